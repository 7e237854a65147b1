"""The wire form: the only shape in which a value passes between an answer and whoever judges it.

A value is flattened into a *skeleton* of plain JSON and *pools* of numbers, one flat array per
dtype. Every array takes the next numbers of its pool, so a message can never describe more than
it brought. Nothing is ever executed to read one: no pickle, no class of the sender's choosing.
`cases.h5` stores skeleton and pools; a frame on a socket carries the same two, packed.

    None, bool, int, str           themselves
    ["f"]                          a float: the next number of the "<f8" pool
    ["t" | "l" | "s", items...]    tuple, list, set
    ["d", [key, value], ...]       dict
    ["a", dtype, shape, layout]    array; layout "C", "F" or "S" (strided: every second element)
    ["r", kinds, message]          an exception that was raised
    ["g", name, state]             a numpy Generator, by its bit generator and state
"""

import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from dlkit.check.outcome import MESSAGE_LIMIT, Raised, Reply

MESSAGE_BYTES = 64 * 2**20
SKELETON_BYTES = 4 * 2**20
ITEMS = 100_000
KEYS = 4_096
DEPTH = 32
DIMENSIONS = 16
STRING = 2**20
DTYPES = ("|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8")
DTYPES += ("<f2", "<f4", "<f8", "<c8", "<c16")
BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")
MAGIC = b"dlk1"
LENGTH = struct.Struct(">Q")
HEADER = struct.Struct(">4sI")

Pools = dict[str, np.ndarray]


class WireError(ValueError):
    """A value or message that the wire form does not carry; the text is one sentence."""


# Flattening: value -> skeleton and pools


@dataclass
class _Flattener:
    pieces: dict[str, list[np.ndarray]] = field(default_factory=dict)
    items: int = 0
    bytes: int = 0

    def node(self, value: object, depth: int = 0) -> object:
        self.items += 1
        if depth > DEPTH:
            raise WireError(
                f"the value is nested more than {DEPTH} levels deep (or contains itself)"
            )
        if self.items > ITEMS:
            raise WireError(f"the value has more than {ITEMS:,} items")
        if value is None or type(value) is bool:
            return value
        for kinds, flatten in _FLATTEN:
            if isinstance(value, kinds):
                return flatten(self, value, depth + 1)
        raise WireError(f"a value of type {type(value).__name__} cannot be judged")

    def take(self, array: np.ndarray) -> str:
        dtype = array.dtype.newbyteorder("<").str
        if dtype not in DTYPES:
            raise WireError(f"an array of dtype {array.dtype} cannot be judged")
        self.bytes += array.nbytes
        if self.bytes > MESSAGE_BYTES:
            raise WireError(f"the value is larger than {MESSAGE_BYTES // 2**20} MB")
        self.pieces.setdefault(dtype, []).append(array.astype(dtype, copy=False))
        return dtype


def _flatten_int(_: _Flattener, value: int, depth: int) -> int:
    if abs(value) >= 2**256:
        raise WireError("a whole number of more than 256 bits cannot be judged")
    return int(value)


def _flatten_float(f: _Flattener, value: float, depth: int) -> list:
    f.take(np.array([value], dtype="<f8"))
    return ["f"]


def _flatten_str(_: _Flattener, value: str, depth: int) -> str:
    if len(value) > STRING:
        raise WireError(f"a text is longer than {STRING:,} characters")
    return str(value)


def _flatten_array(f: _Flattener, value: np.ndarray | np.generic, depth: int) -> list:
    array = np.asarray(value)
    if array.ndim > DIMENSIONS:
        raise WireError(f"an array has more than {DIMENSIONS} dimensions")
    if array.dtype.kind in "fc" and array.dtype.itemsize > {"f": 8, "c": 16}[array.dtype.kind]:
        array = array.astype("<f8" if array.dtype.kind == "f" else "<c16")  # long doubles
    layout = "C" if array.flags.c_contiguous else "F" if array.flags.f_contiguous else "S"
    dtype = f.take(array.ravel(order="F" if layout == "F" else "C"))
    return ["a", dtype, list(array.shape), layout]


def _flatten_sequence(tag: str) -> Callable:
    def flatten(f: _Flattener, value: tuple | list | set, depth: int) -> list:
        return [tag, *(f.node(item, depth) for item in value)]

    return flatten


def _flatten_set(f: _Flattener, value: set, depth: int) -> list:
    if len(value) > KEYS:
        raise WireError(f"a set has more than {KEYS:,} members")
    return ["s", *(f.node(item, depth) for item in sorted(value, key=repr))]


