"""Pairs: what came and what was expected, at one place of one call, and many of them as one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from dlkit.check.compare import Tolerance, close, leaves
from dlkit.check.kinds import Path, is_number, is_numbers, is_real, is_sequence, stem, value_at
from dlkit.check.outcome import Raised
from dlkit.check.review import Call, Review

NOTHING_CAME = Raised(("Missing",))
at = partial(value_at, missing=NOTHING_CAME)
SHOWN_NUMBERS = 2_000  # of which different ones are counted
ALIKE = 1e-4  # relative: numbers nearer to each other count once
FIRST = 16  # numbers that most relations do not even fit


@dataclass(frozen=True, eq=False)
class Pair:
    """One value of one call: where it stands, what came, what was expected, whether it is wrong."""

    call: Call
    path: Path
    got: object
    expected: object
    is_wrong: bool

    @cached_property
    def numbers(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Return both as arrays of floats, whose shapes may differ; None if one is no number."""
        both = numbers_of(self.got), numbers_of(self.expected)
        return None if both[0] is None or both[1] is None else both


@dataclass(frozen=True, eq=False)
class Together:
    """The numbers of several pairs of equal shapes: `got` and `expected` (n,), `which` pair each.

    Relations are looked for in all of them at once. `tolerance` is the question's.
    """

    got: np.ndarray
    expected: np.ndarray
    which: np.ndarray
    tolerance: Tolerance

    def fits(self, wanted: np.ndarray) -> bool:
        """Say whether all numbers that came are the `wanted` ones, and are too many for chance.

        Whole numbers are often related by chance, so they need three that differ, others two.
        """
        first = slice(FIRST)
        if not close(self.got[first], wanted[first], self.tolerance).all():
            return False
        if not np.isfinite(wanted).all() or not close(self.got, wanted, self.tolerance).all():
            return False
        told = ~close(wanted, self.expected, self.tolerance)
        return is_evidence(self.expected[told], wanted[told])


def is_evidence(*columns: np.ndarray) -> bool:
    """Say whether numbers, in columns of one length, are too many and too different for chance."""
    shown = [column[:SHOWN_NUMBERS] for column in columns]
    whole = all((column == np.rint(column)).all() for column in shown)
    counts = list(map(_different, shown))
    return min(counts) >= 2 and max(counts) >= (3 if whole else 2)


def _different(numbers: np.ndarray) -> int:
    """Count the numbers that differ by more than a few digits at their end."""
    if not numbers.size:
        return 0
    ordered = np.sort(numbers)
    steps = np.diff(ordered) > ALIKE * np.abs(ordered[1:])
    return 1 + int(steps.sum())


def together(pairs: Sequence[Pair], tolerance: Tolerance) -> Together | None:
    """Join the numbers of `pairs`; None unless all are finite numbers of the expected shapes."""
    both = [pair.numbers for pair in pairs]
    if not both or any(one is None or one[0].shape != one[1].shape for one in both):
        return None
    got = np.concatenate([one[0].ravel() for one in both])
    expected = np.concatenate([one[1].ravel() for one in both])
    if not np.isfinite(got).all() or not np.isfinite(expected).all():
        return None
    which = np.repeat(np.arange(len(both)), [one[0].size for one in both])
    return Together(got, expected, which, tolerance)


def pairs_of(review: Review) -> dict[Path, list[Pair]]:
    """Group all values that are compared by their names without numbers: W1, W2, ... are one.

    Random outputs are left out, and calls in which an exception is the right answer.
    """
    groups: dict[Path, list[Pair]] = {}
    question = review.question
    for call in review.calls:
        if isinstance(call.case.expected, Raised):
            continue
        for path in leaves(call.case.expected, question.outputs):
            if not question.tolerance.at(path).is_free:
                pair = _pair(call, path, question.outputs)
                groups.setdefault(_general(path, call.case.expected, question.outputs), []).append(
                    pair
                )
    return groups


def _pair(call: Call, path: Path, names: tuple[str, ...]) -> Pair:
    """Pair what stands at `path`; below what is missing, or has another length, nothing came."""
    above = any(path[: len(one.path)] == one.path != path for one in call.differences)
    wrong = above or any(one.path[: len(path)] == path for one in call.differences)
    got = NOTHING_CAME if above else at(call.reply.outcome, path, names)
    return Pair(call, path, got, at(call.case.expected, path, names), wrong)


def _general(path: Path, expected: object, names: tuple[str, ...]) -> Path:
    """Return the path without what numbers things of one kind: W1 is W, an item of a list 0."""
    general: list[str | int] = []
    for depth, key in enumerate(path):
        holder = at(expected, path[:depth], names)
        if isinstance(key, str):
            general.append(stem(key) or key)
        else:
            general.append(0 if isinstance(holder, list) else key)
    return tuple(general)


def numbers_of(value: object) -> np.ndarray | None:
    """Return real numbers as an array of floats; None for anything else."""
    if is_real(value) or is_number(value) or is_numbers(value):
        return np.asarray(value, dtype=float)
    return None


def inside(value: object, label: str, key: Path = ()) -> Iterator[tuple[str, Path, object]]:
    """Yield `value` and all that it holds: how a student writes it, its path, the thing itself."""
    yield label, key, value
    if isinstance(value, dict):
        items = value.items()
    elif is_sequence(value) and not is_numbers(value):
        items = enumerate(value)
    else:
        return
    for name, item in items:
        yield from inside(item, f"{label}[{name!r}]".replace("'", '"'), (*key, name))


def given(call: Call) -> Iterator[tuple[str, Path, object]]:
    """Yield all arguments of a call and what they hold; the first of a path is the parameter."""
    for name, value in zip(call.parameters, call.arguments, strict=False):
        yield from inside(value, name, (name,))
