"""`dlkit doctor`: walls that stand are said to, and each that does not is noticed."""

import subprocess
import sys
from pathlib import Path

import pytest
from sandboxes import walls

from dlkit.doctor import PROBES, Probe, WallDown, examine
from dlkit.sandbox import NoWalls

BY_WALL = {probe.wall: probe for probe in PROBES}


def test_every_wall_of_this_machine_holds() -> None:
    troubles = [str(finding) for finding in examine(walls()) if finding.trouble]
    assert troubles == []


@pytest.mark.parametrize(
    "wall",
    [
        "no file of this machine can be read",
        "no file of this machine can be written",
        "there is no network",
        "other processes cannot be seen",
        "the number of its processes is bounded",
    ],
)
def test_without_walls_the_attempt_succeeds_and_is_told(wall: str) -> None:
    with pytest.raises(WallDown):
        BY_WALL[wall].attempt(NoWalls())


def test_an_attempt_that_could_not_be_made_is_no_success() -> None:
    """A cell that fails leaves nothing in `found`, which must not count as a wall that holds."""
    from dlkit import doctor

    def broken(walls: NoWalls) -> None:
        doctor._refuse(doctor._seen(walls, "raise OSError"), "nothing was tried")

    with pytest.raises(WallDown, match="nothing was tried"):
        broken(walls())


def test_a_wall_that_is_down_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def gets_through(_: object) -> None:
        raise WallDown("a submission got through.")

    monkeypatch.setattr("dlkit.doctor.PROBES", (Probe("a wall", gets_through, "mend it"),))
    assert [str(f) for f in examine(walls())] == ["✗ a wall: a submission got through; mend it"]


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "dlkit.cli", "doctor"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_without_bubblewrap_the_command_fails_and_says_what_mends_it(tmp_path: Path) -> None:
    done = run(tmp_path, PATH="/nowhere")
    assert done.returncode == 1
    assert "sudo apt-get install bubblewrap" in done.stdout
    assert done.stderr.startswith("dlkit doctor: 1 of the checks failed")


def test_a_secret_that_others_can_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "assignments").mkdir()
    secret = tmp_path / "gradebook" / "secret"
    secret.parent.mkdir()
    secret.write_bytes(bytes(32))
    secret.chmod(0o644)
    done = run(tmp_path, PATH="/nowhere")
    assert f"others may read {secret}; chmod 600 {secret}" in done.stdout
