"""A lesson, a due date or a late policy that changes when a class is graded already."""

import contextlib
import io
import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from grading_course import DOUBLE, EXTENT, ID, RIGHT, ROOT, Ran, SmallCourse

from dlkit.notebook.building import build

TRIPLE = """\
from dlkit.exercise import Exercise


def triple(x):
    return 3 * x


triple = Exercise(triple, points=30)


@triple.cases
def _(rng):
    yield "three numbers", (rng.normal(size=3) + 5,)
"""
ZERO = 'c.LateSubmissionPlugin.penalty_method = "zero"\n'
STAMP = "2026-03-01 15:00:00 UTC"
OLDER = "Graded by an older version of this lesson."


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which three students are graded and a person has added something."""
    course = SmallCourse(tmp_path_factory.mktemp("template") / "course")
    for student in ("s1", "s2", "s3"):
        course.submit(student, RIGHT)
    (course.folder("s3") / "timestamp.txt").write_text(STAMP)
    assert course.grade().code == 0
    with course.opened() as gradebook:
        gradebook.find_grade("test_double", ID, ID, "s1").manual_score = 33
        gradebook.find_grade("test_extent", ID, ID, "s1").manual_score = 22
        gradebook.find_comment("extent", ID, ID, "s1").manual_comment = "Well said."
        gradebook.db.commit()
    return course.root


@pytest.fixture
def course(tmp_path: Path, template: Path) -> SmallCourse:
    return SmallCourse(tmp_path / "course", template)


def quietly(course: SmallCourse, *words: str) -> Ran:
    """Run `dlkit grade` as an instructor does, without --verbose."""
    return course.run("dlkit.cli", "grade", ID, "--workers=2", *words)


def rewrite(course: SmallCourse, name: str, *changes: tuple[str, str]) -> None:
    path = course.root / "assignments" / ID / name
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def harder(course: SmallCourse) -> None:
    """Doubling is tripling now, for which nobody's answer is right."""
    rewrite(course, "exercises/double.py", ("return 2 * x", "return 3 * x"))


def rebuilt(course: SmallCourse) -> None:
    with contextlib.redirect_stderr(io.StringIO()):
        build(course.root, ID)


def exchange(course: SmallCourse) -> None:
    """Take the exercise extent out of the lesson, and put triple in its place."""
    home = course.root / "assignments" / ID
    (home / "exercises" / "extent.py").unlink()
    (home / "exercises" / "triple.py").write_text(TRIPLE)
    script = home / "notebook.py"
    text = script.read_text()
    begin, end = text.index('# %% solution="extent"'), text.index('# %% tests="plain"')
    blank = '# %% solution="triple"\ndef triple(x):\n    """Return x times three."""\n'
    blank += "    ### BEGIN SOLUTION\n    return 3 * x\n    ### END SOLUTION\n\n"
    blank += '# %% tests="triple"\ncheck(triple)\n\n'
    script.write_text(text[:begin] + blank + text[end:])
    rebuilt(course)


def test_a_changed_exercise_is_judged_again_once_and_the_log_says_why(course: SmallCourse) -> None:
    harder(course)
    ran = quietly(course)
    assert ran.code == 0 and "3 graded" in ran.said
    assert re.search(r"^  3 judged again: the exercise double has changed$", ran.said, re.M)
    assert course.scores("s1")["test_double"] == course.scores("s2")["test_double"] == 0
    with course.opened() as gradebook:
        assert gradebook.find_grade("test_double", ID, ID, "s1").score == 33
    again = quietly(course)
    assert "0 graded" in again.said and "3 unchanged" in again.said and "judged" not in again.said


def test_one_student_graded_anew_leaves_older_grades_of_which_log_and_gradebook_tell(
    course: SmallCourse,
) -> None:
    harder(course)
    ran = quietly(course, "--student=s2")
    assert ran.code == 3
    assert f"2 others were graded by an older version of the lesson; run dlkit grade {ID}" in (
        ran.said
    )
    assert OLDER in course.comments("s1") and OLDER in course.comments("s3")
    assert OLDER not in course.comments("s2")
    assert course.nbgrader("generate_feedback", ID).code == 0
    assert OLDER in course.page("s3") and OLDER not in course.page("s2")
    assert course.scores("s3")["test_double"] == 40, "nobody has touched it"

    twice = quietly(course, "--student=s2")
    assert twice.code == 3 and course.comments("s3").count(OLDER) == 1

    rewrite(course, "exercises/double.py", ("return 3 * x", "return 2 * x"))
    back = quietly(course, "--student=s2")
    assert back.code == 0 and OLDER not in course.comments("s1") + course.comments("s3")

    harder(course)
    assert quietly(course).code == 0
    assert OLDER not in course.comments("s1") + course.comments("s3")
    with course.opened() as gradebook:
        assert gradebook.find_comment("extent", ID, ID, "s1").comment == "Well said."


def test_an_older_grade_whose_submission_is_gone_is_told_and_no_reason_to_look(
    course: SmallCourse,
) -> None:
    harder(course)
    (course.gradebook / "submitted" / "s3").rename(course.root / "elsewhere")
    ran = quietly(course)
    assert ran.code == 0
    assert re.search(
        "older version of the lesson, with nothing handed in .*: 1: s3$", ran.said, re.M
    )


def set_due_date(course: SmallCourse, due: datetime | None) -> None:
    with course.opened() as gradebook:
        gradebook.find_assignment(ID).duedate = due
        gradebook.db.commit()


