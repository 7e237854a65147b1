"""Whom the gradebook knows, and whether an instructor said who is in the class."""

from dataclasses import dataclass

from nbgrader.api import Gradebook, Student, SubmittedAssignment
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import select

from dlkit.grading.common.database import gradebook_told


@dataclass(frozen=True)
class Students:
    """The ids of the students in the gradebook; `roster` says that an instructor put them there."""

    ids: frozenset[str]
    roster: bool


def students_of(course: CourseDirectory) -> Students:
    """Return the students whom the gradebook of `course` knows.

    Grading adds a student with an id and a submission, and nothing else. So there is a roster when
    any student has a name, an address or an id of the learning platform, or has handed in nothing.
    """
    with gradebook_told(), Gradebook(course.db_url, course.course_id) as gradebook:
        details = (Student.first_name, Student.last_name, Student.email, Student.lms_user_id)
        with gradebook.engine.connect() as connection:
            rows = connection.execute(select(Student.id, *details)).all()
            handed_in = set(connection.scalars(select(SubmittedAssignment.student_id).distinct()))
    roster = any(any(known) or id not in handed_in for id, *known in rows)
    return Students(frozenset(row.id for row in rows), roster)
