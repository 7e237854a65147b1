"""Make the notebook that is graded from the teacher's, with only the student's own text in it.

Locked cells, tests, points, kernel, tags, metadata, ids and outputs are the teacher's. From the
submission come the text of the solution cells and the cells that the student added.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import deepcopy

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.utils import is_solution

from dlkit.grading.submission import Cell

FRONT = -1  # the place before the teacher's first cell


def rebuild(teacher: NotebookNode, submitted: Sequence[Cell]) -> NotebookNode:
    """Return the teacher's notebook, as released, with the student's answers and added cells.

    A solution cell that the submission lacks keeps the released stub. An added cell follows the
    cell of the teacher's that it followed in the submission.
    """
    places = match(teacher, submitted)
    nb = deepcopy(teacher)
    added: dict[int, list[Cell]] = defaultdict(list)
    last = FRONT
    for cell, place in zip(submitted, places, strict=True):
        if place is None:
            added[last].append(cell)
            continue
        last = place
        if is_solution(nb.cells[place]):
            nb.cells[place].source = cell.source
    nb.cells = list(_woven(nb.cells, added))
    return nb


def match(teacher: NotebookNode, submitted: Sequence[Cell]) -> list[int | None]:
    """Say for each submitted cell which of the teacher's it is, by index; None: it was added.

    A cell is known by its nbgrader id, failing that by its cell id, failing that by its text. Of
    two answers with one id the last counts; the earlier one is an added cell.
    """
    find = _finder(teacher)
    places = [find(cell) for cell in submitted]
    answered = set()
    for index in reversed(range(len(places))):
        place = places[index]
        if place is None or not is_solution(teacher.cells[place]):
            continue
        if place in answered:
            places[index] = None
        answered.add(place)
    return places


def _finder(teacher: NotebookNode):
    grade_ids, cell_ids, texts = {}, {}, {}
    for index, cell in enumerate(teacher.cells):
        if grade_id := cell.metadata.get("nbgrader", {}).get("grade_id"):
            grade_ids[grade_id] = index
        cell_ids[cell.get("id", "")] = index
        texts[cell.cell_type, cell.source.strip()] = index
    cell_ids.pop("", None)

    def find(cell: Cell) -> int | None:
        for table, key in (
            (grade_ids, cell.grade_id),
            (cell_ids, cell.cell_id),
            (texts, (cell.kind, cell.source.strip())),
        ):
            if key in table:
                return table[key]
        return None

    return find


def _woven(cells: Sequence[NotebookNode], added: dict[int, list[Cell]]) -> Iterator[NotebookNode]:
    """Yield the teacher's cells with the added ones in their places."""
    taken = {cell.get("id") for cell in cells}
    ids = (name for number in range(10**9) if (name := f"added-{number}") not in taken)
    for place, cell in enumerate([None, *cells], FRONT):
        if cell is not None:
            yield cell
        for extra in added[place]:
            if extra.source.strip():
                yield _new(extra, next(ids))


def _new(cell: Cell, name: str) -> NotebookNode:
    make = new_code_cell if cell.kind == "code" else new_markdown_cell
    return make(cell.source, id=name, metadata={"dlkit": {"added": True}})
