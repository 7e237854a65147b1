"""dropout_forward: A with units dropped and the rest scaled by 1 / keep_prob, and the 0/1 mask."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.reference import regularization as reference

MASK = {"of": "mask", "keep": "keep_prob"}

dropout_forward = Exercise(
    reference.dropout_forward,
    points=16,
    outputs=("A_dropped", "mask"),
    free=("",),
    rules=[
        Rule("share kept", 16, MASK),
        Rule("each on its own", 12.5, MASK),
        Rule("scaled by the mask", 9, {"of": "A_dropped", "mask": "mask", "keep": "keep_prob"}),
        Rule("zeros and ones", 3.5, {"of": "mask"}),
        Rule("randomness from rng", 3.5),
    ],
)


def activations(rng, rows, columns):
    """Draw A of three numbers and their negatives, none of them 0, of about that size."""
    shape = rows + int(rng.integers(12)), columns + int(rng.integers(16))
    return (rng.integers(1, 4, size=shape) + 1 / 16) * rng.choice([-1.0, 1.0], size=shape)


# Few different numbers. Two cases have 18,000 and more, in more than 108 rows and columns: with
# fewer, as many kept units in every column are no surprise. With a share of one half, keeping and
# dropping would look alike. A 0 in A tells the mask from the places that are 0 in the result.
@dropout_forward.cases
def _(rng):
    seed, large = int(rng.integers(2**32)), activations(rng, 122, 148)
    yield "many units, keep 0.8", (large, 0.8, np.random.default_rng(seed))
    yield "many units, keep 0.2", (large, 0.2, np.random.default_rng(seed + 1))
    A = activations(rng, 20, 36)
    yield "keep 0.2", (A, 0.2, np.random.default_rng(seed + 2))
    yield "keep 0.2, an equal generator", (A, 0.2, np.random.default_rng(seed + 2))
    yield "keep 0.2, another generator", (A, 0.2, np.random.default_rng(seed + 3))
    relu = np.maximum(activations(rng, 36, 20), 0.0).T
    yield "keep 0.8 of a ReLU's output, transposed", (relu, 0.8, np.random.default_rng(seed + 4))
    column = activations(rng, 5, 1)[:, :1]
    yield "one example, keep 0.8", (column, 0.8, np.random.default_rng(seed + 6))
    few = rng.integers(1, 10, size=(rng.integers(2, 5), rng.integers(6, 9))).astype(float)
    yield "keep all", (few, 1.0, np.random.default_rng(seed + 5)), {"edge": 0.2}


@dropout_forward.right_answer
def plain(A, keep_prob, rng):
    """Uniform numbers below keep_prob, as floats."""
    mask = (rng.random(A.shape) < keep_prob).astype(float)
    return A * mask / keep_prob, mask


@dropout_forward.right_answer
def as_a_binomial(A, keep_prob, rng):
    """A binomial draw of whole numbers; a list for the tuple; prints."""
    mask = rng.binomial(1, keep_prob, size=A.shape)
    print("kept", mask.mean())
    return [np.divide(np.multiply(A, mask), keep_prob), mask]


@dropout_forward.right_answer
def with_a_boolean_mask(A, keep_prob, rng):
    """Drops by assignment in a copy, from uniform numbers; the mask is boolean."""
    mask = rng.uniform(size=A.shape) >= 1 - keep_prob
    scaled = A / keep_prob
    scaled[~mask] = 0.0
    return scaled, mask


@dropout_forward.right_answer
def column_by_column(A, keep_prob, rng):
    """Draws the mask example by example with `choice` and joins the columns."""
    columns = [
        rng.choice([0.0, 1.0], size=A.shape[0], p=[1 - keep_prob, keep_prob])
        for _ in range(A.shape[1])
    ]
    mask = np.array(columns).T
    return np.where(mask == 1, A * (1 / keep_prob), 0), mask


dropout_forward.slip(
    "forgets_to_scale",
    {" / keep_prob": ""},
    """What your mask keeps is keep_prob times what it should be: units are dropped, and nothing
    makes up for them. The next layer would see one input in training and another at test time.
    Inverted dropout scales what is kept so that the mean stays.""",
)

dropout_forward.slip(
    "multiplies_by_keep_prob",
    {"/ keep_prob": "* keep_prob"},
    """What your mask keeps is too small by keep_prob squared, as when it is made smaller, although
    dropping has already lowered the mean. To make up for the units that are gone the others have
    to grow.""",
)

dropout_forward.slip(
    "divides_by_the_share_dropped",
    {"/ keep_prob": "/ (1 - keep_prob)"},
    """It looks as if you scale by the share of the units that are dropped. Only a share of
    keep_prob is left to carry the mean: with 0.8 kept, each has to grow by a quarter. Keeping all
    would divide by zero with such a formula.""",
)

dropout_forward.slip(
    "keeps_what_should_be_dropped",
    {"< keep_prob": "> keep_prob"},
    """Your mask keeps a share of 1 - keep_prob. A number drawn evenly between 0 and 1 lies below
    0.8 with a probability of 0.8: look at the direction of your comparison.""",
)

dropout_forward.slip(
    "draws_from_a_bell_curve",
    {"rng.random": "rng.standard_normal"},
    """Your mask keeps about 58 % of the units where 20 % are asked for, and a little too few where
    80 % are. That is how a normal variable behaves, which lies below 0.2 more often than not. Draw
    numbers that are spread evenly between 0 and 1.""",
)

dropout_forward.slip(
    "keeps_one_half",
    {"(rng.random(A.shape) < keep_prob).astype(float)": "np.round(rng.random(A.shape))"},
    """Your mask keeps half of the units whatever share is asked for, as when an even number
    between 0 and 1 is rounded: that gives both results equally often. keep_prob has to enter into
    the mask.""",
)

dropout_forward.slip(
    "drops_the_same_units_for_all_examples",
    {
        "(rng.random(A.shape) <": "np.repeat(rng.random((A.shape[0], 1)) <",
        ").astype(float)": ", A.shape[1], axis=1)",
    },
    """Your mask drops whole units, as when it has one number per unit, the same for all examples.
    Each example would train the same thinned net. Draw anew for every unit of every example: look
    at the shape of your draw.""",
)

dropout_forward.slip(
    "drops_whole_examples",
    {
        "(rng.random(A.shape) <": "np.repeat(rng.random((1, A.shape[1])) <",
        ").astype(float)": ", A.shape[0], axis=0)",
    },
    """Your mask drops whole examples, as when it has one number per example: some lose all their
    units, and others none. It is units that are dropped, each on its own. Look at the shape of
    your draw.""",
)


@dropout_forward.mistake
def keeps_a_fixed_number_in_each_example(A, keep_prob, rng):
    """Your mask keeps exactly as many units in each example. Then whether one unit is dropped
    depends on the others. Each unit is kept with probability keep_prob on its own, and how many
    are left varies.
    """
    kept = round(keep_prob * A.shape[0])
    ranks = np.argsort(np.argsort(rng.random(A.shape), axis=0), axis=0)
    mask = (ranks < kept).astype(float)
    return A * mask / keep_prob, mask


dropout_forward.slip(
    "returns_the_scaled_mask",
    {".astype(float)": " / keep_prob", "A * mask / keep_prob": "A * mask"},
    """Your mask holds other numbers than 0 and 1, as when it already holds the scale, 1 /
    keep_prob. The backward pass divides by keep_prob itself, so everything would be scaled twice.
    Return the mask of zeros and ones.""",
)


@dropout_forward.mistake
def returns_the_random_numbers(A, keep_prob, rng):
    """Your mask holds other numbers than 0 and 1, and keeps all units, as when it is the random
    numbers themselves. The backward pass multiplies by the mask and needs zeros and ones: return
    the result of the comparison."""
    draws = rng.random(A.shape)
    return A * (draws < keep_prob) / keep_prob, draws


@dropout_forward.mistake
def reads_the_mask_off_the_result(A, keep_prob, rng):
    """Behind a ReLU your mask keeps too few units, as when it is 0 wherever the result is 0. There
    many activations are 0 without being dropped. Keep the mask that you drew."""
    A_dropped = A * (rng.random(A.shape) < keep_prob) / keep_prob
    return A_dropped, (A_dropped != 0).astype(float)


dropout_forward.slip(
    "draws_the_mask_twice",
    {"/ keep_prob, mask": "/ keep_prob, (rng.random(A.shape) < keep_prob).astype(float)"},
    """Units that your mask drops are not 0 in your result. It looks as if the mask that you return
    is not the one that was applied, as when a second one is drawn. The backward pass has to go
    through the very units that the forward pass used. Draw once and keep it.""",
)

dropout_forward.slip(
    "does_not_apply_the_mask",
    {"A * mask": "A"},
    """Units that your mask drops are not 0 in your result: it looks as if the mask is drawn and
    never used. Look at what A is multiplied by before it is scaled.""",
)

dropout_forward.slip(
    "returns_the_mask_first",
    {"A * mask / keep_prob, mask": "mask, A * mask / keep_prob"},
    """It looks as if both arrays are there, in the wrong order. Whoever calls your function writes
    `A_dropped, mask = ...` and would send the mask on to the next layer.""",
)

dropout_forward.slip(
    "forgets_the_mask",
    {"keep_prob, mask": "keep_prob"},
    """Only the activations come back. The backward pass has to drop the same units, so it needs
    the mask as well: look at the return line.""",
)


@dropout_forward.mistake
def drops_in_the_callers_array(A, keep_prob, rng):
    """After the call the caller's activations have changed. An operator such as *= works inside
    the array that was handed in. Give the result a name of its own."""
    mask = (rng.random(A.shape) < keep_prob).astype(float)
    A *= mask
    A /= keep_prob
    return A, mask


dropout_forward.slip(
    "seeds_its_own_generator",
    {"rng.random": "np.random.default_rng(1).random"},
    """Whatever generator is handed in, your mask is the same, as when you start one of your own
    with a fixed seed. Then the same units are dropped in every iteration, and the rest never learn
    to do without others. Draw from the generator that is handed in.""",
)

dropout_forward.slip(
    "draws_from_global_state",
    {"rng.random(A.shape)": "np.random.rand(*A.shape)"},
    """Two calls with equal generators give different masks, so nobody can repeat your training.
    The functions of np.random draw from a state that is shared by the whole program. Draw from
    the generator that is handed in.""",
)

dropout_forward.legal(keep_prob=(1e-3, 1))
