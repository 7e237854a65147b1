"""Cells to run and what came of them, and how many go to the shell in one message."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

TOGETHER = 2**20  # characters of cells that are sent in one message


@dataclass(frozen=True)
class Cell:
    """A code cell: its id and its source."""

    id: str
    source: str


@dataclass(frozen=True)
class CellResult:
    """What a cell showed, as nbformat v4 outputs, and whether it ended with an error."""

    id: str
    outputs: list[dict]
    failed: bool
    execution_count: int


def groups(cells: Iterable[Cell]) -> Iterator[list[Cell]]:
    """Put cells together that go in one message: no waiting in between."""
    some, size = [], 0
    for cell in cells:
        if some and size + len(cell.source) > TOGETHER:
            yield some
            some, size = [], 0
        some.append(cell)
        size += len(cell.source)
    if some:
        yield some


def source_bytes(cell: Cell) -> np.ndarray:
    """Return the source as the bytes in which it travels."""
    return np.frombuffer(cell.source.encode(errors="replace"), np.uint8)
