"""initialize_parameters: small normal weights, which differ from unit to unit, and zero biases."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.reference import shallow_network as reference

from ..lesson import sizes

initialize_parameters = Exercise(
    reference.initialize_parameters,
    parts={"W": 7, "b": 3},
    free=("W",),
    rules=[
        Rule("spread", 6, {"of": "W", "deviation": reference.WEIGHT_SCALE}),
        Rule("fresh numbers", 5, {"of": "W"}),
        Rule("randomness from rng", 3),
    ],
)


@initialize_parameters.cases
def _(rng):
    state = int(rng.integers(2**32))
    n_x, n_h, _ = sizes(rng)
    wide = tuple(int(n) for n in rng.permutation([150, 170, 190]) + rng.integers(0, 10, size=3))
    yield "one output", (n_x, n_h, 1, np.random.default_rng(state))
    yield "the same sizes, an equal generator", (n_x, n_h, 1, np.random.default_rng(state))
    yield "the same sizes, another generator", (n_x, n_h, 1, np.random.default_rng(state + 1))
    yield "two outputs", (n_x, n_h, 2, np.random.default_rng(state + 2))
    yield "many units", (*wide, np.random.default_rng(state + 3))


@initialize_parameters.right_answer
def plain(n_x, n_h, n_y, rng):
    """Standard normal numbers times 0.01."""
    return {
        "W1": rng.standard_normal((n_h, n_x)) * 0.01,
        "b1": np.zeros((n_h, 1)),
        "W2": rng.standard_normal((n_y, n_h)) * 0.01,
        "b2": np.zeros((n_y, 1)),
    }


@initialize_parameters.right_answer
def with_the_scale_as_an_argument(n_x, n_h, n_y, rng):
    """rng.normal with a scale and a size."""
    return {
        "W1": rng.normal(scale=0.01, size=(n_h, n_x)),
        "b1": np.zeros((n_h, 1)),
        "W2": rng.normal(0.0, 0.01, size=(n_y, n_h)),
        "b2": np.zeros((n_y, 1)),
    }


@initialize_parameters.right_answer
def drawn_in_another_order(n_x, n_h, n_y, rng):
    """The second layer first, transposed, with a key of its own; whole numbers for the biases."""
    W2 = rng.standard_normal((n_h, n_y)).T / 100
    W1 = rng.normal(size=(n_x, n_h)).T / 100
    b2, b1 = (np.zeros((n, 1), dtype=int) for n in (n_y, n_h))
    return {"b2": b2, "W2": W2, "b1": b1, "W1": W1, "sizes": (n_x, n_h, n_y)}


@initialize_parameters.right_answer
def cut_from_one_draw(n_x, n_h, n_y, rng):
    """One long draw, cut in two and reshaped; prints the shapes."""
    numbers = 0.01 * rng.standard_normal(n_h * n_x + n_y * n_h)
    W1, W2 = np.split(numbers, [n_h * n_x])
    print(W1.shape, W2.shape)
    parameters = {"W1": W1.reshape(n_h, n_x), "W2": W2.reshape(n_y, n_h)}
    return parameters | {"b1": np.array([[0.0]] * n_h), "b2": np.array([[0.0]] * n_y)}


@initialize_parameters.right_answer
def weight_by_weight(n_x, n_h, n_y, rng):
    """One number after the other, in lists."""

    def weights(rows, columns):
        return np.array([[rng.normal() * 0.01 for _ in range(columns)] for _ in range(rows)])

    return {
        "W1": weights(n_h, n_x),
        "b1": np.full((n_h, 1), 0.0),
        "W2": weights(n_y, n_h),
        "b2": np.full((n_y, 1), 0.0),
    }


initialize_parameters.slip(
    "forgets_the_small_factor",
    {"(n_h, n_x)) * 0.01": "(n_h, n_x))", "(n_y, n_h)) * 0.01": "(n_y, n_h))"},
    """Your weights are about a hundred times too large. Large weights give large scores, and the
    farther out the flatter is tanh, and the less comes back from there. Scale what you draw.""",
)

initialize_parameters.slip(
    "takes_the_factor_for_a_variance",
    {
        "rng.standard_normal((n_h, n_x)) * 0.01": "rng.normal(0, np.sqrt(0.01), (n_h, n_x))",
        "rng.standard_normal((n_y, n_h)) * 0.01": "rng.normal(0, np.sqrt(0.01), (n_y, n_h))",
    },
    """Your weights are about ten times too large, as when 0.01 is their variance. It is the factor
    by which standard normal numbers are multiplied. Ask what it does to their standard
    deviation.""",
)

initialize_parameters.slip(
    "starts_from_zeros",
    {
        "rng.standard_normal((n_h, n_x)) * 0.01": "np.zeros((n_h, n_x))",
        "rng.standard_normal((n_y, n_h)) * 0.01": "np.zeros((n_y, n_h))",
    },
    """Your weights have no spread, and no generator makes a difference, as when all of them are 0.
    Then all hidden units compute the same, get the same gradient and stay equal for ever: the
    network is no better than one unit. Something has to make them differ at the start.""",
)

initialize_parameters.slip(
    "draws_from_zero_to_one",
    {"rng.standard_normal((n_h": "rng.random((n_h", "rng.standard_normal((n_y": "rng.random((n_y"},
    """The mean of your weights is not 0, as when they are drawn from the range from 0 to 1, where
    all numbers are positive. A normal distribution lies on both sides of zero. Look for the
    generator's method that draws from it.""",
)

