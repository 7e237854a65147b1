"""train: plain gradient descent on the named leaves of a graph."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import computation_graph as reference

from .. import lesson
from .gradients import gradients

train = Exercise(reference.train, outputs=("trained", "costs"), parts={"trained": 5, "costs": 3})


@train.cases
def _(rng):
    nodes, output, feed = lesson.unit(rng)
    graph, position = lesson.placed(rng, nodes, output)
    rate = float(rng.uniform(0.3, 0.7))
    yield "one unit, five steps", (graph, position, feed, ["W", "b"], 5, rate)
    yield "one unit, its bias alone", (graph, position, feed, ["b"], 4, rate)
    yield "one unit, one step", (graph, position, feed, ["b", "W"], 1, rate)
    nodes, output, feed = lesson.course(rng, 12.0, 15.0)
    graph, position = lesson.placed(rng, nodes, output)
    yield "large numbers and steep slopes", (graph, position, feed, ["c", "a", "b"], 2, 0.4)
    nodes, output, feed = lesson.recurrent(rng)
    graph, position = lesson.placed(rng, nodes, output)
    yield "weights that are used three times", (graph, position, feed, ["U", "W"], 6, rate)
    nodes, output, feed = lesson.gated(rng)
    graph, position = lesson.placed(rng, nodes, output)
    yield "a network", (graph, position, feed, ["V", "b", "W"], 7, 0.3 * rate)


@train.right_answer
def plain(graph, output, feed, names, num_iterations, learning_rate):
    """A copy of the feed, updated name by name after the gradients are known."""
    feed = dict(feed)
    costs = []
    for _ in range(num_iterations):
        cost, grads = gradients(graph, output, feed, names)
        costs.append(cost)
        for name in names:
            feed[name] = feed[name] - learning_rate * grads["d" + name]
    return {name: feed[name] for name in names}, costs


@train.right_answer
def in_place_on_copies(graph, output, feed, names, num_iterations, learning_rate):
    """Copies of the trained leaves, changed in place; costs in an array."""
    trained = {name: feed[name].copy() for name in names}
    costs = np.zeros(num_iterations)
    for i in range(num_iterations):
        costs[i], grads = gradients(graph, output, {**feed, **trained}, list(trained))
        for name, value in trained.items():
            value -= learning_rate * grads[f"d{name}"]
    return trained, costs


train.slip(
    "takes_the_cost_after_the_step",
    {
        "        costs.append(cost)\n": "",
        'grads["d" + name]\n': (
            'grads["d" + name]\n        costs.append(gradients(graph, output, feed, names)[0])\n'
        ),
    },
    """Your costs are one step ahead: each is taken after its update. The first one should be the
    cost of the leaves as they were given.""",
)

train.slip(
    "moves_one_leaf_after_the_other",
    {
        'grads["d" + name]\n': 'gradients(graph, output, feed, [name])[1]["d" + name]\n',
    },
    """All leaves but the first of the names seem to be moved by slopes that were
    taken after the first had moved. All slopes belong to one place; take them, then move
    everything.""",
)

train.slip(
    "goes_uphill",
    {"feed[name] - learning_rate": "feed[name] + learning_rate"},
    """Your costs rise from step to step. The derivative points uphill, and you want to go down.""",
)

train.slip(
    "starts_anew_in_every_step",
    {
        "    feed = dict(feed)\n": "    trained = dict(feed)\n",
        "feed[name] = feed[name]": "trained[name] = feed[name]",
        "{name: feed[name] for": "{name: trained[name] for",
    },
    """All your costs are equal. The gradients are asked for at the leaves as they were given, in
    every step, so that each step starts from the same place. Feed in what the last step has
    made.""",
)

train.slip(
    "takes_the_slopes_once",
    {
        "    costs = []\n": (
            "    costs = []\n    first = gradients(graph, output, feed, names)[1]\n"
        ),
        'learning_rate * grads["d" + name]': 'learning_rate * first["d" + name]',
    },
    """Every step moves by the slopes of the start. After a step the leaves stand elsewhere, where
    the slopes are others: ask for them anew in every step.""",
)

train.slip(
    "returns_the_last_cost_alone",
    {"for name in names}, costs\n": "for name in names}, costs[-1]\n"},
    """You return the last cost alone. What is expected is a list: the cost before each step.""",
)

train.slip(
    "changes_what_was_given",
    {"    feed = dict(feed)\n": ""},
    """After the call the caller's feed holds other numbers, so that a second run would not start
    from the same place. Put the trained arrays into a dict of your own, and make new arrays: `-=`
    changes an array itself, and a copy of a dict holds the same arrays.""",
)

train.slip(
    "makes_a_step_too_few",
    {"range(num_iterations)": "range(num_iterations - 1)"},
    """You make one step less than asked for, and return one cost less.""",
)

train.slip(
    "returns_before_the_last_update",
    {
        "        costs.append(cost)\n": (
            "        costs.append(cost)\n"
            "        if len(costs) == num_iterations:\n            break\n"
        )
    },
    """The leaves lack one step: the last cost is followed by an update,
    too.""",
)

train.slip(
    "moves_the_first_name_alone",
    {"        for name in names:": "        for name in names[:1]:"},
    """Only the first of the names is trained, and the others stay as they were.""",
)

train.slip(
    "forgets_the_learning_rate",
    {"learning_rate * grads": "grads"},
    """Your steps are too long by one factor, the same everywhere: the learning rate is not in
    them.""",
)

train.slip(
    "names_the_trained_arrays_like_gradients",
    {"{name: feed[name] for": '{"d" + name: feed[name] for'},
    """Your dict holds the trained arrays under the names of gradients. dW is the slope; what you
    return is W.""",
)

train.slip(
    "moves_the_last_name_alone",
    {"        for name in names:": "        for name in names[-1:]:"},
    """Only the last of the names is trained, and the others stay as they were.""",
)

train.slip(
    "leaves_the_biases_as_they_were",
    {"        for name in names:": '        for name in (n for n in names if n[0] != "b"):'},
    """Leaves whose name begins with b stay as they were. All names that are given are trained.""",
)

train.slip(
    "divides_the_learning_rate_by_the_columns_of_the_first",
    {"learning_rate * grads": "learning_rate / feed[names[0]].shape[1] * grads"},
    """Your steps are too short: the learning rate is divided by the number of columns of the first
    array. The steps are learning_rate times the derivative, and if a mean is wanted, the graph has
    a node for it.""",
)

train.legal(graph=(0, np.inf), output=(0, np.inf))
