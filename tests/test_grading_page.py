"""The feedback page: what it begins with, what it tells once, what it folds, what it never runs."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from attacks.pages import active, typeset
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from dlkit.check.card import Card, Line
from dlkit.grading.common.outputs import note_output, verdict_output
from dlkit.grading.records.feedback import SafeFeedback
from dlkit.grading.records.overview import Overview
from dlkit.grading.records.page import FeedbackPage
from dlkit.judge import Verdict

BAD = "<script>alert(1)</script>"
NO_CODE = "Your code ended the Python process."
RAISED = "the call raised NotImplementedError: Your code goes here."


def verdict(name: str, points: float, said: str, *below: str, mistakes: tuple = ()) -> Verdict:
    heading = f"{name}: {points:g} of 10 points — {said}"
    lines = tuple(
        Line("hint", text) if mistakes else Line("wrong", "Case “one”:", (text,)) for text in below
    )
    card = Card("right" if points == 10 else "wrong", heading, lines)
    messages = tuple(str(card).splitlines())
    return Verdict(name, points, 10, points == 10, mistakes, messages, card)


def exercise(name: str, of: Verdict, comment: str | None = None) -> list[NotebookNode]:
    """An answer and its tests, as they are when the grades have been looked up."""
    answer = {"grade_id": name, "solution": True, "grade": False, "comment": comment}
    tests = {"grade_id": f"test_{name}", "solution": False, "grade": True}
    tests |= {"score": of.points, "points": 10}
    return [
        new_code_cell(f"def {name}(): ...", id=name, metadata={"nbgrader": answer}),
        new_code_cell(
            f"check({name})",
            id=f"test_{name}",
            metadata={"nbgrader": tests},
            outputs=[verdict_output(of)],
        ),
    ]


def page(*cells: NotebookNode, late: float = 0, path: str = "", **ours: object) -> str:
    nb = new_notebook(cells=list(cells), metadata={"dlkit": {"unsafe": False} | ours})
    exporter = FeedbackPage(config=Config())
    for step in (SafeFeedback, Overview, CSSHTMLHeaderPreprocessor):
        exporter.register_preprocessor(step, enabled=True)
    grades = {"notebook": "01-small", "score": 12.5, "max_score": 20, "late_penalty": late}
    return exporter.from_notebook_node(
        nb, resources={"nbgrader": grades, "metadata": {"path": path}}
    )[0]


class _Seen(HTMLParser):
    """Collects the ids, the links, and the text that no fold hides."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open, self.folds, self.text = [], 0, ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if "href" in found else []
        self.folds += tag == "details"

    def handle_endtag(self, tag: str) -> None:
        self.folds -= tag == "details"

    def handle_data(self, data: str) -> None:
        if not self.folds:
            self.text += data


def runs(text: str) -> list[str]:
    """Return what a browser would run or load for this page; its encoding and width are neither."""
    return [what for what in active(text) if not what.startswith("<meta")]


RIGHT = verdict("first", 10, "3 of 3 cases correct")
WRONG = verdict("second", 0, "0 of 3 cases correct", "This looks like: squares.", mistakes=("s",))


def rows(text: str) -> list[list[str]]:
    table = text[text.index("<tbody>") : text.index("</tbody>")]
    found = re.findall("<tr.*?</tr>", table)
    return [re.findall(r">([^<>]+)<", row) for row in found]


def test_it_begins_with_a_table_whose_links_lead_to_their_places() -> None:
    text = page(*exercise("first", RIGHT), *exercise("second", WRONG), late=2.5)
    assert rows(text) == [
        ["first", "10 of 10", "correct"],
        ["second", "0 of 10", "This looks like: squares."],
    ]
    seen = _Seen(text)
    assert {link.removeprefix("#") for link in seen.links} <= set(seen.ids)
    assert len(seen.ids) == len(set(seen.ids))
    assert "handed in late-2.5" in seen.text and "12.5 of 20 points" in seen.text


def test_it_runs_and_loads_nothing() -> None:
    text = page(new_markdown_cell("$x$"), *exercise("first", RIGHT))
    assert "http" not in text.replace('xmlns="http://www.w3.org/1998/Math/MathML"', "")
    assert runs(text) == []


UNREADABLE = "it is not valid JSON (line 1, column 1)"
TOLD = f"The notebook could not be graded: {UNREADABLE}."


def unreadable(comment: str = "") -> str:
    cells = [new_markdown_cell("# Lesson\n\nText.")]
    for name in ("first", "second", "third"):
        of = verdict(name, 0, f"the notebook could not be graded: {UNREADABLE}")
        cells += exercise(name, of, comment if name == "second" and comment else TOLD)
    return page(*cells, unreadable=UNREADABLE)


def test_why_a_notebook_is_unreadable_is_told_once() -> None:
    assert unreadable().count(UNREADABLE) == 1
    assert {row[-1] for row in rows(unreadable())} == {"see above"}


@pytest.mark.parametrize("comment", ["Come and see me.", f"{TOLD} Come and see me."])
def test_what_a_person_wrote_is_not_folded(comment: str) -> None:
    text = unreadable(comment)
    assert "Come and see me." in _Seen(text).text
    assert text.count(UNREADABLE) == 1


