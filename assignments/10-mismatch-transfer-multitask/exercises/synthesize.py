"""synthesize: each example plus `strength` times a noise of its own, drawn from K of them."""

import numpy as np

from dlkit.check.rules import Rule
from dlkit.exercise import Exercise, draws
from dlkit.reference import mismatched_data as reference

SUM = {"of": "", "among": "noises", "around": "X", "times": "strength"}

synthesize = Exercise(
    reference.synthesize,
    points=12,
    free=("",),
    rules=[
        Rule("columns picked", 12, SUM),
        Rule("equally often", 6, SUM),
        Rule("each pick on its own", 6, SUM),
        Rule("randomness from rng", 4),
    ],
)


def noises(rng, n_x, K):
    """Draw K columns, (n_x, K), no two of them alike, of whole sixteenths."""
    columns = rng.integers(-16, 17, size=(n_x, K)) / 16
    step = 4 / 2 ** np.ceil(np.log2(K))
    columns[rng.integers(n_x)] = step * rng.permutation(K) - 2
    return columns


def numbers(rng, n_x, m):
    """Draw X, (n_x, m), beyond 0 and 1 on both sides, so that what limits them shows."""
    return rng.integers(-40, 41, size=(n_x, m)) / 16


# Only shapes are compared; the rest is left to the rules. No strength is 1 or 0, K is never m.
# With few noises and many examples, a draw that is wrong at its ends shows; with more noises than
# examples, one without replacement. Several generators show one that knows few results only.
@synthesize.cases
def _(rng):
    seed = int(rng.integers(2**32))
    n_x, K, m = int(rng.integers(3, 6)), int(rng.integers(12, 14)), int(rng.integers(300, 330))
    strength = float(rng.choice([rng.uniform(0.3, 0.7), rng.uniform(1.5, 2.5)]))
    same = numbers(rng, n_x, m), noises(rng, n_x, K), strength
    yield "many examples", (*same, np.random.default_rng(seed))
    yield "the same with an equal generator", (*same, np.random.default_rng(seed))
    yield "the same with another generator", (*same, np.random.default_rng(seed + 1))
    X = draws.as_transpose(6 * numbers(rng, n_x + 1, 70 * K))
    other = X, draws.as_every_second(noises(rng, n_x + 1, K)), strength / 2
    yield "another number, transposed", (*other, np.random.default_rng(seed + 2))
    ends = numbers(rng, n_x, 2400), noises(rng, n_x, int(rng.integers(4, 6))), strength
    yield "few noises, many examples", (*ends, np.random.default_rng(seed + 7))
    K_many = int(rng.integers(440, 460))
    many = numbers(rng, n_x, 300), noises(rng, n_x, K_many), -strength
    yield "more noises than examples", (*many, np.random.default_rng(seed + 3))
    few = numbers(rng, n_x, 25), noises(rng, n_x, K), strength / 3
    for number in range(1, 5):
        generator = np.random.default_rng(seed + 10 + number)
        yield f"few examples, generator {number}", (*few, generator)
    whole = draws.images(rng, n_x, 40), noises(rng, n_x, K), strength
    yield "images of whole numbers", (*whole, np.random.default_rng(seed + 4)), {"edge": 0.15}
    lone = numbers(rng, n_x, 25), noises(rng, n_x, 1), strength
    yield "a single noise", (*lone, np.random.default_rng(seed + 5)), {"edge": 0.1}
    one = numbers(rng, n_x, 1), noises(rng, n_x, K), strength
    yield "a single example", (*one, np.random.default_rng(seed + 6)), {"edge": 0.1}


@synthesize.right_answer
def plain(X, noises, strength, rng):
    """The number of a noise for each example, all at once."""
    K, m = noises.shape[1], X.shape[1]
    drawn = rng.integers(0, K, size=m)
    noisy = X + strength * noises[:, drawn]
    return noisy


@synthesize.right_answer
def example_by_example(X, noises, strength, rng):
    """A loop that draws one noise for each column."""
    columns = []
    for i in range(X.shape[1]):
        k = rng.integers(noises.shape[1])
        columns.append(X[:, i] + strength * noises[:, k])
    return np.array(columns).T


