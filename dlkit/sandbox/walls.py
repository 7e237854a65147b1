"""What a shell is started behind: bubblewrap's walls, or, only when asked for, none."""

import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from dlkit.sandbox import bubblewrap, seccomp
from dlkit.sandbox.errors import WallsMissing
from dlkit.sandbox.limits import Limits
from dlkit.sandbox.starting import file_maker, first_process, last_words, pipe, popen
from dlkit.sandbox.tree import OpenTree, Tree
from dlkit.sandbox.view import COURSE, INSIDE_NAME, View, libraries, view
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


@dataclass(frozen=True)
class Started:
    """A started shell: its processes, the channel to it, and the pipe that its stderr ends in."""

    tree: Tree
    channel: socket.socket
    complaints: int
    afterwards: ExitStack = field(default_factory=ExitStack)

    def end(self) -> None:
        """End every process, close the channel and remove what was made for the shell."""
        with self.afterwards:
            self.channel.close()
            os.close(self.complaints)
            self.tree.end()


class Walls(Protocol):
    """What can start a shell. Its `name` is reported with every grade."""

    name: str

    def start(self, limits: Limits) -> Started:
        """Start an inside shell; raise SandboxUnavailable when that fails."""
        ...

    def resource_limits(self, limits: Limits) -> dict[str, int]:
        """Return the limits that the shell sets on itself before anything else, by name."""
        ...


def find_walls() -> "Bubblewrap":
    """Return the walls of this machine, seen to stand by a probe.

    Raises WallsMissing, in one sentence with the command that mends it.
    """
    program = shutil.which("bwrap")
    if program is None:
        raise WallsMissing(
            "There is no bubblewrap (bwrap) on PATH to put submissions behind; install it with "
            "`sudo apt-get install bubblewrap`."
        )
    _refuse_unknown_kernel()
    walls = Bubblewrap(program)
    walls.probe()
    return walls


def _refuse_unknown_kernel() -> None:
    if seccomp.program() is None:
        machine = platform.machine()
        raise WallsMissing(f"The sandbox knows x86-64 and arm64 Linux, not {machine}; grade there.")
    if not Path(f"/proc/self/task/{os.getpid()}/children").exists():
        raise WallsMissing(
            "The kernel does not list child processes, so nothing could count a sandbox's memory; "
            "boot one that was built with CONFIG_PROC_CHILDREN."
        )


@dataclass(frozen=True)
class Bubblewrap:
    """Namespaces, an own view of the files, a filter of system calls, an unprivileged user."""

    program: str
    view: View = field(default_factory=view)
    name: str = "bubblewrap"

    def start(self, limits: Limits) -> Started:
        """Start an inside shell behind the walls."""
        with ExitStack() as undo:
            channel, inner = map(undo.enter_context, socket.socketpair())
            command = _shell(INSIDE_NAME, inner.fileno(), COURSE)
            process, news, complaints = self._spawn(command, limits, inner.fileno())
            undo.callback(os.close, complaints)
            undo.callback(lambda: OpenTree(process, process.pid).end())
            first = first_process(news, complaints, time.monotonic() + limits.start_seconds)
            tree = Tree(process, first, bubblewrap.FOLDERS)
            undo.pop_all()
        inner.close()
        return Started(tree, channel, complaints)

    def resource_limits(self, limits: Limits) -> dict[str, int]:
        """Return the limits of each process, and of the number of all of them together."""
        return _resource_limits(limits) | {"NPROC": limits.processes}

    def probe(self) -> None:
        """Build a sandbox that does nothing; raise WallsMissing when it cannot be built."""
        process, news, complaints = self._spawn(["/bin/sh", "-c", ":"], Limits())
        try:
            code = process.wait(PROBE_SECONDS)
        except subprocess.TimeoutExpired:
            OpenTree(process, process.pid).end()
            code = process.returncode
        words = last_words(complaints)
        os.close(news)
        os.close(complaints)
        if code != 0:
            raise WallsMissing(_how_to_mend(words))

    def _spawn(
        self, command: Sequence[str], limits: Limits, *inherited: int
    ) -> tuple[subprocess.Popen, int, int]:
        """Start `command` inside; return bwrap and two pipes: its report and all of stderr."""
        prefix, seen = [], self.view
        if os.geteuid() == 0:
            prefix, seen = bubblewrap.as_root(self.program, self.view)
        with ExitStack() as undo, ExitStack() as stack:
            file = file_maker(stack)
            passwd, group = file(bubblewrap.PASSWD), file(bubblewrap.GROUP)
            rules = file(seccomp.program())
            news, report = pipe(undo, stack)
            complaints, stderr = pipe(undo, stack)
            line = bubblewrap.arguments(seen, limits, passwd, group)
            line += ["--seccomp", str(rules), "--info-fd", str(report)]
            options = file("\0".join(line))  # not on the command line: /proc shows that inside
            process = popen(
                [*prefix, self.program, "--args", str(options), "--", *command],
                stderr,
                (*inherited, passwd, group, rules, report, options),
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
            command = _shell("dlkit.sandbox.inside", inner.fileno(), str(PACKAGE.parent))
            environment = bubblewrap.environment(home, "")
            process = popen(command, stderr, (inner.fileno(),), home, environment)
            undo.pop_all()
        inner.close()
        os.close(stderr)
        afterwards = ExitStack()
        afterwards.callback(folder.cleanup)
        return Started(OpenTree(process, process.pid), channel, complaints, afterwards)

    def resource_limits(self, limits: Limits) -> dict[str, int]:
        """Return the limits of each process; their number would count all that the user runs."""
        return _resource_limits(limits)


def _shell(package: str, channel: int, course: str) -> list[str]:
    """Return the command that starts the inside shell, which lies as `package` in `course`."""
    paths = f"[p for p in {libraries()!r} if p not in sys.path]"
    start = f"import sys; sys.path = [{course!r}, *sys.path, *{paths}]; "
    start += f"from {package} import main; main({channel})"
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
    }


def _how_to_mend(complaint: str) -> str:
    """Return the sentence that says why bubblewrap fails and which command mends it."""
    for setting, (refusing, command) in SETTINGS.items():
        with suppress(OSError):
            if (KERNEL_SETTINGS / setting).read_text().strip() == refusing:
                return f"The kernel refuses user namespaces to bubblewrap; allow them: `{command}`."
    if "nknown option" in complaint:
        return f"bubblewrap is older than 0.8 ({complaint}); `sudo apt-get install bubblewrap`."
    return (
        f"bubblewrap cannot build a sandbox here ({complaint}); if this is a container, start it "
        f"with `{CONTAINER}`."
    )
