"""Judge every exercise of a rebuilt notebook; what a tests cell shows is the judge's verdict.

No tests cell of an exercise runs. An author's ordinary tests cells do, in a sandbox of their own,
after everything has been judged: what the student's code can do to them changes their points only.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from nbformat import NotebookNode, from_dict
from nbgrader.utils import determine_grade, is_solution

from dlkit.grading.common.outputs import (
    UNPROTECTED,
    UNSAFE,
    error_output,
    note_output,
    verdict_output,
)
from dlkit.grading.intake.teacher import TESTS, is_tests
from dlkit.grading.judging.carrying import Judged, carried
from dlkit.grading.judging.runner import Runner
from dlkit.grading.judging.session import Session
from dlkit.judge import Verdict, failed
from dlkit.sandbox import Cell

NOT_GRADED = "the notebook could not be graded:"


def grade(nb: NotebookNode, session: Session, student: str, submission: Path) -> None:
    """Run the rebuilt `nb` of `student` and put outputs and verdicts into its cells.

    `nb.metadata.dlkit.unreadable` says why there is nothing to run. Errors that are ours pass
    through: the submission then has no grade.
    """
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nb.metadata.dlkit.update(walls=session.walls.name, unsafe=session.unsafe)
    tests = list(_ordinary_tests(nb, session))
    if reason := nb.metadata.dlkit.get("unreadable"):
        _fail_all(nb, tests, session, f"{NOT_GRADED} {reason}")
        return
    runs = [cell for cell in nb.cells if _runs(cell)]
    cells = [Cell(cell.id, cell.source) for cell in runs]
    work = session.fingerprint((cell.source for cell in cells), submission)
    draw = partial(session.seed, student, work=work)
    opened, exercises = partial(session.sandbox, submission), session.exercises.values()
    with Runner(cells, opened, exercises, session.limits) as runner:
        _judge(nb, session, draw, runner)
        runner.close()  # in a new sandbox nobody remembers hidden inputs, to print them in tests
        for cell in tests:
            runner.run_after(Cell(cell.id, session.teacher.tests.get(cell.id, cell.source)))
    if runner.halted:
        nb.metadata.dlkit["stopped"] = sorted(runner.halted)
    for cell in runs:
        _show(cell, runner)
    _say_repairs(nb.metadata.dlkit.get("repairs", ()), runs)
    for cell in tests:
        _show(cell, runner)
        _make_scorable(cell)


def _say_repairs(repairs: Iterable[tuple[str, str]], runs: Iterable[NotebookNode]) -> None:
    """Show in the cell that it is about, else in the first one that ran, what was repaired."""
    shown = {cell.id: cell for cell in runs}
    for id, words in repairs:
        cell = shown.get(id) or next(iter(shown.values()), None)
        if cell is not None:
            cell.outputs = [note_output(f"Repaired: {words}"), *cell.outputs]


def exercise_of(cell: NotebookNode, session: Session) -> str | None:
    """Name the exercise whose tests cell `cell` is, None for any other cell."""
    name = _grade_id(cell).removeprefix(TESTS)
    known = name in session.exercises and _grade_id(cell) == TESTS + name
    return name if known and is_tests(cell) else None


def _judge(nb: NotebookNode, session: Session, draw: Callable[[str], int], runner: Runner) -> None:
    cells = [cell for cell in nb.cells if exercise_of(cell, session)]
    judged = list(_judged(nb, cells, session, draw, runner))
    verdicts = [one.verdict for one in judged]
    if session.carries_errors:
        verdicts = list(carried(judged, runner))
    for cell, verdict in zip(cells, verdicts, strict=True):
        cell.outputs = [_verdict_output(verdict, session)]


def _judged(
    nb: NotebookNode,
    cells: Iterable[NotebookNode],
    session: Session,
    draw: Callable[[str], int],
    runner: Runner,
) -> Iterator[Judged]:
    """Judge what each tests cell is about, by what the submission itself defines."""
    answers = {_grade_id(cell): cell.id for cell in nb.cells if is_solution(cell)}
    for cell in cells:
        exercise = session.exercises[exercise_of(cell, session)]
        question = exercise.question(draw(exercise.name))
        answer = answers.get(exercise.name, "")
        yield Judged(exercise, question, answer, runner.judge(exercise, question, answer))


def _fail_all(
    nb: NotebookNode, tests: Iterable[NotebookNode], session: Session, reason: str
) -> None:
    for cell in nb.cells:
        if name := exercise_of(cell, session):
            verdict = failed(session.exercises[name].question(), reason)
            cell.outputs = [_verdict_output(verdict, session)]
    for cell in tests:
        cell.outputs = [error_output("NotGraded", reason)]


def _verdict_output(verdict: Verdict, session: Session) -> NotebookNode:
    return verdict_output(verdict, [UNSAFE] if session.unsafe else [])


def _ordinary_tests(nb: NotebookNode, session: Session) -> Iterator[NotebookNode]:
    for cell in nb.cells:
        if is_tests(cell) and not exercise_of(cell, session):
            yield cell


def _runs(cell: NotebookNode) -> bool:
    """Say whether `cell` runs before the judge comes: set-up, answers and what students added."""
    demo = cell.metadata.get("dlkit", {}).get("demo")
    return cell.cell_type == "code" and not demo and not is_tests(cell)


def _show(cell: NotebookNode, runner: Runner) -> None:
    """Put into `cell` what came of running it; one that did not run shows an error."""
    if cell.id in runner.stopped:
        cell.outputs = [error_output("Stopped", runner.stopped[cell.id])]
    elif result := runner.results.get(cell.id):
        cell.outputs = [from_dict(output) for output in result.outputs]
        cell.execution_count = result.execution_count
    else:
        cell.outputs = [error_output("NotRun", "This cell did not run.")]


def _make_scorable(cell: NotebookNode) -> None:
    """Note at an ordinary tests cell what its points are worth; make sure nbgrader can score it."""
    for output in cell.outputs:
        if output.output_type == "stream":
            output.name = "stdout"  # nbgrader gives 0 for anything on stderr, a mere warning too
    cell.outputs.insert(0, note_output(UNPROTECTED))
    try:
        determine_grade(cell)
    except (KeyError, ValueError):  # a result of more points than there are, or of none
        cell.outputs[1:] = [error_output("NotScored", "Its result is not a number of points.")]


def _grade_id(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")
