"""predict: (1, m) of 0.0 and 1.0: whether the probability of class 1 is above one half."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import images, strided, transposed
from dlkit.reference import logistic_regression as reference

from ..lesson import sizes, unit
from .sigmoid import sigmoid

predict = Exercise(reference.predict, points=8)


def clear_cut(rng, draw):
    """Draw w, b and X until each example has a clear side and the usual slips all show.

    Scores between 0 and 1/2 tell a threshold on the score from one on the probability; some
    example changes sides without b; none is near a probability of one half. Features and examples
    beyond the eleventh matter, where there are any.
    """
    while True:
        X = draw()
        w, b = unit(rng, X)
        Z = w.T @ X + b
        shows = (Z.max() > 0.6, Z.min() < -0.6, np.any((Z > 0.1) & (Z < 0.45)))
        if X.shape[0] > 11:
            i = np.minimum(np.arange(X.shape[0]), 10)
            others = w[i].T @ X[i], w[i].T @ X, w.T @ X[i]
            shows += tuple(np.any((Z > 0) != (other + b > 0)) for other in others)
        if X.shape[1] > 11:
            shows += (Z[0, 11:].min() < 0 < Z[0, 11:].max(),)
        if np.abs(Z).min() > 0.1 and all(shows) and np.any((Z > 0) != (Z > b)):
            return w, b, X


@predict.cases
def _(rng):
    n_x, m = sizes(rng)
    yield f"{n_x} features, {m} examples", clear_cut(rng, lambda: rng.normal(size=(n_x, m)))
    yield "more features than examples", clear_cut(rng, lambda: rng.normal(size=(14, n_x)))
    yield "a transposed X", clear_cut(rng, lambda: transposed(rng, n_x, 14))
    yield "every second column of an array", clear_cut(rng, lambda: strided(rng, *sizes(rng)))
    yield "images of whole numbers", clear_cut(rng, lambda: images(rng, n_x, m)), {"edge": 0.2}


@predict.right_answer
def plain(w, b, X):
    """Compares the probability with one half."""
    A = sigmoid(w.T @ X + b)
    return (A > 0.5).astype(float)


@predict.right_answer
def as_booleans(w, b, X):
    """True and False for 1 and 0, from a matrix product written as einsum."""
    return sigmoid(np.einsum("jk,ji->ki", w, X) + b) >= 0.5


@predict.right_answer
def by_rounding(w, b, X):
    """Round the probability; print it first."""
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    print(A)
    return np.round(A)


@predict.right_answer
def one_by_one(w, b, X):
    """Decide example by example and make an array of whole numbers from a list."""
    n_x, m = X.shape
    scores = [sum(w[j, 0] * X[j, i] for j in range(n_x)) + b for i in range(m)]
    return np.array([[1 if score > 0 else 0 for score in scores]])


predict.slip(
    "returns_the_probabilities",
    {"(A > 0.5).astype(float)": "A"},
    """You return the probability of class 1. A prediction is a decision: 1 where class 1 is the
    more probable of the two, 0 elsewhere.""",
)

predict.slip(
    "compares_the_score_with_one_half",
    {"sigmoid(w.T @ X + b)": "w.T @ X + b"},
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


@predict.mistake
def rounds_the_score(w, b, X):
    """Your predictions contain numbers other than 0 and 1: they are the rounded scores. Rounding
    is a fair way to decide, but only between 0 and 1, and a score has not been squeezed into that
    range yet."""
    return np.round(w.T @ X + b)


predict.slip(
    "decides_the_wrong_way_round",
    {"A > 0.5": "A < 0.5"},
    """Each prediction is the opposite of what it should be. The sigmoid gives the probability of
    class 1: look at the direction of your comparison.""",
)

predict.slip(
    "returns_a_rank_1_array",
    {"astype(float)": "astype(float).ravel()"},
    """The predictions are right, but stand in an array with one axis; the labels are (1, m). Look
    for the step that drops an axis.""",
)

predict.slip(
    "returns_a_column",
    {"w.T @ X": "X.T @ w"},
    """The predictions are right, but stand below each other. Comparing such a column with the row
    of labels gives an m by m matrix, without any error. One example is one column.""",
)


@predict.mistake
def loops_over_the_features(w, b, X):
    """Only as many examples are predicted as there are features: the others stay 0, and with more
    features than examples there is an error. It looks as if a loop runs beyond or not up to the
    last example. Look at which size of X it counts to."""
    A = sigmoid(w.T @ X + b)
    predictions = np.zeros((1, X.shape[1]))
    for i in range(X.shape[0]):
        predictions[0, i] = 1.0 if A[0, i] > 0.5 else 0.0
    return predictions
