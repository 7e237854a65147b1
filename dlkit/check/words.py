"""The words of a comparison: what kind of thing a value is, and where and how two values differ.

Sentences come in two forms. `words` show no value, so they may be said of hidden cases; `quoted`
shows values, and is for public cases only.
"""

from collections.abc import Sequence

import numpy as np

from dlkit.check.kinds import Path, is_number, is_numbers, is_real, is_sequence
from dlkit.check.outcome import printable

KEY = 40  # characters of a key that are shown


def place(path: Path) -> str:
    """Name the place inside a result as a student would write it: `grads["dw"]`, `cost`."""
    if not path:
        return "the result"
    first, *rest = path
    named = isinstance(first, str) and first.isidentifier() and len(first) <= KEY
    return (first if named else f"result{_index(first)}") + "".join(map(_index, rest))


def _index(key: object) -> str:
    if isinstance(key, str):
        return f'["{printable(key, KEY)}"]'  # a key may be the student's: it cannot forge a line
    return f"[{repr(key)[:KEY]}]"


def count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 item`, `2 items`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them: `a`, `a and b`, `a, b and c`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def are(names: Sequence[str]) -> str:
    """Return the verb that goes with a list of names."""
    return "is" if len(names) == 1 else "are"


def describe(value: object) -> str:
    """Say what kind of thing `value` is, without its numbers."""
    if isinstance(value, np.ndarray):
        return _describe_array(value)
    if isinstance(value, dict):
        return f"a dict with {_keys(value)}"
    if isinstance(value, tuple | list | set):
        noun = "number" if is_numbers(value) else "item"
        return f"a {type(value).__name__} of {count(len(value), noun)}"
    names = {bool: "a boolean", int: "an integer", float: "a single number", str: "a string"}
    return "None" if value is None else names.get(type(value), f"a {type(value).__name__}")


def _describe_array(value: np.ndarray) -> str:
    if value.ndim == 0:
        return "a single number" if is_real(value) else f"a single {value.dtype} number"
    kind = "" if is_real(value) else f" and dtype {value.dtype}"
    return f"an array of shape {value.shape}{kind}"


def _keys(value: dict) -> str:
    if not value:
        return "no keys"
    shown = [repr(key)[:KEY] for key in list(value)[:8]] + ["..."] * (len(value) > 8)
    return f"the key{'s' * (len(value) > 1)} {', '.join(shown)}"


def other_kind(got: object, expected: object, names: tuple[str, ...] = ()) -> str:
    """Say that a value of another kind was expected; `names` are those of a tuple's items."""
    named = f" ({', '.join(names)})" if names else ""
    words = f"expected {describe(expected)}{named}, got {describe(got)}"
    if isinstance(expected, np.ndarray) and _is_nearly_an_array(got):
        words += " (make it an array with np.array)"
    elif is_number(expected) and is_real(got) and got.size == 1:
        words += " (take the number out of it with .item())"
    return words


def _is_nearly_an_array(value: object) -> bool:
    """Say whether `value` is a list of numbers, or of rows of numbers."""
    return is_numbers(value) or (is_sequence(value) and all(map(is_numbers, value)))


def other_thing(got: object, expected: object) -> tuple[str, str]:
    """Say that another string, set or so was expected: words, quoted."""
    words = "expected another string"
    if isinstance(expected, set):
        words = f"missing members: {len(expected - got)}, unexpected members: {len(got - expected)}"
    return words, f"expected {expected!r:.100}, got {got!r:.100}"


def other_shape(got: np.ndarray, expected: np.ndarray, transposed: bool) -> str:
    """Say that another shape was expected; `transposed`: the transpose of `got` has the values."""
    if got.ndim == 0:
        return f"expected {describe(expected)}, got a single number"
    words = f"expected shape {expected.shape}, got {got.shape}"
    if got.ndim == 1 and expected.ndim == 2 and got.size == expected.size:
        words += " (an array with one axis: the second one is missing)"
    elif transposed:
        words += " (it is the transpose)"
    elif got.shape == expected.shape[::-1]:
        words += " (the two sizes are exchanged)"
    return words


def not_finite(got: np.ndarray) -> str:
    """Say that any finite numbers would do, of a random output: none is the expected one."""
    if not got.ndim:
        return f"expected a finite number, got {'NaN' if np.isnan(got) else 'an infinite one'}"
    return f"expected finite numbers; {of_them(got)}"


def of_them(got: np.ndarray) -> str:
    """Say how many of the numbers in `got` are NaN or, when none is, infinite; else nothing."""
    for found, name in ((np.isnan(got), "NaN"), (np.isinf(got), "infinite")):
        if found.any():
            verb = "is" if found.sum() == 1 else "are"
            return f"{found.sum()} of them {verb} {name}" if got.ndim else f"it is {name}"
    return ""


def other_values(
    got: np.ndarray, expected: np.ndarray, wrong: np.ndarray, pattern: str
) -> tuple[str, str]:
    """Say how many numbers are `wrong` and by which `pattern`: words, quoted."""
    where = tuple(int(i) for i in np.argwhere(wrong)[0])
    first = f"expected {expected[where]:.8g}, got {got[where]:.8g}"
    if not wrong.ndim:
        return f"the number differs{pattern}", f"{first}{pattern if np.isfinite(got) else ''}"
    verb = "differs" if wrong.sum() == 1 else "differ"
    words = f"{wrong.sum()} of {wrong.size} numbers {verb}{pattern}"
    return words, f"{first} at {list(where)}; {words}"
