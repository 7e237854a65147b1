"""Mistakes and right answers use only what a notebook has where their answer stands."""

import ast

import pytest
from tiny_course import ID, lay_out, rewrite

from dlkit.cli import main
from dlkit.notebook.building import build
from dlkit.notebook.script import BuildError
from dlkit.sandbox.inside.names import bound

MISTAKE = "return np.ones((n, 1)), 0.5"


@pytest.fixture
def course(tmp_path):
    return lay_out(tmp_path)


def use(course, expression: str, before: str = "") -> None:
    """Let the mistake of `halves` use an expression, with statements `before` it in the file."""
    rewrite(course, MISTAKE, f"return np.ones((n, 1)), {expression}", "exercises/halves.py")
    if before:
        rewrite(course, "def halves(n):", f"{before}\n\n\ndef halves(n):", "exercises/halves.py")


def test_a_mistake_that_uses_a_name_of_its_own_file_is_refused_with_its_place(course):
    use(course, "HALF", "HALF = 0.5")
    with pytest.raises(BuildError) as caught:
        build(course, ID)
    words = str(caught.value)
    assert words.startswith(f"{course}/assignments/{ID}/exercises/halves.py:")
    assert "ones of halves uses HALF, which no cell above" in words and "\n" not in words


def test_a_mistake_may_use_the_answer_above_it(course):
    use(course, "float(sigmoid(0.0))", "from .sigmoid import sigmoid")
    build(course, ID)


def test_a_later_answer_and_a_demonstration_are_not_there(course):
    rewrite(course, "sigmoid(np.array([-1.0, 0.0, 1.0]))", "shown = 0.5")
    use(course, "shown", "shown = 0.5")
    with pytest.raises(BuildError, match="uses shown, which no cell above"):
        build(course, ID)


def test_verify_refuses_the_same(course, monkeypatch, capsys):
    use(course, "HALF", "HALF = 0.5")
    monkeypatch.chdir(course)
    assert main(["verify", ID, "--seeds", "1"]) == 1
    assert "ones of halves uses HALF" in capsys.readouterr().err


def test_what_a_cell_defines():
    source = "import a.b, c as d\nfrom e import f\ng, (h, i) = 1, (2, 3)\nfor j in []:\n    k = 1\n"
    source += "def m():\n    n = 1\nclass O:\n    pass\nwith open('x') as p:\n    pass\n"
    assert bound(ast.parse(source)) == set("adfghijkmOp")
