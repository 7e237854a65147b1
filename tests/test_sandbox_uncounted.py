"""Rule 2: memory and processor time that would be hidden from the count are counted or refused.

Nothing here takes more than a machine can spare: what is seen is the count, not the flood.
"""

import platform
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sandboxes import MB, sandbox, shown

from dlkit.sandbox import SandboxFailed

EXIT = 60 if platform.machine() == "x86_64" else 93  # of one thread, see exit(2)
ENDED_THREAD = f"""
import ctypes, os, threading, time
def hold():
    kept = b"x" * {150 * MB}
    open("/tmp/held", "w").close()
    time.sleep(60)
if os.fork() == 0:
    threading.Thread(target=hold).start()
    ctypes.CDLL(None).syscall({EXIT}, 0)
while not os.path.exists("/tmp/held"):
    time.sleep(0.01)
"""
BUFFERED = """
import socket
listening = socket.socket({family})
listening.bind({address})
listening.listen(1000)
for _ in range(200):
    one = socket.socket({family})
    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**22)
    one.connect(listening.getsockname())
    one.setblocking(False)
    try:
        while True:
            sent += one.send(bytes(2**16))
    except OSError:
        one.close()
sent
"""


def test_memory_behind_an_ended_first_thread_is_counted() -> None:
    with sandbox() as box:
        tree = box._started.tree
        before = tree.memory(), tree.fair_memory()
        assert shown(box, ENDED_THREAD) == ""
        assert tree.memory() - before[0] > 150 * MB
        assert tree.fair_memory() - before[1] > 150 * MB


def test_memory_behind_an_ended_first_thread_meets_the_limit() -> None:
    with sandbox(memory_bytes=300 * MB, folder_bytes=16 * MB) as box:
        with pytest.raises(SandboxFailed, match="300 MB of memory"):
            shown(box, f"{ENDED_THREAD}\nkept = b'x' * {150 * MB}\ntime.sleep(60)")


@pytest.mark.parametrize("file", ["-1", "os.open('/dev/zero', os.O_RDWR)"])
def test_shared_memory_without_a_file_is_refused_since_nobody_counts_what_is_unmapped(
    file: str,
) -> None:
    with sandbox() as box:
        text = shown(box, f"import mmap, os\nmmap.mmap({file}, {MB})")
        assert text.partition(":")[0] in {"PermissionError", "OSError"}
        mapped = f"mmap.mmap(-1, {MB}, flags=mmap.MAP_PRIVATE)"
        assert shown(box, f"len({mapped})") == f"{MB}\n"


def test_zeros_can_still_be_read() -> None:
    with sandbox() as box:
        assert shown(box, "open('/dev/zero', 'rb').read(3)") == repr(bytes(3)) + "\n"


def test_pipes_cannot_hold_memory_that_a_process_has_let_go() -> None:
    source = """
    import ctypes, os
    reading, writing = os.pipe()
    text = ctypes.create_string_buffer(b"x")
    class Piece(ctypes.Structure):
        _fields_ = (("start", ctypes.c_void_p), ("length", ctypes.c_size_t))
    piece = Piece(ctypes.addressof(text), 1)
    ctypes.CDLL(None).vmsplice(writing, ctypes.byref(piece), ctypes.c_ulong(1), 0)
    """
    with sandbox() as box:
        assert shown(box, source) == "-1\n"


@pytest.mark.parametrize(
    ("family", "address"),
    [("socket.AF_INET", "('127.0.0.1', 0)"), ("socket.AF_UNIX", r"'\0name'")],
)
def test_what_sockets_hold_that_nobody_has_open_is_counted(family: str, address: str) -> None:
    with sandbox() as box:
        before = box._started.tree.kernel_memory()
        shown(box, "sent = 0")
        sent = int(shown(box, BUFFERED.format(family=family, address=address)))
        assert 0 < sent < box._started.tree.kernel_memory() - before


def test_folders_and_sockets_are_counted_where_a_process_forbids_to_look_into_it() -> None:
    with sandbox() as box:
        tree = box._started.tree
        before = tree.kernel_memory()
        shown(
            box,
            f"""
            import ctypes, socket
            ctypes.CDLL(None).prctl(4, 0)
            open("/tmp/file", "wb").write(bytes({20 * MB}))
            kept = [socket.socketpair() for _ in range(50)]
            """,
        )
        assert tree.kernel_memory() - before > 40 * MB
        assert tree.fair_memory() > tree.kernel_memory()


def test_locks_on_parts_of_files_are_refused_since_nobody_counts_them() -> None:
    with sandbox() as box:
        lock = "fcntl.{0}(open('file', 'w'), fcntl.LOCK_EX)"
        source = f"import fcntl\n{lock}"
        assert "No locks available" in shown(box, source.format("lockf"))
        assert shown(box, source.format("flock")) == ""


def test_what_the_machine_ends_first_when_memory_runs_out_stays_the_submission() -> None:
    with sandbox() as box:
        shown(
            box,
            """
            import glob
            for path in glob.glob("/proc/*/oom_*adj"):
                try:
                    open(path, "w").write("0")
                except OSError:
                    pass
            """,
        )
        assert shown(box, "open('/proc/self/oom_score_adj').read()") == "'1000\\n'\n"


def test_the_time_of_children_that_nobody_waits_for_is_counted() -> None:
    source = """
    import os, signal, time
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in range(20):
        if os.fork() == 0:
            end = time.process_time() + 0.5
            while time.process_time() < end:
                pass
            os._exit(0)
        try:
            os.wait()
        except ChildProcessError:
            pass
    """
    with sandbox(cell_cpu_seconds=2.0) as box:
        with pytest.raises(SandboxFailed, match="more than 2 s of processor time in one cell"):
            shown(box, source)


def test_the_time_of_children_that_were_waited_for_is_counted_once() -> None:
    source = """
    import os, time
    for _ in range(5):
        if os.fork() == 0:
            end = time.process_time() + 0.2
            while time.process_time() < end:
                pass
            os._exit(0)
        os.wait()
    """
    with sandbox() as box:
        tree = box._started.tree
        before = tree.cpu_seconds()
        shown(box, source)
        assert 0.9 < tree.cpu_seconds() - before < 1.4


def test_processor_time_is_told_finer_than_in_hundredths_of_a_second() -> None:
    with sandbox() as box:
        tree = box._started.tree
        steps = []
        for _ in range(5):
            before = tree.cpu_seconds()
            shown(box, "1")
            steps.append(tree.cpu_seconds() - before)
        assert all(0 < step < 0.1 for step in steps)
        assert any(round(step, 2) != step for step in steps)


def test_the_watcher_of_a_busy_sandbox_costs_next_to_nothing() -> None:
    with sandbox() as box:
        watched = box._watchdog
        shown(box, "import os, time\nfor _ in range(20):\n    os.fork() or time.sleep(60)")
        start = time.process_time()
        for _ in range(10):
            watched._excess()
        assert (time.process_time() - start) / 10 < 0.025  # half of the time between two looks


def test_two_may_look_at_what_sockets_hold_at_once() -> None:
    with sandbox() as box, ThreadPoolExecutor(4) as pool:
        looks = [pool.submit(box._started.tree.kernel_memory) for _ in range(400)]
        assert len({look.result() for look in looks}) == 1
