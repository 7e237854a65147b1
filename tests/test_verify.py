"""The proof fails when it should: blind inputs, a tolerance too wide, a tolerance too narrow."""

import json
from pathlib import Path

import numpy as np
import pytest
from tiny_course import ID, lay_out, rewrite

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
    assert proof.holds and not proof.shortcomings and not proof.hidden_only


def test_one_example_hides_every_wrong_mean():
    def one_example(rng):
        yield (
            "one example",
            (rng.normal(size=(3, 1)), 0.4, rng.normal(size=(3, 1)), np.ones((1, 1))),
        )

    proof = prove(copy_of("propagate", "01-logistic-regression", one_example), SEEDS)
    assert {"sums_the_gradients", "averages_dw_only"} <= set(proof.missed)
    assert "sums_the_gradients" in proof.hidden_only
    assert f"lost no points on {SEEDS} of {SEEDS} draws" in "\n".join(
        one.words for one in proof.shortcomings
    )


def test_a_penalty_of_zero_hides_what_is_done_with_it():
    def no_penalty(rng):
        for title, arguments, *_ in (
            load("04-regularization", ROOT).exercises["l2_cost"]._draws(rng)
        ):
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
    assert "the right answer" in proof.shortcomings[0].words


def test_a_case_that_catches_nothing_is_told():
    def one_idle_case(rng):
        yield from load("01-logistic-regression", ROOT).exercises["predict"]._draws(rng)
        yield "all far away", (np.ones((2, 1)), 0.0, np.array([[9.0, -9.0], [9.0, -9.0]]))

    given = copy_of("predict", "01-logistic-regression", one_idle_case)
    name = "compares_the_score_with_one_half"
    given.mistakes = {name: given.mistakes[name]}
    assert "all far away" in prove(given, 1).idle_cases


def surviving() -> Exercise:
    """Return an exercise whose cases are blind for a mistake, and whose check misnames another."""
    copy = copy_of("predict", "01-logistic-regression", lambda rng: iter(
        [("one sided", (np.ones((2, 1)), 0.0, np.array([[9.0, 7.0], [9.0, -5.0]])))]
    ))  # fmt: skip
    return copy


def test_a_shortcoming_has_the_card_of_the_first_draw_and_the_command_that_repeats_it():
    proof = prove(surviving(), SEEDS)
    one = next(one for one in proof.shortcomings if "lost no points" in one.words)
    assert one.draw == 0 and one.entry in proof.missed
    words, card, *_, again = one.told("01-logistic-regression").splitlines()
    assert words.startswith(f"predict: the mistake {one.entry} lost no points on 2 of 2 draws")
    assert "predict: " in card and "1 of 1 case" in card
    assert again.endswith(
        f"dlkit verify 01-logistic-regression --exercise predict --entry {one.entry} --draw 0"
    )


def test_a_wrong_name_is_shown_on_the_public_cases():
    proof = prove(surviving(), SEEDS)
    one = next(one for one in proof.shortcomings if "check takes" in one.words)
    assert one.draw == "public" and one.told("x").endswith(f"--entry {one.entry} --draw public")


def test_the_card_of_a_refused_right_answer_quotes_the_values_that_differ():
    proof = prove(copy_of("propagate", "01-logistic-regression", tolerance=Tolerance(0, 0)), SEEDS)
    assert "expected" in str(proof.shortcomings[0].card)


def test_one_entry_on_one_draw_can_be_repeated(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    command = ["verify", "01-logistic-regression", "--exercise", "predict"]
    assert main([*command, "--entry", "rounds_the_score", "--draw", "7"]) == 0
    said = capsys.readouterr().out
    assert "predict: 0 of 8 points" in said and "rounds the score" in said
    assert main([*command, "--entry", "reference"]) == 0
    assert "8 of 8 points" in capsys.readouterr().out
    assert main([*command, "--entry", "nothing"]) == 1
    assert "predict has no entry 'nothing'; it has reference, " in capsys.readouterr().err
    assert main(["verify", "--entry", "reference"]) == 1
    assert "--entry reference needs an assignment and --exercise" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([*command, "--entry", "reference", "--draw", "last"])
    assert "expected a number or 'public', got 'last'" in capsys.readouterr().err


def test_a_slow_reference_is_mentioned_with_what_it_costs_a_class(monkeypatch):
    proof = prove(copy_of("predict", "01-logistic-regression"), 1)
    assert proof.remarks == []
    proof.exercise.__dict__["reference_seconds"] = 1.5
    assert proof.remarks == [
        "predict: the reference takes 1.5 s of processor time for the cases of one student, so a "
        "class of 100 waits 150 s for it."
    ]
    assert proof.holds


def test_build_says_that_verify_refuses_a_lesson(tmp_path, monkeypatch, capsys):
    course = lay_out(tmp_path)
    monkeypatch.chdir(course)
    assert main(["build", ID]) == 0
    assert "refuses" not in capsys.readouterr().err
    rewrite(
        course, "return np.ones((n, 1)), 0.5", "return np.zeros((n, 1)), 0.5", "exercises/halves.py"
    )
    assert main(["build", ID]) == 0
    said = capsys.readouterr().err
    assert f"warning: `dlkit verify {ID}` refuses this lesson: halves: the mistake ones" in said


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
