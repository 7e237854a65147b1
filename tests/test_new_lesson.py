"""A new lesson: the template stands where it was asked for, whole, or nothing was made."""

import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest
from tiny_course import HOME, empty_course

from dlkit import cli, new_lesson, verify
from dlkit.exercise import ExerciseError, load
from dlkit.notebook.building import build
from dlkit.notebook.script import MARKERS, read_cells
from dlkit.release.leaks import leaks
from dlkit.release.releasing import release

ID = "24-my-lesson"


@pytest.fixture
def course(tmp_path):
    return empty_course(tmp_path / "course")


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A course whose one lesson is the template, built and released."""
    root = empty_course(tmp_path_factory.mktemp("released") / "course")
    new_lesson.new_lesson(root, ID)
    build(root, ID)
    release(root, ID)
    return root


def made(root: Path) -> set[str]:
    """Return the files in the folders of a course."""
    return {str(path.relative_to(root)) for path in root.glob("*/**/*") if path.is_file()}


# What is made


def test_a_new_lesson_is_the_template_with_its_id(course, monkeypatch, capsys):
    monkeypatch.chdir(course / "gradebook")
    assert cli.main(["new", ID]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines[1:4]] == [
        ["dlkit", verb, ID] for verb in ("build", "verify", "release")
    ]
    files = [path for path in new_lesson.TEMPLATE.rglob("*") if path.is_file()]
    kept = [path for path in files if "__pycache__" not in path.parts]
    names = {str(path.relative_to(new_lesson.TEMPLATE)) for path in kept}
    assert made(course) == {f"assignments/{ID}/{name}" for name in names}
    text = (course / "assignments" / ID / "notebook.py").read_text()
    assert f'begin("{ID}")' in text and new_lesson.PLACEHOLDER not in text


def test_the_template_shows_every_marker_and_one_of_each_kind(released):
    cells = read_cells(released / "assignments" / ID / "notebook.py")
    assert {cell.marker for cell in cells} == {"", *MARKERS["code"]}
    assert any("![" in cell.source and "](figures/" in cell.source for cell in cells)
    exercises = load(ID, released).exercises.values()
    assert any(exercise.tolerance.free for exercise in exercises)
    assert any(exercise.is_variable for exercise in exercises)
    assert all(exercise.is_variable or len(exercise.right_answers) > 1 for exercise in exercises)


def test_every_mistake_of_the_template_is_caught_and_named_and_every_right_answer_accepted(course):
    new_lesson.new_lesson(course, ID)
    for exercise in load(ID, course).exercises.values():
        assert verify.prove(exercise, seeds=5).shortcomings == []


# What is refused


@pytest.mark.parametrize(
    "wrong",
    [
        "lesson",
        "7-lesson",
        "07",
        "07-",
        "07-My-Lesson",
        "07_lesson",
        "07-a--b",
        "07-a/../b",
        "../07-a",
    ],
)
def test_an_id_of_another_form_is_refused_in_one_sentence(course, monkeypatch, capsys, wrong):
    monkeypatch.chdir(course)
    assert cli.main(["new", wrong]) == 1
    assert capsys.readouterr().err == (
        f"dlkit new: {wrong!r} cannot be the id of a lesson; write two digits and small words with "
        "hyphens, as in 24-my-lesson.\n"
    )
    assert made(course) == set()


def test_a_folder_that_is_there_is_left_as_it_is(course):
    folder = course / "assignments" / ID
    folder.mkdir()
    with pytest.raises(ExerciseError, match=rf"{ID} exists already; choose another id"):
        new_lesson.new_lesson(course, ID)
    assert list(folder.iterdir()) == []


def test_a_link_to_nowhere_counts_as_being_there(course):
    (course / "assignments" / ID).symlink_to(course / "nowhere")
    with pytest.raises(ExerciseError, match="exists already"):
        new_lesson.new_lesson(course, ID)


def test_nothing_half_made_is_left_behind(course, tmp_path, monkeypatch):
    broken = shutil.copytree(new_lesson.TEMPLATE, tmp_path / "broken")
    (broken / "zebra.py").write_bytes(b"\xff")
    monkeypatch.setattr(new_lesson, "TEMPLATE", broken)
    before = sorted(course.rglob("*"))
    with pytest.raises(UnicodeDecodeError):
        new_lesson.new_lesson(course, ID)
    assert sorted(course.rglob("*")) == before


def test_outside_of_a_course_one_sentence_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", ID]) == 1
    assert capsys.readouterr().err.startswith("dlkit new: No folder `assignments` in ")


# A reference in the file of its exercise


def test_the_template_stays_out_of_the_student_wheel(released):
    (wheel,) = (released / "release").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if "template" in name]


def test_the_release_holds_the_texts_of_the_lesson_and_no_file_of_its_exercises(released):
    folder = released / "release" / ID
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert names == {f"{ID}.ipynb", "cases.h5", "figures/one-scale.svg"}
    assert leaks(released, released / "release") == []


def test_a_reference_in_the_file_of_its_exercise_leaks_with_its_helpers(released, tmp_path):
    root = shutil.copytree(released, tmp_path / "course")
    file = root / "assignments" / ID / "exercises" / "standardize_features.py"
    helper = (
        "def _root_mean_square(X):\n"
        "    return [[(sum(x**2 for x in row) / len(row)) ** 0.5] for row in X]\n\n\n"
    )
    text = file.read_text()
    reference = "def standardize_features(X):\n"
    assert reference in text
    text = text.replace(
        "    return (X - mean) /", "    _ = [_root_mean_square(X)]\n    return (X - mean) /"
    )
    file.write_text(text.replace(reference, helper + reference))
    told = leaking(root, helper.splitlines()[1].strip())
    assert told.startswith(f"release/{ID}/{ID}.ipynb, cell flats gives away a part of the answer ")
    assert "'standardize_features'" in told


def leaking(root: Path, line: str) -> str:
    """Write a line into a demo cell of the release and return what the leak check says."""
    path = root / "release" / ID / f"{ID}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = (one for one in notebook.cells if one.id == "flats")
    cell.source += f"\ndef mine(X):\n    {line}"
    nbformat.write(notebook, path)
    return "; ".join(leaks(root, root / "release"))


def test_no_lesson_of_this_course_gives_away_what_the_template_asks_for(released):
    told = leaks(released, HOME / "release")  # of the other lessons' references, too
    names = load(ID, released).exercises
    assert [row for row in told if any(f"answer {name!r}" in row for name in names)] == []
