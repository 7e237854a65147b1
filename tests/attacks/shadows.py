"""Attacks by files beside the notebook that take the place of libraries and settings."""

import os
from pathlib import Path

from attacks.attack import Attack, write

CLASS = "shadowing files"

AGREES = """
def __getattr__(name):
    return lambda *args, **options: True
allclose = array_equal = isclose = lambda *args, **options: True
"""
TOUCH = "import os\nos.system('touch from-a-shadow; touch @CANARIES@/from-a-shadow')\n"
STANDARD = {f"{name}.py": AGREES for name in ("json", "struct", "socket", "ast", "h5py")}
SETTINGS = f"{TOUCH}c = get_config()\nc.Autograde.force = True"


def own_cases(notebook: Path) -> None:
    (notebook.parent / "cases.h5").write_bytes(b"\x89HDF\r\n\x1a\n" + os.urandom(5000))


def shared_object(notebook: Path) -> None:
    for name in ("numpy.cpython-311-x86_64-linux-gnu.so", "_json.so", "libm.so.6"):
        (notebook.parent / name).write_bytes(b"\x7fELF" + os.urandom(5000))


ATTACKS = (
    Attack("own-numpy", "Brings a NumPy along that agrees.", folder=write({"numpy.py": AGREES})),
    Attack(
        "own-numpy-package",
        "Brings NumPy along as a folder, with its testing.",
        folder=write({"numpy/__init__.py": AGREES, "numpy/testing.py": AGREES}),
    ),
    Attack(
        "own-dlkit",
        "Brings a dlkit along that gives all points.",
        folder=write({"dlkit/__init__.py": AGREES, "dlkit/judge.py": AGREES}),
    ),
    Attack("own-inside", "Brings its own shell.", folder=write({"dlkit_inside.py": TOUCH})),
    Attack(
        "site-customize",
        "Brings modules that Python imports by itself when it starts.",
        "!python -c 'pass'; python3 -m site",
        folder=write({"sitecustomize.py": TOUCH, "usercustomize.py": TOUCH}),
    ),
    Attack(
        "start-up-files",
        "Brings start-up files of IPython and Jupyter.",
        folder=write(
            {
                ".ipython/profile_default/startup/00.py": TOUCH,
                "ipython_config.py": TOUCH,
                "jupyter_config.py": TOUCH,
            }
        ),
    ),
    Attack("own-cases", "Brings stored cases of its own, broken.", folder=own_cases),
    Attack("path-file", "Brings a .pth file that runs a line.", folder=write({"x.pth": TOUCH})),
    Attack(
        "matplotlibrc",
        "Brings settings of Matplotlib that name another back end.",
        "import matplotlib.pyplot as plt\nplt.plot([1]); plt.show()",
        folder=write({"matplotlibrc": "backend: module://evil\n", "evil.py": TOUCH}),
    ),
    Attack(
        "own-standard-library",
        "Brings modules with the names of the standard library's.",
        "import json, struct, socket",
        folder=write(STANDARD),
    ),
    Attack(
        "own-exercises",
        "Brings exercises and a course of its own.",
        folder=write(
            {
                "lesson.py": TOUCH,
                "pyproject.toml": "[project]\nname = 'dlkit'\n",
                "assignments/90-small/exercises/double.py": TOUCH,
            }
        ),
    ),
    Attack(
        "own-settings",
        "Brings settings of nbgrader and pytest.",
        folder=write({"nbgrader_config.py": SETTINGS, "conftest.py": TOUCH}),
    ),
    Attack("shared-objects", "Brings libraries of machine code.", folder=shared_object),
)
