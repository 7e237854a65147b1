"""An IPython shell that keeps what cells show, and calls the notebook's functions."""

import builtins
import contextlib
import re
import sys

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell

from dlkit.check.outcome import Raised, Reply, call

from .outputs import Descriptors, Outputs, Stream, long

# What IPython may change: blanks at the start, lines of blanks, prompts, escapes at the start of a
# line or of an assigned value, question marks; and a cell of one line, which may name a command.
OWN_SYNTAX = re.compile(
    r"\A\s|^[ \t]+$|In \[|^\s*(?:>>>|\.\.\.|[%!?/,;])|=\s*[%!]|\?|\A.*\s*\Z", re.M
)


class Hook(DisplayHook):
    """Shows a cell's last value as `execute_result`."""

    def write_output_prompt(self) -> None:
        """A notebook has no such prompt."""

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        """Show the value in all its forms."""
        self.shell.shown.bundle("execute_result", format_dict)

    def finish_displayhook(self) -> None:
        """Nothing else is printed."""
        self._is_active = False


class Publisher(DisplayPublisher):
    """Shows what `display` is given."""

    def publish(
        self,
        data: dict,
        metadata: dict | None = None,
        *,
        transient: dict | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        """Show `data`, or replace what has the same display id."""
        display_id = (transient or {}).get("display_id")
        if update:
            self.shell.shown.update(data, display_id)
        else:
            self.shell.descriptors.drain()
            self.shell.shown.bundle("display_data", data, display_id)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what the cell has shown."""
        self.shell.shown.clear(wait)


class Shell(InteractiveShell):
    """An IPython shell that keeps what a cell shows."""

    descriptors: Descriptors
    display_pub_class = Publisher
    displayhook_class = Hook

    def init_history(self) -> None:
        """Keep no history file."""
        self.history_manager = HistoryManager(shell=self, parent=self, enabled=False)

    def attach(self) -> None:
        """Take what is printed, by Python or by programs, in this process from now on."""
        self.descriptors = Descriptors()
        sys.stdout = Stream("stdout", self.descriptors)
        sys.stderr = Stream("stderr", self.descriptors)

    @property
    def shown(self) -> Outputs:
        """What the running cell has shown so far."""
        return self.descriptors.shown

    def run(self, source: str, room: int) -> tuple:
        """Run a cell and return ("ran", failed, outputs)."""
        self.descriptors.shown = Outputs(room)
        try:
            failed = not self.run_cell(source, store_history=True).success
        except BaseException:  # what slipped out of IPython's own net
            self.showtraceback()
            failed = True
        self.descriptors.drain()
        outputs = self.shown.packed()
        self.descriptors.forget()
        self.descriptors.shown = Outputs(0)
        return "ran", failed, outputs

    def transform_cell(self, raw_cell: str) -> str:
        """Turn IPython's own syntax into Python, where there may be any.

        To look for it as IPython does would take longer than all else about a small cell.
        """
        if OWN_SYNTAX.search(raw_cell):
            return super().transform_cell(raw_cell)
        return raw_cell if raw_cell.endswith("\n") else f"{raw_cell}\n"

    def call(self, name: str, arguments: tuple) -> Reply:
        """Call the notebook's function; what it shows is dropped, what it raises is told."""
        try:
            return call(self.user_ns[name], arguments)
        except KeyError:
            return Reply(Raised.of(NameError(f"name '{name}' is not defined")), arguments)
        except KeyboardInterrupt as error:
            return Reply(Raised.of(error), arguments)
        finally:
            self.descriptors.forget()
            _close_figures()

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.descriptors.drain()
        name, message = etype.__name__[:200], _message(evalue)[:4000]
        traceback = "\n".join(stb)
        self.shown.add(["error", name, message, long(traceback)], len(traceback))

    def _tee(self, channel: str) -> contextlib.AbstractContextManager:
        return contextlib.nullcontext()  # IPython would keep a second copy of all output

    def enable_gui(self, gui: str | None = None) -> None:
        """Figures are shown inline: there is no other event loop."""

    def ask_exit(self) -> None:
        """`exit()` in a cell asks for nothing that could be given here."""


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "(an exception whose text cannot be shown)"


def _close_figures() -> None:
    """Close what a called function drew: nobody will see it, and figures add up."""
    with contextlib.suppress(Exception):
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close("all")


def _refuse_input(*_: object, **__: object) -> None:
    raise StdinNotImplementedError("input() is not available while a notebook is graded.")


def make_shell() -> Shell:
    """Build a shell that keeps no history, reads no start-up files and asks nobody anything."""
    shell = Shell.instance()
    shell.attach()
    builtins.input = _refuse_input
    sys.argv[:] = [""]
    sys.path.insert(0, "")  # the working folder first, as in a notebook
    return shell
