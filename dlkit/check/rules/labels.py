"""Labels that stay with their examples: which pieces lose theirs, and whether values change."""

from collections.abc import Sequence

import numpy as np

from dlkit.check.rules.rule import NOTHING, Asked, Finding, rule
from dlkit.check.rules.splits import Split
from dlkit.check.words import listed


@rule("own labels", "exact")
def own_labels(calls: Sequence[Asked]) -> Finding | None:
    """Judge that each column of a named X piece stands beside its own label.

    It tells labels that stand beside other examples from labels whose values have changed.
    """
    if not calls:
        return NOTHING
    names = list(calls[0].reply.outcome)
    lost, strange = dict.fromkeys(names, False), dict.fromkeys(names, False)
    for split in map(Split, calls):
        given = np.concatenate([Y for _, Y in split.sources], axis=1)[0]
        ends = np.cumsum([X.shape[1] for X, _ in split.pieces])[:-1]
        for name, (_, Y), places in zip(
            names, split.pieces, np.split(split.places, ends), strict=True
        ):
            known = places >= 0
            lost[name] |= not np.array_equal(Y[0, known], given[places[known]])
            strange[name] |= not np.isin(Y[0], given).all()
    wrong = [name for name in names if lost[name]]
    if not wrong:
        return None
    changed = any(strange[name] for name in wrong)
    words = f"labels of {listed(wrong)} stand beside other examples: reorder both in the same way"
    if changed:
        words = f"labels of {listed(wrong)} have changed: some values are those of no label"
    return Finding(words, (float(changed), *(float(lost[name]) for name in names)))
