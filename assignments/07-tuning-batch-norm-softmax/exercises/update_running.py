"""update_running: a new {"mean", "variance"}, the old averages mixed with the batch's."""

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import batch_norm as reference

from ..lesson import cache_of, scale_and_shift, size, units

update_running = Exercise(reference.update_running, parts={"mean": 3, "variance": 3})


def averages(rng, n):
    """Draw running averages that differ from those of any batch."""
    variance = rng.uniform(10, 20, size=(n, 1))
    return {"mean": draws.either_sign(rng, 25, 60, (n, 1)), "variance": variance}


@update_running.cases
def _(rng):
    n, m = size(rng)

    def batch(n):
        epsilon = float(rng.uniform(0.1, 0.5))
        return cache_of(units(rng, n, m), scale_and_shift(rng, n)[0], epsilon)

    yield f"{n} units, momentum 0.9", (averages(rng, n), batch(n), 0.9)
    momentum = round(float(rng.uniform(0.2, 0.4)), 2)
    yield f"momentum {momentum}", (averages(rng, n + 1), batch(n + 1), momentum)
    running = dict(reversed(averages(rng, n).items()))
    yield "running has its keys in another order", (running, batch(n), momentum)
    cache = draws.shuffled(rng, batch(n), lambda keys: keys.index("variance") < keys.index("mean"))
    yield "cache has its keys in another order", (averages(rng, n), cache, momentum)
    yield "one unit, momentum 0.99", (averages(rng, 1), batch(1), 0.99)
    yield "momentum 0", (averages(rng, n), batch(n), 0.0)
    yield "momentum 1", (averages(rng, n), batch(n), 1.0)
    start = {"mean": np.zeros((n, 1)), "variance": np.ones((n, 1))}
    yield "averages before the first batch", (start, batch(n), momentum)


@update_running.right_answer
def plain(running, cache, momentum):
    """Both formulas, one after the other."""
    mean = momentum * running["mean"] + (1 - momentum) * cache["mean"]
    variance = momentum * running["variance"] + (1 - momentum) * cache["variance"]
    return {"mean": mean, "variance": variance}


@update_running.right_answer
def a_step_towards_the_batch(running, cache, momentum):
    """The difference, in a loop over the keys of the averages."""
    new = {}
    for key, old in running.items():
        new[key] = old + (cache[key] - old) * (1 - momentum)
    return new


update_running.slip(
    "exchanges_the_weights",
    {
        'momentum * running["mean"] + (1 - momentum)': '(1 - momentum) * running["mean"] '
        "+ momentum",
        'momentum * running["variance"] + (1 - momentum)': '(1 - momentum) * running["variance"] '
        "+ momentum",
    },
    """With a momentum near 1 your averages jump to whatever the last batch was, as when the two
    weights are exchanged. Here momentum is how much of the old average is kept.""",
)

update_running.slip(
    "keeps_the_last_batch_only",
    {
        'momentum * running["mean"] + (1 - momentum) * cache': "cache",
        'momentum * running["variance"] + (1 - momentum) * cache': "cache",
    },
    """Your averages are those of this batch alone, whatever momentum is. One batch is a noisy
    sample; averaging over many is the purpose of this function.""",
)

update_running.slip(
    "forgets_to_weigh_the_batch",
    {
        '(1 - momentum) * cache["mean"]': 'cache["mean"]',
        '(1 - momentum) * cache["variance"]': 'cache["variance"]',
    },
    """The batch has the weight 1 in your averages, whatever momentum is, so the two weights add up
    to more than 1, and over many steps the averages would drift away from what the batches have.
    The weights of old and new have to add up to 1.""",
)

update_running.slip(
    "always_keeps_nine_tenths",
    {
        'momentum * running["mean"] + (1 - momentum)': '0.9 * running["mean"] + 0.1',
        'momentum * running["variance"] + (1 - momentum)': '0.9 * running["variance"] + 0.1',
    },
    """Only with a momentum of 0.9 are your averages right. One argument is never used.""",
)

update_running.slip(
    "averages_the_deviation",
    {'(1 - momentum) * cache["variance"]': '(1 - momentum) * np.sqrt(cache["variance"])'},
    """Into your average of variances goes a deviation. The root is taken at
    test time, after averaging.""",
)

update_running.slip(
    "adds_epsilon_to_the_variance",
    {'* cache["variance"]': '* (cache["variance"] + cache["epsilon"])'},
    """Your variance is a little too large, as when epsilon is in it. At test time
    epsilon is added again: once is enough.""",
)

update_running.slip(
    "corrects_the_bias",
    {
        'cache["mean"]\n': 'cache["mean"]\n    mean = mean / (1 - momentum)\n',
        'cache["variance"]\n': 'cache["variance"]\n    variance = variance / (1 - momentum)\n',
    },
    """Your averages are too far from 0, as when they are divided by 1 minus momentum. Adam corrects
    its averages because they start from 0, and needs the number of the step for that. Here nobody
    counts steps, and no correction is asked for.""",
)

update_running.slip(
    "forgets_the_variance",
    {'* running["variance"] + (1 - momentum) * cache': "* 0 + running"},
    """Your variance stays what it was. Mean and variance are averaged, in one and the
    same way.""",
)

update_running.slip(
    "updates_the_given_averages",
    {
        'return {"mean": mean, "variance": variance}': "running.update("
        "mean=mean, variance=variance)\n    return running"
    },
    """After the call the caller's averages have changed. Assigning to an entry of a dict that was
    handed in changes it for everybody, and so does += on one of its arrays, even where a new dict
    holds that array: return a new dict of new arrays.""",
)

update_running.slip(
    "exchanges_mean_and_variance",
    {'"mean": mean, "variance": variance': '"mean": variance, "variance": mean'},
    """Mean and variance are right, each under the name of the other. Look at the keys of what you
    return.""",
)

update_running.slip(
    "returns_a_pair",
    {'{"mean": mean, "variance": variance}': "mean, variance"},
    """You return two arrays. The caller looks averages up by their names, so a dict is asked for,
    with the keys that came in.""",
)

update_running.legal(momentum=(0, 1))

update_running.accepts(
    {
        "momentum * running['variance'] + (1 - momentum) * cache['variance']": (
            "np.abs(momentum * running['variance'] + (1 - momentum) * cache['variance'])",
            "np.maximum(momentum * running['variance'] + (1 - momentum) * cache['variance'], 0)",
        ),
        "variance": ("np.abs(variance)", "np.maximum(variance, 0)"),
    },
    "a variance is never negative",
)
