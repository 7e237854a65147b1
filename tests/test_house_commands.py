"""The commands that people and machines type: make, .ci/run, .ci/package, the workflow."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import check_jsonschema
import pytest
import yaml
from house import PYPROJECT, PYTHONS, ROOT
from packaging.specifiers import SpecifierSet

MAKEFILE = (ROOT / "Makefile").read_text()
WORKFLOWS = ROOT / ".github" / "workflows"
WORKFLOW = (WORKFLOWS / "ci.yml").read_text()


def pretend(folder: Path, name: str, script: str = "exit 0") -> None:
    """Put a command into `folder` that notes how it was called in `folder`/calls."""
    command = folder / name
    command.write_text(f'#!/bin/sh\necho "{name} $*" >> "{folder}/calls"\n{script}\n')
    command.chmod(0o755)


def calls(folder: Path) -> list[str]:
    """Return how the pretended commands of `folder` were called."""
    noted = folder / "calls"
    return noted.read_text().splitlines() if noted.exists() else []


def run(*command: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the project from its root, without a terminal.

    These tests are themselves run by make, whose variables a make in here must not inherit.
    """
    from_make = ("MAKE", "MFLAGS", "PYTHON", "VENV")
    inherited = {name: os.environ[name] for name in os.environ if not name.startswith(from_make)}
    options = {"cwd": ROOT, "capture_output": True, "text": True, "stdin": subprocess.DEVNULL}
    return subprocess.run(command, env=surroundings or inherited, **options)


# --- make --------------------------------------------------------------------------------------


