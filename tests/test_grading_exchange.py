"""Through nbgrader's exchange and back: a student fetches the page of what was handed in."""

import csv
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import nbformat
import pytest
from grading_course import ID, RIGHT, Ran, SmallCourse
from nbgrader.apps import (
    AutogradeApp,
    CollectApp,
    FetchAssignmentApp,
    FetchFeedbackApp,
    GenerateFeedbackApp,
    ReleaseAssignmentApp,
    ReleaseFeedbackApp,
    SubmitApp,
)
from nbgrader.utils import notebook_hash

from dlkit.grading.nbgrader_steps.converter import is_id
from dlkit.grading.nbgrader_steps.course import SafeCourse

SECRET = "submission_secret.txt"
NOBODY = 65534


APPS = {
    "release_assignment": ReleaseAssignmentApp,
    "fetch_assignment": FetchAssignmentApp,
    "submit": SubmitApp,
    "collect": CollectApp,
    "autograde": AutogradeApp,
    "generate_feedback": GenerateFeedbackApp,
    "release_feedback": ReleaseFeedbackApp,
    "fetch_feedback": FetchFeedbackApp,
}


@dataclass
class Hub:
    """A course, an exchange and its students, each with a home of their own below `root`."""

    root: Path
    user: int | None = None  # whose processes the students' are; None: the same as the instructor's
    template: Path | None = None  # the course, if it is not the small one alone

    def __post_init__(self) -> None:
        self.course = SmallCourse(self.root / "course", self.template)
        self.said(self.instructor("release_assignment"))

    def instructor(self, verb: str, *words: str) -> Ran:
        return self._run(verb, self.course.root, None, *words)

    def student(self, name: str, verb: str) -> Ran:
        """Run a command of the student of that name, in their home."""
        who = [] if self.user is not None else [f"--student={name}"]
        return self.said(self._run(verb, self.home(name), self.user, *who))

    def _run(self, verb: str, home: Path, user: int | None, *words: str) -> Ran:
        """Run nbgrader's app in a fork: a new process would import nbgrader for seconds."""
        places = [f"--Exchange.root={self.root}/exchange", f"--Exchange.cache={home}/cache"]
        with tempfile.TemporaryFile("w+") as said, warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of a fork beside threads
            child = os.fork()
            if not child:
                _become(APPS[verb], [ID, "--course=small", *places, *words], home, user, said)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            said.seek(0)
            return Ran(code, said.read())

    def hand_in(self, name: str, cells: dict[str, str], notebook: str = ID) -> None:
        """Fetch the lesson if need be, answer it in the file of that name and hand it in."""
        folder = self.home(name) / ID
        if not folder.is_dir():
            self.student(name, "fetch_assignment")
        nb = nbformat.read(self.course.release / f"{ID}.ipynb", as_version=4)
        for cell in nb.cells:
            cell.source = cells.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
        if notebook != ID:
            (folder / f"{ID}.ipynb").unlink()
        path = folder / f"{notebook}.ipynb"
        nbformat.write(nb, path)
        self.own(path)
        self.student(name, "submit")

    def pages(self, name: str) -> list[str]:
        """Fetch the student's feedback; return the pages, the newest last."""
        self.student(name, "fetch_feedback")
        found = (self.home(name) / ID / "feedback").glob("*/*.html")
        return [path.read_text(encoding="utf-8") for path in sorted(found)]

    def home(self, name: str) -> Path:
        home = self.root / "homes" / name
        if not home.is_dir():
            home.mkdir(parents=True)
            self.own(home)
        return home

    def own(self, path: Path) -> None:
        if self.user is not None:
            os.chown(path, self.user, -1)

    def hand_back(self) -> Ran:
        self.said(self.instructor("generate_feedback"))
        return self.instructor("release_feedback")

    def grade(self, way: str) -> Ran:
        return self.said(self.course.grade() if way == "dlkit" else self.instructor("autograde"))

    def said(self, ran: Ran) -> Ran:
        assert ran.code == 0, ran.said
        return ran


def _become(app: type, argv: list[str], home: Path, user: int | None, said: TextIO) -> None:
    """Be the command, and end with its exit code."""
    code = 1
    try:
        os.dup2(said.fileno(), 1), os.dup2(said.fileno(), 2)
        sys.stdout = sys.stderr = open(2, "w", buffering=1, closefd=False)
        os.chdir(home)
        if user is not None:
            os.setgroups([]), os.setresgid(user, user, user), os.setresuid(user, user, user)
        command = app()
        command.initialize(argv)
        command.start()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return Hub(tmp_path / "hub")


WRONG = RIGHT | {"double": "def double(x):\n    return x**2"}


@pytest.mark.parametrize("way", ["dlkit", "nbgrader"])
def test_each_student_fetches_the_page_of_what_they_handed_in(hub: Hub, way: str) -> None:
    hub.hand_in("anna", RIGHT)
    hub.hand_in("bo", WRONG)
    hub.said(hub.instructor("collect"))
    hub.grade(way)
    hub.said(hub.hand_back())
    (annas,), (bos,) = hub.pages("anna"), hub.pages("bo")
    assert "Doubling is multiplying by two" in bos and "Doubling is" not in annas

    hub.hand_in("bo", RIGHT)
    hub.said(hub.instructor("collect", "--update"))
    hub.grade(way)
    hub.said(hub.hand_back())
    first, second = hub.pages("bo")
    assert first == bos
    assert "Doubling is" not in second and "40 of 40" in second


