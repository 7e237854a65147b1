"""The folder `gradebook/submitted/`, into which complete submissions are put and nothing is lost.

What is collected is written into a hidden folder beside the submissions and renamed into its place
when it is complete. What it replaces is renamed into another hidden folder. nbgrader sees neither.
"""

import fcntl
import filecmp
import json
import shutil
import stat
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from dlkit.check.errors import Told
from dlkit.grading.common.submitted_files import STAMP

ROOM = ".collected"
COLLECTED, UNCHANGED, OLDER = "collected", "unchanged", "older"


class Busy(Told):
    """Another process collects at the same time."""


class Shelf:
    """The submissions of one assignment below the folder `submitted`; use it in `with`."""

    def __init__(self, submitted: Path, assignment: str) -> None:
        self.submitted = submitted
        self.assignment = assignment
        self.room = submitted / ROOM

    def __enter__(self) -> "Shelf":
        self.room.mkdir(parents=True, exist_ok=True)
        self._lock = (self.room / "lock").open("w", encoding="utf-8")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise Busy(
                f"Another process collects into {self.submitted} now; wait for it."
            ) from None
        for left_over in self.room.glob("new-*"):  # of a process that was killed
            shutil.rmtree(left_over)
        self.staging = Path(tempfile.mkdtemp(prefix="new-", dir=self.room))
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.staging, ignore_errors=True)
        self._lock.close()

    def put(self, student: str, staged: Path) -> tuple[str, Path | None]:
        """Put the complete folder `staged` where the student's submission belongs.

        Returns what came of it, and where the submission that it replaced is kept. What is there
        stays when it is the same, or newer by its time stamp.
        """
        place = self.submitted / student / self.assignment
        if place.parent.is_symlink() or place.is_symlink():
            raise Told(f"{place} is a link, or in one; nothing is written there.")
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            staged.rename(place)
            return COLLECTED, None
        if _same(staged, place):
            return UNCHANGED, None
        now, before = _stamp(staged), _stamp(place)
        if now and before and now < before:
            return OLDER, None
        kept = self._free(self.room / "older" / student / self.assignment)
        place.rename(kept)
        try:
            staged.rename(place)
        except BaseException:
            kept.rename(place)
            raise
        return COLLECTED, kept

    def note(self, record: Mapping[str, object]) -> None:
        """Append a record to the log of what was collected, one JSON object a line."""
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        with (self.room / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"at": now, "assignment": self.assignment, **record}) + "\n")

    def _free(self, folder: Path) -> Path:
        """Return a path in `folder` that is not taken, named after the time."""
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{datetime.now(UTC):%Y-%m-%d-%H-%M-%S}"
        numbered = (folder / (f"{name}-{n}" if n else name) for n in range(10**6))
        return next(path for path in numbered if not path.exists())


def _same(one: Path, other: Path) -> bool:
    """Say whether two folders hold the same regular files, and nothing else."""
    files, others = _files(one), _files(other)
    return files.keys() == others.keys() and all(
        _is_regular(path)
        and _is_regular(others[name])
        and path.stat().st_size == others[name].stat().st_size
        and filecmp.cmp(path, others[name], shallow=False)
        for name, path in files.items()
    )


def _is_regular(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _files(folder: Path) -> dict[str, Path]:
    return {
        str(path.relative_to(folder)): path
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }


def _stamp(folder: Path) -> datetime | None:
    """Return the time that this module's own stamps tell; None for any other."""
    path = folder / STAMP
    try:
        if not _is_regular(path) or path.stat().st_size > 100:
            return None
        return datetime.strptime(path.read_text("ascii").strip(), "%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, FileNotFoundError):
        return None
