"""Logistic regression as one sigmoid unit trained by gradient descent.

X is (n_x, m) with one example a column, Y is (1, m) of 0 and 1, w is (n_x, 1), b a number.
"""

import numpy as np

from dlkit.reference.activations import sigmoid
from dlkit.reference.losses import cross_entropy


def initialize_with_zeros(n_x: int) -> tuple[np.ndarray, float]:
    """Return w = 0, (n_x, 1), and b = 0.0; zeros will do because the cost is convex in w and b."""
    return np.zeros((n_x, 1)), 0.0


def propagate(
    w: np.ndarray, b: float, X: np.ndarray, Y: np.ndarray
) -> tuple[dict[str, np.ndarray | float], float]:
    """Return ({"dw": (n_x, 1), "db": number}, cost), all averaged over the m examples."""
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)  # (1, m)
    dZ = A - Y
    grads = {"dw": X @ dZ.T / m, "db": float(dZ.sum() / m)}
    return grads, cross_entropy(A, Y)


def optimize(
    w: np.ndarray,
    b: float,
    X: np.ndarray,
    Y: np.ndarray,
    num_iterations: int,
    learning_rate: float,
) -> tuple[dict[str, np.ndarray | float], list[float]]:
    """Return ({"w", "b"}, costs) after `num_iterations` steps; costs[i] is taken before step i."""
    costs = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        costs.append(cost)
    return {"w": w, "b": b}, costs


def predict(w: np.ndarray, b: float, X: np.ndarray) -> np.ndarray:
    """Return (1, m) of 0.0 and 1.0: whether the probability of class 1 is above one half."""
    return (w.T @ X + b > 0).astype(float)


def model(
    X_train: np.ndarray,
    Y_train: np.ndarray,
    X_test: np.ndarray,
    Y_test: np.ndarray,
    num_iterations: int,
    learning_rate: float,
) -> dict[str, object]:
    """Train from zeros and return w, b, costs and the share of right answers on both sets."""
    w, b = initialize_with_zeros(X_train.shape[0])
    params, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    return {
        **params,
        "costs": costs,
        "train_accuracy": accuracy(predict(**params, X=X_train), Y_train),
        "test_accuracy": accuracy(predict(**params, X=X_test), Y_test),
    }


def accuracy(predictions: np.ndarray, Y: np.ndarray) -> float:
    """Return the share of `predictions` that equal Y, from 0 to 1; both are (1, m)."""
    return float(np.mean(predictions == Y))
