"""Judge every mutant of an exercise on several draws: the same code gets the same verdict.

A mutant that keeps all points is equivalent when no strained input tells it from a right answer;
or the exercise says why it is accepted; otherwise the cases have a blind spot.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from dlkit.check.compare import compare
from dlkit.check.edits import OutOfTime
from dlkit.check.local import local
from dlkit.check.outcome import call
from dlkit.check.question import Case
from dlkit.check.review import Question, review
from dlkit.check.rules.rule import EXACT
from dlkit.check.wire import carry, is_packed, pack, unpack
from dlkit.exercise import Exercise
from dlkit.mutants import distribution
from dlkit.mutants.mutant import Mutant, mutants_of
from dlkit.mutants.strained import Strained, strained

PARENT_SECONDS = 60.0  # of one call of a right answer
QUICK = 3  # cases that are compared before all of them are reviewed with the rules
DISTRIBUTIONS = 3  # strained inputs on which a mutant's random results are drawn many times
SECONDS = 0.3  # that one call of a mutant may take above what the reference takes


@dataclass(frozen=True)
class Survey:
    """What became of an exercise's mutants.

    `killed` counts those that lose points on every draw, `equivalent` those that keep all and that
    no strained input tells from a right answer, `accepted` those that the exercise accepts, with a
    reason. `survivors` maps each other one that keeps all points on every draw to an input that
    shows the difference; `by_chance` maps one to the draws on which it keeps them.
    """

    exercise: str
    draws: int
    killed: int = 0
    equivalent: int = 0
    accepted: int = 0
    survivors: dict[str, str] = field(default_factory=dict)
    by_chance: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Count all mutants."""
        missed = len(self.survivors) + len(self.by_chance)
        return self.killed + self.equivalent + self.accepted + missed


class Bench:
    """What mutants of one exercise are held against: the draws, and the strained inputs."""

    def __init__(self, exercise: Exercise, draws: int) -> None:
        self.exercise = exercise
        self.public = exercise.question()
        self.questions = [_Draw(exercise.question(seed)) for seed in range(draws)]
        self.mutants = list(mutants_of(exercise, self.public.cases))
        self._strained: list[Strained] | None = None
        self._refuse_broken_parents()

    def _refuse_broken_parents(self) -> None:
        """Raise ExerciseError when a right answer, compiled anew without any slip, loses points.

        Then its mutants would lose them as well, whatever the cases hide.
        """
        for name, parent in {mutant.answer: mutant for mutant in self.mutants}.items():
            function = parent.function(PARENT_SECONDS, False)
            if not all(draw.passed_by(function) for draw in self.questions):
                raise self.exercise.refuse(f"has the right answer {name}, which loses points")

    @property
    def strained(self) -> list[Strained]:
        """The strained inputs, made when the first mutant survives.

        Of random results those with many numbers come first: they show a distribution best.
        """
        if self._strained is None:
            self._strained = strained(self.exercise, self.public)
            if self.public.tolerance.free:
                self._strained.sort(key=lambda one: -len(pack((one.expected,))))
        return self._strained

    def judged(self, mutant: Mutant) -> tuple[int, ...]:
        """Return the draws on which the mutant keeps all points."""
        try:
            function = mutant.function(SECONDS + 20 * max(d.slowest for d in self.questions))
        except Exception:  # not Python, or no default that can be worked out: nothing to grade
            return ()
        return tuple(i for i, draw in enumerate(self.questions) if draw.passed_by(function))

    def difference(self, mutant: Mutant) -> str:
        """Return the first strained input that tells the mutant from its parent; "" for none.

        Of random results the distributions are compared, on the first inputs that change them. Of
        results of which many are right, without any chance in them, the rules tell.
        """
        changed, right = mutant.function(SECONDS), mutant.function(SECONDS, False)
        names, drawn = self.public.outputs, 0
        for place, one in enumerate(self.strained):
            try:
                reply = call(changed, unpack(one.packed))
                differs = not _left_alone(one.packed, reply.arguments_after)
                if not self.public.tolerance.free:
                    got = carry(reply.outcome)
                    differs |= bool(compare(got, one.expected, self.public.tolerance, names))
                elif not any(isinstance(a, np.random.Generator) for a in unpack(one.packed)):
                    differs |= not self._holds(one, changed)
                elif drawn < DISTRIBUTIONS and not differs:
                    expected = call(right, unpack(one.packed)).outcome  # with an equal generator
                    if compare(carry(reply.outcome), carry(expected), EXACT, names):
                        drawn += 1
                        differs = distribution.differ(
                            changed,
                            right,
                            one.packed,
                            one.expected,
                            names,
                            self.public.tolerance.any_length,
                        )
            except OutOfTime:
                return one.what
            if differs:
                self.strained.insert(0, self.strained.pop(place))  # it may tell others, too
                return one.what
        return ""

    def _holds(self, one: Strained, function: Callable) -> bool:
        """Say whether what the function returns for a strained input keeps all rules."""
        case = Case(one.what, unpack(one.packed), one.expected)
        return review(replace(self.public, cases=(case,), mistakes=()), local(function)).passed


