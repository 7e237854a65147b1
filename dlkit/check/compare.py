"""The one comparison: what came against what was wanted, leaf by leaf, told in words.

`check` and the judge both use it, so they cannot disagree about a value. The tolerance is
`|got - want| <= atol + rtol * |want|`. A right answer may come in another dress: a NumPy scalar
or 0-d array for a float, booleans for 0 and 1, a list for a tuple and the other way round, a
1-D array for a list of numbers; extra keys of a dict are ignored.
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
    """How far a number may lie from the wanted one.

    Of the outputs named in `free` (a trailing number aside: "W" is W1, W2, ...; "" is the whole
    result) only kind and shape are compared, and that the numbers are finite.
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
    """One place where what came is not what was wanted.

    `tell` returns `words`, which may be shown with any case, and `numbers`, which quote values and
    belong to public cases only. Most differences are never told.
    """

    path: Path
    kind: str
    tell: Callable[[], tuple[str, str]]

    @property
    def words(self) -> str:
        """What is different, without values."""
        return self._told[0]

    @property
    def numbers(self) -> str:
        """The first values that differ, if there is more to say."""
        return self._told[1]

    @cached_property
    def _told(self) -> tuple[str, str]:
        with np.errstate(all="ignore"):
            return self.tell()


def _difference(path: Path, kind: str, words: str, numbers: str = "") -> Difference:
    return Difference(path, kind, lambda: (words, numbers))


def compare(
    got: object, want: object, tolerance: Tolerance = STANDARD, names: tuple[str, ...] = ()
) -> list[Difference]:
    """List the differences between `got` and `want`; an empty list means equal within tolerance.

    `names` are the names of the items of a tuple that is returned, such as ("grads", "cost").
    """
    with np.errstate(all="ignore"):  # the notebook's np.seterr is for the answer, not for this
        return list(_compare((), got, want, tolerance, names))


def leaves(want: object, names: tuple[str, ...] = (), path: Path = ()) -> list[Path]:
    """List the paths of the values inside `want` that are compared as wholes."""
    if isinstance(want, dict):
        pairs = want.items()
    elif _is_sequence(want) and (names or not _is_numbers(want)):
        pairs = zip(_item_names(want, names), want, strict=True)
    else:
        pairs = ()
    inside = [leaf for key, item in pairs for leaf in leaves(item, (), (*path, key))]
    return inside or [path]


def stem(key: str) -> str:
    """Return a name without the number at its end: the W of W1, W2, ..."""
    return key.rstrip("0123456789")


def _compare(
    path: Path, got: object, want: object, tolerance: Tolerance, names: tuple[str, ...]
) -> Iterator[Difference]:
    tolerance = tolerance.at(path) if tolerance.free else tolerance
    if isinstance(got, Raised) or isinstance(want, Raised):
        yield from _compare_raised(path, got, want)
    elif isinstance(want, dict):
        yield from _compare_dicts(path, got, want, tolerance)
    elif _is_numbers(want) and not names:
        yield from _compare_numbers(path, got, want, tolerance)
    elif _is_sequence(want):
        yield from _compare_sequences(path, got, want, tolerance, names)
    elif _is_number(want):
        yield from _compare_number(path, got, want, tolerance)
    elif isinstance(want, np.ndarray):
        yield from _compare_arrays(path, got, want, tolerance)
    elif type(got) is not type(want):
        yield _wrong_kind(path, got, want)
    elif not isinstance(want, np.random.Generator | Probe) and got != want:
        yield _wrong_thing(path, got, want)


def _compare_raised(path: Path, got: object, want: object) -> Iterator[Difference]:
    if isinstance(got, Raised) and got.kinds[0] == NOT_JUDGEABLE:
        yield _difference(path, "type", got.message)
    elif not isinstance(want, Raised):
        yield _difference(path, "raised", f"it raised {got}")
    elif not isinstance(got, Raised):
        yield _difference(path, "type", f"{want.kinds[0]} should have been raised, and was not")
    elif want.kinds[0] not in got.kinds:
        words = f"it raised {got}, where {want.kinds[0]} was wanted"
        yield _difference(path, "raised", words)


def _compare_dicts(
    path: Path, got: object, want: dict, tolerance: Tolerance
) -> Iterator[Difference]:
    if not isinstance(got, dict):
        yield _wrong_kind(path, got, want)
        return
    for key, item in want.items():
        if key in got:
            yield from _compare((*path, key), got[key], item, tolerance, ())
        else:
            words = f"the key {key!r} is missing; what came has {_keys(got)}"
            yield _difference((*path, key), "missing", words)


def _compare_sequences(
    path: Path, got: object, want: tuple | list, tolerance: Tolerance, names: tuple[str, ...]
) -> Iterator[Difference]:
    if not _is_sequence(got):
        yield _wrong_kind(path, got, want, names)
    elif len(got) != len(want):
        words = f"{_count(got, 'item')} came, {len(want)} {_were(want)} wanted"
        words += f" ({', '.join(names)})" if names else ""
        yield _difference(path, "length", words)
    else:
        for key, one, other in zip(_item_names(want, names), got, want, strict=True):
            yield from _compare((*path, key), one, other, tolerance, ())


def _compare_number(
    path: Path, got: object, want: object, tolerance: Tolerance
) -> Iterator[Difference]:
    if _is_number(got):
        yield from _compare_values(path, got, want, tolerance)
    else:
        yield _wrong_kind(path, got, want)


