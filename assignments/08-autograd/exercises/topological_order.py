"""topological_order: every node that is needed, after its inputs. Any such order will do."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.reference import computation_graph as reference

from .. import lesson

LADDERS = (10, 18)  # doublings of those that are timed

topological_order = Exercise(
    reference.topological_order,
    points=11,
    free=("",),
    rules=[
        Rule("topological order", 11, {"of": "", "graph": "graph", "output": "output"}),
        Rule("time grows with the size", 4, lesson.growth(LADDERS)),
    ],
)


@topological_order.cases
def _(rng):
    nodes, output, _ = lesson.course(rng)
    yield "the graph of J = 3 (a + b c), out of order", lesson.placed(rng, nodes, output)
    yield "one node of it as the output", lesson.placed(rng, nodes, "v")
    nodes, output, feed = lesson.detours(rng)
    yield "long and short paths to one node", lesson.placed(rng, nodes, output, ends=(output,))
    nodes, output, feed = lesson.gated(rng)
    nodes, _ = lesson.with_unneeded(rng, nodes, feed)
    yield "nodes that the output does not depend on", lesson.placed(rng, nodes, output)
    yield "the same network up to one of its values", lesson.placed(rng, nodes, "P")
    nodes, output, _ = lesson.recurrent(rng)
    yield "several leaves of one name", lesson.placed(rng, nodes, output)
    graph, output = lesson.placed(rng, nodes, output)
    leaf = [i for i, (op, name) in enumerate(graph) if op == "leaf"][-1]
    yield "an output that is a leaf", (graph, leaf), {"edge": 0.2}
    nodes, output, _ = lesson.in_a_row(rng)
    yield "150 nodes in a row", lesson.placed(rng, nodes, output)
    for doublings in LADDERS:
        nodes, output, _ = lesson.ladder(rng, doublings)
        title = f"a ladder of {doublings} doublings"
        yield title, lesson.placed(rng, nodes, output), {"tries": 5}


@topological_order.right_answer
def plain(graph, output):
    """Depth first, by recursion."""
    order, seen = [], set()

    def visit(position):
        if position in seen:
            return
        seen.add(position)
        op, inputs = graph[position]
        if op != "leaf":
            for one in inputs:
                visit(one)
        order.append(position)

    visit(output)
    return order


@topological_order.right_answer
def by_repeated_sweeps(graph, output):
    """First what is needed, then sweep after sweep what is ready; an array."""
    needed, waiting = {output}, [output]
    for position in waiting:
        op, inputs = graph[position]
        for one in () if op == "leaf" else inputs:
            if one not in needed:
                needed.add(one)
                waiting.append(one)
    order, done = [], set()
    while len(order) < len(needed):
        for position in sorted(needed - done):
            op, inputs = graph[position]
            if op == "leaf" or all(one in done for one in inputs):
                order.append(position)
                done.add(position)
    return np.array(order)


@topological_order.right_answer
def by_counting_inputs(graph, output):
    """Kahn's algorithm from the output back to the leaves, turned at the end; a tuple."""
    uses, found = {output: 0}, [output]
    for position in found:
        op, inputs = graph[position]
        for one in [] if op == "leaf" else inputs:
            if one not in uses:
                uses[one] = 0
                found.append(one)
            uses[one] += 1
    ready, order = [output], []
    while ready:
        position = ready.pop()
        order.append(position)
        op, inputs = graph[position]
        for one in [] if op == "leaf" else inputs:
            uses[one] -= 1
            if uses[one] == 0:
                ready.append(one)
    return tuple(reversed(order))


@topological_order.mistake
def takes_the_list_as_it_comes(graph, output):
    """Your order is that of the list. The list is in no particular order: a node may stand before
    its inputs, and then its value cannot be computed yet.
    """
    return list(range(len(graph)))


@topological_order.mistake
def counts_up_to_the_output(graph, output):
    """You list all positions up to the output's. Nodes that it needs may stand after it, and not
    all that stand before it are needed. Follow the arrows back from the output.
    """
    return list(range(output + 1))


