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
# # A shallow network: units that look at units
#
# The border between the two answers of one unit is always straight. In this lesson you put a row
# of units between the inputs and the output. Each of them still draws a line; the output unit
# looks at these lines instead of at the inputs. That bends the border. What is new is the backward
# pass: how does a weight in the first row learn that the answer at the end was wrong?
#
# **Time.** About two hours. Good places for a break are the headings "The backward pass" and "Back
# to the flower".
#
# **How to work.** Eleven functions are missing. As before: replace the line
# `raise NotImplementedError(...)`, run the cell, run the `check(...)` below it, and go from top to
# bottom. If something behaves oddly, restart the kernel and run all cells from the top.
#
# You need the lesson on logistic regression: the sigmoid, the cross-entropy cost, slopes through a
# graph, and gradient descent.

# %% locked="setup"
import sys

import numpy as np
from tqdm import tqdm

from dlkit import begin, check, data, plot

begin("02-shallow-network")

# %% [markdown]
# ## Notation
#
# Examples are columns, as always. The numbers behind the letters count the layers.
#
# | In formulas | In code | Shape | Meaning |
# |---|---|---|---|
# | $n_x$, $m$ | `n_x`, `m` | numbers | inputs of one example; examples |
# | $n_h$ | `n_h` | number | hidden units |
# | $n_y$ | `n_y` | number | output units; 1 in this lesson |
# | $X$ | `X` | `(n_x, m)` | all examples, as columns |
# | $Y$ | `Y` | `(1, m)` | true labels, 0 or 1 |
# | $W_1$ | `W1` | `(n_h, n_x)` | weights of the hidden units, one **row** for each unit |
# | $b_1$ | `b1` | `(n_h, 1)` | their biases |
# | $Z_1$, $A_1$ | `Z1`, `A1` | `(n_h, m)` | scores and values of the hidden units |
# | $W_2$, $b_2$ | `W2`, `b2` | `(1, n_h)`, `(1, 1)` | weights and bias of the output unit |
# | $Z_2$, $A_2$ | `Z2`, `A2` | `(1, m)` | its scores, and the probabilities of label 1 |
# | $J$ | `cost` | number | the average loss over the $m$ examples |
# | $dZ_1$, $dZ_2$ | `dZ1`, `dZ2` | like `Z1`, `Z2` | slopes of each example's own loss |
# | $dW_1$, $db_1$, ... | `dW1`, `db1`, ... | like `W1`, `b1`, ... | slopes of the cost |
#
# Two functions of the last lesson are handed out: the sigmoid, and the cost that takes scores
# instead of probabilities.


# %% locked="from-lesson-01"
def sigmoid(z):
    """Return the sigmoid of z, element by element."""
    e = np.exp(-np.abs(z))  # at most 1, so it cannot overflow
    return np.where(np.asarray(z) >= 0, 1.0, e) / (1.0 + e)


def cost_from_logits(Z, Y):
    """Return the cross-entropy cost of the scores Z, (1, m), for the labels Y, (1, m)."""
    return float(np.mean(np.logaddexp(0.0, Z) - Y * Z))


# %% [markdown]
# ## A flower
#
# 400 points on six petals. Neighbouring petals belong to different classes, which are equally
# frequent.

# %% demo="the-flower"
X, Y = data.flower(m=400, seed=0)
X_new, Y_new = data.flower(m=2000, seed=1)  # for later: points that nobody trains with
print("X", X.shape, " Y", Y.shape, " share of class 1:", Y.mean())
plot.points(X, Y, "Six petals, two classes")

# %% [markdown]
# ### What a line can do
#
# First the unit of the last lesson. It has three numbers to learn, two weights and a bias. We find
# their slopes by nudging each number a little. (`np.eye(3)` has the rows `1 0 0`, `0 1 0` and
# `0 0 1`, so each turn of the loop nudges another number.) How many of the 400 points will it get
# right? Write down a guess.

# %% demo="line-guess"
my_share = 0.9  # change this: the share of points that one line gets right, from 0 to 1


# %% demo="nudging"
def nudged_slopes(cost, numbers, before, nudge=1e-6):
    """Return the slope for each number, (n,); before is the cost without a nudge."""
    after = np.array([cost(numbers + nudge * one) for one in np.eye(len(numbers))])
    return (after - before) / nudge


def walk_down(cost, numbers, steps, rate):
    """Return the numbers after so many steps downhill, and the cost before each step."""
    costs = []
    for _ in range(steps):
        costs.append(cost(numbers))
        numbers = numbers - rate * nudged_slopes(cost, numbers, costs[-1])
    return numbers, costs


def line_scores(numbers, points):
    """Return the scores of one unit, (1, m): numbers holds its two weights and its bias."""
    return (numbers[:2] @ points + numbers[2])[np.newaxis]


def share(decisions, labels):
    """Return the share of right decisions."""
    return float(np.mean(decisions == labels))


line, costs = walk_down(
    lambda numbers: cost_from_logits(line_scores(numbers, X), Y), np.zeros(3), steps=300, rate=0.5
)
line_accuracy = share(line_scores(line, X) > 0, Y)
print(f"cost: {costs[0]:.4f} at first, {costs[-1]:.4f} at last")
print(f"right: {line_accuracy:.1%}; you guessed {my_share}")
assert line_accuracy < 0.70, "a line should not be able to split the flower"

# %% [markdown]
# The cost starts at $\ln 2 = 0.6931$ and is hardly lower at the end. Is the training to blame? A
# line has a direction and a distance from the middle: try 180 directions and 81 distances, and
# keep the line that gets the most points right.

# %% demo="every-line"
best = (0.0, None)
for direction in np.radians(np.arange(0, 360, 2)):
    across = np.cos(direction) * X[0] + np.sin(direction) * X[1]  # (400,)
    for distance in np.linspace(-4, 4, 81):
        best = max(best, (share(across > distance, Y[0]), (direction, distance)))
print(f"the best of {180 * 81} lines gets {best[0]:.1%} right")
assert best[0] < 0.75

# %% [markdown]
# About two thirds, and no line gets more. Nothing is wrong with the training.

# %% [markdown]
# ## Two units can make a bump
#
# Take a single input $x$ and two units that squeeze their scores between $-1$ and $1$, with a
# curve called tanh (in code `np.tanh`). One rises on the left, one on the right. **Subtract** the
# second from the first, and you get what no single unit can make: low, high, low again.

# %% demo="a-bump"
x = np.linspace(-4, 4, 401)
left, right = np.tanh(3 * x + 4), np.tanh(3 * x - 4)
both = {"first unit": left, "second unit": right, "first minus second": left - right}
plot.curves(x, both, "Two steps make a bump", "x")

