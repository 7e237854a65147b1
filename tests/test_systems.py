"""What students get works on Windows and macOS, too, and in any locale."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from house import ROOT, our_files

from dlkit.student_half import student_half

UNIX = {"_posixsubprocess", "crypt", "fcntl", "grp", "nis", "ossaudiodev", "posix", "pty", "pwd"}
UNIX |= {"resource", "signal", "spwd", "syslog", "termios", "tty", "multiprocessing", "subprocess"}
# What os has on Windows, of all that the student half could want of it.
OF_OS = {"PathLike", "W_OK", "access", "environ", "fspath", "getpid", "path", "replace"}
OF_OS |= {"strerror", "unlink"}
ROOTS = ("/dev", "/etc", "/home", "/proc", "/tmp", "/usr", "/var", "C:\\")


def modules(folders: list[Path]) -> list[Path]:
    """Return the Python files in these folders, and those of them that are files themselves."""
    files = [file for one in folders for file in (one.rglob("*.py") if one.is_dir() else [one])]
    return sorted(files)


def of_one_system(source: str) -> list[str]:
    """Return what a module uses that not every system has: modules, names of os, paths."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found += [one.name for one in names if one.name.split(".")[0] in UNIX]
            case ast.ImportFrom(module=module, level=0) if module.split(".")[0] in UNIX:
                found.append(module)
            case ast.ImportFrom(module="os", names=names):
                found += [f"os.{one.name}" for one in names if one.name not in OF_OS]
            case ast.Attribute(value=ast.Name(id="os"), attr=name) if name not in OF_OS:
                found.append(f"os.{name}")
            case ast.Attribute(value=ast.Name(id="socket"), attr=name) if "UNIX" in name:
                found.append(f"socket.{name}")
            case ast.Constant(value=str(text)) if text.startswith(ROOTS):
                found.append(text)
    return found


def test_the_student_half_uses_nothing_that_one_system_has_alone():
    files = modules(student_half())
    found = {str(file): of_one_system(file.read_text(encoding="utf-8")) for file in files}
    assert len(found) > 50
    assert {file: what for file, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("import resource", "resource"),
        ("import signal as s", "signal"),
        ("from fcntl import flock", "fcntl"),
        ("from os import fork", "os.fork"),
        ("import os\nos.getuid()", "os.getuid"),
        ("import socket\nsocket.AF_UNIX", "socket.AF_UNIX"),
        ("open('/dev/shm/x', encoding='utf-8')", "/dev/shm/x"),
    ],
)
def test_what_one_system_has_alone_is_noticed(source: str, what: str):
    assert of_one_system(source) == [what]


def without_encoding(source: str) -> Iterator[str]:
    """Yield the calls that read or write text in the encoding of whoever runs them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and not any(one.arg == "encoding" for one in node.keywords):
            if is_of_text(node.func, [ast.unparse(one) for one in node.args]):
                yield f"{node.lineno}: {ast.unparse(node)}"


def is_of_text(function: ast.expr, arguments: list[str]) -> bool:
    """Say whether a call without `encoding=` opens a text; `open` of an archive is given a name."""
    match function:
        case ast.Name(id="open"):
            return not any("b" in mode for mode in arguments[1:2])
        case ast.Attribute(value=ast.Name(id="os")):
            return False
        case ast.Attribute(attr="open"):
            return all(one[0] in "'\"" and "b" not in one for one in arguments[:1])
        case ast.Attribute(attr="read_text"):
            return not arguments
        case ast.Attribute(attr="write_text"):
            return len(arguments) < 2
    return False


def test_every_text_is_read_and_written_in_a_named_encoding():
    files = modules([ROOT / "dlkit", ROOT / "assignments", ROOT / ".ci"])
    found = {str(file): [*without_encoding(file.read_text(encoding="utf-8"))] for file in files}
    assert {file: calls for file, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    ("call", "noticed"),
    [
        ("open(path)", True),
        ("open(path, 'w')", True),
        ("path.open('a')", True),
        ("path.read_text()", True),
        ("path.write_text(words)", True),
        ("open(path, 'rb')", False),
        ("path.open('wb')", False),
        ("path.read_text('utf-8')", False),
        ("open(path, encoding='utf-8')", False),
    ],
)
def test_a_text_without_an_encoding_is_noticed(call: str, noticed: bool):
    assert bool([*without_encoding(call)]) == noticed


def alike(names: list[str]) -> list[set[str]]:
    """Return the names that are one file where capitals make no difference."""
    groups: dict[str, set[str]] = {}
    for name in names:
        groups.setdefault(name.casefold(), set()).add(name)
    return [group for group in groups.values() if len(group) > 1]


def test_every_file_has_a_name_that_every_file_system_can_hold():
    names = [file.relative_to(ROOT).as_posix() for file in our_files()]
    parts = {part for name in names for part in Path(name).parts}
    assert alike(names) == []
    assert alike(["release/A.h5", "release/a.h5", "b"]) == [{"release/A.h5", "release/a.h5"}]
    assert [part for part in parts if set(part) & set('<>:"\\|?*') or part[-1] in ". "] == []
    assert [
        part for part in parts if part.split(".")[0].upper() in ("CON", "PRN", "AUX", "NUL")
    ] == []
    released = [name for name in names if name.startswith("release/")]
    assert max(map(len, released)) <= 120, "Windows allows 260 with the folder that it lies in"


def attribute(path: str, name: str) -> str:
    """Return a Git attribute of a file."""
    asked = ["git", "check-attr", name, "--", path]
    return subprocess.check_output(asked, cwd=ROOT, text=True).split()[-1]


def test_line_ends_are_the_same_on_every_system():
    """Git writes \\r\\n on Windows otherwise: generated files would differ from a fresh build."""
    assert attribute("release/README.md", "eol") == "lf"
    assert attribute("dlkit/cli.py", "text") == "auto"
    for binary in ("release/00-numpy-warmup/cases.h5", "docs/pictures/card.png"):
        assert attribute(binary, "text") == "unset"
    texts = [file for file in our_files() if file.suffix in (".py", ".md", ".ipynb", ".txt")]
    assert [file for file in texts if b"\r" in file.read_bytes()] == []


def bars(source: str) -> Iterator[str]:
    """Yield the progress bars of a lesson that Jupyter shows in red, or that a print breaks."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "tqdm":
            file = [ast.unparse(one.value) for one in node.keywords if one.arg == "file"]
            if file != ["sys.stdout"]:
                yield f"{node.lineno}: not on stdout"
        if isinstance(node, ast.For) and ast.unparse(node.iter).startswith("tqdm("):
            calls = (one for line in node.body for one in ast.walk(line))
            if any(isinstance(one, ast.Call) and ast.unparse(one.func) == "print" for one in calls):
                yield f"{node.lineno}: prints between its steps"


def test_no_progress_bar_of_a_lesson_is_red_or_broken():
    files = sorted(ROOT.glob("assignments/*/notebook.py"))
    found = {file.parent.name: [*bars(file.read_text(encoding="utf-8"))] for file in files}
    assert {name: lines for name, lines in found.items() if lines} == {}
    loop = "for x in tqdm(xs, file=sys.stdout):\n    print(x)"
    assert [*bars("tqdm(xs)")] == ["1: not on stdout"]
    assert [*bars(loop)] == ["1: prints between its steps"]
