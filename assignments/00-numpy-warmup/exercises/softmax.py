"""softmax: exp(Z) with each column divided by its sum; Z is (C, m)."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second, as_transpose
from dlkit.reference import activations

from ..lesson import sizes

softmax = Exercise(activations.softmax, points=12)


@softmax.cases
def _(rng):
    C, m = sizes(rng)
    both = rng.uniform(800.0, 1000.0, size=(C, m))
    both[1:] *= -1  # the mean lies below 0, so that taking it off makes no score small
    far = rng.uniform(-2.0, 2.0, size=(C, m))
    far += rng.permutation([998.0, -998.0, *np.linspace(-500.0, 500.0, m - 2)])
    yield f"{C} classes, {m} examples", (rng.normal(size=(C, m)),)
    yield "more classes than examples", (rng.normal(size=(m, C)),)
    yield "as many classes as examples", (rng.normal(size=(C, C)),)
    yield "transposed scores", (as_transpose(rng.normal(scale=2.0, size=(C, m))),)
    yield "every second column of an array", (as_every_second(rng.normal(scale=2.0, size=(C, m))),)
    yield "scores from -1000 to 1000 in one example", (rng.permuted(both, axis=0),), {"edge": 0.2}
    # The largest score of all is 1000 or more above all scores of some examples.
    yield "some examples near 1000, some near -1000", (far,), {"edge": 0.2}
    yield "a single example", (rng.normal(size=(C, 1)),), {"edge": 0.1}


@softmax.right_answer
def plain(Z):
    """Takes off the largest score of each example first."""
    e = np.exp(Z - Z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@softmax.right_answer
def through_the_logarithm_of_the_sum(Z):
    """logaddexp adds exponentials without ever holding one; no axis is kept."""
    return np.exp(Z - np.logaddexp.reduce(Z, axis=0))


@softmax.right_answer
def example_by_example(Z):
    """Plain numbers, one column at a time; prints the sums."""
    import math

    columns = []
    for scores in Z.T.tolist():
        e = [math.exp(z - max(scores)) for z in scores]
        print(sum(e))
        columns.append([x / sum(e) for x in e])
    return np.array(columns).T


@softmax.right_answer
def from_the_differences_of_scores(Z):
    """1 over the sum of exp(z_j - z_i): what overflows there is rightly a probability of 0."""
    return 1 / np.exp(Z[:, np.newaxis] - Z).sum(axis=0)


@softmax.right_answer
def with_the_largest_score_twice(Z):
    """A shift too many changes nothing."""
    e = np.exp(Z - np.max(Z, axis=0) - 1.5)
    return np.divide(e, np.einsum("ij->j", e))


softmax.slip(
    "normalizes_over_the_examples",
    {"Z.max(axis=0": "Z.max(axis=1", "e.sum(axis=0": "e.sum(axis=1"},
    """Your rows sum to 1. A column is one example, and it is the probabilities of its classes that
    have to sum to 1: look at the axis of your sum.""",
)

softmax.slip(
    "divides_by_the_sum_over_all_examples",
    {"e.sum(axis=0, keepdims=True)": "e.sum()"},
    """All your numbers together sum to 1, so each example has only a small share. Without an axis
    a sum runs over the whole array. Every column is a distribution of its own.""",
)

softmax.slip(
    "overflows_for_large_scores",
    {" - Z.max(axis=0, keepdims=True)": ""},
    """Moderate scores come out right, large ones as NaN: the exponential of 1000 is infinite, that
    of -1000 is 0, and then both parts of a fraction are. A constant taken off all scores of an
    example does not change its softmax. Choose one after which nothing can overflow.""",
)

softmax.slip(
    "takes_off_the_largest_score_of_all",
    {"Z.max(axis=0, keepdims=True)": "np.max(Z)"},
    """An example whose scores all lie far below those of another becomes NaN, as when all its
    exponentials are 0, and so is their sum. A constant that keeps one example from overflowing can
    be much too large for another: every column needs one of its own.""",
)

softmax.slip(
    "takes_off_the_largest_score_of_each_class",
    {"Z.max(axis=0": "Z.max(axis=1"},
    """Your columns sum to 1 unless they hold NaN, but their numbers are wrong. It looks as if what
    you take off differs from class to class, and that changes the result. Only a constant that is
    the same for all classes of an example cancels.""",
)

softmax.slip(
    "takes_off_the_mean",
    {"Z.max": "Z.mean"},
    """An example with scores near 1000 and near -1000 becomes NaN, as when the mean is taken off:
    that leaves a large positive score, and its exponential is still infinite. Choose a constant
    after which no score is above 0.""",
)

softmax.slip(
    "clips_the_scores",
    {"Z - Z.max(axis=0, keepdims=True)": "np.clip(Z, -500, 500)"},
    """It looks as if scores beyond a limit all count as the limit, so that 1000 and 998 come out
    equally probable. The differences between the scores of an example are all that a softmax looks
    at: avoid the overflow without changing them.""",
)


@softmax.mistake
def takes_the_hard_maximum(Z):
    """The class with the largest score gets everything. A softmax is soft: every class gets its
    share, so that a small change of a score makes a small change of the result."""
    return np.equal(Z, Z.max(axis=0, keepdims=True)).astype(float)


@softmax.mistake
def squashes_every_score_by_itself(Z):
    """Each of your numbers is between 0 and 1, but a column does not sum to 1: they are the
    sigmoids of the scores. The classes exclude one another, so one can gain only what the others
    lose."""
    return 1 / (1 + np.exp(-Z))


@softmax.mistake
def forgets_the_exponential(Z):
    """Your columns sum to 1, but some numbers are negative: the scores are divided as they are.
    Before they can be shares something has to make them all positive.
    """
    return Z / Z.sum(axis=0, keepdims=True)


@softmax.mistake
def returns_the_logarithms(Z):
    """None of your numbers is above 0: they are the logarithms of the probabilities. These are
    useful for a cost; here the probabilities themselves are expected."""
    shifted = Z - Z.max(axis=0, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))


@softmax.mistake
def writes_into_Z(Z):
    """After the call the caller's scores have changed. An operator such as -= works inside the
    array that was handed in. Give the shifted scores a name of their own."""
    Z -= Z.max(axis=0, keepdims=True)
    e = np.exp(Z)
    return e / e.sum(axis=0, keepdims=True)
