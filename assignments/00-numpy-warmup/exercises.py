"""NumPy warm-up: what its nine exercises are graded against.

For each exercise, in the order of the lesson: its points, the inputs that it is called with, the
mistakes that students make (a docstring is the hint that its author reads) and other right ways
of writing it. Mistakes and right answers use only `np` and earlier exercises by their names,
because their source is also pasted into notebooks.
"""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.reference import activations, arrays, losses

unroll_images = Exercise(arrays.unroll_images, points=11)
column_percentages = Exercise(arrays.column_percentages, points=11)
normalize_rows = Exercise(arrays.normalize_rows, points=11)
softmax = Exercise(activations.softmax, points=12)
l1_loss = Exercise(losses.l1_loss, points=6)
l2_loss = Exercise(losses.l2_loss, points=6)
graph_forward = Exercise(
    arrays.graph_forward, outputs=("u", "v", "J"), parts={"u": 2, "v": 2, "J": 3}
)
graph_backward = Exercise(
    arrays.graph_backward, outputs=("da", "db", "dc"), parts={"da": 3, "db": 4, "dc": 4}
)
pairwise_squared_distances = Exercise(
    arrays.pairwise_squared_distances,
    points=15,
    rules=[Rule("vectorised", 7.5, {"ratio": 30.0, "size": 400})],
)


# Inputs. Arrays have axes of distinct lengths, so that a wrong axis shows; where a wrong axis only
# raises then, a square case gives the mistake a value by which it can be named.


def sizes(rng):
    """Draw two distinct lengths, the shorter first."""
    return int(rng.integers(3, 5)), int(rng.integers(5, 8))


def transposed(array):
    """Return an equal array that lies in memory as the transpose of another."""
    return np.asfortranarray(array)


def every_second(array):
    """Return an equal array that is every second column of another."""
    return np.repeat(array, 2, axis=-1)[..., ::2]


# unroll_images


def colours(rng, shape):
    """Draw images of whole numbers, as they come from a file."""
    return rng.integers(0, 256, size=shape).astype(np.uint8)


@unroll_images.cases
def _(rng):
    h, w = (int(n) for n in rng.permutation([2, 3, 4, 5])[:2])
    m = int(rng.integers(6, 9))
    yield f"{m} colour images of whole numbers", (colours(rng, (m, h, w, 3)),)
    yield "grey images", (rng.random((m, h, w, 1)),)
    yield "images of four channels, transposed", (transposed(rng.random((m, w, h, 4))),)
    yield "every second channel of an array", (every_second(rng.random((m, h, w, 3))),)
    # Catches nothing more, but shows what a missing transpose does to the numbers.
    yield "as many images as numbers in one", (colours(rng, (12, *rng.permutation([2, 3]), 2)),)


@unroll_images.mistake
def reshapes_to_m_columns(images):
    """Your array has the right shape, but a column holds numbers of all images. A reshape keeps
    the order in which the numbers lie in memory, and there each image is one unbroken run. Decide
    first which axis of the new array such a run has to fill.
    """
    return images.reshape(-1, images.shape[0])


@unroll_images.mistake
def forgets_the_transpose(images):
    """Each of your rows is one image. In this course an example is a column: your array holds the
    right numbers and lies on its side.
    """
    return images.reshape(images.shape[0], -1)


@unroll_images.mistake
def puts_whole_colour_planes_first(images):
    """Each column is one image, but first all its red numbers, then all green, then all blue. In
    C order the last axis runs fastest, so the colours of one pixel stay side by side. No axis has
    to move before you reshape.
    """
    return images.transpose(0, 3, 1, 2).reshape(images.shape[0], -1).T


@unroll_images.mistake
def unrolls_in_fortran_order(images):
    """Each column is one image, with its axes run through backwards: the row index changes fastest
    and the channel slowest. Turning the whole array round also turns round the order inside an
    image. Unroll first, turn afterwards.
    """
    return images.T.reshape(-1, images.shape[0])


@unroll_images.mistake
def unrolls_as_the_memory_lies(images):
    """Most images come out right, those of a transposed array do not. You read the numbers in the
    order in which they lie in memory, and NumPy does not move them when it turns an array round.
    Ask for an order of the axes, not of the memory.
    """
    return images.ravel(order="K").reshape(images.shape[0], -1).T


@unroll_images.mistake
def goes_down_the_columns_of_an_image(images):
    """Inside an image you go down a column of pixels before you step to the next; C order goes
    along a row first. Look at which of height and width your order changes first.
    """
    return images.transpose(0, 2, 1, 3).reshape(images.shape[0], -1).T


@unroll_images.mistake
def unrolls_everything_into_one_column(images):
    """All images have become one long column, and nobody can tell any more where one ends. The
    number of images has to stay an axis of the result.
    """
    return images.reshape(-1, 1)


@unroll_images.mistake
def assumes_three_channels(images):
    """Colour pictures come out right; a picture with another number of channels stops with an
    error. A number of your own stands where the array knows better: its shape says how many
    numbers an image has.
    """
    m, h, w, _ = images.shape
    return images.reshape(m, h * w * 3).T


