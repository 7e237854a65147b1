"""What a notebook says of its points, and of what grading adds to `check`: built, not typed."""

from collections.abc import Mapping, Sequence

from dlkit.check.wire import pack
from dlkit.check.words import count, listed
from dlkit.exercise import Exercise, ExerciseError
from dlkit.notebook.contract import points_of
from dlkit.notebook.script import BuildError, Cell

SHOWN_EDGES = 3
GRADED = ("tests", "answer")  # cells that earn points


def points_text(cell: Cell, exercises: Mapping[str, Exercise]) -> str:
    """Return the line above a blank: its points and what grading looks at; "" above others.

    Raises BuildError where the cases of an exercise cannot be drawn.
    """
    if cell.marker == "solution" and cell.name in exercises:
        exercise = exercises[cell.name]
        try:
            return f"**{_points(exercise.points)}.** {_grading(exercise)}"
        except ExerciseError as error:
            raise BuildError(str(error)) from None
    if cell.marker == "answer":
        return f"**{_points(cell.points)}.** A person grades this answer."
    return ""


def total_text(cells: Sequence[Cell], exercises: Mapping[str, Exercise]) -> str:
    """Return the line of the lesson's first cell: all points, and what they are for; or ""."""
    sums: dict[str, list[float]] = {}
    for cell in cells:
        if cell.marker in GRADED and (points := points_of(cell, exercises)):
            sums.setdefault(_kind(cell, exercises), []).append(points)
    if not sums:
        return ""
    total = sum(map(sum, sums.values()))
    shares = [f"{sum(each):g} for {count(len(each), kind)}" for kind, each in sums.items()]
    return f"**{_points(total)}**: {listed(shares)}."


def _kind(cell: Cell, exercises: Mapping[str, Exercise]) -> str:
    if cell.name in exercises and cell.marker == "tests":
        return "question" if exercises[cell.name].is_variable else "function"
    return "written answer" if cell.marker == "answer" else "test"


def _points(points: float) -> str:
    return f"{points:g} point{'s' * (points != 1)}"


def _grading(exercise: Exercise) -> str:
    """Say what grading adds to `check`; what nobody should code against is counted, not named."""
    if exercise.is_variable:
        return "Grading says whether your choice is right."
    public, other = exercise.drawn(None), exercise.drawn(0)
    fresh = [pack(one[1]) for one in public] != [pack(one[1]) for one in other]
    added = (
        "draws new numbers for the same kinds of examples" if fresh else "uses the same examples"
    )
    edges = list(dict.fromkeys(title for title, _, options in public if "edge" in options))
    if edges:
        shown = [f"“{title}”" for title in edges[:SHOWN_EDGES]]
        rest = [f"{len(edges) - SHOWN_EDGES} more"] if len(edges) > SHOWN_EDGES else []
        added += f", including rare ones: {listed([*shown, *rest])}"
    if exercise.hidden:
        properties = "property" if len(exercise.hidden) == 1 else "properties"
        added += f"; it also judges {len(exercise.hidden)} {properties} that `check` does not"
    return f"Grading {added}."
