"""Inputs that many lessons draw, each with the blind spot that it closes.

Every draw takes its numbers from `rng` alone, so a seed repeats it. Shapes are those of the
course: examples are columns, X is (n_x, m).
"""

from collections.abc import Callable, Sequence

import numpy as np

Rng = np.random.Generator


# Values


def labels(rng: Rng, m: int) -> np.ndarray:
    """Draw Y, (1, m): both classes occur, and not equally often.

    With one class half of the cross-entropy is never used; with equally many examples of both,
    exchanged classes can give the same cost.
    """
    Y = np.zeros((1, m))
    Y[0, rng.permutation(m)[: rng.integers(1, (m + 1) // 2)]] = 1.0
    return Y if rng.random() < 0.5 else 1.0 - Y


def either_sign(rng: Rng, low: float, high: float, size: int | tuple[int, ...]) -> np.ndarray:
    """Draw numbers of both signs, in size between `low` and `high`.

    A bias or gradient near 0 hides that it was forgotten; one sign hides a wrong sign or an abs.
    """
    return rng.choice([-1.0, 1.0], size=size) * rng.uniform(low, high, size=size)


# Arrays as they come


def columns(rng: Rng, n: int, m: int) -> np.ndarray:
    """Draw m examples of n features, (n, m), as the formulas assume them."""
    return rng.normal(size=(n, m))


def images(rng: Rng, n: int, m: int) -> np.ndarray:
    """Draw whole numbers, (n, m), as images come from a file.

    Results that take over the integer type cut off what stands behind the decimal point.
    """
    return rng.integers(0, 10, size=(n, m)).astype(np.uint8)


def transposed(rng: Rng, n: int, m: int) -> np.ndarray:
    """Draw an (n, m) that is the transpose of another array in memory.

    A reshape where a transpose is meant shows only here: it follows the order in memory.
    """
    return rng.normal(size=(m, n)).T


def strided(rng: Rng, n: int, m: int) -> np.ndarray:
    """Draw an (n, m) that is every second column of another array in memory.

    What assumes one block of memory (a view, a buffer) fails here.
    """
    return rng.normal(size=(n, 2 * m))[:, ::2]


def as_transpose(array: np.ndarray) -> np.ndarray:
    """Return an equal array that lies in memory as the transpose of another; see `transposed`."""
    return np.asfortranarray(array)


def as_every_second(array: np.ndarray) -> np.ndarray:
    """Return an equal array that is every second column of another; see `strided`."""
    return np.repeat(array, 2, axis=-1)[..., ::2]


# Networks


def widths(rng: Rng, choice: Sequence[int], count: int, first: int | None = None) -> list[int]:
    """Draw `count` sizes of layers from `choice`, neighbours different; `first` may be given.

    A square W hides a missing or superfluous transpose.
    """
    sizes = [int(rng.choice(choice)) if first is None else first]
    while len(sizes) < count:
        sizes.append(int(rng.choice([n for n in choice if n != sizes[-1]])))
    return sizes


def shuffled(rng: Rng, values: dict, accept: Callable[[list], bool] = lambda keys: True) -> dict:
    """Return the dict with its keys in another order, one that `accept(keys)` finds good enough.

    An answer that goes by the position of keys, and not by their names, is right by accident when
    W1, b1, W2, ... come in this order.
    """
    keys = list(values)
    while keys == list(values) or not accept(keys):
        keys = [keys[i] for i in rng.permutation(len(keys))]
    return {key: values[key] for key in keys}
