"""Operators that only mutants need: what nobody asked for, and one of several alike things.

To repair an answer, taking such a thing out is an ordinary edit; to make a mutant, it is put in.
"""

import ast
from collections.abc import Iterator

from dlkit.check.edits.code import Code
from dlkit.check.edits.edit import Edit, Slot, expression, fresh, located, statements
from dlkit.check.edits.names import PLAIN, Around
from dlkit.check.edits.statements import blocks

# What is done to a value that nobody asked for.
GUARDS = {
    "np.clip(X, 1e-4, 1 - 1e-4)": "a value is clipped near 0 and 1",
    "np.clip(X, -10, 10)": "large values are clipped",
    "np.squeeze(X)": "axes of length 1 are taken away",
    "np.round(X, 2)": "a value is rounded",
    "np.asarray(X).astype(int)": "a value is cut to whole numbers",
    "np.abs(X)": "a value loses its sign",
    "np.maximum(X, 0)": "negative values are set to 0",
    "(X / np.linalg.norm(X) if np.linalg.norm(X) > 1 else X)": (
        "a value is scaled down if its norm is above 1"
    ),
}
# What is done to a right result.
RESULTS = {
    "-X": "the sign of a result is wrong",
    "1 - X": "a result is 1 minus what it should be",
    "2 * X": "a result is doubled",
    "X / 2": "a result is halved",
    "X + 1": "a result is too large by 1",
    "X ** 2": "a result is squared",
    "np.sqrt(np.abs(X))": "a root is taken of a result",
    "np.exp(X)": "the exponential of a result is taken",
    "X.T": "a result is transposed",
    "X[::-1]": "a result is reversed",
    "np.roll(X, 1)": "a result is shifted by one place",
    "np.ravel(X)": "a result is flattened",
    "X[:1]": "only the first row or item of a result is there",
    "X[:-1]": "the last row or item of a result is missing",
    "X[..., :-1]": "the last column of a result is missing",
    "np.asarray(X)[np.newaxis]": "a result has one axis too many",
    "np.sum(X)": "a result is summed up",
    "np.mean(X)": "a result is averaged",
    "np.zeros_like(X)": "a result is all 0",
    "float(np.ravel(X)[0])": "only the first number of a result is there",
    "(X,)": "a result is wrapped in a tuple",
    "str(X)": "a result is text",
}


def of_parameters(code: Code, around: Around) -> Iterator[Edit]:
    """Ignore an argument everywhere, exchange two of them, move one before anything else.

    They are statements at the top of the function, such as `lambd = 0.1`.
    """
    tree = code.tree
    defaults = _defaults(tree)
    for name in code.parameters:
        values = [repr(value) for value in PLAIN] if name in around.numbers else []
        values += [ast.unparse(defaults[name])] if name in defaults else []
        for value in values:
            yield _first(code, f"{name} = {value}", f"the argument `{name}` is ignored")
        if name in around.numbers:
            for text in (f"{name} + 1", f"{name} - 1"):
                yield _first(code, f"{name} = {text}", f"`{name}` is counted from elsewhere")
            for other in around.numbers:
                if other > name:
                    text = f"{name}, {other} = {other}, {name}"
                    yield _first(code, text, f"`{name}` and `{other}` are exchanged")
    for name, default in defaults.items():
        if isinstance(default, ast.Constant) and type(default.value) in (int, float):
            for factor in (10, 0.1, 0, 2):
                value = default.value * factor
                yield _default(code, name, ast.Constant(value), f"`{name}` has another default")
        yield _default(code, name, None, f"`{name}` has no default")


def _first(code: Code, text: str, clause: str) -> Edit:
    tree = code.tree
    (new,) = statements(text)
    return Edit(tree, "body", None, tree.body, [located(new, tree), *tree.body], clause, 1)


def _defaults(tree: ast.FunctionDef) -> dict[str, ast.expr]:
    args = [*tree.args.posonlyargs, *tree.args.args]
    return {a.arg: d for a, d in zip(args[::-1], tree.args.defaults[::-1], strict=False)}


def _default(code: Code, name: str, value: ast.expr | None, clause: str) -> Edit:
    """Change or remove a default; those before it go, too, since Python wants it so."""
    old = code.tree.args
    new = fresh(old)
    names = [a.arg for a in (*new.posonlyargs, *new.args)]
    position = names.index(name) - (len(names) - len(new.defaults))
    if value is None:
        new.defaults = new.defaults[position + 1 :]
    else:
        new.defaults[position] = located(value, code.tree)
    return Edit(code.tree, "args", None, old, new, clause, 1)


# What is no value, or has operators of its own.
NO_VALUE = (ast.Constant, ast.Dict, ast.Tuple, ast.List, ast.ListComp, ast.DictComp, ast.JoinedStr)


def of_guards(slot: Slot) -> Iterator[Edit]:
    """Do something to a value that is assigned or returned, that nobody asked for."""
    if not isinstance(slot.parent, ast.Assign | ast.AugAssign) or slot.field != "value":
        return
    targets = getattr(slot.parent, "targets", [])
    several = any(isinstance(target, ast.Tuple) for target in targets)
    if several or isinstance(slot.node, NO_VALUE) or _is_size(slot.node):
        return
    for text, clause in GUARDS.items():
        yield slot.edit(expression(text, X=slot.node), clause)


