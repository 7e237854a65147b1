"""A submission's timestamp.txt: believed when it is one, and harmless when it is not."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from dlkit.grading.nbgrader_steps.course import SafeCourse


@pytest.fixture
def course(tmp_path: Path) -> SafeCourse:
    return SafeCourse(root=str(tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-29 12:30:00",
        "2024-02-29 12:30:00.000000 UTC",
        "2024-02-29T12:30:00Z\n",
        "2024-02-29 14:30:00+02:00",
        "2024-02-29 13:30:00 Europe/Paris",
    ],
)
def test_a_time_is_read_in_the_forms_that_nbgrader_writes(
    course: SafeCourse, tmp_path: Path, text: str
) -> None:
    (tmp_path / "timestamp.txt").write_text(text)
    assert course.get_existing_timestamp(str(tmp_path)) == datetime(2024, 2, 29, 12, 30)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2024-13-40 99:00:00",
        "2024-02-29 12:30:00 ../../../../etc/passwd",
        "2024-02-29 12:30:00 /dev/zero",
        "2024-02-29 12:30:00" + "0" * 1000,
        "\u0662\u0660\u0662\u0664",
    ],
)
def test_what_is_no_time_is_ignored(course: SafeCourse, tmp_path: Path, text: str) -> None:
    (tmp_path / "timestamp.txt").write_text(text, encoding="utf-8")
    assert course.get_existing_timestamp(str(tmp_path)) is None


def test_a_link_or_a_pipe_is_no_time(course: SafeCourse, tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("2024-02-29 12:30:00")
    (tmp_path / "timestamp.txt").symlink_to(tmp_path / "real.txt")
    assert course.get_existing_timestamp(str(tmp_path)) is None
    (tmp_path / "timestamp.txt").unlink()
    os.mkfifo(tmp_path / "timestamp.txt")
    assert course.get_existing_timestamp(str(tmp_path)) is None


def test_no_file_is_no_time(course: SafeCourse, tmp_path: Path) -> None:
    assert course.get_existing_timestamp(str(tmp_path)) is None
