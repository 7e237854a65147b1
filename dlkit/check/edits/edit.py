"""An edit: one node of a function's code, or some statements of a block, replaced by others."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

EVERY_LEVEL = 10**6  # of a copy

Old = ast.AST | list[ast.stmt]


@dataclass(frozen=True)
class Edit:
    """One change: in the field `field` of `parent` (at `index` of a list) stands `new`.

    An edit of statements replaces the whole block, a list; `old` is what stood there. `clause` says
    what the code has after the edit; it names nothing of what stood there before.
    """

    parent: ast.AST
    field: str
    index: int | None
    old: Old
    new: Old
    clause: str
    line: int  # 1 is the line of the `def`

    def __post_init__(self) -> None:
        """Copy what would hold itself once it is put: code that stands around its new place."""
        if isinstance(self.new, ast.AST) and self.parent in ast.walk(self.new):
            object.__setattr__(self, "new", fresh(self.new, levels=EVERY_LEVEL))

    def put(self) -> None:
        """Make the change in the tree."""
        self._set(self.new)

    def take_back(self) -> None:
        """Undo the change in the tree."""
        self._set(self.old)

    def _set(self, what: Old) -> None:
        if self.index is None:
            setattr(self.parent, self.field, what)
        else:
            getattr(self.parent, self.field)[self.index] = what

    @property
    def texts(self) -> tuple[str, str]:
        """What stood there and what stands there now, each as one line of code.

        Of a block only the statements that differ.
        """
        if isinstance(self.old, list):
            return tuple(map(_lines, _differing(self.old, self.new)))
        return _text(self.old), _text(self.new)


def _differing(old: list, new: list) -> tuple[list, list]:
    """Leave out the statements at both ends that are the same."""
    start = 0
    while start < min(len(old), len(new)) and old[start] is new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] is new[-1 - end]:
        end += 1
    return old[start : len(old) - end], new[start : len(new) - end]


def _lines(statements: list[ast.stmt]) -> str:
    return "; ".join(map(_text, statements))


def _text(node: ast.AST) -> str:
    """Write a node as one line of code; a bare list of arguments has no text of its own."""
    return " ".join(ast.unparse(node).split())


@dataclass(frozen=True)
class Slot:
    """A place in the tree where an expression stands: a node and where its parent holds it."""

    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST
    line: int

    def edit(self, new: ast.AST, clause: str) -> Edit:
        """Return the edit that puts `new` here; its nodes get the place of the old one."""
        new = located(new, self.node)
        return Edit(self.parent, self.field, self.index, self.node, new, clause, self.line)


def located(new: ast.AST, old: ast.AST) -> ast.AST:
    """Give every node of `new` that has no place in the text the place of `old`."""
    for node in ast.walk(new):
        if not hasattr(node, "lineno") and "lineno" in node._attributes:
            ast.copy_location(node, old)
    return new


def slots(function: ast.FunctionDef) -> Iterator[Slot]:
    """Yield each place of the function's body and defaults where an expression is read.

    What is printed is left out: it changes nothing.
    """
    for i, default in enumerate(function.args.defaults):
        yield Slot(function.args, "defaults", i, default, 1)
    for statement in function.body:
        yield from _below_statement(statement, function.lineno)


def _below_statement(statement: ast.stmt, first: int) -> Iterator[Slot]:
    yield from _below(statement, statement.lineno, first)


def _below(parent: ast.AST, line: int, first: int) -> Iterator[Slot]:
    for field, value in ast.iter_fields(parent):
        many = value if isinstance(value, list) else [value]
        for i, node in enumerate(many):
            if not isinstance(node, ast.AST) or field in ("annotation", "returns"):
                continue
            if _prints(node):
                continue
            at = getattr(node, "lineno", line)
            read = not isinstance(getattr(node, "ctx", None), ast.Store | ast.Del)
            if isinstance(node, ast.expr) and read and not isinstance(node, ast.Starred):
                index = i if isinstance(value, list) else None
                yield Slot(parent, field, index, node, at - first + 1)
            yield from _below(node, at, first)


def _prints(node: ast.AST) -> bool:
    called = node.value if isinstance(node, ast.Expr) else None
    named = isinstance(called, ast.Call) and isinstance(called.func, ast.Name)
    return named and called.func.id == "print"


def fresh(node: ast.AST, levels: int = 2) -> ast.AST:
    """Return a copy of `node` to stand at another place of the tree.

    Its own fields and those of its children may be set. What lies deeper is shared with `node`: to
    copy all of it would take longer than to compile the function.
    """
    new = shallow(node)
    for name, value in parts_of(node).items():
        setattr(new, name, _copied(value, levels))
    return new


def shallow(node: ast.AST, **changed: object) -> ast.AST:
    """Return a copy of `node` that shares its parts with it, but for those in `changed`."""
    new = node.__class__.__new__(node.__class__)
    new.__dict__.update({**parts_of(node), **changed})
    return new


def parts_of(node: ast.AST) -> dict[str, object]:
    """Map the fields of a node and its place in the text to what they hold.

    Nothing else is a part: IPython's tracebacks note its parent on each node, also on `ast.Load()`,
    of which there is one for all trees, so that all of `__dict__` would lead round in a circle.
    """
    held = node.__dict__
    return {name: held[name] for name in (*node._fields, *node._attributes) if name in held}


def _copied(value: object, levels: int) -> object:
    if isinstance(value, list):
        return [_copied(item, levels) for item in value]
    return fresh(value, levels - 1) if levels and isinstance(value, ast.AST) else value


def expression(text: str, **parts: ast.expr) -> ast.expr:
    """Parse `text`; the names in `parts` are replaced by copies of those expressions."""
    return _Filled(parts).visit(_unplaced(ast.parse(text, mode="eval").body))


def statements(text: str) -> list[ast.stmt]:
    """Parse `text` as statements; `located` gives their nodes a place."""
    return [_unplaced(statement) for statement in ast.parse(text).body]


def _unplaced(tree: ast.AST) -> ast.AST:
    for node in ast.walk(tree):
        for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
            if hasattr(node, name):
                delattr(node, name)
    return tree


class _Filled(ast.NodeTransformer):
    def __init__(self, parts: dict[str, ast.expr]) -> None:
        self.parts = parts

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802 - the name that ast calls
        return fresh(self.parts[node.id]) if node.id in self.parts else node


Operator = Callable[..., Iterator[Edit]]
