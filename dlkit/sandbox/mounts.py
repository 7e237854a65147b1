"""What a sandbox sees: the system's programs, this Python, the student half, and nothing else.

Every path is bound read-only at its own place, but for the student half and the inside shell, which
lie at a neutral one. Folders are named one by one: whatever else lies beside them stays outside.
"""

import os
import site
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dlkit.student_half import PACKAGE, student_half

HOME = "/home/student"
COURSE = "/course"
SKELETON = f"{COURSE}/home"  # what every home starts with
INSIDE = Path(__file__).resolve().parent / "inside"
INSIDE_NAME = "dlkit_inside"
PRIVATE = ("assignments", "source", "gradebook", ".git")  # of a course folder, wherever it lies

SYSTEM = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
USR = ("bin", "sbin", "lib", "lib32", "lib64", "libx32", "libexec", "share", "local/lib")
ETC = ("alternatives", "fonts", "ld.so.cache", "localtime", "mime.types")


@dataclass(frozen=True)
class Bind:
    """A path outside, and where the sandbox sees it, read-only."""

    source: Path
    target: str


@dataclass(frozen=True)
class Mounts:
    """All that a sandbox sees: binds, links, and empty folders over what must not show."""

    binds: tuple[Bind, ...]
    links: tuple[tuple[str, str], ...]
    covered: tuple[Path, ...]

    @property
    def targets(self) -> list[str]:
        """Name the places at which something is bound."""
        return [bind.target for bind in self.binds]

    def within(self, folders: Iterable[str]) -> "Mounts":
        """Return the part of it that lies in one of `folders`."""
        places = [Path(folder) for folder in folders]

        def lies_in(path: str) -> bool:
            return any(Path(path).is_relative_to(place) for place in places)

        binds = tuple(bind for bind in self.binds if lies_in(bind.target))
        links = tuple(link for link in self.links if lies_in(link[1]))
        return Mounts(binds, links, tuple(path for path in self.covered if lies_in(str(path))))


def mounts() -> Mounts:
    """Gather what the sandboxes of this process may see."""
    seen = [*_system(), *_python()]
    covered = [place for path in (*_copies(seen), *_private()) for place in _places(path, seen)]
    links = [(os.readlink(path), str(path)) for path in _links()]
    neutral = [
        Bind(path, f"{COURSE}/dlkit/{path.name}") for path in student_half() if path.exists()
    ]
    neutral.append(Bind(INSIDE, f"{COURSE}/{INSIDE_NAME}"))
    binds = (*(Bind(path, str(path)) for path in seen), *neutral, *_fonts())
    return Mounts(binds, tuple(links), tuple(dict.fromkeys(covered)))


def libraries() -> list[str]:
    """Return the folders of installed packages on this process's path."""
    return [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]


def _system() -> list[Path]:
    """Find programs and libraries, and the few files of /etc that libraries read."""
    folders = [p for name in SYSTEM if not (p := Path("/", name)).is_symlink()]
    folders += [Path("/usr", name) for name in USR] + [Path("/etc", name) for name in ETC]
    return [path for path in folders if path.exists()]


def _python() -> list[Path]:
    """Find this Python: programs and libraries of its prefixes, and packages that lie elsewhere.

    Never a whole prefix: that may be a home folder or the checkout itself.
    """
    names = ("bin", "lib", "lib64", "pyvenv.cfg")
    found = [path for prefix in _prefixes() for name in names if (path := prefix / name).exists()]
    found = [path for path in found if path not in _links()]
    return found + [path for path in map(Path, libraries()) if not any(_places(path, found))]


def _prefixes() -> list[Path]:
    """Find every prefix that the start of this Python passes through."""
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), *_hops(Path(sys.executable))}
    prefixes |= {prefix.resolve() for prefix in prefixes}
    return sorted(prefixes - {Path("/"), Path("/usr")})


def _links() -> list[Path]:
    """Find folders that are links to their neighbours: /lib to usr/lib, lib64 to lib."""
    paths = [Path("/", name) for name in SYSTEM] + [prefix / "lib64" for prefix in _prefixes()]
    return [path for path in paths if path.is_symlink()]


def _hops(program: Path) -> Iterator[Path]:
    """Follow the links from a virtual environment's `python` and yield each one's prefix."""
    yield program.parent.parent
    while program.is_symlink():
        program = program.parent / os.readlink(program)
        yield Path(os.path.normpath(program)).parent.parent


def _copies(seen: list[Path]) -> Iterator[Path]:
    """Find installed copies of this package: they hold the references."""
    for path in [*seen, *map(Path, libraries()), *map(Path, site.getsitepackages())]:
        for pattern in ("dlkit", "*-packages/dlkit", "python3*/*-packages/dlkit"):
            yield from (copy for copy in path.glob(pattern) if copy.is_dir())


def _private() -> Iterator[Path]:
    """Find what must never show, in case it lies below a folder that does."""
    yield PACKAGE
    for course in (Path.cwd(), PACKAGE.parent):
        yield from (p for name in PRIVATE if (p := course / name).exists())


def _places(path: Path, seen: list[Path]) -> Iterator[Path]:
    """Yield every place where `path` would show: a folder may be seen under several names."""
    for folder in seen:
        if path.resolve().is_relative_to(folder.resolve()):
            yield folder / path.resolve().relative_to(folder.resolve())


def _fonts() -> list[Bind]:
    """Matplotlib's lists of fonts, if it made one outside: making one takes a while."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(os.environ.get("MPLCONFIGDIR") or caches / "matplotlib")
    files = folder.glob("fontlist-v*.json")
    return [Bind(file, f"{SKELETON}/.config/matplotlib/{file.name}") for file in files]
