"""Arguments that make no difference, and helpers that are not right: found by calling again."""

import numpy as np
import pytest
from small_exercises import hand_out, lay_out

from dlkit.check import cases
from dlkit.check.checking import examine
from dlkit.check.compare import Tolerance, compare
from dlkit.check.current_lesson import find_cases
from dlkit.check.helpers import called
from dlkit.check.local import local
from dlkit.check.probes import Probe
from dlkit.check.report import card_of
from dlkit.check.unmoved import changed, moving
from dlkit.judge import judge

KNOWN: set[float] = set()
ID = "91-ridge"
EXERCISES = '''\
#: exercises/squash.py
import numpy as np

from dlkit.exercise import Exercise


def squash(z):
    return np.tanh(z)


squash = Exercise(squash, points=1)


@squash.cases
def _(rng):
    yield "three", (rng.normal(size=3),)
    yield "four", (rng.normal(size=4),)
#: exercises/ridge.py
import numpy as np

from dlkit.exercise import Exercise


def ridge(w, X, lambd, kind="l2", rng=None):
    size = (w**2).sum() if kind == "l2" else np.abs(w).sum()
    return float((X * w).sum() + lambd * size)


ridge = Exercise(ridge, points=1)


@ridge.cases
def _(rng):
    for m in (3, 4, 5):
        w, X = rng.normal(size=(m, 1)), rng.normal(size=(m, 2 * m))
        yield f"{m} rows", (w, X, float(rng.uniform(0.1, 1)), "l2", np.random.default_rng(m))


@ridge.mistake
def forgets_the_penalty(w, X, lambd, kind="l2", rng=None):
    """One argument is never used."""
    return float((X * w).sum())
'''


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    made = lay_out(tmp_path / "course", ID, EXERCISES)
    hand_out(made, tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    return made


def named(function, name="ridge"):
    function.__name__ = name
    return function


# How arguments are changed


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (0.5, 0.375),
        (0.0, 0.1),
        (3, 4),
        (True, False),
        ("relu", "relu"),
        (None, None),
        ((1, [2.0]), (2, [1.5])),
        ({"W": 2, "name": "x"}, {"W": 3, "name": "x"}),
        (np.array([True, False]), np.array([False, True])),
        (np.array([1, 255], dtype=np.uint8), np.array([2, 0], dtype=np.uint8)),
    ],
)
def test_numbers_are_changed_and_the_rest_stays(value, wanted):
    assert compare(changed(value), wanted, Tolerance(0.0, 0.0)) == []


def test_arrays_are_changed_so_that_neither_scale_nor_shift_alone_describes_it():
    x = np.random.default_rng(1).normal(size=(4, 5))
    y = changed(x)
    assert y.shape == x.shape and y.dtype == x.dtype
    for normal in (lambda v: v / np.linalg.norm(v), lambda v: v - v.mean()):
        assert not np.allclose(normal(x), normal(y))
    assert np.array_equal(changed(x), y)  # the same each time
    assert changed(np.ones(3, dtype=np.float32)).dtype == np.float32


def test_generators_and_probes_stay():
    rng, probe = np.random.default_rng(2), Probe("cubic", {})
    assert changed(rng) is rng and changed(probe) is probe


# What moves the expected result


def test_moving_names_what_moves_a_result_and_nothing_that_raises():
    def function(a, b, n, unused, s):
        if n != 3:
            raise ValueError("n")
        return a + 2 * b

    arguments = (1.0, 2.0, 3, 4.0, "text")
    found = moving("abnus", arguments, 5.0, local(function), Tolerance(), ())
    assert found == ("a", "b")


def test_random_outputs_do_not_move():
    free = Tolerance(free=("",))
    assert moving("a", (1.0,), 1.0, local(lambda a: a), free, ()) == ()


def test_it_is_stored_with_the_cases_and_equal_to_what_the_exercise_says(lesson):
    question = lesson.exercises["ridge"].question()
    stored = cases.read(cases.Path("cases.h5"), "ridge")
    for i in range(len(question.cases)):
        assert question.moving(i) == stored.moving(i) == ("w", "X", "lambd")


# What does not move the answer's


def notes(answer):
    return [line.text for line in card_of(examine(answer)).hints.idea if line.kind == "note"]


def sentence(names):
    return f"Changing {names} does not change your result (tried in 3 cases); it should."


def test_an_argument_that_is_never_used_is_told(lesson):
    def ridge(w, X, lambd, kind, rng):
        return float((X * w).sum()) + 0.001

    assert sentence("only `lambd`") in notes(ridge)


def test_several_share_a_sentence(lesson):
    def ridge(w, X, lambd, kind, rng):
        return float(X.mean())

    assert sentence("only `w` or only `lambd`") in notes(ridge)


def test_an_argument_that_is_used_wrongly_is_not_told(lesson):
    def ridge(w, X, lambd, kind, rng):
        return float((X * w).sum() + 1e-9 * lambd)

    assert not any("Changing" in words for words in notes(ridge))


