"""The least that can be said: to which side all wrong numbers lie, and which cases are right."""

from collections.abc import Sequence

import numpy as np

from dlkit.check.effects.pairs import Pair
from dlkit.check.outcome import Raised
from dlkit.check.words import listed

FEW = 4  # numbers: fewer lie to one side by chance
SHOWN = 3  # titles of cases

SIDES = (
    ("too small", lambda got, expected: got < expected),
    ("too large", lambda got, expected: got > expected),
    ("too near to 0", lambda got, expected: np.abs(got) < np.abs(expected)),
    ("too far from 0", lambda got, expected: np.abs(got) > np.abs(expected)),
)


def side(wrong: Sequence[Pair], masks: Sequence[np.ndarray] | None) -> str:
    """Say that all wrong numbers are too small, too large, too near to 0 or too far from it."""
    if masks is None:
        return ""
    got = np.concatenate([pair.numbers[0][mask] for pair, mask in zip(wrong, masks, strict=True)])
    expected = np.concatenate(
        [pair.numbers[1][mask] for pair, mask in zip(wrong, masks, strict=True)]
    )
    if len(got) < FEW or not np.isfinite(got).all() or not np.isfinite(expected).all():
        return ""
    binary = np.isin(expected, (0, 1)).all()
    fits = (words for words, holds in SIDES if not binary and holds(got, expected).all())
    words = next(fits, "")
    return f"every number that is wrong is {words}" if words else ""


def right_cases(pairs: Sequence[Pair]) -> str:
    """Name the cases in which an output is right, if they are few and fewer than the wrong ones."""
    titles = {id(pair.call): pair.call.case.title for pair in pairs}
    bad = {id(pair.call) for pair in pairs if pair.is_wrong}
    right = [title for number, title in titles.items() if number not in bad]
    raised = any(isinstance(pair.call.reply.outcome, Raised) for pair in pairs)
    if raised or not 0 < len(right) <= min(SHOWN, len(bad)):
        return ""
    return f"right only in the case{'s' * (len(right) > 1)} {listed([f'“{t}”' for t in right])}"
