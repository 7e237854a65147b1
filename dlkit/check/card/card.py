"""The card: what is told of an answer, drawn as HTML by Jupyter and as text by `print`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dlkit.check.card.html import html_of
from dlkit.check.card.lines import Hints, Line
from dlkit.check.card.text import text_of


@dataclass(frozen=True)
class Card:
    """A heading, what must be known first, hints in rungs, and further lines.

    The hints of an `opened` card are not folded: the answer is handed in.
    """

    kind: str
    heading: str
    lines: tuple[Line, ...] = ()
    before: tuple[Line, ...] = ()
    hints: Hints = Hints()
    opened: bool = False

    @property
    def first(self) -> str:
        """The diagnosis alone: of the last rung that has a hint, else what is wrong first."""
        hints = self.hints
        for lines in (hints.diagnosis, hints.place, hints.idea, self.before, self.lines):
            if found := _first("hint", lines):
                return found
        return _first("wrong", (*self.before, *self.lines, *hints.idea))

    def preceded_by(self, lines: Iterable[Line]) -> "Card":
        """Return the card with `lines` below its heading, before all others."""
        return replace(self, before=(*lines, *self.before))

    def __str__(self) -> str:
        return text_of(self)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return html_of(self)


def _first(kind: str, lines: Iterable[Line]) -> str:
    return next((line.words for line in lines if line.kind == kind), "")
