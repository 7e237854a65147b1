"""How far a lesson is: its exercises, their points, and how each was last checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dlkit.check import cases
from dlkit.check.errors import CasesError
from dlkit.check.progress.notes import CHOSEN, RIGHT, WRONG, Note, noted

SIGNS = {RIGHT: "✓", WRONG: "✗", CHOSEN: "·", "": " "}


@dataclass(frozen=True)
class Exercise:
    """An exercise, its points, and the note of its last check, if there is one."""

    name: str
    points: float
    is_question: bool
    note: Note | None

    @property
    def state(self) -> str:
        """The state of the last check; "" where there was none."""
        return self.note.state if self.note else ""

    @property
    def sign(self) -> str:
        """The sign of the state."""
        return SIGNS[self.state]

    @property
    def words(self) -> str:
        """The state in words."""
        if self.state == WRONG:
            return "no option chosen" if self.is_question else "not right yet"
        words = {RIGHT: "right", CHOSEN: "chosen; grading says whether it is right"}
        return words.get(self.state, "not checked yet")

    @property
    def checked(self) -> str:
        """When it was last checked, in this machine's time zone; "" where it was not."""
        if self.note is None:
            return ""
        return f"{datetime.fromisoformat(self.note.checked).astimezone():%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class Standing:
    """A lesson's exercises, in its order."""

    lesson: str
    exercises: tuple[Exercise, ...]

    def points(self, *states: str) -> float:
        """Add up the points of the exercises in one of `states`, by default of all."""
        return sum(one.points for one in self.exercises if not states or one.state in states)

    @property
    def is_begun(self) -> bool:
        """Say whether anything was checked."""
        return any(one.note for one in self.exercises)

    @property
    def words(self) -> str:
        """The points in words."""
        chosen = self.points(CHOSEN)
        more = f", {chosen:g} chosen" if chosen else ""
        return f"{self.points(RIGHT):g} of {self.points():g} points{more}"


def standing(path: Path) -> Standing:
    """Return how far the lesson is whose cases lie at `path`; raises CasesError."""
    notes = noted(path)
    exercises = (Exercise(*one, notes.get(one[0])) for one in cases.outline(path))
    return Standing(cases.assignment_of(path), tuple(exercises))


def standings(folder: Path) -> Iterator[Standing]:
    """Yield how far each lesson is that has a folder in `folder`; damaged ones are left out."""
    for path in sorted(folder.glob(f"*/{cases.FILE_NAME}")):
        try:
            yield standing(path)
        except CasesError:
            continue
