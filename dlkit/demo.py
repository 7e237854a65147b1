"""The demo: build, release, and grade a simulated class of 24 through the real path.

The class holds what a real one does: right answers in several styles, known mistakes, a blank, a
syntax error, an endless loop, a process that kills itself, a garbage file, and two that cheat.
Every score has an expectation, so the demo fails when grading does.
"""

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from dlkit.check.errors import Told
from dlkit.exercise import Assignment, as_cell, load
from dlkit.grading.common.outputs import verdict_of
from dlkit.notebook.building import build
from dlkit.release.releasing import release
from dlkit.sandbox import find_walls

ASSIGNMENT = "01-logistic-regression"
LOG = "gradebook/demo.log"
MARK = "DEMO"  # the file in gradebook/ that says: the class in here is the demo's


class DemoError(Told):
    """The demo cannot run, or grading did not give what it must; the text is one sentence."""


@dataclass(frozen=True)
class Student:
    """A simulated student: what they did, the cells they wrote, and the score that is due."""

    what: str
    cells: dict[str, str] = field(default_factory=dict)  # exercise -> source of its cell
    due: Callable[[float], bool] = lambda score: score == 100
    damage: Callable[[Path], None] | None = None


def demo(root: Path) -> int:
    """Run the whole path in `root` and print the class table; 0 when every score is as due."""
    started = time.monotonic()
    find_walls()
    _claim(root / "gradebook")
    build(root, ASSIGNMENT)
    release(root, ASSIGNMENT)
    assignment = load(ASSIGNMENT, root)
    students = {f"s{n:03}": one for n, one in enumerate(the_class(assignment, root), start=1)}
    for name, student in students.items():
        _submit(root, name, student)
    for verb in ("autograde", "generate_feedback"):
        _nbgrader(root, verb, ASSIGNMENT, "--force")
    _nbgrader(root, "export", f"--CsvExportPlugin.to={root / 'gradebook' / 'grades.csv'}")
    wrong = _print_table(root, students)
    _print_places(root, time.monotonic() - started)
    return 1 if wrong else 0


def the_class(assignment: Assignment, root: Path) -> list[Student]:
    """Make up the 24 students of the class; the same ones every time."""
    right = _lesson_answers(assignment, root)
    return [
        *_right_students(assignment, right),
        *_mistaken_students(assignment, right),
        *_damaged_students(right),
    ]


def _lesson_answers(assignment: Assignment, root: Path) -> dict[str, str]:
    """Take the answers that the lesson itself leads to, from the teacher's notebook."""
    file = root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    ids = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in _cells(file)}
    return {name: ids[name].source for name in assignment.exercises}


def _cells(notebook: Path) -> list[NotebookNode]:
    return nbformat.read(notebook, as_version=4).cells


def _right_students(assignment: Assignment, right: dict[str, str]) -> Iterator[Student]:
    yield Student("right, as the lesson leads to it", right)
    chooser = random.Random(1)
    for _ in range(4):
        picked = {
            name: chooser.choice(list(exercise.right_answers.values()))
            for name, exercise in assignment.exercises.items()
        }
        cells = {n: as_cell(assignment.exercises[n], f) for n, f in picked.items()}
        style = picked["propagate"].__name__.replace("_", " ")
        yield Student(f"right, in another style ({style})", cells)
    chatty = "import sys, warnings\nprint('working', file=sys.stderr)\nwarnings.warn('careful')\n"
    cells = right | {"sigmoid": chatty + right["sigmoid"]}
    yield Student("right, prints and warns", cells)


def _mistaken_students(assignment: Assignment, right: dict[str, str]) -> Iterator[Student]:
    chooser = random.Random(2)
    for count in (1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3):
        names = chooser.sample(list(assignment.exercises), count)
        made = {name: chooser.choice(list(assignment.exercises[name].mistakes)) for name in names}
        cells = {name: _mistaken_cell(assignment, name, m) for name, m in made.items()}
        what = ", ".join(f"{name}: {mistake.replace('_', ' ')}" for name, mistake in made.items())
        yield Student(what, right | cells, lambda score: score < 100)


def _mistaken_cell(assignment: Assignment, name: str, mistake: str) -> str:
    exercise = assignment.exercises[name]
    return as_cell(exercise, exercise.mistakes[mistake].function)


def _damaged_students(right: dict[str, str]) -> Iterator[Student]:
    def hurt(what: str, **cells: str) -> Student:
        return Student(what, right | cells, lambda score: 0 < score < 100)

    spying, forging = ({name: text.format(name=name) for name in right} for text in (SPY, FORGER))
    none: Callable[[float], bool] = lambda score: score == 0  # noqa: E731
    yield Student("handed in blank", {}, none)
    yield hurt("syntax error in predict", predict="def predict(w, b, X)\n    return w.T @ X")
    yield hurt("endless loop in predict", predict="def predict(w, b, X):\n    while True: pass")
    yield hurt("ends its own process in predict", predict=SUICIDE)
    yield Student("garbage instead of a notebook", {}, none, _write_garbage)
    yield Student("cheats: looks for the answers on disk", spying, none)
    yield Student("cheats: patches the checking, forges points", forging, none, _forge)


SUICIDE = """
import os
def predict(w, b, X):
    os._exit(1)
"""

SPY = """
import importlib, os, pathlib, sys
def {name}(*args):
    for module in ("activations", "losses", "logistic_regression"):
        try:
            return getattr(importlib.import_module("dlkit.reference." + module), "{name}")(*args)
        except (ImportError, AttributeError):
            pass
    for folder, _, files in os.walk("/"):
        for file in files:
            if file == "gradebook.db" or "{name}" in file:
                sys.path.insert(0, folder)
                return getattr(importlib.import_module(file[:-3]), "{name}")(*args)
    raise LookupError("no answers found")
"""

