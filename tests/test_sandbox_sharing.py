"""Rule 4: one submission does not take the processor time that another's verdict depends on."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from grading_course import ROOT
from sandboxes import sandbox, shown

from dlkit.exercise import load
from dlkit.grading.judging.runner import judge_in
from dlkit.sandbox import Sandbox, SandboxFailed
from dlkit.sandbox.limits import Budget, Limits
from dlkit.sandbox.process_tree import ProcessTree
from dlkit.sandbox.watchdog import Watchdog

ENDLESS = {"cell_cpu_seconds": 1e4, "cell_seconds": 1e4, "total_cpu_seconds": 1e4}
HOGS = """
import os
for _ in range(60):
    if os.fork() == 0:
        os.setsid()
        while True:
            pass
open("/tmp/begun", "w").close()
while True:
    pass
"""
ROUNDS = 50
VECTORISED = """
import numpy as np
def pairwise_squared_distances(A, B):
    return np.sum(A * A, axis=1, keepdims=True) - 2 * A @ B.T + np.sum(B * B, axis=1)
"""
HALF_USED = """
import time
end = time.process_time() + 1.0
while time.process_time() < end:
    pass
"""


@pytest.fixture(scope="module")
def hogs() -> Iterator[Sandbox]:
    """A sandbox with 61 processes that compute for ever, each in a session of its own if it can."""
    with sandbox(**ENDLESS) as box:
        running = threading.Thread(target=_run_on, args=(box,))
        running.start()
        time.sleep(2.0)
        yield box
        box._started.tree.kill()
        running.join()


def _run_on(box: Sandbox) -> None:
    with suppress(SandboxFailed):
        shown(box, HOGS)


def test_a_vectorised_answer_beside_hogs_keeps_its_points_in_every_round(hogs: Sandbox) -> None:
    exercise = load("00-numpy-warmup", ROOT).exercises["pairwise_squared_distances"]
    for draw in range(ROUNDS):
        with sandbox() as box:
            assert shown(box, VECTORISED) == ""
            verdict = judge_in(box, exercise, exercise.question(draw))
            assert verdict.passed, verdict.messages
    assert hogs.failure is None


def test_an_answer_beside_hogs_that_uses_half_its_time_is_not_ended(hogs: Sandbox) -> None:
    for _ in range(3):
        with sandbox(cell_cpu_seconds=2.0, cell_seconds=12.0) as box:
            assert shown(box, HALF_USED) == ""


def test_hogs_leave_another_sandbox_a_good_part_of_a_core(hogs: Sandbox) -> None:
    with sandbox() as box:
        start = time.monotonic()
        shown(box, HALF_USED)
        assert time.monotonic() - start < 10.0  # it takes 60 times its second where each is a hog's


def test_two_sandboxes_have_two_cores_and_cannot_leave_them() -> None:
    own = "import os\nsorted(os.sched_getaffinity(0))"
    more = "\nos.sched_setaffinity(0, range(os.cpu_count()))"
    with sandbox() as one, sandbox() as other:
        cores = [shown(box, own) for box in (one, other)]
        assert all(text.count(",") == 0 for text in cores)
        assert len(set(cores)) == min(2, len(os.sched_getaffinity(0)))
        assert "PermissionError" in shown(one, own + more)
        assert shown(one, own) == cores[0]


def test_no_process_gets_a_session_of_its_own_and_programs_that_ask_for_one_run() -> None:
    with sandbox() as box:
        source = """
        import os, subprocess, sys
        before = os.getsid(0)
        command = [sys.executable, "-c", "import os; print(os.getsid(0))"]
        said = subprocess.run(command, start_new_session=True, capture_output=True, text=True)
        os.setsid()
        before == os.getsid(0) == int(said.stdout)
        """
        assert shown(box, source) == "True\n"
        assert shown(box, "!echo one; echo two >&2") == "one\ntwo\n"
        assert shown(box, "said = !echo three\nprint(said)") == "['three']\n"


class Delayed(ProcessTree):
    """Processes that wait for a processor as long as a test says; nothing of them is ended."""

    delay = 0.0

    def __init__(self) -> None:
        self.killed = threading.Event()

    def memory(self) -> int:
        return 0

    def cpu_seconds(self) -> float:
        return 0.0

    def delayed_seconds(self) -> float:
        return self.delay

    def kill(self) -> None:
        self.killed.set()


def test_the_time_that_a_process_waited_for_a_processor_is_given_back() -> None:
    tree = Delayed()
    watchdog = Watchdog(tree, Budget(Limits()))
    try:
        with watchdog.until(watchdog.clock() + 0.3, "too long"):
            tree.delay = 0.5
            assert not tree.killed.wait(0.6)
            assert tree.killed.wait(10.0)
    finally:
        watchdog.stop()
    assert watchdog.reason == "too long"


def test_the_time_that_a_process_waits_for_others_on_its_core_is_seen() -> None:
    source = """
    import os, time
    for _ in range(2):
        os.fork()
    end = time.process_time() + 0.5
    while time.process_time() < end:
        pass
    """
    with sandbox() as box:
        tree = box._started.tree
        before = tree.delayed_seconds()
        shown(box, source)
        assert tree.delayed_seconds() - before > 0.7  # of four on one core, each waits for three
