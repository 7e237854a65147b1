"""The names that a function assigns once, and what is computed from each, by its text alone."""

import ast
import inspect
import linecache
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import FunctionType

INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
LOOPS = (ast.For, ast.AsyncFor, ast.While)


@dataclass(frozen=True)
class Assigned:
    """A name, the number and text of its line, and the names and outputs that are made from it.

    The number is that of the cell, or of the file.
    """

    name: str
    number: int
    text: str
    users: tuple[str, ...]


def assigned(function: FunctionType, outputs: Sequence[str] = ()) -> list[Assigned]:
    """List the variables that `function` assigns once and outside of loops, in order.

    `outputs` names the items of a tuple that it returns. Nothing is found without its text, and
    names are left out into which items are written, or which an inner function may change.
    """
    try:
        linecache.checkcache(function.__code__.co_filename)
        lines, _ = inspect.getsourcelines(function)
        (tree,) = ast.parse(textwrap.dedent("".join(lines))).body
    except (OSError, SyntaxError, ValueError, TypeError):
        return []
    if not isinstance(tree, ast.FunctionDef):
        return []
    first = function.__code__.co_firstlineno
    taken = {a.arg for a in ast.walk(tree.args) if isinstance(a, ast.arg)} | set(_changed(tree))
    steps = [step for step in _statements(tree.body) if isinstance(step, ast.Assign)]
    seen = [name for step in steps for name in _targets(step)]
    made = [(name, step.value) for step in steps for name in _targets(step)]
    made += _returned(tree, outputs)
    return [
        Assigned(name, first + step.lineno - 1, lines[step.lineno - 1].strip(), _users(name, made))
        for step in steps
        for name in _targets(step)
        if name not in taken and seen.count(name) == 1
    ]


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield statements outside of loops and inner functions."""
    for step in body:
        if isinstance(step, (*INNER, *LOOPS)):
            continue
        yield step
        for inner in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(step, inner, ()))


def _targets(step: ast.Assign) -> list[str]:
    """Name what is assigned: `a`, or `a` and `b` in `a, b = ...`."""
    found = [one for target in step.targets for one in _names(target)]
    return [one.id for one in found]


def _names(target: ast.expr) -> list[ast.Name]:
    if isinstance(target, ast.Tuple | ast.List):
        return [name for item in target.elts for name in _names(item)]
    return [target] if isinstance(target, ast.Name) else []


def _changed(tree: ast.FunctionDef) -> Iterator[str]:
    """Name what is assigned in any other way: in a loop, item by item, in place, as a whole."""
    plain = {id(name) for step in _statements(tree.body) for name in _all_targets(step)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            if id(node) not in plain:
                yield node.id
        elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield from (n.id for n in ast.walk(node.value) if isinstance(n, ast.Name))
        elif isinstance(node, ast.Global | ast.Nonlocal):
            yield from node.names


def _all_targets(step: ast.stmt) -> list[ast.Name]:
    return [n for t in step.targets for n in _names(t)] if isinstance(step, ast.Assign) else []


def _returned(tree: ast.FunctionDef, outputs: Sequence[str]) -> list[tuple[str, ast.expr]]:
    """List the outputs and the keys of dicts that are returned, with what they are made of."""
    found: list[tuple[str, ast.expr]] = []
    for step in _statements(tree.body):
        if not isinstance(step, ast.Return) or step.value is None:
            continue
        items = step.value.elts if isinstance(step.value, ast.Tuple | ast.List) else [step.value]
        names = outputs if len(outputs) == len(items) else [""] * len(items)
        for name, item in zip(names, items, strict=True):
            if isinstance(item, ast.Dict):
                found += [
                    (key.value, value)
                    for key, value in zip(item.keys, item.values, strict=True)
                    if isinstance(key, ast.Constant) and isinstance(key.value, str)
                ]
            elif name:
                found.append((name, item))
    return found


def _users(name: str, made: Sequence[tuple[str, ast.expr]]) -> tuple[str, ...]:
    """Name what is made of `name`, but for an output that is nothing else."""
    users = [
        user
        for user, value in made
        if any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(value))
    ]
    return tuple(dict.fromkeys(user for user in users if user != name))
