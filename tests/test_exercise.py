"""An exercise makes its questions from a seed; an assignment is loaded from a folder."""

import inspect
import json
import os
import re

import numpy as np
import pytest
from small_exercises import EXERCISES, ID, lay_out

from dlkit.check import cases
from dlkit.check.local import local
from dlkit.check.outcome import Raised
from dlkit.check.review import review
from dlkit.check.rules import Finding, Rule
from dlkit.check.wire import flatten
from dlkit.exercise import Exercise, ExerciseError, assignment_ids, find_root, load
from dlkit.judge import assess
from dlkit.verify import prove

ALONE = "inputs left alone"


@pytest.fixture
def course(tmp_path):
    return lay_out(tmp_path)


def halve(x):
    return x / 2


def made(reference=halve, draws=None, **options):
    """Make an exercise with the given source of cases."""
    exercise = Exercise(reference, **(options or {"points": 10}))
    exercise.cases(draws or (lambda rng: iter([("two numbers", (rng.normal(size=2),))])))
    return exercise


def written(question):
    """Write a question's cases down, so that two can be compared to the last bit."""
    skeleton, pools = flatten(
        [(case.title, case.arguments, case.expected) for case in question.cases]
    )
    return json.dumps(skeleton), {dtype: pool.tobytes() for dtype, pool in pools.items()}


def refused(call, *arguments, **options):
    """Return the one sentence of the ExerciseError that the call must end with."""
    with pytest.raises(ExerciseError) as caught:
        call(*arguments, **options)
    words = str(caught.value)
    assert "\n" not in words and words.endswith(".")
    return words


def refused_here(call, *arguments, **options):
    """Return the sentence behind file and line, which must be those of this file."""
    place, _, words = refused(call, *arguments, **options).partition(": ")
    assert re.fullmatch(rf"{re.escape(__file__)}:\d+", place)
    return words


# Draws


def test_the_same_seed_makes_the_same_cases(course):
    for exercise in course.exercises.values():
        for seed in (None, 0, 1, 2**256 + 1):
            assert written(exercise.question(seed)) == written(exercise.question(seed))


def test_every_seed_makes_other_cases_and_none_the_public_ones(course):
    seeds = (None, *range(50), 2**32, 2**32 + 1, 2**128, 2**128 + 1)
    for exercise in course.exercises.values():
        drawn = {repr(written(exercise.question(seed))) for seed in seeds}
        assert len(drawn) == len(seeds)


def test_exercises_with_the_same_inputs_have_their_own_draws():
    def double(x):
        return x * 2

    one, other = made().question(7), made(double).question(7)
    assert one.cases[0].title == other.cases[0].title
    assert not np.array_equal(one.cases[0].arguments[0], other.cases[0].arguments[0])


def test_the_cases_want_what_the_reference_returns(course):
    for case in course.exercises["halve"].question(3).cases:
        assert np.array_equal(case.expected, case.arguments[0] / 2)
    for case in course.exercises["summarize"].question(3).cases:
        x, scale = case.arguments
        assert (
            np.array_equal(case.expected[0]["spread"], scale * x) and case.expected[1] == x.mean()
        )


def test_an_exception_of_the_reference_is_expected(course):
    _, one_axis = course.exercises["halve_strictly"].question(3).cases
    assert one_axis.expected.kinds[0] == "ValueError"


def test_a_reference_that_spoils_its_input_spoils_no_case():
    def halve(x):
        x /= 2
        return x

    (case,) = made(halve).question(0).cases
    assert np.array_equal(case.expected, case.arguments[0] / 2)


def test_inputs_that_are_changed_after_they_were_drawn_are_not_changed_in_the_case():
    def draws(rng):
        x = np.zeros(2)
        for _ in range(3):
            yield "the same array", (x,)
            x += 1

    wants = [case.arguments[0].tolist() for case in made(draws=draws).question(0).cases]
    assert wants == [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]


def test_the_layout_of_an_input_is_kept():
    def draws(rng):
        yield "transposed", (np.ones((2, 3)).T,)
        yield "strided", (np.ones((2, 6))[:, ::2],)

    one, other = (case.arguments[0] for case in made(draws=draws).question(0).cases)
    assert one.flags.f_contiguous and not one.flags.c_contiguous
    assert not other.flags.c_contiguous and not other.flags.f_contiguous


