"""The teacher's notebook: as it was released, and as the gradebook knows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import CheckCellMetadata, SaveCells
from nbgrader.utils import is_grade, is_solution, is_task

from dlkit.exercise import Exercise
from dlkit.grading.common.configured_steps import classes_of
from dlkit.grading.common.errors import GradingRefused

TESTS = "test_"  # what the id of an exercise's tests cell has before the exercise's name


@dataclass(frozen=True)
class Teacher:
    """The released form of a source notebook, and its tests cells' whole texts by their ids."""

    notebook: NotebookNode
    tests: Mapping[str, str]


def released(generate: GenerateAssignment, assignment: str) -> Teacher:
    """Return the teacher's notebook as students got it; the gradebook knows it afterwards.

    It is made in memory from `source/`, by the steps of nbgrader's own generate_assignment:
    solutions are stubs, hidden tests are gone, checksums are those of the students' copies.

    Raises GradingRefused when there is no source notebook or the gradebook knows another one.
    """
    path = source_folder(generate, assignment) / f"{assignment}.ipynb"
    if not path.is_file():
        raise GradingRefused(f"There is no {path}; run: dlkit build")
    known = _known(generate, assignment)
    nb = nbformat.read(path, as_version=4)
    if known and known != _graded(nb):
        raise GradingRefused(
            f"The gradebook has other cells or points for {assignment} than {path}; run: "
            f"nbgrader generate_assignment {assignment} --force"
        )
    return _transformed(generate, nb, assignment, register=not known)


def source_folder(generate: GenerateAssignment, assignment: str) -> Path:
    """Return the folder of the teacher's notebook and the files that are released with it."""
    course = generate.coursedir
    return Path(course.format_path(course.source_directory, ".", assignment))


def refuse_mismatch(nb: NotebookNode, exercises: Mapping[str, Exercise]) -> None:
    """Raise GradingRefused unless each exercise has its tests cell in `nb`, for the same points."""
    points = _graded(nb)
    for name, exercise in exercises.items():
        if points.get(TESTS + name) != exercise.points:
            raise GradingRefused(
                f"The exercise {name} has {exercise.points:g} points, but the source notebook has "
                f"no cell {TESTS + name} with that many; run: dlkit build"
            )


def is_tests(cell: NotebookNode) -> bool:
    """Say whether `cell` is a tests cell, be it an exercise's or an ordinary one."""
    return cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)


def _graded(nb: NotebookNode) -> dict[str, float | None]:
    """Map the ids of the graded cells to their points, those of mere solutions to None."""
    marked = [cell for cell in nb.cells if is_grade(cell) or is_task(cell) or is_solution(cell)]
    return {
        cell.metadata.nbgrader.grade_id: None
        if is_solution(cell) and not is_grade(cell)
        else float(cell.metadata.nbgrader.points)
        for cell in marked
    }


def _known(generate: GenerateAssignment, assignment: str) -> dict[str, float | None]:
    """Return the same of what the gradebook knows; empty when it does not know the notebook."""
    course = generate.coursedir
    try:
        with Gradebook(course.db_url, course.course_id) as gradebook:
            notebook = gradebook.find_notebook(assignment, assignment)
            known: dict[str, float | None] = {cell.name: None for cell in notebook.solution_cells}
            graded = (*notebook.grade_cells, *notebook.task_cells)
            return known | {cell.name: cell.max_score for cell in graded}
    except MissingEntry:
        return {}


def _transformed(
    generate: GenerateAssignment, nb: NotebookNode, assignment: str, register: bool
) -> Teacher:
    resources = ResourcesDict(
        nbgrader={
            "student": ".",
            "assignment": assignment,
            "notebook": assignment,
            "db_url": generate.coursedir.db_url,
        }
    )
    if register:
        with Gradebook(generate.coursedir.db_url, generate.coursedir.course_id) as gradebook:
            gradebook.update_or_create_assignment(assignment)
    tests: dict[str, str] = {}
    for kind in classes_of(generate.preprocessors):
        if issubclass(kind, SaveCells):  # the last step that still sees the hidden tests
            tests = {cell.id: cell.source for cell in nb.cells if is_tests(cell)}
        if register or not issubclass(kind, (SaveCells, CheckCellMetadata)):  # done at its release
            nb, resources = kind(parent=generate)(nb, resources)
    return Teacher(nb, tests)
