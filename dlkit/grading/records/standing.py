"""How a saved submission stands, and in which words a log says such things."""

from collections.abc import Iterable
from dataclasses import dataclass

NAMES = 5  # that a folded line shows


@dataclass(frozen=True)
class Standing:
    """How a saved submission stands, with what a person gave; the penalty is not taken off yet.

    `late` are the seconds after its due date.
    """

    score: float
    max_score: float
    needs_manual_grade: bool
    penalty: float | None
    late: float = 0.0

    def told(self) -> list[str]:
        """Say it in the words of the log."""
        return [
            f"{self.score:g} of {self.max_score:g} points",
            *(["some answers need manual grading"] if self.needs_manual_grade else []),
            *([f"{duration(self.late)} late"] if self.late else []),
            *([f"late penalty: {self.penalty:g} points"] if self.penalty else []),
        ]


def duration(seconds: float) -> str:
    """Say how long a time is, in its largest unit, rounded down: "3 hours"."""
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "less than a minute"


def folded(names: Iterable[str]) -> str:
    """Return how many names there are, with the first of them."""
    names = list(names)
    more = [f"{len(names) - NAMES} more"] if len(names) > NAMES else []
    return f"{len(names)}: {', '.join([*names[:NAMES], *more])}"
