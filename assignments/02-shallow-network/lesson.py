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


def network(rng, X, n_h, reach=(2.0, 2.5)):
    """Draw the parameters of a network for X; `reach` is that of the scores in each layer."""
    W1, b1 = layer(rng, X, n_h, reach[0])
    W2, b2 = layer(rng, np.tanh(W1 @ X + b1), 1, reach[1])
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def away_from_zero(rng, *shape, reach=3.0):
    """Draw scores of both signs, none of them near 0, where ReLU has no slope."""
    signs = np.resize([1.0, -1.0], int(np.prod(shape)))
    return rng.uniform(0.2, reach, size=shape) * rng.permutation(signs).reshape(shape)


def near_and_far(rng):
    """Draw a vector with scores close to 0 and far from it, on both sides.

    Far out the sigmoid is closer to 0 and to 1 than 1e-4, and so is the slope of tanh at both.
    """
    close, far = rng.uniform(0.002, 0.005, size=2), rng.uniform(11.0, 14.0, size=2)
    signs = np.array([1.0, -1.0])
    return rng.permutation(np.concatenate([away_from_zero(rng, 3), close * signs, far * signs]))


EDGES = {"an array without axes": {"edge": 0.1}, "whole numbers": {"edge": 0.2}}  # of `scores`


def scores(rng):
    """Yield a title and a z of each kind that a slope is asked for."""
    yield "a single number above zero", float(rng.uniform(0.5, 2.5))
    yield "a single number below zero", -float(rng.uniform(0.5, 2.5))
    yield "an array without axes", np.array(-rng.uniform(0.5, 2.5))
    yield "a vector", near_and_far(rng)
    yield "a row of scores", away_from_zero(rng, 1, 7)
    yield "whole numbers", rng.permuted([[-3, -2, -1, 1], [-1, 1, 2, 3]], axis=1)
    # 40 numbers near 0, so that even the slopes of the sigmoid have a norm above 1.
    yield "three axes, transposed", away_from_zero(rng, 2, 4, 5, reach=1.2).T
