"""The writer against nbgrader's own steps: the same rows, all of a submission or nothing of it."""

import pickle
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades, SaveCells
from nbgrader.utils import compute_checksum
from sqlalchemy import event
from sqlalchemy.engine import Engine
from traitlets.config import Config, LoggingConfigurable

from dlkit.grading.common.errors import GradebookFailed
from dlkit.grading.common.outputs import UNSAFE
from dlkit.grading.nbgrader_steps.preprocessors import SaveGrades
from dlkit.grading.records.marks import Marks, marks_of
from dlkit.grading.records.penalties import late_penalty
from dlkit.grading.records.writer import GradebookWriter

ID, STUDENT = "90-small", "s001"
DUE = datetime(2026, 3, 1, 12)
EARLY, LATE, LATER = (DUE + timedelta(hours=hours) for hours in (-1, 3, 50))
MISSING = f"there is no file {ID}.ipynb in the submission"
REMARK = f"The notebook could not be graded: {MISSING}."


# --- a small notebook and what comes of it ----------------------------------------------------


def marked(make: Callable, source: str, id: str, **role: object) -> NotebookNode:
    """Return a cell that nbgrader knows by `id`."""
    plain = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    cell = make(source, metadata={"nbgrader": plain | {"grade_id": id} | role})
    cell.metadata.nbgrader.checksum = compute_checksum(cell)
    return cell


def handed_out() -> NotebookNode:
    """Return a notebook with every kind of cell."""
    tests = {"grade": True, "locked": True}
    return new_notebook(
        metadata={"dlkit": {"unsafe": False}},
        cells=[
            marked(new_code_cell, "import numpy", "setup", locked=True),
            marked(new_code_cell, "def double(x): ...", "double", solution=True),
            marked(new_code_cell, "check(double)", "test_double", points=40, **tests),
            marked(new_code_cell, "assert double(1) == 2", "test_plain", points=20, **tests),
            marked(new_markdown_cell, "Why?", "why", points=10, grade=True, solution=True),
            marked(new_markdown_cell, "Draw.", "essay", points=5, task=True, locked=True),
        ],
    )


def judged(points: float, **answers: str) -> NotebookNode:
    """Return the notebook with `answers`, of which double's earned `points` of 40."""
    nb = handed_out()
    for cell in nb.cells:
        cell.source = answers.get(cell.metadata.nbgrader.grade_id, cell.source)
    nb.cells[2].outputs = [new_output("execute_result", data={"text/plain": f"{points:g}"})]
    return nb


def unreadable() -> NotebookNode:
    """Return what is judged where nothing was handed in."""
    nb = handed_out()
    nb.metadata.dlkit.unreadable = MISSING
    for cell in nb.cells[2:4]:
        cell.outputs = [new_output("error", ename="NotGraded", evalue=MISSING, traceback=[])]
    return nb


class Hourly(BasePlugin):
    """Takes a point an hour after the first two, which would be less than none, and never of s9."""

    def late_submission_penalty(self, student: str, score: float, late: float) -> float | None:
        return None if student == "s9" else late / 3600 - 2


# --- two gradebooks ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook that knows the notebook, and nobody."""
    path = tmp_path_factory.mktemp("template") / "grades.db"
    url = f"sqlite:///{path}"
    with Gradebook(url) as gradebook:
        gradebook.add_assignment(ID, duedate=DUE)
    resources = {"nbgrader": {"notebook": ID, "assignment": ID, "student": ".", "db_url": url}}
    SaveCells()(handed_out(), resources)
    return path


