"""l2_cost: the cross-entropy plus lambd / (2 m) times the sum of all squared weights."""

import math

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import regularization as reference

from ..lesson import network, shuffled, strength

l2_cost = Exercise(reference.l2_cost, points=11)


def sure_outputs_of(rng, m, wrong=0):
    """Draw AL within 1e-5 of Y, `wrong` of them within 1e-5 of the other class; both are (1, m)."""
    _, Y = outputs_of(rng, m)
    taken_for_1 = abs(Y - rng.permutation(np.arange(m) < wrong))
    return abs(taken_for_1 - rng.uniform(3e-6, 1e-5, size=(1, m))), Y


def times(factor, parameters):
    """Return the parameters times `factor`."""
    return {key: factor * value for key, value in parameters.items()}


def outputs_of(rng, m):
    """Draw AL between 0.1 and 0.9 and Y with both classes, not equally often; both are (1, m)."""
    Y = np.zeros((1, m))
    Y[0, rng.permutation(m)[: rng.integers(1, (m + 1) // 2)]] = 1.0
    return rng.uniform(0.1, 0.9, size=(1, m)), Y if rng.random() < 0.5 else 1.0 - Y


@l2_cost.cases
def _(rng):
    m = int(rng.integers(6, 10))
    yield "two layers", (*outputs_of(rng, m), network(rng, 2), strength(rng))
    large = times(5.0, network(rng, 2))
    yield "sure outputs, large weights", (*sure_outputs_of(rng, m, 2), large, strength(rng))
    yield "right and sure, no penalty", (*sure_outputs_of(rng, m), network(rng, 2), 0.0)
    yield "three layers", (*outputs_of(rng, m + 1), network(rng, 3), strength(rng))
    yield "eleven layers", (*outputs_of(rng, m + 3), network(rng, 11), strength(rng)), {"edge": 0.2}
    apart = shuffled(rng, network(rng, 3))
    yield "parameters in another order", (*outputs_of(rng, m), apart, strength(rng)), {"edge": 0.2}
    turned = {key: value.T.copy().T for key, value in network(rng, 3).items()}
    AL, Y = outputs_of(rng, 2 * m)
    yield "arrays with gaps", (AL[:, ::2], np.tile(Y[:, :m], 2)[:, :m], turned, strength(rng))
    small = times(0.05, network(rng, 2))
    yield "a strong penalty", (*outputs_of(rng, m), network(rng, 2), float(rng.uniform(20, 40)))
    yield (
        "a strong penalty, small weights",
        (*outputs_of(rng, m), small, float(rng.uniform(20, 40))),
    )


@l2_cost.right_answer
def plain(AL, Y, parameters, lambd):
    """The two terms as the formulas have them."""
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    weights = [parameters[f"W{layer}"] for layer in range(1, len(parameters) // 2 + 1)]
    squares = sum(np.sum(np.square(W)) for W in weights)
    return cross_entropy + lambd / (2 * m) * squares


@l2_cost.right_answer
def with_frobenius_norms(AL, Y, parameters, lambd):
    """NumPy's norm squared, keys that begin with W, a 0-d array."""
    m = AL.shape[1]
    norms = [np.linalg.norm(value) for key, value in parameters.items() if key[0] == "W"]
    loss = np.where(Y > 0.5, -np.log(AL), -np.log1p(-AL))
    return np.array(loss.mean() + lambd * np.sum(np.square(norms)) / m / 2)


@l2_cost.right_answer
def number_by_number(AL, Y, parameters, lambd):
    """Python loops over examples and weights; prints the two terms."""
    import math

    m = Y.shape[1]
    cost = penalty = 0.0
    for a, y in zip(AL[0], Y[0], strict=True):
        cost -= math.log(a) if y else math.log(1 - a)
    for layer in range(1, len(parameters) // 2 + 1):
        for row in parameters["W" + str(layer)]:
            for weight in row:
                penalty += weight * weight
    print(cost / m, penalty)
    return (cost + 0.5 * lambd * penalty) / m


@l2_cost.right_answer
def with_dot_products(AL, Y, parameters, lambd):
    """Inner products of vectors; the diagonal of W W' summed by its trace."""
    fit = Y.ravel() @ np.log(AL).ravel() + (1 - Y).ravel() @ np.log(1 - AL).ravel()
    weights = [parameters[key] for key in sorted(parameters) if key.startswith("W")]
    return (lambd / 2 * sum(np.trace(W @ W.T) for W in weights) - fit) / AL.size


l2_cost.slip(
    "forgets_the_half",
    {"/ (2 * m)": "/ m"},
    """Your penalty is twice too large. The half in front of it is there so that the derivative of
    a square leaves no factor 2 behind: look at what lambda is divided by.""",
)

l2_cost.slip(
    "forgets_the_m_of_the_penalty",
    {"/ (2 * m)": "/ 2"},
    """Your penalty is m times too large. The cross-entropy is an average over the examples, and
    the penalty is weighed in the same way. Look at what lambda is divided by.""",
)

l2_cost.slip(
    "multiplies_by_m",
    {"/ (2 * m)": "/ 2 * m"},
    """Your penalty is m² times too large, as when the m is multiplied where it should divide.
    Python works from left to right: after a division by 2 the m is multiplied again. Put brackets
    around what is to stand below the line.""",
)

l2_cost.slip(
    "takes_m_from_the_rows",
    {"Y.shape[1]": "Y.shape[0]"},
    """Your cost is too large by the number of examples, both its terms. Look at which size of Y
    you take for m: the first is the number of output units, which is 1. The examples are the
    columns.""",
)

l2_cost.slip(
    "punishes_the_biases_too",
    {"in weights": "in parameters.values()"},
    """Your penalty contains the squares of the biases. There are few of them and they hardly let a
    net over-fit, so they are left free here. Look at which entries of the parameters you add up.
    """,
)

l2_cost.slip(
    "takes_the_spectral_norm",
    {"np.sum(np.square(W))": "np.linalg.norm(W, 2) ** 2"},
    """Your penalty is too small, except for layers of one unit. That is what the norm of order 2
    gives: for a matrix it is the largest factor by which it stretches a vector, not the root of
    the sum of its squares. Look up which order gives the Frobenius norm.""",
)

l2_cost.slip(
    "leaves_the_norm_unsquared",
    {"np.sum(np.square(W))": "np.linalg.norm(W)"},
    """Your penalty is made of the norms of the weight matrices, and should be of their squares. A
    norm ends with a square root, which the formula takes back.""",
)

l2_cost.slip(
    "adds_up_absolute_values",
    {"np.square": "np.abs"},
    """Your penalty is the sum of the absolute weights, which is L1 regularisation. It is another
    method, with another effect: it makes many weights exactly zero. L2 adds up squares.""",
)

l2_cost.slip(
    "multiplies_the_matrix_by_its_transpose",
    {"np.square(W)": "W @ W.T"},
    """It looks as if you add up all of the product of a matrix with its transpose. That holds the
    squares you want on its diagonal only; everything else in it is products of different rows.
    Square element by element.""",
)

l2_cost.slip(
    "averages_the_squares",
    {"np.sum(np.square": "np.mean(np.square"},
    """Your penalty is the mean of each layer's squares, so a large layer counts no more than a
    small one. Only the examples are averaged over. The weights are summed.""",
)

l2_cost.slip(
    "stops_before_the_last_layer",
    {"// 2 + 1": "// 2"},
    """The weights of the last layer are missing from your penalty. Write down the numbers that
    your loop runs through for a net of 2 layers.""",
)

l2_cost.slip(
    "knows_two_layers_only",
    {"range(1, len(parameters) // 2 + 1)": "(1, 2)"},
    """A net of two layers comes out right, and a deeper one too small: it looks as if you name two
    matrices, and the rest is never looked at. The number of layers is in the size of the dict.""",
)

l2_cost.slip(
    "trusts_the_order_of_the_dict",
    {"in weights": "in list(parameters.values())[::2]"},
    """It looks as if you take every second entry of the dict for a weight matrix. That holds only
    while nobody puts the parameters together in another order. A dict is read by its keys.""",
)


@l2_cost.mistake
def overwrites_the_sum(AL, Y, parameters, lambd):
    """Only the last layer's weights are left in your penalty, as when each round of the loop
    overwrites what the ones before it have brought. Look at the sign of assignment inside the
    loop."""
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m
    for layer in range(1, len(parameters) // 2 + 1):
        squares = np.sum(np.square(parameters[f"W{layer}"]))
    return cross_entropy + lambd / (2 * m) * squares


l2_cost.slip(
    "takes_the_penalty_off",
    {"cross_entropy + ": "cross_entropy - "},
    """Your cost falls when the weights grow: the penalty is taken off. A penalty makes large
    weights expensive. Look at its sign.""",
)

l2_cost.slip(
    "returns_the_penalty_alone",
    {"cross_entropy + ": ""},
    """What you return is the penalty and nothing else, so the labels do not matter. What is
    minimised is the sum of two terms: how badly the net fits, and how large its weights are.""",
)

l2_cost.legal(AL=(0, 1), Y={0, 1}, lambd=(0, math.inf))
