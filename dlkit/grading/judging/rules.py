"""What the grades of a lesson rest on: the rules by which a submission was judged, as digests.

A graded notebook carries them. When one of them is another one now, its submission is due again,
and the log says which. They are texts, compared byte by byte: a changed comment or hint is a change
too, since one grade too many is harmless and a missed one is not. What cannot touch a grade is left
out: the notebook's prose, demonstrations that define nothing an answer could use, its stored public
cases, the pictures of `dlkit.plot`, other lessons with their references, and the version number.
"""

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution, is_task

from dlkit.check.cases import FILE_NAME
from dlkit.exercise import Exercise
from dlkit.exercise.assignment import EXERCISES, LESSON, NOTEBOOK, QUESTIONS
from dlkit.grading.intake.rebuild import is_demonstration
from dlkit.grading.intake.teacher import TESTS, Teacher, is_tests
from dlkit.sandbox.inside.names import bound
from dlkit.student_half import PACKAGE

JUDGING = ("check", "exercise", "judge.py", "sandbox", "grading/intake", "grading/judging")
NO_RULES = ("__init__.py", "plot")  # of what a lesson imports: they touch no grade
WRITES_DATA = "data.py"  # what it writes is looked at, not how
CELLS, DLKIT = "cells", "dlkit"  # rules that are no single file
SIZE = 16  # hexadecimal digits of a digest
SHOWN = 3  # rules that are named in a sentence


def rules_of(
    folder: Path, teacher: Teacher, exercises: Iterable[Exercise], files: Mapping[str, Path]
) -> dict[str, str]:
    """Return the digest of each rule by its name.

    Parameters
    ----------
    folder : the lesson's, `assignments/<id>/`
    teacher : its notebook
    exercises : those that the judge judges
    files : what is released beside the notebook, by its name there
    """
    own = _own_files(folder)
    cells = list(_cells(teacher, {TESTS + one.name for one in exercises}))
    sources = [*map(_text, own.values()), *_running(teacher)]
    found = own | {name: file for name, file in files.items() if name != FILE_NAME}
    found |= {f"{DLKIT}/{name}": PACKAGE / name for name in _imported(sources)}
    rules = {name: _digest([file.read_bytes()]) for name, file in found.items()}
    judging = [path for room in JUDGING for path in _modules(PACKAGE / room)]
    whole = [piece for path in judging for piece in (_name(path).encode(), path.read_bytes())]
    return rules | {CELLS: _digest(repr(cell).encode() for cell in cells), DLKIT: _digest(whole)}


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Name the rules that are not the same, in words, in the order of their names."""
    names = sorted(before.keys() | now.keys())
    return tuple(_words(name) for name in names if before.get(name) != now.get(name))


def sentence(changed: Sequence[str]) -> str:
    """Say what has changed, without a full stop."""
    rest = len(changed) - SHOWN
    named = [*changed[:SHOWN], *([f"{rest} more"] if rest > 0 else [])]
    listed = " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
    return f"{listed} {'has' if len(changed) == 1 else 'have'} changed"


def _words(name: str) -> str:
    if name.startswith(f"{EXERCISES}/"):
        return f"the exercise {Path(name).stem}"
    known = {
        f"{QUESTIONS}.py": "the file of the questions",
        f"{LESSON}.py": "what its exercises share",
        CELLS: "the code or the points of its notebook",
        DLKIT: "the way in which dlkit judges",
    }
    return known.get(name, f"the file {name}")


def _own_files(folder: Path) -> dict[str, Path]:
    """Map names to the files of a lesson that may say how it is judged; editors' copies do not."""
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.py"))]
    hidden = [name for name in names if name.startswith(".") or "/." in name]
    return {name: folder / name for name in names if name not in (NOTEBOOK, WRITES_DATA, *hidden)}


def _cells(teacher: Teacher, judged: set[str]) -> Iterator[tuple]:
    """Yield what matters of each cell: its name and points, and its text if it runs.

    The tests cells `judged`, which are exercises', never run.
    """
    for cell in teacher.notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if is_grade(cell) or is_task(cell) or is_solution(cell):
            yield name, cell.cell_type, cell.metadata.nbgrader.get("points")
        if _runs(cell) and name not in judged:
            yield name, teacher.tests.get(cell.id, cell.source)


def _runs(cell: NotebookNode) -> bool:
    """Say whether a cell can run in grading: a demonstration does where its names are needed."""
    if cell.cell_type != "code" or not is_demonstration(cell):
        return cell.cell_type == "code"
    try:
        return bool(bound(ast.parse(cell.source)))
    except SyntaxError:  # a magic command: what it defines is not known
        return True


def _running(teacher: Teacher) -> list[str]:
    cells = [cell for cell in teacher.notebook.cells if _runs(cell) and not is_tests(cell)]
    return [cell.source for cell in cells]


def _imported(sources: Iterable[str]) -> set[str]:
    """Return the modules of dlkit that these texts import, and what those import, by their files.

    Left out is what belongs to the rule of all lessons, or to none.
    """
    found: set[str] = set()
    waiting = [name for source in sources for name in _imports(source)]
    while waiting:
        for path in _modules(_place(waiting.pop()), deep=False):
            name = _name(path)
            if name not in found and not name.startswith((*JUDGING, *NO_RULES)):
                found.add(name)
                waiting += _imports(_text(path))
    return found


def _imports(source: str) -> Iterator[str]:
    """Yield the dotted names of dlkit that a text imports; one that is not Python has none."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # a magic command
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith(DLKIT))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(DLKIT):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _place(name: str) -> Path:
    """Return the file or folder of the module that a dotted name names, or names something in."""
    path = PACKAGE.joinpath(*name.split(".")[1:])
    while not (path.is_dir() or path.with_suffix(".py").is_file()):
        path = path.parent
    return path if path.is_dir() else path.with_suffix(".py")


def _modules(path: Path, deep: bool = True) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(path.rglob("*.py")) if deep else [path / "__init__.py"]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _digest(pieces: Iterable[bytes]) -> str:
    total = hashlib.sha256()
    for piece in pieces:
        total.update(hashlib.sha256(piece).digest())
    return total.hexdigest()[:SIZE]
