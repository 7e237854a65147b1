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
# # Logistic regression: one unit that learns
#
# A handwritten 8 has closed loops, a 7 has none. How could a program see that, if nobody can write
# down the rule?
#
# You build the smallest machine that learns it from examples: a single unit with one adjustable
# number per pixel, and a procedure that improves these numbers a little at a time.
#
# **Time.** About two hours. Good places for a break are the headings "A cost that does not break"
# and "Back to the digits".
#
# **How to work.** Seven functions are missing. Go from top to bottom, because later functions call
# earlier ones.
#
# - Replace the line `raise NotImplementedError(...)` by your answer and run the cell
#   (Shift+Enter). Plain loops are right answers too, only slow ones.
# - Run the cell below it: `check(...)` tries your function on stored examples and says what is
#   wrong, often also why.
# - When something behaves oddly, restart the kernel and run all cells from the top.
#
# You need some Python, the basics of NumPy arrays, and to know that a derivative is a slope.
# Lesson 00 teaches the last two; if you come from there, skim what is said again.

# %% locked="setup"
import numpy as np

from dlkit import begin, check, data, plot

begin("01-logistic-regression")

# %% [markdown]
# ## Notation
#
# The same letters are used in every lesson. Logarithms are always natural ones ($\ln$, `np.log`).
#
# | In formulas | In code | Shape | Meaning |
# |---|---|---|---|
# | $n_x$ | `n_x` | number | inputs (pixels) of one example, also called features |
# | $m$ | `m` | number | examples |
# | $x^{(i)}$ | column `i` of `X` | `(n_x, 1)` | one example |
# | $X$ | `X` | `(n_x, m)` | all examples, side by side as columns |
# | $y^{(i)}$, $Y$ | `Y` | `(1, m)` | true labels, 0 or 1 |
# | $w$ | `w` | `(n_x, 1)` | weights, one for each input |
# | $b$ | `b` | number | bias |
# | $z^{(i)}$, $Z$ | `Z` | `(1, m)` | scores, also called logits |
# | $a^{(i)}$, $A$ | `A` | `(1, m)` | probabilities that the label is 1 |
# | $L$ | | number | loss: how wrong one answer is |
# | $J$ | `cost` | number | cost: the average loss over the $m$ examples |
# | $\partial J/\partial w$ | `dw` | like `w` | slopes of the cost; `db` is the one for $b$ |
# | $\alpha$ | `learning_rate` | number | how far one step goes |

# %% [markdown]
# ## The question
#
# The file `digits.h5` holds handwritten digits, 8 by 8 pixels, each a grey value from 0 to 255.
# The label is 1 if the digit has a closed loop (0, 6, 8, 9) and 0 if it has none (1, 2, 3, 5, 7).
# Fours were left out, since only some people close the top.

# %% demo="the-question"
digits = data.load_images("digits.h5")
print(digits)
plot.images(digits.train_x[:16], [digits.classes[label] for label in digits.train_y[0, :16]])

# %% [markdown]
# How often will the unit be right on pictures that it has never seen? Write down a guess. (Guesses
# are not graded.)

# %% demo="the-guess"
my_guess = 0.5  # change this: the share of new pictures that the unit gets right, from 0 to 1

# %% [markdown]
# ## The unit
#
# Every input $x_j$ is multiplied by its weight $w_j$, everything is added up, and a bias $b$
# shifts the sum:
#
# $$z = w_1 x_1 + w_2 x_2 + \dots + w_{n_x} x_{n_x} + b = w^\top x + b$$
#
# A positive weight means "ink here speaks for a loop", a negative one "ink here speaks against
# it". Weights and bias are the **parameters** of the unit: the numbers that training changes.
#
# The score $z$ can be any number. The **sigmoid** makes a probability of it, between 0 and 1:
#
# $$a = \sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# By hand: for $z = 0$ it is $\frac{1}{1+1} = 0.5$, undecided. For $z = \ln 3 \approx 1.10$ the
# power $e^{-z}$ is $\frac13$, so $a = 1 / \frac43 = 0.75$. For $z = -\ln 3$ it is $1/4 = 0.25$.
#
# Solved for the score, $z = \ln \frac{a}{1-a}$: the score is the logarithm of the odds. So each
# $+\ln 3$ makes the odds for a loop three times what they were.

# %% [markdown]
# ### A worked example: functions of whole arrays
#
# Another curve that squeezes all numbers into an interval, the *softsign*. Its formula is written
# for one number, and NumPy applies it to every element.


# %% demo="softsign"
def softsign(z):
    return z / (1 + np.abs(z))


print(softsign(3.0))
print(softsign(np.array([[-3.0, 0.0, 1.0], [9.0, -99.0, 0.25]])))

# %% [markdown]
# A float ends near $1.8 \cdot 10^{308}$, so $e^{710}$ becomes infinite. One divided by infinity is
# 0; infinity divided by infinity is `nan`, "not a number", and so is whatever is computed from it.

# %% demo="infinity"
with np.errstate(over="ignore", invalid="ignore"):  # no warnings about it, just this once
    huge = np.exp(1000.0)
    print(huge, 1 / huge, huge / huge)

# %% [markdown]
# ### Exercise: `sigmoid`


