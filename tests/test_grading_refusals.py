"""When nothing may be graded: missing walls, a stale source, failures that are ours."""

import re
from pathlib import Path

import pytest
from grading_course import ID, RIGHT, SmallCourse
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from dlkit.grading.errors import GradingRefused
from dlkit.grading.outputs import UNSAFE
from dlkit.grading.session import begin


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
    assert re.fullmatch(r"\[AutogradeApp \| ERROR\] [^\n]*bubblewrap[^\n]*\n", refused.said)
    assert not (course.gradebook / "autograded").exists()
    assert not (course.gradebook / "gradebook.db").exists()


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


def test_a_notebook_with_other_cells_than_the_gradebook_knows_is_refused(
    course: SmallCourse,
) -> None:
    begun(course)
    begun(course)
    notebook = course.root / "source" / ID / f"{ID}.ipynb"
    notebook.write_text(notebook.read_text().replace('"grade_id": "why"', '"grade_id": "how"'))
    with pytest.raises(GradingRefused, match=f"nbgrader generate_assignment {ID} --force"):
        begun(course)


def test_a_gradebook_that_cannot_be_opened_is_told_in_a_sentence(course: SmallCourse) -> None:
    (course.gradebook / "gradebook.db").mkdir()
    with pytest.raises(GradingRefused, match="The gradebook cannot be used"):
        begun(course)


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