# %% [markdown]
# A third unit looks at the difference and says "class 1" where it is high. More units make more
# steps, and such steps, added up, can follow any curve. These units are a *hidden layer*: the
# examples say only what goes in and what should come out.
#
# The network of this lesson has two inputs, four hidden units and one output. On the arrows stand
# the shapes for our 400 points.

# %% demo="the-network"
plot.network([2, 4, 1], ["tanh", "sigmoid"], m=400, title="One hidden layer of four units")

# %% [markdown]
# $$Z_1 = W_1 X + b_1, \qquad A_1 = \tanh(Z_1), \qquad
# Z_2 = W_2 A_1 + b_2, \qquad A_2 = \sigma(Z_2)$$
#
# The second half is logistic regression with $A_1$ in the place of $X$. There are
# $4 \cdot 2 + 4 + 4 + 1 = 17$ numbers to learn.
#
# ### Why the bend?
#
# Could tanh be left out? Put $A_1 = Z_1$ into the formula and multiply out:
#
# $$Z_2 = W_2 (W_1 X + b_1) + b_2 = (W_2 W_1) X + (W_2 b_1 + b_2)$$
#
# That is a single unit with the weights $W' = W_2 W_1$ and the bias $b' = W_2 b_1 + b_2$. However
# many layers you stack, without a bend they collapse into one.
#
# The network below is trained by nudging, too. `bend` is the function between the layers, here one
# that returns what it gets.


# %% demo="the-collapse"
def unpacked(numbers):
    """Cut 17 numbers into two layers."""
    into, shifts, out_of, shift = np.split(numbers, [8, 12, 16])
    return into.reshape(4, 2), shifts[:, np.newaxis], out_of.reshape(1, 4), shift


def nudged_network(bend, seed, steps=200):
    """Train four hidden units with that bend, by nudging, from a start by chance."""

    def scores(numbers, points):
        into, shifts, out_of, shift = unpacked(numbers)
        return out_of @ bend(into @ points + shifts) + shift

    start = 0.5 * np.random.default_rng(seed).standard_normal(17)
    numbers, costs = walk_down(
        lambda numbers: cost_from_logits(scores(numbers, X), Y), start, steps, rate=1.0
    )
    return numbers, costs, share(scores(numbers, X) > 0, Y)


flat, flat_costs, flat_accuracy = nudged_network(lambda z: z, seed=0)
into, shifts, out_of, shift = unpacked(flat)
collapsed = np.append(out_of @ into, out_of @ shifts + shift)  # W' and b': three numbers
print(f"right: {flat_accuracy:.1%} with 17 numbers, {line_accuracy:.1%} with 3")
print(f"cost:  {flat_costs[-1]:.5f} with 17 numbers, {costs[-1]:.5f} with 3")
print("W' and b':      ", collapsed.round(4))
print("the single unit:", line.round(4))

points = np.random.default_rng(1).normal(size=(2, 1000))
gap = out_of @ (into @ points + shifts) + shift - line_scores(collapsed, points)
print(f"largest difference between network and collapsed unit: {np.abs(gap).max():.0e}")
assert np.abs(gap).max() < 1e-9 and abs(flat_costs[-1] - costs[-1]) < 1e-3

# %% [markdown]
# The network without a bend ends at the same cost as the single unit and, multiplied out, at the
# same three numbers.

# %% [markdown]
# ### Question: `without_bend`
#
# As before, `check` only sees that you have chosen; the rest you are told when your work is
# graded.
#
# You replace tanh by the identity, $A_1 = Z_1$, and take 100 hidden units instead of 4. What
# border can the network draw after training?
#
# - **A**: A straight line, as with one unit.
# - **B**: A line with up to 100 bends.
# - **C**: A curve, but a less smooth one than with tanh.
# - **D**: None, because without tanh there are no slopes to learn from.

# %% solution="without_bend"
### BEGIN SOLUTION
without_bend = "A"
### END SOLUTION

# %% tests="without_bend"
check(without_bend=without_bend)

# %% demo="with-a-bend"
_, bent_costs, bent_accuracy = nudged_network(np.tanh, seed=0)
print(f"right: {bent_accuracy:.1%} with tanh, {flat_accuracy:.1%} without a bend")
assert bent_accuracy > 0.80
plot.costs(
    {"none": flat_costs, "tanh": bent_costs}, "Seventeen numbers, trained by nudging", "bend"
)

# %% [markdown]
# Each of these 200 steps took 18 passes over the data, one for each number and one more. A network
# with a million weights would need a million and one. The backward pass, which you write in this
# lesson, gets all slopes at once.

# %% [markdown]
# ## Four bends and their slopes
#
# The function between the layers is called **activation**. Four are in common use:
#
# - the **sigmoid** $\sigma(z)$, between 0 and 1;
# - **tanh**, $\dfrac{e^z - e^{-z}}{e^z + e^{-z}}$, between $-1$ and $1$;
# - **ReLU** (rectified linear unit), $\max(0, z)$: zero below zero, and $z$ itself above;
# - the **leaky ReLU**: $z$ above zero, a small slope times $z$ below.
#
# $\tanh(z) = 2\,\sigma(2z) - 1$ is a sigmoid, stretched and moved so that its middle value is 0.
# In hidden layers tanh is preferred, because its values lie on both sides of zero.

# %% demo="tanh-from-sigmoid"
z = np.linspace(-6, 6, 1001)
print(f"largest difference: {np.abs(np.tanh(z) - (2 * sigmoid(2 * z) - 1)).max():.0e}")
normal = np.random.default_rng(1).standard_normal(100_000)
print(f"mean value on scores around 0: tanh {np.tanh(normal).mean():.3f},", end=" ")
print(f"sigmoid {sigmoid(normal).mean():.3f}")

# %% [markdown]
# The backward pass needs the **slope** of each activation: how fast its value changes with the
# score. You will write four functions that return slopes.
#
# ### A worked example: the slope of another curve
#
# The arc tangent has the slope $1 / (1 + z^2)$. The function works on a number and on an array,
# and leaves its argument alone. A nudge tests it.


# %% demo="arctan"
def arctan_slope(z):
    return 1 / (1 + np.square(z))


def nudged_slope(f, z, nudge=1e-6):
    return (f(z + nudge) - f(z)) / nudge


places = np.array([[-2.0, -0.5, 0.0, 1.0, 3.0]])
print("formula:", arctan_slope(places).round(4))
print("nudged: ", nudged_slope(np.arctan, places).round(4))
print("one number:", arctan_slope(2))

# %% [markdown]
# ### Exercise: `sigmoid_derivative`
#
# Write $u = 1 + e^{-z}$, so that $a = 1/u$. The slope of $1/u$ is $-1/u^2$ times the slope of $u$,
# which is $-e^{-z}$:
#
# $$\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \frac{1}{1 + e^{-z}} \cdot
# \frac{e^{-z}}{1 + e^{-z}} = a\,(1 - a)$$
#
# where $a$ is the value $\sigma(z)$. What is given is the score $z$, not the value $a$.
#
# By hand: at $z = 0$ the value is $\frac12$ and the slope $\frac14$. At $z = \ln 3$ the value is
# $\frac34$ and the slope $\frac34 \cdot \frac14 = 0.1875$; at $z = -\ln 3$ it is the same.


