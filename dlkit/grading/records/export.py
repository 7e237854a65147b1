"""The grades as a table that a spreadsheet can open: no field of it becomes a formula."""

import csv
from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student
from nbgrader.plugins import CsvExportPlugin

from dlkit.grading.common.privacy import keep_private, private_opener

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)
FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
)  # what a spreadsheet takes a text for that begins so


class SafeCsvExport(CsvExportPlugin):
    """Writes the columns that nbgrader's own export has, one row a student and assignment.

    A text that a spreadsheet would run gets an apostrophe in front, and commas and quotes in names
    stay inside their field; a student who handed nothing in has 0.
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the table to the file `to`, by default `grades.csv` beside the submissions."""
        course = self.parent.coursedir
        keep_private(course)
        beside = Path(course.root, course.submitted_directory).parent
        path = Path(self.to) if self.to else beside / "grades.csv"
        opener = None if course.groupshared else private_opener
        with open(path, "w", newline="", encoding="utf-8", opener=opener) as file:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            table.writerows(self._rows(gradebook))
        self.log.info("Exported grades to %s", path)

    def _rows(self, gradebook: Gradebook) -> Iterator[list[str]]:
        for assignment in gradebook.assignments:
            for student in gradebook.students:
                if _chosen(self.assignment, assignment.name) and _chosen(self.student, student.id):
                    row = _row(gradebook, assignment, student)
                    yield [harmless(row[column]) for column in COLUMNS]


def harmless(value: object) -> str:
    """Return `value` as a text that no spreadsheet takes for a formula; None is empty."""
    text = "" if value is None else str(value)
    number = isinstance(value, int | float)
    return f"'{text}" if text.startswith(FORMULA) and not number else text


def _chosen(names: list, name: str) -> bool:
    return not names or name in map(str, names)


def _row(gradebook: Gradebook, assignment: Assignment, student: Student) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(student, name) for name in COLUMNS[4:7]}
    row |= {"assignment": assignment.name, "duedate": assignment.duedate}
    row |= {"student_id": student.id, "max_score": assignment.max_score}
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return row | {
            "timestamp": "",
            "raw_score": 0.0,
            "late_submission_penalty": 0.0,
            "score": 0.0,
        }
    penalty = submission.late_submission_penalty or 0.0
    return row | {
        "timestamp": submission.timestamp,
        "raw_score": submission.score,
        "late_submission_penalty": penalty,
        "score": max(0.0, submission.score - penalty),
    }
