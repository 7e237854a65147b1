"""Arrays that a result takes over from an argument."""

from collections.abc import Sequence

from dlkit.check.compare import compare
from dlkit.check.rules.randomness import numbered
from dlkit.check.rules.rule import NOTHING, Argument, Asked, Finding, Output, rule


@rule("lower layers kept", "the tolerance of numbers")
def lower_layers_kept(calls: Sequence[Asked], of: Output, argument: Argument) -> Finding | None:
    """Judge that the arrays `of` of all layers but the last are those of the dict `argument`.

    The measure is the share of them that differ.
    """
    judged, differ = 0, []
    for call in calls:
        given = call.argument(argument)
        for name, array in list(numbered(call, of).items())[:-1]:
            judged += 1
            differ += [name] if compare(array, given[name]) else []
    if not judged:
        return NOTHING
    if differ:
        words = f"{differ[0]} is not that of {argument}; only the last layer is drawn anew"
        return Finding(words, (len(differ) / judged,))
    return None
