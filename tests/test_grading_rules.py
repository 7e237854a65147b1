"""By which rules a grade was given: what makes a lesson another one, and what does not."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from grading_course import ID, SmallCourse
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

from dlkit.exercise import load
from dlkit.grading.intake.teacher import released
from dlkit.grading.judging import rules
from dlkit.grading.judging.due import AGAIN, FORCED, NEW, OLD_RULES, Before, graded_before, why_due
from dlkit.grading.judging.session import released_files
from dlkit.student_half import PACKAGE


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    return SmallCourse(tmp_path / "course")


def rules_of(course: SmallCourse) -> dict[str, str]:
    """Return the rules that a run in the course would write into every graded notebook."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()
    folders = CourseDirectory(root=str(course.root), config=config)
    generate = GenerateAssignment(coursedir=folders, config=config)
    lesson, files = load(ID, course.root), released_files(course.root / "source" / ID)
    teacher = released(generate, ID)
    return rules.rules_of(lesson.folder, teacher, lesson.exercises.values(), files)


def edit(name: str, old: str, new: str) -> Callable[[SmallCourse], None]:
    """Return the change of a text in a file of the course."""

    def change(course: SmallCourse) -> None:
        path = course.root / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return change


def write(name: str, text: str) -> Callable[[SmallCourse], None]:
    def change(course: SmallCourse) -> None:
        (course.root / name).parent.mkdir(parents=True, exist_ok=True)
        (course.root / name).write_text(text)

    return change


