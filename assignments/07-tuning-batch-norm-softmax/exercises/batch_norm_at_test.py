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
    # Of the same sizes as the first, for answers that keep something from one call to the next.
    running = dict(reversed(averages(rng, n).items()))
    arguments = units(rng, n, m), *scale_and_shift(rng, n), running, epsilon
    yield "running has its keys in another order", arguments
    yield (
        "one example",
        (units(rng, n, m)[:, :1], *scale_and_shift(rng, n), averages(rng, n), epsilon),
    )
    yield (
        "one unit, variances near epsilon",
        (units(rng, 1, m), *scale_and_shift(rng, 1), averages(rng, 1, 1e-6), 1e-5),
    )
    Z = draws.as_transpose(units(rng, m, n + 1))
    arguments = Z, *scale_and_shift(rng, m), averages(rng, m), 1e-2
    yield "more units than examples, transposed", arguments
    Z = units(rng, n, 10 + m)
    arguments = Z, *scale_and_shift(rng, n), averages(rng, n), 1e-12
    yield f"a batch of {10 + m}, an epsilon that is not seen", arguments


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


@batch_norm_at_test.right_answer
def example_by_example(Z, gamma, beta, running, epsilon):
    """A loop over the columns, each normalised alone."""
    out = np.empty(Z.shape)
    for i in range(Z.shape[1]):
        z = Z[:, i : i + 1] - running["mean"]
        z = z / (running["variance"] + epsilon) ** 0.5
        out[:, i : i + 1] = z * gamma + beta
    return out


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

batch_norm_at_test.slip(
    "takes_the_mean_of_the_batch",
    {'running["mean"]': "Z.mean(axis=1, keepdims=True)"},
    """One example alone gives beta, whatever it is, as when the mean of the batch is taken off.
    Both statistics come from training.""",
)

batch_norm_at_test.slip(
    "takes_the_variance_of_the_batch",
    {'running["variance"]': "Z.var(axis=1, keepdims=True)"},
    """One example alone gives huge numbers: the variance of a batch of one is 0. Both statistics
    come from training.""",
)

batch_norm_at_test.slip(
    "adds_epsilon_to_the_deviation",
    {'np.sqrt(running["variance"] + epsilon)': '(np.sqrt(running["variance"]) + epsilon)'},
    """Where epsilon is of the size of the variance your result is off, as when it is added after
    the root. It has to stand where it stood in training, or a trained network meets other
    numbers.""",
)

batch_norm_at_test.slip(
    "goes_without_epsilon",
    {" + epsilon": ""},
    """Your result is as if epsilon were 0. It was in the formula during training, so gamma and beta
    have been learned with it.""",
)

batch_norm_at_test.slip(
    "uses_an_epsilon_of_its_own",
    {" + epsilon": " + 1e-8"},
    """The argument epsilon makes no difference to your result, as when a fixed small number stands
    in its place. The caller says which epsilon belongs to the network: use that one.""",
)

batch_norm_at_test.slip(
    "exchanges_gamma_and_beta",
    {"gamma * Z_norm + beta": "beta * Z_norm + gamma"},
    """Your result is as if gamma and beta had changed places. One of them is a scale, the other
    one a shift.""",
)

batch_norm_at_test.slip(
    "divides_by_the_variance",
    {'np.sqrt(running["variance"] + epsilon)': '(running["variance"] + epsilon)'},
    """Your result is off by a factor that differs from unit to unit, as when you divide by the
    running variance. What is stored is a variance; what scores are divided by is a deviation.""",
)

batch_norm_at_test.slip(
    "takes_the_stored_variance_for_a_deviation",
    {'np.sqrt(running["variance"] + epsilon)': 'np.sqrt(running["variance"] ** 2 + epsilon)'},
    """Your result is off by a factor that differs from unit to unit: it looks as if the stored
    number were squared, as a deviation would have to be. It is a variance already.""",
)

batch_norm_at_test.slip(
    "returns_the_normalised_scores",
    {"gamma * Z_norm + beta": "Z_norm"},
    """gamma and beta make no difference to your result. They are trained parameters of the
    network, and at test time they are used as in training.""",
)

batch_norm_at_test.slip(
    "shifts_before_it_scales",
    {"gamma * Z_norm + beta": "gamma * (Z_norm + beta)"},
    """Your result is off by a constant for each unit, as when beta is multiplied by gamma, too.
    Look at the order of scaling and shifting.""",
)

batch_norm_at_test.slip(
    "does_not_take_the_mean_off",
    {'(Z - running["mean"])': "Z"},
    """Your result is off by a constant for each unit, as when the running mean is never taken off.
    All that training did to the scores has to be done here.""",
)

batch_norm_at_test.slip(
    "normalises_twice",
    {
        'Z_norm = (Z - running["mean"])': "Z = (Z - Z.mean(axis=1, keepdims=True)) / np.sqrt("
        'Z.var(axis=1, keepdims=True) + epsilon)\n    Z_norm = (Z - running["mean"])'
    },
    """Your result depends on which examples come together: it looks as if the scores are
    normalised by their own batch first, and then by the running averages. One normalisation is
    enough, and it is the second.""",
)

batch_norm_at_test.legal(epsilon=(1e-12, 0.5), Z=(-math.inf, math.inf), gamma=(-math.inf, math.inf))