def made(tmp_path: Path, python: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run make with an interpreter that says it is version `python`, and a folder for its .venv."""
    pretend(tmp_path, "python", f'echo "{python} {tmp_path}/base"')
    return run("make", f"PYTHON={tmp_path}/python", f"VENV={tmp_path}/venv", *words)


def test_help_says_every_target_and_setup_is_never_a_step_of_its_own():
    said = run("make").stdout
    for target in ("demo", "test", "lesson", "proof", "pages", "lint", "format", "setup", "clean"):
        assert re.search(rf"^make {target} +\w", said, re.M), target
    for target in ("demo", "test", "lesson", "proof", "pages"):
        assert re.search(rf"^{target}: setup\b", MAKEFILE, re.M), target


@pytest.mark.parametrize("version", ["3.10.13", "3.15.0", "3.1.1"])
def test_an_interpreter_out_of_range_is_refused_in_one_sentence(tmp_path: Path, version: str):
    refused = made(tmp_path, version, "lint")
    assert refused.returncode != 0
    assert f"is Python {version}, dlkit needs {PYTHONS[0]} to {PYTHONS[-1]}" in refused.stderr
    assert not (tmp_path / "venv").exists()


def test_each_interpreter_gets_an_environment_of_its_own(tmp_path: Path):
    first = made(tmp_path, "3.11.7", "--dry-run", "setup").stdout
    assert f'"{tmp_path}/base" -m venv --clear' in first
    (tmp_path / "venv").mkdir()
    for stamp in re.findall(r"^touch (.+)$", first, re.M):
        Path(stamp).touch()
    assert "-m venv" not in made(tmp_path, "3.11.7", "--dry-run", "setup").stdout
    assert "-m venv --clear" in made(tmp_path, "3.12.1", "--dry-run", "setup").stdout


def test_make_test_checks_the_style_and_ends_with_pytest(tmp_path: Path):
    steps = made(tmp_path, "3.11.7", "--dry-run", "test").stdout.splitlines()
    assert "/pytest " in steps[-1] and "-m proof" not in steps[-1]
    assert [step.split("/")[-1] for step in steps[-3:-1]] == ["ruff check", "ruff format --check"]


def test_make_proof_verifies_and_ends_with_the_tests_that_make_test_leaves_out(tmp_path: Path):
    steps = made(tmp_path, "3.11.7", "--dry-run", "proof").stdout.splitlines()
    assert steps[-2].endswith("/dlkit verify")
    assert steps[-1].endswith("/pytest -n 2 --dist loadfile -m proof tests")
    assert '"not proof and not pages"' in PYPROJECT


def test_make_pages_ends_with_the_tests_that_open_pages(tmp_path: Path):
    steps = made(tmp_path, "3.11.7", "--dry-run", "pages").stdout.splitlines()
    assert steps[-1].endswith("/pytest -n 2 --dist loadfile -m pages tests")


def test_make_lesson_verifies_the_lesson_and_ends_with_its_tests(tmp_path: Path):
    steps = made(
        tmp_path, "3.11.7", "--dry-run", "lesson", "ID=03-deep-network"
    ).stdout.splitlines()
    assert steps[-2].endswith("/dlkit verify 03-deep-network --seeds 3")
    assert steps[-1].endswith("/pytest -n 2 --lesson 03-deep-network tests")
    (nothing,) = [step for step in steps if step.startswith("test -n ")]
    refused = run("/bin/sh", "-c", nothing.replace("03-deep-network", "", 1))
    assert refused.returncode == 1
    assert refused.stderr.startswith("make lesson: name the lesson, for example")


TESTS = """
import pytest

@pytest.mark.parametrize("lesson", ["01-a", "02-b"])
def test_by_parameter(lesson): pass

@pytest.mark.lesson("01-a")
def test_by_mark(): pass

@pytest.mark.lesson("02-b")
def test_by_the_mark_of_another(): pass

@pytest.mark.lesson
def test_of_the_chosen(only_lesson): assert only_lesson == "01-a"

def test_of_the_machinery(): pass
"""


@pytest.fixture
def two_lessons(tmp_path: Path) -> Path:
    """Return the tests of a course of two lessons, with our conftest.py."""
    for lesson in ("01-a", "02-b"):
        (tmp_path / "assignments" / lesson).mkdir(parents=True)
        (tmp_path / "assignments" / lesson / "notebook.py").touch()
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "tests")
    (tmp_path / "tests" / "test_all.py").write_text(TESTS)
    return tmp_path / "tests"


def pytest_in(tests: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", os.devnull]
    return run(*command, "--rootdir", str(tests), "-rA", *words, str(tests))


def test_lesson_runs_the_tests_that_concern_it_and_no_others(two_lessons: Path):
    ran = pytest_in(two_lessons, "--lesson", "01-a")
    assert ran.returncode == 0, ran.stdout
    names = re.findall(r"^PASSED .*::(\S+)", ran.stdout, re.M)
    assert names == ["test_by_parameter[01-a]", "test_by_mark", "test_of_the_chosen"]
    assert "3 deselected" in ran.stdout


def test_a_lesson_that_is_not_there_is_refused_in_one_sentence(two_lessons: Path):
    refused = pytest_in(two_lessons, "--lesson", "01")
    assert refused.returncode == pytest.ExitCode.USAGE_ERROR
    assert refused.stderr.strip() == (
        "ERROR: --lesson 01: there is no such lesson; there is 01-a, 02-b."
    )


# --- bubblewrap --------------------------------------------------------------------------------


@pytest.fixture
def bare_machine(tmp_path: Path) -> Path:
    """Return a folder to be the whole PATH: a Debian without bubblewrap, seen by its root."""
    pretend(tmp_path, "id", "echo 0")
    pretend(tmp_path, "apt-get")
    pretend(tmp_path, "uname", "echo Linux")
    pretend(tmp_path, "env", 'shift\nexec "$@"')
    return tmp_path


def see_to_bubblewrap(machine: Path) -> subprocess.CompletedProcess[str]:
    """Run the script on a pretended machine and forget the calls that only ask."""
    done = run("/bin/bash", ".ci/package", "bubblewrap", "bwrap", PATH=str(machine))
    asked = [call for call in calls(machine) if call.split()[0] in ("apt-get", "sudo")]
    (machine / "calls").write_text("".join(f"{call}\n" for call in asked))
    return done


INSTALLS = ["apt-get -qq update", "apt-get -qq install --yes --no-install-recommends bubblewrap"]


def test_bubblewrap_that_is_there_is_left_alone(bare_machine: Path):
    pretend(bare_machine, "bwrap")
    assert see_to_bubblewrap(bare_machine).returncode == 0
    assert calls(bare_machine) == []


def test_root_gets_bubblewrap_after_an_update(bare_machine: Path):
    assert see_to_bubblewrap(bare_machine).returncode == 0
    assert calls(bare_machine) == INSTALLS


def test_a_user_with_sudo_and_no_password_gets_bubblewrap(bare_machine: Path):
    pretend(bare_machine, "id", "echo 1000")
    pretend(bare_machine, "sudo", 'shift\nexec "$@"')
    pretend(bare_machine, "true")
    assert see_to_bubblewrap(bare_machine).returncode == 0
    assert [call for call in calls(bare_machine) if call.startswith("apt-get")] == INSTALLS


def test_a_user_who_may_not_install_is_told_the_one_command(bare_machine: Path):
    pretend(bare_machine, "id", "echo 1000")
    pretend(bare_machine, "sudo", "exit 1")
    refused = see_to_bubblewrap(bare_machine)
    assert refused.returncode == 1
    assert refused.stderr.strip().endswith("sudo apt-get install bubblewrap")
    assert calls(bare_machine) == ["sudo -n true"], "nothing was tried"


def test_an_install_that_fails_is_a_failure(bare_machine: Path):
    pretend(bare_machine, "apt-get", "exit 100")
    assert see_to_bubblewrap(bare_machine).returncode == 100


@pytest.mark.parametrize(("system", "word"), [("Linux", "install"), ("Darwin", "Linux only")])
def test_where_there_is_no_apt_get_it_is_said_what_to_do(
    bare_machine: Path, system: str, word: str
):
    (bare_machine / "apt-get").unlink()
    pretend(bare_machine, "uname", f"echo {system}")
    refused = see_to_bubblewrap(bare_machine)
    assert refused.returncode == 1
    assert word in refused.stderr and len(refused.stderr.splitlines()) == 1


def test_make_sees_to_bubblewrap_before_all_else_and_to_chromium_before_pages():
    rules = dict(re.findall(r"(?m)^(\w+): ([^#\n]*)", MAKEFILE))
    assert "bubblewrap" in rules["setup"] and rules["pages"].split() == ["setup", "chromium"]
    for package, command in (("bubblewrap", "bwrap"), ("chromium", "chromium")):
        assert f"\t@.ci/package {package} {command}\n" in MAKEFILE


# --- continuous integration --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "done", "code"),
    [("exit 0", ["make test", "make proof"], 0), ("exit 2", ["make test"], 2)],
)
def test_ci_runs_the_tests_then_the_proofs_and_stops_at_a_failure(
    tmp_path: Path, make: str, done: list[str], code: int
):
    pretend(tmp_path, "make", make)
    finished = run(str(ROOT / ".ci" / "run"), PATH=f"{tmp_path}:/usr/bin:/bin")
    assert calls(tmp_path) == done
    assert finished.returncode == code


def test_the_workflow_runs_the_same_commands_on_every_python():
    job = yaml.safe_load(WORKFLOW)["jobs"]["test"]
    steps = [step.get("run", "") for step in job["steps"]]
    assert ".ci/run" in steps and "make demo" in steps
    pages = yaml.safe_load(WORKFLOW)["jobs"]["pages"]
    assert "make pages" in [step.get("run") for step in pages["steps"]]
    assert job["strategy"]["matrix"]["python"] == PYTHONS


def test_the_workflow_makes_the_proofs_that_need_the_package_index():
    steps = [step.get("run", "") for step in yaml.safe_load(WORKFLOW)["jobs"]["installs"]["steps"]]
    assert {"make resolve", "make lowest"} <= set(steps)


def test_the_site_is_made_by_the_command_that_the_readme_names():
    jobs = yaml.safe_load((WORKFLOWS / "site.yml").read_text())["jobs"]
    assert "dlkit site" in [step.get("run") for step in jobs["make"]["steps"]]
    assert "dlkit site" in (ROOT / "README.md").read_text()


def faults(workflow: str, folder: Path) -> str:
    """Return what is wrong with a GitHub workflow: its form, or a job that waits for none."""
    file = folder / "ci.yml"
    file.write_text(workflow)
    form = ["--builtin-schema", "vendor.github-workflows", "--disable-formats", "*"]
    with redirect_stdout(StringIO()) as said, pytest.raises(SystemExit) as ended:
        check_jsonschema.main([*form, str(file)])
    if ended.value.code:
        return said.getvalue()
    jobs = yaml.safe_load(workflow)["jobs"]
    waits = {name: job.get("needs", []) for name, job in jobs.items()}
    named = {name: [one] if isinstance(one, str) else one for name, one in waits.items()}
    return "".join(f"{n} needs {one}, no job" for n in named for one in named[n] if one not in jobs)


def test_the_workflow_has_the_form_that_github_wants(tmp_path: Path):
    for path in WORKFLOWS.glob("*.yml"):
        assert faults(path.read_text(), tmp_path) == "", path.name


@pytest.mark.parametrize(
    ("line", "instead", "noticed"),
    [
        ("    runs-on:", "    run-on:", "run-on"),
        ("    timeout-minutes: 120", "    timeout-minutes: soon", "soon"),
        ("  installs:\n", "  installs:\n    needs: 7\n", "needs"),
        (
            "  installs:\n",
            "  installs:\n    needs: [test, tests]\n",
            "installs needs tests, no job",
        ),
        ("      - uses: actions/checkout@v4", "      - use: actions/checkout@v4", "use"),
    ],
)
def test_a_fault_in_the_workflow_is_noticed(tmp_path: Path, line: str, instead: str, noticed: str):
    assert line in WORKFLOW
    assert noticed in faults(WORKFLOW.replace(line, instead, 1), tmp_path)


def test_every_paper_names_the_same_pythons():
    first, last = PYTHONS[0], PYTHONS[-1]
    assert re.search(r"^pythons := (.+)$", MAKEFILE, re.M)[1].split() == PYTHONS
    bounds = SpecifierSet(tomllib.loads(PYPROJECT)["project"]["requires-python"])
    assert [minor for minor in range(30) if f"3.{minor}.0" in bounds] == [
        int(one.removeprefix("3.")) for one in PYTHONS
    ]
    assert f'target-version = "py{first.replace(".", "")}"' in PYPROJECT
    for paper in ("README.md", "CONTRIBUTING.md", "constraints.txt"):
        ranges = re.findall(r"\b3\.\d+ to 3\.\d+", (ROOT / paper).read_text())
        assert ranges and set(ranges) == {f"{first} to {last}"}, paper


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ".github/workflows/ci.yml"]
)
def test_every_make_command_in_the_papers_exists(page: str):
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.M))
    named = re.findall(
        r"(?:^|`|run: )make (?:PYTHON=\S+ )?([a-z]+)\b", (ROOT / page).read_text(), re.M
    )
    assert named and set(named) <= targets
