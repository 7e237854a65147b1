"""The house: pyproject, environment.yml, constraints, the changelog and the wheel agree."""

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from house import PYPROJECT, PYTHONS, ROOT, our_files, requirements
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import dlkit

ENVIRONMENT = (ROOT / "environment.yml").read_text()
ON_PYPI = {"playwright-python": "playwright"}  # conda-forge has another package of that name

# --- environment.yml ---------------------------------------------------------------------------


def disagreements(environment: str, pyproject: str) -> list[str]:
    """Return the names on which the two files differ, in presence or in bounds."""
    lines = [line.partition(" ") for line in yaml.safe_load(environment)["dependencies"]]
    conda = {
        canonicalize_name(ON_PYPI.get(name, name)): SpecifierSet(bounds)
        for name, _, bounds in lines
    }
    pip = requirements(pyproject, "course", "site", "test") | {"pip": SpecifierSet()}
    pip["python"] = SpecifierSet(tomllib.loads(pyproject)["project"]["requires-python"])
    return sorted(name for name in conda | pip if conda.get(name) != pip.get(name))


def test_environment_yml_says_the_same_as_pyproject():
    assert disagreements(ENVIRONMENT, PYPROJECT) == []


@pytest.mark.parametrize(
    ("line", "instead", "noticed"),
    [
        ("  - h5py >=", "  # - h5py >=", "h5py"),
        ("numpy >=2.", "numpy >=1.", "numpy"),
        ("  - pip\n", "  - pip\n  - pytorch\n", "pytorch"),
        ("python >=3.11,<3.15", "python >=3.11", "python"),
        (",<0.10", "", "nbgrader"),
    ],
)
def test_a_change_in_environment_yml_alone_is_noticed(line: str, instead: str, noticed: str):
    assert line in ENVIRONMENT
    assert disagreements(ENVIRONMENT.replace(line, instead), PYPROJECT) == [noticed]


# --- dependencies ------------------------------------------------------------------------------


def without_reason(pyproject: str) -> list[str]:
    """Return the requirements of a pyproject.toml that have no comment beside them."""
    project = tomllib.loads(pyproject)["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    stated = [one for each in lists for one in each]
    return [one for one in stated if not re.search(rf'"{re.escape(one)}", +# \w', pyproject)]


def test_every_dependency_has_its_reason_beside_it():
    assert without_reason(PYPROJECT) == []
    assert without_reason(re.sub('("scipy.*",).*', r"\1", PYPROJECT)) == ["scipy>=1.17"]


def pins() -> dict[str, str]:
    """Return the version of each package in constraints.txt; every line must pin exactly one."""
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line[0] != "#"]
    found = dict(re.fullmatch(r"([\w.-]+)==([\w.]+)", line).groups() for line in lines)
    return {canonicalize_name(name): version for name, version in found.items()}


def needs(name: str) -> list[Requirement]:
    """Return what a package requires; of one that this interpreter does without, nothing."""
    try:
        return [Requirement(line) for line in requires(name) or []]
    except PackageNotFoundError:
        return []


def closure(named: Iterable[str], python: str) -> set[str]:
    """Return the names of all packages that an install brings to the first release of `python`."""
    wanted, seen = [Requirement(name) for name in named], set()
    where = {"python_version": python, "python_full_version": f"{python}.0"}
    while wanted:
        one = wanted.pop()
        for extra in {"", *one.extras} - {extra for name, extra in seen if name == one.name}:
            seen.add((one.name, extra))
            there = where | {"extra": extra}
            wanted += [n for n in needs(one.name) if not n.marker or n.marker.evaluate(there)]
    return {canonicalize_name(name) for name, _ in seen}


@pytest.mark.parametrize("python", PYTHONS)
def test_constraints_pin_every_package_that_an_install_brings(python: str):
    brought = closure(requirements(PYPROJECT, "course", "site", "test"), python)
    assert len(brought) > 100, "the closure was followed"
    assert brought - set(pins()) == set()


