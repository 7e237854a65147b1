"""The graded notebook: the teacher's, with the student's answers and added cells in place."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from dlkit.grading.intake.rebuild import defined, match, rebuild
from dlkit.grading.intake.submission import Cell


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
    nb, _ = rebuild(teacher, submitted)
    assert sources(nb) == ["# Title", "import numpy", "answer 1", "check(one)", "answer 2"]
    assert [cell.metadata for cell in nb.cells] == [cell.metadata for cell in teacher.cells]


def test_the_teachers_notebook_is_left_alone(teacher: NotebookNode) -> None:
    before = sources(teacher)
    rebuild(teacher, [Cell("code", "answer", "one"), Cell("code", "added")])
    assert sources(teacher) == before


def test_a_missing_answer_keeps_the_stub(teacher: NotebookNode) -> None:
    assert sources(rebuild(teacher, [])[0]) == sources(teacher)


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
    nb, _ = rebuild(teacher, submitted)
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
    nb, _ = rebuild(teacher, [Cell("code", "mine", cell_id="setup-2")])
    assert len({cell.id for cell in nb.cells}) == len(nb.cells)


def test_of_two_answers_the_last_counts_and_the_first_stays_before_it(
    teacher: NotebookNode,
) -> None:
    submitted = [
        Cell("code", "import numpy", "setup"),
        Cell("code", "first", "one"),
        Cell("code", "second", "one"),
    ]
    nb, _ = rebuild(teacher, submitted)
    assert sources(nb) == ["# Title", "import numpy", "first", "second", "check(one)", "stub 2"]
    assert nb.cells[3].metadata.nbgrader.grade_id == "one"


def test_answers_in_another_order_are_put_into_the_teachers(teacher: NotebookNode) -> None:
    submitted = [Cell("code", "answer 2", "two"), Cell("code", "answer 1", "one")]
    nb, _ = rebuild(teacher, submitted)
    assert sources(nb) == ["# Title", "import numpy", "answer 1", "check(one)", "answer 2"]


def test_a_cell_without_metadata_is_known_by_its_id_or_its_text(teacher: NotebookNode) -> None:
    submitted = [
        Cell("code", "answer 1", cell_id="one"),
        Cell("code", " check(one)\n"),
        Cell("markdown", "check(one)"),
    ]
    assert match(teacher, submitted) == [2, 3, None]


def test_an_answer_retyped_as_text_is_an_answer(teacher: NotebookNode) -> None:
    nb, _ = rebuild(teacher, [Cell("markdown", "answer", "one")])
    assert (nb.cells[2].cell_type, nb.cells[2].source) == ("code", "answer")


# Repair


ONE, TWO = "def one(x):\n    return x", "two = 'B'"
FIRST, SECOND = "def one(x):\n    return 1", "def one(x):\n    return 2"


def stub(name: str) -> str:
    return f"def {name}(x):\n    raise NotImplementedError"


@pytest.fixture
def stubbed(teacher: NotebookNode) -> NotebookNode:
    """The teacher's notebook with stubs that define what the answers define."""
    teacher.cells[2].source, teacher.cells[4].source = stub("one"), 'two = ""'
    return teacher


def repaired(teacher: NotebookNode, *submitted: Cell) -> tuple[list[str], list[str]]:
    """Return the sources of the rebuilt notebook and what is said about it."""
    nb, repairs = rebuild(teacher, submitted)
    return sources(nb), [repair.words for repair in repairs]


def code(*texts: str) -> list[Cell]:
    return [Cell("code", text) for text in texts]


def test_a_whole_notebook_says_nothing(stubbed: NotebookNode) -> None:
    whole = [Cell("code", cell.source, cell_id=cell.id) for cell in stubbed.cells]
    assert rebuild(stubbed, whole)[1] == []


