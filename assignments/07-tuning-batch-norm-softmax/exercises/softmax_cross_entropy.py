"""softmax_cross_entropy: the cost of C classes, averaged, and dZ = softmax(Z) - Y, not averaged."""

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import softmax_regression as reference

from ..lesson import class_labels, one_hot_columns

softmax_cross_entropy = Exercise(
    reference.softmax_cross_entropy, outputs=("cost", "dZ"), parts={"cost": 7, "dZ": 5}
)


def labelled(rng, C, m):
    """Draw one-hot labels of m examples; all classes occur where there are examples enough."""
    if m < C:
        return one_hot_columns(rng.integers(0, C, size=(1, m)), C)
    return one_hot_columns(class_labels(rng, C, m), C)


@softmax_cross_entropy.cases
def _(rng):
    C, m = int(rng.integers(3, 6)), int(rng.integers(7, 11))
    yield f"{C} classes, {m} examples", (2 * rng.normal(size=(C, m)), labelled(rng, C, m))
    yield "one example", (3 * rng.normal(size=(C, 1)), labelled(rng, C, 1))
    yield "two classes", (rng.normal(size=(2, m)), labelled(rng, 2, m))
    many, Y = 15 * rng.normal(size=(12, 14)), labelled(rng, 12, 14)
    many[:, 5] += 150 * Y[:, 5]  # no loss at all, and it counts in the average
    yield "12 classes, 14 examples, large scores", (many, Y)
    # Of the same sizes as the first, for answers that keep something from one call to the next.
    yield (
        "transposed arrays",
        (2 * draws.transposed(rng, C, m), draws.as_transpose(labelled(rng, C, m))),
    )
    equal = np.full((C + 2, 3), float(rng.uniform(-5, 5)))
    yield "all scores equal", (equal, labelled(rng, C + 2, 3))
    level = rng.uniform(800, 990)
    high = level + rng.normal(size=(3, 5))
    yield "scores near 1000", (high, labelled(rng, 3, 5)), {"edge": 0.15}
    levels = level * np.array([[1, -1, -1, 1, 0]])
    far = levels + rng.normal(size=(4, 5))
    yield "examples whose scores lie far apart", (far, labelled(rng, 4, 5)), {"edge": 0.15}
    wrong = np.array([[-1000.0, 1000.0], [995.0, 0.0], [0.0, -1000.0]]) + rng.uniform(0, 5, (3, 2))
    Y = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]])
    yield "the right class far below another", (np.clip(wrong, -1000, 1000), Y), {"edge": 0.2}


@softmax_cross_entropy.right_answer
def plain(Z, Y):
    """The logarithm of the sum first, then probabilities and cost from it."""
    m = Z.shape[1]
    shifted = Z - np.max(Z, axis=0, keepdims=True)
    log_P = shifted - np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))
    cost = -np.sum(Y * log_P) / m
    return cost, np.exp(log_P) - Y


@softmax_cross_entropy.right_answer
def example_by_example(Z, Y):
    """A loop over the columns; the cost is a difference of two scores."""
    total, dZ = 0.0, np.zeros(Z.shape)
    for i in range(Z.shape[1]):
        z, right = Z[:, i], int(np.argmax(Y[:, i]))
        top = z.max()
        powers = np.exp(z - top)
        total += top + np.log(powers.sum()) - z[right]
        dZ[:, i] = powers / powers.sum()
        dZ[right, i] -= 1
    return total / Z.shape[1], dZ


@softmax_cross_entropy.right_answer
def by_logaddexp(Z, Y):
    """NumPy's own logarithm of a sum of powers; a list for the tuple."""
    log_P = Z - np.logaddexp.reduce(Z, axis=0)
    print(log_P.shape)
    return [np.mean(-(Y * log_P).sum(axis=0)), np.exp(log_P) - Y]


softmax_cross_entropy.slip(
    "sums_the_losses",
    {" / m": ""},
    """Your cost is the sum of the losses, so it grows with the number of examples. A cost is an
    average over the examples: ask how many there are.""",
)

softmax_cross_entropy.slip(
    "averages_over_the_classes_too",
    {"-np.sum(Y * log_P) / m": "-np.mean(Y * log_P)"},
    """Your cost is too small by a factor: the number of classes. The mean of a (C, m) array
    divides by C times m, but an example has one loss, not C of them.""",
)

softmax_cross_entropy.slip(
    "averages_dZ",
    {"np.exp(log_P) - Y": "(np.exp(log_P) - Y) / m"},
    """Your dZ is too small by a factor: the number of examples. In this course dZ belongs to
    each example's own loss; the average is taken later, where gradients of parameters are
    made. Done in both places it would be done twice.""",
)

