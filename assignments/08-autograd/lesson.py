"""Automatic differentiation: what its exercises share."""

import numpy as np

from dlkit.exercise.draws import either_sign

# Handed out in the lesson, because it needs them: answers of earlier lessons.
GIVEN = {
    "00-numpy-warmup": ("softmax",),
    "01-logistic-regression": ("propagate",),
    "02-shallow-network": ("backward_propagation",),
    "03-deep-network": ("initialize_parameters_deep",),
    "06-gradient-checking": ("numerical_gradient", "relative_difference"),
    "07-tuning-batch-norm-softmax": ("batch_norm_forward", "batch_norm_backward", "one_hot"),
}


# Graphs. Each is drawn as (nodes, output, feed). `nodes` maps labels, in the order of computation,
# to ("leaf", name) or (op, *labels); `placed` gives them positions. All sizes differ, since equal
# ones hide a wrong axis; something is used twice, by a short and a long way, since a tree hides
# whether slopes are added up, and ways of equal length hide a wrong order.


def number(rng, low=0.5, high=1.5):
    """Draw a (1, 1) of either sign."""
    return either_sign(rng, low, high, (1, 1))


def course(rng, low=0.5, high=1.5):
    """Draw J = 3 (a + b c) of the first lesson, with other numbers of sizes `low` to `high`.

    From 4 on J and its slopes by b and c are larger than 10.
    """
    nodes = {name: ("leaf", name) for name in ("a", "b", "c", "three")}
    nodes |= {"u": ("multiply", "b", "c"), "v": ("add", "a", "u"), "J": ("multiply", "v", "three")}
    feed = {name: number(rng, low, high) for name in "abc"}
    return nodes, "J", feed | {"three": np.array([[3.0]])}


def unit(rng):
    """Draw the cost of one unit, mean(log(1 + exp(Z)) - Y Z): Z is used twice."""
    n, m = int(rng.integers(2, 5)), int(rng.integers(5, 8))
    nodes = {name: ("leaf", name) for name in ("W", "b", "X", "Y", "one")}
    nodes |= {
        "S": ("matmul", "W", "X"),
        "Z": ("add", "S", "b"),
        "E": ("exp", "Z"),
        "P": ("add", "one", "E"),
        "L": ("log", "P"),
        "H": ("multiply", "Y", "Z"),
        "D": ("subtract", "L", "H"),
        "J": ("mean", "D"),
    }
    feed = {
        "W": either_sign(rng, 0.4, 1.0, (1, n)),
        "b": number(rng, 0.3, 0.8),
        "X": rng.normal(size=(n, m)),
        "Y": (rng.permutation(m) % 3 == 0).astype(float).reshape(1, m),
        "one": np.ones((1, 1)),
    }
    return nodes, "J", feed


def gated(rng):
    """Draw tanh(W X + b) sigmoid(V X) + relu(K + k), centred, and the mean log of its square sums.

    X is used by two nodes, the product by two, and the centred one twice by one node. An operation
    lies below the relu, which is on for some entries and off for others: some of its slopes are 0.
    """
    n, h, m = (int(size) for size in rng.permutation([2, 3, 4]))
    nodes = {name: ("leaf", name) for name in ("W", "X", "b", "K", "k", "V", "e")}
    nodes |= {
        "S": ("matmul", "W", "X"),
        "Z": ("add", "S", "b"),
        "H": ("tanh", "Z"),
        "I": ("add", "K", "k"),
        "R": ("relu", "I"),
        "T": ("matmul", "V", "X"),
        "G": ("sigmoid", "T"),
        "P": ("multiply", "H", "G"),
        "Q": ("add", "P", "R"),
        "M": ("row_means", "Q"),
        "C": ("subtract", "Q", "M"),
        "F": ("multiply", "C", "C"),
        "N": ("column_sums", "F"),
        "O": ("add", "N", "e"),
        "L": ("log", "O"),
        "J": ("mean", "L"),
    }
    feed = {
        "W": rng.normal(size=(h, n)),
        "V": rng.normal(size=(h, n)),
        "X": rng.normal(size=(n, m)),
        "b": either_sign(rng, 0.3, 0.9, (h, 1)),
        "K": (rng.permutation(h * m) % 2 * 2 - 1).reshape(h, m) * rng.uniform(0.3, 1.2, (h, m)),
        "k": number(rng, 0.1, 0.2),
        "e": np.full((1, 1), 0.2),
    }
    return nodes, "J", feed


