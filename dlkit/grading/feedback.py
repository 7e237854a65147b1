"""Make what students wrote safe to look at: a feedback page runs nothing that came from them."""

import base64
import binascii
from html import escape

from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.utils import is_solution
from traitlets import Bool

from dlkit.grading.outputs import is_ours
from dlkit.grading.teacher import is_tests

PICTURES = ("image/png", "image/jpeg")
TEXT = "text/plain"
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
            if is_tests(cell):
                _shorten_errors(cell)
        elif is_solution(cell) or cell.metadata.get("dlkit", {}).get("added"):
            cell.source = f"<pre>{escape(cell.source)}</pre>"
        return cell, resources


def _shorten_errors(cell: NotebookNode) -> None:
    """Leave of each error what it says: its traceback would show lines of hidden tests."""
    for output in cell.outputs:
        if output.output_type == "error":
            output.traceback = [f"{output.ename}: {output.evalue}"]


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
