# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # NumPy warm-up: arrays that do the work
#
# At the end of this lesson a program of yours reads handwritten digits: at least 95 of 100 that it
# has never seen. You write it as nine functions of one to five lines each. They are so short
# because **an array is handled as a whole**: you say what happens to the array, not to each
# number.
#
# **Time.** About two hours. Good places for a break are the headings "The length of a row" and
# "Loops are slow".
#
# **How to work.** Go from top to bottom and run every cell: click into a cell with code and press
# Shift+Enter. What it prints or draws appears below it.
#
# - Nine functions are missing. In each, replace the line `raise NotImplementedError(...)` by your
#   answer. The text between the triple quotes says what comes in and what has to come out.
# - Run the cell below it: `check(...)` tries your function on stored examples and says what is
#   wrong, often also why. A wrong try costs nothing.
# - When something behaves oddly, restart the kernel (menu *Kernel*) and run all cells from the
#   top.
#
# You need some Python: functions, lists, `for` loops. NumPy you learn here.

# %% locked="setup"
import numpy as np

from dlkit import begin, check, data, plot

begin("00-numpy-warmup")

# %% [markdown]
# ## Arrays have a shape
#
# An array is a block of numbers, all of one kind. Here are twelve seedlings in three trays of
# four, and their heights in centimetres.

# %% demo="first-array"
seedlings = np.array([[3, 5, 4, 8], [2, 2, 6, 1], [9, 7, 0, 5]])
print(seedlings)
print("shape:", seedlings.shape, " its first number:", seedlings.shape[0])
print("how many axes:", seedlings.ndim, " how many numbers:", seedlings.size)

# %% [markdown]
# The **shape** `(3, 4)` says that there are two **axes**. Axis 0 has length 3: it counts the rows,
# downwards. Axis 1 has length 4: it counts the columns, to the right. Counting begins at 0, so row
# 1 is the second row. When code with arrays goes wrong, print shapes first.
#
# Square brackets take parts out, with one entry for each axis. A colon alone means "all of them",
# `:2` means "those before number 2", and an axis that you leave out at the end is taken whole.
#
# Which shape has all of column 3, `seedlings[:, 3]`? Write down what you expect, then run the
# cells. (Guesses are not graded.)

# %% demo="column-guess"
my_shape = (3, 1)  # change this

# %% demo="taking-parts"
print("row 1, column 3:    ", seedlings[1, 3])
print("all of row 1:       ", seedlings[1, :], "shape", seedlings[1, :].shape)
print("all of column 3:    ", seedlings[:, 3], "shape", seedlings[:, 3].shape)
print("                     your guess was shape", my_shape)
print("the first two trays:", seedlings[:2].tolist(), "shape", seedlings[:2].shape)

# %% [markdown]
# Column 3 has the shape `(3,)`: **one** axis. A number between the brackets takes its axis away,
# and what is left is a flat array, neither a row nor a column.

# %% [markdown]
# ### Element by element
#
# Arithmetic with arrays works on every number at once. So do comparisons, and the functions of
# NumPy. You write no loop.

# %% demo="element-by-element"
print("one centimetre more:", (seedlings + 1).tolist())
print("times itself:       ", (seedlings * seedlings).tolist())
print("taller than 4 cm:   ", (seedlings > 4).tolist())
print("how many are taller:", np.sum(seedlings > 4), "(True counts as 1)")
print("square roots:")
print(np.sqrt(seedlings))

# %% [markdown]
# ### Whose array is it?
#
# Arrays are handed over, not copied. `x = x * 2` makes a new array. `x *= 2` works **inside** the
# old one, and the person who called your function finds their array changed.


# %% demo="whose-array"
def doubled_in_place(x):
    x *= 2
    return x


def doubled(x):
    return x * 2


for function in (doubled_in_place, doubled):
    mine = np.array([1, 2, 3])
    function(mine)
    print(f"after {function.__name__}, my array is {mine}")

# %% [markdown]
# Your functions must leave their arguments as they were. `check` looks at that, too.

# %% [markdown]
# ## Reading order
#
# `reshape` gives the same numbers another shape. NumPy reads an array like a page, along the first
# row, then along the second, and writes into the new shape in the same order. With more axes, the
# **last** axis is run through fastest.
#
# The numbers 0 to 5 become a block of two rows and three columns. What is its second row?

# %% demo="row-guess"
my_row = [1, 3, 5]  # change this

# %% demo="reading-order"
line = np.arange(6)  # the whole numbers below 6
block = line.reshape(2, 3)
print("a line:    ", line)
print("as (2, 3): ", block.tolist(), "your second row:", my_row)
print("as (3, 2): ", block.reshape(3, 2).tolist())
print("transposed:", block.T.tolist())

# %% [markdown]
# The last two have the same shape, `(3, 2)`, and are different arrays.
#
# - `reshape(3, 2)` kept the reading order and **cut the rows up**.
# - `.T`, the transpose, turned the array over: each row became a column and stayed in one piece.
#
# If you mix these two up, there is no error: the shape is right, and the numbers are wrong.
#
# One of the lengths may be `-1`, which means "work it out yourself": `line.reshape(2, -1)` is
# `line.reshape(2, 3)`.

# %% [markdown]
# ## Pictures are arrays
#
# This is a handwritten digit, in numbers: 0 is black, 255 is white. Can you read it?

# %% demo="a-digit-in-numbers"
digits = data.digits()
print(digits.train_x[20, :, :, 0])
plot.images(digits.train_x[20:21], ["the same, drawn"])

# %% [markdown]
# A colour picture has three numbers for each pixel: red, green and blue. Several pictures are kept
# in one array with four axes, `(m, h, w, c)`: which picture, row, column, colour. In the whole
# course $m$ is the number of examples.

# %% demo="colour-pictures"
pictures = data.shapes(m_train=4, m_test=2, seed=7).train_x
print("shape:", pictures.shape)
print("picture 0, row 32, column 10 (red, green, blue):", pictures[0, 32, 10])
plot.images(pictures, [f"picture {i}" for i in range(4)], columns=4)

# %% [markdown]
# Picture files keep such numbers in one byte each (the kind `uint8`), which ends at 255. What is
# larger starts again at 0, without a warning. Dividing makes floats, which do not have that
# problem. So the usual first step is to divide by 255.

# %% demo="one-byte"
bright = np.array([200, 250], dtype=np.uint8)
print("200 + 100 and 250 + 100 in one byte:", bright + np.array([100, 100], dtype=np.uint8))
print("as floats:", bright * 1.0 + 100)

