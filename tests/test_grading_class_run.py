"""`dlkit grade`, as a user runs it: the same as `nbgrader autograde`, on all cores, what is due."""

import contextlib
import fcntl
import json
import os
import re
import select
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from grading_course import DOUBLE, EXTENT, ID, RIGHT, Ran, SmallCourse

from dlkit.grading.pool.report import LOOK

BACKSTOP = 300.0  # seconds; no busy machine needs so many
FULL = {"test_double": 40, "test_extent": 30, "test_plain": 20, "why": 0}
STAMP = "2026-03-01 13:00:00 UTC"
CONFIG = """
def note(kind):
    def hook(assignment, student, notebooks):
        with open(course / "hooks", "a") as file:
            file.write(f"{kind} {assignment} {student} {notebooks}\\n")
    return hook

c.Autograde.pre_convert_hook = note("before")
c.Autograde.post_convert_hook = note("after")
c.LateSubmissionPlugin.penalty_method = "zero"
"""


def sentences(ran: Ran) -> list[str]:
    """Return what was complained about, but for what is always said of this lesson."""
    lines = [line for line in ran.stderr.splitlines() if line.strip()]
    return [line for line in lines if "The points of test_plain are not protected" not in line]


def graded_of(ran: Ran) -> set[str]:
    """Return the students who were graded, by the lines of a run."""
    return set(re.findall(r"^([\w-]+): [\d.]+ of 100 points", ran.said, re.M))


def until(condition: Callable[[], object]) -> None:
    """Wait for what must come."""
    deadline = time.monotonic() + BACKSTOP
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose gradebook knows the assignment: to make one takes longer than to grade."""
    course = SmallCourse(tmp_path_factory.mktemp("template") / "course")
    assert course.nbgrader("generate_assignment", ID).code == 0
    return course.root


@pytest.fixture
def course(tmp_path: Path, template: Path) -> SmallCourse:
    """A course in which three students have handed in right answers."""
    course = SmallCourse(tmp_path / "course", template)
    for student in ("s1", "s2", "s3"):
        course.submit(student, RIGHT)
    return course


# --- the same as nbgrader's own command -------------------------------------------------------


def forget_names(nb: nbformat.NotebookNode) -> None:
    """Lose what tells cells apart, as some editors do."""
    for cell in nb.cells:
        cell.metadata = nbformat.NotebookNode()
        cell.pop("id", None)


def windows(nb: nbformat.NotebookNode) -> None:
    for cell in nb.cells:
        cell.source = cell.source.replace("\n", "\r\n")


def hand_in_a_class(course: SmallCourse) -> None:
    course.submit("a-right", RIGHT)
    course.submit("b-mistaken", RIGHT | {"double": "def double(x):\n    return x**2"})
    course.submit("c-wrong", {"double": "1/0", "extent": EXTENT.replace("min(x)", "min(x) - 1")})
    course.submit("d-blank", {})
    course.folder("e-garbage").joinpath(f"{ID}.ipynb").write_bytes(b"PK\x03\x04 no notebook")
    course.folder("f-nothing").joinpath("notes.txt").write_text("It is on my other computer.")
    course.submit("g-mangled", RIGHT, forget_names)
    late = course.submit("h-late", RIGHT | {"why": "Late, and to be read."})
    late.with_name("timestamp.txt").write_text(STAMP)
    early = course.submit("i-early", RIGHT | {"why": "To be read."})
    early.with_name("timestamp.txt").write_text("2026-02-01 12:00:00 UTC")
    early.with_name("own.py").write_text("def twice(x):\n    return x + x")
    course.submit("j-windows", RIGHT, windows)
    course.submit("k-killing", RIGHT | {"double": f"import os\nos._exit(9)\n{DOUBLE}"})
    course.submit("l-printing", RIGHT | {"double": f"print('é ☃')\nprint('x')\n{DOUBLE}"})


@dataclass
class Pair:
    """One class, graded in two courses that were alike."""

    stock: SmallCourse
    ours: SmallCourse
    ran: Ran

    @property
    def both(self) -> tuple[SmallCourse, SmallCourse]:
        return self.stock, self.ours


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A class graded by `nbgrader autograde`, and by `dlkit grade`, from the same secret."""
    folder = tmp_path_factory.mktemp("pair")
    stock = SmallCourse(folder / "stock")
    with (stock.root / "nbgrader_config.py").open("a") as file:
        file.write(CONFIG)
    beside = stock.root / "source" / ID / "pictures"
    beside.mkdir()
    (beside / "cat.txt").write_text("a cat")
    assert stock.nbgrader("generate_assignment", ID).code == 0
    with stock.opened() as gradebook:
        gradebook.find_assignment(ID).duedate = datetime(2026, 3, 1, 12)
        gradebook.db.commit()
    secret = stock.gradebook / "secret"
    secret.write_bytes(bytes(range(32)))
    secret.chmod(0o600)
    hand_in_a_class(stock)
    ours = SmallCourse(folder / "ours", stock.root)
    autograded, ran = stock.nbgrader("autograde", ID), ours.grade()
    assert (autograded.code, ran.code) == (0, LOOK), autograded.said + ran.said
    for one in (stock, ours):
        assert one.nbgrader("generate_feedback", ID).code == 0
    return Pair(stock, ours, ran)


