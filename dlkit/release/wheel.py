"""The student wheel: the half of `dlkit` that a student may have, as `dlkit-student`.

Its version is that of `dlkit` and a digest of what it is made of, as a local version:
0.1.0+h3f2a91c04d. pip leaves an installed package alone when a wheel has the same version, and
replaces it by any other, be it higher or lower. So whoever installs a release again has what is
in it.
"""

import hashlib
import json
import shutil
import tempfile
import tomllib
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

from dlkit import __version__
from dlkit.student_half import PACKAGE, student_half

NAME = "dlkit_student"


def build_wheel(root: Path, into: Path) -> Path:
    """Build the wheel into the folder `into` and return its path.

    What it needs is what the course's pyproject.toml in `root` says of an install without extras.
    The same files give the same bytes and the same name.
    """
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        _copy_half(tree / PACKAGE.name)
        shutil.copy(root / "LICENSE", tree)
        project = _project(root)
        version = f"{__version__}+h{_digest(tree, json.dumps(project))}"
        (tree / "pyproject.toml").write_text(_toml(project | {"version": version}), "utf-8")
        return Path(next(WheelBuilder(folder).build(directory=str(into))))


def _copy_half(package: Path) -> None:
    package.mkdir()
    for path in student_half():
        if path.is_dir():
            ignore = shutil.ignore_patterns("__pycache__", ".*")
            shutil.copytree(path, package / path.name, ignore=ignore)
        else:
            shutil.copy(path, package)


def _digest(tree: Path, project: str) -> str:
    """Return ten hex digits of the text `project` and the files in `tree`, names and contents."""
    digest = hashlib.sha256(project.encode())
    names = sorted(path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file())
    for name in names:
        content = hashlib.sha256((tree / name).read_bytes()).hexdigest()
        digest.update(f"\n{name} {content}".encode())
    return digest.hexdigest()[:10]


def _project(root: Path) -> dict[str, object]:
    course = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "name": NAME.replace("_", "-"),
        "description": "What the notebooks of the course import: data, pictures and check",
        "license": course["license"],
        "license-files": ["LICENSE"],
        "requires-python": lowest_python(course["requires-python"]),
        "dependencies": course["dependencies"],
    }


def lowest_python(bounds: str) -> str:
    """Return the lower one of the course's `bounds`; the upper one is that of nbgrader's half."""
    return next(bound for bound in bounds.split(",") if bound.startswith(">="))


def _toml(project: dict[str, object]) -> str:
    return "\n".join(
        [
            "[build-system]",
            'requires = ["hatchling"]',
            'build-backend = "hatchling.build"',
            "[project]",
            *(f"{key} = {json.dumps(value)}" for key, value in project.items()),
            "[tool.hatch.build.targets.wheel]",
            f'packages = ["{PACKAGE.name}"]',
            'core-metadata-version = "2.4"',  # what students' pip knows; newer says nothing more
        ]
    )
