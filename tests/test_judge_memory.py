"""What the judging process needs for a message stays within a small multiple of the message."""

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dlkit.check.compare import compare
from dlkit.check.outcome import Reply
from dlkit.check.review import REPLY_BYTES, Question
from dlkit.check.wire import pack, unpack
from dlkit.exercise import load
from dlkit.judge import decide

ROOT = Path(__file__).parents[1]
MB = 2**20
MULTIPLE = 8  # of the largest message


def question_of(lesson: str, name: str) -> Question:
    return replace(load(lesson, ROOT).exercises[name].question(1), mistakes=())


def more_keys(expected: dict) -> dict:
    return {**expected, "W77": np.ones((1, 60 * MB), np.int8), "W78": np.ones(MB, np.int8)}


def in_the_place_of_a_weight(expected: dict) -> dict:
    return {**expected, "W1": np.ones((1, 60 * MB), np.int8)}


def strided(expected: dict) -> dict:
    return {**expected, "W1": np.ones((1, 120 * MB), np.int8)[:, ::2]}


def in_the_place_of_a_bias(expected: dict) -> dict:
    return {**expected, "b1": np.ones(60 * MB, bool)}


def peak(question: Question, reply: Reply) -> tuple[float, float]:
    """Return the points, and the peak of memory in bytes, of judging `reply` to the first case.

    The other cases are answered rightly. The message is read here, too, as grading does.
    """
    message = pack((reply.outcome, reply.arguments_after))
    assert len(message) > 60 * MB
    given = [Reply(case.expected, case.arguments) for case in question.cases]
    del reply
    tracemalloc.start()
    try:
        given[0] = Reply(*unpack(message))
        points = decide(question, lambda arguments: given.pop(0)).points
        return points, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("change", "points"),
    [(more_keys, 10), (in_the_place_of_a_weight, 3), (strided, 3), (in_the_place_of_a_bias, 7)],
)
def test_a_large_result_takes_a_small_multiple_of_its_message(
    change: Callable[[dict], dict], points: float
) -> None:
    question = question_of("02-shallow-network", "initialize_parameters")
    case = question.cases[0]
    earned, most = peak(question, Reply(change(case.expected), case.arguments))
    assert most < MULTIPLE * REPLY_BYTES
    assert earned <= points


def test_large_arguments_afterwards_take_a_small_multiple_too() -> None:
    question = question_of("02-shallow-network", "update_parameters")
    case = question.cases[0]
    after = ({**case.arguments[0], "W9": np.ones(60 * MB, np.int8)}, *case.arguments[1:])
    assert compare(case.arguments, after)
    earned, most = peak(question, Reply(case.expected, after))
    assert most < MULTIPLE * REPLY_BYTES
    assert earned < question.points


def test_a_key_that_nobody_asked_for_is_no_part_of_what_all_cases_may_hold() -> None:
    question = question_of("02-shallow-network", "initialize_parameters")
    large = {"picture": np.ones((2 * MB,), np.uint8)}  # in all cases together more, as floats

    def ask_all(extra: dict) -> float:
        given = iter(question.cases)

        def ask(arguments: tuple) -> Reply:
            case = next(given)
            return Reply({**case.expected, **extra}, case.arguments)

        return decide(question, ask).points

    assert ask_all(large) == ask_all({})
