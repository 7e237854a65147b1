"""finer_range: (low, high) of the `keep` values with the lowest errors."""

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import hyperparameter_search as reference

finer_range = Exercise(reference.finer_range, outputs=("low", "high"), parts={"low": 4, "high": 4})


def tried(rng, n, keep, values, beyond=0):
    """Return values and their errors, both (n,), in an order that hides nothing.

    Of the values that are kept the one with the lowest error lies in the middle, and that with the
    highest error is the largest; the next one in the order of errors is smaller than all of them,
    and `beyond` values are smaller still. The ends of the range stand last.
    """
    values = np.sort(values)
    inner = np.arange(beyond + 1, n - 1)
    kept = np.sort(rng.permutation(inner)[:keep]) if keep < n else np.arange(n)
    left = rng.permutation([i for i in range(n) if i != beyond and i not in kept])
    by_error = [*rng.permutation(kept[1:-1]), kept[0], *kept[1:][-1:]]
    by_error += [beyond, *left] if keep < n else []
    errors = np.empty(n)
    errors[by_error] = np.round(np.linspace(0.05, 0.9, n), 2) + 0.001
    if keep < n:
        errors[beyond] = errors[kept[-1]] + 0.001  # equal if rounded
    ends = [kept[0], kept[-1]] if keep > 1 else [kept[0]]
    order = [*rng.permutation([i for i in range(n) if i not in ends]), *ends]
    return values[order].astype(float), errors[order].astype(float), keep


@finer_range.cases
def _(rng):
    n = int(rng.integers(13, 16))
    yield f"the best 4 of {n}", tried(rng, n, 4, draws.either_sign(rng, 0.1, 1, n))
    yield "the best 2 of 12, all positive", tried(rng, 12, 2, rng.uniform(20, 300, 12))
    exponents, errors, _ = tried(rng, 9, 3, rng.uniform(-40, -11, 9), beyond=1)
    yield "the best 3 of 9, errors in per cent", (exponents, 100 * errors, 3)
    yield "the best one", tried(rng, n, 1, rng.uniform(0.1, 1, n))
    yield "all of 6", tried(rng, 6, 6, draws.either_sign(rng, 11, 30, 6))
    yield "a single value", (rng.uniform(2, 9, 1), rng.uniform(0.1, 0.9, 1), 1)


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


@finer_range.right_answer
def the_best_again_and_again(values, errors, keep):
    """Takes the best of those that are left, `keep` times; changes only a copy."""
    left, low, high = errors.astype(float), np.inf, -np.inf
    for _ in range(keep):
        best = int(left.argmin())
        low, high = min(low, values[best]), max(high, values[best])
        left[best] = np.inf
    print(low, high)
    return np.array(low), np.array(high)


@finer_range.right_answer
def up_to_the_worst_that_is_kept(values, errors, keep):
    """A mask of the errors that are low enough."""
    kept = values[errors <= np.sort(errors)[keep - 1]]
    return float(kept.min()), float(kept.max())


finer_range.slip(
    "keeps_the_worst",
    {"[:keep]": "[-keep:]"},
    """Your range is that of the values with the highest errors. Sorting puts the smallest numbers
    first: ask which end of the order is the good one.""",
)

finer_range.slip(
    "keeps_those_that_came_first",
    {"np.argsort(errors)[:keep]": "np.arange(keep)"},
    """Your range is that of the values that were tried first, whatever came of them. The errors
    have to decide which values stay.""",
)

finer_range.slip(
    "returns_the_range_of_the_errors",
    {"np.min(values[best]), np.max(values[best])": "np.min(errors[best]), np.max(errors[best])"},
    """The two numbers that you return are errors: the lowest one, and the highest that was kept.
    The next stage draws new settings, so it needs limits for the settings.""",
)

finer_range.slip(
    "returns_positions_instead_of_values",
    {"np.min(values[best]), np.max(values[best])": "np.min(best), np.max(best)"},
    """The two numbers that you return are positions, the smallest and the largest of the best.
    `np.argsort` says where the best stand; what is asked for are the values that stand there.""",
)

finer_range.slip(
    "returns_the_positions_of_the_best_and_the_last_that_is_kept",
    {"np.min(values[best]), np.max(values[best])": "best[0], best[-1]"},
    """The two numbers that you return are positions: that of the lowest error, and that of the
    highest error that is kept. `np.argsort` says where the best stand; the range is one of the
    values that stand there.""",
)

