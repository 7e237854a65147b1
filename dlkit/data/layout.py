"""The layout of an image data set: which datasets it has and what each must look like.

``train_set_x`` and ``test_set_x`` hold images, ``train_set_y`` and ``test_set_y`` one label per
image, ``list_classes`` the name of each label.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

TRAIN = ("train_set_x", "train_set_y")
TEST = ("test_set_x", "test_set_y")
CLASSES = "list_classes"


def checked(where: str, content: Mapping) -> dict:
    """Return the content in its settled form: labels (1, m), class names as a tuple of str.

    Raises
    ------
    ValueError : one sentence that begins with ``where``
    """
    classes = _class_names(where, content[CLASSES])
    result = {CLASSES: classes}
    for images, labels in (TRAIN, TEST):
        x = _images(f"{where}: {images}", content[images])
        result[images] = x
        result[labels] = _labels(f"{where}: {labels}", content[labels], len(x), len(classes))
    sizes = [result[images].shape[1:] for images, _ in (TRAIN, TEST)]
    if sizes[0] != sizes[1]:
        raise ValueError(
            f"{where}: training images are {sizes[0]} and test images {sizes[1]}, expected one "
            "size; check that the two halves belong together"
        )
    return result


def _images(where: str, x: np.ndarray) -> np.ndarray:
    x = np.asarray(x)
    if x.ndim != 4 or 0 in x.shape:
        raise ValueError(
            f"{where} has shape {x.shape}, expected (m, height, width, channels); "
            "grey images have 1 channel, as in images[..., np.newaxis]"
        )
    if x.dtype != np.uint8:
        raise ValueError(
            f"{where} holds {x.dtype}, expected uint8 from 0 to 255; convert the images before "
            "they are saved"
        )
    return x


def _labels(where: str, y: np.ndarray, m: int, n_classes: int) -> np.ndarray:
    y = np.asarray(y)
    if y.dtype.kind not in "iub":
        raise ValueError(f"{where} holds {y.dtype}, expected integers; save class numbers")
    if y.shape not in ((m,), (1, m)):
        raise ValueError(
            f"{where} has shape {y.shape} for {m} images, expected ({m},) or (1, {m}); "
            "save one label per image"
        )
    if y.min() < 0 or y.max() >= n_classes:
        raise ValueError(
            f"{where} runs from {y.min()} to {y.max()}, expected 0 to {n_classes - 1}; "
            f"list_classes must name every label"
        )
    return y.reshape(1, m).astype(np.int64)


def _class_names(where: str, names: np.ndarray) -> tuple[str, ...]:
    """Return the names; numbers, as public files have them, are named by their digits."""
    row = np.asarray(names)
    items = row.tolist()
    known = (bytes, str, int) if row.dtype.kind in "iuSUO" else (bytes, str)
    if not isinstance(items, list) or not all(type(item) in known for item in items):
        raise ValueError(
            f"{where}: list_classes holds {row.dtype} of shape {row.shape}, expected a row of "
            "names or whole numbers; save the classes as text"
        )
    return tuple(
        item.decode(errors="replace") if isinstance(item, bytes) else str(item) for item in items
    )
