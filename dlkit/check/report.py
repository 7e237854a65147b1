"""What a card says of a review: names, effects, cases, rules, parts. Each line was computed for it.

With `quote=False` no value of any case is shown: that is the form of the judge, whose cases are
hidden.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from dlkit.check.card import Card, Line
from dlkit.check.compare import Difference
from dlkit.check.effects import effects
from dlkit.check.exceptions import SAME_LINE, STILL_BLANK, Known, explain, is_blank, whereabouts
from dlkit.check.given import given_lines, shown
from dlkit.check.outcome import PRINTED, Raised
from dlkit.check.parts import ALL
from dlkit.check.probes import Probe
from dlkit.check.question import Question
from dlkit.check.review import Call, Review
from dlkit.check.rules import Finding
from dlkit.check.unmoved import told
from dlkit.check.words import count, listed, place

SHOWN_CASES = 3
SHOWN_DIFFERENCES = 4
SHOWN_ROWS = 20  # of what one call printed
SMALL = 12  # numbers: of a larger array only the shape is shown


def card_of(
    review: Review, quote: bool = True, points: bool = False, more: Sequence[Line] = ()
) -> Card:
    """Make the card of `review`; `quote` allows values of the cases, `points` shows the score.

    `more` are lines that stand after those on known mistakes.
    """
    if _is_blank(review):
        return Card("wrong", _heading(review, points))
    kind, heading = "right" if review.passed else "wrong", _heading(review, points)
    said, review = given_lines(review), shown(review)
    lines = (
        *said,
        *_mistake_lines(review),
        *slip_lines(review),
        *more,
        *_nothing_returned(review),
        *(Line("note", text) for text in effects(review, quote)),
        *(Line("note", text) for text in told(review.unmoved)),
        *(() if review.question.options else _case_lines(review, quote)),
        *_edge_lines(review),
        *(_rule_line(review, label, found) for label, found in review.broken.items()),
        *_not_shown_lines(review),
        *_part_lines(review, points),
        *_printed_lines(review),
    )
    return Card(kind, heading, lines)


def choice_card(question: Question, option: object) -> Card:
    """Make the card of a concept question in the notebook: it shows the choice, and no more."""
    words = _choice(question, option)
    if not _is_option(question, option):
        return Card("wrong", f"{question.name}: {words}; write {_quoted(question.options)}")
    return Card("note", f"{question.name}: {words}; the grader reports whether it is right")


def _heading(review: Review, points: bool) -> str:
    question = review.question
    total = len(question.cases)
    right = sum(not call.differences for call in review.calls)
    score = f"{review.points:g} of {question.points:g} points — " if points else ""
    tail = f"{right} of {count(total, 'case')} {_correct(review)}"
    if review.failure:
        tail = review.failure
    elif question.options:
        tail = _choice(question, review.calls[0].reply.outcome)
    elif _is_blank(review):
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


def _is_blank(review: Review) -> bool:
    """Say whether the answer is still the blank that was handed out: nothing else is of use."""
    outcomes = [call.reply.outcome for call in review.calls if call.differences]
    blank = all(isinstance(outcome, Raised) and is_blank(outcome) for outcome in outcomes)
    return 0 < len(outcomes) == len(review.calls) and blank


def _choice(question: Question, option: object) -> str:
    if _is_option(question, option):
        return f"you chose {option}"
    if isinstance(option, str) and not option:
        return "no option is chosen"
    return "your choice is not one of the options"


def _is_option(question: Question, option: object) -> bool:
    return type(option) is str and option in question.options


def _quoted(options: Sequence[str]) -> str:
    *first, last = [f'"{option}"' for option in options]
    return f"{', '.join(first)} or {last}"


def _mistake_lines(review: Review) -> Iterator[Line]:
    """Name the mistakes that fit, with their hints; those that explain the same share a line."""
    for number, symptoms in enumerate(dict.fromkeys(review.explained.values())):
        known = [mistake for mistake, its in review.explained.items() if its == symptoms]
        names = [_spoken(mistake.name, review.question) for mistake in known]
        hints = [" ".join(mistake.hint.split()) for mistake in known]
        phrase = "This also looks like" if number else "This looks like"
        if len(known) == 1:
            yield Line("hint", f"{phrase}: {names[0]}.", (hints[0],))
        else:
            each = tuple(f"{name}: {hint}" for name, hint in zip(names, hints, strict=True))
            yield Line("hint", f"{phrase} one of {len(known)} known mistakes:", each)
    if review.unexplained & set(review.question.parts):
        yield Line("note", _only_partly(review))


def slip_lines(review: Review) -> Iterator[Line]:
    """Say what an answer with one slip and the same results has; several are not told apart."""
    for symptoms in dict.fromkeys(sketch.symptoms for sketch in review.slips):
        alike = [sketch.clauses for sketch in review.slips if sketch.symptoms == symptoms]
        clauses = list(dict.fromkeys(clause for clauses in alike for clause in clauses))
        parts = [part for part in review.question.parts if part in symptoms and part != ALL]
        text = f"You get the same {listed(parts) if parts else 'results'} as an answer in which "
        if len(clauses) == 1:
            yield Line("hint", f"{text}{clauses[0]}.")
        else:
            yield Line("hint", f"{text}one of these holds:", tuple(f"{c}." for c in clauses))
    explained = frozenset().union(*(sketch.symptoms for sketch in review.slips))
    rest = [part for part in review.question.parts if part in review.symptoms - explained]
    if review.slips and rest:
        yield Line("note", f"{listed(rest)} {_is(rest)} wrong for another reason.")


def _spoken(name: str, question: Question) -> str:
    """Write a mistake's name with spaces; a variable such as `dA_prev` keeps its spelling."""
    for variable in (*question.parameters, *question.outputs):
        name = name.replace(variable, variable.replace("_", "\0"))
    return name.replace("_", " ").replace("\0", "_")


