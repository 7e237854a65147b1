"""Where nbgrader's autograde hands over: before the batch, and for every submitted notebook."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from traitlets import Bool, default

from dlkit.grading.common.errors import GradebookFailed, GradingRefused
from dlkit.grading.common.outputs import UNREADABLE, UNSAFE
from dlkit.grading.common.privacy import keep_private
from dlkit.grading.intake.finding import names_of, take
from dlkit.grading.intake.rebuild import answered, rebuild
from dlkit.grading.intake.submission import Cell, Unreadable
from dlkit.grading.judging.session import begin
from dlkit.grading.nbgrader_steps.converter import make_safe

NOTHING = "Nothing of this lesson was found in the notebook."
BLANK = "The notebook answers nothing, and another one beside it was not looked at."
UNSAFE_VARIABLE = "DLKIT_UNSAFE_NO_SANDBOX"


class SubmissionExporter(NotebookExporter):
    """Writes the notebook that is graded.

    nbgrader makes it before it touches a submission, and outside of what it catches: what grading
    relies on is looked at here, and nothing is graded when it is missing.
    """

    unsafe_no_sandbox = Bool(
        help="Grade without sandbox walls. Any submission can then give itself every point and "
        f"read everything you can. Also set by the environment variable {UNSAFE_VARIABLE}=1."
    ).tag(config=True)

    @default("unsafe_no_sandbox")
    def _unsafe_no_sandbox_default(self) -> bool:
        return os.environ.get(UNSAFE_VARIABLE, "") not in ("", "0")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        converter = self.parent
        keep_private(converter.coursedir)
        generate = GenerateAssignment(coursedir=converter.coursedir, parent=converter.parent)
        try:
            assignment = converter.coursedir.assignment_id
            self.session = begin(
                generate, assignment, self.unsafe_no_sandbox, getattr(converter, "walls", None)
            )
            self._warn()
            make_safe(converter)
        except (GradingRefused, GradebookFailed) as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from None

    def _warn(self) -> None:
        for words in self.session.registered:
            self.log.warning("%s: %s.", self.session.assignment, words)
        if self.session.unsafe:
            self.log.warning(UNSAFE)
        if names := self.session.unprotected:
            self.log.warning(
                "The points of %s are not protected: ordinary tests cells run in one process with "
                "the student's code.",
                ", ".join(names),
            )

    def from_filename(
        self, filename: str, resources: dict | None = None, **kwargs: Any
    ) -> tuple[str, dict]:
        """Rebuild a submitted notebook; read one that was rebuilt as it is."""
        if not self.parent._sanitizing:
            return super().from_filename(filename, resources=resources, **kwargs)
        return self.from_notebook_node(self.rebuilt(Path(filename)), resources=resources, **kwargs)

    def rebuilt(self, path: Path) -> NotebookNode:
        """Return the teacher's notebook with what the student wrote in the one at `path`.

        The notebook may have another name, or lie one folder deeper. The metadata say of which
        assignment it is, in which folder it was found, what was repaired or why nothing could be
        read, why a person should look at it, which submission it was made from, and by which rules
        it is judged.
        """
        session = self.session
        ours: dict = {"assignment": session.assignment, "handed_in": session.handed_in(path)}
        ours["rules"] = dict(session.rules)
        cells: Sequence[Cell] = ()
        try:
            taken = take(path, session.teacher.notebook, session.lessons)
        except Unreadable as error:
            reason = str(error)
            ours |= {"unreadable": reason, "attention": [UNREADABLE.format(reason)]}
        else:
            cells = taken.submitted.cells
            ours["folder"] = os.path.relpath(taken.folder, path.parent)
            ours["repairs"] = [("", words) for words in taken.submitted.remarks]
            if not names_of(cells) & session.exercises.keys():
                ours["attention"] = [NOTHING]
            elif taken.others and not answered(session.teacher.notebook, cells):
                ours["attention"] = [BLANK]
        nb, repairs = rebuild(session.teacher.notebook, cells)
        if "unreadable" not in ours:
            ours["repairs"] += [(repair.cell, repair.words) for repair in repairs]
        nb.metadata["dlkit"] = NotebookNode(ours)
        return nb
