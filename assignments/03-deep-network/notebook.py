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
# # The deep network: layers as building blocks
#
# So far the number of layers was built into your functions: one, then two. In this lesson you
# write one layer as a block, with a forward and a backward pass, and stack as many of them as you
# like. How must a deep network start? How does the slope find its way back through many layers?
# And is deeper better? You will measure it.
#
# **Time.** About two hours: one for the functions, up to `train`; half an hour for the comparisons
# of deep and wide networks; half an hour for pictures. After `train` is a good place for a break.
#
# **How to work.** As before: replace `raise NotImplementedError(...)`, run the cell, run the
# `check(...)` below it, and go from top to bottom. When in doubt, write the shapes down.
#
# You need the two lessons before: the cross-entropy, the slopes of activations, and the backward
# pass through one hidden layer.

# %% locked="setup"
import sys

import numpy as np
from tqdm import tqdm

from dlkit import begin, check, data, plot

begin("03-deep-network")

# %% [markdown]
# ## Notation
#
# A number in square brackets says which layer is meant; in code it stands behind the letter.
#
# | In formulas | In code | Shape | Meaning |
# |---|---|---|---|
# | $L$ | | number | layers that have weights; the input is not counted |
# | $n^{[l]}$ | `layer_dims[l]` | number | units of layer $l$; $n^{[0]} = n_x$ |
# | $W^{[l]}$ | `W1`, `W2`, ... | `(n[l], n[l-1])` | weights, one **row** for each unit |
# | $b^{[l]}$ | `b1`, `b2`, ... | `(n[l], 1)` | biases |
# | $A^{[0]} = X$ | `X` | `(n[0], m)` | examples, as columns |
# | $Z^{[l]}$, $A^{[l]}$ | `Z`, `A` | `(n[l], m)` | scores and activations of a layer |
# | $A^{[l-1]}$ | `A_prev` | `(n[l-1], m)` | what a layer gets from the one before |
# | $A^{[L]}$ | `AL` | `(1, m)` | the answers: probabilities of label 1 |
# | $dA$, $dZ$, $dW$, $db$ | `dA`, `dZ`, `dW`, `db` | like `A`, `Z`, `W`, `b` | slopes |
#
# `parameters` is a dict `{"W1": ..., "b1": ..., "W2": ..., ...}`, and gradients are a dict
# `{"dW1": ..., "db1": ..., ...}`. The hidden layers are **ReLU** layers, the output is one
# **sigmoid** unit. Three functions of the earlier lessons are handed out.


# %% locked="from-earlier-lessons"
def sigmoid(z):
    """Return the sigmoid of z, element by element, without an overflow."""
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, 1.0, e) / (1.0 + e)


def sigmoid_derivative(z):
    """Return the slope of the sigmoid at z, element by element."""
    return sigmoid(z) * sigmoid(-np.asarray(z))


def relu_derivative(z):
    """Return the slope of the ReLU at z, element by element: 1 above zero, 0 elsewhere."""
    return np.where(np.asarray(z) > 0, 1.0, 0.0)


# %% [markdown]
# ## The building block
#
# A network of four layers: three ReLU layers and the output.

# %% demo="the-network"
plot.network([4, 5, 5, 3, 1], m=100, title="Four layers, 100 examples")

# %% [markdown]
# Every layer does two things: a **linear** step with its own $W$ and $b$, then an **activation**.
# So a layer can be a block:
#
# - **Forward** it takes $A^{[l-1]}$ and gives $A^{[l]}$. It keeps what the way back will need, its
#   **cache**.
# - **Backward** it takes $dA^{[l]}$ and its cache, and gives $dW^{[l]}$ and $db^{[l]}$ for its own
#   parameters, and $dA^{[l-1]}$ for the block before it.
#
# A network is a loop over blocks from the first to the last, and a loop back.
#
# ### Shapes by reasoning
#
# A layer has one row for each of its units. And $W^{[l]}$ is multiplied by $A^{[l-1]}$, so the
# columns of the one are the rows of the other.
#
# Take the sizes `[2, 3, 5, 4, 2, 1]` and 60 examples. Five layers, so $L = 5$. Replace a `None` by
# a pair such as `(3, 2)`, run the cell, and go on until all lines say "right". (Not graded.)

# %% demo="shape-table"
my_shapes = {
    "W1": (3, 2),  # an example: 3 units, each with a weight for each of the 2 inputs
    "b1": None,
    "A1": None,
    "W3": None,
    "b4": None,
    "Z4": None,
    "dW4": None,
    "dA2": None,
    "W5": None,
    "A5": None,
}
units = dict(enumerate([2, 3, 5, 4, 2, 1]))
for name, shape in my_shapes.items():
    kind, number = name[-2], int(name[-1])
    columns = {"W": units[number - 1], "b": 1}.get(kind, 60)
    verdict = "right" if shape == (units[number], columns) else "look again"
    print(f"{name:4}{'still to fill in' if shape is None else verdict}")

# %% [markdown]
# How many numbers does such a network learn? Layer 3 has 4 units, each with 5 weights and a
# bias: 24. All five layers have $9 + 20 + 24 + 10 + 3 = 66$.
#
# ## How to start: keep the signal alive
#
# In the last lesson the weights began as 0.01 times normal numbers. Is that good for many layers?
# Send random inputs through 20 ReLU layers of 100 units, without biases. The picture shows the
# size of what comes out of each layer. (Size means the root mean square: square, average, root.)


# %% demo="signal-fixed-scale"
def size(array):
    return np.sqrt(np.mean(array**2))


def sizes_through_layers(scale, width, layers=20):
    rng = np.random.default_rng(1)
    signal = rng.standard_normal((width, 200))
    sizes = [size(signal)]
    for _ in range(layers):
        weights = scale * rng.standard_normal((width, width))
        signal = np.maximum(weights @ signal, 0)
        sizes.append(size(signal))
    return sizes


measured = {f"{s}": sizes_through_layers(s, 100) for s in (0.01, 0.1, 0.14, 0.2, 1.0)}
for scale, sizes in measured.items():
    print(f"weights of size {scale:5}: after 20 layers {sizes[-1]:.1e}")
plot.curves(
    np.arange(21),
    {f"weights of size {scale}": sizes for scale, sizes in measured.items()},
    "The size of the signal, layer by layer",
    "layer",
    "size",
    y_scale="log",
)

# %% [markdown]
# The scale is logarithmic, and the lines are straight: each layer multiplies the signal by the
# same factor. With weights of size 0.01 the factor is about 0.07, and after 20 layers the output
# unit sees practically zeros. With size 1 the factor is about 7. Near 0.14 the size is kept.
#
# For other widths, measure the factor for size 1; the right size is one divided by it.

