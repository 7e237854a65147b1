"""A network with one hidden layer: what its eleven exercises are graded against.

For each exercise, in the order of the lesson: its points, the inputs that it is called with, the
mistakes that students make (a docstring is the hint that its author reads) and other right ways
of writing it. Mistakes and right answers use only `np` and the exercises by their names, because
their source is also pasted into notebooks.
"""

from itertools import permutations

import numpy as np

from dlkit.check.compare import compare
from dlkit.check.outcome import Raised
from dlkit.check.rules import Finding, Rule
from dlkit.exercise import Exercise
from dlkit.reference import activations
from dlkit.reference import shallow_network as reference

GIVEN = {"01-logistic-regression": ("sigmoid", "cost_from_logits")}

sigmoid_derivative = Exercise(activations.sigmoid_derivative, points=4)
tanh_derivative = Exercise(activations.tanh_derivative, points=4)
relu_derivative = Exercise(activations.relu_derivative, points=4)
leaky_relu_derivative = Exercise(activations.leaky_relu_derivative, points=4)
initialize_parameters = Exercise(
    reference.initialize_parameters,
    parts={"W": 7, "b": 3},
    free=("W",),
    rules=[
        Rule("spread", 6, {"of": "W", "deviation": reference.WEIGHT_SCALE}),
        Rule("fresh numbers", 5, {"of": "W"}),
        Rule("randomness from rng", 3),
    ],
)
forward_propagation = Exercise(
    reference.forward_propagation, outputs=("A2", "cache"), parts={"A2": 8, "cache": 5}
)
compute_cost = Exercise(reference.compute_cost, points=8)
backward_propagation = Exercise(
    reference.backward_propagation, parts={"dW1": 7, "db1": 4, "dW2": 5, "db2": 4}
)
update_parameters = Exercise(reference.update_parameters, parts={"W": 4, "b": 3})
nn_model = Exercise(
    reference.nn_model,
    parts={"W": 8, "b": 4},
    free=("W", "b"),
    rules=[
        Rule("response", 2, {"of": "W"}),
        Rule("response", 1, {"of": "b"}),
        Rule("randomness from rng", 3),
    ],
)
predict = Exercise(reference.predict, points=4)


# Inputs. The sizes n_x, n_h and m are distinct and larger than 2, because equal ones hide a wrong
# transpose and m = 1 every wrong 1/m; weights are of order 1, because in small ones tanh is a
# straight line and its slope can be forgotten; no bias is 0, no probability 0 or 1.


