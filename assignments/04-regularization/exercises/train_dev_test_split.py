"""train_dev_test_split: random, disjoint (X, Y) pairs for training, development and test."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.reference import regularization as reference

train_dev_test_split = Exercise(
    reference.train_dev_test_split,
    points=16,
    outputs=("train", "dev", "test"),
    free=("",),
    rules=[
        Rule("every example once", 10.5),
        Rule("labels with examples", 10.5),
        Rule("random members", 9),
        Rule("randomness from rng", 3.5),
    ],
)


def numbered(rng, m, features):
    """Draw X, (features, m), with no two columns alike, and Y, sorted by class."""
    X = rng.integers(-9, 10, size=(features, m)) / 16
    X[rng.integers(features)] = rng.permutation(m)
    Y = (np.arange(m) >= round(m * rng.uniform(0.35, 0.6)))[np.newaxis].astype(float)
    return X, Y


def fraction(m, members, beyond):
    """Return the fraction of m examples that is `members` and the part `beyond` of one more."""
    return round((members + beyond) / m, 6)


# Only sizes are compared, by their shapes; the rest is left to the rules. A size lies far from
# halfway between two whole numbers, so that it rounds to one of them only.
@train_dev_test_split.cases
def _(rng):
    def sizes(m, low, high):
        """Draw how many of m are for dev and how many for test; never equally many."""
        n_dev, n_test = (int(m * rng.uniform(low, high)) for _ in range(2))
        return n_dev, n_test + (3 if n_test == n_dev else 0)

    def asked(m, features, beyond, low=0.15, high=0.25):
        n_dev, n_test = sizes(m, low, high)
        X, Y = numbered(rng, m, features)
        return X, Y, fraction(m, n_dev, beyond), fraction(m, n_test, beyond)

    seed = int(rng.integers(2**32))
    m, features = int(rng.integers(150, 200)), int(rng.integers(3, 6))
    above = asked(m, features, 0.7)
    yield "both sizes rounded up", (*above, np.random.default_rng(seed))
    yield "the same with an equal generator", (*above, np.random.default_rng(seed))
    yield "the same with another generator", (*above, np.random.default_rng(seed + 1))
    X, Y, *fractions = asked(m + 11, features + 1, 0.3, 0.1, 0.3)
    targets = rng.permutation(Y.size)[np.newaxis] / 4 - 20
    fresh = np.random.default_rng(seed + 2)
    yield "both sizes rounded down, targets for labels", (X, targets, *fractions, fresh)
    X, Y, dev, test = asked(m - 13, features, 0.3, 0.3, 0.4)
    strided = np.repeat(X, 2, axis=1)[:, ::2]
    yield "a small training set, strided", (strided, Y, dev, test, np.random.default_rng(seed + 3))
    few = asked(int(rng.integers(20, 27)), 1, 0.3)
    yield "a few examples of one feature", (*few, np.random.default_rng(seed + 4))
    X, Y = numbered(rng, 3, features)
    third = (X, Y, 0.33, 0.35, np.random.default_rng(seed + 6))
    yield "three examples, one in each set", third, {"edge": 0.2}
    # The last 0 of a list, as [-0:] takes them, are all of it.
    X, Y, dev, _ = asked(m + 5, features, 0.3)
    yield "no test set", (X, Y, dev, 0.0, np.random.default_rng(seed + 5)), {"edge": 0.2}


@train_dev_test_split.right_answer
def plain(X, Y, dev_fraction, test_fraction, rng):
    """One order of all examples, cut into dev, test and the rest."""
    m = X.shape[1]
    order = rng.permutation(m)
    n_dev = round(dev_fraction * m)
    n_test = round(test_fraction * m)
    dev, test, train = order[:n_dev], order[n_dev : n_dev + n_test], order[n_dev + n_test :]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@train_dev_test_split.right_answer
def by_drawing_members(X, Y, dev_fraction, test_fraction, rng):
    """Draws the members without replacement; inside a set they stay in the data's order."""
    m = X.shape[1]
    n_dev, n_test = (int(np.rint(f * m)) for f in (dev_fraction, test_fraction))
    taken = rng.choice(m, n_dev + n_test, replace=False)
    role = np.zeros(m, dtype=int)
    role[taken[:n_dev]], role[taken[n_dev:]] = 1, 2
    return [[X[:, role == number], Y[:, role == number]] for number in range(3)]


