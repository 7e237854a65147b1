"""Operators on arithmetic: factors, terms, signs, products, transposes, comparisons, constants."""

import ast
from collections.abc import Iterator

from dlkit.check.edits.edit import Edit, Slot, expression, fresh

EXCHANGED = {
    ast.Add: ((ast.Sub, "a minus stands where a plus is meant"),),
    ast.Sub: ((ast.Add, "a plus stands where a minus is meant"),),
    ast.Mult: (
        (ast.Div, "a division stands where a multiplication is meant"),
        (ast.Add, "a sum stands where a product is meant"),
        (ast.MatMult, "a matrix product stands where numbers are multiplied one by one"),
    ),
    ast.Div: (
        (ast.Mult, "a multiplication stands where a division is meant"),
        (ast.FloorDiv, "a quotient is cut to a whole number"),
    ),
    ast.MatMult: ((ast.Mult, "numbers are multiplied one by one where a matrix product is meant"),),
    ast.Pow: ((ast.Mult, "a multiplication stands where a power is meant"),),
    ast.FloorDiv: ((ast.Div, "a quotient is not cut to a whole number"),),
    ast.Mod: ((ast.FloorDiv, "a quotient stands where a remainder is meant"),),
}
LEFT_OUT = {
    ast.Add: "a term is left out",
    ast.Sub: "a term is left out",
    ast.Mult: "a factor is left out",
    ast.Div: "a division is left out",
    ast.MatMult: "a matrix product is left out",
    ast.Pow: "a power is left out",
    ast.FloorDiv: "a division is left out",
    ast.Mod: "a remainder is not taken",
}
TURNED = {
    ast.Sub: "a difference is taken the other way round",
    ast.Div: "a quotient is upside down",
    ast.MatMult: "the two factors of a matrix product are exchanged",
    ast.Pow: "base and exponent of a power are exchanged",
}
COMPARED = {
    ast.Gt: ((ast.GtE, "`>=` stands where `>` is meant"), (ast.Lt, None)),
    ast.GtE: ((ast.Gt, "`>` stands where `>=` is meant"), (ast.LtE, None)),
    ast.Lt: ((ast.LtE, "`<=` stands where `<` is meant"), (ast.Gt, None)),
    ast.LtE: ((ast.Lt, "`<` stands where `<=` is meant"), (ast.GtE, None)),
    ast.Eq: ((ast.NotEq, None),),
    ast.NotEq: ((ast.Eq, None),),
    ast.In: ((ast.NotIn, None),),
    ast.NotIn: ((ast.In, None),),
}
OPPOSITE = "a comparison is the other way round"


def of_operations(slot: Slot) -> Iterator[Edit]:
    """Drop, exchange and turn round the operands of `+ - * / @ **`."""
    node = slot.node
    if not isinstance(node, ast.BinOp):
        return
    kind = type(node.op)
    for other, clause in EXCHANGED.get(kind, ()):
        yield slot.edit(ast.BinOp(fresh(node.left), other(), fresh(node.right)), clause)
    if kind in LEFT_OUT:
        yield slot.edit(fresh(node.left), LEFT_OUT[kind])
        if kind in (ast.Add, ast.Mult, ast.MatMult):
            yield slot.edit(fresh(node.right), LEFT_OUT[kind])
        elif kind is ast.Sub:
            yield slot.edit(ast.UnaryOp(ast.USub(), fresh(node.right)), LEFT_OUT[kind])
    if kind in TURNED:
        yield slot.edit(ast.BinOp(fresh(node.right), node.op, fresh(node.left)), TURNED[kind])
    yield from _regrouped(slot, node)


def _regrouped(slot: Slot, node: ast.BinOp) -> Iterator[Edit]:
    """Move a parenthesis: (a - b) * c for a - b * c, and the other way round."""
    clause = "parentheses stand at another place, or are missing"
    product = (ast.Mult, ast.Div, ast.MatMult, ast.Pow)
    left, right = node.left, node.right
    if isinstance(node.op, product) and isinstance(left, ast.BinOp):
        inner = ast.BinOp(fresh(left.right), node.op, fresh(right))
        if isinstance(left.op, ast.Add | ast.Sub) or type(left.op) is not type(node.op):
            yield slot.edit(ast.BinOp(fresh(left.left), left.op, inner), clause)
    if isinstance(node.op, product) and isinstance(right, ast.BinOp):
        inner = ast.BinOp(fresh(left), node.op, fresh(right.left))
        yield slot.edit(ast.BinOp(inner, right.op, fresh(right.right)), clause)
    if isinstance(node.op, ast.Add | ast.Sub):
        if isinstance(left, ast.BinOp) and isinstance(left.op, product):
            inner = ast.BinOp(fresh(left.right), node.op, fresh(right))
            yield slot.edit(ast.BinOp(fresh(left.left), left.op, inner), clause)
        if isinstance(right, ast.BinOp) and isinstance(right.op, product):
            inner = ast.BinOp(fresh(left), node.op, fresh(right.left))
            yield slot.edit(ast.BinOp(inner, right.op, fresh(right.right)), clause)


