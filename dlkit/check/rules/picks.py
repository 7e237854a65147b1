"""Columns picked at random from an array of them, with replacement, one for each example.

The result is an argument to which a multiple of the picked columns was added, column by column.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from dlkit.check.compare import STANDARD, close
from dlkit.check.rules.randomness import SIGMAS, largest_chi_squared, pairs_of_draws
from dlkit.check.rules.rule import NOTHING, Argument, Asked, Finding, Output, rule, states
from dlkit.check.rules.sums import as_sum

RARE = 26.0  # minus the logarithm of how probable a finding by chance may be
FEWEST = (
    5  # picks that chance brings to each column, or block of columns: with fewer they say little
)


@rule("columns picked", "the tolerance of numbers")
def columns_picked(
    calls: Sequence[Asked], of: Output, among: Argument, around: Argument, times: Argument
) -> Finding | None:
    """Judge that each column of `of` is that of `around` plus `times` a column of `among`."""
    for call in calls:
        for array in call.output(of):
            picks = _picks(call, array, among, around, times)
            if (picks < 0).any():
                found = as_sum(array, *(call.argument(name) for name in (around, among, times)))
                words = found.told(_result(of), around, among, times)
                return Finding(words, (float(np.mean(picks < 0)), *found.measure))
    return None if calls else NOTHING


@rule("equally often", f"{SIGMAS:g} standard deviations")
def equally_often(
    calls: Sequence[Asked], of: Output, among: Argument, around: Argument, times: Argument
) -> Finding | None:
    """Judge how often each column of `among` is picked: equally often, but for chance.

    Pearson's statistic of the counts is about chi-squared; summed over all calls, it may be neither
    too large nor too small: counts that are all the same come from columns dealt out in turn. Calls
    in which chance brings fewer than `FEWEST` picks to each column are summed up by themselves:
    there, blocks of neighbouring columns are counted.
    """
    by_column, by_block = _Counts(), _Counts()
    for number, picks in _whole(calls, of, among, around, times):
        blocks = min(number, len(picks) // FEWEST)
        (by_column if blocks == number else by_block).add(number, picks, blocks)
    if not by_column.freedom + by_block.freedom:
        return NOTHING
    return by_column.told(among) or by_block.told(among)


class _Counts:
    """Pearson's statistic of picks in some calls, and their shares in the call with the most."""

    def __init__(self) -> None:
        self.total, self.freedom = 0.0, 0
        self.most, self.shares = 0.0, np.zeros(0)

    def add(self, number: int, picks: np.ndarray, blocks: int) -> None:
        """Count the picks of one call in so many blocks of its columns; one says nothing."""
        if blocks < 2:
            return
        block_of = np.arange(number) * blocks // number
        expected = np.bincount(block_of) * (len(picks) / number)
        counts = np.bincount(block_of[picks], minlength=blocks)
        self.total += float(((counts - expected) ** 2 / expected).sum())
        self.freedom += blocks - 1
        if expected.min() > self.most:
            self.most, self.shares = expected.min(), counts / expected

    def told(self, among: Argument) -> Finding | None:
        """Say whether the counts differ too much, or too little; measured by the shares."""
        if self.total > largest_chi_squared(max(self.freedom, 1)):
            if np.count_nonzero(self.shares) == 1:
                return Finding(f"a single column of {among} is picked for all examples", (2.0,))
            words = f"how often columns of {among} are picked differs more than by chance"
            return Finding(words, (0.0, *map(float, self.shares)))
        if self.freedom and self.total < largest_chi_squared(self.freedom, -SIGMAS):
            words = f"the columns of {among} are picked more evenly than by chance; draw each anew"
            return Finding(words, (1.0,))
        return None


