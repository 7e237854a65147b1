"""Grading through nbgrader's own commands: one small class, handed in once, seen from all sides."""

import json
import os
import stat
from pathlib import Path

import pytest
from grading_course import DOUBLE, EXTENT, ID, RIGHT, Ran, SmallCourse
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

SCRIPT = "<script>alert('from a student')</script>"


def cell_of(nb: NotebookNode, name: str) -> NotebookNode:
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def meddle(nb: NotebookNode) -> None:
    """Change everything that is the teacher's."""
    nb.metadata.kernelspec = {"name": "bash", "display_name": "mine", "language": "bash"}
    for cell in nb.cells:
        cell.metadata["tags"] = ["skip-execution"]
    cell_of(nb, "setup").source = "class Everything: ...\nraise SystemExit"
    for name in ("test_double", "test_extent", "test_plain"):
        cell = cell_of(nb, name)
        cell.metadata.nbgrader.points = 1
        cell.source = "1"
        cell.outputs = [{"output_type": "stream", "name": "stdout", "text": "all right"}]
    del nb.cells[-1]


def add_cells(nb: NotebookNode) -> None:
    """Add a helper before the answer that uses it, and a note after the last cell."""
    place = nb.cells.index(cell_of(nb, "double"))
    nb.cells.insert(place, new_code_cell("def twice(x):\n    return x + x"))
    nb.cells.append(new_markdown_cell(f"A note. {SCRIPT}"))
    cell_of(nb, "why").source = f"An *answer*.\n\n{SCRIPT}"


def answer_twice(nb: NotebookNode) -> None:
    """Paste a second answer cell above the right one."""
    first = new_code_cell("def double(x):\n    return 0")
    first.metadata = json.loads(json.dumps(cell_of(nb, "double").metadata))
    nb.cells.insert(1, NotebookNode(first))


def submit_oddities(folder: Path) -> None:
    """Hand in no notebook, but links and pipes, the time among them."""
    os.mkfifo(folder / "timestamp.txt")
    os.mkfifo(folder / "data.csv")
    (folder / "passwd").symlink_to("/etc/passwd")
    (folder / "everything").symlink_to("/")


SHOWS = f"""
from IPython.display import HTML, Javascript, display
display(HTML("{SCRIPT}"), Javascript("alert('from a student')"))
print("{SCRIPT}")
"""
REMEMBERS = """
seen = []
def double(x):
    if hasattr(x, "shape"):
        seen.append(x)
    elif seen:
        raise ValueError(f"a hidden input was {seen}")
    return 2 * x
"""
KILLS = "import os\ndef double(x):\n    os._exit(1)"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    """A class that has handed in and was never graded: the gradebook knows nothing."""
    course = SmallCourse(tmp_path_factory.mktemp("small") / "course")
    course.submit("a-right", RIGHT)
    course.submit("b-partly", {"double": DOUBLE, "extent": EXTENT.replace("min(x)", "min(x) - 1")})
    course.submit("c-mistaken", RIGHT | {"double": "def double(x):\n    return x**2"})
    course.submit("d-blank", {}, meddle)
    course.folder("e-garbage").joinpath(f"{ID}.ipynb").write_bytes(b"PK\x03\x04 no notebook")
    submit_oddities(course.folder("f-nothing"))
    source = course.root / "source" / ID / f"{ID}.ipynb"
    course.folder("g-link").joinpath(f"{ID}.ipynb").symlink_to(source)
    course.submit("h-killing", RIGHT | {"double": KILLS})
    course.submit("i-ending", RIGHT | {"extent": f"import os\n{EXTENT}\nos._exit(0)"})
    helped = {"double": "def double(x):\n    return twice(x)"}
    course.submit("j-adding", RIGHT | helped, add_cells)
    course.submit("k-showing", RIGHT | {"double": SHOWS + DOUBLE})
    course.submit("l-doubled", RIGHT, answer_twice)
    course.submit("m-remembering", RIGHT | {"double": REMEMBERS})
    course.submit("n-right", RIGHT)
    return course


