"""Which lines of an answer come first in a search: those that feed what is wrong.

Lines that did not run in a wrong case cannot have made it wrong, so they come last. This orders
the search and proves nothing.
"""

import ast
from collections.abc import Iterator

from dlkit.check.compare import stem
from dlkit.check.parts import ALL
from dlkit.check.repair.running import Run
from dlkit.check.review import Review


def ranks(function: ast.FunctionDef, review: Review, run: Run) -> dict[int, tuple[int, int]]:
    """Map each line (1 is that of the `def`) to its rank; the lowest comes first.

    A rank is (0 feeds only what is wrong, 1 feeds that too, 2 anything else; a place within).
    """
    first = function.lineno
    wrong, right = _returned(function, review)
    bad, good = (_feeding(function, names) for names in (wrong, right))
    ended = {line: i for i, line in enumerate(reversed(run.lines))}
    order = {}
    for statement in ast.walk(function):
        if not isinstance(statement, ast.stmt):
            continue
        start, end = statement.lineno, statement.end_lineno or statement.lineno
        if hasattr(statement, "body"):
            end = statement.body[0].lineno - 1 if statement.body[0].lineno > start else start
        known = id(statement) in bad, id(statement) in good
        group = {(True, False): 0, (True, True): 1}.get(known, 2)
        for line in range(start - first + 1, end - first + 2):
            ran = any(at - first + 1 in ended for at in range(start, end + 1))
            place = ended.get(line, 0)
            order[line] = (group if ran else 3, place)
    return order


def _returned(function: ast.FunctionDef, review: Review) -> tuple[set[str], set[str]]:
    """Name the variables in what is returned: where parts are wrong, and where they are right."""
    wrong, right = set(), set()
    parts = review.wrong_parts or frozenset(review.question.parts)
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value is not None:
            for name, value in _items(node.value, review.question.outputs):
                known = ALL in parts or not name or name in parts or stem(name) in parts
                (wrong if known else right).update(_read(value))
    return wrong, right - wrong


def _items(value: ast.expr, outputs: tuple[str, ...]) -> Iterator[tuple[str, ast.expr]]:
    """Yield the items of a result with their names; "" where they have none."""
    if isinstance(value, ast.Dict):
        for key, item in zip(value.keys, value.values, strict=True):
            yield (key.value if isinstance(key, ast.Constant) else ""), item
    elif isinstance(value, ast.Tuple) and len(value.elts) == len(outputs):
        for name, item in zip(outputs, value.elts, strict=True):
            if isinstance(item, ast.Dict):
                yield from _items(item, ())
            else:
                yield name, item
    else:
        yield "", value


def _feeding(function: ast.FunctionDef, names: set[str]) -> set[int]:
    """Return the ids of the statements that `names` depend on, with those that return."""
    found: set[int] = set()
    known = set(names)
    statements = [node for node in ast.walk(function) if isinstance(node, ast.stmt)]
    grown = True
    while grown:
        grown = False
        for statement in statements:
            if id(statement) in found or statement is function:
                continue
            returns = isinstance(statement, ast.Return)
            if returns or _written(statement) & known:
                found.add(id(statement))
                if not returns:
                    known |= _read(statement)
                grown = True
    return found


def _written(statement: ast.stmt) -> set[str]:
    """Name what a statement assigns or may change: `x`, `x[i]`, `x.append(...)`."""
    found = set()
    for node in ast.walk(statement):
        context = getattr(node, "ctx", None)
        if isinstance(context, ast.Store):
            found.add(_root(node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found.add(_root(node.func))
    return found - {""}


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _read(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
