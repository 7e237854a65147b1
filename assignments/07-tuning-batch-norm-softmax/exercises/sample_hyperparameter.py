"""sample_hyperparameter: n independent draws between low and high, on one of three scales."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.reference import hyperparameter_search as reference

sample_hyperparameter = Exercise(
    reference.sample_hyperparameter,
    points=12,
    free=("",),
    rules=[
        Rule("drawn on a scale", 9, {"of": "", "scale": "scale", "low": "low", "high": "high"}),
        Rule("randomness from rng", 3),
    ],
)


@sample_hyperparameter.cases
def _(rng):
    seeds = [int(seed) for seed in rng.choice(2**31, size=6, replace=False)]
    generators = iter([np.random.default_rng(seed) for seed in seeds])
    low, high = float(rng.uniform(1e-5, 1e-4)), float(rng.uniform(0.3, 1))
    yield '"log", a learning rate', ("log", low, high, 1500, next(generators))
    yield "the same once more", ("log", low, high, 1500, np.random.default_rng(seeds[0]))
    yield "the same with another generator", ("log", low, high, 1500, next(generators))
    low, high = float(rng.uniform(0.5, 0.8)), 1 - float(rng.uniform(1e-4, 1e-3))
    yield '"near one", a beta', ("near one", low, high, 2000, next(generators))
    low, high = float(rng.uniform(0.1, 5)), float(rng.uniform(40, 60))
    yield '"linear"', ("linear", low, high, 2000, next(generators))
    yield '"log", far above 1', ("log", 20 * low + 10, 80 * high, 1000, next(generators))
    yield "one draw", ("linear", low, high, 1, next(generators))


@sample_hyperparameter.right_answer
def plain(scale, low, high, n, rng):
    """Powers of 10 with exponents drawn evenly."""
    if scale == "linear":
        return rng.uniform(low, high, n)
    if scale == "log":
        return 10 ** rng.uniform(np.log10(low), np.log10(high), n)
    return 1 - 10 ** rng.uniform(np.log10(1 - high), np.log10(1 - low), n)


@sample_hyperparameter.right_answer
def from_places_between_0_and_1(scale, low, high, n, rng):
    """Fractions of the way, between the limits or between their logarithms."""
    way = rng.random(n)
    if scale == "linear":
        return low + way * (high - low)
    if scale == "log":
        return low * (high / low) ** way
    return 1 - (1 - low) * ((1 - high) / (1 - low)) ** way


@sample_hyperparameter.right_answer
def one_after_the_other(scale, low, high, n, rng):
    """A loop of single draws; a list made into an array."""
    draws = []
    for _ in range(n):
        if scale == "linear":
            draws.append(rng.uniform(low, high))
        elif scale == "log":
            draws.append(np.exp(rng.uniform(np.log(low), np.log(high))))
        else:
            draws.append(1 - np.exp(rng.uniform(np.log(1 - high), np.log(1 - low))))
    return np.array(draws)


sample_hyperparameter.slip(
    "draws_the_logarithms_scale_evenly",
    {"10 ** rng.uniform(np.log10(low), np.log10(high), n)": "rng.uniform(low, high, n)"},
    """On the scale "log" nearly all of your draws lie in the highest factor of ten, as draws do
    that are uniform in the number itself. What is drawn evenly there is the exponent.""",
)
