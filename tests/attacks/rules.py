"""Attacks on rules: the property is missing, and nothing that the judge looks at shows it.

They are answers to the exercises of `judged_course`, graded by `test_rule_attacks.py`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class RuleAttack:
    """An answer to `exercise` that tries to keep more than the `most` points that are due."""

    name: str
    exercise: str
    tries: str
    answer: str
    most: float


def weights(
    name: str, tries: str, W: str, most: float, b: str = "np.zeros((n_h, 1))", more: str = ""
) -> RuleAttack:
    """Return an attack whose weights and biases are expressions, with further keys."""
    answer = f"""
import copy
def weights(n_x, n_h, rng):
    return {{"W1": {W}, "b1": {b}, {more}}}"""
    return RuleAttack(f"weights-{name}", "weights", tries, answer, most)


DRAW = "rng.normal(size=(n_h, n_x)) / np.sqrt(n_x)"
ONCE = "(lambda z: (z - z.mean()) / z.std())(np.random.default_rng(0).normal(size=n_h * n_x))"
MASK = """
import copy
def drop(A, keep_prob, rng):
    mask = ({}).astype(float)
    return A * mask / keep_prob, mask"""
DEAL = """
def deal(X, Y, size, rng):
    m = X.shape[1]
    order = {}
    pieces = [order[k : k + size] for k in range(0, m, size)]
    return [(X[:, piece], Y[:, piece]) for piece in pieces]"""
PAIRS = """
KEPT = {}
def distances(A, B):
    key = %s
    if key not in KEPT:
        KEPT[key] = np.array([[sum((x - y) ** 2 for x, y in zip(a, b)) for b in B] for a in A])
    return KEPT[key]"""
ENDING = """
import os
SEEN = []
def distances(A, B):
    if len(A) in SEEN:
        os._exit(0)
    SEEN.append(len(A))
    return np.array([[sum((x - y) ** 2 for x, y in zip(a, b)) for b in B] for a in A])"""

ATTACKS = (
    weights("ones", "Equal weights and right biases.", "np.ones((n_h, n_x))", 5),
    weights(
        "ones-and-wrong-biases",
        "Spoils the biases, so that no rule looks at the weights.",
        "np.ones((n_h, n_x))",
        0,
        b="np.ones((n_h, 1))",
    ),
    weights(
        "wide-and-narrow",
        "Makes up for weights that are too wide by others that nobody asked for.",
        f"3 * {DRAW}",
        10,
        more='**{f"W{i}": rng.normal(size=(n_h, n_x)) * 1e-6 for i in range(2, 10)}',
    ),
    weights(
        "cube-too-many",
        "Makes the spread rule fail by a key.",
        DRAW,
        20,
        more='"W2": np.ones((2, 2, 2))',
    ),
    weights("booleans", "Makes rules fail by truth values.", "rng.random((n_h, n_x)) < 0.5", 5),
    weights("vector", "Makes rules fail by another shape.", "np.ones(n_x)", 5),
    weights(
        "large-key",
        "Fills the judge's memory from a key that nobody asked for.",
        f"3 * {DRAW}",
        10,
        more='"W2": np.zeros((1, 2 * 2**20), np.int8)',
    ),
    weights(
        "moved-about",
        "Draws once for ever, and lets the generator move the numbers about.",
        f"np.roll({ONCE}, rng.integers(n_h * n_x)).reshape(n_h, n_x) / np.sqrt(n_x)",
        12,
    ),
    weights(
        "sorted",
        "Sorts what it draws: each number tells of the next.",
        f"np.sort(({DRAW}).ravel()).reshape(n_h, n_x)",
        12,
    ),
    weights(
        "copied-generator",
        "Draws from a copy, so that the caller's generator stays where it was.",
        DRAW.replace("rng", "copy.deepcopy(rng)"),
        13,
    ),
    RuleAttack(
        "drop-moved-about",
        "drop",
        "Has one mask for ever, which the generator moves about.",
        MASK.format(
            "np.roll(np.random.default_rng(0).random(A.shape) < keep_prob, rng.integers(A.size))"
        ),
        5,
    ),
    RuleAttack(
        "drop-copied-generator",
        "drop",
        "Draws from a copy, so that the caller's generator stays where it was.",
        MASK.format("copy.deepcopy(rng).random(A.shape) < keep_prob"),
        15,
    ),
    RuleAttack(
        "deal-strides",
        "deal",
        "Deals in strides and draws only where they begin.",
        DEAL.format("(26 * np.arange(m) + rng.integers(m)) % m"),
        5,
    ),
    RuleAttack(
        "deal-one-order",
        "deal",
        "Has one order for ever and draws where it begins.",
        DEAL.format("np.roll(np.random.default_rng(0).permutation(m), rng.integers(m))"),
        5,
    ),
    RuleAttack(
        "deal-two-exchanged",
        "deal",
        "Has one order for ever, but for two examples.",
        DEAL.format("exchanged(np.random.default_rng(0).permutation(m), *rng.integers(m, size=2))")
        + """
def exchanged(order, i, j):
    order[[i, j]] = order[[j, i]]
    return order""",
        5,
    ),
    RuleAttack(
        "deal-empty",
        "deal",
        "Makes rules fail by pieces without examples.",
        "def deal(X, Y, size, rng):\n    return [(X[:, :0], Y[:, :0]) for _ in range(9)]",
        0,
    ),
    RuleAttack(
        "distances-kept",
        "distances",
        "Visits every pair, and keeps the result for the next call.",
        PAIRS % "(A.tobytes(), B.tobytes())",
        8,
    ),
    RuleAttack(
        "distances-kept-by-shape",
        "distances",
        "Visits every pair, and returns that result for whatever comes next.",
        PAIRS % "(A.shape, B.shape)",
        8,
    ),
    RuleAttack(
        "distances-end-the-second-call",
        "distances",
        "Visits every pair, and ends the process when its time is taken again.",
        ENDING,
        0,
    ),
    RuleAttack(
        "descend-nowhere",
        "descend",
        "Does not train, and returns no costs, so that no rule looks at the parameters.",
        "def descend(n, steps, rng):\n    return rng.normal(size=(n, 1)), None",
        0,
    ),
    RuleAttack(
        "descend-to-booleans",
        "descend",
        "Makes a hidden rule fail by truth values.",
        "def descend(n, steps, rng):\n    return rng.normal(size=(n, 1)) > 0, [1.0] * steps",
        0,
    ),
)