# %% solution="sigmoid"
def sigmoid(z):
    """Return the sigmoid of z, element by element.

    z: a number (an int too) or an array of any shape, () included
    Returns: a number or an array of the same shape, with values from 0 to 1.

    The values are finite and right for z from -1000 to 1000. (A warning about an overflow costs
    nothing, a nan does.)
    """
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(z))  # at most 1, so it cannot overflow
    return np.where(np.asarray(z) >= 0, 1.0, e) / (1.0 + e)
    ### END SOLUTION


# %% tests="sigmoid"
check(sigmoid)


# %% [markdown]
# The slope of your curve is largest in the middle, exactly $\frac14$; at $z = \pm 10$ it is about
# $0.000045$. A unit that is very sure, rightly or wrongly, hardly reacts when its score changes.

# %% demo="sigmoid-curve"
scores = np.linspace(-10, 10, 401)
answers = sigmoid(scores)
both = {"sigmoid": answers, "its slope": np.gradient(answers, scores)}
plot.curves(scores, both, "The sigmoid", "score z")

# %% [markdown]
# ### Question: `odds`
#
# Write the letter of your choice between the quotes. `check` only sees that you have chosen;
# whether you chose well you are told when your work is graded. There are five such questions.
#
# The score $z$ of an example grows by $\ln 3$. What happens to the unit's answer $a$, whatever it
# was before?
#
# - **A**: $a$ grows by $\ln 3$, up to 1 at most.
# - **B**: the odds $a : (1 - a)$ become three times what they were.
# - **C**: $a$ becomes three times what it was.
# - **D**: $a$ grows by a quarter of $\ln 3$.

# %% solution="odds"
### BEGIN SOLUTION
odds = "B"
### END SOLUTION

# %% tests="odds"
check(odds=odds)

# %% [markdown]
# ## Where to begin: columns and zeros
#
# The unit needs some weights to start from. Zeros will do, as you will see in the pictures of its
# cost.
#
# Arrays with one axis, of shape `(3,)`, are called flat or *rank 1*. They are neither a row nor a
# column: transposing them does nothing, and with a real column they make a square, without a
# warning. So give every vector two axes, `(n, 1)` for a column or `(1, n)` for a row.

# %% demo="flat-arrays"
flat = np.full(3, 7.0)
column = np.full((3, 1), 7.0)  # the shape is one argument: a pair, in its own parentheses
print("flat:  ", flat.shape, "transposed", flat.T.shape)
print("column:", column.shape, "transposed", column.T.shape)
print("column - flat:", (column - flat).shape, "where (3, 1) was meant")

# %% [markdown]
# ### Exercise: `initialize_with_zeros`


# %% solution="initialize_with_zeros"
def initialize_with_zeros(n_x):
    """Return the weights and the bias that training starts from.

    n_x: the number of inputs
    Returns: w, an array of zeros of shape (n_x, 1), and b, the number 0.0.
    """
    ### BEGIN SOLUTION
    return np.zeros((n_x, 1)), 0.0
    ### END SOLUTION


# %% tests="initialize_with_zeros"
check(initialize_with_zeros)

# %% [markdown]
# ## Loss and cost
#
# How bad is the answer to one example? Let $a$ be the probability that the unit gives to label 1,
# and $y$ the true label. The unit gave the truth the probability $a$ if $y = 1$, and $1 - a$ if
# $y = 0$. The **loss** is minus the logarithm of that:
#
# - $y = 1$: the loss is $-\ln a$
# - $y = 0$: the loss is $-\ln (1 - a)$
#
# Since $y$ is 0 or 1, one formula holds both:
#
# $$L(a, y) = -\bigl(y \ln a + (1 - y) \ln (1 - a)\bigr)$$
#
# It is called the **cross-entropy**, or logarithmic loss.
#
# By hand, for $y = 1$: $a = 0.9$ costs $0.105$; $a = 0.5$ costs $0.693$; $a = 0.1$ costs $2.303$;
# $a = 0.001$ costs $6.908$.

# %% demo="loss-curves"
answers = np.linspace(0.005, 0.995, 199)
both = {"true label 1": -np.log(answers), "true label 0": -np.log(1 - answers)}
plot.curves(answers, both, "The loss of one answer", "a, the probability given to label 1", "loss")

# %% [markdown]
# The **cost** is the average of the losses over all $m$ examples,
# $J = \frac1m \sum_i L(a^{(i)}, y^{(i)})$.
#
# A unit that knows nothing says $a = 0.5$ every time and pays $\ln 2 \approx 0.693$, whatever the
# labels are: the value to beat.

# %% [markdown]
# ### Why not the squared error?
#
# Half the squared difference, $\frac12 (a - y)^2$, would also be 0 when all is right. Let us try
# both on one example with $x = 1$, $y = 1$ and $b = 0$. The answer is $\sigma(w)$, and $w$ runs
# from badly wrong ($-10$) to right ($10$).

# %% demo="squared-error"
weight = np.linspace(-10, 10, 401)
answer = sigmoid(weight)
losses = {"logarithmic loss": -np.log(answer), "squared error": (answer - 1) ** 2 / 2}
for name, loss in losses.items():
    bends_down = np.mean(np.diff(loss, 2) < 0)
    slope = np.gradient(loss, weight)[0]
    print(f"{name}: bends downwards on {bends_down:.0%} of the range, slope {slope:.5f} at w = -10")
plot.curves(
    weight,
    {name: loss / loss.max() for name, loss in losses.items()},
    "Two losses of one example: x = 1, true label 1",
    "weight w",
    "share of the largest loss",
)

