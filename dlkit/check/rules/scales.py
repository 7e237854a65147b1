"""Random settings: drawn evenly on a scale, each on its own.

All is judged in *places*: 0 stands for `low`, 1 for `high`, and a right draw is uniform between.
What one draw gives is never judged. A right answer is refused in less than one of ten million
draws: the bounds of the distribution hold for every number of draws (Dvoretzky, Kiefer, Wolfowitz,
Massart), those of correlations lie seven standard errors out.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from dlkit.check.rules.randomness import arrays, pairs_of_draws
from dlkit.check.rules.rule import (
    NOTHING,
    Argument,
    Asked,
    Finding,
    Output,
    Scale,
    rule,
    states,
)

CHANCE = 1e-9  # of a right answer to fail one comparison
ROUNDING = 1e-9  # in places: how far outside of the limits rounding may put a number
FARTHEST = float(np.sqrt(np.log(2 / CHANCE) / 2))  # times the root of the count: 3.27
NEAREST = 0.2  # times the root of the count: an even design comes nearer, chance does not
MANY = 100  # draws from which on an array is judged by itself, and pairs of which are compared
BITS = 24  # of a draw at the least: those of a single-precision float
SIGMAS = 7.0  # there are as many distances between draws as draws

# On a scale, the draws are uniform in this quantity.
SCALES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda values: values,
    "log": np.log,
    "near one": lambda values: -np.log1p(-values),
}


@rule("drawn on a scale", "one in 10⁹ for each comparison; 1,000 numbers and more")
def drawn_on_a_scale(
    calls: Sequence[Asked], of: Output, scale: Scale, low: Argument, high: Argument
) -> Finding | None:
    """Judge that the draws `of` are uniform on the scale, from `low` to `high`, and independent.

    The scales: `linear`; `log`, on which the logarithm is uniform; `near one`, on which the
    logarithm of 1 - value is. No draw lies outside of the limits or tells of another one. Draws
    that fill the scale more evenly than chance does, as those of a grid or of strata, fail too.
    """
    drawn = list(_drawn(calls, of, scale, low, high))
    if not drawn:
        return NOTHING
    if words := next(_shortcomings(drawn), ""):
        return Finding(words, _measure(drawn))
    return _recurring(calls, of, scale, low, high)


def _shortcomings(drawn: Sequence[tuple[str, np.ndarray]]) -> Iterator[str]:
    """Yield what is wrong with the draws. What many of them show comes first: it says more."""
    many = [one for one in drawn if one[1].size >= MANY]
    few = [one for one in drawn if one[1].size < MANY]
    for some, where in ((many, ""), (few, f", in calls that ask for fewer than {MANY}")):
        for judge in (_outside, _repeated, _uneven, _too_even, _tied):
            for name, places in _pooled(some) if judge is _uneven else some:
                if words := judge(places):
                    yield f'on the scale "{name}"{where}, {words}'
    places = [places for _, places in drawn]
    if sum(map(_equal, places)) > _most_equal(sum(map(_pairs, places))):
        yield "in several calls a number occurs twice, too often for chance"


def _drawn(
    calls: Sequence[Asked], of: Output, scale: Scale, low: Argument, high: Argument
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield scale and places of each array. Of calls with equal generators the first counts."""
    seen = set()
    for call in calls:
        name = call.argument(scale) if scale in call.parameters else scale
        draw = str(states(call.arguments))
        if draw not in seen:
            seen.add(draw)
            ends = call.argument(low), call.argument(high)
            yield from ((name, _places(array, name, *ends)) for array in arrays(call, of))


def _places(array: np.ndarray, scale: str, low: float, high: float) -> np.ndarray:
    """Return where on the scale the numbers lie; outside of what it can hold, -1 or 2."""
    with np.errstate(all="ignore"):
        start, end, at = map(SCALES[scale], (low, high, array))
        places = (at - start) / (end - start)
    return np.clip(np.where(np.isnan(places), np.where(array < low, -1.0, 2.0), places), -1.0, 2.0)


def _pooled(drawn: Sequence[tuple[str, np.ndarray]]) -> Iterator[tuple[str, np.ndarray]]:
    """Yield each scale with the places of all its arrays, and then each array by itself."""
    for name in dict.fromkeys(name for name, _ in drawn):
        yield name, np.concatenate([places.ravel() for other, places in drawn if other == name])
    yield from drawn


def _outside(places: np.ndarray) -> str:
    """Say whether a number lies outside of the limits."""
    below, above = (places < -ROUNDING).mean(), (places > 1 + ROUNDING).mean()
    side = "below the lower" if below > above else "above the upper"
    percent = 100 * max(below, above)
    share = f"{percent:.0f} % of the draws" if percent >= 1 else "some of the draws"
    return f"{share} lie {side} limit" if below + above else ""


