"""The leak check: read everything that is handed out and look for what gives an answer away."""

import ast
import inspect
import json
import re
import textwrap
import warnings
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

import nbformat

from dlkit.check import self_study
from dlkit.check.progress import FILE_NAME
from dlkit.exercise import Assignment, lesson_ids, load
from dlkit.notebook.compare import files_in
from dlkit.release.answers import (
    MARKS,
    Answer,
    exercise_answers,
    module_answers,
    notebook_answers,
    squash,
)
from dlkit.release.index import Index
from dlkit.release.texts import Text, texts_of
from dlkit.student_half import PACKAGE, STUDENT_HALF

CELL = {"nbgrader", "deletable", "editable", "dlkit", "jupyter"}  # a released cell's metadata
FOLDED = {"source_hidden": True}
NBGRADER = {"schema_version", "grade", "grade_id", "solution", "locked", "task", "points"}
NBGRADER |= {"checksum", "cell_type"}
DEMO = {"demo": True}
NOTEBOOK = {"kernelspec", "language_info", "dlkit"}
TOP = {"README.md", "requirements.txt"}
TELLTALE = re.compile(r"\b(\w+_)?(seed|secret|solution)s?\b|\bhidden(_(cases|tests))?\b")


def leaks(root: Path, folder: Path, for_self_study: bool = False) -> list[str]:
    """Say what in the release `folder` of the course `root` gives something away.

    One sentence a finding: file, cell or member, what. Answers are those of all assignments:
    solution cells of `source/`, `dlkit.reference`, references and right answers of the exercises;
    in the folder of a lesson, all but those of earlier lessons that its `GIVEN` names. A release
    that was asked for `for_self_study` has its solutions in a file of each lesson, nowhere else.
    """
    try:
        texts = list(texts_of(folder))
    except ValueError as error:
        return [str(error)]
    handed_out = set(_solutions(root, folder)) if for_self_study else set()
    texts = [text for text in texts if text.place not in handed_out]
    found = [*_in_texts(root, texts), *_class_secret(root, folder)]
    found += [words for place, words in _strangers(root, folder) if place not in handed_out]
    for name, path in files_in(folder, ignoring=()).items():
        place = f"{folder.name}/{name}"
        if path.suffix == ".ipynb":
            found += _cells(place, json.loads(path.read_text(encoding="utf-8")))
        elif path.suffix == ".whl":
            found += _members(place, path)
    found += _telltales(texts)
    return sorted(set(found))


def given_away(root: Path, folder: Path) -> list[str]:
    """Say what in the pages below `folder`, a folder for each lesson, gives an answer away.

    Unlike `leaks`, it does not ask that only the files of a release are there.
    """
    try:
        found = _in_texts(root, list(texts_of(folder)))
    except ValueError as error:
        return [str(error)]
    return sorted({*found, *_class_secret(root, folder)})


def _in_texts(root: Path, texts: list[Text]) -> list[str]:
    return [*_answers(root, texts), *_marks(texts), *_modules(texts)]


def _lesson_answers(root: Path) -> Iterator[tuple[str, Answer]]:
    """Yield (lesson, piece) of every solution cell and every exercise."""
    for path in sorted((root / "source").glob("*/*.ipynb")):
        for answer in notebook_answers(nbformat.read(path, as_version=4)):
            yield path.parent.name, answer
    for lesson in lesson_ids(root):
        for exercise in load(lesson, root).exercises.values():
            yield from ((lesson, answer) for answer in exercise_answers(exercise))


def _secret_of(root: Path) -> tuple[list[Answer], dict[str, list[Answer]]]:
    """Return all answers, and for each lesson those that its own folder must not show."""
    of_lessons = list(_lesson_answers(root))
    modules = sorted((PACKAGE / "reference").glob("*.py"))
    everything = [answer for _, answer in of_lessons]
    everything += [answer for path in modules for answer in module_answers(path)]
    by_lesson = {}
    for lesson in lesson_ids(root):
        assignment = load(lesson, root)
        given = set(assignment.given)
        public = _spellings(answer for its, answer in of_lessons if (its, answer.of) in given)
        own = _spellings(answer for its, answer in of_lessons if its == lesson)
        secret = [a for a in everything if a.spellings & own or not a.spellings & public]
        by_lesson[lesson] = _not_in(secret, list(_handed_out(assignment)))
    return everything, by_lesson


def _handed_out(assignment: Assignment) -> Iterator[str]:
    """Yield the code that blanks of a lesson start from, in both spellings."""
    for exercise in assignment.exercises.values():
        if exercise.handed_out is not None:
            source = textwrap.dedent(inspect.getsource(exercise.handed_out))
            yield from (squash(source), _canonical(source))


def _not_in(answers: Iterable[Answer], texts: Collection[str]) -> list[Answer]:
    return [a for a in answers if not any(piece in text for piece in a.spellings for text in texts)]


