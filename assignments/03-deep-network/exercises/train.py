"""train: parameters and costs of plain gradient descent; costs[i] is taken before step i.

Longer than other exercises: the result is random, so three hidden rules have to judge the training.
"""

import math

import numpy as np

from dlkit.check.rules import Finding, Rule
from dlkit.check.rules.randomness import spread
from dlkit.check.rules.training import first_steps, one_more, starts
from dlkit.exercise import Exercise
from dlkit.exercise.draws import labels, strided, transposed
from dlkit.reference import deep_network as reference

from ..lesson import generator, sizes
from .compute_cost import compute_cost
from .initialize_parameters_deep import initialize_parameters_deep
from .model_backward import model_backward
from .model_forward import model_forward
from .update_parameters import update_parameters

LN2 = float(np.log(2))
STILL = 1e-12  # a learning rate by which nothing moves: it shows the start of a run
RUN = "num_iterations", "learning_rate", STILL
FITTED = 0.3  # a cost that the reference stays below on `two_groups`, from every start
ONLY_BY_STEPS = "what one step must be takes a gradient to say, and that would give it away"

train = Exercise(
    reference.train,
    outputs=("parameters", "costs"),
    parts={"W": 4, "b": 3, "costs": 4},
    free=("W", "b", "costs"),
    rules=[
        Rule("randomness from rng", 5.5, {"of": "W"}),
        Rule("first cost", 2, {"of": "costs", "value": LN2, "below": 1e-3}),
        Rule("costs fall", 5.5, {"of": "costs", "after": 50, "below": FITTED}),
        Rule(
            "every layer learns", 5.5, {"among": ("W", "b"), "steps": "num_iterations", "units": 10}
        ),
    ],
)


def _one_step(run, learning_rate, corner):
    """Return the parameters one step beyond those of `run`, with ReLU's slope at 0."""
    X, Y = run.arguments[:2]
    # Biases that start at 0 have moved by next to nothing in a run that shows the start.
    at = {k: np.where(np.abs(v) < 1e-9, 0.0, v) for k, v in run.reply.outcome[0].items()}
    AL, caches = reference.model_forward(X, at)
    dZ, grads = AL - Y, {}
    for number in range(len(caches), 0, -1):
        dA, dW, db = reference.linear_backward(dZ, caches[number - 1])
        grads |= {f"dW{number}": dW, f"db{number}": db}
        if number > 1:
            dZ = dA * np.heaviside(caches[number - 2][3], corner)
    return reference.update_parameters(at, grads, learning_rate)


def _is_taken(before, got, after):
    """Say whether `got` is `after`, and the way there the step from `before`, however small."""
    return all(
        np.allclose(got[name], after[name])
        and np.abs(got[name] - after[name]).max()
        <= 0.1 * np.abs(after[name] - before[name]).max() + 1e-11
        for name in after
    )


@train.hidden_rule(takes=2.5, of=("W", "b"))
def starts_as_initialize_parameters_deep_does(calls):
    """Judge the parameters of runs in which nothing moves: He's weights, biases of 0."""
    begun = starts(calls, *RUN)
    if any(np.abs(b).max() > 1e-9 for call in begun for b in call.output("b")):
        return Finding("the biases do not start at 0")
    return spread(begun, "W", "he")


@train.hidden_rule(takes=7.5, of=("W", "b"))
def one_more_iteration_is_one_more_step(calls):
    """Judge that a run of k + 1 iterations is one gradient step beyond the run of k.

    An example for which a whole layer is switched off meets the next one's ReLU at exactly 0,
    where the slope is nobody's mistake: 0, 1 and 1/2 are all right.
    """
    for short, long in (*one_more(calls, "num_iterations"), *first_steps(calls, *RUN)):
        steps = [_one_step(short, long.arguments[4], corner) for corner in (0.0, 1.0, 0.5)]
        before, got = short.reply.outcome[0], long.reply.outcome[0]
        if not any(_is_taken(before, got, after) for after in steps):
            return Finding("one more iteration is not one more step of plain gradient descent")
    return None