def labels(rng, m):
    """Draw Y, (1, m): both classes occur, and not equally often."""
    Y = np.zeros((1, m))
    Y[0, rng.permutation(m)[: rng.integers(1, (m + 1) // 2)]] = 1.0
    return Y if rng.random() < 0.5 else 1.0 - Y


def sizes(rng):
    """Draw n_x, n_h and m, all distinct."""
    n_x, n_h = rng.permutation([3, 4, 5, 6])[:2]
    return int(n_x), int(n_h), int(rng.integers(7, 10))


def layer(rng, A, n, reach):
    """Draw W and b for n units on A, so that no score is beyond `reach` before b is added."""
    W = rng.normal(size=(n, A.shape[0]))
    b = rng.choice([-1.0, 1.0], size=(n, 1)) * rng.uniform(0.3, 1.0, size=(n, 1))
    return W * reach / np.abs(W @ A).max(), b


def network(rng, X, n_h, n_y=1):
    """Draw the parameters of a network for X."""
    W1, b1 = layer(rng, X, n_h, 2.0)
    W2, b2 = layer(rng, np.tanh(W1 @ X + b1), n_y, 2.5)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def shuffled(rng, values):
    """Return the same dict with its keys in another order."""
    keys = list(values)
    order = rng.permutation(len(keys))
    while list(order) == sorted(order):
        order = rng.permutation(len(keys))
    return {keys[i]: values[keys[i]] for i in order}


def strided(rng, n_x, m):
    """Draw an X that is every second column of an array in memory."""
    return rng.normal(size=(n_x, 2 * m))[:, ::2]


def images(rng, n_x, m):
    """Draw an X of whole numbers, as images come from a file."""
    return rng.integers(0, 10, size=(n_x, m)).astype(np.uint8)


def away_from_zero(rng, *shape):
    """Draw scores of both signs, none of them near 0, where ReLU has no slope."""
    signs = np.resize([1.0, -1.0], int(np.prod(shape)))
    return rng.uniform(0.2, 3.0, size=shape) * rng.permutation(signs).reshape(shape)


def scores(rng):
    """Yield a title and a z of each kind that a slope is asked for."""
    yield "a single number above zero", float(rng.uniform(0.5, 2.5))
    yield "a single number below zero", -float(rng.uniform(0.5, 2.5))
    yield "an array without axes", np.array(-rng.uniform(0.5, 2.5))
    yield "a vector", away_from_zero(rng, 5)
    yield "a row of scores", away_from_zero(rng, 1, 7)
    yield "whole numbers", rng.permuted([[-3, -2, -1, 1], [-1, 1, 2, 3]], axis=1)
    yield "three axes, transposed", away_from_zero(rng, 2, 3, 4).T


# sigmoid_derivative


@sigmoid_derivative.cases
def _(rng):
    for title, z in scores(rng):
        yield title, (z,)


@sigmoid_derivative.mistake
def returns_the_sigmoid(z):
    """Your values are those of the sigmoid itself. The slope is another function of z: it is
    largest at 0 and vanishes on both sides. The value a of the sigmoid is where it starts from.
    """
    return 1 / (1 + np.exp(-z))


@sigmoid_derivative.mistake
def takes_z_for_a(z):
    """Your formula is right for a, the value of the sigmoid, but you put z into it. This exercise
    gets the score z from before the activation. Look at what has to happen to it first.
    """
    return z * (1 - z)


@sigmoid_derivative.mistake
def forgets_the_square(z):
    """Your values come near 1 far below zero, where the sigmoid is flat. When 1 / u is
    differentiated, something happens to the u below the fraction line: work out the quotient on
    paper once more.
    """
    return np.exp(-z) / (1 + np.exp(-z))


@sigmoid_derivative.mistake
def uses_the_slope_of_tanh(z):
    """You put the sigmoid's value into the formula that belongs to tanh. Each activation has a
    slope of its own; at 0 the sigmoid's is one quarter.
    """
    a = 1 / (1 + np.exp(-z))
    return 1 - a**2


@sigmoid_derivative.mistake
def takes_the_difference_the_wrong_way_round(z):
    """All your slopes are negative, but the sigmoid rises everywhere. One of your two factors has
    the wrong sign.
    """
    a = 1 / (1 + np.exp(-z))
    return a * (a - 1)


@sigmoid_derivative.mistake
def applies_the_sigmoid_twice(z):
    """All your values lie close to the slope near 0, however far z is from there. The score goes
    through the sigmoid once more than it should: follow one number through your lines.
    """
    a = 1 / (1 + np.exp(-z))
    s = 1 / (1 + np.exp(-a))
    return s * (1 - s)


@sigmoid_derivative.mistake
def keeps_the_type_of_z(z):
    """Whole numbers give 0, everything else is right. The array that you prepare for the result
    takes over the type of z, and an array of integers cuts off what stands behind the decimal
    point. Say that it holds floats, or let NumPy make the result.
    """
    slope = np.zeros_like(z)
    slope[...] = 1 / (1 + np.exp(-z)) * (1 - 1 / (1 + np.exp(-z)))
    return slope


@sigmoid_derivative.mistake
def uses_the_math_module(z):
    """The math module works on one number at a time and stops with an error when it is given an
    array. NumPy has a function of the same name that takes whole arrays, element by element.
    """
    import math

    a = 1 / (1 + math.exp(-z))
    return a * (1 - a)


@sigmoid_derivative.mistake
def writes_into_z(z):
    """Your values are right, but after the call the caller's array holds other numbers. An
    operator such as *= works inside the array that was handed in. Give the intermediate result
    a name of its own.
    """
    z *= -1
    a = 1 / (1 + np.exp(z))
    return a * (1 - a)


@sigmoid_derivative.right_answer
def from_the_value(z):
    """By the value a of the sigmoid, as in the lesson."""
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a)


@sigmoid_derivative.right_answer
def as_a_quotient(z):
    """The quotient rule, printed on the way."""
    e = np.exp(-z)
    print(e)
    return e / (1 + e) ** 2


@sigmoid_derivative.right_answer
def by_a_scaled_tanh(z):
    """The sigmoid is a tanh of half the width, so its slope is a quarter of that tanh's."""
    return (1 - np.tanh(np.asarray(z) / 2) ** 2) / 4


# tanh_derivative


@tanh_derivative.cases
def _(rng):
    for title, z in scores(rng):
        yield title, (z,)


@tanh_derivative.mistake
def returns_the_tanh(z):
    """Your values are those of tanh itself, which are negative below zero. The slope is never
    negative, because tanh rises everywhere. Look at what the slope makes of the value.
    """
    return np.tanh(z)


@tanh_derivative.mistake
def squares_z(z):
    """Your formula is right for a, the value of tanh, but you put z into it: far from zero your
    slopes are negative. This exercise gets the score z from before the activation.
    """
    return 1 - np.asarray(z) ** 2


@tanh_derivative.mistake
def forgets_to_square_the_value(z):
    """Below zero your slopes are larger than 1, and tanh is nowhere steeper than at 0. The slope
    is the same on both sides of zero: look at what has to happen to the value of tanh, so that
    its sign does not matter.
    """
    return 1 - np.tanh(z)


@tanh_derivative.mistake
def uses_the_slope_of_the_sigmoid(z):
    """You put the value of tanh into the formula that belongs to the sigmoid. Each activation has
    a slope of its own; at 0 that of tanh is 1.
    """
    a = np.tanh(z)
    return a * (1 - a)


@tanh_derivative.mistake
def squares_before_the_tanh(z):
    """The right operations in the wrong order: you square the score, and the square belongs to
    the value. Look at your brackets.
    """
    return 1 - np.tanh(np.asarray(z) ** 2)


@tanh_derivative.mistake
def squares_the_difference(z):
    """Below zero your slopes are larger than 1. The square covers the whole difference where it
    belongs to one term of it: look at your brackets.
    """
    return (1 - np.tanh(z)) ** 2


@tanh_derivative.mistake
def keeps_the_type_of_whole_numbers(z):
    """Whole numbers give 0, everything else is right. The array that you prepare for the result
    takes over the type of z, and an array of integers cuts off what stands behind the decimal
    point. Say that it holds floats, or let NumPy make the result.
    """
    slope = np.zeros_like(z)
    slope[...] = 1 - np.tanh(z) ** 2
    return slope


@tanh_derivative.mistake
def takes_tanh_from_the_math_module(z):
    """The math module works on one number at a time and stops with an error when it is given an
    array. NumPy has a function of the same name that takes whole arrays, element by element.
    """
    import math

    return 1 - math.tanh(z) ** 2


@tanh_derivative.mistake
def doubles_z_in_place(z):
    """Your values are right, but after the call the caller's array holds other numbers. An
    operator such as *= works inside the array that was handed in. Give the intermediate result
    a name of its own.
    """
    z *= 2
    return 4 * np.exp(z) / (np.exp(z) + 1) ** 2


@tanh_derivative.right_answer
def from_exponentials(z):
    """tanh as a quotient of exponentials."""
    a = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return 1 - a * a


@tanh_derivative.right_answer
def by_the_hyperbolic_cosine(z):
    """The slope is one over the squared hyperbolic cosine."""
    return 1 / np.cosh(z) ** 2


@tanh_derivative.right_answer
def number_by_number(z):
    """One number at a time, as the product of two factors."""
    import math

    return np.vectorize(lambda x: (1 - math.tanh(x)) * (1 + math.tanh(x)), otypes=[float])(z)


# relu_derivative


@relu_derivative.cases
def _(rng):
    for title, z in scores(rng):
        yield title, (z,)


@relu_derivative.mistake
def returns_the_relu(z):
    """Above zero your values grow with z: they are those of ReLU itself. Its graph is made of two
    straight lines. Ask how steep each of them is.
    """
    return np.maximum(z, 0)


@relu_derivative.mistake
def exchanges_the_sides(z):
    """Your slopes stand on the wrong sides: ReLU is flat below zero and rises above it. Look at
    the direction of your comparison.
    """
    return np.where(np.asarray(z) < 0, 1.0, 0.0)


@relu_derivative.mistake
def takes_the_sign(z):
    """Below zero you give -1: that is the slope of the absolute value, which falls there. ReLU is
    flat below zero.
    """
    return np.sign(z)


@relu_derivative.mistake
def leaks(z):
    """Below zero you give a small slope: that is the leaky ReLU, which comes next. The plain one
    lets nothing at all through there.
    """
    return np.where(np.asarray(z) > 0, 1.0, 0.01)


@relu_derivative.mistake
def leaves_z_below_zero(z):
    """Above zero you are right, below zero your result is z itself. Ask how steep ReLU is there,
    and what your function has to put in the place of the score.
    """
    return np.where(np.asarray(z) > 0, 1.0, z)


@relu_derivative.mistake
def asks_with_if(z):
    """A single number works, an array stops with an error: `if` wants one yes or no, and an array
    has many. Let NumPy make the choice for each element.
    """
    if z > 0:
        return 1.0
    return 0.0


@relu_derivative.mistake
def needs_an_array(z):
    """Arrays come out right, a single number stops with an error. Comparing a plain number gives
    a plain True or False, which has no methods of an array. Use a NumPy function that takes
    numbers and arrays alike.
    """
    return (z > 0).astype(float)


@relu_derivative.mistake
def writes_the_slope_into_z(z):
    """Your slopes are right, but they now stand in the caller's array, and the scores are lost.
    An assignment to z[...] works inside the array that was handed in. Make a new one.
    """
    if np.ndim(z) == 0:
        return 1.0 if z > 0 else 0.0
    z[z < 0] = 0
    z[z > 0] = 1
    return z


@relu_derivative.right_answer
def by_a_comparison(z):
    """True and False for 1 and 0."""
    return np.asarray(z) > 0


@relu_derivative.right_answer
def as_relu_over_z(z):
    """ReLU divided by z, since zero is never asked for."""
    return np.maximum(z, 0) / z


@relu_derivative.right_answer
def on_a_copy(z):
    """Writes into a copy that is made of floats; prints it."""
    slope = np.array(z, dtype=float)
    slope[slope <= 0] = 0
    slope[slope > 0] = 1
    print(slope)
    return slope


# leaky_relu_derivative


@leaky_relu_derivative.cases
def _(rng):
    draws = dict(scores(rng))
    for title in ("a single number above zero", "a single number below zero", "a row of scores"):
        yield f"{title}, the usual slope", (draws.pop(title),)
    for title, z in draws.items():
        yield f"{title}, a slope of its own", (z, float(rng.uniform(0.05, 0.4)))


@leaky_relu_derivative.mistake
def returns_the_leaky_relu(z, slope=0.01):
    """Your values are those of the leaky ReLU itself. Its graph is made of two straight lines:
    ask how steep each of them is, wherever on it z lies.
    """
    return np.where(np.asarray(z) > 0, z, slope * np.asarray(z))


@leaky_relu_derivative.mistake
def multiplies_the_slope_by_z(z, slope=0.01):
    """Above zero you are right, below zero you give the value of the function, which still has z
    in it. On a straight line the slope is the same everywhere.
    """
    return np.where(np.asarray(z) > 0, 1.0, slope * np.asarray(z))


@leaky_relu_derivative.mistake
def gives_zero_below_zero(z, slope=0.01):
    """Below zero you give 0, as for the plain ReLU. The leaky one lets a little through there, so
    that a unit with negative scores can still learn.
    """
    return np.where(np.asarray(z) > 0, 1.0, 0.0)


@leaky_relu_derivative.mistake
def ignores_the_slope(z, slope=0.01):
    """With the usual slope you are right, with any other you are not. A number of your own stands
    where the argument belongs: look for one of the arguments that you never use.
    """
    return np.where(np.asarray(z) > 0, 1.0, 0.01)


@leaky_relu_derivative.mistake
def swaps_the_sides(z, slope=0.01):
    """Your two slopes stand on the wrong sides: the function is steep above zero and nearly flat
    below. Look at the direction of your comparison.
    """
    return np.where(np.asarray(z) < 0, 1.0, slope)


@leaky_relu_derivative.mistake
def makes_the_slope_negative(z, slope=0.01):
    """Below zero your slope has a minus. The values of the function are negative there, but it
    still rises from left to right.
    """
    return np.where(np.asarray(z) > 0, 1.0, -slope)


@leaky_relu_derivative.mistake
def insists_on_a_slope(z, slope):
    """Python complains that an argument is missing: your function has no value for `slope` when
    the caller leaves it out. The head of a function can give an argument a usual value.
    """
    return np.where(np.asarray(z) > 0, 1.0, slope)


@leaky_relu_derivative.mistake
def rounds_the_slope_to_whole_numbers(z, slope=0.01):
    """Whole numbers below zero give 0, everything else is right. The array that you prepare takes
    over the type of z, and an array of integers cuts the slope off at the decimal point. Say
    that it holds floats.
    """
    result = np.ones_like(z)
    result[np.asarray(z) < 0] = slope
    return result


@leaky_relu_derivative.mistake
def overwrites_z(z, slope=0.01):
    """Your slopes are right, but they now stand in the caller's array, and the scores are lost.
    An assignment to z[...] works inside the array that was handed in. Make a new one.
    """
    result = np.asarray(z)
    if result.ndim == 0 or result.dtype != float:
        return np.where(result > 0, 1.0, slope)
    below = result < 0
    result[~below] = 1.0
    result[below] = slope
    return result


@leaky_relu_derivative.right_answer
def as_a_mixture(z, slope=0.01):
    """The share of each side, added up."""
    above = np.asarray(z) > 0
    return above + slope * ~above


@leaky_relu_derivative.right_answer
def as_the_larger_of_two(z, slope=0.01):
    """The slope of ReLU, but never below `slope`."""
    return np.maximum(np.asarray(z) > 0, slope)


@leaky_relu_derivative.right_answer
def one_by_one(z, slope=0.01):
    """A choice for each number, with a print."""
    print("slope", slope)
    return np.vectorize(lambda x: 1.0 if x > 0 else slope, otypes=[float])(z)


# initialize_parameters


@initialize_parameters.cases
def _(rng):
    state = int(rng.integers(2**32))
    n_x, n_h, _ = sizes(rng)
    wide = tuple(int(n) for n in rng.permutation([90, 110, 130]) + rng.integers(0, 10, size=3))
    yield "one output", (n_x, n_h, 1, np.random.default_rng(state))
    yield "the same sizes, an equal generator", (n_x, n_h, 1, np.random.default_rng(state))
    yield "the same sizes, another generator", (n_x, n_h, 1, np.random.default_rng(state + 1))
    yield "two outputs", (n_x, n_h, 2, np.random.default_rng(state + 2))
    yield "many units", (*wide, np.random.default_rng(state + 3))


@initialize_parameters.mistake
def forgets_the_small_factor(n_x, n_h, n_y, rng):
    """Your weights are a hundred times too large. Large weights give large scores, and the farther
    out the flatter is tanh, and the less comes back from there. Scale what you draw.
    """
    return {
        "W1": rng.standard_normal((n_h, n_x)),
        "b1": np.zeros((n_h, 1)),
        "W2": rng.standard_normal((n_y, n_h)),
        "b2": np.zeros((n_y, 1)),
    }


@initialize_parameters.mistake
def takes_the_factor_for_a_variance(n_x, n_h, n_y, rng):
    """Your weights are ten times too large: 0.01 has become their variance. It is the factor by
    which standard normal numbers are multiplied. Ask what it does to their standard deviation.
    """
    return {
        "W1": rng.normal(0, np.sqrt(0.01), (n_h, n_x)),
        "b1": np.zeros((n_h, 1)),
        "W2": rng.normal(0, np.sqrt(0.01), (n_y, n_h)),
        "b2": np.zeros((n_y, 1)),
    }


@initialize_parameters.mistake
def starts_from_zeros(n_x, n_h, n_y, rng):
    """All your weights are 0. Then all hidden units compute the same, get the same gradient and
    stay equal for ever: the network is no better than one unit. Something has to make them differ
    at the start.
    """
    return {
        "W1": np.zeros((n_h, n_x)),
        "b1": np.zeros((n_h, 1)),
        "W2": np.zeros((n_y, n_h)),
        "b2": np.zeros((n_y, 1)),
    }


@initialize_parameters.mistake
def draws_from_zero_to_one(n_x, n_h, n_y, rng):
    """All your weights are positive: you draw from the range from 0 to 1. A normal distribution
    lies on both sides of zero. Look for the generator's method that draws from it.
    """
    return {
        "W1": rng.random((n_h, n_x)) * 0.01,
        "b1": np.zeros((n_h, 1)),
        "W2": rng.random((n_y, n_h)) * 0.01,
        "b2": np.zeros((n_y, 1)),
    }


@initialize_parameters.mistake
def repeats_one_row(n_x, n_h, n_y, rng):
    """Every hidden unit starts with the same weights: you draw one row and repeat it. Equal units
    get equal gradients and stay equal for ever. Each unit needs numbers of its own.
    """
    return {
        "W1": np.ones((n_h, 1)) * rng.standard_normal((1, n_x)) * 0.01,
        "b1": np.zeros((n_h, 1)),
        "W2": rng.standard_normal((n_y, n_h)) * 0.01,
        "b2": np.zeros((n_y, 1)),
    }


@initialize_parameters.mistake
def reseeds_for_each_layer(n_x, n_h, n_y, rng):
    """Both layers start with the same numbers, because each draws from a new generator with one
    seed. Drawn twice from one generator, they are different: use the one that was handed in, and
    use it throughout.
    """
    seed = int(rng.integers(10**6))
    return {
        "W1": np.random.default_rng(seed).standard_normal((n_h, n_x)) * 0.01,
        "b1": np.zeros((n_h, 1)),
        "W2": np.random.default_rng(seed).standard_normal((n_y, n_h)) * 0.01,
        "b2": np.zeros((n_y, 1)),
    }


@initialize_parameters.mistake
def draws_from_the_global_state(n_x, n_h, n_y, rng):
    """Two calls with equal generators give different weights: you draw from NumPy's global state
    and leave `rng` alone. Then nobody can repeat your run. Everything random comes from the
    generator that was handed in.
    """
    return {
        "W1": np.random.randn(n_h, n_x) * 0.01,
        "b1": np.zeros((n_h, 1)),
        "W2": np.random.randn(n_y, n_h) * 0.01,
        "b2": np.zeros((n_y, 1)),
    }


@initialize_parameters.mistake
def makes_a_generator_of_its_own(n_x, n_h, n_y, rng):
    """Whatever generator is handed in, your weights are the same: you draw from one of your own,
    with a fixed seed. The caller decides about the seed.
    """
    own = np.random.default_rng(2)
    return {
        "W1": own.standard_normal((n_h, n_x)) * 0.01,
        "b1": np.zeros((n_h, 1)),
        "W2": own.standard_normal((n_y, n_h)) * 0.01,
        "b2": np.zeros((n_y, 1)),
    }


@initialize_parameters.mistake
def lays_the_weights_on_their_side(n_x, n_h, n_y, rng):
    """Your weight matrices are transposed. The weights of one unit are a row here: as many rows
    as the layer has units, as many columns as it has inputs, so that W1 @ X is possible.
    """
    return {
        "W1": rng.standard_normal((n_x, n_h)) * 0.01,
        "b1": np.zeros((n_h, 1)),
        "W2": rng.standard_normal((n_h, n_y)) * 0.01,
        "b2": np.zeros((n_y, 1)),
    }


@initialize_parameters.mistake
def draws_the_biases_too(n_x, n_h, n_y, rng):
    """Your weights are right, and your biases are random. The weights already make the units
    differ, so the biases can start where they favour nobody.
    """
    return {
        "W1": rng.standard_normal((n_h, n_x)) * 0.01,
        "b1": rng.standard_normal((n_h, 1)) * 0.01,
        "W2": rng.standard_normal((n_y, n_h)) * 0.01,
        "b2": rng.standard_normal((n_y, 1)) * 0.01,
    }


@initialize_parameters.mistake
def makes_rank_1_biases(n_x, n_h, n_y, rng):
    """Your biases have one axis only. Added to a matrix with one column per example, such an
    array lies along the wrong side. Give them their second axis.
    """
    return {
        "W1": rng.standard_normal((n_h, n_x)) * 0.01,
        "b1": np.zeros(n_h),
        "W2": rng.standard_normal((n_y, n_h)) * 0.01,
        "b2": np.zeros(n_y),
    }


@initialize_parameters.mistake
def makes_rows_of_biases(n_x, n_h, n_y, rng):
    """Your b1 lies on its side. Each unit has one bias, and the units stand below each other, as
    in W1: look at the order of the two sizes.
    """
    return {
        "W1": rng.standard_normal((n_h, n_x)) * 0.01,
        "b1": np.zeros((1, n_h)),
        "W2": rng.standard_normal((n_y, n_h)) * 0.01,
        "b2": np.zeros((1, n_y)),
    }


@initialize_parameters.right_answer
def with_the_scale_as_an_argument(n_x, n_h, n_y, rng):
    """rng.normal with a scale and a size."""
    return {
        "W1": rng.normal(scale=0.01, size=(n_h, n_x)),
        "b1": np.zeros((n_h, 1)),
        "W2": rng.normal(0.0, 0.01, size=(n_y, n_h)),
        "b2": np.zeros((n_y, 1)),
    }


@initialize_parameters.right_answer
def drawn_in_another_order(n_x, n_h, n_y, rng):
    """The second layer first, transposed, with a key of its own; whole numbers for the biases."""
    W2 = rng.standard_normal((n_h, n_y)).T / 100
    W1 = rng.normal(size=(n_x, n_h)).T / 100
    b2, b1 = (np.zeros((n, 1), dtype=int) for n in (n_y, n_h))
    return {"b2": b2, "W2": W2, "b1": b1, "W1": W1, "sizes": (n_x, n_h, n_y)}


@initialize_parameters.right_answer
def cut_from_one_draw(n_x, n_h, n_y, rng):
    """One long draw, cut in two and reshaped; prints the shapes."""
    numbers = 0.01 * rng.standard_normal(n_h * n_x + n_y * n_h)
    W1, W2 = np.split(numbers, [n_h * n_x])
    print(W1.shape, W2.shape)
    parameters = {"W1": W1.reshape(n_h, n_x), "W2": W2.reshape(n_y, n_h)}
    return parameters | {"b1": np.array([[0.0]] * n_h), "b2": np.array([[0.0]] * n_y)}


@initialize_parameters.right_answer
def weight_by_weight(n_x, n_h, n_y, rng):
    """One number after the other, in lists."""

    def weights(rows, columns):
        return np.array([[rng.normal() * 0.01 for _ in range(columns)] for _ in range(rows)])

    return {
        "W1": weights(n_h, n_x),
        "b1": np.full((n_h, 1), 0.0),
        "W2": weights(n_y, n_h),
        "b2": np.full((n_y, 1), 0.0),
    }


# forward_propagation


@forward_propagation.cases
def _(rng):
    n_x, n_h, m = sizes(rng)

    def with_network(X, n_y=1):
        return X, shuffled(rng, network(rng, X, n_h, n_y))

    yield f"{n_x} features, {n_h} hidden units", with_network(rng.normal(size=(n_x, m)))
    yield "more features than examples", with_network(rng.normal(size=(m + 2, m)))
    yield "two outputs", with_network(rng.normal(size=(n_x, m)), 2)
    yield "a transposed X", with_network(rng.normal(size=(m, n_x)).T)
    yield "every second column of an array", with_network(strided(rng, n_x, m))
    yield "images of whole numbers", with_network(images(rng, n_x, m))
    # Gives a wrong transpose, which only raises on all other sizes, a value to be named by.
    yield "as many features and examples as hidden units", with_network(rng.normal(size=(n_h, n_h)))


@forward_propagation.mistake
def has_no_hidden_activation(X, parameters):
    """Your hidden layer passes its scores on as they are. Without an activation two layers are
    no more than one: a line through a line is a line. Look at what stands between Z1 and A1.
    """
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = Z1
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


@forward_propagation.mistake
def hides_behind_a_sigmoid(X, parameters):
    """Your hidden layer uses the sigmoid. It is there for the output, which has to be a
    probability; the hidden units of this lesson have another activation, whose values lie on both
    sides of zero.
    """
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = 1 / (1 + np.exp(-Z1))
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


@forward_propagation.mistake
def hides_behind_a_relu(X, parameters):
    """Your hidden layer uses ReLU. That is a fair choice for a network of your own, but the
    slopes of the next exercises belong to another activation. Look up which one this lesson has.
    """
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.maximum(Z1, 0)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


@forward_propagation.mistake
def ends_with_tanh(X, parameters):
    """Your A2 lies between -1 and 1, and half of that range is no probability. The output unit
    has to answer with a number between 0 and 1: look at its activation.
    """
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = np.tanh(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


@forward_propagation.mistake
def passes_on_z1(X, parameters):
    """Your A1 is right but nobody uses it: the second layer gets the scores of the first. Look at
    what the product for Z2 is made of.
    """
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ Z1 + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


@forward_propagation.mistake
def forgets_the_biases(X, parameters):
    """Both your layers leave their biases out. At the very start of training, when the biases are
    0, nobody would notice. Compare your lines for Z1 and Z2 with the keys of `parameters`.
    """
    Z1 = parameters["W1"] @ X
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ A1
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


@forward_propagation.mistake
def adds_the_bias_after_tanh(X, parameters):
    """Your first layer adds its bias to the value of tanh. It belongs to the score: it moves the
    place at which the unit changes sides. Look at what is inside the brackets.
    """
    Z1 = parameters["W1"] @ X
    A1 = np.tanh(Z1) + parameters["b1"]
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


@forward_propagation.mistake
def transposes_w1(X, parameters):
    """Your first product runs only when there are as many features as hidden units, and even then
    its numbers are wrong. The rows of W1 already are the weights of the units; in logistic
    regression w was a column. Write the shapes below the factors.
    """
    Z1 = parameters["W1"].T @ X + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


@forward_propagation.mistake
def unpacks_by_position(X, parameters):
    """You take the parameters out of the dict in the order in which they happen to lie there. A
    dict is asked by its keys; whoever made this one put them in another order.
    """
    W1, b1, W2, b2 = parameters.values()
    Z1 = W1 @ X + b1
    A1 = np.tanh(Z1)
    Z2 = W2 @ A1 + b2
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


@forward_propagation.mistake
def returns_the_score(X, parameters):
    """You return the score of the output unit, which runs from minus to plus infinity. Your cache
    is right, so the probability is there. Look at the return line.
    """
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return Z2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


@forward_propagation.mistake
def overwrites_z1_in_the_cache(X, parameters):
    """Your A2 is right, but the Z1 in the cache holds the values of A1. The two are one array in
    memory: the activation was written over the scores. Let it make a new array.
    """
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.tanh(Z1, out=Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


@forward_propagation.mistake
def keeps_only_the_activations(X, parameters):
    """Your A2 is right, but the cache lacks the scores Z1 and Z2. The way back starts from what
    the way forward has kept. Put all four into it.
    """
    A1 = np.tanh(parameters["W1"] @ X + parameters["b1"])
    A2 = 1 / (1 + np.exp(-(parameters["W2"] @ A1 + parameters["b2"])))
    return A2, {"A1": A1, "A2": A2}


@forward_propagation.mistake
def forgets_the_cache(X, parameters):
    """Only A2 comes back. Whoever calls your function takes two values apart, and the way back
    needs what was computed on the way: look at the return line.
    """
    Z1 = parameters["W1"] @ X + parameters["b1"]
    Z2 = parameters["W2"] @ np.tanh(Z1) + parameters["b2"]
    return 1 / (1 + np.exp(-Z2))


@forward_propagation.right_answer
def example_by_example(X, parameters):
    """Column by column with np.dot, in a list for the tuple; the cache in another order."""
    columns = []
    for i in range(X.shape[1]):
        z1 = np.dot(parameters["W1"], X[:, [i]]) + parameters["b1"]
        z2 = np.dot(parameters["W2"], np.tanh(z1)) + parameters["b2"]
        columns.append((1 / (1 + np.exp(-z2)), z2, np.tanh(z1), z1))
    A2, Z2, A1, Z1 = (np.hstack(parts) for parts in zip(*columns, strict=True))
    return [A2, {"A2": A2, "Z2": Z2, "A1": A1, "Z1": Z1}]


@forward_propagation.right_answer
def with_einsum(X, parameters):
    """einsum for the products, a tanh made of a sigmoid, more in the cache than asked for."""

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    Z1 = np.einsum("hj,ji->hi", parameters["W1"], X) + parameters["b1"]
    A1 = 2 * sigmoid(2 * Z1) - 1
    Z2 = np.einsum("kh,hi->ki", parameters["W2"], A1) + parameters["b2"]
    print(Z2)
    return sigmoid(Z2), {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": sigmoid(Z2), "X": X}


@forward_propagation.right_answer
def with_the_bias_as_a_weight(X, parameters):
    """Each bias as the weight of an input that is always 1."""
    A, cache = X, {}
    for number, activate in ((1, np.tanh), (2, lambda z: 0.5 * (1 + np.tanh(z / 2)))):
        weights = np.hstack([parameters[f"W{number}"], parameters[f"b{number}"]])
        cache[f"Z{number}"] = weights @ np.vstack([A, np.ones((1, X.shape[1]))])
        cache[f"A{number}"] = A = activate(cache[f"Z{number}"])
    return A, cache


# compute_cost


@compute_cost.cases
def _(rng):
    m = int(rng.integers(5, 10))

    def probabilities(m):
        return rng.uniform(0.05, 0.95, size=(1, m))

    Y = labels(rng, m)
    right = np.where(Y == 1, 0.98, 0.02) + rng.uniform(-0.015, 0.015, size=(1, m))
    yield f"{m} examples", (probabilities(m), Y)
    yield "3 examples", (probabilities(3), labels(rng, 3))
    yield "50 examples", (probabilities(50), labels(rng, 50))
    yield "every second column of an array", (probabilities(2 * m)[:, ::2], labels(rng, m))
    yield "all nearly right", (right, Y)
    yield "all badly wrong", (1 - right, Y)


@compute_cost.mistake
def sums_over_the_examples(A2, Y):
    """Your cost is m times too large: the losses are added up. A cost is the average of the
    losses, so that sets of different sizes can be compared by it.
    """
    return -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))


@compute_cost.mistake
def takes_probabilities_for_scores(A2, Y):
    """Your formula is the one for scores, and A2 holds what the sigmoid has made of them. A
    probability of 0.5 is undecided, a score of 0.5 is not. Use the loss written in terms of the
    probability.
    """
    return np.mean(np.logaddexp(0, A2) - Y * A2)


@compute_cost.mistake
def divides_by_twice_m(A2, Y):
    """Your cost is half of what it should be. The factor one half belongs to squared errors, where
    it cancels a 2 that comes from differentiating; the cross-entropy has no such 2.
    """
    return -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / (2 * Y.shape[1])


@compute_cost.mistake
def forgets_the_minus(A2, Y):
    """Your cost is negative. The logarithm of a probability is never above 0, so a cost made of
    them needs something in front that turns it into a penalty.
    """
    return np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))


@compute_cost.mistake
def counts_only_class_1(A2, Y):
    """Your cost is what the examples of class 1 contribute; those of class 0 cost nothing,
    however wrong the prediction. The loss has two terms, and the label switches one of them off.
    """
    return -np.mean(Y * np.log(A2))


@compute_cost.mistake
def puts_the_minus_before_one_term(A2, Y):
    """Your second term has the wrong sign, so that examples of class 0 earn something for being
    wrong. The minus in front belongs to the whole sum: look at your brackets.
    """
    return np.mean(-Y * np.log(A2) + (1 - Y) * np.log(1 - A2))


@compute_cost.mistake
def exchanges_the_labels_and_the_probabilities(A2, Y):
    """Your cost is infinite or not a number: you take the logarithm of the labels, and some of
    them are 0. The two arguments have changed places; the logarithm is for the probabilities.
    """
    return -np.mean(A2 * np.log(Y) + (1 - A2) * np.log(1 - Y))


@compute_cost.mistake
def exchanges_the_classes(A2, Y):
    """Your cost is high where the prediction is right. Take one example with label 1 and a
    probability near 1, which should cost nearly nothing, and follow it through your formula.
    """
    return -np.mean((1 - Y) * np.log(A2) + Y * np.log(1 - A2))


@compute_cost.mistake
def takes_logarithms_to_base_2(A2, Y):
    """Your cost is 1.443 times what it should be, which is one over the logarithm of 2. The
    gradients of the next exercise belong to the natural logarithm: look at which one you call.
    """
    return -np.mean(Y * np.log2(A2) + (1 - Y) * np.log2(1 - A2))


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


@compute_cost.mistake
def returns_every_loss(A2, Y):
    """You return one loss per example. The cost is a single number for all of them: the examples
    still have to be brought together.
    """
    return -(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))


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


