"""Generated mutants: they show blind cases and nothing else, and slips are recognised by them."""

import json

import numpy as np
import pytest

from dlkit.check.local import local
from dlkit.check.review import review
from dlkit.check.sketches import from_plain, plain, recognised
from dlkit.cli import main
from dlkit.exercise import Exercise, ExerciseError
from dlkit.mutants import surveying
from dlkit.mutants.mutant import mutants_of
from dlkit.mutants.proof import survey
from dlkit.mutants.sketching import slips


def scaled(x, factor=2.0):
    """Multiply and average."""
    y = x * factor
    return np.sum(y) / len(x)


def exercise_of(draws, function=scaled) -> Exercise:
    made = Exercise(function, points=10)
    made.cases(draws)
    return made


def seeing(rng):
    yield "some numbers", (rng.normal(size=5) + 3, float(rng.uniform(3, 4)))
    yield "the default", (rng.normal(size=4) - 20,)
    yield "one number", (rng.normal(size=1) + 40, 3.5)


def blind(rng):
    yield "some numbers", (rng.normal(size=5) + 3, 2.0)


def wavering(rng):
    yield "some numbers", (rng.normal(size=5) + 3, float(rng.choice([2.0, 3.0])))


def words(found) -> str:
    return "\n".join([*found.survivors, *found.by_chance])


def test_cases_that_hide_nothing_leave_no_survivor():
    found = survey(exercise_of(seeing), draws=3)
    assert (found.survivors, found.by_chance) == ({}, {})
    assert found.killed > 80 and found.equivalent > 0


def test_a_case_made_blind_shows_what_it_hides():
    found = survey(exercise_of(blind), draws=3)
    assert "'x * factor' -> 'x * 2.0'" not in words(found)  # its texts are those of the name alone
    assert "line 1: 'def scaled" not in words(found)
    assert any("'factor' -> '2'" in one for one in found.survivors)
    assert any("factor = 2" in one for one in found.survivors)


def test_a_verdict_that_depends_on_the_draw_is_told_with_its_draws():
    found = survey(exercise_of(wavering), draws=8)
    chance = {one: draws for one, draws in found.by_chance.items() if "'factor' -> '2'" in one}
    (draws,) = chance.values()
    assert 0 < len(draws) < 8


def test_an_equivalent_mutant_is_told_from_a_blind_spot_by_strained_inputs():
    def positive(rng):
        yield "some numbers", (rng.uniform(1, 2, size=5), float(rng.uniform(3, 4)))

    found = survey(exercise_of(positive), draws=2)
    assert any("np.abs(x * factor)" in one for one in found.survivors)  # negative x is legal
    assert not any("np.squeeze" in one for one in found.survivors)  # of a number it is nothing


def test_numbers_that_are_not_legal_tell_no_mutant_from_a_right_answer():
    def positive(rng):
        yield "some numbers", (rng.uniform(1, 2, size=5), float(rng.uniform(3, 4)))

    exercise = exercise_of(positive)
    exercise.legal(x=(0, 1e9), factor=(0, 10))
    assert not any("np.abs(x * factor)" in one for one in survey(exercise, draws=2).survivors)


def test_a_case_that_is_not_legal_is_refused():
    exercise = exercise_of(seeing)
    exercise.legal(x={0, 1})
    with pytest.raises(ExerciseError, match="of scaled has numbers that .* rules out"):
        survey(exercise, draws=1)
    with pytest.raises(ExerciseError, match="'z' may hold"):
        exercise.legal(z=(0, 1))


def test_nan_is_legal_where_it_is_named():
    def unknown(rng):
        yield "some unknown", (np.array([0.0, 1.0, np.nan]), float(rng.uniform(3, 4)))

    named, unnamed = exercise_of(unknown), exercise_of(unknown)
    named.legal(x={0, 1, np.nan})
    assert survey(named, draws=1).killed
    unnamed.legal(x={0, 1})
    with pytest.raises(ExerciseError, match="rules out"):
        survey(unnamed, draws=1)


