"""Vectorised: a matter of processor time, judged by a generous ratio against work of one size."""

from collections.abc import Sequence
from time import process_time

import numpy as np

from dlkit.check.rules.rule import NOTHING, Asked, Finding, rule, sound

TRIES = 5
ROUNDS = 6  # a busy machine, or threads that wait for each other, can slow a good answer down
HOPELESS = 3.0  # times the limit: no load explains that, so it is measured only once more


@rule("vectorised", f"`ratio` times bare array arithmetic, measured up to {ROUNDS} times")
def vectorised(calls: Sequence[Asked], ratio: float, size: int) -> Finding | None:
    """Judge the time of the calls whose first argument has `size` rows, the second as many columns.

    The fastest may take `ratio` times as long as the bare arithmetic of all pairs of rows, done
    column by column on whole arrays, takes on this machine now. Both are measured again before
    points are taken: once, and when it is near the limit several times.
    """
    timed = [call for call in sound(calls) if len(call.arguments[0]) == size]
    if not timed:
        return NOTHING
    A, B = timed[0].arguments[:2]
    seconds = min(call.seconds for call in timed)
    for number in range(ROUNDS):
        limit = ratio * min(_arithmetic(A, B) for _ in range(TRIES))
        if seconds <= limit:
            return None
        if number and seconds > HOPELESS * limit:
            break
        seconds = timed[0].again()
    return Finding(
        f"the call takes more than {ratio:g} times as long as array operations on shapes {A.shape} "
        f"and {B.shape}; replace its loops by array operations"
    )


def _arithmetic(A: np.ndarray, B: np.ndarray) -> float:
    start = process_time()
    total = np.zeros((len(A), len(B)))
    for j in range(A.shape[1]):
        total += A[:, [j]] * B[:, j]
    return process_time() - start
