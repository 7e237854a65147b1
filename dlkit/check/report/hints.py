"""The first two rungs of the hints: what was computed about the result, and where to look."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dlkit.check.card import Line
from dlkit.check.effects import effects
from dlkit.check.effects.whole import whole_results
from dlkit.check.exceptions import Known, explain
from dlkit.check.kinds import stem
from dlkit.check.outcome import Raised
from dlkit.check.parts import ALL
from dlkit.check.report.cases import SHOWN_CASES, Alike, titles, wrong_cases
from dlkit.check.review import Call, Review
from dlkit.check.unmoved import told
from dlkit.check.words import are, listed


def idea_lines(review: Review, quote: bool, points: bool) -> Iterator[Line]:
    """Say how the result is wrong, as far as that was computed, and which parts are right."""
    computed = [
        *_nothing_returned(review),
        *(Line("note", text) for text in effects(review, quote, everything=quote)),
        *(Line("note", text) for text in told(review.unmoved)),
    ]
    yield from _wrong_parts(review, computed)
    yield from computed
    yield from _right_parts(review, points)


def _nothing_returned(review: Review) -> Iterator[Line]:
    """Ask for a `return` where every result is None and none should be."""
    calls = review.calls
    if all(c.reply.outcome is None and c.case.expected is not None for c in calls) and calls:
        yield Line("note", "The function returns None in every case: is a `return` missing?")


def _wrong_parts(review: Review, computed: Sequence[Line]) -> Iterator[Line]:
    """Name the wrong parts that nothing was computed of, unless an exception took all of them."""
    raised = (isinstance(c.reply.outcome, Raised) for c in review.calls if c.differences)
    if review.failure or ALL in review.question.parts or all(raised):
        return
    if computed and whole_results(review):  # they are right, and stand in the wrong place
        return
    words = {word for line in computed for word in re.findall(r"\w+", line.text)}
    known = words | set(map(stem, words))
    parts = [part for part in review.question.parts if part in review.wrong_parts - known]
    if parts:
        yield Line("wrong", f"{listed(parts)} {are(parts)} not right yet.")


def _right_parts(review: Review, points: bool) -> Iterator[Line]:
    parts = review.question.parts
    if ALL in parts or review.passed or review.failure:
        return
    right = [part for part in parts if part not in review.wrong_parts]
    free = review.question.tolerance.free
    compared = [part for part in right if part not in free]
    for some, words in (
        (compared, "correct in every case."),
        ([part for part in right if part in free], "of the right kind and shape in every case."),
    ):
        if some:
            earned = [f"{part} ({parts[part]:g} points)" if points else part for part in some]
            yield Line("right", f"{listed(earned)} {are(earned)} {words}")


def raised_lines(review: Review, quote: bool) -> Iterator[Line]:
    """Say on which lines of the answer exceptions were raised, and explain each once."""
    by_line: dict[tuple[str, ...], list[Alike]] = {}
    wrong = wrong_cases(review, quote)
    for alike in wrong:
        if isinstance(alike.calls[0].reply.outcome, Raised):
            by_line.setdefault(alike.whereabouts, []).append(alike)
    said: set[str] = set()
    for where, group in list(by_line.items())[:SHOWN_CASES]:
        texts = [text for text in _explained(review, group, quote) if text not in said]
        said |= {*texts}
        head, *below = (f"raised {where[0]}", *where[1:], *texts) if where else (*texts, "")
        if where and group == wrong:
            head = f"The exception is {head}"
        elif where:
            head = f"{titles([call for alike in group for call in alike.calls])}: {head}"
        if head:
            yield Line("note", head, tuple(filter(None, below)))


def _explained(review: Review, group: Sequence[Alike], quote: bool) -> list[str]:
    """Explain exceptions of one line; the hint of a known mistake is better.

    What is true of one case alone names it. Arguments are spoken of where that is allowed.
    """
    if review.explained:
        return []
    each = [_explanation(review, alike.calls, quote) for alike in group]
    shared = [text for text in each[0] if all(text in other for other in each)]
    title = group[0].calls[0].case.title
    alone = [text for text in each[0] if text not in shared]
    return [*shared, f"In the case “{title}”: {' '.join(alone)}"] if alone else shared


def _explanation(review: Review, calls: Sequence[Call], quote: bool) -> tuple[str, ...]:
    """Explain the exception of calls that raised the same, with what is true of all of them."""
    question, raised = review.question, calls[0].reply.outcome
    hidden = Known(question.name, question.parameters)
    named = (dict(zip(question.parameters, c.arguments, strict=False)) for c in calls if quote)
    found = {explain(raised, replace(hidden, arguments=arguments)) for arguments in named}
    return found.pop() if len(found) == 1 else explain(raised, hidden)
