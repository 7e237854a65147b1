"""flip_horizontal: (2m, h, w, c): the images, then their mirror images."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import regularization as reference

flip_horizontal = Exercise(reference.flip_horizontal, points=7)


# m, h, w and c all differ, and no image is symmetric.
@flip_horizontal.cases
def _(rng):
    def draw(c, kind=np.uint8):
        h, w = rng.permutation([4, 5, 6, 7])[:2]
        return rng.integers(0, 256, size=(8 if c == 1 else 2, h, w, c)).astype(kind)

    yield "two colour images", (draw(3),)
    yield "grey images", (draw(1),)
    yield "an odd width", (rng.integers(0, 256, size=(1, 13, 15, 2)),)
    yield "an even width", (rng.integers(0, 256, size=(3, 5, 6, 1)),)
    yield "every second column of an array", (draw(3).repeat(2, axis=2)[:, :, ::2],)
    # Images are standardised at times: fractions, of either sign.
    yield "fractions, transposed", (20 * rng.normal(size=(2, 5, 4, 3)).transpose(0, 2, 1, 3),)


@flip_horizontal.right_answer
def plain(images):
    """The mirror images by a slice, joined by concatenate."""
    return np.concatenate([images, images[:, :, ::-1]])


@flip_horizontal.right_answer
def with_flip(images):
    """np.flip with its axis, joined by vstack."""
    return np.vstack((images, np.flip(images, axis=2)))


@flip_horizontal.right_answer
def image_by_image(images):
    """A list of images, each mirrored by fliplr; prints."""
    everything = list(images)
    for image in images:
        everything.append(np.fliplr(image))
        print(image.shape)
    return np.array(everything)


@flip_horizontal.right_answer
def into_an_array_of_floats(images):
    """Fills an array of floats column by column."""
    m, h, w, c = images.shape
    result = np.zeros((2 * m, h, w, c))
    result[:m] = images
    for j in range(w):
        result[m:, :, w - 1 - j, :] = images[:, :, j, :]
    return result


flip_horizontal.slip(
    "flips_up_and_down",
    {"[:, :, ::-1]": "[:, ::-1]"},
    """Your images stand on their heads: the rows are mirrored. The axes are image, row, column,
    colour, and left and right are exchanged along one row. np.fliplr too takes the second axis,
    which is right only for a single image.""",
)

flip_horizontal.slip(
    "flips_the_colours",
    {"[:, :, ::-1]": "[..., ::-1]"},
    """Your images have red and blue exchanged, and nothing is mirrored. The last axis holds the
    colours. Count the axes from the front: image, row, column, colour.""",
)

flip_horizontal.slip(
    "turns_the_images_round",
    {"[:, :, ::-1]": "[:, ::-1, ::-1]"},
    """Your images are turned by half a circle: rows and columns are mirrored. A mirror image keeps
    up and down as they are.""",
)

flip_horizontal.slip(
    "flips_every_axis",
    {"images[:, :, ::-1]": "np.flip(images)"},
    """Everything is turned round in your second half: the order of the images, rows, columns and
    colours. Without an axis, np.flip does that. Say which axis you mean.""",
)

flip_horizontal.slip(
    "turns_round_the_order_of_the_images",
    {"[:, :, ::-1]": "[::-1]"},
    """Your second half holds the same images from last to first, none of them mirrored. The first
    axis counts the images. Mirroring happens inside each of them.""",
)

flip_horizontal.slip(
    "returns_the_mirror_images_alone",
    {"np.concatenate([images, images[:, :, ::-1]])": "images[:, :, ::-1]"},
    """The originals are gone. The point of the mirror images is that there are more examples than
    before: return both, the originals first.""",
)

flip_horizontal.slip(
    "puts_the_mirror_images_first",
    {"images, images[:, :, ::-1]": "images[:, :, ::-1], images"},
    """Both halves are right, in the wrong order. The caller repeats the labels in the order that
    the exercise gives: the originals, then the mirror images.""",
)


@flip_horizontal.mistake
def puts_each_beside_its_mirror_image(images):
    """You return each original followed by its mirror image. The exercise asks for all originals
    and then all mirror images; labels that are repeated as a whole would not fit yours.
    """
    m, h, w, c = images.shape
    return np.stack([images, images[:, :, ::-1]], axis=1).reshape(2 * m, h, w, c)


flip_horizontal.slip(
    "joins_them_side_by_side",
    {"::-1]]": "::-1]], axis=2"},
    """Your images are twice as wide: each is joined with its own mirror image. The number of
    images should double, not their width. Look at the axis along which you join.""",
)

flip_horizontal.slip(
    "transposes_the_images",
    {"images[:, :, ::-1]": "images.transpose(0, 2, 1, 3)"},
    """It looks as if you exchange rows and columns, which turns a wide image into a high one. A
    mirror image has the shape of the original: its columns stand in the opposite order.""",
)

flip_horizontal.slip(
    "stacks_them_along_a_new_axis",
    {"np.concatenate": "np.stack"},
    """Your result has five axes: stacking makes a new axis for the two halves. The mirror images
    are more examples of the same kind, so they belong on the first axis that is already there.""",
)


@flip_horizontal.mistake
def overwrites_the_columns_it_still_needs(images):
    """The second half of each mirror image is mirrored back, as when columns are overwritten
    before they are read because one array is worked on from both sides. Read from the original,
    and write into another array."""
    mirrored = images.copy()
    w = images.shape[2]
    for j in range(w):
        mirrored[:, :, j] = mirrored[:, :, w - 1 - j]
    return np.concatenate([images, mirrored])


@flip_horizontal.mistake
def mirrors_the_callers_array(images):
    """After the call the caller's images have changed. Assigning to a slice writes into the array
    that was handed in. Make a new array."""
    originals = images.copy()
    images[:] = originals[:, :, ::-1]
    return np.concatenate([originals, images])
