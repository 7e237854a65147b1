"""evaluate_node: the value of one operation."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second, as_transpose, either_sign
from dlkit.reference import computation_graph as reference

evaluate_node = Exercise(reference.evaluate_node, points=8)


def shapes(rng):
    """Draw two sizes, 3 to 5, that differ."""
    return (int(size) for size in rng.permutation([3, 4, 5])[:2])


@evaluate_node.cases
def _(rng):
    n, m = shapes(rng)
    a, b = either_sign(rng, 0.3, 2.0, (2, n, m))
    column, row = either_sign(rng, 0.3, 2.0, (n, 1)), either_sign(rng, 0.3, 2.0, (1, m))
    one = either_sign(rng, 0.3, 2.0, (1, 1))
    yield "add, a column that is stretched", ("add", [a, column])
    yield "add, two arrays of one shape", ("add", [a, as_transpose(b)])
    yield "subtract, a row that is stretched", ("subtract", [row, as_every_second(a)])
    yield "subtract, a column and a row", ("subtract", [column, 20 * row])
    yield "subtract, two columns", ("subtract", [column, as_transpose(b[:, :1])])
    yield "multiply, two arrays of one shape", ("multiply", [8 * a, 8 * b])
    yield "multiply, a row by a number", ("multiply", [row, one])
    yield "multiply, two square arrays", ("multiply", [a[:3, :3], b[:3, :3]])
    yield "multiply, a number that is stretched", ("multiply", [a, one])
    yield "matmul, (2, n) and (n, m)", ("matmul", [rng.normal(size=(2, n)), a])
    yield "matmul, a row and a column", ("matmul", [row, as_every_second(a[:1]).T])
    yield "matmul, two square arrays", ("matmul", [as_transpose(a[:3, :3]), b[:3, :3]])
    yield "exp", ("exp", [3 * a])
    yield "log", ("log", [np.abs(as_every_second(b)) ** 3])
    tiny = 10.0 ** rng.uniform(-7, -5, size=(n, m))
    yield "log of numbers near 0", ("log", [tiny]), {"edge": 0.2}
    yield "tanh", ("tanh", [a])
    yield "sigmoid", ("sigmoid", [2 * b])
    far = rng.uniform(20, 30, size=(n, m)) * np.where(np.arange(m) % 2, 1.0, -1.0)
    yield "sigmoid, scores from -30 to 30", ("sigmoid", [far])
    yield "relu", ("relu", [2 * a])
    yield "mean", ("mean", [3 * as_transpose(a)])
    yield "mean of a row", ("mean", [4 * row])
    yield "column_sums", ("column_sums", [as_every_second(a)])
    yield "column_sums of one row", ("column_sums", [row])
    yield "row_means", ("row_means", [as_transpose(b)])
    yield "row_means of one column", ("row_means", [column])


@evaluate_node.right_answer
def plain(op, inputs):
    """One branch after the other."""
    a = inputs[0]
    if op == "add":
        return a + inputs[1]
    if op == "subtract":
        return a - inputs[1]
    if op == "multiply":
        return a * inputs[1]
    if op == "matmul":
        return a @ inputs[1]
    if op == "exp":
        return np.exp(a)
    if op == "log":
        return np.log(a)
    if op == "tanh":
        return np.tanh(a)
    if op == "sigmoid":
        return 1 / (1 + np.exp(-a))
    if op == "relu":
        return np.maximum(a, 0)
    if op == "mean":
        return np.mean(a, keepdims=True)
    if op == "column_sums":
        return np.sum(a, axis=0, keepdims=True)
    return np.mean(a, axis=1, keepdims=True)


@evaluate_node.right_answer
def from_a_table(op, inputs):
    """A dict of NumPy's own functions; the reductions as matrix products and reshapes."""
    binary = {"add": np.add, "subtract": np.subtract, "multiply": np.multiply, "matmul": np.dot}
    if op in binary:
        return binary[op](*inputs)
    (a,) = inputs
    n, m = a.shape
    table = {
        "exp": lambda: np.exp(a),
        "log": lambda: np.log(a),
        "tanh": lambda: np.tanh(a),
        "sigmoid": lambda: np.tanh(a / 2) / 2 + 0.5,
        "relu": lambda: a * (a > 0),
        "mean": lambda: np.array([[a.mean()]]),
        "column_sums": lambda: np.ones((1, n)) @ a,
        "row_means": lambda: a.mean(axis=1).reshape(n, 1),
    }
    return table[op]()


