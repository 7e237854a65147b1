"""The steps of `nbgrader autograde` that are ours: judge, then save what nbgrader does not."""

from collections.abc import Iterator

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades

from dlkit.grading.judging import grade
from dlkit.grading.outputs import UNSAFE, verdict_of


class Judge(NbGraderPreprocessor):
    """Takes the place of nbgrader's Execute: no score comes from where a student's code ran."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Run the rebuilt notebook in a sandbox and give every tests cell its verdict."""
        exporter = self.parent
        student = resources["nbgrader"]["student"]
        grade(nb, exporter.session, student, exporter.parent.submitted(student))
        return nb, resources


class SaveGrades(SaveAutoGrades):
    """Saves scores as nbgrader does (never over one given by hand), and says what came of each."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Save scores and comments, then log the submission in one line."""
        self.remarks = _remarks(nb)
        nb, resources = super().preprocess(nb, resources)
        told = "; ".join([*self._score(), *self.remarks, *_losses(nb), *_repairs(nb)])
        self.log.info("%s: %s", self.student_id, told)
        return nb, resources

    def _score(self) -> Iterator[str]:
        with self.gradebook:
            graded = self.gradebook.find_submission_notebook(
                self.notebook_id, self.assignment_id, self.student_id
            )
            yield f"{graded.score:g} of {graded.max_score:g} points"
            if graded.needs_manual_grade:
                yield "some answers wait to be graded by hand"

    def _add_comment(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        """Say at each answer, where formgrader shows it, what holds for the whole notebook."""
        super()._add_comment(cell, resources)
        comment = self.gradebook.find_comment(
            cell.metadata.nbgrader.grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        if self.remarks:
            comment.auto_comment = " ".join([*self.remarks, comment.auto_comment or ""]).strip()
        self.gradebook.db.commit()


def _remarks(nb: NotebookNode) -> list[str]:
    unreadable = nb.metadata.dlkit.get("unreadable")
    return [
        *([f"The notebook could not be graded: {unreadable}."] if unreadable else []),
        *([UNSAFE] if nb.metadata.dlkit.unsafe else []),
    ]


def _repairs(nb: NotebookNode) -> list[str]:
    return [f"repaired: {words}" for _, words in nb.metadata.dlkit.get("repairs", ())]


def _losses(nb: NotebookNode) -> list[str]:
    """Say of each exercise that lost points how many it has, and which mistake it looks like."""
    records = filter(None, map(verdict_of, nb.cells))
    return [
        f"{r['exercise']} {r['points']:g}/{r['max_points']:g}"
        + (f" ({' or '.join(r['mistakes'])})" if r["mistakes"] else "")
        for r in records
        if not r["passed"]
    ]
