"""The exercises of the lesson that an answer calls: what is wrong may be wrong there."""

import dis
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType

from dlkit.check.exceptions import is_blank
from dlkit.check.outcome import Raised
from dlkit.check.review import Review

MOST = 5  # exercises that are tried
CALLED = 1  # the bit of LOAD_GLOBAL that says that a call follows


def called(answer: Callable, names: tuple[str, ...]) -> list[FunctionType]:
    """Return the functions of its module that `answer` calls by one of `names`, but for itself.

    Calls count that stand in its own code, or in that of functions of its module that it calls and
    that have none of these names.
    """
    code, scope = getattr(answer, "__code__", None), getattr(answer, "__globals__", None)
    if not isinstance(code, CodeType) or type(scope) is not dict:
        return []
    found: list[FunctionType] = []
    codes = [code]
    for each in codes:  # it grows
        for name in _called_names(each):
            function = scope.get(name)
            own = function is answer or name == getattr(answer, "__name__", name)
            if own or not isinstance(function, FunctionType) or function in found:
                continue
            if name in names:
                found += [function] * (function.__name__ == name)
            elif function.__globals__ is scope and function.__code__ not in codes:
                codes.append(function.__code__)
    return found[:MOST]


def _called_names(code: CodeType) -> Iterator[str]:
    for one in dis.get_instructions(code):
        if one.opname == "LOAD_GLOBAL" and one.arg & CALLED:
            yield one.argval
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _called_names(inner)


def is_still_blank(review: Review) -> bool:
    """Say whether a helper that was reviewed is still the blank that was handed out."""
    outcomes = [call.reply.outcome for call in review.calls]
    return all(isinstance(one, Raised) and is_blank(one) for one in outcomes)
