"""Declarations that cannot be meant, refused in one sentence with file and place."""

import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dlkit.check.compare import leaves
from dlkit.check.outcome import NOT_JUDGEABLE, Raised
from dlkit.check.review import Case, part_of
from dlkit.check.rules import RULES
from dlkit.exercise.errors import ExerciseError

if TYPE_CHECKING:
    from dlkit.exercise.exercise import Exercise

HERE = str(Path(__file__).parent)
OPTIONS = ("tries", "raises")  # of a case


def place_of_declaration() -> str:
    """Return file and line of the statement, outside of this package, that is being executed."""
    frame = sys._getframe(1)
    while frame.f_back and frame.f_code.co_filename.startswith(HERE):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


def refuse_declaration(exercise: "Exercise", points: float | None) -> None:
    """Refuse points that do not sum up, and rules that do not exist."""
    name, place = exercise.name, exercise.place
    if points is not None and abs(points - exercise.points) > 1e-9:
        raise ExerciseError(
            f"{place}: {name} has {points:g} points, but its parts sum to {exercise.points:g}."
        )
    if unknown := {rule.name for rule in exercise.rules} - set(RULES):
        raise ExerciseError(f"{place}: {name} names the unknown rules {sorted(unknown)}.")


def case_of(exercise: "Exercise", drawn: object) -> tuple[str, tuple, Mapping[str, object]]:
    """Return title, arguments and options of what `cases` yielded."""
    title, arguments, options = (*drawn, {})[:3] if isinstance(drawn, tuple) else ("", drawn, {})
    where = f"{exercise.place}: the case {title!r} of {exercise.name}"
    if not isinstance(arguments, tuple):
        raise ExerciseError(f"{where} needs a tuple of arguments, as in (z,).")
    if not isinstance(options, Mapping) or not set(options) <= set(OPTIONS):
        raise ExerciseError(
            f"{where} has the options {options!r:.60}; write a dict with "
            f"{' or '.join(map(repr, OPTIONS))}."
        )
    try:
        inspect.signature(exercise.reference).bind(*arguments)
    except TypeError as error:
        raise ExerciseError(f"{where} does not fit the reference: {error}.") from None
    return title, arguments, options


def refuse_outcome(
    exercise: "Exercise", title: str, want: object, raises: type[BaseException] | None
) -> None:
    """Refuse an exception of the reference that its author did not ask for, and the reverse."""
    where = f"{exercise.place}: the case {title!r} of {exercise.name}"
    if isinstance(want, Raised) and want.kinds[0] == NOT_JUDGEABLE:
        raise ExerciseError(f"{where}: {want.message}.")
    if isinstance(want, Raised) and (raises is None or raises.__name__ != want.kinds[0]):
        raise ExerciseError(
            f"{where}: the reference raised {want}; where an exception is the right answer, the "
            f'case says so: yield title, arguments, {{"raises": {want.kinds[0]}}}.'
        )
    if raises is not None and not isinstance(want, Raised):
        raise ExerciseError(f"{where}: the reference raised no {raises.__name__}.")


def refuse_cases(exercise: "Exercise", cases: Sequence[Case]) -> None:
    """Refuse cases on which a wrong answer could pass, or could not be scored."""
    name, place = exercise.name, exercise.place
    scored = {part for case in cases for part in _parts_of(exercise, case)}
    if not scored:
        raise ExerciseError(f"{place}: {name} has no case in which its reference returns a value.")
    if idle := [part for part in exercise.parts if part not in scored]:
        raise ExerciseError(f"{place}: no case of {name} has an output for the part {idle[0]!r}.")


def _parts_of(exercise: "Exercise", case: Case) -> Iterator[str]:
    if isinstance(case.expected, Raised):
        return
    try:
        yield from (
            part_of(leaf, exercise.parts) for leaf in leaves(case.expected, exercise.outputs)
        )
    except ValueError as error:
        raise ExerciseError(
            f"{exercise.place}: the case {case.title!r} of {exercise.name}: {error}."
        ) from None
