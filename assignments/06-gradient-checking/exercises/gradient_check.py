"""gradient_check: the relative difference of `grad` and the numerical gradient of f at theta."""

import numpy as np

from dlkit.check.probes import Probe
from dlkit.exercise import Exercise
from dlkit.reference import gradient_checking as reference

from ..lesson import ROUNDING, column, cubic, quadratic, waves
from .numerical_gradient import numerical_gradient
from .relative_difference import relative_difference

# When grad is right, the value is nothing but rounding, 1e-9 or 1e-8; all such values are alike.
gradient_check = Exercise(reference.gradient_check, points=9, tolerance=ROUNDING)


def slope(f, theta):
    """Return the exact gradient, (n, 1), of one of the probes that this lesson draws."""
    s = f.settings
    if f.name == "quadratic":
        return (s["A"] + s["A"].T) @ theta / 2 + s["b"]
    if f.name == "cubic":
        return 3 * s["c"] * theta**2
    grad = s["c"] * np.cos(s["c"] * theta) * (1 + theta[0, 0] ** 2)
    grad[0, 0] += 2 * theta[0, 0] * np.sin(s["c"] * theta).sum()
    return grad


@gradient_check.cases
def _(rng):
    n = int(rng.integers(4, 7))
    f, theta = waves(rng, n), column(rng, 0.4, 1.2, n)
    yield "a right gradient", (f, theta, slope(f, theta))
    grad = slope(f, theta)
    grad[n - 1] += rng.choice([-1, 1]) * rng.uniform(0.1, 0.4)
    yield "one number of the gradient is wrong", (f, theta, grad)
    f, theta = quadratic(rng, n), column(rng, 0.3, 1.2, n)
    yield "a gradient of another function", (f, theta, column(rng, 0.5, 2.0, n))
    yield "a gradient of zeros, which is wrong", (f, theta, np.zeros((n, 1)))
    f = Probe("quadratic", {name: array / 100 for name, array in f.settings.items()})
    yield "a gradient that is small and twice too large", (f, theta, 2 * slope(f, theta))
    n += 1
    # Here the error of the method shows: about 1e-4 where both sides are taken.
    f, theta = cubic(rng, n), column(rng, 0.3, 0.5, n)
    yield "a right gradient, epsilon = 0.01", (f, theta, slope(f, theta), 0.01)
    theta = np.repeat(column(rng, 11, 13, n), 2, axis=0)[::2]
    grad = slope(f, theta) * rng.uniform(1.1, 1.5, size=(n, 1))
    yield "every second row of an array, epsilon = 0.001", (f, theta, grad, 1e-3)
    # Here a nudge of 0.001 would give 1e-5 and more.
    near, place = cubic(rng, n), column(rng, 0.03, 0.05, n)
    yield "a right gradient where slopes are small", (near, place, slope(near, place))
    flat = Probe("quadratic", {"A": np.zeros((n, n)), "b": np.zeros((n, 1))})
    yield "a flat function and a gradient that is not", (flat, theta, column(rng, 0.5, 2.0, n))
    yield "a flat function and a gradient of zeros", (flat, theta, np.zeros((n, 1))), {"edge": 0.2}


@gradient_check.right_answer
def plain(f, theta, grad, epsilon=1e-7):
    """The two exercises before, one inside the other."""
    return relative_difference(numerical_gradient(f, theta, epsilon), grad)


@gradient_check.right_answer
def in_two_calls(f, theta, grad, epsilon=1e-7):
    """The exercises before, the other way round, and a sentence that is printed."""
    value = relative_difference(grad, numerical_gradient(f, theta, epsilon))
    print("right" if value < 1e-6 else "wrong", value)
    return value


@gradient_check.right_answer
def all_in_one_function(f, theta, grad, epsilon=1e-7):
    """Calls no other exercise; sums of squares in one loop; a 0-d array for the number."""
    apart, one, other = 0.0, 0.0, 0.0
    for i in range(theta.shape[0]):
        plus, minus = np.array(theta), np.array(theta)
        minus[i, 0] -= epsilon
        plus[i, 0] += epsilon
        approximate, exact = (f(plus) - f(minus)) / (2 * epsilon), float(grad[i, 0])
        apart += (approximate - exact) ** 2
        one += approximate**2
        other += exact**2
    return np.array(0.0 if apart == 0 else apart**0.5 / (one**0.5 + other**0.5))


@gradient_check.right_answer
def with_einsum_and_a_tiny_number(f, theta, grad, epsilon=1e-7):
    """Lengths by einsum, and 1e-15 below the fraction line."""
    steps = epsilon * np.eye(len(theta))[:, :, np.newaxis]
    approximate = np.array([[f(theta + s) - f(theta - s)] for s in steps]) / (2 * epsilon)
    lengths = [np.sqrt(np.einsum("ij,ij->", v, v)) for v in (approximate - grad, approximate, grad)]
    return float(lengths[0] / (lengths[1] + lengths[2] + 1e-15))