@unroll_images.mistake
def scales_to_between_0_and_1(images):
    """Every number is 1/255 of what it was. Scaling is often done next, but this function is to
    move numbers, not to change them; and an image that was scaled already would be scaled twice.
    """
    return images.reshape(images.shape[0], -1).T / 255


@unroll_images.mistake
def keeps_whole_numbers_only(images):
    """Images of whole numbers come out right; of images with numbers between 0 and 1 only zeros
    are left. The array that you fill holds integers, and these cut off what stands behind the
    decimal point.
    """
    m = images.shape[0]
    X = np.zeros((images[0].size, m), dtype=np.uint8)
    for i in range(m):
        X[:, i] = images[i].ravel()
    return X


@unroll_images.right_answer
def image_by_image(images):
    """One flat list per image, stacked as columns."""
    return np.column_stack([image.flatten().tolist() for image in images])


@unroll_images.right_answer
def moves_the_images_to_the_end(images):
    """Makes the image the last axis, after which a reshape to m columns is right."""
    return np.moveaxis(images, 0, -1).reshape(-1, len(images))


@unroll_images.right_answer
def with_four_loops(images):
    """Number by number into an array of floats; prints its shape."""
    m, h, w, c = images.shape
    X = np.zeros((h * w * c, m))
    for i in range(m):
        for row in range(h):
            for column in range(w):
                for channel in range(c):
                    X[(row * w + column) * c + channel, i] = images[i, row, column, channel]
    print(X.shape)
    return X


# column_percentages


def table(rng, rows, columns):
    """Draw a table of numbers above 0, some columns large and some small, with one entry 0."""
    numbers = rng.uniform(0.5, 9.0, size=(rows, columns)) * 10.0 ** rng.integers(-1, 3, columns)
    numbers[rng.integers(rows), rng.integers(columns)] = 0.0
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
    yield "a transposed table", (transposed(table(rng, few, many)),)
    yield "every second column of a table", (every_second(table(rng, few, many)),)
    yield "a column with one number other than 0", (alone,)


@column_percentages.mistake
def divides_by_the_sums_of_the_rows(table):
    """Your rows sum to 100, your columns do not. axis names the axis that disappears in the sum:
    to add up a column you have to run through the rows.
    """
    return 100 * table / table.sum(axis=1, keepdims=True)


@column_percentages.mistake
def takes_the_wrong_axis_and_drops_it(table):
    """You add up the rows, and each sum then meets a column: with as many rows as columns that
    gives wrong numbers without a word, with any other table an error. Print the shape of your
    sums and compare it with the number of columns.
    """
    return 100 * table / table.sum(axis=1)


@column_percentages.mistake
def makes_a_column_of_the_sums(table):
    """Your sums are right, but they stand below one another, so each of them is divided into a row
    of the table. Shapes are matched from the right: sums that belong to columns have to lie side
    by side.
    """
    return 100 * table / table.sum(axis=0).reshape(-1, 1)


@column_percentages.mistake
def divides_by_the_sum_of_everything(table):
    """Your whole table sums to 100, not each column. Without an axis a sum runs over all numbers.
    Every column needs a sum of its own.
    """
    return 100 * table / table.sum()


@column_percentages.mistake
def forgets_the_factor_100(table):
    """Your columns sum to 1: these are shares. Percent means of a
    hundred, so something is still missing.
    """
    return table / table.sum(axis=0)


@column_percentages.mistake
def rounds_to_whole_percent(table):
    """Your numbers are whole, and a column may sum to 99 or 101. Rounding belongs to the moment of
    printing; what others compute with should keep its digits.
    """
    return np.round(100 * table / table.sum(axis=0))


@column_percentages.mistake
def divides_by_the_largest_number(table):
    """The largest number of each column has become 100, so the columns sum to more. A percentage
    here is a share of the whole column, not of its largest entry.
    """
    return 100 * table / table.max(axis=0)


@column_percentages.mistake
def divides_while_it_still_sums(table):
    """The first row is right, and the further down the more is wrong. The sum is taken anew for
    each row, from a table in which the rows above have been replaced already. Finish the sums
    before you change the first number.
    """
    percentages = table.copy()
    for i in range(table.shape[0]):
        percentages[i] = 100 * percentages[i] / percentages.sum(axis=0)
    return percentages


@column_percentages.mistake
def writes_into_the_table(table):
    """Your percentages are right, but after the call the caller's table is no longer the one that
    was handed in. An operator such as /= works inside that array. Let the division make a new one.
    """
    table /= table.sum(axis=0)
    return 100 * table


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


# normalize_rows


def rows(rng, n, d, zeros=0):
    """Draw n rows of norms from about 1 to about 100, the first ones of which are all zero."""
    x = rng.normal(size=(n, d)) * 10.0 ** rng.integers(0, 3, size=(n, 1))
    x[:zeros] = 0.0
    return rng.permutation(x)


