"""What a card says of a review, line by line. Each line was computed for that answer.

    heading     how many cases are right
    hints       the rungs "idea" and "place": how the result is wrong, which line raised
    diagnosis   the rung "diagnosis": known mistakes and slips
    cases       the wrong cases, with their arguments
    rest        broken rules, missed edges, what was printed

With `quote=False` no value of any case is shown: that is the form of the judge, whose cases are
hidden.
"""

from collections.abc import Sequence
from dataclasses import replace

from dlkit.check.card import Card, Hints, Line
from dlkit.check.given import given_lines, shown
from dlkit.check.question import Question
from dlkit.check.report.cases import SHOWN_CASES, case_lines
from dlkit.check.report.diagnosis import LOOKS_LIKE, mistake_lines, slip_lines
from dlkit.check.report.heading import chosen, heading, is_option, is_untouched, quoted
from dlkit.check.report.hints import idea_lines, raised_lines
from dlkit.check.report.rest import edge_lines, not_shown_lines, printed_lines, rule_lines
from dlkit.check.review import Review


def card_of(
    review: Review, quote: bool = True, points: bool = False, place: Sequence[Line] = ()
) -> Card:
    """Make the card of `review`; `quote` allows values of the cases, `points` shows the score.

    `place` are lines on where to look in the answer's code. Without `quote` the answer is handed
    in, and the hints are open.
    """
    if is_untouched(review):
        return Card("wrong", heading(review, points))
    told = shown(review)
    return Card(
        kind="right" if review.passed else "wrong",
        heading=heading(review, points),
        before=tuple(given_lines(review)),
        hints=Hints(
            idea=tuple(idea_lines(told, quote, points)),
            place=(*raised_lines(told, quote), *place),
            diagnosis=(*mistake_lines(told), *slip_lines(told)),
        ),
        lines=(
            *(() if told.question.options else case_lines(told, quote)),
            *edge_lines(told),
            *rule_lines(told),
            *not_shown_lines(told),
            *printed_lines(told),
        ),
        opened=not quote,
    )


def choice_card(question: Question, option: object) -> Card:
    """Make the card of a concept question in the notebook: it shows the choice, and no more."""
    words = chosen(question, option)
    if not is_option(question, option):
        return Card("wrong", f"{question.name}: {words}; write {quoted(question.options)}")
    return Card("note", f"{question.name}: {words}; the grader reports whether it is right")


def with_slips(card: Card, public: Review) -> Card:
    """Put the slips that have the results of the public cases before the card's diagnosis."""
    diagnosis = (*slip_lines(public), *card.hints.diagnosis)
    return replace(card, hints=replace(card.hints, diagnosis=diagnosis))


__all__ = ["LOOKS_LIKE", "SHOWN_CASES", "card_of", "choice_card", "is_untouched", "with_slips"]
