"""forward: the value of each node that the output depends on."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second
from dlkit.reference import computation_graph as reference

from .. import lesson
from .evaluate_node import evaluate_node
from .topological_order import topological_order

LADDERS = (8, 16)  # doublings of those that are timed

forward = Exercise(
    reference.forward,
    points=8,
    rules=[Rule("time grows with the size", 2, lesson.growth(LADDERS))],
)


@forward.cases
def _(rng):
    # The first node of each list is an add before its inputs: whoever goes through the list meets
    # None there, with the same error whatever their evaluate_node looks like.
    nodes, output, feed = lesson.course(rng)
    yield (
        "the graph of J = 3 (a + b c), out of order",
        (*lesson.placed(rng, nodes, output, ["v"]), feed),
    )
    nodes, output, feed = lesson.unit(rng)
    more = {"Z": lesson.number(rng), "unused": lesson.number(rng), **feed}
    yield (
        "one unit, more in the feed than is needed",
        (*lesson.placed(rng, nodes, output, ["Z"]), more),
    )
    nodes, output, feed = lesson.gated(rng)
    feed = {name: as_every_second(value) for name, value in feed.items()}
    nodes, feed = lesson.with_unneeded(rng, nodes, feed)
    yield "nodes that are not needed", (*lesson.placed(rng, nodes, output, ["Z"]), feed)
    yield "a value in the middle as the output", (*lesson.placed(rng, nodes, "Q", ["Q"]), feed)
    nodes, output, feed = lesson.recurrent(rng)
    yield "several leaves of one name", (*lesson.placed(rng, nodes, output, ["Z2"]), feed)
    graph, _ = lesson.placed(rng, nodes, output, ["Z1"])
    leaf = [i for i, (op, name) in enumerate(graph) if op == "leaf"][1]
    yield "an output that is a leaf", (graph, leaf, feed), {"edge": 0.15}
    nodes, output, feed = lesson.in_a_row(rng)
    yield "150 nodes in a row", (*lesson.placed(rng, nodes, output, ["n6"]), feed)
    for doublings in LADDERS:
        nodes, output, feed = lesson.ladder(rng, doublings)
        title = f"a ladder of {doublings} doublings"
        yield title, (*lesson.placed(rng, nodes, output, ["n3"]), feed), {"tries": 5}


@forward.right_answer
def plain(graph, output, feed):
    """A loop over the order."""
    values = [None] * len(graph)
    for position in topological_order(graph, output):
        op, inputs = graph[position]
        if op == "leaf":
            values[position] = feed[inputs]
        else:
            values[position] = evaluate_node(op, [values[one] for one in inputs])
    return values


@forward.right_answer
def by_asking_for_values(graph, output, feed):
    """By recursion from the output, each value kept; a tuple."""
    known = {}

    def value(position):
        if position not in known:
            op, inputs = graph[position]
            known[position] = (
                feed[inputs] if op == "leaf" else evaluate_node(op, [value(one) for one in inputs])
            )
        return known[position]

    value(output)
    return tuple(map(known.get, range(len(graph))))


@forward.right_answer
def sweep_after_sweep(graph, output, feed):
    """Needed nodes first; then all that is ready, until nothing is left; copies of the leaves."""
    needed = [output]
    for position in needed:
        if graph[position][0] != "leaf":
            needed += [one for one in graph[position][1] if one not in needed]
    values = [None for node in graph]
    while values[output] is None:
        for position in needed:
            op, inputs = graph[position]
            if op == "leaf":
                values[position] = np.array(feed[inputs])
            elif values[position] is None and all(values[one] is not None for one in inputs):
                values[position] = evaluate_node(op, [values[one] for one in inputs])
    return values


@forward.mistake
def goes_through_the_list(graph, output, feed):
    """You take the nodes as they stand in the list. A node may stand before its inputs, whose
    values are not there yet. You have a function that says in which order to go.
    """
    values = [None] * len(graph)
    for position in range(len(graph)):
        op, inputs = graph[position]
        if op == "leaf":
            values[position] = feed.get(inputs)
        else:
            values[position] = evaluate_node(op, [values[one] for one in inputs])
    return values


@forward.mistake
def evaluates_every_node(graph, output, feed):
    """You ask for the value of every node, whether the output depends on it or not. A graph may
    hold nodes whose leaves nobody feeds; those stay None.
    """
    known = {}

    def value(position):
        if position not in known:
            op, inputs = graph[position]
            if op == "leaf":
                known[position] = feed[inputs]
            else:
                known[position] = evaluate_node(op, [value(one) for one in inputs])
        return known[position]

    return [value(position) for position in range(len(graph))]


forward.slip(
    "leaves_out_the_leaves",
    {"values[position] = feed[inputs]": "continue"},
    """The leaves have no value in your list, and the operations on them meet None. The value of a
    leaf is the array that the feed has under its name.""",
)

forward.slip(
    "returns_the_values_in_the_order_of_computation",
    {"    return values": "    return [values[p] for p in topological_order(graph, output)]"},
    """Your list holds the values in the order in which they were computed. The value of node 4 has
    to stand at place 4: the list is as long as the graph.""",
)

forward.slip(
    "returns_the_output_alone",
    {"    return values": "    return values[output]"},
    """You return the value of the output. The backward pass needs what came before it: return the
    whole list.""",
)

forward.slip(
    "puts_zeros_for_what_is_not_needed",
    {"[None] * len(graph)": "[np.zeros((1, 1))] * len(graph)"},
    """What the output does not depend on has a value of 0 in your list. It has no value: leave None
    there, so that nobody computes with it by mistake.""",
)

forward.slip(
    "takes_each_input_once",
    {"[values[one] for one in inputs]": "[values[one] for one in dict.fromkeys(inputs)]"},
    """A node that uses one value twice, such as (3, 3), gets it once. Pass on one value for each
    input, in order, whatever the positions are.""",
)

forward.slip(
    "puts_the_inputs_in_the_order_of_the_list",
    {"for one in inputs]": "for one in sorted(inputs)]"},
    """The inputs are sorted by their positions. Their order belongs to the operation: a minus b is
    not b minus a, and W X is not X W.""",
)

forward.slip(
    "returns_a_dict",
    {"    return values": "    return dict(enumerate(values))"},
    """You return a dict. What is expected is a list, as long as the graph.""",
)

forward.slip(
    "computes_with_the_list_of_arrays",
    {"evaluate_node(op, [values[one] for one in inputs])": "[values[one] for one in inputs]"},
    """The values of operations are lists of their inputs. The inputs still have to go through the
    operation.""",
)


@forward.mistake
def computes_again_for_every_use(graph, output, feed):
    """On a ladder of doublings the time of your function doubles with every node. Each use
    of a value computes it anew, together with all that is below it. Keep what you have computed.
    """
    values = [None] * len(graph)

    def value(position):
        op, inputs = graph[position]
        if op == "leaf":
            values[position] = feed[inputs]
        else:
            values[position] = evaluate_node(op, [value(one) for one in inputs])
        return values[position]

    value(output)
    return values


@forward.mistake
def returns_a_list_without_gaps(graph, output, feed):
    """Your list holds the values in the order in which they were computed, and is too short where
    some nodes are not needed. The value of node 4 has to stand at place 4, and None stands where
    there is no value: the list is as long as the graph.
    """
    values = {}

    def visit(position):
        if position not in values:
            op, inputs = graph[position]
            if op == "leaf":
                values[position] = feed[inputs]
            else:
                values[position] = evaluate_node(op, [visit(one) for one in inputs])
        return values[position]

    visit(output)
    return list(values.values())


forward.legal(graph=(0, np.inf), output=(0, np.inf))