@normalize_rows.cases
def _(rng):
    few, many = sizes(rng)
    yield f"{few} rows of {many} numbers", (rows(rng, few, many),)
    yield "more rows than columns", (rows(rng, many, few),)
    yield "as many rows as columns", (rows(rng, many, many),)
    yield "an all-zero row", (rows(rng, few + 1, many + 1, zeros=1),)
    yield "a transposed array with two all-zero rows", (transposed(rows(rng, many, few, zeros=2)),)
    yield "every second column of an array", (every_second(rows(rng, few, many)),)


@normalize_rows.mistake
def normalizes_the_columns(x):
    """Your columns have length 1, your rows do not. axis names the axis that disappears: for the
    length of a row you have to run through its columns.
    """
    norms = np.linalg.norm(x, axis=0, keepdims=True)
    return x / np.where(norms > 0, norms, 1)


@normalize_rows.mistake
def drops_the_second_axis_of_the_norms(x):
    """Your norms are right, but they have one axis only, and a flat array is matched with the
    columns: an error, or with as many rows as columns wrong numbers without a word. Look at what
    makes NumPy keep the axis that it sums over.
    """
    norms = np.linalg.norm(x, axis=1)
    return x / np.where(norms > 0, norms, 1)


@normalize_rows.mistake
def divides_by_the_norm_of_the_whole_array(x):
    """All numbers are divided by one and the same length, that of the whole array. Every row has a
    length of its own: tell the norm along which axis to work.
    """
    return x / np.linalg.norm(x)


@normalize_rows.mistake
def makes_the_rows_sum_to_1(x):
    """Your rows sum to 1, which is something else than having length 1. Positive and negative
    numbers cancel in a sum, but not in a length: think of Pythagoras.
    """
    sums = x.sum(axis=1, keepdims=True)
    return x / np.where(sums != 0, sums, 1)


@normalize_rows.mistake
def uses_the_l1_norm(x):
    """In your rows the absolute values sum to 1; it is the squares that should. The length that is
    wanted is the L2 norm, and yours is the L1 norm.
    """
    norms = np.abs(x).sum(axis=1, keepdims=True)
    return x / np.where(norms > 0, norms, 1)


@normalize_rows.mistake
def forgets_the_square_root(x):
    """Long rows become short and short rows long: you divide by the square of the length. Something
    is still missing after the squares have been added up.
    """
    squares = (x**2).sum(axis=1, keepdims=True)
    return x / np.where(squares > 0, squares, 1)


@normalize_rows.mistake
def takes_the_mean_of_the_squares(x):
    """Your rows are too long, all by one factor: the square root of the number of columns. A length
    is made of the sum of the squares; their mean is another measure.
    """
    norms = np.sqrt(np.mean(x**2, axis=1, keepdims=True))
    return x / np.where(norms > 0, norms, 1)


@normalize_rows.mistake
def divides_zero_by_zero(x):
    """Everything is right but an all-zero row, which becomes NaN: its length is 0, and 0 divided
    by 0 is no number. Such a row has no direction and is to stay as it is. See to it that the
    divisor is never exactly 0.
    """
    return x / np.linalg.norm(x, axis=1, keepdims=True)


@normalize_rows.mistake
def adds_too_large_a_number_to_the_norm(x):
    """The number that you add to the norms keeps you from dividing by zero, but it is so large that
    every row comes out visibly too short. Take one that is lost beside any real length.
    """
    return x / (np.linalg.norm(x, axis=1, keepdims=True) + 0.01)


@normalize_rows.mistake
def writes_into_x(x):
    """Your values are right, but after the call the caller's array holds them too. An operator such
    as /= works inside the array that was handed in. Let the division make a new one.
    """
    norms = np.linalg.norm(x, axis=1, keepdims=True)
    x /= np.where(norms > 0, norms, 1)
    return x


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


# softmax


@softmax.cases
def _(rng):
    C, m = sizes(rng)
    both = rng.uniform(800.0, 1000.0, size=(C, m))
    both[1:] *= -1  # the mean lies below 0, so that taking it off makes no score small
    far = rng.uniform(-2.0, 2.0, size=(C, m))
    far += rng.permutation([998.0, -998.0, *np.linspace(-500.0, 500.0, m - 2)])
    yield f"{C} classes, {m} examples", (rng.normal(size=(C, m)),)
    yield "more classes than examples", (rng.normal(size=(m, C)),)
    yield "as many classes as examples", (rng.normal(size=(C, C)),)
    yield "transposed scores", (transposed(rng.normal(scale=2.0, size=(C, m))),)
    yield "every second column of an array", (every_second(rng.normal(scale=2.0, size=(C, m))),)
    yield "scores from -1000 to 1000 in one example", (rng.permuted(both, axis=0),)
    # The largest score of all is 1000 or more above all scores of some examples.
    yield "some examples near 1000, some near -1000", (far,)


