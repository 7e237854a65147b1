"""Gradient checking: what its exercises share."""

import numpy as np

from dlkit.check.compare import Tolerance
from dlkit.check.probes import Probe
from dlkit.exercise import draws
from dlkit.exercise.draws import shuffled

# Handed out in the lesson, because it needs them: answers of earlier lessons.
GIVEN = {
    "01-logistic-regression": ("sigmoid", "propagate", "cost_from_logits"),
    "02-shallow-network": ("tanh_derivative", "forward_propagation", "update_parameters"),
    "03-deep-network": (
        "linear_forward",
        "linear_activation_forward",
        "model_forward",
        "update_parameters",
    ),
    "04-regularization": ("dropout_forward",),
}


# A difference quotient is off by the rounding of f, some 4e-15 for an f of up to 20, over 2
# epsilon: some 2e-8 for epsilon = 1e-7, and differently off in every right answer. The error of
# a one-sided difference is larger than 1e-4 where epsilon is 0.01.
ROUNDING = Tolerance(atol=1e-6)


# Inputs. The sizes are distinct and larger than 1, because equal ones hide a wrong transpose and
# m = 1 every wrong 1/m; weights and slopes are of order 1, because small ones let errors vanish.


def drawn(rng, dims):
    """Draw parameters of order 1 for layers of the widths `dims`; no bias is near 0."""
    parameters = {}
    for layer, (n_in, n_out) in enumerate(zip(dims, dims[1:], strict=False), 1):
        parameters[f"W{layer}"] = rng.normal(size=(n_out, n_in))
        parameters[f"b{layer}"] = rng.choice([-1, 1]) * rng.uniform(0.2, 0.8, size=(n_out, 1))
    return parameters


def widths(rng, depth):
    """Draw the sizes of `depth` layers and of their input, 2 to 5; neighbours differ."""
    return draws.widths(rng, range(2, 6), depth + 1)


def column(rng, low, high, n):
    """Draw an (n, 1) of either sign, in size between `low` and `high`."""
    return draws.either_sign(rng, low, high, (n, 1))


def whole_numbers(rng, n_x, m):
    """Draw an X of whole numbers, as images come from a file; no feature is constant."""
    X = rng.integers(0, 10, size=(n_x, m)).astype(np.uint8)
    X[:, 0], X[:, 1] = 1, 8
    return X


def quadratic(rng, n):
    """Draw a quadratic function of n numbers, in which every number acts on every other."""
    A = rng.choice([-1.0, 1.0], size=(n, n)) * rng.uniform(0.3, 1.0, size=(n, n))
    A += np.triu(A) - np.tril(A) / 2  # not symmetric
    return Probe("quadratic", {"A": A + 2 * np.eye(n), "b": column(rng, 0.5, 1.5, n)})


def cubic(rng, n):
    """Draw a sum of n cubes."""
    return Probe("cubic", {"c": column(rng, 0.5, 1.5, n)})


def waves(rng, n):
    """Draw a sum of n sines that depends on its first number in another way too."""
    return Probe("waves", {"c": column(rng, 0.6, 1.8, n)})


def nets(rng):
    """Yield (title, parameters, options) that leave no order of keys, layers, numbers to chance."""
    yield "a net of two layers", drawn(rng, [4, 3, 2]), {}
    yield "keys in another order", shuffled(rng, drawn(rng, widths(rng, 3))), {"edge": 0.15}
    deep = drawn(rng, widths(rng, int(rng.integers(11, 14))))
    yield f"{len(deep) // 2} layers", deep, {"edge": 0.2}
    yield (
        "biases first",
        dict(sorted(drawn(rng, widths(rng, 4)).items(), reverse=True)),
        {"edge": 0.1},
    )
    turned = drawn(rng, widths(rng, 3))
    yield (
        "large weights that are transposed arrays",
        {name: np.array(30 * array, order="F") for name, array in turned.items()},
        {},
    )
