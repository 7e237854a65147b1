"""Write one student's files into a folder, with what their own archive holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from dlkit.collect.archives import (
    MB,
    BadArchive,
    Contents,
    Entry,
    content_of,
    contents,
    opened,
)
from dlkit.collect.patterns import Found, plain_name
from dlkit.grading.common.submitted_files import STAMP

MAX_STUDENT = 1_000 * MB  # of a student's files, unpacked


@dataclass
class Handed:
    """What one student handed in: files by their paths, and of what attempt each is."""

    student: str
    files: dict[tuple[str, ...], tuple[Found, Entry]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def add(self, found: Found, entry: Entry, assignment: str) -> None:
        """Take a file, unless a newer one of its path is there."""
        *folders, name = found.path
        path = (*folders, plain_name(name, assignment))
        before = self.files.get(path)
        if before is None or before[0].order <= found.order:
            self.files[path] = found, entry
        if before is not None:
            older = min(before, (found, entry), key=lambda one: one[0].order)
            self.told.append(f"{older[1]} is of an earlier attempt and was left out")

    def keep_newest(self) -> None:
        """Leave out the files of earlier attempts where the names tell when each was made."""
        newest = self.time
        for path, (found, entry) in list(self.files.items()):
            if found.time != newest:
                del self.files[path]
                self.told.append(f"{entry} is of an earlier attempt and was left out")

    @property
    def late(self) -> bool:
        return any(found.late for found, _ in self.files.values())

    @property
    def time(self) -> datetime | None:
        """Return the time of the newest file, without a zone; None if no name tells one."""
        return max((found.time for found, _ in self.files.values() if found.time), default=None)


def unpack(handed: Handed, archive: ZipFile, folder: Path) -> list[str]:
    """Write the files into the new `folder`; return sentences on what could not be written.

    A student's own ZIP archive is unpacked in place of itself, archives in it are not.
    """
    told: list[str] = []
    left = MAX_STUDENT
    folder.mkdir(parents=True)
    for path, (_, entry) in handed.files.items():
        if path == (STAMP,):
            told.append(f"{entry} is left out: its name is that of the time of the submission")
            continue
        left -= entry.info.file_size
        if left < 0:
            told.append(f"{entry} is left out: the files have more than {MAX_STUDENT // MB} MB")
            continue
        target = folder.joinpath(*path)
        try:
            _write(target, content_of(archive, entry))
            if path[-1].lower().endswith(".zip"):
                left -= _unpack_own(target, folder.joinpath(*path[:-1]), left, told)
        except BadArchive as error:
            told.append(f"{entry} is left out: {error}")
    time = handed.time
    if time is not None:
        stamp = time.astimezone(UTC)  # a time without a zone is one of this machine's zone
        (folder / STAMP).write_text(f"{stamp:%Y-%m-%d %H:%M:%S} UTC\n", encoding="ascii")
    return told


def _unpack_own(path: Path, folder: Path, left: int, told: list[str]) -> int:
    """Unpack a student's archive beside itself and remove it; return how many bytes came of it."""
    with path.open("rb") as file, opened(file, path.name) as archive:
        inside = contents(archive, path.name, left)
        told += [f"{path.name}: {name} is left out: {why}" for name, why in inside.refused]
        for parts, entry in _without_top(inside):
            if parts == (STAMP,):
                continue
            try:
                _write(folder.joinpath(*parts), content_of(archive, entry))
            except BadArchive as error:
                told.append(f"{path.name}: {entry} is left out: {error}")
    path.unlink()
    return sum(entry.info.file_size for entry in inside.entries)


def _without_top(inside: Contents) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """Yield the entries with their paths below the one folder in which all of them lie."""
    tops = {entry.parts[0] for entry in inside.entries}
    deep = len(tops) == 1 and all(len(entry.parts) > 1 for entry in inside.entries)
    for entry in inside.entries:
        yield entry.parts[1:] if deep else entry.parts, entry


def _write(path: Path, blocks: Iterable[bytes]) -> None:
    """Write a new file; what was begun and failed is removed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("xb")
    except (FileExistsError, NotADirectoryError):
        raise BadArchive("another file or folder has its name.") from None
    with file:
        try:
            for block in blocks:
                file.write(block)
        except BaseException:
            path.unlink()
            raise