def test_an_answer_that_never_ends_with_other_arguments_is_ended(lesson):
    def ridge(w, X, lambd, kind="l2", rng=None):
        while lambd * 1000 % 1 and round(lambd, 12) not in KNOWN:
            pass
        return float((X * w).sum()) + 1.0

    public = cases.read(find_cases(None), "ridge").cases
    KNOWN.update(round(case.arguments[2], 12) for case in public)
    assert "lambd" not in examine(ridge).unmoved


def test_lists_of_names_and_places_stay():
    graph = [("leaf", "x"), ("add", (0, 0))]
    assert changed(graph) == graph and changed((3, graph)) == (4, graph)


def test_one_whose_order_moves_the_result_is_not_told(lesson):
    """`w` is changed by a ramp, which leaves the order of these numbers as it is."""

    def by_rank(w, X, lambd, kind="l2", rng=None):
        return float((X.T @ np.argsort(np.argsort(w[:, 0]))).sum() + lambd)

    review = examine(named(by_rank))
    assert "w" not in review.unmoved


def test_one_that_moves_the_result_in_one_case_is_not_told(lesson):
    def ridge(w, X, lambd, kind, rng):
        return float((X * w).sum() + 0.001 + (lambd if len(w) == 5 else 0))

    assert not any("Changing" in words for words in notes(ridge))


def test_nothing_is_told_of_an_answer_that_is_random_raises_or_gives_nan(lesson):
    for value in (lambda: np.random.random(), lambda: 1 / 0, lambda: np.nan, lambda: None):
        answer = named(lambda w, X, lambd, kind, rng, value=value: value())
        assert not any("Changing" in words for words in notes(answer))


def test_nothing_more_is_tried_of_a_right_answer_or_a_known_mistake(lesson):
    asked = []

    def ridge(w, X, lambd, kind, rng):
        asked.append(1)
        return float((X * w).sum())

    found = examine(ridge)
    assert len(found.mistakes) == 1 and found.unmoved == {} and len(asked) == 3
    assert examine(named(lesson.exercises["ridge"].reference)).unmoved == {}


def test_the_judge_calls_again_too(lesson, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path / "course")
    verdict = judge(ID, "ridge", lambda w, X, lambd, kind, rng: float((X * w).sum()) + 0.001)
    assert any(sentence("only `lambd`") in words for words in verdict.messages)


# Helpers


def notebook(*cells):
    """Run cells as a notebook would and return their names."""
    scope = {"np": np}
    for cell in cells:
        exec(cell, scope)
    return scope


WRONG = "def squash(z):\n    return np.sinh(z)"
RIGHT = "def squash(z):\n    return np.tanh(z)"
CALLS = "def ridge(w, X, lambd, kind, rng):\n    return float(squash(X).sum())"
HELPER = (
    "`ridge` calls your `squash`, which is not right yet. Whether `ridge` is right with a right "
    "one cannot be told: it calls `squash` with values that were not recorded. Run check(squash) "
    "first."
)


def test_a_helper_that_is_not_right_is_told_first(lesson):
    scope = notebook(WRONG, CALLS)
    found = examine(scope["ridge"])
    assert found.helpers == ("squash",)
    assert card_of(found).before[0].text == HELPER


@pytest.mark.parametrize(
    "cells",
    [
        (RIGHT, CALLS),
        (WRONG, CALLS.replace("squash(X)", "np.squash(X)")),
        (WRONG, CALLS.replace("squash(X)", "X * (squash is None)")),
        (WRONG, CALLS.replace("    return", "    squash = np.exp\n    return")),
        (WRONG.replace("squash", "other") + "\nsquash = 5", CALLS),
        (CALLS,),
    ],
)
def test_a_helper_that_is_right_or_is_not_called_is_not(lesson, cells):
    assert examine(notebook(*cells)["ridge"]).helpers == ()


def test_an_answer_that_is_right_is_not_asked_for_its_helpers(lesson):
    right = "def ridge(w, X, lambd, kind, rng):\n    squash(X)\n    return float("
    scope = notebook(WRONG, right + "(X * w).sum() + lambd * (w**2).sum())")
    assert examine(scope["ridge"]).helpers == ()


def test_helpers_that_call_each_other_come_to_an_end(lesson):
    scope = notebook(
        "def squash(z):\n    return ridge(z, z, 1.0, '', None)",
        "def ridge(w, X, lambd, kind, rng):\n    return squash(X)",
    )
    assert examine(scope["ridge"]).helpers == ("squash",)


def test_calls_inside_inner_functions_count_and_the_answer_itself_does_not():
    scope = notebook(RIGHT, "def ridge(w):\n    return [squash(v) for v in w] + ridge(w[1:])")
    assert called(scope["ridge"], ("squash", "ridge")) == [scope["squash"]]
    assert called(print, ("squash",)) == []
