"""The wire form: the only shape in which a value passes between an answer and whoever judges it.

A value is flattened into a *skeleton* of plain JSON and *pools* of numbers, one flat array per
dtype. Every array takes the next numbers of its pool, so a message can never describe more than
it brought. Nothing is ever executed to read one: no pickle, no class of the sender's choosing.
What is packed may be hostile too: a subclass is read with the methods of the class it derives
from, never with its own. What `pack` accepts, `unpack` accepts.
`cases.h5` stores skeleton and pools; a frame on a socket carries the same two, packed.

    None, bool, int, str           themselves
    ["f"]                          a float: the next number of the "<f8" pool
    ["t" | "l" | "s", items...]    tuple, list, set
    ["d", [key, value], ...]       dict; keys (and members of a set) are plain and hashable
    ["a", dtype, shape, layout]    array; layout "C", "F" or "S" (strided: every second element)
    ["r", kinds, message]          an exception that was raised
    ["g", name, state]             a numpy Generator, by its bit generator and state
    ["p", name, settings]          a probe: a named function
    ["k", number]                  a call-back: a function that is answered by value
"""

import json
import math
import re
import socket
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from dlkit.check.outcome import NAME_LIMIT, NOT_JUDGEABLE, Raised, printable, type_name
from dlkit.check.probes import PROBES, CallBack, Probe

MESSAGE_BYTES = 64 * 2**20
SKELETON_BYTES = 4 * 2**20
ITEMS = 100_000
MARKS = 6 * ITEMS  # brackets and commas of a skeleton; an array of no dimension has 6
KEYS = 1_024  # few enough that keys of one hash cost little
DEPTH = 32
DIMENSIONS = 16
LENGTH_OF_AXIS = 2**31
LETTERS = 2**20  # of all texts together
INTEGER = 2**256  # any such number is a float too
KINDS = 16
DTYPES = ("|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8")
DTYPES += ("<f2", "<f4", "<f8", "<c8", "<c16")
SIZES = {name: np.dtype(name).itemsize for name in DTYPES}
LONG = {"<f12": "<f8", "<f16": "<f8", "<c24": "<c16", "<c32": "<c16"}
SCALARS = {kind for kind in np.sctypeDict.values() if issubclass(kind, np.number | np.bool_)}
BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")
MAGIC = b"dlk1"
LENGTH = struct.Struct(">Q")
HEADER = struct.Struct(">4sI")
TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"')
PIECE_BYTES = 2**16  # read at once, at the least
FRAME_BYTES = HEADER.size + SKELETON_BYTES + MESSAGE_BYTES

Pools = dict[str, np.ndarray]


class WireError(ValueError):
    """A value or message that the wire form does not carry; the text is one sentence."""


# Flattening: value -> skeleton and pools


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
    return ["r", [printable(kind, NAME_LIMIT) for kind in kinds], printable(value.message)]


def _flatten_generator(f: _Flattener, value: np.random.Generator, depth: int) -> list:
    name = type_name(type(value.bit_generator))
    if name not in BIT_GENERATORS:
        raise WireError(f"a random generator of kind {name} cannot be judged")
    state = value.bit_generator.state
    _refuse_positions(state)
    return ["g", name, f.node(state, depth)]


def _flatten_probe(f: _Flattener, value: Probe, depth: int) -> list:
    return ["p", value.name, f.node(dict(value.settings), depth)]


def _refuse_positions(state: dict) -> None:
    """Refuse a state that would make NumPy read beyond its buffers; it does not look itself."""
    if not 0 <= state["state"].get("pos", 0) <= 624 or not 0 <= state.get("buffer_pos", 0) <= 4:
        raise WireError("a random generator is in an impossible state")


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


# Rebuilding: skeleton and pools -> value


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
    _, kinds, message = node
    if not isinstance(kinds, list) or not 0 < len(kinds) <= KINDS:
        raise WireError("the message has an exception of an unknown form")
    return Raised(tuple(printable(kind, NAME_LIMIT) for kind in kinds), printable(message))


def _rebuild_generator(r: _Rebuilder, node: list, depth: int) -> np.random.Generator:
    _, name, state = node
    if name not in BIT_GENERATORS:
        raise WireError("the message has an unknown kind of random generator")
    bits = getattr(np.random, name)(0)
    bits.state = r.value(state, depth)
    _refuse_positions(bits.state)
    return np.random.Generator(bits)


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


# Packing: one message as bytes


_encoded = json.JSONEncoder(separators=(",", ":")).encode


def pack(value: object) -> bytes:
    """Return `value` as one message: magic, skeleton length, skeleton, pools in order."""
    skeleton, pools = flatten(value)
    sizes = [[dtype, len(pool)] for dtype, pool in pools.items()]
    head = _encoded([sizes, skeleton]).encode("ascii")
    if len(head) > SKELETON_BYTES:
        raise WireError(f"the value's structure is larger than {SKELETON_BYTES // 2**20} MB")
    _refuse_crowded(head)
    return b"".join((HEADER.pack(MAGIC, len(head)), head, *(p.tobytes() for p in pools.values())))


