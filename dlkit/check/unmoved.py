"""Arguments that make no difference: the answer is called again with one of them changed.

What is changed, and how, is fixed, so that a check repeats itself. Whether the expected result
moves is worked out when the question is made; see `Question.moving`.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from dlkit.check.compare import Tolerance, compare
from dlkit.check.kinds import is_finite
from dlkit.check.outcome import Ask, Raised
from dlkit.check.rules.rule import EXACT

if TYPE_CHECKING:
    from dlkit.check.question import Question
    from dlkit.check.review import Call

SLOW_SECONDS = 0.05  # of a case that is not called again
SECONDS = 0.2  # of all calls
FEWEST, TRIES = 3, 5  # cases
SCALE, OFFSET = 0.75, 0.1


def changed(value: object) -> object:
    """Return `value` with every number in it changed; generators, strings, probes stay.

    So do lists with strings among their items: their numbers may name places, not amounts.

    Numbers are scaled, and those of an array also moved by different amounts: many functions do
    not see a scale or a shift alone.
    """
    if isinstance(value, bool | np.bool_):
        return not value
    if isinstance(value, int | np.integer):
        return value + 1
    if isinstance(value, float | np.floating):
        return value * SCALE + (OFFSET if value == 0 else 0)
    if isinstance(value, np.ndarray):
        return _changed_array(value)
    if isinstance(value, dict):
        return {key: changed(item) for key, item in value.items()}
    if isinstance(value, list | tuple) and not any(isinstance(item, str) for item in value):
        return type(value)(map(changed, value))
    return value


def _changed_array(value: np.ndarray) -> np.ndarray:
    if value.dtype.kind == "b":
        return ~value
    if value.dtype.kind in "iu":
        return value + value.dtype.type(1)
    if value.dtype.kind != "f":
        return value
    ramp = np.linspace(1.0, 2.0, value.size).reshape(value.shape)
    return (value * SCALE + OFFSET * ramp).astype(value.dtype)


def moving(
    parameters: Sequence[str],
    arguments: tuple,
    expected: object,
    ask: Ask,
    tolerance: Tolerance,
    outputs: tuple[str, ...],
) -> tuple[str, ...]:
    """Name the parameters that move what `ask` returns, when each alone is changed.

    Left out are those whose change makes it raise, and all that moves random outputs only.
    """
    if isinstance(expected, Raised):
        return ()
    found = []
    for name, others in _each_changed(parameters, arguments):
        outcome = ask(others).outcome
        if not isinstance(outcome, Raised) and compare(outcome, expected, tolerance, outputs):
            found.append(name)
    return tuple(found)


def _each_changed(parameters: Sequence[str], arguments: tuple) -> Iterator[tuple[str, tuple]]:
    """Yield each parameter and the arguments with that one alone changed."""
    for i, (name, value) in enumerate(zip(parameters, arguments, strict=False)):
        other = changed(value)
        if compare(other, value, EXACT):
            yield name, (*arguments[:i], other, *arguments[i + 1 :])


def unmoved(question: "Question", calls: Sequence["Call"], ask: Ask) -> Mapping[str, int]:
    """Map each parameter whose change alone never moves the answer's result to the cases tried.

    From FEWEST to TRIES cases are tried, the quickest first, in which the change moves the expected
    result; it must move the answer's in none. Nothing is found of an answer that raised an
    exception in any case, or returned nothing, or after SECONDS of processor time.
    """
    outcomes = [call.reply.outcome for call in calls]
    if any(isinstance(one, Raised) or one is None for one in outcomes):
        return {}
    found: dict[str, int] = {}
    moved: set[str] = set()
    start = time.process_time()
    quick = [i for i, call in enumerate(calls) if _seconds(call) <= SLOW_SECONDS]
    for i in sorted(quick, key=lambda i: _seconds(calls[i])):
        if not is_finite(outcomes[i]):  # NaN stays NaN, whatever it was made of
            continue
        moves = set(question.moving(i)) - moved
        for name, others in _each_changed(question.parameters, calls[i].arguments):
            if name not in moves or found.get(name, 0) >= TRIES:
                continue
            if time.process_time() - start > SECONDS:
                return {}
            if _is_same(ask(others).outcome, outcomes[i]) and not _is_moved_by_order(
                name, question.parameters, calls[i].arguments, ask, outcomes[i]
            ):
                found[name] = found.get(name, 0) + 1
            else:
                moved.add(name)
    return {name: n for name, n in found.items() if name not in moved and n >= FEWEST}


def _is_moved_by_order(
    name: str, parameters: Sequence[str], arguments: tuple, ask: Ask, outcome: object
) -> bool:
    """Say whether the result is another one when the numbers of one argument stand the other way.

    Some answers look at the order of numbers only, or at which one is the largest.
    """
    place = list(parameters).index(name)
    value = arguments[place]
    if isinstance(value, np.ndarray):
        turned = np.flip(value).copy()
    elif isinstance(value, list | tuple):
        turned = value[::-1]
    else:
        return False
    others = (*arguments[:place], turned, *arguments[place + 1 :])
    return not _is_same(ask(others).outcome, outcome)


def _seconds(call: "Call") -> float:
    return max(call.seconds, call.case.seconds)


def _is_same(one: object, other: object) -> bool:
    return not compare(one, other, EXACT) and not compare(other, one, EXACT)


def told(found: Mapping[str, int]) -> Iterator[str]:
    """Say which arguments make no difference, those that were tried as often in one sentence."""
    for tries in dict.fromkeys(found.values()):
        names = " or ".join(f"only `{name}`" for name in found if found[name] == tries)
        tried = f"tried in {tries} cases"
        yield f"Changing {names} does not change your result ({tried}); it should."
