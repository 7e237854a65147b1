"""The worker pool, with pipelines that only pretend to grade: order, failures, patience, end."""

import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from dlkit.grading.common.errors import GradebookFailed
from dlkit.grading.pool import workers as workers_module
from dlkit.grading.pool.pipeline import Graded
from dlkit.grading.pool.workers import AHEAD, Submission, Ungraded, WorkerPool, WorkerPoolEnded
from dlkit.grading.records.marks import Marks

BACKSTOP = 300.0  # seconds; no busy machine needs so many
LOG = logging.getLogger("workers")
Work = Callable[[str], None]


def nothing(student: str) -> None:
    """Take no time."""


class Pretence:
    """A pipeline in which grading is to call `work` with the student; it notes whoever begins."""

    def __init__(self, notes: Path, work: Work, total_seconds: float = BACKSTOP) -> None:
        self.notes = notes
        self.work = work
        limits = SimpleNamespace(total_seconds=total_seconds)
        self.exporter = SimpleNamespace(session=SimpleNamespace(limits=limits))

    def grade(self, student: str, path: Path) -> Graded:
        with self.notes.open("a") as file:
            file.write(f"{student} {os.getpid()}\n")
        self.work(student)
        return Graded(f"the notebook of {student}", Marks(), 0.01)

    def begun(self) -> list[str]:
        """Return the students whose grading has begun, in order."""
        return [line.split()[0] for line in self._lines()]

    def processes(self) -> set[int]:
        """Return the processes that have graded."""
        return {int(line.split()[1]) for line in self._lines()}

    def _lines(self) -> list[str]:
        return self.notes.read_text().splitlines() if self.notes.exists() else []


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


def submissions(*students: str) -> list[Submission]:
    return [Submission(student, Path(student)) for student in students]


def graded(
    pipeline: Pretence, students: Sequence[str], processes: int = 2
) -> dict[str, Graded | Ungraded]:
    """Grade all and return what came of each student, in the order in which it came."""
    with WorkerPool(pipeline, processes, LOG) as pool:
        return {one.student: outcome for one, outcome in pool.grade(submissions(*students))}


