"""Where the project lies, what it is made of and what it wants: for the tests of the house."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = (ROOT / "pyproject.toml").read_text()
PYTHONS = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', PYPROJECT)
NOT_OURS = {"gradebook", "build", "dist", "__pycache__"}  # a class, and what can be made again
MADE = (ROOT / "site", ROOT / "self-study")  # the same; dlkit/site is ours
HIDDEN_BUT_OURS = {".ci", ".gitattributes", ".github", ".gitignore"}


def our_files(root: Path = ROOT) -> Iterator[Path]:
    """Yield every file of the project: nothing made by running it, and nobody's class."""
    for path in sorted(root.iterdir()):
        hidden = path.name[0] == "." and path.name not in HIDDEN_BUT_OURS
        if path in MADE or path.name in NOT_OURS or hidden:
            continue
        yield from our_files(path) if path.is_dir() else [path]


def requirements(pyproject: str, *extras: str) -> dict[str, SpecifierSet]:
    """Return name and bounds of the packages that dlkit with these extras wants."""
    project = tomllib.loads(pyproject)["project"]
    lines = [*project["dependencies"]]
    lines += [line for extra in extras for line in project["optional-dependencies"][extra]]
    wanted = [Requirement(line) for line in lines]
    return {canonicalize_name(one.name): one.specifier for one in wanted if one.name != "dlkit"}
