"""What of a graded notebook may be looked at."""

import base64

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from dlkit.grading.common.outputs import note_output
from dlkit.grading.records.feedback import GONE, SafeFeedback, SafeOutputs

BAD = "<script>alert(1)</script>"
PICTURE = base64.b64encode(b"\x89PNG").decode()


def safe(*cells: NotebookNode, by: type = SafeOutputs) -> list[NotebookNode]:
    nb, _ = by()(new_notebook(cells=list(cells)), {})
    return nb.cells


def shown(**data: str) -> NotebookNode:
    output = new_output("display_data", data={k.replace("_", "/"): v for k, v in data.items()})
    return safe(new_code_cell(outputs=[output]))[0].outputs[0]


def test_text_and_pictures_stay() -> None:
    output = shown(text_plain="x", image_png=PICTURE, text_html=BAD, text_latex=BAD)
    assert output.data == {"text/plain": "x", "image/png": PICTURE}


def test_an_output_of_nothing_but_markup_is_told() -> None:
    assert shown(text_html=BAD, text_markdown=BAD).data == {"text/plain": GONE}


def test_a_picture_that_is_none_is_dropped() -> None:
    output = shown(text_plain="x", image_png=f'"><{BAD}', image_jpeg="é")
    assert BAD not in output.data.get("image/png", "")
    assert "image/jpeg" not in output.data


def test_metadata_of_an_output_is_dropped() -> None:
    output = new_output("display_data", data={"text/plain": "x"}, metadata={"width": f'"{BAD}'})
    assert safe(new_code_cell(outputs=[output]))[0].outputs[0].metadata == {}


def test_verdicts_and_notes_stay_as_they_are() -> None:
    ours = note_output("a note")
    assert safe(new_code_cell(outputs=[ours]))[0].outputs == [ours]


def test_text_of_students_is_shown_as_typed_and_the_teachers_is_drawn() -> None:
    answer = {"nbgrader": {"grade_id": "why", "solution": True, "grade": True}}
    answered, added, own = safe(
        new_markdown_cell(f"*so*\n\n</pre>{BAD}", metadata=answer),
        new_markdown_cell(BAD, metadata={"dlkit": {"added": True}}),
        new_markdown_cell("<b>bold</b>"),
    )
    assert answered.source == (
        "<pre>*so*\n\n&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;</pre>"
    )
    assert BAD not in added.source
    assert own.source == "<b>bold</b>"


def test_making_it_safe_twice_changes_nothing() -> None:
    cells = [
        new_markdown_cell(f"*so* {BAD}", metadata={"dlkit": {"added": True}}),
        new_code_cell(outputs=[new_output("display_data", data={"text/html": BAD})]),
    ]
    once = [cell.copy() for cell in safe(*cells)]
    assert safe(*once) == once


def test_of_an_error_in_tests_a_student_sees_only_what_it_says() -> None:
    tests = {"nbgrader": {"grade_id": "test_plain", "solution": False, "grade": True}}
    error = new_output("error", ename="E", evalue="says", traceback=["assert double(21) == 42"])

    def tracebacks(by: type) -> list[list[str]]:
        cells = [new_code_cell(outputs=[error.copy()], metadata=kind) for kind in (tests, {})]
        return [cell.outputs[0].traceback for cell in safe(*cells, by=by)]

    assert tracebacks(SafeFeedback) == [["E: says"], ["assert double(21) == 42"]]
    assert tracebacks(SafeOutputs) == [["assert double(21) == 42"]] * 2  # for instructors