class _Draw:
    """One draw's question, packed, with the cases that are quick or that tell much first."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.plain = len(question.rules) == 1  # that inputs are left alone, which is seen at once
        ordered = sorted(question.cases, key=lambda case: case.seconds)
        if not self.plain:  # the review calls all cases anew
            ordered = ordered[:QUICK]
        self.cases = [(pack(case.arguments), case.expected) for case in ordered]
        self.slowest = max(case.seconds for case in question.cases)

    def passed_by(self, function: Callable) -> bool:
        """Say whether the function keeps all points."""
        question = self.question
        try:
            for place, (packed, expected) in enumerate(self.cases):
                reply = call(function, unpack(packed))
                outcome = carry(reply.outcome)
                wrong = compare(outcome, expected, question.tolerance, question.outputs)
                if wrong or not _left_alone(packed, reply.arguments_after):
                    if place > 2:  # the next mutant may fail here as well
                        self.cases.insert(1, self.cases.pop(place))
                    return False
            return self.plain or review(question, local(function)).points == question.points
        except OutOfTime:
            return False


def _left_alone(packed: bytes, after: tuple) -> bool:
    """Say whether no argument has changed; to draw from a generator is no change."""
    if is_packed(packed, after):
        return True
    before, after = unpack(packed), carry(after)
    return not compare(after, before, EXACT) and not compare(before, after, EXACT)


def survey(exercise: Exercise, draws: int) -> Survey:
    """Judge all mutants of `exercise` on the hidden draws 0, 1, ..."""
    bench = Bench(exercise, draws)
    return summed(exercise.name, draws, (verdict(bench, mutant) for mutant in bench.mutants))


def verdict(bench: Bench, mutant: Mutant) -> tuple[str, str, object]:
    """Return the kind of the mutant's fate, the mutant in words, and what shows it."""
    kept = bench.judged(mutant)
    if not kept:
        return "killed", "", None
    if len(kept) == len(bench.questions) and not (shown := bench.difference(mutant)):
        return "equivalent", "", None
    if bench.exercise.accepts_change(mutant.old, mutant.new):
        return "accepted", str(mutant), None
    if len(kept) < len(bench.questions):
        return "by_chance", str(mutant), kept
    return "survivors", str(mutant), shown


def summed(name: str, draws: int, verdicts: Iterable[tuple[str, str, object]]) -> Survey:
    """Sum up the fates of all mutants of one exercise."""
    counts = {"killed": 0, "equivalent": 0, "accepted": 0}
    missed: dict[str, dict] = {"survivors": {}, "by_chance": {}}
    for kind, words, shown in verdicts:
        if kind in counts:
            counts[kind] += 1
        else:
            missed[kind][words] = shown
    return Survey(name, draws, **counts, **missed)
