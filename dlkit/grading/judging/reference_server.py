"""A process that runs references: what a submission sends them is read and used only there.

A reference is quick and small with the inputs of its cases. With what a submission sends it (a
million layers, a billion steps) it could take all memory and never end. So it runs in a child of
the grading process with little memory and time, whose end costs only the second verdict.
"""

import gc
import math
import os
import signal
import socket
import time
from collections.abc import Callable, Mapping
from typing import NoReturn

import numpy as np

from dlkit.check import wire
from dlkit.check.outcome import Raised, call, generators
from dlkit.check.probes import CallBack, Probe
from dlkit.grading.common.errors import ReferenceServerFailed
from dlkit.grading.common.processes import end_with
from dlkit.sandbox import Limits, SandboxUnavailable
from dlkit.sandbox.inside.process import keep_only, set_limits


class ReferenceServer:
    """A child process that calls `references` by their names; use it in a `with` statement.

    It may use `cpu_seconds` in all. `asked` holds the names that were asked for, in order; whoever
    wants those of one exercise clears it before.
    Open it while no sandbox is open: it would hold a copy of its channel for a moment.
    """

    def __init__(
        self, references: Mapping[str, Callable], limits: Limits, cpu_seconds: float
    ) -> None:
        self.asked: dict[str, None] = {}
        self._seconds = limits.exercise_wall(cpu_seconds)
        self._channel, its = socket.socketpair()
        with its:
            parent = os.getpid()
            try:
                self.pid = os.fork()
            except OSError as error:
                self._channel.close()
                raise SandboxUnavailable(f"No process can be started: {error}.") from None
            if self.pid == 0:
                end_with(parent)
                _live(its, references, limits.reference_server_bytes, math.ceil(cpu_seconds))

    def __enter__(self) -> "ReferenceServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._channel.close()
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def ask(self, name: str, values: np.ndarray, probes: Mapping[int, Probe]) -> np.ndarray:
        """Return the packed reply to a call of the reference `name` with packed values.

        `probes` are the functions that call-backs among the values stand for. Raises
        ReferenceServerFailed when no reply comes in time.
        """
        self.asked.setdefault(name)
        deadline = time.monotonic() + self._seconds
        self._channel.settimeout(self._seconds)
        try:
            wire.send(self._channel, (name, values, dict(probes)))
            return wire.receive(self._channel, deadline=deadline)
        except (OSError, wire.WireError) as error:
            raise ReferenceServerFailed(f"{name}: {error}") from None


def _live(channel: socket.socket, references: Mapping, most_bytes: int, seconds: int) -> NoReturn:
    """Answer until the channel closes, in the child; nothing of the parent is ever returned to."""
    try:
        gc.freeze()  # what the parent still has to clean up is not cleaned up here too
        _let_go(channel.fileno())
        set_limits({"AS": most_bytes, "CPU": seconds, "CORE": 0, "FSIZE": 0})
        while True:
            name, values, probes = wire.receive(channel)
            wire.send(channel, np.frombuffer(_reply(references[name], values, probes), np.uint8))
    finally:
        os._exit(0)


def _let_go(kept: int) -> None:
    """Close all open files but one: a log must not be written twice, nor a socket held open."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(nothing, fd)
    keep_only(kept)


def _reply(reference: Callable, values: np.ndarray, probes: Mapping[int, Probe]) -> bytes:
    """Return the packed outcome of a call and its generators afterwards; nothing is raised."""
    reply = call(_called, (reference, values, probes)).outcome
    return wire.pack((reply, [])) if isinstance(reply, Raised) else reply


def _called(reference: Callable, packed: np.ndarray, probes: Mapping[int, Probe]) -> bytes:
    def meant(value: object) -> object:
        return probes[value.number] if isinstance(value, CallBack) else value

    values, named = wire.unpack(packed.tobytes())
    value = reference(*map(meant, values), **{key: meant(each) for key, each in named.items()})
    return wire.pack((value, generators(values, named)))
