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
    # Of the same sizes as the first, for answers that keep something from one call to the next.
    yield "an epsilon that is not seen", passed(n, m, 1e-12)
    dZ_tilde, cache = passed(n, m, float(rng.uniform(0.1, 0.5)))
    yield "cache has its keys in another order", (dZ_tilde, dict(reversed(cache.items())))
    yield "deviations near epsilon", passed(3, 5, 1e-5, (0.002, 0.01))
    dZ_tilde, cache = passed(m, n + 1, 1e-3)
    yield "more units than examples, transposed", (draws.as_transpose(dZ_tilde), cache)
    yield "one unit, two examples", passed(1, 2, 1e-2)
    dZ_tilde, cache = passed(12, 13, 1e-4, (40, 70))
    yield "12 units, 13 examples, large numbers", (60 * dZ_tilde, cache)
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


@batch_norm_backward.right_answer
def by_the_matrix_of_each_unit(dZ_tilde, cache):
    """All derivatives of one unit's outputs in an (m, m) matrix; unit by unit."""
    n, m = dZ_tilde.shape
    dZ = np.zeros((n, m))
    for j in range(n):
        z = cache["Z_norm"][j]
        slope = cache["gamma"][j, 0] / (cache["variance"][j, 0] + cache["epsilon"]) ** 0.5
        jacobian = slope * (np.eye(m) - 1 / m - np.outer(z, z) / m)
        dZ[j] = jacobian.T @ dZ_tilde[j]
    dgamma = np.einsum("ij,ij->i", dZ_tilde, cache["Z_norm"]).reshape(n, 1) / m
    print(n, m)
    return dZ, dgamma, np.average(dZ_tilde, axis=1).reshape(n, 1)


batch_norm_backward.slip(
    "takes_mean_and_variance_for_constants",
    {"dZ_norm - through_mean - through_variance": "dZ_norm"},
    """Your dZ is what it would be if mean and variance were fixed numbers. They are computed from
    this batch, so each Z also acts through them on all other examples of its unit: two paths are
    missing. (A check: over the batch, each unit's dZ sums to 0.)""",
)

batch_norm_backward.slip(
    "forgets_the_path_through_the_mean",
    {" - through_mean": ""},
    """Your dZ lacks what goes back through the mean of the batch. A larger Z raises the mean, and
    so lowers every example of the unit. (A check: over the batch, each unit's dZ sums to 0.)""",
)

batch_norm_backward.slip(
    "forgets_the_path_through_the_variance",
    {" - through_variance": ""},
    """Your dZ sums to 0 over the batch, as it should, and is still wrong: it lacks what goes back
    through the variance. A Z that moves away from the mean makes all examples of its unit
    smaller.""",
)

batch_norm_backward.slip(
    "halves_the_path_through_the_variance",
    {" - through_variance": " - through_variance / 2"},
    """In your dZ the path through the variance has half of its strength, as when the factor 2 is
    missing in the derivative of the square.""",
)

batch_norm_backward.slip(
    "doubles_the_path_through_the_variance",
    {" - through_variance": " - 2 * through_variance"},
    """In your dZ the path through the variance is twice as strong as it should be, as when the
    factor 1/2 is missing in the derivative of the root.""",
)

batch_norm_backward.slip(
    "adds_the_path_through_the_variance",
    {" - through_variance": " + through_variance"},
    """In your dZ the path through the variance has the wrong sign. Dividing by the deviation pulls
    all examples together when one moves away from the mean: that path works against the direct
    one.""",
)

batch_norm_backward.slip(
    "leaves_gamma_out_of_both_means",
    {" - through_mean - through_variance": " - dbeta - Z_norm * dgamma"},
    """In your dZ only the direct path has gamma as a factor, and the means that are taken off lack
    it. What comes through the mean and the variance is the gradient of Z_norm as well.""",
)

batch_norm_backward.slip(
    "divides_the_direct_path_only",
    {
        "(dZ_norm - through_mean - through_variance) / deviation": "dZ_norm / deviation "
        "- through_mean - through_variance"
    },
    """In your dZ only the direct path is divided by the deviation. All three paths lead through the
    centred scores, and these were divided.""",
)

batch_norm_backward.slip(
    "averages_both_paths_over_the_units",
    {
        "through_mean = np.mean(dZ_norm, axis=1": "through_mean = np.mean(dZ_norm, axis=0",
        "np.mean(dZ_norm * Z_norm, axis=1": "np.mean(dZ_norm * Z_norm, axis=0",
    },
    """In your dZ the units are mixed, as when the means that are taken off run over the units. Each
    unit was normalised over the batch by itself, so these means run over the examples.""",
)

batch_norm_backward.slip(
    "adds_the_paths_through_the_batch",
    {" - through_mean - through_variance": " + through_mean + through_variance"},
    """What goes back through mean and variance has the wrong sign in your dZ. Both are taken off,
    or divided by, on the way forward: they pull against the direct path.""",
)

batch_norm_backward.slip(
    "sums_the_gradients_of_gamma_and_beta",
    {"np.mean(dZ_tilde * Z_norm": "np.sum(dZ_tilde * Z_norm", "dbeta = np.mean": "dbeta = np.sum"},
    """Your dgamma and dbeta are too large by a factor: the number of examples. In this course the
    gradient of a parameter is an average over the examples, as for W and b; papers often write the
    sum.""",
)

