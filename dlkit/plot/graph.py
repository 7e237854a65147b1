"""A computation graph: values flow to the right, slopes flow back to the left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from dlkit.plot.picture import BLUE, GREY, VERMILION, Picture, new_figure

Parents = Mapping[str, Sequence[str]]

LETTER = 0.09  # inches, of the font's average letter
BEND = 0.35  # of an arrow that is bent: twice its height over its length
NEAR = 0.3  # inches, from the middle of a box, in which an arrow would run through it
ROOM = 0.75  # inches, for a box's margin and an arrow to the next one


def graph(
    parents: Parents,
    values: Mapping[str, float | str],
    slopes: Mapping[str, float | str] | None = None,
    formulas: Mapping[str, str] | None = None,
    title: str = "",
) -> Picture:
    """Draw a small computation graph from its inputs on the left to its result on the right.

    Parameters
    ----------
    parents : computed node -> the nodes that it is computed from, in the order of computation
    values : node -> its value, a number or a text such as a shape; every node needs one
    slopes : node -> derivative of the result with respect to it, where it shall be shown
    formulas : node -> how it is computed, such as ``"u = x y"``

    Raises
    ------
    ValueError : when a node has no value, or a slope or formula belongs to no node
    """
    slopes, formulas = slopes or {}, formulas or {}
    places = _places(parents)
    _check_names(set(places), values, slopes, formulas)
    widths = _widths(places, values, slopes, formulas)
    centres = [sum(widths[:column]) + width / 2 for column, width in enumerate(widths)]
    places = {node: (centres[column], row) for node, (column, row) in places.items()}
    arrows = list(_arrows(parents, places))
    bottom = 0.5 + max(row for _, row in places.values())
    axes = _canvas(sum(widths), _top(places, arrows), bottom, title)
    boxes = {node: box(axes, place, formulas.get(node, node)) for node, place in places.items()}
    for node, place in places.items():
        _numbers(axes, place, values[node], slopes.get(node))
    for start, end, bend in arrows:
        arrow(axes, places[start], places[end], boxes[start], boxes[end], bend)
    words = _in_words(places, parents, values, slopes)
    return Picture(axes.figure, f"Computation graph. {words}")


def _arrows(parents: Parents, places: Mapping[str, tuple]) -> Iterator[tuple[str, str, float]]:
    """Yield each arrow as (from, to, how much it is bent)."""
    for node, sources in parents.items():
        for number, source in enumerate(sources):
            again = source in sources[:number]
            yield source, node, _bend(places[source], places[node], list(places.values()), again)


def _top(places: Mapping[str, tuple], arrows: Sequence[tuple[str, str, float]]) -> float:
    """Return how far above the middle the boxes and the arrows that bend upwards reach."""
    top = 0.5 + max(row for _, row in places.values())
    for start, end, bend in arrows:
        (left, low), (right, high) = places[start], places[end]
        top = max(top, (low + high) / 2 - bend / 2 * (right - left) + 0.1)
    return top


def _bend(start: tuple, end: tuple, places: Sequence[tuple], again: bool) -> float:
    """Return how much an arrow is bent: upwards around a box in its way, downwards as a second."""
    if again:
        return BEND
    (left, low), (right, high) = start, end
    between = [(x, y) for x, y in places if left < x < right]
    on_line = [low + (high - low) * (x - left) / (right - left) for x, _ in between]
    hidden = any(abs(y - on) < NEAR for (_, y), on in zip(between, on_line, strict=True))
    return -BEND if hidden else 0.0


def _widths(
    places: Mapping[str, tuple[int, float]], values: Mapping, slopes: Mapping, formulas: Mapping
) -> list[float]:
    """Return the width of each column in inches: that of its longest text, and room for arrows."""
    widths = [0.0] * (1 + max(column for column, _ in places.values()))
    for node, (column, _) in places.items():
        texts = [formulas.get(node, node), _text(values[node])]
        texts += [f"slope {_text(slopes[node])}"] if node in slopes else []
        widths[column] = max(widths[column], ROOM + LETTER * max(map(len, texts)))
    return widths


def _text(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"


def _canvas(width: float, top: float, bottom: float, title: str) -> Axes:
    figure = new_figure(width, 0.95 * (top + bottom) + 0.4 * bool(title))
    axes = figure.subplots()
    axes.set(xlim=(0, width), ylim=(-bottom, top), title=title)
    axes.set_axis_off()
    return axes


def _places(parents: Parents) -> dict[str, tuple[int, float]]:
    """Return node -> (column, row); an input stands one column before its first use."""
    columns: dict[str, int] = {}
    for node, sources in parents.items():
        columns[node] = 1 + max(columns.get(source, 0) for source in sources)
    for node, sources in parents.items():
        for source in sources:
            if source not in parents:
                columns[source] = min(columns.get(source, columns[node] - 1), columns[node] - 1)
    named = [*(source for sources in parents.values() for source in sources), *parents]
    order = list(dict.fromkeys(named))
    return {node: (columns[node], _row(node, order, columns)) for node in order}


def _row(node: str, order: list[str], columns: Mapping[str, int]) -> float:
    beside = [other for other in order if columns[other] == columns[node]]
    return (len(beside) - 1) / 2 - beside.index(node)


def _check_names(nodes: set[str], values: Mapping, slopes: Mapping, formulas: Mapping) -> None:
    for name in nodes - set(values):
        raise ValueError(
            f"plot.graph: node {name} has no value, expected one for every node; add it to values"
        )
    for name in (set(slopes) | set(formulas)) - nodes:
        raise ValueError(
            f"plot.graph: {name} has a slope or a formula but is none of the nodes "
            f"{', '.join(sorted(nodes))}; use a node's name"
        )


def box(
    axes: Axes, place: tuple[float, float], text: str, size: float = 12, **look: object
) -> Patch:
    """Write text into a rounded box and return the box, where arrows can end."""
    outline = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": GREY, **look}
    label = axes.text(*place, text, fontsize=size, bbox=outline, ha="center", va="center")
    return label.get_bbox_patch()


def _numbers(
    axes: Axes, place: tuple[float, float], value: float | str, slope: float | str | None
) -> None:
    x, y = place
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}  # where an arrow passes behind
    look = {"ha": "center", "va": "center", "bbox": ground, "zorder": 6, "fontsize": 11}
    axes.text(x, y + 0.36, _text(value), color=BLUE, weight="bold", **look)
    if slope is not None:
        axes.text(x, y - 0.36, f"slope {_text(slope)}", color=VERMILION, **look)


def arrow(
    axes: Axes, start: tuple, end: tuple, tail: Patch, head: Patch, bend: float = 0.0
) -> None:
    """Draw an arrow from one box to another; above 0 it bends downwards, below 0 upwards."""
    # zorder: drawn after the boxes, whose outlines are only known then and clip the arrow
    look = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1.3, "patchA": tail, "patchB": head}
    look["connectionstyle"] = f"arc3,rad={bend}"
    axes.annotate("", xy=end, xytext=start, arrowprops=look, zorder=5)


def _in_words(places: Mapping, parents: Parents, values: Mapping, slopes: Mapping) -> str:
    words = []
    for node in sorted(places, key=lambda name: places[name][0]):
        source = f" from {', '.join(parents[node])}" if node in parents else ""
        slope = f", slope {_text(slopes[node])}" if node in slopes else ""
        words.append(f"{node}{source}: value {_text(values[node])}{slope}.")
    return " ".join(words)
