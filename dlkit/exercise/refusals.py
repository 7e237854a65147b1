"""Declarations that cannot be meant, refused in one sentence with file and place.

What can be seen at once is refused when the exercise is declared; the rest when its first question
is made, before anything is built or graded with it.
"""

import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from dlkit.check.applying import apply_rules
from dlkit.check.compare import leaves
from dlkit.check.kinds import stem
from dlkit.check.local import local
from dlkit.check.outcome import NOT_JUDGEABLE, Raised
from dlkit.check.parts import part_of
from dlkit.check.question import Case, Question
from dlkit.check.review import replies
from dlkit.check.rules import RULES, Rule
from dlkit.check.rules.randomness import SPREADS
from dlkit.check.rules.rule import Argument, Deviation, Output, Scale
from dlkit.check.rules.scales import SCALES
from dlkit.check.wire import pack

if TYPE_CHECKING:
    from dlkit.exercise.exercise import Exercise

HERE = str(Path(__file__).parent)
OPTIONS = ("tries", "raises", "edge")  # of a case
EDGES = 0.5  # of the points: what all edges of an exercise take at the most


def place_of_declaration() -> str:
    """Return file and line of the statement, outside of this package, that is being executed."""
    frame = sys._getframe(1)
    while frame.f_back and frame.f_code.co_filename.startswith(HERE):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


# When it is declared


def refuse_declaration(exercise: "Exercise", points: float | None) -> None:
    """Refuse points that do not sum up, rules that do not exist, and settings they do not know."""
    if points is not None and abs(points - exercise.points) > 1e-9:
        raise exercise.refuse(f"has {points:g} points, but its parts sum to {exercise.points:g}")
    if unknown := {rule.name for rule in exercise.rules} - set(RULES):
        raise exercise.refuse(
            f"names the unknown rule {min(unknown)!r}; there is {', '.join(sorted(RULES))}"
        )
    if fixed := set(exercise.tolerance.any_length) - set(exercise.tolerance.free):
        raise exercise.refuse(f"has {min(fixed)!r} in any_length, but not in free")
    labels = [rule.label for rule in exercise.rules]
    if double := {label for label in labels if labels.count(label) > 1}:
        raise exercise.refuse(f"has the rule {min(double)!r} twice")
    for rule in exercise.rules:
        _refuse_settings(exercise, rule)


def _refuse_settings(exercise: "Exercise", rule: Rule) -> None:
    _, *known = inspect.signature(rule.function, eval_str=True).parameters.values()
    names = [one.name for one in known]
    if unknown := set(rule.settings) - set(names):
        raise exercise.refuse(
            f"gives the rule {rule.name!r} the setting {min(unknown)!r}, which it does not know; "
            f"it knows {', '.join(names) or 'none'}"
        )
    required = {one.name for one in known if one.default is inspect.Parameter.empty}
    if missing := required - set(rule.settings):
        raise exercise.refuse(f"does not give the rule {rule.name!r} its {min(missing)!r}")
    for one in known:
        value = rule.settings.get(one.name, one.default)
        if one.annotation is Argument and value and value not in exercise.parameters:
            _refuse_setting(exercise, rule, one.name, "an argument", exercise.parameters)
        if one.annotation is Deviation and isinstance(value, str):
            if value not in (expected := (*SPREADS, *exercise.parameters)):
                _refuse_setting(exercise, rule, one.name, "a scheme or argument", expected)
        if one.annotation is Scale and value not in (expected := (*SCALES, *exercise.parameters)):
            _refuse_setting(exercise, rule, one.name, "a scale or argument", expected)


def _refuse_setting(
    exercise: "Exercise", rule: Rule, setting: str, what: str, expected: Sequence[str]
) -> None:
    raise exercise.refuse(
        f"gives the rule {rule.name!r} {setting} = {rule.settings[setting]!r}; expected the name "
        f"of {what}: {', '.join(expected)}"
    )


# When a case is drawn


def case_of(exercise: "Exercise", drawn: object) -> tuple[str, tuple, Mapping[str, object]]:
    """Return title, arguments and options of what `cases` yielded."""
    title, arguments, options = (*drawn, {})[:3] if isinstance(drawn, tuple) else ("", drawn, {})
    if not isinstance(arguments, tuple):
        raise exercise.refuse("needs a tuple of arguments, as in (z,)", title)
    if not isinstance(options, Mapping) or not set(options) <= set(OPTIONS):
        raise exercise.refuse(
            f"has the options {options!r:.60}; write a dict with {' or '.join(map(repr, OPTIONS))}",
            title,
        )
    edge = options.get("edge", EDGES)
    if type(edge) not in (int, float) or not 0 < edge <= EDGES:
        raise exercise.refuse(
            f"has the edge {edge!r:.60}; write a share of the points, above 0 and at most {EDGES}",
            title,
        )
    try:
        inspect.signature(exercise.reference).bind(*arguments)
    except TypeError as error:
        raise exercise.refuse(f"does not fit the reference: {error}", title) from None
    return title, arguments, options


