"""Bars: one number for each name, to compare."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dlkit.plot.picture import BLUE, VERMILION, Picture, named, new_figure, tidy, told

# The number stands on white, so that the line of the floor does not cross it.
LABEL = {"fontsize": 10, "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1}}


def bars(
    values: Mapping[str, float], title: str = "", y_label: str = "", floor: float | None = None
) -> Picture:
    """Draw a horizontal bar for each number, with the number written at its end.

    Parameters
    ----------
    values : name -> number
    y_label : what the numbers are
    floor : a minimum that they should reach, drawn as a dashed line

    Raises
    ------
    ValueError : when nothing is to be drawn or a value is no finite number
    """
    lengths = [_number(name, value) for name, value in named(values, "bars").items()]
    names = [str(name) for name in values]
    figure = new_figure(6.5, 0.42 * len(names) + (1.4 if title else 1.1))
    axes = figure.subplots()
    drawn = axes.barh(range(len(names)), lengths, height=0.62, color=BLUE, zorder=2)
    axes.bar_label(drawn, [f"{length:.4g}" for length in lengths], padding=4, zorder=4, **LABEL)
    axes.set(title=title, xlabel=y_label, yticks=range(len(names)), yticklabels=names)
    axes.invert_yaxis()
    axes.margins(x=0.14)
    axes.tick_params(axis="y", length=0)
    tidy(axes)
    axes.grid(visible=False, axis="y")
    if floor is not None:
        axes.axvline(floor, color=VERMILION, linestyle="--", zorder=3, label=f"floor {floor:.4g}")
        figure.legend(loc="outside lower center", frameon=False)
    return Picture(figure, told("Bars", title, _in_words(names, lengths, floor)))


def _number(name: str, value: float) -> float:
    if np.size(value) != 1 or not np.isfinite(np.asarray(value, dtype=float)).all():
        raise ValueError(
            f"plot.bars: {name} is {value}, expected one finite number; leave it out or reduce "
            "it to a number"
        )
    return float(np.squeeze(value))


def _in_words(names: list[str], lengths: list[float], floor: float | None) -> str:
    words = ", ".join(f"{name} {length:.4g}" for name, length in zip(names, lengths, strict=True))
    if floor is None:
        return f"{words}."
    below = [name for name, length in zip(names, lengths, strict=True) if length < floor]
    return f"{words}. A line at {floor:.4g}; below it: {', '.join(below) or 'none'}."
