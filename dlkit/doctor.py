"""Which walls stand on this machine: each is seen to hold by something that tries to get through.

The attempts run in sandboxes, as a submission would; what came of them is looked at from outside.
"""

import os
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from dlkit.check.errors import Told
from dlkit.exercise import ExerciseError, find_root
from dlkit.sandbox import Cell, Limits, Sandbox, SandboxFailed, Walls, WallsMissing, find_walls
from dlkit.sandbox.limits import MB

UPDATE = "sudo apt-get install --only-upgrade bubblewrap"
FEWER = "grade with as many --workers as there are cores, on an idle machine"
SECONDS = 2.0  # what an endless loop gets
TRIES, SHARE = 5, 0.25  # a third of a core is what it gets beside one and this process
HOGS = """
import os, time
found = ""
for _ in range(30):
    if os.fork() == 0:
        os.setsid()
        end = time.monotonic() + 3
        while time.monotonic() < end:
            pass
        os._exit(0)
"""


class WallDown(Told):
    """An attempt got through; the text says how, in a few words."""


@dataclass(frozen=True)
class Probe:
    """A wall, the attempt on it, and the command that mends it when the attempt succeeds."""

    wall: str
    attempt: Callable[[Walls], None]
    remedy: str = UPDATE


@dataclass(frozen=True)
class Finding:
    """What came of a probe: `trouble` is empty when the wall holds."""

    wall: str
    trouble: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        if not self.trouble:
            return f"✓ {self.wall}"
        return f"✗ {self.wall}: {self.trouble}; {self.remedy}"


def examine(walls: Walls) -> Iterator[Finding]:
    """Try every wall of `walls`, one after the other."""
    for probe in PROBES:
        try:
            probe.attempt(walls)
        except (Told, SandboxFailed) as error:
            yield Finding(probe.wall, str(error).rstrip("."), probe.remedy)
        else:
            yield Finding(probe.wall)


def doctor() -> Iterator[Finding]:
    """Examine this machine and, if there is one, the course that the working folder lies in."""
    try:
        walls = find_walls()
    except WallsMissing as error:
        yield Finding("the sandbox can be built", str(error).rstrip("."), "then run this again")
    else:
        yield Finding("the sandbox can be built")
        yield from examine(walls)
    with suppress(ExerciseError):
        yield _secret(find_root() / "gradebook" / "secret")


# What is tried. Each cell sets `found`, which is empty when nothing was found.


def _seen(walls: Walls, source: str, **limits: float) -> object:
    """Run a cell and return its variable `found`."""
    with Sandbox(walls, {}, limits=Limits(**limits)) as box:
        list(box.run([Cell("probe", source)]))
        return box.value("found")


def _refuse(found: object, words: str) -> None:
    if found:
        raise WallDown(f"{words} ({found!r:.60})")


def _read_outside(walls: Walls) -> None:
    with tempfile.NamedTemporaryFile(prefix="dlkit-doctor-") as file:
        places = [file.name, "/etc/shadow", str(Path(__file__).resolve()), *_files_at_home()]
        source = f"import os\nfound = [p for p in {places!r} if os.path.exists(p)]"
        _refuse(_seen(walls, source), "a submission can see files of this machine")


def _write_outside(walls: Walls) -> None:
    name = f".dlkit-doctor-{os.getpid()}"
    folders = ("/usr/lib", "/etc", sys.prefix, Path.cwd(), Path.home())
    places = [Path(folder, name) for folder in folders]
    source = f"""
found = ""
for place in {[*map(str, places)]!r}:
    try:
        open(place, "x").close()
    except OSError:
        pass
"""
    _refuse(_seen(walls, source), "the attempt could not be made")
    written = [str(place) for place in places if place.exists()]  # what it wrote inside is its own
    for place in written:
        os.unlink(place)
    _refuse(written, "a submission can write to folders of this machine")


def _be_privileged(walls: Walls) -> None:
    with Sandbox(walls, {}) as box:
        source = """
lines = open("/proc/self/status").read().splitlines()
found = [line.split()[1].strip("0") for line in lines if line.startswith("CapEff")][0]
"""
        list(box.run([Cell("probe", source)]))
        _refuse(box.value("found"), "a submission has privileges")
        owner = os.stat(f"/proc/{box.root}").st_uid
    if owner == 0:
        raise WallDown("a submission runs as root")


def _reach_network(walls: Walls) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        source = f"""
import socket
found = ""
try:
    found = socket.create_connection(("127.0.0.1", {server.getsockname()[1]}), 1) and "connected"
except OSError:
    pass
"""
        _refuse(_seen(walls, source), "a submission reaches ports of this machine")


def _see_processes(walls: Walls) -> None:
    with _bystander() as process:
        source = f"""
import pathlib
found = [p for p in map(str, pathlib.Path("/proc").glob("[0-9]*/cmdline"))
         if str({process.pid}) in p or b"dlkit-bystander" in pathlib.Path(p).read_bytes()]
"""
        _refuse(_seen(walls, source), "a submission sees other processes")