# %% [markdown]
# Where the unit is most wrong, the slope of the squared error is nearly zero, so steps
# would be tiny. The slope of the logarithmic loss is close to $-1$ there.
#
# The squared error also bends downwards on almost half of the range. Add up several such curves,
# and hills appear between valleys: three examples with true label 1, $x = 4$, $x = 3$ and
# $x = -3$, the bias held at $-4$.

# %% demo="two-ways-down"
inputs = np.array([[4.0], [3.0], [-3.0]])  # (3, 1), and weight is (401,): together (3, 401)
answers = sigmoid(inputs * weight - 4)
squared, logarithmic = ((answers - 1) ** 2 / 2).mean(axis=0), -np.log(answers).mean(axis=0)
plot.curves(
    weight,
    {
        "logarithmic loss, averaged": logarithmic / logarithmic.max(),
        "squared error, averaged": squared / squared.max(),
    },
    "Two costs of the same three examples",
    "weight w",
    "share of the largest cost",
)

# %% [markdown]
# From the hill of the squared error two ways lead down, and one of them ends twice as high as the
# other. The logarithmic loss always bends upwards (it is *convex*), and so does a sum of such
# curves: there is one valley only.

# %% [markdown]
# ### Question: `surprise`
#
# The true label of an example is 1, and the unit gives that label a probability of only 0.01. What
# is the loss of this answer?
#
# - **A**: about 0.01
# - **B**: 0.99
# - **C**: about 0.49
# - **D**: about 4.6

# %% solution="surprise"
### BEGIN SOLUTION
surprise = "D"
### END SOLUTION

# %% tests="surprise"
check(surprise=surprise)

# %% [markdown]
# ## The computation graph: forward for the value, back for the slopes
#
# To improve the weights we need the slopes of the cost with respect to each of them. Take a small
# calculation first:
#
# $$s = x y, \qquad t = s - z, \qquad J = t^2$$
#
# **Forward**, from left to right, we compute values (bold, above the boxes). **Backward**, from
# right to left, we compute slopes (below): how fast the last value, $J$, grows when this box
# grows.

# %% demo="small-graph"
plot.graph(
    {"s": ["x", "y"], "t": ["s", "z"], "J": ["t"]},
    values={"x": 2, "y": 3, "z": 5, "s": 6, "t": 1, "J": 1},
    slopes={"J": 1, "t": 2, "s": 2, "z": -2, "x": 6, "y": 4},
    formulas={"s": "s = x y", "t": "t = s - z", "J": "J = t²"},
)

# %% [markdown]
# The rule at each arrow, the chain rule: **take the slope on the right, multiply it by what this
# one step does.**
#
# - $J = t^2$ has the slope $2t = 2$ with respect to $t$.
# - When $s$ grows a little, $t$ grows as much: slope of $s$: $2 \cdot 1 = 2$. When $z$ grows, $t$
#   shrinks: $2 \cdot (-1) = -2$.
# - When $x$ grows a little, $s$ grows $y = 3$ times as much: $2 \cdot 3 = 6$. In the same way the
#   slope of $y$ is $2 \cdot 2 = 4$.
#
# To test it, nudge an input by a thousandth and watch $J$.


# %% demo="nudges"
def small_graph(x, y, z):
    return (x * y - z) ** 2


before, nudge = small_graph(2, 3, 5), 0.001
after = {
    "x": small_graph(2 + nudge, 3, 5),
    "y": small_graph(2, 3 + nudge, 5),
    "z": small_graph(2, 3, 5 + nudge),
}
for name, value in after.items():
    print(f"slope of {name}, nudged: {(value - before) / nudge:.3f}")

# %% [markdown]
# The nudges come out as 6, 4 and $-2$, up to a small error. They need one more forward calculation
# for each input; the backward pass is one for all.

# %% [markdown]
# ### The graph of our unit
#
# Now the unit, with two inputs and one example: $x = (2, 1)$, $w = (0.5, -1)$, $b = \ln 3$, and
# the true label is 0. Forward: $z = 0.5 \cdot 2 - 1 \cdot 1 + \ln 3 = \ln 3$, so $a = 0.75$, and
# the loss is $-\ln(1 - 0.75) = 1.386$.

# %% demo="unit-graph"
values = {"w₁": 0.5, "x₁": 2, "w₂": -1, "x₂": 1, "b": np.log(3)}
values |= {"z": np.log(3), "a": 0.75, "y": 0, "L": -np.log(0.25)}
plot.graph(
    {"z": ["w₁", "x₁", "w₂", "x₂", "b"], "a": ["z"], "L": ["a", "y"]},
    values,
    slopes={"L": 1, "a": 4, "z": 0.75, "w₁": 1.5, "w₂": 0.75, "b": 0.75},
    formulas={"z": "z = w₁x₁ + w₂x₂ + b", "a": "a = σ(z)", "L": "L(a, y)"},
)

# %% [markdown]
# Backward, box by box:
#
# - From $L$ to $a$: differentiating the loss gives $-\frac{y}{a} + \frac{1-y}{1-a}$. With $y = 0$
#   and $a = 0.75$ that is $\frac{1}{0.25} = 4$.
# - From $a$ to $z$: the slope of the sigmoid is $a(1 - a) = 0.1875$, so the slope of $z$ is
#   $4 \cdot 0.1875 = 0.75$.
# - From $z$ to the weights: each weight gets the slope of $z$ times its input:
#   $0.75 \cdot 2 = 1.5$ and $0.75 \cdot 1 = 0.75$. The bias is simply added, so it gets $0.75$.
#
# Multiply the first two expressions and nearly everything cancels:
#
# $$\frac{\partial L}{\partial z} = \Bigl(-\frac{y}{a} + \frac{1-y}{1-a}\Bigr) \cdot a(1-a)
# = -y(1-a) + (1-y)a = a - y$$
#
# **What the unit said minus what was true.** The fading slope of the sigmoid has dropped out. In
# code, the slope with respect to `z` is called `dz`, with respect to `w` it is `dw`, and so on.

