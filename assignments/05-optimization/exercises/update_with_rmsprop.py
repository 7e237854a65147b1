"""update_with_rmsprop: parameters and s, the average of g²; the step is g / (sqrt(s) + epsilon)."""

import math

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import optimizers as reference

from ..lesson import (
    gradients,
    large,
    network,
    rate,
    shuffled,
    some_zero,
    squares,
    strided,
    tiny,
    transposed,
    zeros,
)
from .update_with_gradient_descent import update_with_gradient_descent

update_with_rmsprop = Exercise(
    reference.update_with_rmsprop,
    outputs=("parameters", "s"),
    parts={"parameters": 7.5, "s": 4.5},
)


@update_with_rmsprop.cases
def _(rng):
    def step(count, beta, epsilon, arrange=lambda values: values, others=lambda values: values):
        parameters = network(rng, count)
        grads, s = gradients(rng, parameters), squares(rng, parameters)
        return arrange(parameters), grads, others(s), beta, rate(rng), epsilon

    def mixed(values):
        return shuffled(rng, values)

    yield "2 layers, after some steps", step(2, 0.9, 1e-8)
    parameters = network(rng, 2)
    start = parameters, gradients(rng, parameters), zeros(parameters)
    yield "the first step", (*start, float(rng.uniform(0.7, 0.8)), rate(rng), 1e-8)
    small = some_zero(rng, gradients(rng, parameters, 1e-8))
    start = parameters, small, zeros(parameters), 0.9, rate(rng), tiny(rng)
    yield "gradients as small as epsilon, some of them 0", start, {"edge": 0.1}
    yield (
        "a large epsilon and a long memory",
        step(2, float(rng.uniform(0.97, 0.99)), float(rng.uniform(0.2, 0.5))),
    )
    yield "no memory", step(2, 0.0, 1e-8)
    yield "3 layers, each dict in another order", step(3, 0.8, 1e-8, mixed, mixed), {"edge": 0.2}
    yield "transposed parameters, strided s", step(1, 0.7, 1e-8, transposed, strided)
    parameters = large(rng, network(rng, 1))
    grads, s = large(rng, zeros(parameters)), large(rng, zeros(parameters))
    start = parameters, grads, {name: value**2 for name, value in s.items()}
    yield "large numbers", (*start, float(rng.uniform(0.4, 0.6)), 20 + rate(rng), 1e-8)
    count = int(rng.integers(10, 13))
    yield f"{count} layers", step(count, 0.9, 1e-8, mixed), {"edge": 0.2}


@update_with_rmsprop.right_answer
def plain(parameters, grads, s, beta, learning_rate, epsilon):
    """One loop over the names of the gradients."""
    stepped, new = {}, {}
    for key in s:
        name, g = key[1:], grads[key]
        new[key] = beta * s[key] + (1 - beta) * g**2
        stepped[name] = parameters[name] - learning_rate * g / (np.sqrt(new[key]) + epsilon)
    return stepped, new


