"""Several tasks at once: A (C, m) holds a probability for each task and example.

Y (C, m) holds 0, 1, and NaN where nobody labelled the example for that task.
"""

import numpy as np


def multitask_cost(A: np.ndarray, Y: np.ndarray) -> float:
    """Return the cross-entropy of the labelled entries, summed, and divided by m."""
    known = ~np.isnan(Y)
    a, y = A[known], Y[known]
    return float(-(y * np.log(a) + (1 - y) * np.log(1 - a)).sum() / Y.shape[1])


def multitask_gradient(A: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Return dZ (C, m) of sigmoid units: A - Y where labelled, 0 elsewhere; not averaged."""
    return np.where(np.isnan(Y), 0.0, A - Y)
