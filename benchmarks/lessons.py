"""How long the source notebooks run: `python benchmarks/lessons.py [ID ...]`.

Executes each with one BLAS thread and prints its seconds and its slowest cells. A lesson wants at
most 60 seconds in all and 10 a cell on two cores; a machine that does other things adds to both.
"""

import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from dlkit.exercise import lesson_ids

ROOT = Path(__file__).resolve().parents[1]
QUIET = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "TQDM_DISABLE": "1"}
SHOWN = 3  # of the slowest cells


def timed(lesson: str) -> tuple[float, list[tuple[float, str]]]:
    """Execute a lesson; return its seconds and those of each cell with its id, slowest first."""
    folder = ROOT / "source" / lesson
    notebook = nbformat.read(folder / f"{lesson}.ipynb", as_version=4)
    client = NotebookClient(notebook, resources={"metadata": {"path": str(folder)}})
    start, cells = time.perf_counter(), []
    with client.setup_kernel():
        for index, cell in enumerate(notebook.cells):
            before = time.perf_counter()
            client.execute_cell(cell, index)
            cells.append((time.perf_counter() - before, cell.id))
    return time.perf_counter() - start, sorted(cells, reverse=True)


def main() -> None:
    """Time the lessons that are named, or all."""
    os.environ.update(QUIET)
    for lesson in sys.argv[1:] or lesson_ids(ROOT):
        seconds, cells = timed(lesson)
        slowest = ", ".join(f"{name} {spent:.1f}" for spent, name in cells[:SHOWN])
        print(f"{lesson:<24}{seconds:6.1f} s; slowest cells: {slowest}", flush=True)


if __name__ == "__main__":
    main()
