"""Chains of errors as staircases: the steps, their words, and what is refused."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from dlkit import plot
from dlkit.plot.picture import BLUE, VERMILION

CHAIN = {"human": 4, "train": 7, "train-dev": 12, "dev": 6}


def bars(picture, frame=0):
    return picture.figure.axes[frame].patches


def test_each_step_is_a_bar_from_one_error_to_the_next():
    spans = [(bar.get_y(), bar.get_y() + bar.get_height()) for bar in bars(plot.gaps({"F": CHAIN}))]
    assert spans == [(4, 7), (7, 12), (12, 6)]


def test_the_largest_step_has_a_colour_of_its_own_and_a_fall_is_hatched():
    small, large, fall = bars(plot.gaps({"F": CHAIN}))
    assert to_hex(small.get_facecolor()).upper() == BLUE
    assert to_hex(large.get_facecolor()).upper() == VERMILION
    assert fall.get_hatch() and not fall.get_fill()


def test_the_words_say_every_error_and_the_largest_step():
    picture = plot.gaps({"F": CHAIN, "G": {"train": 0.1, "dev": 0.3}}, "Two teams")
    assert picture.alt == (
        "Gaps. Two teams. F: human 4, train 7, train-dev 12, dev 6; the largest step, +5, is from "
        "train to train-dev. G: train 0.1, dev 0.3; the largest step, +0.2, is from train to dev."
    )
    assert [axes.get_title() for axes in picture.figure.axes] == ["F", "G"]


def test_all_chains_have_one_scale():
    picture = plot.gaps({"F": CHAIN, "G": {"train": 0, "dev": 0}})
    limits = {axes.get_ylim() for axes in picture.figure.axes}
    assert len(limits) == 1 and limits.pop()[1] > 12


def test_errors_that_are_all_zero_are_drawn():
    low, high = plot.gaps({"G": {"train": 0, "dev": 0}}).figure.axes[0].get_ylim()
    assert low < high


@pytest.mark.parametrize("errors", [{"train": 1}, {"train": 1, "dev": np.nan}])
def test_what_is_no_chain_is_refused(errors):
    with pytest.raises(ValueError, match="G has"):
        plot.gaps({"G": errors})
