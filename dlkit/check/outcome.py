"""What came of calling an answer: its value or exception, and the arguments as it left them."""

import contextlib
import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

MESSAGE_LIMIT = 200


@dataclass(frozen=True)
class Raised:
    """An exception, told by the names of its classes (most derived first) and a short message."""

    kinds: tuple[str, ...]
    message: str = ""

    @classmethod
    def of(cls, error: BaseException) -> "Raised":
        """Describe `error` by names and at most 200 characters; nothing of the object is kept."""
        kinds = tuple(kind.__name__ for kind in type(error).__mro__ if kind is not object)
        return cls(kinds, safe_message(error))

    def __str__(self) -> str:
        return f"{self.kinds[0]}: {self.message}" if self.message else self.kinds[0]


@dataclass(frozen=True)
class Reply:
    """What a call came to: its value or what it `Raised`, and its arguments after it returned."""

    outcome: object
    arguments_after: object = ()


Ask = Callable[[tuple], Reply]


def safe_message(error: BaseException) -> str:
    """Return at most 200 printable characters of the error's text, whatever its `__str__` does."""
    try:
        text = str(error)
    except Exception:
        text = "(an exception whose text cannot be shown)"
    return "".join(c if c.isprintable() else " " for c in text[:MESSAGE_LIMIT])


def call(function: Callable, arguments: tuple) -> Reply:
    """Call `function(*arguments)`; what it prints and warns is dropped, what it raises is told.

    Interrupting the kernel still interrupts: KeyboardInterrupt is the one exception that passes.
    """
    quiet = io.StringIO()
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
            return Reply(Raised.of(error), arguments)
