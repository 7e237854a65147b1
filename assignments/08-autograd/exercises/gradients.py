"""gradients: the cost, and its derivative by each named leaf."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import computation_graph as reference

from .. import lesson
from .backward import backward
from .forward import forward

gradients = Exercise(reference.gradients, outputs=("cost", "grads"), parts={"cost": 2, "grads": 8})


def chosen(rng, names):
    """Draw an order of the names."""
    return [str(name) for name in rng.permutation(names)]


@gradients.cases
def _(rng):
    nodes, output, feed = lesson.course(rng, 4.0, 8.0)
    graph, position = lesson.placed(rng, nodes, output, ends=("b", "c"))
    yield "the graph of J = 3 (a + b c)", (graph, position, feed, chosen(rng, ["a", "b", "c"]))
    nodes, output, feed = lesson.unit(rng)
    graph, position = lesson.placed(rng, nodes, output)
    yield "one unit", (graph, position, feed, chosen(rng, ["W", "b"]))
    nodes, output, feed = lesson.gated(rng)
    nodes, feed = lesson.with_unneeded(rng, nodes, feed)
    graph, position = lesson.placed(rng, nodes, output)
    yield "a network", (graph, position, feed, chosen(rng, ["W", "V", "b", "K", "X"]))
    nodes, output, feed = lesson.recurrent(rng)
    graph, position = lesson.placed(rng, nodes, output)
    yield "several leaves of one name", (graph, position, feed, chosen(rng, ["W", "U", "x2", "h"]))
    nodes |= {"V": ("leaf", "V"), "over": ("matmul", "V", "x1")}
    more = {"V": rng.normal(size=(2, feed["x1"].shape[0])), "lr": rng.normal(size=(1, 4))}
    feed = feed | more
    graph, position = lesson.placed(rng, nodes, "J")
    yield (
        "a leaf that does not matter, and a name that is no leaf",
        (graph, position, feed, chosen(rng, ["U", "V", "lr"])),
        {"edge": 0.3},
    )
    middle = lesson.placed(rng, nodes, "H2")
    small = {name: value[:1, :1] for name, value in feed.items()}
    yield "an output in the middle", (*middle, small, chosen(rng, ["W", "U", "h"]))
    nodes, output, feed = nearly_level(rng)
    graph, position = lesson.placed(rng, nodes, output)
    yield "two leaves with equal arrays", (graph, position, feed, chosen(rng, ["w", "w1"]))
    yield "a small cost", (graph, position, feed, chosen(rng, ["w1", "v"]))


def nearly_level(rng):
    """Draw J = mean(w v + w1 w1) - c, which is about 0.005, with equal arrays for w and w1.

    From the sixth digit on J has more digits, so that rounding shows.
    """
    nodes = {name: ("leaf", name) for name in ("w", "w1", "v", "c")}
    nodes |= {"p": ("multiply", "w", "v"), "q": ("multiply", "w1", "w1"), "s": ("add", "p", "q")}
    nodes |= {"m": ("mean", "s"), "J": ("subtract", "m", "c")}
    w, v = rng.normal(size=(2, 2, 3))
    small = 1e-6 * (rng.integers(2000, 8000) + 0.37)
    return (
        nodes,
        "J",
        {"w": w, "w1": w.copy(), "v": v, "c": np.mean(w * v + w * w).reshape(1, 1) - small},
    )


@gradients.right_answer
def plain(graph, output, feed, names):
    """Zeros, and every leaf's derivative added."""
    values = forward(graph, output, feed)
    slopes = backward(graph, output, values)
    grads = {"d" + name: np.zeros(feed[name].shape) for name in names}
    for (op, name), slope in zip(graph, slopes, strict=True):
        if op == "leaf" and name in names and slope is not None:
            grads["d" + name] = grads["d" + name] + slope
    return float(values[output][0, 0]), grads


@gradients.right_answer
def name_by_name(graph, output, feed, names):
    """For each name a list of what came back, and its sum; a NumPy number for the cost."""
    values = forward(graph, output, feed)
    slopes = backward(graph, output, values)
    grads = {}
    for name in names:
        found = [
            slopes[position]
            for position in range(len(graph))
            if graph[position][0] == "leaf" and graph[position][1] == name
        ]
        found = [slope for slope in found if slope is not None]
        grads[f"d{name}"] = np.sum(found, axis=0) if found else feed[name] * 0
    return values[output].sum(), grads


gradients.slip(
    "keeps_one_leaf_of_a_name",
    {'grads["d" + name] = grads["d" + name] + slope': 'grads["d" + name] = slope'},
    """Where several leaves have one name, only the last one is in your derivative. They all hold
    the same array, so when it moves, all of them move the output: their derivatives add up.""",
)

gradients.slip(
    "keeps_the_first_leaf_of_a_name",
    {
        'grads["d" + name] = grads["d" + name] + slope': (
            'if not np.any(grads["d" + name]):\n                grads["d" + name] = slope'
        )
    },
    """Where several leaves have one name, only the first one is in your derivative. They all hold
    the same array, so when it moves, all of them move the output: their derivatives add up.""",
)

gradients.slip(
    "counts_a_shared_leaf_as_an_average",
    {
        "    return float": "    for key in grads:\n"
        "        grads[key] = grads[key] / max(1, sum(node[1] == key[1:] for node in graph))\n"
        "    return float"
    },
    """Where several leaves have one name, your derivative is divided by their number. Shared
    weights act in every place at once; their effects add up and are not averaged.""",
)

gradients.slip(
    "returns_the_cost_as_an_array",
    {"float(values[output][0, 0])": "values[output]"},
    """The cost is a (1, 1) array, and a plain number is expected. Take it out of the array.""",
)

