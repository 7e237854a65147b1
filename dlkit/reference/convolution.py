"""Convolution and pooling of images (m, n_H, n_W, n_C).

Filters are (f, f, n_C_prev, n_C), biases (1, 1, 1, n_C). Filters are not turned round, and a window
that hangs over the padded edge does not count. Backward functions return sums over examples and
positions: nothing is divided by m.
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

Array = np.ndarray
ConvCache = tuple[Array, Array, Array, int, int]
PoolCache = tuple[Array, int, int, str]


def conv_output_size(n: int, f: int, p: int, s: int) -> int:
    """Return how many windows of size f fit into n numbers padded by p, s apart."""
    return (n + 2 * p - f) // s + 1


def zero_pad(X: Array, p: int) -> Array:
    """Put p zeros on all four sides of every channel: (m, n_H + 2p, n_W + 2p, n_C)."""
    return np.pad(X, ((0, 0), (p, p), (p, p), (0, 0)))


def windows(X: Array, f: int, stride: int) -> Array:
    """Return a view of all windows: (m, rows, columns, f, f, n_C)."""
    views = sliding_window_view(X, (f, f), axis=(1, 2))[:, ::stride, ::stride]
    return views.transpose(0, 1, 2, 4, 5, 3)


def cross_correlate(image: Array, K: Array) -> Array:
    """Return the sums of products of K with each window of a 2-D image, as float64."""
    return np.tensordot(sliding_window_view(image, K.shape).astype(float), K, axes=2)


def edge_map(image: Array, weights: Array, direction: str) -> Array:
    """Return the signed response to a 3x3 edge filter: `"vertical"` or `"horizontal"` edges.

    Bright left of dark, or bright above dark, is positive.
    """
    vertical = np.outer(weights, [1, 0, -1]).astype(float)
    return cross_correlate(image, vertical if direction == "vertical" else vertical.T)


def conv_single_step(patch: Array, W: Array, b: Array) -> float:
    """Return one output number: the sum of patch * W, plus the bias (1, 1, 1) once."""
    return float(np.sum(patch * W) + b.item())


def conv_forward(A_prev: Array, W: Array, b: Array, stride: int, pad: int) -> tuple:
    """Return Z (m, n_H, n_W, n_C), without activation, and the cache for `conv_backward`."""
    seen = windows(zero_pad(A_prev, pad), len(W), stride)
    return np.tensordot(seen, W, axes=3) + b, (A_prev, W, b, stride, pad)


def conv_backward(dZ: Array, cache: ConvCache) -> tuple[Array, Array, Array]:
    """Return dA_prev, dW, db: the gradients of J, given dZ, its gradient by Z."""
    A_prev, W, _, stride, pad = cache
    padded = zero_pad(A_prev, pad)
    dW = np.tensordot(windows(padded, len(W), stride), dZ, axes=((0, 1, 2), (0, 1, 2)))
    slopes = np.zeros(padded.shape)
    for i, j, reached in places(slopes, len(W), stride, dZ.shape):
        reached += dZ @ W[i, j].T
    _, rows, columns, _ = A_prev.shape
    dA_prev = slopes[:, pad : pad + rows, pad : pad + columns]
    return dA_prev, dW, dZ.sum(axis=(0, 1, 2), keepdims=True)


def pool_forward(A_prev: Array, f: int, stride: int, mode: str) -> tuple[Array, PoolCache]:
    """Return the largest or the mean number of each window, channel by channel, and the cache."""
    seen = windows(A_prev, f, stride)
    A = seen.max(axis=(3, 4)) if mode == "max" else seen.mean(axis=(3, 4))
    return A, (A_prev, f, stride, mode)


def pool_backward(dA: Array, cache: PoolCache) -> Array:
    """Return dA_prev: windows that overlap add up.

    `"max"` gives a window's slope to its largest entry, the first of equal ones.
    """
    A_prev, f, stride, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    if mode == "max":
        seen = windows(A_prev, f, stride)
        largest = seen.reshape(*dA.shape[:3], f * f, -1).argmax(axis=3)
    for i, j, reached in places(dA_prev, f, stride, dA.shape):
        reached += dA * (largest == i * f + j) if mode == "max" else dA / f**2
    return dA_prev


def places(padded: Array, f: int, stride: int, shape: tuple) -> Iterator[tuple[int, int, Array]]:
    """Yield each place (i, j) in a window, and a view of the pixels that stand there.

    `shape` is that of the output; the view is (m, rows, columns, n_C).
    """
    down, right = (stride * (n - 1) + 1 for n in shape[1:3])
    for i in range(f):
        for j in range(f):
            yield i, j, padded[:, i : i + down : stride, j : j + right : stride]
