"""However dlkit was installed, and wherever its Python lies, only the student half shows."""

import os
import shutil
import subprocess
import venv
from pathlib import Path

import pytest

from dlkit.sandbox.mounts import PACKAGE, libraries

LOOK = """
import sys
from pathlib import Path
from dlkit.sandbox import Cell, Sandbox, find_walls

source = '''
import os, sys
import dlkit, numpy
try:
    import imported_late
except ModuleNotFoundError as error:
    print(error)
print(os.path.dirname(dlkit.__file__), sorted(os.listdir(os.path.dirname(dlkit.__file__))))
for folder, folders, files in os.walk("/"):
    if folder == "/":
        folders[:] = set(folders) - {"proc", "dev", "usr"}
    for name in {"reference", "lesson.py", "gradebook", "source"} & {*folders, *files}:
        there = f"{folder}/{name}"
        empty = os.path.isdir(there) and not os.listdir(there)
        if ("dlkit/" in there or "course-of" in there) and not empty:
            print("found", there)
'''
with Sandbox(find_walls(), {}) as sandbox:
    (result,) = sandbox.run([Cell("look", source)])
print(result.outputs[0].get("text") or result.outputs[0])
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A course folder with the package, its private folders and an environment inside it."""
    checkout = tmp_path / "course-of-ours"
    for private in ("assignments", "source", "gradebook"):
        (checkout / private).mkdir(parents=True)
        (checkout / private / "lesson.py").write_text("secret = 1\n")
    shutil.copytree(PACKAGE, checkout / "dlkit", ignore=shutil.ignore_patterns("__pycache__"))
    venv.create(checkout / ".venv", symlinks=True, with_pip=False)
    (checkout / ".venv" / "lesson.py").write_text("secret = 1\n")  # beside bin and lib
    return checkout


def packages(checkout: Path) -> Path:
    """The environment's folder of packages, to which this process's own are added."""
    (folder,) = (checkout / ".venv" / "lib").glob("python3*/site-packages")
    (folder / "others.pth").write_text("\n".join(libraries()))
    (folder / "imported_late.py").write_text("")
    return folder


def look(checkout: Path, course: Path | None = None) -> str:
    """Ask the checkout's own Python, in the course folder, what its sandbox shows."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    found = subprocess.run(
        [checkout / ".venv" / "bin" / "python", "-c", LOOK],
        cwd=course or checkout,
        env=clean | {"MPLCONFIGDIR": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout + found.stderr


NOTHING_ELSE = "/course/dlkit ['__init__.py', '__main__.py', 'check', 'data', 'plot']"


def test_an_editable_install_with_its_environment_in_the_checkout(checkout: Path) -> None:
    (packages(checkout) / "_editable.pth").write_text(str(checkout))
    assert look(checkout).strip() == NOTHING_ELSE


def test_a_regular_install_in_the_environments_own_packages(checkout: Path) -> None:
    shutil.move(checkout / "dlkit", packages(checkout) / "dlkit")
    assert look(checkout).strip() == NOTHING_ELSE


def test_a_run_from_the_checkout_with_another_copy_installed(checkout: Path) -> None:
    shutil.copytree(checkout / "dlkit", packages(checkout) / "dlkit")
    assert look(checkout).strip() == NOTHING_ELSE


def test_a_course_kept_inside_the_environment(checkout: Path) -> None:
    inner = checkout / ".venv" / "lib" / "course-of-others"
    inner.mkdir()
    packages(checkout)
    for name in ("dlkit", "assignments", "source", "gradebook"):
        shutil.move(checkout / name, inner / name)
    assert look(checkout, inner).strip() == NOTHING_ELSE
