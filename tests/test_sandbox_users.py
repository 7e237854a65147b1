"""The walls stand for root and for an ordinary user alike."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dlkit
from dlkit.sandbox.mounts import mounts

FILES = ("walls", "limits", "uncounted", "sharing")
TESTS = [f"tests/test_sandbox_{name}.py" for name in FILES]
THOSE = (
    "walls or uncounted or sharing or fork_bomb or flood_of_memory or disk_flood or killed_between"
)
NOBODY = "65534"


def test_the_walls_hold_for_an_ordinary_user_too(tmp_path: Path) -> None:
    """The tests of the walls, run again as nobody; for an ordinary user they just have been."""
    if os.geteuid() != 0:
        return
    home = tmp_path / "home"
    home.mkdir()
    checkout = Path(__file__).parents[1]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command += [f"--basetemp={home}/pytest", "-k", THOSE, *TESTS]
    found = subprocess.run(
        [*_as_nobody(checkout, home), *command],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert " passed" in found.stdout


def _as_nobody(checkout: Path, home: Path) -> list[str]:
    """Return the command before a command that makes an ordinary user of root.

    Where the Python or the checkout lies in a closed folder such as /root, an empty open folder
    covers it and they are bound into that.
    """
    needed = [bind.source for bind in mounts().binds] + [checkout, Path(dlkit.__file__).parent]
    closed = {folder for path in [*needed, home] for folder in _closed_parents(path)}
    outermost = {folder for folder in closed if not closed & set(folder.parents)}
    hidden = [path for path in needed if outermost & set(path.parents)]
    line = [shutil.which("bwrap"), "--dev-bind", "/", "/"]
    for folder in outermost:
        line += ["--tmpfs", str(folder)]
    for path in hidden:
        line += ["--ro-bind", str(path), str(path)]
    line += ["--perms", "0777", "--tmpfs", str(home)]
    for folder in {folder for path in [*hidden, home] for folder in path.parents}:
        if outermost & {folder, *folder.parents}:
            line += ["--chmod", "0755", str(folder)]
    line += ["--", "setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]
    return [*line, "--inh-caps=-all", "--bounding-set=-all", "--"]


def _closed_parents(path: Path) -> Iterator[Path]:
    return (folder for folder in path.parents if not folder.stat().st_mode & 0o001)