@train.hidden_rule(takes=2.5, of=("costs",), needs=("W", "b"))
def costs_are_taken_before_the_steps(calls):
    """Judge that the last cost of k + 1 iterations is that of the parameters after k."""
    for short, long in one_more(calls, "num_iterations"):
        X, Y = short.arguments[:2]
        AL, _ = reference.model_forward(X, short.reply.outcome[0])
        if not np.isclose(long.reply.outcome[1][-1], reference.compute_cost(AL, Y), rtol=1e-5):
            return Finding("a cost is not that of the parameters before its step")
    return None


@train.hidden_rule(takes=5.5, of=("W", "b"))
def the_parameters_fit_two_groups(calls):
    """Judge the cost of the parameters that come back after many iterations."""
    for call in calls:
        X, Y, _, iterations = call.arguments[:4]
        if iterations < 50:
            continue
        AL, _ = reference.model_forward(X, call.reply.outcome[0])
        cost = reference.compute_cost(AL, Y)
        if not cost < FITTED:
            return Finding(f"after {iterations} iterations the network does not fit", (cost,))
    return None


def two_groups(rng, m):
    """Draw X, (3, m), and Y: two groups that a plane parts, with room on both sides.

    In both groups there are examples on opposite sides of 0, so that a ReLU unit without bias is
    switched on for some example of each, whatever its weights are.
    """
    Q, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    Y = labels(rng, m)
    while not 0.3 < Y.mean() < 0.7:  # else a network that knows only the share fits as well
        Y = labels(rng, m)
    X = rng.uniform(-1.0, 1.0, size=(3, m))
    X[0] = np.where(Y[0] == 1, 1.0, -1.0) * rng.uniform(1.2, 2.0, size=m)
    return Q @ X, Y


@train.cases
def _(rng):
    one, other = generator(rng), generator(rng)
    m, k, rate = int(rng.integers(11, 14)), int(rng.integers(3, 6)), float(rng.uniform(0.1, 0.2))
    X, Y = two_groups(rng, m)
    dims = [3, *(int(n) for n in rng.permutation([10, 12])), 1]
    yield f"{k} iterations", (X, Y, dims, k, rate, one())
    yield f"{k} iterations, an equal generator", (X, Y, dims, k, rate, one())
    yield f"{k} iterations, another generator", (X, Y, dims, k, rate, other())
    yield f"{k + 1} iterations, an equal generator", (X, Y, dims, k + 1, rate, one())
    yield "1 iteration, an equal generator", (X, Y, dims, 1, rate, one())
    yield "1 step of almost no length, an equal generator", (X, Y, dims, 1, STILL, one())
    wide = rng.normal(size=(40, 8)), labels(rng, 8), [40, 30, 40, 1]
    yield "many units, 1 step of almost no length", (*wide, 1, STILL, generator(rng)())
    wider = rng.normal(size=(2, 4)), labels(rng, 4), [2, int(rng.integers(9050, 9150)), 1]
    yield "thousands of units, 1 step of almost no length", (*wider, 1, STILL, generator(rng)())
    # The scores are as large as 20, so the cost is above 1.
    far, start = (6 * rng.normal(size=(20, 60)), labels(rng, 60), [20, 60, 1]), generator(rng)
    yield "large inputs, 1 iteration", (*far, 1, 1e-3, start())
    yield "large inputs, 2 iterations, an equal generator", (*far, 2, 1e-3, start())
    one_example = rng.normal(size=(3, 1)), np.ones((1, 1)), [3, 10, 1]
    yield "one example", (*one_example, 2, 0.1, generator(rng)())
    n_x, _, m = sizes(rng)
    X, Y, deep = transposed(rng, n_x, m), labels(rng, m), [n_x, 6, 5, 4, 3, 1]
    yield "5 layers, 1 iteration", (X, Y, deep, 1, 0.3, one())
    yield "5 layers, 2 iterations", (X, Y, deep, 2, 0.3, one())
    small = 1e-6 * strided(rng, n_x, m), labels(rng, m), [n_x, 4, 1], 2, 1.0
    yield "inputs close to zero", (*small, generator(rng)())
    # The cost moves by less than 1e-5: who stops there lacks costs, or a step.
    slow = generator(rng)
    yield "3 small steps", (X, Y, [n_x, 10, 1], 3, 1e-6, slow())
    yield "4 small steps, an equal generator", (X, Y, [n_x, 10, 1], 4, 1e-6, slow())
    fit = *two_groups(rng, m + 3), dims, 60, float(rng.uniform(0.3, 0.4))
    yield "60 iterations on two groups", (*fit, generator(rng)())