gradients.slip(
    "names_the_gradients_like_the_leaves",
    {
        '{"d" + name: np.zeros(feed[name].shape) for': "{name: np.zeros(feed[name].shape) for",
        'grads["d" + name] = grads["d" + name] + slope': "grads[name] = grads[name] + slope",
    },
    """The keys of your dict are the names of the leaves. As in all lessons the derivative with
    respect to W1 is called dW1.""",
)

gradients.slip(
    "leaves_out_what_does_not_matter",
    {
        "    return float": (
            "    grads = {k: g for k, g in grads.items() if np.any(g)}\n    return float"
        )
    },
    """A name that the output does not depend on is missing in your dict. Its derivative is known:
    the output does not move when it moves. Return zeros of its shape, so that a training step can
    go through all names.""",
)

gradients.slip(
    "returns_a_single_zero",
    {
        "np.zeros(feed[name].shape)": "0.0",
    },
    """For a name that the output does not depend on you return a single 0. A derivative has the
    shape of what it belongs to: the array in the feed has it.""",
)

gradients.slip(
    "averages_over_the_columns",
    {
        "    return float": "    m = max(value.shape[1] for value in feed.values())\n"
        "    grads = {key: slope / m for key, slope in grads.items()}\n    return float"
    },
    """Your derivatives are too small by one factor, as if they were averaged over the examples. The
    graph has a node for the mean, whose rule has divided already.""",
)


@gradients.mistake
def looks_up_names_as_positions(graph, output, feed, names):
    """Your derivatives belong to other leaves than their names say. A leaf is found by its name:
    node 0 is not the first of the names.
    """
    values = forward(graph, output, feed)
    slopes = [s for s in backward(graph, output, values) if s is not None]
    grads = {"d" + name: slopes[i] for i, name in enumerate(names)}
    return float(values[output][0, 0]), grads


@gradients.mistake
def returns_none_for_what_does_not_matter(graph, output, feed, names):
    """For a name that the output does not depend on you return None, as `backward` does for a node.
    To update parameters one has to subtract something: return zeros of the leaf's shape.
    """
    values = forward(graph, output, feed)
    slopes = backward(graph, output, values)
    grads = {"d" + name: None for name in names}
    for (op, name), slope in zip(graph, slopes, strict=True):
        if op == "leaf" and name in names and slope is not None:
            before = grads["d" + name]
            grads["d" + name] = slope if before is None else before + slope
    return float(values[output][0, 0]), grads


@gradients.mistake
def takes_the_last_leaf_of_a_name(graph, output, feed, names):
    """You look up one leaf for each name, the last one of that name in the list. Several leaves may
    have one name, and the last one need not even be needed. Add what comes back to all of them.
    """
    values = forward(graph, output, feed)
    slopes = backward(graph, output, values)
    place = {node[1]: p for p, node in enumerate(graph) if node[0] == "leaf"}
    grads = {"d" + name: np.zeros(feed[name].shape) for name in names}
    for name in names:
        if name in place and slopes[place[name]] is not None:
            grads["d" + name] = slopes[place[name]]
    return float(values[output][0, 0]), grads


@gradients.mistake
def takes_the_last_leaf_of_a_name_for_granted(graph, output, feed, names):
    """You look up one leaf for each name, the last one of that name in the list. Several leaves may
    have one name: add what comes back to all of them. A leaf that is not needed has no derivative
    in your list, and a name need not be that of a leaf.
    """
    values = forward(graph, output, feed)
    slopes = backward(graph, output, values)
    place = {node[1]: p for p, node in enumerate(graph) if node[0] == "leaf"}
    return float(values[output][0, 0]), {"d" + name: slopes[place[name]] for name in names}


@gradients.mistake
def takes_the_first_leaf_of_a_name(graph, output, feed, names):
    """You look up one leaf for each name, the first one of that name in the list. Several leaves
    may have one name, and the first one need not even be needed. Add what comes back to all.
    """
    values = forward(graph, output, feed)
    slopes = backward(graph, output, values)
    grads = {"d" + name: np.zeros(feed[name].shape) for name in names}
    for name in names:
        if ("leaf", name) in graph and slopes[graph.index(("leaf", name))] is not None:
            grads["d" + name] = slopes[graph.index(("leaf", name))]
    return float(values[output][0, 0]), grads


@gradients.mistake
def takes_the_first_leaf_of_a_name_for_granted(graph, output, feed, names):
    """You look up one leaf for each name, the first one of that name in the list. Several leaves
    may have one name: add what comes back to all of them. A leaf that is not needed has no
    derivative in your list, and a name need not be that of a leaf.
    """
    values = forward(graph, output, feed)
    slopes = backward(graph, output, values)
    grads = {"d" + name: slopes[graph.index(("leaf", name))] for name in names}
    return float(values[output][0, 0]), grads


@gradients.mistake
def finds_leaves_by_their_values(graph, output, feed, names):
    """Where two names hold equal arrays, each gets the derivatives of both, as if the leaves of a
    name were found by their values. What tells them apart is the name in the node.
    """
    values = forward(graph, output, feed)
    slopes = backward(graph, output, values)
    grads = {"d" + name: np.zeros(feed[name].shape) for name in names}
    for name in names:
        for node, value, slope in zip(graph, values, slopes, strict=True):
            if node[0] == "leaf" and value is not None and np.array_equal(value, feed[name]):
                grads["d" + name] = grads["d" + name] + slope
    return float(values[output][0, 0]), grads


gradients.slip(
    "rounds_the_cost",
    {"float(values[output][0, 0])": "round(float(values[output][0, 0]), 6)"},
    """A small cost has too few digits: it is rounded. Return all digits, and round where you
    print.""",
)

gradients.legal(graph=(0, np.inf), output=(0, np.inf))
