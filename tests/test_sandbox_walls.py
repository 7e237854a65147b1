"""Rule 2: the sandbox has no path to anything of ours, no network, no process, no privilege."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from sandboxes import MB, THREADS, command_lines, sandbox, shown, until

import dlkit
from dlkit.sandbox import NoWalls, Sandbox, seccomp

PACKAGE = Path(dlkit.__file__).parent


LEAVE = """
import os, sys, types, numpy, builtins
for folder in ("/tmp", "/dev/shm", "/home/student", "."):
    open(f"{folder}/left-over", "w").close()
sys.modules["left_over"] = types.ModuleType("left_over")
numpy.left_over = builtins.left_over = os.environ["LEFT_OVER"] = "left over"
"""
FIND = """
import glob, os, sys, numpy, builtins
places = ("/tmp", "/dev/shm", "/home/student", ".")
found = [path for folder in places for path in glob.glob(f"{folder}/left-over")]
found += [name for name in ("left_over",) if name in sys.modules]
found += [str(one) for one in (numpy, builtins) if hasattr(one, "left_over")]
found + [name for name in os.environ if name == "LEFT_OVER"]
"""


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    """One sandbox for all that only looks and fails."""
    with sandbox() as box:
        yield box


def test_only_the_student_half_of_the_package_is_there(box: Sandbox) -> None:
    assert shown(box, "import dlkit, os; sorted(os.listdir(os.path.dirname(dlkit.__file__)))") == (
        "['__init__.py', '__main__.py', 'check', 'data', 'plot']\n"
    )
    for name in ("reference", "judge", "exercise", "grading", "sandbox"):
        assert "ModuleNotFoundError" in shown(box, f"import dlkit.{name}")


def test_nothing_of_the_course_is_found_anywhere(box: Sandbox) -> None:
    text = shown(
        box,
        f"""
        import os
        names = {{"lesson.py", "propagate.py", "judge.py", "logistic_regression.py"}}
        names |= {{"dlkit", "dlkit_student"}}
        seen = 0
        for folder, folders, files in os.walk("/"):
            folders[:] = [f for f in folders if folder != "/" or f not in ("proc", "dev", "usr")]
            seen += len(files)
            for name in names & {{*folders, *files}}:
                there = f"{{folder}}/{{name}}"
                if there.endswith(".py") or os.path.isdir(there) and os.listdir(there):
                    print("found", there)
        print(seen > 1000, os.path.exists({str(PACKAGE.parent / "tests")!r}))
        """,
    )
    assert text == "found /course/dlkit\nTrue False\n"


@pytest.mark.parametrize(
    "path",
    [
        *(
            str(PACKAGE.parent / name)
            for name in ("source", "assignments", "pyproject.toml", ".git")
        ),
        str(PACKAGE / "reference"),
        "/etc/shadow",
        "/etc/hostname",
        "/proc/1/root/etc/shadow",
        "/proc/1/cwd/../etc/shadow",
        "../../../../../../etc/shadow",
        "/var",
        "/sys",
        "/run",
    ],
)
def test_paths_outside_lead_nowhere(box: Sandbox, path: str) -> None:
    assert "FileNotFoundError" in shown(box, f"import os; os.stat({path!r})")


def test_no_open_file_leads_outside(box: Sandbox) -> None:
    text = shown(
        box,
        """
        import os
        for process in ("1", "self"):
            for fd in os.listdir(f"/proc/{process}/fd"):
                try:
                    print(os.readlink(f"/proc/{process}/fd/{fd}"))
                except FileNotFoundError:
                    pass
        """,
    )
    allowed = ("/dev/null", "pipe:", "socket:", "anon_inode:", "/tmp/#", "/tmp/", "/proc/")
    assert text and all(line.startswith(allowed) for line in text.splitlines()), text


def test_the_environment_is_not_ours(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET_OF_OURS", "x")
    with sandbox() as fresh:
        everything = "cat /proc/*/environ /proc/*/cmdline | tr '\\0' '\\n'"
        text = shown(fresh, f"!{everything}\nimport os; print(os.environ)")
    assert "NBGRADER_EXECUTION" in text
    assert "A_SECRET_OF_OURS" not in text
    assert str(PACKAGE) not in text


def test_everything_mounted_is_read_only_but_three_folders_of_limited_size(box: Sandbox) -> None:
    mounts = [
        line.split() for line in shown(box, "print(open('/proc/mounts').read())").splitlines()
    ]
    writable = {m[1] for m in mounts if m and m[3].split(",")[0] == "rw" and m[2] != "devtmpfs"}
    assert writable == {"/proc", "/dev/pts", "/home/student", "/tmp", "/dev/shm"}
    sizes = {m[1]: m[3] for m in mounts if m and m[2] == "tmpfs"}
    assert all("size=131072k" in sizes[f] for f in ("/home/student", "/tmp", "/dev/shm"))


@pytest.mark.parametrize(
    "path",
    ["/new", "/dev/new", "/course/new", "/course/dlkit/new", "/usr/lib/new", "/proc/sys/kernel/new"]
    + ["/etc/new", "/home/new", f"{sys.prefix}/lib/new", os.__file__],
)
def test_nothing_outside_the_working_folders_can_be_written(box: Sandbox, path: str) -> None:
    errors = ("OSError: [Errno 30]", "PermissionError", "FileNotFoundError")
    assert shown(box, f"open({path!r}, 'a')").startswith(errors)


def test_a_listening_port_of_the_machine_is_out_of_reach(box: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        text = shown(
            box,
            f"""
            import socket
            for where in [("127.0.0.1", {server.getsockname()[1]}), ("8.8.8.8", 53)]:
                try:
                    socket.create_connection(where, timeout=1)
                    print("connected")
                except OSError as error:
                    print(type(error).__name__)
            """,
        )
    assert text.split()[0] == "ConnectionRefusedError"
    assert "connected" not in text


def test_an_abstract_socket_of_the_machine_is_out_of_reach(box: Sandbox) -> None:
    name = f"\0dlkit-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        text = shown(
            box, f"import socket\nsocket.socket(socket.AF_UNIX).connect({name!r}); 'connected'"
        )
    assert "ConnectionRefusedError" in text


def test_the_host_of_a_virtual_machine_is_out_of_reach(box: Sandbox) -> None:
    assert "OSError: [Errno 97]" in shown(box, "import socket\nsocket.socket(40)  # vsock")
    assert "OSError: [Errno 97]" in shown(box, "socket.socket(38)  # the kernel's cryptography")


def test_other_processes_cannot_be_seen_or_signalled(box: Sandbox) -> None:
    with sandbox() as other:
        theirs = list(other._started.tree.processes())
        pids = [os.getpid(), *theirs]
        text = shown(
            box,
            f"""
            import os
            print(sorted(int(p) for p in os.listdir("/proc") if p.isdigit()))
            for pid in {pids}:
                try:
                    os.kill(pid, 0)
                    print("reached", pid)
                except ProcessLookupError:
                    pass
            """,
        )
    assert text == "[1]\n"


def test_the_user_is_nobody_with_no_way_to_become_anybody(box: Sandbox) -> None:
    for pid in box._started.tree.processes():
        status = Path(f"/proc/{pid}/status").read_text()
        fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        assert "0" not in fields["Uid"].split()
        assert "0" not in fields["Gid"].split() + fields["Groups"].split()
        assert int(fields["CapPrm"], 16) == int(fields["CapBnd"], 16) == 0
        assert fields["NoNewPrivs"] == "1"
    assert fields["Seccomp"] == "2"
    assert "OSError" in shown(box, "import os; os.setuid(0)")  # there is no such user in there


def test_processes_of_two_sandboxes_are_counted_apart() -> None:
    """They have one user outside; each counts for itself."""
    with sandbox(processes=20) as one, sandbox(processes=20) as other:
        counted = [shown(box, THREADS) for box in (one, other)]
        users = {os.stat(f"/proc/{box._started.tree.root}").st_uid for box in (one, other)}
    assert [10 < int(text) < 20 for text in counted] == [True, True]
    assert 0 not in users


def test_nothing_of_a_sandbox_is_found_by_the_next() -> None:
    """The server that both are forked from keeps nothing of the first."""
    with sandbox() as one:
        shown(one, LEAVE)
        with sandbox() as other:
            assert shown(other, FIND) == "[]\n"
        assert shown(one, FIND) != "[]\n"
    with sandbox() as later:
        assert shown(later, FIND) == "[]\n"


def test_two_sandboxes_draw_different_numbers() -> None:
    source = "import random, numpy as np; print(random.random(), np.random.rand())"
    with sandbox() as one, sandbox() as other:
        first, second = (shown(box, source).split() for box in (one, other))
    assert not set(first) & set(second)


def test_a_warmed_shell_looks_as_a_new_one_does() -> None:
    source = """
        import sys
        names = [n for n in globals() if not n.endswith("__") or n == "__"]
        print(sorted(names), get_ipython().execution_count, In, Out)
        from matplotlib import pyplot
        print(pyplot.get_fignums(), len(pyplot.rcParams), pyplot.rcParams["figure.dpi"])
    """
    with sandbox() as warmed, Sandbox(NoWalls(), {}) as cold:
        assert shown(warmed, source) == shown(cold, source)


def test_a_sandbox_has_a_terminal_folder_of_its_own(box: Sandbox) -> None:
    shown(box, "import os; pair = os.openpty()")
    with sandbox() as other:
        assert "'0'" not in shown(other, "import os; os.listdir('/dev/pts')")
    assert "'0'" in shown(box, "os.listdir('/dev/pts')")


def test_limits_cannot_be_raised_again(box: Sandbox) -> None:
    text = shown(
        box,
        """
        import resource
        for name in ("NPROC", "AS", "FSIZE", "NOFILE", "CPU", "CORE"):
            kind = getattr(resource, f"RLIMIT_{name}")
            soft, hard = resource.getrlimit(kind)
            try:
                resource.setrlimit(kind, (soft, hard + 1))
                print(name, "raised")
            except ValueError:
                print(name, soft == hard != resource.RLIM_INFINITY)
        """,
    )
    assert text.split() == "NPROC True AS True FSIZE True NOFILE True CPU True CORE True".split()


def test_calls_of_the_kernel_that_no_notebook_needs_are_refused(box: Sandbox) -> None:
    numbers = [pair[seccomp.MACHINES[os.uname().machine][1]] for pair in seccomp.REFUSED.values()]
    text = shown(
        box,
        f"""
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        def call(number):
            ctypes.set_errno(0)
            libc.syscall(number, 0, 0, 0, 0, 0, 0)
            return ctypes.get_errno()
        print([call(number) for number in {[n for n in numbers if n is not None]}])
        print(libc.getpid() > 0, call(10_000))
        """,
    )
    refused, known = text.splitlines()
    assert set(refused.strip("[]").split(", ")) == {"1"}
    assert known == "True 38"  # an unknown number is answered by the kernel itself


def test_no_new_namespace_can_be_made(box: Sandbox) -> None:
    for option in ("--user", "--mount", "--net", "--pid"):
        assert "not permitted" in shown(box, f"!unshare {option} true").lower()


def test_the_filter_is_known_for_two_kinds_of_machine_only() -> None:
    assert seccomp.program("x86_64") != seccomp.program("aarch64")
    assert seccomp.program("riscv64") is None


def test_a_detached_grandchild_is_gone_when_the_sandbox_is_closed() -> None:
    mark = f"987654.{os.getpid()}{threading.get_native_id()}"
    with sandbox() as box:
        shown(
            box,
            f"""
            import os, time
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.execvp("sleep", ["sleep", "{mark}"])
                os._exit(0)
            os.wait()
            while "{mark}" not in os.popen("cat /proc/*/cmdline").read():
                time.sleep(0.01)
            """,
        )
        assert len(_processes_named(mark)) == 1
    assert _processes_named(mark) == []


def test_when_the_trusted_process_is_killed_its_sandbox_ends_too() -> None:
    mark = f"876543.{os.getpid()}{threading.get_native_id()}"
    source = "import subprocess; p = subprocess.Popen(['sleep', '%s'], start_new_session=True)"
    script = f"""
        import sys
        from dlkit.sandbox import Cell, Sandbox, find_walls
        box = Sandbox(find_walls(), {{}})
        list(box.run([Cell("c", {source % mark!r})]))
        print("ready", flush=True)
        sys.stdin.read()
    """
    command = [sys.executable, "-c", dedent(script)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, cwd=PACKAGE.parent, **pipes) as trusted:
        assert trusted.stdout.readline() == "ready\n"
        until(lambda: len(_processes_named(mark)) == 1)
        trusted.kill()
    until(lambda: not _processes_named(mark))


def _processes_named(mark: str) -> list[bytes]:
    return [line for line in command_lines() if line.startswith(b"sleep\0" + mark.encode())]


def test_a_sandbox_leaves_no_file_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    mark = f"dlkit-mark-{os.getpid()}"
    with sandbox() as box:
        shown(box, f"for folder in ('/tmp', '/dev/shm', '.'): open(folder + '/{mark}', 'x')")
        assert "True" in shown(box, f"import os; os.path.exists('/tmp/{mark}')")
        assert not any(Path(folder, mark).exists() for folder in ("/tmp", "/dev/shm", "."))
    assert list(tmp_path.iterdir()) == []


def test_memory_is_counted_with_folders_and_shared_memory(box: Sandbox) -> None:
    tree = box._started.tree
    before = tree.memory()
    shown(
        box,
        f"""
        import mmap, os
        open("/tmp/file", "wb").write(bytes({20 * MB}))
        file = open("/dev/shm/file", "w+b")
        file.write(bytes({20 * MB}))
        shared = mmap.mmap(file.fileno(), {20 * MB})
        shared.write(bytes({20 * MB}))
        kept = b"x" * {20 * MB}
        """,
    )
    assert tree.memory() - before > 79 * MB
    shown(box, "os.remove('/tmp/file'); os.remove('/dev/shm/file'); del file, shared, kept")


def test_memory_is_counted_with_what_sockets_can_hold(box: Sandbox) -> None:
    tree = box._started.tree
    before = tree.memory()
    shown(box, "import socket; pairs = [socket.socketpair() for _ in range(100)]")
    assert tree.memory() - before > 40 * MB
    shown(box, "del pairs")