# %% [markdown]
# ## From one example to all of them
#
# The cost is the average of the losses, so its slopes are the averages of the slopes for each
# example:
#
# $$\frac{\partial J}{\partial w_j} = \frac1m \sum_{i=1}^m x_j^{(i)} \bigl(a^{(i)} - y^{(i)}\bigr),
# \qquad \frac{\partial J}{\partial b} = \frac1m \sum_{i=1}^m \bigl(a^{(i)} - y^{(i)}\bigr)$$
#
# All these slopes together are called the **gradient**. Two loops, over the examples $i$ and the
# inputs $j$, would be right and slow. A matrix product does the same work in one line.

# %% [markdown]
# ### A worked example: sums as matrix products
#
# A greengrocer sells 3 kinds of fruit to 4 customers. `baskets` has a column for each customer and
# a row for each fruit (kilograms), `prices` is a column, and `visits` is a row: how often each
# customer came with such a basket.
#
# - *What does each basket cost?* A row of 4 sums over the fruits.
# - *How much of each fruit was sold?* A column of 3 sums over the customers.
#
# A matrix product, written `@`, pairs every **row of the left** with every **column of the
# right**, multiplies number by number and adds up. What has to be transposed, and what comes
# first, follows from the shapes: the two inner numbers must agree, and the two outer ones are the
# shape of the result.

# %% demo="greengrocer"
baskets = np.array([[1.0, 0.0, 2.0, 3.0], [2.0, 1.0, 0.0, 1.0], [0.0, 4.0, 1.0, 0.5]])  # (3, 4)
prices = np.array([[3.0], [2.0], [5.0]])  # (3, 1)
visits = np.array([[10, 2, 1, 4]])  # (1, 4)

bills = np.zeros((1, 4))
for customer in range(4):
    for fruit in range(3):
        bills[0, customer] += prices[fruit, 0] * baskets[fruit, customer]

print("bills, two loops:  ", bills)
print("bills, one product:", prices.T @ baskets)  # (1, 3) @ (3, 4) -> (1, 4)
print("kilograms sold, one product:")
print(baskets @ visits.T)  # (3, 4) @ (4, 1) -> (3, 1)

# %% [markdown]
# Measured now, on your machine:


# %% demo="loop-against-product"
def stopwatch(task):
    from time import perf_counter

    times = []
    for _ in range(5):  # the best of five: a machine has other things to do, too
        start = perf_counter()
        result = task()
        times.append(1000 * (perf_counter() - start))
    return result, min(times)


def multiply_and_add():
    total = 0.0
    for i in range(len(left)):
        total += left[i] * right[i]
    return total


left, right = np.random.default_rng(0).random((2, 10_000))
by_loop, slow = stopwatch(multiply_and_add)
by_product, fast = stopwatch(lambda: np.dot(left, right))
print(f"loop:    {by_loop:.4f} in {slow:.4f} ms")
print(f"product: {by_product:.4f} in {fast:.4f} ms, {slow / fast:.0f} times as fast")

# %% [markdown]
# ### Question: `shapes_of_dw`
#
# There are 4 inputs and 100 examples: `P` has the shape `(4, 100)` and `q` the shape `(1, 100)`.
# Which line gives, for each input, the sum over all examples of input times `q`, as a column?
#
# - **A**: `q @ P.T`
# - **B**: `P @ q.T`
# - **C**: `P.T @ q`
# - **D**: `P * q`

# %% solution="shapes_of_dw"
### BEGIN SOLUTION
shapes_of_dw = "B"
### END SOLUTION

# %% tests="shapes_of_dw"
check(shapes_of_dw=shapes_of_dw)

# %% [markdown]
# ### Broadcasting
#
# NumPy adds arrays of different shapes if it can stretch the smaller one: a row is copied
# downwards, a column to the right (dashed cells are copies), a single number everywhere. That is
# how one bias is added to the scores of all $m$ examples.

# %% demo="broadcast-a-row"
plot.broadcasting([[1, 2, 3], [4, 5, 6]], [[100, 200, 300]])

# %% demo="broadcast-a-column"
plot.broadcasting([[1, 2, 3], [4, 5, 6]], [[100], [200]])

# %% [markdown]
# Compare the shapes from the right; two lengths fit when they are equal or one of them is 1. A
# missing axis counts as 1 **on the left**, so a flat `(3,)` is treated as a row `(1, 3)`.
#
# Sums drop an axis; `keepdims=True` keeps it, with length 1. Without it, a wrong result may look
# fine: in the last line, each row should have lost its own mean.

# %% demo="keepdims"
table = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0], [100.0, 200.0, 300.0]])
flat, kept = table.sum(axis=0), table.sum(axis=0, keepdims=True)
print("sums over axis 0:", flat.shape, "with keepdims", kept.shape)
print("right, mean of each row is 0:", (table - table.mean(axis=1, keepdims=True)).mean(axis=1))
print("wrong, and no error is raised:", (table - table.mean(axis=1)).mean(axis=1))

