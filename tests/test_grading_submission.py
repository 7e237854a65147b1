"""Reading a submitted notebook: what is none is told in words, and nothing waits or grows."""

import hashlib
import io
import json
import os
import random
import tracemalloc
from pathlib import Path

import pytest

from dlkit.grading.intake import reduced
from dlkit.grading.intake.submission import Cell, Unreadable, digest_of, read

CODE = {"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": []}


def notebook(*cells: object, **more: object) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": cells} | more).encode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "90-small.ipynb"


def test_cells_are_read_with_ids_old_headings_as_text_and_other_kinds_as_raw(
    path: Path,
) -> None:
    marked = {"nbgrader": {"grade_id": "double", "points": 400}}
    path.write_bytes(
        notebook(
            CODE | {"id": "one", "metadata": marked, "source": ["def f():\n", "    ..."]},
            {"cell_type": "raw", "source": "raw"},
            {"cell_type": "heading", "source": "Title", "level": 2},
            {"cell_type": "heading", "source": "Title", "level": "2"},
            {"cell_type": "markdown", "source": "text"},
        )
    )
    assert read(path).cells == (
        Cell("code", "def f():\n    ...", "double", "one"),
        Cell("raw", "raw"),
        Cell("markdown", "## Title"),
        Cell("raw", "Title"),
        Cell("markdown", "text"),
    )
    assert read(path).remarks == ()


def test_a_notebook_of_the_old_format_is_read_and_said(path: Path) -> None:
    cells = [
        {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "language": "python"},
        {"cell_type": "markdown", "source": "text"},
    ]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    path.write_text(json.dumps(old))
    assert read(path).cells == (Cell("code", "x = 1\ny = 2"), Cell("markdown", "text"))
    assert read(path).remarks == ("It was in the old notebook format 3.",)


@pytest.mark.parametrize("sheets", [None, {}, [], ["cells"], [{"cells": {}}], [{}, {"cells": []}]])
def test_an_old_notebook_without_lists_of_cells_is_told(path: Path, sheets: object) -> None:
    path.write_text(json.dumps({"nbformat": 3, "worksheets": sheets}))
    with pytest.raises(Unreadable, match="no list of cells"):
        read(path)


@pytest.mark.parametrize(
    ("language", "said"),
    [("python", ()), ("R", ("It was saved for a kernel of R; Python ran it.",)), (["R"], ())],
)
def test_another_kernel_is_said(path: Path, language: object, said: tuple[str, ...]) -> None:
    path.write_bytes(notebook(CODE, metadata={"kernelspec": {"language": language}}))
    assert read(path).remarks == said


def test_metadata_of_the_wrong_kind_is_no_metadata(path: Path) -> None:
    path.write_bytes(
        notebook(
            CODE | {"metadata": ["nbgrader"], "id": 7},
            CODE | {"metadata": {"nbgrader": "double"}},
            CODE | {"metadata": {"nbgrader": {"grade_id": {"a": 1}}}},
        )
    )
    assert read(path).cells == (Cell("code", "x = 1"),) * 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\x00" * 100, "not valid JSON"),
        (b"PK\x03\x04\x14\xff", "it is a ZIP archive, expected a notebook"),
        (b"%PDF-1.7\n%\xe2\xe3", "it is a PDF file, expected a notebook"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<html>", r"it is a web page \(HTML\)"),
        (b"<HTML><body>", r"it is a web page \(HTML\)"),
        (b"<p>x</p>", "not valid JSON"),
        (b"\xff\xfe{}", "UTF-8"),
        (b"{", "not valid JSON, as it ends too early"),
        (notebook(CODE | {"outputs": ["x"]})[:-60], "not valid JSON, as it ends too early"),
        (notebook(CODE).replace(b"nbformat", b"<<<<<<< HEAD", 1), "not a notebook"),
        (b'{"cells": ' + b'"",' * 400_000 + b'"" : 3', "not valid JSON"),
        (b'{"metadata": ' + b'"" ' * 1_000_001, "more items"),
        (b'{"x": ' + b'"" ' * 1_000_001, "more items"),
        (b"{" + b'"x":1,' * 1_000_001 + b'"x":1}', "more items"),
        (b'"a string that does not end', "not valid JSON"),
        (b"[]", "not a notebook"),
        (b"null", "not a notebook"),
        (b"{}", "not a notebook"),
        (b'{"nbformat": true, "cells": []}', "not a notebook"),
        (b'{"nbformat": ' + b"9" * 5000 + b"}", "values that a notebook cannot hold"),
        (b"[" * 3000 + b"]" * 3000, "nested more deeply"),
        (b'{"a":' * 3000 + b"1" + b"}" * 3000, "nested more deeply"),
        (b"[" + b"[]," * 1_000_001 + b"[]]", "more items"),
        (notebook(nbformat=2), "notebook format 2"),
        (notebook(nbformat=5), "notebook format 5"),
        (notebook(cells={}), "no list of cells"),
        (notebook(*[CODE] * 2001), "no list of cells, or more than 2000"),
        (notebook("code"), "cell 1 is not a cell"),
        (notebook(CODE, {"cell_type": ["code"]}), "cell 2 is not a cell"),
        (notebook(CODE | {"source": 7}), "cell 1 has no text"),
        (notebook(CODE | {"source": ["x", None]}), "cell 1 has no text"),
        (notebook(CODE | {"source": "x" * 1_000_001}), "cell 1 is longer"),
    ],
)
def test_what_is_no_notebook_is_told_in_words(path: Path, content: bytes, reason: str) -> None:
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=reason):
        read(path)


