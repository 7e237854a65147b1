"""What is measured, against scikit-learn, SciPy and numbers worked by hand."""

import numpy as np
import pytest
from scipy.stats import binom
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support, zero_one_loss

from dlkit.reference.metrics import (
    confusion_counts,
    error_interval,
    precision_recall_f1,
    weighted_error,
)

pytestmark = pytest.mark.lesson("09-metrics-and-strategy")


def guesses(seed, m=40, classes=2):
    rng = np.random.default_rng(seed)
    Y = rng.integers(0, classes, size=(1, m))
    return np.where(rng.random((1, m)) < 0.3, rng.integers(0, classes, size=(1, m)), Y), Y


@pytest.mark.parametrize("seed", range(5))
def test_the_four_counts_are_those_of_scikit_learn(seed):
    Y_hat, Y = guesses(seed)
    tn, fp, fn, tp = confusion_matrix(Y[0], Y_hat[0]).ravel()
    assert confusion_counts(Y_hat, Y) == {"tp": tp, "fp": fp, "fn": fn, "tn": tn}


@pytest.mark.parametrize("dtype", [float, np.uint8, np.int64, bool])
def test_counts_and_errors_do_not_depend_on_the_type_of_the_labels(dtype):
    Y_hat, Y = guesses(1)
    typed, weights = (Y_hat.astype(dtype), Y.astype(dtype)), np.linspace(1, 2, Y.size)[np.newaxis]
    assert confusion_counts(*typed) == confusion_counts(Y_hat, Y)
    assert precision_recall_f1(*typed) == precision_recall_f1(Y_hat, Y)
    assert weighted_error(*typed, weights) == weighted_error(Y_hat, Y, weights)


@pytest.mark.parametrize("seed", range(5))
def test_precision_recall_and_f1_are_those_of_scikit_learn(seed):
    Y_hat, Y = guesses(seed)
    expected = precision_recall_fscore_support(Y[0], Y_hat[0], average="binary")[:3]
    assert np.allclose(precision_recall_f1(Y_hat, Y), expected)


@pytest.mark.parametrize(
    ("Y_hat", "Y", "expected"),
    [
        ([[0, 0, 0]], [[1, 0, 1]], (0.0, 0.0, 0.0)),
        ([[1, 0, 0]], [[0, 0, 0]], (0.0, 0.0, 0.0)),
        ([[1, 0, 0]], [[0, 1, 0]], (0.0, 0.0, 0.0)),
        ([[1, 1, 0]], [[1, 0, 0]], (0.5, 1.0, 2 / 3)),
    ],
)
def test_zero_by_zero_is_exactly_zero(Y_hat, Y, expected):
    assert precision_recall_f1(np.array(Y_hat), np.array(Y)) == expected


@pytest.mark.parametrize(
    ("precision", "recall", "f1"), [(0.95, 0.90, 0.924324), (0.98, 0.85, 0.910383)]
)
def test_the_two_classifiers_of_the_lesson_have_these_f1(precision, recall, f1):
    hits = 95 * 90 if precision == 0.95 else 98 * 85
    called, there = round(hits / precision), round(hits / recall)
    Y_hat = np.r_[np.ones(called), np.zeros(there - hits)][np.newaxis]
    Y = np.r_[np.ones(hits), np.zeros(called - hits), np.ones(there - hits)][np.newaxis]
    assert precision_recall_f1(Y_hat, Y)[2] == pytest.approx(f1, abs=5e-7)


@pytest.mark.parametrize("classes", [2, 5])
def test_the_weighted_error_is_that_of_scikit_learn(classes):
    Y_hat, Y = guesses(3, classes=classes)
    weights = np.random.default_rng(0).uniform(0.5, 9, size=Y.shape)
    expected = zero_one_loss(Y[0], Y_hat[0], sample_weight=weights[0])
    assert weighted_error(Y_hat, Y, weights) == pytest.approx(expected)


def test_ten_intolerable_images_turn_the_order_of_two_filters():
    Y = np.r_[np.zeros(90), np.ones(10)][np.newaxis]
    weights = np.where(Y == 1, 10, 1)
    a, b = Y.copy(), Y.copy()
    a[0, -3:], b[0, :5] = 0, 1
    assert weighted_error(a, Y, weights) == pytest.approx(30 / 190)
    assert weighted_error(b, Y, weights) == pytest.approx(5 / 190)
    assert (a != Y).mean() < (b != Y).mean()


@pytest.mark.parametrize("error", [0.1, 0.35, 0.8])
def test_the_interval_is_z_deviations_of_a_binomial_share(error):
    low, high = error_interval(error, 500, 1.5)
    deviation = binom(500, error).std() / 500
    assert np.allclose((low, high), (error - 1.5 * deviation, error + 1.5 * deviation))


def test_the_interval_is_cut_to_what_an_error_can_be():
    assert error_interval(0.01, 50, 1.96)[0] == 0.0
    assert error_interval(0.99, 50, 1.96)[1] == 1.0
    assert error_interval(0.0, 50, 1.96) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("error", "n", "share"), [(0.1, 2500, 0.946), (0.05, 1000, 0.942), (0.02, 100, 0.863)]
)
def test_the_interval_covers_as_often_as_the_lesson_says(error, n, share):
    wrong = np.arange(n + 1)
    ends = np.array([error_interval(count / n, n, 1.96) for count in wrong])
    holds = (ends[:, 0] <= error) & (error <= ends[:, 1])
    assert binom(n, error).pmf(wrong[holds]).sum() == pytest.approx(share, abs=0.008)
