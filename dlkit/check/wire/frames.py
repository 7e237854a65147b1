"""Frames: messages on a socket, each behind its length and read before a deadline."""

import socket
import time

from dlkit.check.wire.limits import FRAME_BYTES, LENGTH, PIECE_BYTES, WireError
from dlkit.check.wire.messages import pack, unpack


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
