"""Write the gradebook's rows of one assignment, each submission in one transaction.

The rows are those that nbgrader's own steps write, by its own models. nbgrader looks up each cell
anew and commits it alone; here the cells are looked up once, and a submission is in the gradebook
with everything or not at all. What a person gave is never overwritten.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.utils import parse_utc
from sqlalchemy import Connection, Row, insert, select

from dlkit.grading.common.database import AGAIN, gradebook_told
from dlkit.grading.common.errors import GradebookFailed
from dlkit.grading.records.marks import Marks
from dlkit.grading.records.queries import CELLS, COMMENT, FIND, GRADE, PENALTY, STAMP, SUM
from dlkit.grading.records.standing import Standing

Penalty = Callable[[str, float, float], float | None]  # of student, score and seconds late


@dataclass(frozen=True)
class _Cells:
    """A notebook of the assignment: the ids of its cells by their names."""

    notebook: str
    graded: Mapping[str, str]
    commented: Mapping[str, str]
    max_score: float


class GradebookWriter:
    """The gradebook at `db_url`, open to save submissions of `assignment`.

    A student whom it does not know is added, unless not `create_student`. What is saved late loses
    what `penalty` says; without one the penalties stay as they are. `id` is the assignment's row,
    `own` its notebook's; `created` are the students whom it added. Raises GradebookFailed, in one
    sentence, here and in every method.
    """

    def __init__(
        self,
        db_url: str,
        assignment: str,
        create_student: bool = True,
        penalty: Penalty | None = None,
    ) -> None:
        self.assignment = assignment
        self.create_student = create_student
        self.penalty = penalty
        self.created: list[str] = []
        with gradebook_told():
            self._gradebook = Gradebook(db_url)
            try:
                self._load()
            except Exception:
                self.close()
                raise

    def __enter__(self) -> "GradebookWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection to the database."""
        self._gradebook.close()

    def students(self) -> set[str]:
        """Return the students who have handed in."""
        found = select(SubmittedAssignment.student_id).filter_by(assignment_id=self.id)
        with self.reading() as connection:
            return set(connection.scalars(found))

    def register(self, student: str, timestamp: datetime | None = None) -> None:
        """Note that `student` has handed in: new rows wait for grades, old grades stay."""
        with self.writing() as connection:
            self._write(connection, student, timestamp, Marks())

    def save(self, student: str, marks: Marks, timestamp: datetime | None = None) -> Standing:
        """Save the `marks` of what `student` handed in at `timestamp` (UTC), and say how it stands.

        Without a timestamp, one from before stays.
        """
        self._refuse_unknown(marks)
        with self.writing() as connection:
            late, notebook = self._write(connection, student, timestamp, marks)
            return self._standing(connection, student, notebook, late)

    def _load(self) -> None:
        """Look up the ids of all cells: they stay as long as there are submissions."""
        try:
            assignment = self._gradebook.find_assignment(self.assignment)
            own = self._gradebook.find_notebook(self.assignment, self.assignment)
        except MissingEntry:
            raise GradebookFailed(
                f"The gradebook has no assignment {self.assignment}; run: "
                f"nbgrader generate_assignment {self.assignment}"
            ) from None
        self.id = assignment.id
        self.own = _cells(own)
        self._others = [_cells(one) for one in assignment.notebooks if one is not own]
        self._gradebook.db.remove()  # or its transaction stays open

    def _refuse_unknown(self, marks: Marks) -> None:
        graded, commented = self.own.graded.keys(), self.own.commented.keys()
        if unknown := (marks.scores.keys() - graded) | (marks.comments.keys() - commented):
            raise GradebookFailed(
                f"The gradebook has no cell {min(unknown)} of {self.assignment}; {AGAIN}."
            )

    def _refuse_changed(self, connection: Connection) -> None:
        """Refuse to write rows of a lesson that somebody has changed since it was looked up."""
        found = set(connection.scalars(CELLS, {"notebook": self.own.notebook}))
        if found != {*self.own.graded.values(), *self.own.commented.values()}:
            raise GradebookFailed(
                f"The cells of {self.assignment} in the gradebook have changed meanwhile; {AGAIN}."
            )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection to read."""
        with gradebook_told(), self._gradebook.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Begin a transaction, which is undone when anything in it fails."""
        with gradebook_told(), self._gradebook.engine.begin() as connection:
            if connection.dialect.name == "sqlite":  # nobody writes between our reading and writing
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    def _write(
        self, connection: Connection, student: str, timestamp: datetime | None, marks: Marks
    ) -> tuple[float, str]:
        """Write what was handed in; return how many seconds late, and the id of its notebook."""
        self._refuse_changed(connection)
        keys = {"assignment_id": self.id, "notebook_id": self.own.notebook}
        found = connection.execute(FIND, keys | {"student_id": student}).one()
        stamp = parse_utc(timestamp)
        if found.submission:
            notebook = found.notebook
            self._update(connection, found, stamp, marks)
        else:
            is_new = found.student is None
            notebook = self._insert(connection, student, is_new, stamp, marks)
            self.created += [student] if is_new else []
        return seconds_late(found, stamp or found.timestamp), notebook

    def _insert(
        self,
        connection: Connection,
        student: str,
        is_new: bool,
        stamp: datetime | None,
        marks: Marks,
    ) -> str:
        if is_new and not self.create_student:
            raise GradebookFailed(
                f"The gradebook has no student {student}; run: nbgrader db student add {student}"
            )
        if is_new:
            _insert(connection, Student, [{"id": student}])
        ids = {"id": new_uuid(), "assignment_id": self.id, "student_id": student}
        _insert(connection, SubmittedAssignment, [ids | {"timestamp": stamp}])
        for cells in self._others:
            _insert_notebook(connection, ids["id"], cells, Marks())
        return _insert_notebook(connection, ids["id"], self.own, marks)

    def _update(
        self, connection: Connection, found: Row, stamp: datetime | None, marks: Marks
    ) -> None:
        if stamp:
            connection.execute(STAMP, {"submission": found.submission, "stamp": stamp})
        grades = [
            {"notebook": found.notebook, "cell": self.own.graded[name]}
            | {"score": score, "waits": marks.waits(score)}
            for name, score in marks.scores.items()
        ]
        comments = [
            {"notebook": found.notebook, "cell": self.own.commented[name], "comment": comment}
            for name, comment in marks.comments.items()
        ]
        for statement, rows in ((GRADE, grades), (COMMENT, comments)):
            if rows:
                connection.execute(statement, rows)

    def _standing(
        self, connection: Connection, student: str, notebook: str, late: float
    ) -> Standing:
        cells = list(self.own.graded.values())
        total = connection.execute(SUM, {"cells": cells, "notebook": notebook}).one()
        if total.grades != len(cells):
            raise GradebookFailed(
                f"The gradebook lacks grades of {student}'s submission; restore it from your last "
                "backup."
            )
        penalty = self.penalty(student, total.score, late) if self.penalty and late else None
        if self.penalty:
            connection.execute(PENALTY, {"notebook": notebook, "penalty": penalty})
        waits = bool(total.waiting)
        return Standing(total.score, self.own.max_score, waits, penalty, late)


