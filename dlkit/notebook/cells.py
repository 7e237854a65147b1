"""Turn the cells of a script into a notebook with nbgrader's metadata and ids that stay."""

import re
from collections.abc import Mapping

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from dlkit.exercise import Exercise
from dlkit.notebook import STUB
from dlkit.notebook.contract import points_of
from dlkit.notebook.points import points_text, total_text
from dlkit.notebook.script import Cell, shown
from dlkit.notebook.stub import stub_of

SCHEMA = 3  # of nbgrader's cell metadata
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LONG = 20  # lines of code that only shows something: JupyterLab and VS Code fold what is longer
ID = 60  # characters of an id, before a number that tells it apart; nbformat allows 64
SLUG = 40  # characters of a text cell's first line that its id keeps
# Begins the set-up cell, since a lesson may be handed out alone: IPython shows the sentence instead
# of a traceback, and what comes after the cell does not run.
NEEDS = """\
try:
    import dlkit
except ModuleNotFoundError as error:  # the sentence is shown instead of a traceback
    error._render_traceback_ = lambda: [
        "The package dlkit is not installed for this notebook: run "
        "%pip install -r ../requirements.txt in a new cell and restart the kernel, or, if "
        "there is no such file, ask your instructor for dlkit_student-....whl, put it beside "
        "this notebook and run %pip install with its name."
    ]
    raise

"""
# What nbgrader calls each kind of cell: (grade, solution, locked).
KINDS = {
    "locked": (False, False, True),
    "solution": (False, True, False),
    "tests": (True, False, True),
    "answer": (True, True, False),
}


def notebook_of(
    cells: list[Cell], assignment: str, exercises: Mapping[str, Exercise]
) -> NotebookNode:
    """Return the teacher's notebook of `cells`, solutions and hidden tests included."""
    taken = {cell.id for cell in cells if cell.marker}
    made = []
    first = next((cell for cell in cells if cell.marker == "locked"), None)
    total = total_text(cells, exercises)
    begins_with_text = cells[0].type == "markdown" and not cells[0].marker
    if total and not begins_with_text:
        made.append(_built_text(total, "points", taken))
    for cell in cells:
        node = _node(cell, assignment, exercises)
        if cell is first:
            node.source = NEEDS + node.source
        if total and begins_with_text and cell is cells[0]:
            node.source += f"\n\n{total}"
        if points := points_text(cell, exercises):
            made.append(_built_text(points, f"points-{cell.id}", taken))
        node.id = cell.id or _text_id(cell.source, taken)
        taken.add(node.id)
        made.append(node)
    made_from = f"generated from {shown(cells[0].path)}; do not edit"
    metadata = {
        "dlkit": {"assignment": assignment, "origin": made_from},
        "kernelspec": KERNEL,
        "language_info": {"name": "python"},
    }
    notebook = new_notebook(cells=made, metadata=metadata)
    notebook.nbformat_minor = 5  # the first with cell ids
    nbformat.validate(notebook)
    return notebook


def _node(cell: Cell, assignment: str, exercises: Mapping[str, Exercise]) -> NotebookNode:
    if cell.type == "markdown":
        node = new_markdown_cell(cell.source)
    elif cell.marker == "tests" and cell.name in exercises:
        node = new_code_cell(_with_hidden_tests(cell, assignment))
    else:
        node = new_code_cell(cell.source)
    if cell.marker in ("demo", "locked") and len(cell.source.splitlines()) > LONG:
        node.metadata["jupyter"] = {"source_hidden": True}
    if cell.marker == "demo":
        node.metadata["dlkit"] = {"demo": True}
    elif cell.marker:
        node.metadata["nbgrader"] = _nbgrader(cell, points_of(cell, exercises))
    if cell.marker == "solution" and (stub := stub_of(cell.source, exercises.get(cell.name))):
        node.metadata["dlkit"] = {STUB: stub}
    return node


def _nbgrader(cell: Cell, points: float | None) -> dict:
    grade, solution, locked = KINDS[cell.marker]
    metadata = {
        "schema_version": SCHEMA,
        "grade_id": cell.id,
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": False,
        "cell_type": cell.type,
    }
    return metadata | ({"points": _plain(points)} if grade else {})


def _plain(points: float) -> int | float:
    return int(points) if float(points).is_integer() else points


def _with_hidden_tests(cell: Cell, assignment: str) -> str:
    """Add the region that makes nbval prove the hidden tests; a release leaves it out."""
    return "\n".join(
        [
            cell.source,
            "### BEGIN HIDDEN TESTS",
            "from dlkit.judge import judge",
            "",
            f'judge("{assignment}", "{cell.name}", {cell.name}).raise_unless_passed()',
            "### END HIDDEN TESTS",
        ]
    )


def _text_id(source: str, taken: set[str]) -> str:
    """Name a text cell by its own first line, so that it keeps its id when a neighbour changes."""
    first = next((line for line in source.splitlines() if line.strip()), "")
    slug = re.sub(r"[^a-z0-9]+", "-", first.lower())[:SLUG].strip("-")
    return _unused(f"text-{slug}".strip("-"), taken)


def _unused(name: str, taken: set[str]) -> str:
    numbered = (f"{name}-{n}" for n in range(2, len(taken) + 3))
    return next(one for one in (name, *numbered) if one not in taken)


def _built_text(text: str, name: str, taken: set[str]) -> NotebookNode:
    """Make a text cell of what is worked out from the exercises."""
    cell = new_markdown_cell(text, id=_unused(name[:ID], taken))
    taken.add(cell.id)
    return cell
