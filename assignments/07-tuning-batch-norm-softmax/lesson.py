"""Tuning, batch norm, softmax: what its exercises share."""

import numpy as np

from dlkit.exercise import draws
from dlkit.reference.batch_norm import batch_norm_forward

# Handed out in the lesson, because it needs them: answers of earlier lessons.
GIVEN = {
    "00-numpy-warmup": ("softmax",),
    "02-shallow-network": ("relu_derivative",),
    "03-deep-network": ("initialize_parameters_deep", "linear_forward", "linear_backward"),
    "05-optimization": ("random_mini_batches", "initialize_adam", "update_with_adam"),
    "06-gradient-checking": ("numerical_gradient", "gradient_check"),
}


# Labels. Each class occurs that should, and the last one does not where a case says so, because
# whoever counts the classes by the largest label is right otherwise.


def class_labels(rng, C, m, absent=()):
    """Draw labels, (1, m), of all C classes but those in `absent`; m is at least C."""
    present = [c for c in range(C) if c not in absent]
    drawn = np.concatenate([present, rng.choice(present, size=m - len(present))])
    return rng.permutation(drawn)[None, :].astype(np.int64)


def one_hot_columns(labels, C):
    """Return the (C, m) of 0 and 1 that belongs to labels (1, m)."""
    return np.array([[1.0 if label == c else 0.0 for label in labels[0]] for c in range(C)])


# Units of batch norm. Means are far from 0, because a mean of 0 hides that it is not taken off;
# deviations differ from unit to unit; there are not as many units as examples, because then a
# wrong axis has the right shape.


def units(rng, n, m, deviation=(0.5, 3.0)):
    """Draw Z, (n, m), whose units differ in mean and deviation."""
    spread = rng.uniform(*deviation, size=(n, 1))
    Z = rng.normal(size=(n, m))
    Z = (Z - Z.mean(axis=1, keepdims=True)) / Z.std(axis=1, keepdims=True)
    return spread * Z + draws.either_sign(rng, 1, 4, (n, 1))


def scale_and_shift(rng, n):
    """Draw gamma and beta, (n, 1) each: no gamma is near 1 and some are negative, no beta is 0."""
    gamma = draws.either_sign(rng, 1.5, 3, (n, 1)) / rng.choice([1, 4], size=(n, 1))
    return gamma, draws.either_sign(rng, 0.5, 2, (n, 1))


def size(rng):
    """Draw n and m, different, few examples: m - 1 in place of m shows."""
    n = int(rng.integers(2, 5))
    return n, n + int(rng.integers(2, 5))


def cache_of(Z, gamma, epsilon):
    """Return the cache of a forward pass."""
    return batch_norm_forward(Z, gamma, np.zeros_like(gamma), epsilon)[1]
