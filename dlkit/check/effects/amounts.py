"""Relations of numbers one by one: a factor, an amount added, a sign, 1 - x, rounded, cut off."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from dlkit.check.compare import close
from dlkit.check.effects.pairs import Pair, Together, given, is_evidence
from dlkit.check.kinds import is_number
from dlkit.check.review import Call

EXACT = 1e-4  # relative: how near a factor lies to what it is said to be
SOLID = 1e-6  # a number that a factor can be read from is larger
ARRAYS, RATIOS = 20, 8  # arguments whose sizes are tried, and sizes whose quotients are
AXES = ("rows", "columns")


@dataclass(frozen=True)
class Amount:
    """A number or size among the arguments: how it is written, what it is, its value for a pair."""

    name: str
    about: str
    is_size: bool
    values: np.ndarray

    def __str__(self) -> str:
        return f"{self.name}, {self.about}" if self.about else self.name


FIXED: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("the expected value with the other sign", np.negative),
    ("the expected value without its sign", np.abs),
    ("1 minus the expected value", lambda x: 1 - x),
    ("the square of the expected value", np.square),
    ("the square root of the expected value", np.sqrt),
    ("1 over the expected value", np.reciprocal),
    ("the exponential of the expected value", np.exp),
    ("the logarithm of the expected value", np.log),
    ("the expected value rounded to a whole number", np.rint),
    ("the expected value cut to a whole number", np.trunc),
    ("the expected value rounded down", np.floor),
    ("the expected value rounded up", np.ceil),
    *(
        (f"the expected value rounded to {n} decimals", lambda x, n=n: np.round(x, n))
        for n in (1, 2, 3, 4)
    ),
)


def one_by_one(all_numbers: Together) -> str:
    """Say how all numbers follow from the expected ones, by no more than one constant; or ""."""
    wrong = ~close(all_numbers.got, all_numbers.expected, all_numbers.tolerance)
    if wrong.sum() > 1 and not all_numbers.got.any():
        return "0" if wrong.all() or wrong.sum() > 2 else ""
    fitting = (words for words, change in FIXED if all_numbers.fits(change(all_numbers.expected)))
    return next(fitting, "") or _constant(all_numbers) or _cut_off(all_numbers, wrong)


def _constant(numbers: Together) -> str:
    factor, amount = _factors(numbers), _added(numbers)
    if factor is not None and _is_one(factor) and numbers.fits(factor[0] * numbers.expected):
        return f"{factor[0]:.4g} times the expected value"
    if amount is not None and np.ptp(amount) <= EXACT * abs(amount[0]):
        if numbers.fits(amount[0] + numbers.expected):
            return f"the expected value {'plus' if amount[0] > 0 else 'minus'} {abs(amount[0]):.4g}"
    return ""


def _is_one(factors: np.ndarray) -> bool:
    same = bool(np.ptp(factors) <= EXACT * abs(factors[0]))
    return same and abs(factors[0]) > 1e-9 and abs(factors[0] - 1) > 10 * EXACT


def _cut_off(numbers: Together, wrong: np.ndarray) -> str:
    """Find a bound at which numbers stop; those that are wrong lie beyond it."""
    bounds = numbers.got[wrong]
    if wrong.sum() < 3 or np.ptp(bounds) > 0 or not is_evidence(numbers.expected[wrong]):
        return ""
    bound, far = bounds[0], numbers.expected[wrong] - bounds
    kept = numbers.got[~wrong]
    if (far < 0).all() and len(kept) and (kept >= bound).all():
        return f"the expected value, but never below {bound + 0.0:.4g}"
    if (far > 0).all() and len(kept) and (kept <= bound).all():
        return f"the expected value, but never above {bound + 0.0:.4g}"
    return ""


def by_an_argument(pairs: Sequence[Pair], numbers: Together) -> str:
    """Say by which size or number among the arguments all is too large or too small; or "".

    It must take different values in these pairs, so that it is not one constant that fits.
    """
    factors, added = _factors(numbers), _added(numbers)
    amounts = _amounts(pairs)
    if factors is not None and _differ(factors):
        wanted = factors[numbers.which] * numbers.expected
        if numbers.fits(wanted):
            for words, values in _as_factors(amounts):
                if _near(factors, values):
                    return f"the expected value {words}"
    if (
        added is not None
        and _differ(added)
        and numbers.fits(added[numbers.which] + numbers.expected)
    ):
        for one in amounts:
            for words, sign in (("plus", 1), ("minus", -1)):
                if _near(added, sign * one.values):
                    return f"the expected value {words} {one}"
    return ""


def _near(one: np.ndarray, other: np.ndarray) -> bool:
    first = abs(one[0] - other[0]) <= EXACT * abs(other[0])  # most differ here already
    return bool(first and (np.abs(one - other) <= EXACT * np.abs(other)).all())


def _differ(values: np.ndarray) -> bool:
    return bool(np.ptp(values) > 100 * EXACT * np.abs(values).max())


def _factors(numbers: Together) -> np.ndarray | None:
    """Return the factor of each pair, read from its largest number; None if it is not one."""
    found = []
    for which in range(numbers.which[-1] + 1 if len(numbers.which) else 0):
        mine = numbers.which == which
        got, expected = numbers.got[mine], numbers.expected[mine]
        if not mine.any() or np.abs(expected).max() < SOLID:
            return None
        largest = np.abs(expected).argmax()
        factor = got[largest] / expected[largest]
        if not close(got, factor * expected, numbers.tolerance).all():
            return None
        found.append(factor)
    return np.array(found) if found else None


def _added(numbers: Together) -> np.ndarray | None:
    """Return what is added in each pair; None if it is not one amount."""
    found = []
    for which in range(numbers.which[-1] + 1 if len(numbers.which) else 0):
        mine = numbers.which == which
        if not mine.any():
            return None
        amount = (numbers.got[mine] - numbers.expected[mine])[0]
        if not close(numbers.got[mine], numbers.expected[mine] + amount, numbers.tolerance).all():
            return None
        found.append(amount)
    return np.array(found) if found else None


def _amounts(pairs: Sequence[Pair]) -> list[Amount]:
    """Return the sizes and numbers that all calls have among their arguments, and that differ."""
    calls = {id(pair.call): pair.call for pair in pairs}
    of_calls = {number: tuple(_of_call(call)) for number, call in calls.items()}
    each = [
        {amount.name: amount for amount in (*of_calls[id(pair.call)], *_of_its_own(pair))}
        for pair in pairs
    ]
    found = []
    for name, one in each[0].items():
        if all(name in others for others in each):
            values = np.concatenate([others[name].values for others in each])
            if np.isfinite(values).all() and _differ(values):
                found.append(Amount(name, one.about, one.is_size, values))
    return found


def _of_call(call: Call) -> Iterator[Amount]:
    count = 0
    for label, _, value in given(call):
        if is_number(value):
            yield Amount(label, "", False, np.array([float(value)]))
        elif isinstance(value, np.ndarray) and (count := count + 1) <= ARRAYS:
            yield from _sizes(label, f"of {label}", value.shape)


def _of_its_own(pair: Pair) -> Iterator[Amount]:
    if pair.numbers:
        yield from _sizes("", "of its own", pair.numbers[1].shape)


def _sizes(label: str, of: str, shape: tuple[int, ...]) -> Iterator[Amount]:
    for axis, size in enumerate(shape):
        name, about = f"{label}.shape[{axis}]", f"the size of axis {axis} {of}"
        if len(shape) == 1:
            name, about = f"len({label})", f"the length {of}"
        elif len(shape) == 2:
            about = f"the number of {AXES[axis]} {of}"
        name, about = (name, about) if label else (about, "")
        yield Amount(name, about, True, np.array([float(size)]))


def _is_of_two(pair: tuple[Amount, Amount]) -> bool:
    """Say whether two sizes are those of two arrays: those of one make the simpler ratio."""
    one, other = (amount.name.partition(".shape")[0] for amount in pair)
    return one != other


def _as_factors(amounts: Sequence[Amount]) -> Iterator[tuple[str, np.ndarray]]:
    """Yield what a factor may be, the simplest first: an amount, 1 over it, and so on."""
    with np.errstate(all="ignore"):
        for one in amounts:
            yield f"times {one}", one.values
            yield f"divided by {one}", 1 / one.values
        for one in amounts:
            if one.is_size:
                yield f"times the square of {one}", one.values**2
                yield f"divided by the square of {one}", one.values**-2
                yield f"times the square root of {one}", one.values**0.5
                yield f"divided by the square root of {one}", one.values**-0.5
            else:
                yield f"times 1 - {one}", 1 - one.values
                yield f"divided by 1 - {one}", 1 / (1 - one.values)
        sizes = [one for one in amounts if one.is_size and one.about]
        ratios = list(permutations(sizes[:RATIOS], 2))
        for one, other in sorted(ratios, key=_is_of_two):
            yield f"times {one.name} / {other.name}", one.values / other.values
