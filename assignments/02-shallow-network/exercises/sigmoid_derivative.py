"""sigmoid_derivative: the slope of the sigmoid at `z`: a (1 - a) of its value a."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import activations

from ..lesson import EDGES, scores

sigmoid_derivative = Exercise(activations.sigmoid_derivative, points=4)


@sigmoid_derivative.cases
def _(rng):
    for title, z in scores(rng):
        yield title, (z,), EDGES.get(title, {})


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


sigmoid_derivative.slip(
    "returns_the_sigmoid",
    {"a * (1 - a)": "a"},
    """Your values are those of the sigmoid itself. The slope is another function of z: it is
    largest at 0 and vanishes on both sides. The value a of the sigmoid is where it starts from.""",
)

sigmoid_derivative.slip(
    "takes_z_for_a",
    {"1 / (1 + np.exp(-z))": "z"},
    """Your values come from the formula for a, the value of the sigmoid, with z in its place. This
    exercise gets the score z from before the activation. Look at what has to happen to it
    first.""",
)

sigmoid_derivative.slip(
    "forgets_the_square",
    {"(1 + e) ** 2": "(1 + e)"},
    """Your values come near 1 far below zero, where the sigmoid is flat. When 1 / u is
    differentiated, something happens to the u below the fraction line: work out the quotient on
    paper once more.""",
    of="as_a_quotient",
)

sigmoid_derivative.slip(
    "uses_the_slope_of_tanh",
    {"a * (1 - a)": "1 - a**2"},
    """Your values come from the formula that belongs to tanh, with the sigmoid's value in it. Each
    activation has a slope of its own; at 0 the sigmoid's is one quarter.""",
)

sigmoid_derivative.slip(
    "takes_the_difference_the_wrong_way_round",
    {"(1 - a)": "(a - 1)"},
    """All your slopes are negative, but the sigmoid rises everywhere. Look for a factor that has
    the wrong sign.""",
)

sigmoid_derivative.slip(
    "applies_the_sigmoid_twice",
    {"    return": "    a = 1 / (1 + np.exp(-a))\n    return"},
    """All your values lie close to the slope near 0, however far z is from there. It looks as if
    the score goes through the sigmoid once more than it should: follow one number through your
    lines.""",
)


@sigmoid_derivative.mistake
def keeps_the_type_of_z(z):
    """Whole numbers give 0, everything else is right. That happens when the array prepared for the
    result takes over the type of z: an array of integers cuts off what stands behind the decimal
    point. Say that it holds floats, or let NumPy make the result."""
    slope = np.zeros_like(z)
    slope[...] = 1 / (1 + np.exp(-z)) * (1 - 1 / (1 + np.exp(-z)))
    return slope


@sigmoid_derivative.mistake
def uses_the_math_module(z):
    """A single number works, an array stops your function with an error. That is how functions of
    the math module behave, which work on one number at a time. NumPy has a function of the same
    name that takes whole arrays, element by element."""
    import math

    a = 1 / (1 + math.exp(-z))
    return a * (1 - a)


@sigmoid_derivative.mistake
def writes_into_z(z):
    """After the call the caller's array holds other numbers. An operator such as *= works inside
    the array that was handed in. Give the intermediate result a name of its own."""
    z *= -1
    a = 1 / (1 + np.exp(z))
    return a * (1 - a)
