"""Optimisation: what its ten exercises are graded against.

For each exercise, in the order of the lesson: its points, the inputs that it is called with, the
mistakes that students make (a docstring is the hint that its author reads) and other right ways
of writing it. Mistakes and right answers use only `np` and the exercises by their names, because
their source is also pasted into notebooks.

That the v and s of `initialize_adam` share no array is not judged: values come back as copies, in
which it does not show, and it changes a result only where a later function writes into them.
"""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.reference import optimizers as reference

GIVEN = {
    "01-logistic-regression": ("sigmoid", "cost_from_logits"),
    "03-deep-network": (
        "initialize_parameters_deep",
        "linear_forward",
        "linear_activation_forward",
        "model_forward",
        "compute_cost",
        "linear_backward",
        "linear_activation_backward",
        "model_backward",
    ),
}

random_mini_batches = Exercise(
    reference.random_mini_batches,
    points=14,
    free=("",),
    rules=[
        Rule("every example once", 10.5),
        Rule("labels with examples", 10.5),
        Rule("random members", 10.5),
        Rule("randomness from rng", 4.5),
    ],
)
exponentially_weighted_average = Exercise(reference.exponentially_weighted_average, points=11)
update_with_gradient_descent = Exercise(reference.update_with_gradient_descent, points=7)
initialize_velocity = Exercise(reference.initialize_velocity, points=4)
update_with_momentum = Exercise(
    reference.update_with_momentum,
    outputs=("parameters", "velocity"),
    parts={"parameters": 5.5, "velocity": 5.5},
)
update_with_rmsprop = Exercise(
    reference.update_with_rmsprop,
    outputs=("parameters", "s"),
    parts={"parameters": 7.5, "s": 4.5},
)
initialize_adam = Exercise(reference.initialize_adam, outputs=("v", "s"), parts={"v": 2, "s": 2})
update_with_adam = Exercise(
    reference.update_with_adam,
    outputs=("parameters", "v", "s"),
    parts={"parameters": 9, "v": 3.5, "s": 3.5},
)
decayed_learning_rate = Exercise(reference.decayed_learning_rate, points=5)
step_decay = Exercise(reference.step_decay, points=6)


# Inputs. Neighbouring layers differ in size, because square weights hide a wrong transpose; some
# networks have more than nine layers, because W10 sorts before W2; keys come in any order, and
# those of the gradients and averages in another one than those of the parameters.


def widths(rng, count):
    """Draw the sizes of `count` layers and of the input before them; neighbours differ."""
    choice = range(2, 6) if count < 9 else range(1, 4)
    sizes = [int(rng.choice(choice))]
    while len(sizes) <= count:
        sizes.append(int(rng.choice([size for size in choice if size != sizes[-1]])))
    return sizes


def network(rng, count):
    """Draw parameters of `count` layers, with biases that are not 0."""
    sizes = widths(rng, count)
    parameters = {}
    for layer, (before, size) in enumerate(zip(sizes, sizes[1:], strict=False), start=1):
        parameters[f"W{layer}"] = rng.normal(size=(size, before))
        parameters[f"b{layer}"] = rng.normal(size=(size, 1))
    return parameters


def gradients(rng, parameters, scale=1.0):
    """Draw a gradient for each parameter, none of them 0, so that no step is."""
    return {
        "d" + name: scale * rng.choice([-1, 1], size=value.shape) * rng.uniform(0.5, 2, value.shape)
        for name, value in parameters.items()
    }


def squares(rng, parameters):
    """Draw averages of squares, as after a few steps."""
    return {name: value**2 + 0.1 for name, value in gradients(rng, parameters).items()}


def zeros(parameters):
    """Return a state before the first step."""
    return {"d" + name: np.zeros(value.shape) for name, value in parameters.items()}


def shuffled(rng, values):
    """Return the same dict with its keys in another order: not W first, not the first layer."""
    names = list(values)
    while names[0].endswith("W1") or names == list(values):
        names = [names[i] for i in rng.permutation(len(names))]
    return {name: values[name] for name in names}


def transposed(values):
    """Return the same numbers in arrays that are transposes in memory."""
    return {name: value.T.copy().T for name, value in values.items()}


def strided(values):
    """Return the same numbers in arrays that are every second column of one in memory."""
    return {name: np.repeat(value, 2, axis=1)[:, ::2] for name, value in values.items()}


def some_zero(rng, values):
    """Return the same dict with a 0 somewhere in each array."""
    values = {name: value.copy() for name, value in values.items()}
    for value in values.values():
        value.flat[rng.integers(value.size)] = 0.0
    return values


def rate(rng):
    """Draw a learning rate, large enough that a wrong step shows in the parameters."""
    return float(rng.uniform(0.1, 0.5))


def tiny(rng):
    """Draw an epsilon like the usual one; gradients near it show where it stands."""
    return float(rng.uniform(0.5, 2.0)) * 1e-8


# random_mini_batches


def examples(rng, m):
    """Draw X and Y of m examples; no two columns of X are equal."""
    return rng.normal(size=(int(rng.integers(3, 6)), m)), (rng.random((1, m)) < 0.4).astype(float)


@random_mini_batches.cases
def _(rng):
    size = int(rng.integers(6, 10))
    seed = int(rng.integers(2**31))
    short = int(rng.integers(2, size - 1))
    X, Y = examples(rng, 8 * size + short)
    yield "a short last batch", (X, Y, size, np.random.default_rng(seed))
    yield "the same with an equal generator", (X, Y, size, np.random.default_rng(seed))
    yield "the same with another generator", (X, Y, size, np.random.default_rng(seed + 1))
    X, Y = examples(rng, 12 * size)
    fresh = np.random.default_rng(seed + 2)
    yield "no short batch, X and Y transposed", (X.T.copy().T, Y.T.copy().T, size, fresh)
    X, Y = examples(rng, 2 * size)
    yield "one batch of exactly all examples", (X, Y, 2 * size, np.random.default_rng(seed + 3))
    X, Y = examples(rng, size)
    yield "fewer examples than a batch holds", (X, Y, 64, np.random.default_rng(seed + 4))
    yield "batches of one example", (X, Y, 1, np.random.default_rng(seed + 5))


@random_mini_batches.mistake
def does_not_shuffle(X, Y, batch_size, rng):
    """Your batches follow the order of the data. Data often lies sorted, by class or by day, and
    then each batch pulls in a direction of its own. Nothing in your function uses `rng`.
    """
    m = X.shape[1]
    starts = range(0, m, batch_size)
    return [(X[:, k : k + batch_size], Y[:, k : k + batch_size]) for k in starts]


@random_mini_batches.mistake
def shuffles_whole_batches(X, Y, batch_size, rng):
    """Neighbours in the data are still neighbours in your batches: you cut first and then change
    the order of the pieces, so the short one may come to stand anywhere. Mix single examples,
    and cut what you have mixed.
    """
    m = X.shape[1]
    starts = range(0, m, batch_size)
    batches = [(X[:, k : k + batch_size], Y[:, k : k + batch_size]) for k in starts]
    return [batches[i] for i in rng.permutation(len(batches))]


@random_mini_batches.mistake
def mixes_only_within_each_batch(X, Y, batch_size, rng):
    """Each of your batches still holds a run of neighbours, in a new order. The order inside a
    batch does not matter to its gradient; which examples meet in a batch does. Look at whether
    you cut before or after you mix.
    """
    m = X.shape[1]
    batches = []
    for k in range(0, m, batch_size):
        order = k + rng.permutation(min(batch_size, m - k))
        batches.append((X[:, order], Y[:, order]))
    return batches


@random_mini_batches.mistake
def mixes_x_and_y_apart(X, Y, batch_size, rng):
    """Your labels no longer belong to their examples: X and Y are mixed in two different orders,
    as also happens when only one of them is mixed. A network would learn from wrong labels, and
    no error would tell you. Draw one order and use it twice.
    """
    m = X.shape[1]
    X, Y = X[:, rng.permutation(m)], Y[:, rng.permutation(m)]
    starts = range(0, m, batch_size)
    return [(X[:, k : k + batch_size], Y[:, k : k + batch_size]) for k in starts]


