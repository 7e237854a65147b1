"""A call leaves its inputs unchanged."""

from collections.abc import Sequence

from dlkit.check.compare import compare
from dlkit.check.kinds import Path
from dlkit.check.outcome import Raised
from dlkit.check.rules.changes import change, several
from dlkit.check.rules.rule import ARGUMENTS, EXACT, Asked, Finding, parameter, rule

ADVICE = "work on a copy of your inputs"


@rule("inputs left alone", "to the last bit", ARGUMENTS)
def leaves_inputs_alone(calls: Sequence[Asked]) -> Finding | None:
    """Judge that no argument has changed when a call has returned.

    A generator that was drawn from is as it should be.
    """
    for call in calls:
        before, after = call.arguments, call.reply.arguments_after
        if after is before or isinstance(call.reply.outcome, Raised):
            continue  # a call that failed is already reported as that
        found = compare(after, before, EXACT)
        back = compare(before, after, EXACT)  # a key that was added
        paths = [one.path for one in found or back]
        if paths:
            paths += [one.path for one in back if one.kind == "missing"]
            words, note = _words(call, paths)
            return Finding(words, (float(paths[0][0]),) if paths[0] else (-1.0,), note)
    return None


def _words(call: Asked, paths: Sequence[Path]) -> tuple[str, str]:
    """Say what the call did to the first of the places, which others it changed, and how."""
    before, after = call.arguments, call.reply.arguments_after
    if not paths[0]:
        why = f": {after.message}" if isinstance(after, Raised) and after.message else ""
        return f"the call changed its arguments{why}; {ADVICE}", ""
    position = paths[0][0]
    named = [(parameter(call, first), *rest) for first, *rest in paths]
    made = change(named[0], before[position], after[position])
    others = [path for path in dict.fromkeys(named) if path not in made.places]
    too = f", and changed {several(others)} too" if others else ""
    return f"the call {made.words}{too}; {ADVICE}", made.note
