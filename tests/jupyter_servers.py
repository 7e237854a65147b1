"""Start JupyterLab or Notebook as a student does, on a free port, and end it: for browser tests."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOKEN = "a-token-of-the-tests"
STARTING = 120  # seconds until a server that does not answer is given up


@dataclass(frozen=True)
class Server:
    """A running server: its kind (`lab` or `notebook`), its port and the folder that it shows."""

    kind: str
    port: int
    folder: Path

    def url(self, notebook: str) -> str:
        """Return the address of a notebook, given by its path below the folder, alone on a page."""
        page = {"lab": "lab/tree", "notebook": "notebooks"}[self.kind]
        return f"http://127.0.0.1:{self.port}/{page}/{notebook}?token={TOKEN}&reset"


@contextmanager
def serving(
    kind: str, folder: Path, state: Path, package: Path, settings: Mapping[str, dict] | None = None
) -> Iterator[Server]:
    """Serve `folder` with `jupyter <kind>` while the context lasts.

    Parameters
    ----------
    kind : `lab` or `notebook`
    folder : what the server shows
    state : where the server keeps its own files; no user's settings are read
    package : the folder from which kernels import dlkit
    settings : JupyterLab's settings by their file, such as {"notebook-extension/tracker": {...}}

    Raises RuntimeError with what the server wrote when it ends before it answers.
    """
    for name, values in (settings or {}).items():
        file = state / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    log = state / "server.log"
    state.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as written:
        process = subprocess.Popen(
            _command(kind, folder),
            cwd=folder,
            env=_surroundings(state, package),
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Server(kind, _port(process, state / "runtime", log), folder)
        finally:
            process.terminate()  # the server ends its kernels
            process.wait(timeout=60)


def _command(kind: str, folder: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "jupyter", kind, "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={folder}"),
        *(f"--IdentityProvider.token={TOKEN}", "--LabApp.news_url=None"),
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]


def _surroundings(state: Path, package: Path) -> dict[str, str]:
    places = {"CONFIG": "config", "DATA": "data", "RUNTIME": "runtime"}
    kept = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    return {
        **kept,
        **{f"JUPYTER_{kind}_DIR": str(state / name) for kind, name in places.items()},
        "IPYTHONDIR": str(state / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(state / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(state / "workspaces"),
        "PYTHONPATH": str(package),
    }


def _port(process: subprocess.Popen, runtime: Path, log: Path) -> int:
    """Wait for the file in which a server that listens says its port."""
    until = time.monotonic() + STARTING
    while time.monotonic() < until and process.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            try:
                return json.loads(file.read_text(encoding="utf-8"))["port"]
            except ValueError:
                pass  # it is still being written
        time.sleep(0.1)
    raise RuntimeError(f"the server does not answer:\n{log.read_text(errors='replace')[-3000:]}")
