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
# # Data from elsewhere: mismatch, transfer, several tasks
#
# A shop wants to read handwritten digits from photos that its customers take with their phones.
# You have 1397 digits from an office scanner, clean and labelled, and only 400 photos. So you will
# train on data that does not look like the data that matters. This lesson is one case, from the
# first split to the last decision:
#
# 1. The reader fails on the photos. **Why?** Two causes look alike, and a fourth set of examples
#    tells them apart.
# 2. **What to do about it?** You choose between two remedies, and the measurement decides.
# 3. A second customer has 30 labelled images. **Can the first reader help?**
# 4. A third one has four questions and few answers. **One network, or four?**
#
# Eight functions are missing; most have two to eight lines. Between them stand *decisions*: you
# write down what you expect, and the next cell measures it. Nobody grades these, and a wrong guess
# that you wrote down teaches more than a right one that you did not.
#
# - Replace the line `raise NotImplementedError(...)` by your answer and run the cell
#   (Shift+Enter), then run `check(...)` below it.
# - Go from top to bottom, because later cells call earlier functions.

# %% locked="setup"
import sys

import numpy as np
from tqdm import tqdm

from dlkit import begin, check, data, plot

begin("10-mismatch-transfer-multitask")

# %% [markdown]
# ## The case
#
# The digits have 8 × 8 pixels between 0 and 1. A photo of a digit has blotches on it: each 2 × 2
# block of pixels is brighter or darker than it should be. (We make the photos ourselves, so that
# you have as many as you want for an honest measurement. Remember that the shop could not do that.)

# %% demo="the-case"
images = data.digits()
all_images = np.concatenate([images.train_x, images.test_x])
digits_X = all_images.reshape(len(all_images), -1).T / 255
digits_Y = np.concatenate([images.train_y, images.test_y], axis=1)
STRENGTH = 0.45


def blotches(m, rng):
    """Return m patterns of blotches, (64, m): 4 x 4 normal numbers, each 2 x 2 pixels large."""
    return np.kron(rng.normal(size=(m, 4, 4)), np.ones((1, 2, 2))).reshape(m, 64).T


rng = np.random.default_rng(1)
scans = digits_X[:, :1397], digits_Y[:, :1397]
photos = digits_X[:, 1397:] + STRENGTH * blotches(400, rng), digits_Y[:, 1397:]
shown = np.hstack([scans[0][:, :8], photos[0][:, :8]]).T.reshape(16, 8, 8)
titles = [f"scan of {y}" for y in scans[1][0, :8]] + [f"photo of {y}" for y in photos[1][0, :8]]
plot.images(np.clip(shown, 0, 1), titles, title="Two sources of digits")

# %% [markdown]
# ## How to split two sources
#
# In the notation of the course an example is a column, $X$ is `(n_x, m)` and $Y$ is `(1, m)`. Here
# are two sources, and a source is a pair `(X, Y)`. The **target** is the one that matters: photos.
# The **big** source is the one that there is much of: scans.
#
# **Option 1: shuffle everything, then cut.** All sets have the same distribution, which is what
# one usually wants. Now count. With 200,000 images from the web and 10,000 from your app, a dev set
# of 2500 from the mixture holds about $2500 \cdot 200/210 = 2381$ web images and 119 from the app.
# You would spend months on becoming good at web images. **Dev and test say what you aim at**, so
# option 1 aims at the wrong thing.
#
# **Option 2: dev and test from the target alone.** Some target examples may join the training
# set; the rest is dev and test. In the example: 5000 of the app's images join, training has 205,000
# images, and dev and test have 2500 each, all from the app. The price is that training has another
# distribution than dev. We accept the price, and make it visible with a further set:
#
# **Train-dev** is cut from the *training mixture*, after shuffling, and is not trained on. It has
# exactly the distribution of the training set.
#
# | set | where from | trained on? |
# |---|---|---|
# | train | the mixture: big source and the target examples that join it | yes |
# | train-dev | the same mixture | no |
# | dev, test | the target only | no |

# %% [markdown]
# ### A worked example: two decks of cards
#
# Four red cards and six black ones. Two of the red ones, drawn at random, are shuffled into the
# black deck; then three cards are taken off the top. `np.concatenate` joins two arrays. Which red
# cards join is a matter of chance, and so is how many of them are among the three.

# %% demo="decks"
rng = np.random.default_rng(7)
red = np.array(["r1", "r2", "r3", "r4"])
black = np.array(["b1", "b2", "b3", "b4", "b5", "b6"])
shuffled_red = rng.permutation(red)
deck = rng.permutation(np.concatenate([black, shuffled_red[:2]]))
print("the deck:", *deck)
print("off the top:", *deck[:3], "  left in the deck:", *deck[3:])
print("red cards that never joined:", *shuffled_red[2:])

# %% [markdown]
# ### Exercise: `build_splits`
#
# Cards have no labels; your examples do. Draw an *order* of the columns and use it for `X` and for
# `Y`. You need two random orders: one of the target, one of the mixture. All chance comes from
# `rng`.
#
# A tiny case: `big` has 5 examples, `target` 6; 2 join, 3 are set aside, dev gets 1. Then the
# mixture has 7 examples, train 4, train-dev 3, dev 1, and test the 3 that are left.


# %% solution="build_splits"
def build_splits(big, target, n_target_train, n_train_dev, n_dev, rng):
    """Share out two sources into train, train-dev, dev and test.

    big: a pair (X, Y) of shapes (n_x, m_big) and (1, m_big); labels or any numbers in Y
    target: a pair (X, Y) of shapes (n_x, m_target) and (1, m_target)
    n_target_train: how many target examples join the big source for training; may be 0
    n_train_dev: how many examples of this mixture are set aside
    n_dev: how many of the other target examples make the dev set; at least one is left over
    rng: a NumPy random generator; all chance comes from it
    Returns: {"train": (X, Y), "train_dev": (X, Y), "dev": (X, Y), "test": (X, Y)}.

    Every example of both sources is in exactly one set, with its label. Members are random. The
    sources may be small. The arguments keep their values.
    """
    ### BEGIN SOLUTION
    (X_big, Y_big), (X_target, Y_target) = big, target
    order = rng.permutation(X_target.shape[1])
    joins = order[:n_target_train]
    dev = order[n_target_train : n_target_train + n_dev]
    test = order[n_target_train + n_dev :]
    X = np.concatenate([X_big, X_target[:, joins]], axis=1)
    Y = np.concatenate([Y_big, Y_target[:, joins]], axis=1)
    mixed = rng.permutation(X.shape[1])
    train_dev, train = mixed[:n_train_dev], mixed[n_train_dev:]
    return {
        "train": (X[:, train], Y[:, train]),
        "train_dev": (X[:, train_dev], Y[:, train_dev]),
        "dev": (X_target[:, dev], Y_target[:, dev]),
        "test": (X_target[:, test], Y_target[:, test]),
    }
    ### END SOLUTION


# %% tests="build_splits"
check(build_splits)

# %% [markdown]
# ### Decision 1: how many photos would be in the dev set?
#
# Suppose we had taken option 1 with our 1397 scans and 400 photos, and a dev set of 200. How many
# photos would you expect in it? Write your number, then run both cells.

# %% demo="decide-option-1"
my_number = 0  # how many of the 200 are photos?

