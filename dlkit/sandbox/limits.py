"""How much one submission may use: time, memory, processes, files, output."""

from dataclasses import dataclass

from dlkit.check.wire import FRAME_BYTES

MB = 2**20


@dataclass(frozen=True)
class Limits:
    """Limits of one sandbox. A submission that meets one ends, or gets an error, alone.

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
    cell_seconds: float = 30.0
    call_seconds: float = 10.0
    total_seconds: float = 600.0  # of the sandbox's whole life
    total_cpu_seconds: float = 300.0  # of all its processes together

    cell_output_bytes: int = 4 * MB
    output_bytes: int = 16 * MB  # of all cells together
    message_bytes: int = FRAME_BYTES  # one message on the channel

    submitted_files: int = 200  # of the student's folder
    submitted_bytes: int = 32 * MB

    @property
    def process_bytes(self) -> int:
        """What all processes together may use."""
        return self.memory_bytes - 3 * self.folder_bytes
