"""Strained inputs: a case's arguments, changed in general ways, as far as they stay legal.

They tell an equivalent mutant from a blind spot. Arrays become larger, smaller, 0, constant; a
size becomes 1 or 2 wherever it occurs; numbers become 0, 1, large; whole numbers take the place
of others. Legal is what the reference and all right answers agree on.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from dlkit.check.compare import compare
from dlkit.check.edits import OutOfTime, code_of
from dlkit.check.kinds import is_finite, is_number, is_real
from dlkit.check.outcome import Raised, call
from dlkit.check.review import Question
from dlkit.check.wire import carry, pack, unpack
from dlkit.exercise import Exercise
from dlkit.exercise.exercise import Range

SECONDS = 0.2  # that a right answer may take for an input that is strained
SLOW_SECONDS = 0.05  # of a case that is not strained
ENOUGH = 2  # inputs that come from different cases by the same change


@dataclass(frozen=True)
class Strained:
    """A legal input, packed; what was done to a case to get it, and the reference's outcome."""

    what: str
    packed: bytes
    expected: object


def strained(exercise: Exercise, question: Question) -> list[Strained]:
    """Return the legal inputs that the cases of `question` lead to."""
    answers = list(map(_bounded, (exercise.reference, *exercise.right_answers.values())))
    found, seen, made = [], set(), Counter()
    for case in sorted(question.cases, key=lambda case: case.seconds):
        if case.seconds > SLOW_SECONDS or isinstance(case.expected, Raised):
            continue
        if not _is_legal(exercise, case.arguments):
            raise exercise.refuse("has numbers that `legal` rules out", case.title)
        for what, arguments in _changed(case.arguments):
            if not _is_legal(exercise, arguments):
                continue
            packed = pack(arguments)
            if packed in seen or made[what] == ENOUGH:
                continue
            seen.add(packed)
            if (outcomes := _outcomes(answers, packed)) and _agree(outcomes, question):
                title = f"{what} in the case {case.title!r}"
                made[what] += 1
                found.append(Strained(title, packed, outcomes[0]))
    return found


def _is_legal(exercise: Exercise, arguments: tuple) -> bool:
    """Say whether all numbers are within what `exercise.legal` says of their parameters."""
    named = zip(exercise.parameters, arguments, strict=False)
    return all(_within(value, exercise.ranges[n]) for n, value in named if n in exercise.ranges)


def _within(value: object, allowed: Range) -> bool:
    if isinstance(value, dict | list | tuple):
        items = value.values() if isinstance(value, dict) else value
        return all(_within(item, allowed) for item in items)
    if not is_number(value) and not is_real(value):
        return True
    if isinstance(allowed, set):
        unknown = any(one != one for one in allowed)  # NaN, which equals nothing
        return bool((np.isin(value, list(allowed)) | (unknown & (value != value))).all())
    low, high = allowed
    return bool(np.all((low <= np.asarray(value)) & (np.asarray(value) <= high)))


def _bounded(function: Callable) -> Callable:
    """Return a right answer whose calls end, also on an input that is not legal."""
    code = code_of(function)
    return function if code is None else code.compiled(None, SECONDS)


def _outcomes(answers: list[Callable], packed: bytes) -> list | None:
    """Return what the right answers reply; None as soon as one takes too long or raises."""
    outcomes = []
    for answer in answers:
        try:
            outcome = carry(call(answer, unpack(packed)).outcome)
        except OutOfTime:
            return None
        if isinstance(outcome, Raised):
            return None
        outcomes.append(outcome)
    return outcomes


def _agree(outcomes: list, question: Question) -> bool:
    first, *others = outcomes
    if isinstance(first, Raised) or not is_finite(first):
        return False
    return not any(compare(o, first, question.tolerance, question.outputs) for o in others)


Change = Callable[[np.ndarray], np.ndarray]

