"""optimize: ({"w", "b"}, costs) after `num_iterations` steps; costs[i] is taken before step i."""

import math

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import images, transposed
from dlkit.reference import logistic_regression as reference

from ..lesson import problem, sizes, sure, unit
from .initialize_with_zeros import initialize_with_zeros
from .propagate import propagate
from .sigmoid import sigmoid

optimize = Exercise(
    reference.optimize, outputs=("params", "costs"), parts={"w": 7, "b": 4, "costs": 6}
)


def overshooting(rng):
    """Draw arguments whose first step goes too far: the cost rises, and the loop has to go on."""
    while True:
        X = 3.0 * rng.normal(size=sizes(rng))
        start, rate = problem(rng, X), float(rng.uniform(3.0, 6.0))
        with np.errstate(all="ignore"):  # of a draw that goes much too far
            costs = reference.optimize(*start, 4, rate)[1]
        if not (costs[1] > costs[0] + 0.1 and all(cost < 5 for cost in costs)):  # NaN is none
            continue
        runs = [reference.optimize(*start, steps, rate)[0] for steps in (1, 2, 3, 4)]
        if max(np.abs(params["w"].T @ X + params["b"]).max() for params in runs) < 19:
            return *start, 4, rate


@optimize.cases
def _(rng):
    n_x, m = sizes(rng)
    steps = int(rng.integers(4, 8))
    X = rng.normal(size=(n_x, m))
    yield "a single step, a long one", (*sure(rng), 1, float(rng.uniform(40.0, 60.0)))
    yield f"{steps} steps", (*problem(rng, X), steps, float(rng.uniform(0.3, 0.6)))
    yield "12 steps of a unit that is sure of itself", (*sure(rng), 12, 1e-4)
    # Whoever ends when nothing changes much ends here.
    tiny = float(rng.uniform(0.5, 1.5)) * 1e-6
    one = (*unit(rng, rng.normal(size=(1, m))), rng.normal(size=(1, 1)), np.ones((1, 1)))
    yield "one example, a tiny learning rate", (*one, 3, tiny)
    yield "steps that go too far", overshooting(rng)
    yield "a large learning rate", (*problem(rng, X), 3, float(rng.uniform(1.2, 1.6)))
    yield (
        "a transposed X",
        (*problem(rng, transposed(rng, *sizes(rng))), steps, float(rng.uniform(0.3, 0.6))),
    )
    yield (
        "images of whole numbers",
        (*problem(rng, images(rng, n_x, m)), steps, 0.02),
        {"edge": 0.2},
    )


@optimize.right_answer
def plain(w, b, X, Y, num_iterations, learning_rate):
    """One gradient in each iteration, new arrays in each step."""
    costs = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        costs.append(cost)
    return {"w": w, "b": b}, costs


@optimize.right_answer
def moving_a_copy(w, b, X, Y, num_iterations, learning_rate):
    """Works in place on copies, with products of its own; a tuple for the list of costs."""
    w, m, costs = w.copy(), X.shape[1], ()
    for _ in range(num_iterations):
        A = sigmoid(np.dot(w.T, X) + b)
        costs += (-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)),)
        w -= learning_rate * np.dot(X, (A - Y).T) / m
        b -= learning_rate * np.sum(A - Y) / m
    return {"w": w, "b": b}, costs


@optimize.right_answer
def into_an_array_of_costs(w, b, X, Y, num_iterations, learning_rate):
    """An array for the list of costs, a 0-d array for b, more keys than asked for, prints."""
    costs, params = np.zeros(num_iterations), {"w": w + 0.0, "b": np.array(b)}
    for i in range(num_iterations):
        grads, costs[i] = propagate(params["w"], params["b"], X, Y)
        params = {key: params[key] - learning_rate * grads["d" + key] for key in ("w", "b")}
        print(f"cost after iteration {i}: {costs[i]}")
    return [params | {"grads": grads}, costs]


