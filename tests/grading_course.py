"""A small course with every kind of cell, and students who hand in all sorts of things.

`SmallCourse` is a temporary course folder with the repository's nbgrader configuration; nbgrader
is run on it as an instructor would.
"""

import contextlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
from course_files import write_files
from nbgrader.api import Gradebook

from dlkit.notebook.building import build
from dlkit.release.generate import generate

ROOT = Path(__file__).resolve().parents[1]
ID = "90-small"

EXERCISES = '''\
#: exercises/double.py
from dlkit.exercise import Exercise


def double(x):
    return 2 * x


double = Exercise(double, points=40)


@double.cases
def _(rng):
    yield "three numbers", (rng.normal(size=3) + 5,)


@double.mistake
def squares(x):
    """Doubling is multiplying by two; look at the operator."""
    return x**2
#: exercises/extent.py
import numpy as np

from dlkit.exercise import Exercise


def extent(x):
    return float(np.min(x)), float(np.max(x))


extent = Exercise(extent, outputs=("low", "high"), parts={"low": 10, "high": 20})


@extent.cases
def _(rng):
    yield "ten numbers", (rng.normal(size=10),)
'''

SCRIPT = '''
# %% [markdown]
# # Small

# %% locked="setup"
import numpy as np
from dlkit import begin, check

begin("90-small")

# %% solution="double"
def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% tests="double"
check(double)

# %% demo="endless"
while True:
    pass

# %% solution="extent"
def extent(x):
    """Return the smallest and the largest of x."""
    ### BEGIN SOLUTION
    return float(np.min(x)), float(np.max(x))
    ### END SOLUTION

# %% tests="extent"
check(extent)

# %% tests="plain" points=20
assert double(2) == 4
### BEGIN HIDDEN TESTS
assert double(21) == 42
### END HIDDEN TESTS

# %% [markdown] answer="why" points=10
# Because.
'''

DOUBLE = "def double(x):\n    return 2 * x"
EXTENT = "def extent(x):\n    return float(np.min(x)), float(np.max(x))"
RIGHT = {"double": DOUBLE, "extent": EXTENT}


@cache
def _built() -> tempfile.TemporaryDirectory:
    """Build and release the course once in this process; it is gone with the process."""
    made = tempfile.TemporaryDirectory(prefix="dlkit-tests-")
    root = Path(made.name)
    home = root / "assignments" / ID
    home.mkdir(parents=True)
    (root / "gradebook").mkdir()
    write_files(home, EXERCISES)
    (home / "notebook.py").write_text(SCRIPT.lstrip())
    shutil.copy(ROOT / "nbgrader_config.py", root)
    with contextlib.redirect_stderr(io.StringIO()):
        build(root, ID)
    generate(root, ID, root / "release", record=False)
    return made


Change = Callable[[nbformat.NotebookNode], None]


@dataclass(frozen=True)
class Ran:
    """What came of a command: its exit code, all that it said, and what of that on stderr."""

    code: int
    said: str
    stderr: str = ""


class SmallCourse:
    """A course folder of one small assignment, released, with nobody in its gradebook.

    It is a copy of the course in `template`, if one is given.
    """

    def __init__(self, root: Path, template: Path | None = None) -> None:
        self.root = root
        self.gradebook = root / "gradebook"
        shutil.copytree(template or _built().name, root)

    @property
    def release(self) -> Path:
        return self.root / "release" / ID

    def folder(self, student: str) -> Path:
        """Return the folder that `student` hands in, made if need be."""
        path = self.gradebook / "submitted" / student / ID
        path.mkdir(parents=True, exist_ok=True)
        return path

    def submit(self, student: str, cells: dict[str, str], change: Change | None = None) -> Path:
        """Hand in the release with the sources of `cells` (by nbgrader id), changed by `change`."""
        nb = nbformat.read(self.release / f"{ID}.ipynb", as_version=4)
        for cell in nb.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = cells.get(name, cell.source)
        if change:
            change(nb)
        path = self.folder(student) / f"{ID}.ipynb"
        path.write_text(json.dumps(nb))
        return path

    @property
    def environment(self) -> dict[str, str]:
        """What commands find in their environment, beside what this process does."""
        return {}

    def nbgrader(self, *words: str, **options: str | int) -> Ran:
        """Run nbgrader in the course's folder."""
        return self.run("nbgrader", *words, **options)

    def grade(self, *words: str, **options: str | int) -> Ran:
        """Run `dlkit grade --verbose` in the course's folder, with two processes."""
        return self.run("dlkit.cli", "grade", ID, "--workers=2", "--verbose", *words, **options)

    def run(self, module: str, *words: str, largest_file: int = 0, **environment: str) -> Ran:
        """Run a module in the course's folder; no file grows beyond `largest_file` bytes.

        What it says goes to files: a process that outlives it could hold a pipe open.
        """
        limited = ["prlimit", f"--fsize={largest_file}"] if largest_file else []
        with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complained:
            done = subprocess.run(
                [*limited, sys.executable, "-m", module, *words],
                cwd=self.root,
                env=os.environ | self.environment | environment,
                stdout=said,
                stderr=complained,
                timeout=1800,
            )
            said.seek(0), complained.seek(0)
            stderr = complained.read()
            return Ran(done.returncode, said.read() + stderr, stderr)

    def scores(self, student: str) -> dict[str, float | None]:
        """Return `student`'s automatic points by cell, as the gradebook has them."""
        with self.opened() as gradebook:
            notebook = gradebook.find_submission_notebook(ID, ID, student)
            return {grade.name: grade.auto_score for grade in notebook.grades}

    def opened(self) -> Gradebook:
        """Open the gradebook."""
        return Gradebook(f"sqlite:///{self.gradebook / 'gradebook.db'}")

    def comments(self, student: str) -> str:
        """Return all automatic comments on `student`'s answers."""
        with self.opened() as gradebook:
            notebook = gradebook.find_submission_notebook(ID, ID, student)
            return "\n".join(comment.auto_comment or "" for comment in notebook.comments)

    def rows(self) -> list[tuple]:
        """Return the students who have a submission in the gradebook."""
        with contextlib.closing(sqlite3.connect(self.gradebook / "gradebook.db")) as database:
            return database.execute("select student_id from submitted_assignment").fetchall()

    def graded(self, student: str) -> nbformat.NotebookNode:
        """Return the graded notebook."""
        path = self.gradebook / "autograded" / student / ID / f"{ID}.ipynb"
        return nbformat.read(path, as_version=4)

    def page(self, student: str) -> str:
        """Return the feedback page."""
        path = self.gradebook / "feedback" / student / ID / f"{ID}.html"
        return path.read_text(encoding="utf-8")
