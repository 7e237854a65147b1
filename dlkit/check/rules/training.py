"""Training: runs are judged by their costs and by which parameters move, not by a trajectory.

A run's first argument is X; its result holds arrays W1, b1, ... and, for some, a list of costs.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from dlkit.check.compare import compare
from dlkit.check.rules.rule import EXACT, Asked, Finding, sound, states


def first_cost(calls: Sequence[Asked], of: str, value: float, below: float) -> Finding | None:
    """Judge the first of the costs `of` where no number of X is beyond `below`.

    There the first cost hardly depends on the weights that were drawn, and `value` is what it is.
    """
    for call in sound(calls):
        (costs,) = call.output(of)
        if np.abs(call.arguments[0]).max() < below and abs(costs[0] - value) > below:
            words = f"the first cost is {costs[0]:.4g}, expected {value:.4g} before the first step"
            return Finding(words, (float(costs[0]),))
    return None


def costs_fall(calls: Sequence[Asked], of: str, after: int, below: float) -> Finding | None:
    """Judge the last of the costs `of` in each run that has at least `after` of them."""
    for call in sound(calls):
        (costs,) = call.output(of)
        if len(costs) >= after and not costs[-1] < below:
            words = f"the cost after {len(costs)} iterations is {costs[-1]:.3g}, expected < {below}"
            start = (np.mean(costs[: after // 10]), np.ptp(costs) / max(abs(costs[0]), 1e-9))
            return Finding(words, (float(costs[-1]), *map(float, start)))
    return None


def every_layer_learns(
    calls: Sequence[Asked], among: Sequence[str], steps: int, units: int
) -> Finding | None:
    """Judge that one more iteration moves each array named in `among`; see `one_more`.

    Only networks with at least `units` units in each hidden layer are judged: in a narrow layer
    all ReLU units may be switched off by chance, and then nothing below it moves.
    """
    for short, long in one_more(calls, steps):
        if min((len(W) for W in short.output("W") if len(W) > 1), default=units) < units:
            continue
        still = {name: _unmoved(short.output(name), long.output(name)) for name in among}
        if any(still.values()):
            words = " and ".join(f"{count} of the {name}" for name, count in still.items() if count)
            measure = tuple(map(float, still.values()))
            return Finding(f"one more iteration does not change {words}", measure)
    return None


def _unmoved(before: list, after: list) -> int:
    return sum(np.array_equal(*pair) for pair in zip(before, after, strict=False))


def one_more(calls: Sequence[Asked], steps: int) -> Iterator[tuple[Asked, Asked]]:
    """Yield each pair of calls of which the second asks for one more of the argument `steps`.

    All other arguments are equal, and so are the generators.
    """
    known = sound(calls)
    for short in known:
        longer = list(short.arguments)
        longer[steps] += 1
        for long in known:
            if long.arguments[steps] == longer[steps] and _alike(longer, list(long.arguments)):
                yield short, long


def _alike(one: list, other: list) -> bool:
    return states(one) == states(other) and not compare(other, one, EXACT)