def tables(course: SmallCourse) -> dict[str, list[tuple]]:
    """Return all rows of all tables, with new ids replaced by whose they are."""
    with contextlib.closing(sqlite3.connect(course.gradebook / "gradebook.db")) as database:
        kinds = "select name from sqlite_master where type = 'table'"
        names = [name for (name,) in database.execute(kinds)]
        found = {name: database.execute(f"select * from {name}").fetchall() for name in names}
        whose = dict(database.execute("select id, student_id from submitted_assignment"))
        notebooks = dict(database.execute("select id, assignment_id from submitted_notebook"))
    whose |= {id: f"notebook of {whose[submission]}" for id, submission in notebooks.items()}
    whose |= {row[0]: "its own" for name in ("grade", "comment") for row in found[name]}
    return {
        name: sorted((tuple(whose.get(v, v) for v in row) for row in rows), key=repr)
        for name, rows in found.items()
    }


def files(course: SmallCourse) -> dict[str, int]:
    """Map everything below the graded submissions to its permissions."""
    root = course.gradebook / "autograded"
    return {str(p.relative_to(root)): stat.S_IMODE(p.stat().st_mode) for p in root.rglob("*")}


STUDENTS = [
    *("a-right", "b-mistaken", "c-wrong", "d-blank", "e-garbage", "f-nothing", "g-mangled"),
    *("h-late", "i-early", "j-windows", "k-killing", "l-printing"),
]


def test_every_row_of_the_gradebook_is_the_one_that_nbgrader_writes(pair: Pair) -> None:
    stock, ours = map(tables, pair.both)
    assert {name for name, rows in ours.items() if rows} >= {"grade", "comment", "student"}
    assert len(ours["submitted_assignment"]) == len(STUDENTS)
    for name in stock:
        assert ours[name] == stock[name], name
    assert ours == stock


@pytest.mark.parametrize("student", STUDENTS)
def test_the_graded_notebook_is_the_one_that_nbgrader_writes(pair: Pair, student: str) -> None:
    """What may differ is that nbgrader stores a text as a list of lines; reading joins them."""
    stock, ours = (course.graded(student) for course in pair.both)
    assert ours == stock
    nbformat.validate(ours)


def test_all_that_lies_beside_it_is_the_same_with_the_same_permissions(pair: Pair) -> None:
    stock, ours = map(files, pair.both)
    assert ours == stock
    assert ours[f"a-right/{ID}/{ID}.ipynb"] == ours[f"a-right/{ID}/pictures/cat.txt"] == 0o444
    stamps = [p for p in ours if p.endswith("timestamp.txt")]
    assert sorted(stamps) == [f"{one}/{ID}/timestamp.txt" for one in ("h-late", "i-early")]
    for name in stamps:
        stock, ours = (c.gradebook / "autograded" / name for c in pair.both)
        assert ours.read_text() == stock.read_text()


@pytest.mark.parametrize("student", STUDENTS)
def test_the_feedback_page_is_the_same(pair: Pair, student: str) -> None:
    stock, ours = (course.page(student) for course in pair.both)
    assert ours == stock


