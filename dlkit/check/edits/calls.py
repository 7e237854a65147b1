"""Operators on calls: axes, keepdims, other functions of a family, calls and arguments left out."""

import ast
import builtins
from collections.abc import Iterator

from dlkit.check.edits.edit import Edit, Slot, expression, fresh

FAMILIES = (
    "sum mean median prod std var",
    "cumsum cumprod",
    "max min",
    "maximum minimum fmax",
    "argmax argmin",
    "zeros ones empty",
    "zeros_like ones_like",
    "log log2 log10 log1p",
    "exp exp2 expm1",
    "tanh sin arctan",
    "sqrt square abs",
    "floor ceil round rint trunc",
    "standard_normal random",
    "normal uniform",
    "any all",
    "vstack hstack",
    "keys values items",
    "sort argsort",
    "append extend",
    "permutation arange",
    "sigmoid relu tanh leaky_relu",
)
FAMILY = {
    name: [other for other in family.split() if other != name]
    for family in FAMILIES
    for name in family.split()
}
ALONG_AXIS = frozenset(
    "sum mean median prod std var max min amax amin argmax argmin any all cumsum cumprod sort "
    "argsort concatenate stack flip roll norm count_nonzero".split()
)
NOT_TAKEN = {
    "log": "a logarithm is not taken",
    "exp": "an exponential is not taken",
    "sqrt": "a root is not taken",
    "square": "a square is not taken",
    "abs": "an absolute value is not taken",
    "sum": "nothing is summed",
    "mean": "no mean is taken",
    "copy": "no copy is made",
    "deepcopy": "no copy is made",
    "reshape": "a shape is not changed",
    "ravel": "a shape is not changed",
    "floor": "nothing is rounded",
    "round": "nothing is rounded",
    "int": "nothing is cut to a whole number",
    "astype": "a type is not changed",
    "asarray": "a type is not changed",
}
NOT_APPLIED = "a function is not applied"
RANDOM = frozenset(
    "normal standard_normal random uniform permutation integers choice shuffle".split()
)


def name_of(node: ast.expr) -> str:
    """Return the last name of what is called: `sum` of `np.sum` and of `X.sum`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def of_families(slot: Slot, functions: tuple[str, ...] = ()) -> Iterator[Edit]:
    """Put another function of the same family in the place of a function's name."""
    node = slot.node
    if not isinstance(slot.parent, ast.Call) or slot.field != "func":
        return
    if isinstance(node, ast.Attribute):
        for other in FAMILY.get(node.attr, ()):
            new = ast.Attribute(fresh(node.value), other, ast.Load())
            yield slot.edit(new, f"`{other}` stands where another function is meant")
    elif isinstance(node, ast.Name):
        for other in FAMILY.get(node.id, ()):
            if hasattr(builtins, other) or other in functions:
                new = ast.Name(other, ast.Load())
                yield slot.edit(new, f"`{other}` stands where another function is meant")
        for other in functions:
            if other != node.id and other not in FAMILY.get(node.id, ()) and node.id in functions:
                new = ast.Name(other, ast.Load())
                yield slot.edit(new, f"`{other}` stands where another function is meant")


def of_keywords(slot: Slot) -> Iterator[Edit]:
    """Drop a keyword argument; take another axis."""
    node = slot.node
    if not isinstance(node, ast.Call):
        return
    for i, keyword in enumerate(node.keywords):
        if keyword.arg is None:
            continue
        rest = [fresh(k) for j, k in enumerate(node.keywords) if j != i]
        clauses = {"keepdims": "`keepdims` is missing: a sum drops its axis",
                   "axis": "an axis is not given, so all numbers are taken together"}  # fmt: skip
        clause = clauses.get(keyword.arg, f"`{keyword.arg}` is not given")
        yield slot.edit(ast.Call(fresh(node.func), [fresh(a) for a in node.args], rest), clause)
        if keyword.arg == "axis":
            for axis in (0, 1, -1):
                if ast.unparse(keyword.value) != str(axis):
                    others = [fresh(k) for k in node.keywords]
                    others[i] = ast.keyword("axis", expression(str(axis)))
                    new = ast.Call(fresh(node.func), [fresh(a) for a in node.args], others)
                    yield slot.edit(new, f"the axis is {axis}")
    given = {k.arg for k in node.keywords}
    if name_of(node.func) in ALONG_AXIS and "axis" not in given and len(node.args) < 2:
        for axis in (0, 1):
            others = [*map(fresh, node.keywords), ast.keyword("axis", ast.Constant(axis))]
            new = ast.Call(fresh(node.func), [fresh(a) for a in node.args], others)
            yield slot.edit(new, f"only axis {axis} is taken together")


