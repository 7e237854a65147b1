"""The concept question: its points, what is told of it and when, and that no key is handed out."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from sandboxes import sandbox
from tiny_course import HOME, ID, lay_out, rewrite

from dlkit.check import CheckError, CheckFailed, cases, check
from dlkit.check.outcome import Reply
from dlkit.exercise import Choice, Chosen, ExerciseError, as_cell, load
from dlkit.judge import assess, judge
from dlkit.notebook.building import build
from dlkit.notebook.script import BuildError
from dlkit.release.leaks import leaks
from dlkit.release.releasing import release
from dlkit.sandbox import Cell
from dlkit.verify import prove

WRONG = {
    "A": ("counts_the_letters", "The letters of the name were counted."),
    "C": ("takes_the_larger", "Of the two numbers the larger one was taken."),
}
QUESTIONS = f"""\
from dlkit.exercise import Choice

half = Choice("half", points=4, right="B", wrong={WRONG!r})
"""
CELLS = """
# %% [markdown]
# ### Question: `half`

# %% solution="half"
### BEGIN SOLUTION
half = "B"
### END SOLUTION

# %% tests="half"
check(half=half)
"""


@pytest.fixture
def choice():
    return Choice("half", points=4, right="B", wrong=WRONG)


def lay_out_with_question(root: Path) -> Path:
    course = lay_out(root)
    home = course / "assignments" / ID
    (home / "questions.py").write_text(QUESTIONS)
    rewrite(course, "points=60", "points=56", "exercises/sigmoid.py")
    (home / "notebook.py").write_text((home / "notebook.py").read_text() + CELLS)
    return course


@pytest.fixture(scope="module")
def released_once(tmp_path_factory):
    course = lay_out_with_question(tmp_path_factory.mktemp("course"))
    build(course, ID)
    release(course)
    return course


@pytest.fixture
def released(released_once, tmp_path, monkeypatch):
    """A released course of its own; the working folder is the students'."""
    shutil.copytree(released_once, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course" / "release" / ID)
    return tmp_path / "course"


def solution_cell(course: Path, step: str) -> nbformat.NotebookNode:
    nb = nbformat.read(course / step / ID / f"{ID}.ipynb", as_version=4)
    return next(cell for cell in nb.cells if cell.id == "half")


# Judging


def test_the_right_option_earns_every_point_and_a_wrong_one_nothing_but_its_explanation(
    released, monkeypatch
):
    monkeypatch.chdir(released)
    assert judge(ID, "half", "B").points == 4
    for option, (misconception, explanation) in WRONG.items():
        verdict = judge(ID, "half", option)
        assert verdict.points == 0 and verdict.mistakes == (misconception,)
        assert explanation in str(verdict) and f"you chose {option}" in str(verdict)


@pytest.mark.parametrize("value", ["", "b", " B", "E", None, 1, ["B"], {"B": "B"}, np.array("B")])
def test_what_is_no_option_earns_nothing_and_resembles_no_mistake(released, monkeypatch, value):
    monkeypatch.chdir(released)
    verdict = judge(ID, "half", value)
    assert verdict.points == 0 and verdict.mistakes == ()


def test_a_verdict_does_not_tell_the_right_option(choice):
    for option in ("", "A", "C", "what"):
        told = str(assess(choice, lambda _, value=option: Reply(value), seed=0))
        assert "B" not in told and "right" not in told


def test_a_chosen_value_is_read_out_of_a_sandbox(choice):
    with sandbox() as box:
        for source, points in (('half = "B"', 4), ('half = "A"', 0), ("half = lambda: 'B'", 0)):
            list(box.run([Cell("answer", source)]))
            assert assess(choice, lambda _: Reply(box.value("half")), 0).points == points


def test_a_variable_that_was_never_set_earns_nothing(choice):
    with sandbox() as box:
        assert assess(choice, lambda _: Reply(box.value("half")), 0).points == 0


def test_verify_counts_every_wrong_option_as_caught(choice):
    proof = prove(choice, seeds=2)
    assert proof.holds and len(proof.hidden_only) == 2  # the public form tells none of them


def test_an_option_is_pasted_as_an_assignment(choice):
    assert as_cell(choice, Chosen("any", "C", "An option.")) == 'half = "C"'


@pytest.mark.parametrize("wrong", [{}, {"B": ("right_too", "This is the right one.")}])
def test_a_question_without_a_choice_is_refused_in_one_sentence(wrong):
    with pytest.raises(ExerciseError, match="needs wrong options beside the right one"):
        Choice("half", points=1, right="B", wrong=wrong)


# What students get


def test_check_says_that_an_option_was_chosen_and_nothing_else(released, capsys):
    for option in "ABC":
        check(half=option)
        assert capsys.readouterr().out == (
            f"· half: you chose {option}; the grader reports whether it is right\n"
        )


@pytest.mark.parametrize(
    ("value", "words"),
    [("", "no option is chosen"), ("X", "not one of the options"), (7, "not one of the options")],
)
def test_check_fails_while_nothing_is_chosen(released, capsys, value, words):
    with pytest.raises(CheckFailed) as caught:
        check(half=value)
    shown = capsys.readouterr().out
    assert f'{words}; write "A", "B" or "C"' in shown
    assert f"✗ {caught.value}" == shown.strip() + ".", "a validated notebook shows no card"


def test_nbgrader_validates_with_the_words_of_the_cards(released):
    """Its report shows the errors alone, and cuts off their long lines."""
    file = released / "release" / ID / f"{ID}.ipynb"
    nb = nbformat.read(file, as_version=4)
    (blank,) = (cell for cell in nb.cells if cell.id == "halves")
    blank.source = "def halves(n):\n    return np.ones((n, 1)), 0.5"
    nbformat.write(nb, file)
    validate = [sys.executable, "-m", "nbgrader", "validate", file.name]
    environment = os.environ | {"PYTHONPATH": str(HOME)}
    done = subprocess.run(
        validate, cwd=file.parent, env=environment, capture_output=True, text=True
    )
    words = " ".join(done.stdout.split())
    assert "VALIDATION FAILED ON 3 CELL(S)" in words, done.stderr
    assert "sigmoid: its blank is not filled in yet: it still has the line" in words
    assert "This looks like: ones. Look at what the weights start from." in words
    assert 'CheckFailed: half: no option is chosen; write "A", "B" or "C".' in words


def test_a_question_and_a_function_are_not_taken_for_each_other(released):
    with pytest.raises(CheckError, match=r"sigmoid is a function, not a question"):
        check(sigmoid="A")
    with pytest.raises(CheckError, match=r"check\(odds=odds\)\); got str"):
        check("A")
    with pytest.raises(CheckError, match="did you mean half"):
        check(hal="A")


def test_a_function_and_a_name_together_are_refused(released):
    with pytest.raises(CheckError, match=r"got both \(asignment\)"):
        check(len, asignment=ID)  # a misspelt keyword is not passed over


def test_the_public_cases_are_the_same_whichever_option_is_right(tmp_path):
    written = []
    for right, other in ("AB", "BA"):
        wrong = {other: ("a_mistake", f"{other} is wrong."), "C": ("another", "So is C.")}
        question = Choice("half", points=1, right=right, wrong=wrong).question()
        cases.write(tmp_path / f"{right}.h5", ID, [question])
        written.append((tmp_path / f"{right}.h5").read_bytes())
    assert written[0] == written[1]


def test_a_release_has_an_empty_choice_and_the_source_the_right_one(released):
    assert 'half = "B"' in solution_cell(released, "source").source
    blank = solution_cell(released, "release")
    assert blank.source.startswith('half = ""  #') and "dlkit" not in blank.metadata


def test_a_release_that_holds_the_choice_leaks(released):
    path = released / "release" / ID / f"{ID}.ipynb"
    path.write_text(path.read_text().replace('half = \\"\\"', 'half = \\"B\\"'))
    assert any("'half'" in found for found in leaks(released, released / "release"))


# Building


def test_the_tests_cell_of_a_question_checks_it_by_name(tmp_path):
    course = lay_out_with_question(tmp_path)
    rewrite(course, "check(half=half)", "check(half)")
    with pytest.raises(BuildError, match=r"must contain only `check\(half=half\)`"):
        build(course, ID)


def test_a_notebook_that_chooses_a_wrong_option_is_not_built(tmp_path):
    course = lay_out_with_question(tmp_path)
    rewrite(course, 'half = "B"', 'half = "C"')
    with pytest.raises(BuildError, match=r"'half' earns 0 of 4 points.*takes the larger"):
        build(course, ID)


def test_questions_follow_the_exercises(tmp_path):
    course = lay_out_with_question(tmp_path)
    assert list(load(ID, course).exercises) == ["sigmoid", "halves", "half"]
