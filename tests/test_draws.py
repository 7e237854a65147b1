"""Statistical rules reject no right answer.

`make proof` draws each random result 2,000 times, `make proof-all` 20,000 times.
"""

import os
from pathlib import Path

import numpy as np
import pytest

from dlkit.check.outcome import Reply
from dlkit.check.review import Call, Case
from dlkit.check.rules import RULES, Rule
from dlkit.exercise import Exercise, assignment_ids, load

ROOT = Path(__file__).parents[1]
STATISTICAL = {
    "spread",
    "fresh numbers",
    "drawn on a scale",
    "share kept",
    "each on its own",
    "random members",
    "each way equally often",
    "even mixture",
    "equally often",
    "each pick on its own",
}
DRAWS = int(os.environ.get("DLKIT_DRAWS", "2000"))


def statistical(exercise: Exercise) -> list[Rule]:
    return [rule for rule in exercise.rules if rule.name in STATISTICAL]


RANDOM = [
    (lesson, name)
    for lesson in assignment_ids(ROOT)
    for name, exercise in load(lesson, ROOT).exercises.items()
    if statistical(exercise)
]
for_every_random_result = pytest.mark.parametrize(("lesson", "name"), RANDOM)


def redrawn(exercise: Exercise, cases: tuple[Case, ...], seed: int) -> tuple[Call, ...]:
    """Call the reference on the public cases with fresh generators; equal ones stay equal."""
    fresh: dict[str, int] = {}

    def again(value: object) -> object:
        if not isinstance(value, np.random.Generator):
            return value
        number = fresh.setdefault(str(value.bit_generator.state), len(fresh))
        return np.random.default_rng([seed, number])

    calls = []
    for case in cases:
        reply = Reply(exercise.reference(*map(again, case.arguments)), case.arguments)
        calls.append(Call(case, reply, (), 0.0, exercise.outputs, exercise.parameters, None))
    return tuple(calls)


def rejections(exercise: Exercise, draws: int) -> list[str]:
    """List what the statistical rules say of right answers."""
    cases = tuple(c for c in exercise.question().cases if not isinstance(c.expected, Exception))
    cases = tuple(c for c in cases if not _raises(exercise, c))
    said = []
    for seed in range(draws):
        calls = redrawn(exercise, cases, seed)
        found = [RULES[rule.name](calls, **rule.settings) for rule in statistical(exercise)]
        said += [finding.words for finding in found if finding]
    return said


def _raises(exercise: Exercise, case: Case) -> bool:
    try:
        exercise.reference(*case.arguments)
    except ValueError:
        return True
    return False


def test_every_kind_of_statistical_rule_is_used_by_an_exercise():
    used = {rule.name for lesson, name in RANDOM for rule in _rules(lesson, name)}
    assert used == STATISTICAL and len(RANDOM) >= 6


def _rules(lesson: str, name: str) -> list[Rule]:
    return statistical(load(lesson, ROOT).exercises[name])


@for_every_random_result
def test_a_right_answer_is_accepted_on_50_draws(lesson, name):
    assert rejections(load(lesson, ROOT).exercises[name], 50) == []


def test_equal_draws_count_once():
    """A hundred times the same numbers say no more than once; counted anew they seem far off."""
    exercise = load("02-shallow-network", ROOT).exercises["initialize_parameters"]
    rule = next(rule for rule in statistical(exercise) if rule.name == "spread")
    calls = redrawn(exercise, exercise.question().cases[:1], 5)
    assert RULES["spread"](calls * 100, **rule.settings) is None
    numbers = np.concatenate([a.ravel() for a in calls[0].output("W")]) / 0.01
    assert abs(numbers.mean()) * np.sqrt(100 * len(numbers)) > 6


def test_the_count_of_rejections_is_not_blind(monkeypatch):
    """A reference of twice the spread is rejected on every draw."""
    exercise = load("02-shallow-network", ROOT).exercises["initialize_parameters"]
    right = exercise.reference
    monkeypatch.setattr(
        exercise, "reference", lambda *a: {name: 2 * value for name, value in right(*a).items()}
    )
    assert len(rejections(exercise, 3)) == 3


@pytest.mark.parametrize("layer", [1, 2, 3, 4])
def test_a_layer_of_the_wrong_spread_does_not_hide_behind_the_others(monkeypatch, layer):
    """One layer of half the spread is rejected, however few of all numbers are its."""
    exercise = load("03-deep-network", ROOT).exercises["initialize_parameters_deep"]
    right = exercise.reference

    def with_one_wrong(*arguments):
        parameters = right(*arguments)
        return {
            k: v / 2 if k == f"W{layer}" and v.size > 1000 else v for k, v in parameters.items()
        }

    monkeypatch.setattr(exercise, "reference", with_one_wrong)
    assert len(rejections(exercise, 3)) == 3


@pytest.mark.proof
@for_every_random_result
def test_no_right_answer_is_rejected_in_many_draws(lesson, name):
    assert rejections(load(lesson, ROOT).exercises[name], DRAWS) == []
