"""What a feedback page begins with: a row for each graded cell, and what holds for all of them.

It also says which cells are lesson text that nobody changed, to be folded away.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution, is_task
from traitlets import Bool

from dlkit.check.card import SIGNS
from dlkit.check.report import LOOKS_LIKE
from dlkit.grading.common.outputs import is_ours, verdict_of
from dlkit.grading.intake.rebuild import CHANGED
from dlkit.grading.intake.teacher import TESTS
from dlkit.grading.records.marks import NO_RESPONSE, remarks_of

ALL = "see above"
BY_HAND = "a person grades this answer"
ANSWER = "answer-"  # before the name of an exercise: the page's place of its answer
HINT = SIGNS["hint"]
NAMED = f"{HINT} {LOOKS_LIKE}"
RAISED = "the call raised "
LENGTH = 160  # characters of a row's words; the place itself shows all


@dataclass(frozen=True)
class Row:
    """One graded cell: where to look, its points and what was found, in a few words."""

    cell: str
    place: str
    name: str
    score: float
    points: float
    found: str

    @property
    def is_full(self) -> bool:
        """Say whether every point was earned."""
        return self.score >= self.points


class Overview(Preprocessor):
    """Writes the overview into the resources, and tells each reason once."""

    enabled = Bool(True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Make `resources["dlkit"]` from a notebook with verdicts, grades and comments."""
        causes = remarks_of(nb)
        for cell in nb.cells:
            _tell_once(cell, causes)
        shared = "" if _unreadable(nb) else _shared(nb.cells)
        rows = [_row(cell, bool(_unreadable(nb)), shared) for cell in nb.cells if _is_graded(cell)]
        if shared:
            causes = [*causes, shared]
        folds = dict(_folds(nb.cells, bool(_unreadable(nb))))
        resources["dlkit"] = {
            "causes": causes,
            "rows": rows,
            "judged": {cell.metadata.nbgrader.grade_id for cell in nb.cells if verdict_of(cell)},
            "quiet": {row.cell for row in rows if row.found == ALL},
            "opens": {cells[0]: title for title, cells in folds.values()},
            "closes": {cells[-1] for _, cells in folds.values()},
        }
        return nb, resources


def _unreadable(nb: NotebookNode) -> str:
    return nb.metadata.get("dlkit", {}).get("unreadable") or ""


def _is_graded(cell: NotebookNode) -> bool:
    return is_grade(cell) or is_task(cell)


def _tell_once(cell: NotebookNode, causes: Sequence[str]) -> None:
    """Take out of a comment what is told above; what a person wrote stays as it is."""
    graded = cell.metadata.get("nbgrader", {})
    comment = graded.get("comment") or ""
    for cause in causes:
        comment = comment.removeprefix(cause).lstrip()
    graded["comment"] = "" if causes and comment == NO_RESPONSE else comment


def _shared(cells: Sequence[NotebookNode]) -> str:
    """Return the reason that all exercises failed for, when it is one and the same."""
    records = list(filter(None, map(verdict_of, cells)))
    reasons = {_cause(record) for record in records}
    lost = not any(record["points"] or record["mistakes"] for record in records)
    cause = reasons.pop() if lost and len(records) > 1 == len(reasons) else ""
    return _short(f"Every exercise: {cause}") if cause else ""


def _row(cell: NotebookNode, unreadable: bool, shared: str) -> Row:
    graded = cell.metadata.nbgrader
    record = verdict_of(cell)
    name = graded.grade_id.removeprefix(TESTS) if record else graded.grade_id
    failed = record and not record["passed"]
    found = ALL if unreadable or (failed and shared) else _found(cell, record)
    place = ANSWER + name if record else graded.grade_id
    score, points = graded.get("score") or 0.0, graded.get("points") or 0.0
    return Row(graded.grade_id, place, name, score, points, found)


def _found(cell: NotebookNode, record: Mapping | None) -> str:
    if record is None:
        by_person = is_solution(cell) or is_task(cell)
        return _by_hand(cell.metadata.nbgrader.get("comment")) if by_person else _tested(cell)
    if record["passed"]:
        return "correct" + (
            f", given a correct {', '.join(record['given'])}" * bool(record["given"])
        )
    if record["mistakes"]:
        hint = next((m for m in map(str.strip, record["messages"]) if m.startswith(NAMED)), "")
        names = " or ".join(record["mistakes"]).replace("_", " ")
        alone = hint and not hint.endswith(":")
        return hint.removeprefix(HINT).strip() if alone else f"This looks like: {names}."
    return _short(": ".join(dict.fromkeys(filter(None, [_heading(record), _cause(record)]))))


def _by_hand(comment: str | None) -> str:
    return BY_HAND if not comment else comment if comment == NO_RESPONSE else "see the comment"


def _tested(cell: NotebookNode) -> str:
    errors = [f"{out.ename}: {out.evalue}" for out in cell.outputs if out.output_type == "error"]
    return _short(errors[0].rstrip(": ")) if errors else "passed"


def _cause(record: Mapping) -> str:
    """Return what kept every case from being right: an exception, or the card's only line."""
    lines = [line.strip() for line in record["messages"]]
    alone = _heading(record) if len(lines) == 1 else ""
    return next((line for line in lines if line.startswith(RAISED)), alone)


def _heading(record: Mapping) -> str:
    """Return what the heading of a verdict's card says after name and points."""
    return record["messages"][0].partition(" — ")[2] or record["messages"][0]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LENGTH else f"{line[: LENGTH - 1]}…"


def _folds(
    cells: Sequence[NotebookNode], everything: bool
) -> Iterator[tuple[int, tuple[str, list[str]]]]:
    """Yield number, title and ids of neighbouring cells that are lesson text, or of all cells."""
    run: list[NotebookNode] = []
    for number, cell in enumerate([*cells, None]):
        if cell is not None and (_is_blank(cell) if everything else _is_lesson(cell)):
            run.append(cell)
        elif run:
            yield number, (_title(run), [one.id for one in run])
            run = []


def _is_blank(cell: NotebookNode) -> bool:
    """Say whether there is nothing to see at a cell of a notebook that could not be read."""
    return not cell.metadata.get("nbgrader", {}).get("comment")


def _is_lesson(cell: NotebookNode) -> bool:
    """Say whether `cell` is the teacher's and shows nothing that came of this submission."""
    ours = cell.metadata.get("dlkit", {})
    is_students = ours.get("added") or ours.get(CHANGED)
    if is_students or _is_graded(cell) or is_solution(cell):
        return False
    shown = Counter(_kind(output) for output in cell.get("outputs", ()))
    return set(shown) <= {"stream"}


def _kind(output: NotebookNode) -> str:
    return "note" if is_ours(output) else output.output_type


def _title(cells: Sequence[NotebookNode]) -> str:
    lines = (
        line for cell in cells if cell.cell_type == "markdown" for line in cell.source.split("\n")
    )
    headings = [line.strip("# ").strip() for line in lines if line.startswith("#")]
    return f"Lesson: {headings[0]}" if headings else "Lesson text"
