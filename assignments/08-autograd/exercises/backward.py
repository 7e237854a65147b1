"""backward: the derivative of the output by the value of each node that it depends on."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.reference import computation_graph as reference

from .. import lesson
from .backward_node import backward_node
from .topological_order import topological_order

LADDERS = (8, 15)  # doublings of those that are timed

backward = Exercise(
    reference.backward,
    points=15,
    rules=[Rule("time grows with the size", 4, lesson.growth(LADDERS))],
)


def question(rng, nodes, output, feed, ends):
    """Return the arguments of one call; `ends` are the first node of the list and the last.

    The last is a multiply: whoever starts there meets None as the gradient, with the same error
    whatever their backward_node looks like.
    """
    graph, output = lesson.placed(rng, nodes, output, ends)
    return graph, output, reference.forward(graph, output, feed)


@backward.cases
def _(rng):
    yield (
        "the graph of J = 3 (a + b c), out of order",
        question(rng, *lesson.course(rng), ["v", "u"]),
    )
    yield "one unit with its cost", question(rng, *lesson.unit(rng), ["Z", "H"])
    yield "long and short paths to one node", question(rng, *lesson.detours(rng), ["J", "p1"])
    nodes, output, feed = lesson.gated(rng)
    yield "a network with two products", question(rng, nodes, output, feed, ["N", "P"])
    nodes, feed = lesson.with_unneeded(rng, nodes, feed)
    yield "nodes that are not needed", question(rng, nodes, output, feed, ["H", "F"])
    yield "several leaves of one name", question(rng, *lesson.recurrent(rng), ["H3", "square"])
    nodes = {"x": ("leaf", "x"), "y": ("leaf", "y"), "s": ("add", "x", "x")}
    nodes |= {"p": ("multiply", "s", "s"), "d": ("subtract", "p", "s"), "q": ("add", "d", "y")}
    feed = {"x": lesson.number(rng), "y": lesson.number(rng)}
    yield "values that one node uses twice", question(rng, nodes, "q", feed, ["d", "p"])
    yield "an output that is a leaf", question(rng, nodes, "y", feed, ["d", "p"]), {"edge": 0.15}
    nodes = {name: ("leaf", name) for name in ("x", "scale", "y")}
    nodes |= {"n": ("multiply", "x", "scale"), "r": ("relu", "n"), "m": ("mean", "r")}
    nodes |= {"J": ("subtract", "m", "y")}
    feed = {"x": rng.uniform(0.3, 1.5, (2, 3)), "scale": -rng.uniform(0.3, 1.5, (1, 3))}
    feed["y"] = lesson.number(rng)
    yield "a relu that is 0 everywhere", question(rng, nodes, "J", feed, ["r", "n"])
    yield "150 nodes in a row", question(rng, *lesson.in_a_row(rng), ["n6", "n9"])
    for doublings in LADDERS:
        title = f"a ladder of {doublings} doublings"
        yield title, question(rng, *lesson.ladder(rng, doublings), ["n3", "n0"]), {"tries": 5}


@backward.right_answer
def plain(graph, output, values):
    """The order backwards; None until something comes back."""
    grads = [None] * len(graph)
    grads[output] = np.ones((1, 1))
    for position in topological_order(graph, output)[::-1]:
        op, inputs = graph[position]
        if op == "leaf":
            continue
        slopes = backward_node(op, [values[i] for i in inputs], values[position], grads[position])
        for one, slope in zip(inputs, slopes, strict=True):
            if grads[one] is None:
                grads[one] = slope
            else:
                grads[one] = grads[one] + slope
    return grads


@backward.right_answer
def zeros_first(graph, output, values):
    """Zeros for all that is needed, added to in place; an index in a while loop."""
    order = list(topological_order(graph, output))
    grads = [np.zeros(v.shape) if i in order else None for i, v in enumerate(values)]
    grads[output] += 1
    while order:
        position = order.pop()
        op, inputs = graph[position]
        if op != "leaf":
            arguments = [values[one] for one in inputs]
            slopes = backward_node(op, arguments, values[position], grads[position])
            for number in range(len(inputs)):
                grads[inputs[number]] += slopes[number]
    return grads


@backward.right_answer
def by_asking_the_users(graph, output, values):
    """By recursion: a node's gradient is asked for, and asks those of the nodes that use it."""
    order = [int(position) for position in topological_order(graph, output)]
    users = {position: [] for position in order}
    for position in order:
        op, inputs = graph[position]
        for place, one in enumerate(inputs if op != "leaf" else ()):
            users[one].append((position, place))
    known, parts = {output: np.ones_like(values[output])}, {}

    def part(position, place):
        if position not in parts:
            op, inputs = graph[position]
            arguments = [values[one] for one in inputs]
            parts[position] = backward_node(op, arguments, values[position], gradient(position))
        return parts[position][place]

    def gradient(position):
        if position not in known:
            known[position] = sum(part(*use) for use in users[position])
        return known[position]

    return [gradient(i) if i in users else None for i in range(len(graph))]


