"""unbroadcast: a gradient summed over the axes along which an array was stretched."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second, as_transpose, either_sign
from dlkit.reference import computation_graph as reference

unbroadcast = Exercise(reference.unbroadcast, points=7)


@unbroadcast.cases
def _(rng):
    n, m = (int(size) for size in rng.permutation([3, 4, 5])[:2])
    gradient = either_sign(rng, 0.3, 2.0, (n, m))
    yield "a column was stretched", (20 * gradient, (n, 1))
    yield "a row was stretched", (as_transpose(-20 * gradient), (1, m))
    yield "a number was stretched", (as_every_second(gradient), (1, 1))
    yield "nothing was stretched", (30 * gradient, (n, m))
    square = either_sign(rng, 0.3, 2.0, (n, n))
    yield "a column was stretched to a square", (as_every_second(square), (n, 1))
    yield "a row was stretched to a square", (square, (1, n))
    yield "a number was stretched to a row", (gradient[:1], (1, 1))
    yield "a number was stretched to a column", (gradient[:, :1], (1, 1))
    yield "a row that stayed a row", (gradient[:1], (1, m))
    yield "a column that stayed a column", (gradient[:, :1], (n, 1))


@unbroadcast.right_answer
def plain(gradient, shape):
    """An if for each axis."""
    if shape[0] == 1:
        gradient = np.sum(gradient, axis=0, keepdims=True)
    if shape[1] == 1:
        gradient = np.sum(gradient, axis=1, keepdims=True)
    return gradient


@unbroadcast.right_answer
def with_a_loop(gradient, shape):
    """The entries are added up where they belong, one by one."""
    total = np.zeros(shape)
    for i in range(gradient.shape[0]):
        for j in range(gradient.shape[1]):
            total[i % shape[0], j % shape[1]] += gradient[i, j]
    return total


@unbroadcast.right_answer
def with_matrices_of_ones(gradient, shape):
    """Sums as products with ones or the identity."""
    n, m = gradient.shape
    left = np.ones((1, n)) if shape[0] == 1 else np.eye(n)
    right = np.ones((m, 1)) if shape[1] == 1 else np.eye(m)
    return left @ gradient @ right


unbroadcast.slip(
    "averages",
    {
        "np.sum(gradient, axis=0": "np.mean(gradient, axis=0",
        "np.sum(gradient, axis=1": "np.mean(gradient, axis=1",
    },
    """Your numbers are too small by the size of the stretched axis, as in a mean. Nudge a bias that
    is used for five examples: all five scores move, and the cost moves by the sum of the five
    effects. If an average is wanted, the graph has a node for it.""",
)

unbroadcast.slip(
    "sums_along_the_other_axis",
    {
        "np.sum(gradient, axis=0": "np.sum(gradient, axis=1",
        "    if shape[1] == 1:\n        gradient = np.sum(gradient, axis=1": (
            "    if shape[1] == 1:\n        gradient = np.sum(gradient, axis=0"
        ),
    },
    """The sum runs along the axis that was not stretched, so that the shape is turned or the
    numbers of a square array are wrong. The axis that has size 1 in `shape` is the one that
    goes.""",
)

unbroadcast.slip(
    "drops_the_axis",
    {
        "axis=0, keepdims=True": "axis=0",
        "axis=1, keepdims=True": "axis=-1",
    },
    """The summed axis is gone, and the result does not have the shape that is asked for. A gradient
    always has the shape of what it belongs to: keep the axis, with size 1.""",
)

unbroadcast.slip(
    "sums_one_axis_only",
    {"    if shape[1] == 1": "    elif shape[1] == 1"},
    """It is right for a column and for a row, and wrong for a single number, which was stretched
    along both axes: there one of the two sums is left out.""",
)

unbroadcast.slip(
    "knows_columns_only",
    {"shape[0] == 1": "shape[0] == 1 and shape[1] == 1"},
    """A column is right, as for a bias, and a row keeps all its rows. Any operation may stretch
    either axis.""",
)


@unbroadcast.mistake
def cuts_instead_of_summing(gradient, shape):
    """Your result has the right shape and only the first slice of the numbers in it, as when the
    rest is cut off. The stretched entry was used in every row or column, and every use has its part
    in the gradient.
    """
    return gradient[: shape[0], : shape[1]]


@unbroadcast.mistake
def sums_everything(gradient, shape):
    """Where something was stretched, all your numbers are the same: the sum of the whole gradient.
    A column has a gradient of its own for each row; only the axes of size 1 are summed.
    """
    if gradient.shape == shape:
        return gradient
    return np.full(shape, np.sum(gradient))


@unbroadcast.mistake
def always_sums_to_a_column(gradient, shape):
    """Your result is always a column, as if every stretched array were a bias. What is summed
    depends on `shape`: nothing, one axis, or both.
    """
    return np.sum(gradient, axis=1, keepdims=True)


@unbroadcast.mistake
def returns_the_gradient_as_it_came(gradient, shape):
    """Your result keeps the shape of the gradient. An array that was stretched has fewer entries
    than the value it was stretched to, and its gradient has as many as it has itself.
    """
    return gradient.copy()
