"""Logistic regression: what its seven exercises are graded against.

For each exercise, in the order of the lesson: its points, the inputs that it is called with, the
mistakes that students make (a docstring is the hint that its author reads) and other right ways
of writing it. Mistakes and right answers use only `np` and the exercises by their names, because
their source is also pasted into notebooks.
"""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import activations, losses
from dlkit.reference import logistic_regression as reference

sigmoid = Exercise(activations.sigmoid, points=10)
initialize_with_zeros = Exercise(
    reference.initialize_with_zeros, outputs=("w", "b"), parts={"w": 3, "b": 2}
)
propagate = Exercise(
    reference.propagate, outputs=("grads", "cost"), parts={"cost": 8, "dw": 10, "db": 7}
)
cost_from_logits = Exercise(losses.cost_from_logits, points=13)
optimize = Exercise(
    reference.optimize, outputs=("params", "costs"), parts={"w": 7, "b": 4, "costs": 6}
)
predict = Exercise(reference.predict, points=8)
model = Exercise(
    reference.model,
    parts={"w": 2, "b": 2, "costs": 2, "train_accuracy": 3, "test_accuracy": 3},
)


# Inputs. The sizes are distinct and larger than 1, because n_x = m hides a wrong transpose and
# m = 1 every wrong 1/m; the bias is not 0; scores are of order 1, so that no slope is flat and no
# probability is 0 or 1.


def labels(rng, m):
    """Draw Y, (1, m): both classes occur, and not equally often."""
    Y = np.zeros((1, m))
    Y[0, rng.permutation(m)[: rng.integers(1, (m + 1) // 2)]] = 1.0
    return Y if rng.random() < 0.5 else 1.0 - Y


def unit(rng, X):
    """Draw w, (n_x, 1), and b, such that no score of X is beyond 3.5."""
    w = rng.normal(size=(X.shape[0], 1))
    return w * 2.5 / np.abs(w.T @ X).max(), float(rng.choice([-1, 1]) * rng.uniform(0.3, 1.0))


def problem(rng, X):
    """Draw w, b and Y for X, in the order of the arguments: w, b, X, Y."""
    return (*unit(rng, X), X, labels(rng, X.shape[1]))


def sizes(rng):
    """Draw (n_x, m), at least 3 features and more examples."""
    return int(rng.integers(3, 6)), int(rng.integers(7, 10))


def transposed(rng):
    """Draw an X that is the transpose of an array in memory."""
    return rng.normal(size=sizes(rng)[::-1]).T


def strided(rng):
    """Draw an X that is every second column of an array in memory."""
    n_x, m = sizes(rng)
    return rng.normal(size=(n_x, 2 * m))[:, ::2]


def images(rng, n_x, m):
    """Draw an X of whole numbers, as images come from a file."""
    return rng.integers(0, 10, size=(n_x, m)).astype(np.uint8)


# sigmoid


@sigmoid.cases
def _(rng):
    far = rng.uniform(100.0, 900.0, size=(2, 3))
    large = np.concatenate([far, -far, np.full((2, 1), 1000.0), np.full((2, 1), -1000.0)], axis=1)
    yield "a single number", (float(rng.uniform(0.5, 3.0)),)
    yield "a whole number", (int(rng.choice([-3, -2, 2, 3])),)
    yield "a single number far below zero", (float(-rng.uniform(800.0, 1000.0)),)
    yield "an array without axes", (np.array(rng.uniform(-3.0, -0.5)),)
    yield "a vector", (rng.normal(scale=3.0, size=5),)
    yield "a row of scores", (rng.normal(scale=3.0, size=(1, 7)),)
    yield "numbers as large as 1000", (rng.permuted(large, axis=1),)
    yield "three axes, transposed", (rng.normal(scale=3.0, size=(2, 3, 4)).T,)


@sigmoid.mistake
def forgets_the_minus(z):
    """Your curve falls where the sigmoid rises: a large z gives a value near 0. Look at the sign
    in the exponent: for a large z the exponential below the fraction line has to vanish.
    """
    return 1 / (1 + np.exp(z))


@sigmoid.mistake
def forgets_the_brackets(z):
    """Your values are larger than 1, so they cannot be probabilities. Python divides before it
    adds: look at how much of your expression really stands below the fraction line.
    """
    return 1 / 1 + np.exp(-z)


@sigmoid.mistake
def overflows_for_large_numbers(z):
    """Small numbers come out right, large positive ones come out as NaN. The exponential of such
    a number is infinite, and infinity divided by infinity is no number. Rewrite the fraction so
    that a large z makes the exponential small, not large.
    """
    return np.exp(z) / (1 + np.exp(z))


@sigmoid.mistake
def clips_too_tightly(z):
    """Large numbers all come out alike, and not close enough to 0 or 1. Limiting z is a fair way
    to avoid an overflow, but at your limit the curve is still visibly away from its end. Ask how
    large z may be before the exponential of a float64 overflows.
    """
    return 1 / (1 + np.exp(-np.clip(z, -8, 8)))


@sigmoid.mistake
def uses_the_math_module(z):
    """The math module works on one number at a time and stops with an error when it is given an
    array, or when a result is too large. NumPy has a function of the same name that takes whole
    arrays, element by element.
    """
    import math

    return 1 / (1 + math.exp(-z))


@sigmoid.mistake
def loops_over_two_axes(z):
    """Your loops need an array with exactly two axes and stop at a single number or a vector.
    NumPy's functions work element by element on any shape, so no loop is needed here.
    """
    rows, columns = z.shape
    s = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            s[i, j] = 1 / (1 + np.exp(-z[i, j]))
    return s


@sigmoid.mistake
def keeps_the_type_of_z(z):
    """A whole number for z gives 0, everything else is right. The array that you prepare for the
    result takes over the type of z, and an array of integers cuts off what stands behind the
    decimal point. Say that it holds floats, or let NumPy make the result.
    """
    s = np.zeros_like(z)
    s[...] = 1 / (1 + np.exp(-z))
    return s


@sigmoid.mistake
def writes_into_z(z):
    """Your values are right, but after the call the caller's array holds other numbers. An
    operator such as *= works inside the array that was handed in. Give the intermediate result
    a name of its own.
    """
    z *= -1
    return 1 / (1 + np.exp(z))


@sigmoid.right_answer
def as_the_formula_reads(z):
    """exp overflows to infinity with a warning, and 1 / infinity is 0, which is right."""
    return 1 / (1 + np.exp(-z))


@sigmoid.right_answer
def as_a_scaled_tanh(z):
    """The sigmoid is a tanh of half the width, moved into 0 to 1."""
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))


@sigmoid.right_answer
def number_by_number(z):
    """One number at a time, by the branch that does not overflow; prints what it does."""
    import math

    def one(x):
        return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))

    print("number by number")
    return np.vectorize(one, otypes=[float])(z)