softmax_cross_entropy.slip(
    "exchanges_prediction_and_label",
    {"np.exp(log_P) - Y": "Y - np.exp(log_P)"},
    """Your dZ has the wrong sign, so descent would climb. Where the right class has a low
    probability, its score should rise: its derivative is negative.""",
)

softmax_cross_entropy.slip(
    "forgets_the_minus",
    {"-np.sum(Y": "np.sum(Y"},
    """Your cost is negative. The logarithm of a probability is never above 0, and a loss never
    below.""",
)

softmax_cross_entropy.slip(
    "takes_the_softmax_over_the_examples",
    {"np.sum(np.exp(shifted), axis=0": "np.sum(np.exp(shifted), axis=1"},
    """Your probabilities sum to 1 along a row, over all examples. The classes of one example
    compete with each other, and an example is a column.""",
)

softmax_cross_entropy.slip(
    "sums_over_the_whole_table",
    {"np.sum(np.exp(shifted), axis=0, keepdims=True)": "np.sum(np.exp(shifted))"},
    """Your probabilities are too small: those of all examples together sum to 1. Each example
    has probabilities of its own.""",
)

softmax_cross_entropy.slip(
    "does_not_shift",
    {"Z - np.max(Z, axis=0, keepdims=True)": "Z"},
    """Scores of a hundred and more are your only trouble: near 1000 cost and dZ are infinite or
    NaN. The exponential of 710 is beyond what a float can hold. A softmax does not change when
    the same number is taken off all scores of an example: think about which one.""",
)

softmax_cross_entropy.slip(
    "shifts_by_the_largest_score_of_all",
    {"np.max(Z, axis=0, keepdims=True)": "np.max(Z)"},
    """When the scores of two examples lie far apart you get infinite numbers or NaN. It looks as
    if one number is taken off the whole table, the largest of all; then each power of the other
    example is 0. Every example has a largest score of its own.""",
)


@softmax_cross_entropy.mistake
def takes_probabilities_with_one_maximum_for_all(Z, Y):
    """When the scores of two examples lie far apart you get NaN. It looks as if one number is taken
    off the whole table, the largest of all; then each power of the other example is 0. Every
    example has a largest score of its own. The logarithm of a probability fails, too, where the
    right class lies far below another one."""
    m = Z.shape[1]
    T = np.exp(Z - np.max(Z))
    P = T / np.sum(T, axis=0, keepdims=True)
    return -np.sum(Y * np.log(P)) / m, P - Y


@softmax_cross_entropy.mistake
def takes_powers_of_the_scores_as_they_are(Z, Y):
    """Large scores are your only trouble: there cost and dZ are NaN. The power of a score of 1000
    is infinite, and infinite over infinite is no number. Bring the scores of each example down
    first, by something that drops out again, and take the logarithm without a probability."""
    m = Z.shape[1]
    P = np.exp(Z) / np.sum(np.exp(Z), axis=0, keepdims=True)
    return -np.sum(Y * np.log(P)) / m, P - Y


@softmax_cross_entropy.mistake
def adds_a_tiny_number_in_the_logarithm(Z, Y):
    """Where the right class lies far below another one your cost stops growing, as when a tiny
    number is added to the probability before the logarithm is taken. The loss really is 2000
    there. Do not go through the probability: what is the logarithm of a fraction of powers?"""
    m = Z.shape[1]
    T = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    P = T / np.sum(T, axis=0, keepdims=True)
    return -np.sum(Y * np.log(P + 1e-15)) / m, P - Y


@softmax_cross_entropy.mistake
def adds_a_small_number_in_the_logarithm(Z, Y):
    """Your cost stops growing where the right class lies far below another one, as when a small
    number is added to the probability before the logarithm is taken. The loss really is 2000
    there. Do not go through the probability: what is the logarithm of a fraction of powers?"""
    m = Z.shape[1]
    T = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    P = T / np.sum(T, axis=0, keepdims=True)
    return -np.sum(Y * np.log(P + 1e-12)) / m, P - Y


@softmax_cross_entropy.mistake
def takes_the_logarithm_of_the_probability(Z, Y):
    """Where the right class lies far below another one your cost is infinite or NaN. Its
    probability is smaller than any float but 0, and its logarithm is not. The logarithm of a
    fraction is a difference: write it down before you compute."""
    m = Z.shape[1]
    T = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    P = T / np.sum(T, axis=0, keepdims=True)
    return -np.sum(Y * np.log(P)) / m, P - Y


@softmax_cross_entropy.mistake
def adds_the_loss_of_the_other_classes(Z, Y):
    """Your cost is too large: it looks as if each row is a logistic regression with a loss of
    its own, Y and 1 - Y. With a softmax the other classes have their say in the sum that the
    probability is divided by; the loss looks at the right class alone."""
    m = Z.shape[1]
    shifted = Z - np.max(Z, axis=0, keepdims=True)
    P = np.exp(shifted) / np.sum(np.exp(shifted), axis=0, keepdims=True)
    cost = -np.sum(Y * np.log(P) + (1 - Y) * np.log(1 - P)) / m
    return cost, P - Y


