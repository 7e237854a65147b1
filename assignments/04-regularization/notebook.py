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
# # Regularisation: the rule, not the examples
#
# A pupil who has learned last year's exam by heart gets every question of it right, and fails this
# year's. A network can do the same: with thousands of parameters it can store its examples, wrong
# labels included, instead of finding what they have in common. In lesson 02 that was called
# overfitting.
#
# Here you learn to notice it, to say by numbers what is wrong with a model, and to do something
# about it. Whatever keeps a network from learning by heart is called **regularisation**. You will
# build the four kinds in common use: a penalty on large weights, dropout, early stopping, and
# examples made from examples. The first three are compared on the same network and the same data.
#
# **Time.** About 100 minutes. Good places for a break are the headings "L2" and "Early stopping".
#
# **How to work.** Eight short functions are missing.
#
# - Replace the line `raise NotImplementedError(...)` by your answer and run the cell (Shift+Enter),
#   then run the `check(...)` below it. Go from top to bottom.
# - Randomness comes from the generator `rng` that your function is given, and from nothing else.
#   Then anybody can repeat your result.
#
# You need the deep network of lesson 03: the forward pass, the backward pass, and the loop around
# them. Their code is handed out.

# %% locked="setup"
import sys

import numpy as np
from tqdm import tqdm

from dlkit import begin, check, data, plot

begin("04-regularization")

# %% [markdown]
# ## Notation
#
# The last four rows are new; the others you know.
#
# | In formulas | In code | Shape | Meaning |
# |---|---|---|---|
# | $m$ | `m` | number | examples in the training set |
# | $X$, $Y$ | `X`, `Y` | `(n_x, m)`, `(1, m)` | examples as columns, and their labels 0 or 1 |
# | $W^{[l]}$, $b^{[l]}$ | `W1`, `b1`, ... | `(n[l], n[l-1])`, `(n[l], 1)` | weights and biases |
# | $A^{[l]}$ | `A` | `(n[l], m)` | activations of layer $l$; the last one, `AL`, is `(1, m)` |
# | $\partial J / \partial W$ | `dW1`, ... | like `W1` | slopes of the cost; `dA` is like `A` |
# | $\alpha$ | `learning_rate` | number | how far one step goes |
# | $\lambda$ | `lambd` | number | strength of the penalty (`lambda` is taken: it is Python's own) |
# | $p$ | `keep_prob` | number | probability that a unit stays in the net, above 0 and at most 1 |
# | $D$ | `mask` | like `A` | 1 where a unit stays, 0 where it is dropped |
# | epoch | | | one pass over all training examples |

# %% [markdown]
# ## The network, handed out
#
# These are the functions of lesson 03, under the same names: ReLU in the hidden layers, a sigmoid
# at the end.


# %% locked="deep-network"
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def initialize_parameters_deep(layer_dims, rng):
    """Return {"W1", "b1", ...} for layers of these sizes: He initialization, biases zero."""
    parameters = {}
    for layer, (n_in, n_out) in enumerate(zip(layer_dims, layer_dims[1:], strict=False), 1):
        parameters[f"W{layer}"] = rng.standard_normal((n_out, n_in)) * np.sqrt(2 / n_in)
        parameters[f"b{layer}"] = np.zeros((n_out, 1))
    return parameters


def linear_activation_forward(A_prev, W, b, activation):
    """Return A (n[l], m) of one layer, "relu" or "sigmoid", and its cache (A_prev, W, b, Z)."""
    Z = W @ A_prev + b
    A = sigmoid(Z) if activation == "sigmoid" else np.maximum(Z, 0)
    return A, (A_prev, W, b, Z)


def compute_cost(AL, Y):
    """Return the cross-entropy, averaged over the examples: minus the log of what was true."""
    given_to_the_truth = np.where(Y == 1, AL, 1 - AL)  # (1, m)
    return float(-np.mean(np.log(given_to_the_truth)))


def linear_backward(dZ, cache):
    """Return dA_prev, dW, db of one layer from its dZ (n[l], m)."""
    A_prev, W, b, Z = cache
    m = A_prev.shape[1]
    dW, db = dZ @ A_prev.T / m, dZ.mean(axis=1, keepdims=True)  # means over the examples
    return W.T @ dZ, dW, db


def update_parameters(parameters, grads, learning_rate):
    """Return new parameters, one step of gradient descent further."""
    return {name: parameters[name] - learning_rate * grads[f"d{name}"] for name in parameters}


# %% [markdown]
# Now the two passes and the loop. They call four functions that you are going to write:
# `dropout_forward`, `dropout_backward`, `l2_cost` and `l2_gradients`. As long as `lambd` is 0 and
# `keep_prob` is 1, none of them is called, and this is the plain training of lesson 03.


# %% demo="the-loop"
def forward(X, parameters, keep_prob=1.0, rng=None):
    """Return AL (1, m), one cache per layer, and the masks {layer: mask} of the dropout."""
    A, caches, masks = X, [], {}
    depth = len(parameters) // 2
    for layer in range(1, depth + 1):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        A, cache = linear_activation_forward(A, W, b, "relu" if layer < depth else "sigmoid")
        caches.append(cache)
        if keep_prob < 1 and layer < depth:  # hidden layers only
            A, masks[layer] = dropout_forward(A, keep_prob, rng)
    return A, caches, masks


def backward(AL, Y, caches, masks, keep_prob=1.0):
    """Return the slopes {"dW1", "db1", ...}, through the same masks."""
    grads, dZ = {}, AL - Y
    for layer in range(len(caches), 0, -1):
        dA, grads[f"dW{layer}"], grads[f"db{layer}"] = linear_backward(dZ, caches[layer - 1])
        if layer > 1:
            if masks:
                dA = dropout_backward(dA, masks[layer - 1], keep_prob)
            dZ = dA * (caches[layer - 2][3] > 0)  # the slope of ReLU at the Z below
    return grads


def fit(X, Y, lambd=0.0, keep_prob=1.0, layer_dims=(2, 40, 40, 1), steps=4000, seed=1):
    """Train with a learning rate of 0.1.

    Returns: the cost that each step saw, and the parameters before every tenth step and at the end
    """
    rng = np.random.default_rng(seed)
    parameters = initialize_parameters_deep(layer_dims, rng)
    costs, kept = [], []
    for step in tqdm(range(steps), desc="training", leave=False, file=sys.stdout):
        if step % 10 == 0:
            kept.append(parameters)
        AL, caches, masks = forward(X, parameters, keep_prob, rng)
        costs.append(compute_cost(AL, Y) if lambd == 0 else l2_cost(AL, Y, parameters, lambd))
        grads = backward(AL, Y, caches, masks, keep_prob)
        if lambd > 0:
            grads = l2_gradients(grads, parameters, lambd, X.shape[1])
        parameters = update_parameters(parameters, grads, 0.1)
    return costs, [*kept, parameters]


# %% [markdown]
# ## A network that knows sixty points
#
# The data is invented, so we know the truth. Points lie around four corners; label 1 belongs to two
# opposite corners, label 0 to the two others. One label in ten is simply **wrong**, as labels are
# when people click through thousands of them.
#
# The network has layers of 2, 40, 40 and 1 units. It will get nearly all of its sixty points right.
# And fresh points from the same source, of which one label in ten is wrong as well? Write down a
# guess; a later cell compares it with what is measured. (It is not graded.)