@pytest.mark.parametrize(
    ("said", "below", "cause"),
    [(NO_CODE, (), NO_CODE), ("0 of 3 cases correct", (RAISED,), RAISED)],
)
def test_one_cause_for_all_exercises_is_told_once(said: str, below: tuple, cause: str) -> None:
    cells = [exercise(name, verdict(name, 0, said, *below)) for name in ("first", "second")]
    text = page(*sum(cells, []))
    assert text.count(cause) == 1 and f"Every exercise: {cause}" in text


def test_causes_that_differ_and_equal_counts_are_told_at_their_places() -> None:
    counted = verdict("first", 0, "0 of 3 cases correct", "the result: 3 numbers differ")
    equal = verdict("second", 0, "0 of 3 cases correct", "the result: a wrong shape")
    text = page(*exercise("first", counted), *exercise("second", equal))
    assert "3 numbers differ" in text and "a wrong shape" in text and "Every exercise" not in text
    text = page(*exercise("first", verdict("first", 0, NO_CODE)), *exercise("second", counted))
    assert "Every exercise" not in text and NO_CODE in rows(text)[0][-1]


def test_lesson_text_is_folded_and_what_came_of_the_submission_is_not() -> None:
    lesson = new_markdown_cell("# The unit\n\nLesson text.", id="text")
    plain = new_code_cell("import numpy", outputs=[new_output("stream", text="begun")], id="setup")
    failing = new_code_cell("begin()", outputs=[new_output("error", ename="E", evalue="broke")])
    failing.outputs[0].traceback = ["E: broke"]
    repaired = new_code_cell("x = 1", outputs=[note_output("Repaired: two cells")])
    added = new_markdown_cell("My note.", metadata={"dlkit": {"added": True}})
    typed = new_code_cell("mine = 3", metadata={"dlkit": {"demo": True, "changed": True}})
    seen = _Seen(page(lesson, plain, *exercise("first", RIGHT), failing, repaired, added, typed))
    assert "mine = 3" in seen.text
    assert "Lesson text." not in seen.text and "begun" not in seen.text
    assert all(text in seen.text for text in ("E: broke", "Repaired: two cells", "My note."))
    assert "<summary>Lesson: The unit</summary>" in page(lesson, *exercise("first", RIGHT))


def test_pictures_stay_and_have_an_alternative_text() -> None:
    output = new_output("display_data", data={"image/png": "iVBORw0K", "text/plain": "<Figure>"})
    text = page(new_code_cell("plot()", outputs=[output], id="mine"))
    (picture,) = re.findall("<img.*?>", text)
    assert 'src="data:image/png;base64,iVBORw0K"' in picture
    assert 'alt="A picture that the cell mine shows"' in picture


def test_a_figure_of_the_lesson_becomes_part_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "unit.png").write_bytes(b"\x89PNG")
    text = page(new_markdown_cell("![One unit](unit.png)"), path=str(tmp_path))
    assert 'src="data:image/png;base64,' in text and 'alt="One unit"' in text


@pytest.mark.parametrize(
    "tex",
    [
        "$a$",
        "$$\\frac{1}{m}\\sum_i L$$",
        "\\begin{align}a &= b\\\\c &= d\\end{align}",
        "$\\operatorname{ReLU}(z)$",
    ],
)
def test_formulas_of_the_lesson_are_drawn_without_a_script(tex: str) -> None:
    text = page(new_markdown_cell(tex))
    assert "<math" in text and "$" not in text.partition("<details")[2]


@pytest.mark.parametrize("tex", ["$\\frac{1}$", "$x_{$", "$\\begin{x}$", "$a & b < c$"])
def test_what_is_no_formula_is_shown_in_some_way(tex: str) -> None:
    assert "<math" in (text := page(new_markdown_cell(f"before {tex} after"))) or "<code>" in text
    assert "before" in text and "after" in text


def test_a_comment_is_drawn_and_markup_in_it_is_not_run() -> None:
    said = f"Well *done*, $x_1$. {BAD} [here](javascript:alert(1)) <img src=x onerror=alert(1)>"
    text = page(*exercise("first", RIGHT, said))
    assert "<em>done</em>" in text and "<math" in text
    assert BAD not in text and "<img" not in text and 'href="javascript' not in text


def test_nothing_of_a_student_is_drawn() -> None:
    hostile = f"{BAD} $x$ \\begin{{align}}y\\end{{align}} ![p](http://x/y.png)"
    answer = {"grade_id": "why", "solution": True, "grade": True, "score": 1, "points": 2}
    outputs = [
        new_output("stream", text=hostile),
        new_output("error", ename="E", evalue=hostile, traceback=[hostile]),
        new_output("display_data", data={"text/html": hostile, "text/plain": hostile}),
        new_output("display_data", data={"image/png": f'"><{BAD}'}),
    ]
    raising = verdict("second", 0, "0 of 3 cases correct", f"the call raised E: {hostile}")
    text = page(
        new_markdown_cell(hostile, metadata={"nbgrader": answer}),
        new_markdown_cell(hostile, metadata={"dlkit": {"added": True}}),
        new_code_cell(hostile, id="mine", outputs=outputs),
        *exercise("second", raising),
    )
    assert "align" not in typeset(text)  # by a script that somebody else's page brings
    assert BAD not in text and "<math" not in text and '<img src="http' not in text
    assert runs(text) == []