finer_range.slip(
    "takes_the_first_and_the_last_of_the_best",
    {"np.min(values[best]), np.max(values[best])": "values[best[0]], values[best[-1]]"},
    """You return the value with the lowest error and the one with the highest error that is kept.
    They need not be the ends: between good values in the order of errors, any value may be the
    smallest.""",
)

finer_range.slip(
    "takes_the_range_of_everything",
    {"values[best]), np.max(values[best])": "values), np.max(values)"},
    """Your range is that of all values, so the second stage would be no finer than the first one.
    Only those with the lowest errors count.""",
)

finer_range.slip(
    "keeps_one_too_few",
    {"[:keep]": "[: max(keep - 1, 1)]"},
    """Your range is often too narrow, as when one value less is kept. A slice up to k holds k
    entries, because it begins with number 0 and ends before k.""",
)

finer_range.slip(
    "ends_the_slice_one_too_early",
    {"[:keep]": "[: keep - 1]"},
    """Your range is often too narrow, and with one value to keep nothing is left, as when one value
    less is kept. A slice up to k holds k entries, because it begins with number 0 and ends before
    k.""",
)

finer_range.slip(
    "keeps_one_too_many",
    {"[:keep]": "[: keep + 1]"},
    """Your range is often too wide, as when one value more is kept. A slice ends before the number
    behind its colon.""",
)

finer_range.slip(
    "returns_the_higher_limit_first",
    {"np.min(values[best]), np.max(values[best])": "np.max(values[best]), np.min(values[best])"},
    """Both limits are right, in the wrong order. Look at what is asked for first.""",
)

finer_range.slip(
    "widens_to_both_sides_of_the_best",
    {
        "np.min(values[best]), np.max(values[best])": "values[best[0]] - np.ptp(values[best]) / 2, "
        "values[best[0]] + np.ptp(values[best]) / 2"
    },
    """Your range has the right width and lies around the single best value. The best one won by
    chance in part, so the limits are those of all that are kept, wherever the best one lies.""",
)


@finer_range.mistake
def deletes_from_the_errors_alone(values, errors, keep):
    """Beyond the single best you take wrong values, as when the error of one is deleted and its
    value is not: then the errors behind it move up, and stand beside values that are not theirs.
    Delete in both arrays, or in neither."""
    best = []
    for _ in range(keep):
        i = np.argmin(errors)
        best.append(values[i])
        errors = np.delete(errors, i)
    return np.min(best), np.max(best)


@finer_range.mistake
def takes_low_from_all_values(values, errors, keep):
    """Your low is the smallest of *all* values, and only your high is that of the best. Both limits
    belong to the `keep` best values."""
    order = np.argsort(errors)
    return np.min(values[order]), np.max(values[order][:keep])


@finer_range.mistake
def keeps_the_better_half(values, errors, keep):
    """Your range is that of the values whose error is not above the median, so half of them stay,
    whatever keep is. One argument says how many count."""
    kept = values[errors <= np.median(errors)]
    return np.min(kept), np.max(kept)


@finer_range.mistake
def takes_the_order_for_ranks(values, errors, keep):
    """You keep other values than the best, as when the numbers from `np.argsort` are compared with
    keep. They say where the best values stand, not how good the value in each place is."""
    kept = values[np.argsort(errors) < keep]
    return np.min(kept), np.max(kept)


@finer_range.mistake
def sorts_both_arrays(values, errors, keep):
    """Your range is that of the smallest values, as when the values are sorted, alone or together
    with the errors: then no value stands beside its own error any more. What should be small is
    the error that a value led to."""
    values, errors = np.sort(values), np.sort(errors)
    kept = values[errors <= errors[keep - 1]]
    return np.min(kept), np.max(kept)


finer_range.slip(
    "changes_the_given_errors",
    {"np.argsort(errors)[:keep]": "np.argsort(errors)[:keep]\n    errors.sort()"},
    """After the call the caller's errors are not what they were. Assigning to an entry, or calling
    the method `sort`, works inside the array that was handed in: do it in a copy.""",
)

finer_range.legal(keep=(1, 1000), errors=(0, 100))