def test_replies_of_mistakes_are_worked_out_once_and_only_when_asked_for():
    exercise, calls = made(), []

    @exercise.mistake
    def doubles(x):
        """A hint."""
        calls.append(1)
        return x * 2

    question = exercise.question(0)
    assert review(question, local(halve)).passed and calls == []
    for _ in range(2):
        assert review(question, local(doubles)).mistakes
    assert len(calls) == 2 + 2 + 1  # twice the answer, twice a first look, once all that it does


# The catalogue


def test_an_exercise_stands_for_its_reference(course):
    exercise = course.exercises["summarize"]
    stats, mean = exercise(np.ones(2), 3.0)
    assert stats["total"] == 6.0 and mean == 1.0
    assert exercise.__name__ == exercise.name == "summarize"
    assert exercise.parameters == ("x", "scale")
    assert repr(exercise) == "<exercise summarize, 10 points>"


def test_every_mistake_of_the_catalogue_is_named_and_every_right_answer_passes(course):
    for exercise in course.exercises.values():
        for seed in (None, 0, 1):
            question = exercise.question(seed)
            for mistake in exercise.mistakes.values():
                found = review(question, local(mistake.function))
                assert [known.name for known in found.mistakes] == [mistake.name]
                assert found.points < exercise.points
            for answer in (exercise.reference, *exercise.right_answers.values()):
                assert review(question, local(answer)).points == exercise.points


def test_the_hint_is_the_docstring(course):
    mistake = course.exercises["halve"].mistakes["doubles"]
    assert mistake.hint == "Yours grows; it should shrink." and mistake.name == "doubles"


def test_points_are_given_or_are_those_of_the_parts():
    assert made(points=7).points == 7.0
    assert made(parts={"a": 1, "b": 2.5}, draws=lambda rng: iter(())).points == 3.5
    assert "has 4 points, but its parts sum to 3" in refused(
        Exercise, halve, points=4, parts={"a": 1, "b": 2}
    )
    assert Exercise(halve, points=3, parts={"a": 1, "b": 2}).points == 3.0


def test_the_default_rule_takes_a_fifth():
    default, milder, other = Rule(ALONE, 2.0), Rule(ALONE, 1), Rule("response", 3, {"of": ""})
    assert made(points=10).question().rules == (default,)
    assert made(points=10, rules=[milder]).question().rules == (milder,)
    assert made(points=10, rules=[other]).rules == (default, other)


def test_a_hidden_rule_is_the_judges_alone():
    exercise = made(points=10)

    @exercise.hidden_rule(takes=4)
    def halves_are_small(calls):
        return Finding("too large") if calls[0].output("W") == [] else None

    assert [rule.label for rule in exercise.question().rules] == [ALONE]
    assert [rule.label for rule in exercise.question(0).rules] == [ALONE, "halves are small"]
    assert review(exercise.question(0), local(halve)).points == 6


def test_a_mistake_that_cannot_be_seen_is_known_to_the_judge_alone():
    exercise = made()

    @exercise.mistake(unseen="only the judge looks")
    def doubles(x):
        """A hint."""
        return x * 2

    assert exercise.question().mistakes == () and len(exercise.question(0).mistakes) == 1


def test_entries_without_a_text_or_with_a_name_that_is_taken_are_refused():
    exercise = made()

    def doubles(x):
        return x * 2

    assert refused(exercise.mistake, doubles) == "doubles of halve needs a docstring."
    assert refused(exercise.right_answer, doubles) == "doubles of halve needs a docstring."
    doubles.__doc__ = "A hint."
    exercise.mistake(doubles)
    exercise.right_answer(doubles)
    assert "two entries named doubles" in refused(exercise.mistake, doubles)
    assert "two entries named doubles" in refused(exercise.right_answer, doubles)


# Cases on which a wrong answer could pass


def test_an_exercise_without_cases_makes_no_question():
    assert "add them with @cases" in refused(Exercise(halve, points=1).question)
    empty = made(draws=lambda rng: iter(()))
    assert refused_here(empty.question) == (
        "halve has no ordinary case in which its reference returns a value."
    )


def test_arguments_that_are_no_tuple_are_refused():
    forgot = made(draws=lambda rng: iter([("a size", (3))]))
    assert refused_here(forgot.question) == (
        "the case 'a size' of halve needs a tuple of arguments, as in (z,)."
    )