# %% [markdown]
# ### A worked example: three tunes
#
# Three tunes of two bars with four notes each: shape `(3, 2, 4)`. The number of a note says where
# it belongs: 213 is tune 2, bar 1, note 3. Wanted: every tune as one line of eight notes, shape
# `(3, 8)`.

# %% demo="three-tunes"
tunes = np.array(
    [
        [[111, 112, 113, 114], [121, 122, 123, 124]],
        [[211, 212, 213, 214], [221, 222, 223, 224]],
        [[311, 312, 313, 314], [321, 322, 323, 324]],
    ]
)
print("shape", tunes.shape)
lines = tunes.reshape(3, -1)
print("one tune in each row, shape", lines.shape)
print(lines)

# %% [markdown]
# The notes of one tune are neighbours in reading order. The first axis stays; everything behind it
# becomes one axis.
#
# Now the mistake. Somebody wants one tune in each **column**, shape `(8, 3)`, and asks for that
# directly:

# %% demo="tunes-cut-up"
crumbs = tunes.reshape(8, 3)
print("shape", crumbs.shape)
print(crumbs)
print("first column:", crumbs[:, 0])

# %% [markdown]
# The shape is right, but the first column holds notes of all three tunes. We call such columns
# *crumbs*. A reshape fills the new array row by row, so only a row is a run of neighbours. To get
# whole tunes as columns, make them as rows first, and then turn the array over.

# %% [markdown]
# ### Exercise: `unroll_images`
#
# Most methods of this course want each example as one long column of numbers, side by side.
# $x^{(1)}$ is the first example:
#
# $$X = \begin{pmatrix} | & | & & | \\ x^{(1)} & x^{(2)} & \cdots & x^{(m)} \\ | & | & & |
# \end{pmatrix}, \qquad \text{shape } (n_x, m) \text{ with } n_x = h \cdot w \cdot c$$
#
# By hand: two pictures of one row, two pixels and two colours, `[[[1, 2], [3, 4]]]` and
# `[[[5, 6], [7, 8]]]`. Together they have the shape `(2, 1, 2, 2)`, and what has to come out is
#
# $$X = \begin{pmatrix} 1 & 5 \\ 2 & 6 \\ 3 & 7 \\ 4 & 8 \end{pmatrix}$$
#
# The number of pictures is the first number of the array's shape. Write no number of your own into
# the answer; it has to work for grey pictures and for any size.


# %% solution="unroll_images"
def unroll_images(images):
    """Return every image as one column of numbers.

    images: (m, h, w, c): m images, one or more, of h rows, w columns and c channels; whole numbers
        or floats
    Returns: an array (h * w * c, m); column i is image i in reading order (the channel is run
        through fastest, then the columns, then the rows). The numbers are those of the images.
    """
    ### BEGIN SOLUTION
    return images.reshape(images.shape[0], -1).T
    ### END SOLUTION


# %% tests="unroll_images"
check(unroll_images)

# %% [markdown]
# Now get it wrong on purpose: hand in crumbs once, by a single reshape to the wanted shape, and
# read the card that `check` draws. Then put your answer back.
#
# Your columns, folded back into `(64, 64, 3)`, must be the pictures again. The lower row was
# reshaped to `(12288, 4)` directly.

# %% demo="pictures-and-crumbs"
X = unroll_images(pictures)
cut_up = pictures.reshape(-1, 4)
print("your shape:", X.shape, " the shape of the crumbs:", cut_up.shape)
folded = np.concatenate([X.T, cut_up.T]).reshape(8, 64, 64, 3)
plot.images(folded, ["your column"] * 4 + ["crumbs"] * 4, columns=4)

# %% [markdown]
# Each of the lower pictures takes every fourth number of **all** pictures. At the end of the
# lesson we measure how much that hurts a program that reads digits.

# %% [markdown]
# ### Question: `first_column`
#
# Write the letter of your choice between the quotes. `check` only sees that you have chosen;
# whether you chose well you are told when your work is graded. There are five such questions.
#
# `images` has the shape `(10, 4, 4, 1)`: ten grey pictures. What is in the first column of
# `images.reshape(16, 10)`?
#
# - **A**: The first picture, all of it, in reading order.
# - **B**: Nothing, because NumPy refuses this reshape.
# - **C**: The first picture, all of it, but in another order.
# - **D**: Numbers from all ten pictures.

# %% solution="first_column"
### BEGIN SOLUTION
first_column = "D"
### END SOLUTION

# %% tests="first_column"
check(first_column=first_column)

# %% [markdown]
# ## Sums along an axis
#
# `np.sum(...)`, or `.sum()` behind an array, adds up all numbers. With `axis=` it adds up along
# one axis only: **the axis that you name disappears**.

# %% demo="sums"
print(seedlings)
print("all:                ", seedlings.sum())
print("axis 0 disappears:  ", seedlings.sum(axis=0), "shape", seedlings.sum(axis=0).shape)
print("axis 1 disappears:  ", seedlings.sum(axis=1), "shape", seedlings.sum(axis=1).shape)
kept = seedlings.sum(axis=1, keepdims=True)
print("axis 1, with keepdims:", kept.tolist(), "shape", kept.shape)

# %% [markdown]
# With `axis=0` the three rows are added, and one sum for each **column** is left. With `axis=1`
# one sum for each **row** is left. The result is flat, `(4,)` or `(3,)`. Only `keepdims=True`
# keeps the axis, with length 1. (`mean`, `max` and `min` know `axis` and `keepdims` as well.)

# %% [markdown]
# ## Broadcasting
#
# When two arrays of different shapes meet, NumPy stretches the smaller one, if it can. A row is
# copied downwards, a column to the right, a single number everywhere. In the pictures, copies have
# a dashed border.

# %% demo="broadcast-a-row"
plot.broadcasting([[1, 2, 3], [4, 5, 6]], [[10, 20, 30]], "+")

# %% demo="broadcast-a-column"
plot.broadcasting([[1, 2, 3], [4, 5, 6]], [[10], [20]], "+")

# %% [markdown]
# The rule has two lines. Learn it by heart.
#
# 1. Write the shapes below each other, **aligned on the right**. A missing axis on the left counts
#    as 1.
# 2. Two lengths fit if they are equal, or if one of them is 1. That one is stretched.
#
# | first | second | result | |
# |---|---|---|---|
# | `(2, 3)` | `(3,)` | `(2, 3)` | flat, so it counts as `(1, 3)`: a row |
# | `(2, 3)` | `(2,)` | error | counts as `(1, 2)`, and 3 and 2 do not fit |
# | `(2, 1)` | `(1, 3)` | `(2, 3)` | both are stretched |
#
# The last line as a picture, here with 3 rows and 4 columns:

# %% demo="column-and-row"
plot.broadcasting([[1], [2], [3]], [[10, 20, 30, 40]], "*")