# %% [markdown]
# ### Exercise: `propagate`
#
# Forward through the graph for all examples at once, to the cost; then backward, to the slopes.
# Use your `sigmoid`. The number of examples is not an argument, but the shape of `X` knows it.
#
# By hand, with two inputs, two examples, and zeros:
#
# $$X = \begin{pmatrix} 1 & 3 \\ 2 & 0 \end{pmatrix}, \qquad
# Y = \begin{pmatrix} 1 & 0 \end{pmatrix}, \qquad
# w = \begin{pmatrix} 0 \\ 0 \end{pmatrix}, \qquad b = 0$$
#
# Both answers are $0.5$, so the cost is $\ln 2$. Said minus true is $-0.5$ for the first example
# and $0.5$ for the second. The slope for $w_1$ is the average of $1 \cdot (-0.5)$ and
# $3 \cdot 0.5$, which is $0.5$; the one for $w_2$ is the average of $2 \cdot (-0.5)$ and
# $0 \cdot 0.5$, which is $-0.5$; the one for $b$ is 0.


# %% solution="propagate"
def propagate(w, b, X, Y):
    """Return the slopes of the cost and the cost itself.

    w: weights, (n_x, 1)
    b: bias, a number
    X: examples as columns, (n_x, m); floats or whole numbers
    Y: true labels, 0 or 1, (1, m)
    Returns: grads, cost
        grads: {"dw": slopes for w, (n_x, 1), "db": slope for b, a number}
        cost: the cross-entropy cost, a float

    Cost and slopes are averages over the m examples; logarithms are natural. The arguments keep
    their values.
    """
    ### BEGIN SOLUTION
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)  # (1, m)
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dZ = A - Y  # (1, m)
    grads = {"dw": X @ dZ.T / m, "db": float(np.sum(dZ) / m)}
    return grads, float(cost)
    ### END SOLUTION


# %% tests="propagate"
check(propagate)

# %% [markdown]
# Your slopes and the nudged ones should agree in the first few digits.


# %% demo="nudge-the-weights"
def compare_with_nudges(nudge=0.001):
    weights, bias = np.array([[0.5], [-1.0], [0.25]]), 0.3
    examples = np.array([[2.0, 1.0, -1.0, 0.5], [1.0, -1.0, 0.5, 2.0], [0.0, 3.0, 1.0, -2.0]])
    labels = np.array([[0.0, 1.0, 1.0, 0.0]])
    slopes, before = propagate(weights, bias, examples, labels)
    for j in range(3):
        nudged = weights.copy()
        nudged[j, 0] += nudge
        slope = (propagate(nudged, bias, examples, labels)[1] - before) / nudge
        print(f"weight {j + 1}: your slope {slopes['dw'][j, 0]:.4f}, nudged {slope:.4f}")


compare_with_nudges()

# %% [markdown]
# ## A cost that does not break
#
# A float has some 16 digits, and from a score of about 37 on, the sigmoid rounds to exactly 1. If
# such an answer is wrong, the loss asks for $\ln(1 - 1) = \ln 0$. At a score of 40 the true loss
# is 40.

# %% demo="broken-loss"
answer = sigmoid(40.0)
print("is the answer exactly 1?", answer == 1.0)
with np.errstate(divide="ignore"):
    print("its loss, if the label is 0:", -np.log(1 - answer))

# %% [markdown]
# A training run that meets one such example has an infinite cost, or `nan` (that is what
# $0 \cdot \ln 0$ gives). Clipping the probabilities gives a wrong value. Better: put
# $a = 1/(1 + e^{-z})$ into the loss and simplify:
#
# - $y = 1$: $\;-\ln a = \ln(1 + e^{-z})$
# - $y = 0$: $\;-\ln (1 - a) = \ln(1 + e^{z})$
#
# No division, no $\ln 0$. What is left is the danger that a power overflows.

# %% [markdown]
# ### A worked example: the logarithm of a sum of huge powers
#
# What is $\ln(e^{1000} + e^{1001})$? The powers do not fit into a float, but the result does. Pull
# out the larger power:
#
# $$\ln(e^{1000} + e^{1001}) = \ln\bigl(e^{1001} (e^{-1} + 1)\bigr)
# = 1001 + \ln(1 + e^{-1}) \approx 1001.3133$$
#
# Now every exponent is 0 or below, and nothing can overflow. NumPy has this built in, element by
# element: `np.logaddexp(p, q)` is $\ln(e^p + e^q)$.

# %% demo="logarithm-of-a-sum"
with np.errstate(over="ignore"):
    print("directly:     ", np.log(np.exp(1000.0) + np.exp(1001.0)))
print("pulled out:   ", 1001 + np.log(1 + np.exp(-1.0)))
print("np.logaddexp: ", np.logaddexp(1000.0, 1001.0))
print("element by element:", np.logaddexp(np.array([1.0, 500.0]), np.array([1.0, 900.0])))

# %% [markdown]
# ### Exercise: `cost_from_logits`
#
# Two identities help: $1 = e^0$, and $\ln(1 + e^{-z}) = \ln(1 + e^{z}) - z$ (multiply the bracket
# by $e^z$ to see it). With the second you can write both labels in one formula.
#
# By hand: for $z = 2$ the loss is $0.1269$ with label 1 and $2.1269$ with label 0. For $z = 800$
# it is $0$ and $800$.


