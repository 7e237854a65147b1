"""Check an answer against the public cases, in the notebook, at once, offline.

from dlkit import begin, check

begin("01-logistic-regression")     # the lesson's set-up cell: which cases `check` uses
check(sigmoid)                      # a card; raises CheckFailed while the answer is not right
"""

from dlkit.check.checking import begin, check, examine, show_progress
from dlkit.check.errors import CasesError, CheckError, CheckFailed, CheckStopped, Told

__all__ = [
    "CasesError",
    "CheckError",
    "CheckFailed",
    "CheckStopped",
    "Told",
    "begin",
    "check",
    "examine",
    "show_progress",
]
