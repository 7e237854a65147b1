"""NumPy warm-up: shapes, axes, broadcasting, and a first computation graph."""

import numpy as np


def unroll_images(images: np.ndarray) -> np.ndarray:
    """Return (h*w*c, m) from images (m, h, w, c): column i is image i in C order."""
    return images.reshape(images.shape[0], -1).T


def column_percentages(table: np.ndarray) -> np.ndarray:
    """Return `table` in percent of its column sums: every column sums to 100."""
    return 100.0 * table / table.sum(axis=0, keepdims=True)


def normalize_rows(x: np.ndarray) -> np.ndarray:
    """Return x with each row divided by its L2 norm; an all-zero row stays zero."""
    norms = np.linalg.norm(x, axis=1, keepdims=True)  # (rows, 1)
    return x / np.where(norms > 0, norms, 1.0)


def graph_forward(a: float, b: float, c: float) -> tuple[float, float, float]:
    """Return (u, v, J) of u = b c, v = a + u, J = 3 v."""
    u = b * c
    v = a + u
    return u, v, 3 * v


def graph_backward(a: float, b: float, c: float) -> tuple[float, float, float]:
    """Return (dJ/da, dJ/db, dJ/dc) of the same graph, by the chain rule from the right."""
    dv = 3.0
    da, du = dv, dv
    return da, du * c, du * b


def pairwise_squared_distances(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """Return (n, k) of squared distances between the rows of A (n, d) and of B (k, d).

    |a - b|² = |a|² - 2 a·b + |b|², so that one matrix product does the work.
    """
    squares_a = (A**2).sum(axis=1)[:, None]  # (n, 1)
    squares_b = (B**2).sum(axis=1)[None, :]  # (1, k)
    return squares_a - 2.0 * A @ B.T + squares_b
