"""step_decay: the decayed rate, held constant for `interval` epochs at a time."""

import math

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import optimizers as reference

from .decayed_learning_rate import decayed_learning_rate

step_decay = Exercise(reference.step_decay, points=6)


@step_decay.cases
def _(rng):
    def at(epoch, interval, low=0.3, high=0.8, start=0.0):
        return start + float(rng.uniform(0.05, 0.9)), epoch, float(rng.uniform(low, high)), interval

    interval = int(rng.integers(5, 9))
    steps = int(rng.integers(3, 6))
    yield "within the first interval", at(int(rng.integers(1, 3)), interval)
    yield "the first epoch, which is 0", at(0, interval)
    yield "the last epoch before a step", at(steps * interval - 1, interval)
    yield "the epoch of a step", at(steps * interval, interval)
    yield "shortly after a step, a fast decay", at(steps * interval + 1, interval, 11, 14)
    odd = 2 * int(rng.integers(6, 9)) + 1
    yield "an interval of 1, a rate above 200", at(odd, 1, start=200.0)
    yield "a long interval", at(int(rng.integers(760, 790)), 100, 0.02, 0.05)


@step_decay.right_answer
def plain(learning_rate, epoch, decay_rate, interval):
    """The formula in one line."""
    return learning_rate / (1 + decay_rate * (epoch // interval))


@step_decay.right_answer
def by_rounding_down(learning_rate, epoch, decay_rate, interval):
    """np.floor, so a NumPy scalar; prints."""
    passed = np.floor(epoch / interval)
    print(passed, "intervals have passed")
    return learning_rate / (1 + decay_rate * passed)


@step_decay.right_answer
def by_the_plain_decay(learning_rate, epoch, decay_rate, interval):
    """The decay of the exercise before, told that an interval is an epoch."""
    return decayed_learning_rate(learning_rate, (epoch - epoch % interval) // interval, decay_rate)


@step_decay.right_answer
def by_counting(learning_rate, epoch, decay_rate, interval):
    """Count the steps up to this epoch; a 0-d array."""
    divisor = 1.0
    for _ in range(interval, epoch + 1, interval):
        divisor += decay_rate
    return np.array(learning_rate / divisor)


step_decay.slip(
    "divides_without_rounding",
    {"epoch // interval": "epoch / interval"},
    """Your rate falls a little every epoch instead of standing still for an interval. How many
    intervals have passed is a whole number: the started one does not count yet.""",
)

step_decay.slip(
    "rounds_to_the_nearest",
    {"(epoch // interval)": "round(epoch / interval)"},
    """Your rate falls half an interval too early. Rounding goes to the nearest whole number; count
    only the intervals that have passed completely.""",
)

step_decay.slip(
    "rounds_up",
    {"(epoch // interval)": "int(np.ceil(epoch / interval))"},
    """Your rate falls an interval too early, right after epoch 0. An interval counts when it has
    passed, not when it begins.""",
)

step_decay.slip(
    "counts_intervals_from_one",
    {"epoch // interval": "epoch // interval + 1"},
    """Your first interval runs at a rate that has decayed already. Before the first step the rate
    is the full one: no interval has passed yet.""",
)

step_decay.slip(
    "takes_the_remainder",
    {"epoch // interval": "epoch % interval"},
    """Your rate jumps back up at the end of each interval, as when you use how far the interval
    has come, not how many have passed. Look at the operator between epoch and interval.""",
)

step_decay.slip(
    "ignores_the_interval",
    {"(epoch // interval)": "epoch"},
    """Your rate falls every epoch, whatever the interval. It looks as if one of the arguments is
    never used.""",
)


@step_decay.mistake
def decays_at_multiples_only(learning_rate, epoch, decay_rate, interval):
    """In the epoch of a step your rate is right, in the epochs after it the full rate is back. A
    function remembers nothing from call to call, so the rate has to follow from the epoch in
    every epoch, not only where it changes.
    """
    if epoch % interval == 0:
        return learning_rate / (1 + decay_rate * (epoch // interval))
    return learning_rate


step_decay.slip(
    "uses_the_epoch_of_the_step",
    {"(epoch // interval)": "(epoch // interval) * interval"},
    """Your rate stands still at the right times and then falls too far, as when the decay is
    multiplied by the epoch of the last step. What counts is how many intervals have passed, not
    how many epochs they contain.""",
)

step_decay.slip(
    "turns_the_division_round",
    {"epoch // interval": "interval // epoch"},
    """In epoch 0 you divide by 0, and late epochs run at the full rate again, as when you count
    how often the epoch fits into the interval; it is the other way round.""",
)

step_decay.slip(
    "divides_once_per_step",
    {" * (epoch // interval))": ") ** (epoch // interval)"},
    """Up to the first step you are right. Then your rate falls too fast, as when you divide a rate
    that has already been divided. Each interval starts from the first rate; only the divisor
    grows.""",
)

step_decay.slip(
    "raises_the_rate_at_each_step",
    {"/ (1": "* (1"},
    """Your learning rate grows from step to step. It looks as if the right factor stands on the
    wrong side of the fraction line.""",
)

step_decay.legal(learning_rate=(0, math.inf), epoch=(0, math.inf), decay_rate=(0, math.inf))
