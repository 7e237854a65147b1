"""Curves: functions of one variable, and costs as training goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from dlkit.plot.picture import COLOURS, LINES, Picture, beside, named, new_figure, tidy, told

LOG_FROM = 30.0  # a log scale as soon as the largest cost is this many times the smallest
MANY = 1e4  # the range of a log scale from which only powers of ten are marked


def curves(
    x: np.ndarray,
    functions: Mapping[str, np.ndarray],
    title: str = "",
    x_label: str = "",
    y_label: str = "",
    y_scale: str = "linear",
) -> Picture:
    """Draw functions of one variable into one frame.

    Parameters
    ----------
    x : (n,) places
    functions : label -> (n,) values at these places
    y_scale : ``"linear"`` or ``"log"``, where values of 0 and below are left out

    Raises
    ------
    ValueError : when nothing is to be drawn, a row of values has another length than ``x``, or
        for another scale
    """
    if y_scale not in ("linear", "log"):
        raise ValueError(f"plot.curves: y_scale is {y_scale!r}, expected 'linear' or 'log'")
    x = np.ravel(x)
    rows = {label: np.ravel(values) for label, values in named(functions, "curves").items()}
    for label, y in rows.items():
        if len(y) != len(x):
            raise ValueError(
                f"plot.curves: {label} has {len(y)} values, expected {len(x)}, one for each x; "
                "compute it from the same x"
            )
    if y_scale == "linear":
        return _draw({label: (x, y) for label, y in rows.items()}, title, x_label, y_label)
    positive = {label: (x, np.where(y > 0, y, np.nan)) for label, y in rows.items()}
    picture = _draw(positive, title, x_label, y_label)
    _logarithmic(picture.figure.axes[0])
    return Picture(picture.figure, told(picture.alt, "The vertical scale is logarithmic"))


def costs(
    histories: Mapping[object, Sequence[float]],
    title: str = "",
    label: str = "learning rate",
    x_label: str = "iteration",
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
    for name, history in named(histories, "costs").items():
        counted = _counted(history, f"costs: the costs of {name}")
        rows[_with_warning(name, history, x_label)] = counted
    picture = _draw(rows, title, x_label, "cost")
    axes = picture.figure.axes[0]
    axes.get_legend().set_title(label)
    if _spread([y for _, y in rows.values()]) > LOG_FROM:
        _logarithmic(axes)
    return picture


def panels(
    rows: Mapping[str, Mapping[str, Sequence[float]]],
    title: str = "",
    x_label: str = "iteration",
    y_label: str = "cost",
    columns: int = 3,
) -> Picture:
    """Draw small frames side by side on the same axes, several curves in each.

    As with ``costs``, the axis is logarithmic when the values spread wide, and values that are not
    finite are left out. A label has the same look in every frame.

    Parameters
    ----------
    rows : title of a frame -> label -> (n,) values, one for each iteration
    columns : frames in a row, at most

    Raises
    ------
    ValueError : when nothing is to be drawn or values are not a row of numbers
    """
    drawn = {name: _rows(row, name, x_label) for name, row in named(rows, "panels").items()}
    labels = list(dict.fromkeys(label for row in rows.values() for label in row))
    labels_of = (x_label, y_label)
    figure, frames = beside(len(rows), columns, 3.2, 2.4, labels_of, sharex=True, sharey=True)
    words = []
    for axes, (name, row) in zip(frames, drawn.items(), strict=True):
        _lines(axes, row.values(), [labels.index(label) for label in rows[name]])
        axes.set_title(name)
        words.append(f"In the frame {name}: {' '.join(_in_words(row))}")
    if _spread([y for row in drawn.values() for _, y in row.values()]) > LOG_FROM:
        _logarithmic(*frames)
    figure.suptitle(title)
    looks = [Line2D([], [], label=label, **_look(index)) for index, label in enumerate(labels)]
    figure.legend(handles=looks, loc="outside lower center", ncols=4, frameon=False)
    return Picture(figure, told("Curves side by side", title, *words))


def _rows(values: Mapping, frame: str, x_label: str) -> dict[str, tuple]:
    rows = {}
    for label, row in named(values, f"panels, frame {frame}").items():
        rows[_with_warning(label, row, x_label)] = _counted(
            row, f"panels: the values {label} of frame {frame}"
        )
    return rows


def _counted(values: Sequence[float], what: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the places 0, 1, 2, ... and the values, those that are not finite left out."""
    y = np.asarray(values, dtype=float)
    if y.ndim != 1 or y.size == 0:
        raise ValueError(
            f"plot.{what} have shape {y.shape}, expected one number for each iteration; pass "
            "the list of costs"
        )
    return np.arange(len(y)), np.where(np.isfinite(y), y, np.nan)


def _with_warning(name: object, values: Sequence[float], x_label: str) -> str:
    bad = np.flatnonzero(~np.isfinite(np.asarray(values, dtype=float)))
    return f"{name} (not finite from {x_label} {bad[0]})" if bad.size else str(name)


def _spread(rows: list[np.ndarray]) -> float:
    known = np.concatenate([y[np.isfinite(y)] for y in rows])
    return known.max() / known.min() if known.size and known.min() > 0 else 1.0


def _draw(rows: Mapping[str, tuple], title: str, x_label: str, y_label: str) -> Picture:
    figure = new_figure(7, 3.6)
    axes = figure.subplots()
    _lines(axes, rows.values(), range(len(rows)))
    for line, label in zip(axes.lines, rows, strict=True):
        line.set_label(label)
    axes.set(title=title, xlabel=x_label, ylabel=y_label)
    axes.legend(frameon=False)
    return Picture(figure, told("Curves", title, *_in_words(rows)))


def _lines(axes: Axes, rows: Iterable[tuple], looks: Iterable[int]) -> None:
    for (x, y), index in zip(rows, looks, strict=True):
        axes.plot(x, y, **_look(index))
        if np.array_equal(x, np.round(x)):  # steps, layers: half of one is nothing
            axes.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 5, 10], integer=True))
    tidy(axes)


def _look(index: int) -> dict:
    colour, line = COLOURS[index % len(COLOURS)], LINES[index % len(LINES)]
    return {"color": colour, "linestyle": line, "linewidth": 2}


def _logarithmic(*frames: Axes) -> None:
    """Make the vertical scale logarithmic, and say so where it has a label."""
    for axes in frames:
        axes.set_yscale("log")
        low, high = axes.get_ylim()
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high < MANY * low else (1,)))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_locator(NullLocator())
    for axes in frames:
        if axes.get_subplotspec().is_first_col():
            axes.set_ylabel(f"{axes.get_ylabel()} (logarithmic scale)".strip())


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
