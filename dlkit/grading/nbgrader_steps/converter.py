"""nbgrader's converter, for submissions that nobody trusts."""

import glob
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from types import MappingProxyType

from nbgrader.converters import Autograde, BaseConverter
from nbgrader.converters.base import NbGraderException

from dlkit.grading.common.database import gradebook_told
from dlkit.grading.common.errors import GradebookFailed
from dlkit.grading.common.submitted_files import SECRET, STAMP
from dlkit.grading.judging.due import Before, graded_before
from dlkit.grading.nbgrader_steps.course import SafeCourse, put, settings_of
from dlkit.grading.nbgrader_steps.log import briefly, plain
from dlkit.grading.records.class_rows import remark_older
from dlkit.grading.records.roster import students_of
from dlkit.grading.records.standing import folded
from dlkit.grading.records.writer import GradebookWriter

MARKUP = "<>&\\\"'`"  # what formgrader or a shell could take for more than a name
PATTERNS = "*?[]"  # nbgrader's later steps take it for a pattern, which may fit other students too
NO_ID = frozenset(MARKUP + PATTERNS)
NAMING = (
    "a student's id must not contain quotes, any of < > & \\ * ? [ ] or invisible characters, nor "
    "begin with a dot; rename it."
)
UNKNOWN = (
    "the roster in the gradebook has no student {0}; rename the folder, or run: nbgrader db "
    "student add {0}, or grade with --create."
)
NBGRADERS_API = "tornado.application"  # the log that it writes to


class _CopiesNothing(BaseConverter):
    """Stands between nbgrader's two classes, in the place where submitted files are copied."""

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Copy of a submission its time and secret; the rest may be links, pipes, or too much."""
        source = self._format_source(assignment_id, student_id)
        folder = Path(self._format_dest(assignment_id, student_id))
        stamp = self.coursedir.get_existing_timestamp(source)
        put(folder, STAMP, f"{stamp} UTC" if stamp else None)
        put(folder, SECRET, self.coursedir.secret(source))


class SafeAutograde(Autograde, _CopiesNothing):
    """nbgrader's autograde: one notebook of each submitted folder, and nothing else of it.

    `refused` are the submitted folders that are not graded, each with the reason; `new_students`
    are those that the gradebook does not know yet, and that it will. The `gradebook_writer` is
    open while it grades.
    """

    refused: Mapping[str, str] = MappingProxyType({})
    new_students: Sequence[str] = ()

    def convert_notebooks(self) -> None:
        """Grade all but the refused, and fail in the end if there are any."""
        course = self.coursedir
        for path, why in self.refused.items():
            self.log.error("The folder %r is not graded: %s", student_of(self, path), why)
        if self.new_students:
            self.log.info(welcome(self.new_students))
        try:
            with GradebookWriter(course.db_url, course.assignment_id) as writer:
                self.gradebook_writer = writer
                super().convert_notebooks()
                self._say_older(writer)
        except GradebookFailed as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from None
        if self.refused:
            raise NbGraderException(f"{len(self.refused)} folders were not graded.")

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Say whether to grade: also when the lesson's rules are others than in the last grade."""
        if super().init_destination(assignment_id, student_id):
            return True
        if self.is_excluded(student_id) or not list(self.older([student_id])):
            return False
        self.log.warning("%s is graded again: the lesson has changed", student_id)
        given, self.force = self.force, True  # nbgrader makes room for the new grade then
        try:
            return super().init_destination(assignment_id, student_id)
        finally:
            self.force = given

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Make the submission's row; what the database cannot do is told in one sentence."""
        with gradebook_told():
            super().init_assignment(assignment_id, student_id)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Grade one notebook; what the database cannot do is told in one sentence."""
        with gradebook_told():
            super().convert_single_notebook(notebook_filename)

    def submitted(self, student: str) -> Path:
        """Return the folder that `student` handed in."""
        course = self.coursedir
        return Path(course.format_path(course.submitted_directory, student, course.assignment_id))

    def graded_folder(self, student: str) -> Path:
        """Return the folder of the graded notebook of `student`."""
        return Path(self._format_dest(self.coursedir.assignment_id, student))

    def is_excluded(self, student: str) -> bool:
        """Say whether the configuration leaves `student` out."""
        return student in self.coursedir.student_id_exclude.split(",")

    def before(self, student: str) -> Before | None:
        """Return what the graded notebook of `student` says of itself, None without one."""
        name = f"{self.coursedir.assignment_id}.ipynb"
        return graded_before(self.graded_folder(student) / name)

    def older(self, students: Iterable[str]) -> Iterator[str]:
        """Yield those of the students who were graded by other rules than the lesson's now."""
        for student in students:
            before = None if self.is_excluded(student) else self.before(student)
            if before and before.rules != self.exporter.session.rules:
                yield student

    def _say_older(self, writer: GradebookWriter) -> None:
        older = sorted(self.older(writer.students()))
        remark_older(writer, older)
        if older:
            self.log.warning(
                "Graded by an older version of the lesson: %s. Run nbgrader autograde %s to grade "
                "them by this one.",
                folded(older),
                self.coursedir.assignment_id,
            )


