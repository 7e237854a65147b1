"""What a call did to its arguments, in words: from the values before and after it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dlkit.check.kinds import Path
from dlkit.check.words import describe, place

OF_ARGUMENT = (
    "An operator such as `-=`, or an assignment to entries, writes into the array that was handed "
    "in."
)
INSIDE = (
    "An operator such as `-=` writes into the array itself, an assignment to `{name}` into the "
    "{holder} that was handed in."
)
SHOWN = 3  # places that are named
PLAIN = (bool, int, float, str, set)


@dataclass(frozen=True)
class Change:
    """What was done to an argument, in words: the places that they tell of, and a note on how."""

    words: str
    places: frozenset[Path]
    note: str = ""


def change(path: Path, before: object, after: object) -> Change:
    """Say what was done to the value at `path`, which begins with the name of the argument.

    `before` and `after` are all of the argument. Where keys came or went on the way to the value,
    that is said instead.
    """
    holder = ""
    for depth, key in enumerate(path[1:], 1):
        if isinstance(before, dict) and isinstance(after, dict) and before.keys() != after.keys():
            return _keys(path[:depth], before, after)
        holder = type(before).__name__
        before, after = before[key], after[key]
    words = _value(code(path), before, after)
    note = INSIDE.format(name=place(path), holder=holder) if holder else OF_ARGUMENT
    return Change(words, frozenset({path}), note if _is_in_place(before, after) else "")


def code(path: Path) -> str:
    """Write an argument, or what is inside it, as in Python: `parameters["W2"]`."""
    return f"`{place(path)}`"


def several(paths: Iterable[Path]) -> str:
    """Name some places, and count the rest."""
    names = [code(path) for path in paths]
    if more := len(names) - SHOWN if len(names) > SHOWN + 1 else 0:
        return f"{', '.join(names[:SHOWN])} and {more} more"
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _keys(path: Path, before: dict, after: dict) -> Change:
    """Say which keys of a dict came and went."""
    added = [(*path, key) for key in after if key not in before]
    removed = [(*path, key) for key in before if key not in after]
    done = [f"added {several(added)}"] if added else []
    done += [f"removed {several(removed)}"] if removed else []
    words = " and ".join(done) if after else f"emptied {code(path)}"
    return Change(words, frozenset((*added, *removed)))


def _value(name: str, before: object, after: object) -> str:
    if isinstance(before, np.ndarray) and isinstance(after, np.ndarray):
        return _array(name, before, after)
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        return _sequence(name, list(before), list(after))
    if _kind(before) != _kind(after):
        return f"replaced {name}, {_kind(before)}, by {_kind(after)}"
    return f"changed {name}"


def _array(name: str, before: np.ndarray, after: np.ndarray) -> str:
    if before.shape != after.shape:
        return f"changed the shape of {name} from {before.shape} to {after.shape}"
    if before.dtype != after.dtype:
        return f"changed the dtype of {name} from {before.dtype} to {after.dtype}"
    if before.size > 1 and np.array_equal(*map(_sorted, (before, after)), equal_nan=True):
        return f"reordered the numbers of {name}"
    same = (before == after) | ((before != before) & (after != after))  # NaN is not itself
    return f"changed {_share(before.size - int(same.sum()), before.size)} of {name}"


def _is_in_place(before: object, after: object) -> bool:
    """Say whether only the numbers of an array are other ones."""
    both = isinstance(before, np.ndarray) and isinstance(after, np.ndarray)
    return both and before.shape == after.shape and before.dtype == after.dtype


def _sorted(array: np.ndarray) -> np.ndarray:
    return np.sort(array, axis=None)


def _share(number: int, size: int) -> str:
    if size == 1:
        return "the number"
    if number == size == 2:
        return "both numbers"
    return f"{'all' if number == size else f'{number} of the'} {size} numbers"


def _sequence(name: str, before: list, after: list) -> str:
    """Say what became of a list. Arrays in it are compared by what they hold."""
    old, new = list(map(_hold, before)), list(map(_hold, after))
    if not new:
        return f"emptied {name}"
    if len(new) > len(old) and new[: len(old)] == old:
        return f"appended {_count(len(new) - len(old))} to {name}"
    if len(new) < len(old) and not Counter(new) - Counter(old):
        return f"removed {_count(len(old) - len(new))} from {name}"
    if len(new) == len(old) and Counter(new) == Counter(old):
        return f"reordered {name}"
    if len(new) != len(old):
        return f"changed the length of {name} from {len(old)} to {len(new)}"
    return f"changed items of {name}"


def _hold(value: object) -> object:
    """Return what tells apart two carried values, and can be counted."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, value.tobytes()
    if isinstance(value, dict):
        return "dict", tuple((key, _hold(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return "items", tuple(map(_hold, value))
    return repr(value) if value is None or isinstance(value, PLAIN) else type(value).__name__


def _count(number: int) -> str:
    return "1 item" if number == 1 else f"{number} items"


def _kind(value: object) -> str:
    return "None" if value is None else describe(value)