# initialize_with_zeros


@initialize_with_zeros.cases
def _(rng):
    for low, high in ((2, 4), (4, 10), (10, 20), (30, 60)):
        n_x = int(rng.integers(low, high))
        yield f"{n_x} features", (n_x,)


@initialize_with_zeros.mistake
def makes_a_rank_1_array(n_x):
    """Your w has one axis only: it is neither a column nor a row, and w.T is the same as w. Such
    arrays broadcast in ways that nobody expects. Give w its second axis.
    """
    return np.zeros(n_x), 0.0


@initialize_with_zeros.mistake
def makes_a_row(n_x):
    """Your w lies on its side. One weight per feature stands in a column here, so that w.T @ X
    gives one score per example. Look at the order of the two sizes.
    """
    return np.zeros((1, n_x)), 0.0


@initialize_with_zeros.mistake
def passes_two_sizes(n_x):
    """NumPy complains about a data type because it takes your second number for one. The shape is
    a single argument: look at how the two sizes become one thing.
    """
    return np.zeros(n_x, 1), 0.0


@initialize_with_zeros.mistake
def starts_from_random_numbers(n_x):
    """Random weights are what a hidden layer needs, where equal units would stay equal. A single
    unit has nobody to be equal to, and its cost is convex: start from zeros, as the name says.
    """
    rng = np.random.default_rng(0)
    return rng.normal(size=(n_x, 1)) * 0.01, 0.0


@initialize_with_zeros.mistake
def gives_every_feature_a_bias(n_x):
    """You made b as large as w. The unit adds one bias to the whole weighted sum, not one to each
    feature, so b is a single number.
    """
    return np.zeros((n_x, 1)), np.zeros((n_x, 1))


@initialize_with_zeros.mistake
def returns_b_first(n_x):
    """Both values are there, in the wrong order. Whoever calls your function writes
    `w, b = ...` and would take the bias for the weights.
    """
    return 0.0, np.zeros((n_x, 1))


@initialize_with_zeros.mistake
def forgets_b(n_x):
    """Only the weights come back. The unit has a bias as well, and whoever calls your function
    takes two values apart: look at the return line.
    """
    return np.zeros((n_x, 1))


@initialize_with_zeros.right_answer
def from_a_list_of_rows(n_x):
    """An array built from lists, a whole number for b."""
    return np.array([[0.0] for _ in range(n_x)]), 0


@initialize_with_zeros.right_answer
def reshaped_in_a_list(n_x):
    """A list for the tuple, a NumPy scalar for b."""
    return [np.zeros(n_x).reshape(-1, 1), np.float64(0)]


@initialize_with_zeros.right_answer
def with_assertions(n_x):
    """Checks its own shapes and prints them; a 0-d array for b."""
    w, b = np.full((n_x, 1), 0.0), np.array(0.0)
    assert w.shape == (n_x, 1)
    print(w.shape, b.shape)
    return w, b


# propagate


