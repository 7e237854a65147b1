"""column_percentages: `table` in percent of its column sums: every column sums to 100."""

import math

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second, as_transpose
from dlkit.reference import arrays

from ..lesson import sizes

column_percentages = Exercise(arrays.column_percentages, points=11)


def table(rng, rows, columns):
    """Draw a table of numbers above 0 with one 0, in the first row; columns differ much in size."""
    numbers = rng.uniform(0.5, 9.0, size=(rows, columns)) * 10.0 ** rng.integers(-1, 3, columns)
    numbers[0, rng.integers(columns)] = 0.0
    return numbers


@column_percentages.cases
def _(rng):
    few, many = sizes(rng)
    alone = table(rng, few, many)
    alone[1:, 0] = 0.0
    alone[0, 0] = rng.uniform(2.0, 9.0)
    yield f"{few} rows, {many} columns", (table(rng, few, many),)
    yield "more rows than columns", (table(rng, many, few),)
    yield "as many rows as columns", (table(rng, many, many),)
    yield "a transposed table", (as_transpose(table(rng, few, many)),)
    yield "every second column of a table", (as_every_second(table(rng, few, many)),)
    yield "a column with one number other than 0", (alone,)
    whole = rng.integers(1, 10, size=(few, many))
    yield "a table of whole numbers", (whole,), {"edge": 0.2}
    yield "a single row", (rng.uniform(0.5, 9.0, size=(1, many)),), {"edge": 0.2}


@column_percentages.right_answer
def plain(table):
    """The table times 100, divided by the row of the sums of its columns."""
    return 100 * table / table.sum(axis=0)


@column_percentages.right_answer
def column_by_column(table):
    """Two loops over plain numbers, an array built from lists."""
    rows, columns = table.shape
    result = [[0.0] * columns for _ in range(rows)]
    for j in range(columns):
        total = 0.0
        for i in range(rows):
            total += float(table[i, j])
        for i in range(rows):
            result[i][j] = 100 * float(table[i, j]) / total
    return np.array(result)


@column_percentages.right_answer
def with_a_row_of_reciprocals(table):
    """A matrix product with ones for the sums, then one factor per column."""
    totals = np.ones((1, len(table))) @ table
    return table * (100 / totals)


@column_percentages.right_answer
def through_the_transpose(table):
    """Turns the table round, so that the sums need a second axis; Python's own sum."""
    return np.array([100 * row / sum(row) for row in table.T]).T


column_percentages.slip(
    "divides_by_the_sums_of_the_rows",
    {"axis=0": "axis=1, keepdims=True"},
    """Your rows sum to 100, your columns do not. axis names the axis that disappears in the sum:
    to add up a column you have to run through the rows.""",
)

column_percentages.slip(
    "takes_the_wrong_axis_and_drops_it",
    {"axis=0": "axis=1"},
    """With as many rows as columns you get wrong numbers without a word, with any other table an
    error. It looks as if you add up the rows, and each sum then meets a column. Print the shape of
    your sums and compare it with the number of columns.""",
)

column_percentages.slip(
    "makes_a_column_of_the_sums",
    {"sum(axis=0)": "sum(axis=0).reshape(-1, 1)"},
    """It looks as if your sums stand below one another, so that each of them is divided into a row
    of the table. Shapes are matched from the right: sums that belong to columns have to lie side
    by side.""",
)

column_percentages.slip(
    "divides_by_the_sum_of_everything",
    {"axis=0": ""},
    """Your whole table sums to 100, not each column. Without an axis a sum runs over all numbers.
    Every column needs a sum of its own.""",
)

column_percentages.slip(
    "forgets_the_factor_100",
    {"100 * table": "table"},
    """Your columns sum to 1: these are shares. Percent means of a
    hundred, so something is still missing.""",
)

column_percentages.slip(
    "rounds_to_whole_percent",
    {"100 * table / table.sum(axis=0)": "np.round(100 * table / table.sum(axis=0))"},
    """Your numbers are whole, and a column may sum to 99 or 101. Rounding belongs to the moment of
    printing; what others compute with should keep its digits.""",
)

column_percentages.slip(
    "divides_by_the_largest_number",
    {"table.sum": "table.max"},
    """The largest number of each column has become 100, so a column with more than one number sums
    to more. A percentage here is a share of the whole column, not of its largest entry.""",
)


@column_percentages.mistake
def divides_while_it_still_sums(table):
    """The first row is right, the rows below it are not. That happens when the sum is taken anew
    for each row, from a table in which the rows above have been replaced already. Finish the sums
    before you change the first number."""
    percentages = table.copy()
    for i in range(table.shape[0]):
        percentages[i] = 100 * percentages[i] / percentages.sum(axis=0)
    return percentages


@column_percentages.mistake
def writes_into_the_table(table):
    """After the call the caller's table is no longer the one that was handed in. An operator such
    as /= works inside that array. Let the division make a new one."""
    table /= table.sum(axis=0)
    return 100 * table


column_percentages.legal(table=(0, math.inf))