@pytest.mark.parametrize("python", PYTHONS)
def test_every_package_can_be_installed_on_the_first_release_of_each_python(python: str):
    """`make resolve` proves more, with the network: here speaks what is installed."""
    release, refusing = f"{python}.0", []
    for name in closure(requirements(PYPROJECT, "course", "site", "test"), python):
        try:
            bounds = metadata(name).get("Requires-Python", "")
        except PackageNotFoundError:
            continue
        refusing += [] if release in SpecifierSet(bounds) else [f"{name}: {bounds}"]
    assert refusing == []


def test_every_pin_is_within_the_bounds_of_pyproject():
    wanted, pinned = requirements(PYPROJECT, "course", "site", "test"), pins()
    assert [name for name, bounds in wanted.items() if pinned[name] not in bounds] == []


# --- files -------------------------------------------------------------------------------------

# In two pieces each, so that this file is no example.
PIECES = (("/", "work/"), ("../", "shared"), ("/", "opt/"), ("pypi", ".org"), ("index", "-url"))
TRACES = ["".join(pieces) for pieces in PIECES]


def traces(folder: Path) -> list[str]:
    """Return the files that name a place of the machine they come from, or a registry."""
    wanted = [word.encode() for word in TRACES]
    return [str(p) for p in our_files(folder) if any(word in p.read_bytes() for word in wanted)]


def test_no_file_names_the_place_where_it_was_written(tmp_path: Path):
    (tmp_path / "dlkit").mkdir()
    (tmp_path / "dlkit" / "bad.py").write_text(f"DATA = '{TRACES[0]}data'")
    assert traces(tmp_path) == [str(tmp_path / "dlkit" / "bad.py")], "such a file is found"
    assert traces(ROOT) == []


def test_the_changelog_knows_the_version():
    headings = re.findall(r"^## \[(.+)\]", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert headings[:2] == ["Unreleased", dlkit.__version__]


def build(kind: str, tree: Path, into: Path) -> Path:
    """Build `tree` as a wheel or an sdist and return the file."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(into)]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)
    return next(into.glob("dlkit-*"))


def test_the_wheel_holds_the_package_and_nothing_else(tmp_path: Path):
    wheel = build("wheel", ROOT, tmp_path)
    assert wheel.name == f"dlkit-{dlkit.__version__}-py3-none-any.whl"
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == {path.relative_to(ROOT).as_posix() for path in our_files(ROOT / "dlkit")}


def test_a_source_distribution_leaves_the_class_at_home(tmp_path: Path):
    tree = tmp_path / "tree"
    for path in [*our_files(), ROOT / "gradebook" / "README.md"]:
        (tree / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, tree / path.relative_to(ROOT))
    (tree / "gradebook" / "secret").write_bytes(b"x" * 32)
    with tarfile.open(build("sdist", tree, tmp_path / "dist")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {name for name in names if "gradebook" in name} == {"gradebook/README.md"}
    assert {"dlkit/__init__.py", "Makefile", "constraints.txt"} <= names


@pytest.mark.proof
def test_the_installed_wheel_works_far_from_the_clone(tmp_path: Path):
    """Dependencies come from this environment by path, which leaves an editable dlkit out."""
    wheel = build("wheel", ROOT, tmp_path)
    venv.create(tmp_path / "fresh", with_pip=True)
    packages = next((tmp_path / "fresh" / "lib").glob("python*/site-packages"))
    (packages / "dependencies.pth").write_text(str(Path(pytest.__file__).parent.parent))
    python = str(tmp_path / "fresh" / "bin" / "python")
    install = [python, "-m", "pip", "install", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    show = "import dlkit; print(dlkit.__file__, dlkit.__version__, callable(dlkit.check))"
    said = subprocess.run([python, "-c", show], cwd=tmp_path, capture_output=True, text=True)
    assert said.stdout.split() == [f"{packages}/dlkit/__init__.py", dlkit.__version__, "True"]
    command = subprocess.run([Path(python).with_name("dlkit"), "--help"], capture_output=True)
    assert command.returncode == 0 and b"usage" in command.stdout
