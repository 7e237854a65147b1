"""backward_node: the derivative of J by each input of one operation."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second, as_transpose, either_sign
from dlkit.reference import computation_graph as reference

from .evaluate_node import shapes
from .unbroadcast import unbroadcast

backward_node = Exercise(reference.backward_node, points=14)


def question(rng, op, *inputs):
    """Return the arguments of one call, the gradient being drawn for the value."""
    output = reference.evaluate_node(op, inputs)
    return op, list(inputs), output, either_sign(rng, 0.3, 2.0, output.shape)


@backward_node.cases
def _(rng):
    n, m = shapes(rng)
    a, b = either_sign(rng, 0.3, 1.8, (2, n, m))
    column, row = either_sign(rng, 0.3, 1.8, (n, 1)), either_sign(rng, 0.3, 1.8, (1, m))
    one = either_sign(rng, 0.3, 1.8, (1, 1))
    yield "add, two arrays of one shape", question(rng, "add", a, as_transpose(b))
    yield "add, a column that is stretched", question(rng, "add", as_every_second(a), column)
    yield "add, a column and a row", question(rng, "add", column, row)
    yield "add, a column and two columns", question(rng, "add", column[:2], a[:2, :2])
    yield "subtract, two arrays of one shape", question(rng, "subtract", a, b)
    yield "subtract, a row that is stretched", question(rng, "subtract", row, a)
    yield "subtract, a number that is stretched", question(rng, "subtract", a, one)
    yield "multiply, two arrays of large numbers", question(rng, "multiply", 40 * a, 40 * b)
    yield "multiply, a row by a row", question(rng, "multiply", row, as_every_second(b[:1]))
    yield "multiply, a column that is stretched", question(rng, "multiply", column, b)
    yield "multiply, a number that is stretched", question(rng, "multiply", 20 * b, one)
    yield "multiply, a row and a column", question(rng, "multiply", row, column)
    yield "multiply, a column by a column", question(rng, "multiply", column, a[:, :1])
    yield "multiply, a value by itself", question(rng, "multiply", a, a)
    yield "add, a value to itself", question(rng, "add", b, b)
    yield "subtract, a value from itself", question(rng, "subtract", b, b)
    off = (rng.permutation(n * m) % 3 > 0).reshape(n, m)  # as after a relu
    yield "multiply, inputs that hold zeros", question(rng, "multiply", a * off, b * off[::-1])
    W = either_sign(rng, 0.3, 1.8, (2, n))
    yield "matmul, (2, n) and (n, m)", question(rng, "matmul", W, a)
    yield "matmul, a column and a row", question(rng, "matmul", 20 * column, row)
    yield "matmul, a row and a column", question(rng, "matmul", row, 20 * a[:1].T)
    square = as_transpose(a[:3, :3])
    yield "matmul, two square arrays", question(rng, "matmul", square, b[:3, :3])
    yield "matmul, a square array by itself", question(rng, "matmul", square, square)
    yield "exp", question(rng, "exp", 2 * a)
    yield "exp of a row", question(rng, "exp", 4 + row)
    yield "log", question(rng, "log", np.abs(as_every_second(b)))
    tiny = 10.0 ** rng.uniform(-7, -5, size=(n, m))
    yield "log of numbers near 0", question(rng, "log", tiny), {"edge": 0.1}
    yield "tanh", question(rng, "tanh", as_transpose(a))
    yield "sigmoid", question(rng, "sigmoid", 2 * b)
    signs = np.where(np.arange(m) % 2, 1.0, -1.0)
    yield "sigmoid, scores from -30 to 30", question(rng, "sigmoid", 30 * signs * np.abs(b) / 1.8)
    near_and_far = rng.permutation(np.linspace(0.2, 1.8, n * m)).reshape(n, m)
    yield "relu", question(rng, "relu", near_and_far * signs)
    yield "mean", question(rng, "mean", as_transpose(a))
    yield "mean of a row", question(rng, "mean", row)
    yield "column_sums", question(rng, "column_sums", a)
    yield "row_means", question(rng, "row_means", as_every_second(b))
    yield "row_means of two columns", question(rng, "row_means", b[:, :2])


@backward_node.right_answer
def plain(op, inputs, output, gradient):
    """One branch after the other."""
    a = inputs[0]
    if op in ("add", "subtract", "multiply"):
        b = inputs[1]
        if op == "add":
            da, db = gradient, gradient
        elif op == "subtract":
            da, db = gradient, -gradient
        else:
            da, db = gradient * b, gradient * a
        return [unbroadcast(da, a.shape), unbroadcast(db, b.shape)]
    if op == "matmul":
        return [gradient @ inputs[1].T, a.T @ gradient]
    if op == "exp":
        return [gradient * output]
    if op == "log":
        return [gradient / a]
    if op == "tanh":
        return [gradient * (1 - output**2)]
    if op == "sigmoid":
        return [gradient * output * (1 - output)]
    if op == "relu":
        return [gradient * (a > 0)]
    if op == "mean":
        return [np.ones(a.shape) * gradient / a.size]
    if op == "column_sums":
        return [np.ones(a.shape) * gradient]
    return [np.ones(a.shape) * gradient / a.shape[1]]


@backward_node.right_answer
def from_the_inputs_alone(op, inputs, output, gradient):
    """The slopes worked out anew from the inputs; reductions by matrices of ones; a tuple."""
    if op == "matmul":
        A, B = inputs
        return np.einsum("ij,kj->ik", gradient, B), np.einsum("ji,jk->ik", A, gradient)
    if len(inputs) == 2:
        a, b = np.broadcast_arrays(*inputs)
        slopes = {"add": (1, 1), "subtract": (1, -1), "multiply": (b, a)}[op]
        full = [gradient * slope for slope in slopes]
        for i in range(2):
            for axis in range(2):
                if inputs[i].shape[axis] < full[i].shape[axis]:
                    full[i] = full[i].sum(axis=axis, keepdims=True)
        return tuple(full)
    (a,) = inputs
    n, m = a.shape
    slope = {
        "exp": lambda: np.exp(a),
        "log": lambda: 1 / a,
        "tanh": lambda: 1 / np.cosh(a) ** 2,
        "sigmoid": lambda: 1 / (2 + np.exp(a) + np.exp(-a)),
        "relu": lambda: np.heaviside(a, 0),
        "mean": lambda: np.full((n, m), 1 / (n * m)),
        "column_sums": lambda: np.ones((n, m)),
        "row_means": lambda: np.full((n, m), 1 / m),
    }[op]()
    return (slope * gradient,)


backward_node.slip(
    "leaves_out_the_sum_of_a_stretched_input",
    {
        "unbroadcast(da, a.shape)": "da",
        "unbroadcast(db, b.shape)": "db",
    },
    """Where an input was stretched, its derivative has the shape of the node's value and not its
    own. You have the function that sums over the stretched axes; every operation that stretches
    needs it, for both of its inputs.""",
)

backward_node.slip(
    "sums_only_the_second_input",
    {"unbroadcast(da, a.shape)": "da"},
    """It is right when the second input was stretched, as a bias is, and wrong when the first was.
    Any input may be the smaller one.""",
)

backward_node.slip(
    "forgets_the_sign_of_subtract",
    {"da, db = gradient, -gradient": "da, db = gradient, gradient"},
    """The second input of subtract has the wrong sign: when it grows, the value falls.""",
)

backward_node.slip(
    "multiplies_by_the_input_itself",
    {"gradient * b, gradient * a": "gradient * a, gradient * b"},
    """In multiply each input seems to get its own value as the slope. How fast a b changes with a
    is a matter of b. (If both inputs are one value, the mistake cannot be seen.)""",
)

backward_node.slip(
    "exchanges_the_factors_of_the_matrix_products",
    {"gradient @ inputs[1].T, a.T @ gradient": "inputs[1].T @ gradient, gradient @ a.T"},
    """The two derivatives of matmul come out in the wrong order or do not multiply at all. Let the
    shapes guide you: the one for A has A's shape, and of gradient and B transposed only one order
    gives that.""",
)

backward_node.slip(
    "forgets_the_transposes",
    {"gradient @ inputs[1].T, a.T @ gradient": "gradient @ inputs[1], a @ gradient"},
    """matmul fails unless everything is square, and is wrong there. Row i of the value comes from
    row i of A; write down one entry of the product and ask which entries of the gradient it meets:
    B and A come back transposed.""",
)

backward_node.slip(
    "averages_over_the_examples",
    {"gradient @ inputs[1].T, a": "gradient @ inputs[1].T / inputs[1].shape[1], a"},
    """The derivative for the first factor of matmul is too small by the number of columns. In the
    lesson on deep networks that division stood in the rule for W. Here the cost's mean is a node of
    its own, and its rule does the division.""",
)

backward_node.slip(
    "takes_the_input_for_the_output_of_exp",
    {'gradient * output]\n    if op == "log"': 'gradient * a]\n    if op == "log"'},
    """exp is multiplied by its input. The exponential is its own derivative, so what is needed is
    the node's value, which you are given.""",
)

