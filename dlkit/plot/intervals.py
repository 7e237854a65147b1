"""Intervals: a number for each name, and how far it may be off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dlkit.plot.picture import BLUE, VERMILION, Picture, named, new_figure, tidy, told


def intervals(
    values: Mapping[object, Sequence[float]],
    title: str = "",
    x_label: str = "",
    marks: Mapping[object, float] | None = None,
    mark: str = "",
) -> Picture:
    """Draw a horizontal line from low to high for each name, with a dot at the number itself.

    Parameters
    ----------
    values : name -> (number, low, high)
    x_label : what the numbers are
    marks : name -> another number, drawn as a cross; a name may have none
    mark : what the crosses are

    Raises
    ------
    ValueError : when nothing is to be drawn, a value is not three finite numbers in the order
        low, number, high, or a mark has no line of its name
    """
    rows = {str(name): _row(name, row) for name, row in named(values, "intervals").items()}
    crosses = {str(name): float(place) for name, place in (marks or {}).items()}
    if unknown := set(crosses) - set(rows):
        raise ValueError(
            f"plot.intervals: marks has {min(unknown)}, expected one of {', '.join(rows)}"
        )
    figure = new_figure(6.5, 0.42 * len(rows) + (1.6 if title else 1.3))
    axes = figure.subplots()
    for place, (middle, low, high) in enumerate(rows.values()):
        ends = [[middle - low], [high - middle]]
        axes.errorbar([middle], [place], xerr=ends, fmt="o", color=BLUE, capsize=5, lw=2, zorder=2)
    places = [list(rows).index(name) for name in crosses]
    if crosses:
        look = {"color": VERMILION, "linestyle": "", "markersize": 9, "markeredgewidth": 2}
        axes.plot(list(crosses.values()), places, marker="x", zorder=3, label=mark, **look)
        figure.legend(loc="outside lower center", frameon=False)
    axes.set(title=title, xlabel=x_label, yticks=range(len(rows)), yticklabels=list(rows))
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    tidy(axes)
    return Picture(figure, told("Intervals", title, _in_words(rows, crosses, mark)))


def _row(name: object, row: Sequence[float]) -> tuple[float, float, float]:
    numbers = np.asarray(row, dtype=float)
    if numbers.shape != (3,) or not np.isfinite(numbers).all():
        raise ValueError(
            f"plot.intervals: {name} is {row}, expected three finite numbers: the number, low, high"
        )
    middle, low, high = map(float, numbers)
    if not low <= middle <= high:
        raise ValueError(
            f"plot.intervals: {name} has {middle:.4g} outside of {low:.4g} to {high:.4g}; pass the "
            "number first, then low, then high"
        )
    return middle, low, high


def _in_words(rows: Mapping[str, tuple], crosses: Mapping[str, float], mark: str) -> str:
    words = [
        f"{name} {middle:.3g}, from {low:.3g} to {high:.3g}"
        + (f", {mark or 'cross'} {crosses[name]:.3g}" if name in crosses else "")
        for name, (middle, low, high) in rows.items()
    ]
    return "; ".join(words) + "."
