"""Common exceptions in words that a beginner understands.

An explanation is found by the exception's class and its message, which differs from one release of
Python or NumPy to the next: it is matched loosely, and what is not matched is not explained. Each
sentence is true whenever it is said: of values it tells only what the message or the case contains.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dlkit.check.exception_shapes import SHAPES
from dlkit.check.locating import Place
from dlkit.check.outcome import Raised
from dlkit.check.words import describe

STILL_BLANK = "it still has the line `raise NotImplementedError`"
BLANK = "Your code goes here."  # what the blank of a handed-out function raises

FLOAT = "`/` gives a float even when there is no remainder, `//` gives a whole number."
NO_ARRAY = (
    "Arrays are computed with element by element, lists and tuples are not; `np.array(...)` makes "
    "an array of them."
)
NONE = (
    "A value that is used here is None. A function that ends without `return` returns None, and "
    "so do methods that change their own object, such as `append` and `sort` of a list; or None "
    "was put there to be replaced, and is used before."
)
EARLIER = " It has to be defined before it is used."
ONE_NUMBER = (
    "`float`, `int` and the functions of `math` take one number, not an array. NumPy's functions, "
    "such as `np.exp`, take whole arrays."
)

# Class, a pattern of the message, and the words; {1} is the first group of the pattern.
WORDS: tuple[tuple[str, str, str], ...] = (
    ("UnboundLocalError", r"variable '(\w+)'",
     "`{1}` is assigned somewhere in this function, so it is a local variable of it, and on this "
     "line it has no value."),
    # None
    ("TypeError", r"NoneType' (object )?(is not|object cannot)", NONE),
    ("TypeError", r"non-iterable NoneType", NONE),
    ("TypeError", r"unsupported operand type.*'NoneType'", NONE),
    ("TypeError", r"not supported between.*'NoneType'", NONE),
    ("TypeError", r"object of type 'NoneType' has no len", NONE),
    ("TypeError", r"ufunc does not support argument \d of type NoneType", NONE),
    ("TypeError", r"must be .* not '?NoneType'?$", NONE),
    ("AttributeError", r"^'NoneType' object has no attribute", NONE),
    # Brackets
    ("TypeError", r"^'([\w.]+)' object is not callable",
     "Round brackets behind a value call it like a function, but here the value is of type {1}. "
     "A product needs its `*`, an entry needs square brackets; or a variable has taken the name "
     "of a function."),
    ("TypeError", r"^'(function|builtin_function_or_method|method)' object is not subscriptable",
     "Square brackets stand behind a function; round brackets call it."),
    ("TypeError", r"^'(int|float|bool|numpy\.\w+)' object is not (subscriptable|iterable)",
     "This is a single number of type {1}; it has no entries."),
    ("IndexError", r"^invalid index to scalar variable", "A single number has no entries."),
    ("IndexError", r"^pop from empty list", "The list has no items left."),
    # Kinds of values
    ("TypeError", r"unsupported operand type.*'(list|tuple)'", NO_ARRAY),
    ("TypeError", r"can't multiply sequence by non-int", NO_ARRAY),
    ("TypeError", r"bad operand type for .*'(list|tuple)'", NO_ARRAY),
    ("TypeError", r"^list indices must be integers or slices, not tuple",
     "A list takes one index in each pair of brackets; `np.array(...)` makes an array of it, which "
     "takes one for each axis."),
    ("TypeError", r"^(list|tuple) indices must be integers or slices, not float",
     f"An index has to be a whole number. {FLOAT}"),
    ("AttributeError", r"^'dict' object has no attribute '(\w+)'",
     'The entries of a dict are taken by their keys, in square brackets: `d["key"]`.'),
    ("TypeError", r"only integer scalar arrays can be converted to a scalar index",
     "An array stands where one whole number is needed. To join arrays, hand them over as one "
     "list: `np.concatenate([a, b])`."),
    ("TypeError", r"object cannot be interpreted as an integer",
     f"A whole number is needed here. {FLOAT}"),
    ("IndexError", r"^only integers, slices",
     "An index of an array has to be a whole number, a slice, or an array of whole numbers or "
     f"booleans. {FLOAT}"),
    ("TypeError", r"^expected a sequence of integers or a single integer, got '[\d.]+'",
     f"The lengths of a shape are whole numbers. {FLOAT}"),
    ("TypeError", r"only (length-1|size-1|0-dimensional|dimensionless) arrays can be converted",
     ONE_NUMBER),
    ("TypeError", r"^Cannot interpret '\d+' as a data type",
     "Behind a shape stands the type of the numbers. A shape is one argument, with brackets of its "
     "own: `np.zeros((3, 4))`."),
    ("TypeError", r"[Cc]annot cast ufunc '(\w+)' output from dtype\('float\d+'\) to "
     r"dtype\('(u?int\d+|bool)'\)",
     "The result is of a float type, but it is to be written into an array of {2}. An operator "
     "such as `-=` keeps the type of its left side; `a = a - b` makes a new array."),
    ("TypeError", r"unhashable type: '([\w.]+)'",
     "A value of type {1} cannot be the key of a dict or a member of a set."),
    ("ValueError", r"^setting an array element with a sequence",
     "A list, tuple or array stands where the array has room for one number; or the rows of a list "
     "have different lengths."),
    ("ValueError", r"^The truth value of an array with more than one element is ambiguous",
     "`if`, `while`, `and`, `or` and `not` need one True or False, and a comparison of arrays "
     "gives one for each element. `np.any` and `np.all` make one of many; `&`, `|` and `np.where` "
     "work element by element."),
    ("ValueError", r"^math domain error|^expected a [\w ()-]*input\b",
     "The number lies where this function of `math` has no value, such as the logarithm of 0."),
    ("OverflowError", r"math range error|Numerical result|[Rr]esult too large",
     "The result is too large for a float."),
    # Calls
    ("TypeError", r"(\w+)\(\) missing \d+ required (positional|keyword)",
     "The call gives `{1}` too few arguments."),
    ("TypeError", r"(\w+)\(\) takes .* positional arguments? but",
     "The call gives `{1}` too many arguments."),
    ("EOFError", r"no input",
     "The answer asks for input, and nobody answers while it is checked."),
    ("ZeroDivisionError", r"zero|modulo", "A number is divided by 0."),
    ("RecursionError", r"recursion",
     "Too many calls are nested in one another: does a function call itself without an end?"),
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What is known of a call that raised: the exercise, its parameters, and public arguments."""

    exercise: str
    parameters: Sequence[str] = ()
    arguments: Mapping[str, object] | None = None  # None where the case is hidden


