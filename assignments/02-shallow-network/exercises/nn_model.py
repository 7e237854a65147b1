"""nn_model: the parameters after `num_iterations` steps of plain gradient descent.

Longer than other exercises: the result is random, so two hidden rules have to judge the steps.
"""

import math
from itertools import permutations

import numpy as np

from dlkit.check.compare import compare
from dlkit.check.rules import Finding, Rule
from dlkit.check.rules.randomness import spread
from dlkit.check.rules.training import first_steps, one_more, starts
from dlkit.exercise import Exercise
from dlkit.exercise.draws import labels, strided
from dlkit.reference import shallow_network as reference

from ..lesson import sizes
from .backward_propagation import backward_propagation
from .compute_cost import compute_cost
from .forward_propagation import forward_propagation
from .initialize_parameters import initialize_parameters
from .update_parameters import update_parameters

STILL = 1e-12  # a learning rate by which nothing moves: it shows the start of a run
RUN = "num_iterations", "learning_rate", STILL
LONG = 120  # iterations, more than `bands` needs
NEEDS_A_GRADIENT = "to see it takes the gradient, and cases.h5 holds no code of an answer"

nn_model = Exercise(
    reference.nn_model,
    parts={"W": 8, "b": 4},
    free=("W", "b"),
    rules=[
        Rule("response", 2, {"of": "W"}),
        Rule("response", 1, {"of": "b"}),
        Rule("randomness from rng", 3),
    ],
)

# The public cases show kind, shapes, whether every argument makes a difference, and that randomness
# comes from rng. That each iteration is a step of gradient descent is for hidden rules, because
# their code would give the lesson's answers away.


def plain_arguments(call):
    """Return the arguments of a call, with the generator's state in place of the generator."""
    *problem, k, rate, rng = call.arguments
    return [*problem, k, rate, str(rng.bit_generator.state)]


def steps_taken(calls):
    """Yield pairs of calls: a run, and the run that goes one step further."""
    moving = [call for call in calls if call.arguments[4] > STILL]
    return *one_more(moving, "num_iterations"), *first_steps(calls, *RUN)


def step(call, rate):
    """Return the step that the reference takes from the parameters that `call` returned."""
    parameters, (X, Y) = call.reply.outcome, call.arguments[:2]
    _, cache = reference.forward_propagation(X, parameters)
    grads = reference.backward_propagation(parameters, cache, X, Y)
    return {key[1:]: -rate * grad for key, grad in grads.items()}


@nn_model.hidden_rule(takes=6)
def one_gradient_step_per_iteration(calls):
    """Judge that k + 1 iterations are one step beyond k, whatever the start was.

    Runs of which none can be compared have shown no step, so they do not pass. The measure is,
    for each pair of runs, how far along the expected step the taken one goes. Runs that do not
    repeat have none: each starts elsewhere, and what lies between two of them is chance.
    """
    progress, wrong = [], False
    for one, other in steps_taken(calls):
        expected = step(one, other.arguments[4])
        before, after = one.reply.outcome, other.reply.outcome
        taken = {key: after[key] - before[key] for key in expected}
        wrong |= bool(compare(after, {key: before[key] + expected[key] for key in expected}))
        length = sum((expected[key] ** 2).sum() for key in expected)
        progress.append(sum((expected[key] * taken[key]).sum() for key in expected) / length)
    repeats = not any(
        compare(one.reply.outcome, other.reply.outcome)
        for one, other in permutations(calls, 2)
        if not compare(plain_arguments(one), plain_arguments(other))
    )
    if progress and not wrong:
        return None
    words = "one iteration more is not one more step of gradient descent from where it stood"
    return Finding(words, tuple(map(float, progress)) if repeats else ())


