"""tanh_derivative: the slope of tanh at `z`: 1 - a² of its value a."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import activations

from ..lesson import EDGES, scores

tanh_derivative = Exercise(activations.tanh_derivative, points=4)


@tanh_derivative.cases
def _(rng):
    for title, z in scores(rng):
        yield title, (z,), EDGES.get(title, {})


@tanh_derivative.right_answer
def plain(z):
    """By the value of tanh, as in the lesson."""
    return 1 - np.tanh(z) ** 2


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


@tanh_derivative.mistake
def returns_the_tanh(z):
    """Your values are those of tanh itself, which are negative below zero. The slope is never
    negative, because tanh rises everywhere. Look at what the slope makes of the value.
    """
    return np.tanh(z)


tanh_derivative.slip(
    "squares_z",
    {"np.tanh(z)": "np.asarray(z)"},
    """Your values come from the formula for a, the value of tanh, with z in its place: far from
    zero your slopes are negative. This exercise gets the score z from before the activation.""",
)

tanh_derivative.slip(
    "forgets_to_square_the_value",
    {" ** 2": ""},
    """Below zero your slopes are larger than 1, and tanh is nowhere steeper than at 0. The slope
    is the same on both sides of zero: look at what has to happen to the value of tanh, so that
    its sign does not matter.""",
)


@tanh_derivative.mistake
def uses_the_slope_of_the_sigmoid(z):
    """Your values come from the formula that belongs to the sigmoid, with the value of tanh in it.
    Each activation has a slope of its own; at 0 that of tanh is 1."""
    a = np.tanh(z)
    return a * (1 - a)


tanh_derivative.slip(
    "squares_before_the_tanh",
    {"np.tanh(z) ** 2": "np.tanh(np.asarray(z) ** 2)"},
    """It looks as if the operations are right and their order is wrong: as if the score is
    squared, where the square belongs to the value. Look at your brackets.""",
)

tanh_derivative.slip(
    "squares_the_difference",
    {"1 - np.tanh(z) ** 2": "(1 - np.tanh(z)) ** 2"},
    """Below zero your slopes are larger than 1. It looks as if the square covers the whole
    difference where it belongs to one term of it: look at your brackets.""",
)


@tanh_derivative.mistake
def keeps_the_type_of_whole_numbers(z):
    """Whole numbers give 0, everything else is right. That happens when the array prepared for the
    result takes over the type of z: an array of integers cuts off what stands behind the decimal
    point. Say that it holds floats, or let NumPy make the result."""
    slope = np.zeros_like(z)
    slope[...] = 1 - np.tanh(z) ** 2
    return slope


@tanh_derivative.mistake
def takes_tanh_from_the_math_module(z):
    """A single number works, an array stops your function with an error. That is how functions of
    the math module behave, which work on one number at a time. NumPy has a function of the same
    name that takes whole arrays, element by element."""
    import math

    return 1 - math.tanh(z) ** 2


@tanh_derivative.mistake
def doubles_z_in_place(z):
    """After the call the caller's array holds other numbers. An operator such as *= works inside
    the array that was handed in. Give the intermediate result a name of its own."""
    z *= 2
    return 4 * np.exp(z) / (np.exp(z) + 1) ** 2
