"""What a ZIP archive holds, with everything refused that is no plain file of a sane size.

Nothing is unpacked here, and no name of an archive is used as a path before it is known to be one
below the folder that it goes to.
"""

import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from dlkit.check.errors import Told
from dlkit.check.outcome import printable

MB = 1_000_000
MAX_ENTRIES = 50_000
MAX_DIRECTORY = 50 * MB  # bytes of the list of entries, which is read as a whole
MAX_FILE = 500 * MB  # unpacked
MAX_TOTAL = 20_000 * MB  # of one archive, unpacked
MAX_RATIO, RATIO_FROM = 500, 10 * MB  # a file may be packed so tightly, if it is larger than this
MAX_NAME, MAX_DEPTH = 200, 8  # bytes of one name; folders
SHOWN = 100  # characters of a name that are shown
END = struct.Struct("<4s4H2LH")  # the end of a ZIP file: 22 bytes, then a comment
COMMENT = 2**16
ENCRYPTED = 0x1
JUNK = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints")


class BadArchive(Told):
    """An archive that is not read at all; the text says why."""


@dataclass(frozen=True)
class Entry:
    """A file in an archive: the parts of its path, and what the archive says of it."""

    parts: tuple[str, ...]
    info: ZipInfo

    def __str__(self) -> str:
        return shown("/".join(self.parts))


@dataclass(frozen=True)
class Contents:
    """The files of an archive that may be unpacked, and why others may not, by their names."""

    entries: tuple[Entry, ...]
    refused: tuple[tuple[str, str], ...]


def shown(name: str) -> str:
    """Return what of a name may be shown on a terminal."""
    text = name.encode("utf-8", "replace").decode()
    return printable(text, SHOWN) + ("..." if len(text) > SHOWN else "")


def opened(file: Path | BinaryIO, name: str) -> ZipFile:
    """Open an archive; raises BadArchive, in a sentence that begins with its `name`."""
    try:
        if isinstance(file, Path):
            with file.open("rb") as beginning:
                _refuse_long_directory(beginning, name)
        else:
            _refuse_long_directory(file, name)
        return ZipFile(file)
    except (BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise BadArchive(f"{name} is no ZIP archive that can be read: {error}.") from None


def contents(archive: ZipFile, name: str, most_bytes: int = MAX_TOTAL) -> Contents:
    """Look at what `archive` holds; raises BadArchive when it is too much as a whole."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MAX_ENTRIES:
        raise BadArchive(f"{name} holds {len(infos)} files, expected at most {MAX_ENTRIES}.")
    entries: dict[tuple[str, ...], Entry] = {}
    refused = []
    for info in infos:
        if any(part in JUNK for part in info.filename.split("/")):
            continue
        parts, why = _parts(info.filename), _refusal(info)
        if not parts or why:
            refused.append((shown(info.filename), why or "its name is no path below a folder"))
            continue
        if parts in entries:
            refused.append((shown(info.filename), "it is there twice; the last one counts"))
        entries[parts] = Entry(parts, info)
    total = sum(entry.info.file_size for entry in entries.values())
    if total > most_bytes:
        raise BadArchive(
            f"{name} holds {total // MB} MB unpacked, expected at most {most_bytes // MB} MB."
        )
    return Contents(tuple(entries.values()), tuple(refused))


def content_of(archive: ZipFile, entry: Entry) -> Iterator[bytes]:
    """Yield the content of an entry; raises BadArchive when it is not what the archive says."""
    left = entry.info.file_size
    try:
        with archive.open(entry.info) as file:
            while block := file.read(2**18):
                left -= len(block)
                if left < 0:
                    raise BadArchive(f"{entry} is larger than the archive says.")
                yield block
    except BadArchive:
        raise
    except Exception as error:  # zlib.error, BadZipFile, EOFError, NotImplementedError and others
        raise BadArchive(f"{entry} cannot be unpacked: {shown(str(error))}.") from None


def _refuse_long_directory(file: BinaryIO, name: str) -> None:
    """Raise BadArchive when the list of entries is longer than is to be held in memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END.size - COMMENT))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0 and len(tail) >= at + END.size:
        *_, length, _, _ = END.unpack_from(tail, at)
        if MAX_DIRECTORY < length < 0xFFFFFFFF:
            raise BadArchive(f"{name} has a list of entries of {length // MB} MB.")
    file.seek(0)


def _parts(name: str) -> tuple[str, ...]:
    """Split a name into the parts of a path that stays below its folder; else return nothing."""
    parts = PurePosixPath(name).parts
    is_plain = 0 < len(parts) <= MAX_DEPTH and not any(map(_is_odd, parts))
    return parts if is_plain else ()


def _is_odd(part: str) -> bool:
    reserved = part in (".", "..") or "\\" in part or "/" in part or part[1:2] == ":"
    return reserved or not part.isprintable() or len(part.encode("utf-8", "replace")) > MAX_NAME


def _refusal(info: ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "it is a link or something else that is not a regular file"
    if info.flag_bits & ENCRYPTED:
        return "it is encrypted"
    if info.file_size > MAX_FILE:
        return f"it has {info.file_size // MB} MB unpacked, expected at most {MAX_FILE // MB} MB"
    if info.file_size > max(RATIO_FROM, MAX_RATIO * info.compress_size):
        return f"it is packed more than {MAX_RATIO} times smaller"
    return ""
