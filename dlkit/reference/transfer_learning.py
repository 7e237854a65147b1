"""Learning from another task: a new last layer on layers that were trained before.

Parameters are {"W1", "b1", ...}; hidden layers are ReLU. Layers are counted from 1, and the last
is L.
"""

import numpy as np

Parameters = dict[str, np.ndarray]


def replace_head(parameters: Parameters, n_out: int, rng: np.random.Generator) -> Parameters:
    """Return parameters whose last layer is drawn anew, with `n_out` units: He, biases 0."""
    last = len(parameters) // 2
    n_in = parameters[f"W{last}"].shape[1]
    head = {
        f"W{last}": rng.normal(size=(n_out, n_in)) * np.sqrt(2 / n_in),
        f"b{last}": np.zeros((n_out, 1)),
    }
    return {name: head.get(name, value) for name, value in parameters.items()}


def update_unfrozen(
    parameters: Parameters, grads: Parameters, learning_rate: float, frozen: int
) -> Parameters:
    """Return parameters one gradient step on, but for layers 1 to `frozen`, which stay."""
    return {
        name: value if int(name[1:]) <= frozen else value - learning_rate * grads["d" + name]
        for name, value in parameters.items()
    }


def cached_features(X: np.ndarray, parameters: Parameters, frozen: int) -> np.ndarray:
    """Return the activations that leave layer `frozen`, (n[frozen], m); X (n_x, m) for 0."""
    A = X
    for layer in range(1, frozen + 1):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        A = np.maximum(W @ A + b, 0.0)
    return A
