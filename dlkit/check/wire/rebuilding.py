"""Rebuilding: a skeleton and its pools become the value again, if they fit together."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from dlkit.check.locating import NOWHERE, from_plain
from dlkit.check.outcome import Raised
from dlkit.check.probes import PROBES, CallBack, Probe
from dlkit.check.text import NAME_LIMIT, printable
from dlkit.check.wire.limits import (
    BIT_GENERATORS,
    DEPTH,
    DIMENSIONS,
    INTEGER,
    ITEMS,
    KEYS,
    KINDS,
    LENGTH_OF_AXIS,
    SIZES,
    Pools,
    WireError,
    refuse_positions,
)

SEED_WORDS = 4


@dataclass
class _Rebuilder:
    pools: Pools
    used: dict[str, int] = field(default_factory=dict)
    items: int = 0

    def value(self, node: object, depth: int = 0) -> object:
        self.items += 1
        if depth > DEPTH or self.items > ITEMS:
            raise WireError("the message is nested too deeply or has too many items")
        kind = type(node)  # of JSON: none is derived from another
        if kind is list and node and type(node[0]) is str and node[0] in _REBUILD:
            return _REBUILD[node[0]](self, node, depth + 1)
        if node is None or kind is str or kind is bool or (kind is int and abs(node) < INTEGER):
            return node
        raise WireError("the message has an unknown kind of value")

    def next(self, dtype: str, count: int) -> np.ndarray:
        start = self.used.get(dtype, 0)
        pool = self.pools.get(dtype)
        if pool is None or start + count > len(pool):
            raise WireError("the message describes more numbers than it contains")
        self.used[dtype] = start + count
        return pool[start : start + count]

    def each(self, node: list, depth: int) -> list:
        return [self.value(item, depth) for item in node[1:]]

    def all_used(self) -> bool:
        """Say whether no number is left over."""
        return all(self.used.get(dtype) == len(pool) for dtype, pool in self.pools.items())


def _rebuild_float(r: _Rebuilder, node: list, depth: int) -> float:
    (_,) = node
    return float(r.next("<f8", 1)[0])


def _rebuild_array(r: _Rebuilder, node: list, depth: int) -> np.ndarray:
    _, dtype, shape, layout = node
    if dtype not in SIZES or layout not in ("C", "F", "S"):
        raise WireError("the message has an array of an unknown form")
    if not isinstance(shape, list) or len(shape) > DIMENSIONS:
        raise WireError("the message has an array of an unknown form")
    for n in shape:
        if type(n) is not int or not 0 <= n < LENGTH_OF_AXIS:
            raise WireError("the message has an array of an impossible shape")
    flat = r.next(dtype, math.prod(shape))
    if layout != "S":
        return flat.reshape(shape, order=layout).copy(order=layout)
    wide = np.zeros((*shape[:-1], 2 * shape[-1]), dtype)
    wide[..., ::2] = flat.reshape(shape)
    return wide[..., ::2]


def _rebuild_dict(r: _Rebuilder, node: list, depth: int) -> dict:
    if len(node) > KEYS + 1 or not all(isinstance(pair, list) for pair in node[1:]):
        raise WireError("the message has a dict of too many keys or of an unknown form")
    built = {r.value(key, depth): r.value(value, depth) for key, value in node[1:]}
    return _whole(built, node)


def _rebuild_set(r: _Rebuilder, node: list, depth: int) -> set:
    if len(node) > KEYS + 1:
        raise WireError("the message has a set of too many members")
    return _whole(set(r.each(node, depth)), node)


def _whole(built: dict | set, node: list) -> dict | set:
    if len(built) < len(node) - 1:
        raise WireError("the message contains a key or member twice")
    return built


def _rebuild_raised(_: _Rebuilder, node: list, depth: int) -> Raised:
    _, kinds, message, *located = node
    if not isinstance(kinds, list) or not 0 < len(kinds) <= KINDS:
        raise WireError("the message has an exception of an unknown form")
    names = tuple(printable(kind, NAME_LIMIT) for kind in kinds)
    return Raised(names, printable(message), from_plain(*located) if located else NOWHERE)


def _rebuild_generator(r: _Rebuilder, node: list, depth: int) -> np.random.Generator:
    _, name, state = node
    if name not in BIT_GENERATORS:
        raise WireError("the message has an unknown kind of random generator")
    kind, carried = getattr(np.random, name), r.value(state, depth)
    bits = kind(0)
    bits.state = carried
    refuse_positions(bits.state)
    # Its seed is not carried: what `spawn` gives is seeded by the numbers that would come next.
    seeded = kind(bits.random_raw(SEED_WORDS))
    seeded.state = carried
    return np.random.Generator(seeded)


def _rebuild_probe(r: _Rebuilder, node: list, depth: int) -> Probe:
    _, name, settings = node
    if name not in PROBES:
        raise WireError("the message has an unknown probe")
    return Probe(name, r.value(settings, depth))


def _rebuild_call_back(_: _Rebuilder, node: list, depth: int) -> CallBack:
    _, number = node
    if type(number) is not int:
        raise WireError("the message has a call-back of an unknown form")
    return CallBack(number)


_REBUILD: dict[str, Callable] = {
    "f": _rebuild_float,
    "t": lambda r, node, depth: tuple(r.each(node, depth)),
    "l": lambda r, node, depth: r.each(node, depth),
    "s": _rebuild_set,
    "d": _rebuild_dict,
    "a": _rebuild_array,
    "r": _rebuild_raised,
    "g": _rebuild_generator,
    "p": _rebuild_probe,
    "k": _rebuild_call_back,
}


def rebuild(skeleton: object, pools: Pools) -> object:
    """Build the value that `skeleton` and `pools` describe; raise WireError if they do not fit."""
    rebuilder = _Rebuilder(pools)
    try:
        value = rebuilder.value(skeleton)
    except WireError:
        raise
    except Exception as error:  # whatever a forged message makes NumPy or a dict object to
        raise WireError(f"the message does not fit together ({type(error).__name__})") from None
    if not rebuilder.all_used():
        raise WireError("the message contains more numbers than it describes")
    return value
