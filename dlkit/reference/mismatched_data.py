"""Training data from elsewhere: how to split it, how to read the errors, how to make more of it.

Examples are columns: X is (n_x, m), Y is (1, m).
"""

import numpy as np

Examples = tuple[np.ndarray, np.ndarray]


def build_splits(
    big: Examples,
    target: Examples,
    n_target_train: int,
    n_train_dev: int,
    n_dev: int,
    rng: np.random.Generator,
) -> dict[str, Examples]:
    """Share out two sources: {"train", "train_dev", "dev", "test"}, each a pair (X, Y).

    `n_target_train` random target examples join `big`. Of this mixture, `n_train_dev` are set
    aside and the rest is train. Of the other target examples, dev gets `n_dev` and test the rest.
    """
    order = rng.permutation(target[0].shape[1])
    joining, dev, test = np.split(order, [n_target_train, n_target_train + n_dev])
    X, Y = (np.hstack([b, t[:, joining]]) for b, t in zip(big, target, strict=True))
    mixed = rng.permutation(X.shape[1])
    train_dev, train = mixed[:n_train_dev], mixed[n_train_dev:]
    return {
        "train": (X[:, train], Y[:, train]),
        "train_dev": (X[:, train_dev], Y[:, train_dev]),
        "dev": (target[0][:, dev], target[1][:, dev]),
        "test": (target[0][:, test], target[1][:, test]),
    }


def error_gaps(
    human: float, train: float, train_dev: float, dev: float, test: float
) -> dict[str, float | str]:
    """Return the gap between each error and the one before it, and the name of the largest."""
    gaps = {
        "avoidable_bias": train - human,
        "variance": train_dev - train,
        "mismatch": dev - train_dev,
        "overfit_to_dev": test - dev,
    }
    return gaps | {"largest": max(gaps, key=gaps.__getitem__)}


def synthesize(
    X: np.ndarray, noises: np.ndarray, strength: float, rng: np.random.Generator
) -> np.ndarray:
    """Return X (n_x, m) plus, for each example, `strength` times a random column of noises."""
    drawn = rng.integers(noises.shape[1], size=X.shape[1])
    return X + strength * noises[:, drawn]