@train.right_answer
def plain(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Calls the earlier exercises, one after the other."""
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


@train.right_answer
def all_in_one_function(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Calls no other exercise; draws the last layer first; ReLU's slope at 0 is 1; a tuple for the
    costs; moves its own arrays in place.
    """
    L, m, costs, W, b = len(layer_dims) - 1, X.shape[1], (), {}, {}
    for layer in range(L, 0, -1):
        n, n_prev = layer_dims[layer], layer_dims[layer - 1]
        W[layer] = rng.normal(scale=np.sqrt(2 / n_prev), size=(n, n_prev))
        b[layer] = np.zeros((n, 1))
    for _ in range(num_iterations):
        A, Z = {0: X}, {}
        for layer in range(1, L + 1):
            Z[layer] = W[layer] @ A[layer - 1] + b[layer]
            A[layer] = np.maximum(Z[layer], 0) if layer < L else 1 / (1 + np.exp(-Z[layer]))
        costs += (-np.mean(np.log(np.where(Y == 1, A[L], 1 - A[L]))),)
        dZ = (A[L] - Y) / m
        for layer in range(L, 0, -1):
            dA = W[layer].T @ dZ
            W[layer] -= learning_rate * dZ @ A[layer - 1].T
            b[layer] -= learning_rate * dZ.sum(axis=1, keepdims=True)
            dZ = dA * (Z[layer - 1] >= 0) if layer > 1 else None
    return {f"W{k}": W[k] for k in W} | {f"b{k}": b[k] for k in b}, costs


@train.right_answer
def from_a_uniform_start(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """A uniform start of the same deviation; an array of costs; more keys; prints."""
    parameters, costs = {"layer_dims": list(layer_dims)}, np.zeros(num_iterations)
    for layer in range(1, len(layer_dims)):
        limit = np.sqrt(6 / layer_dims[layer - 1])
        shape = layer_dims[layer], layer_dims[layer - 1]
        parameters[f"W{layer}"] = rng.uniform(-limit, limit, size=shape)
        parameters[f"b{layer}"] = np.zeros((shape[0], 1))
    dims = parameters.pop("layer_dims")
    for i in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs[i] = compute_cost(AL, Y)
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
        if i % 50 == 0:
            print(f"cost after iteration {i}: {costs[i]}")
    return [parameters | {"layer_dims": dims}, costs]


@train.right_answer
def as_a_stream_of_steps(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """A generator function that yields costs and parameters; more costs are thrown away."""

    def descend(parameters):
        while True:
            AL, caches = model_forward(X, parameters)
            grads = model_backward(AL, Y, caches)
            parameters = update_parameters(parameters, grads, learning_rate)
            yield compute_cost(AL, Y), parameters

    steps, costs = descend(initialize_parameters_deep(layer_dims, rng)), []
    while len(costs) < num_iterations:
        cost, parameters = next(steps)
        costs.append(np.float64(cost))
    return parameters, costs


train.slip(
    "records_the_cost_after_the_update",
    {
        "        costs.append(compute_cost(AL, Y))\n": "",
        "    return": (
            "        costs.append(compute_cost(model_forward(X, parameters)[0], Y))\n    return"
        ),
    },
    """The first of your costs is not that of the start. It looks as if your costs are one step
    late, so that the last one belongs to the parameters that you return. Look at which parameters
    each cost is computed with.""",
)

train.slip(
    "records_every_hundredth_cost",
    {"for _": "for i", "costs.append": "if i % 100 == 0: costs.append"},
    """Your list holds one cost only, however many iterations are asked for. It looks as if a cost
    is kept once in many iterations. Here each iteration adds its cost to the list.""",
)

train.slip(
    "returns_the_parameters_only",
    {"return parameters, costs": "return parameters"},
    """Only the parameters come back. Without the costs nobody can see how the training went: look
    at what else the docstring promises.""",
)

train.slip(
    "counts_from_one",
    {"range(": "range(1, "},
    """You have one cost less than iterations were asked for, as when you take one step less. Write
    down the numbers that your loop runs through for 3 iterations, and count them.""",
)

train.slip(
    "steps_uphill",
    {
        "compute_cost(AL, Y)": "compute_cost(np.clip(AL, 1e-9, 1 - 1e-9), Y)",
        "grads, learning_rate": "grads, -learning_rate",
    },
    """After many iterations your parameters and costs are NaN or infinite, as when the steps
    follow the gradient, which points to where the cost grows fastest. Look at the sign of the
    step, and at your costs from iteration to iteration.""",
)

train.slip(
    "starts_from_zero_weights",
    {
        "    for _": (
            "    parameters = {key: np.zeros(v.shape) for key, v in parameters.items()}\n    for _"
        )
    },
    """Your hidden layers never learn, and no generator makes a difference. It looks as if the
    network starts from zero weights: behind units that put out 0 nothing comes back, and only the
    last bias moves. You have written a function that makes a better start.""",
)

train.slip(
    "ignores_the_generator",
    {"(layer_dims, rng)": "(layer_dims, np.random.default_rng(0))"},
    """Whatever generator you are given, the training is the same, as when the start comes from one
    of your own. Then nobody can try another start. Use the argument.""",
)

train.slip(
    "draws_a_start_that_nobody_can_repeat",
    {"(layer_dims, rng)": "(layer_dims, np.random.default_rng())"},
    """Two calls with equal generators end differently, as when the start comes from a generator
    without a seed. All that you draw has to come from the argument.""",
)

train.slip(
    "starts_again_in_every_iteration",
    {
        "parameters, costs = initialize_parameters_deep(layer_dims, rng), []": "costs = []",
        "        AL,": (
            "        parameters = initialize_parameters_deep(layer_dims, rng)\n        AL,"
        ),
    },
    """Your costs go up and down without getting better, as when each iteration begins with new
    random parameters, and what the one before it had learned is lost. Look at what stands inside
    the loop and what before it.""",
)

train.slip(
    "throws_the_new_parameters_away",
    {"parameters = update_": "update_"},
    """Your costs stay the same, and one iteration more moves no parameter: it looks as if the
    parameters that come back are those of the start. Updating leaves its input as it was; the new
    parameters are in what it returns.""",
)

train.slip(
    "looks_forward_only_once",
    {
        "for _ in range(num_iterations):\n        AL, caches = model_forward(X, parameters)": (
            "AL, caches = model_forward(X, parameters)\n    for _ in range(num_iterations):"
        )
    },
    """Your costs stay the same, as when the way forward is gone only once and the gradient is that
    of the start in every step. After each step the network answers differently; look at what
    stands before the loop.""",
)


@train.mistake
def teaches_the_output_layer_only(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """One iteration more moves one layer only. It looks as if the layers below the output keep
    their random start. Gradients come back for all of them: look at which of them you use."""
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    L = len(layer_dims) - 1
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        last = {key: parameters[key] for key in (f"W{L}", f"b{L}")}
        parameters = parameters | update_parameters(last, grads, learning_rate)
    return parameters, costs


@train.mistake
def never_moves_the_biases(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """One iteration more does not move your biases. They have gradients as the weights have, and
    are to follow them."""
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        moved = update_parameters(parameters, grads, learning_rate)
        parameters = {key: moved[key] if key[0] == "W" else parameters[key] for key in moved}
    return parameters, costs


train.slip(
    "ignores_the_learning_rate",
    {"grads, learning_rate": "grads, 0.0075"},
    """Your network learns too slowly on data that it should have fitted by the end. It looks as if
    a learning rate of your own stands where the argument belongs. Look at the call that
    updates.""",
    unseen=ONLY_BY_STEPS,
)

train.slip(
    "builds_layers_of_its_own",
    {"(layer_dims, rng)": "([X.shape[0], 7, 1], rng)"},
    """Your network has other layers than were asked for. The sizes of all of them, from the input
    to the output, are in one of the arguments.""",
)

train.slip(
    "returns_the_parameters_before_the_last_step",
    {
        "parameters, costs =": "new, costs =",
        "        AL,": "        parameters = new\n        AL,",
        "parameters = update_": "new = update_",
    },
    """The last of your costs is not that of the parameters before its step. It looks as if the
    parameters that you return lack the last step, so that they are the ones that the last cost was
    computed with. Look at which name the last update writes to, and which one you return.""",
    unseen=ONLY_BY_STEPS,
)

train.slip(
    "lets_the_learning_rate_decay",
    {"for _": "for i", "grads, learning_rate": "grads, learning_rate / (1 + 0.01 * i)"},
    """One iteration more is not one more step of plain gradient descent, as when the steps get
    shorter from iteration to iteration. That can be a good idea, and is one of a later lesson;
    plain gradient descent keeps its learning rate.""",
    unseen=ONLY_BY_STEPS,
)


@train.mistake(unseen=ONLY_BY_STEPS)
def learns_with_momentum(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """One iteration more is not one more step of plain gradient descent, as when the steps follow
    an average of the gradients so far. That can be a good idea, and is one of a later lesson;
    plain gradient descent follows the gradient of the moment."""
    parameters, costs, v = initialize_parameters_deep(layer_dims, rng), [], {}
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        grads = model_backward(AL, Y, caches)
        v = {key: 0.5 * v.get(key, 0) + 0.5 * grads[key] for key in grads}
        parameters = update_parameters(parameters, v, learning_rate)
    return parameters, costs


@train.mistake(unseen=ONLY_BY_STEPS)
def updates_the_lower_layers_with_new_gradients(
    X, Y, layer_dims, num_iterations, learning_rate, rng
):
    """One iteration more is not one more step of plain gradient descent, as when the layers move
    one after the other, each with a gradient that knows of the moves before it. All gradients of a
    step belong to one point: take them together, then move."""
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for _ in range(num_iterations):
        costs.append(compute_cost(model_forward(X, parameters)[0], Y))
        for layer in range(len(layer_dims) - 1, 0, -1):
            AL, caches = model_forward(X, parameters)
            moved = update_parameters(parameters, model_backward(AL, Y, caches), learning_rate)
            parameters = parameters | {key: moved[key] for key in (f"W{layer}", f"b{layer}")}
    return parameters, costs


@train.mistake(unseen=ONLY_BY_STEPS)
def learns_from_one_example_at_a_time(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """One iteration more is not one more step of plain gradient descent, as when each iteration
    looks at a single example. Plain gradient descent takes a step only after it has seen all
    examples, and its gradient is their average."""
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for i in range(num_iterations):
        costs.append(compute_cost(model_forward(X, parameters)[0], Y))
        i = i % X.shape[1]
        AL, caches = model_forward(X[:, i : i + 1], parameters)
        grads = model_backward(AL, Y[:, i : i + 1], caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


train.legal(Y={0, 1}, learning_rate=(0, math.inf))
