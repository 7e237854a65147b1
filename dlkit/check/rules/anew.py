"""Arrays that have nothing to do with those that they replace."""

from collections.abc import Sequence

import numpy as np

from dlkit.check.rules.randomness import SIGMAS, numbered
from dlkit.check.rules.rule import NOTHING, Argument, Asked, Finding, Output, rule


@rule("last layer anew", f"no number in common; {SIGMAS:g} standard errors")
def last_layer_anew(calls: Sequence[Asked], of: Output, argument: Argument) -> Finding | None:
    """Judge that the last array named `of` tells nothing of the one in the dict `argument`.

    Numbers that draws bring anew are not those that were there, and do not follow those that stood
    in the same place; the latter shows in 37 numbers and more.
    """
    judged = NOTHING
    for call in calls:
        for name, new in list(numbered(call, of).items())[-1:]:
            judged, old = None, call.argument(argument)[name]
            share = float(np.isin(new, old).mean())
            if share:
                part = "is made of" if share == 1 else "contains numbers of"
                return Finding(f"{name} {part} the old {name}; draw it anew", (1.0,))
            rows = min(len(new), len(old))
            if _correlation(new[:rows], old[:rows]) > SIGMAS:
                return Finding(f"{name} follows the old {name}; draw it anew", (2.0,))
    return judged


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Return the size of the correlation of two arrays of one shape, in standard errors."""
    if min(np.ptp(one), np.ptp(other)) == 0:
        return 0.0
    return float(abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) * np.sqrt(one.size))
