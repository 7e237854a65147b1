"""Mismatched data, transfer and several tasks: what the exercises share."""

import numpy as np

from dlkit.exercise import draws

GIVEN = {
    "01-logistic-regression": ("sigmoid",),
    "03-deep-network": ("initialize_parameters_deep", "linear_backward"),
    "05-optimization": ("random_mini_batches", "initialize_adam", "update_with_adam"),
    "07-tuning-batch-norm-softmax": ("one_hot", "softmax_cross_entropy"),
}


# Inputs. Neighbouring layers differ in size, because square weights hide a wrong transpose; some
# networks have more than nine layers, because W10 sorts before W2; keys come in any order.


def sizes(rng, depth):
    """Draw the sizes of the input and of `depth` layers; neighbours differ."""
    return draws.widths(rng, range(2, 6) if depth < 9 else range(1, 4), depth + 1)


def network(rng, widths):
    """Draw parameters of layers of these widths, the input's first; no bias is 0."""
    parameters = {}
    for layer, (before, size) in enumerate(zip(widths, widths[1:], strict=False), start=1):
        parameters[f"W{layer}"] = draws.either_sign(rng, 0.3, 1.5, (size, before))
        parameters[f"b{layer}"] = draws.either_sign(rng, 0.3, 1.5, (size, 1))
    return parameters


def gradients(rng, parameters, low=0.5, high=2.0):
    """Draw a gradient for each parameter, none of them 0, so that no step is."""
    return {
        "d" + name: draws.either_sign(rng, low, high, value.shape)
        for name, value in parameters.items()
    }


def shuffled(rng, values):
    """Return the dict with its keys neither in the order they were made in nor sorted."""
    return draws.shuffled(
        rng, values, lambda keys: keys != sorted(keys) and not keys[0].endswith("W1")
    )


def layout(change, values):
    """Return the dict with `change` applied to each of its arrays."""
    return {name: change(value) for name, value in values.items()}


def probabilities(rng, C, m, low=0.1, high=0.9):
    """Draw A, (C, m), of probabilities away from 0 and 1."""
    return rng.uniform(low, high, size=(C, m))


def near_the_ends(rng, C, m):
    """Draw A, (C, m), of probabilities below 0.001 and above 0.999, both in it.

    What limits them to such a distance from 0 and 1 shows; a guard of 1e-10 does not.
    """
    A = rng.uniform(1e-4, 9e-4, size=(C, m))
    high = rng.permutation(C * m).reshape(C, m) % 2 == 0
    return np.where(high, 1 - A, A)


def labels(rng, C, m, unknown=0.4):
    """Draw Y, (C, m), of 0, 1 and NaN, with all of the three in it.

    Columns have different numbers of labels, because equal ones hide a mean over the labels of
    each example; some column holds several ones, because tasks do not exclude each other.
    """
    while True:
        Y = (rng.random((C, m)) < 0.5).astype(float)
        Y[rng.random((C, m)) < unknown] = np.nan
        known = (~np.isnan(Y)).sum(axis=0)
        several = np.nansum(Y, axis=0).max() > 1 or C == 1
        kinds = {0.0, 1.0} <= set(Y[~np.isnan(Y)]) and np.isnan(Y).any()
        if kinds and several and len(set(known)) > 1 and known.min() > 0:
            return Y
