"""The proof fails when it should: blind inputs, a tolerance too wide, a tolerance too narrow."""

import json
from pathlib import Path

import numpy as np
import pytest

from dlkit.check.compare import Tolerance
from dlkit.cli import main
from dlkit.exercise import Exercise, load
from dlkit.verify import prove

ROOT = Path(__file__).parents[1]
SEEDS = 2


def copy_of(name: str, lesson: str, draws=None, tolerance=None) -> Exercise:
    """Return an exercise of a lesson with other cases or another tolerance."""
    given = load(lesson, ROOT).exercises[name]
    copy = Exercise(
        given.reference,
        parts=given.parts,
        outputs=given.outputs,
        rules=given.rules,
        tolerance=tolerance or given.tolerance,
    )
    copy.cases(draws or given._draws)
    copy.mistakes, copy.right_answers = given.mistakes, given.right_answers
    return copy


def test_the_copy_itself_is_proved():
    proof = prove(copy_of("propagate", "01-logistic-regression"), SEEDS)
    assert proof.holds and not proof.shortcomings() and not proof.hidden_only


def test_one_example_hides_every_wrong_mean():
    def one_example(rng):
        yield (
            "one example",
            (rng.normal(size=(3, 1)), 0.4, rng.normal(size=(3, 1)), np.ones((1, 1))),
        )

    proof = prove(copy_of("propagate", "01-logistic-regression", one_example), SEEDS)
    assert {"sums_the_gradients", "averages_dw_only"} <= set(proof.missed)
    assert "sums_the_gradients" in proof.hidden_only
    assert f"lost no points on {SEEDS} of {SEEDS} draws" in "\n".join(proof.shortcomings())


def test_a_penalty_of_zero_hides_what_is_done_with_it():
    def no_penalty(rng):
        for title, arguments in load("04-regularization", ROOT).exercises["l2_cost"]._draws(rng):
            yield title, (*arguments[:3], 0.0)

    proof = prove(copy_of("l2_cost", "04-regularization", no_penalty), SEEDS)
    assert len(proof.missed) >= 3 and not proof.holds


def test_square_weights_hide_a_missing_transpose():
    def square(rng):
        yield "square", (rng.normal(size=(4, 4)), np.eye(4), np.ones((4, 1)))

    seeing = prove(copy_of("linear_forward", "03-deep-network"), SEEDS)
    blind = prove(copy_of("linear_forward", "03-deep-network", square), SEEDS)
    assert seeing.holds and not blind.holds


def test_a_tolerance_that_is_too_wide_lets_mistakes_through():
    proof = prove(copy_of("propagate", "01-logistic-regression", tolerance=Tolerance(9.0, 9.0)), 1)
    assert proof.missed and not proof.refused


def test_a_tolerance_that_is_too_narrow_refuses_right_answers():
    proof = prove(copy_of("propagate", "01-logistic-regression", tolerance=Tolerance(0, 0)), SEEDS)
    assert proof.refused and not proof.missed
    assert "the right answer" in proof.shortcomings()[0]


def test_a_case_that_catches_nothing_is_told():
    def one_idle_case(rng):
        yield from load("01-logistic-regression", ROOT).exercises["predict"]._draws(rng)
        yield "all far away", (np.ones((2, 1)), 0.0, np.array([[9.0, -9.0], [9.0, -9.0]]))

    given = copy_of("predict", "01-logistic-regression", one_idle_case)
    name = "compares_the_score_with_one_half"
    given.mistakes = {name: given.mistakes[name]}
    assert "all far away" in prove(given, 1).idle_cases


def test_the_command_prints_json_and_says_what_falls_short(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    command = ["verify", "01-logistic-regression", "--exercise", "predict", "--seeds", "1"]
    assert main([*command, "--json"]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert record["exercise"] == "predict" and record["holds"] and len(record["mistakes"]) == 8
    assert main(["verify", "01-logistic-regression", "--exercise", "prodict"]) == 1
    assert "no exercise 'prodict'" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["verify", "99-nothing"], ["build", "99-nothing"]])
def test_an_assignment_that_does_not_exist_is_one_sentence(words, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(words) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "99-nothing" in said
