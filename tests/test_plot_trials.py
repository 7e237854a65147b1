"""Trials of a search: discs, the best one marked, and the same in words."""

import numpy as np
import pytest

from dlkit import plot

GRID = ([0.01, 0.01, 0.1, 0.1], [1, 2, 1, 2], [0.5, 0.4, 0.2, 0.3])
RANDOM = ([0.02, 0.05, 0.3], [1.5, 1.1, 1.9], [0.3, 0.1, 0.6])


def test_each_search_has_a_frame_with_its_trials_and_its_best_one_marked():
    picture = plot.trials({"grid": GRID, "random": RANDOM}, "Two searches", "rate", "width")
    frames = picture.figure.axes
    assert [axes.get_title() for axes in frames] == ["grid", "random"]
    assert [axes.get_xscale() for axes in frames] == ["log", "log"]
    for axes, (x, y, errors) in zip(frames, (GRID, RANDOM), strict=True):
        discs, ring = axes.collections[:2]
        assert np.allclose(discs.get_offsets(), np.column_stack([x, y]))
        assert np.argsort(discs.get_sizes()).tolist() == np.argsort(errors)[::-1].tolist()
        best = int(np.argmin(errors))
        assert np.allclose(ring.get_offsets(), [[x[best], y[best]]])
        assert [text.get_text() for text in axes.texts] == [f"{errors[best]:.3g}"]


def test_the_strokes_show_how_many_values_were_tried():
    frames = plot.trials({"grid": GRID, "random": RANDOM}).figure.axes
    assert [len(axes.collections[2].get_segments()) for axes in frames] == [2, 3]


def test_the_words_tell_counts_ranges_and_the_best():
    alt = plot.trials({"grid": GRID}, "A search").alt
    assert "grid: 4 trials with 2 values from 0.01 to 0.1" in alt
    assert "2 from 1 to 2 of the other setting" in alt
    assert alt.endswith("the lowest error is 0.2, at 0.1 and 1.")


def test_equal_errors_are_drawn():
    picture = plot.trials({"flat": ([1, 2], [3, 4], [0.5, 0.5])}, x_scale="linear")
    assert picture.figure.axes[0].get_xscale() == "linear"
    assert len(picture._png()) > 1000


@pytest.mark.parametrize(
    ("searches", "options", "words"),
    [
        ({}, {}, "plot.trials: got dict, expected a dict from names"),
        ({"a": ([1], [1, 2], [1])}, {}, "plot.trials: a has 1, 2 and 1 numbers, expected three"),
        ({"a": ([], [], [])}, {}, "plot.trials: a has 0, 0 and 0 numbers"),
        ({"a": ([1], [1], [np.nan])}, {}, "plot.trials: a has a number that is not finite"),
        ({"a": GRID}, {"x_scale": "root"}, "plot.trials: x_scale is 'root'"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(searches, options, words):
    with pytest.raises(ValueError, match=words):
        plot.trials(searches, **options)