def recurrent(rng):
    """Draw three steps h = tanh(W h + U x) with one W and one U: each is three leaves."""
    n, k, m = (int(size) for size in rng.permutation([2, 3, 4]))
    nodes, h = {"h0": ("leaf", "h")}, "h0"
    for step in "123":
        nodes |= {
            f"W{step}": ("leaf", "W"),
            f"U{step}": ("leaf", "U"),
            f"x{step}": ("leaf", f"x{step}"),
            f"R{step}": ("matmul", f"W{step}", h),
            f"I{step}": ("matmul", f"U{step}", f"x{step}"),
            f"Z{step}": ("add", f"R{step}", f"I{step}"),
            f"H{step}": ("tanh", f"Z{step}"),
        }
        h = f"H{step}"
    nodes |= {"square": ("multiply", h, h), "J": ("mean", "square")}
    feed = {
        "h": rng.normal(size=(n, m)),
        "W": rng.normal(size=(n, n)),
        "U": rng.normal(size=(n, k)),
    }
    feed |= {f"x{step}": rng.normal(size=(k, m)) for step in "123"}
    return nodes, "J", feed


def detours(rng):
    """Draw x, tanh(x), tanh(tanh(x)), ... each multiplied into the result: a way of each length."""
    nodes = {"x": ("leaf", "x"), "t1": ("tanh", "x"), "t2": ("sigmoid", "t1"), "t3": ("exp", "t2")}
    nodes |= {"p1": ("multiply", "x", "t3"), "p2": ("subtract", "p1", "t1")}
    nodes |= {"p3": ("multiply", "t3", "p2"), "p4": ("add", "x", "p3"), "J": ("mean", "p4")}
    return nodes, "J", {"x": either_sign(rng, 0.4, 1.4, (2, 3))}


def in_a_row(rng, count=150):
    """Draw `count` operations one after the other, with two leaves that all of them use."""
    nodes, last = {name: ("leaf", name) for name in ("x", "scale", "shift")}, "x"
    for i in range(count):
        nodes[f"n{i}"] = ("multiply", last, "scale") if i % 2 else ("add", last, "shift")
        last = f"n{i}"
    feed = {"x": number(rng), "scale": rng.uniform(0.97, 1.03, (1, 1)), "shift": number(rng)}
    return nodes, last, feed


def ladder(rng, doublings):
    """Draw a product, and doublings of it, x + x = y, ...: the ways through it double as well."""
    nodes = {"x": ("leaf", "x"), "scale": ("leaf", "scale"), "n0": ("multiply", "x", "scale")}
    for i in range(doublings):
        nodes[f"n{i + 1}"] = ("add", f"n{i}", f"n{i}")
    return nodes, f"n{doublings}", {"x": number(rng), "scale": number(rng)}


def growth(ladders):
    """Return the settings of the rule for time, for a short and a long ladder of doublings.

    Following every way down the long one takes a second at the most, so that nobody waits.
    """
    short, long = ladders
    return {"small": short + 3, "large": long + 3, "ratio": 30.0}


def with_unneeded(rng, nodes, feed):
    """Add nodes that the output does not depend on; one of their leaves is missing in the feed."""
    some = list(nodes)[int(rng.integers(1, len(nodes) - 1))]
    nodes = {"aside": ("leaf", "aside"), **nodes}
    nodes |= {
        "over": ("tanh", some),
        "idle": ("exp", "aside"),
        "both": ("multiply", "idle", "over"),
    }
    return nodes, feed


def placed(rng, nodes, output, ends=()):
    """Return the graph, and the position of `output`, in an order that is of no help.

    Going through it from the start or from the end meets a node before its inputs, and neither the
    first nor the last node is the output. `ends` may name the first, or these two, instead.
    """
    labels = [label for label in nodes if label not in ends]
    while True:
        order = [*ends[:1], *(labels[i] for i in rng.permutation(len(labels))), *ends[1:]]
        at = {label: i for i, label in enumerate(order)}
        steps = [
            at[label] - at[i] for label, (op, *of) in nodes.items() if op != "leaf" for i in of
        ]
        helpless = not steps or (min(steps) < 0 < max(steps))
        if helpless and (ends or len(order) < 4 or 0 < at[output] < len(order) - 1):
            return [_node(nodes[label], at) for label in order], at[output]


def in_order(nodes, output):
    """Return the graph in the order of computation, and the position of `output`."""
    at = {label: i for i, label in enumerate(nodes)}
    return [_node(node, at) for node in nodes.values()], at[output]


def _node(node, at):
    op, *inputs = node
    return (op, inputs[0]) if op == "leaf" else (op, tuple(at[one] for one in inputs))
