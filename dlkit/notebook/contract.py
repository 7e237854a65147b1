"""The rules between an assignment's cells and its exercises. Each violation is one sentence."""

import ast
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping

from dlkit.exercise import Exercise
from dlkit.notebook.script import BuildError, Cell, shown

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"
HIDDEN = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
FULL_POINTS = 100


def agree(cells: list[Cell], exercises: Mapping[str, Exercise]) -> None:
    """Raise BuildError unless `cells` and `exercises` fit together."""
    _refuse_doubles(cells)
    for cell in cells:
        _refuse_marks(cell)
        if cell.type == "code":
            _refuse_no_python(cell, cell.source, "as written")
        if cell.marker == "solution":
            _refuse_unanswered(cell)
        if cell.marker == "tests":
            _refuse_tests(cell, exercises)
    for marker in ("solution", "tests"):
        _refuse_missing(marker, cells, exercises)
    _refuse_sum(cells, exercises)


def points_of(cell: Cell, exercises: Mapping[str, Exercise]) -> float | None:
    """Return the points that `cell` is worth: an exercise's are set in its own file."""
    if cell.marker == "tests" and cell.name in exercises:
        return exercises[cell.name].points
    return cell.points


def check_line(exercise: Exercise) -> str:
    """Return the line that a tests cell of `exercise` holds."""
    name = exercise.name
    return f"check({name}={name})" if exercise.is_variable else f"check({name})"


def stubbed(source: str, stub: str) -> str:
    """Replace each solution region of `source` by the lines `stub`, as a release does."""
    kept, inside = [], False
    for line in source.splitlines():
        if BEGIN in line:
            inside = True
            kept.append(textwrap.indent(stub, line[: len(line) - len(line.lstrip())]))
        elif END in line:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


def regions(source: str) -> list[str]:
    """Return the text of each solution region of `source`."""
    found: list[list[str]] = []
    inside = False
    for line in source.splitlines():
        if BEGIN in line or END in line:
            inside = BEGIN in line
            found += [[]] if inside else []
        elif inside:
            found[-1].append(line)
    return ["\n".join(lines) for lines in found]


def _refuse_doubles(cells: Iterable[Cell]) -> None:
    seen: dict[str, Cell] = {}
    for cell in cells:
        if cell.marker and cell.id in seen:
            raise cell.refuse(
                f"the id {cell.id!r} is already used by cell {seen[cell.id].number} (line "
                f"{seen[cell.id].line}); give each cell its own name."
            )
        seen[cell.id] = cell


def _refuse_marks(cell: Cell) -> None:
    allowed = {"solution": (BEGIN, END), "answer": (BEGIN, END), "tests": HIDDEN}
    for mark in (BEGIN, END, *HIDDEN):
        if mark in cell.source and mark not in allowed.get(cell.marker, ()):
            kind = "tests" if mark in HIDDEN else "solution"
            raise cell.refuse(f"{mark} is outside of a {kind} cell; remove it.")


def _refuse_unanswered(cell: Cell) -> None:
    marks = [m for line in cell.source.splitlines() for m in (BEGIN, END) if m in line]
    if not marks or marks != [BEGIN, END] * (len(marks) // 2):
        raise cell.refuse(
            f"the solution {cell.name!r} needs `### {BEGIN}` before its answer and `### {END}` "
            f"after it; got {', '.join(marks) or 'none'}."
        )
    stub = stubbed(cell.source, "raise NotImplementedError")
    _refuse_no_python(cell, stub, "with its answer taken out")


def _refuse_no_python(cell: Cell, text: str, state: str) -> None:
    try:
        ast.parse(text)
    except SyntaxError as error:
        raise cell.refuse(f"the cell {cell.id!r} {state} is not Python ({error.msg}).") from None


def _refuse_tests(cell: Cell, exercises: Mapping[str, Exercise]) -> None:
    if cell.name in exercises:
        if cell.points is not None:
            raise cell.refuse(
                f"points={cell.points:g} is set on the tests of the exercise {cell.name!r}, whose "
                f"points are set in exercises/{cell.name}.py; remove it."
            )
        line = check_line(exercises[cell.name])
        if not _just_checks(cell, line):
            raise cell.refuse(f"the tests cell of an exercise must contain only `{line}`.")
    elif cell.points is None:
        raise cell.refuse(
            f"tests={cell.name!r} names no exercise ({', '.join(exercises) or 'there is none'}); "
            "correct the name, or give an ordinary nbgrader tests cell its points=."
        )


def _just_checks(cell: Cell, line: str) -> bool:
    alike = ast.dump(ast.parse(cell.source)) == ast.dump(ast.parse(line))
    return alike and not any(mark in cell.source for mark in HIDDEN)


def _refuse_missing(marker: str, cells: list[Cell], exercises: Mapping[str, Exercise]) -> None:
    count = Counter(cell.name for cell in cells if cell.marker == marker)
    for name in exercises:
        if not count[name]:
            raise BuildError(
                f"{shown(cells[0].path)}: the exercise {name!r} has no {marker} cell; add one that "
                f'begins with `# %% {marker}="{name}"`.'
            )


def _refuse_sum(cells: list[Cell], exercises: Mapping[str, Exercise]) -> None:
    total = sum(points_of(cell, exercises) or 0 for cell in cells)
    if exercises and abs(total - FULL_POINTS) > 1e-9:
        raise BuildError(
            f"{shown(cells[0].path)}: the points of the assignment sum to {total:g}, expected "
            f"{FULL_POINTS}; change them in exercises/ or on the cell lines."
        )
