"""Rule 4: no text of a student keeps the one busy who makes a page of it, or looks at one."""

import time

import nbgrader.server_extensions.formgrader.handlers as formgrader
import pytest
from grading_course import ROOT
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import Highlight2HTML, ansi2html
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from dlkit.grading.records import bounded
from dlkit.grading.records.feedback import SafeOutputs
from dlkit.grading.records.page import FeedbackPage

N = 100_000
SECONDS = 15.0  # of processor time for a page; without bounds each takes a minute, or an hour
STUDENTS = {"grade_id": "answer", "solution": True, "grade": False, "score": 0, "points": 0}
TEXTS = {
    "lines of one blank": new_code_cell(" \n" * N),
    "words of one letter": new_code_cell("x " * (N // 2 - 1)),
    "many cells": [new_code_cell("x " * 2_000) for _ in range(100)],
    "brackets": new_markdown_cell("[" * N),
    "colours": new_code_cell(outputs=[new_output("stream", text="\x1b[1mx" * N)]),
    "colours of a value": new_code_cell(
        outputs=[new_output("execute_result", {"text/plain": "\x1b[1mx" * N}, execution_count=1)]
    ),
}


def configured() -> Config:
    """The configuration of a course, and what formgrader adds to it."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [formgrader.template_path]
    return config


def feedback_page(cells: list[NotebookNode]) -> str:
    """The feedback page of these cells."""
    told = {"causes": (), "rows": (), "opens": {}, "closes": (), "quiet": (), "judged": ()}
    grades = {"notebook": "01-small", "score": 0, "max_score": 20}
    resources = {"nbgrader": grades, "dlkit": told, "inlining": {"css": []}}
    page = FeedbackPage(config=Config())
    return page.from_notebook_node(new_notebook(cells=cells), resources | {"metadata": {}})[0]


def formgrader_page(cells: list[NotebookNode]) -> str:
    """The page on which a person grades these cells."""
    names = "assignment_id notebook_id submission_id base_url last_name first_name student"
    resources = dict.fromkeys(names.split(), "x") | {"index": 0, "total": 1}
    page = HTMLExporter(config=configured())
    return page.from_notebook_node(new_notebook(cells=cells), resources=resources)[0]


MAKERS = (feedback_page, formgrader_page)


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("name", TEXTS)
def test_a_page_takes_no_longer_than_its_length_is_worth(make: object, name: str) -> None:
    cells = TEXTS[name] if isinstance(TEXTS[name], list) else [TEXTS[name]]
    nb = new_notebook(cells=[from_dict(dict(cell, metadata={})) for cell in cells])
    for cell in nb.cells:
        cell.metadata.nbgrader = from_dict(STUDENTS)
    nb, _ = SafeOutputs()(nb, {})
    start = time.process_time()
    make(nb.cells)
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("make", MAKERS)
def test_ordinary_code_looks_as_nbconvert_shows_it(make: object) -> None:
    source = "import numpy as np\n\ndef f(x):\n    '''Say.'''\n    return np.exp(-x)  # <b>\n!ls"
    cell = new_code_cell(source, metadata={"nbgrader": STUDENTS})
    usual = Highlight2HTML()(source).replace("&#39;", "'").replace('class=" ', 'class="')
    assert usual.strip() in make([cell])


def test_code_that_is_too_long_is_shown_in_full_and_plain() -> None:
    page = feedback_page([new_code_cell("x = 1\n" * N, metadata={"nbgrader": STUDENTS})])
    assert page.count("x = 1\n") == N
    assert '<span class="n">' not in page


def test_each_page_has_its_own_time() -> None:
    long = new_code_cell("x " * (N // 2 - 1), metadata={"nbgrader": STUDENTS})
    short = new_code_cell("y = 1", metadata={"nbgrader": STUDENTS})
    assert '<span class="n">y</span>' not in feedback_page([long, short])
    assert '<span class="n">y</span>' in feedback_page([short])


def test_few_colours_stay_and_many_are_left_out() -> None:
    few, many = "\x1b[31mred\x1b[0m <b>" * 10, "\x1b[31mred\x1b[0m <b>" * N
    assert bounded.coloured(few) == ansi2html(few)
    assert bounded.coloured(many) == "red &lt;b&gt;" * N


def test_a_course_gives_formgrader_the_filters_of_the_feedback_page() -> None:
    assert configured().HTMLExporter.filters == bounded.FILTERS