@propagate.cases
def _(rng):
    n_x, m = sizes(rng)
    yield f"{n_x} features, {m} examples", problem(rng, rng.normal(size=(n_x, m)))
    yield "more features than examples", problem(rng, rng.normal(size=(m, n_x)))
    yield "a transposed X", problem(rng, transposed(rng))
    yield "every second column of an array", problem(rng, strided(rng))
    yield "images of whole numbers", problem(rng, images(rng, n_x, m))
    # Catches nothing more, but gives a wrong transpose a value by which it can be named; on all
    # other sizes it only raises.
    yield "as many features as examples", problem(rng, rng.normal(size=(m, m)))


@propagate.mistake
def forgets_the_sigmoid(w, b, X, Y):
    """Your A is the bare score, which runs from minus to plus infinity, and the logarithm of a
    negative number is NaN. Before A is a probability something has to squeeze the score into
    the range from 0 to 1.
    """
    m = X.shape[1]
    A = w.T @ X + b
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y) / m}, cost


@propagate.mistake
def takes_the_slope_for_dz(w, b, X, Y):
    """Your dZ is the slope of the sigmoid, A (1 - A), and knows nothing of the labels. It is one
    factor of the chain rule only. Multiply it by the derivative of the loss with respect to A,
    on paper, and see what is left.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    dZ = A * (1 - A)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X @ dZ.T / m, "db": np.sum(dZ) / m}, cost


@propagate.mistake
def uses_the_gradient_of_the_squared_error(w, b, X, Y):
    """Your gradient belongs to the squared error: the factor A (1 - A) is still in it. With the
    cross-entropy loss this factor cancels; that is one reason for choosing that loss. Work
    through the chain rule once more for the cost that you return.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    dZ = (A - Y) * A * (1 - A)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X @ dZ.T / m, "db": np.sum(dZ) / m}, cost


@propagate.mistake
def takes_the_difference_the_wrong_way_round(w, b, X, Y):
    """Both gradients have the right size and the wrong sign, so gradient descent would climb.
    When a prediction is above its label, the score is too high and dZ has to be positive.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    dZ = Y - A
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X @ dZ.T / m, "db": np.sum(dZ) / m}, cost


@propagate.mistake
def sums_the_gradients(w, b, X, Y):
    """Your dw and db are m times too large: they are summed over the examples. The cost is an
    average, so its derivatives are averages too. Otherwise twice the data would mean steps of
    twice the length.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X @ (A - Y).T, "db": np.sum(A - Y)}, cost


@propagate.mistake
def averages_dw_only(w, b, X, Y):
    """Your dw is right and your db is m times too large. Both are derivatives of the same
    average: compare the two lines.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y)}, cost


@propagate.mistake
def divides_by_the_number_of_features(w, b, X, Y):
    """Everything is wrong by one factor, the number of examples over the number of features. The
    examples are the columns of X: look at which of its two sizes you call m.
    """
    m = X.shape[0]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y) / m}, cost


@propagate.mistake
def makes_dw_a_rank_1_array(w, b, X, Y):
    """The numbers in your dw are right, but it has one axis only, and w has two. Subtracting the
    one from the other would broadcast to a square matrix without any error. A sum or mean along
    an axis drops that axis unless it is told to keep it.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": np.mean(X * (A - Y), axis=1), "db": np.sum(A - Y) / m}, cost


@propagate.mistake
def returns_dw_as_a_row(w, b, X, Y):
    """Your dw is a row, and w is a column. A gradient has the shape of what it is the gradient
    of. Look at the order of the two factors, and at which of them is transposed.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": (A - Y) @ X.T / m, "db": np.sum(A - Y) / m}, cost


@propagate.mistake
def transposes_x(w, b, X, Y):
    """The product for dw runs only when there are as many features as examples, and even then
    its numbers are wrong. It has to add up over the examples: write the shape below each factor,
    and see where m stands.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X.T @ (A - Y).T / m, "db": np.sum(A - Y) / m}, cost


@propagate.mistake
def multiplies_element_by_element(w, b, X, Y):
    """Your dw has one column per example: each example's share stands there by itself. The
    gradient of the cost is one column. Something still has to add these shares up, and the
    matrix product does that on the way.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X * (A - Y) / m, "db": np.sum(A - Y) / m}, cost


@propagate.mistake
def keeps_db_as_a_matrix(w, b, X, Y):
    """The number in your db is right, but it sits in an array of shape (1, 1). The bias of one
    unit is a plain number, and so is its gradient. Look at what your sum keeps.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y, axis=1, keepdims=True) / m}, cost


@propagate.mistake
def keeps_only_the_last_example(w, b, X, Y):
    """All that is left of your loop is its last round: each example overwrites what the ones
    before it had brought. Look at the signs of assignment inside the loop.
    """
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
    """Your db is too large by a factor, and the factor is the number of features. The line that
    adds to db stands inside the loop over the features; an example has only one score, so it
    may add to db only once.
    """
    n_x, m = X.shape
    dw, db, cost = np.zeros((n_x, 1)), 0.0, 0.0
    for i in range(m):
        a = sigmoid((w.T @ X[:, i]).item() + b)
        cost -= Y[0, i] * np.log(a) + (1 - Y[0, i]) * np.log(1 - a)
        for j in range(n_x):
            dw[j, 0] += X[j, i] * (a - Y[0, i])
            db += a - Y[0, i]
    return {"dw": dw / m, "db": db / m}, cost / m


