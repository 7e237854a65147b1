"""Where a result is wrong: in which rows or columns, for which numbers of an argument, or cases."""

from collections.abc import Callable, Iterator, Sequence
from math import comb

import numpy as np

from dlkit.check.compare import Tolerance, close
from dlkit.check.effects.pairs import Pair, given, numbers_of
from dlkit.check.kinds import is_number
from dlkit.check.outcome import Raised
from dlkit.check.review import Call

CHANCE = 1_000  # places are named when fewer than one of so many draws would give them
LARGE = 10_000  # numbers, of which any pattern is no chance
FEW_CASES = 3
FEW_ROWS = 5  # in all cases together, so that one of them is no chance

SIGNS: tuple[tuple[str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("below 0", lambda x: x < 0),
    ("above 0", lambda x: x > 0),
    ("0", lambda x: x == 0),
    ("1", lambda x: x == 1),
    ("above 1", lambda x: x > 1),
    ("below -1", lambda x: x < -1),
    ("beyond -1 and 1", lambda x: np.abs(x) > 1),
)
THE_EXPECTED = "the expected value"
OF_THE_EXPECTED = SIGNS[:3]  # others would hold by chance

SLICES: tuple[tuple[str, int, int], ...] = (
    ("row", 0, 0),
    ("row", 0, -1),
    ("column", 1, 0),
    ("column", 1, -1),
    ("number", 0, 0),
    ("number", 0, -1),
)


def wrong_places(pairs: Sequence[Pair], tolerance: Tolerance) -> list[np.ndarray] | None:
    """Return which numbers are wrong in each pair; None unless all have the expected shapes."""
    both = [pair.numbers for pair in pairs]
    if any(one is None or one[0].shape != one[1].shape for one in both):
        return None
    return [~close(got, expected, tolerance) for got, expected in both]


def places(pairs: Sequence[Pair], wrong: Sequence[np.ndarray]) -> str:
    """Say where just those numbers stand that are wrong, over all pairs, right ones too; or ""."""
    if all(mask.all() or not mask.any() for mask in wrong):
        return ""
    return _slice([mask for mask in wrong if mask.any()]) or _by_sign(pairs, wrong)


def _slice(wrong: Sequence[np.ndarray]) -> str:
    """Name the row, column or number that is the only wrong or the only right one."""
    for what, axis, index in SLICES:
        axes = 1 if what == "number" else 2
        if any(mask.ndim != axes or mask.shape[axis] < 2 for mask in wrong):
            continue
        if sum(mask.shape[axis] for mask in wrong) < FEW_ROWS:
            continue
        which = f"{'last' if index else 'first'} {what}"
        inside = [_marked(mask.shape, axis, index) for mask in wrong]
        if all(map(np.array_equal, inside, wrong)):
            return f"only the {which} is wrong"
        if _all_opposite(inside, wrong):
            return f"only the {which} is right"
    return ""


def _marked(shape: tuple[int, ...], axis: int, index: int) -> np.ndarray:
    marked = np.zeros(shape, dtype=bool)
    np.moveaxis(marked, axis, 0)[index] = True
    return marked


def _all_opposite(inside: Sequence[np.ndarray], wrong: Sequence[np.ndarray]) -> bool:
    return all(np.array_equal(~one, mask) for one, mask in zip(inside, wrong, strict=True))


def _by_sign(pairs: Sequence[Pair], wrong: Sequence[np.ndarray]) -> str:
    """Name the numbers of an argument, or of the expected result, where all is wrong or right."""
    total, count = sum(mask.size for mask in wrong), sum(int(mask.sum()) for mask in wrong)
    if total < LARGE and comb(total, count) < CHANCE:
        return ""
    by_name = [dict(_alike(pair)) for pair in pairs]
    for name in by_name[0]:
        if not all(name in one for one in by_name):
            continue
        values = [one[name] for one in by_name]
        for words, holds in OF_THE_EXPECTED if name == THE_EXPECTED else SIGNS:
            both = zip(values, wrong, strict=True)
            inside = [np.broadcast_to(holds(value), mask.shape) for value, mask in both]
            # Where a number is 0, many a wrong formula is right: that says nothing about this one.
            told = any(value[~holds(value)].any() for value in values)
            if (told or words == "0") and all(map(np.array_equal, inside, wrong)):
                return f"wrong just where {name} is {words}"
            if told and words != "0" and _all_opposite(inside, wrong):
                return f"right just where {name} is {words}"
    return ""


def _alike(pair: Pair) -> Iterator[tuple[str, np.ndarray]]:
    """Yield arguments of the result's shape, or with a row or column for it; then the expected."""
    shape = pair.numbers[1].shape
    for label, _, value in given(pair.call):
        numbers = numbers_of(value) if isinstance(value, np.ndarray) else None
        if numbers is not None and numbers.ndim == len(shape) and numbers.size > 1:
            if all(mine in (1, its) for mine, its in zip(numbers.shape, shape, strict=True)):
                yield label, numbers
    yield THE_EXPECTED, pair.numbers[1]


def cases(pairs: Sequence[Pair], quote: bool) -> str:
    """Say what just those cases have in common that are wrong, or those that are right; or "".

    Nothing is said when several things would explain it. With `quote`, numbers are shown that are
    neither 0 nor 1.
    """
    calls = {id(pair.call): pair.call for pair in pairs}
    bad = {id(pair.call) for pair in pairs if pair.is_wrong}
    if len(calls) < FEW_CASES or len(bad) in (0, len(calls)):
        return ""
    if any(isinstance(pair.call.reply.outcome, Raised) for pair in pairs):
        return ""
    known = {number: dict(_conditions(call, quote)) for number, call in calls.items()}
    found: dict[str, str] = {}  # what is said of each argument
    for name in dict.fromkeys(name for one in known.values() for name in one):
        holds = {number for number, one in known.items() if any(one.get(name, ()))}
        if len(holds) < 2 and all(len(one[name]) > 1 for one in known.values() if name in one):
            continue  # a number that was drawn for the one case
        if holds == bad:
            found.setdefault(name.split(" is ")[0], f"wrong only where {name}")
        elif holds == calls.keys() - bad:
            found.setdefault(name.split(" is ")[0], f"right only where {name}")
    return next(iter(found.values())) if len(found) == 1 else ""


DRAWN = (True, True)  # of a number that says something only where two cases have it


def _conditions(call: Call, quote: bool) -> Iterator[tuple[str, tuple[bool, ...]]]:
    """Yield what may be said of the arguments of a call, and whether it holds.

    Texts and truth values in a list are left out: of many, some go with what is wrong by chance.
    """
    for label, path, value in given(call):
        if isinstance(value, str | bool):
            if any(isinstance(key, int) for key in path):
                continue
            yield f"{label} is {value!r:.40}", (True,)
        elif is_number(value):
            number = float(value)
            yield f"{label} is 0", (number == 0,)
            yield f"{label} is 1", (number == 1,)
            yield f"{label} is below 0", (number < 0,)
            yield f"{label} is a whole number (type int)", (isinstance(value, int),)
            if quote and number not in (0, 1):
                yield f"{label} is {number:.6g}", DRAWN
        elif isinstance(value, np.ndarray) and value.ndim == 2 and len(path) == 1:
            rows, columns = value.shape
            whole = value.dtype.kind in "biu"
            yield f"{label} has one row", (rows == 1,)
            yield f"{label} has one column", (columns == 1,)
            yield f"{label} has as many rows as columns", (rows == columns,)
            yield f"{label} has dtype {value.dtype}, whole numbers", (whole,)
