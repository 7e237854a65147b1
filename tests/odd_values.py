"""Values that nobody asked for: what answers return by a slip, and what hostile ones might."""

from collections.abc import Callable, Iterator

import numpy as np

from dlkit.check.kinds import is_number
from dlkit.check.outcome import Raised
from dlkit.check.wire import carry

HUGE = 2**200
NAMES = ("W", "W1", "W99", "b1", "mask", "costs", "train", "", 1, None, True, (1, "W2"))

ABSOLUTE: dict[str, object] = {
    "None": None,
    "True": True,
    "0": 0,
    "-1": -1,
    "a huge whole number": HUGE,
    "0.5": 0.5,
    "NaN": float("nan"),
    "infinity": float("inf"),
    "an empty text": "",
    "a text": "W1",
    "text with control characters": "\x1b[2J\n</pre>",
    "an empty tuple": (),
    "an empty list": [],
    "an empty dict": {},
    "an empty set": set(),
    "a set": {1, "W"},
    "a pair": (1, 2),
    "a list of numbers": [1, 2.5, 3],
    "a list of huge numbers": [HUGE, -HUGE],
    "a list with NaN": [1.0, float("nan")],
    "a list of texts": ["a", "b"],
    "a list of lists": [[1, 2], [3, 4]],
    "a ragged list": [[1, 2], [3]],
    "lists in lists": [[[[[[1.0]]]]]],
    "pairs of arrays": [(np.ones((2, 3)), np.ones((1, 3)))] * 2,
    "a pair of empty arrays": [(np.ones((2, 0)), np.ones((1, 0)))],
    "three pairs of one array": [(np.ones(3), np.ones(3))] * 3,
    "many Nones": [None] * 50,
    "many empty lists": [[]] * 50,
    "a dict of everything": dict.fromkeys(NAMES, 1.0),
    "a dict of empty arrays": dict.fromkeys(NAMES, np.zeros((0, 3))),
    "a dict of vectors": dict.fromkeys(NAMES, np.ones(3)),
    "a dict of cubes": dict.fromkeys(NAMES, np.ones((2, 3, 4))),
    "a dict of booleans": dict.fromkeys(NAMES, np.ones((2, 3), bool)),
    "a dict of dicts": {"W": {"W1": {"W2": np.ones((2, 2))}}},
    "a dict of Nones": dict.fromkeys(NAMES),
    "a 0-d array": np.array(0.5),
    "a 0-d boolean": np.array(True),
    "an empty array": np.zeros(0),
    "an array without columns": np.zeros((3, 0)),
    "an array without rows": np.zeros((0, 3)),
    "one number in an array": np.ones((1, 1)),
    "a vector": np.arange(4.0),
    "a matrix": np.arange(6.0).reshape(2, 3),
    "a cube": np.arange(24.0).reshape(2, 3, 4),
    "16 axes": np.ones((1,) * 16),
    "booleans": np.ones((3, 3), bool),
    "bytes": np.full((3, 3), -128, np.int8),
    "complex numbers": np.ones((3, 3)) * 1j,
    "an array of texts": np.array(["a", "b"]),
    "an array of objects": np.array([None, 1], dtype=object),
    "a generator": np.random.default_rng(3),
    "a function": print,
    "an exception": Raised(("ValueError", "Exception"), "no"),
    "an exception without a text": Raised(("KeyError",)),
}


def _array(change: Callable[[np.ndarray], object]) -> Callable[[object], object]:
    """Change an array, or a number or a list as one; anything else becomes None."""

    def changed(value: object) -> object:
        if not isinstance(value, np.ndarray | list | tuple) and not is_number(value):
            return None
        try:
            array = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            return [None] * len(value)
        return change(array)

    return changed


def _each_row(array: np.ndarray) -> np.ndarray:
    return np.sort(array, axis=-1) if array.ndim else array + 1


