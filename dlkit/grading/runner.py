"""Run the cells of one submission, and ask its functions, in a sandbox that may end at any time.

What ends a sandbox costs what it hit. The sandbox is replaced, the cells run again without the
one that ended it, and the next exercise is judged.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial

from dlkit.check.outcome import Reply
from dlkit.exercise import Exercise
from dlkit.grading.errors import GaveUp
from dlkit.judge import Verdict, assess, failed
from dlkit.sandbox import Cell, CellResult, Sandbox, SandboxFailed

MAX_SANDBOXES = 20
MAX_SECONDS = 600.0  # of one submission, replacements included


class Runner:
    """A submission that runs: `cells` in order, then calls of what they define.

    `results` keeps what each cell first came to, by its id; `stopped` why one ended the sandbox.
    Errors that are ours (SandboxUnavailable) pass through.
    """

    def __init__(self, cells: Sequence[Cell], open_sandbox: Callable[[], Sandbox]) -> None:
        self.cells = cells
        self.results: dict[str, CellResult] = {}
        self.stopped: dict[str, str] = {}
        self._open = open_sandbox
        self._sandbox: Sandbox | None = None
        self._left = MAX_SANDBOXES
        self._deadline = time.monotonic() + MAX_SECONDS

    def __enter__(self) -> "Runner":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox and everything that it started."""
        sandbox, self._sandbox = self._sandbox, None
        if sandbox:
            sandbox.close()

    def judge(self, exercise: Exercise, seed: int, cell: str) -> Verdict:
        """Judge what the submission defines for `exercise`, whose answer stands in `cell`."""
        try:
            sandbox = self._ready()
            if cell in self.stopped:
                return failed(exercise, f"its cell was stopped: {self.stopped[cell]}")
            return assess(exercise, partial(self._ask, sandbox, exercise), seed)
        except SandboxFailed as failure:
            self.close()
            return failed(exercise, failure.reason)
        except GaveUp as reason:
            return failed(exercise, str(reason))

    def run_after(self, cell: Cell) -> None:
        """Run one more cell, after the others; what it showed or why it ended is kept."""
        try:
            for result in self._ready().run([cell]):
                self.results[cell.id] = result
        except SandboxFailed as failure:
            self.close()
            self.stopped[cell.id] = failure.reason
        except GaveUp as reason:
            self.stopped[cell.id] = str(reason)

    def _ask(self, sandbox: Sandbox, exercise: Exercise, arguments: tuple) -> Reply:
        if time.monotonic() > self._deadline:
            self.close()
            raise GaveUp(_too_long())
        return ask_in(sandbox, exercise, arguments)

    def _ready(self) -> Sandbox:
        """Return a sandbox in which the cells have run; open one if there is none."""
        while self._sandbox is None:
            if not self._left:
                raise GaveUp(f"the submission ended its process {MAX_SANDBOXES} times")
            if time.monotonic() > self._deadline:
                raise GaveUp(_too_long())
            self._left -= 1
            self._start()
        return self._sandbox

    def _start(self) -> None:
        """Open a sandbox and run the cells; a cell that ends it is left out from then on."""
        try:
            self._sandbox = self._open()
        except SandboxFailed as failure:
            self._left = 0  # what cannot be opened once cannot be opened at all
            raise GaveUp(failure.reason) from None
        try:
            for result in self._sandbox.run([c for c in self.cells if c.id not in self.stopped]):
                self.results.setdefault(result.id, result)
        except SandboxFailed as failure:
            self.close()
            if failure.cell:
                self.stopped[failure.cell] = failure.reason


def ask_in(sandbox: Sandbox, exercise: Exercise, arguments: tuple) -> Reply:
    """Call the function in the sandbox that answers `exercise`, or read the variable that does."""
    if exercise.is_variable:
        return Reply(sandbox.value(exercise.name))
    return sandbox.call(exercise.name, arguments)


def _too_long() -> str:
    return f"the whole submission took longer than {MAX_SECONDS:.0f} seconds"
