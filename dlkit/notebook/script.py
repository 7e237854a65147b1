"""Read an assignment's py:percent script: cells, each with its marker and its place in the file.

Markers stand on the cell line, `# %% solution="propagate"`. jupytext reads the format; this
module says which markers there are and refuses every other.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode

from dlkit.check.errors import Told

MARKERS = {
    "code": ("locked", "solution", "tests", "demo", "answer"),
    "markdown": ("answer",),
}
WITH_POINTS = ("tests", "answer")
JUPYTEXTS_OWN = {"lines_to_next_cell", "lines_to_end_of_cell_marker", "cell_marker"}
CELL_LINE = re.compile(r"#\s?%%")
NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


class BuildError(Told):
    """An assignment that cannot be built or released; the text is one sentence."""


@dataclass(frozen=True)
class Cell:
    """One cell of a script.

    `marker` is one of MARKERS with its `name`, or "" for prose; `number` counts from 1 and `line`
    is the cell line's in the file `path`.
    """

    path: Path
    number: int
    line: int
    type: str
    source: str
    marker: str = ""
    name: str = ""
    points: float | None = None

    @property
    def id(self) -> str:
        """Return the id that nbgrader and the gradebook know the cell by."""
        return f"test_{self.name}" if self.marker == "tests" else self.name

    @property
    def where(self) -> str:
        """Say which cell of which file this is."""
        return f"{shown(self.path)}, cell {self.number} (line {self.line})"

    def refuse(self, words: str) -> BuildError:
        """Return the error that names this cell and says `words`."""
        return BuildError(f"{self.where}: {words}")


def shown(path: Path) -> str:
    """Return the path of an assignment's file from the root of the course."""
    return "/".join(path.parts[-3:])


def read_cells(path: Path) -> list[Cell]:
    """Read the cells of the script at `path`; raise BuildError at a marker that is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BuildError(f"{shown(path)} cannot be read: {reason}.") from None
    raw = jupytext.reads(text, fmt="py:percent").cells
    if not text.strip():
        raise BuildError(f"{shown(path)} is empty; begin it with `# %% [markdown]` and a title.")
    lines = _cell_lines(text.splitlines(), raw)
    return [_cell(path, n, *pair) for n, pair in enumerate(zip(raw, lines, strict=True), 1)]


def _cell_lines(lines: list[str], raw: list[NotebookNode]) -> list[int]:
    """Find the line of each cell, counted from 1; a `# %%` within a cell's source is none."""
    found, position = [], 0
    for number, cell in enumerate(raw):
        while position < len(lines) and not _begins(lines[position], cell, first=number == 0):
            position += 1
        found.append(position + 1)
        position += len(cell.source.splitlines()) or 1
    return found


def _begins(line: str, cell: NotebookNode, first: bool) -> bool:
    """Say whether a cell begins at `line`; what stands before the first cell line is a cell too."""
    unmarked = first and cell.cell_type == "code" and not cell.metadata.keys() - JUPYTEXTS_OWN
    starts = line.strip() != "" and cell.source.startswith(line.rstrip())
    return bool(CELL_LINE.match(line)) or (unmarked and starts)


def _cell(path: Path, number: int, raw: NotebookNode, line: int) -> Cell:
    bare = Cell(path, number, line, raw.cell_type, raw.source)
    said = {key: value for key, value in raw.metadata.items() if key not in JUPYTEXTS_OWN}
    points = said.pop("points", None)
    if raw.cell_type not in MARKERS:
        raise bare.refuse(f"got a {raw.cell_type} cell, expected code or [markdown].")
    marker, name = _marker(bare, said)
    cell = Cell(path, number, line, raw.cell_type, raw.source, marker, name, points)
    _refuse_points(cell)
    if marker and not NAME.fullmatch(cell.id):
        raise cell.refuse(
            f"{marker}={name!r} cannot be an id; use at most 64 letters, digits, - and _."
        )
    return cell


def _marker(cell: Cell, said: dict) -> tuple[str, str]:
    """Return the cell's one marker and its name, ("", "") for prose."""
    known = MARKERS[cell.type]
    unknown = [key for key in said if key not in known]
    if unknown:
        text = said[unknown[0]] if unknown[0] in ("title", "incorrectly_encoded_metadata") else None
        raise cell.refuse(
            f"unknown marker {text or unknown[0]!r} on a {cell.type} cell; "
            f'write one of {", ".join(known)}, as in {known[-1]}="name".'
        )
    if len(said) > 1 or (cell.type == "code" and not said):
        got = " and ".join(said) or "none"
        raise cell.refuse(
            f"a {cell.type} cell has exactly one of the markers {', '.join(known)}; got {got}."
        )
    marker, name = next(iter(said.items()), ("", ""))
    return marker, str(name)


def _refuse_points(cell: Cell) -> None:
    points = cell.points
    if points is None:
        if cell.marker == "answer":
            raise cell.refuse("a hand-graded answer needs its points, as in points=3.")
        return
    if cell.marker not in WITH_POINTS:
        raise cell.refuse(f"points={points!r} is set on a cell that is neither tests nor answer.")
    if isinstance(points, bool) or not isinstance(points, int | float) or not points > 0:
        raise cell.refuse(f"got points={points!r}, expected a number above 0.")
