"""Reverse-mode differentiation of a computation graph that is plain data.

A graph is a list of nodes, ("leaf", name) or (op, positions of the inputs), in no particular order.
Every value is a 2-D array; the output whose derivative is taken is (1, 1). `feed` maps the names of
leaves to arrays.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from dlkit.reference.activations import relu, sigmoid

Node = tuple[str, str] | tuple[str, tuple[int, ...]]
Graph = Sequence[Node]
Feed = Mapping[str, np.ndarray]
Values = list[np.ndarray | None]


def unbroadcast(gradient: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Return `gradient` summed over the axes that `shape` has with size 1; the result has `shape`.

    An entry that was stretched over an axis acts on every entry along it, and so collects the sum.
    """
    axes = tuple(axis for axis in (0, 1) if shape[axis] == 1 and gradient.shape[axis] > 1)
    return gradient.sum(axis=axes, keepdims=True) if axes else gradient


VALUES: dict[str, Callable] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "matmul": lambda a, b: a @ b,
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "sigmoid": sigmoid,
    "relu": relu,
    "mean": lambda a: a.mean(keepdims=True),
    "column_sums": lambda a: a.sum(axis=0, keepdims=True),
    "row_means": lambda a: a.mean(axis=1, keepdims=True),
}

# From the gradient by the value v, the value and the inputs: the gradient by each input, which may
# still be as large as v where the input was stretched.
GRADIENTS: dict[str, Callable] = {
    "add": lambda dv, v, a, b: (dv, dv),
    "subtract": lambda dv, v, a, b: (dv, -dv),
    "multiply": lambda dv, v, a, b: (dv * b, dv * a),
    "matmul": lambda dv, v, a, b: (dv @ b.T, a.T @ dv),
    "exp": lambda dv, v, a: (dv * v,),
    "log": lambda dv, v, a: (dv / a,),
    "tanh": lambda dv, v, a: (dv * (1.0 - v * v),),
    "sigmoid": lambda dv, v, a: (dv * v * (1.0 - v),),
    "relu": lambda dv, v, a: (dv * (a > 0),),
    "mean": lambda dv, v, a: (np.broadcast_to(dv / a.size, a.shape),),
    "column_sums": lambda dv, v, a: (np.broadcast_to(dv, a.shape),),
    "row_means": lambda dv, v, a: (np.broadcast_to(dv / a.shape[1], a.shape),),
}


def evaluate_node(op: str, inputs: Sequence[np.ndarray]) -> np.ndarray:
    """Return the value of one operation."""
    return VALUES[op](*inputs)


def backward_node(
    op: str, inputs: Sequence[np.ndarray], output: np.ndarray, gradient: np.ndarray
) -> list[np.ndarray]:
    """Return the gradient by each input, given that by the node's value `output`."""
    slopes = GRADIENTS[op](gradient, output, *inputs)
    return [unbroadcast(slope, a.shape) for slope, a in zip(slopes, inputs, strict=True)]


def topological_order(graph: Graph, output: int) -> list[int]:
    """Return the positions of all nodes that `output` depends on, each after its inputs.

    Depth first, without recursion; a node is finished when it comes up for the second time.
    """
    order: list[int] = []
    begun: set[int] = set()
    waiting = [(output, False)]
    while waiting:
        position, is_finished = waiting.pop()
        if is_finished:
            order.append(position)
        elif position not in begun:
            begun.add(position)
            waiting.append((position, True))
            op, inputs = graph[position]
            if op != "leaf":
                waiting.extend((one, False) for one in inputs)
    return order


def forward(graph: Graph, output: int, feed: Feed) -> Values:
    """Return the value of each node that `output` depends on, None for the others."""
    values: Values = [None] * len(graph)
    for position in topological_order(graph, output):
        op, inputs = graph[position]
        if op == "leaf":
            values[position] = feed[inputs]
        else:
            values[position] = evaluate_node(op, [values[one] for one in inputs])
    return values


def backward(graph: Graph, output: int, values: Values) -> Values:
    """Return the derivative of `output` by each node's value; None where it does not depend on it.

    When a node's turn comes, all nodes that use it have had theirs, so its gradient is complete.
    """
    grads: Values = [None] * len(graph)
    grads[output] = np.ones_like(values[output])
    for position in reversed(topological_order(graph, output)):
        op, inputs = graph[position]
        if op == "leaf":
            continue
        taken = [values[one] for one in inputs]
        slopes = backward_node(op, taken, values[position], grads[position])
        for one, slope in zip(inputs, slopes, strict=True):
            grads[one] = slope if grads[one] is None else grads[one] + slope
    return grads


def gradients(
    graph: Graph, output: int, feed: Feed, names: Sequence[str]
) -> tuple[float, dict[str, np.ndarray]]:
    """Return the output as a float, and {"d" + name: its gradient}; leaves of one name are summed.

    A name that the output does not depend on gets zeros.
    """
    values = forward(graph, output, feed)
    slopes = backward(graph, output, values)
    grads = {"d" + name: np.zeros(feed[name].shape) for name in names}
    for (op, name), slope in zip(graph, slopes, strict=True):
        if op == "leaf" and slope is not None and name in names:
            grads["d" + name] = grads["d" + name] + slope
    return values[output].item(), grads


def append_layer(graph: Graph, A: int, number: int, activation: str) -> tuple[list[Node], int]:
    """Return a longer graph and the position of the new layer's value, given that of its input.

    The new nodes are leaf W, leaf b, matmul (W, A), add (that, b) and the activation, unless that
    is "linear".
    """
    W = len(graph)
    longer = [
        *graph,
        ("leaf", f"W{number}"),
        ("leaf", f"b{number}"),
        ("matmul", (W, A)),
        ("add", (W + 2, W + 1)),
    ]
    if activation != "linear":
        longer.append((activation, (W + 3,)))
    return longer, len(longer) - 1


def train(
    graph: Graph,
    output: int,
    feed: Feed,
    names: Sequence[str],
    num_iterations: int,
    learning_rate: float,
) -> tuple[dict[str, np.ndarray], list[float]]:
    """Return the trained leaves {name: array} and the output before each step of descent."""
    parameters, costs = {name: feed[name] for name in names}, []
    for _ in range(num_iterations):
        cost, grads = gradients(graph, output, {**feed, **parameters}, names)
        costs.append(cost)
        parameters = {
            name: value - learning_rate * grads["d" + name] for name, value in parameters.items()
        }
    return parameters, costs