evaluate_node.slip(
    "returns_the_mean_as_a_number",
    {"np.mean(a, keepdims=True)": "np.mean(a)"},
    """The mean has the right value and no axes. Every value of a graph is a 2-D array, a single
    number too: the next node may multiply by it, and the backward pass needs its shape.""",
)

evaluate_node.slip(
    "loses_an_axis_in_the_sums",
    {"np.sum(a, axis=0, keepdims=True)": "np.sum(a, axis=0)"},
    """The column sums have one axis where two are expected, (1, m). A reduction along an axis drops
    that axis unless it is told to keep it.""",
)

evaluate_node.slip(
    "loses_an_axis_in_the_means",
    {"np.mean(a, axis=1, keepdims=True)": "np.mean(a, axis=1)"},
    """The row means have one axis where two are expected, (n, 1). Subtracted from an (n, m) they
    would be taken for a row. A reduction drops its axis unless it is told to keep it.""",
)

evaluate_node.slip(
    "sums_the_rows",
    {"np.sum(a, axis=0, keepdims=True)": "np.sum(a, axis=1, keepdims=True)"},
    """The column sums come out with one number for each row. Going down a column is going along
    axis 0. The shape tells: (n, m) should become (1, m).""",
)

evaluate_node.slip(
    "averages_the_columns",
    {"np.mean(a, axis=1, keepdims=True)": "np.mean(a, axis=0, keepdims=True)"},
    """The row means come out with one number for each column. Each row is a unit, and its mean is
    taken over the examples: (n, m) should become (n, 1).""",
)

evaluate_node.slip(
    "sums_where_a_mean_is_asked_for",
    {"np.mean(a, axis=1, keepdims=True)": "np.sum(a, axis=1, keepdims=True)"},
    """The row means are too large by the number of columns. Of the two reductions along an axis one
    is a sum and the other one a mean: see the table.""",
)

evaluate_node.slip(
    "averages_where_a_sum_is_asked_for",
    {"np.sum(a, axis=0, keepdims=True)": "np.mean(a, axis=0, keepdims=True)"},
    """The column sums are too small by the number of rows. Of the two reductions along an axis one
    is a sum and the other one a mean: see the table.""",
)

evaluate_node.slip(
    "multiplies_entry_by_entry_for_a_matrix_product",
    {"a @ inputs[1]": "a * inputs[1]"},
    """matmul multiplies entry by entry here. For square arrays that even has the right shape; for
    (2, n) and (n, m) it fails. A layer needs the product of matrices.""",
)

evaluate_node.slip(
    "takes_the_matrix_product_for_multiply",
    {"a * inputs[1]": "a @ inputs[1]"},
    """multiply comes out as a product of matrices. It works entry by entry, with axes of size 1
    stretched; the other product has an operation of its own.""",
)

evaluate_node.slip(
    "subtracts_the_wrong_way_round",
    {"a - inputs[1]": "inputs[1] - a"},
    """subtract has the wrong sign. The inputs come in order, and the second is taken from the
    first.""",
)

evaluate_node.slip(
    "turns_the_sigmoid",
    {"np.exp(-a))": "np.exp(a))"},
    """Your sigmoid falls where it should rise: for a large positive score it should be near 1. Look
    at the sign inside the exponential.""",
)

evaluate_node.slip(
    "takes_the_size_for_relu",
    {"np.maximum(a, 0)": "np.abs(a)"},
    """Your relu turns negative numbers into positive ones. It should turn them into 0.""",
)

evaluate_node.slip(
    "takes_the_step_for_relu",
    {"np.maximum(a, 0)": "(a > 0) * 1.0"},
    """Your relu turns positive numbers into 1. That is its slope; its value is the number itself
    where it is positive, and 0 elsewhere.""",
)

evaluate_node.slip(
    "takes_the_logarithm_to_base_10",
    {"np.log(a)": "np.log10(a)"},
    """Your logarithms are all too small by one factor, about 2.3. Logarithms are natural in this
    course: only for these the derivative is 1/a.""",
)

evaluate_node.slip(
    "takes_the_mean_row_by_row",
    {"np.mean(a, keepdims=True)": "np.mean(a, axis=1, keepdims=True)"},
    """mean returns a number for each row. It is the mean of all entries, one number, as a (1, 1).
    There is another operation for the means of the rows.""",
)


evaluate_node.slip(
    "adds_a_small_number_inside_the_logarithm",
    {"np.log(a)": "np.log(a + 1e-8)"},
    """The logarithm of numbers near 0 is off, as if a small number were added first. The operation
    is log as it is. Whoever wants to keep away from 0 writes that into the graph, as batch norm
    does.""",
)
