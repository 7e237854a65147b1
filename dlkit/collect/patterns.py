"""Whose file an entry of an archive is, by the names that learning platforms give.

canvas      doejane_LATE_12345_678901_x-1.ipynb: name, user id, id of the file
moodle      Jane Doe_123456_assignsubmission_file_/x.ipynb, or all of it in one name
blackboard  Lesson 01_jdoe_attempt_2026-11-01-12-30-05_x.ipynb, and a receipt that ends in .txt
google      Jane Doe - x.ipynb
folders     Jane Doe/x.ipynb: a folder for each student, by name, address or id
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from dlkit.collect.archives import Entry

CANVAS = re.compile(
    r"(?P<name>.+?)_(?:(?P<late>late)_)?(?P<user>\d+)_(?P<file_id>\d+)_(?P<file>.+)", re.I
)
MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<file>.*)")
BLACKBOARD = re.compile(
    r"(?P<user>.+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<receipt>\.txt))"
)
GOOGLE = re.compile(r"(?P<name>.+?) - (?P<file>.+)")
BLIND = "participant"  # what Moodle writes for a name when names are hidden


@dataclass(frozen=True)
class Found:
    """What an entry's name tells: whose it is, when and how it came, and its path in the end.

    `people` are what may be the student's name, address or id, the likeliest first; `numbers` are
    the platform's own ids. Where a folder is the student's, `path` begins with all folders. Of
    equal paths the one with the largest `order` is the newest.
    """

    people: tuple[str, ...]
    numbers: tuple[str, ...]
    path: tuple[str, ...]
    late: bool = False
    time: datetime | None = None  # in the zone of the platform
    order: tuple = ()
    ignored: bool = False  # a receipt or the like

    @property
    def whose(self) -> str:
        """Name the student as the platform does."""
        return " / ".join([*self.people[:1], *self.numbers])


Pattern = Callable[[tuple[str, ...]], Found | None]


def canvas(parts: tuple[str, ...]) -> Found | None:
    """Read a name that Canvas gave; what is late has a mark."""
    match = CANVAS.fullmatch(parts[-1])
    if not match:
        return None
    numbers, order = (match["user"],), (int(match["file_id"]),)
    return Found((match["name"],), numbers, (match["file"],), bool(match["late"]), order=order)


def moodle(parts: tuple[str, ...]) -> Found | None:
    """Read a name that Moodle gave; its number is that of the submission, not of the student."""
    for at, part in enumerate(parts):
        if match := MOODLE.fullmatch(part):
            is_blind = match["name"].lower().startswith(BLIND)
            path = (*filter(None, [match["file"]]), *parts[at + 1 :])
            numbers = (match["id"],) if is_blind else ()
            return Found(
                (match["name"],), numbers, path, ignored=match["kind"] != "file" or not path
            )
    return None


def blackboard(parts: tuple[str, ...]) -> Found | None:
    """Read a name that Blackboard gave; a username may have underscores, as an assignment may."""
    match = BLACKBOARD.fullmatch(parts[-1])
    try:
        time = datetime.strptime(match["time"], "%Y-%m-%d-%H-%M-%S") if match else None
    except ValueError:
        return None
    if time is None:
        return None
    words = match["user"].split("_")[1:]
    users = tuple("_".join(words[at:]) for at in range(min(len(words), 9)))
    path = (match["file"] or parts[-1],)
    return Found(users, (), path, time=time, order=(time,), ignored=bool(match["receipt"]))


def google(parts: tuple[str, ...]) -> Found | None:
    """Read a name in a folder of Google Classroom."""
    match = GOOGLE.fullmatch(parts[-1])
    return Found((match["name"],), (), (match["file"],)) if match else None


def folders(parts: tuple[str, ...]) -> Found | None:
    """Read a path with a folder for each student; above it there may be others."""
    if len(parts) < 2:
        return None
    return Found(tuple(parts[:-1]), (), parts)


PATTERNS: dict[str, Pattern] = {
    "Blackboard": blackboard,
    "Moodle": moodle,
    "Canvas": canvas,
    "Google": google,
    "folders": folders,
}


def platform(entries: Iterable[Entry]) -> str:
    """Say by whose pattern most of the entries are named; of equal ones the strictest counts."""
    counts = dict.fromkeys(PATTERNS, 0)
    for entry in entries:
        for name, pattern in PATTERNS.items():
            if pattern(entry.parts):
                counts[name] += 1
                break
    return max(counts, key=counts.get)


def plain_name(name: str, assignment: str) -> str:
    """Return the lesson's own name for its notebook where a platform or browser numbered it."""
    stem = re.escape(assignment)
    numbered = re.fullmatch(rf"{stem}(?:-\d{{1,3}}| ?\(\d{{1,3}}\))\.ipynb", name)
    return f"{assignment}.ipynb" if numbered else name
