"""Two classes of points in the plane, made on the spot; the simplest set stands first.

Each function returns X (2, m) and Y (1, m), both float64: an example is a column, its label 0 or 1.
Labels alternate before they are shuffled, so that the classes are equal in number (with an odd
``m``, class 0 has one more). Equal seeds give equal sets.
"""

from __future__ import annotations

import numpy as np

from dlkit.data.sizes import check_size

PETALS = 6  # three of each class
REACH = 4.0  # how far petals and spirals reach from the origin


def blobs(m: int = 400, noise: float = 0.8, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Make two round clouds, which a line separates but for a few points.

    Parameters
    ----------
    m : number of points, at least 2
    noise : standard deviation of each coordinate around its place, at least 0
    seed : of the random numbers

    Returns
    -------
    X : (2, m); class 0 around (-1.5, -1), class 1 around (1.5, 1)
    Y : (1, m) of 0.0 and 1.0

    Raises
    ------
    ValueError : when ``m`` or ``noise`` is too small
    """
    rng, Y = _start("blobs", m, noise, seed)
    centre = np.array([[1.5], [1.0]])
    return _scattered(rng, (2 * Y - 1) * centre, noise), Y


def circles(m: int = 400, noise: float = 0.25, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Make a circle of class 1 inside of a circle of class 0: no line separates them.

    Parameters
    ----------
    m : number of points, at least 2
    noise : standard deviation of each coordinate around its place, at least 0
    seed : of the random numbers

    Returns
    -------
    X : (2, m); radius 1.5 for class 1, 3 for class 0
    Y : (1, m) of 0.0 and 1.0

    Raises
    ------
    ValueError : when ``m`` or ``noise`` is too small
    """
    rng, Y = _start("circles", m, noise, seed)
    angle = rng.uniform(0, 2 * np.pi, Y.shape)
    return _scattered(rng, _at(angle, 3 - 1.5 * Y), noise), Y


def moons(m: int = 400, noise: float = 0.3, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Make two half circles that reach into each other; a line gets most points right, not all.

    Parameters
    ----------
    m : number of points, at least 2
    noise : standard deviation of each coordinate around its place, at least 0
    seed : of the random numbers

    Returns
    -------
    X : (2, m); radius 2, class 0 bulges upwards, class 1 is the same turned by half a turn
    Y : (1, m) of 0.0 and 1.0

    Raises
    ------
    ValueError : when ``m`` or ``noise`` is too small
    """
    rng, Y = _start("moons", m, noise, seed)
    angle = rng.uniform(0, np.pi, Y.shape)
    upper = _at(angle, 2.0) - np.array([[1.0], [0.5]])
    return _scattered(rng, (1 - 2 * Y) * upper, noise), Y


def spirals(m: int = 400, noise: float = 0.15, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Make two spiral arms that wind around each other: a line is little better than a coin.

    Parameters
    ----------
    m : number of points, at least 2
    noise : standard deviation of each coordinate around its place, at least 0
    seed : of the random numbers

    Returns
    -------
    X : (2, m); one turn and a half for each arm, from near the origin to radius 4
    Y : (1, m) of 0.0 and 1.0

    Raises
    ------
    ValueError : when ``m`` or ``noise`` is too small
    """
    rng, Y = _start("spirals", m, noise, seed)
    along = rng.uniform(0.1, 1, Y.shape)  # share of the arm
    return _scattered(rng, _at(3 * np.pi * along + np.pi * Y, REACH * along), noise), Y


def flower(m: int = 400, noise: float = 0.2, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Make a flower of six petals whose classes alternate: a line gets two thirds right at best.

    A tanh network with one hidden layer of four or five units gets about nine in ten right.

    Parameters
    ----------
    m : number of points, at least 2
    noise : standard deviation of each coordinate around the edge of its petal, at least 0
    seed : of the random numbers

    Returns
    -------
    X : (2, m); petals reach from the origin to radius 4
    Y : (1, m) of 0.0 and 1.0

    Raises
    ------
    ValueError : when ``m`` or ``noise`` is too small
    """
    rng, Y = _start("flower", m, noise, seed)
    along = rng.uniform(0, 1, Y.shape)  # share of the way around the petal's edge
    petal = 2 * rng.integers(PETALS // 2, size=Y.shape) + Y  # even petals are of class 0
    angle = (petal + along) * 2 * np.pi / PETALS
    return _scattered(rng, _at(angle, REACH * np.sin(np.pi * along)), noise), Y


def _start(where: str, m: int, noise: float, seed: int) -> tuple[np.random.Generator, np.ndarray]:
    """Check what was asked for; return the generator and the shuffled labels, (1, m)."""
    check_size(where, "m", m)
    if not noise >= 0:
        raise ValueError(
            f"{where}: noise is {noise!r}, expected 0 or more; it is a standard deviation, with "
            "0 every point lies where it belongs"
        )
    rng = np.random.default_rng(seed)
    return rng, rng.permutation(np.arange(m) % 2.0)[np.newaxis]


def _at(angle: np.ndarray, radius: np.ndarray | float) -> np.ndarray:
    """Return the points (2, m) at these angles, in radians, and distances from the origin."""
    return radius * np.vstack([np.cos(angle), np.sin(angle)])


def _scattered(rng: np.random.Generator, X: np.ndarray, noise: float) -> np.ndarray:
    return X + noise * rng.standard_normal(X.shape)
