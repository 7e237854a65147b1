"""update_running: a new {"mean", "variance"}, the old averages mixed with the batch's."""

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import batch_norm as reference

from ..lesson import cache_of, scale_and_shift, size, units

update_running = Exercise(reference.update_running, parts={"mean": 3, "variance": 3})


def averages(rng, n):
    """Draw running averages that differ from those of any batch."""
    variance = rng.uniform(10, 20, size=(n, 1))
    return {"mean": draws.either_sign(rng, 5, 9, (n, 1)), "variance": variance}


@update_running.cases
def _(rng):
    n, m = size(rng)

    def batch(n):
        epsilon = float(rng.uniform(0.1, 0.5))
        return cache_of(units(rng, n, m), scale_and_shift(rng, n)[0], epsilon)

    yield f"{n} units, momentum 0.9", (averages(rng, n), batch(n), 0.9)
    momentum = round(float(rng.uniform(0.2, 0.4)), 2)
    yield f"momentum {momentum}", (averages(rng, n + 1), batch(n + 1), momentum)
    yield "one unit, momentum 0.99", (averages(rng, 1), batch(1), 0.99)
    yield "momentum 0", (averages(rng, n), batch(n), 0.0)
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

update_running.legal(momentum=(0, 1))
