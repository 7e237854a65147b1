"""Labelled images in the HDF5 layout that the cat / non-cat courses use."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dlkit.data.hdf5 import BUNDLED, read_datasets, write_datasets
from dlkit.data.layout import CLASSES, TEST, TRAIN, checked


@dataclass(frozen=True, eq=False, repr=False)
class Images:
    """Hold labelled images, split into a training half and a test half.

    Attributes
    ----------
    train_x, test_x : uint8 arrays (m, height, width, channels), values 0..255
    train_y, test_y : integer arrays (1, m), each label an index into ``classes``
    classes : tuple of str, the name of each label
    """

    train_x: np.ndarray
    train_y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray
    classes: tuple[str, ...]

    def __repr__(self) -> str:
        size = " x ".join(str(side) for side in self.train_x.shape[1:])
        counts = f"{len(self.train_x)} training and {len(self.test_x)} test images"
        return f"{counts} of {size}, classes: {', '.join(self.classes)}"


def load_images(path: str | os.PathLike, test_path: str | os.PathLike | None = None) -> Images:
    """Load labelled images from one HDF5 file, or from a training and a test file.

    The files are opened for reading only and are closed again.

    Parameters
    ----------
    path : file with ``train_set_x`` (m, height, width, channels) of uint8, ``train_set_y`` (m,) or
        (1, m) of integers and ``list_classes``; without ``test_path`` also with the test half
    test_path : file with ``test_set_x`` and ``test_set_y``, if they lie in a file of their own

    Raises
    ------
    FileNotFoundError, ValueError : one sentence that says which file and what is wrong with it
    """
    if test_path is None:
        content = read_datasets(Path(path), (*TRAIN, *TEST, CLASSES))
    else:
        content = read_datasets(Path(path), (*TRAIN, CLASSES))
        content |= read_datasets(Path(test_path), TEST)
    files = path if test_path is None else f"{path} with {test_path}"
    content = checked(f"load_images: {files}", content)
    return Images(*(content[key] for key in (*TRAIN, *TEST, CLASSES)))


def save_images(path: str | os.PathLike, images: Images) -> None:
    """Write labelled images into one HDF5 file that ``load_images`` reads.

    The file appears under its name only when it is complete.

    Parameters
    ----------
    path : the file to write; an older one is replaced
    images : what ``load_images`` shall give back

    Raises
    ------
    ValueError : when the images do not fit the layout
    """
    columns = (images.train_x, images.train_y, images.test_x, images.test_y, images.classes)
    content = dict(zip((*TRAIN, *TEST, CLASSES), columns, strict=True))
    content = checked(f"save_images: {path}", content)
    for key in (TRAIN[1], TEST[1]):
        content[key] = content[key].ravel()  # (m,), as the courses' own files have it
    content[CLASSES] = np.array([name.encode() for name in content[CLASSES]])
    write_datasets(Path(path), content)


def digits() -> Images:
    """Load 1797 handwritten digits as grey images of 8 x 8; the label is the digit.

    Returns
    -------
    Images : 1397 training and 400 test images (m, 8, 8, 1) in a fixed shuffled order; the source's
        values 0..16 are scaled to 0..255

    Source
    ------
    E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits (its test set), UCI Machine
    Learning Repository, CC BY 4.0
    """
    return load_images(BUNDLED / "digits.h5")
