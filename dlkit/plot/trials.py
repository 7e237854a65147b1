"""Trials of a search: which pairs of settings were tried, and how well each did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from dlkit.plot.picture import BLUE, GREY, VERMILION, Picture, beside, named, tidy, told

PAPER = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.8}  # behind a number
SMALLEST, LARGEST = 12.0, 150.0  # areas of the worst and the best trial, in square points


def trials(
    searches: Mapping[str, tuple],
    title: str = "",
    x_label: str = "",
    y_label: str = "",
    x_scale: str = "log",
) -> Picture:
    """Draw the trials of one search or several, side by side, each as a disc at its two settings.

    The lower the error, the larger the disc; the best one of each search has a ring and its error
    written beside it. Strokes along the horizontal axis mark the values that were tried.

    Parameters
    ----------
    searches : name -> (x, y, errors), three rows of n numbers
    x_scale : ``"linear"`` or ``"log"``, for numbers above 0

    Raises
    ------
    ValueError : when nothing is to be drawn, rows differ in length, a number is not finite, or for
        another scale
    """
    if x_scale not in ("linear", "log"):
        raise ValueError(f"plot.trials: x_scale is {x_scale!r}, expected 'linear' or 'log'")
    rows = {name: _checked(name, search) for name, search in named(searches, "trials").items()}
    errors = np.concatenate([row[2] for row in rows.values()])
    ends = float(errors.min()), float(errors.max())
    labels = (x_label, y_label)
    figure, frames = beside(len(rows), 3, 3.6, 3.0, labels, sharex=True, sharey=True)
    for axes, (name, row) in zip(frames, rows.items(), strict=True):
        axes.set(title=name, xscale=x_scale)
        _panel(axes, *row, ends)
    figure.suptitle(title)
    words = [_in_words(name, *row) for name, row in rows.items()]
    return Picture(figure, told("Trials", title, "The larger a disc, the lower its error", *words))


def _checked(name: str, search: Sequence) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y, errors = (np.ravel(row).astype(float) for row in search)
    if not len(x) == len(y) == len(errors) > 0:
        raise ValueError(
            f"plot.trials: {name} has {len(x)}, {len(y)} and {len(errors)} numbers, expected three "
            "rows of the same length: both settings, and the error of each trial"
        )
    if not np.isfinite([x, y, errors]).all():
        raise ValueError(
            f"plot.trials: {name} has a number that is not finite, expected none; leave such "
            "trials out, or give them the error of chance"
        )
    return x, y, errors


def _panel(
    axes: Axes, x: np.ndarray, y: np.ndarray, errors: np.ndarray, ends: tuple[float, float]
) -> None:
    goodness = (ends[1] - errors) / ((ends[1] - ends[0]) or 1.0)
    areas = SMALLEST + (LARGEST - SMALLEST) * goodness**2
    axes.scatter(x, y, areas, color=BLUE, alpha=0.55, linewidths=0, zorder=3)
    best = int(errors.argmin())
    ring = {"facecolors": "none", "edgecolors": VERMILION, "linewidths": 1.8, "zorder": 4}
    axes.scatter(x[best], y[best], 1.6 * LARGEST, **ring)
    place = {"textcoords": "offset points", "ha": "center", "va": "bottom", "zorder": 5}
    axes.annotate(f"{errors[best]:.3g}", (x[best], y[best]), (0, 11), bbox=PAPER, **place)
    strokes = {"transform": axes.get_xaxis_transform(), "colors": GREY, "linewidths": 1.0}
    axes.vlines(np.unique(x), 0, 0.04, **strokes)
    axes.margins(0.12, 0.2)
    tidy(axes)


def _in_words(name: str, x: np.ndarray, y: np.ndarray, errors: np.ndarray) -> str:
    best = int(errors.argmin())
    return (
        f"{name}: {len(x)} trials with {len(np.unique(x))} values from {x.min():.3g} to "
        f"{x.max():.3g} of the one and {len(np.unique(y))} from {y.min():.3g} to {y.max():.3g} of "
        f"the other setting; the lowest error is {errors[best]:.3g}, at {x[best]:.3g} and "
        f"{y[best]:.3g}."
    )
