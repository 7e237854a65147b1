"""Inputs are left as they were."""

from collections.abc import Sequence

from dlkit.check.compare import compare, place
from dlkit.check.outcome import Raised
from dlkit.check.rules.rule import EXACT, Asked, Finding


def leaves_inputs_alone(calls: Sequence[Asked]) -> Finding | None:
    """Judge that the arguments are, when a call has returned, what they were before it."""
    for call in calls:
        before, after = call.arguments, call.reply.arguments_after
        if after is before or isinstance(call.reply.outcome, Raised):
            continue  # a call that failed is already told as that
        changed = compare(after, before, EXACT) or compare(before, after, EXACT)  # a key is added
        if changed:
            path = changed[0].path
            return Finding(
                f"{_argument(path)} was changed by the call; work on a copy and leave your inputs "
                "alone",
                (float(path[0]),) if path else (-1.0,),
            )
    return None


def _argument(path: tuple) -> str:
    if not path:
        return "an argument"
    inside = f" (its entry {place(path[1:])})" if len(path) > 1 else ""
    return f"argument {path[0] + 1}{inside}"
