"""decayed_learning_rate: learning_rate / (1 + decay_rate epoch)."""

import math

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import optimizers as reference

decayed_learning_rate = Exercise(reference.decayed_learning_rate, points=5)


@decayed_learning_rate.cases
def _(rng):
    def start():
        return float(rng.uniform(0.05, 0.9))

    def decay(low, high):
        return float(rng.uniform(low, high))

    late = int(rng.integers(40, 80))
    yield "the first epoch, which is 0", (start(), 0, decay(0.3, 0.8))
    yield "epoch 1", (start(), 1, decay(0.3, 0.8))
    yield "epoch 3, a fast decay", (start(), 3, decay(11, 14))
    yield f"epoch {late}, a slow decay", (start(), late, decay(0.02, 0.05))
    yield "a learning rate above 100", (110.0 + start(), int(rng.integers(5, 9)), decay(0.3, 0.8))
    yield "no decay", (start(), int(rng.integers(5, 9)), 0.0)


@decayed_learning_rate.right_answer
def plain(learning_rate, epoch, decay_rate):
    """The formula in one line."""
    return learning_rate / (1 + decay_rate * epoch)


@decayed_learning_rate.right_answer
def by_the_reciprocal(learning_rate, epoch, decay_rate):
    """A NumPy scalar, from a reciprocal; prints."""
    factor = np.reciprocal(1.0 + decay_rate * epoch)
    print(factor)
    return factor * learning_rate


@decayed_learning_rate.right_answer
def in_an_array(learning_rate, epoch, decay_rate):
    """A 0-d array."""
    return np.asarray(learning_rate) / np.add(1, np.multiply(decay_rate, epoch))


@decayed_learning_rate.right_answer
def by_a_growing_divisor(learning_rate, epoch, decay_rate):
    """A divisor that grows epoch by epoch."""
    divisor = 1.0
    for _ in range(epoch):
        divisor += decay_rate
    return float(learning_rate / divisor)


decayed_learning_rate.slip(
    "multiplies",
    {"/ (1": "* (1"},
    """Your learning rate grows from epoch to epoch. It looks as if the right factor stands on the
    wrong side of the fraction line.""",
)

decayed_learning_rate.slip(
    "counts_from_one",
    {"* epoch": "* (epoch + 1)"},
    """You are one epoch ahead: the first epoch should still run at the full learning rate, and
    yours has decayed already. Epochs count from 0 here.""",
)

decayed_learning_rate.slip(
    "forgets_the_one",
    {"1 + ": ""},
    """In epoch 0 you divide by 0, and later the learning rate is too large. It looks as if nothing
    stands beside the product, so that the full rate could come out when nothing has decayed
    yet.""",
)

decayed_learning_rate.slip(
    "forgets_the_brackets",
    {"(1 + decay_rate * epoch)": "1 + decay_rate * epoch"},
    """Your learning rate grows from epoch to epoch. Python divides before it adds: look at how much
    of your expression really stands below the fraction line.""",
)

decayed_learning_rate.slip(
    "decays_once_more_each_epoch",
    {" * epoch)": ") ** epoch"},
    """Epoch 1 is right, and after that your rate falls too fast, as when each epoch divides the
    rate of the epoch before. Here every epoch starts from the first rate; only the divisor
    grows.""",
)


@decayed_learning_rate.mistake
def overwrites_the_first_rate(learning_rate, epoch, decay_rate):
    """Epoch 1 is right, and after that your rate falls far too fast, as when a divisor that grows
    from epoch to epoch is applied to a rate that has already been divided. Always divide the first
    rate."""
    for k in range(1, epoch + 1):
        learning_rate = learning_rate / (1 + decay_rate * k)
    return learning_rate


decayed_learning_rate.slip(
    "decays_exponentially",
    {"/ (1 + decay_rate * epoch)": "* decay_rate**epoch"},
    """It looks as if you raise the decay rate to a power, so that a rate of 0.5 halves the
    learning rate each epoch. That is another kind of decay. Here the decay rate and the epoch are
    multiplied, and the learning rate is divided.""",
)

decayed_learning_rate.slip(
    "decays_in_a_straight_line",
    {"/ (1 + ": "* (1 - "},
    """Your learning rate falls by the same amount each epoch, becomes 0 and then negative: from
    there on the steps go uphill. A quotient never reaches 0.""",
)

decayed_learning_rate.slip(
    "adds_the_epoch_outside",
    {"1 + decay_rate * epoch": "(1 + decay_rate) * max(epoch, 1)"},
    """With no decay at all your rate still falls, as when the epoch multiplies the whole sum; it
    should reach only one of its terms.""",
)

decayed_learning_rate.legal(
    learning_rate=(0, math.inf), epoch=(0, math.inf), decay_rate=(0, math.inf)
)
