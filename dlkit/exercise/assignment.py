"""An assignment: one folder, whose files declare what its answers are graded against.

    assignments/<id>/lesson.py              what concerns the whole lesson; optional
    assignments/<id>/exercises/<name>.py    one exercise, which has the name of its file
    assignments/<id>/questions.py           the concept questions; optional

The files import each other as modules of one package: `from ..lesson import sizes` and, in an
exercise whose mistakes call an earlier answer, `from .sigmoid import sigmoid`.
"""

import hashlib
import re
import sys
import traceback
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, MappingProxyType, ModuleType

from dlkit.check.outcome import Raised
from dlkit.exercise.errors import ExerciseError
from dlkit.exercise.exercise import Exercise

LESSON, EXERCISES, QUESTIONS, NOTEBOOK = "lesson", "exercises", "questions", "notebook.py"
DECLARING = "[!_.]*.py"  # the files of a lesson that declare an exercise each
PACKAGE = "dlkit_assignments"
SOLUTION = re.compile(r'^# %%.*\bsolution="(\w+)"', re.M)  # a cell of notebook.py


@dataclass(frozen=True)
class Assignment:
    """A lesson's folder and its exercises, in the order of the lesson.

    `given` names the answers of earlier lessons that it hands out, as (lesson, exercise).
    `carries_errors` says whether an answer is judged again with right ones to earlier exercises.
    """

    id: str
    folder: Path
    exercises: MappingProxyType[str, Exercise]
    given: tuple[tuple[str, str], ...] = ()
    carries_errors: bool = True


def find_root(start: Path | None = None) -> Path:
    """Return the nearest folder, from `start` (the working folder) upward, with `assignments/`."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "assignments").is_dir():
            return folder
    raise ExerciseError(f"No folder `assignments` in {start} or above; run this in the course.")


def assignment_ids(root: Path | None = None, holding: str = EXERCISES) -> list[str]:
    """List the ids of the assignments: the folders of `assignments/` that have `holding`."""
    folder = (root or find_root()) / "assignments"
    return sorted(path.name for path in folder.iterdir() if (path / holding).exists())


def lesson_ids(root: Path | None = None) -> list[str]:
    """List the ids of the assignments that have a notebook, in order."""
    return assignment_ids(root, NOTEBOOK)


def exercise_names(root: Path) -> dict[str, frozenset[str]]:
    """Map the id of each lesson to the names of its exercises with code, without loading any."""
    home = root / "assignments"
    return {
        id: frozenset(path.stem for path in (home / id / EXERCISES).glob(DECLARING))
        for id in assignment_ids(root)
    }


def load(assignment: str, root: Path | None = None) -> Assignment:
    """Load the exercises of `assignment`; raise ExerciseError, in one sentence, without one."""
    root = root or find_root()
    folder = root / "assignments" / assignment
    if not (folder / EXERCISES).is_dir():
        raise ExerciseError(
            f"There is no assignment {assignment!r} in {root / 'assignments'}; there is "
            f"{', '.join(assignment_ids(root)) or 'none'}."
        )
    lesson, exercises = _loaded(folder, _fingerprint(folder))
    given, carries_errors = _given(assignment, lesson), _carries_errors(lesson)
    return Assignment(assignment, folder, exercises, given, carries_errors)


def _files(folder: Path) -> list[Path]:
    """List the files that declare exercises, in the order in which the notebook has them."""
    found = {path.stem: path for path in sorted((folder / EXERCISES).glob(DECLARING))}
    notebook = folder / NOTEBOOK
    cells = SOLUTION.findall(notebook.read_text(encoding="utf-8")) if notebook.is_file() else []
    ordered = [found.pop(name) for name in cells if name in found]
    return [*ordered, *found.values()]


def _fingerprint(folder: Path) -> str:
    """Return a digest of the folder's path and of every file that `load` reads."""
    files = [folder / f"{LESSON}.py", *_files(folder), folder / f"{QUESTIONS}.py"]
    pieces = (f"{file}\n{file.read_text(encoding='utf-8')}\0" for file in files if file.is_file())
    return hashlib.sha256("".join(pieces).encode()).hexdigest()[:16]


