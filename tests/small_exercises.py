"""Made-up exercises with everything that an exercise can have, and a folder to check them in."""

from pathlib import Path

import numpy as np
from course_files import write_files

from dlkit.check import cases
from dlkit.check.wire import flatten
from dlkit.exercise import Assignment, load

ID = "90-small"
ORDER = ("halve", "summarize", "halve_strictly")

EXERCISES = '''\
#: exercises/halve.py
import numpy as np

from dlkit.exercise import Exercise


def halve(x):
    return x / 2


halve = Exercise(halve, points=10)


@halve.cases
def _(rng):
    yield "two numbers", (rng.normal(size=2),)
    yield "a column", (rng.normal(size=(4, 1)),), {"tries": 2, "edge": 0.25}


@halve.mistake
def doubles(x):
    """Yours grows; it should shrink."""
    return x * 2


@halve.right_answer
def number_by_number(x):
    """Loop over it."""
    return np.array([value / 2 for value in x.ravel()]).reshape(x.shape)
#: exercises/summarize.py
from dlkit.exercise import Exercise


def summarize(x, scale):
    return {"total": scale * x.sum(), "spread": scale * x}, float(x.mean())


summarize = Exercise(
    summarize, outputs=("stats", "mean"), parts={"total": 4, "spread": 3, "mean": 3}
)


@summarize.cases
def _(rng):
    for m in (3, 5):
        yield f"{m} numbers", (rng.normal(size=m), float(rng.uniform(2, 3)))


@summarize.mistake
def sums_instead_of_averaging(x, scale):
    """A mean is a sum divided by something."""
    stats, _ = summarize(x, scale)
    return stats, float(x.sum())


@summarize.mistake
def forgets_the_scale(x, scale):
    """One of your inputs is never used."""
    return {"total": x.sum(), "spread": x}, float(x.mean())


@summarize.mistake
def spoils_x(x, scale):
    """Something is different after the call."""
    value = summarize(x, scale)
    x *= scale
    return value


@summarize.right_answer
def as_a_list(x, scale):
    """Return a list."""
    return list(summarize(x, scale))
#: exercises/halve_strictly.py
from dlkit.exercise import Exercise


def halve_strictly(x):
    if x.ndim != 2:
        raise ValueError("x must have two axes")
    return x / 2


halve_strictly = Exercise(halve_strictly, points=5)


@halve_strictly.cases
def _(rng):
    yield "a column", (rng.normal(size=(4, 1)),)
    yield "one axis", (rng.normal(size=4),), {"raises": ValueError}
'''


def lay_out(root: Path, assignment: str = ID, exercises: str = EXERCISES) -> Assignment:
    """Write the assignment into the course folder `root` and load it."""
    folder = root / "assignments" / assignment
    folder.mkdir(parents=True)
    write_files(folder, exercises)
    cells = (f'# %% solution="{name}"\n' for name in ORDER)
    (folder / "notebook.py").write_text("".join(cells), encoding="utf-8")
    return load(assignment, root)


def hand_out(assignment: Assignment, folder: Path) -> Path:
    """Write the public cases of `assignment` into `folder`, made if need be; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    questions = [exercise.question() for exercise in assignment.exercises.values()]
    cases.write(folder / cases.FILE_NAME, assignment.id, questions)
    return folder / cases.FILE_NAME


def same(one: object, other: object) -> bool:
    """Say whether two carried values are alike to the last bit."""
    (skeleton, pools), (skeleton2, pools2) = flatten(one), flatten(other)
    return skeleton == skeleton2 and all(
        np.array_equal(numbers, pools2[dtype], equal_nan=numbers.dtype.kind in "fc")
        for dtype, numbers in pools.items()
    )