topological_order.slip(
    "lists_nodes_before_their_inputs",
    {
        "seen.add(position)": "seen.add(position)\n        order.append(position)",
        "                visit(one)\n        order.append(position)": "                visit(one)",
    },
    """In your list, nodes stand before their inputs. Neither the positions nor the
    order in which you reach the nodes from the output will do: a node goes into the list after you
    have finished with all its inputs.""",
)

topological_order.slip(
    "follows_the_first_input_only",
    {"for one in inputs:": "for one in inputs[:1]:"},
    """Nodes that are reached through a second input are missing in your list. An operation may
    have two inputs, and both are needed.""",
)

topological_order.slip(
    "lists_nodes_instead_of_positions",
    {"order.append(position)": "order.append(graph[position])"},
    """Your list holds the nodes themselves. What is expected are their positions in the graph,
    which are whole numbers.""",
)


@topological_order.mistake
def turns_the_order_of_discovery(graph, output):
    """You note each node when you first come to it, and turn the list round at the end. That works
    for trees. A node that is used twice, by a short and a long path, is noted too early on the
    short one, and then stands behind a node that needs it.
    """
    order = [output]
    for position in order:
        op, inputs = graph[position]
        if op != "leaf":
            for one in inputs:
                if one not in order:
                    order.append(one)
    return order[::-1]


@topological_order.mistake
def lists_a_node_for_every_use(graph, output):
    """A node that is used twice is listed twice. Each belongs in the list once, however often it is
    used: remember where you have been.
    """
    order = []

    def visit(position):
        op, inputs = graph[position]
        if op != "leaf":
            for one in inputs:
                visit(one)
        order.append(position)

    visit(output)
    return order


topological_order.slip(
    "leaves_out_the_leaves",
    {
        "order.append(position)\n\n": 'if op != "leaf":\n            order.append(position)\n\n',
    },
    """The leaves are missing in your list. They are nodes like all others: their values are needed,
    and so are their derivatives.""",
)

topological_order.slip(
    "adds_what_is_not_needed",
    {"    visit(output)\n": "    for position in range(len(graph)):\n        visit(position)\n"},
    """Your list holds nodes that the output does not depend on. Their values are not asked for, and
    may not even be computable. Start from the output and follow the arrows back.""",
)

topological_order.slip(
    "starts_from_the_last_node",
    {"    visit(output)\n": "    visit(len(graph) - 1)\n"},
    """You start from the last node of the list. The output may stand anywhere.""",
)

topological_order.slip(
    "leaves_out_the_output",
    {"    return order\n": "    return order[:-1]\n"},
    """The output itself is missing at the end of your list. It depends on itself, so to speak: its
    value is the one that is wanted.""",
)


@topological_order.mistake
def walks_along_every_path(graph, output):
    """On a ladder of doublings the time of your function doubles with every node: a node
    that is used twice is visited twice, and all that is below it again. There are 2 to the power n
    paths down, and n nodes. Remember where you have been before you go on, not afterwards.
    """
    order = []

    def visit(position):
        op, inputs = graph[position]
        if op != "leaf":
            for one in inputs:
                visit(one)
        if position not in order:
            order.append(position)

    visit(output)
    return order


topological_order.slip(
    "lists_equal_nodes_once",
    {
        "if position in seen": "if graph[position] in seen",
        "seen.add(position)": "seen.add(graph[position])",
    },
    """Of several leaves with one name, only one is in your list. You remember nodes and not their
    positions, and two leaves of one name are equal tuples. A node is known by its position.""",
)


@topological_order.mistake
def waits_for_a_second_input_that_has_come(graph, output):
    """A node that uses one value twice, such as (3, 3), is missing in your list, with all that
    needs it. It counts two inputs and is told of one, as when users are kept in a set. Count each
    input as often as you will count it down.
    """
    needed, users = [output], {}
    for position in needed:
        op, inputs = graph[position]
        for one in () if op == "leaf" else inputs:
            users.setdefault(one, set()).add(position)
            if one not in needed:
                needed.append(one)
    missing = {p: 0 if graph[p][0] == "leaf" else len(graph[p][1]) for p in needed}
    order = [position for position in needed if missing[position] == 0]
    for position in order:
        for user in users.get(position, ()):
            missing[user] -= 1
            if missing[user] == 0:
                order.append(user)
    return order


topological_order.legal(graph=(0, np.inf), output=(0, np.inf))
