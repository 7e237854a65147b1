"""The kind of a change, as a student would say it: a sign, an axis, a factor, another variable.

It is read from what stood there and what stands there now. Some changes have two kinds (`b - a` for
`a - b`: the sign, or the order), some have none: they prove the place and explain nothing.
"""

import ast

from dlkit.check.edits.calls import ALONG_AXIS, name_of
from dlkit.check.edits.edit import Edit

NONE: frozenset[str] = frozenset()
SIGN = "a sign"
FACTOR = "a factor or a divisor"
TERM = "a term of a sum"
PRODUCT = "a product of matrices"
TRANSPOSE = "a transpose"
AXIS = "an axis"
KEEPDIMS = "`keepdims`"
FUNCTION = "a function that is applied"
VARIABLE = "a variable"
NUMBER = "a number"
INDEX = KEY = "an index, a key or a slice"
ORDER = "the order of two values or steps"
OPERATION = "an operation"
POWER = "a power"
PARENTHESES = "parentheses"
COMPARISON = "a comparison"
CONDITION = "a condition"
COPY = "a copy"
KIND = "the type of a value"
SHAPE = "a shape"
ROUNDS = "the rounds of a loop"
SURPLUS = "a step too many"
MISSING = "a step that is missing"
LOOP = "what stands inside a loop and what outside"
IN_PLACE = "a value that is changed in place"
UPDATE = "`=` or `+=`"
RETURNED = "what is returned"
ARGUMENTS = "the arguments of a call"
SWITCH = "a switch"

BY_CLAUSE = {
    "items in another order": frozenset({ORDER}),
    "another key is taken": frozenset({KEY}),
    "a function is moved": frozenset({"what a function is applied to"}),
    "what is returned is put together by names": frozenset({RETURNED}),
}
# Words in the clause of an operator of statements; the first that fit count.
STATEMENTS = {
    "to another type": {COPY, KIND},
    "copied": {COPY},
    "`+=`": {UPDATE},
    "in place": {IN_PLACE},
    "other order": {ORDER},
    "first round": {ROUNDS},
    "taken again": {MISSING},
    "loop": {LOOP},
    "left out": {SURPLUS},
    "condition": {CONDITION},
    "branch": {CONDITION},
    "opposite direction": {SIGN},
}
ADDITIVE, SCALING = (ast.Add, ast.Sub), (ast.Mult, ast.Div)
TYPES = frozenset("float int bool asarray array astype item".split())
SHAPES = frozenset("reshape ravel squeeze flatten expand_dims atleast_2d".split())
SCALES = frozenset({"sum", "mean"})


def kinds_of(edit: Edit) -> frozenset[str]:
    """Return the kinds of change that `edit` is; none where it explains nothing."""
    old, new = edit.old, edit.new
    if isinstance(old, list):
        return _of_statements(edit)
    if edit.clause in BY_CLAUSE:
        return BY_CLAUSE[edit.clause]
    for of in (_of_leaves, _of_signs, _of_operations, _of_attributes, _of_calls, _of_others):
        if found := of(edit, old, new):
            return found
    return NONE


def _same(one: ast.AST, other: ast.AST) -> bool:
    return type(one) is type(other) and ast.dump(one) == ast.dump(other)


def _of_statements(edit: Edit) -> frozenset[str]:
    """Read the kind from the clause of an operator of statements."""
    for words, kinds in STATEMENTS.items():
        if words in edit.clause:
            return frozenset(kinds)
    return NONE


def _of_leaves(edit: Edit, old: ast.AST, new: ast.AST) -> frozenset[str]:
    """Another name, another number, another key."""
    if isinstance(old, ast.Name) and isinstance(new, ast.Name):
        called = isinstance(edit.parent, ast.Call) and edit.field == "func"
        return frozenset({FUNCTION if called else VARIABLE})
    if isinstance(old, ast.FormattedValue):
        return frozenset({KEY})
    if not isinstance(old, ast.Constant):
        return NONE
    if isinstance(old.value, str):
        return frozenset({KEY})
    if type(old.value) is bool:
        return frozenset({KEEPDIMS if getattr(edit.parent, "arg", "") == "keepdims" else SWITCH})
    if getattr(edit.parent, "arg", "") == "axis":
        return frozenset({AXIS})
    if isinstance(edit.parent, ast.Subscript | ast.Slice):
        return frozenset({INDEX})
    if _number(new) is None:
        return frozenset({NUMBER}) if isinstance(new, ast.Name | ast.Subscript) else NONE
    kinds = {NUMBER}
    if isinstance(edit.parent, ast.BinOp):
        kinds |= {FACTOR} if isinstance(edit.parent.op, SCALING) else set()
        kinds |= {TERM} if isinstance(edit.parent.op, ADDITIVE) else set()
        power = isinstance(edit.parent.op, ast.Pow) and edit.field == "right"
        kinds |= {POWER} if power else set()
    if _number(new) == -old.value:
        kinds.add(SIGN)
    return frozenset(kinds)


def _number(node: ast.AST) -> float | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(node.operand)
        return None if inner is None else -inner
    value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
    return value if type(value) in (int, float) else None