# %% demo="option-1"
rng = np.random.default_rng(0)
counts = [np.sum(rng.permutation(1797)[:200] >= 1397) for _ in range(1000)]
print(f"you: {my_number}; expected: {200 * 400 / 1797:.1f}")
print(f"in 1000 shuffles: {np.mean(counts):.1f} on average, from {min(counts)} to {max(counts)}")
splits = build_splits(scans, photos, 0, 297, 200, rng)
print("option 2:", {name: X.shape[1] for name, (X, Y) in splits.items()}, "- 200 of 200 are photos")

# %% [markdown]
# Even with fairly many photos, three quarters of that dev set would be scans. We go with option 2:
# no photo joins the training set for now, 297 scans are set aside, and 200 photos each are dev and
# test.
#
# ## The network
#
# Its parts are those of earlier lessons, handed out here: He initialization, the backward pass of a
# layer, mini-batches, Adam, softmax with its cross-entropy. A network has ReLU layers and a last
# layer whose scores go to softmax or to sigmoids; `slope` tells the trainer how the scores of the
# last layer are judged.


# %% locked="handed-out"
def sigmoid(z):
    """Return the sigmoid of z, without overflow."""
    return np.exp(-np.logaddexp(0, -z))


def initialize_parameters_deep(layer_dims, rng):
    """Return {"W1", "b1", ...}: He initialization, zeros for the biases."""
    parameters = {}
    for layer in range(1, len(layer_dims)):
        shape = layer_dims[layer], layer_dims[layer - 1]
        parameters[f"W{layer}"] = rng.normal(size=shape) * np.sqrt(2 / shape[1])
        parameters[f"b{layer}"] = np.zeros((shape[0], 1))
    return parameters


def linear_backward(dZ, cache):
    """Return dA_prev, and dW and db averaged over the examples."""
    A_prev, W, b, Z = cache
    return W.T @ dZ, dZ @ A_prev.T / dZ.shape[1], dZ.mean(axis=1, keepdims=True)


def random_mini_batches(X, Y, batch_size, rng):
    """Share all examples out at random into mini-batches (X_b, Y_b)."""
    order = rng.permutation(X.shape[1])
    pieces = [order[i : i + batch_size] for i in range(0, len(order), batch_size)]
    return [(X[:, piece], Y[:, piece]) for piece in pieces]


def initialize_adam(parameters):
    """Return v and s, two dicts of zeros."""
    zeros = [{"d" + n: np.zeros(p.shape) for n, p in parameters.items()} for _ in range(2)]
    return zeros[0], zeros[1]


def update_with_adam(parameters, grads, v, s, t, learning_rate, beta1, beta2, epsilon):
    """Return parameters, v, s after step t of Adam."""
    v = {n: beta1 * v[n] + (1 - beta1) * grads[n] for n in v}
    s = {n: beta2 * s[n] + (1 - beta2) * grads[n] ** 2 for n in s}
    scale = learning_rate / (1 - beta1**t)
    new = {}
    for n, p in parameters.items():
        new[n] = p - scale * v["d" + n] / (np.sqrt(s["d" + n] / (1 - beta2**t)) + epsilon)
    return new, v, s


def one_hot(labels, C):
    """Return (C, m) with a 1 in each column, in the row of its label."""
    return (labels == np.arange(C)[:, np.newaxis]).astype(float)


def softmax_cross_entropy(Z, Y):
    """Return the cost and dZ, (C, m), not averaged."""
    shifted = Z - Z.max(axis=0)
    logs = shifted - np.log(np.exp(shifted).sum(axis=0))
    return float(-(Y * logs).sum() / Z.shape[1]), np.exp(logs) - Y


# %% locked="network"
def forward(X, parameters):
    """Return the caches (A_prev, W, b, Z) of all layers; the last Z are the scores."""
    caches, A = [], X
    while f"W{len(caches) + 1}" in parameters:
        W, b = (parameters[f"{kind}{len(caches) + 1}"] for kind in "Wb")
        caches.append((A, W, b, W @ A + b))
        A = np.maximum(caches[-1][3], 0)
    return caches


def backward(dZ, caches):
    """Return the gradients of all layers, from the slopes of the last scores."""
    grads = {}
    for layer in range(len(caches), 0, -1):
        dA, grads[f"dW{layer}"], grads[f"db{layer}"] = linear_backward(dZ, caches[layer - 1])
        dZ = dA * (caches[layer - 1][0] > 0)  # the ReLU below; of the input nobody needs it
    return grads


def train(parameters, X, Y, slope, epochs, rng, batch_size=64):
    """Train all layers with Adam; slope(Z, Y) is the derivative at the last scores."""
    (v, s), t = initialize_adam(parameters), 0
    for _ in range(epochs):
        for X_b, Y_b in random_mini_batches(X, Y, batch_size, rng):
            t += 1
            caches = forward(X_b, parameters)
            grads = backward(slope(caches[-1][3], Y_b), caches)
            parameters, v, s = update_with_adam(parameters, grads, v, s, t, 3e-3, 0.9, 0.999, 1e-8)
    return parameters


def softmax_slope(Z, Y):
    return softmax_cross_entropy(Z, Y)[1]


def train_reader(X, Y, rng, epochs=30, batch_size=64):
    """Train a reader of digits, 64-64-32-10, from a new start."""
    start = initialize_parameters_deep((64, 64, 32, 10), rng)
    return train(start, X, one_hot(Y, 10), softmax_slope, epochs, rng, batch_size)


def reading_error(examples, parameters):
    """Return the share of digits that are read wrongly."""
    X, Y = examples
    return float(np.mean(forward(X, parameters)[-1][3].argmax(axis=0) != Y[0]))


# %% [markdown]
# ## The reader fails
#
# We train on the 1100 scans, look at the training set and at dev, and at nothing else for now.

# %% demo="the-reader-fails"
rng = np.random.default_rng(1)
reader = train_reader(*splits["train"], rng)
print(f"train error {reading_error(splits['train'], reader):.3f}")
print(f"dev error   {reading_error(splits['dev'], reader):.3f}")

# %% [markdown]
# ### Decision 2: the same two numbers twice
#
# Almost nothing wrong in training, a lot in dev. Is it variance, so that more scans would help? Or
# do scans not help with photos? The pair of numbers cannot tell, and here is the proof: two worlds
# with (almost) the same pair.
#
# - In one world there are only 50 scans to train on, in 200 epochs and batches of 16 so that they
#   are learned as well, and the target is scans, too.
# - In the other there are 1100 scans, and the target has blotches of a bit more than half the
#   strength.
#
# The cell trains three readers in each world and prints the averages without saying which world
# is which. Write down your guess: is world P the one with few scans, or the one with blotches?


# %% demo="two-worlds"
def two_worlds(seed):
    """Return the errors on train, dev and train-dev in both worlds."""
    rng = np.random.default_rng(seed)
    clean = digits_X[:, 1397:], digits_Y[:, 1397:]
    parts = build_splits(scans, clean, 0, 297, 200, rng)
    few = tuple(array[:, :50] for array in parts["train"])
    few_reader = train_reader(*few, rng, epochs=200, batch_size=16)
    reader = train_reader(*parts["train"], rng)
    blotched = parts["dev"][0] + 0.25 * blotches(200, rng), parts["dev"][1]
    sets = (few, parts["dev"], parts["train_dev"]), (parts["train"], blotched, parts["train_dev"])
    nets = few_reader, reader
    return [[reading_error(s, net) for s in row] for row, net in zip(sets, nets, strict=True)]


worlds = np.mean([two_worlds(seed) for seed in (1, 2, 3)], axis=0)
P, Q = np.random.default_rng(12).permutation(2)  # a random one of them is world P
for name, errors in (("P", worlds[P]), ("Q", worlds[Q])):
    print(f"world {name}: train error {errors[0]:.3f}, dev error {errors[1]:.3f}")

