"""stratified_halves: the numbers of dev and test examples, drawn from each group by itself."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.reference import strategy as reference

stratified_halves = Exercise(
    reference.stratified_halves,
    points=14,
    outputs=("dev", "test"),
    free=("",),
    any_length=("",),
    rules=[
        Rule("every example once", 9),
        Rule("even groups", 9, {"by": "groups"}),
        Rule("random members", 9),
        Rule("each way equally often", 4, {"by": "groups"}),
        Rule("randomness from rng", 4),
    ],
)


# Sizes of groups differ, odd and even ones, since equal halves of odd groups do not exist. Sorted
# groups hide what depends on the place within a group, mixed ones what depends on the group.
@stratified_halves.cases
def _(rng):
    def numbers(count):
        """Draw `count` different group numbers, one below 0, the others not 0, 1, 2, ..."""
        others = rng.choice(np.arange(0, 3 * count + 20), size=count - 1, replace=False)
        return rng.permutation([rng.integers(-3, 0), *others])

    def mixed(sizes):
        return rng.permutation(np.repeat(numbers(len(sizes)), sizes))[np.newaxis]

    seed = int(rng.integers(2**32))
    even = 2 * rng.integers(12, 24, size=4) + [0, 2, 4, 6]
    groups = mixed(even)
    yield "even groups", (groups, np.random.default_rng(seed))
    yield "the same with an equal generator", (groups, np.random.default_rng(seed))
    yield "the same with another generator", (groups, np.random.default_rng(seed + 1))
    odd = mixed([int(n) + 1 for n in even] + [3])
    yield "odd groups", (odd, np.random.default_rng(seed + 2))
    ordered = np.sort(mixed([*even, 7, 9]), axis=1)
    yield "groups one after the other", (ordered, np.random.default_rng(seed + 3))
    regular = np.tile(numbers(4), int(rng.integers(32, 40)))[np.newaxis]
    yield "groups in turn", (regular, np.random.default_rng(seed + 4))
    uneven = mixed([60 + int(rng.integers(9)), 2, 4, 6, 2])
    yield "a large group and small ones", (uneven, np.random.default_rng(seed + 5))
    # Many groups of a size show which ways to halve one are rare or never come.
    small = mixed([2] * 100 + [3] * 120 + [5] * 120)
    yield "many small groups", (small, np.random.default_rng(seed + 10))
    alone = mixed([6, 1, 8, 1, 1])
    yield "groups of one", (alone, np.random.default_rng(seed + 6)), {"edge": 0.15}
    # One group: whoever takes every second member in turn puts the same examples together.
    one = np.full((1, 2 * int(rng.integers(160, 170))), int(rng.integers(3)))
    yield "one group", (one, np.random.default_rng(seed + 7))
    yield "one group, another generator", (one, np.random.default_rng(seed + 8))
    yield "two examples", (np.full((1, 2), 4), np.random.default_rng(seed + 9)), {"edge": 0.15}


@stratified_halves.right_answer
def plain(groups, rng):
    """Mixes the members of one group after the other, and cuts each in the middle."""
    dev, test = [], []
    for group in np.unique(groups):
        members = np.flatnonzero(groups[0] == group)
        members = rng.permutation(members)
        half = len(members) // 2
        first, second = members[:half], members[half:]
        dev.extend(first)
        test.extend(second)
    return dev, test


@stratified_halves.right_answer
def by_dealing(groups, rng):
    """One order of all, sorted by group and dealt out in turn; arrays."""
    order = rng.permutation(groups.shape[1])
    order = order[np.argsort(groups[0, order], kind="stable")]
    return order[::2], order[1::2]


@stratified_halves.right_answer
def by_drawing_members(groups, rng):
    """Draws half of each group for dev; test is what is left, in the order of the input."""
    m = groups.shape[1]
    in_dev = np.zeros(m, dtype=bool)
    for group in set(groups[0].tolist()):
        members = [i for i in range(m) if groups[0, i] == group]
        size = len(members) - len(members) // 2
        in_dev[rng.choice(members, size=size, replace=False)] = True
    print("dev", in_dev.sum())
    return [np.flatnonzero(in_dev), np.flatnonzero(~in_dev)]


@stratified_halves.right_answer
def by_a_dict(groups, rng):
    """Collects the members in a dict; shuffles lists; deals them out in turn."""
    places = {}
    for i, group in enumerate(groups[0]):
        places.setdefault(int(group), []).append(i)
    halves = ([], [])
    for members in places.values():
        rng.shuffle(members)
        for k, i in enumerate(members):
            halves[k % 2].append(i)
    return halves


stratified_halves.slip(
    "does_not_mix",
    {"rng.permutation(members)": "members"},
    """Two different generators gave the same halves, as when each group is cut in the order of
    the data. Data often lies sorted, by date or by who collected it, and then the two halves are of
    two kinds. Draw the members at random.""",
)


@stratified_halves.mistake
def leaves_the_sizes_to_chance(groups, rng):
    """A group may have more members in one of your halves than in the other, as when all
    examples are mixed in one go, or a coin is tossed for each. For large groups that evens out, for
    small ones it does not. Divide each group by itself.
    """
    order = rng.permutation(groups.shape[1])
    half = len(order) // 2
    return list(order[:half]), list(order[half:])


@stratified_halves.mistake
def gives_whole_groups(groups, rng):
    """Whole groups go to one half, so that the other half has never seen them. That is the mistake
    that this function is meant to prevent: dev and test would be two different targets. Every
    group has to be in both."""
    names = rng.permutation(np.unique(groups))
    first = np.isin(groups[0], names[: max(1, len(names) // 2)])
    return list(np.flatnonzero(first)), list(np.flatnonzero(~first))


@stratified_halves.mistake
def alternates_within_each_group(groups, rng):
    """Two different generators gave the same halves, as when the members of each group go to
    the two halves in turn, in the order of the data. Data may have an order of its own, such as
    before and after. Draw the members at random."""
    seen, halves = {}, ([], [])
    for i, group in enumerate(groups[0].tolist()):
        halves[seen.get(group, 0) % 2].append(i)
        seen[group] = seen.get(group, 0) + 1
    return halves


stratified_halves.slip(
    "tosses_one_coin_for_each_group",
    {
        "members = rng.permutation(members)": "turn = rng.integers(2)",
        "members[:half]": "members[turn::2]",
        "members[half:]": "members[1 - turn :: 2]",
    },
    """Two generators put the same examples together, as when the order of the data says who is
    together, and chance only says which of the two halves is called dev. Draw each member at
    random.""",
)

stratified_halves.slip(
    "swaps_two_fixed_halves",
    {
        "members = rng.permutation(members)": "turn = int(rng.random() < 0.5)",
        "members[:half]": "members[turn::2]",
        "members[half:]": "members[1 - turn :: 2]",
    },
    """Two different generators gave the same halves, as when the order of the data says who is
    together, and chance only says which of the two is called dev. Draw each member at random.""",
)

stratified_halves.slip(
    "chooses_among_few_ways",
    {"rng.permutation(members)": "np.roll(members, rng.integers(len(members)))"},
    """Only a few of the ways to halve a group come up, as when its members are shifted in a circle,
    or when two fixed halves change places. Put the members in a random order.""",
)

stratified_halves.slip(
    "leaves_pairs_unmixed",
    {"rng.permutation(members)": "rng.permutation(members) if len(members) > 2 else members"},
    """In a group of two it is always the same member, by the order of the data, that goes to dev,
    as when only larger groups are mixed. Two members can change places, too.""",
)

stratified_halves.slip(
    "gives_the_last_of_an_odd_group_to_test",
    {
        "members = rng.permutation(members)": (
            "extra = members[len(members) - len(members) % 2 :]\n"
            "        members = rng.permutation(members[: len(members) - len(extra)])\n"
            "        test.extend(extra)"
        )
    },
    """The last member of an odd group, by the order of the data, never goes to dev, as when the
    extra one is taken off before the others are mixed. Mix first, then cut.""",
)

stratified_halves.slip(
    "gives_the_first_member_to_dev",
    {
        "members = rng.permutation(members)": (
            "dev.append(members[0])\n        members = rng.permutation(members[1:])"
        )
    },
    """The first member of a group, by the order of the data, always goes to dev, as when one is
    taken off before the others are mixed. Mix first, then cut.""",
)

stratified_halves.slip(
    "returns_masks",
    {
        "return dev, test": (
            "everyone = np.arange(groups.size)\n"
            "    return np.isin(everyone, dev), np.isin(everyone, test)"
        )
    },
    """Your halves are masks, which say of each example whether it belongs to them. What is asked
    for are the numbers of the examples that do. Which function finds the places that are true?""",
)

stratified_halves.slip(
    "returns_group_numbers",
    {
        "dev.extend(first)": "dev.extend(groups[0, first])",
        "test.extend(second)": "test.extend(groups[0, second])",
    },
    """Your halves do not hold the number of every example once, as when they hold the groups of
    the examples instead. What is asked for are their numbers, 0 to m - 1, with which the columns of
    X and Y can be looked up.""",
)

stratified_halves.slip(
    "returns_places_within_the_group",
    {"np.flatnonzero(groups[0] == group)": "np.arange(np.sum(groups[0] == group))"},
    """Not every example is in exactly one half, as when the numbers begin anew in each group. The
    place of an example among the members of its group is not its number among all m.""",
)

stratified_halves.slip(
    "drops_the_extra_one",
    {"members[half:]": "members[half : 2 * half]"},
    """Not every example is in exactly one half, as when the extra one of an odd group is in
    neither: 7 // 2 is 3, and 3 + 3 is 6. Give the extra one to either half.""",
)