def test_an_exception_is_expected_only_where_the_author_says_so():
    def strict(x):
        if x < 0:
            raise ValueError("x is negative")
        return x / 2

    def draws(options):
        return lambda rng: iter([("a number", (2.0,)), ("below zero", (-1.0,), *options)])

    assert refused_here(made(strict, draws([])).question) == (
        "the case 'below zero' of strict makes the reference raise ValueError: x is negative; "
        'where an exception is the right answer, write yield title, arguments, {"raises": '
        "ValueError}."
    )
    assert made(strict, draws([{"raises": ValueError}])).question().cases[1].expected.message
    assert "raise ValueError" in refused(made(strict, draws([{"raises": KeyError}])).question)
    idle = made(halve, draws([{"raises": ValueError}]))
    assert refused_here(idle.question) == (
        "the case 'below zero' of halve expects ValueError, but the reference returns a value."
    )


def test_a_reference_that_fails_by_a_bug_is_refused():
    broken = made(lambda x: undefined)  # noqa: F821
    assert "makes the reference raise NameError: name 'undefined'" in refused(broken.question)


@pytest.mark.parametrize("arguments", [(), (1.0, 2.0)])
def test_a_case_with_too_few_or_too_many_arguments_is_refused(arguments):
    wrong = made(draws=lambda rng: iter([("a case", arguments, {"raises": TypeError})]))
    assert "the case 'a case' of halve does not fit the reference: " in refused(wrong.question)


@pytest.mark.parametrize("options", [5, {"try": 5}, [("tries", 5)]])
def test_options_that_a_case_does_not_know_are_refused(options):
    wrong = made(draws=lambda rng: iter([("a case", (1.0,), options)]))
    assert refused_here(wrong.question) == (
        f"the case 'a case' of halve has the options {options!r}; write a dict with 'tries' or "
        "'raises' or 'edge'."
    )


# Edges


def halves_with_edges(*options):
    """Make `halve` with an ordinary case, and one more for each of the `options`."""
    edges = [(f"case {i}", (-1.0 - i,), one) for i, one in enumerate(options)]
    return made(draws=lambda rng: iter([("a number", (2.0,)), *edges]))


def test_an_edge_of_a_case_is_in_the_question():
    question = halves_with_edges({"edge": 0.2}, {"edge": 0.3}).question()
    assert [case.edge for case in question.cases] == [0.0, 0.2, 0.3]


@pytest.mark.parametrize("edge", [0, -0.1, 0.51, 1, True, "0.2", None, float("nan")])
def test_an_edge_that_is_no_share_of_the_points_is_refused(edge):
    assert refused_here(halves_with_edges({"edge": edge}).question) == (
        f"the case 'case 0' of halve has the edge {edge!r}; write a share of the points, above 0 "
        "and at most 0.5."
    )


def test_edges_that_take_more_than_half_together_are_refused():
    five = [{"edge": 0.1}] * 5
    assert len(halves_with_edges(*five).question().cases) == 6
    assert refused_here(halves_with_edges(*five, {"edge": 0.01}).question) == (
        "halve has edges that take 0.51 of the points; together they may take 0.5."
    )


def test_a_part_that_only_an_edge_shows_is_refused():
    def some(x):
        return {"dw": x} if x > 0 else {"dw": x, "db": 1.0}

    draws = [("a number", (2.0,)), ("below zero", (-1.0,), {"edge": 0.2})]
    wrong = made(some, lambda rng: iter(draws), parts={"dw": 1, "db": 2}, points=3)
    assert refused_here(wrong.question) == (
        "some has no ordinary case with an output for the part 'db'."
    )


def test_an_edge_that_a_second_draw_does_not_repeat_is_refused():
    shares = iter([0.1, 0.2])
    draws = lambda rng: iter([("one", (1.0,)), ("two", (2.0,), {"edge": next(shares)})])  # noqa: E731
    assert "is another one when the same seed is drawn again" in refused(made(draws=draws).question)


def test_a_mistake_that_only_an_edge_shows_loses_points_and_is_named_on_every_draw():
    exercise = made(lambda x: abs(x), lambda rng: iter(EDGED))

    def keeps_the_sign(x):
        """The size has no sign."""
        return x

    exercise.mistake(keeps_the_sign)
    proof = prove(exercise, 3)
    assert not proof.missed and not proof.unnamed and not proof.hidden_only
    assert assess(exercise, local(keeps_the_sign), 1).points == 0.75 * exercise.points


EDGED = [("a number", (2.0,)), ("below zero", (-1.0,), {"edge": 0.25})]


def test_a_reference_whose_value_cannot_be_judged_is_refused():
    def complex_one(x):
        return 1j

    assert refused_here(made(complex_one).question) == (
        "the case 'two numbers' of complex_one cannot be judged: a value of type complex cannot be "
        "judged."
    )