@propagate.mistake
def sums_the_cost(w, b, X, Y):
    """Your cost is m times too large: it is the sum of the losses. A cost that grows with the
    number of examples cannot be compared between a training and a test set.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y) / m}, cost


@propagate.mistake
def forgets_the_minus_of_the_cost(w, b, X, Y):
    """Your cost is negative. The logarithm of a probability is never above 0, so a cost made of
    them needs something in front that turns it into a penalty.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y) / m}, cost


@propagate.mistake
def counts_only_the_examples_of_class_1(w, b, X, Y):
    """Your cost is what the examples of class 1 contribute; those of class 0 cost nothing,
    however wrong the prediction. The loss has two terms, and the label switches one of them off.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log(A)) / m
    return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y) / m}, cost


@propagate.mistake
def takes_logarithms_to_base_10(w, b, X, Y):
    """Your cost is 0.434 times what it should be, which is the logarithm of e to base 10. The
    gradient A - Y belongs to the natural logarithm: look at which one you call.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)
    cost = -np.sum(Y * np.log10(A) + (1 - Y) * np.log10(1 - A)) / m
    return {"dw": X @ (A - Y).T / m, "db": np.sum(A - Y) / m}, cost


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


# cost_from_logits


@cost_from_logits.cases
def _(rng):
    m = int(rng.integers(5, 10))
    Y = labels(rng, m)
    towards = np.where(Y == 1, 1.0, -1.0)
    far = np.linspace(200.0, 1000.0, m)[np.newaxis]
    both = np.hstack([far, -far])  # labels are never half and half: some are on the wrong side
    yield f"{m} examples", (rng.normal(scale=2.0, size=(1, m)), Y)
    yield "every second column of an array", (rng.normal(size=(1, 2 * m))[:, ::2], labels(rng, m))
    # From 37 on sigmoid(z) is exactly 1.0, long before exp overflows.
    yield "large scores, all on the wrong side", (-towards * rng.uniform(38, 60, size=(1, m)), Y)
    yield "numbers as large as 1000, all on the right side", (towards * far, Y)
    yield "numbers as large as 1000, on both sides", (both, labels(rng, 2 * m))


@cost_from_logits.mistake
def takes_the_logarithm_of_the_sigmoid(Z, Y):
    """Moderate scores come out right; large ones give infinity or NaN. There the sigmoid is
    exactly 0 or 1, and the logarithm of 0 has lost the score for good. Put the sigmoid into the
    formula of the loss on paper first, and simplify before you compute.
    """
    A = sigmoid(Z)
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))


@cost_from_logits.mistake
def clips_the_probabilities(Z, Y):
    """Your cost is finite, but a score that is badly wrong never costs more than about 35: that
    is the logarithm of the limit to which you clip. A clipped probability no longer knows how
    large the score was. The cost has to be computed from the score itself.
    """
    A = np.clip(sigmoid(Z), 1e-15, 1 - 1e-15)
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))


@cost_from_logits.mistake
def adds_a_small_number_inside_the_logarithm(Z, Y):
    """The small number keeps the logarithm finite, and caps the cost: a score that is badly wrong
    costs about 18, however large it is. Nothing that is done to the probability brings the score
    back. Start from the score.
    """
    A = sigmoid(Z)
    return -np.mean(Y * np.log(A + 1e-8) + (1 - Y) * np.log(1 - A + 1e-8))


@cost_from_logits.mistake
def overflows_in_the_exponential(Z, Y):
    """Your formula is right on paper, but the exponential of a large score is infinite before
    the logarithm can make it small again. Look for a way to write the same sum in which the
    exponential is taken of negative numbers only, or for a NumPy function that does this.
    """
    return np.mean(np.log(1 + np.exp(Z)) - Y * Z)


@cost_from_logits.mistake
def overflows_in_one_of_two_terms(Z, Y):
    """Both logarithms are right on paper, but the exponential in the one that the label switches
    off becomes infinite, and 0 times infinity is NaN. Look for a way to write each of them in
    which the exponential is taken of negative numbers only, or for a NumPy function for it.
    """
    return np.mean(Y * np.log(1 + np.exp(-Z)) + (1 - Y) * np.log(1 + np.exp(Z)))


@cost_from_logits.mistake
def clips_the_scores(Z, Y):
    """Scores beyond your limit are treated as if they were at the limit, so a score of 1000 on
    the wrong side costs far too little. The loss grows with the score without end; avoid the
    overflow without changing the score.
    """
    Z = np.clip(Z, -30, 30)
    return np.mean(np.log(1 + np.exp(Z)) - Y * Z)


@cost_from_logits.mistake
def takes_scores_for_probabilities(Z, Y):
    """You take the logarithm of the scores themselves, and a score may be negative or above 1.
    The Z of this exercise is what comes before the sigmoid.
    """
    return -np.mean(Y * np.log(Z) + (1 - Y) * np.log(1 - Z))


