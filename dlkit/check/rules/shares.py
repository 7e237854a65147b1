"""Examples shared out at random: each exactly once, X with its own Y, each piece a mixture.

A result is a sequence of pairs (X, Y), or a dict of them. The order of the examples inside a piece
is free. The examples come from one source, the arguments X and Y, or from several: then each
argument that is a pair (X, Y) is one.
"""

from collections.abc import Sequence

import numpy as np

from dlkit.check.rules.randomness import SIGMAS, largest_chi_squared, pairs_of_draws
from dlkit.check.rules.rule import NOTHING, Argument, Asked, Finding, Output, rule

OF_ALL_SHIFTS = 6.6  # deviations: the largest of some 200 shifts may reach further than one does
ENOUGH = 8  # examples of a source that chance brings to a piece: with fewer it says little

Pair = Sequence[np.ndarray]


@rule("every example once", "exact")
def every_example_once(calls: Sequence[Asked]) -> Finding | None:
    """Judge that the columns of all X pieces are those of the X of all sources, each once."""
    for split in map(_Split, calls):
        places, m = split.places, sum(split.sizes)
        if not np.array_equal(np.sort(places), np.arange(m)):
            words = "not every example occurs exactly once: some are missing, duplicated or changed"
            missing = m - len(np.unique(places[places >= 0]))
            return Finding(words, (float(np.mean(places < 0)), missing / m))
    return None if calls else NOTHING


@rule("labels with examples", "exact")
def labels_with_examples(calls: Sequence[Asked]) -> Finding | None:
    """Judge that each column of an X piece stands beside its own label."""
    for split in map(_Split, calls):
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
    no more examples together than chance does, however the input of one of them is shifted.
    """
    mixed = [split for split in _once(calls) if (split.places >= 0).all()]
    shares = [share for split in mixed for share in split.shares]
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
        known = _by_column([call.argument(source)])
        for name in among:
            for X, _ in call.output(name):
                foreign = _looked_up(X, known) < 0
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
    for table in (split.counts for split in _once(calls, among)):
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


def _same_pieces(mixed: Sequence["_Split"]) -> Finding | None:
    """Say whether two generators put the same examples together, or those beside them."""
    splits = {id(split.call): split for split in mixed}
    for one, other in pairs_of_draws([split.call for split in mixed]):
        for mine, its in zip(splits[id(one)].shares, splits[id(other)].shares, strict=True):
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


class _Split:
    """The sources and pieces of one call, pairs (X, Y), and where each example went.

    Where `among` names pieces, it is about these alone.
    """

    def __init__(self, call: Asked, among: Sequence[Output] = ()) -> None:
        outcome = call.reply.outcome
        pairs = [value for value in call.arguments if isinstance(value, tuple | list)]
        self.call = call
        self.sources: list[Pair] = pairs or [call.arguments[:2]]
        self.sizes = [X.shape[1] for X, _ in self.sources]
        all_pieces = list(outcome.values()) if isinstance(outcome, dict) else list(outcome)
        self.pieces = [call.output(name)[0] for name in among] or all_pieces
        known = _by_column(self.sources)
        self._by_piece = [_looked_up(X, known) for X, _ in self.pieces]
        # Of each column of the pieces in turn, its place in the sources, -1 without one.
        self.places = np.concatenate(self._by_piece)

    @property
    def draw(self) -> bytes:
        """Where each example went, to tell equal draws by."""
        return b"|".join(places.tobytes() for places in self._by_piece)

    @property
    def shares(self) -> list[np.ndarray]:
        """Of the examples of each source, in their order, the numbers of their pieces."""
        numbers = np.repeat(np.arange(len(self.pieces)), list(map(len, self._by_piece)))
        ordered = numbers[np.argsort(self.places, kind="stable")]
        return np.split(ordered, np.cumsum(self.sizes)[:-1])

    @property
    def counts(self) -> np.ndarray:
        """How many examples of each source (column) are in each piece (row)."""
        owner = np.repeat(np.arange(len(self.sizes)), self.sizes)
        known = [owner[places[places >= 0]] for places in self._by_piece]
        return np.array([np.bincount(one, minlength=len(self.sizes)) for one in known], dtype=float)


def _once(calls: Sequence[Asked], among: Sequence[Output] = ()) -> list[_Split]:
    """Return the splits of the calls; equal draws count once."""
    splits = (_Split(call, among) for call in calls)
    return list({split.draw: split for split in splits}.values())


def _by_column(sources: Sequence[Pair]) -> dict[bytes, int]:
    """Map each column of the sources to its place."""
    columns = (column for X, _ in sources for column in _columns(X))
    return {column: place for place, column in enumerate(columns)}


def _looked_up(piece: np.ndarray, known: dict[bytes, int]) -> np.ndarray:
    return np.array([known.get(column, -1) for column in _columns(piece)], dtype=int)


def _columns(X: np.ndarray) -> list[bytes]:
    rows = np.ascontiguousarray(np.asarray(X, dtype=float).T)
    return [row.tobytes() for row in rows]
