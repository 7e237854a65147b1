"""The rule `vectorised`: loops over all pairs break it, waiting for a busy machine does not."""

from collections.abc import Callable

import numpy as np
import pytest
from sandboxes import sandbox, shown

from dlkit.check.checking import local
from dlkit.check.rules import Rule
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
