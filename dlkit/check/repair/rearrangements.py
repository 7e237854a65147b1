"""Operators that move what is there: items of a tuple, a function inwards, a step once more.

Also results that are put together by their names, and arguments that are used nowhere.
"""

import ast
from collections.abc import Iterator
from itertools import permutations

from dlkit.check.edits import Edit
from dlkit.check.edits.calls import name_of
from dlkit.check.edits.edit import Slot, shallow
from dlkit.check.edits.statements import blocks
from dlkit.check.repair.insertions import MAKERS, Names, filled, is_value

ITEMS = 4  # of a tuple whose order is changed
DEPTH = 3  # levels by which a function is moved
NUMBERS = ("2", "3", "4", "10", "100", "0.5")
MOVED = "a function is moved"
BY_NAME = "what is returned is put together by names"


def of_tuples(slot: Slot) -> Iterator[Edit]:
    """Put the items of a tuple in every other order; transpose after a change of shape."""
    node = slot.node
    if isinstance(node, ast.Tuple) and 2 <= len(node.elts) <= ITEMS:
        for items in permutations(node.elts):
            new = ast.copy_location(ast.Tuple(list(items), node.ctx), node)
            yield _edit(slot, new, "items in another order")
    if isinstance(node, ast.Call) and name_of(node.func) == "reshape" and not node.keywords:
        size = node.args[-1] if len(node.args) < 3 else None
        sizes = node.args[-2:] if not isinstance(size, ast.Tuple) else size.elts
        if len(sizes) == 2 and isinstance(node.func, ast.Attribute):
            array = node.func.value if size is None or len(node.args) == 1 else node.args[0]
            if isinstance(array, ast.Name) and array.id in ("np", "numpy"):
                array = node.args[0]
            new = filled("_.reshape(_l, _r).T", node, _=array, _l=sizes[1], _r=sizes[0])
            yield _edit(slot, new, "items in another order")


def of_targets(function: ast.FunctionDef) -> Iterator[Edit]:
    """Unpack the items of a tuple into the same names in every other order."""
    for node in ast.walk(function):
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple)):
            continue
        target = node.targets[0]
        if len(target.elts) > ITEMS:
            continue
        for items in permutations(target.elts):
            new = ast.copy_location(ast.Tuple(list(items), target.ctx), target)
            line = node.lineno - function.lineno + 1
            yield Edit(node, "targets", 0, target, new, "items in another order", line)


def of_moved_functions(slot: Slot, names: Names) -> Iterator[Edit]:
    """Apply a function to a part of what it is applied to, or to more than that.

    log(mean(x)) becomes mean(log(x)), and the other way round; sum(x) ** 2 becomes sum(x ** 2).
    """
    node = slot.node
    if not is_value(slot, names):
        return
    for around, value in _applied(node):
        for inner in _below(value, DEPTH):
            moved = _replaced(value, inner, _replaced(around, value, inner))
            yield _edit(slot, moved, MOVED)
    for call in _below(node, DEPTH):
        for around, value in _applied(call):
            rest = _replaced(node, call, value)
            yield _edit(slot, _replaced(around, value, rest), MOVED)


