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
# # Setting up the problem: scale, start, proof
#
# A network that does not learn says nothing about the reason. And a network whose gradient is wrong
# often learns all the same, only not as well as it could, and nobody notices. You will meet one of
# these.
#
# Three things can be put in order before the first step:
#
# 1. **Scale**: inputs that are all of one size.
# 2. **Start**: first weights with which the signal keeps its size through thirty layers.
# 3. **Proof**: a tool that tells you whether a gradient is the gradient of your cost.
#
# With that tool you then mend somebody else's backward pass, train with it, and learn what the tool
# cannot see.
#
# **Time.** About 80 minutes; a good place for a break is the heading "Proof".
#
# **How to work.** Eight functions are missing. For each you get the contract, a case worked by
# hand, and a check. Go from top to bottom, because later functions call earlier ones. A line such
# as `my_share = 0.9` asks for a **guess**: change it before you run the next cell. Guesses are not
# graded.
#
# You need the deep network and the lesson on optimisers. Their code is handed out below.

# %% locked="setup"
import numpy as np

from dlkit import begin, check, data, plot

begin("06-gradient-checking")

# %% [markdown]
# ## Notation
#
# | In formulas | In code | Shape | Meaning |
# |---|---|---|---|
# | $X$, $Y$ | `X`, `Y` | `(n_x, m)`, `(1, m)` | examples as columns, their labels 0 or 1 |
# | $\mu_j$, $\sigma_j$ | | numbers | mean and standard deviation of feature $j$ |
# | $n^{[l]}$ | `layer_dims[l]` | number | units of layer $l$; $n^{[0]} = n_x$ |
# | $W^{[l]}$, $b^{[l]}$ | `W1`, `b1`, ... | `(n[l], n[l-1])`, `(n[l], 1)` | weights and biases |
# | $Z^{[l]}$, $A^{[l]}$ | `Z1`, `A1`, ... | `(n[l], m)` | before and after the activation |
# | $\theta$ | `theta` | `(n, 1)` | all parameters of a network in one column |
# | $J(\theta)$ | `f(theta)` | number | the cost as a function of that column |
# | $\varepsilon$ | `epsilon` | number | how far a parameter is nudged |
#
# Handed out: the sigmoid, the cost from scores, one unit's slopes, and the forward pass of a deep
# network (ReLU units, then one sigmoid unit, of which it returns the score, because the cost takes
# scores).


# %% locked="handed-out"
def sigmoid(z):
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


def cost_from_logits(Z, Y):
    """Return the cross-entropy cost, averaged over the m examples, from the scores Z (1, m)."""
    return float(np.mean(np.logaddexp(0, Z) - Y * Z))


def propagate(w, b, X, Y):
    """Return the slopes {"dw": (n_x, 1), "db": a number} and the cost of one unit."""
    Z = w.T @ X + b
    dZ = sigmoid(Z) - Y
    return {"dw": X @ dZ.T / X.shape[1], "db": float(np.mean(dZ))}, cost_from_logits(Z, Y)


def network_scores(X, parameters):
    """Return the score (1, m) of the last unit of a network with ReLU hidden layers."""
    A, depth = X, len(parameters) // 2
    for layer in range(1, depth + 1):
        Z = parameters[f"W{layer}"] @ A + parameters[f"b{layer}"]
        A = np.maximum(Z, 0)
    return Z


# %% [markdown]
# ## Scale
#
# The data: 569 tumours. Each is described by 30 measurements of its cells under the microscope, and
# by what it turned out to be: benign (0) or malignant (1).

# %% demo="patients"
patients = data.breast_cancer()
X_raw, Y_train = patients.train_x, patients.train_y
X_test_raw, Y_test = patients.test_x, patients.test_y
print(patients)
means, spreads = X_raw.mean(axis=1), X_raw.std(axis=1)
order = np.argsort(spreads)
for j in order[[0, 1, 15, -2, -1]]:
    print(f"{patients.features[j]:24} mean {means[j]:9.4f}   spread {spreads[j]:9.4f}")
print(f"largest spread / smallest: {spreads.max() / spreads.min():,.0f}")
plot.curves(
    np.arange(1, 31),
    {"mean": means[order], "standard deviation": spreads[order]},
    "Thirty features, sorted by spread",
    "rank of the feature",
    "size",
    y_scale="log",
)

# %% [markdown]
# Why is that bad? A weight acts on the cost through its feature: the larger the feature, the
# steeper the cost in that direction. As in the long narrow bowl of lesson 05, the **steepest**
# direction limits the step, and the **flattest** one decides how many steps are needed: roughly the
# ratio of the two curvatures, the *condition number*. Curvature goes with the square of the
# feature. So a spread of 200 000 to 1 means a ratio of $4 \cdot 10^{10}$ or more.
#
# For each feature $j$ take mean and standard deviation of the **training** examples, and use them
# for every example there will ever be:
#
# $$\mu_j = \frac1m \sum_{i=1}^m x_j^{(i)}, \qquad
# \sigma_j = \sqrt{\frac1m \sum_{i=1}^m \bigl(x_j^{(i)} - \mu_j\bigr)^2}, \qquad
# x_j \leftarrow \frac{x_j - \mu_j}{\sigma_j}$$
#
# Divide by $\sigma$, not by $\sigma^2$, whatever some lecture slides say. A feature that is
# constant in training has $\sigma = 0$ and teaches nothing: its training values become 0.
#
# By hand: the training values $(1, 1, 7, 7)$ have $\mu = 4$ and $\sigma = 3$, so they become $(-1,
# -1, 1, 1)$. A test value of 10 becomes 2.
#
# ### Exercise: `standardize`


# %% solution="standardize"
def standardize(X_train, X_test):
    """Return both sets with every feature centred and scaled by the training set's numbers.

    X_train: training examples as columns, (n_x, m_train); floats or whole numbers; n_x may be 1
    X_test: test examples as columns, (n_x, m_test); floats or whole numbers; m_test may be 1
    Returns: X_train, X_test, new arrays of the same shapes. Each feature (row) of the training set
        has mean 0 and standard deviation 1; a feature that is constant in training is 0 there.

    Mean and standard deviation are averages over the m_train examples (divided by m_train). The
    arguments keep their values.
    """
    ### BEGIN SOLUTION
    mu = np.mean(X_train, axis=1, keepdims=True)
    sigma = np.std(X_train, axis=1, keepdims=True)
    sigma = np.where(sigma > 0, sigma, 1.0)
    return (X_train - mu) / sigma, (X_test - mu) / sigma
    ### END SOLUTION


# %% tests="standardize"
check(standardize)