def test_brackets_in_strings_are_no_depth(path: Path) -> None:
    deep = "[" * 500 + '\\"' + "{" * 500
    path.write_bytes(notebook(CODE | {"source": deep}))
    assert read(path).cells[0].source == deep


def test_what_cannot_be_written_down_again_is_replaced(path: Path) -> None:
    path.write_bytes(notebook(CODE | {"source": "print('\udc80')"}))
    assert read(path).cells[0].source == "print('?')"


def test_a_mark_of_byte_order_is_no_matter(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + notebook(CODE))
    assert len(read(path).cells) == 1


def test_a_file_that_is_too_large_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduced, "MAX_BYTES", 1000)
    path.write_bytes(notebook(CODE | {"outputs": ["x" * 1000]}))
    for reading in (read, digest_of):
        with pytest.raises(Unreadable, match="larger than"):
            reading(path)


def test_what_is_large_without_its_outputs_is_not_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reduced, "MAX_KEPT", 1000)
    path.write_bytes(notebook(CODE | {"source": "x" * 1000}))
    with pytest.raises(Unreadable, match="even without its outputs"):
        read(path)
    path.write_bytes(notebook(CODE | {"outputs": ["x" * 5000], "attachments": "y" * 5000}))
    assert read(path).cells == (Cell("code", "x = 1"),)


def test_no_file_is_told(path: Path) -> None:
    with pytest.raises(Unreadable, match=r"no file 90-small\.ipynb"):
        read(path)


def test_links_folders_and_pipes_are_not_read(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "other.ipynb"
    target.write_bytes(notebook(CODE))
    path.symlink_to(target)
    with pytest.raises(Unreadable, match="link"):
        read(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(Unreadable, match="not a regular file"):
        read(path)
    path.rmdir()
    os.mkfifo(path)
    with pytest.raises(Unreadable, match="not a regular file"):
        read(path)


def test_a_folder_that_is_a_link_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "90-small.ipynb").write_bytes(notebook(CODE))
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    with pytest.raises(Unreadable, match="folder is a link"):
        read(tmp_path / "linked" / "90-small.ipynb")


def test_a_students_folder_that_is_a_link_is_not_entered(tmp_path: Path) -> None:
    theirs = tmp_path / "a" / "90-small"
    theirs.mkdir(parents=True)
    (theirs / "90-small.ipynb").write_bytes(notebook(CODE))
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert read(theirs / "90-small.ipynb").cells
    with pytest.raises(Unreadable, match="its folder is a link"):
        read(tmp_path / "b" / "90-small" / "90-small.ipynb")


def test_outputs_take_no_memory(path: Path) -> None:
    """Pictures are one long text, printed lines are many short ones."""
    picture = {"data": {"image/png": "A" * 20_000_000}}
    lines = {"text": ['loss "0.5" of step\n'] * 200_000}
    cells = [CODE | {"outputs": [picture, lines], "attachments": {"x": picture}}]
    path.write_bytes(notebook(*cells, metadata={"widgets": {"state": picture}}))
    tracemalloc.start()
    try:
        assert read(path).cells == (Cell("code", "x = 1"),)
        digest_of(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 60_000_000 and peak < 5_000_000
    assert digest_of(path) == hashlib.sha256(path.read_bytes()).digest()


def reference(value: object) -> object:
    """Return what must be left of a value: null for each member that is not wanted."""
    if isinstance(value, dict):
        kept = {key: key.encode() in reduced.WANTED for key in value}
        return {key: reference(each) if kept[key] else None for key, each in value.items()}
    return [reference(each) for each in value] if isinstance(value, list) else value


def drawn(rng: random.Random, depth: int = 0) -> object:
    """Draw a JSON value whose texts look like structure."""
    kind = rng.random()
    if depth > 5 or kind < 0.4:
        texts = ("", 'a"b\\', "cells", 'source\\"', "[{:,", "\\", "outputs", "é" * 30)
        return rng.choice([1, -2.5e3, True, None, *texts])
    if kind < 0.7:
        return [drawn(rng, depth + 1) for _ in range(rng.randrange(4))]
    keys = [
        *(name.decode() for name in sorted(reduced.WANTED)),
        "outputs",
        "x\\",
        'a"b',
        "",
        "cell",
    ]
    return {rng.choice(keys): drawn(rng, depth + 1) for _ in range(rng.randrange(4))}


@pytest.mark.parametrize("block", [1, 2, 3, 7, 50, 2**18])
def test_what_is_left_is_the_file_without_what_is_not_wanted(
    monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(reduced, "BLOCK", block)
    rng = random.Random(block)
    for _ in range(500):
        value = drawn(rng)
        text = json.dumps(value, indent=rng.choice([None, 1])).encode()
        assert json.loads(reduced.reduced(io.BytesIO(text))) == reference(value), text
