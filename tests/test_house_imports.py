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
    (*STUDENT_HALF, "__main__"),
    ("student_half", "reference", "clone"),
    ("exercise",),
    ("judge", "mutants"),
    ("bundling", "verify", "notebook", "release", "sandbox", "grading", "template"),
    ("collect", "site"),
    ("cli", "demo", "doctor", "new_lesson"),
]

GRADING = ("common", "intake", "records", "judging", "nbgrader_steps", "pool")  # in the same order


def imported(source: str) -> set[str]:
    """Return the dotted names that a module imports: `a.b` for `from a import b`.

    Relative imports, by which an assignment's files know each other, are left out.
    """
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def may_use(path: Path) -> tuple[str, ...]:
    """Return the extras whose packages a file of the project may import."""
    room = path.relative_to(ROOT).parts
    if room[0] in BESIDE_TESTS or path == BUNDLING:
        return ("course", "site", "test", "benchmarks")
    is_library = room[0] == "dlkit" and room[1] in STUDENT_HALF
    is_lesson = room[0] == "assignments" and path.name == "notebook.py"
    if is_library or is_lesson:
        return ()
    return ("course", "site") if room[:2] == ("dlkit", "site") else ("course",)


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
    assert undeclared(ROOT / "dlkit/check/review.py", "import numpy, nbformat, os") == {"nbformat"}
    assert undeclared(ROOT / "dlkit/judge.py", "import nbformat\nimport scipy.special") == {"scipy"}


def test_only_the_site_uses_what_draws_pages():
    assert undeclared(ROOT / "dlkit/site/drawing.py", "import sphinx") == set()
    assert undeclared(ROOT / "dlkit/judge.py", "import sphinx") == {"sphinx"}


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


def backward(room: str, source: str) -> list[str]:
    """Return the imports of a module in a room of grading that go against the order of rooms."""
    allowed = GRADING[: 1 + GRADING.index(room)]
    names = [name for name in imported(source) if name.startswith("dlkit.grading.")]
    return [name for name in names if name.split(".")[2] not in allowed]


def test_imports_between_the_rooms_of_grading_go_one_way():
    package = ROOT / "dlkit" / "grading"
    modules = [path for path in package.rglob("*.py") if path.parent != package]
    assert {path.parent.name for path in modules} == set(GRADING), "each room has its place"
    assert [path.name for path in package.glob("*.py")] == ["__init__.py"], "all is in a room"
    found = {str(path): backward(path.parent.name, path.read_text()) for path in modules}
    assert {name: those for name, those in found.items() if those} == {}


def test_an_import_against_the_order_of_rooms_is_noticed():
    source = "from dlkit.grading.common import errors\nfrom dlkit.grading.judging import secret"
    assert backward("records", source) == ["dlkit.grading.judging.secret"]
    assert backward("judging", source) == []
    assert backward("pool", "from dlkit.grading import other") == ["dlkit.grading.other"]
