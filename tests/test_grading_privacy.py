"""A class is private: whose folders and database are readable, and what git sees of them."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from dlkit.grading.common.privacy import keep_private

FOLDERS = ("gradebook", "gradebook/submitted", "gradebook/autograded", "gradebook/feedback")


def course(root: Path, **settings: object) -> CourseDirectory:
    config = Config({name: {"permissions": value} for name, value in settings.items()})
    steps = {f"{name}_directory": f"gradebook/{name}" for name in ("submitted", "autograded")}
    steps |= {"feedback_directory": "gradebook/feedback"}
    made = CourseDirectory(root=str(root), config=config, **steps)
    made.db_url = f"sqlite:///{root}/gradebook/gradebook.db"
    return made


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o002, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_new_folders_and_the_database_are_the_owners_alone(tmp_path: Path, umask: int) -> None:
    root = tmp_path / "course"
    root.mkdir()
    before = mode(root)
    keep_private(course(root))
    assert [mode(root / name) for name in FOLDERS] == [0o700] * 4
    assert mode(root / "gradebook/gradebook.db") == 0o600
    assert mode(root) == before  # the rest of the course is no secret


def test_what_an_earlier_version_left_open_is_closed(tmp_path: Path) -> None:
    for name in FOLDERS:
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o775)
    files = [tmp_path / f"gradebook/gradebook.db{side}" for side in ("", "-wal", "-journal")]
    for file in files:
        file.touch()
        file.chmod(0o664)
    keep_private(course(tmp_path))
    assert [mode(tmp_path / name) for name in FOLDERS] == [0o700] * 4
    assert [mode(file) for file in files] == [0o600] * 3


def test_a_shared_course_stays_as_it_is(tmp_path: Path) -> None:
    shared = course(tmp_path)
    shared.groupshared = True
    (tmp_path / "gradebook").mkdir()
    (tmp_path / "gradebook").chmod(0o2770)
    keep_private(shared)
    assert mode(tmp_path / "gradebook") == 0o2770
    assert list((tmp_path / "gradebook").iterdir()) == []


@pytest.mark.parametrize(
    ("permissions", "wanted"), [(444, 0o755), (640, 0o750), (600, 0o700), (400, 0o700)]
)
@pytest.mark.parametrize("converter", ["Autograde", "GenerateFeedback", "BaseConverter"])
def test_whom_configured_permissions_let_read_may_enter(
    tmp_path: Path, converter: str, permissions: int, wanted: int
) -> None:
    for name in FOLDERS:
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o775)
    keep_private(course(tmp_path, **{converter: permissions}))
    assert {mode(tmp_path / name) for name in FOLDERS} == {wanted}
    assert mode(tmp_path / "gradebook/gradebook.db") == 0o600


def test_folders_outside_of_the_course_are_closed_and_their_parents_are_not(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "course", tmp_path / "disk" / "handed-in"
    root.mkdir(), elsewhere.mkdir(parents=True)
    elsewhere.parent.chmod(0o755), elsewhere.chmod(0o755)
    made = course(root)
    made.submitted_directory = str(elsewhere)
    keep_private(made)
    assert (mode(elsewhere.parent), mode(elsewhere)) == (0o755, 0o700)


def test_a_course_that_is_its_own_submitted_folder_is_not_closed(tmp_path: Path) -> None:
    made, before = course(tmp_path), mode(tmp_path)
    made.submitted_directory = "."
    keep_private(made)
    assert mode(tmp_path) == before


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://u@h/grades"])
def test_a_database_that_is_no_file_is_let_be(tmp_path: Path, url: str) -> None:
    made = course(tmp_path)
    made.db_url = url
    keep_private(made)
    assert mode(tmp_path / "gradebook") == 0o700
    assert not (tmp_path / "gradebook/gradebook.db").exists()


def test_what_somebody_else_owns_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(self: Path, mode: int) -> None:
        raise PermissionError

    (tmp_path / "gradebook").mkdir()
    (tmp_path / "gradebook").chmod(0o755)
    monkeypatch.setattr(Path, "chmod", refuse)
    made = course(tmp_path)
    made.log.propagate = True
    with caplog.at_level("WARNING", logger=made.log.name):
        keep_private(made)
    assert f"chmod go-rwx {tmp_path}/gradebook" in caplog.text