def _with_more_keys(value: object) -> object:
    """Add keys that nobody asked for, with the names of outputs."""
    more = {f"{name}{i}": odd for name in "Wb" for i, odd in enumerate(ODD_ARRAYS, 90)}
    return {**more, **value} if isinstance(value, dict) else more


ODD_ARRAYS = (None, np.ones(3), np.ones((2, 3, 4)), np.ones((3, 0)), np.ones((2, 2), bool), 1j)

RELATIVE: dict[str, Callable[[object], object]] = {
    "booleans of the shape": _array(lambda a: a > 0),
    "bytes of the shape": _array(lambda a: np.ones(a.shape, np.int8)),
    "half floats of the shape": _array(lambda a: a.astype(np.float16) + np.float16(3)),
    "complex numbers of the shape": _array(lambda a: a + 1j),
    "NaN of the shape": _array(lambda a: np.full(a.shape, np.nan)),
    "one NaN": _array(lambda a: np.where(np.arange(a.size).reshape(a.shape) == 0, np.nan, a)),
    "infinite numbers of the shape": _array(lambda a: np.full(a.shape, -np.inf)),
    "the largest numbers": _array(lambda a: np.full(a.shape, 1.7e308)),
    "the smallest numbers": _array(lambda a: np.full(a.shape, 5e-324)),
    "zeros of the shape": _array(lambda a: np.zeros(a.shape)),
    "ones of the shape": _array(lambda a: np.ones(a.shape)),
    "sorted rows": _array(_each_row),
    "other numbers": _array(lambda a: 3.7 * a + 0.31),
    "turned": _array(lambda a: a.T + 0.1),
    "flat": _array(lambda a: a.ravel() + 0.1),
    "an axis more": _array(lambda a: a[np.newaxis]),
    "two axes more": _array(lambda a: a[..., np.newaxis, np.newaxis]),
    "an axis less": _array(lambda a: a[0] if a.ndim and a.size else a[np.newaxis]),
    "a row less": _array(lambda a: a[1:] if a.ndim else None),
    "no rows": _array(lambda a: a[:0] if a.ndim else None),
    "twice as long": _array(lambda a: np.concatenate([a, a]) if a.ndim else [a, a]),
    "every second in memory": _array(
        lambda a: np.repeat(a + 1, 2, axis=-1)[..., ::2] if a.ndim else 1
    ),
    "as lists": _array(lambda a: (a + 0.1).tolist()),
    "as texts": _array(lambda a: [str(n) for n in a.ravel()[:50]]),
    "in a tuple": lambda value: (value,),
    "in a dict": lambda value: {"W": value},
    "twice": lambda value: [value, value],
    "with more keys": lambda value: _with_more_keys(value),
    "its kind": lambda value: type(value).__name__,
}


NAMES_OF_ALL = (*ABSOLUTE, *RELATIVE)


def odd_value(name: str, value: object) -> object:
    """Return the odd value of that name; some of them are changes of `value`."""
    if name in ABSOLUTE:
        return carry(ABSOLUTE[name])
    with np.errstate(all="ignore"):
        return carry(RELATIVE[name](value))


def places(value: object, path: tuple = ()) -> Iterator[tuple]:
    """Yield the path of a value, and of all that is in it; of many items the first and the last."""
    yield path
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, tuple | list) and len(value) < 50:
        keys = list(range(len(value)))
    else:
        return
    for key in keys if len(keys) < 5 else (keys[0], keys[1], keys[-1]):
        yield from places(value[key], (*path, key))


def at(value: object, path: tuple) -> object:
    """Return what stands at a path; raise TypeError, KeyError or IndexError if there is none."""
    for key in path:
        if not isinstance(value, dict | list | tuple):
            raise TypeError("no container")
        value = value[key]
    return value


def replaced(value: object, path: tuple, new: object) -> object:
    """Return a copy of `value` with `new` at a path."""
    if not path:
        return new
    key, *rest = path
    inner = replaced(value[key], tuple(rest), new)
    if isinstance(value, dict):
        return {**value, key: inner}
    return type(value)(inner if i == key else item for i, item in enumerate(value))
