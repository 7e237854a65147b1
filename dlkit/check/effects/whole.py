"""Relations of whole results: outputs exchanged, left out or too many, values under other keys."""

from collections.abc import Iterator, Sequence

import numpy as np

from dlkit.check.compare import compare
from dlkit.check.effects.pairs import at, is_evidence, numbers_of
from dlkit.check.kinds import Path, is_numbers, is_sequence
from dlkit.check.outcome import Raised
from dlkit.check.review import Call, Review
from dlkit.check.words import listed, place

MOST_ITEMS = 6
SHOWN_KEYS = 3


def whole_results(review: Review) -> str:
    """Say which change of its parts would make the result right in every wrong case; or ""."""
    if review.question.tolerance.free:  # numbers that are random fit everywhere
        return ""
    calls = [call for call in review.calls if call.differences]
    return _other_items(review, calls) or _other_keys(review, calls)


def _other_items(review: Review, calls: Sequence[Call]) -> str:
    question = review.question
    common: list[str] | None = None
    for call in calls:
        expected = call.case.expected
        if not is_sequence(expected) or is_numbers(expected) and not question.outputs:
            return ""
        right = [
            words
            for items, words in _put_right(call.reply.outcome, expected, question.outputs)
            if not compare(items, expected, question.tolerance, question.outputs)
        ]
        common = right if common is None else [words for words in common if words in right]
        if not common:
            return ""
    return common[0] if common else ""


def _put_right(
    outcome: object, expected: Sequence, outputs: Sequence[str]
) -> Iterator[tuple[list, str]]:
    """Yield what came with one thing put right, and the words for what was wrong."""
    if isinstance(outcome, Raised) or not 1 < len(expected) <= MOST_ITEMS:
        return
    names = outputs or [place((i,)) for i in range(len(expected))]
    if not is_sequence(outcome):
        for i, name in enumerate(names):
            changed = [*expected[:i], outcome, *expected[i + 1 :]]
            yield changed, f"Only {name} is returned; it is right."
        return
    items = list(outcome)
    if len(items) == len(expected):
        for one in range(len(items)):
            for other in range(one):
                changed = list(items)
                changed[one], changed[other] = items[other], items[one]
                words = f"{names[other]} and {names[one]} are exchanged"
                yield changed, f"{words}; each is right in the place of the other."
    elif len(items) == len(expected) - 1:
        for i, name in enumerate(names):
            changed = [*items[:i], expected[i], *items[i:]]
            yield changed, f"{name} is missing from what is returned; the rest is right."
    elif len(items) == len(expected) + 1:
        for i in range(len(items)):
            changed = [*items[:i], *items[i + 1 :]]
            yield changed, f"{place((i,))} is one item too many; the rest is right."


def _other_keys(review: Review, calls: Sequence[Call]) -> str:
    """Say under which keys the values of a dict stand, where nothing else is wrong."""
    differences = [one for call in calls for one in call.differences]
    if not differences or any(one.kind != "missing" for one in differences):
        return ""
    paths = dict.fromkeys(one.path for one in differences)
    found = {path: _key(review, calls, path) for path in paths}
    if any(key is None for key in found.values()):
        return ""
    told = [f"{place(path)} under the key {key!r:.40}" for path, key in found.items()]
    more = ["so on"] if len(told) > SHOWN_KEYS else []
    return f"Only keys are wrong: {listed([*told[:SHOWN_KEYS], *more])}."


def _key(review: Review, calls: Sequence[Call], path: Path) -> object:
    """Return the one key under which the value at `path` stands where it is missing, or None."""
    names, tolerance = review.question.outputs, review.question.tolerance
    keys: set | None = None
    values = []
    for call in calls:
        if all(one.path != path for one in call.differences):
            continue
        came = at(call.reply.outcome, path[:-1], names)
        wanted = at(call.case.expected, path[:-1], names)
        value = wanted[path[-1]]
        free = (key for key in came if key not in wanted)
        fitting = {key for key in free if not compare(came[key], value, tolerance)}
        keys = fitting if keys is None else keys & fitting
        values.append(numbers_of(value))
    if not keys or any(value is None for value in values):
        return None
    if len(keys) > 1 or not is_evidence(np.concatenate([value.ravel() for value in values])):
        keys = {key for key in keys if _alike(key, path[-1])}
    return keys.pop() if len(keys) == 1 else None


def _alike(one: object, other: object) -> bool:
    """Say whether one of two names contains the other: dW1 and W1."""
    both = isinstance(one, str) and isinstance(other, str)
    return both and (one in other or other in one)
