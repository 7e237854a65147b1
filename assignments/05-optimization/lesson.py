"""Optimisation: what its exercises share."""

import numpy as np

from dlkit.exercise import draws

GIVEN = {
    "01-logistic-regression": ("sigmoid", "cost_from_logits"),
    "03-deep-network": (
        "initialize_parameters_deep",
        "linear_forward",
        "linear_activation_forward",
        "model_forward",
        "compute_cost",
        "linear_backward",
        "linear_activation_backward",
        "model_backward",
    ),
}


# Inputs. Neighbouring layers differ in size, because square weights hide a wrong transpose; some
# networks have more than nine layers, because W10 sorts before W2; keys come in any order, and
# those of the gradients and averages in another one than those of the parameters.


def widths(rng, count):
    """Draw the sizes of `count` layers and of the input before them; neighbours differ."""
    return draws.widths(rng, range(2, 6) if count < 9 else range(1, 4), count + 1)


def network(rng, count):
    """Draw parameters of `count` layers, with biases that are not 0."""
    sizes = widths(rng, count)
    parameters = {}
    for layer, (before, size) in enumerate(zip(sizes, sizes[1:], strict=False), start=1):
        parameters[f"W{layer}"] = rng.normal(size=(size, before))
        parameters[f"b{layer}"] = rng.normal(size=(size, 1))
    return parameters


def gradients(rng, parameters, scale=1.0):
    """Draw a gradient for each parameter, none of them 0, so that no step is."""
    return {
        "d" + name: scale * draws.either_sign(rng, 0.5, 2, value.shape)
        for name, value in parameters.items()
    }


def large(rng, values):
    """Draw a dict like `values` of numbers of either sign between 15 and 60.

    What limits numbers to a usual size, such as 10, shows only here.
    """
    return {name: draws.either_sign(rng, 15, 60, value.shape) for name, value in values.items()}


def squares(rng, parameters):
    """Draw averages of squares, as after a few steps."""
    return {name: value**2 + 0.1 for name, value in gradients(rng, parameters).items()}


def zeros(parameters):
    """Return a state before the first step."""
    return {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}


def shuffled(rng, values):
    """Return the same dict with its keys in another order: not W first, not the first layer."""
    return draws.shuffled(rng, values, lambda names: not names[0].endswith("W1"))


def transposed(values):
    """Return the same numbers in arrays that are transposes in memory."""
    return {name: draws.as_transpose(value) for name, value in values.items()}


def strided(values):
    """Return the same numbers in arrays that are every second column of one in memory."""
    return {name: draws.as_every_second(value) for name, value in values.items()}


def some_zero(rng, values):
    """Return the same dict with a 0 somewhere in each array."""
    values = {name: value.copy() for name, value in values.items()}
    for value in values.values():
        value.flat[rng.integers(value.size)] = 0.0
    return values


def rate(rng):
    """Draw a learning rate, large enough that a wrong step shows in the parameters."""
    return float(rng.uniform(0.1, 0.5))


def tiny(rng):
    """Draw an epsilon like the usual one; gradients near it show where it stands."""
    return float(rng.uniform(0.5, 2.0)) * 1e-8
