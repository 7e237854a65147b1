"""One sandbox, from the trusted side: start it, run cells, call functions, end it.

All that this side ever reads of a submission's process are frames in the wire form on one socket,
each within a size and before a deadline. Whatever else comes ends the sandbox.
"""

import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from dlkit.check import wire
from dlkit.check.outcome import Reply, call
from dlkit.check.probes import CallBack, Probe
from dlkit.sandbox.cells import CellResult, Step, groups
from dlkit.sandbox.channel import Answer, Channel, opened, packed, refuse
from dlkit.sandbox.errors import SandboxFailed, SandboxUnavailable
from dlkit.sandbox.folder import student_files, teacher_files
from dlkit.sandbox.limits import MB, Budget, Limits
from dlkit.sandbox.running import UNREADABLE, CellRun
from dlkit.sandbox.spawn import last_words
from dlkit.sandbox.walls import Started, Walls
from dlkit.sandbox.watchdog import Watchdog

EXIT_SECONDS = 2.0
SMALLEST = 64 * MB  # for processes: less is no room for a shell
CALL_BACKS = 10_000  # of one call
AnswerPacked = Callable[[str, np.ndarray, Mapping[int, Probe]], np.ndarray]
ENDED = "Your code ended the Python process."
CRASHED = "Your code crashed Python (segmentation fault, or aborted)."
BY_SIGNAL = {  # a first process that aborts ends by a segmentation fault
    signal.SIGSEGV: CRASHED,
    signal.SIGBUS: "Your code crashed Python (bus error).",
    signal.SIGABRT: CRASHED,
}
SIGNALLED = 128  # the first process adds it to the signal that has ended a copy of it