# %% demo="right-scale"
for width in (25, 100, 400):
    sizes = sizes_through_layers(1.0, width, layers=8)
    factor = (sizes[-1] / sizes[0]) ** (1 / 8)
    print(f"{width:3} units: factor {factor:5.2f}, so the right size is {1 / factor:.3f}")

# %% [markdown]
# Four times as many units, half the size. Here is why.
#
# A score is a sum of $n$ products, $z = w_1 a_1 + \dots + w_n a_n$, where $n$ is the number of
# **inputs** of the unit. The weights are independent with mean 0, so the cross terms of $z^2$
# cancel on average, and what remains is (a bar means the average)
#
# $$\overline{z^2} = n \cdot \overline{w^2} \cdot \overline{a^2}$$
#
# A ReLU turns the negative half of the scores into 0, so it keeps half of the mean square:
# $\overline{a^2} = \frac12 \overline{z^2}$. From the scores of one layer to those of the next,
# $\overline{z^2}$ is multiplied by $\frac{n}{2} \overline{w^2}$. That is 1 when
#
# $$\overline{w^2} = \frac{2}{n} \qquad\text{or: the standard deviation of the weights is }
# \sqrt{\frac{2}{n}}$$
#
# For $n = 100$ it is $0.141$. This is **He initialisation** (He and others, 2015). 2 divided by
# $n$ is a *variance*. The numbers of `rng.standard_normal(...)`, multiplied by $s$, have the
# standard deviation $s$ and the variance $s^2$.
#
# ### Exercise: `initialize_parameters_deep`
#
# One $W$ and one $b$ for each layer. Layer $l$ has $n^{[l]}$ units with $n^{[l-1]}$ inputs each,
# so the deviation of $W^{[l]}$ is $\sqrt{2/n^{[l-1]}}$, another one in each layer. The biases
# start at 0.
#
# By hand: `[8, 2, 1]` gives `W1` of shape `(2, 8)` with deviation $\sqrt{2/8} = 0.5$, `b1` of
# shape `(2, 1)`, `W2` of shape `(1, 2)` with deviation $1$, and `b2` of shape `(1, 1)`.
#
# An f-string makes the names: with `number = 7`, `f"W{number}"` is `"W7"`. All that is random
# comes from the argument `rng`.


# %% solution="initialize_parameters_deep"
def initialize_parameters_deep(layer_dims, rng):
    """Return the parameters that the training of a deep network starts from.

    layer_dims: the sizes [n_x, n[1], ..., n[L]], whole numbers
    rng: a numpy.random.Generator; every random number comes from it
    Returns: a dict with, for each layer l = 1, ..., L,
        "Wl": random numbers, (n[l], n[l-1]), mean 0, standard deviation sqrt(2 / n[l-1])
        "bl": zeros, (n[l], 1)
    """
    ### BEGIN SOLUTION
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_in, n_out = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = rng.standard_normal((n_out, n_in)) * np.sqrt(2 / n_in)
        parameters[f"b{layer}"] = np.zeros((n_out, 1))
    return parameters
    ### END SOLUTION


# %% tests="initialize_parameters_deep"
check(initialize_parameters_deep)

# %% [markdown]
# The fewer inputs, the wider the spread.

# %% demo="your-start"
start = initialize_parameters_deep([800, 200, 50, 8], np.random.default_rng(0))
for number, inputs in ((1, 800), (2, 200), (3, 50)):
    W = start[f"W{number}"]
    print(f"W{number} {W.shape}: deviation {W.std():.3f}, wanted {(2 / inputs) ** 0.5:.3f}")
plot.histograms({name: start[name] for name in ("W1", "W2", "W3")}, "Your weights", "weight")

# %% [markdown]
# ## Forward, one layer
#
# ### Exercise: `linear_forward`
#
# The first half of a block: the scores of all units for all examples.
#
# By hand, two units, three inputs, one example:
#
# $$W = \begin{pmatrix} 1 & 0 & -2 \\ 3 & 1 & 1 \end{pmatrix}, \quad
# A_{prev} = \begin{pmatrix} 2 \\ 5 \\ 1 \end{pmatrix}, \quad
# b = \begin{pmatrix} 10 \\ -20 \end{pmatrix} \qquad\text{give}\qquad
# Z = \begin{pmatrix} 2 + 0 - 2 + 10 \\ 6 + 5 + 1 - 20 \end{pmatrix}
# = \begin{pmatrix} 10 \\ -8 \end{pmatrix}$$


# %% solution="linear_forward"
def linear_forward(A_prev, W, b):
    """Return the scores of a layer.

    A_prev: what the layer before gives (or the input), (n_prev, m); floats or whole
        numbers
    W: weights, one row per unit, (n, n_prev)
    b: biases, (n, 1)
    Returns: Z, (n, m); an array alone, not a tuple.
    """
    ### BEGIN SOLUTION
    return W @ A_prev + b
    ### END SOLUTION


# %% tests="linear_forward"
check(linear_forward)

# %% [markdown]
# ### What to keep for the backward pass
#
# The second half of a block bends the scores: $\mathrm{ReLU}(z) = \max(0, z)$ in the hidden
# layers, the sigmoid in the last one. For $Z = (-2, 0.5, 3)$ a ReLU gives $(0, 0.5, 3)$.
# `np.maximum` compares two things entry by entry. (`np.max` looks for the largest entry of one
# array.)
#
# What will the backward pass need?
#
# - The slope of the activation is taken at the score: **Z**.
# - A weight's slope contains the number that the weight was multiplied by: **A_prev**.
# - The slope for the inputs is made of the weights that they went through: **W**.
#
# With **b**, which is not needed, they are the cache, in the order `(A_prev, W, b, Z)`. Arrays are
# not copied when they get a second name. If you make the ReLU by setting entries of `Z` to zero,
# then the `Z` in the cache has lost them too:

# %% demo="two-names"
heights = np.array([[-2.0, 0.5, 3.0]])
clipped = heights
clipped[clipped < 0] = 0  # there is only one array, and it has two names
print("heights is now", heights)

# %% [markdown]
# ### Exercise: `linear_activation_forward`
#
# One whole block, forward. The last argument, `"relu"` or `"sigmoid"`, says which activation it
# is.


# %% solution="linear_activation_forward"
def linear_activation_forward(A_prev, W, b, activation):
    """Return the activations of a layer and what its way back needs.

    A_prev: what the layer before gives (or the input), (n_prev, m); floats or whole
        numbers
    W: weights, (n, n_prev)
    b: biases, (n, 1)
    activation: "relu" or "sigmoid"
    Returns: A, cache
        A: the activations, (n, m)
        cache: the tuple (A_prev, W, b, Z), with Z the scores before the activation, (n, m)
    """
    ### BEGIN SOLUTION
    Z = linear_forward(A_prev, W, b)
    A = sigmoid(Z) if activation == "sigmoid" else np.maximum(0, Z)
    return A, (A_prev, W, b, Z)
    ### END SOLUTION


