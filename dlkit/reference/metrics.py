"""What to measure: counts of right and wrong, precision and recall, weighted errors, intervals.

Predictions and labels are (1, m). Of two classes, the one looked for is 1.
"""

import numpy as np


def confusion_counts(Y_hat: np.ndarray, Y: np.ndarray) -> dict[str, int]:
    """Count true and false positives and negatives; "positive" is what was predicted as 1."""
    found, there = np.asarray(Y_hat) == 1, np.asarray(Y) == 1
    outcomes = {
        "tp": found & there,
        "fp": found & ~there,
        "fn": ~found & there,
        "tn": ~found & ~there,
    }
    return {name: int(np.count_nonzero(examples)) for name, examples in outcomes.items()}


def precision_recall_f1(Y_hat: np.ndarray, Y: np.ndarray) -> tuple[float, float, float]:
    """Return precision, recall and their harmonic mean; what would be 0 / 0 is 0.0."""
    counts = confusion_counts(Y_hat, Y)
    tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
    precision = _ratio(tp, tp + fp)
    recall = _ratio(tp, tp + fn)
    return precision, recall, _ratio(2 * precision * recall, precision + recall)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def weighted_error(Y_hat: np.ndarray, Y: np.ndarray, weights: np.ndarray) -> float:
    """Return the weight of the wrong examples over the weight of all; weights is (1, m)."""
    wrong = np.asarray(Y_hat) != np.asarray(Y)
    return float(np.sum(weights * wrong) / np.sum(weights))


def error_interval(error: float, n: int, z: float) -> tuple[float, float]:
    """Return error -+ z standard errors of a share measured on n examples, cut to [0, 1]."""
    margin = z * np.sqrt(error * (1 - error) / n)
    return float(max(error - margin, 0.0)), float(min(error + margin, 1.0))
