"""Probes: named functions that stand in for an argument that is a function.

An exercise such as `numerical_gradient(f, theta)` is called with a probe for f. In a notebook the
probe is this object. In a sandbox it is a call-back: the answer sends theta, the judge answers by
value, and counts; what kind of function it is stays outside.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

SIZE = 10_000  # numbers in theta


@dataclass(frozen=True, eq=False)
class Probe:
    """The function `name` of `PROBES` with its settings, plain values."""

    name: str
    settings: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __call__(self, theta: np.ndarray) -> float:
        """Return f(theta) for theta of shape (n, 1).

        Raises TypeError or ValueError, in one sentence, for anything else.
        """
        if not isinstance(theta, np.ndarray) or theta.dtype.kind not in "biuf":
            raise TypeError("f takes theta as an array of numbers")
        if theta.ndim != 2 or theta.shape[1] != 1 or theta.size > SIZE:
            raise ValueError(f"f takes theta of shape (n, 1), not {theta.shape}")
        return float(PROBES[self.name](theta.astype(float), **self.settings))


class CallBack:
    """What stands for a probe on the way into a sandbox: its number among the arguments."""

    def __init__(self, number: int) -> None:
        self.number = number


def quadratic(theta: np.ndarray, A: np.ndarray, b: np.ndarray) -> float:
    """Return half of theta' A theta, plus b' theta; its gradient is (A + A') theta / 2 + b."""
    return (theta.T @ A @ theta / 2 + b.T @ theta).item()


def cubic(theta: np.ndarray, c: np.ndarray) -> float:
    """Return the sum of c theta³, whose slope to the right differs from that to the left."""
    return float((c * theta**3).sum())


def waves(theta: np.ndarray, c: np.ndarray) -> float:
    """Return the sum of sin(c theta), times one plus the first number of theta squared."""
    return float(np.sin(c * theta).sum() * (1 + theta[0, 0] ** 2))


PROBES: dict[str, Callable[..., float]] = {"quadratic": quadratic, "cubic": cubic, "waves": waves}
