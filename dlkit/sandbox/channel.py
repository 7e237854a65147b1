"""Questions to a shell and its answers, as numbered messages in the wire form."""

import secrets
import socket
import time
from collections.abc import Callable
from typing import NoReturn

import numpy as np

from dlkit.check import wire
from dlkit.check.outcome import NOT_JUDGEABLE, Raised, printable
from dlkit.sandbox.errors import SandboxUnavailable

Answer = Callable[[object, object], object]  # what is asked, with which values -> the value


def refuse(*_: object) -> NoReturn:
    """Answer no call-back: raise WireError."""
    raise wire.WireError("the message calls a function that was not passed")


class Channel:
    """The trusted end of a shell's socket; it reads messages of at most `most_bytes`."""

    def __init__(self, sock: socket.socket, most_bytes: int) -> None:
        self._socket = sock
        self._most_bytes = most_bytes
        self._frames = wire.Frames(sock)

    def post(self, request: tuple, deadline: float) -> int:
        """Send a request and return its number."""
        number = secrets.randbits(60)
        _send(self._socket, (number, request), deadline)
        return number

    def receive(
        self, number: int, deadline: float, answer: Answer = refuse, call_backs: int = 0
    ) -> object:
        """Return what answers the request of that number, and answer what it asks meanwhile."""
        for _ in range(call_backs + 1):
            match self._frames.receive(self._most_bytes, deadline):
                case (int(answered), (str(kind), asked, values)) if (
                    answered == number and kind == "ask"
                ):
                    _send(self._socket, (number, answer(asked, values)), deadline)
                case (int(answered), body) if answered == number:
                    return body
                case _:
                    break
        raise wire.WireError("the message answers no request, or makes too many")


def _send(channel: socket.socket, message: tuple, deadline: float) -> None:
    channel.settimeout(max(0.001, deadline - time.monotonic()))
    try:
        wire.send(channel, message)
    except wire.WireError as error:
        raise _unsendable(error) from None


def packed(value: object) -> np.ndarray:
    """Pack a value by itself, so that what comes back can be held against it."""
    try:
        return np.frombuffer(wire.pack(value), np.uint8)
    except wire.WireError as error:
        raise _unsendable(error) from None


def _unsendable(error: wire.WireError) -> SandboxUnavailable:
    return SandboxUnavailable(f"The value cannot be sent to a sandbox: {error}.")


def opened(message: np.ndarray) -> object:
    """Read a value that was packed by itself, as the in-process way does."""
    try:
        return wire.unpack(message.tobytes())
    except wire.WireError as error:
        return Raised((NOT_JUDGEABLE,), printable(str(error)))
