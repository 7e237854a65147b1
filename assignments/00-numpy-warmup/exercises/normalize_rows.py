"""normalize_rows: x with each row divided by its L2 norm; an all-zero row stays zero."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second, as_transpose, either_sign
from dlkit.reference import arrays

from ..lesson import sizes

normalize_rows = Exercise(arrays.normalize_rows, points=11)


def rows(rng, n, d, zeros=0):
    """Draw n rows, `zeros` of which are all zero; the norms of the others run from 0.2 to 80."""
    x = rng.normal(size=(n, d))
    lengths = np.append(np.zeros(zeros), np.geomspace(0.2, 80.0, n - zeros))
    x *= (lengths / np.linalg.norm(x, axis=1))[:, np.newaxis]
    return rng.permutation(x)


@normalize_rows.cases
def _(rng):
    few, many = sizes(rng)
    yield f"{few} rows of {many} numbers", (rows(rng, few, many),)
    yield "more rows than columns", (rows(rng, many, few),)
    yield "as many rows as columns", (rows(rng, many, many),)
    yield "two rows of zeros", (rows(rng, few + 1, many + 1, zeros=2),), {"edge": 0.2}
    yield "a single row", (rng.normal(size=(1, many)),), {"edge": 0.15}
    # An answer that writes into an array like x cuts everything to whole numbers.
    whole = either_sign(rng, 1, 9, (few, many)).astype(int)
    yield "rows of whole numbers", (whole,), {"edge": 0.15}
    yield "a transposed array", (as_transpose(rows(rng, many, few)),)
    yield "every second column of an array", (as_every_second(rows(rng, few, many)),)


@normalize_rows.right_answer
def plain(x):
    """Divides by the norms, and by 1 where a norm is 0."""
    norms = np.linalg.norm(x, axis=1, keepdims=True)
    return x / np.where(norms > 0, norms, 1)


@normalize_rows.right_answer
def with_a_tiny_divisor(x):
    """Adds 1e-12 to the norms, so that zero is divided by something."""
    return x / (np.sqrt(np.einsum("ij,ij->i", x, x))[:, np.newaxis] + 1e-12)


@normalize_rows.right_answer
def repairs_the_nan(x):
    """Divides with a warning and replaces what is no number."""
    return np.nan_to_num(x / np.linalg.norm(x, axis=1).reshape(-1, 1))


@normalize_rows.right_answer
def row_by_row(x):
    """Plain numbers and the math module; prints each length."""
    import math

    result = []
    for row in x.tolist():
        norm = math.sqrt(sum(number * number for number in row))
        print(norm)
        result.append([number / norm for number in row] if norm else row)
    return np.array(result)


normalize_rows.slip(
    "normalizes_the_columns",
    {"axis=1": "axis=0"},
    """Your columns have length 1, your rows do not. axis names the axis that disappears: for the
    length of a row you have to run through its columns.""",
)

normalize_rows.slip(
    "drops_the_second_axis_of_the_norms",
    {", keepdims=True": ""},
    """It looks as if your norms have one axis only. A flat array is matched with the columns: that
    gives an error, or with as many rows as columns wrong numbers without a word. Look at what
    makes NumPy keep the axis that it sums over.""",
)

normalize_rows.slip(
    "divides_by_the_norm_of_the_whole_array",
    {"(x, axis=1, keepdims=True)": "(x)"},
    """All numbers are divided by one and the same length, that of the whole array. Every row has a
    length of its own: tell the norm along which axis to work.""",
)


@normalize_rows.mistake
def makes_the_rows_sum_to_1(x):
    """Your rows, all-zero ones apart, sum to 1, which is something else than having length 1.
    Positive and negative numbers cancel in a sum, but not in a length: think of Pythagoras."""
    sums = x.sum(axis=1, keepdims=True)
    return x / np.where(sums != 0, sums, 1)


normalize_rows.slip(
    "uses_the_l1_norm",
    {"np.linalg.norm(x, ": "np.abs(x).sum("},
    """In your rows, all-zero ones apart, the absolute values sum to 1; it is the squares that
    should. The length that is expected is the L2 norm, and yours is the L1 norm.""",
)

normalize_rows.slip(
    "forgets_the_square_root",
    {"np.linalg.norm(x, ": "(x**2).sum("},
    """Long rows become short and short rows long, as when a row is divided by the square of its
    length. Something may still be missing after the squares have been added up.""",
)

normalize_rows.slip(
    "takes_the_mean_of_the_squares",
    {"np.linalg.norm(x, axis=1, keepdims=True)": "np.sqrt(np.mean(x**2, axis=1, keepdims=True))"},
    """Your rows are too long, all by one factor: the square root of the number of columns. A length
    is made of the sum of the squares; their mean is another measure.""",
)

normalize_rows.slip(
    "divides_zero_by_zero",
    {"np.where(norms > 0, norms, 1)": "norms"},
    """Everything is right but an all-zero row, which becomes NaN: its length is 0, and 0 divided
    by 0 is no number. Such a row has no direction and is to stay as it is. See to it that the
    divisor is never exactly 0.""",
)

normalize_rows.slip(
    "adds_too_large_a_number_to_the_norm",
    {"np.where(norms > 0, norms, 1)": "(norms + 0.01)"},
    """Every row comes out too short, all-zero ones apart. It looks as if a number is added to the
    norms to avoid a division by zero, but one that is far too large. Take one that is lost beside
    any real length.""",
)


@normalize_rows.mistake
def writes_into_x(x):
    """After the call the caller's array is no longer the one that was handed in. An operator such
    as /= works inside that array. Let the division make a new one."""
    norms = np.linalg.norm(x, axis=1, keepdims=True)
    x /= np.where(norms > 0, norms, 1)
    return x


normalize_rows.accepts(
    {"1e-12": ("1e-07", "1e-08", "1e-10")},
    "such a number is lost beside the length of every row that is drawn",
)