@synthesize.right_answer
def by_choice(X, noises, strength, rng):
    """The generator's method for picking columns; a sum into a copy."""
    result = np.array(X, dtype=float)
    result += rng.choice(noises, size=X.shape[1], axis=1) * strength
    return result


@synthesize.right_answer
def with_one_hot_columns(X, noises, strength, rng):
    """A matrix product with columns of a single 1; the number from a uniform draw; prints."""
    K, m = noises.shape[1], X.shape[1]
    drawn = np.floor(rng.random(m) * K)
    chosen = (np.arange(K)[:, np.newaxis] == drawn).astype(float)
    print(chosen.sum(axis=1))
    return X + strength * (noises @ chosen)


synthesize.slip(
    "adds_one_noise_to_all",
    {"size=m": "size=1"},
    """All your examples got the same noise, as when one number is drawn and used for all. A net can
    learn that one noise by heart and subtract it, and then it knows nothing of any other. Draw as
    many numbers as there are examples.""",
)

synthesize.slip(
    "deals_the_noises_out_in_turn",
    {"rng.integers(0, K, size=m)": "np.arange(m) % K"},
    """Which noise an example gets depends on its place, and no generator makes a difference. Where
    data lies sorted by class, such an order can tie a noise to a class. Draw the number of the
    noise for each example.""",
)

synthesize.slip(
    "mixes_noises_dealt_out_in_turn",
    {"rng.integers(0, K, size=m)": "rng.permutation(m) % K"},
    """Each noise occurs equally often, or just once more or less. Independent draws do not do that:
    some come more often than others by chance. It looks as if the noises are dealt out in turn
    and then mixed.""",
)

synthesize.slip(
    "draws_too_few_and_repeats_them",
    {"rng.integers(0, K, size=m)": "np.resize(rng.integers(0, K, size=m // 2 + 1), m)"},
    """The sequence of your noises repeats itself, as when a shorter draw is used again for the
    examples that are left. Draw as many numbers as there are examples.""",
)

synthesize.slip(
    "repeats_one_shuffled_round",
    {"rng.integers(0, K, size=m)": "np.resize(rng.permutation(K), m)"},
    """Each noise comes again after the same number of examples, as when all are shuffled once and
    this order is used over and over. Draw a number for each example, whatever came before.""",
)

synthesize.slip(
    "draws_without_replacement",
    {"rng.integers(0, K, size=m)": "rng.choice(K, size=m, replace=K < m)"},
    """Where there are more noises than examples, no noise comes twice. What an example gets should
    not depend on what the others got: a noise that was drawn may be drawn again.""",
)

synthesize.slip(
    "never_draws_the_later_noises",
    {"rng.integers(0, K, size=m)": "rng.integers(0, min(m, K), size=m)"},
    """Where there are more noises than examples, some of them never come, as when only as many are
    used as there are examples. How many noises there are is the number of columns of `noises`.""",
)


@synthesize.mistake
def never_gives_neighbours_the_same_noise(X, noises, strength, rng):
    """Two neighbours never get the same noise, as when a number that equals the last one is drawn
    again. What an example gets should not depend on what the others got: the same noise may come
    twice in a row."""
    noisy, last = np.array(X, dtype=float), -1
    for i in range(X.shape[1]):
        k = rng.integers(noises.shape[1])
        while k == last and noises.shape[1] > 1:
            k = rng.integers(noises.shape[1])
        noisy[:, i] += strength * noises[:, k]
        last = k
    return noisy


synthesize.slip(
    "makes_both_ends_half_as_likely",
    {"rng.integers(0, K, size=m)": "np.round(rng.random(m) * (K - 1)).astype(int)"},
    """The noises do not come equally often, as when numbers with a fraction are drawn and rounded:
    the first and the last are reached from one side only, so they come half as often. Look for the
    generator's method that draws whole numbers.""",
)

synthesize.slip(
    "sorts_what_was_drawn",
    {"rng.integers(0, K, size=m)": "np.sort(rng.integers(0, K, size=m))"},
    """Neighbours have the same noise in long runs, as when the numbers are sorted after drawing.
    What is drawn for each example has to stay in the order in which it was drawn.""",
)

synthesize.slip(
    "draws_by_a_bell_curve",
    {"rng.integers(0, K, size=m)": "np.clip(rng.normal(K / 2, K / 6, m), 0, K - 1).astype(int)"},
    """Some of the noises come far more often than others. All of them are to be equally likely:
    look for the generator's method that draws whole numbers evenly.""",
)

