"""A function's code as a tree, and functions that are compiled from it with one edit in it.

What an edit makes can run for ever, so a compiled function looks at the time in every round of its
loops. Code that does more than compute (opens files, asks for input, runs other code) is refused.
"""

import ast
import builtins
import inspect
import linecache
import textwrap
import time
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dlkit.check.edits.edit import Edit, located

TICK = "__within_time__"
# What may be called again and again without harm. Everything else of Python's own is refused.
HARMLESS = frozenset(
    "abs all any bool bytes callable chr complex dict divmod enumerate filter float frozenset "
    "getattr hasattr hash id int isinstance issubclass iter len list map max min next object ord "
    "pow print range repr reversed round set slice sorted str sum super tuple type zip".split()
)
MODULES = ("numpy", "math", "itertools", "functools", "copy", "collections", "operator", "cmath")


class OutOfTime(BaseException):
    """An edited function took longer than it may; no `except Exception` of its own stops this."""


@dataclass
class Code:
    """The code of one function: its tree, the names that it finds around it, and its defaults."""

    tree: ast.FunctionDef
    names: dict[str, object]
    file: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """Name the function's parameters, in order."""
        arguments = self.tree.args
        return tuple(a.arg for a in (*arguments.posonlyargs, *arguments.args))

    def _rounds_with(self, edit: Edit | None) -> list[list]:
        """List the bodies of all loops and the conditions of all comprehensions, edited."""
        if edit is not None and isinstance(edit.new, list):
            return _rounds(self.tree)
        known, comprehends = self._known_rounds
        return known + _rounds(edit.new) if edit is not None and comprehends else known

    @cached_property
    def _known_rounds(self) -> tuple[list[list], bool]:
        """Those of the unedited code, and whether any is a comprehension's.

        Where none is, an edit of an expression brings none.
        """
        comprehends = any(isinstance(node, ast.comprehension) for node in ast.walk(self.tree))
        return _rounds(self.tree), comprehends

    def nests(self, edit: Edit) -> bool:
        """Say whether an edit puts what gathers values into something that may be itself.

        To make an array of a list that holds itself takes for ever, and nothing can stop NumPy.
        """
        gathering, before = self._gathering  # of the code without the edit
        edit.put()
        try:
            return self._nests(edit, gathering, before)
        finally:
            edit.take_back()

    def _nests(self, edit: Edit, gathering: frozenset[str], before: int) -> bool:
        if not isinstance(edit.new, list):
            names = {node.id for node in ast.walk(edit.new) if isinstance(node, ast.Name)}
            if names.isdisjoint(gathering):
                return False
        return _count_put(self.tree, gathering) > before

    @cached_property
    def _gathering(self) -> tuple[frozenset[str], int]:
        """Name what values are put into, and count how often one of these is put into another."""
        calls = (node for node in ast.walk(self.tree) if not isinstance(node, ast.Assign))
        items = (node for node in ast.walk(self.tree) if _is_item(node))
        holders = (holder for node in (*calls, *items) for holder, _ in _put(node))
        names = frozenset(holder.id for holder in holders if isinstance(holder, ast.Name))
        return names, _count_put(self.tree, names)

    def compiled(self, edit: Edit | None = None, seconds: float = 1.0) -> Callable:
        """Compile the function, with `edit` in it if one is given.

        A call that takes too long ends with OutOfTime, at the next round of a loop: it has then
        taken between `seconds` of processor time and twice as much. The processor's clock is slow
        to read, so it is asked only after `seconds` by the one on the wall. Raises SyntaxError for
        an edit that is not Python.
        """
        if edit is not None:
            if self.nests(edit):
                raise SyntaxError("a list would hold itself")
            _ = self._known_rounds  # of the code without the edit
            edit.put()
        try:
            with _watched(self._rounds_with(edit), self.tree), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # SyntaxWarning: an edit may write 2[i]
                code = compile(ast.Module([self.tree], []), self.file, "exec")
        finally:
            if edit is not None:
                edit.take_back()
        end, not_before = None, 0.0  # by the processor's clock, by the one on the wall

        def within_time() -> bool:
            nonlocal end, not_before
            if (now := time.perf_counter()) > not_before:
                used = time.thread_time()
                end = used + seconds if end is None else end
                if used > end:
                    raise OutOfTime
                not_before = now + end - used
            return True

        names = {"np": np, **self.names, TICK: within_time}
        exec(code, names)
        function = names[self.tree.name]

        def bounded(*arguments: object, **named: object) -> object:
            nonlocal end, not_before
            end, not_before = None, time.perf_counter() + seconds
            return function(*arguments, **named)

        bounded.__name__ = self.tree.name
        bounded.__wrapped__ = function
        return bounded


def code_of(function: Callable) -> Code | None:
    """Find the code of a plain function; None where it has none that may be edited."""
    if not isinstance(function, types.FunctionType) or function.__closure__:
        return None
    try:
        text = textwrap.dedent("".join(_lines_of(function)))
        (tree,) = ast.parse(text).body
    except (OSError, SyntaxError, ValueError, TypeError):
        return None
    tree = _as_function(tree)
    if tree is None:
        return None
    tree.decorator_list = []
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:] or [located(ast.Pass(), tree)]
    if not _is_harmless(tree, function.__globals__):
        return None
    return Code(tree, function.__globals__, f"<edited {function.__name__}>")


