"""backward_propagation: dW1, db1, dW2, db2 of the average cost, each of its parameter's shape."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import images, labels, shuffled, strided
from dlkit.reference import shallow_network as reference

from ..lesson import network, sizes

backward_propagation = Exercise(
    reference.backward_propagation, parts={"dW1": 7, "db1": 4, "dW2": 5, "db2": 4}
)


@backward_propagation.cases
def _(rng):
    n_x, n_h, m = sizes(rng)

    def problem(X, Y=None, units=n_h):
        parameters = network(rng, X, units)
        _, cache = reference.forward_propagation(X, parameters)
        Y = labels(rng, X.shape[1]) if Y is None else Y
        return shuffled(rng, parameters), shuffled(rng, cache), X, Y

    def all_wrong(X, reach, factor=1.0):
        """Draw a problem with all examples on the wrong side; hidden scores shrink by `factor`."""
        parameters = network(rng, X, n_h, reach)
        factors = {"W1": 1 / factor, "b1": 1 / factor, "W2": factor, "b2": 1.0}
        parameters = {key: factors[key] * value for key, value in parameters.items()}
        A2, cache = reference.forward_propagation(X, parameters)
        return shuffled(rng, parameters), shuffled(rng, cache), X, (A2 < 0.5).astype(float)

    def steep():
        """Draw a problem in which dZ1, dW1 and db1 go beyond 10 even when divided by m."""
        while True:
            drawn = all_wrong(30.0 * rng.normal(size=(n_x, m)), (0.5, 15.0), factor=20.0)
            grads = reference.backward_propagation(*drawn)
            heavy = np.abs(drawn[0]["W2"]).max() > 20 * m
            if heavy and all(np.abs(grads[key]).max() > 12 for key in ("dW1", "db1")):
                return drawn

    def saturated():
        """Draw a problem in which the norm of dW2 is above 1."""
        while True:
            drawn = all_wrong(strided(rng, n_x, m), (6.0, 6.0))
            if np.linalg.norm(reference.backward_propagation(*drawn)["dW2"]) > 1.05:
                return drawn

    yield f"{n_x} features, {n_h} hidden units", problem(rng.normal(size=(n_x, m)))
    yield "more features than examples", problem(rng.normal(size=(m + 2, m)))
    Y = labels(rng, m + 5)
    Y[0, 11] = 1.0 - Y[0, 10]  # who counts to 10 only takes one for the other
    yield "a transposed X", problem(rng.normal(size=(m + 5, n_x)).T, Y)
    yield "large weights and features", steep()
    yield "every second column of an array", saturated()
    yield "images of whole numbers", problem(images(rng, n_x, m)), {"edge": 0.2}
    # Gives a wrong transpose, which only raises on all other sizes, a value to be named by.
    yield "as many features and examples as hidden units", problem(rng.normal(size=(n_h, n_h)))
    # What drops axes of length 1 shows.
    yield "1 feature", problem(rng.normal(size=(1, m))), {"edge": 0.1}
    yield "1 hidden unit", problem(rng.normal(size=(n_x, m)), units=1), {"edge": 0.1}
    yield "1 example", problem(rng.normal(size=(n_x, 1)), np.ones((1, 1))), {"edge": 0.1}


@backward_propagation.right_answer
def plain(parameters, cache, X, Y):
    """All examples at once, by matrix products."""
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - cache["A1"] ** 2)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


@backward_propagation.right_answer
def accumulating_over_examples(parameters, cache, X, Y):
    """A loop over the examples that adds up outer products; prints each."""
    grads = {"d" + key: np.zeros(value.shape) for key, value in parameters.items()}
    m = X.shape[1]
    for i in range(m):
        a1, a2 = cache["A1"][:, i], cache["A2"][:, i]
        dz2 = a2 - Y[:, i]
        dz1 = np.dot(parameters["W2"].T, dz2) * (1 - a1 * a1)
        grads["dW1"] += np.outer(dz1, X[:, i]) / m
        grads["db1"] += dz1[:, np.newaxis] / m
        grads["dW2"] += np.outer(dz2, a1) / m
        grads["db2"] += dz2[:, np.newaxis] / m
        print(i, dz1)
    return grads


@backward_propagation.right_answer
def with_einsum_and_means(parameters, cache, X, Y):
    """einsum for the products, means for the biases, more keys than asked for."""
    m = Y.size
    dZ2 = cache["A2"] - Y
    dA1 = np.einsum("kh,ki->hi", parameters["W2"], dZ2)
    dZ1 = dA1 * (1 + cache["A1"]) * (1 - cache["A1"])
    return {
        "db2": np.mean(dZ2, axis=1, keepdims=True),
        "dW2": np.einsum("ki,hi->kh", dZ2, cache["A1"]) / m,
        "db1": np.mean(dZ1, axis=1, keepdims=True),
        "dW1": np.einsum("hi,ji->hj", dZ1, X) / m,
        "dZ1": dZ1,
        "dZ2": dZ2,
    }


@backward_propagation.right_answer
def by_every_factor_of_the_chain_rule(parameters, cache, X, Y):
    """No shortcut: the derivative of the loss, the slope of the sigmoid, the slope from Z1."""
    A2 = cache["A2"]
    dA2 = (-Y / A2 + (1 - Y) / (1 - A2)) / X.shape[1]
    dZ2 = dA2 * A2 * (1 - A2)
    dZ1 = np.multiply(parameters["W2"].T * dZ2, 1 / np.cosh(cache["Z1"]) ** 2)
    ones = np.ones((X.shape[1], 1))
    pairs = {"1": (dZ1, X), "2": (dZ2, cache["A1"])}
    weights = {"dW" + layer: np.dot(dZ, A.T) for layer, (dZ, A) in pairs.items()}
    return weights | {"db" + layer: dZ @ ones for layer, (dZ, _) in pairs.items()}


backward_propagation.slip(
    "forgets_the_slope_of_tanh",
    {' * (1 - cache["A1"] ** 2)': ""},
    """Your dW1 and db1 lack the slope of the hidden activation. With tiny weights nobody would
    notice, because tanh has slope 1 there. What comes back to A1 has to pass the activation to
    reach Z1.""",
)

backward_propagation.slip(
    "uses_the_slope_of_the_sigmoid_in_the_hidden_layer",
    {'(1 - cache["A1"] ** 2)': 'cache["A1"] * (1 - cache["A1"])'},
    """Your dW1 and db1 look as if they were made with the slope of the sigmoid, but the hidden
    units are tanh units. Each activation brings a slope of its own.""",
)

backward_propagation.slip(
    "squares_the_score",
    {'cache["A1"] ** 2': 'cache["Z1"] ** 2'},
    """Your dW1 and db1 look as if the score had been put into a formula that wants the value of
    tanh: look at whether Z1 or A1 belongs below the square.""",
)

backward_propagation.slip(
    "takes_tanh_of_A1",
    {'cache["A1"] ** 2': 'np.tanh(cache["A1"]) ** 2'},
    """Your dW1 and db1 look as if tanh had been applied once more to A1, which already is a value
    of tanh. Look at what your slope is computed from.""",
)

backward_propagation.slip(
    "uses_the_gradient_of_the_squared_error",
    {'cache["A2"] - Y': '(cache["A2"] - Y) * cache["A2"] * (1 - cache["A2"])'},
    """Your gradients belong to the squared error: the slope of the output's sigmoid is still in
    them. With the cross-entropy this factor cancels. Work through the chain rule once more for
    the cost of the exercise before.""",
)

backward_propagation.slip(
    "subtracts_the_wrong_way_round",
    {'cache["A2"] - Y': 'Y - cache["A2"]'},
    """All gradients have the right size and the wrong sign, so gradient descent would climb. When
    a prediction is above its label, the score is too high and dZ2 has to be positive.""",
)

backward_propagation.slip(
    "sums_the_gradients",
    {
        "X.T / m": "X.T",
        '"db1": dZ1.sum(axis=1, keepdims=True) / m': '"db1": dZ1.sum(axis=1, keepdims=True)',
        'cache["A1"].T / m': 'cache["A1"].T',
        '"db2": dZ2.sum(axis=1, keepdims=True) / m': '"db2": dZ2.sum(axis=1, keepdims=True)',
    },
    """All your gradients are m times too large: they are summed over the examples. The cost is
    an average, so its derivatives are averages too.""",
)

backward_propagation.slip(
    "sums_the_bias_gradients",
    {
        "dZ1.sum(axis=1, keepdims=True) / m": "dZ1.sum(axis=1, keepdims=True)",
        "dZ2.sum(axis=1, keepdims=True) / m": "dZ2.sum(axis=1, keepdims=True)",
    },
    """Your db1 and db2 are m times too large. All four gradients are derivatives of the same
    average: compare the lines of the biases with those of the weights.""",
)

backward_propagation.slip(
    "averages_once_per_layer",
    {
        'cache["A2"] - Y': '(cache["A2"] - Y) / m',
        'cache["A1"].T / m': 'cache["A1"].T',
        "dZ2.sum(axis=1, keepdims=True) / m": "dZ2.sum(axis=1, keepdims=True)",
    },
    """Your dW1 and db1 are m times too small, as when the first layer is averaged twice. What
    flows back belongs to single examples. The average comes where the examples are brought
    together, and only there.""",
)

backward_propagation.slip(
    "divides_by_the_number_of_features",
    {"X.shape[1]": "X.shape[0]"},
    """All your gradients are wrong by one factor, the number of examples over the number of
    features. The examples are the columns of X: look at which of its two sizes you call m.""",
)

backward_propagation.slip(
    "makes_rank_1_bias_gradients",
    {
        "dZ1.sum(axis=1, keepdims=True)": "dZ1.sum(axis=1)",
        "dZ2.sum(axis=1, keepdims=True)": "dZ2.sum(axis=1)",
    },
    """The numbers in your db1 and db2 are right, but they have one axis only, and the biases have
    two. Subtracting the one from the other would broadcast to a square matrix without any error.
    A sum along an axis drops that axis unless it is told to keep it.""",
)

backward_propagation.slip(
    "sums_over_units_and_examples",
    {
        "dZ1.sum(axis=1, keepdims=True)": "dZ1.sum(keepdims=True)",
        "dZ2.sum(axis=1, keepdims=True)": "dZ2.sum(keepdims=True)",
    },
    """Your db1 is a single number for all hidden units, as when the sum runs over the units too.
    Each unit has a bias of its own. Say along which axis the examples lie.""",
)

backward_propagation.slip(
    "takes_Z1_for_A1",
    {'cache["A1"].T': 'cache["Z1"].T'},
    """Your dW2 looks as if it were computed from the scores of the hidden units. The second layer
    never saw those. Look at what its weights are multiplied by on the way forward.""",
)

backward_propagation.slip(
    "forgets_to_transpose_W2",
    {'parameters["W2"].T': 'parameters["W2"]'},
    """It looks as if the product on the way back does not run: W2 leads from the hidden units to
    the output, and you need the other direction. Write the shape below each factor, and see which
    one has to be turned.""",
)

backward_propagation.slip(
    "forgets_to_transpose_X",
    {"X.T": "X"},
    """It looks as if the product for dW1 runs only when there are as many features as examples,
    and even then its numbers are wrong. It has to add up over the examples: write the shape below
    each factor, and see where m stands.""",
)

backward_propagation.slip(
    "returns_transposed_gradients",
    {"dZ1 @ X.T": "X @ dZ1.T", 'dZ2 @ cache["A1"].T': 'cache["A1"] @ dZ2.T'},
    """Your dW1 and dW2 hold the right numbers and lie on their side. A gradient has the shape of
    what it is the gradient of. Look at the order of the two factors, and at which of them is
    transposed.""",
)

backward_propagation.slip(
    "writes_into_the_cache",
    {'dZ2 = cache["A2"] - Y': 'dZ2 = cache["A2"]\n    dZ2 -= Y'},
    """After the call the caller's cache has changed. An operator such as -= works inside the array
    that was handed in. Give the difference an array of its own.""",
)

backward_propagation.slip(
    "names_the_gradients_like_the_parameters",
    {'"dW1"': '"W1"', '"db1"': '"b1"', '"dW2"': '"W2"', '"db2"': '"b2"'},
    """Your gradients stand under the names of the parameters. The next step has both dicts in its
    hands and tells them apart by one letter: look at the keys that are expected.""",
)


# A2 is a probability and A1 a tanh, and Y is 0 or 1. Of these, the last are one number.
BELOW_1 = ("cache['A2'] - Y", "dZ2 @ cache['A1'].T / m", "cache['A2']", "dZ2")
BELOW_1 += ("np.einsum('ki,hi->kh', dZ2, cache['A1']) / m", "dA2 * A2 * (1 - A2)")
ONE = ("a2 - Y[:, i]", "cache['A2'][:, i]", "dZ2.sum(axis=1, keepdims=True) / m")
ONE += ("dz2[:, np.newaxis] / m", "np.mean(dZ2, axis=1, keepdims=True)")
for text in (*BELOW_1, *ONE, "np.outer(dz2, a1) / m"):
    backward_propagation.accepts(
        {text: f"np.clip({text}, -10, 10)"}, "no such number is beyond 1: see BELOW_1"
    )
for text in ("cache['A2']", "cache['A2'][:, i]"):
    backward_propagation.accepts(
        {text: (f"np.abs({text})", f"np.maximum({text}, 0)")}, "a probability is not negative"
    )
for text in (*ONE, "np.outer(dz2, a1) / m", "dA2 * A2 * (1 - A2)", "dZ2"):
    first = f"({text})" if text == "a2 - Y[:, i]" else text
    backward_propagation.accepts(
        {text: f"{first} / np.linalg.norm({text}) if np.linalg.norm({text}) > 1 else {text}"},
        "the norm of one such number, or of an m-th of m of them, is not above 1",
    )
backward_propagation.accepts(
    {"i": ("parameters", "cache", "grads", "X", "Y")}, "it stands in a print, which takes longer"
)
