"""Examples shared out at random: each exactly once, X with its own Y, each piece a mixture.

The order of the examples inside a piece is free. What sources and pieces are: see `splits`.
"""

from collections.abc import Sequence

import numpy as np

from dlkit.check.rules.randomness import SIGMAS, largest_chi_squared, pairs_of_draws
from dlkit.check.rules.rule import NOTHING, Argument, Asked, Finding, Output, rule
from dlkit.check.rules.splits import Split, by_column, looked_up

ALONE = 100  # pairs of neighbours from which on a call is judged by itself, too
OF_ALL_SHIFTS = 6.6  # deviations: the largest of some 200 shifts may reach further than one does
MASKS = "A piece is a mask of 0 and 1 for all examples; it should hold the numbers of its examples."
OCCUR = 0.25  # the part of the examples that has to occur once: draws with replacement leave 0.37
ENOUGH = 8  # examples of a source that chance brings to a piece: with fewer it says little


@rule("every example once", "exact")
def every_exampleonce(calls: Sequence[Asked]) -> Finding | None:
    """Judge that the pieces hold each example of all sources, or its number, once."""
    for split in map(Split, calls):
        if not split.is_complete:
            places, m = split.places, sum(split.sizes)
            words = "not every example occurs exactly once: some are missing, duplicated or changed"
            missing = m - len(np.unique(places[places >= 0]))
            unknown = float(np.mean(places < 0)) if places.size else 0.0
            note = MASKS if split.are_masks else ""
            return Finding(words, (unknown, missing / m, float(split.are_masks)), note)
    return None if calls else NOTHING


@rule("labels with examples", "exact")
def labels_with_examples(calls: Sequence[Asked]) -> Finding | None:
    """Judge that each column of an X piece stands beside its own label."""
    for split in map(Split, calls):
        labels = np.concatenate([Y for _, Y in split.pieces], axis=1)
        right = np.concatenate([Y for _, Y in split.sources], axis=1)
        known = split.places >= 0
        if not np.array_equal(labels[:, known], right[:, split.places[known]]):
            return Finding("X and Y no longer belong together: reorder both in the same way")
    return None if calls else NOTHING


@rule("random members", f"{SIGMAS:g} standard deviations")
def random_members(calls: Sequence[Asked]) -> Finding | None:
    """Judge that the piece that an example goes to does not depend on its place in its source.

    The places are ranks, so Kruskal and Wallis' H of the pieces is about chi-squared, with one
    degree of freedom less than there are pieces; both are summed over all calls. Some 100 examples
    in all are needed for an order left as it was to show. Small pieces say little by their means;
    there it shows that neighbours in the input stay together. Two calls with other generators put
    no more examples together than chance does, however the input of one of them is shifted. Where
    most examples are missing or occur several times, there is nothing to judge.
    """
    known = [split for split in once(calls) if (split.places >= 0).all()]
    mixed = [split for split in known if sum(map(len, split.shares)) >= OCCUR * sum(split.sizes)]
    shares = [share for split in mixed for share in split.shares if len(share)]
    scores = list(map(_h, shares))
    total, freedom = sum(h for h, _, _ in scores), sum(f for _, f, _ in scores)
    if not freedom:
        return NOTHING
    if total > largest_chi_squared(freedom):
        words = "the pieces hold examples from different parts of the input: shuffle all of them"
        return Finding(words, (float(np.mean([share for _, _, share in scores])),))
    alone = [[share] for share in shares if len(share) > ALONE]
    found = filter(None, map(_neighbours_stay_together, [shares, *alone]))
    return next(found, None) or _same_pieces(mixed)


@rule("pieces of one source", "exact")
def pieces_of_one_source(
    calls: Sequence[Asked], among: Sequence[Output], source: Argument
) -> Finding | None:
    """Judge that the pieces named in `among` hold examples of the argument `source` alone."""
    for call in calls:
        known = by_column([call.argument(source)])
        for name in among:
            for X, _ in call.output(name):
                foreign = looked_up(X, known) < 0
                if foreign.any():
                    words = f"{name} holds examples that are not from {source}"
                    return Finding(words, (float(foreign.mean()),))
    return None if calls else NOTHING


