"""One copy of one source: what stands in a clone is built and graded by the `dlkit/` of that clone.

A clone is a course folder with its own `dlkit/` beside `assignments/`. An installed copy is as old
as its installation: its references and rules need not be those that the assignments rely on.
"""

from pathlib import Path

from dlkit.check.errors import Told
from dlkit.student_half import PACKAGE


class OtherCopy(Told):
    """The package that runs is not that of the clone; the text is one sentence."""


def refuse_other_copy(root: Path) -> None:
    """Raise OtherCopy when the course folder `root` has a `dlkit/` and another one was imported."""
    own = root / PACKAGE.name
    if (own / "__init__.py").is_file() and not own.samefile(PACKAGE):
        raise OtherCopy(
            f"{root} has its own dlkit, but this one was imported from {PACKAGE}; in {root}, run "
            "pip install -c constraints.txt -e '.[course]' and then the command again."
        )
