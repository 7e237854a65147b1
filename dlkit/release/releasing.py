"""Make `release/`: the students' notebooks, the wheel they import, and what they read first."""

import os
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

from dlkit.notebook.building import replace, scratch
from dlkit.notebook.compare import difference, differences
from dlkit.notebook.script import BuildError
from dlkit.release import self_study
from dlkit.release.generate import generate
from dlkit.release.leaks import leaks
from dlkit.release.self_study import Opening
from dlkit.release.student_files import readme, requirements
from dlkit.release.wheel import NAME, build_wheel, lowest_python

SHOWN = 5  # leaks that the error tells


def release(root: Path, assignment: str | None = None) -> list[str]:
    """Make `release/<id>/` of one assignment, or of all, and the wheel, README and requirements.

    Nothing of an older release is touched before the new one is made and free of leaks. Returns
    what has changed in the gradebook for those who have grades, in sentences.
    Raises BuildError, in one sentence, when nbgrader refuses or something leaks.
    """
    chosen = [assignment] if assignment else _sources(root)
    with scratch(root) as folder:
        new, target = folder / "release", root / "release"
        _make(root, new, chosen, {*chosen, *_released(target)})
        _refuse(leaks(root, new))
        recorded = folder / "recorded"
        told = [words for one in chosen for words in generate(root, one, recorded, record=True)]
        _put(new, target, chosen)
    return told


def release_for_self_study(root: Path, assignment: str | None, opening: Opening) -> Path:
    """Make `self-study/`, like `release/` and with solutions and explanations; return its path.

    `release/` and the gradebook stay as they are. Raises BuildError as `release` does.
    """
    chosen = [assignment] if assignment else _sources(root)
    with scratch(root) as folder:
        new, target = folder / self_study.FOLDER, root / self_study.FOLDER
        _make(root, new, chosen, {*chosen, *_released(target)})
        for one in chosen:
            self_study.write(root, one, new / one, opening)
        with (new / "README.md").open("a", encoding="utf-8") as readme:
            readme.write(self_study.remark(opening))
        _refuse(leaks(root, new, for_self_study=True))
        _put(new, target, chosen)
    return target


def _refuse(found: list[str]) -> None:
    if found:
        rest = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise BuildError(f"nothing was released, because {'; '.join(found[:SHOWN])}{rest}.")


def _put(new: Path, target: Path, chosen: Iterable[str]) -> None:
    """Move the lessons and the files beside them into place."""
    for one in chosen:
        replace(new / one, target / one)
    _replace_papers(new, target)


def release_check(root: Path, assignment: str | None = None) -> list[str]:
    """Say where the committed `release/` differs from a fresh one or leaks, in sentences.

    Only the folder of `assignment` is looked at, if one is given.
    """
    ids = _sources(root)
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "release"
        _make(root, new, [assignment] if assignment else ids, ids)
        if assignment:
            pair = root / "release" / assignment, new / assignment
            return differences(*pair, f"dlkit release {assignment}") + leaks(root, new)
        rows = differences(root / "release", new, "dlkit release")
    return rows + leaks(root, root / "release")


def _sources(root: Path) -> list[str]:
    ids = sorted(path.parent.name for path in (root / "source").glob("*/*.ipynb"))
    if not ids:
        raise BuildError(f"There is no notebook in {root / 'source'}; run `dlkit build` first.")
    return ids


def _released(folder: Path) -> list[str]:
    return [path.parent.name for path in folder.glob("*/*.ipynb")]


def _make(root: Path, new: Path, chosen: Iterable[str], listed: Iterable[str]) -> None:
    """Write a whole release of the `chosen` into the new folder; README names the `listed`."""
    new.mkdir()
    for one in chosen:
        if not (root / "source" / one / f"{one}.ipynb").is_file():
            raise BuildError(f"There is no source/{one}/{one}.ipynb; run `dlkit build {one}`.")
        generate(root, one, new, record=False)
    wheel = build_wheel(root, new)
    course = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = course["optional-dependencies"]["course"]
    programs = [row for row in extra if row.startswith(("jupyterlab", "notebook"))]
    python = lowest_python(course["requires-python"]).removeprefix(">=")
    _write(new / "README.md", readme(sorted(listed), python))
    _write(new / "requirements.txt", requirements(wheel.name, programs))
    for path in (new, *new.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)  # a class reads it, whatever the umask


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _replace_papers(new: Path, target: Path) -> None:
    """Move the files beside the notebooks' folders into place; other versions' wheels go."""
    target.chmod(0o755)
    fresh = [path for path in new.iterdir() if path.is_file()]
    for path in fresh:
        old = target / path.name
        if not old.is_file() or difference(old, path):
            os.replace(path, old)
    for wheel in target.glob(f"{NAME}-*.whl"):
        if wheel.name not in {path.name for path in fresh}:
            wheel.unlink()
