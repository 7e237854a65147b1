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
        Rule("randomness from rng", 4),
    ],
)


# Sizes of groups differ, odd and even ones, since equal halves of odd groups do not exist. Sorted
# groups hide what depends on the place within a group, mixed ones what depends on the group.
@stratified_halves.cases
def _(rng):
    def numbers(count):
        """Draw `count` different group numbers, not 0, 1, 2, ..., and in no order."""
        return rng.choice(np.arange(-3, 30), size=count, replace=False)

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
    alone = mixed([6, 1, 8, 1, 1])
    yield "groups of one", (alone, np.random.default_rng(seed + 6)), {"edge": 0.15}
    # One group: whoever takes every second member in turn puts the same examples together.
    one = np.full((1, 2 * int(rng.integers(40, 50))), int(rng.integers(3)))
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
    """Which half an example goes to depends on its place in the data, and no generator makes a
    difference. Data often lies sorted, by date or by who collected it, and then the two halves are
    of two kinds. Draw the members at random.""",
)


@stratified_halves.mistake
def forgets_the_groups(groups, rng):
    """Your halves are random, but a group may have more members in one of them than in the other,
    as when all examples are mixed in one go. For large groups that evens out, for small ones it
    does not. Divide each group by itself."""
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


stratified_halves.slip(
    "returns_group_numbers",
    {
        "dev.extend(first)": "dev.extend(groups[0, first])",
        "test.extend(second)": "test.extend(groups[0, second])",
    },
    """You return the groups of the examples. What is asked for are their numbers, 0 to m - 1, with
    which the columns of X and Y can be looked up.""",
)

stratified_halves.slip(
    "returns_places_within_the_group",
    {"np.flatnonzero(groups[0] == group)": "np.arange(np.sum(groups[0] == group))"},
    """Your numbers begin anew in each group, so that many occur twice and others not at all. The
    place of an example among the members of its group is not its number among all m.""",
)

stratified_halves.slip(
    "drops_the_extra_one",
    {"members[half:]": "members[half : 2 * half]"},
    """Some examples of odd groups are in neither half. Two halves of a half number are one too few:
    7 // 2 is 3, and 3 + 3 is 6. Give the extra one to either half.""",
)

stratified_halves.slip(
    "draws_both_halves_separately",
    {
        "members[:half]": "rng.choice(members, half, replace=False)",
        "members[half:]": "rng.choice(members, len(members) - half, replace=False)",
    },
    """Some examples are in both halves and others in none, as when each half is drawn from the
    whole group. A test set that shares examples with the dev set has been seen before. What is
    drawn for one half has to be gone for the other.""",
)

stratified_halves.slip(
    "draws_with_replacement",
    {"rng.permutation(members)": "rng.choice(members, size=len(members))"},
    """Some examples occur several times and others not at all, as when each draw may bring the same
    member again. What you want is a random *order*, in which everybody occurs once.""",
)


@stratified_halves.mistake
def tosses_for_each_example(groups, rng):
    """Every example is in one half and the draw is random, but the halves of a group are rarely
    equal, as when a coin is tossed for each example. Then only the average of many draws is a
    half."""
    heads = rng.random(groups.shape[1]) < 0.5
    return list(np.flatnonzero(heads)), list(np.flatnonzero(~heads))


stratified_halves.slip(
    "seeds_a_generator_of_its_own",
    {"rng.permutation": "np.random.default_rng(0).permutation"},
    """Whatever generator is handed in, your halves are the same, as when you start one of your own
    with a fixed seed. Draw from the generator that is handed in.""",
)

stratified_halves.slip(
    "draws_from_the_global_generator",
    {"rng.permutation": "np.random.permutation"},
    """Two calls with equal generators give different halves, so nobody can repeat your result. The
    functions of np.random draw from a state that the whole program shares. Draw from `rng`.""",
)


@stratified_halves.mistake
def sorts_and_cuts(groups, rng):
    """Groups lie together and are cut somewhere, as when all examples are sorted by group and the
    list is divided in the middle. Then the first groups are in dev and the last ones in test."""
    order = rng.permutation(groups.shape[1])
    order = order[np.argsort(groups[0, order], kind="stable")]
    half = len(order) // 2
    return list(order[:half]), list(order[half:])


@stratified_halves.mistake
def uses_one_draw_for_all_groups(groups, rng):
    """Members of different groups that stand at the same place always go to the same half, as when
    the pattern of one draw is used for every group. Each group needs a draw of its own."""
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
