"""The computation graph of a network: what stands in its boxes and on its edges."""

from itertools import combinations

import pytest

from dlkit import plot


def texts(picture: plot.Picture) -> list[str]:
    """Return what is written, from left to right."""
    written = [text for text in picture.figure.axes[0].texts if text.get_text()]
    return [text.get_text() for text in sorted(written, key=lambda text: text.get_position()[0])]


def arrows(picture: plot.Picture) -> int:
    return [text.get_text() for text in picture.figure.axes[0].texts].count("")


def test_every_edge_carries_the_shape_of_what_flows():
    picture = plot.network([3, 4, 1], ["tanh", "sigmoid"])
    edges = [text for text in texts(picture) if "(" in text]
    assert sorted(edges) == sorted(
        ["(3, m)", "(4, 3)", "(4, 1)", "Z1\n(4, m)", "A1\n(4, m)"]
        + ["(1, 4)", "(1, 1)", "Z2\n(1, m)", "A2\n(1, m)", "(1, m)"]
    )
    assert arrows(picture) == len(edges)


def test_the_steps_run_from_left_to_right_up_to_the_cost():
    steps = ("X", "linear\n1", "tanh", "linear\n2", "sigmoid", "cost")
    assert [
        text for text in texts(plot.network([3, 4, 1], ["tanh", "sigmoid"])) if text in steps
    ] == (list(steps))


def test_hidden_layers_are_relu_and_the_last_is_sigmoid_unless_told_otherwise():
    names = [text for text in texts(plot.network([2, 3, 3, 1])) if text in ("relu", "sigmoid")]
    assert names == ["relu", "relu", "sigmoid"]


def test_a_number_of_examples_may_be_given():
    assert "Z1\n(1, 209)" in texts(plot.network([12288, 1], m=209))


def test_of_a_deep_network_the_first_two_layers_and_the_last_are_drawn():
    written = texts(plot.network([2, *[10] * 7, 1]))
    assert [text for text in written if text.startswith("W")] == ["W1", "W2", "W8"]
    assert "···\nlayers 3\nto 7" in written and "(1, 10)" in written
    assert [text for text in written if text[0] == "A"] == [
        "A2\n(10, m)" if number == 2 else f"A{number}\n({1 if number == 8 else 10}, m)"
        for number in (1, 2, 7, 8)
    ]


def test_five_layers_are_all_drawn():
    assert {"W1", "W2", "W3", "W4", "W5"} <= set(texts(plot.network([2, 3, 3, 3, 3, 1])))


def test_the_words_tell_every_shape_and_count_the_parameters():
    alt = plot.network([2, *[10] * 7, 1], title="Deep").alt
    assert "Deep. 8 layers, 701 parameters. X (2, m)." in alt
    assert "Layer 5: W5 (10, 10) and b5 (10, 1) give Z5, relu gives A5, both (10, m)." in alt
    assert "The cost compares A8 with Y (1, m)." in alt


@pytest.mark.parametrize(
    "layer_dims", [[2, 4, 1], [3, 5, 5, 3, 1], [12288, 20, 7, 5, 1], [2, 9, 9, 9, 9, 9, 9, 1]]
)
def test_no_text_of_a_network_covers_another(layer_dims: list[int]):
    figure = plot.network(layer_dims).figure
    figure.draw_without_rendering()
    written = [text for text in figure.axes[0].texts if text.get_text()]
    places = [(text.get_bbox_patch() or text).get_window_extent() for text in written]
    for one, other in combinations(places, 2):
        assert not one.overlaps(other)
