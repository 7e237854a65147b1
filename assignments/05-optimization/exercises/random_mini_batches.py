"""random_mini_batches: (X_b, Y_b) pairs of `batch_size` random examples."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.reference import optimizers as reference

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


def examples(rng, m):
    """Draw X and Y of m examples; no two columns of X are equal."""
    return rng.normal(size=(int(rng.integers(3, 6)), m)), (rng.random((1, m)) < 0.4).astype(float)


@random_mini_batches.cases
def _(rng):
    size = int(rng.choice([6, 7, 9]))  # not the number of complete batches
    seed = int(rng.integers(2**31))
    short = int(rng.integers(2, size - 1))
    X, Y = examples(rng, 8 * size + short)
    yield "a short last batch", (X, Y, size, np.random.default_rng(seed))
    yield "the same with an equal generator", (X, Y, size, np.random.default_rng(seed))
    yield "the same with another generator", (X, Y, size, np.random.default_rng(seed + 1))
    X, Y = examples(rng, 12 * size)
    X[0, 0], Y = 30.0, rng.normal(scale=8.0, size=Y.shape)
    Y[0, :2] = 25.5, -25.5
    fresh = np.random.default_rng(seed + 2)
    title = "no short batch, X and targets Y transposed"
    yield title, (X.T.copy().T, Y.T.copy().T, size, fresh)
    X, Y = examples(rng, 2 * size)
    yield "one batch of exactly all examples", (X, Y, 2 * size, np.random.default_rng(seed + 3))
    X, Y = examples(rng, size)
    yield (
        "fewer examples than a batch holds",
        (X, Y, 64, np.random.default_rng(seed + 4)),
        {"edge": 0.15},
    )
    yield "batches of one example", (X, Y, 1, np.random.default_rng(seed + 5)), {"edge": 0.15}
    X, Y = examples(rng, 1)
    yield "one example in all", (X, Y, size, np.random.default_rng(seed + 6)), {"edge": 0.15}


@random_mini_batches.right_answer
def plain(X, Y, batch_size, rng):
    """One order of all examples, cut into pieces."""
    m = X.shape[1]
    order = rng.permutation(m)
    starts = range(0, m, batch_size)
    pieces = [order[k : k + batch_size] for k in starts]
    return [(X[:, piece], Y[:, piece]) for piece in pieces]


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


random_mini_batches.slip(
    "does_not_shuffle",
    {"rng.permutation(m)": "np.arange(m)"},
    """Which batch an example goes to depends on its place in the data, and no generator makes a
    difference. Data often lies sorted, by class or by day, and then each batch pulls in a
    direction of its own. It looks as if nothing in your function uses `rng`.""",
)


@random_mini_batches.mistake
def shuffles_whole_batches(X, Y, batch_size, rng):
    """It looks as if neighbours in the data are still neighbours in your batches, as when you cut
    first and then change the order of the pieces, so that the short one may come to stand
    anywhere. Mix single examples, and cut what you have mixed."""
    m = X.shape[1]
    starts = range(0, m, batch_size)
    batches = [(X[:, k : k + batch_size], Y[:, k : k + batch_size]) for k in starts]
    return [batches[i] for i in rng.permutation(len(batches))]


random_mini_batches.slip(
    "mixes_only_within_each_batch",
    {
        "rng.permutation(m)": "np.arange(m)",
        "order[k : k + batch_size]": "rng.permutation(order[k : k + batch_size])",
    },
    """Which batch an example goes to depends on its place in the data, as when each batch holds a
    run of neighbours, in a new order. The order inside a batch does not matter to its gradient;
    which examples meet in a batch does. Look at whether you cut before or after you mix.""",
)


@random_mini_batches.mistake
def mixes_X_and_Y_apart(X, Y, batch_size, rng):
    """Your labels no longer belong to their examples, as when X and Y are mixed in two different
    orders, or only one of them is mixed. A network would learn from wrong labels, and no error
    would tell you. Draw one order and use it twice."""
    m = X.shape[1]
    X, Y = X[:, rng.permutation(m)], Y[:, rng.permutation(m)]
    starts = range(0, m, batch_size)
    return [(X[:, k : k + batch_size], Y[:, k : k + batch_size]) for k in starts]


random_mini_batches.slip(
    "drops_the_short_batch",
    {"range(0, m, ": "range(0, m // batch_size * batch_size, "},
    """When m is no multiple of the batch size, the examples left over are missing, and when a
    batch could hold more than m, all are. Every epoch has to see every example: think about what
    to do with the rest.""",
)

random_mini_batches.slip(
    "appends_an_empty_batch",
    {"range(0, m, ": "range(0, m + 1, "},
    """When m is a multiple of the batch size, a batch without examples comes last; its cost would
    be 0 divided by 0. That happens when one more batch is always added for the rest. Ask first
    whether there is a rest.""",
)

random_mini_batches.slip(
    "fills_the_short_batch_up",
    {"rng.permutation(m)": "np.resize(rng.permutation(m), -(-m // batch_size) * batch_size)"},
    """All your batches have the same size, as when the last one repeats examples that have had
    their turn. They would count twice in this epoch. A last batch that is shorter does no harm, as
    long as its cost is divided by its own size.""",
)

random_mini_batches.slip(
    "evens_the_batches_out",
    {"[order[k : k + batch_size] for k in starts]": "np.array_split(order, -(-m // batch_size))"},
    """You have the right number of batches, but several are smaller than asked for, as when they
    share the examples out evenly. Here all batches have the size that was asked for, and only the
    last may be shorter.""",
)

random_mini_batches.slip(
    "draws_with_replacement",
    {"rng.permutation(m)": "rng.integers(0, m, size=m)"},
    """Some examples occur several times in your batches and others not at all, as when each place
    draws from all examples anew. In an epoch every example has its turn exactly once. You want a
    random order of the numbers from 0 to m - 1, not m random numbers.""",
)

random_mini_batches.slip(
    "makes_a_generator_of_its_own",
    {"rng.permutation": "np.random.default_rng(0).permutation"},
    """Your batches are the same whatever generator is handed in, so every epoch would go through
    the same ones. The usual cause is a generator made inside the function, which starts again at
    each call. Draw from the `rng` of the caller.""",
)

random_mini_batches.slip(
    "draws_from_the_global_generator",
    {"rng.permutation": "np.random.permutation"},
    """Two calls with equal generators give different batches, so nobody can repeat your training.
    Functions such as np.random.permutation draw from a hidden generator that the whole program
    shares. The one to draw from is handed in.""",
)


@random_mini_batches.mistake
def mixes_the_callers_arrays(X, Y, batch_size, rng):
    """After the call the caller's X has changed. Writing into an array that was handed in, as
    `X[:] = ...` and `rng.shuffle(X)` do, changes it for everybody. Make mixed copies, or cut by
    numbers."""
    m = X.shape[1]
    order = rng.permutation(m)
    X[:], Y[:] = X[:, order], Y[:, order]
    starts = range(0, m, batch_size)
    return [(X[:, k : k + batch_size].copy(), Y[:, k : k + batch_size].copy()) for k in starts]


@random_mini_batches.mistake
def cuts_along_the_features(X, Y, batch_size, rng):
    """It looks as if your batches hold some of the features of all examples. Examples are the
    columns here, and the first index of an array counts its rows. Look at where your slice stands
    in the brackets."""
    m = X.shape[1]
    order = rng.permutation(m)
    X, Y = X[:, order], Y[:, order]
    return [(X[k : k + batch_size], Y[k : k + batch_size]) for k in range(0, m, batch_size)]


random_mini_batches.slip(
    "drops_the_axis_of_Y",
    {"Y[:, piece]": "Y[0, piece]"},
    """Your label batches have one axis only, where Y has two. Subtracting such an array from a
    row happens to work, from a column it makes a matrix. A single number as an index drops its
    axis, a slice keeps it.""",
)

random_mini_batches.slip(
    "returns_two_lists",
    {"(X[:, piece], Y[:, piece])": "X[:, piece] for piece in pieces], [Y[:, piece]"},
    """You return a list of X batches and a list of Y batches. The training loop takes one pair at
    a time, so X and Y of one batch belong together in one entry of a single list.""",
)