# %% [markdown]
# ### A worked example: laps
#
# Three runners, four laps each, in seconds. How much slower or faster than the runner's own
# average was each lap? Each **row** loses its own mean.

# %% demo="laps"
laps = np.array([[70, 72, 74, 72], [80, 84, 88, 80], [61, 60, 63, 64]])
means = laps.mean(axis=1, keepdims=True)  # (3, 1): a column, one mean for each runner
print("shapes:", laps.shape, "and", means.shape)
plot.broadcasting(laps, means, "-")

# %% [markdown]
# Without `keepdims` the means have the shape `(3,)`. That counts as a row, `(1, 3)`, and does not
# fit `(3, 4)`: an error, and you notice. With four runners you notice nothing:

# %% demo="a-silent-mistake"
four_laps = np.vstack([laps, [[90, 90, 90, 90]]])  # vstack: one on top of the other
flat = four_laps - four_laps.mean(axis=1)
kept = four_laps - four_laps.mean(axis=1, keepdims=True)
print("shapes:", flat.shape, "and", kept.shape)
print("the last runner, with flat means: ", flat[3])
print("the last runner, with kept axis:  ", kept[3])

# %% [markdown]
# The last runner took 90 seconds for every lap, so all four numbers should be 0. The flat means
# counted as a row, and each *column* lost the mean of some runner. **Keep the axis, or give it
# back with `reshape(-1, 1)`, whenever the result meets another array.**

# %% [markdown]
# ### Question: `square_table`
#
# `T` has the shape `(4, 4)`. Each row should lose its own mean. What does `T - T.mean(axis=1)` do?
#
# - **A**: Just that: each row loses its own mean.
# - **B**: It raises an error, because `(4, 4)` and `(4,)` do not fit.
# - **C**: It raises no error, and each column loses the mean of a row.
# - **D**: It gives an array of shape `(4, 4, 4)`.

# %% solution="square_table"
### BEGIN SOLUTION
square_table = "C"
### END SOLUTION

# %% tests="square_table"
check(square_table=square_table)

# %% [markdown]
# ### Exercise: `column_percentages`
#
# Turn a table into percentages: every number in percent of the sum of its column. By hand:
#
# $$\begin{pmatrix} 1 & 30 \\ 3 & 10 \end{pmatrix} \quad \text{has the column sums} \quad
# \begin{pmatrix} 4 & 40 \end{pmatrix}, \quad \text{so it becomes} \quad
# \begin{pmatrix} 25 & 75 \\ 75 & 25 \end{pmatrix}$$
#
# Which axis has to disappear? Which shape do the sums have, and does it fit that of the table?


# %% solution="column_percentages"
def column_percentages(table):
    """Return the table in percent of its column sums.

    table: (rows, columns), one row or more; numbers of 0 and above, whole ones too; no column has
        the sum 0
    Returns: an array of the same shape, in which every column sums to 100. Nothing is rounded.
    """
    ### BEGIN SOLUTION
    return 100 * table / table.sum(axis=0, keepdims=True)
    ### END SOLUTION


# %% tests="column_percentages"
check(column_percentages)

# %% [markdown]
# The electricity of an invented house that is heated with it, in kilowatt hours: twelve columns,
# one for each month; four rows, one for each use.

# %% demo="electricity"
electricity = np.array(
    [
        [620, 540, 430, 240, 90, 10, 0, 0, 60, 220, 420, 580],
        [95, 88, 94, 88, 86, 80, 78, 78, 82, 88, 92, 96],
        [60, 56, 60, 58, 60, 58, 55, 50, 58, 60, 60, 66],
        [40, 34, 30, 24, 18, 14, 14, 18, 24, 30, 38, 42],
    ]
)
uses = ["heating", "hot water", "kitchen", "light"]
shares = column_percentages(electricity)
for use, row, share in zip(uses, electricity, shares, strict=True):
    print(f"{use:9}: January {row[0]:3} kWh, {share[0]:4.1f} %", end="    ")
    print(f"July {row[6]:3} kWh, {share[6]:4.1f} %")
plot.curves(
    np.arange(1, 13),
    dict(zip(uses, shares, strict=True)),
    "What the electricity goes into",
    "month",
    "percent of that month",
)

# %% [markdown]
# The kitchen takes almost the same in every month, yet its share in July is five times as large.

# %% [markdown]
# ## The length of a row
#
# A row of numbers is an arrow: `(3, 4)` goes 3 to the right and 4 up. Its length is the root of
# the sum of the squares, $\sqrt{3^2 + 4^2} = 5$, also with more numbers. It is called the **L2
# norm**, written $\lVert x \rVert$. NumPy has it as `np.linalg.norm`, which takes `axis` and
# `keepdims` like `sum` does.
#
# Divide an arrow by its length, and it has the length 1 and the same direction. That is called
# *normalising*. But a row of zeros has the length 0, and 0 divided by 0 is `nan`, "not a number".
# Every sum with a `nan` is `nan`, too.

# %% [markdown]
# ### A worked example: dividing by what may be zero
#
# Kilometres and hours of four trips. One trip did not take place: 0 km in 0 hours. Its speed shall
# be 0. `np.where(condition, p, q)` takes from `p` where the condition is true, from `q` elsewhere.
# So we let the division see a 1 where the divisor is 0.

# %% demo="speeds"
kilometres = np.array([120.0, 30.0, 0.0, 45.0])
hours = np.array([1.5, 0.5, 0.0, 0.75])
with np.errstate(invalid="ignore"):  # no warning about 0 / 0, just this once
    print("directly: ", kilometres / hours)
divisor = np.where(hours == 0, 1.0, hours)
print("divisor:  ", divisor)
print("repaired: ", kilometres / divisor)

# %% [markdown]
# (Adding a number such as `1e-12` to the divisor is right, too.)
#
# ### Exercise: `normalize_rows`
#
# By hand: `[3, 4]` has the length 5 and becomes `[0.6, 0.8]`; `[-5, 12]` has the length 13 and
# becomes `[-0.3846, 0.9231]`; `[0, 0]` stays as it is. The lengths have to form a column, one for
# each row.


# %% solution="normalize_rows"
def normalize_rows(x):
    """Return x with every row divided by its length.

    x: (rows, columns), one row or more; whole numbers, too
    Returns: an array of the same shape, in which every row has the L2 norm 1. A row of zeros stays
        a row of zeros.
    """
    ### BEGIN SOLUTION
    lengths = np.linalg.norm(x, axis=1, keepdims=True)  # (rows, 1)
    return x / np.where(lengths > 0, lengths, 1.0)
    ### END SOLUTION


# %% tests="normalize_rows"
check(normalize_rows)

