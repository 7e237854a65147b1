"""Grade one submission and write nothing: return all that is to be written down.

A pipeline runs the steps that `nbgrader autograde` is configured with, except those that write into
the gradebook. Many pipelines may run at once, in different processes, beside one writer.
"""

import json
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.preprocessors import AssignLatePenalties

from dlkit.grading.common.configured_steps import classes_of
from dlkit.grading.nbgrader_steps.exporter import SubmissionExporter
from dlkit.grading.nbgrader_steps.preprocessors import SaveGrades
from dlkit.grading.records.marks import Marks, marks_of


@dataclass(frozen=True)
class Graded:
    """What came of one submission: the text of the graded notebook, and what it is worth."""

    notebook: str
    marks: Marks
    seconds: float  # that it took, by the clock


class Pipeline:
    """Grades submissions, one after the other, by the steps that autograde is configured with."""

    def __init__(self, exporter: SubmissionExporter) -> None:
        self.exporter = exporter
        converter = exporter.parent
        kinds = classes_of(converter.autograde_preprocessors)
        saves = next(n for n, kind in enumerate(kinds) if issubclass(kind, SaveGrades))
        self.first = self._steps(classes_of(converter.sanitize_preprocessors))
        self.before = self._steps(kinds[:saves])
        self.after = self._steps(kinds[saves + 1 :])

    def grade(self, student: str, path: Path) -> Graded:
        """Grade the notebook that `student` handed in at `path`.

        Errors that are ours pass through: the submission then has no grade.
        """
        started = time.monotonic()
        resources = self.exporter.parent.init_single_notebook_resources(str(path))
        nb = _done(self.first, self.exporter.rebuilt(path), resources)
        nb = _done(self.before, nb, resources)
        marks = marks_of(nb, logging.getLogger(__name__))
        nb = _done(self.after, nb, resources)
        return Graded(_text(nb), marks, time.monotonic() - started)

    def _steps(self, kinds: Iterable[type[Preprocessor]]) -> list[Preprocessor]:
        writing = (SaveGrades, AssignLatePenalties)
        return [kind(parent=self.exporter) for kind in kinds if not issubclass(kind, writing)]


def _text(nb: NotebookNode) -> str:
    """Write `nb` down; it was made by us, and is neither copied nor validated for that."""
    return json.dumps(nb, sort_keys=True, ensure_ascii=False) + "\n"


def _done(steps: Iterable[Preprocessor], nb: NotebookNode, resources: dict) -> NotebookNode:
    for step in steps:
        nb, resources = step(nb, resources)
    return nb
