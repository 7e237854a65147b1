"""Training: runs are judged by their costs and by which parameters move, not by a trajectory.

A run's first argument is X; its result holds arrays W1, b1, ... and, for some, a list of costs.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from dlkit.check.compare import compare
from dlkit.check.rules.rule import (
    EXACT,
    NOTHING,
    Argument,
    Asked,
    Finding,
    Output,
    rule,
    states,
)


@rule("first cost", "`below`")
def first_cost(calls: Sequence[Asked], of: Output, value: float, below: float) -> Finding | None:
    """Judge the first of the costs `of` where no number of X is beyond `below`.

    There the first cost hardly depends on the weights that were drawn, and `value` is what it is.
    """
    judged = [call for call in calls if np.abs(call.arguments[0]).max() < below]
    for call in judged:
        (costs,) = call.output(of)
        if abs(costs[0] - value) > below:
            words = f"the first cost is {costs[0]:.4g}, expected {value:.4g} before the first step"
            return Finding(words, (float(costs[0]),))
    return None if judged else NOTHING


@rule("costs fall", "`below`")
def costs_fall(calls: Sequence[Asked], of: Output, after: int, below: float) -> Finding | None:
    """Judge the last of the costs `of` in each run that has at least `after` of them."""
    runs = [costs for call in calls for costs in call.output(of) if len(costs) >= after]
    for costs in runs:
        if not costs[-1] < below:
            words = f"the cost after {len(costs)} iterations is {costs[-1]:.3g}, expected < {below}"
            start = (np.mean(costs[: after // 10]), np.ptp(costs) / max(abs(costs[0]), 1e-9))
            return Finding(words, (float(costs[-1]), *map(float, start)))
    return None if runs else NOTHING


@rule("every layer learns", "any change will do")
def every_layer_learns(
    calls: Sequence[Asked], among: Sequence[Output], steps: Argument, units: int
) -> Finding | None:
    """Judge that one more iteration moves each array named in `among`.

    Only networks with at least `units` units in each hidden layer are judged: in a narrow layer
    all ReLU units may be switched off by chance, and then nothing below it moves.
    """
    judged = NOTHING
    for short, long in one_more(calls, steps):
        if min((len(W) for W in short.output("W") if len(W) > 1), default=units) < units:
            continue
        judged = None
        still = {name: _unmoved(short.output(name), long.output(name)) for name in among}
        if any(still.values()):
            words = " and ".join(f"{count} of the {name}" for name, count in still.items() if count)
            measure = tuple(map(float, still.values()))
            return Finding(f"one more iteration does not change {words}", measure)
    return judged


def _unmoved(before: list, after: list) -> int:
    return sum(np.array_equal(*pair) for pair in zip(before, after, strict=False))


def one_more(calls: Sequence[Asked], steps: Argument) -> Iterator[tuple[Asked, Asked]]:
    """Yield each pair of calls of which the second asks for one more of the argument `steps`.

    All other arguments are equal, and so are the generators.
    """
    for short in calls:
        longer = _with(short, steps, short.argument(steps) + 1)
        yield from ((short, long) for long in calls if _alike(longer, list(long.arguments)))


def starts(calls: Sequence[Asked], steps: Argument, rate: Argument, still: float) -> list[Asked]:
    """Return the runs of one iteration with a learning rate by which nothing moves."""
    return [call for call in calls if call.argument(steps) == 1 and call.argument(rate) == still]


def first_steps(
    calls: Sequence[Asked], steps: Argument, rate: Argument, still: float
) -> Iterator[tuple[Asked, Asked]]:
    """Yield each of the `starts` with the run of one iteration that moves from there."""
    for start in starts(calls, steps, rate, still):
        for call in calls:
            moving = call.argument(steps) == 1 and call.argument(rate) > still
            if moving and _alike(_with(call, rate, still), list(start.arguments)):
                yield start, call


def _with(call: Asked, name: Argument, value: object) -> list:
    """Return the arguments of a call with another value of one of them."""
    arguments = list(call.arguments)
    arguments[call.parameters.index(name)] = value
    return arguments


def _alike(one: list, other: list) -> bool:
    return states(one) == states(other) and not compare(other, one, EXACT)
