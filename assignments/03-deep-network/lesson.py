"""The deep network: what its exercises share."""

import numpy as np

from dlkit.exercise import draws

GIVEN = {
    "01-logistic-regression": ("sigmoid",),
    "02-shallow-network": ("sigmoid_derivative", "relu_derivative"),
}


# Inputs. Neighbouring layers differ in size, because a square W hides a missing transpose; m >= 7,
# because m = 1 hides every wrong 1/m; no bias is 0; every hidden unit is cut off for some examples
# and not for others; no score is at ReLU's corner and no probability near 0 or 1.


def sizes(rng):
    """Draw (n_prev, n, m), all different: neither factor of a product is square."""
    n_prev, n = rng.permutation([2, 3, 4, 5])[:2]
    return int(n_prev), int(n), int(rng.integers(7, 10))


def unit_by_unit(rng, A_prev, n):
    """Draw W, (n, n_prev), and b, (n, 1), whose scores have deviation 1 and both signs per unit."""
    while True:
        W = rng.normal(size=(n, A_prev.shape[0]))
        W /= (W @ A_prev).std(axis=1, keepdims=True)
        b = rng.uniform(-0.5, 0.5, size=(n, 1)) - (W @ A_prev).mean(axis=1, keepdims=True)
        Z = W @ A_prev + b
        mixed = np.all(Z.min(axis=1) < -0.1) and np.all(Z.max(axis=1) > 0.1)
        if mixed and np.abs(Z).min() > 0.01 and np.abs(b).min() > 0.05:
            return W, b


def one_layer(rng, A_prev, n, deviation=1.0):
    """Draw the arguments A_prev, W, b of a layer of n units, with scores of that deviation."""
    W, b = unit_by_unit(rng, A_prev, n)
    return A_prev, deviation * W, deviation * b


def tiny_layer(rng):
    """Draw A_prev, (1, 1), W and b, (3, 1), all scores above 0: what drops an axis shows."""
    return tuple(rng.uniform(0.5, 1.5, size=(n, 1)) for n in (1, 3, 3))


def network(rng, X, widths, deviation=1.0):
    """Draw parameters for X and layers of these widths, the output layer's last."""
    parameters, A = {}, X
    for number, n in enumerate(widths, 1):
        _, W, b = one_layer(rng, A, n, deviation)
        parameters |= {f"W{number}": W, f"b{number}": b}
        A = np.maximum(W @ A + b, 0.0)
    return parameters


def widths(rng, n_x, depth):
    """Draw the widths of `depth` layers, the last 1; neighbours differ."""
    return [*draws.widths(rng, (3, 4, 5, 6), depth, first=n_x)[1:], 1]


def shuffled(rng, parameters):
    """Return the dict with its keys neither in the order they were made in nor sorted."""
    return draws.shuffled(rng, parameters, lambda keys: keys != sorted(keys))


def generator(rng):
    """Draw a generator, as (how to make it); called twice it gives two that are equal."""
    seed = int(rng.integers(2**32))
    return lambda: np.random.default_rng(seed)


def net(rng, draw, depth, deviation=1.0):
    """Draw the arguments X, parameters of a network of `depth` layers."""
    n_x, _, m = sizes(rng)
    X = draw(rng, n_x, m)
    return X, network(rng, X, widths(rng, n_x, depth), deviation)


def tiny_net(rng):
    """Draw X, (1, 1), and the parameters of 3 hidden units and the output; see `tiny_layer`."""
    X, W1, b1 = tiny_layer(rng)
    return X, {"W1": W1, "b1": b1, "W2": rng.normal(size=(1, 3)), "b2": rng.normal(size=(1, 1))}


def cache_of(rng, A_prev, n, deviation=1.0):
    """Draw the cache of a layer of n units."""
    _, W, b = one_layer(rng, A_prev, n, deviation)
    return A_prev, W, b, W @ A_prev + b


def tiny_cache(rng):
    """Draw the cache of `tiny_layer`."""
    A_prev, W, b = tiny_layer(rng)
    return A_prev, W, b, W @ A_prev + b


def steep(rng, n, m):
    """Draw slopes, (n, m), far beyond 10, with one sign for each unit, so means are large too."""
    return draws.either_sign(rng, 1.0, 2.0, (n, 1)) * rng.uniform(200.0, 400.0, size=(n, m))
