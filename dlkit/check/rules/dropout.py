"""Inverted dropout: a mask of zeros and ones, each unit on its own, the rest scaled.

A unit is kept where the mask is not 0; that the mask holds nothing but 0 and 1 is a rule of its
own, so that a mask that is scaled breaks that one alone.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from dlkit.check.rules.randomness import SIGMAS, pairs_of_draws
from dlkit.check.rules.rule import NOTHING, Argument, Asked, Finding, Output, rule, states

CHANCE = 1e-7  # of a right answer to be refused
MANY = 100  # rows and columns that a mask needs for the bounds of `each_on_its_own` to hold
OF_ALL_SHIFTS = 8.0  # deviations: the largest of a thousand shifts may reach further than one does


@rule("zeros and ones", "exact")
def zeros_and_ones(calls: Sequence[Asked], of: Output) -> Finding | None:
    """Judge that the array `of` holds nothing but 0 and 1."""
    masks = [mask for call in calls for mask in call.output(of)]
    for mask in masks:
        if not np.isin(mask, (0, 1)).all():
            return Finding(f"{of} contains values other than 0 and 1", (float(np.max(mask)),))
    return None if masks else NOTHING


@rule("share kept", f"{SIGMAS:g} standard errors")
def share_kept(calls: Sequence[Asked], of: Output, keep: Argument) -> Finding | None:
    """Judge the share of units that the mask `of` keeps against the argument `keep`.

    How far it may lie away follows from how much rows and columns differ, so that a mask that
    drops whole rows breaks `each_on_its_own` alone. Masks that all keep exactly as many units as
    are expected are not drawn unit by unit: their number is, so it would vary.
    """
    masks = list(_masks(calls, of, keep))
    means = [float(kept.mean()) for kept, _ in masks]
    for mean, (kept, expected) in zip(means, masks, strict=True):
        if abs(mean - expected) > SIGMAS * _error(kept, expected):
            words = f"{of} keeps {mean:.3g} of the units, expected {expected:g}"
            drawn = zip(means, masks, strict=True)
            return Finding(words, tuple(mean for mean, (_, expected) in drawn if expected < 1))
    if _chance_of_the_exact_number(calls, of, keep) < CHANCE:
        words = f"{of} keeps the same number of units in every draw; each unit falls on its own"
        return Finding(words, (0.0,))
    return None if masks else NOTHING


def _chance_of_the_exact_number(calls: Sequence[Asked], of: Output, keep: Argument) -> float:
    """Return the chance that all masks come as near to the expected number as these do.

    It is 1 where one of them is a unit or more away. Calls with equal generators count once.
    """
    drawn = {str(states(call.arguments)): call for call in calls if call.argument(keep) < 1}
    chance = 1.0
    for kept, expected in _masks(list(drawn.values()), of, keep):
        if abs(kept.sum() - expected * kept.size) >= 1:
            return 1.0
        deviation = np.sqrt(kept.size * expected * (1 - expected))
        chance *= min(1.0, 2 / (np.sqrt(2 * np.pi) * deviation))  # two numbers lie so near
    return chance


def _error(kept: np.ndarray, expected: float) -> float:
    """Return the standard error of the share kept; 0 where all are to be kept."""
    if expected == 1:
        return 0.0
    rows, columns = kept.mean(axis=1), kept.mean(axis=0)
    spread = [means.std() / np.sqrt(len(means)) for means in (rows, columns)]
    return max(np.sqrt(expected * (1 - expected) / kept.size), *spread)


@rule("each on its own", f"{SIGMAS:g} standard deviations; masks of {MANY} rows and columns")
def each_on_its_own(calls: Sequence[Asked], of: Output, keep: Argument) -> Finding | None:
    """Judge that the mask `of` varies along rows and columns as independent draws do.

    The variance of the column means tells whole columns that are dropped together (far too large)
    from columns that all lose the same number of units (0); likewise for rows. Another
    rule judges the share that is kept on the whole. Masks with fewer than MANY rows or columns say
    too little.

    Two masks that other generators drew have no more units in common than chance brings, however
    one of them is shifted along its rows and columns: one mask that is moved about is not a draw.
    """
    judged = NOTHING
    for kept, expected in _masks(calls, of, keep):
        if expected == 1 or kept.all() or not kept.any() or min(kept.shape) < MANY:
            continue
        judged = None
        variances = [_variance_of_means(kept, axis) for axis in (0, 1)]
        bounds = [SIGMAS * np.sqrt(3 / kept.shape[1 - axis]) for axis in (0, 1)]
        axis = int(np.argmax(variances))
        if variances[axis] - 1 > bounds[axis]:
            what = ("examples", "units")[axis]
            words = f"{of} does not drop units independently: it drops whole {what}"
            return Finding(words, (float(axis), 1.0))
        axis = int(np.argmin(variances))
        if 1 - variances[axis] > bounds[axis]:
            what = ("units for every example", "examples for every unit")[axis]
            words = f"{of} does not drop units independently: it keeps equally many {what}"
            return Finding(words, (float(axis), -1.0))
    for one, other in pairs_of_draws(calls):
        (mine, expected), (its, _) = *_masks([one], of, keep), *_masks([other], of, keep)
        if expected < 1 and not np.array_equal(mine, its) and _agreement(mine, its) > OF_ALL_SHIFTS:
            words = f"{of} drops the same units for two generators, only moved; draw them anew"
            return Finding(words, (2.0, 0.0))
    return judged


def _variance_of_means(kept: np.ndarray, axis: int) -> float:
    """Return the variance of the means along `axis`, as a multiple of that of independent draws."""
    share = kept.mean()
    return float(kept.mean(axis=axis).var() * kept.shape[axis] / (share * (1 - share)))


def _agreement(one: np.ndarray, other: np.ndarray) -> float:
    """Return how much two masks agree at the best shift, in standard deviations of chance."""
    spectra = [np.fft.rfft2(kept - kept.mean()) for kept in (one, other)]
    products = np.fft.irfft2(spectra[0] * spectra[1].conj(), one.shape)
    power = one.var() * other.var() * one.size
    return float(products.max() / np.sqrt(power)) if power else 0.0


@rule("scaled by the mask", "the tolerance of numbers")
def scaled_by_mask(
    calls: Sequence[Asked], of: Output, mask: Output, keep: Argument
) -> Finding | None:
    """Judge that `of` is the first argument, 0 where the mask is, else over the argument `keep`."""
    results = [_through_mask(call, of, mask, keep) for call in calls]
    ratios = [ratio for ratio, _, _ in results]
    leaks = any(leak for _, leak, _ in results)
    for ratio, leak, right in results:
        if not right:
            words = f"{of} is {ratio:.3g} times the expected value where {mask} keeps a unit"
            if leak:
                words = f"{of} is not 0 for every unit that {mask} drops"
            return Finding(words, (*ratios, float(leaks)))
    return None if results else NOTHING


def _through_mask(
    call: Asked, of: Output, mask: Output, keep: Argument
) -> tuple[float, bool, bool]:
    """Return the usual ratio to the expected value, if dropped units leak, and if all is right."""
    (drawn,), (result,) = call.output(mask), call.output(of)
    kept = np.asarray(drawn) != 0
    expected = call.arguments[0] * kept / call.argument(keep)
    solid = expected != 0
    ratio = float(np.median(result[solid] / expected[solid])) if solid.any() else 1.0
    return ratio, bool(result[~kept].any()), np.allclose(result, expected, rtol=1e-5, atol=1e-8)


def _masks(
    calls: Sequence[Asked], of: Output, keep: Argument
) -> Iterator[tuple[np.ndarray, float]]:
    """Yield where each mask keeps a unit, and the share that it should keep."""
    for call in calls:
        (mask,) = call.output(of)
        yield np.asarray(mask) != 0, call.argument(keep)
