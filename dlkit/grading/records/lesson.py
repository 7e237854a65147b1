"""Make the gradebook know a lesson as it is now, whoever has grades in it already.

nbgrader refuses to add or remove cells once somebody has handed in. Here the rows of every
submission follow the lesson, in one transaction: either all of it is done or nothing. What a person
typed for a cell that goes is kept in a table of its own, and comes back when the cell does.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    BaseCell,
    Gradebook,
    GradeCell,
    Notebook,
    SolutionCell,
    SourceCell,
    TaskCell,
)
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import is_grade, is_locked, is_solution, is_task
from sqlalchemy import select
from sqlalchemy.orm import Session

from dlkit.grading.common.database import gradebook_told
from dlkit.grading.intake.teacher import TESTS
from dlkit.grading.records import kept

Key = tuple[type, str]  # of a row: its model, and the name of the cell
Rows = Mapping[Key, Mapping[str, Any]]


class SaveLesson(SaveCells):
    """Takes the place of nbgrader's SaveCells: a lesson may change after it was graded."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Register the notebook, and log what has changed for grades that there are."""
        names = resources["nbgrader"]
        told = register(names["db_url"], names["assignment"], nb, notebook=names["notebook"])
        for words in told:
            self.log.warning("%s: %s", names["assignment"], words)
        return nb, resources


def register(
    db_url: str,
    assignment: str,
    nb: NotebookNode,
    course: str = "default_course",
    notebook: str | None = None,
) -> tuple[str, ...]:
    """Make the gradebook know `nb`; say, in sentences without a full stop, what has changed.

    Parameters
    ----------
    nb : the teacher's notebook, as nbgrader's SaveCells sees it
    course : the course to which a new assignment belongs
    notebook : the name of the notebook; default: the assignment's

    Nothing is said of an assignment that was not known. Raises GradebookFailed when the database
    fails; it is then as it was.
    """
    wanted = _wanted(nb)
    with gradebook_told(), Gradebook(db_url, course) as gradebook:
        session = gradebook.db()
        found = _found(session, assignment, notebook or assignment)
        if found and not _differences(_known(found), wanted):
            return ()
        session.rollback()
        _lock(session, assignment)
        found = _found(session, assignment, notebook or assignment)
        is_new = found is None
        found = found or _added(session, assignment, notebook or assignment, course, nb)
        told = _update(session, found, wanted)
        session.commit()
    return () if is_new else told


@dataclass(frozen=True)
class _Differences:
    """The keys of rows that come, go, and change."""

    new: list[Key]
    gone: list[Key]
    changed: list[Key]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


def _differences(known: Mapping[Key, Any], wanted: Rows) -> _Differences:
    changed = [key for key in wanted if key in known and _is_other(known[key], wanted[key])]
    new = [key for key in wanted if key not in known]
    return _Differences(new, [key for key in known if key not in wanted], changed)


def _is_other(row: Any, values: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _wanted(nb: NotebookNode) -> Rows:
    """Return the values of a notebook's rows in a gradebook, as SaveCells writes them."""
    return {key: values for cell in nb.cells for key, values in _rows(cell)}


def _rows(cell: NotebookNode) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    ours = cell.metadata.get("nbgrader", {})
    kind, name = {"cell_type": cell.cell_type}, ours.get("grade_id")
    if is_grade(cell):
        yield (GradeCell, name), kind | {"max_score": float(ours.points)}
    if is_solution(cell):
        yield (SolutionCell, name), {}
    if is_task(cell):
        yield (TaskCell, name), kind | {"max_score": float(ours.points)}
    if is_grade(cell) or is_solution(cell) or is_locked(cell) or is_task(cell):
        text = {"source": cell.source, "checksum": ours.get("checksum")}
        yield (SourceCell, name), kind | text | {"locked": is_locked(cell)}


def _found(session: Session, assignment: str, notebook: str) -> Notebook | None:
    its = select(Notebook).join(Assignment).where(Assignment.name == assignment)
    return session.scalars(its.where(Notebook.name == notebook)).one_or_none()


def _added(
    session: Session, assignment: str, notebook: str, course: str, nb: NotebookNode
) -> Notebook:
    home = session.scalars(select(Assignment).filter_by(name=assignment)).one_or_none()
    if home is None:
        session.add(home := Assignment(name=assignment, course_id=course))
    kernel = json.dumps(nb.metadata.get("kernelspec", {}))
    session.add(made := Notebook(name=notebook, assignment=home, kernelspec=kernel))
    session.flush()
    return made


def _known(notebook: Notebook) -> dict[Key, BaseCell | SourceCell]:
    rows = [*notebook._base_cells, *notebook.source_cells]
    return {(type(row), row.name): row for row in rows}


def _lock(session: Session, assignment: str) -> None:
    """Let nobody else write what is read from here on, until the transaction ends."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        its = select(Assignment.id).where(Assignment.name == assignment)
        session.execute(its.with_for_update())


def _update(session: Session, notebook: Notebook, wanted: Rows) -> tuple[str, ...]:
    """Make the rows of the lesson, and of all that was handed in, those that are `wanted`."""
    known = _known(notebook)
    which = _differences(known, wanted)
    told = [*_told_points(session, which.changed, known, wanted)]
    gone = [known[key] for key in which.gone]
    told += _told_gone(gone, kept.keep(session, notebook, _graded(gone), _commented(gone)))
    for key in which.changed:
        for name, value in wanted[key].items():
            setattr(known[key], name, value)
    for row in gone:
        session.delete(row)
    new = [kind(name=name, notebook=notebook, **wanted[kind, name]) for kind, name in which.new]
    session.add_all(new)
    session.flush()
    back = kept.give_rows(session, notebook, _graded(new), _commented(new))
    return (*told, *_told_new(new, back))


def _graded(rows: Iterable[Any]) -> list[BaseCell]:
    return [row for row in rows if isinstance(row, GradeCell | TaskCell)]


def _commented(rows: Iterable[Any]) -> list[BaseCell]:
    return [row for row in rows if isinstance(row, SolutionCell | TaskCell)]


# What is said


def _told_points(
    session: Session, changed: Iterable[Key], known: Mapping[Key, Any], wanted: Rows
) -> Iterator[str]:
    for kind, name in changed:
        before = getattr(known[kind, name], "max_score", None)
        now = wanted[kind, name].get("max_score")
        if before != now:
            count = kept.set_by_hand(session, known[kind, name])
            stays = f"; scores that were set by hand stay: {count}" if count else ""
            yield f"{_shown(name)} has {now:g} points instead of {before:g}{stays}"


def _told_gone(rows: Iterable[BaseCell], typed: int) -> list[str]:
    names = _listed(_graded(rows))
    where = (
        f"scores and comments of it that somebody typed: {typed}; they are kept in the "
        f"gradebook's table {kept.NAME}, and come back with it"
    )
    return [
        *([f"the lesson no longer has {names}"] if names else []),
        *([where] if typed else []),
    ]


def _told_new(rows: Iterable[BaseCell], back: int) -> list[str]:
    names = _listed(_graded(rows))
    return [
        *([f"the lesson now has {names}"] if names else []),
        *([f"scores and comments that somebody typed for it came back: {back}"] if back else []),
    ]


def _listed(rows: Iterable[Any]) -> str:
    return ", ".join(sorted(f"{_shown(row.name)} ({row.max_score:g} points)" for row in rows))


def _shown(name: str) -> str:
    return name.removeprefix(TESTS)
