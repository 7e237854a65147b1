"""Everything that can be read in a release, as texts with their places."""

import gzip
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np

from dlkit.notebook.compare import files_in

LISTINGS = ("pre", "code")


class Text(NamedTuple):
    """A text and the place where it stands, as a sentence names it."""

    place: str
    text: str


def texts_of(folder: Path) -> Iterator[Text]:
    """Yield the texts of every file below `folder`: cells, members of wheels, strings of HDF5.

    Raises ValueError, in one sentence, for a file that is not of the kind its name says.
    """
    for name, path in files_in(folder, ignoring=()).items():
        place = f"{folder.name}/{name}"
        try:
            yield from _READERS.get(path.suffix, _plain)(place, path)
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise ValueError(f"{place} cannot be read, so it cannot be checked: {error}") from None


def strings(value: object) -> Iterator[str]:
    """Yield every string in plain JSON, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (key, *strings(item))
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def _plain(place: str, path: Path) -> Iterator[Text]:
    yield Text(place, _decoded(path.read_bytes()))


def _notebook(place: str, path: Path) -> Iterator[Text]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    yield Text(f"{place}, its metadata", "\n".join(strings(notebook["metadata"])))
    for number, cell in enumerate(notebook["cells"], 1):
        where = f"{place}, cell {cell.get('id', number)}"
        yield Text(where, "".join(cell["source"]))
        rest = {key: value for key, value in cell.items() if key != "source"}
        yield Text(f"{where} (beside its source)", "\n".join(_joined(rest)))


def _joined(rest: dict) -> Iterable[str]:
    """Yield the strings of outputs, attachments and metadata; a list of lines is one text."""
    yield from strings(rest)
    for output in rest.get("outputs", ()):
        parts = (output, output.get("data", {}))
        lists = (v for part in parts for v in part.values() if isinstance(v, list))
        yield from ("".join(strings(lines)) for lines in lists)


def _packed(place: str, path: Path) -> Iterator[Text]:
    """Read a packed file: the strings of JSON, or else its text."""
    with gzip.open(path) as file:
        yield Text(place, "\n".join(_unfolded(_decoded(file.read()))))


def _wheel(place: str, path: Path) -> Iterator[Text]:
    with zipfile.ZipFile(path) as wheel:
        for name in wheel.namelist():
            yield Text(f"{place}, member {name}", _decoded(wheel.read(name)))


def _h5(place: str, path: Path) -> Iterator[Text]:
    with h5py.File(path, "r") as file:
        found: list[tuple[str, h5py.Group | h5py.Dataset]] = [("/", file)]
        file.visititems(lambda name, item: found.append((name, item)))
        for name, item in found:
            for key, value in item.attrs.items():
                yield Text(f"{place}, attribute {key} of {name}", _content(value))
            if isinstance(item, h5py.Dataset):
                yield Text(f"{place}, {name}", _content(item[()]))


def _content(value: object) -> str:
    """Return the text in an HDF5 value: strings, those inside of JSON, bytes stored as numbers."""
    array = np.asarray(value)
    if array.dtype.kind == "u" and array.dtype.itemsize == 1:
        return "\n".join(_unfolded(_decoded(array.tobytes())))
    if array.dtype.kind not in "OSU":
        return ""
    items = [v if isinstance(v, bytes) else str(v).encode() for v in array.ravel()]
    return "\n".join(text for item in items for text in _unfolded(_decoded(item)))


def _unfolded(text: str) -> list[str]:
    try:
        return list(strings(json.loads(text)))
    except ValueError:
        return [text]


def _page(place: str, path: Path) -> Iterator[Text]:
    """Read a page as a reader sees it, whatever tags colour it; then each listing by itself."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    yield Text(place, "".join(reader.seen))
    yield Text(f"{place}, in its tags", "\n".join(reader.attributes))
    for number, listing in enumerate(reader.listings, 1):
        yield Text(f"{place}, listing {number}", "".join(listing))


class _Reader(HTMLParser):
    """Takes the text of a page out of its tags; pictures in base64 are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self.attributes: list[str] = []
        self.listings: list[list[str]] = []
        self.depth = 0  # of <pre> and <code>

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in LISTINGS:
            self.depth += 1
            if self.depth == 1:
                self.listings.append([])
        self.attributes += [_without_pictures(value) for _, value in attrs if value]

    def handle_endtag(self, tag: str) -> None:
        if tag in LISTINGS and self.depth:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        text = _without_pictures(data)
        self.seen.append(text)
        if self.depth:
            self.listings[-1].append(text)


def _without_pictures(text: str) -> str:
    return re.sub(r";base64,[A-Za-z0-9+/=\\\s]+", ";base64,", text)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


_READERS = {".ipynb": _notebook, ".whl": _wheel, ".h5": _h5, ".html": _page, ".gz": _packed}