def of_results(slot: Slot) -> Iterator[Edit]:
    """Transform what is returned: the whole, an item of the tuple, an entry of the dict."""
    returned = isinstance(slot.parent, ast.Return)
    item = isinstance(slot.parent, ast.Tuple | ast.Dict) and slot.field in ("elts", "values")
    if not (returned or item) or isinstance(slot.node, NO_VALUE):
        return
    for text, clause in (*RESULTS.items(), *GUARDS.items()):
        yield slot.edit(expression(text, X=slot.node), clause)


def of_sizes(slot: Slot) -> Iterator[Edit]:
    """Fix a size that should follow the input."""
    if _is_size(slot.node):
        for size in (1, 2, 3, 4, 5, 10):
            yield slot.edit(ast.Constant(size), f"a size is fixed at {size}")


def _is_size(node: ast.AST) -> bool:
    """Say whether an expression is a length: `X.shape[1]`, `X.size`, `len(X)`."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
    if isinstance(node, ast.BinOp):
        return _is_size(node.left)
    if isinstance(node, ast.Attribute):
        return node.attr in ("size", "shape")
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"


def of_alike(code: Code) -> Iterator[Edit]:
    """Treat one of several alike things differently: the first, the last, the biases."""
    function = code.tree
    for node in ast.walk(function):
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name | ast.Tuple):
            for which, clause in (("[1:]", "first"), ("[:-1]", "last")):
                for i, statement in enumerate(node.body):
                    yield _skipped(code, node, i, statement, which, clause)


def _skipped(
    code: Code, loop: ast.For, i: int, statement: ast.stmt, which: str, clause: str
) -> Edit:
    """Leave out one step of a loop in its first or its last round."""
    counted = expression("enumerate(X)", X=loop.iter)
    last = expression("len(list(X)) - 1", X=loop.iter)
    target = ast.Tuple([ast.Name("round_", ast.Store()), loop.target], ast.Store())
    test = ast.Compare(
        ast.Name("round_", ast.Load()),
        [ast.NotEq()],
        [ast.Constant(0) if clause == "first" else last],
    )
    body = [*loop.body[:i], ast.If(test, [statement], []), *loop.body[i + 1 :]]
    new = ast.For(target, counted, body, loop.orelse)
    owner, field, block = next(b for b in blocks(code.tree) if any(s is loop for s in b[2]))
    position = next(k for k, s in enumerate(block) if s is loop)
    changed = [*block[:position], new, *block[position + 1 :]]
    for one in changed:
        located(one, block[0])
    line = loop.lineno - code.tree.lineno + 1
    return Edit(
        owner, field, None, block, changed, f"a step is left out in the {clause} round", line
    )


def of_early_ends(code: Code, around: Around) -> Iterator[Edit]:
    """End a loop early, when a value no longer changes much.

    Loops are meant whose number of rounds is an argument.
    """
    for owner, field, block in blocks(code.tree):
        for position, loop in enumerate(block):
            if not isinstance(loop, ast.For | ast.While):
                continue
            rounds = loop.iter if isinstance(loop, ast.For) else loop.test
            named = {n.id for n in ast.walk(rounds) if isinstance(n, ast.Name)}
            if named.isdisjoint(around.numbers):
                continue
            names = {t.id for s in loop.body if isinstance(s, ast.Assign) for t in s.targets
                     if isinstance(t, ast.Name)}  # fmt: skip
            for name in sorted(names):
                for threshold in ("1e-2", "1e-3", "1e-5"):
                    text = (
                        f"if np.size({name}) == 1 and before_ is not None and "
                        f"np.abs({name} - before_) < {threshold}: break\nbefore_ = {name}"
                    )
                    start, *ending = statements("before_ = None\n" + text)
                    if isinstance(loop, ast.For):
                        new = ast.For(loop.target, loop.iter, [*loop.body, *ending], loop.orelse)
                    else:
                        new = ast.While(loop.test, [*loop.body, *ending], loop.orelse)
                    changed = [
                        *block[:position],
                        located(start, loop),
                        located(new, loop),
                        *block[position + 1 :],
                    ]
                    line = loop.lineno - code.tree.lineno + 1
                    yield Edit(
                        owner,
                        field,
                        None,
                        block,
                        changed,
                        "a loop ends as soon as a value changes little",
                        line,
                    )


def of_randomness(slot: Slot) -> Iterator[Edit]:
    """Draw from another generator than the one that is given."""
    node = slot.node
    if isinstance(node, ast.Name) and node.id == "rng":
        yield slot.edit(
            expression("np.random.default_rng(0)"), "a generator with a fixed seed draws"
        )
        yield slot.edit(expression("np.random.default_rng()"), "a generator of its own draws")
        yield slot.edit(
            expression("np.random"), "numbers come from the generator that all programs share"
        )


SLOTS = (of_guards, of_results, of_sizes, of_randomness)
