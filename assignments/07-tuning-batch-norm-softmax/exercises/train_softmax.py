"""train_softmax: {"W", "b"} and the costs of softmax regression, from zeros."""

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import softmax_regression as reference

from ..lesson import class_labels, one_hot_columns
from .softmax_cross_entropy import softmax_cross_entropy

train_softmax = Exercise(
    reference.train_softmax, outputs=("parameters", "costs"), parts={"W": 4, "b": 2, "costs": 2}
)


def problem(rng, X, C):
    """Return X and labels of C classes, all of which occur where there are examples enough."""
    m = X.shape[1]
    labels = class_labels(rng, C, m) if m >= C else rng.integers(0, C, size=(1, m))
    return X, one_hot_columns(labels, C)


def long_steps(rng, n_x, m, steps):
    """Return arguments with which the cost goes up and down, and ends above its lowest value."""
    while True:
        X, Y = problem(rng, rng.normal(size=(n_x, m)) + 0.5, 3)
        rate = float(rng.uniform(6, 9))
        costs = reference.train_softmax(X, Y, steps + 1, rate)[1]
        rises = np.diff(costs[:-2]).max() > 0.1  # and not only at the end
        if rises and costs[-1] > min(costs[1:-1]) + 0.1:
            return X, Y, steps, rate


@train_softmax.cases
def _(rng):
    n_x, m = int(rng.integers(2, 5)), int(rng.integers(8, 12))
    steps, rate = int(rng.integers(4, 8)), float(rng.uniform(0.3, 0.8))
    X = rng.normal(size=(n_x, m)) + 0.5
    yield f"3 classes, {steps} steps", (*problem(rng, X, 3), steps, rate)
    # Of the same sizes as the first, for answers that keep something from one call to the next.
    yield "long steps, with which the cost also rises", long_steps(rng, n_x, m, steps)
    tiny = float(rng.uniform(1e-6, 2e-6))
    yield "tiny steps", (*problem(rng, rng.normal(size=(n_x, m + 1)), 4), steps + 6, tiny)
    far = draws.either_sign(rng, 1, 2, (n_x, 14))
    yield "a single long step", (*problem(rng, far, 5), 1, float(rng.uniform(200, 300)))
    yield "one feature", (*problem(rng, rng.normal(size=(1, m)), 3), 3, rate)
    yield (
        "two classes, transposed examples",
        (
            *problem(rng, draws.transposed(rng, n_x + 1, m), 2),
            steps + 1,
            rate,
        ),
    )
    x = rng.normal(size=(n_x, 1))
    lead = 9 / float((x**2).sum() + 1)  # the right class leads by 9 after one step
    yield "one example, whose cost is soon near 0", (*problem(rng, x, 4), 4, lead)


@train_softmax.right_answer
def plain(X, Y, num_iterations, learning_rate):
    """One gradient in each iteration, new arrays in each step."""
    m = X.shape[1]
    W = np.zeros((Y.shape[0], X.shape[0]))
    b = np.zeros((Y.shape[0], 1))
    costs = []
    for _ in range(num_iterations):
        cost, dZ = softmax_cross_entropy(W @ X + b, Y)
        costs.append(cost)
        W = W - learning_rate * (dZ @ X.T / m)
        b = b - learning_rate * np.mean(dZ, axis=1, keepdims=True)
    return {"W": W, "b": b}, costs


@train_softmax.right_answer
def with_a_row_of_ones(X, Y, num_iterations, learning_rate):
    """The bias as one more weight; own softmax; an array of costs."""
    n_x, m = X.shape
    wide = np.vstack([X, np.ones((1, m))])
    theta, costs = np.zeros((len(Y), n_x + 1)), np.zeros(num_iterations)
    for i in range(num_iterations):
        Z = theta @ wide
        P = np.exp(Z) / np.exp(Z).sum(axis=0)
        costs[i] = -np.log((P * Y).sum(axis=0)).mean()
        theta -= learning_rate * (P - Y).dot(wide.T) / m
    return {"b": theta[:, -1:], "W": theta[:, :-1], "theta": theta}, costs


train_softmax.slip(
    "records_the_cost_after_the_update",
    {
        "costs.append(cost)": "",
        "np.mean(dZ, axis=1, keepdims=True)": "np.mean(dZ, axis=1, keepdims=True)\n"
        "        costs.append(softmax_cross_entropy(W @ X + b, Y)[0])",
    },
    """Your costs are one step late: the cost of the start, which is the logarithm of the number
    of classes, is missing. Look at which parameters each cost is computed with.""",
)

train_softmax.slip(
    "sums_the_gradient_of_W",
    {"(dZ @ X.T / m)": "(dZ @ X.T)"},
    """Your W takes steps that are too long by a factor: the number of examples. The gradient of a
    parameter is an average over the examples, and dZ has not been averaged yet.""",
)

train_softmax.slip(
    "sums_the_gradient_of_b",
    {"np.mean(dZ": "np.sum(dZ"},
    """Your b takes steps that are too long by a factor: the number of examples. What holds for W
    holds for b: its gradient is an average over the examples.""",
)

train_softmax.slip(
    "sums_both_gradients",
    {"(dZ @ X.T / m)": "(dZ @ X.T)", "np.mean(dZ": "np.sum(dZ"},
    """Your W and your b take steps that are too long by a factor: the number of examples. The
    gradient of a parameter is an average over the examples, and dZ has not been averaged yet.""",
)

train_softmax.slip(
    "averages_the_gradients_twice",
    {"costs.append(cost)": "costs.append(cost)\n        dZ = dZ / m"},
    """Your W and your b take steps that are too short by a factor: the number of examples. The
    average over the examples belongs into the gradient once: look for a second place that divides
    by m or takes a mean.""",
)

