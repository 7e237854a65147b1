"""Convolution as one matrix product: each window of an image becomes a row of a matrix.

Rows are ordered by example, row and column of the output; within a row, filter row, filter column
and channel. Shapes of images, filters and biases are those of `convolution`.
"""

import numpy as np

from dlkit.reference.convolution import conv_output_size, places, windows, zero_pad

Array = np.ndarray
Cache = tuple[Array, tuple, Array, int, int]


def im2col(X: Array, f: int, stride: int, pad: int) -> Array:
    """Return one row per window: (m * n_H * n_W, f * f * n_C)."""
    seen = windows(zero_pad(X, pad), f, stride)
    return seen.reshape(-1, f * f * X.shape[3])


def col2im(cols: Array, shape: tuple, f: int, stride: int, pad: int) -> Array:
    """Return an array of `shape`: each entry of cols added to the pixel that it came from."""
    m, n_H, n_W, n_C = shape
    rows, columns = (conv_output_size(n, f, pad, stride) for n in (n_H, n_W))
    parts = cols.reshape(m, rows, columns, f, f, n_C)
    padded = np.zeros((m, n_H + 2 * pad, n_W + 2 * pad, n_C))
    for i, j, reached in places(padded, f, stride, (m, rows, columns, n_C)):
        reached += parts[:, :, :, i, j]
    return padded[:, pad : pad + n_H, pad : pad + n_W]


def conv_forward_im2col(A_prev: Array, W: Array, b: Array, stride: int, pad: int) -> tuple:
    """Return Z of `conv_forward`, and the cache (cols, shape of A_prev, W, stride, pad)."""
    f, _, _, n_C = W.shape
    m, n_H, n_W, _ = A_prev.shape
    cols = im2col(A_prev, f, stride, pad)
    sizes = (conv_output_size(n, f, pad, stride) for n in (n_H, n_W))
    Z = (cols @ W.reshape(-1, n_C)).reshape(m, *sizes, n_C) + b
    return Z, (cols, A_prev.shape, W, stride, pad)


def conv_backward_im2col(dZ: Array, cache: Cache) -> tuple[Array, Array, Array]:
    """Return dA_prev, dW, db of `conv_backward`: sums over examples and positions."""
    cols, shape, W, stride, pad = cache
    f, _, _, n_C = W.shape
    slopes = dZ.reshape(-1, n_C)
    dW = (cols.T @ slopes).reshape(W.shape)
    dA_prev = col2im(slopes @ W.reshape(-1, n_C).T, shape, f, stride, pad)
    return dA_prev, dW, dZ.sum(axis=(0, 1, 2), keepdims=True)
