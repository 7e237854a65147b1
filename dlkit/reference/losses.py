"""Losses of one example, and costs: their mean over the m examples. Logarithms are natural."""

import numpy as np


def cross_entropy(A: np.ndarray, Y: np.ndarray) -> float:
    """Return the mean over the columns of -(Y log A + (1 - Y) log(1 - A)); A, Y are (1, m)."""
    return float(np.mean(-(Y * np.log(A) + (1 - Y) * np.log(1 - A))))


def cost_from_logits(Z: np.ndarray, Y: np.ndarray) -> float:
    """Return the cross-entropy cost of sigmoid(Z), from the logits; Z, Y are (1, m).

    -log sigmoid(z) is log(1 + exp(-z)), and -log(1 - sigmoid(z)) is that plus z, so the loss is
    log(1 + exp(z)) - y z. `logaddexp` evaluates the first term without overflow.
    """
    return float(np.mean(np.logaddexp(0.0, Z) - Y * Z))


def l1_loss(yhat: np.ndarray, y: np.ndarray) -> float:
    """Return the sum of |y - yhat| over all elements."""
    return float(np.abs(y - yhat).sum())


def l2_loss(yhat: np.ndarray, y: np.ndarray) -> float:
    """Return the sum of (y - yhat)² over all elements."""
    return float(((y - yhat) ** 2).sum())