# %% solution="sigmoid_derivative"
def sigmoid_derivative(z):
    """Return the slope of the sigmoid at z, element by element.

    z: scores, a number or an array of any shape, () included; floats or whole numbers
    Returns: the slopes there, a number or an array of the same shape.
    """
    ### BEGIN SOLUTION
    a = sigmoid(z)
    return a * (1 - a)
    ### END SOLUTION


# %% tests="sigmoid_derivative"
check(sigmoid_derivative)

# %% [markdown]
# ### Exercise: `tanh_derivative`
#
# By the rule for quotients, with $p = e^z - e^{-z}$ above and $q = e^z + e^{-z}$ below: the slope
# of $p$ is $q$, and the slope of $q$ is $p$. So the slope of $p/q$ is
#
# $$\tanh'(z) = \frac{q \cdot q - p \cdot p}{q^2} = 1 - \frac{p^2}{q^2} = 1 - a^2$$
#
# where $a$ is the value $\tanh(z)$. By hand: at $z = 0$ the value is 0 and the slope 1. At
# $z = \ln 2$ the value is $(2 - \frac12) / (2 + \frac12) = 0.6$ and the slope $1 - 0.36 = 0.64$.
# At $z = -\ln 3$ the value is $-0.8$ and the slope $0.36$.


# %% solution="tanh_derivative"
def tanh_derivative(z):
    """Return the slope of tanh at z, element by element.

    z: scores, a number or an array of any shape, () included; floats or whole numbers
    Returns: the slopes there, a number or an array of the same shape.
    """
    ### BEGIN SOLUTION
    return 1 - np.tanh(z) ** 2
    ### END SOLUTION


# %% tests="tanh_derivative"
check(tanh_derivative)

# %% [markdown]
# ### A worked example: straight pieces
#
# The other two are made of straight pieces. So is the price of a taxi: 3 for each of the first 5
# kilometres, 2 for each one after that. How fast does the price grow, after `km` kilometres?
# `np.where` takes a question, then what to take where the answer is yes, then where it is no.


# %% demo="taxi"
def price_per_km(km):
    return np.where(km < 5, 3.0, 2.0)


print(price_per_km(np.array([[1, 4, 6], [20, 2, 5.5]])))
print(price_per_km(12))

# %% [markdown]
# ### Exercise: `relu_derivative`
#
# ReLU is $\max(0, z)$. How steep is each of its two pieces? At exactly 0 there is a corner, which
# has no slope. Return there what you like, it is never tested.


# %% solution="relu_derivative"
def relu_derivative(z):
    """Return the slope of ReLU at z, element by element.

    z: scores, a number or an array of any shape, () included; floats or whole numbers
    Returns: the slopes there, a number or an array of the same shape.
    """
    ### BEGIN SOLUTION
    return np.where(np.asarray(z) > 0, 1.0, 0.0)
    ### END SOLUTION


# %% tests="relu_derivative"
check(relu_derivative)

# %% [markdown]
# ### Exercise: `leaky_relu_derivative`
#
# The leaky ReLU is $z$ above zero and `slope` times $z$ below. `slope=0.01` means: called with `z`
# alone, the function uses 0.01, but the caller may give another value. The corner is never tested.


# %% solution="leaky_relu_derivative"
def leaky_relu_derivative(z, slope=0.01):
    """Return the slope of the leaky ReLU at z, element by element.

    z: scores, a number or an array of any shape, () included; floats or whole numbers
    slope: how steep the function is below zero
    Returns: the slopes there, a number or an array of the same shape.
    """
    ### BEGIN SOLUTION
    return np.where(np.asarray(z) > 0, 1.0, slope)
    ### END SOLUTION


# %% tests="leaky_relu_derivative"
check(leaky_relu_derivative)

# %% [markdown]
# All four, with your slopes dashed. (The leaky ReLU has the slope 0.1 here, since 0.01 is hard to
# see.)

# %% demo="four-activations"
plot.activations(
    {
        "sigmoid": sigmoid,
        "tanh": np.tanh,
        "ReLU": lambda z: np.maximum(z, 0),
        "leaky ReLU": lambda z: np.maximum(z, 0.1 * z),
    },
    slopes={
        "sigmoid": sigmoid_derivative,
        "tanh": tanh_derivative,
        "ReLU": relu_derivative,
        "leaky ReLU": lambda z: leaky_relu_derivative(z, 0.1),
    },
)

# %% [markdown]
# - The sigmoid's slope is never above $\frac14$, that of tanh reaches 1. Far from zero both come
#   close to 0: the unit is **saturated** and hardly reacts.
# - ReLU passes nothing below zero. A unit whose scores are negative for all examples gets only
#   zeros in the backward pass and can no longer learn. The leak is meant to prevent that.
#
# Which one is best? Here are the four in our network, trained by nudging from three starts each.

# %% demo="which-bend"
bends = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "ReLU": lambda z: np.maximum(z, 0),
    "leaky ReLU": lambda z: np.maximum(z, 0.01 * z),
}
ends = {}
for name, bend in tqdm(bends.items(), desc="training", file=sys.stdout):
    for start in range(3):
        ends[f"{name}, start {start}"] = nudged_network(bend, seed=start)[1][-1]
plot.bars(ends, "Cost after 200 steps on the flower", "cost")

# %% [markdown]
# On this flower, with four units, tanh comes down furthest from all three starts. With other data
# or more units the order can be different. The **output** has to be a probability, so it is the
# sigmoid.

# %% [markdown]
# ## Where to begin
#
# One unit could start from zeros. A hidden layer cannot. If all hidden units start alike, they
# compute the same values, get the same slopes, take the same step, and are alike again. So they
# start with random weights.
#
# ### A worked example: numbers by chance
#
# Everything random in this course comes from a **generator** that is handed in as `rng`.
# Generators with equal seeds draw equal numbers, so a run can be repeated. Never make a generator
# inside a function, and never call `np.random.something` directly. Here somebody invents body
# weights, with mean 70 and standard deviation 5:

# %% demo="generators"
rng = np.random.default_rng(7)
print("two people, three weeks:\n", rng.normal(70, 5, size=(2, 3)).round(1))
print("drawn again, other numbers:\n", rng.normal(70, 5, size=(2, 3)).round(1))
print("an equal generator:\n", np.random.default_rng(7).normal(70, 5, size=(2, 3)).round(1))
print("normal around 0, spread 1:", rng.standard_normal((1, 4)).round(2))

