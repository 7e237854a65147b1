"""linear_activation_backward: dA_prev, dW, db of a whole layer."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import columns, images, strided, transposed
from dlkit.reference import deep_network as reference

from ..lesson import cache_of, sizes, steep, tiny_cache
from .linear_backward import linear_backward

linear_activation_backward = Exercise(
    reference.linear_activation_backward,
    outputs=("dA_prev", "dW", "db"),
    parts={"dA_prev": 3, "dW": 3, "db": 3},
)


@linear_activation_backward.cases
def _(rng):
    n_prev, n, m = sizes(rng)

    def arguments(draw, n, activation):
        return rng.normal(size=(n, m)), cache_of(rng, draw(rng, n_prev, m), n), activation

    yield f"{n_prev} to {n} ReLU units", arguments(columns, n, "relu")
    many = m + 30  # so that the slopes of the sigmoid have a norm above 1
    cache = cache_of(rng, columns(rng, n_prev, many), n)
    yield f"{n_prev} to {n} sigmoid units", (rng.normal(size=(n, many)), cache, "sigmoid")
    # dW and db are beyond 10, and so are some scores.
    for activation in ("relu", "sigmoid"):
        cache = cache_of(rng, 3.0 + columns(rng, n_prev, m), n, deviation=6.0)
        yield f"large scores and slopes, {activation}", (steep(rng, n, m), cache, activation)
    yield "one sigmoid unit, a transposed A_prev", arguments(transposed, 1, "sigmoid")
    dA, cache, _ = arguments(strided, n, "relu")
    yield "ReLU, every second column of an array", (np.repeat(dA, 2, axis=1)[:, ::2], cache, "relu")
    yield "ReLU, images of whole numbers", arguments(images, n, "relu"), {"edge": 0.2}
    # Gives slips that mix up A_prev and Z values by which they can be named.
    yield "as many ReLU units as inputs", arguments(columns, n_prev, "relu")
    for activation in ("relu", "sigmoid"):
        one = rng.uniform(0.5, 1.5, size=(3, 1)), tiny_cache(rng), activation
        yield f"1 input, 3 units, 1 example, {activation}", one, {"edge": 0.1}


@linear_activation_backward.right_answer
def plain(dA, cache, activation):
    """The slope at the scores, then the linear half of the layer."""
    A_prev, W, b, Z = cache
    A = 1 / (1 + np.exp(-Z))
    slope = Z > 0 if activation == "relu" else A * (1 - A)
    return linear_backward(dA * slope, cache)


@linear_activation_backward.right_answer
def by_stopping_gradients_in_a_copy(dA, cache, activation):
    """Works in place on a copy; the slope of the sigmoid from exponentials; a list."""
    Z, dZ = cache[3], np.array(dA, copy=True)
    if activation == "relu":
        dZ[Z <= 0] = 0
    else:
        dZ *= np.exp(-Z) / (1 + np.exp(-Z)) ** 2
    return list(linear_backward(dZ, cache))


@linear_activation_backward.right_answer
def with_products_of_its_own(dA, cache, activation):
    """Calls no other exercise; the slope of the ReLU at what came out; prints."""
    A_prev, W, b, Z = cache
    A = np.maximum(Z, 0) if activation == "relu" else 0.5 * (1 + np.tanh(Z / 2))
    dZ = np.where(A > 0, dA, 0) if activation == "relu" else dA * (A - A**2)
    print(activation, np.abs(dZ).max())
    m = A_prev.shape[1]
    return W.T.dot(dZ), dZ.dot(A_prev.T) / m, dZ.mean(axis=1, keepdims=True)


@linear_activation_backward.right_answer
def restoring_what_it_changed(dA, cache, activation):
    """Writes into dA for a while, and back exactly what was there."""
    Z, kept = cache[3], dA.copy()
    slope = np.heaviside(Z, 0) if activation == "relu" else 1 / (2 + np.exp(Z) + np.exp(-Z))
    dA *= slope
    gradients = linear_backward(dA.copy(), cache)
    dA[...] = kept
    return gradients


linear_activation_backward.slip(
    "forgets_the_slope",
    {"dA * slope": "dA"},
    """It looks as if dA is handed on as if it were dZ, so that the activation leaves no trace. By
    the chain rule the gradient passes each activation by being multiplied with its slope.""",
)

linear_activation_backward.slip(
    "takes_dA_for_dZ_behind_a_sigmoid",
    {"A * (1 - A)": "1"},
    """Your ReLU layers are right, your sigmoid layers lack the slope. That A - Y needs no slope
    any more holds for the output layer with its cross-entropy; here dA is the gradient of A,
    whatever layer it is.""",
)

linear_activation_backward.slip(
    "takes_the_sigmoid_for_its_slope",
    {"A * (1 - A)": "A"},
    """Behind a sigmoid your gradients look as if they were multiplied by the activation itself.
    Its slope is largest in the middle and small at both ends: it can be written with the
    activation, but takes one factor more.""",
)

linear_activation_backward.slip(
    "forgets_the_sigmoid_in_the_slope",
    {"A * (1 - A)": "Z * (1 - Z)"},
    """Behind a sigmoid your slope looks as if it were made of the bare score, where the activation
    should stand: the well-known product holds for a, not for z. The score is what the cache gives
    you.""",
)

linear_activation_backward.slip(
    "uses_the_slope_of_tanh",
    {"A * (1 - A)": "1 - A**2"},
    """Behind a sigmoid your slope looks like that of a tanh, as in the shallow network. Look up
    the derivative of the sigmoid: at 0 it is 1/4.""",
)

linear_activation_backward.slip(
    "always_uses_the_slope_of_relu",
    {' if activation == "relu" else A * (1 - A)': ""},
    """Sigmoid layers get the slope of a ReLU. It looks as if nobody looks at the last argument, or
    the comparison with it never comes out false.""",
)

linear_activation_backward.slip(
    "always_uses_the_slope_of_the_sigmoid",
    {'Z > 0 if activation == "relu" else ': ""},
    """ReLU layers get the slope of a sigmoid. It looks as if nobody looks at the last argument, or
    the comparison with it never comes out true.""",
)

linear_activation_backward.slip(
    "multiplies_by_the_relu_itself",
    {"Z > 0": "np.maximum(0, Z)"},
    """Behind a ReLU a large score makes a large gradient, as when you multiply by the activation.
    The ReLU is a straight line above zero: how steep is it there?""",
)

linear_activation_backward.slip(
    "looks_at_the_sign_of_dA",
    {"Z > 0": "dA > 0"},
    """Behind a ReLU it looks as if just the positive gradients pass. Whether a gradient passes
    does not depend on its own sign: it depends on whether the unit was switched on, on the way
    forward.""",
)

linear_activation_backward.slip(
    "stops_where_it_should_pass",
    {"Z > 0": "Z < 0"},
    """Behind a ReLU it looks as if the gradients pass at exactly those scores that were cut off. A
    unit that put out 0 does not change with its score: look at the direction of your
    comparison.""",
)

linear_activation_backward.slip(
    "takes_the_slope_at_the_input",
    {"-Z": "-A_prev", "Z > 0": "A_prev > 0"},
    """It looks as if you take the slope at what went into the layer, which has another shape
    unless the layer has as many units as inputs. The activation was applied to the scores: look at
    which of the four things in the cache that is.""",
)


@linear_activation_backward.mistake
def writes_into_dA(dA, cache, activation):
    """After the call the caller's dA has changed. A second name for an array is no second array,
    so what is set to zero under the one shows under the other. Let your dZ be a new one."""
    A_prev, W, b, Z = cache
    if activation == "relu":
        dZ = dA
        dZ[Z <= 0] = 0
    else:
        A = 1 / (1 + np.exp(-Z))
        dZ = dA * A * (1 - A)
    return linear_backward(dZ, cache)


linear_activation_backward.slip(
    "lets_gradients_leak",
    {"Z > 0": "np.where(Z > 0, 1.0, 0.01)"},
    """Where the score was below zero a hundredth of the gradient comes through. That is the slope
    of the leaky ReLU; behind a plain one nothing passes there.""",
)

linear_activation_backward.slip(
    "returns_dZ_first",
    {"return linear": "return dA * slope, *linear", "slope, cache)": "slope, cache)[1:]"},
    """Where dA_prev should stand there is dZ, which still belongs to this layer. The layer below
    waits for the gradient of its own output: that is a matrix product further.""",
)