def _of_signs(edit: Edit, old: ast.AST, new: ast.AST) -> frozenset[str]:
    for one, other in ((old, new), (new, old)):
        if isinstance(one, ast.UnaryOp) and _same(one.operand, other):
            return frozenset({SIGN if isinstance(one.op, ast.USub) else CONDITION})
    return NONE


def _of_operations(edit: Edit, old: ast.AST, new: ast.AST) -> frozenset[str]:
    for one, other in ((old, new), (new, old)):
        if isinstance(one, ast.BinOp):
            dropped = _dropped(one, other)
            if dropped:
                return dropped
    if not (isinstance(old, ast.BinOp) and isinstance(new, ast.BinOp)):
        return NONE
    if _same(old.left, new.left) and _same(old.right, new.right):
        ops = {type(old.op), type(new.op)}
        if ops == set(ADDITIVE):
            return frozenset({SIGN})
        if ops == set(SCALING):
            return frozenset({FACTOR, OPERATION})
        return frozenset({PRODUCT if ast.MatMult in ops else OPERATION})
    product = isinstance(new.op, ast.MatMult) or isinstance(old.op, ast.MatMult)
    if product and _operands(old) == _operands(new):
        return frozenset({PRODUCT})
    if _same(old.left, new.right) and _same(old.right, new.left):
        return frozenset({SIGN, ORDER} if isinstance(old.op, ast.Sub) else {ORDER})
    return frozenset({PARENTHESES}) if "parenthes" in edit.clause else NONE


def _operands(node: ast.BinOp) -> set[str]:
    """Write both operands, without their transposes."""
    return {ast.unparse(side).removesuffix(".T") for side in (node.left, node.right)}


def _dropped(whole: ast.BinOp, rest: ast.AST) -> frozenset[str]:
    """Say what one operation more or less is."""
    if _same(whole.left, rest) or _same(whole.right, rest):
        if isinstance(whole.op, SCALING):
            return frozenset({FACTOR})
        if isinstance(whole.op, ADDITIVE):
            return frozenset({TERM})
        return frozenset({POWER if isinstance(whole.op, ast.Pow) else OPERATION})
    negative = isinstance(rest, ast.UnaryOp) and isinstance(rest.op, ast.USub)
    if isinstance(whole.op, ast.Sub) and negative and _same(whole.right, rest.operand):
        return frozenset({TERM})
    return NONE


def _of_attributes(edit: Edit, old: ast.AST, new: ast.AST) -> frozenset[str]:
    for one, other in ((old, new), (new, old)):
        if isinstance(one, ast.Attribute) and one.attr == "T" and _same(one.value, other):
            return frozenset({TRANSPOSE})
    functions = isinstance(old, ast.Attribute) and isinstance(new, ast.Attribute)
    if functions and _same(old.value, new.value):
        scaling = {FACTOR} if {old.attr, new.attr} == SCALES else set()
        return frozenset({FUNCTION} | scaling)
    return NONE


def _of_calls(edit: Edit, old: ast.AST, new: ast.AST) -> frozenset[str]:
    for one, other in ((old, new), (new, old)):
        if isinstance(one, ast.Call) and _inside(one, other):
            return _applied(name_of(one.func), one)
    if not isinstance(old, ast.Call):
        return NONE
    if not (isinstance(new, ast.Call) and _same(old.func, new.func)):
        product = name_of(old.func) in ("dot", "matmul", "multiply") and isinstance(new, ast.BinOp)
        return frozenset({PRODUCT}) if product else NONE
    if name_of(old.func) in ("range", "arange"):
        return frozenset({ROUNDS})
    before, after = map(_keywords, (old, new))
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    if "axis" in changed:
        return frozenset({AXIS})
    return frozenset({KEEPDIMS} if changed == {"keepdims"} else {ARGUMENTS})


def _inside(call: ast.Call, value: ast.AST) -> bool:
    """Say whether `call` is a function of `value`: `f(value)` or `value.f()`."""
    if call.args and _same(call.args[0], value):
        return True
    return isinstance(call.func, ast.Attribute) and _same(call.func.value, value)


def _applied(name: str, call: ast.Call) -> frozenset[str]:
    if name in ("copy", "deepcopy"):
        return frozenset({COPY})
    if name in TYPES:
        return frozenset({KIND})
    if name in SHAPES:
        return frozenset({SHAPE})
    if name in ("dot", "matmul"):
        return frozenset({PRODUCT})
    if name in ALONG_AXIS and any(k.arg == "axis" for k in call.keywords):
        return frozenset({FUNCTION, AXIS})
    return frozenset({FUNCTION})


def _keywords(call: ast.Call) -> dict[str, str]:
    return {k.arg or "": ast.unparse(k.value) for k in call.keywords}


def _of_others(edit: Edit, old: ast.AST, new: ast.AST) -> frozenset[str]:
    if isinstance(old, ast.Compare) and isinstance(new, ast.Compare):
        return frozenset({COMPARISON})
    if isinstance(old, ast.Subscript) or isinstance(edit.parent, ast.Subscript):
        return frozenset({INDEX})
    if isinstance(old, ast.BoolOp | ast.IfExp):
        return frozenset({CONDITION})
    if isinstance(old, ast.Tuple | ast.Dict):
        returned = isinstance(edit.parent, ast.Return)
        return frozenset({RETURNED, ORDER} if returned else {ORDER})
    return NONE
