"""A picture and the words that stand for it when it cannot be seen."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Okabe and Ito's palette (2008): told apart with every common kind of colour vision.
BLUE = "#0072B2"
VERMILION = "#D55E00"
GREEN = "#009E73"
ORANGE = "#E69F00"
PURPLE = "#CC79A7"
SKY = "#56B4E9"
COLOURS = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY)
LINES = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (1, 3)))  # told apart without colour
GREY = "0.45"

SCREEN_DPI = 96  # CSS pixels to the inch
DPI = 1.5 * SCREEN_DPI  # drawn finer than it is shown, for sharp screens


@dataclass(frozen=True, eq=False)
class Picture:
    """Hold a Matplotlib figure and its description; shows itself at the end of a notebook cell.

    Attributes
    ----------
    figure : the Matplotlib figure, to change or to save
    alt : what the picture shows, in words; a screen reader reads it
    """

    figure: Figure
    alt: str

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> tuple:
        # JupyterLab drops the alt text of a PNG, so it is given HTML; PDF export takes the PNG.
        png, width = self._png(), round(self.figure.get_figwidth() * SCREEN_DPI)
        html = (
            f'<img src="data:image/png;base64,{png}" width="{width}" style="max-width: 100%" '
            f'alt="{escape(self.alt)}">'
        )
        data = {"image/png": png, "text/html": html, "text/plain": self.alt}
        return data, {"image/png": {"width": width, "alt": self.alt}}

    def _png(self) -> str:
        buffer = BytesIO()
        self.figure.savefig(buffer, format="png", dpi=DPI, facecolor="white")
        return b64encode(buffer.getvalue()).decode()


def described(figure: Figure, alt: str) -> Picture:
    """Give a figure of your own a description, and take it out of pyplot's hands.

    Parameters
    ----------
    figure : for example the first result of ``plt.subplots()``
    alt : what it shows, in words
    """
    from matplotlib import pyplot  # here, because only pyplot's own figures need it

    pyplot.close(figure)  # or the notebook would show it a second time, without the description
    return Picture(figure, alt)


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure, in inches, that pyplot knows nothing of: nothing is left to close."""
    figure = Figure(figsize=(width, height), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.06, h_pad=0.08)
    return figure


def beside(
    count: int,
    columns: int,
    width: float,
    height: float,
    labels: tuple = ("", ""),
    **options: object,
) -> tuple[Figure, list[Axes]]:
    """Return a figure with ``count`` frames in even rows, each of this size in inches.

    The labels of the two axes stand at the lowest and at the leftmost frames.
    """
    rows = -(-count // columns)
    columns = -(-count // rows)
    figure = new_figure(width * columns, height * rows + 0.5)
    frames = figure.subplots(rows, columns, squeeze=False, **options).ravel().tolist()
    for spare in frames[count:]:
        spare.remove()
    for axes in frames[max(0, count - columns) : count]:
        axes.tick_params(labelbottom=True)  # also where no frame stands below
        axes.set_xlabel(labels[0])
    for axes in frames[:count:columns]:
        axes.set_ylabel(labels[1])
    return figure, frames[:count]


def tidy(axes: Axes) -> None:
    """Draw a pale grid and no box around the frame."""
    axes.grid(alpha=0.3)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def told(*parts: str) -> str:
    """Return the parts that are not empty as sentences."""
    return " ".join(
        part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part
    )


def named(values: object, caller: str) -> Mapping:
    """Return ``values`` when it is a dict with at least one entry, or refuse it in words."""
    if not isinstance(values, Mapping) or not values:
        raise ValueError(
            f"plot.{caller}: got {type(values).__name__}, expected a dict from names to values "
            "with at least one entry; give each a name"
        )
    return values
