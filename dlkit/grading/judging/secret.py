"""The secret of a class: from it come the hidden inputs of each student and exercise.

A grade can be given again and is the same, a student cannot know the inputs, and no two exercises
share a draw, nor do two versions of one student's work. The secret is never logged and never
written into a notebook.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from dlkit.grading.common.errors import GradingRefused

SIZE = 32


def read_secret(folder: Path) -> bytes:
    """Return the secret of the gradebook in `folder`, made on first need.

    Raises GradingRefused when the file is not a private file of the right size.
    """
    path = folder / "secret"
    if not path.exists():
        _create(path)
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        secret = file.read(SIZE + 1)
    if stat.S_IMODE(mode) & 0o077:
        raise GradingRefused(f"{path} can be read by others; run: chmod 600 {path}")
    if len(secret) != SIZE:
        raise GradingRefused(
            f"{path} has {len(secret)} bytes, expected {SIZE}; restore it from a backup. Without "
            "one, move it away and grade everybody again, with: dlkit grade ID --force"
        )
    return secret


def fingerprint(*parts: Iterable[bytes]) -> str:
    """Return a SHA-256 of what was handed in: parts of pieces, and where each of them ends."""
    total = hashlib.sha256()
    for part in parts:
        of_part = hashlib.sha256()
        for piece in part:
            of_part.update(hashlib.sha256(piece).digest())
        total.update(of_part.digest())
    return total.hexdigest()


def seed(secret: bytes, student: str, assignment: str, exercise: str, work: str) -> int:
    """Return the draw of hidden inputs of one student's one exercise: HMAC-SHA256 as a number.

    `work` is the fingerprint of what was handed in. The same work meets the same inputs when it is
    graded again; other work meets others, so nobody can aim at inputs that an answer has seen.
    """
    name = "/".join((student, assignment, exercise, work)).encode("utf-8", "surrogateescape")
    return int.from_bytes(hmac.digest(secret, name, hashlib.sha256))


def _create(path: Path) -> None:
    """Write a new secret; if another process was first, its secret stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".secret-{secrets.token_hex(8)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            file.write(secrets.token_bytes(SIZE))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # all or nothing, and never over an existing one
    finally:
        draft.unlink(missing_ok=True)
