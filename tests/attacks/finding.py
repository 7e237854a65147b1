"""Attacks on how a notebook is found, and on how it is read whatever its outputs weigh."""

import json
import os
from pathlib import Path

from grading_course import DOUBLE, ID

from attacks.attack import EXTENT_ALONE, NOTHING, Attack

CLASS = "finding and reading notebooks"
NAME = f"{ID}.ipynb"
MANY = 3_000


def moved_into_a_link(path: Path) -> None:
    """Put a link to a classmate's folder where a notebook may lie one folder deeper."""
    path.unlink()
    os.symlink(path.parents[2] / "000-honest" / ID, path.parent / "mine")


def linked_candidates(path: Path) -> None:
    """Leave links to a classmate's notebook under names that would be taken."""
    honest = path.parents[2] / "000-honest" / ID / NAME
    path.unlink()
    for name in (f"Copy of {NAME}", f"{ID} (1).ipynb", "x.ipynb"):
        os.symlink(honest, path.parent / name)


def pipes(path: Path) -> None:
    """Leave pipes under names that would be taken: to open one waits for ever."""
    path.unlink()
    for name in (NAME, f"Copy of {NAME}", "x.ipynb"):
        os.mkfifo(path.parent / name)


def folder_of_that_name(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "x.ipynb").mkdir()


def many_candidates(path: Path) -> None:
    text = path.read_bytes()
    path.unlink()
    for number in range(MANY):
        (path.parent / f"x{number}.ipynb").write_bytes(text[: 100 + number])
    (path.parent / "x.ipynb").write_bytes(text)


def names_that_move_a_cursor(path: Path) -> None:
    path.rename(path.with_name(f"\x1b[2J\x1b]0;owned\x07\n999: 70 of 100 points\r{NAME}"))
    (path.parent / "<img src=x onerror=alert(1)>.ipynb").write_text("{}")


def deep_folders(path: Path) -> None:
    place = path.parent
    for _ in range(200):
        place = place / "d"
    place.mkdir(parents=True)
    path.rename(place / NAME)


def notebook_in_an_output(path: Path) -> None:
    """Hide a right notebook in an output, beyond the block in which the file is read."""
    nb = json.loads(path.read_text())
    better = json.loads(path.read_text())
    for cell in better["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "double":
            cell["source"] = DOUBLE
    text = "x" * (2**18 - 7) + '\\"' * 1000 + json.dumps(better)
    nb["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
    nb["cells"][1]["execution_count"] = 1
    path.write_text(json.dumps(nb))


def members_twice(path: Path) -> None:
    """Give the notebook two lists of cells, and an unknown member between two texts of it."""
    text = path.read_text()
    path.write_text(text.replace('"cells"', '"cells": [], "cel\\u006cs": 7, "cells"', 1))


def deep_output(path: Path) -> None:
    nb = json.loads(path.read_text())
    nb["metadata"]["deep"] = "@"
    path.write_text(json.dumps(nb).replace('"@"', "[" * 100_000 + "]" * 100_000))


def many_small_outputs(path: Path) -> None:
    nb = json.loads(path.read_text())
    nb["metadata"]["many"] = [{} for _ in range(1_500_000)]
    path.write_text(json.dumps(nb))


def half_a_text(path: Path) -> None:
    """End the file within a text of 300 MB that has no end."""
    with path.open("r+b") as file:
        file.seek(0, os.SEEK_END)
        file.seek(file.tell() - 1)
        file.write(b', "x": "')
        file.truncate(300 * 10**6)


ATTACKS = (
    Attack(
        "link-to-a-folder",
        "Leaves a link to a classmate's folder.",
        folder=moved_into_a_link,
        most=NOTHING,
        keeps=(),
    ),
    Attack(
        "links-with-odd-names",
        "Leaves links to a classmate's notebook.",
        folder=linked_candidates,
        most=NOTHING,
        keeps=(),
    ),
    Attack(
        "pipes-with-odd-names",
        "Leaves pipes in the place of notebooks.",
        folder=pipes,
        most=NOTHING,
        keeps=(),
    ),
    Attack(
        "folder-as-notebook",
        "Leaves folders in the place of notebooks.",
        folder=folder_of_that_name,
        most=NOTHING,
        keeps=(),
    ),
    Attack(
        "thousands-of-candidates",
        "Hands in thousands of notebooks.",
        folder=many_candidates,
        most=EXTENT_ALONE,
        keeps=(),
    ),
    Attack(
        "names-that-move-a-cursor",
        "Gives notebooks names that a terminal would obey.",
        folder=names_that_move_a_cursor,
        most=EXTENT_ALONE,
        keeps=(),
    ),
    Attack(
        "deep-folders",
        "Puts its notebook two hundred folders deep.",
        folder=deep_folders,
        most=NOTHING,
        keeps=(),
    ),
    Attack(
        "notebook-in-an-output",
        "Hides a right notebook in an output.",
        folder=notebook_in_an_output,
    ),
    Attack("members-twice", "Has the members of its JSON twice.", folder=members_twice, keeps=()),
    Attack(
        "deep-metadata",
        "Nests its metadata a hundred thousand times.",
        folder=deep_output,
        keeps=(),
    ),
    Attack(
        "millions-of-items",
        "Has more than a million items in its metadata.",
        folder=many_small_outputs,
        keeps=(),
    ),
    Attack(
        "text-without-end", "Ends in a text of 300 MB.", folder=half_a_text, most=NOTHING, keeps=()
    ),
)
