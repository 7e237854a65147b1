"""The steps of `nbgrader autograde` that are ours: judge, then save what came of it."""

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from dlkit.grading.judging.notebook import grade
from dlkit.grading.records.marks import marks_of


class Judge(NbGraderPreprocessor):
    """Takes the place of nbgrader's Execute: no score comes from where a student's code ran."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Run the rebuilt notebook in a sandbox and give every tests cell its verdict."""
        exporter = self.parent
        student = resources["nbgrader"]["student"]
        folder = exporter.parent.submitted(student) / nb.metadata.dlkit.get("folder", "")
        grade(nb, exporter.session, student, folder)
        return nb, resources


class SaveGrades(NbGraderPreprocessor):
    """Takes the place of nbgrader's SaveAutoGrades: writes the same, and says what came of each."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Save scores and comments, then log the submission in one line."""
        student, marks = resources["nbgrader"]["student"], marks_of(nb, self.log)
        standing = self.parent.parent.gradebook_writer.save(student, marks)
        self.log.info("%s: %s", student, "; ".join([*standing.told(), *marks.told]))
        return nb, resources