def of_signs(slot: Slot) -> Iterator[Edit]:
    """Drop a minus sign or a `not`."""
    node = slot.node
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        if not isinstance(node.operand, ast.Constant):
            yield slot.edit(fresh(node.operand), "a minus sign is missing")
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield slot.edit(fresh(node.operand), "a condition is the other way round")


def of_transposes(slot: Slot) -> Iterator[Edit]:
    """Drop a transpose, or transpose one factor of a matrix product too many."""
    node = slot.node
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield slot.edit(fresh(node.value), "a transpose is missing")
        return
    factor = isinstance(slot.parent, ast.BinOp) and isinstance(slot.parent.op, ast.MatMult)
    if factor or _is_product_call(slot.parent):
        yield slot.edit(expression("X.T", X=node), "a factor is transposed that should not be")


def _is_product_call(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("dot", "matmul")
    )


def of_comparisons(slot: Slot) -> Iterator[Edit]:
    """Move the edge of a comparison, turn it round; exchange `and` and `or`, or drop one side."""
    node = slot.node
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other, clause in COMPARED.get(type(node.ops[0]), ()):
            new = ast.Compare(fresh(node.left), [other()], [fresh(node.comparators[0])])
            yield slot.edit(new, clause or OPPOSITE)
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        words = "`or` stands where `and` is meant", "`and` stands where `or` is meant"
        values = [fresh(value) for value in node.values]
        yield slot.edit(ast.BoolOp(other, values), words[isinstance(node.op, ast.Or)])
        for i in range(len(node.values)):
            rest = [fresh(v) for j, v in enumerate(node.values) if j != i]
            new = rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
            yield slot.edit(new, "a condition is left out")
    elif isinstance(node, ast.IfExp):
        yield slot.edit(fresh(node.body), "one of two branches is always taken")
        yield slot.edit(fresh(node.orelse), "one of two branches is always taken")


def of_constants(slot: Slot) -> Iterator[Edit]:
    """Change a number: by one, by a factor, to 0 and 1, in its sign."""
    node = slot.node
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if type(value) is bool:
        name = f"`{slot.parent.arg}` is" if isinstance(slot.parent, ast.keyword) else "a switch is"
        yield slot.edit(ast.Constant(not value), f"{name} {not value}")
    elif type(value) in (int, float):
        exponent = isinstance(slot.parent, ast.BinOp) and isinstance(slot.parent.op, ast.Pow)
        for new in _other_numbers(value):
            clause = f"the number {new:g} stands where another is meant"
            if exponent and slot.field == "right":
                clause = f"the exponent {new:g} stands where another is meant"
            if isinstance(slot.parent, ast.Subscript | ast.Tuple | ast.Slice):
                clause = f"the index or size {new:g} stands where another is meant"
            yield slot.edit(_number(new), clause)


def _number(value: float) -> ast.expr:
    return ast.Constant(value) if value >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-value))


def _other_numbers(value: float) -> list[float]:
    whole = float(value).is_integer()
    others = [0, 1, -value, value * 2, value / 2]
    others += [value + 1, value - 1] if whole else [value * 10, value / 10, 1 - value]
    if 0 < abs(value) < 1e-3:
        others = [0.0, *(10.0**-k for k in (3, 5, 7, 8, 10, 12))]
    if type(value) is int:
        others = [int(o) for o in others if float(o).is_integer()]
    return sorted({o for o in others if o != value})


def of_powers(slot: Slot) -> Iterator[Edit]:
    """Fix an exponent that should follow a count."""
    node = slot.node
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        if not isinstance(node.right, ast.Constant):
            for exponent in (1, 2, 3):
                new = ast.BinOp(fresh(node.left), ast.Pow(), ast.Constant(exponent))
                yield slot.edit(new, "a power has a fixed exponent")


def of_square_roots(slot: Slot) -> Iterator[Edit]:
    """Move what is added under a root, out of it or into it; the same for floor, round and |x|."""
    node = slot.node
    clause = "a number is added on the wrong side of a function"
    if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        inside = node.args[0]
        if isinstance(inside, ast.BinOp) and not isinstance(inside.op, ast.MatMult):
            if isinstance(node.func, ast.Attribute):
                left = ast.Call(fresh(node.func), [fresh(inside.left)], [])
                right = ast.Call(fresh(node.func), [fresh(inside.right)], [])
                at = "a function is applied at another place"
                yield slot.edit(ast.BinOp(left, inside.op, fresh(inside.right)), at)
                yield slot.edit(ast.BinOp(fresh(inside.left), inside.op, right), at)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        call = node.left
        if isinstance(call, ast.Call) and len(call.args) == 1 and not call.keywords:
            inner = ast.BinOp(fresh(call.args[0]), node.op, fresh(node.right))
            yield slot.edit(ast.Call(fresh(call.func), [inner], []), clause)


OPERATORS = (of_operations, of_signs, of_transposes, of_comparisons, of_constants, of_powers,
             of_square_roots)  # fmt: skip
