"""sigmoid: 1 / (1 + exp(-z)), of the shape of `z`."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import either_sign
from dlkit.reference import activations

sigmoid = Exercise(activations.sigmoid, points=10)


@sigmoid.cases
def _(rng):
    far = rng.uniform(100.0, 900.0, size=(2, 3))
    large = np.concatenate([far, -far, np.full((2, 1), 1000.0), np.full((2, 1), -1000.0)], axis=1)
    yield "a single number", (float(rng.uniform(0.5, 3.0)),)
    yield "a whole number", (int(rng.choice([-3, -2, 2, 3])),), {"edge": 0.1}
    yield "a single number far below zero", (float(-rng.uniform(800.0, 1000.0)),), {"edge": 0.1}
    yield "an array without axes", (np.array(rng.uniform(-3.0, -0.5)),), {"edge": 0.1}
    small = either_sign(rng, 0.1, 0.4, 3)
    small[0] = abs(small[0])
    yield "a vector", (np.append(rng.normal(scale=3.0, size=2), small),)
    yield "a row of scores", (rng.normal(scale=3.0, size=(1, 7)),)
    yield "numbers as large as 1000", (rng.permuted(large, axis=1),), {"edge": 0.2}
    # The last axis has the length 1, so that an axis that is dropped meets another one.
    yield "three axes, transposed", (rng.normal(scale=3.0, size=(1, 3, 4)).T,)


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


sigmoid.slip(
    "forgets_the_minus",
    {"-z": "z"},
    """Your curve falls where the sigmoid rises: a large z gives a value near 0. Look at the sign
    in the exponent: for a large z the exponential below the fraction line has to vanish.""",
)

sigmoid.slip(
    "forgets_the_brackets",
    {"(1 + np.exp(-z))": "1 + np.exp(-z)"},
    """Your values go above 1, so they cannot be probabilities. Python divides before it adds: look
    at how much of your expression really stands below the fraction line.""",
)

sigmoid.slip(
    "overflows_for_large_numbers",
    {"1 / (1 + np.exp(-z))": "np.exp(z) / (1 + np.exp(z))"},
    """Small numbers come out right, large positive ones come out as NaN. The exponential of such
    a number is infinite, and infinity divided by infinity is no number. Rewrite the fraction so
    that a large z makes the exponential small, not large.""",
)

sigmoid.slip(
    "clips_too_tightly",
    {"-z": "-np.clip(z, -8, 8)"},
    """Large numbers all come out alike, and not close enough to 0 or 1. It looks as if z is
    limited, which is a fair way to avoid an overflow, but at this limit the curve is still visibly
    away from its end. Ask how large z may be before the exponential of a float64 overflows.""",
)


@sigmoid.mistake
def uses_the_math_module(z):
    """An array stops your function with an error, and so does a result that is too large. That is
    how functions of the math module behave, which work on one number at a time. NumPy has a
    function of the same name that takes whole arrays, element by element."""
    import math

    return 1 / (1 + math.exp(-z))


@sigmoid.mistake
def loops_over_two_axes(z):
    """A single number or a vector stops your function with an error, as when loops need an array
    with exactly two axes. NumPy's functions work element by element on any shape, so no loop is
    needed here."""
    rows, columns = z.shape
    s = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            s[i, j] = 1 / (1 + np.exp(-z[i, j]))
    return s


@sigmoid.mistake
def keeps_the_type_of_z(z):
    """A whole number for z gives 0, everything else is right. That happens when the array prepared
    for the result takes over the type of z: an array of integers cuts off what stands behind the
    decimal point. Say that it holds floats, or let NumPy make the result."""
    s = np.zeros_like(z)
    s[...] = 1 / (1 + np.exp(-z))
    return s


@sigmoid.mistake
def writes_into_z(z):
    """After the call the caller's array holds other numbers. An operator such as *= works inside
    the array that was handed in. Give the intermediate result a name of its own."""
    z *= -1
    return 1 / (1 + np.exp(z))
