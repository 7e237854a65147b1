"""Edits of one place of a function: what each operator makes, and that what is made ends."""

import ast
import textwrap
import time

import numpy as np
import pytest

from dlkit.check.edits import OutOfTime, code_of
from dlkit.check.edits.operators import around_of, distinct, edits


def scores(w, X, b, lambd=0.1):
    m = X.shape[1]
    total = 0.0
    for i in range(m):
        total += np.sum(w.T @ X + b, axis=0, keepdims=True)[0, i]
    if total > 0 and m >= 2:
        total = total - lambd
    return {"total": total / m, "b": -b}, np.sqrt(total**2 + 1)


def forever(n):
    while n > 0:
        n = n - 1
    return n


@pytest.fixture
def code():
    return code_of(scores)


def raw_edits(code):
    return list(edits(code, around_of(code, ("b", "lambd"), ())))


def all_edits(code):
    return list(distinct(code, raw_edits(code)))


@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        ("w.T @ X", "w.T * X", "multiplied one by one"),
        ("w.T", "w", "a transpose is missing"),
        ("w.T @ X", "X @ w.T", "exchanged"),
        ("w.T @ X + b", "w.T @ X", "a term is left out"),
        ("total - lambd", "total + lambd", "a plus stands"),
        ("total / m", "total", "a division is left out"),
        ("-b", "b", "a minus sign is missing"),
        ("total > 0", "total >= 0", "`>=` stands"),
        ("m >= 2", "m > 2", "`>` stands"),
        ("total > 0 and m >= 2", "total > 0 or m >= 2", "`or` stands"),
        ("2", "3", "3 stands where another is meant"),
        ("range(m)", "range(1, m)", "begins one round too late"),
        ("range(m)", "range(m - 1)", "ends one round too early"),
        ("np.sum", "np.mean", "`mean` stands"),
        ("lambd", "0.5", "`lambd` is ignored in one place"),
        ("total += np.sum(w.T @ X + b, axis=0, keepdims=True)[0, i]",
         "total = np.sum(w.T @ X + b, axis=0, keepdims=True)[0, i]", "`=` stands"),
        ("np.sqrt(total ** 2 + 1)", "np.sqrt(total ** 2) + 1", "at another place"),
        ("X.shape[1]", "X.shape[1 - 1]", "off by one"),
    ],
)  # fmt: skip
def test_an_operator_makes_this_of_that(code, old, new, clause):
    made = [edit for edit in all_edits(code) if edit.texts == (old, new)]
    wanted = "X.shape" not in old  # a constant index has operators of its own
    assert bool(made) == wanted
    assert all(clause in edit.clause for edit in made)


def test_no_two_edits_lead_to_the_same_text_and_each_is_taken_back(code):
    before, texts = ast.unparse(code.tree), []
    for edit in all_edits(code):
        edit.put()
        texts.append(ast.unparse(code.tree))
        edit.take_back()
    assert len(set(texts)) == len(texts) > 150
    assert before not in texts and ast.unparse(code.tree) == before


def test_every_edit_is_compiled_and_can_be_called(code):
    w, X = np.ones((2, 1)), np.ones((2, 3))
    assert code.compiled()(w, X, 1.0)[1] == scores(w, X, 1.0)[1]
    for edit in all_edits(code):
        try:
            code.compiled(edit)(w, X, 1.0)
        except Exception as error:
            assert not isinstance(error, SyntaxError)


def test_a_line_is_counted_from_the_def(code):
    lines = {edit.texts: edit.line for edit in all_edits(code)}
    assert lines["w.T", "w"] == 5 and lines["total - lambd", "total + lambd"] == 7


def test_a_loop_that_an_edit_makes_endless_is_ended():
    code = code_of(forever)
    (edit,) = [e for e in all_edits(code) if e.texts == ("n - 1", "n + 1")]
    start = time.monotonic()
    with pytest.raises(OutOfTime):
        code.compiled(edit, seconds=0.05)(3)
    assert time.monotonic() - start < 5
    assert code.compiled(seconds=5)(3) == 0


def gathers(x):
    kept, more = [], []
    for item in x:
        value = item
        kept.append(value)
        more = more + [value]
    return np.array(kept), np.array(more)


def test_no_edit_puts_a_list_into_itself():
    code = code_of(gathers)
    refused = set()
    for edit in raw_edits(code):
        try:
            code.compiled(edit)
        except SyntaxError as error:
            assert "hold itself" in str(error)
            refused.add(edit.texts)
    assert {("item", "kept"), ("value", "kept")} <= refused
    for number, edit in enumerate(raw_edits(code)):
        if edit.texts in refused:  # also where it is the first that is made
            fresh = code_of(gathers)
            with pytest.raises(SyntaxError, match="hold itself"):
                fresh.compiled(raw_edits(fresh)[number])
    assert ("np.array(kept)", "np.array(more)") not in refused
    assert all(code.compiled(edit) for edit in all_edits(code))  # none of these is refused


@pytest.mark.parametrize(
    "line",
    ["open('kept', 'w')", "input()", "exec('1')", "import os", "np.save('x', X)", "X.__class__",
     "global X", "np.asarray(X).tofile('x')", "print(__import__('os'))", "breakpoint()"],
)  # fmt: skip
def test_code_that_does_more_than_compute_is_not_edited(line, tmp_path):
    text = f"def f(y):\n    {line}\n    return y\n"
    path = tmp_path / "answer.py"
    path.write_text(text)
    names = {"np": np, "X": 1}
    exec(compile(text, str(path), "exec"), names)
    assert code_of(names["f"]) is None


def test_code_that_only_computes_is_edited(tmp_path):
    text = textwrap.dedent("""
        def f(y):
            import math
            print(len(y), math.pi)
            return [np.sum(v) for v in y]
    """)
    path = tmp_path / "answer.py"
    path.write_text(text)
    names = {"np": np}
    exec(compile(text, str(path), "exec"), names)
    assert code_of(names["f"]).compiled()([1, 2]) == [1, 2]
