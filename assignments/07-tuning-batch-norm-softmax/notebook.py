# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Ten classes, batch norm, and the search for settings

# %% locked="setup"
import numpy as np

from dlkit import begin, check

begin("07-tuning-batch-norm-softmax")


# %% solution="one_hot"
def one_hot(labels, C):
    """Return the labels as columns with a single 1.

    labels: (1, m), whole numbers from 0 to C - 1, of any integer type, uint8 too; some classes,
        the last one too, may not occur
    C: the number of classes
    Returns: (C, m), with a 1 in row labels[0, i] of column i and 0 everywhere else.
    """
    ### BEGIN SOLUTION
    return np.eye(C)[:, labels[0]]
    ### END SOLUTION


# %% tests="one_hot"
check(one_hot)


# %% solution="softmax_cross_entropy"
def softmax_cross_entropy(Z, Y):
    """Return the cost of softmax scores, and its derivative.

    Z: scores, (C, m), up to 1000 in size; the examples' scores may lie far apart, and the right
        class up to 2000 below another one
    Y: one-hot labels, (C, m)
    Returns: cost, a number, averaged over the m examples; dZ, (C, m), not averaged.
    """
    ### BEGIN SOLUTION
    m = Z.shape[1]
    shifted = Z - np.max(Z, axis=0, keepdims=True)
    log_P = shifted - np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))
    cost = -np.sum(Y * log_P) / m
    return cost, np.exp(log_P) - Y
    ### END SOLUTION


# %% tests="softmax_cross_entropy"
check(softmax_cross_entropy)


