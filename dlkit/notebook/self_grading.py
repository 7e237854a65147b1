"""Grade an assignment's own solutions: one whose answer fails is never produced."""

import contextlib
import io
from collections.abc import Mapping
from pathlib import Path

from dlkit.check import current_lesson
from dlkit.check.local import local
from dlkit.exercise import Exercise, ExerciseError
from dlkit.judge import Verdict, asking, assess
from dlkit.notebook.script import BuildError, Cell

RUN = ("locked", "solution")  # the cells that a submission's grading runs too


def grade_solutions(cells: list[Cell], exercises: Mapping[str, Exercise], folder: Path) -> None:
    """Run set-up and solutions in `folder`; raise BuildError unless each earns full points.

    The cells run in this process: an author's code is trusted.
    """
    if not exercises:
        return
    names = _run([cell for cell in cells if cell.marker in RUN], folder)
    for cell in cells:
        if cell.marker == "solution" and cell.name in exercises:
            _refuse_earning(cell, exercises[cell.name])
            verdict = _verdict(cell, exercises[cell.name], names)
            if not verdict.passed:
                raise cell.refuse(
                    f"the solution of {cell.name!r} earns {verdict.points:g} of "
                    f"{verdict.max_points:g} points: {' '.join(verdict.messages)}"
                )


def _refuse_earning(cell: Cell, exercise: Exercise) -> None:
    """Refuse a blank that starts from code which earns something as it is."""
    if exercise.handed_out is None:
        return
    verdict = assess(exercise, local(exercise.handed_out), seed=0)
    if verdict.points:
        raise cell.refuse(
            f"{cell.name!r} earns {verdict.points:g} of {verdict.max_points:g} points as it is "
            "handed out; plant an error in each part."
        )


def _verdict(cell: Cell, exercise: Exercise, names: dict) -> Verdict:
    if not (exercise.is_variable or callable(names.get(cell.name))):
        raise cell.refuse(f"the solution {cell.name!r} defines no function of that name.")
    try:
        return assess(exercise, asking(exercise, names.get(cell.name)), seed=0)
    except ExerciseError as error:
        raise BuildError(str(error)) from None


def _run(cells: list[Cell], folder: Path) -> dict:
    names: dict = {"__name__": "__main__"}
    begun = list(current_lesson.begun)  # the set-up cell calls `begin`, which this process outlives
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
            for cell in cells:
                _run_one(cell, names)
    finally:
        current_lesson.begun[:] = begun
    return names


def _run_one(cell: Cell, names: dict) -> None:
    try:
        exec(compile(cell.source, cell.where, "exec"), names)
    except Exception as error:
        kind = type(error).__name__
        raise cell.refuse(f"running the {cell.marker} cell raised {kind}: {error}") from error
