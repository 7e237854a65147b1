"""repair_backward: the gradients of a network of ReLU, ReLU and sigmoid layers."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import labels, shuffled
from dlkit.reference import gradient_checking as reference

from ..lesson import drawn, whole_numbers
from .numerical_gradient import numerical_gradient
from .parameters_to_vector import parameters_to_vector
from .vector_to_parameters import vector_to_parameters


def with_planted_errors(X, Y, parameters):
    """Return the gradients, five of its lines being wrong: what a student's notebook starts from.

    No output is right by accident: dW3 and db3 have an error of their own, dW2 and db2 start from
    a wrong dZ2, dW1 and db1 from a wrong dZ1.
    """
    m = X.shape[1]
    W1, W2, W3 = parameters["W1"], parameters["W2"], parameters["W3"]
    b1, b2, b3 = parameters["b1"], parameters["b2"], parameters["b3"]

    # forward: no error in here
    Z1 = W1 @ X + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2 @ A1 + b2
    A2 = np.maximum(Z2, 0)
    Z3 = W3 @ A2 + b3
    A3 = 1 / (1 + np.exp(-Z3))

    # backward: runs, returns the right shapes, and is wrong
    dZ3 = A3 - Y
    dW3 = dZ3 @ A2.T
    db3 = np.sum(Y - A3, axis=1, keepdims=True) / m
    dZ2 = W3.T @ dZ3
    dW2 = (A1 @ dZ2.T).reshape(W2.shape) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = (W2.T @ dZ2) * A1
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m

    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}


# Each error that is planted, and its repair.
REPAIRS = {
    "dW3 = dZ3 @ A2.T": "dW3 = dZ3 @ A2.T / m",
    "np.sum(Y - A3, axis=1, keepdims=True)": "np.sum(dZ3, axis=1, keepdims=True)",
    "dZ2 = W3.T @ dZ3": "dZ2 = (W3.T @ dZ3) * (Z2 > 0)",
    "(A1 @ dZ2.T).reshape(W2.shape)": "dZ2 @ A1.T",
    "(W2.T @ dZ2) * A1": "(W2.T @ dZ2) * (Z1 > 0)",
}

repair_backward = Exercise(
    reference.repair_backward,
    parts={"dW1": 4, "db1": 2, "dW2": 4, "db2": 2, "dW3": 4, "db3": 2},
    handed_out=with_planted_errors,
)


def scores(X, parameters):
    """Return Z1, Z2, Z3 of the forward pass."""
    A, found = X, []
    for layer in (1, 2, 3):
        found.append(parameters[f"W{layer}"] @ A + parameters[f"b{layer}"])
        A = np.maximum(found[-1], 0)
    return found


def shows_everything(Z1, Z2, Z3):
    """Say whether every hidden unit is on for some examples and off for others, none nearly so."""
    hidden = all((Z > 0).any(axis=1).all() and (Z < 0).any(axis=1).all() for Z in (Z1, Z2))
    return hidden and min(abs(Z1).min(), abs(Z2).min()) > 0.005 and 0.3 < abs(Z3).max() < 4


def problem(rng, X, first=None, second=None):
    """Draw parameters of a 3-layer net on X until every line of a backward pass matters.

    `first` and `second` are the numbers of units in these layers; without them, they are drawn.
    """
    n_x, m = X.shape
    n_1, n_2 = (int(n) for n in rng.permutation([n for n in (3, 4, 5) if n != n_x])[:2])
    n_1, n_2 = first or n_1, second or n_2
    while True:
        parameters = drawn(rng, [n_x, n_1, n_2, 1])
        parameters["W1"] /= np.sqrt(np.mean(X.astype(float) ** 2))
        if shows_everything(*scores(X, parameters)):
            return X, labels(rng, m), shuffled(rng, parameters)


def rescaled(parameters, first, second):
    """Return parameters with the same outputs, Z1 times `first`, and Z2 times `second`.

    A ReLU passes a positive factor on, so the next weights can take it back. The slopes are then
    divided by the factors, and those of W2 and W3 take the factor of what is multiplied by them.
    """
    factors = {"W1": first, "b1": first, "W2": second / first, "b2": second, "W3": 1 / second}
    return {name: factors.get(name, 1.0) * array for name, array in parameters.items()}


def steep(rng, X, names, first, second):
    """Draw a rescaled problem whose slopes with respect to `names` reach beyond 12."""
    while True:
        X, Y, parameters = problem(rng, X)
        parameters = rescaled(parameters, first, second)
        grads = reference.repair_backward(X, Y, parameters)
        if min(abs(grads["d" + name]).max() for name in names) > 12:
            return X, Y, parameters


@repair_backward.cases
def _(rng):
    n_x, m = int(rng.integers(3, 6)), int(rng.integers(8, 11))
    yield f"{n_x} features, {m} examples", problem(rng, rng.normal(size=(n_x, m)))
    yield "two features, one unit in front", problem(rng, rng.normal(size=(2, m)), first=1)
    yield "a transposed X, one unit behind", problem(rng, rng.normal(size=(3 * m, n_x)).T, second=1)
    X, Y, parameters = problem(rng, rng.normal(size=(n_x, 2 * m))[:, ::2])
    parameters["b3"] = parameters["b3"] + 15 * rng.choice([-1, 1])
    yield "sure outputs, every second column of an array", (X, Y, parameters)
    X = rng.normal(size=(n_x, m))
    yield "small weights in front", steep(rng, X, ("W1", "b1", "b2"), 1 / 60, 1 / 60)
    yield "large weights in front", steep(rng, X, ("W2", "W3"), 2500.0, 50.0)
    X, Y, parameters = problem(rng, rng.normal(size=(n_x, m)))
    turned = {name: np.array(array, order="F") for name, array in parameters.items()}
    yield "weights that are transposed arrays", (X, Y, turned)
    yield "images of whole numbers", problem(rng, whole_numbers(rng, n_x, m)), {"edge": 0.2}


@repair_backward.right_answer
def in_a_loop_over_layers(X, Y, parameters):
    """Written anew for any number of layers, with dot, means and the slope taken from A."""
    L, activations = len(parameters) // 2, [X]
    for layer in range(1, L + 1):
        Z = np.dot(parameters[f"W{layer}"], activations[-1]) + parameters[f"b{layer}"]
        activations.append(np.where(Z > 0, Z, 0) if layer < L else 1 / (1 + np.exp(-Z)))
    grads, dZ = {}, (activations[L] - Y) / X.shape[1]
    for layer in range(L, 0, -1):
        grads[f"dW{layer}"] = np.dot(dZ, activations[layer - 1].T)
        grads[f"db{layer}"] = dZ.sum(axis=1).reshape(-1, 1)
        dZ = np.dot(parameters[f"W{layer}"].T, dZ) * (activations[layer - 1] > 0)
    return grads


@repair_backward.right_answer
def example_by_example(X, Y, parameters):
    """Outer products, one example after another; more keys than asked for; prints."""
    W1, W2, W3 = (parameters[f"W{layer}"] for layer in (1, 2, 3))
    grads = {f"d{name}": np.zeros(array.shape) for name, array in parameters.items()}
    m = X.shape[1]
    for i in range(m):
        x = X[:, i : i + 1]
        z1 = W1 @ x + parameters["b1"]
        z2 = W2 @ np.maximum(z1, 0) + parameters["b2"]
        d3 = 1 / (1 + np.exp(-(W3 @ np.maximum(z2, 0) + parameters["b3"]))) - Y[:, i : i + 1]
        d2 = (W3.T @ d3) * np.heaviside(z2, 0)
        d1 = (W2.T @ d2) * np.heaviside(z1, 0)
        for layer, (d, a) in enumerate(
            ((d1, x), (d2, np.maximum(z1, 0)), (d3, np.maximum(z2, 0))), 1
        ):
            grads[f"dW{layer}"] += np.outer(d, a) / m
            grads[f"db{layer}"] += d / m
        print(i, d3)
    return {**grads, "m": m}


@repair_backward.right_answer
def by_nudging_every_parameter(X, Y, parameters):
    """No backward pass at all: the numerical gradient of the cost, by the exercises before."""

    def cost(theta):
        A, found = X, vector_to_parameters(theta, parameters)
        for layer in (1, 2):
            A = np.maximum(found[f"W{layer}"] @ A + found[f"b{layer}"], 0)
        Z = found["W3"] @ A + found["b3"]
        return np.mean(np.logaddexp(0, Z) - Y * Z)

    gradient = numerical_gradient(cost, parameters_to_vector(parameters), 1e-6)
    pieces = vector_to_parameters(gradient, parameters)
    return {"d" + name: array for name, array in pieces.items()}


@repair_backward.right_answer
def with_einsum(X, Y, parameters):
    """einsum for all products, the slope as a mask that is multiplied in first."""
    m, p = X.shape[1], parameters
    Z1 = np.einsum("kj,ji->ki", p["W1"], X) + p["b1"]
    Z2 = np.einsum("kj,ji->ki", p["W2"], Z1 * (Z1 > 0)) + p["b2"]
    Z3 = np.einsum("kj,ji->ki", p["W3"], Z2 * (Z2 > 0)) + p["b3"]
    d3 = 0.5 * (1 + np.tanh(Z3 / 2)) - Y
    d2 = np.einsum("kj,ki,ji->ji", p["W3"], d3, 1.0 * (Z2 > 0))
    d1 = np.einsum("kj,ki,ji->ji", p["W2"], d2, 1.0 * (Z1 > 0))
    grads = {}
    for layer, d, A in ((3, d3, Z2 * (Z2 > 0)), (1, d1, X), (2, d2, Z1 * (Z1 > 0))):
        grads[f"db{layer}"] = np.mean(d, axis=1, keepdims=True)
        grads[f"dW{layer}"] = np.einsum("ki,ji->kj", d, A) / m
    return grads


# The mistakes are slips in the code that is handed out: some leave an error, some make a new one.


def all_but(error):
    """Return the repairs of all planted errors but one."""
    return {planted: repair for planted, repair in REPAIRS.items() if planted != error}


repair_backward.slip(
    "leaves_the_last_weights_summed",
    all_but("dW3 = dZ3 @ A2.T"),
    """Your dW3 is m times too large. The cost is an average over the examples, and so is each of
    its derivatives. Compare this line with those of the other weights.""",
    of="with_planted_errors",
)

repair_backward.slip(
    "leaves_the_sign_of_the_last_bias",
    all_but("np.sum(Y - A3, axis=1, keepdims=True)"),
    """Your db3 is wrong by its sign only. It starts from the same difference as dW3: when a
    prediction lies above its label, the bias should go down, so its derivative has to be
    positive.""",
    of="with_planted_errors",
)

repair_backward.slip(
    "leaves_out_the_slope_of_layer_2",
    all_but("dZ2 = W3.T @ dZ3"),
    """Weights and biases of layer 2 are wrong, and with them those of layer 1: so look at what
    all four come from. A ReLU that is off passes nothing on, neither forwards nor backwards.
    Compare how dZ2 and dZ1 come about, and count their factors.""",
    of="with_planted_errors",
)

repair_backward.slip(
    "leaves_dW2_reshaped",
    all_but("(A1 @ dZ2.T).reshape(W2.shape)"),
    """Your dW2 holds the right numbers in the wrong places, as when `reshape` deals numbers out
    anew, row by row: it is no transpose. Look at which factor comes first in the other products,
    and which is transposed.""",
    of="with_planted_errors",
)

repair_backward.slip(
    "leaves_the_activation_for_the_slope",
    all_but("(W2.T @ dZ2) * A1"),
    """Your dW1 and db1 are both wrong and have dZ1 in common. It looks as if it is multiplied by
    what the ReLU returned, where its slope is expected. For a ReLU that is on, the slope does not
    depend on how large its value is.""",
    of="with_planted_errors",
)

repair_backward.slip(
    "turns_the_sign_of_everything",
    REPAIRS | {"dZ3 = A3 - Y": "dZ3 = Y - A3"},
    """All gradients have the wrong sign. There are two differences in the first lines, one the
    wrong way round, and it looks as if they agree now because the other was changed. When a
    prediction lies above its label, dZ3 has to be positive.""",
    of="with_planted_errors",
)

repair_backward.slip(
    "averages_twice",
    REPAIRS | {"dZ3 = A3 - Y": "dZ3 = (A3 - Y) / m"},
    """All gradients are m times too small, as when they are divided by m twice. Once the average
    is taken in dZ3, it is in everything that follows from it. Take it in one place only.""",
    of="with_planted_errors",
)

repair_backward.slip(
    "multiplies_dZ3_by_the_slope_of_the_sigmoid",
    REPAIRS | {"dZ3 = A3 - Y": "dZ3 = (A3 - Y) * A3 * (1 - A3)"},
    """All gradients look as if a slope had been added to dZ3. With the cross-entropy, the slope of
    the sigmoid cancels against the derivative of the loss: the difference A3 - Y is already the
    whole of dZ3. Compare that line with the one that was handed out.""",
    of="with_planted_errors",
)

repair_backward.slip(
    "turns_the_slope_into_its_value",
    all_but("(W2.T @ dZ2) * A1") | {"dZ2 = W3.T @ dZ3": "dZ2 = (W3.T @ dZ3) * A2"},
    """The gradients of layers 2 and 1 are wrong. It looks as if both dZ2 and dZ1 are multiplied by
    the value of the ReLU instead of its slope. For a ReLU that is on, the slope does not depend on
    how large its value is.""",
    of="with_planted_errors",
)

repair_backward.slip(
    "drops_the_axis_of_the_biases",
    REPAIRS
    | {
        "np.sum(Y - A3, axis=1, keepdims=True)": "np.sum(dZ3, axis=1)",
        "np.sum(dZ2, axis=1, keepdims=True)": "np.sum(dZ2, axis=1)",
        "np.sum(dZ1, axis=1, keepdims=True)": "np.sum(dZ1, axis=1)",
    },
    """The gradients of the biases have one axis only, and the biases have two; an update would
    broadcast to a square. A sum along an axis drops that axis unless it is told to keep it: look
    at the lines of db in the code that was handed out.""",
    of="with_planted_errors",
)

repair_backward.slip(
    "puts_the_gradients_into_parameters",
    REPAIRS | {"return {": "parameters |= {", '"db3": db3}': '"db3": db3}\n    return parameters'},
    """After the call the caller's dict has changed, as when the gradients are written into it. A
    function that counts its layers by the length of that dict will stumble over it. Return a dict
    of your own.""",
    of="with_planted_errors",
)

repair_backward.legal(Y={0, 1})
