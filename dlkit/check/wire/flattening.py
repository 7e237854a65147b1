"""Flattening: a value becomes its skeleton and its pools."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from dlkit.check.locating import NOWHERE, to_plain
from dlkit.check.outcome import Raised
from dlkit.check.probes import CallBack, Probe
from dlkit.check.text import NAME_LIMIT, printable, type_name
from dlkit.check.wire.limits import (
    BIT_GENERATORS,
    DEPTH,
    DIMENSIONS,
    INTEGER,
    ITEMS,
    KEYS,
    KINDS,
    LENGTH_OF_AXIS,
    LETTERS,
    LONG,
    MESSAGE_BYTES,
    SCALARS,
    SIZES,
    Pools,
    WireError,
    refuse_positions,
)


@dataclass
class _Flattener:
    pieces: dict[str, list[np.ndarray]] = field(default_factory=dict)
    floats: list[float] = field(default_factory=list)  # the newest numbers of the "<f8" pool
    items: int = 0
    bytes: int = 0
    letters: int = 0

    def count(self, depth: int) -> None:
        self.items += 1
        if depth > DEPTH:
            raise WireError(
                f"the value is nested more than {DEPTH} levels deep (or contains itself)"
            )
        if self.items > ITEMS:
            raise WireError(f"the value has more than {ITEMS:,} items")

    def node(self, value: object, depth: int = 0) -> object:
        self.count(depth)
        if value is None or type(value) is bool:
            return value
        if type(type(value)) is type and (flatten := _EXACT.get(type(value))):
            return flatten(self, value, depth + 1)
        for kinds, flatten in _FLATTEN:
            if issubclass(type(value), kinds):  # isinstance would ask value.__class__
                return flatten(self, value, depth + 1)
        raise WireError(f"a value of type {type_name(type(value))} cannot be judged")

    def key(self, value: object, depth: int) -> object:
        """Return a key, or a member of a set, as a value of a plain hashable type."""
        self.count(depth)
        if _is_numpy_scalar(value):
            value = value.item()
        if value is None or type(value) is bool:
            return value
        for kind, plain in _PLAIN:
            if issubclass(type(value), kind):
                return plain(value)
        if issubclass(type(value), tuple):
            return tuple(self.key(item, depth + 1) for item in tuple.__iter__(value))
        raise WireError(f"a key or member of type {type_name(type(value))} cannot be judged")

    def keys(self, values: Iterator[object], depth: int) -> list:
        """Return all keys of a dict or members of a set, plain."""
        plain = [self.key(value, depth) for value in values]
        if len(set(plain)) < len(plain):
            raise WireError("two keys or members are equal in the wire form")
        return plain

    def take(self, array: np.ndarray, order: str = "C") -> str:
        """Put the numbers of `array` into their pool; nothing is copied before it is counted."""
        dtype, is_same = _carried_dtype(array.dtype)
        if dtype not in SIZES:
            raise WireError(f"an array of dtype {printable(str(array.dtype))} cannot be judged")
        self.weigh(array.size * SIZES[dtype])
        if self.floats and dtype == "<f8":
            self.put_floats()
        flat = array.ravel(order=order)
        if not is_same:
            with np.errstate(all="ignore"):  # a long double may be too large for a double
                flat = flat.astype(dtype, copy=False)
        self.pieces.setdefault(dtype, []).append(flat)
        return dtype

    def weigh(self, more: int) -> None:
        self.bytes += more
        if self.bytes > MESSAGE_BYTES:
            raise WireError(f"the value is larger than {MESSAGE_BYTES // 2**20} MB")

    def put_floats(self) -> None:
        self.pieces.setdefault("<f8", []).append(np.array(self.floats, "<f8"))
        self.floats = []

    def pools(self) -> Pools:
        """Return all numbers, one flat array per dtype."""
        if self.floats:
            self.put_floats()
        return {
            dtype: pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
            for dtype, pieces in self.pieces.items()
        }


@lru_cache(maxsize=100)
def _carried_dtype(dtype: np.dtype) -> tuple[str, bool]:
    """Return the name of the dtype in which numbers of `dtype` are carried; is it `dtype`'s own?"""
    little = dtype.newbyteorder("<").str
    carried = LONG.get(little, little)
    return carried, carried == dtype.str


def _is_numpy_scalar(value: object) -> bool:
    """Say whether `value` is of a NumPy type itself, not of a class derived from one."""
    return type(type(value)) is type and type(value) in SCALARS


def _flatten_int(_: _Flattener, value: int, depth: int) -> int:
    whole = int.__index__(value)
    if abs(whole) >= INTEGER:
        raise WireError("a whole number of more than 256 bits cannot be judged")
    return whole


