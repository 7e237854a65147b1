"""What one call of an answer shows: the lines that ran, and what its names stood for at the end."""

import sys
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from dlkit.check.outcome import Reply, call

NUMBERS = (int, float, np.integer, np.floating)
SHOWN_AXES = 2


@dataclass(frozen=True)
class Run:
    """Lines (1 is that of the `def`) that one call ran, in the order of their first time.

    `last` is the line where it ended. `values` are its parameters and variables when it ended.
    """

    reply: Reply
    lines: tuple[int, ...]
    last: int
    values: dict[str, object] = field(default_factory=dict)

    def named(self, *kinds: type) -> tuple[str, ...]:
        """Name what stood for a value of one of these kinds."""
        return tuple(n for n, v in self.values.items() if type(v) in kinds)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Name the plain numbers."""
        found = self.values.items()
        return tuple(n for n, v in found if isinstance(v, NUMBERS) and type(v) is not bool)

    def sizes(self, cases: Sequence[dict[str, object]]) -> tuple[str, ...]:
        """Write the sizes of the parameters that are arrays: `X.shape[0]`, `X.size`.

        Of those that are equal in all `cases` one is enough; what a plain number equals is left
        out.
        """
        found: dict[tuple, str] = {}
        for name, value in self.values.items():
            if not (isinstance(value, np.ndarray) and name in cases[0]):
                continue
            for axis in range(min(value.ndim, SHOWN_AXES)):
                all_sizes = tuple(_size(case.get(name), axis) for case in cases)
                found.setdefault(all_sizes, f"{name}.shape[{axis}]")
            if value.ndim > 1:
                found.setdefault(tuple(_size(c.get(name), None) for c in cases), f"{name}.size")
        return tuple(found.values())


def _size(value: object, axis: int | None) -> int | None:
    if not isinstance(value, np.ndarray) or (axis or 0) >= value.ndim:
        return None
    return value.size if axis is None else value.shape[axis]


def run(function: Callable, plain: types.CodeType, first: int, arguments: tuple) -> Run:
    """Call `function` and note which lines of `plain`, its code, run; `first` is its first line."""
    seen: dict[int, None] = {}
    kept: dict[str, object] = {}
    last = [first]

    def here(frame: types.FrameType, event: str, _: object) -> Callable | None:
        if frame.f_code is not plain:
            return None
        if event == "line":
            seen[frame.f_lineno] = None
            last[0] = frame.f_lineno
        elif event == "return":
            kept.update(frame.f_locals)
        return here

    before = sys.gettrace()
    sys.settrace(here)
    try:
        reply = call(function, arguments)
    finally:
        sys.settrace(before)
    lines = tuple(line - first + 1 for line in seen)
    return Run(reply, lines, last[0] - first + 1, kept)
