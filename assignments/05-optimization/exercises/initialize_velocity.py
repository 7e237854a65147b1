"""initialize_velocity: zeros of each parameter's shape under "dW1", "db1", ..."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import optimizers as reference

from ..lesson import network, shuffled, transposed

initialize_velocity = Exercise(reference.initialize_velocity, points=4)


@initialize_velocity.cases
def _(rng):
    yield "2 layers", (network(rng, 2),)
    yield "1 layer", (network(rng, 1),)
    yield "3 layers in another order", (shuffled(rng, network(rng, 3)),)
    yield "transposed parameters", (transposed(network(rng, 2)),)
    count = int(rng.integers(10, 13))
    yield f"{count} layers", (shuffled(rng, network(rng, count)),)


@initialize_velocity.right_answer
def plain(parameters):
    """A comprehension over the parameters."""
    return {"d" + name: np.zeros_like(value) for name, value in parameters.items()}


@initialize_velocity.right_answer
def with_shapes_written_down(parameters):
    """A loop over layers, shapes by hand; prints."""
    velocity = {}
    for layer in range(1, len(parameters) // 2 + 1):
        n_out, n_in = parameters[f"W{layer}"].shape
        velocity[f"dW{layer}"], velocity[f"db{layer}"] = (
            np.zeros((n_out, n_in)),
            np.zeros((n_out, 1)),
        )
        print(n_out, n_in)
    return velocity


@initialize_velocity.right_answer
def by_subtracting(parameters):
    """Each parameter minus itself."""
    return dict(
        zip(["d" + name for name in parameters], [p - p for p in parameters.values()], strict=True)
    )


@initialize_velocity.right_answer
def of_whole_zeros(parameters):
    """Zeros of an integer type, from lists, in the opposite order."""
    return {
        f"d{name}": np.array([[0] * parameters[name].shape[1]] * len(parameters[name]))
        for name in sorted(parameters, reverse=True)
    }


initialize_velocity.slip(
    "keeps_the_names_of_the_parameters",
    {'"d" + name': "name"},
    """Your zeros stand under W1, b1 and so on. The velocity is an average of gradients and carries
    their names, so that one key finds both.""",
)

initialize_velocity.slip(
    "starts_from_the_parameters",
    {"np.zeros_like(value)": "value.copy()"},
    """Your velocity is a copy of the parameters. Before the first step nothing moves yet: only the
    shapes are those of the parameters.""",
)


@initialize_velocity.mistake
def starts_from_random_numbers(parameters):
    """Your velocity holds random numbers. They break the symmetry between units when weights
    start; a velocity has no such task. Before the first step nothing moves yet."""
    rng = np.random.default_rng(0)
    return {"d" + name: 0.01 * rng.normal(size=value.shape) for name, value in parameters.items()}


initialize_velocity.slip(
    "starts_from_ones",
    {"np.zeros_like": "np.ones_like"},
    """Your velocity is 1 everywhere, so the first step would already be pushed in a direction that
    no gradient asked for. Before the first step nothing moves yet.""",
)

initialize_velocity.slip(
    "gives_the_biases_no_velocity",
    {".items()": '.items() if name.startswith("W")'},
    """Only the weights have a velocity. Biases are updated just as weights are, step by step,
    so they need one too.""",
)


@initialize_velocity.mistake
def gives_the_last_layer_no_velocity(parameters):
    """The last layer has no velocity. There are two entries per layer, and the layers count from
    1: write down the numbers that your loop runs through."""
    velocity = {}
    for layer in range(1, len(parameters) // 2):
        for name in (f"W{layer}", f"b{layer}"):
            velocity["d" + name] = np.zeros_like(parameters[name])
    return velocity


initialize_velocity.slip(
    "uses_single_zeros",
    {"np.zeros_like(value)": "0.0"},
    """Each parameter has a plain 0 as its velocity. Broadcasting would hide that in the first
    update, but a velocity has one number for every number of its parameter: it needs the same
    shape.""",
)

initialize_velocity.slip(
    "makes_rank_1_arrays",
    {"np.zeros_like(value)": "np.zeros(value.shape[0])"},
    """Your arrays have one axis only, with the right number of rows. Each has to have the shape of
    its parameter, which has two axes.""",
)

initialize_velocity.slip(
    "turns_the_shapes_round",
    {"np.zeros_like(value)": "np.zeros(value.shape[::-1])"},
    """Your arrays are the transposes of what is expected: look at the order of the two sizes. There
    is no need to write sizes down, as each parameter knows its shape.""",
)


@initialize_velocity.mistake
def sets_the_parameters_to_zero(parameters):
    """After the call the caller's parameters have changed. If the zeros that you return are the
    caller's own arrays, the network has forgotten everything. Make new arrays of the same
    shapes."""
    velocity = {}
    for name, value in parameters.items():
        value *= 0
        velocity["d" + name] = value
    return velocity
