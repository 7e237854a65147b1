"""Record what right answers to an exercise get from the other exercises that they call."""

import contextlib
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import count
from types import FunctionType

import numpy as np

from dlkit.check.outcome import call, generators
from dlkit.check.question import Question
from dlkit.check.recorded import SAME, Arrays, Recorded, RecordedCall, Table, leaves
from dlkit.check.substituting import substituted
from dlkit.check.wire import WireError, pack, unpack
from dlkit.exercise.exercise import Exercise

OF_RIGHT, OF_ALL = 5_000, 1_000  # numbers that are stored: of right answers' calls, of all calls
MOST = 2_000  # calls of one exercise by one answer in one case
Heard = tuple[str, RecordedCall]


def recorded(exercise: Exercise, question: Question, others: Mapping[str, Exercise]) -> Recorded:
    """Call right answers with the public cases; record what they call of the `others`.

    The mistakes' calls are recorded, too, while there is room: an answer with one of them is called
    with a right helper as well. Cases that bring many numbers are left out first.
    """
    right = [exercise.reference, *exercise.right_answers.values()]
    wrong = [mistake.function for mistake in exercise.mistakes.values()]
    kept = _Kept(question)
    for answers, room in ((right, OF_RIGHT), (wrong, OF_ALL)):
        for each in sorted(_of_cases(answers, question, others, room), key=lambda one: one.size):
            more = deepcopy(kept)
            if more.add(each.calls, room):
                kept = more
    calls: dict[str, list[RecordedCall]] = {}
    for name, one in kept.calls:
        calls.setdefault(name, []).append(one)
    return Recorded({name: tuple(its) for name, its in calls.items()})


class _Kept:
    """Calls that are recorded, each once."""

    def __init__(self, question: Question) -> None:
        self.calls: list[Heard] = []
        self._tables: dict[str, Table] = {}
        self._arrays = Arrays(question.cases)
        self._floats = 0

    @property
    def size(self) -> int:
        """Count the numbers that have to be stored."""
        return self._arrays.size + self._floats

    def add(self, calls: Sequence[Heard], room: int) -> bool:
        """Add those of `calls` that are new, until there is no `room` for more numbers."""
        for name, one in calls:
            if self.size > room:
                return False
            table = self._tables.setdefault(name, Table())
            if table.find(one.arguments, *SAME) is None:
                table.add(one)
                self.calls.append((name, one))
                self._count(one)
        return self.size <= room

    def _count(self, one: RecordedCall) -> None:
        for leaf in leaves((one.arguments, one.result)):
            if isinstance(leaf, np.ndarray):
                self._arrays.number(leaf)
            self._floats += isinstance(leaf, float)


def _of_cases(
    answers: Sequence[Callable], question: Question, others: Mapping[str, Exercise], room: int
) -> Iterator[_Kept]:
    """Yield what `answers` call of `others` in each case in which that fits into `room` numbers."""
    calling = [a for a in answers if isinstance(a, FunctionType) and _called_by(a, others)]
    for case in question.cases:
        kept, seen = _Kept(question), set()
        heard = (_calls_of(answer, case.arguments, others, seen) for answer in calling)
        if all(kept.add(calls, room) for calls in heard):
            yield kept


def _called_by(answer: FunctionType, others: Mapping[str, Exercise]) -> Iterator[tuple]:
    """Return the other exercises that `answer` finds around it, by the names that they have there.

    A reference finds other references.
    """
    return {
        name: other
        for name, value in answer.__globals__.items()
        for other in others.values()
        if value is other or value is other.reference
    }


def _calls_of(
    answer: FunctionType,
    arguments: tuple,
    others: Mapping[str, Exercise],
    seen: set[tuple[str, bytes]],
) -> list[Heard]:
    """List what `answer` calls, but for what is in `seen`, with which it was called before."""
    heard: list[Heard] = []
    named = _called_by(answer, others)
    instead = {name: _recorder(other, heard, seen) for name, other in named.items()}
    call(substituted(answer, instead), unpack(pack(arguments)))
    return heard


def _recorder(exercise: Exercise, heard: list[Heard], seen: set[tuple[str, bytes]]) -> Callable:
    """Return a function that does what `exercise` does, and puts each new call into `heard`.

    Not recorded is a call that raises an exception, changes more of its arguments than the state
    of a generator, or has an argument that is not carried, as a function is.
    """
    signature, number = inspect.signature(exercise.reference), count()

    def record(*arguments: object, **named: object) -> object:
        if next(number) >= MOST:
            return exercise.reference(*arguments, **named)
        try:
            bound = signature.bind(*arguments, **named)
            bound.apply_defaults()
            values = tuple(bound.arguments.values())
            key = exercise.name, pack(values)
        except (TypeError, WireError):
            return exercise.reference(*arguments, **named)
        if key in seen:
            return exercise.reference(*arguments, **named)
        seen.add(key)
        before = unpack(key[1])
        result = exercise.reference(*arguments, **named)
        with contextlib.suppress(WireError):
            if pack(_without_generators(values)) == pack(_without_generators(before)):
                packed = pack((result, tuple(generators(values, {}))))
                heard.append((exercise.name, RecordedCall(before, *unpack(packed))))
        return result

    return record


def _without_generators(values: tuple) -> tuple:
    return tuple(None if isinstance(v, np.random.Generator) else v for v in values)
