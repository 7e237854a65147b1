"""Curves: functions of one variable, and costs as training goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullLocator

from dlkit.plot.picture import COLOURS, LINES, Picture, new_figure

LOG_FROM = 30.0  # a log scale as soon as the largest cost is this many times the smallest


def curves(
    x: np.ndarray,
    functions: Mapping[str, np.ndarray],
    title: str = "",
    x_label: str = "",
    y_label: str = "",
) -> Picture:
    """Draw functions of one variable into one frame.

    Parameters
    ----------
    x : (n,) places
    functions : label -> (n,) values at these places

    Raises
    ------
    ValueError : when nothing is to be drawn or a row of values has another length than ``x``
    """
    x = np.ravel(x)
    rows = {label: np.ravel(values) for label, values in _named(functions, "curves").items()}
    for label, y in rows.items():
        if len(y) != len(x):
            raise ValueError(
                f"plot.curves: {label} has {len(y)} values for {len(x)} places x, as many were "
                "wanted; compute it from the same x"
            )
    return _draw({label: (x, y) for label, y in rows.items()}, title, x_label, y_label)


def costs(
    histories: Mapping[object, Sequence[float]], title: str = "", label: str = "learning rate"
) -> Picture:
    """Draw the cost of each iteration for several trainings.

    The cost axis is logarithmic when the costs spread wide. Costs that are not finite are left
    out, and the legend says where they begin.

    Parameters
    ----------
    histories : name of a training, such as its learning rate -> its costs, (num_iterations,)
    label : what the names are, for the legend

    Raises
    ------
    ValueError : when nothing is to be drawn or a history is not a row of numbers
    """
    rows = {}
    for name, history in _named(histories, "costs").items():
        y = np.asarray(history, dtype=float)
        if y.ndim != 1 or y.size == 0:
            raise ValueError(
                f"plot.costs: the costs of {name} have shape {y.shape}, one number for each "
                "iteration was wanted; pass the list of costs"
            )
        rows[_with_warning(name, y)] = (np.arange(len(y)), np.where(np.isfinite(y), y, np.nan))
    picture = _draw(rows, title, "iteration", "cost")
    axes = picture.figure.axes[0]
    axes.get_legend().set_title(label)
    if _spread([y for _, y in rows.values()]) > LOG_FROM:
        axes.set_yscale("log")
        axes.set_ylabel("cost (logarithmic scale)")
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_locator(NullLocator())
    return picture


def _named(functions: object, caller: str) -> Mapping:
    if not isinstance(functions, Mapping) or not functions:
        raise ValueError(
            f"plot.{caller}: got {type(functions).__name__}, a dict from names to values with at "
            "least one entry was wanted; name each curve"
        )
    return functions


def _with_warning(name: object, y: np.ndarray) -> str:
    bad = np.flatnonzero(~np.isfinite(y))
    return f"{name} (not finite from iteration {bad[0]})" if bad.size else str(name)


def _spread(rows: list[np.ndarray]) -> float:
    known = np.concatenate([y[np.isfinite(y)] for y in rows])
    return known.max() / known.min() if known.size and known.min() > 0 else 1.0


def _draw(rows: Mapping[str, tuple], title: str, x_label: str, y_label: str) -> Picture:
    figure = new_figure(7, 3.6)
    axes = figure.subplots()
    for index, (label, (x, y)) in enumerate(rows.items()):
        style = {"color": COLOURS[index % len(COLOURS)], "linestyle": LINES[index % len(LINES)]}
        axes.plot(x, y, label=label, linewidth=2, **style)
    axes.set(title=title, xlabel=x_label, ylabel=y_label)
    _tidy(axes)
    return Picture(figure, f"Curves. {title}. {' '.join(_in_words(rows))}")


def _tidy(axes: Axes) -> None:
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)


def _in_words(rows: Mapping[str, tuple]) -> list[str]:
    sentences = []
    for label, (x, y) in rows.items():
        seen = np.isfinite(y)
        if seen.any():
            first, last = np.flatnonzero(seen)[[0, -1]]
            sentences.append(
                f"{label}: {y[first]:.3g} at {x[first]:.3g}, {y[last]:.3g} at {x[last]:.3g}, "
                f"lowest {np.nanmin(y):.3g}, highest {np.nanmax(y[seen]):.3g}."
            )
    return sentences
