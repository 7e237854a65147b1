"""Measurements in columns, for lessons whose examples are no images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dlkit.data.hdf5 import BUNDLED, read_datasets

KEYS = ("train_x", "train_y", "test_x", "test_y", "features", "classes")


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """Hold labelled measurements, split into a training half and a test half.

    Attributes
    ----------
    train_x, test_x : float64 arrays (n_x, m), a column for each example
    train_y, test_y : float64 arrays (1, m), each label an index into ``classes``
    features : tuple of n_x str, the name of each row
    classes : tuple of str, the name of each label
    """

    train_x: np.ndarray
    train_y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray
    features: tuple[str, ...]
    classes: tuple[str, ...]

    def __repr__(self) -> str:
        counts = f"{self.train_x.shape[1]} training and {self.test_x.shape[1]} test examples"
        return f"{counts} of {len(self.features)} features, classes: {', '.join(self.classes)}"


def breast_cancer() -> Table:
    """Load 569 tumours, each described by 30 measurements of its cells; label 1 is malignant.

    Returns
    -------
    Table : 398 training and 171 test examples in a fixed shuffled order, values in the units of
        the source: scale each feature before you train

    Source
    ------
    W. Wolberg, O. Mangasarian, N. Street, W. Street: Breast Cancer Wisconsin (Diagnostic), UCI
    Machine Learning Repository, CC BY 4.0; there malignant is M, benign B
    """
    content = read_datasets(BUNDLED / "breast_cancer.h5", KEYS, where="breast_cancer")
    names = [tuple(name.decode() for name in content[key]) for key in KEYS[4:]]
    return Table(*(content[key] for key in KEYS[:4]), *names)