backward_node.slip(
    "divides_by_the_output_of_log",
    {'gradient / a]\n    if op == "tanh"': 'gradient / output]\n    if op == "tanh"'},
    """log is divided by its value. The slope of log at a is 1/a: what is needed is the input.""",
)

backward_node.slip(
    "takes_the_slope_of_tanh_at_the_input",
    {"1 - output**2": "1 - a**2"},
    """tanh has the slope 1 - tanh², and here the square is that of the input. What is squared is
    the node's value.""",
)

backward_node.slip(
    "takes_the_slope_of_the_sigmoid_at_the_input",
    {"gradient * output * (1 - output)": "gradient * a * (1 - a)"},
    """The sigmoid's slope is s (1 - s) of its value s, and here it is taken of its input.""",
)

backward_node.slip(
    "leaves_half_of_the_slope_of_the_sigmoid",
    {"gradient * output * (1 - output)": "gradient * (1 - output)"},
    """The derivative of the sigmoid lacks a factor. In the lesson on logistic regression much of
    the slope cancelled against that of the loss; here each node answers for itself alone, with the
    whole of s (1 - s).""",
)

backward_node.slip(
    "passes_everything_through_relu",
    {"gradient * (a > 0)": "gradient * np.ones(a.shape)"},
    """relu passes the gradient on where its input is negative, too. There its value is 0 and stays
    0 when the input moves.""",
)

