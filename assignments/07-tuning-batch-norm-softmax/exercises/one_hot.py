"""one_hot: labels (1, m) to (C, m), a 1 in the row that the label names."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import softmax_regression as reference

from ..lesson import class_labels

one_hot = Exercise(reference.one_hot, points=4)


@one_hot.cases
def _(rng):
    C, m = int(rng.integers(3, 6)), int(rng.integers(8, 12))
    yield f"{C} classes, {m} examples", (class_labels(rng, C, m), C)
    C = int(rng.integers(5, 8))
    yield "the last class does not occur", (class_labels(rng, C, C + 3, absent=(C - 1,)), C)
    yield "the first class does not occur", (class_labels(rng, C, C + 2, absent=(0,)), C)
    single = rng.integers(1, 6, size=(1, 1))
    yield "one example", (single, 7)
    one_class = np.full((1, int(rng.integers(4, 7))), int(rng.integers(1, 3)), dtype=np.int32)
    yield "all examples of one class", (one_class, 4)
    # The number of the place in the flat result does not fit into eight bits.
    many = class_labels(rng, 10, int(rng.integers(34, 40))).astype(np.uint8)
    yield "labels of type uint8, as in image files", (many, 10), {"edge": 0.25}


@one_hot.right_answer
def plain(labels, C):
    """Columns of the identity matrix."""
    return np.eye(C)[:, labels[0]]


@one_hot.right_answer
def example_by_example(labels, C):
    """A loop that sets one number in each column."""
    m = labels.shape[1]
    Y = np.zeros((C, m))
    for i in range(m):
        Y[labels[0, i], i] = 1
    return Y


@one_hot.right_answer
def all_ones_at_once(labels, C):
    """Row and column numbers side by side; whole numbers."""
    Y = np.zeros((C, labels.size), dtype=int)
    Y[labels.ravel(), np.arange(labels.size)] = 1
    print(Y.shape)
    return Y


@one_hot.right_answer
def class_by_class(labels, C):
    """One row of booleans for each class."""
    return np.vstack([labels == c for c in range(C)])


one_hot.slip(
    "makes_the_examples_rows",
    {"[:, labels[0]]": "[labels[0]]"},
    """Your table lies on its side: one row for each example. In this course an example is a column,
    and a row belongs to a class.""",
)
