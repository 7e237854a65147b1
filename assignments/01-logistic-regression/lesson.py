"""Logistic regression: what its exercises share."""

import numpy as np

from dlkit.exercise.draws import either_sign, labels

# Inputs. The sizes are distinct and larger than 1, because n_x = m hides a wrong transpose and
# m = 1 every wrong 1/m; the bias is not 0; scores are of order 1, so that no slope is flat and no
# probability is 0 or 1, or they are those of `sure`.


def unit(rng, X):
    """Draw w, (n_x, 1), and b, such that no score of X is beyond 3.5."""
    w = rng.normal(size=(X.shape[0], 1))
    return w * 2.5 / np.abs(w.T @ X).max(), float(rng.choice([-1, 1]) * rng.uniform(0.3, 1.0))


def problem(rng, X):
    """Draw w, b and Y for X, in the order of the arguments: w, b, X, Y."""
    return (*unit(rng, X), X, labels(rng, X.shape[1]))


# How far scores lie on the side of the label. Clipped scores or probabilities show at -10.05. The
# other large losses keep the cost so high that 1e-8 inside a logarithm does not show. The first
# seven are of one class, so that the slope of the bias is above 1/4.
MARGINS = (-10.05, -5.3, -5.1, -4.9, -4.6, 0.6, 0.3, 10.05, 9.5, 5.3, 2.0, 1.5, 1.0)


def sure(rng):
    """Draw w, b, X and Y of a unit that is sure of itself, rightly and wrongly.

    Sizes are above 11. Feature 0 is of order 100, on the side of the errors: its slope is above 10.
    The weight of feature 1, and the bias, are above 10 in size.
    """
    n_x, m = 12, len(MARGINS)
    one, order = rng.integers(2), rng.permutation(m)
    while (order[10] < 7) == (order[12] < 7):  # whoever stops counting at the eleventh shows
        order = rng.permutation(m)
    X, Y = rng.normal(size=(n_x, m)), np.where(order < 7, one, 1.0 - one)[np.newaxis]
    towards = np.where(Y == 1, 1.0, -1.0)
    w, _ = unit(rng, X)
    X[0], w[0] = -towards * rng.uniform(150.0, 180.0, size=m), 0.01 * w[0]
    X[1], w[1] = 0.1 * X[1], either_sign(rng, 11.0, 13.0, 1)
    b = float(either_sign(rng, 11.0, 13.0, 1)[0])
    others = np.vstack([[[0.0], [0.0]], w[2:] / np.sum(w[2:] ** 2)])
    X += others @ (towards * np.take(MARGINS, order) - w.T @ X - b)
    return w, b, X, Y


def sizes(rng):
    """Draw (n_x, m), at least 3 features and more examples."""
    return int(rng.integers(3, 6)), int(rng.integers(7, 10))
