"""Metrics and strategy: what its exercises share."""

import numpy as np

# Handed out in the lesson, because it needs them: answers of earlier lessons.
GIVEN = {
    "00-numpy-warmup": ("softmax",),
    "01-logistic-regression": ("sigmoid", "propagate", "optimize", "cost_from_logits"),
    "04-regularization": ("train_dev_test_split",),
    "06-gradient-checking": ("standardize",),
    "07-tuning-batch-norm-softmax": ("one_hot", "softmax_cross_entropy", "train_softmax"),
}


# Equal counts hide an exchange: as many misses as false alarms give equal precision and recall.


def distinct(rng, low, high, count):
    """Draw `count` different whole numbers from `low` to `high` - 1."""
    return [int(n) for n in rng.choice(np.arange(low, high), size=count, replace=False)]


def outcomes(rng, tp, fp, fn, tn):
    """Draw Y_hat and Y, (1, m), with these counts, in a random order."""
    found = np.repeat([1.0, 1.0, 0.0, 0.0], (tp, fp, fn, tn))
    there = np.repeat([1.0, 0.0, 1.0, 0.0], (tp, fp, fn, tn))
    order = rng.permutation(len(found))
    return found[order][np.newaxis], there[order][np.newaxis]


def other_class(rng, labels, classes):
    """Return labels of which each is another class than before."""
    return (labels + rng.integers(1, classes, size=labels.shape)) % classes