# %% [markdown]
# Forty arrows with random ends, before and after:

# %% demo="onto-the-circle"
ends = np.random.default_rng(1).normal(scale=1.4, size=(40, 2))
on_circle = normalize_rows(ends)
plot.points(
    np.vstack([ends, on_circle]).T,
    np.repeat([[0, 1]], 40, axis=1),
    "Rows as points: before and after",
    "first number",
    "second number",
    classes=("before", "after"),
)

# %% [markdown]
# Three recipes, in grams. By plain distance, pancakes for two are closer to fondue than to
# pancakes for eight, because both are small meals. By direction, the two pancakes are the same.

# %% demo="recipes"
recipes = np.array(  # flour, milk, egg, sugar, cheese
    [
        [125, 250, 110, 10, 0],  # pancakes for two
        [500, 1000, 440, 40, 0],  # pancakes for eight
        [20, 150, 0, 0, 600],  # fondue for two
    ]
)
for name, rows in {"in grams": recipes, "directions": normalize_rows(recipes)}.items():
    to_eight = np.linalg.norm(rows[0] - rows[1])
    to_fondue = np.linalg.norm(rows[0] - rows[2])
    print(f"{name:10}: to pancakes for eight {to_eight:6.2f}, to fondue {to_fondue:6.2f}")

# %% [markdown]
# ## From scores to probabilities: softmax
#
# A classifier gives a score to each class of a picture: any number, the higher the more it
# believes in that class. How do you make probabilities of scores, positive and with the sum 1?
#
# Scores may be negative, so first take the power $e^z$, with $e \approx 2.718$; in NumPy it is
# `np.exp(z)`. It is positive, and it grows with the score. Then divide by the sum. That is the
# **softmax**:
#
# $$p_i = \frac{e^{z_i}}{e^{z_1} + e^{z_2} + \dots + e^{z_C}}$$
#
# By hand: the scores $0$, $\ln 2$ and $\ln 5$ have the powers $1$, $2$ and $5$, because the
# logarithm $\ln$ undoes the power. Their sum is $8$, so the probabilities are $0.125$, $0.25$ and
# $0.625$.
#
# ### What overflow is
#
# A float ends near $1.8 \cdot 10^{308}$. What is larger *overflows*: it becomes infinite, `inf`.

# %% demo="overflow"
with np.errstate(over="ignore", invalid="ignore"):
    for z in (700.0, 709.0, 710.0, 1000.0):
        print(f"e to the power {z:6}: {np.exp(z)}")
    print("inf / inf:", np.exp(1000.0) / np.exp(1000.0))
print("e to the power -1000:", np.exp(-1000.0), "(too small for a float, so it is 0)")

# %% [markdown]
# Infinity divided by infinity is `nan`. One large input is enough to make scores of 1000.
#
# ### A worked example: shares of huge powers
#
# What are the shares of $2^{1030}$, $2^{1029}$ and $2^{1027}$ in their sum? None of them fits into
# a float. But shares do not change when everything is divided by the same number. Divide by the
# largest, $2^{1030}$:
#
# $$1, \; \tfrac12, \; \tfrac18 \quad \text{with the sum } 1.625, \quad \text{so the shares are }
# 0.6154, \; 0.3077, \; 0.0769$$
#
# And dividing a power is subtracting in the exponent: $2^{1029} / 2^{1030} = 2^{1029 - 1030}$.

# %% demo="huge-powers"
exponents = np.array([1030.0, 1029.0, 1027.0])
with np.errstate(over="ignore", invalid="ignore"):
    powers = 2.0**exponents
    print("directly:", powers, "shares", powers / powers.sum())
powers = 2.0 ** (exponents - 1030)
print("shifted: ", powers, "shares", powers / powers.sum())

# %% [markdown]
# After the shift the largest power is 1. Nothing can overflow, and the sum is at least 1, so
# nothing is divided by 0 either.
#
# ### Exercise: `softmax`
#
# The scores come as `(C, m)`: a row for each class, a column for each example. Every column is a
# softmax of its own and needs a shift of its own. If you subtracted the largest score of the whole
# array, and that one is 1000, an example with scores near $-1000$ would get zeros only.
#
# By hand: the columns $(1000, 1000)$ and $(0, \ln 3)$ give $(0.5, 0.5)$ and $(0.25, 0.75)$.


# %% solution="softmax"
def softmax(Z):
    """Return the softmax of every column.

    Z: scores, (C, m): a row for each class, a column for each example, of which there may be one
    Returns: an array (C, m) of probabilities; every column sums to 1.

    The values are finite and right for scores from -1000 to 1000.
    """
    ### BEGIN SOLUTION
    powers = np.exp(Z - Z.max(axis=0, keepdims=True))  # at most 1: nothing overflows
    return powers / powers.sum(axis=0, keepdims=True)
    ### END SOLUTION


# %% tests="softmax"
check(softmax)

# %% [markdown]
# Three classes. The first score moves from $-6$ to $6$, the two others stay at 0 and 1: 241
# examples, one call.

# %% demo="softmax-curves"
moving = np.linspace(-6, 6, 241)  # 241 numbers, evenly spaced
scores = np.vstack([moving, np.zeros(241), np.ones(241)])  # (3, 241)
chances = softmax(scores)
plot.curves(
    moving,
    dict(zip(["first class (moves)", "second (score 0)", "third (score 1)"], chances, strict=True)),
    "Softmax of three scores",
    "score of the first class",
    "probability",
)

# %% [markdown]
# The third class always has $e^1 \approx 2.7$ times the probability of the second. Only
# differences between scores count. That is why the shift was allowed.

# %% [markdown]
# ### Question: `ten_more`
#
# All scores of one example grow by 10. What happens to its softmax?
#
# - **A**: Nothing.
# - **B**: All probabilities grow.
# - **C**: The largest probability comes closer to 1, the others closer to 0.
# - **D**: All probabilities are multiplied by $e^{10}$.

# %% solution="ten_more"
### BEGIN SOLUTION
ten_more = "A"
### END SOLUTION

# %% tests="ten_more"
check(ten_more=ten_more)

# %% [markdown]
# ## How wrong? Two losses
#
# A program guesses numbers, $\hat y$ ("y hat"), and the true ones are $y$. A **loss** is one
# number that says how wrong all the guesses are together. The two oldest:
#
# $$L_1 = \sum_i \lvert \hat y_i - y_i \rvert, \qquad L_2 = \sum_i (\hat y_i - y_i)^2$$
#
# By hand: the guesses $(2.5, 0, 4)$ for the truth $(3, 0, 2)$ are off by $-0.5$, $0$ and $2$. The
# $L_1$ loss is $0.5 + 0 + 2 = 2.5$; the $L_2$ loss is $0.25 + 0 + 4 = 4.25$. (A sum of plain
# differences is no loss: $-3$ and $3$ would cancel.)
#
# ### A worked example: the worst guess
#
# Another way to judge: only the largest error counts.

