"""A class of forty and what happened to each: a notebook, what is due for it, what must be said.

Each student answers lesson 01 rightly but for what is told here. An accident changes the notebook
as an editor would; `due` is the score, `lost` names the exercises that lose points, `said` must
stand in the student's feedback.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LESSON = "01-logistic-regression"

Notebook = dict
Change = Callable[[Notebook], None]


@dataclass(frozen=True)
class Accident:
    """What a student did to a right notebook, and what is due for it."""

    what: str
    change: Change = lambda nb: None
    lost: tuple[str, ...] = ()
    said: str = ""


def right() -> Notebook:
    """Return the released notebook with the lesson's own answers."""
    answers = {id_of(cell): cell["source"] for cell in _read("source")["cells"]}
    nb = _read("release")
    for cell in nb["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = answers[id_of(cell)]
    return nb


def _read(tree: str) -> Notebook:
    nb = json.loads((ROOT / tree / LESSON / f"{LESSON}.ipynb").read_text(encoding="utf-8"))
    for cell in nb["cells"]:
        cell["source"] = "".join(cell["source"])
    return nb


def id_of(cell: dict) -> str:
    """Return a cell's name: nbgrader's, or that of a demonstration."""
    return cell["metadata"].get("nbgrader", {}).get("grade_id") or cell.get("id", "")


def find(nb: Notebook, name: str) -> dict:
    """Return the cell of that name."""
    return next(cell for cell in nb["cells"] if id_of(cell) == name)


def above(name: str, lines: str) -> Change:
    """Write lines above what stands in the cell."""

    def change(nb: Notebook) -> None:
        cell = find(nb, name)
        cell["source"] = f"{lines}\n{cell['source']}"

    return change


def swap(name: str, old: str, new: str) -> Change:
    """Change a text in the cell."""

    def change(nb: Notebook) -> None:
        cell = find(nb, name)
        assert old in cell["source"], (name, old)
        cell["source"] = cell["source"].replace(old, new)

    return change


def below(name: str, source: str) -> Change:
    """Add a cell of the student's own below the one of that name; "" is the last cell."""

    def change(nb: Notebook) -> None:
        at = nb["cells"].index(find(nb, name)) if name else len(nb["cells"]) - 1
        nb["cells"].insert(at + 1, {"cell_type": "code", "metadata": {}, "source": source})
        nb["cells"][at + 1] |= {"outputs": [], "execution_count": None}

    return change


def both(*changes: Change) -> Change:
    """Make all changes, one after the other."""

    def change(nb: Notebook) -> None:
        for one in changes:
            one(nb)

    return change


def through_colab(nb: Notebook) -> None:
    """Colab gives cells ids of its own, in their metadata, and keeps nothing of nbgrader."""
    for number, cell in enumerate(nb["cells"]):
        cell.pop("id", None)
        cell["metadata"] = {"id": f"aBcD{number:08}", "colab": {"base_uri": "https://x"}}
    nb["metadata"] = {"colab": {"provenance": []}, "kernelspec": {"name": "python3"}}
    nb["nbformat_minor"] = 0


def through_vs_code(nb: Notebook) -> None:
    """An editor that writes its language into each cell, new ids, and sources as lists."""
    for number, cell in enumerate(nb["cells"]):
        cell["id"] = f"{number:08x}"
        cell["metadata"] = {"vscode": {"languageId": "python"}}
        cell["source"] = cell["source"].splitlines(keepends=True)


def blank(nb: Notebook) -> None:
    """Answer nothing."""
    nb["cells"] = _read("release")["cells"]


CLIP = "def clipped(A):\n    return np.clip(A, 1e-300, 1)\n"
USE_CLIP = swap("propagate", "Y * np.log(A)", "Y * np.log(clipped(A))")
THRESHOLD = both(above("predict", "limits = [0.5]"), swap("predict", "> 0.5)", "> limits[0])"))

NAMES = [
    Accident(
        "a result named like its function",
        below(
            "test_model",
            "X, Y = np.ones((2, 3)), np.ones((1, 3))\nmodel = model(X, Y, X, Y, 5, 0.5)",
        ),
    ),
    Accident("a variable named np below the tests", below("test_model", "np = 5")),
    Accident("everything reset at the end", below("", "%reset -f")),
    Accident("tidied up at the end", below("", "del sigmoid, propagate, optimize, np")),
    Accident("a list emptied in place", both(THRESHOLD, below("test_model", "limits.clear()"))),
    Accident("a list changed in place", both(THRESHOLD, below("test_model", "limits[0] += 9"))),
    Accident("built-in names reused", below("test_model", "float = 1.5\nrange = len = 3\nsum = 0")),
]
HELPERS = [
    Accident("a helper in a demonstration", both(above("sigmoid-curve", CLIP), USE_CLIP)),
    Accident(
        "a helper below what fails in a demonstration",
        both(swap("unit-graph", "values =", f"undefined_name\n{CLIP}\nvalues ="), USE_CLIP),
    ),
    Accident(
        "calls the lesson's worked example",
        swap("optimize", 'learning_rate * grads["dw"]', 'halve(2 * learning_rate * grads["dw"])'),
    ),
    Accident(
        "calls another worked example",
        swap("propagate", "np.sum(dZ) / m", "(fahrenheit(np.sum(dZ) / m) - 32) / 1.8"),
    ),
    Accident("a helper in a cell below", both(USE_CLIP, below("test_propagate", CLIP))),
    Accident("a helper in the very last cell", both(USE_CLIP, below("", CLIP))),
]
MACHINE = [
    Accident("a magic of another machine", above("sigmoid", "%matplotlib widget")),
    Accident("an extension that is absent", above("propagate", "%load_ext nb_black")),
    Accident("an absent package", above("predict", "import tensorflow as tf")),
    Accident("asks for a name", above("optimize", "name = input('Your name: ')")),
    Accident(
        "mounts a drive",
        above(
            "initialize_with_zeros",
            "from google.colab import drive\ndrive.mount('/content/drive')\n"
            "%cd /content/drive/MyDrive/course",
        ),
    ),
    Accident("times the cell", above("sigmoid", "%%time")),
    Accident("asks the system", above("model", "!apt install -y graphviz\n!nvidia-smi")),
    Accident("a path of the own disk", above("predict", "import os\nos.chdir(r'C:\\Users\\ann')")),
    Accident("leaves Python above the answer", above("cost_from_logits", "exit()\nquit()")),
]
BROKEN = [
    Accident(
        "renamed, the others with it",
        both(
            swap("sigmoid", "def sigmoid", "def Sigmoid"),
            swap("propagate", "sigmoid(", "Sigmoid("),
            swap("predict", "sigmoid(", "Sigmoid("),
        ),
        ("sigmoid",),
        "sigmoid is not defined; its cell defines Sigmoid",
    ),
    Accident(
        "renamed alone",
        swap("predict", "def predict", "def prediction"),
        ("predict",),
        "predict is not defined; its cell defines prediction",
    ),
    Accident(
        "a colon is missing",
        swap("predict", "def predict(w, b, X):", "def predict(w, b, X)"),
        ("predict",),
        "predict is not defined: its cell ended with SyntaxError: expected ':' (line 1)",
    ),
    Accident(
        "a bracket is not closed",
        swap("propagate", "return grads, float(cost)", "return grads, float(cost"),
        ("propagate",),
        "propagate is not defined: its cell ended with SyntaxError: ",
    ),
    Accident(
        "tabs among blanks",
        swap("sigmoid", "    return np.where", "\treturn np.where"),
        ("sigmoid",),
        "sigmoid is not defined: its cell ended with ",
    ),
]
EDITORS = [
    Accident("went through Colab", through_colab),
    Accident("went through another editor", through_vs_code),
    Accident("nothing happened"),
]
