"""Sketches: what a generated slip does on the public cases, in a few numbers, to recognise it by.

A sketch holds, for each part of the result, which cases are wrong, and of the first wrong ones a
print: the kind and shape of each value that differs, and two weighted means of its numbers. An
answer whose results are those of the slip has the same prints, within the tolerance. No code and
no value of a right answer is in it.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dlkit.check.compare import Difference
from dlkit.check.kinds import value_at
from dlkit.check.outcome import Raised
from dlkit.check.rules import similar
from dlkit.check.words import describe

if TYPE_CHECKING:
    from dlkit.check.review import Call, Review

SHOWN = 3  # wrong cases of each part of which a print is kept
DIGITS = 8  # significant ones of a kept number
FACTOR = 4.0  # two prints differ by less than this many tolerances
LARGE = 1e300
TEXT = 100  # characters of a text that are told apart
TELLING = 2  # different numbers that are not whole, or
VARIED = 3  # arrays with different numbers: enough to tell one slip from others

Place = tuple[int, str]  # the number of a case, the name of a part
Print = tuple[int, tuple[float, ...], tuple[float, ...]]  # kind and shape; means; their sizes


@dataclass(frozen=True)
class Sketch:
    """The results of one slip or of several that cannot be told apart.

    `clauses` say what an answer with such a slip has, the likeliest first. `wrong` names the cases
    in which each part is wrong, `prints` holds kind and means of the first of them, `broken` maps
    the rules that it breaks to what they measured.
    """

    clauses: tuple[str, ...]
    wrong: Mapping[str, tuple[int, ...]]
    prints: Mapping[Place, tuple[int, tuple[float, ...]]]
    broken: Mapping[str, tuple[float, ...]]

    @property
    def symptoms(self) -> frozenset[str]:
        """Name everything that is wrong: parts and rules."""
        return frozenset(self.wrong) | frozenset(self.broken)


def sketch_of(review: "Review", clauses: Sequence[str] = ()) -> Sketch:
    """Sketch the results of an answer that was reviewed on the public cases."""
    seen = prints_of(review)
    wrong: dict[str, list[int]] = {}
    for case, part in sorted(seen):
        wrong.setdefault(part, []).append(case)
    kept = {
        (case, part): (seen[case, part][0], tuple(map(_rounded, seen[case, part][1])))
        for part, cases in wrong.items()
        for case in cases[:SHOWN]
    }
    broken = {label: found.measure for label, found in review.broken.items()}
    return Sketch(tuple(clauses), {p: tuple(c) for p, c in wrong.items()}, kept, broken)


def tells_much(review: "Review") -> bool:
    """Say whether wrong results are so special that equal ones point to one cause.

    Exceptions, missing keys, results without variety and a few whole numbers have many causes.
    """
    broken = bool(review.broken)
    telling = varied = 0
    for number, _, difference in review.places:
        call = review.calls[number]
        if isinstance(call.reply.outcome, Raised):
            return False
        if difference.kind in ("missing", "type", "length"):
            broken |= difference.kind != "missing"
            continue
        value = value_at(call.reply.outcome, difference.path, call.outputs)
        numbers = np.concatenate([np.ravel(n) for n in _numbers(value)] or [np.zeros(0)])
        finite = numbers[np.isfinite(numbers)]
        telling += len(np.unique(finite[finite != np.round(finite)]))
        varied += len(np.unique(finite)) > 1
    return broken or telling >= TELLING or varied >= VARIED


def _numbers(value: object) -> Iterator[np.ndarray]:
    for leaf in _leaves(value):
        if isinstance(leaf, np.ndarray | float | int) and np.asarray(leaf).dtype.kind in "biuf":
            yield np.asarray(leaf, dtype=float)


def recognised(sketches: Sequence[Sketch], review: "Review") -> tuple[Sketch, ...]:
    """Return the sketches that explain an answer; none that explains less than another one."""
    if not sketches or not tells_much(review):
        return ()
    seen = prints_of(review)
    fits = [sketch for sketch in sketches if _explains(sketch, review, seen)]
    return tuple(s for s in fits if not any(s.symptoms < other.symptoms for other in fits))


def _explains(sketch: Sketch, review: "Review", seen: Mapping[Place, Print]) -> bool:
    """Say whether all that the slip gets wrong is wrong in the answer too, in the same way."""
    if not sketch.symptoms <= review.symptoms:
        return False
    for part, cases in sketch.wrong.items():
        if cases != tuple(sorted(case for case, its in seen if its == part)):
            return False
    tolerance = review.question.tolerance
    for place, (kind, means) in sketch.prints.items():
        its_kind, its_means, sizes = seen[place]
        if kind != its_kind or len(means) != len(its_means):
            return False
        for mean, its, size in zip(means, its_means, sizes, strict=True):
            if abs(mean - its) > FACTOR * (tolerance.atol + tolerance.rtol * size):
                return False
    return all(similar(review.broken[label].measure, m) for label, m in sketch.broken.items())


def prints_of(review: "Review") -> dict[Place, Print]:
    """Return the print of each part in each case in which it is wrong."""
    found: dict[Place, list[tuple]] = {}
    for number, part, difference in review.places:
        call = review.calls[number]
        found.setdefault((number, part), []).append(_print(call, difference))
    return {place: _joined(prints) for place, prints in found.items()}


def _print(call: "Call", difference: Difference) -> tuple:
    if difference.kind == "missing":
        return f"{difference.path} missing", (), ()
    value = value_at(call.reply.outcome, difference.path, call.outputs)
    words: list[str] = [repr(difference.path)]
    means: list[float] = []
    sizes: list[float] = []
    for leaf in _leaves(value):
        words.append(_kind(leaf))
        if isinstance(leaf, np.ndarray | float | int) and not isinstance(leaf, bool):
            for mean, size in weighted_means(np.asarray(leaf)):
                means.append(mean)
                sizes.append(size)
    return " ".join(words), tuple(means), tuple(sizes)


def _joined(prints: Sequence[tuple]) -> Print:
    prints = sorted(prints, key=lambda one: one[0])
    kind = zlib.crc32("; ".join(words for words, _, _ in prints).encode("utf-8", "replace"))
    return kind, sum((m for _, m, _ in prints), ()), sum((s for _, _, s in prints), ())


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for key in sorted(value, key=repr):
            yield repr(key)[:40]
            yield from _leaves(value[key])
    elif isinstance(value, tuple | list):
        yield f"{type(value).__name__} of {len(value)}"
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _kind(leaf: object) -> str:
    if isinstance(leaf, Raised):
        return f"{leaf.kinds[0]} {leaf.message}"
    if isinstance(leaf, str):
        return leaf[:TEXT]
    if isinstance(leaf, bool | np.bool_ | int | float | np.number):
        number = np.asarray(leaf)  # a whole number may be too large for any dtype
        return _finite_kind("a number", number) if number.dtype.kind in "biuf" else "a number"
    if isinstance(leaf, np.ndarray) and leaf.dtype.kind in "biuf":
        return _finite_kind(f"an array {leaf.shape}" if leaf.ndim else "a number", leaf)
    return describe(leaf)


def _finite_kind(kind: str, numbers: np.ndarray) -> str:
    numbers = numbers.astype(float)
    odd = [int(np.isnan(numbers).sum()), int((numbers == np.inf).sum())]
    return f"{kind} {odd} {int((numbers == -np.inf).sum())}"


def weighted_means(numbers: np.ndarray) -> Iterator[tuple[float, float]]:
    """Yield two weighted means of the finite numbers, and the mean of their sizes beside each."""
    if numbers.dtype.kind not in "biuf" or not numbers.size:
        return
    flat = numbers.astype(float).ravel()
    flat = np.clip(np.where(np.isfinite(flat), flat, 0.0), -LARGE, LARGE)
    size = float(np.abs(flat / flat.size).sum())
    places = np.arange(flat.size)
    for step in (2.399963, 4.112334):  # not periodic in any shape
        yield float((np.cos(1 + step * places) * (flat / flat.size)).sum()), size


def _rounded(number: float) -> float:
    return float(f"{number:.{DIGITS}g}")


# As plain values, for cases.h5


def plain(sketches: Sequence[Sketch]) -> dict:
    """Return sketches as lists and texts, for JSON; each clause is written once."""
    clauses = list(dict.fromkeys(clause for one in sketches for clause in one.clauses))
    number = {clause: i for i, clause in enumerate(clauses)}
    rows = [
        [
            [number[clause] for clause in one.clauses],
            {part: list(cases) for part, cases in one.wrong.items()},
            [[*place, kind, *means] for place, (kind, means) in one.prints.items()],
            {label: list(measure) for label, measure in one.broken.items()},
        ]
        for one in sketches
    ]
    return {"clauses": clauses, "sketches": rows}


def from_plain(stored: Mapping) -> tuple[Sketch, ...]:
    """Return the sketches that `plain` wrote."""
    clauses = stored["clauses"]
    return tuple(
        Sketch(
            tuple(clauses[i] for i in its),
            {part: tuple(cases) for part, cases in wrong.items()},
            {(case, part): (kind, tuple(means)) for case, part, kind, *means in prints},
            {label: tuple(measure) for label, measure in broken.items()},
        )
        for its, wrong, prints, broken in stored["sketches"]
    )