@rule("each pick on its own", "one of 10¹¹ draws, for each shift")
def each_pick_on_its_own(
    calls: Sequence[Asked], of: Output, among: Argument, around: Argument, times: Argument
) -> Finding | None:
    """Judge that the picks agree with themselves, shifted, as often as by chance.

    So picks that come in runs, or in a pattern that repeats, are found, and neighbours that always
    differ. How often each column is picked is another rule's, unless a column is never picked
    again. The picks of another generator agree with them no more often than by chance, so draws
    that are used again are found.
    """
    whole = list(_whole(calls, of, among, around, times))
    if not whole:
        return NOTHING
    for number, picks in whole:
        if found := _runs(number, picks, among) or _never_again(number, picks, among):
            return found
    for one, other in pairs_of_draws(calls):
        mine, its = (_all(call, of, among, around, times) for call in (one, other))
        number = one.argument(among).shape[1]
        if min(mine.min(), its.min()) >= 0 and not np.array_equal(mine, its):
            both = np.bincount(mine, minlength=number) @ np.bincount(its, minlength=number)
            most = _agreements(mine, its, number).max()
            if most > _bounds(len(mine), both / len(mine) ** 2)[1]:
                words = f"two generators pick the same columns of {among}; draw all of them"
                return Finding(words, (2.0, float(most) / len(mine)))
    return None


def _runs(number: int, picks: np.ndarray, among: Argument) -> Finding | None:
    """Say whether picks, some places apart, agree too often or too rarely for their counts."""
    m, counts = len(picks), np.bincount(picks)
    if m < 2:
        return None
    if number > 1 and counts.max() == m > 1 + RARE / np.log(number):
        return Finding(f"all examples of a call get the same column of {among}", (0.0,))
    fewest, most = _bounds(m, float((counts * (counts - 1)).sum()) / (m * (m - 1)))
    agreements = _agreements(picks, picks, number)[1:]
    shift = int(agreements.argmax()) + 1
    if agreements[shift - 1] > most:
        alike = f"neighbours get the same column of {among} too often: it comes in runs"
        again = f"the columns of {among} repeat a pattern"
        apart = min(shift, m - shift)
        words = f"{alike if apart == 1 else again}; pick each anew"
        return Finding(words, (1.0, float(agreements.max()) / m, float(np.log2(apart))))
    if agreements.min() < fewest:
        words = f"neighbours hardly ever get the same column of {among}; pick each anew"
        if agreements[0] >= fewest:
            words = f"picks of {among} avoid those some places before; pick each anew"
        shift = int(agreements.argmin()) + 1
        apart = float(np.log2(min(shift, m - shift)))
        return Finding(words, (-1.0, float(agreements.min()) / m, apart))
    return None


def _never_again(number: int, picks: np.ndarray, among: Argument) -> Finding | None:
    """Say whether pairs of picks that agree are too few, where the columns are many.

    Each pair agrees with the probability 1 / number, and pairs are independent two by two.
    """
    m, counts = len(picks), np.bincount(picks)
    expected = m * (m - 1) / 2 / number
    found = float((counts * (counts - 1)).sum()) / 2
    if found < expected - SIGMAS * np.sqrt(expected * (1 - 1 / number)):
        words = f"too few examples share a column of {among} where there are many; pick each anew"
        return Finding(words, (3.0, found / expected))
    return None


def _agreements(mine: np.ndarray, its: np.ndarray, number: int) -> np.ndarray:
    """Return, for each shift around the end, in how many places the picks agree."""
    first, second = (np.fft.rfft(np.equal.outer(np.arange(number), p)) for p in (mine, its))
    return np.rint(np.fft.irfft((first * second.conj()).sum(axis=0), len(mine)))


def _bounds(m: int, chance: float) -> tuple[float, float]:
    """Return between which counts m agreements, each with that probability, lie: Bernstein."""
    variance = m * chance * (1 - chance)
    reach = RARE / 3 + np.sqrt(RARE**2 / 9 + 2 * RARE * variance)
    return m * chance - reach, m * chance + reach


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
