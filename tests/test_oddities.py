"""Honest oddities: right answers in every shape that notebooks come in earn every point.

All are handed in once and graded by nbgrader's own command in one batch. Where something had to be
repaired it is said: in the log, in the graded notebook and on the feedback page.
"""

import html
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from textwrap import dedent

import nbformat
import pytest
from grading_course import DOUBLE, EXTENT, ID, RIGHT, Change, Ran, SmallCourse
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

FULL = {"test_double": 40, "test_extent": 30, "test_plain": 20, "why": 0}
FOUND = "The answer to {} was found by its name."


@dataclass(frozen=True)
class Oddity:
    """A right submission that looks unusual.

    Parameters
    ----------
    double, extent : the sources of the two answers' cells
    change : changes the notebook
    text : changes the text of its file
    repaired : the sentences on what was repaired
    """

    double: str = DOUBLE
    extent: str = EXTENT
    change: Change | None = None
    text: Callable[[str], str] | None = None
    repaired: tuple[str, ...] = field(default=())


def before(code: str) -> Oddity:
    """Return the oddity of a cell in which something stands before the answer."""
    return Oddity(f"{dedent(code).strip()}\n{DOUBLE}")


def answer(code: str) -> Oddity:
    """Return the oddity of an answer in another style."""
    return Oddity(dedent(code).strip())


def cell_of(nb: NotebookNode, name: str) -> NotebookNode:
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


# Notebooks that went through other hands


def from_colab(nb: NotebookNode) -> None:
    """Leave a notebook as Colab does: no cell ids, fields of its own."""
    nb.nbformat_minor = 0
    nb.metadata["colab"] = {"provenance": [], "name": "a.ipynb", "toc_visible": True}
    nb.metadata["accelerator"] = "GPU"
    for n, cell in enumerate(nb.cells):
        del cell["id"]
        cell.metadata |= {"id": f"aB{n}-x_Z", "colab": {"base_uri": "https://localhost:8080/"}}
        if cell.cell_type == "code":
            cell.metadata["outputId"] = "0b5d-11ee"


def from_colab_without_ids(nb: NotebookNode) -> None:
    from_colab(nb)
    forget(nb)


def from_vs_code(nb: NotebookNode) -> None:
    nb.metadata["vscode"] = {"interpreter": {"hash": "31f2"}}
    nb.metadata["orig_nbformat"] = 4
    for cell in nb.cells:
        cell["id"] = f"{abs(hash(cell.source)) % 2**32:08x}"
        cell.metadata["vscode"] = {"languageId": "python"}
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = 3, []


def forget(nb: NotebookNode) -> None:
    """Lose all that tells cells apart but their texts."""
    for cell in nb.cells:
        cell.pop("id", None)
        cell.metadata = NotebookNode()


def reorder(nb: NotebookNode) -> None:
    nb.cells.reverse()


def double_answers(nb: NotebookNode) -> None:
    """Copy the answers behind themselves, as a slip of the hand does."""
    for name in RIGHT:
        place = nb.cells.index(cell_of(nb, name))
        nb.cells.insert(place, NotebookNode(json.loads(json.dumps(nb.cells[place]))))
        nb.cells[place] = nbformat.from_dict(nb.cells[place])


def first_try(nb: NotebookNode) -> None:
    place = nb.cells.index(cell_of(nb, "double"))
    copy = nbformat.from_dict(json.loads(json.dumps(nb.cells[place])))
    copy.source = "def double(x):\n    return x + 2"
    nb.cells.insert(place, copy)


def delete(nb: NotebookNode) -> None:
    kept = [cell_of(nb, name) for name in RIGHT]
    nb.cells = [cell for cell in nb.cells if cell in kept]


def retype(nb: NotebookNode) -> None:
    """Turn an answer into text, and text into raw cells."""
    cell = cell_of(nb, "double")
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]
    nb.cells[0].cell_type = "raw"


def change_setup(nb: NotebookNode) -> None:
    cell_of(nb, "setup").source += "\nimport matplotlib.pyplot as plt"


def answer_elsewhere(nb: NotebookNode) -> None:
    """Answer in a new cell below the one that was meant for it."""
    stub = cell_of(nb, "double")
    nb.cells.insert(nb.cells.index(stub) + 1, new_code_cell(DOUBLE))


def answer_above(nb: NotebookNode) -> None:
    """Answer in a new cell above the stub, which is left as it was."""
    nb.cells.insert(nb.cells.index(cell_of(nb, "double")), new_code_cell(DOUBLE))