# %% demo="worst-guess"
guesses = np.array([[2.5, 0.0, 4.0], [1.0, 7.0, 3.5]])
truths = np.array([[3.0, 0.0, 2.0], [1.0, 4.0, 3.0]])
errors = np.abs(guesses - truths)  # abs: without the sign
print("errors:", errors.tolist())
print("the largest:", errors.max(), " a plain number:", float(errors.max()))

# %% [markdown]
# Without an `axis` the result is one number.
#
# ### Exercise: `l1_loss`
#
# By hand, for the two tables above: the sizes of the errors are 0.5, 0, 2, 0, 3 and 0.5, and the
# loss is 6.


# %% solution="l1_loss"
def l1_loss(yhat, y):
    """Return the L1 loss: the sum of the sizes of all errors.

    yhat: guesses, an array of any shape
    y: the true numbers, an array of the same shape
    Returns: a float. It is a sum, not an average.
    """
    ### BEGIN SOLUTION
    return float(np.sum(np.abs(yhat - y)))
    ### END SOLUTION


# %% tests="l1_loss"
check(l1_loss)

# %% [markdown]
# ### Exercise: `l2_loss`
#
# `5**2` is 25 in Python; `**` works element by element, too. Unlike the L2 *norm*, the loss takes
# no root.
#
# By hand, for the same tables: $0.25 + 0 + 4 + 0 + 9 + 0.25 = 13.5$.


# %% solution="l2_loss"
def l2_loss(yhat, y):
    """Return the L2 loss: the sum of the squares of all errors.

    yhat: guesses, an array of any shape
    y: the true numbers, an array of the same shape
    Returns: a float. It is a sum, not an average, and has no factor of one half.
    """
    ### BEGIN SOLUTION
    return float(np.sum((yhat - y) ** 2))
    ### END SOLUTION


# %% tests="l2_loss"
check(l2_loss)

# %% [markdown]
# On five days you waited 2, 3, 4, 5 and once 16 minutes for the bus. What single guess describes
# your waiting best? Let both losses judge every guess from 0 to 20.

# %% demo="best-guess"
waits = np.array([2.0, 3.0, 4.0, 5.0, 16.0])
minutes = np.linspace(0, 20, 401)
by_size = np.array([l1_loss(np.full(5, guess), waits) for guess in minutes])  # 5 times the guess
by_square = np.array([l2_loss(np.full(5, guess), waits) for guess in minutes])
best_by_size = minutes[by_size.argmin()]  # argmin: the place of the smallest number
best_by_square = minutes[by_square.argmin()]
print(f"the L1 loss is smallest at {best_by_size:.1f} (the median is {np.median(waits)})")
print(f"the L2 loss is smallest at {best_by_square:.1f} (the mean is {waits.mean()})")
plot.curves(
    minutes,
    {"L1 loss": by_size / by_size.max(), "L2 loss": by_square / by_square.max()},
    "One guess for five waits: 2, 3, 4, 5 and 16 minutes",
    "guess (minutes)",
    "share of the largest loss",
)

# %% [markdown]
# The $L_1$ loss chooses the *median*, the wait in the middle; a bad day of 60 minutes would not
# change it. The $L_2$ loss chooses the *mean*, which the bad day has pulled up above four of the
# five waits.

# %% [markdown]
# ### Question: `one_big_miss`
#
# Two forecasts of four numbers. The first is off by 1 at every number, the second is off by 4 at
# one number and right at the other three. What do the two losses say?
#
# - **A**: Both losses call the two forecasts equally bad.
# - **B**: $L_1$ calls them equally bad, $L_2$ calls the second one worse.
# - **C**: $L_2$ calls them equally bad, $L_1$ calls the second one worse.
# - **D**: Both losses call the second one better.

# %% solution="one_big_miss"
### BEGIN SOLUTION
one_big_miss = "B"
### END SOLUTION

# %% tests="one_big_miss"
check(one_big_miss=one_big_miss)

# %% [markdown]
# ## Slopes
#
# Learning means making a loss smaller. Which way is down? The **slope** of a function says how
# fast it grows: nudge the input by a little, see how much the output changes, and divide that
# change by the nudge.
#
# Take $f(x) = x^2$ at $x = 3$, where the slope is $2x = 6$:


# %% demo="nudges"
def square(x):
    return x * x


for nudge in (1.0, 0.1, 0.01, 0.001, 1e-6, 1e-14):
    slope = (square(3.0 + nudge) - square(3.0)) / nudge
    print(f"nudge {nudge:7g}: slope {slope:.6f}")

# %% [markdown]
# The smaller the nudge, the closer to 6. But with the last nudge the two outputs agree in nearly
# all of their 16 digits, and their difference is mostly rounding. A thousandth is a good nudge for
# most purposes.
#
# "The slope of $J$ with respect to $x$", written $\partial J / \partial x$, means how fast $J$
# grows when $x$ alone grows.

# %% [markdown]
# ### The computation graph
#
# To find the slopes of a long calculation, cut it into small steps. An example: the area of a
# trapezium with the parallel sides $p$ and $q$ and the height $r$.
#
# $$s = p + q, \qquad t = s \, r, \qquad K = t / 2$$
#
# **Forward**, from left to right, we compute values: $p = 1$, $q = 3$, $r = 5$ give $s = 4$,
# $t = 20$, $K = 10$. They stand above the boxes. **Backward**, from right to left, we compute
# slopes: how fast the last value, $K$, grows when this box grows. They stand below.

# %% demo="trapezium"
plot.graph(
    {"s": ["p", "q"], "t": ["s", "r"], "K": ["t"]},
    values={"p": 1, "q": 3, "r": 5, "s": 4, "t": 20, "K": 10},
    slopes={"K": 1, "t": 0.5, "s": 2.5, "r": 2, "p": 2.5, "q": 2.5},
    formulas={"s": "s = p + q", "t": "t = s r", "K": "K = t / 2"},
)

# %% [markdown]
# At every arrow ask: *when the left box grows by 1, by how much does the right box grow?* Then
# multiply by the slope that the right box already has. This is the chain rule.
#
# - $t$: $K = t/2$ grows by $\frac12$, and $K$ has the slope 1. Slope of $t$:
#   $1 \cdot \frac12 = 0.5$.
# - $s$: the product $t = s \, r$ grows by $r = 5$, the **other** factor. Slope of $s$:
#   $0.5 \cdot 5 = 2.5$.
# - $r$: $t$ grows by $s = 4$. Slope of $r$: $0.5 \cdot 4 = 2$.
# - $p$: the sum $s = p + q$ grows by 1, too. Slope of $p$: $2.5 \cdot 1 = 2.5$. The same goes for
#   $q$. A sum hands its slope on as it is.

