"""What a judged notebook is worth: all that there is to save of it, with no database at hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from logging import Logger

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task

from dlkit.grading.common.outputs import UNREADABLE, UNSAFE, verdict_of

NO_RESPONSE = "No response."  # nbgrader's comment on an answer that is still as it was handed out


@dataclass(frozen=True)
class Marks:
    """What there is to save of one notebook, by the names of its cells.

    A score of None waits for a person; so does every score while there is `attention`, the
    sentences that say why a person should look. `told` are the sentences for the log, in which
    `repairs` say what was not as it had been handed out. `stopped` names the exercises whose
    answers were stopped by a limit, or ended their process. `faults` are sentences on rules that
    failed on what an answer returned: ours to mend.
    """

    scores: Mapping[str, float | None] = field(default_factory=dict)
    comments: Mapping[str, str | None] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    attention: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    def waits(self, score: float | None) -> bool:
        """Say whether a cell with this automatic score is to be looked at by a person."""
        return score is None or bool(self.attention)


def marks_of(nb: NotebookNode, log: Logger | None = None) -> Marks:
    """Return what there is to save of the judged `nb`; oddities of ordinary tests go to `log`.

    Scores and comments are nbgrader's, and each comment begins with what holds for the whole
    notebook. A task, which only a person grades, has a score when there is nothing to look at: 0.
    """
    remarks = remarks_of(nb)
    scores = {_name(cell): determine_grade(cell, log)[0] for cell in nb.cells if is_grade(cell)}
    if nb.metadata.dlkit.get("unreadable"):
        scores |= {_name(cell): 0.0 for cell in nb.cells if is_task(cell)}
    answers = [cell for cell in nb.cells if is_solution(cell) or is_task(cell)]
    comments = {_name(cell): " ".join([*remarks, *_response(cell)]) or None for cell in answers}
    ours = nb.metadata.dlkit
    attention = tuple(ours.get("attention", ()))
    repairs = [words for _, words in ours.get("repairs", ())]
    remarked = dict.fromkeys((*remarks, *attention))
    stopped, faults = (tuple(ours.get(name, ())) for name in ("stopped", "faults"))
    notes = (*(f"note: {words}" for words in repairs), *(f"fault in {words}" for words in faults))
    told = (*remarked, *_losses(nb), *notes)
    return Marks(scores, comments, told, attention, tuple(repairs), stopped, faults)


def _name(cell: NotebookNode) -> str:
    return cell.metadata.nbgrader.grade_id


def _response(cell: NotebookNode) -> list[str]:
    untouched = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
    return [NO_RESPONSE] if untouched and not is_task(cell) else []


def remarks_of(nb: NotebookNode) -> list[str]:
    """Return the sentences that hold for the whole notebook, of which each comment has them all."""
    unreadable = nb.metadata.dlkit.get("unreadable")
    return [
        *([UNREADABLE.format(unreadable)] if unreadable else []),
        *([UNSAFE] if nb.metadata.dlkit.unsafe else []),
    ]


def _losses(nb: NotebookNode) -> list[str]:
    """Say of each exercise that lost points how many it has, and which mistake it looks like."""
    records = filter(None, map(verdict_of, nb.cells))
    return [
        f"{r['exercise']} {r['points']:g}/{r['max_points']:g}"
        + (f" (looks like: {_named(r['mistakes'])})" if r["mistakes"] else "")
        for r in records
        if not r["passed"]
    ]


def _named(mistakes: Sequence[str]) -> str:
    return " or ".join(mistakes).replace("_", " ")