@cost_from_logits.mistake
def sums_over_the_examples(Z, Y):
    """Your cost is m times too large: the losses are added up. A cost is the average of the losses,
    so that sets of different sizes can be compared by it.
    """
    return np.sum(np.logaddexp(0, Z) - Y * Z)


@cost_from_logits.mistake
def exchanges_the_classes(Z, Y):
    """Your cost is low where it should be high: examples of class 1 pay for a high score. Take
    one example with label 1 and a large positive score, which should cost nearly nothing, and
    follow it through your formula.
    """
    return np.mean(np.logaddexp(0, Z) - (1 - Y) * Z)


@cost_from_logits.right_answer
def from_the_size_of_the_score(Z, Y):
    """The usual form without overflow, as a Python float."""
    return float((np.maximum(Z, 0) - Z * Y + np.log1p(np.exp(-np.abs(Z)))).mean())


@cost_from_logits.right_answer
def label_by_label(Z, Y):
    """A loop with the math module that prints and keeps a running sum."""
    import math

    total = 0.0
    for z, y in zip(Z.ravel(), Y.ravel(), strict=True):
        margin = z if y else -z
        total += math.log1p(math.exp(-abs(margin))) + max(-margin, 0.0)
        print(total)
    return total / Z.shape[1]


@cost_from_logits.right_answer
def by_the_margin(Z, Y):
    """The score counted towards the label, in a 0-d array, with a warning."""
    import warnings

    warnings.warn("large scores", RuntimeWarning, stacklevel=2)
    return np.asarray(np.einsum("ij->", np.logaddexp(0, np.where(Y > 0, -Z, Z))) / Y.size)


# optimize


@optimize.cases
def _(rng):
    n_x, m = sizes(rng)
    steps = int(rng.integers(4, 8))
    X = rng.normal(size=(n_x, m))
    yield "a single step", (*problem(rng, X), 1, float(rng.uniform(0.3, 0.6)))
    yield f"{steps} steps", (*problem(rng, X), steps, float(rng.uniform(0.3, 0.6)))
    yield "a large learning rate", (*problem(rng, X), 3, float(rng.uniform(1.2, 1.6)))
    yield "a transposed X", (*problem(rng, transposed(rng)), steps, float(rng.uniform(0.3, 0.6)))
    yield "images of whole numbers", (*problem(rng, images(rng, n_x, m)), steps, 0.02)


@optimize.mistake
def records_the_cost_after_the_update(w, b, X, Y, num_iterations, learning_rate):
    """Your costs are right but one step late: the cost of the start is missing, and the last one
    belongs to the final parameters. Look at which parameters each cost is computed with.
    """
    costs = []
    for _ in range(num_iterations):
        grads, _ = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        costs.append(propagate(w, b, X, Y)[1])
    return {"w": w, "b": b}, costs


@optimize.mistake
def records_every_hundredth_cost(w, b, X, Y, num_iterations, learning_rate):
    """Most of the costs are missing: you keep one in a hundred. Here each iteration adds its cost
    to the list.
    """
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, costs


@optimize.mistake
def climbs(w, b, X, Y, num_iterations, learning_rate):
    """Your costs rise from step to step. The gradient points to where the cost grows fastest, and
    you follow it: look at the sign of the step.
    """
    costs = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w + learning_rate * grads["dw"]
        b = b + learning_rate * grads["db"]
        costs.append(cost)
    return {"w": w, "b": b}, costs


@optimize.mistake
def forgets_the_learning_rate(w, b, X, Y, num_iterations, learning_rate):
    """Your steps have the length of the gradient itself, whatever learning rate is asked for. One
    of the arguments is never used.
    """
    costs = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - grads["dw"]
        b = b - grads["db"]
        costs.append(cost)
    return {"w": w, "b": b}, costs


@optimize.mistake
def updates_the_callers_array(w, b, X, Y, num_iterations, learning_rate):
    """Your values are right, but after the call an array of the caller has changed too: whoever
    trains twice from one start does not start there the second time. An operator such as -= works
    inside the array that was handed in. Let each step make a new one.
    """
    costs = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w -= learning_rate * grads["dw"]
        b -= learning_rate * grads["db"]
        costs.append(cost)
    return {"w": w, "b": b}, costs


@optimize.mistake
def starts_from_zero_again(w, b, X, Y, num_iterations, learning_rate):
    """Your first cost is ln 2 = 0.693 for all data: that is the cost of zero weights. The w and b
    that were handed in are thrown away. Where to start is decided by whoever calls you.
    """
    w, b = initialize_with_zeros(X.shape[0])
    costs = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        costs.append(cost)
    return {"w": w, "b": b}, costs


@optimize.mistake
def computes_the_gradient_once(w, b, X, Y, num_iterations, learning_rate):
    """All your costs are equal, and all your steps go in one direction. After each step the slope
    is another one: look at what stands before the loop and what inside it.
    """
    grads, cost = propagate(w, b, X, Y)
    costs = []
    for _ in range(num_iterations):
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        costs.append(cost)
    return {"w": w, "b": b}, costs


