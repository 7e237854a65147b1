"""Messages: a value packed as bytes, and read from them."""

import json

import numpy as np

from dlkit.check.outcome import NOT_JUDGEABLE, Raised, printable
from dlkit.check.wire.flattening import flatten
from dlkit.check.wire.limits import (
    FRAME_BYTES,
    HEADER,
    MAGIC,
    MARKS,
    SIZES,
    SKELETON_BYTES,
    TEXT,
    Pools,
    WireError,
)
from dlkit.check.wire.rebuilding import rebuild

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
