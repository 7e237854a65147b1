"""Points of two classes in the plane, and where a network draws the border between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.contour import ContourSet

from dlkit.plot.picture import BLUE, VERMILION, Picture, beside, named, tidy, told

SIDE = 201  # points along each side of the grid on which a network is asked
LOOKS = ({"color": BLUE, "marker": "o", "s": 17}, {"color": VERMILION, "marker": "^", "s": 24})
# The end of class 0 is the darker one, so that the sides are told apart in a grey print as well.
SHADES = LinearSegmentedColormap.from_list("classes", ("#92BEDB", "#FFFFFF", "#F7CBAA"))
DECISIONS, PROBABILITIES = (0, 0.5, 1), np.linspace(0, 1, 11)

Predict = Callable[[np.ndarray], np.ndarray]
Limits = tuple[tuple[float, float], tuple[float, float]]


def points(
    X: np.ndarray,
    Y: np.ndarray,
    title: str = "",
    x_label: str = "x₁",
    y_label: str = "x₂",
    classes: tuple[str, str] = ("0", "1"),
) -> Picture:
    """Draw points of two classes, each class with a colour and a marker of its own.

    Parameters
    ----------
    X : (2, m) the points as columns
    Y : (1, m) their classes, 0 or 1
    classes : the names of class 0 and class 1, for the legend

    Raises
    ------
    ValueError : when ``X`` or ``Y`` has another shape or ``Y`` holds other numbers
    """
    X, Y = _checked(X, Y, "points")
    figure, (axes,) = beside(1, 1, 5.6, 4.1)
    _scatter(axes, X, Y, classes)
    _frame(axes, _limits(X))
    tidy(axes)
    axes.set(title=title, xlabel=x_label, ylabel=y_label)
    figure.legend(*axes.get_legend_handles_labels(), **_below())
    return Picture(figure, told("Points of two classes", title, _counts(X, Y, classes)))


def boundary(
    predict: Predict,
    X: np.ndarray,
    Y: np.ndarray,
    title: str = "",
    x_label: str = "x₁",
    y_label: str = "x₂",
    classes: tuple[str, str] = ("0", "1"),
) -> Picture:
    """Shade the plane by the class that ``predict`` gives it, and draw the points on top.

    Parameters
    ----------
    predict : called with points as columns, (2, n), returns their decisions, 0 or 1, or their
        probabilities of class 1, (1, n)
    X : (2, m) the points as columns
    Y : (1, m) their classes, 0 or 1
    classes : the names of class 0 and class 1, for the legend

    Raises
    ------
    ValueError : when ``X``, ``Y`` or the answer of ``predict`` has another shape or other numbers
    """
    X, Y = _checked(X, Y, "boundary")
    picture = _regions("boundary", {title: predict}, X, Y, classes, columns=1, size=(5.6, 4.1))
    picture.figure.axes[0].set(xlabel=x_label, ylabel=y_label)
    return Picture(picture.figure, f"Decision boundary. {picture.alt}")


def boundaries(
    predictors: Mapping[str, Predict], X: np.ndarray, Y: np.ndarray, columns: int = 3
) -> Picture:
    """Draw several decision boundaries for the same points side by side.

    Parameters
    ----------
    predictors : title -> function from points as columns, (2, n), to decisions or probabilities,
        (1, n)
    X : (2, m) the points as columns
    Y : (1, m) their classes, 0 or 1
    columns : boundaries in a row, at most

    Raises
    ------
    ValueError : when nothing is to be drawn, or for arguments that ``boundary`` refuses
    """
    predictors = named(predictors, "boundaries")
    X, Y = _checked(X, Y, "boundaries")
    picture = _regions("boundaries", predictors, X, Y, ("0", "1"), columns, size=(3.1, 2.9))
    return Picture(picture.figure, f"Decision boundaries side by side. {picture.alt}")


def _checked(X: np.ndarray, Y: np.ndarray, caller: str) -> tuple[np.ndarray, np.ndarray]:
    X, Y = np.asarray(X), np.asarray(Y)
    if X.ndim != 2 or X.shape[0] != 2 or X.size == 0:
        raise ValueError(
            f"plot.{caller}: X has shape {X.shape}, expected (2, m); give the points as columns"
        )
    if Y.shape != (1, X.shape[1]):
        raise ValueError(
            f"plot.{caller}: Y has shape {Y.shape}, expected {(1, X.shape[1])}; give one class "
            "for each column of X"
        )
    if not np.isin(Y, (0, 1)).all():
        raise ValueError(
            f"plot.{caller}: Y contains {np.unique(Y)[:4].tolist()}, expected only 0 and 1; give "
            "the classes as numbers"
        )
    return X, Y


def _limits(X: np.ndarray) -> Limits:
    low, high = X.min(axis=1), X.max(axis=1)
    margin = np.where(high > low, 0.08 * (high - low), 1.0)
    return tuple(zip((low - margin).tolist(), (high + margin).tolist(), strict=True))


def _frame(axes: Axes, limits: Limits) -> None:
    (left, right), (bottom, top) = limits
    alike = 1 / 3 < (right - left) / (top - bottom) < 3  # or the frame would be a narrow strip
    axes.set(xlim=limits[0], ylim=limits[1], aspect="equal" if alike else "auto")


def _class(name: str) -> str:
    """Return what a class is called; a mere number says that it is one."""
    return f"class {name}" if name.isdigit() else name


def _scatter(axes: Axes, X: np.ndarray, Y: np.ndarray, classes: tuple[str, str]) -> None:
    for number, name in enumerate(classes):
        members = X[:, Y[0] == number]
        edge = {"edgecolor": "white", "linewidth": 0.5, "zorder": 3}
        axes.scatter(*members, label=_class(name), **LOOKS[number], **edge)


def _below() -> dict:
    return {"loc": "outside lower center", "ncols": 3, "frameon": False}


def _regions(
    caller: str,
    predictors: Mapping[str, Predict],
    X: np.ndarray,
    Y: np.ndarray,
    classes: tuple[str, str],
    columns: int,
    size: tuple[float, float],
) -> Picture:
    figure, frames = beside(len(predictors), columns, *size, sharex=True, sharey=True)
    limits, words, graded = _limits(X), [_counts(X, Y, classes)], None
    for axes, (title, predict) in zip(frames, predictors.items(), strict=True):
        heights, answers = _ask(predict, X, limits, f"plot.{caller}: {title or 'predict'}")
        shade = _shade(axes, heights, limits)
        graded = shade if len(shade.levels) > len(DECISIONS) else graded
        _scatter(axes, X, Y, classes)
        _frame(axes, limits)
        axes.set_title(title)
        words.append(_start(title) + _shares(heights, answers, Y, classes))
    if graded:
        label = f"probability of {_class(classes[1])}"
        figure.colorbar(graded, ax=frames, label=label, ticks=PROBABILITIES[::2], shrink=0.9)
    figure.legend(*frames[0].get_legend_handles_labels(), **_below())
    return Picture(figure, told(*words))


def _ask(
    predict: Predict, X: np.ndarray, limits: Limits, where: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return the answers on the grid, (SIDE, SIDE), and at the points, (m,)."""
    grid = np.meshgrid(*(np.linspace(*ends, SIDE) for ends in limits))
    places = np.hstack([np.reshape(grid, (2, -1)), X])
    answers = predict(places)
    got, expected = getattr(answers, "shape", type(answers).__name__), (1, places.shape[1])
    if got != expected:
        raise ValueError(
            f"{where} returned {got} for points of shape {places.shape}, expected {expected}; "
            "return one decision or probability for each column"
        )
    answers = np.asarray(answers, dtype=float)
    if not ((answers > -1e-9) & (answers < 1 + 1e-9)).all():
        raise ValueError(
            f"{where} returned numbers from {answers.min():.3g} to {answers.max():.3g}, expected 0 "
            "to 1; return decisions or probabilities, not scores"
        )
    return answers[0, : SIDE**2].reshape(SIDE, SIDE).clip(0, 1), answers[0, SIDE**2 :]