@softmax.mistake
def normalizes_over_the_examples(Z):
    """Your rows sum to 1. A column is one example, and it is the probabilities of its classes that
    have to sum to 1: look at the axis of your sum.
    """
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake
def divides_by_the_sum_over_all_examples(Z):
    """All your numbers together sum to 1, so each example has only a small share. Without an axis
    a sum runs over the whole array. Every column is a distribution of its own.
    """
    e = np.exp(Z - Z.max(axis=0))
    return e / e.sum()


@softmax.mistake
def overflows_for_large_scores(Z):
    """Moderate scores come out right, large ones as NaN: the exponential of 1000 is infinite, that
    of -1000 is 0, and then both parts of a fraction are. A constant taken off all scores of an
    example does not change its softmax. Choose one after which nothing can overflow.
    """
    e = np.exp(Z)
    return e / e.sum(axis=0, keepdims=True)


@softmax.mistake
def takes_off_the_largest_score_of_all(Z):
    """Nothing overflows any more, but an example whose scores all lie far below those of another
    becomes NaN: all its exponentials are 0, and so is their sum. Every column needs a constant of
    its own.
    """
    e = np.exp(Z - np.max(Z))
    return e / e.sum(axis=0, keepdims=True)


@softmax.mistake
def takes_off_the_largest_score_of_each_class(Z):
    """Your columns sum to 1, but what you take off differs from class to class, and that changes
    the result. Only a constant that is the same for all classes of an example cancels.
    """
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@softmax.mistake
def takes_off_the_mean(Z):
    """An example with scores near 1000 and near -1000 becomes NaN: taking off the mean leaves a
    large positive score, and its exponential is still infinite. Choose a constant after which no
    score is above 0.
    """
    e = np.exp(Z - Z.mean(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@softmax.mistake
def clips_the_scores(Z):
    """Scores beyond your limit all count as the limit, so 1000 and 998 come out equally probable.
    The differences between the scores of an example are all that a softmax looks at: avoid the
    overflow without changing them.
    """
    e = np.exp(np.clip(Z, -500, 500))
    return e / e.sum(axis=0, keepdims=True)


@softmax.mistake
def takes_the_hard_maximum(Z):
    """You give everything to the class with the largest score. A softmax is soft: every class gets
    its share, so that a small change of a score makes a small change of the result.
    """
    return np.equal(Z, Z.max(axis=0, keepdims=True)).astype(float)


@softmax.mistake
def squashes_every_score_by_itself(Z):
    """Each of your numbers is between 0 and 1, but a column does not sum to 1: you took the sigmoid
    of each score. The classes exclude one another, so one can gain only what the others lose.
    """
    return 1 / (1 + np.exp(-Z))


@softmax.mistake
def forgets_the_exponential(Z):
    """Your columns sum to 1, but some numbers are negative: the scores are divided as they are.
    Before they can be shares something has to make them all positive.
    """
    return Z / Z.sum(axis=0, keepdims=True)


@softmax.mistake
def returns_the_logarithms(Z):
    """All your numbers are negative: they are the logarithms of the probabilities. These are useful
    for a cost; here the probabilities themselves are wanted.
    """
    shifted = Z - Z.max(axis=0, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))


@softmax.mistake
def writes_into_z(Z):
    """Your values are right, but after the call the caller's scores have changed. An operator such
    as -= works inside the array that was handed in. Give the shifted scores a name of their own.
    """
    Z -= Z.max(axis=0, keepdims=True)
    e = np.exp(Z)
    return e / e.sum(axis=0, keepdims=True)


@softmax.right_answer
def through_the_logarithm_of_the_sum(Z):
    """logaddexp adds exponentials without ever holding one; no axis is kept."""
    return np.exp(Z - np.logaddexp.reduce(Z, axis=0))


@softmax.right_answer
def example_by_example(Z):
    """Plain numbers, one column at a time; prints the sums."""
    import math

    columns = []
    for scores in Z.T.tolist():
        e = [math.exp(z - max(scores)) for z in scores]
        print(sum(e))
        columns.append([x / sum(e) for x in e])
    return np.array(columns).T


@softmax.right_answer
def from_the_differences_of_scores(Z):
    """1 over the sum of exp(z_j - z_i): what overflows there is rightly a probability of 0."""
    return 1 / np.exp(Z[:, np.newaxis] - Z).sum(axis=0)


@softmax.right_answer
def with_the_largest_score_twice(Z):
    """A shift too many changes nothing."""
    e = np.exp(Z - np.max(Z, axis=0) - 1.5)
    return np.divide(e, np.einsum("ij->j", e))


# l1_loss, l2_loss


def two_arrays(rng):
    """Yield (title, arguments) of predictions and targets: differences of both signs, some < 1."""
    few, many = sizes(rng)
    shapes = {
        "vectors": many,
        "rows": (1, many),
        "columns": (many, 1),
        f"tables of {few} by {many}": (few, many),
    }
    for title, shape in shapes.items():
        yield title, (rng.normal(size=shape), rng.normal(size=shape))
    y = rng.normal(scale=2.0, size=(many, few))
    yield "transposed arrays", (transposed(rng.normal(size=y.shape)), transposed(y))
    y = rng.permutation(np.arange(2.0 * many) % 2).reshape(2, many)
    yield "labels, every second of an array", (every_second(rng.random(y.shape)), every_second(y))


l1_loss.cases(two_arrays)


@l1_loss.mistake
def forgets_the_absolute_value(yhat, y):
    """Too high and too low guesses cancel in your sum, so bad ones may cost nothing, or less
    than nothing. A difference has to count by its size, whatever its sign.
    """
    return np.sum(yhat - y)


@l1_loss.mistake
def takes_the_absolute_value_of_the_sum(yhat, y):
    """Your result is never negative, but too high and too low guesses have cancelled before
    you take the absolute value. Think about the order of the two steps.
    """
    return np.abs(np.sum(yhat - y))


@l1_loss.mistake
def takes_the_absolute_values_too_early(yhat, y):
    """You make guesses and true numbers positive and subtract then, so a guess of -1 for a
    true 1 costs nothing. It is the difference whose size counts.
    """
    return np.sum(np.abs(np.abs(yhat) - np.abs(y)))


@l1_loss.mistake
def averages_the_absolute_values(yhat, y):
    """Your result is too small by the number of elements: it is a mean. The loss of this exercise
    is a sum.
    """
    return np.mean(np.abs(yhat - y))


@l1_loss.mistake
def squares_the_differences(yhat, y):
    """You add up the squares of the differences, which is the L2 loss. Large differences count too
    much in it, and small ones too little, for an L1 loss.
    """
    return np.sum((yhat - y) ** 2)


@l1_loss.mistake
def adds_up_the_first_axis_only(yhat, y):
    """Vectors come out right; for arrays of two axes an array comes back instead of one number.
    Only the first axis has been added up, and Python's own sum does the same.
    """
    return np.sum(np.abs(yhat - y), axis=0)


@l1_loss.mistake
def keeps_the_axes(yhat, y):
    """The number is right, but it sits in an array that still has axes, each of length 1. A loss
    is a plain number: look at what your sum keeps.
    """
    return np.sum(np.abs(yhat - y), keepdims=True)


@l1_loss.mistake
def takes_the_1_norm_of_a_matrix(yhat, y):
    """Vectors and columns come out right, rows and tables too small. The 1-norm of a matrix is
    another thing than that of a vector: the largest sum of a column. Your arrays may have two
    axes.
    """
    return np.linalg.norm(yhat - y, 1)


@l1_loss.mistake
def writes_the_differences_into_yhat(yhat, y):
    """Your loss is right, but after the call the caller's guesses have become differences. An
    operator such as -= works inside the array that was handed in. Give the difference a name of
    its own.
    """
    yhat -= y
    return np.abs(yhat).sum()


@l1_loss.right_answer
def number_by_number(yhat, y):
    """A loop over plain numbers that prints and keeps a running sum."""
    total = 0.0
    for guess, target in zip(yhat.ravel(), y.ravel(), strict=True):
        total += abs(float(guess) - float(target))
        print(total)
    return total


@l1_loss.right_answer
def as_the_norm_of_a_flat_array(yhat, y):
    """The 1-norm of one long vector; a 0-d array."""
    return np.array(np.linalg.norm((y - yhat).flatten(), ord=1))


@l1_loss.right_answer
def the_larger_minus_the_smaller(yhat, y):
    """No absolute value at all; a NumPy scalar."""
    return np.maximum(yhat, y).sum() - np.minimum(yhat, y).sum()


l2_loss.cases(two_arrays)


@l2_loss.mistake
def adds_up_the_absolute_values(yhat, y):
    """You add up the sizes of the differences, which is the L1 loss. In an L2 loss a difference
    twice as large counts four times.
    """
    return np.sum(np.abs(yhat - y))


@l2_loss.mistake
def averages_the_squares(yhat, y):
    """Your result is too small by the number of elements: it is the mean squared error. The loss
    of this exercise is a sum.
    """
    return np.mean((yhat - y) ** 2)


@l2_loss.mistake
def takes_the_root_of_the_sum(yhat, y):
    """Your result is the length of the difference, the L2 norm. The L2 loss is its square: you went
    one step too far.
    """
    return np.sqrt(np.sum((yhat - y) ** 2))


@l2_loss.mistake
def takes_half_of_it(yhat, y):
    """Your result is half of what it should be. The factor 1/2 stands in front of some squared
    errors, because it cancels in the slope; it is not part of this one.
    """
    return np.sum((yhat - y) ** 2) / 2


@l2_loss.mistake
def squares_the_sum(yhat, y):
    """You add up first and square then, so too high and too low guesses cancel. Think about the
    order of the two steps.
    """
    return np.sum(yhat - y) ** 2


@l2_loss.mistake
def subtracts_the_squares(yhat, y):
    """You square guesses and true numbers and subtract then; the result may even be negative. The
    square of a difference is not the difference of the squares.
    """
    return np.sum(yhat**2 - y**2)


@l2_loss.mistake
def adds_up_the_squares_of_the_first_axis_only(yhat, y):
    """Vectors come out right; for arrays of two axes an array comes back instead of one number.
    Only the first axis has been added up, and Python's own sum does the same.
    """
    return np.sum((yhat - y) ** 2, axis=0)


@l2_loss.mistake
def multiplies_as_if_by_vectors(yhat, y):
    """The product of a difference with itself is right for vectors; with two axes it is a matrix
    product, and the shapes do not fit. Element by element works on every shape, and so does a dot
    product of what has been made flat.
    """
    return np.dot(yhat - y, yhat - y)


@l2_loss.mistake
def takes_the_2_norm_of_a_matrix(yhat, y):
    """Vectors, rows and columns come out right, tables too small. The 2-norm of a matrix is another
    thing than that of a vector: its largest singular value. Your arrays may have two axes.
    """
    return np.linalg.norm(yhat - y, 2) ** 2


@l2_loss.mistake
def takes_the_caret_for_a_power(yhat, y):
    """Python stops with an error about `bitwise_xor`. The caret compares bits in Python, which is
    nothing for floats; a power is written with another sign.
    """
    return np.sum((yhat - y) ^ 2)


@l2_loss.mistake
def subtracts_inside_yhat(yhat, y):
    """Your loss is right, but after the call the caller's guesses have become differences. An
    operator such as -= works inside the array that was handed in. Give the difference a name of
    its own.
    """
    yhat -= y
    return np.sum(yhat**2)


@l2_loss.right_answer
def as_a_dot_product_of_flat_arrays(yhat, y):
    """One long vector times itself; a NumPy scalar."""
    difference = (yhat - y).ravel()
    return difference @ difference


@l2_loss.right_answer
def by_the_trace_of_a_product(yhat, y):
    """Two axes for every shape; a 0-d array."""
    difference = np.atleast_2d(yhat - y)
    return np.array(np.trace(difference @ difference.T))


@l2_loss.right_answer
def place_by_place(yhat, y):
    """A sum of plain numbers over all places of the array; prints how many."""
    places = list(np.ndindex(y.shape))
    print(len(places))
    return sum((float(yhat[place]) - float(y[place])) ** 2 for place in places)


# graph_forward, graph_backward


def three_numbers(rng):
    """Yield (title, arguments) of a, b and c: never 0 or 1, and b is never c."""
    a, b, c = (float(rng.uniform(low, low + 1.0)) for low in (4.0, 2.5, 1.3))
    yield "three numbers", (a, b, c)
    yield "a negative a", (-a, c, b)
    yield "a negative b", (c, -a, b)
    yield "a negative c", (b, c, -a)
    yield "whole numbers", tuple(int(n) for n in rng.permutation(np.arange(2, 9))[:3])
    yield "small numbers", (c / 100, b / 10, a / 10)


graph_forward.cases(three_numbers)


@graph_forward.mistake
def adds_b_and_c(a, b, c):
    """Your u is the sum of b and c. Two letters side by side, as in bc, stand for a product; go on
    from there, because v and J are built on u.
    """
    u = b + c
    v = a + u
    return u, v, 3 * v


@graph_forward.mistake
def multiplies_a_and_u(a, b, c):
    """Your u is right, your v is a product. The second box of the graph adds: look at the sign
    between a and u.
    """
    u = b * c
    v = a * u
    return u, v, 3 * v


@graph_forward.mistake
def adds_b_only(a, b, c):
    """Your u is right, but v does not use it: only b is added to a. In a graph each box works on
    what the box before it computed.
    """
    u = b * c
    v = a + b
    return u, v, 3 * v


@graph_forward.mistake
def forgets_the_factor_3(a, b, c):
    """Your u and v are right, and J is the same number as v. The graph has a third box, and one
    step is left to do.
    """
    u = b * c
    v = a + u
    return u, v, v


@graph_forward.mistake
def forgets_the_brackets(a, b, c):
    """Your u and v are right, but in J only a is multiplied by 3. What is multiplied is the whole
    sum, which already has a name.
    """
    u = b * c
    return u, a + u, 3 * a + u


@graph_forward.mistake
def takes_the_third_power(a, b, c):
    """Your J is the third power of v. In Python one asterisk multiplies and two raise to a power:
    look at which of them stands between v and 3.
    """
    u = b * c
    v = a + u
    return u, v, v**3


@graph_forward.mistake
def returns_j_first(a, b, c):
    """All three values are there, in the wrong order. Whoever calls your function writes
    `u, v, J = ...` and would take the one for the other.
    """
    u = b * c
    v = a + u
    return 3 * v, v, u


@graph_forward.mistake
def returns_j_only(a, b, c):
    """Only J comes back. The way back through the graph needs the values in between as well: return
    all three, in the order in which they arise.
    """
    u = b * c
    v = a + u
    return 3 * v


@graph_forward.right_answer
def in_a_list(a, b, c):
    """A list for the tuple, all in one line each."""
    return [b * c, a + b * c, 3 * (a + b * c)]


@graph_forward.right_answer
def multiplied_out(a, b, c):
    """3a + 3bc, with NumPy numbers, 0-d arrays, and a look at what comes out."""
    u = np.multiply(b, c)
    J = np.array(3 * a + 3 * u)
    print(u, J / 3, J)
    return u, np.add(a, u), J


@graph_forward.right_answer
def by_adding_three_times(a, b, c):
    """Knows no factor: adds v to itself in a loop."""
    u, J = float(b) * float(c), 0.0
    v = np.float64(a) + u
    for _ in range(3):
        J += v
    return u, v, J


graph_backward.cases(three_numbers)


@graph_backward.mistake
def exchanges_b_and_c(a, b, c):
    """Your db and dc are exchanged. When b grows a little, u = bc grows by c times as much: it is
    the other factor that counts. Try it with numbers.
    """
    return 3.0, 3.0 * b, 3.0 * c


@graph_backward.mistake
def stops_at_v(a, b, c):
    """All three are a third of what they should be: they are the slopes of v. The last box of
    the graph lies between v and J, and the chain begins there.
    """
    return 1.0, c, b


@graph_backward.mistake
def stops_at_v_for_a(a, b, c):
    """Your db and dc are right, but da is only the slope of v when a grows. From a to J
    there are two steps, and the chain rule multiplies them.
    """
    dv = 3.0
    return 1.0, dv * c, dv * b


@graph_backward.mistake
def counts_the_3_twice(a, b, c):
    """Your da is right; db and dc are three times too large. The factor of the last box is already
    in the slope of v, and adding a number to u only hands it on.
    """
    dv = 3.0
    du = 3.0 * dv
    return dv, du * c, du * b


@graph_backward.mistake
def forgets_the_other_factor(a, b, c):
    """Your db and dc are the slope of u and go no further. One box is left, a
    product: ask how much u grows when only one of its factors does.
    """
    return 3.0, 3.0, 3.0


@graph_backward.mistake
def multiplies_each_by_its_own_value(a, b, c):
    """Each of your slopes contains the number that it is taken for. J is a straight line in
    each of a, b and c alone, and the slope of a line does not depend on where you stand.
    """
    return 3.0 * a, 3.0 * b, 3.0 * c


@graph_backward.mistake
def returns_the_values_of_the_nodes(a, b, c):
    """What comes back are u, v and J themselves. This function is about slopes: by how much J
    grows when a, b or c grows a little.
    """
    return graph_forward(a, b, c)


@graph_backward.mistake
def returns_dc_first(a, b, c):
    """All three slopes are there, in the order in which the way back meets them. Whoever calls
    your function expects them in the order of its arguments.
    """
    return 3.0 * b, 3.0 * c, 3.0


@graph_backward.mistake
def leaves_out_da(a, b, c):
    """Two slopes come back, three are wanted. a is an input of the graph as well, however
    simple its slope is.
    """
    return 3.0 * c, 3.0 * b


@graph_backward.mistake
def nudges_by_next_to_nothing(a, b, c):
    """Your differences have only a few right digits: the nudge is so small that it drowns in the
    rounding of J. Take a larger one; J is a straight line in each argument, so that costs nothing
    here. Or use the chain rule.
    """
    h = 1e-13
    J = graph_forward(a, b, c)[2]
    da = (graph_forward(a + h, b, c)[2] - J) / h
    db = (graph_forward(a, b + h, c)[2] - J) / h
    return da, db, (graph_forward(a, b, c + h)[2] - J) / h


@graph_backward.right_answer
def node_by_node(a, b, c):
    """From the right to the left, in a list, with whole numbers where they are whole."""
    dJ = 1
    dv = 3 * dJ
    da = du = dv
    db = c * du
    dc = b * du
    return [da, db, dc]


@graph_backward.right_answer
def by_central_differences(a, b, c):
    """J a little to the right minus J a little to the left."""
    point, h, slopes = np.array([a, b, c], dtype=float), 1e-3, []
    for step in h * np.eye(3):
        right, left = graph_forward(*(point + step)), graph_forward(*(point - step))
        slopes.append((right[2] - left[2]) / (2 * h))
    return tuple(slopes)


@graph_backward.right_answer
def by_a_product_of_matrices(a, b, c):
    """The chain rule as a row times a matrix; NumPy numbers."""
    dv = np.array([[3.0]])
    inner = np.array([[1.0, c, b]])
    print(dv @ inner)
    return tuple((dv @ inner)[0])


# pairwise_squared_distances


def points(rng, n, k, d):
    """Draw A, (n, d), and B, (k, d)."""
    return rng.normal(size=(n, d)), rng.normal(size=(k, d))


@pairwise_squared_distances.cases
def _(rng):
    few, many = sizes(rng)
    yield f"{many} by {few} rows of 2 numbers", points(rng, many, few, 2)
    yield "rows that are longer than there are many", points(rng, few, few + 1, many + 1)
    yield "as many rows in both, transposed", tuple(map(transposed, points(rng, many, many, few)))
    yield "every second column of arrays", tuple(map(every_second, points(rng, few, many, 2)))
    A, B = points(rng, many, few, few)
    yield "a row that is in both", (A, np.vstack([B[1:], A[:1]]))
    # Small whole numbers: the 120,000 distances take little room in a file.
    A, B = (rng.integers(0, 4, size=(n, 8)).astype(float) for n in (400, 300))
    yield "400 by 300 rows", (A, B), 5


@pairwise_squared_distances.mistake
def loops_over_all_pairs(A, B):
    """Your distances are right, but Python visits every pair by itself, and for 400 by 300 rows
    that takes many times as long as it should. Let NumPy do at least one of the two loops: think
    of what a subtraction does when one array has an axis that the other has not, or multiply out
    the square.
    """
    D = np.zeros((len(A), len(B)))
    for i in range(len(A)):
        for j in range(len(B)):
            difference = A[i] - B[j]
            D[i, j] = difference @ difference
    return D


@pairwise_squared_distances.mistake
def takes_the_root(A, B):
    """Your numbers are the distances; their squares are wanted. You went one step too far."""
    return np.sqrt(((A[:, np.newaxis] - B) ** 2).sum(axis=2))


@pairwise_squared_distances.mistake
def measures_as_a_taxi_drives(A, B):
    """You add up the sizes of the differences: that is how far a taxi drives along the streets of
    a grid. The distance that is wanted here is the straight one, by Pythagoras.
    """
    return np.abs(A[:, np.newaxis] - B).sum(axis=2)


@pairwise_squared_distances.mistake
def averages_over_the_features(A, B):
    """Your numbers are too small, by the number of columns of A and B: you take the mean of the
    squares. Pythagoras adds them up.
    """
    return ((A[:, np.newaxis] - B) ** 2).mean(axis=2)


@pairwise_squared_distances.mistake
def starts_from_b(A, B):
    """Your result lies on its side: its rows belong to B. The rows of the result are those of the
    first argument, its columns those of the second.
    """
    return ((B[:, np.newaxis] - A) ** 2).sum(axis=2)


@pairwise_squared_distances.mistake
def subtracts_row_from_row(A, B):
    """You subtract the first row from the first, the second from the second and so on; that needs
    as many rows in both and gives one number for each. Every row of A has to meet every row of B:
    the difference needs an axis more.
    """
    return ((A - B) ** 2).sum(axis=1)


@pairwise_squared_distances.mistake
def sums_over_the_rows(A, B):
    """Your array of differences has three axes, and you add up one of the two that count rows. What
    has to disappear is the axis of the d numbers of a point: write the shape below the expression
    and see where it stands.
    """
    return ((A[:, np.newaxis] - B) ** 2).sum(axis=1)


@pairwise_squared_distances.mistake
def forgets_the_factor_2(A, B):
    """Multiply out the square of a difference once more: three terms come, and the one in the
    middle has a factor. Yours has none. A row of A that is also in B shows it: its distance is 0.
    """
    return (A**2).sum(axis=1)[:, np.newaxis] - A @ B.T + (B**2).sum(axis=1)


@pairwise_squared_distances.mistake
def adds_the_product(A, B):
    """The middle term has the wrong sign, so your numbers are the squared lengths of sums, not of
    differences. A row of A that is also in B shows it: its distance is 0.
    """
    return (A**2).sum(axis=1)[:, np.newaxis] + 2 * A @ B.T + (B**2).sum(axis=1)


@pairwise_squared_distances.mistake
def leaves_out_the_squares_of_b(A, B):
    """Two of the three terms are there; the squares of B are missing. They change nothing about
    which row of A is nearest to a given row of B, but they do belong to the distance.
    """
    return (A**2).sum(axis=1)[:, np.newaxis] - 2 * A @ B.T


@pairwise_squared_distances.mistake
def adds_two_rank_1_arrays(A, B):
    """Both sums of squares have one axis only, so they are added number by number, or do not fit
    at all. One of them belongs to the rows of the result, the other to its columns: give the one
    a second axis.
    """
    return (A**2).sum(axis=1) + (B**2).sum(axis=1) - 2 * A @ B.T


@pairwise_squared_distances.right_answer
def by_broadcasting(A, B):
    """All differences at once, (n, k, d)."""
    return np.sum((A[:, None, :] - B[None, :, :]) ** 2, axis=-1)


@pairwise_squared_distances.right_answer
def row_of_a_by_row_of_a(A, B):
    """A single loop over the rows of A, an array built from a list; prints how far it is."""
    rows = []
    for a in A:
        rows.append(((B - a) ** 2).sum(axis=1))
        print(len(rows), end="\r")
    return np.array(rows)


@pairwise_squared_distances.right_answer
def row_of_b_by_row_of_b(A, B):
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
