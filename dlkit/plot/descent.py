"""Gradient descent seen from above: steps on the contour lines of a cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes

from dlkit.plot.picture import COLOURS, Picture, new_figure

POINTS = 61  # along each side of the grid on which the cost is taken
MARKERS = "osD^vP"


def descent(
    cost: Callable[[float, float], float],
    paths: Mapping[str, np.ndarray],
    w_range: tuple[float, float],
    b_range: tuple[float, float],
    title: str = "",
) -> Picture:
    """Draw the contour lines of a cost of two parameters and the steps taken on it.

    Parameters
    ----------
    cost : called as ``cost(w, b)`` with two floats, returns one
    paths : name -> (steps, 2), each row the w and b that a step arrived at
    w_range, b_range : what is shown of the two axes

    Raises
    ------
    ValueError : when a path is not (steps, 2)
    """
    figure = new_figure(7, 4.2)
    axes = figure.subplots()
    _contours(axes, cost, w_range, b_range)
    words = []
    for index, (name, path) in enumerate(paths.items()):
        path = np.asarray(path, dtype=float)
        if path.ndim != 2 or path.shape[1] != 2:
            raise ValueError(
                f"plot.descent: the path {name} has shape {path.shape}, (steps, 2) was wanted; "
                "give w and b of every step"
            )
        look = {"color": COLOURS[(index + 1) % len(COLOURS)], "marker": MARKERS[index % 6]}
        axes.plot(*path.T, label=name, markersize=4, linewidth=1.3, **look)
        words.append(
            f"{name}: from {_place(path[0])} in {len(path) - 1} steps to {_place(path[-1])}."
        )
    axes.set(xlim=w_range, ylim=b_range, xlabel="w", ylabel="b", title=title)
    axes.legend()
    return Picture(figure, f"Steps on contour lines of a cost. {title}. {' '.join(words)}")


def _contours(axes: Axes, cost: Callable, w_range: tuple, b_range: tuple) -> None:
    w, b = np.linspace(*w_range, POINTS), np.linspace(*b_range, POINTS)
    height = np.array([[float(cost(one_w, one_b)) for one_w in w] for one_b in b])
    levels = np.quantile(height, np.linspace(0, 1, 16) ** 1.5)
    filled = axes.contourf(w, b, height, levels=np.unique(levels), cmap="Greys", alpha=0.7)
    axes.figure.colorbar(filled, ax=axes, label="cost", format="%.2f")


def _place(point: np.ndarray) -> str:
    return f"w {point[0]:.3g}, b {point[1]:.3g}"