@nn_model.hidden_rule(takes=3, of=("W", "b"))
def starts_as_initialize_parameters_does(calls):
    """Judge the parameters of runs in which nothing moves: small random weights, biases of 0."""
    begun = starts(calls, *RUN)
    if any(np.abs(b).max() > 1e-9 for call in begun for b in call.output("b")):
        return Finding("the biases do not start at 0")
    return spread(begun, "W", reference.WEIGHT_SCALE)


def fitted(call):
    """Return the share of the examples that the parameters of `call` get right."""
    X, Y = call.arguments[:2]
    return float(np.mean(reference.predict(call.reply.outcome, X) == Y))


@nn_model.hidden_rule(takes=4)
def fits_what_can_be_fitted(calls):
    """Judge that one of the long runs, at least, gets more right than any line can."""
    shares = [fitted(call) for call in calls if call.arguments[3] >= LONG]
    best = max(shares, default=0.0)
    if best > 0.85:
        return None
    return Finding(f"after {LONG} steps only {best:.0%} of the examples are fitted")


def bands(rng):
    """Draw X, (2, 20), and Y: three groups in a row, in a random direction, the middle one 1.

    A line gets 15 of the 20 right at best (all lines tried, on 1,500 draws). With 5 hidden units
    and a learning rate of 2 the reference has all 20 after 100 iterations: so measured on 146,000
    draws, each with a start of its own.
    """
    group = np.repeat([0, 1, 2], [9, 6, 5])
    along = np.array([-1.2, 0.5, 2.2])[group] + rng.uniform(-0.2, 0.2, size=20)
    # The outer groups are the wider ones, lest a line cuts the middle one off.
    across = np.concatenate([w * np.linspace(-1, 1, n) for w, n in ((0.8, 9), (0.2, 6), (0.8, 5))])
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    order = rng.permutation(20)
    X = turn @ np.stack([along, across])
    return X[:, order], (group == 1).astype(float)[np.newaxis, order]


@nn_model.cases
def _(rng):
    n_x, n_h, m = sizes(rng)
    problem = strided(rng, n_x, m), labels(rng, m), n_h
    rate, state = float(rng.uniform(0.4, 0.8)), int(rng.integers(2**32))

    def generator(step=0):
        return np.random.default_rng(state + step)

    yield "one step", (*problem, 1, rate, generator())
    yield "one step, an equal generator", (*problem, 1, rate, generator())
    yield "two steps, an equal generator", (*problem, 2, rate, generator())
    yield "one step of almost no length", (*problem, 1, STILL, generator())
    yield "two steps of almost no length", (*problem, 2, STILL, generator())
    wide = rng.normal(size=(40, 8)), labels(rng, 8), 30  # 1,230 weights show how they are spread
    yield "many units, one step of almost no length", (*wide, 1, STILL, generator(3))
    # Nothing moves by more than 1e-5: who stops there lacks a step.
    yield "three small steps", (*problem, 3, 1e-5, generator())
    yield "four small steps", (*problem, 4, 1e-5, generator())
    X, Y = bands(rng)
    yield "many steps", (X, Y, 5, LONG, 2.0, generator(1))
    yield "many steps and one more", (X, Y, 5, LONG + 1, 2.0, generator(1))
    yield "many steps, another generator", (X, Y, 5, LONG, 2.0, generator(2))


@nn_model.right_answer
def plain(X, Y, n_h, num_iterations, learning_rate, rng):
    """Calls the earlier exercises, one after the other."""
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


@nn_model.right_answer
def all_in_one_function(X, Y, n_h, num_iterations, learning_rate, rng):
    """Calls no other exercise, draws the second layer first, works in place on its own arrays."""
    n_x, m = X.shape
    W2 = rng.normal(size=(1, n_h)) * 0.01
    W1 = rng.normal(size=(n_h, n_x)) * 0.01
    b1, b2 = np.zeros((n_h, 1)), np.zeros((1, 1))
    for _ in range(num_iterations):
        A1 = np.tanh(np.dot(W1, X) + b1)
        dZ2 = (1 / (1 + np.exp(-(np.dot(W2, A1) + b2))) - Y) / m
        dZ1 = np.dot(W2.T, dZ2) * (1 - A1 * A1)
        W2 -= learning_rate * np.dot(dZ2, A1.T)
        b2 -= learning_rate * dZ2.sum(axis=1, keepdims=True)
        W1 -= learning_rate * np.dot(dZ1, X.T)
        b1 -= learning_rate * dZ1.sum(axis=1, keepdims=True)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


