"""The rules `topological order` and `time grows with the size`: what passes, and what is told."""

from collections.abc import Callable

import pytest

from dlkit.check.local import local
from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.judge import Verdict, decide
from dlkit.mutants.proof import survey

# 0 is used by a short and by a long way, 5 and 6 are not needed
GRAPH = [("leaf", "x"), ("add", (0, 3)), ("exp", (0,)), ("exp", (2,)), ("add", (1, 1))]
GRAPH += [("leaf", "y"), ("add", (5, 4))]
SETTINGS = {"of": "", "graph": "graph", "output": "output"}


def order(graph, output):
    """Return the needed positions, depth first."""
    found = []

    def visit(position):
        if position not in found:
            op, inputs = graph[position]
            for one in inputs if op != "leaf" else ():
                visit(one)
            found.append(position)

    visit(output)
    return found


exercise = Exercise(order, points=10, free=("",), rules=[Rule("topological order", 8, SETTINGS)])


@exercise.cases
def _(rng):
    yield "one output", (GRAPH, 4)
    yield "a leaf", (GRAPH, 5)


@exercise.right_answer
def another_way_round(graph, output):
    """The inputs from the right to the left, by a stack."""
    found, waiting = [], [(output, False)]
    while waiting:
        position, is_finished = waiting.pop()
        if is_finished and position not in found:
            found.append(position)
        elif not is_finished and position not in found:
            waiting.append((position, True))
            op, inputs = graph[position]
            waiting += [(one, False) for one in inputs if op != "leaf"]
    return found


def said(result: list) -> Verdict:
    """Judge an answer that returns this for the first case."""
    return decide(exercise.question(1), local(lambda graph, output: result if output == 4 else [5]))


@pytest.mark.parametrize("right", [[0, 2, 3, 1, 4], (0, 2, 3, 1, 4), [0.0, 2.0, 3.0, 1.0, 4.0]])
def test_an_order_with_every_node_after_its_inputs_earns_all_points(right):
    assert said(right).points == 10


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ([0, 1, 2, 3, 4], "node 1 stands before node 3, which is one of its inputs"),
        ([4, 1, 3, 2, 0], "node 4 stands before node 1, which is one of its inputs"),
        ([0, 2, 3, 4, 5], "5 is listed, but the output does not depend on a node 5"),
        ([0, 2, 3, 1, 9], "9 is listed, but the output does not depend on a node 9"),
        ([0, 2, 3, 1, 0.5], "0.5 is listed, but the output does not depend on a node 0.5"),
        ([0, 2, 3, 3, 4], "node 1 is missing, on which the output depends"),
    ],
)
def test_what_is_wrong_with_an_order_is_told(wrong, words):
    verdict = said(wrong)
    assert verdict.points == 2
    assert words in str(verdict.card)


def test_an_order_that_lists_a_node_twice_is_too_long():
    assert said([0, 2, 3, 1, 1, 4]).points == 0


def test_mutants_that_find_another_order_are_no_survivors():
    found = survey(exercise, draws=1)
    assert found.equivalent > 0
    assert not any("[::-1]" in one or "reversed" in one for one in found.survivors)


# Time


def doubled(ladder):
    """Return how often the first number is in the last sum."""
    return [2 ** len(ladder)]


grown = Exercise(
    doubled,
    points=10,
    rules=[Rule("time grows with the size", 8, {"small": 10, "large": 18, "ratio": 30.0})],
)


@grown.cases
def _(rng):
    for length in (10, 18):
        yield f"{length} steps", ([1] * length,), {"tries": 3}


def every_way(ladder):
    return [every_way(ladder[1:])[0] + every_way(ladder[1:])[0] if ladder else 1]


def one_by_one(ladder):
    total = 1
    for _ in ladder:
        total += total
    return [total]


@pytest.mark.parametrize(("answer", "points"), [(one_by_one, 10), (every_way, 2)])
def test_work_that_doubles_with_every_item_is_found(answer: Callable, points: float) -> None:
    verdict = decide(grown.question(1), local(answer))
    assert verdict.points == points
    assert ("times as long for 18 items as for 10" in str(verdict.card)) == (points < 10)
