"""Relations of whole rows and columns: all equal, a factor or an amount of its own for each."""

from collections.abc import Callable, Sequence

import numpy as np

from dlkit.check.compare import Tolerance, close
from dlkit.check.effects.pairs import Pair, is_evidence

FREE = 4  # numbers that may differ from each other when each row has one of its own
Arrays = Sequence[tuple[np.ndarray, np.ndarray]]

LINES = (("row", np.asarray), ("column", np.transpose))


def by_lines(pairs: Sequence[Pair], tolerance: Tolerance) -> str:
    """Say what holds of each row or of each column by itself, in all pairs; or ""."""
    both = [pair.numbers for pair in pairs]
    if any(one is None or one[0].shape != one[1].shape for one in both):
        return ""
    if any(not np.isfinite(one).all() for pair in both for one in pair):
        return ""
    return _equal(both) or next(
        (words for name, turn in LINES if (words := _of_each(name, turn, both, tolerance))), ""
    )


def _equal(both: Arrays) -> str:
    """Say that all numbers, rows or columns are equal, where different ones are expected."""
    for what, axis in (("numbers", None), ("rows", 0), ("columns", 1)):
        if any(axis is not None and got.ndim != 2 for got, _ in both):
            continue
        several = [one for one in both if (one[0].size if axis is None else one[0].shape[axis]) > 1]
        if len(several) < 2 or all(_spread(expected, axis) == 0 for _, expected in several):
            continue
        if all(_spread(got, axis) == 0 for got, _ in several):
            return f"all its {what} are equal"
    return ""


def _spread(numbers: np.ndarray, axis: int | None) -> float:
    return float(np.ptp(numbers, axis=axis).max())


def _of_each(name: str, turn: Callable, both: Arrays, tolerance: Tolerance) -> str:
    """Say by what of its own each row differs from the expected one."""
    if any(got.ndim != 2 for got, _ in both):
        return ""
    turned = [(turn(got), turn(expected)) for got, expected in both]
    if sum(_free(expected) for _, expected in turned) < FREE:
        return ""
    if not is_evidence(np.concatenate([expected.ravel() for _, expected in turned])):
        return ""
    for words, its_own in (("times a factor", _factors), ("plus an amount", _amounts)):
        for whose, axis in (("another in each case", None), (f"another for each {name}", 1)):
            fitted = [its_own(got, expected, axis) for got, expected in turned]
            if all(
                close(got, one, tolerance).all()
                for (got, _), one in zip(turned, fitted, strict=True)
            ):
                return f"the expected value {words}, {whose}"
    return ""


def _free(expected: np.ndarray) -> int:
    """Count the numbers that a factor for each row leaves free; equal ones tell nothing."""
    if not expected.size:
        return 0
    return int((np.ptp(expected, axis=1) > 0).sum()) * (expected.shape[1] - 1)


def _factors(got: np.ndarray, expected: np.ndarray, axis: int | None) -> np.ndarray:
    """Return the expected numbers times one factor, for all of them or for each along `axis`."""
    if axis is None:
        return _factors(got.reshape(1, -1), expected.reshape(1, -1), 1).reshape(got.shape)
    largest = np.abs(expected).argmax(axis=1, keepdims=True)
    most = np.take_along_axis(expected, largest, axis=1)
    factor = np.take_along_axis(got, largest, axis=1) / np.where(most == 0, 1, most)
    return factor * expected


def _amounts(got: np.ndarray, expected: np.ndarray, axis: int | None) -> np.ndarray:
    """Return the expected numbers plus one amount, for all of them or for each along `axis`."""
    added = got - expected
    return expected + (added.flat[0] if axis is None else added[:, :1])
