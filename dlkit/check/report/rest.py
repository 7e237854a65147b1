"""The last lines of a card: broken rules, missed edges, what the answer printed."""

from collections.abc import Iterator

from dlkit.check.card import Line
from dlkit.check.outcome import PRINTED
from dlkit.check.parts import ALL
from dlkit.check.report.cases import SHOWN_CASES
from dlkit.check.review import Review
from dlkit.check.words import are, count, listed

SHOWN_ROWS = 20  # of what one call printed


def edge_lines(review: Review) -> Iterator[Line]:
    """Say what each missed edge takes; where its parts are lost in an ordinary case, nothing."""
    for title, taken in review.missed_edges:
        yield Line("note", f"The edge “{title}” costs {taken:g} point{'s' * (taken != 1)}.")
    kept = [
        part for part in review.question.parts if part in review.wrong_parts - review.lost_parts
    ]
    if ALL not in kept and kept:
        yield Line("note", f"In every ordinary case {listed(kept)} {are(kept)} correct.")


def rule_lines(review: Review) -> Iterator[Line]:
    """Say which rules are broken; a known mistake's hint takes the place of the rule's note."""
    for label, found in review.broken.items():
        hinted = any(label in symptoms for symptoms in review.explained.values())
        yield Line("wrong", found.words, (found.note,) if found.note and not hinted else ())


def not_shown_lines(review: Review) -> Iterator[Line]:
    """Name the rules that the form of the result keeps from being judged, if that costs points."""
    if names := [rule.label for rule in review.not_shown]:
        yield Line("note", f"Not judged, so it counts as broken: {listed(names)}.")


def printed_lines(review: Review) -> Iterator[Line]:
    """Show what the answer printed, case by case, those that are wrong first."""
    printed = [call for call in review.calls if call.reply.printed.strip()]
    printed.sort(key=lambda call: not call.differences)
    for call in printed[:SHOWN_CASES]:
        rows = call.reply.printed.rstrip().splitlines()
        more = ("...",) if len(rows) > SHOWN_ROWS or len(call.reply.printed) >= PRINTED else ()
        text = f"Printed in case “{call.case.title}”:"
        yield Line("note", text, (*rows[:SHOWN_ROWS], *more), folded=True)
    if rest := len(printed[SHOWN_CASES:]):
        yield Line("note", f"{count(rest, 'more case')} printed something.")
