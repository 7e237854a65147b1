"""What a cell of the graded notebook shows: the verdict, a note of ours, or the student's output.

An output of ours carries `dlkit` in its metadata, and one of the student's, as it comes out of the
sandbox, has none at all: that is how feedback tells which may be shown as it is.
"""

from collections.abc import Iterable, Mapping

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output

from dlkit.check.card import Card
from dlkit.judge import Verdict

UNPROTECTED = (
    "The points of this cell are not protected: its tests ran in one process with the student's "
    "code."
)
UNREADABLE = "The notebook could not be graded: {}."
UNSAFE = "Graded without sandbox walls (unsafe_no_sandbox): the points are not protected."


def verdict_output(verdict: Verdict, notes: Iterable[str] = ()) -> NotebookNode:
    """Show `verdict` so that nbgrader reads the points from it: they are the cell's result."""
    cards = "".join(_note(note)._repr_html_() for note in notes) + verdict._repr_html_()
    record = {
        "exercise": verdict.exercise,
        "points": float(verdict.points),
        "max_points": float(verdict.max_points),
        "passed": verdict.passed,
        "mistakes": list(verdict.mistakes),
        "messages": list(verdict.messages),
        "given": list(verdict.given),
        "version": verdict.version,
    }
    return from_dict(
        {
            "output_type": "execute_result",
            "data": {"text/plain": f"{verdict.points:.12g}", "text/html": cards},
            "metadata": {"dlkit": {"verdict": record}},
            "execution_count": None,
        }
    )


def note_output(text: str) -> NotebookNode:
    """Show a note of ours; nbgrader reads no points from it."""
    card = _note(text)
    return new_output(
        "display_data",
        data={"text/plain": str(card), "text/html": card._repr_html_()},
        metadata={"dlkit": {"note": text}},
    )


def error_output(kind: str, reason: str) -> NotebookNode:
    """Show why a cell has no output; as a result of tests, nbgrader reads no points from it."""
    return new_output("error", ename=kind, evalue=reason, traceback=[f"{kind}: {reason}"])


def verdict_of(cell: NotebookNode) -> Mapping | None:
    """Return the record of the verdict that `cell` shows, None where there is none."""
    for output in cell.get("outputs", ()):
        if record := output.get("metadata", {}).get("dlkit", {}).get("verdict"):
            return record
    return None


def is_ours(output: Mapping) -> bool:
    """Say whether we made `output`, so that it may be shown as it is."""
    return "dlkit" in output.get("metadata", {})


def _note(text: str) -> Card:
    return Card("note", text)
