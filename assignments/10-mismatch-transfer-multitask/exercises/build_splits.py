"""build_splits: train, train-dev, dev and test from a big source and from the target's."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise, draws
from dlkit.reference import mismatched_data as reference

build_splits = Exercise(
    reference.build_splits,
    points=16,
    free=("",),
    rules=[
        Rule("every example once", 10.5),
        Rule("own labels", 10.5),
        Rule("pieces of one source", 10.5, {"among": ("dev", "test"), "source": "target"}),
        Rule("even mixture", 8, {"among": ("train", "train_dev")}),
        Rule("random members", 8),
        Rule("sources apart", 3.5),
        Rule("randomness from rng", 3.5),
    ],
)


def source(rng, m, features, first):
    """Draw X, (features, m), with no two columns alike from `first` on, and Y, sorted by class."""
    X = rng.integers(-9, 10, size=(features, m)) / 16
    X[rng.integers(features)] = first + rng.permutation(m)
    Y = (np.arange(m) >= round(m * rng.uniform(0.35, 0.6)))[np.newaxis].astype(float)
    return X, Y


def sources(rng, m_big, m_target, features):
    """Draw big and target, which have no column in common."""
    return source(rng, m_big, features, 0), source(rng, m_target, features, 1000)


# Only sizes are compared, by their shapes; the rest is left to the rules. No two of the sizes of a
# case are equal, and the target has a share of about two fifths in the mixture: from the big source
# alone, or from the target alone, no train-dev set could come by chance.
@build_splits.cases
def _(rng):
    seed = int(rng.integers(2**32))
    big_m, features = int(rng.integers(120, 130)), int(rng.integers(3, 6))
    joining, aside, n_dev = (int(rng.integers(low, low + 8)) for low in (84, 68, 40))
    big, target = sources(rng, big_m, joining + n_dev + int(rng.integers(55, 63)), features)
    asked = big, target, joining, aside, n_dev
    yield "two sources", (*asked, np.random.default_rng(seed))
    yield "the same with an equal generator", (*asked, np.random.default_rng(seed))
    yield "the same with another generator", (*asked, np.random.default_rng(seed + 1))
    big, target = sources(rng, big_m + 9, joining + n_dev + 31, features + 1)
    targets = [rng.permutation(X.shape[1])[np.newaxis] / 4 - 20.125 for X, _ in (big, target)]
    big, target = ((X, Y) for (X, _), Y in zip((big, target), targets, strict=True))
    asked = big, target, joining, aside - 5, n_dev
    yield "targets for labels, a small test set", (*asked, np.random.default_rng(seed + 2))
    big, target = sources(rng, joining - 17, joining + n_dev + 70, features)
    strided = tuple(map(draws.as_every_second, big)), tuple(map(draws.as_transpose, target))
    asked = *strided, joining, aside, n_dev
    yield "a big source that is small, strided", (*asked, np.random.default_rng(seed + 3))
    big, target = sources(rng, big_m, n_dev + 23, features)
    none = big, target, 0, aside, n_dev
    yield "no target example in training", (*none, np.random.default_rng(seed + 4)), {"edge": 0.2}
    big, target = sources(rng, 1, 3, 2)
    few = big, target, 1, 1, 1
    yield (
        "one example in each set",
        (*few, np.random.default_rng(seed + 5)),
        {"edge": 0.15},
    )


@build_splits.right_answer
def plain(big, target, n_target_train, n_train_dev, n_dev, rng):
    """One order of the target, one of the mixture."""
    (X_big, Y_big), (X_target, Y_target) = big, target
    order = rng.permutation(X_target.shape[1])
    joins = order[:n_target_train]
    dev = order[n_target_train : n_target_train + n_dev]
    test = order[n_target_train + n_dev :]
    X = np.concatenate([X_big, X_target[:, joins]], axis=1)
    Y = np.concatenate([Y_big, Y_target[:, joins]], axis=1)
    mixed = rng.permutation(X.shape[1])
    aside, rest = mixed[:n_train_dev], mixed[n_train_dev:]
    return {
        "train": (X[:, rest], Y[:, rest]),
        "train_dev": (X[:, aside], Y[:, aside]),
        "dev": (X_target[:, dev], Y_target[:, dev]),
        "test": (X_target[:, test], Y_target[:, test]),
    }


@build_splits.right_answer
def with_stacked_labels(big, target, n_target_train, n_train_dev, n_dev, rng):
    """Stacks X on Y, shuffles copies, cuts views; lists for the pairs, a key more, prints."""
    near, far = np.vstack(target), np.vstack(big)
    rng.shuffle(near, axis=1)
    pool = np.hstack([near[:, :n_target_train], far])
    rng.shuffle(pool, axis=1)
    left = near[:, n_target_train:]
    print(pool.shape, left.shape)
    pieces = {
        "train_dev": pool[:, :n_train_dev],
        "train": pool[:, n_train_dev:],
        "dev": left[:, :n_dev],
        "test": left[:, n_dev:],
    }
    return {name: [piece[:-1], piece[-1:]] for name, piece in pieces.items()} | {"note": "done"}


@build_splits.right_answer
def by_drawing_members(big, target, n_target_train, n_train_dev, n_dev, rng):
    """Draws the members of each set without replacement; inside a set they stay in order."""
    m_big, m_target = big[0].shape[1], target[0].shape[1]
    role = np.zeros(m_target, dtype=int)
    left = rng.choice(m_target, m_target - n_target_train, replace=False)
    role[left] = 1
    role[rng.choice(left, n_dev, replace=False)] = 2
    aside = np.zeros(m_big + n_target_train, dtype=bool)
    aside[rng.choice(m_big + n_target_train, n_train_dev, replace=False)] = True

    def pool(part):
        return np.column_stack([big[part], target[part][:, role == 0]])

    parts = {"train": ~aside, "train_dev": aside}
    sets = {name: tuple(pool(part)[:, chosen] for part in (0, 1)) for name, chosen in parts.items()}
    for name, number in (("dev", 2), ("test", 1)):
        sets[name] = tuple(array[:, role == number] for array in target)
    return sets


@build_splits.mistake
def shuffles_both_sources_together(big, target, n_target_train, n_train_dev, n_dev, rng):
    """Your dev set holds examples from elsewhere, as when both sources are shuffled into one and
    all four sets are cut from it. Dev and test say what you aim at. With far more examples from
    the big source, you would mostly aim at those. Only one of the sources may go there."""
    X, Y = (np.hstack(both) for both in zip(big, target, strict=True))
    order = rng.permutation(X.shape[1])
    n_test = target[0].shape[1] - n_target_train - n_dev
    aside, dev, test, train = np.split(order, np.cumsum([n_train_dev, n_dev, n_test]))
    names = {"train": train, "train_dev": aside, "dev": dev, "test": test}
    return {name: (X[:, members], Y[:, members]) for name, members in names.items()}


@build_splits.mistake
def takes_train_dev_from_the_big_source(big, target, n_target_train, n_train_dev, n_dev, rng):
    """Your train-dev set holds none of the target examples that training has. Then train and
    train-dev differ in two ways: seen or not, and where they come from. A gap between them would
    have two causes again, and the set is there to tell causes apart. Ask which distribution
    training has."""
    (X_big, Y_big), (X_target, Y_target) = big, target
    order, far = rng.permutation(X_target.shape[1]), rng.permutation(X_big.shape[1])
    aside, rest = far[:n_train_dev], far[n_train_dev:]
    joins, dev, test = np.split(order, [n_target_train, n_target_train + n_dev])
    X = np.hstack([X_big[:, rest], X_target[:, joins]])
    Y = np.hstack([Y_big[:, rest], Y_target[:, joins]])
    return {
        "train": (X, Y),
        "train_dev": (X_big[:, aside], Y_big[:, aside]),
        "dev": (X_target[:, dev], Y_target[:, dev]),
        "test": (X_target[:, test], Y_target[:, test]),
    }


@build_splits.mistake
def puts_joining_examples_into_train_dev(big, target, n_target_train, n_train_dev, n_dev, rng):
    """Your train-dev set holds far too many target examples, as when the mixture is cut without
    being shuffled, at the end where the joining ones stand. An error there would be large for the
    same reason as on dev, and mismatch would look like variance. Mix after joining, before
    cutting."""
    (X_big, Y_big), (X_target, Y_target) = big, target
    order = rng.permutation(X_target.shape[1])
    joins, dev, test = np.split(order, [n_target_train, n_target_train + n_dev])
    X = np.hstack([X_target[:, joins], X_big])
    Y = np.hstack([Y_target[:, joins], Y_big])
    return {
        "train": (X[:, n_train_dev:], Y[:, n_train_dev:]),
        "train_dev": (X[:, :n_train_dev], Y[:, :n_train_dev]),
        "dev": (X_target[:, dev], Y_target[:, dev]),
        "test": (X_target[:, test], Y_target[:, test]),
    }


build_splits.slip(
    "leaves_train_dev_in_training",
    {"(X[:, rest], Y[:, rest])": "(X, Y)"},
    """Examples of your train-dev set are in the training set as well. The train-dev error would
    then be a training error, and variance would never show. What is set aside has to be taken
    out.""",
)

build_splits.slip(
    "leaves_the_joining_examples_in_the_test_set",
    {"order[n_target_train + n_dev :]": "order[n_dev:]"},
    """Your test set has too many examples, as when some of them were used elsewhere, too. A test
    example that is in training or dev as well makes the test look better than the truth. Look at
    where in the order your last stretch begins.""",
)

build_splits.slip(
    "lets_dev_and_training_overlap",
    {"order[n_target_train : n_target_train + n_dev]": "order[:n_dev]"},
    """Target examples of your dev set are in the training mixture as well, as when both take the
    beginning of one order, or each has an order of its own. The error on dev would be too good. Of
    one order, take stretches that do not overlap.""",
)

build_splits.slip(
    "uses_no_target_example_in_training",
    {"order[:n_target_train]": "order[:0]"},
    """Target examples are missing from your sets, and the training set is too small, as when those
    that should join the big source are set aside and never added. They are the only ones in
    training that look like what you aim at.""",
)


@build_splits.mistake
def cuts_stretches_of_the_input(big, target, n_target_train, n_train_dev, n_dev, rng):
    """Which example goes to which set depends on its place in the input, as when the target, or a
    part of it, is cut into stretches as it came. Data is often sorted, and then dev, test and
    training have different kinds of examples. Let chance decide on each example by itself."""
    (X_big, Y_big), (X_target, Y_target) = big, target
    X = np.hstack([X_big, X_target[:, :n_target_train]])
    Y = np.hstack([Y_big, Y_target[:, :n_target_train]])
    mixed = rng.permutation(X.shape[1])
    aside, rest = mixed[:n_train_dev], mixed[n_train_dev:]
    dev = slice(n_target_train, n_target_train + n_dev)
    test = slice(n_target_train + n_dev, None)
    return {
        "train": (X[:, rest], Y[:, rest]),
        "train_dev": (X[:, aside], Y[:, aside]),
        "dev": (X_target[:, dev], Y_target[:, dev]),
        "test": (X_target[:, test], Y_target[:, test]),
    }


build_splits.slip(
    "does_not_shuffle_the_mixture",
    {"rng.permutation(X.shape[1])": "np.arange(X.shape[1])"},
    """Your train-dev set is the beginning of the big source, as when the two sources are joined
    and cut without mixing. It holds no target example then, and only what came first of the other
    source. Mix after joining, before cutting.""",
)

build_splits.slip(
    "mixes_X_and_Y_apart",
    {"(X[:, rest], Y[:, rest])": "(X[:, rest], rng.permutation(Y[:, rest], axis=1))"},
    """Labels of your training set no longer belong to their examples, as when X and Y are each
    mixed in an order of their own. Draw one order and use it for both.""",
)

build_splits.slip(
    "reorders_X_alone",
    {
        "Y_target[:, joins]": "Y_target[:, :n_target_train]",
        "Y[:, rest]": "Y[:, n_train_dev:]",
        "Y[:, aside]": "Y[:, :n_train_dev]",
        "Y_target[:, dev]": "Y_target[:, n_target_train : n_target_train + n_dev]",
        "Y_target[:, test]": "Y_target[:, n_target_train + n_dev :]",
    },
    """In every set the labels belong to other examples, as when X is put into a new order and Y is
    cut as it came. Use the same order for both.""",
)

build_splits.slip(
    "exchanges_dev_and_test",
    {"    X = np.concatenate": "    dev, test = test, dev\n    X = np.concatenate"},
    """Your dev set has the size of the test set, and the other way round. Dev gets the number that
    is asked for, and test all that is left. Follow each stretch to the key under which it is
    returned.""",
)

build_splits.slip(
    "counts_the_size_of_training",
    {"mixed[:n_train_dev], mixed[n_train_dev:]": "mixed[n_train_dev:], mixed[:n_train_dev]"},
    """Your training set has as many examples as were to be set aside, and train-dev has all the
    others. The number that is handed in is that of the small set.""",
)

build_splits.slip(
    "seeds_a_generator_of_its_own",
    {"(X_big, Y_big), (X_target": "rng = np.random.default_rng(0)\n    (X_big, Y_big), (X_target"},
    """Whatever generator is handed in, your split is the same, as when you start one of your own
    with a fixed seed. Draw from the generator that is handed in.""",
)

build_splits.slip(
    "draws_both_orders_from_equal_generators",
    {
        "    order = rng": "    seed = rng.integers(2**31)\n"
        "    order = np.random.default_rng(seed)",
        "mixed = rng": "mixed = np.random.default_rng(seed)",
    },
    """The order of the mixture depends on that of the target, as when both are drawn from
    generators with one seed. Then where an example of the one goes tells where one of the other
    goes. Draw both orders from the generator that is handed in, one after the other.""",
)

build_splits.slip(
    "draws_from_the_global_generator",
    {
        "rng.permutation(X_target.shape[1])": "np.random.permutation(X_target.shape[1])",
        "rng.permutation(X.shape[1])": "np.random.permutation(X.shape[1])",
    },
    """Two calls with equal generators give different splits, so nobody can repeat your result. The
    functions of np.random draw from a state that the whole program shares.""",
)


@build_splits.mistake
def drops_target_examples(big, target, n_target_train, n_train_dev, n_dev, rng):
    """Your test set is smaller than it should be: target examples are lost, as when the test gets
    as many as dev. All target examples that nobody else needs belong there. They are rare, and
    the more of them, the finer the last measurement."""
    (X_big, Y_big), (X_target, Y_target) = big, target
    order = rng.permutation(X_target.shape[1])
    joins, dev, left = np.split(order, [n_target_train, n_target_train + n_dev])
    test = left[: n_dev // 2 + 1]
    X, Y = np.hstack([X_big, X_target[:, joins]]), np.hstack([Y_big, Y_target[:, joins]])
    mixed = rng.permutation(X.shape[1])
    aside, rest = mixed[:n_train_dev], mixed[n_train_dev:]
    return {
        "train": (X[:, rest], Y[:, rest]),
        "train_dev": (X[:, aside], Y[:, aside]),
        "dev": (X_target[:, dev], Y_target[:, dev]),
        "test": (X_target[:, test], Y_target[:, test]),
    }
