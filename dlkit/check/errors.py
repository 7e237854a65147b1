"""Errors that a student meets: one sentence, shown in a notebook without a traceback."""


class Told(Exception):
    """An error whose text is all that its reader needs."""

    shown = ""
    """What a notebook shows instead of the whole text."""

    def _render_traceback_(self) -> list[str]:
        """Show the sentence alone; IPython calls this instead of printing a traceback."""
        return [f"{type(self).__name__}: {self.shown or self}"]


class CasesError(Told):
    """The public cases cannot be found or read."""


class CheckError(Told):
    """The arguments of `check` are nothing that it can check."""


class CheckFailed(Told):
    """The answer is not right yet; `review` holds the review of it."""


class CheckStopped(Told):
    """The kernel was interrupted while an answer was checked."""
