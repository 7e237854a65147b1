"""The one comparison: what an answer returned against what is expected, leaf by leaf, in words.

`check` and the judge both use it, so they cannot disagree about a value. The tolerance is
`|got - expected| <= atol + rtol * |expected|`. Other types are accepted where they hold the same
values: a NumPy scalar or 0-d array for a float, booleans for 0 and 1, a list for a tuple and the
other way round, a 1-D array for a list of numbers. Extra keys of a dict are ignored.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from dlkit.check import words as say
from dlkit.check.kinds import Path, is_number, is_numbers, is_real, is_sequence, stem
from dlkit.check.outcome import NOT_JUDGEABLE, Raised
from dlkit.check.probes import Probe

ATOL, RTOL = 1e-8, 1e-5
SOLID = 1e-6  # a number that a factor can be read from is larger


@dataclass(frozen=True)
class Tolerance:
    """How far a number may lie from the expected one.

    Of the outputs named in `free` ("W" stands for W1, W2, ... too, "" for the whole result) only
    kind and shape are compared, and that the numbers are finite. Of those named in `any_length`,
    which are free as well, a list of numbers may also be longer or shorter than the expected one.
    """

    atol: float = ATOL
    rtol: float = RTOL
    free: tuple[str, ...] = ()
    any_length: tuple[str, ...] = ()

    def at(self, path: Path) -> "Tolerance":
        """Return the tolerance that holds at `path` and below."""
        named = {"", *(name for k in path if isinstance(k, str) for name in (k, stem(k)))}
        if named.isdisjoint(self.free):
            return self
        any_length = self.any_length if named.isdisjoint(self.any_length) else ("",)
        return replace(self, atol=float("inf"), rtol=0.0, any_length=any_length)

    @property
    def is_free(self) -> bool:
        """Say whether any finite number will do here."""
        return self.atol == float("inf")

    @property
    def is_of_any_length(self) -> bool:
        """Say whether a list of numbers may be longer or shorter here."""
        return "" in self.any_length


STANDARD = Tolerance()


@dataclass(frozen=True)
class Difference:
    """One place where the value that was returned is not the expected one.

    `in_words` returns two descriptions: `words`, without values, may be shown with any case;
    `quoted` shows values, so it is for public cases only. Most differences are never described.
    """

    path: Path
    kind: str
    in_words: Callable[[], tuple[str, str]]

    @property
    def words(self) -> str:
        """What is different, without values."""
        return self._described[0]

    @property
    def quoted(self) -> str:
        """What is different, with the first values that differ."""
        return self._described[1]

    @cached_property
    def _described(self) -> tuple[str, str]:
        with np.errstate(all="ignore"):
            return self.in_words()


def _difference(path: Path, kind: str, words: str, quoted: str = "") -> Difference:
    return Difference(path, kind, lambda: (words, quoted or words))


def compare(
    got: object, expected: object, tolerance: Tolerance = STANDARD, names: tuple[str, ...] = ()
) -> list[Difference]:
    """List the differences between `got` and `expected`; none means equal within tolerance.

    `names` are the names of the items of a tuple that is returned, such as ("grads", "cost").
    """
    with np.errstate(all="ignore"):  # the notebook's np.seterr is for the answer, not for this
        return list(_compare((), got, expected, tolerance, names))


def leaves(expected: object, names: tuple[str, ...] = (), path: Path = ()) -> list[Path]:
    """List the paths of the values inside `expected` that are compared as wholes."""
    if isinstance(expected, dict):
        pairs = expected.items()
    elif is_sequence(expected) and (names or not is_numbers(expected)):
        pairs = zip(_item_names(expected, names), expected, strict=True)
    else:
        pairs = ()
    inside = [leaf for key, item in pairs for leaf in leaves(item, (), (*path, key))]
    return inside or [path]


def _compare(
    path: Path, got: object, expected: object, tolerance: Tolerance, names: tuple[str, ...]
) -> Iterator[Difference]:
    tolerance = tolerance.at(path) if tolerance.free else tolerance
    if isinstance(got, Raised) or isinstance(expected, Raised):
        yield from _compare_raised(path, got, expected)
    elif isinstance(expected, dict):
        yield from _compare_dicts(path, got, expected, tolerance)
    elif is_numbers(expected) and not names:
        yield from _compare_numbers(path, got, expected, tolerance)
    elif is_sequence(expected):
        yield from _compare_sequences(path, got, expected, tolerance, names)
    elif is_number(expected):
        yield from _compare_number(path, got, expected, tolerance)
    elif isinstance(expected, np.ndarray):
        yield from _compare_arrays(path, got, expected, tolerance)
    elif type(got) is not type(expected):
        yield _wrong_kind(path, got, expected)
    elif not isinstance(expected, np.random.Generator | Probe) and got != expected:
        words, quoted = say.other_thing(got, expected)
        yield _difference(path, "value", words, quoted)


def _compare_raised(path: Path, got: object, expected: object) -> Iterator[Difference]:
    if isinstance(got, Raised) and got.kinds[0] == NOT_JUDGEABLE:
        yield _difference(path, "type", got.message)
    elif not isinstance(expected, Raised):
        yield _difference(path, "raised", f"the call raised {got}")
    elif not isinstance(got, Raised):
        words = f"expected the exception {expected.kinds[0]}, but none was raised"
        yield _difference(path, "type", words)
    elif expected.kinds[0] not in got.kinds:
        words = f"expected the exception {expected.kinds[0]}, got {got}"
        yield _difference(path, "raised", words)


def _compare_dicts(
    path: Path, got: object, expected: dict, tolerance: Tolerance
) -> Iterator[Difference]:
    if not isinstance(got, dict):
        yield _wrong_kind(path, got, expected)
        return
    for key, item in expected.items():
        if key in got:
            yield from _compare((*path, key), got[key], item, tolerance, ())
        else:
            words = f"the key {key!r} is missing; got {say.describe(got)}"
            yield _difference((*path, key), "missing", words)


def _compare_sequences(
    path: Path, got: object, expected: tuple | list, tolerance: Tolerance, names: tuple[str, ...]
) -> Iterator[Difference]:
    if is_numbers(expected) and is_real(got) and got.ndim == 1:
        got = got.tolist()  # it is unpacked as a tuple is
    if not is_sequence(got):
        yield _wrong_kind(path, got, expected, names)
    elif len(got) != len(expected):
        named = f" ({', '.join(names)})" if names else ""
        words = f"expected {say.count(len(expected), 'item')}{named}, got {len(got)}"
        yield _difference(path, "length", words)
    else:
        for key, one, other in zip(_item_names(expected, names), got, expected, strict=True):
            yield from _compare((*path, key), one, other, tolerance, ())


def _compare_number(
    path: Path, got: object, expected: object, tolerance: Tolerance
) -> Iterator[Difference]:
    if is_number(got):
        yield from _compare_values(path, got, expected, tolerance)
    else:
        yield _wrong_kind(path, got, expected)


def _compare_numbers(
    path: Path, got: object, expected: list | tuple, tolerance: Tolerance
) -> Iterator[Difference]:
    """Compare a list of numbers as one value; an array of one axis will do for it."""
    if not is_sequence(got) and not (is_real(got) and got.ndim == 1):
        yield _wrong_kind(path, got, expected)
    elif len(got) != len(expected) and not tolerance.is_of_any_length:
        words = f"expected {say.count(len(expected), 'number')}, got {len(got)}"
        yield _difference(path, "length", words)
    elif odd := [i for i, item in enumerate(got) if not is_number(item)]:
        yield _wrong_kind((*path, odd[0]), got[odd[0]], expected[0])
    elif len(got) != len(expected):
        if not np.isfinite(np.asarray(got, dtype=float)).all():
            yield _difference(path, "value", say.not_finite(np.asarray(got, dtype=float)))
    else:
        yield from _compare_values(path, got, expected, tolerance)


def _compare_arrays(
    path: Path, got: object, expected: np.ndarray, tolerance: Tolerance
) -> Iterator[Difference]:
    if not isinstance(got, np.ndarray):
        yield _wrong_kind(path, got, expected)
    elif got.shape != expected.shape:
        yield _wrong_shape(path, got, expected, tolerance)
    elif not is_real(got) or not is_real(expected):
        yield _wrong_kind(path, got, expected)
    else:
        yield from _compare_values(path, got, expected, tolerance)


def _compare_values(
    path: Path, got: object, expected: object, tolerance: Tolerance
) -> Iterator[Difference]:
    """Compare real numbers of one shape."""
    one, other = np.asarray(got, dtype=float), np.asarray(expected, dtype=float)
    if not close(one, other, tolerance).all():
        yield Difference(path, "value", partial(_wrong_values, one, other, tolerance))


def close(got: np.ndarray, expected: np.ndarray, tolerance: Tolerance) -> np.ndarray:
    """Say of each number in `got` whether it is the expected one; both are floats of one shape."""
    near = np.abs(got - expected) <= tolerance.atol + tolerance.rtol * np.abs(expected)
    near &= np.isfinite(got)  # of free outputs too, whose tolerance has no end
    finite = np.isfinite(expected)
    if finite.all():
        return near
    same = (got == expected) | (np.isnan(got) & np.isnan(expected))
    return np.where(finite, near, same)


def _wrong_kind(
    path: Path, got: object, expected: object, names: tuple[str, ...] = ()
) -> Difference:
    return _difference(path, "type", say.other_kind(got, expected, names))


def _wrong_shape(
    path: Path, got: np.ndarray, expected: np.ndarray, tolerance: Tolerance
) -> Difference:
    turned = is_real(got) and is_real(expected) and got.T.shape == expected.shape
    known = turned and not tolerance.is_free
    transposed = known and close(got.T.astype(float), expected.astype(float), tolerance).all()
    return _difference(path, "shape", say.other_shape(got, expected, transposed))


def _wrong_values(got: np.ndarray, expected: np.ndarray, tolerance: Tolerance) -> tuple[str, str]:
    wrong = ~close(got, expected, tolerance)
    if tolerance.is_free and np.isfinite(expected[wrong]).all():
        return (say.not_finite(got),) * 2
    return say.other_values(got, expected, wrong, _pattern(got, expected, tolerance))


def _pattern(got: np.ndarray, expected: np.ndarray, tolerance: Tolerance) -> str:
    """Say how wrong numbers relate to the right ones when that is simple: NaN, sign, one factor."""
    if not np.isfinite(got).all():
        return f"; {say.of_them(got)}"
    if close(-got, expected, tolerance).all():
        return "; only the sign is wrong"
    if got.ndim == 2 and got.shape[0] == got.shape[1] and close(got.T, expected, tolerance).all():
        return "; it is the transpose of the expected array"
    factor = _common_factor(got, expected)
    if factor is None or not close(got, factor * expected, tolerance).all():
        return ""
    return f"; each is {factor:.4g} times the expected value"


def _common_factor(got: np.ndarray, expected: np.ndarray) -> float | None:
    solid = np.abs(expected) > SOLID
    if solid.sum() < 2:
        return None
    factor = float((got[solid] / expected[solid]).flat[0])
    return factor if abs(factor) > 1e-9 and abs(factor - 1) > 1e-3 else None


def _item_names(expected: tuple | list, names: tuple[str, ...]) -> tuple | range:
    return names if len(names) == len(expected) else range(len(expected))