# %% [markdown]
# ### Exercise: `initialize_parameters`
#
# - The weights: standard normal numbers (mean 0, standard deviation 1), each multiplied by 0.01.
#   Every weight is a draw of its own.
# - The biases: zeros. The weights already make the units differ.
#
# Large weights give large scores, and there tanh is flat. The shapes stand in the table at the
# top; here the number of outputs is `n_y`. Return a dict with the four keys.


# %% solution="initialize_parameters"
def initialize_parameters(n_x, n_h, n_y, rng):
    """Return the parameters that training starts from.

    n_x: number of inputs
    n_h: number of hidden units
    n_y: number of output units, 1 or more
    rng: the generator from which all random numbers are drawn
    Returns: a dict with
        "W1": (n_h, n_x) and "W2": (n_y, n_h), 0.01 times standard normal numbers
        "b1": (n_h, 1) and "b2": (n_y, 1), zeros
    """
    ### BEGIN SOLUTION
    return {
        "W1": 0.01 * rng.standard_normal((n_h, n_x)),
        "b1": np.zeros((n_h, 1)),
        "W2": 0.01 * rng.standard_normal((n_y, n_h)),
        "b2": np.zeros((n_y, 1)),
    }
    ### END SOLUTION


# %% tests="initialize_parameters"
check(initialize_parameters)

# %% demo="a-start"
start = initialize_parameters(2, 4, 1, np.random.default_rng(0))
for name in ("W1", "b1", "W2", "b2"):
    print(name, start[name].shape, "largest:", np.abs(start[name]).max().round(4))

# %% [markdown]
# ### Question: `count_them`
#
# A network has 4 inputs, 6 hidden units and 1 output. How many numbers does it learn?
#
# - **A**: 24
# - **B**: 30
# - **C**: 37
# - **D**: it depends on the number of examples

# %% solution="count_them"
### BEGIN SOLUTION
count_them = "C"
### END SOLUTION

# %% tests="count_them"
check(count_them=count_them)

# %% [markdown]
# ## The forward pass
#
# ### A worked example: three judges
#
# Two qualities of four dishes, as columns. Each of three judges weighs them and adds a mood. One
# judge is one row of weights, so one matrix product asks all judges about all dishes:
# `(3, 2) @ (2, 4)` gives `(3, 4)`. The moods are a column `(3, 1)` and are stretched over the
# dishes.

# %% demo="judges"
dishes = np.array([[3.0, 1.0, 4.0, 2.0], [1.0, 5.0, 0.0, 2.0]])  # (2, 4): spicy, sweet
judges = np.array([[1.0, 0.0], [0.5, 0.5], [-1.0, 2.0]])  # (3, 2)
moods = np.array([[0.0], [1.0], [-2.0]])  # (3, 1)
verdicts = judges @ dishes + moods  # (3, 4): one row for each judge, one column for each dish
print(verdicts)
print(np.arctan(verdicts).round(2))  # bent, element by element

# %% [markdown]
# ### Exercise: `forward_propagation`
#
# Scores and tanh for the hidden layer, scores and sigmoid for the output. Besides the answer,
# return the **cache**, a dict of everything that was computed on the way, for the backward pass.
# Take the parameters out of their dict by name; nobody promises an order.
#
# By hand, for one example and two hidden units with the scores $\ln 2$ and $-\ln 3$: $A_1$ is
# $0.6$ and $-0.8$. With $W_2 = (1.5, 1)$ and $b_2 = \ln 3 - 0.1$ the output's score is
# $0.9 - 0.8 + \ln 3 - 0.1 = \ln 3$, and $A_2 = 0.75$.


# %% solution="forward_propagation"
def forward_propagation(X, parameters):
    """Return the answers of the network, and what was computed on the way.

    X: examples as columns, (n_x, m); floats or whole numbers
    parameters: {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (1, n_h), "b2": (1, 1)}, keys in
        any order
    Returns: A2, cache
        A2: probabilities of label 1, (1, m)
        cache: {"Z1": (n_h, m), "A1": (n_h, m), "Z2": (1, m), "A2": (1, m)}

    The hidden layer has the activation tanh, the output the sigmoid.
    """
    ### BEGIN SOLUTION
    Z1 = parameters["W1"] @ X + parameters["b1"]  # (n_h, m)
    A1 = np.tanh(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]  # (n_y, m)
    A2 = sigmoid(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    ### END SOLUTION


# %% tests="forward_propagation"
check(forward_propagation)

# %% [markdown]
# The example by hand, with a single input of 1, so that the first weights are the hidden scores:

# %% demo="by-hand"
by_hand = {
    "W1": np.array([[np.log(2)], [-np.log(3)]]),
    "b1": np.zeros((2, 1)),
    "W2": np.array([[1.5, 1.0]]),
    "b2": np.array([[np.log(3) - 0.1]]),
}
answer, cache = forward_propagation(np.array([[1.0]]), by_hand)
print("hidden values:", cache["A1"].ravel().round(4), " answer:", answer.round(4))

# %% [markdown]
# An untrained network whose class 1 is a strip: two hidden units look at $x_1$, one changes sides
# at $-1$, the other at $1$, and the output subtracts one from the other.

# %% demo="a-strip"
strip = {
    "W1": np.array([[4.0, 0.0], [4.0, 0.0]]),
    "b1": np.array([[4.0], [-4.0]]),
    "W2": np.array([[5.0, -5.0]]),
    "b2": np.array([[-5.0]]),
}
carpet = np.random.default_rng(2).uniform(-3, 3, size=(2, 200))
inside = (np.abs(carpet[:1]) < 1).astype(float)
plot.boundary(
    lambda points: forward_propagation(points, strip)[0], carpet, inside, "Nine numbers by hand"
)

# %% [markdown]
# ## The cost
#
# As in the last lesson, the average over the examples of
#
# $$L(a, y) = -\bigl(y \ln a + (1 - y) \ln (1 - a)\bigr)$$
#
# where $a$ is the network's answer, an element of $A_2$. (The cost handed out at the top does not
# fit here, since it wants scores.)
#
# ### Exercise: `compute_cost`
#
# By hand, for the answers $0.75$, $0.5$ and $0.9$ and the labels $0$, $1$ and $1$: the losses are
# $-\ln 0.25 = 1.386$, $-\ln 0.5 = 0.693$ and $-\ln 0.9 = 0.105$, and the cost is their average,
# $0.728$. The probabilities in this exercise are never exactly 0 or 1.


# %% solution="compute_cost"
def compute_cost(A2, Y):
    """Return the cross-entropy cost.

    A2: probabilities of label 1, (1, m)
    Y: true labels, 0 or 1, (1, m)
    Returns: the cost, a float: the average over the m examples, with natural logarithms.
    """
    ### BEGIN SOLUTION
    return float(-np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)))
    ### END SOLUTION


# %% tests="compute_cost"
check(compute_cost)