# %% solution="cost_from_logits"
def cost_from_logits(Z, Y):
    """Return the cross-entropy cost, computed from the scores.

    Z: scores (logits), (1, m); any finite numbers
    Y: true labels, 0 or 1, (1, m)
    Returns: the cost of the answers sigmoid(Z), a float: the average over the m examples, with
        natural logarithms.

    The value is finite and right for scores from -1000 to 1000.
    """
    ### BEGIN SOLUTION
    return float(np.mean(np.logaddexp(0.0, Z) - Y * Z))  # ln(1 + e^z) - y z
    ### END SOLUTION


# %% tests="cost_from_logits"
check(cost_from_logits)

# %% [markdown]
# At a score of 40, label 0 costs 40, where the way through $a$ ended at infinity.

# %% demo="two-knees"
scores = np.linspace(-60, 60, 241)
knees = {
    f"true label {label:.0f}": [
        cost_from_logits(np.array([[score]]), np.array([[label]])) for score in scores
    ]
    for label in (1.0, 0.0)
}
plot.curves(scores, knees, "The loss, straight from the score", "score z", "loss")

# %% [markdown]
# ## Gradient descent
#
# The slope says which way is up. So take a step the other way, longer where it is steeper; then
# look again. With the learning rate $\alpha$:
#
# $$w \leftarrow w - \alpha \, \frac{\partial J}{\partial w}, \qquad
# b \leftarrow b - \alpha \, \frac{\partial J}{\partial b}$$

# %% [markdown]
# ### A worked example: down a parabola
#
# Take $J = (t - 3)^2$, with slope $2(t - 3)$, and start at $t = 0$. The slope is $-6$. With
# $\alpha = 0.25$ the step leads to $0 + 1.5 = 1.5$, the next ones to $2.25$ and $2.625$: half of
# the way that was left, each time. Other learning rates:


# %% demo="parabola"
def walk(rate, steps=7):
    t = 0.0
    trail = [t]
    for _ in range(steps):
        t = t - rate * 2 * (t - 3)
        trail.append(t)
    return trail


for rate in (0.05, 0.25, 0.9, 1.1):
    print(f"{rate:4}: " + " ".join(f"{t:7.3f}" for t in walk(rate)))

# %% [markdown]
# At 0.9 it jumps over the valley and back, each time a bit closer. At 1.1 each jump lands farther
# away: too large, and more steps only make it worse.
#
# Before you write your own: `v -= ...` and `v *= ...` change an array **in place**, so the
# caller's array changes too. `v = v * 0.5` makes a new one. Your functions must leave their
# arguments as they were.


# %% demo="borrowed-arrays"
def halve_in_place(v):
    v *= 0.5
    return v


def halve(v):
    v = v * 0.5
    return v


for function in (halve_in_place, halve):
    mine = np.array([[8.0], [2.0]])
    function(mine)
    print(f"{function.__name__}: my array is now {mine.ravel()}")

# %% [markdown]
# ### Exercise: `optimize`
#
# Call `propagate`, keep the cost, take the step; all that `num_iterations` times. The first cost
# in the list is the one of the weights you were given.


# %% solution="optimize"
def optimize(w, b, X, Y, num_iterations, learning_rate):
    """Improve w and b by gradient descent.

    w: weights to start from, (n_x, 1)
    b: bias to start from, a number
    X: examples as columns, (n_x, m); floats or whole numbers
    Y: true labels, 0 or 1, (1, m)
    num_iterations: how many steps to take, at least 1
    learning_rate: how far one step goes
    Returns: params, costs
        params: {"w": (n_x, 1), "b": a number} after the last step
        costs: a list of num_iterations floats, each the cost (average over the m examples)
            just before that step

    Every step uses all m examples. The arguments keep their values.
    """
    ### BEGIN SOLUTION
    costs = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        costs.append(cost)
        w = w - learning_rate * grads["dw"]  # a new array: the caller keeps the old one
        b = b - learning_rate * grads["db"]
    return {"w": w, "b": b}, costs
    ### END SOLUTION


# %% tests="optimize"
check(optimize)

# %% [markdown]
# With one weight and one bias the cost can be drawn. Eight students: the hours they studied, above
# or below the average, and whether they passed. Dark is high. All three walks start at $w = -2$,
# $b = 2$.

# %% demo="the-bowl"
hours = np.array([[-1.75, -1.25, -0.75, -0.25, 0.25, 0.75, 1.25, 1.75]])
passed = np.array([[0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0]])
walks = {}
for rate, steps in ((0.1, 30), (1.0, 30), (14.0, 12)):
    trail = [(-2.0, 2.0)]
    for count in range(1, steps + 1):
        stop, _ = optimize(np.array([[-2.0]]), 2.0, hours, passed, count, rate)
        trail.append((stop["w"][0, 0], stop["b"]))
    walks[f"learning rate {rate}, {steps} steps"] = trail
plot.descent(
    lambda weight, bias: cost_from_logits(weight * hours + bias, passed),
    walks,
    w_range=(-3, 8),
    b_range=(-3, 3),
    title="Three walks in one bowl",
)

# %% [markdown]
# The steps get shorter by themselves where the ground gets flatter. The smallest rate has not
# arrived after 30 steps; the largest hops from one side of the bottom to the other.

# %% [markdown]
# ## From probabilities to decisions
#
# ### A worked example: counting hot days
#
# A comparison of an array with a number gives an array of `True` and `False`, of the same shape.
# `astype` turns that into zeros and ones.

# %% demo="hot-days"
temperatures = np.array([[12.0, 25.5, 31.0, 19.9]])
hot = temperatures > 25
print(hot, hot.shape)
print(hot.astype(int))

