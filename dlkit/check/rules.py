"""Rules: what equality with the reference cannot say. Each is a named function over all calls.

`cases.h5` stores a rule by its name, so a rule never crosses as code. A rule returns the sentence
that tells the student what it found, or None.
"""

from collections.abc import Callable, Sequence

from dlkit.check.compare import Tolerance, compare, place
from dlkit.check.outcome import Raised

EXACT = Tolerance(0.0, 0.0)

Rule = Callable[[Sequence], str | None]


def leaves_inputs_alone(calls: Sequence) -> str | None:
    """Judge that the arguments are, when a call has returned, what they were before it."""
    for call in calls:
        if isinstance(call.reply.outcome, Raised):
            continue  # a call that failed is already told as that
        before, after = call.case.arguments, call.reply.arguments_after
        changed = compare(after, before, EXACT) or compare(before, after, EXACT)  # a key is added
        if changed:
            which = _argument(changed[0].path)
            return f"{which} was changed by the call; work on a copy and leave your inputs alone"
    return None


def _argument(path: tuple) -> str:
    if not path:
        return "an argument"
    inside = f" (its entry {place(path[1:])})" if len(path) > 1 else ""
    return f"argument {path[0] + 1}{inside}"


RULES: dict[str, Rule] = {"inputs left alone": leaves_inputs_alone}
