"""The step of the exchange that is ours: hand each student's feedback page to its student."""

import glob
import os
import re
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.utils import notebook_hash

from dlkit.grading.common.privacy import keep_private
from dlkit.grading.common.submitted_files import SECRET
from dlkit.grading.nbgrader_steps.course import SafeCourse, settings_of

NAMES = 10  # of notebooks in one submission under which its page can be fetched
ENTRIES = 1000  # of a submitted folder that are looked at


class SafeReleaseFeedback(ExchangeReleaseFeedback):
    """nbgrader's release_feedback, for a class of which not everybody used the exchange.

    nbgrader itself ends, for all students after it, at the first one without a readable secret. And
    a student fetches a page by the name of the notebook handed in, which need not be the lesson's.
    """

    def copy_files(self) -> None:
        """Copy every page that a student can fetch; name the others, and fail in the end."""
        keep_private(self.coursedir)
        course = SafeCourse(parent=self, **settings_of(self.coursedir))
        excluded = self.coursedir.student_id_exclude.split(",")
        pattern = os.path.join(self.src_path, f"{glob.escape(course.assignment_id)}.html")
        left = 0
        for page in map(Path, sorted(glob.glob(pattern))):
            student = _student_of(course, page.parent)
            if student in excluded:
                continue
            if secret := course.secret(page.parent):
                for name in {page.stem, *_handed_in(course, student, secret)}:
                    self._hand_out(page, notebook_hash(secret=secret, notebook_id=name))
                self.log.info("Released feedback of student %r: %s", student, page)
            else:
                left += 1
                self.log.error(
                    "The feedback of student %r is not released, because what was graded has no "
                    "readable %s (nbgrader submit writes it); hand %s over yourself.",
                    student,
                    SECRET,
                    page,
                )
        if left:
            self.fail(f"The feedback of {left} students was not released.")

    def _hand_out(self, page: Path, name: str) -> None:
        """Put the page into the exchange, at once and for everybody who knows its name."""
        target = Path(self.dest_path, f"{name}.html")
        draft = target.with_suffix(".part")
        shutil.copyfile(page, draft)
        draft.chmod(0o664 if self.coursedir.groupshared else 0o644)
        draft.replace(target)


def _student_of(course: SafeCourse, folder: Path) -> str:
    pattern = course.format_path(
        course.feedback_directory, "(?P<student>.*)", re.escape(course.assignment_id), escape=True
    )
    return re.fullmatch(pattern, str(folder), re.DOTALL)["student"]


def _handed_in(course: SafeCourse, student: str, secret: str) -> Iterator[str]:
    """Yield the names of the notebooks in the submission, if it is still the one with `secret`."""
    folder = course.format_path(course.submitted_directory, student, course.assignment_id)
    if course.secret(folder) != secret:
        return
    with os.scandir(folder) as entries:
        names = (Path(entry.name) for entry in islice(entries, ENTRIES))
        yield from islice((name.stem for name in names if name.suffix == ".ipynb"), NAMES)
