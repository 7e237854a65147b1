"""Grade a class on all cores: worker processes grade, and this process alone writes.

A submission is one transaction in the gradebook, and then one file. If grading is interrupted in
between, the next run grades that submission again, to the same result.
"""

import logging
import os
import shutil
import time
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path

from nbgrader.apps import AutogradeApp
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import find_all_files
from tqdm import tqdm

from dlkit.grading.common.errors import GradingRefused
from dlkit.grading.common.submitted_files import SECRET, STAMP
from dlkit.grading.judging import due
from dlkit.grading.nbgrader_steps.converter import SafeAutograde, student_of
from dlkit.grading.nbgrader_steps.course import put
from dlkit.grading.pool import report
from dlkit.grading.pool.pipeline import Graded, Pipeline
from dlkit.grading.pool.report import Summary
from dlkit.grading.pool.workers import Submission, Ungraded, WorkerPool
from dlkit.grading.records import class_rows
from dlkit.grading.records.penalties import late_penalty
from dlkit.grading.records.writer import GradebookWriter
from dlkit.sandbox import Walls


def grade(
    assignment: str,
    student: str = "*",
    force: bool = False,
    workers: int | None = None,
    walls: Walls | None = None,
    create: bool = False,
    verbose: bool = False,
) -> Summary:
    """Grade what is new or changed of `assignment` in the course of the working folder.

    It is due when what was handed in is new or another one, or when the lesson's rules are.

    Parameters
    ----------
    student : one student's id; default: all
    force : grade what has not changed, too
    workers : processes that grade; default: one for each core
    create : add students whom the roster in the gradebook does not have
    walls : what somebody has begun to build, by `start_walls`; default: they are built now
    verbose : show a line of each submission, and not only of those that a person should look at

    Raises GradingRefused when something is missing, a submission too; GradebookFailed when the
    gradebook cannot be written, WorkerPoolEnded when no process can be started. What was graded
    before that is kept, and the same call goes on with the rest.
    """
    app = AutogradeApp()
    words = [assignment, f"--student={student}", "--log-level=WARN"]
    app.initialize([*words, "--create"] if create else words)
    app.coursedir.assignment_id = assignment
    app.log.addFilter(_is_no_error)  # what is refused is raised, or stands in the summary
    run = ClassRun(coursedir=app.coursedir, parent=app, force=force)
    run.walls = walls
    run.workers = workers or len(os.sched_getaffinity(0))
    run.verbose = verbose
    try:
        run.start()
    except NbGraderException as error:
        raise GradingRefused(str(error)) from None
    return run.summary