# %% tests="linear_activation_forward"
check(linear_activation_forward)

# %% [markdown]
# What can two ReLU units do? Take one input $x$ from 0 to 1, the units $\max(0, x)$ and
# $\max(0, x - \frac12)$, and add them up with the weights 2 and $-4$. Up to one half only the
# first unit is switched on, and the sum climbs with slope 2. From there on it falls with slope
# $2 - 4 = -2$: a tent with one kink.

# %% demo="tent"
X_line = np.linspace(0, 1, 257)[np.newaxis]  # (1, 257): 257 examples of one feature
hidden, _ = linear_activation_forward(X_line, np.ones((2, 1)), np.array([[0.0], [-0.5]]), "relu")
tent = linear_forward(hidden, np.array([[2.0, -4.0]]), np.zeros((1, 1)))
plot.curves(
    X_line[0],
    {"unit 1": hidden[0], "unit 2": hidden[1], "2 x unit 1 - 4 x unit 2": tent[0]},
    "Two ReLU units make a tent",
    "x",
)

# %% [markdown]
# ## Forward, all layers
#
# ### A worked example: a chain of stations
#
# A sum of money goes through three exchange offices. Each one multiplies it by its rate and keeps
# a fee. The rates and fees are in one dict, numbered from 1. `before` remembers what each office
# received.

# %% demo="stations"
stations = {"rate1": 2.0, "fee1": 1.0, "rate2": 0.5, "fee2": 3.0, "rate3": 4.0, "fee3": 2.0}


def send(amount, stations):
    before = []
    for number in (1, 2, 3):
        before.append(amount)
        amount = stations[f"rate{number}"] * amount - stations[f"fee{number}"]
    return amount, before


print(send(10.0, stations))

# %% [markdown]
# What comes out of one station goes into the next: `amount` is overwritten. The names are made
# from the number, so the order of the dict does not matter. (Do not sort the names: as texts,
# `"rate10"` comes before `"rate2"`.) The list starts with the first station, so station 3 is at
# place 2.
#
# ### Exercise: `model_forward`
#
# Send `X` through all blocks: ReLU in the layers $1, \dots, L - 1$, the sigmoid in layer $L$.
# Collect the caches. The dict holds two entries for each layer, and so it knows $L$. A network
# with $L = 1$ has no hidden layer and must work as well: it is logistic regression.


# %% solution="model_forward"
def model_forward(X, parameters):
    """Return the answers of a network and one cache per layer.

    X: examples as columns, (n_x, m); floats or whole numbers
    parameters: a dict "W1", "b1", ..., "WL", "bL", in any order; L may be 10 or more
    Returns: AL, caches
        AL: the probabilities of label 1, (1, m)
        caches: a list of L caches (A_prev, W, b, Z), the one of layer 1 first
    """
    ### BEGIN SOLUTION
    A, caches = X, []
    L = len(parameters) // 2
    for layer in range(1, L + 1):
        activation = "sigmoid" if layer == L else "relu"
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        A, cache = linear_activation_forward(A, W, b, activation)
        caches.append(cache)
    return A, caches
    ### END SOLUTION


# %% tests="model_forward"
check(model_forward)

# %% [markdown]
# ### What depth can buy
#
# Put one tent after another: each layer folds the interval from 0 to 1 in half. The picture shows
# the score of the output unit.


# %% demo="folding"
def tents(hidden_layers):
    """Return parameters whose output score is a zigzag."""
    fold, shift = np.array([[2.0, -4.0]]), np.array([[0.0], [-0.5]])
    parameters = {"W1": np.ones((2, 1)), "b1": shift}
    for number in range(2, hidden_layers + 1):
        parameters |= {f"W{number}": np.vstack([fold, fold]), f"b{number}": shift}
    return parameters | {f"W{hidden_layers + 1}": fold, f"b{hidden_layers + 1}": np.zeros((1, 1))}


zigzags = {}
for hidden_layers in (1, 2, 3, 5):
    _, caches = model_forward(X_line, tents(hidden_layers))
    zigzag = caches[-1][-1][0]
    kinks = np.count_nonzero(np.abs(np.diff(zigzag, 2)) > 1e-9)
    zigzags[f"{hidden_layers} x 2 units"] = {"score": zigzag}
    print(f"hidden layers: {hidden_layers}, units: {2 * hidden_layers:2}, kinks: {kinks:2}")
plot.panels(zigzags, "Folding again and again", "x (257 places from 0 to 1)", "score", columns=4)

# %% [markdown]
# Every layer doubles the number of teeth. With one hidden layer each unit puts in one kink, so 31
# kinks take 31 units. Five layers do it with 10. But that such functions *exist* does not say that
# your data look like one, nor that training finds it.

# %% [markdown]
# ## The cost
#
# ### Exercise: `compute_cost`
#
# The cross-entropy again, averaged over the examples. The answer $a$ is the probability that the
# network gives to label 1:
#
# $$L(a, y) = -\bigl(y \ln a + (1 - y) \ln (1 - a)\bigr)$$
#
# By hand: the answers $(0.8, 0.4)$ with the labels $(1, 0)$ gave the truth $0.8$ and $0.6$. The
# losses are $0.223$ and $0.511$, the cost is $0.367$.


# %% solution="compute_cost"
def compute_cost(AL, Y):
    """Return the cross-entropy cost.

    AL: the probabilities of label 1, (1, m), none of them exactly 0 or 1
    Y: true labels, 0 or 1, (1, m)
    Returns: the average loss over the m examples, a float; natural logarithms.
    """
    ### BEGIN SOLUTION
    given_to_the_truth = np.where(Y == 1, AL, 1 - AL)  # (1, m)
    return float(-np.mean(np.log(given_to_the_truth)))
    ### END SOLUTION


# %% tests="compute_cost"
check(compute_cost)

# %% [markdown]
# Two spirals, and the first costs of four untrained networks. An answer of 0.5 to everything would
# cost $\ln 2 = 0.6931$. These networks give other answers, many of them wrong, so they may pay
# more.

# %% demo="first-costs"
X_spirals, Y_spirals = data.spirals(200, seed=0)
X_spirals = X_spirals / 2  # coordinates from about -2 to 2
for number in range(4):
    start = initialize_parameters_deep([2, 10, 10, 10, 1], np.random.default_rng(number))
    AL, _ = model_forward(X_spirals, start)
    print(f"start {number}: cost {compute_cost(AL, Y_spirals):.4f}")
plot.points(X_spirals, Y_spirals, "Two spirals")

# %% [markdown]
# ## Backward: where the slope comes from
#
# First the smallest network with a hidden layer, one unit in each layer and one example: $x = 2$,
# label $y = 1$. Values are bold, above the boxes; slopes of the loss stand below.

