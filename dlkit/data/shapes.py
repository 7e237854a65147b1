"""Colour images of discs and rings, made on the spot: one unit on the pixels cannot tell them.

Any colour may lie on any other, so no pixel is brighter in one class than in the other on average.
What tells a ring is that its middle is like its surroundings, which takes a hidden layer to see.
"""

from __future__ import annotations

import numpy as np

from dlkit.data.images import Images
from dlkit.data.sizes import check_size

SIDE = 64  # pixels
CLASSES = ("disc", "ring")
APART = 110.0  # between the two colours of an image, as a distance in RGB of 0..255
SHADE = 0.25  # how much brighter one side of an image is than the other


def shapes(m_train: int = 240, m_test: int = 80, seed: int = 0) -> Images:
    """Draw discs (label 0) and rings (label 1) of random colour, size and place.

    Parameters
    ----------
    m_train, m_test : numbers of images, at least 2 each; the classes are equal in number
    seed : of the random numbers; equal seeds give equal images

    Returns
    -------
    Images : of (64, 64, 3), with ``classes`` ("disc", "ring")

    Raises
    ------
    ValueError : when ``m_train`` or ``m_test`` is too small
    """
    check_size("shapes", "m_train", m_train)
    check_size("shapes", "m_test", m_test)
    rng = np.random.default_rng(seed)
    return Images(*_half(m_train, rng), *_half(m_test, rng), classes=CLASSES)


def _half(m: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    labels = rng.permutation(np.arange(m) % 2)
    return np.stack([_image(bool(label), rng) for label in labels]), labels[np.newaxis]


def _image(is_ring: bool, rng: np.random.Generator) -> np.ndarray:
    """Return (64, 64, 3) of uint8."""
    ground, colour = _two_colours(rng)
    cover = _cover(is_ring, rng)[..., np.newaxis]  # (64, 64, 1)
    light = 1 + SHADE * rng.choice([-1, 1]) * np.linspace(-0.5, 0.5, SIDE)
    pixels = (ground + (colour - ground) * cover) * light[:, np.newaxis, np.newaxis]
    return np.clip(np.round(pixels), 0, 255).astype(np.uint8)


def _two_colours(rng: np.random.Generator) -> np.ndarray:
    """Return (2, 3): two colours that an eye can tell apart."""
    while True:
        pair = rng.uniform(20, 235, size=(2, 3))
        if np.linalg.norm(pair[0] - pair[1]) >= APART:
            return pair


def _cover(is_ring: bool, rng: np.random.Generator) -> np.ndarray:
    """Return how much of each pixel the shape covers, (64, 64) of 0..1: soft along the edge."""
    row, column = rng.uniform(SIDE / 2 - 4, SIDE / 2 + 4, size=2)
    radius = rng.uniform(0.3, 0.4) * SIDE
    hole = radius * rng.uniform(0.55, 0.7)  # drawn for discs too: both classes use equal draws
    middle = np.arange(SIDE) + 0.5
    distance = np.hypot(middle[:, np.newaxis] - row, middle - column)
    cover = np.clip(radius - distance + 0.5, 0, 1)
    return cover * np.clip(distance - hole + 0.5, 0, 1) if is_ring else cover
