"""Make what students wrote safe to look at: no page runs anything that came from them.

It is done once when a notebook has been graded, so that formgrader, which shows the stored notebook
as it stands, is safe too; doing it again changes nothing.
"""

import base64
import binascii
from html import escape

from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.utils import is_solution
from traitlets import Bool

from dlkit.grading.common.outputs import is_ours
from dlkit.grading.intake.teacher import is_tests

PICTURES = ("image/png", "image/jpeg")
TEXT = "text/plain"
AS_TYPED = "as_typed"  # in the metadata of a text of the student's that is shown as it was typed
GONE = "(an output that is not shown here: only text and pictures are)"


class SafeOutputs(Preprocessor):
    """Leaves text and pictures of students' outputs, and shows their markdown as it was typed."""

    enabled = Bool(True)

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Keep the teacher's cells and the verdicts as they are."""
        if cell.cell_type == "code":
            cell.outputs = [out if is_ours(out) else _safe(out) for out in cell.outputs]
        elif _is_students(cell) and not cell.metadata.get("dlkit", {}).get(AS_TYPED):
            cell.source = f"<pre>{escape(cell.source)}</pre>"
            cell.metadata["dlkit"] = cell.metadata.get("dlkit", {}) | {AS_TYPED: True}
        return cell, resources


class SafeFeedback(SafeOutputs):
    """Shows of an error in a tests cell only what it says: a traceback shows hidden lines."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Make a cell safe to look at, and safe for its reader to know."""
        if is_tests(cell):
            for output in cell.outputs:
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return super().preprocess_cell(cell, resources, cell_index)


def _is_students(cell: NotebookNode) -> bool:
    return is_solution(cell) or bool(cell.metadata.get("dlkit", {}).get("added"))


def _safe(output: NotebookNode) -> NotebookNode:
    """Return `output` with nothing that a browser would run; streams and errors are escaped."""
    if output.output_type in ("stream", "error"):
        return output
    data = {mime: text for mime in PICTURES if (text := _picture(output.data.get(mime)))}
    text = output.data.get(TEXT)
    output.data = NotebookNode({TEXT: text if isinstance(text, str) else GONE} | data)
    output.metadata = NotebookNode()
    return output


def _picture(text: object) -> str:
    """Return the picture in clean base64, nothing when it is something else."""
    try:
        return base64.b64encode(base64.b64decode(text.encode("ascii"))).decode()
    except (AttributeError, UnicodeEncodeError, binascii.Error):
        return ""
