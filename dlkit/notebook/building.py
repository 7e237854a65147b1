"""Build `source/<id>/` from `assignments/<id>/`, and tell whether what is committed is fresh."""

import contextlib
import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace as replaced
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dlkit.check import cases
from dlkit.check.errors import CasesError
from dlkit.check.question import Question
from dlkit.exercise import Exercise, ExerciseError, lesson_ids, load
from dlkit.exercise.intermediates import intermediate
from dlkit.exercise.recording import recorded
from dlkit.mutants.sketching import slips
from dlkit.notebook.cells import notebook_of
from dlkit.notebook.compare import difference, differences, files_in
from dlkit.notebook.contract import agree
from dlkit.notebook.names import refuse_unknown_names
from dlkit.notebook.script import BuildError, Cell, read_cells, shown
from dlkit.notebook.self_grading import grade_solutions
from dlkit.notebook.shape import remarks


def read_script(path: Path) -> NotebookNode:
    """Return the teacher's notebook of the script `assignments/<id>/notebook.py` at `path`.

    Raises BuildError, in one sentence, when script and exercises do not fit together.
    """
    cells, exercises = _read(path)
    return notebook_of(cells, path.parent.name, exercises)


def check_entries(root: Path, assignment: str) -> None:
    """Raise BuildError when a mistake or right answer uses what its notebook does not have."""
    path = root / "assignments" / assignment / "notebook.py"
    if path.is_file():
        refuse_unknown_names(read_cells(path), load(assignment, root).exercises)


def build(root: Path, assignment: str) -> Path:
    """Make `source/<assignment>/` and return its path: notebook, public cases, data, figures.

    What is there already stays when the build fails, and file by file where nothing changed.
    Raises BuildError, in one sentence, for an assignment that cannot be built.
    """
    target = root / "source" / assignment
    with scratch(root) as folder:
        cells = _make(root, assignment, folder / assignment)
        replace(folder / assignment, target)
    unprotected = [cell.id for cell in cells if cell.marker == "tests" and cell.points]
    if unprotected:
        print(
            f"warning: {assignment}: the points of {', '.join(unprotected)} are not protected, "
            "because ordinary tests cells run beside the student's code.",
            file=sys.stderr,
        )
    for remark in remarks(cells):
        print(f"warning: {assignment}: {remark}", file=sys.stderr)
    return target


def build_check(root: Path, assignment: str | None = None) -> list[str]:
    """Say where the committed `source/` differs from a fresh build, one sentence a difference.

    Only `assignment` is built, if one is given.
    """
    ids = lesson_ids(root)
    kept = [path for path in sorted((root / "source").glob("*")) if path.is_dir()]
    rows = [
        f"{path} has no assignment; remove it, or add assignments/{path.name}/."
        for path in kept
        if path.name not in ids
    ]
    with tempfile.TemporaryDirectory() as folder:
        for one in [assignment] if assignment else ids:
            fresh = Path(folder) / one
            _make(root, one, fresh)
            rows += differences(root / "source" / one, fresh, f"dlkit build {one}")
    return rows


@contextlib.contextmanager
def scratch(root: Path) -> Iterator[Path]:
    """Give a temporary folder on the file system of `root`, so that moving out of it is a rename.

    It is gone in the end, whatever happens.
    """
    folder = Path(tempfile.mkdtemp(prefix=".dlkit-", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def replace(new: Path, target: Path) -> None:
    """Put the folder `new` in the place of `target`, keeping each old file that says the same."""
    old, fresh = (files_in(target) if target.is_dir() else {}), files_in(new)
    for name in old.keys() & fresh:
        if difference(old[name], fresh[name]) is None:
            shutil.copy2(old[name], fresh[name])
    if target.exists():
        target.rename(new.parent / f"{new.name}.old")
    target.parent.mkdir(parents=True, exist_ok=True)
    new.rename(target)


def _read(path: Path) -> tuple[list[Cell], Mapping[str, Exercise]]:
    root = path.resolve().parents[2]
    try:
        exercises = load(path.parent.name, root).exercises
    except ExerciseError as error:
        raise BuildError(str(error)) from None
    cells = read_cells(path)
    agree(cells, exercises)
    return cells, exercises


def _make(root: Path, assignment: str, folder: Path) -> list[Cell]:
    """Write everything into the new `folder`; the notebook last, once its answers are graded."""
    home = root / "assignments" / assignment
    cells, exercises = _read(home / "notebook.py")
    folder.mkdir(parents=True)
    if (home / "figures").is_dir():
        ignore = shutil.ignore_patterns(".*", "__pycache__")
        shutil.copytree(home / "figures", folder / "figures", ignore=ignore)
    if (home / "data.py").is_file():
        _write_data(home / "data.py", folder)
    if exercises:
        _write_cases(exercises, folder, root / "source" / assignment / cases.FILE_NAME)
    grade_solutions(cells, exercises, folder)
    refuse_unknown_names(cells, exercises)
    text = nbformat.writes(notebook_of(cells, assignment, exercises))
    (folder / f"{assignment}.ipynb").write_text(text + "\n", encoding="utf-8")
    return cells


def _write_cases(exercises: Mapping[str, Exercise], folder: Path, before: Path) -> None:
    """Write cases, recorded calls, and sketches, those of unchanged exercises as before."""
    questions = [public_question(exercises, name) for name in exercises]
    found = {
        question.name: slips(exercises[question.name], question, _slips_before(before, question))
        for question in questions
        if question.cases
    }
    cases.write(folder / cases.FILE_NAME, folder.name, questions, found)


def public_question(exercises: Mapping[str, Exercise], name: str) -> Question:
    """Make the public question of one exercise, with what its right answers do on the way."""
    exercise, question = exercises[name], _question(exercises[name])
    if exercise.is_variable:
        return question
    others = {n: one for n, one in exercises.items() if n != name and not one.is_variable}
    calls, values = recorded(exercise, question, others), intermediate(exercise, question)
    return replaced(question, recorded=lambda: calls, intermediate=values)


def _slips_before(path: Path, question: Question) -> tuple[str, str]:
    try:
        return cases.slips_of(path, question.name)
    except CasesError:  # nothing was built before, or by another version
        return "", ""


def _question(exercise: Exercise) -> Question:
    """Make the public question, with what its mistakes reply; the author's code may raise."""
    try:
        question = exercise.question()
        for mistake in question.mistakes:
            mistake.trace()
    except ExerciseError as error:
        raise BuildError(str(error)) from None
    except Exception as error:
        kind = type(error).__name__
        raise BuildError(f"{exercise.place}: {exercise.name} raised {kind}: {error}") from error
    return question


def _write_data(path: Path, folder: Path) -> None:
    try:
        spec = importlib.util.spec_from_file_location("dlkit_assignment_data", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.write(folder)
    except Exception as error:
        raise BuildError(f"{shown(path)} raised {type(error).__name__}: {error}") from error
