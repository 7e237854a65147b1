"""Finding the notebook that was handed in: names, folders, doubles, another lesson's."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from grading_course import DOUBLE, EXTENT, ID, RIGHT, ROOT, SmallCourse

from dlkit.exercise import exercise_names, lesson_ids
from dlkit.grading.intake import finding
from dlkit.grading.intake.finding import digest_of_all, lesson_of, notebooks, take
from dlkit.grading.intake.submission import Cell, Unreadable, digest_of, read

LESSONS = {ID: frozenset({"double", "extent"}), "91-next": frozenset({"double", "halve", "area"})}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return SmallCourse(tmp_path_factory.mktemp("released") / "course").release / f"{ID}.ipynb"


@pytest.fixture(scope="module")
def teacher(released: Path) -> nbformat.NotebookNode:
    return nbformat.read(released, as_version=4)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "s1" / ID
    path.mkdir(parents=True)
    return path


@pytest.fixture
def put(folder: Path, released: Path) -> Callable[..., Path]:
    """Write a notebook with these answers under a name, changed so many seconds ago."""

    def write(name: str, answers: dict[str, str] = RIGHT, age: int = 0) -> Path:
        nb = json.loads(released.read_text())
        for cell in nb["cells"]:
            cell["source"] = (
                answers.get(cell["metadata"]["nbgrader"]["grade_id"], cell["source"])
                if "nbgrader" in cell["metadata"]
                else cell["source"]
            )
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(nb))
        os.utime(path, (10**9 - age, 10**9 - age))
        return path

    return write


def told(folder: Path, teacher: nbformat.NotebookNode) -> tuple[str, ...]:
    return take(folder / f"{ID}.ipynb", teacher, LESSONS).submitted.remarks


def sources(folder: Path, teacher: nbformat.NotebookNode) -> set[str]:
    cells = take(folder / f"{ID}.ipynb", teacher, LESSONS).submitted.cells
    return {cell.source for cell in cells}


@pytest.mark.parametrize(
    "name",
    [
        f"{ID} (1).ipynb",
        f"{ID}-1.ipynb",
        f"Copy of {ID}.ipynb",
        f"smith_late_{ID}.ipynb",
        f"{ID}.ipynb.txt",
        f"{ID}.ipynb.json",
        f"{ID}.ipynb (2)",
        f"{ID}.IPYNB",
        "Untitled.ipynb",
        "übung é 1.ipynb",
        f"again/{ID}.ipynb",
        f"{ID} (1)/Untitled.ipynb",
    ],
)
def test_the_only_notebook_counts_whatever_its_name(folder, put, teacher, name: str) -> None:
    put(name)
    assert DOUBLE in sources(folder, teacher)
    assert told(folder, teacher) == (f"The notebook is called {name}, not {ID}.ipynb.",)
    assert take(folder / f"{ID}.ipynb", teacher).folder == (folder / name).parent


def test_the_expected_name_is_not_remarked_on(folder, put, teacher) -> None:
    put(f"{ID}.ipynb")
    assert told(folder, teacher) == ()


def test_the_expected_name_counts_and_the_others_are_named(folder, put, teacher) -> None:
    put(f"{ID}.ipynb", {"double": DOUBLE})
    put(f"{ID} (1).ipynb")
    put("older.ipynb")
    assert EXTENT not in sources(folder, teacher)
    others = f"{ID} (1).ipynb, older.ipynb"
    assert told(folder, teacher) == (
        f"Besides {ID}.ipynb there is {others}, which was not looked at.",
    )


def test_what_was_handed_in_instead_of_a_notebook_is_said(folder, teacher) -> None:
    for name in ("page.html", "a\x1b[2J.py", "timestamp.txt", ".hidden"):
        (folder / name).write_text("x")
    with pytest.raises(Unreadable) as refused:
        take(folder / f"{ID}.ipynb", teacher)
    words = f"there is no file {ID}.ipynb in the submission; there is a"
    assert str(refused.value).startswith(words) and str(refused.value).endswith(", page.html")
    assert "\x1b" not in str(refused.value) and ".hidden" not in str(refused.value)
    for number in range(3000):
        (folder / f"{number}.txt").touch()
    with pytest.raises(Unreadable, match=r", and \d+ more$"):
        take(folder / f"{ID}.ipynb", teacher)


def test_of_several_the_one_that_answers_most_counts(folder, put, teacher) -> None:
    put("a.ipynb", {}, age=0)
    put("b.ipynb", RIGHT, age=100)
    put("c.ipynb", {"double": DOUBLE}, age=5)
    (remark,) = told(folder, teacher)
    assert "There are 3 notebooks" in remark and "b.ipynb was graded" in remark
    assert "it answers most" in remark and EXTENT in sources(folder, teacher)


def test_of_equal_ones_the_newest_counts(folder, put, teacher) -> None:
    put("a.ipynb", RIGHT, age=100)
    put("b.ipynb", RIGHT | {"double": "def double(x):\n    return x + x"}, age=10)
    put("c.ipynb", {}, age=0)
    (remark,) = told(folder, teacher)
    assert "b.ipynb was graded" in remark and "newest" in remark
    assert "def double(x):\n    return x + x" in sources(folder, teacher)


def test_what_is_no_notebook_or_another_lessons_is_not_chosen(folder, put, teacher) -> None:
    put("right.ipynb", RIGHT, age=100)
    (folder / "broken.ipynb").write_text("{")
    other = {"cell_type": "code", "source": "def halve(x): ...\ndef area(x): ...\nx = 1"}
    (folder / "other.ipynb").write_text(json.dumps({"nbformat": 4, "cells": [other]}))
    (remark,) = told(folder, teacher)
    assert "right.ipynb was graded" in remark


def test_when_none_of_several_can_be_read_the_newest_ones_reason_is_told(folder, teacher) -> None:
    (folder / "a.ipynb").write_text("{")
    (folder / "b.ipynb").write_text("")
    os.utime(folder / "a.ipynb", (10**9, 10**9))
    with pytest.raises(Unreadable, match="it is empty"):
        take(folder / f"{ID}.ipynb", teacher, LESSONS)


@pytest.mark.parametrize("name", [f"{ID}.ipynb", "x.ipynb"])
def test_another_lessons_notebook_is_refused_by_its_content(folder, teacher, name: str) -> None:
    marked = {"nbgrader": {"grade_id": "halve"}}
    cells = [
        {"cell_type": "code", "source": "def double(x): ..."},
        {"cell_type": "code", "source": "...", "metadata": marked},
        {"cell_type": "code", "source": "def area(x): ..."},
    ]
    (folder / name).write_text(json.dumps({"nbformat": 4, "cells": cells}))
    with pytest.raises(Unreadable, match=r"it is the notebook of another lesson \(91-next\)"):
        take(folder / f"{ID}.ipynb", teacher, LESSONS)


@pytest.mark.parametrize(
    ("names", "lesson"),
    [
        ("double extent", ID),
        ("double extent halve area", ID),  # somebody pasted the next lesson's answers
        ("double halve area", "91-next"),
        ("halve area", "91-next"),
        ("double", ID),  # both have it
        ("halve", ID),  # too little to know
        ("other", ID),
        ("", ID),
    ],
)
def test_a_lesson_is_known_by_most_of_its_names(names: str, lesson: str) -> None:
    cells = [Cell("code", "", name) for name in names.split()]
    assert lesson_of(cells, ID, LESSONS) == lesson
    cells = [Cell("code", f"{name} = 1") for name in names.split()]
    assert lesson_of(cells, ID, LESSONS) == lesson


def test_a_notebook_with_all_of_two_lessons_is_what_it_is_handed_in_as() -> None:
    cells = [Cell("code", "", name) for name in ("double", "extent", "halve", "area")]
    assert [lesson_of(cells, own, LESSONS) for own in LESSONS] == list(LESSONS)


@pytest.mark.parametrize("own", lesson_ids(ROOT))
def test_every_lessons_notebook_is_taken_for_its_own(own: str) -> None:
    """Whatever it is handed in as, and if it has lost what tells cells apart."""
    cells = read(ROOT / "release" / own / f"{own}.ipynb").cells
    nameless = [Cell(cell.kind, cell.source) for cell in cells]
    lessons = exercise_names(ROOT)
    assert own in lessons
    for handed_in_as in lessons:
        assert lesson_of(cells, handed_in_as, lessons) == own
        assert lesson_of(nameless, handed_in_as, lessons) == own


def test_nothing_is_looked_for_deeper_or_in_what_is_hidden(folder, put, teacher) -> None:
    put("a/x.ipynb")
    (folder / "a" / "b").mkdir()
    (folder / "a" / "x.ipynb").rename(folder / "a" / "b" / "x.ipynb")
    for hidden in ("__MACOSX", ".ipynb_checkpoints"):
        put(f"{hidden}/x.ipynb")
    put("._x.ipynb")
    with pytest.raises(Unreadable, match="there is no file"):
        take(folder / f"{ID}.ipynb", teacher, LESSONS)


def test_a_notebook_in_the_folder_itself_goes_before_deeper_ones(folder, put, teacher) -> None:
    put("a/x.ipynb", RIGHT)
    put("y.ipynb", {})
    assert notebooks(folder / f"{ID}.ipynb") == [folder / "y.ipynb"]


def test_links_are_no_notebooks_and_no_folders(folder, put, tmp_path, teacher) -> None:
    theirs = put("x.ipynb")
    theirs.rename(tmp_path / "x.ipynb")
    (folder / "x.ipynb").symlink_to(tmp_path / "x.ipynb")
    (folder / "deeper").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.ipynb")
    with pytest.raises(Unreadable, match="there is no file"):
        take(folder / f"{ID}.ipynb", teacher, LESSONS)
    (folder / f"{ID}.ipynb").symlink_to(tmp_path / "x.ipynb")
    with pytest.raises(Unreadable, match="link"):
        take(folder / f"{ID}.ipynb", teacher, LESSONS)
    (tmp_path / "s2").symlink_to(tmp_path / "s1")
    with pytest.raises(Unreadable, match="its folder is a link"):
        take(tmp_path / "s2" / ID / f"{ID}.ipynb", teacher, LESSONS)
    (folder / f"{ID}.ipynb").unlink()
    put("deeper still/x.ipynb")
    assert DOUBLE in sources(folder, teacher)
    with pytest.raises(Unreadable):
        take(tmp_path / "s2" / ID / f"{ID}.ipynb", teacher, LESSONS)


def test_names_are_said_without_what_moves_a_cursor(folder, put, teacher) -> None:
    put("x\x1b[2J\n" + "y" * 200 + ".ipynb")
    (remark,) = told(folder, teacher)
    assert remark.isprintable() and len(remark) < 120


def test_a_name_that_is_no_text_is_found(folder, put, teacher) -> None:
    put("x.ipynb").rename(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.ipynb"))
    (remark,) = told(folder, teacher)
    assert remark.encode().decode() == remark and ".ipynb" in remark


def test_a_flood_of_notebooks_is_bounded(folder, put, teacher, monkeypatch) -> None:
    monkeypatch.setattr(finding, "MAX_NOTEBOOKS", 3)
    for number in range(8):
        put(f"{number}.ipynb", RIGHT if number == 0 else {}, age=100 * (number == 0))
    (remark,) = told(folder, teacher)
    assert "There are 8 notebooks" in remark and "0.ipynb was graded" not in remark
    monkeypatch.setattr(finding, "MAX_ENTRIES", 5)
    assert len(notebooks(folder / f"{ID}.ipynb")) == 5
    put(f"{ID}.ipynb")
    assert folder / f"{ID}.ipynb" in notebooks(folder / f"{ID}.ipynb")


def test_the_fingerprint_knows_all_that_is_chosen_from(folder, put) -> None:
    expected = folder / f"{ID}.ipynb"
    put("a.ipynb"), put("b.ipynb")
    seen = [digest_of_all(expected)]
    put("b.ipynb", {})
    seen.append(digest_of_all(expected))
    (folder / "b.ipynb").rename(folder / "c.ipynb")
    seen.append(digest_of_all(expected))
    put(expected.name)
    seen.append(digest_of_all(expected))
    put("a.ipynb", {"double": DOUBLE})  # not looked at
    assert digest_of_all(expected) == seen[-1]
    (folder / "a.ipynb").unlink(), (folder / "c.ipynb").unlink()
    seen.append(digest_of_all(expected))
    assert len(set(seen)) == len(seen)
    assert seen[-1] == digest_of(expected)