train_softmax.slip(
    "stops_when_the_cost_rises",
    {
        "costs.append(cost)": "costs.append(cost)\n"
        "        if len(costs) > 1 and cost > costs[-2]:\n            break"
    },
    """Where a cost is higher than the one before, yours is the last one: your training ends there.
    The caller says how many steps there are, and a cost for each of them is asked for.""",
)

train_softmax.slip(
    "stops_when_the_cost_hardly_changes",
    {
        "costs.append(cost)": "costs.append(cost)\n"
        "        if len(costs) > 1 and abs(cost - costs[-2]) < 1e-3:\n            break"
    },
    """With tiny steps your training ends too early, as when it stops where the cost hardly changes
    any more. The caller says how many steps there are, and a cost for each of them is asked
    for.""",
)

train_softmax.slip(
    "lowers_the_rate_when_the_cost_rises",
    {
        "costs.append(cost)": "if costs and cost > costs[-1]:\n            learning_rate /= 2\n"
        "        costs.append(cost)"
    },
    """Your steps are other ones only after a cost that is higher than the one before, as when the
    learning rate is lowered there. That may be wise, but it is not asked for: the rate of all steps
    is the one that was handed in.""",
)

train_softmax.slip(
    "returns_the_lowest_cost_so_far",
    {'"b": b}, costs': '"b": b}, list(np.minimum.accumulate(costs))'},
    """Your costs never rise, though the cost does where the steps are long. A curve that hides this
    looks fine while training goes wrong: return each cost as it was.""",
)

train_softmax.slip(
    "returns_the_last_cost",
    {'"b": b}, costs': '"b": b}, costs[-1]'},
    """You return one number, the cost before the last step. What is asked for is a list, with a
    cost for each step.""",
)

train_softmax.slip(
    "leaves_the_biases_at_0",
    {"np.mean(dZ, axis=1, keepdims=True)": "np.mean(dZ)"},
    """Your biases stay at 0, as when they are never moved, or moved by one mean over all classes:
    the derivatives of one example's scores sum to 0, so that mean always vanishes. Every class has
    a bias of its own, moved by its own row.""",
)

train_softmax.slip(
    "climbs",
    {"W = W - ": "W = W + ", "b = b - ": "b = b + "},
    """Your costs rise from step to step: the parameters follow the gradient instead of going
    against it.""",
)

train_softmax.slip(
    "starts_from_ones",
    {"W = np.zeros((": "W = np.ones(("},
    """Your W is too large by 1 throughout. With equal weights all classes have the same score, so
    no cost tells you. The start that is asked for is 0.""",
)

train_softmax.slip(
    "starts_from_random_numbers",
    {
        "W = np.zeros((Y.shape[0], X.shape[0]))": "W = np.random.default_rng(0).normal("
        "scale=0.01, size=(Y.shape[0], X.shape[0]))"
    },
    """Your first cost is not the logarithm of the number of classes, as when W starts from random
    numbers. A network with hidden units needs those to tell its units apart. Here
    the labels do that, and zeros are asked for.""",
)

train_softmax.slip(
    "starts_from_the_numbers_of_He",
    {
        "W = np.zeros((Y.shape[0], X.shape[0]))": "W = np.random.default_rng(0).normal("
        "scale=np.sqrt(2 / X.shape[0]), size=(Y.shape[0], X.shape[0]))"
    },
    """Your first cost is not the logarithm of the number of classes, as when W starts with He's
    deviation. A network with hidden units needs such a start to tell its units apart. Here the
    labels do that, and zeros are asked for.""",
)

train_softmax.slip(
    "stops_one_step_early",
    {"range(num_iterations)": "range(num_iterations - 1)"},
    """The last step, and its cost, are missing. Count how often your loop runs.""",
)

train_softmax.slip(
    "keeps_the_cost_of_the_last_step_only",
    {"costs.append(cost)": "costs = [cost]"},
    """There is one cost, that of the last step. A list that is made anew in each round forgets
    what was in it.""",
)

train_softmax.slip(
    "uses_the_new_W_for_the_gradient_of_b",
    {
        "b = b - learning_rate": "dZ = softmax_cross_entropy(W @ X + b, Y)[1]\n"
        "        b = b - learning_rate"
    },
    """Your first W is right, and b is a little off from the first step on, as when its gradient
    is computed after W has moved already. All gradients of a step belong to one place: the
    parameters before it.""",
)

train_softmax.slip(
    "trains_with_the_transposed_gradient",
    {"dZ @ X.T / m": "(X @ dZ.T / m).reshape(W.shape)"},
    """Your b is right after one step, W is not: its numbers are there in other places, as when a
    gradient of shape (n_x, C) is reshaped. Only a transpose exchanges rows and columns.""",
)

train_softmax.legal(Y={0, 1}, num_iterations=(1, np.inf), learning_rate=(0, np.inf))

train_softmax.accepts(
    {
        "np.exp(Z) / np.exp(Z).sum(axis=0)": (
            "np.clip(np.exp(Z) / np.exp(Z).sum(axis=0), 0.0001, 1 - 0.0001)"
        )
    }
    | {
        old: f"np.clip({old}, -10, 10)"
        for old in (
            "theta @ wide",
            "np.vstack([X, np.ones((1, m))])",
            "-np.log((P * Y).sum(axis=0)).mean()",
            "costs",
        )
    },
    "features are of order one and no cost comes near 10; scores do so on some draws only, since "
    "extreme ones are softmax_cross_entropy's",
)
