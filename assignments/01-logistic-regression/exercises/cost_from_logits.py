"""cost_from_logits: the cross-entropy cost of sigmoid(Z), from the logits; Z, Y are (1, m)."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import labels
from dlkit.reference import losses

from .sigmoid import sigmoid

cost_from_logits = Exercise(losses.cost_from_logits, points=13)


@cost_from_logits.cases
def _(rng):
    m = int(rng.integers(5, 10))
    Y = labels(rng, m)
    towards = np.where(Y == 1, 1.0, -1.0)
    far = np.linspace(200.0, 1000.0, m)[np.newaxis]
    both = np.hstack([far, -far])  # labels are never half and half: some are on the wrong side
    yield f"{m} examples", (rng.normal(scale=2.0, size=(1, m)), Y)
    yield "every second column of an array", (rng.normal(size=(1, 2 * m))[:, ::2], labels(rng, m))
    # From 37 on sigmoid(z) is exactly 1.0, long before exp overflows.
    yield "large scores, all on the wrong side", (-towards * rng.uniform(38, 60, size=(1, m)), Y)
    yield "numbers as large as 1000, all on the right side", (towards * far, Y)
    yield "numbers as large as 1000, on both sides", (both, labels(rng, 2 * m))


@cost_from_logits.right_answer
def plain(Z, Y):
    """In terms of the scores, by the NumPy function that does not overflow."""
    return np.mean(np.logaddexp(0, Z) - Y * Z)


@cost_from_logits.right_answer
def from_the_size_of_the_score(Z, Y):
    """The usual form without overflow, as a Python float."""
    return float((np.maximum(Z, 0) - Z * Y + np.log1p(np.exp(-np.abs(Z)))).mean())


@cost_from_logits.right_answer
def label_by_label(Z, Y):
    """A loop with the math module that prints and keeps a running sum."""
    import math

    total = 0.0
    for z, y in zip(Z.ravel(), Y.ravel(), strict=True):
        margin = z if y else -z
        total += math.log1p(math.exp(-abs(margin))) + max(-margin, 0.0)
        print(total)
    return total / Z.shape[1]


@cost_from_logits.right_answer
def by_the_margin(Z, Y):
    """The score counted towards the label, in a 0-d array, with a warning."""
    import warnings

    warnings.warn("large scores", RuntimeWarning, stacklevel=2)
    return np.asarray(np.einsum("ij->", np.logaddexp(0, np.where(Y > 0, -Z, Z))) / Y.size)


@cost_from_logits.mistake
def takes_the_logarithm_of_the_sigmoid(Z, Y):
    """Moderate scores come out right; large ones give infinity or NaN. That happens when the
    sigmoid is exactly 0 or 1: the logarithm of 0 has lost the score for good. Put the sigmoid into
    the formula of the loss on paper first, and simplify before you compute."""
    A = sigmoid(Z)
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))


@cost_from_logits.mistake
def clips_the_probabilities(Z, Y):
    """Your cost is finite, but a score that is badly wrong never costs more than about 35, as when
    probabilities are clipped: 35 is then minus the logarithm of the limit. A clipped probability
    no longer knows how large the score was. The cost has to be computed from the score itself."""
    A = np.clip(sigmoid(Z), 1e-15, 1 - 1e-15)
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))


@cost_from_logits.mistake
def adds_a_small_number_inside_the_logarithm(Z, Y):
    """A score that is badly wrong costs about 18, however large it is. It looks as if a small
    number is added inside the logarithm: that keeps the cost finite, and caps it. Nothing that is
    done to the probability brings the score back. Start from the score."""
    A = sigmoid(Z)
    return -np.mean(Y * np.log(A + 1e-8) + (1 - Y) * np.log(1 - A + 1e-8))


cost_from_logits.slip(
    "overflows_in_the_exponential",
    {"np.logaddexp(0, Z)": "np.log(1 + np.exp(Z))"},
    """Moderate scores come out right, large positive ones give infinity. That happens when the
    exponential of a large score is infinite before the logarithm can make it small again. Look for
    a way to write the same sum in which the exponential is taken of negative numbers only, or for
    a NumPy function that does this.""",
)


@cost_from_logits.mistake
def overflows_in_one_of_two_terms(Z, Y):
    """Moderate scores come out right, scores near 1000 give NaN. That happens when the exponential
    in the logarithm that the label switches off is infinite: 0 times infinity is NaN. Look for a
    way to write each logarithm in which the exponential is taken of negative numbers only, or for
    a NumPy function for it."""
    return np.mean(Y * np.log(1 + np.exp(-Z)) + (1 - Y) * np.log(1 + np.exp(Z)))


@cost_from_logits.mistake
def clips_the_scores(Z, Y):
    """It looks as if scores beyond a limit are treated as if they were at the limit, so that a
    score of 1000 on the wrong side costs far too little. The loss grows with the score without
    end; avoid the overflow without changing the score."""
    Z = np.clip(Z, -30, 30)
    return np.mean(np.log(1 + np.exp(Z)) - Y * Z)


@cost_from_logits.mistake
def takes_scores_for_probabilities(Z, Y):
    """Your cost is NaN, as when the logarithm is taken of the scores themselves: a score may be
    negative or above 1. The Z of this exercise is what comes before the sigmoid."""
    return -np.mean(Y * np.log(Z) + (1 - Y) * np.log(1 - Z))


cost_from_logits.slip(
    "sums_over_the_examples",
    {"np.mean": "np.sum"},
    """Your cost is m times too large: the losses are added up. A cost is the average of the losses,
    so that sets of different sizes can be compared by it.""",
)

cost_from_logits.slip(
    "exchanges_the_classes",
    {"Y * Z": "(1 - Y) * Z"},
    """Your cost is low where it should be high: examples of class 1 pay for a high score. Take
    one example with label 1 and a large positive score, which should cost nearly nothing, and
    follow it through your formula.""",
)

cost_from_logits.legal(Y={0, 1})
