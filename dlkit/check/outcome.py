"""The outcome of calling an answer: its value or exception, and the arguments afterwards."""

import contextlib
import io
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from dlkit.check.locating import NOWHERE, Located, locate
from dlkit.check.text import printable, type_name

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
    time of the call, where that was measured: a busy machine takes none of it.
    """

    outcome: object
    arguments_after: object = ()
    seconds: float = field(default=0.0, compare=False)


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


class _Nowhere(io.TextIOBase):
    """Where printed text goes: an endless `print` fills no memory."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        return len(text)


def call(function: Callable, arguments: tuple, locating: bool = False) -> Reply:
    """Call `function(*arguments)`: output and warnings are dropped, an exception is a `Raised`.

    With `locating` it says where it was raised, with the text of the line. That is for answers: a
    line of a reference must not reach a student.
    Interrupting the kernel still interrupts: KeyboardInterrupt is the one exception that passes.
    """
    quiet = _Nowhere()
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.redirect_stdout(quiet))
        stack.enter_context(contextlib.redirect_stderr(quiet))
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(np.errstate(all="ignore"))
        warnings.simplefilter("ignore")
        try:
            return Reply(function(*arguments), arguments)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return Reply(Raised.of(error, function if locating else None), arguments)
