"""multitask_gradient: A - Y where a label is known, and 0 elsewhere."""

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import multitask as reference

from ..lesson import labels, near_the_ends, probabilities

multitask_gradient = Exercise(reference.multitask_gradient, points=7)


@multitask_gradient.cases
def _(rng):
    def size():
        """Draw C and m, different from each other."""
        return int(rng.integers(3, 5)), int(rng.integers(6, 10))

    C, m = size()
    yield "some labels are unknown", (probabilities(rng, C, m), labels(rng, C, m))
    C, m = size()
    turned = (draws.as_transpose(one(rng, C, m)) for one in (probabilities, labels))
    yield "A and Y transposed", tuple(turned)
    C, m = size()
    strided = (draws.as_every_second(one) for one in (probabilities(rng, C, m), labels(rng, C, m)))
    yield "A and Y strided", tuple(strided)
    yield "probabilities near 0 and 1", (near_the_ends(rng, 5, 4), labels(rng, 5, 4))
    C, m = size()
    full = draws.labels(rng, C * m).reshape(C, m)
    yield "every label is known", (probabilities(rng, C, m), full)
    Y = labels(rng, C, m)
    Y[:, rng.integers(m)] = np.nan
    yield "an example without any label", (probabilities(rng, C, m), Y), {"edge": 0.1}
    Y = labels(rng, C, m)
    Y[rng.integers(C)] = np.nan
    yield "a task without any label", (probabilities(rng, C, m), Y), {"edge": 0.1}
    one = np.array([[1.0, np.nan, 0.0, 1.0, np.nan]])
    yield "one task", (probabilities(rng, 1, 5), one), {"edge": 0.1}
    yield "nothing is known", (probabilities(rng, 2, 3), np.full((2, 3), np.nan)), {"edge": 0.1}


@multitask_gradient.right_answer
def plain(A, Y):
    """One choice for each entry."""
    return np.where(np.isnan(Y), 0, A - Y)


@multitask_gradient.right_answer
def into_zeros(A, Y):
    """Zeros, into which the known differences are written."""
    dZ = np.zeros(A.shape)
    known = ~np.isnan(Y)
    dZ[known] = A[known] - Y[known]
    return dZ


@multitask_gradient.right_answer
def with_nan_to_num(A, Y):
    """NaN runs through the difference and becomes 0."""
    print(np.isnan(Y).sum(), "unknown")
    return np.nan_to_num(A - Y)


@multitask_gradient.right_answer
def entry_by_entry(A, Y):
    """Two loops, an array made of lists."""
    rows = []
    for a_row, y_row in zip(A, Y, strict=True):
        rows.append([0.0 if y != y else a - y for a, y in zip(a_row, y_row, strict=True)])
    return np.array(rows)


multitask_gradient.slip(
    "lets_nan_through",
    {"np.where(np.isnan(Y), 0, A - Y)": "A - Y"},
    """Your gradient is NaN where the label is missing. One NaN in it makes whole rows of weights
    NaN in the next step, and a step later everything. Multiplying it by 0 does not help, because
    NaN times 0 is NaN. Choose between two values, or write into zeros.""",
)

multitask_gradient.slip(
    "takes_unknown_for_no",
    {"np.where(np.isnan(Y), 0, A - Y)": "A - np.nan_to_num(Y)"},
    """Where the label is missing you pull the probability down, as if the label were 0. Nobody said
    so: an unknown label must not pull at all.""",
)

multitask_gradient.slip(
    "takes_unknown_for_half",
    {"np.where(np.isnan(Y), 0, A - Y)": "A - np.where(np.isnan(Y), 0.5, Y)"},
    """Where the label is missing you pull the probability towards a half. An unknown label must not
    pull at all.""",
)

multitask_gradient.slip(
    "turns_the_sign",
    {"A - Y)": "Y - A)"},
    """Your gradient points the other way. Where the label is 1 and the probability below it, the
    score has to grow, so its slope is negative.""",
)

multitask_gradient.slip(
    "averages_here",
    {"A - Y)": "A - Y) / A.shape[1]"},
    """Your gradient is divided by the number of examples. The functions that turn it into dW and db
    do that already, and then it would be divided twice.""",
)

multitask_gradient.slip(
    "averages_over_the_labels",
    {"A - Y)": "A - Y) / max((~np.isnan(Y)).sum(), 1)"},
    """Your gradient is divided by the number of labels. Here it is not averaged at all.""",
)

multitask_gradient.slip(
    "averages_over_the_tasks",
    {"A - Y)": "A - Y) / A.shape[0]"},
    """Your gradient is divided by the number of tasks. The cost adds the tasks up, so nothing is
    divided by their number.""",
)

multitask_gradient.slip(
    "takes_the_slope_of_the_probability",
    {"A - Y)": "(A - Y) / (A * (1 - A)))"},
    """That looks like the derivative with respect to A. Asked for is the one with respect to the
    score Z, behind which the sigmoid still stands: multiply by its slope, and much cancels.""",
)

multitask_gradient.slip(
    "multiplies_by_the_slope_of_the_sigmoid",
    {"A - Y)": "(A - Y) * A * (1 - A))"},
    """It looks as if the slope of the sigmoid is in your gradient twice. The difference of
    probability and label contains it already.""",
)

multitask_gradient.slip(
    "leaves_examples_with_a_gap_out",
    {"np.isnan(Y)": "np.isnan(Y).any(axis=0)"},
    """An example with one unknown label teaches nothing in your gradient, not even by the labels
    that it has. Only the unknown entries themselves are 0.""",
)

multitask_gradient.slip(
    "makes_the_tasks_compete",
    {"A - Y)": "A / A.sum(axis=0) - Y)"},
    """It looks as if the probabilities of each example are scaled so that they sum to 1. Several
    tasks may be true at once, and each has a sigmoid of its own.""",
)


@multitask_gradient.mistake
def fills_the_callers_labels_in(A, Y):
    """After the call the caller's unknown labels have become numbers: what you assign to is the
    array that was handed in. Make a new array."""
    unknown = np.isnan(Y)
    Y[unknown] = A[unknown]
    return A - Y


multitask_gradient.legal(A=(1e-12, 1 - 1e-12), Y={0, 1, np.nan})
