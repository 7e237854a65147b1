"""Write the data sets that the package brings along: ``python -m dlkit.bundling``.

They are scikit-learn's copies, so that students need no scikit-learn. A test compares them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits

from dlkit.data import Images, Table, save_images
from dlkit.data.hdf5 import BUNDLED, write_datasets
from dlkit.data.tables import KEYS

SET_APART = 4  # lesson 01 leaves this digit out and keeps the order of the others


def digits() -> Images:
    """Return 1397 training and 400 test images (m, 8, 8, 1), scaled from 0..16 to 0..255."""
    source = load_digits()
    order = _digit_order(source.target)
    x = np.round(source.images[order] * (255 / 16)).astype(np.uint8)[..., np.newaxis]
    y = source.target[order][np.newaxis]
    return Images(x[:-400], y[:, :-400], x[-400:], y[:, -400:], tuple("0123456789"))


def breast_cancer() -> Table:
    """Return 398 training and 171 test examples; scikit-learn's labels are 0 for malignant."""
    source = load_breast_cancer()
    order = np.random.default_rng(1).permutation(len(source.target))
    x, y = source.data[order].T, 1.0 - source.target[order][np.newaxis]
    names = tuple(str(name) for name in source.feature_names)
    halves = (x[:, :398], y[:, :398], x[:, 398:], y[:, 398:])
    return Table(*halves, features=names, classes=("benign", "malignant"))


def write(folder: Path) -> None:
    """Write ``digits.h5`` and ``breast_cancer.h5`` into the folder."""
    folder.mkdir(exist_ok=True)
    save_images(folder / "digits.h5", digits())
    table = breast_cancer()
    content = {key: np.asarray(getattr(table, key)) for key in KEYS}
    write_datasets(folder / "breast_cancer.h5", content | _as_bytes(content, KEYS[4:]))


def _digit_order(target: np.ndarray) -> np.ndarray:
    """Return a shuffled order: the digits set apart fall between the others, at random too."""
    rng = np.random.default_rng(1)
    others = rng.permutation(np.flatnonzero(target != SET_APART))
    apart = rng.permutation(np.flatnonzero(target == SET_APART))
    is_apart = rng.permutation(target == SET_APART)
    order = np.empty_like(target)
    order[is_apart], order[~is_apart] = apart, others
    return order


def _as_bytes(content: dict[str, np.ndarray], keys: tuple[str, ...]) -> dict[str, np.ndarray]:
    return {key: np.array([name.encode() for name in content[key].tolist()]) for key in keys}


if __name__ == "__main__":
    write(BUNDLED)
