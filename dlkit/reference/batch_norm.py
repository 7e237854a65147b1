"""Batch norm of Z (n, m), unit by unit over the m examples, before the activation.

Variances are population variances; epsilon stands inside the root. gamma, beta, mean and variance
are (n, 1).
"""

import numpy as np

Cache = dict[str, np.ndarray | float]
Running = dict[str, np.ndarray]


def batch_norm_forward(
    Z: np.ndarray, gamma: np.ndarray, beta: np.ndarray, epsilon: float
) -> tuple[np.ndarray, Cache]:
    """Return gamma Z_norm + beta, (n, m), and what the backward pass needs."""
    mean = Z.mean(axis=1, keepdims=True)
    variance = Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mean) / np.sqrt(variance + epsilon)
    cache = {
        "mean": mean,
        "variance": variance,
        "Z_norm": Z_norm,
        "gamma": gamma,
        "epsilon": epsilon,
    }
    return gamma * Z_norm + beta, cache


def batch_norm_backward(
    dZ_tilde: np.ndarray, cache: Cache
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return dZ (n, m), without 1/m, and dgamma and dbeta (n, 1), averaged over the examples.

    The batch's mean and variance depend on every example: what they pass back takes the mean, and
    the part along Z_norm, off the direct gradient.
    """
    Z_norm = cache["Z_norm"]
    dgamma = (dZ_tilde * Z_norm).mean(axis=1, keepdims=True)
    dbeta = dZ_tilde.mean(axis=1, keepdims=True)
    slope = cache["gamma"] / np.sqrt(cache["variance"] + cache["epsilon"])
    return slope * (dZ_tilde - dbeta - Z_norm * dgamma), dgamma, dbeta


def update_running(running: Running, cache: Cache, momentum: float) -> Running:
    """Return momentum times the old averages plus (1 - momentum) times the batch's."""
    return {
        name: momentum * running[name] + (1.0 - momentum) * cache[name]
        for name in ("mean", "variance")
    }


def batch_norm_at_test(
    Z: np.ndarray, gamma: np.ndarray, beta: np.ndarray, running: Running, epsilon: float
) -> np.ndarray:
    """Return Z normalised by the running statistics in place of the batch's, (n, m)."""
    return gamma * (Z - running["mean"]) / np.sqrt(running["variance"] + epsilon) + beta