def _cells(notebook: Notebook) -> _Cells:
    graded = [*notebook.grade_cells, *notebook.task_cells]
    commented = [*notebook.solution_cells, *notebook.task_cells]
    return _Cells(
        notebook.id,
        {cell.name: cell.id for cell in graded},
        {cell.name: cell.id for cell in commented},
        notebook.max_score,
    )


def _insert(connection: Connection, kind: type, rows: list[dict]) -> None:
    if rows:
        connection.execute(insert(kind.__table__), rows)


def _insert_notebook(connection: Connection, submission: str, cells: _Cells, marks: Marks) -> str:
    """Write a notebook and what belongs to it, marked or not; return its id."""
    id = new_uuid()
    keys = {"id": id, "assignment_id": submission, "notebook_id": cells.notebook}
    _insert(connection, SubmittedNotebook, [keys])
    scores = {cell: marks.scores.get(name) for name, cell in cells.graded.items()}
    grades = [
        {"notebook_id": id, "cell_id": cell}
        | {"auto_score": score, "needs_manual_grade": marks.waits(score)}
        for cell, score in scores.items()
    ]
    comments = [
        {"notebook_id": id, "cell_id": cell, "auto_comment": marks.comments.get(name)}
        for name, cell in cells.commented.items()
    ]
    _insert(connection, Grade, grades)
    _insert(connection, Comment, comments)
    return id


def seconds_late(found: Row, stamp: datetime | None) -> float:
    """Return how long after its due date, or the student's own one, something was handed in.

    `found` is a row with `duedate` and `extension`.
    """
    if stamp is None or found.duedate is None:
        return 0.0
    due = found.duedate + found.extension if found.extension else found.duedate
    return max(0.0, (stamp - due).total_seconds())