@rule("even mixture", f"{SIGMAS:g} standard deviations")
def even_mixture(calls: Sequence[Asked], among: Sequence[Output]) -> Finding | None:
    """Judge that all sources have the same share in each of the pieces named in `among`.

    Pearson's statistic of the table that counts the examples of each source in each piece is about
    chi-squared, and is summed over all calls. Tables with cells in which chance brings less than
    `ENOUGH` examples say too little.
    """
    total, freedom, shares = 0.0, 0, []
    for table in (split.counts for split in once(calls, among)):
        expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / max(table.sum(), 1)
        if expected.min() >= ENOUGH:
            total += float(((table - expected) ** 2 / expected).sum())
            freedom += (table.shape[0] - 1) * (table.shape[1] - 1)
            shares.append(table[-1, -1] / table[-1].sum())
    if not freedom:
        return NOTHING
    if total > largest_chi_squared(freedom):
        words = f"the sources do not have the same share in {' and '.join(among)}: mix, then cut"
        return Finding(words, (float(np.mean(shares)),))
    return None


def _same_pieces(mixed: Sequence[Split]) -> Finding | None:
    """Say whether two generators put the same examples together, or those beside them."""
    splits = {id(split.call): split for split in mixed}
    for one, other in pairs_of_draws([split.call for split in mixed]):
        for mine, its in zip(splits[id(one)].shares, splits[id(other)].shares, strict=True):
            if len(mine) != len(its):  # examples are missing, which is another rule's
                continue
            freedom = (len(np.unique(mine)) - 1) * (len(np.unique(its)) - 1)
            most = _agreements(mine, its).max()
            if freedom and most > largest_chi_squared(freedom, OF_ALL_SHIFTS):
                words = "two generators put the same examples, or neighbours, together; mix anew"
                return Finding(words, (float(most / len(its)), 2.0))
    return None


def _agreements(mine: np.ndarray, its: np.ndarray) -> np.ndarray:
    """Return Pearson's statistic of two ways to share out the same examples, for each shift.

    It is that of the table that counts the examples in each piece of the one and of the other.
    """
    members = [np.equal.outer(np.unique(pieces), pieces).astype(float) for pieces in (mine, its)]
    first, second = (np.fft.rfft(one) for one in members)
    tables = np.fft.irfft(first[:, np.newaxis] * second.conj(), len(mine))
    sizes = (one.sum(axis=1) for one in members)
    expected = np.multiply.outer(*sizes)[..., np.newaxis] / len(mine)
    return ((tables - expected) ** 2 / expected).sum(axis=(0, 1))


def _neighbours_stay_together(shares: list[np.ndarray]) -> Finding | None:
    pairs = np.array([len(share) - 1 for share in shares])
    together = np.array([np.count_nonzero(share[1:] == share[:-1]) for share in shares])
    chance = np.array([_chance(share) for share in shares])
    beyond, error = together - chance * pairs, np.sqrt((chance * (1 - chance) * pairs).sum())
    # The second bound is for few pairs, of which the first says little.
    if beyond.sum() > SIGMAS * error and beyond.sum() > ((1 - chance) * pairs).sum() / 2:
        words = "neighbours in the input stay together: shuffle single examples, not groups"
        return Finding(words, (float(together.sum() / pairs.sum()), 1.0))
    if beyond.sum() < -SIGMAS * error and beyond.sum() < -(chance * pairs).sum() / 3:
        words = "neighbours in the input are put apart more often than by chance: mix all of them"
        return Finding(words, (float(together.sum() / pairs.sum()), -1.0))
    return None


def _chance(share: np.ndarray) -> float:
    """Return how probable it is that two examples, taken at random, are in one piece."""
    sizes, m = np.bincount(share), len(share)
    return float((sizes * (sizes - 1)).sum() / max(m * (m - 1), 1))


def _h(share: np.ndarray) -> tuple[float, int, float]:
    """Return Kruskal and Wallis' H, its degrees of freedom, and H over its largest value."""
    m, sizes = len(share), np.bincount(share)
    means = np.bincount(share, weights=np.arange(m)) / np.maximum(sizes, 1)
    h = 12 / (m * (m + 1)) * (sizes * (means - (m - 1) / 2) ** 2).sum()
    return float(h), np.count_nonzero(sizes) - 1, float(h) / max(m - 1, 1)


def once(calls: Sequence[Asked], among: Sequence[Output] = ()) -> list[Split]:
    """Return the splits of the calls; equal draws count once."""
    splits = (Split(call, among) for call in calls)
    return list({split.draw: split for split in splits}.values())
