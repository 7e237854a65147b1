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


GENERATORS = 12


@sample_hyperparameter.cases
def _(rng):
    # Every scale is drawn with two generators, because an answer has a branch for each.
    def both(title, scale, low, high, n):
        for words in (title, f"{title}, with another generator"):
            yield words, (scale, low, high, n, np.random.default_rng(int(rng.integers(2**31))))

    seed = int(rng.integers(2**31))
    low, high = float(rng.uniform(1e-5, 1e-4)), float(rng.uniform(0.3, 1))
    yield '"log", a learning rate', ("log", low, high, 1000, np.random.default_rng(seed))
    yield "the same once more", ("log", low, high, 1000, np.random.default_rng(seed))
    yield (
        "the same with another generator",
        (
            "log",
            low,
            high,
            1000,
            np.random.default_rng(seed + 1),
        ),
    )
    low, high = float(rng.uniform(0.6, 0.8)), 1 - float(rng.uniform(1e-4, 1e-3))
    yield from both('"near one", a beta', "near one", low, high, 1000)
    low = float(rng.uniform(0.02, 0.05))  # so far from 1 that its logarithm is no straight line
    fresh = np.random.default_rng(seed + 3)
    yield '"near one", a wide range', ("near one", low, 0.99, 2000, fresh)
    low, high = float(rng.uniform(5, 9)), float(rng.uniform(40, 60))
    yield from both('"linear"', "linear", low, high, 1000)
    # Between these limits lies a power of 10, whichever way their logarithms are rounded.
    low, high = float(rng.uniform(2, 3)), float(rng.uniform(12, 15))
    yield from both('"log", a range above 1', "log", low, high, 1000)
    for scale in ("linear", "log", "near one"):
        yield from both(f'"{scale}", one draw', scale, 0.02, 0.99, 1)
    # So many that some meet where an answer draws from few generators of its own.
    for number in range(1, GENERATORS + 1):
        words = f"three draws from generator {number} of {GENERATORS}"
        yield words, ("linear", 1.0, 5.0, 3, np.random.default_rng(int(rng.integers(2**31))))


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


LINEAR = "rng.uniform(low, high, n)"
LOG = "10 ** rng.uniform(np.log10(low), np.log10(high), n)"
NEAR_ONE = "10 ** rng.uniform(np.log10(1 - high), np.log10(1 - low), n)"

sample_hyperparameter.slip(
    "ignores_the_scale",
    {LOG: LINEAR, "1 - " + NEAR_ONE: LINEAR},
    """On the scales "log" and "near one" your draws are not even, as when the number itself is
    drawn evenly on every scale. Of learning rates from 0.0001 to 1 nine tenths would then lie above
    0.1. One argument says which quantity should be even.""",
)

sample_hyperparameter.slip(
    "draws_too_many_large_values_on_the_log_scale",
    {LOG: LINEAR},
    """On the scale "log" too many of your draws are large, as when the number itself is drawn
    evenly, or its root. What is uniform on that scale is the exponent.""",
)

sample_hyperparameter.slip(
    "draws_too_few_values_near_one",
    {"1 - " + NEAR_ONE: LINEAR},
    """On the scale "near one" too few of your draws come close to 1, as when the number itself is
    drawn evenly. The step from 0.999 to 0.9995 counts as much there as that from 0.8 to 0.9:
    ask which quantity is halved in both.""",
)

sample_hyperparameter.slip(
    "takes_the_logarithm_of_the_value_near_one",
    {"1 - " + NEAR_ONE: LOG},
    """On the scale "near one" your draws look as if the logarithm of the value were uniform. Near 1
    that logarithm is almost a straight line, so nothing is gained. The logarithm that matters is
    that of the distance to 1.""",
)

sample_hyperparameter.slip(
    "returns_the_distance_to_one",
    {"1 - " + NEAR_ONE: NEAR_ONE},
    """On the scale "near one" your draws lie near 0. It looks as if you draw the distance to 1,
    which is a good start, and return it as it is. Ask what the caller wants to have.""",
)

sample_hyperparameter.slip(
    "returns_the_exponents",
    {"10 ** rng.uniform(np.log10(low)": "rng.uniform(np.log10(low)"},
    """On the scale "log" your draws lie outside of the limits, and for small rates they are
    negative. You seem to draw the exponent and return it. The value is what the exponent belongs
    to.""",
)

