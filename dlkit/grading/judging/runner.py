"""Run the cells of one submission, and ask its functions, in a sandbox that may end at any time.

What ends a sandbox costs what it hit. The sandbox is replaced, the cells run again without the
one that ended it, and the next exercise is judged.

An exercise is judged with the names as they stood at its tests cell, where `check` stands. What
loses points there is judged once more with the names as they are after the last cell: a helper may
stand below. The better verdict counts.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from dlkit.check import cases
from dlkit.check.errors import CasesError
from dlkit.check.outcome import Ask, Raised, Reply, printable
from dlkit.check.question import Question
from dlkit.check.review import review
from dlkit.exercise import Exercise
from dlkit.grading.common.errors import GaveUp, ReferenceServerFailed
from dlkit.grading.intake.rebuild import defined
from dlkit.grading.judging.reference_server import ReferenceServer
from dlkit.judge import Verdict, decide, failed, with_given, with_slips
from dlkit.sandbox import Budget, Cell, CellResult, Limits, Sandbox, SandboxFailed, Step

FILE = re.compile(r"\([^()]*, (line \d+)\)")  # where Python says that a cell has a syntax error


class Runner:
    """A submission that runs: cells in order, then calls of what they define.

    `steps` are the cells, and the marks where exercises are judged. `results` keeps what each cell
    first came to, by its id; `stopped` why one ended the sandbox; `halted` why an exercise's answer
    was not judged to its end, by its name. The references of `exercises` may be substituted for
    answers. `public_cases` is the file with the public cases, if there is one. All sandboxes that
    `open_sandbox` opens share one budget. Errors that are ours (SandboxUnavailable) pass through.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        open_sandbox: Callable[[Budget], Sandbox],
        exercises: Iterable[Exercise] = (),
        limits: Limits = Limits(),  # noqa: B008
        public_cases: Path | None = None,
    ) -> None:
        self.steps = steps
        self.results: dict[str, CellResult] = {}
        self.stopped: dict[str, str] = {}
        self.halted: dict[str, str] = {}
        self._open = open_sandbox
        self._exercises = {one.name: one for one in exercises if not one.is_variable}
        self._moved: set[str] = set()  # exercises whose names change below their tests cells
        self._sandbox: Sandbox | None = None
        self._references: ReferenceServer | None = None  # open while answers are substituted
        self._limits = limits
        self._public_cases = public_cases
        self._budget = Budget(limits)
        self._left = limits.sandboxes

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def cells(self) -> list[Cell]:
        """The cells of the submission, demonstrations only if they have run."""
        cells = (step for step in self.steps if isinstance(step, Cell))
        return [cell for cell in cells if not cell.demonstration or cell.id in self.results]

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
                verdict = self._judge_in(sandbox, exercise, question, cell)
                return self._with_slips(sandbox, exercise, verdict)
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
            substitute = partial(sandbox.substitute, substituted, references.ask)
            verdict = self._judge_in(sandbox, exercise, question, cell, substitute)
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
            for _ in self._sandbox.run(self._steps_left()):
                pass  # what a cell shows has been seen
        return self._sandbox, self._references

    def _open_references(self) -> ReferenceServer:
        seconds = sum(one.reference_seconds for one in self._exercises.values())
        references = {name: one.reference for name, one in self._exercises.items()}
        return ReferenceServer(references, self._limits, self._limits.exercise_cpu(seconds))

    def run_again(self, steps: Sequence[Step]) -> None:
        """Run other cells, in a new sandbox: nothing in it has seen a hidden input.

        What came of a cell that has run before stays as it was.
        """
        self.close()
        self.steps = steps
        try:
            self._ready()
        except GaveUp as reason:
            for cell in (step for step in steps if isinstance(step, Cell)):
                if cell.id not in self.results and not cell.demonstration:
                    self.stopped.setdefault(cell.id, str(reason))

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
            for result in self._sandbox.run(self._steps_left()):
                self.results.setdefault(result.id, result)
        except SandboxFailed as failure:
            self.close()
            if failure.cell:
                self.stopped[failure.cell] = failure.reason

    def _steps_left(self) -> list[Step]:
        return [
            step for step in self.steps if not isinstance(step, Cell) or step.id not in self.stopped
        ]

    def _judge_in(
        self,
        sandbox: Sandbox,
        exercise: Exercise,
        question: Question,
        cell: str,
        prepare: Callable[[], None] = lambda: None,
    ) -> Verdict:
        """Judge at the tests cell and, if that costs points, after the last cell too.

        `prepare` is called before each of the two.
        """
        differs = sandbox.at(exercise.name)
        if differs:
            self._moved.add(exercise.name)
        prepare()
        verdict = judge_in(sandbox, exercise, question)
        if differs and not verdict.passed:
            sandbox.at_end()
            prepare()
            verdict = max(verdict, judge_in(sandbox, exercise, question), key=lambda v: v.points)
        if verdict.points or not _is_missing(sandbox.value(exercise.name)):
            return verdict
        return failed(question, self._why_undefined(exercise.name, cell))

    def _with_slips(self, sandbox: Sandbox, exercise: Exercise, verdict: Verdict) -> Verdict:
        """Look for generated slips as `check` does, with the public cases.

        Where no known mistake fits, and all cells leave the answer as it stood at its tests cell.
        What ends the sandbox now costs the words and no points.
        """
        said = verdict.passed or verdict.mistakes or exercise.is_variable
        if said or self._public_cases is None or exercise.name in self._moved:
            return verdict
        try:
            question = replace(cases.read(self._public_cases, exercise.name), mistakes=())
            if any(case.tries > 1 for case in question.cases):
                return verdict
            return with_slips(verdict, review(question, _asking(sandbox, exercise, question)))
        except CasesError:  # of another version: nothing can be compared
            return verdict
        except SandboxFailed:
            self.close()
            return verdict

    def _why_undefined(self, name: str, cell: str) -> str:
        """Say why there is no `name`, whose answer stands in `cell`."""
        result = self.results.get(cell)
        errors = [one for one in result.outputs if one["output_type"] == "error"] if result else []
        if errors:
            kind, message = errors[-1]["ename"], FILE.sub(r"(\1)", errors[-1]["evalue"])
            return f"{name} is not defined: its cell ended with {printable(f'{kind}: {message}')}"
        sources = [one.source for one in self.cells if one.id == cell]
        if others := sorted(set().union(*map(defined, sources)) - {name} - self._exercises.keys()):
            return f"{name} is not defined; its cell defines {printable(', '.join(others))}"
        return f"{name} is not defined"


def judge_in(sandbox: Sandbox, exercise: Exercise, question: Question) -> Verdict:
    """Judge what the cells that ran in the sandbox define for `exercise`."""
    sandbox.begin(exercise.name, exercise.reference_seconds)
    return decide(question, _asking(sandbox, exercise, question))


def _is_missing(value: object) -> bool:
    return isinstance(value, Raised) and value.kinds[:1] == ("NameError",)


def _asking(sandbox: Sandbox, exercise: Exercise, question: Question) -> Ask:
    """Return what asks the function in the sandbox, or the variable, that answers `exercise`."""
    if exercise.is_variable:
        return lambda _: Reply(sandbox.value(exercise.name))
    if any(case.tries > 1 for case in question.cases):  # it is timed
        return partial(sandbox.timed_call, exercise.name)
    replies = iter(sandbox.calls(exercise.name, [case.arguments for case in question.cases]))
    return lambda _: next(replies)