@optimize.mistake
def counts_from_one(w, b, X, Y, num_iterations, learning_rate):
    """You take one step less than asked for, and with a single step none at all. Write down the
    numbers that your `range` runs through for 3 iterations, and count them.
    """
    costs = []
    for _ in range(1, num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        costs.append(cost)
    return {"w": w, "b": b}, costs


@optimize.mistake
def returns_inside_the_loop(w, b, X, Y, num_iterations, learning_rate):
    """A single step is right; with more you still take one only. A `return` ends the whole
    function: look at how far yours is indented.
    """
    costs = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        costs.append(cost)
        return {"w": w, "b": b}, costs


@optimize.mistake
def updates_w_before_taking_db(w, b, X, Y, num_iterations, learning_rate):
    """Your first cost is right and the rest nearly so: db is computed with a w that has already
    moved. Both gradients belong to the same point. Take them together, then move.
    """
    costs = []
    for _ in range(num_iterations):
        costs.append(propagate(w, b, X, Y)[1])
        w = w - learning_rate * propagate(w, b, X, Y)[0]["dw"]
        b = b - learning_rate * propagate(w, b, X, Y)[0]["db"]
    return {"w": w, "b": b}, costs


@optimize.mistake
def returns_the_gradients_too(w, b, X, Y, num_iterations, learning_rate):
    """Three values come back where two are wanted, so they cannot be taken apart. The last
    gradients are of no use to the caller: return the parameters and the costs.
    """
    costs = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        costs.append(cost)
    return {"w": w, "b": b}, grads, costs


@optimize.right_answer
def moving_a_copy(w, b, X, Y, num_iterations, learning_rate):
    """Works in place on copies, with products of its own; a tuple for the list of costs."""
    w, m, costs = w.copy(), X.shape[1], ()
    for _ in range(num_iterations):
        A = sigmoid(np.dot(w.T, X) + b)
        costs += (-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)),)
        w -= learning_rate * np.dot(X, (A - Y).T) / m
        b -= learning_rate * np.sum(A - Y) / m
    return {"w": w, "b": b}, costs


@optimize.right_answer
def into_an_array_of_costs(w, b, X, Y, num_iterations, learning_rate):
    """An array for the list of costs, a 0-d array for b, more keys than asked for, prints."""
    costs, params = np.zeros(num_iterations), {"w": w + 0.0, "b": np.array(b)}
    for i in range(num_iterations):
        grads, costs[i] = propagate(params["w"], params["b"], X, Y)
        params = {key: params[key] - learning_rate * grads["d" + key] for key in ("w", "b")}
        print(f"cost after iteration {i}: {costs[i]}")
    return [params | {"grads": grads}, costs]


@optimize.right_answer
def step_after_step(w, b, X, Y, num_iterations, learning_rate):
    """One step, then the rest by recursion."""

    def descend(w, b, left):
        if left == 0:
            return {"w": w, "b": b}, []
        grads, cost = propagate(w, b, X, Y)
        step = w - learning_rate * grads["dw"], b - learning_rate * grads["db"]
        params, costs = descend(*step, left - 1)
        return params, [cost, *costs]

    return descend(w, b, num_iterations)


# predict


def clear_cut(rng, draw):
    """Draw w, b and X until each example has a clear side and the usual slips all show.

    Scores between 0 and 1/2 tell a threshold on the score from one on the probability; some
    example changes sides without b; none is near a probability of one half.
    """
    while True:
        X = draw()
        w, b = unit(rng, X)
        Z = w.T @ X + b
        shows = (Z.max() > 0.6, Z.min() < -0.6, np.any((Z > 0.1) & (Z < 0.45)))
        if np.abs(Z).min() > 0.1 and all(shows) and np.any((Z > 0) != (Z > b)):
            return w, b, X


@predict.cases
def _(rng):
    n_x, m = sizes(rng)
    yield f"{n_x} features, {m} examples", clear_cut(rng, lambda: rng.normal(size=(n_x, m)))
    yield "more features than examples", clear_cut(rng, lambda: rng.normal(size=(m, n_x)))
    yield "a transposed X", clear_cut(rng, lambda: transposed(rng))
    yield "every second column of an array", clear_cut(rng, lambda: strided(rng))
    yield "images of whole numbers", clear_cut(rng, lambda: images(rng, n_x, m))


@predict.mistake
def returns_the_probabilities(w, b, X):
    """You return the probability of class 1. A prediction is a decision: 1 where class 1 is the
    more probable of the two, 0 elsewhere.
    """
    return sigmoid(w.T @ X + b)


@predict.mistake
def compares_the_score_with_one_half(w, b, X):
    """Examples whose score lies between 0 and 1/2 come out as 0. One half is the threshold for
    the probability, and you compare something else with it. Which score gives a probability of
    one half?
    """
    return (w.T @ X + b > 0.5).astype(float)


@predict.mistake
def compares_the_probability_with_zero(w, b, X):
    """All your predictions are 1, because every probability is above 0. Zero is the threshold for
    the score; ask which probability belongs to it.
    """
    return (sigmoid(w.T @ X + b) > 0).astype(float)


