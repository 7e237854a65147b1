"""How much one submission may use: time, memory, processes, files, output."""

import time
from dataclasses import dataclass, field

from dlkit.check.wire import FRAME_BYTES

MB = 2**20


@dataclass(frozen=True)
class Limits:
    """Limits of one submission. What meets one ends, or gets an error, alone.

    Processor time is what counts: it is the same on a machine that is busy and on one that is not.
    Wall time only ends what waits without computing, so there is six times as much of it, and
    waiting for a processor that others have does not count.

    `memory_bytes` bounds the whole process tree and its folders together; what is left for the
    processes when every folder is full is `process_bytes`.
    """

    memory_bytes: int = 2048 * MB
    folder_bytes: int = (
        128 * MB
    )  # each of the three folders that can be written: home, /tmp, /dev/shm
    file_bytes: int = 64 * MB
    processes: int = 64  # threads count too
    open_files: int = 256

    start_seconds: float = 60.0  # until the shell is ready, before any line of the submission
    cell_cpu_seconds: float = 30.0  # of all processes together, as every processor time here
    cell_seconds: float = 180.0
    exercise_cpu_seconds: float = 10.0  # of all calls of one exercise together, at the least,
    reference_times: float = 200.0  # or so many times what its reference takes
    exercise_seconds: float = 60.0  # for `exercise_cpu_seconds`; more processor time, more of it
    total_cpu_seconds: float = 300.0  # of the submission, over all its sandboxes
    total_seconds: float = 1800.0
    sandboxes: int = 20  # one that ends is replaced; the next one is not

    reference_server_bytes: int = 1024 * MB  # what the process of substituted references may add

    cell_output_bytes: int = 4 * MB
    output_bytes: int = 16 * MB  # of all cells together
    message_bytes: int = FRAME_BYTES  # one message on the channel

    submitted_files: int = 200  # of the student's folder
    submitted_bytes: int = 32 * MB

    @property
    def process_bytes(self) -> int:
        """What all processes together may use."""
        return self.memory_bytes - 3 * self.folder_bytes

    def exercise_cpu(self, reference_seconds: float) -> float:
        """Return the processor time of an exercise whose reference takes `reference_seconds`."""
        return max(self.exercise_cpu_seconds, self.reference_times * reference_seconds)

    def exercise_wall(self, cpu_seconds: float) -> float:
        """Return the wall time of an exercise that may use so much processor time."""
        return self.exercise_seconds * cpu_seconds / self.exercise_cpu_seconds


@dataclass
class Budget:
    """The time of a whole submission: `cpu_seconds` is what its ended sandboxes have used."""

    limits: Limits
    cpu_seconds: float = 0.0
    started: float = field(default_factory=time.monotonic)

    def excess(self, cpu_seconds: float = 0.0) -> str | None:
        """Return the sentence for what is used up, given what the present sandbox has used."""
        limits = self.limits
        if self.cpu_seconds + cpu_seconds > limits.total_cpu_seconds:
            return f"Your notebook used more than {limits.total_cpu_seconds:g} s of processor time."
        if time.monotonic() - self.started > limits.total_seconds:
            return f"Your notebook ran longer than {limits.total_seconds:g} s."
        return None