def unpack(data: bytes) -> object:
    """Read one message; raise WireError unless it is whole, within limits and of the known form."""
    if not HEADER.size <= len(data) <= FRAME_BYTES:
        raise WireError("the message is empty or too large")
    magic, length = HEADER.unpack_from(data)
    if magic != MAGIC or length > SKELETON_BYTES or HEADER.size + length > len(data):
        raise WireError("the message has no valid header")
    body = memoryview(data)[HEADER.size :]
    sizes, skeleton = _read_head(bytes(body[:length]))
    return rebuild(skeleton, _read_pools(sizes, body[length:]))


def _read_head(head: bytes) -> tuple[list, object]:
    _refuse_crowded(head)
    try:
        sizes, skeleton = json.loads(head.decode("ascii"))
    except (ValueError, TypeError, RecursionError):
        raise WireError("the message's structure cannot be read") from None
    if not isinstance(sizes, list):
        raise WireError("the message's structure cannot be read")
    return sizes, skeleton


def _refuse_crowded(head: bytes) -> None:
    """Count what the JSON would build, before it is built."""
    if len(head) <= MARKS:
        return
    bare = TEXT.sub(b"", head)
    if sum(map(bare.count, (b",", b"[", b"{"))) > MARKS:
        raise WireError("the value has too many items")


def _read_pools(sizes: list, body: memoryview) -> Pools:
    pools: Pools = {}
    start = 0
    for size in sizes:
        dtype, count = size if isinstance(size, list) and len(size) == 2 else (None, None)
        known = isinstance(dtype, str) and dtype in SIZES and dtype not in pools
        if not known or type(count) is not int or count < 0:
            raise WireError("the message has numbers of an unknown form")
        stop = start + count * SIZES[dtype]
        if stop > len(body):
            raise WireError("the message is cut short")
        pools[dtype] = _numbers(body[start:stop], dtype)
        start = stop
    if start != len(body):
        raise WireError("the message is longer than its header says")
    return pools


def _numbers(body: memoryview, dtype: str) -> np.ndarray:
    if dtype == "|b1":  # a byte other than 0 and 1 would make a boolean that is neither
        return np.frombuffer(body, "|u1") != 0
    return np.frombuffer(body, dtype)


# Frames on a socket


class Closed(WireError):
    """The other end closed the channel."""


def send(sock: socket.socket, value: object) -> None:
    """Send `value` as one length-prefixed frame, in the socket's own timeout.

    Raises WireError, before anything is sent, for a value that is not carried, and OSError for
    what becomes of the socket.
    """
    data = pack(value)
    sock.sendall(LENGTH.pack(len(data)) + data)


def receive(sock: socket.socket, limit: int = FRAME_BYTES, deadline: float | None = None) -> object:
    """Read one frame as `Frames` does, where both sides speak in turns: nothing comes behind it."""
    frames = Frames(sock)
    value = frames.receive(limit, deadline)
    if frames.ahead:
        raise WireError("got more than one message")
    return value


class Frames:
    """Reads frames from a socket, of which several may have come; `ahead` holds what was read."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.ahead = bytearray()

    def receive(self, limit: int = FRAME_BYTES, deadline: float | None = None) -> object:
        """Read the next frame of at most `limit` bytes, before `deadline` on `time.monotonic`.

        Raises TimeoutError at the deadline, Closed at the end of the stream, WireError for the
        rest.
        """
        (length,) = LENGTH.unpack(self._take(LENGTH.size, deadline))
        if length > limit:
            raise WireError(f"got a message of {length:,} bytes, expected at most {limit:,}")
        return unpack(self._take(length, deadline))

    def _take(self, count: int, deadline: float | None) -> bytes:
        while (missing := count - len(self.ahead)) > 0:
            most = max(PIECE_BYTES, min(missing, 2**20))  # nearly always all of a frame at once
            self.ahead += _piece(self.sock, most, deadline)
        taken = bytes(memoryview(self.ahead)[:count])
        del self.ahead[:count]
        return taken


def _piece(sock: socket.socket, most: int, deadline: float | None) -> bytes:
    if deadline is not None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("no answer before the deadline")
        sock.settimeout(left)
    try:
        piece = sock.recv(most)
    except ConnectionError:
        piece = b""
    if not piece:
        raise Closed("the channel was closed")
    return piece


def is_packed(data: bytes, value: object) -> bool:
    """Say whether `value` is what was packed as `data`, number for number and type for type."""
    try:
        return pack(value) == data
    except WireError:
        return False


def carry(value: object) -> object:
    """Pass a value through the wire form, in one process, exactly as a sandbox would send it."""
    try:
        return unpack(pack(value))
    except WireError as error:
        return Raised((NOT_JUDGEABLE,), printable(str(error)))
