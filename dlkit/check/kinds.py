"""What kind of thing a carried value is, and the path that leads to one inside a result."""

from collections.abc import Callable, Sequence

import numpy as np

Path = tuple[str | int, ...]

NUMBERS = (bool, int, float, np.number, np.bool_)
REAL = "biuf"  # the kinds of dtype that hold real numbers


def is_number(value: object) -> bool:
    """Say whether `value` is one real number; an array without axes may hold it."""
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and is_real(value)
    return isinstance(value, NUMBERS) and not isinstance(value, np.complexfloating)


def is_real(value: object) -> bool:
    """Say whether `value` is an array of real numbers."""
    return isinstance(value, np.ndarray) and value.dtype.kind in REAL


def is_numbers(value: object) -> bool:
    """Say whether `value` is a non-empty list or tuple of plain numbers, compared as one leaf."""
    return is_sequence(value) and bool(value) and all(map(is_number, value))


def is_sequence(value: object) -> bool:
    """Say whether `value` is a list or a tuple."""
    return isinstance(value, list | tuple)


def stem(key: str) -> str:
    """Return a name without the number at its end: the W of W1, W2, ..."""
    return key.rstrip("0123456789")


def value_at(
    value: object, path: Path, names: tuple[str, ...] = (), missing: object = None
) -> object:
    """Return what stands at `path` in a result whose items have `names`, or `missing`."""
    for key in path:
        if is_sequence(value):
            key = names.index(key) if key in names else key
            value = value[key] if isinstance(key, int) and key < len(value) else missing
        elif isinstance(value, dict):
            value = value.get(key, missing)
        else:
            return missing
        names = ()
    return value


def is_finite(value: object) -> bool:
    """Say whether no number that `value` holds is NaN or infinite."""
    if isinstance(value, dict):
        return all(map(is_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(is_finite, value))
    is_number = isinstance(value, float | np.ndarray | np.floating)
    return not is_number or np.asarray(value).dtype.kind != "f" or bool(np.isfinite(value).all())


def with_leaves(
    change: Callable[[object, Path], object],
    value: object,
    outputs: Sequence[str] = (),
    path: Path = (),
) -> object:
    """Copy dicts, lists and tuples with `change(leaf, path)` for all that they hold.

    The items of a result with several `outputs` go by these names, other items by their number.
    """
    if isinstance(value, dict):
        return {k: with_leaves(change, v, (), (*path, k)) for k, v in value.items()}
    if isinstance(value, tuple | list):
        names = outputs if outputs and len(outputs) == len(value) else range(len(value))
        pairs = zip(names, value, strict=True)
        return type(value)(with_leaves(change, v, (), (*path, k)) for k, v in pairs)
    return change(value, path)
