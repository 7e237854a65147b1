"""Gaps: a chain of errors, and the step from each to the next one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from dlkit.plot.picture import BLUE, GREY, VERMILION, Picture, beside, named, tidy, told


def gaps(
    chains: Mapping[str, Mapping[str, float]], title: str = "", y_label: str = "error"
) -> Picture:
    """Draw each chain of errors as a staircase, with the size of each step.

    A step up is a bar from the error before to this one; the largest step of a chain is of another
    colour. A step down is hatched.

    Parameters
    ----------
    chains : name -> {name of an error: its value}, in the order in which the errors are compared
    y_label : what the numbers are

    Raises
    ------
    ValueError : when there is no chain, or one has less than two errors or a number not finite
    """
    chains = {str(name): _checked(str(name), errors) for name, errors in
              named(chains, "gaps").items()}  # fmt: skip
    figure, frames = beside(len(chains), 3, 3.3, 2.9, ("", y_label), sharey=True)
    figure.suptitle(title)
    for axes, (name, errors) in zip(frames, chains.items(), strict=True):
        _staircase(axes, list(errors), np.array(list(errors.values())))
        axes.set_title(name)
    values = [value for errors in chains.values() for value in errors.values()]
    low, high = min(0.0, *values), max(values)
    frames[0].set_ylim(low, high + 0.15 * (high - low) or 1.0)  # room for the numbers
    return Picture(figure, told("Gaps", title, *map(_in_words, chains, chains.values())))


def _checked(name: str, errors: Mapping[str, float]) -> dict[str, float]:
    if len(errors) < 2 or not np.isfinite(list(errors.values())).all():
        raise ValueError(
            f"plot.gaps: {name} has {dict(errors)}, expected at least two errors, all finite; "
            "leave out what was not measured"
        )
    return {str(key): float(value) for key, value in errors.items()}


def _staircase(axes: Axes, names: list[str], errors: np.ndarray) -> None:
    steps, places = np.diff(errors), np.arange(len(errors))
    for place, error in zip(places, errors, strict=True):
        axes.plot([place - 0.42, place + 0.42], [error, error], color="black", zorder=3)
    for place, step in enumerate(steps):
        colour = VERMILION if step == steps.max() else BLUE
        look = {"color": colour} if step > 0 else {"fill": False, "edgecolor": GREY, "hatch": "//"}
        axes.bar(place + 1, step, bottom=errors[place], width=0.84, **look)
        top = max(errors[place], errors[place + 1])
        axes.annotate(f"{step:+.3g}", (place + 1, top), (0, 3), textcoords="offset points",
                      ha="center", fontsize=9)  # fmt: skip
    axes.set_xticks(places, names, rotation=35, ha="right")
    tidy(axes)


def _in_words(name: str, errors: Mapping[str, float]) -> str:
    keys, values = list(errors), list(errors.values())
    steps = np.diff(values)
    told_errors = ", ".join(f"{key} {value:.3g}" for key, value in errors.items())
    largest = int(steps.argmax())
    return (
        f"{name}: {told_errors}; the largest step, {steps[largest]:+.3g}, is from "
        f"{keys[largest]} to {keys[largest + 1]}."
    )
