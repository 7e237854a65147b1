"""Mistakes as slips: one change in the text of a right answer."""

import inspect

import numpy as np
import pytest
from course_files import write_files

from dlkit.exercise import Exercise, ExerciseError, as_cell, load
from dlkit.verify import prove


def mean_and_spread(x):
    return float(x.mean()), float(np.sqrt(((x - x.mean()) ** 2).mean()))


def with_two_errors(x):
    return x.sum(), x.var()


def with_answers(**more: object) -> Exercise:
    """Return an exercise with two right answers, the first of which is written plainly."""
    parts = {"mean": 4, "spread": 6}
    exercise = Exercise(mean_and_spread, outputs=("mean", "spread"), parts=parts, **more)

    @exercise.cases
    def _(rng):
        yield "five numbers", (rng.normal(size=5) + 3,)

    @exercise.right_answer
    def plain(x):
        """Step by step."""
        mean = x.sum() / len(x)
        squares = (x - mean) ** 2
        return mean, np.sqrt(squares.sum() / len(x))

    @exercise.right_answer
    def by_numpy(x):
        """Two calls."""
        return np.mean(x), np.std(x)

    return exercise


def refused(exercise: Exercise, name: str) -> str:
    with pytest.raises(ExerciseError) as caught:
        _ = exercise.mistakes[name].function
    return str(caught.value)


def test_a_slip_is_the_first_right_answer_with_one_change():
    exercise = with_answers()
    exercise.slip("forgets_the_root", {"np.sqrt(squares.sum() / len(x))": "squares.sum() / len(x)"},
                  """Yours is the variance.
                  Its unit is not that of x.""")  # fmt: skip
    mistake = exercise.mistakes["forgets_the_root"]
    assert mistake.hint == "Yours is the variance.\nIts unit is not that of x."
    x = np.array([1.0, 5.0])
    assert mistake.function(x) == (3.0, 4.0)
    assert prove(exercise, seeds=2).holds


def test_a_slip_names_another_right_answer_and_may_change_two_places():
    exercise = with_answers()
    changes = {"np.mean": "np.median", "np.std": "np.var"}
    exercise.slip("two", changes, "A hint.", of="by_numpy", unseen="a reason")
    assert exercise.mistakes["two"].unseen == "a reason"
    assert exercise.mistakes["two"].function(np.array([1.0, 2.0, 6.0]))[0] == 2.0


def test_a_slip_may_be_what_is_left_in_the_code_that_is_handed_out():
    exercise = with_answers(handed_out=with_two_errors)
    exercise.slip("leaves_the_sum", {"x.var()": "x.std()"}, "A hint.", of="with_two_errors")
    assert exercise.mistakes["leaves_the_sum"].function(np.array([1.0, 5.0])) == (6.0, 2.0)
    exercise.slip("lost", {"a": "b"}, "A hint.", of="by_hand")
    assert "mean_and_spread has plain, by_numpy, with_two_errors." in refused(exercise, "lost")


def test_the_text_of_a_slip_can_be_read_and_pasted():
    exercise = with_answers()
    exercise.slip("sums", {"x.sum() / len(x)": "x.sum()"}, "A hint.")
    function = exercise.mistakes["sums"].function
    assert inspect.getsource(function).startswith("def sums(x):\n")
    cell = as_cell(exercise, function)
    assert cell.startswith("def mean_and_spread(x):\n    mean = x.sum()\n")
    names: dict = {"np": np}
    exec(cell, names)
    assert names["mean_and_spread"](np.ones(3))[0] == 3.0


def test_a_piece_that_does_not_stand_there_exactly_once_is_refused():
    exercise = with_answers()
    exercise.slip("missing", {"x.mean()": "x.max()"}, "A hint.")
    exercise.slip("twice", {"len(x)": "len(x) - 1"}, "A hint.")
    words = refused(exercise, "missing")
    assert words.startswith(f"{__file__}:") and "'x.mean()', which stands 0 times in plain" in words
    assert "stands 2 times in plain; it must stand there once." in refused(exercise, "twice")


def test_a_change_after_which_it_is_no_python_is_refused():
    exercise = with_answers()
    exercise.slip("broken", {"x.sum() /": "x.sum() / /"}, "A hint.")
    assert "with its change the slip broken is not Python" in refused(exercise, "broken")


def test_a_slip_in_a_right_answer_that_there_is_none_of_is_refused():
    exercise = with_answers()
    exercise.slip("lost", {"a": "b"}, "A hint.", of="by_hand")
    words = refused(exercise, "lost")
    assert "'by_hand'; mean_and_spread has plain, by_numpy." in words


def test_a_slip_without_a_hint_or_with_a_name_that_is_taken_is_refused():
    exercise = with_answers()
    with pytest.raises(ExerciseError, match="silent of mean_and_spread needs a docstring"):
        exercise.slip("silent", {"a": "b"}, " ")
    exercise.slip("one", {"x.sum() / len(x)": "x.sum()"}, "A hint.")
    with pytest.raises(ExerciseError, match="two entries named one"):
        exercise.slip("one", {"x.sum() / len(x)": "x.sum()"}, "A hint.")


def test_the_place_of_a_slip_in_a_lesson_is_its_line(tmp_path):
    write_files(
        tmp_path / "assignments" / "90-slips",
        """#: exercises/halve.py
from dlkit.exercise import Exercise


def halve(x):
    return x / 2


halve = Exercise(halve, points=1)


@halve.cases
def _(rng):
    yield "one", (1.0,)


@halve.right_answer
def plain(x):
    "By division."
    return x / 2


halve.slip("doubles", {"x * 2": "x / 2"}, "A hint.")
""",
    )
    halve = load("90-slips", tmp_path).exercises["halve"]
    with pytest.raises(ExerciseError, match=r"halve\.py:22: the slip doubles changes 'x \* 2'"):
        halve.question()
