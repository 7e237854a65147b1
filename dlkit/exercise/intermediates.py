"""Find the intermediate values that right answers to an exercise share, by their names."""

from collections.abc import Sequence
from types import FunctionType

from dlkit.check.assignments import assigned
from dlkit.check.compare import compare
from dlkit.check.intermediate import is_printed, print_of, values_of
from dlkit.check.outcome import Raised
from dlkit.check.question import Intermediate, Question
from dlkit.exercise.exercise import Exercise

CASES = 3
SHARED = 2  # right answers that have a name, at the least; the reference is one of them
SECONDS = 0.05  # of a case that is not called


def intermediate(exercise: Exercise, question: Question) -> Intermediate:
    """Return prints of what names stand for in right answers, in the first public cases.

    A name is kept that two of them assign, once, and that stands for the same number or real array
    in all of them, in every case. Exercises with random results have none.
    """
    numbers = [
        number
        for number, case in enumerate(question.cases)
        if not (case.edge or isinstance(case.expected, Raised) or case.seconds > SECONDS)
    ][:CASES]
    if question.tolerance.free or not numbers:
        return Intermediate()
    answers = [exercise.reference, *exercise.right_answers.values()]
    plain = [one for one in answers if type(one) is FunctionType]
    runs = [[_once(one, question.cases[i].arguments) for i in numbers] for one in plain]
    complete = [run for run in runs if None not in run]
    names = dict.fromkeys(name for run in complete for name in run[0])
    prints = {}
    for name in sorted(names.keys() - set(question.parameters)):
        found = [[values[name] for values in run] for run in complete if _has(run, name)]
        if len(found) >= SHARED and _agree(found, question):
            prints[name] = tuple(print_of(value) for value in found[0])
    return Intermediate(tuple(numbers), prints) if prints else Intermediate()


def _once(answer: FunctionType, arguments: tuple) -> dict[str, object] | None:
    """Return what those names stand for that `answer` assigns once, as `check` looks at them."""
    values, names = values_of(answer, arguments), {one.name for one in assigned(answer)}
    return None if values is None else {n: v for n, v in values.items() if n in names}


def _has(run: Sequence[dict], name: str) -> bool:
    return all(name in values for values in run)


def _agree(found: Sequence[Sequence[object]], question: Question) -> bool:
    """Say whether a name stands for one number or array in each case, whoever computes it."""
    if not all(is_printed(value) for values in found for value in values):
        return False
    first, *others = found
    return not any(
        compare(one, other, question.tolerance)
        for values in others
        for one, other in zip(values, first, strict=True)
    )
