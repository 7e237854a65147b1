"""error_interval: where the true error may lie when one was measured on n examples."""

import math

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import metrics as reference

error_interval = Exercise(
    reference.error_interval, outputs=("low", "high"), parts={"low": 4, "high": 4}
)


# Errors lie away from 1/2, where 1 - error is error. Several n and z, none of them 1.
@error_interval.cases
def _(rng):
    def about(value):
        return round(float(value * rng.uniform(0.9, 1.1)), 4)

    yield "some hundred examples", (about(0.1), int(rng.integers(200, 400)), 1.96)
    yield "many examples", (about(0.03), int(rng.integers(9000, 12000)), 1.96)
    yield "a large error", (about(0.7), int(rng.integers(60, 90)), about(1.6))
    yield "a wide interval", (about(0.35), int(rng.integers(50, 70)), about(2.7))
    yield "cut at 0", (about(0.02), int(rng.integers(40, 60)), 1.96)
    yield "cut at 1", (1 - about(0.03), int(rng.integers(30, 50)), 1.96)
    yield "cut at both ends", (about(0.6), 3, about(3.3))
    yield "one example", (about(0.2), 1, 0.4), {"edge": 0.1}
    yield "no mistake was seen", (0.0, int(rng.integers(40, 60)), 1.96), {"edge": 0.15}
    yield "nothing but mistakes", (1.0, int(rng.integers(40, 60)), 2.5), {"edge": 0.15}


@error_interval.right_answer
def plain(error, n, z):
    """The margin, then both ends, each cut."""
    margin = z * np.sqrt(error * (1 - error) / n)
    low, high = max(0.0, error - margin), min(1.0, error + margin)
    return low, high


@error_interval.right_answer
def by_clipping(error, n, z):
    """Both ends as an array, clipped; prints."""
    ends = error + np.array([-1, 1]) * z * np.sqrt(error * (1 - error)) / np.sqrt(n)
    print("before the cut", ends)
    return list(np.clip(ends, 0, 1))


@error_interval.right_answer
def by_counts(error, n, z):
    """The variance of the number of mistakes; conditional expressions."""
    spread = (n * error * (1 - error)) ** 0.5
    low, high = (n * error - z * spread) / n, (n * error + z * spread) / n
    return low if low > 0 else 0.0, high if high < 1 else 1.0


error_interval.slip(
    "divides_the_deviation_by_n",
    {"np.sqrt(error * (1 - error) / n)": "np.sqrt(error * (1 - error)) / n"},
    """Your interval is far too narrow, as when the root is taken before dividing by n. It is the
    *variance* that falls like 1/n. With four times the examples the interval is half as wide, not
    a quarter.""",
)

error_interval.slip(
    "forgets_the_root",
    {"np.sqrt(error * (1 - error) / n)": "(error * (1 - error) / n)"},
    """It looks as if you use the variance where its root belongs. The interval is measured in
    standard errors.""",
)

error_interval.slip(
    "fixes_z",
    {"z * np.sqrt": "1.96 * np.sqrt"},
    """It looks as if the interval has the same number of standard errors whatever is asked for.
    How sure one wants to be is the caller's decision: an argument is not used.""",
)

error_interval.slip(
    "forgets_z",
    {"z * np.sqrt": "np.sqrt"},
    """It looks as if your interval is one standard error to each side. That holds the true error
    about two times in three. Which argument says how many standard errors are wanted?""",
)

error_interval.slip(
    "splits_the_width",
    {"z * np.sqrt": "z / 2 * np.sqrt"},
    """Your interval is half as wide as asked for, as when z standard errors are its whole width.
    They are to be taken to *each* side.""",
)

error_interval.slip(
    "takes_the_largest_spread",
    {"error * (1 - error)": "0.25"},
    """It looks as if the width of your interval does not depend on the error. A quarter is the
    largest value of error (1 - error), at one half. For small errors that is much too wide.""",
)

error_interval.slip(
    "forgets_one_minus",
    {"error * (1 - error)": "error"},
    """For small errors you are nearly right, for large ones your interval is too wide: a model that
    is always wrong would be uncertain, too. The variance of one toss has two factors.""",
)

