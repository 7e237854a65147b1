"""Attacks by submitted things that are no ordinary files."""

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

from grading_course import ID

from attacks.attack import NOTHING, Attack

CLASS = "links and pipes"


def replaced(name: str, tries: str, put, **options) -> Attack:
    """Return an attack that puts something else in the place of the notebook."""

    def folder(notebook: Path) -> None:
        notebook.unlink()
        put(notebook)

    return Attack(name, tries, folder=folder, most=NOTHING, keeps=(), **options)


def to_source(notebook: Path) -> None:
    notebook.symlink_to(notebook.parents[4] / "source" / ID / notebook.name)


def to_neighbour(notebook: Path) -> None:
    """Link to the first honest student's notebook, by a relative way."""
    notebook.symlink_to(f"../../000-honest/{ID}/{notebook.name}")


def through_many(notebook: Path) -> None:
    for n in range(30):
        target = f"link-{n + 1}" if n < 29 else notebook.parents[4] / "source" / ID / notebook.name
        (notebook.parent / f"link-{n}").symlink_to(target)
    notebook.symlink_to("link-0")


def in_a_circle(notebook: Path) -> None:
    notebook.symlink_to("other.ipynb")
    (notebook.parent / "other.ipynb").symlink_to(notebook.name)


def device(notebook: Path) -> None:
    """Make a device that yields zeros without end, where one may; a link to it elsewhere."""
    with suppress(PermissionError):
        return os.mknod(notebook, stat.S_IFCHR | 0o644, os.makedev(1, 5))
    notebook.symlink_to("/dev/zero")


def listener(notebook: Path) -> None:
    """Leave the end of a socket; its path may be too long to be bound where it lies."""
    folder = os.open(notebook.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"/proc/self/fd/{folder}/{notebook.name}")
    os.close(folder)


def folder_as_link(notebook: Path) -> None:
    notebook.parent.rmdir()
    notebook.parent.symlink_to(f"../000-honest/{ID}")


def folder_to_source(notebook: Path) -> None:
    notebook.parent.rmdir()
    notebook.parent.symlink_to(notebook.parents[4] / "source" / ID)


def folder_as_file(notebook: Path) -> None:
    (notebook.parent / "data").mkdir()
    os.mkfifo(notebook.parent / "data" / "pipe.csv")
    os.mkfifo(notebook.parent / "data.csv")
    (notebook.parent / "zero").symlink_to("/dev/zero")
    (notebook.parent / "circle").symlink_to(".")
    (notebook.parent / "root").symlink_to("/")


def holes(notebook: Path) -> None:
    with (notebook.parent / "sparse.csv").open("wb") as file:
        file.truncate(2**40)


READS_DATA = "import os\nfor name in os.listdir('.'):\n    print(name, os.path.getsize(name))"

ATTACKS = (
    replaced("to-the-source", "Is a link to the teacher's notebook.", to_source),
    replaced("to-a-classmate", "Is a link to somebody else's notebook.", to_neighbour),
    replaced("link-of-links", "Is a link behind thirty links.", through_many),
    replaced("circle", "Is a link to a link to itself.", in_a_circle),
    replaced("pipe", "Is a pipe that nobody writes to.", lambda path: os.mkfifo(path)),
    replaced("device", "Is a device of endless zeros.", device),
    replaced("socket", "Is the end of a socket.", listener),
    replaced("folder", "Is a folder.", lambda path: (path / path.name).mkdir(parents=True)),
    replaced("nothing", "Is a link to nowhere.", lambda path: path.symlink_to("/nowhere")),
    replaced("folder-as-link", "Its folder is a link to somebody else's.", folder_as_link),
    replaced("folder-to-source", "Its folder is a link to the teacher's.", folder_to_source),
    Attack(
        "data-as-pipes",
        "Brings pipes, devices and circles along as data.",
        READS_DATA,
        folder=folder_as_file,
    ),
    Attack("sparse", "Brings a file of a terabyte that takes no room.", READS_DATA, folder=holes),
)
