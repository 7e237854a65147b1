"""batch_norm_backward: dZ (n, m), and dgamma, dbeta (n, 1), averaged over the examples."""

import math

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import batch_norm as reference

from ..lesson import cache_of, scale_and_shift, size, units

batch_norm_backward = Exercise(
    reference.batch_norm_backward,
    outputs=("dZ", "dgamma", "dbeta"),
    parts={"dZ": 10, "dgamma": 3, "dbeta": 3},
)


def slopes(rng, n, m):
    """Draw a dZ_tilde, whose means differ from unit to unit and are not 0."""
    return rng.normal(size=(n, m)) + draws.either_sign(rng, 0.5, 1.5, (n, 1))


@batch_norm_backward.cases
def _(rng):
    n, m = size(rng)

    def passed(n, m, epsilon, deviation=(0.5, 3.0)):
        Z, (gamma, _) = units(rng, n, m, deviation), scale_and_shift(rng, n)
        return slopes(rng, n, m), cache_of(Z, gamma, epsilon)

    yield f"{n} units, {m} examples", passed(n, m, float(rng.uniform(0.1, 0.5)))
    yield "an epsilon that is not seen", passed(n, m + 1, 1e-12)
    yield "deviations near epsilon", passed(3, 5, 1e-5, (0.002, 0.01))
    dZ_tilde, cache = passed(m, n + 1, 1e-3)
    yield "more units than examples, transposed", (draws.as_transpose(dZ_tilde), cache)
    yield "one unit, two examples", passed(1, 2, 1e-2)
    Z = units(rng, n, m)
    Z[rng.integers(n)] = draws.either_sign(rng, 1, 3, ())
    cache = cache_of(Z, scale_and_shift(rng, n)[0], 1e-4)
    yield "a unit that is constant over the batch", (slopes(rng, n, m), cache), {"edge": 0.2}


@batch_norm_backward.right_answer
def plain(dZ_tilde, cache):
    """The three paths of Z_norm's gradient, put together."""
    Z_norm = cache["Z_norm"]
    deviation = np.sqrt(cache["variance"] + cache["epsilon"])
    dgamma = np.mean(dZ_tilde * Z_norm, axis=1, keepdims=True)
    dbeta = np.mean(dZ_tilde, axis=1, keepdims=True)
    dZ_norm = cache["gamma"] * dZ_tilde
    through_mean = np.mean(dZ_norm, axis=1, keepdims=True)
    through_variance = Z_norm * np.mean(dZ_norm * Z_norm, axis=1, keepdims=True)
    dZ = (dZ_norm - through_mean - through_variance) / deviation
    return dZ, dgamma, dbeta


@batch_norm_backward.right_answer
def path_by_path(dZ_tilde, cache):
    """The chain rule node by node, as in the paper."""
    m = dZ_tilde.shape[1]
    inverse = 1 / np.sqrt(cache["variance"] + cache["epsilon"])
    centred = cache["Z_norm"] / inverse
    dZ_norm = dZ_tilde * cache["gamma"]
    dvariance = np.sum(dZ_norm * centred, axis=1, keepdims=True) * -0.5 * inverse**3
    dmean = -np.sum(dZ_norm, axis=1, keepdims=True) * inverse
    dmean += dvariance * np.mean(-2 * centred, axis=1, keepdims=True)
    dZ = dZ_norm * inverse + dvariance * 2 * centred / m + dmean / m
    dgamma = np.sum(dZ_tilde * cache["Z_norm"], axis=1, keepdims=True) / m
    return [dZ, dgamma, np.sum(dZ_tilde, axis=1, keepdims=True) / m]


batch_norm_backward.slip(
    "takes_mean_and_variance_for_constants",
    {"dZ_norm - through_mean - through_variance": "dZ_norm"},
    """Your dZ is what it would be if mean and variance were fixed numbers. They are computed from
    this batch, so each Z also acts through them on all other examples of its unit.""",
)

batch_norm_backward.legal(dZ_tilde=(-math.inf, math.inf))
