"""Read a submitted notebook that nobody trusts: nothing is built before size and depth are known.

Only a regular file is read, never a link, pipe or device. What cannot be read is told in a
sentence that the student understands; it is never an error of the grading.
"""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dlkit.check.outcome import printable
from dlkit.grading.intake.reduced import TooLarge, blocks, reduced

FORMAT, OLD_FORMAT = 4, 3  # of notebooks; what came before is older than nbgrader
MAX_CELLS = 2_000
MAX_SOURCE = 1_000_000  # characters of one cell
OTHER_KINDS = {  # how files begin that people hand in as a notebook, in small letters
    b"pk\x03\x04": "a ZIP archive",
    b"%pdf-": "a PDF file",
    b"<!doctype html": "a web page (HTML)",
    b"<html": "a web page (HTML)",
    b"<?xml": "an XML file",
}
LOOKED_AT = 1_000  # bytes, by which the kind of a file is known


class Unreadable(Exception):
    """A submission that cannot be read; the text says to the student why."""


@dataclass(frozen=True)
class Cell:
    """One submitted cell: its kind (code, markdown, raw), its text, and what it says it is."""

    kind: str
    source: str
    grade_id: str = ""
    cell_id: str = ""


@dataclass(frozen=True)
class Submitted:
    """What was read of a notebook: its cells, and sentences on what was unusual about it."""

    cells: tuple[Cell, ...]
    remarks: tuple[str, ...] = ()


def read(path: Path) -> Submitted:
    """Return the cells of the notebook at `path`; its outputs may be large, and are not kept.

    Raises Unreadable with the student's sentence; OSError when reading fails for a reason
    that is not the student's (no permission, a broken disk).
    """
    with _opened(path) as file:
        _refuse_other_kind(file)
        data = reduced(file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("it is not a text file in UTF-8") from None
    notebook = _json(text)
    cells = _cells(notebook)
    return Submitted(cells, tuple(_remarks(notebook)))


def _refuse_other_kind(file: BinaryIO) -> None:
    """Raise Unreadable for a file that begins as no notebook does; else go back to its start."""
    start = file.read(LOOKED_AT).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for sign, kind in OTHER_KINDS.items():
        if start.startswith(sign):
            raise Unreadable(
                f"it is {kind}, expected a notebook; hand in the file that Jupyter saves"
            )
    file.seek(0)


def digest_of(path: Path) -> bytes:
    """Return the SHA-256 of the notebook at `path`; raises as `read` does."""
    digest = hashlib.sha256()
    with _opened(path) as file:
        for block in blocks(file):
            digest.update(block)
    return digest.digest()


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open the notebook at `path`; what is read of it and is too much is told as Unreadable."""
    if path.parent.is_symlink() or path.parent.parent.is_symlink():  # the lesson's, the student's
        raise Unreadable("its folder is a link")
    try:
        kind = path.lstat()
    except FileNotFoundError:
        raise Unreadable(f"there is no file {path.name} in the submission") from None
    if not stat.S_ISREG(kind.st_mode):
        raise Unreadable("it is a link or something else that is not a regular file")
    # The file may have been exchanged meanwhile: the open one is what counts, and opening waits
    # for nobody.
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise Unreadable("it is not a regular file")
        try:
            yield file
        except TooLarge as error:
            raise Unreadable(str(error)) from None


def _json(text: str) -> object:
    if not text.strip():
        raise Unreadable("it is empty")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        # No line is named: those of what was dropped are not counted.
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        raise Unreadable(f"it is not valid JSON{', as it ends too early' if cut else ''}") from None
    except (ValueError, RecursionError):
        raise Unreadable("its JSON contains values that a notebook cannot hold") from None


def _cells(notebook: object) -> tuple[Cell, ...]:
    if not isinstance(notebook, dict) or type(notebook.get("nbformat")) is not int:
        raise Unreadable("it is JSON, but not a notebook")
    if notebook["nbformat"] not in (OLD_FORMAT, FORMAT):
        raise Unreadable(
            f"it has notebook format {str(notebook['nbformat'])[:10]}, expected 4; open it in a "
            "current Jupyter, save it and hand it in again"
        )
    cells = _list_of_cells(notebook)
    if cells is None or len(cells) > MAX_CELLS:
        raise Unreadable(f"it has no list of cells, or more than {MAX_CELLS} cells")
    return tuple(_cell(number, cell) for number, cell in enumerate(cells, 1))


def _list_of_cells(notebook: dict) -> list | None:
    """Return the cells; the old format has them on worksheets."""
    if notebook["nbformat"] == FORMAT:
        cells = notebook.get("cells")
        return cells if isinstance(cells, list) else None
    sheets = notebook.get("worksheets")
    lists = [_mapping(sheet).get("cells") for sheet in sheets] if isinstance(sheets, list) else []
    known = bool(lists) and all(isinstance(cells, list) for cells in lists)
    return [cell for cells in lists for cell in cells] if known else None


def _remarks(notebook: dict) -> Iterator[str]:
    if notebook["nbformat"] == OLD_FORMAT:
        yield "It was in the old notebook format 3."
    metadata = _mapping(notebook.get("metadata"))
    told = (_mapping(metadata.get("kernelspec")).get("language"), metadata.get("language"))
    language = next((one for one in told if isinstance(one, str)), "python")
    if not language.lower().startswith(("python", "ipython")):
        yield f"It was saved for a kernel of {printable(language, 20)}; Python ran it."


def _cell(number: int, cell: object) -> Cell:
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    if not isinstance(kind, str):
        raise Unreadable(f"its cell {number} is not a cell of a notebook")
    source, level = _source(number, cell), cell.get("level")
    if kind == "heading" and type(level) is int and 1 <= level <= 6:  # the old format's
        kind, source = "markdown", f"{'#' * level} {source}"
    kind = kind if kind in ("code", "markdown") else "raw"
    metadata = _mapping(cell.get("metadata"))
    grade_id = _mapping(metadata.get("nbgrader")).get("grade_id")
    return Cell(kind, source, _text(grade_id), _text(cell.get("id")))


def _source(number: int, cell: dict) -> str:
    source = cell.get("source", cell.get("input"))  # the old format's word
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        raise Unreadable(f"its cell {number} has no text")
    text = "".join(lines).replace("\r\n", "\n")  # of Windows; texts are compared with ours
    if len(text) > MAX_SOURCE:
        raise Unreadable(f"its cell {number} is longer than {MAX_SOURCE:,} characters")
    return text.encode("utf-8", "replace").decode()  # a lone surrogate cannot be written down


def _mapping(value: object) -> dict:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
