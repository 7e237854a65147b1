"""What ends grading: of everybody, of one submission. Each text is one sentence."""

from dlkit.check.errors import Told


class GradingRefused(Told):
    """Nothing can be graded: something on the trusted side is missing or does not fit together."""


class GradebookFailed(Told):
    """Ours: the database failed while one submission was graded, which stays ungraded."""


class ReferenceServerFailed(Exception):
    """The process that runs substituted references ended, or took too long."""


class GaveUp(Exception):
    """No more is tried for one submission: it ended its sandbox too often or took too long."""
