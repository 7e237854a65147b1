"""Run the cells of one submission, and ask its functions, in a sandbox that may end at any time.

What ends a sandbox costs what it hit. The sandbox is replaced, the cells run again without the
one that ended it, and the next exercise is judged.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from dlkit.check.outcome import Ask, Reply
from dlkit.check.review import Question
from dlkit.exercise import Exercise
from dlkit.grading.common.errors import GaveUp, ReferenceServerFailed
from dlkit.grading.judging.reference_server import ReferenceServer
from dlkit.judge import Verdict, decide, failed, with_given
from dlkit.sandbox import Budget, Cell, CellResult, Limits, Sandbox, SandboxFailed


class Runner:
    """A submission that runs: `cells` in order, then calls of what they define.

    `results` keeps what each cell first came to, by its id; `stopped` why one ended the sandbox;
    `halted` why an exercise's answer was not judged to its end, by its name.
    The references of `exercises` may be substituted for answers. All sandboxes that `open_sandbox`
    opens share one budget. Errors that are ours (SandboxUnavailable) pass through.
    """

    def __init__(
        self,
        cells: Sequence[Cell],
        open_sandbox: Callable[[Budget], Sandbox],
        exercises: Iterable[Exercise] = (),
        limits: Limits = Limits(),  # noqa: B008
    ) -> None:
        self.cells = cells
        self.results: dict[str, CellResult] = {}
        self.stopped: dict[str, str] = {}
        self.halted: dict[str, str] = {}
        self._open = open_sandbox
        self._exercises = {one.name: one for one in exercises if not one.is_variable}
        self._sandbox: Sandbox | None = None
        self._references: ReferenceServer | None = None  # open while answers are substituted
        self._limits = limits
        self._budget = Budget(limits)
        self._left = limits.sandboxes

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox with everything that it started, and the reference server."""
        sandbox, self._sandbox = self._sandbox, None
        references, self._references = self._references, None
        for one in filter(None, (sandbox, references)):
            one.close()

    def judge(self, exercise: Exercise, question: Question, cell: str) -> Verdict:
        """Judge what the submission defines for `exercise`, whose answer stands in `cell`."""
        try:
            sandbox = self._ready()
            if cell not in self.stopped:
                return judge_in(sandbox, exercise, question)
            reason = f"its cell was stopped: {self.stopped[cell]}"
        except SandboxFailed as failure:
            self.close()
            reason = failure.reason
        except GaveUp as failure:
            reason = str(failure)
        self.halted[exercise.name] = reason
        return failed(question, reason)

    def judge_given(
        self, exercise: Exercise, question: Question, cell: str, substituted: Sequence[str]
    ) -> Verdict | None:
        """Judge again, in another sandbox, what `exercise` is worth given right answers.

        The references of the exercises `substituted` stand in for the submission's own answers.
        Returns None when none of them was called, or when there was no verdict. One sandbox serves
        until something ends it, so no exercise may be judged here after its own reference was
        substituted, and none is judged here without substituted references.
        """
        if cell in self.stopped:
            return None
        try:
            sandbox, references = self._with_references()
            references.asked.clear()
            sandbox.substitute(substituted, references.ask)
            verdict = judge_in(sandbox, exercise, question)
        except (SandboxFailed, ReferenceServerFailed):
            self.close()
            return None
        except GaveUp:
            return None
        return with_given(verdict, list(references.asked)) if references.asked else None

    def _with_references(self) -> tuple[Sandbox, ReferenceServer]:
        """Return a sandbox in which the cells have run, and a server for substituted references."""
        if self._references is None:
            self.close()
            self._spend_one()
            self._references = self._open_references()
            self._sandbox = self._open(self._budget)
            for _ in self._sandbox.run(self._cells_left()):
                pass  # what a cell shows has been seen
        return self._sandbox, self._references

    def _open_references(self) -> ReferenceServer:
        seconds = sum(one.reference_seconds for one in self._exercises.values())
        references = {name: one.reference for name, one in self._exercises.items()}
        return ReferenceServer(references, self._limits, self._limits.exercise_cpu(seconds))

    def run_after(self, cell: Cell) -> None:
        """Run one more cell, after the others; what it showed or why it ended is kept."""
        try:
            for result in self._ready().run([cell]):
                self.results[cell.id] = result
        except SandboxFailed as failure:
            self.close()
            self.stopped[cell.id] = failure.reason
        except GaveUp as reason:
            self.stopped[cell.id] = str(reason)

    def _ready(self) -> Sandbox:
        """Return a sandbox in which the cells have run, all their own; open one if need be."""
        if self._references:
            self.close()
        while self._sandbox is None:
            self._spend_one()
            self._start()
        return self._sandbox

    def _spend_one(self) -> None:
        """Count one more sandbox; raise GaveUp when there may be no more."""
        if not self._left:
            raise GaveUp(f"the submission ended its process {self._limits.sandboxes} times")
        if reason := self._budget.excess():
            raise GaveUp(reason)
        self._left -= 1

    def _start(self) -> None:
        """Open a sandbox and run the cells; a cell that ends it is left out from then on."""
        try:
            self._sandbox = self._open(self._budget)
        except SandboxFailed as failure:
            self._left = 0  # what cannot be opened once cannot be opened at all
            raise GaveUp(failure.reason) from None
        try:
            for result in self._sandbox.run(self._cells_left()):
                self.results.setdefault(result.id, result)
        except SandboxFailed as failure:
            self.close()
            if failure.cell:
                self.stopped[failure.cell] = failure.reason

    def _cells_left(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.id not in self.stopped]


def judge_in(sandbox: Sandbox, exercise: Exercise, question: Question) -> Verdict:
    """Judge what the cells that ran in the sandbox define for `exercise`."""
    sandbox.begin(exercise.name, exercise.reference_seconds)
    return decide(question, _asking(sandbox, exercise, question))


def _asking(sandbox: Sandbox, exercise: Exercise, question: Question) -> Ask:
    """Return what asks the function in the sandbox, or the variable, that answers `exercise`."""
    if exercise.is_variable:
        return lambda _: Reply(sandbox.value(exercise.name))
    if any(case.tries > 1 for case in question.cases):  # it is timed
        return partial(sandbox.timed_call, exercise.name)
    replies = iter(sandbox.calls(exercise.name, [case.arguments for case in question.cases]))
    return lambda _: next(replies)