def is_blank(raised: Raised) -> bool:
    """Say whether the answer itself is still the blank that was handed out."""
    return _raises_blank(raised) and len(raised.located.places) < 2


def _raises_blank(raised: Raised) -> bool:
    """Say whether this comes of a line `raise NotImplementedError` in the notebook."""
    if raised.kinds[0] != "NotImplementedError":
        return False
    places = raised.located.places
    if not places:
        return raised.message == BLANK
    return places[-1].text.startswith("raise NotImplementedError")


def whereabouts(raised: Raised, exercise: str) -> tuple[str, ...]:
    """Say on which line of the answer, and of what it calls, an exception was raised."""
    if not raised.located.places:
        return ()
    own, *inner = raised.located.places
    if not inner:
        return (f"on {_line(own, exercise)}",)
    return f"on {_line(inner[0], exercise)}", f"reached from {_line(own, exercise)}"


def _line(place: Place, exercise: str) -> str:
    words = f"line {place.line} of `{place.function or exercise}`"
    return f"{words}: `{place.text}`" if place.text else words


def explain(raised: Raised, known: Known) -> tuple[str, ...]:
    """Explain a common exception in one or two lines; () for one that is not known."""
    return tuple(dict.fromkeys(filter(None, _explained(raised, known))))


def _explained(raised: Raised, known: Known) -> Iterator[str]:
    places = raised.located.places
    if _raises_blank(raised):
        name = places[-1].function if places else ""
        yield f"The blank of `{name or known.exercise}` is not filled in yet."
        return
    if places and places[-1].raises and places[-1].text.startswith("raise"):
        return  # the words are the author's own
    for kind, pattern, words in SHAPES:
        if kind in raised.kinds and (found := re.search(pattern, raised.message)):
            yield from words(found, _on_the_line(raised, known.arguments or {}))
            return
    for kind, words in _SPECIAL:
        if kind in raised.kinds and (said := tuple(words(raised, known))):
            yield from said
            return
    for kind, pattern, text in WORDS:
        if kind in raised.kinds and (found := re.search(pattern, raised.message)):
            yield re.sub(r"\{(\d)\}", lambda mark: found[int(mark[1])], text)
            return


