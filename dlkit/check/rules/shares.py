"""Examples shared out at random: each exactly once, X with its own Y, in no order."""

from collections.abc import Sequence

import numpy as np

from dlkit.check.rules.randomness import SIGMAS
from dlkit.check.rules.rule import Asked, Finding, sound


def every_example_once(calls: Sequence[Asked]) -> Finding | None:
    """Judge that the columns of all X pieces are those of the argument X, each once."""
    for call in sound(calls):
        places = _places(call)
        if not np.array_equal(np.sort(places), np.arange(call.arguments[0].shape[1])):
            lost = np.count_nonzero(places < 0)
            words = "not every example occurs exactly once: some are lost, doubled or changed"
            return Finding(words, (float(lost > 0),))
    return None


def labels_with_examples(calls: Sequence[Asked]) -> Finding | None:
    """Judge that each column of an X piece stands beside its own label."""
    for call in sound(calls):
        places = _places(call)
        labels = np.concatenate([Y for _, Y in call.reply.outcome], axis=1)
        known = places >= 0
        if not np.array_equal(labels[:, known], call.arguments[1][:, places[known]]):
            return Finding("X and Y do not belong together any more: move both in the same way")
    return None


def random_members(calls: Sequence[Asked]) -> Finding | None:
    """Judge that an example's place in the result does not depend on its place in the input."""
    ranks = [_places(call) for call in sound(calls)]
    ranks = [places for places in ranks if (places >= 0).all() and len(places) > 20]
    if not ranks:
        return None
    correlations = [np.corrcoef(places, np.arange(len(places)))[0, 1] for places in ranks]
    scores = [r * np.sqrt(len(places) - 1) for r, places in zip(correlations, ranks, strict=True)]
    total = float(np.sum(scores) / np.sqrt(len(scores)))
    if abs(total) > SIGMAS:
        words = "the examples are not mixed: their order in the input shows in the result"
        return Finding(words, (float(np.mean(correlations)),))
    return None


def _places(call: Asked) -> np.ndarray:
    """Return, for each column of the pieces in turn, its place in X, -1 where it has none."""
    known = {column.tobytes(): i for i, column in enumerate(np.ascontiguousarray(_columns(call)))}
    pieces = np.concatenate([X.T for X, _ in call.reply.outcome], axis=0)
    pieces = np.ascontiguousarray(pieces, dtype=float)
    return np.array([known.get(column.tobytes(), -1) for column in pieces])


def _columns(call: Asked) -> np.ndarray:
    return np.asarray(call.arguments[0], dtype=float).T
