"""The pictures: what they show, that they are told in words, and that they leave nothing open."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib import pyplot as plt

from dlkit import plot
from dlkit.plot.picture import COLOURS, LINES

X = np.linspace(-1, 1, 5)
CHAIN = {"s": ["x", "y"], "t": ["s", "z"], "J": ["t"]}
VALUES = {"x": 2, "y": 3, "z": 5, "s": 6, "t": 1, "J": 1}
CORNERS = np.array([[-1.0, 1.0, 1.0, -1.0], [-1.0, -1.0, 1.0, 1.0]])
LABELS = np.array([[0, 1, 1, 1]])


def decide(points: np.ndarray) -> np.ndarray:
    return points[:1] > 0


def estimate(points: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-points[:1]))


PICTURES = {
    "curves": lambda: plot.curves(X, {"σ(z)": X, "x²": X**2}, "Both", "score z", "value"),
    "costs": lambda: plot.costs({0.01: [0.7, 0.6], 5.0: [0.7, 90.0]}, "Costs"),
    "images": lambda: plot.images(np.zeros((3, 2, 2, 1), np.uint8), ["loop\n3%", "b", "c"]),
    "colour images": lambda: plot.images(np.zeros((3, 2, 2, 3), np.uint8)),
    "weights": lambda: plot.weights(np.arange(4.0).reshape(4, 1), (2, 2)),
    "graph": lambda: plot.graph(CHAIN, VALUES, {"J": 1}, {"s": "s = w₁x₁"}, "A graph"),
    "broadcasting": lambda: plot.broadcasting([[1, 2], [3, 4]], [[10], [20]]),
    "descent": lambda: plot.descent(lambda w, b: w * w + b, {"a": [(1, 1)]}, (-2, 2), (-2, 2)),
    "panels": lambda: plot.panels({"1 unit": {"train": [0.7, 0.6]}, "2 units": {"dev": [0.6]}}),
    "histograms": lambda: plot.histograms({"layer 1": X, "layer 2": X / 9}, "Weights", "weight"),
    "bars": lambda: plot.bars({"Adam": 0.94, "momentum": 0.8}, "Accuracy", "share right", 0.9),
    "intervals": lambda: plot.intervals({"a": (0.1, 0.05, 0.2), "b": (0.3, 0.3, 0.4)}, "Errors"),
    "activations": lambda: plot.activations({"tanh": np.tanh}, {"tanh": np.ones_like}),
    "network": lambda: plot.network([2, 4, 1], ["tanh", "sigmoid"], title="One hidden layer"),
    "points": lambda: plot.points(CORNERS, LABELS, "Corners"),
    "boundary": lambda: plot.boundary(decide, CORNERS, LABELS, "Right half"),
    "boundaries": lambda: plot.boundaries({"a": decide, "b": estimate}, CORNERS, LABELS),
}


def axes_of(picture: plot.Picture, index: int = 0) -> plt.Axes:
    return picture.figure.axes[index]


def texts(picture: plot.Picture) -> list[str]:
    return [text.get_text() for axes in picture.figure.axes for text in axes.texts]


@pytest.mark.parametrize("name", PICTURES)
def test_a_notebook_shows_the_picture_with_its_description(name):
    picture = PICTURES[name]()
    data, metadata = DisplayFormatter().format(picture)
    assert len(picture.alt) > 20 and repr(picture) == picture.alt == data["text/plain"]
    assert metadata["image/png"]["alt"] == picture.alt  # read by nbconvert
    assert f'src="data:image/png;base64,{data["image/png"]}"' in data["text/html"]
    assert ' alt="' in data["text/html"]  # read by browsers


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_leaves_no_figure_open(name):
    plt.close("all")
    PICTURES[name]()._repr_mimebundle_()
    assert plt.get_fignums() == []


def test_quotes_and_brackets_in_a_description_do_not_break_the_page():
    figure, _ = plt.subplots()
    html = plot.described(figure, 'a "quoted" <b> & more')._repr_mimebundle_()[0]["text/html"]
    assert 'alt="a &quot;quoted&quot; &lt;b&gt; &amp; more"' in html


def test_a_described_figure_is_taken_from_pyplot_so_that_it_is_not_shown_twice():
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    assert plt.get_fignums() != []
    picture = plot.described(figure, "A rising line.")
    assert plt.get_fignums() == []
    assert picture.figure is figure and "image/png" in picture._repr_mimebundle_()[0]


def test_neighbouring_curves_differ_in_colour_and_in_line_style():
    assert len(set(COLOURS)) == len(set(LINES)) == len(COLOURS) == len(LINES)
    lines = axes_of(plot.curves(X, {str(k): X + k for k in range(6)})).lines
    for one, other in combinations(lines, 2):
        assert one.get_color() != other.get_color()
        assert one._linestyle != other._linestyle or one._dash_pattern != other._dash_pattern


def test_curves_draw_the_values_and_tell_their_ends():
    picture = plot.curves(X, {"cube": X**3}, "Cubes", "x", "x cubed")
    axes = axes_of(picture)
    assert axes.lines[0].get_ydata().tolist() == (X**3).tolist()
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_title()) == ("x", "x cubed", "Cubes")
    assert "Cubes" in picture.alt and "cube: -1 at -1, 1 at 1" in picture.alt


def test_costs_that_spread_wide_get_a_logarithmic_scale_and_others_do_not():
    wide, narrow = plot.costs({"a": [100.0, 1.0]}), plot.costs({"a": [0.7, 0.1]})
    assert axes_of(wide).get_yscale() == "log" and "logarithmic" in axes_of(wide).get_ylabel()
    assert axes_of(narrow).get_yscale() == "linear"


def test_a_cost_of_zero_keeps_the_scale_linear():
    assert axes_of(plot.costs({"a": [100.0, 0.0]})).get_yscale() == "linear"


def test_costs_that_are_not_finite_are_left_out_and_told():
    picture = plot.costs({5.0: [1.0, 2.0, np.inf, np.nan, 3.0], 0.1: [1.0, 0.9]})
    labels = [text.get_text() for text in axes_of(picture).get_legend().get_texts()]
    assert labels == ["5.0 (not finite from iteration 2)", "0.1"]
    drawn = axes_of(picture).lines[0].get_ydata()
    assert np.isnan(drawn).tolist() == [False, False, True, True, False]


def test_a_training_that_is_never_finite_is_still_drawn():
    assert "not finite from iteration 0" in repr(
        [line.get_label() for line in axes_of(plot.costs({1: [np.nan, np.inf]})).lines]
    )


def test_images_show_each_image_under_its_title():
    x = np.arange(12, dtype=np.uint8).reshape(3, 2, 2, 1)
    picture = plot.images(x, ["a", "b", "c"], columns=2)
    shown = [axes for axes in picture.figure.axes if axes.images]
    assert [axes.get_title() for axes in shown] == ["a", "b", "c"]
    assert all(
        np.array_equal(axes.images[0].get_array(), image)
        for axes, image in zip(shown, x[..., 0], strict=True)
    )
    assert len(picture.figure.axes) == 4  # two rows of two, the last place empty


def test_grey_values_mean_the_same_in_every_image():
    dark = np.full((2, 2, 2), 9, dtype=np.uint8)
    assert {axes.images[0].get_clim() for axes in plot.images(dark).figure.axes} == {(0, 255)}
    fractions = dark / 255
    assert {axes.images[0].get_clim() for axes in plot.images(fractions).figure.axes} == {(0, 1)}


def test_weights_are_folded_to_the_image_with_white_at_zero():
    w = np.array([[0.0], [1.0], [-3.0], [2.0], [0.5], [0.0]])
    picture = plot.weights(w, (2, 3))
    image = axes_of(picture).images[0]
    assert image.get_array().tolist() == [[0.0, 1.0, -3.0], [2.0, 0.5, 0.0]]
    assert image.get_clim() == (-3.0, 3.0)
    assert "largest, 2, is in row 2, column 1" in picture.alt
    assert "smallest, -3, is in row 1, column 3" in picture.alt


def test_weights_of_colour_images_get_one_panel_for_each_channel():
    w = np.arange(12.0).reshape(12, 1)
    panels = [axes for axes in plot.weights(w, (2, 2, 3)).figure.axes if axes.images]
    assert [axes.images[0].get_array()[0, 0] for axes in panels[:3]] == [0.0, 1.0, 2.0]


def test_weights_that_are_all_zero_are_drawn_white():
    assert axes_of(plot.weights(np.zeros((4, 1)), (2, 2))).images[0].get_clim() == (-1.0, 1.0)


def test_a_graph_shows_formulas_values_and_slopes():
    picture = plot.graph(CHAIN, VALUES, {"J": 1, "x": 6.5}, {"s": "s = x y"})
    assert {"s = x y", "x", "6", "slope 6.5", "slope 1"} <= set(texts(picture))
    assert "s from x, y: value 6." in picture.alt and "x: value 2, slope 6.5." in picture.alt


def test_a_graph_runs_from_left_to_right_with_inputs_just_before_their_use():
    picture = plot.graph(CHAIN, VALUES)
    column = {text.get_text(): text.get_position()[0] for text in axes_of(picture).texts}
    assert column["x"] == column["y"] < column["s"] == column["z"] < column["t"]


def test_a_graph_shows_texts_such_as_shapes_and_makes_room_for_them():
    shapes = dict.fromkeys(VALUES, "3 × 1397")
    picture = plot.graph(CHAIN, shapes, {"t": "3 × 1"})
    assert {"3 × 1397", "slope 3 × 1"} <= set(texts(picture))
    assert "x: value 3 × 1397." in picture.alt
    narrow = plot.graph(CHAIN, dict.fromkeys(VALUES, 1))
    assert picture.figure.get_figwidth() > narrow.figure.get_figwidth()


def test_a_graph_has_an_arrow_for_each_parent():
    assert texts(plot.graph(CHAIN, VALUES)).count("") == 5


def test_broadcasting_shows_the_result_and_dashes_the_copies():
    picture = plot.broadcasting([[1, 2, 3], [4, 5, 6]], [[100], [200]])
    numbers = [text for text in texts(picture) if text not in ("", "+", "=")]
    assert numbers[12:] == ["101", "102", "103", "204", "205", "206"]
    dashed = [patch for axes in picture.figure.axes for patch in axes.patches]
    assert [patch.get_linestyle() for patch in dashed].count("--") == 4
    assert "(2, 3) + (2, 1) gives (2, 3): [[101, 102, 103], [204, 205, 206]]" in picture.alt


def test_broadcasting_shows_a_flat_array_as_a_row():
    picture = plot.broadcasting([[1], [2]], [10, 20], "-")
    assert "(2, 1) - (2,) gives (2, 2): [[-9, -19], [-8, -18]]" in picture.alt
    copies = [patch.get_linestyle() == "--" for patch in axes_of(picture, 1).patches]
    assert copies == [False, False, True, True]


def test_descent_draws_every_step_on_the_cost_that_it_was_given():
    path = np.array([[1.0, 2.0], [0.5, 1.0], [0.0, 0.0]])
    asked = []

    def cost(w: float, b: float) -> float:
        asked.append((w, b))
        return w**2 + b**2

    picture = plot.descent(cost, {"rate 0.5": path}, (-2, 2), (-3, 3))
    line, end, start = axes_of(picture).lines
    assert np.array_equal(end.get_xydata(), path[-1:])
    assert np.array_equal(start.get_xydata(), path[:1]) and start.get_marker() == "x"
    assert np.array_equal(line.get_xydata(), path) and line.get_marker() not in ("", "None", None)
    assert {-2.0, 2.0} <= {w for w, _ in asked} and {-3.0, 3.0} <= {b for _, b in asked}
    assert "rate 0.5: from w 1, b 2 in 2 steps to w 0, b 0." in picture.alt


def test_descent_names_other_parameters_and_tells_where_a_path_leaves_the_picture():
    paths = {"out": [(0, 0), (1, 1), (3, 0)], "in": [(0, 0), (1, 1)], "lost": [(0, 0), (np.nan, 0)]}
    picture = plot.descent(lambda w, b: w * w + b, paths, (-2, 2), (2, -2), "", "θ₁", "θ₂")
    axes = axes_of(picture)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("θ₁", "θ₂")
    assert "out: from θ₁ 0, θ₂ 0 in 2 steps to θ₁ 3, θ₂ 0; it leaves the picture at step 2." in (
        picture.alt
    )
    assert "in 1 steps to θ₁ 1, θ₂ 1. lost" in picture.alt and "at step 1." in picture.alt


def test_paths_of_descent_differ_in_colour_marker_and_line():
    paths = {str(k): [(0, 0), (1, k)] for k in range(4)}
    lines = axes_of(plot.descent(lambda w, b: w * w + b, paths, (-2, 2), (-2, 2))).lines[::3]
    for one, other in combinations(lines, 2):
        assert one.get_color() != other.get_color() and one.get_marker() != other.get_marker()
        assert one._linestyle != other._linestyle or one._dash_pattern != other._dash_pattern


def test_contours_of_a_long_narrow_bowl_reach_its_bottom_and_its_rim():
    picture = plot.descent(lambda w, b: w * w + 400 * b * b, {"a": [(0, 0)]}, (-9, 9), (-9, 9))
    filled = axes_of(picture).collections[0]
    inner = [level for level in filled.levels if level < 1000]
    assert len(inner) >= 3 and filled.levels[-1] == 81 * 401
    assert (np.diff(filled.levels) > 0).all()


def test_curves_on_a_logarithmic_scale_leave_out_what_has_no_logarithm():
    picture = plot.curves(X, {"a": X, "b": 10.0 ** (9 * X)}, y_label="size", y_scale="log")
    axes = axes_of(picture)
    assert axes.get_yscale() == "log" and axes.get_ylabel() == "size (logarithmic scale)"
    assert np.isnan(axes.lines[0].get_ydata()).tolist() == [True, True, True, False, False]
    assert len(axes.get_yticks()) > 4 and "a: 0.5 at 0.5, 1 at 1" in picture.alt
    assert "logarithmic" in picture.alt


def test_costs_may_be_counted_in_something_else_than_iterations():
    picture = plot.costs({1: [1.0, np.inf]}, x_label="epoch")
    assert axes_of(picture).get_xlabel() == "epoch" and "not finite from epoch 1" in picture.alt


def test_panels_share_their_axes_and_give_a_label_the_same_look_everywhere():
    rows = {"small": {"train": [0.5, 0.4], "dev": [0.6, 0.5]}, "large": {"dev": [0.7, 0.2]}}
    picture = plot.panels(rows, "Costs", "epoch", "cost")
    small, large = picture.figure.axes
    assert (small.get_title(), large.get_title()) == ("small", "large")
    assert small.get_shared_y_axes().joined(small, large) and small.get_xlabel() == "epoch"
    assert large.lines[0].get_color() == small.lines[1].get_color() != small.lines[0].get_color()
    assert [text.get_text() for text in picture.figure.legends[0].get_texts()] == ["train", "dev"]
    assert "In the frame large: dev: 0.7 at 0, 0.2 at 1" in picture.alt


def test_panels_that_spread_wide_get_a_logarithmic_scale_together():
    picture = plot.panels({"a": {"train": [0.5, 0.4]}, "b": {"train": [0.5, 0.001, np.nan]}})
    assert {axes.get_yscale() for axes in picture.figure.axes} == {"log"}
    assert axes_of(picture).get_ylabel() == "cost (logarithmic scale)"
    assert "train (not finite from iteration 2)" in picture.alt


def test_histograms_show_shares_on_common_axes_and_tell_mean_and_spread():
    values = {"a": np.array([[0.0, 1.0], [1.0, np.nan]]), "b": np.array([5.0, 7.0])}
    picture = plot.histograms(values, bins=7)
    first, second = picture.figure.axes
    heights, edges, _ = first.patches[0].get_data()
    assert heights.tolist() == pytest.approx([1 / 3, 2 / 3, 0, 0, 0, 0, 0])
    assert edges.tolist() == pytest.approx(range(8))
    assert first.get_shared_x_axes().joined(first, second)
    assert first.get_shared_y_axes().joined(first, second)
    assert "a: 3 numbers, mean 0.667, standard deviation 0.471" in picture.alt
    assert "1 not finite left out. b: 2 numbers, mean 6, standard deviation 1," in picture.alt


def test_a_very_high_peak_is_cut_and_says_so():
    picture = plot.histograms({"wide": np.arange(100.0), "narrow": np.zeros(100)}, bins=50)
    wide, narrow = picture.figure.axes
    assert wide.get_ylim()[1] < 0.2 and len(wide.texts) == 0
    assert "up to 1" in narrow.texts[0].get_text()


def test_bars_carry_their_numbers_and_tell_what_stays_below_the_floor():
    picture = plot.bars({"Adam": 0.9412, "momentum": 0.5}, "Accuracy", "share right", 0.8)
    assert texts(picture) == ["0.9412", "0.5"] and axes_of(picture).get_xlabel() == "share right"
    assert [bar.get_width() for bar in axes_of(picture).patches] == [0.9412, 0.5]
    (line,) = axes_of(picture).lines
    assert list(line.get_xdata()) == [0.8, 0.8] and line.get_linestyle() == "--"
    assert "Adam 0.9412, momentum 0.5. A line at 0.8; below it: momentum." in picture.alt
    assert len(axes_of(plot.bars({"a": 1})).lines) == 0


def test_intervals_draw_both_ends_and_a_cross_where_there_is_one():
    values = {"50": (0.1, 0.02, 0.18), "500": (0.1, 0.07, 0.13)}
    picture = plot.intervals(values, "Errors", "error", {"500": 0.12}, "true error")
    axes = axes_of(picture)
    assert [text.get_text() for text in axes.get_yticklabels()] == ["50", "500"]
    lines = [one.get_segments()[0][:, 0] for one in axes.collections]
    assert np.allclose(lines, [(0.02, 0.18), (0.07, 0.13)])
    (cross,) = [line for line in axes.lines if line.get_marker() == "x"]
    assert (list(cross.get_xdata()), list(cross.get_ydata())) == ([0.12], [1])
    words = "50 0.1, from 0.02 to 0.18; 500 0.1, from 0.07 to 0.13, true error 0.12."
    assert picture.alt == f"Intervals. Errors. {words}"


def test_a_table_is_set_as_text_and_as_html():
    rows = {"A": {"f1": 0.95, "ms": 80, "note": "quick"}, "B & C": {"f1": 1 / 3, "ms": 1500}}
    shown = plot.table(rows, "Models", "model")
    assert repr(shown).splitlines() == [
        "Models",
        "model     f1    ms  note",
        "A      0.950    80  quick",
        "B & C  0.333  1500  –",
    ]
    html = DisplayFormatter().format(shown)[0]["text/html"]
    assert ">Models</caption>" in html and html.count("<tr>") == 3
    assert '<th scope="row" style="text-align: left">B &amp; C</th>' in html
    assert '<td style="text-align: right">1500</td><td style="text-align: left">–</td>' in html


def test_numbers_of_a_table_have_the_digits_that_were_asked_for():
    rows = {"a": {"share": np.float64(0.12345), "n": np.int64(7), "yes": True}}
    assert plot.table(rows, digits=1).lines == (("a", "0.1", "7", "True"),)


def test_activations_get_a_frame_each_with_the_slope_where_there_is_one():
    picture = plot.activations({"double": lambda z: 2 * z, "tanh": np.tanh}, {"tanh": np.ones_like})
    double, tanh = picture.figure.axes
    assert [axes.get_title() for axes in (double, tanh)] == ["double", "tanh"]
    assert [line.get_label() for line in double.lines[2:]] == ["value"]
    assert [line.get_label() for line in tanh.lines[2:]] == ["value", "slope"]
    assert double.lines[2].get_ydata()[[0, -1]].tolist() == [-10.0, 10.0]
    assert "double: -10 at z = -5, 0 at z = 0, 10 at z = 5. tanh" in picture.alt
    assert "its slope from 1 to 1." in picture.alt


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: plot.curves(X, {"a": X[:3]}),
            "plot.curves: a has 3 values, expected 5, one for each x",
        ),
        (lambda: plot.curves(X, {}), "plot.curves: got dict"),
        (lambda: plot.curves(X, X), "plot.curves: got ndarray"),
        (lambda: plot.costs([0.7, 0.6]), "plot.costs: got list"),
        (
            lambda: plot.costs({0.1: [[0.7], [0.6]]}),
            "plot.costs: the costs of 0.1 have shape (2, 1)",
        ),
        (lambda: plot.costs({0.1: []}), "plot.costs: the costs of 0.1 have shape (0,)"),
        (lambda: plot.images(np.zeros((64, 5))), "plot.images: got an array of shape (64, 5)"),
        (lambda: plot.images(np.zeros((5, 2, 2, 2))), "shape (5, 2, 2, 2)"),
        (lambda: plot.images(np.zeros((0, 2, 2))), "shape (0, 2, 2)"),
        (lambda: plot.images(np.zeros((3, 2, 2)), ["a"]), "plot.images: got 1 titles, expected 3"),
        (lambda: plot.weights(np.zeros((60, 1)), (8, 8)), "plot.weights: w has 60 numbers"),
        (lambda: plot.weights(np.zeros((64, 1)), (64,)), "the shape is (64,)"),
        (lambda: plot.graph(CHAIN, {"x": 1}), "has no value"),
        (lambda: plot.graph(CHAIN, VALUES, {"q": 1}), "plot.graph: q has a slope"),
        (lambda: plot.broadcasting([[1, 2]], [[1, 2, 3]]), "(1, 2) and (1, 3) cannot be broadcast"),
        (lambda: plot.broadcasting(np.zeros((7, 1)), [1]), "the result has shape (7, 1)"),
        (lambda: plot.broadcasting([1], [1], "@"), "operation is '@', expected one of"),
        (
            lambda: plot.descent(lambda w, b: w + b, {"a": [1, 2, 3]}, (0, 1), (0, 1)),
            "plot.descent: the path a has shape (3,)",
        ),
        (lambda: plot.curves(X, {"a": X}, y_scale="square"), "plot.curves: y_scale is 'square'"),
        (lambda: plot.panels({}), "plot.panels: got dict"),
        (lambda: plot.panels({"a": [0.7]}), "plot.panels, frame a: got list"),
        (
            lambda: plot.panels({"a": {"dev": [[0.7]]}}),
            "plot.panels: the values dev of frame a have shape (1, 1)",
        ),
        (lambda: plot.histograms(X), "plot.histograms: got ndarray"),
        (lambda: plot.histograms({k: X for k in range(9)}), "plot.histograms: got 9 arrays"),
        (lambda: plot.histograms({"a": [np.nan]}), "plot.histograms: a has 1 numbers and none"),
        (lambda: plot.bars({"a": np.nan}), "plot.bars: a is nan"),
        (lambda: plot.bars({"a": [1, 2]}), "plot.bars: a is [1, 2]"),
        (lambda: plot.intervals({"a": (1, 2)}), "plot.intervals: a is (1, 2)"),
        (lambda: plot.intervals({"a": (0, 1, 2)}), "plot.intervals: a has 0 outside of 1 to 2"),
        (
            lambda: plot.intervals({"a": (1, 1, 2)}, marks={"b": 1}),
            "plot.intervals: marks has b, expected one of a",
        ),
        (lambda: plot.table({}), "plot.table: got dict"),
        (lambda: plot.table({"a": 3}), "plot.table, row a: got int"),
        (lambda: plot.activations({"a": np.sum}), "plot.activations: a returned shape ()"),
        (
            lambda: plot.activations({"a": np.tanh}, {"b": np.tanh}),
            "plot.activations: slopes has b, expected one of a",
        ),
        (
            lambda: plot.activations({"a": np.tanh}, {"a": np.sum}),
            "plot.activations: the slope of a returned shape ()",
        ),
        (lambda: plot.network([3]), "plot.network: layer_dims is [3]"),
        (lambda: plot.network([3, 0]), "plot.network: layer_dims is [3, 0]"),
        (lambda: plot.network([3, 2, 1], ["tanh"]), "plot.network: got 1 activations, expected 2"),
        (lambda: plot.points(CORNERS.T, LABELS), "plot.points: X has shape (4, 2)"),
        (lambda: plot.points(CORNERS, LABELS[0]), "plot.points: Y has shape (4,), expected (1, 4)"),
        (lambda: plot.points(CORNERS, 2 * LABELS), "plot.points: Y contains [0, 2]"),
        (
            lambda: plot.boundary(lambda x: x, CORNERS, LABELS),
            "plot.boundary: predict returned (2, 40405) for points of shape (2, 40405)",
        ),
        (
            lambda: plot.boundary(lambda x: (decide(x), x), CORNERS, LABELS, "Mine"),
            "plot.boundary: Mine returned tuple",
        ),
        (
            lambda: plot.boundaries({"a": lambda x: 9 * x[:1]}, CORNERS, LABELS),
            "plot.boundaries: a returned numbers from -10",
        ),
        (
            lambda: plot.boundary(lambda x: x[:1] * np.nan, CORNERS, LABELS),
            "plot.boundary: predict returned numbers from nan",
        ),
        (lambda: plot.boundaries({}, CORNERS, LABELS), "plot.boundaries: got dict"),
        (lambda: plot.film([PICTURES["curves"]()]), "plot.film: got 1 pictures"),
        (
            lambda: plot.film([PICTURES["curves"](), PICTURES["bars"]()]),
            "plot.film: picture 2 is 6.5 by",
        ),
    ],
)
def test_what_cannot_be_drawn_is_told_in_one_sentence(call: Callable, words: str):
    with pytest.raises(ValueError) as caught:
        call()
    message = str(caught.value)
    assert message.startswith("plot.") and words in message and "\n" not in message


def test_places_that_are_whole_numbers_have_whole_ticks():
    picture = plot.curves([1, 2, 3], {"a": [0, 1, 0]})
    ticks = axes_of(picture).get_xticks()
    assert (ticks == ticks.round()).all()
    halves = axes_of(plot.curves([0.5, 1, 1.5], {"a": [0, 1, 0]})).get_xticks()
    assert (halves != halves.round()).any()
