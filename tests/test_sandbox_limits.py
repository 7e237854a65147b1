"""Rules 2 and 4: what a submission uses is bounded, and going beyond ends its sandbox alone.

Each flood is let loose only after a harmless probe has shown that the limit it runs into stands.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sandboxes import BACKSTOP, MB, THREADS, outputs, sandbox, shown, walls

from dlkit.sandbox import Budget, Limits, Sandbox, SandboxFailed, SandboxUnavailable


@pytest.fixture(scope="module")
def chatty() -> Iterator[Sandbox]:
    """A sandbox whose cells may show 100,000 bytes each."""
    with sandbox(cell_output_bytes=100_000) as box:
        yield box


@pytest.fixture
def machine_unharmed() -> Iterator[None]:
    """After a flood another sandbox starts and works as if nothing had been."""
    yield
    with sandbox() as box:
        assert shown(box, "1 + 1") == "2\n"


@pytest.fixture
def few_processes(machine_unharmed: None) -> Iterator[Sandbox]:
    """A sandbox of at most 20 processes, seen to have that limit with 30 sleeping threads."""
    with sandbox(processes=20, cell_cpu_seconds=2.0) as box:
        text = shown(box, THREADS)
        shown(box, "done.set()")
        assert 10 <= int(text) < 20
        yield box


@pytest.fixture
def little_memory(machine_unharmed: None) -> dict:
    """Limits under which two processes of 150 MB each, one of which would be allowed, must end."""
    limits = {"memory_bytes": 300 * MB, "folder_bytes": 16 * MB}
    with sandbox(**limits) as box, pytest.raises(SandboxFailed, match="300 MB of memory"):
        shown(
            box,
            f"""
            import os, time
            os.fork()
            kept = b"x" * {150 * MB}
            time.sleep(10)
            """,
        )
    return limits


def test_a_fork_bomb_stays_small_and_is_gone_at_the_end(few_processes: Sandbox) -> None:
    tree = few_processes._started.tree
    bomb = """
    import os
    while True:
        try:
            os.fork()
        except OSError:
            pass
    """
    with ThreadPoolExecutor() as pool:
        running = pool.submit(shown, few_processes, bomb)
        most = 0
        while not running.done():
            processes = list(tree.processes())
            most = max(most, len(processes))
            time.sleep(0.05)
    with pytest.raises(SandboxFailed, match="more than 2 s of processor time in one cell"):
        running.result()
    assert 10 < most <= 21  # and process 1
    assert not any(os.path.exists(f"/proc/{pid}") for pid in processes)


def test_a_flood_of_memory_by_many_processes_is_ended(little_memory: dict) -> None:
    with sandbox(**little_memory) as box, pytest.raises(SandboxFailed) as failed:
        shown(
            box,
            """
            import os
            for _ in range(4):
                os.fork()
            kept = []
            while True:
                kept.append(bytearray(os.urandom(4096)) * 256)
            """,
        )
    assert failed.value.reason == "Your code used more than 300 MB of memory."
    assert failed.value.cell == "cell"


def test_a_process_that_asks_for_too_much_gets_a_memory_error() -> None:
    with sandbox(memory_bytes=512 * MB) as box:
        assert shown(box, f"x = b'x' * {600 * MB}").startswith("MemoryError")
        assert shown(box, "'alive'") == "'alive'\n"


def test_a_disk_flood_fills_only_its_own_small_folder() -> None:
    with sandbox(folder_bytes=16 * MB) as box:
        for folder in ("/tmp", "/dev/shm", "."):
            size = shown(box, f"import os; s = os.statvfs({folder!r}); s.f_blocks * s.f_frsize")
            assert int(size) == 16 * MB
            text = shown(
                box,
                f"""
                try:
                    for n in range(1000):
                        with open({folder!r} + f"/{{n}}", "wb") as file:
                            file.write(bytes({MB}))
                except OSError as error:
                    print(n, error.strerror)
                """,
            )
            assert text in {"15 No space left on device\n", "16 No space left on device\n"}


def test_a_file_has_a_largest_size() -> None:
    with sandbox(file_bytes=2 * MB) as box:
        text = shown(box, f"open('large', 'wb', buffering=0).write(bytes({3 * MB}))")
        assert text == f"{2 * MB}\n"
        assert "File too large" in shown(box, "open('large', 'ab', buffering=0).write(b'x')")


def test_a_flood_of_empty_files_counts_as_memory(machine_unharmed: None) -> None:
    with sandbox(memory_bytes=150 * MB, folder_bytes=16 * MB) as box:
        before = box._started.tree.memory()
        shown(box, "import os\nfor n in range(10_000): os.mknod(f'/tmp/{n}')")
        assert box._started.tree.memory() - before > 9 * MB
        with pytest.raises(SandboxFailed, match="150 MB of memory"):
            shown(box, "while True:\n    n += 1\n    os.mknod(f'/tmp/{n}')")


@pytest.mark.parametrize(
    "flood",
    [
        "while n < 3000: print('x' * 1000); n += 1",
        "while n < 3000: print('x' * 1000, file=sys.stderr); n += 1",
        "while n < 3000: display('x' * 1000); n += 1",
        "while n < 3000: os.write(1, b'x' * 1000); n += 1",
        "!head -c 3000000 /dev/zero | tr '\\0' x",
        "subprocess.run('head -c 3000000 /dev/zero', shell=True)",
        "'x' * 3000000",
        "raise ValueError('x' * 3000000)",
    ],
)
def test_a_flood_of_output_is_cut_and_says_so(chatty: Sandbox, flood: str) -> None:
    found = outputs(chatty, f"import os, subprocess, sys\nn = 0\n{flood}")
    assert len(str(found)) < 200_000
    assert len(found) <= 1001
    assert "[output cut: " in found[-1]["text"] or found[-1]["ename"] == "ValueError"
    assert shown(chatty, "'next'") == "'next'\n"


def test_all_cells_together_have_a_largest_output() -> None:
    with sandbox(cell_output_bytes=MB, output_bytes=2 * MB) as box:
        sizes = [len(shown(box, "print('x' * 900_000)")) for _ in range(4)]
    assert sizes[:2] == [900_001, 900_001]
    assert sum(sizes) < 2.1 * MB


BURN = """
import time
def burn(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass

"""
COMPUTED = {"cell_cpu_seconds": 0.5, "cell_seconds": 600.0}
WAITED = {"cell_cpu_seconds": 600.0, "cell_seconds": 3.0}


@pytest.mark.parametrize(
    ("loop", "limits", "reason"),
    [
        ("while True: pass", COMPUTED, "used more than 0.5 s of processor time in one cell"),
        ("import threading; threading.Event().wait()", WAITED, "ran longer than 3 s"),
        ("!sleep 1000", WAITED, "ran longer than 3 s"),
    ],
)
def test_an_endless_cell_is_ended_at_its_time(loop: str, limits: dict, reason: str) -> None:
    with sandbox(**limits) as box:
        with pytest.raises(SandboxFailed, match=reason) as failed:
            shown(box, loop)
        assert failed.value.cell == "cell"
        with pytest.raises(SandboxFailed, match=reason):
            shown(box, "1")  # a sandbox that has failed stays so


def test_each_cell_has_a_processor_time_of_its_own() -> None:
    with sandbox(cell_cpu_seconds=0.6) as box:
        for _ in range(3):
            assert shown(box, BURN + "burn(0.4)") == ""


def test_an_endless_call_is_ended_at_its_processor_time() -> None:
    with sandbox(exercise_cpu_seconds=0.3, exercise_seconds=600.0) as box:
        shown(box, "def f(n):\n    while True: pass")
        with pytest.raises(SandboxFailed, match="f used more than 0.3 s of processor time."):
            box.call("f", (1,))


def test_a_sleeping_call_is_ended_by_the_wall_clock() -> None:
    with sandbox(exercise_cpu_seconds=5.0, exercise_seconds=1.0) as box:
        shown(box, "import time\ndef f(n):\n    time.sleep(1000)")
        with pytest.raises(SandboxFailed, match="f ran longer than 1 s."):
            box.call("f", (1,))


def test_the_calls_of_one_exercise_share_its_processor_time_and_another_has_its_own() -> None:
    with sandbox(exercise_cpu_seconds=0.6) as box:
        shown(box, BURN + "f = g = burn")
        for _ in range(3):
            assert box.call("f", (0.2,)).outcome is None
            assert box.call("g", (0.2,)).outcome is None
            box.begin("f")
        with pytest.raises(SandboxFailed, match="f used more than 0.6 s"):
            for _ in range(9):
                box.call("f", (0.2,))


def test_an_exercise_with_a_slow_reference_may_take_longer() -> None:
    with sandbox(exercise_cpu_seconds=0.3, exercise_seconds=180.0) as box:
        shown(box, BURN + "f = burn")
        box.begin("f", reference_seconds=0.005)  # 200 times that is a second
        assert box.call("f", (0.6,)).outcome is None
        with pytest.raises(SandboxFailed, match="f used more than 1 s of processor time."):
            box.call("f", (3.0,))


def test_processes_that_a_call_starts_count_too() -> None:
    with sandbox(exercise_cpu_seconds=1.0) as box:
        source = "import os, time\ndef f(n):\n    os.fork(); os.fork()\n    while n: pass"
        shown(box, source)
        with pytest.raises(SandboxFailed, match="f used more than 1 s of processor time."):
            box.call("f", (1,))


def test_a_thread_left_running_cannot_outlast_the_sandboxs_life() -> None:
    with sandbox(total_seconds=600.0) as box:
        shown(box, "import threading; threading.Thread(target=threading.Event().wait).start()")
        box.budget.started -= 600.0  # as if so much time had passed
        box._started.tree.process.wait(BACKSTOP)
        with pytest.raises(SandboxFailed, match="Your notebook ran longer than 600 s."):
            shown(box, "1")


def test_processor_time_is_counted_for_all_processes_together() -> None:
    with sandbox(total_cpu_seconds=1.5) as box:
        with pytest.raises(SandboxFailed, match="more than 1.5 s of processor time"):
            shown(box, "import os\nos.fork(); os.fork()\nwhile True: pass")


def test_the_processor_time_of_earlier_sandboxes_of_the_submission_counts() -> None:
    budget = Budget(Limits(total_cpu_seconds=2.5))
    with Sandbox(walls(), {}, None, budget.limits, budget) as box:
        shown(box, BURN + "burn(1.0)")
    assert 0.5 < budget.cpu_seconds < 2.5  # as the watcher saw it last
    with pytest.raises(SandboxFailed, match="notebook used more than 2.5 s of processor time"):
        with Sandbox(walls(), {}, None, budget.limits, budget) as box:
            shown(box, BURN + "burn(2.0)")
    assert budget.excess()


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("os._exit(0)", "Your code ended the Python process."),
        ("if os.fork(): os._exit(0)\nwhile True: pass", "Your code ended the Python process."),
        ("ctypes.string_at(0)", "Your code crashed Python (segmentation fault, or aborted)."),
        ("os.abort()", "Your code crashed Python (segmentation fault, or aborted)."),
        ("os.execvp('true', ['true'])", "Your code ended the Python process."),
    ],
)
def test_a_killed_shell_is_told_with_its_reason(end: str, reason: str) -> None:
    with sandbox() as box, pytest.raises(SandboxFailed) as failed:
        shown(box, f"import ctypes, os\n{end}")
    assert failed.value.reason == reason


@pytest.mark.parametrize("name", ["KILL", "STOP", "TERM", "SEGV"])
@pytest.mark.parametrize("how", ["os.kill(os.getpid(), {})", "os.system('kill -{} 1')"])
def test_a_shell_cannot_be_ended_by_a_signal_of_its_own(how: str, name: str) -> None:
    with sandbox() as box:
        number = signal.Signals[f"SIG{name}"].value
        assert shown(box, f"import os\n{how.format(number)}\nprint('on')") == "on\n"


def test_a_shell_killed_between_two_calls_is_told() -> None:
    with sandbox() as box:
        shown(box, "import os, threading\nthreading.Timer(2.0, os._exit, [1]).start()\nf = abs")
        box._started.tree.process.wait(BACKSTOP)
        with pytest.raises(SandboxFailed, match="ended the Python process"):
            box.call("f", (1,))


def test_a_watcher_that_fails_is_a_failure_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    with sandbox() as box:
        monkeypatch.setattr(box._started.tree, "memory", lambda: 1 / 0)
        box._started.tree.process.wait(BACKSTOP)
        with pytest.raises(SandboxUnavailable, match="watcher failed: division by zero"):
            shown(box, "1")


def test_the_watcher_ends_with_its_sandbox() -> None:
    before = threading.active_count()
    with sandbox():
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