# %% solution="train_softmax"
def train_softmax(X, Y, num_iterations, learning_rate):
    """Train softmax regression by gradient descent on all examples, from zeros.

    X: examples as columns, (n_x, m)
    Y: one-hot labels, (C, m)
    num_iterations: how many steps, at least 1
    learning_rate: how far a step goes
    Returns: parameters, {"W": (C, n_x), "b": (C, 1)}; costs, a list of the cost before each step.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    W = np.zeros((Y.shape[0], X.shape[0]))
    b = np.zeros((Y.shape[0], 1))
    costs = []
    for _ in range(num_iterations):
        cost, dZ = softmax_cross_entropy(W @ X + b, Y)
        costs.append(cost)
        W = W - learning_rate * (dZ @ X.T / m)
        b = b - learning_rate * np.mean(dZ, axis=1, keepdims=True)
    return {"W": W, "b": b}, costs
    ### END SOLUTION


# %% tests="train_softmax"
check(train_softmax)


# %% solution="batch_norm_forward"
def batch_norm_forward(Z, gamma, beta, epsilon):
    """Normalise each unit over the batch, then give it a new deviation and mean.

    Z: scores of a layer before the activation, (n, m), m at least 2; a unit may be constant
    gamma, beta: the new deviation and mean of each unit, (n, 1) each; any signs
    epsilon: a small number, 1e-12 to 0.5, added to the variance
    Returns: Z_tilde, (n, m); cache, {"mean": (n, 1), "variance": (n, 1), "Z_norm": (n, m),
        "gamma": gamma, "epsilon": epsilon}; the variance without epsilon.
    """
    ### BEGIN SOLUTION
    mean = np.mean(Z, axis=1, keepdims=True)
    variance = np.var(Z, axis=1, keepdims=True)
    Z_norm = (Z - mean) / np.sqrt(variance + epsilon)
    Z_tilde = gamma * Z_norm + beta
    cache = {"mean": mean, "variance": variance, "Z_norm": Z_norm}
    cache["gamma"], cache["epsilon"] = gamma, epsilon
    return Z_tilde, cache
    ### END SOLUTION


# %% tests="batch_norm_forward"
check(batch_norm_forward)


# %% solution="batch_norm_backward"
def batch_norm_backward(dZ_tilde, cache):
    """Go back through batch norm.

    dZ_tilde: the derivative with respect to Z_tilde, (n, m), without 1/m
    cache: what batch_norm_forward returned; a unit may have been constant
    Returns: dZ, (n, m), without 1/m; dgamma and dbeta, (n, 1) each, averaged over the examples.
    """
    ### BEGIN SOLUTION
    Z_norm = cache["Z_norm"]
    deviation = np.sqrt(cache["variance"] + cache["epsilon"])
    dgamma = np.mean(dZ_tilde * Z_norm, axis=1, keepdims=True)
    dbeta = np.mean(dZ_tilde, axis=1, keepdims=True)
    dZ_norm = cache["gamma"] * dZ_tilde
    through_mean = np.mean(dZ_norm, axis=1, keepdims=True)
    through_variance = Z_norm * np.mean(dZ_norm * Z_norm, axis=1, keepdims=True)
    dZ = (dZ_norm - through_mean - through_variance) / deviation
    return dZ, dgamma, dbeta
    ### END SOLUTION


# %% tests="batch_norm_backward"
check(batch_norm_backward)


# %% solution="update_running"
def update_running(running, cache, momentum):
    """Take a batch into the running averages.

    running: {"mean": (n, 1), "variance": (n, 1)}
    cache: what batch_norm_forward returned for the batch
    momentum: the share of the old averages that is kept, from 0 to 1
    Returns: a new dict {"mean", "variance"}. The arguments keep their values.
    """
    ### BEGIN SOLUTION
    mean = momentum * running["mean"] + (1 - momentum) * cache["mean"]
    variance = momentum * running["variance"] + (1 - momentum) * cache["variance"]
    return {"mean": mean, "variance": variance}
    ### END SOLUTION


# %% tests="update_running"
check(update_running)


# %% solution="batch_norm_at_test"
def batch_norm_at_test(Z, gamma, beta, running, epsilon):
    """Apply batch norm with the running averages in place of the batch's statistics.

    Z: scores of a layer before the activation, (n, m); m may be 1
    gamma, beta: the new deviation and mean of each unit, (n, 1) each
    running: {"mean": (n, 1), "variance": (n, 1)}
    epsilon: as in training
    Returns: Z_tilde, (n, m).
    """
    ### BEGIN SOLUTION
    Z_norm = (Z - running["mean"]) / np.sqrt(running["variance"] + epsilon)
    return gamma * Z_norm + beta
    ### END SOLUTION


# %% tests="batch_norm_at_test"
check(batch_norm_at_test)


# %% solution="sample_hyperparameter"
def sample_hyperparameter(scale, low, high, n, rng):
    """Draw n values of a hyperparameter at random, independent of each other.

    scale: "linear", the value is uniform between low and high; "log", its logarithm is;
        "near one", the logarithm of 1 - value is
    low, high: the limits, 0 < low < high; with "near one", high < 1
    n: how many draws, at least 1
    rng: a NumPy random generator, np.random.default_rng(...); all chance comes from it
    Returns: the draws, (n,), in the order in which they were drawn.
    """
    ### BEGIN SOLUTION
    if scale == "linear":
        return rng.uniform(low, high, n)
    if scale == "log":
        return 10 ** rng.uniform(np.log10(low), np.log10(high), n)
    return 1 - 10 ** rng.uniform(np.log10(1 - high), np.log10(1 - low), n)
    ### END SOLUTION


# %% tests="sample_hyperparameter"
check(sample_hyperparameter)


# %% solution="finer_range"
def finer_range(values, errors, keep):
    """Return the range of the best values.

    values: what was tried, (n,)
    errors: the dev error of each, (n,); lower is better, no two are equal
    keep: how many of the best count, from 1 to n
    Returns: low, high: the smallest and the largest of the `keep` best values.
    """
    ### BEGIN SOLUTION
    best = np.argsort(errors)[:keep]
    return np.min(values[best]), np.max(values[best])
    ### END SOLUTION


# %% tests="finer_range"
check(finer_range)
