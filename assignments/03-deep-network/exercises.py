"""The deep network: what its ten exercises are graded against.

For each exercise, in the order of the lesson: its points, the inputs that it is called with, the
mistakes that students make (a docstring is the hint that its author reads) and other right ways
of writing it. Mistakes and right answers use only `np` and earlier exercises by their names,
because their source is also pasted into notebooks.
"""

import numpy as np

from dlkit.check.rules import Finding, Rule
from dlkit.check.rules.training import one_more
from dlkit.exercise import Exercise
from dlkit.reference import deep_network as reference

LN2 = float(np.log(2))
FITTED = 0.3  # a cost that the reference stays below on `two_groups`, from every start

GIVEN = {
    "01-logistic-regression": ("sigmoid",),
    "02-shallow-network": ("sigmoid_derivative", "relu_derivative"),
}

initialize_parameters_deep = Exercise(
    reference.initialize_parameters_deep,
    parts={"W": 7, "b": 2},
    free=("W",),
    rules=[
        Rule("spread", 7, {"of": "W", "deviation": "he"}),
        Rule("fresh numbers", 5.5, {"of": "W"}),
        Rule("randomness from rng", 4.5),
    ],
)
linear_forward = Exercise(reference.linear_forward, points=5)
linear_activation_forward = Exercise(
    reference.linear_activation_forward, outputs=("A", "cache"), parts={"A": 5, "cache": 4}
)
model_forward = Exercise(
    reference.model_forward, outputs=("AL", "caches"), parts={"AL": 6, "caches": 5}
)
compute_cost = Exercise(reference.compute_cost, points=5)
linear_backward = Exercise(
    reference.linear_backward,
    outputs=("dA_prev", "dW", "db"),
    parts={"dA_prev": 4, "dW": 4, "db": 3},
)
linear_activation_backward = Exercise(
    reference.linear_activation_backward,
    outputs=("dA_prev", "dW", "db"),
    parts={"dA_prev": 3, "dW": 3, "db": 3},
)
model_backward = Exercise(reference.model_backward, parts={"dW": 7, "db": 7})
update_parameters = Exercise(reference.update_parameters, parts={"W": 3, "b": 3})
train = Exercise(
    reference.train,
    outputs=("parameters", "costs"),
    parts={"W": 4, "b": 3, "costs": 4},
    free=("W", "b", "costs"),
    rules=[
        Rule("randomness from rng", 5.5),
        Rule("first cost", 2, {"of": "costs", "value": LN2, "below": 1e-3}),
        Rule("costs fall", 5.5, {"of": "costs", "after": 50, "below": FITTED}),
        Rule("every layer learns", 5.5, {"among": ("W", "b"), "steps": 3, "units": 10}),
    ],
)


# Inputs. Neighbouring layers differ in size, because a square W hides a missing transpose; m >= 7,
# because m = 1 hides every wrong 1/m; no bias is 0; every hidden unit is cut off for some examples
# and not for others; no score is at ReLU's corner and no probability near 0 or 1.


