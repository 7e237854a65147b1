"""From gradients to steps, in order of increasing complexity; and the batches they are taken on.

Every update returns new values: parameters, then its state.
"""

from collections.abc import Sequence

import numpy as np

from dlkit.reference import shallow_network

Parameters = dict[str, np.ndarray]


def random_mini_batches(
    X: np.ndarray, Y: np.ndarray, batch_size: int, rng: np.random.Generator
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return (X_b, Y_b) pairs of `batch_size` random examples; the last may be shorter."""
    m = X.shape[1]
    order = rng.permutation(m)
    starts = range(0, m, batch_size)
    members = [order[start : start + batch_size] for start in starts]
    return [(X[:, batch], Y[:, batch]) for batch in members]


def exponentially_weighted_average(
    values: Sequence[float] | np.ndarray, beta: float, bias_correction: bool = True
) -> np.ndarray:
    """Return v, with v = beta v + (1 - beta) value from 0; corrected, v[t-1] / (1 - beta^t)."""
    averages = np.zeros(len(values))
    v = 0.0
    for t, value in enumerate(values, start=1):
        v = beta * v + (1.0 - beta) * value
        averages[t - 1] = v / (1.0 - beta**t) if bias_correction else v
    return averages


def decayed_learning_rate(learning_rate: float, epoch: int, decay_rate: float) -> float:
    """Return learning_rate / (1 + decay_rate epoch)."""
    return learning_rate / (1.0 + decay_rate * epoch)


def step_decay(learning_rate: float, epoch: int, decay_rate: float, interval: int) -> float:
    """Return the decayed rate, held constant for `interval` epochs at a time."""
    return decayed_learning_rate(learning_rate, epoch // interval, decay_rate)


def update_with_gradient_descent(
    parameters: Parameters, grads: Parameters, learning_rate: float
) -> Parameters:
    """Return the parameters one step down the gradient."""
    return shallow_network.update_parameters(parameters, grads, learning_rate)


def initialize_velocity(parameters: Parameters) -> Parameters:
    """Return zeros of each parameter's shape under "dW1", "db1", ..."""
    return {"d" + name: np.zeros_like(value) for name, value in parameters.items()}


def update_with_momentum(
    parameters: Parameters,
    grads: Parameters,
    velocity: Parameters,
    beta: float,
    learning_rate: float,
) -> tuple[Parameters, Parameters]:
    """Return parameters and velocity: v = beta v + (1 - beta) g, then a step along v."""
    velocity = _average(velocity, grads, beta)
    return update_with_gradient_descent(parameters, velocity, learning_rate), velocity


def update_with_rmsprop(
    parameters: Parameters,
    grads: Parameters,
    s: Parameters,
    beta: float,
    learning_rate: float,
    epsilon: float,
) -> tuple[Parameters, Parameters]:
    """Return parameters and s: s averages g², and the step is g / (sqrt(s) + epsilon)."""
    s = _average(s, _squares(grads), beta)
    steps = {name: grads[name] / (np.sqrt(s[name]) + epsilon) for name in s}
    return update_with_gradient_descent(parameters, steps, learning_rate), s


def initialize_adam(parameters: Parameters) -> tuple[Parameters, Parameters]:
    """Return v and s, two separate sets of zeros."""
    return initialize_velocity(parameters), initialize_velocity(parameters)


def update_with_adam(
    parameters: Parameters,
    grads: Parameters,
    v: Parameters,
    s: Parameters,
    t: int,
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
) -> tuple[Parameters, Parameters, Parameters]:
    """Return parameters, v and s after step t = 1, 2, ... (Kingma and Ba, 2015).

    The step uses averages corrected for their start at zero; those returned are uncorrected.
    """
    v = _average(v, grads, beta1)
    s = _average(s, _squares(grads), beta2)
    steps = {
        name: v[name] / (1.0 - beta1**t) / (np.sqrt(s[name] / (1.0 - beta2**t)) + epsilon)
        for name in v
    }
    return update_with_gradient_descent(parameters, steps, learning_rate), v, s


def _average(state: Parameters, values: Parameters, beta: float) -> Parameters:
    return {name: beta * old + (1.0 - beta) * values[name] for name, old in state.items()}


def _squares(grads: Parameters) -> Parameters:
    return {name: value**2 for name, value in grads.items()}
