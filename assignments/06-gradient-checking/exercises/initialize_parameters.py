"""initialize_parameters: normal weights of mean 0 and the scheme's deviation, and zero biases."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.reference import initialization

from ..lesson import widths

initialize_parameters = Exercise(
    initialization.initialize_parameters,
    parts={"W": 9, "b": 3},
    free=("W",),
    rules=[
        Rule("spread", 8.5, {"of": "W", "deviation": "scheme"}),
        Rule("fresh numbers", 7, {"of": "W"}),
        Rule("randomness from rng", 5),
    ],
)


WIDE = {"he": 9100, "xavier": 4550, "glorot": 9100}


def falling(rng):
    """Draw the widths of a net that gets narrower; 12,000 weights, of each layer at least 1,500."""
    return [int(rng.integers(*ends)) for ends in ((96, 105), (66, 73), (48, 53), (32, 35))]


def falling_and_rising(rng):
    """Draw the widths of a net with a narrow place; 14,000 weights, each layer at least 1,500."""
    return [int(rng.integers(*ends)) for ends in ((170, 200), (35, 45), (110, 130), (14, 18))]


@initialize_parameters.cases
def _(rng):
    # The widths of neighbouring layers differ, because equal ones hide whose width is taken.
    # No layer has less than 4 weights: fewer repeat by chance.
    one, other = (int(seed) for seed in rng.choice(2**31, size=2, replace=False))
    dims = falling(rng)
    yield f'"he", widths {dims}', (dims, "he", np.random.default_rng(one))
    yield "the same once more", (dims, "he", np.random.default_rng(one))
    yield "the same with another generator", (dims, "he", np.random.default_rng(other))
    for scheme in ("xavier", "glorot"):
        dims = falling_and_rising(rng)
        yield f'"{scheme}", widths {dims}', (dims, scheme, np.random.default_rng(one))
    # One input gives the only deviation above 1. The wide layer's is far from whole hundredths.
    for scheme, width in WIDE.items():
        dims = [1, int(rng.integers(width - 50, width + 50)), 1]
        seed = int(rng.integers(2**31))
        yield f'"{scheme}", widths {dims}', (dims, scheme, np.random.default_rng(seed))
    deep, scheme = widths(rng, int(rng.integers(11, 14))), str(rng.choice(["xavier", "glorot"]))
    yield f'"{scheme}", {len(deep) - 1} layers', (deep, scheme, np.random.default_rng(other))
    unknown = str(rng.choice(["lecun", "random", "zeros", "orthogonal"]))
    arguments = [4, 3, 2], unknown, np.random.default_rng(one)
    yield f'"{unknown}", which is no known scheme', arguments, {"raises": ValueError, "edge": 0.2}


@initialize_parameters.right_answer
def plain(layer_dims, scheme, rng):
    """The name checked first, the variance from a dict, standard normal numbers times its root."""
    if scheme not in ("he", "xavier", "glorot"):
        raise ValueError(scheme)
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_in, n_out = layer_dims[layer - 1], layer_dims[layer]
        variance = {"he": 2 / n_in, "xavier": 1 / n_in, "glorot": 2 / (n_in + n_out)}[scheme]
        parameters[f"W{layer}"] = rng.standard_normal((n_out, n_in)) * np.sqrt(variance)
        parameters[f"b{layer}"] = np.zeros((n_out, 1))
    return parameters


@initialize_parameters.right_answer
def with_normal_and_a_scale(layer_dims, scheme, rng):
    """normal takes the deviation as its scale; biases first, all layers' biases before weights."""
    L = len(layer_dims) - 1
    parameters = {f"b{layer}": np.zeros((layer_dims[layer], 1)) for layer in range(1, L + 1)}
    for layer in range(L, 0, -1):
        n_in, n_out = layer_dims[layer - 1], layer_dims[layer]
        if scheme == "he":
            sd = np.sqrt(2 / n_in)
        elif scheme == "xavier":
            sd = np.sqrt(1 / n_in)
        elif scheme == "glorot":
            sd = np.sqrt(2 / (n_in + n_out))
        else:
            raise ValueError("unknown scheme " + scheme)
        parameters[f"W{layer}"] = rng.normal(0, sd, size=(n_out, n_in))
    return parameters


