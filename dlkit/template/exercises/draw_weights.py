"""draw_weights: random weights of deviation 1 / sqrt(n_x), and zeros. A random result."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise

from ..lesson import sizes


def draw_weights(n_x, n_h, rng):
    return rng.normal(size=(n_h, n_x)) / np.sqrt(n_x), np.zeros((n_h, 1))


# No two right answers draw the same W, so its numbers are `free`: only the shape is compared, and
# rules say what the numbers must be like. A rule takes points away and never gives any.
draw_weights = Exercise(
    draw_weights,
    outputs=("W", "b"),
    parts={"W": 30, "b": 10},
    free=("W",),
    rules=[
        Rule("spread", 12, {"of": "W", "deviation": "xavier"}),
        Rule("fresh numbers", 10, {"of": "W"}),
        Rule("randomness from rng", 10),
    ],
)


# "spread" wants 20,000 numbers in all cases together, and counts a generator only once;
# "randomness from rng" wants cases that differ in nothing but their generators, equal ones and
# different ones.


@draw_weights.cases
def _(rng):
    n_x, n_h = sizes(rng)
    seed, another, third, fourth = (int(one) for one in rng.choice(2**32, size=4, replace=False))
    many = int(rng.integers(200, 220))
    yield f"{n_x} features, {n_h} units", (n_x, n_h, np.random.default_rng(seed))
    yield "the same sizes, an equal generator", (n_x, n_h, np.random.default_rng(seed))
    yield "the same sizes, another generator", (n_x, n_h, np.random.default_rng(another))
    yield "a single unit", (n_x, 1, np.random.default_rng(third))
    yield f"{many} features, 120 units", (many, 120, np.random.default_rng(fourth))


@draw_weights.right_answer
def scaled_afterwards(n_x, n_h, rng):
    """Standard normal numbers, divided by a root."""
    W = rng.standard_normal((n_h, n_x))
    b = np.zeros((n_h, 1))
    return W / np.sqrt(n_x), b


@draw_weights.right_answer
def from_a_uniform_draw(n_x, n_h, rng):
    """Another distribution with the same mean and deviation."""
    limit = np.sqrt(3 / n_x)
    return rng.uniform(-limit, limit, size=(n_h, n_x)), np.zeros((n_h, 1))


draw_weights.slip(
    "forgets_the_scale",
    {"W / np.sqrt(n_x)": "W"},
    """Your weights have the deviation 1, whatever the number of features. A unit adds up n_x
    products, so its scores grow with n_x. What do they grow by?""",
)

draw_weights.slip(
    "forgets_the_root",
    {"np.sqrt(n_x)": "n_x"},
    """Your weights are too small. A sum of n_x such numbers does not grow like n_x, because some
    are positive and some negative: look at the table of deviations again.""",
)

draw_weights.slip(
    "draws_positive_numbers",
    {"rng.standard_normal(": "rng.random("},
    """All your weights are positive, so their mean is not 0. This method draws between 0 and 1;
    another one draws from the normal distribution.""",
)

draw_weights.slip(
    "exchanges_rows_and_columns",
    {"(n_h, n_x)": "(n_x, n_h)"},
    """Your matrix lies on its side. W has a row for each unit and a column for each feature, so
    that W @ X fits: look at the order of the two sizes.""",
)

draw_weights.slip(
    "starts_from_zeros",
    {"rng.standard_normal((n_h, n_x))": "np.zeros((n_h, n_x))"},
    """All your weights are 0, so all units compute the same and stay equal for ever. The weights
    have to be drawn.""",
)


@draw_weights.mistake
def makes_a_generator_of_its_own(n_x, n_h, rng):
    """Whatever generator comes in, your weights are the same, as when they come from a generator
    of your own. Then nobody can start the training from another place. Draw from `rng`.
    """
    own = np.random.default_rng(1)
    return own.normal(size=(n_h, n_x)) / np.sqrt(n_x), np.zeros((n_h, 1))
