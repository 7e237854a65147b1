"""Collect the submissions of an assignment from a platform's archive, and say what came of it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

from dlkit.check.errors import Told
from dlkit.collect.archives import Contents, contents, opened, shown
from dlkit.collect.patterns import PATTERNS, Found, platform
from dlkit.collect.roster import Roster, read_roster, roster_of_gradebook
from dlkit.collect.shelf import COLLECTED, OLDER, UNCHANGED, Shelf
from dlkit.collect.unpacking import Handed, unpack
from dlkit.exercise import ExerciseError, assignment_ids

SUBMITTED = Path("gradebook", "submitted")


@dataclass
class Report:
    """What came of an archive: students by outcome, what to say, and what a person must look at."""

    told: list[str] = field(default_factory=list)
    shortcomings: list[str] = field(default_factory=list)
    outcomes: dict[str, list[str]] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)

    def summary(self, kind: str) -> str:
        """Say in one line how many students came of an archive of this kind."""
        counts = {way: len(self.outcomes.get(way, ())) for way in (COLLECTED, UNCHANGED, OLDER)}
        return (
            f"{kind}: {counts[COLLECTED]} collected, {counts[UNCHANGED]} unchanged, "
            f"{counts[OLDER]} older than what is there, {len(self.shortcomings)} to look at"
        )


def collect(root: Path, archive: Path, assignment: str, roster: Path | None = None) -> Report:
    """Put what `archive` holds of each student into `gradebook/submitted/<student>/<assignment>/`.

    `roster` is a CSV file with the students of the class; default: those in the gradebook.
    Raises Told, in one sentence, when nothing can be collected.
    """
    if assignment not in (known := assignment_ids(root)):
        raise ExerciseError(f"There is no assignment {assignment!r}; there is {', '.join(known)}.")
    students = read_roster(roster) if roster else roster_of_gradebook(root)
    report = Report(told=list(students.told))
    with opened(archive, str(archive)) as file:
        inside = contents(file, str(archive))
        report.shortcomings += [f"{name}: {why}" for name, why in inside.refused]
        kind = platform(inside.entries)
        handed = _by_student(inside, kind, students, assignment, report)
        with Shelf(root / SUBMITTED, assignment) as shelf:
            for one in handed:
                _put(one, file, shelf, report)
    if any(one.time for one in handed):
        zone = datetime.now().astimezone().tzname()
        report.told.append(f"times in names are read in this machine's time zone, {zone}")
    absent = len(students.ids - {one.student for one in handed})
    report.told += [f"{absent} students of the roster have nothing in it"] if absent else []
    report.told.append(report.summary(kind))
    return report


def _by_student(
    inside: Contents, kind: str, roster: Roster, assignment: str, report: Report
) -> list[Handed]:
    """Say whose each entry is; who is not known, or could be two, is a shortcoming."""
    handed: dict[str, Handed] = {}
    unknown: Counter[str] = Counter()
    for entry in inside.entries:
        found = PATTERNS[kind](entry.parts)
        if found is None:
            report.shortcomings.append(f"{entry}: not collected: its name tells no student")
            continue
        if found.ignored:
            continue
        ids, by = roster.whose(found)
        if len(ids) != 1:
            why = f"could be {' or '.join(sorted(ids))}" if ids else "is not in the roster"
            unknown[f"{shown(found.whose)}: not collected: {why}"] += 1
            continue
        (id,) = ids
        one = handed.setdefault(id, Handed(id))
        one.add(_below(found, by) if kind == "folders" else found, entry, assignment)
    report.shortcomings += [f"{words} (files: {n})" for words, n in sorted(unknown.items())]
    for one in handed.values():
        one.keep_newest()
    return [handed[id] for id in sorted(handed)]


def _below(found: Found, folder: str) -> Found:
    """Return what was found with the path below the student's own folder."""
    at = found.path.index(folder)
    return Found(found.people, found.numbers, found.path[at + 1 :])


def _put(one: Handed, archive: ZipFile, shelf: Shelf, report: Report) -> None:
    """Unpack what a student handed in, and put it in its place."""
    staged = shelf.staging / one.student
    wrong = unpack(one, archive, staged)
    report.shortcomings += [f"{one.student}: {words}" for words in wrong]
    if not any(staged.iterdir()):
        report.shortcomings.append(f"{one.student}: nothing could be collected")
        return
    try:
        outcome, kept = shelf.put(one.student, staged)
    except Told as error:
        report.shortcomings.append(f"{one.student}: not collected: {error}")
        return
    report.outcomes.setdefault(outcome, []).append(one.student)
    report.told += [f"{one.student}: {words}" for words in one.told]
    if kept:
        report.told.append(f"{one.student}: a newer one; the older one is kept in {kept}")
    if one.late:
        report.told.append(f"{one.student}: late, says the platform")
    shelf.note(
        {
            "student": one.student,
            "files": [str(entry) for _, entry in one.files.values()],
            "late": one.late,
            "outcome": outcome,
            "older": str(kept) if kept else None,
        }
    )
