"""All edits of a function: each operator at each place where it applies."""

import ast
from collections.abc import Iterable, Iterator

from dlkit.check.edits import arithmetic, calls, names
from dlkit.check.edits.code import Code
from dlkit.check.edits.edit import Edit, Slot, slots
from dlkit.check.edits.names import Around
from dlkit.check.edits.statements import of_statements


def distinct(code: Code, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Leave out each edit that leads to the text of `code` itself or of an earlier edit.

    Those that put a list into itself are left out as well: `Code.compiled` refuses them.
    """
    seen = {ast.unparse(code.tree)}
    for edit in edits:
        if code.nests(edit):
            continue
        edit.put()
        try:
            text = ast.unparse(code.tree)
        finally:
            edit.take_back()
        if text not in seen:
            seen.add(text)
            yield edit


def edits(code: Code, around: Around) -> Iterator[Edit]:
    """Yield every edit of `code`; some may lead to the same text."""
    for slot in slots(code.tree):
        yield from at(slot, around)
        yield from names.of_variables(slot, around)
    yield from of_statements(code.tree)


def at(slot: Slot, around: Around) -> Iterator[Edit]:
    """Yield the edits of one place, but for other variables; some may lead to the same text."""
    for operator in (*arithmetic.OPERATORS, *calls.OPERATORS[1:], *names.OPERATORS):
        yield from operator(slot)
    yield from calls.of_families(slot, around.functions)


def around_of(code: Code, numbers: tuple[str, ...], functions: tuple[str, ...]) -> Around:
    """Say what the operators have to know of the names in `code`."""
    stored = [n.id for n in ast.walk(code.tree) if isinstance(n, ast.Name) and not _is_read(n)]
    local = tuple(name for name in dict.fromkeys(stored) if name not in code.parameters)
    return Around(code.parameters, numbers, local, functions)


def _is_read(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Load)