def test_an_output_that_belongs_to_no_part_is_refused():
    def both(x):
        return {"dw": x, "db": 1.0}, 0.5

    options = {"outputs": ("grads", "cost"), "parts": {"dw": 1, "cost": 2}}
    assert refused_here(made(both, **options).question) == (
        "the case 'two numbers' of both has a result that cannot be scored: "
        'grads["db"] belongs to none of the parts dw, cost.'
    )


def test_a_part_that_no_output_belongs_to_is_refused():
    def both(x):
        return {"dw": x}, 0.5

    options = {"outputs": ("grads", "cost"), "parts": {"dw": 1, "cost": 2, "bd": 3}}
    assert refused_here(made(both, **options).question) == (
        "both has no ordinary case with an output for the part 'bd'."
    )


# Assignments


def test_the_exercises_come_in_the_order_of_the_lesson(course):
    assert list(course.exercises) == ["halve", "summarize", "halve_strictly"]
    assert course.id == ID and course.folder.name == ID


def test_the_course_is_found_upward(course, tmp_path, monkeypatch):
    inside = tmp_path / "gradebook" / "submitted" / "s001"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert find_root() == tmp_path and list(load(ID).exercises) == list(course.exercises)
    monkeypatch.chdir(tmp_path / "assignments" / ID)
    assert find_root() == tmp_path
    assert find_root(inside) == tmp_path


def test_the_nearest_course_is_found(course, tmp_path):
    lay_out(tmp_path / "copy", "91-other")
    assert find_root(tmp_path / "copy" / "assignments") == tmp_path / "copy"


def test_outside_a_course_one_sentence_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert f"No folder `assignments` in {tmp_path}" in refused(load, ID)


def test_an_assignment_that_does_not_exist_is_told_with_those_that_do(course, tmp_path):
    lay_out(tmp_path, "91-other")
    (tmp_path / "assignments" / "README").write_text("")
    (tmp_path / "assignments" / "scratch").mkdir()
    assert assignment_ids(tmp_path) == [ID, "91-other"]
    assert refused(load, "92-missing", tmp_path).endswith(f"; there is {ID}, 91-other.")
    (tmp_path / "new" / "assignments").mkdir(parents=True)
    assert refused(load, "92-missing", tmp_path / "new").endswith("; there is none.")