@nn_model.right_answer
def telling_the_cost(X, Y, n_h, num_iterations, learning_rate, rng):
    """Prints the cost now and then and returns the list of them beside the parameters."""
    parameters, costs = initialize_parameters(len(X), n_h, len(Y), rng), []
    i = 0
    while i < num_iterations:
        A2, cache = forward_propagation(X, parameters)
        costs.append(compute_cost(A2, Y))
        if i % 100 == 0:
            print(f"cost after iteration {i}: {costs[-1]:.6f}")
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
        i += 1
    return {"costs": costs, **parameters}


@nn_model.right_answer
def with_loops_over_units(X, Y, n_h, num_iterations, learning_rate, rng):
    """Weight after weight drawn in its own order, sums over hidden units one by one."""
    n_x, rate = X.shape[0], learning_rate
    rows = [np.array([rng.normal() * 0.01 for _ in range(n_x)]) for _ in range(n_h)]
    outer = [rng.normal() * 0.01 for _ in range(n_h)]
    inner_biases, bias = [0.0] * n_h, 0.0
    for _ in range(num_iterations):
        hidden = [np.tanh(rows[h] @ X + inner_biases[h]) for h in range(n_h)]
        score = sum(outer[h] * hidden[h] for h in range(n_h)) + bias
        error = 1 / (1 + np.exp(-score)) - Y[0]
        for h in range(n_h):
            back = outer[h] * error * (1 - hidden[h] ** 2)
            outer[h] = outer[h] - rate * np.mean(error * hidden[h])
            rows[h] = rows[h] - rate * np.mean(back * X, axis=1)
            inner_biases[h] = inner_biases[h] - rate * np.mean(back)
        bias = bias - rate * np.mean(error)
    columns = {"b1": np.array(inner_biases).reshape(-1, 1), "b2": np.array([[bias]])}
    return {"W1": np.array(rows), "W2": np.array([outer]), **columns}


nn_model.slip(
    "never_keeps_the_update",
    {"parameters = update_": "update_"},
    """Neither the number of iterations nor the learning rate makes any difference to your
    parameters, as when those of the start are returned. An update returns new parameters and
    leaves the old ones alone. Look at what you do with what it returns.""",
)

nn_model.slip(
    "returns_inside_the_loop",
    {"    return": "        return"},
    """However many iterations are asked for, the result is the same, as when you take one step
    only. The usual cause is a `return` inside the loop, which ends the whole function: look at how
    far yours is indented.""",
)

nn_model.slip(
    "counts_from_one",
    {"range(": "range(1, "},
    """With a single step the learning rate makes no difference, as when you take one step less
    than asked for. Write down the numbers that your loop runs through for 3 iterations, and count
    them.""",
)

nn_model.slip(
    "has_a_learning_rate_of_its_own",
    {"grads, learning_rate": "grads, 1.2"},
    """The learning rate that was asked for makes no difference. It looks as if a number of your
    own stands where the argument belongs. Look at the call that updates.""",
)


@nn_model.mistake
def leaves_the_biases_at_zero(X, Y, n_h, num_iterations, learning_rate, rng):
    """Neither the number of iterations nor the learning rate makes any difference to your biases,
    as when they stay at 0. Then every boundary passes through the same point. A step moves all
    four parameters."""
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        for key in ("W1", "W2"):
            parameters[key] = parameters[key] - learning_rate * grads["d" + key]
    return parameters


