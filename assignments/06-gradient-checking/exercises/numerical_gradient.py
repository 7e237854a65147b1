"""numerical_gradient: (n, 1) of two-sided difference quotients of f."""

import numpy as np

from dlkit.check.probes import Probe
from dlkit.exercise import Exercise
from dlkit.reference import gradient_checking as reference

from ..lesson import ROUNDING, column, cubic, quadratic, waves

numerical_gradient = Exercise(reference.numerical_gradient, points=14, tolerance=ROUNDING)


def fast_waves(rng, n):
    """Draw waves so fast that the quotient depends on epsilon, and where they are steep."""
    theta = column(rng, 0.4, 1.2, n)
    turns = np.round(rng.uniform(4e4, 6e4, size=(n, 1)))
    c = (2 * np.pi * turns + rng.uniform(-1, 1, size=(n, 1))) / theta
    return Probe("waves", {"c": c}), theta


@numerical_gradient.cases
def _(rng):
    n = int(rng.integers(4, 7))
    yield "a quadratic function", (quadratic(rng, n), column(rng, 0.3, 1.2, n))
    yield "a sum of cubes, epsilon = 0.01", (cubic(rng, n), column(rng, 0.4, 1.2, n), 0.01)
    yield "steep slopes, epsilon = 0.001", (cubic(rng, n), column(rng, 11, 13, n), 1e-3)
    # 1e-7 is off by 1e-4 here, and another default by another share.
    yield "fast waves, epsilon left out", fast_waves(rng, n)
    yield "a sum of waves", (waves(rng, n), column(rng, 0.4, 1.2, n))
    yield "a sum of waves, epsilon = 0.001", (waves(rng, n), column(rng, 0.4, 1.2, n), 1e-3)
    strided = np.repeat(column(rng, 0.3, 1.2, n), 2, axis=0)[::2]
    yield "every second row of an array, epsilon = 0.01", (quadratic(rng, n), strided, 0.01)
    yield (
        "a single number, epsilon = 0.0001",
        (cubic(rng, 1), column(rng, 0.6, 1.2, 1), 1e-4),
        {"edge": 0.1},
    )


@numerical_gradient.right_answer
def plain(f, theta, epsilon=1e-7):
    """Two nudged copies for each number."""
    gradient = np.zeros(theta.shape)
    for i in range(theta.shape[0]):
        plus, minus = theta.copy(), theta.copy()
        plus[i] += epsilon
        minus[i] -= epsilon
        gradient[i] = (f(plus) - f(minus)) / (2 * epsilon)
    return gradient


@numerical_gradient.right_answer
def nudged_in_place_and_put_back(f, theta, epsilon=1e-7):
    """Writes into theta and puts the very same number back."""
    gradient = []
    for i in range(len(theta)):
        kept = theta[i, 0]
        theta[i, 0] = kept - epsilon
        below = f(theta)
        theta[i, 0] = kept + epsilon
        above = f(theta)
        theta[i, 0] = kept
        gradient.append([(above - below) / (2 * epsilon)])
    return np.array(gradient)


@numerical_gradient.right_answer
def with_columns_of_the_identity(f, theta, epsilon=1e-7):
    """All steps as columns of one matrix; the two halves of the difference one by one."""
    steps = np.hsplit(epsilon * np.eye(theta.size), theta.size)
    values = np.array([[f(theta + step), f(theta - step)] for step in steps])
    return (values[:, :1] - values[:, 1:]) / epsilon / 2


@numerical_gradient.right_answer
def from_two_one_sided_slopes(f, theta, epsilon=1e-7):
    """The mean of the slopes to both sides, from the last number to the first; prints."""
    gradient, middle = np.empty_like(theta), f(theta)
    for i in reversed(range(theta.size)):
        numbers = [float(x) for x in theta[:, 0]]
        numbers[i] += epsilon
        right = (f(np.array(numbers).reshape(-1, 1)) - middle) / epsilon
        numbers[i] -= 2 * epsilon
        left = (middle - f(np.array(numbers).reshape(-1, 1))) / epsilon
        gradient[i, 0] = (left + right) / 2
        print(i, left, right)
    return gradient


numerical_gradient.slip(
    "looks_ahead_only",
    {"f(minus)": "f(theta)", "(2 * epsilon)": "epsilon"},
    """It looks as if you compare the value after the nudge with the value before it. That slope
    belongs to a point half a step further on, and its error is as large as epsilon. A nudge to
    either side cancels this error: it leaves one of the size of epsilon squared.""",
)

numerical_gradient.slip(
    "looks_back_only",
    {"f(plus)": "f(theta)", "(2 * epsilon)": "epsilon"},
    """It looks as if you compare the value at theta with the value one step before it. That slope
    belongs to a point half a step back, and its error is as large as epsilon. Put theta in the
    middle between the two points.""",
)

numerical_gradient.slip(
    "divides_by_one_epsilon",
    {"(2 * epsilon)": "epsilon"},
    """Every number is twice as large as it should be. A slope is a difference of values, divided
    by the distance between the two points: work out how far apart yours are.""",
)

numerical_gradient.slip(
    "multiplies_by_epsilon",
    {"(2 * epsilon)": "2 * epsilon"},
    """Your numbers are next to nothing, as when Python works from left to right through `/ 2 *
    epsilon`: it divides by 2 and then multiplies. Put what stands below the fraction line into
    brackets.""",
)

numerical_gradient.slip(
    "takes_minus_for_plus",
    {"f(plus) - f(minus)": "f(minus) - f(plus)"},
    """Every number has the wrong sign. Where f grows with theta, its slope is positive: see which
    of the two values is the larger one there, and which of them you subtract.""",
)