def penalty(course: SmallCourse, student: str = "s3") -> float | None:
    with course.opened() as gradebook:
        return gradebook.find_submission(ID, student).late_submission_penalty


def test_a_due_date_and_a_policy_that_change_take_their_penalty_without_judging_again(
    course: SmallCourse,
) -> None:
    graded = course.gradebook / "autograded" / "s3" / ID / f"{ID}.ipynb"
    before = graded.stat().st_mtime_ns
    set_due_date(course, datetime(2026, 3, 1, 12))
    assert "penalty" not in quietly(course).said, "the policy takes nothing"
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(ZERO)
    ran = quietly(course)
    assert "0 graded" in ran.said and "3 unchanged" in ran.said and ran.code == 0
    assert "late penalty is another one now: 1: s3 (90 points instead of 0)" in ran.said
    assert penalty(course) == 90 and penalty(course, "s2") == 0
    assert "mean 55.0" in ran.said  # of 75, 90 and 0
    assert "penalty" not in quietly(course).said

    set_due_date(course, datetime(2026, 3, 2, 12))
    assert "1: s3 (0 points instead of 90)" in quietly(course).said and penalty(course) == 0
    set_due_date(course, datetime(2026, 3, 1, 12))
    assert "1: s3 (90 points instead of 0)" in quietly(course).said
    with course.opened() as gradebook:
        gradebook.grant_extension(ID, "s3", hours=5)
    assert "1: s3 (0 points instead of 90)" in quietly(course).said
    assert graded.stat().st_mtime_ns == before, "it was not judged again"


def with_triple(course: SmallCourse) -> None:
    answer = {"double": DOUBLE, "triple": "def triple(x):\n    return x + x + x"}
    assert course.nbgrader("generate_assignment", ID).code == 0
    for student in ("s1", "s2", "s3"):
        course.submit(student, answer)


def test_exercises_come_and_go_by_one_command_and_nothing_typed_is_lost(
    course: SmallCourse,
) -> None:
    exchange(course)
    ran = quietly(course)
    assert ran.code == 0 and "3 graded" in ran.said
    assert "the lesson no longer has extent (30 points)" in ran.said
    assert "the lesson now has triple (30 points)" in ran.said
    assert "typed: 2; they are kept in the gradebook's table dlkit_kept" in ran.said
    assert set(course.scores("s2")) == {"test_double", "test_triple", "test_plain", "why"}
    with course.opened() as gradebook:
        assert gradebook.find_assignment(ID).max_score == 100
        assert gradebook.find_grade("test_double", ID, ID, "s1").manual_score == 33
        assert gradebook.find_submission(ID, "s2").score == 60
    assert course.nbgrader("generate_feedback", ID).code == 0
    with_triple(course)
    assert quietly(course).code == 0 and course.scores("s2")["test_triple"] == 30


@pytest.mark.parametrize("way", ["nbgrader autograde", "dlkit release", "nbgrader generate"])
def test_other_commands_change_a_lesson_that_has_grades_as_well(
    course: SmallCourse, way: str
) -> None:
    exchange(course)
    if way == "nbgrader autograde":
        ran = course.nbgrader("autograde", ID)
    elif way == "dlkit release":
        for name in ("LICENSE", "pyproject.toml"):
            shutil.copy(ROOT / name, course.root)
        ran = course.run("dlkit.cli", "release", ID)
    else:
        ran = course.nbgrader("generate_assignment", ID)
    assert ran.code == 0, ran.said
    assert "the lesson no longer has extent" in ran.said and "dlkit_kept" in ran.said
    if way != "nbgrader autograde":
        assert course.scores("s2")["test_triple"] is None, "it waits"
        assert quietly(course).code == 0
    assert course.scores("s2")["test_triple"] == 0 and "test_extent" not in course.scores("s1")
    with course.opened() as gradebook:
        assert gradebook.find_grade("test_double", ID, ID, "s1").manual_score == 33


def test_nbgraders_own_command_grades_again_what_was_judged_by_older_rules(
    course: SmallCourse,
) -> None:
    harder(course)
    ran = course.nbgrader("autograde", ID, "--student=s2")
    assert ran.code == 0 and "s2 is graded again: the lesson has changed" in ran.said
    assert "Graded by an older version of the lesson: 2: s1, s3. Run nbgrader autograde" in ran.said
    assert course.scores("s2")["test_double"] == 0 and OLDER in course.comments("s3")
    assert course.nbgrader("autograde", ID).code == 0
    assert course.scores("s3")["test_double"] == 0 and OLDER not in course.comments("s3")
    assert "0 graded" in quietly(course).said


def test_by_default_only_what_needs_attention_has_a_line_of_its_own(course: SmallCourse) -> None:
    course.submit("s4", {"double": "def double(x):\n    import os\n    os._exit(3)"})
    course.submit("s5", RIGHT | {"extent": EXTENT.replace("min(x)", "min(x) - 1")})
    ran = quietly(course)
    assert ran.code == 0 and not re.search(r"^s\d:", ran.said, re.M)
    assert "2 graded" in ran.said and "3 unchanged" in ran.said
    assert re.search(r"^  score: mean \d+\.\d, median [\d.]+ of 100 points$", ran.said, re.M)
    assert re.search(
        r"^  answers stopped by a limit, or that ended Python: 1 of 1: s4$", ran.said, re.M
    )
    assert re.search(r"^  new in the gradebook: 2: s\d, s\d$", ran.said, re.M)
    verbose = course.grade("--force")
    assert re.search(r"^s5: 80 of 100 points; extent 20/30$", verbose.said, re.M)
