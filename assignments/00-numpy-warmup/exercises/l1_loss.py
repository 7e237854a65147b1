"""l1_loss: the sum of |y - yhat| over all elements."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import losses

from ..lesson import two_arrays

l1_loss = Exercise(losses.l1_loss, points=6)

l1_loss.cases(two_arrays)


@l1_loss.right_answer
def plain(yhat, y):
    """The formula as it reads."""
    return np.sum(np.abs(yhat - y))


@l1_loss.right_answer
def number_by_number(yhat, y):
    """A loop over plain numbers that prints and keeps a running sum."""
    total = 0.0
    for guess, target in zip(yhat.ravel(), y.ravel(), strict=True):
        total += abs(float(guess) - float(target))
        print(total)
    return total


@l1_loss.right_answer
def as_the_norm_of_a_flat_array(yhat, y):
    """The 1-norm of one long vector; a 0-d array."""
    return np.array(np.linalg.norm((y - yhat).flatten(), ord=1))


@l1_loss.right_answer
def the_larger_minus_the_smaller(yhat, y):
    """No absolute value at all; a NumPy scalar."""
    return np.maximum(yhat, y).sum() - np.minimum(yhat, y).sum()


l1_loss.slip(
    "forgets_the_absolute_value",
    {"np.abs(yhat - y)": "yhat - y"},
    """Too high and too low guesses cancel in your sum, so bad ones may cost nothing, or less
    than nothing. A difference has to count by its size, whatever its sign.""",
)

l1_loss.slip(
    "takes_the_absolute_value_of_the_sum",
    {"np.sum(np.abs(": "np.abs(np.sum("},
    """Your result is never negative, but too high and too low guesses cancel in it, as when the
    absolute value is taken of the sum. Think about the order of the two steps.""",
)

l1_loss.slip(
    "takes_the_absolute_values_too_early",
    {"yhat - y": "np.abs(yhat) - np.abs(y)"},
    """A guess of -1 for a true 1 costs nothing. It looks as if guesses and true numbers are made
    positive first and subtracted then. It is the difference whose size counts.""",
)

l1_loss.slip(
    "averages_the_absolute_values",
    {"np.sum": "np.mean"},
    """Your result is too small by the number of elements: it is a mean. The loss of this exercise
    is a sum.""",
)

l1_loss.slip(
    "squares_the_differences",
    {"np.abs(yhat - y)": "(yhat - y) ** 2"},
    """Your result is the sum of the squares of the differences, which is the L2 loss. Large
    differences count too much in it, and small ones too little, for an L1 loss.""",
)

l1_loss.slip(
    "adds_up_the_first_axis_only",
    {"np.abs(yhat - y)": "np.abs(yhat - y), axis=0"},
    """Vectors come out right; for arrays of two axes an array comes back instead of one number. It
    looks as if only the first axis is added up, which Python's own sum does, too.""",
)

l1_loss.slip(
    "keeps_the_axes",
    {"np.abs(yhat - y)": "np.abs(yhat - y), keepdims=True"},
    """The number is right, but it sits in an array that still has axes, each of length 1. A loss
    is a plain number: look at what your sum keeps.""",
)


@l1_loss.mistake
def takes_the_1_norm_of_a_matrix(yhat, y):
    """Vectors and columns come out right, rows and tables too small. That is what the 1-norm of a
    matrix gives, which is another thing than that of a vector: the largest sum of a column. Your
    arrays may have two axes."""
    return np.linalg.norm(yhat - y, 1)


@l1_loss.mistake
def writes_the_differences_into_yhat(yhat, y):
    """After the call the caller's guesses have changed. An operator such as -= works inside the
    array that was handed in. Give the difference a name of its own."""
    yhat -= y
    return np.abs(yhat).sum()
