"""The archive that Canvas exports of the class, and its roster: whose file has which name.

An `Upload` is what one student handed in: names of files, and what is in them.
"""

import io
import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from class_students import (
    BROKEN,
    EDITORS,
    HELPERS,
    LESSON,
    MACHINE,
    NAMES,
    ROOT,
    Accident,
    Notebook,
    blank,
    find,
    right,
)

NAME = f"{LESSON}.ipynb"
Files = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Upload:
    """What a student uploaded, the score that is due, and what their feedback must say."""

    what: str
    files: Callable[[], Files]
    due: float = 100
    said: str = ""
    late: bool = False
    lost: tuple[str, ...] = ()


def packed(nb: Notebook) -> bytes:
    """Return the notebook's file."""
    return json.dumps(nb).encode()


def right_file() -> bytes:
    return packed(right())


def blank_file() -> bytes:
    nb = right()
    blank(nb)
    return packed(nb)


def another_lessons() -> bytes:
    return (ROOT / "source/02-shallow-network/02-shallow-network.ipynb").read_bytes()


def with_outputs(megabytes: int) -> bytes:
    nb = right()
    for cell in nb["cells"]:
        if cell["cell_type"] == "code":
            picture = {"image/png": PICTURES.randbytes(megabytes * 1_000_000 // 52).hex()}
            cell["outputs"] = [{"output_type": "display_data", "data": picture, "metadata": {}}]
    return packed(nb)


def zipped(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


PICTURES = random.Random(5)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
HTML = b"<!DOCTYPE html>\n<html><body>def sigmoid(z): ...</body></html>"


def named(name: str) -> Callable[[], Files]:
    """Return a right notebook under a name of the student's."""
    return lambda: [(name, right_file())]


UPLOADS = [
    Upload("saved twice by a browser", named(f"{LESSON} (1).ipynb")),
    Upload("handed in once more, says Canvas", named(f"{LESSON}-1.ipynb")),
    Upload("a copy", named(f"Copy of {NAME}"), said=f"The notebook is called Copy of {NAME}"),
    Upload("a name of their own", named("Übung_1 FINAL_2.ipynb"), said="The notebook is called"),
    Upload("late", named(NAME), late=True),
    Upload(
        "a draft and the final one",
        lambda: [("draft.ipynb", blank_file()), ("final.ipynb", right_file())],
        said="final.ipynb was graded, because it answers most",
    ),
    Upload(
        "the blank one beside the final one",
        lambda: [(NAME, blank_file()), ("solved.ipynb", right_file())],
        due=0,
        said=f"Besides {NAME} there is solved.ipynb, which was not looked at",
    ),
    Upload("a folder", lambda: [("hw.zip", zipped({f"hw/{NAME}": right_file()}))]),
    Upload(
        "folders in a folder",
        lambda: [("hw.zip", zipped({f"a/b/{NAME}": right_file(), "a/notes.txt": b"x"}))],
    ),
    Upload("zipped by the system", lambda: [(f"{NAME}.zip", zipped({NAME: right_file()}))]),
    Upload("text, says the browser", named(f"{NAME}.txt"), said="The notebook is called"),
    Upload("thirty megabytes of pictures", lambda: [(NAME, with_outputs(30))]),
    Upload(
        "the next lesson's notebook",
        lambda: [(NAME, another_lessons())],
        due=0,
        said="it is the notebook of another lesson (02-shallow-network)",
    ),
    Upload("empty", lambda: [(NAME, b"")], due=0, said="it is empty"),
    Upload("blanks only", lambda: [(NAME, b"\n \n")], due=0, said="it is empty"),
    Upload("a page as the notebook", lambda: [(NAME, HTML)], due=0, said="a web page (HTML)"),
    Upload(
        "a page instead",
        lambda: [(f"{LESSON}.html", HTML)],
        due=0,
        said=f"no file {NAME} in the submission; there is {LESSON}.html",
    ),
    Upload(
        "an archive named notebook",
        lambda: [(NAME, zipped({NAME: right_file()}))],
        due=0,
        said="it is a ZIP archive, expected a notebook",
    ),
    Upload("a PDF named notebook", lambda: [(NAME, PDF)], due=0, said="it is a PDF file"),
    Upload(
        "a script",
        lambda: [(f"{LESSON}.py", b"def sigmoid(z):\n    return z\n")],
        due=0,
        said=f"there is {LESSON}.py",
    ),
    Upload("handed in twice", lambda: [(NAME, blank_file()), (f"{LESSON}-1.ipynb", right_file())]),
]


def the_class() -> dict[str, Upload]:
    """Return the class by the students' ids."""
    accidents = [*NAMES, *HELPERS, *MACHINE, *BROKEN, *EDITORS]
    edited = [Upload(a.what, partial(_edited, a), _due(a), a.said, lost=a.lost) for a in accidents]
    return {f"s{number:03}": one for number, one in enumerate([*edited, *UPLOADS], 1)}


def _edited(accident: Accident) -> Files:
    nb = right()
    accident.change(nb)
    return [(NAME, packed(nb))]


def _due(accident: Accident) -> float:
    return 100 - sum(
        find(right(), f"test_{n}")["metadata"]["nbgrader"]["points"] for n in accident.lost
    )


def roster(students: Iterable[str]) -> str:
    """Return the class's CSV file; every third student is a Smith, whom only numbers tell apart."""
    rows = ["id,first_name,last_name,email,lms_user_id"]
    for n, id in enumerate(students):
        last = "Smith" if n % 3 == 0 else f"Nguyen{n}"
        rows.append(f"{id},Jo,{last},{id}@example.org,{7000 + n}")
    return "\n".join(rows) + "\n"


def canvas(path: Path, students: dict[str, Upload]) -> Path:
    """Write the archive of the class, and in it somebody who is not of the class."""
    ids = iter(range(90_000, 99_999))
    with ZipFile(path, "w") as archive:
        archive.writestr(f"strangersam_77_80000_{NAME}", right_file())
        for n, upload in enumerate(students.values()):
            who = "smithjo" if n % 3 == 0 else f"nguyen{n}jo"
            mark = "LATE_" if upload.late else ""
            for name, content in upload.files():
                archive.writestr(f"{who}_{mark}{7000 + n}_{next(ids)}_{name}", content)
    return path
