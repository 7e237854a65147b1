"""Lesson 01's exercises: mistakes lose points and are named, right answers earn every point."""

import dis
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType

import numpy as np
import pytest

from dlkit.check.checking import local
from dlkit.check.review import Case, Question, Review, review
from dlkit.exercise import as_cell, load

ROOT = Path(__file__).parents[1]
EXERCISES = load("01-logistic-regression", ROOT).exercises
LESSON = ["sigmoid", "initialize_with_zeros", "propagate", "cost_from_logits"]
LESSON += ["optimize", "predict", "model"]
SEEDS = range(20)

MISTAKES = [(e.name, name) for e in EXERCISES.values() for name in e.mistakes]
RIGHT = [(e.name, name) for e in EXERCISES.values() for name in e.right_answers]

for_every_mistake = pytest.mark.parametrize(("exercise", "name"), MISTAKES)
for_every_entry = pytest.mark.parametrize(("exercise", "name"), MISTAKES + RIGHT)
for_every_exercise = pytest.mark.parametrize("exercise", LESSON)


def function_of(exercise, name):
    """Return the function of one entry of the catalogue."""
    found = EXERCISES[exercise]
    return found.mistakes[name].function if name in found.mistakes else found.right_answers[name]


@cache
def question(exercise: str, seed: int | None) -> Question:
    return EXERCISES[exercise].question(seed)


def reviewed(exercise, answer, seed=None) -> Review:
    return review(question(exercise, seed), local(answer))


def cases_of(exercise: str) -> Iterator[Case]:
    for seed in (None, *SEEDS):
        yield from question(exercise, seed).cases


# The catalogue


def test_the_exercises_stand_in_the_order_of_the_lesson_and_sum_to_100_points():
    assert list(EXERCISES) == LESSON
    assert sum(exercise.points for exercise in EXERCISES.values()) == 100


def test_there_are_at_least_45_mistakes_and_of_everything_enough():
    assert len(MISTAKES) >= 45
    for exercise in EXERCISES.values():
        assert len(exercise.mistakes) >= 7
        assert len(exercise.right_answers) >= 3
        assert 4 <= len(exercise.question().cases) <= 8


@for_every_mistake
def test_a_hint_is_two_to_four_sentences(exercise, name):
    hint = EXERCISES[exercise].mistakes[name].hint
    assert 2 <= len(re.findall(r"[.?](?:\s|$)", hint)) <= 4
    assert 80 <= len(hint) <= 420


# Grading


@for_every_mistake
def test_a_mistake_loses_points_on_every_draw(exercise, name):
    wrong = function_of(exercise, name)
    for seed in (None, *SEEDS):
        assert reviewed(exercise, wrong, seed).points < EXERCISES[exercise].points, f"draw {seed}"


@for_every_mistake
def test_a_mistake_is_named_by_its_own_name_alone(exercise, name):
    named = reviewed(exercise, function_of(exercise, name)).mistakes
    assert [mistake.name for mistake in named] == [name]


@pytest.mark.parametrize(("exercise", "name"), RIGHT)
def test_a_right_answer_earns_every_point_on_every_draw(exercise, name):
    for seed in (None, *SEEDS):
        found = reviewed(exercise, function_of(exercise, name), seed)
        assert found.passed and found.points == EXERCISES[exercise].points, f"draw {seed}"


@for_every_exercise
def test_the_reference_earns_every_point_on_every_draw(exercise):
    for seed in (None, *SEEDS):
        assert reviewed(exercise, EXERCISES[exercise].reference, seed).passed, f"draw {seed}"


@for_every_exercise
def test_an_untouched_stub_and_an_answer_of_nothing_earn_nothing(exercise):
    def stub(*arguments):
        raise NotImplementedError("write your answer here")

    def nothing(*arguments):
        return None

    for answer in (stub, nothing):
        for seed in (None, *SEEDS):
            found = reviewed(exercise, answer, seed)
            assert found.points == 0 and not found.mistakes


def test_partial_credit_is_for_the_outputs_that_are_right():
    points = {
        name: reviewed("propagate", mistake.function, 0).points
        for name, mistake in EXERCISES["propagate"].mistakes.items()
    }
    assert points["sums_the_cost"] == 20  # dw and db
    assert points["averages_dw_only"] == 22  # cost and dw
    assert points["returns_dw_as_a_row"] == 18  # cost and db
    assert points["forgets_the_sigmoid"] == 0


