"""What the heading of a card says: how many cases are right, or why none was judged."""

from collections.abc import Sequence

from dlkit.check.exceptions import STILL_BLANK, is_blank
from dlkit.check.outcome import Raised
from dlkit.check.question import Question
from dlkit.check.review import Review
from dlkit.check.words import count


def heading(review: Review, points: bool) -> str:
    """Say how many cases are right; `points` shows the score."""
    question = review.question
    total = len(question.cases)
    right = sum(not call.differences for call in review.calls)
    score = f"{review.points:g} of {question.points:g} points — " if points else ""
    tail = f"{right} of {count(total, 'case')} {_correct(review)}"
    if review.failure:
        tail = review.failure
    elif question.options:
        tail = chosen(question, review.calls[0].reply.outcome)
    elif is_untouched(review):
        tail = f"its blank is not filled in yet: {STILL_BLANK}"
    elif right == total and not review.passed:
        tail += ", but a rule is broken"
    return f"{question.name}: {score}{tail}"


def _correct(review: Review) -> str:
    """Say what it means that a case is right: of a random result only the form is compared."""
    question = review.question
    free, named = {*question.tolerance.free}, question.outputs or tuple(question.parts)
    is_random = "" in free or free.issuperset(named)
    return "of the right form" if is_random and not review.passed else "correct"


def is_untouched(review: Review) -> bool:
    """Say whether the answer is still the blank that was handed out: nothing else is of use."""
    outcomes = [call.reply.outcome for call in review.calls if call.differences]
    blank = all(isinstance(outcome, Raised) and is_blank(outcome) for outcome in outcomes)
    return 0 < len(outcomes) == len(review.calls) and blank


def chosen(question: Question, option: object) -> str:
    """Say which option of a concept question was chosen, if one was."""
    if is_option(question, option):
        return f"you chose {option}"
    if isinstance(option, str) and not option:
        return "no option is chosen"
    return "your choice is not one of the options"


def is_option(question: Question, option: object) -> bool:
    """Say whether `option` is one of the question's."""
    return type(option) is str and option in question.options


def quoted(options: Sequence[str]) -> str:
    """Name the options that may be written."""
    *first, last = [f'"{option}"' for option in options]
    return f"{', '.join(first)} or {last}"
