"""Queries and updates of a submission's rows: one SQL statement each, on nbgrader's models."""

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Notebook,
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
CELLS = (  # who changes them has locked the assignment's row, see `lesson`
    select(BaseCell.id)
    .join(Notebook, Notebook.id == BaseCell.notebook_id)
    .join(Assignment, Assignment.id == Notebook.assignment_id)
    .where(Notebook.id == bindparam("notebook"))
    .with_for_update(read=True, of=Assignment)
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

# Of all that was handed in

SUBMISSIONS = (
    select(
        SubmittedAssignment.student_id.label("student"),
        SubmittedAssignment.timestamp,
        SubmittedAssignment.extension,
        Assignment.duedate,
        SubmittedNotebook.id.label("notebook"),
        SubmittedNotebook.late_submission_penalty.label("penalty"),
    )
    .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    .where(Assignment.id == bindparam("assignment"))
    .where(SubmittedNotebook.notebook_id == bindparam("notebook"))
)
SCORES = (
    select(
        SubmittedAssignment.student_id.label("student"),
        func.coalesce(func.sum(Grade.score), 0.0).label("score"),
        func.coalesce(func.max(SubmittedNotebook.late_submission_penalty), 0.0).label("penalty"),
    )
    .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
    .where(SubmittedAssignment.assignment_id == bindparam("assignment"))
    .where(SubmittedNotebook.notebook_id == bindparam("notebook"))
    .group_by(SubmittedAssignment.student_id)
)
COMMENTS = (
    select(
        SubmittedAssignment.student_id.label("student"),
        BaseCell.name.label("cell"),
        Comment.id.label("comment"),
        Comment.auto_comment,
        Comment.manual_comment,
    )
    .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    .join(Comment, Comment.notebook_id == SubmittedNotebook.id)
    .join(BaseCell, BaseCell.id == Comment.cell_id)
    .where(Comment.cell_id.in_(bindparam("cells", expanding=True)))
)
AUTO_COMMENT = (
    update(Comment.__table__)
    .where(Comment.id == bindparam("comment"))
    .values(auto_comment=bindparam("text"))
)