class Course:
    """A gradebook, and nbgrader's converter for it with settings of its own."""

    def __init__(self, root: Path, template: Path, settings: dict) -> None:
        (root / "source" / ID).mkdir(parents=True)
        shutil.copy(template, root / "grades.db")
        self.path = root / "grades.db"
        self.url = f"sqlite:///{self.path}"
        folders = CourseDirectory(root=str(root), db_url=self.url, assignment_id=ID)
        self.converter = Autograde(coursedir=folders, config=Config(settings))

    def begin(self, nb: NotebookNode, stamp: datetime | None, student: str) -> dict:
        """Hand `nb` in and do nbgrader's first step for it; return what later steps need."""
        folder = Path(self.converter.coursedir.root, "submitted", student, ID)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if stamp:
            (folder / "timestamp.txt").write_text(f"{stamp} UTC")
        (folder / "more.ipynb").touch()
        if "unreadable" not in nb.metadata.dlkit:
            (folder / f"{ID}.ipynb").touch()
        self.converter.notebooks = [str(folder / f"{ID}.ipynb")]
        self.converter.init_assignment(ID, student)
        names = {"notebook": ID, "assignment": ID, "student": student}
        return {"nbgrader": names | {"db_url": self.url}}

    def opened(self) -> Gradebook:
        return Gradebook(self.url)

    def rows(self) -> dict[str, list[tuple]]:
        """Return all rows of all tables, with a submission's own ids replaced by whose they are."""
        with closing(sqlite3.connect(self.path)) as database:
            names = [name for (name,) in database.execute("select name from sqlite_master")]
            tables = [name for name in names if not name.startswith("sqlite_autoindex")]
            found = {name: database.execute(f"select * from {name}").fetchall() for name in tables}
        own = {id: f"of {student}" for id, _, student, *_ in found["submitted_assignment"]}
        own |= {id: f"{own[of]}, {of_what}" for id, of, of_what, *_ in found["submitted_notebook"]}
        ids = [row[0] for table in ("grade", "comment") for row in found[table]]
        assert len(set(ids)) == len(ids) and all(len(id) == 32 for id in ids)
        own |= dict.fromkeys(ids, "a row's own")
        return {
            name: sorted((tuple(own.get(v, v) for v in row) for row in rows), key=repr)
            for name, rows in found.items()
        }


def by_nbgrader(
    course: Course, nb: NotebookNode, stamp: datetime | None, student: str = STUDENT
) -> None:
    """Grade with nbgrader's own steps; our remark is put before its comments."""
    resources = course.begin(nb, stamp, student)
    for step in (SaveAutoGrades, AssignLatePenalties):
        step(parent=course.converter)(nb, resources)
    if "unreadable" in nb.metadata.dlkit:
        with course.opened() as gradebook:
            for comment in gradebook.find_submission_notebook(ID, ID, student).comments:
                comment.auto_comment = f"{REMARK} {comment.auto_comment or ''}".strip()
            gradebook.db.commit()


def by_the_writer(
    course: Course, nb: NotebookNode, stamp: datetime | None, student: str = STUDENT
) -> None:
    """Grade in one transaction, with marks that came from another process."""
    marks = pickle.loads(pickle.dumps(marks_of(nb)))
    with GradebookWriter(course.url, ID, penalty=late_penalty(course.converter)) as writer:
        standing = writer.save(student, marks, stamp)
    with course.opened() as gradebook:
        found = gradebook.find_submission_notebook(ID, ID, student)
        assert (standing.score, standing.max_score) == (found.score, found.max_score)
        assert standing.needs_manual_grade == found.needs_manual_grade
        assert standing.penalty == found.late_submission_penalty


def by_the_command(
    course: Course, nb: NotebookNode, stamp: datetime | None, student: str = STUDENT
) -> None:
    """Grade with the steps that the configuration of `nbgrader autograde` names."""
    resources = course.begin(nb, stamp, student)
    exporter = LoggingConfigurable(parent=course.converter)
    with GradebookWriter(course.url, ID) as course.converter.gradebook_writer:
        SaveGrades(parent=exporter)(nb, resources)
    AssignLatePenalties(parent=exporter)(nb, resources)


Grading = Callable[[Course, NotebookNode, datetime | None], None]


def by_hand(course: Course, _: Grading) -> None:
    """Give what a person gives: scores, extra credit and comments, and a flag."""
    with course.opened() as gradebook:
        found = gradebook.find_submission_notebook(ID, ID, STUDENT)
        grades = {grade.name: grade for grade in found.grades}
        grades["test_double"].manual_score = 33
        grades["test_plain"].extra_credit = 1.5
        grades["essay"].manual_score = 4
        for grade in grades.values():
            grade.needs_manual_grade = False
        for comment in found.comments:
            comment.manual_comment = f"By hand: {comment.name}."
        found.flagged = True
        gradebook.db.commit()