def test_the_class_is_graded_as_it_should_be(pair: Pair) -> None:
    """Both could be wrong alike; the points of some are plain."""
    assert pair.ours.scores("a-right") == pair.ours.scores("j-windows") == FULL
    assert pair.ours.scores("b-mistaken")["test_double"] == 0
    assert pair.ours.scores("c-wrong")["test_extent"] == 20
    assert set(pair.ours.scores("f-nothing").values()) == {0}
    assert pair.ours.scores("h-late")["why"] is None
    assert "b-mistaken: 30 of 100 points; double 0/40 (looks like: squares)" in pair.ran.said
    assert "note on" in pair.ran.said


def test_a_late_penalty_is_taken_by_the_rule_that_is_configured(pair: Pair) -> None:
    for course in pair.both:
        with course.opened() as gradebook:
            submissions = gradebook.assignment_submissions(ID)
            taken = {one.student_id: one.late_submission_penalty for one in submissions}
        assert {student: points for student, points in taken.items() if points} == {"h-late": 90}
    assert "h-late: 90 of 100 points; some answers need manual" in pair.ran.said
    assert "late penalty: 90 points" in pair.ran.said


def test_hooks_are_called_with_the_same_words(pair: Pair) -> None:
    stock, ours = (
        sorted((course.root / "hooks").read_text().replace(str(course.root), "").splitlines())
        for course in pair.both
    )
    assert ours == stock
    assert f"after {ID} * ['/gradebook/submitted/f-nothing/{ID}/{ID}.ipynb']" in ours
    assert len(ours) == 2 * len(STUDENTS)


def test_after_nbgrader_nothing_is_due(pair: Pair) -> None:
    again = pair.stock.grade()
    assert (again.code, graded_of(again)) == (0, set())
    assert f", {len(STUDENTS)} unchanged, 0 not graded" in again.said


# --- what is due ------------------------------------------------------------------------------


def test_only_what_is_new_or_changed_is_graded(course: SmallCourse) -> None:
    for student in ("s4", "s5"):
        course.submit(student, RIGHT)
    assert graded_of(course.grade()) == {"s1", "s2", "s3", "s4", "s5"}
    again = course.grade()
    assert (again.code, graded_of(again)) == (0, set())
    assert re.search(r"^90-small: 0 graded .*, 5 unchanged, 0 not graded$", again.said, re.M)

    course.submit("s1", {"extent": EXTENT})
    (course.folder("s2") / "own.py").write_text("x = 1")
    (course.folder("s3") / "timestamp.txt").write_text(STAMP)
    (course.gradebook / "autograded" / "s4" / ID / f"{ID}.ipynb").unlink()
    course.submit("s6", RIGHT)
    changed = course.grade()
    assert graded_of(changed) == {"s1", "s2", "s3", "s4", "s6"}
    assert "5 graded" in changed.said and "1 unchanged" in changed.said
    assert course.scores("s1")["test_double"] == 0

    (course.folder("s2") / "own.py").write_text("x = 2")
    (course.folder("s3") / "timestamp.txt").unlink()
    (course.gradebook / "autograded" / "s4" / ID / f"{ID}.ipynb").unlink()
    (course.gradebook / "autograded" / "s4" / ID / f"{ID}.ipynb").write_text("{")
    assert graded_of(course.grade()) == {"s2", "s3", "s4"}
    assert not (course.gradebook / "autograded" / "s3" / ID / "timestamp.txt").exists()
    assert graded_of(course.grade()) == set()


def test_what_nbgrader_has_left_half_done_is_due(course: SmallCourse) -> None:
    """It writes the rebuilt notebook first, and over it the judged one."""
    course.grade()
    path = course.gradebook / "autograded" / "s2" / ID / f"{ID}.ipynb"
    nb = json.loads(path.read_text())
    for key in ("walls", "unsafe"):
        del nb["metadata"]["dlkit"][key]
    path.unlink()
    path.write_text(json.dumps(nb))
    assert graded_of(course.grade()) == {"s2"}


def test_force_grades_all_and_repeats_every_grade(course: SmallCourse) -> None:
    course.submit("s2", RIGHT | {"double": "def double(x):\n    return x**2"})
    course.grade()
    rows, notebooks = tables(course), [course.graded(s) for s in ("s1", "s2", "s3")]
    again = course.grade("--force")
    assert graded_of(again) == {"s1", "s2", "s3"} and again.code == 0
    assert tables(course) == rows
    assert [course.graded(student) for student in ("s1", "s2", "s3")] == notebooks


