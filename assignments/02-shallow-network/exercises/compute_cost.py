"""compute_cost: the cross-entropy, averaged over the m examples."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import labels
from dlkit.reference import shallow_network as reference

compute_cost = Exercise(reference.compute_cost, points=8)


@compute_cost.cases
def _(rng):
    m = int(rng.integers(5, 10))

    def probabilities(m):
        return rng.uniform(0.05, 0.95, size=(1, m))

    Y = labels(rng, m)
    right = np.where(Y == 1, 0.98, 0.02) + rng.uniform(-0.015, 0.015, size=(1, m))
    yield f"{m} examples", (probabilities(m), Y)
    yield "3 examples", (probabilities(3), labels(rng, 3))
    yield "20 examples", (probabilities(20), labels(rng, 20))
    yield "every second column of an array", (probabilities(2 * m)[:, ::2], labels(rng, m))
    yield "all nearly right", (right, Y)
    yield "all badly wrong", (1 - right, Y)
    # Below 1e-4, where a clip shows, and so wrong that the cost is above 10. Edges, because here a
    # guard of 1e-8 inside the logarithm shows, and none of 1e-10.
    Y, tiny = labels(rng, m), 10 ** rng.uniform(-6.0, -5.4, size=(1, m))
    yield "all right and very sure", (np.where(Y == 1, 1 - tiny, tiny), Y), {"edge": 0.1}
    yield "all wrong and very sure", (np.where(Y == 1, tiny, 1 - tiny), Y), {"edge": 0.2}


@compute_cost.right_answer
def plain(A2, Y):
    """The formula as it reads."""
    return -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))


@compute_cost.right_answer
def from_the_probability_of_the_label(A2, Y):
    """The probability that was given to the label that came true."""
    return float(-np.log(np.where(Y > 0.5, A2, 1 - A2)).mean())


@compute_cost.right_answer
def with_a_guard(A2, Y):
    """A tiny number inside the logarithms, in a 0-d array."""
    total = np.multiply(np.log(A2 + 1e-12), Y) + np.multiply(np.log(1 - A2 + 1e-12), 1 - Y)
    return np.squeeze(-np.sum(total, axis=1, keepdims=True) / Y.shape[1])


@compute_cost.right_answer
def loss_by_loss(A2, Y):
    """A loop with the math module that prints a running sum."""
    import math

    total = 0.0
    for a, y in zip(A2[0], Y[0], strict=True):
        total -= math.log(a) if y else math.log(1 - a)
        print(total)
    return total / len(Y[0])


compute_cost.slip(
    "sums_over_the_examples",
    {"np.mean": "np.sum"},
    """Your cost is m times too large: the losses are added up. A cost is the average of the
    losses, so that sets of different sizes can be compared by it.""",
)


@compute_cost.mistake
def takes_probabilities_for_scores(A2, Y):
    """Your cost is that of the formula for scores, and A2 holds what the sigmoid has made of them.
    A probability of 0.5 is undecided, a score of 0.5 is not. Use the loss written in terms of the
    probability."""
    return np.mean(np.logaddexp(0, A2) - Y * A2)


compute_cost.slip(
    "divides_by_twice_m",
    {"np.mean": "np.sum", "np.log(1 - A2))": "np.log(1 - A2)) / (2 * Y.shape[1])"},
    """Your cost is half of what it should be. The factor one half belongs to squared errors, where
    it cancels a 2 that comes from differentiating; the cross-entropy has no such 2.""",
)

compute_cost.slip(
    "forgets_the_minus",
    {"-np.mean": "np.mean"},
    """Your cost is negative. The logarithm of a probability is never above 0, so a cost made of
    them needs something in front that turns it into a penalty.""",
)

compute_cost.slip(
    "counts_only_class_1",
    {" + (1 - Y) * np.log(1 - A2)": ""},
    """Your cost is what the examples of class 1 contribute; those of class 0 cost nothing,
    however wrong the prediction. The loss has two terms, and the label switches one of them off.
    """,
)

compute_cost.slip(
    "puts_the_minus_before_one_term",
    {"-np.mean(Y": "np.mean(-Y"},
    """It looks as if your second term has the wrong sign, so that examples of class 0 earn
    something for being wrong. The minus in front belongs to the whole sum: look at your
    brackets.""",
)


@compute_cost.mistake
def exchanges_the_labels_and_the_probabilities(A2, Y):
    """Your cost is infinite, as when the logarithm is taken of the labels, some of which are 0.
    Look whether two arguments have changed places; the logarithm is for the probabilities."""
    return -np.mean(A2 * np.log(Y) + (1 - A2) * np.log(1 - Y))


compute_cost.slip(
    "exchanges_the_classes",
    {"Y * np.log(A2)": "(1 - Y) * np.log(A2)", "(1 - Y) * np.log(1 - A2)": "Y * np.log(1 - A2)"},
    """Your cost is high where the prediction is right. Take one example with label 1 and a
    probability near 1, which should cost nearly nothing, and follow it through your formula.""",
)

compute_cost.slip(
    "takes_logarithms_to_base_2",
    {"np.log(A2)": "np.log2(A2)", "np.log(1 - A2)": "np.log2(1 - A2)"},
    """Your cost is 1.443 times what it should be, which is one over the logarithm of 2. The
    gradients of the next exercise belong to the natural logarithm: look at which one your cost is
    made of.""",
)


@compute_cost.mistake
def squares_the_errors(A2, Y):
    """You return the mean squared error, which hardly grows when a prediction is badly wrong. The
    loss of this lesson is the cross-entropy of logistic regression.
    """
    return np.mean((A2 - Y) ** 2)


@compute_cost.mistake
def keeps_the_cost_as_a_matrix(A2, Y):
    """The number is right, but it sits in an array of shape (1, 1): that is what a matrix product
    of a row and a column leaves. A cost is a plain number; take it out of the array.
    """
    return -(Y @ np.log(A2).T + (1 - Y) @ np.log(1 - A2).T) / Y.shape[1]


compute_cost.slip(
    "returns_every_loss",
    {"np.mean": ""},
    """You return one loss per example. The cost is a single number for all of them: the examples
    still have to be brought together.""",
)

compute_cost.legal(Y={0, 1})

compute_cost.accepts({"1e-12": "1e-10"}, "no cost of a lesson's network is made of such numbers")
