"""A card as plain text: all of it, indented, in the order of the page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dlkit.check.card.lines import SIGNS, Line

if TYPE_CHECKING:
    from dlkit.check.card.card import Card

INDENT = "  "


def text_of(card: "Card") -> str:
    """Return the text of `card`, one line for each of its lines."""
    return "\n".join(_rows(card))


def _rows(card: "Card") -> Iterator[str]:
    yield f"{SIGNS[card.kind]} {card.heading}"
    for line in card.before:
        yield from _line(line, INDENT)
    for label, lines in card.hints.rungs():
        yield f"{INDENT}{label}"
        for line in lines:
            yield from _line(line, 2 * INDENT)
    for line in card.lines:
        yield from _line(line, INDENT)


def _line(line: Line, indent: str) -> Iterator[str]:
    yield f"{indent}{SIGNS[line.kind]} {line.text}"
    for below in line.below:
        if isinstance(below, Line):
            yield from _line(below, indent + 2 * INDENT)
        else:
            yield f"{indent}{2 * INDENT}{below}"