def test_answers_without_ids_are_found_by_what_they_define(stubbed: NotebookNode) -> None:
    made, said = repaired(
        stubbed, *code("import numpy", ONE, "check(one)", TWO), Cell("markdown", "# Title")
    )
    assert made == ["# Title", "import numpy", ONE, "check(one)", TWO]
    assert said == [
        "The answer to one was found by its name.",
        "The answer to two was found by its name.",
    ]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_answer_beside_its_untouched_stub_counts(stubbed: NotebookNode, order) -> None:
    cells = [Cell("code", stub("one"), "one"), Cell("code", ONE)]
    made, said = repaired(stubbed, *(cells[i] for i in order))
    assert made[2] == ONE and stub("one") not in made
    assert "The answer to one was found by its name." in said


def test_a_cell_that_defines_everything_answers_everything(stubbed: NotebookNode) -> None:
    made, said = repaired(stubbed, *code(f"{ONE}\n{TWO}"))
    assert made[2] == f"{ONE}\n{TWO}" and made[4] == "# two is defined in another cell."
    assert "two is defined in another cell; its own cell was left as released." in said


def test_an_answer_written_into_a_tests_cell_is_found(stubbed: NotebookNode) -> None:
    made, _ = repaired(stubbed, Cell("code", f"{ONE}\ncheck(one)", "test_one"))
    assert made[2:4] == [f"{ONE}\ncheck(one)", "check(one)"]


def test_of_two_answers_found_by_name_the_last_counts(stubbed: NotebookNode) -> None:
    made, _ = repaired(stubbed, *code("import numpy", FIRST, SECOND))
    assert made[2:4] == [FIRST, SECOND]


def test_an_answer_with_its_id_is_not_looked_for(stubbed: NotebookNode) -> None:
    made, said = repaired(stubbed, Cell("code", FIRST, "one"), *code(SECOND))
    assert made[2:4] == [FIRST, SECOND]  # both run, and of two definitions the last counts
    assert not [words for words in said if "found" in words]


def test_an_untouched_twin_after_an_answer_does_not_replace_it(stubbed: NotebookNode) -> None:
    made, said = repaired(stubbed, Cell("code", ONE, "one"), Cell("code", stub("one"), "one"))
    assert made[2] == ONE and made.index(ONE) > max(
        (i for i, text in enumerate(made) if text == stub("one")), default=-1
    )
    assert not [words for words in said if "cells answer" in words]


def test_two_written_answers_in_one_place_are_said(stubbed: NotebookNode) -> None:
    _, said = repaired(stubbed, Cell("code", FIRST, "one"), Cell("code", SECOND, "one"))
    assert "2 cells answer one; the last one counts." in said


def test_locked_cells_that_are_gone_or_changed_are_said(stubbed: NotebookNode) -> None:
    _, said = repaired(stubbed, Cell("code", "import numpy as numbers", "setup"))
    assert said == [
        "Missing cells were restored: test_one.",
        "Changed cells were reset to the released version: setup.",
    ]


def test_a_raw_cell_is_no_answer_and_no_cell_but_with_an_id_it_is(stubbed: NotebookNode) -> None:
    assert repaired(stubbed, Cell("raw", ONE))[0] == sources(stubbed)
    assert repaired(stubbed, Cell("raw", ONE, "one"))[0][2] == ONE


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(x):\n    g = 1", {"f"}),
        ("async def f(x): ...", {"f"}),
        ("%%time\n@cache\ndef f (x): ...\ng: str = 'A'\nh= 2", {"f", "g", "h"}),
        ("if x == 1:\n    def f(): ...", set()),
        ("f == 1\n# def f(x):\nprint(f=1)\ndefine(f)", set()),
        ("def f(x):\r\n    return x", {"f"}),
        ("(" * 5000 + "\ndef f(x): ...", {"f"}),
    ],
)
def test_what_a_cell_defines_is_read_without_parsing_it(source: str, names: set[str]) -> None:
    assert defined(source) == names