def extend(course: Course, _: Grading) -> None:
    """Give a day more."""
    with course.opened() as gradebook:
        gradebook.grant_extension(ID, STUDENT, days=1)


def forget_the_due_date(course: Course, _: Grading) -> None:
    with course.opened() as gradebook:
        gradebook.find_assignment(ID).duedate = None
        gradebook.db.commit()


def add_a_notebook(course: Course, _: Grading) -> None:
    """Give the assignment a second notebook, which only a person grades."""
    with course.opened() as gradebook:
        gradebook.add_notebook("more", ID, id="more")
        gradebook.add_grade_cell("test_double", "more", ID, id="c", max_score=1, cell_type="code")
        gradebook.add_task_cell("draw", "more", ID, id="t", max_score=1, cell_type="markdown")


def graded(nb: NotebookNode, stamp: datetime | None = None, student: str = STUDENT) -> Callable:
    """Return the step that grades `nb`."""
    return lambda course, grade: grade(course, deepcopy(nb), stamp, student)


ANSWERED = {"double": "def double(x): return 2 * x", "why": "Because."}
CASES = {
    "new": [graded(judged(40, **ANSWERED), EARLY)],
    "new and blank": [graded(judged(0), EARLY)],
    "no time": [graded(judged(12.5, **ANSWERED))],
    "again": [graded(judged(0), EARLY), graded(judged(25, **ANSWERED), EARLY)],
    "again with less": [graded(judged(25, **ANSWERED), EARLY), graded(judged(0), LATE)],
    "no time the second time": [graded(judged(1), LATE), graded(judged(2))],
    "by hand": [graded(judged(1, **ANSWERED), EARLY), by_hand, graded(judged(40), EARLY)],
    "by hand and late": [graded(judged(1, **ANSWERED), EARLY), by_hand, graded(judged(9), LATE)],
    "late": [graded(judged(40, **ANSWERED), LATE)],
    "more than an hour late": [graded(judged(40), LATER)],
    "a little late": [graded(judged(40), DUE + timedelta(minutes=1))],
    "late and blank": [graded(judged(0), LATER)],
    "late, then early": [graded(judged(40), LATER), graded(judged(40), EARLY)],
    "extended": [graded(judged(40), LATE), extend, graded(judged(40), LATE)],
    "extended too little": [graded(judged(40), LATE), extend, graded(judged(40), LATER)],
    "no due date": [forget_the_due_date, graded(judged(40), LATER)],
    "two notebooks": [add_a_notebook, graded(judged(1), LATER), graded(judged(40), LATE)],
    "missing": [graded(unreadable(), EARLY)],
    "missing and late": [graded(unreadable(), LATE)],
    "missing at first": [graded(unreadable()), graded(judged(40, **ANSWERED), LATE)],
    "missing at last": [graded(judged(40, **ANSWERED)), graded(unreadable(), LATE)],
    "two students": [graded(judged(1), LATE), graded(judged(40), LATER, "s9"), graded(judged(2))],
}
PENALTIES = {
    "none": {},
    "zero": {"LateSubmissionPlugin": {"penalty_method": "zero"}},
    "hourly": {"AssignLatePenalties": {"plugin_class": Hourly}},
}
PAIRS = [(case, "hourly") for case in CASES]
PAIRS += [(case, method) for case in CASES if "late" in case for method in ("none", "zero")]


@pytest.fixture
def new_course(tmp_path: Path, template: Path) -> Callable[[str, dict], Course]:
    """Make a course with these settings that nobody has handed in to."""
    return lambda name, settings: Course(tmp_path / name, template, settings)


@pytest.fixture
def course(new_course: Callable) -> Course:
    return new_course("course", {})


@pytest.mark.parametrize(("case", "penalty"), PAIRS)
def test_the_rows_are_those_of_nbgraders_own_steps(
    new_course: Callable, case: str, penalty: str
) -> None:
    rows = {}
    for grade in (by_nbgrader, by_the_writer, by_the_command):
        course = new_course(grade.__name__, PENALTIES[penalty])
        for step in CASES[case]:
            step(course, grade)
        rows[grade] = course.rows()
    assert rows[by_the_writer] == rows[by_nbgrader]
    assert rows[by_the_command] == rows[by_nbgrader]