BROKEN = {
    "a syntax error": ("def f(:\n", "SyntaxError", 1),
    "an unknown name": ("x = 1\ny = undefined\n", "NameError: name 'undefined'", 2),
    "a missing module": ("\n\nimport no_such_module\n", "ModuleNotFoundError", 3),
    "a bad argument": (
        "from dlkit.exercise import Exercise\nExercise(print, marks=1)\n",
        "TypeError",
        2,
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_exercises_that_cannot_be_run_are_told_with_file_and_line(tmp_path, what):
    source, error, line = BROKEN[what]
    words = refused(lay_out, tmp_path, ID, f"#: exercises/halve.py\n{source}")
    file = tmp_path / "assignments" / ID / "exercises" / "halve.py"
    assert words.startswith(f"{file}:{line} cannot be run: {error}")


def test_an_exercise_that_is_wrong_in_itself_keeps_its_own_sentence(tmp_path):
    source = EXERCISES.replace(
        "halve = Exercise(halve, points=10)", "halve = Exercise(halve, points=1, parts={'a': 2})"
    )
    file = tmp_path / "assignments" / ID / "exercises" / "halve.py"
    words = "halve has 1 points, but its parts sum to 2."
    assert refused(lay_out, tmp_path, ID, source) == f"{file}:10: {words}"


def test_a_file_that_declares_another_exercise_than_its_name_says_is_refused(tmp_path):
    text = EXERCISES.replace("#: exercises/halve.py", "#: exercises/halves.py")
    words = refused(lay_out, tmp_path, ID, text)
    assert "halves.py must declare the exercise 'halves'" in words and "it has halve." in words
    words = refused(lay_out, tmp_path, "91-empty", "#: exercises/nothing.py\nx = 1\n")
    assert words.endswith("it has no exercise.")


def test_a_file_with_two_exercises_is_refused(tmp_path):
    source = EXERCISES + "\nsecond = Exercise(lambda x: x, points=1)\n"
    assert "has a second exercise, '<lambda>'" in refused(lay_out, tmp_path, ID, source)
    alias = EXERCISES + "\nthe_same = halve_strictly\n"
    assert len(lay_out(tmp_path, "91-alias", alias).exercises) == 3


def test_an_exercise_is_imported_by_later_ones_and_both_see_one_object(tmp_path):
    later = "#: exercises/later.py\nfrom .halve import halve\nfrom ..lesson import by\n"
    later += "from dlkit.exercise import Exercise\n\ndef later(x):\n    return halve(x) / by\n\n"
    later += "later = Exercise(later, points=1)\n#: lesson.py\nby = 4\n"
    exercises = lay_out(tmp_path, ID, EXERCISES + later).exercises
    assert exercises["later"](16.0) == 2.0


def test_exercises_come_in_the_order_of_the_notebook(tmp_path):
    course = lay_out(tmp_path)
    cells = "".join(f'# %% solution="{n}"\n' for n in ("summarize", "unknown", "halve"))
    (course.folder / "notebook.py").write_text(cells)
    assert list(load(ID, tmp_path).exercises) == ["summarize", "halve", "halve_strictly"]


def test_an_edit_is_seen_even_within_the_same_second_and_of_the_same_length(course, tmp_path):
    assert load(ID, tmp_path).exercises is not None
    file = course.folder / "exercises" / "halve.py"
    before = file.stat()
    file.write_text(file.read_text().replace("return x / 2", "return x / 4"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert load(ID, tmp_path).exercises["halve"](4.0) == 1.0
    assert not list(tmp_path.rglob("__pycache__"))


def test_without_an_edit_the_same_exercises_come(course, tmp_path):
    again = load(ID, tmp_path)
    assert all(again.exercises[name] is course.exercises[name] for name in course.exercises)


def test_the_source_of_a_mistake_can_be_read_after_an_edit(course, tmp_path):
    function = course.exercises["halve"].mistakes["doubles"].function
    assert "return x * 2" in inspect.getsource(function)
    file = course.folder / "exercises" / "halve.py"
    file.write_text("# a new first line\n" + file.read_text())
    function = load(ID, tmp_path).exercises["halve"].mistakes["doubles"].function
    assert inspect.getsource(function).startswith("@halve.mistake\ndef doubles(x):")


def test_a_question_is_written_and_read_with_its_order_and_rules(course, tmp_path):
    exercises = course.exercises.values()
    file = tmp_path / "cases.h5"
    cases.write(file, ID, reversed([exercise.question() for exercise in exercises]))
    assert cases.names(file) == ("halve_strictly", "summarize", "halve")
    assert cases.assignment_of(file) == ID
    stored = cases.read(file, "summarize")
    assert stored.rules == (Rule(ALONE, 2.0),)
    assert list(stored.parts) == ["total", "spread", "mean"]


def test_what_is_written_depends_on_nothing_but_the_exercises(course, tmp_path):
    for name in ("one", "two"):
        questions = [exercise.question() for exercise in course.exercises.values()]
        cases.write(tmp_path / name, ID, questions)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_empty_reply_of_a_mistake_can_be_written(tmp_path):
    exercise = made()

    @exercise.mistake
    def returns_nothing(x):
        """A hint."""
        return np.zeros(0, np.int8)

    @exercise.mistake
    def raises(x):
        """A hint."""
        raise ValueError("no")

    @exercise.mistake
    def returns_itself(x):
        """A hint."""
        return returns_itself

    cases.write(tmp_path / "cases.h5", ID, [exercise.question()])
    stored = cases.read(tmp_path / "cases.h5", "halve")
    first, second, third = (known.trace().outcomes[0] for known in stored.mistakes)
    assert first.shape == (0,) and first.dtype == np.int8
    assert second == Raised(("ValueError", "Exception", "BaseException"), "no")
    assert third.kinds == ("NotJudgeable",)


@pytest.mark.parametrize(("line", "carries"), [("", True), ("True", True), ("False", False)])
def test_an_author_says_whether_errors_are_carried_forward(tmp_path, line, carries):
    source = EXERCISES + (f"#: lesson.py\nCARRY_ERRORS = {line}\n" if line else "")
    assert lay_out(tmp_path, ID, source).carries_errors is carries


@pytest.mark.parametrize("value", ["0", "None", "'no'"])
def test_anything_but_a_bool_is_refused(tmp_path, value):
    words = refused(lay_out, tmp_path, ID, f"{EXERCISES}#: lesson.py\nCARRY_ERRORS = {value}\n")
    assert words.endswith(f"lesson.py: CARRY_ERRORS is {value}; write True or False.")


def test_the_time_of_a_reference_is_measured_once(course, monkeypatch):
    halve = course.exercises["halve"]
    assert 0 < halve.reference_seconds < 1
    monkeypatch.setattr(halve, "question", None)
    assert halve.reference_seconds > 0
