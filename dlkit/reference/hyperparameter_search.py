"""Random search for hyperparameters: draws on a scale, and the range of the best of them."""

import numpy as np


def sample_hyperparameter(
    scale: str, low: float, high: float, n: int, rng: np.random.Generator
) -> np.ndarray:
    """Return n independent draws between low and high, (n,).

    On the scale "linear" they are uniform; on "log", 0 < low, their logarithm is; on "near one",
    high < 1, the logarithm of 1 minus them is. Raises ValueError for another scale.
    """
    if scale == "linear":
        return rng.uniform(low, high, size=n)
    if scale == "log":
        return np.exp(rng.uniform(np.log(low), np.log(high), size=n))
    if scale == "near one":
        return 1.0 - sample_hyperparameter("log", 1.0 - high, 1.0 - low, n, rng)
    raise ValueError(f"unknown scale {scale!r}; choose linear, log or near one")


def finer_range(values: np.ndarray, errors: np.ndarray, keep: int) -> tuple[float, float]:
    """Return the smallest and the largest of the `keep` values with the lowest errors."""
    best = values[np.argsort(errors)[:keep]]
    return float(best.min()), float(best.max())