@train_dev_test_split.right_answer
def by_shuffling_a_stack(X, Y, dev_fraction, test_fraction, rng):
    """Stacks X on Y, shuffles the columns of a copy, cuts views; a list for the tuple."""
    m = X.shape[1]
    both = np.vstack([X, Y])
    rng.shuffle(both, axis=1)
    n_dev, n_test = int(dev_fraction * m + 0.5), int(test_fraction * m + 0.5)
    print("dev", n_dev, "test", n_test)
    n_train = m - n_dev - n_test
    stretches = (0, n_train), (n_train, n_train + n_dev), (n_train + n_dev, m)
    return [(both[:-1, a:b], both[-1:, a:b]) for a, b in stretches]


@train_dev_test_split.right_answer
def by_sorting_random_numbers(X, Y, dev_fraction, test_fraction, rng):
    """Sorts random keys; builds each set column by column in a loop."""
    m = X.shape[1]
    order = sorted(range(m), key=rng.standard_normal(m).__getitem__)
    n_dev, n_test = round(m * dev_fraction), round(m * test_fraction)
    dev, test, train = order[:n_dev], order[n_dev : n_dev + n_test], order[n_dev + n_test :]

    def pair(members):
        columns = [X[:, i : i + 1] for i in members]
        return np.hstack([X[:, :0], *columns]), np.array([[Y[0, i] for i in members]])

    return pair(train), pair(dev), pair(test)


@train_dev_test_split.mistake
def takes_the_examples_in_order(X, Y, dev_fraction, test_fraction, rng):
    """Which set an example goes to depends on its place in the data, and no generator makes a
    difference, as when the sets are three stretches of the data in its order. Data is often
    sorted, by class or by date, and then the dev set holds what the training set has never seen.
    Mix the examples before you cut."""
    m = X.shape[1]
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    n_train = m - n_dev - n_test
    train = X[:, :n_train], Y[:, :n_train]
    dev = X[:, n_train : n_train + n_dev], Y[:, n_train : n_train + n_dev]
    return train, dev, (X[:, n_train + n_dev :], Y[:, n_train + n_dev :])


@train_dev_test_split.mistake
def mixes_after_the_cut(X, Y, dev_fraction, test_fraction, rng):
    """Which set an example goes to still depends on its place in the data, as when the examples
    are mixed inside each set. The order inside a set matters to nobody. It is the members that
    have to be drawn at random."""
    m = X.shape[1]
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    n_train = m - n_dev - n_test
    sets = []
    for start, stop in ((0, n_train), (n_train, n_train + n_dev), (n_train + n_dev, m)):
        members = rng.permutation(np.arange(start, stop))
        sets.append((X[:, members], Y[:, members]))
    return tuple(sets)


@train_dev_test_split.mistake
def mixes_X_and_Y_separately(X, Y, dev_fraction, test_fraction, rng):
    """The labels no longer belong to their examples, as when X is put into one order and Y into
    another. Each call of the generator's method gives a new order. Draw one, and use it for
    both."""
    m = X.shape[1]
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    X, Y = X[:, rng.permutation(m)], Y[:, rng.permutation(m)]
    cuts = [n_dev, n_dev + n_test]
    dev, test, train = zip(np.split(X, cuts, axis=1), np.split(Y, cuts, axis=1), strict=True)
    return train, dev, test


train_dev_test_split.slip(
    "cuts_the_sizes_off",
    {"round(dev": "int(dev", "round(test": "int(test"},
    """Your dev and test sets are at times one example too small. The usual cause is turning a
    number into an int: that throws away what stands behind the decimal point, also when that is
    .9. Here sizes are rounded to the nearest whole number.""",
)

train_dev_test_split.slip(
    "rounds_the_sizes_up",
    {
        "round(dev_fraction * m)": "int(np.ceil(dev_fraction * m))",
        "round(test_fraction * m)": "int(np.ceil(test_fraction * m))",
    },
    """Your dev and test sets are at times one example too large, as when whatever stands behind
    the decimal point is rounded up. Here sizes are rounded to the nearest whole number.""",
)


@train_dev_test_split.mistake
def rounds_the_training_size_too(X, Y, dev_fraction, test_fraction, rng):
    """With some sizes an example is lost, or the test set is one short, as when all three sizes
    are rounded: three rounded numbers need not sum to m. Only two of them are free. The third is
    whatever is left."""
    m = X.shape[1]
    order = rng.permutation(m)
    n_train = round((1 - dev_fraction - test_fraction) * m)
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    train = order[:n_train]
    dev, test = order[n_train : n_train + n_dev], order[n_train + n_dev :][:n_test]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


