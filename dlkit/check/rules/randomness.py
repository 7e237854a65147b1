"""Random results: drawn from `rng`, spread as they should be, different from unit to unit.

What one draw gives is never judged. Every bound lies six standard deviations out, so that a right
answer meets it in all but some two of 10⁹ draws.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np

from dlkit.check.compare import compare
from dlkit.check.kinds import stem
from dlkit.check.rules.rule import (
    NOTHING,
    RANDOM,
    Argument,
    Asked,
    Deviation,
    Finding,
    Output,
    rule,
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


@rule("randomness from rng", "the tolerance of numbers", RANDOM)
def comes_from_rng(calls: Sequence[Asked], of: Output = "") -> Finding | None:
    """Judge that equal generators give equal results, different ones others, and that both move.

    Calls are compared that have all other arguments in common. A generator that stays where it was
    gives its next user the same numbers once more. It is about the output `of`, by default about
    all that are random.
    """
    judged = NOTHING
    for one, other in combinations(calls, 2):
        if compare(_without_rng(one), _without_rng(other)) or not states(one.arguments):
            continue
        judged = None
        same, alike = _same_state(one, other), not compare(one.reply.outcome, other.reply.outcome)
        if same and not alike:
            words = "two calls with equal generators gave different results; draw from rng only"
            return Finding(words, (1.0,))
        if alike and not same:
            words = (
                "two calls with different generators gave the same result: too little of it is "
                "drawn from rng"
            )
            return Finding(words, (2.0,))
        if not same and not (_moved(one) and _moved(other)):
            words = "the call leaves rng where it was; draw from rng itself, not from a copy of it"
            return Finding(words, (3.0,))
    return judged


def pairs_of_draws(calls: Sequence[Asked]) -> Iterator[tuple[Asked, Asked]]:
    """Yield each two calls that have nothing but their generators not in common."""
    for one, other in combinations(calls, 2):
        if states(one.arguments) and not _same_state(one, other):
            if not compare(_without_rng(one), _without_rng(other)):
                yield one, other


def _without_rng(call: Asked) -> list:
    return [value for value in call.arguments if not isinstance(value, np.random.Generator)]


def _same_state(one: Asked, other: Asked) -> bool:
    return states(one.arguments) == states(other.arguments)


def _moved(call: Asked) -> bool:
    """Say whether numbers were drawn from a generator among the arguments."""
    after = call.reply.arguments_after
    return isinstance(after, tuple) and states(after) != states(call.arguments)


def largest_chi_squared(freedom: int, sigmas: float = SIGMAS) -> float:
    """Return the bound that lies `sigmas` deviations out, by Wilson and Hilferty's cube root.

    Below the mean, where `sigmas` is negative, it is at least 0.
    """
    spread = 2 / (9 * freedom)
    return freedom * max(1 - spread + sigmas * np.sqrt(spread), 0.0) ** 3


@rule("spread", f"{SIGMAS:g} standard errors of mean and mean square; 20,000 numbers and more")
def spread(
    calls: Sequence[Asked],
    of: Output,
    deviation: Deviation,
    around: Argument = "",
    last: bool = False,
) -> Finding | None:
    """Judge mean 0 and standard deviation of all numbers of the arrays `of`.

    `deviation` is a number, a scheme of `SPREADS`, or the name of the argument that holds either:
    then each value of it is judged by itself, lest one that is too wide make up for another. So is
    each array of at least `ALONE` numbers, lest a small layer hides behind a large one.
    `around` names the argument that is the mean, element by element: X where noise is added to X.
    `last` takes the array with the highest number alone: a new layer on old ones.
    Of calls with equal generators the first counts: their numbers are the same draws, and counted
    twice they would stray further than the bound allows.
    """
    groups: dict[object, list[np.ndarray]] = {}
    alone: list[np.ndarray] = []
    drawn: set[tuple[object, str]] = set()
    for call in calls:
        scheme = call.argument(deviation) if deviation in call.parameters else deviation
        draw = scheme, str(states(call.arguments))
        if draw not in drawn:
            drawn.add(draw)
            scaled = [a.ravel() / _deviation(scheme, a) for a in _around(call, of, around, last)]
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


@rule("fresh numbers", f"no number twice; {SIGMAS:g} standard errors")
def fresh_numbers(
    calls: Sequence[Asked], of: Output, around: Argument = "", last: bool = False
) -> Finding | None:
    """Judge that no number of the arrays `of` occurs twice, and that none tells of the others.

    Equal rows would stay equal for ever (symmetry), and equal draws for two layers tie them.
    Layers are compared after dividing by their own spread. Another generator brings other numbers,
    which have nothing to do with the first; and neighbours in an array have nothing to do with each
    other, so that it is not sorted. `around` and `last` are as in `spread`.
    """
    judged = NOTHING
    for call in calls:
        all_arrays = [a for a in _around(call, of, around, last) if a.size > 1]
        judged = None if all_arrays else judged
        for array in all_arrays:
            if len(np.unique(array)) < array.size:
                return Finding(
                    f"numbers repeat within {of}: units that start equal stay equal",
                    (1.0,),
                )
            if max(map(_correlation, *_neighbours(array))) > SIGMAS:
                words = f"neighbours in {of} are alike, as in a sorted array; draw each on its own"
                return Finding(words, (3.0,))
        heads = [np.sign(a.flat[0]) * a.ravel()[1:4] / abs(a.flat[0]) for a in all_arrays]
        for one, other in combinations(heads, 2):
            n = min(len(one), len(other))
            if n > 1 and np.allclose(one[:n], other[:n]):  # a single ratio recurs by chance
                words = f"two arrays named {of} contain the same draws; draw anew for each layer"
                return Finding(words, (2.0,))
    return _recurring(calls, of, around, last) or judged


def _recurring(calls: Sequence[Asked], of: Output, around: Argument, last: bool) -> Finding | None:
    """Say whether two generators bring the same numbers, in any order, or numbers like them.

    Where all of them are the same, it was no generator that brought them: that is another rule's.
    """
    for one, other in pairs_of_draws(calls):
        both = (_around(call, of, around, last) for call in (one, other))
        pairs = list(zip(*both, strict=True))
        if all(np.array_equal(*pair) for pair in pairs):
            continue
        for mine, its in pairs:
            if np.isin(mine, its).sum() > 1 or _correlation(mine, its) > SIGMAS:
                words = f"two generators bring numbers of {of} that are alike; draw all of them"
                return Finding(words, (4.0,))
    return None


def _neighbours(array: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return, for each axis, the numbers that have a neighbour there, and these neighbours."""
    moved = [np.moveaxis(array, axis, 0) for axis in range(array.ndim)]
    return [one[:-1] for one in moved], [one[1:] for one in moved]


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Return the size of the correlation of two arrays, in standard errors."""
    if not one.size:
        return 0.0
    one, other = one - one.mean(), other - other.mean()
    power = (one**2).sum() * (other**2).sum()
    return float(abs((one * other).sum()) / np.sqrt(power) * np.sqrt(one.size)) if power else 0.0


def _around(call: Asked, of: Output, around: Argument, last: bool) -> list[np.ndarray]:
    """Return the arrays named `of`, less the argument that they lie around."""
    mean = call.argument(around) if around else 0.0
    found = list(numbered(call, of).values())[-1:] if last else arrays(call, of)
    return [array - mean for array in found]


def numbered(call: Asked, of: Output) -> dict[str, np.ndarray]:
    """Return the arrays of a result, a dict, whose name is `of` and a number, by that number."""
    outcome = call.reply.outcome
    names = [name for name in outcome if name[len(of) :].isdigit() and stem(name) == of]
    return {name: outcome[name] for name in sorted(names, key=lambda name: int(name[len(of) :]))}


def arrays(call: Asked, of: Output) -> list[np.ndarray]:
    """Return the arrays of a result whose name is `of`, or `of` and a number; "" is the result."""
    value = call.output(of)
    return [array for array in value if isinstance(array, np.ndarray)]
