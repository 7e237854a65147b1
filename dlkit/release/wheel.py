"""The student wheel: the half of `dlkit` that a student may have, as `dlkit-student`."""

import json
import shutil
import tempfile
import tomllib
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

from dlkit.student_half import PACKAGE, student_half

NAME = "dlkit_student"


def build_wheel(root: Path, into: Path) -> Path:
    """Build the wheel into the folder `into` and return its path.

    What it needs is what the course's pyproject.toml in `root` says of an install without extras.
    The same files give the same bytes.
    """
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        _copy_half(tree / PACKAGE.name)
        shutil.copy(root / "LICENSE", tree)
        (tree / "pyproject.toml").write_text(_pyproject(root), encoding="utf-8")
        return Path(next(WheelBuilder(folder).build(directory=str(into))))


def _copy_half(package: Path) -> None:
    package.mkdir()
    for path in student_half():
        if path.is_dir():
            ignore = shutil.ignore_patterns("__pycache__", ".*")
            shutil.copytree(path, package / path.name, ignore=ignore)
        else:
            shutil.copy(path, package)


def _pyproject(root: Path) -> str:
    course = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = {
        "name": NAME.replace("_", "-"),
        "dynamic": ["version"],
        "description": "What the notebooks of the course import: data, pictures and check",
        "license": course["license"],
        "license-files": ["LICENSE"],
        "requires-python": course["requires-python"],
        "dependencies": course["dependencies"],
    }
    return "\n".join(
        [
            "[build-system]",
            'requires = ["hatchling"]',
            'build-backend = "hatchling.build"',
            "[project]",
            *(f"{key} = {json.dumps(value)}" for key, value in rows.items()),
            "[tool.hatch.version]",
            f'path = "{PACKAGE.name}/__init__.py"',
            "[tool.hatch.build.targets.wheel]",
            f'packages = ["{PACKAGE.name}"]',
            'core-metadata-version = "2.4"',  # what students' pip knows; newer says nothing more
        ]
    )