def of_arguments(slot: Slot) -> Iterator[Edit]:
    """Exchange two arguments of a call, drop the last one, or leave out the call."""
    node = slot.node
    if not isinstance(node, ast.Call) or any(isinstance(a, ast.Starred) for a in node.args):
        return
    name, keywords = name_of(node.func), node.keywords
    for i in range(len(node.args) - 1):
        args = [fresh(a) for a in node.args]
        args[i], args[i + 1] = args[i + 1], args[i]
        yield slot.edit(
            ast.Call(fresh(node.func), args, [fresh(k) for k in keywords]),
            f"two arguments of `{name}` are exchanged" if name else "two arguments are exchanged",
        )
    if len(node.args) >= 2:
        args = [fresh(a) for a in node.args[:-1]]
        new = ast.Call(fresh(node.func), args, [fresh(k) for k in keywords])
        yield slot.edit(new, f"the last argument of `{name}` is not given")
    if node.args and name not in ("range", "len", "isinstance", "enumerate", "zip", "dict"):
        clause = NOT_TAKEN.get(name, NOT_APPLIED)
        yield slot.edit(fresh(node.args[0]), clause)
        if len(node.args) == 2 and name in ("dot", "matmul", "maximum", "minimum", "where"):
            yield slot.edit(fresh(node.args[1]), clause)
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value):
        if name not in RANDOM:
            yield slot.edit(fresh(node.func.value), NOT_TAKEN.get(name, NOT_APPLIED))


def _is_module(node: ast.expr) -> bool:
    root = node
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(root, ast.Name) and root.id in ("np", "numpy", "math", "copy")


def of_products(slot: Slot) -> Iterator[Edit]:
    """Multiply one by one where `np.dot` or `np.matmul` multiplies matrices, and the reverse."""
    node = slot.node
    if isinstance(node, ast.Call) and len(node.args) == 2 and not node.keywords:
        left, right = node.args
        if name_of(node.func) in ("dot", "matmul"):
            clause = "numbers are multiplied one by one where a matrix product is meant"
            yield slot.edit(ast.BinOp(fresh(left), ast.Mult(), fresh(right)), clause)
        elif name_of(node.func) == "multiply":
            clause = "a matrix product stands where numbers are multiplied one by one"
            yield slot.edit(ast.BinOp(fresh(left), ast.MatMult(), fresh(right)), clause)


def of_ranges(slot: Slot) -> Iterator[Edit]:
    """Let a loop begin or end one round earlier or later."""
    node = slot.node
    if not isinstance(node, ast.Call) or name_of(node.func) not in ("range", "arange"):
        return
    first = "a loop begins one round too late, or too early"
    last = "a loop ends one round too early, or too late"
    args = node.args
    if len(args) == 1:
        for start in (1, -1):
            begun = [expression(str(start)), fresh(args[0])]
            yield slot.edit(ast.Call(fresh(node.func), begun, []), first)
    for i, clause in ((0, first if len(args) > 1 else last), (1, last)):
        if i < len(args):
            for sign in (ast.Add(), ast.Sub()):
                moved = [fresh(a) for a in args]
                moved[i] = ast.BinOp(moved[i], sign, ast.Constant(1))
                yield slot.edit(ast.Call(fresh(node.func), moved, []), clause)
    if len(args) == 3:
        forward = ast.Call(fresh(node.func), [fresh(a) for a in args[:2]], [])
        yield slot.edit(forward, "the step of a loop is left out")


def of_iterables(slot: Slot) -> Iterator[Edit]:
    """Let a loop leave out its first or its last item, or go through them backwards."""
    if not isinstance(slot.parent, ast.For | ast.comprehension) or slot.field != "iter":
        return
    all_items = expression("list(X)", X=slot.node)
    yield slot.edit(expression("X[1:]", X=all_items), "the first item of a loop is left out")
    yield slot.edit(expression("X[:-1]", X=all_items), "the last item of a loop is left out")
    yield slot.edit(expression("X[::-1]", X=all_items), "a loop goes backwards")
    yield slot.edit(expression("X[:1]", X=all_items), "a loop ends after its first round")


OPERATORS = (of_families, of_keywords, of_arguments, of_products, of_ranges, of_iterables)
