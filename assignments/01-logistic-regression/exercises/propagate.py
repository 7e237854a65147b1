"""propagate: ({"dw": (n_x, 1), "db": number}, cost), all averaged over the m examples."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import images, strided, transposed
from dlkit.reference import logistic_regression as reference

from ..lesson import problem, sizes, sure
from .sigmoid import sigmoid

propagate = Exercise(
    reference.propagate, outputs=("grads", "cost"), parts={"cost": 8, "dw": 10, "db": 7}
)


@propagate.cases
def _(rng):
    n_x, m = sizes(rng)
    yield f"{n_x} features, {m} examples", problem(rng, rng.normal(size=(n_x, m)))
    yield "more features than examples", problem(rng, rng.normal(size=(m, n_x)))
    yield "a transposed X", problem(rng, transposed(rng, *sizes(rng)))
    yield "every second column of an array", problem(rng, strided(rng, *sizes(rng)))
    yield "sure of itself, rightly and wrongly", sure(rng)
    yield "images of whole numbers", problem(rng, images(rng, n_x, m)), {"edge": 0.2}
    # Catches nothing more, but gives a wrong transpose a value by which it can be named; on all
    # other sizes it only raises.
    yield "as many features as examples", problem(rng, rng.normal(size=(m, m)))


@propagate.right_answer
def plain(w, b, X, Y):
    """All examples at once, by two matrix products."""
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    dZ = A - Y
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X @ dZ.T / m, "db": np.sum(dZ) / m}, cost


@propagate.right_answer
def example_by_example(w, b, X, Y):
    """Two loops that accumulate, plain Python numbers, a list for the tuple."""
    import math

    n_x, m = X.shape
    dw, db, cost = [[0.0] for _ in range(n_x)], 0.0, 0.0
    for i in range(m):
        z = sum(float(w[j, 0]) * float(X[j, i]) for j in range(n_x)) + b
        a, y = 1 / (1 + math.exp(-z)), float(Y[0, i])
        cost += -math.log(a) if y == 1 else -math.log(1 - a)
        for j in range(n_x):
            dw[j][0] += (a - y) * float(X[j, i]) / m
        db += (a - y) / m
    return [{"dw": np.array(dw), "db": db}, cost / m]


@propagate.right_answer
def with_einsum(w, b, X, Y):
    """einsum for all products, 0-d arrays for numbers, one key more than asked for."""
    A = sigmoid(np.einsum("jk,ji->ki", w, X) + b)
    dw = np.einsum("ji,ki->jk", X, A - Y) / Y.size
    total = np.einsum("ki,ki->", Y, np.log(A)) + np.einsum("ki,ki->", 1 - Y, np.log(1 - A))
    return {"dw": dw, "db": np.array(np.mean(A - Y)), "A": A}, np.array(-total / Y.size)


@propagate.right_answer
def with_means_and_masks(w, b, X, Y):
    """Means that keep their axes, boolean labels, the probability of the label that came true."""
    ones = Y.astype(bool)
    A = 1 / (1 + np.exp(-np.dot(X.T, w).T - b))
    print("likelihood", np.where(ones, A, 1 - A))
    grads = {"db": np.mean(A - ones), "dw": np.mean(X * (A - ones), axis=1, keepdims=True)}
    return grads, -np.log(np.where(ones, A, 1 - A)).mean()


propagate.slip(
    "forgets_the_sigmoid",
    {"sigmoid(w.T @ X + b)": "w.T @ X + b"},
    """Your cost is NaN, as when A is the bare score, which runs from minus to plus infinity: the
    logarithm of a negative number is no number. Before A is a probability something has to squeeze
    the score into the range from 0 to 1.""",
)

propagate.slip(
    "takes_the_slope_for_dZ",
    {"A - Y": "A * (1 - A)"},
    """Your dw and db look as if dZ were the slope of the sigmoid, A (1 - A), which knows nothing
    of the labels. It is one factor of the chain rule only. Multiply it by the derivative of the
    loss with respect to A, on paper, and see what is left.""",
)

propagate.slip(
    "uses_the_gradient_of_the_squared_error",
    {"A - Y": "(A - Y) * A * (1 - A)"},
    """Your gradient belongs to the squared error: the factor A (1 - A) is still in it. With the
    cross-entropy loss this factor cancels; that is one reason for choosing that loss. Work
    through the chain rule once more for the cost that you return.""",
)

propagate.slip(
    "takes_the_difference_the_wrong_way_round",
    {"A - Y": "Y - A"},
    """Both gradients have the right size and the wrong sign, so gradient descent would climb.
    When a prediction is above its label, the score is too high and dZ has to be positive.""",
)

propagate.slip(
    "sums_the_gradients",
    {"X @ dZ.T / m": "X @ dZ.T", "np.sum(dZ) / m": "np.sum(dZ)"},
    """Your dw and db are m times too large: they are summed over the examples. The cost is an
    average, so its derivatives are averages too. Otherwise twice the data would mean steps of
    twice the length.""",
)

propagate.slip(
    "averages_dw_only",
    {"np.sum(dZ) / m": "np.sum(dZ)"},
    """Your db is m times too large: it is summed over the examples. Both gradients are derivatives
    of the same average: compare the line of db with that of dw.""",
)

propagate.slip(
    "divides_by_the_number_of_features",
    {"X.shape[1]": "X.shape[0]"},
    """Everything is wrong by one factor, the number of examples over the number of features. The
    examples are the columns of X: look at which of its two sizes you call m.""",
)

propagate.slip(
    "makes_dw_a_rank_1_array",
    {"X @ dZ.T / m": "np.mean(X * dZ, axis=1)"},
    """The numbers in your dw are right, but it has one axis only, and w has two. Subtracting the
    one from the other would broadcast to a square matrix without any error. A sum or mean along
    an axis drops that axis unless it is told to keep it.""",
)

propagate.slip(
    "returns_dw_as_a_row",
    {"X @ dZ.T": "dZ @ X.T"},
    """Your dw is a row, and w is a column. A gradient has the shape of what it is the gradient
    of. Look at the order of the two factors, and at which of them is transposed.""",
)

propagate.slip(
    "transposes_X",
    {"X @ dZ.T": "X.T @ dZ.T"},
    """It looks as if the product for dw runs only when there are as many features as examples, and
    even then its numbers are wrong. It has to add up over the examples: write the shape below each
    factor, and see where m stands.""",
)

propagate.slip(
    "multiplies_element_by_element",
    {"X @ dZ.T": "X * dZ"},
    """Your dw has one column per example: each example's share stands there by itself. The
    gradient of the cost is one column. Something still has to add these shares up, and the
    matrix product does that on the way.""",
)

propagate.slip(
    "keeps_db_as_a_matrix",
    {"np.sum(dZ)": "np.sum(dZ, axis=1, keepdims=True)"},
    """The number in your db is right, but it sits in an array of shape (1, 1). The bias of one
    unit is a plain number, and so is its gradient. Look at what your sum keeps.""",
)


@propagate.mistake
def keeps_only_the_last_example(w, b, X, Y):
    """Your results contain nothing but the last example, as when each round of a loop overwrites
    what the ones before it have brought. Look at the signs of assignment inside the loop."""
    m = X.shape[1]
    for i in range(m):
        x, y = X[:, i : i + 1], Y[0, i]
        a = sigmoid((w.T @ x).item() + b)
        cost = -(y * np.log(a) + (1 - y) * np.log(1 - a))
        dw = x * (a - y)
        db = a - y
    return {"dw": dw / m, "db": db / m}, cost / m


@propagate.mistake
def adds_to_db_once_per_feature(w, b, X, Y):
    """Your db is too large by a factor, and the factor is the number of features. That happens
    when the line that adds to db stands inside a loop over the features; an example has only one
    score, so it may add to db only once."""
    n_x, m = X.shape
    dw, db, cost = np.zeros((n_x, 1)), 0.0, 0.0
    for i in range(m):
        a = sigmoid((w.T @ X[:, i]).item() + b)
        cost -= Y[0, i] * np.log(a) + (1 - Y[0, i]) * np.log(1 - a)
        for j in range(n_x):
            dw[j, 0] += X[j, i] * (a - Y[0, i])
            db += a - Y[0, i]
    return {"dw": dw / m, "db": db / m}, cost / m


propagate.slip(
    "sums_the_cost",
    {"np.log(1 - A)) / m": "np.log(1 - A))"},
    """Your cost is m times too large: it is the sum of the losses. A cost that grows with the
    number of examples cannot be compared between a training and a test set.""",
)

propagate.slip(
    "forgets_the_minus_of_the_cost",
    {"-np.sum(Y": "np.sum(Y"},
    """Your cost is negative. The logarithm of a probability is never above 0, so a cost made of
    them needs something in front that turns it into a penalty.""",
)

propagate.slip(
    "counts_only_the_examples_of_class_1",
    {" + (1 - Y) * np.log(1 - A)": ""},
    """Your cost is what the examples of class 1 contribute; those of class 0 cost nothing,
    however wrong the prediction. The loss has two terms, and the label switches one of them off.
    """,
)

propagate.slip(
    "takes_logarithms_to_base_10",
    {"np.log(A)": "np.log10(A)", "np.log(1 - A)": "np.log10(1 - A)"},
    """Your cost is 0.434 times what it should be, which is the logarithm of e to base 10. The
    gradient A - Y belongs to the natural logarithm: look at which one your cost is made of.""",
)


propagate.accepts(
    {
        old: f"np.clip({old}, -10, 10)"
        for old in (
            "cross_entropy(A, Y)",
            "cost",
            "-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
            "np.array(-total / Y.size)",
            "-np.log(np.where(ones, A, 1 - A)).mean()",
        )
    },
    "where the cost is above 10, a number of 1e-8 inside a logarithm would be wrong as well",
)

propagate.legal(Y={0, 1})
