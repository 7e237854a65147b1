"""model_forward: AL and one cache per layer, the first layer's first."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import columns, images, strided, transposed
from dlkit.reference import deep_network as reference

from ..lesson import net, shuffled, tiny_net
from .linear_activation_forward import linear_activation_forward
from .linear_forward import linear_forward

model_forward = Exercise(
    reference.model_forward, outputs=("AL", "caches"), parts={"AL": 6, "caches": 5}
)


def with_large_parameters(parameters):
    """Give each array of 3 layers a number beyond 10, and no score of the output one that
    overflows.

    The last unit of a hidden layer is loud, and hardly heard by the next layer.
    """
    for layer in (1, 2):
        parameters[f"W{layer + 1}"][:, -1] *= 0.01
        parameters[f"W{layer}"][-1, 0], parameters[f"b{layer}"][-1, 0] = 25.0, -25.0
    for key in ("W2", "b2"):
        parameters[key][0] *= 0.1
    parameters["W3"][0, 0], parameters["b3"][0, 0] = 12.0, -12.0
    return parameters


@model_forward.cases
def _(rng):
    depth = int(rng.integers(11, 14))
    yield "2 layers", net(rng, columns, 2)
    # Features and scores beyond 10 in all layers; then AL is closer to 0 and 1 than 1e-4.
    X, parameters = net(rng, lambda *sizes: 20.0 * columns(*sizes), 3, deviation=20.0)
    yield "3 layers, large scores", (X, with_large_parameters(parameters))
    yield "1 layer, a transposed X", net(rng, transposed, 1)
    yield "4 layers, images of whole numbers", net(rng, images, 4), {"edge": 0.1}
    X, parameters = net(rng, strided, 3)
    backwards = dict(reversed(parameters.items()))
    yield "3 layers, the keys from the last to the first", (X, backwards), {"edge": 0.15}
    yield f"{depth} layers", net(rng, columns, depth), {"edge": 0.1}
    X, parameters = net(rng, columns, depth)
    yield (
        f"{depth} layers, the keys in another order",
        (X, shuffled(rng, parameters)),
        {"edge": 0.1},
    )
    yield "1 feature, 1 example", tiny_net(rng), {"edge": 0.05}


@model_forward.right_answer
def plain(X, parameters):
    """One loop over the layers, the output layer told apart inside."""
    A, caches, L = X, [], len(parameters) // 2
    for layer in range(1, L + 1):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        activation = "sigmoid" if layer == L else "relu"
        A, cache = linear_activation_forward(A, W, b, activation)
        caches.append(cache)
    return A, caches


@model_forward.right_answer
def until_a_layer_is_missing(X, parameters):
    """Counts until a layer is missing; calls no other exercise; tuples for lists."""
    A, caches, layer = X, (), 1
    while f"W{layer}" in parameters:
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        Z = np.dot(W, A) + b
        caches += ((A, W, b, Z),)
        last = f"W{layer + 1}" not in parameters
        A = 1 / (1 + np.exp(-Z)) if last else np.maximum(Z, 0)
        layer += 1
    return A, caches


@model_forward.right_answer
def by_recursion(X, parameters):
    """The rest of the network behind each layer; numbers sorted as numbers; prints."""
    numbers = sorted(int(key[1:]) for key in parameters if key[0] == "b")

    def rest(A, layer):
        print("layer", layer)
        kind = "sigmoid" if layer == numbers[-1] else "relu"
        A, cache = linear_activation_forward(
            A, parameters[f"W{layer}"], parameters[f"b{layer}"], kind
        )
        if layer == numbers[-1]:
            return A, [cache]
        AL, caches = rest(A, layer + 1)
        return AL, [cache, *caches]

    return rest(X, 1)


@model_forward.right_answer
def with_the_output_layer_after_the_loop(X, parameters):
    """The loop over the hidden layers, then the output; einsum; lists for tuples."""
    L, A, caches = len(parameters) // 2, X.astype(float), []
    for layer in range(1, L):
        W, b = parameters["W" + str(layer)], parameters["b" + str(layer)]
        Z = np.einsum("jk,ki->ji", W, A) + b
        caches.append([A, W, b, Z])
        A = np.where(Z > 0, Z, 0)
    W, b = parameters["W" + str(L)], parameters["b" + str(L)]
    Z = np.einsum("jk,ki->ji", W, A) + b
    return [0.5 + 0.5 * np.tanh(Z / 2), [*caches, [A, W, b, Z]]]


model_forward.slip(
    "uses_relu_in_the_output_layer",
    {'"sigmoid" if layer == L else ': ""},
    """Your AL is no probability: it is 0 for some examples and has no upper limit, like the output
    of a ReLU. The output layer needs the activation that squeezes every score into the range from
    0 to 1.""",
)

model_forward.slip(
    "uses_the_sigmoid_in_all_layers",
    {' if layer == L else "relu"': ""},
    """Your hidden layers behave like sigmoid units. Only the output has to be a probability; the
    hidden layers of this lesson use the other activation.""",
)


@model_forward.mistake
def forgets_the_hidden_activations(X, parameters):
    """It looks as if nothing bends between your layers: a chain of linear layers is no more than
    one linear layer. Each hidden layer has an activation of its own; look at what is passed on to
    the next layer."""
    A, caches = X, []
    L = len(parameters) // 2
    for layer in range(1, L):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        Z = linear_forward(A, W, b)
        caches.append((A, W, b, Z))
        A = Z
    A, cache = linear_activation_forward(A, parameters[f"W{L}"], parameters[f"b{L}"], "sigmoid")
    caches.append(cache)
    return A, caches


model_forward.slip(
    "leaves_out_the_output_layer",
    {"range(1, L + 1)": "range(1, L)"},
    """What you return is the output of the last hidden layer. The last layer is still missing:
    look at where your loop ends, and at what has to come after it.""",
)

model_forward.slip(
    "counts_weights_and_biases_as_layers",
    {" // 2": ""},
    """It looks as if you ask the dict for layers that do not exist. It holds two things for each
    layer, so its length is not the number of layers.""",
)

model_forward.slip(
    "begins_with_layer_0",
    {"range(1, L + 1)": "range(L)", "layer == L": "layer == L - 1"},
    """It looks as if you ask the dict for a layer with the number 0. The input is layer 0 and has
    no parameters: the numbers begin with 1, where `range` begins with 0.""",
)

model_forward.slip(
    "feeds_X_to_every_layer",
    {"forward(A, W": "forward(X, W"},
    """It looks as if the second layer is given X, so that the sizes do not fit. A layer's input is
    what the layer before it has put out: look at which name your loop carries on.""",
)


@model_forward.mistake
def relies_on_the_order_of_the_keys(X, parameters):
    """It looks as if you take the layers in the order in which they stand in the dict. A dict
    remembers how it was filled, and somebody else may have filled it in another order; the number
    of a layer is in its name."""
    A, caches = X, []
    weights = [parameters[key] for key in parameters if key.startswith("W")]
    biases = [parameters[key] for key in parameters if key.startswith("b")]
    for layer in range(len(weights)):
        activation = "sigmoid" if layer == len(weights) - 1 else "relu"
        A, cache = linear_activation_forward(A, weights[layer], biases[layer], activation)
        caches.append(cache)
    return A, caches


@model_forward.mistake
def sorts_the_keys_as_texts(X, parameters):
    """Up to nine layers all is right; with more, it looks as if your layers come in a strange
    order. Sorted as texts, "W10" stands before "W2". Count with numbers, and make the name from
    the number."""
    A, caches = X, []
    numbers = sorted(key[1:] for key in parameters if key[0] == "W")
    for layer in numbers:
        activation = "sigmoid" if layer == numbers[-1] else "relu"
        A, cache = linear_activation_forward(
            A, parameters["W" + layer], parameters["b" + layer], activation
        )
        caches.append(cache)
    return A, caches


model_forward.slip(
    "reads_one_digit_of_the_layers_number",
    {"len(parameters) // 2": "max(int(key[-1]) for key in parameters)"},
    """Up to nine layers all is right; with more your network ends too early, as when the number of
    a layer is taken from the last character of its name. Large numbers have more than one
    digit.""",
)

model_forward.slip(
    "puts_each_cache_in_front",
    {"caches.append(cache)": "caches.insert(0, cache)"},
    """Your list of caches begins with the output layer. The first cache belongs to the first
    layer; it is the way back that runs through the list from its end.""",
)


@model_forward.mistake
def forgets_the_cache_of_the_output_layer(X, parameters):
    """There is one cache too few, that of the output layer. It has something to remember as well:
    look at the lines after your loop."""
    A, caches, L = X, [], len(parameters) // 2
    for layer in range(1, L):
        A, cache = linear_activation_forward(
            A, parameters[f"W{layer}"], parameters[f"b{layer}"], "relu"
        )
        caches.append(cache)
    A, cache = linear_activation_forward(A, parameters[f"W{L}"], parameters[f"b{L}"], "sigmoid")
    return A, caches


model_forward.slip(
    "keeps_only_the_last_cache",
    {"A, cache =": "A, caches =", "        caches.append(cache)\n": ""},
    """Instead of a list of caches you return the one of the last layer, as when each round of the
    loop overwrites what the one before it has kept.""",
)

model_forward.slip(
    "joins_the_caches_into_one_list",
    {"caches.append(cache)": "caches += cache"},
    """The things of all layers stand in one long list instead of one item per layer. `+=` and
    `extend` take a tuple apart; each layer's cache is to stay one item.""",
)
