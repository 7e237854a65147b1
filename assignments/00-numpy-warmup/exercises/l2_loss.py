"""l2_loss: the sum of (y - yhat)² over all elements."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import losses

from ..lesson import two_arrays

l2_loss = Exercise(losses.l2_loss, points=6)

l2_loss.cases(two_arrays)


@l2_loss.right_answer
def plain(yhat, y):
    """The formula as it reads."""
    return np.sum((yhat - y) ** 2)


@l2_loss.right_answer
def as_a_dot_product_of_flat_arrays(yhat, y):
    """One long vector times itself; a NumPy scalar."""
    difference = (yhat - y).ravel()
    return difference @ difference


@l2_loss.right_answer
def by_the_trace_of_a_product(yhat, y):
    """Two axes for every shape; a 0-d array."""
    difference = np.atleast_2d(yhat - y)
    return np.array(np.trace(difference @ difference.T))


@l2_loss.right_answer
def place_by_place(yhat, y):
    """A sum of plain numbers over all places of the array; prints how many."""
    places = list(np.ndindex(y.shape))
    print(len(places))
    return sum((float(yhat[place]) - float(y[place])) ** 2 for place in places)


l2_loss.slip(
    "adds_up_the_absolute_values",
    {"(yhat - y) ** 2": "np.abs(yhat - y)"},
    """Your result is the sum of the sizes of the differences, which is the L1 loss. In an L2 loss
    a difference twice as large counts four times.""",
)

l2_loss.slip(
    "averages_the_squares",
    {"np.sum": "np.mean"},
    """Your result is too small by the number of elements: it is the mean squared error. The loss
    of this exercise is a sum.""",
)

l2_loss.slip(
    "takes_the_root_of_the_sum",
    {"np.sum((yhat - y) ** 2)": "np.sqrt(np.sum((yhat - y) ** 2))"},
    """Your result is the length of the difference, the L2 norm. The L2 loss is its square: you went
    one step too far.""",
)

l2_loss.slip(
    "takes_half_of_it",
    {"** 2)": "** 2) / 2"},
    """Your result is half of what it should be. The factor 1/2 stands in front of some squared
    errors, because it cancels in the slope; it is not part of this one.""",
)

l2_loss.slip(
    "squares_the_sum",
    {"((yhat - y) ** 2)": "(yhat - y) ** 2"},
    """Your result is the square of a sum, so too high and too low guesses cancel in it. Think
    about the order of the two steps.""",
)

l2_loss.slip(
    "subtracts_the_squares",
    {"(yhat - y) ** 2": "yhat**2 - y**2"},
    """Your result is what is left when guesses and true numbers are squared first and subtracted
    then; it may even be negative. The square of a difference is not the difference of the
    squares.""",
)

l2_loss.slip(
    "adds_up_the_squares_of_the_first_axis_only",
    {"** 2)": "** 2, axis=0)"},
    """Vectors come out right; for arrays of two axes an array comes back instead of one number. It
    looks as if only the first axis is added up, which Python's own sum does, too.""",
)


@l2_loss.mistake
def multiplies_as_if_by_vectors(yhat, y):
    """Vectors come out right; with two axes there is an error. It looks as if the difference is
    multiplied with itself by a product that with two axes is one of matrices, whose shapes do not
    fit. Element by element works on every shape, and so does a dot product of what has been made
    flat."""
    return np.dot(yhat - y, yhat - y)


@l2_loss.mistake
def takes_the_2_norm_of_a_matrix(yhat, y):
    """Vectors, rows and columns come out right, tables too small. That is what the 2-norm of a
    matrix gives, which is another thing than that of a vector: its largest singular value. Your
    arrays may have two axes."""
    return np.linalg.norm(yhat - y, 2) ** 2


l2_loss.slip(
    "takes_the_caret_for_a_power",
    {"**": "^"},
    """Python stops with an error about `bitwise_xor`. The usual cause is a caret: it compares bits
    in Python, which is nothing for floats. A power is written with another sign.""",
)


@l2_loss.mistake
def subtracts_inside_yhat(yhat, y):
    """After the call the caller's guesses have changed. An operator such as -= works inside the
    array that was handed in. Give the difference a name of its own."""
    yhat -= y
    return np.sum(yhat**2)