def labels(rng, m):
    """Draw Y, (1, m): both classes occur, and not equally often."""
    Y = np.zeros((1, m))
    Y[0, rng.permutation(m)[: rng.integers(1, (m + 1) // 2)]] = 1.0
    return Y if rng.random() < 0.5 else 1.0 - Y


def sizes(rng):
    """Draw (n_prev, n, m), all different: neither factor of a product is square."""
    n_prev, n = rng.permutation([2, 3, 4, 5])[:2]
    return int(n_prev), int(n), int(rng.integers(7, 10))


def unit_by_unit(rng, A_prev, n):
    """Draw W, (n, n_prev), and b, (n, 1), whose scores have deviation 1 and both signs per unit."""
    while True:
        W = rng.normal(size=(n, A_prev.shape[0]))
        W /= (W @ A_prev).std(axis=1, keepdims=True)
        b = rng.uniform(-0.5, 0.5, size=(n, 1)) - (W @ A_prev).mean(axis=1, keepdims=True)
        Z = W @ A_prev + b
        mixed = np.all(Z.min(axis=1) < -0.1) and np.all(Z.max(axis=1) > 0.1)
        if mixed and np.abs(Z).min() > 0.01 and np.abs(b).min() > 0.05:
            return W, b


def one_layer(rng, A_prev, n):
    """Draw the arguments A_prev, W, b of a layer of n units."""
    return (A_prev, *unit_by_unit(rng, A_prev, n))


def network(rng, X, widths):
    """Draw parameters for X and layers of these widths, the output layer's last."""
    parameters, A = {}, X
    for number, n in enumerate(widths, 1):
        W, b = unit_by_unit(rng, A, n)
        parameters |= {f"W{number}": W, f"b{number}": b}
        A = np.maximum(W @ A + b, 0.0)
    return parameters


def widths(rng, n_x, depth):
    """Draw the widths of `depth` layers, the last 1; neighbours differ."""
    drawn = [n_x]
    while len(drawn) < depth:
        drawn.append(int(rng.choice([n for n in (3, 4, 5, 6) if n != drawn[-1]])))
    return [*drawn[1:], 1]


def shuffled(rng, parameters):
    """Return the dict with its keys in another order than they were made in."""
    keys = list(parameters)
    while keys == list(parameters) or keys == sorted(parameters):
        keys = [keys[i] for i in rng.permutation(len(keys))]
    return {key: parameters[key] for key in keys}


def columns(rng, n, m):
    """Draw m examples of n features."""
    return rng.normal(size=(n, m))


def transposed(rng, n, m):
    """Draw an array that is the transpose of another in memory."""
    return rng.normal(size=(m, n)).T


def strided(rng, n, m):
    """Draw an array that is every second column of another in memory."""
    return rng.normal(size=(n, 2 * m))[:, ::2]


def images(rng, n, m):
    """Draw whole numbers, as images come from a file."""
    return rng.integers(0, 10, size=(n, m)).astype(np.uint8)


def generator(rng):
    """Draw a generator, as (how to make it); called twice it gives two that are equal."""
    seed = int(rng.integers(2**32))
    return lambda: np.random.default_rng(seed)


# initialize_parameters_deep


@initialize_parameters_deep.cases
def _(rng):
    one, other = generator(rng), generator(rng)
    small = [int(rng.integers(4, 7)), 3, 2, 1]
    # One layer that widens and one that narrows by ten: all wrong spreads differ on such a pair.
    narrow, wide = int(rng.integers(30, 36)), int(rng.integers(360, 400))
    deep = [int(rng.integers(3, 6)), *widths(rng, 3, 11), 1]
    yield f"the layers {small}", (small, one())
    yield "the same layers, an equal generator", (small, one())
    yield "the same layers, another generator", (small, other())
    yield f"{len(deep) - 1} layers", (deep, generator(rng)())
    yield "a single layer", ([int(rng.integers(6, 12)), 1], generator(rng)())
    yield f"the layers {[narrow, wide, narrow, 1]}", ([narrow, wide, narrow, 1], generator(rng)())


@initialize_parameters_deep.mistake
def takes_the_variance_for_the_deviation(layer_dims, rng):
    """Your weights are too small: 2 / n is the variance that He initialisation asks for. What a
    standard normal number is multiplied by is a standard deviation. How do you get from the one
    to the other?
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = rng.standard_normal((n, n_prev)) * 2 / n_prev
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


@initialize_parameters_deep.mistake
def scales_by_one_hundredth(layer_dims, rng):
    """Your weights have the same small deviation in every layer. That did for one hidden layer;
    through many layers such weights shrink the signal to nothing. Here the scale of a layer
    depends on how many inputs it has.
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        parameters[f"W{layer}"] = (
            rng.standard_normal((layer_dims[layer], layer_dims[layer - 1])) * 0.01
        )
        parameters[f"b{layer}"] = np.zeros((layer_dims[layer], 1))
    return parameters


@initialize_parameters_deep.mistake
def forgets_the_scale(layer_dims, rng):
    """Your weights are standard normal numbers as they were drawn. A unit adds up n of them, so
    its score grows with the number of its inputs, and does so again in every layer. Shrink the
    weights by what the sum makes larger.
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        parameters[f"W{layer}"] = rng.standard_normal((layer_dims[layer], layer_dims[layer - 1]))
        parameters[f"b{layer}"] = np.zeros((layer_dims[layer], 1))
    return parameters


@initialize_parameters_deep.mistake
def counts_the_outputs_of_the_layer(layer_dims, rng):
    """Your scale is that of another size: it uses the number of units of the layer itself. A
    score is a sum over the inputs of a unit, and it is their number that has to be made up for.
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = rng.standard_normal((n, n_prev)) * np.sqrt(2 / n)
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


@initialize_parameters_deep.mistake
def uses_xavier_initialization(layer_dims, rng):
    """Your weights are smaller than they should be by the square root of 2. What you use keeps
    the signal's size through tanh units; a ReLU throws away half of the signal's power, and He
    initialisation makes up for that.
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = rng.standard_normal((n, n_prev)) * np.sqrt(1 / n_prev)
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


@initialize_parameters_deep.mistake
def uses_glorot_initialization(layer_dims, rng):
    """Your scale depends on the inputs and the outputs of a layer together. That is Glorot's rule;
    this exercise asks for He's, in which only one of the two counts.
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = rng.standard_normal((n, n_prev)) * np.sqrt(2 / (n_prev + n))
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


@initialize_parameters_deep.mistake
def draws_positive_numbers(layer_dims, rng):
    """All your weights are positive, so their mean is not 0. Numbers between 0 and 1 come from a
    generator's method with a similar name; look for the one that draws from the normal
    distribution.
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = rng.random((n, n_prev)) * np.sqrt(2 / n_prev)
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


@initialize_parameters_deep.mistake
def takes_the_deviation_for_the_limit(layer_dims, rng):
    """A uniform draw is fine, but yours is too narrow: numbers between -a and a have a standard
    deviation that is clearly smaller than a. Work out how the two are related, and widen the
    limits.
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        limit = np.sqrt(2 / layer_dims[layer - 1])
        parameters[f"W{layer}"] = rng.uniform(
            -limit, limit, (layer_dims[layer], layer_dims[layer - 1])
        )
        parameters[f"b{layer}"] = np.zeros((layer_dims[layer], 1))
    return parameters


@initialize_parameters_deep.mistake
def starts_from_zeros(layer_dims, rng):
    """All your weights are zero. Then all units of a layer compute the same, get the same gradient
    and stay equal for ever; behind a ReLU they do not even get a gradient. What was right for a
    single unit is not right here.
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        parameters[f"W{layer}"] = np.zeros((layer_dims[layer], layer_dims[layer - 1]))
        parameters[f"b{layer}"] = np.zeros((layer_dims[layer], 1))
    return parameters


@initialize_parameters_deep.mistake
def seeds_a_generator_for_each_layer(layer_dims, rng):
    """Your layers hold the same draws, only scaled, and every call gives the same result: you make
    a generator of your own, and make it anew in each round of the loop. The caller hands in a
    generator; draw from that one.
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        own = np.random.default_rng(1)
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = own.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


@initialize_parameters_deep.mistake
def seeds_a_generator_of_its_own(layer_dims, rng):
    """Whatever generator you are given, the result is the same: you make one of your own. Then
    nobody can start the training from another place. Use the argument.
    """
    rng, parameters = np.random.default_rng(3), {}
    for layer in range(1, len(layer_dims)):
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


@initialize_parameters_deep.mistake
def draws_from_global_state(layer_dims, rng):
    """Two calls with equal generators give different weights, because yours come from NumPy's
    global generator. A result that cannot be repeated cannot be checked. All that you draw has to
    come from the argument.
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = np.random.randn(n, n_prev) * np.sqrt(2 / n_prev)
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


@initialize_parameters_deep.mistake
def exchanges_rows_and_columns(layer_dims, rng):
    """Your weight matrices lie on their side. W[l] has a row for each unit of layer l and a column
    for each of its inputs. Look at the order of the two sizes.
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = rng.standard_normal((n_prev, n)) * np.sqrt(2 / n_prev)
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


@initialize_parameters_deep.mistake
def leaves_out_the_last_layer(layer_dims, rng):
    """The output layer has no parameters in your result. The list of sizes begins with the input,
    which is no layer: write down the numbers that your loop runs through for a list of three
    sizes.
    """
    parameters = {}
    for layer in range(1, len(layer_dims) - 1):
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


@initialize_parameters_deep.mistake
def counts_layers_from_zero(layer_dims, rng):
    """Your first layer has the number 0. Layer 0 is the input, which has no parameters; the first
    layer with weights is number 1, in the names of the dict too.
    """
    parameters = {}
    for layer in range(len(layer_dims) - 1):
        n_prev, n = layer_dims[layer], layer_dims[layer + 1]
        parameters[f"W{layer}"] = rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)
        parameters[f"b{layer}"] = np.zeros((n, 1))
    return parameters


@initialize_parameters_deep.mistake
def draws_the_biases_too(layer_dims, rng):
    """Your biases are random. The weights already make the units differ, so the biases may all
    start from the same value, and zero favours no side.
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)
        parameters[f"b{layer}"] = rng.standard_normal((n, 1)) * np.sqrt(2 / n_prev)
    return parameters


@initialize_parameters_deep.mistake
def makes_rank_1_biases(layer_dims, rng):
    """Your biases have one axis only. Added to the scores of a layer they would count as a row,
    one number per example, not one per unit. Give them their second axis.
    """
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_prev, n = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)
        parameters[f"b{layer}"] = np.zeros(n)
    return parameters


@initialize_parameters_deep.right_answer
def from_the_last_layer_to_the_first(layer_dims, rng):
    """Another drawing order and another method of the generator."""
    parameters = {}
    for layer in range(len(layer_dims) - 1, 0, -1):
        n, n_prev = layer_dims[layer], layer_dims[layer - 1]
        parameters["b" + str(layer)] = np.zeros((n, 1))
        parameters["W" + str(layer)] = rng.normal(0.0, (2 / n_prev) ** 0.5, size=(n, n_prev))
    return parameters


@initialize_parameters_deep.right_answer
def with_a_uniform_draw(layer_dims, rng):
    """A uniform draw of the same deviation; biases of whole numbers."""
    parameters = {}
    for layer, (n_prev, n) in enumerate(zip(layer_dims, layer_dims[1:], strict=False), start=1):
        limit = np.sqrt(3) * np.sqrt(2 / n_prev)
        parameters[f"W{layer}"] = rng.uniform(-limit, limit, size=(n, n_prev))
        parameters[f"b{layer}"] = np.zeros((n, 1), dtype=int)
    return parameters


@initialize_parameters_deep.right_answer
def number_by_number(layer_dims, rng):
    """One draw at a time, arrays made of lists, more keys than asked for, prints."""
    parameters = {"depth": len(layer_dims) - 1}
    for layer in range(1, len(layer_dims)):
        deviation = np.sqrt(2.0 / layer_dims[layer - 1])
        rows = [
            [rng.normal() * deviation for _ in range(layer_dims[layer - 1])]
            for _ in range(layer_dims[layer])
        ]
        parameters[f"W{layer}"], parameters[f"b{layer}"] = (
            np.array(rows),
            np.array([[0.0]] * layer_dims[layer]),
        )
        print(layer, parameters[f"W{layer}"].std())
    return parameters


# linear_forward


@linear_forward.cases
def _(rng):
    n_prev, n, m = sizes(rng)
    yield f"{n_prev} to {n} units, {m} examples", one_layer(rng, columns(rng, n_prev, m), n)
    yield "more inputs than examples", one_layer(rng, columns(rng, m + 3, m), n)
    yield "one unit, a transposed A_prev", one_layer(rng, transposed(rng, n_prev, m), 1)
    yield "every second column of an array", one_layer(rng, strided(rng, n_prev, m), n)
    yield "images of whole numbers", one_layer(rng, images(rng, n_prev, m), n)
    # Gives two slips values by which they can be named: on all other sizes they only raise.
    yield "as many units as examples", one_layer(rng, columns(rng, n_prev, m), m)


@linear_forward.mistake
def forgets_the_bias(A_prev, W, b):
    """Every row is off by a constant: the bias of that unit. One of the three arguments is never
    used.
    """
    return W @ A_prev


@linear_forward.mistake
def adds_the_bias_as_a_row(A_prev, W, b):
    """You lay the biases along the examples, which works only when there are as many units as
    examples, and gives wrong numbers even then. A row of Z belongs to one unit: look at how b
    lies, and how it is to be repeated.
    """
    return W @ A_prev + b.T


@linear_forward.mistake
def adds_one_bias_to_all_units(A_prev, W, b):
    """Only one row of Z is right: all units get the bias of the first. Let NumPy repeat the whole
    column along the examples.
    """
    return W @ A_prev + b[0, 0]


@linear_forward.mistake
def multiplies_in_the_wrong_order(A_prev, W, b):
    """The inner sizes of your product do not fit. Write the shapes below the factors: the sum
    runs over the inputs of a unit, and these are the columns of one factor and the rows of the
    other.
    """
    return A_prev @ W + b


@linear_forward.mistake
def transposes_w(A_prev, W, b):
    """With one row per unit W already lies as the product needs it. In logistic regression the
    weights were a column and had to be laid down first; look at the shape that W has here.
    """
    return W.T @ A_prev + b


@linear_forward.mistake
def multiplies_element_by_element(A_prev, W, b):
    """The asterisk multiplies entries in the same place. A score is a sum of products over all
    inputs of a unit, and that is a matrix product.
    """
    return W * A_prev + b


@linear_forward.mistake
def applies_the_activation(A_prev, W, b):
    """Your Z has zeros where it should be negative. The activation comes in the next exercise;
    this one is the linear half of a layer only.
    """
    return np.maximum(0, W @ A_prev + b)


@linear_forward.mistake
def returns_a_cache_too(A_prev, W, b):
    """You return a pair, Z and something to keep for later. In this lesson the cache of a layer is
    made by the function that also applies the activation; here Z comes back alone.
    """
    return W @ A_prev + b, (A_prev, W, b)


@linear_forward.mistake
def squeezes_the_result(A_prev, W, b):
    """A layer of one unit gives an array with one axis instead of two. Removing axes of length 1
    does harm as soon as a layer has a single unit, as the output layer does.
    """
    return np.squeeze(W @ A_prev + b)


@linear_forward.mistake
def keeps_the_type_of_a_prev(A_prev, W, b):
    """With images of whole numbers your scores are cut off or wrap around. The array that you
    prepare takes over the type of A_prev; scores are floats, whatever the input holds.
    """
    Z = np.zeros((W.shape[0], A_prev.shape[1]), dtype=A_prev.dtype)
    for i in range(A_prev.shape[1]):
        Z[:, i] = W @ A_prev[:, i] + b[:, 0]
    return Z


@linear_forward.right_answer
def unit_for_unit(A_prev, W, b):
    """Three loops over plain numbers; an array made of lists."""
    n, n_prev, m = W.shape[0], W.shape[1], A_prev.shape[1]
    Z = [[float(b[j, 0]) for _ in range(m)] for j in range(n)]
    for j in range(n):
        for i in range(m):
            for k in range(n_prev):
                Z[j][i] += W[j, k] * A_prev[k, i]
    return np.array(Z)


@linear_forward.right_answer
def with_einsum(A_prev, W, b):
    """einsum, and the bias as one more weight with the input 1."""
    ones = np.ones((1, A_prev.shape[1]))
    return np.einsum("jk,ki->ji", np.hstack([W, b]), np.vstack([A_prev, ones]))


@linear_forward.right_answer
def from_the_other_side(A_prev, W, b):
    """The product of the transposes, and an addition in place on an array of its own; prints."""
    Z = np.dot(A_prev.T, W.T)
    Z += b.ravel()
    print(Z.shape)
    return Z.T


# linear_activation_forward


@linear_activation_forward.cases
def _(rng):
    n_prev, n, m = sizes(rng)
    yield f"{n_prev} to {n} ReLU units", (*one_layer(rng, columns(rng, n_prev, m), n), "relu")
    yield f"{n_prev} to {n} sigmoid units", (*one_layer(rng, columns(rng, n_prev, m), n), "sigmoid")
    yield (
        "one sigmoid unit, a transposed A_prev",
        (
            *one_layer(rng, transposed(rng, n_prev, m), 1),
            "sigmoid",
        ),
    )
    yield (
        "ReLU, every second column of an array",
        (
            *one_layer(rng, strided(rng, n_prev, m), n),
            "relu",
        ),
    )
    yield "ReLU, images of whole numbers", (*one_layer(rng, images(rng, n_prev, m), n), "relu")


@linear_activation_forward.mistake
def keeps_a_in_place_of_z(A_prev, W, b, activation):
    """The last thing in your cache is the activation, and it should be the score before it. The
    way back needs the slope at Z; behind a sigmoid Z cannot simply be read off A.
    """
    Z = linear_forward(A_prev, W, b)
    A = np.maximum(0, Z) if activation == "relu" else 1 / (1 + np.exp(-Z))
    return A, (A_prev, W, b, A)


@linear_activation_forward.mistake
def keeps_the_output_as_the_input(A_prev, W, b, activation):
    """The first thing in your cache is what the layer puts out. The way back needs what went in:
    the gradient of a weight is made of the number that it was multiplied by.
    """
    Z = linear_forward(A_prev, W, b)
    A = np.maximum(0, Z) if activation == "relu" else 1 / (1 + np.exp(-Z))
    return A, (A, W, b, Z)


@linear_activation_forward.mistake
def nests_the_cache(A_prev, W, b, activation):
    """Your cache is a pair, in which three of the four things lie in a tuple of their own. Other
    courses do that; in this one a cache is flat, and its four things have a fixed order.
    """
    Z = linear_forward(A_prev, W, b)
    A = np.maximum(0, Z) if activation == "relu" else 1 / (1 + np.exp(-Z))
    return A, ((A_prev, W, b), Z)


@linear_activation_forward.mistake
def leaves_z_out_of_the_cache(A_prev, W, b, activation):
    """Your cache holds three things; the scores are missing. On the way back the slope of the
    activation is taken at them, and to compute them twice would be a waste.
    """
    Z = linear_forward(A_prev, W, b)
    A = np.maximum(0, Z) if activation == "relu" else 1 / (1 + np.exp(-Z))
    return A, (A_prev, W, b)


@linear_activation_forward.mistake
def puts_w_first_into_the_cache(A_prev, W, b, activation):
    """Your cache holds the right four things in another order. Whoever takes it apart, on the way
    back, relies on the order that the docstring gives.
    """
    Z = linear_forward(A_prev, W, b)
    A = np.maximum(0, Z) if activation == "relu" else 1 / (1 + np.exp(-Z))
    return A, (W, A_prev, b, Z)


@linear_activation_forward.mistake
def returns_no_cache(A_prev, W, b, activation):
    """Only A comes back. The way back through the layer needs what you have just had in your
    hands: look at what else the docstring promises.
    """
    Z = linear_forward(A_prev, W, b)
    return np.maximum(0, Z) if activation == "relu" else 1 / (1 + np.exp(-Z))


@linear_activation_forward.mistake
def cuts_off_z_itself(A_prev, W, b, activation):
    """A is right, but the Z in your cache has lost its negative numbers. Two names stand for one
    array here, and setting entries to zero shows under both. Let the ReLU make a new array.
    """
    Z = linear_forward(A_prev, W, b)
    if activation == "relu":
        A = Z
        A[A < 0] = 0
    else:
        A = 1 / (1 + np.exp(-Z))
    return A, (A_prev, W, b, Z)


@linear_activation_forward.mistake
def always_uses_the_sigmoid(A_prev, W, b, activation):
    """ReLU layers come out as sigmoid layers. Nobody looks at the last argument, or the comparison
    with it never comes out true.
    """
    Z = linear_forward(A_prev, W, b)
    return 1 / (1 + np.exp(-Z)), (A_prev, W, b, Z)


@linear_activation_forward.mistake
def always_uses_relu(A_prev, W, b, activation):
    """Sigmoid layers come out as ReLU layers, so a probability could be 3. Nobody looks at the
    last argument, or the comparison with it never comes out false.
    """
    Z = linear_forward(A_prev, W, b)
    return np.maximum(0, Z), (A_prev, W, b, Z)


@linear_activation_forward.mistake
def exchanges_the_two_activations(A_prev, W, b, activation):
    """Each kind of layer does what the other should do. Look at what stands in which branch of
    your `if`.
    """
    Z = linear_forward(A_prev, W, b)
    A = np.maximum(0, Z) if activation == "sigmoid" else 1 / (1 + np.exp(-Z))
    return A, (A_prev, W, b, Z)


@linear_activation_forward.mistake
def leaks(A_prev, W, b, activation):
    """Below zero your ReLU lets a small part of the score through. That is its leaky relative; a
    plain ReLU is exactly 0 there.
    """
    Z = linear_forward(A_prev, W, b)
    A = np.where(Z > 0, Z, 0.01 * Z) if activation == "relu" else 1 / (1 + np.exp(-Z))
    return A, (A_prev, W, b, Z)


@linear_activation_forward.mistake
def takes_the_largest_of_each_column(A_prev, W, b, activation):
    """The A of your ReLU layers has lost an axis. NumPy has two functions with similar names: one
    looks for the largest entry of an array, along an axis if you like, the other compares two
    things entry by entry.
    """
    Z = linear_forward(A_prev, W, b)
    A = np.max(Z, 0) if activation == "relu" else 1 / (1 + np.exp(-Z))
    return A, (A_prev, W, b, Z)


@linear_activation_forward.mistake
def returns_the_slope_of_relu(A_prev, W, b, activation):
    """Your ReLU layers put out 0 and 1 only. That is the slope of the ReLU, which says whether a
    score passes; the activation is the score that has passed.
    """
    Z = linear_forward(A_prev, W, b)
    A = (Z > 0) * 1.0 if activation == "relu" else 1 / (1 + np.exp(-Z))
    return A, (A_prev, W, b, Z)


@linear_activation_forward.right_answer
def by_a_product_with_the_slope(A_prev, W, b, activation):
    """ReLU as a product, the sigmoid as a tanh, lists for tuples."""
    Z = np.einsum("jk,ki->ji", W, A_prev) + b
    A = Z * (Z > 0) if activation == "relu" else 0.5 * (1 + np.tanh(Z / 2))
    return [A, [A_prev, W, b, Z]]


@linear_activation_forward.right_answer
def by_a_table_of_functions(A_prev, W, b, activation):
    """A dict of functions; copies in the cache; prints."""
    functions = {
        "relu": lambda z: (z + np.abs(z)) / 2,
        "sigmoid": lambda z: np.exp(z) / (np.exp(z) + 1),
    }
    Z = linear_forward(A_prev, W, b)
    print(activation, Z.shape)
    return functions[activation](Z), (A_prev.copy(), W.copy(), b.copy(), Z)


@linear_activation_forward.right_answer
def by_setting_zeros_in_a_copy(A_prev, W, b, activation):
    """Works in place on a copy; the sigmoid number by number."""
    import math

    Z = np.dot(W, A_prev) + b
    A = Z.copy()
    if activation == "relu":
        A[Z < 0] = 0.0
    else:
        for place, z in np.ndenumerate(Z):
            A[place] = 1.0 / (1.0 + math.exp(-z))
    return A, (A_prev, W, b, Z)


# model_forward


def net(rng, draw, depth):
    """Draw the arguments X, parameters of a network of `depth` layers."""
    n_x, _, m = sizes(rng)
    X = draw(rng, n_x, m)
    return X, network(rng, X, widths(rng, n_x, depth))


@model_forward.cases
def _(rng):
    depth = int(rng.integers(11, 14))
    yield "2 layers", net(rng, columns, 2)
    yield "1 layer, a transposed X", net(rng, transposed, 1)
    yield "4 layers, images of whole numbers", net(rng, images, 4)
    X, parameters = net(rng, strided, 3)
    yield "3 layers, the keys in another order", (X, shuffled(rng, parameters))
    yield f"{depth} layers", net(rng, columns, depth)
    X, parameters = net(rng, columns, depth)
    yield f"{depth} layers, the keys in another order", (X, shuffled(rng, parameters))


@model_forward.mistake
def uses_relu_in_the_output_layer(X, parameters):
    """Your AL is no probability: it is 0 for many examples and has no upper limit. The output
    layer needs the activation that squeezes every score into the range from 0 to 1.
    """
    A, caches = X, []
    for layer in range(1, len(parameters) // 2 + 1):
        A, cache = linear_activation_forward(
            A, parameters[f"W{layer}"], parameters[f"b{layer}"], "relu"
        )
        caches.append(cache)
    return A, caches


@model_forward.mistake
def uses_the_sigmoid_in_all_layers(X, parameters):
    """Your hidden layers are sigmoid units. Only the output has to be a probability; the hidden
    layers of this lesson use the other activation.
    """
    A, caches = X, []
    for layer in range(1, len(parameters) // 2 + 1):
        A, cache = linear_activation_forward(
            A, parameters[f"W{layer}"], parameters[f"b{layer}"], "sigmoid"
        )
        caches.append(cache)
    return A, caches


@model_forward.mistake
def forgets_the_hidden_activations(X, parameters):
    """Between your layers nothing bends: a chain of linear layers is no more than one linear layer.
    Each hidden layer has an activation of its own; look at what is passed on to the next layer.
    """
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


@model_forward.mistake
def leaves_out_the_output_layer(X, parameters):
    """What you return is the output of the last hidden layer. The last layer is still missing:
    look at where your loop ends, and at what has to come after it.
    """
    A, caches = X, []
    for layer in range(1, len(parameters) // 2):
        A, cache = linear_activation_forward(
            A, parameters[f"W{layer}"], parameters[f"b{layer}"], "relu"
        )
        caches.append(cache)
    return A, caches


@model_forward.mistake
def counts_weights_and_biases_as_layers(X, parameters):
    """You look for layers that do not exist. The dict holds two things for each layer, so its
    length is not the number of layers.
    """
    A, caches, L = X, [], len(parameters)
    for layer in range(1, L + 1):
        activation = "sigmoid" if layer == L else "relu"
        A, cache = linear_activation_forward(
            A, parameters[f"W{layer}"], parameters[f"b{layer}"], activation
        )
        caches.append(cache)
    return A, caches


@model_forward.mistake
def begins_with_layer_0(X, parameters):
    """You ask the dict for a layer with the number 0. The input is layer 0 and has no parameters:
    the numbers begin with 1, where `range` begins with 0.
    """
    A, caches, L = X, [], len(parameters) // 2
    for layer in range(L):
        activation = "sigmoid" if layer == L - 1 else "relu"
        A, cache = linear_activation_forward(
            A, parameters[f"W{layer}"], parameters[f"b{layer}"], activation
        )
        caches.append(cache)
    return A, caches


@model_forward.mistake
def feeds_x_to_every_layer(X, parameters):
    """The second layer complains about sizes, because it is given X. A layer's input is what the
    layer before it has put out: look at which name your loop carries on.
    """
    caches, L = [], len(parameters) // 2
    for layer in range(1, L + 1):
        activation = "sigmoid" if layer == L else "relu"
        A, cache = linear_activation_forward(
            X, parameters[f"W{layer}"], parameters[f"b{layer}"], activation
        )
        caches.append(cache)
    return A, caches


@model_forward.mistake
def relies_on_the_order_of_the_keys(X, parameters):
    """You take the layers in the order in which they stand in the dict. A dict remembers how it
    was filled, and somebody else may have filled it in another order; the number of a layer is in
    its name.
    """
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
    """Up to nine layers all is right; with more your layers come in a strange order. Sorted as
    texts, "W10" stands before "W2". Count with numbers, and make the name from the number.
    """
    A, caches = X, []
    numbers = sorted(key[1:] for key in parameters if key[0] == "W")
    for layer in numbers:
        activation = "sigmoid" if layer == numbers[-1] else "relu"
        A, cache = linear_activation_forward(
            A, parameters["W" + layer], parameters["b" + layer], activation
        )
        caches.append(cache)
    return A, caches


@model_forward.mistake
def reads_one_digit_of_the_layers_number(X, parameters):
    """Up to nine layers all is right; with more your network ends too early. You take the number
    of a layer from the last character of its name, and large numbers have more than one.
    """
    A, caches = X, []
    L = max(int(key[-1]) for key in parameters)
    for layer in range(1, L + 1):
        activation = "sigmoid" if layer == L else "relu"
        A, cache = linear_activation_forward(
            A, parameters[f"W{layer}"], parameters[f"b{layer}"], activation
        )
        caches.append(cache)
    return A, caches


@model_forward.mistake
def puts_each_cache_in_front(X, parameters):
    """AL is right, but your list of caches begins with the output layer. The first cache belongs
    to the first layer; it is the way back that runs through the list from its end.
    """
    A, caches, L = X, [], len(parameters) // 2
    for layer in range(1, L + 1):
        activation = "sigmoid" if layer == L else "relu"
        A, cache = linear_activation_forward(
            A, parameters[f"W{layer}"], parameters[f"b{layer}"], activation
        )
        caches.insert(0, cache)
    return A, caches


@model_forward.mistake
def forgets_the_cache_of_the_output_layer(X, parameters):
    """AL is right, but there is one cache too few. The output layer has something to remember as
    well: look at the lines after your loop.
    """
    A, caches, L = X, [], len(parameters) // 2
    for layer in range(1, L):
        A, cache = linear_activation_forward(
            A, parameters[f"W{layer}"], parameters[f"b{layer}"], "relu"
        )
        caches.append(cache)
    A, cache = linear_activation_forward(A, parameters[f"W{L}"], parameters[f"b{L}"], "sigmoid")
    return A, caches


@model_forward.mistake
def keeps_only_the_last_cache(X, parameters):
    """AL is right, but instead of a list of caches you return the one of the last layer. Each round
    of the loop overwrites what the one before it had kept.
    """
    A, L = X, len(parameters) // 2
    for layer in range(1, L + 1):
        activation = "sigmoid" if layer == L else "relu"
        A, caches = linear_activation_forward(
            A, parameters[f"W{layer}"], parameters[f"b{layer}"], activation
        )
    return A, caches


@model_forward.mistake
def joins_the_caches_into_one_list(X, parameters):
    """AL is right, but the things of all layers stand in one long list. `+=` and `extend` take a
    tuple apart; each layer's cache is to stay one item.
    """
    A, caches, L = X, [], len(parameters) // 2
    for layer in range(1, L + 1):
        activation = "sigmoid" if layer == L else "relu"
        A, cache = linear_activation_forward(
            A, parameters[f"W{layer}"], parameters[f"b{layer}"], activation
        )
        caches += cache
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


# compute_cost


def probabilities(rng, m):
    """Draw AL, (1, m), between 0.03 and 0.97."""
    return 1 / (1 + np.exp(-rng.uniform(-3.4, 3.4, size=(1, m))))


@compute_cost.cases
def _(rng):
    m = int(rng.integers(5, 9))
    yield f"{m} examples", (probabilities(rng, m), labels(rng, m))
    yield f"{3 * m} examples", (probabilities(rng, 3 * m), labels(rng, 3 * m))
    yield (
        "every second column of an array",
        (
            probabilities(rng, 2 * m)[:, ::2],
            labels(rng, m),
        ),
    )
    Y = labels(rng, m)
    yield "every example on the right side", (np.where(Y == 1, 0.5, 0.03) + 0.3 * Y + 0.1, Y)
    yield "every example on the wrong side", (np.where(Y == 1, 0.03, 0.5) + 0.1, Y)


@compute_cost.mistake
def forgets_the_minus(AL, Y):
    """Your cost is negative. The logarithm of a probability is never above 0, so a cost made of
    them needs something in front that turns it into a penalty.
    """
    return np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))


@compute_cost.mistake
def sums_over_the_examples(AL, Y):
    """Your cost is m times too large: the losses are added up. A cost is their average, so that
    sets of different sizes can be compared by it.
    """
    return -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))


@compute_cost.mistake
def counts_only_the_examples_of_class_1(AL, Y):
    """Examples of class 0 cost nothing, however wrong the prediction. The loss has two terms, and
    the label switches one of them off.
    """
    return -np.mean(Y * np.log(AL))


@compute_cost.mistake
def puts_the_minus_before_one_term(AL, Y):
    """The examples of class 0 make your cost smaller, the worse they are predicted. The minus has
    to reach both terms of the sum: look at your brackets.
    """
    return -np.mean(Y * np.log(AL)) + np.mean((1 - Y) * np.log(1 - AL))


@compute_cost.mistake
def takes_logarithms_to_base_10(AL, Y):
    """Your cost is 0.434 times what it should be, which is the logarithm of e to base 10. Look at
    which of NumPy's logarithms you call.
    """
    return -np.mean(Y * np.log10(AL) + (1 - Y) * np.log10(1 - AL))


@compute_cost.mistake
def exchanges_the_arguments(AL, Y):
    """Your cost is infinite or no number: you take the logarithm of the labels, and some of them
    are 0. The loss is the logarithm of a probability, weighted by the label.
    """
    return -np.mean(AL * np.log(Y) + (1 - AL) * np.log(1 - Y))


@compute_cost.mistake
def uses_the_squared_error(AL, Y):
    """You average squared differences. For probabilities that cost has flat regions far from the
    solution; this lesson uses the cross-entropy, which has a logarithm in it.
    """
    return np.mean((AL - Y) ** 2)


@compute_cost.mistake
def halves_the_cost(AL, Y):
    """Your cost is half of what it should be. The factor 1/2 belongs to the squared error, where
    it makes the derivative look nicer.
    """
    return -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / (2 * Y.shape[1])


@compute_cost.mistake
def keeps_a_matrix(AL, Y):
    """Your number is right, but it sits in an array of shape (1, 1), because it comes out of a
    matrix product. A cost is a plain number: take it out of the array.
    """
    return -(Y @ np.log(AL).T + (1 - Y) @ np.log(1 - AL).T) / Y.shape[1]


@compute_cost.mistake
def pairs_every_label_with_every_prediction(AL, Y):
    """Your product is an m by m matrix, in which each label meets the predictions for all
    examples. A label belongs to one prediction only, the one in its own column.
    """
    return -np.mean(Y.T @ np.log(AL) + (1 - Y).T @ np.log(1 - AL))


@compute_cost.mistake
def leaves_the_losses_apart(AL, Y):
    """You return one loss for each example. The cost is a single number that sums them up: how
    bad the predictions are on average.
    """
    return -(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))


@compute_cost.right_answer
def with_two_inner_products(AL, Y):
    """Products of rows, squeezed to a 0-d array."""
    total = np.dot(np.log(AL), Y.T) + np.dot(np.log(1 - AL), (1 - Y).T)
    return np.squeeze(-total / AL.shape[1])


@compute_cost.right_answer
def by_the_probability_of_the_label(AL, Y):
    """The probability of what came true, kept away from 0 as one often sees it; prints."""
    likelihood = np.where(Y > 0.5, AL, 1 - AL)
    cost = -np.log(np.clip(likelihood, 1e-12, 1.0)).mean()
    print(f"cost {cost}")
    return float(cost)


@compute_cost.right_answer
def example_by_example(AL, Y):
    """A loop with the math module and a running mean."""
    import math

    cost = 0.0
    for i in range(Y.shape[1]):
        loss = -math.log(AL[0, i]) if Y[0, i] == 1 else -math.log1p(-AL[0, i])
        cost += (loss - cost) / (i + 1)
    return cost


# linear_backward


def cache_of(rng, A_prev, n):
    """Draw the cache of a layer of n units."""
    W, b = unit_by_unit(rng, A_prev, n)
    return A_prev, W, b, W @ A_prev + b


@linear_backward.cases
def _(rng):
    n_prev, n, m = sizes(rng)
    dZ = rng.normal(size=(n, m))
    yield f"{n_prev} to {n} units, {m} examples", (dZ, cache_of(rng, columns(rng, n_prev, m), n))
    yield (
        "one unit, everything transposed",
        (
            transposed(rng, 1, m),
            cache_of(rng, transposed(rng, n_prev, m), 1),
        ),
    )
    yield (
        "every second column of an array",
        (
            strided(rng, n, m),
            cache_of(rng, strided(rng, n_prev, m), n),
        ),
    )
    yield (
        "images of whole numbers",
        (
            rng.normal(size=(n, m)),
            cache_of(rng, images(rng, n_prev, m), n),
        ),
    )
    # These two give wrong transposes values by which they can be named: elsewhere they only raise.
    yield (
        "as many units as inputs",
        (
            rng.normal(size=(n, m)),
            cache_of(rng, columns(rng, n, m), n),
        ),
    )
    yield (
        "more units than examples",
        (
            rng.normal(size=(m + 2, m)),
            cache_of(rng, columns(rng, n_prev, m), m + 2),
        ),
    )


@linear_backward.mistake
def sums_the_gradients(dZ, cache):
    """Your dW and db are m times too large. The cost is an average over the examples, so the
    gradients of parameters are averages too.
    """
    A_prev, W, b, Z = cache
    return W.T @ dZ, dZ @ A_prev.T, np.sum(dZ, axis=1, keepdims=True)


@linear_backward.mistake
def averages_dw_only(dZ, cache):
    """Your dW is right and your db is m times too large. Both are derivatives of one average:
    compare the two lines.
    """
    A_prev, W, b, Z = cache
    return W.T @ dZ, dZ @ A_prev.T / dZ.shape[1], np.sum(dZ, axis=1, keepdims=True)


@linear_backward.mistake
def averages_db_only(dZ, cache):
    """Your db is right and your dW is m times too large. The matrix product adds up over the
    examples, it does not average: compare the two lines.
    """
    A_prev, W, b, Z = cache
    return W.T @ dZ, dZ @ A_prev.T, np.mean(dZ, axis=1, keepdims=True)


@linear_backward.mistake
def averages_da_prev_too(dZ, cache):
    """Your dA_prev is m times too small. It has a column of its own for each example, so there is
    nothing to average; and through L layers the factor would be taken L times.
    """
    A_prev, W, b, Z = cache
    m = dZ.shape[1]
    return W.T @ dZ / m, dZ @ A_prev.T / m, np.sum(dZ, axis=1, keepdims=True) / m


@linear_backward.mistake
def divides_by_the_number_of_inputs(dZ, cache):
    """Your dW and db are wrong by one factor, the number of examples over the number of inputs.
    The examples are the columns: look at which of the two sizes of A_prev you call m.
    """
    A_prev, W, b, Z = cache
    m = A_prev.shape[0]
    return W.T @ dZ, dZ @ A_prev.T / m, np.sum(dZ, axis=1, keepdims=True) / m


@linear_backward.mistake
def divides_by_the_number_of_units(dZ, cache):
    """Your dW and db are wrong by one factor, the number of examples over the number of units.
    The examples are the columns: look at which of the two sizes of dZ you call m.
    """
    A_prev, W, b, Z = cache
    m = dZ.shape[0]
    return W.T @ dZ, dZ @ A_prev.T / m, np.sum(dZ, axis=1, keepdims=True) / m


@linear_backward.mistake
def adds_up_all_of_dz(dZ, cache):
    """Your db is a single number: you have summed over the units as well. Each unit has a bias of
    its own, so the sum runs along one axis only.
    """
    A_prev, W, b, Z = cache
    m = dZ.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, np.sum(dZ) / m


@linear_backward.mistake
def adds_up_over_the_units(dZ, cache):
    """Your db has a column for each example: you have summed along the wrong axis. A bias is
    shared by all examples, and its gradient adds up what they contribute.
    """
    A_prev, W, b, Z = cache
    m = dZ.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, np.sum(dZ, axis=0, keepdims=True) / m


@linear_backward.mistake
def makes_db_a_rank_1_array(dZ, cache):
    """The numbers in your db are right, but it has one axis only, and b has two. A sum along an
    axis drops that axis unless it is told to keep it.
    """
    A_prev, W, b, Z = cache
    m = dZ.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, np.sum(dZ, axis=1) / m


@linear_backward.mistake
def forgets_to_transpose_w(dZ, cache):
    """Your dA_prev comes out only where the layer has as many units as inputs, and is wrong even
    there. On the way back the matrix has to lead from the units to the inputs: write the shapes
    below the factors.
    """
    A_prev, W, b, Z = cache
    m = dZ.shape[1]
    return W @ dZ, dZ @ A_prev.T / m, np.sum(dZ, axis=1, keepdims=True) / m


@linear_backward.mistake
def returns_dw_on_its_side(dZ, cache):
    """Your dW is the transpose of what it should be. A gradient has the shape of what it is the
    gradient of: look at the order of the two factors, and at which of them is transposed.
    """
    A_prev, W, b, Z = cache
    m = dZ.shape[1]
    return W.T @ dZ, A_prev @ dZ.T / m, np.sum(dZ, axis=1, keepdims=True) / m


@linear_backward.mistake
def returns_da_prev_on_its_side(dZ, cache):
    """Your dA_prev is the transpose of what it should be: its examples lie in rows. Examples are
    columns, in gradients too; look at the order of the two factors.
    """
    A_prev, W, b, Z = cache
    m = dZ.shape[1]
    return dZ.T @ W, dZ @ A_prev.T / m, np.sum(dZ, axis=1, keepdims=True) / m


@linear_backward.mistake
def returns_the_gradients_in_another_order(dZ, cache):
    """The three results are right, but dA_prev comes last. Whoever calls you takes them apart by
    their places; look at the order in the docstring.
    """
    A_prev, W, b, Z = cache
    m = dZ.shape[1]
    return dZ @ A_prev.T / m, np.sum(dZ, axis=1, keepdims=True) / m, W.T @ dZ


@linear_backward.mistake
def uses_z_in_place_of_a_prev(dZ, cache):
    """Your dW is made of the wrong array. What a weight's gradient is multiplied by is the number
    that the weight was multiplied by on the way forward: look for it in the cache.
    """
    A_prev, W, b, Z = cache
    m = dZ.shape[1]
    return W.T @ dZ, dZ @ Z.T / m, np.sum(dZ, axis=1, keepdims=True) / m


@linear_backward.mistake
def unpacks_three_things(dZ, cache):
    """Python complains that there is more in the cache than you have names for. A cache of this
    lesson holds four things, the last of which you do not need here.
    """
    A_prev, W, b = cache
    m = dZ.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, np.sum(dZ, axis=1, keepdims=True) / m


@linear_backward.mistake
def makes_da_prev_of_the_type_of_a_prev(dZ, cache):
    """With images of whole numbers your dA_prev holds whole numbers too. The array that you
    prepare for it takes over the type of A_prev; say that it holds floats.
    """
    A_prev, W, b, Z = cache
    m = dZ.shape[1]
    dA_prev = np.zeros_like(A_prev)
    for i in range(m):
        dA_prev[:, i] = W.T @ dZ[:, i]
    return dA_prev, dZ @ A_prev.T / m, np.sum(dZ, axis=1, keepdims=True) / m


@linear_backward.mistake
def divides_dz_in_place(dZ, cache):
    """Your values may be right, but after the call the caller's dZ holds other numbers. An operator
    such as /= works inside the array that was handed in. Give the intermediate result a name of
    its own.
    """
    A_prev, W, b, Z = cache
    dA_prev = W.T @ dZ
    dZ /= dZ.shape[1]
    return dA_prev, dZ @ A_prev.T, np.sum(dZ, axis=1, keepdims=True)


@linear_backward.right_answer
def example_for_example(dZ, cache):
    """Loops that accumulate; a list for the tuple."""
    A_prev, W, b, _ = cache
    n, m = dZ.shape
    dA_prev, dW, db = np.zeros(A_prev.shape), np.zeros(W.shape), np.zeros(b.shape)
    for i in range(m):
        for j in range(n):
            dW[j] += dZ[j, i] * A_prev[:, i] / m
            db[j] += dZ[j, i] / m
            dA_prev[:, i] += dZ[j, i] * W[j]
    return [dA_prev, dW, db]


@linear_backward.right_answer
def by_outer_products(dZ, cache):
    """einsum, and the mean of all outer products."""
    A_prev, W = cache[0], cache[1]
    dW = np.mean(np.einsum("ji,ki->ijk", dZ, A_prev), axis=0)
    return np.einsum("jk,ji->ki", W, dZ), dW, dZ.mean(axis=1).reshape(-1, 1)


@linear_backward.right_answer
def with_a_row_of_ones(dZ, cache):
    """db as a product with ones, dA_prev as the transpose of a product; prints."""
    A_prev, W, b, Z = cache
    print("shapes", dZ.shape, A_prev.shape, Z.shape)
    share = np.full((dZ.shape[1], 1), 1 / dZ.shape[1])
    return np.dot(dZ.T, W).T, np.dot(dZ * share.T, A_prev.T), np.dot(dZ, share)


# linear_activation_backward


@linear_activation_backward.cases
def _(rng):
    n_prev, n, m = sizes(rng)

    def arguments(draw, n, activation):
        return rng.normal(size=(n, m)), cache_of(rng, draw(rng, n_prev, m), n), activation

    yield f"{n_prev} to {n} ReLU units", arguments(columns, n, "relu")
    yield f"{n_prev} to {n} sigmoid units", arguments(columns, n, "sigmoid")
    yield "one sigmoid unit, a transposed A_prev", arguments(transposed, 1, "sigmoid")
    dA, cache, _ = arguments(strided, n, "relu")
    yield "ReLU, every second column of an array", (np.repeat(dA, 2, axis=1)[:, ::2], cache, "relu")
    yield "ReLU, images of whole numbers", arguments(images, n, "relu")
    # Gives slips that mix up A_prev and Z values by which they can be named.
    yield "as many ReLU units as inputs", arguments(columns, n_prev, "relu")


@linear_activation_backward.mistake
def forgets_the_slope(dA, cache, activation):
    """You hand on dA as if it were dZ, so the activation leaves no trace. By the chain rule the
    gradient passes each activation by being multiplied with its slope.
    """
    return linear_backward(dA, cache)


@linear_activation_backward.mistake
def takes_da_for_dz_behind_a_sigmoid(dA, cache, activation):
    """Your ReLU layers are right, your sigmoid layers lack the slope. That A - Y needs no slope
    any more holds for the output layer with its cross-entropy; here dA is the gradient of A,
    whatever layer it is.
    """
    A_prev, W, b, Z = cache
    return linear_backward(dA * (Z > 0) if activation == "relu" else dA, cache)


@linear_activation_backward.mistake
def takes_the_sigmoid_for_its_slope(dA, cache, activation):
    """Behind a sigmoid you multiply by the activation itself. Its slope is largest in the middle
    and small at both ends: it can be written with the activation, but takes one factor more.
    """
    A_prev, W, b, Z = cache
    slope = Z > 0 if activation == "relu" else 1 / (1 + np.exp(-Z))
    return linear_backward(dA * slope, cache)


@linear_activation_backward.mistake
def forgets_the_sigmoid_in_the_slope(dA, cache, activation):
    """Behind a sigmoid your slope is made of the bare score, where the activation should stand:
    the well-known product holds for a, not for z. The score is what the cache gives you.
    """
    A_prev, W, b, Z = cache
    slope = Z > 0 if activation == "relu" else Z * (1 - Z)
    return linear_backward(dA * slope, cache)


@linear_activation_backward.mistake
def uses_the_slope_of_tanh(dA, cache, activation):
    """Behind a sigmoid your slope is that of a tanh, as in the shallow network. Look up the
    derivative of the sigmoid: at 0 it is 1/4.
    """
    A_prev, W, b, Z = cache
    slope = Z > 0 if activation == "relu" else 1 - (1 / (1 + np.exp(-Z))) ** 2
    return linear_backward(dA * slope, cache)


@linear_activation_backward.mistake
def always_uses_the_slope_of_relu(dA, cache, activation):
    """Sigmoid layers get the slope of a ReLU. Nobody looks at the last argument, or the comparison
    with it never comes out false.
    """
    A_prev, W, b, Z = cache
    return linear_backward(dA * (Z > 0), cache)


@linear_activation_backward.mistake
def always_uses_the_slope_of_the_sigmoid(dA, cache, activation):
    """ReLU layers get the slope of a sigmoid. Nobody looks at the last argument, or the comparison
    with it never comes out true.
    """
    A_prev, W, b, Z = cache
    A = 1 / (1 + np.exp(-Z))
    return linear_backward(dA * A * (1 - A), cache)


@linear_activation_backward.mistake
def multiplies_by_the_relu_itself(dA, cache, activation):
    """Behind a ReLU you multiply by the activation, so a large score makes a large gradient. The
    ReLU is a straight line above zero: how steep is it there?
    """
    A_prev, W, b, Z = cache
    A = 1 / (1 + np.exp(-Z))
    slope = np.maximum(0, Z) if activation == "relu" else A * (1 - A)
    return linear_backward(dA * slope, cache)


@linear_activation_backward.mistake
def looks_at_the_sign_of_da(dA, cache, activation):
    """Behind a ReLU you let the positive gradients pass. Whether a gradient passes does not depend
    on its own sign: it depends on whether the unit was switched on, on the way forward.
    """
    A_prev, W, b, Z = cache
    A = 1 / (1 + np.exp(-Z))
    return linear_backward(dA * (dA > 0) if activation == "relu" else dA * A * (1 - A), cache)


@linear_activation_backward.mistake
def stops_where_it_should_pass(dA, cache, activation):
    """Behind a ReLU you keep the gradients of exactly those scores that were cut off. A unit that
    put out 0 does not change with its score: look at the direction of your comparison.
    """
    A_prev, W, b, Z = cache
    A = 1 / (1 + np.exp(-Z))
    return linear_backward(dA * (Z < 0) if activation == "relu" else dA * A * (1 - A), cache)


@linear_activation_backward.mistake
def takes_the_slope_at_the_input(dA, cache, activation):
    """You take the slope at what went into the layer, which has another shape unless the layer has
    as many units as inputs. The activation was applied to the scores: look at which of the four
    things in the cache that is.
    """
    A_prev, W, b, Z = cache
    A = 1 / (1 + np.exp(-A_prev))
    slope = A_prev > 0 if activation == "relu" else A * (1 - A)
    return linear_backward(dA * slope, cache)


@linear_activation_backward.mistake
def writes_into_da(dA, cache, activation):
    """Your gradients are right, but after the call the caller's dA has lost numbers: a second name
    for an array is no second array. Let your dZ be a new one.
    """
    A_prev, W, b, Z = cache
    if activation == "relu":
        dZ = dA
        dZ[Z <= 0] = 0
    else:
        A = 1 / (1 + np.exp(-Z))
        dZ = dA * A * (1 - A)
    return linear_backward(dZ, cache)


@linear_activation_backward.mistake
def lets_gradients_leak(dA, cache, activation):
    """Where the score was below zero you let a hundredth of the gradient through. That is the
    slope of the leaky ReLU; behind a plain one nothing passes there.
    """
    A_prev, W, b, Z = cache
    A = 1 / (1 + np.exp(-Z))
    slope = np.where(Z > 0, 1.0, 0.01) if activation == "relu" else A * (1 - A)
    return linear_backward(dA * slope, cache)


@linear_activation_backward.mistake
def returns_dz_first(dA, cache, activation):
    """Where dA_prev should stand you return dZ, which still belongs to this layer. The layer below
    waits for the gradient of its own output: that is a matrix product further.
    """
    A_prev, W, b, Z = cache
    A = 1 / (1 + np.exp(-Z))
    dZ = dA * (Z > 0) if activation == "relu" else dA * A * (1 - A)
    dA_prev, dW, db = linear_backward(dZ, cache)
    return dZ, dW, db


@linear_activation_backward.right_answer
def by_stopping_gradients_in_a_copy(dA, cache, activation):
    """Works in place on a copy; the slope of the sigmoid from exponentials; a list."""
    Z, dZ = cache[3], np.array(dA, copy=True)
    if activation == "relu":
        dZ[Z <= 0] = 0
    else:
        dZ *= np.exp(-Z) / (1 + np.exp(-Z)) ** 2
    return list(linear_backward(dZ, cache))


@linear_activation_backward.right_answer
def with_products_of_its_own(dA, cache, activation):
    """Calls no other exercise; the slope of the ReLU at what came out; prints."""
    A_prev, W, b, Z = cache
    A = np.maximum(Z, 0) if activation == "relu" else 0.5 * (1 + np.tanh(Z / 2))
    dZ = np.where(A > 0, dA, 0) if activation == "relu" else dA * (A - A**2)
    print(activation, np.abs(dZ).max())
    m = A_prev.shape[1]
    return W.T.dot(dZ), dZ.dot(A_prev.T) / m, dZ.mean(axis=1, keepdims=True)


@linear_activation_backward.right_answer
def restoring_what_it_changed(dA, cache, activation):
    """Writes into dA for a while, and back exactly what was there."""
    Z, kept = cache[3], dA.copy()
    slope = np.heaviside(Z, 0) if activation == "relu" else 1 / (2 + np.exp(Z) + np.exp(-Z))
    dA *= slope
    gradients = linear_backward(dA.copy(), cache)
    dA[...] = kept
    return gradients


# model_backward


def backward_arguments(rng, draw, depth):
    """Draw AL, Y and caches of a network of `depth` layers that has just looked at X."""
    X, parameters = net(rng, draw, depth)
    AL, caches = reference.model_forward(X, shuffled(rng, parameters))
    return AL, labels(rng, X.shape[1]), caches


@model_backward.cases
def _(rng):
    deep = int(rng.integers(11, 14))
    yield "2 layers", backward_arguments(rng, columns, 2)
    yield "1 layer, a transposed X", backward_arguments(rng, transposed, 1)
    yield "3 layers, every second column of an array", backward_arguments(rng, strided, 3)
    yield "4 layers, images of whole numbers", backward_arguments(rng, images, 4)
    yield f"{deep} layers", backward_arguments(rng, columns, deep)


@model_backward.mistake
def starts_with_the_wrong_sign(AL, Y, caches):
    """All your gradients have the right size and the wrong sign, so descent would climb. The cost
    has a minus in front: look at whether its derivative with respect to AL still has it.
    """
    L, grads = len(caches), {}
    dA = Y / AL - (1 - Y) / (1 - AL)
    for layer in range(L, 0, -1):
        activation = "sigmoid" if layer == L else "relu"
        dA, dW, db = linear_activation_backward(dA, caches[layer - 1], activation)
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads


@model_backward.mistake
def averages_at_the_start_too(AL, Y, caches):
    """All your gradients are m times too small. You divide by m where you begin, and every layer
    does it again for its own dW and db.
    """
    L, grads = len(caches), {}
    dA = (-Y / AL + (1 - Y) / (1 - AL)) / Y.shape[1]
    for layer in range(L, 0, -1):
        activation = "sigmoid" if layer == L else "relu"
        dA, dW, db = linear_activation_backward(dA, caches[layer - 1], activation)
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads


@model_backward.mistake
def takes_al_minus_y_for_the_gradient_of_al(AL, Y, caches):
    """In all your gradients the slope of the output's sigmoid is one factor too many. The short
    form that you begin with already is the gradient of the score: it must not go through the
    activation once more.
    """
    L, grads = len(caches), {}
    dA = AL - Y
    for layer in range(L, 0, -1):
        activation = "sigmoid" if layer == L else "relu"
        dA, dW, db = linear_activation_backward(dA, caches[layer - 1], activation)
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads


@model_backward.mistake
def forgets_the_examples_of_class_0(AL, Y, caches):
    """Examples with the label 0 do not push at all: only one term of the loss has been
    differentiated. What is the derivative of the other one with respect to AL?
    """
    L, grads = len(caches), {}
    dA = -Y / AL
    for layer in range(L, 0, -1):
        activation = "sigmoid" if layer == L else "relu"
        dA, dW, db = linear_activation_backward(dA, caches[layer - 1], activation)
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads


@model_backward.mistake
def treats_all_layers_as_sigmoid_layers(AL, Y, caches):
    """The gradients of the output layer are right, those below it are not: you go back through
    sigmoids where there were ReLUs. Each layer has to be left by the activation that it was
    entered with.
    """
    grads = {}
    dA = -Y / AL + (1 - Y) / (1 - AL)
    for layer in range(len(caches), 0, -1):
        dA, dW, db = linear_activation_backward(dA, caches[layer - 1], "sigmoid")
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads


@model_backward.mistake
def treats_all_layers_as_relu_layers(AL, Y, caches):
    """You go back through a ReLU in the output layer too, and everything below inherits that. Only
    the hidden layers are ReLU layers.
    """
    grads = {}
    dA = -Y / AL + (1 - Y) / (1 - AL)
    for layer in range(len(caches), 0, -1):
        dA, dW, db = linear_activation_backward(dA, caches[layer - 1], "relu")
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads


@model_backward.mistake
def forgets_the_slopes_of_the_hidden_layers(AL, Y, caches):
    """The gradients of the output layer are right, those below it are too many-sided: units that
    were switched off get gradients as well. In the hidden layers you take only the linear half
    of the way back.
    """
    L, grads = len(caches), {}
    dZ = AL - Y
    for layer in range(L, 0, -1):
        dA, dW, db = linear_backward(dZ, caches[layer - 1])
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
        dZ = dA
    return grads


@model_backward.mistake
def takes_the_slope_of_the_layer_above(AL, Y, caches):
    """Your sizes do not fit: the slope of one layer meets the gradient of another. Say for each
    round of your loop which cache it takes; the list counts from 0, the layers from 1.
    """
    L, grads = len(caches), {}
    dA, dW, db = linear_activation_backward(-Y / AL + (1 - Y) / (1 - AL), caches[L - 1], "sigmoid")
    grads[f"dW{L}"], grads[f"db{L}"] = dW, db
    for layer in range(L - 1, 0, -1):
        dA, dW, db = linear_activation_backward(dA, caches[layer], "relu")
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads


@model_backward.mistake
def numbers_the_layers_from_zero(AL, Y, caches):
    """Each of your gradients has a name that is one too small, and the last layer's is missing.
    The list counts from 0, the layers from 1.
    """
    L, grads = len(caches), {}
    dA = -Y / AL + (1 - Y) / (1 - AL)
    for index in range(L - 1, -1, -1):
        activation = "sigmoid" if index == L - 1 else "relu"
        dA, dW, db = linear_activation_backward(dA, caches[index], activation)
        grads[f"dW{index}"], grads[f"db{index}"] = dW, db
    return grads


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


@model_backward.mistake
def stops_before_the_first_layer(AL, Y, caches):
    """The gradients of the first layer are missing. A `range` that counts down leaves out its end
    as well: write down its numbers for 3 layers.
    """
    L, grads = len(caches), {}
    dA, dW, db = linear_activation_backward(-Y / AL + (1 - Y) / (1 - AL), caches[L - 1], "sigmoid")
    grads[f"dW{L}"], grads[f"db{L}"] = dW, db
    for layer in range(L - 1, 1, -1):
        dA, dW, db = linear_activation_backward(dA, caches[layer - 1], "relu")
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads


@model_backward.mistake
def writes_out_two_layers(AL, Y, caches):
    """With two layers all is right, with more the lower ones are missing, and a single layer fails.
    The steps of the shallow network stand here one by one; how many layers there are is in the
    list of caches.
    """
    grads = {}
    L = len(caches)
    dA, dW, db = linear_activation_backward(-Y / AL + (1 - Y) / (1 - AL), caches[-1], "sigmoid")
    grads[f"dW{L}"], grads[f"db{L}"] = dW, db
    dA, dW, db = linear_activation_backward(dA, caches[-2], "relu")
    grads[f"dW{L - 1}"], grads[f"db{L - 1}"] = dW, db
    return grads


@model_backward.mistake
def goes_through_the_layers_from_the_first(AL, Y, caches):
    """You begin with the first layer, with the gradient of what the last one put out. The chain
    rule runs against the direction of the forward pass: every layer waits for what comes back
    from the layer above it.
    """
    L, grads = len(caches), {}
    dA = -Y / AL + (1 - Y) / (1 - AL)
    for layer in range(1, L + 1):
        activation = "sigmoid" if layer == L else "relu"
        dA, dW, db = linear_activation_backward(dA, caches[layer - 1], activation)
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads


@model_backward.mistake
def hands_the_same_da_to_every_layer(AL, Y, caches):
    """Every layer of yours gets the gradient of AL. What a layer hands back is what the layer
    below it needs: look at what becomes of the first of the three results.
    """
    L, grads = len(caches), {}
    dAL = -Y / AL + (1 - Y) / (1 - AL)
    for layer in range(L, 0, -1):
        activation = "sigmoid" if layer == L else "relu"
        _, dW, db = linear_activation_backward(dAL, caches[layer - 1], activation)
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads


@model_backward.mistake
def takes_the_caches_out_of_the_list(AL, Y, caches):
    """Your gradients are right, but after the call the caller's list is empty. `pop` removes what
    it returns, and the list is not yours: read it, and leave it as it was.
    """
    L, grads = len(caches), {}
    dA = -Y / AL + (1 - Y) / (1 - AL)
    for layer in range(L, 0, -1):
        activation = "sigmoid" if layer == L else "relu"
        dA, dW, db = linear_activation_backward(dA, caches.pop(), activation)
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


# update_parameters


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
    parameters, grads, rate = step(rng, 3)
    yield "3 layers, the gradients in another order", (parameters, shuffled(rng, grads), rate)
    parameters, grads, rate = step(rng, deep)
    parameters = {name: np.asfortranarray(value) for name, value in parameters.items()}
    yield f"{deep} layers, arrays stored by columns", (parameters, grads, rate)
    parameters, grads, rate = step(rng, deep)
    both = shuffled(rng, parameters), shuffled(rng, grads)
    yield f"{deep} layers, all keys in another order", (*both, rate)


@update_parameters.mistake
def climbs(parameters, grads, learning_rate):
    """Your step goes the wrong way. The gradient points to where the cost grows fastest: look at
    the sign.
    """
    return {key: parameters[key] + learning_rate * grads["d" + key] for key in parameters}


@update_parameters.mistake
def forgets_the_learning_rate(parameters, grads, learning_rate):
    """Your step has the length of the gradient itself, whatever learning rate is asked for. One of
    the arguments is never used.
    """
    return {key: parameters[key] - grads["d" + key] for key in parameters}


@update_parameters.mistake
def applies_the_learning_rate_twice(parameters, grads, learning_rate):
    """Your steps are too short for a learning rate below 1 and too long for one above: it enters
    twice. Follow one number through your lines.
    """
    steps = {key: learning_rate * grads["d" + key] for key in parameters}
    return {key: parameters[key] - learning_rate * steps[key] for key in parameters}


@update_parameters.mistake
def shrinks_the_parameters_instead(parameters, grads, learning_rate):
    """The learning rate is multiplied with the parameters, and the gradients are taken off whole.
    It says how long the step is: look at what it has to stand beside.
    """
    return {key: parameters[key] * learning_rate - grads["d" + key] for key in parameters}


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
    """Your values are right, but after the call the caller's parameters have changed too. An
    operator such as -= works inside the array that was handed in. Make new arrays.
    """
    for key in parameters:
        parameters[key] -= learning_rate * grads["d" + key]
    return parameters


@update_parameters.mistake
def returns_all_layers_but_the_last(parameters, grads, learning_rate):
    """The output layer is missing from your result. A `range` leaves out its end: write down its
    numbers for 3 layers.
    """
    new = {}
    for layer in range(1, len(parameters) // 2):
        new[f"W{layer}"] = parameters[f"W{layer}"] - learning_rate * grads[f"dW{layer}"]
        new[f"b{layer}"] = parameters[f"b{layer}"] - learning_rate * grads[f"db{layer}"]
    return new


@update_parameters.mistake
def counts_to_the_length_of_the_dict(parameters, grads, learning_rate):
    """You look for layers that do not exist. The dict holds two things for each layer, so its
    length is not the number of layers.
    """
    new = {}
    for layer in range(1, len(parameters) + 1):
        new[f"W{layer}"] = parameters[f"W{layer}"] - learning_rate * grads[f"dW{layer}"]
        new[f"b{layer}"] = parameters[f"b{layer}"] - learning_rate * grads[f"db{layer}"]
    return new


@update_parameters.mistake
def pairs_by_the_order_of_the_keys(parameters, grads, learning_rate):
    """You pair the first parameter with the first gradient, the second with the second. The two
    dicts may have been filled in different orders, as they are on the way back; which gradient
    belongs to a parameter is in its name.
    """
    pairs = zip(parameters.items(), grads.values(), strict=True)
    return {key: value - learning_rate * gradient for (key, value), gradient in pairs}


@update_parameters.mistake
def gives_the_new_values_to_a_name_only(parameters, grads, learning_rate):
    """The parameters that you return are those that came in. Giving a new value to the name that
    your loop runs with changes what the name stands for, not what the dict holds.
    """
    new = dict(parameters)
    for key, value in new.items():
        value = value - learning_rate * grads["d" + key]
    return new


@update_parameters.mistake
def updates_the_first_two_layers(parameters, grads, learning_rate):
    """All layers above the second stay where they were. The lines of the shallow network stand here
    one by one; how many layers there are is for the dict to say.
    """
    new = dict(parameters)
    for key in ("W1", "b1", "W2", "b2"):
        if key in new:
            new[key] = new[key] - learning_rate * grads["d" + key]
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


# train


def two_groups(rng, m):
    """Draw X, (3, m), and Y: two groups that a plane parts, with room on both sides.

    In both groups there are examples on opposite sides of 0, so that a ReLU unit without bias is
    switched on for some example of each, whatever its weights are.
    """
    Q, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    Y = labels(rng, m)
    while not 0.3 < Y.mean() < 0.7:  # else a network that knows only the share fits as well
        Y = labels(rng, m)
    X = rng.uniform(-1.0, 1.0, size=(3, m))
    X[0] = np.where(Y[0] == 1, 1.0, -1.0) * rng.uniform(1.2, 2.0, size=m)
    return Q @ X, Y


@train.cases
def _(rng):
    one, other = generator(rng), generator(rng)
    m, k, rate = int(rng.integers(8, 11)), int(rng.integers(3, 6)), float(rng.uniform(0.1, 0.2))
    X, Y = two_groups(rng, m)
    dims = [3, *(int(n) for n in rng.permutation([10, 12])), 1]
    yield f"{k} iterations", (X, Y, dims, k, rate, one())
    yield f"{k} iterations, an equal generator", (X, Y, dims, k, rate, one())
    yield f"{k} iterations, another generator", (X, Y, dims, k, rate, other())
    yield f"{k + 1} iterations, an equal generator", (X, Y, dims, k + 1, rate, one())
    n_x, _, m = sizes(rng)
    X, Y, deep = transposed(rng, n_x, m), labels(rng, m), [n_x, 6, 5, 4, 3, 1]
    yield "5 layers, 1 iteration", (X, Y, deep, 1, 0.3, one())
    yield "5 layers, 2 iterations", (X, Y, deep, 2, 0.3, one())
    small = 1e-6 * strided(rng, n_x, m), labels(rng, m), [n_x, 4, 1], 2, 1.0
    yield "inputs close to zero", (*small, generator(rng)())
    fit = *two_groups(rng, m + 3), dims, 60, float(rng.uniform(0.3, 0.4))
    yield "60 iterations on two groups", (*fit, generator(rng)())


@train.hidden_rule(takes=7.5)
def one_more_iteration_is_one_more_step(calls):
    """Judge that a run of k + 1 iterations is one gradient step beyond the run of k.

    An example for which a whole layer is switched off meets the next one's ReLU at exactly 0,
    where the slope is nobody's mistake: 0, 1 and 1/2 are all right.
    """
    for short, long in one_more(calls, steps=3):
        steps = [_one_step(short, corner) for corner in (0.0, 1.0, 0.5)]
        got = _network_of(long)
        if not any(all(np.allclose(got[name], step[name]) for name in step) for step in steps):
            return Finding("one more iteration is not one more step of plain gradient descent")
    return None


def _one_step(run, corner):
    """Return the parameters one step beyond those of `run`, with ReLU's slope at 0."""
    X, Y, _, _, learning_rate, _ = run.arguments
    AL, caches = reference.model_forward(X, _network_of(run))
    dZ, grads = AL - Y, {}
    for number in range(len(caches), 0, -1):
        dA, dW, db = reference.linear_backward(dZ, caches[number - 1])
        grads |= {f"dW{number}": dW, f"db{number}": db}
        if number > 1:
            dZ = dA * np.heaviside(caches[number - 2][3], corner)
    return reference.update_parameters(_network_of(run), grads, learning_rate)


@train.hidden_rule(takes=2.5)
def costs_are_taken_before_the_steps(calls):
    """Judge that the last cost of k + 1 iterations is that of the parameters after k."""
    for short, long in one_more(calls, steps=3):
        X, Y = short.arguments[:2]
        AL, _ = reference.model_forward(X, _network_of(short))
        if not np.isclose(long.reply.outcome[1][-1], reference.compute_cost(AL, Y), rtol=1e-5):
            return Finding("a cost is not that of the parameters before its step")
    return None


@train.hidden_rule(takes=5.5)
def the_parameters_fit_two_groups(calls):
    """Judge the cost of the parameters that come back after many iterations."""
    for call in calls:
        X, Y, _, iterations = call.arguments[:4]
        if iterations < 50 or call.differences:
            continue
        AL, _ = reference.model_forward(X, _network_of(call))
        cost = reference.compute_cost(AL, Y)
        if not cost < FITTED:
            return Finding(f"after {iterations} iterations the network does not fit", (cost,))
    return None


def _network_of(run):
    """Return the parameters that came of `run`, without any further keys."""
    parameters, depth = run.reply.outcome[0], len(run.arguments[2]) - 1
    names = [kind + str(number) for number in range(1, depth + 1) for kind in "Wb"]
    return {name: parameters[name] for name in names}


@train.mistake
def records_the_cost_after_the_update(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Your costs are one step late: that of the start is missing, and the last one belongs to the
    parameters that you return. Look at which parameters each cost is computed with.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
        costs.append(compute_cost(model_forward(X, parameters)[0], Y))
    return parameters, costs


@train.mistake
def records_every_hundredth_cost(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Most of the costs are missing: you keep one in a hundred. Here each iteration adds its cost
    to the list.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for i in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        if i % 100 == 0:
            costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


@train.mistake
def returns_the_parameters_only(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Only the parameters come back. Without the costs nobody can see how the training went: look
    at what else the docstring promises.
    """
    parameters = initialize_parameters_deep(layer_dims, rng)
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


@train.mistake
def counts_from_one(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """You take one step less than asked for, and have one cost less. Write down the numbers that
    your `range` runs through for 3 iterations, and count them.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for _ in range(1, num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


@train.mistake
def steps_uphill(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Your costs rise from iteration to iteration. The gradient points to where the cost grows
    fastest, and you follow it: look at the sign of the step.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(np.clip(AL, 1e-9, 1 - 1e-9), Y))
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, -learning_rate)
    return parameters, costs


@train.mistake
def starts_from_zero_weights(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Your network starts from zero weights, and so its hidden layers never learn: behind units
    that put out 0 nothing comes back. Only the last bias moves. You have written a function that
    makes a better start.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    parameters = {key: np.zeros(value.shape) for key, value in parameters.items()}
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


@train.mistake
def ignores_the_generator(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Whatever generator you are given, the training is the same: the start comes from one of your
    own. Then nobody can try another start. Use the argument.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, np.random.default_rng(0)), []
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


@train.mistake
def draws_a_start_that_nobody_can_repeat(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Two calls with equal generators end differently, because your start comes from a generator
    without a seed. All that you draw has to come from the argument.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, np.random.default_rng()), []
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


@train.mistake
def starts_again_in_every_iteration(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Your costs go up and down without getting better: each iteration begins with new random
    parameters, and what the one before it had learned is lost. Look at what stands inside the
    loop and what before it.
    """
    costs = []
    for _ in range(num_iterations):
        parameters = initialize_parameters_deep(layer_dims, rng)
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


@train.mistake
def throws_the_new_parameters_away(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """All your costs are equal, and the parameters that come back are those of the start. Updating
    leaves its input as it was; the new parameters are in what it returns.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        update_parameters(parameters, grads, learning_rate)
    return parameters, costs


@train.mistake
def looks_forward_only_once(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """All your costs are equal, although the parameters move: the gradient is that of the start in
    every step. After each step the network answers differently; look at what stands before the
    loop.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    AL, caches = model_forward(X, parameters)
    for _ in range(num_iterations):
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


@train.mistake
def teaches_the_output_layer_only(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Only your output layer learns; the layers below keep their random start. Gradients come back
    for all of them: look at which of them you use.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    L = len(layer_dims) - 1
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        last = {key: parameters[key] for key in (f"W{L}", f"b{L}")}
        parameters = parameters | update_parameters(last, grads, learning_rate)
    return parameters, costs


@train.mistake
def never_moves_the_biases(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Your biases are still zero after the training. They have gradients as the weights have, and
    are to follow them.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        moved = update_parameters(parameters, grads, learning_rate)
        parameters = {key: moved[key] if key[0] == "W" else parameters[key] for key in moved}
    return parameters, costs


@train.mistake
def ignores_the_learning_rate(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Your network learns too slowly on data that it should have fitted by the end: a learning
    rate of your own stands where the argument belongs. Look at the call that updates.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, 0.0075)
    return parameters, costs


@train.mistake
def builds_layers_of_its_own(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Your network has other layers than were asked for. The sizes of all of them, from the input
    to the output, are in one of the arguments.
    """
    parameters, costs = initialize_parameters_deep([X.shape[0], 7, 1], rng), []
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


ONLY_BY_STEPS = "what one step must be takes a gradient to say, and that would give it away"


@train.mistake(unseen=ONLY_BY_STEPS)
def returns_the_parameters_before_the_last_step(
    X, Y, layer_dims, num_iterations, learning_rate, rng
):
    """The parameters that you return lack the last step: they are the ones that the last cost was
    computed with. Look at which name the last update writes to, and which one you return.
    """
    new, costs = initialize_parameters_deep(layer_dims, rng), []
    for _ in range(num_iterations):
        parameters = new
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        new = update_parameters(parameters, model_backward(AL, Y, caches), learning_rate)
    return parameters, costs


@train.mistake(unseen=ONLY_BY_STEPS)
def lets_the_learning_rate_decay(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Your steps get shorter from iteration to iteration. That can be a good idea, and is one of a
    later lesson; plain gradient descent keeps its learning rate.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for i in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate / (1 + 0.01 * i))
    return parameters, costs


@train.mistake(unseen=ONLY_BY_STEPS)
def learns_with_momentum(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Your steps follow an average of the gradients so far. That can be a good idea, and is one of
    a later lesson; plain gradient descent follows the gradient of the moment.
    """
    parameters, costs, v = initialize_parameters_deep(layer_dims, rng), [], {}
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        v = {key: 0.5 * v.get(key, 0) + 0.5 * grads[key] for key in grads}
        parameters = update_parameters(parameters, v, learning_rate)
    return parameters, costs


@train.mistake(unseen=ONLY_BY_STEPS)
def updates_the_lower_layers_with_new_gradients(
    X, Y, layer_dims, num_iterations, learning_rate, rng
):
    """Your layers move one after the other, each with a gradient that knows of the moves before
    it. All gradients of a step belong to one point: take them together, then move.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for _ in range(num_iterations):
        costs.append(compute_cost(model_forward(X, parameters)[0], Y))
        for layer in range(len(layer_dims) - 1, 0, -1):
            AL, caches = model_forward(X, parameters)
            moved = update_parameters(parameters, model_backward(AL, Y, caches), learning_rate)
            parameters = parameters | {key: moved[key] for key in (f"W{layer}", f"b{layer}")}
    return parameters, costs


@train.mistake(unseen=ONLY_BY_STEPS)
def learns_from_one_example_at_a_time(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Each of your iterations looks at a single example, the next one at the next. Plain gradient
    descent takes a step only after it has seen all examples, and its gradient is their average.
    """
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for i in range(num_iterations):
        costs.append(compute_cost(model_forward(X, parameters)[0], Y))
        i = i % X.shape[1]
        AL, caches = model_forward(X[:, i : i + 1], parameters)
        grads = model_backward(AL, Y[:, i : i + 1], caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


@train.right_answer
def all_in_one_function(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Calls no other exercise; draws the last layer first; ReLU's slope at 0 is 1; a tuple for the
    costs; moves its own arrays in place.
    """
    L, m, costs, W, b = len(layer_dims) - 1, X.shape[1], (), {}, {}
    for layer in range(L, 0, -1):
        n, n_prev = layer_dims[layer], layer_dims[layer - 1]
        W[layer] = rng.normal(scale=np.sqrt(2 / n_prev), size=(n, n_prev))
        b[layer] = np.zeros((n, 1))
    for _ in range(num_iterations):
        A, Z = {0: X}, {}
        for layer in range(1, L + 1):
            Z[layer] = W[layer] @ A[layer - 1] + b[layer]
            A[layer] = np.maximum(Z[layer], 0) if layer < L else 1 / (1 + np.exp(-Z[layer]))
        costs += (-np.mean(np.log(np.where(Y == 1, A[L], 1 - A[L]))),)
        dZ = (A[L] - Y) / m
        for layer in range(L, 0, -1):
            dA = W[layer].T @ dZ
            W[layer] -= learning_rate * dZ @ A[layer - 1].T
            b[layer] -= learning_rate * dZ.sum(axis=1, keepdims=True)
            dZ = dA * (Z[layer - 1] >= 0) if layer > 1 else None
    return {f"W{k}": W[k] for k in W} | {f"b{k}": b[k] for k in b}, costs


@train.right_answer
def from_a_uniform_start(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """A uniform start of the same deviation; an array of costs; more keys; prints."""
    parameters, costs = {"layer_dims": list(layer_dims)}, np.zeros(num_iterations)
    for layer in range(1, len(layer_dims)):
        limit = np.sqrt(6 / layer_dims[layer - 1])
        shape = layer_dims[layer], layer_dims[layer - 1]
        parameters[f"W{layer}"] = rng.uniform(-limit, limit, size=shape)
        parameters[f"b{layer}"] = np.zeros((shape[0], 1))
    dims = parameters.pop("layer_dims")
    for i in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs[i] = compute_cost(AL, Y)
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
        if i % 50 == 0:
            print(f"cost after iteration {i}: {costs[i]}")
    return [parameters | {"layer_dims": dims}, costs]


@train.right_answer
def as_a_stream_of_steps(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """A generator function that yields costs and parameters; more costs are thrown away."""

    def descend(parameters):
        while True:
            AL, caches = model_forward(X, parameters)
            grads = model_backward(AL, Y, caches)
            parameters = update_parameters(parameters, grads, learning_rate)
            yield compute_cost(AL, Y), parameters

    steps, costs = descend(initialize_parameters_deep(layer_dims, rng)), []
    while len(costs) < num_iterations:
        cost, parameters = next(steps)
        costs.append(np.float64(cost))
    return parameters, costs