# %% demo="the-guess"
my_guess = 0.5  # change this: the share of fresh points that the network gets right, from 0 to 1

# %% demo="sixty-points"
rng = np.random.default_rng(1)


def corners(m):
    """Draw m points, a tenth of them with the wrong label: X (2, m), Y (1, m)."""
    corner = rng.choice([-1.0, 1.0], size=(2, m))
    X = corner + 0.35 * rng.standard_normal((2, m))
    truth = (corner[0] * corner[1] > 0).astype(float)[np.newaxis]
    return X, np.where(rng.random((1, m)) < 0.1, 1 - truth, truth)


def accuracy(parameters, X, Y):
    return float(np.mean((forward(X, parameters)[0] > 0.5) == Y))


def asking(parameters):
    """Return the function that the plots ask: from points (2, n) to probabilities (1, n)."""
    return lambda points: forward(points, parameters)[0]


# %% demo="what-it-learned"
train = corners(60)
plain_costs, plain = fit(*train)
print("parameters:", sum(value.size for value in plain[-1].values()))
print(f"right on the sixty points: {accuracy(plain[-1], *train):.0%}")
plot.boundary(asking(plain[-1]), *train, title="What the network has learned from sixty points")

# %% [markdown]
# The network gets more than nine in ten right, although only nine in ten have a right label. It
# does that by bending the border around single points: it has taken wrong labels for facts about
# those places in the plane.
#
# Is it a good network? The sixty points cannot tell, because it has seen them.
#
# ## Split first
#
# Before anything is trained, the examples are divided into three sets.
#
# - The parameters are fitted to the **training set**.
# - You choose with the **development set**, or dev set: how many layers, which $\lambda$, when to
#   stop. No gradient is ever computed from it.
# - The **test set** is not touched until every choice is made. Then it is used once, to say how
#   good the result is.
#
# Why a third set? Because choosing is a way of fitting, too. Here are 200 models that are worth
# nothing: each tosses a coin for every example. We measure all of them on a dev set of 100
# examples, keep the best, and measure it on other examples.

# %% demo="coin-tossers"
coins = np.random.default_rng(0)
dev_labels, test_labels = coins.integers(0, 2, 100), coins.integers(0, 2, 10_000)
on_dev = (coins.integers(0, 2, (200, 100)) == dev_labels).mean(axis=1)
print(f"the best of 200 coin tossers on the dev set: {on_dev.max():.0%} right")
print(f"the same one on the test set: {(coins.integers(0, 2, 10_000) == test_labels).mean():.0%}")

# %% [markdown]
# The winner was lucky, and it was picked *because* it was lucky. The dev accuracy of a model that
# was chosen by its dev accuracy is too high on average, the more so the more models took part and
# the smaller the dev set is.
#
# **How large must it be?** Take a model that is right in 80 % of all cases and measure it on many
# dev sets of one size. How far do the measurements spread?

# %% demo="spread-of-accuracies"
for n in (25, 100, 400, 1600, 10_000):
    measured = coins.binomial(n, 0.8, size=20_000) / n
    print(f"dev set of {n:6}: {measured.mean():.1%}, plus or minus {measured.std():.1%}")

# %% [markdown]
# Four times the examples, half the spread. With 100 examples, two models that differ by two points
# cannot be told apart; with 10 000 they can. So of a few thousand examples people take 20 % each
# for dev and test; of a million, 1 % each is enough. Dev and test set must come from the same
# source, the one you care about.
#
# ### A worked example: one shuffle for two arrays
#
# `X` and `Y` must be drawn **together**. Shuffle the *places*, not the arrays, and use the same
# places for both. Every place occurs once, so nothing is lost and nothing comes twice.

# %% demo="shuffled-songs"
songs = np.array([["waltz", "march", "fugue", "rondo", "study"]])  # (1, 5)
minutes = np.array([[4.0, 3.0, 6.0, 5.0, 2.0]])  # (1, 5)
places = np.random.default_rng(3).permutation(5)
print("places:", places)
for chosen in (places[:2], places[2:]):
    print(songs[:, chosen], minutes[:, chosen])

# %% [markdown]
# One more trap: a fraction of $m$ is rarely a whole number, and `int` does not round, it cuts off.

# %% demo="cut-or-round"
print(0.29 * 100, int(0.29 * 100), round(0.29 * 100))

# %% [markdown]
# ### Exercise: `train_dev_test_split`
#
# Both fractions are fractions of *all* examples. The sizes of dev and test are rounded to the
# nearest whole number (exactly half is never asked for), and training gets the rest.
#
# By hand: 14 examples with 0.2 for dev and 0.3 for test. Dev gets 2.8, that is 3; test gets 4.2,
# that is 4; training gets the remaining 7.


