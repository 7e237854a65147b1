"""Compare generated files with freshly made ones: each difference in one sentence.

Notebooks and all other files are compared byte for byte, `.h5` files and wheels by content. A
float may differ by 1e-12: one matrix product differs in its last bits between processors. In
`cases.h5` it may differ by a hundredth of what its exercise tolerates, since there may be a
difference quotient in it, which makes those last bits large.
"""

import json
import zipfile
from collections.abc import Callable, Collection, Iterator
from itertools import zip_longest
from pathlib import Path

import h5py
import numpy as np

from dlkit.check import cases
from dlkit.check.compare import Tolerance
from dlkit.check.progress import FILE_NAME

CLOSE = Tolerance(1e-12, 1e-12)
SHARE = 0.01  # of an exercise's tolerance
# What Jupyter, Python and `check` in a notebook leave.
JUNK = {".ipynb_checkpoints", "__pycache__", ".pytest_cache", FILE_NAME}


def files_in(folder: Path, ignoring: Collection[str] = JUNK) -> dict[str, Path]:
    """Return the files below `folder` by their path in it, but none of a folder named `ignoring`.

    Links are listed as they are, not followed.
    """
    found = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*"))}
    return {
        name: path
        for name, path in found.items()
        if (path.is_symlink() or not path.is_dir()) and not set(ignoring) & set(Path(name).parts)
    }


def differences(old: Path, new: Path, command: str) -> list[str]:
    """Say how the folder `old` differs from the freshly made `new`, one sentence a file.

    `command` is what makes it again.
    """
    have, want = files_in(old), files_in(new)
    remedy = f"run `{command}`"
    rows = [f"{old / name} is missing; {remedy}." for name in want if name not in have]
    rows += [f"{old / name} has no source; {remedy}." for name in have.keys() - want]
    for name in sorted(have.keys() & want):
        found = difference(have[name], want[name])
        rows += [f"{have[name]} differs from a fresh one ({found}); {remedy}."] if found else []
    return sorted(rows)


def difference(old: Path, new: Path) -> str | None:
    """Say in a few words how two files of one kind differ; None when they are alike."""
    if old.read_bytes() == new.read_bytes():
        return None
    compare = _BY_CONTENT.get(old.suffix, _bytes)
    try:
        return compare(old, new)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        return f"it cannot be read: {error}"


def _bytes(old: Path, new: Path) -> str:
    return "other bytes"


def _notebook(old: Path, new: Path) -> str:
    cells = [json.loads(path.read_text(encoding="utf-8"))["cells"] for path in (old, new)]
    for have, want in zip_longest(*cells):
        if have != want:
            names = [cell["id"] if cell else "nothing" for cell in (have, want)]
            return f"first at cell {names[0]!r}" + (
                f", expected {names[1]!r}" if names[0] != names[1] else ""
            )
    return "outside of its cells"


def _h5(old: Path, new: Path) -> str | None:
    tolerances = _tolerances(new)
    with h5py.File(old, "r") as one, h5py.File(new, "r") as other:
        have, want = dict(_walk(one)), dict(_walk(other))
        for name in [*want, *(have.keys() - want)]:
            if name not in have or name not in want:
                return f"{name} is {'missing' if name in want else 'unexpected'}"
            tolerance = tolerances.get(name.split("/")[1], CLOSE)
            if not _alike(have[name], want[name], tolerance):
                return f"{name} has other values"
        return None if list(have) == list(want) else "its entries stand in another order"


def _tolerances(path: Path) -> dict[str, Tolerance]:
    """Return how far the floats of each exercise may differ, for `cases.h5`; else nothing."""
    if path.name != cases.FILE_NAME:
        return {}
    given = {name: cases.read(path, name).tolerance for name in cases.names(path)}
    return {name: Tolerance(SHARE * one.atol, SHARE * one.rtol) for name, one in given.items()}


def _walk(group: h5py.Group) -> Iterator[tuple[str, np.ndarray | None]]:
    """Yield everything in `group` by name: attributes as `name@key`, data sets as arrays."""
    for key, value in group.attrs.items():
        yield f"{group.name}@{key}", np.asarray(value)
    for child in group.values():
        if isinstance(child, h5py.Group):
            yield child.name, None
            yield from _walk(child)
        else:
            yield child.name, np.asarray(child[()])
            yield from ((f"{child.name}@{k}", np.asarray(v)) for k, v in child.attrs.items())


def _alike(one: np.ndarray | None, other: np.ndarray | None, tolerance: Tolerance) -> bool:
    if one is None or other is None:
        return one is other
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if one.dtype.kind in "fc":
        return np.allclose(one, other, tolerance.rtol, tolerance.atol, equal_nan=True)
    return np.array_equal(one, other)


def _wheel(old: Path, new: Path) -> str | None:
    with zipfile.ZipFile(old) as one, zipfile.ZipFile(new) as other:
        have, want = _members(one), _members(other)
    different = [name for name in sorted(have | want) if have.get(name) != want.get(name)]
    return f"first in its member {different[0]}" if different else None


def _members(wheel: zipfile.ZipFile) -> dict[str, bytes]:
    """Return what a wheel holds, leaving out RECORD (hashes of the rest) and who packed it."""
    kept = {n: wheel.read(n) for n in wheel.namelist() if not n.endswith(".dist-info/RECORD")}
    tag = next((name for name in kept if name.endswith(".dist-info/WHEEL")), None)
    if tag:
        lines = kept[tag].splitlines()
        kept[tag] = b"\n".join(line for line in lines if not line.startswith(b"Generator:"))
    return kept


_BY_CONTENT: dict[str, Callable[[Path, Path], str | None]] = {
    ".ipynb": _notebook,
    ".h5": _h5,
    ".whl": _wheel,
}
