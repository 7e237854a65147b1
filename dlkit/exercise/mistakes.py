"""Mistakes: wrong answers that students write, each with the hint that its author deserves."""

import ast
import inspect
import linecache
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dlkit.exercise.errors import ExerciseError

if TYPE_CHECKING:
    from dlkit.exercise.exercise import Exercise


class Chosen:
    """An option of a concept question as an answer: called with nothing, it returns the option."""

    def __init__(self, name: str, option: str, about: str) -> None:
        self.__name__, self.__doc__, self.option = name, about, option

    def __call__(self) -> str:
        return self.option


@dataclass(frozen=True)
class Mistake:
    """A wrong implementation that students write, with the hint that its author deserves."""

    name: str
    hint: str
    function: Callable
    unseen: str = ""  # why the public cases cannot show it; most do


@dataclass(frozen=True)
class Slip:
    """A mistake that is one slip in a right answer: `changes` maps what stands there to the slip.

    `right` returns the right answer, or the code that is handed out; its text must hold each of the
    changed pieces exactly once.
    """

    name: str
    hint: str
    changes: Mapping[str, str]
    right: Callable[[], Callable]
    place: str  # file and line of its declaration
    unseen: str = ""

    @cached_property
    def function(self) -> Callable:
        """The right answer with the slip in it; raises ExerciseError when a piece is not there."""
        right = self.right()
        source = textwrap.dedent(inspect.getsource(right))
        for piece, instead in self.changes.items():
            if (count := source.count(piece)) != 1:
                raise ExerciseError(
                    f"{self.place}: the slip {self.name} changes {piece!r}, which stands {count} "
                    f"times in {right.__name__}; it must stand there once."
                )
            source = source.replace(piece, instead)
        return self._compiled(source, right.__globals__)

    def _compiled(self, source: str, names: dict) -> Callable:
        """Compile the changed text under the slip's name; `inspect.getsource` finds it."""
        try:
            (tree,) = ast.parse(source).body
        except SyntaxError as error:
            raise ExerciseError(
                f"{self.place}: with its change the slip {self.name} is not Python ({error.msg})."
            ) from None
        tree.name, tree.decorator_list = self.name, []
        text, file = ast.unparse(tree) + "\n", f"<slip {self.name}, {self.place}>"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        made: dict[str, Callable] = {}
        exec(compile(text, file, "exec"), names, made)
        return made[self.name]


def as_cell(exercise: "Exercise", function: Callable) -> str:
    """Return `function`'s source as a student's cell: undecorated, named as the exercise.

    The docstring, which holds a hint or a remark of the catalogue, is left out.
    """
    if isinstance(function, Chosen):
        return f'{exercise.name} = "{function.option}"'
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    tree.name = exercise.name
    tree.decorator_list = []
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:] or [ast.Pass()]
    return ast.unparse(tree)
