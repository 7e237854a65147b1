"""What an attack is, and how it is handed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

from grading_course import RIGHT, Change, SmallCourse
from nbformat import NotebookNode

WRONG = "def double(x):\n    return None"
HONEST = {"double": 40, "extent": 30}  # the points that right answers earn
EXTENT_ALONE = {"double": 0, "extent": 30}
NOTHING = {"double": 0, "extent": 0}


@dataclass(frozen=True)
class Attack:
    """One submission that tries something.

    Unless told otherwise the answer to `double` is wrong and the one to `extent` is right: an
    attack that holds gets 0 points for the first and keeps those of the second. Its texts may
    hold names in @ signs, which stand for places that are known when it is handed in.

    Parameters
    ----------
    name : told apart by it in tests and tables
    tries : what it tries, in a sentence
    code : comes before the answer, in the cell of `double`
    answer : the definition of `double`
    change : changes the notebook before it is written
    folder : does something to the folder or the file, given the notebook's path
    most : the largest number of points that is due, by exercise
    keeps : the exercises that keep exactly those points
    harmful : would hurt the machine if the wall that it runs into did not stand
    """

    name: str
    tries: str
    code: str = ""
    answer: str = WRONG
    change: Change | None = None
    folder: Callable[[Path], None] | None = None
    most: Mapping[str, float] = field(default_factory=lambda: EXTENT_ALONE)
    keeps: tuple[str, ...] = ("extent",)
    harmful: bool = False

    @property
    def cell(self) -> str:
        """The source of the cell that should answer `double`."""
        return f"{dedent(self.code).strip()}\n\n{dedent(self.answer).strip()}".strip()


def hand_in(attack: Attack, course: SmallCourse, student: str, places: Mapping[str, str]) -> None:
    """Hand in `attack` for `student`; `places` says what stands for each name in @ signs."""

    def change(nb: NotebookNode) -> None:
        if attack.change:
            attack.change(nb)
        for cell in nb.cells:
            cell.source = _filled(cell.source, places)

    path = course.submit(student, RIGHT | {"double": attack.cell}, change)
    if attack.folder:
        attack.folder(path)


def _filled(source: str, places: Mapping[str, str]) -> str:
    for name, value in places.items():
        source = source.replace(f"@{name}@", value)
    return source


def cell_of(nb: NotebookNode, name: str) -> NotebookNode:
    """Return the cell with this nbgrader id."""
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def tests_of(nb: NotebookNode) -> list[NotebookNode]:
    """Return the tests cells."""
    return [cell_of(nb, f"test_{name}") for name in HONEST]


def write(files: Mapping[str, str]) -> Callable[[Path], None]:
    """Return what puts text files beside the notebook, by their names there."""

    def put(notebook: Path) -> None:
        for name, text in files.items():
            path = notebook.parent / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text))

    return put
