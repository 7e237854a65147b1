"""What a release for self-study hands out besides: solutions, and the options explained."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import nbformat

from dlkit.check import cases, self_study
from dlkit.check.words import count as counted
from dlkit.exercise import Choice, load
from dlkit.notebook.contract import BEGIN, END

FOLDER = "self-study"  # beside release/, which stays what a class gets
REMARK = """
## Learning alone

`check` explains the option that you chose in a question.{solutions}
"""
AFTER = (
    " Below the card of an exercise it shows the course's solution after {count}.\n"
    "They are counted in a notebook that is opened from its file, in `progress.json` beside it."
)
FROM = " From {date} on it also shows the course's solution below the card of an exercise."


@dataclass(frozen=True)
class Opening:
    """When solutions open: after so many failed checks, or from a date; never if both are None."""

    after: int | None = None
    on: date | None = None


def write(root: Path, lesson: str, folder: Path, opening: Opening) -> None:
    """Write solutions and explanations of `lesson` beside its cases in the release `folder`."""
    exercises = load(lesson, root).exercises.values()
    options = {one.name: one.explanations() for one in exercises if isinstance(one, Choice)}
    opens = opening.after is not None or opening.on is not None
    names = {one.name for one in exercises} - options.keys() if opens else set()
    notebook = nbformat.read(root / "source" / lesson / f"{lesson}.ipynb", as_version=4)
    solutions = {c.id: _without_marks(c.source) for c in notebook.cells if c.id in names}
    content = self_study.SelfStudy(opening.after, opening.on, options, solutions)
    self_study.write(folder / cases.FILE_NAME, content)


def _without_marks(source: str) -> str:
    return "\n".join(r for r in source.splitlines() if BEGIN not in r and END not in r)


def remark(opening: Opening) -> str:
    """Return what the students' README says of it."""
    if opening.on is not None:
        solutions = FROM.format(date=opening.on.isoformat())
    elif opening.after is not None:
        solutions = AFTER.format(count=counted(opening.after, "failed check"))
    else:
        solutions = ""
    return REMARK.format(solutions=solutions)
