"""`begin` an assignment and `check` answers: find the public cases, review, show the card."""

from collections.abc import Callable
from difflib import get_close_matches
from os.path import isfile  # unlike Path's, it does not raise in a folder that cannot be read
from pathlib import Path

from IPython import get_ipython
from IPython.display import display

from dlkit.check import cases
from dlkit.check.card import Card, card_of
from dlkit.check.errors import CasesError, CheckError, CheckFailed
from dlkit.check.outcome import Ask, Reply, call
from dlkit.check.review import Review, review
from dlkit.check.wire import carry, pack, unpack

_begun: list[str] = []  # the assignment that the set-up cell named; the last one counts
_asked: list[str] = []  # the exercises that are being checked, to end an answer's check of itself


def begin(assignment: str) -> None:
    """Name the assignment that the following `check` calls belong to, and say that it is there.

    Raises CasesError, in one sentence, when its cases are not in the working folder.
    """
    names = cases.names(find_cases(assignment))
    _begun[:] = [assignment]
    print(f"{assignment}, {len(names)} exercises:\n{', '.join(names)}")


def check(answer: Callable, assignment: str | None = None) -> None:
    """Compare `answer` with the public cases of the exercise of its name and show the card.

    Parameters
    ----------
    answer : the function that you wrote; its name says which exercise it answers
    assignment : id of the assignment; by default the one that `begin` named, else the one whose
        `cases.h5` lies in the working folder

    Raises CheckFailed while the answer is not right, so that a validated notebook shows it;
    CheckError or CasesError when there is nothing to check.
    """
    found = examine(answer, assignment)
    _show(card_of(found))
    if not found.passed:
        error = CheckFailed(f"{found.question.name} is not right yet; the card above says why.")
        error.review = found
        raise error


def examine(answer: Callable, assignment: str | None = None) -> Review:
    """Review `answer` as `check` does and return the `Review`, without showing or raising it."""
    name = getattr(answer, "__name__", None)
    if not callable(answer) or not isinstance(name, str):
        came = type(answer).__name__
        raise CheckError(f"check takes the function itself, as in check(sigmoid); {came} came.")
    path = find_cases(assignment or (_begun[0] if _begun else None))
    _refuse_unknown(name, path)
    if name in _asked:
        raise CheckError(f"{name} calls check({name}); move that call out of the function.")
    _asked.append(name)
    try:
        return review(cases.read(path, name), local(answer))
    finally:
        _asked.remove(name)


def local(function: Callable) -> Ask:
    """Ask `function` in this process: fresh arguments each time, its reply in the wire form."""

    def ask(arguments: tuple) -> Reply:
        return carry(call(function, unpack(pack(arguments))))

    return ask


def find_cases(assignment: str | None) -> Path:
    """Return the path of the cases of `assignment` (None: the only ones that are here).

    Looked for in the working folder and in its folder of the assignment's name.
    """
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


def _refuse_unknown(name: str, path: Path) -> None:
    known = cases.names(path)
    if name in known:
        return
    near = get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known)}."
    raise CheckError(f"{cases.assignment_of(path)} has no exercise named {name!r}; {hint}")


def _show(card: Card) -> None:
    if get_ipython() is None:
        print(card)
    else:
        display(card)