# %% demo="decide-worlds"
world_P_is = ""  # "few scans" or "blotches"?

# %% [markdown]
# If you had to guess, that was the point. Now the third number: the error on train-dev, on new
# examples *of the training distribution*.

# %% demo="two-worlds-told-apart"
for name, errors in (("P", worlds[P]), ("Q", worlds[Q])):
    print(f"world {name}: train {errors[0]:.3f}, train-dev {errors[2]:.3f}, dev {errors[1]:.3f}")
print(f"you said: world P is the one with {world_P_is or '... nothing'}")
assert worlds[P, 2] < 0.06 and worlds[Q, 2] > 0.12

# %% [markdown]
# In world Q the error is there as soon as the examples are new: it is **variance**, and it is the
# world with few scans. In world P new scans are no problem; the error comes with the change of the
# source: **mismatch**. The remedy of the one is useless against the other. With the train and dev
# errors alone nobody can tell (that is why train-dev exists).
#
# ## Five errors, four gaps
#
# Put the errors in a row in which *one thing changes at a time*:
#
# | from | to | what changes | the gap is called |
# |---|---|---|---|
# | what people reach | train | a model instead of a person | avoidable bias |
# | train | train-dev | examples that were not trained on | variance |
# | train-dev | dev | another source | mismatch |
# | dev | test | a set that was not used to choose anything | overfitting to dev |
#
# Each gap is the later error minus the earlier one. A gap may be negative: if the target is easier
# than the training data, the error *falls* from train-dev to dev. That is a finding, so the sign is
# kept.

# %% [markdown]
# ### A worked example: a mountain walk
#
# Heights at the start of each hour, and the name of the hour in which most was climbed. `max` of a
# dict goes through its keys; `key=` says by what they are compared.

# %% demo="walk"
climbed = {"first hour": 420 - 300, "second hour": 390 - 420, "third hour": 700 - 390}
print(climbed)
print("most:", max(climbed, key=lambda hour: climbed[hour]))

# %% [markdown]
# ### Exercise: `error_gaps`
#
# By hand: people 4 %, train 7 %, train-dev 10 %, dev 6 %, test 6 %. The gaps are 3, 3, −4 and 0.
# (`check` never asks which of two equal ones is the largest.)


# %% solution="error_gaps"
def error_gaps(human, train, train_dev, dev, test):
    """Return the gaps between five errors, and which of them is the largest.

    human, train, train_dev, dev, test: errors, numbers, all in the same unit
    Returns: {"avoidable_bias": number, "variance": number, "mismatch": number,
        "overfit_to_dev": number, "largest": the name of the largest of these four}.

    Gaps keep their signs, and the largest is the one with the greatest value; it may be that no
    gap is above 0.
    """
    ### BEGIN SOLUTION
    gaps = {
        "avoidable_bias": train - human,
        "variance": train_dev - train,
        "mismatch": dev - train_dev,
        "overfit_to_dev": test - dev,
    }
    gaps["largest"] = max(gaps, key=lambda name: gaps[name])
    return gaps
    ### END SOLUTION


# %% tests="error_gaps"
check(error_gaps)

# %% [markdown]
# ### Decision 3: five teams, five next steps
#
# Five teams report their errors in per cent. (B to E have no test set yet; dev stands in for it.)
# For each, what would you do next?
#
# - `"bigger"`: a bigger model, longer training, another optimiser
# - `"more"`: more data like the training data, or regularisation
# - `"closer"`: find out how the target differs, and make the training data more like it
# - `"nothing"`: nothing about the mismatch; the target is no harder than the training data, so look
#   at bias and variance

# %% demo="decide-teams"
my_steps = {"B": "", "C": "", "D": "", "E": "", "F": ""}

# %% demo="teams"
NAMES = ("human", "train", "train-dev", "dev", "test")
TEAMS = {
    "B": (0, 1, 9, 10, 10),
    "C": (0, 1, 1.5, 10, 10),
    "D": (0, 10, 11, 12, 12),
    "E": (0, 10, 11, 20, 20),
    "F": (4, 7, 10, 6, 6),
}
STEPS = {"avoidable_bias": "bigger", "variance": "more", "mismatch": "closer"}
for team, errors in TEAMS.items():
    gaps = error_gaps(*errors)
    largest = gaps.pop("largest")
    step = "nothing" if gaps["mismatch"] < 0 else STEPS[largest]
    equal = " and ".join(name for name, gap in gaps.items() if gap == gaps[largest])
    print(f"{team}:", "  ".join(f"{name} {gap:+g}" for name, gap in gaps.items()))
    print(f"   largest: {equal}; next: {step}, you: {my_steps.get(team) or '-'}")
plot.gaps(
    {f"team {team}": dict(zip(NAMES, errors, strict=True)) for team, errors in TEAMS.items()},
    "Where the error comes from",
    "error in per cent",
)

# %% [markdown]
# B: variance, so *more*. C: mismatch, so *closer*. D: avoidable bias, so *bigger*. E has two large
# gaps: start with the bias, which is the larger one, and then come closer. F: *nothing*, as far as
# the mismatch goes: it is −4, so the target is *easier* than the training data, and there is
# nothing to close in that place. Bias and variance, 3 each, are what is left to work on.
#
# ### Decision 4: our reader
#
# People read scans nearly without an error; we take 0.01. Which gap is the largest? Guess its size,
# too.

# %% demo="decide-our-gap"
my_gap, my_size = "", 0.0

# %% demo="our-gaps"
HUMAN = 0.01
SETS = ("train", "train_dev", "dev", "test")


