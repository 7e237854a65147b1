"""What a cell shows: printed text, displays, values and errors, in order, up to a size."""

import base64
import io
import os
import tempfile

import numpy as np

OUTPUTS = 1000  # of one cell
ENTRY_BYTES = 200  # what an output costs beside its text
CUT = "[output cut: a cell may show {:,} bytes and {:,} outputs]\n"


class Outputs:
    """The outputs of one cell, in order, up to a number of bytes.

    An output is a list: ["stream", name, text], ["display_data" or "execute_result", {mime: text}]
    or ["error", name, message, text]; those texts that can be long are kept in a StringIO.
    """

    def __init__(self, room: int) -> None:
        self.room = self.left = room
        self.outputs: list[list] = []
        self.displayed: dict[str, list] = {}  # by display id: a later update replaces the data
        self.clear_next = False

    def stream(self, name: str, text: str) -> None:
        """Add printed text; pieces of one stream that follow each other become one output."""
        text = text[: max(0, self.left)]
        last = self.outputs[-1] if self.outputs and not self.clear_next else None
        if last and last[:2] == ["stream", name]:
            self.left -= len(text)
            last[2].write(text)
        elif text:
            self.add(["stream", name, long(text)], len(text))

    def add(self, output: list, size: int) -> None:
        """Add an output of about `size` bytes, if there is room."""
        if self.clear_next:
            self.clear_now()
        self.left -= size + ENTRY_BYTES
        if self.left > 0 and len(self.outputs) < OUTPUTS:
            self.outputs.append(output)
        else:
            self.left = 0

    def bundle(self, kind: str, data: dict, display_id: str | None = None) -> None:
        """Add displayed data; what has a display id can be replaced later."""
        output = [kind, {mime: _text(value) for mime, value in data.items()}]
        self.add(output, _size(output))
        if display_id:
            self.displayed[display_id] = output

    def update(self, data: dict, display_id: str | None) -> None:
        """Put displayed data in the place of what has this display id; unknown ids are ignored."""
        if (output := self.displayed.get(display_id)) is not None:
            self.left += _size(output)
            output[1] = {mime: _text(value) for mime, value in data.items()}
            self.left -= _size(output)

    def clear(self, wait: bool) -> None:
        """Forget what was shown: now, or when the next output comes."""
        self.clear_next = wait
        if not wait:
            self.clear_now()

    def clear_now(self) -> None:
        """Forget what was shown; its room is free again."""
        self.outputs.clear()
        self.clear_next = False
        self.left = self.room

    def packed(self) -> list[list]:
        """Return the outputs with every text as bytes."""
        if self.left <= 0:
            self.outputs.append(["stream", "stderr", long(CUT.format(self.room, OUTPUTS))])
        return [[_packed(part) for part in output] for output in self.outputs]


def _size(output: list) -> int:
    return sum(map(len, output[1].values()))


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value if isinstance(value, str) else ""


def _packed(part: object) -> object:
    if isinstance(part, dict):
        return {mime: as_bytes(text) for mime, text in part.items()}
    return as_bytes(part.getvalue()) if isinstance(part, io.StringIO) else part


def long(text: str) -> io.StringIO:
    """Return a text that can grow, piece by piece, at little cost."""
    whole = io.StringIO()
    whole.write(text)
    return whole


def as_bytes(text: str) -> np.ndarray:
    """Return a text as the wire form carries long ones."""
    return np.frombuffer(text.encode(errors="replace"), np.uint8)


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a notebook: what is written becomes an output."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, descriptors: "Descriptors") -> None:
        self.name = name
        self.descriptors = descriptors
        self.process = os.getpid()

    def write(self, text: str) -> int:
        """Show `text` after all that came by way of the file descriptors before."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if os.getpid() != self.process:  # a forked process: only its descriptors reach the cell
            os.write(self.fileno(), text.encode(errors="replace"))
        else:
            self.descriptors.drain()
            self.descriptors.shown.stream(self.name, text)
        return len(text)

    def fileno(self) -> int:
        """Return the descriptor that programs started by the cell write to."""
        return {"stdout": 1, "stderr": 2}[self.name]

    def writable(self) -> bool:
        """Say yes."""
        return True


class Descriptors:
    """Descriptors 1 and 2, where programs and C code write: files, so that none ever waits."""

    def __init__(self) -> None:
        self.shown = Outputs(0)
        self.files = {name: self._file(fd) for name, fd in (("stdout", 1), ("stderr", 2))}
        self.seen = dict.fromkeys(self.files, 0)

    def _file(self, fd: int) -> io.FileIO:
        file = tempfile.TemporaryFile("ab+", buffering=0)
        os.dup2(file.fileno(), fd)
        return file

    def drain(self) -> None:
        """Show what was written since the last time."""
        for name, file in self.files.items():
            size = os.fstat(file.fileno()).st_size
            if size > self.seen[name]:
                room = max(0, self.shown.left)
                data = os.pread(
                    file.fileno(), min(size - self.seen[name], room + 1), self.seen[name]
                )
                self.seen[name] = size
                self.shown.stream(name, data.decode(errors="replace"))

    def forget(self) -> None:
        """Drop what was written since the last time and free its space."""
        for name, file in self.files.items():
            os.ftruncate(file.fileno(), 0)
            self.seen[name] = 0
