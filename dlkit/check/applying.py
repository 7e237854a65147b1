"""Apply the rules of a question to the calls of one answer.

A rule is judged by the outputs that it is about, whatever the others are. It gets the calls in
which these have the expected kind and shape, and of each result nothing else. Where they have
another form in an ordinary case, or the rule finds nothing to judge, it has not been shown to hold:
then it takes its points as a broken one does, from the parts that it is about. An edge that breaks
a rule, which holds in the ordinary cases, counts as missed.
"""

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from dlkit.check.asked_for import is_named, narrowed, other_forms
from dlkit.check.compare import leaves
from dlkit.check.kinds import Path
from dlkit.check.outcome import Raised, Reply, safe_message
from dlkit.check.parts import part_of, touched
from dlkit.check.rules import NOTHING, Finding, Rule

if TYPE_CHECKING:
    from dlkit.check.question import Question
    from dlkit.check.review import Call

UNFIT = "your result has a form that this check cannot judge, so it counts as wrong: {}"


@dataclass(frozen=True)
class Applied:
    """What the rules found, by their labels.

    `broken` maps those that are broken to what was found, `at_edges` those of them that hold in
    the ordinary cases to the places of the edges. `unjudged` names those that could not be judged,
    `idle` those for which there is nothing to judge in any answer. `faults` says how a rule itself
    failed: a fault of ours.
    """

    broken: Mapping[str, Finding] = field(default_factory=dict)
    at_edges: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unjudged: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    faults: Mapping[str, str] = field(default_factory=dict)


def apply_rules(question: "Question", calls: Sequence["Call"]) -> Applied:
    """Judge every rule of `question` by the calls of one answer."""
    broken: dict[str, Finding] = {}
    at_edges: dict[str, tuple[int, ...]] = {}
    unjudged: set[str] = set()
    idle: set[str] = set()
    faults: dict[str, str] = {}
    with np.errstate(all="ignore"):
        forms = [_Form(call, question) for call in calls]
        for rule in question.rules:
            seen, blind = _seen(rule, question, forms)
            found = _found(rule, seen, faults)
            if found is NOTHING and not blind and _is_idle(rule, question, forms):
                idle.add(rule.label)
            elif found is NOTHING or (found is None and blind):
                unjudged.add(rule.label)
            elif found:
                broken[rule.label], edges = _whence(rule, found, seen, calls, faults)
                if edges and not blind:
                    at_edges[rule.label] = edges
    return Applied(broken, at_edges, frozenset(unjudged), frozenset(idle), faults)


class _Unanswered(BaseException):
    """The answer could not be called again; its cause says why. No rule catches it."""


class _Form:
    """One call, and the places in its result that have another form than expected."""

    def __init__(self, call: "Call", question: "Question") -> None:
        self.call = call
        self.question = question
        self._wrong: frozenset[Path] | None = None

    @property
    def is_judged(self) -> bool:
        """Say whether a value is expected: of an exception there is nothing more to judge."""
        return not isinstance(self.call.case.expected, Raised)

    def is_sound(self, names: Sequence[str]) -> bool:
        """Say whether all outputs of these names have the expected kind and shape."""
        if self._wrong is None:
            self._wrong = self._places() if self.call.differences else frozenset()
        return not any(is_named(path, names) for path in self._wrong)

    def _places(self) -> frozenset[Path]:
        call = self.call
        inside = leaves(call.case.expected, call.outputs)
        any_length = self.question.tolerance.any_length
        found = other_forms(call.reply.outcome, call.case.expected, call.outputs, any_length)
        return frozenset(path for one in found for path in touched(one.path, inside))


def _seen(rule: Rule, question: "Question", forms: Sequence[_Form]) -> tuple[list["Call"], bool]:
    """Return what a rule sees, and whether it lacks an ordinary case that it should have seen."""
    if rule.is_about_arguments:
        return [form.call for form in forms], False
    names = (*rule.about(question.tolerance.free), *rule.needs)
    judged = [form for form in forms if form.is_judged]
    seen = [_for_a_rule(form.call, question, names) for form in judged if form.is_sound(names)]
    return seen, any(not form.call.case.edge and not form.is_sound(names) for form in judged)


def _for_a_rule(call: "Call", question: "Question", names: Sequence[str]) -> "Call":
    """Return `call` with nothing in its result but the outputs of these names."""

    def wanted(path: Path) -> bool:
        return is_named(path, names)

    def again() -> "Call | None":
        try:
            other = call.again()
        except Exception as error:  # it concerns the call, not the rule
            raise _Unanswered from error
        right_here_only = other.differences and not call.differences
        is_wrong = right_here_only or not _Form(other, question).is_sound(names)
        return None if is_wrong else _for_a_rule(other, question, names)

    outcome = narrowed(call.reply.outcome, call.case.expected, wanted, call.outputs)
    return replace(call, reply=replace(call.reply, outcome=outcome), again=again)


def _whence(
    rule: Rule,
    found: Finding,
    seen: Sequence["Call"],
    calls: Sequence["Call"],
    faults: dict[str, str],
) -> tuple[Finding, tuple[int, ...]]:
    """Return what the ordinary cases show of a broken rule; if nothing, which edges break it."""
    ordinary = [one for one in seen if not one.case.edge]
    edges = [one for one in seen if one.case.edge]
    shown = _found(rule, ordinary, faults) if edges else found
    if shown and shown is not NOTHING:
        return shown, ()
    places = {id(call.case): number for number, call in enumerate(calls)}
    breaking = [one for one in edges if _found(rule, [*ordinary, one], faults)]
    return found, tuple(places[id(one.case)] for one in breaking or edges)


def _is_idle(rule: Rule, question: "Question", forms: Sequence[_Form]) -> bool:
    """Say whether the rule finds nothing to judge in the expected results either."""
    calls = [form.call for form in forms]
    right = [replace(call, reply=Reply(call.case.expected, call.arguments)) for call in calls]
    sound = [_Form(replace(call, differences=()), question) for call in right]
    seen, _ = _seen(rule, question, sound)
    return _found(rule, seen, {}) is NOTHING


def _found(rule: Rule, calls: Sequence["Call"], faults: dict[str, str]) -> Finding | None:
    """Judge a rule. Where it fails itself, on a student's value, the answer is at fault.

    That is said to the student, and told to us: no rule should fail.
    """
    try:
        return rule.function(calls, **rule.settings)
    except _Unanswered as error:
        raise error.__cause__ from None
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{last.filename}:{last.lineno}"
        faults[rule.label] = f"{type(error).__name__}: {safe_message(error)} ({where})"
        return Finding(UNFIT.format(rule.label))


def parts_about(question: "Question", rule: Rule) -> frozenset[str]:
    """Name the parts whose points a rule can take: those of the outputs that it is about."""
    if rule.is_about_arguments:
        return frozenset(question.parts)
    names = rule.about(question.tolerance.free)
    expected = [c.expected for c in question.cases if not isinstance(c.expected, Raised)]
    found = (path for value in expected for path in leaves(value, question.outputs))
    return frozenset(part_of(path, question.parts) for path in found if is_named(path, names))
