"""The exercises of the lesson that an answer calls: what is wrong may be wrong there."""

import dis
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType

MOST = 5  # exercises that are tried
CALLED = 1  # the bit of LOAD_GLOBAL that says that a call follows


def called(answer: Callable, names: tuple[str, ...]) -> list[FunctionType]:
    """Return the functions of its module that `answer` calls by one of `names`, but for itself.

    Only calls that stand in its own code count, not those of what it calls.
    """
    code, scope = getattr(answer, "__code__", None), getattr(answer, "__globals__", None)
    if not isinstance(code, CodeType) or type(scope) is not dict:
        return []
    found = []
    for name in dict.fromkeys(_called_names(code)):
        function = scope.get(name)
        own = function is answer or name == getattr(answer, "__name__", name)
        if name in names and not own and isinstance(function, FunctionType):
            if function.__name__ == name:
                found.append(function)
    return found[:MOST]


def _called_names(code: CodeType) -> Iterator[str]:
    for one in dis.get_instructions(code):
        if one.opname == "LOAD_GLOBAL" and one.arg & CALLED:
            yield one.argval
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _called_names(inner)
