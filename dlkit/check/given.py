"""An answer called with right helpers: earlier exercises that are not right yet are looked up.

As in grading, which judges an answer once more with right ones in their place: a mistake made
earlier costs no points here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import FunctionType

from dlkit.check.card import Line
from dlkit.check.compare import compare
from dlkit.check.local import local
from dlkit.check.outcome import Reply
from dlkit.check.parts import hit
from dlkit.check.question import KnownMistake, Question, Trace
from dlkit.check.recorded import Table
from dlkit.check.review import Review, review
from dlkit.check.standing_in import StandIn
from dlkit.check.substituting import substituted
from dlkit.check.words import count, listed


@dataclass(frozen=True)
class Given:
    """What is known of an answer whose helpers are right.

    `review` is that of the cases in which only recorded calls were made, None if there is none;
    `total` counts all cases. `function` is the answer with right helpers.
    """

    review: Review | None
    total: int
    function: Callable = field(compare=False, repr=False)

    @property
    def told(self) -> int:
        """Count the cases of which something is known."""
        return len(self.review.calls) if self.review else 0

    @property
    def untold(self) -> int:
        """Count the cases of which nothing is known."""
        return self.total - self.told

    @property
    def passed(self) -> bool:
        """Say whether the answer is right with right helpers, in all cases and by all rules."""
        return not self.untold and self.review.passed


def given(
    question: Question, answer: FunctionType, parameters: Mapping[FunctionType, Sequence[str]]
) -> Given | None:
    """Review `answer` with look-ups in the place of its helpers; None if it calls none of them.

    `parameters` maps each helper that is not right to the names of its parameters.
    """
    tables = question.recorded().tables
    stand_ins = {
        helper.__name__: StandIn(helper, names, tables.get(helper.__name__, Table()))
        for helper, names in parameters.items()
    }
    function = substituted(answer, stand_ins)
    ask, told = local(function), []

    def looked_up(arguments: tuple) -> Reply:
        for one in stand_ins.values():
            one.missed, one.seconds = False, 0.0
        reply = ask(arguments)
        told.append(not any(one.missed for one in stand_ins.values()))
        spent = sum(one.seconds for one in stand_ins.values())
        return replace(reply, seconds=max(reply.seconds - spent, 0.0))

    found = review(question, looked_up)
    if not any(one.asked for one in stand_ins.values()):
        return None
    known = [number for number in range(len(question.cases)) if told[number]]
    return Given(_of_cases(found, known), len(question.cases), function)


def _of_cases(found: Review, numbers: Sequence[int]) -> Review | None:
    """Return the review of some of the cases only, without asking anything again."""
    if len(numbers) == len(found.calls):
        return found
    replies = iter([found.calls[number].reply for number in numbers])
    question = _part_of(found.question, numbers)
    return review(question, lambda arguments: next(replies)) if numbers else None


def _part_of(question: Question, numbers: Sequence[int]) -> Question:
    """Return a question of some of the cases. Rules are left out, and sketches: they need all."""
    return replace(
        question,
        cases=tuple(question.cases[number] for number in numbers),
        rules=(),
        mistakes=tuple(_part_of_mistake(one, question, numbers) for one in question.mistakes),
        sketches=tuple,
        moving=lambda place: question.moving(numbers[place]),
    )


def _part_of_mistake(mistake: KnownMistake, question: Question, numbers: Sequence[int]) -> object:
    """Return what a mistake does in some of the cases."""

    def trace() -> Trace:
        outcomes = tuple(mistake.trace().outcomes[number] for number in numbers)
        parts: set[str] = set()
        for number, outcome in zip(numbers, outcomes, strict=True):
            expected = question.cases[number].expected
            found = compare(outcome, expected, question.tolerance, question.outputs)
            parts |= hit(question, expected, found)
        return Trace(outcomes, frozenset(parts), {})

    return KnownMistake(mistake.name, mistake.hint, trace)


# In words


def shown(found: Review) -> Review:
    """Return the review that a card's diagnosis is about: with right helpers, where that is known.

    What a wrong helper makes of an answer has false names.
    """
    return found.given.review if found.given and found.given.review else found


def given_lines(found: Review) -> list[Line]:
    """Say which helpers are not right, and what the answer would be with right ones."""
    if not found.helpers:
        return []
    verb = "calls" if found.calls_helpers else "depends on"
    first = f"`{found.question.name}` {verb} {_whose(found)}."
    return [Line("note", f"{first} {_verdict(found)}".rstrip())]


def _whose(found: Review) -> str:
    groups = [
        ([name for name in found.helpers if name not in found.blank], "not right yet"),
        ([name for name in found.helpers if name in found.blank], "still blank"),
    ]
    return ", and ".join(
        f"your {listed([f'`{name}`' for name in names])}, which {_verb(len(names))} {words}"
        for names, words in groups
        if names
    )


def _verdict(found: Review) -> str:
    name, known = f"`{found.question.name}`", found.given
    one = "a right one" if len(found.helpers) == 1 else "right ones"
    first = f"Run check({found.helpers[0]}) first."
    if known is None:
        return first
    if known.review is None:
        helpers = listed([f"`{helper}`" for helper in found.helpers])
        return (
            f"Whether {name} is right with {one} cannot be told: it calls {helpers} with values "
            f"that were not recorded. {first}"
        )
    wrong = sum(bool(call.differences) for call in known.review.calls)
    if known.passed:
        return f"With {one}, all cases of {name} are correct."
    of, untold = count(known.total, "case"), known.untold
    if wrong:
        more = f", and {untold} cannot be told" if untold else ""
        return f"With {one}, {wrong} of {of} {_verb(wrong)} still wrong{more}:"
    if untold:
        right = f"{count(known.told, 'case')} of {name} {_verb(known.told)} correct, none is wrong"
        return f"With {one}, {right}, and {untold} cannot be told."
    return f"With {one}, all cases of {name} are correct, but a rule is broken:"


def _verb(number: int) -> str:
    return "is" if number == 1 else "are"
