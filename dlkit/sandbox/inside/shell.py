"""An IPython shell that keeps what cells show, and calls the notebook's functions."""

import ast
import builtins
import contextlib
import re
import sys
import warnings

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell

from dlkit.check.outcome import Raised, Reply, call

from .names import bound
from .outputs import Descriptors, Outputs, Stream, long

FAILING = 10  # lines of a cell that may fail before the rest of it is given up
SHOWN = 100  # characters of such a line, and of what it raised
BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")
CELL_MAGIC = re.compile(r"\s*%%(\w+)[^\n]*\n")

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


class Compiler(CachingCompiler):
    """Parses the last text only once: it is looked at before IPython runs it."""

    last: tuple[str, ast.Module] | None = None

    def ast_parse(self, source: str, *options: str, **named: str) -> ast.Module:
        """Return the syntax tree of a cell; raises SyntaxError."""
        if self.last is None or self.last[0] != source:
            self.last = source, super().ast_parse(source, *options, **named)
        return self.last[1]


class Shell(InteractiveShell):
    """An IPython shell that keeps what a cell shows."""

    descriptors: Descriptors
    compiler_class = Compiler
    display_pub_class = Publisher
    displayhook_class = Hook
    system = InteractiveShell.system_raw  # the other way needs a session of its own

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

    def parsed(self, source: str) -> ast.Module | None:
        """Return the syntax tree of a cell, None where it has none; warnings come when it runs."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return self.compile.ast_parse(self.transform_cell(_without_magic(self, source)))
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None

    def run(self, source: str, tree: ast.Module | None, room: int) -> tuple:
        """Run a cell, whose syntax tree is `tree`; return whether it failed, outputs, and lines.

        A line that fails does not take what stands below it: if anything is defined there, it runs
        too, and the line is returned as (number, text, what it raised).
        """
        self.descriptors.shown = Outputs(room)
        failing = []
        rest = _without_magic(self, source)
        if rest is not source:
            number = 1 + _blank_lines(source)
            failing.append((number, _line(source, number), "there is no such cell magic here"))
        dropped = _blank_lines(rest)  # IPython drops them, and numbers the lines without
        failed = False
        while rest:
            error = self._error_of(rest)
            failed |= error is not None
            line, rest = self._below(rest, tree, error) if len(failing) < FAILING else (0, "")
            if rest:
                what = f"{type(error).__name__}: {_message(error)}"
                number = line + dropped
                failing.append((number, _line(source, number), what[:SHOWN]))
        self.descriptors.drain()
        outputs = self.shown.packed()
        self.descriptors.forget()
        self.descriptors.shown = Outputs(0)
        return failed, outputs, tuple(failing)

    def _error_of(self, source: str) -> BaseException | None:
        """Run a cell and return what it raised; that has been shown."""
        try:
            result = self.run_cell(source, store_history=True)
        except BaseException as error:  # what slipped out of IPython's own net
            self.showtraceback()
            return error
        return result.error_before_exec or result.error_in_exec

    def _below(
        self, source: str, tree: ast.Module | None, error: BaseException | None
    ) -> tuple[int, str]:
        """Return the line of the statement that raised `error`, and what stands below it.

        The lines keep their numbers. Nothing is returned where nothing is defined below, or where
        the statement is not known.
        """
        line = self._line_of(error) if tree is not None and error is not None else 0
        done = [node for node in tree.body if node.lineno <= line] if line else []
        if not done or not bound(ast.Module(tree.body[len(done) :], [])):
            return 0, ""
        lines = self.transform_cell(source).split("\n")
        start = done[-1].end_lineno
        return done[-1].lineno, "\n".join(["#"] * start + lines[start:])

    def _line_of(self, error: BaseException) -> int:
        """Return the line of the cell in which `error` came up, 0 where that is not known."""
        frames = error.__traceback__
        while frames is not None:
            if frames.tb_frame.f_globals is self.user_global_ns:
                return frames.tb_lineno
            frames = frames.tb_next
        return 0

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
            return call(self.user_ns[name], arguments, of_a_student=True)
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


def _without_magic(shell: Shell, source: str) -> str:
    """Comment out a first line that calls a cell magic that is not here: the rest is Python."""
    found = CELL_MAGIC.match(source)
    if found is None or shell.find_cell_magic(found[1]):
        return source
    return "#\n" * found[0].count("\n") + source[found.end() :]


def _blank_lines(source: str) -> int:
    """Count the blank lines that a cell begins with."""
    return BLANK_LINES.match(source)[0].count("\n")


def _line(source: str, number: int) -> str:
    lines = source.split("\n")
    return lines[number - 1].strip()[:SHOWN] if number <= len(lines) else ""


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
