"""What a shell is started behind: bubblewrap's walls, or, only when asked for, none."""

import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from dlkit.check import wire
from dlkit.sandbox import bubblewrap, seccomp
from dlkit.sandbox.bubblewrap import FOLDERS
from dlkit.sandbox.errors import SandboxUnavailable, WallsMissing
from dlkit.sandbox.limits import Limits
from dlkit.sandbox.mounts import COURSE, INSIDE_NAME, Mounts, libraries, mounts
from dlkit.sandbox.process_tree import OpenProcessTree, ProcessTree
from dlkit.sandbox.server import Server, Started
from dlkit.sandbox.spawn import file_maker, first_process, last_words, pipe, popen
from dlkit.student_half import PACKAGE

PROBE_SECONDS = 20.0
KERNEL_SETTINGS = Path("/proc/sys")
SETTINGS = {  # of the kernel: the value that refuses user namespaces, what allows them
    "kernel/unprivileged_userns_clone": ("0", "sudo sysctl kernel.unprivileged_userns_clone=1"),
    "kernel/apparmor_restrict_unprivileged_userns": (
        "1",
        "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0",
    ),
    "user/max_user_namespaces": ("0", "sudo sysctl user.max_user_namespaces=15000"),
}
CONTAINER = "docker run --privileged"


class Walls(Protocol):
    """What can start a shell. Its `name` is reported with every grade."""

    name: str

    def start(self, limits: Limits) -> Started:
        """Start an inside shell; raise SandboxUnavailable when that fails."""
        ...

    def probe(self) -> None:
        """See the walls stand; raise WallsMissing when they do not."""
        ...

    def resource_limits(self, limits: Limits) -> dict[str, int]:
        """Return the limits that the shell sets on itself before anything else, by name."""
        ...


def find_walls() -> "Bubblewrap":
    """Return the walls of this machine, seen to stand by a probe.

    Raises WallsMissing, in one sentence with the command that mends it.
    """
    walls = start_walls()
    walls.probe()
    return walls


def start_walls() -> "Bubblewrap":
    """Begin to build the walls and return at once: they take a second, and are still to be probed.

    Raises WallsMissing, as `find_walls` does, when it is plain that they cannot be built.
    """
    program = shutil.which("bwrap")
    if program is None:
        raise WallsMissing(
            "bubblewrap (bwrap), the sandbox that submissions run in, is not on PATH; install it "
            "with `sudo apt-get install bubblewrap`."
        )
    _refuse_unknown_kernel()
    walls = Bubblewrap(program)
    try:
        walls.warm_up()
    except SandboxUnavailable as error:
        raise WallsMissing(_how_to_mend(str(error))) from None
    return walls


def _refuse_unknown_kernel() -> None:
    if seccomp.program() is None:
        machine = platform.machine()
        raise WallsMissing(f"The sandbox needs x86-64 or arm64 Linux, got {machine}; grade on one.")
    if not Path(f"/proc/self/task/{os.getpid()}/children").exists():
        raise WallsMissing(
            "The kernel does not list child processes, so a sandbox's memory cannot be limited; "
            "boot one that was built with CONFIG_PROC_CHILDREN."
        )