@initialize_parameters.right_answer
def evenly_within_limits(layer_dims, scheme, rng):
    """Uniform between plus and minus the root of 3 times the deviation; biases from a list."""
    squares = {"he": lambda a, b: 6 / a, "xavier": lambda a, b: 3 / a}
    squares["glorot"] = lambda a, b: 6 / (a + b)
    if scheme not in squares:
        raise ValueError(f"{scheme!r} is none of {sorted(squares)}")
    parameters = {}
    for layer, (a, b) in enumerate(zip(layer_dims[:-1], layer_dims[1:], strict=True)):
        limit = squares[scheme](a, b) ** 0.5
        parameters["W" + str(layer + 1)] = rng.uniform(-limit, limit, (b, a))
        parameters["b" + str(layer + 1)] = np.array([[0.0]] * b)
    return parameters


@initialize_parameters.right_answer
def unit_by_unit(layer_dims, scheme, rng):
    """One unit's weights after another, an error class derived from ValueError; prints."""

    class UnknownScheme(ValueError):
        pass

    if scheme not in ["he", "xavier", "glorot"]:
        raise UnknownScheme
    parameters, n_in = {}, layer_dims[0]
    for layer, n_out in enumerate(layer_dims[1:], 1):
        fan = (n_in + n_out) / 2 if scheme == "glorot" else n_in / 2 if scheme == "he" else n_in
        rows = [rng.standard_normal(n_in) / np.sqrt(fan) for _ in range(n_out)]
        parameters[f"W{layer}"], parameters[f"b{layer}"] = np.array(rows), 0 * np.ones((n_out, 1))
        print(layer, n_in, n_out)
        n_in = n_out
    return parameters


initialize_parameters.slip(
    "forgets_the_root",
    {"np.sqrt(variance)": "variance"},
    """Your weights are much too small, as when you multiply by the variance. The formula gives the
    variance that the weights should have; a standard normal number that is multiplied by c has the
    variance c squared.""",
)

initialize_parameters.slip(
    "counts_the_units_of_the_layer_itself",
    {"2 / n_in": "2 / n_out", "1 / n_in": "1 / n_out"},
    """The spread of your weights is wrong, as when it is made from the number of units that the
    layer has. What decides how large a unit's score becomes is the number of terms in its sum,
    which is the number of its inputs. Look at the index inside the root.""",
)

initialize_parameters.slip(
    "takes_he_for_every_scheme",
    {"np.sqrt(variance)": "np.sqrt(2 / n_in)"},
    """The weights of two schemes are too large, as when those of "he" are taken whatever scheme is
    asked for. The argument `scheme` has to decide about the deviation.""",
)

initialize_parameters.slip(
    "exchanges_he_and_xavier",
    {'"he": 2 / n_in, "xavier": 1': '"he": 1 / n_in, "xavier": 2'},
    """The weights of "he" are too small, those of "xavier" too large, each by a factor of about
    1.41. ReLU sets half of its inputs to zero, and one of the schemes makes up for that: think
    about which one.""",
)

initialize_parameters.slip(
    "forgets_the_2_of_glorot",
    {"2 / (n_in + n_out)": "1 / (n_in + n_out)"},
    """The weights of "glorot" are too small by a factor of about 1.41. Its variance is one over
    the average of inputs and outputs, and an average of two numbers is half their sum.""",
)

initialize_parameters.slip(
    "draws_between_0_and_1",
    {"standard_normal": "random"},
    """The mean of your weights is not 0, as when they are drawn by `random`, between 0 and 1. Then
    the sums grow from layer to layer. Look for the method that draws from the normal
    distribution.""",
)

initialize_parameters.slip(
    "takes_the_deviation_for_the_limit",
    {"rng.standard_normal(": "rng.uniform(-1, 1, "},
    """Your weights are too small, as when they are spread evenly between minus and plus the
    deviation: their standard deviation is then 0.58 of it. Drawing evenly is fine, but work out
    how wide the interval must be.""",
)

initialize_parameters.slip(
    "multiplies_by_one_hundredth_as_well",
    {"= rng": "= 0.01 * rng"},
    """Your weights are about a hundred times too small, as when the fixed factor of the shallow
    network is still there. The scheme's deviation takes its place. Through thirty layers, that
    factor would leave nothing of the signal.""",
)

initialize_parameters.slip(
    "makes_the_weights_lie_on_their_side",
    {"(n_out, n_in)": "(n_in, n_out)"},
    """Your weights are transposed. A layer computes W @ A, and A has one row per input: so W has
    one row per unit, and as many columns as there are inputs.""",
)

