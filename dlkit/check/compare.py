"""The one comparison: what came against what was wanted, leaf by leaf, told in words.

`check` and the judge both use it, so they cannot disagree about a value. The tolerance is
`|got - want| <= atol + rtol * |want|`. A right answer may come in another dress: a NumPy scalar
or 0-d array for a float, booleans for 0 and 1, a list for a tuple and the other way round, a
1-D array for a list of numbers; extra keys of a dict are ignored.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dlkit.check.outcome import Raised

Path = tuple[str | int, ...]

ATOL, RTOL = 1e-8, 1e-5
NUMBERS = (bool, int, float, np.number, np.bool_)


@dataclass(frozen=True)
class Tolerance:
    """How far a number may lie from the wanted one."""

    atol: float = ATOL
    rtol: float = RTOL


STANDARD = Tolerance()


@dataclass(frozen=True)
class Difference:
    """One place where what came is not what was wanted.

    `words` may be shown with any case; `numbers` quotes values and belongs to public cases only.
    """

    path: Path
    kind: str
    words: str
    numbers: str = ""


def compare(
    got: object, want: object, tolerance: Tolerance = STANDARD, names: tuple[str, ...] = ()
) -> list[Difference]:
    """List the differences between `got` and `want`; an empty list means equal within tolerance.

    `names` are the names of the items of a tuple that is returned, such as ("grads", "cost").
    """
    return list(_compare((), got, want, tolerance, names))


def leaves(want: object, names: tuple[str, ...] = (), path: Path = ()) -> list[Path]:
    """List the paths of the values inside `want` that are compared as wholes."""
    if isinstance(want, dict):
        return [leaf for key, item in want.items() for leaf in leaves(item, (), (*path, key))]
    if _is_sequence(want) and not _is_numbers(want):
        keys = names if len(names) == len(want) else range(len(want))
        pairs = zip(keys, want, strict=True)
        return [leaf for key, item in pairs for leaf in leaves(item, (), (*path, key))]
    return [path]


def _compare(
    path: Path, got: object, want: object, tolerance: Tolerance, names: tuple[str, ...]
) -> Iterator[Difference]:
    if isinstance(got, Raised) or isinstance(want, Raised):
        yield from _compare_raised(path, got, want)
    elif isinstance(want, dict):
        yield from _compare_dicts(path, got, want, tolerance)
    elif _is_sequence(want) and not _is_numbers(want):
        yield from _compare_sequences(path, got, want, tolerance, names)
    elif _is_number(want):
        yield from _compare_number(path, got, want, tolerance)
    elif isinstance(want, np.ndarray) or _is_numbers(want):
        yield from _compare_arrays(path, got, want, tolerance)
    elif type(got) is not type(want) or got != want:
        yield _wrong_kind(path, got, want)


def _compare_raised(path: Path, got: object, want: object) -> Iterator[Difference]:
    if not isinstance(want, Raised):
        yield Difference(path, "raised", f"it raised {got}")
    elif not isinstance(got, Raised):
        yield Difference(path, "type", f"{want.kinds[0]} should have been raised, and was not")
    elif want.kinds[0] not in got.kinds:
        words = f"it raised {got}, where {want.kinds[0]} was wanted"
        yield Difference(path, "raised", words)


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
            yield Difference((*path, key), "missing", words)


def _compare_sequences(
    path: Path, got: object, want: tuple | list, tolerance: Tolerance, names: tuple[str, ...]
) -> Iterator[Difference]:
    if not _is_sequence(got):
        yield _wrong_kind(path, got, want, names)
    elif len(got) != len(want):
        words = f"{len(got)} items came, {len(want)} were wanted"
        words += f" ({', '.join(names)})" if names else ""
        yield Difference(path, "length", words)
    else:
        keys = names if len(names) == len(want) else range(len(want))
        for key, one, other in zip(keys, got, want, strict=True):
            yield from _compare((*path, key), one, other, tolerance, ())


def _compare_number(
    path: Path, got: object, want: object, tolerance: Tolerance
) -> Iterator[Difference]:
    if isinstance(got, np.ndarray) and got.ndim == 0:
        got = got[()]
    if not _is_number(got):
        yield _wrong_kind(path, got, want)
    elif not _close(np.asarray(got), np.asarray(want), tolerance).all():
        yield _wrong_values(path, np.asarray(got), np.asarray(want), tolerance)


def _compare_arrays(
    path: Path, got: object, want: object, tolerance: Tolerance
) -> Iterator[Difference]:
    listed = _is_sequence(want)
    if not isinstance(got, np.ndarray) and not (listed and _is_numbers(got)):
        yield _wrong_kind(path, got, want)
        return
    one, other = np.asarray(got), np.asarray(want)
    if one.shape != other.shape:
        yield _wrong_shape(path, one, other, listed)
    elif one.dtype.kind not in "biuf":
        yield _wrong_kind(path, got, want)
    elif not _close(one, other, tolerance).all():
        yield _wrong_values(path, one, other, tolerance)


def _close(got: np.ndarray, want: np.ndarray, tolerance: Tolerance) -> np.ndarray:
    got, want = got.astype(float), want.astype(float)
    with np.errstate(all="ignore"):
        near = np.abs(got - want) <= tolerance.atol + tolerance.rtol * np.abs(want)
    same = (got == want) | (np.isnan(got) & np.isnan(want))
    return np.where(np.isfinite(want), near, same)


# Words


def place(path: Path) -> str:
    """Name the place inside a result as a student would write it: `grads["dw"]`, `cost`."""
    if not path:
        return "the result"
    first, *rest = path
    text = f"result[{first!r}]" if isinstance(first, int) or not first.isidentifier() else first
    return text + "".join(f"[{key!r}]" for key in rest).replace("'", '"')


def describe(value: object) -> str:
    """Say what kind of thing `value` is, without its numbers."""
    if value is None:
        return "None (is a `return` missing?)"
    if isinstance(value, np.ndarray):
        if value.ndim == 0:
            return "a single number"
        return f"an array of shape {value.shape}" + (
            "" if value.dtype.kind in "biuf" else f" and dtype {value.dtype}"
        )
    if isinstance(value, dict):
        return f"a dict with {_keys(value)}"
    if isinstance(value, tuple | list | set):
        return f"a {type(value).__name__} of {len(value)} items"
    names = {bool: "a boolean", int: "a whole number", float: "a single number", str: "a text"}
    return names.get(type(value), f"a {type(value).__name__}")


def _keys(value: dict) -> str:
    if not value:
        return "no keys"
    return "the keys " + ", ".join(repr(key)[:40] for key in list(value)[:8])


def _wrong_kind(path: Path, got: object, want: object, names: tuple[str, ...] = ()) -> Difference:
    wanted = describe(want) + (f" ({', '.join(names)})" if names else "")
    words = f"{describe(got)} came, {wanted} was wanted"
    if isinstance(want, np.ndarray) and isinstance(got, list):
        words += " (make it an array with np.array)"
    return Difference(path, "type", words)


def _wrong_shape(path: Path, got: np.ndarray, want: np.ndarray, listed: bool) -> Difference:
    if listed:
        words = f"{len(got) if got.ndim else 1} numbers came, {len(want)} were wanted"
        return Difference(path, "length", words)
    words = f"the shape {got.shape} came, {want.shape} was wanted"
    if got.ndim == 1 and want.ndim == 2 and got.size == want.size:
        words += " (a rank-1 array: keep the second axis, for example with keepdims=True)"
    elif got.shape == want.shape[::-1]:
        words += " (it is the transpose)"
    return Difference(path, "shape", words)


def _wrong_values(
    path: Path, got: np.ndarray, want: np.ndarray, tolerance: Tolerance
) -> Difference:
    wrong = ~_close(got, want, tolerance)
    words = f"{wrong.sum()} of {wrong.size} numbers differ" if wrong.ndim else "the number differs"
    words += _pattern(got.astype(float), want.astype(float), tolerance)
    where = tuple(int(i) for i in np.argwhere(wrong)[0])
    at = f"at {list(where)} " if where else ""
    return Difference(path, "value", words, f"{at}{got[where]:.8g} came, {want[where]:.8g} wanted")


def _pattern(got: np.ndarray, want: np.ndarray, tolerance: Tolerance) -> str:
    """Say how wrong numbers relate to the right ones when that is simple: NaN, sign, one factor."""
    if np.isnan(got).any():
        return f"; {np.isnan(got).sum()} of them NaN"
    if np.isinf(got).any():
        return f"; {np.isinf(got).sum()} of them infinite"
    if _close(-got, want, tolerance).all():
        return "; only the sign is wrong"
    if got.ndim == 2 and got.shape[0] == got.shape[1] and _close(got.T, want, tolerance).all():
        return "; it is the transpose of what was wanted"
    factor = _common_factor(got, want)
    return "" if factor is None else f"; each is {factor:.4g} times what was wanted"


def _common_factor(got: np.ndarray, want: np.ndarray) -> float | None:
    solid = np.abs(want) > 1e-6
    if solid.sum() < 2 or not np.isfinite(got).all():
        return None
    factors = got[solid] / want[solid]
    same = np.allclose(factors, factors.flat[0], rtol=1e-6) and abs(factors.flat[0]) > 1e-9
    return float(factors.flat[0]) if same else None


def _is_number(value: object) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and value.dtype.kind in "biuf"
    return isinstance(value, NUMBERS) and not isinstance(value, complex | np.complexfloating)


def _is_numbers(value: object) -> bool:
    """Say whether `value` is a non-empty list or tuple of plain numbers, compared as one leaf."""
    return isinstance(value, list | tuple) and bool(value) and all(map(_is_number, value))


def _is_sequence(value: object) -> bool:
    return isinstance(value, list | tuple)
