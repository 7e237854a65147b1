"""batch_norm_at_test: Z_tilde (n, m) with running statistics in place of the batch's."""

import math

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import batch_norm as reference

from ..lesson import scale_and_shift, size, units

batch_norm_at_test = Exercise(reference.batch_norm_at_test, points=8)


def averages(rng, n, scale=1.0):
    """Draw running averages that no batch of `units` has."""
    mean = draws.either_sign(rng, 5, 9, (n, 1))
    return {"mean": mean, "variance": scale * rng.uniform(2, 9, size=(n, 1))}


@batch_norm_at_test.cases
def _(rng):
    n, m = size(rng)
    epsilon = float(rng.uniform(0.1, 0.5))
    yield (
        f"{n} units, {m} examples",
        (units(rng, n, m), *scale_and_shift(rng, n), averages(rng, n), epsilon),
    )
    yield (
        "one example",
        (units(rng, n, m)[:, :1], *scale_and_shift(rng, n), averages(rng, n), 1e-12),
    )
    yield (
        "one unit, variances near epsilon",
        (units(rng, 1, m), *scale_and_shift(rng, 1), averages(rng, 1, 1e-6), 1e-5),
    )
    Z = draws.as_transpose(units(rng, m, n + 1))
    arguments = Z, *scale_and_shift(rng, m), averages(rng, m), 1e-2
    yield "more units than examples, transposed", arguments


@batch_norm_at_test.right_answer
def plain(Z, gamma, beta, running, epsilon):
    """Normalised first, then scaled and shifted."""
    Z_norm = (Z - running["mean"]) / np.sqrt(running["variance"] + epsilon)
    return gamma * Z_norm + beta


@batch_norm_at_test.right_answer
def as_one_straight_line(Z, gamma, beta, running, epsilon):
    """A slope and an intercept for each unit."""
    slope = gamma * (running["variance"] + epsilon) ** -0.5
    intercept = beta - slope * running["mean"]
    print(slope.shape)
    return slope * Z + intercept


batch_norm_at_test.slip(
    "takes_the_statistics_of_the_batch",
    {
        'running["mean"]': "Z.mean(axis=1, keepdims=True)",
        'running["variance"]': "Z.var(axis=1, keepdims=True)",
    },
    """Your result depends on which examples come together, and one example alone gives beta,
    whatever it is, as when its own mean is taken off. At test time the averages of training
    stand in for the batch.""",
)

batch_norm_at_test.legal(epsilon=(1e-12, 0.5), running=(-math.inf, math.inf))
