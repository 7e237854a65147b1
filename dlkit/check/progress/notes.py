"""The notes of past checks: `progress.json` beside a lesson's cases, on the student's own machine.

It maps the name of an exercise to how its last check ended, when that was, and how many of its
checks have failed:

    {"sigmoid": {"state": "right", "checked": "2026-11-30T18:59:00+00:00", "failed": 2}}
"""

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE_NAME = "progress.json"
RIGHT, WRONG, CHOSEN = "right", "wrong", "chosen"  # chosen: the grader decides whether it is right
STATES = (RIGHT, WRONG, CHOSEN)
MOST_BYTES = 2**20
WAIT, STALE = 1.0, 10.0  # seconds for a lock; until one counts as left behind


@dataclass(frozen=True)
class Note:
    """How the last check of an exercise ended, when (in UTC), and how many checks have failed."""

    state: str
    checked: str
    failed: int = 0


def note(cases: Path, name: str, state: str) -> None:
    """Note beside the file `cases` that a check of the exercise `name` ended in `state`.

    A folder that cannot be written to keeps no notes.
    """
    path = cases.with_name(FILE_NAME)
    with contextlib.suppress(OSError), _locked(path):
        notes = dict(noted(cases))
        failed = notes[name].failed if name in notes else 0
        now = datetime.now(UTC).isoformat(timespec="seconds")
        notes[name] = Note(state, now, failed + (state == WRONG))
        _replace(path, {one: asdict(its) for one, its in notes.items()})


def noted(cases: Path) -> Mapping[str, Note]:
    """Return the notes beside the file `cases` by the names of exercises; damaged ones are none."""
    path = cases.with_name(FILE_NAME)
    try:
        if path.stat().st_size > MOST_BYTES:
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: Note(**its) for name, its in found.items() if _is_note(its)}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _is_note(found: object) -> bool:
    if not isinstance(found, dict) or set(found) != {"state", "checked", "failed"}:
        return False
    try:
        datetime.fromisoformat(found["checked"])
    except (TypeError, ValueError):
        return False
    return found["state"] in STATES and type(found["failed"]) is int and found["failed"] >= 0


def _replace(path: Path, content: Mapping) -> None:
    """Write `content` beside `path` and put it in its place: a reader never sees half of it."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE_NAME}-")
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(content, indent=1) + "\n")
        os.replace(name, path)
    except OSError:
        os.unlink(name)
        raise


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one notebook at a time read the notes and write them; no lock of one system is needed.

    Who does not get the lock in time goes on without it: a note may be lost then, and no more.
    """
    lock, until, ours = path.with_name(f".{FILE_NAME}.lock"), time.monotonic() + WAIT, False
    while not ours and time.monotonic() < until:
        try:
            lock.touch(exist_ok=False)
            ours = True
        except (FileExistsError, PermissionError):  # the latter on Windows, while one is removed
            if not os.access(path.parent, os.W_OK):
                raise
            with contextlib.suppress(OSError):
                if time.time() - lock.stat().st_mtime > STALE:
                    lock.unlink()
            time.sleep(0.01)
    try:
        yield
    finally:
        if ours:
            with contextlib.suppress(OSError):
                lock.unlink()
