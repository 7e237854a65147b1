"""relative_difference: |a - b| / (|a| + |b|) in the L2 norm; 0.0 when both are zero."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import gradient_checking as reference

from ..lesson import column

relative_difference = Exercise(reference.relative_difference, points=9)


@relative_difference.cases
def _(rng):
    n = int(rng.integers(5, 9))
    a = column(rng, 0.3, 1.5, n)
    yield "two vectors", (a, column(rng, 0.5, 3.0, n))
    yield "two vectors that are nearly the same", (a, a + column(rng, 1e-3, 1e-2, n))
    yield "a vector and its opposite times two", (a, -2 * a)
    yield "both zero", (np.zeros((n, 1)), np.zeros((n, 1))), {"edge": 0.2}
    one = (a, np.zeros((n, 1)))
    yield "one of them zero", one if rng.random() < 0.5 else one[::-1], {"edge": 0.15}
    # So small that 1e-8 in the denominator shows, and so many that 1e-12 does not. np.allclose
    # takes them for equal.
    tiny = tuple(1e-8 * column(rng, 0.2, 0.45, 900) for _ in range(2))
    yield "900 numbers of some billionths", tiny, {"edge": 0.15}
    pair = column(rng, 0.3, 1.5, 2 * n), column(rng, 0.5, 3.0, 2 * n)
    yield "large numbers, every second row", tuple(40 * array[::2] for array in pair)
    one, other = column(rng, 0.3, 1.5, 1), column(rng, 2.0, 3.0, 1)
    yield "a single number each", (one, abs(other) * np.sign(one))


@relative_difference.right_answer
def plain(a, b):
    """Two norms added, and zero where both are."""
    total = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / total if total > 0 else 0.0


@relative_difference.right_answer
def by_squares_and_roots(a, b):
    """Roots of sums of squares; asks whether the difference is zero."""
    difference = np.sqrt(np.sum((a - b) ** 2))
    if difference == 0:
        return 0
    return difference / (np.sqrt(np.sum(a**2)) + np.sqrt(np.sum(b**2)))


@relative_difference.right_answer
def with_the_math_module(a, b):
    """hypot of plain numbers; prints."""
    import math

    one, other = a.ravel().tolist(), b.ravel().tolist()
    apart = math.hypot(*(x - y for x, y in zip(one, other, strict=True)))
    total = math.hypot(*one) + math.hypot(*other)
    print(apart, total)
    return 0.0 if total == 0 else apart / total


@relative_difference.right_answer
def by_matrix_products(a, b):
    """Scalar products of columns; a 0-d array for the number; NaN made to zero."""

    def length(v):
        return np.sqrt((v.T @ v).item())

    return np.nan_to_num(np.array(length(a - b) / np.float64(length(a) + length(b))))


relative_difference.slip(
    "forgets_to_divide",
    {" / total if total > 0 else 0.0": ""},
    """Your number is the length of the difference, and it grows with the vectors: for small
    gradients it is small even where they have nothing in common. Compare it with the lengths of
    the two.""",
)

relative_difference.slip(
    "forgets_the_brackets_below",
    {"/ total": "/ np.linalg.norm(a) + np.linalg.norm(b)"},
    """It looks as if you divide by the first length and then add the second: Python divides before
    it adds. Put what stands below the fraction line into brackets.""",
)

relative_difference.slip(
    "divides_by_the_length_of_the_sum",
    {"np.linalg.norm(a) + np.linalg.norm(b)": "np.linalg.norm(a + b)"},
    """It looks as if you divide by the length of a + b, and that can be short where both are long:
    for opposite vectors it is 0, or nearly so. Measure each of the two by itself, and then add.""",
)

relative_difference.slip(
    "divides_by_the_longer",
    {"np.linalg.norm(a) + np.linalg.norm(b)": "max(np.linalg.norm(a), np.linalg.norm(b))"},
    """It looks as if you divide by the longer one of the two. That is a fair measure too, but its
    value is up to twice as large, and the limits for "right" and "wrong" belong to the sum of both
    lengths.""",
)

relative_difference.slip(
    "divides_by_the_first",
    {"/ total": "/ np.linalg.norm(a)"},
    """It looks as if you divide by the length of the first vector only. Then it matters which one
    comes first, and when that one is 0, nothing comes out. Both lengths belong below the fraction
    line.""",
)

relative_difference.slip(
    "forgets_the_roots",
    {
        "np.linalg.norm(a) + np.linalg.norm(b)": "np.sum(a**2) + np.sum(b**2)",
        "np.linalg.norm(a - b)": "np.sum((a - b) ** 2)",
    },
    """It looks as if you add up squares, and the roots are missing. A squared length makes small
    differences look much smaller than they are: a hundredth becomes a ten-thousandth.""",
)

relative_difference.slip(
    "adds_up_absolute_values",
    {
        "np.linalg.norm(a) + np.linalg.norm(b)": "np.abs(a).sum() + np.abs(b).sum()",
        "np.linalg.norm(a - b)": "np.abs(a - b).sum()",
    },
    """It looks as if you measure a vector by the sum of the absolute values of its numbers. Its
    length is another one, that of Pythagoras. The two agree only where a single number is not
    zero.""",
)

relative_difference.slip(
    "compares_only_the_lengths",
    {"np.linalg.norm(a - b)": "abs(np.linalg.norm(a) - np.linalg.norm(b))"},
    """It looks as if you compare two lengths, and vectors of one length can point anywhere: a
    gradient and its opposite would count as equal. Subtract the vectors first, and take the length
    of that.""",
)


@relative_difference.mistake
def averages_over_the_numbers(a, b):
    """It looks as if you compare number by number and take the mean. Then a number that is nearly
    0, and consists of rounding alone, weighs as much as all the others. The vectors are to be
    measured as wholes."""
    total = np.abs(a) + np.abs(b)
    return np.mean(np.where(total > 0, np.abs(a - b) / np.where(total > 0, total, 1), 0))


@relative_difference.mistake
def returns_a_vector(a, b):
    """You return one number for each entry. What is expected is a single number for the whole
    vector, by which one can say at a glance whether a gradient is right. `norm` turns a vector
    into a number; abs does not.
    """
    total = np.abs(a) + np.abs(b)
    return np.abs(a - b) / np.where(total > 0, total, 1)


relative_difference.slip(
    "gives_nan_for_two_zeros",
    {" if total > 0 else 0.0": ""},
    """Two vectors of zeros are equal, and your function calls their difference NaN: 0 divided by
    0. Such gradients occur, for example where a cost is flat. Decide about this case before you
    divide.""",
)

relative_difference.slip(
    "calls_zero_equal_to_anything",
    {"if total > 0": "if a.any() and b.any()"},
    """Where one of the two is zero and the other is not, you return 0, as if they were equal.
    A backward pass that forgets everything and returns zeros would pass your check. Look at how
    your condition joins its two halves.""",
)

relative_difference.slip(
    "adds_a_small_number_below",
    {"total if total > 0 else 0.0": "(total + 1e-8)"},
    """Your result is too small for small gradients, as when a number is added below the fraction
    line, against division by zero. There is one case only in which that is needed, and it can be
    told apart.""",
)
