"""replace_head: a new last layer, drawn by He, on layers that keep their values."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise, draws
from dlkit.reference import transfer_learning as reference

from ..lesson import network, shuffled, sizes

replace_head = Exercise(
    reference.replace_head,
    parts={"W": 10, "b": 3},
    free=("W",),
    rules=[
        Rule("lower layers kept", 10, {"of": "W", "argument": "parameters"}),
        Rule("last layer anew", 7, {"of": "W", "argument": "parameters"}),
        Rule("spread", 7, {"of": "W", "deviation": "he", "last": True}),
        Rule("fresh numbers", 7, {"of": "W", "last": True}),
        Rule("randomness from rng", 4),
    ],
)


def generator(rng):
    """Draw a generator, as (how to make it); called twice it gives two that are equal."""
    seed = int(rng.integers(2**32))
    return lambda: np.random.default_rng(seed)


def wide(rng, widths):
    """Draw parameters of whole eighths, which take little room in a file.

    No two weights of the last layer are alike; their standard deviation is about 0.46.
    """
    parameters = {name: np.round(8 * v) / 8 for name, v in network(rng, widths).items()}
    shape = widths[-1], widths[-2]
    places = rng.permutation(shape[0] * shape[1]).reshape(shape) + 0.5
    return parameters | {f"W{len(widths) - 1}": 1.6 * places / places.size - 0.8}


# The last layers widen and narrow: all wrong spreads differ on such a pair, and each has the 1,000
# numbers with which it is judged by itself. The first layers have inputs of another number, and old
# heads another spread, so that neither of them gives the right scale, or none. The head has more
# units than the old one, fewer, or as many; these have so many weights that it shows if new ones
# follow the old.
@replace_head.cases
def _(rng):
    one, other = generator(rng), generator(rng)
    parameters = shuffled(rng, network(rng, [4, 6, 5, 3]))
    n_out = int(rng.integers(6, 9))
    yield "three layers", (parameters, n_out, one())
    yield "the same layers, an equal generator", (parameters, n_out, one())
    yield "the same layers, another generator", (parameters, n_out, other())
    narrow, many = int(rng.integers(4, 6)), int(rng.integers(2500, 2520))
    widens = wide(rng, [3, narrow, 2])
    yield "a head with many units", (widens, many, generator(rng)())
    narrows = wide(rng, [1, many, 1])
    yield "a head with many inputs", (narrows, narrow, generator(rng)())
    depth = int(rng.integers(11, 13))
    deep = shuffled(rng, network(rng, [*sizes(rng, depth - 2), 1, 5]))
    yield f"{depth} layers", (deep, 4, generator(rng)())
    as_many = draws.shuffled(rng, network(rng, [3, 12, 10]))
    yield "as many units as before", (as_many, 10, generator(rng)()), {"edge": 0.15}
    single = network(rng, [7, 3])
    yield "a single layer", (single, 5, generator(rng)()), {"edge": 0.15}


@replace_head.right_answer
def plain(parameters, n_out, rng):
    """A copy of the dict in which the last two arrays are replaced."""
    L = len(parameters) // 2
    n_in = parameters[f"W{L}"].shape[1]
    new = dict(parameters)
    new[f"W{L}"] = rng.standard_normal((n_out, n_in)) * np.sqrt(2 / n_in)
    new[f"b{L}"] = np.zeros((n_out, 1))
    return new


@replace_head.right_answer
def with_copies_and_a_uniform_draw(parameters, n_out, rng):
    """Copies of all lower layers; a uniform draw of the same deviation; a key more; prints."""
    layers = sorted(int(name[1:]) for name in parameters if name[0] == "W")
    new = {"note": "a new head"}
    for layer in layers[:-1]:
        for kind in "Wb":
            new[f"{kind}{layer}"] = parameters[f"{kind}{layer}"].copy()
    n_in = parameters[f"W{layers[-1]}"].shape[-1]
    limit = np.sqrt(6 / n_in)
    new[f"W{layers[-1]}"] = rng.uniform(-limit, limit, size=(n_out, n_in))
    new[f"b{layers[-1]}"] = np.zeros((n_out, 1), dtype=int)
    print(list(new))
    return new


@replace_head.right_answer
def row_by_row(parameters, n_out, rng):
    """One draw for each unit of the head, an array made of lists."""
    last = max(parameters, key=lambda name: int(name[1:]))[1:]
    inputs = parameters["W" + last].shape[1]
    rows = [list(rng.normal(0, (2 / inputs) ** 0.5, inputs)) for _ in range(n_out)]
    head = {"W" + last: np.array(rows), "b" + last: np.array([[0.0]] * n_out)}
    return parameters | head


replace_head.slip(
    "takes_layer_9_for_the_last",
    {"L = len(parameters) // 2": "L = int(max(parameters)[1:])"},
    """With ten layers and more you replace layer 9. That happens when names are compared as texts,
    where W9 comes after W12, and also when a single digit is read from each name. Compare whole
    numbers, or count the layers.""",
)

replace_head.slip(
    "takes_the_last_entry_for_the_last_layer",
    {"L = len(parameters) // 2": "L = int(list(parameters)[-1][1:])"},
    """It looks as if you take the entry that stands last in the dict for the last layer. Entries
    may come in any order; the number in the name says which layer it is.""",
)

replace_head.slip(
    "draws_every_layer_anew",
    {
        "    new = dict(parameters)\n": "    new = {}\n"
        "    for name, value in parameters.items():\n"
        "        new[name] = rng.standard_normal(value.shape) * np.sqrt(2 / value.shape[1])\n"
        '        new[name] *= name[0] == "W"\n'
    },
    """The lower layers are not those that you were given, as when the whole net is drawn anew. What
    the net has learned from the other task stands in them. Only the last layer belongs to that
    task alone.""",
)

replace_head.slip(
    "adds_a_layer",
    {'    new[f"W{L}"]': '    L, n_in = L + 1, parameters[f"W{L}"].shape[0]\n    new[f"W{L}"]'},
    """The old last layer is still there, and your new one stands on top of it. Then the new task
    sees only the answers to the old one. The last layer is to be replaced.""",
)

replace_head.slip(
    "keeps_the_old_biases",
    {'    new[f"b{L}"] = np.zeros((n_out, 1))\n': ""},
    """The biases of the last layer are the old ones. They belong to the units of the old task, and
    there may be another number of them now.""",
)

replace_head.slip(
    "starts_the_head_from_zeros",
    {"rng.standard_normal((n_out, n_in)) * np.sqrt(2 / n_in)": "np.zeros((n_out, n_in))"},
    """The weights of your head have no spread, and no generator makes a difference. With zeros
    there, nothing comes back to the layers below in the first step. Draw the head as any layer is
    drawn at the start.""",
)

replace_head.slip(
    "takes_the_variance_for_the_deviation",
    {"np.sqrt(2 / n_in)": "2 / n_in"},
    """The weights of your head are too small, as when they are multiplied by 2 / n: that is the
    variance that He asks for, not the standard deviation.""",
)

replace_head.slip(
    "counts_the_units_of_the_head",
    {"2 / n_in": "2 / n_out"},
    """The spread of your head is wrong, as when the scale uses the number of its units. A score is
    a sum over what comes in, and it is that number that counts.""",
)

replace_head.slip(
    "scales_by_one_hundredth",
    {"np.sqrt(2 / n_in)": "0.01"},
    """The weights of your head are far too small. The scale by He depends on how many inputs a
    layer has.""",
)

replace_head.slip(
    "forgets_the_scale",
    {" * np.sqrt(2 / n_in)": ""},
    """The weights of your head are far too large, as when standard normal numbers are taken as
    they were drawn. Scores that are too large send large gradients through all layers below, in the
    very first steps.""",
)

replace_head.slip(
    "copies_the_inputs_of_the_first_layer",
    {"2 / n_in": '2 / parameters["W1"].shape[1]'},
    """The spread of your head is wrong, as when the scale uses the number of inputs of the first
    layer. Each layer has a number of its own: count what comes into the head.""",
)

replace_head.slip(
    "copies_the_spread_of_the_old_head",
    {"np.sqrt(2 / n_in)": 'parameters[f"W{L}"].std()'},
    """The spread of your head is that of the old one. Training has changed the old weights; the new
    ones start as He says.""",
)

replace_head.slip(
    "draws_nothing_but_signs",
    {"rng.standard_normal((n_out, n_in))": "rng.choice([-1.0, 1.0], (n_out, n_in))"},
    """All weights of your head have the same size, as when only their signs are random. Normal or
    uniform numbers are asked for.""",
)

replace_head.slip(
    "keeps_the_head_if_it_fits",
    {
        '    new[f"W{L}"]': '    if parameters[f"W{L}"].shape[0] == n_out:\n        return new\n'
        '    new[f"W{L}"]'
    },
    """When the new task has as many units as the old one, you return the old head. Equal numbers do
    not make the tasks equal: unit 3 of the one has nothing to do with unit 3 of the other.""",
)

replace_head.slip(
    "keeps_the_old_weights_if_they_fit",
    {'    new[f"W{L}"]': '    if parameters[f"W{L}"].shape[0] != n_out:\n        new[f"W{L}"]'},
    """When the new task has as many units as the old one, the head keeps the old weights. Equal
    numbers do not make the tasks equal: unit 3 of the one has nothing to do with unit 3 of the
    other.""",
)

replace_head.slip(
    "keeps_the_old_biases_if_they_fit",
    {'    new[f"b{L}"]': '    if len(new[f"b{L}"]) != n_out:\n        new[f"b{L}"]'},
    """When the new task has as many units as the old one, the head keeps the old biases. They
    belong to the units of the old task.""",
)

replace_head.slip(
    "keeps_rows_of_the_old_head",
    {
        '    new[f"b{L}"]': '    rows = min(n_out, parameters[f"W{L}"].shape[0])\n'
        '    new[f"W{L}"][:rows] = parameters[f"W{L}"][:rows]\n'
        '    new[f"b{L}"]'
    },
    """Your head contains weights of the old one, as when its rows are kept and only those that are
    missing are drawn. A row belongs to a unit of the old task. Draw all of them.""",
)

replace_head.slip(
    "exchanges_rows_and_columns",
    {"(n_out, n_in)": "(n_in, n_out)"},
    """The weights of your head lie on their side. A row belongs to a unit, a column to what comes
    in.""",
)

replace_head.slip(
    "makes_rank_1_biases",
    {"np.zeros((n_out, 1))": "np.zeros(n_out)"},
    """The biases of your head have one axis only. Give them their second one, as in all layers.""",
)

replace_head.slip(
    "draws_the_biases_too",
    {"np.zeros((n_out, 1))": "rng.standard_normal((n_out, 1)) * np.sqrt(2 / n_in)"},
    """The biases of your head are random. The weights make the units differ already; biases start
    from 0.""",
)

replace_head.slip(
    "returns_the_head_alone",
    {"new = dict(parameters)": "new = {}"},
    """The lower layers are missing in your result. The new net consists of them and of the new
    head.""",
)

replace_head.slip(
    "changes_the_dict_it_was_given",
    {"new = dict(parameters)": "new = parameters"},
    """After the call the caller's parameters have a new head, too: two names for one dict. The net
    of the first task would be lost. Put your arrays into a dict of your own.""",
)

replace_head.slip(
    "seeds_a_generator_of_its_own",
    {"rng.standard_normal": "np.random.default_rng(0).standard_normal"},
    """Whatever generator is handed in, the head is the same, as when you start one of your own with
    a fixed seed. Then several starts would be one. Draw from the one that is handed in.""",
)

replace_head.slip(
    "draws_from_the_global_generator",
    {"rng.standard_normal((n_out, n_in))": "np.random.randn(n_out, n_in)"},
    """Two calls with equal generators give different heads, so nobody can repeat your result. Draw
    from the argument.""",
)