def add_helpers(nb: NotebookNode) -> None:
    place = nb.cells.index(cell_of(nb, "double"))
    nb.cells.insert(place, new_code_cell("def twice(x):\n    return x + x"))
    nb.cells.insert(place, new_markdown_cell("I need a *helper*."))
    nb.cells.insert(place, new_code_cell(""))
    nb.cells.append(new_code_cell("double(3)"))


def add_broken_cells(nb: NotebookNode) -> None:
    for source in ("1 / 0", "not python at all", "print(undefined)", "%nosuchmagic", "raise"):
        nb.cells.insert(2, new_code_cell(source))


def reuse_names(nb: NotebookNode) -> None:
    """Reuse, change and delete names below the tests that have passed."""
    place = 1 + nb.cells.index(cell_of(nb, "test_plain"))
    sources = ("double = double(3)\nextent = None", "np = 5", "del double, np", "%reset -f")
    nb.cells[place:place] = map(new_code_cell, sources)


def help_in_demonstration(nb: NotebookNode) -> None:
    """Type a helper into the demonstration, which would never end if it were run as it is."""
    demonstration_of(nb).source = "import numpy as numbers\ndef twice(x):\n    return x * 2"


def play_in_demonstration(nb: NotebookNode) -> None:
    demonstration_of(nb).source = "while True:\n    print(double(4))"


def demonstration_of(nb: NotebookNode) -> NotebookNode:
    (found,) = (cell for cell in nb.cells if cell.metadata.get("dlkit", {}).get("demo"))
    return found


def take_notes(nb: NotebookNode) -> None:
    """Write into the lesson's own text, and into a raw cell."""
    nb.cells[0].source += "\n\nAsk about this!"
    nb.cells.insert(1, new_raw_cell("my notes"))


def time_it(nb: NotebookNode) -> None:
    nb.cells.append(new_code_cell("%%timeit -n 2 -r 2\ndouble(np.ones(3))"))
    nb.cells.append(new_code_cell("%%capture\nprint(double(2))"))


def other_kernel(nb: NotebookNode) -> None:
    nb.metadata.kernelspec = {"name": "gpu-env", "display_name": "GPU", "language": "python"}


def kernel_of_julia(nb: NotebookNode) -> None:
    nb.metadata.kernelspec = {"name": "julia-1", "display_name": "Julia", "language": "julia"}


def as_format_3(text: str) -> str:
    return nbformat.writes(nbformat.reads(text, as_version=4), version=3)


def as_format_4_0(text: str) -> str:
    nb = json.loads(text) | {"nbformat_minor": 0}
    for cell in nb["cells"]:
        cell.pop("id", None)
        cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(nb, indent=1)


def with_windows_line_ends(text: str) -> str:
    return as_format_4_0(text).replace("\\n", "\\r\\n").replace("\n", "\r\n")


