"""A clone whose `dlkit/` is not the package that was imported: nothing is built or graded in it."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from house import ROOT

from dlkit import cli
from dlkit.clone import OtherCopy, refuse_other_copy
from dlkit.grading.common.errors import GradingRefused
from dlkit.grading.judging.session import begin
from dlkit.judge import judge
from dlkit.student_half import PACKAGE


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return another clone, with one assignment, and work in it."""
    lesson = tmp_path / "assignments" / "50-other"
    (lesson / "exercises").mkdir(parents=True)
    (lesson / "exercises" / "one.py").write_text("raise AssertionError\n")
    (tmp_path / "dlkit").mkdir()
    (tmp_path / "dlkit" / "__init__.py").write_text("")
    (tmp_path / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text())
    monkeypatch.chdir(lesson)
    return tmp_path


def is_told(words: str, clone: Path) -> bool:
    """Say whether it is one sentence with both places and what to do."""
    needed = (str(clone), str(PACKAGE), "pip install -c constraints.txt -e '.[course]'")
    return all(each in words for each in needed) and len(words.strip().splitlines()) == 1


@pytest.mark.parametrize("verb", ["build", "verify", "release", "grade 50-other", "demo", "doctor"])
def test_no_verb_runs_in_it(verb: str, clone: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(verb.split()) == 1
    said = capsys.readouterr()
    assert is_told(said.err, clone) and said.out == ""


def test_no_answer_is_judged_in_it(clone: Path):
    with pytest.raises(OtherCopy):
        judge("50-other", "sigmoid", len)


def test_no_grading_begins_in_it(clone: Path):
    generate = SimpleNamespace(coursedir=SimpleNamespace(root=str(clone)))
    with pytest.raises(GradingRefused, match="has its own dlkit"):
        begin(generate, "50-other", unsafe=True)


@pytest.mark.parametrize("verb", ["autograde", "generate_assignment", "generate_feedback"])
def test_nbgrader_does_nothing_in_it_from_elsewhere(verb: str, clone: Path):
    command = [sys.executable, "-m", "nbgrader", verb, "50-other", f"--course-dir={clone}"]
    refused = subprocess.run(command, cwd=ROOT / "docs", capture_output=True, text=True)
    assert refused.returncode == 1
    assert is_told(refused.stderr.splitlines()[-1], clone)
    assert not (clone / "gradebook").exists()


def test_nbgrader_takes_the_dlkit_of_the_folder_that_it_is_run_in(clone: Path):
    """The one in here is empty, which it remarks on."""
    command = [sys.executable, "-m", "nbgrader", "autograde", "50-other"]
    done = subprocess.run(command, cwd=clone, capture_output=True, text=True)
    assert "has its own dlkit" not in done.stderr
    assert (
        "'dlkit.grading.nbgrader_steps.exchange.SafeReleaseFeedback' could not be imported"
        in done.stderr
    )


def test_a_course_without_a_dlkit_of_its_own_is_no_clone(tmp_path: Path):
    (tmp_path / "dlkit").mkdir()  # no package
    refuse_other_copy(tmp_path)


def test_the_clone_that_was_imported_is_itself_by_whatever_path(tmp_path: Path):
    refuse_other_copy(ROOT)
    (tmp_path / "link").symlink_to(ROOT)
    refuse_other_copy(tmp_path / "link")
