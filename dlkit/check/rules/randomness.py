"""Random results: drawn from `rng`, spread as they should be, different from unit to unit.

What one draw gives is never judged. Every bound lies six standard deviations out, so that a right
answer meets it in all but some two of 10⁹ draws.
"""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from dlkit.check.compare import compare
from dlkit.check.rules.rule import (
    NOTHING,
    Argument,
    Asked,
    Deviation,
    Finding,
    Output,
    rule,
    sound,
    states,
)

SIGMAS = 6.0
ALONE = 1000  # numbers from which on an array is judged by itself, too: with fewer it may stray

# The standard deviation of W[l] from its shape (n[l], n[l-1]).
SPREADS: dict[str, Callable[[int, int], float]] = {
    "he": lambda n_out, n_in: np.sqrt(2 / n_in),
    "xavier": lambda n_out, n_in: np.sqrt(1 / n_in),
    "glorot": lambda n_out, n_in: np.sqrt(2 / (n_in + n_out)),
}


@rule("randomness from rng", "the tolerance of numbers")
def comes_from_rng(calls: Sequence[Asked]) -> Finding | None:
    """Judge that equal generators give equal results and different ones different results.

    Calls are compared that have all other arguments in common.
    """
    judged = NOTHING
    for one, other in combinations(sound(calls), 2):
        if compare(_without_rng(one), _without_rng(other)) or not states(one.arguments):
            continue
        judged = None
        same, alike = _same_state(one, other), not compare(one.reply.outcome, other.reply.outcome)
        if same and not alike:
            words = "two calls with equal generators gave different results; draw from rng only"
            return Finding(words, (1.0,))
        if alike and not same:
            words = "two calls with different generators gave the same result; draw from rng"
            return Finding(words, (2.0,))
    return judged


def _without_rng(call: Asked) -> list:
    return [value for value in call.arguments if not isinstance(value, np.random.Generator)]


def _same_state(one: Asked, other: Asked) -> bool:
    return states(one.arguments) == states(other.arguments)


@rule("spread", f"{SIGMAS:g} standard errors of mean and mean square; 20,000 numbers and more")
def spread(
    calls: Sequence[Asked], of: Output, deviation: Deviation, around: Argument = ""
) -> Finding | None:
    """Judge mean 0 and standard deviation of all numbers of the arrays `of`.

    `deviation` is a number, a scheme of `SPREADS`, or the name of the argument that holds either:
    then each value of it is judged by itself, lest one that is too wide make up for another. So is
    each array of at least `ALONE` numbers, lest a small layer hides behind a large one.
    `around` names the argument that is the mean, element by element: X where noise is added to X.
    Of calls with equal generators the first counts: their numbers are the same draws, and counted
    twice they would stray further than the bound allows.
    """
    groups: dict[object, list[np.ndarray]] = {}
    alone: list[np.ndarray] = []
    drawn: set[tuple[object, str]] = set()
    for call in sound(calls):
        scheme = call.argument(deviation) if deviation in call.parameters else deviation
        draw = scheme, str(states(call.arguments))
        if draw not in drawn:
            drawn.add(draw)
            mean = call.argument(around) if around else 0.0
            scaled = [(a - mean).ravel() / _deviation(scheme, a) for a in arrays(call, of)]
            groups.setdefault(scheme, []).extend(scaled)
            alone += [numbers for numbers in scaled if len(numbers) >= ALONE]
    numbers = {scheme: np.concatenate(found) for scheme, found in groups.items() if found}
    if not sum(map(len, numbers.values())):
        return NOTHING
    measure = tuple(m for n in numbers.values() for m in _moments(n))
    told = filter(None, (_misspread(n, of or "the result") for n in numbers.values()))
    words = next(told, None)
    if words is None:
        wrong = [n for n in alone if _misspread(n, of)]
        words = _misspread(wrong[0], f"an array of {of or 'the result'}") if wrong else None
        measure += tuple(m for n in wrong[:1] for m in _moments(n))
    return Finding(words, tuple(map(float, measure))) if words else None


def _misspread(numbers: np.ndarray, of: str) -> str | None:
    """Say what is wrong with numbers that should have the mean 0 and the deviation 1."""
    mean, power, root = numbers.mean(), (numbers**2).mean(), np.sqrt(len(numbers))
    off_centre, off_scale = abs(mean) * root > SIGMAS, abs(power - 1) * root > SIGMAS * np.sqrt(2)
    wide = abs(mean) * root <= SIGMAS * numbers.std()  # so wide that the mean may stray this far
    if off_centre and not (off_scale and wide):
        return f"the mean of {of} is not 0: it is {mean:.2g} times the expected standard deviation"
    if off_scale:
        return f"the standard deviation of {of} is {np.sqrt(power):.3g} times the expected value"
    return None


def _moments(numbers: np.ndarray) -> tuple[float, float, float]:
    """Return mean, deviation from 0, and peakedness (3 when normal, 9/5 when uniform).

    The last one judges nothing: it tells a wrong draw from a wrong scale.
    """
    power = (numbers**2).mean()
    return numbers.mean(), np.sqrt(power), (numbers**4).mean() / max(power**2, 1e-300)


def _deviation(scheme: float | str, array: np.ndarray) -> float:
    return SPREADS[scheme](*array.shape) if isinstance(scheme, str) else scheme


@rule("fresh numbers", "no number twice")
def fresh_numbers(calls: Sequence[Asked], of: Output) -> Finding | None:
    """Judge that no number of the arrays named `of` occurs twice in one result.

    Equal rows would stay equal for ever (symmetry), and equal draws for two layers tie them.
    Layers are compared after dividing by their own spread.
    """
    judged = NOTHING
    for call in sound(calls):
        all_arrays = [a for a in arrays(call, of) if a.size > 1]
        judged = None if all_arrays else judged
        for array in all_arrays:
            if len(np.unique(array)) < array.size:
                return Finding(
                    f"numbers repeat within {of}: units that start equal stay equal",
                    (1.0,),
                )
        heads = [np.sign(a.flat[0]) * a.ravel()[1:4] / abs(a.flat[0]) for a in all_arrays]
        for one, other in combinations(heads, 2):
            n = min(len(one), len(other))
            if n > 1 and np.allclose(one[:n], other[:n]):  # a single ratio recurs by chance
                words = f"two arrays named {of} contain the same draws; draw anew for each layer"
                return Finding(words, (2.0,))
    return judged


def arrays(call: Asked, of: Output) -> list[np.ndarray]:
    """Return the arrays of a result whose name is `of`, or `of` and a number; "" is the result."""
    value = call.output(of)
    return [array for array in value if isinstance(array, np.ndarray)]