# %% demo="small-chain"
x, w1, b1, w2, b2 = 2.0, 0.5, 1.0, -1.0, 1.5
z1 = w1 * x + b1
a1 = max(0.0, z1)
z2 = w2 * a1 + b2
a2 = float(sigmoid(z2))
values = {"x": x, "w1": w1, "b1": b1, "z1": z1, "a1": a1, "w2": w2, "b2": b2, "z2": z2}
values |= {"a2": a2, "loss": -np.log(a2)}
slope_z2 = a2 - 1
slopes = {"loss": 1, "a2": -1 / a2, "z2": slope_z2, "w2": slope_z2 * a1, "b2": slope_z2}
slopes |= {"a1": slope_z2 * w2, "z1": slope_z2 * w2, "w1": slope_z2 * w2 * x, "b1": slope_z2 * w2}
plot.graph(
    {"z1": ["w1", "x", "b1"], "a1": ["z1"], "z2": ["w2", "a1", "b2"], "a2": ["z2"], "loss": ["a2"]},
    {name: round(value, 3) for name, value in values.items()},
    {name: round(float(slope), 3) for name, slope in slopes.items()},
)

# %% [markdown]
# From the right:
#
# - **The loss.** For label 1 it is $-\ln a_2$, and its slope is $-1/a_2 = -1/0.378 = -2.649$.
# - **The sigmoid.** Times its slope, $a_2 (1 - a_2) = 0.235$, gives $-0.622$. This is $a_2 - y$.
# - **The linear step.** To $w_2$: times what it was multiplied by, $a_1 = 2$. To $b_2$: times 1.
#   To $a_1$: times the weight that it went through, $w_2 = -1$. That last one goes to the block
#   before.
# - **The ReLU.** The score $z_1$ was positive: times 1. Had it been negative: times 0.
# - **The linear step again**, with other numbers.
#
# ### Where $dA^{[L]}$ comes from
#
# For any label, the slope of the loss with respect to $a$ is
#
# $$dA^{[L]} = -\frac{y}{a} + \frac{1 - y}{1 - a}$$
#
# In the second term, the slope of $\ln(1 - a)$ brings a second minus, and two of them make a plus.
# A nudge gives the same signs:

# %% demo="signs"
for label in (1, 0):
    loss = [float(-(label * np.log(a) + (1 - label) * np.log(1 - a))) for a in (0.8, 0.8001)]
    print(f"label {label}, answer 0.8: nudged slope {(loss[1] - loss[0]) / 0.0001:.2f}")

# %% [markdown]
# The formula says $-1/0.8 = -1.25$ and $1/0.2 = 5$.
#
# ### Who divides by $m$?
#
# The cost is an average, so somewhere a $\frac1m$ must come in, once. In this course **`dA` and
# `dZ` have a column for each example, and hold the slopes of that example's own loss.** They are
# never averaged. **`dW` and `db` belong to all examples together; there the average is taken.**
#
# ### A worked example: a sum of outer products
#
# For one example, the slope of each weight is the slope of its unit's score times the input that
# it was multiplied by. All pairs make a table, the *outer product* of two columns. The $m$ tables
# of $m$ examples, added up, are one matrix product. Here with a shop: 2 products, 3 customers, and
# a table for each of 4 days, price times quantity.

# %% demo="outer-products"
prices = np.array([[2.0, 2.5, 2.0, 1.0], [5.0, 5.0, 4.0, 6.0]])  # (2, 4): product, day
bought = np.array([[1.0, 0, 2, 1], [0, 3, 1, 0], [2, 2, 0, 1]])  # (3, 4): customer, day
total = np.zeros((2, 3))
for day in range(4):
    total += np.outer(prices[:, day], bought[:, day])
print(total)  # product, customer
print(np.array_equal(total, prices @ bought.T))  # (2, 4) @ (4, 3): the days are summed over

# %% [markdown]
# ### Exercise: `linear_backward`
#
# The linear half of a block, backward. You get $dZ$, of shape `(n, m)`, and the cache, and return:
#
# | wanted | shape | made from | because |
# |---|---|---|---|
# | `dW` | like `W`, `(n, n_prev)` | `dZ` and `A_prev` | score's slope times input, averaged |
# | `db` | like `b`, `(n, 1)` | `dZ` | the bias was added as it is, averaged |
# | `dA_prev` | like `A_prev`, `(n_prev, m)` | `W` and `dZ` | inputs go to all units: summed up |
#
# By hand, three units, two inputs, one example:
#
# $$W = \begin{pmatrix} 1 & 2 \\ 0 & -1 \\ 3 & 1 \end{pmatrix}, \quad
# A_{prev} = \begin{pmatrix} 2 \\ 1 \end{pmatrix}, \quad
# dZ = \begin{pmatrix} 1 \\ -1 \\ 2 \end{pmatrix}$$
#
# - The rows of $dW$ are $1 \cdot (2, 1)$, $-1 \cdot (2, 1)$ and $2 \cdot (2, 1)$.
# - $db$ is $(1, -1, 2)$, as a column.
# - $dA_{prev}$: the first input went into the three units with the weights 1, 0 and 3, so its
#   slope is $1 \cdot 1 + 0 \cdot (-1) + 3 \cdot 2 = 7$. The second one gets $2 + 1 + 2 = 5$.
#
# Sums drop an axis unless you say `keepdims=True`.


# %% solution="linear_backward"
def linear_backward(dZ, cache):
    """Return the slopes behind the linear half of a layer.

    dZ: slopes for the scores, a column for each example, (n, m)
    cache: the tuple (A_prev, W, b, Z) that the layer kept; Z is not needed here; A_prev
        has floats or whole numbers
    Returns: dA_prev, dW, db
        dA_prev: slopes for the inputs, a column for each example, not averaged, (n_prev, m)
        dW: slopes for the weights, averaged over the m examples, (n, n_prev)
        db: slopes for the biases, averaged over the m examples, (n, 1)
    """
    ### BEGIN SOLUTION
    A_prev, W, _, _ = cache
    m = A_prev.shape[1]
    dW = dZ @ A_prev.T / m  # (n, m) @ (m, n_prev)
    db = dZ.sum(axis=1, keepdims=True) / m
    dA_prev = W.T @ dZ  # (n_prev, n) @ (n, m)
    return dA_prev, dW, db
    ### END SOLUTION


# %% tests="linear_backward"
check(linear_backward)

# %% [markdown]
# ### Question: `use_of_the_cache`
#
# As before, `check` only sees that you have chosen; the rest you are told when your work is
# graded.
#
# To save memory, somebody leaves `A_prev` out of the cache. What can a layer then no longer
# compute in the backward pass?
#
# - **A**: `dZ`, because the slope of the activation is taken at it
# - **B**: `dA_prev`, because it has the same shape
# - **C**: `db`, because the number of examples is unknown
# - **D**: `dW`, because each weight's slope contains the input that it was multiplied by

