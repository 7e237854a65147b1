"""Answers that call exercises which are not right: what they would be with right ones."""

import linecache
from pathlib import Path

import numpy as np
import pytest
from small_exercises import lay_out

from dlkit.check import cases
from dlkit.check.card import Line
from dlkit.check.checking import examine
from dlkit.check.errors import CheckFailed
from dlkit.check.given import given, given_lines
from dlkit.check.local import local
from dlkit.check.report import card_of
from dlkit.check.standing_in import NotRecorded, StandIn
from dlkit.check.substituting import substituted
from dlkit.check.text import printable
from dlkit.exercise import as_cell, load
from dlkit.exercise.recording import recorded
from dlkit.judge import decide
from dlkit.notebook.building import public_question

ROOT = Path(__file__).parents[1]
ID = "92-given"
EXERCISES = '''\
#: exercises/squash.py
import numpy as np

from dlkit.exercise import Exercise


def squash(z, scale=1.0):
    return np.tanh(scale * z)


squash = Exercise(squash, points=1)


@squash.cases
def _(rng):
    yield "three", (rng.normal(size=3), 2.0)
    yield "four", (rng.normal(size=4), 0.5)


@squash.right_answer
def plain(z, scale=1.0):
    """As it is."""
    return np.tanh(scale * z)
#: exercises/noise.py
from dlkit.exercise import Exercise


def noise(n, rng):
    return rng.normal(size=n)


noise = Exercise(noise, points=1, free=("",))


@noise.cases
def _(rng):
    yield "three", (3, rng)
#: exercises/unit.py
import numpy as np

from dlkit.exercise import Exercise

from .noise import noise
from .squash import squash


def unit(W, x, rng):
    return np.tanh(W @ x) + noise(len(W), rng) + rng.normal()


unit = Exercise(unit, points=5)


@unit.cases
def _(rng):
    for n in (3, 4, 5):
        yield f"{n} units", (rng.normal(size=(n, 2)), rng.normal(size=2), np.random.default_rng(n))


@unit.right_answer
def plain(W, x, rng):
    """As the lesson leads to it."""
    return squash(W @ x) + noise(len(W), rng) + rng.normal()


@unit.mistake
def takes_the_noise_away(W, x, rng):
    """A sign is wrong."""
    return squash(W @ x) - noise(len(W), rng) + rng.normal()
#: exercises/whole.py
import numpy as np

from dlkit.exercise import Exercise

from .unit import unit


def whole(W, x, rng):
    return unit.reference(W, x, rng) * 2


whole = Exercise(whole, points=5)


@whole.cases
def _(rng):
    for n in (3, 4, 5):
        yield f"{n} units", (rng.normal(size=(n, 2)), rng.normal(size=2), np.random.default_rng(n))


@whole.right_answer
def plain(W, x, rng):
    """As the lesson leads to it."""
    return 2 * unit(W, x, rng)
'''


