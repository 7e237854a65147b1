"""Read of a notebook's file only what grading uses, however large its outputs are.

A picture in an output is one text of many megabytes, so a parser that yields texts as a whole, as
those of streaming libraries do, would hold it in memory. Here the file passes in blocks. What is
not wanted is dropped as it passes, and what is left is small enough for an ordinary parser.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

BLOCK = 2**18
MAX_BYTES = 500_000_000  # of the file
MAX_KEPT = 20_000_000  # bytes of what is not dropped
MAX_DEPTH = 100
MAX_ITEMS = 1_000_000  # lists, objects and dropped members in the file, and texts that are kept
WANTED = frozenset(
    b"nbformat metadata kernelspec language worksheets cells cell_type level id source input "
    b"nbgrader grade_id".split()
)

TEXT = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)  # up to its end, or that of the block
KEPT = re.compile(rb'[^"\[\]{}:]*+')
SKIPPED = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)  # deep inside
BESIDE = re.compile(rb'[^"\[\]{},]*+')  # inside the dropped value, but in no list or object of it
LONGEST = max(map(len, WANTED))


class TooLarge(Exception):
    """A file that is beyond a limit; the text says to the student which one."""


def blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the content of `file` in blocks; raises TooLarge beyond the limit."""
    total = 0
    while block := file.read(BLOCK):
        total += len(block)
        if total > MAX_BYTES:
            raise TooLarge(f"it is larger than {MAX_BYTES // 1_000_000} MB; clear its outputs")
        yield block


def reduced(file: BinaryIO) -> bytes:
    """Return the JSON text of `file` with null for each member that grading does not use.

    It is as valid as the file is, but for what was dropped. Raises TooLarge, in a sentence for the
    student, before more than a few blocks and `MAX_KEPT` bytes are held.
    """
    passing = _Passing()
    for block in blocks(file):
        passing.feed(block)
    return bytes(passing.kept) + passing.left


class _Passing:
    """What is known of the file up to here."""

    def __init__(self) -> None:
        self.kept = bytearray()
        self.left = b""  # of the last block: a backslash whose other half is in the next one
        self.in_text = False
        self.word: bytes | None = None  # the last text, if it may be a wanted name
        self.depth = self.items = 0
        self.dropped: int | None = None  # the depth of the object whose member is being dropped

    def feed(self, block: bytes) -> None:
        block, at = self.left + block, 0
        self.left = b""
        while at < len(block):
            at = self._text(block, at) if self.in_text else self._structure(block, at)
        if len(self.kept) > MAX_KEPT:
            raise TooLarge(
                f"it has more than {MAX_KEPT // 1_000_000} MB even without its outputs; delete "
                "what does not belong to it"
            )

    def _text(self, block: bytes, at: int) -> int:
        """Pass on to the end of the text, or of the block."""
        end = TEXT.match(block, at).end()
        self._keep(block, at, end)
        if self.word is not None:
            self.word = self.word + block[at:end] if len(self.word) + end - at <= LONGEST else None
        if end == len(block):
            return end
        if block[end] == ord("\\"):  # the last byte of the block
            self.left = block[end:]
            return len(block)
        self._keep(block, end, end + 1)
        self.in_text = False
        return end + 1

    def _structure(self, block: bytes, at: int) -> int:
        """Pass on to the next sign that matters, and behind it."""
        end = self._plain().match(block, at).end()
        self._keep(block, at, end)
        if end == len(block):
            return end
        sign = block[end : end + 1]
        if sign == b'"':
            self.in_text, self.word = True, b""
            self._count()
        elif sign in b"[{":
            self.depth += 1
            self._count()
        elif sign in b"]}":
            self._ended(self.depth)
            self.depth -= 1
        elif sign == b",":
            self._ended(self.depth)
        self._keep(block, end, end + 1)
        if sign == b":" and self.dropped is None and self.word not in WANTED:
            self._count()
            self.kept += b" null"
            self.dropped = self.depth
        return end + 1

    def _plain(self) -> re.Pattern[bytes]:
        if self.dropped is None:
            return KEPT
        return BESIDE if self.depth == self.dropped else SKIPPED

    def _keep(self, block: bytes, start: int, end: int) -> None:
        if self.dropped is None:
            self.kept += block[start:end]

    def _ended(self, depth: int) -> None:
        """Note that a member of the object at `depth`, or the object, has ended."""
        if self.dropped == depth:
            self.dropped = None

    def _count(self) -> None:
        self.items += 1
        if self.depth > MAX_DEPTH or self.items > MAX_ITEMS:
            raise TooLarge("it is nested more deeply, or has more items, than any notebook")
