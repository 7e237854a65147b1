"""Regularisation: what its exercises share."""

from dlkit.exercise import draws

GIVEN = {
    "01-logistic-regression": ("sigmoid",),
    "03-deep-network": (
        "initialize_parameters_deep",
        "linear_forward",
        "linear_activation_forward",
        "model_forward",
        "compute_cost",
        "linear_backward",
        "model_backward",
        "update_parameters",
    ),
}


# Widths differ from each other, from m and, but for the last, from 1: the spectral norm of a row
# is its Frobenius norm. Weights, biases and lambda are of order 1.


def widths(rng, layers):
    """Draw the sizes n[0] to n[layers]: neighbours differ, and the last is 1."""
    first = int(rng.integers(3, 6))
    return [*draws.widths(rng, (2, 3, 4, 5), layers, first), 1]


def network(rng, layers, shapes=None):
    """Draw the parameters W1, b1, ... of a net, all of order 1."""
    sizes = shapes or widths(rng, layers)
    parameters = {}
    for layer in range(1, len(sizes)):
        parameters[f"W{layer}"] = rng.normal(scale=0.8, size=(sizes[layer], sizes[layer - 1]))
        parameters[f"b{layer}"] = rng.uniform(0.4, 1.2, size=(sizes[layer], 1))
    return parameters


def shuffled(rng, values):
    """Return the dict in an order in which no two entries stand where they stood."""

    def apart(keys):
        return all(a != b and a[-2] != b[-2] for a, b in zip(values, keys, strict=True))

    return draws.shuffled(rng, values, apart)


def strength(rng):
    """Draw lambda; it is never 0 or 1."""
    return float(rng.choice([rng.uniform(0.4, 0.8), rng.uniform(1.3, 2.5)]))
