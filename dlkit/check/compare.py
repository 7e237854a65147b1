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

from dlkit.check.outcome import NOT_JUDGEABLE, Raised, printable
from dlkit.check.probes import Probe

Path = tuple[str | int, ...]

ATOL, RTOL = 1e-8, 1e-5
NUMBERS = (bool, int, float, np.number, np.bool_)
REAL = "biuf"  # the kinds of dtype that hold real numbers
KEY = 40  # characters of a key that are shown


@dataclass(frozen=True)
class Tolerance:
    """How far a number may lie from the expected one.

    Of the outputs named in `free` ("W" stands for W1, W2, ... too, "" for the whole result) only
    kind and shape are compared, and that the numbers are finite.
    """

    atol: float = ATOL
    rtol: float = RTOL
    free: tuple[str, ...] = ()

    def at(self, path: Path) -> "Tolerance":
        """Return the tolerance that holds at `path` and below."""
        named = {name for key in path if isinstance(key, str) for name in (key, stem(key))}
        free = "" in self.free or not named.isdisjoint(self.free)
        return replace(self, atol=float("inf"), rtol=0.0) if free else self


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
    elif _is_sequence(expected) and (names or not _is_numbers(expected)):
        pairs = zip(_item_names(expected, names), expected, strict=True)
    else:
        pairs = ()
    inside = [leaf for key, item in pairs for leaf in leaves(item, (), (*path, key))]
    return inside or [path]


def stem(key: str) -> str:
    """Return a name without the number at its end: the W of W1, W2, ..."""
    return key.rstrip("0123456789")


def _compare(
    path: Path, got: object, expected: object, tolerance: Tolerance, names: tuple[str, ...]
) -> Iterator[Difference]:
    tolerance = tolerance.at(path) if tolerance.free else tolerance
    if isinstance(got, Raised) or isinstance(expected, Raised):
        yield from _compare_raised(path, got, expected)
    elif isinstance(expected, dict):
        yield from _compare_dicts(path, got, expected, tolerance)
    elif _is_numbers(expected) and not names:
        yield from _compare_numbers(path, got, expected, tolerance)
    elif _is_sequence(expected):
        yield from _compare_sequences(path, got, expected, tolerance, names)
    elif _is_number(expected):
        yield from _compare_number(path, got, expected, tolerance)
    elif isinstance(expected, np.ndarray):
        yield from _compare_arrays(path, got, expected, tolerance)
    elif type(got) is not type(expected):
        yield _wrong_kind(path, got, expected)
    elif not isinstance(expected, np.random.Generator | Probe) and got != expected:
        yield _wrong_thing(path, got, expected)


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
            words = f"the key {key!r} is missing; got {describe(got)}"
            yield _difference((*path, key), "missing", words)


def _compare_sequences(
    path: Path, got: object, expected: tuple | list, tolerance: Tolerance, names: tuple[str, ...]
) -> Iterator[Difference]:
    if not _is_sequence(got):
        yield _wrong_kind(path, got, expected, names)
    elif len(got) != len(expected):
        named = f" ({', '.join(names)})" if names else ""
        words = f"expected {_count(expected, 'item')}{named}, got {len(got)}"
        yield _difference(path, "length", words)
    else:
        for key, one, other in zip(_item_names(expected, names), got, expected, strict=True):
            yield from _compare((*path, key), one, other, tolerance, ())


def _compare_number(
    path: Path, got: object, expected: object, tolerance: Tolerance
) -> Iterator[Difference]:
    if _is_number(got):
        yield from _compare_values(path, got, expected, tolerance)
    else:
        yield _wrong_kind(path, got, expected)


def _compare_numbers(
    path: Path, got: object, expected: list | tuple, tolerance: Tolerance
) -> Iterator[Difference]:
    """Compare a list of numbers as one value; an array of one axis will do for it."""
    if not _is_sequence(got) and not (_is_real(got) and got.ndim == 1):
        yield _wrong_kind(path, got, expected)
    elif len(got) != len(expected):
        words = f"expected {_count(expected, 'number')}, got {len(got)}"
        yield _difference(path, "length", words)
    elif odd := [i for i, item in enumerate(got) if not _is_number(item)]:
        yield _wrong_kind((*path, odd[0]), got[odd[0]], expected[odd[0]])
    else:
        yield from _compare_values(path, got, expected, tolerance)


def _compare_arrays(
    path: Path, got: object, expected: np.ndarray, tolerance: Tolerance
) -> Iterator[Difference]:
    if not isinstance(got, np.ndarray):
        yield _wrong_kind(path, got, expected)
    elif got.shape != expected.shape:
        yield _wrong_shape(path, got, expected)
    elif not _is_real(got):
        yield _wrong_kind(path, got, expected)
    else:
        yield from _compare_values(path, got, expected, tolerance)


def _compare_values(
    path: Path, got: object, expected: object, tolerance: Tolerance
) -> Iterator[Difference]:
    """Compare real numbers of one shape."""
    one, other = np.asarray(got, dtype=float), np.asarray(expected, dtype=float)
    if not _close(one, other, tolerance).all():
        yield Difference(path, "value", partial(_wrong_values, one, other, tolerance))


def _close(got: np.ndarray, expected: np.ndarray, tolerance: Tolerance) -> np.ndarray:
    near = np.abs(got - expected) <= tolerance.atol + tolerance.rtol * np.abs(expected)
    near &= np.isfinite(got)  # of free outputs too, whose tolerance has no end
    finite = np.isfinite(expected)
    if finite.all():
        return near
    same = (got == expected) | (np.isnan(got) & np.isnan(expected))
    return np.where(finite, near, same)


# Words


