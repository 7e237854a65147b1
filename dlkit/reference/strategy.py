"""What to choose and what to do next, by a few numbers."""

from collections.abc import Mapping, Sequence

import numpy as np


def select_model(
    models: Mapping[str, Mapping[str, float]], optimise: str, limits: Mapping[str, float]
) -> str | None:
    """Return the name of the model with the largest `optimise` among those within all limits.

    A limit is the largest value that a metric may have. None when no model keeps them all.
    """
    allowed = {
        name: metrics[optimise]
        for name, metrics in models.items()
        if all(metrics[metric] <= limit for metric, limit in limits.items())
    }
    return max(allowed, key=allowed.get, default=None)


def stratified_halves(groups: np.ndarray, rng: np.random.Generator) -> tuple[list[int], list[int]]:
    """Divide the numbers of m examples at random into dev and test; groups is (1, m).

    Of each group both get equally many. Of an odd one, test gets one more.
    """
    dev, test = [], []
    for group in np.unique(groups):
        members = rng.permutation(np.flatnonzero(groups[0] == group))
        cut = len(members) // 2
        dev.extend(members[:cut].tolist())
        test.extend(members[cut:].tolist())
    return dev, test


def choose_focus(
    human_errors: Sequence[float], train_error: float, dev_error: float
) -> dict[str, float | str]:
    """Return the two gaps, with their signs, and which of them is the larger.

    The lowest human error stands for the Bayes error. Below it the gap says nothing.
    """
    proxy = min(human_errors)
    bias, variance = train_error - proxy, dev_error - train_error
    larger = "bias" if bias > variance else "variance"
    focus = "undecided" if train_error < proxy else larger
    return {"avoidable_bias": bias, "variance": variance, "focus": focus}


def error_analysis(tags: np.ndarray, dev_error: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the share of each category and the error that is left when it alone is solved.

    tags is (n, k) of 0 and 1: a row for each misclassified example that was looked at. Categories
    may overlap, and a row may be empty. Both results are (k,).
    """
    shares = np.mean(tags, axis=0)
    return shares, dev_error * (1 - shares)


def label_report(Y_hat: np.ndarray, Y: np.ndarray, Y_checked: np.ndarray) -> dict[str, float]:
    """Return what part of the error is due to wrong labels, as shares of all m examples.

    "overall" is the error by the labels Y, "labels" the part of it whose label was wrong, "others"
    the rest, and "true" the error by the checked labels.
    """
    counted = np.asarray(Y_hat) != np.asarray(Y)
    overall = float(np.mean(counted))
    labels = float(np.mean(counted & (np.asarray(Y) != np.asarray(Y_checked))))
    true = float(np.mean(np.asarray(Y_hat) != np.asarray(Y_checked)))
    return {"overall": overall, "labels": labels, "others": overall - labels, "true": true}