@pytest.fixture(scope="module")
def graded(course: SmallCourse) -> Ran:
    """The whole class, graded by the stock command on what is as good as a fresh clone."""
    return course.nbgrader("autograde", ID)


@pytest.fixture(scope="module")
def fed_back(course: SmallCourse, graded: Ran) -> Ran:
    return course.nbgrader("generate_feedback", ID)


def test_a_class_is_graded_on_a_fresh_clone(course: SmallCourse, graded: Ran) -> None:
    assert graded.code == 0, graded.said
    assert len(course.rows()) == 14


def test_right_answers_earn_every_point_before_and_after_hostile_ones(
    course: SmallCourse, graded: Ran
) -> None:
    full = {"test_double": 40, "test_extent": 30, "test_plain": 20, "why": 0}
    assert course.scores("a-right") == full
    assert course.scores("n-right") == full


def test_partial_credit_stands_in_the_gradebook(course: SmallCourse, graded: Ran) -> None:
    assert course.scores("b-partly")["test_extent"] == 20


def test_a_mistake_is_named_in_the_log_and_on_the_page(
    course: SmallCourse, graded: Ran, fed_back: Ran
) -> None:
    assert "c-mistaken: 30 of 100 points; double 0/40 (looks like: squares)" in graded.said
    page = course.page("c-mistaken")
    assert "Doubling is multiplying by two" in page
    assert "three numbers" in page
    assert "0 of 40 points" in page


def test_nothing_of_the_teachers_can_be_changed_by_a_submission(
    course: SmallCourse, graded: Ran
) -> None:
    scores = course.scores("d-blank")
    assert scores == {"test_double": 0, "test_extent": 0, "test_plain": 0, "why": 0}
    nb = course.graded("d-blank")
    assert nb.metadata.kernelspec.name == "python3"
    assert not any("tags" in cell.metadata for cell in nb.cells)
    assert cell_of(nb, "test_double").source == "check(double)"
    assert cell_of(nb, "test_double").metadata.nbgrader.points == 40
    assert "import numpy" in cell_of(nb, "setup").source


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("e-garbage", "ZIP"),
        ("f-nothing", f"there is no file {ID}.ipynb in the submission"),
        ("g-link", "it is a link or something else that is not a regular file"),
    ],
)
def test_what_is_no_notebook_gets_nothing_and_a_reason(
    course: SmallCourse, graded: Ran, fed_back: Ran, student: str, reason: str
) -> None:
    assert set(course.scores(student).values()) == {0}
    assert reason in graded.said
    assert reason in course.comments(student)
    assert reason in course.page(student)


def test_nothing_but_the_notebook_of_a_submission_is_copied(
    course: SmallCourse, graded: Ran
) -> None:
    folder = course.gradebook / "autograded" / "f-nothing" / ID
    assert [path.name for path in folder.iterdir()] == [f"{ID}.ipynb"]


def test_an_answer_that_kills_its_process_costs_only_itself(
    course: SmallCourse, graded: Ran, fed_back: Ran
) -> None:
    scores = course.scores("h-killing")
    assert (scores["test_double"], scores["test_extent"]) == (0, 30)
    assert "Your code ended the Python process." in course.page("h-killing")


def test_a_cell_that_ends_its_process_costs_only_its_exercise(
    course: SmallCourse, graded: Ran
) -> None:
    scores = course.scores("i-ending")
    assert (scores["test_double"], scores["test_extent"], scores["test_plain"]) == (40, 0, 20)


def test_added_cells_run_in_their_place(course: SmallCourse, graded: Ran) -> None:
    assert course.scores("j-adding")["test_double"] == 40
    nb = course.graded("j-adding")
    ids = [cell.id for cell in nb.cells]
    assert ids[ids.index("double") - 1] == "added-0"
    assert ids[-1] == "added-1"