# %% solution="train_dev_test_split"
def train_dev_test_split(X, Y, dev_fraction, test_fraction, rng):
    """Divide the examples at random into three sets.

    X: examples as columns, (n_x, m)
    Y: their labels or targets, any numbers, (1, m)
    dev_fraction: which share of all m examples goes into the dev set
    test_fraction: which share of all m examples goes into the test set; it may be 0
    rng: the generator (numpy.random.Generator) that decides who goes where
    Returns: train, dev, test, each a pair (X, Y) with examples as columns

    Every example is in exactly one set and keeps its own label. The sizes of dev and test are
    rounded to the nearest whole number; training gets the rest. The arguments keep their values.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    order = rng.permutation(m)
    n_dev, n_test = round(dev_fraction * m), round(test_fraction * m)
    members = order[n_dev + n_test :], order[:n_dev], order[n_dev : n_dev + n_test]
    return tuple((X[:, chosen], Y[:, chosen]) for chosen in members)
    ### END SOLUTION


# %% tests="train_dev_test_split"
check(train_dev_test_split)

# %% [markdown]
# Why at random? Data often comes sorted: by class, by date, by who collected it. Here are 1397
# handwritten digits, sorted by what they show, cut in their order and by your function.

# %% demo="sorted-digits"
digits = data.digits()
by_label = np.argsort(digits.train_y[0], kind="stable")
pictures = digits.train_x[by_label].reshape(1397, 64).T  # (64, 1397)
labels = digits.train_y[:, by_label]  # (1, 1397): 0 0 0 ... 9 9 9
in_order = {"train": labels[:, :839], "dev": labels[:, 839:1118], "test": labels[:, 1118:]}
at_random = train_dev_test_split(pictures, labels, 0.2, 0.2, np.random.default_rng(0))
print("how many 0s, 1s, ..., 9s            in all")
for name, part in in_order.items():
    print(f"in order, {name:5}", np.bincount(part[0], minlength=10), part.size)
for name, (_, part) in zip(in_order, at_random, strict=True):
    print(f"shuffled, {name:5}", np.bincount(part[0], minlength=10), part.size)

# %% [markdown]
# Cut in order, the network would never see a 6, a 7, an 8 or a 9, and be tested on nothing else.
# Shuffled, each set is a small copy of the whole.
#
# Of our invented points we can draw as many fresh ones as we like, so the sets are separate by
# construction. Dev and test are large here, so that differences of a few points can be trusted.

# %% demo="fresh-points"
dev, test = corners(1000), corners(1000)
for name, part in {"train": train, "dev": dev}.items():
    truth = part[0][0] * part[0][1] > 0
    print(
        f"{name:5}: {part[0].shape[1]:4} points, the network is right in "
        f"{accuracy(plain[-1], *part):.1%}, the true rule in {np.mean(truth == part[1]):.1%}"
    )
print(f"your guess for the fresh points: {my_guess}")

# %% [markdown]
# On fresh points the network is far worse than the simple rule "same sign or not", which is right
# wherever the label is.
#
# ## Bias and variance, by numbers
#
# What exactly is wrong? Three errors say it. An **error** is a share of wrong answers, one minus
# the accuracy.
#
# 1. The **Bayes error**: what the best possible model would still get wrong. For what people do
#    well, such as naming what is in a photograph, it is near 0. For our points it is 0.10, because
#    a tenth of the labels is wrong, and no model can foresee which.
# 2. The **training error**.
# 3. The **dev error**.
#
# The step from Bayes to training is the **bias**: the model cannot even fit its training examples.
# The step from training to dev is the **variance**: what the model has learned does not carry over.
# (This bias has nothing to do with the bias $b$ of a unit.)
#
# | Bayes error | training error | dev error | diagnosis |
# |---|---|---|---|
# | 0 % | 1 % | 11 % | high variance |
# | 0 % | 15 % | 16 % | high bias |
# | 0 % | 15 % | 30 % | both |
# | 0 % | 0.5 % | 1 % | neither |
# | 15 % | 15 % | 16 % | neither: nobody could do better |
#
# The second row and the last have the same two measured errors. Without an idea of the Bayes error
# you cannot tell a bad model from a hard problem.
#
# ### A worked example: collecting signs in a set
#
# Two signs may each be there or not. A set holds none, one or both of them, in no order.


# %% demo="weather-signs"
def weather(temperature, wind):
    signs = set()
    if temperature < 0:
        signs.add("frost")
    if wind > 60:
        signs.add("storm")
    return signs


for today in ((-3, 80), (12, 70), (18, 5)):
    print(today, "->", sorted(weather(*today)) or "nothing to report")

# %% [markdown]
# ### Exercise: `diagnose`
#
# A step counts as high when it is larger than `gap`. A step may be negative, as when the training
# error lies below the Bayes error; a negative step is never high. (In practice `gap` must be larger
# than the spread of your dev set.)


# %% solution="diagnose"
def diagnose(train_error, dev_error, bayes_error=0.0, gap=0.02):
    """Say what is wrong with a model.

    train_error: share of wrong answers on the training set, from 0 to 1
    dev_error: the same on the dev set
    bayes_error: the same for the best possible model
    gap: a step from one error to the next that is larger than this counts as high; a step down
        never does
    Returns: a set of texts that holds "high bias", "high variance", both or neither (an empty set)
    """
    ### BEGIN SOLUTION
    found = set()
    if train_error - bayes_error > gap:
        found.add("high bias")
    if dev_error - train_error > gap:
        found.add("high variance")
    return found
    ### END SOLUTION


# %% tests="diagnose"
check(diagnose)

# %% [markdown]
# Two models: our network, and a single unit (layers of 2 and 1) trained on the same points. The
# unit can only draw a straight line.

# %% demo="two-patients"
_, line = fit(*train, layer_dims=(2, 1))
for name, kept in {"single unit": line, "2-40-40-1": plain}.items():
    train_error, dev_error = (1 - accuracy(kept[-1], *part) for part in (train, dev))
    found = sorted(diagnose(train_error, dev_error, bayes_error=0.10))
    print(f"{name:12} train {train_error:.3f}  dev {dev_error:.3f}  {' and '.join(found)}")

# %% [markdown]
# The line fails on its own examples already. What it gets right is partly luck with these sixty
# points, hence the variance. The network is *below* the Bayes error on its own points: a clear sign
# of learning by heart.
#
# ### The remedies
#
# | The step is | What helps | What does not help |
# |---|---|---|
# | Bayes to training (bias) | a larger network; training longer | more data; regularising |
# | training to dev (variance) | more data; **regularising** | training longer |
#
# First the bias, then the variance: make the network large enough to fit its examples, and then
# keep it from fitting them too closely.
#
# The best remedy for variance is **more data**, because wrong labels are outvoted by right ones
# nearby. Here is the same network after 1500 steps, with more and more points:

# %% demo="more-data"
more_x, more_y = (np.hstack(pair) for pair in zip(train, corners(2000), strict=True))
errors = {"training": [], "dev": []}
sizes = (60, 120, 240, 480)
for m in sizes:
    grown = fit(more_x[:, :m], more_y[:, :m], steps=1500)[1][-1]
    errors["training"].append(1 - accuracy(grown, more_x[:, :m], more_y[:, :m]))
    errors["dev"].append(1 - accuracy(grown, *dev))
    print(f"{m:3} points: training {errors['training'][-1]:.3f}, dev {errors['dev'][-1]:.3f}")
plot.curves(sizes, errors, "More data closes the gap", "training examples", "error")

# %% [markdown]
# Both curves approach 0.10, the Bayes error. But data is expensive. What can be done with sixty
# points? The rest of the lesson is about that.

# %% [markdown]
# ### Question: `which_remedy`
#
# Write the letter of your choice between the quotes. `check` only sees that you have chosen;
# whether you chose well, and if not, what to think about again, you are told after grading. There
# are five such questions.
#
# A network that names birds in photographs is wrong on 15 % of its training pictures and on 16 % of
# the dev pictures. People who know birds are wrong on 1 %. What is the first thing to try?
#
# - **A**: Collect more pictures.
# - **B**: Train with L2, and choose $\lambda$ with the dev set.
# - **C**: Take a larger network, or train longer.
# - **D**: Train with dropout.

# %% solution="which_remedy"
### BEGIN SOLUTION
which_remedy = "C"
### END SOLUTION

# %% tests="which_remedy"
check(which_remedy=which_remedy)

# %% [markdown]
# ## L2: a penalty on large weights
#
# To bend its border around a single point, a network has to change from "surely 0" to "surely 1"
# and back within a short distance. A steep change needs **large weights**. So let large weights
# cost something:
#
# $$J = \underbrace{\frac1m \sum_{i=1}^m L\bigl(a^{(i)}, y^{(i)}\bigr)}_{\text{cross-entropy}}
# + \underbrace{\frac{\lambda}{2m} \sum_{l} \sum_{j,k}
# \bigl(w_{jk}^{[l]}\bigr)^2}_{\text{penalty}}$$
#
# The double sum runs over *every* number in *every* weight matrix. (For one matrix it is the
# squared Frobenius norm, $\lVert W \rVert_F^2$.) A weight that lowers the cross-entropy for many
# examples is worth its penalty. One that serves a single wrong label is not.
#
# - $\lambda$ says how expensive weights are. It is chosen with the dev set.
# - The $\frac1m$ weighs the penalty as the cross-entropy is weighed, per example.
# - The $\frac12$ makes the derivative simple.
# - The **biases are free**. A bias moves a border without making it steeper.
#
# ### A worked example: something over all layers
#
# The number of layers is not given, but half of the dict's entries are weights. As an example, the
# largest bias of a network, in absolute value:

# %% demo="largest-bias"
small_net = {
    "W1": np.array([[1.0, -2.0], [3.0, 0.0]]),
    "b1": np.array([[0.1], [-0.7]]),
    "W2": np.array([[0.5, -1.5]]),
    "b2": np.array([[0.4]]),
}
layers = range(1, len(small_net) // 2 + 1)
print("layers:", list(layers))
print("largest bias:", max(float(np.abs(small_net[f"b{layer}"]).max()) for layer in layers))

# %% [markdown]
# ### Exercise: `l2_cost`
#
# `compute_cost` for the cross-entropy is handed out. By hand, for the penalty of this small net
# with $\lambda = 0.7$ and $m = 10$: the squares are $1 + 4 + 9 + 0$ in the first matrix and
# $0.25 + 2.25$ in the second, together $16.5$. The penalty is
# $\frac{0.7}{20} \cdot 16.5 = 0.5775.$


# %% solution="l2_cost"
def l2_cost(AL, Y, parameters, lambd):
    """Return the cross-entropy plus the L2 penalty.

    AL: probabilities of label 1, (1, m)
    Y: true labels, 0 or 1, (1, m)
    parameters: {"W1": (n[1], n[0]), "b1": (n[1], 1), "W2", "b2", ...}, any number of layers,
        10 or more too; keys in any order
    lambd: the strength of the penalty
    Returns: a float: the cross-entropy, averaged over the m examples, plus lambda over 2m times
        the sum of the squares of all weights; biases are not penalised
    """
    ### BEGIN SOLUTION
    depth = len(parameters) // 2
    squares = sum(np.sum(parameters[f"W{layer}"] ** 2) for layer in range(1, depth + 1))
    return float(compute_cost(AL, Y) + lambd / (2 * Y.shape[1]) * squares)
    ### END SOLUTION


# %% tests="l2_cost"
check(l2_cost)

# %% [markdown]
# What would our overtrained network have to pay with $\lambda = 1$, before and after its training?

# %% demo="price-of-the-plain-net"
for name, parameters in {"before training": plain[0], "after training": plain[-1]}.items():
    AL = forward(train[0], parameters)[0]
    without, both = compute_cost(AL, train[1]), l2_cost(AL, train[1], parameters, 1.0)
    print(f"{name:15}: cross-entropy {without:.3f}, penalty {both - without:.3f}")

# %% [markdown]
# At this price the low cross-entropy is not worth the large weights.
#
# ### The slopes: weight decay
#
# Differentiate the penalty by one weight. Only one term of the double sum contains it, and the 2
# that comes down cancels the $\frac12$:
#
# $$\frac{\partial}{\partial w} \, \frac{\lambda}{2m} w^2 = \frac{\lambda}{m} w$$
#
# So each weight's slope gets $\frac{\lambda}{m}$ times that weight added; the slopes of the biases
# stay as they are. Put this into the update and collect what belongs to $W$:
#
# $$W \leftarrow W - \alpha \Bigl(dW + \frac{\lambda}{m} W\Bigr)
# = \Bigl(1 - \frac{\alpha \lambda}{m}\Bigr) W - \alpha \, dW$$
#
# Every step first shrinks all weights by the factor $1 - \frac{\alpha\lambda}{m}$, a bit below 1.
# That is why L2 is also called **weight decay**. (The two are the same for plain gradient descent
# only, not for all optimisers of the next lesson.)
#
# ### A worked example: a new dict from an old one
#
# All prices go up by a half, except that of bread. The old dict keeps its values.

# %% demo="new-prices"
prices = {"bread": 4.0, "cheese": 9.0, "olives": 6.0}
raised = dict(prices)  # a copy: the same names and values, another dict
for name in ("cheese", "olives"):
    raised[name] = 1.5 * prices[name]
print(prices)
print(raised)

# %% [markdown]
# ### Exercise: `l2_gradients`
#
# By hand, for the small net above with $\lambda = 0.7$ and $m = 10$: what is added to `dW1` is
# $0.07 \cdot W^{[1]}$, that is $0.07$ and $-0.14$ in the first row, $0.21$ and $0$ in the second.


# %% solution="l2_gradients"
def l2_gradients(grads, parameters, lambd, m):
    """Return the slopes of the cost with the L2 penalty.

    grads: slopes of the cross-entropy alone, {"dW1": like W1, "db1": like b1, "dW2", ...}
    parameters: {"W1", "b1", "W2", "b2", ...}, any number of layers, 10 or more too. The keys of
        both dicts stand in any order
    lambd: the strength of the penalty
    m: the number of examples that the cost is averaged over
    Returns: a new dict with the same names: the slope of the penalty added to every dW, every db as
        it was. The arguments keep their values.
    """
    ### BEGIN SOLUTION
    new = dict(grads)
    for layer in range(1, len(parameters) // 2 + 1):
        new[f"dW{layer}"] = grads[f"dW{layer}"] + lambd / m * parameters[f"W{layer}"]
    return new
    ### END SOLUTION


# %% tests="l2_gradients"
check(l2_gradients)

# %% [markdown]
# Do cost and slopes agree? Take the plain network after 400 steps, change one weight and one bias
# by a tiny bit and compare with your `l2_cost`.


# %% demo="nudge-the-penalty"
def nudged_slope(name, place, lambd, nudge=1e-5):
    costs = []
    for shift in (nudge, -nudge):
        moved = plain[40] | {name: plain[40][name].copy()}
        moved[name][place] += shift
        costs.append(l2_cost(forward(train[0], moved)[0], train[1], moved, lambd))
    return (costs[0] - costs[1]) / (2 * nudge)


AL, caches, masks = forward(train[0], plain[40])
with_penalty = l2_gradients(backward(AL, train[1], caches, masks), plain[40], 6.0, 60)
for name in ("W3", "b3"):
    slope, nudged = with_penalty["d" + name][0, 0], nudged_slope(name, (0, 0), 6.0)
    print(f"one number of {name}: your slope {slope:.6f}, nudged {nudged:.6f}")

# %% [markdown]
# And the decay: where the data does not push at all, 4000 steps with $\lambda = 1$ should shrink a
# weight by the factor $(1 - 0.1 / 60)^{4000}$.

# %% demo="decay-without-a-push"
weight, no_push = {"W1": np.ones((1, 1)), "b1": np.ones((1, 1))}, np.zeros((1, 1))
for _ in range(4000):
    slopes = l2_gradients({"dW1": no_push, "db1": no_push}, weight, 1.0, 60)
    weight = update_parameters(weight, slopes, 0.1)
print(f"a weight without a push: {weight['W1'].item():.6f}, promised {(1 - 0.1 / 60) ** 4000:.6f}")
print(f"a bias without a push: {weight['b1'].item():.6f}")

# %% [markdown]
# ### What lambda does
#
# The same network, the same start, the same sixty points, four values of $\lambda$:

# %% demo="four-lambdas"
by_lambda = {0: plain} | {lambd: fit(*train, lambd=lambd)[1] for lambd in (0.3, 1, 10)}
for lambd, kept in by_lambda.items():
    squares = sum(np.sum(W**2) for name, W in kept[-1].items() if name[0] == "W")
    print(
        f"lambda {lambd:4}: train {accuracy(kept[-1], *train):.3f}, dev "
        f"{accuracy(kept[-1], *dev):.3f}, length of all weights {np.sqrt(squares):.2f}"
    )
assert accuracy(by_lambda[10][-1], *train) < 0.7, "so large a lambda should underfit"
plot.boundaries(
    {f"lambda {lambd}": asking(kept[-1]) for lambd, kept in by_lambda.items()}, *train, columns=2
)

# %% [markdown]
# - **0.3**: the border no longer bends around single points, but some bends are left.
# - **1**: two clean borders between the corners. The training accuracy is exactly the share of
#   right labels, and the dev accuracy is the best of the four.
# - **10**: the weights cost more than they can gain, so the cheapest choice is to have none, and
#   every point gets the same answer. That is high bias.
#
# Here are the weights of the second layer, 1600 of them:

# %% demo="weights-by-lambda"
for lambd in (0, 0.3, 1):
    squares = np.sort(by_lambda[lambd][-1]["W2"].ravel() ** 2)
    share = squares[-160:].sum() / squares.sum()
    print(f"lambda {lambd:4}: the largest tenth of them has {share:.0%} of the sum of squares")
plot.histograms(
    {f"lambda {lambd}": kept[-1]["W2"] for lambd, kept in by_lambda.items()},
    "The weights of layer 2 after training",
    "weight",
)

# %% [markdown]
# At $\lambda = 1$ most weights have shrunk to nothing, and a few that the data keeps pushing are
# left. L2 has made a small network out of a large one.

# %% [markdown]
# ### Question: `decay_factor`
#
# You train on 100 examples with $\lambda = 5$ and a learning rate of 0.1. The cross-entropy does
# not depend on a certain weight at all. By what is this weight multiplied in every step?
#
# - **A**: 0.9975
# - **B**: 0.995
# - **C**: 0.95
# - **D**: 0.5

# %% solution="decay_factor"
### BEGIN SOLUTION
decay_factor = "B"
### END SOLUTION

# %% tests="decay_factor"
check(decay_factor=decay_factor)

# %% [markdown]
# ## Dropout
#
# The second method: in every step, toss a biased coin for every hidden unit and every example. With
# probability `keep_prob` the unit stays in. Otherwise its activation is set to 0, as if the unit
# did not exist. The next step tosses new coins. When training is over, all units stay in.
#
# Why does that help? A unit cannot rely on any single unit below it, because that one may be gone
# in the next step. So what it learns has to be supported by several of them, and a wrong label can
# hardly be fenced in.
#
# ### Why divide by keep_prob?
#
# A unit in the next layer adds up what comes from below. If a fifth of it is missing, the sum is a
# fifth too small on average, say 8 instead of 10. The unit would be trained on sums around 8, and
# after training meet sums around 10. **Inverted dropout** repairs this at once: what stays in is
# divided by `keep_prob`. With $p = 0.8$ an activation of 2 becomes 0 in a fifth of the cases and $2
# / 0.8 = 2.5$ in the rest, and the mean is still
#
# $$0.2 \cdot 0 + 0.8 \cdot 2.5 = 2$$
#
# In general, with a mask $D$ whose entries are 1 with probability $p$ and 0 otherwise, each drawn
# on its own, the thinned activations are
#
# $$\tilde{A}_{ij} = \frac{A_{ij} \, D_{ij}}{p}$$
#
# ### A worked example: tickets that win
#
# A number drawn evenly between 0 and 1 lies below 0.3 in three of ten cases, so a comparison tosses
# biased coins, a whole array at a time. `True` and `False` count as 1 and 0 in a product.

# %% demo="lottery"
prizes = np.array([[10, 20, 30, 40], [50, 60, 70, 80]])
wins = np.random.default_rng(5).random((2, 4)) < 0.3
print(wins)
print(prizes * wins)
print("share of winners among a million:", np.mean(np.random.default_rng(6).random(10**6) < 0.3))

# %% [markdown]
# ### Exercise: `dropout_forward`
#
# Return the thinned activations and the mask, because the backward pass will need it. The mask
# holds zeros and ones (or `False` and `True`), *before* any dividing, and it has the shape of `A`:
# other coins for every unit **and** every example. With `keep_prob` 1 nothing is dropped.


# %% solution="dropout_forward"
def dropout_forward(A, keep_prob, rng):
    """Drop units at random and scale up the rest (inverted dropout).

    A: activations of a hidden layer, (n[l], m)
    keep_prob: the probability that a unit stays in, above 0 and at most 1
    rng: the generator (numpy.random.Generator) to draw from
    Returns: A_dropped, mask
        A_dropped: 0 where a unit is dropped, elsewhere scaled so that means are kept, like A
        mask: 1 where a unit stays in, 0 where it is dropped, like A; not scaled

    Every entry is dropped or kept on its own. The arguments keep their values.
    """
    ### BEGIN SOLUTION
    mask = rng.random(A.shape) < keep_prob
    return A * mask / keep_prob, mask
    ### END SOLUTION


# %% tests="dropout_forward"
check(dropout_forward)

# %% [markdown]
# Here are the masks of three steps, for 10 units (rows) and 15 examples (columns); black is off,
# grey is on.

# %% demo="masks"
coins = np.random.default_rng(0)
masks = [dropout_forward(np.ones((10, 15)), 0.8, coins)[1] for _ in range(3)]
plot.images(0.85 * np.array(masks, dtype=float), ["step 1", "step 2", "step 3"])

# %% [markdown]
# And the mean? Fifty units with activations from 1 to 3 feed one unit, through weights of 0.1.
# Without dropout its sum is 10. Here are 5000 sums with `keep_prob` 0.8, with and without the
# dividing:

# %% demo="means-kept"
fifty = np.repeat(np.linspace(1, 3, 50)[:, np.newaxis], 5000, axis=1)  # (50, 5000)
print("without dropout:", 0.1 * fifty[:, 0].sum())
dropped, mask = dropout_forward(fifty, 0.8, np.random.default_rng(0))
off = 50 - np.sum(mask, axis=0)
print(f"units off: {off.mean():.1f} of 50 on average, plus or minus {off.std():.1f}")
sums = {"not divided": 0.1 * np.sum(fifty * mask, axis=0), "divided": 0.1 * dropped.sum(axis=0)}
for name, values in sums.items():
    print(f"{name:11}: mean {values.mean():.2f}, plus or minus {values.std():.2f}")
plot.histograms(sums, "What the next unit adds up (10 without dropout)", "sum", bins=40)

# %% [markdown]
# Divided, the mean is what it was. Dropout has only added *noise*.
#
# When predicting, dropout is **off**, and there is nothing to scale: `accuracy` and `asking` call
# `forward` without a `keep_prob`.

# %% [markdown]
# ### Question: `one_activation`
#
# In a single training step a hidden unit has the activation 8 for some example. Then inverted
# dropout comes, with `keep_prob` 0.8. What does the next layer get from it?
#
# - **A**: either 0 or 10
# - **B**: 8, because the mean is kept
# - **C**: either 0 or 8
# - **D**: either 0 or 6.4

# %% solution="one_activation"
### BEGIN SOLUTION
one_activation = "A"
### END SOLUTION

# %% tests="one_activation"
check(one_activation=one_activation)

# %% [markdown]
# ## The backward pass: the same mask
#
# The backward pass must go through the same thinned network as the forward pass. A unit that was
# dropped had no part in the cost, so its slope is 0; one that stayed in was multiplied by
# $\frac1p$, so the chain rule multiplies its slope by $\frac1p$ as well:
#
# $$dA_{ij} = \frac{d\tilde{A}_{ij} \, D_{ij}}{p}$$
#
# ### Exercise: `dropout_backward`
#
# The argument is called `dA`, as it comes in from the layer above; what goes out has the same
# shape.
#
# By hand: with $p = 0.5$, slopes $(3, -1, 4)$ and the mask $(1, 0, 1)$ give $(6, 0, 8)$.


# %% solution="dropout_backward"
def dropout_backward(dA, mask, keep_prob):
    """Take the slopes back through a dropout.

    dA: slopes with respect to the thinned activations, (n[l], m)
    mask: the mask of the forward pass, zeros and ones (floats, whole numbers or
        booleans), like dA
    keep_prob: the probability of the forward pass, above 0 and at most 1
    Returns: slopes with respect to the activations before the dropout, like dA

    The arguments keep their values.
    """
    ### BEGIN SOLUTION
    return dA * mask / keep_prob
    ### END SOLUTION


# %% tests="dropout_backward"
check(dropout_backward)

# %% [markdown]
# Is it really the *same* mask that is needed? Take eight units with activation 1, and as the cost
# the sum of 1, 2, ..., 8 times what comes out of the dropout: the slopes from above are then 1, 2,
# ..., 8. An equal generator draws equal coins, so each slope can be measured with the same mask.
# The last line uses the mask of another draw.

# %% demo="same-mask"
from_above = np.arange(1.0, 9.0)[np.newaxis]  # (1, 8)


def small_cost(activations):
    thinned, _ = dropout_forward(activations, 0.5, np.random.default_rng(8))
    return np.sum(from_above * thinned)


ones, nudged = np.ones((1, 8)), []
for unit in range(8):
    moved = ones.copy()
    moved[0, unit] += 0.001
    nudged.append((small_cost(moved) - small_cost(ones)) / 0.001)
_, mask = dropout_forward(ones, 0.5, np.random.default_rng(8))
_, other_mask = dropout_forward(ones, 0.5, np.random.default_rng(12))
print("nudged:      ", np.round(nudged, 3) + 0.0)
print("same mask:   ", dropout_backward(from_above, mask, 0.5)[0])
print("another mask:", dropout_backward(from_above, other_mask, 0.5)[0])

# %% [markdown]
# With another mask, units get a slope that had no part in the cost, and units that had a part get
# none.
#
# ### Training with dropout
#
# Now all the lines of the loop have their functions. Four of five units stay in:

# %% demo="train-with-dropout"
dropout_costs, dropout = fit(*train, keep_prob=0.8)
print(f"train {accuracy(dropout[-1], *train):.3f}, dev {accuracy(dropout[-1], *dev):.3f}")
print(f"plain: train {accuracy(plain[-1], *train):.3f}, dev {accuracy(plain[-1], *dev):.3f}")

point, dice = np.array([[0.2], [0.6]]), np.random.default_rng(2)
with_coins = [forward(point, dropout[-1], 0.8, dice)[0].item() for _ in range(1000)]
print("one point, five times with dropout on:", np.round(with_coins[:5], 3))
print(f"with dropout off, every time: {forward(point, dropout[-1])[0].item():.3f}")
print(f"mean of 1000 answers with dropout on: {np.mean(with_coins):.3f}")

# %% [markdown]
# Most of the gap is gone. And you see why dropout is off when predicting: with it, the same point
# gets a different answer each time. One pass without dropout comes close to the mean of a thousand
# with it.
#
# ### The cost jumps, and that is no bug
#
# Here is the cost that each step saw with its own mask, and the cost of the *same* parameters with
# dropout off.

# %% demo="jumping-cost"
quiet = [compute_cost(forward(train[0], parameters)[0], train[1]) for parameters in dropout]
for name, costs in {"plain": plain_costs, "dropout": dropout_costs}.items():
    steps_up = np.diff(costs)
    share, highest = np.mean(steps_up > 0), steps_up.max()
    print(f"{name:8} the cost goes up in {share:.0%} of the steps, by {highest:.3f} at most")
plot.curves(
    np.arange(0, 600, 10),
    {"as the step saw it": dropout_costs[:600:10], "the same parameters, dropout off": quiet[:60]},
    "The training cost with dropout",
    "step",
    "cost",
)

# %% [markdown]
# The parameters hardly change from one step to the next, but each step measures *another thinned
# network*. With dropout off, the same parameters get better quite smoothly. (The plain network goes
# up, too, but by little: this learning rate is a bit too large for its narrow bends.)
#
# So do not look for bugs in a cost with dropout. Train a while with `keep_prob` 1, see that the
# cost falls, and only then switch dropout on.
#
# In practice, layers with large weight matrices get a smaller `keep_prob`, others 1. Use dropout
# when there is a gap between training and dev, not by default.

# %% [markdown]
# ### Question: `jumpy_cost`
#
# You train with dropout for the first time. The cost falls in the long run, but it goes up in
# almost every second step, and you wonder whether your backward pass has a bug. What do you do?
#
# - **A**: Lower the learning rate until the cost falls in every step.
# - **B**: Draw the masks once, before the training, and use them in every step.
# - **C**: Look for a wrong sign, because a correct gradient step never raises the cost.
# - **D**: Set `keep_prob` to 1, look whether the cost falls then, and switch dropout on again.

# %% solution="jumpy_cost"
### BEGIN SOLUTION
jumpy_cost = "D"
### END SOLUTION

# %% tests="jumpy_cost"
check(jumpy_cost=jumpy_cost)

# %% [markdown]
# ## Early stopping
#
# The third method is to stop. A network finds the broad shape early, while its weights are still
# small, and fits the wrong labels last. Watch the plain network do it:


# %% demo="film-of-overfitting"
def at_step(step):
    parameters = plain[step // 10]
    right = f"train {accuracy(parameters, *train):.0%}, dev {accuracy(parameters, *dev):.0%}"
    return plot.boundary(asking(parameters), *train, title=f"step {step}: {right}")


moments = (0, 10, 20, 30, 50, 80, 120, 200, 350, 600, 1000, 1600, 2500, 4000)
plot.film([at_step(step) for step in moments], seconds=6)

# %% [markdown]
# Somewhere near the beginning it was a good network. So measure the dev cost while training, and
# keep the parameters of the best moment. You know that a moment was the best only when you have
# seen what follows, and the dev cost goes up and down a little. So you wait. **Patience** is the
# number of measurements in a row without an improvement after which you give up.
#
# ### A worked example: three failures in a row
#
# In the high jump an athlete is out after three failures *in a row*. One success, and the count
# starts again from zero.

# %% demo="high-jump"
jumps = [True, False, True, False, False, True, False, False, False, True]
failures = 0
for attempt, cleared in enumerate(jumps):
    failures = 0 if cleared else failures + 1
    print(attempt, "cleared" if cleared else f"failed, {failures} in a row")
    if failures == 3:
        break

# %% [markdown]
# ### Exercise: `early_stopping`
#
# The list of dev costs is complete, but your function reads it as the training would: one epoch
# after the other, and nothing behind the stop counts. It returns the epoch of the best cost seen up
# to there.
#
# - Only a cost strictly *below the best one so far* is an improvement. An equal one is not. Epoch 0
#   has nothing before it and always counts as one.
# - After `patience` epochs in a row without an improvement it stops.
# - If the list ends first, the best of the whole list counts. Epochs count from 0.
#
# By hand, with patience 3 and the costs 5, 4, 6, 4.5, 3, 7, 8, 9, 1: epoch 1 is the best, epochs 2
# and 3 are no better, epoch 4 is the new best (the waiting starts again), epochs 5, 6 and 7 are no
# better. Stop; the answer is 4, and the 1 at the end is never seen. With patience 2 the stop comes
# after epoch 3, and the answer is 1.


# %% solution="early_stopping"
def early_stopping(dev_costs, patience):
    """Return the epoch whose parameters are to be kept.

    dev_costs: a list of numbers of any sign, the dev cost of epoch 0, 1, 2, ...; it may be one
        epoch only
    patience: how many epochs in a row without an improvement end the training, at least 1;
        a cost equal to the lowest is no improvement
    Returns: the index of the lowest cost seen until the stop, or until the end of the list
    """
    ### BEGIN SOLUTION
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best
    ### END SOLUTION


# %% tests="early_stopping"
check(early_stopping)

# %% [markdown]
# The plain training has kept its parameters at every tenth step, so you can look back. Every
# measurement counts as an epoch here. (The old parameters are still there because
# `update_parameters` makes new arrays. With an update in place you would need copies.)

# %% demo="stop-early"
dev_costs = [compute_cost(forward(dev[0], parameters)[0], dev[1]) for parameters in plain]
train_costs = [compute_cost(forward(train[0], parameters)[0], train[1]) for parameters in plain]
best = early_stopping(dev_costs, 30)
print(f"best measurement: step {10 * best}, dev cost {dev_costs[best]:.3f}")
print(f"at the end: step {10 * (len(plain) - 1)}, dev cost {dev_costs[-1]:.3f}")
assert dev_costs[best] < 0.6 * dev_costs[-1], "the best dev cost should be far below the last"
plot.costs(
    {"training set": train_costs, "dev set": dev_costs},
    "The plain network: the training cost falls, the dev cost does not",
    "measured on",
    "measurement, one every 10 steps",
)

# %% [markdown]
# The dev cost falls for a short time only. Then it climbs to more than three times its best value.
# The accuracy gets worse by far less: where the network is wrong it has become very sure, and the
# cost of a wrong answer grows with that.
#
# Early stopping needs one training only, where L2 needs one for each $\lambda$ that you try. But it
# does two things at once: it keeps the network from learning by heart, *and* from fitting the
# training set well. With L2 or dropout you can train to the end and set the strength separately.

# %% [markdown]
# ## Four times the same network
#
# Now side by side: no regularisation, L2 with $\lambda = 1$, dropout with `keep_prob` 0.8, and
# early stopping. The cell insists on this:
#
# - without regularisation the gap between training and dev accuracy is at least 0.12;
# - L2 and dropout close at least half of that gap, each on its own;
# - all three have a better dev accuracy than the plain network.

# %% demo="side-by-side"
four = {
    "none": plain,
    "L2": by_lambda[1],
    "dropout": dropout,
    "early stopping": plain[: best + 1],
}
gaps, on_dev = {}, {}
for name, kept in four.items():
    on_train, on_dev[name] = accuracy(kept[-1], *train), accuracy(kept[-1], *dev)
    gaps[name] = on_train - on_dev[name]
    print(f"{name:15} train {on_train:.3f}  dev {on_dev[name]:.3f}  gap {gaps[name]:.3f}")

assert gaps["none"] >= 0.12, "the plain network should overfit"
assert gaps["L2"] <= gaps["none"] / 2, "L2 should close half of the gap"
assert gaps["dropout"] <= gaps["none"] / 2, "dropout should close half of the gap"
assert min(on_dev[name] for name in four if name != "none") > on_dev["none"], "brakes should help"
plot.boundaries({name: asking(kept[-1]) for name, kept in four.items()}, *train, columns=2)

# %% [markdown]
# And the cost on both sets during training, measured without penalty and with dropout off, so that
# the four can be compared:

# %% demo="train-and-dev-curves"
curves = {}
for name, kept in four.items():
    shown = plain[: best + 31] if name == "early stopping" else kept
    curves[name] = {
        label: [compute_cost(forward(part[0], parameters)[0], part[1]) for parameters in shown]
        for label, part in {"training set": train, "dev set": dev}.items()
    }
plot.panels(
    curves, "Cost on both sets", "measurement, one every 10 steps", "cross-entropy", columns=2
)

# %% [markdown]
# - **L2**: both curves go flat, close together, and longer training changes nothing.
# - **Dropout**: the gap opens only half as wide, but the dev cost still climbs.
# - **Early stopping**: the curves end when the patience has run out. The parameters at the lowest
#   point of the dev curve are kept.
#
# None of them is best everywhere. In practice some L2 is nearly always on, dropout where layers are
# large and data is short, and watching the dev cost costs nothing.
#
# **These data were picked.** Data seed 1 shows the effect plainly, and the cell's limits are
# promised for it alone. With the seeds 0 to 9, L2 and early stopping always raised the dev
# accuracy, but dropout closed half of the gap only about four times in ten.
#
# ### The test set
#
# All choices are made: take the network with the best dev accuracy. Now, once, the test set.

# %% demo="test-set"
chosen = max(on_dev, key=on_dev.get)
on_test = accuracy(four[chosen][-1], *test)
print(f"chosen: {chosen}, dev {on_dev[chosen]:.3f}, test {on_test:.3f}")
assert on_test >= 0.85, "the chosen network should come near the 90 % that are possible"

# %% [markdown]
# That is near the 90 % that the wrong labels leave.

# %% [markdown]
# ### Question: `third_set`
#
# A colleague has trained fifty networks on the training set, measured all of them on the test set,
# and reports the accuracy of the best. What do you say about that number?
#
# - **A**: It is fine: no slope was ever computed from the test set.
# - **B**: It is probably too high, because the network was chosen by that very number.
# - **C**: It is probably too low, because the network was not trained on the test set.
# - **D**: The network itself is spoiled: its weights have now been fitted to the test set.

# %% solution="third_set"
### BEGIN SOLUTION
third_set = "B"
### END SOLUTION

# %% tests="third_set"
check(third_set=third_set)

# %% [markdown]
# ## Examples from examples
#
# The best remedy was more data. With pictures you can sometimes make it: the mirror image of a cat
# is a cat. The label stays, the pixels are new. This is **data augmentation**; other ways are
# cutting out a slightly different part, turning by a few degrees, shifting the colours.
#
# ### A worked example: backwards along one axis
#
# A slice with the step $-1$ runs backwards, along the axis where it stands.

# %% demo="backwards"
calendar = np.array([[1, 2, 3], [4, 5, 6]])
print(calendar[::-1])  # the rows in the opposite order
print(calendar[:, ::-1])  # the columns in the opposite order
print(np.vstack([calendar, 10 * calendar]).shape)  # joined along the first axis

# %% [markdown]
# ### Exercise: `flip_horizontal`
#
# A set of pictures has four axes: picture, row, column, colour. Mirroring exchanges left and right:
# each row of pixels is read backwards, each pixel keeps its colour. Return **the originals first,
# then their mirror images** in the same order, so that the labels can simply be repeated.


# %% solution="flip_horizontal"
def flip_horizontal(images):
    """Return the images and their mirror images.

    images: (m, height, width, channels)
    Returns: (2m, height, width, channels): the m originals, then the m mirror images, with left and
        right exchanged, in the same order. The argument keeps its values.
    """
    ### BEGIN SOLUTION
    return np.concatenate([images, images[:, :, ::-1]])
    ### END SOLUTION


# %% tests="flip_horizontal"
check(flip_horizontal)

# %% [markdown]
# Discs and rings, and below them their mirror images:

# %% demo="mirrored-shapes"
shapes = data.shapes(400, 400)
names = [shapes.classes[label] for label in shapes.train_y[0, :8]]
plot.images(flip_horizontal(shapes.train_x[:8]), [*names, *names])

# %% [markdown]
# The mirror image of a 0 or an 8 is still one. The mirror image of a 3 is no digit at all, and a
# mirrored 5 looks much like a 2: with its old label it would be a wrong label that you have made
# yourself.

# %% demo="mirrored-digits"
some = [int(np.flatnonzero(digits.train_y[0] == label)[0]) for label in (0, 8, 2, 3, 5, 6, 7, 9)]
titles = [str(digits.train_y[0, place]) for place in some]
plot.images(flip_horizontal(digits.train_x[some]), titles + [f"{title}?" for title in titles])

# %% [markdown]
# ### Is it worth it?
#
# Three tasks with very small training sets. Each is trained with the originals alone, with
# originals and mirror images, and with twice as many originals:
#
# 1. disc or ring, 40 pictures made smaller, 8 by 8 pixels;
# 2. a 6 or a 7 on a **glass door**, 20 pictures taken from outside, while the test pictures come
#    from both sides: half of them are mirrored;
# 3. a 3 or a 5 on paper, 20 pictures.
#
# The network has 20 hidden units. The numbers are averages over five training sets.


# %% demo="how-to-measure"
def columns(pictures):
    """Return pictures (m, 8, 8, c) as columns, centred and scaled alike for all pixels."""
    return (pictures.reshape(len(pictures), -1).T - 128.0) / 64


def experiment(n, x, y, test_x, test_y):
    """Return three accuracies: of n originals, with their mirror images, of 2n originals."""
    scores = np.zeros(3)
    for start in range(0, 5 * n, n):
        few, few_labels = x[start : start + n], y[:, start : start + n]
        twice = x[start : start + 2 * n], y[:, start : start + 2 * n]
        both = flip_horizontal(few), np.hstack([few_labels, few_labels])
        for i, (pictures, labels) in enumerate(((few, few_labels), both, twice)):
            sizes = (pictures[0].size, 20, 1)
            trained = fit(columns(pictures), labels, layer_dims=sizes, steps=300)[1][-1]
            scores[i] += accuracy(trained, columns(test_x), test_y) / 5
    return scores


# %% demo="three-tasks"
def smaller(pictures):
    """Return pictures (m, 64, 64, 3) as (m, 8, 8, 3): means over squares of 8 by 8 pixels."""
    return pictures.reshape(-1, 8, 8, 8, 8, 3).mean(axis=(2, 4))


def two_digits(first, second):
    """Return training pictures, labels, test pictures, labels; label 1 for the second digit."""
    sets = []
    for x, y in ((digits.train_x, digits.train_y), (digits.test_x, digits.test_y)):
        chosen = np.isin(y[0], (first, second))
        sets += [x[chosen], (y[:, chosen] == second).astype(float)]
    return sets


# %% demo="worth-it"
door_x, door_y, from_outside, labels = two_digits(6, 7)
both_sides = flip_horizontal(from_outside), np.hstack([labels, labels])
shapes_small = smaller(shapes.train_x), shapes.train_y, smaller(shapes.test_x), shapes.test_y
results = {
    "disc or ring": experiment(40, *shapes_small),
    "6 or 7 on glass": experiment(20, door_x, door_y, *both_sides),
    "3 or 5 on paper": experiment(20, *two_digits(3, 5)),
}
kinds, bars = ("originals", "mirrored too", "twice as many"), {}
for name, scores in results.items():
    print(f"{name:15} " + ", ".join(f"{k} {s:.3f}" for k, s in zip(kinds, scores, strict=True)))
    for kind, score in zip(kinds, scores, strict=True):
        bars[f"{name}: {kind}"] = round(score, 3)
assert results["6 or 7 on glass"][1] > results["6 or 7 on glass"][0] + 0.1, "mirrors should help"
plot.bars(bars, "Accuracy on pictures not seen before", "accuracy")

# %% [markdown]
# - **On glass** mirror images help far more than twice as many originals, of which none shows the
#   other side. Mirroring has told the network something true that was not in its pictures.
# - **Disc or ring**: a mirrored ring has little to tell that its original had not. Fresh pictures
#   help far more.
# - **3 or 5**: mirror images do harm. What tells a 3 from a 5 is the side on which the upper stroke
#   runs down, and that is just what the mirror exchanges.
#
# So ask whether the label survives the change. And augment only the training set: dev and test stay
# as they are.

# %% [markdown]
# ## What you can do now
#
# - Split data into three sets at random, and say what each is for and how large the dev set must
#   be.
# - Tell bias from variance by two subtractions, and name the remedy that fits.
# - Write L2 into cost and slopes, and explain it as weights that shrink by a factor in every step.
# - Write inverted dropout both ways, say why it divides, and switch it off when predicting.
# - Stop a training at the right time and keep the right parameters.
# - Double a set of pictures, where the label allows it.
#
# ### Things to try
#
# - Call `fit` with both `lambd` and `keep_prob`. Is that better than either alone?
# - Search for the best $\lambda$ between 0.1 and 10, with values a factor of two apart.
# - Try `keep_prob` 0.5, and 0.2. When does the training error rise above the Bayes error?
# - Change the data seed 1 in the cell that draws the points. Which limits still hold?
#
# ### Where to go on
#
# The data sets here were tiny, so gradient descent on all examples at once was good enough. The
# next lesson is about speed: small batches instead of the whole set, and steps that depend on the
# steps before. The lesson after it shows how to prove that a backward pass is right.
