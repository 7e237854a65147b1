"""Broadcasting: which cells of a smaller array are copied to meet a larger one."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from dlkit.plot.picture import GREY, SKY, Picture, new_figure

OPERATIONS = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}


def broadcasting(A: np.ndarray, B: np.ndarray, operation: str = "+") -> Picture:
    """Draw ``A operation B`` cell by cell; cells that are only copies are dashed.

    Parameters
    ----------
    A, B : arrays of one or two axes, at most 6 by 6, whose shapes can be broadcast
    operation : ``"+"``, ``"-"``, ``"*"`` or ``"/"``

    Raises
    ------
    ValueError : when the shapes cannot be broadcast, are too large to draw, or for another sign
    """
    A, B = np.asarray(A), np.asarray(B)
    shape = _common_shape(A, B)
    if operation not in OPERATIONS:
        raise ValueError(f"plot.broadcasting: operation is {operation!r}, expected one of + - * /")
    result = OPERATIONS[operation](A, B)
    rows, columns = shape
    figure = new_figure(0.62 * (3 * columns + 3), 0.52 * rows + 0.8)
    frames = figure.subplots(1, 3)
    for axes, array, sign in zip(frames, (A, B, result), ("", operation, "="), strict=True):
        _grid(axes, array, shape, sign)
    shapes = f"{A.shape} {operation} {B.shape} gives {result.shape}"
    return Picture(figure, f"Broadcasting. {shapes}: {result.tolist()}.")


def _common_shape(A: np.ndarray, B: np.ndarray) -> tuple[int, int]:
    try:
        shape = np.broadcast_shapes(A.shape, B.shape)
    except ValueError:
        raise ValueError(
            f"plot.broadcasting: {A.shape} and {B.shape} cannot be broadcast, each axis must be "
            "equal or 1; check the shapes from the right"
        ) from None
    if not 1 <= len(shape) <= 2 or max(shape) > 6:
        raise ValueError(
            f"plot.broadcasting: the result has shape {shape}, expected at most 6 by 6; "
            "show it on a smaller example"
        )
    return (1, *shape) if len(shape) == 1 else shape


def _grid(axes: Axes, array: np.ndarray, shape: tuple[int, int], sign: str) -> None:
    full = np.broadcast_to(array, shape)
    own = np.zeros(shape, dtype=bool)
    own[tuple(slice(size) for size in np.atleast_2d(array).shape)] = True
    axes.set(xlim=(-0.75, shape[1] + 0.05), ylim=(shape[0] + 0.05, -0.05), aspect="equal")
    axes.set_title(f"{array.shape}", fontsize=11)
    axes.set_axis_off()
    axes.text(-0.42, shape[0] / 2, sign, ha="center", va="center", fontsize=16)
    for (row, column), value in np.ndenumerate(full):
        _cell(axes, row, column, value, own[row, column])


def _cell(axes: Axes, row: int, column: int, value: float, own: bool) -> None:
    look = {"facecolor": SKY, "alpha": 0.45} if own else {"facecolor": "white"}
    outline = {"edgecolor": GREY, "linestyle": "-" if own else "--"}
    axes.add_patch(Rectangle((column, row), 1, 1, **look, **outline))
    colour = "black" if own else GREY
    axes.text(column + 0.5, row + 0.5, f"{value:.3g}", color=colour, ha="center", va="center")
