"""update_with_gradient_descent: the parameters one step down the gradient."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import optimizers as reference

from ..lesson import gradients, large, network, rate, shuffled, strided, transposed

update_with_gradient_descent = Exercise(reference.update_with_gradient_descent, points=7)


@update_with_gradient_descent.cases
def _(rng):
    def step(count, arrange=lambda values: values, others=lambda values: values):
        parameters = network(rng, count)
        return arrange(parameters), others(gradients(rng, parameters)), rate(rng)

    def mixed(values):
        return shuffled(rng, values)

    yield "2 layers", step(2)
    parameters = network(rng, 1)
    steep = large(rng, gradients(rng, parameters))
    parameters, fast = large(rng, parameters), rate(rng)
    for slope in steep.values():
        slope[0, 0] = 15 / fast
    yield "1 layer, large numbers", (parameters, steep, fast)
    yield "3 layers, the gradients in another order", step(3, others=mixed), {"edge": 0.15}
    yield "4 layers, both in another order", step(4, mixed, mixed), {"edge": 0.15}
    yield "transposed parameters, strided gradients", step(2, transposed, strided)
    count = int(rng.integers(10, 13))
    yield f"{count} layers", step(count, mixed), {"edge": 0.2}


@update_with_gradient_descent.right_answer
def plain(parameters, grads, learning_rate):
    """A loop over layers, weights and biases in one line."""
    updated = {}
    for layer in range(1, len(parameters) // 2 + 1):
        for name in (f"W{layer}", f"b{layer}"):
            updated[name] = parameters[name] - learning_rate * grads["d" + name]
    return updated


@update_with_gradient_descent.right_answer
def layer_by_layer(parameters, grads, learning_rate):
    """A loop over layers with f-strings, in place on copies; prints."""
    updated = {name: value.copy() for name, value in parameters.items()}
    for layer in range(len(parameters) // 2):
        updated[f"W{layer + 1}"] -= learning_rate * grads[f"dW{layer + 1}"]
        updated[f"b{layer + 1}"] -= learning_rate * grads[f"db{layer + 1}"]
        print(layer)
    return updated


@update_with_gradient_descent.right_answer
def in_the_order_of_the_names(parameters, grads, learning_rate):
    """Both dicts sorted by name stand side by side; returns more keys than asked for."""
    pairs = zip(sorted(parameters), sorted(grads), strict=True)
    updated = {a: np.subtract(parameters[a], learning_rate * grads[b]) for a, b in pairs}
    return {**updated, "optimizer": "gradient descent"}


@update_with_gradient_descent.right_answer
def number_by_number(parameters, grads, learning_rate):
    """Loops over rows and columns, arrays made of lists."""
    updated = {}
    for name in reversed(list(parameters)):
        W, dW = parameters[name], grads["d" + name]
        rows, columns = W.shape
        table = [[W[i, j] - learning_rate * dW[i, j] for j in range(columns)] for i in range(rows)]
        updated[name] = np.array(table)
    return updated


update_with_gradient_descent.slip(
    "climbs",
    {"- learning_rate": "+ learning_rate"},
    """Your parameters move uphill. A gradient points to where the cost grows fastest, and it looks
    as if your step follows it: look at its sign.""",
)

update_with_gradient_descent.slip(
    "forgets_the_learning_rate",
    {"learning_rate * ": ""},
    """Your steps have the length of the gradient itself, whatever learning rate is asked for. It
    looks as if one of the arguments is never used.""",
)

update_with_gradient_descent.slip(
    "writes_into_the_parameters",
    {"{}": "parameters", "= parameters[name] - ": "-= "},
    """After the call the caller's parameters have changed. An operator such as -= works inside the
    array that was handed in, and a copy of the dict still holds the same arrays. Let each step
    make new arrays in a new dict.""",
)

update_with_gradient_descent.slip(
    "leaves_the_last_layer_out",
    {"// 2 + 1": "// 2"},
    """The last layer is missing from what you return. There are two entries per layer, and the
    layers count from 1: write down the numbers that your loop runs through.""",
)

update_with_gradient_descent.slip(
    "takes_every_entry_for_a_layer",
    {" // 2": ""},
    """It looks as if you look for a layer that does not exist. Each layer has two entries in the
    dict, a weight and a bias, so its length is not the number of layers.""",
)

update_with_gradient_descent.slip(
    "returns_after_the_first_layer",
    {"    return": "        return"},
    """Only the first layer comes back. The usual cause is a `return` inside the loop, which ends
    the whole function: look at how far yours is indented.""",
)

update_with_gradient_descent.slip(
    "leaves_the_biases_as_they_are",
    {"{}": "dict(parameters)", ', f"b{layer}")': ",)"},
    """Your weights move and your biases do not. Both are parameters, and both have a gradient.""",
)

update_with_gradient_descent.slip(
    "returns_the_steps",
    {"parameters[name] - ": ""},
    """What you return is how far each parameter has to move, not where it arrives. The step still
    has to be taken from the parameter.""",
)


@update_with_gradient_descent.mistake
def pairs_by_position(parameters, grads, learning_rate):
    """As long as both dicts list their entries in the same order you are right. When they do not,
    it looks as if a weight meets the gradient of another one. Entries of a dict are found by name,
    not by position."""
    pairs = zip(parameters.items(), grads.values(), strict=True)
    return {name: value - learning_rate * grad for (name, value), grad in pairs}


@update_with_gradient_descent.mistake
def reads_one_digit_of_the_layer(parameters, grads, learning_rate):
    """Networks of up to nine layers come out right. From the tenth on the number of a layer has
    two digits, and it looks as if only one of them is read, so that W10 meets the gradient of W1.
    Take all that stands behind the letter."""
    return {
        name: value - learning_rate * grads["d" + name[0] + name[1]]
        for name, value in parameters.items()
    }


update_with_gradient_descent.slip(
    "names_them_like_gradients",
    {"updated[name]": 'updated["d" + name]'},
    """The values are right, but they stand under the names of the gradients. The next forward pass
    looks for W1, not for dW1.""",
)
