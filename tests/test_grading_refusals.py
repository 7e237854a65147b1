"""When nothing may be graded: missing walls, a stale source, failures that are ours."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from grading_course import ID, RIGHT, SmallCourse
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import OperationalError

from dlkit.grading.common.database import gradebook_told
from dlkit.grading.common.errors import GradebookFailed, GradingRefused
from dlkit.grading.common.outputs import UNSAFE
from dlkit.grading.judging.session import begin


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    """A course in which one student has handed in right answers."""
    course = SmallCourse(tmp_path / "course")
    course.submit("s001", RIGHT)
    return course


def begun(course: SmallCourse, assignment: str = ID) -> None:
    """Look at all that grading relies on, as autograde does, in this process."""
    url = f"sqlite:///{course.gradebook / 'gradebook.db'}"
    folders = CourseDirectory(root=str(course.root), db_url=url)
    begin(GenerateAssignment(coursedir=folders), assignment, unsafe=True)


def test_without_walls_nothing_is_graded_and_one_sentence_says_why(course: SmallCourse) -> None:
    refused = course.nbgrader("autograde", ID, PATH="/nowhere")
    assert refused.code == 1
    (said,) = (line for line in refused.said.splitlines() if "| INFO] Made " not in line)
    assert re.fullmatch(r"\[AutogradeApp \| ERROR\] .*bubblewrap.*", said)
    assert list((course.gradebook / "autograded").glob("*")) == []
    assert (course.gradebook / "gradebook.db").stat().st_size == 0  # made, to be private


@pytest.mark.parametrize("way", ["option", "environment"])
def test_unsafe_grading_grades_without_walls_and_says_so(course: SmallCourse, way: str) -> None:
    if way == "option":
        flag = "--SubmissionExporter.unsafe_no_sandbox=True"
        graded = course.nbgrader("autograde", ID, flag, PATH="/nowhere")
    else:
        graded = course.nbgrader("autograde", ID, PATH="/nowhere", DLKIT_UNSAFE_NO_SANDBOX="1")
    assert graded.code == 0, graded.said
    assert course.scores("s001")["test_double"] == 40
    verdict = next(cell for cell in course.graded("s001").cells if cell.id == "test_double")
    for text in (graded.said, course.comments("s001"), verdict.outputs[0].data["text/html"]):
        assert UNSAFE in text


@pytest.mark.parametrize("name", ["course [2026]", "course?"])
def test_a_course_whose_path_nbgrader_takes_for_a_pattern_is_refused(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "course1").mkdir()
    course = SmallCourse(tmp_path / name)
    course.submit("s001", RIGHT)
    with pytest.raises(GradingRefused, match="for a pattern, which fits other folders; rename"):
        begun(course)
    assert course.nbgrader("autograde", ID).code == 1
    refused = course.run("dlkit.cli", "grade", ID)
    assert refused.code == 1
    assert "for a pattern, which fits other folders; rename" in refused.said


def test_an_unknown_assignment_is_refused(course: SmallCourse) -> None:
    with pytest.raises(GradingRefused, match="There is no assignment '91-none'"):
        begun(course, "91-none")


def test_an_assignment_that_was_never_built_is_refused(course: SmallCourse) -> None:
    (course.root / "source" / ID / f"{ID}.ipynb").unlink()
    with pytest.raises(GradingRefused, match="run: dlkit build"):
        begun(course)


def test_a_notebook_with_other_points_than_its_exercises_is_refused(course: SmallCourse) -> None:
    notebook = course.root / "source" / ID / f"{ID}.ipynb"
    notebook.write_text(notebook.read_text().replace('"points": 40', '"points": 41'))
    with pytest.raises(GradingRefused, match="The exercise double has 40 points"):
        begun(course)


def test_a_gradebook_that_cannot_be_opened_is_told_in_a_sentence(course: SmallCourse) -> None:
    (course.gradebook / "gradebook.db").mkdir()
    with pytest.raises(GradingRefused, match="The gradebook cannot be used"):
        begun(course)


def test_a_gradebook_that_is_no_database_is_told_in_a_sentence(course: SmallCourse) -> None:
    (course.gradebook / "gradebook.db").write_bytes(b"no database" * 100)
    with pytest.raises(GradingRefused, match="file is not a database; restore it from your last"):
        begun(course)


def test_a_locked_gradebook_is_told_before_anybody_is_graded(course: SmallCourse) -> None:
    begun(course)
    with closing(sqlite3.connect(course.gradebook / "gradebook.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(GradingRefused, match="database is locked; close what else uses it"):
            begun(course)


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("database or disk is full", "free space on its disk"),
        ("attempt to write a readonly database", "make the file and its folder writable"),
        ("something new", "run the same command again"),
    ],
)
def test_a_gradebook_that_fails_during_grading_is_told_in_a_sentence(
    said: str, remedy: str
) -> None:
    with pytest.raises(GradebookFailed) as caught, gradebook_told():
        raise OperationalError("insert", {}, sqlite3.OperationalError(said))
    assert str(caught.value).startswith(f"The gradebook cannot be used: {said}; {remedy}")


def test_a_full_disk_leaves_submissions_ungraded_and_loses_no_grade(course: SmallCourse) -> None:
    assert course.nbgrader("autograde", ID).code == 0
    before = course.scores("s001")
    course.submit("s002", RIGHT)
    full = (course.gradebook / "gradebook.db").stat().st_size // 2  # no page beyond can be written
    failed = course.nbgrader("autograde", ID, largest_file=full)
    assert failed.code == 1 and "Traceback" not in failed.said
    assert re.search(r"The gradebook cannot be used: [^\n]*(full|I/O error)", failed.said)
    assert course.scores("s001") == before
    assert course.nbgrader("autograde", ID).code == 0
    assert course.scores("s002")["test_double"] == 40


@pytest.mark.parametrize("name", ["<img src=x>", "it's", ".s002", "s\x1b[2J002"])
def test_a_folder_whose_name_is_no_id_is_refused_and_the_others_are_graded(
    course: SmallCourse, name: str
) -> None:
    course.submit(name, RIGHT)
    graded = course.nbgrader("autograde", ID)
    if name.startswith("."):  # no pattern finds it
        assert graded.code == 0
    else:
        assert graded.code == 1 and f"The folder {name!r} is not graded" in graded.said
    assert "\x1b" not in graded.said and course.rows() == [("s001",)]
    assert course.scores("s001")["test_double"] == 40


def test_a_failure_of_ours_is_no_grade_and_takes_none_away(course: SmallCourse) -> None:
    assert course.nbgrader("autograde", ID).code == 0
    course.submit("s002", RIGHT)
    huge = course.root / "source" / ID / "huge.h5"
    with huge.open("wb") as file:
        file.truncate(2**30)  # more than a sandbox takes
    failed = course.nbgrader("autograde", ID, "--force")
    assert failed.code == 1
    assert f"There was an error processing assignment '{ID}' for student 's002'" in failed.said
    assert course.scores("s001")["test_double"] == 40
    assert set(course.scores("s002").values()) == {None}
    huge.unlink()
    assert course.nbgrader("autograde", ID).code == 0
    assert course.scores("s002")["test_double"] == 40
