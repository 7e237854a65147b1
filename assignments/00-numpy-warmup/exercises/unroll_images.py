"""unroll_images: (h*w*c, m) from images (m, h, w, c): column i is image i in C order."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second, as_transpose
from dlkit.reference import arrays

unroll_images = Exercise(arrays.unroll_images, points=11)


def colours(rng, shape):
    """Draw images of whole numbers, as they come from a file."""
    return rng.integers(0, 256, size=shape).astype(np.uint8)


@unroll_images.cases
def _(rng):
    h, w = (int(n) for n in rng.permutation([2, 3, 4, 5])[:2])
    m = int(rng.integers(6, 9))
    yield f"{m} colour images of whole numbers", (colours(rng, (m, h, w, 3)),)
    yield "grey images", (rng.random((m, h, w, 1)),)
    # Floats need not lie between 0 and 1: a mean image may have been taken off.
    yield "images of four channels, transposed", (as_transpose(rng.normal(size=(m, w, h, 4))),)
    yield "every second channel of an array", (as_every_second(rng.random((m, h, w, 3))),)
    yield "a single image", (rng.random((1, h, w, 3)),), {"edge": 0.2}
    # Catches nothing more, but shows what a missing transpose does to the numbers.
    yield "as many images as numbers in one", (colours(rng, (12, *rng.permutation([2, 3]), 2)),)


@unroll_images.right_answer
def plain(images):
    """One row for each image, then turned round."""
    return images.reshape(images.shape[0], -1).T


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


unroll_images.slip(
    "reshapes_to_m_columns",
    {"(images.shape[0], -1).T": "(-1, images.shape[0])"},
    """Your array has the right shape, but a column holds numbers of all images. A reshape keeps
    the order in which the numbers lie in memory, and there each image is one unbroken run. Decide
    first which axis of the new array such a run has to fill.""",
)

unroll_images.slip(
    "forgets_the_transpose",
    {".T": ""},
    """Each of your rows is one image. In this course an example is a column: your array holds the
    right numbers and lies on its side.""",
)

unroll_images.slip(
    "puts_whole_colour_planes_first",
    {"images.reshape": "images.transpose(0, 3, 1, 2).reshape"},
    """Each column is one image, but first all its red numbers, then all green, then all blue. In
    C order the last axis runs fastest, so the colours of one pixel stay side by side. No axis has
    to move before you reshape.""",
)

unroll_images.slip(
    "unrolls_in_fortran_order",
    {"reshape(images.shape[0], -1).T": "T.reshape(-1, images.shape[0])"},
    """Each column is one image, with its axes run through backwards: the row index changes fastest
    and the channel slowest. Turning the whole array round also turns round the order inside an
    image. Unroll first, turn afterwards.""",
)

unroll_images.slip(
    "unrolls_as_the_memory_lies",
    {"images.reshape": 'images.ravel(order="K").reshape'},
    """Most images come out right, those of a transposed array do not. It looks as if the numbers
    are read in the order in which they lie in memory, and NumPy does not move them when it turns
    an array round. Ask for an order of the axes, not of the memory.""",
)

unroll_images.slip(
    "goes_down_the_columns_of_an_image",
    {"images.reshape": "images.transpose(0, 2, 1, 3).reshape"},
    """Inside an image you go down a column of pixels before you step to the next; C order goes
    along a row first. Look at which of height and width your order changes first.""",
)

unroll_images.slip(
    "unrolls_everything_into_one_column",
    {"(images.shape[0], -1).T": "(-1, 1)"},
    """All images have become one long column, and nobody can tell any more where one ends. The
    number of images has to stay an axis of the result.""",
)


@unroll_images.mistake
def assumes_three_channels(images):
    """Colour pictures come out right; a picture with another number of channels stops with an
    error. It looks as if a number of your own stands where the array knows better: its shape says
    how many numbers an image has."""
    m, h, w, _ = images.shape
    return images.reshape(m, h * w * 3).T


unroll_images.slip(
    "scales_to_between_0_and_1",
    {".T": ".T / 255"},
    """Every number is 1/255 of what it was. Scaling is often done next, but this function is to
    move numbers, not to change them; and an image that was scaled already would be scaled twice.
    """,
)


@unroll_images.mistake
def keeps_whole_numbers_only(images):
    """Images of whole numbers come out right; of images with numbers between 0 and 1 only zeros
    are left. It looks as if the result goes through an array of integers, and these cut off what
    stands behind the decimal point."""
    m = images.shape[0]
    X = np.zeros((images[0].size, m), dtype=np.uint8)
    for i in range(m):
        X[:, i] = images[i].ravel()
    return X
