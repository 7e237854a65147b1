"""Start a process that inherits nothing but named open files, and hear what becomes of it."""

import json
import os
import select
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress

from dlkit.sandbox.errors import SandboxUnavailable


def popen(
    command: Sequence[str],
    stderr: int,
    inherited: tuple[int, ...],
    folder: str = "/",
    environment: dict[str, str] | None = None,
) -> subprocess.Popen:
    """Start a process that inherits nothing but the named open files."""
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            pass_fds=inherited,
            cwd=folder,
            env=environment or {},
            start_new_session=True,
        )
    except OSError as error:
        raise SandboxUnavailable(f"The sandbox did not start: {error}.") from None


def pipe(readers: ExitStack, writers: ExitStack) -> tuple[int, int]:
    """Return both ends of a pipe, each closed with its stack."""
    reading, writing = os.pipe()
    readers.callback(os.close, reading)
    writers.callback(os.close, writing)
    return reading, writing


def file_maker(stack: ExitStack) -> Callable[[str | bytes], int]:
    """Return a function that puts a text into an open file without a name."""

    def make(text: str | bytes) -> int:
        fd = os.memfd_create("dlkit")
        stack.callback(os.close, fd)
        os.write(fd, text.encode() if isinstance(text, str) else text)
        os.lseek(fd, 0, os.SEEK_SET)
        return fd

    return make


def first_process(news: int, complaints: int, deadline: float) -> int:
    """Read from bwrap's report the id of the sandbox's first process, as seen from outside."""
    text = b""
    with os.fdopen(news, "rb", buffering=0) as report:
        while not text.rstrip().endswith(b"}"):
            readable, _, _ = select.select([report], [], [], max(0.0, deadline - time.monotonic()))
            piece = report.read(4096) if readable else b""
            if not piece:
                raise SandboxUnavailable(f"The sandbox did not start: {last_words(complaints)}.")
            text += piece
    return int(json.loads(text)["child-pid"])


def last_words(complaints: int) -> str:
    """Return the last line that was said on stderr so far."""
    os.set_blocking(complaints, False)
    with suppress(BlockingIOError):
        lines = os.read(complaints, 2**16).decode(errors="replace").split("\n")
        return next((line[:300] for line in reversed(lines) if line.strip()), "without a message")
    return "without a message"