ODDITIES = {
    "prints-and-warns": before(
        """
        import sys, warnings, logging
        print("working on it")
        print("an error?", file=sys.stderr)
        warnings.warn("careful")
        logging.getLogger().warning("careful")
        """
    ),
    "prints-inside": answer(
        """
        import sys, warnings
        def double(x):
            print("x is", x)
            print("x is", x, file=sys.stderr, flush=True)
            warnings.warn("this warns")
            return 2 * x
        """
    ),
    "plots-left-open": answer(
        """
        import matplotlib.pyplot as plt
        plt.figure()
        plt.plot([1, 2])
        def double(x):
            plt.plot(2 * np.ones(3))
            plt.show()
            return 2 * x
        """
    ),
    "progress-bar": answer(
        """
        from tqdm.auto import tqdm
        def double(x):
            for _ in tqdm(range(3)):
                pass
            return 2 * x
        """
    ),
    "magics": before("%matplotlib inline\n%time y = 1 + 1\n%load_ext autoreload\n%autoreload 2"),
    "timed-cell": Oddity(f"%%time\n{DOUBLE}"),
    "timing-cells": Oddity(change=time_it),
    "shell-lines": before("!echo hello\nfiles = !ls\n!nosuchprogram"),
    "installs": before("!pip install --quiet numpy\n%pip install numpy"),
    "helper-cells": Oddity("def double(x):\n    return twice(x)", change=add_helpers),
    "broken-cells": Oddity(change=add_broken_cells),
    "names-reused": Oddity(change=reuse_names),
    "helper-in-demonstration": Oddity(
        extent="def extent(x):\n    return float(numbers.min(twice(x)) / 2), float(np.max(x))",
        change=help_in_demonstration,
    ),
    "played-in-demonstration": Oddity(
        change=play_in_demonstration,
        repaired=(
            "The demonstration endless was not run: no answer uses a name that only it defines.",
        ),
    ),
    "notes": Oddity(
        change=take_notes,
        repaired=(
            "Changes to the lesson's own text are not kept (cells of your own are): text-small.",
            "1 raw cells are not kept: write text in Markdown cells.",
        ),
    ),
    "lines-of-another-machine": Oddity(
        f"import a_package_of_mine\n%matplotlib widget\n%load_ext of_mine\n{DOUBLE}",
        repaired=(
            "In the cell double, line 1 (and 2 more) failed and what stands below was run: "
            "`import a_package_of_mine` raised ModuleNotFoundError: No module named "
            "'a_package_of_mine'.",
        ),
    ),
    "both-in-one-cell": Oddity(
        f"{DOUBLE}\n\n{EXTENT}",
        "",
        repaired=("extent is defined in another cell; its own cell was left as released.",),
    ),
    "in-a-new-cell": Oddity("", change=answer_elsewhere, repaired=(FOUND.format("double"),)),
    "in-a-new-cell-above": Oddity("", change=answer_above, repaired=(FOUND.format("double"),)),
    "last-value": Oddity(f"{DOUBLE}\ndouble(np.arange(3))"),
    "question-mark": Oddity(f"{DOUBLE}\ndouble?"),
    "unicode-names": answer(
        """
        größe, π = 2, 3.14
        def doppelt(ξ):
            return größe * ξ
        double = doppelt
        """
    ),
    "tests-itself": Oddity(
        f"{DOUBLE}\nassert double(2) == 4\nassert (double(np.ones(2)) == 2).all()\ncheck(double)"
    ),
    "fails-its-own-test": Oddity(f"{DOUBLE}\nassert double(2) == 5, 'I was wrong about this'"),
    "lambda": answer("double = lambda x: 2 * x"),
    "callable-object": answer(
        """
        class Double:
            def __init__(self, factor):
                self.factor = factor
            def __call__(self, x):
                return self.factor * x
        double = Double(2)
        """
    ),
    "partial": answer("import functools, operator\ndouble = functools.partial(operator.mul, 2)"),
    "type-hints": answer(
        """
        from __future__ import annotations
        from typing import Any
        def double(x: np.ndarray | float, *, factor: float = 2) -> Any:
            result: np.ndarray = factor * x
            return result
        """
    ),
    "decorated": answer(
        """
        import functools
        def logged(function):
            @functools.wraps(function)
            def wrapper(*args, **options):
                print("called")
                return function(*args, **options)
            return wrapper
        @logged
        def double(x):
            return 2 * x
        """
    ),
    "early-returns": answer(
        """
        def double(x):
            if x is None:
                return
            if not hasattr(x, "shape"): return x + x
            try:
                return 2 * x
            finally:
                pass
        """
    ),
    "guarded-input": before(
        """
        try:
            factor = float(input("factor? "))
        except Exception:
            factor = 2
        if __name__ == "__main__":
            print("main")
        """
    ),
    "unguarded-input": Oddity(f"{DOUBLE}\nfactor = input('factor? ')"),
    "defined-twice": Oddity(f"def double(x):\n    return x\n\n{DOUBLE}"),
    "defined-under-a-condition": answer("if True:\n    def double(x):\n        return 2 * x"),
    "defined-by-exec": answer('exec("def double(x):\\n    return 2 * x")'),
    "tabs-and-blanks": answer("def double(x):  \n\n\treturn 2 * x;  # done\n\n\n"),
    "imports-everything": answer("from numpy import *\ndef double(x): return multiply(2, x)"),
    "seeds": before("np.random.seed(0)\nnp.set_printoptions(precision=2)\nnp.seterr(all='raise')"),
    "recursive": answer(
        """
        def double(x, n=2):
            return x if n == 1 else x + double(x, n - 1)
        """
    ),
    "writes-a-file": before("open('notes.txt', 'w').write('mine')\n%cd -q /tmp"),
    "colab": Oddity(change=from_colab),
    "colab-without-ids": Oddity(
        change=from_colab_without_ids, repaired=(FOUND.format("double"), FOUND.format("extent"))
    ),
    "vs-code": Oddity(change=from_vs_code),
    "nothing-known": Oddity(
        change=forget, repaired=(FOUND.format("double"), FOUND.format("extent"))
    ),
    "reordered": Oddity(change=reorder),
    "doubled": Oddity(
        change=double_answers,
        repaired=(
            "2 cells answer double; the last one counts.",
            "2 cells answer extent; the last one counts.",
        ),
    ),
    "first-try-kept": Oddity(
        change=first_try, repaired=("2 cells answer double; the last one counts.",)
    ),
    "deleted": Oddity(
        change=delete,
        repaired=("Missing cells were restored: setup, test_double, test_extent, test_plain.",),
    ),
    "retyped": Oddity(change=retype),
    "setup-changed": Oddity(
        change=change_setup,
        repaired=("Changed cells were reset to the released version: setup.",),
    ),
    "format-3": Oddity(text=as_format_3, repaired=("It was in the old notebook format 3.",)),
    "format-4-0": Oddity(text=as_format_4_0),
    "windows": Oddity(text=with_windows_line_ends),
    "windows-answer-above-stub": Oddity(
        "",
        change=answer_above,
        text=with_windows_line_ends,
        repaired=(FOUND.format("double"),),
    ),
    "byte-order-mark": Oddity(text=lambda text: f"\ufeff{text}"),
    "other-kernel": Oddity(change=other_kernel),
    "kernel-of-julia": Oddity(
        change=kernel_of_julia,
        repaired=("It was saved for a kernel of julia; Python ran it.",),
    ),
}
NAMES = list(ODDITIES)