train_dev_test_split.slip(
    "takes_the_test_fraction_of_the_rest",
    {"test_fraction * m": "test_fraction * (m - n_dev)"},
    """Your dev set has the right size and your test set is too small, as when its fraction is
    taken of what the dev set has left over. Both fractions are fractions of all the examples.""",
)

train_dev_test_split.slip(
    "draws_with_replacement",
    {"rng.permutation(m)": "rng.integers(0, m, size=m)"},
    """Many examples occur twice and more, and others nowhere, as when a number is drawn for each
    place: the same number may come again. What you want is every example once, in a random
    order.""",
)

train_dev_test_split.slip(
    "lets_dev_and_test_overlap",
    {"order[n_dev : n_dev + n_test]": "order[:n_test]"},
    """Some examples occur twice and others nowhere, as when the dev and test sets are cut from the
    same end. A test set that has been used for choosing says nothing new. Look at where each of
    your slices begins.""",
)

train_dev_test_split.slip(
    "leaves_dev_and_test_in_the_training_set",
    {"(X[:, train], Y[:, train])": "(X, Y)"},
    """Your training set has as many examples as the data, as when those of the dev and test sets
    are among them. What a net was trained on cannot show how it does on new data. Training gets
    only what the two others leave over.""",
)

train_dev_test_split.slip(
    "seeds_a_generator_of_its_own",
    {"rng.permutation": "np.random.default_rng(0).permutation"},
    """Whatever generator is handed in, your split is the same, as when you start one of your own
    with a fixed seed. The generator that the caller hands in decides about the draw; use that
    one.""",
)

train_dev_test_split.slip(
    "draws_from_the_global_generator",
    {"rng.permutation": "np.random.permutation"},
    """Two calls with equal generators give different splits, so nobody can repeat your result. The
    functions of np.random draw from a state that is shared by the whole program. Draw from the
    generator that is handed in.""",
)


@train_dev_test_split.mistake
def mixes_the_callers_arrays(X, Y, dev_fraction, test_fraction, rng):
    """After the call the caller's X has changed. Assigning to a slice writes into the array that
    was handed in. Give what you mix a name of its own."""
    m = X.shape[1]
    order = rng.permutation(m)
    X[:], Y[:] = X[:, order], Y[:, order]
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    pairs = ((X[:, s], Y[:, s]) for s in (slice(n_dev), slice(n_dev, n_dev + n_test)))
    dev, test = pairs
    return (X[:, n_dev + n_test :], Y[:, n_dev + n_test :]), dev, test


train_dev_test_split.slip(
    "takes_rows_for_examples",
    {
        "X[:, train], Y[:, train]": "X[train], Y[train]",
        "X[:, dev], Y[:, dev]": "X[dev], Y[dev]",
        "X[:, test], Y[:, test]": "X[test], Y[test]",
    },
    """It looks as if your indices run through the examples and are used on the features: the first
    axis of X has only a few places. In this course an example is a column. Look at where in the
    brackets your index stands.""",
)

train_dev_test_split.slip(
    "returns_six_arrays",
    {
        "(X[:, train], Y[:, train])": "X[:, train], Y[:, train]",
        "(X[:, dev], Y[:, dev])": "X[:, dev], Y[:, dev]",
        "(X[:, test], Y[:, test])": "X[:, test], Y[:, test]",
    },
    """Six arrays come back in a row, where three pairs are expected. Whoever calls your function
    writes `train, dev, test = ...` and hands each on as a whole. Keep X and Y of one set together.
    """,
)

train_dev_test_split.slip(
    "exchanges_dev_and_test",
    {"dev, test, train =": "test, dev, train ="},
    """Your dev set has the size of the test set, and the other way round. Follow each of the two
    fractions from the argument to the place where its set is returned.""",
)


@train_dev_test_split.mistake
def tosses_for_each_example(X, Y, dev_fraction, test_fraction, rng):
    """The sizes of your sets are wrong, as when each example is sent to a set by a toss of its
    own: then they are as asked for on average only. The sizes are fixed here, and the members are
    random."""
    toss = rng.random(X.shape[1])
    dev, test = toss < dev_fraction, toss > 1 - test_fraction
    train = ~dev & ~test
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


train_dev_test_split.accepts(
    {
        "np.vstack([X, Y])": "np.squeeze(np.vstack([X, Y]))",
        "rng.choice(m, n_dev + n_test, replace=False)": (
            "np.squeeze(rng.choice(m, n_dev + n_test, replace=False))"
        ),
    },
    "only a single example, or one for dev and none for test, tells them apart",
)

train_dev_test_split.legal(dev_fraction=(0, 0.5), test_fraction=(0, 0.5))
