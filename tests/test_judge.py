"""The judge: the same review as check's, on hidden cases, told without any of their numbers."""

import re

import numpy as np
import pytest
from small_exercises import ID, hand_out, lay_out

import dlkit
from dlkit.check import examine
from dlkit.check.local import local
from dlkit.check.outcome import Reply
from dlkit.check.report import card_of
from dlkit.exercise import ExerciseError
from dlkit.judge import Verdict, assess, failed, judge


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Lay out a course and work in it."""
    made = lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    return made


def halve(x):
    return x / 2


def summarize(x, scale):
    return {"total": scale * x.sum(), "spread": scale * x}, x.mean()


def shows_its_input(x, scale):
    raise ValueError("no")


ANSWERS = {
    "right": summarize,
    "a list for the tuple": lambda x, scale: list(summarize(x, scale)),
    "the wrong mean": lambda x, scale: (summarize(x, scale)[0], float(x.sum())),
    "no scale": lambda x, scale: summarize(x, 1.0),
    "two mistakes": lambda x, scale: (summarize(x, 1.0)[0], float(x.sum())),
    "one mistake and another thing": lambda x, scale: (summarize(x, 1.0)[0], 0.5),
    "the wrong sign": lambda x, scale: (summarize(-x, scale)[0], x.mean()),
    "NaN": lambda x, scale: (summarize(x * np.nan, scale)[0], x.mean()),
    "a column": lambda x, scale: (summarize(x[:, None], scale)[0], x.mean()),
    "a missing key": lambda x, scale: ({"total": scale * x.sum()}, x.mean()),
    "a list": lambda x, scale: ({"total": 0.0, "spread": (scale * x).tolist()}, x.mean()),
    "texts": lambda x, scale: ({"total": "a", "spread": "b"}, "c"),
    "nothing": lambda x, scale: None,
    "what cannot be judged": lambda x, scale: summarize,
    "an exception": shows_its_input,
    "a spoilt input": lambda x, scale: (summarize(x, scale), x.fill(0.0))[0],
}


# One verdict in both places


@pytest.mark.parametrize("what", ANSWERS)
def test_check_and_the_judge_agree_on_the_public_cases(course, tmp_path, what):
    hand_out(course, tmp_path)
    answer = ANSWERS[what]
    answer.__name__ = "summarize"
    checked = examine(answer)
    judged = assess(course.exercises["summarize"], local(answer), None)
    assert judged.points == checked.points and judged.passed == checked.passed
    assert judged.mistakes == tuple(mistake.name for mistake in checked.mistakes)


@pytest.mark.parametrize("what", ANSWERS)
def test_an_answer_is_as_right_on_every_draw_as_on_another(course, what):
    verdicts = [judge(ID, "summarize", ANSWERS[what], seed) for seed in range(5)]
    assert len({(verdict.points, verdict.mistakes) for verdict in verdicts}) == 1


def test_the_same_seed_gives_the_same_verdict(course):
    for answer in ANSWERS.values():
        assert judge(ID, "summarize", answer, 11) == judge(ID, "summarize", answer, 11)


def test_an_answer_that_knows_the_public_cases_only_fails_on_the_hidden_ones(course):
    question = course.exercises["halve"].question()
    known = {case.arguments[0].tobytes(): case.expected for case in question.cases}

    def recalls(x):
        return known.get(x.tobytes(), 0.0 * x)

    assert assess(course.exercises["halve"], local(recalls), None).passed
    assert judge(ID, "halve", recalls).points == 0.0


# The verdict


def test_a_right_answer_gets_every_point(course):
    verdict = judge(ID, "summarize", summarize)
    assert verdict == Verdict(
        exercise="summarize",
        points=10.0,
        max_points=10.0,
        passed=True,
        mistakes=(),
        messages=("✓ summarize: 10 of 10 points — 2 of 2 cases correct",),
        card=verdict.card,
        version=dlkit.__version__,
    )


def test_a_partly_right_answer_gets_its_parts_and_the_name_of_its_mistake(course):
    verdict = judge(ID, "summarize", ANSWERS["the wrong mean"])
    assert (verdict.points, verdict.max_points, verdict.passed) == (7.0, 10.0, False)
    assert verdict.mistakes == ("sums_instead_of_averaging",)
    assert verdict.messages == (
        "✗ summarize: 7 of 10 points — 0 of 2 cases correct",
        "  Hint 1 of 2: what is right and what is wrong",
        "    ✗ mean is not right yet.",
        "    ✓ total (4 points) and spread (3 points) are correct in every case.",
        "  Hint 2 of 2: the likely mistake",
        "    → This looks like: sums instead of averaging.",
        "        A mean is a sum divided by something.",
        "  ✗ Cases “3 numbers”, “5 numbers”:",
        "      mean: the number differs",
    )


def test_a_verdict_is_shown_as_its_messages(course):
    verdict = judge(ID, "summarize", ANSWERS["two mistakes"])
    assert str(verdict).splitlines() == list(verdict.messages)
    assert "<div" in verdict._repr_html_() and "summarize: 0 of 10 points" in verdict._repr_html_()


def test_raise_unless_passed_raises_the_card(course):
    assert judge(ID, "summarize", summarize).raise_unless_passed() is None
    verdict = judge(ID, "summarize", ANSWERS["the wrong mean"])
    with pytest.raises(AssertionError) as caught:
        verdict.raise_unless_passed()
    assert str(caught.value) == str(verdict)


def test_a_broken_rule_alone_does_not_pass(course):
    verdict = judge(ID, "summarize", ANSWERS["a spoilt input"])
    assert verdict.points == 8.0 and not verdict.passed
    with pytest.raises(AssertionError, match="the call changed all 3 numbers of `x`;"):
        verdict.raise_unless_passed()


def test_a_failure_gets_nothing_and_its_reason(course):
    question = course.exercises["summarize"].question()
    verdict = failed(question, "Your code ended the Python process.")
    assert (verdict.points, verdict.max_points, verdict.passed) == (0.0, 10.0, False)
    assert verdict.mistakes == () and verdict.exercise == "summarize"
    assert verdict.messages == (
        "✗ summarize: 0 of 10 points — Your code ended the Python process.",
    )
    with pytest.raises(AssertionError, match="ended the Python process"):
        verdict.raise_unless_passed()


def test_what_is_no_function_gets_nothing(course):
    assert judge(ID, "halve", None).points == 0.0
    assert judge(ID, "halve", np.ones(2)).points == 0.0


def test_the_untouched_answer_gets_nothing(course):
    def untouched(*arguments):
        raise NotImplementedError

    for name in course.exercises:
        assert judge(ID, name, untouched).points == 0.0


def test_an_exception_of_any_class_that_is_not_expected_gets_nothing(course):
    def strict(x):
        if x.ndim != 2:
            raise KeyError("x")
        return x / 2

    assert judge(ID, "halve_strictly", strict).points == 0.0


def test_an_unknown_name_is_told_in_one_sentence(course):
    with pytest.raises(ExerciseError) as caught:
        judge(ID, "predict", halve)
    assert str(caught.value) == (
        f"{ID} has no exercise 'predict'; it has halve, summarize, halve_strictly."
    )
    with pytest.raises(ExerciseError, match="There is no assignment '91-other'"):
        judge("91-other", "halve", halve)


# Asking


def test_every_case_is_asked_once_with_arguments_of_its_own(course):
    asked = []

    def ask(arguments):
        asked.append(arguments)
        return Reply(arguments[0] / 2, arguments)

    verdict = assess(course.exercises["halve"], ask, 3)
    question = course.exercises["halve"].question(3)
    assert verdict.passed and len(asked) == len(question.cases)
    for arguments, case in zip(asked, question.cases, strict=True):
        assert np.array_equal(arguments[0], case.arguments[0])


def test_an_error_of_the_asking_is_no_verdict(course):
    def ask(_):
        raise OSError("no sandbox")

    with pytest.raises(OSError, match="no sandbox"):
        assess(course.exercises["halve"], ask, 0)


def test_a_reply_that_says_nothing_of_the_arguments_breaks_the_rule(course):
    verdict = assess(course.exercises["halve"], lambda arguments: Reply(arguments[0] / 2), 0)
    assert verdict.points == 8.0


# Nothing hidden is told


def _numbers(value):
    """Yield every number inside a value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, float | int | np.ndarray):
        yield from np.ravel(np.asarray(value, float)).tolist()


