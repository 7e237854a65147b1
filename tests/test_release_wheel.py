"""The student wheel: what it asks for, and that other content is another version."""

import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from house import PYPROJECT, ROOT
from packaging.specifiers import SpecifierSet
from packaging.version import Version

import dlkit
from dlkit.release import wheel
from dlkit.release.wheel import build_wheel
from dlkit.student_half import student_half


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a course with a student half of its own, to change."""
    root = tmp_path / "course"
    (root / "dlkit").mkdir(parents=True)
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, root)
    for path in student_half():
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, root / "dlkit" / path.name)
    half = [root / "dlkit" / path.name for path in student_half()]
    monkeypatch.setattr(wheel, "student_half", lambda: half)
    return root


def built(course: Path, into: str) -> Path:
    folder = course.parent / into
    folder.mkdir()
    return build_wheel(course, folder)


def metadata(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        return dict(Parser().parsestr(archive.read(name).decode()).items())


def test_the_version_is_that_of_dlkit_and_a_digest(course: Path):
    version = Version(built(course, "once").name.split("-")[1])
    assert version.public == dlkit.__version__
    assert len(version.local) == 11 and version.local[0] == "h"


def change(path: Path) -> None:
    path.write_text(path.read_text() + "\n# other words\n")


CHANGES = {
    "a line of a module": lambda root: change(root / "dlkit" / "check" / "compare.py"),
    "a name of a module": lambda root: (root / "dlkit/plot/bars.py").rename(
        root / "dlkit/plot/b.py"
    ),
    "a new file": lambda root: (root / "dlkit" / "data" / "new.txt").write_text(""),
    "a file that is gone": lambda root: (root / "dlkit" / "plot" / "film.py").unlink(),
    "the licence": lambda root: change(root / "LICENSE"),
    "a dependency": lambda root: (root / "pyproject.toml").write_text(
        PYPROJECT.replace('"tqdm>=4', '"tqdm>=3')
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_other_content_is_another_version(kind: str, course: Path):
    before = built(course, "before")
    CHANGES[kind](course)
    assert built(course, "after").name != before.name


def test_the_same_files_give_the_same_bytes_and_name_whenever_and_by_whom_they_were_written(
    course: Path,
):
    before = built(course, "before")
    for path in (course / "dlkit").rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700 if path.is_dir() else 0o600)
    (course / "dlkit" / "check" / "__pycache__").mkdir(exist_ok=True)
    (course / "dlkit" / "check" / "__pycache__" / "card.pyc").write_bytes(b"made here")
    after = built(course, "after")
    assert after.name == before.name and after.read_bytes() == before.read_bytes()


def test_pip_replaces_an_installed_wheel_by_one_with_other_content(course: Path, tmp_path: Path):
    """In both directions: of two digests either may be the greater one."""
    first = built(course, "first")
    change(course / "dlkit" / "check" / "compare.py")
    second = built(course, "second")
    venv.create(tmp_path / "venv")
    python = tmp_path / "venv" / "bin" / "python"
    (installed,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-index"]
    for file in (first, second, first):
        requirements = file.with_name("requirements.txt")
        requirements.write_text(f"./{file.name}\n")  # as a student has it
        command = [*install, "--no-deps", "--quiet", "-r", requirements.name]
        subprocess.run(command, cwd=file.parent, check=True, capture_output=True)
        words = (installed / "dlkit" / "check" / "compare.py").read_text()
        assert words.endswith("# other words\n") == (file == second)
        assert len(list(installed.glob("dlkit_student-*.dist-info"))) == 1


def test_a_student_may_have_any_newer_python(course: Path):
    bounds = SpecifierSet(metadata(built(course, "once"))["Requires-Python"])
    lowest = SpecifierSet(tomllib.loads(PYPROJECT)["project"]["requires-python"])
    assert {str(one) for one in bounds} == {str(one) for one in lowest if one.operator == ">="}
    assert "3.99.0" in bounds
