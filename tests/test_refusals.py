"""Declarations that cannot be meant: each is refused in one sentence with file and line."""

import inspect
import itertools
import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest

from dlkit.check.local import local
from dlkit.check.review import replies, review
from dlkit.check.rules import NOTHING, RULES, Finding, Rule
from dlkit.check.rules.rule import Argument, Output
from dlkit.exercise import Exercise, ExerciseError


def noise(shape, scale, rng):
    return scale * rng.normal(size=shape)


def layers(X, n_h, rng):
    W1, b1 = 0.1 * rng.normal(size=(n_h, len(X))), np.zeros((n_h, 1))
    return {"W1": W1, "b1": b1}, float(X.sum())


def noises(rng: np.random.Generator) -> Iterator[tuple]:
    """Yield cases of `noise`: two sizes, an equal generator and another."""
    one, other = (int(seed) for seed in rng.integers(2**32, size=2))
    for scale, seed in ((0.5, one), (0.5, one), (0.5, other), (3.0, other)):
        title = f"scale {scale}, seed {seed == one}, {rng.random()}"
        yield title, ((150, 150), scale, np.random.default_rng(seed))


def two_layers(rng: np.random.Generator) -> Iterator[tuple]:
    for n_h in (3, 5):
        yield f"{n_h} units", (rng.normal(size=(4, 6)), n_h, np.random.default_rng(n_h))


def of_noise(*rules: Rule, draws: Callable = noises, **options: object) -> Exercise:
    exercise = Exercise(noise, points=10, free=("",), rules=rules, **options)
    exercise.cases(draws)
    return exercise


def of_layers(*rules: Rule, **options: object) -> Exercise:
    settings = {"outputs": ("parameters", "total"), "parts": {"W": 1, "b": 1, "total": 1}}
    exercise = Exercise(layers, rules=rules, **settings | options)
    exercise.cases(two_layers)
    return exercise


def refused(make: Callable, *arguments: object, **options: object) -> str:
    """Return the sentence, without the place, with which a declaration is refused."""
    with pytest.raises(ExerciseError) as caught:
        make(*arguments, **options).question()
    place, _, words = str(caught.value).partition(": ")
    assert re.fullmatch(rf"{re.escape(__file__)}:\d+", place)
    assert words.endswith(".") and "\n" not in words
    return words


# Names


def test_a_free_name_that_no_output_has_is_refused():
    words = refused(of_layers, free=("typo",))
    assert words == (
        "layers names 'typo' in free, but no output has that name; the outputs are W, W1, b, b1, "
        "parameters, total."
    )


@pytest.mark.parametrize("name", ["W", "W1", "parameters", "total"])
def test_a_free_name_may_be_an_outputs_a_keys_or_one_without_its_number(name):
    assert of_layers(free=(name,)).question().tolerance.free == (name,)


@pytest.mark.parametrize(
    ("rule", "settings"),
    [
        ("spread", {"of": "w", "deviation": 0.1}),
        ("fresh numbers", {"of": "dW"}),
        ("response", {"of": "costs"}),
        ("every layer learns", {"among": ("W", "B"), "steps": "n_h", "units": 1}),
    ],
)
def test_a_rule_about_an_output_that_there_is_none_of_is_refused(rule, settings):
    words = refused(of_layers, Rule(rule, 1, settings), free=("W",))
    assert f"in the rule {rule!r}, but no output has that name" in words


def test_a_rule_about_an_argument_that_there_is_none_of_is_refused():
    keep = Rule("share kept", 1, {"of": "", "keep": "keep_prob"})
    assert refused(of_noise, keep) == (
        "noise gives the rule 'share kept' keep = 'keep_prob'; expected the name of an argument: "
        "shape, scale, rng."
    )


def test_a_deviation_that_is_neither_number_nor_scheme_nor_argument_is_refused():
    spread = Rule("spread", 1, {"of": "", "deviation": "lecun"})
    assert "expected the name of a scheme or argument: he, xavier, glorot, shape" in (
        refused(of_noise, spread)
    )


# Rules and their settings


def test_a_rule_that_does_not_exist_is_refused_with_those_that_do():
    words = refused(of_noise, Rule("no loops", 1))
    assert words.startswith("noise names the unknown rule 'no loops'; there is columns picked, ")


def test_a_setting_that_a_rule_does_not_know_is_refused():
    spread = Rule("spread", 1, {"of": "", "deviation": 1.0, "sigma": 2})
    assert refused(of_noise, spread) == (
        "noise gives the rule 'spread' the setting 'sigma', which it does not know; it knows of, "
        "deviation, around, last."
    )


def test_a_setting_that_a_rule_needs_is_missed():
    assert refused(of_noise, Rule("spread", 1, {"of": ""})) == (
        "noise does not give the rule 'spread' its 'deviation'."
    )


def test_one_rule_twice_about_one_output_is_refused():
    fresh = Rule("fresh numbers", 1, {"of": "W"})
    assert refused(of_layers, fresh, fresh) == "layers has the rule 'fresh numbers of W' twice."


# Rules that judge nothing


def never(X, keep_prob, rng):
    """Return what no rule finds anything to judge in, when the cases are unsuited."""
    return {"W": 1.0, "costs": [1.0, 2.0]}


IDLE = {
    "randomness from rng": {},
    "response": {"of": "W"},
    "spread": {"of": "W", "deviation": 1.0},
    "fresh numbers": {"of": "W"},
    "vectorised": {"ratio": 30.0, "size": 400},
    "first cost": {"of": "costs", "value": 0.69, "below": 1e-3},
    "costs fall": {"of": "costs", "after": 50, "below": 1.0},
    "every layer learns": {"among": ("W",), "steps": "keep_prob", "units": 1},
}


