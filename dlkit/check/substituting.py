"""Call a function with something else in the place of functions that it calls.

The names around it stay as they are: a copy of the function gets names of its own.
"""

from collections.abc import Callable, Mapping
from types import FunctionType


def substituted(function: FunctionType, instead: Mapping[str, Callable]) -> FunctionType:
    """Return a copy of `function` that finds `instead` under these global names.

    So does every function that it finds around it and that is of its own module. Methods of
    classes, and functions inside of lists or dicts, find what they found before.
    """
    around = function.__globals__
    names: dict[str, object] = dict(around)
    for name, value in around.items():
        if type(value) is FunctionType and value.__globals__ is around:
            names[name] = _with_names(value, names)
    names.update(instead)
    return _with_names(function, names)


def _with_names(function: FunctionType, names: dict[str, object]) -> FunctionType:
    made = FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    made.__kwdefaults__ = function.__kwdefaults__
    made.__qualname__, made.__doc__ = function.__qualname__, function.__doc__
    made.__dict__.update(function.__dict__)
    return made
