"""The outcome of calling an answer: its value or exception, and the arguments afterwards."""

import builtins
import contextlib
import io
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from dlkit.check.locating import NOWHERE, Located, locate
from dlkit.check.text import printable, type_name

PRINTED = 2000  # characters that are kept of what a call prints
NOT_JUDGEABLE = "NotJudgeable"  # in place of an exception's name: the value cannot be carried


@dataclass(frozen=True)
class Raised:
    """An exception, as the names of its classes (most derived first) and a short message.

    Where it came up is for its reader alone: equal exceptions may have been raised anywhere.
    """

    kinds: tuple[str, ...]
    message: str = ""
    located: Located = field(default=NOWHERE, compare=False, repr=False)

    @classmethod
    def of(cls, error: BaseException, function: Callable | None = None) -> "Raised":
        """Describe `error` by names and at most 200 characters; nothing of the object is kept.

        Given the `function` that was called, say too where in its code the error came up.
        """
        kinds = type.mro(type(error))[:-1]  # without `object`
        located = NOWHERE if function is None else locate(error, function)
        return cls(tuple(map(type_name, kinds)), safe_message(error), located)

    def __str__(self) -> str:
        return f"{self.kinds[0]}: {self.message}" if self.message else self.kinds[0]


@dataclass(frozen=True)
class Reply:
    """The result of a call: its value or what it `Raised`, and its arguments after it returned.

    Arguments that were left alone may be the very tuple that was sent. `seconds` is the processor
    time of the call, where that was measured: a busy machine takes none of it. `printed` is the
    beginning of what the call printed, where that is kept.
    """

    outcome: object
    arguments_after: object = ()
    seconds: float = field(default=0.0, compare=False)
    printed: str = field(default="", compare=False)


def generators(values: tuple, named: Mapping[str, object]) -> list[np.random.Generator]:
    """Return the random generators among the arguments of a call, in their order."""
    return [v for v in (*values, *named.values()) if isinstance(v, np.random.Generator)]


Ask = Callable[[tuple], Reply]


def safe_message(error: BaseException) -> str:
    """Return at most 200 printable characters of the error's text, whatever its `__str__` does."""
    try:
        text = str(error)
    except KeyboardInterrupt:
        raise
    except BaseException:
        text = "(an exception whose text cannot be shown)"
    return printable(text)


class _Printed(io.TextIOBase):
    """Where printed text goes: its beginning is kept, so an endless `print` fills no memory."""

    encoding = "utf-8"

    def __init__(self, room: int) -> None:
        self.room = room
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text[: self.room - len(self.text)]
        return len(text)


@contextlib.contextmanager
def _no_input() -> Iterator[None]:
    """Let nothing wait for input: `input` raises EOFError, and a debugger that reads it quits."""

    def refused(prompt: object = "") -> str:
        raise EOFError("there is no input while an answer is checked")

    kept = builtins.input, sys.stdin
    builtins.input, sys.stdin = refused, io.StringIO()
    try:
        yield
    finally:
        builtins.input, sys.stdin = kept


def call(function: Callable, arguments: tuple, of_a_student: bool = False) -> Reply:
    """Call `function(*arguments)`: warnings are dropped, an exception is a `Raised`.

    Of a student's function the beginning of what it prints is kept, and an exception says where it
    was raised, with the text of the line: a line of a reference must not reach a student.
    Interrupting the kernel still interrupts: KeyboardInterrupt is the one exception that passes.
    """
    printed = _Printed(PRINTED if of_a_student else 0)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_no_input())
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.redirect_stderr(printed))
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(np.errstate(all="ignore"))
        warnings.simplefilter("ignore")
        try:
            outcome = function(*arguments)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            outcome = Raised.of(error, function if of_a_student else None)
        return Reply(outcome, arguments, printed=printed.text)
