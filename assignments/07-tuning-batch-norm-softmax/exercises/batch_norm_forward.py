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
    # Of the same sizes as the first, for answers that keep something from one call to the next.
    yield (
        "an epsilon that is not seen",
        (units(rng, n, m), *scale_and_shift(rng, n), 1e-12),
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
    gamma, beta = scale_and_shift(rng, 12)
    Z = 30 * units(rng, 12, 30)
    Z[:, 4] *= 100  # so much that nearly all of the variance is this one's
    yield "12 units, one example far from all others", (Z, 20 * gamma, 30 * beta, 1e-4)
    Z = units(rng, n, m)
    Z[rng.integers(n)] = draws.either_sign(rng, 1, 3, ())
    yield (
        "a unit that is constant over the batch",
        (Z, *scale_and_shift(rng, n), 1e-8),
        {"edge": 0.2},
    )
    far = units(rng, n, m) + draws.either_sign(rng, 5e6, 9e6, (n, 1))
    yield "units far away from 0", (far, *scale_and_shift(rng, n), 1e-3), {"edge": 0.15}


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


@batch_norm_forward.right_answer
def from_the_moments(Z, gamma, beta, epsilon):
    """Sums over the examples, the centred scores used twice; a line through the origin of Z."""
    n, m = Z.shape
    mean = (np.sum(Z, axis=1) / m).reshape(n, 1)
    centred = Z - mean
    variance = np.einsum("ij,ij->i", centred, centred).reshape(n, 1) / m
    slope = 1 / np.sqrt(variance + epsilon)
    cache = dict(epsilon=np.float64(epsilon), gamma=gamma, Z_norm=centred * slope)
    print(slope.shape)
    return centred * (gamma * slope) + beta, cache | {"variance": variance, "mean": mean}


batch_norm_forward.slip(
    "averages_over_the_units",
    {"mean(Z, axis=1": "mean(Z, axis=0", "var(Z, axis=1": "var(Z, axis=0"},
    """Your means and variances belong to the examples: each averages over all units of one. A unit
    is normalised by what it does over the whole batch, so there is one mean for each row.""",
)

batch_norm_forward.slip(
    "takes_one_mean_for_the_whole_layer",
    {
        "np.mean(Z, axis=1, keepdims=True)": "np.full((Z.shape[0], 1), Z.mean())",
        "np.var(Z, axis=1, keepdims=True)": "np.full((Z.shape[0], 1), Z.var())",
    },
    """All units have the same mean and variance, those of the whole table. Then a unit with large
    scores stays large. Each unit is normalised for itself.""",
)


@batch_norm_forward.mistake
def averages_over_the_whole_table(Z, gamma, beta, epsilon):
    """You return one mean and one variance, those of the whole table. Then a unit with large scores
    stays large. Each unit is normalised for itself, so there is one mean for each row."""
    mean, variance = np.mean(Z), np.var(Z)
    Z_norm = (Z - mean) / np.sqrt(variance + epsilon)
    cache = {"mean": mean, "variance": variance, "Z_norm": Z_norm}
    return gamma * Z_norm + beta, cache | {"gamma": gamma, "epsilon": epsilon}


batch_norm_forward.slip(
    "divides_by_m_minus_1",
    {"keepdims=True)\n    Z_norm": "keepdims=True, ddof=1)\n    Z_norm"},
    """Your variances are too large by a factor of m / (m - 1), as those that estimate the variance
    of a population from a sample. Batch norm takes the plain mean of the squares.""",
)

batch_norm_forward.slip(
    "divides_by_m_minus_1_in_the_cache_alone",
    {'"variance": variance': '"variance": np.var(Z, axis=1, keepdims=True, ddof=1)'},
    """The variance in your cache is too large by a factor of m / (m - 1), and it is not the one
    that your Z_norm was made with. The way back and the running averages need that one.""",
)

batch_norm_forward.slip(
    "takes_squares_before_the_mean_is_off",
    {"np.var(Z, axis=1, keepdims=True)": "np.mean(Z**2, axis=1, keepdims=True) - mean**2"},
    """Only units that lie far away from 0 get a wrong variance, as when the square of the mean is
    taken off the mean of the squares. These are two huge numbers that differ in their last digits.
    Take the mean off first, then square.""",
)

batch_norm_forward.slip(
    "adds_epsilon_to_the_deviation",
    {"np.sqrt(variance + epsilon)": "(np.sqrt(variance) + epsilon)"},
    """Where epsilon is of the size of the variance your Z_norm is off. It looks as if epsilon is
    added after the root. RMSprop and Adam have it there; in batch norm it belongs to the
    variance.""",
)

batch_norm_forward.slip(
    "uses_an_epsilon_of_its_own",
    {"variance + epsilon": "variance + 1e-8"},
    """The argument epsilon makes no difference to your Z_norm, as when a fixed small number stands
    in its place. The caller says which epsilon belongs to the network: use that one.""",
)

batch_norm_forward.slip(
    "goes_without_epsilon",
    {"np.sqrt(variance + epsilon)": "np.sqrt(variance)"},
    """A unit that is constant over the batch turns into NaN, and with a large epsilon your Z_norm
    is off. What the centred scores are divided by lacks epsilon.""",
)

batch_norm_forward.slip(
    "divides_by_the_variance",
    {"np.sqrt(variance + epsilon)": "(variance + epsilon)"},
    """Your Z_norm does not have variance 1: units that vary much vary little afterwards. Dividing
    by c divides the variance by c squared. Ask what has to be c.""",
)

batch_norm_forward.slip(
    "does_not_take_the_mean_off",
    {"(Z - mean) /": "Z /"},
    """Your Z_norm has variance 1, but its mean is not 0. Normalising has two steps, and one of them
    is missing.""",
)

batch_norm_forward.slip(
    "returns_Z_norm",
    {"gamma * Z_norm + beta": "Z_norm"},
    """What you return has mean 0 and variance 1, whatever gamma and beta are. The network should be
    able to choose another mean and deviation for each unit: that is what the two are for.""",
)

batch_norm_forward.slip(
    "exchanges_gamma_and_beta",
    {"gamma * Z_norm + beta": "beta * Z_norm + gamma"},
    """The mean of your Z_tilde is gamma, and its deviation is beta, as when the two are exchanged.
    One of them is a scale, the other one a shift.""",
)

batch_norm_forward.slip(
    "multiplies_beta_as_well",
    {"gamma * Z_norm + beta": "gamma * (Z_norm + beta)"},
    """The means of your Z_tilde are off by the factor gamma, as when beta is added first and then
    multiplied as well. Look at the order of scaling and shifting.""",
)

batch_norm_forward.slip(
    "caches_the_variance_with_epsilon",
    {
        "np.var(Z, axis=1, keepdims=True)": "np.var(Z, axis=1, keepdims=True) + epsilon",
        "np.sqrt(variance + epsilon)": "np.sqrt(variance)",
    },
    """Only the variance in your cache is off, by epsilon. The running averages will take it from
    there, and epsilon would be added once more at test time. Keep the plain one.""",
)

batch_norm_forward.slip(
    "caches_the_deviation",
    {'"variance": variance': '"variance": np.sqrt(variance + epsilon)'},
    """In your cache stands the deviation under the name of the variance. Whoever takes the root of
    it again, as the backward pass does, goes wrong.""",
)

batch_norm_forward.slip(
    "caches_Z_tilde",
    {'"Z_norm": Z_norm': '"Z_norm": Z_tilde'},
    """In your cache Z_tilde stands under the name of Z_norm. The way back
    needs the scores before gamma and beta.""",
)

batch_norm_forward.slip(
    "normalises_the_given_array",
    {"Z_norm = (Z - mean)": "Z -= mean\n    Z_norm = Z"},
    """After the call the caller's Z has changed: operators such as -= work inside the array that
    was handed in.""",
)

batch_norm_forward.slip(
    "drops_an_axis_of_the_statistics",
    {'"mean": mean, "variance": variance': '"mean": mean[:, 0], "variance": variance[:, 0]'},
    """The mean and the variance in your cache have one axis. Subtracted from an (n, m) array such
    an array is taken for a row, one number for each example. Keep the column.""",
)

batch_norm_forward.legal(
    epsilon=(1e-12, 0.5), gamma=(-math.inf, math.inf), beta=(-math.inf, math.inf)
)
