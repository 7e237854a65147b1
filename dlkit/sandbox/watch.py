"""A watcher outside the walls: it ends a sandbox that uses more than its limits, and says which."""

import threading
import time

from dlkit.sandbox.limits import MB, Limits
from dlkit.sandbox.tree import Tree

PERIOD = 0.05  # seconds between two looks: what can be allocated meanwhile fits beside the limits


class Watch:
    """Looks at a process tree several times a second until it is stopped."""

    def __init__(self, tree: Tree, limits: Limits) -> None:
        self.tree = tree
        self.limits = limits
        self.reason: str | None = None
        self.failure: Exception | None = None
        self._end = time.monotonic() + limits.total_seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="dlkit sandbox watch", daemon=True)
        self._thread.start()

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
        limits = self.limits
        if self.tree.memory() > limits.memory_bytes < self.tree.fair_memory():
            return f"Your code used more than {limits.memory_bytes // MB:,} MB of memory."
        if self.tree.cpu_seconds() > limits.total_cpu_seconds:
            return f"Your code used more than {limits.total_cpu_seconds:g} s of processor time."
        if time.monotonic() > self._end:
            return f"Your notebook ran longer than {limits.total_seconds:g} s."
        return None
