"""parameters_to_vector: (n, 1): W1, b1, W2, b2, ... one below the other, each in C order."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import gradient_checking as reference

from ..lesson import drawn, nets

parameters_to_vector = Exercise(reference.parameters_to_vector, points=9)


@parameters_to_vector.cases
def _(rng):
    for title, parameters, options in nets(rng):
        yield title, (parameters,), options
    wide = drawn(rng, [int(rng.integers(12, 15)), 4, 1, 3])
    yield (
        "every second column of larger arrays",
        ({name: np.repeat(array, 2, axis=1)[:, ::2] for name, array in wide.items()},),
    )


@parameters_to_vector.right_answer
def plain(parameters):
    """A list of the names in their order."""
    layers = range(1, len(parameters) // 2 + 1)
    names = [kind + str(layer) for layer in layers for kind in "Wb"]
    return np.concatenate([parameters[name].reshape(-1, 1) for name in names])


@parameters_to_vector.right_answer
def number_by_number(parameters):
    """Three loops that append; an array from a list of rows; prints."""
    rows = []
    for layer in range(1, len(parameters) // 2 + 1):
        for array in (parameters["W" + str(layer)], parameters["b" + str(layer)]):
            for i in range(array.shape[0]):
                for j in range(array.shape[1]):
                    rows.append([array[i, j]])
    print(len(rows))
    return np.array(rows)


@parameters_to_vector.right_answer
def filled_into_place(parameters):
    """A column of the right length, filled piece by piece."""
    theta, start, layer = np.zeros((sum(p.size for p in parameters.values()), 1)), 0, 1
    while f"W{layer}" in parameters:
        for array in (parameters[f"W{layer}"], parameters[f"b{layer}"]):
            theta[start : start + array.size, 0] = array.flatten()
            start += array.size
        layer += 1
    return theta


@parameters_to_vector.right_answer
def layers_with_their_bias(parameters):
    """Sorted by the number at the end of the name, joined as rank-1 arrays, turned at the end."""
    names = sorted(parameters, key=lambda name: (int(name[1:]), name[0] == "b"))
    return np.hstack([parameters[name].ravel() for name in names])[:, np.newaxis]


parameters_to_vector.slip(
    "follows_the_order_of_the_dict",
    {"in names": "in parameters"},
    """Your vector lists the arrays as the dict happens to hold them. Two dicts with the same
    parameters then give two different vectors, and a gradient no longer lines up with its
    parameter. Go through the layers by their numbers.""",
)

parameters_to_vector.slip(
    "sorts_the_names",
    {"in names": "in sorted(parameters)"},
    """In your vector all weights come before all biases, as when they are sorted by name: a
    capital W comes before b. The layers should follow one another, each with its weights and then
    its biases.""",
)

parameters_to_vector.slip(
    "puts_all_weights_first",
    {'for layer in layers for kind in "Wb"': 'for kind in "Wb" for layer in layers'},
    """Your vector holds the weights of all layers, and then all biases. The biases of a layer
    should follow its own weights: W1, b1, W2, b2, and so on.""",
)

parameters_to_vector.slip(
    "puts_biases_before_weights",
    {'"Wb"': '"bW"'},
    """In each layer of your vector, the biases come before the weights. Any order would do, as
    long as everybody keeps to the same one; here it is W1, b1, W2, b2, and so on.""",
)

parameters_to_vector.slip(
    "sorts_the_layers_as_text",
    {"in names": "in sorted(parameters, key=lambda name: (name[1:], name[0]))"},
    """From ten layers on, your order is wrong, as when names are sorted as text, where "10" comes
    before "2". Turn the number at the end of the name into a number, or count the layers
    yourself.""",
)

parameters_to_vector.slip(
    "takes_one_digit_for_the_layer",
    {"in names": "in sorted(parameters, key=lambda name: (int(name[1]), len(name), name[0]))"},
    """From ten layers on, your order is wrong, as when a single character of the name is looked
    at, which is the same for the layers 1, 10 and 11. A layer's number is everything that comes
    after the letter.""",
)

parameters_to_vector.slip(
    "unrolls_column_by_column",
    {"(-1, 1)": '((-1, 1), order="F")'},
    """Your weights are read downwards, column by column. C order, NumPy's own, goes along the
    rows: the first row of W1 comes first. Look at the argument `order`, or at a transpose.""",
)

parameters_to_vector.slip(
    "reads_in_the_order_of_memory",
    {".reshape": '.ravel(order="K").reshape'},
    """Your vector is right for most arrays, but not for one that was made by transposing: it looks
    as if you read the numbers there as they lie in memory. The order has to depend on the indices
    alone, row by row; look at the argument `order`.""",
)

parameters_to_vector.slip(
    "returns_one_axis",
    {"reshape(-1, 1)": "ravel()"},
    """Your numbers are right, but the array has one axis only, and a column, (n, 1), is expected. A
    rank-1 array and a column broadcast to a square when they are subtracted.""",
)

parameters_to_vector.slip(
    "returns_a_row",
    {"(-1, 1)": "(1, -1)", "in names]": "in names], axis=1"},
    """Your vector lies on its side. What is expected is a column, (n, 1): look at the order of the
    two sizes when you reshape, and at the axis along which you join.""",
)

parameters_to_vector.slip(
    "leaves_out_the_biases",
    {'"Wb"': '"W"'},
    """Your vector is too short: the biases are missing. An error in a db would never be found by
    a check that does not nudge any b.""",
)

parameters_to_vector.slip(
    "stops_before_the_last_layer",
    {"// 2 + 1": "// 2"},
    """Your vector is too short: the last layer is missing. `range` stops one before its end, and
    the layers are counted from 1: write down the numbers that your loop runs through.""",
)

parameters_to_vector.slip(
    "knows_three_layers_only",
    {"range(1, len(parameters) // 2 + 1)": "(1, 2, 3)"},
    """It looks as if your function names the arrays of three layers, so that it fails for a net of
    two and forgets the rest of a deeper one. Let the number of layers come from the dict.""",
)