def measure(seed, joining=0):
    """Split anew, train a reader, and return its errors on train, train-dev and dev."""
    rng = np.random.default_rng(seed)
    parts = build_splits(scans, photos, joining, 297, 200 - joining // 2, rng)
    net = train_reader(*parts["train"], rng)
    return [reading_error(parts[name], net) for name in SETS[:3]]


three = np.array([measure(seed) for seed in (1, 2, 3)])
print("train, train-dev, dev of three trainings:", *three.round(3), sep="\n")
chain = [HUMAN, *three.mean(axis=0)]
gaps = error_gaps(*chain, chain[-1])
print(f"you: {my_gap or 'nothing'}, {my_size}; measured: {gaps['largest']}, {gaps['mismatch']:.2f}")
assert gaps["mismatch"] >= 0.3 and gaps["variance"] < 0.06
plot.gaps({"our reader": dict(zip(NAMES[:4], chain, strict=True))})

# %% [markdown]
# The cell insists on a mismatch of 0.3 at least and a variance below 0.06. So more scans would not
# help. We have to come closer to the photos.
#
# ## Coming closer
#
# **First look, by hand.** Take photos of the dev set that are read wrongly, and ask what they have
# that scans do not have. Dev, not test: once you have looked at test photos and acted on them, the
# test has become a second dev set.

# %% demo="look-at-dev"
X_dev, Y_dev = splits["dev"]
read = forward(X_dev, reader)[-1][3].argmax(axis=0)
wrong = np.flatnonzero(read != Y_dev[0])[:16]
plot.images(
    np.clip(X_dev[:, wrong].T.reshape(-1, 8, 8), 0, 1),
    [f"{Y_dev[0, i]} read as {read[i]}" for i in wrong],
    title="Photos of dev that are read wrongly",
)

# %% [markdown]
# What is new is the blotches, always 2 × 2 pixels. Some of these photos are hard for you, too. How
# hard? It is worth knowing, because it says how far down the dev error can come at all.
#
# ### Decision 5: read twenty photos yourself
#
# Write the twenty digits in a row, from left to right and from top to bottom.

# %% demo="twenty-photos"
plot.images(np.clip(X_dev[:, :20].T.reshape(-1, 8, 8), 0, 1), columns=10, title="Twenty photos")

# %% demo="decide-twenty"
my_readings = ""  # twenty digits, for example "71046..."

# %% demo="twenty-answers"
truth = Y_dev[0, :20].astype(int)
print("the digits are", "".join(map(str, truth)))
print("read as       ", "".join(map(str, read[:20])), f"- {np.sum(read[:20] != truth)} wrong")
mine = [int(c) if c in "0123456789" else -1 for c in my_readings if c != " "]
if len(mine) == 20:  # what is not a digit counts as wrong
    print("you           ", my_readings.replace(" ", ""), f"- {np.sum(mine != truth)} wrong")
else:
    print(f"You wrote {len(mine)} characters; write twenty, and ? for what you cannot read.")

# %% [markdown]
# The shop offers two ways to come closer, at about the same price:
#
# - **Collect**: 100 more labelled photos. They join the training mixture.
# - **Synthesise**: 500 photos of *blank paper*, which nobody has to label. They hold nothing but
#   blotches, which can be added to scans.
#
# ### Exercise: `synthesize`
#
# $$\tilde x^{(i)} = x^{(i)} + \text{strength} \cdot n^{(k_i)}$$
#
# For each example $i$, the number $k_i$ of a noise is drawn from all $K$ of them, equally likely
# and independently of all others. So the same noise may come twice in a row, and another one not
# at all. Nothing else happens to $X$.
#
# First a worked example: three words, and for each an ending, drawn independently of the others.

# %% demo="endings"
rng = np.random.default_rng(4)
words, endings = ["walk", "jump", "climb"], ["s", "ed", "ing"]
for word in words:
    number = rng.integers(3)  # 0, 1 or 2: the upper end is left out
    print(number, word + endings[number])
print("many at once:", rng.integers(3, size=12))
table = np.array([[0.0, 10.0, 20.0], [1.0, 11.0, 21.0]])
print("columns 2, 0, 2, 2 of a table:", table[:, [2, 0, 2, 2]], sep="\n")


# %% solution="synthesize"
def synthesize(X, noises, strength, rng):
    """Add to each example a noise that is drawn for it.

    X: examples as columns, (n_x, m); floats or, as images come, whole numbers; m may be 1
    noises: K noises as columns, (n_x, K); K may be 1
    strength: what a noise is multiplied by
    rng: a NumPy random generator; all chance comes from it
    Returns: (n_x, m) of floats: each column of X plus strength times a column of noises.

    All K noises are equally likely for each example, whatever the others got. The arguments keep
    their values.
    """
    ### BEGIN SOLUTION
    drawn = rng.integers(noises.shape[1], size=X.shape[1])
    return X + strength * noises[:, drawn]
    ### END SOLUTION


# %% tests="synthesize"
check(synthesize)

# %% [markdown]
# Synthesised photos beside real ones. If you could tell them apart at a glance, so could a network.

# %% demo="real-or-made"
rng = np.random.default_rng(3)
paper = blotches(500, rng)
made = synthesize(scans[0][:, :8], paper, STRENGTH, rng)
shown = np.hstack([made, photos[0][:, 8:16]]).T.reshape(16, 8, 8)
plot.images(np.clip(shown, 0, 1), ["made"] * 8 + ["real"] * 8, title="Made and real")

# %% [markdown]
# ### Decision 6: collect or synthesise?
#
# About half of the photos of dev are read wrongly now. Write down the error that you expect after
# collecting 100 photos, and the one after adding 1100 synthesised photos, one for each scan.
#
# (We have no other photos, so we take these 100 from our 400: dev and test have 150 each then. They
# join the mixture, of which a fifth is set aside, so about 80 of them are trained on.)

# %% demo="decide-remedy"
after_collecting, after_synthesising = 0.0, 0.0


# %% demo="collect-or-synthesise"
def closer(seed, noises):
    """Train on scans and synthesised photos; return the errors on dev and test, and the parts."""
    rng = np.random.default_rng(seed)
    parts = build_splits(scans, photos, 0, 297, 200, rng)
    for name in ("train", "train_dev"):  # train-dev has the distribution of training, always
        X, Y = parts[name]
        parts[name] = np.hstack([X, synthesize(X, noises, STRENGTH, rng)]), np.hstack([Y, Y])
    return train_reader(*parts["train"], rng), parts


# %% demo="which-remedy"
collected = np.mean([measure(seed, joining=100)[2] for seed in (1, 2, 3)])
nets = [closer(seed, paper) for seed in tqdm((1, 2, 3), desc="training", file=sys.stdout)]
synthesised = np.mean([reading_error(parts["dev"], net) for net, parts in nets])
print(f"collected: you {after_collecting}, measured {collected:.3f}")
print(f"synthesised: you {after_synthesising}, measured {synthesised:.3f}")
assert synthesised <= 0.22 and collected > synthesised + 0.15
plot.bars(
    {"scans only": chain[-1], "and 80 photos": collected, "and 1100 made": synthesised},
    "Error on photos (dev), average of three",
    "share of wrong digits",
)

# %% [markdown]
# Eighty photos among a thousand scans change little: they are a small part of what the network
# sees, and each shows one digit with one pattern. The synthesised ones close most of the gap. This
# does not say that synthesis always wins. It says that here the *kind* of difference was known
# exactly, and that is rare.
#
# ### The danger of synthesis
#
# Suppose that somebody had photographed blank paper only **once**, and added that one pattern to
# all 1100 scans. To you the results look as blotched as before: each of them, looked at alone, is
# a fine synthesised photo.
#
# ### Decision 7: how many sheets of paper?
#
# How many patterns do you need until the dev error falls clearly, by 0.15 say: 1, 5, 25, 100?

# %% demo="decide-paper"
my_sheets = 0

# %% demo="how-many-sheets"
sheets = (1, 5, 25, 100, 500)
by_number = {}
for K in tqdm(sheets, desc="training", file=sys.stdout):
    runs = [closer(seed, paper[:, 10 * seed : 10 * seed + K]) for seed in (1, 2)]
    if K == 500:
        runs = nets
    by_number[K] = float(np.mean([reading_error(parts["dev"], net) for net, parts in runs]))
print({K: round(error, 3) for K, error in by_number.items()})
enough = next((K for K in sheets if by_number[K] <= chain[-1] - 0.15), "more")
print(f"lower by 0.15 than with scans alone: from {enough} patterns on; you: {my_sheets}")
assert by_number[500] <= 0.22 and by_number[500] <= by_number[1] - 0.15
plot.curves(
    np.log10(sheets),
    {"error on dev": list(by_number.values()), "scans only": [chain[-1]] * 5},
    "How many patterns of blotches",
    "patterns, as a power of 10",
    "share of wrong digits",
)

# %% [markdown]
# With one pattern or five, little is gained. It takes dozens for a clear gain, and most of it is
# there with 100. (Each number is the mean of two or three trainings: differences of a few
# hundredths say nothing.) The network has learned to ignore *these five patterns*. The 500 are a
# sample of all possible blotches, the five are a tiny part of them, and the eye does not see it.
# The same happens with one hour of car noise under 10,000 hours of speech, or with twenty car
# models from a video game under all cars of the world.
#
# **A small change for you:** the kind of noise matters, too. Replace `blotches` below by white
# noise, `rng.normal(size=(64, m))`, a new number for each pixel, and run it once more.


# %% demo="try-white-noise"
def my_noise(m, rng):
    return blotches(m, rng)


net, parts = closer(1, my_noise(500, np.random.default_rng(5)))
print(f"dev error with this noise: {reading_error(parts['dev'], net):.3f}")


# %% demo="white-noise"
white = np.random.default_rng(5).normal(size=(64, 500))
errors = [reading_error(parts["dev"], net) for net, parts in (closer(s, white) for s in (1, 2, 3))]
print("white noise, three trainings:", np.round(errors, 3), " scans only:", round(chain[-1], 3))
assert np.mean(errors) > synthesised + 0.1

# %% [markdown]
# White noise of the same strength helps a little. It is *some* noise, but not that of the phones.
#
# ### Where are we now?
#
# After a remedy the chain is measured again, from the beginning. Mind the train-dev set: training
# has another distribution now, half scans and half synthesised photos, so train-dev has to have it
# as well (`closer` has seen to that). And because we stop here, this is the moment for the test
# set: once, at the end.
#
# **Decision 8.** The dev error has fallen from about one half to less than 0.22. Which gap is the
# largest of those that are left: bias, variance, mismatch?

# %% demo="decide-what-is-left"
now_largest = ""

# %% demo="what-is-left"
after = np.mean([[reading_error(parts[n], net) for n in SETS] for net, parts in nets], axis=0)
left = error_gaps(HUMAN, *after)
print({name: round(float(gap), 3) for name, gap in left.items() if name != "largest"})
print(f"largest now: {left['largest']}; you: {now_largest or 'nothing'}")
made = [reading_error([array[:, 297:] for array in parts["train_dev"]], net) for net, parts in nets]
print(f"error on the synthesised half of train-dev: {np.mean(made):.3f}")
assert left["mismatch"] < 0.15
plot.gaps(
    {
        "before": dict(zip(NAMES[:4], chain, strict=True)),
        "after": dict(zip(NAMES, [HUMAN, *after], strict=True)),
    },
    "Before and after synthesis",
)

# %% [markdown]
# The mismatch is a small part of what it was. Two gaps are left, variance and mismatch, and with
# other splits now the one and now the other is the larger. Look closer: half of
# train-dev are scans, which are easy. On its synthesised half the error is nearly that of dev. So
# photos are hardly harder any more than synthesised digits *that were not trained on*. The next
# step would be another one: more scans with more blotches, or regularisation. That is the normal
# course of such a project: close the largest gap, measure again, and the next one has another name.
# (Compare with your own error on twenty photos. The reader may be close to yours, and then little
# is left to gain without better photos.)
#
# The bias is about −0.01: on its training set the reader errs less than 0.01, which is what people
# reach on *scans*. Half of the training set is synthesised photos now, and you have seen that those
# are harder for people. So the true bias is further below zero: the network has learned these
# examples by heart.
#
# Dev and test agree within a few hundredths. That is as much as one can ask: with 200 photos each,
# chance alone moves an error of 0.15 by $\sqrt{0.15 \cdot 0.85 / 200} \approx 0.025$.
#
# ## A second task: transfer
#
# A second customer sorts parcels into two chutes by one digit: 0 to 4 to the left, **5 or more** to
# the right. They have scans, and 30 of them are labelled "left" or "right". You have a network that
# has learned to read digits from 900 scans (task A). Can task B, with its 30 labels, use it?
#
# **Transfer learning** takes the network of task A, removes its last layer, and puts a new one in
# its place, with as many units as B needs. Then there is a choice:
#
# - train the **new layer alone**; the layers below are **frozen**;
# - train **all layers** on, which is called *fine-tuning*.
#
# It can only help if A and B have the same kind of input, if A has much more data, and if what A's
# lower layers have found is of use for B. In the other direction, from 30 examples to 900, there is
# nothing to gain.

# %% demo="task-a"
task_A = digits_X[:, :900], digits_Y[:, :900]
net_A = train_reader(*task_A, np.random.default_rng(0))
X_test, Y_test = digits_X[:, 1397:], digits_Y[:, 1397:]
print(f"task A, test error: {reading_error((X_test, Y_test), net_A):.3f}")
plot.network([64, 64, 32, 10], activations=["relu", "relu", "softmax"], title="The network of A")

# %% [markdown]
# ### Exercise: `replace_head`
#
# The last layer is often called the *head*. The new one has `n_out` units and as many inputs as the
# old one had, and it starts as layers of these networks do, by He: mean 0, standard deviation
# $\sqrt{2 / n_{\text{in}}}$, biases 0. That holds even if B has as many outputs as A: unit 3 of A
# and unit 3 of B mean different things.
#
# Which layer is the last? The dict may come in any order, and sorted as text `"W10"` comes before
# `"W2"`. Every layer has two entries, though:

# %% demo="names"
drawers = {"key10": 1, "box2": 2, "key2": 3, "box10": 4}
print("sorted as text:", sorted(drawers))
print("the number in a name:", int("key10"[3:]), "  entries:", len(drawers))
copy = dict(drawers)  # a new dict with the same entries
copy["key10"] = 100
print(drawers["key10"], "has stayed in the first one")


# %% solution="replace_head"
def replace_head(parameters, n_out, rng):
    """Return the parameters with a new last layer.

    parameters: {"W1": (n[1], n[0]), "b1": (n[1], 1), ...}, one layer or more, 10 or more too; keys
        in any order
    n_out: how many units the new last layer has; may be as many as before
    rng: a NumPy random generator; all chance comes from it
    Returns: a new dict with the same keys. The last layer has W (n_out, n_in), normal or uniform
        numbers of mean 0 and standard deviation sqrt(2 / n_in), and b (n_out, 1), zeros. All layers
        below have their old values.

    The arguments keep their values.
    """
    ### BEGIN SOLUTION
    last = len(parameters) // 2
    n_in = parameters[f"W{last}"].shape[1]
    new = dict(parameters)
    new[f"W{last}"] = rng.normal(size=(n_out, n_in)) * np.sqrt(2 / n_in)
    new[f"b{last}"] = np.zeros((n_out, 1))
    return new
    ### END SOLUTION


# %% tests="replace_head"
check(replace_head)

# %% [markdown]
# ### Exercise: `update_unfrozen`
#
# One step of gradient descent that leaves the lowest `frozen` layers alone. Layers are counted from
# 1: with `frozen = 2`, layers 1 and 2 stay and layer 3 moves. With `frozen = 0` it is the ordinary
# update, and with all layers frozen nothing moves. `grads` has an entry for every layer, of the
# frozen ones too.
#
# By hand: two layers with $W^{[1]} = (3)$, $W^{[2]} = (2)$, slopes $(10)$ and $(10)$, rate 0.1,
# `frozen = 1`. The new weights are $3$ and $2 - 1 = 1$.


# %% solution="update_unfrozen"
def update_unfrozen(parameters, grads, learning_rate, frozen):
    """Take one step of gradient descent with all layers but the lowest ones.

    parameters: {"W1": (n[1], n[0]), "b1": (n[1], 1), ...}, one layer or more, 10 or more too; keys
        in any order
    grads: {"dW1": like W1, "db1": like b1, ...}, of all layers, in any order
    learning_rate: how far the step goes
    frozen: how many layers stay as they are, counted from the input; from 0 to all
    Returns: a new dict of parameters: layers 1 to frozen as they were, the others one step on.

    The arguments keep their values.
    """
    ### BEGIN SOLUTION
    new = {}
    for name, value in parameters.items():
        is_frozen = int(name[1:]) <= frozen
        new[name] = value if is_frozen else value - learning_rate * grads["d" + name]
    return new
    ### END SOLUTION


# %% tests="update_unfrozen"
check(update_unfrozen)

# %% [markdown]
# ### Decision 9: which of three?
#
# Thirty labels of B; 400 test images; ten different draws of the 30 labels and of the start. Three
# ways: from scratch, the new head alone, fine-tuning. Put them in order of their test error, the
# best first.

# %% demo="decide-transfer"
my_order = ["", "", ""]  # "scratch", "head alone", "fine-tuned"


# %% demo="train-b"
def train_parcels(parameters, X, Y, frozen, rng, epochs=60):
    """Train a net with one sigmoid by plain gradient descent, batches of 16, rate 0.3."""
    for _ in range(epochs):
        for X_b, Y_b in random_mini_batches(X, Y, 16, rng):
            caches = forward(X_b, parameters)
            grads = backward(sigmoid(caches[-1][3]) - Y_b, caches)
            parameters = update_unfrozen(parameters, grads, 0.3, frozen)
    return parameters


def parcel_error(parameters):
    return np.mean((forward(X_test, parameters)[-1][3] > 0) != (Y_test >= 5))


# %% demo="three-ways"
def three_ways(seed, labels):
    """Return the test errors: scratch, head alone, fine-tuned."""
    rng = np.random.default_rng(seed)
    chosen = 900 + rng.permutation(497)[:labels]  # none of task A's images
    X, Y = digits_X[:, chosen], (digits_Y[:, chosen] >= 5).astype(float)
    scratch = train_parcels(initialize_parameters_deep((64, 64, 32, 1), rng), X, Y, 0, rng)
    head = train_parcels(replace_head(net_A, 1, rng), X, Y, 2, rng)
    tuned = train_parcels(replace_head(net_A, 1, rng), X, Y, 0, rng)
    return [parcel_error(net) for net in (scratch, head, tuned)]


# %% demo="ten-starts"
WAYS = ("scratch", "head alone", "fine-tuned")
ten = np.array(
    [three_ways(seed, 30) for seed in tqdm(range(10), desc="ten starts", file=sys.stdout)]
)
means = dict(zip(WAYS, ten.mean(axis=0), strict=True))
print("measured, best first:", sorted(means, key=means.get), "; you:", my_order)
better = np.sum(ten[:, 1:] < ten[:, :1], axis=0)
print(f"better than scratch: head alone {better[0]}, fine-tuned {better[1]} of 10 times")
assert means["fine-tuned"] < means["scratch"]
plot.bars(means, "Task B with 30 labels, average of ten", "share of wrong decisions")

# %% [markdown]
# Both kinds of transfer beat the start from scratch, and fine-tuning is the best on average. How
# much is it worth? And does it last when B gets more labels of its own?

# %% demo="more-labels"
numbers = (10, 30, 100, 300)
rows = [
    np.mean([three_ways(s, n) for s in range(3)], axis=0) for n in tqdm(numbers, file=sys.stdout)
]
curves = dict(zip(WAYS, np.transpose(rows), strict=True))
print("labels", numbers, {way: row.round(3).tolist() for way, row in curves.items()})
plot.curves(
    np.log10(numbers),
    curves,
    "Transfer and the number of labels",
    "labels of task B, as a power of 10",
    "share of wrong decisions",
)

# %% [markdown]
# Three things to see, and to be careful about.
#
# - **The fewer labels, the more transfer is worth.** With a few hundred labels, a start from
#   scratch is nearly as good as fine-tuning.
# - **"Freeze more when data is scarce" is half true here.** With 10 labels the frozen network is as
#   good as the fine-tuned one, never clearly better; with 100 and more it is the worst of the
#   three here. Part of that is the step size: with 100 labels the head alone does worse than with
#   30, because at this rate its training does not settle. With a tenth of the rate and ten times
#   as many epochs it reached 0.105 with 100 labels. Scratch has 0.109 at that small rate, but 0.077
#   at the rate above, so the head alone still loses: what A's layers offer is fixed.
#   With 300 it is 0.061 against 0.033.
# - **This is a friendly pair of tasks.** Whoever knows the digit knows whether it is 5 or more.
#   With other pairs from the same images there was no gain: from the digits 0 to 4 to the digits 5
#   to 9, frozen layers did worse than a start from scratch.
#
# ### Keeping what does not change
#
# If layers 1 and 2 are frozen, then for the same image the activations that leave layer 2 are the
# same in every epoch. So compute them **once**, keep them, and train the head on them as if it were
# a network of one layer.
#
# ### Exercise: `cached_features`
#
# The layers that are passed are all ReLU layers: $A^{[l]} = \max(0, W^{[l]} A^{[l-1]} + b^{[l]})$.


# %% solution="cached_features"
def cached_features(X, parameters, frozen):
    """Return the activations that leave the lowest layers.

    X: examples as columns, (n_x, m); floats or whole numbers; m may be 1
    parameters: {"W1": (n[1], n[0]), "b1": (n[1], 1), ...}, 10 layers or more too; keys in any order
    frozen: how many layers are passed, from 0 to the last but one
    Returns: (n[frozen], m), the activations after layer number frozen; X itself for 0.

    The arguments keep their values.
    """
    ### BEGIN SOLUTION
    A = X
    for layer in range(1, frozen + 1):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        A = np.maximum(W @ A + b, 0)
    return A
    ### END SOLUTION


# %% tests="cached_features"
check(cached_features)

# %% [markdown]
# Is it really the same? We train the head twice with equal generators: through the whole network,
# and on kept features. And we count multiplications of the forward pass, for 30 images and 60
# epochs.

# %% demo="same-result"
start = replace_head(net_A, 1, np.random.default_rng(8))
X_B, Y_B = digits_X[:, 900:930], (digits_Y[:, 900:930] >= 5).astype(float)
whole = train_parcels(start, X_B, Y_B, 2, np.random.default_rng(9))
kept = cached_features(X_B, start, 2)
head = {"W1": start["W3"], "b1": start["b3"]}
head = train_parcels(head, kept, Y_B, 0, np.random.default_rng(9))
print("largest difference of a weight:", np.abs(whole["W3"] - head["W1"]).max())
below, above = 64 * 64 + 64 * 32, 32
print("through the whole network:", 60 * 30 * (below + above), "multiplications")
print("on kept features:         ", 30 * below + 60 * 30 * above)
assert np.allclose(whole["W3"], head["W1"])

# %% [markdown]
# The same head, at less than a fortieth of the price. The condition is that nothing below the head
# moves: kept features are worthless as soon as one frozen layer takes a step.
#
# ## Several tasks at once
#
# The third customer has four yes-or-no questions about each digit:
#
# | | question | yes for |
# |---|---|---|
# | 0 | is it even? | 0 2 4 6 8 |
# | 1 | does it have a closed loop? | 0 6 8 9 |
# | 2 | is it 5 or more? | 5 6 7 8 9 |
# | 3 | is it prime? | 2 3 5 7 |
#
# **Multi-task learning** trains one network with four outputs, so that all tasks share the layers
# below. An 8 is even, has a loop and is 5 or more: several answers are yes at once. So each output
# has a **sigmoid of its own**. Softmax would be wrong here: its outputs compete for a sum of 1.
#
# The labels come from many people, and most answered one question only. So $Y$, `(4, m)`, holds 0,
# 1, and NaN for "nobody looked". A loss is summed over the labels that exist:
#
# $$J = -\frac{1}{m} \sum_{i=1}^{m}\ \sum_{j \text{ labelled}} \Bigl[ y_j^{(i)} \log a_j^{(i)} +
# (1 - y_j^{(i)}) \log (1 - a_j^{(i)}) \Bigr]$$
#
# It is divided by $m$, the number of *examples*, all of them, whatever labels they have. An example
# with three labels counts for more than one with a single label.

# %% [markdown]
# ### A worked example: NaN
#
# NaN, "not a number", spreads: whatever is computed with it becomes NaN, even a product with 0. It
# is not equal to anything, not even to itself. So ask with `np.isnan`, and choose with that.

# %% demo="nan"
degrees = np.array([12.0, np.nan, 15.0, np.nan, 9.0])
print("sum:", degrees.sum(), "  times 0:", degrees * 0, "  equal:", degrees == np.nan)
measured = ~np.isnan(degrees)
print("measured:", measured, " those:", degrees[measured])
print("in Fahrenheit, -99 for unknown:", np.where(measured, degrees * 1.8 + 32, -99))

# %% [markdown]
# ### Exercise: `multitask_cost`
#
# By hand: with
#
# $$Y = \begin{pmatrix} 1 & 0 & ? & ? \\ 0 & 1 & ? & 0 \\ 0 & 1 & ? & 1 \\ ? & 0 & 1 & 0
# \end{pmatrix}$$
#
# there are 11 labels. If every probability is 0.5, each label costs $\ln 2$, and the cost is
# $11 \ln 2 / 4 = 1.9062$.


# %% solution="multitask_cost"
def multitask_cost(A, Y):
    """Return the cross-entropy of several yes-or-no tasks with missing labels.

    A: probabilities, (C, m): C tasks, m examples; each above 0 and below 1
    Y: labels, (C, m): 0, 1, or NaN where a label is unknown
    Returns: a number, the losses of all labelled entries, summed, divided by m.

    An example or a task may have no label at all, and still counts; there may be one task, one
    example, and no label whatsoever. The arguments keep their values.
    """
    ### BEGIN SOLUTION
    known = ~np.isnan(Y)
    a, y = A[known], Y[known]
    losses = -(y * np.log(a) + (1 - y) * np.log(1 - a))
    return np.sum(losses) / Y.shape[1]
    ### END SOLUTION


# %% tests="multitask_cost"
check(multitask_cost)

# %% [markdown]
# ### Exercise: `multitask_gradient`
#
# Behind a sigmoid, the slope of one labelled loss with respect to its *score* is $a - y$, as in
# logistic regression. An entry without a label has no loss, so its slope is 0. (As always for the
# last scores, `dZ` is not averaged; `linear_backward` divides by $m$.)


# %% solution="multitask_gradient"
def multitask_gradient(A, Y):
    """Return the slopes of the scores Z behind A = sigmoid(Z), not averaged.

    A: probabilities, (C, m), each above 0 and below 1
    Y: labels, (C, m): 0, 1, or NaN where a label is unknown
    Returns: dZ, (C, m): A - Y where a label is known, 0 where it is not.

    An example or a task may have no label at all; there may be one task, and no label whatsoever.
    The arguments keep their values.
    """
    ### BEGIN SOLUTION
    return np.where(np.isnan(Y), 0.0, A - Y)
    ### END SOLUTION


# %% tests="multitask_gradient"
check(multitask_gradient)

# %% [markdown]
# Does the gradient belong to the cost? Move one score a little, and see what the cost does. The
# third of these entries has no label (NaN), so its slope is 0.

# %% demo="gradient-of-cost"
rng = np.random.default_rng(2)
Z, Y = rng.normal(size=(4, 3)), np.array([[1, 0, np.nan]] * 3 + [[np.nan, 1, 1]])
dZ, nudge = multitask_gradient(sigmoid(Z), Y) / 3, np.zeros((4, 3))
for row, column in ((0, 0), (2, 1), (1, 2)):
    nudge[:] = 0
    nudge[row, column] = 1e-5
    up, down = (multitask_cost(sigmoid(Z + sign * nudge), Y) for sign in (1, -1))
    print(f"measured {(up - down) / 2e-5:+.6f}   yours / m {dZ[row, column]:+.6f}")

# %% [markdown]
# ### Decision 10: what if unknown means no?
#
# 95 % of the labels are unknown, at random. A colleague fills the gaps with 0, "so that we do not
# need NaN". Which error do you expect, on average over the four tasks? (Always answering "no" is
# wrong for about 44 % of all labels.)

# %% demo="decide-nan"
my_error = 0.0


# %% demo="four-tasks"
def sigmoid_slope(Z, Y):
    return multitask_gradient(sigmoid(Z), Y)


def train_tasks(Y, hidden, epochs, rng, batch_size=32):
    """Train a net for the rows of Y on those scans that have a label."""
    some = ~np.isnan(Y).all(axis=0)
    start = initialize_parameters_deep((64, hidden, len(Y)), rng)
    return train(start, scans[0][:, some], Y[:, some], sigmoid_slope, epochs, rng, batch_size)


def task_errors(net, rows):
    return np.mean((forward(X_test, net)[-1][3] > 0) != TRUTH[rows, 1397:], axis=1)


YES = ((0, 2, 4, 6, 8), (0, 6, 8, 9), (5, 6, 7, 8, 9), (2, 3, 5, 7))
TRUTH = np.vstack([np.isin(digits_Y, digits) for digits in YES]).astype(float)

# %% demo="unknown-is-no"
rng = np.random.default_rng(0)
unknown = rng.random((4, 1397)) < 0.95
labels = np.where(unknown, np.nan, TRUTH[:, :1397])
for name, Y in (("unknown left out", labels), ("unknown is no", np.nan_to_num(labels))):
    net = train_tasks(Y, 64, 25, np.random.default_rng(1))
    print(f"{name}: mean error {np.mean(task_errors(net, slice(4))):.3f}   (you: {my_error})")

# %% [markdown]
# With 0 for unknown, nearly all labels say no, and the network learns exactly that: it answers "no"
# to everything. With the gaps filled in it is not slightly worse; it is useless.
#
# ### Decision 11: one network or four?
#
# Each of the four tasks has about 70 labels. One network with four outputs, or four networks with
# one output each? All have 64 hidden units, 25 epochs, batches of 32. Which has the lower mean
# error, and by how much?

# %% demo="decide-joint"
my_winner = ""  # "one" or "four"


# %% demo="one-or-four"
def joint_and_separate(seed, share, hidden, epochs):
    """Return the mean error of one net for all tasks, and that of a net for each."""
    rng = np.random.default_rng(seed)
    Y = np.where(rng.random((4, 1397)) < share, np.nan, TRUTH[:, :1397])
    joint = task_errors(train_tasks(Y, hidden, epochs, rng), slice(4)).mean()
    alone = [task_errors(train_tasks(Y[[j]], hidden, epochs, rng), [j]) for j in range(4)]
    return joint, np.mean(alone)


short = np.array([joint_and_separate(seed, 0.95, 64, 25) for seed in range(4)])
print("one net: ", short[:, 0].round(3), " mean", short[:, 0].mean().round(3))
print("four nets:", short[:, 1].round(3), " mean", short[:, 1].mean().round(3), " you:", my_winner)
assert short[:, 0].mean() <= 0.16

# %% [markdown]
# One network wins in three of four runs. **But is the comparison fair?** Before you read on: what
# is not equal, although 25 epochs and batches of 32 are?
#
# Count the steps. About 260 of the scans have at least one label, so the joint network takes some 9
# steps in an epoch. A single task has 70 labelled scans: 3 steps. The four networks were simply
# trained less. So once more, with four times as many epochs for both, so that all of them have
# converged:

# %% demo="one-or-four-fair"
long = np.array(
    [joint_and_separate(seed, 0.95, 64, 100) for seed in tqdm(range(4), file=sys.stdout)]
)
narrow = np.array(
    [joint_and_separate(seed, 0.95, 16, 100) for seed in tqdm(range(4), file=sys.stdout)]
)
for name, pairs in (("64 hidden, 25 epochs", short), ("64, 100", long), ("16, 100", narrow)):
    one, four = pairs.mean(axis=0)
    print(f"{name}: one net {one:.3f}, four nets {four:.3f}")

# %% [markdown]
# The lead is gone: what is left is within the spread of the seeds. **An advantage that vanishes
# when the other side is trained properly was no advantage of the idea.** What remains for the joint
# network is its price: it is *one* network instead of four.
#
# ### When sharing hurts
#
# Often one reads that several tasks hurt each other only if the network is too small. A very small
# one, then, with *all* labels: 2 hidden units, and 64.

# %% demo="when-sharing-hurts"
for hidden in (2, 64):
    pairs = np.array([joint_and_separate(s, 0.0, hidden, 6) for s in range(2)])
    one, four = pairs.mean(axis=0)
    print(f"{hidden} hidden units, all labels: one net {one:.3f}, four nets {four:.3f}")

# %% [markdown]
# With 2 hidden units the four tasks share two numbers, and the joint network is worse. (Is that
# fair? Four networks of 2 have 8 units together. A joint network with 8 reached 0.11 in two
# trainings, four networks of 2 no better than 0.16. So what hurts is too few units for four tasks.)
# With 64 units it is about equal; in longer trainings with all labels it was even a little worse
# than four separate ones (0.025 against 0.019). So the claim is half true: a small network makes
# sharing hurt, but a large one does not make it help. Try it where labels are few, where the tasks
# need the same low-level features, and where all of them together have much more data than each has
# alone. Then measure, and give both sides the same chance.
#
# ## End to end, or in stages?
#
# Two of today's readers could be one: from the photo straight to "left" or "right", **end to end**,
# or in **stages**, first the digit, then the comparison with 5. The last decision of the lesson is
# one that you will meet often. What counts is *how much data there is for each mapping*:
#
# | system | data for the whole mapping | data for the stages | so |
# |---|---|---|---|
# | speech to text | 100,000 hours with transcript | phonemes of some 100 hours | end to end |
# | speech to text | 3,000 hours | the same | in stages, with features made by hand |
# | a gate that knows faces | few photos with names | many, for each stage | in stages |
#
# At the gate the stages are "where is the face?" and "is it the same person?". Stages let you use
# the data that exists for each of them, and put human knowledge into the system. End to end
# lets the data decide, and there is nothing between the stages that somebody had to think up.

# %% [markdown]
# ## Five questions
#
# Write the letter of your choice between the quotes. `check` only sees that you have chosen;
# whether you chose well, and if not, what to think about again, you are told when your work is
# graded.
#
# ### Question: `undecidable`
#
# People reach 0 %, the training error is 1 %, the dev error 10 %. Training data is from the web,
# dev data from an app. There is no further set. What do you know?
#
# - **A**: It is variance, because the gap is between what was trained on and what was not.
# - **B**: It is mismatch, because the sources differ.
# - **C**: It is one of the two or both, and these numbers cannot say which.
# - **D**: It is bias, because 10 % is far from 0 %.

# %% solution="undecidable"
### BEGIN SOLUTION
undecidable = "C"
### END SOLUTION

# %% tests="undecidable"
check(undecidable=undecidable)

# %% [markdown]
# ### Question: `utterances`
#
# You have 500,000 utterances from many sources and 20,000 from the mirror in the car that your
# product sits in. Which split?
#
# - **A**: All 520,000 shuffled, then 510,000 for training and 5,000 each for dev and test.
# - **B**: 510,000 for training, 10,000 of them from the mirror; dev and test 5,000 each from it.
# - **C**: 500,000 for training, all 20,000 for dev, and the test from the many sources.
# - **D**: 20,000 from the mirror for training, and dev and test from the many sources.

# %% solution="utterances"
### BEGIN SOLUTION
utterances = "B"
### END SOLUTION

# %% tests="utterances"
check(utterances=utterances)

# %% [markdown]
# ### Question: `car_noise`
#
# You have 10,000 hours of speech recorded in silence and one hour of noise from one car. You add
# that hour, over and over, to all the speech. People who listen find it perfect. The network does
# very well on a train-dev set that was made in the same way, and badly in real cars. What is the
# most likely reason?
#
# - **A**: The network is too small for 10,000 hours.
# - **B**: It has learned that hour of noise, which is a tiny part of all noise in cars.
# - **C**: Noise must not be added to training data at all.
# - **D**: The train-dev set should have been silent speech.

# %% solution="car_noise"
### BEGIN SOLUTION
car_noise = "B"
### END SOLUTION

# %% tests="car_noise"
check(car_noise=car_noise)

# %% [markdown]
# ### Question: `which_transfer`
#
# In which of these is transfer from A to B most likely to help?
#
# - **A**: A: 100 X-ray images with diagnosis. B: 1,000,000 photos of cats and dogs.
# - **B**: A: 10,000 hours of speech. B: 1000 X-ray images.
# - **C**: A: 1000 photos of birds. B: 1000 photos of birds with other names.
# - **D**: A: 1,000,000 photos of all kinds of things. B: 100 X-ray images with diagnosis.

# %% solution="which_transfer"
### BEGIN SOLUTION
which_transfer = "D"
### END SOLUTION

# %% tests="which_transfer"
check(which_transfer=which_transfer)

# %% [markdown]
# ### Question: `street_scene`
#
# A camera in a car should say whether there are pedestrians, cars, stop signs and traffic lights in
# the picture. Which output layer and loss for one network?
#
# - **A**: Softmax over the four, because there are four classes.
# - **B**: One sigmoid for each, summed over the labels that exist.
# - **C**: One sigmoid for each, and 0 for everything that was not labelled.
# - **D**: Softmax over all 16 combinations, and images with a missing label are left out.

# %% solution="street_scene"
### BEGIN SOLUTION
street_scene = "B"
### END SOLUTION

# %% tests="street_scene"
check(street_scene=street_scene)

# %% [markdown]
# ## What you can do now
#
# - Split two sources so that dev and test say what you aim at, and keep a train-dev set.
# - Read five errors as four gaps, and name the step that closes the largest of them.
# - Synthesise training data, and say when it deceives you: few patterns, the wrong kind of noise.
# - Put a new head on an old network, freeze layers, keep their features, and measure whether it
#   helped.
# - Train several tasks at once with labels missing, and compare fairly with a network for each.
#
# ### Things to try
#
# - Let 100 photos join *and* synthesise. Do the two remedies add up?
# - Draw new blotches in every epoch instead of once. Which gap does that close?
# - Turn transfer around: from "5 or more" with 30 labels to ten classes with 900.
# - Two tasks that have nothing in common (even; the mean of the pixels is above its median): does
#   sharing hurt now?
#
# ### Where to go on
#
# All networks so far have seen an image as a column of numbers, and a digit that moves by one pixel
# is a new digit to them. The next lesson gives them layers that look at neighbourhoods.
