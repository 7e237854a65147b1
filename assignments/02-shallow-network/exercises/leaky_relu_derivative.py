"""leaky_relu_derivative: the slope of the leaky ReLU: 1 above zero, `slope` below and at zero."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import activations

from ..lesson import EDGES, away_from_zero, scores

leaky_relu_derivative = Exercise(activations.leaky_relu_derivative, points=4)


@leaky_relu_derivative.cases
def _(rng):
    draws = dict(scores(rng))
    for title in ("a single number above zero", "a single number below zero", "a row of scores"):
        yield f"{title}, the usual slope", (draws.pop(title),)
    for title, z in draws.items():
        slope = float(rng.uniform(0.05, 0.4))
        yield f"{title}, a slope of its own", (z, slope), EDGES.get(title, {})
    yield "a vector, a slope of 0", (away_from_zero(rng, 4), 0.0), {"edge": 0.1}


@leaky_relu_derivative.right_answer
def plain(z, slope=0.01):
    """A choice by the sign of z."""
    return np.where(np.asarray(z) > 0, 1.0, slope)


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


leaky_relu_derivative.slip(
    "returns_the_leaky_relu",
    {"1.0, slope": "z, slope * np.asarray(z)"},
    """Your values are those of the leaky ReLU itself. Its graph is made of two straight lines:
    ask how steep each of them is, wherever on it z lies.""",
)

leaky_relu_derivative.slip(
    "multiplies_the_slope_by_z",
    {"1.0, slope": "1.0, slope * np.asarray(z)"},
    """Above zero you are right, below zero you give the value of the function, which still has z
    in it. On a straight line the slope is the same everywhere.""",
)

leaky_relu_derivative.slip(
    "gives_zero_below_zero",
    {"1.0, slope": "1.0, 0.0"},
    """Below zero you give 0, as for the plain ReLU. The leaky one lets a little through there, so
    that a unit with negative scores can still learn.""",
)

leaky_relu_derivative.slip(
    "ignores_the_slope",
    {"1.0, slope": "1.0, 0.01"},
    """With the usual slope you are right, with any other you are not. It looks as if a number of
    your own stands where the argument belongs: look for one of the arguments that you never
    use.""",
)

leaky_relu_derivative.slip(
    "swaps_the_sides",
    {"> 0": "< 0"},
    """Your two slopes stand on the wrong sides: the function is steep above zero and nearly flat
    below. Look at the direction of your comparison.""",
)

leaky_relu_derivative.slip(
    "makes_the_slope_negative",
    {"1.0, slope": "1.0, -slope"},
    """Below zero your slope has a minus. The values of the function are negative there, but it
    still rises from left to right.""",
)

leaky_relu_derivative.slip(
    "insists_on_a_slope",
    {"slope=0.01": "slope"},
    """Python complains that an argument is missing: your function has no value for `slope` when
    the caller leaves it out. The head of a function can give an argument a usual value.""",
)


@leaky_relu_derivative.mistake
def rounds_the_slope_to_whole_numbers(z, slope=0.01):
    """Whole numbers below zero give 0, everything else is right. That happens when the array
    prepared for the result takes over the type of z: an array of integers cuts the slope off at
    the decimal point. Say that it holds floats."""
    result = np.ones_like(z)
    result[np.asarray(z) < 0] = slope
    return result


@leaky_relu_derivative.mistake
def overwrites_z(z, slope=0.01):
    """After the call the caller's array has changed, so that scores are lost. An assignment to
    z[...] works inside the array that was handed in. Make a new one."""
    result = np.asarray(z)
    if result.ndim == 0 or result.dtype != float:
        return np.where(result > 0, 1.0, slope)
    below = result < 0
    result[~below] = 1.0
    result[below] = slope
    return result


leaky_relu_derivative.accepts(
    {"np.asarray(z) > 0": "np.asarray(z) >= 0", "x > 0": "x >= 0"},
    "at exactly 0 the text leaves the slope open",
)

leaky_relu_derivative.legal(slope=(0, 1))
