"""A class is private: its folders and its database are its owner's alone, whatever the umask.

Files inside keep the modes that nbgrader gives them, since nobody else gets into the folders.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from sqlalchemy import make_url

OTHERS = 0o077
CONVERTERS = ("BaseConverter", "Autograde", "GenerateFeedback")
SIDES = ("", "-wal", "-shm", "-journal")  # SQLite's files beside a database


def keep_private(course: CourseDirectory) -> None:
    """Take the rights of everybody else away from the folders and the database of `course`.

    Missing ones are made. Nothing is done in a course that nbgrader was told to share
    (`groupshared`); where configured `permissions` let others read files, they may enter the
    folders. What cannot be changed is said in the log.
    """
    if course.groupshared:
        return
    taken = OTHERS & ~_granted(course)
    for folder in _folders(course):
        with contextlib.suppress(OSError):  # who needs it says better why it cannot be made
            folder.mkdir(mode=0o777 & ~taken, parents=True, exist_ok=True)
        _close(course, folder, taken)
    if database := _database(course):
        with contextlib.suppress(OSError):
            os.close(os.open(database, os.O_CREAT | os.O_RDWR, 0o600))
        for side in SIDES:
            _close(course, Path(f"{database}{side}"), OTHERS)


def private_opener(path: str, flags: int) -> int:
    """Open a file, for `open`, that is new with no rights for others."""
    return os.open(path, flags, 0o600)


def _granted(course: CourseDirectory) -> int:
    """Return the rights in folders that go with those in files that were configured."""
    files = 0
    for kind in CONVERTERS:
        files |= int(str(course.config[kind].get("permissions", 0)), 8) & 0o044
    return files | files >> 2  # who reads a file has to enter its folder


def _folders(course: CourseDirectory) -> Iterator[Path]:
    """Yield the folders of submissions, graded notebooks and feedback, below those around them."""
    root = Path(course.root)
    steps = (course.submitted_directory, course.autograded_directory, course.feedback_directory)
    found: dict[Path, None] = {}
    for folder in (Path(os.path.normpath(root / step)) for step in steps):
        around = [one for one in folder.parents if root in one.parents]
        found |= dict.fromkeys([*reversed(around), folder])
    yield from (folder for folder in found if folder != root and folder not in root.parents)


def _database(course: CourseDirectory) -> Path | None:
    url = make_url(course.db_url)
    on_disk = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(url.database) if on_disk and not url.database.startswith("file:") else None


def _close(course: CourseDirectory, path: Path, taken: int) -> None:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & taken:
            path.chmod(mode & ~taken)
            course.log.info("Made %s private: its mode was %o.", path, mode)
            mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return
    except PermissionError:
        pass
    if mode & taken:
        course.log.warning(
            "%s is open to other users of this machine (mode %o) and cannot be changed by you; let "
            "its owner run: chmod go-rwx %s",
            path,
            mode,
            path,
        )
