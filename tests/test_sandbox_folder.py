"""Rule 3: of a student's folder only regular files come along, within limits."""

import os
from pathlib import Path

import pytest
from sandboxes import MB, sandbox, shown

from dlkit.sandbox import Limits, SandboxUnavailable
from dlkit.sandbox.folder import student_files, teacher_files

NO_UTF8 = os.fsdecode(b"sub/\xff")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A student's folder with four honest files and every dishonest kind of entry."""
    folder = tmp_path / "submission"
    (folder / "sub").mkdir(parents=True)
    (folder / "helper.py").write_text("x = 1\n")
    (folder / "sub" / "data.csv").write_text("1,2\n")
    (folder / "odd\nnäme").write_text("odd")
    (folder / NO_UTF8).write_text("odd")
    (folder / "01.ipynb").write_text("{}")
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (folder / "link").symlink_to(secret)
    (folder / "linked_folder").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    return folder


def names(folder: Path, teachers: dict | None = None, **limits: int) -> list[str]:
    return [name for name, _ in student_files(folder, teachers or {}, Limits(**limits))]


def test_only_regular_files_that_are_no_notebooks_are_taken(folder: Path) -> None:
    assert names(folder) == ["helper.py", "odd\nnäme", "sub/data.csv", NO_UTF8]


def test_a_teachers_file_wins_over_a_students_file_or_folder(folder: Path) -> None:
    assert names(folder, {"helper.py": Path(), "sub": Path()}) == ["odd\nnäme"]


def test_files_beyond_the_limits_stay_behind(folder: Path) -> None:
    assert names(folder, submitted_files=2) == ["helper.py", "odd\nnäme"]
    (folder / "big").write_bytes(bytes(2 * MB))
    assert "big" not in names(folder, submitted_bytes=MB)


def test_a_folder_of_very_many_files_is_not_read_to_its_end(tmp_path: Path) -> None:
    for n in range(2500):
        (tmp_path / f"{n:05}").touch()
    assert len(names(tmp_path, submitted_files=10_000)) == 2000


def test_a_folder_that_is_a_link_or_missing_gives_nothing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(folder)
    assert names(tmp_path / "alias") == names(tmp_path / "nowhere") == []


def test_a_teachers_file_that_is_missing_or_too_large_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SandboxUnavailable, match="cases.h5 cannot be read: No such file"):
        list(teacher_files({"cases.h5": tmp_path / "cases.h5"}))
    with open(tmp_path / "huge.h5", "wb") as file:
        file.truncate(65 * MB)
    with pytest.raises(SandboxUnavailable, match="huge.h5 has 65 MB"):
        list(teacher_files({"huge.h5": tmp_path / "huge.h5"}))


def test_the_working_folder_is_a_copy_that_is_never_written_back(
    folder: Path, tmp_path: Path
) -> None:
    cases = tmp_path / "cases.h5"
    cases.write_bytes(b"teacher's")
    (folder / "cases.h5").write_bytes(b"student's")
    with sandbox({"cases.h5": cases, "figures/a.txt": cases}, folder) as box:
        assert shown(box, "print(open('cases.h5').read(), open('figures/a.txt').read())") == (
            "teacher's teacher's\n"
        )
        assert shown(box, "open(b'sub/\\xff').read()") == "'odd'\n"
        assert shown(box, "import helper, os; helper.x, open('sub/data.csv').read()") == (
            "(1, '1,2\\n')\n"
        )
        shown(box, "import shutil; shutil.rmtree('sub'); open('cases.h5', 'w').write('changed')")
        shown(box, "os.remove('helper.py'); open('new', 'w').write('new')")
    assert cases.read_bytes() == b"teacher's"
    assert (folder / "sub" / "data.csv").exists()
    assert (folder / "helper.py").exists()
    assert not (folder / "new").exists()


def test_files_that_do_not_fit_are_a_failure_of_ours(tmp_path: Path) -> None:
    (tmp_path / "data.h5").write_bytes(bytes(3 * MB))
    with pytest.raises(SandboxUnavailable, match="data.h5 cannot be written .* No space left"):
        sandbox({"data.h5": tmp_path / "data.h5"}, folder_bytes=2 * MB)


def test_a_students_file_shadows_a_library_for_the_student_alone(tmp_path: Path) -> None:
    (tmp_path / "numpy.py").write_text("raise ImportError('shadow')")
    with sandbox(submission=tmp_path) as box:
        shown(box, "def f(x): return x + 1")
        assert box.call("f", (1,)).outcome == 2