def hand_out(made, folder):
    """Write the public cases, with recorded calls, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    questions = [public_question(made.exercises, name) for name in made.exercises]
    cases.write(folder / cases.FILE_NAME, made.id, questions)


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    made = lay_out(tmp_path / "course", ID, EXERCISES)
    hand_out(made, tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    return made


NOISE = "def noise(n, rng):\n    return rng.normal(size=n)"
SQUASH = "def squash(z, scale=1.0):\n    return np.tanh(scale * z)"
WHOLE = "def whole(W, x, rng):\n    return unit(W, x, rng) * 2"
WRONG = "def squash(z, scale=1.0):\n    return np.sinh(scale * z)"
BLANK = "def squash(z, scale=1.0):\n    raise NotImplementedError('Your code goes here.')"
UNIT = "def unit(W, x, rng):\n    return squash(W @ x) + noise(len(W), rng) + rng.normal()"


def notebook(*cells):
    """Run cells as a notebook would and return their names."""
    scope = {"np": np}
    for number, cell in enumerate(cells):
        file = f"<cell {number}>"
        linecache.cache[file] = len(cell), None, cell.splitlines(keepends=True), file
        exec(compile(cell, file, "exec"), scope)
    return scope


def told(*cells):
    """Return the review of `unit`, and what it says of its helpers."""
    found = examine(notebook(*cells)["unit"])
    return found, " ".join(line.text for line in given_lines(found))


FIRST = "`unit` calls your `squash`, which is not right yet."


def test_an_answer_that_is_right_with_a_right_helper(lesson):
    found, text = told(WRONG, NOISE, UNIT)
    assert text == f"{FIRST} With a right one, all cases of `unit` are correct."
    assert not found.passed and found.given.passed
    card = card_of(found)
    assert card.before == (Line("note", text),)
    assert card.lines == () and list(card.hints.rungs()) == []  # no diagnosis of what is not wrong
    assert card_of(found).heading == "unit: 0 of 3 cases correct"


@pytest.mark.parametrize(
    "call",
    [
        "squash(z=W @ x, scale=1)",
        "squash(np.einsum('ij,j->i', W, x), scale=1.0)",
        "squash((x[None, :] * W).sum(axis=1))",
        "forward(W, x)",
        "[squash(z) for z in (W @ x,)][0]",
    ],
)
def test_a_call_is_found_however_it_is_written(lesson, call):
    more = "def forward(W, x):\n    return squash(W @ x)"
    found, text = told(WRONG, NOISE, more, UNIT.replace("squash(W @ x)", call))
    assert "all cases of `unit` are correct" in text, text


def test_what_is_wrong_with_a_right_helper_too_is_named(lesson):
    found, text = told(WRONG, NOISE, UNIT.replace("+ noise", "- noise"))
    assert text == f"{FIRST} With a right one, 3 of 3 cases are still wrong:"
    assert [m.name for m in found.given.review.mistakes] == ["takes_the_noise_away"]
    assert "This looks like: takes the noise away." in str(card_of(found))
    assert not found.mistakes  # of the answer as it stands nothing is known


def test_what_is_wrong_further_in_is_named_and_not_what_calls_it(lesson):
    outer = examine(notebook(WRONG, NOISE, UNIT, WHOLE)["whole"])
    assert outer.helpers == ("squash",)
    assert " ".join(line.text for line in given_lines(outer)).startswith(
        "`whole` depends on your `squash`, which is not right yet. "
    )
    both = examine(notebook(WRONG, NOISE, UNIT.replace("+ noise", "- noise"), WHOLE)["whole"])
    assert both.helpers == ("unit",)  # wrong with a right `squash`, too


def test_values_that_were_not_recorded_tell_nothing(lesson):
    found, text = told(WRONG, NOISE, UNIT.replace("W @ x", "W @ x + 1"))
    assert text == (
        f"{FIRST} Whether `unit` is right with a right one cannot be told: it calls `squash` with "
        "values that were not recorded. Run check(squash) first."
    )
    _, text = told(WRONG, NOISE, UNIT.replace("W @ x)", "W @ x, 1.0, 2)"))
    assert "cannot be told" in text


def test_some_cases_may_be_told_and_the_others_not(lesson):
    halved = UNIT.replace("W @ x", "W @ x + (len(x) + len(W) > 6)")
    found, text = told(WRONG, NOISE, halved)
    assert text == f"{FIRST} With a right one, 2 cases of `unit` are correct, none is " + (
        "wrong, and 1 cannot be told."
    )
    assert found.given.untold == 1 and not found.given.passed
    found, text = told(WRONG, NOISE, halved.replace("+ noise", "- noise"))
    assert text.endswith("With a right one, 2 of 3 cases are still wrong, and 1 cannot be told:")
    assert [m.name for m in found.given.review.mistakes] == ["takes_the_noise_away"]
    second = [call.case.number for call in found.given.review.calls][1]
    assert second == 2


def test_a_blank_helper_is_one(lesson):
    found, text = told(BLANK, NOISE, UNIT)
    assert text == (
        "`unit` calls your `squash`, which is still blank. With a right one, all cases of `unit` "
        "are correct."
    )
    assert found.blank == {"squash"}


def test_several_helpers_at_once_and_a_generator_that_is_drawn_from(lesson):
    wrong = "def noise(n, rng):\n    return rng.normal(size=n + 1)"
    _, text = told(WRONG, wrong, UNIT)
    assert text == (
        "`unit` calls your `squash` and `noise`, which are not right yet. With right ones, all "
        "cases of `unit` are correct."
    )
    _, text = told(BLANK, wrong, UNIT)
    assert text.startswith(
        "`unit` calls your `noise`, which is not right yet, and your `squash`, which is still "
        "blank."
    )


def test_a_right_answer_passes_whatever_its_helpers_are(lesson):
    own = "def unit(W, x, rng):\n    squash(x)\n    return np.tanh(W @ x) + "
    found, text = told(WRONG, NOISE, own + "rng.normal(size=len(W)) + rng.normal()")
    assert found.passed and text == "" and found.given is None


def test_the_notebook_keeps_its_names_and_a_result_its_own_copy(lesson):
    scope = notebook(
        WRONG,
        NOISE,
        "calls = []",
        "def unit(W, x, rng):\n    global calls\n    calls = calls + [1]\n    a = squash(W @ x)\n"
        "    a += noise(len(W), rng) + rng.normal()\n    return a",
    )
    before = scope["squash"]
    for _ in range(2):  # what `+=` does to a result does not stay
        found = examine(scope["unit"])
        assert found.given.passed
    assert scope["squash"] is before and len(scope["calls"]) == 6  # of the answer as it stands


def test_check_says_it_in_its_error(lesson):
    from dlkit import check

    with pytest.raises(CheckFailed, match="all cases of `unit` are correct"):
        check(notebook(WRONG, NOISE, UNIT)["unit"])


# The parts


def test_no_except_of_an_answer_stops_a_missing_call(lesson):
    found, text = told(
        WRONG,
        NOISE,
        "def unit(W, x, rng):\n    try:\n        return squash(x)\n    except Exception:\n"
        "        return np.tanh(W @ x) + noise(len(W), rng) + rng.normal()",
    )
    assert "cannot be told" in text or found.passed
    calls = cases.read(Path("cases.h5"), "unit").recorded().tables["squash"]
    helper = notebook(WRONG)["squash"]
    with pytest.raises(NotRecorded):
        StandIn(helper, ("z", "scale"), calls)(np.zeros(99))
    with pytest.raises(NotRecorded):
        StandIn(helper, ("z", "scale"), calls)(object())


def test_a_substituted_function_keeps_defaults_and_closures():
    def make(k):
        def f(x, y=2, *, z=3):
            return x + y + z + k + len(str(np))

        return f

    other = substituted(make(4), {"np": "four"})
    assert other(1) == 14 and other.__kwdefaults__ == {"z": 3} and other.__name__ == "f"


# On the lessons: what check calls right with a right helper, grading gives its points


PAIRS = [
    ("01-logistic-regression", "propagate", "sigmoid"),
    ("01-logistic-regression", "optimize", "propagate"),
    ("01-logistic-regression", "model", "predict"),
    ("02-shallow-network", "predict", "forward_propagation"),
    ("03-deep-network", "linear_activation_forward", "linear_forward"),
    ("03-deep-network", "model_forward", "linear_activation_forward"),
    ("03-deep-network", "model_backward", "linear_activation_backward"),
    ("05-optimization", "update_with_adam", "update_with_momentum"),
    ("07-tuning-batch-norm-softmax", "train_softmax", "softmax_cross_entropy"),
    ("08-autograd", "gradients", "backward"),
]


@pytest.mark.parametrize(("assignment", "name", "helper"), PAIRS)
def test_what_is_right_with_a_right_helper_gets_its_points(assignment, name, helper):
    exercises = load(assignment, ROOT).exercises
    exercise, other = exercises[name], exercises[helper]
    question = exercise.question()
    calls = recorded(exercise, question, {n: e for n, e in exercises.items() if n != name})
    object.__setattr__(question, "recorded", lambda: calls)
    wrong = next(iter(other.mistakes.values())).function
    said = []
    for answer in (*exercise.right_answers.values(), *list(exercise.mistakes.values())[:4]):
        answer = getattr(answer, "function", answer)
        scope = dict(answer.__globals__)
        exec(as_cell(exercise, answer), scope)
        scope[helper] = notebook_function(other, wrong, scope)
        found = given(question, scope[name], {scope[helper]: other.parameters})
        if found is None:
            continue  # it does not call that helper
        ask = local(substituted(scope[name], {helper: other.reference}))
        verdict = decide(exercise.question(1), ask)
        said.append(found.passed)
        assert found.passed == verdict.passed or found.untold, printable(str(verdict))
    assert any(said)


def notebook_function(exercise, function, scope):
    """Return `function` as it would stand in a notebook: under the exercise's name."""
    scope = dict(scope)
    exec(as_cell(exercise, function), scope)
    return scope[exercise.name]
