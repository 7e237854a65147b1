"""Examples shared out at random: each exactly once, X with its own Y, each piece a mixture.

A result is a sequence of pairs (X, Y), or a dict of them. The order of the examples inside a piece
is free. The examples come from one source, the arguments X and Y, or from several: then each
argument that is a pair (X, Y) is one.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from dlkit.check.rules.randomness import SIGMAS, largest_chi_squared, pairs_of_draws
from dlkit.check.rules.rule import NOTHING, Argument, Asked, Finding, Output, rule

OF_ALL_SHIFTS = 6.6  # deviations: the largest of some 200 shifts may reach further than one does
ENOUGH = 8  # examples of a source that chance brings to a piece: with fewer it says little

Pair = Sequence[np.ndarray]


@rule("every example once", "exact")
def every_example_once(calls: Sequence[Asked]) -> Finding | None:
    """Judge that the columns of all X pieces are those of the X of all sources, each once."""
    for call in calls:
        places, m = _places(call), sum(X.shape[1] for X, _ in _sources(call))
        if not np.array_equal(np.sort(places), np.arange(m)):
            words = "not every example occurs exactly once: some are missing, duplicated or changed"
            missing = m - len(np.unique(places[places >= 0]))
            return Finding(words, (float(np.mean(places < 0)), missing / m))
    return None if calls else NOTHING


@rule("labels with examples", "exact")
def labels_with_examples(calls: Sequence[Asked]) -> Finding | None:
    """Judge that each column of an X piece stands beside its own label."""
    for call in calls:
        places = _places(call)
        labels = np.concatenate([Y for _, Y in _pairs(call)], axis=1)
        right = np.concatenate([Y for _, Y in _sources(call)], axis=1)
        known = places >= 0
        if not np.array_equal(labels[:, known], right[:, places[known]]):
            return Finding("X and Y no longer belong together: reorder both in the same way")
    return None if calls else NOTHING


@rule("random members", f"{SIGMAS:g} standard deviations")
def random_members(calls: Sequence[Asked]) -> Finding | None:
    """Judge that the piece that an example goes to does not depend on its place in its source.

    The places are ranks, so Kruskal and Wallis' H of the pieces is about chi-squared, with one
    degree of freedom less than there are pieces; both are summed over all calls. Some 100 examples
    in all are needed for an order left as it was to show. Small pieces say little by their means;
    there it shows that neighbours in the input stay together. Two calls with other generators put
    no more examples together than chance does, however the input of one of them is shifted.
    """
    mixed = _complete(calls)
    shares = [share for call in mixed for share in _shares(call)]
    scores = list(map(_h, shares))
    total, freedom = sum(h for h, _, _ in scores), sum(f for _, f, _ in scores)
    if not freedom:
        return NOTHING
    if total > largest_chi_squared(freedom):
        words = "the examples are not shuffled: the result depends on their order in the input"
        return Finding(words, (float(np.mean([share for _, _, share in scores])),))
    return _neighbours_stay_together(shares) or _same_pieces(mixed)


@rule("pieces of one source", "exact")
def pieces_of_one_source(
    calls: Sequence[Asked], among: Sequence[Output], source: Argument
) -> Finding | None:
    """Judge that the pieces named in `among` hold examples of the argument `source` alone."""
    for call in calls:
        known = set(map(_key, _columns(call.argument(source)[0])))
        for name, (X, _) in _named(call, among):
            foreign = np.array([_key(column) not in known for column in _columns(X)])
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
    for call in _once(calls):
        table = _counts(call, among)
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


def _counts(call: Asked, among: Sequence[Output]) -> np.ndarray:
    """Return how many examples of each source (column) are in each of the pieces (row)."""
    sizes, known = list(map(_size, _sources(call))), _known(call)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    rows = []
    for _, (X, _) in _named(call, among):
        places = _looked_up(X, known)
        rows.append(np.bincount(owner[places[places >= 0]], minlength=len(sizes)))
    return np.array(rows, dtype=float)


def _same_pieces(mixed: Sequence[Asked]) -> Finding | None:
    """Say whether two generators put the same examples together, or those beside them."""
    for one, other in pairs_of_draws(mixed):
        for mine, its in zip(_shares(one), _shares(other), strict=True):
            freedom = (len(np.unique(mine)) - 1) * (len(np.unique(its)) - 1)
            most = _agreements(mine, its).max()
            if freedom and most > largest_chi_squared(freedom, OF_ALL_SHIFTS):
                words = (
                    "two generators put the same examples together, or their neighbours; mix anew"
                )
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


# Sources and pieces


def _sources(call: Asked) -> list[Pair]:
    """Return the pairs (X, Y) that the examples come from."""
    pairs = [value for value in call.arguments if isinstance(value, tuple | list)]
    return pairs or [call.arguments[:2]]


def _pairs(call: Asked) -> list[Pair]:
    """Return the pieces, pairs (X, Y)."""
    outcome = call.reply.outcome
    return list(outcome.values()) if isinstance(outcome, dict) else list(outcome)


def _named(call: Asked, among: Sequence[Output]) -> Iterator[tuple[str, Pair]]:
    """Yield each of the pieces of these names."""
    for name in among:
        yield from ((name, pair) for pair in call.output(name))


def _once(calls: Sequence[Asked]) -> list[Asked]:
    """Return the calls without those that have the same draw as one before: it counts once."""
    draws: dict[bytes, Asked] = {}
    for call in calls:
        known = _known(call)
        key = b"|".join(_looked_up(X, known).tobytes() for X, _ in _pairs(call))
        draws.setdefault(key, call)
    return list(draws.values())


def _complete(calls: Sequence[Asked]) -> list[Asked]:
    """Return the calls whose pieces hold examples of the sources alone, equal draws once."""
    return [call for call in _once(calls) if (_places(call) >= 0).all()]


def _shares(call: Asked) -> list[np.ndarray]:
    """Return, for the examples of each source in their order, the numbers of their pieces."""
    sizes = list(map(_size, _pairs(call)))
    numbers = np.repeat(np.arange(len(sizes)), sizes)[np.argsort(_places(call), kind="stable")]
    return np.split(numbers, np.cumsum(list(map(_size, _sources(call))))[:-1])


def _places(call: Asked) -> np.ndarray:
    """Return, for each column of the pieces in turn, its place in the sources, -1 without one."""
    known = _known(call)
    return np.concatenate([_looked_up(X, known) for X, _ in _pairs(call)])


def _known(call: Asked) -> dict[bytes, int]:
    """Map each column of the sources to its place."""
    columns = (column for X, _ in _sources(call) for column in _columns(X))
    return {_key(column): place for place, column in enumerate(columns)}


def _looked_up(piece: np.ndarray, known: dict[bytes, int]) -> np.ndarray:
    return np.array([known.get(_key(column), -1) for column in _columns(piece)], dtype=int)


def _columns(X: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(np.asarray(X, dtype=float).T)


def _key(column: np.ndarray) -> bytes:
    return column.tobytes()


def _size(pair: Pair) -> int:
    return pair[0].shape[1]
