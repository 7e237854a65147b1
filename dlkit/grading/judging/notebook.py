"""Judge every exercise of a rebuilt notebook; what a tests cell shows is the judge's verdict.

No tests cell of an exercise runs. An author's ordinary tests cells do, in their places, in a run of
the notebook after everything has been judged: what the student's code can do to them changes their
points only.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from nbformat import NotebookNode, from_dict
from nbgrader.utils import determine_grade, is_solution

from dlkit.check.cases import FILE_NAME
from dlkit.grading.common.outputs import (
    UNPROTECTED,
    UNSAFE,
    error_output,
    note_output,
    verdict_output,
)
from dlkit.grading.intake.rebuild import CHANGED, is_demonstration
from dlkit.grading.intake.teacher import TESTS, is_tests
from dlkit.grading.judging.carrying import Judged, carried
from dlkit.grading.judging.runner import Runner
from dlkit.grading.judging.session import Session
from dlkit.judge import Verdict, failed
from dlkit.sandbox import Cell, Mark, Step

NOT_GRADED = "the notebook could not be graded:"
NOT_NEEDED = "was not run: no answer uses a name that only it defines."


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
    runs = [cell for cell in nb.cells if cell.cell_type == "code" and not is_tests(cell)]
    work = session.fingerprint((cell.source for cell in runs), submission)
    draw = partial(session.seed, student, work=work)
    opened, exercises = partial(session.sandbox, submission), session.exercises.values()
    public = session.files.get(FILE_NAME)
    with Runner(list(_steps(nb, session)), opened, exercises, session.limits, public) as runner:
        _judge(nb, session, draw, runner)
        if tests:
            runner.run_again(list(_steps(nb, session, with_tests=True)))
    if runner.halted:
        nb.metadata.dlkit["stopped"] = sorted(runner.halted)
    for cell in runs:
        _show(cell, runner)
    repairs = nb.metadata.dlkit.setdefault("repairs", [])
    repairs += [*_failing_lines(runs, runner), *_not_run(runs, runner)]
    _say_repairs(repairs, runs)
    for cell in tests:
        _show(cell, runner)
        _make_scorable(cell)


def _say_repairs(repairs: Iterable[tuple[str, str]], runs: Iterable[NotebookNode]) -> None:
    """Show in the cell that it is about, else in the first one that ran, what was repaired."""
    shown = {cell.id: cell for cell in runs}
    for id, words in repairs:
        cell = shown.get(id) or next(iter(shown.values()), None)
        if cell is not None:
            cell.outputs = [note_output(f"In grading: {words}"), *cell.outputs]


def exercise_of(cell: NotebookNode, session: Session) -> str | None:
    """Name the exercise whose tests cell `cell` is, None for any other cell."""
    name = _grade_id(cell).removeprefix(TESTS)
    known = name in session.exercises and _grade_id(cell) == TESTS + name
    return name if known and is_tests(cell) else None


def _judge(nb: NotebookNode, session: Session, draw: Callable[[str], int], runner: Runner) -> None:
    cells = [cell for cell in nb.cells if exercise_of(cell, session)]
    judged = list(_judged(nb, cells, session, draw, runner))
    verdicts = [one.verdict for one in judged]
    if faults := [f"{one.exercise}: {fault}" for one in verdicts for fault in one.faults]:
        nb.metadata.dlkit["faults"] = faults
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


def _steps(nb: NotebookNode, session: Session, with_tests: bool = False) -> Iterator[Step]:
    """Yield the cells that run and the places where exercises are judged, or ordinary tests cells.

    A demonstration waits until something needs its names: most take long, and answers need none.
    """
    for cell in nb.cells:
        if name := exercise_of(cell, session):
            if not with_tests:
                yield Mark(name)
        elif with_tests and is_tests(cell):
            yield Cell(cell.id, session.teacher.tests.get(cell.id, cell.source))
        elif cell.cell_type == "code" and not is_tests(cell):
            yield Cell(cell.id, cell.source, is_demonstration(cell))


def _failing_lines(runs: Iterable[NotebookNode], runner: Runner) -> Iterator[tuple[str, str]]:
    """Tell, for each cell, which lines failed and did not take what stands below them."""
    for cell in runs:
        result = runner.results.get(cell.id)
        if result and result.failing:
            first, *more = result.failing
            number = f"line {first.number}" + (f" (and {len(more)} more)" if more else "")
            yield (
                cell.id,
                f"In the cell {cell.id}, {number} failed and what stands below was run: "
                f"`{first.text}` raised {first.raised}.",
            )


def _not_run(runs: Iterable[NotebookNode], runner: Runner) -> Iterator[tuple[str, str]]:
    """Tell which demonstrations were changed and not run."""
    for cell in runs:
        ran = cell.id in runner.results or cell.id in runner.stopped
        if is_demonstration(cell) and cell.metadata.dlkit.get(CHANGED) and not ran:
            yield cell.id, f"The demonstration {cell.id} {NOT_NEEDED}"


def _show(cell: NotebookNode, runner: Runner) -> None:
    """Put into `cell` what came of running it; one that did not run shows why."""
    if cell.id in runner.stopped:
        cell.outputs = [error_output("Stopped", runner.stopped[cell.id])]
    elif result := runner.results.get(cell.id):
        cell.outputs = [from_dict(output) for output in result.outputs]
        cell.execution_count = result.execution_count
    elif not is_demonstration(cell):
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
