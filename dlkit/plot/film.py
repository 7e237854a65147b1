"""A film: pictures one after the other, with buttons to play, to pause and to step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from matplotlib.animation import HTMLWriter
from matplotlib.figure import Figure

from dlkit.plot.picture import Picture

MOST = 60
DPI = 84  # somewhat coarser than a still, and with fewer shades of each colour: a film is large
SHADES = 52
# Matplotlib's player fetches the signs on its buttons from the net; these are in every font.
SIGNS = {
    "Decrease speed": "−",
    "First frame": "|◀",
    "Previous frame": "‹",
    "Play backwards": "◀",
    "Pause": "❚❚",
    "Play": "▶",
    "Next frame": "›",
    "Last frame": "▶|",
    "Increase speed": "+",
}

# Runs after the player's own script, which waits in the same way for the page. At the end, the
# button starts from the first picture again.
START = """
<script>
setTimeout(function() {{
  var film = anim{id}, play = film.play_animation;
  film.play_animation = function() {{
    if (film.current_frame >= film.frames.length - 1) film.first_frame();
    play.call(film);
  }};
  document.getElementById(film.slider_id).parentElement.style.display = "";
  film.play_animation();
}}, 100);
</script>
"""


@dataclass(frozen=True, eq=False)
class Film:
    """Hold pictures to be shown one after the other; plays at the end of a notebook cell.

    Attributes
    ----------
    pictures : the pictures, in order
    seconds : how long all of them take
    """

    pictures: tuple[Picture, ...]
    seconds: float

    @property
    def alt(self) -> str:
        """What the film shows, in words; a screen reader reads it."""
        first, last = self.pictures[0].alt, self.pictures[-1].alt
        return f"Film of {len(self.pictures)} pictures. The first: {first} The last: {last}"

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> tuple:
        data, metadata = self.pictures[-1]._repr_mimebundle_()
        metadata["image/png"]["alt"] = self.alt
        return {**data, "text/html": self._player(), "text/plain": self.alt}, metadata

    def _player(self) -> str:
        html = re.sub(r"<link[^>]*>", "", _written(self.pictures, self.seconds), count=1)
        for title, sign in SIGNS.items():
            html = re.sub(rf'(title="{title}"[^>]*>\s*)<i .*?</i>', rf"\1{sign}", html, count=1)
        words = escape(self.alt)
        words = f'role="img" alt="{words}" aria-label="{words}" style="max-width: 100%"'
        html = html.replace("<img ", f"<img {words} ", 1)
        html = _with_a_still(html)
        return html + START.format(id=re.search(r"_anim_img(\w+)", html)[1])


def film(pictures: Sequence[Picture], seconds: float = 4.0) -> Film:
    """Show pictures one after the other, once, with buttons to play, to pause and to step.

    Parameters
    ----------
    pictures : 2 to 60 pictures, all of the same size
    seconds : how long all of them take

    Raises
    ------
    ValueError : when there are too few or too many pictures, or they differ in size
    """
    pictures = tuple(pictures)
    if not 2 <= len(pictures) <= MOST or not seconds > 0:
        raise ValueError(
            f"plot.film: got {len(pictures)} pictures for {seconds:g} seconds, expected 2 to "
            f"{MOST} pictures and a time above 0; take every tenth step of a long training"
        )
    sizes = [tuple(picture.figure.get_size_inches().tolist()) for picture in pictures]
    for number, size in enumerate(sizes, start=1):
        if size != sizes[0]:
            raise ValueError(
                f"plot.film: picture {number} is {size[0]:g} by {size[1]:g} inches and the first "
                f"{sizes[0][0]:g} by {sizes[0][1]:g}, expected one size; draw all in the same way"
            )
    return Film(pictures, seconds)


def _with_a_still(html: str) -> str:
    """Show the last picture, and no button, where no script runs: in a notebook not trusted."""
    (*_, last) = re.finditer(r'frames\[\d+\] = ("data:image/png;base64,[^"]*")', html)
    html = html.replace(last[0], last[0].replace(last[1], "document.getElementById(img_id).src"))
    html = html.replace('"anim-controls">', '"anim-controls" style="display: none">', 1)
    still = last[1].replace("\\\n", "")  # a line goes on in a script's string, not in an attribute
    return html.replace("<img ", f"<img src={still} ", 1)


def _written(pictures: Sequence[Picture], seconds: float) -> str:
    """Return the page that Matplotlib's player makes of the pictures."""
    screen = Figure(figsize=pictures[0].figure.get_size_inches())
    writer = HTMLWriter(fps=len(pictures) / seconds, embed_frames=True, default_mode="once")
    with TemporaryDirectory() as folder:
        page = Path(folder, "film.html")
        writer.setup(screen, page, dpi=DPI)
        for picture in pictures:
            screen.clear()
            with _laid_out_like(pictures[0].figure, picture.figure):
                screen.figimage(_pixels(picture.figure))
            writer.grab_frame()
        writer.finish()
        return page.read_text(encoding="utf-8")


@contextmanager
def _laid_out_like(first: Figure, figure: Figure) -> Iterator[None]:
    """Put the frames of a figure where the first one has its: nothing jumps, and it is fast."""
    if figure is first or len(figure.axes) != len(first.axes):
        yield
        return
    engine, places = figure.get_layout_engine(), [axes.get_position() for axes in figure.axes]
    figure.set_layout_engine("none")
    for axes, model in zip(figure.axes, first.axes, strict=True):
        axes.set_position(model.get_position())
    yield
    for axes, place in zip(figure.axes, places, strict=True):
        axes.set_position(place)
    figure.set_layout_engine(engine)


def _pixels(figure: Figure) -> np.ndarray:
    """Return what the figure looks like, (height, width, 4), in few shades."""
    buffer = BytesIO()
    figure.savefig(buffer, format="rgba", dpi=DPI, facecolor="white")
    width, height = (figure.get_size_inches() * DPI).astype(int)
    pixels = np.frombuffer(buffer.getvalue(), np.uint8).reshape(height, width, 4)
    step = 255 / (SHADES - 1)
    return (np.round(pixels / step) * step).astype(np.uint8)
