"""A lesson as a student has it after the last cell: no red text, worth 100 points."""

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from house import ROOT
from nbclient import NotebookClient
from nbgrader.api import Gradebook

from dlkit.exercise import lesson_ids
from dlkit.release.wheel import build_wheel

pytestmark = pytest.mark.pages

LARGEST = 6_000_000  # bytes of an executed notebook; each picture is in it as a PNG and in HTML
STUDENT = "taught"


def filled(lesson: str) -> nbformat.NotebookNode:
    """Return the released notebook with the answers of `source/`, as `make lowest` fills it."""
    spec = importlib.util.spec_from_file_location("lowest", ROOT / ".ci" / "lowest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.filled(lesson)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the students' wheel holds, and nothing else of dlkit."""
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(build_wheel(ROOT, folder)) as wheel:
        wheel.extractall(folder / "unpacked")
    return folder / "unpacked"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what grading needs."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for folder in ("assignments", "source", "release"):
        shutil.copytree(ROOT / folder, root / folder)
    (root / "gradebook").mkdir()
    return root


@pytest.mark.parametrize("lesson", lesson_ids(ROOT))
def test_an_executed_lesson_shows_no_red_text_and_earns_every_point(
    lesson: str, package: Path, course: Path
):
    folder = course / "release" / lesson
    nb = filled(lesson)
    client = NotebookClient(nb, timeout=None, resources={"metadata": {"path": str(folder)}})
    bars = {name: value for name, value in os.environ.items() if name != "TQDM_DISABLE"}
    client.execute(env=bars | {"PYTHONPATH": str(package)})
    outputs = [(cell.id, one) for cell in nb.cells for one in cell.get("outputs", ())]
    red = {id_: one.text for id_, one in outputs if one.get("name") == "stderr"}
    assert red == {}
    file = course / "gradebook" / "submitted" / STUDENT / lesson / f"{lesson}.ipynb"
    file.parent.mkdir(parents=True)
    nbformat.write(nb, file)
    assert file.stat().st_size < LARGEST
    grade = [sys.executable, "-m", "dlkit.cli", "grade", lesson]
    done = subprocess.run(grade, cwd=course, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    with Gradebook(f"sqlite:///{course / 'gradebook' / 'gradebook.db'}") as gradebook:
        assert gradebook.find_submission(lesson, STUDENT).score == 100
