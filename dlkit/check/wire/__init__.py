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
    ["r", kinds, message]          an exception that was raised, and behind its message where:
    [..., places, near]                [[line, text, function, raises], ...] and a name
    ["g", name, state]             a numpy Generator, by its bit generator and state
    ["p", name, settings]          a probe: a named function
    ["k", number]                  a call-back: a function that is answered by value

Modules, in the order in which a value passes through them: `limits` (how much is carried),
`flattening`, `messages` (bytes), `frames` (a socket), and on the other side `rebuilding`.
"""

from dlkit.check.wire.flattening import flatten
from dlkit.check.wire.frames import Closed, Frames, receive, send
from dlkit.check.wire.limits import (
    BIT_GENERATORS,
    DEPTH,
    DTYPES,
    FRAME_BYTES,
    HEADER,
    LENGTH,
    MAGIC,
    MESSAGE_BYTES,
    WireError,
)
from dlkit.check.wire.messages import carry, is_packed, pack, unpack
from dlkit.check.wire.rebuilding import rebuild

__all__ = [
    "BIT_GENERATORS",
    "DEPTH",
    "DTYPES",
    "FRAME_BYTES",
    "HEADER",
    "LENGTH",
    "MAGIC",
    "MESSAGE_BYTES",
    "Closed",
    "Frames",
    "WireError",
    "carry",
    "flatten",
    "is_packed",
    "pack",
    "rebuild",
    "receive",
    "send",
    "unpack",
]