def test_one_student_can_be_graded_alone(course: SmallCourse) -> None:
    assert graded_of(course.grade("--student=s2")) == {"s2"}
    assert course.rows() == [("s2",)]
    again = course.grade("--student=s2", "--force")
    assert graded_of(again) == {"s2"} and "1 graded" in again.said


def test_a_gradebook_that_is_gone_is_made_again(course: SmallCourse) -> None:
    course.grade()
    rows = tables(course)
    (course.gradebook / "gradebook.db").unlink()
    assert graded_of(course.grade()) == {"s1", "s2", "s3"}
    points = {name: [row[1:] for row in found] for name, found in tables(course).items()}
    assert len(points["grade"]) == len(rows["grade"])
    assert course.scores("s2") == FULL


def test_what_a_person_gave_survives(course: SmallCourse) -> None:
    course.grade()
    with course.opened() as gradebook:
        gradebook.find_grade("test_double", ID, ID, "s1").manual_score = 33
        gradebook.find_grade("why", ID, ID, "s1").manual_score = 7
        gradebook.find_comment("why", ID, ID, "s1").manual_comment = "Well said."
        gradebook.db.commit()
    course.submit("s1", RIGHT | {"double": "def double(x):\n    return x**2"})
    assert graded_of(course.grade()) == {"s1"}
    with course.opened() as gradebook:
        grade = gradebook.find_grade("test_double", ID, ID, "s1")
        assert (grade.manual_score, grade.auto_score, grade.score) == (33, 0, 33)
        assert gradebook.find_grade("why", ID, ID, "s1").score == 7
        assert gradebook.find_comment("why", ID, ID, "s1").comment == "Well said."


# --- what it refuses and what fails -----------------------------------------------------------


def refused(ran: Ran) -> str:
    """Return the one sentence of a run that graded nobody."""
    (sentence,) = sentences(ran)
    assert ran.code == 1 and "graded in" not in ran.said and "Traceback" not in ran.said
    return sentence


def test_an_unknown_assignment_is_refused(course: SmallCourse) -> None:
    sentence = refused(course.run("dlkit.cli", "grade", "91-none"))
    assert sentence.startswith("dlkit grade: There is no assignment '91-none'")


def test_nothing_handed_in_is_told(tmp_path: Path) -> None:
    sentence = refused(SmallCourse(tmp_path / "course").grade())
    assert sentence.startswith("dlkit grade: There are no submissions: there is no folder ")
    assert sentence.endswith(f"gradebook/submitted/*/{ID}.")


def test_a_student_who_has_not_handed_in_is_told(course: SmallCourse) -> None:
    assert "there is no folder" in refused(course.grade("--student=s9"))
    assert list((course.gradebook / "autograded").glob("*")) == []


def test_without_walls_nothing_is_graded(course: SmallCourse) -> None:
    sentence = refused(course.grade(PATH="/nowhere"))
    assert re.fullmatch(
        r"dlkit grade: bubblewrap \(bwrap\), the sandbox[^\n]*install bubblewrap`\.", sentence
    )
    assert list((course.gradebook / "autograded").glob("*")) == []
    assert course.rows() == []


def test_unsafe_grading_grades_without_walls_and_says_so(course: SmallCourse) -> None:
    graded = course.grade(PATH="/nowhere", DLKIT_UNSAFE_NO_SANDBOX="1")
    assert (graded.code, graded_of(graded)) == (0, {"s1", "s2", "s3"})
    assert sentences(graded) == [line for line in sentences(graded) if "without sandbox" in line]
    assert course.scores("s1") == FULL and "unsafe_no_sandbox" in course.comments("s1")


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5", ""])
def test_a_number_of_processes_that_is_none_is_refused(course: SmallCourse, number: str) -> None:
    ran = course.run("dlkit.cli", "grade", ID, f"--workers={number}")
    assert ran.code == 2
    assert f"got {number!r}, expected a number, 1 or more" in ran.stderr


@pytest.mark.parametrize("name", ["<img src=x>", "it's", "s\x1b[2J002", "s[1]"])
def test_a_folder_whose_name_is_no_id_is_refused_and_the_others_are_graded(
    course: SmallCourse, name: str
) -> None:
    course.submit(name, RIGHT)
    ran = course.grade()
    (sentence,) = sentences(ran)
    assert ran.code == 1 and "\x1b" not in ran.said
    assert sentence.startswith(f"dlkit grade: the folder {name!r} not graded: a student's id must")
    assert graded_of(ran) == {"s1", "s2", "s3"} and "1 not graded" in ran.said