# %% [markdown]
# ### Four scalings, one unit
#
# One unit, 1000 steps, four versions of the same 398 patients. To be fair, each version gets the
# longest step that is safe everywhere: 4 divided by the largest eigenvalue of $\frac1m \tilde X
# \tilde X^\top$, where $\tilde X$ is $X$ with a row of ones for the bias.


# %% demo="four-scalings"
def train_unit(X, Y, steps=1000):
    w, b, costs = np.zeros((X.shape[0], 1)), 0.0, []
    eigenvalues = np.linalg.svd(np.vstack([X, np.ones_like(Y)]), compute_uv=False) ** 2 / Y.size
    for _ in range(steps):
        grads, cost = propagate(w, b, X, Y)
        w, b = w - 4 / eigenvalues[0] * grads["dw"], b - 4 / eigenvalues[0] * grads["db"]
        costs.append(cost)
    return w, b, costs, eigenvalues[0] / eigenvalues[-1]


def accuracy(scores, Y):
    return np.mean((scores > 0) == Y)


# %% demo="unit-by-unit"
X_train, X_test = standardize(X_raw, X_test_raw)
middle, spread = X_raw.mean(axis=1, keepdims=True), X_raw.std(axis=1, keepdims=True)
versions = {
    "as they are": (X_raw, X_test_raw),
    "only centred": (X_raw - middle, X_test_raw - middle),
    "divided by the variance": (X_train / spread, X_test / spread),
    "standardised": (X_train, X_test),
}
histories, unseen = {}, {}
for name, (train_version, test_version) in versions.items():
    w, b, histories[name], condition = train_unit(train_version, Y_train)
    unseen[name] = accuracy(w.T @ test_version + b, Y_test)
    print(
        f"{name:24} condition number {condition:.0e}, cost {histories[name][-1]:.3f}, "
        f"right on unseen patients {unseen[name]:.1%}"
    )
assert histories["standardised"][-1] < 0.10, "standardised, the cost should be below 0.10"
assert unseen["standardised"] >= 0.95, "standardised, 95 % of unseen patients should be right"
plot.costs(histories, "The same unit, the same patients, four scalings", "inputs")

# %% [markdown]
# Standardised, the unit passes within ten steps the cost that the inputs as they are reach in a
# thousand. Dividing by the variance only turns the problem upside down: the feature that was widest
# is now the narrowest.
#
# The condition number is still $10^5$, because radius, perimeter and area tell nearly the same
# story, and no scaling feature by feature can change that.

# %% [markdown]
# ### Whose mean, whose spread?
#
# A clinic sends all malignant tumours of the test set; the unit should raise the alarm for nearly
# every one. Which share does it find if these patients are scaled by the mean and spread of the
# clinic, instead of those of the training set?

# %% demo="guess-the-share"
my_share = 0.9  # change this: the share of malignant tumours found, from 0 to 1

# %% demo="whose-ruler"
w, b, _, _ = train_unit(X_train, Y_train)
clinic = X_test_raw[:, Y_test[0] == 1]
rulers = {
    "the training set's": standardize(X_raw, clinic)[1],
    "the clinic's own": standardize(clinic, clinic)[1],
    "each patient's own": np.hstack(
        [standardize(x, x)[1] for x in np.hsplit(clinic, clinic.shape[1])]
    ),
}
alarms = {name: float(np.mean(w.T @ scaled + b > 0)) for name, scaled in rulers.items()}
own = alarms["the clinic's own"]
print(f"found with the clinic's own: {own:.2f}; your guess: {my_share}")
assert alarms["the training set's"] >= 0.90, "nine malignant tumours in ten should be found"
plot.bars(alarms, "Malignant tumours found, by mean and spread", "share found", floor=0.90)

# %% [markdown]
# With the clinic's own mean the average malignant tumour becomes the zero vector, as if it were an
# average patient. A single patient minus her own mean is always zero: everybody gets the same
# answer, which here is "benign".

# %% [markdown]
# ## Start
#
# A score is a sum: $z = w_1 a_1 + \dots + w_n a_n$. Let the weights be independent with mean 0.
# Then the mean of $z$ is 0, and the variances add up:
#
# $$\operatorname{Var}(z) = n \operatorname{Var}(w) \cdot \overline{a^2}$$
#
# where $\overline{a^2}$ is the mean square of the inputs. So each layer multiplies the *power*
# (mean square) of the signal by $n \operatorname{Var}(w)$, and thirty layers raise that factor to
# the thirtieth power. It must be 1, and that fixes the variance:
#
# - `"xavier"` takes $\;\operatorname{Var}(w) = \dfrac{1}{n^{[l-1]}}$. Made for tanh, which is
#   nearly the identity for small scores.
# - `"he"` takes $\;\operatorname{Var}(w) = \dfrac{2}{n^{[l-1]}}$. Made for ReLU, which throws away
#   half of the power.
# - `"glorot"` takes $\;\operatorname{Var}(w) = \dfrac{2}{n^{[l-1]} + n^{[l]}}$. The backward pass
#   multiplies by the transposed weights, whose sums have $n^{[l]}$ terms, so it needs $1 /
#   n^{[l]}$. Glorot takes one over the average of the two widths.
#
# A normal distribution will do, and so will an even one: numbers spread evenly from $-c$ to $c$
# have the standard deviation $c / \sqrt 3$. All biases start at 0. Mind the word *variance*: what
# you multiply random numbers by is its root.
#
# By hand, for a layer from 50 inputs to 150 units, the standard deviations are $\sqrt{1/50} \approx
# 0.141$, $\sqrt{2/50} = 0.2$ and $\sqrt{2/200} = 0.1$.
#
# ### Exercise: `initialize_parameters`


# %% solution="initialize_parameters"
def initialize_parameters(layer_dims, scheme, rng):
    """Return random weights of the scheme's spread, and biases of zero.

    layer_dims: the widths [n_x, n[1], ..., n[L]], a list of L + 1 numbers
    scheme: "he", "xavier" or "glorot"; raises ValueError for anything else
    rng: a numpy.random.Generator, from which every random number is drawn
    Returns: {"W1": (n[1], n_x), "b1": (n[1], 1), ..., "WL": ..., "bL": ...}
    """
    ### BEGIN SOLUTION
    if scheme not in ("he", "xavier", "glorot"):
        raise ValueError(f"the scheme is he, xavier or glorot, not {scheme!r}")
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_in, n_out = layer_dims[layer - 1], layer_dims[layer]
        variance = {"he": 2 / n_in, "xavier": 1 / n_in, "glorot": 2 / (n_in + n_out)}[scheme]
        parameters[f"W{layer}"] = np.sqrt(variance) * rng.normal(size=(n_out, n_in))
        parameters[f"b{layer}"] = np.zeros((n_out, 1))
    return parameters
    ### END SOLUTION


