"""compute_cost: the cross-entropy, averaged over the m examples."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import labels
from dlkit.reference import deep_network as reference

compute_cost = Exercise(reference.compute_cost, points=5)


def probabilities(rng, m):
    """Draw AL, (1, m), between 0.03 and 0.97."""
    return 1 / (1 + np.exp(-rng.uniform(-3.4, 3.4, size=(1, m))))


@compute_cost.cases
def _(rng):
    m = int(rng.integers(5, 9))
    yield f"{m} examples", (probabilities(rng, m), labels(rng, m))
    Y = labels(rng, 3 * m)
    Y[0, 11] = 1.0 - Y[0, 10]  # who counts to 10 only takes one for the other
    yield f"{3 * m} examples", (probabilities(rng, 3 * m), Y)
    yield "every second column of an array", (probabilities(rng, 2 * m)[:, ::2], labels(rng, m))
    Y = labels(rng, m)
    yield "every example on the right side", (np.where(Y == 1, 0.5, 0.03) + 0.3 * Y + 0.1, Y)
    yield "every example on the wrong side", (np.where(Y == 1, 0.03, 0.5) + 0.1, Y)
    # Below 1e-4, where a clip shows, and so wrong that the cost is above 10. Edges, because here a
    # guard of 1e-8 inside the logarithm shows, and none of 1e-10.
    Y, tiny = labels(rng, m), 10 ** rng.uniform(-6.0, -5.4, size=(1, m))
    yield "all right and very sure", (np.where(Y == 1, 1 - tiny, tiny), Y), {"edge": 0.1}
    yield "all wrong and very sure", (np.where(Y == 1, tiny, 1 - tiny), Y), {"edge": 0.2}


@compute_cost.right_answer
def plain(AL, Y):
    """The formula as it reads."""
    return -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))


@compute_cost.right_answer
def with_two_inner_products(AL, Y):
    """Products of rows, squeezed to a 0-d array."""
    total = np.dot(np.log(AL), Y.T) + np.dot(np.log(1 - AL), (1 - Y).T)
    return np.squeeze(-total / AL.shape[1])


@compute_cost.right_answer
def by_the_probability_of_the_label(AL, Y):
    """The probability of what came true, kept away from 0 as one often sees it; prints."""
    likelihood = np.where(Y > 0.5, AL, 1 - AL)
    cost = -np.log(np.clip(likelihood, 1e-12, 1.0)).mean()
    print(f"cost {cost}")
    return float(cost)


@compute_cost.right_answer
def example_by_example(AL, Y):
    """A loop with the math module and a running mean."""
    import math

    cost = 0.0
    for i in range(Y.shape[1]):
        loss = -math.log(AL[0, i]) if Y[0, i] == 1 else -math.log1p(-AL[0, i])
        cost += (loss - cost) / (i + 1)
    return cost


compute_cost.slip(
    "forgets_the_minus",
    {"-np.mean": "np.mean"},
    """Your cost is negative. The logarithm of a probability is never above 0, so a cost made of
    them needs something in front that turns it into a penalty.""",
)

compute_cost.slip(
    "sums_over_the_examples",
    {"np.mean": "np.sum"},
    """Your cost is m times too large: the losses are added up. A cost is their average, so that
    sets of different sizes can be compared by it.""",
)

compute_cost.slip(
    "counts_only_the_examples_of_class_1",
    {" + (1 - Y) * np.log(1 - AL)": ""},
    """Examples of class 0 cost nothing, however wrong the prediction. The loss has two terms, and
    the label switches one of them off.""",
)

compute_cost.slip(
    "puts_the_minus_before_one_term",
    {"np.log(AL) + ": "np.log(AL)) + np.mean("},
    """The examples of class 0 make your cost smaller, the worse they are predicted. The minus has
    to reach both terms of the sum: look at your brackets.""",
)

compute_cost.slip(
    "takes_logarithms_to_base_10",
    {"np.log(AL)": "np.log10(AL)", "np.log(1 - AL)": "np.log10(1 - AL)"},
    """Your cost is 0.434 times what it should be, which is the logarithm of e to base 10. Look at
    which of NumPy's logarithms your cost is made of.""",
)


@compute_cost.mistake
def exchanges_the_arguments(AL, Y):
    """Your cost is infinite, as when the logarithm is taken of the labels, some of which are 0.
    The loss is the logarithm of a probability, weighted by the label."""
    return -np.mean(AL * np.log(Y) + (1 - AL) * np.log(1 - Y))


@compute_cost.mistake
def uses_the_squared_error(AL, Y):
    """Your cost is the mean of the squared differences. For probabilities that cost has flat
    regions far from the solution; this lesson uses the cross-entropy, which has a logarithm in
    it."""
    return np.mean((AL - Y) ** 2)


compute_cost.slip(
    "halves_the_cost",
    {"np.mean": "np.sum", "np.log(1 - AL))": "np.log(1 - AL)) / (2 * Y.shape[1])"},
    """Your cost is half of what it should be. The factor 1/2 belongs to the squared error, where
    it makes the derivative look nicer.""",
)


@compute_cost.mistake
def keeps_a_matrix(AL, Y):
    """Your number is right, but it sits in an array of shape (1, 1), as it does when it comes out
    of a matrix product. A cost is a plain number: take it out of the array."""
    return -(Y @ np.log(AL).T + (1 - Y) @ np.log(1 - AL).T) / Y.shape[1]


compute_cost.slip(
    "pairs_every_label_with_every_prediction",
    {"Y * np.log(AL)": "Y.T @ np.log(AL)", "(1 - Y) *": "(1 - Y).T @"},
    """It looks as if each label meets the predictions for all examples, as in a product that is an
    m by m matrix. A label belongs to one prediction only, the one in its own column.""",
)

compute_cost.slip(
    "leaves_the_losses_apart",
    {"np.mean": ""},
    """You return one loss for each example. The cost is a single number that sums them up: how
    bad the predictions are on average.""",
)

compute_cost.accepts(
    {"1e-12": ("1e-07", "1e-08", "1e-10")}, "no cost of a lesson's network is made of such numbers"
)

compute_cost.legal(Y={0, 1})