def _flatten_dict(f: _Flattener, value: dict, depth: int) -> list:
    if len(value) > KEYS:
        raise WireError(f"a dict has more than {KEYS:,} keys")
    return ["d", *([f.node(k, depth), f.node(v, depth)] for k, v in value.items())]


def _flatten_raised(_: _Flattener, value: Raised, depth: int) -> list:
    return ["r", [kind[:100] for kind in value.kinds[:16]], value.message[:MESSAGE_LIMIT]]


def _flatten_generator(f: _Flattener, value: np.random.Generator, depth: int) -> list:
    name = type(value.bit_generator).__name__
    if name not in BIT_GENERATORS:
        raise WireError(f"a random generator of kind {name} cannot be judged")
    return ["g", name, f.node(value.bit_generator.state, depth)]


_FLATTEN: tuple[tuple[object, Callable], ...] = (
    ((np.ndarray, np.generic), _flatten_array),
    (int, _flatten_int),
    (float, _flatten_float),
    (str, _flatten_str),
    (tuple, _flatten_sequence("t")),
    (list, _flatten_sequence("l")),
    ((set, frozenset), _flatten_set),
    (dict, _flatten_dict),
    (Raised, _flatten_raised),
    (np.random.Generator, _flatten_generator),
)


def flatten(value: object) -> tuple[object, Pools]:
    """Flatten `value` into its skeleton (plain JSON) and its pools (dtype -> flat array).

    Raises WireError, in one sentence, for a value of a kind or size that is not carried.
    """
    flattener = _Flattener()
    try:
        skeleton = flattener.node(value)
    except RuntimeError as error:  # a container that changes while it is read
        raise WireError(f"the value could not be read: {type(error).__name__}") from None
    return skeleton, {dtype: np.concatenate(all) for dtype, all in flattener.pieces.items()}


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
        if node is None or isinstance(node, bool | int | str):
            return node
        if not isinstance(node, list) or not node or node[0] not in _REBUILD:
            raise WireError("the message has an unknown kind of value")
        return _REBUILD[node[0]](self, node, depth + 1)

    def next(self, dtype: str, count: int) -> np.ndarray:
        start = self.used.get(dtype, 0)
        pool = self.pools.get(dtype)
        if pool is None or start + count > len(pool):
            raise WireError("the message describes more numbers than it brought")
        self.used[dtype] = start + count
        return pool[start : start + count]

    def each(self, node: list, depth: int) -> Iterator[object]:
        return (self.value(item, depth) for item in node[1:])


def _rebuild_array(r: _Rebuilder, node: list, depth: int) -> np.ndarray:
    _, dtype, shape, layout = node
    if dtype not in DTYPES or layout not in ("C", "F", "S") or len(shape) > DIMENSIONS:
        raise WireError("the message has an array of an unknown form")
    if not all(type(n) is int and 0 <= n < 2**31 for n in shape):
        raise WireError("the message has an array of an impossible shape")
    count = 1
    for n in shape:
        count *= n
    flat = r.next(dtype, count)
    if layout != "S":
        return flat.reshape(shape, order=layout).copy(order=layout)
    wide = np.zeros((*shape[:-1], 2 * shape[-1]), dtype)
    wide[..., ::2] = flat.reshape(shape)
    return wide[..., ::2]


def _rebuild_dict(r: _Rebuilder, node: list, depth: int) -> dict:
    if len(node) > KEYS + 1:
        raise WireError("the message has a dict of too many keys")
    return {r.value(key, depth): r.value(value, depth) for key, value in node[1:]}


def _rebuild_set(r: _Rebuilder, node: list, depth: int) -> set:
    if len(node) > KEYS + 1:
        raise WireError("the message has a set of too many members")
    return set(r.each(node, depth))


def _rebuild_raised(_: _Rebuilder, node: list, depth: int) -> Raised:
    _, kinds, message = node
    if not kinds or not all(isinstance(text, str) for text in (*kinds, message)):
        raise WireError("the message has an exception of an unknown form")
    return Raised(tuple(kind[:100] for kind in kinds[:16]), message[:MESSAGE_LIMIT])


def _rebuild_generator(r: _Rebuilder, node: list, depth: int) -> np.random.Generator:
    _, name, state = node
    if name not in BIT_GENERATORS:
        raise WireError("the message has an unknown kind of random generator")
    bits = getattr(np.random, name)(0)
    bits.state = r.value(state, depth)
    return np.random.Generator(bits)


_REBUILD: dict[str, Callable] = {
    "f": lambda r, node, depth: float(r.next("<f8", 1)[0]),
    "t": lambda r, node, depth: tuple(r.each(node, depth)),
    "l": lambda r, node, depth: list(r.each(node, depth)),
    "s": _rebuild_set,
    "d": _rebuild_dict,
    "a": _rebuild_array,
    "r": _rebuild_raised,
    "g": _rebuild_generator,
}


