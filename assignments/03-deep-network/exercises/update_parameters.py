"""update_parameters: the parameters after one step of gradient descent."""

import math

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import deep_network as reference

from ..lesson import shuffled, widths

update_parameters = Exercise(reference.update_parameters, parts={"W": 3, "b": 3})


def step(rng, depth):
    """Draw parameters, grads and a learning rate for `depth` layers, the keys out of order."""
    dims = [int(rng.integers(3, 6)), *widths(rng, 3, depth)]
    parameters, grads = {}, {}
    for number, (n_prev, n) in enumerate(zip(dims, dims[1:], strict=False), 1):
        for name, shape in ((f"W{number}", (n, n_prev)), (f"b{number}", (n, 1))):
            parameters[name] = rng.normal(size=shape)
            grads["d" + name] = rng.normal(size=shape)
    return parameters, grads, float(rng.uniform(0.05, 0.8))


@update_parameters.cases
def _(rng):
    deep = int(rng.integers(11, 14))
    yield "2 layers", step(rng, 2)
    yield "1 layer, a large learning rate", (*step(rng, 1)[:2], float(rng.uniform(1.5, 3.0)))
    parameters, grads, rate = step(rng, 4)
    # Parameters and steps are all beyond 10, lest a clip passes.
    parameters = {name: 5000 * (v + np.copysign(0.2, v)) for name, v in parameters.items()}
    grads = {name: 300 * (v + np.copysign(0.2, v)) for name, v in grads.items()}
    yield "4 layers of large numbers", (parameters, grads, max(rate, 0.2))
    parameters, grads, rate = step(rng, 3)
    mixed = parameters, shuffled(rng, grads), rate
    yield "3 layers, the gradients in another order", mixed, {"edge": 0.15}
    parameters, grads, rate = step(rng, deep)
    parameters = {name: np.asfortranarray(value) for name, value in parameters.items()}
    yield f"{deep} layers, arrays stored by columns", (parameters, grads, rate), {"edge": 0.15}
    parameters, grads, rate = step(rng, deep)
    both = shuffled(rng, parameters), shuffled(rng, grads)
    yield f"{deep} layers, all keys in another order", (*both, rate), {"edge": 0.1}
    W, b, dW, db = rng.normal(size=(4, 1, 1))  # what drops axes of length 1 shows
    one = {"W1": W, "b1": b}, {"dW1": dW, "db1": db}, float(rng.uniform(0.3, 0.7))
    yield "1 layer, 1 unit, 1 feature", one, {"edge": 0.1}


@update_parameters.right_answer
def plain(parameters, grads, learning_rate):
    """One expression for all parameters, whatever their number."""
    return {key: parameters[key] - learning_rate * grads["d" + key] for key in parameters}


