"""What must not be handed out: the answers, cut into pieces that give something away.

A line such as `m = X.shape[1]` stands in handed-out text for good reasons, one such as
`A = sigmoid(w.T @ X + b)` does not. So a statement is weighed by its operations (calls, operators,
subscripts, `.T`). What counts are its smallest expressions of enough operations, and runs of
neighbours that have enough together; an answer that has fewer in all counts as a whole.
"""

import ast
import copy
import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from types import FunctionType

from nbformat import NotebookNode

from dlkit.exercise import Exercise
from dlkit.notebook.contract import BEGIN, END, HIDDEN
from dlkit.student_half import PACKAGE

LINE = 3  # operations that make a line of a solution cell worth hiding
PASSAGE = 6  # the same for references and other right answers, whose phrases a lesson may use
PROSE = 30  # letters that make a line of a written answer worth hiding
OPERATIONS = (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call, ast.Subscript, ast.IfExp)
OPERATIONS += (ast.AugAssign, ast.Lambda, ast.comprehension)
MARKS = (BEGIN, END, *HIDDEN)


@dataclass(frozen=True)
class Answer:
    """A piece of an answer: of what, its spellings without spaces, and as a person reads it."""

    of: str
    spellings: frozenset[str]
    shown: str


@dataclass(frozen=True)
class _Statement:
    """One statement, of a compound one its head, and how it is written in the file."""

    node: ast.stmt
    written: str

    @property
    def canonical(self) -> str:
        return ast.unparse(self.node).removesuffix("pass")


def squash(text: str) -> str:
    """Take out of `text` what does not matter: spaces, kinds of quotes, marks of comments."""
    lines = (re.sub(r"^(?:\s|#|>|\.\.\.)+", "", line) for line in text.splitlines())
    bare = (re.sub(r"\s#.*", "", line) for line in lines)
    return re.sub(r"\s", "", "".join(bare)).replace('"', "'")


def notebook_answers(notebook: NotebookNode) -> Iterator[Answer]:
    """Yield the pieces of every solution, written answer and hidden test of a source notebook."""
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        hidden = _marked_lines(cell.source)
        if about.get("solution") and not hidden:
            hidden = set(range(1, len(cell.source.splitlines()) + 1))
        if not hidden:
            continue
        name = str(about.get("grade_id", cell.id))
        if cell.cell_type == "markdown":
            yield from _prose(name, cell.source, hidden)
        else:
            yield from pieces(name, cell.source, hidden, LINE)


def exercise_answers(exercise: Exercise) -> Iterator[Answer]:
    """Yield the pieces of an exercise's reference and of its other right answers.

    A function that one of them calls, and that stands in the same file, belongs to the answer.
    """
    functions = (exercise.reference, *exercise.right_answers.values())
    found = [one for one in functions if inspect.isfunction(one)]  # C code cannot be copied
    for function in found:  # it grows by the helpers of those before
        source = textwrap.dedent(inspect.getsource(function))
        yield from _functions(exercise.name, source)
        found += [one for one in _helpers(function, source) if one not in found]


def _helpers(function: FunctionType, source: str) -> Iterator[FunctionType]:
    """Yield the functions of its own file that `function` names; modules are read as a whole."""
    if function.__module__.startswith(f"{PACKAGE.name}.reference."):
        return
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    for one in map(function.__globals__.get, sorted(names)):
        if inspect.isfunction(one) and one.__module__ == function.__module__:
            yield one


def module_answers(path: Path) -> Iterator[Answer]:
    """Yield the pieces of the functions of a module of references."""
    yield from _functions(path.stem, path.read_text(encoding="utf-8"))


def _functions(of: str, source: str) -> Iterator[Answer]:
    for tree in ast.parse(source).body:
        if isinstance(tree, ast.FunctionDef):
            body = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
            lines = {n for node in body for n in range(node.lineno, node.end_lineno + 1)}
            yield from pieces(of, source, lines, PASSAGE)


