"""The lesson's colour images: discs and rings, in any colour on any other."""

from __future__ import annotations

from pathlib import Path

from dlkit.data import save_images, shapes

TRAIN, TEST = 240, 300  # many test images, because a good network is wrong on few of them


def write(folder: Path) -> None:
    """Write ``shapes.h5``: 240 training and 300 test images (m, 64, 64, 3), label 1 for a ring."""
    save_images(Path(folder) / "shapes.h5", shapes(m_train=TRAIN, m_test=TEST, seed=0))