@contextlib.contextmanager
def unreadable(path: Path) -> Iterator[None]:
    """Lease a file, so that nobody else can open it, not even root: it would have to wait."""
    before = signal.signal(signal.SIGIO, signal.SIG_IGN)  # somebody has tried
    with path.open("rb+") as file:
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        yield
    signal.signal(signal.SIGIO, before)


def test_a_file_that_cannot_be_read_is_no_grade_and_takes_none_away(course: SmallCourse) -> None:
    course.grade()
    course.submit("s4", RIGHT)
    before = course.scores("s2")
    paths = [course.folder(student) / f"{ID}.ipynb" for student in ("s2", "s4")]
    with unreadable(paths[0]), unreadable(paths[1]):
        ran = course.grade()
        assert ran.code == 1 and graded_of(ran) == set()
        assert ran.stderr.count("Traceback") == 2, "of what nobody expects, the log says where"
        told = [line for line in sentences(ran) if line.startswith("dlkit grade:")]
        assert len(told) == 2 and all("Resource temporarily unavailable" in t for t in told)
        assert "2 unchanged, 2 not graded" in ran.said
    assert course.scores("s2") == before
    assert set(course.scores("s4").values()) == {None}, "it waits"
    again = course.grade()
    assert (again.code, graded_of(again)) == (0, {"s4"})


def test_a_failure_of_ours_is_told_of_each_and_takes_no_grade_away(course: SmallCourse) -> None:
    course.grade()
    course.submit("s4", RIGHT)
    huge = course.root / "source" / ID / "huge.h5"
    with huge.open("wb") as file:
        file.truncate(2**30)  # more than a sandbox takes
    failed = course.grade("--force")
    assert failed.code == 1 and graded_of(failed) == set() and "Traceback" not in failed.said
    assert len(sentences(failed)) == 4 and all("huge.h5" in line for line in sentences(failed))
    assert course.scores("s1") == FULL
    huge.unlink()
    assert graded_of(course.grade()) == {"s4"}


# --- in the middle of a class -----------------------------------------------------------------

SLOW = ("t1", "t2", "t3", "t4")


@dataclass
class Running:
    """A grading that runs in a session of its own, as in a terminal."""

    process: subprocess.Popen
    stdout: Path
    stderr: Path
    handles: list[int]

    def end(self) -> Ran:
        """Wait for its end."""
        code = self.process.wait(BACKSTOP)
        stderr = self.stderr.read_text()
        return Ran(code, self.stdout.read_text() + stderr, stderr)

    def watch(self) -> int:
        """Hold every process that descends from it, to see its end; return how many there are."""
        found = descendants(self.process.pid)
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                self.handles.append(os.pidfd_open(pid))
        return len(self.handles)

    def left(self) -> int:
        """Return how many of the watched processes do not end."""
        deadline, left = time.monotonic() + BACKSTOP, set(self.handles)
        while left and time.monotonic() < deadline:
            left -= set(select.select(left, [], [], 0.1)[0])
        return len(left)


def descendants(pid: int) -> set[int]:
    """Return a process and all below it, those in other namespaces too."""
    found, waiting = set(), [pid]
    while waiting:
        found.add(parent := waiting.pop())
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                waiting += map(int, task.read_text().split())
    return found


@contextlib.contextmanager
def grading(course: SmallCourse, seconds: int = 100) -> Iterator[Running]:
    """Start `dlkit grade` on a class of a quick student and some who take so many seconds."""
    for student in SLOW:
        course.submit(student, RIGHT | {"double": f"import time\ntime.sleep({seconds})\n{DOUBLE}"})
    for student in ("s2", "s3"):
        shutil.rmtree(course.gradebook / "submitted" / student)
    folder = Path(tempfile.mkdtemp(dir=course.root.parent))
    command = [sys.executable, "-m", "dlkit.cli", "grade", ID, "--workers=2"]
    with (folder / "out").open("w") as stdout, (folder / "err").open("w") as stderr:
        process = subprocess.Popen(
            command, cwd=course.root, stdout=stdout, stderr=stderr, start_new_session=True
        )
    running = Running(process, folder / "out", folder / "err", [])
    try:
        yield running
    finally:
        process.kill()
        process.wait()
        for handle in running.handles:
            os.close(handle)