# backward_propagation


@backward_propagation.cases
def _(rng):
    n_x, n_h, m = sizes(rng)

    def problem(X):
        parameters = network(rng, X, n_h)
        _, cache = reference.forward_propagation(X, parameters)
        return shuffled(rng, parameters), shuffled(rng, cache), X, labels(rng, X.shape[1])

    yield f"{n_x} features, {n_h} hidden units", problem(rng.normal(size=(n_x, m)))
    yield "more features than examples", problem(rng.normal(size=(m + 2, m)))
    yield "a transposed X", problem(rng.normal(size=(m, n_x)).T)
    yield "every second column of an array", problem(strided(rng, n_x, m))
    yield "images of whole numbers", problem(images(rng, n_x, m))
    # Gives a wrong transpose, which only raises on all other sizes, a value to be named by.
    yield "as many features and examples as hidden units", problem(rng.normal(size=(n_h, n_h)))


@backward_propagation.mistake
def forgets_the_slope_of_tanh(parameters, cache, X, Y):
    """Your second layer is right, your first one is not: the slope of the hidden activation is
    missing. With tiny weights nobody would notice, because tanh has slope 1 there. What comes
    back to A1 has to pass the activation to reach Z1.
    """
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.mistake
def uses_the_slope_of_the_sigmoid_in_the_hidden_layer(parameters, cache, X, Y):
    """Your second layer is right. In the first one you use the slope of the sigmoid, but the
    hidden units are tanh units. Each activation brings a slope of its own.
    """
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * cache["A1"] * (1 - cache["A1"])
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.mistake
def squares_the_score(parameters, cache, X, Y):
    """Your second layer is right. In the first one you put the score into a formula that wants
    the value of tanh: look at whether Z1 or A1 belongs below the square.
    """
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["Z1"] ** 2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.mistake
def takes_tanh_of_a1(parameters, cache, X, Y):
    """Your second layer is right. In the first one tanh is applied once more to A1, which already
    is a value of tanh. Look at what your slope is computed from.
    """
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - np.tanh(cache["A1"]) ** 2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.mistake
def uses_the_gradient_of_the_squared_error(parameters, cache, X, Y):
    """Your gradients belong to the squared error: the slope of the output's sigmoid is still in
    them. With the cross-entropy this factor cancels. Work through the chain rule once more for
    the cost of the exercise before.
    """
    m = X.shape[1]
    A1, A2 = cache["A1"], cache["A2"]
    dZ2 = (A2 - Y) * A2 * (1 - A2)
    dZ1 = parameters["W2"].T @ dZ2 * (1 - A1**2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ A1.T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.mistake
def subtracts_the_wrong_way_round(parameters, cache, X, Y):
    """All gradients have the right size and the wrong sign, so gradient descent would climb. When
    a prediction is above its label, the score is too high and dZ2 has to be positive.
    """
    m = X.shape[1]
    dZ2 = Y - cache["A2"]
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.mistake
def sums_the_gradients(parameters, cache, X, Y):
    """All your gradients are m times too large: they are summed over the examples. The cost is
    an average, so its derivatives are averages too.
    """
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X.T,
        "db1": dZ1.sum(axis=1, keepdims=True),
        "dW2": dZ2 @ cache["A1"].T,
        "db2": dZ2.sum(axis=1, keepdims=True),
    }


