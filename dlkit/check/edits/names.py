"""Operators on names: another variable, an argument ignored, indices, keys, slices, results."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from dlkit.check.edits.edit import Edit, Slot, expression, fresh

PLAIN = (0, 1, 2, 0.01, 0.1, 0.5, 0.9, 0.999)


@dataclass(frozen=True)
class Around:
    """What an operator knows of the function: names by what stands behind them.

    `numbers` are the parameters that are plain numbers, `defaults` their defaults, `locals` the
    names that the function assigns, `functions` other functions of the lesson.
    """

    parameters: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    locals: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()


def of_variables(slot: Slot, around: Around) -> Iterator[Edit]:
    """Put another variable in the place of one."""
    node = slot.node
    if not isinstance(node, ast.Name) or (
        isinstance(slot.parent, ast.Call) and slot.field == "func"
    ):
        return
    known = (*around.parameters, *around.locals)
    if node.id not in known:
        return
    for other in known:
        if other != node.id:
            clause = "one variable stands in the place of another"
            if other in around.parameters:
                clause = f"`{other}` stands where something else is meant"
            yield slot.edit(ast.Name(other, ast.Load()), clause)
    if node.id in around.numbers:
        for value in PLAIN:
            yield slot.edit(expression(str(value)), f"`{node.id}` is ignored in one place")
        for text in ("X + 1", "X - 1", "-X", "1 - X", "1 / X"):
            yield slot.edit(
                expression(text, X=node),
                f"`{text.replace('X', node.id)}` stands where another number is meant",
            )


def of_indices(slot: Slot) -> Iterator[Edit]:
    """Move an index by one, drop one, move the ends of a slice; change a key."""
    node = slot.node
    if not isinstance(node, ast.Subscript):
        return
    inside = node.slice
    if isinstance(inside, ast.Slice):
        yield slot.edit(fresh(node.value), "a slice is not taken: all items are used")
        yield from _moved_ends(slot, node, inside)
    elif isinstance(inside, ast.Tuple):
        for i, part in enumerate(inside.elts):
            if isinstance(part, ast.Slice):
                continue
            for text in ("X + 1", "X - 1"):
                parts = [fresh(e) for e in inside.elts]
                parts[i] = expression(text, X=part)
                new = ast.Subscript(fresh(node.value), ast.Tuple(parts, ast.Load()), ast.Load())
                yield slot.edit(new, "an index is off by one")
    elif isinstance(inside, ast.Constant) and isinstance(inside.value, int):
        return  # constants have operators of their own
    elif not isinstance(inside, ast.Constant | ast.JoinedStr):
        for text in ("X + 1", "X - 1"):
            moved = expression(text, X=inside)
            new = ast.Subscript(fresh(node.value), moved, ast.Load())
            yield slot.edit(new, "an index is off by one")


def _moved_ends(slot: Slot, node: ast.Subscript, inside: ast.Slice) -> Iterator[Edit]:
    for field, default, clause in (
        ("lower", 1, "a slice begins at another item"),
        ("upper", -1, "a slice ends at another item"),
    ):
        end = getattr(inside, field)
        texts = ("X + 1", "X - 1") if end is not None else ()
        ends = [expression(text, X=end) for text in texts] or [expression(str(default))]
        ends += [None] if end is not None else []
        for moved in ends:
            new = fresh(node)
            new.ctx = ast.Load()
            setattr(new.slice, field, moved)
            yield slot.edit(new, clause)
    if inside.step is not None:
        new = fresh(node)
        new.slice.step = None
        yield slot.edit(new, "the step of a slice is left out")


def of_keys(slot: Slot) -> Iterator[Edit]:
    """Move the number in a key such as f"W{l}" by one; take another key."""
    node = slot.node
    if isinstance(node, ast.FormattedValue):
        for text in ("X + 1", "X - 1"):
            new = ast.FormattedValue(
                expression(text, X=node.value), node.conversion, node.format_spec
            )
            yield slot.edit(new, "the number in a key is off by one")
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        if isinstance(slot.parent, ast.JoinedStr):
            others = {"W": "b", "b": "W", "dW": "db", "db": "dW", "A": "Z", "Z": "A"}
            if node.value in others:
                new = ast.Constant(others[node.value])
                yield slot.edit(new, f"the key begins with {others[node.value]!r}")
        elif isinstance(slot.parent, ast.Subscript | ast.Dict):
            stem, digits = node.value.rstrip("0123456789"), node.value.lstrip("dWbvsAZ")
            for other in _near_keys(stem, digits):
                if other != node.value:
                    yield slot.edit(ast.Constant(other), f"the key is {other!r}")


def _near_keys(stem: str, digits: str) -> list[str]:
    if not digits.isdigit():
        return [stem.upper() if stem.islower() else stem.lower()]
    number = int(digits)
    return [f"{stem}{n}" for n in (number - 1, number + 1, 3 - number) if n > 0]


def of_outputs(slot: Slot) -> Iterator[Edit]:
    """Exchange two items of a tuple, leave one out; the same for the entries of a dict."""
    node = slot.node
    if (
        isinstance(node, ast.Tuple)
        and len(node.elts) in (2, 3, 4)
        and isinstance(node.ctx, ast.Load)
    ):
        if isinstance(slot.parent, ast.Subscript) and any(
            isinstance(e, ast.Slice) for e in node.elts
        ):
            return
        for i in range(len(node.elts) - 1):
            items = [fresh(e) for e in node.elts]
            items[i], items[i + 1] = items[i + 1], items[i]
            yield slot.edit(ast.Tuple(items, ast.Load()), "two items of a tuple are exchanged")
        if isinstance(slot.parent, ast.Return):
            for i in range(len(node.elts)):
                rest = [fresh(e) for j, e in enumerate(node.elts) if j != i]
                new = rest[0] if len(rest) == 1 else ast.Tuple(rest, ast.Load())
                yield slot.edit(new, "one of the results is not returned")
    elif isinstance(node, ast.Dict) and node.keys and all(node.keys):
        for i, key in enumerate(node.keys):
            pairs = [
                (fresh(k), fresh(v))
                for j, (k, v) in enumerate(zip(node.keys, node.values, strict=True))
                if j != i
            ]
            new = ast.Dict([k for k, _ in pairs], [v for _, v in pairs])
            yield slot.edit(new, f"the key {ast.unparse(key)} is missing")
        for i in range(len(node.keys) - 1):
            values = [fresh(v) for v in node.values]
            values[i], values[i + 1] = values[i + 1], values[i]
            new = ast.Dict([fresh(k) for k in node.keys], values)
            yield slot.edit(new, "the values of two keys are exchanged")


OPERATORS = (of_indices, of_keys, of_outputs)