@update_with_rmsprop.right_answer
def squares_in_place_on_copies(parameters, grads, s, beta, learning_rate, epsilon):
    """A loop over layers, in place on copies; a list for the tuple; prints."""
    parameters = {name: value.copy() for name, value in parameters.items()}
    s = {name: value.copy() for name, value in s.items()}
    for layer in range(1, len(parameters) // 2 + 1):
        for letter in "Wb":
            key = f"d{letter}{layer}"
            s[key] *= beta
            s[key] += (1 - beta) * np.square(grads[key])
            parameters[key[1:]] -= learning_rate * grads[key] / (s[key] ** 0.5 + epsilon)
        print(layer)
    return [parameters, s]


@update_with_rmsprop.right_answer
def by_a_rate_for_each_number(parameters, grads, s, beta, learning_rate, epsilon):
    """A learning rate for every single number; more keys than asked for."""
    stepped, new = {}, {"optimizer": "RMSprop"}
    for key, g in grads.items():
        new[key] = s[key] + (1 - beta) * (g * g - s[key])
        rates = learning_rate / (epsilon + np.sqrt(new[key]))
        stepped[key[1:]] = parameters[key[1:]] - rates * g
    return stepped, new


@update_with_rmsprop.right_answer
def along_scaled_gradients(parameters, grads, s, beta, learning_rate, epsilon):
    """Scale the gradients, then plain gradient descent; the root as the length of two legs."""
    new = {name: beta * s[name] + (1 - beta) * grads[name] ** 2 for name in grads}
    legs = {n: np.hypot(np.sqrt(beta * s[n]), np.sqrt(1 - beta) * grads[n]) for n in grads}
    scaled = {name: grads[name] / (legs[name] + epsilon) for name in grads}
    return update_with_gradient_descent(parameters, scaled, learning_rate), new


update_with_rmsprop.slip(
    "forgets_to_square",
    {"g**2": "g"},
    """Your s averages the gradients themselves, so it can be negative, and its root is NaN. What
    is averaged is the square of each number: only its size counts, not its sign.""",
)

update_with_rmsprop.slip(
    "squares_with_a_matrix_product",
    {"g**2": "g @ g.T"},
    """It looks as if a gradient is multiplied with itself as a matrix. That product is not its
    square here: it mixes the units, and its shape is another one. Each number of a gradient is
    squared on its own.""",
)

update_with_rmsprop.slip(
    "keeps_one_number_per_array",
    {"g**2": "np.mean(g**2)"},
    """All numbers of a gradient are divided by the same root, as when you average over the array
    before you average over time. The method gives each parameter a step length of its own, so
    nothing is summed over an array.""",
)

update_with_rmsprop.slip(
    "forgets_the_root",
    {"np.sqrt(new[key])": "new[key]"},
    """Your steps look as if you divided by s as it is. It is made of squares, so a large gradient
    would get a small step and a small one a huge step. The R in the method's name stands for what
    is missing.""",
)

update_with_rmsprop.slip(
    "puts_epsilon_inside_the_root",
    {"(np.sqrt(new[key]) + epsilon)": "np.sqrt(new[key] + epsilon)"},
    """Your new parameters are right where gradients are large; for tiny ones the steps are far too
    short, as when epsilon is added under the root: there an epsilon of 1e-8 becomes 1e-4, ten
    thousand times as much. It is added to the root, not to what stands under it.""",
)

update_with_rmsprop.slip(
    "forgets_epsilon",
    {"(np.sqrt(new[key]) + epsilon)": "np.sqrt(new[key])"},
    """Where a gradient is 0 from the start, you get NaN, as when 0 is divided by 0, and the NaN
    never leaves the network again. Look for an argument, made for just this, that is never
    used.""",
)

update_with_rmsprop.slip(
    "adds_epsilon_to_the_quotient",
    {"g / (np.sqrt(new[key]) + epsilon)": "(g / np.sqrt(new[key]) + epsilon)"},
    """It looks as if your epsilon is added after the division, where it shifts every step and
    protects from nothing. Python divides before it adds: look at what really stands below the
    fraction line.""",
)

update_with_rmsprop.slip(
    "uses_an_epsilon_of_its_own",
    {"+ epsilon": "+ 1e-8"},
    """Only with another epsilon than 1e-8 are your steps wrong. It looks as if that number stands
    in your formula, and the argument is never used. How careful to be is decided by whoever calls
    you.""",
)

update_with_rmsprop.slip(
    "forgets_the_weight_of_the_square",
    {"(1 - beta) * g": "g"},
    """Your s adds squares up instead of averaging them, so it is too large and your steps are too
    short. The weights of the past and of the new square have to add up to 1.""",
)

update_with_rmsprop.slip(
    "exchanges_the_old_and_the_new_square",
    {"beta * s[key] + (1 - beta) * g": "(1 - beta) * s[key] + beta * g"},
    """Your s follows the newest square and forgets the past at once. With beta = 0.9 nine tenths
    of it are memory: look at which of the two terms gets which weight.""",
)

update_with_rmsprop.slip(
    "divides_by_the_old_average",
    {"np.sqrt(new[key])": "np.sqrt(s[key])"},
    """Your step is divided by the s from before; at the first step that is 0, and the step is
    enormous. First s takes in the new gradient, then the parameters move.""",
)

update_with_rmsprop.slip(
    "averages_the_gradient_too",
    {"g / (": "(1 - beta) * g / ("},
    """Your steps are too short, by the factor 1 - beta, as when the gradient above the fraction
    line is scaled as if it were averaged as well. That belongs to momentum and Adam. Here the
    plain gradient stands there.""",
)

update_with_rmsprop.slip(
    "returns_the_old_average",
    {"return stepped, new": "return stepped, s"},
    """Your s comes back as it was handed in, so that at the next step this gradient is forgotten.
    Return the one that takes it in.""",
)

update_with_rmsprop.slip(
    "writes_into_s",
    {"stepped, new = {}, {}": "stepped, new = {}, s"},
    """After the call the caller's s has changed. Assigning to an entry of a dict that was handed
    in changes it for everybody. Collect the new values in a new dict.""",
)


@update_with_rmsprop.mistake
def leaves_the_last_layer_standing(parameters, grads, s, beta, learning_rate, epsilon):
    """The last layer is missing from both dicts that you return. There are two entries per layer,
    and the layers count from 1: write down the numbers that your loop runs through."""
    stepped, new = {}, {}
    for layer in range(1, len(parameters) // 2):
        for name in (f"W{layer}", f"b{layer}"):
            g = grads["d" + name]
            new["d" + name] = beta * s["d" + name] + (1 - beta) * g**2
            step = g / (np.sqrt(new["d" + name]) + epsilon)
            stepped[name] = parameters[name] - learning_rate * step
    return stepped, new


update_with_rmsprop.slip(
    "names_s_like_the_parameters",
    {"new[key] =": "new[name] =", "np.sqrt(new[key])": "np.sqrt(new[name])"},
    """Your s has the right numbers under the names of the parameters; it carries those of the
    gradients, so that the next step finds it. Look at the keys of your new s.""",
)

update_with_rmsprop.legal(beta=(0, 1), learning_rate=(0, math.inf), epsilon=(0, 1))
