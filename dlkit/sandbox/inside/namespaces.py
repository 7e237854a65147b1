"""The walls around one submission, built by the process that will be its first.

The server that forks it stands behind bubblewrap's walls and keeps, inside of them, what it takes
to mount, to raise a network interface and to give privileges up. With that a new process builds
namespaces of its own, gives everything up and takes on the filter of system calls. No line of a
submission has run in it or in the server when that happens.
"""

import contextlib
import ctypes
import fcntl
import os
import socket
import stat
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

NEWNS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
READ_ONLY, NOSUID, NODEV, NOEXEC = 1, 2, 4, 8  # mount(2)
REMOUNT, BIND, RECURSIVE = 0x20, 0x1000, 0x4000
SET_SECCOMP, FILTER, AMBIENT, CLEAR_ALL, DROP_BOUND = 22, 2, 47, 4, 24  # prctl(2)
CAPABILITIES = 41
CAPABILITY_VERSION = 0x20080522
RAISE_INTERFACE, UP = 0x8914, 1  # SIOCSIFFLAGS, IFF_UP

BUFFERS = {  # of a TCP socket: least, usual and largest size in bytes
    "sys/net/ipv4/tcp_rmem": "4096 131072 262144",
    "sys/net/ipv4/tcp_wmem": "4096 16384 262144",
}
GO_FIRST = {"self/oom_score_adj": "1000"}  # whatever the machine runs out of memory for
HIDDEN = ("cmdline", "kallsyms", "keys", "modules", "partitions")  # what /proc tells of a machine

libc = ctypes.CDLL(None, use_errno=True)


def own_processes() -> None:
    """Go on as the first process of a process namespace that this server has privileges in.

    The one that bubblewrap made belongs to another user namespace: nobody can come back to it.
    """
    _done(libc.unshare(NEWPID | NEWNS))
    if child := os.fork():
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) and 1)
    _mount_proc()


def fork_as_first() -> int:
    """Fork a child that is the first process of a new process namespace; return as `fork` does."""
    _done(libc.unshare(NEWPID))
    try:
        return os.fork()
    finally:  # in the child this changes nothing: it is where it was born
        with open("/proc/self/ns/pid", "rb") as own:
            _done(libc.setns(own.fileno(), NEWPID))


def shut_in(
    folders: dict[str, int], kept: Sequence[str], links: Sequence[tuple[str, str]], rules: bytes
) -> None:
    """Put this first process, and all that it will start, behind walls of its own.

    `folders` are those that can be written, each with its bytes; all else stays as the server sees
    it, read-only, and so do the paths `kept` and the `links` (where to, where from) that lie in
    these folders: Python's may. `rules` is the program that filters system calls.
    """
    _done(libc.unshare(NEWNS | NEWNET | NEWIPC))
    _mount_proc()
    _mount("devpts", "/dev/pts", NOSUID | NOEXEC, "newinstance,ptmxmode=0666,mode=0620")
    _cover(folders, kept, links)
    _raise_loopback()
    with _proc_made_read_only() as proc:
        _write(proc, BUFFERS | GO_FIRST)
        _become_nobody_special(proc)
    _filter(rules)


def _mount_proc() -> None:
    _mount("proc", "/proc", NOSUID | NODEV | NOEXEC)


@contextlib.contextmanager
def _proc_made_read_only() -> Iterator[int]:
    """Let /proc be read alone, and not all of it; yield it as it was before, open."""
    writable = os.open("/proc", os.O_PATH)
    _bind_over("/proc", "/proc")
    flags = ctypes.c_ulong(REMOUNT | BIND | READ_ONLY | NOSUID | NODEV | NOEXEC)
    _done(libc.mount(None, b"/proc", None, flags, None))
    for name in HIDDEN:
        if os.path.exists(f"/proc/{name}"):
            _bind_over("/dev/null", f"/proc/{name}")
    try:
        yield writable
    finally:
        os.close(writable)


def _write(proc: int, values: dict[str, str]) -> None:
    """Write each value into its file of an open /proc."""
    for name, value in values.items():
        file = os.open(name, os.O_WRONLY, dir_fd=proc)
        os.write(file, value.encode())
        os.close(file)


def _mount(kind: str, target: str, flags: int, options: str = "") -> None:
    names = (kind.encode(), target.encode(), kind.encode())
    _done(libc.mount(*names, ctypes.c_ulong(flags), options.encode()))


def _cover(folders: dict[str, int], kept: Sequence[str], links: Sequence[tuple[str, str]]) -> None:
    """Mount new folders over those of the server, and in them again what is to be seen."""
    seen = {path: os.open(path, os.O_PATH) for path in kept}  # holds what will be covered
    for folder, size in folders.items():
        _mount("tmpfs", folder, NOSUID | NODEV, f"mode=0700,size={size}")
    for path, handle in sorted(seen.items()):
        if not os.path.exists(path):  # else it came with the folder that it lies in
            _bind(handle, path)
        os.close(handle)
    for target, path in links:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.symlink(target, path)


def _bind(handle: int, path: str) -> None:
    """Let what is open be seen at a new path, with all that is mounted in it, as it is."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    os.mkdir(path) if stat.S_ISDIR(os.fstat(handle).st_mode) else Path(path).touch()
    _bind_over(f"/proc/self/fd/{handle}", path)


def _bind_over(source: str, path: str) -> None:
    flags = ctypes.c_ulong(BIND | RECURSIVE)
    _done(libc.mount(source.encode(), path.encode(), None, flags, None))


def _raise_loopback() -> None:
    """Programs may talk to themselves over 127.0.0.1; there is no other interface."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, RAISE_INTERFACE, struct.pack("16sH14x", b"lo", UP))


def _become_nobody_special(proc: int) -> None:
    """Enter a user namespace, where processes are counted for this submission alone.

    In it nobody can make another one, and this process and its children have no privilege at all.
    """
    user, group = os.getuid(), os.getgid()
    _done(libc.unshare(NEWUSER))
    maps = {"self/uid_map": f"{user} {user} 1", "self/gid_map": f"{group} {group} 1"}
    most = {"sys/user/max_user_namespaces": "0", "sys/user/max_inotify_watches": "1024"}
    _write(proc, {"self/setgroups": "deny"} | maps | most)
    _done(libc.prctl(AMBIENT, CLEAR_ALL, 0, 0, 0))
    for number in range(CAPABILITIES):
        _done(libc.prctl(DROP_BOUND, number, 0, 0, 0))
    header, none = struct.pack("=Ii", CAPABILITY_VERSION, 0), bytes(24)
    _done(libc.capset(header, none))


def _filter(rules: bytes) -> None:
    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))

    program = Program(len(rules) // 8, rules)
    _done(libc.prctl(SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0))


def _done(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
