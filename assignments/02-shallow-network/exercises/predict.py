"""predict: (1, m) of 0.0 and 1.0: whether the probability of class 1 is above one half."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import images, shuffled, strided
from dlkit.reference import shallow_network as reference

from ..lesson import network, sizes
from .forward_propagation import forward_propagation

predict = Exercise(reference.predict, points=4)


def clear_cut(rng, X, n_h):
    """Draw parameters for X until each example has a clear side and the usual slips all show.

    Scores between 0 and 1/2 tell a threshold on the score from one on the probability; some
    example changes sides without each bias, and without tanh; none is near one half.
    """
    while True:
        found = network(rng, X, n_h)
        Z1 = found["W1"] @ X + found["b1"]
        W2, b2 = found["W2"], found["b2"]
        Z2 = W2 @ np.tanh(Z1) + b2
        slips = W2 @ np.tanh(Z1), W2 @ np.tanh(Z1 - found["b1"]) + b2, W2 @ Z1 + b2
        spread = Z2.max() > 0.6, Z2.min() < -0.6, np.any((Z2 > 0.1) & (Z2 < 0.45))
        shows = [np.any((slip > 0) != (Z2 > 0)) for slip in slips]
        if np.abs(Z2).min() > 0.1 and all(spread) and all(shows):
            return shuffled(rng, found), X


@predict.cases
def _(rng):
    n_x, n_h, _ = sizes(rng)
    m = int(rng.integers(10, 13))
    yield f"{n_x} features, {m} examples", clear_cut(rng, rng.normal(size=(n_x, m)), n_h)
    yield "more features than examples", clear_cut(rng, rng.normal(size=(m + 2, m)), n_h)
    yield "a transposed X", clear_cut(rng, rng.normal(size=(m, n_x)).T, n_h)
    yield "every second column of an array", clear_cut(rng, strided(rng, n_x, m), n_h)
    yield "images of whole numbers", clear_cut(rng, images(rng, n_x, m), n_h), {"edge": 0.2}


@predict.right_answer
def plain(parameters, X):
    """Compares the probability with one half."""
    A2, _ = forward_propagation(X, parameters)
    return (A2 > 0.5).astype(float)


@predict.right_answer
def as_booleans(parameters, X):
    """True and False for 1 and 0."""
    return forward_propagation(X, parameters)[0] >= 0.5


@predict.right_answer
def by_rounding(parameters, X):
    """Round the probability; print it first."""
    A2, _ = forward_propagation(X, parameters)
    print(A2)
    return np.round(A2)


@predict.right_answer
def from_the_sign_of_the_score(parameters, X):
    """By the score alone, example by example, as whole numbers."""
    W1, b1, W2, b2 = (parameters[key] for key in ("W1", "b1", "W2", "b2"))
    columns = [W2 @ np.tanh(W1 @ x[:, np.newaxis] + b1) + b2 for x in X.T]
    return np.array([[1 if score.item() > 0 else 0 for score in columns]])


predict.slip(
    "returns_the_probabilities",
    {"(A2 > 0.5).astype(float)": "A2"},
    """You return the probability of class 1. A prediction is a decision: 1 where class 1 is the
    more probable of the two, 0 elsewhere.""",
)

predict.slip(
    "compares_the_score_with_one_half",
    {"A2, _": "_, cache", "A2 >": 'cache["Z2"] >'},
    """Examples whose score lies between 0 and 1/2 come out as 0. One half is the threshold for the
    probability, and it looks as if something else is compared with it. Which score gives a
    probability of one half?""",
)

predict.slip(
    "compares_the_probability_with_zero",
    {"0.5": "0"},
    """All your predictions are 1, as when the probability is compared with 0: every probability is
    above that. Zero is the threshold for the score; ask which probability belongs to it.""",
)

predict.slip(
    "decides_the_wrong_way_round",
    {"A2 > 0.5": "A2 < 0.5"},
    """Each prediction is the opposite of what it should be. A2 is the probability of class 1:
    look at the direction of your comparison.""",
)

predict.slip(
    "predicts_from_the_hidden_layer",
    {"A2, _": "_, cache", "A2 >": 'cache["A1"] >'},
    """You get one row of predictions per hidden unit, as when A1 is compared. The answer of the
    network is what its output unit says.""",
)


@predict.mistake
def predicts_without_tanh(parameters, X):
    """Some of your predictions are wrong, as when the scores of the output come straight from
    those of the hidden layer, so that the boundary is a line. The prediction goes the same way as
    the training; you have a function for it."""
    Z1 = parameters["W1"] @ X + parameters["b1"]
    return (parameters["W2"] @ Z1 + parameters["b2"] > 0).astype(float)


predict.slip(
    "returns_a_rank_1_array",
    {"astype(float)": "astype(float).ravel()"},
    """The predictions are right, but stand in an array with one axis; the labels are (1, m). Look
    for the step that drops an axis.""",
)

predict.slip(
    "returns_a_column",
    {"astype(float)": "astype(float).T"},
    """The predictions are right, but stand below each other. Comparing such a column with the row
    of labels gives an m by m matrix, without any error. One example is one column.""",
)

predict.slip(
    "compares_the_whole_tuple",
    {"A2, _": "A2"},
    """Python complains that a tuple cannot be compared with a number. The way forward returns two
    things, the probabilities and the cache. Take them apart first.""",
)
