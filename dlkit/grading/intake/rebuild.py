"""Make the notebook that is graded from the teacher's, with only the student's own text in it.

Locked cells, tests, points, kernel, tags, metadata, ids and outputs are the teacher's. From the
submission come the text of the solution cells and of the demonstrations, and the cells that the
student added. A notebook that lost what tells its cells apart is repaired by the names that its
cells define; what was repaired is said.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.utils import is_locked, is_solution

from dlkit.grading.intake.submission import Cell

FRONT = -1  # the place before the teacher's first cell
DROPPED = -2  # the place of a stub that somebody left beside their answer
CHANGED = "changed"  # in the metadata of a demonstration whose text is the student's
ELSEWHERE = "# {name} is defined in another cell."
# A definition at the left margin; the text is not parsed, because a parser can be made to fail.
DEFINED = re.compile(
    r"^(?:async[ \t]+)?(?:def[ \t]+(\w+)[ \t]*\(|(\w+)[ \t]*(?::[^=\n]*)?=(?!=))", re.M
)


@dataclass(frozen=True)
class Repair:
    """What was not as it had been handed out, in a sentence, and the id of the cell it is about."""

    cell: str
    words: str


def rebuild(teacher: NotebookNode, submitted: Sequence[Cell]) -> tuple[NotebookNode, list[Repair]]:
    """Return the teacher's notebook, as released, with the student's answers and added cells.

    A solution cell that the submission lacks keeps the released stub, unless another cell defines
    what it should. An added cell follows the cell of the teacher's that it followed in the
    submission.
    """
    places = match(teacher, submitted)
    repairs = [*_doubled(teacher, submitted, places), *_changed(teacher, submitted, places)]
    places, found = _by_name(teacher, submitted, places)
    nb = from_dict(teacher)  # a copy, faster than deepcopy's
    for place, source in _answers(nb, submitted, places, found):
        nb.cells[place].source = source
    for place, source in _demonstrations(nb, submitted, places):
        nb.cells[place].source = source
        nb.cells[place].metadata.dlkit[CHANGED] = True
    nb.cells = list(_woven(nb.cells, _added(submitted, places)))
    return nb, [*(repair for repair, _ in found.values()), *repairs]


def answered(teacher: NotebookNode, submitted: Sequence[Cell]) -> int:
    """Count the teacher's solution cells that the student filled in."""
    nb, _ = rebuild(teacher, submitted)
    now = {cell.id: cell.source.strip() for cell in nb.cells}
    return sum(is_solution(cell) and now[cell.id] != cell.source.strip() for cell in teacher.cells)


def match(teacher: NotebookNode, submitted: Sequence[Cell]) -> list[int | None]:
    """Say for each submitted cell which of the teacher's it is, by index; None: it was added.

    A cell is known by its nbgrader id, failing that by its cell id, failing that by its text. Of
    several answers with one id, or demonstrations, the last that is not as it was released counts;
    the others are added cells, and those that are as released are dropped.
    """
    find = _finder(teacher)
    places = [find(cell) for cell in submitted]
    for place, indices in _filling(teacher, places, _is_open).items():
        written = [i for i in indices if not _untouched(teacher.cells[place], submitted[i])]
        for index in indices:
            if index != (written or indices)[-1]:
                places[index] = None if index in written else DROPPED
    return places


def defined(source: str) -> set[str]:
    """Return the names that a cell's text defines at its left margin: functions and variables."""
    return {function or variable for function, variable in DEFINED.findall(source)}


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


def _answering(teacher: NotebookNode, places: Sequence[int | None]) -> dict[int, list[int]]:
    """Map the place of each solution that is there to the submitted cells that are its answer."""
    return _filling(teacher, places, is_solution)


def _filling(
    teacher: NotebookNode,
    places: Sequence[int | None],
    chosen: Callable[[NotebookNode], bool],
) -> dict[int, list[int]]:
    """Map the place of each chosen cell of the teacher's to the submitted cells that are in it."""
    found = defaultdict(list)
    for index, place in enumerate(places):
        if place is not None and place >= 0 and chosen(teacher.cells[place]):
            found[place].append(index)
    return dict(found)


def is_demonstration(cell: NotebookNode) -> bool:
    """Say whether a cell of the teacher's is a demonstration, in which students may type."""
    return bool(cell.metadata.get("dlkit", {}).get("demo"))


def _is_open(cell: NotebookNode) -> bool:
    return is_solution(cell) or is_demonstration(cell)


def _untouched(cell: NotebookNode, answer: Cell) -> bool:
    return cell.source.strip() == answer.source.strip()