@random_mini_batches.mistake
def drops_the_short_batch(X, Y, batch_size, rng):
    """When m is no multiple of the batch size, the examples left over are missing, and when a
    batch could hold more than m, all are. Every epoch has to see every example: think about what
    to do with the rest.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    batches = []
    for k in range(m // batch_size):
        members = order[k * batch_size : (k + 1) * batch_size]
        batches.append((X[:, members], Y[:, members]))
    return batches


@random_mini_batches.mistake
def appends_an_empty_batch(X, Y, batch_size, rng):
    """When m is a multiple of the batch size, a batch without examples comes last; its cost would
    be 0 divided by 0. Your function always adds one more batch for the rest. Ask first whether
    there is a rest.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    batches = []
    for k in range(m // batch_size + 1):
        members = order[k * batch_size : (k + 1) * batch_size]
        batches.append((X[:, members], Y[:, members]))
    return batches


@random_mini_batches.mistake
def fills_the_short_batch_up(X, Y, batch_size, rng):
    """All your batches have the same size because the last one repeats examples that have had
    their turn. They count twice in this epoch. A last batch that is shorter does no harm, as
    long as its cost is divided by its own size.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    order = np.resize(order, -(-m // batch_size) * batch_size)
    starts = range(0, len(order), batch_size)
    return [(X[:, order[k : k + batch_size]], Y[:, order[k : k + batch_size]]) for k in starts]


@random_mini_batches.mistake
def evens_the_batches_out(X, Y, batch_size, rng):
    """You have the right number of batches, but they share the examples out evenly, so several are
    smaller than asked for. Here all batches have the size that was asked for, and only the last
    may be shorter.
    """
    m = X.shape[1]
    parts = np.array_split(rng.permutation(m), -(-m // batch_size))
    return [(X[:, members], Y[:, members]) for members in parts]


@random_mini_batches.mistake
def draws_with_replacement(X, Y, batch_size, rng):
    """Some examples occur several times in your batches and others not at all: each place draws
    from all examples anew. In an epoch every example has its turn exactly once. You want a random
    order of the numbers from 0 to m - 1, not m random numbers.
    """
    m = X.shape[1]
    order = rng.integers(0, m, size=m)
    starts = range(0, m, batch_size)
    return [(X[:, order[k : k + batch_size]], Y[:, order[k : k + batch_size]]) for k in starts]


@random_mini_batches.mistake
def makes_a_generator_of_its_own(X, Y, batch_size, rng):
    """Your batches are the same whatever generator is handed in, so every epoch would go through
    the same ones. A generator made inside the function starts again at each call. Draw from the
    `rng` of the caller.
    """
    m = X.shape[1]
    order = np.random.default_rng(0).permutation(m)
    starts = range(0, m, batch_size)
    return [(X[:, order[k : k + batch_size]], Y[:, order[k : k + batch_size]]) for k in starts]


@random_mini_batches.mistake
def draws_from_the_global_generator(X, Y, batch_size, rng):
    """Two calls with equal generators give different batches, so nobody can repeat your training.
    Functions such as np.random.permutation draw from a hidden generator that the whole program
    shares. The one to draw from is handed in.
    """
    m = X.shape[1]
    order = np.random.permutation(m)
    starts = range(0, m, batch_size)
    return [(X[:, order[k : k + batch_size]], Y[:, order[k : k + batch_size]]) for k in starts]


@random_mini_batches.mistake
def mixes_the_callers_arrays(X, Y, batch_size, rng):
    """Your batches are right, but after the call the caller's X and Y lie in the new order too.
    Writing into an array that was handed in, as `X[:] = ...` and `rng.shuffle(X)` do, changes it
    for everybody. Make mixed copies, or cut by numbers.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    X[:], Y[:] = X[:, order], Y[:, order]
    starts = range(0, m, batch_size)
    return [(X[:, k : k + batch_size].copy(), Y[:, k : k + batch_size].copy()) for k in starts]


@random_mini_batches.mistake
def cuts_along_the_features(X, Y, batch_size, rng):
    """Your batches hold some of the features of all examples. Examples are the columns here, and
    the first index of an array counts its rows. Look at where your slice stands in the brackets.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    X, Y = X[:, order], Y[:, order]
    return [(X[k : k + batch_size], Y[k : k + batch_size]) for k in range(0, m, batch_size)]


@random_mini_batches.mistake
def drops_the_axis_of_y(X, Y, batch_size, rng):
    """Your label batches have one axis only, where Y has two. Subtracting such an array from a
    row happens to work, from a column it makes a matrix. A single number as an index drops its
    axis, a slice keeps it.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    starts = range(0, m, batch_size)
    return [(X[:, order[k : k + batch_size]], Y[0, order[k : k + batch_size]]) for k in starts]


@random_mini_batches.mistake
def returns_two_lists(X, Y, batch_size, rng):
    """You return a list of X batches and a list of Y batches. The training loop takes one pair at
    a time, so X and Y of one batch belong together in one entry of a single list.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    members = [order[k : k + batch_size] for k in range(0, m, batch_size)]
    return [X[:, batch] for batch in members], [Y[:, batch] for batch in members]


@random_mini_batches.right_answer
def mixed_first_then_cut(X, Y, batch_size, rng):
    """Complete batches, then the rest; views of mixed copies, lists for tuples."""
    m = X.shape[1]
    order = np.arange(m)
    rng.shuffle(order)
    mixed_X, mixed_Y = X[:, order], Y[:, order]
    complete = m // batch_size
    batches = []
    for k in range(complete):
        piece = slice(k * batch_size, (k + 1) * batch_size)
        batches.append([mixed_X[:, piece], mixed_Y[:, piece]])
    if m % batch_size != 0:
        batches.append([mixed_X[:, complete * batch_size :], mixed_Y[:, complete * batch_size :]])
    print(len(batches), "batches")
    return batches


@random_mini_batches.right_answer
def by_the_number_of_the_batch(X, Y, batch_size, rng):
    """Each example draws the number of its batch, and keeps its order within it."""
    m = X.shape[1]
    number = rng.permutation(np.arange(m) // batch_size)
    return tuple((X[:, number == k], Y[:, number == k]) for k in range(number.max() + 1))


@random_mini_batches.right_answer
def one_pile_of_columns(X, Y, batch_size, rng):
    """X on top of Y, mixed together, taken off column by column; the order from sorted draws."""
    pile = np.vstack([X, Y])[:, np.argsort(rng.random(X.shape[1]))]
    columns = [pile[:, [i]] for i in range(pile.shape[1])]
    batches = []
    while columns:
        batch = np.hstack(columns[:batch_size])
        batches.append((batch[:-1], batch[-1:]))
        columns = columns[batch_size:]
    return batches


# exponentially_weighted_average


@exponentially_weighted_average.cases
def _(rng):
    def temperatures(n):
        return rng.uniform(2.0, 9.0, size=n) * rng.choice([-1, 1])

    def beta(low, high):
        return float(rng.uniform(low, high))

    few, many = int(rng.integers(5, 9)), int(rng.integers(40, 60))
    yield "a list, corrected by default", (temperatures(few).tolist(), beta(0.85, 0.95))
    yield "not corrected", (temperatures(few), beta(0.85, 0.95), False)
    yield "corrected, as the argument says", (temperatures(few + 1), beta(0.6, 0.8), True)
    yield "whole numbers", (rng.integers(3, 60, size=few), beta(0.85, 0.95))
    yield (
        "a list of whole numbers, not corrected",
        (
            rng.integers(3, 60, size=few).tolist(),
            beta(0.2, 0.4),
            False,
        ),
    )
    yield "a long series with a long memory", (temperatures(many), beta(0.97, 0.99))
    yield "every second number of an array", (temperatures(2 * few)[::2], beta(0.6, 0.8))
    yield "a single value", (temperatures(1), beta(0.85, 0.95))


@exponentially_weighted_average.mistake
def exchanges_the_weights(values, beta, bias_correction=True):
    """Your average follows every value at once instead of smoothing: the new value gets the
    weight that belongs to the past. With beta = 0.9 nine tenths of the average are memory.
    """
    averages, v = [], 0.0
    for t, value in enumerate(values, start=1):
        v = (1 - beta) * v + beta * value
        averages.append(v / (1 - (1 - beta) ** t) if bias_correction else v)
    return np.array(averages)


@exponentially_weighted_average.mistake
def never_corrects(values, beta, bias_correction=True):
    """Without the correction you are right; where it is asked for, your first averages are far too
    small, because they start from 0. One of your arguments is never used.
    """
    averages, v = [], 0.0
    for value in values:
        v = beta * v + (1 - beta) * value
        averages.append(v)
    return np.array(averages)


@exponentially_weighted_average.mistake
def always_corrects(values, beta, bias_correction=True):
    """Your averages are corrected even when the caller asks for those that are not. One of your
    arguments is never used.
    """
    averages, v = [], 0.0
    for t, value in enumerate(values, start=1):
        v = beta * v + (1 - beta) * value
        averages.append(v / (1 - beta**t))
    return np.array(averages)


@exponentially_weighted_average.mistake
def corrects_only_when_told_to(values, beta, bias_correction=False):
    """When the third argument is left out you do not correct, and the exercise wants you to.
    Everything else is right: look at the default in the first line of your function.
    """
    averages, v = [], 0.0
    for t, value in enumerate(values, start=1):
        v = beta * v + (1 - beta) * value
        averages.append(v / (1 - beta**t) if bias_correction else v)
    return np.array(averages)


@exponentially_weighted_average.mistake
def multiplies_beta_by_t(values, beta, bias_correction=True):
    """Your first corrected average is right and the second is not. The weights that are still
    missing after t steps are beta to the power of t: they shrink towards 0, whereas your
    expression grows beyond 1 and turns the sign round.
    """
    averages, v = [], 0.0
    for t, value in enumerate(values, start=1):
        v = beta * v + (1 - beta) * value
        averages.append(v / (1 - beta * t) if bias_correction else v)
    return np.array(averages)


@exponentially_weighted_average.mistake
def counts_t_from_zero(values, beta, bias_correction=True):
    """Your first corrected average is infinite, because the correction divides by 0 there, and
    the others are corrected one step too much. The first value has t = 1: compare that with
    where your counter starts.
    """
    averages, v = [], 0.0
    for t, value in enumerate(values):
        v = beta * v + (1 - beta) * value
        averages.append(np.float64(v) / (1 - beta**t) if bias_correction else v)
    return np.array(averages)


@exponentially_weighted_average.mistake
def corrects_every_step_like_the_last(values, beta, bias_correction=True):
    """Only your last corrected average is right: all of them are divided by the same number. How
    much of the weight is missing is different at every step, most at the first.
    """
    averages, v = [], 0.0
    for value in values:
        v = beta * v + (1 - beta) * value
        averages.append(v)
    averages = np.array(averages)
    return averages / (1 - beta ** len(averages)) if bias_correction else averages


@exponentially_weighted_average.mistake
def feeds_the_corrected_value_back(values, beta, bias_correction=True):
    """Your first corrected average is right, the later ones are too large: the corrected value
    takes part in the next step, so that each step corrects once more what already is. Keep the
    running average as it is, and correct only what you write down.
    """
    averages, v = [], 0.0
    for t, value in enumerate(values, start=1):
        v = beta * v + (1 - beta) * value
        if bias_correction:
            v = v / (1 - beta**t)
        averages.append(v)
    return np.array(averages)


@exponentially_weighted_average.mistake
def starts_from_the_first_value(values, beta, bias_correction=True):
    """Your first average without correction is the first value itself. That is another cure for
    the low start, and together with the correction it is one too many. Here the running average
    starts from 0.
    """
    averages, v = [], values[0]
    for t, value in enumerate(values, start=1):
        v = beta * v + (1 - beta) * value
        averages.append(v / (1 - beta**t) if bias_correction else v)
    return np.array(averages)


@exponentially_weighted_average.mistake
def forgets_the_weight_of_the_new_value(values, beta, bias_correction=True):
    """Your averages grow to about 1 / (1 - beta) times the size of the values, so they are no
    averages. The weights of past and present have to add up to 1: look at the weight of the new
    value.
    """
    averages, v = [], 0.0
    for t, value in enumerate(values, start=1):
        v = beta * v + value
        averages.append(v / (1 - beta**t) if bias_correction else v)
    return np.array(averages)


@exponentially_weighted_average.mistake
def keeps_the_type_of_the_values(values, beta, bias_correction=True):
    """Series of whole numbers lose everything behind the decimal point, all others are right. An
    array made like the values takes over their type. Say that it holds floats.
    """
    averages, v = np.zeros_like(values), 0.0
    for t, value in enumerate(values, start=1):
        v = beta * v + (1 - beta) * value
        averages[t - 1] = v / (1 - beta**t) if bias_correction else v
    return averages


@exponentially_weighted_average.mistake
def returns_the_last_average_only(values, beta, bias_correction=True):
    """One number comes back. The caller wants to see the average after each value, as a curve
    beside the series: keep every one of them.
    """
    v = 0.0
    for value in values:
        v = beta * v + (1 - beta) * value
    return v / (1 - beta ** len(values)) if bias_correction else v


@exponentially_weighted_average.mistake
def returns_the_starting_zero_too(values, beta, bias_correction=True):
    """Your array is one longer than the series: the 0 from which the average starts stands in
    front. It belongs to no value. Return one average per value.
    """
    averages, v = [0.0], 0.0
    for t, value in enumerate(values, start=1):
        v = beta * v + (1 - beta) * value
        averages.append(v / (1 - beta**t) if bias_correction else v)
    return np.array(averages)


@exponentially_weighted_average.mistake
def returns_a_list(values, beta, bias_correction=True):
    """Your numbers are right, but they come as a list. What follows, such as subtracting the
    average from the series, needs an array.
    """
    averages, v = [], 0.0
    for t, value in enumerate(values, start=1):
        v = beta * v + (1 - beta) * value
        averages.append(v / (1 - beta**t) if bias_correction else v)
    return averages


@exponentially_weighted_average.right_answer
def by_a_table_of_weights(values, beta, bias_correction=True):
    """The recursion written out as one triangular matrix of weights."""
    n = len(values)
    age = np.arange(n)[:, np.newaxis] - np.arange(n)
    weights = np.where(age >= 0, (1 - beta) * beta ** np.maximum(age, 0).astype(float), 0.0)
    if bias_correction:
        weights = weights / weights.sum(axis=1, keepdims=True)
    return weights @ np.asarray(values, dtype=float)


@exponentially_weighted_average.right_answer
def by_steps_towards_the_value(values, beta, bias_correction=True):
    """Move the average towards each value; the correction all at once, at the end."""
    averages, v = np.empty(len(values)), 0
    for i in range(len(values)):
        v += (1 - beta) * (values[i] - v)
        averages[i] = v
    if not bias_correction:
        return averages
    print("corrected")
    return averages / (1 - np.power(beta, np.arange(1, len(values) + 1)))


@exponentially_weighted_average.right_answer
def with_accumulate(values, beta, bias_correction=True):
    """itertools.accumulate, and a weight that is carried along with the average."""
    from itertools import accumulate

    def step(sums, value):
        return beta * sums[0] + (1 - beta) * value, beta * sums[1] + (1 - beta)

    sums = list(accumulate(values, step, initial=(0.0, 0.0)))[1:]
    return np.array([v / weight if bias_correction else v for v, weight in sums])


# update_with_gradient_descent


@update_with_gradient_descent.cases
def _(rng):
    def step(count, arrange=lambda values: values, others=lambda values: values):
        parameters = network(rng, count)
        return arrange(parameters), others(gradients(rng, parameters)), rate(rng)

    def mixed(values):
        return shuffled(rng, values)

    yield "2 layers", step(2)
    yield "1 layer", step(1)
    yield "3 layers, the gradients in another order", step(3, others=mixed)
    yield "4 layers, both in another order", step(4, mixed, mixed)
    yield "transposed parameters, strided gradients", step(2, transposed, strided)
    count = int(rng.integers(10, 13))
    yield f"{count} layers", step(count, mixed)


@update_with_gradient_descent.mistake
def climbs(parameters, grads, learning_rate):
    """Your parameters move uphill. A gradient points to where the cost grows fastest, and you
    follow it: look at the sign of the step.
    """
    return {name: value + learning_rate * grads["d" + name] for name, value in parameters.items()}


@update_with_gradient_descent.mistake
def forgets_the_learning_rate(parameters, grads, learning_rate):
    """Your steps have the length of the gradient itself, whatever learning rate is asked for. One
    of the arguments is never used.
    """
    return {name: value - grads["d" + name] for name, value in parameters.items()}


@update_with_gradient_descent.mistake
def writes_into_the_parameters(parameters, grads, learning_rate):
    """Your values are right, but the caller's parameters have changed with them. An operator such
    as -= works inside the array that was handed in, and a copy of the dict still holds the same
    arrays. Let each step make new arrays in a new dict.
    """
    for name in parameters:
        parameters[name] -= learning_rate * grads["d" + name]
    return parameters


@update_with_gradient_descent.mistake
def leaves_the_last_layer_out(parameters, grads, learning_rate):
    """The last layer is missing from what you return. There are two entries per layer, and the
    layers count from 1: write down the numbers that your `range` runs through.
    """
    updated = {}
    for layer in range(1, len(parameters) // 2):
        for name in (f"W{layer}", f"b{layer}"):
            updated[name] = parameters[name] - learning_rate * grads["d" + name]
    return updated


@update_with_gradient_descent.mistake
def takes_every_entry_for_a_layer(parameters, grads, learning_rate):
    """You look for a layer that does not exist. Each layer has two entries in the dict, a weight
    and a bias, so its length is not the number of layers.
    """
    updated = {}
    for layer in range(1, len(parameters) + 1):
        for name in (f"W{layer}", f"b{layer}"):
            updated[name] = parameters[name] - learning_rate * grads["d" + name]
    return updated


@update_with_gradient_descent.mistake
def returns_after_the_first_layer(parameters, grads, learning_rate):
    """Only the first layer comes back. A `return` ends the whole function: look at how far yours
    is indented.
    """
    updated = {}
    for layer in range(1, len(parameters) // 2 + 1):
        for name in (f"W{layer}", f"b{layer}"):
            updated[name] = parameters[name] - learning_rate * grads["d" + name]
        return updated


@update_with_gradient_descent.mistake
def leaves_the_biases_as_they_are(parameters, grads, learning_rate):
    """Your weights move and your biases do not. Both are parameters, and both have a gradient."""
    updated = dict(parameters)
    for name in parameters:
        if name.startswith("W"):
            updated[name] = parameters[name] - learning_rate * grads["d" + name]
    return updated


@update_with_gradient_descent.mistake
def returns_the_steps(parameters, grads, learning_rate):
    """You return how far each parameter has to move, not where it arrives. The step still has to
    be taken from the parameter.
    """
    return {name: learning_rate * grads["d" + name] for name in parameters}


@update_with_gradient_descent.mistake
def pairs_by_position(parameters, grads, learning_rate):
    """As long as both dicts list their entries in the same order you are right. When they do not,
    a weight meets the gradient of another one. Entries of a dict are found by name, not by
    position.
    """
    pairs = zip(parameters.items(), grads.values(), strict=True)
    return {name: value - learning_rate * grad for (name, value), grad in pairs}


@update_with_gradient_descent.mistake
def reads_one_digit_of_the_layer(parameters, grads, learning_rate):
    """Networks of up to nine layers come out right. From the tenth on the number of a layer has
    two digits, and you read only one of them, so that W10 meets the gradient of W1. Take all that
    stands behind the letter.
    """
    return {
        name: value - learning_rate * grads["d" + name[0] + name[1]]
        for name, value in parameters.items()
    }


@update_with_gradient_descent.mistake
def names_them_like_gradients(parameters, grads, learning_rate):
    """The values are right, but they stand under the names of the gradients. The next forward pass
    looks for W1, not for dW1.
    """
    return {"d" + name: parameters[name] - learning_rate * grads["d" + name] for name in parameters}


@update_with_gradient_descent.right_answer
def layer_by_layer(parameters, grads, learning_rate):
    """A loop over layers with f-strings, in place on copies; prints."""
    updated = {name: value.copy() for name, value in parameters.items()}
    for layer in range(len(parameters) // 2):
        updated[f"W{layer + 1}"] -= learning_rate * grads[f"dW{layer + 1}"]
        updated[f"b{layer + 1}"] -= learning_rate * grads[f"db{layer + 1}"]
        print(layer)
    return updated


@update_with_gradient_descent.right_answer
def in_the_order_of_the_names(parameters, grads, learning_rate):
    """Both dicts sorted by name stand side by side; returns more keys than asked for."""
    pairs = zip(sorted(parameters), sorted(grads), strict=True)
    updated = {a: np.subtract(parameters[a], learning_rate * grads[b]) for a, b in pairs}
    return {**updated, "learning_rate": learning_rate}


@update_with_gradient_descent.right_answer
def number_by_number(parameters, grads, learning_rate):
    """Loops over rows and columns, arrays made of lists."""
    updated = {}
    for name in reversed(list(parameters)):
        W, dW = parameters[name], grads["d" + name]
        rows, columns = W.shape
        table = [[W[i, j] - learning_rate * dW[i, j] for j in range(columns)] for i in range(rows)]
        updated[name] = np.array(table)
    return updated


# initialize_velocity


@initialize_velocity.cases
def _(rng):
    yield "2 layers", (network(rng, 2),)
    yield "1 layer", (network(rng, 1),)
    yield "3 layers in another order", (shuffled(rng, network(rng, 3)),)
    yield "transposed parameters", (transposed(network(rng, 2)),)
    count = int(rng.integers(10, 13))
    yield f"{count} layers", (shuffled(rng, network(rng, count)),)


@initialize_velocity.mistake
def keeps_the_names_of_the_parameters(parameters):
    """Your zeros stand under W1, b1 and so on. The velocity is an average of gradients and carries
    their names, so that one key finds both.
    """
    return {name: np.zeros_like(value) for name, value in parameters.items()}


@initialize_velocity.mistake
def starts_from_the_parameters(parameters):
    """Your velocity is a copy of the parameters. Before the first step nothing moves yet: only the
    shapes are those of the parameters.
    """
    return {"d" + name: value.copy() for name, value in parameters.items()}


@initialize_velocity.mistake
def starts_from_random_numbers(parameters):
    """Random numbers break the symmetry between units when weights start; a velocity has no such
    task. Before the first step nothing moves yet.
    """
    rng = np.random.default_rng(0)
    return {"d" + name: 0.01 * rng.normal(size=value.shape) for name, value in parameters.items()}


@initialize_velocity.mistake
def starts_from_ones(parameters):
    """Your velocity is 1 everywhere, so the first step would already be pushed in a direction that
    no gradient asked for. Before the first step nothing moves yet.
    """
    return {"d" + name: np.ones_like(value) for name, value in parameters.items()}


@initialize_velocity.mistake
def gives_the_biases_no_velocity(parameters):
    """Only the weights have a velocity. Biases are updated just as weights are, step by step,
    so they need one too.
    """
    layers = range(1, len(parameters) // 2 + 1)
    return {f"dW{layer}": np.zeros_like(parameters[f"W{layer}"]) for layer in layers}


@initialize_velocity.mistake
def gives_the_last_layer_no_velocity(parameters):
    """The last layer has no velocity. There are two entries per layer, and the layers count from
    1: write down the numbers that your `range` runs through.
    """
    velocity = {}
    for layer in range(1, len(parameters) // 2):
        for name in (f"W{layer}", f"b{layer}"):
            velocity["d" + name] = np.zeros_like(parameters[name])
    return velocity


@initialize_velocity.mistake
def uses_single_zeros(parameters):
    """You give each parameter a plain 0. Broadcasting would hide that in the first update, but a
    velocity has one number for every number of its parameter: it needs the same shape.
    """
    return {"d" + name: 0.0 for name in parameters}


@initialize_velocity.mistake
def makes_rank_1_arrays(parameters):
    """Your arrays have one axis only, with the right number of rows. Each has to have the shape of
    its parameter, which has two axes.
    """
    return {"d" + name: np.zeros(value.shape[0]) for name, value in parameters.items()}


@initialize_velocity.mistake
def turns_the_shapes_round(parameters):
    """Your arrays are the transposes of what is wanted: look at the order of the two sizes. There
    is no need to write sizes down, as each parameter knows its shape.
    """
    return {"d" + name: np.zeros(value.shape[::-1]) for name, value in parameters.items()}


@initialize_velocity.mistake
def sets_the_parameters_to_zero(parameters):
    """Your zeros are right, but they are the caller's own arrays: you emptied the parameters, and
    the network has forgotten everything. Make new arrays of the same shapes.
    """
    velocity = {}
    for name, value in parameters.items():
        value *= 0
        velocity["d" + name] = value
    return velocity


@initialize_velocity.right_answer
def with_shapes_written_down(parameters):
    """A loop over layers, shapes by hand; prints."""
    velocity = {}
    for layer in range(1, len(parameters) // 2 + 1):
        n_out, n_in = parameters[f"W{layer}"].shape
        velocity[f"dW{layer}"], velocity[f"db{layer}"] = (
            np.zeros((n_out, n_in)),
            np.zeros((n_out, 1)),
        )
        print(n_out, n_in)
    return velocity


@initialize_velocity.right_answer
def by_subtracting(parameters):
    """Each parameter minus itself."""
    return dict(
        zip(["d" + name for name in parameters], [p - p for p in parameters.values()], strict=True)
    )


@initialize_velocity.right_answer
def of_whole_zeros(parameters):
    """Zeros of an integer type, from lists, in the opposite order."""
    return {
        f"d{name}": np.array([[0] * parameters[name].shape[1]] * len(parameters[name]))
        for name in sorted(parameters, reverse=True)
    }


# update_with_momentum


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
    yield "a long memory, one layer", step(1, float(rng.uniform(0.97, 0.99)))
    yield "no memory", step(2, 0.0)
    yield "3 layers, each dict in another order", step(3, 0.8, mixed, mixed)
    yield "transposed parameters, strided velocity", step(2, 0.7, transposed, strided)
    count = int(rng.integers(10, 13))
    yield f"{count} layers", step(count, 0.9, mixed)


@update_with_momentum.mistake
def forgets_the_weight_of_the_gradient(parameters, grads, velocity, beta, learning_rate):
    """Your velocity adds up gradients instead of averaging them, and your steps are up to
    1 / (1 - beta) times too long. There are books that write momentum so, with a smaller learning
    rate. Here the weights of the past and of the new gradient add up to 1.
    """
    v = {name: beta * velocity[name] + grads[name] for name in velocity}
    return {name: W - learning_rate * v["d" + name] for name, W in parameters.items()}, v


@update_with_momentum.mistake
def exchanges_past_and_present(parameters, grads, velocity, beta, learning_rate):
    """Your velocity follows the newest gradient and forgets the past at once. With beta = 0.9 nine
    tenths of it are memory: look at which of the two terms gets which weight.
    """
    v = {name: (1 - beta) * velocity[name] + beta * grads[name] for name in velocity}
    return {name: W - learning_rate * v["d" + name] for name, W in parameters.items()}, v


@update_with_momentum.mistake
def steps_along_the_gradient(parameters, grads, velocity, beta, learning_rate):
    """Your velocity is right, but nothing uses it: the parameters move along the plain gradient.
    The point of the velocity is to take the gradient's place in the step.
    """
    v = {name: beta * velocity[name] + (1 - beta) * grads[name] for name in velocity}
    return {name: W - learning_rate * grads["d" + name] for name, W in parameters.items()}, v


@update_with_momentum.mistake
def steps_along_the_old_velocity(parameters, grads, velocity, beta, learning_rate):
    """Your velocity is right, but the step is taken with the one of the step before; from rest,
    nothing moves at all. First the velocity takes in the new gradient, then the parameters move.
    """
    v = {name: beta * velocity[name] + (1 - beta) * grads[name] for name in velocity}
    return {name: W - learning_rate * velocity["d" + name] for name, W in parameters.items()}, v


@update_with_momentum.mistake
def forgets_the_past(parameters, grads, velocity, beta, learning_rate):
    """The first step, from rest, is right; after that your velocity knows nothing of the gradients
    before. The velocity that is handed in is never used.
    """
    v = {name: (1 - beta) * grads[name] for name in velocity}
    return {name: W - learning_rate * v["d" + name] for name, W in parameters.items()}, v


@update_with_momentum.mistake
def puts_the_learning_rate_into_the_velocity(parameters, grads, velocity, beta, learning_rate):
    """Your velocity depends on the learning rate. It is an average of gradients only; the learning
    rate belongs to the step. Otherwise a change of the rate would reach the parameters many steps
    late.
    """
    v = {
        name: beta * velocity[name] + (1 - beta) * learning_rate * grads[name] for name in velocity
    }
    return {name: W - v["d" + name] for name, W in parameters.items()}, v


@update_with_momentum.mistake
def looks_ahead(parameters, grads, velocity, beta, learning_rate):
    """Your velocity is right, and your step adds the new gradient to it a second time. That is the
    idea of Nesterov's momentum, another method. Here the step is along the velocity, nothing more.
    """
    v = {name: beta * velocity[name] + (1 - beta) * grads[name] for name in velocity}
    ahead = {name: beta * v[name] + (1 - beta) * grads[name] for name in v}
    return {name: W - learning_rate * ahead["d" + name] for name, W in parameters.items()}, v


@update_with_momentum.mistake
def corrects_the_start(parameters, grads, velocity, beta, learning_rate):
    """Your steps are 1 / (1 - beta) times too long: you divide as a correction for the first step
    would. Momentum goes without it here, and the number of the step is not even known. The first
    few steps are short, and that is accepted.
    """
    v = {name: beta * velocity[name] + (1 - beta) * grads[name] for name in velocity}
    rate = learning_rate / (1 - beta)
    return {name: W - rate * v["d" + name] for name, W in parameters.items()}, v


@update_with_momentum.mistake
def climbs_along_the_velocity(parameters, grads, velocity, beta, learning_rate):
    """Your velocity is right and your parameters move uphill. The velocity is an average of
    gradients, and they point to where the cost grows: look at the sign of the step.
    """
    v = {name: beta * velocity[name] + (1 - beta) * grads[name] for name in velocity}
    return {name: W + learning_rate * v["d" + name] for name, W in parameters.items()}, v


@update_with_momentum.mistake
def returns_the_old_velocity(parameters, grads, velocity, beta, learning_rate):
    """Your parameters are right, but the velocity comes back as it was handed in, so that at the
    next step the past is lost. Return the one that you made the step with.
    """
    v = {name: beta * velocity[name] + (1 - beta) * grads[name] for name in velocity}
    return {name: W - learning_rate * v["d" + name] for name, W in parameters.items()}, velocity


@update_with_momentum.mistake
def writes_into_the_velocity(parameters, grads, velocity, beta, learning_rate):
    """Your values are right, but the caller's velocity has changed with them. Assigning to an
    entry of a dict that was handed in changes it for everybody. Collect the new values in a new
    dict.
    """
    for name in velocity:
        velocity[name] = beta * velocity[name] + (1 - beta) * grads[name]
    stepped = {name: W - learning_rate * velocity["d" + name] for name, W in parameters.items()}
    return stepped, velocity


@update_with_momentum.mistake
def moves_the_callers_parameters(parameters, grads, velocity, beta, learning_rate):
    """Your values are right, but the caller's parameters have changed with them. An operator such
    as -= works inside the array that was handed in, and a copy of the dict still holds the same
    arrays. Let each step make new arrays.
    """
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
    a weight meets the velocity of another one. Entries of a dict are found by name, not by
    position.
    """
    pairs = zip(velocity.items(), grads.values(), strict=True)
    v = {name: beta * old + (1 - beta) * grad for (name, old), grad in pairs}
    pairs = zip(parameters.items(), v.values(), strict=True)
    return {name: W - learning_rate * step for (name, W), step in pairs}, v


@update_with_momentum.mistake
def reads_one_digit_of_the_name(parameters, grads, velocity, beta, learning_rate):
    """Networks of up to nine layers come out right. From the tenth on the number of a layer has
    two digits, and you read only one of them, so that W10 moves with the velocity of W1. Take all
    that stands behind the letter.
    """
    v = {name: beta * velocity[name] + (1 - beta) * grads[name] for name in velocity}
    stepped = {
        name: W - learning_rate * v["d" + name[0] + name[1]] for name, W in parameters.items()
    }
    return stepped, v


@update_with_momentum.mistake
def returns_the_parameters_only(parameters, grads, velocity, beta, learning_rate):
    """The velocity is missing from what you return. The caller has to hand it in again at the next
    step: look at the return line.
    """
    v = {name: beta * velocity[name] + (1 - beta) * grads[name] for name in velocity}
    return {name: W - learning_rate * v["d" + name] for name, W in parameters.items()}


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


# update_with_rmsprop


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
    yield "gradients as small as epsilon, some of them 0", start
    yield (
        "a large epsilon and a long memory",
        step(2, float(rng.uniform(0.97, 0.99)), float(rng.uniform(0.2, 0.5))),
    )
    yield "3 layers, each dict in another order", step(3, 0.8, 1e-8, mixed, mixed)
    yield "transposed parameters, strided s", step(1, 0.7, 1e-8, transposed, strided)
    count = int(rng.integers(10, 13))
    yield f"{count} layers", step(count, 0.9, 1e-8, mixed)


@update_with_rmsprop.mistake
def forgets_to_square(parameters, grads, s, beta, learning_rate, epsilon):
    """Your s averages the gradients themselves, so it can be negative, and its root is NaN. What
    is averaged is the square of each number: only its size counts, not its sign.
    """
    s = {name: beta * s[name] + (1 - beta) * grads[name] for name in s}
    stepped = {}
    for name, W in parameters.items():
        g, mean = grads["d" + name], s["d" + name]
        stepped[name] = W - learning_rate * g / (np.sqrt(mean) + epsilon)
    return stepped, s


@update_with_rmsprop.mistake
def squares_with_a_matrix_product(parameters, grads, s, beta, learning_rate, epsilon):
    """The matrix product of a gradient with itself is not its square here: it mixes the units, and
    its shape is another one. Each number of a gradient is squared on its own.
    """
    s = {name: beta * s[name] + (1 - beta) * grads[name] @ grads[name].T for name in s}
    stepped = {}
    for name, W in parameters.items():
        g, mean = grads["d" + name], s["d" + name]
        stepped[name] = W - learning_rate * g / (np.sqrt(mean) + epsilon)
    return stepped, s


@update_with_rmsprop.mistake
def keeps_one_number_per_array(parameters, grads, s, beta, learning_rate, epsilon):
    """All numbers of a gradient are divided by the same root, because you average over the array
    before you average over time. The method gives each parameter a step length of its own, so
    nothing is summed over an array.
    """
    s = {name: beta * s[name] + (1 - beta) * np.mean(grads[name] ** 2) for name in s}
    stepped = {}
    for name, W in parameters.items():
        g, mean = grads["d" + name], s["d" + name]
        stepped[name] = W - learning_rate * g / (np.sqrt(mean) + epsilon)
    return stepped, s


@update_with_rmsprop.mistake
def forgets_the_root(parameters, grads, s, beta, learning_rate, epsilon):
    """Your s is right, but you divide by it as it is. It is made of squares, so a large gradient
    would get a small step and a small one a huge step. The R in the method's name stands for what
    is missing.
    """
    s = {name: beta * s[name] + (1 - beta) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        g, mean = grads["d" + name], s["d" + name]
        stepped[name] = W - learning_rate * g / (mean + epsilon)
    return stepped, s


@update_with_rmsprop.mistake
def puts_epsilon_inside_the_root(parameters, grads, s, beta, learning_rate, epsilon):
    """Your steps are right for large gradients; for tiny ones they are far too short. Under the
    root an epsilon of 1e-8 becomes 1e-4, ten thousand times as much. It is added to the root, not
    to what stands under it.
    """
    s = {name: beta * s[name] + (1 - beta) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        g, mean = grads["d" + name], s["d" + name]
        stepped[name] = W - learning_rate * g / np.sqrt(mean + epsilon)
    return stepped, s


@update_with_rmsprop.mistake
def forgets_epsilon(parameters, grads, s, beta, learning_rate, epsilon):
    """Where a gradient is 0 from the start, you divide 0 by 0, and the NaN never leaves the
    network again. One of your arguments, made for just this, is never used.
    """
    s = {name: beta * s[name] + (1 - beta) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        stepped[name] = W - learning_rate * grads["d" + name] / np.sqrt(s["d" + name])
    return stepped, s


@update_with_rmsprop.mistake
def adds_epsilon_to_the_quotient(parameters, grads, s, beta, learning_rate, epsilon):
    """Your epsilon is added after the division, where it shifts every step and protects from
    nothing. Python divides before it adds: look at what really stands below the fraction line.
    """
    s = {name: beta * s[name] + (1 - beta) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        g, mean = grads["d" + name], s["d" + name]
        stepped[name] = W - learning_rate * (g / np.sqrt(mean) + epsilon)
    return stepped, s


@update_with_rmsprop.mistake
def uses_an_epsilon_of_its_own(parameters, grads, s, beta, learning_rate, epsilon):
    """Only with another epsilon than 1e-8 are your steps wrong: the number stands in your formula,
    and the argument is never used. How careful to be is decided by whoever calls you.
    """
    s = {name: beta * s[name] + (1 - beta) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        g, mean = grads["d" + name], s["d" + name]
        stepped[name] = W - learning_rate * g / (np.sqrt(mean) + 1e-8)
    return stepped, s


@update_with_rmsprop.mistake
def forgets_the_weight_of_the_square(parameters, grads, s, beta, learning_rate, epsilon):
    """Your s adds squares up instead of averaging them, so it is too large and your steps are too
    short. The weights of the past and of the new square have to add up to 1.
    """
    s = {name: beta * s[name] + grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        g, mean = grads["d" + name], s["d" + name]
        stepped[name] = W - learning_rate * g / (np.sqrt(mean) + epsilon)
    return stepped, s


@update_with_rmsprop.mistake
def exchanges_the_old_and_the_new_square(parameters, grads, s, beta, learning_rate, epsilon):
    """Your s follows the newest square and forgets the past at once. With beta = 0.9 nine tenths
    of it are memory: look at which of the two terms gets which weight.
    """
    s = {name: (1 - beta) * s[name] + beta * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        g, mean = grads["d" + name], s["d" + name]
        stepped[name] = W - learning_rate * g / (np.sqrt(mean) + epsilon)
    return stepped, s


@update_with_rmsprop.mistake
def divides_by_the_old_average(parameters, grads, s, beta, learning_rate, epsilon):
    """Your s is right, but the step is divided by the one from before; at the first step that is
    0, and the step is enormous. First s takes in the new gradient, then the parameters move.
    """
    stepped = {}
    for name, W in parameters.items():
        g, mean = grads["d" + name], s["d" + name]
        stepped[name] = W - learning_rate * g / (np.sqrt(mean) + epsilon)
    return stepped, {name: beta * s[name] + (1 - beta) * grads[name] ** 2 for name in s}


@update_with_rmsprop.mistake
def averages_the_gradient_too(parameters, grads, s, beta, learning_rate, epsilon):
    """Your s is right, and your steps are 1 - beta times too short: you scale the gradient above
    the fraction line as if it were averaged as well. That belongs to momentum and Adam. Here the
    plain gradient stands there.
    """
    s = {name: beta * s[name] + (1 - beta) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        g, mean = (1 - beta) * grads["d" + name], s["d" + name]
        stepped[name] = W - learning_rate * g / (np.sqrt(mean) + epsilon)
    return stepped, s


@update_with_rmsprop.mistake
def returns_the_old_average(parameters, grads, s, beta, learning_rate, epsilon):
    """Your parameters are right, but s comes back as it was handed in, so that at the next step
    this gradient is forgotten. Return the one that you divided by.
    """
    new = {name: beta * s[name] + (1 - beta) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        g, mean = grads["d" + name], new["d" + name]
        stepped[name] = W - learning_rate * g / (np.sqrt(mean) + epsilon)
    return stepped, s


@update_with_rmsprop.mistake
def writes_into_s(parameters, grads, s, beta, learning_rate, epsilon):
    """Your values are right, but the caller's s has changed with them. Assigning to an entry of a
    dict that was handed in changes it for everybody. Collect the new values in a new dict.
    """
    stepped = {}
    for name, W in parameters.items():
        key = "d" + name
        s[key] = beta * s[key] + (1 - beta) * grads[key] ** 2
        stepped[name] = W - learning_rate * grads[key] / (np.sqrt(s[key]) + epsilon)
    return stepped, s


@update_with_rmsprop.mistake
def leaves_the_last_layer_standing(parameters, grads, s, beta, learning_rate, epsilon):
    """The last layer is missing from both dicts that you return. There are two entries per layer,
    and the layers count from 1: write down the numbers that your `range` runs through.
    """
    stepped, new = {}, {}
    for layer in range(1, len(parameters) // 2):
        for name in (f"W{layer}", f"b{layer}"):
            g = grads["d" + name]
            new["d" + name] = beta * s["d" + name] + (1 - beta) * g**2
            step = g / (np.sqrt(new["d" + name]) + epsilon)
            stepped[name] = parameters[name] - learning_rate * step
    return stepped, new


@update_with_rmsprop.mistake
def names_s_like_the_parameters(parameters, grads, s, beta, learning_rate, epsilon):
    """Your parameters are right. Your s has the right numbers under the names of the parameters;
    it carries those of the gradients, so that the next step finds it.
    """
    stepped, new = {}, {}
    for name, W in parameters.items():
        g = grads["d" + name]
        new[name] = beta * s["d" + name] + (1 - beta) * g**2
        stepped[name] = W - learning_rate * g / (np.sqrt(new[name]) + epsilon)
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
    stepped, new = {}, {"beta": beta}
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


# initialize_adam


@initialize_adam.cases
def _(rng):
    yield "2 layers", (network(rng, 2),)
    yield "1 layer", (network(rng, 1),)
    yield "3 layers in another order", (shuffled(rng, network(rng, 3)),)
    yield "transposed parameters", (transposed(network(rng, 2)),)
    count = int(rng.integers(10, 13))
    yield f"{count} layers", (shuffled(rng, network(rng, count)),)


@initialize_adam.mistake
def returns_v_only(parameters):
    """One dict comes back. Adam keeps two averages, one of the gradients and one of their squares:
    look at the return line.
    """
    return {"d" + name: np.zeros_like(value) for name, value in parameters.items()}


@initialize_adam.mistake
def puts_both_into_one_dict(parameters):
    """Both averages are there, inside one more dict. The caller writes `v, s = ...`, which takes
    two values apart: return the two side by side.
    """
    v = {"d" + name: np.zeros_like(value) for name, value in parameters.items()}
    s = {"d" + name: np.zeros_like(value) for name, value in parameters.items()}
    return {"v": v, "s": s}


@initialize_adam.mistake
def starts_s_from_ones(parameters):
    """Your v is right and your s starts from 1. A start above 0 does avoid a division by 0, but
    epsilon is there for that, and the correction for the first steps counts on a start from 0.
    """
    v = {"d" + name: np.zeros_like(value) for name, value in parameters.items()}
    return v, {"d" + name: np.ones_like(value) for name, value in parameters.items()}


@initialize_adam.mistake
def starts_s_from_the_squares(parameters):
    """Your v is right and your s starts from the squares of the parameters. It is going to average
    squares of gradients, and there have been none yet.
    """
    v = {"d" + name: np.zeros_like(value) for name, value in parameters.items()}
    return v, {"d" + name: value**2 for name, value in parameters.items()}


@initialize_adam.mistake
def names_both_like_the_parameters(parameters):
    """Your zeros stand under W1, b1 and so on. Both averages are averages of gradients and carry
    their names, so that one key finds all three.
    """
    v = {name: np.zeros_like(value) for name, value in parameters.items()}
    return v, {name: np.zeros_like(value) for name, value in parameters.items()}


@initialize_adam.mistake
def puts_v_and_s_into_the_names(parameters):
    """Your entries are named vdW1, sdW1 and so on. Which average it is, the dict tells already;
    inside, both use the names of the gradients.
    """
    v = {"vd" + name: np.zeros_like(value) for name, value in parameters.items()}
    return v, {"sd" + name: np.zeros_like(value) for name, value in parameters.items()}


@initialize_adam.mistake
def gives_the_biases_no_averages(parameters):
    """Only the weights have averages. Biases are updated in the same way as weights, step by step,
    so they need them too.
    """
    weights = {name: value for name, value in parameters.items() if name.startswith("W")}
    v = {"d" + name: np.zeros_like(value) for name, value in weights.items()}
    return v, {"d" + name: np.zeros_like(value) for name, value in weights.items()}


@initialize_adam.mistake
def gives_the_last_layer_no_averages(parameters):
    """The last layer has no averages. There are two entries per layer, and the layers count from
    1: write down the numbers that your `range` runs through.
    """
    v, s = {}, {}
    for layer in range(1, len(parameters) // 2):
        for name in (f"W{layer}", f"b{layer}"):
            v["d" + name] = np.zeros_like(parameters[name])
            s["d" + name] = np.zeros_like(parameters[name])
    return v, s


@initialize_adam.mistake
def keeps_one_number_per_array_in_s(parameters):
    """Your v is right; your s has a single 0 for each array. Adam gives every single number a step
    length of its own, so s needs the same shapes as v.
    """
    v = {"d" + name: np.zeros_like(value) for name, value in parameters.items()}
    return v, {"d" + name: 0.0 for name in parameters}


@initialize_adam.right_answer
def from_the_last_layer_on(parameters):
    """A loop over layers, in opposite order; a list for the tuple; prints."""
    v, s = {}, {}
    for layer in range(len(parameters) // 2, 0, -1):
        for letter in ("b", "W"):
            shape = parameters[letter + str(layer)].shape
            v[f"d{letter}{layer}"], s[f"d{letter}{layer}"] = np.zeros(shape), np.full(shape, 0.0)
        print(layer)
    return [v, s]


@initialize_adam.right_answer
def two_velocities(parameters):
    """The velocity of momentum, twice."""
    return initialize_velocity(parameters), initialize_velocity(parameters)


@initialize_adam.right_answer
def two_copies(parameters):
    """Zeros of an integer type, one set copied from the other."""
    import copy

    v = {"d" + name: np.zeros(value.shape, dtype=int) for name, value in parameters.items()}
    return v, copy.deepcopy(v)


# update_with_adam


@update_with_adam.cases
def _(rng):
    def betas():
        return float(rng.uniform(0.85, 0.92)), float(rng.uniform(0.98, 0.999))

    def same(values):
        return values

    def step(count, t, epsilon, arrange=same, first=same, second=same):
        parameters = network(rng, count)
        grads, v, s = (
            gradients(rng, parameters),
            gradients(rng, parameters),
            squares(rng, parameters),
        )
        state = arrange(parameters), grads, first(v), second(s)
        return *state, t, rate(rng), *betas(), epsilon

    def mixed(values):
        return shuffled(rng, values)

    parameters = network(rng, 2)
    start = parameters, gradients(rng, parameters), zeros(parameters), zeros(parameters)
    yield "the first step", (*start, 1, rate(rng), *betas(), 1e-8)
    yield "an early step", step(2, int(rng.integers(3, 8)), 1e-8)
    yield "a late step", step(1, int(rng.integers(5_000, 10_000)), 1e-8)
    small = some_zero(rng, gradients(rng, parameters, 1e-8))
    start = parameters, small, zeros(parameters), zeros(parameters)
    yield (
        "gradients as small as epsilon, some of them 0",
        (
            *start,
            1,
            rate(rng),
            *betas(),
            tiny(rng),
        ),
    )
    yield "a large epsilon", step(2, int(rng.integers(3, 8)), float(rng.uniform(0.2, 0.5)))
    early = int(rng.integers(2, 6))
    yield "3 layers, each dict in another order", step(3, early, 1e-8, mixed, mixed, mixed)
    yield "transposed parameters, strided s", step(1, early, 1e-8, transposed, same, strided)
    count = int(rng.integers(10, 13))
    yield f"{count} layers", step(count, early + 1, 1e-8, mixed)


@update_with_adam.mistake
def forgets_the_correction(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Late steps are right, early ones are not: both averages start from 0 and are too small at
    first, v by another factor than s, so this does not cancel. One of your arguments counts the
    steps; it is never used.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        step = v["d" + name] / (np.sqrt(s["d" + name]) + epsilon)
        stepped[name] = W - learning_rate * step
    return stepped, v, s


@update_with_adam.mistake
def corrects_v_only(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Your early steps are far too long: v is corrected for its start from 0, s is not, so you
    divide by a root that is too small. Both averages start from 0, and both are corrected, each
    with its own beta.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat = v["d" + name] / (1 - beta1**t)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s["d" + name]) + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def corrects_s_only(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Your early steps are far too short: s is corrected for its start from 0, v is not. Both
    averages start from 0, and both are corrected, each with its own beta.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        s_hat = s["d" + name] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v["d" + name] / (np.sqrt(s_hat) + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def multiplies_the_betas_by_t(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """The first step is right, the next ones are not, and where a root is taken of a negative
    number they are NaN. What is missing after t steps is beta to the power of t; your expression
    falls below 0.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat, s_hat = v["d" + name] / (1 - beta1 * t), s["d" + name] / (1 - beta2 * t)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def corrects_every_step_like_the_first(
    parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon
):
    """Your first step is right, all others are corrected just as much. After many steps nothing is
    missing any more: the correction depends on t, and the power is gone from yours.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat, s_hat = v["d" + name] / (1 - beta1), s["d" + name] / (1 - beta2)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def counts_the_step_twice(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Your early steps are corrected a little too weakly. The caller counts the steps and hands in
    1 for the first; your function adds 1 to that.
    """
    t = t + 1
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat, s_hat = v["d" + name] / (1 - beta1**t), s["d" + name] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def counts_a_step_for_every_array(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """The first array of your parameters is right, the others are corrected more and more weakly,
    as if each were a step of its own. All parameters move in the same step: t stays the same
    inside the loop.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat, s_hat = v["d" + name] / (1 - beta1**t), s["d" + name] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
        t += 1
    return stepped, v, s


@update_with_adam.mistake
def returns_the_corrected_averages(
    parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon
):
    """Your parameters are right; v and s come back corrected. At the next step they would go into
    the average and be corrected once more. The corrected ones are for this step only: return the
    averages as they run.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    v = {name: value / (1 - beta1**t) for name, value in v.items()}
    s = {name: value / (1 - beta2**t) for name, value in s.items()}
    stepped = {}
    for name, W in parameters.items():
        step = v["d" + name] / (np.sqrt(s["d" + name]) + epsilon)
        stepped[name] = W - learning_rate * step
    return stepped, v, s


@update_with_adam.mistake
def exchanges_the_betas(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Both of your averages are wrong, each by the factors that belong to the other one. beta1 is
    the memory of the gradients, beta2 that of their squares.
    """
    v = {name: beta2 * v[name] + (1 - beta2) * grads[name] for name in v}
    s = {name: beta1 * s[name] + (1 - beta1) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat, s_hat = v["d" + name] / (1 - beta2**t), s["d" + name] / (1 - beta1**t)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def adds_epsilon_to_the_squares(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Your steps are right for large gradients; for tiny ones they are far too short. Under the
    root an epsilon of 1e-8 becomes 1e-4, ten thousand times as much. It is added to the root, not
    to what stands under it.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat, s_hat = v["d" + name] / (1 - beta1**t), s["d" + name] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v_hat / np.sqrt(s_hat + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def corrects_after_adding_epsilon(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Your steps are right as long as gradients are much larger than epsilon. You put both
    corrections into the learning rate, which saves time but enlarges epsilon in the first steps.
    Here the average of squares is corrected first, then comes the root, then epsilon.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    rate = learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    stepped = {}
    for name, W in parameters.items():
        stepped[name] = W - rate * v["d" + name] / (np.sqrt(s["d" + name]) + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def goes_without_epsilon(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Where a gradient is 0 from the start, you divide 0 by 0, and the NaN never leaves the
    network again. One of your arguments, made for just this, is never used.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat, s_hat = v["d" + name] / (1 - beta1**t), s["d" + name] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v_hat / np.sqrt(s_hat)
    return stepped, v, s


@update_with_adam.mistake
def always_takes_the_same_epsilon(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Only with another epsilon than 1e-8 are your steps wrong: the number stands in your formula,
    and the argument is never used. How careful to be is decided by whoever calls you.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat, s_hat = v["d" + name] / (1 - beta1**t), s["d" + name] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s_hat) + 1e-8)
    return stepped, v, s


@update_with_adam.mistake
def divides_by_the_squares(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Your averages are right, but you divide by the average of squares as it is. A large gradient
    would get a small step and a small one a huge step. What you divide by has to be of the size
    of a gradient.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat, s_hat = v["d" + name] / (1 - beta1**t), s["d" + name] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v_hat / (s_hat + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def averages_the_gradient_twice(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Your s averages the gradients themselves, so it can be negative, and its root is NaN. What
    is averaged there is the square of each number; v is the one that keeps the sign.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat, s_hat = v["d" + name] / (1 - beta1**t), s["d" + name] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def squares_v_for_s(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Your v is right; your s averages the squares of v. Both averages are fed with the gradient
    itself: one takes it as it is, the other squares it.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * v[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat, s_hat = v["d" + name] / (1 - beta1**t), s["d" + name] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def never_uses_v(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Your averages are right, and the first step is too. After that the plain gradient stands
    above the fraction line, as in RMSprop, and v is kept for nothing.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        s_hat = s["d" + name] / (1 - beta2**t)
        stepped[name] = W - learning_rate * grads["d" + name] / (np.sqrt(s_hat) + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def returns_the_old_averages(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Your parameters are right, but v and s come back as they were handed in, so that at the next
    step this gradient is forgotten. Return the averages that took it in.
    """
    new_v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    new_s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat, s_hat = new_v["d" + name] / (1 - beta1**t), new_s["d" + name] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def writes_into_the_averages(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Your values are right, but the caller's v and s have changed with them. Assigning to an entry
    of a dict that was handed in changes it for everybody. Collect the new values in new dicts.
    """
    stepped = {}
    for name, W in parameters.items():
        key = "d" + name
        v[key] = beta1 * v[key] + (1 - beta1) * grads[key]
        s[key] = beta2 * s[key] + (1 - beta2) * grads[key] ** 2
        v_hat, s_hat = v[key] / (1 - beta1**t), s[key] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return stepped, v, s


@update_with_adam.mistake
def steps_inside_the_callers_arrays(
    parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon
):
    """Your values are right, but the caller's parameters have changed with them. An operator such
    as -= works inside the array that was handed in, a copy of the dict still holds the same arrays,
    and giving an entry of the dict a new value changes the caller's dict. Make new dicts of new
    arrays.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    for name in parameters:
        v_hat, s_hat = v["d" + name] / (1 - beta1**t), s["d" + name] / (1 - beta2**t)
        parameters[name] -= learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return parameters, v, s


@update_with_adam.mistake
def returns_the_parameters_last(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """All three dicts are there, in the wrong order: the caller would take v for the parameters.
    Look at the return line.
    """
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    stepped = {}
    for name, W in parameters.items():
        v_hat, s_hat = v["d" + name] / (1 - beta1**t), s["d" + name] / (1 - beta2**t)
        stepped[name] = W - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return v, s, stepped


@update_with_adam.mistake
def pairs_all_four_by_position(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """As long as the dicts list their entries in the same order you are right. When they do not, a
    gradient goes into the average of another one. Entries of a dict are found by name, not by
    position.
    """
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
    and the layers count from 1: write down the numbers that your `range` runs through.
    """
    new_v, new_s, stepped = {}, {}, {}
    for layer in range(1, len(parameters) // 2):
        for name in (f"W{layer}", f"b{layer}"):
            key = "d" + name
            new_v[key] = beta1 * v[key] + (1 - beta1) * grads[key]
            new_s[key] = beta2 * s[key] + (1 - beta2) * grads[key] ** 2
            v_hat, s_hat = new_v[key] / (1 - beta1**t), new_s[key] / (1 - beta2**t)
            stepped[name] = parameters[name] - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
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


# decayed_learning_rate


@decayed_learning_rate.cases
def _(rng):
    def start():
        return float(rng.uniform(0.05, 0.9))

    def decay(low, high):
        return float(rng.uniform(low, high))

    late = int(rng.integers(40, 80))
    yield "the first epoch, which is 0", (start(), 0, decay(0.3, 0.8))
    yield "epoch 1", (start(), 1, decay(0.3, 0.8))
    yield "epoch 3, a fast decay", (start(), 3, decay(1.5, 2.5))
    yield f"epoch {late}, a slow decay", (start(), late, decay(0.02, 0.05))
    yield "a learning rate above 1", (1.0 + start(), int(rng.integers(5, 9)), decay(0.3, 0.8))
    yield "no decay", (start(), int(rng.integers(5, 9)), 0.0)


@decayed_learning_rate.mistake
def multiplies(learning_rate, epoch, decay_rate):
    """Your learning rate grows from epoch to epoch. The factor is right, but it stands on the wrong
    side of the fraction line.
    """
    return learning_rate * (1 + decay_rate * epoch)


@decayed_learning_rate.mistake
def counts_from_one(learning_rate, epoch, decay_rate):
    """You are one epoch ahead: the first epoch should still run at the full learning rate, and
    yours has decayed already. Epochs count from 0 here.
    """
    return learning_rate / (1 + decay_rate * (epoch + 1))


@decayed_learning_rate.mistake
def forgets_the_one(learning_rate, epoch, decay_rate):
    """In epoch 0 you divide by 0, and later the learning rate is too large. Something has to stand
    beside the product, so that the full rate comes out when nothing has decayed yet.
    """
    return learning_rate / (decay_rate * epoch)


@decayed_learning_rate.mistake
def forgets_the_brackets(learning_rate, epoch, decay_rate):
    """Your learning rate grows from epoch to epoch. Python divides before it adds: look at how much
    of your expression really stands below the fraction line.
    """
    return learning_rate / 1 + decay_rate * epoch


@decayed_learning_rate.mistake
def decays_once_more_each_epoch(learning_rate, epoch, decay_rate):
    """Epoch 1 is right, and after that your rate falls too fast: each epoch divides the rate of the
    epoch before. Here every epoch starts from the first rate; only the divisor grows.
    """
    return learning_rate / (1 + decay_rate) ** epoch


@decayed_learning_rate.mistake
def overwrites_the_first_rate(learning_rate, epoch, decay_rate):
    """Epoch 1 is right, and after that your rate falls far too fast: the divisor grows from epoch
    to epoch, and you apply it to a rate that has already been divided. Always divide the first
    rate.
    """
    for k in range(1, epoch + 1):
        learning_rate = learning_rate / (1 + decay_rate * k)
    return learning_rate


@decayed_learning_rate.mistake
def decays_exponentially(learning_rate, epoch, decay_rate):
    """You raise the decay rate to a power, so a rate of 0.5 halves the learning rate each epoch.
    That is another kind of decay. Here the decay rate and the epoch are multiplied, and the
    learning rate is divided.
    """
    return learning_rate * decay_rate**epoch


@decayed_learning_rate.mistake
def decays_in_a_straight_line(learning_rate, epoch, decay_rate):
    """Your learning rate falls by the same amount each epoch, becomes 0 and then negative: from
    there on the steps go uphill. A quotient never reaches 0.
    """
    return learning_rate * (1 - decay_rate * epoch)


@decayed_learning_rate.mistake
def adds_the_epoch_outside(learning_rate, epoch, decay_rate):
    """With no decay at all your rate still falls. The epoch multiplies the whole sum; it should
    reach only one of its terms.
    """
    return learning_rate / ((1 + decay_rate) * max(epoch, 1))


@decayed_learning_rate.right_answer
def by_the_reciprocal(learning_rate, epoch, decay_rate):
    """A NumPy scalar, from a reciprocal; prints."""
    factor = np.reciprocal(1.0 + decay_rate * epoch)
    print(factor)
    return factor * learning_rate


@decayed_learning_rate.right_answer
def in_an_array(learning_rate, epoch, decay_rate):
    """A 0-d array."""
    return np.asarray(learning_rate) / np.add(1, np.multiply(decay_rate, epoch))


@decayed_learning_rate.right_answer
def by_a_growing_divisor(learning_rate, epoch, decay_rate):
    """A divisor that grows epoch by epoch."""
    divisor = 1.0
    for _ in range(epoch):
        divisor += decay_rate
    return float(learning_rate / divisor)


# step_decay


@step_decay.cases
def _(rng):
    def at(epoch, interval, low=0.3, high=0.8):
        return float(rng.uniform(0.05, 0.9)), epoch, float(rng.uniform(low, high)), interval

    interval = int(rng.integers(5, 9))
    steps = int(rng.integers(3, 6))
    yield "within the first interval", at(int(rng.integers(1, 3)), interval)
    yield "the first epoch, which is 0", at(0, interval)
    yield "the last epoch before a step", at(steps * interval - 1, interval)
    yield "the epoch of a step", at(steps * interval, interval)
    yield "shortly after a step, a fast decay", at(steps * interval + 1, interval, 1.5, 2.5)
    yield "an interval of 1", at(int(rng.integers(3, 9)), 1)
    yield "a long interval", at(int(rng.integers(760, 790)), 100, 0.02, 0.05)


@step_decay.mistake
def divides_without_rounding(learning_rate, epoch, decay_rate, interval):
    """Your rate falls a little every epoch instead of standing still for an interval. How many
    intervals have passed is a whole number: the started one does not count yet.
    """
    return learning_rate / (1 + decay_rate * (epoch / interval))


@step_decay.mistake
def rounds_to_the_nearest(learning_rate, epoch, decay_rate, interval):
    """Your rate falls half an interval too early. Rounding goes to the nearest whole number; count
    only the intervals that have passed completely.
    """
    return learning_rate / (1 + decay_rate * round(epoch / interval))


@step_decay.mistake
def rounds_up(learning_rate, epoch, decay_rate, interval):
    """Your rate falls an interval too early, right after epoch 0. An interval counts when it has
    passed, not when it begins.
    """
    return learning_rate / (1 + decay_rate * int(np.ceil(epoch / interval)))


@step_decay.mistake
def counts_intervals_from_one(learning_rate, epoch, decay_rate, interval):
    """Your first interval runs at a rate that has decayed already. Before the first step the rate
    is the full one: no interval has passed yet.
    """
    return learning_rate / (1 + decay_rate * (epoch // interval + 1))


@step_decay.mistake
def takes_the_remainder(learning_rate, epoch, decay_rate, interval):
    """Your rate jumps back up at the end of each interval: you use how far the interval has come,
    not how many have passed. Look at the operator between epoch and interval.
    """
    return learning_rate / (1 + decay_rate * (epoch % interval))


@step_decay.mistake
def ignores_the_interval(learning_rate, epoch, decay_rate, interval):
    """Your rate falls every epoch, whatever the interval. One of the arguments is never used."""
    return learning_rate / (1 + decay_rate * epoch)


@step_decay.mistake
def decays_at_multiples_only(learning_rate, epoch, decay_rate, interval):
    """In the epoch of a step your rate is right, in the epochs after it the full rate is back. A
    function remembers nothing from call to call, so the rate has to follow from the epoch in
    every epoch, not only where it changes.
    """
    if epoch % interval == 0:
        return learning_rate / (1 + decay_rate * (epoch // interval))
    return learning_rate


@step_decay.mistake
def uses_the_epoch_of_the_step(learning_rate, epoch, decay_rate, interval):
    """Your rate stands still at the right times and then falls too far: you multiply the decay by
    the epoch of the last step. What counts is how many intervals have passed, not how many epochs
    they contain.
    """
    return learning_rate / (1 + decay_rate * (epoch // interval) * interval)


@step_decay.mistake
def turns_the_division_round(learning_rate, epoch, decay_rate, interval):
    """In epoch 0 you divide by 0, and late epochs run at the full rate again. You count how often
    the epoch fits into the interval; it is the other way round.
    """
    return learning_rate / (1 + decay_rate * (interval // epoch))


@step_decay.mistake
def divides_once_per_step(learning_rate, epoch, decay_rate, interval):
    """Up to the first step you are right. Then you divide a rate that has already been divided, and
    it falls too fast. Each interval starts from the first rate; only the divisor grows.
    """
    return learning_rate / (1 + decay_rate) ** (epoch // interval)


@step_decay.mistake
def raises_the_rate_at_each_step(learning_rate, epoch, decay_rate, interval):
    """Your learning rate grows from step to step. The factor is right, but it stands on the wrong
    side of the fraction line.
    """
    return learning_rate * (1 + decay_rate * (epoch // interval))


@step_decay.right_answer
def by_rounding_down(learning_rate, epoch, decay_rate, interval):
    """np.floor, so a NumPy scalar; prints."""
    passed = np.floor(epoch / interval)
    print(passed, "intervals have passed")
    return learning_rate / (1 + decay_rate * passed)


@step_decay.right_answer
def by_the_plain_decay(learning_rate, epoch, decay_rate, interval):
    """The decay of the exercise before, told that an interval is an epoch."""
    return decayed_learning_rate(learning_rate, (epoch - epoch % interval) // interval, decay_rate)


@step_decay.right_answer
def by_counting(learning_rate, epoch, decay_rate, interval):
    """Count epochs off, interval by interval; a 0-d array."""
    divisor = 1.0
    while epoch >= interval:
        epoch -= interval
        divisor += decay_rate
    return np.array(learning_rate / divisor)
