"""Find the notebook that was handed in, as people leave it: renamed, doubled, a folder too deep.

Names of files are the student's: they are never a path, and what is said of them is printable.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from nbformat import NotebookNode

from dlkit.check.outcome import printable
from dlkit.grading.common.submitted_files import SECRET, STAMP
from dlkit.grading.intake.rebuild import answered, defined
from dlkit.grading.intake.submission import Cell, Submitted, Unreadable, digest_of, read

MAX_ENTRIES = 2_000  # looked at in a folder
MAX_NOTEBOOKS = 20  # read, where there is more than one
LEAST_SHARE = 0.5  # of a lesson's exercises, by which its notebook is recognised
MAX_NAME = 60  # characters of a name that are shown
MAX_SHOWN = 5  # names of what was handed in instead of a notebook
SUFFIX = ".ipynb"  # also inside of a name: browsers save x.ipynb.txt and x.ipynb (1)


@dataclass(frozen=True)
class Taken:
    """The notebook that is graded: what was read, and in which folder it lies."""

    submitted: Submitted
    folder: Path
    others: int = 0  # notebooks that were not looked at, as this one has the expected name


def take(
    expected: Path, teacher: NotebookNode, lessons: Mapping[str, frozenset[str]] | None = None
) -> Taken:
    """Return what was handed in as the notebook `expected`, which may have another name.

    Of several with other names the one counts that answers most of the `teacher`'s notebook, of
    equals the newest. `lessons` are the names of the exercises of each lesson of the course.

    Raises as `read` does; Unreadable too for the notebook of another lesson.
    """
    paths = notebooks(expected)
    if paths == [expected]:
        _refuse_missing(expected)
    if expected in paths:
        taken = replace(_own(expected, expected, lessons), others=len(paths) - 1)
        remarks = _others(expected, [path for path in paths if path != expected])
    else:
        taken, remarks = _best(paths, expected, teacher, lessons)
    submitted = replace(taken.submitted, remarks=(*remarks, *taken.submitted.remarks))
    return replace(taken, submitted=submitted)


def digest_of_all(expected: Path) -> bytes:
    """Return the SHA-256 of what `take` chooses from; raises as it does.

    Where the expected notebook is alone, it is that of its file.
    """
    paths = notebooks(expected)
    if paths == [expected]:
        return digest_of(expected)
    looked_at = [expected] if expected in paths else paths
    pieces = [(_shown(path, expected), path in looked_at and _digest(path)) for path in paths]
    return hashlib.sha256(repr(pieces).encode()).digest()


def notebooks(expected: Path) -> list[Path]:
    """List what may be the notebook `expected`, by name; itself if there is nothing else.

    Those in a folder one level down are listed when there are none in the folder itself.
    """
    folder = expected.parent
    if folder.is_symlink() or folder.parent.is_symlink():
        return [expected]  # which is refused
    found = _named(folder, expected) or [
        path for each in _folders(folder) for path in _named(Path(each), expected)
    ]
    return found or [expected]


def lesson_of(cells: Sequence[Cell], own: str, lessons: Mapping[str, frozenset[str]]) -> str:
    """Say which lesson's notebook has these `cells`: `own`, unless most of them are another's.

    A lesson is known by the names of its exercises, as cells have or define them. Lessons share
    some names, and hand out answers to each other's exercises, so that the largest share counts:
    in its own notebook a lesson has all of its names, in the answers as in the stubs.
    """
    names = names_of(cells)
    shares = {id: len(its & names) / len(its) for id, its in lessons.items() if its}
    likely = max(shares, key=shares.get, default=own)
    is_other = shares.get(likely, 0) >= LEAST_SHARE and shares[likely] > shares.get(own, 0)
    return likely if is_other else own


def names_of(cells: Iterable[Cell]) -> set[str]:
    """Return the names of exercises that `cells` have or define, among others."""
    names: set[str] = set()
    for cell in cells:
        names |= {cell.grade_id} | (defined(cell.source) if cell.kind == "code" else set())
    return names


def _own(path: Path, expected: Path, lessons: Mapping[str, frozenset[str]] | None) -> Taken:
    submitted = read(path)
    lesson = lesson_of(submitted.cells, expected.stem, lessons or {})
    if lesson != expected.stem:
        raise Unreadable(f"it is the notebook of another lesson ({lesson})")
    return Taken(submitted, path.parent)


def _best(
    paths: Sequence[Path],
    expected: Path,
    teacher: NotebookNode,
    lessons: Mapping[str, frozenset[str]] | None,
) -> tuple[Taken, list[str]]:
    """Choose among notebooks with other names, and say which one was chosen, and why."""
    newest = sorted(paths, key=_modified, reverse=True)[:MAX_NOTEBOOKS]
    if len(paths) == 1:
        return _own(paths[0], expected, lessons), [
            f"The notebook is called {_shown(paths[0], expected)}, not {expected.name}."
        ]
    read, refused = {}, []
    for path in newest:
        try:
            read[path] = _own(path, expected, lessons)
        except Unreadable as error:
            refused.append(error)
    if not read:
        raise refused[0]
    counts = {path: answered(teacher, taken.submitted.cells) for path, taken in read.items()}
    most = [path for path, count in counts.items() if count == max(counts.values())]
    why = "it answers most" if len(most) == 1 else "of those that answer most it is the newest"
    return read[most[0]], [
        f"There are {len(paths)} notebooks, and none is called {expected.name}; "
        f"{_shown(most[0], expected)} was graded, because {why}."
    ]


def _refuse_missing(expected: Path) -> None:
    """Raise Unreadable, and say what there is instead, where nothing has the expected name."""
    if os.path.lexists(expected):
        return
    names = sorted(_shown(Path(one.path), expected) for one in _entries(expected.parent))
    visible = [name for name in names if not name.startswith(".") and name not in (STAMP, SECRET)]
    more = f", and {len(visible) - MAX_SHOWN} more" if len(visible) > MAX_SHOWN else ""
    instead = f"; there is {', '.join(visible[:MAX_SHOWN])}{more}" if visible else ""
    raise Unreadable(f"there is no file {expected.name} in the submission{instead}")


def _others(expected: Path, others: Sequence[Path]) -> Iterator[str]:
    if others:
        names = ", ".join(_shown(path, expected) for path in others[:MAX_NOTEBOOKS])
        yield f"Besides {expected.name} there is {names}, which was not looked at."


def _named(folder: Path, expected: Path) -> list[Path]:
    """List the notebooks in `folder`, by their names; the expected one is there, be it a link."""
    found = [Path(entry.path) for entry in _entries(folder) if _is_notebook(entry, expected.name)]
    if folder == expected.parent and os.path.lexists(expected) and expected not in found:
        found.append(expected)
    return sorted(found)


def _is_notebook(entry: os.DirEntry, expected: str) -> bool:
    if entry.name == expected:
        return True
    visible = not entry.name.startswith(".")
    return visible and SUFFIX in entry.name.lower() and entry.is_file(follow_symlinks=False)


def _folders(folder: Path) -> list[str]:
    """List the visible folders in `folder`; __MACOSX is what a Mac adds to an archive."""
    return sorted(
        entry.path
        for entry in _entries(folder)
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith((".", "__MACOSX"))
    )


def _entries(folder: Path) -> list[os.DirEntry]:
    try:
        with os.scandir(folder) as entries:
            return list(islice(entries, MAX_ENTRIES))
    except (NotADirectoryError, FileNotFoundError):
        return []


def _digest(path: Path) -> bytes:
    try:
        return digest_of(path)
    except Unreadable as error:
        return str(error).encode()


def _modified(path: Path) -> int:
    return path.lstat().st_mtime_ns


def _shown(path: Path, expected: Path) -> str:
    name = os.fsencode(path.relative_to(expected.parent)).decode("utf-8", "replace")
    return printable(name, MAX_NAME)
