"""Where an exercise is judged: in the process, and with the names, that stood at its tests cell.

What runs after a tests cell may reuse, delete or change what the answer above it needs. So before a
cell that may do that, the process forks a copy of itself, which waits. All cells run before the
first exercise is judged. Then one of the processes at a time answers on the channel: the first
one, in which all cells have run, or the copy in which the exercise that is asked for is judged.
"""

import contextlib
import json
import os
import select
import socket
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

MESSAGE_BYTES = 4096
SIGNALLED = 128  # a first process cannot end by a signal of its own: its exit code tells it so
Turn = tuple[int, str]  # the number of a request to go to a mark, and the mark


@dataclass(frozen=True)
class Copy:
    """A forked copy that waits for its turn: its id, a handle of it, and where it is told."""

    pid: int
    handle: int
    turn: socket.socket


class Places:
    """The processes in which exercises are judged, as one of them sees them."""

    def __init__(self) -> None:
        self.copies: list[Copy] = []
        self.first: socket.socket | None = None  # in a copy: where the first process is told
        self._kept: dict[str, int] = {}  # the copy in which an exercise is judged
        self._here: list[str] = []  # exercises whose state is still that of this process

    @property
    def is_copy(self) -> bool:
        """Say whether this process is a copy."""
        return self.first is not None

    def mark(self, exercise: str) -> None:
        """Note that `exercise` is judged with the names as they stand now."""
        self._here.append(exercise)

    def keep(self, go_on: Callable[[], None]) -> tuple[str, ...]:
        """Fork a copy of how things stand, if an exercise is judged so; `go_on` serves in it.

        Returns the exercises that are judged in the copy.
        """
        if not self._here or self.is_copy:
            return ()
        turn, its = socket.socketpair(type=socket.SOCK_SEQPACKET)
        try:
            pid = _fork()
        except OSError:  # the submission has taken all processes: it is judged as things end
            turn.close()
            its.close()
            return ()
        if pid == 0:
            turn.close()
            self._be_copy(its, go_on)
        its.close()
        kept, self._here = tuple(self._here), []
        self._kept |= dict.fromkeys(kept, len(self.copies))
        self.copies.append(Copy(pid, os.pidfd_open(pid), turn))
        return kept

    def is_here(self, mark: str) -> bool:
        """Say whether what stood at a mark, or at the end if it is "", is this process's state."""
        return mark in self._here if self.is_copy else mark not in self._kept

    def hand_over(self, turn: Turn) -> Turn:
        """Let the process that has the state of the mark answer; wait until it is one's own turn.

        Returns the request that is then to be answered here.
        """
        if self.first is not None:
            _tell(self.first, turn)
            return self.wait()
        while (index := self._kept.get(turn[1])) is not None:
            copy = self.copies[index]
            with contextlib.suppress(OSError):  # it has ended: the handle says so
                _tell(copy.turn, turn)
            ready, _, _ = select.select([copy.turn, copy.handle], [], [])
            message = b"" if copy.handle in ready else copy.turn.recv(MESSAGE_BYTES)
            if not message:
                _end_as(copy)
            turn = tuple(json.loads(message))
        return turn

    def wait(self) -> Turn:
        """Wait, in a copy, for its turn; return the request that is to be answered.

        Where nobody gives one any more, end.
        """
        message = self.first.recv(MESSAGE_BYTES)
        if not message:
            os._exit(0)
        return tuple(json.loads(message))

    def _be_copy(self, first: socket.socket, go_on: Callable[[], None]) -> NoReturn:
        code = 1
        try:
            self.first = first
            go_on()
            code = 0
        finally:
            os._exit(code)


def _fork() -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads: a progress bar has one
        return os.fork()


def _tell(other: socket.socket, turn: Turn) -> None:
    other.send(json.dumps(turn).encode())


def _end_as(copy: Copy) -> NoReturn:
    """End all processes, and tell by the exit code how the copy has ended."""
    code = 1
    with contextlib.suppress(ChildProcessError):  # the submission has waited for it already
        code = os.waitstatus_to_exitcode(os.waitpid(copy.pid, 0)[1])
    os._exit(code if code >= 0 else SIGNALLED - code)