def test_a_penalty_is_really_taken_in_these_cases(course: Course) -> None:
    late = late_penalty(Autograde(config=Config(PENALTIES["hourly"])))
    with GradebookWriter(course.url, ID, penalty=late) as writer:
        taken = {
            stamp: writer.save(STUDENT, marks_of(judged(0, **ANSWERED)), stamp).penalty
            for stamp in (EARLY, DUE + timedelta(minutes=1), LATE, LATER)
        }
    assert list(taken.values()) == [None, 0, 1, 20], "20 is all that there is to take"


@pytest.mark.parametrize("settings", [{"enabled": False}, None])
def test_without_the_step_no_penalty_is_touched(settings: dict | None) -> None:
    config = {"AssignLatePenalties": settings} if settings else {}
    config["Autograde"] = {} if settings else {"autograde_preprocessors": [SaveAutoGrades]}
    assert late_penalty(Autograde(config=Config(config))) is None


def test_a_submission_that_could_not_be_graded_waits_as_nbgraders_does(
    new_course: Callable,
) -> None:
    theirs, ours = new_course("theirs", {}), new_course("ours", {})
    theirs.begin(judged(0), EARLY, STUDENT)
    with GradebookWriter(ours.url, ID) as writer:
        writer.register(STUDENT, EARLY)
    assert ours.rows() == theirs.rows()
    for course, grade in ((theirs, by_nbgrader), (ours, by_the_writer)):
        grade(course, judged(40, **ANSWERED), EARLY)
    theirs.begin(judged(0), LATE, STUDENT)
    with GradebookWriter(ours.url, ID) as writer:
        writer.register(STUDENT, LATE)
    assert ours.rows() == theirs.rows()


# --- what is to be saved ----------------------------------------------------------------------


def test_what_holds_for_the_notebook_stands_in_every_comment_and_in_the_log() -> None:
    nb = unreadable()
    nb.metadata.dlkit.update(unsafe=True, repairs=[["double", "It was found."]])
    marks = marks_of(nb)
    assert marks.scores == {"test_double": 0, "test_plain": 0, "why": 0, "essay": 0}
    blank = f"{REMARK} {UNSAFE} No response."
    assert marks.comments == {"double": blank, "why": blank, "essay": f"{REMARK} {UNSAFE}"}
    assert marks.told == (REMARK, UNSAFE, "note: It was found.")


# --- all or nothing ---------------------------------------------------------------------------


@contextmanager
def broken(course: Course, on: str) -> Iterator[None]:
    """Let the database fail for some rows."""
    with closing(sqlite3.connect(course.path)) as database:
        failing = "BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
        database.execute(f"CREATE TRIGGER broken BEFORE {on} {failing}")
        yield
        database.execute("DROP TRIGGER broken")


@pytest.mark.parametrize("on", ["INSERT ON comment", "UPDATE ON comment", "UPDATE ON grade"])
def test_a_failure_in_the_middle_leaves_everything_as_it_was(course: Course, on: str) -> None:
    with GradebookWriter(course.url, ID) as writer:
        if on.startswith("UPDATE"):
            writer.save(STUDENT, marks_of(judged(1)), EARLY)
        rows, marks = course.rows(), marks_of(judged(40, **ANSWERED))
        with broken(course, on), pytest.raises(GradebookFailed, match="disk I/O error; check its"):
            writer.save(STUDENT, marks, LATE)
        assert course.rows() == rows
        writer.save(STUDENT, marks, LATE)
        assert course.rows() != rows, "the writer goes on"


def test_a_penalty_that_fails_leaves_everything_as_it_was(course: Course) -> None:
    rows = course.rows()
    with GradebookWriter(course.url, ID, penalty=lambda *_: 1 / 0) as writer:
        with pytest.raises(ZeroDivisionError):
            writer.save(STUDENT, marks_of(judged(1)), LATE)
    assert course.rows() == rows


