"""cached_features: what leaves the frozen ReLU layers, for all examples."""

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import transfer_learning as reference

from ..lesson import shuffled, sizes

cached_features = Exercise(reference.cached_features, points=10)


def layers(rng, X, widths, size=1.0):
    """Draw parameters of layers of these widths for X; each unit is on for some examples.

    Half of its inputs are cut off and half are not, and no score is at ReLU's corner. The largest
    score of each layer is `size`.
    """
    parameters, A = {}, np.asarray(X, dtype=float)
    for layer, n in enumerate(widths, start=1):
        while True:
            W = rng.normal(size=(n, A.shape[0])) + 0.2
            Z = W @ A
            low, high = Z.min(axis=1, keepdims=True), Z.max(axis=1, keepdims=True)
            b = -low - (high - low) * rng.uniform(0.35, 0.5, size=(n, 1))
            if np.abs(Z + b).min() > 1e-3 * np.abs(Z + b).max() and np.abs(b).min() > 0.05:
                break
        scale = np.abs(Z + b).max() / size
        parameters |= {f"W{layer}": W / scale, f"b{layer}": b / scale}
        A = np.maximum((Z + b) / scale, 0)
    return parameters


@cached_features.cases
def _(rng):
    def case(depth, frozen, draw=draws.columns, size=1.0):
        n_x, *widths = sizes(rng, depth) if depth < 9 else rng.integers(3, 6, size=depth + 1)
        X = draw(rng, int(n_x), int(rng.integers(12, 15)))
        if size > 1:
            X = X * size
        return X, shuffled(rng, layers(rng, X, widths, size)), frozen

    yield "two of four layers, large numbers", case(4, 2, size=40.0)
    yield "one of three layers, X transposed", case(3, 1, draws.transposed)
    yield "all but the last of five layers", case(5, 4)
    depth = int(rng.integers(12, 14))
    yield f"ten of {depth} layers, X strided", case(depth, 10, draws.strided)
    yield "no layer at all", case(3, 0), {"edge": 0.2}
    yield "images of whole numbers", case(3, 1, draws.images), {"edge": 0.1}
    X = rng.uniform(0.5, 1.5, size=(1, 1))
    tiny = {"W1": X + 1, "b1": X, "W2": -X, "b2": X}
    yield "one feature, one example", (X, tiny, 1), {"edge": 0.1}


@cached_features.right_answer
def plain(X, parameters, frozen):
    """A loop over the layers that are passed."""
    A = X
    for layer in range(1, frozen + 1):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        Z = W @ A + b
        A = np.maximum(Z, 0)
    return A


@cached_features.right_answer
def by_recursion(X, parameters, frozen):
    """The layer below first; a mask for ReLU; floats of a copy."""

    def after(layer):
        if layer == 0:
            return np.array(X, dtype=float)
        Z = np.dot(parameters["W" + str(layer)], after(layer - 1)) + parameters["b" + str(layer)]
        return Z * (Z > 0)

    return after(frozen)


@cached_features.right_answer
def example_by_example(X, parameters, frozen):
    """One column at a time, einsum, np.where; prints."""
    columns = []
    for i in range(X.shape[1]):
        a = X[:, i]
        for layer in range(frozen):
            W, b = (parameters[f"{kind}{layer + 1}"] for kind in "Wb")
            z = np.einsum("ij,j->i", W, a) + b.ravel()
            a = np.where(z < 0, 0.0, z)
        columns.append(a)
    print(len(columns), "columns")
    return np.stack(columns, axis=1)


cached_features.slip(
    "passes_one_layer_too_few",
    {"range(1, frozen + 1)": "range(1, frozen)"},
    """You stop one layer too early: the upper end of a range is left out. With one frozen layer,
    X comes back as it was.""",
)

cached_features.slip(
    "passes_one_layer_too_many",
    {"range(1, frozen + 1)": "range(1, frozen + 2)"},
    """You go one layer too far. That layer is trained, so what leaves it changes with every step,
    and cannot be kept.""",
)

cached_features.slip(
    "passes_all_hidden_layers",
    {"range(1, frozen + 1)": "range(1, len(parameters) // 2)"},
    """You go through all hidden layers, however many are frozen. What is kept has to be what the
    *first trained* layer gets.""",
)