@cache
def _loaded(folder: Path, fingerprint: str) -> tuple[ModuleType, MappingProxyType[str, Exercise]]:
    """Import the files of `folder` as a package, again only when one of them has changed."""
    package = f"{PACKAGE}.{folder.name}-{fingerprint}"
    for name, place in ((package, folder), (f"{package}.{EXERCISES}", folder / EXERCISES)):
        sys.modules[name] = module = ModuleType(name)
        module.__path__ = [str(place)]
        sys.path_importer_cache[str(place)] = FileFinder(str(place), (_NeverStale, [".py"]))
    lesson = _optional(package, folder, LESSON)
    exercises: dict[str, Exercise] = {}
    for file in _files(folder):
        module = _imported(f"{package}.{EXERCISES}.{file.stem}", folder, file)
        exercises[file.stem] = _exercise_of(module, file)
        _refuse_second(module, file, exercises)
    for value in vars(_optional(package, folder, QUESTIONS)).values():
        if isinstance(value, Exercise) and exercises.setdefault(value.name, value) is not value:
            raise ExerciseError(
                f"{folder / QUESTIONS}.py: the name {value.name!r} is another exercise's already."
            )
    return lesson, MappingProxyType(exercises)


class _NeverStale(SourceFileLoader):
    """Compiles a file each time: byte code of a file edited within one second could be stale."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


def _optional(package: str, folder: Path, name: str) -> ModuleType:
    """Import a file that a lesson may lack; an empty module stands for one that it lacks."""
    file = folder / f"{name}.py"
    return _imported(f"{package}.{name}", folder, file) if file.is_file() else ModuleType(name)


def _imported(name: str, folder: Path, file: Path) -> ModuleType:
    try:
        return import_module(name)
    except ExerciseError:
        raise
    except Exception as error:
        where = _line(error, folder) or str(file)
        raise ExerciseError(f"{where} cannot be run: {Raised.of(error)}.") from error


def _line(error: Exception, folder: Path) -> str:
    """Say in which file of `folder`, and in which of its own statements, it failed."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        one for one in frames if one.name == "<module>" and one.filename.startswith(str(folder))
    ]
    return f"{ours[-1].filename}:{ours[-1].lineno}" if ours else ""


def _exercise_of(module: ModuleType, file: Path) -> Exercise:
    """Return the one exercise that a file declares, which has the file's name."""
    own = vars(module).get(file.stem)
    if not isinstance(own, Exercise) or own.name != file.stem:
        got = sorted({one.name for one in vars(module).values() if isinstance(one, Exercise)})
        raise ExerciseError(
            f"{file} must declare the exercise {file.stem!r}, which has the name of its file; it "
            f"has {', '.join(got) or 'no exercise'}."
        )
    return own


def _refuse_second(module: ModuleType, file: Path, known: dict[str, Exercise]) -> None:
    """Refuse an exercise that is neither the file's own nor imported from an earlier one."""
    for one in vars(module).values():
        if isinstance(one, Exercise) and known.get(one.name) is not one:
            raise ExerciseError(
                f"{file} has a second exercise, {one.name!r}; give it a file of its own, and "
                "import only exercises that come earlier in the lesson."
            )


def _given(assignment: str, lesson: ModuleType) -> tuple[tuple[str, str], ...]:
    """Read GIVEN, {lesson: names of its exercises}: only earlier lessons' answers go out."""
    given = getattr(lesson, "GIVEN", {})
    for one in given:
        if one >= assignment:
            raise ExerciseError(
                f"{lesson.__file__}: GIVEN names {one}, which is not earlier than {assignment}; "
                "a lesson hands out answers of earlier ones only."
            )
    return tuple((one, name) for one, names in given.items() for name in names)


def _carries_errors(lesson: ModuleType) -> bool:
    carries = getattr(lesson, "CARRY_ERRORS", True)
    if not isinstance(carries, bool):
        raise ExerciseError(
            f"{lesson.__file__}: CARRY_ERRORS is {carries!r:.50}; write True or False."
        )
    return carries
