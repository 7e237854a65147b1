"""Collecting by the real commands, up to the grade."""

import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from grading_course import ID, RIGHT, SmallCourse

from dlkit.cli import main
from dlkit.collect import collecting

FULL = {"test_double": 40, "test_extent": 30, "test_plain": 20, "why": 0}
ROSTER = (
    "id,first_name,last_name,email,lms_user_id\n"
    "s001,Jane,Doe,jane@example.org,12345\n"
    "s002,Sam,Smith,sam@example.org,222\n"
)


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    course = SmallCourse(tmp_path / "course")
    (course.gradebook / "roster.csv").write_text(ROSTER)
    return course


@pytest.fixture
def notebook(course: SmallCourse) -> bytes:
    """A right notebook; nobody has handed it in."""
    path = course.submit("x", RIGHT)
    data = path.read_bytes()
    path.unlink(), path.parent.rmdir(), path.parent.parent.rmdir()
    return data


def canvas(path: Path, notebook: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w") as archive:
        archive.writestr(f"doejane_12345_9001_{ID}-1.ipynb", notebook)
        archive.writestr(f"smithsam_LATE_222_9002_{ID}.ipynb", notebook)
        archive.writestr("smithsam_LATE_222_9003_own.py", b"x = 1")
    return path


def test_from_an_archive_to_grades_with_the_gradebooks_roster(
    course: SmallCourse, notebook: bytes
) -> None:
    archive = str(canvas(course.gradebook / "submissions.zip", notebook))
    refused = course.run("dlkit.cli", "collect", archive, ID)
    assert refused.code == 1 and "nbgrader db student import" in refused.stderr
    assert course.nbgrader("db", "student", "import", "gradebook/roster.csv").code == 0
    collected = course.run("dlkit.cli", "collect", archive, ID)
    assert (collected.code, collected.stderr) == (0, ""), collected.said
    assert "Canvas: 2 collected" in collected.said
    graded = course.grade()
    assert graded.code == 0, graded.said
    assert course.scores("s001") == course.scores("s002") == FULL
    assert sorted(course.rows()) == [("s001",), ("s002",)]


def test_nbgraders_own_collect_works_for_canvas_and_stays_in_the_gradebook(
    course: SmallCourse, notebook: bytes
) -> None:
    before = set(course.root.iterdir())
    canvas(course.gradebook / "downloaded" / ID / "archive" / "submissions.zip", notebook)
    collected = course.nbgrader("zip_collect", ID)
    assert collected.code == 0, collected.said
    home = course.gradebook / "submitted"
    found = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}
    assert found == {
        f"doejane/{ID}/{ID}-1.ipynb",
        f"smithsam/{ID}/{ID}.ipynb",
        f"smithsam/{ID}/own.py",
    }
    assert set(course.root.iterdir()) - before <= {course.root / ".nbgrader.log"}


def test_git_ignores_what_collecting_leaves() -> None:
    root = Path(__file__).resolve().parents[1]
    paths = [
        "gradebook/downloaded/x/archive/a.zip",
        "gradebook/submitted/.collected/log.jsonl",
        "gradebook/roster.csv",
    ]
    ignored = subprocess.run(
        ["git", "check-ignore", *paths], cwd=root, capture_output=True, text=True
    )
    assert ignored.stdout.split() == paths


def test_a_command_that_is_interrupted_says_so_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(collecting, "collect", interrupted)
    assert main(["collect", "x.zip", ID]) == 130
    assert capsys.readouterr().err == "dlkit collect: stopped.\n"
