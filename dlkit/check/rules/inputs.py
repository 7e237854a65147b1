"""A call leaves its inputs unchanged."""

from collections.abc import Sequence

from dlkit.check.compare import compare
from dlkit.check.kinds import Path
from dlkit.check.outcome import Raised
from dlkit.check.rules.rule import EXACT, Asked, Finding, parameter, rule
from dlkit.check.words import place


@rule("inputs left alone", "to the last bit")
def leaves_inputs_alone(calls: Sequence[Asked]) -> Finding | None:
    """Judge that no argument has changed when a call has returned."""
    for call in calls:
        before, after = call.arguments, call.reply.arguments_after
        if after is before or isinstance(call.reply.outcome, Raised):
            continue  # a call that failed is already reported as that
        changed = compare(after, before, EXACT) or compare(before, after, EXACT)  # a key is added
        if changed:
            path = changed[0].path
            words = f"the call changed {_argument(call, path)}; work on a copy of your inputs"
            return Finding(words, (float(path[0]),) if path else (-1.0,))
    return None


def _argument(call: Asked, path: Path) -> str:
    """Write an argument, or what was changed inside it, as in Python: `parameters["W2"]`."""
    if not path:
        return "its arguments"
    return f"`{place((parameter(call, path[0]), *path[1:]))}`"
