"""How far a student is: `dlkit.progress()` in a notebook, `python -m dlkit progress` outside.

    notes      what each `check` notes beside the lesson's cases
    standing   a lesson's exercises with their points and notes
    picture    bars and tables of them

The notes say how a function was last checked, on the public cases. They grade nothing.
"""

from pathlib import Path

from dlkit.check import cases
from dlkit.check.errors import CasesError
from dlkit.check.progress.notes import CHOSEN, FILE_NAME, RIGHT, WRONG, Note, note, noted
from dlkit.check.progress.picture import Picture
from dlkit.check.progress.standing import standing, standings


def picture_of(folder: Path) -> Picture:
    """Return the picture of the lesson in `folder` and those beside it, or of those inside it.

    A lesson that is not named by its folder is shown with its exercises once it is begun.
    Raises CasesError, in one sentence, where there is none.
    """
    path = folder.absolute() / cases.FILE_NAME
    if path.is_file():
        here = standing(path)
        beside = [one for one in standings(path.parent.parent) if one.lesson != here.lesson]
        return Picture(tuple(sorted([here, *beside], key=lambda one: one.lesson)), (here,))
    found = tuple(standings(folder))
    if not found:
        raise CasesError(f"No lesson lies in {folder}: none of its folders has {cases.FILE_NAME}.")
    return Picture(found, tuple(one for one in found if one.is_begun))


__all__ = [
    "CHOSEN",
    "FILE_NAME",
    "RIGHT",
    "WRONG",
    "Note",
    "Picture",
    "note",
    "noted",
    "picture_of",
    "standing",
    "standings",
]
