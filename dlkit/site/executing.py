"""A released lesson with its pictures: the demonstrations run with the right answers behind them.

What runs is the notebook of `source/`; what is shown is that of `release/`. An output is taken over
only where the released cell has the very text that ran. So no cell shows what an answer printed,
and none what `check` says of it: of a concept question that would be the right option.
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


def with_pictures(root: Path, lesson: str) -> NotebookNode:
    """Return the released notebook of `lesson` with the outputs of its demonstrations.

    Raises BuildError, in one sentence, when release and source do not belong together or a cell
    raises.
    """
    source = nbformat.read(_notebook(root, "source", lesson), as_version=4)
    shown = nbformat.read(_notebook(root, "release", lesson), as_version=4)
    if [cell.id for cell in source.cells] != [cell.id for cell in shown.cells]:
        raise BuildError(
            f"release/{lesson} was not made from source/{lesson}; run `dlkit release {lesson}`."
        )
    source.cells = [cell for cell in source.cells if not _is_tests(cell)]
    _run(source, root / "source" / lesson, lesson)
    ran = {cell.id: cell for cell in source.cells}
    for cell in shown.cells:
        if cell.cell_type == "code" and not _is_answer(cell) and cell.id in ran:
            if cell.source == ran[cell.id].source:
                cell.outputs = list(_kept(ran[cell.id].outputs))
    return shown


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
    """Yield what a reader should see: no progress bars or warnings, of a result its best form."""
    for output in outputs:
        if output.output_type == "stream" and output.name == "stdout":
            yield output
        elif output.output_type in SHOWN:
            yield output
