"""A network of L layers: ReLU units in the hidden ones, a sigmoid output.

A layer's cache is (A_prev, W, b, Z); W[l] is (n[l], n[l-1]), b[l] is (n[l], 1), Z and A are
(n[l], m).
"""

from collections.abc import Sequence

import numpy as np

from dlkit.reference import shallow_network
from dlkit.reference.activations import relu, relu_derivative, sigmoid, sigmoid_derivative
from dlkit.reference.initialization import he
from dlkit.reference.losses import cross_entropy

Parameters = dict[str, np.ndarray]
Cache = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]

ACTIVATIONS = {"relu": (relu, relu_derivative), "sigmoid": (sigmoid, sigmoid_derivative)}


def initialize_parameters_deep(layer_dims: Sequence[int], rng: np.random.Generator) -> Parameters:
    """Return He-initialised weights, mean 0 and sd sqrt(2 / n[l-1]), and zero biases."""
    return he(layer_dims, rng)


def linear_forward(A_prev: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return Z = W A_prev + b, (n[l], m)."""
    return W @ A_prev + b


def linear_activation_forward(
    A_prev: np.ndarray, W: np.ndarray, b: np.ndarray, activation: str
) -> tuple[np.ndarray, Cache]:
    """Return A and the layer's cache; `activation` is "relu" or "sigmoid"."""
    Z = linear_forward(A_prev, W, b)
    function, _ = ACTIVATIONS[activation]
    return function(Z), (A_prev, W, b, Z)


def model_forward(X: np.ndarray, parameters: Parameters) -> tuple[np.ndarray, list[Cache]]:
    """Return AL and one cache per layer, the first layer's first."""
    depth = len(parameters) // 2
    A, caches = X, []
    for layer in range(1, depth + 1):
        activation = "sigmoid" if layer == depth else "relu"
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        A, cache = linear_activation_forward(A, W, b, activation)
        caches.append(cache)
    return A, caches


def compute_cost(AL: np.ndarray, Y: np.ndarray) -> float:
    """Return the cross-entropy, averaged over the m examples."""
    return cross_entropy(AL, Y)


def linear_backward(dZ: np.ndarray, cache: Cache) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return dA_prev, which is a sum over units, and dW, db, which are means over examples."""
    A_prev, W, _, _ = cache
    m = A_prev.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m


def linear_activation_backward(
    dA: np.ndarray, cache: Cache, activation: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return dA_prev, dW, db of a whole layer."""
    _, derivative = ACTIVATIONS[activation]
    return linear_backward(dA * derivative(cache[3]), cache)


def model_backward(AL: np.ndarray, Y: np.ndarray, caches: list[Cache]) -> Parameters:
    """Return dW1, db1, ..., dWL, dbL of the average cost.

    The output layer starts from dZ = AL - Y, to which dA times the sigmoid's slope simplifies,
    without dividing by a probability.
    """
    grads, depth = {}, len(caches)
    dA_prev, dW, db = linear_backward(AL - Y, caches[-1])
    grads[f"dW{depth}"], grads[f"db{depth}"] = dW, db
    for layer in range(depth - 1, 0, -1):
        dA_prev, dW, db = linear_activation_backward(dA_prev, caches[layer - 1], "relu")
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads


def update_parameters(
    parameters: Parameters, grads: Parameters, learning_rate: float
) -> Parameters:
    """Return the parameters after one step of gradient descent."""
    return shallow_network.update_parameters(parameters, grads, learning_rate)


def train(
    X: np.ndarray,
    Y: np.ndarray,
    layer_dims: Sequence[int],
    num_iterations: int,
    learning_rate: float,
    rng: np.random.Generator,
) -> tuple[Parameters, list[float]]:
    """Return parameters and costs of plain gradient descent; costs[i] is taken before step i."""
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs
