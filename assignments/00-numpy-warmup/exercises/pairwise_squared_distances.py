"""pairwise_squared_distances: (n, k) of squared distances between the rows of A and of B."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second, as_transpose
from dlkit.reference import arrays

from ..lesson import sizes

pairwise_squared_distances = Exercise(
    arrays.pairwise_squared_distances,
    points=15,
    rules=[Rule("vectorised", 7.5, {"ratio": 30.0, "size": 200})],
)


def points(rng, n, k, d):
    """Draw A, (n, d), and B, (k, d)."""
    return rng.normal(size=(n, d)), rng.normal(size=(k, d))


@pairwise_squared_distances.cases
def _(rng):
    few, many = sizes(rng)
    yield f"{many} by {few} rows of 2 numbers", points(rng, many, few, 2)
    yield "rows that are longer than there are many", points(rng, few, few + 1, many + 1)
    yield "as many rows in both, transposed", tuple(map(as_transpose, points(rng, many, many, few)))
    yield "every second column of arrays", tuple(map(as_every_second, points(rng, few, many, 2)))
    yield "a single row in B", points(rng, many, 1, few), {"edge": 0.2}
    A, B = points(rng, many, few, few)
    yield "a row that is in both", (A, np.vstack([B[1:], A[:1]]))
    # Small whole numbers: the 30,000 distances take little room in a file.
    A, B = (rng.integers(0, 4, size=(n, 8)).astype(float) for n in (200, 150))
    yield "200 by 150 rows", (A, B), {"tries": 30}


@pairwise_squared_distances.right_answer
def by_broadcasting(A, B):
    """All differences at once, (n, k, d)."""
    return np.sum((A[:, None, :] - B[None, :, :]) ** 2, axis=-1)


@pairwise_squared_distances.right_answer
def multiplied_out(A, B):
    """The three terms that the square of a difference has."""
    return (A**2).sum(axis=1)[:, np.newaxis] - 2 * A @ B.T + (B**2).sum(axis=1)


@pairwise_squared_distances.right_answer
def row_of_A_by_row_of_A(A, B):
    """A single loop over the rows of A, an array built from a list; prints how far it is."""
    rows = []
    for a in A:
        rows.append(((B - a) ** 2).sum(axis=1))
        print(len(rows), end="\r")
    return np.array(rows)


@pairwise_squared_distances.right_answer
def row_of_B_by_row_of_B(A, B):
    """A single loop over the rows of B, by the norm."""
    D = np.empty((A.shape[0], B.shape[0]))
    for j, b in enumerate(B):
        D[:, j] = np.linalg.norm(A - b, axis=1) ** 2
    return D


@pairwise_squared_distances.right_answer
def feature_by_feature(A, B):
    """A single loop over the features, which needs no third axis."""
    D = np.zeros((len(A), len(B)))
    for x, y in zip(A.T, B.T, strict=True):
        D += np.subtract.outer(x, y) ** 2
    return D


@pairwise_squared_distances.right_answer
def by_the_product_cut_off_at_zero(A, B):
    """The product form with einsum; what rounding took below zero is set to it."""
    squares_a, squares_b = np.einsum("ij,ij->i", A, A), np.einsum("ij,ij->i", B, B)
    return np.maximum(np.add.outer(squares_a, squares_b) - 2 * np.dot(A, B.T), 0)


@pairwise_squared_distances.mistake
def loops_over_all_pairs(A, B):
    """For 200 by 150 rows your function takes many times as long as it should, as when Python
    visits every pair by itself. Let NumPy do at least one of the two loops: think of what a
    subtraction does when one array has an axis that the other has not, or multiply out the
    square.
    """
    D = np.zeros((len(A), len(B)))
    for i in range(len(A)):
        for j in range(len(B)):
            difference = A[i] - B[j]
            D[i, j] = difference @ difference
    return D


pairwise_squared_distances.slip(
    "takes_the_root",
    {"np.sum(": "np.sqrt(np.sum(", "axis=-1)": "axis=-1))"},
    """Your numbers are the distances; their squares are expected. You went one step too far.""",
)

pairwise_squared_distances.slip(
    "measures_as_a_taxi_drives",
    {"(A[:, None, :] - B[None, :, :]) ** 2": "np.abs(A[:, None, :] - B[None, :, :])"},
    """Your numbers are the sums of the sizes of the differences: that is how far a taxi drives
    along the streets of a grid. The distance meant here is the straight one, by Pythagoras.""",
)

pairwise_squared_distances.slip(
    "averages_over_the_features",
    {"np.sum": "np.mean"},
    """Your numbers are too small, by the number of columns of A and B: they are means of the
    squares. Pythagoras adds them up.""",
)

pairwise_squared_distances.slip(
    "starts_from_b",
    {"A[:, None, :] - B[None, :, :]": "B[:, None, :] - A[None, :, :]"},
    """Your result lies on its side: its rows belong to B. The rows of the result are those of the
    first argument, its columns those of the second.""",
)

pairwise_squared_distances.slip(
    "subtracts_row_from_row",
    {"A[:, None, :] - B[None, :, :]": "A - B"},
    """It looks as if you subtract the first row from the first, the second from the second and so
    on; that needs as many rows in both and gives one number for each. Every row of A has to meet
    every row of B: the difference needs an axis more.""",
)

pairwise_squared_distances.slip(
    "sums_over_the_rows",
    {"axis=-1": "axis=1"},
    """It looks as if your array of differences has three axes, and you add up one of the two that
    count rows. What has to disappear is the axis of the d numbers of a point: write the shape
    below the expression and see where it stands.""",
)

pairwise_squared_distances.slip(
    "forgets_the_factor_2",
    {"2 * A": "A"},
    """It looks as if the square of a difference has been multiplied out, and a factor lost. Three
    terms come, and the one in the middle has a factor. A row of A that is also in B shows whether
    it is there: its distance is 0.""",
    of="multiplied_out",
)

pairwise_squared_distances.slip(
    "adds_the_product",
    {"- 2 * A": "+ 2 * A"},
    """Your numbers are the squared lengths of sums, not of differences. It looks as if the middle
    term has the wrong sign. A row of A that is also in B shows it: its distance is 0.""",
    of="multiplied_out",
)

pairwise_squared_distances.slip(
    "leaves_out_the_squares_of_b",
    {" + (B**2).sum(axis=1)": ""},
    """Each of your numbers lacks the squares of its row of B. They change nothing about which row
    of A is nearest to a given row of B, but they do belong to the distance.""",
    of="multiplied_out",
)


@pairwise_squared_distances.mistake
def adds_two_rank_1_arrays(A, B):
    """It looks as if both sums of squares have one axis only, so that they are added number by
    number, or do not fit at all. One of them belongs to the rows of the result, the other to its
    columns: give the one a second axis."""
    return (A**2).sum(axis=1) + (B**2).sum(axis=1) - 2 * A @ B.T