# %% demo="first-cost"
answers, _ = forward_propagation(X, initialize_parameters(2, 4, 1, np.random.default_rng(0)))
print(f"answers between {answers.min():.4f} and {answers.max():.4f}")
print(f"cost of the flower at the start: {compute_cost(answers, Y):.4f}")

# %% [markdown]
# With such small weights every answer is close to one half, and the cost is close to $\ln 2$.

# %% [markdown]
# ## The backward pass
#
# ### One box more
#
# The graph of the last lesson, with a hidden unit in front of the output unit: one input, one
# example with the label 0. The hidden score is $\ln 2$, so $a_1 = 0.6$; the output's score is
# $\ln 3$, so $a_2 = 0.75$, and the loss is $1.386$. Above the boxes stand values, below them
# slopes.

# %% demo="one-box-more"
values = {"w₁": 0.5, "x": 2, "b₁": np.log(2) - 1, "w₂": 2, "b₂": np.log(3) - 1.2, "y": 0}
values |= {"z₁": np.log(2), "a₁": 0.6, "z₂": np.log(3), "a₂": 0.75, "L": -np.log(0.25)}
plot.graph(
    {
        "z₁": ["w₁", "x", "b₁"],
        "a₁": ["z₁"],
        "z₂": ["w₂", "a₁", "b₂"],
        "a₂": ["z₂"],
        "L": ["a₂", "y"],
    },
    values,
    slopes={"L": 1, "a₂": 4, "z₂": 0.75, "w₂": 0.45, "b₂": 0.75}
    | {"a₁": 1.5, "z₁": 0.96, "w₁": 1.92, "b₁": 0.96},
    formulas={"z₁": "z₁ = w₁x + b₁", "a₁": "a₁ = tanh(z₁)", "z₂": "z₂ = w₂a₁ + b₂"}
    | {"a₂": "a₂ = σ(z₂)", "L": "L(a₂, y)"},
)

# %% [markdown]
# From the right:
#
# - To $z_2$: as before, **said minus true**, $0.75 - 0 = 0.75$.
# - To $w_2$ and $b_2$: a weight gets the slope of the score times its input, and its input is
#   $a_1$: $0.75 \cdot 0.6 = 0.45$. The bias gets $0.75$.
# - To $a_1$, which is new: when $a_1$ grows a little, $z_2$ grows $w_2 = 2$ times as much. So the
#   slope of $a_1$ is $0.75 \cdot 2 = 1.5$.
# - To $z_1$: tanh has the slope $1 - a_1^2 = 0.64$ there, so the slope of $z_1$ is
#   $1.5 \cdot 0.64 = 0.96$.
# - To $w_1$ and $b_1$: like any weight and any bias, $0.96 \cdot 2 = 1.92$, and $0.96$.
#
# ### All units, all examples
#
# Now with $n_h$ units and $m$ examples at once. `dZ2` means "the slope of each example's loss with
# respect to its `Z2`", and `dW2` means "the slope of the cost with respect to `W2`". Every slope
# has the **shape of what it is the slope of**. That tells you which factor to transpose and which
# comes first. (Side by side means the matrix product, the star means element by element.)
#
# $$\begin{aligned}
# dZ_2 &= A_2 - Y && (1, m) \\
# dW_2 &= \tfrac1m \, dZ_2 \, A_1^\top && (1, m) \cdot (m, n_h) \to (1, n_h) \\
# db_2 &= \tfrac1m \textstyle\sum_i dZ_2^{(i)} && (1, 1) \\[1ex]
# dZ_1 &= W_2^\top \, dZ_2 * \tanh'(Z_1) && (n_h, 1) \cdot (1, m) \to (n_h, m) \\
# dW_1 &= \tfrac1m \, dZ_1 \, X^\top && (n_h, m) \cdot (m, n_x) \to (n_h, n_x) \\
# db_1 &= \tfrac1m \textstyle\sum_i dZ_1^{(i)} && (n_h, 1)
# \end{aligned}$$
#
# - **Weights** ($dW_2$, $dW_1$): slope times input, averaged over the examples. The matrix product
#   adds up over the inner size, which has to be $m$.
# - **Hidden scores** ($dZ_1$): in each example unit $k$ gets the output's slope times *its*
#   weight, a table $(n_h, m)$. Then the slope of tanh, element by element. It is $1 - a^2$, and
#   the value $a$ is in the cache as `A1`.
# - **One unit is a row** of weights. In the last lesson $w$ was a column.
# - **Biases**: $\sum_i$ runs over the examples, along axis 1. The result is a column with one
#   number for each unit, so the axis must be kept: `keepdims=True`.
# - **The $\frac1m$** belongs only where examples are brought together. `dZ1` and `dZ2` belong to
#   single examples and have none.
#
# ### A worked example: sums over one axis
#
# Four sums of an array of 2 rows and 3 columns. Subtract each of them from a column of 2 biases,
# as a step of gradient descent would.

# %% demo="axes"
table = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
column = np.array([[100.0], [100.0]])
for words, total in {
    "over everything        ": np.sum(table),
    "down the columns       ": table.sum(axis=0),
    "along the rows         ": table.sum(axis=1),
    "along the rows and kept": table.sum(axis=1, keepdims=True),
}.items():
    print(f"{words} {np.shape(total)!s:6} column minus it: {(column - total).shape}")

# %% [markdown]
# Two of them leave a column, and only the last is right: the first one gives each unit the sum of
# all. With the third, a flat array counts as a row, and a column of biases silently becomes a
# square.
#
# ### Exercise: `backward_propagation`
#
# `parameters` and `cache` are dicts; nothing in them may be changed. Write the shape behind each
# line as a comment.


