"""linear_backward: dA_prev, a sum over units, and dW and db, means over the examples."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import columns, images, strided, transposed
from dlkit.reference import deep_network as reference

from ..lesson import cache_of, sizes, steep, tiny_cache

linear_backward = Exercise(
    reference.linear_backward,
    outputs=("dA_prev", "dW", "db"),
    parts={"dA_prev": 4, "dW": 4, "db": 3},
)


@linear_backward.cases
def _(rng):
    n_prev, n, m = sizes(rng)
    dZ = rng.normal(size=(n, m))
    yield f"{n_prev} to {n} units, {m} examples", (dZ, cache_of(rng, columns(rng, n_prev, m), n))
    dZ = transposed(rng, 1, m)
    yield "one unit, everything transposed", (dZ, cache_of(rng, transposed(rng, n_prev, m), 1))
    # Inputs and weights beyond 10; inputs not around 0, so that dW is beyond 10 as well.
    A_prev = 20.0 + 3.0 * columns(rng, n_prev, m)
    yield "large slopes", (steep(rng, n, m), cache_of(rng, A_prev, n, deviation=300.0))
    dZ = strided(rng, n, m)
    yield "every second column of an array", (dZ, cache_of(rng, strided(rng, n_prev, m), n))
    dZ = rng.normal(size=(n, m))
    yield "images of whole numbers", (dZ, cache_of(rng, images(rng, n_prev, m), n)), {"edge": 0.2}
    # These two give wrong transposes values by which they can be named: elsewhere they only raise.
    dZ = rng.normal(size=(n, m))
    yield "as many units as inputs", (dZ, cache_of(rng, columns(rng, n, m), n))
    dZ = rng.normal(size=(m + 8, m + 5))  # more than 10 of both
    yield "more units than examples", (dZ, cache_of(rng, columns(rng, n_prev, m + 5), m + 8))
    dZ = rng.uniform(0.5, 1.5, size=(3, 1))
    yield "1 input, 3 units, 1 example", (dZ, tiny_cache(rng)), {"edge": 0.1}


@linear_backward.right_answer
def plain(dZ, cache):
    """The three formulas as they read."""
    A_prev, W, b, Z = cache
    m = dZ.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, np.sum(dZ, axis=1, keepdims=True) / m


@linear_backward.right_answer
def example_for_example(dZ, cache):
    """Loops that accumulate; a list for the tuple."""
    A_prev, W, b, _ = cache
    n, m = dZ.shape
    dA_prev, dW, db = np.zeros(A_prev.shape), np.zeros(W.shape), np.zeros(b.shape)
    for i in range(m):
        for j in range(n):
            dW[j] += dZ[j, i] * A_prev[:, i] / m
            db[j] += dZ[j, i] / m
            dA_prev[:, i] += dZ[j, i] * W[j]
    return [dA_prev, dW, db]


@linear_backward.right_answer
def by_outer_products(dZ, cache):
    """einsum, and the mean of all outer products."""
    A_prev, W = cache[0], cache[1]
    dW = np.mean(np.einsum("ji,ki->ijk", dZ, A_prev), axis=0)
    return np.einsum("jk,ji->ki", W, dZ), dW, dZ.mean(axis=1).reshape(-1, 1)


@linear_backward.right_answer
def with_a_row_of_ones(dZ, cache):
    """db as a product with ones, dA_prev as the transpose of a product; prints."""
    A_prev, W, b, Z = cache
    print("shapes", dZ.shape, A_prev.shape, Z.shape)
    share = np.full((dZ.shape[1], 1), 1 / dZ.shape[1])
    return np.dot(dZ.T, W).T, np.dot(dZ * share.T, A_prev.T), np.dot(dZ, share)


linear_backward.slip(
    "sums_the_gradients",
    {"A_prev.T / m": "A_prev.T", "keepdims=True) / m": "keepdims=True)"},
    """Your dW and db are m times too large. The cost is an average over the examples, so the
    gradients of parameters are averages too.""",
)

linear_backward.slip(
    "averages_dW_only",
    {"keepdims=True) / m": "keepdims=True)"},
    """Your db is m times too large. Like dW it is the derivative of an average: compare the two
    lines.""",
)

linear_backward.slip(
    "averages_db_only",
    {"A_prev.T / m": "A_prev.T"},
    """Your dW is m times too large. The matrix product adds up over the examples, it does not
    average: compare its line with that of db.""",
)

linear_backward.slip(
    "averages_dA_prev_too",
    {"W.T @ dZ": "W.T @ dZ / m"},
    """Your dA_prev is m times too small. It has a column of its own for each example, so there is
    nothing to average; and through L layers the factor would be taken L times.""",
)

linear_backward.slip(
    "divides_by_the_number_of_inputs",
    {"dZ.shape[1]": "A_prev.shape[0]"},
    """Your dW and db are wrong by one factor, the number of examples over the number of inputs.
    The examples are the columns: look at which of the two sizes of A_prev you call m.""",
)

linear_backward.slip(
    "divides_by_the_number_of_units",
    {"dZ.shape[1]": "dZ.shape[0]"},
    """Your dW and db are wrong by one factor, the number of examples over the number of units.
    The examples are the columns: look at which of the two sizes of dZ you call m.""",
)

linear_backward.slip(
    "adds_up_all_of_dZ",
    {"np.sum(dZ, axis=1, keepdims=True)": "np.sum(dZ)"},
    """Your db is a single number, as when the sum runs over the units as well. Each unit has a
    bias of its own, so the sum runs along one axis only.""",
)

linear_backward.slip(
    "adds_up_over_the_units",
    {"axis=1": "axis=0"},
    """Your db has a column for each example, as when the sum runs along the wrong axis. A bias is
    shared by all examples, and its gradient adds up what they contribute.""",
)

linear_backward.slip(
    "makes_db_a_rank_1_array",
    {", keepdims=True": ""},
    """The numbers in your db are right, but it has one axis only, and b has two. A sum along an
    axis drops that axis unless it is told to keep it.""",
)

linear_backward.slip(
    "forgets_to_transpose_W",
    {"W.T": "W"},
    """It looks as if your product for dA_prev runs only where the layer has as many units as
    inputs, and is wrong even there. On the way back the matrix has to lead from the units to the
    inputs: write the shapes below the factors.""",
)

linear_backward.slip(
    "returns_dW_on_its_side",
    {"dZ @ A_prev.T": "A_prev @ dZ.T"},
    """Your dW is the transpose of what it should be. A gradient has the shape of what it is the
    gradient of: look at the order of the two factors, and at which of them is transposed.""",
)

linear_backward.slip(
    "returns_dA_prev_on_its_side",
    {"W.T @ dZ": "dZ.T @ W"},
    """Your dA_prev is the transpose of what it should be: its examples lie in rows. Examples are
    columns, in gradients too; look at the order of the two factors.""",
)

linear_backward.slip(
    "returns_the_gradients_in_another_order",
    {"W.T @ dZ, ": "", "keepdims=True) / m": "keepdims=True) / m, W.T @ dZ"},
    """The three results are right, but dA_prev comes last. Whoever calls you takes them apart by
    their places; look at the order in the docstring.""",
)

linear_backward.slip(
    "uses_Z_in_place_of_A_prev",
    {"dZ @ A_prev.T": "dZ @ Z.T"},
    """Your dW looks as if it were made of Z. What a weight's gradient is multiplied by is the
    number that the weight was multiplied by on the way forward: look for it in the cache.""",
)

linear_backward.slip(
    "unpacks_three_things",
    {"A_prev, W, b, Z = cache": "A_prev, W, b = cache"},
    """Python complains that there is more in the cache than you have names for. A cache of this
    lesson holds four things, the last of which you do not need here.""",
)


@linear_backward.mistake
def makes_dA_prev_of_the_type_of_A_prev(dZ, cache):
    """With images of whole numbers your dA_prev holds whole numbers too. That happens when the
    array prepared for it takes over the type of A_prev; say that it holds floats."""
    A_prev, W, b, Z = cache
    m = dZ.shape[1]
    dA_prev = np.zeros_like(A_prev)
    for i in range(m):
        dA_prev[:, i] = W.T @ dZ[:, i]
    return dA_prev, dZ @ A_prev.T / m, np.sum(dZ, axis=1, keepdims=True) / m


@linear_backward.mistake
def divides_dZ_in_place(dZ, cache):
    """After the call the caller's dZ holds other numbers. An operator such as /= works inside the
    array that was handed in. Give the intermediate result a name of its own."""
    A_prev, W, b, Z = cache
    dA_prev = W.T @ dZ
    dZ /= dZ.shape[1]
    return dA_prev, dZ @ A_prev.T, np.sum(dZ, axis=1, keepdims=True)
