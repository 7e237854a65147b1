"""NumPy's exceptions about shapes, axes and counts, with the numbers that did not fit together."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from dlkit.check.words import listed, place

SHAPE = re.compile(r"\((?:\d+(?:, ?\d+)*,?)?\)")
SMALL = 12  # numbers: of a larger array the card shows the shape already
SHOWN = 4  # arguments whose shapes are shown

Words = Callable[[re.Match, Mapping[str, object]], Iterator[str]]
Shape = tuple[int, ...]

PRODUCT = "A product `A @ B` needs as many columns in A as rows in B (of a vector, its length)."
FROM_THE_RIGHT = (
    "Shapes are compared from their right ends: two lengths have to be equal, or one of them 1."
)


def _product(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    left, right = found["left"], found["right"]
    lengths = {int(left), int(right)} - {1}
    whose = _of_arguments(arguments, lambda shape: not lengths.isdisjoint(shape))
    yield from (PRODUCT, f"Here {left} and {right} met.{whose}")


def _number_in_product(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    yield "`@` multiplies arrays that have axes, not single numbers: these are multiplied by `*`."


def _broadcast(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    shapes = [_shape(text) for text in SHAPE.findall(found.string)]
    longest = max(map(len, shapes), default=0)
    for axis in range(1, longest + 1):
        lengths = dict.fromkeys(shape[-axis] for shape in shapes if len(shape) >= axis)
        lengths.pop(1, None)
        if len(lengths) > 1:
            whose = _of_arguments(arguments, lambda s: s in shapes or s[::-1] in shapes)
            met = listed(list(map(str, lengths)))
            yield from (FROM_THE_RIGHT, f"Here {met} met.{whose}")
            return


def _written(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    yield "The array on the right does not fit into the place that it is to be written into."


def _grown(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    yield (
        "An operator such as `+=` writes into the array on its left, which cannot grow to the "
        "shape of the result; `a = a + b` makes a new array."
    )


def _reshaped(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    size, free = int(found["size"]), re.search(r"newaxis|-1", found["shape"])
    total = math.prod(map(int, re.findall(r"(?<![-\d])\d{1,12}", found["shape"])))
    if free and total and size % total:
        yield f"A reshape keeps the number of entries, and {size} is no multiple of {total}."
    elif not free and total != size:
        yield f"A reshape keeps the number of entries: there are {size}, the shape has {total}."


def _unpacked(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    want = found["want"]
    yield f"{want} names take {want} values. The shape of an array has one number for each axis."


def _axis(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    axes = int(found["axes"])
    if axes:
        yield f"The array has {_counted(axes, 'axis', 'axes')}, and axes are counted from 0."
    else:
        yield "This is a single number; it has no axis."


def _index(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    size = int(found["size"])
    if size:
        entries = _counted(size, "entry", "entries")
        yield f"Along that axis the array has {entries}, counted from 0."
    else:
        yield "Along that axis the array has no entries."


def _item(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    yield f"Items of a {found[1]} are counted from 0, so the last of n has the index n - 1."


def _indices(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    have, given = int(found["axes"]), int(found["given"])
    if not have:
        yield "This is a single number; it has no entries."
        return
    yield (
        f"The array has {_counted(have, 'axis', 'axes')}, and the brackets hold {given} indices. "
        "Its `shape` says what its axes are."
    )


def _mask(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    yield "A boolean index needs the length of the axis that it selects from."


def _joined(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    yield (
        "Arrays that are joined need the same number of axes, and equal lengths along all of them "
        "but the one that joins."
    )


def _stacked(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    yield "Arrays that are stacked need the same shape."


def _empty(found: re.Match, arguments: Mapping[str, object]) -> Iterator[str]:
    yield "The array has no entries, and of none there is no largest or smallest."


# Class, a pattern of the message, and what says it in words.
SHAPES: tuple[tuple[str, str, Words], ...] = (
    ("ValueError",
     r"^matmul: Input operand 1 has a mismatch in its core dimension.*"
     r"\(size (?P<right>\d{1,12}) is different from (?P<left>\d{1,12})\)",
     _product),
    ("ValueError",
     r"shapes .* not aligned: (?P<left>\d{1,12}) \(dim \d+\) != (?P<right>\d{1,12}) \(dim \d+\)",
     _product),
    ("ValueError", r"^matmul: Input operand \d does not have enough dimensions \(has 0",
     _number_in_product),
    ("ValueError", r"^operands could not be broadcast together with shapes (\([\d,]*\) ?)+$",
     _broadcast),
    ("ValueError", r"^shape mismatch: objects cannot be broadcast to a single shape", _broadcast),
    ("ValueError", r"^could not broadcast input array from shape", _written),
    ("ValueError", r"^non-broadcastable output operand", _grown),
    ("ValueError",
     r"^cannot reshape array of size (?P<size>\d{1,12}) into shape (?P<shape>\([\w,\- ]*\))",
     _reshaped),
    ("ValueError", r"values to unpack \(expected (?P<want>\d{1,6})\b", _unpacked),
    ("AxisError",
     r"axis -?\d+ is out of bounds for array of dimension (?P<axes>\d{1,3})", _axis),
    ("IndexError",
     r"^index -?\d+ is out of bounds for axis \d+ with size (?P<size>\d{1,12})", _index),
    ("IndexError", r"^(list|tuple)( assignment)? index out of range", _item),
    ("IndexError",
     r"^too many indices for array: array is (?P<axes>\d+)-dim\w*, but (?P<given>\d+) were",
     _indices),
    ("IndexError", r"^boolean index did not match", _mask),
    ("ValueError", r"^all the input array", _joined),
    ("ValueError", r"^all input arrays must have the same shape", _stacked),
    ("ValueError", r"^zero-size array to reduction operation (maximum|minimum)", _empty),
    ("ValueError", r"^attempt to get arg(max|min) of an empty sequence", _empty),
)  # fmt: skip


def _shape(text: str) -> Shape:
    return tuple(map(int, re.findall(r"\d{1,12}", text)))


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _of_arguments(arguments: Mapping[str, object], fits: Callable[[Shape], bool]) -> str:
    """Say which of the arguments have such shapes, of those that the card shows as numbers."""
    arrays = [(name, a) for name, a in _arrays(arguments) if 0 < a.ndim and a.size <= SMALL]
    said = [f"`{name}` has the shape {a.shape}" for name, a in arrays if fits(a.shape)]
    return f" Of the arguments, {listed(said[:SHOWN])}." if said else ""


def _arrays(arguments: Mapping[str, object]) -> Sequence[tuple[str, np.ndarray]]:
    """List the arrays among the arguments, those in a dict under their keys."""
    inside = [
        (place((name, key)), item)
        for name, value in arguments.items()
        if isinstance(value, dict)
        for key, item in value.items()
    ]
    named = (*arguments.items(), *inside)
    return [(name, value) for name, value in named if isinstance(value, np.ndarray)]
