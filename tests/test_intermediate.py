"""Intermediate values: the first one that differs from right answers, told by its name and line."""

import linecache
import sys

import numpy as np
import pytest
from small_exercises import lay_out

from dlkit.check import cases, check
from dlkit.check.assignments import assigned
from dlkit.check.checking import examine
from dlkit.check.errors import CheckFailed
from dlkit.check.intermediate import first_wrong, first_wrong_lines
from dlkit.notebook.building import public_question

ID = "93-steps"
EXERCISES = '''\
#: exercises/fit.py
import numpy as np

from dlkit.exercise import Exercise


def fit(X, Y):
    A = 2 * X
    dZ = A - Y
    dW = dZ @ X.T
    return {"dW": dW, "db": dZ.sum(axis=1, keepdims=True)}, float((dZ**3).sum())


fit = Exercise(fit, outputs=("grads", "cost"), parts={"dW": 1, "db": 1, "cost": 1})


@fit.cases
def _(rng):
    for m in (3, 4, 5, 6):
        yield f"{m} examples", (rng.normal(size=(2, m)), rng.normal(size=(2, m)))


@fit.right_answer
def plain(X, Y):
    """Names as in the notation; `size` is another thing elsewhere; `total` is summed in a loop."""
    A = X + X
    dZ = A - Y
    dW = np.dot(dZ, X.T)
    size, total, cost = X.shape[1], 0.0, 0.0
    for _ in range(1):
        total = cost = (dZ**3).sum()
    return {"dW": dW, "db": dZ.sum(axis=1, keepdims=True)}, cost


@fit.right_answer
def another(X, Y):
    """Names that one other answer has, or has with another meaning."""
    size, alone, total = X.shape[0], 1.0, 0.0
    for _ in range(1):
        total = ((2 * X - Y) ** 3).sum()
    D = 2 * X - Y
    return {"dW": D @ X.T, "db": D.sum(axis=1, keepdims=True)}, total
#: exercises/noisy.py
from dlkit.exercise import Exercise


def noisy(n, rng):
    W = rng.normal(size=n)
    return W


noisy = Exercise(noisy, points=1, free=("",))


@noisy.cases
def _(rng):
    yield "three", (3, rng)


@noisy.right_answer
def plain(n, rng):
    """As it is."""
    W = rng.normal(size=n)
    return W
'''


@pytest.fixture
def question(tmp_path, monkeypatch):
    made = lay_out(tmp_path / "course", ID, EXERCISES)
    questions = [public_question(made.exercises, name) for name in made.exercises]
    cases.write(tmp_path / cases.FILE_NAME, made.id, questions)
    monkeypatch.chdir(tmp_path)
    return cases.read(tmp_path / cases.FILE_NAME, "fit")


def fit(*lines):
    """Define `fit` as a cell of a notebook would."""
    text = "def fit(X, Y):\n" + "".join(f"    {line}\n" for line in lines)
    linecache.cache["<cell>"] = len(text), None, text.splitlines(keepends=True), "<cell>"
    names = {"np": np}
    exec(compile(text, "<cell>", "exec"), names)
    return names["fit"]


END = 'return {"dW": dW, "db": dZ.sum(axis=1, keepdims=True)}, (dZ**3).sum()'


def lines(*code):
    """Return the lines of the card for an answer of these lines."""
    function = fit(*code)
    return first_wrong_lines(examine(function), function)


def test_names_are_kept_that_right_answers_share(question):
    assert set(question.intermediate.prints) == {"A", "dZ", "dW"}
    assert question.intermediate.numbers == (0, 1, 2)
    shapes = [shape for shape, _ in question.intermediate.prints["dW"]]
    assert shapes == [(2, 2)] * 3
    assert not cases.read(cases_file(), "noisy").intermediate.prints


def cases_file():
    """Return the file with the public cases, in the working folder."""
    from dlkit.check.current_lesson import find_cases

    return find_cases()


