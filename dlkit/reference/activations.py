"""Activation functions, element by element."""

import numpy as np


def sigmoid(z: np.ndarray | float) -> np.ndarray | float:
    """Return 1 / (1 + exp(-z)), of the shape of `z`.

    exp is only ever taken of -|z|, so no input overflows: for z < 0 the same value is
    exp(z) / (1 + exp(z)).
    """
    z = np.asarray(z, dtype=float)  # -|z| of unsigned whole numbers would wrap around
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def sigmoid_derivative(z: np.ndarray | float) -> np.ndarray | float:
    """Return the slope of the sigmoid at `z`: a (1 - a) of its value a."""
    a = sigmoid(z)
    return a * (1.0 - a)


def tanh_derivative(z: np.ndarray | float) -> np.ndarray | float:
    """Return the slope of tanh at `z`: 1 - a² of its value a."""
    return 1.0 - np.tanh(z) ** 2


def relu(z: np.ndarray | float) -> np.ndarray | float:
    """Return the larger of 0 and `z`."""
    return np.maximum(z, 0.0)


def relu_derivative(z: np.ndarray | float) -> np.ndarray | float:
    """Return the slope of ReLU at `z`: 1 above zero, 0 below (and, by convention, at zero)."""
    return np.where(np.asarray(z) > 0, 1.0, 0.0)


def leaky_relu(z: np.ndarray | float, slope: float = 0.01) -> np.ndarray | float:
    """Return z where it is positive and `slope` times z elsewhere."""
    return np.where(np.asarray(z) > 0, z, slope * np.asarray(z))


def leaky_relu_derivative(z: np.ndarray | float, slope: float = 0.01) -> np.ndarray | float:
    """Return the slope of the leaky ReLU at `z`: 1 above zero, `slope` below (and at zero)."""
    return np.where(np.asarray(z) > 0, 1.0, slope)


def softmax(Z: np.ndarray) -> np.ndarray:
    """Return exp(Z) with each column divided by its sum; Z is (C, m).

    A constant added to a column changes nothing, so the column's largest score is taken off first:
    exp is then at most 1 and cannot overflow.
    """
    e = np.exp(Z - Z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)