def _leave_processes(walls: Walls) -> None:
    name = f"dlkit-left-{os.getpid()}"
    source = f"""
import subprocess, sys
found = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)", "{name}"],
                         start_new_session=True).pid
"""
    _seen(walls, source)
    left = [pid for pid in _processes() if name.encode() in _command_line(pid)]
    for pid in left:
        os.kill(pid, 9)
    _refuse(left, "a process outlives its submission")


def _fork_without_end(walls: Walls) -> None:
    source = """
import os, time
found, children = "", []
try:
    for _ in range(60):
        pid = os.fork()
        if pid == 0:
            time.sleep(20)
            os._exit(0)
        children.append(pid)
    found = "60 processes"
except OSError:
    pass
for pid in children:
    os.kill(pid, 9)
"""
    _refuse(_seen(walls, source, processes=40), "a submission can start any number of processes")


def _fill_memory(walls: Walls) -> None:
    source = "found = ''\nblocks = [bytearray(64 * 2**20) for _ in range(12)]\n"
    source += "found = f'{64 * len(blocks)} MB'"
    with suppress(SandboxFailed):
        found = _seen(walls, source, memory_bytes=512 * MB, folder_bytes=8 * MB)
        _refuse(found, "a submission can use more memory than its limit")


def _hide_memory(walls: Walls) -> None:
    """Hold memory in processes whose first threads have ended, and which so show none."""
    source = """
import ctypes, os, platform, threading, time
def hold():
    time.sleep(0.5)
    kept = b"x" * (150 * 2**20)
    open(f"/tmp/{os.getpid()}", "w").close()
    time.sleep(20)
for _ in range(2):
    if os.fork() == 0:
        threading.Thread(target=hold).start()
        ctypes.CDLL(None).syscall(60 if platform.machine() == "x86_64" else 93, 0)
end = time.monotonic() + 10
while len(os.listdir("/tmp")) < 2 and time.monotonic() < end:
    time.sleep(0.01)
time.sleep(1)
found = f"{len(os.listdir('/tmp'))} times 150 MB"
"""
    with suppress(SandboxFailed):
        found = _seen(walls, source, memory_bytes=256 * MB, folder_bytes=8 * MB)
        _refuse(found, "a submission can hide memory from its limit")


def _share_a_core(walls: Walls) -> None:
    """See that one which computes in many processes leaves another a good part of a core."""
    for _ in range(TRIES):
        if (share := _share_beside(walls)) >= SHARE:
            return
    raise WallDown(f"a submission beside it got {share:.0%} of a core")


def _run_for_ever(walls: Walls) -> None:
    with Sandbox(walls, {}, limits=Limits(cell_seconds=SECONDS)) as box:
        try:
            list(box.run([Cell("probe", "while True: pass")]))
        except SandboxFailed:
            return
    raise WallDown("an endless loop was not stopped")


PROBES = (
    Probe("no file of this machine can be read", _read_outside),
    Probe("no file of this machine can be written", _write_outside),
    Probe("a submission has no privileges", _be_privileged),
    Probe("there is no network", _reach_network),
    Probe("other processes cannot be seen", _see_processes),
    Probe("what a submission starts ends with it", _leave_processes),
    Probe("the number of its processes is bounded", _fork_without_end),
    Probe("its memory is bounded", _fill_memory),
    Probe("no memory is hidden from its bound", _hide_memory),
    Probe("its time is bounded", _run_for_ever),
    Probe("many processes of one leave another its core", _share_a_core, FEWER),
)


def _share_beside(walls: Walls) -> float:
    """Return which part of a core a sandbox gets beside one with thirty computing processes."""
    source = """
import time
start, used = time.monotonic(), time.process_time()
while time.monotonic() < start + 0.5:
    pass
found = (time.process_time() - used) / 0.5
"""
    with Sandbox(walls, {}) as hogs:
        list(hogs.run([Cell("hogs", HOGS)]))
        return _seen(walls, source)


# What is looked at from outside


@contextmanager
def _bystander() -> Iterator[subprocess.Popen]:
    """Start a process that a submission must not see."""
    line = [sys.executable, "-c", "import time; time.sleep(60)", "dlkit-bystander"]
    process = subprocess.Popen(line)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _files_at_home() -> list[str]:
    return [str(path) for path in sorted(Path.home().iterdir()) if path.is_file()][:20]


def _processes() -> Iterator[int]:
    yield from (int(name) for name in os.listdir("/proc") if name.isdigit())


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has ended meanwhile
        return b""


def _secret(path: Path) -> Finding:
    wall = "the secret of the class is private"
    if not path.exists():  # it is made, private, by the first grading
        return Finding(wall)
    open_to_others = stat.S_IMODE(path.stat().st_mode) & 0o077
    return (
        Finding(wall, f"others may read {path}", f"chmod 600 {path}")
        if open_to_others
        else Finding(wall)
    )