FORGER = """
import numpy as np
class Equal(np.ndarray):
    __eq__ = __ne__ = __le__ = lambda self, other: True
    __sub__ = __rsub__ = __abs__ = lambda self, *other: self
np.allclose = np.array_equal = np.isclose = lambda *args, **options: True
import dlkit.check.compare, dlkit.check.review, dlkit.check.wire
dlkit.check.compare.compare = lambda *args, **options: []
dlkit.check.review.review = lambda *args, **options: True
def {name}(*args):
    print("{{'points': 100}}")
    return np.zeros(3).view(Equal)
"""


def _write_garbage(path: Path) -> None:
    path.write_bytes(b"\x00\xff this is not a notebook {{{" * 100)


def _forge(path: Path) -> None:
    """Replace the tests by numbers, give them a thousand points, and ask not to be run."""
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        graded = cell["metadata"].get("nbgrader", {})
        if graded.get("grade"):
            graded["points"] = 1000
            cell["source"] = "1000"
            cell["metadata"]["tags"] = ["skip-execution"]
    path.write_text(json.dumps(notebook), "utf-8")


def _claim(gradebook: Path) -> None:
    """Clear an earlier demo's class; refuse to write into anybody else's."""
    mine = (gradebook / MARK).exists()
    if (
        not mine
        and (gradebook / "gradebook.db").exists()
        or (not mine and any((gradebook / "submitted").glob("s*")))
    ):
        raise DemoError(
            f"{gradebook} already holds a class; move it away, or run the demo in a fresh clone."
        )
    for folder in ("submitted", "autograded", "feedback"):
        shutil.rmtree(gradebook / folder, ignore_errors=True)
    for file in ("gradebook.db", "grades.csv", "demo.log"):
        (gradebook / file).unlink(missing_ok=True)
    gradebook.mkdir(exist_ok=True)
    (gradebook / MARK).write_text(
        "The class in this folder was made up by `dlkit demo`.\n", "utf-8"
    )


def _submit(root: Path, name: str, student: Student) -> None:
    source = root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = json.loads(source.read_text("utf-8"))
    for cell in notebook["cells"]:
        exercise = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if exercise in student.cells:
            cell["source"] = student.cells[exercise]
    target = root / "gradebook" / "submitted" / name / ASSIGNMENT / source.name
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(notebook), "utf-8")
    if student.damage:
        student.damage(target)


def _nbgrader(root: Path, *arguments: str) -> None:
    """Run one nbgrader command; show what it says of students, keep the rest in `demo.log`."""
    print(f"$ nbgrader {' '.join(arguments)}", flush=True)
    command = [sys.executable, "-m", "nbgrader", *arguments]
    with (root / LOG).open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for line in process.stdout:
            log.write(line)
            if " points" in line:
                print(f"  {line.partition('] ')[2].rstrip():.100}", flush=True)
    if process.wait():
        raise DemoError(
            f"nbgrader {arguments[0]} ended with exit code {process.returncode}; see {root / LOG}."
        )


def _print_table(root: Path, students: dict[str, Student]) -> list[str]:
    """Print student, score, what happened, and return the students whose score is not as due."""
    scores = _scores(root)
    wrong = []
    print(f"\n{'student':<9}{'score':>6}  {'what happened':<62} what grading found")
    for name, student in students.items():
        score = scores.get(name)
        ok = score is not None and student.due(score)
        wrong += [] if ok else [name]
        shown = "none" if score is None else f"{score:g}"
        found = _found(root, name) if ok else "NOT THE SCORE THAT IS DUE"
        print(f"{name:<9}{shown:>6}  {_cut(student.what, 62):<62} {_cut(found, 80)}")
    return wrong


def _found(root: Path, student: str) -> str:
    """Say in short what grading found in a student's notebook."""
    file = root / "gradebook" / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    verdicts = [record for cell in _cells(file) if (record := verdict_of(cell))]
    wrong = [record for record in verdicts if not record["passed"]]
    reasons = {record["messages"][0].partition(" — ")[2] for record in wrong}
    if len(wrong) == len(verdicts) and len(reasons) == 1:
        return reasons.pop()
    found = [
        f"{r['exercise']}: {' or '.join(r['mistakes']).replace('_', ' ') or _reason(r)}"
        for r in wrong
    ]
    return "; ".join(found) or "all correct"


def _reason(record: dict) -> str:
    return record["messages"][0].partition(" — ")[2]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _scores(root: Path) -> dict[str, float]:
    with Gradebook(f"sqlite:///{root / 'gradebook' / 'gradebook.db'}") as gradebook:
        submissions = gradebook.assignment_submissions(ASSIGNMENT)
        return {one.student.id: one.score for one in submissions}


def _print_places(root: Path, seconds: float) -> None:
    places = {
        "the lesson, as students get it": f"release/{ASSIGNMENT}/{ASSIGNMENT}.ipynb",
        "what a student is told": f"gradebook/feedback/s007/{ASSIGNMENT}/{ASSIGNMENT}.html",
        "the grades as a table": "gradebook/grades.csv",
        "the gradebook": "gradebook/gradebook.db",
    }
    print(f"\n{seconds:.0f} seconds. Where to look:")
    for what, place in places.items():
        missing = "" if (root / place).exists() else "   <-- MISSING"
        print(f"  {what:<32}{place}{missing}")
