"""Gradient descent seen from above: steps on the contour lines of a cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from dlkit.plot.picture import COLOURS, GREY, LINES, Picture, new_figure, told

POINTS = 81  # along each side of the grid on which the cost is taken
MARKERS = "osD^vP"
MARKED = 10  # steps with a marker, at most; a line with more would be hidden by them
START = Line2D(
    [], [], linestyle="none", color="black", marker="x", markeredgewidth=2, label="start"
)
END = Line2D([], [], linestyle="none", color=GREY, marker="o", markersize=9, label="end, large")


def descent(
    cost: Callable[[float, float], float],
    paths: Mapping[str, np.ndarray],
    w_range: tuple[float, float],
    b_range: tuple[float, float],
    title: str = "",
    w_label: str = "w",
    b_label: str = "b",
) -> Picture:
    """Draw the contour lines of a cost of two parameters and the steps taken on it.

    A path that leaves what is shown is cut there, and the description says at which step.

    Parameters
    ----------
    cost : called as ``cost(w, b)`` with two floats, returns one
    paths : name -> (steps, 2), each row the w and b that a step arrived at
    w_range, b_range : what is shown of the two axes
    w_label, b_label : the names of the two parameters

    Raises
    ------
    ValueError : when a path is not (steps, 2)
    """
    figure = new_figure(7, 4.2)
    axes = figure.subplots()
    _contours(axes, cost, w_range, b_range)
    words, looks = [], []
    for index, (name, path) in enumerate(paths.items()):
        path = _checked(name, path)
        looks.append(_steps(axes, name, path, index))
        where = _in_words(path, (w_label, b_label), (w_range, b_range))
        words.append(f"{name}: {where}")
    axes.set(xlim=w_range, ylim=b_range, xlabel=w_label, ylabel=b_label, title=title)
    figure.legend(handles=[*looks, START, END], loc="outside lower center", ncols=3, frameon=False)
    return Picture(figure, told("Steps on contour lines of a cost", title, *words))


def _checked(name: str, path: np.ndarray) -> np.ndarray:
    path = np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) == 0:
        raise ValueError(
            f"plot.descent: the path {name} has shape {path.shape}, expected (steps, 2); "
            "give w and b of every step"
        )
    return path


def _contours(axes: Axes, cost: Callable, w_range: tuple, b_range: tuple) -> None:
    w, b = np.linspace(*w_range, POINTS), np.linspace(*b_range, POINTS)
    height = np.array([[float(cost(one_w, one_b)) for one_w in w] for one_b in b])
    levels = np.unique(np.quantile(height, np.linspace(0, 1, 16) ** 1.5))
    filled = axes.contourf(w, b, height, levels=levels, cmap="Greys", alpha=0.55)
    axes.contour(w, b, height, levels=levels, colors=GREY, linewidths=0.5, linestyles="solid")
    axes.figure.colorbar(filled, ax=axes, label="cost", format="%.3g")


def _steps(axes: Axes, name: str, path: np.ndarray, index: int) -> Line2D:
    """Draw a path with its start and its end marked, and return what stands in the legend."""
    colour, marker = COLOURS[index % len(COLOURS)], MARKERS[index % len(MARKERS)]
    look = {"color": colour, "marker": marker, "linewidth": 1.4, "linestyle": LINES[index % 6]}
    axes.plot(*path.T, markersize=4, markevery=-(-len(path) // MARKED), **look)
    axes.plot(*path[-1:].T, markeredgecolor="white", markersize=9, zorder=4, **look)
    axes.plot(*path[:1].T, "kx", markersize=8, markeredgewidth=2, zorder=5)
    return Line2D([], [], label=str(name), markersize=6, **look)


def _in_words(path: np.ndarray, labels: tuple[str, str], ranges: tuple[tuple, tuple]) -> str:
    low, high = np.sort(np.array(ranges, dtype=float), axis=1).T
    outside = np.flatnonzero(~((path >= low) & (path <= high)).all(axis=1))
    leaves = f"; it leaves the picture at step {outside[0]}" if outside.size else ""
    start, end = (_place(point, labels) for point in path[[0, -1]])
    return f"from {start} in {len(path) - 1} steps to {end}{leaves}"


def _place(point: np.ndarray, labels: tuple[str, str]) -> str:
    return f"{labels[0]} {point[0]:.3g}, {labels[1]} {point[1]:.3g}"