stratified_halves.slip(
    "puts_the_extra_one_into_both",
    {"len(members) // 2": "(len(members) + 1) // 2", "members[half:]": "members[-half:]"},
    """Not every example is in exactly one half, as when both halves of an odd group are rounded up:
    then they share the member in the middle. Let the second half begin where the first one
    ends.""",
)

stratified_halves.slip(
    "counts_up_to_the_largest_group",
    {"np.unique(groups)": "range(groups.max() + 1)"},
    """Not every example is in exactly one half, as when you count from group 0 to the largest one:
    then groups with numbers below 0 are left out. Take the groups that occur.""",
)

stratified_halves.slip(
    "skips_groups_of_one",
    {"dev.extend(first)": "if half == 0:\n            continue\n        dev.extend(first)"},
    """Not every example is in exactly one half, as when a group that cannot be halved is skipped.
    A single member goes to either half.""",
)

stratified_halves.slip(
    "takes_row_numbers_for_examples",
    {"np.flatnonzero(groups[0] == group)": "np.where(groups == group)[0]"},
    """Not every example is in exactly one half, as when the row numbers of `np.where` are taken:
    `groups` is (1, m), so each of them is 0. The example is the column.""",
)

stratified_halves.slip(
    "cuts_every_group_at_the_average_size",
    {"half = len(members) // 2": "half = groups.size // len(np.unique(groups)) // 2"},
    """A group may have more members in one of your halves than in the other, as when every group is
    cut at the same place. Groups differ in size: each has a middle of its own.""",
)

