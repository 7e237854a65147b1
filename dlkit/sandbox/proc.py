"""What /proc tells of processes: their memory, their processor time, what the kernel holds."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

KB = 1024
TICKS = os.sysconf("SC_CLK_TCK")
NANOSECONDS = 1e9
INODE_BYTES = 2**10  # what an empty file costs the kernel, about
SOCKET_BYTES = 2**18  # what a socket's buffer can hold, about: `seccomp` lets nobody enlarge it
SCHEDULED = 2  # CPUCLOCK_SCHED: all that the threads of a process have run, ended ones too


def children(pid: int) -> Iterator[int]:
    """Yield the processes that the threads of a process have started, or were given."""
    for task in _tasks(pid):
        text = _text(f"/proc/{pid}/task/{task}/children")
        yield from map(int, text.split())


def resident_bytes(pid: int) -> int:
    """Return the bytes of memory that a process holds, page tables too; 0 when it is gone.

    Where the first thread has ended, its file shows none. The others share one memory, and so show
    the same.
    """
    names = ("RssAnon:", "RssShmem:", "VmPTE:")
    if found := _fields(f"/proc/{pid}/status", *names):
        return found
    return max((_fields(f"/proc/{pid}/task/{n}/status", *names) for n in _tasks(pid)), default=0)


def proportional_bytes(pid: int) -> int:
    """Return the same with what is shared divided by its sharers.

    A process may hide that, or its first thread has ended: then what it shares counts in full.
    """
    try:
        found = _fields(f"/proc/{pid}/smaps_rollup", "Pss_Anon:", "Pss_Shmem:")
    except OSError:
        found = 0
    return found or resident_bytes(pid)


def own_seconds(pid: int) -> float:
    """Return the processor time of a process itself, exact to a microsecond; 0 when it is gone.

    Its file in /proc counts in steps of a hundredth of a second.
    """
    try:
        return time.clock_gettime(~pid << 3 | SCHEDULED)
    except OSError:
        return 0.0


def reaped_seconds(pid: int) -> float:
    """Return the processor time of the ended children that a process has waited for."""
    fields = _text(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return sum(map(int, fields[13:15])) / TICKS


def delayed_seconds(pid: int) -> float:
    """Return how long a process's first thread has waited for a processor while it could run."""
    fields = _text(f"/proc/{pid}/schedstat").split()
    return int(fields[1]) / NANOSECONDS if len(fields) > 1 else 0.0


def folder_bytes(folder: int) -> int:
    """Return what an open folder's file system holds, empty files too."""
    state = os.fstatvfs(folder)
    used = (state.f_blocks - state.f_bfree) * state.f_frsize
    return used + (state.f_files - state.f_ffree) * INODE_BYTES


def socket_bytes(protocols: int) -> int:
    """Return what the sockets of an open `net/protocols` can hold, those without a file too.

    A connection that nobody has accepted has none, nor has one that is closed and not sent.
    """
    text = b""
    while piece := os.pread(protocols, 2**16, len(text)):  # two threads may look at once
        text += piece
    lines = text.splitlines()[1:]
    return sum(max(0, int(line.split()[2])) for line in lines) * SOCKET_BYTES


def _tasks(pid: int) -> list[str]:
    try:
        return os.listdir(f"/proc/{pid}/task")
    except (FileNotFoundError, ProcessLookupError):
        return []


def _text(path: str) -> str:
    """Return the text of a file of /proc, empty when the process is gone."""
    try:
        return Path(path).read_text("utf-8", "replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _fields(path: str, *names: str) -> int:
    """Sum the named kB fields of a file of /proc; 0 when the process is gone."""
    lines = _text(path).splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(names)) * KB
