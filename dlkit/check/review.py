"""Review an answer: call it with every case, compare, apply the rules, name the known mistake.

A `Question` is all that reviewing needs. `check` reads questions from `cases.h5`; the judge makes
them from an exercise and a secret seed. Everything after that is the same code.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING

from dlkit.check.applying import Applied, apply_rules, parts_about
from dlkit.check.asked_for import weight
from dlkit.check.compare import Difference, compare
from dlkit.check.kinds import stem
from dlkit.check.outcome import NOT_JUDGEABLE, Ask, Raised, Reply
from dlkit.check.parts import hit, kept
from dlkit.check.question import Case, KnownMistake, Question, Trace
from dlkit.check.recognition import explains
from dlkit.check.rules import Finding, Rule
from dlkit.check.sketches import Sketch, recognised
from dlkit.check.unmoved import unmoved

if TYPE_CHECKING:
    from dlkit.check.given import Given

REPLY_BYTES = 64 * 2**20  # of the numbers in all replies of one review, as floats
TOO_LARGE = Reply(Raised((NOT_JUDGEABLE,), "the values of all cases are larger than 64 MB"))


@dataclass(frozen=True)
class Call:
    """One call of the answer and its reply."""

    case: Case
    reply: Reply
    differences: tuple[Difference, ...]
    seconds: float
    outputs: tuple[str, ...]
    parameters: tuple[str, ...]
    again: Callable[[], "Call | None"]

    @property
    def tries(self) -> int:
        """How often the answer may be called with these arguments, to be timed."""
        return self.case.tries

    @property
    def arguments(self) -> tuple:
        """What the answer was called with."""
        return self.case.arguments

    def argument(self, name: str) -> object:
        """Return the argument called `name`."""
        return self.arguments[self.parameters.index(name)]

    def output(self, name: str) -> list:
        """Return the outputs called `name`, or `name` and a number, in the order of the result.

        The whole result is the one output with an empty name.
        """
        outcome = self.reply.outcome
        return list(_named(outcome, name, self.outputs)) if name else [outcome]


@dataclass(frozen=True)
class Review:
    """The result of calling an answer with every case of a question.

    `failure` is set when that could not be finished (the answer's process ended, say). `again`
    calls the answer once more, where that may be done. `helpers` names the exercises that the
    answer depends on and that are not right yet, `blank` those of them that nobody has filled in;
    `calls_helpers` is False where it calls one only by way of others. `given` is what is known of
    the answer with right ones.
    """

    question: Question
    calls: tuple[Call, ...]
    failure: str = ""
    applied: Applied = Applied()
    again: Ask | None = field(default=None, compare=False, repr=False)
    helpers: tuple[str, ...] = ()
    blank: frozenset[str] = frozenset()
    calls_helpers: bool = True
    given: "Given | None" = None

    @property
    def broken(self) -> Mapping[str, Finding]:
        """Map the labels of broken rules to what they found."""
        return self.applied.broken

    @cached_property
    def wrong_parts(self) -> frozenset[str]:
        """Name the parts that are wrong in at least one case, an edge or not."""
        return self.lost_parts.union(*(hit for call, hit in self._hits if call.case.edge))

    @cached_property
    def lost_parts(self) -> frozenset[str]:
        """Name the parts that are wrong in at least one ordinary case, and so earn nothing."""
        if self.failure:
            return frozenset(self.question.parts)
        return frozenset().union(*(hit for call, hit in self._hits if not call.case.edge))

    @cached_property
    def missed_edges(self) -> tuple[tuple[str, float], ...]:
        """List the edges that take points, as (title, points taken).

        An edge takes its share of the points of the parts that are wrong in it and that are not
        lost already. The shares of all edges sum to one half at the most.
        """
        kept = {p: n for p, n in self.question.parts.items() if p not in self.lost_parts}
        hit = ((call.case, hit & kept.keys()) for call, hit in self._hits if call.case.edge)
        return tuple((case.title, case.edge * sum(map(kept.get, hit))) for case, hit in hit if hit)

    @cached_property
    def _hits(self) -> tuple[tuple[Call, frozenset[str]], ...]:
        """Pair each call with the parts that are wrong in it, or by a rule that it alone breaks."""
        question, at_edges = self.question, self.applied.at_edges
        found = [hit(question, c.case.expected, c.differences) for c in self.calls]
        for rule in (rule for rule in question.rules if rule.label in at_edges):
            for number in at_edges[rule.label]:
                found[number] |= parts_about(question, rule)
        return tuple(zip(self.calls, found, strict=True))

    @cached_property
    def symptoms(self) -> frozenset[str]:
        """Name everything that is wrong: parts and rules."""
        return self.wrong_parts | frozenset(self.broken)

    @property
    def passed(self) -> bool:
        """Say whether every case is right and every rule has been shown to hold."""
        return not self.symptoms and not self.applied.unjudged

    @property
    def points(self) -> float:
        """Add up the parts, less what missed edges and rules take from them.

        A rule takes from the parts that it is about: one that is broken in the ordinary cases, and
        one that could not be judged.
        """
        worth = {p: n for p, n in self.question.parts.items() if p not in self.lost_parts}
        for call, wrong in self._hits:
            for part in wrong & worth.keys():
                worth[part] -= call.case.edge * self.question.parts[part]
        taking = ((parts_about(self.question, rule), rule.takes) for rule in self._taking)
        return round(kept(worth, list(taking)), 6)

    @property
    def not_shown(self) -> tuple[Rule, ...]:
        """List the rules that could not be judged, and that take points for it."""
        left = self.question.parts.keys() - self.lost_parts
        unjudged = [rule for rule in self._taking if rule.label in self.applied.unjudged]
        return tuple(r for r in unjudged if not left.isdisjoint(parts_about(self.question, r)))

    @property
    def _taking(self) -> list[Rule]:
        applied = self.applied
        labels = (applied.broken.keys() - applied.at_edges.keys()) | applied.unjudged
        return [rule for rule in self.question.rules if rule.label in labels]

    @property
    def mistakes(self) -> tuple[KnownMistake, ...]:
        """List the known mistakes that fit this answer; empty when none does."""
        return tuple(self.explained)

    @property
    def unexplained(self) -> frozenset[str]:
        """Name the symptoms that the known mistakes, if there are any, do not bring about."""
        if not self.explained:
            return frozenset()
        return self.symptoms.difference(*self.explained.values())

    @property
    def places(self) -> Iterator[tuple[int, str, Difference]]:
        """Yield each difference as (number of the case, part that it is in, difference)."""
        for number, call in enumerate(self.calls):
            for difference in call.differences:
                for part in hit(self.question, call.case.expected, (difference,)):
                    yield number, part, difference

    @cached_property
    def slips(self) -> tuple[Sketch, ...]:
        """List the generated slips that have the results of this answer.

        They are looked up only where no known mistake fits.
        """
        if self.passed or self.failure or self.explained:
            return ()
        return recognised(self.question.sketches(), self)

    @cached_property
    def explained(self) -> dict[KnownMistake, frozenset[str]]:
        """Map each known mistake that fits to the symptoms that it brings about."""
        if self.passed or self.failure:
            return {}
        fits = {m: shown for m in self.question.mistakes if (shown := explains(self, m))}
        return {m: fits[m] for m in fits if not any(fits[m] < other for other in fits.values())}

    @cached_property
    def unmoved(self) -> Mapping[str, int]:
        """Map arguments that make no difference to the cases tried; see `check.unmoved`.

        Nothing is tried when a known mistake fits, or no value is wrong.
        """
        if self.again is None or self.failure or self.explained or not self.wrong_parts:
            return {}
        return unmoved(self.question, self.calls, self.again)


def review(question: Question, ask: Ask, again: Ask | None = None) -> Review:
    """Call an answer with the cases of `question`, in order, through `ask`; review the replies.

    `again` calls it with other arguments, for what the replies alone cannot show.
    """
    calls = replies(question, ask)
    return Review(question, calls, applied=apply_rules(question, calls), again=again)


def replies(question: Question, ask: Ask) -> tuple[Call, ...]:
    """Call an answer with the cases of `question`, in order, and compare its replies."""
    return tuple(_calls(question, ask))


def trace(question: Question, ask: Ask) -> Trace:
    """Call a known mistake with every case and note what it does."""
    seen = review(question, ask)
    measures = {label: finding.measure for label, finding in seen.broken.items()}
    return Trace(tuple(call.reply.outcome for call in seen.calls), seen.wrong_parts, measures)


def _calls(question: Question, ask: Ask) -> Iterator[Call]:
    """Call case after case; all replies are kept, so together they must not fill the memory."""
    room = REPLY_BYTES
    for case in question.cases:
        try:
            reply = ask(case.arguments)
        except KeyboardInterrupt as stopped:  # by a person, who may ask which case it was
            stopped.add_note(case.title)
            raise
        room -= weight(reply, case.expected)
        yield _call(question, case, reply if room >= 0 else TOO_LARGE, ask)


def _call(question: Question, case: Case, reply: Reply, ask: Ask) -> Call:
    others = case.others() if case.others else repeat(case)

    def again() -> Call:
        other = next(others)
        return _call(question, other, ask(other.arguments), ask)

    differences = tuple(compare(reply.outcome, case.expected, question.tolerance, question.outputs))
    return Call(
        case=case,
        reply=reply,
        differences=differences,
        seconds=reply.seconds,
        outputs=question.outputs,
        parameters=question.parameters,
        again=again,
    )


def _named(value: object, name: str, outputs: tuple[str, ...] = ()) -> Iterator[object]:
    """Yield what stands under `name`, or `name` and a number, anywhere inside `value`."""
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, tuple | list):
        pairs = zip(outputs or [""] * len(value), value, strict=False)
    else:
        return
    for key, item in pairs:
        if isinstance(key, str) and name in (key, stem(key)):
            yield item
        else:
            yield from _named(item, name)