# %% [markdown]
# ### Exercise: `graph_forward`
#
# Another calculation: $J = 3 \, (a + b c)$, in three steps,
#
# $$u = b c, \qquad v = a + u, \qquad J = 3 v$$
#
# By hand: $a = 1$, $b = 2$ and $c = 4$ give $u = 8$, $v = 9$ and $J = 27$.

# %% demo="your-graph"
plot.graph(
    {"u": ["b", "c"], "v": ["a", "u"], "J": ["v"]},
    values={"a": 1, "b": 2, "c": 4, "u": 8, "v": 9, "J": 27},
    formulas={"u": "u = b c", "v": "v = a + u", "J": "J = 3 v"},
)


# %% solution="graph_forward"
def graph_forward(a, b, c):
    """Return all values of the graph, from the inputs to J.

    a, b, c: numbers
    Returns: u, v, J: three numbers, in this order.
    """
    ### BEGIN SOLUTION
    u = b * c
    v = a + u
    return u, v, 3 * v
    ### END SOLUTION


# %% tests="graph_forward"
check(graph_forward)

# %% [markdown]
# Change one input at a time and leave the two others at $a = 1$, $b = 2$, $c = 4$:

# %% demo="three-lines"
change = np.linspace(-1, 1, 21)
plot.curves(
    change,
    {
        "a moves": [graph_forward(1 + by, 2, 4)[2] for by in change],
        "b moves": [graph_forward(1, 2 + by, 4)[2] for by in change],
        "c moves": [graph_forward(1, 2, 4 + by)[2] for by in change],
    },
    "J when one input moves",
    "change of the input",
    "J",
)

# %% [markdown]
# ### Exercise: `graph_backward`
#
# Go back through your graph: first the slope of $v$, then those of $a$ and $u$, then those of $b$
# and $c$. In code, this course calls the slope of $J$ with respect to `a` `da`, and so on.
#
# By hand, for $a = 1$, $b = 2$, $c = 4$: read the three slopes off the picture above. From the
# left end to the right end of a line the input grows by 2; how much does $J$ grow?


# %% solution="graph_backward"
def graph_backward(a, b, c):
    """Return the slopes of J with respect to the three inputs.

    a, b, c: numbers
    Returns: da, db, dc: three numbers, in this order; db, for example, is how fast J grows when b
        alone grows.
    """
    ### BEGIN SOLUTION
    dv = 3.0
    da = du = dv  # a sum hands its slope on
    return da, du * c, du * b
    ### END SOLUTION


# %% tests="graph_backward"
check(graph_backward)

# %% [markdown]
# Check your slopes by nudging.

# %% demo="believe-your-slopes"
slopes = graph_backward(1.0, 2.0, 4.0)
u, v, J = graph_forward(1.0, 2.0, 4.0)
nudged = [
    graph_forward(1.001, 2.0, 4.0)[2],  # a alone has moved
    graph_forward(1.0, 2.001, 4.0)[2],
    graph_forward(1.0, 2.0, 4.001)[2],
]
for name, slope, after in zip("abc", slopes, nudged, strict=True):
    print(f"{name}: your slope {slope:.3f}, nudged {(after - J) / 0.001:.3f}")
plot.graph(
    {"u": ["b", "c"], "v": ["a", "u"], "J": ["v"]},
    values={"a": 1, "b": 2, "c": 4, "u": u, "v": v, "J": J},
    slopes=dict(zip("abc", slopes, strict=True)),
    formulas={"u": "u = b c", "v": "v = a + u", "J": "J = 3 v"},
)

# %% [markdown]
# One backward pass gave all three slopes. Nudging took one more forward calculation for each
# input.

# %% [markdown]
# ### Question: `small_nudge`
#
# $s = p \, q$ and $K = 4 s$, with $p = 2$ and $q = 5$. You nudge $p$ by $0.001$. By how much does
# $K$ grow?
#
# - **A**: $0.005$
# - **B**: $0.004$
# - **C**: $0.02$
# - **D**: $0.008$

# %% solution="small_nudge"
### BEGIN SOLUTION
small_nudge = "C"
### END SOLUTION

# %% tests="small_nudge"
check(small_nudge=small_nudge)

# %% [markdown]
# ## Loops are slow
#
# Python is slow with single numbers: for each one it looks up what kind it is. NumPy does that
# once for a whole array. Writing a calculation as array steps is called **vectorising**.
#
# ### A worked example: all bills at once
#
# Prices of four goods in three shops, and how much of each good two people want. What would each
# list cost in each shop? That is a `(3, 2)` table of sums over the goods.
#
# The operator `@` is the **matrix product**. It pairs every **row of the left** with every
# **column of the right**, multiplies number by number, and adds up. The two inner lengths must
# agree, and they disappear; the two outer ones are the shape of the result. Here both tables have
# a row for each shop or person, so the second must be transposed: `(3, 4) @ (4, 2)` gives
# `(3, 2)`.

# %% demo="bills"
prices = np.array([[2.0, 1.0, 3.0, 5.0], [1.5, 1.5, 4.0, 4.0], [3.0, 1.0, 2.0, 6.0]])  # (3, 4)
lists = np.array([[1.0, 2.0, 0.0, 1.0], [0.0, 1.0, 3.0, 0.0]])  # (2, 4)

bills = np.zeros((3, 2))  # the shape has its own parentheses
for shop in range(3):
    for person in range(2):
        bills[shop, person] = np.sum(prices[shop] * lists[person])

print("two loops:  ", bills.tolist())
print("one product:", (prices @ lists.T).tolist())

# %% [markdown]
# By hand, the first person in the first shop: $2 \cdot 1 + 1 \cdot 2 + 3 \cdot 0 + 5 \cdot 1 = 9$.
#
# What do you gain? Measured now, on your machine: 300 shops, 200 people, 64 goods. (How the
# stopwatch works does not matter here.)


# %% demo="stopwatch"
def stopwatch(task, tries=3):
    from time import perf_counter

    times = []
    for _ in range(tries):  # the best of a few: a machine has other things to do, too
        start = perf_counter()
        result = task()
        times.append(1000 * (perf_counter() - start))
    return result, min(times)


def all_bills(prices, lists):
    bills = np.zeros((len(prices), len(lists)))
    for shop in range(len(prices)):
        for person in range(len(lists)):
            bills[shop, person] = np.sum(prices[shop] * lists[person])
    return bills


