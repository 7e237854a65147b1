"""Tell whether two functions that draw random numbers give results of one distribution."""

from collections.abc import Callable, Iterator

import numpy as np

from dlkit.check.compare import Tolerance, compare
from dlkit.check.kinds import is_number, is_numbers, is_real, is_sequence
from dlkit.check.outcome import call
from dlkit.check.wire import carry, unpack

DRAWS = 48  # calls of each function
APART = 8.0  # standard errors between two means that are not of one distribution
DIRECTIONS = 8  # along which all numbers of a result are looked at together


def differ(
    changed: Callable,
    right: Callable,
    packed: bytes,
    asked: object,
    names: tuple[str, ...] = (),
    any_length: tuple[str, ...] = (),
) -> bool:
    """Say whether `changed` gives other results than `right` for the arguments in `packed`.

    Of both only those keys of dicts count that `asked`, the reference's result, has as well.
    Both are called with DRAWS generators in the place of the one that is given. Other kinds and
    shapes are a difference, and means of the numbers, of their squares, and of the squares along
    random directions that are more than APART standard errors from each other. Of results with
    lists of any length only what does not depend on the length is compared, and the length.
    """
    both = [_drawn(changed, packed), _drawn(right, packed)]
    any_numbers = Tolerance(float("inf"), 0.0, free=("",), any_length=any_length)
    if any(compare(outcome, asked, any_numbers, names) for outcome in (*both[0], *both[1])):
        return True
    features = _sizes_and_moments if any_length else _features
    got, expected = (np.array([features(_kept(o, asked)) for o in drawn]) for drawn in both)
    apart = np.abs(got.mean(axis=0) - expected.mean(axis=0))
    error = np.sqrt((got.var(axis=0) + expected.var(axis=0)) / DRAWS)
    rounding = 1e-9 * (1 + np.abs(expected).max(axis=0))
    return not np.all(apart <= APART * error + rounding)


def _drawn(function: Callable, packed: bytes) -> list[object]:
    return [carry(call(function, _seeded(unpack(packed), seed)).outcome) for seed in range(DRAWS)]


def _seeded(arguments: tuple, seed: int) -> tuple:
    """Put a generator with the seed `seed` in the place of each generator."""
    return tuple(
        np.random.default_rng(seed) if isinstance(value, np.random.Generator) else value
        for value in arguments
    )


def _kept(got: object, asked: object) -> object:
    """Leave out the keys of dicts that nobody asked for."""
    if isinstance(asked, dict):
        return {key: _kept(got[key], item) for key, item in asked.items()}
    if is_sequence(asked) and not is_numbers(asked) and is_sequence(got):
        return [_kept(one, other) for one, other in zip(got, asked, strict=True)]
    return got


def _features(outcome: object) -> np.ndarray:
    """Return numbers whose means tell distributions apart."""
    parts = [np.zeros(0), *_numbers(outcome)]
    numbers = np.concatenate(parts)
    directions = np.random.default_rng(0).normal(size=(DIRECTIONS, numbers.size))
    pooled = [moment for part in parts if part.size for moment in _moments(part)]
    together = (directions @ numbers) ** 2
    return np.concatenate([numbers, numbers**2, together, pooled])


def _sizes_and_moments(outcome: object) -> np.ndarray:
    """Return numbers that do not depend on how long the lists are, and their lengths."""
    rows = [
        (part.size, *(_moments(part) if part.size else 4 * [0.0])) for part in _numbers(outcome)
    ]
    return np.ravel(rows)


def _moments(part: np.ndarray) -> tuple[float, float, float, float]:
    return part.mean(), part @ part / part.size, part.min(), part.max()


def _numbers(value: object) -> Iterator[np.ndarray]:
    if isinstance(value, dict):
        value = [value[key] for key in sorted(value, key=repr)]
    if is_numbers(value) or (is_sequence(value) and not value):
        yield np.array(value, dtype=float)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item)
    elif is_number(value) or is_real(value):
        yield np.ravel(value).astype(float)