@optimize.right_answer
def step_after_step(w, b, X, Y, num_iterations, learning_rate):
    """One step, then the rest by recursion."""

    def descend(w, b, left):
        if left == 0:
            return {"w": w, "b": b}, []
        grads, cost = propagate(w, b, X, Y)
        step = w - learning_rate * grads["dw"], b - learning_rate * grads["db"]
        params, costs = descend(*step, left - 1)
        return params, [cost, *costs]

    return descend(w, b, num_iterations)


optimize.slip(
    "records_the_cost_after_the_update",
    {"append(cost)": "append(propagate(w, b, X, Y)[1])"},
    """Your costs are one step late: the cost of the start is missing, and the last one is that
    after the last step. Look at which parameters each cost is computed with.""",
)

optimize.slip(
    "records_every_hundredth_cost",
    {"for _": "for i", "costs.append": "if i % 100 == 0: costs.append"},
    """All costs but the first are missing. It looks as if a cost is kept once in many iterations
    only. Here each iteration adds its cost to the list.""",
)

optimize.slip(
    "climbs",
    {"w = w -": "w = w +", "b = b -": "b = b +"},
    """Your costs rise from step to step. The gradient points to where the cost grows fastest, and
    it looks as if your steps follow it: look at their sign.""",
)

optimize.slip(
    "forgets_the_learning_rate",
    {'learning_rate * grads["dw"]': 'grads["dw"]', 'learning_rate * grads["db"]': 'grads["db"]'},
    """Your steps have the length of the gradient itself, whatever learning rate is asked for. It
    looks as if one of the arguments is never used.""",
)

optimize.slip(
    "updates_the_callers_array",
    {"w = w -": "w -=", "b = b -": "b -="},
    """After the call an array of the caller has changed: whoever trains twice from one start does
    not start there the second time. An operator such as -= works inside the array that was handed
    in. Let each step make a new one.""",
)


@optimize.mistake
def starts_from_zero_again(w, b, X, Y, num_iterations, learning_rate):
    """Your first cost is ln 2 = 0.693 for all data: that is the cost of zero weights. It looks as
    if the w and b that were handed in are thrown away. Where to start is decided by whoever calls
    you."""
    w, b = initialize_with_zeros(X.shape[0])
    costs = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        costs.append(cost)
    return {"w": w, "b": b}, costs


optimize.slip(
    "computes_the_gradient_once",
    {
        "for _ in range(num_iterations):\n        grads, cost = propagate(w, b, X, Y)": (
            "grads, cost = propagate(w, b, X, Y)\n    for _ in range(num_iterations):"
        )
    },
    """All your costs are equal, and all your steps go in one direction. After each step the slope
    is another one: look at what stands before the loop and what inside it.""",
)

optimize.slip(
    "counts_from_one",
    {"range(": "range(1, "},
    """You take one step less than asked for, and with a single step none at all. Write down the
    numbers that your loop runs through for 3 iterations, and count them.""",
)

optimize.slip(
    "returns_inside_the_loop",
    {"    return": "        return"},
    """A single step is right; with more you still take one only. The usual cause is a `return`
    inside the loop, which ends the whole function: look at how far yours is indented.""",
)

optimize.slip(
    "updates_w_before_taking_db",
    {'grads["db"]': 'propagate(w, b, X, Y)[0]["db"]'},
    """Your first cost is right and the later ones are a little off, as when db is computed with a
    w that has already moved. Both gradients belong to the same point. Take them together, then
    move.""",
)

optimize.slip(
    "returns_the_gradients_too",
    {"}, costs": "}, grads, costs"},
    """Three values come back where two are expected, so they cannot be taken apart. The last
    gradients are of no use to the caller: return the parameters and the costs.""",
)


COST = "-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))"
optimize.accepts(
    {old: f"np.clip({old}, -10, 10)" for old in ("costs", COST)},
    "where the cost is above 10, a number of 1e-8 inside a logarithm would be wrong as well",
)

optimize.legal(Y={0, 1}, learning_rate=(0, math.inf))
