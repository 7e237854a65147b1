"""Regularisation: what its eight exercises are graded against.

For each exercise, in the order of the lesson: its points, the inputs that it is called with, the
mistakes that students make (a docstring is the hint that its author reads) and other right ways
of writing it. Mistakes and right answers use only `np` and the exercises by their names, because
their source is also pasted into notebooks.
"""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.reference import regularization as reference

GIVEN = {
    "01-logistic-regression": ("sigmoid",),
    "03-deep-network": (
        "initialize_parameters_deep",
        "linear_forward",
        "linear_activation_forward",
        "model_forward",
        "compute_cost",
        "linear_backward",
        "model_backward",
        "update_parameters",
    ),
}

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
diagnose = Exercise(reference.diagnose, points=9)
l2_cost = Exercise(reference.l2_cost, points=11)
l2_gradients = Exercise(reference.l2_gradients, parts={"dW": 10, "db": 3})
MASK = {"of": "mask", "keep": 1}
dropout_forward = Exercise(
    reference.dropout_forward,
    points=16,
    outputs=("A_dropped", "mask"),
    free=("",),
    rules=[
        Rule("share kept", 16, MASK),
        Rule("each on its own", 12.5, MASK),
        Rule("scaled by the mask", 9, {"of": "A_dropped", "mask": "mask", "keep": 1}),
        Rule("zeros and ones", 3.5, {"of": "mask"}),
        Rule("randomness from rng", 3.5),
    ],
)
dropout_backward = Exercise(reference.dropout_backward, points=7)
early_stopping = Exercise(reference.early_stopping, points=11)
flip_horizontal = Exercise(reference.flip_horizontal, points=7)


# train_dev_test_split
#
# Only sizes are compared, by their shapes; the rest is left to the rules. A size lies far from
# halfway between two whole numbers, so that it rounds to one of them only.


def numbered(rng, m, features):
    """Draw X, (features, m), with no two columns alike, and Y, sorted by class."""
    X = rng.integers(-9, 10, size=(features, m)).astype(float)
    X[rng.integers(features)] = rng.permutation(m)
    Y = (np.arange(m) >= round(m * rng.uniform(0.35, 0.6)))[np.newaxis].astype(float)
    return X, Y


def fraction(m, members, beyond):
    """Return the fraction of m examples that is `members` and the part `beyond` of one more."""
    return round((members + beyond) / m, 6)


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
    below = asked(m + 11, features + 1, 0.3, 0.1, 0.3)
    yield "both sizes rounded down", (*below, np.random.default_rng(seed + 2))
    X, Y, dev, test = asked(m - 13, features, 0.3, 0.3, 0.4)
    strided = np.repeat(X, 2, axis=1)[:, ::2]
    yield "a small training set, strided", (strided, Y, dev, test, np.random.default_rng(seed + 3))
    few = asked(int(rng.integers(20, 27)), 3, 0.3)
    yield "a few examples", (*few, np.random.default_rng(seed + 4))


@train_dev_test_split.mistake
def takes_the_examples_in_order(X, Y, dev_fraction, test_fraction, rng):
    """Your three sets are three stretches of the data in its order. Data is often sorted, by class
    or by date, and then the dev set holds what the training set has never seen. Mix the examples
    before you cut.
    """
    m = X.shape[1]
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    n_train = m - n_dev - n_test
    train = X[:, :n_train], Y[:, :n_train]
    dev = X[:, n_train : n_train + n_dev], Y[:, n_train : n_train + n_dev]
    return train, dev, (X[:, n_train + n_dev :], Y[:, n_train + n_dev :])


@train_dev_test_split.mistake
def mixes_after_the_cut(X, Y, dev_fraction, test_fraction, rng):
    """You mix the examples inside each set, but which set an example goes to still depends on its
    place in the data. The order inside a set matters to nobody. It is the members that have to be
    drawn at random.
    """
    m = X.shape[1]
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    n_train = m - n_dev - n_test
    sets = []
    for start, stop in ((0, n_train), (n_train, n_train + n_dev), (n_train + n_dev, m)):
        members = rng.permutation(np.arange(start, stop))
        sets.append((X[:, members], Y[:, members]))
    return tuple(sets)


@train_dev_test_split.mistake
def mixes_x_and_y_separately(X, Y, dev_fraction, test_fraction, rng):
    """The labels no longer belong to their examples: X was put into one order and Y into another.
    Each call of the generator's method gives a new order. Draw one, and use it for both.
    """
    m = X.shape[1]
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    X, Y = X[:, rng.permutation(m)], Y[:, rng.permutation(m)]
    cuts = [n_dev, n_dev + n_test]
    dev, test, train = zip(np.split(X, cuts, axis=1), np.split(Y, cuts, axis=1), strict=True)
    return train, dev, test


@train_dev_test_split.mistake
def cuts_the_sizes_off(X, Y, dev_fraction, test_fraction, rng):
    """Your dev and test sets are at times one example too small. Turning a number into an int
    throws away what stands behind the decimal point, also when that is .9. Here sizes are rounded
    to the nearest whole number.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    n_dev, n_test = int(dev_fraction * m), int(test_fraction * m)
    dev, test, train = np.split(order, [n_dev, n_dev + n_test])
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@train_dev_test_split.mistake
def rounds_the_sizes_up(X, Y, dev_fraction, test_fraction, rng):
    """Your dev and test sets are at times one example too large: you round up whatever stands
    behind the decimal point. Here sizes are rounded to the nearest whole number.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    n_dev, n_test = int(np.ceil(dev_fraction * m)), int(np.ceil(test_fraction * m))
    dev, test, train = np.split(order, [n_dev, n_dev + n_test])
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@train_dev_test_split.mistake
def rounds_the_training_size_too(X, Y, dev_fraction, test_fraction, rng):
    """With some sizes an example is lost, or the test set is one short: you round all three sizes,
    and three rounded numbers need not sum to m. Only two of them are free. The third is whatever
    is left.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    n_train = round((1 - dev_fraction - test_fraction) * m)
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    train = order[:n_train]
    dev, test = order[n_train : n_train + n_dev], order[n_train + n_dev :][:n_test]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@train_dev_test_split.mistake
def takes_the_test_fraction_of_the_rest(X, Y, dev_fraction, test_fraction, rng):
    """Your dev set has the right size and your test set is too small: its fraction is taken of
    what the dev set has left over. Both fractions are fractions of all the examples.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    n_dev = round(dev_fraction * m)
    n_test = round(test_fraction * (m - n_dev))
    dev, test, train = np.split(order, [n_dev, n_dev + n_test])
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@train_dev_test_split.mistake
def draws_with_replacement(X, Y, dev_fraction, test_fraction, rng):
    """Many examples occur twice and more, in different sets too, and others nowhere. You draw a
    number for each place, and the same number may come again. What you want is every example
    once, in a random order.
    """
    m = X.shape[1]
    order = rng.integers(0, m, size=m)
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    dev, test, train = np.split(order, [n_dev, n_dev + n_test])
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@train_dev_test_split.mistake
def lets_dev_and_test_overlap(X, Y, dev_fraction, test_fraction, rng):
    """Your dev and test sets share their members: both are cut from the same end. A test set that
    has been used for choosing says nothing new. Look at where each of your slices begins.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    train, dev, test = order[n_dev + n_test :], order[:n_dev], order[:n_test]
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@train_dev_test_split.mistake
def leaves_dev_and_test_in_the_training_set(X, Y, dev_fraction, test_fraction, rng):
    """Your training set holds all examples, those of the dev and test sets among them. What a net
    was trained on cannot show how it does on new data. Training gets only what the two others
    leave over.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    dev, test = order[:n_dev], order[n_dev : n_dev + n_test]
    return (X, Y), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@train_dev_test_split.mistake