rng = np.random.default_rng(0)
many_prices, many_lists = rng.random((300, 64)), rng.random((200, 64))
by_loops, slow = stopwatch(lambda: all_bills(many_prices, many_lists), tries=1)
by_product, fast = stopwatch(lambda: many_prices @ many_lists.T)
print("the same numbers:", np.allclose(by_loops, by_product))  # equal up to rounding
print(f"two loops:   {slow:8.2f} ms")
print(f"one product: {fast:8.2f} ms, {slow / fast:.0f} times as fast")

# %% [markdown]
# ### A worked example: all pairs
#
# Trains arrive at 8, 9.5 and 11 o'clock; other trains leave at 8.5, 10, 11.5 and 12. How long is
# the wait, for every pair? That takes a column and a row.
#
# Both lists are flat, `(3,)` and `(4,)`. `arrivals[:, np.newaxis]` puts in a new axis of length 1
# where `np.newaxis` stands, so it is a column, `(3, 1)`.

# %% demo="trains"
arrivals = np.array([8.0, 9.5, 11.0])
departures = np.array([8.5, 10.0, 11.5, 12.0])
print("shapes:", departures.shape, "and", arrivals[:, np.newaxis].shape)
plot.broadcasting(departures, arrivals[:, np.newaxis], "-")

# %% [markdown]
# A negative number: that train has gone.

# %% [markdown]
# ### Exercise: `pairwise_squared_distances`
#
# This function will read digits. `A` holds $n$ points as rows, `B` holds $k$ points as rows, each
# point is $d$ numbers. Wanted is the squared distance of every row of `A` from every row of `B`,
# as a table `(n, k)`: by Pythagoras the sum of the $d$ squared differences.
#
# By hand:
#
# $$A = \begin{pmatrix} 0 & 0 \\ 1 & 2 \end{pmatrix}, \quad
# B = \begin{pmatrix} 3 & 4 \\ 1 & 2 \\ 0 & 1 \end{pmatrix}
# \quad \text{gives} \quad \begin{pmatrix} 25 & 5 & 1 \\ 8 & 0 & 2 \end{pmatrix}$$
#
# Two loops, one inside the other, give the right values, and half of the points. **The other half
# is for speed.** Each of these three ways is fast enough.
#
# **1. One loop.** Go through the rows of `A`. What does broadcasting make of one row, `(d,)`,
# minus all of `B`, `(k, d)`? Square it, add up so that `d` disappears, and you have one row of the
# result.
#
# **2. No loop, one more axis.** As with the trains, but each "number" is now a row of $d$ numbers.
# Give `A` a new axis in the middle, `(n, 1, d)`. Its difference from `B`, `(k, d)`, has the shape
# `(n, k, d)`. Which of the three axes has to disappear in the sum?
#
# **3. Multiply out.** The fastest. For two rows $a$ and $b$,
#
# $$\lVert a - b \rVert^2 = \lVert a \rVert^2 - 2 \, a \cdot b + \lVert b \rVert^2$$
#
# where $a \cdot b$ is the sum of the products, as in a bill, and $\lVert a \rVert^2$ is the sum of
# the squares. For $a = (1, 2)$ and $b = (3, 4)$ that is $5 - 2 \cdot 11 + 25 = 8$, which is
# $2^2 + 2^2$.
#
# For all pairs at once, the products are *all bills at once*, `(n, k)`. The squares of `A` belong
# to the rows of the result: a column, `(n, 1)`. The squares of `B` belong to its columns: a row,
# `(1, k)`. The two, added, for the example above:

# %% demo="column-plus-row"
plot.broadcasting([[0], [5]], [[25, 5, 1]], "+")

# %% [markdown]
# What is still missing in each cell is twice the product. (Rounding may make a distance of 0 come
# out as something like $-10^{-15}$. That is no error.)


# %% solution="pairwise_squared_distances"
def pairwise_squared_distances(A, B):
    """Return the squared distance of every row of A from every row of B.

    A: (n, d): n points as rows
    B: (k, d): k points as rows, one or more
    Returns: an array (n, k): entry (i, j) is the sum of the squared differences of row i of A and
        row j of B.

    Half of the points are for speed: with n = 200, k = 150, d = 8 it may take 30 times as long as
    plain array steps. A single loop is fast enough, two are not.
    """
    ### BEGIN SOLUTION
    squares_of_A = np.sum(A**2, axis=1, keepdims=True)  # (n, 1)
    squares_of_B = np.sum(B**2, axis=1)  # (k,), which counts as (1, k)
    return squares_of_A - 2 * (A @ B.T) + squares_of_B
    ### END SOLUTION


# %% tests="pairwise_squared_distances"
check(pairwise_squared_distances)

# %% [markdown]
# Yours against two loops, on your machine:


# %% demo="your-speed"
def with_two_loops(A, B):
    D = np.zeros((len(A), len(B)))
    for i in range(len(A)):
        for j in range(len(B)):
            gap = A[i] - B[j]
            D[i, j] = gap @ gap  # of two flat arrays: the sum of the products
    return D


P, Q = rng.random((400, 8)), rng.random((300, 8))
by_loops, slow = stopwatch(lambda: with_two_loops(P, Q), tries=1)
yours, fast = stopwatch(lambda: pairwise_squared_distances(P, Q))
print("the same numbers:", np.allclose(by_loops, yours))
print(f"two loops: {slow:8.2f} ms")
print(f"yours:     {fast:8.2f} ms, {slow / fast:.0f} times as fast")

# %% [markdown]
# ## Reading digits
#
# To read a new digit, find the known digit that is most alike, and say its name. "Most alike"
# means the smallest distance, with each picture taken as a point with 64 coordinates. Such a
# program is called a *nearest-neighbour classifier*.
#
# There are 1397 pictures with known names, and 400 new ones to read.

# %% demo="known-digits"
X_known = unroll_images(digits.train_x) / 255  # (64, 1397), numbers from 0 to 1
X_new = unroll_images(digits.test_x) / 255  # (64, 400)
names, truth = digits.train_y[0], digits.test_y[0]  # flat: (1397,) and (400,)
print("known:", X_known.shape, names.shape, " new:", X_new.shape, truth.shape)
plot.images(digits.train_x[:16], names[:16])

# %% [markdown]
# Your distances want points as rows, the columns of `X` are points: hand over the transposes. Then
# `argmin` tells for every row *where* its smallest number stands. An array in square brackets
# takes out many entries at once: `names[nearest]` are the 400 names of the 400 nearest neighbours.
# (The slices of 50 keep the arrays of the second way small.)
#
# Somebody who always says the same digit is right in about one of ten cases. Your program should
# get at least 95 % of the new digits right; the cell insists on it.


