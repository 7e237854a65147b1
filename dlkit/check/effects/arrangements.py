"""Relations of whole arrays: turned, reversed, moved, one too few, another value in its place."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from dlkit.check.compare import Tolerance, close, leaves
from dlkit.check.effects.pairs import Pair, at, given, is_evidence, numbers_of
from dlkit.check.words import place

Change = Callable[[np.ndarray], np.ndarray]
LONG = 50_000  # numbers that are sorted


def _line(x: np.ndarray) -> np.ndarray:
    if x.ndim != 1:
        raise ValueError("one axis only")
    return x


def _table(x: np.ndarray) -> np.ndarray:
    if x.ndim != 2:
        raise ValueError("two axes only")
    return x


def _deep(x: np.ndarray) -> np.ndarray:
    if x.ndim < 3:
        raise ValueError("three axes or more")
    return x


def _sorted(x: np.ndarray) -> np.ndarray:
    if not 2 < x.size <= LONG:
        raise ValueError("too few numbers for an order, or too many to be sorted")
    return np.sort(x, axis=None)


def _sorted_rows(x: np.ndarray) -> np.ndarray:
    """Sort the rows by what stands in them; rounding must not decide."""
    if x.size > LONG or min(_table(x).shape) < 2:
        raise ValueError("too long to be sorted")
    return x[np.lexsort(np.round(x, 9).T)]


def _sorted_columns(x: np.ndarray) -> np.ndarray:
    return _sorted_rows(_table(x).T)


# The numbers that came, changed so, are the expected ones, changed so.
ARRANGED: tuple[tuple[str, Change, Change], ...] = (
    ("the expected numbers; only their kind is wrong", np.asarray, np.asarray),
    ("the transpose of what is expected", np.transpose, _table),
    ("what is expected in reverse order", lambda x: x[::-1], _line),
    ("what is expected with its rows in reverse order", lambda x: x[::-1], _table),
    ("what is expected with its columns in reverse order", lambda x: x[:, ::-1], _table),
    *(
        (f"what is expected in reverse order along axis {k}", partial(np.flip, axis=k), _deep)
        for k in range(4)
    ),
    ("what is expected without its last number", _line, lambda x: x[:-1]),
    ("what is expected without its first number", _line, lambda x: x[1:]),
    ("what is expected and one number more at its end", lambda x: _line(x)[:-1], np.asarray),
    ("what is expected and one number more at its start", lambda x: _line(x)[1:], np.asarray),
    ("one place late", lambda x: _line(x)[1:], lambda x: x[:-1]),
    ("one place early", lambda x: _line(x)[:-1], lambda x: x[1:]),
    ("what is expected without its last row", _table, lambda x: x[:-1]),
    ("what is expected without its first row", _table, lambda x: x[1:]),
    ("what is expected without its last column", _table, lambda x: x[:, :-1]),
    ("what is expected without its first column", _table, lambda x: x[:, 1:]),
    ("one row down", lambda x: np.roll(_table(x), -1, axis=0), np.asarray),
    ("one row up", lambda x: np.roll(_table(x), 1, axis=0), np.asarray),
    ("one column to the right", lambda x: np.roll(_table(x), -1, axis=1), np.asarray),
    ("one column to the left", lambda x: np.roll(_table(x), 1, axis=1), np.asarray),
    ("what is expected with its rows in another order", _sorted_rows, _sorted_rows),
    ("what is expected with its columns in another order", _sorted_columns, _sorted_columns),
    ("the expected numbers in another shape, in the same order", np.ravel, np.ravel),
    ("the expected numbers in other places", _sorted, _sorted),
)


def rearranged(pairs: Sequence[Pair], tolerance: Tolerance) -> str:
    """Say how all arrays follow from the expected ones by the places of their numbers; or ""."""
    both = [pair.numbers for pair in pairs]
    if any(one is None for one in both):
        return ""
    return next((words for words, *change in ARRANGED if _all_fit(both, tolerance, *change)), "")


def _all_fit(both: Sequence, tolerance: Tolerance, of_got: Change, of_expected: Change) -> bool:
    seen = []
    for got, expected in both:
        try:
            mine, its = of_got(got), of_expected(expected)
        except (ValueError, IndexError):
            return False
        if mine.shape != its.shape or not close(mine, its, tolerance).all():
            return False
        seen.append(its.ravel())
    numbers = np.concatenate(seen)
    return bool(np.isfinite(numbers).all()) and is_evidence(numbers)


def another_value(pairs: Sequence[Pair], tolerance: Tolerance, names: tuple[str, ...]) -> str:
    """Say which argument, unchanged, or which other output stands there in all pairs; or ""."""
    if any(numbers_of(pair.got) is None for pair in pairs):
        return ""
    common: dict[str, list[str]] | None = None
    for pair in pairs:
        got = numbers_of(pair.got)
        mine = {general: words for general, words, value in _values(pair, names)
                if value.shape == got.shape and close(got, value, tolerance).all()}  # fmt: skip
        if common is None:
            common = {general: [words] for general, words in mine.items()}
        else:
            common = {g: [*common[g], mine[g]] for g in common if g in mine}
        if not common:
            return ""
    if not is_evidence(np.concatenate([numbers_of(pair.got).ravel() for pair in pairs])):
        return ""
    general, words = next(iter((common or {"": [""]}).items()))
    return words[0] if len(set(words)) == 1 else general


def _values(pair: Pair, names: tuple[str, ...]) -> Iterator[tuple[str, str, np.ndarray]]:
    """Yield arguments and other outputs: how they are called for many pairs and for one; numbers.

    Of an argument that holds many, only the one at the same key counts for many.
    """
    for label, path, value in given(pair.call):
        if (numbers := numbers_of(value)) is not None:
            words = f"the argument {label}, unchanged"
            same = len(path) > 1 and pair.path and path[-1] == pair.path[-1]
            general = f"what the argument {path[0]} holds under the same name, unchanged"
            yield (general if same else words), words, numbers
    expected = pair.call.case.expected
    for path in leaves(expected, names):
        if path != pair.path:
            numbers = numbers_of(at(expected, path, names))
            if numbers is not None:
                words = f"the value that is expected of {place(path)}"
                yield words, words, numbers