def _by_name(
    teacher: NotebookNode, submitted: Sequence[Cell], places: Sequence[int | None]
) -> tuple[list[int | None], dict[int, tuple[Repair, int]]]:
    """Find the solutions that nobody answers in their own cells, by what other cells define.

    Returns the places, in which a cell that was nobody's may have become an answer, and for each
    solution that was found what to say and which submitted cell defines it.
    """
    places, found = list(places), {}
    answered = _answering(teacher, places)
    for place, cell in enumerate(teacher.cells):
        if not is_solution(cell) or cell.cell_type != "code":
            continue
        own = answered.get(place, [])
        if any(not _untouched(cell, submitted[i]) for i in own):
            continue
        name = _name(cell)
        definers = [i for i, one in enumerate(submitted) if _defines(one, name) and i not in own]
        if not definers:
            continue
        last = definers[-1]
        for index in own:
            places[index] = DROPPED
        if places[last] is None:
            places[last] = place
            words = f"The answer to {name} was found by its name."
        else:
            words = f"{name} is defined in another cell; its own cell was left as released."
        found[place] = Repair(cell.id, words), last
    return places, found


def _defines(cell: Cell, name: str) -> bool:
    return cell.kind == "code" and name in defined(cell.source)


def _name(cell: NotebookNode) -> str:
    return cell.metadata.nbgrader.grade_id


def _answers(
    nb: NotebookNode,
    submitted: Sequence[Cell],
    places: Sequence[int | None],
    found: dict[int, tuple[Repair, int]],
) -> Iterator[tuple[int, str]]:
    """Yield place and text of each solution that the student wrote."""
    for place, indices in _answering(nb, places).items():
        yield place, submitted[indices[-1]].source
    for place, (_, index) in found.items():
        if places[index] != place:  # it stands in a cell that is something else
            known = places[index] is not None and is_solution(nb.cells[places[index]])
            name = _name(nb.cells[place])
            yield place, ELSEWHERE.format(name=name) if known else submitted[index].source


def _demonstrations(
    nb: NotebookNode, submitted: Sequence[Cell], places: Sequence[int | None]
) -> Iterator[tuple[int, str]]:
    """Yield place and text of each demonstration that the student changed."""
    for place, indices in _filling(nb, places, is_demonstration).items():
        if not _untouched(nb.cells[place], submitted[indices[-1]]):
            yield place, submitted[indices[-1]].source


def _added(submitted: Sequence[Cell], places: Sequence[int | None]) -> dict[int, list[Cell]]:
    """Map a place to the cells that the student added behind it."""
    added: dict[int, list[Cell]] = defaultdict(list)
    last = FRONT
    for cell, place in zip(submitted, places, strict=True):
        if place is None:
            added[last].append(cell)
        elif place != DROPPED:
            last = place
    return added


def _woven(cells: Sequence[NotebookNode], added: dict[int, list[Cell]]) -> Iterator[NotebookNode]:
    """Yield the teacher's cells with the added ones in their places."""
    taken = {cell.get("id") for cell in cells}
    ids = (name for number in range(10**9) if (name := f"added-{number}") not in taken)
    for place, cell in enumerate([None, *cells], FRONT):
        if cell is not None:
            yield cell
        for extra in added.get(place, ()):
            if extra.source.strip() and extra.kind != "raw":
                yield _new(extra, next(ids))


def _new(cell: Cell, name: str) -> NotebookNode:
    make = new_code_cell if cell.kind == "code" else new_markdown_cell
    return make(cell.source, id=name, metadata={"dlkit": {"added": True}})


# What is said


def _doubled(
    teacher: NotebookNode, submitted: Sequence[Cell], places: Sequence[int | None]
) -> Iterator[Repair]:
    known = list(map(_finder(teacher), submitted))
    for place, indices in _answering(teacher, places).items():
        twins = [i for i, its in enumerate(known) if its == place and i not in indices]
        if any(not _untouched(teacher.cells[place], submitted[i]) for i in twins):
            cell = teacher.cells[place]
            words = f"{1 + len(twins)} cells answer {_name(cell)}; the last one counts."
            yield Repair(cell.id, words)


def _changed(
    teacher: NotebookNode, submitted: Sequence[Cell], places: Sequence[int | None]
) -> Iterator[Repair]:
    """Name the cells that are put back as they were released, and say what is not kept."""
    texts: dict[int, set[str]] = defaultdict(set)
    for cell, place in zip(submitted, places, strict=True):
        if place is not None:
            texts[place].add(cell.source.strip())
    locked = {place: cell for place, cell in enumerate(teacher.cells) if is_locked(cell)}
    prose = {p: c for p, c in enumerate(teacher.cells) if c.cell_type != "code" and not _is_open(c)}
    for words, names in (
        ("Missing cells were restored", [c.id for p, c in locked.items() if p not in texts]),
        ("Changed cells were reset to the released version", _other(locked, texts)),
        (
            "Changes to the lesson's own text are not kept (cells of your own are)",
            _other({p: c for p, c in prose.items() if p not in locked}, texts),
        ),
    ):
        if names:
            yield Repair("", f"{words}: {_listed(names)}.")
    if raw := sum(c.kind == "raw" for c, p in zip(submitted, places, strict=True) if p is None):
        yield Repair("", f"{raw} raw cells are not kept: write text in Markdown cells.")


def _other(cells: dict[int, NotebookNode], texts: dict[int, set[str]]) -> list[str]:
    """Name those of the cells that are there with another text."""
    return [c.id for p, c in cells.items() if p in texts and c.source.strip() not in texts[p]]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