HOME, SOURCE = f"assignments/{ID}", f"source/{ID}"
DOUBLE, NOTEBOOK = f"{HOME}/exercises/double.py", f"{SOURCE}/{ID}.ipynb"
CODE = "the code or the points of its notebook"
CHANGES = {
    "a reference": (edit(DOUBLE, "return 2 * x", "return x + x"), "the exercise double"),
    "cases": (edit(DOUBLE, "size=3) + 5", "size=4) + 5"), "the exercise double"),
    "a hint": (edit(DOUBLE, "look at the operator", "not squaring"), "the exercise double"),
    "parts": (edit(f"{HOME}/exercises/extent.py", '"low": 10, "high": 20', '"low": 20, "high": 10'),
              "the exercise extent"),
    "what is compared": (edit(DOUBLE, "points=40)", "points=40, free=())"), "the exercise double"),
    "a new lesson.py": (write(f"{HOME}/lesson.py", "CARRY_ERRORS = False\n"),
                        "what its exercises share"),
    "a new questions.py": (write(f"{HOME}/questions.py", "\n"), "the file of the questions"),
    "a helper": (write(f"{HOME}/helper.py", "x = 1\n"), "the file helper.py"),
    "hidden tests": (edit(NOTEBOOK, "double(21) == 42", "double(22) == 44"), CODE),
    "locked set-up": (edit(NOTEBOOK, "import numpy as np", "import numpy as np, math"), CODE),
    "a demonstration that defines a name": (edit(NOTEBOOK, "while True", "limit = 3\\nwhile True"),
                                            CODE),
    "points of an answer": (edit(NOTEBOOK, '"points": 10', '"points": 11'), CODE),
    "data": (write(f"{SOURCE}/numbers.csv", "1,2"), "the file numbers.csv"),
}  # fmt: skip
NO_CHANGES = {
    "prose": edit(NOTEBOOK, "# Small", "# Tiny"),
    "a demonstration": edit(NOTEBOOK, "while True", "while 1"),
    "the script, not yet built": edit(f"{HOME}/notebook.py", "# # Small", "# # Tiny"),
    "how data is written": write(f"{HOME}/data.py", "def write(folder): ...\n"),
    "public cases": lambda course: (course.root / SOURCE / "cases.h5").write_bytes(b"other"),
    "another lesson": write("assignments/91-other/exercises/x.py", "x = 1"),
    "an editor's copy": write(f"{HOME}/.ipynb_checkpoints/lesson-checkpoint.py", "x = 1"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_can_touch_a_grade_is_another_rule_and_is_named(course, what: str) -> None:
    before = rules_of(course)
    change, named = CHANGES[what]
    change(course)
    assert rules.changes(before, rules_of(course)) == (named,)


@pytest.mark.parametrize("what", NO_CHANGES)
def test_what_touches_no_grade_is_no_other_rule(course, what: str) -> None:
    before = rules_of(course)
    NO_CHANGES[what](course)
    assert rules_of(course) == before


def test_the_rules_of_a_course_are_the_same_everywhere(course, tmp_path: Path) -> None:
    """They hold no path and no time."""
    assert rules_of(SmallCourse(tmp_path / "a" / "copy")) == rules_of(course)


DLKIT = {
    "reference/activations.py": "the file dlkit/reference/activations.py",
    "reference/losses.py": "the file dlkit/reference/losses.py",  # logistic_regression imports it
    "check/compare.py": "the way in which dlkit judges",
    "check/rules/randomness.py": "the way in which dlkit judges",
    "grading/judging/carrying.py": "the way in which dlkit judges",
    "sandbox/limits.py": "the way in which dlkit judges",
    "judge.py": "the way in which dlkit judges",
    "__init__.py": None,  # the version
    "cli.py": None,
    "grading/pool/report.py": None,
    "plot/curves.py": None,
    "reference/deep_network.py": None,  # another lesson's
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "*.h5")
    return Path(shutil.copytree(PACKAGE, tmp_path_factory.mktemp("copy") / "dlkit", ignore=ignored))


@pytest.mark.parametrize("file", DLKIT)
def test_of_dlkit_what_judges_and_what_the_lesson_imports_counts(
    course, package: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.setattr(rules, "PACKAGE", package)
    edit(DOUBLE, "import Exercise", "import Exercise\nfrom dlkit.reference.logistic_regression "
         "import predict\nimport dlkit.reference.activations, dlkit.plot")(course)  # fmt: skip
    before = rules_of(course)
    text = (package / file).read_text()
    (package / file).write_text(f"{text}# changed\n")
    changed = rules.changes(before, rules_of(course))
    (package / file).write_text(text)
    assert changed == ((DLKIT[file],) if DLKIT[file] else ())


def test_exercises_that_come_and_go_are_named(course) -> None:
    before = rules_of(course)
    assert rules.changes(before, before | {"exercises/new.py": "1"}) == ("the exercise new",)
    assert rules.changes(before | {"exercises/old.py": "1"}, before) == ("the exercise old",)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (["the exercise a"], "the exercise a has changed"),
        (["a", "b"], "a and b have changed"),
        (["a", "b", "c"], "a, b and c have changed"),
        (["a", "b", "c", "d", "e"], "a, b, c and 2 more have changed"),
    ],
)
def test_a_sentence_names_three_of_what_has_changed(changed: list[str], said: str) -> None:
    assert rules.sentence(changed) == said


# --- what is due ------------------------------------------------------------------------------

GRADED = {"dlkit": {"walls": "bubblewrap", "handed_in": "h", "rules": {"exercises/x.py": "1"}}}


@pytest.mark.parametrize(
    ("handed_in", "now", "force", "why"),
    [
        ("h", {"exercises/x.py": "1"}, False, None),
        ("h", {"exercises/x.py": "1"}, True, FORCED),
        ("other", {"exercises/x.py": "1"}, True, AGAIN),
        ("other", {"exercises/x.py": "2"}, False, AGAIN),
        ("h", {"exercises/x.py": "2"}, False, "the exercise x has changed"),
        ("h", {"exercises/x.py": "2"}, True, "the exercise x has changed"),
        ("h", {}, False, "the exercise x has changed"),
    ],
)
def test_why_a_submission_is_due(
    tmp_path: Path, handed_in: str, now: dict, force: bool, why: str | None
) -> None:
    (tmp_path / "graded.ipynb").write_text(json.dumps({"metadata": GRADED}))
    before = graded_before(tmp_path / "graded.ipynb")
    assert why_due(before, handed_in, now, force) == why


def test_what_was_graded_before_rules_were_noted_is_due() -> None:
    assert why_due(Before("h", {}), "h", {"cells": "1"}) == OLD_RULES


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"metadata": []}',
        '{"metadata": {"dlkit": {"walls": "x"}}}',
        '{"metadata": {"dlkit": {"handed_in": "h", "rules": {}}}}',  # not judged yet
        '{"metadata": {"dlkit": {"walls": "x", "handed_in": "h", "rules": 3}}}',
        "[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_graded_notebook_that_says_nothing_of_itself_is_none(tmp_path: Path, text) -> None:
    path = tmp_path / "graded.ipynb"
    assert graded_before(path) is None
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert graded_before(path) is None
    assert why_due(None, "h", {}) == NEW
