"""Refuse catalogue entries that call what the notebook does not have where the answer stands.

Mistakes and right answers are pasted into notebooks, by the demo and by the tests of the sandbox:
there they have builtins and what the cells above define, and nothing of the exercise's own file.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping

from dlkit.exercise import Exercise
from dlkit.notebook.script import BuildError, Cell
from dlkit.sandbox.inside.names import BUILTINS, bound, names_used

RUN = ("locked", "solution")  # the cells whose names stay; a demonstration is not graded


def refuse_unknown_names(cells: Iterable[Cell], exercises: Mapping[str, Exercise]) -> None:
    """Raise BuildError for the first entry that uses a name which no cell above it defines."""
    known = set(BUILTINS)
    for cell in cells:
        if cell.type != "code" or cell.marker not in RUN:
            continue
        if cell.marker == "solution" and cell.name in exercises:
            _refuse(cell, exercises[cell.name], known | {cell.name})
        known |= bound(ast.parse(cell.source))


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
