"""The verdict: an answer graded on fresh cases, in this process or through a sandbox.

`judge` is for an answer that may be trusted to run here (an author's, a test's). A submission is
judged by `assess`, whose `ask` calls the answer in another process.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import dlkit
from dlkit.check.card import Card, Line
from dlkit.check.local import local
from dlkit.check.outcome import Ask, Reply
from dlkit.check.question import Question
from dlkit.check.report import card_of
from dlkit.check.report import with_slips as card_with_slips
from dlkit.check.review import Review, review
from dlkit.check.wire import carry
from dlkit.clone import refuse_other_copy
from dlkit.exercise import Exercise, ExerciseError, find_root, load


@dataclass(frozen=True)
class Verdict:
    """What an answer earned and why.

    `mistakes` names the known mistakes that fit it, `messages` are the sentences
    of the card; no value of a hidden case is in either. `given` names the exercises whose right
    answers stood in for the author's own. `faults` are sentences on rules that failed: ours.
    """

    exercise: str
    points: float
    max_points: float
    passed: bool
    mistakes: tuple[str, ...]
    messages: tuple[str, ...]
    card: Card
    given: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    version: str = dlkit.__version__

    def __str__(self) -> str:
        return str(self.card)

    def _repr_html_(self) -> str:
        return self.card._repr_html_()

    def raise_unless_passed(self) -> None:
        """Raise AssertionError with the card's text unless every point was earned."""
        if not self.passed:
            raise AssertionError(str(self))


def judge(assignment: str, exercise: str, answer: object, seed: int = 0) -> Verdict:
    """Grade `answer` in this process on the hidden cases of the draw `seed`.

    Parameters
    ----------
    assignment : its id; `assignments/` is looked for from the working folder upward
    exercise : its name
    answer : any callable; of a concept question, the chosen option
    seed : which draw of hidden cases; the same seed gives the same verdict

    Raises ExerciseError, in one sentence, for an unknown assignment or exercise; OtherCopy in a
    clone of which this package is not part.
    """
    root = find_root()
    refuse_other_copy(root)
    exercises = load(assignment, root).exercises
    if exercise not in exercises:
        raise ExerciseError(
            f"{assignment} has no exercise {exercise!r}; it has {', '.join(exercises)}."
        )
    ask = asking(exercises[exercise], answer)
    return decide(exercises[exercise].question(seed), ask, again=ask)


def asking(exercise: Exercise, answer: object) -> Ask:
    """Return the `Ask` of `answer` in this process: it calls a function, reads a chosen option."""
    return (lambda _: Reply(carry(answer))) if exercise.is_variable else local(answer)


def assess(exercise: Exercise, ask: Ask, seed: int) -> Verdict:
    """Grade whatever `ask` reaches on the hidden cases of the draw `seed`.

    An exception that `ask` raises passes through: it concerns the call, not the answer.
    """
    return decide(exercise.question(seed), ask)


def decide(question: Question, ask: Ask, again: Ask | None = None) -> Verdict:
    """Grade whatever `ask` reaches on the cases of `question`, as `assess` does.

    `again` calls the answer with other arguments, to say more about it. An answer in a sandbox is
    not called again: if that ended the sandbox, words would have cost points.
    """
    return _verdict(review(question, ask, again))


def failed(question: Question, reason: str) -> Verdict:
    """Give no points, for a `reason` that kept the answer from being called at all."""
    return _verdict(Review(question, (), failure=reason))


def with_given(verdict: Verdict, names: Sequence[str]) -> Verdict:
    """Say in `verdict` that right answers to the exercises `names` stood in for the given ones."""
    given = " and ".join(f"a correct {name}" for name in names)
    words = f"correct, given {given}" if verdict.passed else f"graded with {given}, not with yours"
    line = Line("right" if verdict.passed else "note", words)
    card = verdict.card.preceded_by([line])
    return replace(verdict, given=tuple(names), card=card, messages=_messages(card))


def with_slips(verdict: Verdict, public: Review) -> Verdict:
    """Say in `verdict` which generated slips have the results of the answer on the public cases."""
    card = card_with_slips(verdict.card, public)
    return replace(verdict, card=card, messages=_messages(card))


def _verdict(found: Review) -> Verdict:
    card, faults = card_of(found, quote=False, points=True), found.applied.faults
    return Verdict(
        exercise=found.question.name,
        points=0.0 if found.failure else found.points,
        max_points=found.question.points,
        passed=found.passed,
        mistakes=tuple(mistake.name for mistake in found.mistakes),
        messages=_messages(card),
        card=card,
        faults=tuple(f"the rule {label!r} failed: {how}" for label, how in faults.items()),
    )


def _messages(card: Card) -> tuple[str, ...]:
    return tuple(str(card).splitlines())
