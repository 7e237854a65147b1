"""What a lesson hands out on purpose: earlier lessons' answers, code that a blank starts from."""

import shutil
from pathlib import Path

import nbformat
import pytest
from course_files import write_files
from tiny_course import ID, lay_out

from dlkit.exercise import ExerciseError, load
from dlkit.notebook.building import build
from dlkit.notebook.script import BuildError
from dlkit.release.leaks import leaks
from dlkit.release.releasing import release

NEXT = "01-next"

EXERCISES = '''\
#: lesson.py
GIVEN = {"00-tiny": ("sigmoid",)}
#: exercises/tilted.py
from dlkit.exercise import Exercise


def tilted(z, slope):
    shift = slope * z.max() - z.min() / 7
    return slope * z + z.mean() * z - shift


def with_a_planted_error(z, slope):
    """This docstring is not handed out."""
    shift = slope * z.max() - z.min() / 7  # this line is right
    return slope * z - z.mean() * z - shift


tilted = Exercise(tilted, points=100, handed_out=with_a_planted_error)


@tilted.cases
def _(rng):
    yield "3 numbers", (rng.normal(size=3), 2.5)
'''

SCRIPT = '''\
# %% [markdown]
# # Next

# %% locked="setup"
import numpy as np

from dlkit import begin, check

begin("01-next")

# %% locked="given"
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

# %% solution="tilted"
def tilted(z, slope):
    """Return the tilted z."""
    ### BEGIN SOLUTION
    shift = slope * z.max() - z.min() / 7
    return slope * z + z.mean() * z - shift
    ### END SOLUTION

# %% tests="tilted"
check(tilted)
'''


@pytest.fixture(scope="module")
def released_once(tmp_path_factory):
    course = lay_out(tmp_path_factory.mktemp("course"))
    home = course / "assignments" / NEXT
    home.mkdir()
    write_files(home, EXERCISES)
    (home / "notebook.py").write_text(SCRIPT)
    for lesson in (ID, NEXT):
        build(course, lesson)
    release(course)
    return course


@pytest.fixture
def course(released_once, tmp_path):
    """A released course of two lessons, to spoil."""
    shutil.copytree(released_once, tmp_path / "course")
    return tmp_path / "course"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def cell(course: Path, lesson: str, name: str, step: str = "release") -> nbformat.NotebookNode:
    nb = nbformat.read(course / step / lesson / f"{lesson}.ipynb", as_version=4)
    return next(one for one in nb.cells if one.id == name)


def write_into(course: Path, lesson: str, name: str, source: str) -> list[str]:
    """Put `source` into a cell of a released notebook; return what then leaks."""
    path = course / "release" / lesson / f"{lesson}.ipynb"
    nb = nbformat.read(path, as_version=4)
    next(one for one in nb.cells if one.id == name).source = source
    nbformat.write(nb, path)
    return leaks(course, course / "release")


# Answers of earlier lessons


def test_an_answer_that_a_later_lesson_names_may_stand_in_it(course):
    assert "np.exp(-z)" in cell(course, NEXT, "given").source
    assert leaks(course, course / "release") == []


def test_in_its_own_lesson_the_same_answer_leaks(course):
    given = cell(course, NEXT, "given").source
    assert any("'sigmoid'" in found for found in write_into(course, ID, "setup", given))


def test_an_answer_that_is_not_named_leaks(course):
    change(course / "assignments" / NEXT / "lesson.py", '("sigmoid",)', '("halves",)')
    assert any("'sigmoid'" in found for found in leaks(course, course / "release"))


def test_a_lessons_own_answer_leaks(course):
    right = cell(course, NEXT, "tilted", "source").source
    assert any("'tilted'" in found for found in write_into(course, NEXT, "given", right))


def test_an_answer_outside_of_the_lessons_folders_leaks(course):
    with (course / "release" / "README.md").open("a") as file:
        file.write("\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n")
    assert any("README.md" in found for found in leaks(course, course / "release"))


@pytest.mark.parametrize("lesson", [NEXT, "02-later"])
def test_only_earlier_lessons_answers_can_be_named(course, lesson):
    change(course / "assignments" / NEXT / "lesson.py", "00-tiny", lesson)
    with pytest.raises(ExerciseError, match=f"GIVEN names {lesson}, which is not earlier"):
        load(NEXT, course)


# Blanks that start from code


def test_a_blank_starts_from_the_code_that_its_exercise_hands_out(course):
    assert cell(course, NEXT, "tilted").source == (
        "def tilted(z, slope):\n"
        '    """Return the tilted z."""\n'
        "    shift = slope * z.max() - z.min() / 7  # this line is right\n"
        "    return slope * z - z.mean() * z - shift"
    )


def test_the_source_holds_the_right_answer_and_the_release_no_metadata(course):
    assert "slope * z + z.mean()" in cell(course, NEXT, "tilted", "source").source
    assert "dlkit" not in cell(course, NEXT, "tilted").metadata


def test_the_mended_line_of_such_a_blank_leaks(course):
    text = "slope * z + z.mean() * z - shift"
    assert any("'tilted'" in found for found in write_into(course, NEXT, "given", text))


def test_code_that_earns_points_as_it_is_handed_out_is_not_built(course):
    file = course / "assignments" / NEXT / "exercises" / "tilted.py"
    change(file, "slope * z - z.mean()", "slope * z + z.mean()")
    with pytest.raises(BuildError, match="earns 100 of 100 points as it is handed out"):
        build(course, NEXT)
