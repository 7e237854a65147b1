"""A copy of what an answer finds around it, so that to call it a thousand times changes nothing.

Other functions of the notebook are compiled anew, bounded in time as the answer is. What does more
than compute is refused, and so is what cannot be copied.
"""

import ast
import builtins
import itertools
import types
from collections.abc import Iterator

import numpy as np

from dlkit.check.edits import Code, code_of
from dlkit.check.edits.calls import name_of
from dlkit.check.edits.code import HARMLESS, MODULES
from dlkit.check.standing_in import StandIn

PLAIN = (bool, int, float, complex, str, bytes, type(None), np.generic, np.dtype)
LARGE = 10**6  # rounds of a loop
COPIED_BYTES = 64 * 2**20  # of all arrays that the answer finds around it


class Refused(Exception):
    """A name stands for something that may do more than compute."""


def isolated(code: Code, seconds: float) -> Code | None:
    """Return `code` with names of its own; None where one of them may do more than compute.

    Each call of another function ends with OutOfTime after `seconds`.
    """
    names: dict[str, object] = {}
    if _may_be_endless(code.tree, code.names):
        return None
    try:
        _Copier(code.names, seconds).add(code, names, (code.tree.name,))
    except (Refused, RecursionError):
        return None
    names.setdefault("np", np)
    return Code(code.tree, names, code.file)


def _may_be_endless(tree: ast.FunctionDef, names: dict[str, object]) -> bool:
    """Say whether a change could make a list without end, which no loop would notice.

    A `for` over something of `itertools` or `range(10**9)` is harmless only while nobody makes a
    list of it, and a finer step of `np.arange` fills the memory.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            named = [getattr(node, "module", ""), *(alias.name for alias in node.names)]
            if "itertools" in named:
                return True
        if not isinstance(node, ast.Call):
            continue
        name = name_of(node.func)
        owner = getattr(node.func, "value", None)
        found = names.get(owner.id) if isinstance(owner, ast.Name) else names.get(name)
        if found is itertools or getattr(found, "__module__", "") == "itertools":
            return True
        if name == "arange" and any(_has_a_fraction(argument) for argument in node.args):
            return True
        if name == "range" and not all(map(_is_small, node.args)):
            return True
    return False


def _is_small(node: ast.expr) -> bool:
    """Say whether a number of rounds is neither large nor a power, as far as it is written out."""
    inside = list(ast.walk(node))
    numbers = [n.value for n in inside if isinstance(n, ast.Constant)]
    large = any(type(n) in (int, float) and n > LARGE for n in numbers)
    return not large and not any(isinstance(n, ast.Pow) for n in inside)


def _has_a_fraction(node: ast.expr) -> bool:
    return any(type(getattr(n, "value", None)) is float for n in ast.walk(node))


class _Copier:
    def __init__(self, around: dict[str, object], seconds: float) -> None:
        self.around = around
        self.seconds = seconds
        self.made: dict[str, object] = {}
        self.room = COPIED_BYTES

    def add(self, code: Code, names: dict[str, object], within: tuple[str, ...]) -> None:
        """Put into `names` a copy of each thing that `code` may find around it.

        `within` are the functions that are being copied; one that calls another of them in a
        circle is refused.
        """
        for name in _names_in(code.tree):
            if name == code.tree.name or name not in self.around:
                continue
            if name in within:
                raise Refused(name)
            if name not in self.made:
                self.made[name] = self._copy(name, self.around[name], within)
            names[name] = self.made[name]

    def _copy(self, name: str, value: object, within: tuple[str, ...]) -> object:
        if isinstance(value, types.FunctionType) and value.__globals__ is self.around:
            return self._function(name, value, within)
        if isinstance(value, StandIn) or _is_of_a_module(value) or _is_harmless_builtin(value):
            return value
        return self._data(value)

    def _function(self, name: str, value: types.FunctionType, within: tuple[str, ...]) -> object:
        code = code_of(value)
        if code is None or value.__defaults__ and value.__name__ == "<lambda>":
            raise Refused(name)
        names: dict[str, object] = {}
        self.add(code, names, (*within, name))
        return Code(code.tree, names, code.file).compiled(None, self.seconds)

    def _data(self, value: object, depth: int = 0) -> object:
        """Copy plain data."""
        kind = type(value)
        if isinstance(value, PLAIN):
            return value
        if depth > 8:
            raise Refused
        if kind is np.ndarray and value.dtype.kind in "biufcUS":
            self.room -= value.nbytes
            if self.room < 0:
                raise Refused
            return value.copy()
        if kind in (list, tuple, set, frozenset):
            return kind([self._data(item, depth + 1) for item in value])
        if kind is dict:
            return {key: self._data(item, depth + 1) for key, item in value.items()}
        if kind is np.random.Generator:
            bits = type(value.bit_generator)()
            bits.state = value.bit_generator.state
            return np.random.Generator(bits)
        raise Refused


def _names_in(tree: ast.FunctionDef) -> Iterator[str]:
    """Yield the names that the function looks up around it; those of its variables are others."""
    code = compile(ast.Module([tree], []), "<names>", "exec")
    outside = {name for inner in _codes(code) for name in inner.co_names}
    read = (n.id for n in ast.walk(tree) if isinstance(n, ast.Name))
    return (name for name in dict.fromkeys(read) if name in outside)


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _codes(constant)


def _is_of_a_module(value: object) -> bool:
    """Say whether this is a module of numbers, or a function or class from one."""
    if isinstance(value, types.ModuleType):
        return value.__name__.split(".")[0] in MODULES
    if isinstance(value, np.ufunc):
        return True
    callables = (types.FunctionType, types.BuiltinFunctionType, type)
    array_function = type(value).__name__ == "_ArrayFunctionDispatcher"
    if not (isinstance(value, callables) or array_function):
        return False
    module = getattr(value, "__module__", None)
    writes = value.__name__ in ("save", "savez", "savetxt", "load", "loadtxt", "memmap")
    return isinstance(module, str) and module.split(".")[0] in MODULES and not writes


def _is_harmless_builtin(value: object) -> bool:
    """Say whether this is one of Python's own functions that may be called without harm."""
    if isinstance(value, type) and issubclass(value, BaseException):
        return value.__module__ == "builtins"
    name = getattr(value, "__name__", "")
    return name in HARMLESS and getattr(builtins, name, None) is value