def in_the_middle(course: SmallCourse, running: Running) -> None:
    """Wait until the quick student is graded and two slow ones run, each in a sandbox."""
    until(lambda: (course.gradebook / "autograded" / "s1" / ID / f"{ID}.ipynb").exists())
    until(lambda: shells(running.process.pid) >= 2)


def shells(pid: int) -> int:
    """Count the shells of students: below the warm server."""
    names = [_command(one) for one in descendants(pid)]
    return sum("fork_shells" in name and "bwrap" not in name for name in names) - 1


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def goes_on(course: SmallCourse) -> None:
    """See the same command grade the rest, which is quick now, and only that."""
    assert course.rows() == [("s1",)]
    for student in SLOW:
        course.submit(student, RIGHT)
    again = course.grade()
    assert again.code == 0 and graded_of(again) == set(SLOW)
    assert course.scores("s1") == course.scores("t4") == FULL


def test_when_it_is_killed_nothing_of_it_is_left_and_the_same_command_goes_on(
    course: SmallCourse,
) -> None:
    with grading(course) as running:
        in_the_middle(course, running)
        assert running.watch() >= 8  # itself, two workers, walls and server, two sandboxes
        running.process.kill()
        assert running.end().code == -signal.SIGKILL
        assert running.left() == 0
    goes_on(course)


def test_when_it_is_interrupted_it_says_so_and_the_same_command_goes_on(
    course: SmallCourse,
) -> None:
    with grading(course) as running:
        in_the_middle(course, running)
        assert running.watch() >= 8
        os.killpg(running.process.pid, signal.SIGINT)  # as a terminal does
        ran = running.end()
        assert running.left() == 0
    assert ran.code == 130
    assert sentences(ran) == ["dlkit grade: stopped; run the same command again to grade the rest."]
    goes_on(course)


def test_when_the_gradebook_is_locked_what_was_graded_is_kept_and_the_same_command_goes_on(
    course: SmallCourse,
) -> None:
    with grading(course, seconds=8) as running:
        in_the_middle(course, running)
        database = sqlite3.connect(course.gradebook / "gradebook.db", isolation_level=None)
        with contextlib.closing(database):
            database.execute("BEGIN IMMEDIATE")
            running.watch()
            ran = running.end()
        assert running.left() == 0
    (sentence,) = sentences(ran)
    assert ran.code == 1
    assert sentence.startswith("dlkit grade: The gradebook cannot be used: database is locked; ")
    goes_on(course)


# --- no network -------------------------------------------------------------------------------

AUDIT = """
import os, sys

def hook(event, arguments):
    if event == "os.fork":
        note("fork", "")
    if event == "socket.bind":
        note(arguments[0].family.name, sys._getframe(1).f_code.co_name)

def note(*words):
    with open(os.environ["AUDITED"], "a") as file:
        print(*words, file=file)

sys.addaudithook(hook)
"""
BINDS = "import socket; socket.socket().bind(('127.0.0.1', 0))"


def test_no_process_that_grades_opens_a_port(course: SmallCourse, tmp_path: Path) -> None:
    """But for a library of nbgrader's, which looks whether there is IPv6 while it is imported."""
    (tmp_path / "hooks").mkdir()
    (tmp_path / "hooks" / "sitecustomize.py").write_text(AUDIT)
    noted = tmp_path / "noted"
    audited = {"PYTHONPATH": str(tmp_path / "hooks"), "AUDITED": str(noted)}
    course.submit("s4", RIGHT | {"double": f"{BINDS}\n{DOUBLE}"})  # which is not seen outside
    assert graded_of(course.grade(**audited)) == {"s1", "s2", "s3", "s4"}
    seen = noted.read_text().splitlines()
    assert seen.count("fork ") >= 2, "the hook is there when the workers are forked"
    ports = [line for line in seen if line.startswith("AF_INET")]
    assert set(ports) <= {"AF_INET6 _has_ipv6"}

    subprocess.run([sys.executable, "-c", BINDS], env=os.environ | audited, check=True)
    assert noted.read_text().splitlines()[-1] == "AF_INET <module>", "a port would be noticed"
