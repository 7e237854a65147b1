"""A class of fifty, from the platform's archive to each student's page, with what goes wrong.

Lesson 01 comes in an archive of Canvas; the small lesson goes through nbgrader's exchange.
"""

import html
import json
import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from class_archive import NAME, canvas, packed, roster, the_class
from class_students import LESSON, ROOT, right
from grading_course import ID, RIGHT, Ran, SmallCourse
from test_grading_exchange import Hub

CLASS = the_class()


def grade(course: SmallCourse, *words: str) -> Ran:
    return course.run("dlkit.cli", "grade", LESSON, "--workers=2", *words)


def score_of(course: SmallCourse, student: str) -> float:
    """Return the score of a student's submission, less what was taken off for lateness."""
    with course.opened() as gradebook:
        found = gradebook.find_submission(LESSON, student)
        return found.score - (found.late_submission_penalty or 0)


def text_of(course: SmallCourse, student: str) -> str:
    """Return the words of a student's page."""
    path = course.gradebook / "feedback" / student / LESSON / f"{LESSON}.html"
    page = path.read_text(encoding="utf-8")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def told(course: SmallCourse, student: str) -> str:
    """Return all that the cells of a student's graded notebook show; a page takes a second."""
    path = course.gradebook / "autograded" / student / LESSON / NAME
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    shown = [one for cell in cells for one in cell.get("outputs", ())]
    texts = [one.get("text") or list(one.get("data", {}).values()) for one in shown]
    return html.unescape(json.dumps(texts, ensure_ascii=False))


def who(what: str) -> str:
    """Return the id of the student to whom this happened."""
    return next(id for id, one in CLASS.items() if one.what == what)


