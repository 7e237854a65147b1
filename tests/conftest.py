"""What is the same for every test: one thread, no windows, nobody's own Jupyter settings.

`pytest --lesson ID` runs only what concerns one lesson: tests that have it as their parameter
`lesson`, tests and files that are marked with it (`pytestmark = pytest.mark.lesson(ID)`), and those
marked without an id, which take it from the fixture `only_lesson`.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Before NumPy and Matplotlib are imported: two processes share two cores, and none has a screen.
for _library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
os.environ["MPLBACKEND"] = "Agg"
os.environ["TQDM_DISABLE"] = "1"  # progress bars of the lessons are for people


@pytest.fixture(scope="session", autouse=True)
def neutral_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep a user's own Jupyter and nbgrader settings out, and this environment's commands in.

    nbgrader starts `alembic` by name, which must be the one beside this interpreter.
    """
    home = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        patch.setenv("IPYTHONDIR", str(home / "ipython"))
        for kind in ("CONFIG", "DATA", "RUNTIME"):
            patch.setenv(f"JUPYTER_{kind}_DIR", str(home / kind.lower()))
        yield


@pytest.fixture(scope="session")
def only_lesson(request: pytest.FixtureRequest) -> str | None:
    """Return the lesson that `--lesson` names; None when all are tested."""
    return request.config.getoption("lesson")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--lesson ID`."""
    parser.addoption("--lesson", metavar="ID", help="only what concerns this lesson")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a lesson that is not there: no test would be selected, or none of it."""
    lesson = config.getoption("lesson")
    known = sorted(path.parent.name for path in ROOT.glob("assignments/*/notebook.py"))
    if lesson is not None and lesson not in known:
        raise pytest.UsageError(
            f"--lesson {lesson}: there is no such lesson; there is {', '.join(known)}."
        )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of the lesson that was asked for."""
    lesson = config.getoption("lesson")
    if lesson is not None:
        others = [item for item in items if not concerns(item, lesson)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if concerns(item, lesson)]


def concerns(item: pytest.Item, lesson: str) -> bool:
    """Say whether a test concerns this lesson."""
    mark = item.get_closest_marker("lesson")
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    return mark.args in ((), (lesson,)) if mark else parameters.get("lesson") == lesson