@softmax_cross_entropy.mistake
def makes_a_logistic_regression_of_each_class(Z, Y):
    """Your result is that of a logistic regression for each class, with a sigmoid and a loss of its
    own. There an example may belong to several classes. Here the classes share one whole: their
    probabilities sum to 1, and the loss looks at the right class alone."""
    m = Z.shape[1]
    P = 1 / (1 + np.exp(-Z))
    return -np.sum(Y * np.log(P) + (1 - Y) * np.log(1 - P)) / m, P - Y


softmax_cross_entropy.slip(
    "takes_softmax_and_maximum_over_the_examples",
    {
        "np.max(Z, axis=0": "np.max(Z, axis=1",
        "np.sum(np.exp(shifted), axis=0": "np.sum(np.exp(shifted), axis=1",
    },
    """Your probabilities sum to 1 along a row, over all examples, and the largest score that is
    taken off is also that of a row. The classes of one example compete with each other, and an
    example is a column.""",
)


@softmax_cross_entropy.mistake
def takes_the_plain_softmax_over_the_examples(Z, Y):
    """Your probabilities sum to 1 along a row, over all examples. The classes of one example
    compete with each other, and an example is a column. Scores near 1000 overflow besides."""
    m = Z.shape[1]
    P = np.exp(Z) / np.sum(np.exp(Z), axis=1, keepdims=True)
    return -np.sum(Y * np.log(P)) / m, P - Y


@softmax_cross_entropy.mistake
def takes_probabilities_and_maximum_over_the_examples(Z, Y):
    """Your probabilities sum to 1 along a row, over all examples, and the largest score that is
    taken off is also that of a row. The classes of one example compete with each other, and an
    example is a column."""
    m = Z.shape[1]
    T = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    P = T / np.sum(T, axis=1, keepdims=True)
    return -np.sum(Y * np.log(P)) / m, P - Y


@softmax_cross_entropy.mistake
def takes_probabilities_over_the_examples(Z, Y):
    """Your probabilities sum to 1 along a row, over all examples. The classes of one example
    compete with each other, and an example is a column."""
    m = Z.shape[1]
    T = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    P = T / np.sum(T, axis=1, keepdims=True)
    return -np.sum(Y * np.log(P)) / m, P - Y


@softmax_cross_entropy.mistake
def takes_a_sigmoid_for_each_class(Z, Y):
    """Your probabilities do not sum to 1, as when each score goes through a sigmoid of its own.
    That answers another question, in which an example may belong to several classes. Here the
    classes share one whole."""
    m = Z.shape[1]
    P = 1 / (1 + np.exp(-Z))
    return -np.sum(Y * np.log(P)) / m, P - Y


softmax_cross_entropy.slip(
    "takes_logarithms_to_the_base_2",
    {"/ m": "/ np.log(2) / m"},
    """Your cost is too large by a factor of 1.44, as when the logarithm is one to the base 2. In
    this course logarithms are natural; dZ would look different, too.""",
)


@softmax_cross_entropy.mistake
def returns_the_derivative_of_the_probabilities(Z, Y):
    """Your dZ is 0 in all rows but that of the right class, as the derivative with respect to the
    *probabilities* is. Each score also moves the probabilities of all classes, through the sum:
    one more step of the chain rule leads from there to Z."""
    m = Z.shape[1]
    shifted = Z - np.max(Z, axis=0, keepdims=True)
    log_P = shifted - np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))
    return -np.sum(Y * log_P) / m, -Y / np.maximum(np.exp(log_P), 1e-300)


softmax_cross_entropy.slip(
    "returns_one_loss_per_example",
    {"-np.sum(Y * log_P) / m": "-np.sum(Y * log_P, axis=0, keepdims=True)"},
    """You return a loss for every example. The cost is one number, their average.""",
)

softmax_cross_entropy.slip(
    "shifts_the_given_scores",
    {
        "shifted = Z - np.max(Z, axis=0, keepdims=True)": "Z -= np.max(Z, axis=0, keepdims=True)\n"
        "    shifted = Z"
    },
    """After the call the caller's scores have changed: an operator such as -= works inside the
    array that was handed in.""",
)

softmax_cross_entropy.legal(Z=(-1000, 1000), Y={0, 1})

softmax_cross_entropy.accepts(
    {
        "logs = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))": (
            "shifted -= np.log(np.exp(shifted).sum(axis=0, keepdims=True)); logs = shifted"
        ),
        "log_P = shifted - np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))": (
            "shifted -= np.log(np.sum(np.exp(shifted), axis=0, keepdims=True)); log_P = shifted"
        ),
    },
    "scores are floats, so working in place on a new array changes nothing",
)
