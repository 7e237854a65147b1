"""Activations: each function in a frame of its own, with its slope."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes

from dlkit.plot.picture import BLUE, GREY, VERMILION, Picture, beside, named, tidy, told

Function = Callable[[np.ndarray], np.ndarray]
LOOKS = {
    "value": {"color": BLUE, "linestyle": "-", "linewidth": 2},
    "slope": {"color": VERMILION, "linestyle": "--", "linewidth": 2},
}


def activations(
    functions: Mapping[str, Function],
    slopes: Mapping[str, Function] | None = None,
    z: np.ndarray | None = None,
) -> Picture:
    """Draw activation functions side by side, each with its slope where it is given.

    Parameters
    ----------
    functions : name -> function from the scores, (n,), to its values, (n,)
    slopes : name -> function from the scores, (n,), to the slopes there, (n,)
    z : (n,) the scores, 401 from -5 to 5 if left out

    Raises
    ------
    ValueError : when nothing is to be drawn, a slope belongs to no function, or an answer has
        another shape than ``z``
    """
    functions, slopes = named(functions, "activations"), slopes or {}
    _check_names(functions, slopes)
    z = np.linspace(-5, 5, 401) if z is None else np.ravel(z)
    figure, frames = beside(len(functions), 3, 3.0, 2.4, ("score z", ""))
    words = []
    for axes, (name, function) in zip(frames, functions.items(), strict=True):
        rows = {"value": _values(function, z, name)}
        if name in slopes:
            rows["slope"] = _values(slopes[name], z, f"the slope of {name}")
        _panel(axes, z, rows, name)
        words.append(f"{name}: {_in_words(z, rows)}")
    lines = {line.get_label(): line for axes in frames for line in axes.get_lines()[2:]}
    figure.legend(lines.values(), lines, loc="outside lower center", ncols=2, frameon=False)
    return Picture(figure, told("Activation functions of the score z", *words))


def _check_names(functions: Mapping, slopes: Mapping) -> None:
    for name in slopes:
        if name not in functions:
            raise ValueError(
                f"plot.activations: slopes has {name}, expected one of {', '.join(functions)}; "
                "use the function's name"
            )


def _values(function: Function, z: np.ndarray, name: str) -> np.ndarray:
    y = np.asarray(function(z))
    if y.shape != z.shape:
        raise ValueError(
            f"plot.activations: {name} returned shape {y.shape} for scores of shape {z.shape}, "
            "expected the same shape; compute it for each element"
        )
    return y


def _panel(axes: Axes, z: np.ndarray, rows: Mapping[str, np.ndarray], name: str) -> None:
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.axvline(0, color=GREY, linewidth=0.8)
    for label, y in rows.items():
        axes.plot(z, y, label=label, **LOOKS[label])
    axes.set_title(name)
    tidy(axes)


def _in_words(z: np.ndarray, rows: Mapping[str, np.ndarray]) -> str:
    y, middle = rows["value"], len(z) // 2
    words = ", ".join(f"{y[i]:.3g} at z = {z[i]:.3g}" for i in (0, middle, -1))
    if "slope" in rows:
        slope = rows["slope"]
        words += f", its slope from {slope.min():.3g} to {slope.max():.3g}"
    return words
