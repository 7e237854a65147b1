"""Queries and updates of a submission's rows: one SQL statement each, on nbgrader's models."""

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Boolean, and_, bindparam, case, func, or_, select, update

FIND = (  # a student's submission; what there is none of yet is None
    select(
        Assignment.duedate,
        Student.id.label("student"),
        SubmittedAssignment.id.label("submission"),
        SubmittedAssignment.timestamp,
        SubmittedAssignment.extension,
        SubmittedNotebook.id.label("notebook"),
    )
    .select_from(Assignment)
    .outerjoin(Student, Student.id == bindparam("student_id"))
    .outerjoin(
        SubmittedAssignment,
        and_(
            SubmittedAssignment.assignment_id == Assignment.id,
            SubmittedAssignment.student_id == Student.id,
        ),
    )
    .outerjoin(
        SubmittedNotebook,
        and_(
            SubmittedNotebook.notebook_id == bindparam("notebook_id"),
            SubmittedNotebook.assignment_id == SubmittedAssignment.id,
        ),
    )
    .where(Assignment.id == bindparam("assignment_id"))
)
STAMP = (
    update(SubmittedAssignment.__table__)
    .where(SubmittedAssignment.id == bindparam("submission"))
    .values(timestamp=bindparam("stamp"))
)
GRADE = (  # nbgrader's rule: what a person graded before is to be looked at again
    update(Grade.__table__)
    .where(Grade.cell_id == bindparam("cell"), Grade.notebook_id == bindparam("notebook"))
    .values(
        auto_score=bindparam("score"),
        needs_manual_grade=or_(
            Grade.manual_score.is_not(None), bindparam("waits", type_=Boolean())
        ),
    )
)
COMMENT = (
    update(Comment.__table__)
    .where(Comment.cell_id == bindparam("cell"), Comment.notebook_id == bindparam("notebook"))
    .values(auto_comment=bindparam("comment"))
)
SUM = select(  # the cells are named because the index of the grades begins with them
    func.count().label("grades"),
    func.coalesce(func.sum(Grade.score), 0.0).label("score"),
    func.max(case((Grade.needs_manual_grade, 1), else_=0)).label("waiting"),
).where(
    Grade.cell_id.in_(bindparam("cells", expanding=True)),
    Grade.notebook_id == bindparam("notebook"),
)
PENALTY = (
    update(SubmittedNotebook.__table__)
    .where(SubmittedNotebook.id == bindparam("notebook"))
    .values(late_submission_penalty=bindparam("penalty"))
)
