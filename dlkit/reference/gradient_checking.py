"""Setting up the optimisation problem: scaled inputs, and gradients that are proved by nudges."""

from collections.abc import Callable

import numpy as np

from dlkit.reference.deep_network import model_backward, model_forward

Parameters = dict[str, np.ndarray]


def standardize(X_train: np.ndarray, X_test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both with each feature (row) centred and scaled by the *training* set's statistics.

    A feature that is constant in training becomes 0 there. Its deviation may be rounding, not 0
    (three times 0.1), so that its range is asked.
    """
    mean = X_train.mean(axis=1, keepdims=True)
    deviation = X_train.std(axis=1, keepdims=True)
    scale = np.where(np.ptp(X_train, axis=1, keepdims=True) > 0, deviation, 1.0)
    return (X_train - mean) / scale, (X_test - mean) / scale


def numerical_gradient(
    f: Callable[[np.ndarray], float], theta: np.ndarray, epsilon: float = 1e-7
) -> np.ndarray:
    """Return (n, 1) of two-sided differences (f(theta + e) - f(theta - e)) / (2 epsilon)."""
    gradient = np.zeros_like(theta, dtype=float)
    for i in range(theta.shape[0]):
        step = np.zeros_like(gradient)
        step[i] = epsilon
        gradient[i] = (f(theta + step) - f(theta - step)) / (2.0 * epsilon)
    return gradient


def _names(parameters: Parameters) -> list[str]:
    layers = range(1, len(parameters) // 2 + 1)
    return [f"{kind}{layer}" for layer in layers for kind in "Wb"]


def parameters_to_vector(parameters: Parameters) -> np.ndarray:
    """Return (n, 1): W1, b1, W2, b2, ... one below the other, each in C order."""
    return np.concatenate([parameters[name].reshape(-1, 1) for name in _names(parameters)])


def vector_to_parameters(theta: np.ndarray, like: Parameters) -> Parameters:
    """Return the dict of arrays with the shapes of `like` that theta holds."""
    names = _names(like)
    ends = np.cumsum([like[name].size for name in names])
    pieces = np.split(theta, ends[:-1])
    return {n: piece.reshape(like[n].shape) for n, piece in zip(names, pieces, strict=True)}


def relative_difference(a: np.ndarray, b: np.ndarray) -> float:
    """Return |a - b| / (|a| + |b|) in the L2 norm; 0.0 when both are zero."""
    total = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / total) if total > 0 else 0.0


def gradient_check(
    f: Callable[[np.ndarray], float],
    theta: np.ndarray,
    grad: np.ndarray,
    epsilon: float = 1e-7,
) -> float:
    """Return the relative difference of `grad` and the numerical gradient of f at theta."""
    return relative_difference(numerical_gradient(f, theta, epsilon), grad)


def repair_backward(X: np.ndarray, Y: np.ndarray, parameters: Parameters) -> Parameters:
    """Return the gradients of a network of ReLU, ReLU and sigmoid layers."""
    AL, caches = model_forward(X, parameters)
    return model_backward(AL, Y, caches)
