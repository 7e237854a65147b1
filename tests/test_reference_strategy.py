"""What is chosen and what is done next: brute force, properties, and numbers worked by hand."""

from collections import Counter

import numpy as np
import pytest

from dlkit.reference.strategy import (
    choose_focus,
    error_analysis,
    label_report,
    select_model,
    stratified_halves,
)

pytestmark = pytest.mark.lesson("09-metrics-and-strategy")

MODELS = {
    "A": {"accuracy": 0.90, "ms": 80},
    "B": {"accuracy": 0.92, "ms": 95},
    "C": {"accuracy": 0.95, "ms": 1500},
}


@pytest.mark.parametrize(
    ("limits", "name"),
    [
        ({"ms": 100}, "B"),
        ({"ms": 95}, "B"),
        ({"ms": 94}, "A"),
        ({"ms": 79}, None),
        ({}, "C"),
        ({"ms": 100, "accuracy": 0.91}, "A"),
    ],
)
def test_the_best_model_within_all_limits_is_selected(limits, name):
    assert select_model(MODELS, "accuracy", limits) == name


@pytest.mark.parametrize("seed", range(20))
def test_halves_of_every_group_are_equal_but_for_one_example(seed):
    rng = np.random.default_rng(seed)
    groups = rng.integers(0, 6, size=(1, 57))
    dev, test = stratified_halves(groups, rng)
    assert sorted([*dev, *test]) == list(range(57))
    counts = Counter(groups[0, dev].tolist()), Counter(groups[0, test].tolist())
    assert all(abs(counts[0][g] - counts[1][g]) <= 1 for g in range(6))


def test_each_example_is_equally_often_in_either_half():
    groups, times = np.repeat([0, 1, 2], (6, 8, 2))[np.newaxis], np.zeros(16)
    for seed in range(4000):
        times[stratified_halves(groups, np.random.default_rng(seed))[0]] += 1
    assert np.abs(times / 4000 - 0.5).max() < 6 * 0.5 / np.sqrt(4000)


@pytest.mark.parametrize(
    ("people", "train", "dev", "bias", "variance", "focus"),
    [
        ([1], 8, 10, 7, 2, "bias"),
        ([7.5], 8, 10, 0.5, 2, "variance"),
        ([3, 1, 0.7, 0.5], 5, 6, 4.5, 1, "bias"),
        ([3, 1, 0.7, 0.5], 1, 5, 0.5, 4, "variance"),
        ([3, 1, 0.5, 0.7], 0.7, 0.8, 0.2, 0.1, "bias"),
        ([0.5], 0.6, 0.8, 0.1, 0.2, "variance"),
        ([0.5], 0.3, 0.4, -0.2, 0.1, "undecided"),
        ([0.5], 0.5, 0.8, 0.0, 0.3, "variance"),
        ([1.0], 4.0, 3.0, 3.0, -1.0, "bias"),
    ],
)
def test_the_larger_gap_is_the_focus(people, train, dev, bias, variance, focus):
    found = choose_focus(people, train, dev)
    assert found.pop("focus") == focus
    assert found == pytest.approx({"avoidable_bias": bias, "variance": variance})


def test_the_humans_stay_in_their_order():
    people = [3.0, 0.5, 1.0]
    choose_focus(people, 1.0, 2.0)
    assert people == [3.0, 0.5, 1.0]


def test_overlapping_categories_have_these_shares():
    counts, tags = (8, 43, 61, 12), np.zeros((100, 4), dtype=np.uint8)
    for column, count in enumerate(counts):
        tags[:count, column] = 1
    shares, ceilings = error_analysis(tags, 0.1)
    assert np.allclose(shares, np.array(counts) / 100) and shares.sum() > 1
    assert np.allclose(ceilings, [0.092, 0.057, 0.039, 0.088])


@pytest.mark.parametrize(("dogs", "ceiling"), [(5, 0.095), (50, 0.05)])
def test_dogs_are_worth_this_much(dogs, ceiling):
    tags = (np.arange(100) < dogs)[:, np.newaxis]
    assert error_analysis(tags, 0.10)[1] == pytest.approx([ceiling])


@pytest.mark.parametrize("classes", [2, 3])
def test_the_label_report_counts_one_example_after_the_other(classes):
    rng = np.random.default_rng(classes)
    Y_hat, Y, checked = rng.integers(0, classes, size=(3, 1, 200))
    counted = dict.fromkeys(("overall", "labels", "others", "true"), 0)
    for guess, label, truth in zip(Y_hat[0], Y[0], checked[0], strict=True):
        counted["overall"] += guess != label
        counted["labels"] += guess != label != truth
        counted["others"] += guess != label == truth
        counted["true"] += guess != truth
    expected = {name: count / 200 for name, count in counted.items()}
    assert label_report(Y_hat, Y, checked) == pytest.approx(expected)


def test_six_in_a_hundred_mistakes_have_a_wrong_label():
    truth = np.zeros((1, 1000))
    Y_hat, Y = truth.copy(), truth.copy()
    Y_hat[0, :94], Y[0, 94:100] = 1, 1
    report = label_report(Y_hat, Y, truth)
    expected = {"overall": 0.1, "labels": 0.006, "others": 0.094, "true": 0.094}
    assert report == pytest.approx(expected)
