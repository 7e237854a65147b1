"""The limits of the wire form: the kinds, names and sizes that it carries, and the error beyond."""

import re
import struct

import numpy as np

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


def refuse_positions(state: dict) -> None:
    """Refuse a state that would make NumPy read beyond its buffers; it does not look itself."""
    if not 0 <= state["state"].get("pos", 0) <= 624 or not 0 <= state.get("buffer_pos", 0) <= 4:
        raise WireError("a random generator is in an impossible state")