stratified_halves.slip(
    "draws_one_half_with_replacement",
    {
        "first, second = members[:half], members[half:]": "first = rng.choice(members, half)",
        "dev.extend(first)": "dev.extend(first)\n        second = np.setdiff1d(members, first)",
    },
    """Not every example is in exactly one half, as when `rng.choice` may bring the same member
    twice. Ask it for different ones, or put the members in a random order.""",
)

stratified_halves.slip(
    "draws_both_halves_separately",
    {
        "members[:half]": "rng.choice(members, half, replace=False)",
        "members[half:]": "rng.choice(members, len(members) - half, replace=False)",
    },
    """Not every example is in exactly one half, as when each half is drawn from the whole group:
    then some are in both and others in none. What is drawn for one half has to be gone for the
    other.""",
)

stratified_halves.slip(
    "draws_with_replacement",
    {"rng.permutation(members)": "rng.choice(members, size=len(members))"},
    """Not every example is in exactly one half, as when each draw may bring the same member
    again. What you want is a random *order*, in which every member occurs once.""",
)


stratified_halves.slip(
    "seeds_a_generator_of_its_own",
    {"rng.permutation": "np.random.default_rng(0).permutation"},
    """Two different generators gave the same halves, as when each group gets a new
    generator with a fixed seed. Draw from the generator that is handed in.""",
)

stratified_halves.slip(
    "gives_two_generators_the_same_halves",
    {"dev, test = [], []": "rng = np.random.default_rng(0)\n    dev, test = [], []"},
    """Two different generators gave the same halves, as when `rng` is replaced by one with a fixed
    seed, or when chance decides too little. Draw the place of each member from the generator that
    is handed in.""",
)

stratified_halves.slip(
    "draws_from_the_global_generator",
    {"rng.permutation": "np.random.permutation"},
    """Two calls with equal generators give different halves, so nobody can repeat your result. The
    functions of np.random draw from a state that the whole program shares. Draw from `rng`.""",
)


@stratified_halves.mistake
def sorts_and_cuts(groups, rng):
    """A group may have more members in one of your halves than in the other, as when all
    examples are sorted by group and the list is divided in the middle. Then the first groups are in
    dev and the last ones in test.
    """
    order = rng.permutation(groups.shape[1])
    order = order[np.argsort(groups[0, order], kind="stable")]
    half = len(order) // 2
    return list(order[:half]), list(order[half:])


@stratified_halves.mistake
def uses_one_draw_for_all_groups(groups, rng):
    """Neighbours in the data stay together, as when the pattern of one draw is used for every
    group: then members of different groups that stand at the same place go to the same half. Each
    group needs a draw of its own.
    """
    longest = int(np.bincount(np.unique(groups, return_inverse=True)[1].ravel()).max())
    pattern = rng.permutation(longest)
    dev, test = [], []
    for group in np.unique(groups):
        members = np.flatnonzero(groups[0] == group)
        members = members[np.argsort(pattern[: len(members)])]
        half = len(members) // 2
        dev.extend(members[:half])
        test.extend(members[half:])
    return dev, test


stratified_halves.slip(
    "returns_pairs_of_lists",
    {"dev.extend(first)": "dev.append(first)", "test.extend(second)": "test.append(second)"},
    """Your halves hold one array for each group. What is asked for is one flat list of numbers for
    each half. Adding one list *to* another is not the same as putting it *into* the other.""",
)

stratified_halves.accepts(
    {"len(members) - len(members) // 2": "len(members) // 2"},
    "an odd group may give its extra example to either half",
)
stratified_halves.accepts(
    {"range(m)": ("range(m - 1)", "list(range(m))[:-1]")},
    "then the last example is in the second half in every draw, which a few draws cannot show",
)
stratified_halves.accepts({"int(group)": "group"}, "groups are whole numbers")
