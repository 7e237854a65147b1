"""The gradebook follows a lesson that changes after somebody was graded; no typed word is lost."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from copy import deepcopy
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import SaveCells
from sqlalchemy import event
from sqlalchemy.engine import Engine

from dlkit.grading.common.errors import GradebookFailed
from dlkit.grading.records.lesson import register
from dlkit.grading.records.marks import Marks
from dlkit.grading.records.writer import GradebookWriter

ID, STUDENTS = "90-small", ("s1", "s2")
SCORES = {"test_double": 40.0, "test_extent": 30.0, "why": None, "essay": None}


def cell(make: Callable, id: str, points: float | None = None, **role: bool) -> NotebookNode:
    """Return a cell that nbgrader knows by `id`."""
    known = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    graded = {} if points is None else {"points": points}
    return make(f"# {id}", metadata={"nbgrader": known | {"grade_id": id} | graded | role})


def lesson(**points: float) -> NotebookNode:
    """Return a lesson of every kind of cell; `points` of a name are other ones, 0 takes it away."""
    points = {"double": 40, "extent": 30, "why": 20, "essay": 10} | points
    cells = [cell(new_code_cell, "setup", locked=True)]
    for name in (one for one in points if one not in ("why", "essay")):
        cells.append(cell(new_code_cell, name, solution=True))
        cells.append(cell(new_code_cell, f"test_{name}", points[name], grade=True, locked=True))
    cells.append(cell(new_markdown_cell, "why", points["why"], grade=True, solution=True))
    cells.append(cell(new_markdown_cell, "essay", points["essay"], task=True, locked=True))
    gone = {f"test_{name}" for name in points if not points[name]}
    gone |= {name for name in points if not points[name]}
    return new_notebook(cells=[c for c in cells if c.metadata.nbgrader.grade_id not in gone])


class Class:
    """A gradebook of two students, whom a writer has graded."""

    def __init__(self, path: Path) -> None:
        self.path, self.url = path, f"sqlite:///{path}"

    def register(self, nb: NotebookNode) -> tuple[str, ...]:
        return register(self.url, ID, nb)

    def grade(self, student: str, **more: float) -> None:
        with GradebookWriter(self.url, ID) as writer:
            scores = {name: SCORES.get(name) for name in writer.own.graded} | more
            writer.save(student, Marks(scores=scores))

    def opened(self) -> Gradebook:
        return Gradebook(self.url)

    def type_by_hand(self, student: str = "s1") -> None:
        """Give what a person gives: scores, extra credit and comments."""
        with self.opened() as gradebook:
            found = gradebook.find_submission_notebook(ID, ID, student)
            for grade in found.grades:
                grade.manual_score = 7 + len(grade.name)
                grade.extra_credit = 0.5
            for comment in found.comments:
                comment.manual_comment = f"By hand: {comment.name}."
            gradebook.db.commit()

    def typed(self, student: str = "s1") -> dict[str, tuple]:
        """Return what stands for each cell: set score, extra credit and comment."""
        with self.opened() as gradebook:
            found = gradebook.find_submission_notebook(ID, ID, student)
            typed = {grade.name: (grade.manual_score, grade.extra_credit) for grade in found.grades}
            comments = {comment.name: comment.manual_comment for comment in found.comments}
        return {n: (*typed.get(n, ()), comments.get(n)) for n in typed.keys() | comments}

    def score(self, student: str) -> float:
        with self.opened() as gradebook:
            return gradebook.find_submission(ID, student).score

    def max_score(self) -> float:
        with self.opened() as gradebook:
            return gradebook.find_assignment(ID).max_score

    def dump(self) -> list[str]:
        with closing(sqlite3.connect(self.path)) as database:
            return list(database.iterdump())


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Class(tmp_path_factory.mktemp("template") / "grades.db")
    assert made.register(lesson()) == ()
    for student in STUDENTS:
        made.grade(student)
    return made.path


@pytest.fixture
def graded(tmp_path: Path, template: Path) -> Class:
    shutil.copy(template, tmp_path / "grades.db")
    return Class(tmp_path / "grades.db")


def test_a_new_lesson_has_the_rows_that_nbgraders_step_writes(tmp_path: Path) -> None:
    ours, stock = Class(tmp_path / "ours.db"), Class(tmp_path / "stock.db")
    ours.register(lesson())
    with stock.opened() as gradebook:
        gradebook.add_assignment(ID)
    names = {"notebook": ID, "assignment": ID, "student": ".", "db_url": stock.url}
    SaveCells()(lesson(), {"nbgrader": names})

    def rows(one: Class) -> dict[str, list]:
        with one.opened() as gradebook:
            own = gradebook.find_notebook(ID, ID)
            kinds = ("grade_cells", "solution_cells", "task_cells", "source_cells")
            found = {kind: [row.to_dict() for row in getattr(own, kind)] for kind in kinds}
            kernel = [{"kernelspec": own.kernelspec, "id": None}]
        for row in [row for each in found.values() for row in each]:
            row.pop("id")
        return {kind: sorted(map(str, each)) for kind, each in found.items()} | {"k": kernel}

    assert rows(ours) == rows(stock)
    assert len(rows(ours)["source_cells"]) == 7


def test_the_same_lesson_again_writes_nothing_and_says_nothing(graded: Class) -> None:
    before = graded.dump()
    assert graded.register(lesson()) == ()
    assert graded.dump() == before


def test_an_exercise_that_comes_gives_every_submission_a_row_that_waits(graded: Class) -> None:
    graded.type_by_hand()
    before = graded.typed()
    assert graded.register(lesson(triple=25)) == ("the lesson now has triple (25 points)",)
    assert graded.max_score() == 125
    assert {name: values for name, values in graded.typed().items() if name in before} == before
    for student in STUDENTS:
        with graded.opened() as gradebook:
            grade = gradebook.find_grade("test_triple", ID, ID, student)
            assert (grade.auto_score, grade.needs_manual_grade, grade.max_score) == (None, True, 25)
            assert gradebook.find_comment("triple", ID, ID, student).comment is None
    graded.grade("s2", test_triple=25)
    assert graded.score("s2") == 95


@pytest.mark.parametrize("name", ["double", "why", "essay"])
def test_an_exercise_that_goes_takes_no_typed_word_with_it(graded: Class, name: str) -> None:
    graded.type_by_hand()
    before = graded.typed()
    told = graded.register(lesson(**{name: 0}))
    assert told[0].startswith(f"the lesson no longer has {name} (")
    assert "typed: 2; they are kept in the gradebook's table dlkit_kept" in told[1]
    left = {key: values for key, values in before.items() if key not in (name, f"test_{name}")}
    assert graded.typed() == left
    assert graded.score("s1") == sum(sum(values[:2]) for values in left.values() if values[:-1])
    with closing(sqlite3.connect(graded.path)) as database:
        columns = "student, cell, manual_score, extra_credit, manual_comment"
        kept = database.execute(f"select {columns} from dlkit_kept").fetchall()
    assert {one[:2] for one in kept} <= {("s1", name), ("s1", f"test_{name}")}
    assert f"By hand: {name}." in [one[4] for one in kept]

    told = graded.register(lesson())
    assert told[-1] == "scores and comments that somebody typed for it came back: 2"
    assert graded.typed() == before
    with graded.opened() as gradebook:  # and a person is asked to look
        for grade in gradebook.find_submission_notebook(ID, ID, "s1").grades:
            assert grade.needs_manual_grade or grade.name not in (name, f"test_{name}")
    assert graded.register(lesson()) == ()


def test_what_was_typed_the_last_time_comes_back(graded: Class) -> None:
    for score in (11, 12):
        with graded.opened() as gradebook:
            gradebook.find_grade("test_double", ID, ID, "s2").manual_score = score
            gradebook.db.commit()
        graded.register(lesson(double=0))
        graded.register(lesson())
    assert graded.typed("s2")["test_double"][0] == 12
    assert graded.typed("s1")["test_double"][0] is None


def test_what_was_typed_waits_for_a_submission_that_is_gone(graded: Class) -> None:
    graded.type_by_hand()
    graded.register(lesson(double=0))
    with graded.opened() as gradebook:
        gradebook.remove_submission(ID, "s1")
    graded.register(lesson())
    with closing(sqlite3.connect(graded.path)) as database:
        assert database.execute("select count(*) from dlkit_kept").fetchone() == (2,)


def test_of_what_was_typed_twice_the_newest_comes_back(graded: Class) -> None:
    for score in (11, 12):  # the first one stays in the table: nobody was there to take it
        with graded.opened() as gradebook:
            gradebook.update_or_create_submission(ID, "s2")
            gradebook.find_grade("test_double", ID, ID, "s2").manual_score = score
            gradebook.db.commit()
        graded.register(lesson(double=0))
        with graded.opened() as gradebook:
            gradebook.remove_submission(ID, "s2")
        graded.register(lesson())
    with closing(sqlite3.connect(graded.path)) as database, database:
        newest = "update dlkit_kept set removed = '2099-01-01 00:00:00' where manual_score = 11"
        assert database.execute(newest).rowcount == 1
    graded.register(lesson(double=0))
    graded.grade("s2")
    graded.register(lesson())
    assert graded.typed("s2")["test_double"][0] == 11


def test_an_exercise_of_which_nobody_typed_anything_just_goes(graded: Class) -> None:
    assert graded.register(lesson(double=0)) == ("the lesson no longer has double (40 points)",)
    assert graded.score("s1") == 30
    with graded.opened() as gradebook, pytest.raises(MissingEntry):
        gradebook.find_grade("test_double", ID, ID, "s1")
    with closing(sqlite3.connect(graded.path)) as database:
        (count,) = database.execute("select count(*) from base_cell where name like '%double'")
        orphans = "select count(*) from grade where cell_id not in (select id from base_cell)"
        assert count == (0,) and database.execute(orphans).fetchone() == (0,)


def test_other_points_are_told_and_set_scores_stay(graded: Class) -> None:
    graded.type_by_hand()
    before = graded.typed()
    assert graded.register(lesson(double=44, extent=26)) == (
        "double has 44 points instead of 40; scores that were set by hand stay: 1",
        "extent has 26 points instead of 30; scores that were set by hand stay: 1",
    )
    assert graded.typed() == before and graded.max_score() == 100


def test_a_changed_text_is_registered_without_a_word(graded: Class) -> None:
    nb = lesson()
    nb.cells[0].source = "import numpy as np"
    assert graded.register(nb) == ()
    with graded.opened() as gradebook:
        assert gradebook.find_source_cell("setup", ID, ID).source == "import numpy as np"


def test_a_cell_of_another_kind_keeps_what_was_typed(graded: Class) -> None:
    """A task becomes an answer: both have the name, a score and a comment."""
    graded.type_by_hand()
    before = graded.typed()
    nb = lesson(essay=0)
    nb.cells.append(cell(new_markdown_cell, "essay", 10, grade=True, solution=True))
    graded.register(nb)
    assert graded.typed() == before


def test_other_notebooks_and_assignments_are_left_alone(graded: Class) -> None:
    with graded.opened() as gradebook:
        gradebook.add_assignment("91-other")
        gradebook.add_notebook("91-other", "91-other")
        options = {"max_score": 3, "cell_type": "code"}
        gradebook.add_grade_cell("test_double", "91-other", "91-other", **options)
        gradebook.add_submission("91-other", "s1")
        gradebook.find_grade("test_double", "91-other", "91-other", "s1").manual_score = 2
        gradebook.db.commit()
    graded.register(lesson(double=0, triple=5))
    with graded.opened() as gradebook:
        other = gradebook.find_submission_notebook("91-other", "91-other", "s1")
        assert [(grade.name, grade.score) for grade in other.grades] == [("test_double", 2)]
        assert other.comments == []


STATEMENTS = ["INSERT INTO dlkit_kept", "DELETE FROM grade", "DELETE FROM base_cell"]
STATEMENTS += ["INSERT INTO base_cell", "INSERT INTO comment"]


@pytest.mark.parametrize("on", [*STATEMENTS, "COMMIT"])
def test_a_failure_in_the_middle_leaves_everything_as_it_was(graded: Class, on: str) -> None:
    graded.type_by_hand()
    before, seen = graded.dump(), []

    def fail(connection, cursor, statement: str, *_: object) -> None:
        seen.append(statement)
        if statement.startswith(on):
            raise KeyboardInterrupt

    def fail_to_commit(connection) -> None:
        if any(statement.startswith(STATEMENTS[-1]) for statement in seen):
            seen.append("COMMIT")
            raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", fail)
    event.listen(Engine, "commit", fail_to_commit)
    with suppress(KeyboardInterrupt):
        graded.register(lesson(double=0, triple=40))
    event.remove(Engine, "before_cursor_execute", fail)
    event.remove(Engine, "commit", fail_to_commit)
    assert seen[-1].startswith(on) and graded.dump() == before
    assert graded.register(lesson(double=0, triple=40))[0].startswith("the lesson no longer has")


def test_a_locked_gradebook_is_told_and_nothing_has_changed(graded: Class) -> None:
    before = graded.dump()
    with closing(sqlite3.connect(graded.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(GradebookFailed, match="database is locked"):
            graded.register(lesson(double=0))
    assert graded.dump() == before


def test_a_writer_does_not_write_rows_of_a_lesson_that_has_changed_meanwhile(graded: Class) -> None:
    with GradebookWriter(graded.url, ID) as writer:
        graded.register(lesson(triple=10))
        before = graded.dump()
        for student in ("s1", "s3"):
            with pytest.raises(GradebookFailed, match="have changed meanwhile; run the same"):
                writer.save(student, Marks(scores={"test_double": 1.0}))
        assert graded.dump() == before
    graded.grade("s3", test_triple=10)
    assert graded.score("s3") == 80


def test_a_notebook_is_not_changed_by_registering_it(graded: Class) -> None:
    nb = lesson(triple=1)
    copy = deepcopy(nb)
    graded.register(nb)
    assert nb == copy