backward_node.slip(
    "multiplies_by_the_value_of_relu",
    {"gradient * (a > 0)": "gradient * output"},
    """relu multiplies by its value, where its slope belongs. For positive inputs the slope does not
    depend on how large they are.""",
)

backward_node.slip(
    "forgets_that_mean_divides",
    {"gradient / a.size": "gradient"},
    """The derivative of mean is too large by the number of entries: when one of 12 entries grows by
    1, their mean grows by a twelfth.""",
)

backward_node.slip(
    "divides_by_the_wrong_count",
    {"gradient / a.shape[1]": "gradient / a.size"},
    """row_means divides by the number of all entries. Each mean is taken over one row: count what
    goes into one number of the result.""",
)

backward_node.slip(
    "keeps_the_shape_of_the_sums",
    {"np.ones(a.shape) * gradient]\n": "gradient]\n"},
    """The derivative of column_sums has the shape of the sums, (1, m), not that of the input. Every
    entry of a column moves the sum alike, so every one of them gets that number.""",
)

backward_node.slip(
    "leaves_out_the_gradient",
    {
        'gradient * output]\n    if op == "log"': 'output]\n    if op == "log"',
        "gradient / a]": "1 / a]",
        "gradient * (1 - output**2)": "1 - output**2",
        "gradient * output * (1 - output)": "output * (1 - output)",
        "gradient * (a > 0)": "1.0 * (a > 0)",
    },
    """For operations on single entries you return the slope of the operation itself. The chain rule
    multiplies: the slope of J in the input is the slope of J in the value, which is `gradient`,
    times that slope.""",
)

backward_node.slip(
    "sums_only_the_first_input",
    {
        "unbroadcast(db, b.shape)": "db",
    },
    """Where the second input was stretched, its derivative has the shape of the node's value and
    not its own. Any input may be the smaller one.""",
)

backward_node.slip(
    "leaves_out_the_sum_in_add",
    {
        "da, db = gradient, gradient\n": "return [gradient, gradient]\n",
    },
    """In add, an input that was stretched gets a derivative of the shape of the node's value. Sum
    over the stretched axes here as well, for either input.""",
)

backward_node.slip(
    "leaves_out_the_sum_in_subtract",
    {
        "da, db = gradient, -gradient\n": "return [gradient, -gradient]\n",
    },
    """In subtract, an input that was stretched gets a derivative of the shape of the node's
    value. Sum over the stretched axes here as well, for either input.""",
)

backward_node.slip(
    "leaves_out_the_sum_in_multiply",
    {
        "da, db = gradient * b, gradient * a\n": "return [gradient * b, gradient * a]\n",
    },
    """In multiply, an input that was stretched gets a derivative of the shape of the node's
    value. Sum over the stretched axes here as well, for either input.""",
)

