"""model_backward: dW1, db1, ..., dWL, dbL of the average cost."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import columns, images, labels, strided, transposed
from dlkit.reference import deep_network as reference

from ..lesson import net, shuffled, tiny_net
from .linear_activation_backward import linear_activation_backward
from .linear_backward import linear_backward

model_backward = Exercise(reference.model_backward, parts={"dW": 7, "db": 7})


def backward_arguments(rng, draw, depth):
    """Draw AL, Y and caches of a network of `depth` layers that has just looked at X."""
    X, parameters = net(rng, draw, depth)
    AL, caches = reference.model_forward(X, shuffled(rng, parameters))
    return AL, labels(rng, X.shape[1]), caches


FAINT_UNITS = {"W1": 0.002, "b1": 0.1, "W2": 80.0, "b2": 8.0}  # and heavy weights above them
LOUD_UNITS = {"W1": 1.0, "b1": 50.0, "W2": 0.02, "b2": 1.0}


def steep_arguments(rng, factors, beyond):
    """Draw such arguments with all answers wrong, and slopes named in `beyond` that go beyond 10.

    So do, for a slope of the first layer, the slopes of its scores divided by m. No score of the
    output is beyond 30: a sigmoid that rounds to 1 leaves 0/0 to some right answer.
    """
    while True:
        X, parameters = net(rng, columns, 2)
        parameters = {name: factors[name] * value for name, value in parameters.items()}
        AL, caches = reference.model_forward(50.0 * X, parameters)
        Y = (AL < 0.5).astype(float)
        grads = reference.model_backward(AL, Y, caches)
        dZ1 = parameters["W2"].T @ (AL - Y) * (caches[0][3] > 0) / Y.size
        slopes = [grads[name] for name in beyond] + [dZ1] * ("dW1" in beyond)
        if all(np.abs(slope).max() > 12 for slope in slopes) and np.abs(caches[-1][3]).max() < 30:
            return AL, Y, caches


@model_backward.cases
def _(rng):
    deep = int(rng.integers(11, 14))
    yield "2 layers", backward_arguments(rng, columns, 2)
    yield "2 layers, heavy weights", steep_arguments(rng, FAINT_UNITS, ("dW1", "db1"))
    yield "2 layers, large hidden values", steep_arguments(rng, LOUD_UNITS, ("dW2",))
    yield "1 layer, a transposed X", backward_arguments(rng, transposed, 1)
    yield "3 layers, every second column of an array", backward_arguments(rng, strided, 3)
    yield "4 layers, images of whole numbers", backward_arguments(rng, images, 4), {"edge": 0.2}
    yield f"{deep} layers", backward_arguments(rng, columns, deep), {"edge": 0.2}
    AL, caches = reference.model_forward(*tiny_net(rng))
    yield "1 feature, 1 example", (AL, np.ones((1, 1)), caches), {"edge": 0.1}


@model_backward.right_answer
def plain(AL, Y, caches):
    """One loop from the last layer to the first, the output layer told apart inside."""
    L, grads = len(caches), {}
    dA = -Y / AL + (1 - Y) / (1 - AL)
    for layer in range(L, 0, -1):
        activation = "sigmoid" if layer == L else "relu"
        dA, dW, db = linear_activation_backward(dA, caches[layer - 1], activation)
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads


@model_backward.right_answer
def with_the_output_layer_before_the_loop(AL, Y, caches):
    """The output layer by itself, then a loop over the hidden layers."""
    L, dA = len(caches), -Y / AL + (1 - Y) / (1 - AL)
    dA, dW, db = linear_activation_backward(dA, caches[L - 1], "sigmoid")
    grads = {f"dW{L}": dW, f"db{L}": db}
    for layer in range(L - 1, 0, -1):
        dA, dW, db = linear_activation_backward(dA, caches[layer - 1], "relu")
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads


@model_backward.right_answer
def through_the_gradient_of_al(AL, Y, caches):
    """The long way, through the sigmoid's slope, with the dA of each layer as further keys."""
    L = len(caches)
    grads = {f"dA{L}": np.divide(1 - Y, 1 - AL) - np.divide(Y, AL)}
    for layer in reversed(range(L)):
        kind = "sigmoid" if layer + 1 == L else "relu"
        results = linear_activation_backward(grads[f"dA{layer + 1}"], caches[layer], kind)
        names = f"dA{layer}", f"dW{layer + 1}", f"db{layer + 1}"
        grads.update(zip(names, results, strict=True))
    return grads


@model_backward.right_answer
def dividing_by_m_once(AL, Y, caches):
    """Calls no other exercise; divides by m once, at the start; prints."""
    dZ, grads, L = (AL - Y) / Y.shape[1], {}, len(caches)
    for layer in range(L, 0, -1):
        A_prev, W, _, _ = caches[layer - 1]
        grads["dW" + str(layer)] = dZ @ A_prev.T
        grads["db" + str(layer)] = dZ.sum(axis=1, keepdims=True)
        print(layer, np.linalg.norm(grads["dW" + str(layer)]))
        if layer > 1:
            dZ = (W.T @ dZ) * (caches[layer - 2][3] > 0)
    return grads


@model_backward.right_answer
def from_the_top_down(AL, Y, caches):
    """From the top down, each layer calling the one below; the probability from the last score."""

    def back(dZ, layer):
        dA_prev, dW, db = linear_backward(dZ, caches[layer - 1])
        here = {f"dW{layer}": dW, f"db{layer}": db}
        if layer == 1:
            return here
        return back(np.where(caches[layer - 2][3] > 0, dA_prev, 0.0), layer - 1) | here

    return back(1 / (1 + np.exp(-caches[-1][3])) - Y, len(caches))


