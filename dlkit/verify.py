"""The proof that an exercise grades rightly: its mistakes lose points, its right answers do not.

Every hidden draw is another student's, so each claim is proved on many seeds. The mistakes are
the tests of the tests: a case generator that lets one through has a blind spot.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from dlkit.check.checking import local
from dlkit.check.compare import compare
from dlkit.check.review import Question, Review, review
from dlkit.exercise import Exercise

SEEDS = 20


@dataclass(frozen=True)
class Proof:
    """What was seen of one exercise on `seeds` draws.

    `missed` maps a mistake to the number of draws on which it lost no points, `refused` a right
    answer to the draws on which it did. On the public cases, `unnamed` maps a mistake that `check`
    does not name to what it names instead, `ambiguous` one that it names together with others,
    `hidden_only` are the mistakes that lose no points there, and `idle_cases` the cases on which
    every mistake is right (they may still prove that a legal input is accepted).
    """

    exercise: Exercise
    seeds: int
    missed: dict[str, int]
    refused: dict[str, int]
    unnamed: dict[str, tuple[str, ...]]
    ambiguous: dict[str, tuple[str, ...]]
    hidden_only: tuple[str, ...]
    idle_cases: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Say whether nothing falls short."""
        return not (self.missed or self.refused or self.unnamed)

    def shortcomings(self) -> list[str]:
        """Tell each thing that falls short in one sentence."""
        name = self.exercise.name
        rows = [
            f"{name}: the mistake {mistake} lost no points on {count} of {self.seeds} draws"
            for mistake, count in self.missed.items()
        ]
        rows += [
            f"{name}: the right answer {answer} lost points on {count} of {self.seeds} draws"
            for answer, count in self.refused.items()
        ]
        return rows + [
            f"{name}: check takes {mistake} for {' or '.join(named) or 'no known mistake'}"
            for mistake, named in self.unnamed.items()
        ]

    def record(self) -> dict:
        """Return the proof as plain values, for JSON."""
        return {
            "exercise": self.exercise.name,
            "points": self.exercise.points,
            "seeds": self.seeds,
            "holds": self.holds,
            "mistakes": sorted(self.exercise.mistakes),
            "right_answers": ["reference", *sorted(self.exercise.right_answers)],
            "missed": self.missed,
            "refused": self.refused,
            "unnamed": self.unnamed,
            "ambiguous": self.ambiguous,
            "hidden_only": self.hidden_only,
            "idle_cases": self.idle_cases,
        }

    def row(self) -> str:
        """Return the exercise's row of the table."""
        mistakes, right = len(self.exercise.mistakes), len(self.exercise.right_answers) + 1
        shown = sum(not mistake.unseen for mistake in self.exercise.mistakes.values())
        return (
            f"{self.exercise.name:<30}{self.exercise.points:>7g}"
            f"{mistakes - len(self.missed):>8} of {mistakes:<3}"
            f"{right - len(self.refused):>10} of {right:<3}"
            f"{shown - len(self.unnamed):>9} of {shown:<3}"
            f"{len(self.ambiguous):>12}{len(self.hidden_only):>12}{len(self.idle_cases):>8}"
        )


HEADER = (
    f"{'exercise':<30}{'points':>7}{'caught':>15}{'accepted':>17}{'named':>16}"
    f"{'of several':>12}{'hidden only':>12}{'idle':>8}"
)


def prove(exercise: Exercise, seeds: int = SEEDS) -> Proof:
    """Grade the whole catalogue of `exercise` on `seeds` hidden draws and on the public cases."""
    wrong = {name: mistake.function for name, mistake in exercise.mistakes.items()}
    public = _as_stored(exercise.question())
    seen = {name: review(public, local(function)) for name, function in wrong.items()}
    right = {"reference": exercise.reference, **exercise.right_answers}
    draws = [exercise.question(seed) for seed in range(seeds)]
    named = {known.name: _named(seen[known.name]) for known in public.mistakes}
    return Proof(
        exercise=exercise,
        seeds=seeds,
        missed=_count(wrong, draws, _full),
        refused=_count(right, draws, lambda seen: seen.points < seen.question.points),
        unnamed={name: others for name, others in named.items() if name not in others},
        ambiguous={name: others for name, others in named.items() if len(others) > 1},
        hidden_only=tuple(name for name in wrong if _full(seen[name])),
        idle_cases=_idle_cases(public),
    )


def _as_stored(question: Question) -> Question:
    """Know of each mistake only what it does, as `check` does: it is traced once and not asked."""
    return replace(question, mistakes=tuple(replace(m, ask=None) for m in question.mistakes))


def _count(
    answers: dict[str, Callable], draws: list[Question], bad: Callable[[Review], bool]
) -> dict[str, int]:
    """Count, for each answer, the draws on which its review is `bad`; leave out the zeros."""
    counts = {
        name: sum(bad(review(question, local(function))) for question in draws)
        for name, function in answers.items()
    }
    return {name: count for name, count in counts.items() if count}


def _full(seen: Review) -> bool:
    return seen.points == seen.question.points


def _idle_cases(public: Question) -> tuple[str, ...]:
    """Name the cases that no mistake gets wrong; rules need cases for reasons of their own."""
    if public.tolerance.free or len(public.rules) > 1:
        return ()
    outcomes = [mistake.trace().outcomes for mistake in public.mistakes]
    return tuple(
        case.title
        for i, case in enumerate(public.cases)
        if not any(
            compare(made[i], case.want, public.tolerance, public.outputs) for made in outcomes
        )
    )


def _named(seen: Review) -> tuple[str, ...]:
    return tuple(mistake.name for mistake in seen.mistakes)
