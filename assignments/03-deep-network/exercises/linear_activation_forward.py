"""linear_activation_forward: A and the layer's cache; `activation` is "relu" or "sigmoid"."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import columns, images, strided, transposed
from dlkit.reference import deep_network as reference

from ..lesson import one_layer, sizes, tiny_layer
from .linear_forward import linear_forward

linear_activation_forward = Exercise(
    reference.linear_activation_forward, outputs=("A", "cache"), parts={"A": 5, "cache": 4}
)


@linear_activation_forward.cases
def _(rng):
    n_prev, n, m = sizes(rng)
    yield f"{n_prev} to {n} ReLU units", (*one_layer(rng, columns(rng, n_prev, m), n), "relu")
    yield f"{n_prev} to {n} sigmoid units", (*one_layer(rng, columns(rng, n_prev, m), n), "sigmoid")
    # Inputs, biases and scores beyond 10; the sigmoid comes closer to 0 and 1 than 1e-4.
    for activation, deviation in (("relu", 300.0), ("sigmoid", 20.0)):
        large = one_layer(rng, 20.0 * columns(rng, n_prev, m), n, deviation)
        yield f"large scores, {activation}", (*large, activation)
    one = one_layer(rng, transposed(rng, n_prev, m), 1)
    yield "one sigmoid unit, a transposed A_prev", (*one, "sigmoid")
    second = one_layer(rng, strided(rng, n_prev, m), n)
    yield "ReLU, every second column of an array", (*second, "relu")
    yield (
        "ReLU, images of whole numbers",
        (*one_layer(rng, images(rng, n_prev, m), n), "relu"),
        {"edge": 0.2},
    )
    yield "1 input, 3 ReLU units, 1 example", (*tiny_layer(rng), "relu"), {"edge": 0.1}
    yield "1 input, 3 sigmoid units, 1 example", (*tiny_layer(rng), "sigmoid"), {"edge": 0.1}


@linear_activation_forward.right_answer
def plain(A_prev, W, b, activation):
    """One line for the scores and one for the activation."""
    Z = linear_forward(A_prev, W, b)
    A = np.maximum(0, Z) if activation == "relu" else 1 / (1 + np.exp(-Z))
    return A, (A_prev, W, b, Z)


@linear_activation_forward.right_answer
def by_a_product_with_the_slope(A_prev, W, b, activation):
    """ReLU as a product, the sigmoid as a tanh, lists for tuples."""
    Z = np.einsum("jk,ki->ji", W, A_prev) + b
    A = Z * (Z > 0) if activation == "relu" else 0.5 * (1 + np.tanh(Z / 2))
    return [A, [A_prev, W, b, Z]]


@linear_activation_forward.right_answer
def by_a_table_of_functions(A_prev, W, b, activation):
    """A dict of functions; copies in the cache; prints."""
    functions = {
        "relu": lambda z: (z + np.abs(z)) / 2,
        "sigmoid": lambda z: np.exp(z) / (np.exp(z) + 1),
    }
    Z = linear_forward(A_prev, W, b)
    print(activation, Z.shape)
    return functions[activation](Z), (A_prev.copy(), W.copy(), b.copy(), Z)


@linear_activation_forward.right_answer
def by_setting_zeros_in_a_copy(A_prev, W, b, activation):
    """Works in place on a copy; the sigmoid number by number."""
    import math

    Z = np.dot(W, A_prev) + b
    A = Z.copy()
    if activation == "relu":
        A[Z < 0] = 0.0
    else:
        for place, z in np.ndenumerate(Z):
            A[place] = 1.0 / (1.0 + math.exp(-z))
    return A, (A_prev, W, b, Z)


linear_activation_forward.slip(
    "keeps_A_in_place_of_Z",
    {"b, Z)": "b, A)"},
    """The last thing in your cache is the activation, and it should be the score before it. The
    way back needs the slope at Z; behind a sigmoid Z cannot simply be read off A.""",
)

linear_activation_forward.slip(
    "keeps_the_output_as_the_input",
    {"A, (A_prev": "A, (A"},
    """The first thing in your cache is what the layer puts out. The way back needs what went in:
    the gradient of a weight is made of the number that it was multiplied by.""",
)

linear_activation_forward.slip(
    "nests_the_cache",
    {"(A_prev, W, b, Z)": "((A_prev, W, b), Z)"},
    """Your cache is a pair, in which three of the four things lie in a tuple of their own. Other
    courses do that; in this one a cache is flat, and its four things have a fixed order.""",
)

linear_activation_forward.slip(
    "leaves_Z_out_of_the_cache",
    {"b, Z)": "b)"},
    """Your cache holds three things; the scores are missing. On the way back the slope of the
    activation is taken at them, and to compute them twice would be a waste.""",
)

linear_activation_forward.slip(
    "puts_W_first_into_the_cache",
    {"(A_prev, W, b, Z)": "(W, A_prev, b, Z)"},
    """Your cache holds the right four things in another order. Whoever takes it apart, on the way
    back, relies on the order that the docstring gives.""",
)

linear_activation_forward.slip(
    "returns_no_cache",
    {"A, (A_prev, W, b, Z)": "A"},
    """Only A comes back. The way back through the layer needs what you have just had in your
    hands: look at what else the docstring promises.""",
)


@linear_activation_forward.mistake
def cuts_off_Z_itself(A_prev, W, b, activation):
    """The Z in your cache has lost its negative numbers. That happens when two names stand for one
    array and entries are set to zero under one of them: it shows under both. Let the ReLU make a
    new array."""
    Z = linear_forward(A_prev, W, b)
    if activation == "relu":
        A = Z
        A[A < 0] = 0
    else:
        A = 1 / (1 + np.exp(-Z))
    return A, (A_prev, W, b, Z)


linear_activation_forward.slip(
    "always_uses_the_sigmoid",
    {'np.maximum(0, Z) if activation == "relu" else ': ""},
    """ReLU layers come out as sigmoid layers. It looks as if nobody looks at the last argument, or
    the comparison with it never comes out true.""",
)

linear_activation_forward.slip(
    "always_uses_relu",
    {' if activation == "relu" else 1 / (1 + np.exp(-Z))': ""},
    """Sigmoid layers come out as ReLU layers, so a probability could be 3. It looks as if nobody
    looks at the last argument, or the comparison with it never comes out false.""",
)

linear_activation_forward.slip(
    "exchanges_the_two_activations",
    {'"relu"': '"sigmoid"'},
    """Each kind of layer does what the other should do. Look at what stands in which branch of
    your `if`.""",
)

linear_activation_forward.slip(
    "leaks",
    {"np.maximum(0, Z)": "np.where(Z > 0, Z, 0.01 * Z)"},
    """Below zero your ReLU lets a small part of the score through. That is its leaky relative; a
    plain ReLU is exactly 0 there.""",
)

linear_activation_forward.slip(
    "takes_the_largest_of_each_column",
    {"np.maximum(0, Z)": "np.max(Z, 0)"},
    """The A of your ReLU layers has lost an axis. NumPy has two functions with similar names: one
    looks for the largest entry of an array, along an axis if you like, the other compares two
    things entry by entry.""",
)

linear_activation_forward.slip(
    "returns_the_slope_of_relu",
    {"np.maximum(0, Z)": "(Z > 0) * 1.0"},
    """Your ReLU layers put out 0 and 1 only. That is the slope of the ReLU, which says whether a
    score passes; the activation is the score that has passed.""",
)