def _compare_numbers(
    path: Path, got: object, want: list | tuple, tolerance: Tolerance
) -> Iterator[Difference]:
    """Compare a list of numbers as one value; an array of one axis will do for it."""
    if not _is_sequence(got) and not (_is_real(got) and got.ndim == 1):
        yield _wrong_kind(path, got, want)
    elif len(got) != len(want):
        words = f"{_count(got, 'number')} came, {len(want)} {_were(want)} wanted"
        yield _difference(path, "length", words)
    elif odd := [i for i, item in enumerate(got) if not _is_number(item)]:
        yield _wrong_kind((*path, odd[0]), got[odd[0]], want[odd[0]])
    else:
        yield from _compare_values(path, got, want, tolerance)


def _compare_arrays(
    path: Path, got: object, want: np.ndarray, tolerance: Tolerance
) -> Iterator[Difference]:
    if not isinstance(got, np.ndarray):
        yield _wrong_kind(path, got, want)
    elif got.shape != want.shape:
        yield _wrong_shape(path, got, want)
    elif not _is_real(got):
        yield _wrong_kind(path, got, want)
    else:
        yield from _compare_values(path, got, want, tolerance)


def _compare_values(
    path: Path, got: object, want: object, tolerance: Tolerance
) -> Iterator[Difference]:
    """Compare real numbers of one shape."""
    one, other = np.asarray(got, dtype=float), np.asarray(want, dtype=float)
    if not _close(one, other, tolerance).all():
        yield Difference(path, "value", partial(_wrong_values, one, other, tolerance))


def _close(got: np.ndarray, want: np.ndarray, tolerance: Tolerance) -> np.ndarray:
    near = np.abs(got - want) <= tolerance.atol + tolerance.rtol * np.abs(want)
    near &= np.isfinite(got)  # of free outputs too, whose tolerance has no end
    finite = np.isfinite(want)
    if finite.all():
        return near
    same = (got == want) | (np.isnan(got) & np.isnan(want))
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
    names = {bool: "a boolean", int: "a whole number", float: "a single number", str: "a text"}
    return names.get(type(value), f"a {type(value).__name__}")


def _describe_array(value: np.ndarray) -> str:
    if value.ndim == 0:
        return "a single number" if _is_real(value) else f"a single {value.dtype} number"
    kind = "" if _is_real(value) else f" and dtype {value.dtype}"
    return f"an array of shape {value.shape}{kind}"


def _count(things: object, noun: str) -> str:
    return f"1 {noun}" if len(things) == 1 else f"{len(things)} {noun}s"


def _were(things: object) -> str:
    return "was" if len(things) == 1 else "were"


def _keys(value: dict) -> str:
    if not value:
        return "no keys"
    shown = [repr(key)[:KEY] for key in list(value)[:8]] + ["..."] * (len(value) > 8)
    return f"the key{'s' * (len(value) > 1)} {', '.join(shown)}"


def _wrong_kind(path: Path, got: object, want: object, names: tuple[str, ...] = ()) -> Difference:
    wanted = describe(want) + (f" ({', '.join(names)})" if names else "")
    words = f"{describe(got)} came, {wanted} was wanted"
    if isinstance(want, np.ndarray) and _is_sequence(got):
        words += " (make it an array with np.array)"
    elif _is_number(want) and _is_real(got) and got.size == 1:
        words += " (take the number out of it with .item())"
    return _difference(path, "type", words)


def _wrong_thing(path: Path, got: object, want: object) -> Difference:
    words = "another text came than was wanted"
    if isinstance(want, set):
        words = f"members missing: {len(want - got)}, members too many: {len(got - want)}"
    return _difference(path, "value", words, f"{got!r:.100} came, {want!r:.100} wanted")


def _wrong_shape(path: Path, got: np.ndarray, want: np.ndarray) -> Difference:
    words = f"the shape {got.shape} came, {want.shape} was wanted"
    if got.ndim == 0:
        words = f"a single number came, {describe(want)} was wanted"
    elif got.ndim == 1 and want.ndim == 2 and got.size == want.size:
        words += " (a rank-1 array: keep the second axis, for example with keepdims=True)"
    elif got.shape == want.shape[::-1]:
        words += " (it is the transpose)"
    return _difference(path, "shape", words)


def _wrong_values(got: np.ndarray, want: np.ndarray, tolerance: Tolerance) -> tuple[str, str]:
    wrong = ~_close(got, want, tolerance)
    words = f"{wrong.sum()} of {wrong.size} numbers differ" if wrong.ndim else "the number differs"
    words += _pattern(got, want, tolerance)
    where = tuple(int(i) for i in np.argwhere(wrong)[0])
    at = f"at {list(where)} " if where else ""
    return words, f"{at}{got[where]:.8g} came, {want[where]:.8g} wanted"


def _pattern(got: np.ndarray, want: np.ndarray, tolerance: Tolerance) -> str:
    """Say how wrong numbers relate to the right ones when that is simple: NaN, sign, one factor."""
    for test, name in ((np.isnan, "NaN"), (np.isinf, "infinite")):
        if test(got).any():
            return f"; {test(got).sum()} of them {name}" if got.ndim else f"; it is {name}"
    if _close(-got, want, tolerance).all():
        return "; only the sign is wrong"
    if got.ndim == 2 and got.shape[0] == got.shape[1] and _close(got.T, want, tolerance).all():
        return "; it is the transpose of what was wanted"
    factor = _common_factor(got, want)
    if factor is None or not _close(got, factor * want, tolerance).all():
        return ""
    return f"; each is {factor:.4g} times what was wanted"


def _common_factor(got: np.ndarray, want: np.ndarray) -> float | None:
    solid = np.abs(want) > 1e-6
    if solid.sum() < 2:
        return None
    factor = float((got[solid] / want[solid]).flat[0])
    return factor if abs(factor) > 1e-9 and abs(factor - 1) > 1e-3 else None


def _item_names(want: tuple | list, names: tuple[str, ...]) -> tuple | range:
    return names if len(names) == len(want) else range(len(want))


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
