"""Inverted dropout: a mask of zeros and ones, each unit on its own, the rest scaled.

A unit is kept where the mask is not 0; that the mask holds nothing but 0 and 1 is a rule of its
own, so that a mask that is scaled breaks that one alone.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from dlkit.check.rules.randomness import SIGMAS
from dlkit.check.rules.rule import Asked, Finding, sound

MANY = 100  # rows and columns that a mask needs for the bounds of `each_on_its_own` to hold


def zeros_and_ones(calls: Sequence[Asked], of: str) -> Finding | None:
    """Judge that the array `of` holds nothing but 0 and 1."""
    for call in sound(calls):
        (mask,) = call.output(of)
        if not np.isin(mask, (0, 1)).all():
            return Finding(f"{of} holds numbers other than 0 and 1", (float(np.max(mask)),))
    return None


def share_kept(calls: Sequence[Asked], of: str, keep: int) -> Finding | None:
    """Judge the share of units that the mask `of` keeps against the argument number `keep`."""
    masks = list(_masks(calls, of, keep))
    means = tuple(float(kept.mean()) for kept, _ in masks)
    for mean, (kept, wanted) in zip(means, masks, strict=True):
        error = np.sqrt(wanted * (1 - wanted) / kept.size)  # 0 where all are to be kept
        if abs(mean - wanted) > SIGMAS * error:
            words = f"{of} keeps {mean:.3g} of the units where {wanted:g} was wanted"
            return Finding(words, means)
    return None


def each_on_its_own(calls: Sequence[Asked], of: str, keep: int) -> Finding | None:
    """Judge that the mask `of` varies along rows and columns as independent draws do.

    The variance of the column means tells whole columns that are dropped together (far too large)
    from columns that all lose the same number of units (0); likewise for rows.
    """
    for kept, wanted in _masks(calls, of, keep):
        if wanted == 1 or min(kept.shape) < MANY:
            continue
        variances = [_variance_of_means(kept, wanted, axis) for axis in (0, 1)]
        bounds = [SIGMAS * np.sqrt(3 / kept.shape[1 - axis]) for axis in (0, 1)]
        axis = int(np.argmax(variances))
        if variances[axis] - 1 > bounds[axis]:
            what = ("examples", "units")[axis]
            words = f"{of} does not drop every unit on its own: whole {what} go together"
            return Finding(words, (float(axis), 1.0))
        axis = int(np.argmin(variances))
        if 1 - variances[axis] > bounds[axis]:
            what = ("example", "unit")[axis]
            words = f"{of} does not drop every unit on its own: it keeps as many for each {what}"
            return Finding(words, (float(axis), -1.0))
    return None


def _variance_of_means(kept: np.ndarray, wanted: float, axis: int) -> float:
    """Return the variance of the means along `axis`, as a multiple of that of independent draws."""
    deviations = kept.mean(axis=axis) - wanted
    return float((deviations**2).mean() * kept.shape[axis] / (wanted * (1 - wanted)))


def scaled_by_mask(calls: Sequence[Asked], of: str, mask: str, keep: int) -> Finding | None:
    """Judge that `of` is the first argument, 0 where the mask is, else over the argument `keep`."""
    results = [_through_mask(call, of, mask, keep) for call in sound(calls)]
    ratios = [ratio for ratio, _, _ in results]
    leaks = any(leak for _, leak, _ in results)
    for ratio, leak, right in results:
        if not right:
            words = f"{of} is {ratio:.3g} times what keeps its mean, where {mask} keeps a unit"
            if leak:
                words = f"{of} is not 0 everywhere where {mask} drops a unit"
            return Finding(words, (*ratios, float(leaks)))
    return None


def _through_mask(call: Asked, of: str, mask: str, keep: int) -> tuple[float, bool, bool]:
    """Return the usual ratio to what is wanted, whether dropped units are left, and if all is right."""
    (drawn,), (result,) = call.output(mask), call.output(of)
    kept = np.asarray(drawn) != 0
    wanted = call.arguments[0] * kept / call.arguments[keep]
    solid = wanted != 0
    ratio = float(np.median(result[solid] / wanted[solid])) if solid.any() else 1.0
    return ratio, bool(result[~kept].any()), np.allclose(result, wanted, rtol=1e-5, atol=1e-8)


def _masks(calls: Sequence[Asked], of: str, keep: int) -> Iterator[tuple[np.ndarray, float]]:
    """Yield where each mask keeps a unit, and the share that it should keep."""
    for call in sound(calls):
        (mask,) = call.output(of)
        yield np.asarray(mask) != 0, call.arguments[keep]
