"""Lesson 01's exercises: what its inputs must not hide, and what partial credit is for.

That its mistakes lose points and its right answers earn them all: `test_catalogue.py`.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from dlkit.check.local import local
from dlkit.check.review import Case, Question, review
from dlkit.exercise import load

pytestmark = pytest.mark.lesson("01-logistic-regression")

ROOT = Path(__file__).parents[1]
EXERCISES = load("01-logistic-regression", ROOT).exercises
LESSON = ["sigmoid", "initialize_with_zeros", "propagate", "cost_from_logits"]
LESSON += ["optimize", "predict", "model"]
SEEDS = range(20)


@cache
def question(exercise: str, seed: int | None) -> Question:
    return EXERCISES[exercise].question(seed)


def cases_of(exercise: str) -> Iterator[Case]:
    for seed in (None, *SEEDS):
        yield from question(exercise, seed).cases


def ordinary(exercise: str) -> Iterator[Case]:
    """Leave out the cases of one example, which is there for its size."""
    yield from (c for c in cases_of(exercise) if "one example" not in c.title)


def points_of(mistake: str) -> float:
    wrong = EXERCISES["propagate"].mistakes[mistake].function
    return review(question("propagate", 0), local(wrong)).points


def test_the_exercises_stand_in_the_order_of_the_lesson():
    assert list(EXERCISES)[: len(LESSON)] == LESSON


def test_partial_credit_is_for_the_outputs_that_are_right():
    parts = EXERCISES["propagate"].parts
    assert points_of("sums_the_cost") == parts["dw"] + parts["db"]
    assert points_of("averages_dw_only") == parts["cost"] + parts["dw"]
    assert points_of("returns_dw_as_a_row") == parts["cost"] + parts["db"]
    assert points_of("forgets_the_sigmoid") == 0


# Inputs


@pytest.mark.parametrize("exercise", LESSON)
def test_two_draws_ask_for_different_things(exercise):
    public, hidden = question(exercise, None), question(exercise, 0)
    assert repr(public.cases) != repr(hidden.cases)
    assert repr(question(exercise, 0).cases) == repr(EXERCISES[exercise].question(0).cases)


@pytest.mark.parametrize("exercise", ["propagate", "optimize", "predict"])
def test_sizes_and_bias_hide_nothing(exercise):
    for case in ordinary(exercise):
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
    for case in ordinary(exercise):
        Y = case.arguments[where]
        assert set(Y.ravel()) == {0.0, 1.0} and Y.mean() != 0.5


def largest_score(w, b, X):
    return np.abs(w.T @ X + b).max()


def test_no_cost_meets_a_probability_of_0_or_1():
    for case in cases_of("propagate"):
        assert largest_score(*case.arguments[:3]) < 11
    for case in cases_of("optimize"):
        (w, b, X, Y), (steps, rate) = case.arguments[:4], case.arguments[4:]
        for k in range(1, steps):  # after the last step no cost is taken
            params, _ = EXERCISES["optimize"](w, b, X, Y, k, rate)
            assert largest_score(params["w"], params["b"], X) < 20
    for case in cases_of("model"):
        (X, Y, _, _), (steps, rate) = case.arguments[:4], case.arguments[4:]
        for k in range(1, steps):
            params, _ = EXERCISES["optimize"](np.zeros((len(X), 1)), 0.0, X, Y, k, rate)
            assert largest_score(params["w"], params["b"], X) < 20


def test_no_prediction_is_close_to_one_half():
    for case in cases_of("predict"):
        w, b, X = case.arguments
        assert np.abs(w.T @ X + b).min() > 0.1
    for case in ordinary("model"):
        for X in (case.arguments[0], case.arguments[2]):
            assert np.abs(case.expected["w"].T @ X + case.expected["b"]).min() > 0.01


def test_accuracies_differ_and_none_is_trivial():
    for case in ordinary("model"):
        train, test = case.expected["train_accuracy"], case.expected["test_accuracy"]
        assert train != test and not {train, test} & {0.0, 0.5, 1.0}