@backward_propagation.mistake
def sums_the_bias_gradients(parameters, cache, X, Y):
    """Your dW1 and dW2 are right, your db1 and db2 are m times too large. All four are
    derivatives of the same average: compare their lines.
    """
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True),
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True),
    }


@backward_propagation.mistake
def averages_once_per_layer(parameters, cache, X, Y):
    """Your second layer is right, the first one is m times too small: it has been averaged twice.
    What flows back belongs to single examples. The average comes where the examples are brought
    together, and only there.
    """
    m = X.shape[1]
    dZ2 = (cache["A2"] - Y) / m
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T,
        "db2": dZ2.sum(axis=1, keepdims=True),
    }


@backward_propagation.mistake
def divides_by_the_number_of_features(parameters, cache, X, Y):
    """All your gradients are wrong by one factor, the number of examples over the number of
    features. The examples are the columns of X: look at which of its two sizes you call m.
    """
    m = X.shape[0]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.mistake
def makes_rank_1_bias_gradients(parameters, cache, X, Y):
    """The numbers in your db1 and db2 are right, but they have one axis only, and the biases have
    two. Subtracting the one from the other would broadcast to a square matrix without any error.
    A sum along an axis drops that axis unless it is told to keep it.
    """
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1) / m,
    }


@backward_propagation.mistake
def sums_over_units_and_examples(parameters, cache, X, Y):
    """Your db1 is a single number for all hidden units: the sum runs over the units too. Each
    unit has a bias of its own. Say along which axis the examples lie.
    """
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": np.sum(dZ1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": np.sum(dZ2, keepdims=True) / m,
    }


