"""A network with one hidden layer of tanh units and a sigmoid output, by gradient descent.

X is (n_x, m), Y is (1, m); W1 is (n_h, n_x), W2 is (n_y, n_h), b1 and b2 are columns.
"""

import numpy as np

from dlkit.reference.activations import sigmoid
from dlkit.reference.losses import cross_entropy

Parameters = dict[str, np.ndarray]
WEIGHT_SCALE = 0.01  # small: tanh is steepest near 0


def initialize_parameters(n_x: int, n_h: int, n_y: int, rng: np.random.Generator) -> Parameters:
    """Return small normal weights, which differ from unit to unit, and zero biases."""
    return {
        "W1": WEIGHT_SCALE * rng.standard_normal((n_h, n_x)),
        "b1": np.zeros((n_h, 1)),
        "W2": WEIGHT_SCALE * rng.standard_normal((n_y, n_h)),
        "b2": np.zeros((n_y, 1)),
    }


def forward_propagation(
    X: np.ndarray, parameters: Parameters
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return A2, (n_y, m), and the cache {"Z1", "A1", "Z2", "A2"}."""
    Z1 = parameters["W1"] @ X + parameters["b1"]  # (n_h, m)
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]  # (n_y, m)
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def compute_cost(A2: np.ndarray, Y: np.ndarray) -> float:
    """Return the cross-entropy, averaged over the m examples."""
    return cross_entropy(A2, Y)


def backward_propagation(
    parameters: Parameters, cache: dict[str, np.ndarray], X: np.ndarray, Y: np.ndarray
) -> Parameters:
    """Return dW1, db1, dW2, db2 of the average cost, each of its parameter's shape."""
    m = X.shape[1]
    dZ2 = cache["A2"] - Y  # (n_y, m)
    dZ1 = parameters["W2"].T @ dZ2 * (1.0 - cache["A1"] ** 2)  # (n_h, m)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


def update_parameters(
    parameters: Parameters, grads: Parameters, learning_rate: float
) -> Parameters:
    """Return the parameters after one step of gradient descent."""
    return {name: value - learning_rate * grads["d" + name] for name, value in parameters.items()}


def nn_model(
    X: np.ndarray,
    Y: np.ndarray,
    n_h: int,
    num_iterations: int,
    learning_rate: float,
    rng: np.random.Generator,
) -> Parameters:
    """Return the parameters after `num_iterations` steps of plain gradient descent."""
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


def predict(parameters: Parameters, X: np.ndarray) -> np.ndarray:
    """Return (1, m) of 0.0 and 1.0: whether the probability of class 1 is above one half."""
    A2, _ = forward_propagation(X, parameters)
    return (A2 > 0.5).astype(float)
