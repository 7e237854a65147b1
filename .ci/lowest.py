"""Run every lesson, filled in, with the lowest versions that the students' wheel allows.

    make lowest        (with the lowest Python; needs the package index)

A lesson is its released notebook with the answers of `source/`. It runs in a fresh environment that
holds the wheel, the lower bound of each package that the wheel needs, and a kernel: no instructors'
half. `check` raises for an answer that is not right: a notebook that runs to its end was checked.
`--newest` takes the newest versions instead, for a Python that is not out for long; lessons may be
named, by default it is all.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from dlkit.exercise import lesson_ids
from dlkit.release.wheel import build_wheel, lowest_python

ROOT = Path(__file__).resolve().parent.parent
KERNEL = "lowest"
ALONE = """
import importlib.metadata, importlib.util, sys, dlkit
assert dlkit.__file__.startswith(sys.prefix), dlkit.__file__
assert importlib.util.find_spec("dlkit.judge") is None
print("Python", sys.version.split()[0], *(f"{name} {importlib.metadata.version(name)}"
      for name in ("dlkit-student", "numpy", "h5py", "matplotlib", "ipython", "tqdm")))
"""


def main() -> int:
    """Run the lessons; return 0 when every check of each passed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--newest", action="store_true")
    parser.add_argument("lessons", nargs="*", default=lesson_ids(ROOT))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        python = install(Path(folder), options.newest)
        subprocess.run([python, "-I", "-c", ALONE], check=True)
        os.environ["JUPYTER_PATH"] = str(Path(folder) / "share" / "jupyter")  # where its kernel is
        failed = [lesson for lesson in options.lessons if not passes(lesson, Path(folder))]
    print(f"{len(failed)} lessons failed" + "".join(f"\n  {lesson}" for lesson in failed))
    return 1 if failed else 0


def install(folder: Path, newest: bool) -> Path:
    """Make the environment and its kernel in `folder`; return its Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lowest = lowest_python(project["requires-python"]).removeprefix(">=")
    if not newest and not sys.version.startswith(f"{lowest}."):
        sys.exit(f"lowest.py: old wheels are for old Pythons: make PYTHON=python{lowest} lowest")
    needs = [one if newest else one.replace(">=", "==") for one in project["dependencies"]]
    venv.create(folder / "venv")
    python = folder / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    wanted = [*needs, str(build_wheel(ROOT, folder)), "ipykernel"]
    subprocess.run([*pip, "install", "--quiet", "--only-binary", ":all:", *wanted], check=True)
    at = ["--name", KERNEL, "--prefix", str(folder)]
    subprocess.run([python, "-m", "ipykernel", "install", *at], check=True, capture_output=True)
    return python


def passes(lesson: str, folder: Path) -> bool:
    """Run the filled notebook of `lesson` in a copy of what students get; say how it went."""
    work = shutil.copytree(ROOT / "release" / lesson, folder / lesson)
    client = NotebookClient(
        filled(lesson),
        timeout=None,  # how long a busy machine takes says nothing of a lesson
        kernel_name=KERNEL,
        resources={"metadata": {"path": str(work)}},
    )
    try:
        client.execute(env=os.environ | {"PYTHONPATH": "", "OPENBLAS_NUM_THREADS": "1"})
    except CellExecutionError as error:
        print(f"{lesson}: {error}")
        return False
    cards = sum(map(shows_a_card, client.nb.cells))
    print(f"{lesson}: every cell ran, {cards} checks passed", flush=True)
    return cards > 0


def filled(lesson: str) -> NotebookNode:
    """Return the released notebook of `lesson` with the answers of its source notebook."""
    source, release = (
        nbformat.read(ROOT / step / lesson / f"{lesson}.ipynb", as_version=4)
        for step in ("source", "release")
    )
    answers = {cell.id: cell.source for cell in source.cells if is_solution(cell)}
    for cell in release.cells:
        cell.source = answers.get(cell.id, cell.source)
    return release


def is_solution(cell: NotebookNode) -> bool:
    """Say whether a student writes this cell."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def shows_a_card(cell: NotebookNode) -> bool:
    """Say whether this is a tests cell that shows the card of `check`."""
    graded = cell.metadata.get("nbgrader", {}).get("grade") and not is_solution(cell)
    return bool(graded and any("data" in output for output in cell.get("outputs", [])))


if __name__ == "__main__":
    sys.exit(main())