synthesize.slip(
    "leaves_the_last_noise_out",
    {"rng.integers(0, K, size=m)": "rng.integers(0, max(K - 1, 1), size=m)"},
    """One of the noises never occurs, as when the upper end of the draw is one too low. The upper
    end of `rng.integers` is excluded already.""",
)

synthesize.slip(
    "draws_for_each_number",
    {
        "rng.integers(0, K, size=m)": "rng.integers(0, K, size=X.shape)",
        "noises[:, drawn]": "np.take_along_axis(noises, drawn, axis=1)",
    },
    """Your columns are mixtures of several noises, as when each number of an example gets a draw of
    its own. That destroys what belongs together in a noise: here, neighbouring pixels. Draw one
    number for a whole column.""",
)

synthesize.slip(
    "forgets_the_strength",
    {"strength * noises": "noises"},
    """What you add is a noise at its full size, whatever strength is asked for. Look for an
    argument that is not used.""",
)

synthesize.slip(
    "mixes_all_noises",
    {
        "noises[:, drawn]": "(noises @ drawn)",
        "rng.integers(0, K, size=m)": "rng.dirichlet(np.ones(K), size=m).T",
    },
    """What you add is no column of the noises, as when each example gets a weighted mean of all of
    them. In a mean of many noises most of each is lost. Draw the number of one noise.""",
)

synthesize.slip(
    "adds_several_noises",
    {
        "noises[:, drawn]": "(noises @ drawn)",
        "rng.integers(0, K, size=m)": "rng.integers(0, 2, size=(K, m))",
    },
    """What you add is no column of the noises, as when each example gets a sum of
    several of them. Draw the number of one noise.""",
)

synthesize.slip(
    "multiplies_the_examples_too",
    {"X + strength * noises[:, drawn]": "strength * (X + noises[:, drawn])"},
    """The examples themselves have changed in size, as when the strength multiplies the whole sum.
    It belongs to the noise alone: look at your brackets.""",
)

synthesize.slip(
    "mixes_instead_of_adding",
    {"X + strength *": "(1 - strength) * X + strength *"},
    """The examples themselves have changed in size, as in a weighted mean of example and noise. A
    microphone in a car does not turn the voice down; the noise comes on top.""",
)

synthesize.slip(
    "limits_the_result",
    {"return noisy": "return np.clip(noisy, 0, 1)"},
    """Your result never leaves the range from 0 to 1. Cutting numbers off is a change of its own,
    which the target may not have. Add, and do nothing else.""",
)

synthesize.slip(
    "rescales_the_result",
    {"return noisy": "return noisy / np.abs(noisy).max()"},
    """All your numbers are scaled down, as when the sum is brought back to a fixed range. Then the
    synthesised examples are paler than the real ones. Add, and do nothing else.""",
)

synthesize.slip(
    "returns_the_examples_too",
    {"return noisy": "return np.hstack([X, noisy])"},
    """Your result has twice as many columns as X, as when the clean examples stand beside the noisy
    ones. Whether to train on both is the caller's decision.""",
)

synthesize.slip(
    "keeps_whole_numbers",
    {"return noisy": "return noisy.astype(X.dtype)"},
    """With images of whole numbers your result has whole numbers as well, and everything behind the
    decimal point is lost. Most noises are gone then. Look at the type of what you return.""",
)

synthesize.slip(
    "adds_into_the_array_it_was_given",
    {"return noisy": "X[...] = noisy\n    return X"},
    """After the call the caller's clean examples are gone: the noise was written into the array
    that was handed in. Give the sum a name of its own.""",
)

synthesize.slip(
    "seeds_a_generator_of_its_own",
    {"rng.integers": "np.random.default_rng(0).integers"},
    """Different generators bring the same noises, as when you start one of your own with a fixed
    seed, or with one of a few. Then epochs would bring the same sums. Draw from the one that is
    handed in.""",
)

synthesize.slip(
    "draws_from_the_global_generator",
    {"rng.integers": "np.random.randint"},
    """Two calls with equal generators give different results, so nobody can repeat your training.
    The functions of np.random draw from a state that the whole program shares.""",
)
