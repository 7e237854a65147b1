"""initialize_parameters_deep: He-initialised weights, mean 0 and sd sqrt(2 / n[l-1])."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.reference import deep_network as reference

from ..lesson import generator, widths

initialize_parameters_deep = Exercise(
    reference.initialize_parameters_deep,
    parts={"W": 7, "b": 2},
    free=("W",),
    rules=[
        Rule("spread", 7, {"of": "W", "deviation": "he"}),
        Rule("fresh numbers", 5.5, {"of": "W"}),
        Rule("randomness from rng", 4.5),
    ],
)


@initialize_parameters_deep.cases
def _(rng):
    one, other = generator(rng), generator(rng)
    small = [int(rng.integers(4, 7)), 3, 2, 1]
    # Layers that widen and layers that narrow: all wrong spreads differ on such a pair. Each has
    # the 1,000 numbers with which it is judged by itself, the first and the last one too.
    # A deviation of about 0.045 is wrong by a tenth when it is rounded to two decimals.
    wide = int(rng.integers(1000, 1020))
    # 5 features: with 2, the deviation of the first layer would be 1, which is no scale at all.
    large = [5, wide, 8, wide, 1]
    deep = [int(rng.integers(3, 6)), *widths(rng, 3, 11), 1]
    yield f"the layers {small}", (small, one())
    yield "the same layers, an equal generator", (small, one())
    yield "the same layers, another generator", (small, other())
    yield f"{len(deep) - 1} layers", (deep, generator(rng)())
    yield "a single layer", ([int(rng.integers(6, 12)), 1], generator(rng)())
    yield f"the layers {large}", (large, generator(rng)())


@initialize_parameters_deep.right_answer
def plain(layer_dims, rng):
    """A loop over the layers, standard normal numbers times the deviation."""
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


@initialize_parameters_deep.right_answer
def from_the_last_layer_to_the_first(layer_dims, rng):
    """Another drawing order and another method of the generator."""
    parameters = {}
    for layer in range(len(layer_dims) - 1, 0, -1):
        n, n_prev = layer_dims[layer], layer_dims[layer - 1]
        parameters["b" + str(layer)] = np.zeros((n, 1))
        parameters["W" + str(layer)] = rng.normal(0.0, (2 / n_prev) ** 0.5, size=(n, n_prev))
    return parameters


@initialize_parameters_deep.right_answer
def with_a_uniform_draw(layer_dims, rng):
    """A uniform draw of the same deviation; biases of whole numbers."""
    parameters = {}
    for layer, (n_prev, n) in enumerate(zip(layer_dims, layer_dims[1:], strict=False), start=1):
        limit = np.sqrt(3) * np.sqrt(2 / n_prev)
        parameters[f"W{layer}"] = rng.uniform(-limit, limit, size=(n, n_prev))
        parameters[f"b{layer}"] = np.zeros((n, 1), dtype=int)
    return parameters


@initialize_parameters_deep.right_answer
def row_by_row(layer_dims, rng):
    """One draw for each unit, arrays made of lists, a key more than asked for, prints."""
    parameters = {"scheme": "He"}
    for layer in range(1, len(layer_dims)):
        deviation = np.sqrt(2.0 / layer_dims[layer - 1])
        rows = [
            [number * deviation for number in rng.normal(size=layer_dims[layer - 1])]
            for _ in range(layer_dims[layer])
        ]
        parameters[f"W{layer}"], parameters[f"b{layer}"] = (
            np.array(rows),
            np.array([[0.0]] * layer_dims[layer]),
        )
    print(*parameters)
    return parameters


initialize_parameters_deep.slip(
    "takes_the_variance_for_the_deviation",
    {"np.sqrt(2 / n_prev)": "2 / n_prev"},
    """On the whole your weights are too small, as when they are multiplied by 2 / n: that is the
    variance that He initialisation asks for. What a standard normal number is multiplied by is a
    standard deviation. How do you get from the one to the other?""",
)

initialize_parameters_deep.slip(
    "scales_by_one_hundredth",
    {"np.sqrt(2 / n_prev)": "0.01"},
    """On the whole your weights are far too small, as when they have the same small deviation in
    every layer. That did for one hidden layer; through many layers such weights shrink the signal
    to nothing. Here the scale of a layer depends on how many inputs it has.""",
)

initialize_parameters_deep.slip(
    "forgets_the_scale",
    {" * np.sqrt(2 / n_prev)": ""},
    """On the whole your weights are far too large, as when standard normal numbers are taken as
    they were drawn. A unit adds up n of them, so its score grows with the number of its inputs,
    and does so again in every layer. Shrink the weights by what the sum makes larger.""",
)

initialize_parameters_deep.slip(
    "counts_the_outputs_of_the_layer",
    {"2 / n_prev": "2 / n"},
    """The spread of your weights is wrong, as when the scale uses the number of units of the layer
    itself. A score is a sum over the inputs of a unit, and it is their number that has to be made
    up for.""",
)

initialize_parameters_deep.slip(
    "uses_xavier_initialization",
    {"2 / n_prev": "1 / n_prev"},
    """Your weights are smaller than they should be by about the square root of 2. That scale keeps
    the signal's size through tanh units; a ReLU throws away half of the signal's power, and He
    initialisation makes up for that.""",
)

initialize_parameters_deep.slip(
    "uses_glorot_initialization",
    {"2 / n_prev": "2 / (n_prev + n)"},
    """The spread of your weights is wrong, as when the scale depends on the inputs and the outputs
    of a layer together. That is Glorot's rule; this exercise asks for He's, in which only one of
    the two counts.""",
)

initialize_parameters_deep.slip(
    "draws_positive_numbers",
    {"rng.standard_normal": "rng.random"},
    """The mean of your weights is not 0, as when they are drawn between 0 and 1 and all are
    positive. Such numbers come from a generator's method with a similar name; look for the one
    that draws from the normal distribution.""",
)

initialize_parameters_deep.slip(
    "takes_the_deviation_for_the_limit",
    {"rng.standard_normal((n, n_prev))": "rng.uniform(-1, 1, (n, n_prev))"},
    """Your weights are spread too little, as those of a uniform draw are when it is too narrow:
    numbers between -a and a have a standard deviation that is clearly smaller than a. Work out how
    the two are related, and widen the limits.""",
)

initialize_parameters_deep.slip(
    "starts_from_zeros",
    {"rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)": "np.zeros((n, n_prev))"},
    """Your weights have no spread, and no generator makes a difference, as when all of them are 0.
    Then all units of a layer compute the same, get the same gradient and stay equal for ever;
    behind a ReLU they do not even get a gradient. What was right for a single unit is not right
    here.""",
)

initialize_parameters_deep.slip(
    "seeds_a_generator_for_each_layer",
    {"        n_prev, n =": "        rng = np.random.default_rng(1)\n        n_prev, n ="},
    """Your layers hold the same draws, only scaled, and other generators give the same result. It
    looks as if you make a generator of your own, and make it anew in each round of the loop. The
    caller hands in a generator; draw from that one.""",
)

initialize_parameters_deep.slip(
    "seeds_a_generator_of_its_own",
    {"parameters = {}": "rng, parameters = np.random.default_rng(3), {}"},
    """Whatever generator you are given, the result is the same, as when you make one of your own.
    Then nobody can start the training from another place. Use the argument.""",
)

initialize_parameters_deep.slip(
    "draws_from_global_state",
    {"rng.standard_normal((n, n_prev))": "np.random.randn(n, n_prev)"},
    """Two calls with equal generators give different weights, as when they come from NumPy's
    global generator. A result that cannot be repeated cannot be checked. All that you draw has to
    come from the argument.""",
)

initialize_parameters_deep.slip(
    "exchanges_rows_and_columns",
    {"(n, n_prev)": "(n_prev, n)"},
    """Your weight matrices lie on their side. W[l] has a row for each unit of layer l and a column
    for each of its inputs. Look at the order of the two sizes.""",
)

initialize_parameters_deep.slip(
    "leaves_out_the_last_layer",
    {"len(layer_dims)": "len(layer_dims) - 1"},
    """The output layer has no parameters in your result. The list of sizes begins with the input,
    which is no layer: write down the numbers that your loop runs through for a list of three
    sizes.""",
)

initialize_parameters_deep.slip(
    "counts_layers_from_zero",
    {
        "range(1, len(layer_dims))": "range(len(layer_dims) - 1)",
        "layer_dims[layer - 1], layer_dims[layer]": "layer_dims[layer], layer_dims[layer + 1]",
    },
    """Your first layer has the number 0. Layer 0 is the input, which has no parameters; the first
    layer with weights is number 1, in the names of the dict too.""",
)

initialize_parameters_deep.slip(
    "draws_the_biases_too",
    {"np.zeros((n, 1))": "rng.standard_normal((n, 1)) * np.sqrt(2 / n_prev)"},
    """Your biases are random. It is for the weights to make the units differ, so the biases may
    all start from the same value, and zero favours no side.""",
)

initialize_parameters_deep.slip(
    "makes_rank_1_biases",
    {"(n, 1)": "n"},
    """Your biases have one axis only. Added to the scores of a layer they would count as a row,
    one number per example, not one per unit. Give them their second axis.""",
)

initialize_parameters_deep.accepts(
    {"np.sqrt(3) * np.sqrt(2 / n_prev)": "np.round(np.sqrt(3) * np.sqrt(2 / n_prev), 2)"},
    "a deviation that is wrong by 3 in 100 is below what 1,000 draws can show",
)