backward_node.slip(
    "returns_the_derivatives_of_matmul_in_exchanged_order",
    {
        "gradient @ inputs[1].T, a.T @ gradient": "a.T @ gradient, gradient @ inputs[1].T",
    },
    """The two derivatives of matmul are exchanged: the one for the first factor has to come first.
    It has the shape of the first factor.""",
)

backward_node.slip(
    "exchanges_the_factors_for_the_first_matrix",
    {
        "gradient @ inputs[1].T, a.T @ gradient": "inputs[1].T @ gradient, a.T @ gradient",
    },
    """In matmul, the product for the first input fails or is wrong. Its factors are exchanged: of
    gradient and B transposed only one order gives the shape of A.""",
)

backward_node.slip(
    "exchanges_the_factors_for_the_second_matrix",
    {
        "gradient @ inputs[1].T, a.T @ gradient": "gradient @ inputs[1].T, gradient @ a.T",
    },
    """In matmul, the product for the second input fails or is wrong. Its factors are exchanged:
    of A transposed and gradient only one order gives the shape of B.""",
)

backward_node.slip(
    "takes_the_exponential_of_the_value_of_exp",
    {
        'gradient * output]\n    if op == "log"': 'gradient * np.exp(output)]\n    if op == "log"',
    },
    """exp is multiplied by the exponential of its value, so the exponential is taken twice. The
    value is the slope already.""",
)

backward_node.slip(
    "takes_the_tanh_of_the_value_of_tanh",
    {
        "1 - output**2": "1 - np.tanh(output) ** 2",
    },
    """In the slope of tanh the function is taken twice: `output` is tanh of the input already.""",
)

backward_node.slip(
    "takes_the_slope_of_the_sigmoid_for_tanh",
    {
        "gradient * (1 - output**2)": "gradient * (output * (1 - output))",
    },
    """tanh has the slope of the sigmoid here. With its value t, the slope of tanh is 1 - t².""",
)

backward_node.slip(
    "takes_the_slope_of_tanh_for_the_sigmoid",
    {
        "gradient * output * (1 - output)": "gradient * (1 - output * output)",
    },
    """The sigmoid has the slope of tanh here. With its value s, the slope of the sigmoid is s (1
    - s).""",
)

backward_node.slip(
    "multiplies_by_the_input_of_relu",
    {
        "gradient * (a > 0)": "gradient * a",
    },
    """relu multiplies by its input, where its slope belongs. The slope is 1 or 0, and the sign of
    the input says which.""",
)

backward_node.slip(
    "asks_relu_for_the_sign_of_the_gradient",
    {
        "gradient * (a > 0)": "gradient * (gradient > 0)",
    },
    """relu lets positive gradients through and stops negative ones. What decides is the sign of
    the input.""",
)

backward_node.slip(
    "divides_mean_by_the_number_of_columns",
    {
        "gradient / a.size": "gradient / a.shape[1]",
    },
    """The derivative of mean is divided by the number of columns. The mean is taken over all
    entries: count what goes into the result.""",
)

backward_node.slip(
    "divides_row_means_by_the_number_of_rows",
    {
        "gradient / a.shape[1]": "gradient / a.shape[0]",
    },
    """row_means divides by the number of rows. Each mean is taken over one row: count the entries
    of a row.""",
)

backward_node.slip(
    "forgets_that_row_means_divides",
    {
        "gradient / a.shape[1]": "gradient",
    },
    """The derivative of row_means is too large by the number of columns. Each entry has only its
    share in the mean of its row.""",
)


backward_node.slip(
    "divides_the_value_by_the_input",
    {"gradient * b, gradient * a": "gradient * output / a, gradient * output / b"},
    """In multiply, a 0 in one of the inputs gives NaN, as if the value were divided by an input.
    After a relu many numbers are 0. The other factor is among the inputs: take it from there.""",
)

backward_node.slip(
    "adds_a_small_number_to_the_input_of_log",
    {"gradient / a]": "gradient / (a + 1e-8)]"},
    """For numbers near 0 the slope of log is off, as if a small number were added first. The slope
    at a is 1/a. Whoever wants to keep away from 0 writes that into the graph, as batch norm
    does.""",
)