@backward_propagation.mistake
def takes_z1_for_a1(parameters, cache, X, Y):
    """Only your dW2 is wrong: it is computed from the scores of the hidden units. The second layer
    never saw those. Look at what its weights are multiplied by on the way forward.
    """
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["Z1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.mistake
def forgets_to_transpose_w2(parameters, cache, X, Y):
    """The product on the way back does not run: W2 leads from the hidden units to the output, and
    you need the other direction. Write the shape below each factor, and see which one has to be
    turned.
    """
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"] @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.mistake
def forgets_to_transpose_x(parameters, cache, X, Y):
    """The product for dW1 runs only when there are as many features as examples, and even then
    its numbers are wrong. It has to add up over the examples: write the shape below each factor,
    and see where m stands.
    """
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.mistake
def returns_transposed_gradients(parameters, cache, X, Y):
    """Your dW1 and dW2 hold the right numbers and lie on their side. A gradient has the shape of
    what it is the gradient of. Look at the order of the two factors, and at which of them is
    transposed.
    """
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": X @ dZ1.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": cache["A1"] @ dZ2.T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.mistake
def writes_into_the_cache(parameters, cache, X, Y):
    """Your gradients are right, but after the call the caller's cache holds another A2. An
    operator such as -= works inside the array that was handed in. Give the difference an array of
    its own.
    """
    m = X.shape[1]
    dZ2 = cache["A2"]
    dZ2 -= Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.mistake
def names_the_gradients_like_the_parameters(parameters, cache, X, Y):
    """Your gradients stand under the names of the parameters. The next step has both dicts in its
    hands and tells them apart by one letter: look at the keys that are wanted.
    """
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "W1": dZ1 @ X.T / m,
        "b1": dZ1.sum(axis=1, keepdims=True) / m,
        "W2": dZ2 @ cache["A1"].T / m,
        "b2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.right_answer
def accumulating_over_examples(parameters, cache, X, Y):
    """A loop over the examples that adds up outer products; prints each."""
    grads = {"d" + key: np.zeros(value.shape) for key, value in parameters.items()}
    m = X.shape[1]
    for i in range(m):
        a1, a2 = cache["A1"][:, i], cache["A2"][:, i]
        dz2 = a2 - Y[:, i]
        dz1 = np.dot(parameters["W2"].T, dz2) * (1 - a1 * a1)
        grads["dW1"] += np.outer(dz1, X[:, i]) / m
        grads["db1"] += dz1[:, np.newaxis] / m
        grads["dW2"] += np.outer(dz2, a1) / m
        grads["db2"] += dz2[:, np.newaxis] / m
        print(i, dz1)
    return grads


@backward_propagation.right_answer
def with_einsum_and_means(parameters, cache, X, Y):
    """einsum for the products, means for the biases, more keys than asked for."""
    m = Y.size
    dZ2 = cache["A2"] - Y
    dA1 = np.einsum("kh,ki->hi", parameters["W2"], dZ2)
    dZ1 = dA1 * (1 + cache["A1"]) * (1 - cache["A1"])
    return {
        "db2": np.mean(dZ2, axis=1, keepdims=True),
        "dW2": np.einsum("ki,hi->kh", dZ2, cache["A1"]) / m,
        "db1": np.mean(dZ1, axis=1, keepdims=True),
        "dW1": np.einsum("hi,ji->hj", dZ1, X) / m,
        "dZ1": dZ1,
        "dZ2": dZ2,
    }


@backward_propagation.right_answer
def by_every_factor_of_the_chain_rule(parameters, cache, X, Y):
    """No shortcut: the derivative of the loss, the slope of the sigmoid, the slope from Z1."""
    A2 = cache["A2"]
    dA2 = (-Y / A2 + (1 - Y) / (1 - A2)) / X.shape[1]
    dZ2 = dA2 * A2 * (1 - A2)
    dZ1 = np.multiply(parameters["W2"].T * dZ2, 1 / np.cosh(cache["Z1"]) ** 2)
    ones = np.ones((X.shape[1], 1))
    pairs = {"1": (dZ1, X), "2": (dZ2, cache["A1"])}
    weights = {"dW" + layer: np.dot(dZ, A.T) for layer, (dZ, A) in pairs.items()}
    return weights | {"db" + layer: dZ @ ones for layer, (dZ, _) in pairs.items()}


# update_parameters


@update_parameters.cases
def _(rng):
    def drawn(n_x, n_h, n_y):
        shapes = {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (n_y, n_h), "b2": (n_y, 1)}
        parameters = {key: rng.normal(size=shape) for key, shape in shapes.items()}
        grads = {"d" + key: rng.normal(size=shape) for key, shape in shapes.items()}
        return parameters, grads

    n_x, n_h, _ = sizes(rng)
    parameters, grads = drawn(n_x, n_h, 1)
    yield "a small step", (parameters, grads, float(rng.uniform(0.01, 0.1)))
    yield "a large step", (*drawn(n_x, n_h, 1), float(rng.uniform(1.5, 3.0)))
    parameters, grads = drawn(n_x, n_h, 2)
    parameters = shuffled(rng, parameters)
    grads = {"d" + key: grads["d" + key] for key in reversed(parameters)}  # never the same order
    yield "keys in another order", (parameters, grads, float(rng.uniform(0.3, 0.7)))
    turned = [{key: value.T.copy().T for key, value in d.items()} for d in drawn(n_x, n_h, 1)]
    yield "transposed arrays", (*turned, float(rng.uniform(0.3, 0.7)))
    # Without shapes that raise, a gradient that is taken for another one's has a value.
    yield "as many features as units", (*drawn(n_h, n_h, n_h), float(rng.uniform(0.3, 0.7)))


@update_parameters.mistake
def climbs(parameters, grads, learning_rate):
    """Your parameters move up the gradient, to where the cost grows fastest. Look at the sign of
    the step.
    """
    return {key: value + learning_rate * grads["d" + key] for key, value in parameters.items()}


@update_parameters.mistake
def forgets_the_learning_rate(parameters, grads, learning_rate):
    """Your steps have the length of the gradient itself, whatever learning rate is asked for. One
    of the arguments is never used.
    """
    return {key: value - grads["d" + key] for key, value in parameters.items()}


@update_parameters.mistake
def divides_by_the_learning_rate(parameters, grads, learning_rate):
    """The smaller the learning rate, the larger your step. It should be the other way round: look
    at how the gradient and the learning rate come together.
    """
    return {key: value - grads["d" + key] / learning_rate for key, value in parameters.items()}


@update_parameters.mistake
def updates_the_weights_only(parameters, grads, learning_rate):
    """Your weights move, your biases stay where they were. They are parameters like the others,
    and they have gradients: look at which keys your step runs through.
    """
    return {
        "W1": parameters["W1"] - learning_rate * grads["dW1"],
        "b1": parameters["b1"],
        "W2": parameters["W2"] - learning_rate * grads["dW2"],
        "b2": parameters["b2"],
    }


@update_parameters.mistake
def updates_the_second_layer_only(parameters, grads, learning_rate):
    """Your second layer moves, your first one stays where it was: with random hidden units that
    never learn. Count the layers that your step runs through.
    """
    new = dict(parameters)
    for layer in range(2, 3):
        for kind in "Wb":
            key = f"{kind}{layer}"
            new[key] = parameters[key] - learning_rate * grads["d" + key]
    return new


@update_parameters.mistake
def uses_one_gradient_for_both_layers(parameters, grads, learning_rate):
    """Your second layer moves by the gradient of the first: a line was copied and a 1 was left in
    it. Compare the numbers on both sides of each line.
    """
    return {
        "W1": parameters["W1"] - learning_rate * grads["dW1"],
        "b1": parameters["b1"] - learning_rate * grads["db1"],
        "W2": parameters["W2"] - learning_rate * grads["dW1"],
        "b2": parameters["b2"] - learning_rate * grads["db1"],
    }


@update_parameters.mistake
def pairs_by_position(parameters, grads, learning_rate):
    """You pair the parameters and the gradients by their places in the two dicts. Their orders
    can differ; each key names its partner.
    """
    pairs = zip(parameters.items(), grads.values(), strict=True)
    return {key: value - learning_rate * grad for (key, value), grad in pairs}


@update_parameters.mistake
def returns_the_steps(parameters, grads, learning_rate):
    """You return the steps by themselves. The new parameters are the old ones with a step taken
    from them: something is missing in front.
    """
    return {key: -learning_rate * grads["d" + key] for key in parameters}


@update_parameters.mistake
def updates_the_callers_arrays(parameters, grads, learning_rate):
    """Your values are right, but the caller's parameters have changed too. An operator such as -=
    works inside the array that was handed in, and a copy of the dict still holds the same arrays.
    Let each step make new ones.
    """
    new = dict(parameters)
    for key in new:
        new[key] -= learning_rate * grads["d" + key]
    return new


@update_parameters.mistake
def forgets_to_return(parameters, grads, learning_rate):
    """Nothing comes back from your function: the new parameters are made and thrown away. Look at
    its last line.
    """
    new = {}
    for key in parameters:
        new[key] = parameters[key] - learning_rate * grads["d" + key]


@update_parameters.right_answer
def line_by_line(parameters, grads, learning_rate):
    """One line per parameter, with more keys than asked for."""
    W1 = parameters["W1"] - learning_rate * grads["dW1"]
    b1 = parameters["b1"] - learning_rate * grads["db1"]
    W2 = parameters["W2"] - learning_rate * grads["dW2"]
    b2 = parameters["b2"] - learning_rate * grads["db2"]
    return {"b2": b2, "W2": W2, "b1": b1, "W1": W1, "learning_rate": learning_rate}


@update_parameters.right_answer
def on_deep_copies(parameters, grads, learning_rate):
    """In place, on copies of the arrays; prints."""
    import copy

    new = copy.deepcopy(parameters)
    for layer in range(1, len(parameters) // 2 + 1):
        for kind in ("W", "b"):
            new[f"{kind}{layer}"] -= learning_rate * grads[f"d{kind}{layer}"]
            print(kind, layer)
    return new


@update_parameters.right_answer
def in_and_out_again(parameters, grads, learning_rate):
    """Moves the caller's arrays, copies them, and puts back exactly what was there."""
    before = {key: value.copy() for key, value in parameters.items()}
    for key in parameters:
        parameters[key] -= learning_rate * grads["d" + key]
    moved = {key: np.array(value.tolist()) for key, value in parameters.items()}
    for key in parameters:
        parameters[key][...] = before[key]
    return moved


# nn_model. Its result is random, so the public cases show kind, shapes, whether every argument
# makes a difference, and that randomness comes from rng. That each iteration is a step of gradient
# descent is for hidden rules, because their code would give the lesson's answers away.

KEYS = ("W1", "b1", "W2", "b2")
STILL = 1e-12  # a learning rate by which nothing moves: it shows the start of a run
LONG = 200  # iterations, twice as many as `bands` needs


def bands(rng):
    """Draw X, (2, 20), and Y: three groups in a row, in a random direction, the middle one 1.

    A line gets 15 of the 20 right at best (all lines tried, on 1,500 draws). With 5 hidden units
    and a learning rate of 2 the reference has all 20 after 100 iterations: so measured on 146,000
    draws, each with a start of its own.
    """
    group = np.repeat([0, 1, 2], [9, 6, 5])
    along = np.array([-1.2, 0.5, 2.2])[group] + rng.uniform(-0.2, 0.2, size=20)
    # The outer groups are the wider ones, lest a line cuts the middle one off.
    across = np.concatenate([w * np.linspace(-1, 1, n) for w, n in ((0.8, 9), (0.2, 6), (0.8, 5))])
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    order = rng.permutation(20)
    X = turn @ np.stack([along, across])
    return X[:, order], (group == 1).astype(float)[np.newaxis, order]


@nn_model.cases
def _(rng):
    n_x, n_h, m = sizes(rng)
    problem = strided(rng, n_x, m), labels(rng, m), n_h
    rate, state = float(rng.uniform(0.4, 0.8)), int(rng.integers(2**32))

    def generator(step=0):
        return np.random.default_rng(state + step)

    yield "one step", (*problem, 1, rate, generator())
    yield "one step, an equal generator", (*problem, 1, rate, generator())
    yield "two steps, an equal generator", (*problem, 2, rate, generator())
    yield "one step of almost no length", (*problem, 1, STILL, generator())
    yield "two steps of almost no length", (*problem, 2, STILL, generator())
    X, Y = bands(rng)
    yield "many steps", (X, Y, 5, LONG, 2.0, generator(1))
    yield "many steps and one more", (X, Y, 5, LONG + 1, 2.0, generator(1))
    yield "many steps, another generator", (X, Y, 5, LONG, 2.0, generator(2))


def sound(calls):
    """Leave out the calls whose kind or shape is wrong already, or that have infinite numbers."""

    def finite(call):
        return all(np.isfinite(call.reply.outcome[key]).all() for key in KEYS)

    return [
        call
        for call in calls
        if not call.differences and not isinstance(call.reply.outcome, Raised) and finite(call)
    ]


def follows(one, other):
    """Say whether the call `other` is the run of `one` with one step more."""
    *problem, k, rate, rng = one.arguments
    *its_problem, its_k, its_rate, its_rng = other.arguments
    if compare(problem, its_problem) or rng.bit_generator.state != its_rng.bit_generator.state:
        return False
    from_start = k == 1 and rate == STILL and its_k == 1 and its_rate > STILL
    return from_start or (its_k == k + 1 and its_rate == rate > STILL)


def step(call, rate):
    """Return the step that the reference takes from the parameters that `call` returned."""
    parameters, (X, Y) = call.reply.outcome, call.arguments[:2]
    _, cache = reference.forward_propagation(X, parameters)
    grads = reference.backward_propagation(parameters, cache, X, Y)
    return {key[1:]: -rate * grad for key, grad in grads.items()}


@nn_model.hidden_rule(takes=6)
def one_gradient_step_per_iteration(calls):
    """Judge that k + 1 iterations are one step beyond k, whatever the start was.

    Runs of which none can be compared have shown no step, so they do not pass. The measure is,
    for each pair of runs, how far along the wanted step the taken one goes.
    """
    progress, wrong = [], False
    for one, other in permutations(sound(calls), 2):
        if follows(one, other):
            wanted = step(one, other.arguments[4])
            before, after = one.reply.outcome, other.reply.outcome
            taken = {key: after[key] - before[key] for key in wanted}
            wrong |= bool(compare(after, {key: before[key] + wanted[key] for key in wanted}))
            length = sum((wanted[key] ** 2).sum() for key in wanted)
            progress.append(sum((wanted[key] * taken[key]).sum() for key in wanted) / length)
    if progress and not wrong:
        return None
    words = "one iteration more is not one more step of gradient descent from where it stood"
    return Finding(words, tuple(map(float, progress)))


def fitted(call):
    """Return the share of the examples that the parameters of `call` get right."""
    X, Y = call.arguments[:2]
    return float(np.mean(reference.predict(call.reply.outcome, X) == Y))


@nn_model.hidden_rule(takes=4)
def fits_what_can_be_fitted(calls):
    """Judge that one of the long runs, at least, gets more right than any line can."""
    shares = [fitted(call) for call in sound(calls) if call.arguments[3] >= LONG]
    best = max(shares, default=0.0)
    if best > 0.85:
        return None
    return Finding(f"after {LONG} steps only {best:.0%} of the examples are fitted")


@nn_model.mistake
def never_keeps_the_update(X, Y, n_h, num_iterations, learning_rate, rng):
    """You return the parameters of the start: neither the number of iterations nor the learning
    rate makes any difference. An update returns new parameters and leaves the old ones alone. Look
    at what you do with what it returns.
    """
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        update_parameters(parameters, grads, learning_rate)
    return parameters


@nn_model.mistake
def returns_inside_the_loop(X, Y, n_h, num_iterations, learning_rate, rng):
    """However many iterations are asked for, the result is the same: you take one step only. A
    `return` ends the whole function: look at how far yours is indented.
    """
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
        return parameters


@nn_model.mistake
def counts_from_one(X, Y, n_h, num_iterations, learning_rate, rng):
    """You take one step less than asked for, and with a single step none at all. Write down the
    numbers that your `range` runs through for 3 iterations, and count them.
    """
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    for _ in range(1, num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


@nn_model.mistake
def has_a_learning_rate_of_its_own(X, Y, n_h, num_iterations, learning_rate, rng):
    """The learning rate that was asked for makes no difference: a number of your own stands where
    the argument belongs. Look at the call that updates.
    """
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, 1.2)
    return parameters


@nn_model.mistake
def leaves_the_biases_at_zero(X, Y, n_h, num_iterations, learning_rate, rng):
    """Your weights are trained, your biases are still 0 at the end. Then every boundary passes
    through the same point. A step moves all four parameters.
    """
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        for key in ("W1", "W2"):
            parameters[key] = parameters[key] - learning_rate * grads["d" + key]
    return parameters


@nn_model.mistake
def starts_from_zero_weights(X, Y, n_h, num_iterations, learning_rate, rng):
    """Your hidden layer never learns: its weights are 0 at the start, so nothing flows back to it
    and they stay 0. Even if it did, all units would do the same for ever. Start from numbers that
    differ.
    """
    n_x, n_y = X.shape[0], Y.shape[0]
    parameters = {
        "W1": np.zeros((n_h, n_x)),
        "b1": np.zeros((n_h, 1)),
        "W2": np.zeros((n_y, n_h)),
        "b2": np.zeros((n_y, 1)),
    }
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


@nn_model.mistake
def fixes_the_seed(X, Y, n_h, num_iterations, learning_rate, rng):
    """Whatever generator is handed in, you end at the same parameters: a generator of your own,
    with a fixed seed, draws the start. The caller decides about the seed.
    """
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], np.random.default_rng(3))
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


