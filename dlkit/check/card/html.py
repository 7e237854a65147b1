"""A card as HTML. Its texts are those of `dlkit.check.card.text`, in the same order."""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from dlkit.check.card.lines import SIGNS, Line

if TYPE_CHECKING:
    from dlkit.check.card.card import Card

NO_FORMULAS = "tex2jax_ignore mathjax_ignore"  # what MathJax 2 and 3 leave alone

# Of signs and borders. They stand on white and on JupyterLab's dark background, so they keep a
# contrast of 3 to both, and to the tint on them; texts inherit the colour of the page.
COLOURS = {"right": "#0072b2", "wrong": "#d55e00", "hint": "#c06598", "note": "#888888"}
TINT = "rgba(204,121,167,.16)"  # behind a hint: pink on white, plum on a dark page
LABEL = "font-weight:bold;margin-bottom:2px"


def html_of(card: "Card") -> str:
    """Return `card` as HTML without a script."""
    body = f"{_lines(card.before)}{_ladder(card)}{_lines(card.lines)}"
    return (  # its texts, an exception's among them, are never typeset as formulas
        f'<div class="{NO_FORMULAS}" style="border-left:4px solid {COLOURS[card.kind]};'
        f'padding:2px 0 2px 12px;margin:4px 0;font-family:sans-serif"><b>{SIGNS[card.kind]} '
        f"{escape(card.heading)}</b>{body}</div>"
    )


def _ladder(card: "Card") -> str:
    """Draw the rungs inside one another: the next one is seen when the one before it is open.

    The first is open from the start, so that nobody meets a card without a hint.
    """
    rungs = list(card.hints.rungs())
    if card.opened:
        return "".join(_open_rung(label, lines) for label, lines in rungs)
    inner = ""
    for number, (label, lines) in reversed(list(enumerate(rungs))):
        is_open = " open" if number == 0 else ""
        inner = (
            f'<details{is_open} style="margin-top:6px"><summary style="cursor:pointer;{LABEL}">'
            f"{escape(label)}</summary>{_lines(lines)}{inner}</details>"
        )
    return inner


def _open_rung(label: str, lines: Iterable[Line]) -> str:
    return f'<div style="margin-top:6px;{LABEL}">{escape(label)}</div>{_lines(lines)}'


def _lines(lines: Iterable[Line]) -> str:
    return "".join(map(_line, lines))


def _line(line: Line) -> str:
    if line.kind == "hint":
        return _hint(line)
    if line.folded:
        return _folded(line)
    return f'<div style="margin-top:4px">{_sign(line)} {escape(line.text)}{_below(line)}</div>'


def _hint(line: Line) -> str:
    """Draw a diagnosis in a box of its own."""
    below = "".join(
        f'<div style="margin-top:4px;font-weight:normal">{escape(text)}</div>'
        for text in line.below
    )
    return (
        f'<div style="margin:8px 0;padding:8px 12px;border:1px solid {COLOURS["hint"]};'
        f'border-radius:4px;background:{TINT};font-weight:bold">'
        f"{_sign(line)} {escape(line.text)}{below}</div>"
    )


def _below(line: Line) -> str:
    return "".join(
        f'<div style="margin-left:1.6em">{_line(one)}</div>'
        if isinstance(one, Line)
        else f'<div style="margin-left:1.6em;opacity:.85">{escape(one)}</div>'
        for one in line.below
    )


def _folded(line: Line) -> str:
    if all(isinstance(one, str) for one in line.below):
        output = escape("\n".join(line.below))
        inside = f'<pre style="margin:4px 0 0 1.6em">{output}</pre>'
    else:
        inside = _below(line)
    return (
        f'<details style="margin-top:4px"><summary style="cursor:pointer">{_sign(line)} '
        f"{escape(line.text)}</summary>{inside}</details>"
    )


def _sign(line: Line) -> str:
    return f'<span style="color:{COLOURS[line.kind]}">{SIGNS[line.kind]}</span>'