class Sandbox:
    """A shell behind walls, with a working folder of its own; use it in a `with` statement.

    Parameters
    ----------
    walls : what `find_walls()` returned, or `NoWalls()`
    files : the teacher's files for the working folder, by name
    submission : the student's folder; its own regular files come along, a teacher's of the same
        name wins
    limits : what the submission may use
    budget : what is left of it, when this is not the submission's first sandbox

    Raises SandboxUnavailable when it cannot be started: a failure of ours.
    After a SandboxFailed the sandbox is gone, and whatever is asked of it fails for that reason.
    """

    def __init__(
        self,
        walls: Walls,
        files: Mapping[str, Path],
        submission: Path | None = None,
        limits: Limits = Limits(),  # noqa: B008
        budget: Budget | None = None,
    ) -> None:
        self.limits = limits
        self.budget = budget or Budget(limits)
        self.failure: SandboxFailed | None = None
        self._cells = CellRun(limits)
        self._mark = ""  # whose state is being asked
        self._closed = False
        self._exercise: str | None = None  # the one whose calls are being counted
        self._substituted: tuple[str, ...] = ()
        self._answer_packed: AnswerPacked = refuse
        _refuse_small(limits)
        self._walls = walls  # while they are kept, what started the shell is
        self._started = _start(walls, limits)
        self._channel = Channel(self._started.channel, limits.message_bytes)
        self._watchdog = Watchdog(self._started.tree, self.budget)
        try:
            self._fill(files, submission, walls.resource_limits(limits))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, steps: Iterable[Step]) -> Iterator[CellResult]:
        """Run cells one after the other and yield what each came to.

        A demonstration runs, before the cell that needs it, only if one does. The next cell does
        not wait until a result has been looked at: who does not take all of them ends the sandbox.
        Raises SandboxFailed, with the id of the cell, for one that ends or outlasts the sandbox.
        """
        self.at_end()
        self._exercise = None
        waiting = deque(groups(steps))
        while waiting:
            some = waiting.popleft()
            yield from self._run(self._cells.request(some, is_last=not waiting))

    def at(self, exercise: str) -> bool:
        """Ask from now on with the names as they stood at the mark of `exercise`.

        Returns whether these can differ from the names after the last cell, with which `at_end`
        asks.
        """
        differs = exercise in self._cells.kept
        self._go_to(exercise if differs else "")
        return differs

    def at_end(self) -> None:
        """Ask from now on with the names as they are after the last cell."""
        self._go_to("")

    def begin(self, exercise: str, reference_seconds: float = 0.0) -> None:
        """Begin an exercise: from now on its calls are counted, and have their time together.

        `reference_seconds` is the processor time that its reference takes for all of them.
        """
        cpu_seconds = self.limits.exercise_cpu(reference_seconds)
        self._exercise = exercise
        self._seconds = self.limits.exercise_wall(cpu_seconds)
        self._deadline = self._watchdog.clock() + self._seconds
        words = f"{exercise} used more than {cpu_seconds:.3g} s of processor time."
        self._watchdog.allow(cpu_seconds, words)

    def substitute(self, names: Sequence[str], answer: AnswerPacked) -> None:
        """Substitute functions of the notebook: calls under these `names` are answered by `answer`.

        It gets the name, the packed values of the call and the probes among the arguments, and
        returns the packed reply: none of these messages is read on this side.
        """
        self._substituted, self._answer_packed = tuple(names), answer
        self._ask_soon(("substitute", self._substituted))

    def call(self, name: str, arguments: tuple) -> Reply:
        """Call the notebook's function `name` once, as `calls` does."""
        return self.calls(name, [arguments])[0]

    def timed_call(self, name: str, arguments: tuple) -> Reply:
        """Call the notebook's function `name` once, and note the processor time that it took."""
        start = self._started.tree.cpu_seconds()
        reply = self.call(name, arguments)
        return replace(reply, seconds=self._started.tree.cpu_seconds() - start)

    def calls(self, name: str, many: Sequence[tuple]) -> list[Reply]:
        """Call the notebook's function `name`, of the exercise that has its name, once for each.

        What it prints is dropped. Probes among the arguments stay here: the function inside asks
        for their values, at most 10,000 times in a call. Raises SandboxFailed when a call ends or
        outlasts the sandbox, or the exercise its time. Going back and forth costs more than a
        small call does, so calls that nobody times go together.
        """
        probes = dict(enumerate(v for arguments in many for v in arguments if _is_probe(v)))
        numbers = iter(probes)
        sent = tuple(
            packed(tuple(CallBack(next(numbers)) if _is_probe(v) else v for v in arguments))
            for arguments in many
        )
        answer = partial(self._answer, probes)
        match self._ask_exercise(name, ("calls", name, sent), answer, len(many) * CALL_BACKS):
            case (str(kind), tuple(came)) if kind == "returned" and len(came) == len(many):
                return [self._reply(*pair) for pair in zip(many, came, strict=True)]
        raise self._fail(UNREADABLE)

    def _reply(self, arguments: tuple, came: object) -> Reply:
        """Read what came of one call: the outcome, and the arguments if they were changed."""
        match came:
            case (np.ndarray() as outcome, None):
                return Reply(opened(outcome), arguments)
            case (np.ndarray() as outcome, np.ndarray() as after):
                return Reply(opened(outcome), _with_probes(opened(after), arguments))
        raise self._fail(UNREADABLE)

    def value(self, name: str) -> object:
        """Return the value of the notebook's variable `name`, or the NameError as `Raised`."""
        match self._ask_exercise(name, ("value", name)):
            case (str(kind), np.ndarray() as outcome) if kind == "returned":
                return opened(outcome)
        raise self._fail(UNREADABLE)

    @property
    def root(self) -> int:
        """Return the process id of the sandbox's first process, as seen from outside."""
        return self._started.tree.root

    def close(self) -> None:
        """End the sandbox; when this returns, everything that it started is gone."""
        if not self._closed:
            self._closed = True
            self._watchdog.stop()
            self.budget.cpu_seconds += self._watchdog.cpu_seconds
            self._started.end()

    def _fill(self, files: Mapping[str, Path], submission: Path | None, limits: dict) -> None:
        """Write the working folder and set the limits, before any line of the submission."""
        for name, content in teacher_files(files):
            if complaint := self._prepare(("file", name, np.frombuffer(content, np.uint8))):
                raise SandboxUnavailable(f"{name} cannot be written in the sandbox: {complaint}.")
        if submission is not None:
            for name, content in student_files(submission, files, self.limits):
                self._prepare(("file", name, np.frombuffer(content, np.uint8)))
        self._prepare(("limits", limits))
        self._started.tree.look_at_kernel_memory()

    def _prepare(self, request: tuple) -> object:
        """Ask something before any line of the submission has run: what fails is ours."""
        try:
            deadline = time.monotonic() + self.limits.start_seconds
            done, complaint = self._channel.receive(self._channel.post(request, deadline), deadline)
        except (OSError, wire.WireError, TypeError, ValueError) as error:
            words = last_words(self._started.complaints)
            raise SandboxUnavailable(
                f"The sandbox did not start ({type(error).__name__}): {words}"
            ) from None
        if self._watchdog.reason or self._watchdog.failure:
            raise SandboxUnavailable("The sandbox did not start: its limits are too low.")
        return complaint

    def _run(self, request: tuple) -> Iterator[CellResult]:
        """Send cells to run, and yield what each comes to."""
        too_long = f"Your code ran longer than {self.limits.cell_seconds:g} s."
        deadline = self._begin_cell()
        with self._told(deadline, too_long, self._cells.running) as latest:
            number = self._channel.post(request, latest)
        while self._cells.awaited:
            with self._told(deadline, too_long, self._cells.running) as latest:
                result = self._cells.take(self._channel.receive(number, latest))
            deadline = self._begin_cell()
            if result is not None:
                try:
                    yield result
                except GeneratorExit:
                    if self._cells.awaited:
                        self.close()
                    raise

    def _go_to(self, mark: str) -> None:
        if mark != self._mark:
            match self._ask_soon(("at", mark)):
                case (str(kind),) if kind == "at":
                    self._mark = mark
                case _:
                    raise self._fail(UNREADABLE)

    def _begin_cell(self) -> float:
        """Give the cell that runs next its time; return when, by the watchdog, it must be done."""
        cpu_seconds = self.limits.cell_cpu_seconds
        words = f"Your code used more than {cpu_seconds:.3g} s of processor time in one cell."
        self._watchdog.allow(cpu_seconds, words)
        return self._watchdog.clock() + self.limits.cell_seconds

    def _ask_soon(self, request: tuple) -> object:
        """Ask what takes no time of its own."""
        deadline = self._watchdog.clock() + self.limits.exercise_seconds
        return self._ask(request, deadline, "Your code did not answer.")

    def _ask_exercise(
        self, name: str, request: tuple, answer: Answer = refuse, call_backs: int = 0
    ) -> object:
        """Ask what belongs to the exercise `name`, in the time that it has left."""
        if self._exercise != name:
            self.begin(name)
        too_long = f"{name} ran longer than {self._seconds:g} s."
        return self._ask(request, self._deadline, too_long, answer, call_backs)

    def _answer(self, probes: Mapping[int, Probe], asked: object, values: object) -> object:
        """Answer a call-back by value: what a probe returned or raised, or a reference's reply."""
        match asked, values:
            case int(number), tuple() if number in probes:
                return call(probes[number], values).outcome
            case str(name), np.ndarray() if name in self._substituted:
                return self._answer_packed(name, values, probes)
        return refuse(asked, values)

    def _ask(
        self,
        request: tuple,
        deadline: float,
        too_long: str,
        answer: Answer = refuse,
        call_backs: int = 0,
    ) -> object:
        """Send a request and return its answer; raise SandboxFailed when there is none."""
        with self._told(deadline, too_long) as latest:
            number = self._channel.post(request, latest)
            return self._channel.receive(number, latest, answer, call_backs)

    @contextmanager
    def _told(self, deadline: float, too_long: str, cell: str | None = None) -> Iterator[float]:
        """Tell whatever goes wrong with a question as a SandboxFailed, if it is not ours.

        The watchdog ends what outlasts `deadline` on its clock. Yields when, on `time.monotonic`,
        an answer must have come in any case.
        """
        if self.failure is not None:
            raise self.failure
        if self._closed:
            raise SandboxUnavailable("The sandbox is closed; start another one.")
        try:
            with self._watchdog.until(deadline, too_long):
                yield time.monotonic() + self.limits.total_seconds
        except TimeoutError:
            raise self._fail(too_long, cell) from None
        except (wire.Closed, ConnectionError):
            raise self._fail(self._end_reason(), cell) from None
        except wire.WireError:
            raise self._fail(UNREADABLE, cell) from None
        except BaseException:  # ours
            self.close()
            raise

    def _fail(self, reason: str, cell: str | None = None) -> SandboxFailed | SandboxUnavailable:
        """End the sandbox and return the exception that says why."""
        self.close()
        if self._watchdog.failure is not None:
            return SandboxUnavailable(f"The sandbox's watcher failed: {self._watchdog.failure}.")
        self.failure = SandboxFailed(self._watchdog.reason or reason, cell)
        return self.failure

    def _end_reason(self) -> str:
        """Say how the process ended: by itself, or by a crash (its code: less the signal)."""
        try:
            code = self._started.tree.process.wait(EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            return ENDED
        return BY_SIGNAL.get(code - SIGNALLED if code > SIGNALLED else -code, ENDED)


def _refuse_small(limits: Limits) -> None:
    if limits.process_bytes < SMALLEST:
        raise SandboxUnavailable(
            f"The limits leave only {limits.process_bytes // MB} MB for all processes; "
            f"a shell needs {SMALLEST // MB} MB."
        )


def _start(walls: Walls, limits: Limits) -> Started:
    try:
        return walls.start(limits)
    except OSError as error:
        raise SandboxUnavailable(f"The sandbox did not start: {error}.") from None


def _is_probe(value: object) -> bool:
    return isinstance(value, Probe)


def _with_probes(after: object, arguments: tuple) -> object:
    """Put the probes back in the place of their call-backs."""
    if not isinstance(after, tuple) or len(after) != len(arguments):
        return after
    pairs = zip(after, arguments, strict=True)
    return tuple(a if isinstance(v, CallBack) and _is_probe(a) else v for v, a in pairs)
