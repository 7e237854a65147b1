"""update_with_momentum: parameters and velocity v = beta v + (1 - beta) g."""

import math

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import optimizers as reference

from ..lesson import gradients, large, network, rate, shuffled, strided, transposed, zeros
from .update_with_gradient_descent import update_with_gradient_descent

update_with_momentum = Exercise(
    reference.update_with_momentum,
    outputs=("parameters", "velocity"),
    parts={"parameters": 5.5, "velocity": 5.5},
)


@update_with_momentum.cases
def _(rng):
    def step(count, beta, arrange=lambda values: values, others=lambda values: values):
        parameters = network(rng, count)
        grads, velocity = gradients(rng, parameters), gradients(rng, parameters)
        return arrange(parameters), grads, others(velocity), beta, rate(rng)

    def mixed(values):
        return shuffled(rng, values)

    yield "2 layers, already moving", step(2, 0.9)
    parameters = network(rng, 2)
    start = parameters, gradients(rng, parameters), zeros(parameters)
    yield "the first step, from rest", (*start, float(rng.uniform(0.7, 0.8)), rate(rng))
    parameters = large(rng, network(rng, 1))
    start = parameters, large(rng, zeros(parameters)), large(rng, zeros(parameters))
    yield (
        "a long memory, one layer, large numbers",
        (*start, float(rng.uniform(0.97, 0.99)), rate(rng)),
    )
    parameters = large(rng, network(rng, 2))
    start = parameters, large(rng, zeros(parameters)), large(rng, zeros(parameters))
    fast = rate(rng)
    for slope in start[1].values():
        slope[0, 0] = 15 / fast
    yield "no memory, large numbers", (*start, 0.0, fast), {"edge": 0.1}
    yield "3 layers, each dict in another order", step(3, 0.8, mixed, mixed), {"edge": 0.2}
    yield "transposed parameters, strided velocity", step(2, 0.7, transposed, strided)
    count = int(rng.integers(10, 13))
    yield f"{count} layers", step(count, 0.9, mixed), {"edge": 0.2}


@update_with_momentum.right_answer
def plain(parameters, grads, velocity, beta, learning_rate):
    """The velocity first, then the step along it; a comprehension each."""
    v = {name: beta * velocity[name] + (1 - beta) * grads[name] for name in velocity}
    return {name: W - learning_rate * v["d" + name] for name, W in parameters.items()}, v