def _uneven(places: np.ndarray) -> str:
    """Say whether places are not spread evenly: by Kolmogorov and Smirnov's statistic, and gaps."""
    count, ordered = places.size, np.sort(places, axis=None)
    if count and _distance(ordered) * np.sqrt(count) > FARTHEST:
        share = np.arange(1, count + 1) / count
        worst = np.abs(share - ordered).argmax()
        return (
            f"{100 * share[worst]:.0f} % of the draws lie in its lowest "
            f"{100 * ordered[worst]:.0f} %"
        )
    gaps = np.diff(ordered, prepend=0.0, append=1.0)
    if count and gaps.max() > 1 - (CHANCE / (count + 1)) ** (1 / count):
        return "no draw lies in a part where some would lie by chance"
    return ""


def _distance(ordered: np.ndarray) -> float:
    """Return how far the share of draws below a place is from that place, at the most."""
    after = np.arange(1, ordered.size + 1) / ordered.size
    return float(max((after - ordered).max(), (ordered - after).max() + 1 / ordered.size))


def _too_even(places: np.ndarray) -> str:
    """Say whether places are spread more evenly than independent draws ever are."""
    if (
        places.size >= MANY
        and _distance(np.sort(places, axis=None)) * np.sqrt(places.size) < NEAREST
    ):
        return (
            "the draws are more even than chance, as on a grid or one in each of many parts; draw "
            "each on its own"
        )
    return ""


def _repeated(places: np.ndarray) -> str:
    """Say whether numbers occur twice, and more of them than among draws of `BITS` bits."""
    words = "numbers occur more than once, too often for chance"
    return words if _equal(places) > _most_equal(_pairs(places)) else ""


def _pairs(places: np.ndarray) -> float:
    """Return how many pairs of draws there are."""
    return places.size * (places.size - 1) / 2


def _equal(places: np.ndarray) -> int:
    """Return how many pairs of draws are equal."""
    times = np.unique(places, return_counts=True)[1]
    return int((times * (times - 1)).sum()) // 2


def _most_equal(pairs: float) -> int:
    """Return how many of `pairs` pairs of draws may be equal: more are so in one of 10⁹ draws.

    By Poisson's law k or more have at most the chance expected^k / k!.
    """
    expected = pairs / 2**BITS
    most, chance = 0, expected  # of more than that, at the most
    while chance >= CHANCE:
        most += 1
        chance *= expected / (most + 1)
    return most


def _tied(places: np.ndarray) -> str:
    """Say whether a draw tells of another one of the same array."""
    if places.size > MANY and np.abs(_correlations(places.ravel())).max() > SIGMAS:
        return "draws tell of others in the same array, as in a sorted one; draw each on its own"
    return ""


def _correlations(places: np.ndarray) -> np.ndarray:
    """Return the correlations of draws 1, 2, ... apart, at least half of `MANY` pairs each.

    They are in standard errors: a uniform number has the variance 1/12.
    """
    size = places.size
    waves = np.fft.rfft(places - 0.5, 2 * size)  # padded, so that the end does not meet the start
    apart = np.fft.irfft(waves * waves.conj())[1:size]
    pairs = np.arange(size - 1, 0, -1)
    return (12 * apart / np.sqrt(pairs))[pairs >= MANY // 2]


def _recurring(
    calls: Sequence[Asked], of: Output, scale: Scale, low: Argument, high: Argument
) -> Finding | None:
    """Say whether two generators bring draws that are alike.

    Where all of them are the same, it was no generator that brought them: that is another rule's.
    """
    for pair in pairs_of_draws(calls):
        both = ([places for _, places in _drawn([c], of, scale, low, high)] for c in pair)
        for mine, its in zip(*both, strict=True):
            if np.array_equal(mine, its):
                continue
            together = 12 * ((mine - 0.5) * (its - 0.5)).sum() / np.sqrt(max(mine.size, 1))
            recurring = np.isin(mine, its).sum() > _most_equal(mine.size * its.size)
            if recurring or (mine.size >= MANY and abs(together) > SIGMAS):
                return Finding(
                    "two generators bring draws that are alike; draw all of them", (4.0,)
                )
    return None


def _measure(drawn: Sequence[tuple[str, np.ndarray]]) -> tuple[float, ...]:
    """Return what tells mistakes apart, for each array.

    These are its quartiles, how a draw follows the one before, and, where they are too even, the
    largest gap in units of the mean one: 1 of a grid, 2 of strata.
    """
    measure: list[float] = []
    for _, places in drawn:
        if places.size > 1:
            row = places.ravel()
            follows = np.corrcoef(row[:-1], row[1:])[0, 1] if np.ptp(row) > ROUNDING else 1.0
            gap = np.diff(np.sort(row)).max() * row.size if _too_even(row) else 0.0
            measure += [*np.quantile(row, (0.25, 0.5, 0.75)), follows, gap]
    return tuple(map(float, measure))