def seeds_a_generator_of_its_own(X, Y, dev_fraction, test_fraction, rng):
    """Your split is random, but always the same one: you start a generator with a fixed seed. The
    generator that the caller hands in decides about the draw; use that one.
    """
    m = X.shape[1]
    order = np.random.default_rng(0).permutation(m)
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    dev, test, train = np.split(order, [n_dev, n_dev + n_test])
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@train_dev_test_split.mistake
def draws_from_the_global_generator(X, Y, dev_fraction, test_fraction, rng):
    """Two calls with equal generators give different splits, so nobody can repeat your result. The
    functions of np.random draw from a state that is shared by the whole program. Draw from the
    generator that is handed in.
    """
    m = X.shape[1]
    order = np.random.permutation(m)
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    dev, test, train = np.split(order, [n_dev, n_dev + n_test])
    return (X[:, train], Y[:, train]), (X[:, dev], Y[:, dev]), (X[:, test], Y[:, test])


@train_dev_test_split.mistake
def mixes_the_callers_arrays(X, Y, dev_fraction, test_fraction, rng):
    """Your split is right, but after the call the caller's X and Y stand in another order:
    assigning to a slice writes into the array that was handed in. Give what you mix a name of its
    own.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    X[:], Y[:] = X[:, order], Y[:, order]
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    pairs = ((X[:, s], Y[:, s]) for s in (slice(n_dev), slice(n_dev, n_dev + n_test)))
    dev, test = pairs
    return (X[:, n_dev + n_test :], Y[:, n_dev + n_test :]), dev, test


@train_dev_test_split.mistake
def takes_rows_for_examples(X, Y, dev_fraction, test_fraction, rng):
    """Your indices run through the examples and are used on the features: the first axis of X has
    only a few places. In this course an example is a column. Look at where in the brackets your
    index stands.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    dev, test, train = np.split(order, [n_dev, n_dev + n_test])
    return (X[train], Y[train]), (X[dev], Y[dev]), (X[test], Y[test])


@train_dev_test_split.mistake
def returns_six_arrays(X, Y, dev_fraction, test_fraction, rng):
    """Six arrays come back in a row, where three pairs are wanted. Whoever calls your function
    writes `train, dev, test = ...` and hands each on as a whole. Keep X and Y of one set together.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    dev, test, train = np.split(order, [n_dev, n_dev + n_test])
    return X[:, train], Y[:, train], X[:, dev], Y[:, dev], X[:, test], Y[:, test]


@train_dev_test_split.mistake
def exchanges_dev_and_test(X, Y, dev_fraction, test_fraction, rng):
    """Your dev set has the size of the test set, and the other way round. Follow each of the two
    fractions from the argument to the place where its set is returned.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    dev, test, train = np.split(order, [n_dev, n_dev + n_test])
    return (X[:, train], Y[:, train]), (X[:, test], Y[:, test]), (X[:, dev], Y[:, dev])


@train_dev_test_split.mistake
def tosses_for_each_example(X, Y, dev_fraction, test_fraction, rng):
    """Your sets have the right sizes on average only: each example is sent to a set by a toss of
    its own, so the sizes vary from call to call. The sizes are fixed here, and the members are
    random.
    """
    toss = rng.random(X.shape[1])
    dev, test = toss < dev_fraction, toss > 1 - test_fraction
    train = ~dev & ~test
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
    dev, test, train = order[-n_dev:], order[: -n_dev or None][-n_test:], order[: -n_dev - n_test]

    def pair(members):
        columns = [X[:, i] for i in members]
        return np.array(columns).T, np.array([[Y[0, i] for i in members]])

    return pair(train), pair(dev), pair(test)


# diagnose
#
# Each case tells two readings of the rule apart. Every gap is far from its threshold.


@diagnose.cases
def _(rng):
    def about(value):
        """Draw a number within a tenth of `value`."""
        return round(float(value * rng.uniform(0.9, 1.1)), 4)

    low, high = about(0.006), about(0.15)
    yield "small errors", (low, low + about(0.005))
    yield "a large training error", (high, high + about(0.008))
    yield "a large step from train to dev", (low, low + about(0.1))
    yield "both", (high, high + about(0.14))
    yield "a Bayes error near the training error", (high, high + about(0.12), high - about(0.008))
    yield "a wide gap", (high, high + about(0.2), high - about(0.05), about(0.1))
    yield "a narrow gap", (0.02 + low, 0.02 + low + about(0.01), 0.02 - about(0.008), 0.002)
    yield "errors in falling order", (high, high - about(0.07), high + about(0.06))