@nn_model.mistake
def starts_from_a_new_generator(X, Y, n_h, num_iterations, learning_rate, rng):
    """Two calls with equal generators end at different parameters: you make a new generator, which
    is seeded by chance, and leave `rng` alone. Then nobody can repeat your run.
    """
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], np.random.default_rng())
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


@nn_model.mistake
def counts_the_examples_as_features(X, Y, n_h, num_iterations, learning_rate, rng):
    """Your W1 has one column per example, so the first product does not run. The features are the
    rows of X: look at which of its two sizes you hand on.
    """
    parameters = initialize_parameters(X.shape[1], n_h, Y.shape[0], rng)
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


@nn_model.mistake
def returns_the_costs_too(X, Y, n_h, num_iterations, learning_rate, rng):
    """Two values come back where the parameters alone are wanted. A list of costs is good to look
    at while you work, but the caller hands your result straight to the prediction.
    """
    parameters, costs = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng), []
    for _ in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        costs.append(compute_cost(A2, Y))
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


@nn_model.mistake(unseen="to see it takes the gradient, and cases.h5 holds no code of an answer")
def descends_upwards(X, Y, n_h, num_iterations, learning_rate, rng):
    """Your steps go up: the cost rises from one to the next. Print it while you train. The update
    already goes against the gradient, so look for a second minus, at the learning rate perhaps.
    """
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, -learning_rate)
    return parameters