backward_node.slip(
    "doubles_the_pieces_of_a_square",
    {
        "da, db = gradient * b, gradient * a": (
            "twice = 1 + np.array_equal(a, b)\n"
            "            da, db = twice * gradient * b, twice * gradient * a"
        )
    },
    """Where both inputs of multiply are equal, your derivatives are twice too large. No branch for
    equal inputs is needed: each of the two gets a derivative of its own, as if the other one were
    fixed, and `backward` will add them.""",
)

backward_node.slip(
    "doubles_the_pieces_of_a_doubling",
    {
        "da, db = gradient, gradient": (
            "twice = 1 + np.array_equal(a, b)\n"
            "            da, db = twice * gradient, twice * gradient"
        )
    },
    """Where both inputs of add are equal, your derivatives are twice too large. No branch for equal
    inputs is needed: each of the two gets a derivative of its own, as if the other one were fixed,
    and `backward` will add them.""",
)

backward_node.slip(
    "sums_the_gradient_before_the_product",
    {
        "da, db = gradient * b, gradient * a": (
            "return [unbroadcast(gradient, a.shape) * b, unbroadcast(gradient, b.shape) * a]"
        )
    },
    """In multiply, the derivative of a stretched input is wrong: the gradient is summed before the
    product. Each place has a factor of its own: multiply first, then sum.""",
)

backward_node.slip(
    "multiplies_the_sums",
    {
        "da, db = gradient * b, gradient * a": (
            "return [\n"
            "                unbroadcast(gradient, a.shape) * unbroadcast(b, a.shape),\n"
            "                unbroadcast(gradient, b.shape) * unbroadcast(a, b.shape),\n"
            "            ]"
        )
    },
    """In multiply, the derivative of a stretched input is a product of two sums. It should be the
    sum of the products: multiply first, then sum.""",
)

backward_node.slip(
    "leaves_the_gradient_out_of_both_products",
    {
        "gradient @ inputs[1].T, a.T @ gradient": (
            "np.ones(gradient.shape) @ inputs[1].T, a.T @ np.ones(gradient.shape)"
        )
    },
    """Your derivatives of matmul hold sums over the other factor: `gradient` is in neither. By the
    chain rule, it stands in both products.""",
)

backward_node.slip(
    "leaves_the_gradient_out_of_the_first_product",
    {"gradient @ inputs[1].T, a": "np.ones(gradient.shape) @ inputs[1].T, a"},
    """Your derivative with respect to the first factor of matmul holds sums over the second factor:
    `gradient` is not in it. By the chain rule, it stands in both products.""",
)

backward_node.slip(
    "leaves_the_gradient_out_of_the_second_product",
    {"a.T @ gradient": "a.T @ np.ones(gradient.shape)"},
    """Your derivative with respect to the second factor of matmul holds sums over the first factor:
    `gradient` is not in it. By the chain rule, it stands in both products.""",
)

backward_node.slip(
    "shares_the_gradient_of_the_mean_in_proportion",
    {"gradient / a.size": "gradient * a / a.sum()"},
    """Your mean divides the gradient in proportion to the entries. When one entry grows by 1, the
    mean grows by the same amount, whichever entry it is: all get an equal part.""",
)

backward_node.slip(
    "shares_the_gradients_of_the_row_means_in_proportion",
    {"gradient / a.shape[1]": "gradient * a / a.sum(axis=1, keepdims=True)"},
    """Your row_means divides each gradient in proportion to the entries of the row. When one entry
    grows by 1, the mean of its row grows by the same amount, whichever entry it is: all get an
    equal part.""",
)

backward_node.slip(
    "shares_the_gradients_of_both_means_in_proportion",
    {
        "gradient / a.size": "gradient * a / a.sum()",
        "gradient / a.shape[1]": "gradient * a / a.sum(axis=1, keepdims=True)",
    },
    """In mean and row_means you divide the gradient in proportion to the entries. When one entry
    grows by 1, the mean grows by the same amount, whichever entry it is: all get an equal
    part.""",
)

backward_node.slip(
    "sums_only_the_smaller_input",
    {
        "return [unbroadcast(da, a.shape), unbroadcast(db, b.shape)]": (
            "if a.size < b.size:\n            da = unbroadcast(da, a.shape)\n"
            "        elif b.size < a.size:\n            db = unbroadcast(db, b.shape)\n"
            "        return [da, db]"
        )
    },
    """It is right when one input was stretched. A column and a row are both stretched, each along
    its own axis, and you sum only the one with fewer entries. Bring each to its own shape.""",
)
