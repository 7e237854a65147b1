"""forward_propagation: A2, (1, m), and the cache {"Z1", "A1", "Z2", "A2"}."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import images, shuffled, strided
from dlkit.reference import shallow_network as reference

from ..lesson import network, sizes

forward_propagation = Exercise(
    reference.forward_propagation, outputs=("A2", "cache"), parts={"A2": 8, "cache": 5}
)


@forward_propagation.cases
def _(rng):
    n_x, n_h, m = sizes(rng)

    def with_network(X, reach=(2.0, 2.5)):
        return X, shuffled(rng, network(rng, X, n_h, reach))

    yield f"{n_x} features, {n_h} hidden units", with_network(rng.normal(size=(n_x, m)))
    # Features, scores and weights beyond 10; some probability is closer to 0 or 1 than 1e-4.
    large = with_network(20.0 * rng.normal(size=(m + 2, m)), reach=(14.0, 100.0))
    yield "more features than examples", large
    yield "a transposed X", with_network(rng.normal(size=(m + 5, n_x)).T)
    yield "every second column of an array", with_network(strided(rng, n_x, m))
    yield "images of whole numbers", with_network(images(rng, n_x, m)), {"edge": 0.2}
    # Gives a wrong transpose, which only raises on all other sizes, a value to be named by.
    yield "as many features and examples as hidden units", with_network(rng.normal(size=(n_h, n_h)))
    # What drops axes of length 1 shows.
    yield "1 example", with_network(rng.normal(size=(n_x, 1))), {"edge": 0.1}


@forward_propagation.right_answer
def plain(X, parameters):
    """One line for each step, all examples at once."""
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


@forward_propagation.right_answer
def example_by_example(X, parameters):
    """Column by column with np.dot, in a list for the tuple; the cache in another order."""
    columns = []
    for i in range(X.shape[1]):
        z1 = np.dot(parameters["W1"], X[:, [i]]) + parameters["b1"]
        z2 = np.dot(parameters["W2"], np.tanh(z1)) + parameters["b2"]
        columns.append((1 / (1 + np.exp(-z2)), z2, np.tanh(z1), z1))
    A2, Z2, A1, Z1 = (np.hstack(parts) for parts in zip(*columns, strict=True))
    return [A2, {"A2": A2, "Z2": Z2, "A1": A1, "Z1": Z1}]


@forward_propagation.right_answer
def with_einsum(X, parameters):
    """einsum for the products, a tanh made of a sigmoid, more in the cache than asked for."""

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    Z1 = np.einsum("hj,ji->hi", parameters["W1"], X) + parameters["b1"]
    A1 = 2 * sigmoid(2 * Z1) - 1
    Z2 = np.einsum("kh,hi->ki", parameters["W2"], A1) + parameters["b2"]
    print(Z2)
    return sigmoid(Z2), {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": sigmoid(Z2), "X": X}


@forward_propagation.right_answer
def with_the_bias_as_a_weight(X, parameters):
    """Each bias as the weight of an input that is always 1."""
    A, cache = X, {}
    for number, activate in ((1, np.tanh), (2, lambda z: 0.5 * (1 + np.tanh(z / 2)))):
        weights = np.hstack([parameters[f"W{number}"], parameters[f"b{number}"]])
        cache[f"Z{number}"] = weights @ np.vstack([A, np.ones((1, X.shape[1]))])
        cache[f"A{number}"] = A = activate(cache[f"Z{number}"])
    return A, cache


forward_propagation.slip(
    "has_no_hidden_activation",
    {"np.tanh(Z1)": "Z1"},
    """Your hidden layer passes its scores on as they are. Without an activation two layers are
    no more than one: a line through a line is a line. Look at what stands between Z1 and A1.""",
)

forward_propagation.slip(
    "hides_behind_a_sigmoid",
    {"np.tanh(Z1)": "1 / (1 + np.exp(-Z1))"},
    """Your hidden units behave like sigmoid units. The sigmoid is there for the output, which has
    to be a probability; the hidden units of this lesson have another activation, whose values lie
    on both sides of zero.""",
)

forward_propagation.slip(
    "hides_behind_a_relu",
    {"np.tanh(Z1)": "np.maximum(Z1, 0)"},
    """Your hidden units behave like ReLU units. That is a fair choice for a network of your own,
    but the slopes of the next exercises belong to another activation. Look up which one this
    lesson has.""",
)

forward_propagation.slip(
    "ends_with_tanh",
    {"1 / (1 + np.exp(-Z2))": "np.tanh(Z2)"},
    """Your A2 lies between -1 and 1, and half of that range is no probability. The output unit
    has to answer with a number between 0 and 1: look at its activation.""",
)

forward_propagation.slip(
    "passes_on_Z1",
    {'["W2"] @ A1': '["W2"] @ Z1'},
    """Your Z2 is what the second layer makes of the scores of the first: it looks as if nobody
    uses A1. Look at what the product for Z2 is made of.""",
)

forward_propagation.slip(
    "forgets_the_biases",
    {' + parameters["b1"]': "", ' + parameters["b2"]': ""},
    """Your Z1 and Z2 lack their biases. At the very start of training, when the biases are 0,
    nobody would notice. Compare your lines for Z1 and Z2 with the keys of `parameters`.""",
)

forward_propagation.slip(
    "adds_the_bias_after_tanh",
    {' + parameters["b1"]': "", "np.tanh(Z1)": 'np.tanh(Z1) + parameters["b1"]'},
    """It looks as if your first layer adds its bias to the value of tanh. It belongs to the score:
    it moves the place at which the unit changes sides. Look at what is inside the brackets.""",
)

forward_propagation.slip(
    "transposes_W1",
    {'parameters["W1"]': 'parameters["W1"].T'},
    """It looks as if your first product runs only when there are as many features as hidden units,
    and even then its numbers are wrong. The rows of W1 already are the weights of the units; in
    logistic regression w was a column. Write the shapes below the factors.""",
)


@forward_propagation.mistake
def unpacks_by_position(X, parameters):
    """It looks as if you take the parameters out of the dict in the order in which they happen to
    lie there. A dict is asked by its keys; whoever made this one put them in another order."""
    W1, b1, W2, b2 = parameters.values()
    Z1 = W1 @ X + b1
    A1 = np.tanh(Z1)
    Z2 = W2 @ A1 + b2
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


forward_propagation.slip(
    "returns_the_score",
    {"return A2": "return Z2"},
    """What you return is the score of the output unit, which runs from minus to plus infinity. The
    A2 in your cache is the probability. Look at the return line.""",
)

forward_propagation.slip(
    "overwrites_Z1_in_the_cache",
    {"np.tanh(Z1)": "np.tanh(Z1, out=Z1)"},
    """The Z1 in the cache holds the values of A1. That happens when the two are one array in
    memory and the activation is written over the scores. Let it make a new array.""",
)

forward_propagation.slip(
    "keeps_only_the_activations",
    {'"Z1": Z1, ': "", '"Z2": Z2, ': ""},
    """The cache lacks the scores Z1 and Z2. The way back starts from what the way forward has
    kept. Put all four into it.""",
)

forward_propagation.slip(
    "forgets_the_cache",
    {'A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}': "A2"},
    """Only A2 comes back. Whoever calls your function takes two values apart, and the way back
    needs what was computed on the way: look at the return line.""",
)
