"""diagnose: which of "high bias" and "high variance" the errors (from 0 to 1) show."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import regularization as reference

diagnose = Exercise(reference.diagnose, points=9)


# Each case tells two readings of the rule apart. Steps lie a quarter or more from their threshold,
# and some of them within twice and half of the default one.
@diagnose.cases
def _(rng):
    def about(value):
        """Draw a number within a tenth of `value`."""
        return round(float(value * rng.uniform(0.9, 1.1)), 4)

    low, high = about(0.006), about(0.15)
    small, larger = about(0.0145), about(0.03)
    yield "small errors", (small, small + about(0.0145))
    yield "a large training error", (high, high + about(0.008))
    yield "a large step from train to dev", (low, low + about(0.1))
    yield "both", (larger, larger + about(0.03))
    yield "a Bayes error near the training error", (high, high + about(0.12), high - about(0.008))
    yield "a wide gap", (high, high + about(0.2), high - about(0.05), about(0.1))
    yield "a narrow gap", (0.02 + low, 0.02 + low + about(0.01), 0.02 - about(0.008), 0.002)
    gap = 2.0 ** -int(rng.integers(3, 6))  # its double less itself is exact
    yield "steps exactly as large as the gap", (gap, 2 * gap, 0.0, gap), {"edge": 0.2}
    yield "errors in falling order", (high, high - about(0.07), high + about(0.06)), {"edge": 0.2}


@diagnose.right_answer
def plain(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """Asks for one sign after the other and adds what it finds to a set."""
    signs = set()
    if train_error - bayes_error > gap:
        signs.add("high bias")
    if dev_error - train_error > gap:
        signs.add("high variance")
    return signs


@diagnose.right_answer
def as_a_comprehension(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """A set comprehension over differences."""
    steps = {"high bias": train_error - bayes_error, "high variance": dev_error - train_error}
    return {name for name in steps if steps[name] > gap}


@diagnose.right_answer
def by_four_branches(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """One branch for each outcome; prints what to do."""
    bias, variance = train_error > bayes_error + gap, dev_error > train_error + gap
    if bias and variance:
        return {"high variance", "high bias"}
    if bias:
        print("a bigger net")
        return {"high bias"}
    return set(["high variance"]) if variance else set()


@diagnose.right_answer
def by_adding_sets(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """NumPy differences, a union of sets."""
    bias, variance = np.diff([bayes_error, train_error, dev_error]) > gap
    return set("high bias" for _ in range(int(bias))) | ({"high variance"} if variance else set())


diagnose.slip(
    "forgets_the_bayes_error",
    {"train_error - bayes_error": "train_error"},
    """It looks as if you compare the training error with zero. Where even the best possible
    classifier errs, part of the training error cannot be avoided, and only what lies above that
    part is bias. Look for an argument that is not used.""",
)

diagnose.slip(
    "measures_variance_from_the_bayes_error",
    {"dev_error - train_error": "dev_error - bayes_error"},
    """It looks as if your variance contains the bias, as when the dev error is measured from the
    Bayes error. Variance is what is lost between the examples that were seen and those that were
    not. Which error does it start from?""",
)

diagnose.slip(
    "measures_bias_on_the_dev_set",
    {"train_error - bayes_error": "dev_error - bayes_error"},
    """It looks as if your bias contains the variance, as when it is taken from the dev error. A
    net that has learnt its training set by heart has no bias, however badly it does elsewhere.
    Look at which error shows how well the net fits what it was given.""",
)

diagnose.slip(
    "allows_one_sign_only",
    {"if dev_error": "elif dev_error"},
    """When both signs are there you report only one of them. A net can fit its training set badly
    and do worse still on new data. The two questions are independent of each other: look at how
    your second `if` is joined to the first.""",
)

diagnose.slip(
    "fixes_the_gap",
    {"bayes_error > gap": "bayes_error > 0.02", "train_error > gap": "train_error > 0.02"},
    """It looks as if your threshold is 0.02 whatever gap is asked for, as when a number of your
    own stands where the argument belongs. What counts as large depends on the task, so the caller
    decides.""",
)

diagnose.slip(
    "takes_errors_for_percent",
    {
        "bayes_error > gap": "bayes_error > 100 * gap",
        "train_error > gap": "train_error > 100 * gap",
    },
    """You find nothing wrong with any net, as when the threshold cannot be reached. Errors and gap
    are all shares between 0 and 1, so they are compared as they are, without a factor of 100 on
    one side only.""",
)

diagnose.slip(
    "takes_distances",
    {
        "train_error - bayes_error": "abs(train_error - bayes_error)",
        "dev_error - train_error": "abs(dev_error - train_error)",
    },
    """You report a problem when an error is smaller than the one it is compared with. To do better
    on the dev set than on the training set is no sign of variance. The sign of each difference
    matters.""",
)

diagnose.slip(
    "exchanges_the_signs",
    {
        '"high bias": train_error': '"high variance": train_error',
        '"high variance": dev_error': '"high bias": dev_error',
    },
    """Bias and variance have changed places. A net that does badly on its own training set is too
    simple; one that does badly only on new data has learnt too many details. Which of the two has
    a high bias?""",
    of="as_a_comprehension",
)

diagnose.slip(
    "returns_a_list",
    {"return signs": "return sorted(signs)"},
    """The right signs are there, in a list. A list has an order and may hold things twice, which
    means nothing here, so two equal findings could be unequal. Return a set.""",
)

diagnose.slip(
    "starts_from_a_dict",
    {"set()": "{}"},
    """Empty braces make a dict in Python, not a set, so there is nothing to add a sign to. An empty
    set has to be written in another way.""",
)

diagnose.slip(
    "shortens_the_names",
    {"high bias": "bias", "high variance": "variance"},
    """You find the right signs and call them by other names. The caller looks for the two texts
    that the exercise gives, letter by letter.""",
)
