"""Cells to run and what came of them, and how many go to the shell in one message."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dlkit.check.outcome import printable

TOGETHER = 2**20  # characters of cells that are sent in one message
FAILING, SHOWN = 10, 100  # lines of one cell that are told, and characters of each


@dataclass(frozen=True)
class Cell:
    """A code cell: its id and its source.

    A demonstration runs only if another cell uses a name that the demonstration defines and nothing
    that has run does.
    """

    id: str
    source: str
    demonstration: bool = False


@dataclass(frozen=True)
class Mark:
    """The place of a tests cell: `exercise` is judged with the names as they stand there."""

    exercise: str


Step = Cell | Mark


@dataclass(frozen=True)
class FailingLine:
    """A line of a cell that raised an error, and did not keep what stands below it from running."""

    number: int
    text: str
    raised: str


@dataclass(frozen=True)
class CellResult:
    """What a cell showed, as nbformat v4 outputs, and whether anything in it raised an error."""

    id: str
    outputs: list[dict]
    failed: bool
    execution_count: int
    failing: tuple[FailingLine, ...] = ()


def groups(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """Put steps together that go in one message: no waiting in between."""
    some, size = [], 0
    for step in steps:
        length = len(step.source) if isinstance(step, Cell) else 0
        if some and size + length > TOGETHER:
            yield some
            some, size = [], 0
        some.append(step)
        size += length
    if some:
        yield some


def failing_lines(came: object) -> tuple[FailingLine, ...]:
    """Read the failing lines that a sandbox tells; what has no known form is left out."""
    lines = came[:FAILING] if isinstance(came, tuple) else ()
    return tuple(
        FailingLine(line[0], printable(line[1], SHOWN), printable(line[2], SHOWN))
        for line in lines
        if isinstance(line, tuple) and tuple(map(type, line)) == (int, str, str)
    )
