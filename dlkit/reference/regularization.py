"""Telling over-fitting from under-fitting, and what helps against it."""

from collections.abc import Sequence

import numpy as np

from dlkit.reference.losses import cross_entropy

Pair = tuple[np.ndarray, np.ndarray]
Parameters = dict[str, np.ndarray]


def train_dev_test_split(
    X: np.ndarray,
    Y: np.ndarray,
    dev_fraction: float,
    test_fraction: float,
    rng: np.random.Generator,
) -> tuple[Pair, Pair, Pair]:
    """Return random, disjoint (X, Y) pairs for training, development and test.

    Development and test sizes are rounded to the nearest whole number; training gets the rest.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    dev, test, train = np.split(order, [n_dev, n_dev + n_test])
    return tuple((X[:, members], Y[:, members]) for members in (train, dev, test))


def diagnose(
    train_error: float, dev_error: float, bayes_error: float = 0.0, gap: float = 0.02
) -> set[str]:
    """Return which of "high bias" and "high variance" the errors (from 0 to 1) show."""
    signs = {
        "high bias": train_error - bayes_error > gap,
        "high variance": dev_error - train_error > gap,
    }
    return {name for name, shown in signs.items() if shown}


def weights(parameters: Parameters) -> dict[str, np.ndarray]:
    """Return the weight matrices alone: biases are not regularised."""
    return {name: value for name, value in parameters.items() if name.startswith("W")}


def l2_cost(AL: np.ndarray, Y: np.ndarray, parameters: Parameters, lambd: float) -> float:
    """Return the cross-entropy plus lambd / (2 m) times the sum of all squared weights."""
    squares = sum(float((W**2).sum()) for W in weights(parameters).values())
    return cross_entropy(AL, Y) + lambd / (2 * Y.shape[1]) * squares


def l2_gradients(grads: Parameters, parameters: Parameters, lambd: float, m: int) -> Parameters:
    """Return the gradients with lambd / m times W added to every dW."""
    penalty = {"d" + name: lambd / m * W for name, W in weights(parameters).items()}
    return {name: value + penalty.get(name, 0.0) for name, value in grads.items()}


def dropout_forward(
    A: np.ndarray, keep_prob: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return A with units dropped and the rest scaled by 1 / keep_prob, and the 0/1 mask.

    Inverted dropout: the mean of each unit stays what it was, so nothing is scaled at test time.
    """
    mask = (rng.random(A.shape) < keep_prob).astype(float)
    return A * mask / keep_prob, mask


def dropout_backward(dA: np.ndarray, mask: np.ndarray, keep_prob: float) -> np.ndarray:
    """Return dA through the mask of the forward pass, scaled alike."""
    return dA * mask / keep_prob


def early_stopping(dev_costs: Sequence[float], patience: int) -> int:
    """Return the best epoch so far when `patience` epochs in a row were no better, or at the end.

    Only a strictly lower cost is better; epochs count from 0.
    """
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


def flip_horizontal(images: np.ndarray) -> np.ndarray:
    """Return (2m, h, w, c): the images, then their mirror images, left and right exchanged."""
    return np.concatenate([images, images[:, :, ::-1]])
