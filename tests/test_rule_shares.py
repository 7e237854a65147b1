"""Examples shared out by their numbers: halves of groups, of any length, and what breaks them."""

from collections.abc import Callable

import numpy as np
import pytest

from dlkit.check.compare import Tolerance, compare
from dlkit.check.local import local
from dlkit.check.rules import Rule
from dlkit.exercise import Exercise, ExerciseError
from dlkit.judge import Verdict, decide

RULES = [
    Rule("every example once", 4),
    Rule("even groups", 4, {"by": "groups"}),
    Rule("random members", 4),
    Rule("randomness from rng", 2),
]


def halve(groups, rng):
    halves = [], []
    for group in np.unique(groups):
        members = rng.permutation(np.flatnonzero(groups[0] == group))
        cut = (len(members) + rng.integers(2)) // 2
        halves[0].extend(members[:cut].tolist())
        halves[1].extend(members[cut:].tolist())
    return halves


exercise = Exercise(halve, points=10, free=("",), any_length=("",), rules=RULES)


@exercise.cases
def _(rng):
    seed = int(rng.integers(2**31))
    odd = rng.permutation(np.repeat([4, 9, 2], (31, 45, 17)))[np.newaxis]
    for number in (0, 0, 1):
        yield f"odd groups, {number}", (odd, np.random.default_rng(seed + number))
    in_turn = np.tile([7, 1, 3, 5], 40)[np.newaxis]
    yield "groups in turn", (in_turn, np.random.default_rng(seed + 2))
    yield "one group", (np.full((1, 330), 3), np.random.default_rng(seed + 3))


def judged(answer: Callable) -> Verdict:
    return decide(exercise.question(3), local(answer))


def dealt(groups, rng):
    """Deal the examples out, group by group: the halves are arrays, and one may be longer."""
    order = rng.permutation(groups.shape[1])
    order = order[np.argsort(groups[0, order], kind="stable")]
    return order[::2], order[1::2]


def both_ways_round(groups, rng):
    dev, test = dealt(groups, rng)
    return (dev, test) if rng.random() < 0.5 else (test, dev)


@pytest.mark.parametrize("answer", [halve, dealt, both_ways_round])
def test_halves_of_any_length_pass_as_lists_or_arrays(answer):
    assert judged(answer).points == 10


def mixed_in_one_go(groups, rng):
    order = rng.permutation(groups.shape[1])
    return order[: len(order) // 2], order[len(order) // 2 :]


def without_the_last(groups, rng):
    dev, test = dealt(groups, rng)
    return dev, test[:-1]


def one_in_both(groups, rng):
    dev, test = dealt(groups, rng)
    return [*dev, test[0]], test


def beyond_the_last(groups, rng):
    dev, test = dealt(groups, rng)
    return np.where(dev == 0, groups.shape[1], dev), test


def in_their_order(groups, rng):
    order = np.argsort(groups[0], kind="stable")
    return order[::2], order[1::2]


def one_pattern_for_all_groups(groups, rng):
    pattern, halves = rng.permutation(groups.shape[1]), ([], [])
    for group in np.unique(groups):
        members = np.flatnonzero(groups[0] == group)
        members = members[np.argsort(pattern[: len(members)])]
        for half, some in zip(halves, np.array_split(members, 2), strict=True):
            half.extend(some)
    return halves


def pairs_put_apart(groups, rng):
    dev, test = [], []
    for group in np.unique(groups):
        members = list(np.flatnonzero(groups[0] == group))
        while len(members) > 1:
            pair = members.pop(), members.pop()
            one, other = pair if rng.random() < 0.5 else pair[::-1]
            dev.append(one)
            test.append(other)
        test += members
    return dev, test


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (mixed_in_one_go, "equally many examples of each group"),
        (without_the_last, "not every example occurs exactly once"),
        (one_in_both, "not every example occurs exactly once"),
        (beyond_the_last, "not every example occurs exactly once"),
        (in_their_order, "two calls with different generators gave the same result"),
        (one_pattern_for_all_groups, "neighbours in the input stay together"),
        (pairs_put_apart, "neighbours in the input are put apart"),
    ],
)
def test_each_broken_property_is_named(answer, words):
    verdict = judged(answer)
    assert verdict.points < 10 and words in " ".join(verdict.messages)


def test_a_pattern_that_repeats_shows_in_the_one_case_that_has_it():
    verdict = judged(one_pattern_for_all_groups)
    assert verdict.points == 6


@pytest.mark.parametrize(
    "odd",
    [
        lambda groups, rng: ([], []),
        lambda groups, rng: (np.zeros(0), [0]),
        lambda groups, rng: ([0.5, 1e300], [-1, 3]),
        lambda groups, rng: (list(range(int(rng.integers(9)))), []),
    ],
)
def test_odd_lists_earn_nothing_and_no_rule_fails_on_them(odd):
    verdict = judged(odd)
    assert verdict.points == 0 and "cannot judge" not in " ".join(verdict.messages)


@pytest.mark.parametrize(
    "other",
    [
        lambda groups, rng: (np.arange(8.0).reshape(2, 4), [8]),
        lambda groups, rng: ([0, np.nan], [1]),
        lambda groups, rng: (["0", "1"], [2]),
        lambda groups, rng: [0, 1, 2],
    ],
)
def test_what_is_no_list_of_finite_numbers_is_wrong(other):
    assert judged(other).points == 0


def test_only_what_is_random_can_have_any_length():
    with pytest.raises(ExerciseError, match="has 'dev' in any_length, but not in free"):
        Exercise(halve, points=1, outputs=("dev", "test"), any_length=("dev",))


def test_the_length_counts_where_it_is_not_said_to_be_random():
    fixed = Exercise(halve, points=10, free=("",), rules=RULES[:1])
    fixed.cases(lambda rng: iter([("odd", (np.zeros((1, 7)), np.random.default_rng(1)))]))
    dev, test = halve(np.zeros((1, 7)), np.random.default_rng(1))
    assert decide(fixed.question(3), local(lambda *_: (dev, test))).points == 10
    assert decide(fixed.question(3), local(lambda *_: (test, dev))).points == 0


def test_the_length_is_free_in_the_outputs_that_are_named_alone():
    free = Tolerance(free=("dev", "test"), any_length=("dev",))
    names = ("dev", "test", "m")
    assert not compare(([1, 2, 3], [4, 5], 5), ([9], [0, 1], 5), free, names)
    (wrong,) = compare(([1, 2, 3], [4], 5), ([9], [0, 1], 5), free, names)
    assert wrong.path == ("test",) and wrong.kind == "length"
    (wrong,) = compare(([1, np.nan, 3], [4, 5], 5), ([9], [0, 1], 5), free, names)
    assert wrong.path == ("dev",) and wrong.kind == "value"
    any_numbers = Tolerance(float("inf"), 0.0, free=("",), any_length=("dev",))
    assert not compare(([1, 2, 3], [4, 5], 5), ([9], [0, 1], 5), any_numbers, names)