model_backward.slip(
    "starts_with_the_wrong_sign",
    {"-Y / AL + (1 - Y) / (1 - AL)": "Y / AL - (1 - Y) / (1 - AL)"},
    """All your gradients have the right size and the wrong sign, so descent would climb. The cost
    has a minus in front: look at whether its derivative with respect to AL still has it.""",
)

model_backward.slip(
    "averages_at_the_start_too",
    {"-Y / AL + (1 - Y) / (1 - AL)": "(-Y / AL + (1 - Y) / (1 - AL)) / Y.shape[1]"},
    """All your gradients are m times too small, as when you divide by m where you begin: every
    layer does it again for its own dW and db.""",
)

model_backward.slip(
    "takes_AL_minus_Y_for_the_gradient_of_AL",
    {"-Y / AL + (1 - Y) / (1 - AL)": "AL - Y"},
    """In all your gradients the slope of the output's sigmoid is one factor too many, as when you
    begin with the short form. That already is the gradient of the score: it must not go through
    the activation once more.""",
)

model_backward.slip(
    "forgets_the_examples_of_class_0",
    {" + (1 - Y) / (1 - AL)": ""},
    """Examples with the label 0 do not push at all, as when only one term of the loss has been
    differentiated. What is the derivative of the other one with respect to AL?""",
)

model_backward.slip(
    "treats_all_layers_as_sigmoid_layers",
    {' if layer == L else "relu"': ""},
    """The gradients of the output layer are right, those below it are not, as when you go back
    through sigmoids where there were ReLUs. Each layer has to be left by the activation that it
    was entered with.""",
)

model_backward.slip(
    "treats_all_layers_as_relu_layers",
    {'"sigmoid" if layer == L else ': ""},
    """It looks as if you go back through a ReLU in the output layer too, and everything below
    inherits that. Only the hidden layers are ReLU layers.""",
)


@model_backward.mistake
def forgets_the_slopes_of_the_hidden_layers(AL, Y, caches):
    """The gradients of the output layer are right, those below it are not: units that were
    switched off get gradients as well. It looks as if you take only the linear half of the way
    back in the hidden layers."""
    L, grads = len(caches), {}
    dZ = AL - Y
    for layer in range(L, 0, -1):
        dA, dW, db = linear_backward(dZ, caches[layer - 1])
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
        dZ = dA
    return grads


model_backward.slip(
    "takes_the_slope_of_the_layer_above",
    {"caches[layer - 1]": "caches[layer]"},
    """It looks as if the slope of one layer meets the gradient of another, so that the sizes do
    not fit. Say for each round of your loop which cache it takes; the list counts from 0, the
    layers from 1.""",
    of="with_the_output_layer_before_the_loop",
)

model_backward.slip(
    "numbers_the_layers_from_zero",
    {
        "range(L, 0, -1)": "range(L - 1, -1, -1)",
        "layer == L": "layer == L - 1",
        "caches[layer - 1]": "caches[layer]",
    },
    """Each of your gradients has a name that is one too small, and the last layer's is missing.
    The list counts from 0, the layers from 1.""",
)


@model_backward.mistake
def numbers_the_layers_from_the_end(AL, Y, caches):
    """Your gradients carry the numbers in the order in which you found them, so the output layer's
    is called number 1. On the way back you meet the last layer first, but its number stays.
    """
    grads = {}
    dA = -Y / AL + (1 - Y) / (1 - AL)
    for i, cache in enumerate(reversed(caches), start=1):
        activation = "sigmoid" if i == 1 else "relu"
        dA, dW, db = linear_activation_backward(dA, cache, activation)
        grads[f"dW{i}"], grads[f"db{i}"] = dW, db
    return grads


model_backward.slip(
    "stops_before_the_first_layer",
    {"range(L - 1, 0, -1)": "range(L - 1, 1, -1)"},
    """The gradients of the first layer are missing. A `range` that counts down leaves out its end
    as well: write down its numbers for 3 layers.""",
    of="with_the_output_layer_before_the_loop",
)


@model_backward.mistake
def writes_out_two_layers(AL, Y, caches):
    """With two layers all is right, with more the lower ones are missing, and a single layer
    fails. It looks as if the steps of the shallow network stand here one by one; how many layers
    there are is in the list of caches."""
    grads = {}
    L = len(caches)
    dA, dW, db = linear_activation_backward(-Y / AL + (1 - Y) / (1 - AL), caches[-1], "sigmoid")
    grads[f"dW{L}"], grads[f"db{L}"] = dW, db
    dA, dW, db = linear_activation_backward(dA, caches[-2], "relu")
    grads[f"dW{L - 1}"], grads[f"db{L - 1}"] = dW, db
    return grads


model_backward.slip(
    "goes_through_the_layers_from_the_first",
    {"range(L, 0, -1)": "range(1, L + 1)"},
    """It looks as if you begin with the first layer, with the gradient of what the last one put
    out. The chain rule runs against the direction of the forward pass: every layer waits for what
    comes back from the layer above it.""",
)

model_backward.slip(
    "hands_the_same_dA_to_every_layer",
    {"dA, dW, db =": "_, dW, db ="},
    """It looks as if every layer of yours gets the gradient of AL. What a layer hands back is what
    the layer below it needs: look at what becomes of the first of the three results.""",
)

model_backward.slip(
    "takes_the_caches_out_of_the_list",
    {"caches[layer - 1]": "caches.pop()"},
    """After the call the caller's list of caches has changed. `pop` removes what it returns, and
    the list is not yours: read it, and leave it as it was.""",
)

model_backward.legal(AL=(0, 1), Y={0, 1})
