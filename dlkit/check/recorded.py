"""Recorded calls: what a right earlier exercise returned when right answers called it.

They stand in for an earlier exercise that is not right yet. No code of a right answer is in them:
a call is looked up by its arguments, within rounding. A call that was not recorded has no result.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from dlkit.check.kinds import REAL, with_leaves
from dlkit.check.outcome import generators
from dlkit.check.wire import pack, unpack

if TYPE_CHECKING:
    from dlkit.check.question import Case

RTOL, ATOL = 1e-7, 1e-10  # of arguments: far less than a card tells apart, more than rounding
SAME = 1e-9, 1e-12  # of arrays that are stored once: the rounding of two right answers
ELSEWHERE = -1  # the number of a leaf that is no array


@dataclass(frozen=True)
class RecordedCall:
    """One call: arguments in the order of the parameters, result, its generators afterwards."""

    arguments: tuple
    result: object
    after: tuple[np.random.Generator, ...] = ()

    def returned(self) -> tuple[object, tuple[np.random.Generator, ...]]:
        """Return copies of the result and of the generators: what becomes of them does not stay."""
        return unpack(self._packed)

    @cached_property
    def _packed(self) -> bytes:
        return pack((self.result, self.after))


@dataclass(frozen=True)
class Recorded:
    """The recorded calls of an exercise's right answers, by the name of what they called."""

    calls: Mapping[str, tuple[RecordedCall, ...]] = field(default_factory=dict)

    @cached_property
    def tables(self) -> Mapping[str, "Table"]:
        """The calls by the form of their arguments, to be looked up."""
        return {name: Table(calls) for name, calls in self.calls.items()}


class Rows:
    """Rows of numbers, all of one length, of which the nearest one is looked up."""

    def __init__(self, length: int) -> None:
        self._rows = np.empty((4, length))
        self.count = 0

    def add(self, row: np.ndarray) -> None:
        """Add `row`, of shape (length,)."""
        if self.count == len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[self.count] = row
        self.count += 1

    def find(self, row: np.ndarray, rtol: float, atol: float) -> int | None:
        """Return the number of the row that is nearest to `row`, None if none is close."""
        rows = self._rows[: self.count]
        with np.errstate(all="ignore"):
            same = (rows == row) | (np.isnan(rows) & np.isnan(row))
            distance = np.where(same, 0.0, np.abs(rows - row))
            near = same | (distance <= atol + rtol * np.abs(rows))
        fits = np.flatnonzero(near.all(axis=1))
        return int(fits[np.argmin(distance[fits].sum(axis=1))]) if fits.size else None


class Table:
    """Calls by the form of their arguments: kinds, shapes and texts."""

    def __init__(self, calls: Sequence[RecordedCall] = ()) -> None:
        self._rows: dict[str, Rows] = {}
        self._calls: dict[str, list[RecordedCall]] = {}
        self._exact: dict[bytes, RecordedCall] = {}
        for one in calls:
            self.add(one)

    def add(self, one: RecordedCall) -> None:
        """Add a call."""
        packed = pack(one.arguments)
        self._exact.setdefault(packed, one)
        form, numbers = described(packed)
        self._rows.setdefault(form, Rows(numbers.size)).add(numbers)
        self._calls.setdefault(form, []).append(one)

    def find(self, arguments: tuple, rtol: float = RTOL, atol: float = ATOL) -> RecordedCall | None:
        """Return the call whose arguments are these, the nearest one of several; None if none is.

        Raises WireError for an argument that is not carried.
        """
        packed = pack(arguments)
        if packed in self._exact:
            return self._exact[packed]
        form, numbers = described(packed)
        if form not in self._rows:
            return None
        number = self._rows[form].find(numbers, rtol, atol)
        return None if number is None else self._calls[form][number]


def described(packed: bytes) -> tuple[str, np.ndarray]:
    """Return the form of a packed value, and the numbers in it as floats of shape (n,).

    A number is one whatever its type; a tuple and a list are alike, too.
    """
    words: list[str] = []
    numbers: list[np.ndarray] = []
    _describe(unpack(packed), words, numbers)
    return " ".join(words), np.concatenate([np.zeros(0), *numbers])


