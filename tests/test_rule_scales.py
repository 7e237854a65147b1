"""The rule `drawn on a scale`: right draws of any style pass, and each kind of wrong one fails."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import kstwo, poisson

from dlkit.check.local import local
from dlkit.check.rules import RULES, Rule, scales
from dlkit.exercise import Exercise, ExerciseError
from dlkit.judge import decide

LIMITS = {"linear": (2.0, 50.0), "log": (1e-4, 1.0), "near one": (0.9, 0.9995)}
SETTINGS = {"of": "", "scale": "scale", "low": "low", "high": "high"}


def on(scale: str, low: float, high: float, places: np.ndarray) -> np.ndarray:
    """Return the numbers that stand at these places of a scale."""
    if scale == "linear":
        return low + places * (high - low)
    if scale == "log":
        return low * (high / low) ** places
    return 1 - (1 - low) * ((1 - high) / (1 - low)) ** places


def draw(scale, low, high, n, rng):
    return on(scale, low, high, rng.random(n))


exercise = Exercise(draw, points=10, free=("",), rules=[Rule("drawn on a scale", 8, SETTINGS)])


@exercise.cases
def _(rng):
    for scale, limits in LIMITS.items():
        for n in (700, 700):
            seed = int(rng.integers(2**31))
            yield f"{scale}, {seed}", (scale, *limits, n, np.random.default_rng(seed))
    yield "one draw", ("linear", 2.0, 50.0, 1, np.random.default_rng(int(rng.integers(2**31))))


def refusal(places: Callable) -> str:
    """Return what the judge says of an answer whose `places(n, rng)` are those of its draws."""

    def answer(scale, low, high, n, rng):
        return on(scale, low, high, places(n, rng))

    return said(answer)


def said(answer: Callable) -> str:
    verdict = decide(exercise.question(3), local(answer))
    return "" if verdict.points == 10 else " ".join(verdict.messages)


def strata(n, rng):
    return rng.permutation((np.arange(n) + rng.random(n)) / n)


def golden(n, rng):
    return (rng.random() + np.arange(n) * 0.6180339887498949) % 1


def grid(n, rng):
    return rng.permutation(np.linspace(0, 1, n))


def grid_in_order(n, rng):
    return np.linspace(0, 1, n)


def at_the_end_where_one_is_drawn(n, rng):
    return rng.random(n) if n > 1 else np.zeros(1)


def last_as_first(n, rng):
    places = rng.random(n)
    places[-1] = places[0]
    return places


def mirrored(n, rng):
    half = rng.random((n + 1) // 2)
    return np.concatenate([half, 1 - half])[:n]


def after_one_another(n, rng):
    return np.sort(rng.random(n))


def in_twos(n, rng):
    return np.repeat(rng.random((n + 1) // 2), 2)[:n]


def rounded(n, rng):
    return np.round(rng.random(n), 2)


def of_the_square(n, rng):
    return rng.random(n) ** 2


def in_the_middle(n, rng):
    return rng.beta(2, 2, n)


def not_at_the_end(n, rng):
    return 0.96 * rng.random(n)


def with_a_hole(n, rng):
    places = rng.random(n)
    return np.where(abs(places - 0.6) < 0.02, 0.9 * places, places)


def beyond(n, rng):
    return 1.02 * rng.random(n)


def below(n, rng):
    return 1.02 * rng.random(n) - 0.02


def one_for_all(n, rng):
    first = np.random.default_rng(7).random(n)
    return np.where(np.arange(n) < 3, rng.random(n), first)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (strata, "more even than chance"),
        (golden, "more even than chance"),
        (mirrored, "draws tell of others"),
        (after_one_another, "draws tell of others"),
        (in_twos, "numbers occur more than once"),
        (rounded, "numbers occur more than once"),
        (of_the_square, "of the draws lie in its lowest"),
        (in_the_middle, "of the draws lie in its lowest"),
        (not_at_the_end, "no draw lies in a part"),
        (with_a_hole, "no draw lies in a part"),
        (beyond, "above the upper limit"),
        (below, "below the lower limit"),
        (one_for_all, "two generators bring draws that are alike"),
        (last_as_first, "in several calls a number occurs twice"),
        (grid, "more even than chance"),
        (grid_in_order, "more even than chance"),
        (at_the_end_where_one_is_drawn, "fewer than 100, no draw lies in a part"),
    ],
)
def test_a_wrong_draw_fails_for_the_right_reason(places, words):
    assert words in refusal(places)


@pytest.mark.parametrize("scale", LIMITS)
def test_each_scale_is_seen_where_all_are_drawn_as_one(scale):
    words = said(lambda _, low, high, n, rng: on(scale, low, high, rng.random(n)))
    assert words and f'"{scale}"' not in words


def test_right_draws_pass_in_another_style():
    def with_base_10(scale, low, high, n, rng):
        if scale == "linear":
            return rng.uniform(low, high, n)
        if scale == "log":
            return np.array([10 ** rng.uniform(np.log10(low), np.log10(high)) for _ in range(n)])
        return 1 - 10 ** rng.uniform(np.log10(1 - high), np.log10(1 - low), n)

    assert said(with_base_10) == said(draw) == ""


def test_draws_of_single_precision_pass():
    """Of 700 numbers with 24 bits, two are equal in one of seventy arrays."""

    def single(scale, low, high, n, rng):
        return on(scale, low, high, rng.random(n, dtype=np.float32).astype(float))

    verdicts = [decide(exercise.question(seed), local(single)) for seed in range(40)]
    assert all(verdict.passed for verdict in verdicts)


@pytest.mark.parametrize("pairs", [3, 1e4, 5e5, 2e6, 1e9])
def test_as_many_draws_may_be_equal_as_poissons_law_says(pairs):
    most = scales._most_equal(pairs)
    assert poisson.sf(most, pairs / 2**24) < scales.CHANCE


@pytest.mark.parametrize("end", ["low", "high"])
def test_numbers_at_the_very_limits_pass(end):
    """Rounding may put them a hair outside."""

    def hugging(scale, low, high, n, rng):
        numbers = draw(scale, low, high, n, rng)
        numbers[1:2] = {"low": low * (1 - 1e-15), "high": high * (1 + 1e-15)}[end]
        return numbers

    assert said(hugging) == ""


def test_numbers_that_the_scale_cannot_hold_lie_outside():
    def negative(scale, low, high, n, rng):
        return -draw(scale, low, high, n, rng)

    def beyond_1(scale, low, high, n, rng):
        return 100 + draw(scale, low, high, n, rng)

    assert "below the lower limit" in said(negative)
    assert "above the upper limit" in said(beyond_1)


@pytest.mark.parametrize("n", [20, 100, 700, 5000])
def test_the_bounds_are_as_far_out_as_they_say(n):
    """By the exact distribution of the statistic; the even side is judged from `MANY` on."""
    assert kstwo.sf(scales.FARTHEST / np.sqrt(n), n) < scales.CHANCE
    if n >= scales.MANY:
        assert kstwo.cdf(scales.NEAREST / np.sqrt(n), n) < scales.CHANCE


def test_the_statistic_is_scipys():
    from scipy.stats import kstest

    numbers = np.sort(np.random.default_rng(0).random(50) ** 2)
    assert scales._distance(numbers) == pytest.approx(kstest(numbers, "uniform").statistic)


def test_correlations_are_those_of_a_loop():
    places = np.random.default_rng(0).random(150)
    centred = places - 0.5
    loop = [12 * (centred[k:] @ centred[:-k]) / np.sqrt(150 - k) for k in range(1, 101)]
    assert np.allclose(scales._correlations(places), loop)


def test_no_draw_at_all_is_nothing_to_judge():
    assert RULES["drawn on a scale"]([], **SETTINGS) is not None


def test_an_unknown_scale_is_refused_when_it_is_declared():
    rule = Rule("drawn on a scale", 8, SETTINGS | {"scale": "logarithmic"})
    with pytest.raises(ExerciseError, match="a scale or argument: linear, log, near one, scale"):
        Exercise(draw, points=10, free=("",), rules=[rule])