@predict.mistake
def rounds_the_score(w, b, X):
    """Your predictions contain numbers other than 0 and 1. Rounding is a fair way to decide, but
    only between 0 and 1, and what you round has not been squeezed into that range yet.
    """
    return np.round(w.T @ X + b)


@predict.mistake
def decides_the_wrong_way_round(w, b, X):
    """Each prediction is the opposite of what it should be. The sigmoid gives the probability of
    class 1: look at the direction of your comparison.
    """
    return (sigmoid(w.T @ X + b) < 0.5).astype(float)


@predict.mistake
def returns_a_rank_1_array(w, b, X):
    """The predictions are right, but stand in an array with one axis; the labels are (1, m). Look
    for the step that drops an axis.
    """
    return (sigmoid(w.T @ X + b) > 0.5).astype(float).ravel()


@predict.mistake
def returns_a_column(w, b, X):
    """The predictions are right, but stand below each other. Comparing such a column with the row
    of labels gives an m by m matrix, without any error. One example is one column.
    """
    return (X.T @ w + b > 0).astype(float)


@predict.mistake
def loops_over_the_features(w, b, X):
    """Your loop goes through as many examples as there are features: the others stay 0, or it
    runs beyond the last one. Look at which size of X the loop counts to.
    """
    A = sigmoid(w.T @ X + b)
    predictions = np.zeros((1, X.shape[1]))
    for i in range(X.shape[0]):
        predictions[0, i] = 1.0 if A[0, i] > 0.5 else 0.0
    return predictions


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


# model


def two_sets(rng, draw, m_train, m_test, num_iterations, learning_rate):
    """Draw the arguments of `model` until both accuracies say something.

    They differ, neither is 0 or 1 (nor 1/2, where sets have odd sizes), and no probability is
    near one half. Labels follow the features, with noise.
    """
    while True:
        X = draw(m_train + m_test)
        scores = rng.normal(size=(1, X.shape[0])) @ (X - X.mean(axis=1, keepdims=True))
        noisy = scores + rng.normal(scale=scores.std(), size=scores.shape)
        Y = (noisy > np.quantile(noisy, 0.4)).astype(float)
        sets = X[:, :m_train], Y[:, :m_train], X[:, m_train:], Y[:, m_train:]
        trained = reference.model(*sets, num_iterations, learning_rate)
        hits = {trained["train_accuracy"], trained["test_accuracy"]}
        clear = np.abs(trained["w"].T @ X + trained["b"]).min() > 0.01
        if clear and len(hits) == 2 and not hits & {0.0, 1.0}:
            return (*sets, num_iterations, learning_rate)


@model.cases
def _(rng):
    n_x, steps = int(rng.integers(3, 6)), int(rng.integers(12, 20))

    def columns(m):
        return rng.normal(size=(n_x, m))

    yield "more training than test examples", two_sets(rng, columns, 13, 9, steps, 0.5)
    yield "more test than training examples", two_sets(rng, columns, 9, 13, steps, 0.5)
    yield "a single step", two_sets(rng, columns, 11, 7, 1, 0.8)
    yield "transposed X", two_sets(rng, lambda m: columns(m).T.copy().T, 13, 7, steps, 0.3)
    yield "images of whole numbers", two_sets(rng, lambda m: images(rng, n_x, m), 11, 9, 8, 0.02)