gradient_check.slip(
    "keeps_epsilon_for_itself",
    {"theta, epsilon)": "theta)"},
    """Your result does not change with epsilon, as when the argument comes in and is not handed
    on, so that the default is used. Look at the call of the numerical gradient.""",
)


@gradient_check.mistake
def nudges_to_one_side(f, theta, grad, epsilon=1e-7):
    """It looks as if you nudge each number to one side only. With the default epsilon it hardly
    shows; with a larger one, a right gradient looks wrong. The numerical gradient of the exercise
    before does it better; call it."""
    approximate = np.zeros(theta.shape)
    for i in range(theta.shape[0]):
        plus = theta.copy()
        plus[i] += epsilon
        approximate[i] = (f(plus) - f(theta)) / epsilon
    return relative_difference(approximate, grad)


@gradient_check.mistake
def doubles_the_numerical_gradient(f, theta, grad, epsilon=1e-7):
    """A right gradient gets 0.33 from you, and one that is twice too large passes, as when the
    numerical gradient is doubled. Work out how far apart your two points are."""
    approximate = np.zeros(theta.shape)
    for i in range(theta.shape[0]):
        step = np.zeros(theta.shape)
        step[i] = epsilon
        approximate[i] = (f(theta + step) - f(theta - step)) / epsilon
    return relative_difference(approximate, grad)


gradient_check.slip(
    "says_only_yes_or_no",
    {"relative": "bool(relative", ", grad)": ", grad) < 1e-5)"},
    """What you return says whether the check was passed. The number itself says more: 1e-9 is
    fine, 1e-3 is an error, and in between somebody has to think. Leave the judgement to whoever
    reads it.""",
)

gradient_check.slip(
    "prints_the_result",
    {"return ": "print(", ", grad)": ", grad))"},
    """Your function returns nothing, as when it prints the relative difference. A number that is
    printed can be read, but nobody can go on computing with it. Look at the last line.""",
)

gradient_check.slip(
    "returns_the_difference_itself",
    {"relative_difference": "np.linalg.norm", "epsilon), grad": "epsilon) - grad"},
    """What you return is the length of the difference, which is not compared with anything.
    Whether 1e-3 is much depends on how long the gradients are. The exercise before puts the two
    into relation.""",
)

gradient_check.slip(
    "returns_the_largest_difference",
    {"relative_difference(": "np.max(np.abs(", "epsilon), grad)": "epsilon) - grad))"},
    """What you return is the largest single difference. It shows where an error sits, but the
    limits that say what is small belong to the relative difference of the whole vectors.""",
)


@gradient_check.mistake
def divides_by_the_numerical_one(f, theta, grad, epsilon=1e-7):
    """For nearly equal gradients your value is about twice too large, and it is NaN where a
    function is flat, as when you divide by the length of the numerical gradient alone. You have
    written a function for this relation; use it."""
    approximate = numerical_gradient(f, theta, epsilon)
    return np.linalg.norm(approximate - grad) / np.linalg.norm(approximate)


@gradient_check.mistake
def fails_on_flat_functions(f, theta, grad, epsilon=1e-7):
    """Where f is flat and grad is zero, the gradient is right, and you return NaN, as when the
    lengths are divided here once more. The function of the exercise before already knows what to
    do with two zeros."""
    approximate = numerical_gradient(f, theta, epsilon)
    total = np.linalg.norm(approximate) + np.linalg.norm(grad)
    return np.linalg.norm(approximate - grad) / total


gradient_check.slip(
    "subtracts_a_flat_vector",
    {"epsilon), grad": "epsilon).ravel(), grad"},
    """Even a right gradient looks wrong, as when an array of one axis is subtracted from a column:
    NumPy makes a whole square of that, each number against each other one. Print the shapes of
    both sides before you subtract.""",
)

gradient_check.slip(
    "checks_the_first_number_only",
    {"epsilon), grad": "epsilon)[:1], grad[:1]"},
    """It looks as if you look at the first number of the gradient and never at the others. An
    error sits in one line of a backward pass, and shows in a part of the numbers; which part,
    nobody knows before.""",
)


@gradient_check.mistake
def writes_into_grad(f, theta, grad, epsilon=1e-7):
    """After the call the caller's gradient has changed: an operator such as -= works inside the
    array that was handed in. A check should leave things as they are; give the difference a name
    of its own."""
    approximate = numerical_gradient(f, theta, epsilon)
    total = np.linalg.norm(approximate) + np.linalg.norm(grad)
    grad -= approximate
    return np.linalg.norm(grad) / total if total > 0 else 0.0


gradient_check.accepts(
    {"i": ("np.ravel(i)", "np.asarray(i)[np.newaxis]", "(i,)")},
    "It names the same number of theta. A theta of whole numbers, which cannot be nudged, is none.",
)

gradient_check.legal(epsilon=(1e-12, 0.1))
