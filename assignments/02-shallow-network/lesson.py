"""A network with one hidden layer: what its exercises share."""

import numpy as np

from dlkit.exercise.draws import either_sign

GIVEN = {"01-logistic-regression": ("sigmoid", "cost_from_logits")}


# Inputs. The sizes n_x, n_h and m are distinct and larger than 2, because equal ones hide a wrong
# transpose and m = 1 every wrong 1/m; weights are of order 1, because in small ones tanh is a
# straight line and its slope can be forgotten; no bias is 0, no probability 0 or 1.


def sizes(rng):
    """Draw n_x, n_h and m, all distinct."""
    n_x, n_h = rng.permutation([3, 4, 5, 6])[:2]
    return int(n_x), int(n_h), int(rng.integers(7, 10))


def layer(rng, A, n, reach):
    """Draw W and b for n units on A, so that no score is beyond `reach` before b is added."""
    W = rng.normal(size=(n, A.shape[0]))
    b = either_sign(rng, 0.3, 1.0, (n, 1))
    return W * reach / np.abs(W @ A).max(), b


def network(rng, X, n_h):
    """Draw the parameters of a network for X."""
    W1, b1 = layer(rng, X, n_h, 2.0)
    W2, b2 = layer(rng, np.tanh(W1 @ X + b1), 1, 2.5)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def away_from_zero(rng, *shape):
    """Draw scores of both signs, none of them near 0, where ReLU has no slope."""
    signs = np.resize([1.0, -1.0], int(np.prod(shape)))
    return rng.uniform(0.2, 3.0, size=shape) * rng.permutation(signs).reshape(shape)


EDGES = {"an array without axes": {"edge": 0.1}, "whole numbers": {"edge": 0.2}}  # of `scores`


def scores(rng):
    """Yield a title and a z of each kind that a slope is asked for."""
    yield "a single number above zero", float(rng.uniform(0.5, 2.5))
    yield "a single number below zero", -float(rng.uniform(0.5, 2.5))
    yield "an array without axes", np.array(-rng.uniform(0.5, 2.5))
    yield "a vector", away_from_zero(rng, 5)
    yield "a row of scores", away_from_zero(rng, 1, 7)
    yield "whole numbers", rng.permuted([[-3, -2, -1, 1], [-1, 1, 2, 3]], axis=1)
    yield "three axes, transposed", away_from_zero(rng, 2, 3, 4).T