def make_safe(converter: Autograde) -> None:
    """Turn nbgrader's own converter, which has already started, into a `SafeAutograde`.

    nbgrader gives no way to name the class of its converter. Its folders' settings are copied:
    formgrader shares the original.
    """
    old = converter.coursedir
    settings = settings_of(old)
    settings["ignore"] = [*old.ignore, "*.h5"]  # data files need not be beside every student's page
    if not isinstance(converter, SafeAutograde):
        converter.__class__ = SafeAutograde
    converter.coursedir = SafeCourse(parent=converter.parent, **settings)
    converter.log.addFilter(plain)
    logging.getLogger(NBGRADERS_API).addFilter(briefly)
    found = _one_notebook_each(converter)
    converter.refused = {p: NAMING for p in found if not is_id(student_of(converter, p))}
    _look_up_students(converter, [path for path in found if path not in converter.refused])
    converter.assignments = {p: files for p, files in found.items() if p not in converter.refused}


def _look_up_students(converter: SafeAutograde, paths: Iterable[str]) -> None:
    """Refuse whom the gradebook does not know, or note who will be added to it."""
    students = {path: student_of(converter, path) for path in sorted(paths)}
    register = students_of(converter.coursedir)
    new = {path: one for path, one in students.items() if one not in register.ids}
    unknown = {path: one for path, one in new.items() if not converter.is_excluded(one)}
    if register.roster and not _says(converter, "create_student"):
        converter.create_student = False
    if converter.create_student:
        converter.new_students = list(unknown.values())
    else:
        converter.refused |= {path: UNKNOWN.format(student) for path, student in unknown.items()}


def welcome(students: Sequence[str]) -> str:
    """Say which students the gradebook did not know."""
    return f"{len(students)} new students are added to the gradebook: {', '.join(students)}."


def _says(converter: SafeAutograde, setting: str) -> bool:
    """Say whether the command or the configuration gives `setting` a value."""
    names = [kind.__name__ for kind in type(converter).__mro__]
    return any(setting in converter.config[name] for name in names if name in converter.config)


def student_of(converter: SafeAutograde, path: str) -> str:
    """Return the name that stands in the place of the student's id in a submitted path."""
    pattern = converter._format_source("(?P<assignment_id>.*)", "(?P<student_id>.*)", escape=True)
    return re.match(pattern, path, re.DOTALL)["student_id"]


def is_id(name: str) -> bool:
    """Say whether nbgrader's later steps can serve a student with this id."""
    return name.isprintable() and not set(name) & NO_ID and not name.startswith(".")


def _one_notebook_each(converter: SafeAutograde) -> dict[str, list[str]]:
    """Map each submitted folder to the notebook that is graded, be it there or not."""
    course = converter.coursedir
    if not fnmatch(course.assignment_id, course.notebook_id):
        return {}
    folders = glob.glob(converter._format_source(course.assignment_id, course.student_id))
    notebook = f"{course.assignment_id}.ipynb"
    return {path: [os.path.join(path, notebook)] for path in folders if os.path.isdir(path)}