@model.mistake
def gives_accuracies_in_percent(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Your accuracies are a hundred times too large: percent are for printing. Here an accuracy
    is a share, from 0 to 1.
    """
    w, b = initialize_with_zeros(X_train.shape[0])
    params, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    train = 100 - np.mean(np.abs(predict(params["w"], params["b"], X_train) - Y_train)) * 100
    test = 100 - np.mean(np.abs(predict(params["w"], params["b"], X_test) - Y_test)) * 100
    return {**params, "costs": costs, "train_accuracy": train, "test_accuracy": test}


@model.mistake
def returns_the_error_rates(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Each of your accuracies is 1 minus what it should be: you return the share of predictions
    that are wrong. An accuracy is high for a good model.
    """
    w, b = initialize_with_zeros(X_train.shape[0])
    params, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    train = np.mean(np.abs(predict(params["w"], params["b"], X_train) - Y_train))
    test = np.mean(np.abs(predict(params["w"], params["b"], X_test) - Y_test))
    return {**params, "costs": costs, "train_accuracy": train, "test_accuracy": test}


@model.mistake
def divides_by_the_wrong_m(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """The training accuracy is right, the test accuracy is not: with a large test set it can be
    above 1. The two sets differ in size: look at what each number of hits is divided by.
    """
    w, b = initialize_with_zeros(X_train.shape[0])
    params, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    m = X_train.shape[1]
    train = np.sum(predict(params["w"], params["b"], X_train) == Y_train) / m
    test = np.sum(predict(params["w"], params["b"], X_test) == Y_test) / m
    return {**params, "costs": costs, "train_accuracy": train, "test_accuracy": test}


@model.mistake
def tests_on_the_training_set(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Your two accuracies are equal: both are measured on the examples that the model was trained
    with. How it does on examples that it has never seen is the one number that matters.
    """
    w, b = initialize_with_zeros(X_train.shape[0])
    params, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    train = np.mean(predict(params["w"], params["b"], X_train) == Y_train)
    return {**params, "costs": costs, "train_accuracy": train, "test_accuracy": train}


@model.mistake
def trains_on_the_test_set(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Your parameters fit the test set: it was used for training. After that its accuracy says
    nothing any more about new examples. Look at which examples you hand on for training.
    """
    w, b = initialize_with_zeros(X_train.shape[0])
    params, costs = optimize(w, b, X_test, Y_test, num_iterations, learning_rate)
    train = np.mean(predict(params["w"], params["b"], X_train) == Y_train)
    test = np.mean(predict(params["w"], params["b"], X_test) == Y_test)
    return {**params, "costs": costs, "train_accuracy": train, "test_accuracy": test}


@model.mistake
def uses_the_untrained_parameters(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Your costs are right, but the w and b that you return and predict with are the zeros from
    the start. Training leaves its inputs as they were; the trained parameters are in what it
    returns.
    """
    w, b = initialize_with_zeros(X_train.shape[0])
    _, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    train = np.mean(predict(w, b, X_train) == Y_train)
    test = np.mean(predict(w, b, X_test) == Y_test)
    return {"w": w, "b": b, "costs": costs, "train_accuracy": train, "test_accuracy": test}


@model.mistake
def starts_from_small_random_weights(
    X_train, Y_train, X_test, Y_test, num_iterations, learning_rate
):
    """Your first cost is close to ln 2 but not equal to it, so the start is not zero. For one
    unit zeros are as good as anything, and everybody gets the same result.
    """
    w = np.random.default_rng(0).normal(size=(X_train.shape[0], 1)) * 0.01
    params, costs = optimize(w, 0.0, X_train, Y_train, num_iterations, learning_rate)
    train = np.mean(predict(params["w"], params["b"], X_train) == Y_train)
    test = np.mean(predict(params["w"], params["b"], X_test) == Y_test)
    return {**params, "costs": costs, "train_accuracy": train, "test_accuracy": test}


@model.mistake
def ignores_the_settings(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """However many iterations are asked for, your list of costs has the same length: numbers of
    your own stand where the arguments belong. Look at the call that trains.
    """
    w, b = initialize_with_zeros(X_train.shape[0])
    params, costs = optimize(w, b, X_train, Y_train, 100, 0.01)
    train = np.mean(predict(params["w"], params["b"], X_train) == Y_train)
    test = np.mean(predict(params["w"], params["b"], X_test) == Y_test)
    return {**params, "costs": costs, "train_accuracy": train, "test_accuracy": test}


@model.right_answer
def from_the_share_of_errors(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Accuracy as 1 minus the error; prints it; more keys than asked for."""
    w, b = initialize_with_zeros(X_train.shape[0])
    params, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    guesses = predict(params["w"], params["b"], X_train), predict(params["w"], params["b"], X_test)
    train, test = (
        1 - np.abs(g - Y).mean() for g, Y in zip(guesses, (Y_train, Y_test), strict=True)
    )
    print(f"train {100 * train} %, test {100 * test} %")
    accuracies = {"train_accuracy": train, "test_accuracy": test}
    return {**params, "costs": costs, "learning_rate": learning_rate, **accuracies}


@model.right_answer
def all_in_one_function(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Calls no other exercise; a tuple for the list of costs, Python floats."""
    w, b, costs = np.zeros((X_train.shape[0], 1)), 0.0, []
    for _ in range(num_iterations):
        A = 1 / (1 + np.exp(-(w.T @ X_train + b)))
        costs.append(float(np.mean(np.where(Y_train == 1, -np.log(A), -np.log(1 - A)))))
        w = w - learning_rate * np.mean(X_train * (A - Y_train), axis=1, keepdims=True)
        b = b - learning_rate * np.mean(A - Y_train)
    results = {"w": w, "b": b, "costs": tuple(costs)}
    for name, X, Y in (("train", X_train, Y_train), ("test", X_test, Y_test)):
        results[name + "_accuracy"] = float(((w.T @ X + b > 0) == (Y > 0.5)).mean())
    return results


@model.right_answer
def by_counting_hits(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Counts hits one by one; 0-d arrays for numbers, an array for the list of costs."""

    def share(params, X, Y):
        hits = 0
        for guess, y in zip(predict(params["w"], params["b"], X)[0], Y[0], strict=True):
            hits += int(guess == y)
        return np.array(hits / Y.shape[1])

    start = initialize_with_zeros(len(X_train))
    params, costs = optimize(*start, X_train, Y_train, num_iterations, learning_rate)
    return {
        "test_accuracy": share(params, X_test, Y_test),
        "train_accuracy": share(params, X_train, Y_train),
        "costs": np.array(costs),
        "w": params["w"],
        "b": np.asarray(params["b"]),
    }
