"""The mutants of an exercise: each of its right answers with one slip in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from dlkit.check.edits import Code, Edit, code_of
from dlkit.check.edits.edit import slots
from dlkit.check.edits.operators import around_of, distinct, edits
from dlkit.exercise import Exercise
from dlkit.mutants import intrusions


@dataclass(frozen=True)
class Mutant:
    """One slip in a right answer: `old` stood there, `new` stands there now.

    `clause` says what the answer has then, without the right code. `function(seconds)` compiles
    it, `function(seconds, False)` the right answer without the slip; each call ends with OutOfTime
    when it takes longer than `seconds`.
    """

    answer: str
    line: int
    old: str
    new: str
    clause: str
    function: Callable[..., Callable]

    def __str__(self) -> str:
        return f"{self.answer}, line {self.line}: {self.old!r} -> {self.new!r}"


def mutants_of(exercise: Exercise, cases: tuple, styles: int | None = None) -> Iterator[Mutant]:
    """Yield the mutants of the reference and of the right answers; no two of one answer are equal.

    `cases` show which parameters are plain numbers. Only the first `styles` of the answers are
    changed, if that is given.
    """
    answers = {"reference": exercise.reference, **exercise.right_answers}
    for name, answer in list(answers.items())[:styles]:
        code = code_of(answer)
        if code is None:
            continue
        numbers = _numbers(exercise, cases)
        around = around_of(code, numbers, _functions(answer))
        for edit in distinct(code, chain(edits(code, around), _intruding(code, around))):
            yield _mutant(name, code, edit)


def _mutant(name: str, code: Code, edit: Edit) -> Mutant:
    def compiled(seconds: float, changed: bool = True) -> Callable:
        return code.compiled(edit if changed else None, seconds)

    return Mutant(name, edit.line, *edit.texts, edit.clause, compiled)


def _intruding(code: Code, around) -> Iterator[Edit]:
    yield from intrusions.of_parameters(code, around)
    yield from intrusions.of_alike(code)
    yield from intrusions.of_early_ends(code, around)
    for slot in slots(code.tree):
        for operator in intrusions.SLOTS:
            yield from operator(slot)


def _numbers(exercise: Exercise, cases: tuple) -> tuple[str, ...]:
    """Name the parameters that are a plain number in every case that gives them."""
    found = []
    for i, name in enumerate(exercise.parameters):
        values = [case.arguments[i] for case in cases if i < len(case.arguments)]
        plain = [isinstance(v, int | float | np.number) and not isinstance(v, bool) for v in values]
        if all(plain):
            found.append(name)
    return tuple(found)


def _functions(answer: Callable) -> tuple[str, ...]:
    """Name the other exercises of one or two parameters that the answer can call."""
    return tuple(
        name
        for name, found in answer.__globals__.items()
        if isinstance(found, Exercise) and len(found.parameters) <= 2
    )
