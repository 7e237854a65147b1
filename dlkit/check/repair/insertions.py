"""Operators for what was left out: a factor, an axis, a copy, a function that should be applied.

`likely` are the insertions of one place that repair many wrong answers, `broad` all the others:
they are many, and what they repair they often repair by chance.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dlkit.check.edits import Code, Edit
from dlkit.check.edits.calls import ALONG_AXIS, name_of
from dlkit.check.edits.edit import Slot, shallow
from dlkit.check.edits.statements import blocks

MAKERS = frozenset(
    "zeros ones empty full zeros_like ones_like eye range arange linspace repeat tile reshape "
    "standard_normal normal random uniform permutation integers choice randn rand".split()
)
SHAPELESS = (ast.Slice, ast.JoinedStr, ast.FormattedValue, ast.Lambda, ast.Starred, ast.Dict,
             ast.DictComp, ast.ListComp, ast.GeneratorExp, ast.SetComp)  # fmt: skip
START = 1  # the line of the `def`: a change there is made before anything else is done
LONG = 160  # characters of an expression that is still wrapped

WRAPS = (
    "np.sqrt(_)", "np.square(_)", "np.abs(_)", "np.exp(_)", "np.log(_)", "np.tanh(_)", "1 - _",
    "np.sum(_)", "np.mean(_)", "1 / _", "_ + 1", "_ - 1", "2 * _", "_ / 2", "100 * _", "_ / 100",
    "np.sum(_, axis=0)", "np.sum(_, axis=1)", "np.sum(_, axis=0, keepdims=True)",
    "np.sum(_, axis=1, keepdims=True)", "np.mean(_, axis=1, keepdims=True)",
    "np.max(_, axis=0, keepdims=True)", "np.max(_, axis=1, keepdims=True)",
    "_.reshape(-1, 1)", "_.reshape(1, -1)", "np.squeeze(_)", "_.ravel()", "_.T", "-_", "_.copy()",
    "np.asarray(_, dtype=float)", "float(_)", "int(_)", "list(_)", "tuple(_)", "dict(_)",
    "_ > 0", "(_ > 0).astype(float)", "np.maximum(_, 0)", "not _", "_[0]", "_[-1]", "_[::-1]",
    "np.nan_to_num(_)", "np.where(_ == 0, 1, _)", "np.round(_)", "np.floor(_)", "_ - np.max(_)",
    "_ - np.max(_, axis=0, keepdims=True)", "abs(_)", "len(_)", "np.flip(_)",
)  # fmt: skip
VALUE_WRAPS = ("float(_)", "int(_)", "_.item()", "_.reshape(1, -1)", "_.reshape(-1, 1)",
               "np.asarray(_, dtype=float)", "np.sqrt(_)", "np.squeeze(_)", "_.copy()",
               "np.asarray(_)", "(_,)", "_[0]")  # fmt: skip
PRODUCTS = (
    "_l @ _r",
    "_l.T @ _r",
    "_l @ _r.T",
    "_r @ _l",
    "_r @ _l.T",
    "_r.T @ _l",
    "_l.T @ _r.T",
    "_l * _r",
)


@dataclass(frozen=True)
class Names:
    """The names at hand by what they stood for in one call; `sizes` are written as expressions."""

    arrays: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    dicts: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    callables: frozenset[str] = frozenset()


def likely(slot: Slot, names: Names) -> Iterator[Edit]:
    """Yield the insertions at one place that repair many answers."""
    node = slot.node
    if isinstance(node, ast.Call):
        yield from _axes(slot, node)
    yield from _products(slot, node)
    if not is_value(slot, names):
        return
    yield _wrapped(slot, "-_")
    if isinstance(slot.parent, ast.BinOp) and not isinstance(slot.parent.op, ast.MatMult):
        yield _wrapped(slot, "np.sqrt(_)")
    if _is_operand(slot) or _is_whole(slot):
        yield _wrapped(slot, "_.T")
    if _is_whole(slot):
        for size in (*names.sizes, *names.numbers):
            yield _wrapped(slot, f"_ / ({size})")
            yield _wrapped(slot, f"_ * ({size})")
        for text in VALUE_WRAPS:
            yield _wrapped(slot, text)
        yield _wrapped(slot, "1 - _")


def broad(slot: Slot, names: Names) -> Iterator[Edit]:
    """Yield all other insertions at one place."""
    if not is_value(slot, names):
        return
    for text in WRAPS:
        yield _wrapped(slot, text)
    for size in (*names.sizes, *names.numbers):
        for form in ("_ / ({})", "_ * ({})", "_ + ({})", "_ - ({})"):
            yield _wrapped(slot, form.format(size))
    for number in names.numbers:
        # A float: a power of whole numbers could have more digits than fit into the memory.
        yield _wrapped(slot, f"_ ** float({number})")
        yield _wrapped(slot, f"_ * (1 - {number})")
        yield _wrapped(slot, f"_ / (1 - {number})")
    for array in names.arrays:
        for form in ("_ * {}", "_ + {}", "_ - {}", "_ / {}", "{} - _", "_ @ {}", "{} @ _"):
            yield _wrapped(slot, form.format(array))
        yield _wrapped(slot, f"np.where({array} > 0, _, 0)")


def is_value(slot: Slot, names: Names) -> bool:
    """Say whether a number or an array stands here, and not the size of a new array."""
    node, parent = slot.node, slot.parent
    if isinstance(node, SHAPELESS) or slot.field in ("func", "annotation", "returns"):
        return False
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float) and not isinstance(parent, ast.keyword)
    if isinstance(node, ast.Tuple) and isinstance(parent, ast.Subscript):
        return False
    if isinstance(node, ast.Name) and node.id in names.callables:
        return False
    if isinstance(parent, ast.Attribute) and parent.attr in ("shape", "size"):
        return False
    if isinstance(node, ast.Attribute) and node.attr == "shape":
        return False
    return not _is_size(slot) and len(ast.unparse(node)) <= LONG


def _is_size(slot: Slot) -> bool:
    """Say whether the slot is an argument of a call that makes an array or counts rounds."""
    parent = slot.parent
    if isinstance(parent, ast.Call) and slot.field == "args":
        return name_of(parent.func) in MAKERS
    return isinstance(parent, ast.keyword) and parent.arg in ("size", "shape", "axis", "keepdims")


def sizes_in(function: ast.FunctionDef) -> frozenset[int]:
    """Return the ids of all nodes that stand inside a size: no product or power belongs there."""
    found: set[int] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and name_of(node.func) in MAKERS:
            inside = [*node.args, *(k.value for k in node.keywords)]
            found.update(id(n) for argument in inside for n in ast.walk(argument))
    return frozenset(found)


def _is_operand(slot: Slot) -> bool:
    parent = slot.parent
    if isinstance(parent, ast.BinOp):
        return isinstance(parent.op, ast.MatMult | ast.Mult)
    return isinstance(parent, ast.Call) and name_of(parent.func) in ("dot", "matmul", "multiply")


def _is_whole(slot: Slot) -> bool:
    """Say whether a whole value stands here: assigned, returned, or an item of a result."""
    return isinstance(slot.parent, ast.Assign | ast.AugAssign | ast.Return) or (
        isinstance(slot.parent, ast.Tuple | ast.Dict | ast.List) and slot.field != "keys"
    )


def _axes(slot: Slot, node: ast.Call) -> Iterator[Edit]:
    """Give a function an axis, keep the axis, or both."""
    if name_of(node.func) not in ALONG_AXIS:
        return
    others = [k for k in node.keywords if k.arg not in ("axis", "keepdims")]
    axes = [k for k in node.keywords if k.arg == "axis"]
    keep = ast.keyword("keepdims", ast.Constant(True))
    kept = any(k.arg == "keepdims" for k in node.keywords)
    if not kept:
        yield _called(slot, node, [*others, *axes, keep])
    for axis in (0, 1, -1, 2):
        given = ast.keyword("axis", ast.Constant(axis))
        yield _called(slot, node, [*others, given, keep])
        if not axes or kept:
            yield _called(slot, node, [*others, given])


def _called(slot: Slot, node: ast.Call, keywords: list[ast.keyword]) -> Edit:
    return slot.edit(ast.Call(node.func, node.args, keywords), "another axis is taken")


def _products(slot: Slot, node: ast.AST) -> Iterator[Edit]:
    """Write the product of two values in all other ways."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.MatMult):
        left, right = node.left, node.right
    elif isinstance(node, ast.Call) and len(node.args) == 2 and not node.keywords:
        if name_of(node.func) not in ("dot", "matmul", "multiply"):
            return
        left, right = node.args
    elif isinstance(node, ast.Call) and len(node.args) == 1 and name_of(node.func) == "dot":
        left, right = node.func.value, node.args[0]
    else:
        return
    bare_left, bare_right = _without_transpose(left), _without_transpose(right)
    for text in PRODUCTS:
        new = filled(text, node, _l=bare_left, _r=bare_right)
        yield Edit(slot.parent, slot.field, slot.index, node, new, "another product", slot.line)


