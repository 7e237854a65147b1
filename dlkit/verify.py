"""The proof that an exercise grades rightly: its mistakes lose points, its right answers do not.

Every hidden draw is another student's, so each claim is proved on many seeds. The mistakes are
the tests of the tests: a case generator that lets one through has a blind spot.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from dlkit.check.card import Card
from dlkit.check.compare import compare
from dlkit.check.local import local
from dlkit.check.question import Question
from dlkit.check.report import card_of
from dlkit.check.review import Review, review
from dlkit.exercise import Exercise

SEEDS = 20
PUBLIC = "public"  # the draw that students have
SLOW_SECONDS = 0.2  # of a reference, for the cases of one student
CLASS = 100  # students


@dataclass(frozen=True)
class Shortcoming:
    """What falls short: one sentence, the card of the first draw that shows it, how to repeat it.

    The card quotes the values of its cases: it is for the author.
    """

    words: str
    card: Card
    exercise: str
    entry: str  # the mistake or right answer
    draw: int | str

    def told(self, assignment: str) -> str:
        """Return the sentence, the card, and the command that repeats just that."""
        command = f"dlkit verify {assignment} --exercise {self.exercise}"
        again = f"to repeat it: {command} --entry {self.entry} --draw {self.draw}"
        return f"{self.words}\n{self.card}\n{again}"


@dataclass(frozen=True)
class Proof:
    """What was seen of one exercise on `draws`.

    `missed` maps a mistake to the draws on which it lost no points, `refused` a right answer to
    the draws on which it did. On the public cases, `unnamed` maps a mistake that `check` does not
    name to what it names instead, `ambiguous` one that it names together with others,
    `hidden_only` are the mistakes that lose no points there, and `idle_cases` the cases on which
    every mistake is right (they may still prove that a legal input is accepted).
    """

    exercise: Exercise
    draws: tuple[int, ...]
    missed: dict[str, tuple[int, ...]] = field(default_factory=dict)
    refused: dict[str, tuple[int, ...]] = field(default_factory=dict)
    unnamed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hidden_only: tuple[str, ...] = ()
    idle_cases: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Say whether nothing falls short."""
        return not (self.missed or self.refused or self.unnamed)

    @cached_property
    def shortcomings(self) -> list[Shortcoming]:
        """List what falls short, each with the card of the first draw that shows it."""
        return [*self._wrongly_graded(), *self._wrongly_named()]

    @property
    def remarks(self) -> list[str]:
        """Tell what is worth knowing and not wrong: a slow reference, and what it costs a class."""
        seconds = self.exercise.reference_seconds
        if seconds < SLOW_SECONDS:
            return []
        return [
            f"{self.exercise.name}: the reference takes {seconds:.2g} s of processor time for the "
            f"cases of one student, so a class of {CLASS} waits {seconds * CLASS:.0f} s for it."
        ]

    def _wrongly_graded(self) -> Iterator[Shortcoming]:
        kinds = (("mistake", "lost no points", self.missed),
                 ("right answer", "lost points", self.refused))  # fmt: skip
        for kind, what, found in kinds:
            for entry, draws in found.items():
                words = f"the {kind} {entry} {what} on {len(draws)} of {len(self.draws)} draws"
                yield self._shown(words, entry, draws[0])

    def _wrongly_named(self) -> Iterator[Shortcoming]:
        for entry, named in self.unnamed.items():
            words = f"check takes {entry} for {' or '.join(named) or 'no known mistake'}"
            yield self._shown(words, entry, PUBLIC)

    def _shown(self, words: str, entry: str, draw: int | str) -> Shortcoming:
        name, card = self.exercise.name, card_on(self.exercise, entry, draw)
        return Shortcoming(f"{name}: {words}", card, name, entry, draw)

    def record(self) -> dict:
        """Return the proof as plain values, for JSON."""
        return {
            "exercise": self.exercise.name,
            "points": self.exercise.points,
            "draws": self.draws,
            "holds": self.holds,
            "mistakes": sorted(self.exercise.mistakes),
            "right_answers": ["reference", *sorted(self.exercise.right_answers)],
            "missed": self.missed,
            "refused": self.refused,
            "unnamed": self.unnamed,
            "ambiguous": self.ambiguous,
            "hidden_only": self.hidden_only,
            "idle_cases": self.idle_cases,
            "remarks": self.remarks,
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


def entries(exercise: Exercise) -> dict[str, Callable]:
    """Return everything that is proved of `exercise`: the reference, right answers, mistakes."""
    return _right(exercise) | _wrong(exercise)


def _right(exercise: Exercise) -> dict[str, Callable]:
    return {"reference": exercise.reference, **exercise.right_answers}


def _wrong(exercise: Exercise) -> dict[str, Callable]:
    return {name: mistake.function for name, mistake in exercise.mistakes.items()}


def prove(exercise: Exercise, seeds: int = SEEDS) -> Proof:
    """Grade the whole catalogue of `exercise` on `seeds` hidden draws and on the public cases."""
    right, wrong = _right(exercise), _wrong(exercise)
    public = _as_stored(exercise.question())
    seen = {name: review(public, local(answer)) for name, answer in wrong.items()}
    draws = {seed: exercise.question(seed) for seed in range(seeds)}
    named = {known.name: _named(seen[known.name]) for known in public.mistakes}
    return Proof(
        exercise=exercise,
        draws=tuple(draws),
        missed=_found(wrong, draws, _full),
        refused=_found(right, draws, lambda seen: not _full(seen)),
        unnamed={name: others for name, others in named.items() if name not in others},
        ambiguous={name: others for name, others in named.items() if len(others) > 1},
        hidden_only=tuple(name for name in wrong if _full(seen[name])),
        idle_cases=_idle_cases(public),
    )


def _as_stored(question: Question) -> Question:
    """Know of each mistake only what it does, as `check` does: it is traced once and not asked."""
    return replace(question, mistakes=tuple(replace(m, ask=None) for m in question.mistakes))


def card_on(exercise: Exercise, entry: str, draw: int | str) -> Card:
    """Return the card of one mistake or right answer on one draw, with the values of its cases."""
    question = exercise.question(None if draw == PUBLIC else draw)
    return card_of(review(question, local(entries(exercise)[entry])), points=True)


def _found(
    answers: Mapping[str, Callable], draws: Mapping[object, Question], bad: Callable[[Review], bool]
) -> dict[str, tuple]:
    """Map each answer to the draws on which its review is `bad`; leave out those without any."""
    found = {
        name: tuple(
            seed for seed, question in draws.items() if bad(review(question, local(answer)))
        )
        for name, answer in answers.items()
    }
    return {name: seeds for name, seeds in found.items() if seeds}


def _full(seen: Review) -> bool:
    return seen.points == seen.question.points


def _idle_cases(public: Question) -> tuple[str, ...]:
    """Name the cases that no mistake gets wrong; rules need cases for reasons of their own."""
    if public.tolerance.free or len(public.rules) > 1:
        return ()
    outcomes: Sequence[tuple] = [mistake.trace().outcomes for mistake in public.mistakes]
    return tuple(
        case.title
        for i, case in enumerate(public.cases)
        if not any(
            compare(made[i], case.expected, public.tolerance, public.outputs) for made in outcomes
        )
    )


def _named(seen: Review) -> tuple[str, ...]:
    return tuple(mistake.name for mistake in seen.mistakes)
