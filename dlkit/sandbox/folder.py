"""The working folder of a sandbox: the teacher's files, and of the student's what may come along.

Nothing is linked or mounted: files are read here, within limits, and written anew inside.
"""

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from dlkit.sandbox.errors import SandboxUnavailable
from dlkit.sandbox.limits import MB, Limits

TEACHER_FILE_BYTES = 64 * MB  # what one message carries
ENTRIES = 2_000  # looked at in a student's folder
DEPTH = 8


def teacher_files(files: Mapping[str, Path]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the teacher's files.

    Raises SandboxUnavailable, in one sentence, for one that cannot be read or is too large.
    """
    for name, path in files.items():
        try:
            size = path.stat().st_size
            content = path.read_bytes() if size <= TEACHER_FILE_BYTES else None
        except OSError as error:
            raise SandboxUnavailable(f"{path} cannot be read: {error.strerror}.") from None
        if content is None:
            raise SandboxUnavailable(
                f"{path} has {size // MB} MB, expected at most {TEACHER_FILE_BYTES // MB} MB for a "
                "file in the sandbox."
            )
        yield name, content


def student_files(
    folder: Path, teachers: Mapping[str, Path], limits: Limits
) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the student's own regular files, in the order of their names.

    Left out: links, pipes, devices, notebooks, what would hide a file of the teacher's, and
    everything after the limits on number and size are reached.
    """
    taken = {name.split("/")[0] for name in teachers}
    left, count = limits.submitted_bytes, 0
    for name in _names(folder, "", [ENTRIES]):
        if name.split("/")[0] in taken or name.endswith(".ipynb"):
            continue
        content = _content(folder / name, left)
        if content is None:
            continue
        left, count = left - len(content), count + 1
        if count > limits.submitted_files:
            return
        yield name, content


def _names(folder: Path, prefix: str, left: list[int]) -> Iterator[str]:
    """Yield the names of the files below `folder`; look at no more entries than are `left`."""
    for entry in sorted(_entries(folder / prefix, left), key=lambda entry: entry.name):
        name = f"{prefix}{entry.name}"
        if entry.is_file(follow_symlinks=False):
            yield name
        elif entry.is_dir(follow_symlinks=False) and name.count("/") < DEPTH:
            yield from _names(folder, f"{name}/", left)


def _entries(folder: Path, left: list[int]) -> Iterator[os.DirEntry]:
    if folder.is_symlink():
        return
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if left[0] == 0:
                return
            left[0] -= 1
            yield entry


def _content(path: Path, limit: int) -> bytes | None:
    """Read a regular file of at most `limit` bytes; None for anything else."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(fd, "rb") as file:
        state = os.fstat(fd)
        if not stat.S_ISREG(state.st_mode) or state.st_size > limit:
            return None
        content = file.read(limit + 1)
    return content if len(content) <= limit else None
