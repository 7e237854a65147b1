"""Sandboxes for tests, and what a test asks of one."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from textwrap import dedent

from dlkit.sandbox import Cell, Limits, Sandbox, Walls, find_walls

MB = 2**20
BACKSTOP = 300.0  # seconds until what must come is taken to fail; no busy machine needs so many
# A cell that shows how many of 30 threads it could start; `done.set()` ends them.
THREADS = """
import threading
done = threading.Event()
started = 0
try:
    for _ in range(30):
        threading.Thread(target=done.wait, args=(5.0,), daemon=True).start()
        started += 1
except RuntimeError:
    pass
started
"""


@cache
def walls() -> Walls:
    """Find the walls once: every test of them needs them, none is skipped without them."""
    return find_walls()


def sandbox(
    files: Mapping[str, Path] | None = None, submission: Path | None = None, **limits: float
) -> Sandbox:
    """Start a sandbox behind this machine's walls."""
    return Sandbox(walls(), files or {}, submission, Limits(**limits))


def outputs(box: Sandbox, source: str) -> list[dict]:
    """Run one cell and return its outputs."""
    (result,) = box.run([Cell("cell", dedent(source))])
    return result.outputs


def shown(box: Sandbox, source: str) -> str:
    """Run one cell and return all the text that it shows, errors too."""
    return "".join(map(_text, outputs(box, source)))


def _text(output: dict) -> str:
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}\n"
    return output["text"] if "text" in output else output["data"].get("text/plain", "") + "\n"


def until(condition: Callable[[], object]) -> None:
    """Wait for what must come, however busy the machine is."""
    deadline = time.monotonic() + BACKSTOP
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def command_lines() -> list[bytes]:
    """Return the command lines of all processes of the machine, words separated by NUL."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            lines.append(path.read_bytes())
    return lines
