"""A made-up course of one assignment, small enough to build in a blink."""

import shutil
from pathlib import Path

from course_files import write_files

HOME = Path(__file__).resolve().parents[1]
ID = "00-tiny"

EXERCISES = '''\
#: exercises/sigmoid.py
import numpy as np

from dlkit.exercise import Exercise


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


sigmoid = Exercise(sigmoid, points=60)


@sigmoid.cases
def _(rng):
    yield "3 numbers", (rng.normal(size=3),)
#: exercises/halves.py
import numpy as np

from dlkit.exercise import Exercise


def halves(n):
    return np.zeros((n, 1)), 0.5


halves = Exercise(halves, outputs=("w", "half"), parts={"w": 30, "half": 10})


@halves.cases
def _(rng):
    yield "a size", (int(rng.integers(2, 99)),)


@halves.mistake
def ones(n):
    """Look at what the weights start from."""
    return np.ones((n, 1)), 0.5


@halves.right_answer
def from_a_list(n):
    """Build it number by number."""
    rows = [[0.0] for _ in range(n)]
    return np.array(rows, dtype=float).reshape(n, 1), 1 / 2
'''

SCRIPT = '''\
# %% [markdown]
# # Tiny

# %% locked="setup"
import numpy as np

from dlkit import begin, check

begin("00-tiny")

# %% [markdown]
# ## The unit
# It squeezes a number.

# %% solution="sigmoid"
def sigmoid(z):
    """Return the sigmoid of `z`, of its shape."""
    ### BEGIN SOLUTION
    return 1 / (1 + np.exp(-z))
    ### END SOLUTION


# %% tests="sigmoid"
check(sigmoid)

# %% demo="three-values"
sigmoid(np.array([-1.0, 0.0, 1.0]))

# %% solution="halves"
def halves(n):
    """Return zeros, (n, 1), and one half."""
    ### BEGIN SOLUTION
    w = np.zeros((n, 1))
    return w, 0.5
    ### END SOLUTION


# %% tests="halves"
check(halves)
'''

DATA = """\
import h5py


def write(folder):
    with h5py.File(folder / "numbers.h5", "w") as file:
        file["numbers"] = [0.25, 0.5]
"""


def empty_course(root: Path) -> Path:
    """Make the folder `root` a course without a lesson, and return it."""
    for folder in ("assignments", "gradebook"):
        (root / folder).mkdir(parents=True)
    for name in ("nbgrader_config.py", "pyproject.toml", "LICENSE"):
        shutil.copy(HOME / name, root)
    return root


def lay_out(root: Path) -> Path:
    """Write the course into the folder `root`, not yet built, and return `root`."""
    home = empty_course(root) / "assignments" / ID
    (home / "figures").mkdir(parents=True)
    write_files(home, EXERCISES)
    (home / "notebook.py").write_text(SCRIPT)
    (home / "data.py").write_text(DATA)
    (home / "figures" / "unit.svg").write_text("<svg/>")
    return root


def rewrite(root: Path, old: str, new: str, file: str = "notebook.py") -> Path:
    """Change a text that stands in the assignment's file; return the file."""
    path = root / "assignments" / ID / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path
