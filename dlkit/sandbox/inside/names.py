"""Which names a cell reads and binds, by its syntax tree and its code; nothing of it is run."""

import ast
import builtins
import dis
import sys
from collections import ChainMap
from collections.abc import Iterator, Mapping
from types import CodeType

BUILTINS = frozenset(dir(builtins))


def names_used(code: CodeType) -> set[str]:
    """Name the globals that `code` reads, in inner functions too."""
    return {
        step.argval
        for each in _codes(code)
        for step in dis.get_instructions(each)
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")
    }


def bound(tree: ast.Module) -> set[str]:
    """Name what the statements of a cell bind at its left margin: imports, functions, variables."""
    return set().union(*map(bound_by, tree.body))


def bound_by(node: ast.stmt) -> set[str]:
    """Name what one statement binds."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(one.asname or one.name).partition(".")[0] for one in node.names}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    return {
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }


def unknown(tree: ast.Module, known: Mapping[str, object]) -> set[str]:
    """Name the globals that a cell reads and that neither itself nor anything before it defines."""
    read = {
        one.id
        for one in ast.walk(tree)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    }
    if not (read := read - known.keys() - BUILTINS - bound(tree)):
        return set()
    code = compile(tree, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    mentioned = {name for each in _codes(code) for name in each.co_names}  # attributes too
    return read & names_used(code) if read & mentioned else set()


def only_adds(tree: ast.Module, known: Mapping[str, object]) -> bool:
    """Say whether a cell can change nothing that is there: it only defines names that are new.

    It does so when all its statements are functions without decorators, imports of modules that
    are loaded, and variables that are set to constants.
    """
    there = ChainMap(known, vars(builtins))  # a name of Python's own is not new either
    return all(_is_harmless(node) for node in tree.body) and all(
        name not in there or there[name] is value for name, value in _new(tree)
    )


def _is_harmless(node: ast.stmt) -> bool:
    match node:
        case ast.FunctionDef(decorator_list=[], args=arguments, returns=returns):
            every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
            every += filter(None, [arguments.vararg, arguments.kwarg])
            hints = filter(None, [returns, *(one.annotation for one in every)])
            defaults = filter(None, [*arguments.defaults, *arguments.kw_defaults])
            return all(map(_is_constant, defaults)) and not any(map(_has_call, hints))
        case ast.Import(names=names):
            return all(one.name in sys.modules for one in names)
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return module in sys.modules and all(one.name != "*" for one in names)
        case ast.Assign(targets=targets, value=value):
            return all(isinstance(one, ast.Name) for one in targets) and _is_constant(value)
        case ast.Expr(value=value):
            return isinstance(value, ast.Constant)
    return isinstance(node, ast.Pass)


def _is_constant(node: ast.expr) -> bool:
    inner = (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.UnaryOp, ast.BinOp)
    kinds = (*inner, ast.operator, ast.unaryop, ast.expr_context)
    return all(isinstance(one, kinds) for one in ast.walk(node))


def _has_call(node: ast.expr) -> bool:
    return any(isinstance(one, ast.Call | ast.NamedExpr) for one in ast.walk(node))


_NOTHING = object()  # is no value of any name


def _new(tree: ast.Module) -> Iterator[tuple[str, object]]:
    """Yield each name that a harmless cell binds, with the module or member that it binds it to."""
    for node in tree.body:
        match node:
            case ast.Import(names=names):
                for one in names:
                    whole = one.name if one.asname else one.name.partition(".")[0]
                    yield one.asname or whole, sys.modules.get(whole, _NOTHING)
            case ast.ImportFrom(module=module, names=names):
                for one in names:
                    value = getattr(sys.modules.get(module), one.name, _NOTHING)
                    yield one.asname or one.name, value
            case _:
                yield from ((name, _NOTHING) for name in bound_by(node))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