# %% solution="backward_propagation"
def backward_propagation(parameters, cache, X, Y):
    """Return the slopes of the cost with respect to all parameters.

    parameters: {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (1, n_h), "b2": (1, 1)}
    cache: {"Z1": (n_h, m), "A1": (n_h, m), "Z2": (1, m), "A2": (1, m)} from the way forward
    X: examples as columns, (n_x, m); floats or whole numbers
    Y: true labels, 0 or 1, (1, m)
    Returns: {"dW1", "db1", "dW2", "db2"}, each of the shape of its parameter.

    The slopes are averages over the m examples. The arguments keep their values.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    A1 = cache["A1"]
    dZ2 = cache["A2"] - Y  # (1, m)
    dZ1 = parameters["W2"].T @ dZ2 * (1 - A1**2)  # (n_h, m)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": np.sum(dZ1, axis=1, keepdims=True) / m,
        "dW2": dZ2 @ A1.T / m,
        "db2": np.sum(dZ2, axis=1, keepdims=True) / m,
    }
    ### END SOLUTION


# %% tests="backward_propagation"
check(backward_propagation)

# %% [markdown]
# Compare with nudges, one number of each array. The weights are about 1 in size: with tiny weights
# the slope of tanh is 1 everywhere, and a forgotten factor would not show.

# %% demo="ask-the-nudges"
rng = np.random.default_rng(3)
small_X, small_Y = rng.normal(size=(3, 7)), np.array([[0.0, 1, 1, 0, 1, 0, 0]])
shapes = {"W1": (5, 3), "b1": (5, 1), "W2": (1, 5), "b2": (1, 1)}
small = {name: rng.normal(size=shape) for name, shape in shapes.items()}


def small_cost(numbers):
    return compute_cost(forward_propagation(small_X, numbers)[0], small_Y)


small_grads = backward_propagation(small, forward_propagation(small_X, small)[1], small_X, small_Y)
for name, place in {"W1": (4, 2), "b1": (1, 0), "W2": (0, 3), "b2": (0, 0)}.items():
    nudged = {other: array.copy() for other, array in small.items()}
    nudged[name][place] += 1e-6
    by_nudge = (small_cost(nudged) - small_cost(small)) / 1e-6
    yours = small_grads["d" + name][place]
    print(f"{name}{list(place)}: yours {yours:8.5f}, nudged {by_nudge:8.5f}")
    assert abs(yours - by_nudge) < 1e-4

# %% [markdown]
# One forward and one backward pass gave all 26 slopes of this network; nudging needs 27 forward
# passes.

# %% [markdown]
# ### Question: `passing_back`
#
# In one example a hidden tanh unit has the value $0.8$. The slope of the loss with respect to that
# value is 2. What is the slope with respect to the unit's score?
#
# - **A**: 2
# - **B**: 0.4
# - **C**: 0.32
# - **D**: 0.72

# %% solution="passing_back"
### BEGIN SOLUTION
passing_back = "D"
### END SOLUTION

# %% tests="passing_back"
check(passing_back=passing_back)

# %% [markdown]
# ## One step
#
# ### A worked example: two dicts that belong together
#
# Prices, and by how much each goes up. The keys of the second dict have a letter in front. A
# **dict comprehension** makes a new dict in one line.

# %% demo="two-dicts"
prices = {"bread": 3.0, "milk": 1.2, "tea": 5.0}
rises = {"dtea": 0.5, "dbread": 0.25, "dmilk": 0.1}  # in another order, and that must not matter
print({name: price + rises["d" + name] for name, price in prices.items()})
print(prices, "has not changed")

# %% [markdown]
# ### Exercise: `update_parameters`
#
# One step of gradient descent for all four parameters, $W_1 \leftarrow W_1 - \alpha\, dW_1$ and so
# on, with the learning rate $\alpha$. Return a new dict with new arrays. Remember that `-=` works
# inside the caller's array, even when the dict around it was copied.


# %% solution="update_parameters"
def update_parameters(parameters, grads, learning_rate):
    """Return the parameters after one step of gradient descent.

    parameters: {"W1": (n_h, n_x), "b1": (n_h, 1), "W2": (1, n_h), "b2": (1, 1)}
    grads: {"dW1", "db1", "dW2", "db2"}, of the same shapes; the keys in any order
    learning_rate: how far the step goes
    Returns: a dict like parameters, with new arrays.

    The arguments keep their values.
    """
    ### BEGIN SOLUTION
    return {key: value - learning_rate * grads["d" + key] for key, value in parameters.items()}
    ### END SOLUTION


# %% tests="update_parameters"
check(update_parameters)

# %% [markdown]
# A short step lowers the cost; the last of these learning rates is too large:

# %% demo="one-step"
print(f"before:             {small_cost(small):.4f}")
for rate in (0.01, 0.1, 1.0, 10.0):
    print(f"learning rate {rate:5}: {small_cost(update_parameters(small, small_grads, rate)):.4f}")

# %% [markdown]
# ## Learning
#
# ### Exercise: `nn_model`
#
# Draw a start with `initialize_parameters`; the shapes of `X` and `Y` give the numbers of inputs
# and outputs. Then, `num_iterations` times, **plain gradient descent**: go forward with all
# examples, go back, take one step. Return the parameters after the last step.
#
# All random numbers come from the `rng` that was handed in. The start is drawn once. And a step
# must be *kept*: `update_parameters` returns new parameters and leaves the old ones as they were.


# %% solution="nn_model"
def nn_model(X, Y, n_h, num_iterations, learning_rate, rng):
    """Train a network with one hidden layer.

    X: examples as columns, (n_x, m)
    Y: true labels, 0 or 1, (1, m)
    n_h: number of hidden units
    num_iterations: how many steps of gradient descent to take, at least 1
    learning_rate: how far one step goes
    rng: the generator from which the start is drawn
    Returns: the parameters after the last step, {"W1", "b1", "W2", "b2"}.

    Plain gradient descent from initialize_parameters; every step uses all m examples.
    """
    ### BEGIN SOLUTION
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0], rng)
    for _ in range(num_iterations):
        _, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters
    ### END SOLUTION


# %% tests="nn_model"
check(nn_model)

# %% [markdown]
# ### Exercise: `predict`
#
# Decide for class 1 where its probability is above one half. (Exactly one half is never tested.)
# The forward pass returns two things.


# %% solution="predict"
def predict(parameters, X):
    """Return the decision for every example.

    parameters: {"W1", "b1", "W2", "b2"}
    X: examples as columns, (n_x, m); floats or whole numbers
    Returns: an array (1, m) of 0 and 1: 1 where label 1 has a probability above 0.5.
    """
    ### BEGIN SOLUTION
    return (forward_propagation(X, parameters)[0] > 0.5).astype(float)
    ### END SOLUTION


# %% tests="predict"
check(predict)

# %% [markdown]
# ## Back to the flower
#
# Four hidden units, 1000 steps, from four different starts. The cell insists on **88 %** of the
# 400 training points, where a line had about two thirds at best, and on 86 % of the 2000 new
# points. (With loops over the examples this takes minutes.)

# %% demo="train-the-net"
for seed in range(4):
    net = nn_model(X, Y, 4, 1000, 0.5, np.random.default_rng(seed))
    seen, unseen = share(predict(net, X), Y), share(predict(net, X_new), Y_new)
    print(f"start {seed}: right {seen:.1%} of the training points, {unseen:.1%} of the new ones")
    assert seen >= 0.88, "four tanh units should get at least 88 % of the training points right"
    assert unseen >= 0.86, "and at least 86 % of points that they have never seen"

# %% demo="line-and-net"
plot.boundaries(
    {
        f"one unit: {line_accuracy:.1%}": lambda points: line_scores(line, points) > 0,
        f"four hidden units: {seen:.1%}": lambda points: predict(net, points),
    },
    X,
    Y,
)

# %% [markdown]
# ### Watching it learn
#
# Equal generators give equal starts, so here is one run, looked at 19 times. The cost begins at
# 0.693. What will it be after 100 steps?

# %% demo="cost-guess"
my_cost = 0.5  # change this: after 100 of the 1000 steps

# %% demo="the-run"
moments = [1, 50, 100, *range(150, 346, 15), 450, 1000]
run = {count: nn_model(X, Y, 4, count, 0.5, np.random.default_rng(0)) for count in moments}
run_costs = [compute_cost(forward_propagation(X, net)[0], Y) for net in run.values()]
for count in (1, 100, 150, 195, 1000):
    print(f"after {count:4} steps the largest first weight is {np.abs(run[count]['W1']).max():.3f}")
print(f"cost after 100 steps: {run_costs[moments.index(100)]:.3f}; you guessed {my_cost}")
plot.curves(moments, {"cost": run_costs}, "Nothing, nothing, then everything", "steps", "cost")

# %% [markdown]
# For more than a hundred steps the cost seems to stand still. The weights are so small that tanh
# is as good as straight, and then the network is a line. But the weights grow. When they reach the
# size at which tanh bends, the cost falls. So a flat cost need not be the end.
#
# The same run as a film. The shades are the network's probabilities, the black line is one half.

# %% demo="the-film"
plot.film(
    [
        plot.boundary(
            lambda points, net=net: forward_propagation(points, net)[0], X, Y, f"after step {count}"
        )
        for count, net in run.items()
    ],
    seconds=5.0,
)

# %% [markdown]
# ### What the hidden units do
#
# With three hidden units one can still see what each of them does. Train from 16 starts:

# %% demo="three-units"
trios = [nn_model(X, Y, 3, 1000, 0.5, np.random.default_rng(seed)) for seed in range(16)]
trio_costs = np.array([compute_cost(forward_propagation(X, net)[0], Y) for net in trios])
print("costs, sorted:", np.sort(trio_costs).round(3))
trio = trios[np.argmin(trio_costs)]

# %% [markdown]
# Most starts end at the same cost. Some may end far above: in a second valley, or on a plain so
# flat that the way out takes many thousands of steps. Trying several starts and keeping the best
# makes that harmless.
#
# Take the best of the 16. Each hidden unit divides the plane by a line, where its score is 0:

# %% demo="three-lines"
lines = {
    f"hidden unit {unit + 1}": lambda points, unit=unit: (
        forward_propagation(points, trio)[1]["A1"][[unit]] > 0
    )
    for unit in range(3)
}
plot.boundaries(lines | {"the output": lambda points: predict(trio, points)}, X, Y, columns=2)

# %% [markdown]
# Three lines through the middle cut the plane into six sectors, one for each petal. Going round,
# you cross one line after the other, and at each of them one unit changes sides.

# %% [markdown]
# ### How good can it get?
#
# Why about nine in ten, and not all? We know how the flower was made: each point lies on the edge
# of a petal, moved in both directions by normal numbers with standard deviation 0.2. So for each
# new point we can work out which class was more likely to put a point there. Nobody who sees only
# the point can do better, on average.

# %% demo="the-best-possible"
edges, owners = data.flower(m=4000, noise=0.0, seed=2)  # the edges of the petals themselves


def best_guess(points, noise):
    """Return for each point whether class 1 is the more likely one, (m,)."""
    likelihoods = []
    for label in (0, 1):
        edge = edges[:, owners[0] == label]
        far = np.hypot(points[0][:, np.newaxis] - edge[0], points[1][:, np.newaxis] - edge[1])
        likelihoods.append(np.exp(-(far**2) / (2 * noise**2)).mean(axis=1))
    return likelihoods[1] > likelihoods[0]


print(f"best guesses:       {share(best_guess(X_new, 0.2), Y_new[0]):.1%} of the new points")
print(f"four hidden units:  {share(predict(net, X_new), Y_new):.1%} of the new points")

# %% [markdown]
# The two agree to within a percent or so. In the middle the classes lie on top of each other, and
# a larger network would not help.
#
# ### How many hidden units?
#
# Take a flower with more noise, and only 100 training points. Few points are a matter of luck, so
# train with five such sets, and take the median of the five results. The new points are 2000, of
# the same noisy kind.

# %% demo="sweep-small"
sizes = [1, 2, 3, 4, 6, 10, 20]
noisy_X, noisy_Y = data.flower(m=2000, noise=0.5, seed=1)
possible = share(best_guess(noisy_X, 0.5), noisy_Y[0])


def sweep(m, sets, steps):
    """Return accuracies and costs, each {kind of points: [the median for each size]}."""
    accuracies, costs = ({"training points": [], "new points": []} for _ in range(2))
    for n_h in tqdm(sizes, desc="training", file=sys.stdout):
        seen, unseen = [], []
        for seed in range(10, 10 + sets):
            its_X, its_Y = data.flower(m=m, noise=0.5, seed=seed)
            net = nn_model(its_X, its_Y, n_h, steps, 1.0, np.random.default_rng(seed))
            for row, points, labels in ((seen, its_X, its_Y), (unseen, noisy_X, noisy_Y)):
                scores = forward_propagation(points, net)[1]["Z2"]
                row.append((share(scores > 0, labels), cost_from_logits(scores, labels)))
        for kind, row in (("training points", seen), ("new points", unseen)):
            accuracy, cost = np.median(row, axis=0)
            accuracies[kind].append(accuracy)
            costs[kind].append(cost)
    return accuracies, costs


def by_size(rows, title, y_label):
    picture = plot.curves(sizes, rows, title, "hidden units", y_label)
    picture.figure.axes[0].set_xticks(sizes)
    return picture


few, few_costs = sweep(m=100, sets=5, steps=2000)
for n_h, seen, unseen in zip(sizes, *few.values(), strict=True):
    print(f"{n_h:3} hidden units: {seen:.1%} of the training points, {unseen:.1%} of the new ones")
few["the best possible for new ones"] = [possible] * len(sizes)
by_size(few, "Trained with 100 points", "share of right answers")

# %% [markdown]
# - With **one or two** units both curves are low. The network cannot bend its border often enough.
#   That is **underfitting**.
# - With **three or four** units the new points come closest to what is possible.
# - With **more** units the training points come out better and better. The new ones do not: they
#   stay where they were, or lose a few percent. The network bends its border around single points.
#   That is **overfitting**, and only new points reveal it.

# %% [markdown]
# ### Question: `what_now`
#
# A network with 40 hidden units gets 98 % of its training points right and 80 % of new ones. With
# 5 hidden units it is 91 % and 89 %. Which conclusion is right?
#
# - **A**: The large network is the better one, because 98 % is the highest of the four numbers.
# - **B**: 40 units are still too few; with 400 of them the new points would come out better, too.
# - **C**: The large network was not trained long enough; then it would get the new points right.
# - **D**: The large network has adapted to single points; for new points take the small one.

# %% solution="what_now"
### BEGIN SOLUTION
what_now = "D"
### END SOLUTION

# %% tests="what_now"
check(what_now=what_now)

# %% demo="sweep-costs"
by_size(few_costs, "Trained with 100 points", "cost")

# %% [markdown]
# The cost also counts how *sure* the network is when it is wrong. The best network by its training
# cost is among the worst on new points. The same with 400 points:

# %% demo="sweep-large"
many, _ = sweep(m=400, sets=5, steps=1000)
many["the best possible for new ones"] = [possible] * len(sizes)
by_size(many, "Trained with 400 points", "share of right answers")

# %% [markdown]
# The new points come close to what is possible: more data helps against overfitting. Against
# underfitting it does nothing: one and two units are as bad as before.

# %% [markdown]
# ## Bad starts
#
# `nn_model` draws its start from the generator that it is given, so we hand it one that changes
# the numbers.


# %% demo="a-doctored-generator"
class Doctored:
    """Stands in for a generator: draws normal numbers and changes them."""

    def __init__(self, change, seed=0):
        self.rng, self.change = np.random.default_rng(seed), change

    def standard_normal(self, size=None):
        return self.change(self.rng.standard_normal(size))

    def normal(self, loc=0.0, scale=1.0, size=None):
        return loc + scale * self.standard_normal(size)


always = {number: Doctored(lambda drawn, n=number: 0 * drawn + n) for number in (0.0, 50.0)}
print(initialize_parameters(2, 4, 1, always[50.0])["W1"])

# %% [markdown]
# ### All alike
#
# `always[0.0]` makes all weights 0; `always[50.0]` makes them all $0.01 \cdot 50 = 0.5$.

# %% demo="all-alike"
zeros = nn_model(X, Y, 4, 1000, 0.5, always[0.0])
alike = nn_model(X, Y, 4, 1000, 0.5, always[50.0])
print("all 0, after 1000 steps, W1 and W2:\n", zeros["W1"], "\n", zeros["W2"])
print("all 0.5, after 1000 steps, W1 and W2:\n", alike["W1"].round(3), "\n", alike["W2"].round(3))
assert np.abs(alike["W1"] - alike["W1"][0]).max() < 1e-6, "equal units should stay equal"

# %% [markdown]
# - **All 0**: nothing has moved. $Z_1 = 0$, so $A_1 = 0$ and $dW_2 = 0$. $W_2 = 0$, so $dW_1$ and
#   $db_1$ are 0. Only $b_2$ could move; but here the classes are equally frequent, and its slope
#   is 0, too.
# - **All 0.5**: something moves, and the four rows are still the same. Four equal units make one
#   unit with four times the weight, and its border is a line.
#
# What if the classes are *not* equally frequent? Leave out two of every three points of class 0:

# %% demo="three-to-one"
kept = (Y[0] == 1) | (np.cumsum(Y[0] == 0) % 3 == 0)
print(f"share of class 1: {Y[0, kept].mean():.3f}")
lopsided = nn_model(X[:, kept], Y[:, kept], 4, 1000, 0.5, always[0.0])
print("W1 and W2 are still 0:", not np.any(lopsided["W1"]) and not np.any(lopsided["W2"]))
print("answer to every point:", forward_propagation(X[:, :3], lopsided)[0].round(3))

# %% [markdown]
# Only $b_2$ has learnt something: how frequent class 1 is. The answer is the same for each point.

# %% [markdown]
# ### Question: `same_start`
#
# Somebody sets all entries of `W1` to 0.3 and all of `W2` to 0.3, and trains a tanh network with
# 10 hidden units. What comes of it?
#
# - **A**: It learns as usual, since no weight is 0.
# - **B**: The weights change, but the 10 units stay equal to each other and draw one line.
# - **C**: Nothing changes at all, because all slopes are 0.
# - **D**: The units are equal at first, and rounding and the different examples pull them apart.

# %% solution="same_start"
### BEGIN SOLUTION
same_start = "B"
### END SOLUTION

# %% tests="same_start"
check(same_start=same_start)

# %% demo="three-starts"
plot.boundaries(
    {
        f"all 0: {share(predict(zeros, X), Y):.1%}": lambda points: predict(zeros, points),
        f"all 0.5: {share(predict(alike, X), Y):.1%}": lambda points: predict(alike, points),
        f"small, by chance: {share(predict(net, X), Y):.1%}": lambda points: predict(net, points),
    },
    X,
    Y,
)

# %% [markdown]
# ### Too large
#
# Now random numbers, but larger ones. The picture shows the values $A_1$ of the hidden units at
# the start, over all points. Saturated means that the slope of tanh is below 0.01.

# %% demo="too-large"
first_values = {}
for scale in (0.01, 1.0, 10.0, 100.0):
    flat_part, first, good = [], [], 0
    for seed in range(8):
        starts = [Doctored(lambda drawn, k=scale: 100 * k * drawn, seed) for _ in range(2)]
        cache = forward_propagation(X, initialize_parameters(2, 4, 1, starts[0]))[1]
        first_values.setdefault(f"weights of about {scale:g}", cache["A1"])
        flat_part.append(np.mean(tanh_derivative(cache["Z1"]) < 0.01))
        first.append(cost_from_logits(cache["Z2"], Y))
        good += share(predict(nn_model(X, Y, 4, 1000, 0.5, starts[1]), X), Y) > 0.88
    print(
        f"weights of about {scale:6}: {np.mean(flat_part):4.0%} of the hidden values saturated,"
        f" first cost {np.mean(first):5.2f}, {good} of 8 starts above 88 %"
    )
plot.histograms(first_values, "Hidden values at the start", "A1")

# %% [markdown]
# With weights of about 10 most hidden values are close to $-1$ or $1$, with 100 nearly all of
# them. Where the slope is almost 0, almost nothing comes back: the larger the weights, the fewer
# starts get anywhere. The first cost is high, because the output is very sure and often wrong.
#
# With weights of about 1 many starts end as well as with the small ones. So 0.01 is a safe choice
# for one hidden layer, at the price of the flat stretch that you saw.

# %% [markdown]
# ## What you can do now
#
# - Say what a hidden layer adds, and why it needs an activation that bends.
# - Write down the slopes of four activations.
# - Start a network so that its units differ.
# - Go forward and back through two layers.
# - Train a network, and choose the number of hidden units by points that it has not seen.
#
# ### Things to try
#
# - Other sets: `data.circles()`, `data.moons()`, `data.spirals()`. How many hidden units does each
#   need? (The spirals are hard.)
# - Learning rates from 0.05 to 20 on the flower. Where does the cost start to jump?
# - ReLU instead of tanh: change two lines in copies of your functions. How often does it get
#   stuck?
# - Train with the labels of a coin (`rng.integers(0, 2, size=(1, 100))`) on 100 points, with 50
#   hidden units. How many can it learn by heart?
#
# ### Where to go on
#
# The next lesson makes the number of layers free.
