"""A random split: its sources, its pieces, and which example went to which piece.

A result is a sequence of pieces, or a dict of them. A piece is a pair (X, Y), or a list of the
numbers 0 to m - 1 of its examples. The examples come from one source, the first two arguments, or
from several: then each argument that is a pair (X, Y) is one.
"""

from collections.abc import Sequence

import numpy as np

from dlkit.check.kinds import is_numbers
from dlkit.check.rules.rule import Asked, Output

Pair = Sequence[np.ndarray]


class Split:
    """The sources and pieces of one call, and where each example went.

    Where `among` names pieces, it is about these alone.
    """

    def __init__(self, call: Asked, among: Sequence[Output] = ()) -> None:
        outcome = call.reply.outcome
        whole = list(outcome.values() if isinstance(outcome, dict) else outcome)
        pieces = [call.output(name)[0] for name in among] or whole
        pairs = [value for value in call.arguments if isinstance(value, tuple | list)]
        self.call = call
        self.sources: list[Pair] = pairs or [call.arguments[:2]]
        self.sizes = [X.shape[1] for X, _ in self.sources]
        self.pieces = pieces
        if all(is_numbers(piece) or len(piece) == 0 for piece in pieces):
            self._by_piece = [_numbers(piece, self.sizes[0]) for piece in pieces]
        else:
            known = by_column(self.sources)
            self._by_piece = [looked_up(X, known) for X, _ in pieces]
        # Of each column of the pieces in turn, its place in the sources, -1 without one.
        self.places = np.concatenate(self._by_piece)

    @property
    def is_complete(self) -> bool:
        """Whether each example is in exactly one piece."""
        return np.array_equal(np.sort(self.places), np.arange(sum(self.sizes)))

    @property
    def are_masks(self) -> bool:
        """Whether a piece says of each example, by 0 or 1, whether it belongs to it."""
        m = sum(self.sizes)
        return m > 2 and any(len(one) == m and set(one) == {0, 1} for one in self._by_piece)

    @property
    def draw(self) -> bytes:
        """Where each example went, to tell equal draws by."""
        return b"|".join(places.tobytes() for places in self._by_piece)

    @property
    def shares(self) -> list[np.ndarray]:
        """Of the examples of each source, in their order, the numbers of their pieces.

        Those that are missing or occur several times are left out.
        """
        numbers = np.repeat(np.arange(len(self.pieces)), list(map(len, self._by_piece)))
        known, first, times = np.unique(self.places, return_index=True, return_counts=True)
        once = (known >= 0) & (times == 1)
        ends = np.searchsorted(known[once], np.cumsum(self.sizes)[:-1])
        return np.split(numbers[first[once]], ends)

    @property
    def counts(self) -> np.ndarray:
        """How many examples of each source (column) are in each piece (row)."""
        owner = np.repeat(np.arange(len(self.sizes)), self.sizes)
        known = [owner[places[places >= 0]] for places in self._by_piece]
        return np.array([np.bincount(one, minlength=len(self.sizes)) for one in known], dtype=float)


def by_column(sources: Sequence[Pair]) -> dict[bytes, int]:
    """Map each column of the sources to its place."""
    columns = (column for X, _ in sources for column in _columns(X))
    return {column: place for place, column in enumerate(columns)}


def looked_up(piece: np.ndarray, known: dict[bytes, int]) -> np.ndarray:
    return np.array([known.get(column, -1) for column in _columns(piece)], dtype=int)


def _columns(X: np.ndarray) -> list[bytes]:
    rows = np.ascontiguousarray(np.asarray(X, dtype=float).T)
    return [row.tobytes() for row in rows]


def _numbers(piece: Sequence[float], m: int) -> np.ndarray:
    """Return the numbers of a piece's examples, -1 for what is no number of one of m."""
    places = np.asarray(piece, dtype=float)
    return np.where(np.isin(places, np.arange(m)), places, -1).astype(int)
