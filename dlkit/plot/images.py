"""Images in rows with titles, and weights seen as an image."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from dlkit.plot.picture import Picture, new_figure


def images(
    pictures: np.ndarray, titles: Sequence[str] | None = None, columns: int = 8, title: str = ""
) -> Picture:
    """Show images in rows, each with its title.

    Parameters
    ----------
    pictures : (m, height, width), (m, height, width, 1) grey or (m, height, width, 3) colour
    titles : m short texts, or nothing
    columns : images in a row, at most

    Raises
    ------
    ValueError : when the shape is none of these or the titles are not m
    """
    x = _as_images(np.asarray(pictures))
    titles = [""] * len(x) if titles is None else [str(text) for text in titles]
    if len(titles) != len(x):
        raise ValueError(
            f"plot.images: got {len(titles)} titles, expected {len(x)}; pass one for each image"
        )
    columns = min(columns, len(x))
    rows = -(-len(x) // columns)
    figure = new_figure(1.15 * columns, (1.15 + 0.17 * _lines(titles)) * rows + 0.4 * bool(title))
    figure.suptitle(title)
    frames = figure.subplots(rows, columns, squeeze=False).ravel()
    _fill(frames, x, titles)
    size = f"{x.shape[1]} by {x.shape[2]} pixels"
    named = f": {'; '.join(' '.join(text.split()) for text in titles)}" if any(titles) else ""
    return Picture(figure, f"{title or 'Images'}. {len(x)} images of {size}{named}.")


def weights(w: np.ndarray, shape: tuple[int, ...], title: str = "weights") -> Picture:
    """Show one weight per pixel as an image: red pushes towards class 1, blue towards class 0.

    White is zero; the colours reach equally far on both sides.

    Parameters
    ----------
    w : (n_x, 1)
    shape : (height, width) or (height, width, channels) of the images, with n_x numbers in all

    Raises
    ------
    ValueError : when ``w`` does not fill the shape
    """
    if np.size(w) != np.prod(shape) or len(shape) not in (2, 3):
        raise ValueError(
            f"plot.weights: w has {np.size(w)} numbers and the shape is {tuple(shape)}, expected "
            "(height, width) or (height, width, channels) with as many; pass the images' shape"
        )
    panels = np.reshape(w, (*shape, 1) if len(shape) == 2 else shape)  # (height, width, channels)
    count, limit = panels.shape[2], float(np.abs(panels).max()) or 1.0
    figure = new_figure(3.2 * count + 1.2, 3.4)
    frames = figure.subplots(1, count, squeeze=False).ravel()
    for channel, axes in enumerate(frames):
        seen = axes.imshow(panels[..., channel], cmap="RdBu_r", vmin=-limit, vmax=limit)
        axes.set(xticks=[], yticks=[], title=title if count == 1 else f"{title}, {channel}")
    figure.colorbar(seen, ax=frames.tolist(), label="weight", shrink=0.8)
    return Picture(figure, f"{title}, as an image. {_extremes(panels)}")


def _as_images(x: np.ndarray) -> np.ndarray:
    if x.ndim == 4 and x.shape[3] == 1:
        x = x[..., 0]
    if len(x) == 0 or not (x.ndim == 3 or x.ndim == 4 and x.shape[3] == 3):
        raise ValueError(
            f"plot.images: got an array of shape {x.shape}, expected (m, height, width) or (m, "
            "height, width, channels) with 1 or 3 channels; reshape columns into images first"
        )
    return x


def _lines(titles: Sequence[str]) -> int:
    return max(text.count("\n") + bool(text) for text in titles)


def _fill(frames: Sequence[Axes], x: np.ndarray, titles: Sequence[str]) -> None:
    top = 255 if x.dtype == np.uint8 else max(1.0, float(x.max()))
    for axes in frames:
        axes.set_axis_off()
    for axes, image, text in zip(frames, x, titles, strict=False):
        axes.imshow(image if image.ndim == 2 else image / top, cmap="gray", vmin=0, vmax=top)
        axes.set_title(text, fontsize=9)


def _extremes(panels: np.ndarray) -> str:
    words = []
    for name, index in (("largest", panels.argmax()), ("smallest", panels.argmin())):
        row, column, _ = np.unravel_index(index, panels.shape)
        value = panels.flat[index]
        words.append(f"The {name}, {value:.3g}, is in row {row + 1}, column {column + 1}.")
    return " ".join(words)
