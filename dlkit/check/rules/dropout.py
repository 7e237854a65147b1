"""Inverted dropout: a mask of zeros and ones, each unit on its own, the rest scaled."""

from collections.abc import Iterator, Sequence

import numpy as np

from dlkit.check.rules.randomness import SIGMAS
from dlkit.check.rules.rule import Asked, Finding, sound


def zeros_and_ones(calls: Sequence[Asked], of: str) -> Finding | None:
    """Judge that the array `of` holds nothing but 0 and 1."""
    for call in sound(calls):
        (mask,) = call.output(of)
        if not np.isin(mask, (0, 1)).all():
            return Finding(f"{of} holds numbers other than 0 and 1", (float(np.max(mask)),))
    return None


def share_kept(calls: Sequence[Asked], of: str, keep: int) -> Finding | None:
    """Judge the share of ones in the mask `of` against the argument number `keep`."""
    for mask, wanted in _masks(calls, of, keep):
        error = np.sqrt(wanted * (1 - wanted) / mask.size)
        if abs(mask.mean() - wanted) > SIGMAS * error:
            words = f"{of} keeps {mask.mean():.3g} of the units where {wanted:g} was wanted"
            return Finding(words, (float(mask.mean()), wanted))
    return None


def each_on_its_own(calls: Sequence[Asked], of: str, keep: int) -> Finding | None:
    """Judge that the mask `of` varies along rows and columns as independent draws do."""
    for mask, wanted in _masks(calls, of, keep):
        for axis, what in ((0, "examples"), (1, "units")):
            means, n = mask.mean(axis=axis), mask.shape[axis]
            scaled = (means - wanted) ** 2 * n / (wanted * (1 - wanted))  # of mean 1
            if abs(scaled.mean() - 1) > SIGMAS * np.sqrt(3 / len(means)):
                words = f"{of} does not drop every unit on its own: whole {what} go together"
                return Finding(words, (float(axis),))
    return None


def scaled_by_mask(calls: Sequence[Asked], of: str, mask: str, keep: int) -> Finding | None:
    """Judge that `of` is the first argument, times the mask, divided by the argument `keep`."""
    for call in sound(calls):
        (kept,), (result,) = call.output(mask), call.output(of)
        wanted = call.arguments[0] * kept / call.arguments[keep]
        if not np.allclose(result, wanted, rtol=1e-5, atol=1e-8):
            ratio = float(np.median(result[wanted != 0] / wanted[wanted != 0]))
            return Finding(
                f"{of} is not the input through {mask}, scaled so that its mean stays: "
                f"it is {ratio:.3g} times that",
                (ratio,),
            )
    return None


def _masks(calls: Sequence[Asked], of: str, keep: int) -> Iterator[tuple[np.ndarray, float]]:
    for call in sound(calls):
        (mask,) = call.output(of)
        if 0 < call.arguments[keep] < 1:
            yield np.asarray(mask, dtype=float), call.arguments[keep]