# %% tests="initialize_parameters"
check(initialize_parameters)

# %% [markdown]
# ### Through thirty layers and back
#
# Thirty layers of 100 units, 200 random examples of size 1, four ways to start: normal numbers
# times 0.01, normal numbers as they come, and your `"xavier"` and `"he"`. Forward, we note the
# standard deviation of $A^{[l]}$. Then a random signal of size 1 is sent back from the last layer,
# and we note the size of the slopes that arrive at $A^{[l]}$.
#
# Xavier lacks only a factor of 2 for ReLU. How large is the signal in layer 30 of a ReLU network
# that starts with it?

# %% demo="guess-the-signal"
my_signal = 0.5  # change this: the size of the signal in layer 30, with xavier and ReLU


# %% demo="thirty-layers"
def there_and_back(weights, activation, slope, rng):
    """Return the size of A[0], ..., A[30], that of their slopes, and the last activations."""
    A, scores = rng.normal(size=(100, 200)), []
    forward = [A.std()]
    for W in weights:
        scores.append(W @ A)
        A = activation(scores[-1])
        forward.append(A.std())
    signal = rng.normal(size=A.shape)
    backward = [signal.std()]
    for W, Z in zip(weights[::-1], scores[::-1], strict=True):
        signal = W.T @ (slope(Z) * signal)
        backward.append(signal.std())
    return forward, backward[::-1], A


def starts(rng, widths=(100,) * 31):
    plain = [rng.normal(size=(100, 100)) for _ in widths[1:]]
    drawn = {"normal × 0.01": [0.01 * W for W in plain], "normal": plain}
    for scheme in ("xavier", "he"):
        parameters = initialize_parameters(list(widths), scheme, rng)
        drawn[scheme] = [parameters[f"W{layer}"] for layer in range(1, len(widths))]
    return drawn