# %% demo="read-the-digits"
def all_distances(new, known):
    slices = [new[:, i : i + 50] for i in range(0, new.shape[1], 50)]
    return np.vstack([pairwise_squared_distances(part.T, known.T) for part in slices])


D = all_distances(X_new, X_known)
nearest = D.argmin(axis=1)  # (400,): which known picture is the nearest
reading = names[nearest]
accuracy = np.mean(reading == truth)  # the share of True
print("distances:", D.shape)
print(f"right: {accuracy:.1%} of {len(truth)} digits that it has never seen")
assert accuracy >= 0.95, "at least 95 % of the new digits should be read rightly"

# %% [markdown]
# Eight new digits above, and below each the known picture that it was found to be most like:

# %% demo="neighbours"
above, below = digits.test_x[:8], digits.train_x[nearest[:8]]
titles = [f"new, read as {name}" for name in reading[:8]]
plot.images(np.concatenate([above, below]), [*titles, *[f"known {n}" for n in reading[:8]]])

# %% [markdown]
# ### Where it is wrong
#
# For each mistake: the new picture, its nearest neighbour, and the nearest picture that has the
# right name, with their squared distances.

# %% demo="misread"
shown, titles = [], []
for i in np.flatnonzero(reading != truth):  # the places where this is True
    of_right_name = np.flatnonzero(names == truth[i])
    best = of_right_name[D[i, of_right_name].argmin()]
    shown += [digits.test_x[i], digits.train_x[nearest[i]], digits.train_x[best]]
    titles += [f"new: {truth[i]}"]
    titles += [f"{names[j]}, at {D[i, j]:.2f}" for j in (nearest[i], best)]
print(f"{len(shown) // 3} of {len(truth)} are misread")
plot.images(np.array(shown), titles, columns=3)

# %% [markdown]
# The first is an 8 whose lower hole is filled. In the second, the left side of the lower ring
# tells the 8 from the 3. To the distance that is two pixels of 64.
#
# ### How sure is it?
#
# Give each class a score: minus the squared distance to its nearest picture, so that nearer is
# higher. That makes a `(10, 400)` table, and your softmax turns it into probabilities.

# %% demo="how-sure"
scores = np.stack([-D[:, names == digit].min(axis=1) for digit in range(10)])  # (10, 400)
belief = softmax(scores)
wrong = np.flatnonzero(reading != truth)
order = belief.max(axis=0).argsort()  # the least sure first
places = [int(np.flatnonzero(order == i)[0]) + 1 for i in wrong]
print(f"belief in the best class: {np.median(belief.max(axis=0)):.2f} for a typical digit")
print("the misread ones, counted from the least sure:", places)
unsure = wrong[0]
bars = {f"digit {digit}": belief[digit, unsure].round(2) for digit in range(10)}
plot.bars(bars, f"The first misread digit (truth: {truth[unsure]})", "belief")

# %% [markdown]
# Both mistakes are among the three least sure of 400 readings. So the program could ask a person
# about the few unsure ones.
#
# ### How many examples does it take?
#
# The first 100 known digits are a slice of the table of distances. What share is read rightly with
# 100 known digits? Guess.

# %% demo="hundred-guess"
my_share = 0.5  # change this: the share that is read rightly with 100 known digits, from 0 to 1

# %% demo="how-many"
counts = [10, 20, 50, 100, 200, 500, 1000, 1397]
right = [np.mean(names[D[:, :count].argmin(axis=1)] == truth) for count in counts]
for count, share in zip(counts, right, strict=True):
    guessed = f", you guessed {my_share}" if count == 100 else ""
    print(f"{count:5} known digits: {share:.1%} right{guessed}")
plot.curves(counts, {"read rightly": right}, "More examples", "known digits", "share of new digits")

# %% [markdown]
# Ten examples get you more than half of the way, the next ninety most of the rest.
#
# Eight mistakes with 100 known digits, and below each the neighbour that misled the program:

# %% demo="misread-with-100"
few = D[:, :100].argmin(axis=1)
misread = np.flatnonzero(names[few] != truth)[:8]
both = np.concatenate([digits.test_x[misread], digits.train_x[few[misread]]])
titles = [f"new: {n}" for n in truth[misread]] + [f"read as {n}" for n in names[few[misread]]]
plot.images(both, titles)

# %% [markdown]
# The distance compares pixel with pixel: a thin stroke that moves by one pixel may miss the old
# one entirely.
#
# ### And the crumbs?
#
# The same program and pictures, unrolled by the wrong reshape:

# %% demo="crumbs-at-work"
known_crumbs = digits.train_x.reshape(64, -1) / 255
new_crumbs = digits.test_x.reshape(64, -1) / 255
print("shapes:", known_crumbs.shape, new_crumbs.shape)
crumbs_right = np.mean(names[all_distances(new_crumbs, known_crumbs).argmin(axis=1)] == truth)
print(f"right: {crumbs_right:.1%}")
plot.bars(
    {"pictures as columns": accuracy, "crumbs": crumbs_right, "always the same digit": 0.1},
    "Share of new digits that are read rightly",
)

# %% [markdown]
# No better than always saying the same digit. So print shapes, and look at your data after every
# step.

# %% [markdown]
# ## What you can do now
#
# The moves, for looking up. `x` has the shape `(3, 4)`:
#
# | You want | You write | Shape |
# |---|---|---|
# | one sum for each column, as a row | `x.sum(axis=0, keepdims=True)` | `(1, 4)` |
# | one sum for each row, as a column | `x.sum(axis=1, keepdims=True)` | `(3, 1)` |
# | rows turned into columns | `x.T` | `(4, 3)` |
# | the same numbers in reading order | `x.reshape(2, -1)` | `(2, 6)` |
# | a flat `v` of shape `(3,)` as a column | `v[:, np.newaxis]` or `v.reshape(-1, 1)` | `(3, 1)` |
# | all sums of row times column | `x @ y`, with `y` of shape `(4, 5)` | `(3, 5)` |
# | where the smallest number of each row is | `x.argmin(axis=1)` | `(3,)` |
#
# ### Things to try
#
# - Ask three neighbours instead of one, and let the majority decide: `D.argsort(axis=1)[:, :3]`
#   tells where the three smallest numbers of each row stand. And fifteen?
# - Move every new picture one pixel to the right: `np.roll(digits.test_x, 1, axis=2)`. How many
#   are read rightly?
#
# ### Where to go on
#
# The nearest neighbour compares with every known picture, each time. The next lesson builds a unit
# that *learns*: after training it keeps one number for each pixel and needs the pictures no more.
# Slopes tell it which numbers.
