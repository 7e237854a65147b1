"""The table of grades: what it holds, and that a spreadsheet runs nothing of it."""

import csv
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import ExportApp
from nbgrader.coursedir import CourseDirectory

from dlkit.grading.records.export import COLUMNS, SafeCsvExport, harmless

NAMES = {
    "s001": ('=HYPERLINK("http://x")', "+1", "@SUM(A1)"),
    "-s2": ('O\'Neil, "Al"', "Bo", "a@b"),
}


@pytest.fixture
def rows(tmp_path: Path) -> list[dict[str, str]]:
    """Export two students, one of whom handed something in, and read the table back."""
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        gradebook.add_assignment("01-small")
        for student, (last, first, email) in NAMES.items():
            gradebook.add_student(student, last_name=last, first_name=first, email=email)
        gradebook.add_submission("01-small", "s001")
        app = ExportApp()
        app.coursedir = CourseDirectory(root=str(tmp_path), submitted_directory="class/submitted")
        SafeCsvExport(parent=app).export(gradebook)
    with open(tmp_path / "class" / "grades.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_no_field_begins_as_a_formula(rows: list[dict[str, str]]) -> None:
    fields = [field for row in rows for field in row.values()]
    assert not [field for field in fields if field.startswith(("=", "+", "-", "@"))]


def test_every_name_stays_in_its_own_field(rows: list[dict[str, str]]) -> None:
    names = {row["student_id"]: row["last_name"] for row in rows}
    assert names == {"s001": '\'=HYPERLINK("http://x")', "'-s2": 'O\'Neil, "Al"'}
    assert all(tuple(row) == COLUMNS for row in rows)


def test_who_handed_nothing_in_has_no_points(rows: list[dict[str, str]]) -> None:
    assert [(row["score"], bool(row["timestamp"])) for row in rows] == [("0.0", False)] * 2


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (-2.5, "-2.5"), ("-2.5", "'-2.5"), ("\t=1", "'\t=1"), ("a=1", "a=1")],
)
def test_a_number_stays_a_number_and_a_text_becomes_harmless(value: object, text: str) -> None:
    assert harmless(value) == text
