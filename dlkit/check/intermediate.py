"""Intermediate values: which value that an answer computes on the way is the first wrong one.

Of names that right answers share, such as `dZ2`, the public cases hold the shape and two weighted
means of what they stand for at the end of a call. No value can be read from that, but one that
differs shows.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from types import FunctionType

import numpy as np

from dlkit.check.assignments import Assigned, assigned
from dlkit.check.card import Line
from dlkit.check.kinds import is_number, is_real
from dlkit.check.outcome import Raised
from dlkit.check.question import Intermediate, Print
from dlkit.check.repair.running import run
from dlkit.check.review import Review
from dlkit.check.sketches import FACTOR, weighted_means
from dlkit.check.text import printable
from dlkit.check.wire import pack, unpack
from dlkit.check.words import listed

QUOTED = 100  # characters of a line that are shown
USERS = 2  # names that are told to use a value


def is_printed(value: object) -> bool:
    """Say whether `value` is what a print is made of: a real number or array, all of it finite."""
    return (is_number(value) or is_real(value)) and bool(np.isfinite(value).all())


def print_of(value: object) -> Print:
    """Return the print of a number or array."""
    array = np.asarray(value, dtype=float)
    return array.shape, tuple(mean for mean, _ in weighted_means(array))


def values_of(function: FunctionType, arguments: tuple) -> dict[str, object] | None:
    """Call `function` with a copy of `arguments`; return what its names stand for at the end.

    None where it raises an exception.
    """
    code = function.__code__
    found = run(function, code, code.co_firstlineno, unpack(pack(arguments)))
    return None if isinstance(found.reply.outcome, Raised) else found.values


def first_wrong(found: Review, function: object) -> Assigned | None:
    """Return the first value of a wrong answer that is not the right answers' value of its name.

    None where that is not certain: an answer raises an exception, assigns such a name twice or in a
    loop, or computes something right from the first value that differs, which then follows another
    convention. The same numbers in another shape do not differ. Under a debugger nothing is tried.
    """
    known = found.question.intermediate
    if found.passed or found.failure or not known.prints or sys.gettrace() is not None:
        return None
    if type(function) is not FunctionType or len(found.calls) <= max(known.numbers):
        return None
    once = [one for one in assigned(function, found.question.outputs) if one.name in known.prints]
    variables = {*function.__code__.co_varnames, *function.__code__.co_cellvars}
    if not once or variables & known.prints.keys() - {one.name for one in once}:
        return None
    runs = [values_of(function, found.question.cases[i].arguments) for i in known.numbers]
    if any(values is None for values in runs):
        return None
    same = {one.name: _compared(one.name, runs, known, found) for one in once}
    right = {name for name, is_same in same.items() if is_same} | _right_outputs(found)
    first = next((one for one in once if same[one.name] is False), None)
    return first if first and right.isdisjoint(first.users) else None


def _compared(
    name: str, runs: Sequence[Mapping], known: Intermediate, found: Review
) -> bool | None:
    """Say whether a name stands for the right value in all cases; None where that is not known."""
    results = [
        _is_same(values.get(name), print, found)
        for values, print in zip(runs, known.prints[name], strict=True)
    ]
    if False in results:
        return False
    return True if all(results) else None


def _is_same(value: object, right: Print, found: Review) -> bool | None:
    """Compare a value with a print; None where only its shape is another one, or it is no number.

    Means that differ by more than all numbers together may prove that a number does.
    """
    if not is_printed(value):
        return None
    array, (shape, means) = np.asarray(value, dtype=float), right
    if _is_near(array, means, found):
        return True if array.shape == shape else None
    return None if array.ndim > 1 and _is_near(array.T, means, found) else False


def _is_near(array: np.ndarray, means: Sequence[float], found: Review) -> bool:
    tolerance, mine = found.question.tolerance, list(weighted_means(array))
    return len(mine) == len(means) and all(
        abs(mean - right) <= FACTOR * (tolerance.atol + tolerance.rtol * size)
        for (mean, size), right in zip(mine, means, strict=True)
    )


def _right_outputs(found: Review) -> set[str]:
    """Name the outputs, and the keys of dicts among them, that are right in every case."""
    wrong = {key for call in found.calls for one in call.differences for key in one.path}
    if any(not one.path for call in found.calls for one in call.differences):
        return set()
    names = {*found.question.outputs, *found.question.parts}
    expected = (call.case.expected for call in found.calls)
    return {key for value in expected for key in (*names, *_keys(value))} - wrong


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (key for key in value if isinstance(key, str))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _keys(item)


def first_wrong_lines(found: Review, function: object) -> list[Line]:
    """Say which value of a wrong answer is the first that differs, and quote its line."""
    one = first_wrong(found, function)
    if one is None:
        return []
    text = f"The first of your values that differs from the right answer's is `{one.name}`"
    users = [f"`{name}`" for name in one.users[:USERS]]
    if users:
        verb = "use" if len(users) > 1 else "uses"
        text += f": {listed(users)} {verb} it"
    return [Line("hint", f"{text}.", (f"line {one.number}: `{printable(one.text, QUOTED)}`",))]
