"""The process tree of one sandbox, seen from outside: what it uses, and its end."""

import contextlib
import os
import select
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dlkit.sandbox.errors import SandboxUnavailable

KB = 1024
TICKS = os.sysconf("SC_CLK_TCK")
INODE_BYTES = 2**10  # what an empty file costs the kernel, about
SOCKET_BYTES = 2**18  # what a socket's buffer can hold, about
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

    def __post_init__(self) -> None:
        if self.handle < 0:
            self.handle = os.pidfd_open(self.root)

    def memory(self) -> int:
        """Return the bytes that processes, folders and sockets use now."""
        return self.kernel_memory() + sum(map(_resident_bytes, self.processes()))

    def fair_memory(self) -> int:
        """Return the same with shared pages counted once: exact, and slower."""
        return self.kernel_memory() + sum(map(_proportional_bytes, self.processes()))

    def kernel_memory(self) -> int:
        """Return the bytes that belong to no process: folders, and what sockets can hold."""
        here = f"/proc/{self.root}"
        folders = sum(_folder_bytes(f"{here}/root{folder}") for folder in self.folders)
        return folders + _sockets(f"{here}/net/sockstat") * SOCKET_BYTES

    def cpu_seconds(self) -> float:
        """Return the processor time of all processes, ended ones included."""
        return sum(map(_cpu_seconds, self.processes()))

    def processes(self) -> Iterator[int]:
        """Yield the process ids, as seen from outside, the root first."""
        waiting = [self.root]
        while waiting:
            yield (pid := waiting.pop())
            waiting += _children(pid)

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
        os.close(self.handle)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS if ended else 0)
        if not ended:
            raise SandboxUnavailable(f"The sandbox's process {self.root} does not end; kill it.")


class OpenProcessTree(ProcessTree):
    """Processes without walls, or with walls half built: those that can be found are ended."""

    def kernel_memory(self) -> int:
        """Return 0: folders and sockets are everybody's."""
        return 0

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


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            found += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split())
    return found


def _fields(path: str, *names: str) -> int:
    """Sum the named kB fields of a file of /proc; 0 when the process is gone."""
    try:
        lines = Path(path).read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(names)) * KB


def _resident_bytes(pid: int) -> int:
    return _fields(f"/proc/{pid}/status", "RssAnon:", "RssShmem:")


def _proportional_bytes(pid: int) -> int:
    try:
        return _fields(f"/proc/{pid}/smaps_rollup", "Pss_Anon:", "Pss_Shmem:")
    except OSError:  # a process may hide its maps: then what it shares counts in full
        return _resident_bytes(pid)


def _cpu_seconds(pid: int) -> float:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(map(int, stat.rpartition(")")[2].split()[11:15])) / TICKS


def _sockets(path: str) -> int:
    """Read "sockets: used 3" of a network namespace."""
    try:
        return int(Path(path).read_text().split()[2])
    except (OSError, IndexError, ValueError):
        return 0


def _folder_bytes(path: str) -> int:
    try:
        state = os.statvfs(path)
    except OSError:
        return 0
    used = (state.f_blocks - state.f_bfree) * state.f_frsize
    return used + (state.f_files - state.f_ffree) * INODE_BYTES