@update_with_momentum.right_answer
def in_place_on_copies(parameters, grads, velocity, beta, learning_rate):
    """A loop over layers, in place on copies; a list for the tuple; prints."""
    parameters = {name: value.copy() for name, value in parameters.items()}
    velocity = {name: value.copy() for name, value in velocity.items()}
    for layer in range(1, len(parameters) // 2 + 1):
        for letter in "Wb":
            v = velocity[f"d{letter}{layer}"]
            v *= beta
            v += (1 - beta) * grads[f"d{letter}{layer}"]
            parameters[f"{letter}{layer}"] -= learning_rate * v
        print(layer)
    return [parameters, velocity]


@update_with_momentum.right_answer
def by_a_step_towards_the_gradient(parameters, grads, velocity, beta, learning_rate):
    """The velocity moves towards the gradient; then plain gradient descent along it."""
    v = {name: old + (1 - beta) * (grads[name] - old) for name, old in velocity.items()}
    return update_with_gradient_descent(parameters, v, learning_rate), v


@update_with_momentum.right_answer
def written_out(parameters, grads, velocity, beta, learning_rate):
    """The step written out before the velocity is known; more keys than asked for."""
    stepped, v = {"beta": beta}, {}
    for key in grads:
        name = key[1:]
        kept, fresh = np.multiply(beta, velocity[key]), np.multiply(1 - beta, grads[key])
        stepped[name] = parameters[name] - learning_rate * kept - learning_rate * fresh
        v[key] = kept + fresh
    return stepped, v


update_with_momentum.slip(
    "forgets_the_weight_of_the_gradient",
    {"(1 - beta) * grads": "grads"},
    """Your velocity adds up gradients instead of averaging them, and your steps are up to
    1 / (1 - beta) times too long. There are books that write momentum so, with a smaller learning
    rate. Here the weights of the past and of the new gradient add up to 1.""",
)

update_with_momentum.slip(
    "exchanges_past_and_present",
    {"beta * velocity[name] + (1 - beta) * grads": "(1 - beta) * velocity[name] + beta * grads"},
    """Your velocity follows the newest gradient and forgets the past at once. With beta = 0.9 nine
    tenths of it are memory: look at which of the two terms gets which weight.""",
)

update_with_momentum.slip(
    "steps_along_the_gradient",
    {'v["d"': 'grads["d"'},
    """Your parameters move along the plain gradient, as when nothing uses the velocity. Its point
    is to take the gradient's place in the step.""",
)

update_with_momentum.slip(
    "steps_along_the_old_velocity",
    {'v["d"': 'velocity["d"'},
    """Your step is taken with the velocity of the step before; from rest, nothing moves at all.
    First the velocity takes in the new gradient, then the parameters move.""",
)

update_with_momentum.slip(
    "forgets_the_past",
    {"beta * velocity[name] + ": ""},
    """The first step, from rest, is right; after that your velocity knows nothing of the gradients
    before. It looks as if the velocity that is handed in is never used.""",
)

update_with_momentum.slip(
    "puts_the_learning_rate_into_the_velocity",
    {"* grads": "* learning_rate * grads", "W - learning_rate * v": "W - v"},
    """Your velocity depends on the learning rate. It is an average of gradients only; the learning
    rate belongs to the step. Otherwise a change of the rate would reach the parameters many steps
    late.""",
)


@update_with_momentum.mistake
def looks_ahead(parameters, grads, velocity, beta, learning_rate):
    """Your step adds the new gradient to the velocity a second time. That is the idea of
    Nesterov's momentum, another method. Here the step is along the velocity, nothing more."""
    v = {name: beta * velocity[name] + (1 - beta) * grads[name] for name in velocity}
    ahead = {name: beta * v[name] + (1 - beta) * grads[name] for name in v}
    return {name: W - learning_rate * ahead["d" + name] for name, W in parameters.items()}, v


update_with_momentum.slip(
    "corrects_the_start",
    {"learning_rate * v": "learning_rate / (1 - beta) * v"},
    """Your steps are 1 / (1 - beta) times too long, as when you divide as a correction for the
    first step would. Momentum goes without it here, and the number of the step is not even known.
    The first few steps are short, and that is accepted.""",
)

update_with_momentum.slip(
    "climbs_along_the_velocity",
    {"W - ": "W + "},
    """Your parameters move uphill. The velocity is an average of gradients, and they point to
    where the cost grows: look at the sign of the step.""",
)

update_with_momentum.slip(
    "returns_the_old_velocity",
    {"items()}, v": "items()}, velocity"},
    """The velocity comes back as it was handed in, so that at the next step this gradient is lost.
    Return the one that takes it in.""",
)


@update_with_momentum.mistake
def writes_into_the_velocity(parameters, grads, velocity, beta, learning_rate):
    """After the call the caller's velocity has changed. Assigning to an entry of a dict that was
    handed in changes it for everybody. Collect the new values in a new dict."""
    for name in velocity:
        velocity[name] = beta * velocity[name] + (1 - beta) * grads[name]
    stepped = {name: W - learning_rate * velocity["d" + name] for name, W in parameters.items()}
    return stepped, velocity


@update_with_momentum.mistake
def moves_the_callers_parameters(parameters, grads, velocity, beta, learning_rate):
    """After the call the caller's parameters have changed. An operator such as -= works inside the
    array that was handed in, and a copy of the dict still holds the same arrays. Let each step
    make new arrays."""
    v = {name: beta * velocity[name] + (1 - beta) * grads[name] for name in velocity}
    for name in parameters:
        parameters[name] -= learning_rate * v["d" + name]
    return parameters, v


@update_with_momentum.mistake
def moves_the_biases_without_momentum(parameters, grads, velocity, beta, learning_rate):
    """Your weights are right; your biases follow the plain gradient, and their velocity never
    changes. All parameters are treated alike.
    """
    v, stepped = dict(velocity), {}
    for name, value in parameters.items():
        key = "d" + name
        if name.startswith("W"):
            v[key] = beta * velocity[key] + (1 - beta) * grads[key]
            stepped[name] = value - learning_rate * v[key]
        else:
            stepped[name] = value - learning_rate * grads[key]
    return stepped, v


@update_with_momentum.mistake
def pairs_velocities_by_position(parameters, grads, velocity, beta, learning_rate):
    """As long as the dicts list their entries in the same order you are right. When they do not,
    it looks as if a weight meets the velocity of another one. Entries of a dict are found by name,
    not by position."""
    pairs = zip(velocity.items(), grads.values(), strict=True)
    v = {name: beta * old + (1 - beta) * grad for (name, old), grad in pairs}
    pairs = zip(parameters.items(), v.values(), strict=True)
    return {name: W - learning_rate * step for (name, W), step in pairs}, v


update_with_momentum.slip(
    "reads_one_digit_of_the_name",
    {'"d" + name]': '"d" + name[0] + name[1]]'},
    """The parameters of networks of up to nine layers come out right. From the tenth on the number
    of a layer has two digits, and it looks as if only one of them is read, so that W10 moves with
    the velocity of W1. Take all that stands behind the letter.""",
)

update_with_momentum.slip(
    "returns_the_parameters_only",
    {"items()}, v": "items()}"},
    """The velocity is missing from what you return. The caller has to hand it in again at the next
    step: look at the return line.""",
)

update_with_momentum.legal(beta=(0, 1), learning_rate=(0, math.inf))