def noise(n, rng):
    """Draw n numbers and one more."""
    numbers = rng.normal(size=n)
    return {"numbers": numbers, "one": float(rng.normal())}


def draws_of(rng):
    yield "seven", (7, np.random.default_rng(int(rng.integers(99))))


def test_random_results_are_told_apart_by_their_distribution():
    exercise = Exercise(noise, points=10, free=("",))
    exercise.cases(draws_of)
    found = survey(exercise, draws=1)
    assert any("2 * numbers" in one for one in found.survivors)
    assert any("np.abs(numbers)" in one for one in found.survivors)
    assert not any("-numbers" in one for one in found.survivors)
    assert not any("numbers[::-1]" in one for one in found.survivors)


def some_noise(n, rng):
    """Draw fewer than n numbers; how many is random, too."""
    numbers = rng.normal(size=rng.integers(1, n))
    return numbers.tolist(), n


def test_random_lists_of_any_length_are_told_apart_by_their_distribution():
    exercise = Exercise(
        some_noise, points=10, outputs=("noise", "n"), free=("noise",), any_length=("noise",)
    )
    exercise.cases(draws_of)
    found = survey(exercise, draws=1)
    assert any("np.abs(numbers.tolist())" in one for one in found.survivors)  # other numbers
    assert any("'n' -> 'n + 1'" in one for one in found.survivors)  # other lengths
    assert not any("numbers.tolist()[::-1]" in one for one in found.survivors)


def test_what_an_exercise_accepts_is_no_survivor():
    exercise = exercise_of(blind)
    missed = survey(exercise, draws=2)
    exercise.accepts({"factor": ("2", "2.0")}, "the only factor that the lesson has")
    found = survey(exercise, draws=2)
    assert found.accepted > 0
    assert len(found.survivors) == len(missed.survivors) - found.accepted


def test_an_argument_that_is_changed_in_place_is_caught():
    found = survey(exercise_of(seeing), draws=1)
    assert not any("*=" in one for one in found.survivors)
    exercise = exercise_of(seeing)
    assert any("*=" in str(m) for m in mutants_of(exercise, exercise.question().cases))


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """Make a course of one lesson, with a blind spot."""
    folder = tmp_path / "assignments" / "90-blind"
    (folder / "exercises").mkdir(parents=True)
    (folder / "exercises" / "triple.py").write_text("""
from dlkit.exercise import Exercise


def triple(x):
    return 3 * x


triple = Exercise(triple, points=100)


@triple.cases
def _(rng):
    yield "a positive number", (float(rng.uniform(1, 2)),)
""")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_fails_while_something_survives_and_says_what(lesson, capsys):
    assert main(["verify", "90-blind", "--mutants", "--seeds", "2"]) == 1
    out, err = capsys.readouterr()
    assert "triple" in out and "caught of wrong ones" in out
    assert "keeps all points: reference, line 2: '3 * x' -> 'np.abs(3 * x)'" in err
    assert "argument 0: negative" in err


