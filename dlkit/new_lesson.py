"""A new lesson: a copy of the template, which builds, verifies, releases and grades as it is."""

import re
import shutil
from pathlib import Path

from dlkit.exercise import ExerciseError
from dlkit.notebook.building import scratch

TEMPLATE = Path(__file__).parent / "template"
PLACEHOLDER = "NN-lesson"  # stands in the template where the id belongs
ID = re.compile(r"[0-9]{2}(-[a-z0-9]+)+")


def new_lesson(root: Path, assignment: str) -> Path:
    """Make the folder of a new lesson in the course `root` and return it.

    Raises ExerciseError, in one sentence, for an id that is none or a folder that is there; then
    nothing is made.
    """
    if not ID.fullmatch(assignment):
        raise ExerciseError(
            f"{assignment!r} cannot be the id of a lesson; write two digits and small words with "
            "hyphens, as in 24-my-lesson."
        )
    target = root / "assignments" / assignment
    if target.exists() or target.is_symlink():
        raise ExerciseError(f"{target} exists already; choose another id, or remove it first.")
    with scratch(root) as folder:
        _fill(folder / assignment, assignment)
        (folder / assignment).rename(target)
    return target


def next_steps(assignment: str) -> str:
    """Return what an author does with the new lesson, as lines of commands."""
    steps = {
        f"dlkit build {assignment}": f"makes source/{assignment}/, the notebook with its answers",
        f"dlkit verify {assignment}": "proves that mistakes lose points and right answers do not",
        f"dlkit release {assignment}": f"makes release/{assignment}/, what students get",
    }
    return "\n".join(
        f"  {command:<{len(assignment) + 16}}{what}" for command, what in steps.items()
    )


def _fill(folder: Path, assignment: str) -> None:
    """Copy the template into the new `folder`, with the id where it belongs."""
    shutil.copytree(TEMPLATE, folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for path in folder.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(PLACEHOLDER, assignment), encoding="utf-8")
