"""Examples shared out at random: each exactly once, X with its own Y, each piece a mixture.

A result is a sequence of pieces. A piece is a pair (X, Y), or a list of the numbers 0 to m - 1 of
its examples. The order of the examples inside a piece is free.
"""

from collections.abc import Sequence

import numpy as np

from dlkit.check.kinds import is_numbers
from dlkit.check.rules.randomness import SIGMAS, pairs_of_draws
from dlkit.check.rules.rule import NOTHING, Argument, Asked, Finding, rule

ALONE = 100  # pairs of neighbours from which on a call is judged by itself, too
OF_ALL_SHIFTS = 6.6  # deviations: the largest of some 200 shifts may reach further than one does


@rule("every example once", "exact")
def every_example_once(calls: Sequence[Asked]) -> Finding | None:
    """Judge that the pieces hold each column of the first argument, or its number, once."""
    for call in calls:
        if not _is_complete(call):
            places, m = _places(call), call.arguments[0].shape[1]
            words = "not every example occurs exactly once: some are missing, duplicated or changed"
            missing = m - len(np.unique(places[places >= 0]))
            unknown = float(np.mean(places < 0)) if places.size else 0.0
            return Finding(words, (unknown, missing / m))
    return None if calls else NOTHING


@rule("even groups", "exact")
def even_groups(calls: Sequence[Asked], by: Argument) -> Finding | None:
    """Judge that all pieces hold equally many examples of each group, or one more or less.

    `by` names the argument (1, m) that holds the group of each example. Examples that do not occur
    exactly once are another rule's.
    """
    judged = NOTHING
    for call in (call for call in calls if _is_complete(call)):
        judged = None
        groups, pieces = call.argument(by)[0], _pieces(call)
        each = range(len(call.reply.outcome))
        counts = np.array([[np.sum(groups[pieces == i] == g) for i in each] for g in set(groups)])
        apart = int(np.ptp(counts, axis=1).max())
        if apart > 1:
            words = "the pieces do not hold equally many examples of each group, give or take one"
            return Finding(words, (apart / len(groups),))
    return judged


@rule("labels with examples", "exact")
def labels_with_examples(calls: Sequence[Asked]) -> Finding | None:
    """Judge that each column of an X piece stands beside its own label."""
    for call in calls:
        places = _places(call)
        labels = np.concatenate([Y for _, Y in call.reply.outcome], axis=1)
        known = places >= 0
        if not np.array_equal(labels[:, known], call.arguments[1][:, places[known]]):
            return Finding("X and Y no longer belong together: reorder both in the same way")
    return None if calls else NOTHING


@rule("random members", f"{SIGMAS:g} standard deviations")
def random_members(calls: Sequence[Asked]) -> Finding | None:
    """Judge that the piece that an example goes to does not depend on its place in the input.

    The places are ranks, so Kruskal and Wallis' H of the pieces is about chi-squared, with one
    degree of freedom less than there are pieces; both are summed over all calls. Some 100 examples
    in all are needed for an order left as it was to show. Small pieces say little by their means;
    there it shows that neighbours in the input stay together. Two calls with other generators put
    no more examples together than chance does, however the input of one of them is shifted.
    """
    mixed = [call for call in calls if _places(call).size and (_places(call) >= 0).all()]
    mixed = list({_places(call).tobytes(): call for call in mixed}.values())  # equal draws once
    scores = [_h(call) for call in mixed]
    total, freedom = sum(h for h, _, _ in scores), sum(f for _, f, _ in scores)
    if not freedom:
        return NOTHING
    if total > _largest_chi_squared(freedom):
        words = "the examples are not shuffled: the result depends on their order in the input"
        return Finding(words, (float(np.mean([share for _, _, share in scores])),))
    shares = [_pieces(call) for call in mixed]
    alone = [[share] for share in shares if len(share) > ALONE]
    found = filter(None, map(_neighbours_stay_together, [shares, *alone]))
    return next(found, None) or _same_pieces(mixed)


def _same_pieces(mixed: Sequence[Asked]) -> Finding | None:
    """Say whether two generators put the same examples together, or those beside them."""
    for one, other in pairs_of_draws(mixed):
        mine, its = _pieces(one), _pieces(other)
        if len(mine) != len(its):  # examples are missing, which is another rule's
            continue
        freedom = (len(np.unique(mine)) - 1) * (len(np.unique(its)) - 1)
        most = _agreements(mine, its).max()
        if freedom and most > _largest_chi_squared(freedom, OF_ALL_SHIFTS):
            words = "two generators put the same examples together, or their neighbours; mix anew"
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
    return None


def _pieces(call: Asked) -> np.ndarray:
    """Return, for each example in the order of the input, the number of its piece."""
    sizes = _sizes(call)
    numbers = np.repeat(np.arange(len(sizes)), sizes)
    return numbers[np.argsort(_places(call), kind="stable")]


def _chance(share: np.ndarray) -> float:
    """Return how probable it is that two examples, taken at random, are in one piece."""
    sizes, m = np.bincount(share), len(share)
    return float((sizes * (sizes - 1)).sum() / max(m * (m - 1), 1))


def _h(call: Asked) -> tuple[float, int, float]:
    """Return Kruskal and Wallis' H, its degrees of freedom, and H over its largest value."""
    places, sizes = _places(call), [size for size in _sizes(call) if size]
    m = len(places)
    means = [piece.mean() for piece in np.split(places, np.cumsum(sizes)[:-1])]
    between = sum(n * (mean - (m - 1) / 2) ** 2 for n, mean in zip(sizes, means, strict=True))
    h = 12 / (m * (m + 1)) * between
    return h, len(sizes) - 1, h / max(m - 1, 1)


def _largest_chi_squared(freedom: int, sigmas: float = SIGMAS) -> float:
    """Return the bound that lies `sigmas` deviations out, by Wilson and Hilferty's cube root."""
    spread = 2 / (9 * freedom)
    return freedom * (1 - spread + sigmas * np.sqrt(spread)) ** 3


def _is_complete(call: Asked) -> bool:
    return np.array_equal(np.sort(_places(call)), np.arange(call.arguments[0].shape[1]))


def _are_numbers(call: Asked) -> bool:
    """Say whether the pieces hold numbers of examples, and not the examples themselves."""
    return all(is_numbers(piece) or len(piece) == 0 for piece in call.reply.outcome)


def _sizes(call: Asked) -> list[int]:
    """Return how many examples each piece holds."""
    pieces = call.reply.outcome
    return [len(piece) if _are_numbers(call) else piece[0].shape[1] for piece in pieces]


def _places(call: Asked) -> np.ndarray:
    """Return, for each example of the pieces in turn, its place in X, -1 where it has none."""
    if _are_numbers(call):
        places = np.concatenate([np.asarray(piece, dtype=float) for piece in call.reply.outcome])
        known = np.isin(places, np.arange(call.arguments[0].shape[1]))
        return np.where(known, places, -1).astype(int)
    known = {column.tobytes(): i for i, column in enumerate(np.ascontiguousarray(_columns(call)))}
    pieces = np.concatenate([X.T for X, _ in call.reply.outcome], axis=0)
    pieces = np.ascontiguousarray(pieces, dtype=float)
    return np.array([known.get(column.tobytes(), -1) for column in pieces])


def _columns(call: Asked) -> np.ndarray:
    return np.asarray(call.arguments[0], dtype=float).T