# %% solution="use_of_the_cache"
### BEGIN SOLUTION
use_of_the_cache = "D"
### END SOLUTION

# %% tests="use_of_the_cache"
check(use_of_the_cache=use_of_the_cache)

# %% [markdown]
# ### Exercise: `linear_activation_backward`
#
# One whole block, backward. What comes in is $dA$, the slope for what the block gave out. First
# back through the activation, entry by entry (the star):
#
# $$dZ^{[l]} = dA^{[l]} * g'(Z^{[l]})$$
#
# with $g'$ for the slope of the block's own activation, taken at the scores. Then back through the
# linear half, which you have just written.
#
# By hand, for a ReLU: the scores $(-1, 2, 0.5)$ and $dA = (10, 10, -4)$ give $dZ = (0, 10, -4)$.
# For a sigmoid with score 0 and $dA = 8$, $dZ = 8 \cdot \frac14 = 2$.
#
# The two slopes, `relu_derivative` and `sigmoid_derivative`, stand in a cell near the top.


# %% solution="linear_activation_backward"
def linear_activation_backward(dA, cache, activation):
    """Return the slopes behind a whole layer.

    dA: slopes for the layer's activations, a column for each example, (n, m)
    cache: the tuple (A_prev, W, b, Z) that the layer kept; A_prev has floats or whole numbers
    activation: "relu" or "sigmoid", the layer's own
    Returns: dA_prev, dW, db, as from linear_backward
        dA_prev: (n_prev, m), not averaged
        dW: (n, n_prev), averaged over the m examples
        db: (n, 1), averaged over the m examples
    """
    ### BEGIN SOLUTION
    Z = cache[3]
    slope = sigmoid_derivative(Z) if activation == "sigmoid" else relu_derivative(Z)
    return linear_backward(dA * slope, cache)
    ### END SOLUTION


# %% tests="linear_activation_backward"
check(linear_activation_backward)

# %% [markdown]
# ### Question: `the_first_slope`
#
# For an example with label 0 the network says 0.75. What are the entries of `dA` and `dZ` of the
# last layer for this example?
#
# - **A**: `dA` is 4, `dZ` is 0.75
# - **B**: `dA` is -4, `dZ` is -0.75
# - **C**: `dA` is 0.75, `dZ` is about 0.14
# - **D**: `dA` is 1.33, `dZ` is 0.25

# %% solution="the_first_slope"
### BEGIN SOLUTION
the_first_slope = "A"
### END SOLUTION

# %% tests="the_first_slope"
check(the_first_slope=the_first_slope)

# %% [markdown]
# ## Backward, all layers
#
# ### A worked example: back through the stations
#
# How does the final amount react to each rate and each fee of the three exchange offices? Start at
# the end with the slope 1. At each station, first note the slopes for its own two numbers, then
# take the slope through the station to the one before.

# %% demo="stations-backward"
_, before = send(10.0, stations)
slope, reactions = 1.0, {}
for number in reversed((1, 2, 3)):
    reactions[f"rate{number}"] = slope * before[number - 1]  # it multiplied what came in
    reactions[f"fee{number}"] = -slope
    slope *= stations[f"rate{number}"]  # on to the station before
print(reactions)

nudged, _ = send(10.0, stations | {"rate2": 0.501})
print("rate2, by a nudge:", round((nudged - send(10.0, stations)[0]) / 0.001, 6))

# %% [markdown]
# One walk back gave all six slopes.
#
# ### Exercise: `model_backward`
#
# The same walk with your blocks. Note `dWl` and `dbl` of each layer; `dA_prev` is what you carry
# on. The last layer is a sigmoid layer, all others are ReLU layers. Their caches are in the list,
# layer 1 at place 0.
#
# There are two ways to begin, and both are right:
#
# - With $dA^{[L]}$ from the formula above, and then back through the sigmoid layer like through
#   any other. When the sigmoid has rounded to exactly 1, as it does for scores above 36, the
#   formula is $0/0$ and all slopes become `nan`.
# - With $dZ^{[L]} = A^{[L]} - Y$, to which the formula times the slope of the sigmoid simplifies:
#   $\bigl(-\frac{y}{a} + \frac{1-y}{1-a}\bigr) \cdot a (1 - a) = -y (1 - a) + (1 - y) a = a - y$.
#   This one *is* already behind the sigmoid, so only the linear half of the last layer is left to
#   do.
#
# Prefer the second way: a network that has learnt its examples well does reach such scores.


# %% solution="model_backward"
def model_backward(AL, Y, caches):
    """Return the slopes of the cost for all parameters of a network.

    AL: the answers of model_forward, (1, m)
    Y: true labels, 0 or 1, (1, m)
    caches: the caches of model_forward, a list of L tuples (A_prev, W, b, Z); it stays as it is.
        L may be 10 or more; the first A_prev, which is X, has floats or whole numbers
    Returns: a dict with, for each layer l = 1, ..., L,
        "dWl": slopes for its weights, (n[l], n[l-1]), averaged over the m examples
        "dbl": slopes for its biases, (n[l], 1), averaged over the m examples
    """
    ### BEGIN SOLUTION
    L, grads = len(caches), {}
    dA, grads[f"dW{L}"], grads[f"db{L}"] = linear_backward(AL - Y, caches[-1])
    for layer in range(L - 1, 0, -1):
        dA, dW, db = linear_activation_backward(dA, caches[layer - 1], "relu")
        grads[f"dW{layer}"], grads[f"db{layer}"] = dW, db
    return grads
    ### END SOLUTION


# %% tests="model_backward"
check(model_backward)

# %% [markdown]
# ### Question: `shape_on_the_way_back`
#
# A network has the sizes `[8, 5, 6, 1]` and looks at 40 examples. Which shape has the `dA_prev`
# that layer 2 gives back?
#
# - **A**: `(6, 40)`
# - **B**: `(6, 5)`
# - **C**: `(5, 40)`
# - **D**: `(5, 1)`, an average over the examples

# %% solution="shape_on_the_way_back"
### BEGIN SOLUTION
shape_on_the_way_back = "C"
### END SOLUTION

# %% tests="shape_on_the_way_back"
check(shape_on_the_way_back=shape_on_the_way_back)

# %% [markdown]
# Which way did you take? A unit that is so sure of its first answer that the answer is rounded to
# 1:

# %% demo="saturated"
sure = {"W1": np.array([[40.0]]), "b1": np.array([[0.0]])}
with np.errstate(all="ignore"):
    AL, caches = model_forward(np.array([[1.0, 0.5]]), sure)
    print("exactly 1?", AL == 1)
    print("slope of its weight:", model_backward(AL, np.array([[1.0, 0.0]]), caches)["dW1"])