@update_parameters.right_answer
def counting_the_layers(parameters, grads, learning_rate):
    """One line for the weights and one for the biases of each layer."""
    new = {}
    for layer in range(1, len(parameters) // 2 + 1):
        new[f"W{layer}"] = parameters[f"W{layer}"] - learning_rate * grads[f"dW{layer}"]
        new[f"b{layer}"] = parameters[f"b{layer}"] - learning_rate * grads[f"db{layer}"]
    return new


@update_parameters.right_answer
def layer_for_layer(parameters, grads, learning_rate):
    """A loop over the layers; another order of the keys, and one key more; prints."""
    new, L = {}, len(parameters) // 2
    for layer in range(L, 0, -1):
        for kind in "bW":
            name = f"{kind}{layer}"
            new[name] = np.add(parameters[name], -learning_rate * grads[f"d{name}"])
            print(name)
    return new | {"learning_rate": learning_rate}


@update_parameters.right_answer
def moving_a_copy(parameters, grads, learning_rate):
    """Works in place on copies of all arrays."""
    import copy

    new = copy.deepcopy(parameters)
    for name in new:
        new[name] -= learning_rate * grads["d" + name]
    return new


@update_parameters.right_answer
def pairing_sorted_names(parameters, grads, learning_rate):
    """Sorting the names of both dicts puts each gradient beside its parameter; number by number."""
    new = {}
    for name, gradient in zip(sorted(parameters), sorted(grads), strict=True):
        new[name] = np.zeros(parameters[name].shape)
        for place, value in np.ndenumerate(parameters[name]):
            new[name][place] = value - learning_rate * grads[gradient][place]
    return new


update_parameters.slip(
    "climbs",
    {"parameters[key] - ": "parameters[key] + "},
    """Your step goes the wrong way. The gradient points to where the cost grows fastest: look at
    the sign.""",
)

update_parameters.slip(
    "forgets_the_learning_rate",
    {"learning_rate * ": ""},
    """Your step has the length of the gradient itself, whatever learning rate is asked for. It
    looks as if one of the arguments is never used.""",
)

update_parameters.slip(
    "applies_the_learning_rate_twice",
    {"learning_rate * ": "learning_rate * learning_rate * "},
    """Your steps are too short for a learning rate below 1 and too long for one above, as when it
    enters twice. Follow one number through your lines.""",
)

update_parameters.slip(
    "shrinks_the_parameters_instead",
    {"parameters[key] - learning_rate * ": "parameters[key] * learning_rate - "},
    """It looks as if the learning rate is multiplied with the parameters, and the gradients are
    taken off whole. It says how long the step is: look at what it has to stand beside.""",
)


@update_parameters.mistake
def moves_the_weights_only(parameters, grads, learning_rate):
    """Your biases stay where they were. They are parameters as the weights are, with gradients of
    their own.
    """
    return {
        key: value - learning_rate * grads["d" + key] if key[0] == "W" else value
        for key, value in parameters.items()
    }


@update_parameters.mistake
def works_inside_the_callers_arrays(parameters, grads, learning_rate):
    """After the call the caller's parameters have changed. An operator such as -= works inside the
    array that was handed in. Make new arrays."""
    for key in parameters:
        parameters[key] -= learning_rate * grads["d" + key]
    return parameters


update_parameters.slip(
    "returns_all_layers_but_the_last",
    {"// 2 + 1": "// 2"},
    """The output layer is missing from your result. A `range` leaves out its end: write down its
    numbers for 3 layers.""",
    of="counting_the_layers",
)

update_parameters.slip(
    "counts_to_the_length_of_the_dict",
    {" // 2": ""},
    """It looks as if you look for layers that do not exist. The dict holds two things for each
    layer, so its length is not the number of layers.""",
    of="counting_the_layers",
)


@update_parameters.mistake
def pairs_by_the_order_of_the_keys(parameters, grads, learning_rate):
    """It looks as if you pair the first parameter with the first gradient, the second with the
    second. The two dicts may have been filled in different orders, as they are on the way back;
    which gradient belongs to a parameter is in its name."""
    pairs = zip(parameters.items(), grads.values(), strict=True)
    return {key: value - learning_rate * gradient for (key, value), gradient in pairs}


@update_parameters.mistake
def gives_the_new_values_to_a_name_only(parameters, grads, learning_rate):
    """The parameters that you return are those that came in. A usual cause is a new value for the
    name that a loop runs with: it changes what the name stands for, not what the dict holds."""
    new = dict(parameters)
    for key, value in new.items():
        value = value - learning_rate * grads["d" + key]
    return new


@update_parameters.mistake
def updates_the_first_two_layers(parameters, grads, learning_rate):
    """All layers above the second stay where they were. It looks as if the lines of the shallow
    network stand here one by one; how many layers there are is for the dict to say."""
    new = dict(parameters)
    for key in ("W1", "b1", "W2", "b2"):
        if key in new:
            new[key] = new[key] - learning_rate * grads["d" + key]
    return new


update_parameters.accepts({"name": "new"}, "it stands in a print, which takes longer")

update_parameters.legal(learning_rate=(1e-9, math.inf))
