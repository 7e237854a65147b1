"""Random results: drawn from `rng`, spread as they should be, different from unit to unit.

What one draw gives is never judged. Every bound lies six standard deviations out, so that a right
answer meets it in all but some two of 10⁹ draws.
"""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from dlkit.check.compare import compare
from dlkit.check.rules.rule import Asked, Finding, sound

SIGMAS = 6.0

# The standard deviation of W[l] from its shape (n[l], n[l-1]).
SPREADS: dict[str, Callable[[int, int], float]] = {
    "he": lambda n_out, n_in: np.sqrt(2 / n_in),
    "xavier": lambda n_out, n_in: np.sqrt(1 / n_in),
    "glorot": lambda n_out, n_in: np.sqrt(2 / (n_in + n_out)),
}


def comes_from_rng(calls: Sequence[Asked]) -> Finding | None:
    """Judge that equal generators give equal results and different ones different results.

    Calls are compared that have all other arguments in common.
    """
    calls = sound(calls)
    for one, other in combinations(calls, 2):
        same, alike = _same_state(one, other), not compare(one.reply.outcome, other.reply.outcome)
        if compare(_without_rng(one), _without_rng(other)) or same == alike:
            continue
        if same:
            words = "two calls with equal generators gave different results; draw from rng alone"
            return Finding(words, (1.0,))
        words = "two calls with different generators gave the same result; draw from rng"
        return Finding(words, (2.0,))
    return None


def _generators(call: Asked) -> list[np.random.Generator]:
    return [value for value in call.arguments if isinstance(value, np.random.Generator)]


def _without_rng(call: Asked) -> list:
    return [value for value in call.arguments if not isinstance(value, np.random.Generator)]


def _same_state(one: Asked, other: Asked) -> bool:
    states = [[rng.bit_generator.state for rng in _generators(call)] for call in (one, other)]
    return states[0] == states[1]


def spread(calls: Sequence[Asked], of: str, deviation: float | str | int) -> Finding | None:
    """Judge mean 0 and standard deviation of all numbers of the arrays named `of` (and a digit).

    `deviation` is a number, a scheme of `SPREADS`, or the position of the argument that names one.
    """
    scaled = [
        array.ravel() / _deviation(deviation, call, array)
        for call in sound(calls)
        for array in arrays(call, of)
    ]
    numbers = np.concatenate(scaled) if scaled else np.zeros(0)
    if not len(numbers):
        return None
    mean, power = float(numbers.mean()), float((numbers**2).mean())
    measure = (mean, float(np.sqrt(power)))
    if abs(mean) * np.sqrt(len(numbers)) > SIGMAS:
        return Finding(
            f"the mean of {of} is not 0: it is {mean:.2g} of the wanted standard deviation", measure
        )
    if abs(power - 1) * np.sqrt(len(numbers) / 2) > SIGMAS:
        ratio = np.sqrt(power)
        words = f"the standard deviation of {of} is {ratio:.3g} times what is wanted"
        return Finding(words, measure)
    return None


def _deviation(deviation: float | str | int, call: Asked, array: np.ndarray) -> float:
    if isinstance(deviation, int):
        deviation = call.arguments[deviation]
    return SPREADS[deviation](*array.shape) if isinstance(deviation, str) else deviation


def fresh_numbers(calls: Sequence[Asked], of: str) -> Finding | None:
    """Judge that no number of the arrays named `of` occurs twice in one result.

    Equal rows would stay equal for ever (symmetry), and equal draws for two layers tie them.
    Layers are compared after dividing by their own spread.
    """
    for call in sound(calls):
        all_arrays = [a for a in arrays(call, of) if a.size > 1]
        for array in all_arrays:
            if len(np.unique(array)) < array.size:
                return Finding(
                    f"units start out equal, and so they stay: numbers repeat within {of}",
                    (1.0,),
                )
        heads = [np.sign(a.flat[0]) * a.ravel()[1:4] / abs(a.flat[0]) for a in all_arrays]
        for one, other in combinations(heads, 2):
            n = min(len(one), len(other))
            if n and np.allclose(one[:n], other[:n]):
                words = f"two arrays named {of} hold the same draws; draw anew for each layer"
                return Finding(words, (2.0,))
    return None


def arrays(call: Asked, of: str) -> list[np.ndarray]:
    """Return the arrays of a result whose name is `of`, or `of` and a number."""
    value = call.output(of)
    return [array for array in value if isinstance(array, np.ndarray)]
