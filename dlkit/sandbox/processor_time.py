"""The processor time of a changing set of processes, ended ones included."""

import threading
from collections.abc import Iterable

from dlkit.sandbox import proc


class ProcessorTime:
    """Adds up what processes have used, look by look; the sum never falls.

    An ended process counts once: as it was seen last, or as a parent that waited for it is told. A
    parent that does not want to know of its children is told nothing, so of these what they used
    behind the last look is lost.
    """

    def __init__(self) -> None:
        self._seconds = 0.0
        self._seen: dict[int, tuple[float, float]] = {}  # own and reaped time at the last look
        self._lock = threading.Lock()  # a watchdog and its sandbox both look

    def of(self, processes: Iterable[int]) -> float:
        """Look at the processes that there are now, and return the seconds that all have used."""
        with self._lock:
            pids = {*processes, *self._seen}  # one that ends can hide its neighbour in a list
            looked = {pid: (proc.own_seconds(pid), proc.reaped_seconds(pid)) for pid in pids}
            now = {pid: times for pid, times in looked.items() if times[0]}
            own = reaped = 0.0
            for pid, (its, childrens) in now.items():
                its_before, childrens_before = self._seen.get(pid, (0.0, 0.0))
                own += max(0.0, its - its_before)
                reaped += max(0.0, childrens - childrens_before)
            ended = sum(sum(self._seen[pid]) for pid in self._seen.keys() - now.keys())
            self._seconds += own + max(0.0, reaped - ended)
            self._seen = now
            return self._seconds
