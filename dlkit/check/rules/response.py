"""Arguments that matter: a result that one of them does not change has not used it."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from dlkit.check.compare import compare
from dlkit.check.rules.randomness import arrays
from dlkit.check.rules.rule import EXACT, NOTHING, Asked, Finding, Output, parameter, rule


@rule("response", "any change will do")
def responds(calls: Sequence[Asked], of: Output) -> Finding | None:
    """Judge that the arrays named `of` (and a digit) change when one argument alone changes.

    Calls are compared that differ in one argument and have equal generators. The measure is, for
    each array of each such pair, whether it stayed exactly the same.
    """
    stayed: list[float] = []
    idle: set[int] = set()
    for one, other in combinations(calls, 2):
        changed = _changed(one, other)
        if len(changed) != 1 or isinstance(one.arguments[changed[0]], np.random.Generator):
            continue
        pairs = zip(arrays(one, of), arrays(other, of), strict=False)
        same = [np.array_equal(mine, its) for mine, its in pairs]
        stayed += map(float, same)
        idle.update(changed if any(same) else ())
    if not idle:
        return None if stayed else NOTHING
    names = " or only ".join(f"`{parameter(calls[0], i)}`" for i in sorted(idle))
    return Finding(f"{of} does not change when only {names} changes", tuple(stayed))


def _changed(one: Asked, other: Asked) -> list[int]:
    """Return the positions of the arguments in which two calls differ."""
    pairs = zip(one.arguments, other.arguments, strict=True)
    return [i for i, (mine, its) in enumerate(pairs) if _differ(mine, its)]


def _differ(mine: object, its: object) -> bool:
    if isinstance(mine, np.random.Generator) and isinstance(its, np.random.Generator):
        return mine.bit_generator.state != its.bit_generator.state
    return bool(compare(mine, its, EXACT))
