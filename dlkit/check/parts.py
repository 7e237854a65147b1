"""Parts of a result that earn points: which of them a difference touches."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from dlkit.check.compare import Difference, leaves
from dlkit.check.kinds import Path, stem
from dlkit.check.outcome import Raised
from dlkit.check.words import place

if TYPE_CHECKING:
    from dlkit.check.question import Question

ALL = ""  # the one part of an exercise that names none: all or nothing


def hit(
    question: "Question", expected: object, differences: Sequence[Difference]
) -> frozenset[str]:
    """Name the parts whose values lie at or below one of the differences."""
    if isinstance(expected, Raised) and differences:
        return frozenset(question.parts)
    inside = leaves(expected, question.outputs)
    found = (leaf for difference in differences for leaf in touched(difference.path, inside))
    return frozenset(part_of(leaf, question.parts) for leaf in found)


def touched(path: Path, inside: Sequence[Path]) -> list[Path]:
    """List the paths at, below or above `path`; where it leads astray, those around its start."""
    found = [leaf for leaf in inside if leaf[: len(path)] == path or path[: len(leaf)] == leaf]
    return found or touched(path[:-1], inside)  # the empty path is above all


def part_of(leaf: Path, parts: dict[str, float]) -> str:
    """Name the part that the value at `leaf` belongs to: the innermost name that is a part."""
    if ALL in parts:
        return ALL
    for key in reversed([key for key in leaf if isinstance(key, str)]):
        for name in (key, stem(key)):
            if name in parts:
                return name
    raise ValueError(f"{place(leaf)} belongs to none of the parts {', '.join(parts)}")


def kept(worth: Mapping[str, float], taking: Sequence[tuple[frozenset[str], float]]) -> float:
    """Return what is left of parts `worth` so much, of which some are taken from.

    Each pair in `taking` takes so many points from some of its parts, together, as far as they
    have any left, and so that as much as possible is taken. What no part has is not taken: a part
    keeps what nothing was taken from it for.
    """
    alike: dict[frozenset[int], float] = defaultdict(float)  # parts from which the same is taken
    for part, points in worth.items():
        alike[frozenset(i for i, (parts, _) in enumerate(taking) if part in parts)] += points
    best = 0.0
    for number in range(1, len(alike) + 1):
        for some in combinations(alike, number):
            taken = sum(taking[i][1] for i in frozenset().union(*some))
            best = max(best, sum(map(alike.get, some)) - taken)
    return float(best)
