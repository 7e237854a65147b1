"""The wrong cases of a card: one in full, with its arguments, and the others folded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dlkit.check.card import Line
from dlkit.check.compare import Difference
from dlkit.check.exceptions import whereabouts
from dlkit.check.outcome import Raised
from dlkit.check.probes import Probe
from dlkit.check.review import Call, Review
from dlkit.check.words import count, place

SHOWN_CASES = 3
SHOWN_DIFFERENCES = 4
SMALL = 12  # numbers: of a larger array only the shape is shown


@dataclass(frozen=True)
class Alike:
    """Calls that are wrong in the same words, by an exception on the same line if by one."""

    calls: tuple[Call, ...]
    texts: tuple[str, ...]
    whereabouts: tuple[str, ...]


def titles(calls: Sequence[Call]) -> str:
    """Name the cases of `calls`; of many the first ones."""
    shown = ", ".join(f"“{call.case.title}”" for call in calls[:SHOWN_CASES])
    more = f" and {len(calls) - SHOWN_CASES} more" if len(calls) > SHOWN_CASES else ""
    return f"Case{'s' * (len(calls) > 1)} {shown}{more}"


def wrong_cases(review: Review, quote: bool) -> list[Alike]:
    """Group the wrong calls by what is said of them, in their order."""
    alike: dict[tuple, list[Call]] = {}
    for call in review.calls:
        if call.differences:
            texts = tuple(_difference_text(d, quote) for d in call.differences[:SHOWN_DIFFERENCES])
            alike.setdefault((texts, _whereabouts(review, call)), []).append(call)
    return [Alike(tuple(calls), *said) for said, calls in alike.items()]


def case_lines(review: Review, quote: bool) -> Iterator[Line]:
    """Show the first wrong cases with their arguments; some of the others are folded."""
    first, *others = wrong_cases(review, quote) or [None]
    if first is None:
        return
    by_hand = _by_hand(review, first.calls[0]) if quote else ()
    yield Line("wrong", f"{titles(first.calls)}:", first.texts + by_hand)
    if others:
        below = [
            Line("wrong", f"{titles(one.calls)}:", one.texts) for one in others[: SHOWN_CASES - 1]
        ]
        if rest := sum(len(one.calls) for one in others[SHOWN_CASES - 1 :]):
            below.append(Line("note", f"and {count(rest, 'more case')}"))
        number = sum(len(one.calls) for one in others)
        yield Line("note", f"{count(number, 'other wrong case')}:", tuple(below), folded=True)


def _by_hand(review: Review, call: Call) -> tuple[str, ...]:
    """Show the arguments of a call, and how to call the answer with them."""
    name, number = review.question.name, call.case.number
    return (
        f"called with {_arguments(review.question.parameters, call)}",
        f"to try it by hand: case = check.case({name}, {number}); {name}(*case.arguments)",
    )


def _whereabouts(review: Review, call: Call) -> tuple[str, ...]:
    outcome = call.reply.outcome
    return whereabouts(outcome, review.question.name) if isinstance(outcome, Raised) else ()


def _difference_text(difference: Difference, quote: bool) -> str:
    words = difference.quoted if quote else difference.words
    return words if difference.kind == "raised" else f"{place(difference.path)}: {words}"


def _arguments(names: Sequence[str], call: Call) -> str:
    values = call.case.arguments
    return ", ".join(f"{name} = {_short(v)}" for name, v in zip(names, values, strict=False))


def _short(value: object) -> str:
    if isinstance(value, np.ndarray):
        if value.size <= SMALL:
            return np.array2string(value, precision=4, separator=", ").replace("\n", "")
        return f"an array of shape {value.shape}"
    if isinstance(value, np.random.Generator):
        return "a random generator"
    if isinstance(value, Probe):
        return f"a function ({value.name})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_short(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple | list) and any(isinstance(item, np.ndarray) for item in value):
        return f"({', '.join(map(_short, value))})"
    text = f"{value:.6g}" if isinstance(value, float) else " ".join(repr(value).split())
    return text if len(text) <= 80 else f"{text[:77]}..."