@nn_model.mistake(unseen="to see it takes the gradient, and cases.h5 holds no code of an answer")
def computes_the_gradient_once(X, Y, n_h, num_iterations, learning_rate, rng):
    """The first step is right, and all the others go in the same direction. After each step the
    slope is another one: look at what stands before the loop and what inside it.
    """
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    _, cache = forward_propagation(X, parameters)
    grads = backward_propagation(parameters, cache, X, Y)
    for _ in range(num_iterations):
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


@nn_model.mistake(unseen="to see it takes the gradient, and cases.h5 holds no code of an answer")
def starts_again_in_every_round(X, Y, n_h, num_iterations, learning_rate, rng):
    """However long you train, your result is one step away from some start: each round of the loop
    draws new parameters and forgets the old ones. Look at what belongs before the loop.
    """
    for _ in range(num_iterations):
        parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


@nn_model.mistake(unseen="to see it takes the gradient, and cases.h5 holds no code of an answer")
def moves_w2_before_going_back(X, Y, n_h, num_iterations, learning_rate, rng):
    """Your steps are nearly right: the second layer has already moved when the first one's
    gradient passes through it. All gradients belong to the same point. Compute them all, then
    move.
    """
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        for key in ("W2", "b2"):
            parameters[key] = parameters[key] - learning_rate * grads["d" + key]
        grads = backward_propagation(parameters, cache, X, Y)
        for key in ("W1", "b1"):
            parameters[key] = parameters[key] - learning_rate * grads["d" + key]
    return parameters


