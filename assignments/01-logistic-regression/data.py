"""The lesson's images: does a handwritten digit contain a closed loop?"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dlkit.data import Images, digits, save_images

LOOPS = (0, 6, 8, 9)
AMBIGUOUS = 4  # some people close its top, some leave it open: no label would be right
TEST_SIZE = 400


def write(folder: Path) -> None:
    """Write ``digits.h5``: 1216 training and 400 test images (m, 8, 8, 1), label 1 for a loop."""
    source = digits()
    digit = np.concatenate([source.train_y, source.test_y], axis=1)[0]
    kept = digit != AMBIGUOUS
    x = np.concatenate([source.train_x, source.test_x])[kept]
    y = np.isin(digit[kept], LOOPS).astype(np.int64)
    halves = (x[:-TEST_SIZE], y[:-TEST_SIZE], x[-TEST_SIZE:], y[-TEST_SIZE:])
    save_images(Path(folder) / "digits.h5", Images(*halves, classes=("no loop", "loop")))