def test_no_number_of_a_hidden_case_is_in_a_message(course):
    exercise = course.exercises["summarize"]
    for seed in range(3):
        cases = exercise.question(seed).cases
        hidden = {n for case in cases for n in _numbers((case.arguments, case.expected))}
        assert len(hidden) > 20
        for answer in ANSWERS.values():
            verdict = judge(ID, "summarize", answer, seed)
            text = "\n".join((*verdict.messages, str(verdict), verdict._repr_html_()))
            said = [float(word) for word in re.findall(r"-?\d+\.\d+(?:e-?\d+)?", text)]
            for number in hidden:
                assert not any(abs(abs(number) - abs(one)) < 5e-3 for one in said), (number, said)


def test_the_numbers_of_a_public_case_would_have_been_found(course, tmp_path):
    """The search above can fail: the card of `check` quotes."""
    hand_out(course, tmp_path)
    answer = ANSWERS["the wrong mean"]
    answer.__name__ = "summarize"
    text = str(card_of(examine(answer)))
    hidden = list(
        _numbers([case.expected for case in course.exercises["summarize"].question().cases])
    )
    said = [float(word) for word in re.findall(r"-?\d+\.\d+(?:e-?\d+)?", text)]
    assert any(abs(abs(number) - abs(one)) < 5e-3 for number in hidden for one in said)
