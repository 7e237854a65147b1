"""Attacks by what a notebook says about itself."""

import json
from pathlib import Path

from grading_course import DOUBLE, EXTENT, ID
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from attacks.attack import EXTENT_ALONE, NOTHING, WRONG, Attack, cell_of, tests_of, write

CLASS = "metadata"


def other_points(nb: NotebookNode) -> None:
    for cell in nb.cells:
        graded = cell.metadata.get("nbgrader", {})
        if "points" in graded:
            graded["points"] = -1000 if graded["grade_id"] == "why" else 1e308


def swap_ids(nb: NotebookNode) -> None:
    one, other = (cell_of(nb, name) for name in ("double", "extent"))
    one.metadata.nbgrader.grade_id, other.metadata.nbgrader.grade_id = "extent", "double"
    one["id"], other["id"] = other["id"], one["id"]


def other_kernel(nb: NotebookNode) -> None:
    nb.metadata.kernelspec = {"name": "bash", "display_name": "mine", "language": "python"}
    nb.metadata["language_info"] = {"name": "bash", "file_extension": "/../../x.sh"}


def other_student(nb: NotebookNode) -> None:
    nb.metadata["nbgrader"] = {"student": "000-honest", "assignment": "x", "points": 70}
    nb.metadata["student_id"] = nb.metadata["name"] = "000-honest"
    nb.metadata["title"] = "../../000-honest"


def ours(nb: NotebookNode) -> None:
    """Write what grading itself writes into notebooks."""
    verdict = {"verdict": {"exercise": "double", "points": 40, "max_points": 40, "passed": True}}
    nb.metadata["dlkit"] = {"repairs": [], "unsafe": False, "walls": "x", "unreadable": ""}
    for cell in nb.cells:
        cell.metadata["dlkit"] = verdict | {"demo": cell in tests_of(nb), "as_typed": True}
        if cell.cell_type == "code":
            output = {"output_type": "execute_result", "execution_count": 1}
            output |= {"data": {"text/plain": "40"}, "metadata": {"dlkit": verdict}}
            cell.outputs = [output]


def strange_ids(nb: NotebookNode) -> None:
    ids = (["a", "list"], {"a": "dict"}, 10**100, None, "../../../x", "<script>", "a" * 10**6, True)
    for n, name in enumerate(ids):
        cell = new_code_cell(f"pass  # {n}", metadata={"nbgrader": {"grade_id": name}})
        cell["id"] = name
        nb.cells.append(cell)


def ids_of_added_cells(nb: NotebookNode) -> None:
    for n in range(3):
        nb.cells.insert(0, new_code_cell("40", id=f"added-{n}"))


def other_schema(nb: NotebookNode) -> None:
    for cell in nb.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader["schema_version"] = 99 if cell.cell_type == "code" else "x"


def own_setup(nb: NotebookNode) -> None:
    cell_of(nb, "setup").source = "check = begin = lambda *args: 40\nclass np: allclose = begin"
    cell_of(nb, "setup").metadata.nbgrader["locked"] = False


def kinds(nb: NotebookNode) -> None:
    cell_of(nb, "double")["cell_type"] = "evil"
    nb.cells[0]["cell_type"] = "heading"


def second_notebook(notebook: Path) -> None:
    made = json.loads(notebook.read_text())
    for name in (f"{ID}-copy.ipynb", f"x{ID}.ipynb", "a.ipynb", f"sub/{ID}.ipynb"):
        path = notebook.parent / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(made).replace("return None", "return 2 * x"))


def elsewhere(notebook: Path) -> None:
    for name in (f"{ID}.IPYNB", f"{ID}.ipynb.txt", f" {ID}.ipynb"):
        (notebook.parent / name).write_bytes(notebook.read_bytes())
    notebook.unlink()


def other_assignment(nb: NotebookNode) -> None:
    for cell in nb.cells:
        graded = cell.metadata.get("nbgrader", {})
        if "grade_id" in graded:
            graded["grade_id"] = cell["id"] = f"other_{graded['grade_id']}"
        if cell.cell_type == "code":
            cell.source = f"# of another lesson\n{WRONG.replace('double', 'single')}"


def swallowed(nb: NotebookNode) -> None:
    """Let the stub stand and define the answer where only text should be."""
    cell_of(nb, "why").source = DOUBLE
    cell_of(nb, "double")["cell_type"] = "raw"


def two_answers(nb: NotebookNode) -> None:
    place = nb.cells.index(cell_of(nb, "double"))
    first = new_code_cell(DOUBLE, metadata=json.loads(json.dumps(nb.cells[place].metadata)))
    nb.cells.insert(place, NotebookNode(first))


ATTACKS = (
    Attack("points", "Writes infinite and negative points.", change=other_points),
    Attack(
        "ids-swapped",
        "Answers each exercise in the other's cell.",
        change=swap_ids,
        keeps=(),
    ),
    Attack("kernel", "Names a shell as its kernel.", change=other_kernel),
    Attack("student", "Says that it is somebody else's.", change=other_student),
    Attack("verdicts", "Writes what grading itself writes into notebooks.", change=ours),
    Attack("strange-ids", "Gives cells ids that are no names.", change=strange_ids),
    Attack("ids-of-added-cells", "Gives cells the ids of added ones.", change=ids_of_added_cells),
    Attack("schema", "Says that it is of another version of nbgrader.", change=other_schema),
    Attack("own-setup", "Replaces the locked set-up cell.", change=own_setup),
    Attack("kinds", "Gives cells kinds that there are not.", change=kinds),
    Attack("second-notebook", "Hands in further notebooks, right ones.", folder=second_notebook),
    Attack(
        "other-name",
        "Hands in its notebook under names that are nearly right.",
        folder=elsewhere,
        most=EXTENT_ALONE,  # the answers in it count
        keeps=(),
    ),
    Attack(
        "other-assignment",
        "Hands in the notebook of another lesson.",
        change=other_assignment,
        most=NOTHING,
        keeps=(),
    ),
    Attack("answer-as-text", "Writes its answer into a cell of text.", change=swallowed),
    Attack("two-answers", "Answers twice, the first time rightly.", change=two_answers),
    Attack(
        "file-names",
        "Brings files with hostile names along.",
        folder=write(
            {
                "<script>alert(1)</script>.txt": "x",
                "a\nb": "x",
                "-rf": "x",
                "..x": "x",
                "$(id)": "x",
            }
        ),
        most=EXTENT_ALONE,
    ),
    Attack(
        "same-name",
        "Answers both exercises by one function of its own.",
        f"{EXTENT}\nextent.__name__ = extent.__qualname__ = 'double'",
        answer="double = extent",
    ),
)
