"""A further mistake never raises a grade: no rule falls silent because something else is wrong.

`make proof` takes all exercises, and generated mutants too. Their results are combined output by
output: where the first answer is wrong its values stay, and elsewhere those of the second stand.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from every_exercise import FUNCTIONS, JUDGED_BY_RULES, LESSONS
from odd_values import at, replaced

from dlkit.check.applying import parts_about
from dlkit.check.asked_for import is_named
from dlkit.check.compare import leaves
from dlkit.check.local import local
from dlkit.check.outcome import Ask, Raised, Reply
from dlkit.check.parts import part_of
from dlkit.check.review import Case, Question, Review, review
from dlkit.check.rules import Finding, Rule
from dlkit.exercise import Exercise
from dlkit.mutants.mutant import mutants_of

PAIRS = 150
MUTANTS = 30  # of an exercise
SECONDS = 0.3  # of one call of a mutant

OTHER_NUMBERS = "other numbers"
SPOILS: dict[str, Callable[[object], object]] = {
    "None": lambda value: None,
    "a text": lambda value: "no",
    "NaN": lambda value: np.full(np.shape(value), np.nan),
    "another shape": lambda value: np.ones((3, 1, 4, 1, 5)),
    OTHER_NUMBERS: lambda value: np.linspace(70, 71.7, np.size(value)).reshape(np.shape(value)),
}


class Answer:
    """An answer as its replies to the cases of a question; other arguments are asked of it anew."""

    def __init__(self, question: Question, ask: Ask) -> None:
        self.ask = ask
        self.replies = [ask(case.arguments) for case in question.cases]
        self.seen = seen_of(question, self)

    def answering(self, change: Callable[[int, Reply], Reply], question: Question) -> Ask:
        """Return what answers as this one does, with each reply to a case changed."""
        numbers = {id(case.arguments): i for i, case in enumerate(question.cases)}

        def ask(arguments: tuple) -> Reply:
            number = numbers.get(id(arguments))
            return self.ask(arguments) if number is None else change(number, self.replies[number])

        return ask


def seen_of(question: Question, answer: Answer, change: Callable | None = None) -> Review:
    return review(question, answer.answering(change or (lambda _, reply: reply), question))


@cache
def asked(lesson: str, name: str) -> Question:
    return replace(LESSONS[lesson].exercises[name].question(1), mistakes=())


def catalogue(exercise: Exercise) -> dict[str, Ask]:
    wrong = {name: local(mistake.function) for name, mistake in exercise.mistakes.items()}
    return {"the reference": local(exercise.reference), **wrong}


def mutants(exercise: Exercise, question: Question) -> dict[str, Ask]:
    made = list(mutants_of(exercise, question.cases, styles=2))
    some = np.random.default_rng(5).permutation(len(made))[:MUTANTS]
    return {str(made[i]): local(made[i].function(SECONDS)) for i in some}


def index(path: tuple, question: Question) -> tuple:
    """Write a path with the number of an output in the place of its name."""
    names = question.outputs
    return (names.index(path[0]), *path[1:]) if path and path[0] in names else path


def put(value: object, path: tuple, new: object) -> object:
    """Put `new` at a path, if there is such a place."""
    try:
        at(value, path)
        return replaced(value, path, new)
    except (KeyError, IndexError, TypeError):
        return value


def leaves_of(case: Case, question: Question) -> list[tuple]:
    raised = isinstance(case.expected, Raised)
    return [] if raised else leaves(case.expected, question.outputs)


def spoiled(question: Question, answer: Answer) -> Iterator[tuple[str, Callable]]:
    """Yield changes that make one part of the results wrong, in all cases or in one.

    Other numbers of a random output need not be wrong ones.
    """
    number_of_cases = len(question.cases)
    for part in question.parts:
        for name, spoil in SPOILS.items():
            if name == OTHER_NUMBERS and question.tolerance.at((part,)).is_free:
                continue
            for which in (range(number_of_cases), (0,), (number_of_cases - 1,)):

                def change(number, reply, part=part, spoil=spoil, which=which):
                    outcome = reply.outcome
                    if number not in which or isinstance(outcome, Raised):
                        return reply
                    for path in leaves_of(question.cases[number], question):
                        if part_of(path, question.parts) == part:
                            wanted = at(question.cases[number].expected, index(path, question))
                            outcome = put(outcome, index(path, question), spoil(wanted))
                    return replace(reply, outcome=outcome)

                yield f"{part or 'all'} is {name} in {list(which)}", change


def wrong_in(seen: Review) -> Callable[[tuple], bool]:
    """Return what says whether the value at a path is wrong, or a rule about it is broken."""
    question, applied = seen.question, seen.applied
    labels = {*applied.broken, *applied.unjudged}
    rules = [rule for rule in question.rules if rule.label in labels]
    names = [
        name
        for rule in rules
        if not rule.is_about_arguments
        for name in (*rule.about(question.tolerance.free), *rule.needs)
    ]
    return lambda path: part_of(path, question.parts) in seen.wrong_parts or is_named(path, names)


def combined(question: Question, one: Answer, other: Answer) -> Callable[[int, Reply], Reply]:
    """Return the change that puts the other's values where the one is right."""
    is_wrong = wrong_in(one.seen)

    def change(number: int, reply: Reply) -> Reply:
        outcome, theirs = reply.outcome, other.replies[number].outcome
        for path in leaves_of(question.cases[number], question):
            if not is_wrong(path):
                try:
                    outcome = put(outcome, index(path, question), at(theirs, index(path, question)))
                except (KeyError, IndexError, TypeError):
                    outcome = put(outcome, index(path, question), None)  # it has no such value
        return replace(reply, outcome=outcome)

    return change


