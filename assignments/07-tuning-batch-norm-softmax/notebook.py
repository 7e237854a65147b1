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
#
# So far every network in this course has answered yes or no. In this lesson it reads digits: ten
# classes, one answer. That takes a new output layer, the softmax, with a cost of its own.
#
# Then you normalise what goes on *inside* a network. Batch norm does for hidden layers what
# standardising does for inputs. You write its forward pass, its backward pass, and what becomes of
# it when a single example comes in. It makes some networks much easier to train, and others not at
# all; you will measure both.
#
# At the end there is a network with a dozen settings that nobody has chosen well. You write the two
# pieces of a search for them, and let it run.
#
# **How to work.** Nine functions are missing; most have one to six lines.
#
# - Replace the line `raise NotImplementedError(...)` by your answer and run the cell (Shift+Enter),
#   then run `check(...)` below it.
# - Go from top to bottom, because later cells call earlier functions.
# - Where the text says **Predict**, write your guess down before you run the cell. A wrong guess
#   teaches more than a right one.
#
# You need mini-batches, Adam and backpropagation as ideas. Their code is handed out.

# %% locked="setup"
import sys

import numpy as np
from tqdm import tqdm

from dlkit import begin, check, data, plot

begin("07-tuning-batch-norm-softmax")

# %% [markdown]
# ## Notation
#
# | In formulas | In code | Meaning |
# |---|---|---|
# | $m$, $C$ | `m`, `C` | number of examples, of classes; an example is a column |
# | $c$ | `labels` | the class of each example, `(1, m)`, whole numbers from 0 to $C - 1$ |
# | $Y$ | `Y` | the same as columns of 0 and 1, `(C, m)` |
# | $Z$ | `Z` | scores of a layer, before its activation; `(C, m)` in the last layer |
# | $P$ | `P` | probabilities: the softmax of each column of the last $Z$, `(C, m)` |
# | $\mu$, $\sigma^2$ | `mean`, `variance` | of one unit over the examples of a batch, `(n, 1)` |
# | $Z_\text{norm}$, $\tilde Z$ | `Z_norm`, `Z_tilde` | normalised; then scaled and shifted |
# | $\gamma$, $\beta$ | `gamma`, `beta` | new standard deviation and mean of a unit, `(n, 1)` |
# | $\varepsilon$ | `epsilon` | a small number that avoids dividing by zero |
#
# *Deviation* is short for standard deviation in this lesson.
#
# This $\beta$ has nothing to do with the $\beta$ of momentum, nor with $\beta_1$ and $\beta_2$ of
# Adam. All these names are usual, so `beta1` means two things in code: among the parameters of a
# network it is $\beta$ of layer 1; as an argument of `update_with_adam` it is Adam's $\beta_1$.

# %% [markdown]
# ## Ten digits
#
# Images of 8 by 8 grey pixels, one handwritten digit each. Each image is unrolled into a column of
# 64 numbers between 0 and 1. Of the 1397 training images we set 297 aside as a dev set, for every
# decision between settings. The 400 test images report results. (Two cells below also compare on
# them, three learning rates and two kinds of network; nothing is chosen there.)

# %% demo="the-digits"
digits = data.digits()


def as_columns(pictures):
    return np.ascontiguousarray(pictures.reshape(len(pictures), -1).T / 255)


X_all, labels_all = as_columns(digits.train_x), digits.train_y
X_test, labels_test = as_columns(digits.test_x), digits.test_y
mixed = np.random.default_rng(0).permutation(1397)
X, labels = X_all[:, mixed[:1100]], labels_all[:, mixed[:1100]]
X_dev, labels_dev = X_all[:, mixed[1100:]], labels_all[:, mixed[1100:]]
print("X", X.shape, " labels", labels.shape, labels.dtype, " first ones:", labels[0, :10])
plot.images(digits.train_x[mixed[:16]], [str(c) for c in labels[0, :16]])

# %% [markdown]
# ## One column for each example
#
# The label 7 is a name, not a quantity: a 7 is not seven times as much as a 1. So the network gets
# ten outputs, one for each class, and the label becomes a column with a 1 in the place of its class
# and 0 everywhere else. That is called **one-hot**.
#
# The labels $(2, 0, 3)$ with $C = 4$ become
#
# $$Y = \begin{pmatrix} 0 & 1 & 0 \\ 0 & 0 & 0 \\ 1 & 0 & 0 \\ 0 & 0 & 1 \end{pmatrix}$$
#
# No example is of class 1, and its row is there all the same.
#
# ### A worked example: pictures on a shelf
#
# An array as an index takes rows of a table, in any order and as often as you like. The labels of
# this lesson are a table of one row, so its single row has to be taken out first.

# %% demo="shelf"
menu = np.array([["soup", "bread"], ["fish", "rice"], ["cake", "tea"]])
orders = np.array([[2, 0, 2, 1]])
print("one order after the other:\n", menu[orders[0]])
print("with both axes of the orders:", menu[orders].shape)

# %% [markdown]
# ### Exercise: `one_hot`


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

# %% [markdown]
# ## Softmax
#
# Ten scores come out of the last layer, and they may be any numbers. Softmax makes probabilities of
# them: positive, and 1 in total.
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$$
#
# Below are the functions of earlier lessons that this lesson hands out. The first one is this
# softmax, in a form that does not overflow: it takes the largest score of each column off first.
# That changes nothing, because the factor $e^{-\max}$ stands above and below the fraction line.


