"""What is the same for every submission of one run: the teacher's side, the secret, the walls."""

import glob
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.converters import GenerateAssignment

from dlkit.clone import OtherCopy, refuse_other_copy
from dlkit.exercise import Exercise, ExerciseError, exercise_names, load
from dlkit.grading.common.database import refuse_unusable
from dlkit.grading.common.errors import GradingRefused
from dlkit.grading.intake.finding import digest_of_all
from dlkit.grading.intake.submission import Unreadable
from dlkit.grading.intake.teacher import (
    TESTS,
    Teacher,
    is_tests,
    refuse_mismatch,
    released,
    source_folder,
)
from dlkit.grading.judging import secret
from dlkit.grading.judging.rules import rules_of
from dlkit.grading.records.lesson import register
from dlkit.sandbox import Budget, Limits, NoWalls, Sandbox, Walls, WallsMissing, start_walls
from dlkit.sandbox.folder import student_files

GRADEBOOK = "gradebook"


@dataclass(frozen=True)
class Session:
    """Everything that grading one assignment needs besides the submissions.

    `files` is what is released beside the notebook, by its name there; `lessons` names the
    exercises of each lesson of the course. `rules` are the digests of what its grades rest on;
    `registered` says what the gradebook has learnt of the lesson.
    """

    assignment: str
    exercises: Mapping[str, Exercise]
    teacher: Teacher
    files: Mapping[str, Path]
    secret: bytes
    walls: Walls
    carries_errors: bool = True
    limits: Limits = Limits()
    lessons: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    registered: tuple[str, ...] = ()

    @property
    def unsafe(self) -> bool:
        """Say whether grading without walls was asked for."""
        return isinstance(self.walls, NoWalls)

    @property
    def unprotected(self) -> list[str]:
        """Name the ordinary tests cells, whose points a student's code can touch."""
        cells = filter(is_tests, self.teacher.notebook.cells)
        names = [cell.metadata.nbgrader.grade_id for cell in cells]
        return [name for name in names if name.removeprefix(TESTS) not in self.exercises]

    def fingerprint(self, sources: Iterable[str], submission: Path, notebook: bytes = b"") -> str:
        """Return the fingerprint of what runs of a submission: its cells and its own files."""
        files = student_files(submission, self.files, self.limits)
        pieces = (piece for name, content in files for piece in (os.fsencode(name), content))
        cells = (source.encode() for source in sources)
        return secret.fingerprint(cells, [notebook], pieces)

    def handed_in(self, notebook: Path) -> str:
        """Return the fingerprint of all that was handed in: while it is the same, nothing changed.

        `notebook` is the path that the notebook should have; the folder's other files belong to it.
        """
        try:
            digest = digest_of_all(notebook)
        except Unreadable as error:
            digest = str(error).encode()
        return self.fingerprint([], notebook.parent, digest)

    def seed(self, student: str, exercise: str, work: str) -> int:
        """Return the draw of hidden inputs of `student`'s `exercise` for this piece of work."""
        return secret.seed(self.secret, student, self.assignment, exercise, work)

    def sandbox(self, submission: Path, budget: Budget) -> Sandbox:
        """Open a sandbox with the released files and a copy of the `submission` folder's."""
        return Sandbox(self.walls, self.files, submission, self.limits, budget)


def begin(
    generate: GenerateAssignment,
    assignment: str,
    unsafe: bool = False,
    started: Walls | None = None,
) -> Session:
    """Look at all that grading `assignment` relies on, before any submission is touched.

    The gradebook then knows the lesson as it is now. `generate` knows the course's folders,
    gradebook and configuration; `started` are walls that somebody has begun to build. Raises
    GradingRefused, in one sentence, when something is missing; without walls too, unless `unsafe`.
    """
    root = Path(generate.coursedir.root)
    _refuse_pattern(root)
    try:
        walls = NoWalls() if unsafe else started or start_walls()
        refuse_other_copy(root)
        loaded = load(assignment, root)
    except (WallsMissing, OtherCopy, ExerciseError) as error:
        raise GradingRefused(str(error)) from None
    refuse_unusable(generate.coursedir)
    teacher = released(generate, assignment)
    refuse_mismatch(teacher.notebook, loaded.exercises)
    files = released_files(source_folder(generate, assignment))
    key = secret.read_secret(root / GRADEBOOK)
    rules = rules_of(loaded.folder, teacher, loaded.exercises.values(), files)
    _refuse_down(walls)
    course = generate.coursedir
    return Session(
        assignment,
        loaded.exercises,
        teacher,
        files,
        key,
        walls,
        loaded.carries_errors,
        lessons=exercise_names(root),
        rules=rules,
        registered=register(course.db_url, assignment, teacher.registered, course.course_id),
    )


def _refuse_pattern(root: Path) -> None:
    """See that nbgrader, which takes the course's path for a pattern, finds the course by it."""
    if glob.glob(str(root)) != [str(root)]:
        raise GradingRefused(
            f"nbgrader takes the path {root} for a pattern, which fits other folders; rename the "
            "one in it that has any of * ? [ ] in its name."
        )


def _refuse_down(walls: Walls) -> None:
    """See the walls stand, last of all: they have been built meanwhile."""
    try:
        walls.probe()
    except WallsMissing as error:
        raise GradingRefused(str(error)) from None


def released_files(folder: Path) -> dict[str, Path]:
    """Map names to the files that students get beside the notebook: never a teacher's notebook."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".ipynb" and ".ipynb_checkpoints" not in path.parts
    }
