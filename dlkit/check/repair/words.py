"""A proved place in words: lines of the card. The student's own lines are quoted, no other code."""

import inspect
from collections.abc import Callable, Sequence

from dlkit.check.card import Line
from dlkit.check.outcome import printable
from dlkit.check.repair.insertions import START
from dlkit.check.repair.search import LINES, Repairs
from dlkit.check.review import Review

QUOTED = 100  # characters of a line that are shown


def place_lines(
    reviewed: Review, function: Callable, found: Repairs, always: bool = False
) -> list[Line]:
    """Say which line of `function` is proved to be the place; with `always`, also that none is."""
    if 0 < len(found.lines) <= LINES:
        return [_place(reviewed, function, found)]
    return [Line("note", _nothing(reviewed, found))] if always else []


def _place(reviewed: Review, function: Callable, found: Repairs) -> Line:
    first = function.__code__.co_firstlineno
    texts = _source(function)
    numbers = [first + line - 1 for line in found.lines]
    each = " or ".join(
        "at the start of the function" if line == START else f"on line {number}"
        for number, line in zip(numbers, found.lines, strict=True)
    )
    below = [
        f"line {number}: `{printable(texts[line - 1].strip(), QUOTED)}`"
        for number, line in zip(numbers, found.lines, strict=True)
        if START < line <= len(texts)
    ]
    if found.kind:
        below.append(f"The change concerns {found.kind}.")
    return Line("hint", f"A change {each} alone makes {_all(reviewed)}.", tuple(below))


def _all(reviewed: Review) -> str:
    """Say what became right; of random results only the public cases and rules are known here."""
    cases = "every public case" if reviewed.question.tolerance.free else "every case"
    return f"{cases} right" + (" and keeps every rule" if reviewed.broken else "")


def _nothing(reviewed: Review, found: Repairs) -> str:
    if found.refused:
        return (
            "No change of this code was tried: its text was not found, or it may do more than "
            "compute (open a file, ask for input, draw)."
        )
    if len(found.lines) > LINES:
        return (
            f"Changes on more than {LINES} lines, each alone, make {_all(reviewed)}: "
            "they prove no place."
        )
    return (
        f"No change of one place was found that makes {_all(reviewed)} "
        f"({found.tried:,} were tried in {found.seconds:.1f} s)."
    )


def _source(function: Callable) -> Sequence[str]:
    """Return the lines of the function's text, from its `def` or its first decorator."""
    try:
        return inspect.getsourcelines(function)[0]
    except (OSError, TypeError):
        return ()
