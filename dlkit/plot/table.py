"""Tables: a row for each name, a column for each of its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from numbers import Integral, Real

import numpy as np

from dlkit.plot.picture import named

MISSING = "–"  # where a row has no such value
CAPTION = 'style="text-align: left; white-space: nowrap"'


@dataclass(frozen=True, repr=False)
class Table:
    """Hold a table of texts; shows itself at the end of a notebook cell, and when it is printed.

    Attributes
    ----------
    title : what it shows
    header : the names of the columns, that of the row names first
    lines : for each row its name and its values
    numeric : for each column, whether it holds numbers, which stand flush right
    """

    title: str
    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]

    def __repr__(self) -> str:
        texts = [self.header, *self.lines]
        widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
        rows = ["  ".join(map(_flush, row, widths, self.numeric)).rstrip() for row in texts]
        return "\n".join(filter(None, (self.title, *rows)))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        caption = f"<caption {CAPTION}>{escape(self.title)}</caption>" if self.title else ""
        head = self._row(self.header, "col", "th")
        body = "".join(self._row(line, "row", "td") for line in self.lines)
        html = f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>"
        return {"text/plain": repr(self), "text/html": html}

    def _row(self, texts: tuple[str, ...], scope: str, tag: str) -> str:
        cells = []
        for place, (text, numeric) in enumerate(zip(texts, self.numeric, strict=True)):
            is_head = tag == "th" or place == 0
            name, of = ("th", f' scope="{scope}"') if is_head else (tag, "")
            side = "right" if numeric else "left"
            cells.append(f'<{name}{of} style="text-align: {side}">{escape(text)}</{name}>')
        return f"<tr>{''.join(cells)}</tr>"


def table(
    rows: Mapping[object, Mapping[str, object]], title: str = "", first: str = "", digits: int = 3
) -> Table:
    """Set values in rows and columns.

    Parameters
    ----------
    rows : name of the row -> name of the column -> number or text; a row may lack a column
    first : what the names of the rows are
    digits : how many of a number that is not whole stand behind the decimal point

    Raises
    ------
    ValueError : when there is no row, or a row is no dict
    """
    cells = {name: named(row, f"table, row {name}") for name, row in named(rows, "table").items()}
    columns = list(dict.fromkeys(column for row in cells.values() for column in row))
    lines = tuple(
        (str(name), *(_text(row[c], digits) if c in row else MISSING for c in columns))
        for name, row in cells.items()
    )
    numeric = [all(_is_number(row[c]) for row in cells.values() if c in row) for c in columns]
    return Table(title, (first, *map(str, columns)), lines, (False, *numeric))


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_)


def _text(value: object, digits: int) -> str:
    if not _is_number(value):
        return str(value)
    return str(int(value)) if isinstance(value, Integral) else f"{float(value):.{digits}f}"


def _flush(text: str, width: int, right: bool) -> str:
    return text.rjust(width) if right else text.ljust(width)