# Entries are pasted into notebooks as they stand


def names_used(code: CodeType) -> set[str]:
    """Name the globals that `code` reads, in inner functions too."""
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    own = {i.argval for i in dis.get_instructions(code) if i.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return own.union(*map(names_used, inner))


@for_every_entry
def test_an_entry_uses_only_numpy_and_earlier_exercises(exercise, name):
    builtins = set(dir(__builtins__) if not isinstance(__builtins__, dict) else __builtins__)
    earlier = set(LESSON[: LESSON.index(exercise)])
    assert names_used(function_of(exercise, name).__code__) <= {"np"} | earlier | builtins


@for_every_entry
def test_a_pasted_entry_does_what_the_entry_does(exercise, name):
    function = function_of(exercise, name)
    notebook = {"np": np} | {e.name: e.reference for e in EXERCISES.values()}
    exec(as_cell(EXERCISES[exercise], function), notebook)
    here, there = reviewed(exercise, function), reviewed(exercise, notebook[exercise])
    assert there.symptoms == here.symptoms and there.mistakes == here.mistakes


# Inputs


@for_every_exercise
def test_a_case_has_a_title_of_its_own(exercise):
    for seed in (None, *SEEDS):
        titles = [case.title for case in question(exercise, seed).cases]
        assert len(set(titles)) == len(titles)


@for_every_exercise
def test_two_draws_ask_for_different_things(exercise):
    public, hidden = question(exercise, None), question(exercise, 0)
    assert repr(public.cases) != repr(hidden.cases)
    assert repr(question(exercise, 0).cases) == repr(EXERCISES[exercise].question(0).cases)


@pytest.mark.parametrize("exercise", ["propagate", "optimize", "predict"])
def test_sizes_and_bias_hide_nothing(exercise):
    for case in cases_of(exercise):
        w, b, X = case.arguments[:3]
        n_x, m = X.shape
        assert min(n_x, m) > 1 and max(n_x, m) >= 3 and abs(b) > 0.1
        assert n_x != m or "as many" in case.title
        assert np.abs(w.T @ X).max() > 0.5


@pytest.mark.parametrize("exercise", ["propagate", "predict", "optimize", "model"])
def test_arrays_come_in_every_layout_and_as_whole_numbers(exercise):
    first = 0 if exercise == "model" else 2
    arrays = [case.arguments[first] for case in question(exercise, None).cases]
    assert any(not X.flags.c_contiguous for X in arrays)
    assert any(X.dtype == np.uint8 for X in arrays)


@pytest.mark.parametrize("exercise", ["propagate", "optimize", "model", "cost_from_logits"])
def test_both_labels_occur_and_not_equally_often(exercise):
    where = {"propagate": 3, "optimize": 3, "model": 1, "cost_from_logits": 1}[exercise]
    for case in cases_of(exercise):
        Y = case.arguments[where]
        assert set(Y.ravel()) == {0.0, 1.0} and Y.mean() != 0.5


def largest_score(w, b, X):
    return np.abs(w.T @ X + b).max()


def test_no_cost_meets_a_probability_of_0_or_1():
    for case in cases_of("propagate"):
        assert largest_score(*case.arguments[:3]) < 5
    for case in cases_of("optimize"):
        (w, b, X, Y), (steps, rate) = case.arguments[:4], case.arguments[4:]
        for k in range(1, steps + 1):
            params, _ = EXERCISES["optimize"](w, b, X, Y, k, rate)
            assert largest_score(params["w"], params["b"], X) < 12
    for case in cases_of("model"):
        X = np.hstack([case.arguments[0], case.arguments[2]])
        assert largest_score(case.want["w"], case.want["b"], X) < 12


def test_no_prediction_is_close_to_one_half():
    for case in cases_of("predict"):
        w, b, X = case.arguments
        assert np.abs(w.T @ X + b).min() > 0.1
    for case in cases_of("model"):
        for X in (case.arguments[0], case.arguments[2]):
            assert np.abs(case.want["w"].T @ X + case.want["b"]).min() > 0.01


def test_accuracies_differ_and_none_is_trivial():
    for case in cases_of("model"):
        train, test = case.want["train_accuracy"], case.want["test_accuracy"]
        assert train != test and not {train, test} & {0.0, 0.5, 1.0}
