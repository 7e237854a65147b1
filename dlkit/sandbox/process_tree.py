"""The process tree of one sandbox, seen from outside: what it uses, and its end."""

import contextlib
import os
import select
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from dlkit.sandbox import proc
from dlkit.sandbox.errors import SandboxUnavailable
from dlkit.sandbox.processor_time import ProcessorTime

END_SECONDS = 10.0


class Process(Protocol):
    """What can tell the exit code of a sandbox: a process that we started, or a server's news."""

    def wait(self, seconds: float) -> int:
        """Return the exit code; raise TimeoutExpired when it does not come in time."""
        ...


@dataclass
class ProcessTree:
    """A sandbox's processes. `root` is the one whose end is the end of all others.

    Behind walls it is the first process of a process namespace: the kernel kills what is left in
    the namespace, and only then counts it as ended.
    """

    process: Process
    root: int
    folders: tuple[str, ...] = ()  # writable folders, as the root sees them
    handle: int = -1  # a pidfd of the root, opened if none is given
    _time: ProcessorTime = field(default_factory=ProcessorTime, init=False, repr=False)
    _folders: list[int] = field(default_factory=list, init=False, repr=False)
    _protocols: int = field(default=-1, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.handle < 0:
            self.handle = os.pidfd_open(self.root)

    def look_at_kernel_memory(self) -> None:
        """Open what tells of folders and sockets, before any line of a submission has run.

        Afterwards a process can keep others of its user from looking into it. Raises
        SandboxUnavailable when it cannot be opened.
        """
        here = f"/proc/{self.root}"
        try:
            for folder in self.folders:
                self._folders.append(os.open(f"{here}/root{folder}", os.O_PATH))
            self._protocols = os.open(f"{here}/net/protocols", os.O_RDONLY)
        except OSError as error:
            raise SandboxUnavailable(f"A sandbox's memory cannot be counted: {error}.") from None

    def memory(self) -> int:
        """Return the bytes that processes, folders and sockets use now."""
        return self.kernel_memory() + sum(map(proc.resident_bytes, self.processes()))

    def fair_memory(self) -> int:
        """Return the same with shared pages counted once: exact, and slower."""
        return self.kernel_memory() + sum(map(proc.proportional_bytes, self.processes()))

    def kernel_memory(self) -> int:
        """Return the bytes that belong to no process: folders, and what sockets can hold."""
        sockets = proc.socket_bytes(self._protocols) if self._protocols >= 0 else 0
        return sum(map(proc.folder_bytes, self._folders)) + sockets

    def cpu_seconds(self) -> float:
        """Return the processor time of all processes, ended ones included."""
        return self._time.of(self.processes())

    def delayed_seconds(self) -> float:
        """Return how long a process has waited for a processor, of all that waited longest."""
        return max(map(proc.delayed_seconds, self.processes()))

    def processes(self) -> Iterator[int]:
        """Yield the process ids, as seen from outside, the root first."""
        waiting = [self.root]
        while waiting:
            yield (pid := waiting.pop())
            waiting += proc.children(pid)

    def kill(self) -> None:
        """Ask the kernel to end every process; return at once."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, signal.SIGKILL)

    def end(self) -> None:
        """End every process and return when none is left.

        Raises SandboxUnavailable when one is left all the same.
        """
        self.kill()
        ended, _, _ = select.select([self.handle], [], [], END_SECONDS)
        for opened in (self.handle, *self._folders, self._protocols):
            if opened >= 0:
                os.close(opened)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS if ended else 0)
        if not ended:
            raise SandboxUnavailable(f"The sandbox's process {self.root} does not end; kill it.")


class OpenProcessTree(ProcessTree):
    """Processes without walls, or with walls half built: those that can be found are ended."""

    def look_at_kernel_memory(self) -> None:
        """Nothing: folders and sockets are everybody's."""

    def kill(self) -> None:
        """Stop processes until no new one is found, end them all and wait for that."""
        found: set[int] = set()
        while new := set(self.processes()) - found:
            found |= new
            _signal_all(new, signal.SIGSTOP)
        _signal_all(found, signal.SIGKILL)
        for pid in found:
            _wait_for(pid)


def _signal_all(pids: set[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _wait_for(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        handle = os.pidfd_open(pid)
        select.select([handle], [], [], END_SECONDS)
        os.close(handle)
