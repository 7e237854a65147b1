"""finer_range: (low, high) of the `keep` values with the lowest errors."""

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import hyperparameter_search as reference

finer_range = Exercise(reference.finer_range, outputs=("low", "high"), parts={"low": 4, "high": 4})


def tried(rng, n, keep):
    """Draw n values and their errors, no two alike.

    The best value is neither the smallest nor the largest of the best, which are not those of all.
    """
    values = draws.either_sign(rng, 0.1, 1, n) + 0.01 * np.arange(n)
    errors = rng.permutation(np.linspace(0.05, 0.9, n)) + rng.uniform(0, 0.001, n)
    return values, errors, keep


@finer_range.cases
def _(rng):
    n = int(rng.integers(10, 15))
    yield f"the best 4 of {n}", tried(rng, n, 4)
    yield "the best 2 of 12", tried(rng, 12, 2)
    yield "the best one", tried(rng, n, 1)
    yield "all of 6", tried(rng, 6, 6)


@finer_range.right_answer
def plain(values, errors, keep):
    """The numbers of the best, in the order of the errors."""
    best = np.argsort(errors)[:keep]
    return np.min(values[best]), np.max(values[best])


@finer_range.right_answer
def sorted_pairs(values, errors, keep):
    """Pairs, sorted by their errors; plain numbers."""
    pairs = sorted(zip(errors.tolist(), values.tolist(), strict=True))
    kept = [value for _, value in pairs[:keep]]
    return [min(kept), max(kept)]


finer_range.slip(
    "keeps_the_worst",
    {"[:keep]": "[-keep:]"},
    """Your range is that of the values with the highest errors. Sorting puts the smallest numbers
    first: ask which end of the order is the good one.""",
)