def _without_transpose(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Attribute) and node.attr == "T" else node


def _wrapped(slot: Slot, text: str) -> Edit:
    new = filled(text, slot.node, _=slot.node)
    return Edit(slot.parent, slot.field, slot.index, slot.node, new, "", slot.line)


def filled(text: str, at: ast.AST, **parts: ast.expr) -> ast.expr:
    """Build the expression `text`, with `parts` for the names of its blanks (`_`, `_l`, `_r`)."""
    place = {
        name: getattr(at, name) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset")
    }
    return _built(_template(text), parts, place)


@lru_cache(maxsize=4096)
def _template(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _built(node: ast.AST, parts: dict[str, ast.expr], place: dict[str, int]) -> ast.AST:
    if isinstance(node, ast.Name) and node.id in parts:
        return parts[node.id]
    built = {}
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            built[name] = _built(value, parts, place)
        elif isinstance(value, list):
            built[name] = [_built(v, parts, place) if isinstance(v, ast.AST) else v for v in value]
    return shallow(node, **built, **(place if "lineno" in node._attributes else {}))


def of_copies(code: Code, names: Names) -> Iterator[Edit]:
    """Copy an argument before anything else is done."""
    tree = code.tree
    for name in code.parameters:
        if name in names.arrays:
            texts = (f"{name} = {name}.copy()", f"{name} = np.array({name}, dtype=float)")
        elif name in names.dicts:
            texts = (
                f"{name} = {{k: np.copy(v) for k, v in {name}.items()}}",
                f"{name} = dict({name})",
            )
        elif name in names.lists:
            texts = (f"{name} = list({name})",)
        else:
            continue
        for text in texts:
            yield _first(tree, text)


def _first(tree: ast.FunctionDef, text: str) -> Edit:
    (new,) = ast.parse(text).body
    for node in ast.walk(new):
        if "lineno" in node._attributes:
            ast.copy_location(node, tree)
    typed = " to another type" if "dtype" in text else ""
    clause = f"an argument is copied first{typed}"
    return Edit(tree, "body", None, tree.body, [new, *tree.body], clause, START)


def of_returns(function: ast.FunctionDef) -> Iterator[Edit]:
    """Move a `return` that ends a block out of it, behind the block; return the last value."""
    for owner, field, block in blocks(function):
        for i, statement in enumerate(block):
            for inner_field in ("body", "orelse"):
                inner = getattr(statement, inner_field, None)
                if not isinstance(statement, ast.For | ast.While | ast.If) or not inner:
                    continue
                if isinstance(inner[-1], ast.Return):
                    rest = inner[:-1] or [ast.copy_location(ast.Pass(), statement)]
                    kept = shallow(statement, **{inner_field: rest})
                    new = [*block[:i], kept, inner[-1], *block[i + 1 :]]
                    line = inner[-1].lineno - function.lineno + 1
                    yield Edit(owner, field, None, block, new, "a step stands after the loop", line)