def refuse_outcome(
    exercise: "Exercise", title: str, expected: object, raises: type[BaseException] | None
) -> None:
    """Refuse an exception of the reference that its author did not ask for, and the reverse."""
    if isinstance(expected, Raised) and expected.kinds[0] == NOT_JUDGEABLE:
        raise exercise.refuse(f"cannot be judged: {expected.message}", title)
    if isinstance(expected, Raised) and (raises is None or raises.__name__ != expected.kinds[0]):
        raise exercise.refuse(
            f"makes the reference raise {expected}; where an exception is the right answer, write "
            f'yield title, arguments, {{"raises": {expected.kinds[0]}}}',
            title,
        )
    if raises is not None and not isinstance(expected, Raised):
        raise exercise.refuse(
            f"expects {raises.__name__}, but the reference returns a value", title
        )


# When a question is made


def refuse_cases(exercise: "Exercise", cases: Sequence[Case]) -> None:
    """Refuse cases on which a wrong answer could pass, or could not be scored."""
    ordinary = [case for case in cases if not case.edge]
    scored = {part for case in ordinary for part in _parts_of(exercise, case)}
    if not scored:
        raise exercise.refuse("has no ordinary case in which its reference returns a value")
    if idle := [part for part in exercise.parts if part not in scored]:
        raise exercise.refuse(f"has no ordinary case with an output for the part {idle[0]!r}")
    if (edges := sum(case.edge for case in cases)) > EDGES + 1e-9:
        raise exercise.refuse(
            f"has edges that take {edges:g} of the points; together they may take {EDGES}"
        )
    known = {name for case in cases for name in _names_in(case.expected, exercise.outputs)}
    for where, name in _outputs_named(exercise):
        if name and name not in known:
            raise exercise.refuse(
                f"names {name!r} in {where}, but no output has that name; the outputs are "
                f"{', '.join(sorted(known)) or 'without names'}"
            )


def _parts_of(exercise: "Exercise", case: Case) -> Iterator[str]:
    if isinstance(case.expected, Raised):
        return
    try:
        leaf_paths = leaves(case.expected, exercise.outputs)
        yield from (part_of(leaf, exercise.parts) for leaf in leaf_paths)
    except ValueError as error:
        raise exercise.refuse(f"has a result that cannot be scored: {error}", case.title) from None


def _names_in(value: object, outputs: Sequence[str] = ()) -> Iterator[str]:
    """Yield all names in a result, those of its dicts' keys too, with and without a number."""
    items: Sequence[object] = ()
    names: list[object] = list(outputs)
    if isinstance(value, dict):
        names, items = [*names, *value], list(value.values())
    elif isinstance(value, tuple | list):
        items = value
    for name in names:
        if isinstance(name, str):
            yield from (name, stem(name))
    for item in items:
        yield from _names_in(item)


def _outputs_named(exercise: "Exercise") -> Iterator[tuple[str, str]]:
    """Yield where the exercise names outputs, and each name."""
    yield from (("free", name) for name in exercise.tolerance.free)
    for rule in exercise.rules:
        for one in inspect.signature(rule.function, eval_str=True).parameters.values():
            value = rule.settings.get(one.name)
            if one.annotation is Output and isinstance(value, str):
                yield f"the rule {rule.name!r}", value
            elif Output in get_args(one.annotation):
                yield from ((f"the rule {rule.name!r}", name) for name in value or ())


def refuse_other_draws(
    exercise: "Exercise", cases: Sequence[Case], again: Sequence[tuple[str, tuple, Mapping]]
) -> None:
    """Refuse cases that a second draw of the same seed does not repeat: a re-grade could differ."""
    for one, (title, arguments, options) in zip(cases, again, strict=False):
        alike = one.title == title and one.edge == options.get("edge", 0)
        if not alike or pack(one.arguments) != pack(arguments):
            raise exercise.refuse(
                "is another one when the same seed is drawn again; draw it from `rng` alone",
                one.title,
            )
    if len(cases) != len(again):
        raise exercise.refuse("has another number of cases when the same seed is drawn again")


def refuse_idle_rules(exercise: "Exercise", question: Question) -> None:
    """Refuse a rule that finds nothing to judge in what the reference itself returns."""
    calls = replies(question, local(exercise.reference))
    found = apply_rules(question, calls)
    for label, fault in found.faults.items():
        raise exercise.refuse(
            f"has the rule {label!r}, which fails on what the reference returns: {fault}"
        )
    for label in found.idle:
        raise exercise.refuse(
            f"has the rule {label!r}, which finds nothing to judge in any case; add cases for "
            "it or remove it"
        )
