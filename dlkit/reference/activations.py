"""Activation functions, element by element."""

import numpy as np


def sigmoid(z: np.ndarray | float) -> np.ndarray | float:
    """Return 1 / (1 + exp(-z)), of the shape of `z`.

    exp is only ever taken of -|z|, so no input overflows: for z < 0 the same value is
    exp(z) / (1 + exp(z)).
    """
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1.0, e) / (1.0 + e)