initialize_parameters.slip(
    "repeats_one_row",
    {"rng.standard_normal((n_h, n_x))": "np.ones((n_h, 1)) * rng.standard_normal((1, n_x))"},
    """Numbers repeat within your weights, as when one row is drawn and every hidden unit gets it.
    Equal units get equal gradients and stay equal for ever. Each unit needs numbers of its own.""",
)


@initialize_parameters.mistake
def reseeds_for_each_layer(n_x, n_h, n_y, rng):
    """Both layers start with the same draws, as when each draws from a new generator with one
    seed. Drawn twice from one generator, they are different: use the one that was handed in, and
    use it throughout."""
    seed = int(rng.integers(10**6))
    return {
        "W1": np.random.default_rng(seed).standard_normal((n_h, n_x)) * 0.01,
        "b1": np.zeros((n_h, 1)),
        "W2": np.random.default_rng(seed).standard_normal((n_y, n_h)) * 0.01,
        "b2": np.zeros((n_y, 1)),
    }


initialize_parameters.slip(
    "draws_from_the_global_state",
    {
        "rng.standard_normal((n_h, n_x))": "np.random.randn(n_h, n_x)",
        "rng.standard_normal((n_y, n_h))": "np.random.randn(n_y, n_h)",
    },
    """Two calls with equal generators give different weights, as when they are drawn from NumPy's
    global state. Then nobody can repeat your run. Everything random comes from the generator that
    was handed in.""",
)

initialize_parameters.slip(
    "makes_a_generator_of_its_own",
    {"    return": "    rng = np.random.default_rng(2)\n    return"},
    """Whatever generator is handed in, your weights are the same, as when they are drawn from one
    of your own, with a fixed seed. The caller decides about the seed.""",
)

initialize_parameters.slip(
    "lays_the_weights_on_their_side",
    {"(n_h, n_x)": "(n_x, n_h)", "(n_y, n_h)": "(n_h, n_y)"},
    """Your weight matrices are transposed. The weights of one unit are a row here: as many rows
    as the layer has units, as many columns as it has inputs, so that W1 @ X is possible.""",
)

initialize_parameters.slip(
    "draws_the_biases_too",
    {
        "np.zeros((n_h, 1))": "rng.standard_normal((n_h, 1)) * 0.01",
        "np.zeros((n_y, 1))": "rng.standard_normal((n_y, 1)) * 0.01",
    },
    """Your biases are random. It is for the weights to make the units differ, so the biases can
    start where they favour nobody.""",
)

initialize_parameters.slip(
    "makes_rank_1_biases",
    {"(n_h, 1)": "n_h", "(n_y, 1)": "n_y"},
    """Your biases have one axis only. Added to a matrix with one column per example, such an
    array lies along the wrong side. Give them their second axis.""",
)

initialize_parameters.slip(
    "makes_rows_of_biases",
    {"(n_h, 1)": "(1, n_h)", "(n_y, 1)": "(1, n_y)"},
    """Your b1 lies on its side. Each unit has one bias, and the units stand below each other, as
    in W1: look at the order of the two sizes.""",
)