cached_features.slip(
    "starts_from_the_top",
    {
        'parameters[f"W{layer}"]': 'parameters[f"W{len(parameters) // 2 - frozen + layer}"]',
        'parameters[f"b{layer}"]': 'parameters[f"b{len(parameters) // 2 - frozen + layer}"]',
    },
    """You seem to go through the last layers of the net, not through the first ones. The frozen
    layers are those next to the input.""",
)

cached_features.slip(
    "forgets_the_activation",
    {"A = np.maximum(Z, 0)": "A = Z"},
    """Your features have negative numbers in them, which nothing leaves a ReLU layer with. Look at
    what comes after the scores.""",
)

cached_features.slip(
    "returns_the_scores_of_the_last_one",
    {"return A": "return Z if frozen else A"},
    """The last of the frozen layers lacks its ReLU: there are negative numbers in your features.
    The next layer gets activations, not scores.""",
)

cached_features.slip(
    "limits_the_input_too",
    {"    A = X\n": "    A = np.maximum(X, 0)\n"},
    """Negative numbers of X are lost, as when a ReLU stands in front of the first layer. The input
    is no activation: it goes into the first layer as it is.""",
)

cached_features.slip(
    "adds_the_bias_after_the_activation",
    {"Z = W @ A + b": "Z = W @ A", "np.maximum(Z, 0)": "np.maximum(Z, 0) + b"},
    """It looks as if the bias is added behind the ReLU. It belongs to the score: it moves the point
    from which a unit is on.""",
)

cached_features.slip(
    "forgets_the_biases",
    {"W @ A + b": "W @ A"},
    """It looks as if the biases are left out. A layer with another bias is another layer, and the
    head that is trained on it does not fit the whole net.""",
)

cached_features.slip(
    "uses_a_sigmoid",
    {"np.maximum(Z, 0)": "1 / (1 + np.exp(-Z))"},
    """All your features lie between 0 and 1, as behind a sigmoid. Hidden layers of these networks
    are ReLU layers; the sigmoid belongs to the output.""",
)

cached_features.slip(
    "starts_from_the_input_each_time",
    {"W @ A": "W @ X"},
    """From the second layer on something is wrong, as when each layer is given X. A layer gets what
    the layer below has made.""",
)


@cached_features.mistake
def sorts_the_names(X, parameters, frozen):
    """With ten layers and more you go through them in the wrong order: sorted as texts, W10 comes
    before W2."""
    A = X
    for name in sorted(name for name in parameters if name.startswith("W"))[:frozen]:
        A = np.maximum(parameters[name] @ A + parameters["b" + name[1:]], 0)
    return A


@cached_features.mistake
def goes_by_the_order_of_the_dict(X, parameters, frozen):
    """It looks as if you go through the entries in the order in which they stand in the dict. That
    order is free; count the layers, and build the names from the number."""
    A = X
    for name in [name for name in parameters if name.startswith("W")][:frozen]:
        A = np.maximum(parameters[name] @ A + parameters["b" + name[1:]], 0)
    return A


@cached_features.mistake
def returns_the_features_of_every_layer(X, parameters, frozen):
    """You return what leaves each of the layers, and only the last of these is needed. The lower
    ones are used on the way and can be forgotten."""
    features = [X]
    for layer in range(1, frozen + 1):
        Z = parameters[f"W{layer}"] @ features[-1] + parameters[f"b{layer}"]
        features.append(np.maximum(Z, 0))
    return features


@cached_features.mistake
def returns_the_whole_cache(X, parameters, frozen):
    """You return several arrays, as `forward` keeps them for a layer: its input, its weights, its
    biases, its scores. Only the activations that leave the layer are needed."""
    caches, A = [], X
    for layer in range(1, len(parameters) // 2 + 1):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        caches.append((A, W, b, W @ A + b))
        A = np.maximum(caches[-1][3], 0)
    return caches[frozen - 1]


@cached_features.mistake
def takes_the_scores_from_the_cache(X, parameters, frozen):
    """There are negative numbers in your features: they are scores, as `forward` keeps them in
    fourth place. What leaves the layer is behind its ReLU, and it is what the next layer gets."""
    caches, A = [], X
    for layer in range(1, len(parameters) // 2 + 1):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        caches.append((A, W, b, W @ A + b))
        A = np.maximum(caches[-1][3], 0)
    return caches[frozen - 1][3]


cached_features.legal(frozen=(0, 11))
