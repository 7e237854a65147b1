"""Attacks by the file that says when a submission was handed in."""

import os
from pathlib import Path

from attacks.attack import Attack

CLASS = "time stamps"


def stamp(name: str, tries: str, put) -> Attack:
    """Return an attack whose `timestamp.txt` is made by `put`, or is these bytes."""

    def folder(notebook: Path) -> None:
        path = notebook.parent / "timestamp.txt"
        path.write_bytes(put) if isinstance(put, bytes) else put(path)

    return Attack(name, tries, folder=folder)


def large(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"2026-01-01 00:00:00 UTC")
        file.truncate(2**36)


ATTACKS = (
    stamp("pipe", "Its time is a pipe that nobody writes to.", lambda path: os.mkfifo(path)),
    stamp(
        "link",
        "Its time is a link to the secret.",
        lambda path: path.symlink_to("../../../secret"),
    ),
    stamp("device", "Its time is endless zeros.", lambda path: path.symlink_to("/dev/zero")),
    stamp("folder", "Its time is a folder.", lambda path: path.mkdir()),
    stamp("garbage", "Its time is no text.", b"\xff\xfe\x00 no time \x1b[2J" * 100),
    stamp("far-future", "Its time is the last there is.", b"9999-12-31 23:59:59.999999 -23:59"),
    stamp("before-time", "Its time is before the first there is.", b"0000-00-00 00:00:00 UTC"),
    stamp("zone", "Its time names a file as its zone.", b"2026-01-01 00:00:00 ../../../etc/passwd"),
    stamp("large", "Its time is a file of 64 GB.", large),
    stamp("statement", "Its time is a statement of SQL.", b"2026-01-01'; drop table grade; --"),
)
