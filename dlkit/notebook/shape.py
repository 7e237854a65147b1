"""The shape of a lesson: how soon, and how often, there is something to do."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dlkit.notebook.script import Cell

BEGINNING = 0.1  # the part of a lesson in which the first blank stands, or
EARLY = 10  # cells, of a short one
STRETCH = 15  # cells that may follow one another without anything to do
MINE = re.compile(r"^my_\w+ = ", re.MULTILINE)  # a guess or a decision in a cell that shows it


def remarks(cells: Sequence[Cell]) -> Iterator[str]:
    """Say where a lesson lets its reader wait, a sentence each.

    There is something to do in a blank, in an answer that a person grades, and where a cell lets a
    student set a variable `my_...`: a guess, or a decision that the next cells follow.
    """
    total = len(cells)
    places = [place for place, cell in enumerate(cells) if _is_to_be_done(cell)]
    early = max(EARLY, int(BEGINNING * total))
    if places and places[0] >= early:
        yield f"the first thing to do is cell {places[0] + 1} of {total}; begin before {early + 1}."
    for before, after in pairwise([-1, *places, total]):
        if (idle := after - before - 1) > STRETCH:
            yield (
                f"from cell {before + 2} to {after} there is nothing to do for {idle} cells, at "
                f"most {STRETCH} are good to read; add a question, a guess or a decision."
            )


def _is_to_be_done(cell: Cell) -> bool:
    shows = cell.type == "code" and cell.marker == "demo"
    return cell.marker in ("solution", "answer") or (shows and bool(MINE.search(cell.source)))