backward.slip(
    "overwrites_what_came_before",
    {
        "            if grads[one] is None:\n                grads[one] = slope\n"
        "            else:\n                grads[one] = grads[one] + slope": (
            "            grads[one] = slope"
        )
    },
    """Where a value is used more than once, only one of its uses is in your derivative: the later
    one overwrites the earlier. When x moves, it moves the output along every path at once, so
    what comes back along the paths is added. In a graph in which nothing is used twice this goes
    unnoticed.""",
)


@backward.mistake
def overwrites_the_earlier_pieces(graph, output, values):
    """Where a value is used more than once, your derivative holds the last piece only: it
    overwrites those that came before. Add the pieces, since the output is moved along every path.
    """
    waiting, order = {int(position) for position in topological_order(graph, output)}, []
    while waiting:  # sweep after sweep, those whose inputs have been taken
        for position in sorted(waiting):
            op, inputs = graph[position]
            if op == "leaf" or waiting.isdisjoint(inputs):
                order.append(position)
                waiting.remove(position)
    grads = [None] * len(graph)
    grads[output] = np.ones((1, 1))
    for position in order[::-1]:
        op, inputs = graph[position]
        if op != "leaf":
            taken = [values[i] for i in inputs]
            slopes = backward_node(op, taken, values[position], grads[position])
            for one, slope in zip(inputs, slopes, strict=True):
                grads[one] = slope
    return grads


backward.slip(
    "keeps_the_first_that_comes_back",
    {"grads[one] = grads[one] + slope": "pass"},
    """Where a value is used more than once, your derivative holds what came back first and drops
    the rest. All uses count: add them.""",
)

backward.slip(
    "averages_over_the_uses",
    {"grads[one] + slope": "(grads[one] + slope) / 2"},
    """Where a value is used twice, your derivative is half of what it should be. Two paths to the
    output mean two effects, and effects add up.""",
)

backward.slip(
    "goes_forwards",
    {"(graph, output)[::-1]": "(graph, output)"},
    """You go through the nodes in the order of the forward pass. At the first operation nothing is
    known yet of what it does to the output. The only derivative that is known at the start is that
    of the output with respect to itself.""",
)


backward.slip(
    "goes_forwards_from_zeros",
    {"order.pop()": "order.pop(0)"},
    """You go through the nodes in the order of the forward pass, so nearly all of them pass on
    zeros. Only the derivative of the output is known at the start: begin there.""",
    of="zeros_first",
)


@backward.mistake
def goes_backwards_through_the_list(graph, output, values):
    """You go through the list from its end. Its order says nothing: a node passes on what it has
    got, and it has to wait until all nodes that use it have passed on theirs.
    """
    grads = [None] * len(graph)
    grads[output] = np.ones((1, 1))
    for position in range(len(graph) - 1, -1, -1):
        op, inputs = graph[position]
        if op == "leaf" or grads[position] is None:
            continue
        slopes = backward_node(op, [values[i] for i in inputs], values[position], grads[position])
        for one, slope in zip(inputs, slopes, strict=True):
            grads[one] = slope if grads[one] is None else grads[one] + slope
    return grads


