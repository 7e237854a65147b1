"""Errors that a student meets: one sentence, shown in a notebook without a traceback."""

import textwrap

# Where a notebook is validated, nbgrader cuts off what stands behind the 83rd character of a line.
_WRAPPER = textwrap.TextWrapper(80, break_long_words=False, break_on_hyphens=False)


class Told(Exception):
    """An error whose text is all that its reader needs."""

    shown = ""
    """What a notebook shows instead of the whole text."""

    def _render_traceback_(self) -> list[str]:
        """Show the text alone, in lines; IPython calls this instead of printing a traceback."""
        lines = f"{type(self).__name__}: {self.shown or self}".splitlines()
        return [row for line in lines for row in _WRAPPER.wrap(line) or [""]]


class CasesError(Told):
    """The public cases cannot be found or read."""


class CheckError(Told):
    """The arguments of `check` are nothing that it can check."""


class CheckFailed(Told):
    """The answer is not right yet; `review` holds the review of it."""


class CheckStopped(Told):
    """The kernel was interrupted while an answer was checked."""