@diagnose.mistake
def forgets_the_bayes_error(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """You compare the training error with zero. Where even the best possible classifier errs, part
    of the training error cannot be avoided, and only what lies above that part is bias. One of the
    arguments is not used.
    """
    signs = set()
    if train_error > gap:
        signs.add("high bias")
    if dev_error - train_error > gap:
        signs.add("high variance")
    return signs


@diagnose.mistake
def measures_variance_from_the_bayes_error(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """Your variance contains the bias: you measure the dev error from the Bayes error. Variance is
    what is lost between the examples that were seen and those that were not. Which error does it
    start from?
    """
    signs = set()
    if train_error - bayes_error > gap:
        signs.add("high bias")
    if dev_error - bayes_error > gap:
        signs.add("high variance")
    return signs


@diagnose.mistake
def measures_bias_on_the_dev_set(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """Your bias contains the variance: it is taken from the dev error. A net that has learnt its
    training set by heart has no bias, however badly it does elsewhere. Look at which error shows
    how well the net fits what it was given.
    """
    signs = set()
    if dev_error - bayes_error > gap:
        signs.add("high bias")
    if dev_error - train_error > gap:
        signs.add("high variance")
    return signs


@diagnose.mistake
def allows_one_sign_only(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """When both signs are there you report only one of them. A net can fit its training set badly
    and do worse still on new data. The two questions are independent of each other: look at how
    your second `if` is joined to the first.
    """
    signs = set()
    if train_error - bayes_error > gap:
        signs.add("high bias")
    elif dev_error - train_error > gap:
        signs.add("high variance")
    return signs


@diagnose.mistake
def fixes_the_gap(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """Your threshold is 0.02 whatever gap is asked for: a number of your own stands where the
    argument belongs. What counts as large depends on the task, so the caller decides.
    """
    signs = set()
    if train_error - bayes_error > 0.02:
        signs.add("high bias")
    if dev_error - train_error > 0.02:
        signs.add("high variance")
    return signs


@diagnose.mistake
def takes_errors_for_percent(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """You find nothing wrong with any net. Errors and gap are all shares between 0 and 1, so they
    are compared as they are; a factor of 100 on one side only makes the threshold unreachable.
    """
    signs = set()
    if train_error - bayes_error > 100 * gap:
        signs.add("high bias")
    if dev_error - train_error > 100 * gap:
        signs.add("high variance")
    return signs


@diagnose.mistake
def takes_distances(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """You report a problem when an error is smaller than the one it is compared with. To do better
    on the dev set than on the training set is no sign of variance. The sign of each difference
    matters.
    """
    signs = set()
    if abs(train_error - bayes_error) > gap:
        signs.add("high bias")
    if abs(dev_error - train_error) > gap:
        signs.add("high variance")
    return signs


@diagnose.mistake
def exchanges_the_signs(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """Bias and variance have changed places. A net that does badly on its own training set is too
    simple; one that does badly only on new data has learnt too many details. Which of the two has
    a high bias?
    """
    signs = set()
    if train_error - bayes_error > gap:
        signs.add("high variance")
    if dev_error - train_error > gap:
        signs.add("high bias")
    return signs


@diagnose.mistake
def returns_a_list(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """The right signs are there, in a list. A list has an order and may hold things twice, which
    means nothing here, so two equal findings could be unequal. Return a set.
    """
    signs = []
    if train_error - bayes_error > gap:
        signs.append("high bias")
    if dev_error - train_error > gap:
        signs.append("high variance")
    return signs


@diagnose.mistake
def starts_from_a_dict(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """Empty braces make a dict in Python, not a set, so there is nothing to add a sign to. An empty
    set has to be written in another way.
    """
    signs = {}
    if train_error - bayes_error > gap:
        signs.add("high bias")
    if dev_error - train_error > gap:
        signs.add("high variance")
    return signs


@diagnose.mistake
def shortens_the_names(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """You find the right signs and call them by other names. The caller looks for the two texts
    that the exercise gives, letter by letter.
    """
    signs = set()
    if train_error - bayes_error > gap:
        signs.add("bias")
    if dev_error - train_error > gap:
        signs.add("variance")
    return signs


@diagnose.right_answer
def as_a_comprehension(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """A set comprehension over differences."""
    steps = {"high bias": train_error - bayes_error, "high variance": dev_error - train_error}
    return {name for name in steps if steps[name] > gap}


@diagnose.right_answer
def by_four_branches(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """One branch for each outcome; prints what to do."""
    bias, variance = train_error > bayes_error + gap, dev_error > train_error + gap
    if bias and variance:
        return {"high variance", "high bias"}
    if bias:
        print("a bigger net")
        return {"high bias"}
    return set(["high variance"]) if variance else set()


@diagnose.right_answer
def by_adding_sets(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """NumPy differences, a union of sets."""
    bias, variance = np.diff([bayes_error, train_error, dev_error]) >= gap
    return set("high bias" for _ in range(int(bias))) | ({"high variance"} if variance else set())


# l2_cost, l2_gradients
#
# Widths differ from each other, from m and, but for the last, from 1: the spectral norm of a row
# is its Frobenius norm. Weights, biases and lambda are of order 1.


def widths(rng, layers):
    """Draw the sizes n[0] to n[layers]: neighbours differ, and the last is 1."""
    sizes = [int(rng.integers(3, 6))]
    while len(sizes) < layers:
        sizes.append(int(rng.choice([n for n in (2, 3, 4, 5) if n != sizes[-1]])))
    return [*sizes, 1]


def network(rng, layers, shapes=None):
    """Draw the parameters W1, b1, ... of a net, all of order 1."""
    sizes = shapes or widths(rng, layers)
    parameters = {}
    for layer in range(1, len(sizes)):
        parameters[f"W{layer}"] = rng.normal(scale=0.8, size=(sizes[layer], sizes[layer - 1]))
        parameters[f"b{layer}"] = rng.uniform(0.4, 1.2, size=(sizes[layer], 1))
    return parameters


def shuffled(rng, values):
    """Return the dict in an order in which no two entries stand where they stood."""
    keys = list(values)
    while True:
        order = [keys[i] for i in rng.permutation(len(keys))]
        if all(a != b and a[-2] != b[-2] for a, b in zip(keys, order, strict=True)):
            return {key: values[key] for key in order}


def outputs_of(rng, m):
    """Draw AL between 0.1 and 0.9 and Y with both classes, not equally often; both are (1, m)."""
    Y = np.zeros((1, m))
    Y[0, rng.permutation(m)[: rng.integers(1, (m + 1) // 2)]] = 1.0
    return rng.uniform(0.1, 0.9, size=(1, m)), Y if rng.random() < 0.5 else 1.0 - Y


def strength(rng):
    """Draw lambda; it is never 0 or 1."""
    return float(rng.choice([rng.uniform(0.4, 0.8), rng.uniform(1.3, 2.5)]))


@l2_cost.cases
def _(rng):
    m = int(rng.integers(6, 10))
    yield "two layers", (*outputs_of(rng, m), network(rng, 2), strength(rng))
    yield "three layers", (*outputs_of(rng, m + 1), network(rng, 3), strength(rng))
    yield "eleven layers", (*outputs_of(rng, m + 3), network(rng, 11), strength(rng))
    apart = shuffled(rng, network(rng, 3))
    yield "parameters in another order", (*outputs_of(rng, m), apart, strength(rng))
    turned = {key: value.T.copy().T for key, value in network(rng, 3).items()}
    AL, Y = outputs_of(rng, 2 * m)
    yield "arrays with gaps", (AL[:, ::2], np.tile(Y[:, :m], 2)[:, :m], turned, strength(rng))
    yield "a strong penalty", (*outputs_of(rng, m), network(rng, 2), float(rng.uniform(20, 40)))


@l2_cost.mistake
def forgets_the_half(AL, Y, parameters, lambd):
    """Your penalty is twice too large. The half in front of it is there so that the derivative of
    a square leaves no factor 2 behind: look at what lambda is divided by.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    L = len(parameters) // 2
    squares = sum(np.sum(np.square(parameters[f"W{layer}"])) for layer in range(1, L + 1))
    return cross_entropy + lambd / m * squares


@l2_cost.mistake
def forgets_the_m_of_the_penalty(AL, Y, parameters, lambd):
    """Your penalty is m times too large. The cross-entropy is an average over the examples, and
    the penalty is weighed in the same way. Look at what lambda is divided by.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    L = len(parameters) // 2
    squares = sum(np.sum(np.square(parameters[f"W{layer}"])) for layer in range(1, L + 1))
    return cross_entropy + lambd / 2 * squares


@l2_cost.mistake
def multiplies_by_m(AL, Y, parameters, lambd):
    """Your penalty is m² times too large. Python works from left to right: after a division by 2
    the m is multiplied again. Put brackets around what is to stand below the line.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    L = len(parameters) // 2
    squares = sum(np.sum(np.square(parameters[f"W{layer}"])) for layer in range(1, L + 1))
    return cross_entropy + lambd / 2 * m * squares


@l2_cost.mistake
def takes_m_from_the_rows(AL, Y, parameters, lambd):
    """Your cost is too large by the number of examples, both its terms. The first size of Y is the
    number of output units, which is 1. The examples are the columns.
    """
    m = Y.shape[0]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    L = len(parameters) // 2
    squares = sum(np.sum(np.square(parameters[f"W{layer}"])) for layer in range(1, L + 1))
    return cross_entropy + lambd / (2 * m) * squares


@l2_cost.mistake
def punishes_the_biases_too(AL, Y, parameters, lambd):
    """Your penalty contains the squares of the biases. There are few of them and they hardly let a
    net over-fit, so they are left free here. Look at which entries of the parameters you add up.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    squares = sum(np.sum(np.square(value)) for value in parameters.values())
    return cross_entropy + lambd / (2 * m) * squares


@l2_cost.mistake
def takes_the_spectral_norm(AL, Y, parameters, lambd):
    """Your penalty is too small, except for layers of one unit. For a matrix, the norm of order 2
    is the largest factor by which it stretches a vector, not the root of the sum of its squares.
    Look up which order gives the Frobenius norm.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    L = len(parameters) // 2
    norms = [np.linalg.norm(parameters[f"W{layer}"], 2) for layer in range(1, L + 1)]
    return cross_entropy + lambd / (2 * m) * sum(norm**2 for norm in norms)


@l2_cost.mistake
def leaves_the_norm_unsquared(AL, Y, parameters, lambd):
    """You add up the norms of the weight matrices, and the penalty has their squares. A norm ends
    with a square root, which the formula takes back.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    L = len(parameters) // 2
    norms = [np.linalg.norm(parameters[f"W{layer}"]) for layer in range(1, L + 1)]
    return cross_entropy + lambd / (2 * m) * sum(norms)


@l2_cost.mistake
def adds_up_absolute_values(AL, Y, parameters, lambd):
    """Your penalty is the sum of the absolute weights, which is L1 regularisation. It is another
    method, with another effect: it makes many weights exactly zero. L2 adds up squares.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    L = len(parameters) // 2
    total = sum(np.sum(np.abs(parameters[f"W{layer}"])) for layer in range(1, L + 1))
    return cross_entropy + lambd / (2 * m) * total


@l2_cost.mistake
def multiplies_the_matrix_by_its_transpose(AL, Y, parameters, lambd):
    """The product of a matrix with its transpose holds the squares you want on its diagonal only;
    everything else in it is products of different rows. You add up all of it. Square element by
    element.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    L = len(parameters) // 2
    weights = [parameters[f"W{layer}"] for layer in range(1, L + 1)]
    return cross_entropy + lambd / (2 * m) * sum(np.sum(W @ W.T) for W in weights)


@l2_cost.mistake
def averages_the_squares(AL, Y, parameters, lambd):
    """Your penalty is the mean of each layer's squares, so a large layer counts no more than a
    small one. Only the examples are averaged over. The weights are summed.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    L = len(parameters) // 2
    squares = sum(np.mean(np.square(parameters[f"W{layer}"])) for layer in range(1, L + 1))
    return cross_entropy + lambd / (2 * m) * squares


@l2_cost.mistake
def stops_before_the_last_layer(AL, Y, parameters, lambd):
    """The weights of the last layer are missing from your penalty. Write down the numbers that
    your `range` runs through for a net of 2 layers.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    L = len(parameters) // 2
    squares = sum(np.sum(np.square(parameters[f"W{layer}"])) for layer in range(1, L))
    return cross_entropy + lambd / (2 * m) * squares


@l2_cost.mistake
def knows_two_layers_only(AL, Y, parameters, lambd):
    """A net of two layers comes out right, and a deeper one too small: you name two matrices, and
    the rest is never looked at. The number of layers is in the size of the dict.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    squares = np.sum(np.square(parameters["W1"])) + np.sum(np.square(parameters["W2"]))
    return cross_entropy + lambd / (2 * m) * squares


@l2_cost.mistake
def trusts_the_order_of_the_dict(AL, Y, parameters, lambd):
    """You take every second entry of the dict for a weight matrix. That holds only while nobody
    puts the parameters together in another order. A dict is read by its keys.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    squares = sum(np.sum(np.square(W)) for W in list(parameters.values())[::2])
    return cross_entropy + lambd / (2 * m) * squares


@l2_cost.mistake
def overwrites_the_sum(AL, Y, parameters, lambd):
    """Only the last layer's weights are left in your penalty: each round of the loop overwrites
    what the ones before it had brought. Look at the sign of assignment inside the loop.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    for layer in range(1, len(parameters) // 2 + 1):
        squares = np.sum(np.square(parameters[f"W{layer}"]))
    return cross_entropy + lambd / (2 * m) * squares


@l2_cost.mistake
def takes_the_penalty_off(AL, Y, parameters, lambd):
    """Your cost falls when the weights grow: the penalty is taken off. A penalty makes large
    weights expensive. Look at its sign.
    """
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    L = len(parameters) // 2
    squares = sum(np.sum(np.square(parameters[f"W{layer}"])) for layer in range(1, L + 1))
    return cross_entropy - lambd / (2 * m) * squares


@l2_cost.mistake
def returns_the_penalty_alone(AL, Y, parameters, lambd):
    """You return the penalty and nothing else, so the labels do not matter. What is minimised is
    the sum of two terms: how badly the net fits, and how large its weights are.
    """
    L = len(parameters) // 2
    squares = sum(np.sum(np.square(parameters[f"W{layer}"])) for layer in range(1, L + 1))
    return lambd / (2 * Y.shape[1]) * squares


@l2_cost.right_answer
def with_frobenius_norms(AL, Y, parameters, lambd):
    """NumPy's norm squared, keys that begin with W, a 0-d array."""
    m = AL.shape[1]
    norms = [np.linalg.norm(value) for key, value in parameters.items() if key[0] == "W"]
    loss = np.where(Y > 0.5, -np.log(AL), -np.log1p(-AL))
    return np.array(loss.mean() + lambd * np.sum(np.square(norms)) / m / 2)


@l2_cost.right_answer
def number_by_number(AL, Y, parameters, lambd):
    """Python loops over examples and weights; prints the two terms."""
    import math

    m = Y.shape[1]
    cost = penalty = 0.0
    for a, y in zip(AL[0], Y[0], strict=True):
        cost -= math.log(a) if y else math.log(1 - a)
    for layer in range(1, len(parameters) // 2 + 1):
        for row in parameters["W" + str(layer)]:
            for weight in row:
                penalty += weight * weight
    print(cost / m, penalty)
    return (cost + 0.5 * lambd * penalty) / m


@l2_cost.right_answer
def with_dot_products(AL, Y, parameters, lambd):
    """Inner products of vectors; the diagonal of W W' summed by its trace."""
    fit = Y.ravel() @ np.log(AL).ravel() + (1 - Y).ravel() @ np.log(1 - AL).ravel()
    weights = [parameters[key] for key in sorted(parameters) if key.startswith("W")]
    return (lambd / 2 * sum(np.trace(W @ W.T) for W in weights) - fit) / AL.size


def gradients(rng, parameters):
    """Draw gradients of order 1, of the shapes of the parameters."""
    return {"d" + key: rng.normal(size=value.shape) for key, value in parameters.items()}


@l2_gradients.cases
def _(rng):
    m = int(rng.integers(6, 10))

    def asked(layers, m):
        parameters = network(rng, layers)
        return gradients(rng, parameters), parameters, strength(rng), m

    yield "two layers", asked(2, m)
    yield "three layers", asked(3, m + 1)
    yield "eleven layers", asked(11, m + 4)
    grads, parameters, lambd, _ = asked(3, m)
    grads = shuffled(rng, grads)
    apart = shuffled(rng, parameters)
    while any(key == "d" + other for key, other in zip(grads, apart, strict=True)):
        apart = shuffled(rng, parameters)
    yield "dicts in two other orders", (grads, apart, lambd, m)
    grads, parameters, lambd, _ = asked(3, m)
    turned = [{k: v.T.copy().T for k, v in values.items()} for values in (grads, parameters)]
    yield "transposed arrays", (*turned, lambd, m + 2)


@l2_gradients.mistake
def forgets_to_divide_by_m(grads, parameters, lambd, m):
    """What you add is m times too large. The cost holds lambda over 2m, so its derivative holds an
    m as well. One of the arguments is not used.
    """
    new = dict(grads)
    for layer in range(1, len(parameters) // 2 + 1):
        new[f"dW{layer}"] = grads[f"dW{layer}"] + lambd * parameters[f"W{layer}"]
    return new


@l2_gradients.mistake
def keeps_the_half_of_the_cost(grads, parameters, lambd, m):
    """What you add is half of what it should be. The factor of the cost was carried over as it
    stands; the derivative of a square brings a factor of its own that meets the half.
    """
    new = dict(grads)
    for layer in range(1, len(parameters) // 2 + 1):
        new[f"dW{layer}"] = grads[f"dW{layer}"] + lambd / (2 * m) * parameters[f"W{layer}"]
    return new


@l2_gradients.mistake
def forgets_the_half_of_the_cost(grads, parameters, lambd, m):
    """What you add is twice too large. The derivative of a square does bring a factor 2, but the
    cost has a half for it to cancel. Write the penalty down once more, with all that stands in
    front of it.
    """
    new = dict(grads)
    for layer in range(1, len(parameters) // 2 + 1):
        new[f"dW{layer}"] = grads[f"dW{layer}"] + 2 * lambd / m * parameters[f"W{layer}"]
    return new


@l2_gradients.mistake
def takes_the_penalty_off_the_gradient(grads, parameters, lambd, m):
    """Your sign makes the weights grow. An update goes against the gradient, so for a weight to
    shrink, what is added to its gradient has the weight's own sign.
    """
    new = dict(grads)
    for layer in range(1, len(parameters) // 2 + 1):
        new[f"dW{layer}"] = grads[f"dW{layer}"] - lambd / m * parameters[f"W{layer}"]
    return new


@l2_gradients.mistake
def punishes_the_biases(grads, parameters, lambd, m):
    """Your dW are right, but the biases have got a penalty too. The cost holds only the squares of
    the weights, so its derivative by a bias is what it was.
    """
    return {key: value + lambd / m * parameters[key[1:]] for key, value in grads.items()}


@l2_gradients.mistake
def changes_the_callers_gradients(grads, parameters, lambd, m):
    """Your gradients are right, but those of the caller have changed as well: whoever calls you a
    second time gets the penalty twice. Either you assign into the caller's dict, or your dict is
    a copy that still holds the same arrays and += works inside them. Put new arrays into a dict of
    your own.
    """
    new = dict(grads)
    for layer in range(1, len(parameters) // 2 + 1):
        new[f"dW{layer}"] += lambd / m * parameters[f"W{layer}"]
    return new


@l2_gradients.mistake
def leaves_the_biases_out(grads, parameters, lambd, m):
    """Your dW are right, and the gradients of the biases are missing. Nothing is added to them, but
    whoever updates the parameters needs them all.
    """
    new = {}
    for layer in range(1, len(parameters) // 2 + 1):
        new[f"dW{layer}"] = grads[f"dW{layer}"] + lambd / m * parameters[f"W{layer}"]
    return new


@l2_gradients.mistake
def returns_the_penaltys_gradient_alone(grads, parameters, lambd, m):
    """Your dW depend only on the weights: what backpropagation had found is gone. The derivative
    of a sum is a sum, and you keep one of its terms.
    """
    new = dict(grads)
    for layer in range(1, len(parameters) // 2 + 1):
        new[f"dW{layer}"] = lambd / m * parameters[f"W{layer}"]
    return new


@l2_gradients.mistake
def adds_the_penalty_itself(grads, parameters, lambd, m):
    """You add one and the same number to all entries of a dW: the penalty, not its gradient. A
    derivative by a matrix has one entry for each of its weights, and a large weight has a large
    one.
    """
    new = dict(grads)
    for layer in range(1, len(parameters) // 2 + 1):
        penalty = lambd / (2 * m) * np.sum(np.square(parameters[f"W{layer}"]))
        new[f"dW{layer}"] = grads[f"dW{layer}"] + penalty
    return new


@l2_gradients.mistake
def shrinks_the_gradients(grads, parameters, lambd, m):
    """You make the gradients larger by a factor, whatever the weights are. It is the weights that
    decay. Look at which of the two dicts you take the second term from.
    """
    new = dict(grads)
    for layer in range(1, len(parameters) // 2 + 1):
        new[f"dW{layer}"] = grads[f"dW{layer}"] + lambd / m * grads[f"dW{layer}"]
    return new


@l2_gradients.mistake
def squares_the_weights(grads, parameters, lambd, m):
    """What you add is never negative, so it drives all weights one way. The square of a weight is
    in the cost. Take its derivative.
    """
    new = dict(grads)
    for layer in range(1, len(parameters) // 2 + 1):
        new[f"dW{layer}"] = grads[f"dW{layer}"] + lambd / m * parameters[f"W{layer}"] ** 2
    return new


@l2_gradients.mistake
def takes_the_gradient_of_l1(grads, parameters, lambd, m):
    """You add the same amount to every weight's gradient, only its sign follows the weight. That
    is the derivative of the absolute value, which belongs to L1. For L2 a large weight is pulled
    harder than a small one.
    """
    new = dict(grads)
    for layer in range(1, len(parameters) // 2 + 1):
        new[f"dW{layer}"] = grads[f"dW{layer}"] + lambd / m * np.sign(parameters[f"W{layer}"])
    return new


@l2_gradients.mistake
def forgets_the_last_layer(grads, parameters, lambd, m):
    """The last layer's gradient comes back as it was. Write down the numbers that your `range`
    runs through for a net of 2 layers.
    """
    new = dict(grads)
    for layer in range(1, len(parameters) // 2):
        new[f"dW{layer}"] = grads[f"dW{layer}"] + lambd / m * parameters[f"W{layer}"]
    return new


@l2_gradients.mistake
def pairs_the_dicts_by_their_order(grads, parameters, lambd, m):
    """You go through both dicts at the same time and trust that they are in the same order. When
    they are not, a weight meets the gradient of another. A dict is read by its keys.
    """
    new = {}
    for (key, grad), value in zip(grads.items(), parameters.values(), strict=True):
        new[key] = grad + lambd / m * value if key.startswith("dW") else grad
    return new


@l2_gradients.right_answer
def by_keys(grads, parameters, lambd, m):
    """One comprehension over the parameters; views of the biases' gradients."""
    decay = {key: lambd * (key[0] == "W") / m for key in parameters}
    return {"d" + key: grads["d" + key] + decay[key] * parameters[key] for key in parameters}


@l2_gradients.right_answer
def on_deep_copies(grads, parameters, lambd, m):
    """Works in place on copies; prints; one key more than asked for."""
    import copy

    new = copy.deepcopy(grads)
    for key in parameters:
        if "W" in key:
            new["d" + key] += np.divide(lambd * parameters[key], m)
            print(key, np.linalg.norm(new["d" + key]))
    new["lambd"] = lambd
    return new


@l2_gradients.right_answer
def weight_by_weight(grads, parameters, lambd, m):
    """Loops over every single weight; the gradients of the biases are those handed in."""
    new = {}
    for layer in range(len(parameters) // 2, 0, -1):
        W, dW = parameters[f"W{layer}"], grads[f"dW{layer}"]
        rows, columns = W.shape
        new[f"dW{layer}"] = np.array(
            [[dW[i, j] + lambd * W[i, j] / m for j in range(columns)] for i in range(rows)]
        )
        new[f"db{layer}"] = grads[f"db{layer}"]
    return new


# dropout_forward
#
# Small whole numbers. Two cases have 18,000 and more, in more than 108 rows and columns: with
# fewer, as many kept units in every column are no surprise. With a share of one half, keeping and
# dropping would look alike. A 0 in A tells the mask from the places that are 0 in the result.


def activations(rng, rows, columns):
    """Draw A of whole numbers from -3 to 3, none of them 0, of about that size."""
    shape = rows + int(rng.integers(12)), columns + int(rng.integers(16))
    return rng.integers(1, 4, size=shape) * rng.choice([-1.0, 1.0], size=shape)


@dropout_forward.cases
def _(rng):
    seed, large = int(rng.integers(2**32)), activations(rng, 122, 148)
    yield "many units, keep 0.8", (large, 0.8, np.random.default_rng(seed))
    yield "many units, keep 0.2", (large, 0.2, np.random.default_rng(seed + 1))
    A = activations(rng, 20, 36)
    yield "keep 0.2", (A, 0.2, np.random.default_rng(seed + 2))
    yield "keep 0.2, an equal generator", (A, 0.2, np.random.default_rng(seed + 2))
    yield "keep 0.2, another generator", (A, 0.2, np.random.default_rng(seed + 3))
    relu = np.maximum(activations(rng, 36, 20), 0.0).T
    yield "keep 0.8 of a ReLU's output, transposed", (relu, 0.8, np.random.default_rng(seed + 4))
    few = rng.integers(1, 10, size=(rng.integers(2, 5), rng.integers(6, 9))).astype(float)
    yield "keep all", (few, 1.0, np.random.default_rng(seed + 5))


@dropout_forward.mistake
def forgets_to_scale(A, keep_prob, rng):
    """Your activations are smaller on average than they were: units are dropped, and nothing makes
    up for them. The next layer would see one input in training and another at test time. Inverted
    dropout scales what is kept so that the mean stays.
    """
    mask = (rng.random(A.shape) < keep_prob).astype(float)
    return A * mask, mask


@dropout_forward.mistake
def multiplies_by_keep_prob(A, keep_prob, rng):
    """You make what is kept smaller, although dropping has already lowered the mean. To make up
    for the units that are gone the others have to grow.
    """
    mask = (rng.random(A.shape) < keep_prob).astype(float)
    return A * mask * keep_prob, mask


@dropout_forward.mistake
def divides_by_the_share_dropped(A, keep_prob, rng):
    """You scale by the share of the units that are dropped. Only a share of keep_prob is left to
    carry the mean: with 0.8 kept, each has to grow by a quarter. Keeping all would divide by
    zero with your formula.
    """
    mask = (rng.random(A.shape) < keep_prob).astype(float)
    return A * mask / (1 - keep_prob), mask


@dropout_forward.mistake
def keeps_what_should_be_dropped(A, keep_prob, rng):
    """Your mask keeps a share of 1 - keep_prob. A number drawn evenly between 0 and 1 lies below
    0.8 with a probability of 0.8: look at the direction of your comparison.
    """
    mask = (rng.random(A.shape) > keep_prob).astype(float)
    return A * mask / keep_prob, mask


@dropout_forward.mistake
def draws_from_a_bell_curve(A, keep_prob, rng):
    """Your mask keeps 58 % of the units where 20 % are asked for, and it keeps a little too few
    where 80 % are. A normal variable lies below 0.2 more often than not. Draw numbers that are
    spread evenly between 0 and 1.
    """
    mask = (rng.standard_normal(A.shape) < keep_prob).astype(float)
    return A * mask / keep_prob, mask


@dropout_forward.mistake
def keeps_one_half(A, keep_prob, rng):
    """Your mask keeps half of the units whatever share is asked for: rounding an even number
    between 0 and 1 gives both results equally often. keep_prob has to enter into the mask.
    """
    mask = np.round(rng.random(A.shape))
    return A * mask / keep_prob, mask


@dropout_forward.mistake
def drops_the_same_units_for_all_examples(A, keep_prob, rng):
    """Your mask has one number per unit, the same for all examples. Each example would train the
    same thinned net. Draw anew for every unit of every example: look at the shape of your draw.
    """
    mask = np.repeat(rng.random((A.shape[0], 1)) < keep_prob, A.shape[1], axis=1)
    return A * mask / keep_prob, mask


@dropout_forward.mistake
def drops_whole_examples(A, keep_prob, rng):
    """Your mask has one number per example: some examples lose all their units, and others none.
    It is units that are dropped, each on its own. Look at the shape of your draw.
    """
    mask = np.repeat(rng.random((1, A.shape[1])) < keep_prob, A.shape[0], axis=0)
    return A * mask / keep_prob, mask


@dropout_forward.mistake
def keeps_a_fixed_number_in_each_example(A, keep_prob, rng):
    """Your mask keeps exactly as many units in each example. Then whether one unit is dropped
    depends on the others. Each unit is kept with probability keep_prob on its own, and how many
    are left varies.
    """
    kept = round(keep_prob * A.shape[0])
    ranks = np.argsort(np.argsort(rng.random(A.shape), axis=0), axis=0)
    mask = (ranks < kept).astype(float)
    return A * mask / keep_prob, mask


@dropout_forward.mistake
def returns_the_scaled_mask(A, keep_prob, rng):
    """Your mask already holds the scale: it is 0 and 1 / keep_prob. The backward pass divides by
    keep_prob itself, so everything would be scaled twice. Return the mask of zeros and ones.
    """
    mask = (rng.random(A.shape) < keep_prob) / keep_prob
    return A * mask, mask


@dropout_forward.mistake
def returns_the_random_numbers(A, keep_prob, rng):
    """What you return as the mask are the random numbers themselves. The backward pass multiplies
    by the mask and needs zeros and ones: return the result of the comparison.
    """
    draws = rng.random(A.shape)
    return A * (draws < keep_prob) / keep_prob, draws


@dropout_forward.mistake
def reads_the_mask_off_the_result(A, keep_prob, rng):
    """Your mask is 0 wherever the result is 0. Behind a ReLU many activations are 0 without being
    dropped, so your mask keeps too few. Keep the mask that you drew.
    """
    A_dropped = A * (rng.random(A.shape) < keep_prob) / keep_prob
    return A_dropped, (A_dropped != 0).astype(float)


@dropout_forward.mistake
def draws_the_mask_twice(A, keep_prob, rng):
    """The mask that you return is not the one that was applied: you draw a second one. The
    backward pass has to go through the very units that the forward pass used. Draw once and keep
    it.
    """
    A_dropped = A * (rng.random(A.shape) < keep_prob) / keep_prob
    return A_dropped, (rng.random(A.shape) < keep_prob).astype(float)


@dropout_forward.mistake
def does_not_apply_the_mask(A, keep_prob, rng):
    """Your mask is drawn and never used: no unit of your result is 0. Look at what A is multiplied
    by before it is scaled.
    """
    mask = (rng.random(A.shape) < keep_prob).astype(float)
    return A / keep_prob, mask


@dropout_forward.mistake
def returns_the_mask_first(A, keep_prob, rng):
    """Both arrays are there, in the wrong order. Whoever calls your function writes
    `A_dropped, mask = ...` and would send the mask on to the next layer.
    """
    mask = (rng.random(A.shape) < keep_prob).astype(float)
    return mask, A * mask / keep_prob


@dropout_forward.mistake
def forgets_the_mask(A, keep_prob, rng):
    """Only the activations come back. The backward pass has to drop the same units, so it needs
    the mask as well: look at the return line.
    """
    mask = (rng.random(A.shape) < keep_prob).astype(float)
    return A * mask / keep_prob


@dropout_forward.mistake
def drops_in_the_callers_array(A, keep_prob, rng):
    """Your result is right, but the caller's activations have lost the same units. An operator
    such as *= works inside the array that was handed in. Give the result a name of its own.
    """
    mask = (rng.random(A.shape) < keep_prob).astype(float)
    A *= mask
    A /= keep_prob
    return A, mask


@dropout_forward.mistake
def seeds_its_own_generator(A, keep_prob, rng):
    """Your mask is the same at every call: you start a generator with a fixed seed. Then the same
    units are dropped in every iteration, and the rest never learn to do without others. Draw from
    the generator that is handed in.
    """
    mask = (np.random.default_rng(1).random(A.shape) < keep_prob).astype(float)
    return A * mask / keep_prob, mask


@dropout_forward.mistake
def draws_from_global_state(A, keep_prob, rng):
    """Two calls with equal generators give different masks, so nobody can repeat your training.
    The functions of np.random draw from a state that is shared by the whole program. Draw from
    the generator that is handed in.
    """
    mask = (np.random.rand(*A.shape) < keep_prob).astype(float)
    return A * mask / keep_prob, mask


@dropout_forward.right_answer
def as_a_binomial(A, keep_prob, rng):
    """A binomial draw of whole numbers; a list for the tuple; prints."""
    mask = rng.binomial(1, keep_prob, size=A.shape)
    print("kept", mask.mean())
    return [np.divide(np.multiply(A, mask), keep_prob), mask]


@dropout_forward.right_answer
def with_a_boolean_mask(A, keep_prob, rng):
    """Drops by assignment in a copy, from uniform numbers; the mask is boolean."""
    mask = rng.uniform(size=A.shape) >= 1 - keep_prob
    scaled = A / keep_prob
    scaled[~mask] = 0.0
    return scaled, mask


@dropout_forward.right_answer
def column_by_column(A, keep_prob, rng):
    """Draws the mask example by example with `choice` and joins the columns."""
    columns = [
        rng.choice([0.0, 1.0], size=A.shape[0], p=[1 - keep_prob, keep_prob])
        for _ in range(A.shape[1])
    ]
    mask = np.array(columns).T
    return np.where(mask == 1, A * (1 / keep_prob), 0), mask


# dropout_backward


@dropout_backward.cases
def _(rng):
    def asked(keep_prob, kind, m=None):
        n, m = int(rng.integers(4, 7)), m or int(rng.integers(8, 12))
        mask = np.zeros(n * m, dtype=kind)
        mask[: round(n * m * keep_prob)] = 1
        return rng.normal(size=(n, m)), rng.permutation(mask).reshape(n, m), keep_prob

    yield "keep 0.8", asked(0.8, float)
    yield "keep 0.2", asked(0.2, float)
    yield "a boolean mask", asked(0.2, bool)
    yield "a mask of whole numbers", asked(0.8, int)
    yield "keep all", asked(1.0, float)
    dA, mask, keep_prob = asked(0.8, float)
    turned = np.ascontiguousarray(dA.T).T, np.ascontiguousarray(mask.T).T
    yield "transposed arrays", (*turned, keep_prob)


@dropout_backward.mistake
def forgets_to_scale_the_gradient(dA, mask, keep_prob):
    """Your gradient is keep_prob times what it should be. The forward pass divided what it kept by
    keep_prob, and the chain rule has a factor for every step on the way.
    """
    return dA * mask


@dropout_backward.mistake
def forgets_the_mask_on_the_way_back(dA, mask, keep_prob):
    """Dropped units get a gradient in your result. A unit that was 0 in the forward pass had no
    part in the cost, so nothing goes back through it. One of the arguments is not used.
    """
    return dA / keep_prob


@dropout_backward.mistake
def multiplies_the_gradient_by_keep_prob(dA, mask, keep_prob):
    """You undo the scaling of the forward pass. A derivative does not go backward through a factor
    by its inverse: what multiplied the activations multiplies their gradient too.
    """
    return dA * mask * keep_prob


@dropout_backward.mistake
def divides_the_gradient_by_the_share_dropped(dA, mask, keep_prob):
    """You divide by the share of units that are dropped. The backward pass scales like the forward
    pass, by the share that is kept. With everything kept your formula divides by zero.
    """
    return dA * mask / (1 - keep_prob)


@dropout_backward.mistake
def passes_the_dropped_units(dA, mask, keep_prob):
    """Your gradient is 0 where it should not be, and the other way round. A 1 in the mask stands
    for a unit that is kept.
    """
    return dA * (1 - mask) / keep_prob


@dropout_backward.mistake
def scales_twice(dA, mask, keep_prob):
    """Your gradient is divided by keep_prob once too often. The mask that comes in is made of
    zeros and ones, and the forward pass scaled once: so does the backward pass.
    """
    return dA * (mask / keep_prob) / keep_prob


@dropout_backward.mistake
def indexes_with_the_mask(dA, mask, keep_prob):
    """A boolean mask works, a mask of the numbers 0 and 1 does not: used as an index, numbers are
    places, not a choice. Multiply by the mask, or compare it with 0 first.
    """
    dA_dropped = np.zeros(dA.shape)
    dA_dropped[mask] = dA[mask] / keep_prob
    return dA_dropped


@dropout_backward.mistake
def keeps_only_the_units_left(dA, mask, keep_prob):
    """Your gradient has lost its shape: only the numbers of the kept units come back, in one long
    row. Choosing with a mask drops the other places altogether. They have to be there, as zeros.
    """
    return dA[mask == 1] / keep_prob


@dropout_backward.mistake
def writes_into_the_callers_gradient(dA, mask, keep_prob):
    """Your result is right, but the caller's dA has changed. An operator such as *= works inside
    the array that was handed in. Give the result a name of its own.
    """
    dA *= mask
    dA /= keep_prob
    return dA


@dropout_backward.right_answer
def by_choosing(dA, mask, keep_prob):
    """Chooses between the scaled gradient and zero."""
    return np.where(mask, dA / keep_prob, 0.0)


@dropout_backward.right_answer
def by_zeroing_a_copy(dA, mask, keep_prob):
    """Sets places of a copy to zero and scales it; prints."""
    result = dA.copy()
    result[mask == 0] = 0
    result *= 1 / keep_prob
    print(result)
    return result


@dropout_backward.right_answer
def unit_by_unit(dA, mask, keep_prob):
    """Two loops and an array made of lists."""
    rows, columns = dA.shape
    return np.array(
        [
            [float(dA[i, j]) / keep_prob if mask[i, j] else 0.0 for j in range(columns)]
            for i in range(rows)
        ]
    )


# early_stopping
#
# Costs are drawn by their shape: falls, then as many epochs without a better one as the case says.


def falling(rng, count, top=2.0, bottom=1.0):
    """Draw `count` costs that fall from `top` to about `bottom`."""
    steps = np.linspace(top, bottom, count) + rng.uniform(-0.02, 0.02, size=count)
    return [round(float(cost), 3) for cost in steps]


def no_better(rng, count, than):
    """Draw `count` costs above `than`, that go up and down."""
    heights = [0.3 + 0.15 * (i % 2) + 0.02 * i for i in range(count)]
    return [round(than + h + float(rng.uniform(0, 0.01)), 3) for h in heights]


@early_stopping.cases
def _(rng):
    n, patience = int(rng.integers(4, 7)), int(rng.integers(3, 6))
    down = falling(rng, n)
    best = down[-1]
    wait = no_better(rng, patience, best)
    yield "a better one comes too late", (down + wait + [0.5, 0.4], patience)
    again = falling(rng, 3, best - 0.1, best - 0.3)
    short = no_better(rng, patience - 1, best)
    after = no_better(rng, patience - 1, again[-1])
    yield (
        "a better one comes just in time",
        (
            down + short + again + after + [0.4] + no_better(rng, 2, 0.4),
            patience,
        ),
    )
    yield "patience 1", (falling(rng, n + 1) + [1.5, 1.4, 0.9, 0.8], 1)
    yield "the best at the end", (falling(rng, n + 3), patience)
    # The cost comes back to the best, which improves nothing, so the waiting goes on.
    tie = down + short[: patience - 2] + [best] + [best + 0.2, 0.3]
    yield "equal costs", (tie, patience)
    # One rise only: a patience that is short by one still stands it, none at all does not.
    once = down + no_better(rng, 1, best) + again + after
    yield "the data ends before the patience", (once, patience)
    # Each cost but the first few is lower than the one before it, and none is the lowest.
    slow = falling(rng, patience + 2, best + 0.9, best + 0.2)
    yield "falling again, but not as low", (down + slow + [best - 0.5], patience)
    yield (
        "a first epoch that stays the best",
        (
            [0.7] + no_better(rng, patience + 2, 0.7) + [0.2],
            patience,
        ),
    )


@early_stopping.mistake
def returns_the_last_epoch(dev_costs, patience):
    """You return the epoch at which you stop. By then the net has been getting worse for a while;
    the parameters that are worth keeping are those from before the waiting began.
    """
    best, waited = 0, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best] or epoch == 0:
            best, waited = epoch, 0
        else:
            waited += 1
            if waited >= patience:
                return epoch
    return len(dev_costs) - 1


@early_stopping.mistake
def waits_one_epoch_too_long(dev_costs, patience):
    """You stop one epoch too late. When as many epochs as the patience allows have brought nothing
    better, it is used up; you wait for one more. Look at your comparison with the patience.
    """
    best, waited = 0, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best, waited = epoch, 0
        elif epoch > 0:
            waited += 1
            if waited > patience:
                break
    return best


@early_stopping.mistake
def counts_epoch_0_as_a_failure(dev_costs, patience):
    """Only a patience of 1 shows it: you stop at once. Epoch 0 is the best seen so far when it is
    seen, so it is no failure, although its cost is not below itself. Look at what your loop
    compares in its first round.
    """
    best, waited = 0, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best, waited = epoch, 0
        else:
            waited += 1
            if waited >= patience:
                break
    return best


@early_stopping.mistake
def stops_one_epoch_too_early(dev_costs, patience):
    """You stop one epoch too early, so that a better one that comes just in time is missed. Count
    by hand for a patience of 2: which epochs do you look at after the best?
    """
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = epoch
        elif epoch - best >= patience - 1 and epoch > 0:
            break
    return best


@early_stopping.mistake
def counts_a_tie_as_better(dev_costs, patience):
    """An epoch with the same cost as the best takes its place in your answer, and the waiting
    starts again. Only a lower cost is an improvement. Look at your comparison.
    """
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost <= dev_costs[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


@early_stopping.mistake
def never_starts_the_count_again(dev_costs, patience):
    """You add up all the epochs without improvement from the beginning. The patience is for epochs
    in a row: with a new best epoch the waiting starts anew.
    """
    best, waited = 0, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = epoch
        elif epoch > 0:
            waited += 1
            if waited >= patience:
                break
    return best


@early_stopping.mistake
def compares_with_the_epoch_before(dev_costs, patience):
    """You compare each cost with the one before it, so a cost that falls again after a rise counts
    as an improvement, though it is far from the best. Compare with the best cost so far.
    """
    best, waited = 0, 0
    for epoch in range(1, len(dev_costs)):
        if dev_costs[epoch] < dev_costs[epoch - 1]:
            waited = 0
        else:
            waited += 1
        if dev_costs[epoch] < dev_costs[best]:
            best = epoch
        if waited >= patience:
            break
    return best


@early_stopping.mistake
def looks_at_all_epochs(dev_costs, patience):
    """You return the lowest cost of all, also when it comes long after the patience has run out.
    By then the training would have been stopped, and nobody would have seen that epoch. One of
    the arguments is not used.
    """
    return int(np.argmin(dev_costs))


@early_stopping.mistake
def stops_at_the_first_rise(dev_costs, patience):
    """You stop at the first epoch that is no better, whatever patience is asked for. Dev costs go
    up and down. How long to wait is the caller's choice.
    """
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = epoch
        elif epoch > 0:
            break
    return best


@early_stopping.mistake
def returns_the_cost(dev_costs, patience):
    """You return the lowest cost. What is wanted is the epoch at which it was reached, because
    that says which parameters to keep.
    """
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return dev_costs[best]


@early_stopping.mistake
def counts_epochs_from_one(dev_costs, patience):
    """Your epoch is one too high, always. Epochs are counted like the places of a list here: the
    first is 0.
    """
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best + 1


@early_stopping.mistake
def forgets_the_end_of_the_data(dev_costs, patience):
    """When the costs end before the patience does, your function returns None: its only `return`
    stands inside the loop. Ask what is wanted when it never stops early.
    """
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = epoch
        elif epoch - best >= patience:
            return best


@early_stopping.mistake
def returns_the_last_epoch_at_the_end(dev_costs, patience):
    """When you stop early your answer is right. When the costs end first you return the last epoch,
    which need not be the best. Look at the `return` behind the loop.
    """
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = epoch
        elif epoch - best >= patience:
            return best
    return len(dev_costs) - 1


@early_stopping.right_answer
def with_a_counter(dev_costs, patience):
    """Counts the epochs waited in a while loop; prints; a NumPy integer."""
    best, waited, epoch = 0, 0, 1
    while epoch < len(dev_costs) and waited < patience:
        improved = dev_costs[epoch] < dev_costs[best]
        best, waited = (epoch, 0) if improved else (best, waited + 1)
        print(epoch, dev_costs[epoch])
        epoch += 1
    return np.int64(best)


@early_stopping.right_answer
def by_windows(dev_costs, patience):
    """Jumps to the next lower cost within reach until there is none; a 0-d array."""
    costs, best = np.array(dev_costs), 0
    while (lower := np.flatnonzero(costs[best + 1 : best + 1 + patience] < costs[best])).size:
        best += 1 + lower[0]
    return np.array(best)


@early_stopping.right_answer
def by_recursion(dev_costs, patience):
    """Each best epoch asks for the next one."""

    def after(best):
        for epoch in range(best + 1, min(best + patience + 1, len(dev_costs))):
            if dev_costs[epoch] < dev_costs[best]:
                return after(epoch)
        return best

    return after(0)


# flip_horizontal
#
# m, h, w and c all differ, and no image is symmetric.


@flip_horizontal.cases
def _(rng):
    def draw(c, kind=np.uint8):
        h, w = rng.permutation([4, 5, 6, 7])[:2]
        return rng.integers(0, 256, size=(8 if c == 1 else 2, h, w, c)).astype(kind)

    yield "two colour images", (draw(3),)
    yield "grey images", (draw(1),)
    yield "an odd width", (rng.integers(0, 256, size=(3, 4, 7, 1)),)
    yield "an even width", (rng.integers(0, 256, size=(3, 5, 6, 1)),)
    yield "every second column of an array", (draw(3).repeat(2, axis=2)[:, :, ::2],)
    yield "transposed", (draw(3, np.int64).transpose(0, 2, 1, 3),)


@flip_horizontal.mistake
def flips_up_and_down(images):
    """Your images stand on their heads: you mirror the rows. The axes are image, row, column,
    colour, and left and right are exchanged along one row. np.fliplr too takes the second axis,
    which is right only for a single image.
    """
    return np.concatenate([images, images[:, ::-1]])


@flip_horizontal.mistake
def flips_the_colours(images):
    """Your images have red and blue exchanged, and nothing is mirrored. The last axis holds the
    colours. Count the axes from the front: image, row, column, colour.
    """
    return np.concatenate([images, images[..., ::-1]])


@flip_horizontal.mistake
def turns_the_images_round(images):
    """Your images are turned by half a circle: you mirror rows and columns. A mirror image keeps
    up and down as they are.
    """
    return np.concatenate([images, images[:, ::-1, ::-1]])


@flip_horizontal.mistake
def flips_every_axis(images):
    """Without an axis, np.flip turns round everything: the order of the images, rows, columns and
    colours. Say which axis you mean.
    """
    return np.concatenate([images, np.flip(images)])


@flip_horizontal.mistake
def turns_round_the_order_of_the_images(images):
    """Your second half holds the same images from last to first, none of them mirrored. The first
    axis counts the images. Mirroring happens inside each of them.
    """
    return np.concatenate([images, images[::-1]])


@flip_horizontal.mistake
def returns_the_mirror_images_alone(images):
    """The originals are gone. The point of the mirror images is that there are more examples than
    before: return both, the originals first.
    """
    return images[:, :, ::-1]


@flip_horizontal.mistake
def puts_the_mirror_images_first(images):
    """Both halves are right, in the wrong order. The caller repeats the labels in the order that
    the exercise gives: the originals, then the mirror images.
    """
    return np.concatenate([images[:, :, ::-1], images])


@flip_horizontal.mistake
def puts_each_beside_its_mirror_image(images):
    """You return each original followed by its mirror image. The exercise asks for all originals
    and then all mirror images; labels that are repeated as a whole would not fit yours.
    """
    m, h, w, c = images.shape
    return np.stack([images, images[:, :, ::-1]], axis=1).reshape(2 * m, h, w, c)


@flip_horizontal.mistake
def joins_them_side_by_side(images):
    """Your images are twice as wide: each is joined with its own mirror image. The number of
    images should double, not their width. Look at the axis along which you join.
    """
    return np.concatenate([images, images[:, :, ::-1]], axis=2)


@flip_horizontal.mistake
def transposes_the_images(images):
    """You exchange rows and columns, which turns a wide image into a high one. A mirror image has
    the shape of the original: its columns stand in the opposite order.
    """
    return np.concatenate([images, images.transpose(0, 2, 1, 3)])


@flip_horizontal.mistake
def stacks_them_along_a_new_axis(images):
    """Your result has five axes: stacking makes a new axis for the two halves. The mirror images
    are more examples of the same kind, so they belong on the first axis that is already there.
    """
    return np.stack([images, images[:, :, ::-1]])


@flip_horizontal.mistake
def overwrites_the_columns_it_still_needs(images):
    """The second half of each mirror image is mirrored back: columns are overwritten before they
    are read. You work on one array from both sides. Read from the original, and write into
    another array.
    """
    mirrored = images.copy()
    w = images.shape[2]
    for j in range(w):
        mirrored[:, :, j] = mirrored[:, :, w - 1 - j]
    return np.concatenate([images, mirrored])


@flip_horizontal.mistake
def mirrors_the_callers_array(images):
    """Your result is right, but the caller's images are mirrored after the call: assigning to a
    slice writes into the array that was handed in. Make a new array.
    """
    originals = images.copy()
    images[:] = originals[:, :, ::-1]
    return np.concatenate([originals, images])


@flip_horizontal.right_answer
def with_flip(images):
    """np.flip with its axis, joined by vstack."""
    return np.vstack((images, np.flip(images, axis=2)))


@flip_horizontal.right_answer
def image_by_image(images):
    """A list of images, each mirrored by fliplr; prints."""
    everything = list(images)
    for image in images:
        everything.append(np.fliplr(image))
        print(image.shape)
    return np.array(everything)


@flip_horizontal.right_answer
def into_an_array_of_floats(images):
    """Fills an array of floats column by column."""
    m, h, w, c = images.shape
    result = np.zeros((2 * m, h, w, c))
    result[:m] = images
    for j in range(w):
        result[m:, :, w - 1 - j, :] = images[:, :, j, :]
    return result