ARRAYS: dict[str, Change] = {
    "times 0.01": lambda a: a * 0.01,
    "times 5": lambda a: a * 5,
    "times 100": lambda a: a * 100,
    "times -1": lambda a: -a,
    "plus 3": lambda a: a + 3,
    "all 0": np.zeros_like,
    "all 1": np.ones_like,
    "absolute": np.abs,
    "first row 0": lambda a: _with_first(a, 0.0),
    "first row small": lambda a: _with_first(a, a[:1] * 0.01),
    "first row large": lambda a: _with_first(a, a[:1] * 100),
    "one number 0": lambda a: _with_one(a, 0.0),
    "one number near 0": lambda a: _with_one(a, 1e-4),
    "one number near 1": lambda a: _with_one(a, 1 - 1e-4),
    "one number large": lambda a: _with_one(a, 100.0),
    "two numbers equal": lambda a: _with_one(a, a.flat[0]),
    "whole numbers": lambda a: np.round(a * 3).astype(int),
    "float32": lambda a: a.astype(np.float32).astype(float),
    "reversed": lambda a: a[::-1].copy(),
    "random 0 and 1": lambda a: (np.arange(a.size).reshape(a.shape) % 3 == 0).astype(a.dtype),
}
BY_ROWS = ("first row 0", "first row small", "first row large", "reversed")
IN_A_DICT = ("times 0.01", "times 100", "all 0", "plus 3", "absolute")  # of one entry alone
NUMBERS = {
    "0": lambda x: type(x)(0),
    "1": lambda x: type(x)(1),
    "2": lambda x: type(x)(2),
    "3": lambda x: type(x)(3),
    "7": lambda x: type(x)(7),
    "20": lambda x: type(x)(20),
    "times 10": lambda x: x * 10,
    "times 0.1": lambda x: x * 0.1 if isinstance(x, float) else x // 2,
    "times 0.001": lambda x: x * 0.001 if isinstance(x, float) else x + 1,
    "negative": lambda x: -x,
    "one minus": lambda x: 1 - x,
}


def _with_first(array: np.ndarray, value: object) -> np.ndarray:
    array = array.copy()
    array[:1] = value
    return array


def _with_one(array: np.ndarray, value: float) -> np.ndarray:
    array = array.astype(float)
    array.flat[array.size // 2] = value
    return array


def _changed(arguments: tuple) -> Iterator[tuple[str, tuple]]:
    """Change one argument at a time, one entry of it, and one size everywhere."""
    for i, argument in enumerate(arguments):
        for what, new in _values(argument):
            yield f"argument {i}: {what}", (*arguments[:i], new, *arguments[i + 1 :])
    for n in range(1, len(arguments)):
        yield f"only {n} arguments", arguments[:n]
    for size in sorted(_sizes(arguments)):
        for target in {1, 2, size + 1, 2 * size}:
            if target != size:
                yield f"size {size} becomes {target}", _resized(arguments, size, target)


def _values(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, np.ndarray) and value.size and value.dtype.kind in "iuf":
        for what, change in ARRAYS.items():
            if value.ndim or what not in BY_ROWS:
                with np.errstate(all="ignore"):
                    yield what, change(value)
    elif isinstance(value, bool):
        yield "the other one", not value
    elif isinstance(value, int | float):
        yield from ((what, change(value)) for what, change in NUMBERS.items())
    elif isinstance(value, np.random.Generator):
        yield "another generator", np.random.default_rng(99)
    elif isinstance(value, dict):
        keys = list(value)
        for key in dict.fromkeys((*keys[:2], *keys[-2:])):
            for what, new in _values(value[key]):
                if what in IN_A_DICT:
                    yield f"{key}: {what}", {**value, key: new}
        for what, change in ARRAYS.items():
            if all(isinstance(v, np.ndarray) and v.size for v in value.values()):
                if what not in BY_ROWS or all(v.ndim for v in value.values()):
                    yield f"all: {what}", {k: change(v) for k, v in value.items()}
        yield "keys reversed", dict(reversed(value.items()))
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value[:3]):
            for what, new in _values(item):
                yield f"[{i}]: {what}", type(value)([*value[:i], new, *value[i + 1 :]])
        if isinstance(value, list) and value:
            yield "one item", value[:1]
            yield "one item less", value[:-1]
            yield "one item more", [*value, value[-1]]
            yield "twice", [*value, *value]
            yield "empty", []
            yield "reversed", value[::-1]


def _sizes(value: object) -> set[int]:
    if isinstance(value, np.ndarray):
        return {n for n in value.shape if n > 1}
    if isinstance(value, dict):
        value = tuple(value.values())
    return set().union(*map(_sizes, value)) if isinstance(value, list | tuple) else set()


def _resized(value: object, size: int, target: int) -> object:
    """Give every axis of length `size` the length `target`; the same for a whole number."""
    if isinstance(value, np.ndarray):
        for axis, n in enumerate(value.shape):
            if n == size:
                value = np.take(value, np.arange(target) % n, axis=axis)
        return value
    if isinstance(value, dict):
        return {key: _resized(item, size, target) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_resized(item, size, target) for item in value)
    if type(value) is int and value == size:
        return target
    return value
