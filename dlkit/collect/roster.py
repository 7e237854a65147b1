"""The class, as an instructor's CSV file or the gradebook has it: whose name is whose id."""

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dlkit.check.errors import Told
from dlkit.collect.archives import shown
from dlkit.collect.patterns import Found

MAX_BYTES = 20_000_000
COLUMNS = {  # what a column is -> how its header may be written, in small letters and digits only
    "id": ("studentid", "id"),
    "name": ("name", "student", "fullname", "studentname", "displayname"),
    "first_name": ("firstname", "givenname", "forename", "first"),
    "last_name": ("lastname", "surname", "familyname", "last"),
    "email": ("email", "emailaddress", "mail"),
    "lms_user_id": (
        *("lmsuserid", "lmsid", "userid", "username", "user", "login", "loginid", "canvasid"),
        *("canvasuserid", "sisuserid", "sisloginid", "idnumber", "moodleid", "participantid"),
    ),
}


class BadRoster(Told):
    """A roster that cannot be used; the text says why and what to do."""


@dataclass
class Roster:
    """Which ids of students go with a name, an address or an id of the platform.

    `told` says where it comes from and what is missing.
    """

    told: list[str] = field(default_factory=list)
    people: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    numbers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    ids: set[str] = field(default_factory=set)

    def add(self, row: Mapping[str, Sequence[str]]) -> None:
        """Add a student with what is known of them, by the kind of column."""
        id = row["id"][0]
        self.ids.add(id)
        firsts, lasts = list(row.get("first_name", ())), list(row.get("last_name", ()))
        both = [f"{a} {b}" for f in firsts for s in lasts for a, b in ((f, s), (s, f))]
        names = [*row.get("name", ()), *map(_turned, row.get("name", ())), *both]
        emails = [*row.get("email", ())]
        accounts = [email.partition("@")[0] for email in emails]
        for text in (id, *names, *emails, *accounts, *row.get("lms_user_id", ())):
            if key := _key(text):
                self.people[key].add(id)
        for text in row.get("lms_user_id", ()):
            self.numbers[_key(text)].add(id)

    def whose(self, found: Found) -> tuple[set[str], str]:
        """Return the ids of the students whose file it may be, and the name that led to them.

        The platform's own id goes before the names, and these before a number that is a student's
        own id. What comes later tells apart those who are alike in what comes first.
        """
        likely, by = set(), ""
        for table, texts in (
            (self.numbers, found.numbers),
            (self.people, found.people),
            (self.people, found.numbers),
        ):
            text = next((text for text in texts if _key(text) in table), None)
            if text is not None:
                ids = table[_key(text)]
                likely, by = (likely & ids or likely) if likely else ids, by or text
        return likely, by


def read_roster(path: Path) -> Roster:
    """Read a CSV file; raises BadRoster, in one sentence."""
    rows = _rows(path)
    headers = rows.fieldnames or []
    columns = {header: kind for header in headers if (kind := _kind(header, headers))}
    if "id" not in columns.values():
        raise BadRoster(
            f"{path} has no column of students' ids, expected one called id; it has "
            f"{shown(', '.join(headers)) or 'no columns'}."
        )
    roster = Roster()
    for number, row in enumerate(rows, 2):
        known = defaultdict(list)
        for header, kind in columns.items():
            if text := (row.get(header) or "").strip():
                known[kind].append(text)
        if known["id"]:
            _refuse_no_id(known["id"][0], f"{path}, row {number}")
            roster.add(known)
    lacks = [kind for kind in COLUMNS if kind not in columns.values()]
    roster.told.append(
        f"{path}: {len(roster.ids)} students, columns {', '.join(dict.fromkeys(columns.values()))}"
        + (f"; it lacks {', '.join(lacks)}" if lacks else "")
    )
    return roster


def roster_of_gradebook(root: Path) -> Roster:
    """Return the students in the gradebook of the course; raises BadRoster when there are none."""
    from nbgrader.api import Gradebook
    from nbgrader.apps import NbGrader

    app = NbGrader()
    app.initialize([])
    roster = Roster()
    with Gradebook(app.coursedir.db_url, app.coursedir.course_id) as gradebook:
        for one in gradebook.students:
            details = ("id", "first_name", "last_name", "email", "lms_user_id")
            roster.add({kind: [text] for kind in details if (text := getattr(one, kind))})
    if not roster.ids:
        raise BadRoster(
            "The gradebook has no students to whom files could belong; give --roster CSV, or run: "
            "nbgrader db student import CSV"
        )
    roster.told.append(f"gradebook: {len(roster.ids)} students")
    return roster


def _rows(path: Path) -> csv.DictReader:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadRoster(f"{path} cannot be read: {error.strerror}.") from None
    if len(data) > MAX_BYTES:
        raise BadRoster(f"{path} is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadRoster(f"{path} is not a text file in UTF-8; save it as CSV UTF-8.") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)


def _kind(header: str, headers: Iterable[str]) -> str:
    """Say what a column holds, "" for anything else; of those that may hold the id the first one.

    A column called ID beside one called student id is the platform's.
    """
    plain = _plain(header)
    own = next((way for way in COLUMNS["id"] if way in map(_plain, headers)), "")
    if plain in COLUMNS["id"]:
        return "id" if plain == own else "lms_user_id" if plain == "id" else ""
    return next((kind for kind, ways in COLUMNS.items() if plain in ways), "")


def _plain(header: str) -> str:
    return re.sub(r"[^a-z0-9]", "", header.lower())


def _refuse_no_id(id: str, where: str) -> None:
    from dlkit.grading.nbgrader_steps.converter import NAMING, is_id

    if not is_id(id) or "/" in id or len(id) > 128:
        raise BadRoster(f"{where}: {shown(id)} is no student's id: {NAMING}")


def _key(text: str) -> str:
    """Return letters and digits of a name: accents, case, blanks and signs tell nobody apart."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in unicodedata.normalize("NFKD", letters) if c.isalnum())


def _turned(name: str) -> str:
    """Return "Jane Doe" for "Doe, Jane", and "Doe Jane" for "Jane Doe"."""
    last, comma, first = name.partition(",")
    if comma:
        return f"{first} {last}"
    *firsts, last = name.split() or [""]
    return " ".join([last, *firsts])
