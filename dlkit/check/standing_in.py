"""What stands in for an earlier exercise that is not right: recorded calls of a right one."""

import time
from collections.abc import Mapping, Sequence
from types import FunctionType

from dlkit.check.recorded import Table, advance
from dlkit.check.wire import WireError

MOST = 2_000  # calls that are looked up in one check


class NotRecorded(BaseException):
    """A call has no recorded result; no `except Exception` of an answer stops this."""


class StandIn:
    """Looks up what a right `helper` returns, in recorded calls; its parameters are known.

    `asked` says whether it was called, `missed` whether a call was not recorded, `seconds` is the
    processor time that all look-ups took.
    """

    def __init__(self, helper: FunctionType, parameters: Sequence[str], calls: Table) -> None:
        self.__name__, self.__doc__ = helper.__name__, helper.__doc__
        self.parameters = parameters
        self.calls = calls
        self.defaults = _defaults(helper)
        self.asked = self.missed = False
        self.seconds = 0.0
        self.left = MOST

    def __call__(self, *arguments: object, **named: object) -> object:
        """Return a copy of the recorded result; raise NotRecorded where there is none."""
        start, self.asked = time.process_time(), True
        try:
            values = self._bound(arguments, named)
            self.left -= 1
            found = None if values is None or self.left < 0 else self.calls.find(values)
            if found is None:
                self.missed = True
                raise NotRecorded(self.__name__)
            result, after = found.returned()
            advance(values, after)
            return result
        except WireError:
            self.missed = True
            raise NotRecorded(self.__name__) from None
        finally:
            self.seconds += time.process_time() - start

    def _bound(self, arguments: tuple, named: Mapping[str, object]) -> tuple | None:
        """Put the arguments into the order of the parameters; None where they do not fit."""
        given = dict(zip(self.parameters, arguments, strict=False))
        if len(arguments) > len(self.parameters) or not given.keys().isdisjoint(named):
            return None
        values = {**self.defaults, **given, **named}
        if values.keys() != set(self.parameters):
            return None
        return tuple(values[name] for name in self.parameters)


def _defaults(function: FunctionType) -> dict[str, object]:
    code, values = function.__code__, function.__defaults__ or ()
    names = code.co_varnames[: code.co_argcount][code.co_argcount - len(values) :]
    return {**dict(zip(names, values, strict=True)), **(function.__kwdefaults__ or {})}
