"""exponentially_weighted_average: v = beta v + (1 - beta) value, with or without correction."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import optimizers as reference

exponentially_weighted_average = Exercise(reference.exponentially_weighted_average, points=11)


@exponentially_weighted_average.cases
def _(rng):
    def temperatures(n):
        """Draw a series that begins below 0 and ends above it, or the other way round."""
        signs = np.where(np.arange(n) < (n + 1) // 2, -1, 1) * rng.choice([-1, 1])
        return rng.uniform(2.0, 9.0, size=n) * signs

    def beta(low, high):
        return float(rng.uniform(low, high))

    few, many = int(rng.integers(5, 9)), int(rng.integers(40, 60))
    yield "a list, corrected by default", (temperatures(few).tolist(), beta(0.85, 0.95))
    cold = temperatures(few)
    cold *= -np.sign(cold[0])  # the first average lies below 0
    yield "not corrected", (cold, beta(0.85, 0.95), False)
    yield "corrected, as the argument says", (temperatures(few + 1), beta(0.6, 0.8), True)
    yield "whole numbers", (rng.integers(3, 60, size=few), beta(0.85, 0.95)), {"edge": 0.15}
    whole = rng.integers(3, 60, size=few).tolist()
    yield "a list of whole numbers, not corrected", (whole, beta(0.2, 0.4), False), {"edge": 0.15}
    yield "a long series with a long memory", (temperatures(many), beta(0.97, 0.99))
    yield "every second number of an array", (temperatures(2 * many)[::2], beta(0.6, 0.7))
    yield "a single value", (temperatures(1), beta(0.85, 0.95)), {"edge": 0.05}
    yield "a single value, not corrected", (temperatures(1), beta(0.4, 0.6), False), {"edge": 0.05}


@exponentially_weighted_average.right_answer
def plain(values, beta, bias_correction=True):
    """A loop that appends to a list."""
    averages, v = [], 0.0
    for t, value in enumerate(values, start=1):
        v = beta * v + (1 - beta) * value
        averages.append(v / (1 - beta**t) if bias_correction else v)
    return np.array(averages)


@exponentially_weighted_average.right_answer
def by_a_table_of_weights(values, beta, bias_correction=True):
    """The recursion written out as one triangular matrix of weights."""
    n = len(values)
    age = np.arange(n)[:, np.newaxis] - np.arange(n)
    weights = np.where(age >= 0, (1 - beta) * beta ** np.maximum(age, 0).astype(float), 0.0)
    if bias_correction:
        weights = weights / weights.sum(axis=1, keepdims=True)
    return weights @ np.asarray(values, dtype=float)


@exponentially_weighted_average.right_answer
def by_steps_towards_the_value(values, beta, bias_correction=True):
    """Move the average towards each value; the correction all at once, at the end."""
    averages, v = np.empty(len(values)), 0
    for i in range(len(values)):
        v += (1 - beta) * (values[i] - v)
        averages[i] = v
    if not bias_correction:
        return averages
    print("corrected")
    return averages / (1 - np.power(beta, np.arange(1, len(values) + 1)))


@exponentially_weighted_average.right_answer
def with_accumulate(values, beta, bias_correction=True):
    """itertools.accumulate, and a weight that is carried along with the average."""
    from itertools import accumulate

    def step(sums, value):
        return beta * sums[0] + (1 - beta) * value, beta * sums[1] + (1 - beta)

    sums = list(accumulate(values, step, initial=(0.0, 0.0)))[1:]
    return np.array([v / weight if bias_correction else v for v, weight in sums])


exponentially_weighted_average.slip(
    "exchanges_the_weights",
    {
        "beta * v + (1 - beta) * value": "(1 - beta) * v + beta * value",
        "beta**t": "(1 - beta) ** t",
    },
    """Your average follows every value at once instead of smoothing: the new value gets the
    weight that belongs to the past. With beta = 0.9 nine tenths of the average are memory.""",
)

exponentially_weighted_average.slip(
    "never_corrects",
    {" / (1 - beta**t) if bias_correction else v": ""},
    """Without the correction you are right; where it is asked for, your first averages are far too
    small, because they start from 0. It looks as if one of your arguments is never used.""",
)

exponentially_weighted_average.slip(
    "always_corrects",
    {" if bias_correction else v": ""},
    """Your averages are corrected even when the caller asks for those that are not. It looks as if
    one of your arguments is never used.""",
)

exponentially_weighted_average.slip(
    "corrects_only_when_told_to",
    {"bias_correction=True": "bias_correction=False"},
    """When the third argument is left out you do not correct, and the exercise wants you to.
    Everything else is right: look at the default in the first line of your function.""",
)

exponentially_weighted_average.slip(
    "multiplies_beta_by_t",
    {"beta**t": "beta * t"},
    """Your first corrected average is right and the second is not. The weights that are still
    missing after t steps are beta to the power of t: they shrink towards 0, whereas your
    expression grows beyond 1 and turns the sign round.""",
)

exponentially_weighted_average.slip(
    "counts_t_from_zero",
    {", start=1": "", "append(v /": "append(np.float64(v) /"},
    """Your first corrected average is infinite, as when the correction divides by 0 there, and the
    others are corrected one step too much. The first value has t = 1: compare that with where your
    counter starts.""",
)

exponentially_weighted_average.slip(
    "corrects_every_step_like_the_last",
    {"beta**t": "beta ** len(values)"},
    """Only your last corrected average is right, as when all of them are divided by the same
    number. How much of the weight is missing is different at every step, most at the first.""",
)

exponentially_weighted_average.slip(
    "feeds_the_corrected_value_back",
    {"append(v /": "append(v := v /"},
    """Your first corrected average is right, the later ones are too far from 0, as when the
    corrected value takes part in the next step, so that each step corrects once more what already
    is. Keep the running average as it is, and correct only what you write down.""",
)

exponentially_weighted_average.slip(
    "starts_from_the_first_value",
    {"[], 0.0": "[], values[0]"},
    """Your first average without correction is the first value itself. That is another cure for
    the low start, and together with the correction it is one too many. Here the running average
    starts from 0.""",
)

exponentially_weighted_average.slip(
    "forgets_the_weight_of_the_new_value",
    {"(1 - beta) * value": "value"},
    """Your averages grow to about 1 / (1 - beta) times the size of the values, so they are no
    averages. The weights of past and present have to add up to 1: look at the weight of the new
    value.""",
)


@exponentially_weighted_average.mistake
def keeps_the_type_of_the_values(values, beta, bias_correction=True):
    """Series of whole numbers lose everything behind the decimal point, all others are right. That
    happens when an array made like the values takes over their type. Say that it holds floats."""
    averages, v = np.zeros_like(values), 0.0
    for t, value in enumerate(values, start=1):
        v = beta * v + (1 - beta) * value
        averages[t - 1] = v / (1 - beta**t) if bias_correction else v
    return averages


exponentially_weighted_average.slip(
    "returns_the_last_average_only",
    {"np.array(averages)": "averages[-1]"},
    """One number comes back. The caller wants to see the average after each value, as a curve
    beside the series: keep every one of them.""",
)

exponentially_weighted_average.slip(
    "returns_the_starting_zero_too",
    {"[], 0.0": "[0.0], 0.0"},
    """Your array is one longer than the series: the 0 from which the average starts stands in
    front. It belongs to no value. Return one average per value.""",
)

exponentially_weighted_average.slip(
    "returns_a_list",
    {"np.array(averages)": "averages"},
    """Your numbers are right, but they come as a list. What follows, such as subtracting the
    average from the series, needs an array.""",
)

exponentially_weighted_average.legal(beta=(0, 1))
