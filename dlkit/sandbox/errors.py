"""What can go wrong with a sandbox, and whose fault it is."""

from dlkit.check.errors import Told


class WallsMissing(Told):
    """Ours: no sandbox can be built on this machine; the sentence says what mends it."""


class SandboxUnavailable(Told):
    """Ours: a sandbox could not be started, filled or ended; the submission stays ungraded."""


class SandboxFailed(Exception):
    """Theirs: the submission's code brought its own sandbox down.

    `reason` is a sentence for the student; `cell` is the id of the cell that was running, None when
    a function was being called.
    """

    def __init__(self, reason: str, cell: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cell = cell
