"""A course whose exercises are judged by rules: random results, a timed one, and a training."""

import contextlib
import io
import shutil
import tempfile
from functools import cache
from pathlib import Path

from course_files import write_files
from grading_course import ID, ROOT, SmallCourse

from dlkit.notebook.building import build
from dlkit.release.generate import generate

EXERCISES = """\
#: exercises/weights.py
import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise


def weights(n_x, n_h, rng):
    return {"W1": rng.normal(size=(n_h, n_x)) / np.sqrt(n_x), "b1": np.zeros((n_h, 1))}


weights = Exercise(
    weights,
    parts={"W": 15, "b": 5},
    free=("W",),
    rules=[
        Rule("spread", 10, {"of": "W", "deviation": "xavier"}),
        Rule("fresh numbers", 8, {"of": "W"}),
        Rule("randomness from rng", 7),
    ],
)


@weights.cases
def _(rng):
    seed = int(rng.integers(2**32))
    for number in range(24):
        yield f"draw {number}", (30, 31, np.random.default_rng(seed + number))
    yield "draw 0 again", (30, 31, np.random.default_rng(seed))
#: exercises/drop.py
import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise


def drop(A, keep_prob, rng):
    mask = (rng.random(A.shape) < keep_prob).astype(float)
    return A * mask / keep_prob, mask


MASK = {"of": "mask", "keep": "keep_prob"}
drop = Exercise(
    drop,
    points=20,
    outputs=("A_dropped", "mask"),
    free=("",),
    rules=[
        Rule("share kept", 20, MASK),
        Rule("each on its own", 15, MASK),
        Rule("scaled by the mask", 10, {"of": "A_dropped", "mask": "mask", "keep": "keep_prob"}),
        Rule("zeros and ones", 5, {"of": "mask"}),
        Rule("randomness from rng", 5),
    ],
)


@drop.cases
def _(rng):
    seed, A = int(rng.integers(2**32)), rng.integers(1, 4, size=(122, 148)) + 1 / 16
    for number in (0, 1, 1):
        yield f"keep 0.8, generator {number}", (A, 0.8, np.random.default_rng(seed + number))
#: exercises/deal.py
import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise


def deal(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    pieces = [order[k : k + size] for k in range(0, len(order), size)]
    return [(X[:, piece], Y[:, piece]) for piece in pieces]


deal = Exercise(
    deal,
    points=20,
    free=("",),
    rules=[
        Rule("every example once", 15),
        Rule("labels with examples", 15),
        Rule("random members", 15),
        Rule("randomness from rng", 5),
    ],
)


@deal.cases
def _(rng):
    seed, X = int(rng.integers(2**32)), rng.normal(size=(3, 67))
    # Four generators: an attack that draws one of 67 orders draws two equal ones now and then.
    for number in (0, 1, 1, 2, 3):
        yield f"generator {number}", (X, X[:1] + 1, 8, np.random.default_rng(seed + number))
#: exercises/distances.py
import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise


def distances(A, B):
    return ((A[:, np.newaxis] - B) ** 2).sum(axis=2)


distances = Exercise(
    distances, points=20, rules=[Rule("vectorised", 12, {"ratio": 30.0, "size": 200})]
)


@distances.cases
def _(rng):
    yield "few", (rng.normal(size=(4, 3)), rng.normal(size=(5, 3)))
    yield "many", (rng.normal(size=(200, 8)), rng.normal(size=(150, 8))), {"tries": 30}
#: exercises/descend.py
import numpy as np

from dlkit.check.rules import Finding, Rule
from dlkit.exercise import Exercise


def descend(n, steps, rng):
    w, costs = rng.normal(size=(n, 1)), []
    for _ in range(steps):
        costs.append(float((w**2).sum()))
        w = w * 0.75
    return w, costs


descend = Exercise(
    descend,
    outputs=("w", "costs"),
    parts={"w": 12, "costs": 8},
    free=("w", "costs"),
    rules=[Rule("randomness from rng", 4, {"of": "w"})],
)


@descend.hidden_rule(takes=12, of=("w",))
def one_more_iteration_is_one_more_step(calls):
    first, second = (call.reply.outcome[0] for call in calls[:2])
    if not np.allclose(second - first, -0.25 * first):
        return Finding("one more iteration is not one more step")
    return None


@descend.hidden_rule(takes=8, of=("costs",), needs=("w",))
def the_costs_are_those_of_w(calls):
    for call in calls:
        w, costs = call.reply.outcome
        if not np.isclose(costs[-1], (w**2).sum() / 0.75**2):
            return Finding("the costs are not those of w")
    return None


@descend.cases
def _(rng):
    seed = int(rng.integers(2**32))
    yield "4 steps", (5, 4, np.random.default_rng(seed))
    yield "5 steps", (5, 5, np.random.default_rng(seed))
    yield "4 steps, another generator", (5, 4, np.random.default_rng(seed + 1))
"""

RIGHT = {
    "weights": """def weights(n_x, n_h, rng):
    W1 = rng.normal(size=(n_h, n_x)) / np.sqrt(n_x)
    return {"W1": W1, "b1": np.zeros((n_h, 1)), "seen": [n_x], "W2": np.ones((2, 2, 2), bool)}""",
    "drop": """def drop(A, keep_prob, rng):
    mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob, mask""",
    "deal": """def deal(X, Y, size, rng):
    order = rng.permutation(X.shape[1])
    pieces = [order[k : k + size] for k in range(0, len(order), size)]
    return [(X[:, piece], Y[:, piece]) for piece in pieces]""",
    "distances": """def distances(A, B):
    return np.array([((B - a) ** 2).sum(axis=1) for a in A])""",
    "descend": """def descend(n, steps, rng):
    w, costs = rng.normal(size=(n, 1)), []
    for _ in range(steps):
        costs.append(float((w**2).sum()))
        w = w * 0.75
    return w, costs""",
}
POINTS = dict.fromkeys(RIGHT, 20.0)


def _script() -> str:
    cells = ['# %% locked="setup"\nimport numpy as np\nfrom dlkit import begin, check\n']
    cells.append('begin("90-small")\n')
    for name, answer in RIGHT.items():
        head, body = answer.split("\n", 1)
        blank = f'{head}\n    """Answer."""\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION\n'
        cells.append(f'\n# %% solution="{name}"\n{blank}\n# %% tests="{name}"\ncheck({name})\n')
    return "".join(cells)


@cache
def _built() -> tempfile.TemporaryDirectory:
    """Build and release the course once in this process; it is gone with the process."""
    made = tempfile.TemporaryDirectory(prefix="dlkit-judged-")
    root = Path(made.name)
    home = root / "assignments" / ID
    home.mkdir(parents=True)
    (root / "gradebook").mkdir()
    write_files(home, EXERCISES)
    (home / "notebook.py").write_text(_script())
    shutil.copy(ROOT / "nbgrader_config.py", root)
    with contextlib.redirect_stderr(io.StringIO()):
        build(root, ID)
    generate(root, ID, root / "release", record=False)
    return made


class JudgedCourse(SmallCourse):
    """A course folder with that lesson, released, and nobody in its gradebook."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, Path(_built().name))