def _shade(axes: Axes, heights: np.ndarray, limits: Limits) -> ContourSet:
    levels = DECISIONS if np.isin(heights, (0, 1)).all() else PROBABILITIES
    sides = [np.linspace(*ends, SIDE) for ends in limits]
    shade = axes.contourf(*sides, heights, levels=levels, cmap=SHADES, vmin=0, vmax=1)
    if heights.min() < 0.5 < heights.max():
        axes.contour(*sides, heights, levels=[0.5], colors="black", linewidths=1.4)
    return shade


def _start(title: str) -> str:
    return f"{title}: " if title else ""


def _counts(X: np.ndarray, Y: np.ndarray, classes: tuple[str, str]) -> str:
    ones = int(np.sum(Y == 1))
    (left, bottom), (right, top) = X.min(axis=1), X.max(axis=1)
    return (
        f"{Y.size - ones} points of {_class(classes[0])} and {ones} of {_class(classes[1])}, "
        f"between {left:.3g} and {right:.3g} across, {bottom:.3g} and {top:.3g} up"
    )


def _shares(
    heights: np.ndarray, answers: np.ndarray, Y: np.ndarray, classes: tuple[str, str]
) -> str:
    right = int(np.sum((answers > 0.5) == (Y[0] == 1)))
    return (
        f"{right} of {Y.size} points ({100 * right / Y.size:.3g}%) lie on the right side, "
        f"{np.mean(heights > 0.5):.0%} of the plane is given to {_class(classes[1])}"
    )
