"""Refuse catalogue entries that call what the notebook does not have where the answer stands.

Mistakes and right answers are pasted into notebooks, by the demo and by the tests of the sandbox:
there they have builtins and what the cells above define, and nothing of the exercise's own file.
"""

import ast
import builtins
import dis
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import CodeType

from dlkit.exercise import Exercise
from dlkit.notebook.script import BuildError, Cell

RUN = ("locked", "solution")  # the cells whose names stay; a demonstration is not graded


def refuse_unknown_names(cells: Iterable[Cell], exercises: Mapping[str, Exercise]) -> None:
    """Raise BuildError for the first entry that uses a name which no cell above it defines."""
    known = set(dir(builtins))
    for cell in cells:
        if cell.type != "code" or cell.marker not in RUN:
            continue
        if cell.marker == "solution" and cell.name in exercises:
            _refuse(cell, exercises[cell.name], known | {cell.name})
        known |= defined(cell.source)


def _refuse(cell: Cell, exercise: Exercise, known: set[str]) -> None:
    for name, function in _entries(exercise):
        if unknown := names_used(function.__code__) - known:
            code = function.__code__
            raise BuildError(
                f"{code.co_filename}:{code.co_firstlineno}: {name} of {exercise.name} uses "
                f"{', '.join(sorted(unknown))}, which no cell above {cell.where} defines; a "
                "student who makes this mistake cannot have it."
            )


def _entries(exercise: Exercise) -> Iterator[tuple[str, Callable]]:
    if not exercise.is_variable:
        yield from ((mistake.name, mistake.function) for mistake in exercise.mistakes.values())
        yield from exercise.right_answers.items()


def names_used(code: CodeType) -> set[str]:
    """Name the globals that `code` reads, in inner functions too."""
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    own = {i.argval for i in dis.get_instructions(code) if i.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return own.union(*map(names_used, inner))


def defined(source: str) -> set[str]:
    """Name what the statements of a cell bind at its left margin: imports, functions, variables."""
    names: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(one.asname or one.name).partition(".")[0] for one in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        else:
            names |= {
                one.id
                for one in ast.walk(node)
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            }
    return names