def test_a_locked_gradebook_is_told_in_a_sentence_and_can_be_used_later(course: Course) -> None:
    rows = course.rows()
    with GradebookWriter(f"{course.url}?timeout=0.05", ID) as writer:
        with closing(sqlite3.connect(course.path)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(GradebookFailed, match="database is locked; close what else uses"):
                writer.save(STUDENT, marks_of(judged(1)), EARLY)
        assert course.rows() == rows
        assert writer.save(STUDENT, marks_of(judged(1)), EARLY).score == 21


def test_a_writer_locks_nobody_out_between_two_saves(course: Course) -> None:
    with GradebookWriter(course.url, ID) as writer, closing(sqlite3.connect(course.path)) as other:
        writer.save(STUDENT, marks_of(judged(1)), EARLY)
        other.execute("BEGIN EXCLUSIVE")
        assert other.in_transaction


# --- what it refuses --------------------------------------------------------------------------


def test_an_unknown_assignment_is_told_in_a_sentence(course: Course) -> None:
    with pytest.raises(GradebookFailed, match="has no assignment 91-none; run: nbgrader generate_"):
        GradebookWriter(course.url, "91-none")


def test_a_file_that_is_no_database_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "grades.db").write_bytes(b"no database" * 100)
    with pytest.raises(GradebookFailed, match="file is not a database; restore it from your last"):
        GradebookWriter(f"sqlite:///{tmp_path / 'grades.db'}", ID)


def test_only_known_students_are_graded_when_none_may_be_created(course: Course) -> None:
    rows = course.rows()
    with GradebookWriter(course.url, ID, create_student=False) as writer:
        with pytest.raises(GradebookFailed, match=f"has no student {STUDENT}; run: nbgrader db"):
            writer.save(STUDENT, marks_of(judged(1)), EARLY)
        assert course.rows() == rows
        with course.opened() as gradebook:
            gradebook.add_student(STUDENT)
        assert writer.save(STUDENT, marks_of(judged(1)), EARLY).score == 21


@pytest.mark.parametrize("marks", [Marks(scores={"none": 1}), Marks(comments={"none": None})])
def test_a_cell_that_the_gradebook_does_not_know_is_told(course: Course, marks: Marks) -> None:
    with (
        GradebookWriter(course.url, ID) as writer,
        pytest.raises(GradebookFailed, match="no cell none of"),
    ):
        writer.save(STUDENT, marks, EARLY)


def test_a_submission_that_has_lost_a_grade_is_told(course: Course) -> None:
    with GradebookWriter(course.url, ID) as writer:
        writer.save(STUDENT, marks_of(judged(1)), EARLY)
        with closing(sqlite3.connect(course.path)) as database:
            database.execute("DELETE FROM grade WHERE auto_score = 1")
            database.commit()
        rows = course.rows()
        with pytest.raises(GradebookFailed, match=f"lacks grades of {STUDENT}'s submission"):
            writer.save(STUDENT, marks_of(judged(40)), LATE)
        assert course.rows() == rows


# --- what it costs ----------------------------------------------------------------------------


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect every statement that goes to any database."""
    seen: list[str] = []

    def see(connection, cursor, statement, *_: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", see)
    yield seen
    event.remove(Engine, "before_cursor_execute", see)


def test_the_two_hundredth_student_costs_as_many_statements_as_the_first(course: Course) -> None:
    blank, full = marks_of(judged(0)), marks_of(judged(40, **ANSWERED))
    counts = []
    with GradebookWriter(course.url, ID, penalty=lambda *_: None) as writer:
        for student in (f"s{number:03}" for number in range(200)):
            for marks in (blank, full):
                with statements() as seen:
                    writer.save(student, marks, LATE)
                counts.append(len(seen))
    assert counts == [10, 8] * 200


def test_no_statement_looks_through_a_table_that_grows_with_the_class(course: Course) -> None:
    with GradebookWriter(course.url, ID, penalty=lambda *_: None) as writer, statements() as seen:
        for _ in range(2):
            writer.save(STUDENT, marks_of(judged(1)), LATE)
    asked = {text for text in seen if text.startswith(("SELECT", "UPDATE"))}
    assert len(asked) == 7
    with closing(sqlite3.connect(course.path)) as database:
        for text in asked:
            nothing = [None] * text.count("?")
            plan = database.execute(f"EXPLAIN QUERY PLAN {text}", nothing).fetchall()
            scans = [row[-1] for row in plan if "SCAN" in row[-1]]
            assert set(scans) <= {"SCAN base_cell"}, text  # the cells of the lessons
