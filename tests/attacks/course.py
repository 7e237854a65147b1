"""The course that is attacked: the small lesson, and a canary in everything that is private."""

import contextlib
import io
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import matplotlib
from course_files import write_files
from grading_course import EXERCISES, ID, RIGHT, ROOT, SCRIPT, SmallCourse
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from attacks.attack import Attack, hand_in
from dlkit.grading.nbgrader_steps.exporter import SubmissionExporter
from dlkit.notebook.building import build
from dlkit.release.generate import generate
from dlkit.sandbox import Limits
from dlkit.sandbox.limits import MB

# The ordinary tests cell is left out: its points are not protected, and everybody is told so.
_plain, _why = SCRIPT.index('# %% tests="plain"'), SCRIPT.index("# %% [markdown] answer")
LESSON = SCRIPT[:_plain] + SCRIPT[_why:].replace("points=10", "points=30")
KINDS = ("secret", "source", "exercises", "classmate", "gradebook", "environment", "home")
VARIABLE = "A_SECRET_OF_THE_INSTRUCTOR"
EVERY = 6  # attacks, and then somebody honest
LIMITS = Limits(
    memory_bytes=768 * MB,
    folder_bytes=32 * MB,
    cell_cpu_seconds=3.0,
    cell_seconds=9.0,
    exercise_cpu_seconds=2.0,
    exercise_seconds=6.0,
    total_seconds=60.0,
    total_cpu_seconds=30.0,
)
SETTINGS = '\nc.Autograde.exporter_class = "attacks.course.Impatient"\n'


class Impatient(SubmissionExporter):
    """Grades with small limits: a class that only attacks would take hours with those of a class.

    `nbgrader_config.py` names it in the course that is attacked.
    """

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.session = replace(self.session, limits=LIMITS)


@dataclass(frozen=True)
class Canaries:
    """A text for each private thing, which stands nowhere else."""

    secret: str
    source: str
    exercises: str
    classmate: str
    gradebook: str
    environment: str
    home: str

    @classmethod
    def fresh(cls) -> "Canaries":
        """Make new ones; that of the secret has the secret's length."""
        made = {kind: f"canary-{kind}-{secrets.token_hex(8)}" for kind in KINDS}
        return cls(**made | {"secret": f"canary-secret-{secrets.token_hex(9)}"})

    def found(self, text: str) -> list[str]:
        """Return the kinds of those that stand in `text`, plain or as hexadecimal numbers."""
        texts = {kind: getattr(self, kind) for kind in KINDS}
        return [k for k, word in texts.items() if word in text or word.encode().hex() in text]


@cache
def _built() -> tempfile.TemporaryDirectory:
    """Build and release the lesson once in this process; it is gone with the process."""
    made = tempfile.TemporaryDirectory(prefix="dlkit-attacks-")
    root = Path(made.name)
    home = root / "assignments" / ID
    home.mkdir(parents=True)
    (root / "gradebook").mkdir()
    write_files(home, EXERCISES)
    (home / "notebook.py").write_text(LESSON.lstrip())
    (root / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text() + SETTINGS)
    with contextlib.redirect_stderr(io.StringIO()):
        build(root, ID)
    generate(root, ID, root / "release", record=False)
    return made


class AttackedCourse(SmallCourse):
    """A course with canaries, a home, and a folder in which nothing may be written."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "course"
        self.gradebook = self.root / "gradebook"
        self.home, self.outside = folder / "home", folder / "outside"
        self.canaries = Canaries.fresh()
        self.mark = f"{10**9 + secrets.randbelow(10**9)}.{os.getpid()}"
        shutil.copytree(_built().name, self.root)
        self._plant()

    @property
    def places(self) -> dict[str, str]:
        """What the names in attacks stand for."""
        places = {"COURSE": self.root, "HOME": self.home, "CANARIES": self.outside}
        return {name: str(path) for name, path in places.items()} | {"MARK": self.mark}

    @property
    def environment(self) -> dict[str, str]:
        """What grading runs with: its home, the canary, and where `Impatient` is found."""
        paths = os.pathsep.join(map(str, (ROOT / "tests", ROOT)))
        private = {VARIABLE: self.canaries.environment, "HOME": str(self.home)}
        return private | {"PYTHONPATH": paths, "MPLCONFIGDIR": matplotlib.get_cachedir()}

    def hand_in_all(self, attacks: Iterable[tuple[str, Attack]]) -> dict[str, str]:
        """Hand in attacks, and somebody honest before every few; map students to attacks' names."""
        students = {}
        for number, (name, attack) in enumerate(attacks):
            if number % EVERY == 0:
                self.submit(f"{number:03}-honest", RIGHT, self._with_canary)
            students[f"{number:03}-{name}"] = name
            hand_in(attack, self, f"{number:03}-{name}", self.places)
        self.submit("999-honest", RIGHT, self._with_canary)
        return students

    def honest(self) -> list[str]:
        """Return the students who only answered."""
        submitted = self.gradebook / "submitted"
        return sorted(path.name for path in submitted.iterdir() if path.name.endswith("-honest"))

    def _with_canary(self, nb: NotebookNode) -> None:
        nb.cells.append(new_code_cell(f"# {self.canaries.classmate}"))

    def _plant(self) -> None:
        canaries = self.canaries
        secret = self.gradebook / "secret"
        secret.write_text(canaries.secret)
        secret.chmod(0o600)
        with (self.root / "assignments" / ID / "exercises" / "double.py").open("a") as file:
            file.write(f"\nNOTE = {canaries.exercises!r}\n")
        source = self.root / "source" / ID / f"{ID}.ipynb"
        answer = "return 2 * x"
        text = source.read_text()
        assert text.count(answer) == 1
        source.write_text(text.replace(answer, f"{answer}  # {canaries.source}"))
        for folder in (self.home, self.outside):
            folder.mkdir()
        (self.home / "a-file-at-home").write_text(canaries.home)
        with self.opened() as gradebook:
            gradebook.add_student("somebody", last_name=canaries.gradebook)


def traces(root: Path, but: Iterable[str] = ()) -> Iterator[tuple]:
    """Yield what can be known of everything below `root`, without what lies in `but`."""
    left_out = {str(root / name) for name in but}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if f"{folder}/{name}" not in left_out]
        for name in (*folders, *files):
            path = Path(folder, name)
            if str(path) not in left_out:
                state = path.lstat()
                known = state.st_mode, state.st_size, state.st_mtime_ns, state.st_ino
                yield str(path), *(known if not path.is_dir() else known[:1])
