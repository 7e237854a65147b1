"""Columns picked at random from an array of them, with replacement, one for each example.

The result is an argument to which a multiple of the picked columns was added, column by column.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from dlkit.check.compare import STANDARD, close
from dlkit.check.rules.randomness import SIGMAS, largest_chi_squared, pairs_of_draws
from dlkit.check.rules.rule import NOTHING, Argument, Asked, Finding, Output, rule, states

RARE = 26.0  # minus the logarithm of how probable a finding by chance may be
FEWEST = 5  # picks that chance brings to each column: with fewer the counts say little


@rule("columns picked", "the tolerance of numbers")
def columns_picked(
    calls: Sequence[Asked], of: Output, among: Argument, around: Argument, times: Argument
) -> Finding | None:
    """Judge that each column of `of` is that of `around` plus `times` a column of `among`."""
    for call in calls:
        for array in call.output(of):
            picks = _picks(call, array, among, around, times)
            if (picks < 0).any():
                words = (
                    f"{_result(of)} is not, column by column, {around} plus {times} times one "
                    f"column of {among}"
                )
                size = np.abs(array - call.argument(around)).mean()
                return Finding(words, (float(np.mean(picks < 0)), float(size)))
    return None if calls else NOTHING


@rule("equally often", f"{SIGMAS:g} standard deviations")
def equally_often(
    calls: Sequence[Asked], of: Output, among: Argument, around: Argument, times: Argument
) -> Finding | None:
    """Judge how often each column of `among` is picked: equally often, but for chance.

    Pearson's statistic of the counts is about chi-squared; summed over all calls, it may be neither
    too large nor too small: counts that are all the same come from columns dealt out in turn.
    """
    total, freedom = 0.0, 0
    for number, picks in _whole(calls, of, among, around, times):
        if len(picks) >= FEWEST * number:
            expected = len(picks) / number
            counts = np.bincount(picks, minlength=number)
            total += float(((counts - expected) ** 2).sum() / expected)
            freedom += number - 1
    if not freedom:
        return NOTHING
    if total > largest_chi_squared(freedom):
        words = f"the columns of {among} are not picked equally often"
    elif total < largest_chi_squared(freedom, -SIGMAS):
        words = f"the columns of {among} are picked more evenly than by chance; draw each anew"
    else:
        return None
    return Finding(words, (total / freedom,))


@rule("each pick on its own", "one of 10¹¹ draws, for each shift")
def each_pick_on_its_own(
    calls: Sequence[Asked], of: Output, among: Argument, around: Argument, times: Argument
) -> Finding | None:
    """Judge that the picks agree with themselves, shifted, no more often than by chance.

    The same holds for those of another generator. So picks that come in runs, or in a pattern that
    repeats, are found, and draws that are used again.
    """
    whole = list(_whole(calls, of, among, around, times))
    if not whole:
        return NOTHING
    for number, picks in whole:
        most = _agreements(picks, picks, number)[1:].max(initial=0)
        if most > _bound(len(picks), number):
            words = f"the columns of {among} come in runs or repeat a pattern; pick each anew"
            return Finding(words, (1.0, float(most) / len(picks)))
    for one, other in pairs_of_draws(calls):
        mine, its = (_all(call, of, among, around, times) for call in (one, other))
        number = one.argument(among).shape[1]
        if min(mine.min(), its.min()) >= 0 and not np.array_equal(mine, its):
            most = _agreements(mine, its, number).max()
            if most > _bound(len(mine), number):
                words = f"two generators pick the same columns of {among}; draw all of them"
                return Finding(words, (2.0, float(most) / len(mine)))
    return None


def _agreements(mine: np.ndarray, its: np.ndarray, number: int) -> np.ndarray:
    """Return, for each shift around the end, in how many places the picks agree."""
    first, second = (np.fft.rfft(np.equal.outer(np.arange(number), p)) for p in (mine, its))
    return np.rint(np.fft.irfft(first * second.conj(), len(mine)).sum(axis=0))


def _bound(m: int, number: int) -> float:
    """Return a count that m agreements with probability 1 / number exceed too rarely: Bernstein."""
    chance = 1 / number
    variance = m * chance * (1 - chance)
    return m * chance + RARE / 3 + np.sqrt(RARE**2 / 9 + 2 * RARE * variance)


def _whole(
    calls: Sequence[Asked], of: Output, among: Argument, around: Argument, times: Argument
) -> Iterator[tuple[int, np.ndarray]]:
    """Yield the number of columns and the picks of each call in which all are known; equal draws,
    which count once, only the first time."""
    seen: set[str] = set()
    for call in calls:
        picks = _all(call, of, among, around, times)
        state = str(states(call.arguments))
        if (picks >= 0).all() and state not in seen:
            seen.add(state)
            yield call.argument(among).shape[1], picks


def _all(call: Asked, of: Output, among: Argument, around: Argument, times: Argument) -> np.ndarray:
    found = [_picks(call, array, among, around, times) for array in call.output(of)]
    return np.concatenate(found)


def _picks(
    call: Asked, array: np.ndarray, among: Argument, around: Argument, times: Argument
) -> np.ndarray:
    """Return, for each column of the array, which column of `among` was picked, -1 for none."""
    X, columns, factor = (call.argument(name) for name in (around, among, times))
    wanted = np.asarray(X, dtype=float)[:, :, np.newaxis] + factor * columns[:, np.newaxis, :]
    near = close(array[:, :, np.newaxis], wanted, STANDARD).all(axis=0)
    return np.where(near.any(axis=1), near.argmax(axis=1), -1)


def _result(of: Output) -> str:
    return of or "the result"
