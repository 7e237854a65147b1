"""What people hand in, graded by the real commands: renamed, too deep, huge, wrong, unknown."""

import json
from pathlib import Path

import pytest
from grading_course import ID, RIGHT, SmallCourse

FULL = {"test_double": 40, "test_extent": 30, "test_plain": 20, "why": 0}
USES_OWN = {"double": "from own import twice\n\ndef double(x):\n    return twice(x)"}
OTHERS = ("halve", "area", "volume")  # of the other lesson, 91-next


def waiting(course: SmallCourse, student: str) -> set[str]:
    """Return the cells of `student` that formgrader lists for a person."""
    with course.opened() as gradebook:
        grades = gradebook.find_submission_notebook(ID, ID, student).grades
        return {grade.name for grade in grades if grade.needs_manual_grade}


def attention(course: SmallCourse, student: str) -> list[str]:
    return list(course.graded(student).metadata.dlkit.get("attention", ()))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of two lessons, whose gradebook knows the first."""
    course = SmallCourse(tmp_path_factory.mktemp("template") / "course")
    exercises = course.root / "assignments" / "91-next" / "exercises"
    exercises.mkdir(parents=True)
    for name in OTHERS:
        (exercises / f"{name}.py").touch()
    assert course.nbgrader("generate_assignment", ID).code == 0
    return course.root


def hand_in_a_class(course: SmallCourse) -> None:
    renamed = course.submit("a-renamed", RIGHT)
    renamed.rename(renamed.with_name(f"Copy of {ID} (1).ipynb"))
    deeper = course.submit("b-deeper", RIGHT | USES_OWN)
    (deeper.parent / "again").mkdir()
    deeper.rename(deeper.parent / "again" / deeper.name)
    (deeper.parent / "again" / "own.py").write_text("def twice(x):\n    return x + x")
    huge = course.submit("c-huge", RIGHT)
    nb = json.loads(huge.read_text())
    nb["cells"][1]["outputs"] = [{"data": {"image/png": "A" * 25_000_000}}]
    huge.write_text(json.dumps(nb))
    cells = [{"cell_type": "code", "source": f"def {name}(x): ..."} for name in OTHERS]
    other = course.folder("d-other") / f"{ID}.ipynb"
    other.write_text(json.dumps({"nbformat": 4, "cells": cells}))
    (course.folder("e-broken") / f"{ID}.ipynb").write_text("{")
    (course.folder("f-none") / f"{ID}.ipynb").write_text('{"nbformat": 4, "cells": []}')
    course.submit("g-plain", RIGHT)


@pytest.fixture(scope="module", params=["dlkit grade", "nbgrader autograde"])
def course(request, tmp_path_factory: pytest.TempPathFactory, template: Path) -> SmallCourse:
    course = SmallCourse(tmp_path_factory.mktemp("class") / "course", template)
    hand_in_a_class(course)
    ours = request.param == "dlkit grade"
    course.ran = course.grade() if ours else course.nbgrader("autograde", ID)
    course.again = course.grade if ours else lambda: course.nbgrader("autograde", ID, "--force")
    return course


@pytest.mark.parametrize("student", ["a-renamed", "b-deeper", "c-huge", "g-plain"])
def test_what_is_this_lessons_notebook_gets_its_points(course: SmallCourse, student: str) -> None:
    assert course.scores(student) == FULL
    assert attention(course, student) == [] and waiting(course, student) == set()


def test_where_it_was_found_is_said(course: SmallCourse) -> None:
    for name in (f"Copy of {ID} (1).ipynb", f"again/{ID}.ipynb"):
        assert f"note: The notebook is called {name}, not {ID}.ipynb." in course.ran.said


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("d-other", "it is the notebook of another lesson (91-next)"),
        ("e-broken", "it is not valid JSON"),
    ],
)
def test_what_cannot_be_graded_gets_0_and_waits_for_a_person(
    course: SmallCourse, student: str, reason: str
) -> None:
    assert set(course.scores(student).values()) == {0}
    assert waiting(course, student) == set(FULL)
    (why,) = attention(course, student)
    assert reason in why and why in course.ran.said and reason in course.comments(student)


def test_a_notebook_without_anything_of_the_lesson_waits_for_a_person(course: SmallCourse) -> None:
    assert set(course.scores("f-none").values()) == {0}
    assert waiting(course, "f-none") == set(FULL)
    assert attention(course, "f-none") == ["Nothing of this lesson was found in the notebook."]
    assert "Nothing of this lesson was found in the notebook." in course.ran.said


def test_a_mended_submission_clears_the_mark_and_keeps_what_a_person_gave(
    course: SmallCourse,
) -> None:
    with course.opened() as gradebook:
        gradebook.find_grade("test_double", ID, ID, "e-broken").manual_score = 11
        gradebook.find_grade("test_double", ID, ID, "e-broken").needs_manual_grade = False
        gradebook.db.commit()
    course.submit("e-broken", RIGHT)
    assert course.again().code == 0
    assert course.scores("e-broken") == FULL and attention(course, "e-broken") == []
    assert waiting(course, "e-broken") == {"test_double"}, "nbgrader's rule for what was given"
    with course.opened() as gradebook:
        assert gradebook.find_grade("test_double", ID, ID, "e-broken").score == 11


# --- who is known ------------------------------------------------------------------------------


def students(course: SmallCourse) -> set[str]:
    with course.opened() as gradebook:
        return {student.id for student in gradebook.students}


def graded(course: SmallCourse, way: str, *words: str):
    return course.grade(*words) if way == "grade" else course.nbgrader(way, ID, *words)


@pytest.mark.parametrize("way", ["grade", "autograde"])
def test_whom_the_roster_lacks_is_graded_on_request_only(
    tmp_path: Path, template: Path, way: str
) -> None:
    course = SmallCourse(tmp_path / "course", template)
    (course.root / "gradebook" / "roster.csv").write_text("id,first_name\ns1,Ada\ns2,\n")
    assert course.nbgrader("db", "student", "import", "gradebook/roster.csv").code == 0
    for student in ("s1", "smith", "x(1)"):
        course.submit(student, RIGHT)
    refused = graded(course, way)
    assert refused.code == 1 and course.scores("s1") == FULL
    for student in ("smith", "x(1)"):
        assert f"the roster in the gradebook has no student {student};" in refused.said
    assert course.rows() == [("s1",)] and students(course) == {"s1", "s2"}
    created = graded(course, way, "--create")
    assert created.code == 0, created.said
    assert course.scores("smith") == FULL
    assert students(course) == {"s1", "s2", "smith", "x(1)"}


def test_without_a_roster_students_are_added_and_named(tmp_path: Path, template: Path) -> None:
    course = SmallCourse(tmp_path / "course", template)
    course.submit("s1", RIGHT), course.submit("s2", RIGHT)
    added = course.nbgrader("autograde", ID)
    assert "2 new students are added to the gradebook: s1, s2." in added.said
    course.submit("s3", RIGHT)  # whom grading added is no roster
    assert course.grade().code == 0
    assert students(course) == {"s1", "s2", "s3"}


def test_the_setting_of_nbgrader_is_kept(tmp_path: Path, template: Path) -> None:
    course = SmallCourse(tmp_path / "course", template)
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write("c.Autograde.create_student = False\n")
    course.submit("s1", RIGHT)
    refused = course.grade()
    assert refused.code == 1 and "no student s1" in refused.said
    assert students(course) == set()
