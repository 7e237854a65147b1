"""Histograms: how numbers are spread, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from dlkit.plot.picture import BLUE, Picture, beside, named, tidy, told

MOST = 8
TALL = 5.0  # a peak this many times the lowest peak is cut, or the other frames would look empty


def histograms(
    values: Mapping[str, np.ndarray], title: str = "", x_label: str = "", bins: int = 60
) -> Picture:
    """Draw how the numbers of several arrays are spread, side by side on the same axes.

    The height is the share of the array's numbers, so that arrays of different sizes compare.
    Numbers that are not finite are left out, and the description says how many.

    Parameters
    ----------
    values : name -> array of any shape, at most 8 of them
    bins : bars across all of the shared axis

    Raises
    ------
    ValueError : when nothing or too much is to be drawn, or an array has no finite number
    """
    rows = {name: np.ravel(array) for name, array in named(values, "histograms").items()}
    _check(rows)
    finite = {name: row[np.isfinite(row)] for name, row in rows.items()}
    edges = np.histogram_bin_edges(np.concatenate(list(finite.values())), bins)
    shares = {name: np.histogram(row, edges)[0] / len(row) for name, row in finite.items()}
    peaks = [share.max() for share in shares.values()]
    top = min(max(peaks), TALL * min(peaks))
    labels = (x_label, "share")
    figure, frames = beside(len(rows), 4, 2.5, 2.2, labels, sharex=True, sharey=True)
    for axes, (name, share) in zip(frames, shares.items(), strict=True):
        _panel(axes, edges, share, top, name)
    figure.suptitle(title)
    return Picture(figure, told("Histograms", title, *_in_words(rows, finite)))


def _check(rows: Mapping[str, np.ndarray]) -> None:
    if len(rows) > MOST:
        raise ValueError(
            f"plot.histograms: got {len(rows)} arrays, expected at most {MOST}; choose some"
        )
    for name, row in rows.items():
        if not np.isfinite(row).any():
            raise ValueError(
                f"plot.histograms: {name} has {len(row)} numbers and none is finite, expected at "
                "least one; look at how it was computed"
            )


def _panel(axes: Axes, edges: np.ndarray, share: np.ndarray, top: float, name: str) -> None:
    axes.stairs(share, edges, fill=True, color=BLUE)
    axes.set(title=name, ylim=(0, 1.08 * top))
    axes.yaxis.set_major_formatter(lambda height, _: f"{height:.3g}")
    tidy(axes)
    if share.max() > top:
        place = {"xy": (0.97, 0.93), "xycoords": "axes fraction", "ha": "right", "va": "top"}
        axes.annotate(f"peak cut,\nup to {share.max():.2g}", fontsize=9, **place)


def _in_words(rows: Mapping[str, np.ndarray], finite: Mapping[str, np.ndarray]) -> list[str]:
    sentences = []
    for name, row in finite.items():
        lost = len(rows[name]) - len(row)
        left_out = f", {lost} not finite left out" if lost else ""
        sentences.append(
            f"{name}: {len(row)} numbers, mean {row.mean():.3g}, standard deviation "
            f"{row.std():.3g}, from {row.min():.3g} to {row.max():.3g}{left_out}."
        )
    return sentences