# %% [markdown]
# ### Exercise: `predict`
#
# Decide for class 1 when its probability is above one half. (Exactly one half is never tested.)


# %% solution="predict"
def predict(w, b, X):
    """Return the decision for every example.

    w: weights, (n_x, 1)
    b: bias, a number
    X: examples as columns, (n_x, m); floats or whole numbers
    Returns: an array (1, m) of 0 and 1: 1 where the unit gives label 1 a probability above 0.5.
    """
    ### BEGIN SOLUTION
    return (sigmoid(w.T @ X + b) > 0.5).astype(float)
    ### END SOLUTION


# %% tests="predict"
check(predict)

# %% [markdown]
# With two inputs you can see every decision at once: sixty invented fruits, and your `predict`
# asked on a fine grid of points. The border is always a straight line: probability one half means
# score zero, and $w_1 x_1 + w_2 x_2 + b = 0$ is the equation of a line.

# %% demo="the-border"
rng = np.random.default_rng(4)
lemons = rng.normal([[6.0], [8.0]], 0.8, size=(2, 30))
limes = rng.normal([[5.0], [5.5]], 0.8, size=(2, 30))
fruits = np.hstack([lemons, limes])
is_lemon = np.hstack([np.ones((1, 30)), np.zeros((1, 30))])
learned, _ = optimize(*initialize_with_zeros(2), fruits, is_lemon, 5000, 0.05)
plot.boundary(
    lambda points: predict(learned["w"], learned["b"], points),
    fruits,
    is_lemon,
    "Limes and lemons",
    "width (cm)",
    "length (cm)",
    ("lime", "lemon"),
)

# %% [markdown]
# ## The whole machine
#
# A model is judged by its **accuracy**, the share of right answers. If the true labels are
# $(1, 0, 0, 1)$ and the decisions $(1, 1, 0, 1)$, three of four agree: 0.75. (NumPy compares two
# arrays element by element with `==`, and `True` counts as 1.)
#
# A model may simply remember the examples it was trained with. So we also measure on examples that
# it has never seen, the test set, and never train on them.
#
# ### A worked example: a function made of functions
#
# Results with names go into a dict.


# %% demo="recipe"
def fahrenheit(celsius):
    return celsius * 9 / 5 + 32


def report(celsius):
    converted = fahrenheit(celsius)
    return {"temperatures": converted, "warmest": float(np.max(converted))}


print(report(temperatures))

# %% [markdown]
# ### Exercise: `model`
#
# The shape of the training examples says how many inputs there are.