def _spellings(answers: Iterable[Answer]) -> frozenset[str]:
    return frozenset().union(*(answer.spellings for answer in answers))


def _answers(root: Path, texts: Sequence[Text]) -> Iterator[str]:
    everything, by_lesson = _secret_of(root)
    secret = {lesson: set(answers) for lesson, answers in by_lesson.items()}
    spellings = [
        (place, text) for place, whole in texts for text in (squash(whole), _canonical(whole))
    ]
    index = Index(text for _, text in spellings)
    for answer in everything:
        for piece in answer.spellings:
            for number in index.containing(piece):
                place, _ = spellings[number]
                if answer in secret.get(_lesson_of(place), (answer,)):
                    yield f"{place} gives away a part of the answer {answer.of!r}: {answer.shown}"


def _lesson_of(place: str) -> str:
    """Return the folder below the release in which a text's file lies."""
    return place.split("/")[1] if place.count("/") > 1 else ""


def _canonical(text: str) -> str:
    """Return Python source in Python's own spelling: brackets and comments do not matter."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of an odd escape in what is no Python
            return squash(ast.unparse(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError):
        return ""


def _marks(texts: Iterable[Text]) -> Iterator[str]:
    for place, text in texts:
        yield from (f"{place} contains the marker {mark}" for mark in MARKS if mark in text)


def _modules(texts: Iterable[Text]) -> Iterator[str]:
    """Find imports of the half of the package that stays with the instructors."""
    kept = {path.stem for path in PACKAGE.iterdir()} - {Path(name).stem for name in STUDENT_HALF}
    one = "|".join(sorted(name for name in kept if name.isidentifier()))
    imports = re.compile(rf"\b(?:import|from)\s+dlkit(?:\.|\s+import\s+(?:\w+\s*,\s*)*)({one})\b")
    for place, text in texts:
        for match in imports.finditer(text):
            yield f"{place} imports dlkit.{match[1]}, which students do not have"


def _members(place: str, path: Path) -> Iterator[str]:
    allowed = tuple(f"{PACKAGE.name}/{Path(name)}" for name in STUDENT_HALF)
    with zipfile.ZipFile(path) as wheel:
        for name in wheel.namelist():
            inside = any(name == part or name.startswith(f"{part}/") for part in allowed)
            if not inside and ".dist-info/" not in name:
                yield f"{place} contains {name}, which is not part of the student half"


def _solutions(root: Path, folder: Path) -> Iterator[str]:
    """Yield the places of the files in which a release for self-study has its solutions."""
    for lesson in lesson_ids(root):
        yield f"{folder.name}/{lesson}/{self_study.FILE_NAME}"


def _strangers(root: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """Find files that are not made from anything, such as an editor's copy of a solution.

    Yield the place of each, and a sentence.
    """
    for name, path in files_in(folder, ignoring=()).items():
        known = name in TOP or (path.suffix == ".whl" and path.parent == folder)
        place = f"{folder.name}/{name}"
        if FILE_NAME in path.name:
            yield place, f"{place} holds notes of somebody's checks"
        elif path.is_symlink() or not (known or (root / "source" / name).is_file()):
            yield place, f"{place} is not a file of source/; a release contains no other"


def _class_secret(root: Path, folder: Path) -> Iterator[str]:
    path = root / "gradebook" / "secret"
    if not path.is_file():
        return
    secret = path.read_bytes()
    forms = (secret, secret.hex().encode())
    for place, content in _contents(folder):
        if any(form and form in content for form in forms):
            yield f"{place} contains the secret of the class"


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for name, path in files_in(folder, ignoring=()).items():
        yield f"{folder.name}/{name}", path.read_bytes()
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                for member in wheel.namelist():
                    yield f"{folder.name}/{name}, member {member}", wheel.read(member)


def _cells(place: str, notebook: dict) -> Iterator[str]:
    for key in notebook["metadata"].keys() - NOTEBOOK:
        yield f"{place} has the metadata {key!r}"
    for number, cell in enumerate(notebook["cells"], 1):
        where = f"{place}, cell {cell.get('id', number)}"
        if cell.get("outputs") or cell.get("execution_count"):
            yield f"{where} has outputs, expected none"
        metadata = cell.get("metadata", {})
        unknown = (metadata.keys() - CELL) | (metadata.get("nbgrader", {}).keys() - NBGRADER)
        unknown |= {"dlkit"} if metadata.get("dlkit", DEMO) != DEMO else set()
        unknown |= {"jupyter"} if metadata.get("jupyter", FOLDED) != FOLDED else set()
        yield from (f"{where} has the metadata {key!r}" for key in unknown)


def _telltales(texts: Iterable[Text]) -> Iterator[str]:
    """Find entries of HDF5 files whose names say that they should have stayed at home."""
    for place, _ in texts:
        file, comma, entry = place.partition(".h5, ")
        if comma and TELLTALE.search(entry):
            yield f"{file}.h5 has an entry named {entry!r}"
