"""nbgrader's folders, where two files that come with a submission can do no harm.

`nbgrader submit` writes its time and its secret. Like all of a submission they may be links, pipes
or too large.
"""

import os
import re
import stat
from datetime import datetime
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

from dlkit.grading.common.submitted_files import SECRET, STAMP

STAMP_FORM = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(Z| ?[+-]\d\d:?\d\d| [A-Za-z]+(/[A-Za-z_]+)*)?"
)
SECRET_FORM = re.compile(r"[!-~]{16,256}")  # nbgrader's has 128 hexadecimal digits
SMALL = 300  # bytes


class SafeCourse(CourseDirectory):
    """nbgrader's folders, which read a submission's time and secret with care."""

    def get_existing_timestamp(self, dest_path: str) -> datetime | None:
        """Return the time in `dest_path/timestamp.txt`, None when there is none to be read.

        nbgrader itself waits at a pipe, follows links, opens the file that a time zone names, and
        ends the whole batch for a text that is no time.
        """
        path = Path(dest_path, STAMP)
        try:
            text = _small_text(path).strip()
            return parse_utc(text) if STAMP_FORM.fullmatch(text) else self._ignored(path, "time")
        except FileNotFoundError:
            return None
        except (OSError, ValueError, OverflowError):
            return self._ignored(path, "time")

    def secret(self, folder: str | Path) -> str | None:
        """Return what is in `folder/submission_secret.txt`, None when there is none to be read."""
        path = Path(folder, SECRET)
        try:
            text = _small_text(path)
            return text if SECRET_FORM.fullmatch(text) else self._ignored(path, "secret")
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            return self._ignored(path, "secret")

    def _ignored(self, path: Path, what: str) -> None:
        self.log.warning("%s does not contain a readable %s; it is ignored.", path, what)


def settings_of(course: CourseDirectory) -> dict:
    """Return what is configured of nbgrader's folders, for a copy of them."""
    return {name: getattr(course, name) for name in course.trait_names(config=True)}


def put(folder: Path, name: str, text: str | None) -> None:
    """Write `text` into the file of that name, new; with None there is no such file afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).unlink(missing_ok=True)  # an older one may be read-only
    if text is not None:
        (folder / name).write_text(text, encoding="ascii")


def _small_text(path: Path) -> str:
    """Read a short file, if it is one: no link is followed, no pipe waited for."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("not a regular file")
        return file.read(SMALL).decode("ascii")
