"""Groups of examples shared out among pieces: how many members each piece gets, and which ones.

What sources and pieces are: see `splits`. Examples that do not occur exactly once are another
rule's.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import factorial, prod

import numpy as np

from dlkit.check.rules.randomness import SIGMAS, largest_chi_squared
from dlkit.check.rules.rule import NOTHING, Argument, Asked, Finding, rule
from dlkit.check.rules.shares import once
from dlkit.check.rules.splits import Split

FEWEST = 5  # groups that chance brings to each way: with fewer the counts say little


@rule("even groups", "exact")
def even_groups(calls: Sequence[Asked], by: Argument) -> Finding | None:
    """Judge that all pieces hold equally many examples of each group, or one more or less.

    `by` names the argument (1, m) that holds the group of each example.
    """
    found = []  # the numbers of members in the pieces, group by group
    for split in (split for split in map(Split, calls) if split.is_complete):
        groups, (pieces,) = split.call.argument(by)[0], split.shares
        members = (pieces[groups == group] for group in np.unique(groups))
        found += [np.bincount(some, minlength=len(split.pieces)) for some in members]
    if not found:
        return NOTHING
    counts = np.array(found)
    apart, sizes = np.ptp(counts, axis=1), counts.sum(axis=1)
    if apart.max() <= 1:
        return None
    words = "the pieces do not hold equally many examples of each group, give or take one"
    whole = np.mean(counts.max(axis=1)[sizes > 1] == sizes[sizes > 1])
    return Finding(words, (float(apart.sum() / sizes.sum()), float(whole)))


@rule("each way equally often", f"{SIGMAS:g} standard deviations; 100 groups of a size")
def each_way_equally_often(calls: Sequence[Asked], by: Argument) -> Finding | None:
    """Judge that groups of one size are shared out in each possible way equally often.

    A way says which member, in the order of the input, goes to which piece. Groups are compared
    that give each piece equally many members. Small sizes show what large ones do not: a pair that
    is never mixed, or a member that is put into a piece before the others are mixed. `by` is as in
    `even groups`.
    """
    found = [_Ways(size, ways) for size, ways in sorted(_ways(calls, by).items())]
    found = [ways for ways in found if ways.number]
    if not found:
        return NOTHING
    measure = tuple(share for ways in found for share in ways.shares)
    told = (words for ways in found if (words := ways.misplaced))
    if words := next(told, None):
        return Finding(words, measure)
    uneven = [ways.size for ways in found if ways.chi_squared > largest_chi_squared(ways.freedom)]
    if uneven:
        words = f"groups of {uneven[0]}: some ways to share out the members are rare or never come"
        return Finding(words, measure)
    return None


def _ways(calls: Sequence[Asked], by: Argument) -> dict[int, Counter[tuple[int, ...]]]:
    """Count, for each size of groups, the ways in which they are shared out."""
    ways: dict[int, Counter[tuple[int, ...]]] = {}
    for split in (split for split in once(calls) if split.is_complete):
        groups, (pieces,) = split.call.argument(by)[0], split.shares
        for group in np.unique(groups):
            way = tuple(pieces[groups == group].tolist())
            ways.setdefault(len(way), Counter())[way] += 1
    return ways


class _Ways:
    """How often each way occurs among the groups of one size.

    Only those count that are enough: of groups that give each piece equally many members,
    `FEWEST` for each way to do so.
    """

    def __init__(self, size: int, ways: Counter[tuple[int, ...]]) -> None:
        self.size = size
        self.number, self.chi_squared, self.freedom = 0, 0.0, 0
        # Of each member, in how many groups it is in the first piece: as counted, expected, and
        # the variance of that.
        self._counted, self._expected, self._variance = np.zeros(size), 0.0, 0.0
        for possible, counts in _alike(ways):
            number = sum(counts.values())
            chance = number / possible
            if possible > 1 and chance >= FEWEST:
                self.number += number
                self.freedom += possible - 1
                # Pearson's statistic; each way that does not occur brings `chance`.
                self.chi_squared += sum((n - chance) ** 2 / chance for n in counts.values())
                self.chi_squared += chance * (possible - len(counts))
                self._counted += sum(n * (np.array(way) == 0) for way, n in counts.items())
                share = next(iter(counts)).count(0) / size
                self._expected += number * share
                self._variance += number * share * (1 - share)

    @property
    def _beyond(self) -> np.ndarray:
        """By how many standard deviations each member is more often in the first piece."""
        return (self._counted - self._expected) / max(np.sqrt(self._variance), 1e-300)

    @property
    def shares(self) -> tuple[float, float]:
        """Of the first and the last member, the share in the first piece that chance cannot bring.

        They are 0 where chance can.
        """
        beyond = (self._counted - self._expected) / self.number
        first, last = np.where(np.abs(self._beyond) > SIGMAS, beyond, 0.0)[[0, -1]]
        return float(first), float(last)

    @property
    def misplaced(self) -> str | None:
        """Say which member is in the first piece too often or too rarely."""
        member = int(np.abs(self._beyond).argmax())
        if abs(self._beyond[member]) <= SIGMAS:
            return None
        return (
            f"of {self.number} groups of {self.size}, member {member + 1} (in the order of the "
            f"input) is in the first piece {self._counted[member]:.0f} times; by chance it would "
            f"be about {self._expected:.0f} times"
        )


def _alike(ways: Counter[tuple[int, ...]]) -> Iterator[tuple[int, dict[tuple[int, ...], int]]]:
    """Yield the ways that give each piece equally many members, and how many such ways exist."""
    alike: dict[tuple[int, ...], dict[tuple[int, ...], int]] = {}
    for way, number in ways.items():
        alike.setdefault(tuple(np.bincount(way).tolist()), {})[way] = number
    for sizes, counts in alike.items():
        yield factorial(sum(sizes)) // prod(map(factorial, sizes)), counts
