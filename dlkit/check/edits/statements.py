"""Operators on statements: left out, exchanged, done once instead of in the loop, in place."""

import ast
from collections.abc import Iterator

from dlkit.check.edits.edit import Edit, expression, fresh, located


def blocks(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, list[ast.stmt]]]:
    """Yield each block of statements as (its owner, the owner's field, the statements)."""
    for node in ast.walk(function):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield node, field, block


def of_statements(function: ast.FunctionDef) -> Iterator[Edit]:
    """Change the blocks of a function, one statement at a time."""
    for owner, field, block in blocks(function):
        for i, statement in enumerate(block):
            line = statement.lineno - function.lineno + 1
            before, after = block[:i], block[i + 1 :]

            def changed(
                new: list[ast.stmt], clause: str, owner=owner, field=field, block=block, line=line
            ) -> Edit:
                new = new or [ast.Pass()]
                for one in new:
                    located(one, block[0])
                return Edit(owner, field, None, block, new, clause, line)

            yield from _left_out(changed, before, statement, after)
            yield from _of_loops(changed, before, statement, after)
            yield from _of_updates(changed, before, statement, after)


def _left_out(changed, before: list, statement: ast.stmt, after: list) -> Iterator[Edit]:
    if not isinstance(statement, ast.Return | ast.Pass):
        yield changed(before + after, "a step is left out")
    if after and not isinstance(after[0], ast.Return):
        swapped = [*before, after[0], statement, *after[1:]]
        yield changed(swapped, "two steps stand in the other order")
    if isinstance(statement, ast.If):
        yield changed([*before, *statement.body, *after], "a condition is not asked")
        if statement.orelse:
            yield changed(
                [*before, *statement.orelse, *after], "one of two branches is never taken"
            )
    if isinstance(statement, ast.Return) and statement.value is not None:
        nothing = ast.Expr(fresh(statement.value))
        yield changed([*before, nothing, *after], "nothing is returned")


def _of_loops(changed, before: list, statement: ast.stmt, after: list) -> Iterator[Edit]:
    if not isinstance(statement, ast.For | ast.While):
        return
    if isinstance(statement, ast.For):
        once = ast.For(statement.target, statement.iter, [*statement.body, ast.Break()], [])
        yield changed([*before, once, *after], "a loop ends after its first round")
    for i, inner in enumerate(statement.body):
        rest = [*statement.body[:i], *statement.body[i + 1 :]]
        loop = _with_body(statement, rest or [ast.Pass()])
        yield changed(
            [*before, loop, inner, *after], "a step stands after the loop instead of in it"
        )
        if i == 0:
            yield changed(
                [*before, inner, loop, *after], "a step stands before the loop instead of in it"
            )
    if after:
        inside = _with_body(statement, [*statement.body, after[0]])
        clause = "a step stands in the loop instead of after it"
        if isinstance(after[0], ast.Return):
            clause = "the function returns in the first round of its loop"
        yield changed([*before, inside, *after[1:]], clause)
    if before and isinstance(before[-1], ast.Assign | ast.AugAssign):
        inside = _with_body(statement, [before[-1], *statement.body])
        yield changed(
            [*before[:-1], inside, *after], "a step stands in the loop instead of before it"
        )


def _with_body(loop: ast.For | ast.While, body: list[ast.stmt]) -> ast.stmt:
    if isinstance(loop, ast.For):
        return ast.For(loop.target, loop.iter, body, loop.orelse)
    return ast.While(loop.test, body, loop.orelse)


def _of_updates(changed, before: list, statement: ast.stmt, after: list) -> Iterator[Edit]:
    """`=` for `+=`, and the reverse; `x -= y` for `x = x - y`, which changes x itself."""
    if isinstance(statement, ast.AugAssign):
        target = fresh(statement.target)
        new = ast.Assign([target], fresh(statement.value))
        yield changed([*before, new, *after], "`=` stands where `+=` or the like is meant")
        read = expression(ast.unparse(statement.target))
        opposite = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
        plain = ast.Assign([target], ast.BinOp(read, statement.op, fresh(statement.value)))
        yield changed([*before, plain, *after], "a value is replaced instead of changed in place")
        if type(statement.op) in opposite:
            op = opposite[type(statement.op)]()
            turned = ast.AugAssign(fresh(statement.target), op, fresh(statement.value))
            yield changed([*before, turned, *after], "a step goes in the opposite direction")
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return
    (target,), value = statement.targets, statement.value
    if isinstance(value, ast.BinOp) and isinstance(target, ast.Name | ast.Subscript):
        same = ast.unparse(value.left) == ast.unparse(target)
        if same and not isinstance(value.op, ast.MatMult):
            new = ast.AugAssign(fresh(target), value.op, fresh(value.right))
            yield changed([*before, new, *after], "a value is changed in place")
        if (
            isinstance(value.op, ast.Sub | ast.Add | ast.Mult | ast.Div)
            and isinstance(value.left, ast.Name | ast.Subscript)
            and not same
        ):
            kept = ast.AugAssign(fresh(value.left), value.op, fresh(value.right))
            kept.target.ctx = ast.Store()
            again = ast.Assign([fresh(target)], fresh(value.left))
            yield changed(
                [*before, kept, again, *after],
                "an argument or an earlier value is changed in place",
            )
    adding = ast.AugAssign(fresh(target), ast.Add(), fresh(value))
    if isinstance(target, ast.Name | ast.Subscript) and not isinstance(value, ast.Dict | ast.List):
        yield changed([*before, adding, *after], "`+=` stands where `=` is meant")