@dataclass
class Bubblewrap:
    """Namespaces, an own view of the files, a filter of system calls, an unprivileged user.

    bubblewrap builds them around a warm server, and each sandbox that the server forks has the
    same again for itself. The server starts with the first sandbox and ends with this object.
    """

    program: str
    mounts: Mounts = field(default_factory=mounts)
    name: str = "bubblewrap"
    _server: Server | None = field(default=None, init=False, repr=False)
    _end: Callable[[], object] = field(default=lambda: None, init=False, repr=False)
    _starting: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def start(self, limits: Limits) -> Started:
        """Start an inside shell behind the walls."""
        try:
            return self._ready(limits).fork(FOLDERS, limits)
        except (BrokenPipeError, ConnectionResetError):  # the server ended: another one, once
            self.close()
            return self._ready(limits).fork(FOLDERS, limits)

    def close(self) -> None:
        """End the server and everything that it started."""
        with self._starting:
            self._end()
            self._server = None

    def resource_limits(self, limits: Limits) -> dict[str, int]:
        """Return the limits of each process, and of the number of all of them together."""
        return _resource_limits(limits) | {"NPROC": limits.processes}

    def warm_up(self) -> None:
        """Start the server, if there is none, and do not wait for it."""
        with self._starting:
            if self._server is None:
                self._server = self._start_server()
                self._end = weakref.finalize(self, self._server.close)

    def probe(self) -> None:
        """Have a shell forked that answers; raise WallsMissing when it does not."""
        try:
            started = self.start(Limits())
        except (SandboxUnavailable, OSError) as error:
            raise WallsMissing(_how_to_mend(str(error))) from None
        try:
            wire.send(started.channel, (0, ("value", "")))
            wire.receive(started.channel, deadline=time.monotonic() + PROBE_SECONDS)
        except (OSError, wire.WireError):
            raise WallsMissing(_how_to_mend(last_words(started.complaints))) from None
        finally:
            started.end()

    def _ready(self, limits: Limits) -> Server:
        self.warm_up()
        try:
            self._server.wait(limits.start_seconds)
        except SandboxUnavailable:
            self.close()
            raise
        return self._server

    def _start_server(self) -> Server:
        with ExitStack() as undo, ExitStack() as stack:
            control, inner = socket.socketpair(type=socket.SOCK_SEQPACKET)
            undo.callback(control.close)
            stack.callback(inner.close)
            rules = file_maker(stack)(seccomp.program())
            kept = self.mounts.within(FOLDERS)
            call = f"fork_shells({inner.fileno()}, {rules}, {kept.targets!r}, {kept.links!r})"
            command = _python(INSIDE_NAME, call, COURSE)
            process, news, complaints = self._spawn(command, inner.fileno(), rules)
            undo.callback(os.close, complaints)
            undo.callback(lambda: OpenProcessTree(process, process.pid).end())
            first = first_process(news, complaints, time.monotonic() + PROBE_SECONDS)
            tree = ProcessTree(process, first)
            undo.pop_all()
        return Server(tree, control, complaints)

    def _spawn(self, command: Sequence[str], *inherited: int) -> tuple[subprocess.Popen, int, int]:
        """Start `command` inside; return bwrap and two pipes: its report and all of stderr."""
        prefix, seen = [], self.mounts
        if os.geteuid() == 0:
            prefix, seen = bubblewrap.as_root(self.program, self.mounts)
        with ExitStack() as undo, ExitStack() as stack:
            file = file_maker(stack)
            passwd, group = file(bubblewrap.PASSWD), file(bubblewrap.GROUP)
            news, report = pipe(undo, stack)
            complaints, stderr = pipe(undo, stack)
            line = bubblewrap.arguments(seen, passwd, group)
            line += ["--info-fd", str(report)]
            options = file("\0".join(line))  # not on the command line: /proc shows that inside
            process = popen(
                [*prefix, self.program, "--args", str(options), "--", *command],
                stderr,
                (*inherited, passwd, group, report, options),
            )
            undo.pop_all()
        return process, news, complaints


@dataclass(frozen=True)
class NoWalls:
    """No walls at all: the same shell as a plain process that can read and write all you can."""

    name: str = "none (unsafe)"

    def start(self, limits: Limits) -> Started:
        """Start an inside shell in a new folder of its own."""
        with ExitStack() as undo:
            folder = tempfile.TemporaryDirectory(prefix="dlkit-", ignore_cleanup_errors=True)
            home = undo.enter_context(folder)
            channel, inner = map(undo.enter_context, socket.socketpair())
            complaints, stderr = pipe(undo, undo)
            call = f"main({inner.fileno()})"
            command = _python("dlkit.sandbox.inside", call, str(PACKAGE.parent))
            environment = bubblewrap.environment(home, "")
            process = popen(command, stderr, (inner.fileno(),), home, environment)
            undo.pop_all()
        inner.close()
        os.close(stderr)
        afterwards = ExitStack()
        afterwards.callback(folder.cleanup)
        afterwards.callback(os.close, complaints)
        return Started(OpenProcessTree(process, process.pid), channel, complaints, afterwards)

    def probe(self) -> None:
        """Nothing stands, and nothing is looked at."""

    def resource_limits(self, limits: Limits) -> dict[str, int]:
        """Return the limits of each process; their number would count all that the user runs."""
        return _resource_limits(limits)


def _python(package: str, call: str, course: str) -> list[str]:
    """Return the command that calls a function of `package`, which lies in `course`."""
    paths = f"[p for p in {libraries()!r} if p not in sys.path]"
    start = f"import sys; sys.path = [{course!r}, *sys.path, *{paths}]; "
    start += f"import {package} as inside; inside.{call}"
    return [sys.executable, "-I", "-B", "-c", start]


def _resource_limits(limits: Limits) -> dict[str, int]:
    """Limits of a process, by their names in `resource`; AS comes on top of its first size."""
    return {
        "AS": limits.process_bytes,
        "CPU": int(limits.total_cpu_seconds) + 1,
        "FSIZE": limits.file_bytes,
        "NOFILE": limits.open_files,
        "CORE": 0,
        "MEMLOCK": 2**16,
        "MSGQUEUE": 0,
        "NICE": 0,
        "RTPRIO": 0,
    }


def _how_to_mend(complaint: str) -> str:
    """Return the sentence that says why bubblewrap fails and which command mends it."""
    complaint = complaint.rstrip(".")
    for setting, (refusing, command) in SETTINGS.items():
        with suppress(OSError):
            if (KERNEL_SETTINGS / setting).read_text("ascii").strip() == refusing:
                return (
                    f"The kernel does not let bubblewrap create user namespaces; run `{command}`."
                )
    if "nknown option" in complaint:
        return f"bubblewrap is older than 0.8 ({complaint}); run `sudo apt-get install bubblewrap`."
    return (
        f"bubblewrap cannot build a sandbox here ({complaint}); if this is a container, start it "
        f"with `{CONTAINER}`."
    )
