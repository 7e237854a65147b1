"""Logistic regression: what its exercises share."""

import numpy as np

from dlkit.exercise.draws import labels

# Inputs. The sizes are distinct and larger than 1, because n_x = m hides a wrong transpose and
# m = 1 every wrong 1/m; the bias is not 0; scores are of order 1, so that no slope is flat and no
# probability is 0 or 1.


def unit(rng, X):
    """Draw w, (n_x, 1), and b, such that no score of X is beyond 3.5."""
    w = rng.normal(size=(X.shape[0], 1))
    return w * 2.5 / np.abs(w.T @ X).max(), float(rng.choice([-1, 1]) * rng.uniform(0.3, 1.0))


def problem(rng, X):
    """Draw w, b and Y for X, in the order of the arguments: w, b, X, Y."""
    return (*unit(rng, X), X, labels(rng, X.shape[1]))


def sizes(rng):
    """Draw (n_x, m), at least 3 features and more examples."""
    return int(rng.integers(3, 6)), int(rng.integers(7, 10))