# %% locked="earlier-lessons"
def softmax(Z):
    """Return the probabilities of each column of scores, (C, m)."""
    powers = np.exp(Z - Z.max(axis=0, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)


def relu_derivative(z):
    """Return the slope of ReLU."""
    return (z > 0).astype(float)


def initialize_parameters_deep(layer_dims, rng):
    """Return {"W1": (n[1], n[0]), "b1": (n[1], 1), ...} by He initialization; biases are 0."""
    parameters = {}
    for layer, (n_in, n_out) in enumerate(zip(layer_dims, layer_dims[1:], strict=False), start=1):
        parameters[f"W{layer}"] = rng.normal(0.0, np.sqrt(2 / n_in), size=(n_out, n_in))
        parameters[f"b{layer}"] = np.zeros((n_out, 1))
    return parameters


def linear_forward(A_prev, W, b):
    """Return the scores of a layer."""
    return W @ A_prev + b


def linear_backward(dZ, cache):
    """Return dA_prev, dW and db of a layer from its cache (A_prev, W, b, Z)."""
    A_prev, W = cache[:2]
    m = dZ.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m


def random_mini_batches(X, Y, batch_size, rng):
    """Share all examples out at random into mini-batches, a list of pairs (X_b, Y_b)."""
    order = rng.permutation(X.shape[1])
    pieces = [order[k : k + batch_size] for k in range(0, len(order), batch_size)]
    return [(X[:, piece], Y[:, piece]) for piece in pieces]


def initialize_adam(parameters):
    """Return v and s, the two averages of Adam, before the first step."""
    v, s = ({"d" + name: np.zeros_like(p) for name, p in parameters.items()} for _ in range(2))
    return v, s


def update_with_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Return parameters, v and s after step t of Adam."""
    v = {name: beta1 * v[name] + (1 - beta1) * grads[name] for name in v}
    s = {name: beta2 * s[name] + (1 - beta2) * grads[name] ** 2 for name in s}
    new = {}
    for name, value in parameters.items():
        v_hat, s_hat = v["d" + name] / (1 - beta1**t), s["d" + name] / (1 - beta2**t)
        new[name] = value - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return new, v, s


def numerical_gradient(f, theta, epsilon=1e-7):
    """Return the slopes of f at theta, (n, 1), by two-sided differences."""
    steps = epsilon * np.eye(len(theta))
    return np.array(
        [[(f(theta + e[:, None]) - f(theta - e[:, None])) / 2 / epsilon] for e in steps]
    )


def gradient_check(f, theta, grad, epsilon=1e-7):
    """Return the relative difference between grad and the numerical gradient."""
    numerical = numerical_gradient(f, theta, epsilon)
    scale = np.linalg.norm(numerical) + np.linalg.norm(grad)
    return np.linalg.norm(numerical - grad) / scale if scale else 0.0


# %% [markdown]
# Four classes, and one example with the scores 5, 2, −1, 3. **Predict**: which of the probabilities
# will be above 0.1? Then run the cell.

# %% demo="soft-and-hard"
z = np.array([[5.0], [2.0], [-1.0], [3.0]])
print("hard max:", (z == z.max()).astype(int).ravel())
print("softmax: ", softmax(z).ravel().round(4))
print("all scores + 100:    ", softmax(z + 100).ravel().round(4))
print("all scores times 3: ", softmax(3 * z).ravel().round(4))
shares = {f"score {score:g}": p for score, p in zip(z.ravel(), softmax(z).ravel(), strict=True)}
plot.bars(shares, "Softmax of four scores", "probability")

# %% [markdown]
# A *hard* max would give everything to the largest score. Softmax is softer: it leaves something to
# the others, and so it says how sure it is. Its differences matter, not its level: adding 100 to
# all scores changes nothing. Multiplying them makes it harder.
#
# With two classes you know it already.

# %% demo="two-classes"
two = np.array([np.linspace(-6, 6, 7), np.zeros(7)])
print("softmax of (z, 0), first row:", softmax(two)[0].round(5))
print("sigmoid of z:                ", (1 / (1 + np.exp(-two[0]))).round(5))

# %% [markdown]
# The first probability is $e^z / (e^z + 1)$, which is the sigmoid of $z$. So logistic regression is
# softmax regression with two classes, one of which has the score 0.
#
# ### The cost
#
# The loss of an example is minus the logarithm of the probability that its *right* class got, and
# the cost is the average over the examples:
#
# $$J = -\frac1m \sum_i \sum_k Y_{ki} \log P_{ki}$$
#
# In each column of $Y$ a single number is 1, so the inner sum has one term. Put the softmax into
# it, and the logarithm of the fraction becomes a difference. With $r$ for the right class:
#
# $$L = \log \sum_j e^{z_j} - z_r$$
#
# Two things can be read off this line.
#
# - **The derivative.** The first term has the slope $e^{z_k} / \sum_j e^{z_j} = p_k$ with respect
#   to $z_k$; the second one has $-1$ for the right class and 0 for the others. Together:
#   $dZ = P - Y$, the same form as with the sigmoid.
# - **No probability is needed.** That matters when the right class has a score far below another
#   one. Its probability may be smaller than the smallest float, and then it is stored as 0.
#
# The next cell shows the trouble, for two classes.

# %% demo="large-scores"
with np.errstate(over="ignore", divide="ignore"):
    print("e^1000 =", np.exp(1000.0), "  e^-2000 =", np.exp(-2000.0))
    print("logarithm of e^-2000, by way of the power:", np.log(np.exp(-2000.0)))
print("log(e^1000 + e^998) = 1000 + log(1 + e^-2) =", 1000 + np.log1p(np.exp(-2.0)))
print("loss of the class with the score -1000 beside one with +1000: 1000 - (-1000) = 2000")

# %% [markdown]
# ### Exercise: `softmax_cross_entropy`
#
# `dZ` carries no $\frac1m$. As in the lesson on deep networks, it belongs to each example's own
# loss, and the average is taken once, where gradients of parameters are made (`linear_backward`
# does that).
#
# A tiny case: for the scores above, with the second class as the right one, the cost is 3.171935
# and $dZ = (0.842034, -0.958078, 0.002087, 0.113957)$.


# %% solution="softmax_cross_entropy"
def softmax_cross_entropy(Z, Y):
    """Return the cost of softmax scores, and its derivative.

    Z: scores, (C, m), between -1000 and 1000; two columns may lie far apart, and within one
        column the right class may be 2000 below the largest score
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

# %% [markdown]
# The gradient check of the last lesson should agree. The cost is an average, and your `dZ` is not,
# so it is divided by $m$ for the comparison.

# %% demo="check-of-dZ"
rng = np.random.default_rng(1)
Z_some, Y_some = 3 * rng.normal(size=(4, 5)), one_hot(np.array([[0, 3, 3, 1, 2]]), 4)


def cost_of(theta):
    return softmax_cross_entropy(theta.reshape(4, 5), Y_some)[0]


dZ_some = softmax_cross_entropy(Z_some, Y_some)[1]
print(
    "relative difference:",
    gradient_check(cost_of, Z_some.reshape(-1, 1), dZ_some.reshape(-1, 1) / 5),
)
for C in (2, 4, 10):
    print(C, "equal scores, cost", softmax_cross_entropy(np.zeros((C, 1)), np.eye(C)[:, :1])[0])

# %% [markdown]
# The last lines are worth remembering. A network that knows nothing gives equal scores, and its
# cost is $\log C$: 2.30 for ten classes. If the first cost of your training is far above, the start
# is bad; if it never gets below, nothing is learned.
#
# ## Softmax regression
#
# The smallest network for ten classes has one layer and no hidden unit: $Z = W X + b$, with one row
# of $W$ for each class. Its gradients are
#
# $$dW = \frac1m\, dZ\, X^T, \qquad db = \frac1m \sum_i dZ_i$$
#
# where $dZ_i$ is column $i$. No unit is hidden, so there is no symmetry to break, and training may
# start from zeros.
#
# ### Exercise: `train_softmax`
#
# A tiny case: one feature, $X = (1, 3)$, the first example of class 0, the second of class 1. All
# scores are 0 at first, so each probability is 0.5, the cost is $\log 2$, and
#
# $$dZ = \begin{pmatrix} -0.5 & 0.5 \\ 0.5 & -0.5 \end{pmatrix}, \quad
# dW = \begin{pmatrix} 0.5 \\ -0.5 \end{pmatrix}, \quad db = \begin{pmatrix} 0 \\ 0 \end{pmatrix}.$$


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

# %% [markdown]
# Now the digits: all 1397 training images, 300 steps, at three learning rates. The prediction is
# the class with the largest score. **Predict**: how many of 100 test images will be read correctly
# by one layer?

# %% demo="softmax-regression"
Y_all = one_hot(labels_all, 10)
runs = {rate: train_softmax(X_all, Y_all, 300, rate) for rate in (0.5, 1.0, 2.0)}
read = {rate: (p["W"] @ X_test + p["b"]).argmax(axis=0) for rate, (p, _) in runs.items()}
for rate, (_, costs) in runs.items():
    tested = np.mean(read[rate] == labels_test[0])
    print(f"rate {rate}: cost from {costs[0]:.3f} to {costs[-1]:.3f}, test accuracy {tested:.4f}")
    assert tested >= 0.94, "softmax regression should read 94 % of the test images"
plot.costs({rate: costs for rate, (_, costs) in runs.items()}, "Softmax regression on ten digits")

# %% [markdown]
# 96 to 97 of 100, with 650 numbers. The first cost is $\log 10$, as it must be. What do the ten
# rows of $W$ look like as images? Grey is 0; what is bright speaks for the class, what is dark
# against it.

# %% demo="ten-templates"
W_digits = runs[1.0][0]["W"]
templates = 0.5 + W_digits.reshape(10, 8, 8) / (2 * np.abs(W_digits).max())
plot.images(
    templates, [f"for {k}" for k in range(10)], columns=10, title="The weights of each class"
)

# %% demo="misread"
misread = np.flatnonzero(read[1.0] != labels_test[0])
names = [f"{labels_test[0, i]}, read as {read[1.0][i]}" for i in misread[:10]]
plot.images(digits.test_x[misread[:10]], names, columns=5, title="Test images that it misreads")

# %% [markdown]
# Each class has one template, and the score says how well the image fits. The 0 is dark in the
# middle, and the 1 is bright just above the middle. Digits that are written in two different ways
# do not fit a single template. Hidden layers are not limited to templates. On these small images
# that gains little: you will find about the same accuracy. And hidden layers are harder to train,
# which is the next topic.
#
# ## What a hidden layer gets to see
#
# You standardised the inputs in the last lesson, because gradient descent suffers when features
# differ in level and scale. A hidden layer has inputs, too: what the layers before it put out. And
# these change with every step.
#
# First a network. Its three functions work for any number of layers. They can also do what comes
# later: where the parameters contain `gamma1`, ..., they call the functions of batch norm that you
# are going to write. Until then we leave that out, with `batch_norm=False`.

# %% locked="network"
EPSILON = 1e-8


def initialize_network(layer_dims, rng, batch_norm=True):
    """Return W, b of all layers, gamma and beta of the hidden ones, and running averages."""
    parameters, running = initialize_parameters_deep(layer_dims, rng), {}
    if batch_norm:
        for layer, n in enumerate(layer_dims[1:-1], start=1):
            parameters[f"gamma{layer}"] = np.ones((n, 1))
            parameters[f"beta{layer}"] = np.zeros((n, 1))
            running[layer] = {"mean": np.zeros((n, 1)), "variance": np.ones((n, 1))}
    return parameters, running


def forward(X, parameters, running=None):
    """Return the last scores and a cache for each layer; with `running`, as at test time."""
    depth, A, caches = sum(name.startswith("W") for name in parameters), X, []
    for layer in range(1, depth + 1):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        Z = Z_tilde = linear_forward(A, W, b)
        norm = None
        if f"gamma{layer}" in parameters:
            two = parameters[f"gamma{layer}"], parameters[f"beta{layer}"]
            if running:
                Z_tilde = batch_norm_at_test(Z, *two, running[layer], EPSILON)
            else:
                Z_tilde, norm = batch_norm_forward(Z, *two, EPSILON)
        caches.append(((A, W, b, Z), norm, Z_tilde))
        A = np.maximum(Z_tilde, 0)
    return Z, caches


def backward(dZ, caches):
    """Return the gradients of all parameters."""
    grads, dA = {}, None
    for layer in range(len(caches), 0, -1):
        linear, norm, Z_tilde = caches[layer - 1]
        if layer < len(caches):
            dZ = dA * relu_derivative(Z_tilde)
        if norm:
            dZ, grads[f"dgamma{layer}"], grads[f"dbeta{layer}"] = batch_norm_backward(dZ, norm)
        dA, grads[f"dW{layer}"], grads[f"db{layer}"] = linear_backward(dZ, linear)
    return grads


def accuracy(X, labels, parameters, running=None):
    """Return the share of examples whose largest score is that of the right class."""
    return float(np.mean(forward(X, parameters, running)[0].argmax(axis=0) == labels[0]))


# %% [markdown]
# A network with six hidden layers of 32 units learns by plain gradient descent. We watch four units
# of the fourth hidden layer: the mean of their scores over all images, after each step.

# %% demo="watch-four-units"
six = (64, 32, 32, 32, 32, 32, 32, 10)
rng, means, Y = np.random.default_rng(1), [], one_hot(labels, 10)
walker, _ = initialize_network(six, rng, batch_norm=False)
batches = [pair for _ in range(5) for pair in random_mini_batches(X, Y, 64, rng)]
for X_b, Y_b in batches:
    Z, caches = forward(X_b, walker)
    grads = backward(softmax_cross_entropy(Z, Y_b)[1], caches)
    walker = {name: p - 0.3 * grads["d" + name] for name, p in walker.items()}
    linear, _, _ = forward(X, walker)[1][3]  # of the fourth layer
    means.append(linear[3][:4].mean(axis=1))
means = np.array(means)
print("largest change of a mean:", np.abs(means - means[0]).max().round(2))
lines = {f"unit {j}": means[:, j] for j in range(4)}
plot.curves(np.arange(len(means)), lines, "Four units of layer 4", "step", "mean of Z")

# %% [markdown]
# The fifth layer learns to deal with what these units put out, and in the meantime they move. The
# inputs of a layer then come from another distribution than those it has learned from.
# Statisticians call that **covariate shift**: the inputs change, though what is to be learned does
# not. The usual example is a classifier that has only seen black cats and is then shown coloured
# ones.
#
# ## Batch norm, forward
#
# Batch norm makes every unit of a layer standard over the batch, and then lets the network choose
# another mean and standard deviation. For each unit (each row of $Z$), over the $m$ examples of the
# batch:
#
# $$\mu = \frac1m \sum_i z_i, \qquad \sigma^2 = \frac1m \sum_i (z_i - \mu)^2$$
#
# $$z_{\text{norm}, i} = \frac{z_i - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad
# \tilde z_i = \gamma\, z_{\text{norm}, i} + \beta$$
#
# - It is applied to $Z$, before the activation, and $\tilde Z$ goes into the activation.
# - $\gamma$ and $\beta$ are parameters, one of each for every unit. They are learned as $W$ is. Why
#   give the network what was just taken away? With mean 0 and deviation 1 for good, a sigmoid would
#   use only its nearly straight middle. Now the network decides.
# - $\varepsilon$ stands *inside* the root here, with the variance. (RMSprop and Adam add it
#   outside.)
#
# By hand, one unit, four examples, $\varepsilon$ too small to matter: $Z = (1, 2, 3, 4)$ has the
# mean 2.5 and the variance 1.25. So $Z_\text{norm} = (-1.3416, -0.4472, 0.4472, 1.3416)$, and with
# $\gamma = 2$ and $\beta = 1$ you get $\tilde Z = (-1.6833, 0.1056, 1.8944, 3.6833)$.
#
# ### A worked example: three tests
#
# A table with one *row* for each pupil and one column for each test. Points are compared with the
# others of the same test, so the averages run down the columns. `keepdims=True` keeps the result a
# table of one row, which broadcasts.

# %% demo="three-tests"
points = np.array([[12.0, 55, 3], [15, 80, 3], [18, 75, 3]])
average = points.mean(axis=0, keepdims=True)
spread = points.std(axis=0, keepdims=True)
print("averages", average, " deviations", spread.round(2))
print(((points - average) / (spread + 1e-9)).round(2))

# %% [markdown]
# In the last test all three have the same points, and nothing is left but 0. A unit that is
# constant over a batch becomes 0 in the same way. Without $\varepsilon$ it would be 0 / 0.
#
# ### Exercise: `batch_norm_forward`
#
# The cache holds what the backward pass will need, and what the running averages will need.


# %% solution="batch_norm_forward"
def batch_norm_forward(Z, gamma, beta, epsilon):
    """Normalise each unit over the batch, then give it a new standard deviation and mean.

    Z: scores of a layer before the activation, (n, m), m at least 2; a unit may be constant, or lie
        up to 1e7 away from 0 with a deviation of about 1
    gamma, beta: the new standard deviation and mean of each unit, (n, 1) each; any signs
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

# %% [markdown]
# ### Question: `what_undoes_it`
#
# Think before you run anything: these ask for the idea. Answer with one letter in quotes, as in
# `what_undoes_it = "E"` (there is no E). `check` says whether you have chosen an option; whether
# you chose well, and if not, what to think about again, you are told when your work is graded.
#
# For which values does batch norm hand its input through unchanged, $\tilde Z = Z$, on a given
# batch?
#
# - **A**: $\gamma = \sqrt{\sigma^2 + \varepsilon}$, $\beta = \mu$
# - **B**: $\gamma = 1$, $\beta = 0$
# - **C**: For none: what has been normalised stays so.
# - **D**: $\gamma = \mu$, $\beta = \sqrt{\sigma^2 + \varepsilon}$

# %% solution="what_undoes_it"
### BEGIN SOLUTION
what_undoes_it = "A"
### END SOLUTION

# %% tests="what_undoes_it"
check(what_undoes_it=what_undoes_it)

# %% [markdown]
# Scores of the first layer on a batch of 64 images, before and after. $\gamma = 1$ and $\beta = 0$
# is where training starts.

# %% demo="before-and-after"
first = initialize_parameters_deep((64, 32), np.random.default_rng(3))
Z_batch = linear_forward(X[:, :64], 3 * first["W1"], first["b1"] + 4)
gamma, beta = np.ones((32, 1)), np.zeros((32, 1))
Z_after, cache = batch_norm_forward(Z_batch, gamma, beta, 1e-8)
shifted = batch_norm_forward(Z_batch, 0.5 * gamma, beta + 2, 1e-8)[0]
plot.histograms(
    {"Z": Z_batch, "gamma 1, beta 0": Z_after, "gamma 0.5, beta 2": shifted},
    "32 units, 64 images",
    "score",
)

# %% [markdown]
# **Predict**, then run the next cell: what happens to $\tilde Z$ when all weights of the layer are
# three times as large? What, when 5 is added to its bias $b$?


# %% demo="what-it-takes-out"
def after(W, b):
    return batch_norm_forward(linear_forward(X[:, :64], W, b), gamma, beta, 1e-8)[0]


W, b = first["W1"], first["b1"]
print("weights times 3: Z_tilde changes by at most", np.abs(after(3 * W, b) - after(W, b)).max())
print("bias plus 5:     Z_tilde changes by at most", np.abs(after(W, b + 5) - after(W, b)).max())

# %% [markdown]
# Neither changes $\tilde Z$, up to rounding and $\varepsilon$. The scale of the weights drops out
# in the division, which is why batch norm forgives a bad start. The bias drops out with the mean.
# So below batch norm $b$ is superfluous, and $\beta$ takes its place.
#
# ## Batch norm, backward
#
# A gradient $d\tilde Z$ comes from above. Three are wanted: $d\gamma$ and $d\beta$ to learn from,
# and $dZ$ to pass on.
#
# The first two are simple, as $\tilde z_i = \gamma z_{\text{norm},i} + \beta$ is a straight line.
# As for $W$ and $b$, this course takes the **mean** over the examples. (In papers you often find
# the sum. There the $\frac1m$ of the cost is already in $d\tilde Z$.)
#
# $$d\gamma = \frac1m \sum_i d\tilde z_i\, z_{\text{norm},i}, \qquad
# d\beta = \frac1m \sum_i d\tilde z_i$$
#
# The third is the interesting one. A score $z_i$ acts on the result in **three** ways: directly;
# through the mean, which moves *all* examples of the unit; and through the variance, which
# stretches or squeezes all of them. With $dz_{\text{norm},i} = \gamma\, d\tilde z_i$, the sum of
# the three is
#
# $$dz_i = \frac{1}{\sqrt{\sigma^2 + \varepsilon}} \Big( dz_{\text{norm},i}
# - \overline{dz_\text{norm}}
# - z_{\text{norm},i} \cdot \overline{dz_\text{norm}\, z_\text{norm}} \Big)$$
#
# where a bar is a mean over the batch. Read it like this. Moving all $z_i$ by the same amount
# changes nothing, so that part of the gradient is taken off. Stretching all $z_i$ away from their
# mean changes nothing either, so that part is taken off, too. (With a large $\varepsilon$ it
# changes a little, and the formula knows.) What remains is what can really change the result.
#
# By hand, with the unit from above ($\gamma = 2$) and $d\tilde Z = (1, 0, 0, 0)$:
# $d\gamma = -0.335410$, $d\beta = 0.25$, and $dZ = (0.536656, -0.715542, -0.178885, 0.357771)$.
# They sum to 0. Only the first example got a gradient, and all four pass one on.
#
# ### Exercise: `batch_norm_backward`


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

# %% [markdown]
# How bad is it to forget that mean and variance depend on the batch? The gradient check knows.
# `naive` treats them as constants, so it has the direct way alone.

# %% demo="naive-backward"
rng = np.random.default_rng(0)
Z_small, weights = 1 + 2 * rng.normal(size=(2, 4)), rng.normal(size=(2, 4))
two_gammas, two_betas = np.array([[2.0], [0.5]]), np.array([[1.0], [-1.0]])


def weighted_sum(theta):
    return np.sum(weights * batch_norm_forward(theta.reshape(2, 4), two_gammas, two_betas, 1e-8)[0])


cache_small = batch_norm_forward(Z_small, two_gammas, two_betas, 1e-8)[1]
yours = batch_norm_backward(weights, cache_small)[0]
naive = weights * (two_gammas / np.sqrt(cache_small["variance"]))
for name, slope in {"yours": yours, "naive": naive}.items():
    difference = gradient_check(weighted_sum, Z_small.reshape(-1, 1), slope.reshape(-1, 1))
    sums = slope.sum(axis=1).round(6)
    print(f"{name}: relative difference {difference:.1e}, sums over the batch {sums}")

# %% [markdown]
# The naive gradient is not a little inaccurate, it is wrong. And its error does not go away with
# more digits of precision. The right one sums to 0 over the batch, so $db$, its mean, is 0: the
# bias below batch norm would never learn anything.
#
# ## One example alone
#
# Training looks at batches. Later somebody hands in a single image. **Predict**: what comes out of
# `batch_norm_forward` for a batch of one?

# %% demo="batches-of-one"
beta_some = np.arange(4.0).reshape(4, 1) / 2
for i in range(3):
    Z_one = linear_forward(X_dev[:, [i]], first["W1"][:4], first["b1"][:4])
    Z_tilde = batch_norm_forward(Z_one, gamma[:4], beta_some, 1e-8)[0]
    print("Z", Z_one.ravel().round(2), " Z_tilde", Z_tilde.ravel())

# %% [markdown]
# Always $\beta$, whatever the image shows. The mean of one number is that number, so nothing is
# left of it. And no error tells you. Also with more than one example there is a problem: the answer
# for an image would depend on who else is in its batch.
#
# So at test time the statistics come from training. But a mean over *all* training images through
# the final network takes a pass of its own. The usual way is cheaper: keep a **running average** of
# the batches' means and variances while you train. It is the exponentially weighted average of the
# lesson on optimisation:
#
# $$\text{running} \leftarrow \text{momentum} \cdot \text{running}
# + (1 - \text{momentum}) \cdot \text{batch}$$
#
# By hand: with momentum 0.9, a running mean of 2 and a batch whose mean is 7, the new one is
# $1.8 + 0.7 = 2.5$.
#
# ### Exercise: `update_running`
#
# There is no bias correction here. The name `momentum` is the one that frameworks use; some of them
# mean the weight of the *new* batch by it, so look it up before you set it.


# %% solution="update_running"
def update_running(running, cache, momentum):
    """Update the running averages with the statistics of a batch.

    running: {"mean": (n, 1), "variance": (n, 1)}
    cache: what batch_norm_forward returned for the batch
    momentum: the share of the old averages that is kept, from 0 to 1
    Returns: {"mean": (n, 1), "variance": (n, 1)}. The arguments keep their values.
    """
    ### BEGIN SOLUTION
    mean = momentum * running["mean"] + (1 - momentum) * cache["mean"]
    variance = momentum * running["variance"] + (1 - momentum) * cache["variance"]
    return {"mean": mean, "variance": variance}
    ### END SOLUTION


# %% tests="update_running"
check(update_running)

# %% [markdown]
# How noisy are the statistics of one batch? We deal batches of three sizes and look at how far
# their means lie from the mean over all images, in units of each unit's own deviation.

# %% demo="noise-of-the-mean"
Z_all = linear_forward(X, first["W1"], first["b1"])
for size in (16, 64, 256):
    dealt = [
        pair
        for s in range(20)
        for pair in random_mini_batches(Z_all, labels, size, np.random.default_rng(s))
    ]
    gaps = [Z_b.mean(axis=1) - Z_all.mean(axis=1) for Z_b, _ in dealt if Z_b.shape[1] == size]
    noise = np.std(np.array(gaps) / Z_all.std(axis=1))
    print(f"batches of {size:3}: {noise:.3f} deviations;  1/sqrt(size) is {1 / np.sqrt(size):.3f}")

# %% [markdown]
# The noise falls like $1/\sqrt B$, as that of a gradient does. (Slightly faster for large batches,
# which hold a good part of all images.) During training each image is seen through this noise, a
# little different each time. That makes batch norm a mild regulariser, milder in larger batches. Do
# not use it for that purpose; it is a side effect.
#
# A running average takes the noise out. The solid line is the mean of each batch of 64, for one
# unit.

# %% demo="running-mean"
running, seen, averaged = {"mean": np.zeros((32, 1)), "variance": np.ones((32, 1))}, [], []
for epoch in range(4):
    for Z_b, _ in random_mini_batches(Z_all, labels, 64, np.random.default_rng(epoch)):
        cache = batch_norm_forward(Z_b, gamma, beta, 1e-8)[1]
        running = update_running(running, cache, 0.9)
        seen.append(cache["mean"][5, 0])
        averaged.append(running["mean"][5, 0])
truth = np.full(len(seen), Z_all[5].mean())
lines = {"of the batch": seen, "running average": averaged, "of all images": truth}
plot.curves(np.arange(len(seen)), lines, "The mean of one unit", "batch", "mean of Z")

# %% [markdown]
# It starts from 0 and needs some twenty batches to get there, then it stays close.
#
# ### Exercise: `batch_norm_at_test`
#
# The formula of the forward pass, with the running averages in the place of $\mu$ and $\sigma^2$.
# Nothing is computed over the examples here, so each is treated for itself. By hand, one unit:
# $z = 7$, running mean 2.5 and variance 4, $\gamma = 2$, $\beta = 1$, $\varepsilon$ tiny. Then
# $\tilde z = 2 \cdot \frac{4.5}{2} + 1 = 5.5$.


# %% solution="batch_norm_at_test"
def batch_norm_at_test(Z, gamma, beta, running, epsilon):
    """Apply batch norm with the running averages in place of the batch's statistics.

    Z: scores of a layer before the activation, (n, m); m may be 1
    gamma, beta: the new standard deviation and mean of each unit, (n, 1) each
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

# %% [markdown]
# ## A network with batch norm
#
# All pieces are there, and the network from above calls them. Go back to the function `forward` and
# read its middle part once more: each hidden layer computes $Z$, then $\tilde Z$, then ReLU. Two
# kinds of parameters are new, `gamma1`, `beta1` and so on. Adam goes by names, so it takes them as
# they are.
#
# What is missing is the loop. With `adam=None` it is plain gradient descent; otherwise `adam` is
# Adam's $\beta_1$. After each batch the running averages are updated with its statistics.


# %% locked="training"
def train(layer_dims, seed, rate, epochs, batch_norm=True, adam=0.9, start=None):
    """Train on X and labels, batches of 64. Return parameters and running averages."""
    rng, Y = np.random.default_rng(seed), one_hot(labels, 10)
    parameters, running = initialize_network(layer_dims, rng, batch_norm)
    if start is not None:  # the deviation of all weights, in the place of He's
        parameters |= {
            k: start * rng.normal(size=p.shape) for k, p in parameters.items() if k[0] == "W"
        }
    v, s = initialize_adam(parameters)
    batches = [pair for _ in range(epochs) for pair in random_mini_batches(X, Y, 64, rng)]
    for t, (X_b, Y_b) in enumerate(batches, start=1):
        Z, caches = forward(X_b, parameters)
        grads = backward(softmax_cross_entropy(Z, Y_b)[1], caches)
        if adam is None:
            parameters = {k: p - rate * grads["d" + k] for k, p in parameters.items()}
        else:
            parameters, v, s = update_with_adam(parameters, grads, v, s, t, rate, adam, 0.999, 1e-8)
        running = {k: update_running(old, caches[k - 1][1], 0.9) for k, old in running.items()}
    return parameters, running


# %% [markdown]
# Is all of it right? A gradient check through the whole network, with a few units, says so.

# %% demo="check-of-the-network"
small, _ = initialize_network((64, 3, 3, 10), np.random.default_rng(4))
Y = one_hot(labels, 10)
Z, caches = forward(X[:, :20], small)
grads = backward(softmax_cross_entropy(Z, Y[:, :20])[1], caches)
for name in ("W1", "gamma1", "beta2", "b2", "W3"):

    def cost_at(theta, name=name):
        changed = small | {name: theta.reshape(small[name].shape)}
        return softmax_cross_entropy(forward(X[:, :20], changed)[0], Y[:, :20])[0]

    theta, slope = small[name].reshape(-1, 1), grads["d" + name].reshape(-1, 1)
    difference = gradient_check(cost_at, theta, slope)
    print(f"{name:7} largest slope {np.abs(slope).max():.0e}, difference {difference:.0e}")

# %% [markdown]
# For `b2` the true slope is 0. Only rounding is left, and two rounding errors need not agree, so a
# relative difference means nothing there. All others agree.
#
# ### Ten digits, two hidden layers
#
# 64 inputs, hidden layers of 64 and 32 units, ten classes; Adam at 0.003, 15 epochs, three starts.

# %% demo="deep-network"
nets = [
    train((64, 64, 32, 10), seed, 0.003, 15)
    for seed in tqdm(range(3), desc="training", file=sys.stdout)
]
tested = [accuracy(X_test, labels_test, *net) for net in nets]
print("test accuracy from three starts:", np.round(tested, 4), " mean", np.mean(tested).round(4))
assert tested[0] >= 0.95 and np.mean(tested) >= 0.96, (
    "the network should read 95 %, 96 % on average"
)

# %% [markdown]
# And the three ways to normalise at test time, on the dev set with the first of these networks.
# **Predict** the order first.

# %% demo="three-ways-at-test-time"
parameters, running = nets[0]
alone = [accuracy(X_dev[:, [i]], labels_dev[:, [i]], parameters) for i in range(X_dev.shape[1])]
print("statistics of the whole dev set: ", round(accuracy(X_dev, labels_dev, parameters), 3))
print(
    "running averages of training:    ", round(accuracy(X_dev, labels_dev, parameters, running), 3)
)
print("each example by its own 'batch': ", round(np.mean(alone), 3))
assert np.mean(alone) < 0.2 < 0.9 < accuracy(X_dev, labels_dev, parameters, running)

# %% [markdown]
# The running averages do as well as the statistics of a large batch, within chance. An example
# alone is lost: all images get the same scores, so the accuracy is that of always naming one digit.
#
# ## When does batch norm help?
#
# Six hidden layers of 32 units, plain gradient descent, 5 epochs. Each rate is tried from three
# starts, without batch norm and with it. **Predict**: where will the two curves differ most?

# %% [markdown]
# ### Question: `one_example_alone`
#
# A trained network normalises by the batch that it is given, also after training. A single photo is
# handed in. What does the network answer?
#
# - **A**: Nothing: there is a division by 0, and an error.
# - **B**: About what it would answer with running averages, since $\gamma$ and $\beta$ make up for
#   it.
# - **C**: The same for every photo.
# - **D**: A noisy version of the right answer, different each time.

# %% solution="one_example_alone"
### BEGIN SOLUTION
one_example_alone = "C"
### END SOLUTION

# %% tests="one_example_alone"
check(one_example_alone=one_example_alone)

# %% demo="range-of-rates"
six = (64, *[32] * 6, 10)
rates, reached = (0.03, 0.1, 0.3, 1.0, 3.0), {False: [], True: []}
with np.errstate(all="ignore"):  # without batch norm large rates overflow
    for norm in (False, True):
        for rate in rates:
            three = [
                accuracy(X_dev, labels_dev, *train(six, s, rate, 5, norm, None)) for s in range(3)
            ]
            reached[norm].append(np.mean(three))
            print(f"{'batch norm' if norm else 'plain':10} rate {rate:<4}: {np.round(three, 2)}")
assert min(np.subtract(reached[True], reached[False])[:4]) > 0.1, "batch norm should be ahead here"
lines = {"plain": reached[False], "batch norm": reached[True]}
plot.curves(
    np.log10(rates),
    lines,
    "Dev accuracy after 5 epochs, mean of 3 starts",
    "learning rate, as a power of 10",
    "accuracy",
)

# %% [markdown]
# With batch norm the network learns at rates from 0.03 to 1, and it gets much further at each of
# them. At 1 the plain network is at the level of chance. At 3 it is a matter of luck with batch
# norm, too.
#
# Next, bad starts: the same network at the rate 0.1, all weights with a deviation of 0.01, 0.1 or
# 1. (He's would be 0.18 for 64 inputs and 0.25 for 32.) **Predict**: which of them will the plain
# network survive?

# %% demo="bad-starts"
with np.errstate(all="ignore"):
    for start in (0.01, 0.1, 1.0):
        for norm in (False, True):
            three = [
                accuracy(X_dev, labels_dev, *train(six, s, 0.1, 5, norm, None, start))
                for s in range(3)
            ]
            print(
                f"deviation {start:<4} {'batch norm' if norm else 'plain':10} {np.round(three, 2)}"
            )

# %% [markdown]
# Without batch norm the signal fades or explodes on its way through six layers, and nothing is
# learned. With it every layer starts from scores of deviation 1, whatever the weights are, and the
# network learns. A good start is still better: at 0.01 it is slow and depends on luck.
#
# So does batch norm always help? **Predict** the outcome of the next cell: *ten* hidden layers of
# 32, He initialization, and Adam in the place of plain gradient descent, 15 epochs.

# %% demo="not-everywhere"
ten = (64, *[32] * 10, 10)
for norm in (False, True):
    three = [accuracy(X_test, labels_test, *train(ten, s, 0.003, 15, norm)) for s in range(3)]
    print(f"{'batch norm' if norm else 'plain':10} {np.round(three, 3)}")

# %% [markdown]
# Three starts are too few to tell. From nine starts we got 0.905 to 0.963 without batch norm and
# 0.912 to 0.948 with it, and the mean is 0.935 both times. Both are below the network with two
# hidden layers. Adam gives each weight a step of its own size, and He initialization keeps the size
# of the signal: the problem that batch norm solves is already solved. "Batch norm makes deep
# networks train better" is a statement about hard cases. Whether yours is one, you have to measure,
# from more than three starts.
#
# Why it helps where it helps is still argued about. What you can say for sure from this lesson: the
# mean and the deviation of what a layer gets no longer depend on what the layers before it are
# doing, and the scale of the weights does not matter. Frameworks have all of it in one call;
# `tf.nn.batch_normalization` is that of TensorFlow, and takes mean, variance, offset ($\beta$),
# scale ($\gamma$) and $\varepsilon$.
#
# ## Which settings, and on which scale?
#
# Count what you had to choose so far: the learning rate, $\beta_1$, $\beta_2$ and $\varepsilon$ of
# Adam, the size of the batches, the number of layers and of units, the number of epochs. They are
# called **hyperparameters**: no gradient tells you how to change them. The usual order, from
# experience:
#
# | order | what |
# |---|---|
# | first | the learning rate |
# | then | momentum ($\beta_1$), size of the batches, number of hidden units |
# | after that | number of layers, decay of the learning rate |
# | hardly ever | $\beta_2$ and $\varepsilon$ of Adam |
#
# Suppose you want to try rates between 0.0001 and 1. Draw them evenly:

# %% demo="evenly-drawn-rates"
rng = np.random.default_rng(2)
drawn = rng.uniform(0.0001, 1, size=10000)
for low, high in ((0.0001, 0.001), (0.001, 0.01), (0.01, 0.1), (0.1, 1)):
    print(f"from {low:<6} to {high:<5}: {np.mean((drawn >= low) & (drawn < high)):.1%}")

# %% [markdown]
# Nine tenths of the trials go into the last factor of ten, and one in a thousand into the first.
# But 0.0002 differs from 0.0001 as much as 0.8 from 0.4: one rate is twice the other. What should
# be drawn evenly is the **logarithm**. Then each factor of ten gets a quarter.
#
# For $\beta$ of an average it is the distance to 1 that counts, because the average has a memory of
# about $1 / (1 - \beta)$ steps:

# %% demo="memories"
for beta_old, beta_new in ((0.9, 0.9005), (0.999, 0.9995)):
    print(f"{beta_old} -> {beta_new}: {1 / (1 - beta_old):.0f} -> {1 / (1 - beta_new):.2f} steps")

# %% [markdown]
# The same small change of $\beta$ does nothing at 0.9, and doubles the memory at 0.999. So draw the
# logarithm of $1 - \beta$ evenly. A number of units between 50 and 100, on the other hand, may be
# drawn evenly as it is.
#
# ### A worked example: sides of a square
#
# What if the *area* is to be even, for sides from 2 to 10? Go over to the quantity that should be
# even, draw there between the two ends, and come back.

# %% [markdown]
# ### Question: `two_small_steps`
#
# You change $\beta$ of a running average from 0.9 to 0.9005, and in another network from 0.999 to
# 0.9995. What is true?
#
# - **A**: Both changes are equally large, and have the same effect.
# - **B**: Both are far below one per cent, and neither has an effect.
# - **C**: The first one changes the average much, the second one hardly.
# - **D**: The second one changes the average much, the first one hardly.

# %% solution="two_small_steps"
### BEGIN SOLUTION
two_small_steps = "D"
### END SOLUTION

# %% tests="two_small_steps"
check(two_small_steps=two_small_steps)

# %% demo="sides"
rng = np.random.default_rng(3)
area_low, area_high = 2**2, 10**2
areas = area_low + (area_high - area_low) * rng.random(8)
print("areas", areas.round(1))
print("sides", np.sqrt(areas).round(2), " more of them are long, as it should be")

# %% [markdown]
# ### Exercise: `sample_hyperparameter`
#
# Three scales. Any base of the logarithm will do. Each of the $n$ values is drawn on its own: no
# even spacing, no sorting. All chance comes from `rng`.
#
# Small cases: on the scale `"log"` from 0.01 to 1, half of the values should lie below 0.1. On
# `"near one"` from 0.9 to 0.999, half of them should lie above 0.99.


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

# %% demo="drawn-on-three-scales"
rng = np.random.default_rng(4)
rates_drawn = sample_hyperparameter("log", 1e-4, 1, 2000, rng)
betas_drawn = sample_hyperparameter("near one", 0.9, 0.999, 2000, rng)
print("rates above 0.1: ", np.mean(rates_drawn > 0.1))
print("betas above 0.99:", np.mean(betas_drawn > 0.99))
logs = {"rate": np.log10(rates_drawn), "1 - beta": np.log10(1 - betas_drawn)}
plot.histograms(logs, "2000 draws", "as a power of 10", bins=24)

# %% [markdown]
# ## At random, not on a grid
#
# Two settings, 25 trials. A grid tries 5 values of the one with 5 values of the other. If only one
# of the two matters, as is common, then the grid has tried 5 different things, five times each.
# Twenty-five random draws try 25.
#
# To see what that is worth, here is the dev error as a function of the learning rate, at 33 rates:
# a network with two hidden layers of 32, batch norm, Adam, 3 epochs.

# %% demo="error-against-rate"
powers = np.linspace(-4, 0, 33)
errors = [
    1 - accuracy(X_dev, labels_dev, *train((64, 32, 32, 10), 0, 10**p, 3))
    for p in tqdm(powers, desc="rates", file=sys.stdout)
]
print("lowest error:", min(errors), "at the rate", 10 ** powers[np.argmin(errors)])
plot.curves(
    powers,
    {"dev error": errors},
    "One setting that matters",
    "learning rate, as a power of 10",
    "error",
    y_scale="log",
)

# %% [markdown]
# Everything from chance to 4 % errors, by one number. Now a grid of 5 by 5 and 25 random draws,
# with a second setting that does nothing at all. In the plot each trial is a dot. The lower its
# error, the larger the dot, and the best trial of each search has a ring. **Predict**: how many
# *different* errors does each of the two searches see?


# %% demo="two-searches"
def error_at(places):
    """Return the measured error at a power of 10, between two measured ones by a straight line."""
    return np.interp(places, powers, errors)


rng, five = np.random.default_rng(8), np.linspace(-3.6, -0.4, 5)
on_grid, idle = np.repeat(five, 5), np.tile(np.linspace(0.1, 0.9, 5), 5)
at_random = rng.uniform(-4, 0, 25)
searches = {
    "grid": (10**on_grid, idle, error_at(on_grid)),
    "random": (10**at_random, rng.random(25), error_at(at_random)),
}
for name, (_, _, seen) in searches.items():
    print(f"{name:6} {len(np.unique(seen))} different errors, the lowest is {seen.min():.3f}")
plot.trials(searches, "25 trials each", "learning rate", "a setting that does nothing")

# %% [markdown]
# One such pair is an accident. So let us repeat both kinds of search 2000 times on this curve, with
# the grid in any position. With three settings, a grid of 27 trials tries only 3 rates: that is the
# third search.

# %% demo="grid-against-random"
rng = np.random.default_rng(5)
best = {"25 random rates": [error_at(rng.uniform(-4, 0, 25)).min() for _ in range(2000)]}
for count in (5, 3):
    at = [-4 + 4 * (rng.random() + np.arange(count)) / count for _ in range(2000)]
    best[f"grid with {count} rates"] = [error_at(places).min() for places in at]
for name, lowest in best.items():
    tenth = np.quantile(lowest, 0.9)
    print(f"{name:17} best error: average {np.mean(lowest):.3f}, worst tenth above {tenth:.3f}")

# %% [markdown]
# Random draws win, and the fewer values the grid has, the more clearly. With five the difference is
# small here, because the good range is more than one power of ten wide, and no grid misses it. With
# a narrower range it would be larger.
#
# ## From coarse to fine
#
# A first stage of the search looks everywhere. The best of its trials show where it pays to look
# again. The second stage draws from the range that these best trials span, for each setting.
#
# By hand: the values 3, 8, 1, 6, 4 gave the errors 0.4, 0.1, 0.9, 0.2, 0.3. The three lowest errors
# belong to 8, 6 and 4. So the finer range goes from 4 to 8.
#
# ### A worked example: the fastest runners
#
# `np.argsort` returns the numbers of the entries in the order of their size, smallest first. So it
# sorts one array *by another one*.

# %% demo="runners"
seconds = np.array([14.2, 12.9, 15.0, 13.3])
numbers = np.array([7, 23, 4, 11])
print("from the fastest to the slowest:", numbers[np.argsort(seconds)])

# %% [markdown]
# ### Exercise: `finer_range`


# %% solution="finer_range"
def finer_range(values, errors, keep):
    """Return the range of the best values.

    values: what was tried, (n,)
    errors: the dev error of each, (n,); lower is better; ties may be broken either way, and none
        occur here
    keep: how many of the best count, from 1 to n
    Returns: low, high: the smallest and the largest of the `keep` best values.
    """
    ### BEGIN SOLUTION
    best = np.argsort(errors)[:keep]
    return np.min(values[best]), np.max(values[best])
    ### END SOLUTION


# %% tests="finer_range"
check(finer_range)

# %% [markdown]
# Now the whole search, over three settings: the learning rate from 0.0001 to 1, Adam's $\beta_1$
# from 0.5 to 0.999, and the number of units in the first hidden layer from 8 to 64. Two stages of
# 25 trials, 3 epochs each. **Predict**: how will the *typical* (median) error of the second stage
# compare? In the plot, a larger dot is again a lower error.


# %% demo="one-trial"
def dev_error(rate, adam, width, epochs=3):
    """Return the dev error of a network that was trained for a few epochs."""
    net = train((64, round(width), 32, 10), 0, rate, epochs, adam=adam)
    return 1 - accuracy(X_dev, labels_dev, *net)


SCALES = {"rate": "log", "adam": "near one", "width": "linear"}

# %% demo="two-stages"
rng = np.random.default_rng(6)
limits, stages = {"rate": (1e-4, 1.0), "adam": (0.5, 0.999), "width": (8.0, 64.0)}, {}
for stage in ("coarse", "fine"):
    settings = {k: sample_hyperparameter(SCALES[k], *ends, 25, rng) for k, ends in limits.items()}
    trials = tqdm(list(zip(*settings.values(), strict=True)), desc=stage, file=sys.stdout)
    found = np.array([dev_error(*trial) for trial in trials])
    stages[stage] = (settings["rate"], settings["width"], found)
    limits = {k: finer_range(values, found, 6) for k, values in settings.items()}
    print(f"{stage}: median error {np.median(found):.3f}, best {found.min():.3f}")
    print("   the best 6:", {k: f"{low:.3g} to {high:.3g}" for k, (low, high) in limits.items()})
assert np.median(stages["fine"][2]) < np.median(stages["coarse"][2]), (
    "the fine stage should be better"
)
winner = [float(values[found.argmin()]) for values in settings.values()]
plot.trials(stages, "Two stages of 25 trials", "learning rate", "units")

# %% [markdown]
# The typical trial of the second stage is much better than that of the first one. The *best* trial
# gains little, and on 297 images one more error is 0.003: some of it is chance. (The best of many
# results on one dev set looks better than it is. That is why there is a test set.)
#
# The best trial of the second stage is the winner, though one of the first stage may be as good. It
# gets its full training, and meets the test images once.

# %% demo="the-winner"
rate, adam, width = winner
net = train((64, round(width), 32, 10), 0, rate, 15, adam=adam)
tested_once = accuracy(X_test, labels_test, *net)
print(f"rate {rate:.3g}, Adam's β₁ {adam:.3g}, {round(width)} units: test accuracy {tested_once}")

# %% [markdown]
# Compare it with the three networks of before, whose settings were those that everybody takes. The
# usual settings are not bad. A search shows its worth on tasks for which no usual settings exist.
#
# **Your turn.** Go back to the cell that prints *coarse* and *fine*, change the seed in its first
# line, and run it and the training of the winner again. Which of the three settings end up in about
# the same range, and which anywhere? What does that say about them?
#
# ### Two styles, and a date of expiry
#
# - **Panda.** When one training takes weeks, you have one, and look after it: watch its curve,
#   lower the rate, go back a day when it goes wrong. (Pandas have few young, and care for each.)
# - **Caviar.** When a training takes minutes, you start dozens side by side and see which survive.
#   That is what you just did. (Fish lay many eggs and leave them.)
#
# Which it is depends on your computers and on the size of the network, not on taste. And settings
# grow stale: data changes, machines change, somebody adds a feature. What was best in spring may be
# poor in autumn, so test it again every few months.

# %% [markdown]
# ## Three more questions
#
# ### Question: `first_to_tune`
#
# A network is to be trained on new data with Adam, and there is time for a few trials only. Which
# setting should vary?
#
# - **A**: $\varepsilon$ of Adam, because it decides how large the steps can become
# - **B**: the learning rate
# - **C**: the number of layers, because a deeper network can learn more
# - **D**: all of them, each with the same number of trials

# %% solution="first_to_tune"
### BEGIN SOLUTION
first_to_tune = "B"
### END SOLUTION

# %% tests="first_to_tune"
check(first_to_tune=first_to_tune)

# %% [markdown]
# ### Question: `panda_or_caviar`
#
# One training of your network takes three weeks on the only machine that you have, and it is due in
# four. What do you do?
#
# - **A**: A random search of 50 trials, because random search is best.
# - **B**: Train one network, watch it daily, and adjust its settings on the way.
# - **C**: 50 trials of a few minutes each, then the winner until the end, unwatched.
# - **D**: Take the settings of a published network for another task, and leave it alone for three
#   weeks.

# %% solution="panda_or_caviar"
### BEGIN SOLUTION
panda_or_caviar = "B"
### END SOLUTION

# %% tests="panda_or_caviar"
check(panda_or_caviar=panda_or_caviar)

# %% [markdown]
# ### Question: `coloured_cats`
#
# While a network with batch norm learns, its earlier layers keep changing. What do its later layers
# gain from the normalisation?
#
# - **A**: A network that was trained on black cats only now recognises coloured ones, too.
# - **B**: The values of each unit, for each example, stay the same from step to step.
# - **C**: Earlier layers learn no longer, so later ones can settle.
# - **D**: Mean and deviation of what they get stay put, at values that are learned.

# %% solution="coloured_cats"
### BEGIN SOLUTION
coloured_cats = "D"
### END SOLUTION

# %% tests="coloured_cats"
check(coloured_cats=coloured_cats)

# %% [markdown]
# ## What you can do now
#
# - Train a network for any number of classes: one-hot labels, softmax, a cost that does not
#   overflow.
# - Tell from the first cost, $\log C$, whether a training starts as it should.
# - Write batch norm: forward, backward with all three paths, and at test time with running
#   averages.
# - Say where it helps, where it does not, and what it makes superfluous.
# - Draw settings on the scale that fits them, and narrow the search down.
#
# ### Things to try
#
# The cells of `train`, `forward` and `backward` are locked. To change one, copy it into a new cell.
#
# - Give batch norm a batch of 4: in `train`, replace the 64 in `random_mini_batches(X, Y, 64,
#   rng)`. How much noise do the statistics have, and what becomes of the accuracy?
# - Put batch norm behind the activation in `forward`, in training and at test time alike. What has
#   to change in `backward`?
# - Train with a momentum of 0.999: in `train`, replace the 0.9 in `update_running(..., 0.9)`. Why
#   is the accuracy on the dev set so low with the running averages?
# - Look for the digits that softmax regression *and* all three networks misread.
#
# ### Where to go on
#
# A network that is 97 % right is wrong 3 times in 100. The next lesson asks what to do about that:
# which errors, on which data, and whether it is worth your time.