# %% [markdown]
# The right slope is 0.25: only the second example, which is wrong, pushes. If you see `nan`, your
# function divides by a probability. It earns all its points; but take the other way before you go
# on, or one of the trainings below may end in `nan`.
#
# ### The nudge test
#
# A network of four layers, and five of its numbers, nudged:


# %% demo="nudge-test"
def nudged_slope(parameters, name, place, X, Y, nudge=1e-6):
    moved = {key: value.copy() for key, value in parameters.items()}
    moved[name][place] += nudge
    costs = [compute_cost(model_forward(X, p)[0], Y) for p in (moved, parameters)]
    return (costs[0] - costs[1]) / nudge


rng = np.random.default_rng(3)
X_few, Y_few = rng.standard_normal((3, 7)), np.array([[0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0]])
network = initialize_parameters_deep([3, 6, 5, 4, 1], rng)
network |= {f"b{number}": rng.normal(0, 0.3, (n, 1)) for number, n in enumerate((6, 5, 4, 1), 1)}
AL, caches = model_forward(X_few, network)
grads = model_backward(AL, Y_few, caches)
for name in ("W1", "b2", "W3", "W4", "b4"):
    slopes = grads["d" + name]
    place = np.unravel_index(np.abs(slopes).argmax(), slopes.shape)  # where the slope is largest
    yours, nudged = slopes[place], nudged_slope(network, name, place, X_few, Y_few)
    print(f"{name}[{place[0]}, {place[1]}]: yours {yours:8.5f}, nudged {nudged:8.5f}")
    assert abs(yours - nudged) < 1e-4, f"d{name} does not agree with the nudge"

# %% [markdown]
# ### Slopes fade, too
#
# In the backward pass each layer multiplies by its weights again. A network with layers of many
# widths, from your start, and with the same weights scaled to a deviation of 0.01:

# %% demo="slopes-fade"
rng = np.random.default_rng(5)
X_random = rng.standard_normal((50, 200))
Y_random = (X_random[:1] > 0).astype(float)
he = initialize_parameters_deep([50, 200, 30, 80, 80, 300, 40, 100, 20, 60, 150, 1], rng)
faint = {name: 0.01 * v / v.std() if name.startswith("W") else v for name, v in he.items()}
slope_sizes = {}
for name, start in (("He", he), ("deviation 0.01", faint)):
    AL, caches = model_forward(X_random, start)
    grads = model_backward(AL, Y_random, caches)
    slope_sizes[name] = [size(grads[f"dW{number}"]) for number in range(1, 12)]
    scores = (
        f"scores of size {size(caches[0][-1]):.1e} in layer 1, {size(caches[-1][-1]):.1e} in 11"
    )
    print(f"{name}: {scores}; slopes of size {slope_sizes[name][0]:.1e} in layer 1")
plot.curves(
    np.arange(1, 12), slope_sizes, "The size of the slopes for the weights", "layer", "size", "log"
)

# %% [markdown]
# A slope for a weight is the signal from below times the slope from above. At the faint start, the
# slope from above has faded near the input, the signal from below near the output. So the slopes
# are tiny in *all* layers.

# %% [markdown]
# ## The step, and the loop
#
# ### Exercise: `update_parameters`
#
# From each array subtract the learning rate times its slope. `"W3"` belongs to `"dW3"`. Return a
# new dict and leave the arrays of the old one alone. (`-=` would change the caller's arrays.)
#
# By hand: with the rate $0.1$, a weight of $2$ with slope $-3$ becomes $2.3$.


# %% solution="update_parameters"
def update_parameters(parameters, grads, learning_rate):
    """Return the parameters after one step of gradient descent.

    parameters: a dict "W1", "b1", ..., "WL", "bL", in any order; L may be 10 or more
    grads: a dict "dW1", "db1", ..., "dWL", "dbL" of arrays of the same shapes; in any order
    learning_rate: how far the step goes
    Returns: a new dict with the names of parameters. The arguments keep their values.
    """
    ### BEGIN SOLUTION
    return {name: value - learning_rate * grads["d" + name] for name, value in parameters.items()}
    ### END SOLUTION


# %% tests="update_parameters"
check(update_parameters)

# %% [markdown]
# ### Exercise: `train`
#
# Start; then, `num_iterations` times: forward, note the cost, backward, step. Every step uses all
# examples, and the learning rate stays the same. The first cost is that of the start, and the last
# step has no cost behind it.


# %% solution="train"
def train(X, Y, layer_dims, num_iterations, learning_rate, rng):
    """Train a network by gradient descent.

    X: examples as columns, (n_x, m)
    Y: true labels, 0 or 1, (1, m)
    layer_dims: the sizes [n_x, n[1], ..., 1]
    num_iterations: how many steps to take, at least 1
    learning_rate: how far one step goes
    rng: a numpy.random.Generator; the start comes from it
    Returns: parameters, costs
        parameters: the dict "W1", "b1", ..., after the last step
        costs: a list of num_iterations floats, each the cost (average over the m examples) just
            before that step
    """
    ### BEGIN SOLUTION
    parameters, costs = initialize_parameters_deep(layer_dims, rng), []
    for _ in range(num_iterations):
        AL, caches = model_forward(X, parameters)
        costs.append(compute_cost(AL, Y))
        parameters = update_parameters(parameters, model_backward(AL, Y, caches), learning_rate)
    return parameters, costs
    ### END SOLUTION


# %% tests="train"
check(train)

# %% [markdown]
# The spirals with no hidden layer, one, three. (The last network should get at least 95 % of these
# points right; the cell insists.)


# %% demo="spirals"
def decide(parameters):
    return lambda X: (model_forward(X, parameters)[0] > 0.5).astype(float)


def accuracy(parameters, X, Y):
    return float(np.mean(decide(parameters)(X) == Y))


borders = {}
for sizes in tqdm(([2, 1], [2, 16, 1], [2, 16, 16, 16, 1]), desc="training", file=sys.stdout):
    learned, _ = train(X_spirals, Y_spirals, sizes, 1000, 0.3, np.random.default_rng(0))
    right = accuracy(learned, X_spirals, Y_spirals)
    borders[f"{sizes}: {right:.0%}"] = decide(learned)
assert right >= 0.95, "the network with three hidden layers should fit the spirals"
plot.boundaries(borders, X_spirals, Y_spirals)

# %% [markdown]
# ### The faint start, trained
#
# `train` draws its start from the generator, so hand it one that multiplies each number by a small
# factor. Six hidden layers of 10 units, 1500 steps, once from He initialisation and once from
# weights of size 0.01 (0.02 in the first layer, which has only two inputs).


# %% demo="faint-start"
class Whisper:
    """Hand out the numbers of a generator, multiplied by a factor."""

    def __init__(self, rng, factor):
        self.rng, self.factor = rng, factor

    def __getattr__(self, method):
        return lambda *about, **more: self.factor * getattr(self.rng, method)(*about, **more)


