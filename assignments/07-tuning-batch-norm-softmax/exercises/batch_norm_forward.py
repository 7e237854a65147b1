"""batch_norm_forward: Z_tilde (n, m), and a cache of mean, variance, Z_norm, gamma, epsilon."""

import math

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import batch_norm as reference

from ..lesson import scale_and_shift, size, units

batch_norm_forward = Exercise(
    reference.batch_norm_forward,
    outputs=("Z_tilde", "cache"),
    parts={"Z_tilde": 6, "mean": 1.5, "variance": 1.5, "Z_norm": 3, "gamma": 1, "epsilon": 1},
)


@batch_norm_forward.cases
def _(rng):
    n, m = size(rng)
    yield (
        f"{n} units, {m} examples",
        (units(rng, n, m), *scale_and_shift(rng, n), float(rng.uniform(0.1, 0.5))),
    )
    yield (
        "an epsilon that is not seen",
        (units(rng, n, m + 1), *scale_and_shift(rng, n), 1e-12),
    )
    yield (
        "deviations near epsilon, two examples",
        (units(rng, 3, 2, (0.002, 0.01)), *scale_and_shift(rng, 3), 1e-5),
    )
    yield (
        "a transposed Z, one unit",
        (draws.as_transpose(units(rng, 1, m)), *scale_and_shift(rng, 1), 1e-3),
    )
    Z = draws.as_every_second(units(rng, m, n + 1))
    yield "more units than examples", (Z, *scale_and_shift(rng, m), 1e-2)
    Z = units(rng, n, m)
    Z[rng.integers(n)] = draws.either_sign(rng, 1, 3, ())
    yield (
        "a unit that is constant over the batch",
        (Z, *scale_and_shift(rng, n), 1e-8),
        {"edge": 0.2},
    )


@batch_norm_forward.right_answer
def plain(Z, gamma, beta, epsilon):
    """Mean and variance by NumPy, along the examples."""
    mean = np.mean(Z, axis=1, keepdims=True)
    variance = np.var(Z, axis=1, keepdims=True)
    Z_norm = (Z - mean) / np.sqrt(variance + epsilon)
    Z_tilde = gamma * Z_norm + beta
    cache = {"mean": mean, "variance": variance, "Z_norm": Z_norm}
    cache["gamma"], cache["epsilon"] = gamma, epsilon
    return Z_tilde, cache


@batch_norm_forward.right_answer
def unit_by_unit(Z, gamma, beta, epsilon):
    """A loop over the rows, sums by hand; more keys than asked for."""
    n, m = Z.shape
    cache = {"mean": np.zeros((n, 1)), "variance": np.zeros((n, 1)), "Z_norm": np.zeros((n, m))}
    out = np.zeros((n, m))
    for j in range(n):
        mu = sum(Z[j]) / m
        var = sum((Z[j] - mu) ** 2) / m
        normed = (Z[j] - mu) * (var + epsilon) ** -0.5
        cache["mean"][j, 0], cache["variance"][j, 0], cache["Z_norm"][j] = mu, var, normed
        out[j] = gamma[j, 0] * normed + beta[j, 0]
    return [out, cache | {"gamma": gamma.copy(), "epsilon": epsilon, "beta": beta, "Z": Z}]


batch_norm_forward.slip(
    "averages_over_the_units",
    {"mean(Z, axis=1": "mean(Z, axis=0", "var(Z, axis=1": "var(Z, axis=0"},
    """Your means and variances belong to the examples: each averages over all units of one. A unit
    is normalised by what it does over the whole batch, so there is one mean for each row.""",
)

batch_norm_forward.legal(epsilon=(1e-12, 0.5), gamma=(-math.inf, math.inf))
