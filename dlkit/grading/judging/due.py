"""What is due: which submissions are graded in a run, and why each is.

A graded notebook says which submission it was made from and by which rules it was judged. When one
of the two is another one now, the submission is due.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dlkit.grading.judging.rules import changes, sentence

NEW, AGAIN, FORCED = "new", "handed in again", "--force was given"
OLD_RULES = "they were graded before graded notebooks said by which rules"


@dataclass(frozen=True)
class Before:
    """What a graded notebook says of itself: what it was made from, and the rules of its judge."""

    handed_in: str
    rules: Mapping[str, str]


def graded_before(path: Path) -> Before | None:
    """Read the graded notebook at `path`; None when there is none, or it was not finished."""
    try:
        ours = json.loads(path.read_bytes())["metadata"]["dlkit"]
        is_judged = "walls" in ours  # else `nbgrader autograde` was ended in the middle
        return Before(ours["handed_in"], dict(ours.get("rules", {}))) if is_judged else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def why_due(
    before: Before | None, handed_in: str, rules: Mapping[str, str], force: bool = False
) -> str | None:
    """Say why a submission is due, None when it is not."""
    if before is None:
        return NEW
    if before.handed_in != handed_in:
        return AGAIN
    if before.rules != rules:
        return sentence(changes(before.rules, rules)) if before.rules else OLD_RULES
    return FORCED if force else None


def judged_again(reasons: Iterable[str]) -> list[str]:
    """Say how many were judged again though they had not changed, and why."""
    counted = Counter(why for why in reasons if why not in (NEW, AGAIN))
    return [f"{count} judged again: {why}" for why, count in counted.most_common()]