def test_of_two_answers_the_last_counts(course: SmallCourse, graded: Ran) -> None:
    assert course.scores("l-doubled")["test_double"] == 40


def test_a_changed_written_answer_waits_for_a_person(course: SmallCourse, graded: Ran) -> None:
    assert course.scores("j-adding")["why"] is None
    assert "An *answer*." in cell_of(course.graded("j-adding"), "why").source
    assert "j-adding: 90 of 100 points; some answers need manual grading" in graded.said


def test_demonstrations_are_kept_and_not_run(course: SmallCourse, graded: Ran) -> None:
    cell = next(c for c in course.graded("a-right").cells if c.id == "endless")
    assert cell.source == "while True:\n    pass"
    assert cell.outputs == []


def test_the_points_of_ordinary_tests_cells_are_said_to_be_unprotected(
    course: SmallCourse, graded: Ran, fed_back: Ran
) -> None:
    assert "The points of test_plain are not protected" in graded.said
    assert "points of this cell are not protected" in course.page("a-right")


def test_ordinary_tests_run_where_no_hidden_input_was_seen(
    course: SmallCourse, graded: Ran
) -> None:
    scores = course.scores("m-remembering")
    assert (scores["test_double"], scores["test_plain"]) == (40, 20)


def test_hidden_lines_of_ordinary_tests_run_and_are_not_shown(
    course: SmallCourse, graded: Ran, fed_back: Ran
) -> None:
    assert course.scores("c-mistaken")["test_plain"] == 0
    for student in ("a-right", "c-mistaken"):
        assert "42" not in cell_of(course.graded(student), "test_plain").source
        assert "HIDDEN" not in course.page(student)
    assert "AssertionError" in course.page("c-mistaken")


@pytest.mark.parametrize("student", ["j-adding", "k-showing"])
def test_a_feedback_page_runs_nothing_that_a_student_wrote(
    course: SmallCourse, graded: Ran, fed_back: Ran, student: str
) -> None:
    page = course.page(student)
    assert SCRIPT not in page
    assert "alert('from a student');" not in page
    assert "&lt;script&gt;" in page


def test_no_row_of_log_holds_the_secret(course: SmallCourse, graded: Ran, fed_back: Ran) -> None:
    secret = course.gradebook / "secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert secret.read_bytes().hex() not in graded.said + fed_back.said


def test_grades_are_exported(course: SmallCourse, graded: Ran) -> None:
    table = course.gradebook / "grades.csv"
    exported = course.nbgrader("export", f"--CsvExportPlugin.to={table}")
    assert exported.code == 0, exported.said
    rows = [line.split(",") for line in table.read_text().splitlines()]
    score, student = rows[0].index("score"), rows[0].index("student_id")
    assert {row[student]: float(row[score]) for row in rows[1:]}["b-partly"] == 80


def test_a_second_run_grades_only_what_is_new(course: SmallCourse, graded: Ran) -> None:
    again = course.nbgrader("autograde", ID, "--student=a-right")
    assert again.code == 0
    assert "Skipping existing assignment" in again.said


def test_a_regrade_is_the_same_and_keeps_what_a_person_gave(
    course: SmallCourse, graded: Ran
) -> None:
    before = course.scores("b-partly"), cell_of(course.graded("b-partly"), "test_extent").outputs
    with course.opened() as gradebook:
        gradebook.find_grade("test_double", ID, ID, "b-partly").manual_score = 33
        gradebook.db.commit()
    again = course.nbgrader("autograde", ID, "--student=b-partly", "--force")
    assert again.code == 0, again.said
    after = course.scores("b-partly"), cell_of(course.graded("b-partly"), "test_extent").outputs
    assert after == before
    with course.opened() as gradebook:
        grade = gradebook.find_grade("test_double", ID, ID, "b-partly")
        assert (grade.manual_score, grade.auto_score, grade.score) == (33, 40, 33)