@nn_model.mistake(unseen="its results are those of a right answer that is asked for one step more")
def takes_one_step_too_many(X, Y, n_h, num_iterations, learning_rate, rng):
    """You take one step more than asked for: with a single one you take two. Write down the
    numbers that your loop runs through for 3 iterations, and count them.
    """
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    for _ in range(num_iterations + 1):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


@nn_model.right_answer
def all_in_one_function(X, Y, n_h, num_iterations, learning_rate, rng):
    """Calls no other exercise, draws the second layer first, works in place on its own arrays."""
    n_x, m = X.shape
    W2 = rng.normal(size=(1, n_h)) * 0.01
    W1 = rng.normal(size=(n_h, n_x)) * 0.01
    b1, b2 = np.zeros((n_h, 1)), np.zeros((1, 1))
    for _ in range(num_iterations):
        A1 = np.tanh(np.dot(W1, X) + b1)
        dZ2 = (1 / (1 + np.exp(-(np.dot(W2, A1) + b2))) - Y) / m
        dZ1 = np.dot(W2.T, dZ2) * (1 - A1 * A1)
        W2 -= learning_rate * np.dot(dZ2, A1.T)
        b2 -= learning_rate * dZ2.sum(axis=1, keepdims=True)
        W1 -= learning_rate * np.dot(dZ1, X.T)
        b1 -= learning_rate * dZ1.sum(axis=1, keepdims=True)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


@nn_model.right_answer
def telling_the_cost(X, Y, n_h, num_iterations, learning_rate, rng):
    """Prints the cost now and then and returns the list of them beside the parameters."""
    parameters, costs = initialize_parameters(len(X), n_h, len(Y), rng), []
    i = 0
    while i < num_iterations:
        A2, cache = forward_propagation(X, parameters)
        costs.append(compute_cost(A2, Y))
        if i % 100 == 0:
            print(f"cost after iteration {i}: {costs[-1]:.6f}")
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
        i += 1
    return {"costs": costs, **parameters}


@nn_model.right_answer
def with_loops_over_units(X, Y, n_h, num_iterations, learning_rate, rng):
    """Weight after weight drawn in its own order, sums over hidden units one by one."""
    n_x, rate = X.shape[0], learning_rate
    rows = [np.array([rng.normal() * 0.01 for _ in range(n_x)]) for _ in range(n_h)]
    outer = [rng.normal() * 0.01 for _ in range(n_h)]
    inner_biases, bias = [0.0] * n_h, 0.0
    for _ in range(num_iterations):
        hidden = [np.tanh(rows[h] @ X + inner_biases[h]) for h in range(n_h)]
        score = sum(outer[h] * hidden[h] for h in range(n_h)) + bias
        error = 1 / (1 + np.exp(-score)) - Y[0]
        for h in range(n_h):
            back = outer[h] * error * (1 - hidden[h] ** 2)
            outer[h] = outer[h] - rate * np.mean(error * hidden[h])
            rows[h] = rows[h] - rate * np.mean(back * X, axis=1)
            inner_biases[h] = inner_biases[h] - rate * np.mean(back)
        bias = bias - rate * np.mean(error)
    columns = {"b1": np.array(inner_biases).reshape(-1, 1), "b2": np.array([[bias]])}
    return {"W1": np.array(rows), "W2": np.array([outer]), **columns}


# predict


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
    yield "images of whole numbers", clear_cut(rng, images(rng, n_x, m), n_h)


@predict.mistake
def returns_the_probabilities(parameters, X):
    """You return the probability of class 1. A prediction is a decision: 1 where class 1 is the
    more probable of the two, 0 elsewhere.
    """
    A2, _ = forward_propagation(X, parameters)
    return A2


@predict.mistake
def compares_the_score_with_one_half(parameters, X):
    """Examples whose score lies between 0 and 1/2 come out as 0. One half is the threshold for
    the probability, and you compare something else with it. Which score gives a probability of
    one half?
    """
    _, cache = forward_propagation(X, parameters)
    return (cache["Z2"] > 0.5).astype(float)


@predict.mistake
def compares_the_probability_with_zero(parameters, X):
    """All your predictions are 1, because every probability is above 0. Zero is the threshold for
    the score; ask which probability belongs to it.
    """
    A2, _ = forward_propagation(X, parameters)
    return (A2 > 0).astype(float)


@predict.mistake
def decides_the_wrong_way_round(parameters, X):
    """Each prediction is the opposite of what it should be. A2 is the probability of class 1:
    look at the direction of your comparison.
    """
    A2, _ = forward_propagation(X, parameters)
    return (A2 < 0.5).astype(float)


@predict.mistake
def predicts_from_the_hidden_layer(parameters, X):
    """You get one row of predictions per hidden unit: it is A1 that you compare. The answer of the
    network is what its output unit says.
    """
    _, cache = forward_propagation(X, parameters)
    return (cache["A1"] > 0.5).astype(float)


@predict.mistake
def predicts_without_tanh(parameters, X):
    """Some of your predictions are wrong: your scores of the output come straight from those of
    the hidden layer, so that your boundary is a line. The prediction goes the same way as the
    training; you have a function for it.
    """
    Z1 = parameters["W1"] @ X + parameters["b1"]
    return (parameters["W2"] @ Z1 + parameters["b2"] > 0).astype(float)


@predict.mistake
def returns_a_rank_1_array(parameters, X):
    """The predictions are right, but stand in an array with one axis; the labels are (1, m). Look
    for the step that drops an axis.
    """
    A2, _ = forward_propagation(X, parameters)
    return (A2 > 0.5).astype(float).ravel()


@predict.mistake
def returns_a_column(parameters, X):
    """The predictions are right, but stand below each other. Comparing such a column with the row
    of labels gives an m by m matrix, without any error. One example is one column.
    """
    A2, _ = forward_propagation(X, parameters)
    return (A2 > 0.5).astype(float).T


@predict.mistake
def compares_the_whole_tuple(parameters, X):
    """Python complains that a tuple cannot be compared with a number. The way forward returns two
    things, the probabilities and the cache. Take them apart first.
    """
    A2 = forward_propagation(X, parameters)
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
