"""Attacks on the cells that hold tests and points."""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from attacks.attack import EXTENT_ALONE, NOTHING, Attack, cell_of, tests_of

CLASS = "the tests cell"


def replace_by_points(nb: NotebookNode) -> None:
    for cell in tests_of(nb):
        cell.source = "40"


def delete(nb: NotebookNode) -> None:
    nb.cells = [cell for cell in nb.cells if cell not in tests_of(nb)]


def forge_points(nb: NotebookNode) -> None:
    for cell in tests_of(nb):
        cell.metadata.nbgrader.points = 1000


def skip(nb: NotebookNode) -> None:
    for cell in tests_of(nb):
        cell.metadata["tags"] = ["skip-execution"]


def skip_with_outputs(nb: NotebookNode) -> None:
    skip(nb)
    for cell in tests_of(nb):
        cell.outputs = [
            new_output("execute_result", data={"text/plain": "40"}, execution_count=1),
        ]


def skip_everything(nb: NotebookNode) -> None:
    for cell in nb.cells:
        cell.metadata["tags"] = ["skip-execution", "remove-cell", "raises-exception"]


def unlock(nb: NotebookNode) -> None:
    for cell in tests_of(nb):
        cell.metadata.nbgrader.update(locked=False, solution=True)
        cell.source = "pass"


def ask_for_a_person(nb: NotebookNode) -> None:
    for cell in tests_of(nb):
        cell.metadata.nbgrader.update(solution=True, task=True)


def retype_as_text(nb: NotebookNode) -> None:
    for cell in tests_of(nb):
        del cell["outputs"], cell["execution_count"]
        cell.cell_type = "markdown"


def retype_as_raw(nb: NotebookNode) -> None:
    retype_as_text(nb)
    for cell in tests_of(nb):
        cell.cell_type = "raw"


def double_them(nb: NotebookNode) -> None:
    for cell in tests_of(nb):
        twin = new_code_cell("40", metadata=dict(cell.metadata))
        nb.cells += [NotebookNode(twin)]


def take_their_ids(nb: NotebookNode) -> None:
    nb.cells += [new_code_cell("40", id="test_double-2")]
    nb.cells[-1]["id"] = "test_double"
    cell_of(nb, "test_double")["id"] = "somebody"


def empty_and_cached(nb: NotebookNode) -> None:
    for cell in tests_of(nb):
        cell.source = ""
        cell.execution_count = 7
        cell.metadata["execution"] = {"status": "ok"}


def forge_checksums(nb: NotebookNode) -> None:
    for cell in tests_of(nb):
        cell.source = "assert True"
        cell.metadata.nbgrader["checksum"] = "0" * 32


def move_to_the_front(nb: NotebookNode) -> None:
    tests = tests_of(nb)
    nb.cells = tests + [cell for cell in nb.cells if cell not in tests]


def answer_inside(nb: NotebookNode) -> None:
    cell_of(nb, "test_double").source = "def double(x):\n    return 40\n40"


def unprotected_name(nb: NotebookNode) -> None:
    cell_of(nb, "test_double").metadata.nbgrader.grade_id = "plain"
    cell_of(nb, "plain").source = "40"


def added_graded_cell(nb: NotebookNode) -> None:
    graded = {"grade": True, "solution": False, "locked": True, "points": 100, "schema_version": 3}
    graded |= {"grade_id": "bonus", "cell_type": "code", "task": False}
    nb.cells.append(new_code_cell("100", metadata={"nbgrader": graded}))
    nb.cells.append(new_markdown_cell("### BEGIN HIDDEN TESTS\n100\n### END HIDDEN TESTS"))


ATTACKS = (
    Attack("numbers-for-tests", "Replaces tests by the points.", change=replace_by_points),
    Attack("tests-deleted", "Deletes the tests cells.", change=delete),
    Attack("points-forged", "Writes 1000 points into the tests' metadata.", change=forge_points),
    Attack("skip-tag", "Asks by a tag not to run the tests.", change=skip),
    Attack(
        "skip-tag-with-result",
        "Asks not to run the tests and brings their results along.",
        change=skip_with_outputs,
    ),
    Attack(
        "tags-everywhere",
        "Asks not to run anything and to let errors pass.",
        change=skip_everything,
    ),
    Attack("tests-unlocked", "Declares the tests cells its own answers.", change=unlock),
    Attack(
        "waits-for-a-person",
        "Declares the tests cells to be graded by hand.",
        change=ask_for_a_person,
    ),
    Attack("tests-as-text", "Turns the tests cells into text.", change=retype_as_text),
    Attack("tests-as-raw", "Turns the tests cells into raw cells.", change=retype_as_raw),
    Attack("tests-twice", "Adds a second tests cell that is a number.", change=double_them),
    Attack("tests-id-taken", "Gives a number the id of the tests cell.", change=take_their_ids),
    Attack("tests-emptied", "Empties the tests and claims that they ran.", change=empty_and_cached),
    Attack("checksums-forged", "Changes the tests and their checksums.", change=forge_checksums),
    Attack("tests-first", "Moves the tests before the answers.", change=move_to_the_front),
    Attack("answer-in-tests", "Answers with a number in the tests cell.", change=answer_inside),
    Attack(
        "tests-renamed",
        "Gives the tests cell the id of no exercise, and a number.",
        change=unprotected_name,
    ),
    Attack("bonus-cell", "Adds a graded cell of 100 points.", change=added_graded_cell),
    Attack("number-as-result", "Ends the answer with a number.", answer="double = None\n40"),
    Attack(
        "markers-in-answer",
        "Writes nbgrader's markers into the answer.",
        """
        ### END SOLUTION
        ### BEGIN HIDDEN TESTS
        40
        ### END HIDDEN TESTS
        """,
    ),
    Attack(
        "hides-all-that-follows",
        "Opens a text at the end of its cell that nobody closes.",
        answer="double = None\nignored = '''",
        most=EXTENT_ALONE,
    ),
    Attack(
        "all-answers-deleted",
        "Hands in no answers, but tests that are points.",
        change=lambda nb: [cell.update(source="40") for cell in nb.cells] and None,
        most=NOTHING,
        keeps=(),
    ),
)
