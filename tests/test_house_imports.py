"""Who imports what: packages have to be declared, and the rooms of dlkit import one way."""

import ast
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from house import PYPROJECT, ROOT, our_files, requirements
from packaging.utils import canonicalize_name

from dlkit.student_half import STUDENT_HALF

TESTS = ROOT / "tests"
BESIDE_TESTS = ("tests", "benchmarks")  # what may import helpers of the tests
BUNDLING = ROOT / "dlkit" / "bundling.py"  # what it makes is committed: only authors run it
LAYERS = [  # each imports from its own layer and those before it
    STUDENT_HALF,
    ("student_half", "reference"),
    ("exercise",),
    ("judge",),
    ("bundling", "verify", "notebook", "release", "sandbox", "grading", "template"),
    ("cli", "demo", "doctor", "new_lesson", "__main__"),
]


def imported(source: str) -> set[str]:
    """Return the dotted names that a module imports: `a.b` for `from a import b`."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def may_use(path: Path) -> tuple[str, ...]:
    """Return the extras whose packages a file of the project may import."""
    room = path.relative_to(ROOT).parts
    if room[0] in BESIDE_TESTS or path == BUNDLING:
        return ("course", "test")
    is_students = (room[0] == "dlkit" and room[1] in STUDENT_HALF) or path.name == "notebook.py"
    return () if is_students and room[0] in ("dlkit", "assignments") else ("course",)


@cache
def packages() -> Mapping[str, list[str]]:
    """Return which distributions hold each importable name: `sklearn` is of `scikit-learn`."""
    return packages_distributions()


def package(top: str) -> str:
    """Return the name under which pip knows an importable name."""
    return canonicalize_name(packages().get(top, [top])[0])


def undeclared(path: Path, source: str) -> set[str]:
    """Return the packages that a file imports without a right to them."""
    allowed = {*requirements(PYPROJECT, *may_use(path)), "dlkit"}
    folders = [path.parent] + [TESTS] * (path.relative_to(ROOT).parts[0] in BESIDE_TESTS)
    neighbours = {each.stem for folder in folders for each in folder.glob("[a-z]*")}
    tops = {name.split(".")[0] for name in imported(source)} - sys.stdlib_module_names - neighbours
    return {top for top in tops if package(top) not in allowed}


def test_every_import_is_a_declared_dependency_of_its_room():
    files = [path for path in our_files() if path.suffix == ".py"]
    found = {str(path.relative_to(ROOT)): undeclared(path, path.read_text()) for path in files}
    assert {name: those for name, those in found.items() if those} == {}


def test_an_instructors_package_in_the_students_half_is_noticed():
    assert undeclared(ROOT / "dlkit/check/card.py", "import numpy, nbformat, os") == {"nbformat"}
    assert undeclared(ROOT / "dlkit/judge.py", "import nbformat\nimport scipy.special") == {"scipy"}


def layer(name: str) -> int:
    """Return the layer of a part of dlkit; what `__init__` itself holds belongs to the first."""
    return next((n for n, rooms in enumerate(LAYERS) if name in rooms), 0)


def upward(room: str, source: str) -> list[str]:
    """Return the imports of a module in `room` that go against the direction."""
    parts = [name.split(".")[1] for name in imported(source) if name.startswith("dlkit.")]
    return [part for part in parts if layer(part) > layer(room)]


def test_imports_inside_dlkit_go_one_way():
    package = ROOT / "dlkit"
    modules = {path: path.relative_to(package).parts[0] for path in package.rglob("*.py")}
    rooms = {room.removesuffix(".py") for room in modules.values()} - {"__init__"}
    assert rooms - {room for each in LAYERS for room in each} == set(), "each room has its layer"
    found = {p.name: upward(r.removesuffix(".py"), p.read_text()) for p, r in modules.items()}
    assert {name: parts for name, parts in found.items() if parts} == {}
    assert upward("check", "from dlkit.judge import judge") == ["judge"]
