"""vector_to_parameters: the dict of arrays with the shapes of `like` that theta holds."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import gradient_checking as reference

from ..lesson import column, drawn, nets, widths

vector_to_parameters = Exercise(reference.vector_to_parameters, parts={"W": 5, "b": 4})


@vector_to_parameters.cases
def _(rng):
    # `like` holds other numbers than theta: only its shapes may matter.
    for title, like, options in nets(rng):
        theta = column(rng, 0.1, 60.0, sum(array.size for array in like.values()))
        yield title, (theta, like), options
    like = drawn(rng, widths(rng, 3))
    n = sum(array.size for array in like.values())
    yield "every second row of an array", (column(rng, 0.1, 3.0, 2 * n)[::2], like)


@vector_to_parameters.right_answer
def plain(theta, like):
    """A list of the names in their order, and a place in the vector that moves on."""
    names = [kind + str(layer) for layer in range(1, len(like) // 2 + 1) for kind in "Wb"]
    parameters, start = {}, 0
    for name in names:
        array = like[name]
        parameters[name] = theta[start : start + array.size].reshape(array.shape)
        start += array.size
    return parameters


@vector_to_parameters.right_answer
def cut_at_all_ends_at_once(theta, like):
    """np.split at the running sums of sizes."""
    names = sorted(like, key=lambda name: (int(name[1:]), name[0] != "W"))
    ends = np.cumsum([like[name].size for name in names])[:-1]
    pieces = np.split(theta.ravel(), ends)
    return {n: piece.reshape(like[n].shape) for n, piece in zip(names, pieces, strict=True)}


@vector_to_parameters.right_answer
def taken_one_by_one(theta, like):
    """An iterator that hands out numbers, arrays from nested lists; prints."""
    numbers, parameters = iter(theta[:, 0].tolist()), {}
    for layer in range(1, len(like) // 2 + 1):
        for kind in ("W", "b"):
            rows, columns = like[kind + str(layer)].shape
            table = [[next(numbers) for _ in range(columns)] for _ in range(rows)]
            parameters[kind + str(layer)] = np.array(table)
    print(parameters.keys())
    return parameters


@vector_to_parameters.right_answer
def from_the_end_of_the_vector(theta, like):
    """Goes through the layers backwards, copies, and has one key more than asked for."""
    parameters, end = {"size": theta.size}, theta.size
    for layer in range(len(like) // 2, 0, -1):
        for name in (f"b{layer}", f"W{layer}"):
            array = np.empty(like[name].shape)
            array.flat = theta[end - array.size : end, 0]
            parameters[name], end = array, end - array.size
    return parameters


vector_to_parameters.slip(
    "deals_out_in_the_order_of_the_dict",
    {"in names": "in like"},
    """It looks as if you deal the numbers out as `like` happens to list its keys. The vector has
    an order of its own: W1, b1, W2, b2, and so on, however the dict was put together.""",
)

vector_to_parameters.slip(
    "deals_out_by_sorted_names",
    {"in names": "in sorted(like)"},
    """It looks as if you deal the numbers out by sorted names. Then all weights come before all
    biases, and "W10" before "W2". The vector goes layer by layer: W1, b1, W2, b2, and so on.""",
)

vector_to_parameters.slip(
    "counts_layers_as_text",
    {"in names": "in sorted(like, key=lambda name: (name[1:], name[0]))"},
    """From ten layers on, arrays get the numbers of others, as when names are sorted as text,
    where "10" comes before "2". Turn the number at the end of the name into a number, or count the
    layers yourself.""",
)

vector_to_parameters.slip(
    "takes_biases_before_weights",
    {'"Wb"': '"bW"'},
    """It looks as if you take the biases of each layer from the vector first, and then the
    weights. There the weights come first: W1, b1, W2, b2, and so on.""",
)

vector_to_parameters.slip(
    "fills_column_by_column",
    {"(array.shape)": '(array.shape, order="F")'},
    """Your weights are filled downwards, column by column. C order, NumPy's own, goes along the
    rows: the first numbers of the vector are the first row of W1.""",
)

vector_to_parameters.slip(
    "swaps_the_two_sizes",
    {"array.shape": "array.shape[::-1]"},
    """Your weights lie on their side: rows and columns have changed places. Take the shape of
    each array from `like` as it stands there.""",
)

vector_to_parameters.slip(
    "gives_biases_one_axis",
    {"array.shape": 'array.shape if name[0] == "W" else -1'},
    """Your biases have one axis only; added to a table of scores, such an array is taken for a
    row. They should have the shape that they have in `like`.""",
)

vector_to_parameters.slip(
    "always_starts_at_the_top",
    {"start : start + array.size": ": array.size"},
    """Every array is filled with the first numbers of the vector. After one array has taken its
    numbers, the next one has to start where it ended.""",
)

vector_to_parameters.slip(
    "skips_only_the_weights",
    {"start += array.size": 'start += array.size if name[0] == "W" else 0'},
    """The first layer is right, and from the second on the numbers are shifted. It looks as if
    your position in the vector does not move on after the biases of a layer; add up how many
    numbers each layer takes.""",
)

vector_to_parameters.slip(
    "forgets_the_last_layer",
    {"// 2 + 1": "// 2"},
    """The last layer is missing from your dict. `range` stops one before its end, and the layers
    are counted from 1.""",
)


@vector_to_parameters.mistake
def hands_back_like(theta, like):
    """What you return are the numbers of `like`, as when theta is never used. Only the shapes
    should come from `like`; the numbers come from the vector."""
    return {name: array.copy() for name, array in like.items()}


vector_to_parameters.slip(
    "writes_into_like",
    {"parameters[name] =": "array[...] =", "return parameters": "return like"},
    """After the call `like` has changed. Whoever wants to compare the nudged parameters with the
    old ones has lost the old ones. `like` is there to be looked at: give your result arrays of its
    own.""",
)