sizes = [2, 10, 10, 10, 10, 10, 10, 1]
generators = {
    "He": np.random.default_rng(0),
    "deviation 0.01": Whisper(np.random.default_rng(0), 0.01 / np.sqrt(2 / 10)),
}
histories = {}
for name, generator in generators.items():
    _, histories[name] = train(X_spirals, Y_spirals, sizes, 1500, 0.1, generator)
    print(f"{name}: first cost {histories[name][0]:.4f}, last cost {histories[name][-1]:.4f}")
plot.costs(histories, "The same network from two starts", "start")

# %% [markdown]
# From the faint start the network says 0.5 to everything, and 1500 steps later it still does: the
# cost is $\ln 2 = 0.6931$ at both ends. With one hidden layer 0.01 was a good start.

# %% [markdown]
# ### Question: `stuck_at_ln_2`
#
# A network of ten ReLU layers starts with random weights of deviation 0.01. Its cost stays at
# 0.6931 for thousands of steps. Why?
#
# - **A**: The units of a layer are all equal, so they stay equal.
# - **B**: Each layer shrinks the signal, and in the backward pass the slopes, until nothing is
#   left.
# - **C**: The sigmoid at the end is saturated, so its slope is nearly 0.
# - **D**: It sits in a local minimum of the cost, and a larger step would jump out of it.

# %% solution="stuck_at_ln_2"
### BEGIN SOLUTION
stuck_at_ln_2 = "B"
### END SOLUTION

# %% tests="stuck_at_ln_2"
check(stuck_at_ln_2=stuck_at_ln_2)

# %% [markdown]
# ## Deep or wide?
#
# The network with three hidden layers had 609 numbers to learn, the one with one hidden layer 65.
# A fair comparison gives all of them the same budget: about 600 parameters each, with one, two and
# six hidden layers, and equally many steps. They are judged by 1000 points that they have not
# seen.
#
# A learning rate that suits one network may be bad for another. So try three rates for each
# network, and two starts for each rate.


# %% demo="deep-or-wide"
def count(sizes):
    return sum(n_out * (n_in + 1) for n_in, n_out in zip(sizes, sizes[1:], strict=False))


X_fresh, Y_fresh = data.spirals(1000, seed=1)
X_fresh = X_fresh / 2
rivals = ([2, 150, 1], [2, 22, 22, 1], [2, 10, 10, 10, 10, 10, 10, 1])
table = {}
for sizes in tqdm(rivals, desc="training", file=sys.stdout):
    for rate in (0.1, 0.3, 1.0):
        with np.errstate(all="ignore"):  # of a training that falls apart
            runs = [
                train(X_spirals, Y_spirals, sizes, 1000, rate, np.random.default_rng(number))[0]
                for number in (0, 1)
            ]
        table[str(sizes), rate] = np.mean([accuracy(run, X_fresh, Y_fresh) for run in runs])
print("right on new points             parameters  rate 0.1  rate 0.3  rate 1.0")
for sizes in rivals:
    row = "".join(f"{table[str(sizes), rate]:10.1%}" for rate in (0.1, 0.3, 1.0))
    print(f"{str(sizes):32}{count(sizes):10}{row}")

# %% [markdown]
# At the rate 0.1 the deepest network is far ahead; at the rate 1.0 the wide network is, and the
# deepest has fallen apart. **At their own best rates all three lie within a few percent of each
# other.** Depth bought speed at small rates. It did not buy better answers.
#
# (The same points chose the rates and judge the result, and that flatters. The next lesson sets
# data aside for choosing.)

# %% [markdown]
# ### Question: `fair_comparison`
#
# A colleague trains a network with one and one with five hidden layers, both with the learning
# rate 0.1 and equally many parameters. After 500 steps the deep one has the lower cost on the
# training set. "So deep networks are better for our data." What do you answer?
#
# - **A**: Agreed: the number of parameters was the same, so the comparison was fair.
# - **B**: Let each have the rate that suits it, use several starts, and compare on new data.
# - **C**: Agreed, but only because five layers can draw borders that one layer never can.
# - **D**: No: one hidden layer is always as good, so the deep one must have been lucky.

# %% solution="fair_comparison"
### BEGIN SOLUTION
fair_comparison = "B"
### END SOLUTION

# %% tests="fair_comparison"
check(fair_comparison=fair_comparison)

# %% [markdown]
# ## Digits again
#
# In lesson 01 a single unit learned to see whether a digit has a closed loop (0, 6, 8, 9) or none
# (1, 2, 3, 5, 7). It got a bit more than nine of ten new pictures right.

# %% demo="digits"
digits = data.digits()


def loops(pictures, labels):
    kept = labels[0] != 4
    columns = pictures[kept].reshape(kept.sum(), -1).T / 255
    return columns, np.isin(labels[:, kept], (0, 6, 8, 9)).astype(float)


X_train, Y_train = loops(digits.train_x, digits.train_y)
X_test, Y_test = loops(digits.test_x, digits.test_y)
print("training", X_train.shape, Y_train.shape, "test", X_test.shape, Y_test.shape)
print(f"always saying 'no loop' would be right in {1 - Y_test.mean():.1%} of the test")

# %% [markdown]
# Three networks: no hidden layer, one, and three. The last two have nearly the same number of
# parameters. Each has a rate that did well among a few. Which one will be right most often on new
# pictures? Write its name down before you run the next cell.

# %% demo="digits-guess"
my_favourite = "one unit"  # change this, to "one hidden layer" or "three hidden layers"

# %% demo="digits-train"
rivals = {
    "one unit": ([64, 1], 0.45),
    "one hidden layer": ([64, 42, 1], 1.0),
    "three hidden layers": ([64, 32, 16, 8, 1], 0.45),
}
both = (X_train, Y_train), (X_test, Y_test)
histories, shares = {}, {}
print("                     parameters  training   test")
for name, (sizes, rate) in rivals.items():
    learned, histories[name] = train(X_train, Y_train, sizes, 450, rate, np.random.default_rng(0))
    in_training, shares[name] = (accuracy(learned, *pair) for pair in both)
    print(f"{name:20} {count(sizes):10}  {in_training:8.1%}  {shares[name]:.1%}")
print(f"most often right: {max(shares, key=shares.get)}; you said: {my_favourite}")
plot.costs(histories, "Cost on the training set", "network")

# %% [markdown]
# The deep network gets down fastest. Is it better on new pictures, too? There are only 360 of
# them, so one more or less is 0.3 %. Train the deep one from nine starts.


