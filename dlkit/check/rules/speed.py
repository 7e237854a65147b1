"""Vectorised: a matter of processor time, judged by a generous ratio against work of one size."""

from collections.abc import Sequence
from time import process_time

import numpy as np

from dlkit.check.rules.rule import Asked, Finding, sound

TRIES = 5
ROUNDS = 6  # a busy machine, or threads that wait for each other, can slow a good answer down
HOPELESS = 3.0  # times the limit: no load explains that, so it is measured only once more


def vectorised(calls: Sequence[Asked], ratio: float, size: int) -> Finding | None:
    """Judge the calls whose first argument has `size` rows, and whose second is such a table too.

    The fastest may take `ratio` times as long as the bare arithmetic of all pairs of rows, done
    column by column on whole arrays, takes on this machine now. Both are measured again before
    points are taken: once, and when it is near the limit several times.
    """
    timed = [call for call in sound(calls) if len(call.arguments[0]) == size]
    if not timed:
        return None
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
        f"it takes more than {ratio:g} times as long as array operations need for {A.shape} and "
        f"{B.shape}; replace the loops"
    )


def _arithmetic(A: np.ndarray, B: np.ndarray) -> float:
    start = process_time()
    total = np.zeros((len(A), len(B)))
    for j in range(A.shape[1]):
        total += A[:, [j]] * B[:, j]
    return process_time() - start