def _as_function(tree: ast.stmt) -> ast.FunctionDef | None:
    """Return a `def` as it is, and `name = lambda ...: ...` as the `def` that does the same."""
    if isinstance(tree, ast.FunctionDef):
        return tree
    named = isinstance(tree, ast.Assign) and isinstance(tree.targets[0], ast.Name)
    if not named or len(tree.targets) > 1 or not isinstance(tree.value, ast.Lambda):
        return None
    made = ast.parse("def name(): return 0").body[0]
    made.name, made.args = tree.targets[0].id, tree.value.args
    made.body[0].value = tree.value.body
    return made


def _lines_of(function: types.FunctionType) -> list[str]:
    """Return the lines of the text that the function was made from, not of a later one."""
    lines, _ = inspect.getsourcelines(function)
    linecache.checkcache(function.__code__.co_filename)
    return lines


def _is_harmless(tree: ast.FunctionDef, names: dict[str, object]) -> bool:
    """Say whether to call changed forms of this code is safe: it only computes."""
    forbidden = (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Await, ast.Yield)
    local = {a.arg for a in ast.walk(tree) if isinstance(a, ast.arg)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and all(a.name in MODULES for a in node.names):
            continue
        if isinstance(node, ast.ImportFrom) and node.module in MODULES:
            continue
        if isinstance(node, (*forbidden, ast.YieldFrom, ast.AsyncFunctionDef)):
            return False
        if isinstance(node, ast.Name) and node.id not in local and not _is_known(node.id, names):
            return False
        if isinstance(node, ast.Attribute) and node.attr.startswith("__"):
            return False
        if isinstance(node, ast.Attribute) and node.attr in _WRITING:
            return False
    return True


def _count_put(tree: ast.AST, names: frozenset[str]) -> int:
    """Count the steps that put one of `names`, or a copy of it, into something."""
    return sum(_holds(value, names) for node in ast.walk(tree) for _, value in _put(node))


def _is_item(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)


def _put(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what a step puts into what, or under which name, as (list or name, value)."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in ("append", "insert", "extend", "setdefault", "update"):
            yield from ((node.func.value, value) for value in node.args)
    elif isinstance(node, ast.Assign | ast.AugAssign):
        target = node.targets[-1] if isinstance(node, ast.Assign) else node.target
        target = target.value if isinstance(target, ast.Subscript) else target
        several = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
        if not several:
            yield target, node.value
        lists = (one for one in ast.walk(node.value) if isinstance(one, ast.List | ast.Tuple))
        yield from ((target, item) for one in lists for item in one.elts)


def _holds(value: ast.expr, names: frozenset[str]) -> bool:
    """Say whether `value` is one of `names`, a copy or a part of it, or a list that holds it."""
    if isinstance(value, ast.Name):
        return value.id in names
    if isinstance(value, ast.Subscript):
        return isinstance(value.slice, ast.Slice) and _holds(value.value, names)
    if isinstance(value, ast.List | ast.Tuple):
        return any(_holds(item, names) for item in value.elts)
    if isinstance(value, ast.IfExp):
        return _holds(value.body, names) or _holds(value.orelse, names)
    if isinstance(value, ast.Call):
        called = value.func
        return any(_holds(item, names) for item in value.args) and (
            isinstance(called, ast.Name) and called.id in ("list", "tuple", "sorted", "reversed")
        )
    return False


_WRITING = frozenset("save savez savez_compressed savetxt tofile dump fromfile load loadtxt memmap "
                     "genfromtxt ctypeslib f2py".split())  # fmt: skip


def _is_known(name: str, names: dict[str, object]) -> bool:
    """Say whether a name is a local one, harmless, a module of numbers, or a function of theirs."""
    if name in names:
        found = names[name]
        if isinstance(found, types.ModuleType):
            return found.__name__.split(".")[0] in MODULES
        return True
    return not hasattr(builtins, name) or name in HARMLESS or _is_exception(name)


def _is_exception(name: str) -> bool:
    found = getattr(builtins, name)
    constant = found in (None, True, False, NotImplemented, Ellipsis)
    return constant or (isinstance(found, type) and issubclass(found, BaseException))


def _rounds(tree: ast.AST) -> list[list]:
    nodes = list(ast.walk(tree))
    bodies = [node.body for node in nodes if isinstance(node, ast.For | ast.While)]
    return bodies + [node.ifs for node in nodes if isinstance(node, ast.comprehension)]


@contextmanager
def _watched(rounds: list[list], tree: ast.FunctionDef) -> Iterator[None]:
    """Let every round of a loop and every item of a comprehension look at the time."""
    look = located(ast.Call(ast.Name(TICK, ast.Load()), [], []), tree)
    statement = located(ast.Expr(look), tree)
    for inside in rounds:
        body = bool(inside) and isinstance(inside[0], ast.stmt)
        inside.insert(0, statement if body else look)
    try:
        yield
    finally:
        for inside in rounds:
            del inside[0]
