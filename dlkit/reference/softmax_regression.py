"""Softmax regression: one layer, C classes. Scores Z and one-hot labels Y are (C, m)."""

import numpy as np

from dlkit.reference.activations import softmax


def one_hot(labels: np.ndarray, C: int) -> np.ndarray:
    """Return a (C, m) array with a 1 in row labels[0, i] of column i; labels is (1, m)."""
    return (np.arange(C)[:, None] == np.asarray(labels)).astype(float)


def softmax_cross_entropy(Z: np.ndarray, Y: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the cost, averaged over the m examples, and dZ = softmax(Z) - Y, not averaged.

    log(softmax(Z)) is Z - log(sum(exp(Z))), so no probability that underflows is put into a
    logarithm; with each column's largest score taken off first, exp cannot overflow.
    """
    shifted = Z - Z.max(axis=0, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
    cost = -(Y * logs).sum() / Z.shape[1]
    return float(cost), softmax(Z) - Y


def train_softmax(
    X: np.ndarray, Y: np.ndarray, num_iterations: int, learning_rate: float
) -> tuple[dict[str, np.ndarray], list[float]]:
    """Train W (C, n_x) and b (C, 1) from zeros; X is (n_x, m).

    Return the parameters and the cost before each update. Gradients are averaged over m.
    """
    m = X.shape[1]
    W, b = np.zeros((Y.shape[0], X.shape[0])), np.zeros((Y.shape[0], 1))
    costs = []
    for _ in range(num_iterations):
        cost, dZ = softmax_cross_entropy(W @ X + b, Y)
        costs.append(cost)
        W = W - learning_rate * (dZ @ X.T) / m
        b = b - learning_rate * dZ.mean(axis=1, keepdims=True)
    return {"W": W, "b": b}, costs