def pieces(of: str, source: str, lines: set[int], enough: int) -> Iterator[Answer]:
    """Yield the pieces, of at least `enough` operations, of the given lines of Python `source`."""
    statements = [s for s in _flat(ast.parse(source), source) if s.node.lineno in lines]
    telling = {s.node: list(_smallest(s.node, enough)) for s in statements}
    for node in (node for found in telling.values() for node in found):
        written = ast.get_source_segment(source, node) or ""
        yield _answer(of, written, ast.unparse(node))
    for start in range(len(statements)):
        run = _run(statements[start:], enough)
        heavy = sum(_weight(s.node) for s in run) >= enough
        known = any(telling[s.node] for s in run)
        if not known and (heavy or (start == 0 and _says_something(run))):
            spellings = ("\n".join(s.written for s in run), "\n".join(s.canonical for s in run))
            yield _answer(of, *spellings)


def _answer(of: str, written: str, canonical: str) -> Answer:
    shown = " ".join((written or canonical).split())
    return Answer(of, frozenset({squash(written), squash(canonical)} - {""}), shown)


def _smallest(statement: ast.stmt, enough: int) -> Iterator[ast.expr]:
    """Yield the expressions of enough operations that hold no smaller such expression."""
    nodes = (node for node in ast.walk(statement) if isinstance(node, ast.expr))
    heavy = {node for node in nodes if _weight(node) >= enough}
    for node in heavy:
        if not any(inner in heavy for inner in ast.walk(node) if inner is not node):
            yield node


def _run(statements: list[_Statement], enough: int) -> list[_Statement]:
    """Return the first statements, as many as have enough operations together."""
    weights = accumulate(_weight(statement.node) for statement in statements)
    count = next((n for n, weight in enumerate(weights, 1) if weight >= enough), len(statements))
    return statements[:count]


def _weight(tree: ast.AST) -> int:
    return sum(map(_operates, ast.walk(tree)))


def _operates(node: ast.AST) -> bool:
    negative = isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)
    transposed = isinstance(node, ast.Attribute) and node.attr == "T"
    return transposed or (isinstance(node, OPERATIONS) and not negative)


def _says_something(run: list[_Statement]) -> bool:
    """Say whether a short answer is more than names: it calls, calculates or chooses a text."""
    nodes = [node for statement in run for node in ast.walk(statement.node)]
    texts = (isinstance(node, ast.Constant) and isinstance(node.value, str) for node in nodes)
    return any(map(_operates, nodes)) or any(texts)


def _flat(tree: ast.AST, source: str) -> Iterator[_Statement]:
    """Yield all statements in the order of the lines, but no docstrings."""
    for node in ast.iter_child_nodes(tree):
        remark = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if isinstance(node, ast.stmt) and not remark:
            yield _statement(node, source)
        if not isinstance(node, ast.expr):
            yield from _flat(node, source)


def _statement(node: ast.stmt, source: str) -> _Statement:
    if not hasattr(node, "body"):
        return _Statement(node, ast.get_source_segment(source, node) or "")
    head = copy.copy(node)
    head.body = [ast.Pass()]
    for rest in {"orelse", "finalbody", "handlers"} & set(head._fields):
        setattr(head, rest, [])
    return _Statement(head, ast.unparse(head).removesuffix("pass"))


def _marked_lines(source: str) -> set[int]:
    """Return the numbers of the lines between marks that begin and marks that end a region."""
    found, inside = set(), False
    for number, line in enumerate(source.splitlines(), 1):
        if any(mark in line for mark in MARKS):
            inside = any(mark in line for mark in MARKS if mark.startswith("BEGIN"))
        elif inside:
            found.add(number)
    return found


def _prose(of: str, source: str, lines: set[int]) -> Iterator[Answer]:
    for number, line in enumerate(source.splitlines(), 1):
        if number in lines and len(squash(line)) >= PROSE:
            yield Answer(of, frozenset({squash(line)}), line)