def until(condition: Callable[[], bool]) -> None:
    """Wait for what must come."""
    deadline = time.monotonic() + BACKSTOP
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    """Say whether a process is there and has not ended; one that has may wait to be collected."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    return False


def is_graded(outcome: Graded | Ungraded) -> bool:
    return isinstance(outcome, Graded)


# --- what comes of a class --------------------------------------------------------------------


def test_a_result_comes_when_it_is_done_and_waits_for_no_slower_one(notes: Path) -> None:
    quick_is_read = multiprocessing.get_context("fork").Event()

    def work(student: str) -> None:
        assert student != "slow" or quick_is_read.wait(BACKSTOP)

    with WorkerPool(Pretence(notes, work), 2, LOG) as pool:
        outcomes = pool.grade(submissions("slow", "quick"))
        one, outcome = next(outcomes)
        assert (one.student, outcome.notebook) == ("quick", "the notebook of quick")
        quick_is_read.set()
        assert [one.student for one, _ in outcomes] == ["slow"]


def test_nobody_to_grade_is_no_trouble(notes: Path) -> None:
    assert graded(Pretence(notes, nothing), []) == {}


class Odd(Exception):
    """An exception that can be sent to another process, and not be read there."""

    def __init__(self, why: str, what: str) -> None:
        super().__init__(f"{why} {what}")


def failing(error: BaseException) -> Work:
    def work(student: str) -> None:
        if student == "b":
            raise error

    return work


def test_an_error_of_ours_that_is_told_is_the_reason_and_no_more(
    notes: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = graded(Pretence(notes, failing(GradebookFailed("The disk is full."))), "abc")
    assert found["b"] == Ungraded("The disk is full.")
    assert is_graded(found["a"]) and is_graded(found["c"])
    assert not caplog.records


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ZeroDivisionError("by zero"), "ZeroDivisionError: by zero"),
        (TimeoutError("of a socket"), "TimeoutError: of a socket"),
        (OSError(5, "Input/output error"), "OSError: [Errno 5] Input/output error"),
        (SystemExit("of an author"), "SystemExit: of an author"),
        (KeyboardInterrupt(), "KeyboardInterrupt: "),
        (Odd("cannot", "be read"), "Odd: cannot be read"),
        (ValueError(lambda: None), "ValueError: <function"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_any_other_error_costs_its_own_submission_and_its_traceback_is_logged(
    notes: Path, caplog: pytest.LogCaptureFixture, error: BaseException, reason: str
) -> None:
    pipeline = Pretence(notes, failing(error))
    found = graded(pipeline, "abcd")
    assert found["b"].reason.startswith(reason)
    assert all(is_graded(found[student]) for student in "acd")
    (record,) = caplog.records
    assert record.getMessage().startswith("Traceback") and "in work" in record.getMessage()
    assert pipeline.begun().count("b") == 1


# --- processes that end -----------------------------------------------------------------------


ENDS = {
    "os._exit": (lambda: os._exit(3), "exit code 3"),
    "SIGKILL": (lambda: os.kill(os.getpid(), signal.SIGKILL), "exit code -9"),
}


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("end", ENDS)
def test_a_process_that_ends_costs_only_the_submission_that_it_graded(
    notes: Path, end: str, processes: int
) -> None:
    die, reason = ENDS[end]

    def work(student: str) -> None:
        if student in "ace":
            die()

    found = graded(Pretence(notes, work), "abcdefgh", processes)
    for student in "ace":
        assert found[student] == Ungraded(f"the process that graded it ended ({reason})")
    assert all(is_graded(found[student]) for student in "bdfgh")


@pytest.mark.parametrize("noticed", [False, True])
def test_when_no_process_is_left_and_none_works_it_is_told_in_a_sentence(
    notes: Path, noticed: bool
) -> None:
    pipeline = Pretence(notes, nothing)
    with WorkerPool(pipeline, 1, LOG) as pool:
        outcomes = pool.grade(submissions(*"abcd"))
        next(outcomes)
        until(lambda: len(pipeline.begun()) == AHEAD)
        until(lambda: not pool._pool._pool_manager.task_manager.tasks)  # all results have come
        for pid in pipeline.processes():
            os.kill(pid, signal.SIGKILL)
        until(lambda: not noticed or not pool._pool.active)
        with pytest.raises(WorkerPoolEnded, match="have ended .*; run the same command again"):
            list(outcomes)


def test_no_process_is_left_when_all_are_graded(notes: Path) -> None:
    pipeline = Pretence(notes, nothing)
    graded(pipeline, "abcdefgh")
    assert pipeline.processes()
    until(lambda: not any(map(is_alive, pipeline.processes())))


def test_no_process_is_left_when_somebody_gives_up_in_the_middle(notes: Path) -> None:
    def work(student: str) -> None:
        while student != "a":
            time.sleep(BACKSTOP)

    pipeline = Pretence(notes, work)
    with pytest.raises(InterruptedError), WorkerPool(pipeline, 2, LOG) as pool:
        for _ in pool.grade(submissions(*"abcd")):
            until(lambda: len(pipeline.begun()) == 3)
            raise InterruptedError
    assert len(pipeline.processes()) == 2
    until(lambda: not any(map(is_alive, pipeline.processes())))


# --- patience ---------------------------------------------------------------------------------


@contextmanager
def little_patience(student: str) -> Iterator[None]:
    """Give one student a second at first, and as much beyond the limit of a submission.

    The others get all the time that they need on a busy machine.
    """
    begin = WorkerPool._begin

    def begin_soon_ended(pool: WorkerPool, one: Submission, seconds: float) -> object:
        return begin(pool, one, 1.0 if (one.student, seconds) == (student, BACKSTOP) else seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers_module, "FIRST_SECONDS", BACKSTOP)
        patch.setattr(workers_module, "LEAST_SECONDS", BACKSTOP)
        patch.setattr(workers_module, "GRACE", 1.0)
        patch.setattr(WorkerPool, "_begin", begin_soon_ended)
        yield


def test_what_takes_long_is_begun_again_after_all_others_and_has_its_time(notes: Path) -> None:
    def work(student: str) -> None:
        if student == "slow":
            time.sleep(2.0 if pipeline.begun().count("slow") == 2 else BACKSTOP)

    pipeline = Pretence(notes, work)
    with little_patience("slow"):
        found = graded(pipeline, ["slow", *"abcdefgh"])
    assert pipeline.begun()[-1] == list(found)[-1] == "slow"
    assert pipeline.begun().count("slow") == 2 and len(pipeline.begun()) == 10
    assert all(map(is_graded, found.values()))


@pytest.mark.parametrize("ends", [False, True])
def test_what_never_comes_to_an_end_is_ungraded_in_the_end(notes: Path, ends: bool) -> None:
    """So is what ends its process as if all were well."""

    def work(student: str) -> None:
        if student == "b":
            os._exit(0) if ends else time.sleep(BACKSTOP)

    pipeline = Pretence(notes, work, total_seconds=0.1)
    with little_patience("b"):
        found = graded(pipeline, "abcd")
    assert found.pop("b") == Ungraded("grading it did not finish")
    assert all(map(is_graded, found.values())) and len(found) == 3
    assert pipeline.begun().count("b") == 2
    until(lambda: not any(map(is_alive, pipeline.processes())))


def test_there_is_as_much_patience_as_the_class_needs(notes: Path) -> None:
    pool = WorkerPool(Pretence(notes, nothing), 1, LOG)
    for seconds in (0.2, 9.0, 0.2, 0.3):
        pool._seconds.append(seconds)
        assert pool._patience() == workers_module.FIRST_SECONDS
    pool._seconds.append(0.2)
    assert pool._patience() == workers_module.TIMES_USUAL * 0.2
    pool._seconds += [0.01] * 9
    assert pool._patience() == workers_module.LEAST_SECONDS
    pool.__exit__()


# --- memory -----------------------------------------------------------------------------------


@pytest.mark.parametrize("processes", [1, 2])
def test_few_submissions_are_ahead_of_the_one_that_is_read(
    notes: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    """However large the class is and however slow its reader, no more results wait in memory."""
    read, ahead = 0, []
    with WorkerPool(Pretence(notes, nothing), processes, LOG) as pool:
        schedule, scheduled = pool._pool.schedule, []

        def counted(*words: object, **options: object) -> object:
            scheduled.append(words)
            return schedule(*words, **options)

        monkeypatch.setattr(pool._pool, "schedule", counted)
        for _ in pool.grade(submissions(*map(str, range(40)))):
            ahead.append(len(scheduled) - read)
            read += 1
    assert read == 40
    assert max(ahead) == AHEAD * processes
