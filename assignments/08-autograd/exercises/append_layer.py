"""append_layer: a layer of a network as five more nodes of a graph."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import computation_graph as reference

from .. import lesson

append_layer = Exercise(
    reference.append_layer, outputs=("graph", "position"), parts={"graph": 5, "position": 2}
)


@append_layer.cases
def _(rng):
    yield "a first layer on one leaf", ([("leaf", "X")], 0, 1, "relu")
    nodes, output, _ = lesson.unit(rng)
    graph, position = lesson.placed(rng, nodes, output)
    yield "a layer on a value in the middle", (graph, position, int(rng.integers(2, 9)), "tanh")
    nodes, _, _ = lesson.gated(rng)
    graph, position = lesson.placed(rng, nodes, "H")
    yield "a layer without an activation", (graph, position, int(rng.integers(2, 9)), "linear")
    yield "a layer on a leaf in the middle", (*lesson.placed(rng, nodes, "X"), 3, "sigmoid")
    yield "layer 10 and beyond", (*lesson.placed(rng, nodes, "Q"), int(rng.integers(10, 99)), "exp")


@append_layer.right_answer
def plain(graph, A, number, activation):
    """Counts on from the length."""
    n = len(graph)
    graph = list(graph)
    graph.append(("leaf", f"W{number}"))
    graph.append(("leaf", f"b{number}"))
    graph.append(("matmul", (n, A)))
    graph.append(("add", (n + 2, n + 1)))
    if activation != "linear":
        graph.append((activation, (n + 3,)))
    return graph, len(graph) - 1


@append_layer.right_answer
def with_lists_for_tuples(graph, A, number, activation):
    """Each node is put at the end of a longer list, and its position kept; lists for tuples."""
    W, b, product, score = range(len(graph), len(graph) + 4)
    new = [["leaf", "W" + str(number)], ["leaf", "b" + str(number)]]
    new += [["matmul", [W, A]], ["add", [product, b]]]
    if activation == "linear":
        return graph + new, score
    return graph + new + [[activation, [score]]], score + 1


append_layer.slip(
    "changes_the_graph_that_was_given",
    {"    graph = list(graph)\n": ""},
    """After the call the caller's graph has grown. `append` changes the list itself; build a list
    of your own, so that one graph can be the start of two.""",
)

append_layer.slip(
    "exchanges_the_factors",
    {"(n, A)": "(A, n)"},
    """The product is A W, whose shapes do not fit: with examples as columns the weights stand on
    the left.""",
)

append_layer.slip(
    "adds_the_other_way_round",
    {"(n + 2, n + 1)": "(n + 1, n + 2)"},
    """The inputs of your add come in the other order. The sum would be the same; to make graphs
    comparable the order is fixed: the product, then the bias.""",
)

append_layer.slip(
    "returns_the_length",
    {"len(graph) - 1": "len(graph)"},
    """The position that you return is one too large: no node stands there. They start at 0.""",
)

append_layer.slip(
    "returns_the_score_for_the_activation",
    {"len(graph) - 1": "n + 3"},
    """You return the position of the score even where an activation follows. The next layer has to
    build on what comes out of this one.""",
)

append_layer.slip(
    "returns_five_nodes_always",
    {"len(graph) - 1": "n + 4"},
    """A linear layer has one node less, and your position points behind its end.""",
)

append_layer.slip(
    "puts_a_node_for_linear",
    {'    if activation != "linear":\n    ': ""},
    """A layer without activation gets a node "linear", and no operation has that name. What comes
    out of such a layer is the score itself.""",
)

append_layer.slip(
    "knows_relu_alone",
    {'activation != "linear"': 'activation == "relu"'},
    """Layers with tanh, sigmoid or exp get no node for their activation. Any operation of one input
    may be asked for; only "linear" appends none.""",
)

append_layer.slip(
    "builds_on_the_last_node",
    {"(n, A)": "(n, n - 1)"},
    """Your layer takes the last node of the graph for its input. Its input is A, wherever that
    stands.""",
)

append_layer.slip(
    "puts_the_bias_before_the_weights",
    {
        'f"W{number}"))\n    graph.append(("leaf", f"b{number}"': (
            'f"b{number}"))\n    graph.append(("leaf", f"W{number}"'
        ),
        "(n, A)": "(n + 1, A)",
        "(n + 2, n + 1)": "(n + 2, n)",
    },
    """The bias comes before the weights. The network would be the same; the order of the new nodes
    is fixed: W, b, matmul, add, activation.""",
)

append_layer.slip(
    "names_every_layer_alike",
    {'f"W{number}"': '"W"', 'f"b{number}"': '"b"'},
    """The leaves are called W and b, without the number. Leaves of one name hold one array, so that
    all layers would share their weights.""",
)

append_layer.slip(
    "numbers_the_layers_from_the_length",
    {"(n, A)": "(0, A)", "(n + 2, n + 1)": "(2, 1)", "(n + 3,)": "(3,)"},
    """The inputs of the new nodes count from the start of the layer. A position is a place in the
    whole list: begin with the number of nodes that are there already.""",
)

append_layer.slip(
    "multiplies_entry_by_entry",
    {'"matmul"': '"multiply"'},
    """Your layer multiplies W and A entry by entry. A layer's score is a product of matrices.""",
)

append_layer.slip(
    "appends_relu_for_every_activation",
    {"(activation, (n + 3,))": '("relu", (n + 3,))'},
    """Every layer but a linear one ends with relu. Which operation ends it is asked for in
    `activation`.""",
)

append_layer.legal(graph=(0, np.inf), A=(0, np.inf), number=(1, np.inf))
