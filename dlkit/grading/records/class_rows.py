"""What concerns the rows of a whole class: scores, penalties that are due, grades that are older.

Nothing is judged here; a submission's own rows are written by the writer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row

from dlkit.grading.records.queries import (
    AUTO_COMMENT,
    COMMENTS,
    PENALTY,
    SCORES,
    SUBMISSIONS,
    SUM,
)
from dlkit.grading.records.writer import GradebookWriter, seconds_late

OLDER = "Graded by an older version of this lesson."


@dataclass(frozen=True)
class NewPenalty:
    """A late penalty that is another one now, of a submission that was not judged again."""

    student: str
    before: float
    now: float

    def __str__(self) -> str:
        return f"{self.student} ({self.now:g} points instead of {self.before:g})"


def scores(writer: GradebookWriter) -> Mapping[str, float]:
    """Return what each student has now, with what a person gave and less the penalty."""
    with writer.reading() as connection:
        rows = connection.execute(SCORES, _keys(writer)).all()
    return {row.student: max(0.0, row.score - row.penalty) for row in rows}


def renew_penalties(writer: GradebookWriter, students: Iterable[str]) -> list[NewPenalty]:
    """Write the penalties of `students` that are other ones by today's rule and due dates.

    All of them are written, or none. Without a rule nothing changes.
    """
    if writer.penalty is None:
        return []
    wanted = set(students)
    with writer.writing() as connection:
        rows = connection.execute(SUBMISSIONS, _keys(writer)).all()
        late = [row for row in rows if row.student in wanted and _may_change(row)]
        return [new for row in late if (new := _renewed(writer, connection, row))]


def _keys(writer: GradebookWriter) -> dict[str, str]:
    return {"assignment": writer.id, "notebook": writer.own.notebook}


def _may_change(row: Row) -> bool:
    return bool(seconds_late(row, row.timestamp) or row.penalty)


def _renewed(writer: GradebookWriter, connection: Connection, row: Row) -> NewPenalty | None:
    late = seconds_late(row, row.timestamp)
    keys = {"cells": list(writer.own.graded.values()), "notebook": row.notebook}
    score = connection.execute(SUM, keys).one().score
    now = writer.penalty(row.student, score, late) if late else None
    if (now or 0.0) == (row.penalty or 0.0):
        return None
    connection.execute(PENALTY, {"notebook": row.notebook, "penalty": now})
    return NewPenalty(row.student, row.penalty or 0.0, now or 0.0)


def remark_older(writer: GradebookWriter, students: Iterable[str]) -> None:
    """Say in a comment of each of `students`, and of nobody else, that the grade is an older one.

    It stands in front of an automatic comment, where no person has written one if there is such a
    place. Formgrader and feedback show it; a new grade takes it away.
    """
    older, places = set(students), {}
    with writer.writing() as connection:
        cells = list(writer.own.commented.values())
        rows = connection.execute(COMMENTS, {"cells": cells}).all()
        for row in sorted(rows, key=lambda row: (row.manual_comment is not None, row.cell)):
            places.setdefault(row.student, row.comment)
        for row in rows:
            plain = (row.auto_comment or "").removeprefix(OLDER).strip()
            is_place = row.student in older and places[row.student] == row.comment
            text = f"{OLDER} {plain}".strip() if is_place else plain
            if text != (row.auto_comment or ""):
                connection.execute(AUTO_COMMENT, {"comment": row.comment, "text": text or None})
