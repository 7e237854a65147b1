"""Processor time, judged by generous ratios: vectorised, and growing as the input does."""

from collections.abc import Callable, Sequence
from time import process_time

import numpy as np

from dlkit.check.rules.rule import NOTHING, Asked, Finding, rule

TRIES = 5  # of the bare arithmetic
SECONDS = 0.2  # an answer that took longer in all calls so far, two at least, is not called again
COARSE = 0.016  # seconds: a step of the clock of Windows, for which the bare arithmetic takes none


@rule("vectorised", "`ratio` times bare array arithmetic; the fastest call counts")
def vectorised(calls: Sequence[Asked], ratio: float, size: int) -> Finding | None:
    """Judge the time of the calls whose first argument has `size` rows, the second as many columns.

    The fastest may take `ratio` times as long as the bare arithmetic of all pairs of rows, done
    column by column on whole arrays, takes on this machine now. Both are measured again before
    points are taken: a busy machine, or threads that wait for each other, can slow a good answer
    down. So it is called as often as the case allows, and a slow one twice at least. Each call has
    other arguments of the same sizes: a result that was kept from the call before is of no use.
    """
    timed = [call for call in calls if len(call.arguments[0]) == size]
    if not timed:
        return NOTHING
    call = min(timed, key=lambda one: one.seconds)
    A, B = call.arguments[:2]

    def allowed() -> float:
        return ratio * min(_arithmetic(A, B) for _ in range(TRIES)) or COARSE

    if _fastest(call, allowed) is None:
        return None
    return Finding(
        f"the call takes more than {ratio:g} times as long as array operations on shapes {A.shape} "
        f"and {B.shape}; replace its loops by array operations"
    )


@rule("time grows with the size", "`ratio`, or one step of a coarse clock; the fastest call counts")
def time_grows_with_the_size(
    calls: Sequence[Asked], small: int, large: int, ratio: float
) -> Finding | None:
    """Judge the time for a first argument of `large` items against that for one of `small` items.

    It may be `ratio` times as long, far more than the sizes differ: what is to be found is work
    that doubles with each item. A slow answer is called again before points are taken.
    """
    times = {n: [call for call in calls if len(call.arguments[0]) == n] for n in (small, large)}
    if not all(times.values()):
        return NOTHING
    quick = min(call.seconds for call in times[small])
    call = min(times[large], key=lambda one: one.seconds)
    seconds = _fastest(call, lambda: max(ratio * quick, COARSE))
    if seconds is None:
        return None
    return Finding(
        f"the call takes {seconds / max(quick, 1e-9):.0f} times as long for {large} items as for "
        f"{small}; do no part of the work more than once"
    )


def _fastest(call: Asked, allowed: Callable[[], float]) -> float | None:
    """Return the seconds of the fastest of a slow answer's calls; None once one is allowed.

    What is allowed is measured again each time. A slow answer is called twice at least, and as
    often as the case says while all its calls together are short.
    """
    seconds = spent = call.seconds
    number = 1
    while seconds > allowed():
        may_be_called = number < call.tries and (number == 1 or spent <= SECONDS)
        again = call.again() if may_be_called else None
        if again is None:
            return seconds
        seconds, spent, number = min(seconds, again.seconds), spent + again.seconds, number + 1
    return None


def _arithmetic(A: np.ndarray, B: np.ndarray) -> float:
    start = process_time()
    total = np.zeros((len(A), len(B)))
    for j in range(A.shape[1]):
        total += A[:, [j]] * B[:, j]
    return process_time() - start
