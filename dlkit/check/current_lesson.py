"""The lesson of this notebook: where its cases lie, and which of its exercises is answered."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from os.path import isfile  # unlike Path's, it does not raise in a folder that cannot be read
from pathlib import Path

from dlkit.check import cases
from dlkit.check.errors import CasesError, CheckError

begun: list[str] = []  # the assignment that the set-up cell named; the last one counts


def find_cases(assignment: str | None = None) -> Path:
    """Return the path of the cases of `assignment`, by default of the one that was begun.

    They are in the working folder or in its folder of the assignment's name. Where none was begun,
    they are the only ones in the working folder.
    """
    assignment = assignment or (begun[0] if begun else None)
    here = Path.cwd()
    places = [here, here / assignment] if assignment else [here]
    files = [file for place in places if isfile(file := place / cases.FILE_NAME)]
    if not files:
        raise CasesError(
            f"No {cases.FILE_NAME} for {assignment or 'any assignment'} in {here}; open the "
            "notebook from its own folder, as it was handed out."
        )
    found = {cases.assignment_of(file): file for file in files}
    if assignment and assignment not in found:
        raise CasesError(
            f"{files[0]} belongs to {' and '.join(found)}, not to {assignment}; open the notebook "
            "from its own folder, or correct the assignment's id."
        )
    return found[assignment] if assignment else next(iter(found.values()))


def exercise_of(answer: Callable, path: Path, names: Mapping[str, object]) -> str:
    """Name the exercise that `answer` answers: by its own name, or by one under which it stands.

    `names` are those of the notebook. Raises CheckError when the lesson has no such exercise.
    """
    own = getattr(answer, "__name__", None)
    bound = [name for name in cases.names(path) if names.get(name) is answer]
    if bound and own not in bound:
        return bound[0]
    name = own if isinstance(own, str) else type(answer).__name__
    refuse_unknown(name, path)
    return name


def refuse_unknown(name: str, path: Path) -> None:
    """Raise CheckError when the lesson whose cases lie at `path` has no exercise of that name."""
    known = cases.names(path)
    if name in known:
        return
    near = get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known)}."
    raise CheckError(f"{cases.assignment_of(path)} has no exercise named {name!r}; {hint}")
