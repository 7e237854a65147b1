"""The computation graph of a network, with the shape of what flows on every edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from dlkit.plot.graph import arrow, box
from dlkit.plot.picture import BLUE, Picture, new_figure, told

MOST = 5  # layers that are drawn; of more, the first two and the last
SIZE = 10  # points, of the texts in the boxes; on the edges one less
PALE_SKY, PALE_ORANGE = "#D5ECF9", "#FAE7BF"  # steps and parameters


@dataclass(frozen=True)
class Layer:
    """Hold what one layer is called and the sizes of what enters and leaves it."""

    number: int
    n_in: int
    n_out: int
    activation: str


def network(
    layer_dims: Sequence[int],
    activations: Sequence[str] | None = None,
    m: int | str = "m",
    title: str = "",
) -> Picture:
    """Draw what a network computes, from X to the cost, with the shape on every edge.

    Of a network with more than 5 layers the first two and the last are drawn.

    Parameters
    ----------
    layer_dims : the sizes n_x, n[1], ..., n[L]
    activations : L names, one for each layer; relu and, at the last, sigmoid if left out
    m : the number of examples, or a letter for it

    Raises
    ------
    ValueError : when the sizes are not at least two positive integers, or the names are not L
    """
    layers = _layers(list(layer_dims), activations)
    shown = layers if len(layers) <= MOST else [*layers[:2], layers[-1]]
    axes = _canvas(len(shown) + (len(shown) < len(layers)), layers, m, title)
    column, tail, flow = 0, _variable(axes, (0, 0), "X"), ("", layers[0].n_in)
    for layer in shown:
        if layer.number > 2 and shown != layers:
            column = column + 1
            tail = _gap(axes, column, tail, flow, layers, m)
            flow = (f"A{layer.number - 1}", layer.n_in)
        tail = _layer(axes, column, tail, flow, layer, m)
        column, flow = column + 2, (f"A{layer.number}", layer.n_out)
    _cost(axes, column + 1, tail, flow, m)
    return Picture(
        axes.figure, told("Computation graph of a network", title, *_in_words(layers, m))
    )


def _layers(layer_dims: list[int], activations: Sequence[str] | None) -> list[Layer]:
    whole = all(int(n) == n and n > 0 for n in layer_dims)
    if len(layer_dims) < 2 or not whole:
        raise ValueError(
            f"plot.network: layer_dims is {layer_dims}, expected the sizes n_x, n[1], ..., n[L]; "
            "give at least two positive integers"
        )
    count = len(layer_dims) - 1
    names = ["relu"] * (count - 1) + ["sigmoid"] if activations is None else list(activations)
    if len(names) != count:
        raise ValueError(
            f"plot.network: got {len(names)} activations, expected {count}; name one for each layer"
        )
    sizes = zip(layer_dims, layer_dims[1:], names, strict=False)
    return [Layer(number, *of_layer) for number, of_layer in enumerate(sizes, start=1)]


def _canvas(count: int, layers: Sequence[Layer], m: int | str, title: str) -> Axes:
    shape = max(len(_shape(layer.n_in, m)) for layer in layers)
    step = max(6, *(len(layer.activation) for layer in layers))
    width = 0.27 + 0.07 * shape + 0.06 * step  # inches: an edge with its label, and a box
    figure = new_figure(width * (2 * count + 2), 2.6 + 0.3 * bool(title))
    axes = figure.subplots()
    axes.set(xlim=(-0.35, 2 * count + 1.45), ylim=(-1.25, 1.25), title=title)
    axes.set_axis_off()
    return axes


def _layer(axes: Axes, column: int, tail: tuple, flow: tuple, layer: Layer, m: int | str) -> tuple:
    """Draw one layer right of ``tail`` and return its activation, where the next edge starts."""
    number = layer.number
    linear = _step(axes, (column + 1, 0), f"linear\n{number}")
    _edge(axes, tail, linear, flow[0], _shape(flow[1], m))
    for name, size, row in (("W", layer.n_in, 1), ("b", 1, -1)):
        parameter = _variable(axes, (column + 1, row), f"{name}{number}", facecolor=PALE_ORANGE)
        _edge(axes, parameter, linear, "", _shape(layer.n_out, size))
    activation = _step(axes, (column + 2, 0), layer.activation)
    _edge(axes, linear, activation, f"Z{number}", _shape(layer.n_out, m))
    return activation


def _gap(
    axes: Axes, column: int, tail: tuple, flow: tuple, layers: Sequence[Layer], m: int | str
) -> tuple:
    missing = f"···\nlayers 3\nto {len(layers) - 1}"
    gap = _step(axes, (column, 0), missing, edgecolor="none", facecolor="white")
    _edge(axes, tail, gap, flow[0], _shape(flow[1], m))
    return gap


def _cost(axes: Axes, column: int, tail: tuple, flow: tuple, m: int | str) -> None:
    cost = _step(axes, (column, 0), "cost")
    _edge(axes, tail, cost, flow[0], _shape(flow[1], m))
    _edge(axes, _variable(axes, (column, -1), "Y"), cost, "", _shape(flow[1], m))


def _variable(axes: Axes, place: tuple[float, float], text: str, **look: object) -> tuple:
    return place, box(axes, place, text, SIZE, **look)


def _step(axes: Axes, place: tuple[float, float], text: str, **look: object) -> tuple:
    look = {"boxstyle": "square,pad=0.4", "facecolor": PALE_SKY, **look}
    return place, box(axes, place, text, SIZE, **look)


def _edge(axes: Axes, tail: tuple, head: tuple, name: str, shape: str) -> None:
    (start, first), (end, second) = tail, head
    arrow(axes, start, end, first, second)
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    if start[1] == end[1]:
        label = f"{name}\n{shape}" if name else shape
        axes.text(x, y + 0.06, label, ha="center", va="bottom", fontsize=SIZE - 1, color=BLUE)
    else:
        axes.text(x + 0.06, y, shape, ha="left", va="center", fontsize=SIZE - 1, color=BLUE)


def _shape(rows: int, columns: int | str) -> str:
    return f"({rows}, {columns})"


def _in_words(layers: Sequence[Layer], m: int | str) -> list[str]:
    count = sum(layer.n_out * (layer.n_in + 1) for layer in layers)
    layers_in_all = f"{len(layers)} layer{'s' * (len(layers) > 1)}"
    words = [f"{layers_in_all}, {count} parameters", f"X {_shape(layers[0].n_in, m)}"]
    for layer in layers:
        parameters = f"W{layer.number} {_shape(layer.n_out, layer.n_in)} and b{layer.number}"
        words.append(
            f"Layer {layer.number}: {parameters} {_shape(layer.n_out, 1)} give Z{layer.number}, "
            f"{layer.activation} gives A{layer.number}, both {_shape(layer.n_out, m)}"
        )
    last = layers[-1]
    words.append(f"The cost compares A{last.number} with Y {_shape(last.n_out, m)}")
    return words