batch_norm_backward.slip(
    "averages_dZ_as_well",
    {"deviation\n    return": "deviation / dZ_tilde.shape[1]\n    return"},
    """Your dZ is too small by a factor: the number of examples. As in the lesson on deep networks,
    dZ carries no 1/m; the layer below takes the average when it makes its dW.""",
)

batch_norm_backward.slip(
    "sums_where_the_means_belong",
    {"through_mean = np.mean": "through_mean = np.sum", "Z_norm * np.mean": "Z_norm * np.sum"},
    """In your dZ the paths through mean and variance are too strong by a factor: the number of
    examples. Mean and variance are averages, so a single example moves them by one m-th only.""",
)

batch_norm_backward.slip(
    "forgets_gamma",
    {'cache["gamma"] * dZ_tilde': "dZ_tilde"},
    """Your dZ lacks a factor that differs from unit to unit. Forward, Z_norm was multiplied by
    something before it became Z_tilde; so is its derivative on the way back.""",
)

batch_norm_backward.slip(
    "forgets_to_divide_by_the_deviation",
    {
        "(dZ_norm - through_mean - through_variance) / deviation": "dZ_norm - through_mean "
        "- through_variance"
    },
    """Your dZ stops at Z_norm. On the way forward the centred scores were divided by the
    deviation, and that division has a derivative.""",
)

batch_norm_backward.slip(
    "divides_by_the_variance",
    {'np.sqrt(cache["variance"] + cache["epsilon"])': '(cache["variance"] + cache["epsilon"])'},
    """Your dZ is off by a factor that is different for every unit: it looks as if you divided by
    the variance. Forward, the scores were divided by its root.""",
)

batch_norm_backward.slip(
    "leaves_epsilon_out",
    {' + cache["epsilon"]': ""},
    """Where epsilon is of the size of the variance your dZ is off, and of a constant unit it is
    infinite or NaN. What was divided by on the way forward held one more term.""",
)

batch_norm_backward.slip(
    "adds_epsilon_to_the_deviation",
    {
        'np.sqrt(cache["variance"] + cache["epsilon"])': '(np.sqrt(cache["variance"]) '
        '+ cache["epsilon"])'
    },
    """Where epsilon is of the size of the variance your dZ is off, as when epsilon is added after
    the root. That is the habit of the optimisers. Here it stands inside.""",
)

batch_norm_backward.slip(
    "exchanges_dgamma_and_dbeta",
    {"return dZ, dgamma, dbeta": "return dZ, dbeta, dgamma"},
    """dgamma and dbeta are right, in the wrong order. Look at the return line.""",
)

batch_norm_backward.slip(
    "returns_dZ_last",
    {"return dZ, dgamma, dbeta": "return dgamma, dbeta, dZ"},
    """You return dgamma, dbeta, dZ in this order. What is asked for first is what the layer below
    needs: look at the return line.""",
)

batch_norm_backward.slip(
    "averages_over_the_units_on_all_paths",
    {
        "mean(dZ_tilde * Z_norm, axis=1": "mean(dZ_tilde * Z_norm, axis=0",
        "dbeta = np.mean(dZ_tilde, axis=1": "dbeta = np.mean(dZ_tilde, axis=0",
        "through_mean = np.mean(dZ_norm, axis=1": "through_mean = np.mean(dZ_norm, axis=0",
        "np.mean(dZ_norm * Z_norm, axis=1": "np.mean(dZ_norm * Z_norm, axis=0",
    },
    """Your means run over the units: dgamma and dbeta have one number for each example, and in dZ
    the units are mixed. Each unit was normalised over the batch by itself, so all of its means run
    over the examples.""",
)

batch_norm_backward.slip(
    "takes_the_gradient_of_gamma_without_Z_norm",
    {"np.mean(dZ_tilde * Z_norm": "np.mean(dZ_tilde"},
    """Your dgamma equals dbeta. gamma multiplies Z_norm, so how much it matters for an example
    depends on that example's Z_norm.""",
)

batch_norm_backward.slip(
    "averages_over_the_units",
    {
        "dgamma = np.mean(dZ_tilde * Z_norm, axis=1": "dgamma = np.mean(dZ_tilde * Z_norm, axis=0",
        "dbeta = np.mean(dZ_tilde, axis=1": "dbeta = np.mean(dZ_tilde, axis=0",
    },
    """Your dgamma and dbeta have one number for each example. There is one gamma for each unit, and
    all examples have a say in its gradient.""",
)

batch_norm_backward.slip(
    "uses_the_slope_twice",
    {
        "dgamma = np.mean(": 'dgamma = np.mean(cache["gamma"] * ',
    },
    """Your dgamma has gamma as a factor. The derivative of a product with respect to one factor is
    the other factor.""",
)

batch_norm_backward.legal(dZ_tilde=(-math.inf, math.inf))

batch_norm_backward.accepts(
    {
        old: f"np.clip({old}, -10, 10)"
        for old in ("cache['Z_norm']", "Z_norm", "cache['Z_norm'][j]", "z")
    },
    "in a batch of less than a hundred no score lies ten deviations from the mean",
)