error_interval.slip(
    "does_not_cut",
    {"max(0.0, error - margin)": "error - margin", "min(1.0, error + margin)": "error + margin"},
    """Your intervals reach below 0 or above 1. No error lies there. Cut both ends.""",
)

error_interval.slip(
    "cuts_one_end_only",
    {"min(1.0, error + margin)": "error + margin"},
    """Your interval reaches above 1, where no error lies. The lower end is cut and the upper one
    is not.""",
)

error_interval.slip(
    "uses_n_minus_one",
    {"/ n)": "/ max(n - 1, 1))"},
    """Your interval is a little too wide, as when n - 1 stands in the denominator. The formula
    divides by the number of examples.""",
)

error_interval.slip(
    "exchanges_the_ends",
    {"return low, high": "return high, low"},
    """The upper end comes first in your answer. The order is low, high.""",
)

error_interval.slip(
    "returns_the_margin",
    {"return low, high": "return error, margin"},
    """It looks as if you return the error and the margin. What is asked for are the two ends of the
    interval.""",
)

error_interval.slip(
    "divides_by_n_minus_one",
    {"np.sqrt(error * (1 - error) / n)": "np.sqrt(error * (1 - error) / (n - 1))"},
    """With a single example you divide by 0, and with more of them your interval is a little too
    wide, as when n - 1 stands in the denominator. The formula divides by the number of
    examples.""",
)

error_interval.slip(
    "takes_half_for_the_root",
    {"np.sqrt(error * (1 - error) / n)": "(error * (1 - error) / n) ** 1 / 2"},
    """It looks as if you take half of the variance where its root belongs. A power binds more
    strongly than a division: `x ** 1 / 2` is half of x.""",
)

error_interval.slip(
    "puts_z_under_the_root",
    {"z * np.sqrt(error": "np.sqrt(z * error"},
    """It looks as if z stands under the root. Twice the z makes the interval twice as wide.""",
)

error_interval.slip(
    "exchanges_min_and_max",
    {"max(0.0, error - margin), min(1.0": "min(0.0, error - margin), max(1.0"},
    """Your lower end is never above 0 and your upper end never below 1, as when `min` and `max`
    have changed places. The lower end is the larger of two: 0 and what the formula gives.""",
)

error_interval.slip(
    "cuts_the_margin_at_the_lower_end",
    {
        "max(0.0, error - margin), min(1.0, error + margin)": (
            "error - min(margin, error), min(1.0, error + min(margin, error))"
        )
    },
    """Where the lower end is cut, your upper end is too low, as when the *margin* is cut. Each end
    is cut by itself.""",
)

error_interval.slip(
    "cuts_the_margin_at_the_upper_end",
    {
        "max(0.0, error - margin), min(1.0, error + margin)": (
            "max(0.0, error - min(margin, 1 - error)), error + min(margin, 1 - error)"
        )
    },
    """Where the upper end is cut, your lower end is too high, as when the *margin* is cut. Each end
    is cut by itself.""",
)

error_interval.slip(
    "cuts_the_margin_at_both_ends",
    {
        "max(0.0, error - margin), min(1.0, error + margin)": (
            "error - min(margin, error, 1 - error), error + min(margin, error, 1 - error)"
        )
    },
    """Where one end is cut, your other end moves as well, as when the *margin* is cut. Each end is
    cut by itself.""",
)

error_interval.slip(
    "shifts_the_interval",
    {
        "max(0.0, error - margin), min(1.0, error + margin)": "error - margin, error + margin\n"
        "    if low < 0:\n        low, high = 0.0, min(1.0, high - low)\n"
        "    if high > 1:\n        low, high = max(0.0, low - (high - 1)), 1.0"
    },
    """Where one end is cut, your other end moves away from it, as when the whole interval is
    shifted until it fits. Each end is cut by itself; the other one stays.""",
)

error_interval.legal(error=(0, 1), n=(1, math.inf), z=(1e-3, math.inf))