def test_the_first_wrong_one_is_told_and_what_uses_it(question):
    (line,) = lines("A = 2 * X", "dZ = Y - A", "dW = dZ @ X.T", END)
    assert line.text == (
        "The first of your values that differs from the right answer's is `dZ`: `dW` and `db` use "
        "it."
    )
    assert line.below == ("line 3: `dZ = Y - A`",)
    (line,) = lines("A = 2 * X", "dZ = A - Y", "dW = dZ @ X.T / 2", END)
    assert "is `dW`" in line.text and "use" not in line.text.replace("values", "")


@pytest.mark.parametrize(
    "code",
    [
        # all known values are right
        ("A = 2 * X", "dZ = A - Y", "dW = dZ @ X.T", "return {'dW': dW, 'db': 0.0}, 0.0"),
        # assigned twice, in a loop, item by item, in place
        ("dZ = Y - 2 * X", "dZ = 1 * dZ", "dW = dZ @ X.T", END),
        ("for _ in range(2): dZ = Y - 2 * X", "dW = (2 * X - Y) @ X.T", END),
        ("dZ = Y - 2 * X", "dZ[:] = -dZ", "dW = (2 * X - Y) @ X.T * 1.1", "return dW"),
        ("dZ = Y - 2 * X", "dZ *= -1", "return dZ"),
        # another convention: transposed, of one axis more, what follows is right
        ("A = 2 * X.T", "dZ = A.T - Y", "return dZ"),
        ("A = 2 * X[None]", "dZ = A[0] - Y", "return dZ"),
        ("dZ = (2 * X - Y) * 3", "dW = dZ @ X.T / 3", END),
        (
            "dZ = (2 * X - Y) * 3",
            "dW = X",
            "return {'dW': dW, 'db': dZ.sum(1, keepdims=True) / 3}, 0",
        ),
        ("dZ = Y - 2 * X", "return {'dW': -dZ @ X.T, 'db': 0.0}, 0.0"),
        # no number, an exception, no known name
        ("A = None", "return A"),
        ("dZ = Y - 2 * X", "raise ValueError"),
        ("B = 2 * X", "return B"),
    ],
)
def test_nothing_is_told_of_what_is_right_or_not_known(question, code):
    assert lines(*code) == []


def test_nothing_is_told_of_a_right_answer_or_under_a_debugger(question):
    right = fit("A = 2 * X", "dZ = A - Y", "dW = dZ @ X.T", END)
    assert first_wrong(examine(right), right) is None
    wrong = fit("A = 2 * X", "dZ = Y - A", "dW = dZ @ X.T", END)
    found = examine(wrong)
    assert first_wrong(found, wrong).name == "dZ"
    before = sys.gettrace()
    sys.settrace(lambda *_: None)
    try:
        assert first_wrong(found, wrong) is None
    finally:
        sys.settrace(before)
    assert first_wrong(found, wrong).name == "dZ" and sys.gettrace() is before


def test_the_card_says_it(question, capsys):
    with pytest.raises(CheckFailed):
        check(fit("A = 2 * X", "dZ = Y - A", "dW = dZ @ X.T", END), search=0)
    assert "differs from the right answer's is `dZ`" in capsys.readouterr().out


def test_assignments_are_read_from_the_text():
    found = assigned(
        fit("a, (b, c) = 1, (2, 3)", "d = e = a", "if d:", "    f = b + c", "else:", "    f = 1",
            "g = f", "[a for h in X]", "(i := 2)", "def inner():", "    nonlocal g", "    g = 1",
            "return {'k': b}, c"),
        ("dict", "number"),
    )  # fmt: skip
    assert {one.name: one.users for one in found} == {
        "a": ("d", "e"),
        "b": ("f", "k"),
        "c": ("f", "number"),
        "d": (),
        "e": (),
    }
    assert [one.number for one in found] == [2, 2, 2, 3, 3]
    assert assigned(eval("lambda x: x")) == []