def _applied(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield (node, the value that it is a function of) where it is one: f(x), x ** 2, -x."""
    if isinstance(node, ast.Call) and len(node.args) == 1 and name_of(node.func) not in MAKERS:
        yield node, node.args[0]
    elif isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant):
        yield node, node.left
    elif isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant):
        yield node, node.right
    elif isinstance(node, ast.UnaryOp):
        yield node, node.operand


def _below(node: ast.AST, depth: int) -> Iterator[ast.expr]:
    """Yield the values of which `node` is made, down to `depth` levels."""
    if isinstance(node, ast.BinOp):
        inside = [node.left, node.right]
    elif isinstance(node, ast.Call):
        inside = node.args
    elif isinstance(node, ast.UnaryOp):
        inside = [node.operand]
    else:
        return
    for one in inside:
        if isinstance(one, ast.expr) and not isinstance(one, ast.Constant | ast.Starred):
            yield one
            if depth > 1:
                yield from _below(one, depth - 1)


def _replaced(tree: ast.AST, old: ast.AST, new: ast.AST) -> ast.AST:
    """Copy `tree` with `new` for `old`; what lies beside the way there is shared."""
    if tree is old:
        return new
    if not isinstance(tree, ast.expr | ast.keyword):
        return tree
    changed = {}
    for name, value in ast.iter_fields(tree):
        if isinstance(value, ast.AST):
            item = _replaced(value, old, new)
        elif isinstance(value, list):
            item = [_replaced(v, old, new) if isinstance(v, ast.AST) else v for v in value]
            item = value if all(a is b for a, b in zip(item, value, strict=True)) else item
        else:
            continue
        if item is not value:
            changed[name] = item
    return shallow(tree, **changed) if changed else tree


def slices_in(function: ast.FunctionDef) -> dict[str, ast.expr]:
    """Map the text of each key and index of the function to it."""
    found = (node.slice for node in ast.walk(function) if isinstance(node, ast.Subscript))
    return {ast.unparse(key): key for key in found if not isinstance(key, ast.Slice | ast.Tuple)}


def of_keys(slot: Slot, slices: dict[str, ast.expr]) -> Iterator[Edit]:
    """Take a key or an index that stands elsewhere; put a `d` before a key, or take one away."""
    if slot.field != "slice" or isinstance(slot.node, ast.Slice | ast.Tuple):
        return
    here = ast.unparse(slot.node)
    for text, key in slices.items():
        if text != here:
            yield _edit(slot, key, "another key is taken")
    if not isinstance(slot.node, ast.Constant):
        for text in ("'d' + _", "_[1:]", "_.lower()", "_.upper()", "str(_)"):
            yield _edit(slot, filled(text, slot.node, _=slot.node), "another key is taken")


def of_repeated_steps(function: ast.FunctionDef) -> Iterator[Edit]:
    """Take a step once more, at another place: `caches.append(cache)` after the loop, too."""
    steps = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    for owner, field, block in blocks(function):
        for i, statement in enumerate(block):
            for step in steps:
                if step is not statement:
                    new = [*block[:i], step, *block[i:]]
                    line = statement.lineno - function.lineno + 1
                    yield Edit(owner, field, None, block, new, "a step is taken again", line)


def of_results(slot: Slot, outputs: tuple[str, ...], names: Names) -> Iterator[Edit]:
    """Return what the exercise asks for, where all of it is at hand under its name."""
    if not isinstance(slot.parent, ast.Return) or not outputs:
        return
    if all(name in names.known for name in outputs):
        yield _edit(slot, filled(f"({', '.join(outputs)},)", slot.node), BY_NAME)


def of_unused(slot: Slot, unused: tuple[str, ...], names: Names) -> Iterator[Edit]:
    """Use an argument that is used nowhere: in the place of a value, or combined with it."""
    if isinstance(slot.node, ast.Constant) and type(slot.node.value) in (int, float):
        for name in (*unused, *names.sizes, *names.numbers):
            if slot.field not in ("func", "slice"):
                yield _edit(slot, filled(name, slot.node), "")
    if not is_value(slot, names):
        return
    for name in unused:
        for form in ("_ + {}", "_ * {}", "_ / {}", "_ - {}", "{}", "_ ** float({})", "{} - _"):
            yield _edit(slot, filled(form.format(name), slot.node, _=slot.node), "")


def of_numbers(slot: Slot) -> Iterator[Edit]:
    """Put another small number in the place of one."""
    if isinstance(slot.node, ast.Constant) and type(slot.node.value) in (int, float):
        for number in NUMBERS:
            yield _edit(slot, filled(number, slot.node), "")


def unused(function: ast.FunctionDef) -> tuple[str, ...]:
    """Name the parameters that the function does not read."""
    read = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
    arguments = (*function.args.posonlyargs, *function.args.args)
    return tuple(a.arg for a in arguments if a.arg not in read)


def _edit(slot: Slot, new: ast.AST, clause: str) -> Edit:
    return Edit(slot.parent, slot.field, slot.index, slot.node, new, clause, slot.line)
