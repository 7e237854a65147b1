"""update_parameters: the parameters after one step of gradient descent."""

import math

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import either_sign, shuffled
from dlkit.reference import shallow_network as reference

from ..lesson import sizes

update_parameters = Exercise(reference.update_parameters, parts={"W": 4, "b": 3})


@update_parameters.cases
def _(rng):
    def drawn(n_x, n_h, sizes=(1, 1)):
        shapes = {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (1, n_h), "b2": (1, 1)}
        values, slopes = (
            [size * either_sign(rng, 0.2, 2.0, shape) for shape in shapes.values()]
            for size in sizes
        )
        parameters = dict(zip(shapes, values, strict=True))
        return parameters, {"d" + key: slope for key, slope in zip(shapes, slopes, strict=True)}

    n_x, n_h, _ = sizes(rng)
    parameters, grads = drawn(n_x, n_h)
    yield "a small step", (parameters, grads, float(rng.uniform(0.01, 0.1)))
    # Parameters and steps are all beyond 10, lest a clip passes.
    yield "a large step", (*drawn(n_x, n_h, sizes=(3000, 50)), float(rng.uniform(1.5, 3.0)))
    parameters, grads = drawn(n_x, n_h)
    parameters = shuffled(rng, parameters)
    grads = {"d" + key: grads["d" + key] for key in reversed(parameters)}  # never the same order
    yield "keys in another order", (parameters, grads, float(rng.uniform(0.3, 0.7))), {"edge": 0.25}
    turned = [{key: value.T.copy().T for key, value in d.items()} for d in drawn(n_x, n_h)]
    yield "transposed arrays", (*turned, float(rng.uniform(0.3, 0.7)))
    # Without shapes that raise, a gradient that is taken for another one's has a value.
    yield "as many features as units", (*drawn(n_h, n_h), float(rng.uniform(0.3, 0.7)))
    # Each array is (1, 1): what drops axes of length 1 shows.
    yield "1 feature, 1 unit", (*drawn(1, 1), float(rng.uniform(0.3, 0.7))), {"edge": 0.1}


@update_parameters.right_answer
def plain(parameters, grads, learning_rate):
    """One expression for all parameters, whatever their number."""
    return {key: value - learning_rate * grads["d" + key] for key, value in parameters.items()}


@update_parameters.right_answer
def line_by_line(parameters, grads, learning_rate):
    """One line per parameter, with more keys than asked for."""
    W1 = parameters["W1"] - learning_rate * grads["dW1"]
    b1 = parameters["b1"] - learning_rate * grads["db1"]
    W2 = parameters["W2"] - learning_rate * grads["dW2"]
    b2 = parameters["b2"] - learning_rate * grads["db2"]
    return {"b2": b2, "W2": W2, "b1": b1, "W1": W1, "learning_rate": learning_rate}


@update_parameters.right_answer
def on_deep_copies(parameters, grads, learning_rate):
    """In place, on copies of the arrays; prints."""
    import copy

    new = copy.deepcopy(parameters)
    for layer in range(1, len(parameters) // 2 + 1):
        for kind in ("W", "b"):
            new[f"{kind}{layer}"] -= learning_rate * grads[f"d{kind}{layer}"]
            print(kind, layer)
    return new


@update_parameters.right_answer
def in_and_out_again(parameters, grads, learning_rate):
    """Moves the caller's arrays, copies them, and puts back exactly what was there."""
    before = {key: value.copy() for key, value in parameters.items()}
    for key in parameters:
        parameters[key] -= learning_rate * grads["d" + key]
    moved = {key: np.array(value.tolist()) for key, value in parameters.items()}
    for key in parameters:
        parameters[key][...] = before[key]
    return moved


update_parameters.slip(
    "climbs",
    {"value - ": "value + "},
    """Your parameters move up the gradient, to where the cost grows fastest. Look at the sign of
    the step.""",
)

update_parameters.slip(
    "forgets_the_learning_rate",
    {"learning_rate * ": ""},
    """Your steps have the length of the gradient itself, whatever learning rate is asked for. It
    looks as if one of the arguments is never used.""",
)

update_parameters.slip(
    "divides_by_the_learning_rate",
    {'learning_rate * grads["d" + key]': 'grads["d" + key] / learning_rate'},
    """The smaller the learning rate, the larger your step. It should be the other way round: look
    at how the gradient and the learning rate come together.""",
)


@update_parameters.mistake
def updates_the_weights_only(parameters, grads, learning_rate):
    """Your biases stay where they were. They are parameters like the weights, and they have
    gradients: look at which keys your step runs through."""
    return {
        "W1": parameters["W1"] - learning_rate * grads["dW1"],
        "b1": parameters["b1"],
        "W2": parameters["W2"] - learning_rate * grads["dW2"],
        "b2": parameters["b2"],
    }


@update_parameters.mistake
def updates_the_second_layer_only(parameters, grads, learning_rate):
    """Your second layer moves, your first one stays where it was: with random hidden units that
    never learn. Count the layers that your step runs through.
    """
    new = dict(parameters)
    for layer in range(2, 3):
        for kind in "Wb":
            key = f"{kind}{layer}"
            new[key] = parameters[key] - learning_rate * grads["d" + key]
    return new


@update_parameters.mistake
def uses_one_gradient_for_both_layers(parameters, grads, learning_rate):
    """It looks as if your second layer moves by the gradient of the first, as when a line is
    copied and a 1 is left in it. Compare the numbers on both sides of each line."""
    return {
        "W1": parameters["W1"] - learning_rate * grads["dW1"],
        "b1": parameters["b1"] - learning_rate * grads["db1"],
        "W2": parameters["W2"] - learning_rate * grads["dW1"],
        "b2": parameters["b2"] - learning_rate * grads["db1"],
    }


@update_parameters.mistake
def pairs_by_position(parameters, grads, learning_rate):
    """It looks as if you pair the parameters and the gradients by their places in the two dicts.
    Their orders can differ; each key names its partner."""
    pairs = zip(parameters.items(), grads.values(), strict=True)
    return {key: value - learning_rate * grad for (key, value), grad in pairs}


update_parameters.slip(
    "returns_the_steps",
    {"value - learning_rate": "-learning_rate"},
    """You return the steps by themselves. The new parameters are the old ones with a step taken
    from them: something is missing in front.""",
)


@update_parameters.mistake
def updates_the_callers_arrays(parameters, grads, learning_rate):
    """After the call the caller's parameters have changed. An operator such as -= works inside the
    array that was handed in, and a copy of the dict still holds the same arrays. Let each step
    make new ones."""
    new = dict(parameters)
    for key in new:
        new[key] -= learning_rate * grads["d" + key]
    return new


@update_parameters.mistake
def forgets_to_return(parameters, grads, learning_rate):
    """Nothing comes back from your function, as when the new parameters are made and thrown away.
    Look at its last line."""
    new = {}
    for key in parameters:
        new[key] = parameters[key] - learning_rate * grads["d" + key]


update_parameters.accepts(
    {
        "parameters[key] -= learning_rate * grads['d' + key]": (
            "parameters[key] = parameters[key] - learning_rate * grads['d' + key]"
        )
    },
    "the caller's dict then holds equal arrays, which at most lie in memory in another order",
)

update_parameters.legal(learning_rate=(1e-9, math.inf))