# %% demo="four-starts"
units = {
    "ReLU": (lambda z: np.maximum(z, 0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
}
panels, last = {}, {}
for unit, functions in units.items():
    rng = np.random.default_rng(6)
    tours = {
        name: there_and_back(weights, *functions, rng) for name, weights in starts(rng).items()
    }
    panels[f"{unit}: signal"] = {name: tour[0] for name, tour in tours.items()}
    panels[f"{unit}: slopes"] = {name: tour[1] for name, tour in tours.items()}
    last[unit] = {name: tour[2] for name, tour in tours.items()}
plot.panels(panels, "Size of the signal and of the slopes", "layer", "size", columns=2)

# %% demo="sizes-in-numbers"
for unit in units:
    forward, backward = panels[f"{unit}: signal"], panels[f"{unit}: slopes"]
    for name in forward:
        print(f"{unit}, {name:14} signal in layer 30: {forward[name][-1]:.0e}", end="")
        print(f"   slopes back at layer 0: {backward[name][0]:.0e}")
print(f"your guess for ReLU with xavier: {my_signal}")
assert 0.02 < panels["ReLU: signal"]["he"][-1] < 50, "with he, ReLU should keep the signal"
assert 0.02 < panels["ReLU: slopes"]["he"][0] < 50, "with he, ReLU should keep the slopes"
assert panels["ReLU: signal"]["xavier"][-1] < 1e-3, "with xavier, ReLU should lose the signal"
assert 0.02 < panels["tanh: signal"]["xavier"][-1] < 1, "with xavier, tanh should keep the signal"

# %% [markdown]
# - **ReLU.** Each layer multiplies the size by $\sqrt{100 \operatorname{Var}(w) / 2}$. With 0.01
#   that is 0.07, and plain normal numbers give 7. Xavier lacks just the factor 2, and thirty times
#   $\sqrt{1/2}$ is $2^{-15}$, which is 0.00003. He stays near 1, both ways.
# - **tanh, signal.** Plain normal numbers look healthy here, but they are not (see below). Xavier
#   ends between 0.1 and 0.2, because tanh is only *nearly* the identity.
# - **tanh, slopes.** Plain normal numbers make the slopes grow to more than $10^{9}$ on the way
#   back: one step with these would throw the weights anywhere.
#
# Even the right start varies by a factor of two or three in thirty layers, because a layer of 100
# units is a random sample.

# %% demo="last-layer"
plot.histograms(last["tanh"], "The activations of tanh layer 30", "activation")

# %% [markdown]
# With plain normal weights most activations of the last layer are close to $-1$ or $1$. Which of
# the two says little about the input, because the smallest change of an input is amplified in every
# layer. With 0.01 all activations are 0. Xavier keeps them where tanh can still change.
#
# Glorot matters where widths differ. One linear layer from 400 to 100, and what it does to the mean
# square of a signal forward, and of a signal backward:

# %% demo="glorot"
rng = np.random.default_rng(7)
there, back = rng.normal(size=(400, 500)), rng.normal(size=(100, 500))
factors = {}
for scheme in ("xavier", "glorot", "he"):
    W = initialize_parameters([400, 100], scheme, rng)["W1"]
    factors[scheme] = np.mean((W @ there) ** 2), np.mean((W.T @ back) ** 2)
    print(f"{scheme:7} there times {factors[scheme][0]:.2f}, back times {factors[scheme][1]:.2f}")
assert abs(factors["xavier"][0] - 1) < 0.1, "xavier should keep the power on the way there"
assert abs(factors["glorot"][0] * factors["glorot"][1] - 0.64) < 0.1, "glorot: 1.6 times 0.4"

# %% [markdown]
# Xavier is right forward (1) and off by a factor of 4 backward (0.25). Glorot is off by less in
# both directions.

# %% [markdown]
# ### Question: `lost_signal`
#
# Write the letter of your choice between the quotes. `check` only sees that you have chosen;
# whether you chose well, and if not, what to think about again, you are told after grading. There
# are five such questions.
#
# A ReLU network has 20 layers of 100 units. All weights are normal with the standard deviation 0.1,
# all biases 0. How large is the signal in layer 20 (its standard deviation), compared with the
# input's?
#
# - **A**: about as large, because $100 \cdot 0.1^2 = 1$.
# - **B**: about a thousand times smaller.
# - **C**: about a million times smaller.
# - **D**: about $10^{20}$ times smaller.

# %% solution="lost_signal"
### BEGIN SOLUTION
lost_signal = "B"
### END SOLUTION

# %% tests="lost_signal"
check(lost_signal=lost_signal)

# %% [markdown]
# ## Proof
#
# A gradient claims something that can be tested: *nudge this parameter by a bit, and the cost
# changes by that much*. In lesson 01 you nudged upwards only. It is better to nudge both ways:
#
# $$\frac{\partial J}{\partial \theta_i} \approx
# \frac{J(\dots, \theta_i + \varepsilon, \dots) - J(\dots, \theta_i - \varepsilon, \dots)}
# {2 \varepsilon}$$
#
# By hand: $J = \theta^3$ at $\theta = 2$ has the slope 12. With $\varepsilon = 0.1$ the one-sided
# difference is $(9.261 - 8)/0.1 = 12.61$, and the two-sided one $(9.261 - 6.859)/0.2 = 12.01$. The
# bend of the curve adds the same amount on both sides, and subtracting cancels it.
#
# `numerical_gradient` takes *any* function of a column and the place where its slopes are wanted. A
# function may look at all numbers of `theta` at once, so one nudge moves one of them and leaves all
# others where they are.
#
# ### Exercise: `numerical_gradient`


# %% solution="numerical_gradient"
def numerical_gradient(f, theta, epsilon=1e-7):
    """Return the slopes of f at theta, each by a two-sided difference.

    f: a function that takes an array (n, 1) and returns a float
    theta: the place, (n, 1); n may be 1
    epsilon: how far each number of theta is nudged, to either side
    Returns: an array (n, 1), the slope of f with respect to each number of theta.

    After the call theta holds the very same numbers as before, to the last bit.
    """
    ### BEGIN SOLUTION
    gradient = np.zeros((theta.shape[0], 1))
    for i in range(theta.shape[0]):
        above, below = theta.copy(), theta.copy()
        above[i, 0] += epsilon
        below[i, 0] -= epsilon
        gradient[i, 0] = (f(above) - f(below)) / (2 * epsilon)
    return gradient
    ### END SOLUTION


# %% tests="numerical_gradient"
check(numerical_gradient)

# %% [markdown]
# ### How far to nudge
#
# Is the smaller nudge always the better one? $J(\theta) = \sum_i e^{\theta_i}$ has the slopes
# $e^{\theta_i}$, so the error is known exactly: the length of the error divided by the length of
# the gradient. For which $k$ is $\varepsilon = 10^{-k}$ best, with two sides?

# %% demo="guess-the-nudge"
my_k = 15  # change this: a whole number from 1 to 15


# %% demo="how-far-to-nudge"
def sum_of_powers(theta):
    return float(np.sum(np.exp(theta)))


def nudged_upwards(f, theta, epsilon):
    steps = np.hsplit(epsilon * np.eye(theta.size), theta.size)
    return np.array([[(f(theta + step) - f(theta)) / epsilon] for step in steps])


def error_of(method, digit):
    nudged = method(sum_of_powers, place, 10.0**-digit)
    return np.linalg.norm(nudged - np.exp(place)) / np.linalg.norm(np.exp(place))


place = np.random.default_rng(0).normal(size=(20, 1))
digits = np.arange(1, 16)
methods = {"one-sided": nudged_upwards, "two-sided": numerical_gradient}
errors = {name: [error_of(method, digit) for digit in digits] for name, method in methods.items()}

# %% demo="errors-by-nudge"
for digit in (2, 5, 7, 8, 12):
    one, two = (errors[name][digit - 1] for name in ("one-sided", "two-sided"))
    print(f"epsilon 1e-{digit:02}: one-sided {one:.0e}, two-sided {two:.0e}")
print(f"two-sided, the best k is {digits[np.argmin(errors['two-sided'])]}; your guess: {my_k}")
assert errors["two-sided"][1] < errors["one-sided"][1] / 10, "two sides should beat one by far"
assert min(errors["two-sided"]) < 1e-9, "the best two-sided error should be below 1e-9"
plot.curves(
    digits,
    errors,
    "Error of a nudged slope",
    "k, where epsilon is 10 to the power -k",
    "relative error",
    y_scale="log",
)

# %% [markdown]
# - **Truncation**, on the left: the curve bends within the nudge. One-sided, the error is about
#   $\varepsilon$, two-sided about $\varepsilon^2$.
# - **Rounding**, on the right: a float has 16 digits, and the difference of two numbers that agree
#   in the first 12 of them has 4 left. Dividing by $\varepsilon$ makes that larger, one digit lost
#   per step.
#
# The customary $10^{-7}$ is your default; it loses two digits against the best, and what is left is
# enough. At $10^{-7}$ you cannot tell a **one-sided** difference from a two-sided one, but at
# $10^{-2}$ you can. That is why the check of your function also asks with large nudges.

# %% [markdown]
# ### All parameters in one column
#
# `numerical_gradient` knows one column, a network has a dict of arrays. So write the way there and
# the way back. The order is fixed: W1, b1, W2, b2, ..., each array row by row (C order, NumPy's
# default). Do not rely on the order of the dict, and let it have any number of layers: as a *text*,
# "W10" comes before "W2".
#
# By hand: $W^{[1]} = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$, $b^{[1]} = \begin{pmatrix} 5 \\
# 6 \end{pmatrix}$, $W^{[2]} = \begin{pmatrix} 7 & 8 \end{pmatrix}$, $b^{[2]} = (9)$ become the
# column $(1, 2, 3, 4, 5, 6, 7, 8, 9)^\top$.
#
# ### Exercise: `parameters_to_vector`


# %% solution="parameters_to_vector"
def parameters_to_vector(parameters):
    """Return all parameters of a network in one column.

    parameters: {"W1": (n[1], n[0]), "b1": (n[1], 1), ...}, its keys in any order; any number
        of layers, 10 or more too
    Returns: an array (n, 1): W1, b1, W2, b2, ..., WL, bL, each in C order.
    """
    ### BEGIN SOLUTION
    L, pieces = len(parameters) // 2, []
    for layer in range(1, L + 1):
        pieces.append(parameters[f"W{layer}"].reshape(-1, 1))
        pieces.append(parameters[f"b{layer}"].reshape(-1, 1))
    return np.vstack(pieces)
    ### END SOLUTION


# %% tests="parameters_to_vector"
check(parameters_to_vector)

# %% [markdown]
# ### Exercise: `vector_to_parameters`
#
# And back. The dict `like` says how many layers there are and what shape each array has; its
# numbers do not matter.


# %% solution="vector_to_parameters"
def vector_to_parameters(theta, like):
    """Return the dict of arrays that the column theta holds.

    theta: an array (n, 1) in the order of parameters_to_vector
    like: a dict with the same keys and shapes as the result, its keys in any order; any
        number of layers, 10 or more too
    Returns: {"W1": ..., "b1": ..., ...} with the numbers of theta and the shapes of like.
    """
    ### BEGIN SOLUTION
    L, parameters, used = len(like) // 2, {}, 0
    for layer in range(1, L + 1):
        for name in (f"W{layer}", f"b{layer}"):
            rows, columns = like[name].shape
            numbers = theta[used : used + rows * columns]
            parameters[name] = numbers.reshape(rows, columns)
            used += rows * columns
    return parameters
    ### END SOLUTION


# %% tests="vector_to_parameters"
check(vector_to_parameters)

# %% [markdown]
# There and back must be the identity. And you can change a single weight by its number:

# %% demo="there-and-back"
small = {
    "W1": np.array([[1.0, 2.0], [3.0, 4.0]]),
    "b1": np.array([[5.0], [6.0]]),
    "W2": np.array([[7.0, 8.0]]),
    "b2": np.array([[9.0]]),
}
column = parameters_to_vector(small)
print("the column:   ", column.ravel())
column[3, 0] = 40.0
print("number 3 is in", vector_to_parameters(column, small)["W1"].tolist())
deep = initialize_parameters([30, 16, 8, 1], "he", np.random.default_rng(0))
again = vector_to_parameters(parameters_to_vector(deep), deep)
assert all(np.array_equal(deep[name], again[name]) for name in deep), "there and back: the same"
print("a network 30-16-8-1 has", parameters_to_vector(deep).size, "parameters")

# %% [markdown]
# ### How different is different?
#
# There are two columns, the nudged slopes and the claimed ones. Their distance alone says little:
# 0.001 is nothing for slopes of 1000 and everything for slopes of 0.001. So compare it with the
# lengths:
#
# $$\frac{\lVert a - b \rVert}{\lVert a \rVert + \lVert b \rVert}, \qquad
# \lVert a \rVert = \sqrt{a_1^2 + \dots + a_n^2}$$
#
# It lies between 0 and 1. Two zero vectors are equal: their relative difference is 0.
#
# By hand: $a = (3, 4)$ and $b = (0, 5)$ have the length 5 each, and their difference $(3, -1)$ has
# the length $\sqrt{10} \approx 3.16$. So it is $3.16 / 10 = 0.316$.
#
# ### Exercise: `relative_difference`


# %% solution="relative_difference"
def relative_difference(a, b):
    """Return the distance of two vectors, relative to their lengths.

    a, b: arrays (n, 1); one or both may be zero, and their numbers tiny
    Returns: a float from 0 to 1; 0.0 when both are zero.

    Lengths are Euclidean: the root of the sum of all squares.
    """
    ### BEGIN SOLUTION
    lengths = np.linalg.norm(a) + np.linalg.norm(b)
    if lengths == 0:
        return 0.0
    return float(np.linalg.norm(a - b) / lengths)
    ### END SOLUTION


# %% tests="relative_difference"
check(relative_difference)

# %% [markdown]
# ### Exercise: `gradient_check`
#
# The tool is two calls now. With $\varepsilon = 10^{-7}$ and ordinary floats, read what it returns
# like this:
#
# | relative difference | reading |
# |---|---|
# | about $10^{-7}$ or less | fine: nothing but rounding |
# | about $10^{-5}$ | look again: rounding, a kink, or a small error |
# | $10^{-3}$ or more | wrong (or a kink: you will meet one that gets this far) |


# %% solution="gradient_check"
def gradient_check(f, theta, grad, epsilon=1e-7):
    """Return how far a claimed gradient is from the nudged one.

    f: a function that takes an array (n, 1) and returns a float; it may be flat
    theta: the place, (n, 1)
    grad: the claimed slopes of f at theta, (n, 1)
    epsilon: how far each number of theta is nudged
    Returns: the relative difference of grad and the numerical gradient, a float; 0.0 when
        both are zero. (The number itself: what it means, its reader decides.)
    """
    ### BEGIN SOLUTION
    return relative_difference(numerical_gradient(f, theta, epsilon), grad)
    ### END SOLUTION


# %% tests="gradient_check"
check(gradient_check)

# %% [markdown]
# ### Question: `three_times`
#
# A backward pass returns exactly three times the right gradient. What does the gradient check
# return?
#
# - **A**: 0.5
# - **B**: 2
# - **C**: 1
# - **D**: about $10^{-8}$, because the direction is right

# %% solution="three_times"
### BEGIN SOLUTION
three_times = "A"
### END SOLUTION

# %% tests="three_times"
check(three_times=three_times)

# %% [markdown]
# ### Question: `smaller_nudge`
#
# A right gradient gets $3 \cdot 10^{-9}$ from a two-sided check with $\varepsilon = 10^{-7}$.
# Somebody wants it more exact and takes $\varepsilon = 10^{-13}$. What will the check say?
#
# - **A**: about $10^{-21}$, because the error goes with $\varepsilon^2$.
# - **B**: $3 \cdot 10^{-9}$ again: the gradient has not changed.
# - **C**: exactly 1, because so small a nudge does not change the cost at all.
# - **D**: something like $10^{-3}$: hardly any digits of the difference survive.

# %% solution="smaller_nudge"
### BEGIN SOLUTION
smaller_nudge = "D"
### END SOLUTION

# %% tests="smaller_nudge"
check(smaller_nudge=smaller_nudge)

# %% [markdown]
# First a gradient that is right: one unit, 20 patients, 30 weights and a bias in one column of 31
# numbers. Then five mistakes that people make in it.

# %% demo="scale-of-trust"
rng = np.random.default_rng(1)
X_few, Y_few = X_train[:, :20], Y_train[:, :20]
theta = 0.3 * rng.normal(size=(31, 1))


def unit_cost(theta):
    return propagate(theta[:30], theta[30, 0], X_few, Y_few)[1]


slopes, _ = propagate(theta[:30], theta[30, 0], X_few, Y_few)
right = np.vstack([slopes["dw"], [[slopes["db"]]]])
one_off, no_bias = right.copy(), right.copy()
one_off[7, 0] *= 1.01
no_bias[30, 0] = 0.0

# %% demo="six-claims"
claims = {
    "right": right,
    "one slope of 31 off by 1 %": one_off,
    "the bias forgotten": no_bias,
    "the average forgotten": 20 * right,
    "two features exchanged": right[[1, 0, *range(2, 31)]],
    "wrong sign": -right,
}
verdicts = {name: gradient_check(unit_cost, theta, grad) for name, grad in claims.items()}
for name, verdict in verdicts.items():
    print(f"{name:28} {verdict:.1e}")
assert verdicts["right"] < 1e-6, "a right gradient should pass"
assert min(v for name, v in verdicts.items() if name != "right") > 1e-4, "mistakes should show"

# %% [markdown]
# Five or more powers of ten lie between right and wrong, even for a single slope that is off by one
# per cent. So the verdict is rarely in doubt.
#
# The price is two forward passes **per parameter**, where the backward pass needs the time of about
# two in all. So check on a small network and few examples, once, and then train with the check
# switched off.

# %% [markdown]
# ## A backward pass that learns, and is wrong
#
# Somebody left this backward pass for a network of three layers (ReLU, ReLU, sigmoid), with the
# words "it trains, just keep the learning rate small".
#
# <details><summary>If the formulas have faded: the backward pass in words (click)</summary>
#
# Of the last layer, $dZ$ is what the unit said minus what was true. A layer's dW is $dZ$ times its
# transposed inputs, averaged over the examples; its db is the average of $dZ$. To get to the layer
# before, go through the transposed weights, and then through that layer's activation: multiply each
# number by the slope of ReLU at its score, which is 1 where the unit is on and 0 where it is off.
#
# </details>


# %% locked="handed-over"
def handed_over(X, Y, parameters):
    m = X.shape[1]
    W1, W2, W3 = parameters["W1"], parameters["W2"], parameters["W3"]
    b1, b2, b3 = parameters["b1"], parameters["b2"], parameters["b3"]

    # forward: no error in here
    Z1 = W1 @ X + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2 @ A1 + b2
    A2 = np.maximum(Z2, 0)
    Z3 = W3 @ A2 + b3
    A3 = 1 / (1 + np.exp(-Z3))

    # backward: runs, returns the right shapes, and is wrong
    dZ3 = A3 - Y
    dW3 = dZ3 @ A2.T
    db3 = np.sum(Y - A3, axis=1, keepdims=True) / m
    dZ2 = W3.T @ dZ3
    dW2 = (A1 @ dZ2.T).reshape(W2.shape) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = (W2.T @ dZ2) * A1
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m

    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}


# %% [markdown]
# All six of its arrays of slopes are wrong. Standardised patients, your He start, 300 steps: which
# share of the unseen patients will the network get right?

# %% demo="guess-the-patients"
my_right = 0.5  # change this: a share from 0 to 1


# %% demo="it-trains"
def train_network(backward, learning_rate, steps=300, labels=Y_train):
    parameters = initialize_parameters([30, 16, 8, 1], "he", np.random.default_rng(0))
    costs = []
    for _ in range(steps):
        costs.append(cost_from_logits(network_scores(X_train, parameters), labels))
        grads = backward(X_train, labels, parameters)
        parameters = {name: p - learning_rate * grads[f"d{name}"] for name, p in parameters.items()}
    return parameters, costs


trained, costs = train_network(handed_over, 0.01)
share = accuracy(network_scores(X_test, trained), Y_test)
print(f"cost {costs[0]:.3f} at first, {costs[-1]:.3f} at last; unseen patients right: {share:.1%}")
print(f"your guess: {my_right}")
plot.costs({"0.01": costs}, "The backward pass that was left to you")

# %% [markdown]
# Nothing here looks suspicious. **A falling cost proves that the steps lead downhill, not that they
# are the slopes.**
#
# ### Where is the error?
#
# One number for all parameters says *that* something is wrong. Compared piece by piece, array by
# array, it says *where*. An arrow marks every piece above $10^{-6}$.


# %% locked="the-tool"
def nudged_slopes(scores, X, Y, parameters):
    """Return {"W1": slopes of the cost by W1, ...}, nudged; `scores` is the way forward."""

    def cost_of(column):
        return cost_from_logits(scores(X, vector_to_parameters(column, parameters)), Y)

    column = parameters_to_vector(parameters)
    return vector_to_parameters(numerical_gradient(cost_of, column), parameters)


def check_pieces(backward, scores, X, Y, parameters):
    """Print and return the relative difference of each array, and of all together."""
    nudged, claimed = nudged_slopes(scores, X, Y, parameters), backward(X, Y, parameters)
    for name, p in parameters.items():
        shape = np.shape(claimed["d" + name])
        assert shape == p.shape, f"d{name} has the shape {shape}, but {name} has {p.shape}"
    columns = {
        "d" + name: (nudged[name].reshape(-1, 1), claimed["d" + name].reshape(-1, 1))
        for name in parameters
    }
    columns["all"] = tuple(np.vstack(one_side) for one_side in zip(*columns.values(), strict=True))
    found = {name: relative_difference(*both) for name, both in columns.items()}
    for name, value in found.items():
        print(f"{name:4} {value:.1e}" + (" <--" if value > 1e-6 else ""))
    return found


def ratios(backward, scores, X, Y, parameters):
    """Return {"dW1": claimed slopes divided by nudged ones, number by number, ...}."""
    nudged, claimed = nudged_slopes(scores, X, Y, parameters), backward(X, Y, parameters)
    with np.errstate(all="ignore"):  # a unit that is always off has slopes of 0 / 0
        return {"d" + name: claimed["d" + name] / nudged[name] for name in parameters}


# %% [markdown]
# ### A worked example: the forgotten slope
#
# A network with two layers (tanh, then sigmoid), two features, 100 patients, and one line that is
# wrong. Which one?


# %% demo="forgotten-slope"
def tanh_scores(X, parameters):
    hidden = np.tanh(parameters["W1"] @ X + parameters["b1"])
    return parameters["W2"] @ hidden + parameters["b2"]


def tanh_backward(X, Y, parameters):
    hidden = np.tanh(parameters["W1"] @ X + parameters["b1"])
    to_score = sigmoid(tanh_scores(X, parameters)) - Y
    to_hidden = parameters["W2"].T @ to_score
    grads = {}
    for number, slopes, inputs in ((1, to_hidden, X), (2, to_score, hidden)):
        grads[f"dW{number}"] = np.einsum("ui,ni->un", slopes, inputs) / X.shape[1]
        grads[f"db{number}"] = slopes.mean(axis=1, keepdims=True)
    return grads


X_two, Y_two = X_train[:2, :100], Y_train[:, :100]
tanh_net = initialize_parameters([2, 4, 1], "xavier", np.random.default_rng(2))
found = check_pieces(tanh_backward, tanh_scores, X_two, Y_two, tanh_net)
print("claimed dW1 divided by nudged dW1:")
print(ratios(tanh_backward, tanh_scores, X_two, Y_two, tanh_net)["dW1"].round(2))
assert found["dW2"] < 1e-6 < 1e-3 < found["dW1"], "layer 2 should pass and layer 1 fail"

# %% [markdown]
# Think backwards, as the slopes are computed. Layer 2 is right, weights and biases. Layer 1 is
# wrong, weights **and** biases, so the error sits in what the two share: `to_hidden`. It comes out
# of layer 2 through $W^{[2]\top}$, and then it should be multiplied by the slope of tanh, $1 -
# \tanh^2$, which is missing. In general:
#
# | pieces that fail | look at |
# |---|---|
# | only a dW, or only a db | that very line |
# | dW and db of one layer, and of all before it | what they share: the $dZ$ of that layer |
# | everything, by one and the same factor | the first $dZ$, or the cost |
#
# Then look at the *ratios* of claimed and nudged numbers. The same factor everywhere is a division
# too many or too few; $-1$ is a sign; factors that differ from number to number are a missing or
# wrong element-wise factor, or numbers in wrong places. If dW and db of one layer have one factor
# each, but not the same, look at both lines. A db is only the average of its $dZ$: once it passes,
# trust $dZ$, and a dW that still fails has an error of its own.
#
# Errors hide behind each other, because every layer starts from the slopes of the next one. **Work
# from the output backwards, mend one line at a time, and check after every change.**

# %% [markdown]
# ### Exercise: `repair_backward`
#
# The blank starts with the code above. It runs as it is; mend it. Run the cell, then the one with
# the pieces below it, as often as you like; add `print(ratios(...)["dW3"])`, with the arguments of
# `check_pieces`, and whatever else you want to see. Nobody tells you how many lines are wrong.


# %% solution="repair_backward"
def repair_backward(X, Y, parameters):
    """Return the slopes of the cost of a network of ReLU, ReLU and sigmoid layers.

    X: examples as columns, (n_x, m); floats or whole numbers
    Y: true labels, 0 or 1, (1, m)
    parameters: {"W1": (n[1], n_x), "b1": (n[1], 1), "W2": (n[2], n[1]), "b2": (n[2], 1),
        "W3": (1, n[2]), "b3": (1, 1)}
    Returns: {"dW1": like W1, "db1": like b1, ..., "db3": like b3}

    The cost is the cross-entropy with natural logarithms, averaged over the m examples, and so are
    its slopes. The arguments keep their values.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    W1, W2, W3 = parameters["W1"], parameters["W2"], parameters["W3"]
    b1, b2, b3 = parameters["b1"], parameters["b2"], parameters["b3"]

    Z1 = W1 @ X + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2 @ A1 + b2
    A2 = np.maximum(Z2, 0)
    Z3 = W3 @ A2 + b3
    A3 = 1 / (1 + np.exp(-Z3))

    dZ3 = A3 - Y
    dW3 = dZ3 @ A2.T / m
    db3 = np.sum(dZ3, axis=1, keepdims=True) / m
    dZ2 = (W3.T @ dZ3) * (Z2 > 0)
    dW2 = dZ2 @ A1.T / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = (W2.T @ dZ2) * (Z1 > 0)
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m

    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}
    ### END SOLUTION


# %% demo="your-pieces"
def some_parameters(seed=3):
    rng = np.random.default_rng(seed)
    drawn = initialize_parameters([30, 16, 8, 1], "he", rng)
    return {
        name: p + 0.3 * rng.normal(size=p.shape) * (name[0] == "b") for name, p in drawn.items()
    }


found = check_pieces(repair_backward, network_scores, X_few, Y_few, some_parameters())

# %% [markdown]
# When no arrow is left, run the check of the lesson, which asks the same on other networks. (Run
# earlier, it names some of the errors.)

# %% tests="repair_backward"
check(repair_backward)

# %% [markdown]
# ### What it was worth
#
# The same training with both backward passes, at three learning rates:

# %% demo="what-it-was-worth"
passes = {"as handed over": handed_over, "repaired": repair_backward}
rates, unseen = {}, {}
for learning_rate in (0.01, 0.1, 0.3):
    rates[f"learning rate {learning_rate}"] = row = {}
    for name, backward in passes.items():
        with np.errstate(all="ignore"):  # one of them will not survive
            trained, costs = train_network(backward, learning_rate)
            unseen[name] = accuracy(network_scores(X_test, trained), Y_test)
        row[name] = [cost if cost < 5 else np.nan for cost in costs]  # or nothing else is seen
        print(f"rate {learning_rate:4}, {name:15} last cost {costs[-1]:.3f}, ", end="")
        print(f"unseen patients right {unseen[name]:.1%}")
assert rates["learning rate 0.3"]["repaired"][-1] < 0.10, "repaired, the cost should fall below 0.1"
assert unseen["repaired"] >= 0.92, "repaired, 92 % of unseen patients should be right"
plot.panels(rates, "Costs on the training set")

# %% [markdown]
# At a rate of 0.01 the wrong slopes even look faster: one of the arrays is far too long, which
# amounts to a larger learning rate for that layer. With larger rates the true slopes still lead
# downhill, and the wrong ones do not: costs of 5 and more are left out of the picture, so their
# curve ends after a few steps at 0.1, and at 0.3 none is to be seen.
#
# "Just keep the learning rate small" should have made somebody suspicious.

# %% [markdown]
# ### Question: `suspicious_layer`
#
# In a network of four layers, the pieces of layers 4 and 3 pass. Those of layers 2 and 1 all fail,
# weights and biases. What is the most likely error?
#
# - **A**: four errors, one in each of the lines of dW2, db2, dW1 and db1.
# - **B**: one error in the line that makes dZ2 out of dZ3.
# - **C**: one error in the line of dZ1, which spoils layer 2 as well.
# - **D**: one error in dZ3, which layer 2 starts from.

# %% solution="suspicious_layer"
### BEGIN SOLUTION
suspicious_layer = "B"
### END SOLUTION

# %% tests="suspicious_layer"
check(suspicious_layer=suspicious_layer)

# %% [markdown]
# ## What the check cannot see
#
# There are five ways to fool the check: three let an error pass, and two fail a gradient that is
# right.
#
# ### Weights too small
#
# Back to the tanh network without its slope. For small scores, tanh is nearly the identity, and its
# slope nearly 1: forgetting it hardly matters *there*. Here is the verdict as all weights shrink,
# with biases of zero, as they are at the start of a training.


# %% demo="tiny-weights"
def shrunk_check(scale):
    rng = np.random.default_rng(0)
    net = {"W1": scale * rng.normal(size=(4, 2)), "b1": np.zeros((4, 1))}
    net |= {"W2": scale * rng.normal(size=(1, 4)), "b2": np.zeros((1, 1))}
    claimed = tanh_backward(X_two, Y_two, net)
    claimed = parameters_to_vector({name: claimed["d" + name] for name in net})
    nudged = nudged_slopes(tanh_scores, X_two, Y_two, net)
    nudged = parameters_to_vector({name: nudged[name] for name in net})
    return relative_difference(nudged, claimed)


exponents = np.arange(0, 4.1, 0.25)
verdicts = [shrunk_check(10.0**-k) for k in exponents]
for k in (0, 4, 8, 12):
    print(f"weights times {10.0 ** -exponents[k]:g}: {verdicts[k]:.0e}")
assert verdicts[0] > 0.05 and verdicts[12] < 1e-6, "small weights should hide the missing slope"

# %% demo="smaller-weights"
readings = {"wrong from here up": np.full(17, 1e-3), "fine from here down": np.full(17, 1e-7)}
plot.curves(
    exponents,
    {"missing tanh slope": verdicts, **readings},
    "The same error, smaller weights",
    "k, where the weights are multiplied by 10 to the power -k",
    "relative difference",
    y_scale="log",
)

# %% [markdown]
# The number falls by two to three digits each time the weights shrink by ten, until rounding takes
# over. So check with weights of ordinary size and biases that are not 0, and once more after some
# training.
#
# ### One example
#
# With $m = 1$ a forgotten $\frac1m$ is invisible. Here is the code as it was handed over, on a
# single patient. One of its wrong lines passes:

# %% demo="one-example"
found = check_pieces(handed_over, network_scores, X_few[:, :1], Y_few[:, :1], some_parameters())
assert found["dW3"] < 1e-6, "one example should hide an average"

# %% [markdown]
# In the same way, square weights and layers of equal width hide a wrong transpose, and a penalty
# with $\lambda = 0$ hides every error in its gradient. Take sizes that all differ, several
# examples, and switch everything on.
#
# ### The same error on both sides
#
# The check compares the gradient with *your cost*. If the cost is wrong, the gradient of the wrong
# cost passes. In this data set malignant is 1; there are copies in which it is 0. Suppose you
# believed the wrong file:

# %% demo="both-wrong"
flipped = 1 - Y_train
found = check_pieces(repair_backward, network_scores, X_few, flipped[:, :20], some_parameters())
trained, costs = train_network(repair_backward, 0.1, labels=flipped)
share = accuracy(network_scores(X_test, trained), Y_test)
print(f"cost {costs[0]:.3f} at first, {costs[-1]:.3f} at last; unseen patients right: {share:.1%}")
assert found["all"] < 1e-6 and share < 0.15, "a perfect check, and useless diagnoses"

# %% [markdown]
# No gradient check can find that. Looking at examples and predictions yourself can.
#
# ### Kinks
#
# ReLU has no slope at 0. If a score lies within $\varepsilon$ of 0, one nudge sees the flat side
# and the other the rising side, and the difference is neither. At a start the biases are 0, and
# then one blank example is enough: its scores are exactly 0.

# %% demo="kinks"
X_blank = X_few.copy()
X_blank[:, 0] = 0.0
at_start = initialize_parameters([30, 16, 8, 1], "he", np.random.default_rng(3))
print("one blank example, biases 0:")
kinked = check_pieces(repair_backward, network_scores, X_blank, Y_few, at_start)
print("the same, other biases:")
smooth = check_pieces(repair_backward, network_scores, X_blank, Y_few, some_parameters())
assert kinked["all"] > 1e-4 and smooth["all"] < 1e-6, "only the kink should fail"

# %% [markdown]
# The gradient is right in both cases. Move away from the kink before you doubt your code.
#
# ### Randomness in the cost
#
# Dropout draws a new mask in every forward pass. Then the cost before and after a nudge differ
# because of the mask, and divided by $2 \varepsilon$ that is an enormous "slope". Here dropout acts
# on the inputs, so that your backward pass, given the masked inputs, returns the right slopes.


# %% demo="dice"
def check_with_dropout(fresh, keep_prob=0.8):
    rng, start = np.random.default_rng(5), some_parameters()

    def masked():
        return X_few * (rng.random(X_few.shape) < keep_prob) / keep_prob

    inputs = masked()

    def cost_of(column):
        seen = masked() if fresh else inputs
        return cost_from_logits(network_scores(seen, vector_to_parameters(column, start)), Y_few)

    grads = repair_backward(inputs, Y_few, start)
    claimed = parameters_to_vector({name: grads["d" + name] for name in start})
    return gradient_check(cost_of, parameters_to_vector(start), claimed)


dice = {"a new mask each time": check_with_dropout(True), "one mask": check_with_dropout(False)}
for name, verdict in dice.items():
    print(f"{name:22} {verdict:.1e}")
assert dice["a new mask each time"] > 0.5 and dice["one mask"] < 1e-6, "dice spoil the check"

# %% [markdown]
# ### In short
#
# | do | because |
# |---|---|
# | ordinary weights, biases that are not 0 | small scores hide slopes, zero biases sit on kinks |
# | several examples, sizes that all differ | $m = 1$ hides averages, squares hide transposes |
# | penalties on, dropout off or its mask fixed | what is 0 is unchecked; masks change the cost |
# | pieces, from the output backwards | one number says that, not where |
# | a small network, few examples, then switch it off | two forward passes per parameter |
# | again after some training | the start is a special place |
# | look at examples and predictions | the cost itself may be the wrong one |

# %% [markdown]
# ### Question: `what_it_proves`
#
# A check with weights of ordinary size and several examples returns $2 \cdot 10^{-9}$. What have
# you shown?
#
# - **A**: The network will learn, if the learning rate is small enough.
# - **B**: The cost and its gradient are both free of errors.
# - **C**: At this place the gradient belongs to the cost as you wrote it.
# - **D**: The gradient is right wherever the training may lead.

# %% solution="what_it_proves"
### BEGIN SOLUTION
what_it_proves = "C"
### END SOLUTION

# %% tests="what_it_proves"
check(what_it_proves=what_it_proves)

# %% [markdown]
# ## What you can do now
#
# - Bring features to one scale, and keep the training set's mean and spread for all later examples.
# - Choose the spread of the first weights from the widths and the activation.
# - Take slopes by nudging, and say which error you see when the nudge is too large or too small.
# - Prove a gradient, and find the line that is wrong by looking at pieces and ratios.
# - Say what such a proof does not prove.
#
# ### Things to try
#
# - Check at $\varepsilon = 10^{-5}$ instead of $10^{-7}$. How many digits do you gain?
# - Repair only one of the errors in the handed-over code at a time, and train. Which of them can
#   the training live with best?
# - Add an L2 penalty to cost and gradient, and forget the factor 2 in one of the two. What does the
#   check say for $\lambda = 0$, and for $\lambda = 1$?
# - Train the network 30-16-8-1 on inputs that were not standardised. Which learning rate works?
#
# ### Where to go on
#
# You have built, by hand, every part of a network that is trained in practice: layers, costs,
# slopes, penalties, optimisers, and the means to prove them. Frameworks do the backward pass for
# you. They do not choose your scale, your start or your cost.
