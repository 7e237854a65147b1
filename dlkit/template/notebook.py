# ---
# jupyter:
#   # For you, the author: what stands between the two dashed lines reaches no student. This script
#   # is the lesson's text, cell by cell, and runs as it is. Each code cell carries one marker:
#   #   locked   set-up, which students cannot change   solution   a blank, its answer marked
#   #   tests    the check of the blank above it        demo       shown, never graded
#   # A text cell carries none, unless it is a written answer, which you grade by hand:
#   #   [markdown] answer="name" points=N
#   # All points sum to 100. Replace the lesson piece by piece, and keep it building.
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
# # A fair start: features on one scale, weights at random
#
# Two things happen before a network sees its first example. The features are brought to one scale,
# so that none of them counts more than the others just because of its unit. And the weights are
# drawn at random, so that the units of a layer do not all learn the same thing. You write both
# here, in a few lines each.
#
# Replace each line `raise NotImplementedError(...)` by your answer and run the `check` below it. A
# wrong try costs nothing. You need arrays, their axes and broadcasting.

# %% locked="setup"
import numpy as np

from dlkit import begin, check

begin("NN-lesson")

# %% [markdown]
# ## Features on one scale
#
# Here are six flats, with their floor area in square metres and their number of rooms. An example
# is a column and a feature is a row, so $X$ has the shape $(n_x, m)$.

# %% demo="flats"
X = np.array([[36.0, 54.0, 61.0, 78.0, 95.0, 132.0], [1.0, 2.0, 2.0, 3.0, 4.0, 5.0]])
print("shape:", X.shape)
print("the means, as a column:")
print(X.mean(axis=1, keepdims=True))

# %% [markdown]
# The areas are some thirty times as large as the numbers of rooms. So the area outweighs the rooms
# in every weighted sum, and only because of its unit: measured in square kilometres it would hardly
# count at all.
#
# The remedy is to **standardise** each feature. Subtract its mean over the examples, and divide by
# its standard deviation:
#
# $$x' = \frac{x - \mu}{\sigma}, \qquad \mu = \frac{1}{m} \sum_{i=1}^{m} x^{(i)}, \qquad
# \sigma = \sqrt{\frac{1}{m} \sum_{i=1}^{m} \bigl(x^{(i)} - \mu\bigr)^2}$$
#
# Every feature then has the mean 0 and the standard deviation 1, whatever its unit was.
#
# ![Two scatter plots of the same flats, area against rooms, on equal axes. Before: the points lie
# along the area axis, far from the origin. After: they are spread alike in both directions around
# the origin.](figures/one-scale.svg)
#
# By hand: the numbers 2, 4 and 6 have the mean 4. Their squared distances from it are 4, 0 and 4,
# so the deviation is $\sqrt{8 / 3} \approx 1.633$, and they become $-1.225$, $0$ and $1.225$.
#
# ### Exercise: `standardize_features`
#
# Mean and deviation belong to a feature. Keep them as columns, so that they broadcast along the
# rows of $X$.


# %% solution="standardize_features"
def standardize_features(X):
    """Bring every feature to mean 0 and standard deviation 1.

    X: (n_x, m), examples as columns; no feature is the same in all examples
    Returns: X_scaled, (n_x, m), and the mean and the deviation of each feature, (n_x, 1) each
    """
    ### BEGIN SOLUTION
    mean = X.mean(axis=1, keepdims=True)
    deviation = X.std(axis=1, keepdims=True)
    return (X - mean) / deviation, mean, deviation
    ### END SOLUTION


# %% tests="standardize_features"
check(standardize_features)

# %% [markdown]
# Both rows of your flats now hold numbers of the same size, around 0. The smallest flat is negative
# in both features, which only says that it is below average.

# %% demo="your-flats"
X_scaled, mean, deviation = standardize_features(X)
print(X_scaled.round(2))

# %% [markdown]
# ## Weights at random
#
# Random numbers come from a **generator**. Whoever calls your function makes it and hands it in, so
# that a result can be repeated: equal generators draw equal numbers.

# %% demo="generators"
for seed in (1, 1, 2):
    print(f"seed {seed}:", np.random.default_rng(seed).normal(size=4).round(2))

# %% [markdown]
# How large should a weight be? The score of a unit is a sum of $n_x$ products. Let us draw the
# weights of 500 units and 500 examples, all of deviation 1, and look at the scores.

# %% demo="sums-of-products"
rng = np.random.default_rng(1)
for n_x in (1, 4, 100, 400):
    scores = rng.normal(size=(500, n_x)) @ rng.normal(size=(n_x, 500))
    print(f"n_x = {n_x:3}: the scores have the deviation {scores.std():4.1f}")

# %% [markdown]
# The sum of 100 products is not 100 times as large as one of them, but about 10 times: positive and
# negative ones partly cancel, and the deviation grows like $\sqrt{n_x}$. So if each weight is
# divided by $\sqrt{n_x}$, the scores have a deviation of about 1, for any number of features.
#
# ### Exercise: `draw_weights`
#
# $W$ has a row for each of the $n_h$ units and a column for each of the $n_x$ features. Its numbers
# have the mean 0 and the standard deviation $1 / \sqrt{n_x}$. The biases start at 0.


# %% solution="draw_weights"
def draw_weights(n_x, n_h, rng):
    """Draw the weights of a layer, with scores of deviation 1 for standardised features.

    n_x, n_h: number of features, number of units
    rng: the numpy.random.Generator that all random numbers come from
    Returns: W, (n_h, n_x), and b, (n_h, 1), which is 0
    """
    ### BEGIN SOLUTION
    W = rng.normal(size=(n_h, n_x)) / np.sqrt(n_x)
    return W, np.zeros((n_h, 1))
    ### END SOLUTION


# %% tests="draw_weights"
check(draw_weights)

# %% [markdown]
# Both together: the scores of three units for the six flats. The three rows differ, so the units
# can learn different things, and no score is far larger than 1.

# %% demo="first-scores"
W, b = draw_weights(2, 3, np.random.default_rng(1))
print((W @ X_scaled + b).round(2))

# %% [markdown]
# ### In your own words
#
# The biases start at 0. Why would it not do to start all weights of a layer at 0 as well? Two or
# three sentences. Your instructor reads this answer.

# %% [markdown] answer="zero_weights" points=10
# All units of the layer would compute the same values and get the same gradients. So they would
# stay equal after every step, and the layer could do no more than a single unit.

# %% [markdown]
# ### Question: `new_flat`
#
# A network was trained on these six flats, standardised. Now it is asked about a seventh one. Which
# mean and deviation is the new flat scaled with?
#
# - **A**: those of all seven flats
# - **B**: those of the six flats of the training set
# - **C**: those of the seventh flat
# - **D**: none; the network takes it as it is

# %% solution="new_flat"
### BEGIN SOLUTION
new_flat = "B"
### END SOLUTION

# %% tests="new_flat"
check(new_flat=new_flat)

# %% [markdown]
# ## What you can do now
#
# - Bring features to one scale, and say why their units would matter otherwise.
# - Draw weights that keep scores at a deviation of 1, from a generator that the caller hands in.
# - Say which mean and deviation a new example is scaled with.
