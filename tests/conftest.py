"""What is the same for every test: one thread, no windows, nobody's own Jupyter settings."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

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
