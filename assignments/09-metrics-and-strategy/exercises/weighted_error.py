"""weighted_error: the weight of the wrong examples over the weight of all."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second
from dlkit.reference import metrics as reference

from ..lesson import other_class

weighted_error = Exercise(reference.weighted_error, points=8)


def guesses(rng, m, classes, wrong):
    """Draw Y_hat and Y, (1, m), that differ in `wrong` places, with all classes among Y."""
    Y = rng.permutation(np.arange(m) % classes)[np.newaxis]
    Y_hat, chosen = Y.copy(), rng.permutation(m)[:wrong]
    Y_hat[:, chosen] = other_class(rng, Y[:, chosen], classes)
    return Y_hat.astype(float), Y.astype(float)


# Weights do not sum to m or to 1, and wrong examples are heavier or lighter than the others.
@weighted_error.cases
def _(rng):
    def asked(m, classes, wrong, weights):
        return (*guesses(rng, m, classes, wrong), weights)

    def drawn(m, low=0.5, high=4.0):
        return rng.uniform(low, high, size=(1, m))

    m = int(rng.integers(11, 16))
    heavy = np.where(rng.permutation(m) < 4, 10.0, 1.0)[np.newaxis]
    yield "weights 1 and 10", asked(m, 2, 4, heavy)
    yield "any weights", asked(m + 2, 2, 5, drawn(m + 2))
    yield "four classes", asked(m + 5, 4, 7, drawn(m + 5))
    tiny = drawn(m, 1e-6, 1e-5)
    yield "tiny weights, strided", asked(m, 3, 6, as_every_second(tiny))
    yield "large weights", asked(m, 2, 3, drawn(m, 1e4, 1e5))
    yield "all wrong", asked(m, 3, m, drawn(m))
    yield "none wrong", asked(m, 3, 0, drawn(m))
    Y_hat, Y, weights = asked(m + 1, 4, 6, rng.integers(2, 9, size=(1, m + 1)))
    whole = (Y_hat.astype(np.uint8), Y.astype(np.uint8), weights)
    yield "whole numbers", whole, {"edge": 0.15}
    Y_hat, Y, weights = asked(m, 2, 5, drawn(m))
    yield "booleans", (Y_hat.astype(bool), Y.astype(bool), weights), {"edge": 0.15}


@weighted_error.right_answer
def plain(Y_hat, Y, weights):
    """Weights where prediction and label differ, over all weights."""
    wrong = Y_hat != Y
    return float(np.sum(weights * wrong) / np.sum(weights))


@weighted_error.right_answer
def by_a_mask(Y_hat, Y, weights):
    """Chooses the weights by a mask; prints; a NumPy scalar."""
    lost = weights[Y_hat != Y].sum()
    print(lost, "of", weights.sum())
    return lost / weights.sum()


@weighted_error.right_answer
def with_average(Y_hat, Y, weights):
    """np.average knows weights."""
    return np.average(np.not_equal(Y_hat, Y), weights=weights)


@weighted_error.right_answer
def by_a_loop(Y_hat, Y, weights):
    """Adds up in a loop; one minus what was right."""
    right = total = 0.0
    for guess, label, weight in zip(Y_hat.flat, Y.flat, weights.flat, strict=True):
        total += float(weight)
        right += float(weight) if guess == label else 0.0
    return 1 - right / total


weighted_error.slip(
    "divides_by_the_number_of_examples",
    {"/ np.sum(weights)": "/ Y.shape[1]"},
    """It looks as if you divide by the number of examples. With weights of 10 the result can then
    be larger than 1, and it depends on the unit of the weights. What would a model that is always
    wrong get?""",
)

weighted_error.slip(
    "ignores_the_weights",
    {"np.sum(weights * wrong) / np.sum(weights)": "np.mean(wrong)"},
    """It looks as if all examples count alike in your answer. That is the plain error. The
    argument `weights` says what each example counts.""",
)

weighted_error.slip(
    "returns_the_weighted_accuracy",
    {"Y_hat != Y": "Y_hat == Y"},
    """Your result and the expected one sum to 1: you weigh the examples that are *right*.""",
)

weighted_error.slip(
    "divides_by_the_number_of_mistakes",
    {"/ np.sum(weights)": "/ max(np.sum(wrong), 1)"},
    """It looks as if you divide by the number of wrong examples. That gives the mean weight of a
    mistake, and it says nothing about how many there are.""",
)

weighted_error.slip(
    "weighs_by_the_distance_of_classes",
    {"wrong = Y_hat != Y": "wrong = np.abs(Y_hat.astype(float) - Y)"},
    """With two classes you are right, with more classes your error is too large, as when a
    difference of class numbers is taken. Class 3 is not further from class 1 than class 2: the
    numbers are names. An example is right or wrong.""",
)

weighted_error.slip(
    "forgets_the_denominator",
    {" / np.sum(weights)": ""},
    """You return the weight of the mistakes alone. An error is a share: it has to be compared with
    the weight of all examples.""",
)

weighted_error.slip(
    "divides_by_the_right_ones",
    {"/ np.sum(weights)": "/ max(np.sum(weights * ~wrong), 1e-12)"},
    """It looks as if the wrong examples are missing in your denominator. That is a ratio of wrong
    to right. An error is a share of *all*.""",
)

weighted_error.slip(
    "subtracts_the_labels",
    {"wrong = Y_hat != Y": "wrong = Y_hat - Y != 0"},
    """With booleans your function fails, because they cannot be subtracted. Ask whether the two are
    unequal, which every type can answer.""",
)

weighted_error.slip(
    "weighs_by_the_squared_distance_of_classes",
    {"wrong = Y_hat != Y": "wrong = (Y_hat.astype(float) - Y) ** 2"},
    """With more than two classes your error is too large, as when a squared difference of class
    numbers is taken. The numbers are names: an example is right or wrong.""",
)

weighted_error.slip(
    "compares_wrong_with_right",
    {"/ np.sum(weights)": "/ np.sum(weights * ~wrong)"},
    """It looks as if the wrong examples are missing in your denominator, and where all are wrong
    you divide by 0. An error is a share of *all*.""",
)

weighted_error.slip(
    "scales_the_weights_by_the_largest",
    {"/ np.sum(weights)": "/ np.max(weights) / Y.shape[1]"},
    """Your result is too small, as when the weights are divided by the largest of them and then
    averaged over the examples. Divide by the weight of all.""",
)

weighted_error.slip(
    "tells_zero_from_the_other_classes_only",
    {"wrong = Y_hat != Y": "wrong = np.logical_xor(Y_hat, Y)"},
    """With more than two classes your error is too small, as when the arrays are taken for
    true and false: then every class but 0 is the same. The numbers are names: ask whether the two
    are unequal.""",
)

weighted_error.legal(weights=(1e-9, 1e9))
