"""softmax_cross_entropy: the cost of C classes, averaged, and dZ = softmax(Z) - Y, not averaged."""

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import softmax_regression as reference

from ..lesson import class_labels, one_hot_columns

softmax_cross_entropy = Exercise(
    reference.softmax_cross_entropy, outputs=("cost", "dZ"), parts={"cost": 7, "dZ": 5}
)


def labelled(rng, C, m):
    """Draw one-hot labels of m examples; all classes occur where there are examples enough."""
    if m < C:
        return one_hot_columns(rng.integers(0, C, size=(1, m)), C)
    return one_hot_columns(class_labels(rng, C, m), C)


@softmax_cross_entropy.cases
def _(rng):
    C, m = int(rng.integers(3, 6)), int(rng.integers(7, 11))
    yield f"{C} classes, {m} examples", (2 * rng.normal(size=(C, m)), labelled(rng, C, m))
    yield "one example", (3 * rng.normal(size=(C, 1)), labelled(rng, C, 1))
    yield "two classes", (rng.normal(size=(2, m)), labelled(rng, 2, m))
    yield (
        "transposed arrays",
        (2 * draws.transposed(rng, 4, m + 1), draws.as_transpose(labelled(rng, 4, m + 1))),
    )
    equal = np.full((C + 2, 3), float(rng.uniform(-5, 5)))
    yield "all scores equal", (equal, labelled(rng, C + 2, 3))
    level = rng.uniform(800, 990)
    high = level + rng.normal(size=(3, 5))
    yield "scores near 1000", (high, labelled(rng, 3, 5)), {"edge": 0.15}
    levels = level * np.array([[1, -1, -1, 1, 0]])
    far = levels + rng.normal(size=(4, 5))
    yield "examples whose scores lie far apart", (far, labelled(rng, 4, 5)), {"edge": 0.15}
    wrong = np.array([[-1000.0, 1000.0], [995.0, 0.0], [0.0, -1000.0]]) + rng.uniform(0, 5, (3, 2))
    Y = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]])
    yield "the right class far below another", (np.clip(wrong, -1000, 1000), Y), {"edge": 0.2}


@softmax_cross_entropy.right_answer
def plain(Z, Y):
    """The logarithm of the sum first, then probabilities and cost from it."""
    m = Z.shape[1]
    shifted = Z - np.max(Z, axis=0, keepdims=True)
    log_P = shifted - np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))
    cost = -np.sum(Y * log_P) / m
    return cost, np.exp(log_P) - Y


@softmax_cross_entropy.right_answer
def example_by_example(Z, Y):
    """A loop over the columns; the cost is a difference of two scores."""
    total, dZ = 0.0, np.zeros(Z.shape)
    for i in range(Z.shape[1]):
        z, right = Z[:, i], int(np.argmax(Y[:, i]))
        top = z.max()
        powers = np.exp(z - top)
        total += top + np.log(powers.sum()) - z[right]
        dZ[:, i] = powers / powers.sum()
        dZ[right, i] -= 1
    return total / Z.shape[1], dZ


@softmax_cross_entropy.right_answer
def by_logaddexp(Z, Y):
    """NumPy's own logarithm of a sum of powers; a list for the tuple."""
    log_P = Z - np.logaddexp.reduce(Z, axis=0)
    print(log_P.shape)
    return [np.mean(-(Y * log_P).sum(axis=0)), np.exp(log_P) - Y]


softmax_cross_entropy.slip(
    "sums_the_losses",
    {" / m": ""},
    """Your cost is the sum of the losses, so it grows with the number of examples. A cost is an
    average over the examples: ask how many there are.""",
)