@nn_model.mistake
def starts_from_zero_weights(X, Y, n_h, num_iterations, learning_rate, rng):
    """Your hidden layer never learns, and no generator makes a difference. It looks as if its
    weights are 0 at the start: then nothing flows back to it and they stay 0. Even if it did, all
    units would do the same for ever. Start from numbers that differ."""
    n_x, n_y = X.shape[0], Y.shape[0]
    parameters = {
        "W1": np.zeros((n_h, n_x)),
        "b1": np.zeros((n_h, 1)),
        "W2": np.zeros((n_y, n_h)),
        "b2": np.zeros((n_y, 1)),
    }
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


nn_model.slip(
    "fixes_the_seed",
    {"Y.shape[0], rng": "Y.shape[0], np.random.default_rng(3)"},
    """Whatever generator is handed in, you end at the same parameters, as when a generator of your
    own, with a fixed seed, draws the start. The caller decides about the seed.""",
)

nn_model.slip(
    "starts_from_a_new_generator",
    {"Y.shape[0], rng": "Y.shape[0], np.random.default_rng()"},
    """Two calls with equal generators end at different parameters, as when the start comes from a
    new generator, which is seeded by chance. Then nobody can repeat your run: use `rng`.""",
)

nn_model.slip(
    "counts_the_examples_as_features",
    {"X.shape[0]": "X.shape[1]"},
    """It looks as if your W1 has one column per example, so that the first product does not run.
    The features are the rows of X: look at which of its two sizes you hand on.""",
)

nn_model.slip(
    "returns_the_costs_too",
    {'{"costs": costs, **parameters}': "parameters, costs"},
    """Two values come back where the parameters alone are expected. A list of costs is good to look
    at while you work, but the caller hands your result straight to the prediction.""",
    of="telling_the_cost",
)

nn_model.slip(
    "descends_upwards",
    {"grads, learning_rate": "grads, -learning_rate"},
    """Your steps go up: the cost rises from one to the next. Print it while you train. The update
    already goes against the gradient, so look for a second minus, at the learning rate perhaps.""",
    unseen=NEEDS_A_GRADIENT,
)


@nn_model.mistake(unseen=NEEDS_A_GRADIENT)
def computes_the_gradient_once(X, Y, n_h, num_iterations, learning_rate, rng):
    """It looks as if your steps all go in the direction of the first. After each step the slope is
    another one: look at what stands before the loop and what inside it."""
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    _, cache = forward_propagation(X, parameters)
    grads = backward_propagation(parameters, cache, X, Y)
    for _ in range(num_iterations):
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


@nn_model.mistake(unseen=NEEDS_A_GRADIENT)
def starts_again_in_every_round(X, Y, n_h, num_iterations, learning_rate, rng):
    """However long you train, your result looks as if it were one step away from some start, as
    when each round of the loop draws new parameters and forgets the old ones. Look at what belongs
    before the loop."""
    for _ in range(num_iterations):
        parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters


@nn_model.mistake(unseen=NEEDS_A_GRADIENT)
def moves_W2_before_going_back(X, Y, n_h, num_iterations, learning_rate, rng):
    """Your steps are nearly right, as when the second layer has already moved before the first
    one's gradient passes through it. All gradients belong to the same point. Compute them all,
    then move."""
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        for key in ("W2", "b2"):
            parameters[key] = parameters[key] - learning_rate * grads["d" + key]
        grads = backward_propagation(parameters, cache, X, Y)
        for key in ("W1", "b1"):
            parameters[key] = parameters[key] - learning_rate * grads["d" + key]
    return parameters


nn_model.slip(
    "takes_one_step_too_many",
    {"num_iterations)": "num_iterations + 1)"},
    """It looks as if you take one step more than asked for: with a single one you would take two.
    Write down the numbers that your loop runs through for 3 iterations, and count them.""",
    unseen="its results are those of a right answer that is asked for one step more",
)

nn_model.legal(Y={0, 1}, learning_rate=(0, math.inf))
