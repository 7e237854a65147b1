"""relu_derivative: the slope of ReLU at `z`: 1 above zero, 0 below and at zero."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import activations

from ..lesson import EDGES, scores

relu_derivative = Exercise(activations.relu_derivative, points=4)


@relu_derivative.cases
def _(rng):
    for title, z in scores(rng):
        yield title, (z,), EDGES.get(title, {})


@relu_derivative.right_answer
def plain(z):
    """A choice by the sign of z."""
    return np.where(np.asarray(z) > 0, 1.0, 0.0)


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


@relu_derivative.mistake
def returns_the_relu(z):
    """Above zero your values grow with z: they are those of ReLU itself. Its graph is made of two
    straight lines. Ask how steep each of them is.
    """
    return np.maximum(z, 0)


relu_derivative.slip(
    "exchanges_the_sides",
    {"> 0": "< 0"},
    """Your slopes stand on the wrong sides: ReLU is flat below zero and rises above it. Look at
    the direction of your comparison.""",
)


@relu_derivative.mistake
def takes_the_sign(z):
    """Below zero you give -1: that is the slope of the absolute value, which falls there. ReLU is
    flat below zero.
    """
    return np.sign(z)


relu_derivative.slip(
    "leaks",
    {"1.0, 0.0": "1.0, 0.01"},
    """Below zero you give a small slope: that is the leaky ReLU, which comes next. The plain one
    lets nothing at all through there.""",
)

relu_derivative.slip(
    "leaves_z_below_zero",
    {"1.0, 0.0": "1.0, z"},
    """Above zero you are right, below zero your result is z itself. Ask how steep ReLU is there,
    and what your function has to put in the place of the score.""",
)


@relu_derivative.mistake
def asks_with_if(z):
    """A single number works, an array stops with an error, as it does behind an `if`: that wants
    one yes or no, and an array has many. Let NumPy make the choice for each element."""
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
    """After the call the caller's array has changed, so that scores are lost. An assignment to
    z[...] works inside the array that was handed in. Make a new one."""
    if np.ndim(z) == 0:
        return 1.0 if z > 0 else 0.0
    z[z < 0] = 0
    z[z > 0] = 1
    return z
