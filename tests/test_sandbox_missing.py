"""Rule 6: no wall is assumed. Without walls there is no sandbox, unless one asks for none."""

import os
import shutil
import stat
from pathlib import Path

import pytest
from sandboxes import MB, command_lines, shown, until, walls

from dlkit.sandbox import (
    Limits,
    NoWalls,
    Sandbox,
    SandboxUnavailable,
    WallsMissing,
    find_walls,
)
from dlkit.sandbox.walls import Bubblewrap


def fresh_walls() -> Bubblewrap:
    """Walls whose server has not been started."""
    return Bubblewrap(shutil.which("bwrap"))


def fake_bwrap(folder: Path, script: str) -> None:
    program = folder / "bwrap"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_without_bubblewrap_the_sentence_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WallsMissing, match=r"^[^\n]*`sudo apt-get install bubblewrap`\.$"):
        find_walls()


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'bwrap: No permissions to create a new namespace' >&2; exit 1", "No permissions"),
        ("echo 'bwrap: Unknown option --disable-userns' >&2; exit 1", "older than 0.8"),
        ("exit 3", "without a message"),
    ],
)
def test_walls_that_do_not_stand_are_told_with_what_mends_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, words: str
) -> None:
    fake_bwrap(tmp_path, script)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WallsMissing, match=words) as missing:
        find_walls()
    assert "`" in str(missing.value)
    assert "\n" not in str(missing.value)


def test_a_kernel_that_refuses_is_told_with_its_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "max_user_namespaces").write_text("0\n")
    fake_bwrap(tmp_path, "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("dlkit.sandbox.walls.KERNEL_SETTINGS", tmp_path)
    with pytest.raises(WallsMissing, match="`sudo sysctl user.max_user_namespaces=15000`"):
        find_walls()


def test_a_shell_that_cannot_start_is_a_failure_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/usr/bin/no-such-python")
    with pytest.raises(SandboxUnavailable, match="The sandbox server did not.*no-such-python"):
        Sandbox(fresh_walls(), {})


def test_limits_that_are_too_low_for_a_start_are_a_failure_of_ours() -> None:
    with pytest.raises(SandboxUnavailable, match="only 1 MB"):
        Sandbox(walls(), {}, limits=Limits(memory_bytes=4 * MB, folder_bytes=MB))


def test_walls_whose_server_cannot_fork_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlkit.sandbox.walls.FOLDERS", ("/no/such/folder",))
    with pytest.raises(WallsMissing, match="No such file or directory"):
        find_walls()


def test_a_server_that_ends_is_a_failure_of_ours_and_is_replaced() -> None:
    there = fresh_walls()
    with pytest.raises(SandboxUnavailable, match="The sandbox server ended"):
        with Sandbox(there, {}) as box:
            there._server.tree.kill()
            while True:
                box.value("x")
    with Sandbox(there, {}) as box:
        assert shown(box, "1 + 1") == "2\n"


@pytest.mark.parametrize("seconds", [0.001, 0.003, 0.006, 0.01, 0.02, 0.03, 0.3])
def test_a_start_that_is_broken_off_leaves_no_process(
    seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = f"no_such_package_{os.getpid()}_{round(seconds * 1000)}"
    monkeypatch.setattr("dlkit.sandbox.walls.INSIDE_NAME", mark)
    with pytest.raises(SandboxUnavailable):
        Sandbox(fresh_walls(), {}, limits=Limits(start_seconds=seconds))
    until(lambda: not any(mark.encode() in line for line in command_lines()))


def test_the_walls_have_a_name_to_report() -> None:
    assert walls().name == "bubblewrap"
    assert NoWalls().name == "none (unsafe)"


def test_without_walls_the_same_shell_runs_and_its_folder_is_removed(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("data")
    with Sandbox(NoWalls(), {"data.txt": tmp_path / "data.txt"}) as box:
        assert shown(box, "open('data.txt').read()") == "'data'\n"
        folder = Path(shown(box, "import os; print(os.getcwd())").strip())
        shown(box, "import subprocess; left = subprocess.Popen(['sleep', '1000'])")
        left = int(shown(box, "left.pid"))
        assert folder.exists()
    assert not folder.exists()
    status = Path(f"/proc/{left}/status")
    assert not status.exists() or "State:\tZ" in status.read_text()  # ended, not yet collected


def test_a_closed_sandbox_says_so() -> None:
    box = Sandbox(walls(), {})
    box.close()
    box.close()
    with pytest.raises(SandboxUnavailable, match="is closed"):
        box.call("f", ())
