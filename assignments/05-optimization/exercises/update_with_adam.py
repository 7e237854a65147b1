"""update_with_adam: parameters, v and s after step t = 1, 2, ... (Kingma and Ba, 2015).

The file is longer than 300 lines because no other exercise has as many places to slip: it holds 23
mistakes.
"""

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
from .update_with_momentum import update_with_momentum
from .update_with_rmsprop import update_with_rmsprop

update_with_adam = Exercise(
    reference.update_with_adam,
    outputs=("parameters", "v", "s"),
    parts={"parameters": 9, "v": 3.5, "s": 3.5},
)


@update_with_adam.cases
def _(rng):
    def betas():
        return float(rng.uniform(0.85, 0.92)), float(rng.uniform(0.98, 0.999))

    def same(values):
        return values

    def step(count, t, epsilon, arrange=same, first=same, second=same):
        parameters = network(rng, count)
        grads, v = gradients(rng, parameters), gradients(rng, parameters)
        s = squares(rng, parameters)
        state = arrange(parameters), grads, first(v), second(s)
        return *state, t, rate(rng), *betas(), epsilon

    def mixed(values):
        return shuffled(rng, values)

    parameters = network(rng, 2)
    start = parameters, gradients(rng, parameters), zeros(parameters), zeros(parameters)
    yield "the first step", (*start, 1, rate(rng), *betas(), 1e-8)
    state = network(rng, 1)
    grads, v, s = gradients(rng, state), gradients(rng, state), squares(rng, state)
    v = {name: 500 * value for name, value in v.items()}  # the steps are longer than 10
    # After so many steps nothing is left to correct, whatever the betas are.
    late, beta2 = int(rng.integers(5_000, 10_000)), float(rng.uniform(0.98, 0.995))
    yield "a late step", (state, grads, v, s, late, rate(rng), betas()[0], beta2, 1e-8)
    state = large(rng, network(rng, 2))
    grads, v, s = (large(rng, zeros(state)) for _ in range(3))
    grads = {name: 20 * value for name, value in grads.items()}  # 1 - beta1 makes them small
    s = {name: value**2 for name, value in s.items()}
    yield (
        "an early step, large numbers",
        (state, grads, v, s, int(rng.integers(3, 8)), rate(rng), *betas(), 1e-8),
    )
    state = network(rng, 1)
    grads, v, s = gradients(rng, state), gradients(rng, state), squares(rng, state)
    yield "no memory", (state, grads, v, s, int(rng.integers(3, 8)), rate(rng), 0.0, 0.0, 1e-8)
    small = some_zero(rng, gradients(rng, parameters, 1e-8))
    start = parameters, small, zeros(parameters), zeros(parameters)
    first = *start, 1, rate(rng), *betas(), tiny(rng)
    yield "gradients as small as epsilon, some of them 0", first, {"edge": 0.1}
    yield "a large epsilon", step(2, int(rng.integers(3, 8)), float(rng.uniform(0.2, 0.5)))
    early = int(rng.integers(2, 6))
    yield (
        "3 layers, each dict in another order",
        step(3, early, 1e-8, mixed, mixed, mixed),
        {"edge": 0.2},
    )
    yield "transposed parameters, strided s", step(1, early, 1e-8, transposed, same, strided)
    count = int(rng.integers(10, 13))
    yield f"{count} layers", step(count, early + 1, 1e-8, mixed), {"edge": 0.2}


