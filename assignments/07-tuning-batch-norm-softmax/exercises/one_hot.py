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
    # Of the same sizes as the last, for answers that keep something from one call to the next.
    yield "the first class does not occur", (class_labels(rng, C, C + 3, absent=(0,)), C)
    C = int(rng.integers(12, 15))
    alone = rng.integers(1, C - 1, size=(1, 1)).astype(np.uint8)
    yield f"one example, {C} classes", (alone, C)
    one_class = np.full((1, int(rng.integers(4, 7))), int(rng.integers(1, 3)), dtype=np.int32)
    yield "all examples of one class", (one_class, 4)
    # The number of the place in the flat result does not fit into eight bits.
    many = class_labels(rng, 9, int(rng.integers(34, 40)), absent=(0,)).astype(np.uint8)
    yield "labels of type uint8, as in image files", (many, 9), {"edge": 0.25}


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

one_hot.slip(
    "reshapes_where_it_should_transpose",
    {"np.eye(C)[:, labels[0]]": "np.eye(C)[labels[0]].reshape(C, -1)"},
    """Your table has the right shape, but the ones stand in wrong places, and a column may have
    several of them or none. It looks as if a table with one row for each example was reshaped. A
    reshape keeps the order in memory; ask which operation exchanges rows and columns.""",
)

one_hot.slip(
    "counts_the_classes_in_the_labels",
    {"np.eye(C)": "np.eye(labels.max() + 1)"},
    """Rows are missing where the last classes do not occur in the labels. A batch of ten digits
    need not contain a nine, and the network still has ten outputs: how many classes there are is
    said by an argument.""",
)

one_hot.slip(
    "makes_rows_for_classes_that_occur",
    {"np.eye(C)[:, labels[0]]": "(np.unique(labels)[:, None] == labels).astype(float)"},
    """A class that no example has gets no row, and the classes behind it move up. Rows stand for
    all classes, from 0 to C - 1, also for those that do not occur here.""",
)

one_hot.slip(
    "counts_the_classes_from_1",
    {"labels[0]]": "labels[0] - 1]"},
    """Every 1 stands one row too high, and that of class 0 in the last row. The labels begin with
    0, as indices do, so nothing has to be taken off.""",
)

one_hot.slip(
    "keeps_the_axis_of_the_labels",
    {"labels[0]]": "labels]"},
    """Your result has three axes. The labels are a table of one row; used as an index it brings
    both of its axes along. Take the row out of it first.""",
)

one_hot.slip(
    "writes_the_label_instead_of_1",
    {"np.eye(C)[:, labels[0]]": "np.eye(C)[:, labels[0]] * labels"},
    """In the right places stand the labels themselves, so examples of class 0 have no mark at all,
    and class 3 would weigh three times as much as class 1. A mark is always 1.""",
)


@one_hot.mistake
def marks_whole_rows(labels, C):
    """Each class that occurs has a row full of ones. An index of rows alone means all columns of
    these rows. A place in a table has two numbers: the class, and the example."""
    Y = np.zeros((C, labels.shape[1]))
    Y[labels[0]] = 1
    return Y


@one_hot.mistake
def counts_places_in_small_integers(labels, C):
    """Only with labels of type uint8 are ones missing or in wrong places. Such numbers go up to
    255: when the label is multiplied to find a place in the flat array, the product starts again
    from 0, without an error. Let NumPy find the place, or change the type first."""
    m = labels.shape[1]
    Y = np.zeros(C * m)
    Y[labels[0] * m + np.arange(m)] = 1
    return Y.reshape(C, m)


one_hot.slip(
    "marks_the_other_classes",
    {"np.eye(C)": "(1 - np.eye(C))"},
    """Zeros and ones are exchanged: each column marks all classes but the right one. There is one 1
    in a column.""",
)

one_hot.slip(
    "drops_a_class",
    {"np.eye(C)": "np.eye(C + 1)[1:]"},
    """Class 0 has no mark, and all others stand one row too high. With two classes one row is
    enough; with a softmax each class has a row of its own, the first one, too.""",
)