def rebuild(skeleton: object, pools: Pools) -> object:
    """Build the value that `skeleton` and `pools` describe; raise WireError if they do not fit."""
    try:
        return _Rebuilder(pools).value(skeleton)
    except WireError:
        raise
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, MemoryError) as error:
        raise WireError(f"the message does not fit together ({type(error).__name__})") from None


# Packing: one message as bytes


def pack(value: object) -> bytes:
    """Return `value` as one message: magic, skeleton length, skeleton, pools in order."""
    skeleton, pools = flatten(value)
    sizes = [[dtype, len(pool)] for dtype, pool in pools.items()]
    head = json.dumps([sizes, skeleton], separators=(",", ":")).encode("ascii")
    if len(head) > SKELETON_BYTES:
        raise WireError(f"the value's structure is larger than {SKELETON_BYTES // 2**20} MB")
    return b"".join((HEADER.pack(MAGIC, len(head)), head, *(p.tobytes() for p in pools.values())))


def unpack(data: bytes) -> object:
    """Read one message; raise WireError unless it is whole, within limits and of the known form."""
    if not HEADER.size <= len(data) <= MESSAGE_BYTES + SKELETON_BYTES + HEADER.size:
        raise WireError("the message is empty or too large")
    magic, length = HEADER.unpack_from(data)
    if magic != MAGIC or length > SKELETON_BYTES or HEADER.size + length > len(data):
        raise WireError("the message has no valid header")
    sizes, skeleton = _read_head(bytes(data[HEADER.size : HEADER.size + length]))
    return rebuild(skeleton, _read_pools(sizes, memoryview(data)[HEADER.size + length :]))


def _read_head(head: bytes) -> tuple[list, object]:
    if head.count(b",") + head.count(b"[") > 4 * ITEMS:
        raise WireError("the message has too many items")
    try:
        sizes, skeleton = json.loads(head)
    except (ValueError, TypeError, RecursionError):
        raise WireError("the message's structure is not readable") from None
    if not isinstance(sizes, list):
        raise WireError("the message's structure is not readable")
    return sizes, skeleton


def _read_pools(sizes: list, body: memoryview) -> Pools:
    pools: Pools = {}
    start = 0
    for size in sizes:
        dtype, count = size if isinstance(size, list) and len(size) == 2 else (None, None)
        if dtype not in DTYPES or dtype in pools or type(count) is not int or count < 0:
            raise WireError("the message has numbers of an unknown form")
        stop = start + count * np.dtype(dtype).itemsize
        if stop > len(body):
            raise WireError("the message is cut short")
        pools[dtype] = _numbers(body[start:stop], dtype)
        start = stop
    if start != len(body):
        raise WireError("the message is longer than it says")
    return pools


def _numbers(body: memoryview, dtype: str) -> np.ndarray:
    if dtype == "|b1":  # a byte other than 0 and 1 would make a boolean that is neither
        return np.frombuffer(body, "|u1") != 0
    return np.frombuffer(body, dtype)


# Frames on a socket


class Closed(WireError):
    """The other end closed the channel."""


def send(sock: socket.socket, value: object) -> None:
    """Send `value` as one length-prefixed frame."""
    data = pack(value)
    sock.sendall(LENGTH.pack(len(data)) + data)


def receive(
    sock: socket.socket, limit: int = MESSAGE_BYTES, deadline: float | None = None
) -> object:
    """Read one frame of at most `limit` bytes before `deadline` (on `time.monotonic`'s clock).

    Raises TimeoutError at the deadline, Closed at the end of the stream, WireError for the rest.
    """
    (length,) = LENGTH.unpack(_read_exactly(sock, LENGTH.size, deadline))
    if length > limit:
        raise WireError(f"a message of {length:,} bytes came; at most {limit:,} are read")
    return unpack(_read_exactly(sock, length, deadline))


def _read_exactly(sock: socket.socket, count: int, deadline: float | None) -> bytes:
    data = bytearray()
    while len(data) < count:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("no answer before the deadline")
            sock.settimeout(left)
        piece = sock.recv(min(count - len(data), 2**20))
        if not piece:
            raise Closed("the channel was closed")
        data += piece
    return bytes(data)


def carry(reply: Reply) -> Reply:
    """Pass a reply through the wire form, in one process, exactly as a sandbox would send it."""
    return Reply(_carried(reply.outcome), _carried(reply.arguments_after))


def _carried(value: object) -> object:
    try:
        return unpack(pack(value))
    except WireError as error:
        return Raised(("NotJudgeable",), str(error))
