"""Is the function that is checked the one that stands in the notebook?

Two things make it an older one: its cell was run again and ended in an error before the `def`, a
syntax error for example; or its cell was changed, and not run since. The first is seen in the
kernel's own list of inputs. The second is seen in the notebook's file, so only once it is saved:
a file that was saved before the cell was run holds an older text, and says nothing.
"""

import ast
import inspect
import json
import math
import re
import time
from collections.abc import Callable, Sequence

from IPython import get_ipython
from IPython.core.interactiveshell import ExecutionInfo

from dlkit.check.working_notebook import notebook_file

_began: dict[str, float] = {}  # when each text last began to run, as a cell


def keep_times() -> None:
    """Note from now on when each cell begins to run."""
    shell = get_ipython()
    if shell is not None and _note_time not in shell.events.callbacks["pre_run_cell"]:
        shell.events.register("pre_run_cell", _note_time)


def _note_time(info: ExecutionInfo) -> None:
    _began[info.raw_cell] = time.time()


def stale(name: str, answer: Callable) -> str:
    """Say in a sentence that the notebook has a newer function; "" if none is known of."""
    shell = get_ipython()
    source = _source(answer)
    if shell is None or not source:
        return ""
    inputs = [str(text) for text in shell.user_ns.get("In", ())]
    ran = _last(inputs, lambda text: source in text and _is_python(text))
    begun = _last(inputs, lambda text: _defines(name, text))
    if ran and begun > ran:
        return (
            f"Cell [{begun}] has a `def {name}`, but it did not get so far: what is checked is the "
            f"function of cell [{ran}]."
        )
    since = max((begun for text, begun in _began.items() if source in text), default=math.inf)
    saved = [text for text in _saved_cells(since) if _defines(name, text)]
    if ran and saved and not any(source in text for text in saved):
        return (
            f"The notebook's `{name}` was changed since its cell was run: what is checked is the "
            f"older one, of cell [{ran}]. Run the cell again."
        )
    return ""


def _source(answer: Callable) -> str:
    try:
        return inspect.getsource(answer).strip()
    except (OSError, TypeError):
        return ""


def _last(texts: Sequence[str], wanted: Callable[[str], bool]) -> int:
    """Return the place of the last of `texts` that is wanted; 0, where none ever is, for none."""
    return max((place for place, text in enumerate(texts) if wanted(text)), default=0)


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def _defines(name: str, text: str) -> bool:
    return re.search(rf"^(async )?def {re.escape(name)}\b", text, re.MULTILINE) is not None


def _saved_cells(since: float) -> list[str]:
    """Return the code cells of the notebook's file, if it was saved later than `since`.

    [] where it was not, where it is not known and where it cannot be read.
    """
    file = notebook_file()
    try:
        if file is None or file.stat().st_mtime <= since:
            return []
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