def hand_in(course: SmallCourse, student: str, nb: dict) -> None:
    (course.gradebook / "submitted" / student / LESSON / NAME).write_bytes(packed(nb))


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course with two real lessons, before anybody has handed in."""
    course = SmallCourse(tmp_path_factory.mktemp("lessons") / "course")
    for lesson in (LESSON, "02-shallow-network"):
        for tree in ("assignments", "source", "release"):
            shutil.copytree(ROOT / tree / lesson, course.root / tree / lesson)
    return course.root


@pytest.fixture(scope="module")
def collected(lessons: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[SmallCourse, Ran]:
    course = SmallCourse(tmp_path_factory.mktemp("class") / "course", lessons)
    (course.gradebook / "roster.csv").write_text(roster(CLASS))
    archive = canvas(course.gradebook / "submissions.zip", CLASS)
    assert course.nbgrader("db", "student", "import", "gradebook/roster.csv").code == 0
    roster_words = ["--roster", "gradebook/roster.csv"]
    return course, course.run("dlkit.cli", "collect", str(archive), LESSON, *roster_words)


@pytest.fixture(scope="module")
def graded(collected: tuple[SmallCourse, Ran]) -> tuple[SmallCourse, Ran]:
    course, _ = collected
    return course, grade(course)


@pytest.fixture
def course(graded: tuple[SmallCourse, Ran], tmp_path: Path) -> SmallCourse:
    """A copy of the graded class, to go on with."""
    return SmallCourse(tmp_path / "course", graded[0].root)


def test_collecting_knows_everybody_but_the_stranger(collected: tuple[SmallCourse, Ran]) -> None:
    course, ran = collected
    assert ran.code == 1 and f"Canvas: {len(CLASS)} collected" in ran.said
    assert ran.stderr.strip().splitlines() == [
        "dlkit collect: strangersam / 77: not collected: is not in the roster (files: 1)"
    ]
    assert f"{who('late')}: late, says the platform" in ran.said
    assert re.search(rf"{who('handed in twice')}: .* is of an earlier attempt", ran.said)
    folders = {path.name for path in (course.gradebook / "submitted").glob("s*")}
    assert folders == set(CLASS)


@pytest.mark.parametrize("student", CLASS, ids=[one.what for one in CLASS.values()])
def test_each_has_the_score_and_the_words_that_are_due(
    graded: tuple[SmallCourse, Ran], student: str
) -> None:
    course, _ = graded
    upload, text = CLASS[student], told(course, student)
    assert score_of(course, student) == upload.due, text[:2000]
    assert upload.said in text
    with course.opened() as gradebook:
        grades = gradebook.find_submission_notebook(LESSON, LESSON, student).grades
        lost = {one.name.removeprefix("test_") for one in grades if one.score < one.max_score}
    assert lost == (set(upload.lost) if upload.due else {g.name[5:] for g in grades})


def test_the_run_tells_whom_a_person_should_look_at(graded: tuple[SmallCourse, Ran]) -> None:
    _, ran = graded
    assert ran.code == 3 and "Traceback" not in ran.said
    looked_at = set(re.findall(r"^(s\d+): 0 of 100 points; look at it", ran.said, re.M))
    assert looked_at == {id for id, one in CLASS.items() if not one.due}
    assert f"{len(CLASS)} graded" in ran.said and "0 not graded" in ran.said


def test_who_hands_in_again_is_graded_again_and_nobody_else(course: SmallCourse) -> None:
    once, page = who("a colon is missing"), who("a page as the notebook")
    hand_in(course, once, right()), hand_in(course, page, right())
    ran = grade(course)
    assert "2 graded" in ran.said and f"{len(CLASS) - 2} unchanged" in ran.said
    assert score_of(course, once) == score_of(course, page) == 100
    assert "SyntaxError" not in told(course, once)


def test_what_a_person_gave_stays_and_one_is_graded_alone(course: SmallCourse) -> None:
    student, other = who("renamed alone"), who("nothing happened")
    with course.opened() as gradebook:
        gradebook.find_grade("test_predict", LESSON, LESSON, student).manual_score = 6
        gradebook.find_comment("predict", LESSON, LESSON, student).manual_comment = "A slip."
        gradebook.db.commit()
    ran = grade(course, f"--student={student}", "--force")
    assert "1 graded" in ran.said and score_of(course, student) == 98
    assert score_of(course, other) == 100
    for one in (student, other):
        assert course.nbgrader("generate_feedback", LESSON, f"--student={one}").code == 0
    page, others = text_of(course, student), text_of(course, other)
    assert "A slip." in page and "its cell defines prediction" in page and "98" in page
    assert "A slip." not in others and "prediction" not in others


def test_points_and_due_date_that_change_later(course: SmallCourse) -> None:
    right_one, wrong, late = who("nothing happened"), who("renamed alone"), who("late")
    for student in CLASS.keys() - {right_one, wrong, late}:
        shutil.rmtree(course.gradebook / "submitted" / student)
    for name, old, new in (("predict", 8, 18), ("cost_from_logits", 13, 3)):
        path = course.root / "assignments" / LESSON / "exercises" / f"{name}.py"
        path.write_text(path.read_text().replace(f"points={old}", f"points={new}"))
    assert course.run("dlkit.cli", "build", LESSON).code == 0
    ran = grade(course, f"--student={right_one}")
    assert score_of(course, right_one) == 100
    assert "2 others were graded by an older version" in ran.said
    assert "2 graded" in grade(course).said
    assert (score_of(course, right_one), score_of(course, wrong)) == (100, 82)

    (course.gradebook / "submitted" / late / LESSON / "timestamp.txt").write_text(
        "2026-03-01 15:00:00 UTC"
    )
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    with course.opened() as gradebook:
        gradebook.find_assignment(LESSON).duedate = datetime(2026, 3, 1, 14)
        gradebook.db.commit()
    grade(course)
    assert (score_of(course, late), score_of(course, right_one)) == (0, 100)


THROUGH_THE_EXCHANGE = {
    "anna": (RIGHT, 70 + 20),
    "bo": (RIGHT | {"double": "def double(x):\n    return x**2"}, 30),
    "cleo": (RIGHT | {"double": "def Double(x):\n    return 2 * x"}, 30),
    "dan": (RIGHT | {"extent": RIGHT["extent"] + "\n:("}, 60),
}
OWN_WORDS = {
    "bo": "Doubling is multiplying by two",
    "cleo": "its cell defines Double",
    "dan": "SyntaxError",
}


def test_through_the_exchange_each_has_their_own_page_alone(lessons: Path, tmp_path: Path) -> None:
    hub = Hub(tmp_path / "hub", template=lessons)
    for name, (cells, _) in THROUGH_THE_EXCHANGE.items():
        hub.hand_in(name, cells)
    hub.said(hub.instructor("collect"))
    hub.grade("dlkit")
    hub.said(hub.hand_back())
    for name, (_, due) in THROUGH_THE_EXCHANGE.items():
        (page,) = hub.pages(name)
        with hub.course.opened() as gradebook:
            assert gradebook.find_submission(ID, name).score == due
        found = {one for one, words in OWN_WORDS.items() if words in html.unescape(page)}
        assert found == {name} & OWN_WORDS.keys()
