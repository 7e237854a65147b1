"""Effects: how a wrong result is wrong, computed for this very answer over all its wrong cases.

    effects        one line for each output that is wrong in a simple way
    pairs          what came and what was expected, and when that is too much for chance
    amounts        relations of numbers one by one: a factor, an amount, a sign, 1 - x
    arrangements   relations of whole arrays: turned, reversed, another value in its place
    whole          outputs exchanged, an item too few or too many, values under other keys
    lines          relations of each row or column by itself
    where          rows, columns, numbers of an argument, cases
    direction      too small or too large, which cases are right: where nothing else holds

Nothing here says why: causes are the known mistakes. A relation counts only when it holds in
every case in which the output is wrong, within the tolerance of the question.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dlkit.check.compare import Tolerance
from dlkit.check.effects.amounts import by_an_argument, one_by_one
from dlkit.check.effects.arrangements import another_value, rearranged
from dlkit.check.effects.direction import right_cases, side
from dlkit.check.effects.lines import by_lines
from dlkit.check.effects.pairs import Pair, Together, pairs_of, together
from dlkit.check.effects.where import cases, places, wrong_places
from dlkit.check.effects.whole import whole_results
from dlkit.check.parts import part_of
from dlkit.check.review import Review
from dlkit.check.words import listed, place

SHOWN_NAMES = 3
MOST_NUMBERS = 1_000_000  # of one output in all cases
SAME = "the same in every case"


def effects(review: Review, quote: bool = True, everything: bool = False) -> tuple[str, ...]:
    """Say how each output is wrong, one line each; outputs with the same effect share a line.

    Left out are outputs that a known mistake explains (unless `everything` is asked for), random
    ones, and those that are wrong in no simple way. With `quote=False` no argument's number is
    shown; an expected one never is.
    """
    if review.failure or not review.wrong_parts or review.question.options:
        return ()
    explained = not everything and bool(review.explained)
    if explained and review.wrong_parts.isdisjoint(review.unexplained):
        return ()
    told: dict[str, list[str]] = {}
    with np.errstate(all="ignore"):
        if not explained and (words := whole_results(review)):
            return (words,)
        for pairs in pairs_of(review).values():
            if not any(pair.is_wrong for pair in pairs):
                continue
            part = part_of(pairs[0].path, review.question.parts)
            if explained and part not in review.unexplained:
                continue
            if words := _effect(pairs, review, quote):
                told.setdefault(words, []).extend(_named(pairs))
    return tuple(f"{listed(names)}: {words}." for words, names in told.items())


def _named(pairs: Sequence[Pair]) -> list[str]:
    """Name the wrong outputs among W1, W2, ...; of many only the first and the last."""
    names = {place(pair.path): pair.path for pair in pairs if pair.is_wrong}
    ordered = sorted(names, key=lambda name: (len(name), name))
    if len(ordered) <= SHOWN_NAMES:
        return ordered
    digits = [re.findall(r"\d+", name) for name in ordered]
    if all(digits) and [int(d[-1]) for d in digits] == list(range(1, len(ordered) + 1)):
        return [f"{ordered[0]} to {ordered[-1]}"]
    return [f"{ordered[0]} (with {len(ordered) - 1} more like it)"]


def _effect(pairs: Sequence[Pair], review: Review, quote: bool) -> str:
    """Return what is said of one output, whose pairs these are; "" if there is nothing."""
    wrong = [pair for pair in pairs if pair.is_wrong]
    if sum(pair.numbers[0].size for pair in wrong if pair.numbers) > MOST_NUMBERS:
        return ""
    tolerance = review.question.tolerance
    relation = _relation(pairs, wrong, tolerance, review.question.outputs)
    if not relation:
        relation = _in_some_places(pairs, wrong, tolerance)
    elif relation != SAME:
        scope = "in every case" if len(wrong) == len(pairs) else "in every case that is wrong"
        relation = f"{scope} {relation}"
    where = cases(pairs, quote)
    if not relation:
        where = where or right_cases(pairs)
        relation = side(wrong, wrong_places(wrong, tolerance))
    return "; ".join(filter(None, (relation, where)))


def _relation(
    pairs: Sequence[Pair], wrong: Sequence[Pair], tolerance: Tolerance, names: tuple[str, ...]
) -> str:
    numbers = together(wrong, tolerance)
    alone = one_by_one(numbers) if numbers else ""
    if alone == "0" or _is_nan(wrong):
        return alone or "NaN"
    if _is_the_same(pairs):
        return SAME
    return (
        another_value(wrong, tolerance, names)
        or alone
        or (by_an_argument(wrong, numbers) if numbers else "")
        or rearranged(wrong, tolerance)
        or by_lines(wrong, tolerance)
        or _in_another_shape(wrong, tolerance)
    )


def _in_another_shape(wrong: Sequence[Pair], tolerance: Tolerance) -> str:
    """Say how as many numbers in another shape follow from the expected ones; or ""."""
    both = [pair.numbers for pair in wrong]
    if any(one is None or one[0].size != one[1].size for one in both):
        return ""
    if all(got.shape == expected.shape for got, expected in both):
        return ""
    for turn in (np.asarray, np.transpose):
        flat = [
            replace(pair, got=turn(got).ravel(), expected=expected.ravel())
            for pair, (got, expected) in zip(wrong, both, strict=True)
        ]
        numbers = together(flat, tolerance)
        if numbers and (words := one_by_one(numbers) or by_an_argument(wrong, numbers)):
            return f"{words}, and in another shape"
    return ""


def _is_nan(wrong: Sequence[Pair]) -> bool:
    both = [pair.numbers for pair in wrong]
    if any(one is None or one[0].shape != one[1].shape for one in both):
        return False
    return sum(got.size for got, _ in both) > 1 and all(np.isnan(got).all() for got, _ in both)


def _is_the_same(pairs: Sequence[Pair]) -> bool:
    """Say whether equal numbers came in all of several calls, where others were expected."""
    both = [pair.numbers for pair in pairs]
    if len({id(pair.call) for pair in pairs}) < 2 or any(one is None for one in both):
        return False
    if any(got.shape != wanted.shape or not np.isfinite(got).all() for got, wanted in both):
        return False
    first, wanted = both[0]
    alike = all(np.array_equal(got, first) for got, _ in both)
    return alike and any(not np.array_equal(one, wanted) for _, one in both)


def _in_some_places(pairs: Sequence[Pair], wrong: Sequence[Pair], tolerance: Tolerance) -> str:
    """Say where numbers are wrong, and what all those are that are; or ""."""
    masks = wrong_places(pairs, tolerance)
    if masks is None:
        return ""
    some = [mask for pair, mask in zip(pairs, masks, strict=True) if pair.is_wrong]
    if all(mask.all() for mask in some):
        return ""
    both = [(*pair.numbers, mask) for pair, mask in zip(wrong, some, strict=True)]
    got = np.concatenate([got[mask] for got, _, mask in both])
    expected = np.concatenate([expected[mask] for _, expected, mask in both])
    words = ""
    if np.isfinite(got).all() and np.isfinite(expected).all():
        words = one_by_one(Together(got, expected, np.zeros(len(got), dtype=int), tolerance))
    words = f"each number that is wrong is {words}" if words else ""
    return "; ".join(filter(None, (places(pairs, masks), words)))


__all__ = ["effects"]
