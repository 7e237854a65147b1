"""Attacks by files that are no notebooks, or too much of one."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from attacks.attack import EXTENT_ALONE, HONEST, NOTHING, Attack

CLASS = "broken and huge files"


def content(name: str, tries: str, make: bytes | Callable[[dict], object], **options) -> Attack:
    """Return an attack whose notebook file is these bytes, or what `make` makes of the notebook."""

    def folder(notebook: Path) -> None:
        if not isinstance(make, bytes):
            made = make(json.loads(notebook.read_text()))
            made = made if isinstance(made, bytes) else json.dumps(made).encode()
        notebook.write_bytes(make if isinstance(make, bytes) else made)

    return Attack(name, tries, folder=folder, **({"most": NOTHING, "keeps": ()} | options))


def with_source(value: object) -> Callable[[dict], object]:
    """Return what gives each cell `value` for its text."""

    def make(nb: dict) -> object:
        return nb | {"cells": [cell | {"source": value} for cell in nb["cells"]]}

    return make


def many_cells(nb: NotebookNode) -> None:
    nb.cells += [new_code_cell("") for _ in range(2_001)]


def long_cell(nb: NotebookNode) -> None:
    nb.cells.append(new_code_cell("#" * 1_000_001))


def many_files(notebook: Path) -> None:
    """Make 100,000 files: names of one empty file, which is quick."""
    first = notebook.parent / "0"
    first.touch()
    folder = os.open(notebook.parent, os.O_RDONLY)
    for n in range(1, 60_000):
        os.link("0", str(n), src_dir_fd=folder, dst_dir_fd=folder)
    (notebook.parent / "more").mkdir()
    for n in range(40_000):
        os.mknod(f"more/{n}", dir_fd=folder)
    os.close(folder)


def unreadable(notebook: Path) -> None:
    (notebook.parent / "data").mkdir()
    (notebook.parent / "data" / "x").write_text("x")
    (notebook.parent / "data.csv").write_text("x")
    for name in ("data", "data.csv"):
        (notebook.parent / name).chmod(0)


ATTACKS = (
    content("not-json", "Is an archive.", b"PK\x03\x04" + bytes(range(256)) * 100),
    content("empty", "Is empty.", b""),
    content("white", "Is nothing but white space.", b" \n\t" * 1000),
    content("zeros", "Is nothing but NUL bytes.", bytes(100_000)),
    content("other-letters", "Is in UTF-16.", lambda nb: json.dumps(nb).encode("utf-16")),
    content("cut", "Ends in the middle.", lambda nb: json.dumps(nb).encode()[:-100]),
    content("more", "Goes on after its end.", lambda nb: json.dumps(nb).encode() + b"{}"),
    content("list", "Is a list.", lambda nb: [nb]),
    content("no-cells", "Has no cells.", lambda nb: nb | {"cells": None}),
    content("cells-as-numbers", "Has cells that are numbers.", lambda nb: nb | {"cells": [40, 40]}),
    content("source-as-number", "Has cells whose texts are numbers.", with_source(40)),
    content("source-as-tree", "Has cells whose texts are lists of lists.", with_source([["4"]])),
    content("future-format", "Is in a format to come.", lambda nb: nb | {"nbformat": 5}),
    content("past-format", "Is in a format of long ago.", lambda nb: nb | {"nbformat": 1}),
    content("format-as-text", "Has a format that is a text.", lambda nb: nb | {"nbformat": "4"}),
    content("huge-format", "Has a format of 4,000 digits.", lambda nb: nb | {"nbformat": 10**4000}),
    content("deep", "Is 3,000 levels deep.", b"[" * 3_000 + b"]" * 3_000),
    content("boundless-depth", "Opens a million brackets.", b'{"a":' * 1_000_000),
    content(
        "large",
        "Has 50 MB that are not read.",
        lambda nb: nb | {"metadata": {"x": "x" * 50_000_000}},
        most=EXTENT_ALONE,
        keeps=("extent",),
    ),
    content("many-parts", "Has 2 million parts.", lambda nb: nb | {"x": [[]] * 2_000_000}),
    content("not-numbers", "Has numbers that are none.", b'{"nbformat": NaN, "cells": Infinity}'),
    content(
        "long-number",
        "Has a number of a million digits.",
        b'{"nbformat": 4, "cells": [], "metadata": {"x": ' + b"9" * 1_000_000 + b"}}",
    ),
    content(
        "keys-twice",
        "Has each key twice, the second time otherwise.",
        lambda nb: json.dumps(nb).encode()[:-1] + b', "cells": [], "nbformat": 4}',
    ),
    content(
        "halves-of-letters",
        "Has halves of letters in its texts.",
        lambda nb: json.dumps(nb).encode().replace(b"return None", b"'\\ud800\\udfff\\u0000'"),
        most={"double": 0, "extent": 30},
        keeps=("extent",),
    ),
    Attack("many-cells", "Has 2,000 cells more.", change=many_cells, keeps=()),
    Attack("long-cell", "Has a cell of a million letters.", change=long_cell, keeps=()),
    Attack("many-files", "Brings 100,000 files along.", folder=many_files),
    Attack("unreadable-files", "Brings files that nobody may read.", folder=unreadable),
    Attack(
        "syntax",
        "Has an answer that the parser cannot get through.",
        answer=f"def double(x):\n    return {'(' * 5000}x{')' * 5000}",
    ),
    Attack(
        "unpacks",
        "Has an answer of a few letters that compiles to gigabytes.",
        answer="def double(x):\n    return (lambda: (1,) * 9 ** 9)()",
        most=HONEST | {"double": 0},
    ),
)
