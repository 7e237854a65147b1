"""The cells that run in one sandbox, from the trusted side: what is sent, what may come back."""

from collections import deque
from collections.abc import Sequence

import numpy as np

from dlkit.check.wire import WireError
from dlkit.sandbox.cells import Cell, CellResult, Step, failing_lines
from dlkit.sandbox.limits import Limits
from dlkit.sandbox.outputs import notebook_outputs

UNREADABLE = "Your code sent something unreadable to the grader."
END = -1  # awaited behind the last cell, like a cell


class CellRun:
    """Numbers the cells of one sandbox, and reads what came of each.

    `awaited` are the numbers of the cells that were sent and must run, in order; demonstrations,
    which may run in between, wait apart. `kept` are the exercises whose state at their marks can
    differ from that after the last cell.
    """

    def __init__(self, limits: Limits) -> None:
        self.awaited: deque[int] = deque()
        self.kept: set[str] = set()
        self._cells: list[Cell] = []
        self._marks: set[str] = set()
        self._demonstrations: set[int] = set()
        self._begun: list[int] = []  # demonstrations that run: each was needed by the one before
        self._limits = limits
        self._room = limits.output_bytes
        self._count = 0

    @property
    def running(self) -> str | None:
        """Return the id of the cell that runs now, None behind the last one."""
        number = self._next()
        return None if number == END else self._cells[number].id

    def request(self, steps: Sequence[Step], is_last: bool) -> tuple:
        """Return the message that runs these steps; behind the last, demonstrations may run."""
        sent = [self._sent(step) for step in steps]
        if is_last and self._demonstrations:
            sent.append(("end",))
            self.awaited.append(END)
        return "run", tuple(sent), self._limits.cell_output_bytes

    def take(self, body: object) -> CellResult | None:
        """Read one answer: what a cell came to, or None for one that only says how things go.

        Raises WireError for what cannot come now.
        """
        match body:
            case (str(kind),) if kind == "ended" and self._next() == END:
                self.awaited.popleft()
                return None
            case (str(kind), int(number)) if kind == "begins" and number in self._demonstrations:
                self._demonstrations.remove(number)
                self._begun.append(number)
                return None
            case (str(kind), int(number), bool(failed), shown, lines, tuple(kept)) if (
                kind == "ran" and number == self._next() != END
            ):
                self.kept |= self._marks.intersection(one for one in kept if type(one) is str)
                (self._begun.pop if self._begun else self.awaited.popleft)()
                return self._result(self._cells[number], failed, shown, lines)
        raise WireError("the message is no answer to cells")

    def _next(self) -> int:
        if self._begun:
            return self._begun[-1]
        return self.awaited[0] if self.awaited else END

    def _sent(self, step: Step) -> tuple:
        if not isinstance(step, Cell):
            self._marks.add(step.exercise)
            return "mark", step.exercise
        number = len(self._cells)
        self._cells.append(step)
        (self._demonstrations.add if step.demonstration else self.awaited.append)(number)
        source = np.frombuffer(step.source.encode(errors="replace"), np.uint8)
        return "demonstration" if step.demonstration else "cell", number, source

    def _result(self, cell: Cell, failed: bool, shown: object, lines: object) -> CellResult:
        self._count += 1
        room = min(self._limits.cell_output_bytes, max(0, self._room))
        outputs, size = notebook_outputs(shown, room, self._count)
        self._room -= size
        return CellResult(cell.id, outputs, failed, self._count, failing_lines(lines))