def _flatten_float(f: _Flattener, value: float, depth: int) -> list:
    f.weigh(8)
    f.floats.append(float.__float__(value))
    return ["f"]


def _flatten_str(f: _Flattener, value: str, depth: int) -> str:
    f.letters += str.__len__(value)
    if f.letters > LETTERS:
        raise WireError(f"the value's texts have more than {LETTERS:,} characters")
    return str.__str__(value)


def _flatten_array(f: _Flattener, value: np.ndarray | np.generic, depth: int) -> list:
    array = np.asarray(value)
    if array.ndim > DIMENSIONS or any(n >= LENGTH_OF_AXIS for n in array.shape):
        raise WireError(f"an array has more than {DIMENSIONS} dimensions or a far too long one")
    layout = "C" if array.flags.c_contiguous else "F" if array.flags.f_contiguous else "S"
    dtype = f.take(array, "F" if layout == "F" else "C")
    return ["a", dtype, list(array.shape), layout]


def _flatten_tuple(f: _Flattener, value: tuple, depth: int) -> list:
    return ["t", *[f.node(item, depth) for item in tuple.__iter__(value)]]


def _flatten_list(f: _Flattener, value: list, depth: int) -> list:
    return ["l", *[f.node(item, depth) for item in list.__iter__(value)]]


def _flatten_set(f: _Flattener, value: set | frozenset, depth: int) -> list:
    kind = set if issubclass(type(value), set) else frozenset
    if kind.__len__(value) > KEYS:
        raise WireError(f"a set has more than {KEYS:,} members")
    members = sorted(f.keys(kind.__iter__(value), depth), key=repr)  # one order in every process
    return ["s", *[f.node(item, depth) for item in members]]


def _flatten_dict(f: _Flattener, value: dict, depth: int) -> list:
    if dict.__len__(value) > KEYS:
        raise WireError(f"a dict has more than {KEYS:,} keys")
    pairs = zip(f.keys(dict.__iter__(value), depth), dict.values(value), strict=True)
    return ["d", *[[f.node(key, depth), f.node(item, depth)] for key, item in pairs]]


def _flatten_raised(_: _Flattener, value: Raised, depth: int) -> list:
    kinds = tuple.__getitem__(value.kinds, slice(KINDS))
    told = [[printable(kind, NAME_LIMIT) for kind in kinds], printable(value.message)]
    return ["r", *told] if value.located is NOWHERE else ["r", *told, *to_plain(value.located)]


def _flatten_generator(f: _Flattener, value: np.random.Generator, depth: int) -> list:
    name = type_name(type(value.bit_generator))
    if name not in BIT_GENERATORS:
        raise WireError(f"a random generator of kind {name} cannot be judged")
    state = value.bit_generator.state
    refuse_positions(state)
    return ["g", name, f.node(state, depth)]


def _flatten_probe(f: _Flattener, value: Probe, depth: int) -> list:
    return ["p", value.name, f.node(dict(value.settings), depth)]


_PLAIN = ((int, int.__index__), (float, float.__float__), (str, str.__str__))
_FLATTEN: tuple[tuple[type | tuple[type, ...], Callable], ...] = (
    (np.ndarray, _flatten_array),
    (int, _flatten_int),
    (float, _flatten_float),
    (str, _flatten_str),
    (tuple, _flatten_tuple),
    (list, _flatten_list),
    ((set, frozenset), _flatten_set),
    (dict, _flatten_dict),
    (Raised, _flatten_raised),
    (np.random.Generator, _flatten_generator),
    (Probe, _flatten_probe),
    (CallBack, lambda _, value, depth: ["k", value.number]),
)

_EXACT = dict.fromkeys(SCALARS, _flatten_array) | {
    kind: flatten
    for kinds, flatten in reversed(_FLATTEN)
    for kind in (kinds if isinstance(kinds, tuple) else (kinds,))
}  # what needs no search; of a class derived from one of them, the first that fits counts


def flatten(value: object) -> tuple[object, Pools]:
    """Flatten `value` into its skeleton (plain JSON) and its pools (dtype -> flat array).

    Raises WireError, in one sentence, for a value of a kind or size that is not carried.
    """
    flattener = _Flattener()
    try:
        skeleton = flattener.node(value)
    except (WireError, KeyboardInterrupt):
        raise
    except BaseException as error:  # a container that changes while it is read, a hostile object
        raise WireError(f"the value could not be read ({type_name(type(error))})") from None
    return skeleton, flattener.pools()
