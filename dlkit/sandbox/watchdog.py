"""A watchdog outside the walls: it ends a sandbox that exceeds a limit, and says which one."""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from dlkit.sandbox.limits import MB, Budget
from dlkit.sandbox.process_tree import ProcessTree

PERIOD = 0.05  # seconds between two looks: what can be allocated meanwhile fits beside the limits


class Watchdog:
    """Looks at a process tree several times a second until it is stopped.

    `cpu_seconds` is the processor time that the tree had used at the last look. Its own clock
    stands still while the tree waits for a processor: a busy machine takes no time from anybody.
    """

    def __init__(self, tree: ProcessTree, budget: Budget) -> None:
        self.tree = tree
        self.budget = budget
        self.cpu_seconds = 0.0
        self.reason: str | None = None
        self.failure: Exception | None = None
        self._delayed = 0.0
        self._allowed = (math.inf, "")  # processor time, and the sentence for what exceeds it
        self._until = (math.inf, "")  # on the own clock, and the sentence for what is not done then
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="dlkit watchdog", daemon=True)
        self._thread.start()

    def allow(self, cpu_seconds: float, reason: str) -> None:
        """Allow so much processor time from the last look on; `reason` tells when it is exceeded.

        Looking again would cost each cell a third of a millisecond, for what is used in `PERIOD`.
        """
        self._allowed = (self.cpu_seconds + cpu_seconds, reason)

    def clock(self) -> float:
        """Return the seconds of the own clock."""
        return time.monotonic() - self._delayed

    @contextmanager
    def until(self, deadline: float, reason: str) -> Iterator[None]:
        """End what has not come when the own clock shows `deadline`; `reason` tells it."""
        self._until = (deadline, reason)
        try:
            yield
        finally:
            self._until = (math.inf, "")

    def stop(self) -> None:
        """Stop looking, and wait until the last look is over."""
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        try:
            while self.reason is None and not self._stop.wait(PERIOD):
                self.reason = self._excess()
        except Exception as error:  # never leave a sandbox unwatched
            self.failure = error
        if self.reason or self.failure:
            self.tree.kill()

    def _excess(self) -> str | None:
        """Return the sentence for the limit that is exceeded, None while all are kept."""
        most = self.budget.limits.memory_bytes
        if self.tree.memory() > most < self.tree.fair_memory():
            return f"Your code used more than {most // MB:,} MB of memory."
        self.cpu_seconds = self.tree.cpu_seconds()
        self._delayed = max(self._delayed, self.tree.delayed_seconds())
        (allowed, spent), (deadline, late) = self._allowed, self._until
        if self.cpu_seconds > allowed:
            return spent
        return late if self.clock() > deadline else self.budget.excess(self.cpu_seconds)