numerical_gradient.slip(
    "nudges_all_numbers_at_once",
    {
        "plus[i] += epsilon": "plus = theta + epsilon",
        "minus[i] -= epsilon": "minus = theta - epsilon",
    },
    """All entries of your gradient are equal: they are the sum of the right ones. That happens
    when a nudge such as `theta + epsilon` moves every number. A partial derivative asks what
    happens when a single one moves and all others stay.""",
)


@numerical_gradient.mistake
def leaves_the_nudges_in_the_copy(f, theta, epsilon=1e-7):
    """Your first number is right, and the others are a little off, as when each slope is taken at
    another point. That happens when what was nudged stays nudged while its successors are
    measured. Every number has to start from theta itself."""
    gradient = np.zeros(theta.shape)
    plus, minus = theta.copy(), theta.copy()
    for i in range(theta.shape[0]):
        plus[i] += epsilon
        minus[i] -= epsilon
        gradient[i] = (f(plus) - f(minus)) / (2 * epsilon)
    return gradient


numerical_gradient.slip(
    "gives_theta_a_second_name",
    {"theta.copy(), theta.copy()": "theta, theta"},
    """Your gradient is 0 everywhere, as when `plus = theta` makes no copy, only a second name for
    one array: the nudge upwards and the nudge downwards meet in the same place, and both calls of
    f see the same numbers.""",
)


@numerical_gradient.mistake
def takes_the_nudge_back_by_arithmetic(f, theta, epsilon=1e-7):
    """After the call, theta is not exactly what it was. Adding and subtracting epsilon rounds each
    time and does not lead back to the last digit. Keep the old number and put it back, or nudge a
    copy."""
    gradient = np.zeros(theta.shape)
    for i in range(theta.shape[0]):
        theta[i] += epsilon
        above = f(theta)
        theta[i] -= 2 * epsilon
        below = f(theta)
        theta[i] += epsilon
        gradient[i] = (above - below) / (2 * epsilon)
    return gradient


@numerical_gradient.mistake
def leaves_theta_nudged(f, theta, epsilon=1e-7):
    """After the call, theta is not what it was, as when each number is left one epsilon too low.
    That spoils your own result too, because later numbers are measured at another point. Keep the
    old number and put it back, or nudge a copy."""
    gradient = np.zeros(theta.shape)
    for i in range(theta.shape[0]):
        theta[i] += epsilon
        above = f(theta)
        theta[i] -= 2 * epsilon
        gradient[i] = (above - f(theta)) / (2 * epsilon)
    return gradient


@numerical_gradient.mistake
def nudges_a_flat_copy(f, theta, epsilon=1e-7):
    """Your gradient is 0 where theta is a part of a larger array, as when a copy of its numbers is
    nudged. `ravel` gives another view of the same numbers only where they lie side by side in
    memory; elsewhere it copies. Write into the array that you hand to f."""
    gradient, numbers = np.zeros(theta.shape), theta.ravel()
    for i in range(theta.size):
        kept = numbers[i]
        numbers[i] = kept + epsilon
        above = f(theta)
        numbers[i] = kept - epsilon
        gradient[i] = (above - f(theta)) / (2 * epsilon)
        numbers[i] = kept
    return gradient


numerical_gradient.slip(
    "ignores_the_epsilon_that_is_given",
    {"gradient = np": "epsilon = 1e-7\n    gradient = np"},
    """Your result does not change with epsilon: it looks as if one of the arguments is never used.
    Whoever asks for a larger step, to see the error of the method itself, gets the result of the
    default.""",
)

numerical_gradient.slip(
    "makes_epsilon_as_small_as_possible",
    {"epsilon=1e-7": "epsilon=1e-20"},
    """Without a given epsilon your gradient is 0 everywhere, as when the default is so small that
    adding it to a number of order 1 changes nothing: float64 has 16 digits. On the way down, the
    error of the method gives way to the error of rounding; in between there is a best place.""",
)

numerical_gradient.slip(
    "nudges_by_a_share",
    {"+= epsilon": "*= 1 + epsilon", "-= epsilon": "*= 1 - epsilon"},
    """Each of your numbers is the right one times its theta, as when theta is multiplied by 1 +
    epsilon: then a large number moves further than a small one, while you divide by the same
    distance for all. Move each by the same amount.""",
)

numerical_gradient.slip(
    "counts_the_columns",
    {"theta.shape[0]": "theta.shape[1]"},
    """Only the first number of your gradient is filled in, the others are still 0. theta is a
    column: look at which of its two sizes says how many numbers it holds.""",
)

numerical_gradient.slip(
    "returns_a_rank_1_array",
    {"np.zeros(theta.shape)": "np.zeros(theta.shape[0])"},
    """Your numbers are right, but the array has one axis, and theta has two. Subtracting it from
    a gradient of shape (n, 1) would broadcast to a square without any error. Give the result the
    shape of theta.""",
)

numerical_gradient.slip(
    "hands_f_a_single_number",
    {"f(plus)": "f(plus[i])", "f(minus)": "f(minus[i])"},
    """f complains about the shape of what it is given, as when you call it with one number of
    theta. The function needs all numbers at once, as an (n, 1), of which a single one has been
    moved.""",
)


numerical_gradient.accepts(
    {"f(theta)": "*"},
    "In the mean of both slopes the value in the middle cancels, but for its rounding.",
)

numerical_gradient.legal(epsilon=(1e-12, 0.1))