def _describe(value: object, words: list[str], numbers: list[np.ndarray]) -> None:
    if isinstance(value, dict):
        words.append(f"dict {len(value)}")
        for key in sorted(value, key=repr):
            words.append(repr(key))
            _describe(value[key], words, numbers)
    elif isinstance(value, tuple | list):
        words.append(f"items {len(value)}")
        for item in value:
            _describe(item, words, numbers)
    elif isinstance(value, bool | int | float) and abs(value) < 2**53:
        words.append("()")
        numbers.append(np.array([value], dtype=float))
    elif isinstance(value, np.ndarray) and value.dtype.kind in REAL:
        words.append(str(value.shape))
        numbers.append(value.astype(float).ravel())
    else:  # text, None, a generator with its state, a probe with its settings
        words.append(pack((value,)).hex())


def advance(arguments: tuple, after: Sequence[np.random.Generator]) -> None:
    """Put the generators among `arguments` into the states of those in `after`."""
    for own, its in zip(generators(arguments, {}), after, strict=True):
        own.bit_generator.state = its.bit_generator.state


# As plain values, for cases.h5: each array once, none that stands among the cases


class Arrays:
    """Numbered arrays; one that is equal to another, but for rounding, has the number of that."""

    def __init__(self, cases: Sequence["Case"]) -> None:
        self.all: list[np.ndarray] = []
        self._rows: dict[tuple, Rows] = {}
        self._numbers: dict[tuple, list[int]] = {}
        for case in cases:
            for leaf in leaves((case.arguments, case.expected)):
                if isinstance(leaf, np.ndarray):
                    self.number(leaf)
        self.known = len(self.all)

    def number(self, array: np.ndarray) -> int:
        """Return the number of `array`, a new one if it is needed."""
        is_real = array.dtype.kind in REAL
        form = array.dtype.str, array.shape, "" if is_real else repr(array.tolist())
        row = array.astype(float).ravel() if is_real else np.zeros(0)
        rows = self._rows.setdefault(form, Rows(row.size))
        numbers = self._numbers.setdefault(form, [])
        found = rows.find(row, *SAME)
        if found is None:
            found = rows.count
            rows.add(row)
            numbers.append(len(self.all))
            self.all.append(array)
        return numbers[found]

    @property
    def size(self) -> int:
        """Count the numbers in all new arrays."""
        return sum(array.size for array in self.all[self.known :])


def leaves(value: object) -> Iterator[object]:
    """Yield what dicts, lists and tuples hold, at any depth."""
    if isinstance(value, dict | tuple | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from leaves(item)
    else:
        yield value


def plain(recorded: Recorded, cases: Sequence["Case"]) -> dict:
    """Return recorded calls as plain values; `cases` are those that are stored beside them."""
    arrays = Arrays(cases)
    calls = {
        name: [_plain_call(one, arrays) for one in calls] for name, calls in recorded.calls.items()
    }
    return {"calls": calls, "arrays": arrays.all[arrays.known :]}


def _plain_call(one: RecordedCall, arrays: Arrays) -> tuple[object, list[int]]:
    """Return a call without its arrays, and the number of each of its leaves."""
    numbers: list[int] = []

    def left(leaf: object, _: tuple) -> object:
        is_array = isinstance(leaf, np.ndarray)
        numbers.append(arrays.number(leaf) if is_array else ELSEWHERE)
        return None if is_array else leaf

    return with_leaves(left, (one.arguments, one.result, one.after)), numbers


def from_plain(stored: Mapping, cases: Sequence["Case"]) -> Recorded:
    """Return what `plain` wrote."""
    arrays = [*Arrays(cases).all, *stored["arrays"]]
    calls = {
        name: tuple(_call(*one, arrays) for one in calls) for name, calls in stored["calls"].items()
    }
    return Recorded(calls)


def _call(value: object, numbers: Sequence[int], arrays: Sequence[np.ndarray]) -> RecordedCall:
    left = iter(numbers)

    def put_back(leaf: object, _: tuple) -> object:
        number = next(left)
        return leaf if number == ELSEWHERE else arrays[number]

    return RecordedCall(*with_leaves(put_back, value))