initialize_parameters.slip(
    "draws_the_biases_too",
    {"np.zeros((n_out, 1))": "rng.standard_normal((n_out, 1)) * np.sqrt(variance)"},
    """Your biases are random. It is for different weights to make the units of a layer different,
    so there is nothing that a random bias would have to break. Start them where they favour
    nobody.""",
)

initialize_parameters.slip(
    "makes_the_biases_rank_1",
    {"(n_out, 1)": "n_out"},
    """Your biases have one axis only. Added to a table of scores, such an array is taken for a
    row, one number per example, where one number per unit is meant. Give them their second axis.
    """,
)

initialize_parameters.slip(
    "leaves_out_the_last_layer",
    {"len(layer_dims)": "len(layer_dims) - 1"},
    """The last layer is missing. `layer_dims` holds the width of the input too, so a list of four
    numbers describes three layers. Write down the numbers that your loop runs through.""",
)

initialize_parameters.slip(
    "makes_a_generator_of_its_own",
    {"parameters = {}": "parameters, rng = {}, np.random.default_rng(1)"},
    """Your weights are the same whatever generator comes in, as when you make one inside the
    function, with a fixed seed. Whoever calls you decides about chance: draw from `rng`.""",
)

initialize_parameters.slip(
    "draws_from_the_global_state",
    {"rng.standard_normal((n_out, n_in))": "np.random.randn(n_out, n_in)"},
    """Two calls with equal generators give different weights, so nobody can repeat a training run.
    That happens when `np.random.randn` draws from a state that the whole program shares. The
    argument `rng` has methods that draw.""",
)

initialize_parameters.slip(
    "starts_every_layer_from_one_seed",
    {
        "parameters = {}": "parameters, seed = {}, int(rng.integers(2**31))",
        "rng.standard": "np.random.default_rng(seed).standard",
    },
    """All layers begin with the same draws, up to a factor. The usual cause is a generator that is
    made anew inside the loop, so that it starts over for each layer. One generator is enough for
    all of them, and it goes on by itself.""",
)


@initialize_parameters.mistake
def takes_any_other_name_for_glorot(layer_dims, scheme, rng):
    """A name that you do not know raises no error, as when it is treated like "glorot". A
    misspelled scheme would go unnoticed, and somebody would wonder for a week about slow training.
    An `else` should not take over what nobody asked for: refuse it."""
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_in, n_out = layer_dims[layer - 1], layer_dims[layer]
        if scheme == "he":
            variance = 2 / n_in
        elif scheme == "xavier":
            variance = 1 / n_in
        else:
            variance = 2 / (n_in + n_out)
        parameters[f"W{layer}"] = rng.standard_normal((n_out, n_in)) * np.sqrt(variance)
        parameters[f"b{layer}"] = np.zeros((n_out, 1))
    return parameters


initialize_parameters.slip(
    "looks_an_unknown_name_up",
    {'if scheme not in ("he", "xavier", "glorot"):\n        raise ValueError(scheme)': ""},
    """With an unknown name your function raises KeyError, as a dict does. That looks like a fault
    inside your function. Say that it is the caller's argument that is wrong, with the kind of
    error that is asked for.""",
)

initialize_parameters.slip(
    "prints_that_the_name_is_unknown",
    {"raise ValueError(scheme)": 'print("unknown scheme", scheme)\n        return None'},
    """With an unknown name your function returns None, as when it only prints a sentence. The
    program runs on, and fails somewhere else, later. An error has to be raised, so that it stops
    where it was made.""",
)


initialize_parameters.accepts(
    {
        "SCHEMES[scheme](n_in, n_out)": "np.round(SCHEMES[scheme](n_in, n_out), 3)",
        "np.sqrt(2 / n_in)": "np.round(np.sqrt(2 / n_in), 3)",
        "np.sqrt(1 / n_in)": "np.round(np.sqrt(1 / n_in), 3)",
        "1 / n_in": "np.round(1 / n_in, 3)",
        "squares[scheme](a, b) ** 0.5": "np.round(squares[scheme](a, b) ** 0.5, 3)",
        "(n_in + n_out) / 2": "(n_in + n_out) // 2",
        "2 / (n_in + n_out)": "np.round(2 / (n_in + n_out), 3)",
        "np.sqrt(2 / (n_in + n_out))": "np.round(np.sqrt(2 / (n_in + n_out)), 3)",
    },
    "what is rounded is lost in the chance of the draws",
)

initialize_parameters.accepts({"np.ones": "np.empty"}, "what such an array holds is left to chance")
