"""The rule `vectorised`: loops over all pairs break it, waiting for a busy machine does not."""

from collections.abc import Callable
from dataclasses import replace
from time import process_time

import numpy as np
import pytest
from sandboxes import sandbox, shown

from dlkit.check.local import local
from dlkit.check.outcome import Reply
from dlkit.check.rules import Rule, speed
from dlkit.exercise import Exercise, as_cell
from dlkit.grading.judging.runner import judge_in
from dlkit.judge import Verdict, decide


def distances(A, B):
    return ((A[:, np.newaxis] - B) ** 2).sum(axis=2)


def pair_by_pair(A, B):
    return np.array([[sum((a - b) ** 2) for b in B] for a in A])


def kept_waiting(A, B):
    import threading

    threading.Event().wait(0.5)  # as long as other programs have the processor, say
    return ((A[:, np.newaxis] - B) ** 2).sum(axis=2)


exercise = Exercise(
    distances, points=10, rules=[Rule("vectorised", 8, {"ratio": 30.0, "size": 120})]
)


@exercise.cases
def _(rng):
    yield "120 and 100 rows", (rng.normal(size=(120, 4)), rng.normal(size=(100, 4))), {"tries": 2}


def judged_here(answer: Callable) -> Verdict:
    return decide(exercise.question(1), local(answer))


def judged_in_a_sandbox(answer: Callable) -> Verdict:
    with sandbox() as box:
        shown(box, "import numpy as np\n" + as_cell(exercise, answer))
        return judge_in(box, exercise, exercise.question(1))


@pytest.mark.parametrize("judged", [judged_here, judged_in_a_sandbox])
@pytest.mark.parametrize(("answer", "points"), [(kept_waiting, 10), (pair_by_pair, 2)])
def test_it_counts_processor_time_and_no_time_that_an_answer_waits(
    judged: Callable, answer: Callable, points: float
) -> None:
    assert judged(answer).points == points


def test_what_a_later_call_raises_concerns_the_call_and_no_rule() -> None:
    question, calls = exercise.question(1), []

    class Ended(Exception):
        """The answer's process is gone."""

    def ask(arguments: tuple) -> Reply:
        calls.append(1)
        if len(calls) > 1:
            raise Ended
        return Reply(distances(*arguments), arguments, 0.3)

    with pytest.raises(Ended):
        decide(question, ask)


def test_a_slow_answer_is_not_called_for_ever_with_what_it_gets_wrong() -> None:
    question, calls = exercise.question(1), []

    def ask(arguments: tuple) -> Reply:
        calls.append(1)
        outcome = distances(*arguments) + 1 if len(calls) == 1 else {"no": "array"}
        return Reply(outcome, arguments, 0.3)

    seen = decide(question, ask)
    assert seen.points == 0 and seen.faults == () and len(calls) == 2


def judged_in_thirty_tries(answer: Callable) -> tuple[float, int]:
    """Return the points of `answer` and how often it was called."""
    asked, calls = exercise.question(1), []

    def counted(A, B):
        calls.append(1)
        return answer(A, B, len(calls))

    often = replace(asked, cases=(replace(asked.cases[0], tries=30),))
    return decide(often, local(counted)).points, len(calls)


def spend(seconds: float) -> None:
    """Use processor time."""
    end = process_time() + seconds
    while process_time() < end:
        pass


def test_a_hopeless_answer_is_called_twice_and_a_fast_one_once() -> None:
    def slow(A, B, number):
        spend(0.3)
        return distances(A, B)

    assert judged_in_thirty_tries(slow) == (2, 2)
    assert judged_in_thirty_tries(lambda A, B, number: distances(A, B)) == (10, 1)


@pytest.mark.parametrize("slow", [0.3, 0.04])
def test_an_answer_that_was_slow_at_first_keeps_its_points(slow: float) -> None:
    fast_from = 2 if slow > speed.SECONDS else 4

    def slow_at_first(A, B, number):
        spend(0.0 if number >= fast_from else slow)
        return distances(A, B)

    assert judged_in_thirty_tries(slow_at_first) == (10, fast_from)


def test_where_the_clock_has_coarse_steps_a_fast_answer_keeps_its_points(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The bare arithmetic takes no time there, an answer one step."""
    monkeypatch.setattr(speed, "process_time", lambda: 0.0)
    asked, step = exercise.question(1), 1 / 64

    def taking(seconds: float) -> Callable:
        return lambda arguments: Reply(distances(*arguments), arguments, seconds)

    assert decide(asked, taking(step)).points == 10
    assert decide(asked, taking(6 * step)).points == 2
