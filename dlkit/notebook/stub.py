"""What students find in a solution cell that does not start from a line that raises."""

import ast
import inspect
import textwrap

from dlkit.exercise import Exercise
from dlkit.notebook.contract import stubbed

TO_CHOOSE = '{name} = ""  # the letter of your choice, between the quotes'


def stub_of(source: str, exercise: Exercise | None) -> str | None:
    """Return the text that the solution cell `source` of `exercise` is released with.

    None stands for nbgrader's way: a line that raises in the place of the answer.
    """
    if exercise is None:
        return None
    if exercise.is_variable:
        return TO_CHOOSE.format(name=exercise.name)
    if exercise.handed_out is not None:
        return stubbed(source, _body(inspect.getsource(exercise.handed_out)))
    return None


def _body(source: str) -> str:
    """Return the lines of a function after its docstring, not indented, its comments included."""
    lines = source.splitlines()
    (function,) = ast.parse(source).body
    docstring = ast.get_docstring(function) is not None
    start = function.body[0].end_lineno if docstring else function.body[0].lineno - 1
    return textwrap.dedent("\n".join(lines[start:])).strip()
