"""Small groups shared out: each way equally often, whatever the order of their members."""

import numpy as np
import pytest

from dlkit.check.local import local
from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.judge import decide

RULES = [Rule("each way equally often", 4, {"by": "groups"}), Rule("every example once", 5)]


def halve(groups, rng):
    halves = [], []
    for members in members_of(groups):
        share(rng.permutation(members), halves)
    return halves


def members_of(groups):
    return [np.flatnonzero(groups[0] == group) for group in np.unique(groups)]


def share(members, halves):
    cut = len(members) // 2
    halves[0].extend(members[:cut].tolist())
    halves[1].extend(members[cut:].tolist())


exercise = Exercise(halve, points=10, free=("",), any_length=("",), rules=RULES)


@exercise.cases
def _(rng):
    sizes = np.repeat([2, 3, 4], (110, 130, 120))
    groups = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))[np.newaxis]
    yield "small groups", (groups, np.random.default_rng(rng.integers(2**31)))


def verdict(answer):
    return decide(exercise.question(5), local(answer))


def the_extra_one_to_either(groups, rng):
    halves = halve(groups, rng)
    return halves[:: rng.choice([-1, 1])]


def dealt(groups, rng):
    order = rng.permutation(groups.shape[1])
    order = order[np.argsort(groups[0, order], kind="stable")]
    return order[::2], order[1::2]


def by_a_coin(groups, rng):
    heads = rng.random(groups.shape[1]) < 0.5
    return np.flatnonzero(heads), np.flatnonzero(~heads)


@pytest.mark.parametrize("answer", [halve, the_extra_one_to_either, dealt, by_a_coin])
def test_every_way_is_found_however_many_members_a_piece_gets(answer):
    assert verdict(answer).points == 10


def pairs_as_they_are(groups, rng):
    halves = [], []
    for members in members_of(groups):
        share(members if len(members) == 2 else rng.permutation(members), halves)
    return halves


def the_last_apart(groups, rng):
    halves = [], []
    for members in members_of(groups):
        rest = len(members) // 2 * 2
        halves[1].extend(members[rest:].tolist())
        share(rng.permutation(members[:rest]), halves)
    return halves


def the_first_apart(groups, rng):
    halves = [], []
    for first, *rest in members_of(groups):
        halves[0].append(int(first))
        share(rng.permutation(rest), halves)
    return halves


def each_to_another_place(groups, rng):
    """Sattolo's cycle: no member stays where it is."""
    halves = [], []
    for members in members_of(groups):
        for i in range(len(members) - 1, 0, -1):
            j = rng.integers(i)
            members[[i, j]] = members[[j, i]]
        share(members, halves)
    return halves


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (pairs_as_they_are, "of 110 groups of 2, member 1 (in the order of the input) is in the "),
        (the_last_apart, "of 130 groups of 3, member 3 (in the order of the input) is in the "),
        (the_first_apart, "first piece 110 times; by chance it would be about 55 times"),
        (each_to_another_place, "first piece 0 times; by chance it would be about 55 times"),
    ],
)
def test_a_member_without_a_choice_is_named(answer, words):
    found = verdict(answer)
    assert found.points == 6 and words in " ".join(found.messages)


def two_fixed_halves(groups, rng):
    halves = [], []
    for members in members_of(groups):
        share(members[::-1] if rng.random() < 0.5 else members, halves)
    return halves


def shifted(groups, rng):
    halves = [], []
    for members in members_of(groups):
        share(np.roll(members, rng.integers(len(members))), halves)
    return halves


@pytest.mark.parametrize("answer", [two_fixed_halves, shifted])
def test_ways_that_never_come_are_found(answer):
    found = verdict(answer)
    assert found.points == 6 and "groups of " in " ".join(found.messages)


def test_whole_groups_show_nothing_of_their_members():
    def whole(groups, rng):
        first = np.isin(groups[0], rng.permutation(np.unique(groups))[:180])
        return np.flatnonzero(first), np.flatnonzero(~first)

    assert verdict(whole).points == 6
    assert "Not judged" in " ".join(verdict(whole).messages)


def test_masks_are_told_from_numbers():
    def masks(groups, rng):
        dev, _ = halve(groups, rng)
        first = np.isin(np.arange(groups.shape[1]), dev)
        return first, ~first

    found = verdict(masks)
    assert found.points <= 5 and "is a mask of 0 and 1" in " ".join(found.messages)
