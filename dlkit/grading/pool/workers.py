"""A pool of worker processes: many submissions are graded at once, and none keeps a class waiting.

A submission gets a short time first. If it takes longer, it is graded again when all others are
done, with the whole time of its limits. So endless loops do not delay the rest of the class.
"""

import gc
import multiprocessing
import os
import statistics
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from logging import Logger
from pathlib import Path

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from dlkit.check.errors import Told
from dlkit.grading.common.processes import end_with
from dlkit.grading.pool.pipeline import Graded, Pipeline

FIRST_SECONDS = 20.0  # while nothing is known of how long this class takes
TIMES_USUAL = 10.0  # then so many times what half of the class takes less than,
LEAST_SECONDS = 1.0  # and not less than this
KNOWN = 5  # submissions after which something is known
GRACE = 60.0  # seconds beyond a submission's own limit until the process that grades it is ended
AHEAD = 2  # submissions for each process: none is idle, and what waits takes little memory


@dataclass(frozen=True)
class Submission:
    """What was handed in: whose it is, and where its notebook lies, be it there or not."""

    student: str
    notebook: Path


@dataclass(frozen=True)
class Ungraded:
    """A failure of ours: why a submission has no grade, and where in our code, if that helps."""

    reason: str
    traceback: str = ""


class WorkerPoolEnded(Told):
    """Ours: the processes that grade cannot be kept up, so nothing more is graded."""

    def __init__(self, reason: object) -> None:
        super().__init__(
            f"The processes that grade have ended ({reason}); run the same command again to grade "
            "the rest."
        )


Outcome = tuple[Submission, Graded | Ungraded]


class WorkerPool:
    """Worker processes that grade by one pipeline, which they inherit; use it in `with`."""

    def __init__(self, pipeline: Pipeline, processes: int, log: Logger) -> None:
        self.processes = processes
        self.log = log
        self.total_seconds = pipeline.exporter.session.limits.total_seconds
        self._seconds: list[float] = []

        gc.freeze()  # a collection would touch, and so copy, what all processes share
        self._pool = ProcessPool(
            processes,
            initializer=_inherit,
            initargs=(pipeline, os.getpid()),
            context=multiprocessing.get_context("fork"),
        )

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.stop()
        self._pool.join()
        gc.unfreeze()

    def grade(self, submissions: Iterable[Submission]) -> Iterator[Outcome]:
        """Grade all, and yield each as soon as it is done.

        Raises WorkerPoolEnded when the processes cannot be kept up.
        """
        slow: list[Submission] = []
        for one, outcome in self._pass(submissions, patient=False):
            if outcome is None:
                slow.append(one)
            else:
                yield one, outcome
        for one, outcome in self._pass(slow, patient=True):
            yield one, outcome or Ungraded("grading it did not finish")

    def _pass(
        self, submissions: Iterable[Submission], patient: bool
    ) -> Iterator[tuple[Submission, Graded | Ungraded | None]]:
        """Grade all once, and yield None for what takes longer than there is patience."""
        waiting = deque(submissions)
        running: dict[ProcessFuture, Submission] = {}
        while waiting or running:
            while waiting and len(running) < AHEAD * self.processes:
                one = waiting.popleft()
                seconds = self.total_seconds + GRACE if patient else self._patience()
                running[self._begin(one, seconds)] = one
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), self._outcome(future)

    def _begin(self, one: Submission, seconds: float) -> ProcessFuture:
        try:
            return self._pool.schedule(_grade, (one,), timeout=seconds)
        except RuntimeError as error:
            raise WorkerPoolEnded(error) from None

    def _patience(self) -> float:
        if len(self._seconds) < KNOWN:
            return FIRST_SECONDS
        return max(LEAST_SECONDS, TIMES_USUAL * statistics.median(self._seconds))

    def _outcome(self, future: ProcessFuture) -> Graded | Ungraded | None:
        try:
            outcome = future.result()
        except TimeoutError:
            return None
        except ProcessExpired as error:
            return Ungraded(f"the process that graded it ended (exit code {error.exitcode})")
        except BrokenProcessPool as error:
            raise WorkerPoolEnded(error) from None
        if isinstance(outcome, Graded):
            self._seconds.append(outcome.seconds)
        elif outcome.traceback:
            self.log.error(outcome.traceback)
        return outcome


_pipelines: list[Pipeline] = []  # of this process: the one that it inherited


def _inherit(pipeline: Pipeline, parent: int) -> None:
    """Set up a worker process."""
    end_with(parent)
    os.nice(5)  # the writer, whom all wait for, goes first
    _pipelines[:] = [pipeline]


def _grade(one: Submission) -> Graded | Ungraded:
    """Grade in a worker process. An error is sent as text: not every exception can be."""
    try:
        return _pipelines[0].grade(one.student, one.notebook)
    except Told as error:
        return Ungraded(str(error))
    except BaseException as error:  # of an author's code, SystemExit too
        return Ungraded(f"{type(error).__name__}: {error}", traceback.format_exc())
