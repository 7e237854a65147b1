"""What a card is made of: lines, and the three rungs of its hints."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

SIGNS = {"right": "✓", "wrong": "✗", "hint": "→", "note": "·"}


@dataclass(frozen=True)
class Line:
    """One line of a card: its kind (a key of `SIGNS`), its text, and what stands below it.

    A page shows what is below a `folded` line when the line is opened: texts there are program
    output, lines are drawn as lines.
    """

    kind: str
    text: str
    below: "tuple[str | Line, ...]" = ()
    folded: bool = False

    @property
    def words(self) -> str:
        """The line with the first text below it, as a sentence; of a hint that lists, with all."""
        lists = self.kind == "hint" and self.text.endswith(":")
        texts = [text for text in self.below if isinstance(text, str)]
        words = " ".join((self.text, " Or: ".join(texts) if lists else "".join(texts[:1]))).strip()
        return words if words.endswith((".", "?", "!")) else f"{words}."


@dataclass(frozen=True)
class Hints:
    """The hints of a card in three rungs; in a notebook each is opened after the one before it.

    `idea` is what was computed about the result, `place` where in the answer's code to look,
    `diagnosis` the known mistakes and slips that fit.
    """

    idea: tuple[Line, ...] = ()
    place: tuple[Line, ...] = ()
    diagnosis: tuple[Line, ...] = ()

    def rungs(self) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """Yield the label and the lines of each rung that has any, numbered by those that do."""
        there = [(f.name, lines) for f in fields(self) if (lines := getattr(self, f.name))]
        for number, (name, lines) in enumerate(there, 1):
            which = f"Hint {number} of {len(there)}" if len(there) > 1 else "Hint"
            yield f"{which}: {LABELS[name]}", lines


LABELS = {  # they say what opens
    "idea": "what is right and what is wrong",
    "place": "where to look",
    "diagnosis": "the likely mistake",
}
