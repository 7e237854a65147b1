"""Orders of several sources that have nothing to do with each other."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from dlkit.check.rules.randomness import SIGMAS, largest_chi_squared
from dlkit.check.rules.rule import NOTHING, Asked, Finding, rule
from dlkit.check.rules.splits import Split

ENOUGH = 5  # examples that chance brings to a cell of a table: with fewer it says little


@rule("sources apart", f"{SIGMAS:g} standard deviations")
def sources_apart(calls: Sequence[Asked]) -> Finding | None:
    """Judge that the piece of an example of one source tells nothing of that of its neighbour.

    Its neighbour stands at the same place of another source. Pearson's statistic of the table of
    both pieces is about chi-squared, and is summed over all calls; equal draws count once.
    """
    total, freedom = 0.0, 0
    splits = {split.draw: split for split in map(Split, calls) if split.is_complete}
    for split in splits.values():
        for one, other in combinations(split.shares, 2):
            both = min(len(one), len(other))
            pieces = len(split.pieces)
            table = np.zeros((pieces, pieces))
            np.add.at(table, (one[:both], other[:both]), 1)
            table = table[table.any(axis=1)][:, table.any(axis=0)]
            expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / both
            if expected.min() >= ENOUGH:
                total += float(((table - expected) ** 2 / expected).sum())
                freedom += (table.shape[0] - 1) * (table.shape[1] - 1)
    if not freedom:
        return NOTHING
    if total > largest_chi_squared(freedom):
        words = "the orders of the sources depend on each other: draw each of them anew from rng"
        return Finding(words, (total / freedom,))
    return None
