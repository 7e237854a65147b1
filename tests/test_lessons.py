"""Every lesson through the whole path: its answers earn everything, an untouched one nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from dlkit.exercise import lesson_ids

ROOT = Path(__file__).parents[1]
HANDED_IN = {"untouched": "release", "taught": "source"}  # student -> where the notebook lies

for_every_lesson = pytest.mark.parametrize("lesson", lesson_ids(ROOT))


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A copy of what grading needs, with both notebooks of each lesson handed in."""
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for folder in ("assignments", "source"):
        shutil.copytree(ROOT / folder, root / folder)
    for lesson in lesson_ids(ROOT):
        for student, folder in HANDED_IN.items():
            target = root / "gradebook" / "submitted" / student / lesson
            target.mkdir(parents=True)
            shutil.copy(ROOT / folder / lesson / f"{lesson}.ipynb", target)
    return root


@for_every_lesson
def test_a_lessons_answers_earn_every_point_and_an_untouched_release_earns_none(course, lesson):
    command = [sys.executable, "-m", "nbgrader", "autograde", lesson]
    ran = subprocess.run(command, cwd=course, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-3000:]
    with Gradebook(f"sqlite:///{course / 'gradebook' / 'gradebook.db'}") as gradebook:
        scores = {s.student.id: s.score for s in gradebook.assignment_submissions(lesson)}
    assert scores == {"untouched": 0, "taught": 100}