# %% solution="model"
def model(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Train one unit from zeros and measure it.

    X_train: training examples as columns, (n_x, m_train); floats or whole numbers
    Y_train: their labels, 0 or 1, (1, m_train)
    X_test: test examples as columns, (n_x, m_test); floats or whole numbers
    Y_test: their labels, (1, m_test)
    num_iterations: how many steps of gradient descent to take
    learning_rate: how far one step goes
    Returns: a dict with
        "w", "b": what was learned, (n_x, 1) and a number
        "costs": the cost on the training set before every step, num_iterations floats
        "train_accuracy", "test_accuracy": shares of right answers, floats from 0 to 1 (no percent)
    """
    ### BEGIN SOLUTION
    w, b = initialize_with_zeros(X_train.shape[0])
    params, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    train_guess = predict(params["w"], params["b"], X_train)
    test_guess = predict(params["w"], params["b"], X_test)
    return {
        "w": params["w"],
        "b": params["b"],
        "costs": costs,
        "train_accuracy": float(np.mean(train_guess == Y_train)),
        "test_accuracy": float(np.mean(test_guess == Y_test)),
    }
    ### END SOLUTION


# %% tests="model"
check(model)

# %% [markdown]
# ## Back to the digits
#
# ### Unroll
#
# The unit wants one column per picture. The pictures come as an array `(m, 8, 8, 1)`: number,
# height, width, channels. First turn each picture into a row of 64 numbers, then transpose.
# Reshaping to `(64, m)` directly gives an array of the same shape, without an error, but its
# columns are mixed from many pictures ("crumbs"). The first four columns, folded back:

# %% demo="unroll"
m_train, m_test = len(digits.train_x), len(digits.test_x)
unrolled = digits.train_x.reshape(m_train, -1).T
crumbs = digits.train_x.reshape(-1, m_train)
print("both have the shape", unrolled.shape, crumbs.shape)
folded = np.vstack([unrolled[:, :4].T, crumbs[:, :4].T]).reshape(8, 8, 8)
plot.images(folded, ["right"] * 4 + ["crumbs"] * 4)

# %% [markdown]
# ### Scale
#
# With grey values up to 255 and a learning rate of 0.5, the first step would lead to scores in the
# tens of thousands, where the sigmoid is exactly 0 or 1. So we divide by 255.

# %% demo="scale"
X_train = digits.train_x.reshape(m_train, -1).T / 255  # (64, 1216)
X_test = digits.test_x.reshape(m_test, -1).T / 255  # (64, 400)
Y_train, Y_test = digits.train_y.astype(float), digits.test_y.astype(float)
print(X_train.shape, Y_train.shape, X_test.shape, Y_test.shape)
print("share of loops:", Y_train.mean().round(3), Y_test.mean().round(3))

# %% [markdown]
# ### Train
#
# Somebody who always says "no loop" is right in a bit more than half of the cases. Your unit
# should reach at least 0.90 on pictures that it has never seen; the cell insists on it. (With
# loops in `propagate` this takes a minute.)

# %% demo="train"
trained = model(X_train, Y_train, X_test, Y_test, 500, 0.5)
print(f"cost: {trained['costs'][0]:.3f} at first, {trained['costs'][-1]:.3f} at last")
print(f"right in training: {trained['train_accuracy']:.1%}")
print(f"right in the test: {trained['test_accuracy']:.1%}; your guess as a share was {my_guess}")
print(f"always saying 'no loop' would be right in {1 - Y_test.mean():.1%} of the test")
assert trained["test_accuracy"] >= 0.90, "the unit should get at least 90 % of the test set right"

# %% [markdown]
# The first cost is 0.693, that of a unit that knows nothing. The test set comes out as well as the
# training set: this unit is too simple to learn its pictures by heart.

# %% [markdown]
# ### Question: `first_cost`
#
# Your `model` trains on 100 examples, 90 of them with label 1. What is the first of its costs?
#
# - **A**: $\ln 2$, as for any other 100 examples.
# - **B**: less than $\ln 2$, because one label is far more frequent than the other.
# - **C**: 0, because all weights are 0.
# - **D**: $100 \ln 2$.

# %% solution="first_cost"
### BEGIN SOLUTION
first_cost = "A"
### END SOLUTION

# %% tests="first_cost"
check(first_cost=first_cost)

# %% [markdown]
# ### Learning rates
#
# Nobody knows the best rate in advance: it depends on the data and on their scale. You try a few,
# a factor of three to ten apart.

# %% demo="learning-rates"
histories = {
    rate: model(X_train, Y_train, X_test, Y_test, 100, rate)["costs"]
    for rate in (0.01, 0.1, 0.5, 5.0)
}
plot.costs(histories, "Cost on the training set")

# %% [markdown]
# - 0.01 would take thousands of steps more.
# - 0.1 and 0.5 fall steadily, the larger one faster: good curves.
# - 5 is too large: the cost leaps to more than ten times the value to beat, comes down, leaps
#   again.
#
# A cost that goes *up* in plain gradient descent has one of two reasons: the steps are too long,
# or a sign is wrong.

# %% [markdown]
# ### Question: `restless_cost`
#
# Somebody trains one unit, with all examples in every step. The cost jumps up, comes down, jumps
# up again. What is the most likely reason?
#
# - **A**: The update adds the slope instead of subtracting it.
# - **B**: Some examples contradict each other and pull the weights now one way, now the other.
# - **C**: The steps are so long that they end on the other side of the valley, higher up.
# - **D**: The weights started in an unlucky place, from which another valley was reached.

# %% solution="restless_cost"
### BEGIN SOLUTION
restless_cost = "C"
### END SOLUTION

# %% tests="restless_cost"
check(restless_cost=restless_cost)

# %% [markdown]
# ### What it has learned
#
# The weights make a picture. Red: ink here speaks for a loop. Blue: ink here speaks against it.

# %% demo="learned-weights"
plot.weights(trained["w"], digits.train_x.shape[1:], "what speaks for a loop")

# %% [markdown]
# In the third row the two red spots are the two sides of an upper ring, as in 0, 8 and 9. The blue
# column in the middle wants the holes free of ink.
#
# Nobody told the unit where rings are. But it does not know "closed" either: it weighs ink and
# adds up.

# %% [markdown]
# ### Where it is wrong
#
# The loss of a single picture is $-\ln$ of the probability that the unit gave to the truth. The
# largest losses of the test set first, with the true label and that probability:


# %% demo="mislabelled"
def loss_of(i):
    return propagate(trained["w"], trained["b"], X_test[:, [i]], Y_test[:, [i]])[1]


wrong = np.flatnonzero(predict(trained["w"], trained["b"], X_test) != Y_test)
worst = sorted(wrong, key=loss_of, reverse=True)[:16]
print(f"{len(wrong)} of {m_test} test pictures are taken for the wrong class")
titles = [f"{digits.classes[digits.test_y[0, i]]}\n{np.exp(-loss_of(i)):.0%}" for i in worst]
plot.images(digits.test_x[worst], titles)

# %% [markdown]
# Some are hard for you too: at 8 by 8 pixels a ring can fill up with ink. Others are plain to your
# eye: a small ring that slid to one side puts its ink between the places that the unit counts.
# Units that look at the output of other units can do better, and the next lessons build them.

# %% [markdown]
# ## What you can do now
#
# - Say what a unit computes, and read a sigmoid's output as a probability.
# - Tell loss from cost, and compute the cost so that it cannot break.
# - Run a calculation forward and its slopes backward.
# - Train a classifier by gradient descent, and choose a learning rate by looking at curves.
#
# ### Things to try
#
# - Train for 10 000 steps. How do the two accuracies and the size of the weights go on?
# - Forget to divide by 255. Which learning rate makes up for it?
# - Let the nearest neighbour of lesson 00 decide about the loops. It is right more often. What
#   does it have to keep, and to compute for each new picture, and what does your unit?
# - Your own pictures: `data.load_images(...)` loads any file with the datasets `train_set_x`,
#   `train_set_y`, `test_set_x`, `test_set_y` and `list_classes`. If they come as a training file
#   and a test file, give it both names.
#
# ### Where to go on
#
# The next lesson puts a layer of hidden units between the inputs and this one. In lesson 03 a
# deeper network looks for the loops in the same pictures.
