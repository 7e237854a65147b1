"""The graded notebook: the teacher's, with the student's answers and added cells in place."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from dlkit.grading.rebuild import match, rebuild
from dlkit.grading.submission import Cell


def marked(name: str, source: str, solution: bool = False, grade: bool = False) -> NotebookNode:
    kind = {"grade_id": name, "solution": solution, "grade": grade, "locked": not solution}
    return new_code_cell(source, id=name, metadata={"nbgrader": kind})


@pytest.fixture
def teacher() -> NotebookNode:
    cells = [
        new_markdown_cell("# Title", id="title"),
        marked("setup", "import numpy"),
        marked("one", "stub 1", solution=True),
        marked("test_one", "check(one)", grade=True),
        marked("two", "stub 2", solution=True),
    ]
    return new_notebook(cells=cells)


def sources(nb: NotebookNode) -> list[str]:
    return [cell.source for cell in nb.cells]


def test_answers_come_from_the_submission_and_everything_else_from_the_teacher(
    teacher: NotebookNode,
) -> None:
    submitted = [
        Cell("markdown", "# My title", cell_id="title"),
        Cell("code", "evil", "setup"),
        Cell("code", "answer 1", "one"),
        Cell("code", "evil", "test_one"),
        Cell("code", "answer 2", "two"),
    ]
    nb = rebuild(teacher, submitted)
    assert sources(nb) == ["# Title", "import numpy", "answer 1", "check(one)", "answer 2"]
    assert [cell.metadata for cell in nb.cells] == [cell.metadata for cell in teacher.cells]


def test_the_teachers_notebook_is_left_alone(teacher: NotebookNode) -> None:
    before = sources(teacher)
    rebuild(teacher, [Cell("code", "answer", "one"), Cell("code", "added")])
    assert sources(teacher) == before


def test_a_missing_answer_keeps_the_stub(teacher: NotebookNode) -> None:
    assert sources(rebuild(teacher, [])) == sources(teacher)


def test_added_cells_stay_behind_the_cell_that_they_followed(teacher: NotebookNode) -> None:
    submitted = [
        Cell("code", "at the front"),
        Cell("markdown", "# Title"),
        Cell("code", "answer 1", "one"),
        Cell("code", "after one"),
        Cell("markdown", "a note after one"),
        Cell("code", "  \n"),
        Cell("code", "answer 2", "two"),
        Cell("code", "at the end", "an id that nobody knows", "title-copy"),
    ]
    nb = rebuild(teacher, submitted)
    assert sources(nb) == [
        "at the front",
        "# Title",
        "import numpy",
        "answer 1",
        "after one",
        "a note after one",
        "check(one)",
        "answer 2",
        "at the end",
    ]
    added = [cell for cell in nb.cells if cell.metadata.get("dlkit")]
    assert [cell.id for cell in added] == ["added-0", "added-1", "added-2", "added-3"]


def test_ids_of_added_cells_are_never_the_teachers(teacher: NotebookNode) -> None:
    teacher.cells[0].id = "added-0"
    nb = rebuild(teacher, [Cell("code", "mine", cell_id="setup-2")])
    assert len({cell.id for cell in nb.cells}) == len(nb.cells)


def test_of_two_answers_the_last_counts_and_the_first_stays_before_it(
    teacher: NotebookNode,
) -> None:
    submitted = [
        Cell("code", "import numpy", "setup"),
        Cell("code", "first", "one"),
        Cell("code", "second", "one"),
    ]
    nb = rebuild(teacher, submitted)
    assert sources(nb) == ["# Title", "import numpy", "first", "second", "check(one)", "stub 2"]
    assert nb.cells[3].metadata.nbgrader.grade_id == "one"


def test_answers_in_another_order_are_put_into_the_teachers(teacher: NotebookNode) -> None:
    submitted = [Cell("code", "answer 2", "two"), Cell("code", "answer 1", "one")]
    nb = rebuild(teacher, submitted)
    assert sources(nb) == ["# Title", "import numpy", "answer 1", "check(one)", "answer 2"]


def test_a_cell_without_metadata_is_known_by_its_id_or_its_text(teacher: NotebookNode) -> None:
    submitted = [
        Cell("code", "answer 1", cell_id="one"),
        Cell("code", " check(one)\n"),
        Cell("markdown", "check(one)"),
    ]
    assert match(teacher, submitted) == [2, 3, None]


def test_an_answer_retyped_as_text_is_an_answer(teacher: NotebookNode) -> None:
    nb = rebuild(teacher, [Cell("markdown", "answer", "one")])
    assert (nb.cells[2].cell_type, nb.cells[2].source) == ("code", "answer")