SPOILED_IN_TESTS = ("starts_from_zero_weights", "starts_from_zeros", "counts_from_one")


def raised_by_spoiling(question: Question, answers: Mapping[str, Ask]) -> list[str]:
    """List where a grade rises when a part of the result is spoiled."""
    found = []
    for name, ask in answers.items():
        answer = Answer(question, ask)
        for words, change in spoiled(question, answer):
            points = seen_of(question, answer, change).points
            if points > answer.seen.points:
                found.append(f"{name}: {answer.seen.points} -> {points}: {words}")
    return found


def raised_in_pairs(question: Question, answers: Mapping[str, Ask]) -> list[str]:
    """List the pairs of answers that are worth more together than the first of them alone."""
    made = {name: Answer(question, ask) for name, ask in answers.items()}
    pairs = [(a, b) for a in made for b in made if a != b]
    some = np.random.default_rng(7).permutation(len(pairs))[:PAIRS]
    found = []
    for one, other in (pairs[i] for i in some):
        points = seen_of(question, made[one], combined(question, made[one], made[other])).points
        if points > made[one].seen.points:
            found.append(f"{one} and {other}: {made[one].seen.points} -> {points}")
    return found


@pytest.mark.parametrize(("lesson", "name"), JUDGED_BY_RULES)
def test_a_further_mistake_of_the_catalogue_never_raises_a_grade(lesson, name):
    question, exercise = asked(lesson, name), LESSONS[lesson].exercises[name]
    assert raised_in_pairs(question, catalogue(exercise)) == []


@pytest.mark.parametrize(
    ("lesson", "name"),
    [("02-shallow-network", "nn_model"), ("03-deep-network", "train")],
)
def test_a_part_that_is_spoiled_never_raises_the_grade_of_a_training(lesson, name):
    answers = catalogue(LESSONS[lesson].exercises[name])
    some = {name: answers[name] for name in SPOILED_IN_TESTS if name in answers}
    assert len(some) == 2
    assert raised_by_spoiling(asked(lesson, name), some) == []


@pytest.mark.proof
@pytest.mark.parametrize(("lesson", "name"), FUNCTIONS)
def test_a_part_that_is_spoiled_never_raises_a_grade(lesson, name):
    question, exercise = asked(lesson, name), LESSONS[lesson].exercises[name]
    assert raised_by_spoiling(question, catalogue(exercise)) == []


@pytest.mark.proof
@pytest.mark.parametrize(("lesson", "name"), FUNCTIONS)
def test_a_mutant_with_another_ones_mistake_never_has_more_points(lesson, name):
    question, exercise = asked(lesson, name), LESSONS[lesson].exercises[name]
    answers = catalogue(exercise) | mutants(exercise, question)
    assert raised_in_pairs(question, answers) == []
    assert raised_by_spoiling(question, mutants(exercise, question)) == []


# By hand


def start(n, rng):
    return {"W1": rng.normal(size=(n, n)), "b1": np.zeros((n, 1))}


def starting(**options) -> Exercise:
    exercise = Exercise(
        start,
        parts={"W": 7, "b": 3},
        free=("W",),
        rules=[
            Rule("spread", 9, {"of": "W", "deviation": 1.0}),
            Rule("fresh numbers", 9, {"of": "W"}),
        ],
        **options,
    )

    @exercise.cases
    def _(rng):
        yield "many", (150, np.random.default_rng(1))

    return exercise


@pytest.mark.parametrize(
    ("W", "b", "points"),
    [
        (lambda n, rng: rng.normal(size=(n, n)), 0, 10),
        (lambda n, rng: rng.normal(size=(n, n)), 1, 7),
        (lambda n, rng: np.ones((n, n)), 0, 3),
        (lambda n, rng: np.ones((n, n)), 1, 0),
        (lambda n, rng: np.ones(n), 0, 3),
        (lambda n, rng: np.ones(n), 1, 0),
    ],
)
def test_a_rule_takes_the_points_of_what_it_is_about_whatever_else_is_wrong(W, b, points):
    found = review(
        starting().question(1),
        local(lambda n, rng: {"W1": W(n, rng), "b1": np.full((n, 1), float(b))}),
    )
    assert found.points == points


def test_a_rule_about_two_parts_that_cannot_be_judged_takes_from_the_one_that_is_right():
    exercise = starting()

    @exercise.hidden_rule(takes=2, of=("W",), needs=("b",))
    def has_its_bias(calls):
        return Finding("no") if any(call.output("b")[0].any() for call in calls) else None

    question = exercise.question(1)
    assert parts_about(question, question.rules[-1]) == {"W"}
    found = review(question, local(lambda n, rng: {"W1": rng.normal(size=(n, n)), "b1": None}))
    assert found.points == 5 and not found.passed
    assert [rule.label for rule in found.not_shown] == ["has its bias"]


def test_an_edge_that_alone_breaks_a_rule_takes_no_more_than_its_share():
    exercise = Exercise(start, parts={"W": 6, "b": 4}, free=("W",), rules=[
        Rule("fresh numbers", 6, {"of": "W"})
    ])  # fmt: skip

    @exercise.cases
    def _(rng):
        yield "many", (50, np.random.default_rng(1))
        yield "few", (4, np.random.default_rng(2)), {"edge": 0.25}

    def equal_when_few(n, rng):
        return start(n, rng) | ({"W1": np.ones((n, n))} if n == 4 else {})

    def nothing_when_few(n, rng):
        return start(n, rng) | ({"W1": None} if n == 4 else {})

    for answer in (equal_when_few, nothing_when_few):
        found = review(exercise.question(1), local(answer))
        assert found.points == 10 - 0.25 * 6 and not found.passed
        assert found.missed_edges == (("few", 1.5),)