def test_what_is_unchanged_is_not_judged_again(lesson, monkeypatch, capsys):
    assert main(["verify", "90-blind", "--mutants", "--seeds", "2", "--json"]) == 1
    first = json.loads(capsys.readouterr().out)

    def judged(*_):
        raise AssertionError("judged again")

    monkeypatch.setattr(surveying, "_surveyed", judged)
    assert main(["verify", "90-blind", "--mutants", "--seeds", "2", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == first
    with pytest.raises(AssertionError, match="judged again"):
        main(["verify", "90-blind", "--mutants", "--seeds", "3"])
    with pytest.raises(AssertionError, match="judged again"):
        main(["verify", "90-blind", "--mutants", "--seeds", "2", "--fresh"])
    file = lesson / "assignments" / "90-blind" / "exercises" / "triple.py"
    file.write_text(file.read_text() + "# changed\n")
    monkeypatch.setattr("dlkit.exercise.assignment.load.cache_clear", lambda: None, raising=False)
    with pytest.raises(AssertionError, match="judged again"):
        main(["verify", "90-blind", "--mutants", "--seeds", "2"])


def test_an_exercise_depends_on_the_references_that_it_imports_and_on_no_other(tmp_path):
    file, helper = tmp_path / "exercises" / "step.py", tmp_path / "lesson.py"
    file.parent.mkdir()
    file.write_text("from dlkit.reference import deep_network\nfrom ..lesson import sizes\n")
    helper.write_text("from dlkit.reference.optimizers import initialize_adam\n")
    names = {path.name for path in surveying._files_of(file)}
    assert {"step.py", "lesson.py", "deep_network.py", "optimizers.py", "losses.py"} <= names
    assert not {"gradient_checking.py", "regularization.py", "cli.py"} & names


# Sketches


def columns(X, lambd):
    """Sum squares along the columns."""
    return {"sum": np.sum(X**2, axis=0, keepdims=True), "size": lambd * X.shape[1]}


@pytest.fixture(scope="module")
def question():
    made = Exercise(columns, parts={"sum": 6, "size": 4})

    @made.cases
    def _(rng):
        yield "a table", (rng.normal(size=(3, 4)), 0.7)
        yield "a long table", (rng.normal(size=(2, 6)), 0.3)

    question = made.question()
    digest, text = slips(made, question, ("", ""))
    assert slips(made, question, (digest, "as before")) == (digest, "as before")
    return question, from_plain(json.loads(text))


def named(question, answer) -> list[tuple[str, ...]]:
    asked, sketches = question
    return [sketch.clauses for sketch in recognised(sketches, review(asked, local(answer)))]


def test_a_slip_is_recognised_in_another_style(question):
    def by_loops(X, lambd):
        total = np.zeros((1, X.shape[1]))
        for i in range(X.shape[0]):
            for j in range(X.shape[1]):
                total[0, j] += X[i, j]
        return {"sum": total, "size": lambd * len(X[0])}

    (clauses,) = named(question, by_loops)
    assert "a power is left out" in clauses


def test_an_ignored_argument_is_recognised(question):
    def ignoring(X, lambd):
        return {"sum": np.square(X).sum(axis=0)[np.newaxis], "size": X.shape[1] / 10}

    assert any("the argument `lambd` is ignored" in c for c in named(question, ignoring))


def test_two_slips_in_two_parts_are_both_recognised(question):
    def twice(X, lambd):
        return {"sum": np.sum(X, axis=0, keepdims=True), "size": lambd * X.shape[0]}

    assert len(named(question, twice)) >= 2


@pytest.mark.parametrize("factor", [1.001, 1.0001])
def test_what_is_near_a_slip_is_not_taken_for_it(question, factor):
    def near(X, lambd):
        return {"sum": factor * np.sum(X, axis=0, keepdims=True), "size": lambd * X.shape[1]}

    assert named(question, near) == []


def test_results_without_variety_and_exceptions_are_not_named(question):
    def zeros(X, lambd):
        return {"sum": np.zeros((1, X.shape[1])), "size": lambd * X.shape[1]}

    def raising(X, lambd):
        raise ValueError("no")

    assert named(question, zeros) == named(question, raising) == []


def test_a_sketch_holds_neither_code_nor_a_right_value(question):
    asked, sketches = question
    text = json.dumps(plain(sketches))
    assert "np." not in text and "axis=0, keepdims" not in text
    for case in asked.cases:
        for number in np.ravel(case.expected["sum"]):
            assert f"{number:.6g}" not in text


@pytest.mark.parametrize(
    "odd", ["\udfff", "x" * 10_000, 2**4000, float("nan"), b"\xff", {1: "\ud800"}]
)
def test_results_of_any_kind_can_be_looked_for(question, odd):
    def answer(X, lambd):
        return {"sum": odd, "size": lambd * X.shape[0]}

    assert len(named(question, answer)) <= 1