def place(path: Path) -> str:
    """Name the place inside a result as a student would write it: `grads["dw"]`, `cost`."""
    if not path:
        return "the result"
    first, *rest = path
    named = isinstance(first, str) and first.isidentifier() and len(first) <= KEY
    return (first if named else f"result{_index(first)}") + "".join(map(_index, rest))


def _index(key: object) -> str:
    if isinstance(key, str):
        return f'["{printable(key, KEY)}"]'  # a key may be the student's: it cannot forge a line
    return f"[{repr(key)[:KEY]}]"


def describe(value: object) -> str:
    """Say what kind of thing `value` is, without its numbers."""
    if value is None:
        return "None (is a `return` missing?)"
    if isinstance(value, np.ndarray):
        return _describe_array(value)
    if isinstance(value, dict):
        return f"a dict with {_keys(value)}"
    if isinstance(value, tuple | list | set):
        noun = "number" if _is_numbers(value) else "item"
        return f"a {type(value).__name__} of {_count(value, noun)}"
    names = {bool: "a boolean", int: "an integer", float: "a single number", str: "a string"}
    return names.get(type(value), f"a {type(value).__name__}")


def _describe_array(value: np.ndarray) -> str:
    if value.ndim == 0:
        return "a single number" if _is_real(value) else f"a single {value.dtype} number"
    kind = "" if _is_real(value) else f" and dtype {value.dtype}"
    return f"an array of shape {value.shape}{kind}"


def _count(things: object, noun: str) -> str:
    return f"1 {noun}" if len(things) == 1 else f"{len(things)} {noun}s"


def _keys(value: dict) -> str:
    if not value:
        return "no keys"
    shown = [repr(key)[:KEY] for key in list(value)[:8]] + ["..."] * (len(value) > 8)
    return f"the key{'s' * (len(value) > 1)} {', '.join(shown)}"


def _wrong_kind(
    path: Path, got: object, expected: object, names: tuple[str, ...] = ()
) -> Difference:
    named = f" ({', '.join(names)})" if names else ""
    words = f"expected {describe(expected)}{named}, got {describe(got)}"
    if isinstance(expected, np.ndarray) and _is_sequence(got):
        words += " (make it an array with np.array)"
    elif _is_number(expected) and _is_real(got) and got.size == 1:
        words += " (take the number out of it with .item())"
    return _difference(path, "type", words)


def _wrong_thing(path: Path, got: object, expected: object) -> Difference:
    words = "expected another string"
    if isinstance(expected, set):
        words = f"missing members: {len(expected - got)}, unexpected members: {len(got - expected)}"
    return _difference(path, "value", words, f"expected {expected!r:.100}, got {got!r:.100}")


def _wrong_shape(path: Path, got: np.ndarray, expected: np.ndarray) -> Difference:
    words = f"expected shape {expected.shape}, got {got.shape}"
    if got.ndim == 0:
        words = f"expected {describe(expected)}, got a single number"
    elif got.ndim == 1 and expected.ndim == 2 and got.size == expected.size:
        words += " (a rank-1 array: keep the second axis, for example with keepdims=True)"
    elif got.shape == expected.shape[::-1]:
        words += " (it is the transpose)"
    return _difference(path, "shape", words)


def _wrong_values(got: np.ndarray, expected: np.ndarray, tolerance: Tolerance) -> tuple[str, str]:
    wrong = ~_close(got, expected, tolerance)
    pattern = _pattern(got, expected, tolerance)
    where = tuple(int(i) for i in np.argwhere(wrong)[0])
    first = f"expected {expected[where]:.8g}, got {got[where]:.8g}"
    if not wrong.ndim:
        return f"the number differs{pattern}", f"{first}{pattern if np.isfinite(got) else ''}"
    verb = "differs" if wrong.sum() == 1 else "differ"
    words = f"{wrong.sum()} of {wrong.size} numbers {verb}{pattern}"
    return words, f"{first} at {list(where)}; {words}"


def _pattern(got: np.ndarray, expected: np.ndarray, tolerance: Tolerance) -> str:
    """Say how wrong numbers relate to the right ones when that is simple: NaN, sign, one factor."""
    for test, name in ((np.isnan, "NaN"), (np.isinf, "infinite")):
        if test(got).any():
            return f"; {_of_them(test(got))} {name}" if got.ndim else f"; it is {name}"
    if _close(-got, expected, tolerance).all():
        return "; only the sign is wrong"
    if got.ndim == 2 and got.shape[0] == got.shape[1] and _close(got.T, expected, tolerance).all():
        return "; it is the transpose of the expected array"
    factor = _common_factor(got, expected)
    if factor is None or not _close(got, factor * expected, tolerance).all():
        return ""
    return f"; each is {factor:.4g} times the expected value"


def _of_them(found: np.ndarray) -> str:
    return f"{found.sum()} of them {'is' if found.sum() == 1 else 'are'}"


def _common_factor(got: np.ndarray, expected: np.ndarray) -> float | None:
    solid = np.abs(expected) > 1e-6
    if solid.sum() < 2:
        return None
    factor = float((got[solid] / expected[solid]).flat[0])
    return factor if abs(factor) > 1e-9 and abs(factor - 1) > 1e-3 else None


def _item_names(expected: tuple | list, names: tuple[str, ...]) -> tuple | range:
    return names if len(names) == len(expected) else range(len(expected))


def _is_number(value: object) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and _is_real(value)
    return isinstance(value, NUMBERS) and not isinstance(value, np.complexfloating)


def _is_real(value: object) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in REAL


def _is_numbers(value: object) -> bool:
    """Say whether `value` is a non-empty list or tuple of plain numbers, compared as one leaf."""
    return _is_sequence(value) and bool(value) and all(map(_is_number, value))


def _is_sequence(value: object) -> bool:
    return isinstance(value, list | tuple)
