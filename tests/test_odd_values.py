"""No value makes the judge fail: it is judged as a wrong one, and told in words.

`make proof` tries some eighty values at every place of every exercise's result and arguments.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from every_exercise import FUNCTIONS, JUDGED_BY_RULES, LESSONS
from odd_values import NAMES_OF_ALL, at, odd_value, places, replaced

from dlkit.check.compare import compare
from dlkit.check.outcome import Raised, Reply
from dlkit.check.review import Question
from dlkit.check.rules import Finding
from dlkit.check.rules.rule import EXACT
from dlkit.exercise import Exercise
from dlkit.judge import Verdict, decide


def question_of(lesson: str, name: str) -> Question:
    """Return the judge's question, without the catalogue: its answers would be called each time."""
    return replace(LESSONS[lesson].exercises[name].question(1), mistakes=())


def verdict(question: Question, replies: list[Reply]) -> Verdict:
    """Judge an answer that gives these replies."""
    given = iter(replies)
    return decide(question, lambda arguments: next(given))


def right(question: Question) -> list[Reply]:
    return [Reply(case.expected, case.arguments) for case in question.cases]


def odd_answers(question: Question, every: int = 1) -> Iterator[tuple[str, list[Reply]]]:
    """Yield what replies to the cases, where one value is another in all of them, or in one."""
    number = 0
    first = next(c.expected for c in question.cases if not isinstance(c.expected, Raised))
    for path in places(first):
        for name in NAMES_OF_ALL:
            number += 1
            if number % every:
                continue
            made = [_spoiled(case.expected, path, name) for case in question.cases]
            words = f"{name} at {path}"
            both = zip(made, question.cases, strict=True)
            replies = [Reply(outcome, case.arguments) for outcome, case in both]
            yield words, replies
            yield f"{words} in the last case", [*right(question)[:-1], replies[-1]]


def _spoiled(expected: object, path: tuple, name: str) -> object:
    try:
        value = at(expected, path)
    except (KeyError, IndexError, TypeError):
        return expected  # there is no such place in this case
    return replaced(expected, path, odd_value(name, value))


def odd_arguments(question: Question) -> Iterator[tuple[str, list[Reply]]]:
    """Yield right replies with other arguments after the call; a generator may be another one."""
    for path in places(question.cases[0].arguments):
        drawn_from = isinstance(at(question.cases[0].arguments, path), np.random.Generator)
        for name in NAMES_OF_ALL:
            if drawn_from and name == "a generator":
                continue
            made = [_spoiled(case.arguments, path, name) for case in question.cases]
            cases = zip(question.cases, made, strict=True)
            yield f"{name} at {path} afterwards", [Reply(c.expected, m) for c, m in cases]


def is_right(question: Question, replies: list[Reply]) -> bool:
    """Say whether all is as expected after all: `True` for 1, or one number that was sorted."""
    return not any(
        compare(reply.outcome, case.expected, question.tolerance, question.outputs)
        or compare(reply.arguments_after, case.arguments, EXACT)
        or compare(case.arguments, reply.arguments_after, EXACT)
        for reply, case in zip(replies, question.cases, strict=True)
    )


def failures(question: Question, answers: Iterator[tuple[str, list[Reply]]]) -> list[str]:
    """List where the judge failed, or gave all points for what is not right."""
    found = []
    for words, replies in answers:
        try:
            seen = verdict(question, replies)
        except Exception as error:
            found.append(f"{words}: {type(error).__name__}: {error}")
            continue
        found += [f"{words}: {fault}" for fault in seen.faults]
        if seen.points == seen.max_points and not is_right(question, replies):
            found.append(f"{words}: all points")
        if not str(seen).strip() or not 0 <= seen.points <= seen.max_points:
            found.append(f"{words}: {seen.points} points: {seen}")
    return found


def test_there_are_some_eighty_kinds_of_values():
    assert len(NAMES_OF_ALL) >= 80


@pytest.mark.parametrize(("lesson", "name"), JUDGED_BY_RULES)
def test_a_rule_fails_on_no_value(lesson, name):
    question = question_of(lesson, name)
    assert failures(question, odd_answers(question, every=23)) == []


@pytest.mark.proof
@pytest.mark.parametrize(("lesson", "name"), FUNCTIONS)
def test_the_judge_fails_on_no_value_anywhere(lesson, name):
    question = question_of(lesson, name)
    assert failures(question, odd_answers(question)) == []
    assert failures(question, odd_arguments(question)) == []


def fragile(x, rng):
    return x + rng.normal(size=x.shape)


def fragile_exercise() -> Exercise:
    exercise = Exercise(fragile, points=10, free=("",))

    @exercise.cases
    def _(rng):
        yield "three numbers", (rng.normal(size=3), np.random.default_rng(1))

    @exercise.hidden_rule(takes=4)
    def all_are_below_two_hundred(calls):
        return Finding("too large") if [1][int(calls[0].reply.outcome.max() > 200)] > 1 else None

    return exercise


def test_what_a_rule_raises_is_the_answers_fault_to_the_student_and_ours_in_the_log():
    question = fragile_exercise().question(1)
    seen = verdict(question, [Reply(np.full(3, 201.0), question.cases[0].arguments)])
    assert seen.points == 6
    assert "counts as wrong: all are below two hundred" in str(seen)
    assert "IndexError" not in str(seen)
    (fault,) = seen.faults
    assert fault.startswith("the rule 'all are below two hundred' failed: IndexError")
    assert verdict(question, right(question)).faults == ()