def _on_the_line(raised: Raised, arguments: Mapping[str, object]) -> dict[str, object]:
    """Keep the arguments that the raising line of the answer itself names; of a dict those keys."""
    places = raised.located.places
    if len(places) != 1:
        return {}
    words = set(re.findall(r"\w+", places[0].text))
    kept = {name: value for name, value in arguments.items() if name in words}
    for name, value in kept.items():
        if isinstance(value, dict):
            kept[name] = {key: item for key, item in value.items() if str(key) in words}
    return kept


# Explanations that look at more than the message


def _debugger(raised: Raised, known: Known) -> Iterator[str]:
    yield (
        f"A debugger cannot be used while the answer is checked. `case = check.case("
        f"{known.exercise}, 1)` gives the arguments of a case: call the answer with them in a cell "
        "of its own, and debug that."
    )


def _unknown_name(raised: Raised, known: Known) -> Iterator[str]:
    if found := re.match(r"name '(\w+)' is not defined", raised.message):
        near = raised.located.near
        meant = f" Did you mean `{near}`?" if near.isidentifier() else ""
        yield f"On this line no variable or function has the name `{found[1]}`.{meant or EARLIER}"


def _unknown_attribute(raised: Raised, known: Known) -> Iterator[str]:
    found = re.match(r"module '([\w.]+)' has no attribute '(\w+)'$", raised.message)
    if found and raised.located.near.isidentifier():
        yield f"Did you mean `{found[1]}.{raised.located.near}`?"
        return
    found = re.match(
        r"'(list|tuple|int|float|bool)' object has no attribute '(\w+)'", raised.message
    )
    if found and hasattr(np.ndarray, found[2]):
        is_list = found[1] in ("list", "tuple")
        made = "; `np.array(...)` makes an array of it" if is_list else ""
        yield f"Arrays have `{found[2]}`, but this is of type {found[1]}{made}."


def _missing_key(raised: Raised, known: Known) -> Iterator[str]:
    """Say which keys the argument has that the line looks into."""
    place = raised.located.places[-1] if raised.located.places else None
    if place is None or not place.raises:
        return
    yield f"The key {raised.message} is not there."
    for name in () if place.function else re.findall(r"(\w+)\[", place.text):
        given = (known.arguments or {}).get(name)
        if isinstance(given, dict) and raised.message not in map(repr, given):
            yield f"The argument `{name}` is {describe(given)}."
            return


def _failed_assert(raised: Raised, known: Known) -> Iterator[str]:
    places = raised.located.places
    if places and places[-1].raises and places[-1].text.startswith("assert "):
        yield "What this `assert` demands does not hold."


def _other_parameters(raised: Raised, known: Known) -> Iterator[str]:
    """Say that the answer itself cannot be called as its exercise calls it."""
    pattern = r"(\w+)\(\) (missing \d+ required|takes .* positional arguments? but)"
    found = re.search(pattern, raised.message)
    if found and found[1] == known.exercise and not raised.located.places and known.parameters:
        yield (
            f"`{known.exercise}` has to take the parameters {', '.join(known.parameters)}: keep "
            "its `def` line as it was handed out."
        )


def _index_of_an_array(raised: Raised, known: Known) -> Iterator[str]:
    """Say what a text in square brackets is for, where it stands behind an array."""
    place = raised.located.places[-1] if raised.located.places else None
    if place and raised.message.startswith("only integers, slices"):
        if found := re.search(r"(\w+)\[f?[\"']", place.text):
            yield (
                f"A text in square brackets takes an entry of a dict, but `{found[1]}` is an array "
                "here. Do two arguments stand in each other's place?"
            )


def _number_for_an_axis(raised: Raised, known: Known) -> Iterator[str]:
    """Say that `np.max` takes one array, where two were given to be compared."""
    place = raised.located.places[-1] if raised.located.places else None
    if place and "only integer scalar arrays can be converted" in raised.message:
        if found := re.search(r"\bnp\.(max|min)\(", place.text):
            yield (
                f"`np.{found[1]}` takes one array and, behind it, an axis. `np.{found[1]}imum` "
                "compares two, entry by entry."
            )


_SPECIAL: tuple[tuple[str, Callable[[Raised, Known], Iterator[str]]], ...] = (
    ("BdbQuit", _debugger),
    ("NameError", _unknown_name),
    ("AttributeError", _unknown_attribute),
    ("KeyError", _missing_key),
    ("AssertionError", _failed_assert),
    ("TypeError", _other_parameters),
    ("TypeError", _number_for_an_axis),
    ("IndexError", _index_of_an_array),
)
