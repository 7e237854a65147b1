"""linear_forward: Z = W A_prev + b, (n[l], m)."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import columns, images, strided, transposed
from dlkit.reference import deep_network as reference

from ..lesson import one_layer, sizes, tiny_layer

linear_forward = Exercise(reference.linear_forward, points=5)


@linear_forward.cases
def _(rng):
    n_prev, n, m = sizes(rng)
    yield f"{n_prev} to {n} units, {m} examples", one_layer(rng, columns(rng, n_prev, m), n)
    # Biases and scores beyond 10, and more than 10 of everything.
    many = one_layer(rng, columns(rng, m + 9, m + 5), m + 6, deviation=300.0)
    yield "more inputs than examples", many
    yield "one unit, a transposed A_prev", one_layer(rng, transposed(rng, n_prev, m), 1)
    yield "every second column of an array", one_layer(rng, strided(rng, n_prev, m), n)
    yield "images of whole numbers", one_layer(rng, images(rng, n_prev, m), n), {"edge": 0.2}
    # Gives two slips values by which they can be named: on all other sizes they only raise.
    yield "as many units as examples", one_layer(rng, columns(rng, n_prev, m), m)
    yield "1 input, 3 units, 1 example", tiny_layer(rng), {"edge": 0.1}


@linear_forward.right_answer
def plain(A_prev, W, b):
    """The formula as it reads."""
    return W @ A_prev + b


@linear_forward.right_answer
def unit_for_unit(A_prev, W, b):
    """Three loops over plain numbers; an array made of lists."""
    n, n_prev, m = W.shape[0], W.shape[1], A_prev.shape[1]
    Z = [[float(b[j, 0]) for _ in range(m)] for j in range(n)]
    for j in range(n):
        for i in range(m):
            for k in range(n_prev):
                Z[j][i] += W[j, k] * A_prev[k, i]
    return np.array(Z)


@linear_forward.right_answer
def with_einsum(A_prev, W, b):
    """einsum, and the bias as one more weight with the input 1."""
    ones = np.ones((1, A_prev.shape[1]))
    return np.einsum("jk,ki->ji", np.hstack([W, b]), np.vstack([A_prev, ones]))


@linear_forward.right_answer
def from_the_other_side(A_prev, W, b):
    """The product of the transposes, and an addition in place on an array of its own; prints."""
    Z = np.dot(A_prev.T, W.T)
    Z += b.ravel()
    print(Z.shape)
    return Z.T


linear_forward.slip(
    "forgets_the_bias",
    {" + b": ""},
    """Every row is off by a constant: the bias of that unit. It looks as if one of the three
    arguments is never used.""",
)

linear_forward.slip(
    "adds_the_bias_as_a_row",
    {"+ b": "+ b.T"},
    """It looks as if you lay the biases along the examples, which works only when there are as
    many units as examples, and gives wrong numbers even then. A row of Z belongs to one unit: look
    at how b lies, and how it is to be repeated.""",
)

linear_forward.slip(
    "adds_one_bias_to_all_units",
    {"+ b": "+ b[0, 0]"},
    """Only one row of Z is right: all units get the bias of the first. Let NumPy repeat the whole
    column along the examples.""",
)

linear_forward.slip(
    "multiplies_in_the_wrong_order",
    {"W @ A_prev": "A_prev @ W"},
    """It looks as if the inner sizes of your product do not fit. Write the shapes below the
    factors: the sum runs over the inputs of a unit, and these are the columns of one factor and
    the rows of the other.""",
)

linear_forward.slip(
    "transposes_W",
    {"W @": "W.T @"},
    """It looks as if W is turned round for the product. With one row per unit it already lies as
    the product needs it. In logistic regression the weights were a column and had to be laid down
    first; look at the shape that W has here.""",
)

linear_forward.slip(
    "multiplies_element_by_element",
    {"W @": "W *"},
    """It looks as if you multiply entries in the same place, as the asterisk does. A score is a
    sum of products over all inputs of a unit, and that is a matrix product.""",
)

linear_forward.slip(
    "applies_the_activation",
    {"W @ A_prev + b": "np.maximum(0, W @ A_prev + b)"},
    """Your Z has zeros where it should be negative. The activation comes in the next exercise;
    this one is the linear half of a layer only.""",
)

linear_forward.slip(
    "returns_a_cache_too",
    {"+ b": "+ b, (A_prev, W, b)"},
    """You return a pair, Z and something to keep for later. In this lesson the cache of a layer is
    made by the function that also applies the activation; here Z comes back alone.""",
)

linear_forward.slip(
    "squeezes_the_result",
    {"W @ A_prev + b": "np.squeeze(W @ A_prev + b)"},
    """A layer of one unit gives an array with one axis instead of two. Removing axes of length 1
    does harm as soon as a layer has a single unit, as the output layer does.""",
)


@linear_forward.mistake
def keeps_the_type_of_a_prev(A_prev, W, b):
    """With images of whole numbers your scores are cut off or wrap around. That happens when the
    array prepared for them takes over the type of A_prev; scores are floats, whatever the input
    holds."""
    Z = np.zeros((W.shape[0], A_prev.shape[1]), dtype=A_prev.dtype)
    for i in range(A_prev.shape[1]):
        Z[:, i] = W @ A_prev[:, i] + b[:, 0]
    return Z