@update_with_adam.right_answer
def plain(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """One loop over the parameters."""
    new_v, new_s, stepped = {}, {}, {}
    for name, W in parameters.items():
        key = "d" + name
        new_v[key] = beta1 * v[key] + (1 - beta1) * grads[key]
        new_s[key] = beta2 * s[key] + (1 - beta2) * grads[key] ** 2
        v_hat, s_hat = new_v[key] / (1 - beta1**t), new_s[key] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return stepped, new_v, new_s


@update_with_adam.right_answer
def on_deep_copies(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """A loop over layers, in place on deep copies; a list for the tuple; prints."""
    import copy

    parameters, v, s = copy.deepcopy(parameters), copy.deepcopy(v), copy.deepcopy(s)
    for layer in range(1, len(parameters) // 2 + 1):
        for letter in "Wb":
            name, key = f"{letter}{layer}", f"d{letter}{layer}"
            v[key] *= beta1
            v[key] += (1 - beta1) * grads[key]
            s[key] *= beta2
            s[key] += (1 - beta2) * np.square(grads[key])
            v_corrected = v[key] / (1 - np.power(beta1, t))
            s_corrected = s[key] / (1 - np.power(beta2, t))
            parameters[name] -= learning_rate * v_corrected / (np.sqrt(s_corrected) + epsilon)
        print(layer)
    return [parameters, v, s]


@update_with_adam.right_answer
def from_momentum_and_a_scaled_step(
    parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon
):
    """Earlier exercises do the averages; the roots are corrected after they are taken."""
    _, v = update_with_momentum(parameters, grads, v, beta1, learning_rate)
    _, s = update_with_rmsprop(parameters, grads, s, beta2, learning_rate, epsilon)
    root = (1 - beta2**t) ** 0.5
    steps = {n: v[n] / (1 - beta1**t) / (np.sqrt(s[n]) / root + epsilon) for n in v}
    return update_with_gradient_descent(parameters, steps, learning_rate), v, s


@update_with_adam.right_answer
def with_an_equal_epsilon(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Both corrections in the learning rate, and epsilon scaled so that nothing changes."""
    root = np.sqrt(1 - beta2**t)
    stepped, new_v, new_s = {"t": t + 1}, {}, {}
    for key, g in grads.items():
        new_v[key] = v[key] + (1 - beta1) * (g - v[key])
        new_s[key] = s[key] + (1 - beta2) * (g * g - s[key])
        rates = learning_rate * root / (1 - beta1**t) / (np.sqrt(new_s[key]) + epsilon * root)
        stepped[key[1:]] = parameters[key[1:]] - rates * new_v[key]
    return stepped, new_v, new_s


update_with_adam.slip(
    "forgets_the_correction",
    {" / (1 - beta1**t)": "", " / (1 - beta2**t)": ""},
    """Your new parameters are right in late steps and wrong in early ones: both averages start
    from 0 and are too small at first, v by another factor than s, so this does not cancel. One of
    your arguments counts the steps; it looks as if it is never used.""",
)

update_with_adam.slip(
    "corrects_v_only",
    {" / (1 - beta2**t)": ""},
    """Your early steps are far too long, as when v is corrected for its start from 0 and s is not:
    then you divide by a root that is too small. Both averages start from 0, and both are
    corrected, each with its own beta.""",
)

update_with_adam.slip(
    "corrects_s_only",
    {" / (1 - beta1**t)": ""},
    """Your early steps are far too short, as when s is corrected for its start from 0 and v is
    not. Both averages start from 0, and both are corrected, each with its own beta.""",
)

update_with_adam.slip(
    "multiplies_the_betas_by_t",
    {"beta1**t": "beta1 * t", "beta2**t": "beta2 * t"},
    """Your new parameters are right in the first step and wrong in the next ones, or NaN, as when
    a root is taken of a negative number. What is missing after t steps is beta to the power of t.
    Look whether yours is a product: that makes the correction fall below 0.""",
)

update_with_adam.slip(
    "corrects_every_step_like_the_first",
    {"beta1**t": "beta1", "beta2**t": "beta2"},
    """Your new parameters are right in the first step; all other steps look as if they were
    corrected just as much. After many steps nothing is missing any more: the correction depends on
    t, and the power seems to be gone from yours.""",
)

update_with_adam.slip(
    "counts_the_step_twice",
    {"stepped = {}, {}, {}": "stepped, t = {}, {}, {}, t + 1"},
    """Your early steps look as if they were corrected a little too weakly. The caller counts the
    steps and hands in 1 for the first: look whether your function adds 1 to that.""",
)

update_with_adam.slip(
    "counts_a_step_for_every_array",
    {"+ epsilon)": "+ epsilon)\n        t += 1"},
    """The first array of your parameters is right, the others are corrected more and more weakly,
    as if each were a step of its own. All parameters move in the same step: look whether t stays
    the same inside the loop.""",
)

update_with_adam.slip(
    "returns_the_corrected_averages",
    {"stepped[name] =": "new_v[key], new_s[key] = v_hat, s_hat\n        stepped[name] ="},
    """Your v and s come back corrected. At the next step they would go into the average and be
    corrected once more. The corrected ones are for this step only: return the averages as they
    run.""",
)

update_with_adam.slip(
    "exchanges_the_betas",
    {
        "beta1 * v[key] + (1 - beta1)": "beta2 * v[key] + (1 - beta2)",
        "beta2 * s[key] + (1 - beta2)": "beta1 * s[key] + (1 - beta1)",
        "new_v[key] / (1 - beta1**t)": "new_v[key] / (1 - beta2**t)",
        "new_s[key] / (1 - beta2**t)": "new_s[key] / (1 - beta1**t)",
    },
    """Both of your averages are wrong, as when each takes the factors that belong to the other
    one. beta1 is the memory of the gradients, beta2 that of their squares.""",
)

update_with_adam.slip(
    "adds_epsilon_to_the_squares",
    {"(np.sqrt(s_hat) + epsilon)": "np.sqrt(s_hat + epsilon)"},
    """Your new parameters are right where gradients are large; for tiny ones the steps are far too
    short, as when epsilon is added under the root: there an epsilon of 1e-8 becomes 1e-4, ten
    thousand times as much. It is added to the root, not to what stands under it.""",
)

update_with_adam.slip(
    "corrects_after_adding_epsilon",
    {
        " / (1 - beta1**t)": "",
        " / (1 - beta2**t)": "",
        "learning_rate * v": "learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t) * v",
    },
    """Your new parameters are right as long as gradients are much larger than epsilon. It looks as
    if both corrections are put into the learning rate, which saves time but enlarges epsilon in
    the first steps. Here the average of squares is corrected first, then comes the root, then
    epsilon.""",
)

update_with_adam.slip(
    "goes_without_epsilon",
    {"(np.sqrt(s_hat) + epsilon)": "np.sqrt(s_hat)"},
    """Where a gradient is 0 from the start, you get NaN, as when 0 is divided by 0, and the NaN
    never leaves the network again. Look for an argument, made for just this, that is never
    used.""",
)

update_with_adam.slip(
    "always_takes_the_same_epsilon",
    {"+ epsilon": "+ 1e-8"},
    """Only with another epsilon than 1e-8 are your steps wrong. It looks as if that number stands
    in your formula, and the argument is never used. How careful to be is decided by whoever calls
    you.""",
)

update_with_adam.slip(
    "divides_by_the_squares",
    {"np.sqrt(s_hat)": "s_hat"},
    """Your steps look as if you divided by the average of squares as it is. A large gradient would
    get a small step and a small one a huge step. What you divide by has to be of the size of a
    gradient.""",
)

update_with_adam.slip(
    "averages_the_gradient_twice",
    {" ** 2": ""},
    """Your s averages the gradients themselves, so it can be negative, and its root is NaN. What
    is averaged there is the square of each number; v is the one that keeps the sign.""",
)

update_with_adam.slip(
    "squares_v_for_s",
    {"grads[key] ** 2": "new_v[key] ** 2"},
    """Your s averages the squares of v. Both averages are fed with the gradient itself: one takes
    it as it is, the other squares it.""",
)

update_with_adam.slip(
    "never_uses_v",
    {"new_v[key] / (1 - beta1**t)": "grads[key]"},
    """Your new parameters are right in the first step. After that it looks as if the plain
    gradient stands above the fraction line, as in RMSprop, and v is kept for nothing.""",
)

update_with_adam.slip(
    "returns_the_old_averages",
    {"return stepped, new_v, new_s": "return stepped, v, s"},
    """Your v and s come back as they were handed in, so that at the next step this gradient is
    forgotten. Return the averages that took it in.""",
)

update_with_adam.slip(
    "writes_into_the_averages",
    {"= {}, {}, {}": "= v, s, {}"},
    """After the call the caller's v, at least, has changed. Assigning to an entry of a dict that
    was handed in changes it for everybody. Collect the new values in new dicts.""",
)

update_with_adam.slip(
    "steps_inside_the_callers_arrays",
    {"stepped[name] = W - ": "parameters[name] -= ", "return stepped": "return parameters"},
    """After the call the caller's parameters have changed. An operator such as -= works inside the
    array that was handed in, a copy of the dict still holds the same arrays, and giving an entry
    of the dict a new value changes the caller's dict. Make new dicts of new arrays.""",
)

update_with_adam.slip(
    "returns_the_parameters_last",
    {"return stepped, new_v, new_s": "return new_v, new_s, stepped"},
    """All three dicts are there, in the wrong order: the caller would take v for the parameters.
    Look at the return line.""",
)


@update_with_adam.mistake
def pairs_all_four_by_position(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """As long as the dicts list their entries in the same order you are right. When they do not,
    it looks as if a gradient goes into the average of another one. Entries of a dict are found by
    name, not by position."""
    new_v, new_s, stepped = {}, {}, {}
    rows = zip(parameters.items(), grads.values(), v.values(), s.values(), strict=True)
    for (name, W), g, old_v, old_s in rows:
        new_v["d" + name] = beta1 * old_v + (1 - beta1) * g
        new_s["d" + name] = beta2 * old_s + (1 - beta2) * g**2
        v_hat, s_hat = new_v["d" + name] / (1 - beta1**t), new_s["d" + name] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return stepped, new_v, new_s


@update_with_adam.mistake
def stops_before_the_last_layer(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """The last layer is missing from all dicts that you return. There are two entries per layer,
    and the layers count from 1: write down the numbers that your loop runs through."""
    new_v, new_s, stepped = {}, {}, {}
    for layer in range(1, len(parameters) // 2):
        for name in (f"W{layer}", f"b{layer}"):
            key = "d" + name
            new_v[key] = beta1 * v[key] + (1 - beta1) * grads[key]
            new_s[key] = beta2 * s[key] + (1 - beta2) * grads[key] ** 2
            v_hat, s_hat = new_v[key] / (1 - beta1**t), new_s[key] / (1 - beta2**t)
            stepped[name] = parameters[name] - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return stepped, new_v, new_s


update_with_adam.legal(
    beta1=(0, 1), beta2=(0, 1), learning_rate=(0, math.inf), epsilon=(1e-12, 1), t=(1, math.inf)
)