backward.slip(
    "goes_backwards_through_the_list_from_zeros",
    {
        "order = list(topological_order(graph, output))": "order = list(range(len(graph)))",
        "if i in order else None": "if v is not None else None",
        'if op != "leaf":': 'if op != "leaf" and grads[position] is not None:',
    },
    """You go through the list from its end, so a node may pass on its zeros before anything has
    come back to it. The list is in no particular order: go backwards through a topological
    order.""",
    of="zeros_first",
)


@backward.mistake
def starts_at_the_end_of_the_list(graph, output, values):
    """You begin at the end of the list, where nothing has come back yet, and the rule of an
    operation meets None. The list is in no particular order: go backwards through a topological
    order, which ends with the output.
    """
    grads = [None] * len(graph)
    grads[output] = np.ones((1, 1))
    for position in range(len(graph) - 1, -1, -1):
        op, inputs = graph[position]
        if op == "leaf":
            continue
        slopes = backward_node(op, [values[i] for i in inputs], values[position], grads[position])
        for one, slope in zip(inputs, slopes, strict=True):
            grads[one] = slope if grads[one] is None else grads[one] + slope
    return grads


backward.slip(
    "skips_nodes_whose_gradient_holds_a_zero",
    {
        "        slopes = ": (
            "        if not np.all(grads[position]):\n            continue\n        slopes = "
        )
    },
    """Nodes whose gradient holds a 0 somewhere pass nothing on. A relu that is off for some entries
    makes such gradients in every network. The other entries still have to be passed on.""",
)

backward.slip(
    "skips_nodes_whose_gradient_is_zero",
    {
        "        slopes = ": (
            "        if not np.any(grads[position]):\n            continue\n        slopes = "
        )
    },
    """Where a gradient is 0 in all entries, nothing is passed on, and the inputs keep None. The
    output does depend on them: their derivative is an array of zeros, of their shape.""",
)


@backward.mistake
def doubles_the_pieces_of_equal_inputs(graph, output, values):
    """Where a node uses one value twice, what it sends back to that value is twice too large. Look
    for a branch for equal inputs, in your backward and in your backward_node (`a is b`, say). None
    is needed: each of the two inputs gets one piece, and backward adds both.
    """
    grads = [None] * len(graph)
    grads[output] = np.ones((1, 1))
    for position in topological_order(graph, output)[::-1]:
        op, inputs = graph[position]
        if op == "leaf":
            continue
        slopes = backward_node(op, [values[i] for i in inputs], values[position], grads[position])
        for one, slope in zip(inputs, slopes, strict=True):
            piece = slope * inputs.count(one)
            grads[one] = piece if grads[one] is None else grads[one] + piece
    return grads


@backward.mistake
def doubles_the_pieces_of_a_square(graph, output, values):
    """Where a multiply uses one value twice, what it sends back to that value is twice too large.
    Look for a branch for equal inputs, in your backward and in your backward_node (`a is b`, say).
    None is needed: each of the two inputs gets one piece, and backward adds both.
    """
    grads = [None] * len(graph)
    grads[output] = np.ones((1, 1))
    for position in topological_order(graph, output)[::-1]:
        op, inputs = graph[position]
        if op == "leaf":
            continue
        slopes = backward_node(op, [values[i] for i in inputs], values[position], grads[position])
        for one, slope in zip(inputs, slopes, strict=True):
            piece = slope * (inputs.count(one) if op == "multiply" else 1)
            grads[one] = piece if grads[one] is None else grads[one] + piece
    return grads


@backward.mistake
def doubles_the_pieces_of_a_doubling(graph, output, values):
    """Where an add uses one value twice, what it sends back to that value is twice too large. Look
    for a branch for equal inputs, in your backward and in your backward_node (`a is b`, say). None
    is needed: each of the two inputs gets one piece, and backward adds both.
    """
    grads = [None] * len(graph)
    grads[output] = np.ones((1, 1))
    for position in topological_order(graph, output)[::-1]:
        op, inputs = graph[position]
        if op == "leaf":
            continue
        slopes = backward_node(op, [values[i] for i in inputs], values[position], grads[position])
        for one, slope in zip(inputs, slopes, strict=True):
            piece = slope * (inputs.count(one) if op == "add" else 1)
            grads[one] = piece if grads[one] is None else grads[one] + piece
    return grads