# %% demo="nine-starts"
def nine_starts(name):
    """Return what nine networks of one kind say of the test pictures, (9, 360)."""
    sizes, rate = rivals[name]
    said = []
    for number in tqdm(range(9), desc="training", file=sys.stdout):
        learned, _ = train(X_train, Y_train, sizes, 450, rate, np.random.default_rng(number))
        said.append(decide(learned)(X_test)[0])
    return np.array(said)


deep = nine_starts("three hidden layers")
print("each alone:", " ".join(f"{np.mean(one == Y_test[0]):.1%}" for one in deep))

# %% [markdown]
# They are not wrong about the same pictures. So let them **vote**: each picture gets the class
# that at least five of the nine say. And give the wide network the same nine starts. The vote of
# the nine deep networks should get more than 97 % of the new pictures right; the cell insists.

# %% demo="vote"
wide = nine_starts("one hidden layer")
print("                      worst  average   best   vote")
for name, said in {"one hidden layer": wide, "three hidden layers": deep}.items():
    alone = (said == Y_test[0]).mean(axis=1)  # (9,)
    vote = said.mean(axis=0) > 0.5  # (360,)
    voted = np.mean(vote == Y_test[0])
    print(f"{name:20} {alone.min():6.1%} {alone.mean():8.1%} {alone.max():6.1%} {voted:6.1%}")
assert voted > 0.97, "the vote of the deep networks should be right in more than 97 %"

# %% [markdown]
# On average over nine starts the two kinds are level; a lead seen from one start is only its draw.
# The votes are a little better than the averages, and at most a few pictures apart. With rates
# from 0.2 to 0.8 in place of 0.45, the average of the deep networks was 96.9 % to 97.4 %; that of
# the wide ones, with rates from 0.45 to 1.5, 96.2 % to 97.3 %. All these were tried on the same
# test pictures, so do not build on the last digits.
#
# Which pictures does the deep vote get wrong? Under each: the true digit, and how many of the nine
# say that it has a loop.

# %% demo="digits-wrong"
kept = digits.test_y[0] != 4
pictures, labels = digits.test_x[kept], digits.test_y[0, kept]
wrong = np.flatnonzero(vote != Y_test[0])
titles = [f"{labels[i]}\n{deep[:, i].sum():.0f} of 9" for i in wrong]
print(f"{len(wrong)} of {len(labels)} are wrong by vote")
plot.images(pictures[wrong], titles)

# %% [markdown]
# Mostly eights and nines whose rings are open or filled with ink, and thick strokes.
#
# ## Colour images
#
# The file `shapes.h5` holds colour images of 64 by 64 pixels: discs and rings. Any colour may lie
# on any other, at somewhat different places and in different sizes.

# %% demo="shapes"
shapes = data.load_images("shapes.h5")
print(shapes)
plot.images(shapes.train_x[:16], [shapes.classes[label] for label in shapes.train_y[0, :16]])

# %% [markdown]
# A single unit gives each pixel a weight and adds up. But a disc may be brighter or darker than
# its ground, so no pixel speaks for one class or the other. What gives a ring away is that its
# middle is *like its surroundings*, and "like" is not a sum over pixels.
#
# An image has $64 \cdot 64 \cdot 3 = 12\,288$ numbers. Average blocks of 4 by 4 pixels: 16 by 16
# by 3 is 768. Then scale to the range from 0 to 1 and subtract one half, so that dark is negative
# and bright is positive.


# %% demo="shrink"
def shrink(images):
    """Return (m, 16, 16, 3): averages over blocks of 4 x 4 pixels, from 0 to 1."""
    return images.reshape(len(images), 16, 4, 16, 4, 3).mean(axis=(2, 4)) / 255


small_train, small_test = shrink(shapes.train_x), shrink(shapes.test_x)
X_train, X_test = (small.reshape(len(small), -1).T - 0.5 for small in (small_train, small_test))
Y_train, Y_test = shapes.train_y.astype(float), shapes.test_y.astype(float)
print(X_train.shape, X_test.shape)
plot.images(small_train[:8], [shapes.classes[label] for label in shapes.train_y[0, :8]])

# %% [markdown]
# A single unit, then networks with one, two and three hidden layers, from four starts each. The
# three have nearly the same number of parameters. The deepest should get at least 92 % of the new
# images right, on average over its starts. And the single unit? Guess before you run the next
# cell.

# %% demo="shapes-guess"
my_guess = 0.9  # change this: the share of new images that a single unit gets right, from 0 to 1

# %% demo="shapes-train"
rivals = {
    "one unit": [768, 1],
    "one hidden layer": [768, 20, 1],
    "two hidden layers": [768, 20, 10, 1],
    "three hidden layers": [768, 20, 10, 5, 1],
}
histories = {}
for name, sizes in rivals.items():
    shares, costs = [], []
    for number in range(4):
        learned, history = train(X_train, Y_train, sizes, 250, 0.1, np.random.default_rng(number))
        shares.append(accuracy(learned, X_test, Y_test))
        costs.append(history)
    histories[name] = np.mean(costs, axis=0)
    each = " ".join(f"{share:.1%}" for share in shares)
    print(f"{name:20}{count(sizes):6} parameters: {each}, average {np.mean(shares):.1%}")
    if len(sizes) == 2:
        print(f"  (a single unit; you guessed {my_guess})")
assert np.mean(shares) >= 0.92, "the deepest network should tell discs from rings"
plot.costs(histories, "Cost on the training set, average of four starts", "network")

# %% [markdown]
# The single unit does no better than a coin toss. Its cost still falls a little: with 769 numbers
# for 240 images it can learn some of them by heart.
#
# All three networks solve the task. With a second and a third hidden layer the training cost ends
# lower, and the answers do not get better. With the rates 0.05, 0.15 and 0.2 it was the same: the
# deeper ones were never ahead by more than one image of the 300. **For these images depth does not
# win.** Deep networks pay where there are parts of parts of parts, as in photographs, and with
# layers that are made for images.

# %% [markdown]
# ## What you can do now
#
# - Build a network of any depth from one block, and say all its shapes in advance.
# - Say why the spread of the first weights must depend on the number of inputs.
# - Walk back through all layers, and compare networks fairly.
#
# ### Things to try
#
# - Change He's 2 into a 1 or a 4 and look at the signal through 11 layers again.
# - Train on the shapes without subtracting one half. What happens to the cost, and which of the
#   rates 0.01, 0.03 and 0.1 works best then?
# - `[64, 32, 16, 8, 1]` on the digits with the rates 0.3, 0.6 and 1.0, four starts each. How often
#   does the cost end near 0.69? Look at the caches of such a network: what has happened to its
#   ReLU units?
# - One hidden layer of eight ReLU units computes the parity of 8 bits (is the number of ones odd?).
#   Hint: let all of them see the number of ones, and put in a kink at each number.
#
# ### Where to go on
#
# Your deep networks learned their training sets nearly by heart, and new pictures came out worse.
# The next lesson is about that gap.