sample_hyperparameter.slip(
    "mixes_two_bases",
    {"10 ** rng.uniform(np.log10(low)": "np.exp(1) ** rng.uniform(np.log10(low)"},
    """On the scale "log" your draws have other limits than those that are asked for, as when the
    logarithm is taken to the base 10 and the power to the base e, or the other way round. Any base
    will do, if it is the same on the way there and back.""",
)

sample_hyperparameter.slip(
    "rounds_the_exponents",
    {LOG: "10.0 ** rng.integers(np.ceil(np.log10(low)), np.floor(np.log10(high)) + 1, n)"},
    """On the scale "log" your draws are whole powers of 10, so that few different values are ever
    tried. That is a grid. An exponent may be any number, 2.37 as well as 2.""",
)

sample_hyperparameter.slip(
    "lays_a_grid",
    {
        LINEAR: "rng.permutation(np.linspace(low, high, n))",
        LOG: "rng.permutation(np.geomspace(low, high, n))",
        NEAR_ONE: "rng.permutation(np.geomspace(1 - high, 1 - low, n))",
    },
    """Your values are evenly spaced, and only their order is random. In a random search each value
    is drawn without a look at the others, so some come close together and gaps remain. Draw,
    instead of laying out.""",
)


@sample_hyperparameter.mistake
def draws_one_in_each_of_n_parts(scale, low, high, n, rng):
    """Your draws are more even than chance, as when the scale is cut into n parts and one value is
    drawn in each. Such designs exist, and have their uses; here the draws have to be independent,
    so that the first ten of a hundred are a random search, too."""
    way = rng.permutation((np.arange(n) + rng.random(n)) / n)
    if scale == "linear":
        return low + way * (high - low)
    if scale == "log":
        return low * (high / low) ** way
    return 1 - (1 - low) * ((1 - high) / (1 - low)) ** way


sample_hyperparameter.slip(
    "sorts_the_draws",
    {
        LINEAR: f"np.sort({LINEAR})",
        LOG: f"np.sort({LOG})",
        "1 - " + NEAR_ONE: f"np.sort(1 - {NEAR_ONE})",
    },
    """Each of your draws tells what the next one is at least, as in a sorted array. Whoever pairs
    them with draws of a second hyperparameter, sorted too, would search along a single line.
    Return them in the order in which they were drawn.""",
)

sample_hyperparameter.slip(
    "repeats_a_single_draw",
    {
        "low, high, n)": "low, high) * np.ones(n)",
        "np.log10(high), n)": "np.log10(high)) * np.ones(n)",
    },
    """All n values of a call are the same, as when one number is drawn and then repeated. A search
    needs n different settings: look at how many numbers you ask the generator for.""",
)

sample_hyperparameter.slip(
    "makes_a_generator_of_its_own",
    {'if scale == "linear":': 'rng = np.random.default_rng(0)\n    if scale == "linear":'},
    """Whatever generator comes in, your values are the same, so a second search would try what the
    first one has tried. The usual cause is a generator that is made inside the function, with a
    fixed seed.""",
)

sample_hyperparameter.slip(
    "draws_from_the_global_state",
    {
        LINEAR: "np.random.uniform(low, high, n)",
        LOG: LOG.replace("rng", "np.random"),
        NEAR_ONE: NEAR_ONE.replace("rng", "np.random"),
    },
    """Two calls with equal generators give different values, so nobody can repeat your search.
    `np.random.uniform` draws from a state that the whole program shares. The generator to draw
    from is handed in.""",
)

sample_hyperparameter.slip(
    "draws_a_column",
    {
        LINEAR: "rng.uniform(low, high, (n, 1))",
        LOG: LOG.replace(", n)", ", (n, 1))"),
        NEAR_ONE: NEAR_ONE.replace(", n)", ", (n, 1))"),
    },
    """Your draws stand in a column with two axes. The caller goes through them one by one, and each
    has to be a number: one axis of n numbers.""",
)

sample_hyperparameter.legal(low=(1e-12, np.inf), high=(1e-12, np.inf), n=(1, np.inf))

sample_hyperparameter.accepts(
    {"rng.random(n)": "np.clip(rng.random(n), 0.0001, 1 - 0.0001)"},
    "two draws in ten thousand are moved, by less than chance moves all of them",
)
