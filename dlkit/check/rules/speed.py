"""Vectorised: a matter of time, judged by a generous ratio against work of the same size."""

from collections.abc import Sequence
from time import perf_counter

import numpy as np

from dlkit.check.rules.rule import Asked, Finding, sound

TRIES = 5


def vectorised(calls: Sequence[Asked], ratio: float, size: int) -> Finding | None:
    """Judge the calls whose first argument has `size` rows, and whose second is such a table too.

    The fastest may take `ratio` times as long as the bare arithmetic of all pairs of rows, done
    column by column on whole arrays, takes on this machine now. It is measured a second time
    before points are taken.
    """
    timed = [call for call in sound(calls) if len(call.arguments[0]) == size]
    if not timed:
        return None
    A, B = timed[0].arguments[:2]
    limit = ratio * min(_arithmetic(A, B) for _ in range(TRIES))
    if min(call.seconds for call in timed) <= limit or timed[0].again() <= limit:
        return None
    return Finding(
        f"it takes more than {ratio:g} times as long as array operations need for {A.shape} and "
        f"{B.shape}; replace the loops"
    )


def _arithmetic(A: np.ndarray, B: np.ndarray) -> float:
    start = perf_counter()
    total = np.zeros((len(A), len(B)))
    for j in range(A.shape[1]):
        total += A[:, [j]] * B[:, j]
    return perf_counter() - start