def _only_partly(review: Review) -> str:
    """Say what the known mistakes do not explain; a broken rule has a line of its own."""
    parts = review.question.parts
    rest = [part or "the result" for part in parts if part in review.unexplained]
    known = [part for part in parts if part in review.symptoms - review.unexplained]
    explained = f"This explains {listed(known)}; " if known else ""
    return f"{explained}{listed(rest)} {_is(rest)} wrong for another reason."


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _nothing_returned(review: Review) -> Iterator[Line]:
    """Ask for a `return` where every result is None and none should be."""
    calls = review.calls
    if all(c.reply.outcome is None and c.case.expected is not None for c in calls) and calls:
        yield Line("note", "The function returns None in every case: is a `return` missing?")


def _case_lines(review: Review, quote: bool) -> Iterator[Line]:
    """List the wrong cases; those that are wrong in the same words share a line."""
    alike: dict[tuple[str, ...], list[Call]] = {}
    for call in review.calls:
        if call.differences:
            texts = tuple(_difference_text(d, quote) for d in call.differences[:SHOWN_DIFFERENCES])
            alike.setdefault((texts, _whereabouts(review, call)), []).append(call)
    said: set[str | tuple] = set()
    for number, ((texts, lines), calls) in enumerate(list(alike.items())[:SHOWN_CASES]):
        texts += (SAME_LINE,) if lines in said else lines
        told = [text for text in _explained(review, calls, quote) if text not in said]
        said |= {*told, lines} if lines else {*told}
        texts += tuple(told)
        if quote and number == 0:
            texts += _by_hand(review, calls[0])
        yield Line("wrong", _titles(calls), texts)
    if rest := sum(map(len, list(alike.values())[SHOWN_CASES:])):
        yield Line("note", f"and {count(rest, 'more case')}")


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


def _explained(review: Review, calls: Sequence[Call], quote: bool) -> tuple[str, ...]:
    """Explain the exception of calls that raised the same; the hint of a known mistake is better.

    Their arguments are spoken of where that is allowed and true of all of them.
    """
    question, raised = review.question, calls[0].reply.outcome
    if review.explained or not isinstance(raised, Raised):
        return ()
    hidden = Known(question.name, question.parameters)
    named = (dict(zip(question.parameters, c.arguments, strict=False)) for c in calls if quote)
    known = (replace(hidden, arguments=arguments) for arguments in named)
    found = {explain(raised, one) for one in known}
    return found.pop() if len(found) == 1 else explain(raised, hidden)


def _rule_line(review: Review, label: str, found: Finding) -> Line:
    hinted = any(label in symptoms for symptoms in review.explained.values())
    return Line("wrong", found.words, (found.note,) if found.note and not hinted else ())


def _not_shown_lines(review: Review) -> Iterator[Line]:
    """Name the rules that the form of the result keeps from being judged, if that costs points."""
    if names := [rule.label for rule in review.not_shown]:
        yield Line("note", f"Not judged, so it counts as broken: {listed(names)}.")


def _printed_lines(review: Review) -> Iterator[Line]:
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


def _titles(calls: Sequence[Call]) -> str:
    shown = ", ".join(f"“{call.case.title}”" for call in calls[:SHOWN_CASES])
    more = f" and {len(calls) - SHOWN_CASES} more" if len(calls) > SHOWN_CASES else ""
    return f"Case{'s' * (len(calls) > 1)} {shown}{more}:"


def _difference_text(difference: Difference, quote: bool) -> str:
    words = difference.quoted if quote else difference.words
    return words if difference.kind == "raised" else f"{place(difference.path)}: {words}"


def _part_lines(review: Review, points: bool) -> Iterator[Line]:
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
            yield Line("right", f"{listed(earned)} {_is(earned)} {words}")


def _edge_lines(review: Review) -> Iterator[Line]:
    """Say what each missed edge takes; where its parts are lost in an ordinary case, nothing."""
    for title, taken in review.missed_edges:
        yield Line("note", f"The edge “{title}” costs {taken:g} point{'s' * (taken != 1)}.")
    kept = [
        part for part in review.question.parts if part in review.wrong_parts - review.lost_parts
    ]
    if ALL not in kept and kept:
        yield Line("note", f"In every ordinary case {listed(kept)} {_is(kept)} correct.")


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
