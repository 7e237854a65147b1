"""Run a submission's cells and call its functions where they can hurt nobody.

with Sandbox(find_walls(), {"cases.h5": path}, submission=folder) as sandbox:
    results = list(sandbox.run([Cell("sigmoid", source)]))
    reply = sandbox.call("sigmoid", (np.zeros(3),))
"""

from dlkit.sandbox.cells import Cell, CellResult, Mark, Step
from dlkit.sandbox.errors import SandboxFailed, SandboxUnavailable, WallsMissing
from dlkit.sandbox.limits import Budget, Limits
from dlkit.sandbox.session import Sandbox
from dlkit.sandbox.walls import NoWalls, Walls, find_walls, start_walls

__all__ = [
    "Budget",
    "Cell",
    "CellResult",
    "Limits",
    "Mark",
    "NoWalls",
    "Sandbox",
    "SandboxFailed",
    "SandboxUnavailable",
    "Step",
    "Walls",
    "WallsMissing",
    "find_walls",
    "start_walls",
]