for_every_oddity = pytest.mark.parametrize("name", NAMES)
for_every_repair = pytest.mark.parametrize("name", [n for n in NAMES if ODDITIES[n].repaired])


@dataclass(frozen=True)
class Graded:
    """The course after grading, and what the two commands said."""

    course: SmallCourse
    ran: Ran
    fed_back: Ran

    def line(self, student: str) -> str:
        """Return the line of the log that tells what came of a submission."""
        (line,) = [one for one in self.ran.said.splitlines() if f"] {student}: " in one]
        return line


def hand_in(course: SmallCourse, name: str, oddity: Oddity) -> None:
    """Hand in one oddity; a source that is empty leaves the cell as it was handed out."""
    sources = {"double": oddity.double, "extent": oddity.extent}
    cells = {cell: source for cell, source in sources.items() if source}
    path = course.submit(name, cells, oddity.change)
    if oddity.text:
        path.write_text(oddity.text(path.read_text()), encoding="utf-8", newline="")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """All oddities in one batch, with their pages."""
    course = SmallCourse(tmp_path_factory.mktemp("oddities") / "course")
    for name, oddity in ODDITIES.items():
        hand_in(course, name, oddity)
    wrong = "def double(x):\n    return 2 * x + 1"
    hand_in(course, "wrong", Oddity(wrong))
    return Graded(
        course, course.nbgrader("autograde", ID), course.nbgrader("generate_feedback", ID)
    )


@for_every_oddity
def test_an_honest_oddity_earns_every_point(graded: Graded, name: str) -> None:
    assert graded.course.scores(name) == FULL, graded.line(name)


@for_every_oddity
def test_what_was_repaired_is_said_in_the_log_and_nothing_else(graded: Graded, name: str) -> None:
    _, *told = graded.line(name).split("note: ")
    assert sorted(words.rstrip("; ") for words in told) == sorted(ODDITIES[name].repaired)


@for_every_repair
def test_what_was_repaired_is_said_in_the_notebook_and_on_the_page(
    graded: Graded, name: str
) -> None:
    notes = [
        output["metadata"]["dlkit"]["note"]
        for cell in graded.course.graded(name).cells
        for output in cell.get("outputs", ())
        if "note" in output.get("metadata", {}).get("dlkit", {})
    ]
    page = html.unescape(graded.course.page(name))
    for words in ODDITIES[name].repaired:
        assert f"In grading: {words}" in notes
        assert f"In grading: {words}" in page


def test_the_batch_ends_well(graded: Graded) -> None:
    assert graded.ran.code == 0, graded.ran.said
    assert graded.fed_back.code == 0, graded.fed_back.said
    assert {student for (student,) in graded.course.rows()} == {*NAMES, "wrong"}


def test_a_wrong_answer_among_them_is_wrong(graded: Graded) -> None:
    """The lesson does not give points to everybody."""
    assert graded.course.scores("wrong")["test_double"] == 0
