"""A released lesson with its pictures: the demonstrations run with the right answers behind them.

What runs is the notebook of `source/`; what is shown is that of `release/`. Cells of answers and
tests stay without outputs: nothing shows what an answer printed, or what `check` says of it, which
for a concept question would be the right option.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from dlkit.notebook.script import BuildError

SECONDS = 600  # that one cell may take
SHOWN = ("display_data", "execute_result")
FOLDED = "hide-input"  # the tag of a cell whose code a page shows when it is opened


def with_pictures(root: Path, lesson: str) -> NotebookNode:
    """Return the released notebook of `lesson` with the outputs of its demonstrations.

    Raises BuildError, in one sentence, when release and source do not belong together or a cell
    raises.
    """
    source = nbformat.read(_notebook(root, "source", lesson), as_version=4)
    shown = nbformat.read(_notebook(root, "release", lesson), as_version=4)
    if _handed_out(source) != _handed_out(shown):
        raise BuildError(
            f"release/{lesson} was not made from source/{lesson}; run `dlkit release {lesson}`."
        )
    source.cells = [cell for cell in source.cells if not _is_tests(cell)]
    _run(source, root / "source" / lesson, lesson)
    outputs = {cell.id: cell.get("outputs", []) for cell in source.cells}
    for cell in shown.cells:
        if cell.cell_type == "code" and not _is_answer(cell) and not _is_tests(cell):
            cell.outputs = list(_kept(outputs[cell.id]))
            if _is_folded(cell):
                cell.metadata["tags"] = [FOLDED]
    return shown


def _handed_out(notebook: NotebookNode) -> list[tuple[str, str | None]]:
    """Return ids and texts of all cells, of answers and tests, which a release changes, no text."""
    changes = [_is_answer(cell) or _is_tests(cell) for cell in notebook.cells]
    pairs = zip(notebook.cells, changes, strict=True)
    return [(cell.id, None if changed else cell.source) for cell, changed in pairs]


def _notebook(root: Path, step: str, lesson: str) -> Path:
    path = root / step / lesson / f"{lesson}.ipynb"
    if not path.is_file():
        verb = "build" if step == "source" else "release"
        raise BuildError(
            f"There is no {step}/{lesson}/{lesson}.ipynb; run `dlkit {verb} {lesson}`."
        )
    return path


def _is_tests(cell: NotebookNode) -> bool:
    about = cell.metadata.get("nbgrader", {})
    return about.get("grade", False) and not about.get("solution", False)


def _is_answer(cell: NotebookNode) -> bool:
    return cell.metadata.get("nbgrader", {}).get("solution", False)


def _is_folded(cell: NotebookNode) -> bool:
    """Say whether nobody reads the code first: imports, or what a notebook folds as well."""
    locked = cell.metadata.get("nbgrader", {}).get("locked", False)
    return locked or cell.metadata.get("jupyter", {}).get("source_hidden", False)


def _run(notebook: NotebookNode, folder: Path, lesson: str) -> None:
    """Execute `notebook` in place, in a copy of its folder: a cell may write files."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / lesson
        shutil.copytree(folder, home)
        client = NotebookClient(
            notebook,
            timeout=SECONDS,
            kernel_name="python3",
            resources={"metadata": {"path": str(home)}},
            coalesce_streams=True,
            extra_arguments=["--log-level=ERROR"],
        )
        try:
            client.execute()
        except CellExecutionError as error:
            raise BuildError(
                f"A cell of source/{lesson} raised {error.ename}: {error.evalue}"
            ) from None


def _kept(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    """Yield what a reader should see: no progress bars and no warnings."""
    for output in outputs:
        if output.output_type == "stream" and output.name == "stdout":
            yield output
        elif output.output_type in SHOWN:
            yield output
