"""The parts of `dlkit` that students may have: shown in sandboxes, packed in the student wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent

STUDENT_HALF = ("__init__.py", "__main__.py", "check", "data", "plot")
"""Names inside the package. Everything else of it is the instructors' and never leaves."""


def student_half() -> list[Path]:
    """Return the paths of the student half: files and whole folders."""
    return [PACKAGE / name for name in STUDENT_HALF]