def test_a_page_is_fetched_by_the_name_of_the_notebook_that_was_handed_in(hub: Hub) -> None:
    hub.hand_in("anna", RIGHT, notebook="my solution")
    hub.said(hub.instructor("collect"))
    hub.grade("dlkit")
    hub.said(hub.hand_back())
    assert len(hub.pages("anna")) == 1


def test_one_submission_without_a_secret_keeps_no_page_from_the_others(hub: Hub) -> None:
    hub.hand_in("anna", RIGHT)
    hub.hand_in("zoe", RIGHT)
    hub.said(hub.instructor("collect"))
    hub.course.submit("mo", RIGHT)  # by hand
    linking = hub.course.submit("lin", RIGHT)
    (linking.parent / SECRET).symlink_to(hub.course.folder("anna") / SECRET)
    hub.grade("dlkit")
    ran = hub.hand_back()
    assert ran.code != 0
    assert "feedback of student 'mo' is not released" in ran.said
    assert "feedback of student 'lin' is not released" in ran.said
    assert "Traceback" not in ran.said
    assert [len(hub.pages(name)) for name in ("anna", "zoe")] == [1, 1]


def test_who_is_excluded_gets_nothing(hub: Hub) -> None:
    hub.hand_in("anna", RIGHT)
    hub.said(hub.instructor("collect"))
    hub.grade("nbgrader")
    hub.said(hub.instructor("generate_feedback"))
    hub.said(hub.instructor("release_feedback", "--CourseDirectory.student_id_exclude=anna"))
    assert hub.pages("anna") == []


ODD = "a!#$%()+,-.:;=@^_{|}~ 0é\u0301あ😀"  # every sign that an id may have


def test_every_id_that_is_graded_gets_its_page_and_its_row(hub: Hub) -> None:
    secret = "0123456789abcdef" * 8
    for student in (ODD, "b"):
        (hub.course.submit(student, RIGHT).parent / SECRET).write_text(secret + student[0])
    hub.grade("dlkit")
    hub.said(hub.hand_back())
    pages = {path.stem for path in (hub.root / "exchange/small/feedback").glob("*.html")}
    assert pages == {notebook_hash(secret=secret + one, notebook_id=ID) for one in "ab"}
    hub.said(hub.course.nbgrader("export"))
    table = (hub.course.gradebook / "grades.csv").read_text(encoding="utf-8")
    assert {row["student_id"] for row in csv.DictReader(table.splitlines())} == {ODD, "b"}


def test_ids_are_refused_whose_names_are_patterns_or_more_than_a_name() -> None:
    ascii_signs = {sign for sign in map(chr, range(128)) if not is_id(f"a{sign}b")}
    assert {sign for sign in ascii_signs if sign.isprintable()} == set("*?[]<>&\\\"'`")
    assert all(not is_id(f"a{sign}b") for sign in "\n\x1b\x7f\u202e\ud800")
    assert is_id(ODD) and not is_id(".hidden")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users reach; pytest's own are closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="dlkit-hub-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_students_are_other_users_and_see_nothing_of_the_class(open_folder: Path) -> None:
    if os.geteuid() != 0:
        return  # only root can run a command as somebody else
    (open_folder / "exchange").mkdir()
    (open_folder / "exchange").chmod(0o777)
    hub, name = Hub(open_folder, NOBODY), pwd.getpwuid(NOBODY).pw_name
    hub.hand_in(name, RIGHT)
    before = os.umask(0o077)
    try:
        hub.said(hub.instructor("collect"))
        hub.grade("nbgrader")
        hub.said(hub.hand_back())
    finally:
        os.umask(before)
    assert len(hub.pages(name)) == 1
    looks = ["find", str(hub.course.gradebook), "-mindepth", "1"]
    seen = subprocess.run(looks, user=NOBODY, capture_output=True, text=True)
    assert seen.stdout == "" and "Permission denied" in seen.stderr


@pytest.mark.parametrize(
    "content", ["", "short", "x" * 1000, "two\nlines" * 4, "a" * 32 + "\x1b[2J", "é" * 32]
)
def test_what_is_no_secret_is_ignored(tmp_path: Path, content: str) -> None:
    (tmp_path / SECRET).write_text(content, encoding="utf-8")
    assert SafeCourse(root=str(tmp_path)).secret(tmp_path) is None


def test_a_link_a_pipe_or_a_folder_is_no_secret(tmp_path: Path) -> None:
    course, path = SafeCourse(root=str(tmp_path)), tmp_path / SECRET
    (tmp_path / "real").write_text("f" * 128)
    path.symlink_to(tmp_path / "real")
    assert course.secret(tmp_path) is None
    path.unlink()
    os.mkfifo(path)
    assert course.secret(tmp_path) is None
    path.unlink()
    path.mkdir()
    assert course.secret(tmp_path) is None
