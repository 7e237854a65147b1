"""What was asked for, of all that an answer returned: the keys, kinds and shapes of the expected.

Whatever is built from a result of an answer (by rules, by the comparison of numbers) is built
from these parts of it alone.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from dlkit.check.compare import Difference, Tolerance, compare
from dlkit.check.kinds import Path, is_number, is_numbers, is_sequence, stem
from dlkit.check.outcome import Reply

BYTES = 8  # of a number, in the float that is made of it


def other_forms(
    got: object,
    expected: object,
    outputs: tuple[str, ...] = (),
    any_length: tuple[str, ...] = (),
) -> Sequence[Difference]:
    """List where `got` has another kind or shape than `expected`, or a number that is not finite.

    A number that is not finite may stand where the expected one is the same. Lists of numbers in
    the outputs named in `any_length` may have another length.
    """
    any_numbers = Tolerance(atol=float("inf"), rtol=0.0, free=("",), any_length=any_length)
    return compare(got, expected, any_numbers, outputs)


def is_named(path: Path, names: Sequence[str]) -> bool:
    """Say whether the value at `path` belongs to one of the outputs `names`; "" is all of them."""
    keys = (name for key in path if isinstance(key, str) for name in (key, stem(key)))
    return "" in names or any(key in names for key in keys)


def narrowed(
    got: object, expected: object, wanted: Callable[[Path], bool], outputs: tuple[str, ...] = ()
) -> object:
    """Return what stands in `got` at the `wanted` places of `expected`, in its kinds.

    Numbers become floats, and a list is a tuple where a tuple was expected. Keys of a dict at which
    nothing is wanted are left out, and items of a sequence are None. All that is wanted must have
    the expected kind and shape.
    """
    return _narrowed(got, expected, wanted, outputs, ())


def _narrowed(
    got: object,
    expected: object,
    wanted: Callable[[Path], bool],
    outputs: tuple[str, ...],
    path: Path,
) -> object:
    if isinstance(expected, dict):
        mine = got if isinstance(got, dict) else {}
        inside = {
            key: _narrowed(mine.get(key), item, wanted, (), (*path, key))
            for key, item in expected.items()
        }
        return {key: value for key, value in inside.items() if value is not None}
    if is_sequence(expected) and (outputs or not is_numbers(expected)):
        names = outputs if len(outputs) == len(expected) else range(len(expected))
        whole = is_sequence(got) and len(got) == len(expected)
        trios = zip(names, got if whole else [None] * len(expected), expected, strict=True)
        return type(expected)(
            _narrowed(mine, its, wanted, (), (*path, name)) for name, mine, its in trios
        )
    return _leaf(got, expected) if wanted(path) else None


def _leaf(got: object, expected: object) -> object:
    if isinstance(expected, np.ndarray) and expected.ndim:
        return np.asarray(got, dtype=float)
    if is_number(expected):
        return float(got)
    if is_numbers(expected):
        return type(expected)(map(float, got))
    return got


def weight(reply: Reply, expected: object) -> int:
    """Count the bytes that all numbers asked for in a reply, and its changed arguments, may take.

    A number counts as a float, whatever it takes in the reply. Keys of a dict that nobody asked
    for count nothing: nothing is made of them.
    """
    return _weight(reply.outcome, expected) + _weight(reply.arguments_after, None)


def _weight(value: object, expected: object) -> int:
    if isinstance(value, np.ndarray):
        return max(BYTES * value.size, value.nbytes)
    if isinstance(value, dict):
        known = expected if isinstance(expected, Mapping) else value
        return sum(_weight(item, known[key]) for key, item in value.items() if key in known)
    if not is_sequence(value):
        return 0
    known = expected if is_sequence(expected) and len(expected) == len(value) else value
    return sum(map(_weight, value, known))
