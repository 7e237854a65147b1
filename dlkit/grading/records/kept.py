"""What a person typed for cells that a lesson no longer has: kept in a table of the gradebook.

nbgrader's own tables cannot hold it: every grade that a submission has counts in its score. The
table is made when there is something to keep, and nothing is ever removed from it but what goes
back to its place.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import (
    Column,
    DateTime,
    Float,
    MetaData,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    inspect,
    or_,
    select,
)
from sqlalchemy.orm import Session

NAME = "dlkit_kept"
KEPT = Table(
    NAME,
    MetaData(),
    Column("id", String(32), primary_key=True),
    Column("assignment", String(128), nullable=False),
    Column("notebook", String(128), nullable=False),
    Column("student", String(128), nullable=False),
    Column("cell", String(128), nullable=False),
    Column("manual_score", Float),
    Column("extra_credit", Float),
    Column("manual_comment", Text),
    Column("removed", DateTime, nullable=False),  # UTC
)
SCORES, COMMENTS = ("manual_score", "extra_credit"), ("manual_comment",)


def keep(
    session: Session, notebook: Notebook, graded: Sequence[BaseCell], commented: Sequence[BaseCell]
) -> int:
    """Remove all grades of the cells `graded` and comments of `commented`; keep what was typed.

    Returns how many scores and comments are kept.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    where = {"assignment": notebook.assignment.name, "notebook": notebook.name, "removed": now}
    typed = [
        {"id": new_uuid()} | where | dict(row._mapping)
        for kind, columns, cells in ((Grade, SCORES, graded), (Comment, COMMENTS, commented))
        for row in session.execute(_typed(kind, columns, cells))
    ]
    if typed:
        KEPT.create(session.connection(), checkfirst=True)
        session.execute(insert(KEPT), [dict.fromkeys((*SCORES, *COMMENTS)) | row for row in typed])
    for kind, cells in ((Grade, graded), (Comment, commented)):
        ids = [cell.id for cell in cells]
        session.execute(delete(kind.__table__).where(kind.__table__.c.cell_id.in_(ids)))
    return len(typed)


def give_rows(
    session: Session, notebook: Notebook, graded: Sequence[BaseCell], commented: Sequence[BaseCell]
) -> int:
    """Give every submission a grade for the new cells `graded`, a comment for `commented`.

    They wait for a grade. What was typed for a cell of that name before comes back; returns how
    many scores and comments did.
    """
    submissions = session.execute(
        select(SubmittedNotebook.id, SubmittedAssignment.student_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .where(SubmittedNotebook.notebook_id == notebook.id)
    ).all()
    waits = {"needs_manual_grade": True}
    count = 0
    for kind, columns, cells, more in (
        (Grade, SCORES, graded, waits),
        (Comment, COMMENTS, commented, {}),
    ):
        for cell in cells:
            typed = _taken(session, notebook, cell.name, columns)
            rows = [
                {"id": new_uuid(), "cell_id": cell.id, "notebook_id": id}
                | dict.fromkeys(columns)
                | more
                | typed.pop(student, {})
                for id, student in submissions
            ]
            count += sum(any(row[name] is not None for name in columns) for row in rows)
            if rows:
                session.execute(insert(kind.__table__), rows)
    return count


def set_by_hand(session: Session, cell: Any) -> int:
    """Count the scores that somebody set for the cell."""
    its = select(func.count()).where(Grade.cell_id == cell.id, Grade.manual_score.is_not(None))
    return session.scalar(its)


def _typed(kind: type, columns: Iterable[str], cells: Iterable[BaseCell]):
    """Return the query of what was typed into `columns` for `cells`: by whose, and which cell."""
    values = [getattr(kind, name) for name in columns]
    return (
        select(SubmittedAssignment.student_id.label("student"), BaseCell.name.label("cell"))
        .add_columns(*values)
        .join(BaseCell, BaseCell.id == kind.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == kind.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .where(kind.cell_id.in_([cell.id for cell in cells]))
        .where(or_(*(value.is_not(None) for value in values)))
    )


def _taken(
    session: Session, notebook: Notebook, cell: str, columns: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Take what is kept for a cell out of the table, the newest of each student, by students."""
    if not inspect(session.connection()).has_table(NAME):
        return {}
    its = select(KEPT).where(
        KEPT.c.assignment == notebook.assignment.name,
        KEPT.c.notebook == notebook.name,
        KEPT.c.cell == cell,
        or_(*(KEPT.c[name].is_not(None) for name in columns)),
    )
    newest = {row.student: row._mapping for row in session.execute(its.order_by(KEPT.c.removed))}
    handed_in = session.scalars(
        select(SubmittedAssignment.student_id).filter_by(assignment_id=notebook.assignment_id)
    )
    chosen = {student: newest[student] for student in handed_in if student in newest}
    ids = [row["id"] for row in chosen.values()]
    session.execute(delete(KEPT).where(KEPT.c.id.in_(ids)))
    return {student: {name: row[name] for name in columns} for student, row in chosen.items()}
