"""initialize_adam: v and s, two separate sets of zeros.

That v and s share no array is not judged: values come back as copies, in which it does not show,
and it changes a result only where a later function writes into them.
"""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import optimizers as reference

from ..lesson import network, shuffled, transposed
from .initialize_velocity import initialize_velocity

initialize_adam = Exercise(reference.initialize_adam, outputs=("v", "s"), parts={"v": 2, "s": 2})


@initialize_adam.cases
def _(rng):
    yield "2 layers", (network(rng, 2),)
    yield "1 layer", (network(rng, 1),)
    yield "3 layers in another order", (shuffled(rng, network(rng, 3)),)
    yield "transposed parameters", (transposed(network(rng, 2)),)
    count = int(rng.integers(10, 13))
    yield f"{count} layers", (shuffled(rng, network(rng, count)),)


@initialize_adam.right_answer
def plain(parameters):
    """Two comprehensions over the parameters."""
    v = {"d" + name: np.zeros_like(value) for name, value in parameters.items()}
    s = {"d" + name: np.zeros_like(value) for name, value in parameters.items()}
    return v, s


@initialize_adam.right_answer
def from_the_last_layer_on(parameters):
    """A loop over layers, in opposite order; a list for the tuple; prints."""
    v, s = {}, {}
    for layer in range(len(parameters) // 2, 0, -1):
        for letter in ("b", "W"):
            shape = parameters[letter + str(layer)].shape
            v[f"d{letter}{layer}"], s[f"d{letter}{layer}"] = np.zeros(shape), np.full(shape, 0.0)
        print(layer)
    return [v, s]


@initialize_adam.right_answer
def two_velocities(parameters):
    """The velocity of momentum, twice."""
    return initialize_velocity(parameters), initialize_velocity(parameters)


@initialize_adam.right_answer
def two_copies(parameters):
    """Zeros of an integer type, one set copied from the other."""
    import copy

    v = {"d" + name: np.zeros(value.shape, dtype=int) for name, value in parameters.items()}
    return v, copy.deepcopy(v)


initialize_adam.slip(
    "returns_v_only",
    {"return v, s": "return v"},
    """One dict comes back. Adam keeps two averages, one of the gradients and one of their squares:
    look at the return line.""",
)

initialize_adam.slip(
    "puts_both_into_one_dict",
    {"return v, s": 'return {"v": v, "s": s}'},
    """Both averages are there, inside one more dict. The caller writes `v, s = ...`, which takes
    two values apart: return the two side by side.""",
)

initialize_adam.slip(
    "starts_s_from_ones",
    {'s = {"d" + name: np.zeros_like': 's = {"d" + name: np.ones_like'},
    """Your s starts from 1. A start above 0 does avoid a division by 0, but epsilon is there for
    that, and the correction for the first steps counts on a start from 0.""",
)

initialize_adam.slip(
    "starts_s_from_the_squares",
    {'s = {"d" + name: np.zeros_like(value)': 's = {"d" + name: value**2'},
    """Your s starts from the squares of the parameters. It is going to average squares of
    gradients, and there have been none yet.""",
)

initialize_adam.slip(
    "names_both_like_the_parameters",
    {'v = {"d" + name': "v = {name", 's = {"d" + name': "s = {name"},
    """Your zeros stand under W1, b1 and so on. Both averages are averages of gradients and carry
    their names, so that one key finds all three.""",
)

initialize_adam.slip(
    "puts_v_and_s_into_the_names",
    {'v = {"d"': 'v = {"vd"', 's = {"d"': 's = {"sd"'},
    """Your entries are named vdW1, sdW1 and so on. Which average it is, the dict tells already;
    inside, both use the names of the gradients.""",
)


@initialize_adam.mistake
def gives_the_biases_no_averages(parameters):
    """Only the weights have averages. Biases are updated in the same way as weights, step by step,
    so they need them too.
    """
    weights = {name: value for name, value in parameters.items() if name.startswith("W")}
    v = {"d" + name: np.zeros_like(value) for name, value in weights.items()}
    return v, {"d" + name: np.zeros_like(value) for name, value in weights.items()}


@initialize_adam.mistake
def gives_the_last_layer_no_averages(parameters):
    """The last layer has no averages. There are two entries per layer, and the layers count from
    1: write down the numbers that your loop runs through."""
    v, s = {}, {}
    for layer in range(1, len(parameters) // 2):
        for name in (f"W{layer}", f"b{layer}"):
            v["d" + name] = np.zeros_like(parameters[name])
            s["d" + name] = np.zeros_like(parameters[name])
    return v, s


initialize_adam.slip(
    "keeps_one_number_per_array_in_s",
    {'s = {"d" + name: np.zeros_like(value)': 's = {"d" + name: 0.0'},
    """Your s has a single 0 for each array. Adam gives every single number a step length of its
    own, so s needs the shapes of the parameters.""",
)
