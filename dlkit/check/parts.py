"""Parts of a result that earn points: which of them a difference touches."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dlkit.check.compare import Difference, leaves
from dlkit.check.kinds import Path, stem
from dlkit.check.outcome import Raised
from dlkit.check.words import place

if TYPE_CHECKING:
    from dlkit.check.review import Question

ALL = ""  # the one part of an exercise that names none: all or nothing


def hit(
    question: "Question", expected: object, differences: Sequence[Difference]
) -> frozenset[str]:
    """Name the parts whose values lie at or below one of the differences."""
    if isinstance(expected, Raised) and differences:
        return frozenset(question.parts)
    inside = leaves(expected, question.outputs)
    touched = (_touched(difference.path, inside) for difference in differences)
    return frozenset(part_of(leaf, question.parts) for found in touched for leaf in found)


def _touched(path: Path, inside: Sequence[Path]) -> list[Path]:
    """List the paths at, below or above `path`; where it leads astray, those around its start."""
    found = [leaf for leaf in inside if leaf[: len(path)] == path or path[: len(leaf)] == leaf]
    return found or _touched(path[:-1], inside)  # the empty path is above all


def part_of(leaf: Path, parts: dict[str, float]) -> str:
    """Name the part that the value at `leaf` belongs to: the innermost name that is a part."""
    if ALL in parts:
        return ALL
    for key in reversed([key for key in leaf if isinstance(key, str)]):
        for name in (key, stem(key)):
            if name in parts:
                return name
    raise ValueError(f"{place(leaf)} belongs to none of the parts {', '.join(parts)}")