@pytest.mark.parametrize("name", IDLE)
def test_a_rule_that_finds_nothing_to_judge_is_refused(name):
    exercise = Exercise(never, points=1, rules=[Rule(name, 1, IDLE[name])])
    exercise.cases(lambda rng: iter([("one call", (np.ones((2, 3)), 0.5, rng))]))
    label = exercise.rules[1].label
    assert refused(lambda: exercise) == (
        f"never has the rule {label!r}, which finds nothing to judge in any case; add cases for "
        "it or remove it."
    )


@pytest.mark.parametrize("name", sorted(RULES))
def test_without_a_call_every_rule_but_that_on_inputs_says_that_there_is_nothing(name):
    of_a_kind = {Output: "W", Argument: "x", Sequence[Output]: ("W",), int: 1, float: 1.0}
    _, *settings = inspect.signature(RULES[name]).parameters.values()
    needed = {one.name: of_a_kind.get(one.annotation, 1.0) for one in settings}
    found = RULES[name]((), **needed)
    assert found is (None if name == "inputs left alone" else NOTHING)


def test_small_masks_are_nothing_to_judge_whether_units_drop_on_their_own():
    def dropout(A, keep_prob, rng):
        return (rng.random(A.shape) < keep_prob).astype(float)

    rule = Rule("each on its own", 1, {"of": "", "keep": "keep_prob"})
    exercise = Exercise(dropout, points=1, free=("",), rules=[rule])
    exercise.cases(lambda rng: iter([("small", (np.ones((20, 20)), 0.5, rng))]))
    assert "'each on its own', which finds nothing" in refused(lambda: exercise)


def test_a_rule_that_fails_on_the_reference_is_refused_with_its_reason():
    first = Rule("spread", 1, {"of": "", "deviation": "he"})  # of arrays with one axis
    draws = lambda rng: iter([("one axis", ((9,), 1.0, rng))])  # noqa: E731
    assert "has the rule 'spread', which fails on what the reference returns: TypeError" in (
        refused(of_noise, first, draws=draws)
    )


def test_nothing_to_judge_takes_no_points_from_an_answer():
    exercise = of_noise(Rule("spread", 4, {"of": "", "deviation": "scale"}))
    seen = review(exercise.question(), local(lambda shape, scale, rng: "no array"))
    assert seen.broken == {} and seen.points == 0


# Draws


def test_cases_that_do_not_come_from_rng_alone_are_refused():
    elsewhere = np.random.default_rng()
    counter = itertools.count()
    for draws in (
        lambda rng: iter([("a number", (elsewhere.normal(),))]),
        lambda rng: iter([(f"number {next(counter)}", (1.0,))]),
    ):
        exercise = Exercise(lambda x: x / 2, points=1)
        exercise.cases(draws)
        assert "is another one when the same seed is drawn again; draw it from `rng` alone" in (
            refused(lambda one=exercise: one)
        )


def test_another_number_of_cases_for_the_same_seed_is_refused():
    counts = itertools.count(1)
    exercise = Exercise(lambda x: x / 2, points=1)
    exercise.cases(lambda rng: ((f"{i}", (float(i),)) for i in range(next(counts))))
    assert "has another number of cases" in refused(lambda: exercise)


# What can be said of random results


def scores(exercise: Exercise, answer: Callable, seeds: int = 3) -> set[float]:
    return {review(exercise.question(seed), local(answer)).points for seed in range(seeds)}


def test_a_function_that_returns_one_random_array_can_be_given_a_spread():
    exercise = of_noise(
        Rule("spread", 6, {"of": "", "deviation": "scale"}),
        Rule("fresh numbers", 2, {"of": ""}),
        Rule("randomness from rng", 2),
        draws=noises,
    )
    assert scores(exercise, noise) == {10}
    assert scores(exercise, lambda shape, scale, rng: 0.5 * rng.normal(size=shape)) == {4}
    assert scores(exercise, lambda shape, scale, rng: scale + noise(shape, scale, rng)) == {4}
    assert scores(exercise, lambda shape, scale, rng: np.zeros(shape)) == {0}


def test_noise_that_is_added_to_an_input_can_be_expressed():
    def blurred(X, sigma, rng):
        return X + sigma * rng.normal(size=X.shape)

    exercise = Exercise(
        blurred,
        points=10,
        free=("",),
        rules=[Rule("spread", 10, {"of": "", "deviation": "sigma", "around": "X"})],
    )

    @exercise.cases
    def _(rng):
        for sigma in (0.5, 4.0):
            yield f"{sigma}", (rng.normal(size=(120, 120)) + 7, sigma, np.random.default_rng(3))

    assert scores(exercise, blurred) == {10}
    assert scores(exercise, lambda X, sigma, rng: X + rng.normal(size=X.shape)) == {0}
    assert scores(exercise, lambda X, sigma, rng: sigma * rng.normal(size=X.shape)) == {0}


def test_a_hidden_rule_may_say_that_there_was_nothing_to_judge():
    exercise = of_noise()

    @exercise.hidden_rule(takes=5)
    def is_small(calls):
        judged = [call for call in calls if call.argument("scale") > 1e9]
        return Finding("too large") if judged else NOTHING

    question = exercise.question(0)
    assert question.rules[1].function(replies(question, local(noise))) is NOTHING
    assert scores(exercise, noise) == {10}
