"""The teacher's notebook: as it was released, and as a gradebook learns it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, from_dict
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import CheckCellMetadata, SaveCells
from nbgrader.utils import is_grade, is_solution, is_task

from dlkit.exercise import Exercise
from dlkit.grading.common.configured_steps import classes_of
from dlkit.grading.common.errors import GradingRefused

TESTS = "test_"  # what the id of an exercise's tests cell has before the exercise's name


@dataclass(frozen=True)
class Teacher:
    """The released form of a source notebook.

    `tests` are the whole texts of its tests cells, by their ids; `registered` is the notebook that
    a gradebook learns, with hidden tests.
    """

    notebook: NotebookNode
    tests: Mapping[str, str]
    registered: NotebookNode


def released(generate: GenerateAssignment, assignment: str) -> Teacher:
    """Return the teacher's notebook as students got it.

    It is made in memory from `source/`, by the steps of nbgrader's own generate_assignment:
    solutions are stubs, hidden tests are gone, checksums are those of the students' copies. No
    gradebook is read or written.

    Raises GradingRefused when there is no source notebook.
    """
    path = source_folder(generate, assignment) / f"{assignment}.ipynb"
    if not path.is_file():
        raise GradingRefused(f"There is no {path}; run: dlkit build")
    return _transformed(generate, nbformat.read(path, as_version=4), assignment)


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


def _transformed(generate: GenerateAssignment, nb: NotebookNode, assignment: str) -> Teacher:
    names = {"student": ".", "assignment": assignment, "notebook": assignment}
    resources = ResourcesDict(nbgrader=names | {"db_url": generate.coursedir.db_url})
    registered = nb
    for kind in classes_of(generate.preprocessors):
        if issubclass(kind, SaveCells):  # the last step that still sees the hidden tests
            registered = from_dict(nb)
        elif not issubclass(kind, CheckCellMetadata):  # done at its release
            nb, resources = kind(parent=generate)(nb, resources)
    tests = {cell.id: cell.source for cell in registered.cells if is_tests(cell)}
    return Teacher(nb, tests, registered)
