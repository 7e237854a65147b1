"""Where an answer raised an exception: the line of its own code, and of what it calls.

A line is counted within its function, whose `def` is line 1: a notebook's cell need not show its
numbers, and a function keeps its own wherever it stands. Only code of the answer's own module
counts, which in a notebook is every cell: the lines of a library say nothing to a student.
"""

import builtins
import linecache
import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import CodeType, FrameType, FunctionType, MethodType, ModuleType

from dlkit.check.text import NAME_LIMIT, printable

LINE_LIMIT = 120  # characters of a line of code
LINES = 100_000  # of one function
PLACES = 2  # of one exception
DECORATORS = 50  # lines above a `def` that are searched for it
NEAR = 0.75  # how alike two names are of which one may be meant
DEF = re.compile(r"\s*(async\s+)?def\b")


@dataclass(frozen=True)
class Place:
    """A line of a function: its number (1 is the `def`), its text if known, and whose line it is.

    An empty `function` stands for the answer itself. `raises` is False where the line only called
    a library in which the exception came up.
    """

    line: int
    text: str = ""
    function: str = ""
    raises: bool = True


@dataclass(frozen=True)
class Located:
    """Where an exception came up: the answer's line, then that of the innermost function it calls.

    `near` is the name that may be meant where an unknown one was used.
    """

    places: tuple[Place, ...] = ()
    near: str = ""


NOWHERE = Located()


def to_plain(located: Located) -> list:
    """Return `located` as lists of numbers, booleans and texts: what goes over the wire.

    Raises ValueError or TypeError for one that `from_plain` would not take.
    """
    places = [[p.line, p.text, p.function, p.raises] for p in located.places]
    checked = from_plain(places, located.near)
    return [[[p.line, p.text, p.function, p.raises] for p in checked.places], checked.near]


def from_plain(places: object, near: object) -> Located:
    """Read what `to_plain` wrote, and trust none of it: it may come out of a sandbox.

    Raises ValueError or TypeError for anything that is not of its form.
    """
    if type(places) is not list or len(places) > PLACES:
        raise ValueError("an exception came up in too many places")
    return Located(tuple(_place_of(*place) for place in places), printable(near, NAME_LIMIT))


def _place_of(line: object, text: object, function: object, raises: object) -> Place:
    if type(line) is not int or not 1 <= line <= LINES or type(raises) is not bool:
        raise ValueError("an exception came up in an impossible line")
    return Place(line, printable(text, LINE_LIMIT), printable(function, NAME_LIMIT), raises)


def locate(error: BaseException, function: object) -> Located:
    """Find where `error`, which a call of `function` raised, came up; NOWHERE if that is hidden."""
    try:
        code = _code(function)
        frames = list(traceback.walk_tb(BaseException.__traceback__.__get__(error)))
        places = tuple(_places(frames, code)) if code else ()
        return Located(places, _near(error, places[-1], frames[-1][0])) if places else NOWHERE
    except KeyboardInterrupt:
        raise
    except BaseException:  # whatever an answer's own classes do when they are looked at
        return NOWHERE


def _code(function: object) -> CodeType | None:
    """Return the code of a function, below its decorators."""
    for _ in range(DECORATORS):
        inner = getattr(function, "__wrapped__", None)
        if inner is None:
            break
        function = inner
    if isinstance(function, MethodType):
        function = function.__func__
    return function.__code__ if isinstance(function, FunctionType) else None


def _places(frames: list[tuple[FrameType, int]], code: CodeType) -> Iterator[Place]:
    """Yield the answer's line, and that of the innermost function of its module that it calls."""
    own_codes = set(_with_nested(code))
    own = [number for number, (frame, _) in enumerate(frames) if frame.f_code in own_codes]
    if not own:
        return
    frame, line = frames[own[-1]]
    yield _place(code, line, "", own[-1] == len(frames) - 1)
    module = frame.f_globals
    below = range(own[-1] + 1, len(frames))
    if near := [number for number in below if frames[number][0].f_globals is module]:
        inner, line = frames[near[-1]]
        whole = _whole(inner.f_code, [one.f_code for one, _ in frames[: near[-1]]])
        yield _place(whole, line, whole.co_qualname, near[-1] == len(frames) - 1)


def _with_nested(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of a function and of all that is defined in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _with_nested(constant)


def _whole(code: CodeType, callers: list[CodeType]) -> CodeType:
    """Return the function that `code` is part of, as a comprehension is, if it is being called."""
    root, separator, _ = code.co_qualname.partition(".<locals>")
    outer = (one for one in callers if one.co_qualname == root and code in _with_nested(one))
    return next(outer, code) if separator else code


def _place(code: CodeType, line: int, function: str, raises: bool) -> Place:
    text = linecache.getline(code.co_filename, line).strip()
    return _place_of(line - _first_line(code) + 1, text, function, raises)


def _first_line(code: CodeType) -> int:
    """Return the number of the `def`, which may stand below decorators."""
    first = code.co_firstlineno
    for line in range(first, first + DECORATORS):
        text = linecache.getline(code.co_filename, line)
        if DEF.match(text):
            return line
        if not text or line == first and not text.lstrip().startswith("@"):
            break
    return first


# The name that may be meant


def _near(error: BaseException, place: Place, frame: FrameType) -> str:
    """Return the known name that is most like an unknown one, "" if none is."""
    if isinstance(error, NameError) and place.raises and not isinstance(error, UnboundLocalError):
        code = frame.f_code
        local = (*code.co_varnames, *code.co_cellvars, *code.co_freevars)
        return _nearest(error.name, local, frame.f_globals, vars(builtins))
    if isinstance(error, AttributeError):
        owner = error.obj
        names: Mapping | Iterable = vars(owner) if isinstance(owner, ModuleType) else dir(owner)
        return _nearest(error.name, names)
    return ""


def _nearest(name: object, *groups: Iterable) -> str:
    """Return the name most like `name`, of the first group that has one."""
    if type(name) is not str:
        return ""
    for group in groups:
        known = [one for one in group if type(one) is str and not one.startswith("_")]
        alike = [one for one in known if one.lower() == name.lower() and one != name]
        found = alike or get_close_matches(name, known, 1, NEAR)
        if found and found[0] != name:
            return printable(found[0], NAME_LIMIT)
    return ""