@backward.mistake
def passes_on_before_all_has_come(graph, output, values):
    """You pass a node's derivative on as soon as something comes back to it. Along a longer path
    more may come later, and that part never reaches the nodes below. In graphs whose paths are
    equally long it works. A node has to wait for all nodes that use it.
    """
    grads = [None] * len(graph)
    grads[output] = np.ones((1, 1))
    waiting, seen = [output], {output}
    for position in waiting:
        op, inputs = graph[position]
        if op == "leaf":
            continue
        slopes = backward_node(op, [values[i] for i in inputs], values[position], grads[position])
        for one, slope in zip(inputs, slopes, strict=True):
            grads[one] = slope if grads[one] is None else grads[one] + slope
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return grads


@backward.mistake
def passes_on_the_sum_again(graph, output, values):
    """Values that lie behind a value of two uses come out too large. Each time something comes back
    to a node you pass on all that it has got so far, and the earlier part with it again. Pass on
    once, when the sum is complete.
    """
    grads = [None] * len(graph)
    grads[output] = np.ones((1, 1))
    waiting = [output]
    while waiting and len(waiting) < 5000:
        position = waiting.pop(0)
        op, inputs = graph[position]
        if op == "leaf":
            continue
        slopes = backward_node(op, [values[i] for i in inputs], values[position], grads[position])
        for one, slope in zip(inputs, slopes, strict=True):
            grads[one] = slope if grads[one] is None else grads[one] + slope
            waiting.append(one)
    return grads


backward.slip(
    "starts_from_the_value_of_the_output",
    {"np.ones((1, 1))": "values[output]"},
    """All your derivatives have one factor too many: the value of the output. You start from the
    output's value. The backward pass starts from its derivative with respect to itself.""",
)

backward.slip(
    "puts_zeros_where_nothing_comes_back",
    {"    return grads": "    return [np.zeros((1, 1)) if g is None else g for g in grads]"},
    """You have a derivative of 0 for nodes that the output does not depend on. They are not part of
    the calculation, and the contract here says None for them.""",
)

backward.slip(
    "stops_before_the_leaves",
    {
        "            if grads[one] is None:": (
            '            if graph[one][0] == "leaf":\n                continue\n'
            "            if grads[one] is None:"
        )
    },
    """The leaves get no derivative. A leaf passes nothing on, but it receives: the parameters are
    leaves, and their derivatives are what all this is for.""",
)

backward.slip(
    "adds_in_place_to_a_shared_array",
    {"grads[one] = grads[one] + slope": "grads[one] += slope"},
    """Some derivatives change after they have been put into the list. `+=` on an array changes the
    array itself, and one array may stand at several places: add passes the very same one to both of
    its inputs. Make a new array for the sum.""",
)

backward.slip(
    "takes_each_input_once",
    {"zip(inputs, slopes, strict=True)": "dict(zip(inputs, slopes)).items()"},
    """A node that uses one value twice, such as multiply (3, 3), sends back two pieces, and one of
    them gets lost: a dict holds one item for each key.""",
)


@backward.mistake
def follows_every_path(graph, output, values):
    """On a ladder of doublings the time of your function doubles with every node. You
    follow every path from the output down, and there are 2 to the power n of them. Add up first
    what comes to a node, then pass it on once.
    """
    grads = [None] * len(graph)

    def send(position, gradient):
        grads[position] = gradient if grads[position] is None else grads[position] + gradient
        op, inputs = graph[position]
        if op != "leaf":
            slopes = backward_node(op, [values[i] for i in inputs], values[position], gradient)
            for one, slope in zip(inputs, slopes, strict=True):
                send(one, slope)

    send(output, np.ones_like(values[output]))
    return grads


backward.legal(graph=(0, np.inf), output=(0, np.inf))