class ClassRun(SafeAutograde):
    """nbgrader's autograde with `workers` processes that grade; `summary` tells the result.

    `walls` may have been begun to be built.
    """

    workers = 1
    walls: Walls | None = None
    verbose = False

    def init_notebooks(self) -> None:
        """Nothing: `make_safe` finds the folders, those without a notebook too."""

    def convert_notebooks(self) -> None:
        """Grade every submission that is new or changed."""
        started = time.monotonic()
        self.log.removeFilter(_is_no_error)
        self.summary = Summary()
        self.summary.failed |= {self._folder(path): why for path, why in self.refused.items()}
        course = self.coursedir
        if not (self.assignments or self.refused):
            folders = self._format_source(course.assignment_id, course.student_id)
            raise GradingRefused(f"There are no submissions: there is no folder {folders}.")
        writer = GradebookWriter(
            course.db_url, course.assignment_id, self.create_student, late_penalty(self)
        )
        with writer:
            wanted = list(self._due(writer.students()))
            self.summary.max_score = writer.own.max_score
            workers = min(self.workers, len(wanted) or 1)
            with WorkerPool(Pipeline(self.exporter), workers, self.log) as pool:
                outcomes = pool.grade(wanted)
                for one, outcome in tqdm(
                    outcomes, total=len(wanted), unit="submission", disable=None
                ):
                    self._take(writer, one, outcome)
            self._look_at_others(writer)
        self.summary.seconds = time.monotonic() - started

    def _due(self, known: set[str]) -> Iterator[Submission]:
        """Yield what is new or changed, or everything when that is wanted."""
        rules, self._reasons = self.exporter.session.rules, {}
        for folder, (notebook,) in sorted(self.assignments.items()):
            one = Submission(student_of(self, folder), Path(notebook))
            if self.is_excluded(one.student):
                continue
            before = self.before(one.student) if one.student in known else None
            handed_in = self._handed_in(one) if before else ""
            if why := due.why_due(before, handed_in, rules, self.force):
                self._reasons[one.student] = why
                self.notebooks = [notebook]
                self.run_pre_convert_hook()
                yield one
            else:
                self.summary.unchanged.append(one.student)

    def _handed_in(self, one: Submission) -> str:
        """Return the fingerprint of a submission; one that cannot be read is due, and fails."""
        try:
            return self.exporter.session.handed_in(one.notebook)
        except OSError:
            return ""

    def _take(self, writer: GradebookWriter, one: Submission, outcome: Graded | Ungraded) -> None:
        """Write down what came of a submission, and say what there is to say of it."""
        if isinstance(outcome, Ungraded):
            writer.register(one.student, self._stamp(one))  # it is there, and waits for its grade
            self.summary.failed[one.student] = outcome.reason
            return
        started = time.monotonic()
        stamp = self._stamp(one)
        standing = writer.save(one.student, outcome.marks, stamp)
        self._store(one, outcome.notebook, f"{stamp} UTC" if stamp else None)
        self.summary.writing += time.monotonic() - started
        self.summary.take(one.student, standing, outcome.marks)
        self.notebooks = [str(one.notebook)]
        self.run_post_convert_hook()
        line = report.line_of if self.verbose else report.attention_of
        if told := line(one.student, standing, outcome.marks):
            tqdm.write(told)

    def _look_at_others(self, writer: GradebookWriter) -> None:
        """See what concerns the class: penalties that are due, and grades by older rules."""
        summary, done = self.summary, self.summary.graded
        summary.again = due.judged_again(self._reasons[student] for student in done)
        summary.penalties = class_rows.renew_penalties(writer, summary.unchanged)
        others = writer.students() - done.keys() - set(summary.unchanged)
        older = sorted(self.older(others))
        class_rows.remark_older(writer, older)
        there = {student: self.submitted(student).is_dir() for student in older}
        summary.older = [student for student, is_there in there.items() if is_there]
        summary.stale = [student for student, is_there in there.items() if not is_there]
        summary.scores = class_rows.scores(writer)
        summary.created = writer.created

    def _stamp(self, one: Submission) -> datetime | None:
        return self.coursedir.get_existing_timestamp(str(one.notebook.parent))

    def _store(self, one: Submission, notebook: str, stamp: str | None) -> None:
        """Put the graded notebook, time, secret and the teacher's files where formgrader looks."""
        folder = self.graded_folder(one.student)
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in self._beside.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).unlink(missing_ok=True)  # an older one may be read-only
            shutil.copy(path, folder / name)
        put(folder, STAMP, stamp)
        put(folder, SECRET, self.coursedir.secret(one.notebook.parent))
        draft = folder / f".{one.notebook.name}.part"
        draft.write_text(notebook, encoding="utf-8")
        draft.replace(folder / one.notebook.name)
        self.set_permissions(self.coursedir.assignment_id, one.student)

    @cached_property
    def _beside(self) -> dict[str, str]:
        """The teacher's files that lie beside every graded notebook, by their names there."""
        course, assignment = self.coursedir, self.coursedir.assignment_id
        source = course.format_path(course.source_directory, ".", assignment)
        files = find_all_files(source, [*course.ignore, "*.ipynb"])
        names = {os.path.relpath(path, source): path for path in files}
        kept = set(names) - set(self.exclude_overwriting.get(assignment, ()))
        return {name: names[name] for name in sorted(kept)}

    def _folder(self, path: str) -> str:
        """Name a refused folder; nothing in its name can move a cursor."""
        return f"the folder {student_of(self, path)!r}"


def _is_no_error(record: logging.LogRecord) -> bool:
    return record.levelno < logging.ERROR
