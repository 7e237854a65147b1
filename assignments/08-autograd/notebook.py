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
# # Automatic differentiation: the heart of a framework
#
# In the lessons so far you derived the backward pass of one unit, of a tanh network, of a deep ReLU
# network, of a penalty and of batch norm. Each time the forward pass was the easy half, and each
# time the other half was algebra on paper, which had to be redone when the model changed.
#
# Nobody who works with a framework does that. You write the forward pass, and the gradient comes
# for free. In this lesson you write the part of a framework that does it. It is shorter than you
# may think: twelve rules for single operations, and about twenty lines that apply them in the right
# order to *any* calculation. Then you build a digit classifier with it, and never derive a formula.
#
# **How to work.** Nine functions are missing, and later ones call earlier ones, so go from top to
# bottom. Fill in a blank, run it, run the `check` below it. What earlier lessons provide is handed
# out where it is needed.

# %% locked="setup"
import time
from contextlib import contextmanager

import numpy as np

from dlkit import begin, check, data, plot

begin("08-autograd")

# %% [markdown]
# ## A calculation as a list
#
# The calculation $J = 3 (a + bc)$ has three steps: a product, a sum, another product. Written down
# step by step it is a **computation graph**. Here it is a plain list, without classes, so that you
# can print it, copy it, and build it in a loop. Each entry is a **node**, and a node is known by
# its position in the list:
#
# - `("leaf", name)` is a value that is fed in from outside, such as data or weights;
# - `(op, inputs)` is an operation on other nodes; `inputs` is a tuple of their positions, in order.
#
# The values of the leaves come in a dict from names to arrays, the **feed**.

# %% demo="first-graph"
J_graph = [
    ("leaf", "a"),  # node 0
    ("leaf", "b"),  # node 1
    ("leaf", "c"),  # node 2
    ("multiply", (1, 2)),  # node 3: b c
    ("add", (0, 3)),  # node 4: a + b c
    ("leaf", "three"),  # node 5
    ("multiply", (4, 5)),  # node 6: J
]
J_feed = {"a": 5.0, "b": 3.0, "c": 2.0, "three": 3.0}
J_feed = {name: np.array([[number]]) for name, number in J_feed.items()}
plot.graph(
    {
        "3: b c": ("1: b", "2: c"),
        "4: a + b c": ("0: a", "3: b c"),
        "6: J": ("4: a + b c", "5: three"),
    },
    {"0: a": 5, "1: b": 3, "2: c": 2, "5: three": 3, "3: b c": 6, "4: a + b c": 11, "6: J": 33},
    title="J = 3 (a + b c)",
)

# %% [markdown]
# **Every value is a 2-D array of floats.** A number is an array of shape `(1, 1)`. With one kind of
# value there is one set of rules. These are all operations of this lesson:
#
# | op | value | shape |
# |---|---|---|
# | `"add"`, `"subtract"`, `"multiply"` | a + b, a − b, a ∗ b, entry by entry | see below |
# | `"matmul"` | the product of two matrices | `(n, k)` and `(k, m)` to `(n, m)` |
# | `"exp"`, `"log"`, `"tanh"`, `"sigmoid"`, `"relu"` | of each entry | stays |
# | `"mean"` | the mean of all entries | `(n, m)` to `(1, 1)` |
# | `"column_sums"` | the sum of each column | `(n, m)` to `(1, m)` |
# | `"row_means"` | the mean of each row | `(n, m)` to `(n, 1)` |
#
# In the first line, an axis of size 1 is **stretched** to the size that the other input has there.
# That is NumPy's own broadcasting.
#
# By hand, for $\begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 9 \end{pmatrix}$: the mean is $(4)$, of shape
# `(1, 1)`; the column sums are $\begin{pmatrix} 5 & 7 & 12 \end{pmatrix}$; the row means are
# $\begin{pmatrix} 2 \\ 6 \end{pmatrix}$. None of them loses an axis.
#
# ### Exercise: `evaluate_node`


# %% solution="evaluate_node"
def evaluate_node(op, inputs):
    """Return the value of one operation.

    op: a name from the table: "add", "subtract", "multiply", "matmul", "exp", "log", "tanh",
        "sigmoid", "relu", "mean", "column_sums" or "row_means"
    inputs: a list of its inputs in order, 2-D arrays; two for the first four, else one
    Returns: a 2-D array. Scores that go into the sigmoid lie between -30 and 30. Numbers that go
        into log are positive, and may be as small as 1e-7 (nothing is added to them).
    """
    ### BEGIN SOLUTION
    a = inputs[0]
    b = inputs[-1]
    if op == "add":
        return a + b
    if op == "subtract":
        return a - b
    if op == "multiply":
        return a * b
    if op == "matmul":
        return a @ b
    if op == "sigmoid":
        return 1 / (1 + np.exp(-a))
    if op == "relu":
        return np.maximum(a, 0)
    if op == "mean":
        return np.mean(a, keepdims=True)
    if op == "column_sums":
        return np.sum(a, axis=0, keepdims=True)
    if op == "row_means":
        return np.mean(a, axis=1, keepdims=True)
    return {"exp": np.exp, "log": np.log, "tanh": np.tanh}[op](a)
    ### END SOLUTION


# %% tests="evaluate_node"
check(evaluate_node)

# %% [markdown]
# ## In which order?
#
# The list above happens to be in order: every node stands after its inputs. We do not want to rely
# on that. Graphs are glued together from pieces, and a node may well stand before its inputs. So
# before anything is computed, somebody has to find an order. An order in which every node comes
# after its inputs is called **topological**.
#
# Here is the same calculation, shuffled. `J` is node 1.
#
# | position | 0 | 1 | 2 | 3 | 4 | 5 | 6 |
# |---|---|---|---|---|---|---|---|
# | node | leaf c | multiply (4, 6) | multiply (5, 0) | leaf a | add (3, 2) | leaf b | leaf three |
#
# Which of these four orders are topological? Replace each `None` by `True` or `False`, and run the
# cell until all lines say "right". (Not graded.)

# %% demo="which-orders"
mixed_graph = [("leaf", "c"), ("multiply", (4, 6)), ("multiply", (5, 0)), ("leaf", "a")]
mixed_graph += [("add", (3, 2)), ("leaf", "b"), ("leaf", "three")]
my_orders = {
    (0, 5, 2, 3, 4, 6, 1): None,
    (6, 3, 5, 0, 2, 4, 1): None,
    (3, 4, 0, 5, 2, 6, 1): None,
    (0, 1, 2, 3, 4, 5, 6): None,
}


def is_in_order(order, graph):
    place = {position: number for number, position in enumerate(order)}
    steps = [(i, p) for p in order if graph[p][0] != "leaf" for i in graph[p][1]]
    return all(place[before] < place[after] for before, after in steps)


for order, guess in my_orders.items():
    if guess is True or guess is False:
        said = "right" if guess == is_in_order(order, mixed_graph) else "wrong"
    else:
        said = "not answered yet" if guess is None else "write True or False"
    print(order, said)

# %% [markdown]
# More than one order is topological, and any of them will do: all lead to the same values. Three
# things make the task harder than it looks.
#
# - **Not every node is needed.** The graph may hold nodes that the output does not depend on. Their
#   leaves may not even be fed. They must not be in the order.
# - **A node may be used several times**, by several nodes or twice by one, as in `multiply (3, 3)`.
#   It is listed once.
# - **Short and long paths.** If node 7 uses node 2 directly and also through 3, 4 and 5, then node
#   2 must come before 3, however near to 7 it is. Noting the nodes in the order in which you
#   discover them from the output, and reversing that list, gets it wrong.
#
# There are several good methods. One: go from the output to its inputs, to their inputs, and so on,
# and put a node into the list when you have *finished* with all its inputs. Another: sweep over the
# needed nodes again and again, and each time take those whose inputs have all been taken. By hand,
# with sweeps, for the shuffled graph: the first sweep takes 0, 3, 5, 6 (the leaves), and 2 is ready
# in the second, 4 in the third, 1 in the fourth.
#
# ### Exercise: `topological_order`


# %% solution="topological_order"
def topological_order(graph, output):
    """Return an order in which every node that is needed comes after its inputs.

    graph: a list of nodes, ("leaf", name) or (op, tuple of positions). A node may stand before its
        inputs, there may be nodes that the output does not depend on, and a node may be used
        several times
    output: the position of the output, anywhere in the list; it may be a leaf
    Returns: a list of positions: each node that the output depends on, itself included, once.
        Any order in which every node comes after its inputs is right.

    Chains may be 150 nodes long. The time must grow with the number of nodes, not with the number
    of paths through the graph.
    """
    ### BEGIN SOLUTION
    order, seen = [], set()

    def visit(position):
        if position in seen:
            return
        seen.add(position)
        op, inputs = graph[position]
        if op != "leaf":
            for one in inputs:
                visit(one)
        order.append(position)

    visit(output)
    return order
    ### END SOLUTION


# %% tests="topological_order"
check(topological_order)

# %% [markdown]
# ### Nodes and paths
#
# The last sentence of the docstring is not about being fast. Take a ladder of doublings:
# $x + x = y$, $y + y = z$, and so on. Every step has two paths down, so $n$ doublings have $2^n$
# paths from top to bottom, but only $n + 1$ nodes. How long would a function take that follows
# every path, if each costs a millionth of a second? Set `my_seconds` for 40 doublings.


# %% demo="ladders"
def ladder(doublings):
    return [("leaf", "x")] + [("add", (i, i)) for i in range(doublings)]


my_seconds = None  # a number: for every path through 40 doublings
for doublings in (10, 20, 40):
    start = time.perf_counter()
    order = topological_order(ladder(doublings), doublings)
    seconds = time.perf_counter() - start
    print(f"{doublings} doublings: {len(order)} nodes, yours took {1e6 * seconds:.0f} µs; ", end="")
    print(f"{2**doublings:,} paths would take {2**doublings / 1e6:,.3f} s")
if my_seconds is not None and not isinstance(my_seconds, (int, float)):
    print("Set my_seconds to a number, in seconds.")
elif my_seconds is not None:
    near = 0.5 < my_seconds / (2**40 / 1e6) < 2
    print("your guess is", "right" if near else "wrong: it is off by more than a factor of 2")
assert len(order) == 41, "each node should be in the order once"

# %% [markdown]
# Forty doublings would take thirteen days, and a network with forty layers in which each value is
# used twice is nothing unusual. Everything in this lesson visits each node once.
#
# ### Exercise: `forward`
#
# With the order at hand the forward pass is a loop. Keep *all* values, not only the output's: the
# backward pass will need them. By hand, for `J_graph` with its node 4 as the output, the list is
# $[5, 3, 2, 6, 11, \text{None}, \text{None}]$ (each number as a `(1, 1)`): node 4 does not depend
# on nodes 5 and 6.


# %% solution="forward"
def forward(graph, output, feed):
    """Return the value of each node that the output depends on.

    graph: a list of nodes, in any order
    output: the position of the output; it may be a leaf
    feed: {name of a leaf: array}. Several leaves may have one name; they get the same array. It
        may hold more names than are needed, and lack those of leaves that are not needed
    Returns: a list as long as the graph: at each position the value of that node, None where the
        output does not depend on the node.

    Chains may be 150 nodes long, and the time must grow with the number of nodes.
    """
    ### BEGIN SOLUTION
    values = [None] * len(graph)
    for position in topological_order(graph, output):
        op, inputs = graph[position]
        if op == "leaf":
            values[position] = feed[inputs]
        else:
            values[position] = evaluate_node(op, [values[one] for one in inputs])
    return values
    ### END SOLUTION


# %% tests="forward"
check(forward)

# %% [markdown]
# Lists of positions are hard to read for people. The next cell has two tools that we shall use
# from now on. `named` takes steps with names instead of positions and makes the list of nodes.
# `draw` draws what your functions computed: above a node its value, or the shape of its value if
# that is not a single number, and below it the same of its slope.


# %% locked="tools"
def named(steps):
    """Return the graph of {name: "leaf" or (op, names of its inputs)}, and the last position."""
    place = {name: position for position, name in enumerate(steps)}
    graph = [
        ("leaf", name) if step == "leaf" else (step[0], tuple(place[one] for one in step[1:]))
        for name, step in steps.items()
    ]
    return graph, len(graph) - 1


def draw(graph, output, values, slopes=None, title=""):
    """Draw the nodes that the output depends on, with their values and slopes or the shapes."""

    def shown(arrays):
        texts = {p: f"shape {arrays[p].shape}" for p in order}
        return {labels[p]: arrays[p].item() if arrays[p].size == 1 else texts[p] for p in order}

    order = [int(position) for position in topological_order(graph, output)]
    labels = {p: f"{p}: {graph[p][1] if graph[p][0] == 'leaf' else graph[p][0]}" for p in order}
    parents = {labels[p]: [labels[i] for i in graph[p][1]] for p in order if graph[p][0] != "leaf"}
    return plot.graph(parents, shown(values), slopes and shown(slopes), title=title)


# %% [markdown]
# One unit with its cost. The cross-entropy of a score $z$ and a label $y$ is $\log(1 + e^z) - yz$,
# averaged over the examples. Everything you need is in the table of operations.

# %% demo="one-unit"
unit_steps = {
    **dict.fromkeys(("W", "X", "b", "one", "Y"), "leaf"),
    "WX": ("matmul", "W", "X"),
    "Z": ("add", "WX", "b"),
    "exp": ("exp", "Z"),
    "sum": ("add", "one", "exp"),
    "log": ("log", "sum"),
    "YZ": ("multiply", "Y", "Z"),
    "loss": ("subtract", "log", "YZ"),
    "cost": ("mean", "loss"),
}
unit_graph, unit_cost = named(unit_steps)
print(unit_graph)

# %% demo="one-unit-values"
unit_feed = {
    "W": np.array([[0.5, -1.0]]),
    "b": np.array([[0.25]]),
    "X": np.array([[1, -2, 0.5], [2, 1, -1]]),
    "Y": np.array([[1.0, 0, 1]]),
    "one": np.ones((1, 1)),
}
unit_values = forward(unit_graph, unit_cost, unit_feed)
print(f"cost {unit_values[unit_cost].item():.10f}")
draw(unit_graph, unit_cost, unit_values, title="One unit with its cost, three examples")

# %% [markdown]
# The bias is `(1, 1)` and is added to three scores at once: it is **stretched**. The 1 of
# $1 + e^z$, too. Remember that when we come back this way. And note that `Z` has two arrows going
# out of it: one through the exponential, one to the product with `Y`.

# %% [markdown]
# ## The backward pass, one node at a time
#
# Let $J$ be the output and $v$ the value of some node. In the backward pass, $dv$ stands for
# $\partial J / \partial v$, an array of the shape of $v$, as in all lessons.
#
# The chain rule has a local form. A node with the value $v = f(a, b)$ gets $dv$ from the nodes
# that use it, which are nearer to the output, and is asked for what it adds to $da$ and $db$. It
# does not need to know what comes after it, nor what $J$ is. For an operation on single entries
# the answer is
#
# $$da = dv \cdot f'(a)$$
#
# By hand, for an operation that is not in the table, softplus: $v = \log(1 + e^a)$ has the slope
# $e^a / (1 + e^a)$, which is the sigmoid of $a$. At $a = 0$ the slope is $0.5$; if $J$ changes by
# $dv = 6$ for each unit of $v$, it changes by $da = 6 \cdot 0.5 = 3$ for each unit of $a$.
#
# ### What about a stretched input?
#
# A bias with 2 rows is added to a product with 5 columns. Take $J$ to be the sum of all entries of
# $dv \ast v$, so that $dv$ is the gradient by definition. Before you run the cell: when `b[0]`
# grows by a little, by how much more does $J$ grow? Is it the *sum* of the first row of $dv$, its
# *mean*, or its first entry?

# %% demo="nudge-a-bias"
rng = np.random.default_rng(8)
product, b, dv = rng.normal(size=(2, 5)), rng.normal(size=(2, 1)), rng.normal(size=(2, 5)).round(1)
print(f"dv, first row: {dv[0]}")
nudged = b + np.array([[1e-6], [0]])
slope = np.sum(dv * ((product + nudged) - (product + b))) / 1e-6
print(f"nudged slope of b[0]: {slope:.4f}")
print(f"sum {dv[0].sum():.4f}, mean {dv[0].mean():.4f}, first entry {dv[0, 0]:.4f}")

# %% [markdown]
# It is the sum. `b[0]` acts in five places; each place moves $J$ by its own $dv$; the effects add
# up. Stretching forward means summing backward. Which axes? Those in which the input has size 1
# and the value has not. By hand, with the gradient $\begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6
# \end{pmatrix}$ of the value:
#
# | shape of the input | its gradient |
# |---|---|
# | `(2, 3)` | the same array |
# | `(2, 1)` | $\begin{pmatrix} 6 \\ 15 \end{pmatrix}$ |
# | `(1, 3)` | $\begin{pmatrix} 5 & 7 & 9 \end{pmatrix}$ |
# | `(1, 1)` | $(21)$ |
#
# Compare the rule for $db$ of the earlier lessons, a sum over the examples: there it was divided by
# $m$. Here nobody divides. The mean over the examples is a node of its own, and *its* rule will
# divide.
#
# ### Exercise: `unbroadcast`


# %% solution="unbroadcast"
def unbroadcast(gradient, shape):
    """Return the gradient of an array that was stretched, from that of the stretched one.

    gradient: a 2-D array, (n, m); n and m may be 1
    shape: the shape of the array before it was stretched, a tuple: (n, m), (n, 1), (1, m) or
        (1, 1)
    Returns: an array of that shape: `gradient` summed over the axes that `shape` has with size 1.

    Nothing is divided.
    """
    ### BEGIN SOLUTION
    for axis in (0, 1):
        if shape[axis] == 1:
            gradient = np.sum(gradient, axis=axis, keepdims=True)
    return gradient
    ### END SOLUTION


# %% tests="unbroadcast"
check(unbroadcast)

# %% [markdown]
# ### The rule of each operation
#
# Now all rules. A rule may look at four things: the operation, its inputs, its value (which the
# forward pass has kept, so nobody computes an exponential twice), and the gradient of its value.
# Advice for each kind:
#
# - **Two inputs, entry by entry.** Hold one input fixed: how fast does the value change with the
#   other one? Either input may have been stretched.
# - **matmul.** Write down one entry: $v_{12} = a_{11} b_{12} + a_{12} b_{22} + \dots$ Where does
#   $a_{11}$ occur? In the entries $v_{11}, v_{12}, v_{13}, \dots$ of the first row, with the
#   factors $b_{11}, b_{12}, b_{13}, \dots$ So $da_{11} = dv_{11} b_{11} + dv_{12} b_{12} + \dots$,
#   a row of $dv$ times a row of $b$. Turn that into a product of matrices; the shapes leave one
#   choice. You have used both products in each lesson on networks, but without a mean here.
# - **One input, entry by entry.** Three of the five slopes are easiest from the value, one from the
#   input, and one from the signs of the input.
# - **Reductions.** One number of the value comes from many entries. Each of these entries gets the
#   number's gradient, or an equal part of it. The result has the shape of the *input*. By hand: if
#   the row means of a `(2, 4)` get the gradients 8 and 12, each entry of the first row gets 2 and
#   each of the second gets 3.
#
# ### Exercise: `backward_node`


# %% solution="backward_node"
def backward_node(op, inputs, output, gradient):
    """Return the derivative of J with respect to each input of one operation.

    op: a name from the table of operations
    inputs: a list of its inputs, 2-D arrays, as in evaluate_node. Either of two inputs may have
        been stretched, and both may hold the same numbers, which changes nothing
    output: the value of the operation on these inputs
    gradient: the derivative of J with respect to that value, of its shape
    Returns: a list with one array for each input, of the shape of that input.

    J is the output as it is: nothing is averaged over the examples. The slope of ReLU at 0 is not
    asked for. Inputs of log may be as small as 1e-7 (nothing is added to them).
    """
    ### BEGIN SOLUTION
    a = inputs[0]
    b = inputs[-1]
    if op == "add":
        return [unbroadcast(gradient, a.shape), unbroadcast(gradient, b.shape)]
    if op == "subtract":
        return [unbroadcast(gradient, a.shape), unbroadcast(-gradient, b.shape)]
    if op == "multiply":
        return [unbroadcast(gradient * b, a.shape), unbroadcast(gradient * a, b.shape)]
    if op == "matmul":
        return [gradient @ b.T, a.T @ gradient]
    if op == "exp":
        return [gradient * output]
    if op == "log":
        return [gradient / a]
    if op == "tanh":
        return [gradient * (1 - output**2)]
    if op == "sigmoid":
        return [gradient * output * (1 - output)]
    if op == "relu":
        return [gradient * (a > 0)]
    share = {"mean": a.size, "row_means": a.shape[1], "column_sums": 1}[op]
    return [np.ones(a.shape) * gradient / share]
    ### END SOLUTION


# %% tests="backward_node"
check(backward_node)

# %% [markdown]
# A rule claims something that can be tested by nudging, as in the lesson on gradient checking. The
# next cell brings two functions from there, and the one after it nudges each entry of each input of
# each operation. Look at the size of the differences. (If a line is large, `check` will tell you
# more.)


# %% locked="from-gradient-checking"
def numerical_gradient(f, theta, epsilon=1e-7):
    """Return the slopes of f at the column theta, (n, 1), each by a two-sided difference."""
    slopes = []
    for step in np.eye(theta.shape[0]) * epsilon:
        up, down = theta + step[:, np.newaxis], theta - step[:, np.newaxis]
        slopes.append([(f(up) - f(down)) / (2 * epsilon)])
    return np.array(slopes)


def relative_difference(a, b):
    """Return the distance of two arrays, relative to the sum of their lengths."""
    lengths = np.linalg.norm(a) + np.linalg.norm(b)
    return 0.0 if lengths == 0 else float(np.linalg.norm(a - b) / lengths)


# %% demo="nudge-every-rule"
def nudged_difference(op, inputs, rng):
    output = evaluate_node(op, inputs)
    gradient, worst = rng.normal(size=output.shape), 0.0
    for i, claimed in enumerate(backward_node(op, inputs, output, gradient)):

        def cost_of(column, i=i):
            moved = [*inputs[:i], column.reshape(inputs[i].shape), *inputs[i + 1 :]]
            return float(np.sum(gradient * evaluate_node(op, moved)))

        slopes = numerical_gradient(cost_of, inputs[i].reshape(-1, 1))
        worst = max(worst, relative_difference(slopes, claimed.reshape(-1, 1)))
    return worst


rng, found = np.random.default_rng(1), {}
for op in ("add", "subtract", "multiply"):
    found[op] = nudged_difference(op, [rng.normal(size=(3, 1)), rng.normal(size=(3, 4))], rng)
found["matmul"] = nudged_difference(
    "matmul", [rng.normal(size=(3, 2)), rng.normal(size=(2, 4))], rng
)
for op in "exp log tanh sigmoid relu mean column_sums row_means".split():
    found[op] = nudged_difference(op, [rng.uniform(0.3, 2, size=(3, 4))], rng)
print("\n".join(f"{op:12} {difference:.0e}" for op, difference in found.items()))
assert max(found.values()) < 1e-6, "every rule should agree with its nudged slopes"

# %% [markdown]
# ## The backward pass through a graph
#
# Now put the rules together. Start at the output, whose derivative with respect to itself is 1. Go
# back from node to node; each node, when its turn comes, hands a piece to each of its inputs.
#
# The one thing to understand is what happens to a value that is used **more than once**. Take
# $J = x^3 + x$ at $x = 1.3$, as a graph:
#
# | position | node | value |
# |---|---|---|
# | 0 | leaf x | 1.3 |
# | 1 | multiply (0, 0), which is $x^2$ | 1.69 |
# | 2 | multiply (1, 0), which is $x^3$ | 2.197 |
# | 3 | add (2, 0) | 3.497 |
#
# By hand, from the end: node 3 has the gradient 1 and hands 1 to node 2 and 1 to node 0. Node 2
# hands $1 \cdot x = 1.3$ to node 1 and $1 \cdot x^2 = 1.69$ to node 0. Node 1 has got 1.3 and hands
# $1.3 \cdot 1.3 = 1.69$ to node 0, **twice**. So node 0 gets four pieces: 1, 1.69, 1.69 and 1.69.
#
# Algebra says $3x^2 + 1 = 6.07$. Which of these gives that: the last piece, the mean, or the sum?
# Set `my_choice` before you run the cell.

# %% demo="four-pieces"
my_choice = None  # "last", "mean" or "sum"
pieces = np.array([1, 1.69, 1.69, 1.69])
offers = {"last": pieces[-1], "mean": pieces.mean(), "sum": pieces.sum()}
slope = ((1.3 + 1e-6) ** 3 + 1.3 + 1e-6 - (1.3**3 + 1.3)) / 1e-6
print(f"nudged: {slope:.4f};", ", ".join(f"{name} {value:.4f}" for name, value in offers.items()))
if my_choice in offers:
    print("right" if abs(offers[my_choice] - slope) < 1e-3 else "wrong: compare the numbers")
elif my_choice is not None:
    print('Set my_choice to "last", "mean" or "sum".')

# %% [markdown]
# The sum, for the same reason as with the stretched bias: $x$ acts in several places, and the
# effects add up. Stretching is just one more way of using a value more than once.
#
# That settles the order as well. A node may hand on only when *all* its pieces have come, or it
# hands on too little. All nodes that use it must have had their turns. You know an order in which
# every node comes after its inputs; read backwards, every node comes after its users.
#
# ### Exercise: `backward`


# %% solution="backward"
def backward(graph, output, values):
    """Return the derivative of the output with respect to the value of each node.

    graph: a list of nodes, in any order
    output: the position of the output, whose value is (1, 1); it may be a leaf
    values: what forward returned: a list of arrays, None where the output does not depend on it
    Returns: a list as long as the graph: at each position the derivative of the output with
        respect to that value, of the value's shape; ones for the output itself; None where the
        output does not depend on the node.

    A value that is used more than once gets the sum of what comes back, also when one node uses it
    twice. Chains may be 150 nodes long, and the time must grow with the number of nodes,
    not with the number of paths. The arguments keep their values.
    """
    ### BEGIN SOLUTION
    grads = [None] * len(graph)
    grads[output] = np.ones((1, 1))
    for position in reversed(topological_order(graph, output)):
        op, inputs = graph[position]
        if op == "leaf":
            continue
        taken = [values[one] for one in inputs]
        slopes = backward_node(op, taken, values[position], grads[position])
        for one, slope in zip(inputs, slopes, strict=True):
            grads[one] = slope if grads[one] is None else grads[one] + slope
    return grads
    ### END SOLUTION


# %% tests="backward"
check(backward)

# %% demo="slopes-in-the-picture"
cubic = [("leaf", "x"), ("multiply", (0, 0)), ("multiply", (1, 0)), ("add", (2, 0))]
values = forward(cubic, 3, {"x": np.array([[1.3]])})
slopes = backward(cubic, 3, values)
assert abs(slopes[0].item() - 6.07) < 1e-9, "the slope of x³ + x at 1.3 is 6.07"
draw(cubic, 3, values, slopes, "x³ + x at 1.3: values and slopes")

# %% [markdown]
# And the calculation of the beginning. In the first lesson you found these three slopes by hand:
# 3, 6 and 9.

# %% demo="slopes-of-the-first-graph"
J_values = forward(J_graph, 6, J_feed)
J_slopes = backward(J_graph, 6, J_values)
assert [one.item() for one in J_slopes[:3]] == [3, 6, 9], (
    "the slopes of J with respect to a, b and c"
)
draw(J_graph, 6, J_values, J_slopes, "J = 3 (a + b c): values and slopes")

# %% [markdown]
# ### A mistake that stays unnoticed
#
# What if the pieces were not added but overwritten? Change that line in your `backward` and run
# the two cells above, if you like (and change it back): the cubic's cell will stop. `J_graph` gets
# its three slopes right all the same: nothing in it is used twice. Only the cubic goes wrong. A
# graph in which nothing is used twice is a tree, and a test on a tree cannot show this mistake.
# That is why `check` uses graphs that are not trees.
#
# ### Exercise: `gradients`
#
# For training we want the gradients of *leaves by name*. Several leaves may have one name. That is
# **weight sharing**: one array used in several places, as networks for sequences and for comparing
# two images do. By hand, $J = w \tanh(w x)$ with two leaves `w`: the outer one gets $\tanh(wx)$,
# the inner one $w x (1 - \tanh^2(wx))$, and the derivative with respect to $w$ is their sum.
#
# A name that the output does not depend on has a derivative, too: zero, in the shape of its array.
# Moving it does not move the output.


# %% solution="gradients"
def gradients(graph, output, feed, names):
    """Return the output's value and its derivative with respect to each named leaf.

    graph: a list of nodes, in any order
    output: the position of the output, whose value is (1, 1)
    feed: {name of a leaf: array}; it may hold more than is needed, and lack what is not
    names: a list of names in the feed, in any order
    Returns: cost, a float, and {"d" + name: array of the shape of feed[name]} for each name.

    Leaves of one name hold one array: its derivative is the sum over them. A name that the output
    does not depend on, or that is no leaf of the graph at all, gets zeros.
    """
    ### BEGIN SOLUTION
    values = forward(graph, output, feed)
    slopes = backward(graph, output, values)
    grads = {"d" + name: np.zeros(feed[name].shape) for name in names}
    for node, slope in zip(graph, slopes, strict=True):
        if node[0] == "leaf" and slope is not None and node[1] in names:
            grads["d" + node[1]] = grads["d" + node[1]] + slope
    return values[output].item(), grads
    ### END SOLUTION


# %% tests="gradients"
check(gradients)

# %% [markdown]
# ## By hand against by graph
#
# You have derived the following gradients on paper, one lesson each. Now look at what is left of
# the work. First what is handed out from these lessons:


# %% locked="derived-by-hand"
def propagate(w, b, X, Y):
    """Return the slopes of one sigmoid unit, and the cost; w is (n_x, 1), b a number."""
    Z = w.T @ X + b
    error = 1 / (1 + np.exp(-Z)) - Y
    cost = np.mean(np.logaddexp(0, Z) - Y * Z)
    return {"dw": X @ error.T / X.shape[1], "db": float(np.mean(error))}, float(cost)


def backward_propagation(parameters, cache, X, Y):
    """Return the slopes of a tanh layer and a sigmoid unit."""
    m, error = X.shape[1], cache["A2"] - Y
    hidden = (parameters["W2"].T @ error) * (1 - cache["A1"] ** 2)
    grads = {"dW1": hidden @ X.T / m, "dW2": error @ cache["A1"].T / m}
    return grads | {
        "db1": hidden.mean(axis=1, keepdims=True),
        "db2": error.mean(axis=1, keepdims=True),
    }


def batch_norm_forward(Z, gamma, beta, epsilon):
    """Return gamma Z_norm + beta, and what the backward pass needs."""
    mean, variance = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
    Z_norm = (Z - mean) / np.sqrt(variance + epsilon)
    cache = {"variance": variance, "Z_norm": Z_norm, "gamma": gamma, "epsilon": epsilon}
    return gamma * Z_norm + beta, cache


def batch_norm_backward(dZ_tilde, cache):
    """Return dZ without 1/m, and dgamma and dbeta, averaged over the examples."""
    Z_norm = cache["Z_norm"]
    dgamma = np.mean(dZ_tilde * Z_norm, axis=1, keepdims=True)
    dbeta = np.mean(dZ_tilde, axis=1, keepdims=True)
    scale = cache["gamma"] / np.sqrt(cache["variance"] + cache["epsilon"])
    return scale * (dZ_tilde - dbeta - Z_norm * dgamma), dgamma, dbeta


# %% demo="logistic-regression"
cost, grads = gradients(unit_graph, unit_cost, unit_feed, ["W", "b"])
by_hand, cost_by_hand = propagate(unit_feed["W"].T, 0.25, unit_feed["X"], unit_feed["Y"])
print(f"by graph: cost {cost:.10f}, dW {grads['dW'][0]}, db {grads['db'].item():.10f}")
print(f"by hand:  cost {cost_by_hand:.10f}, dw {by_hand['dw'].T[0]}, db {by_hand['db']:.10f}")
assert abs(cost - 0.6211888366) < 1e-9 and np.allclose(grads["dW"], by_hand["dw"].T)

# %% [markdown]
# Then the network of the second lesson: three inputs, four tanh units, one sigmoid unit. The cost
# is the same one, with the first layer in front of it.

# %% demo="tanh-network"
net_steps = {
    **dict.fromkeys(("X", "Y", "one", "W1", "b1", "W2", "b2"), "leaf"),
    "WX": ("matmul", "W1", "X"),
    "Z1": ("add", "WX", "b1"),
    "A1": ("tanh", "Z1"),
    "WA": ("matmul", "W2", "A1"),
    **{name: unit_steps[name] for name in ("Z", "exp", "sum", "log", "YZ", "loss", "cost")},
    "Z": ("add", "WA", "b2"),
}
net_graph, net_cost = named(net_steps)
rng = np.random.default_rng(2)
X, Y = rng.normal(size=(3, 50)), (rng.random((1, 50)) < 0.4).astype(float)
net = {"W1": (4, 3), "b1": (4, 1), "W2": (1, 4), "b2": (1, 1)}
net = {name: rng.normal(size=shape) for name, shape in net.items()}
cost, grads = gradients(
    net_graph, net_cost, {"X": X, "Y": Y, "one": np.ones((1, 1)), **net}, list(net)
)
A1 = np.tanh(net["W1"] @ X + net["b1"])
A2 = 1 / (1 + np.exp(-(net["W2"] @ A1 + net["b2"])))
by_hand = backward_propagation(net, {"A1": A1, "A2": A2}, X, Y)
worst = max(np.abs(grads[name] - by_hand[name]).max() for name in by_hand)
print(f"largest difference of any slope: {worst:.0e}")
assert worst < 1e-12, "the graph should give the gradient that was derived by hand"

# %% [markdown]
# Now batch norm, whose backward pass took a page. The table has no square root and no division, but
# $1 / \sqrt{u} = e^{-\log(u) / 2}$. Eleven operations, and the page is not needed.

# %% demo="batch-norm"
batch_steps = {
    **dict.fromkeys(("Z", "gamma", "beta", "e", "-1/2", "dZ_tilde"), "leaf"),
    "mean": ("row_means", "Z"),
    "centred": ("subtract", "Z", "mean"),
    "squares": ("multiply", "centred", "centred"),
    "variance": ("row_means", "squares"),
    "shifted": ("add", "variance", "e"),
    "log": ("log", "shifted"),
    "half": ("multiply", "log", "-1/2"),
    "1/deviation": ("exp", "half"),
    "Z_norm": ("multiply", "centred", "1/deviation"),
    "scaled": ("multiply", "gamma", "Z_norm"),
    "Z_tilde": ("add", "scaled", "beta"),
    "product": ("multiply", "Z_tilde", "dZ_tilde"),
    "J": ("mean", "product"),
}
batch_graph, batch_J = named(batch_steps)

# %% demo="batch-norm-slopes"
rng, small = np.random.default_rng(3), np.array([[1e-3]])
Z, dZ_tilde, gamma, beta = (rng.normal(size=size) for size in ((2, 4), (2, 4), (2, 1), (2, 1)))
feed = {"Z": Z, "gamma": gamma, "beta": beta, "e": small, "-1/2": np.array([[-0.5]])}
_, grads = gradients(batch_graph, batch_J, feed | {"dZ_tilde": dZ_tilde}, ["Z", "gamma", "beta"])
dZ, dgamma, dbeta = batch_norm_backward(dZ_tilde, batch_norm_forward(Z, gamma, beta, 1e-3)[1])
worst = np.abs(grads["dZ"] - dZ / 8).max(), np.abs(grads["dgamma"] - dgamma / 2).max()
print(f"largest differences: dZ {worst[0]:.0e}, dgamma {worst[1]:.0e}")
assert max(worst) < 1e-12, "the graph should give the gradient that was derived by hand"

# %% [markdown]
# The divisions by 8 and by 2 are worth a thought. `J` is the mean over all $2 \cdot 4$ entries, so
# its slopes carry $\frac18$. The formula by hand returns $dZ$ without any $\frac1m$, and averages
# $d\gamma$ over the 4 examples, so only a factor 2 is left there. Such conventions have to be kept
# in mind by whoever derives by hand. The graph has none: it differentiates the output as it is.
#
# ### Change something: a penalty
#
# The cost with an L2 penalty is $J + \frac{\lambda}{2m} \sum w^2$. To the graph of the unit that is
# a leaf and four operations, and no rule changes. Here the leaf is 0.4, and it multiplies the mean
# of the squares: $0.4 \cdot \frac12 (w_1^2 + w_2^2)$. Before you run the cell, set `my_guess`:
# which two numbers does that add to the derivative with respect to $W$, when $W = (0.5, -1)$?

# %% demo="penalty"
penalty_steps = {
    "lambda": "leaf",
    **unit_steps,
    "W²": ("multiply", "W", "W"),
    "mean W²": ("mean", "W²"),
    "penalty": ("multiply", "lambda", "mean W²"),
    "J": ("add", "cost", "penalty"),
}
my_guess = None  # the two numbers that the penalty adds to dW
penalty_graph, penalty_J = named(penalty_steps)
with_penalty = gradients(
    penalty_graph, penalty_J, {"lambda": np.array([[0.4]]), **unit_feed}, ["W"]
)
without = gradients(unit_graph, unit_cost, unit_feed, ["W"])
added = with_penalty[1]["dW"] - without[1]["dW"]
print("what the penalty adds:", added[0])
if my_guess is not None:
    guess = np.ravel(my_guess)
    is_right = guess.shape == (2,) and np.allclose(guess, added[0])
    print("your guess:", my_guess, "is", "right" if is_right else "wrong")
assert np.allclose(added, 0.4 * unit_feed["W"])

# %% [markdown]
# ## Is it right? And what does it cost?
#
# The gradient check works on any graph: nudge the leaves, compare. `also` is a tool that puts an
# operation of your choice into `evaluate_node` and `backward_node`, as long as its block lasts.
# With it we plant an error: a rule of tanh that forgets the square.


# %% locked="one-more-operation"
@contextmanager
def also(op, value, rule):
    """Add an operation, or replace one, inside a `with` block: its value, and its rule."""
    evaluate, back = evaluate_node, backward_node

    def evaluate_more(name, inputs):
        return value(*inputs) if name == op else evaluate(name, inputs)

    def back_more(name, inputs, output, gradient):
        if name == op:
            return rule(gradient, output, *inputs)
        return back(name, inputs, output, gradient)

    globals().update(evaluate_node=evaluate_more, backward_node=back_more)
    try:
        yield
    finally:
        globals().update(evaluate_node=evaluate, backward_node=back)


def checked(graph, output, feed, names):
    """Print and return the relative difference of each named leaf's gradient and nudged slopes."""
    _, grads = gradients(graph, output, feed, names)
    found = {}
    for name in names:

        def cost_of(column, name=name):
            moved = {**feed, name: column.reshape(feed[name].shape)}
            return forward(graph, output, moved)[output].item()

        slopes = numerical_gradient(cost_of, feed[name].reshape(-1, 1), 1e-5)
        found[name] = relative_difference(slopes, grads["d" + name].reshape(-1, 1))
    print(", ".join(f"{name} {difference:.0e}" for name, difference in found.items()))
    return found


# %% demo="planted-error"
net_feed = {"X": X, "Y": Y, "one": np.ones((1, 1)), **net}
print("your rules:     ", end="")
right = checked(net_graph, net_cost, net_feed, list(net))
with also("tanh", np.tanh, lambda gradient, output, a: [gradient * (1 - output)]):
    print("planted error:  ", end="")
    wrong = checked(net_graph, net_cost, net_feed, list(net))
assert max(right.values()) < 1e-6 and wrong["W1"] > 0.1 and wrong["W2"] < 1e-6

# %% [markdown]
# The check fails for the leaves that reach the output through the wrong node (`W1`, `b1`), and
# passes for those that enter nearer to the output (`W2`, `b2`), as in the lesson on gradient
# checking. There you had a dozen lines to search for each new model. Here there are twelve rules
# in all, and once they are right, they are right in every graph.

# %% [markdown]
# ### Exercise: `append_layer`
#
# Networks are built in loops. Since a graph is a value, "add a layer" is a function from a graph to
# a longer graph. By hand: onto `[("leaf", "X")]`, a ReLU layer with the number 1 on node 0 appends
#
# | position | 1 | 2 | 3 | 4 | 5 |
# |---|---|---|---|---|---|
# | node | leaf W1 | leaf b1 | matmul (1, 0) | add (3, 2) | relu (4,) |
#
# and the new output is node 5. A `"linear"` layer ends with the add. Do not change the list that
# you are given: somebody may want to build a second network on it.


# %% solution="append_layer"
def append_layer(graph, A, number, activation):
    """Return a longer graph with one more layer, and the position of the layer's value.

    graph: a list of nodes, in any order
    A: the position of the layer's input, anywhere in the graph
    number: the number of the layer, for the names of its weights; it may have two digits
    activation: an operation of one input, such as "relu", or "linear", which appends none
    Returns: graph, a new list: the given nodes, then leaf "W<number>", leaf "b<number>",
        "matmul" of W and A, "add" of that and b, and the activation's node, in this order;
        and the position of the last one.

    The graph that is given keeps its length.
    """
    ### BEGIN SOLUTION
    n = len(graph)
    new = [("leaf", f"W{number}"), ("leaf", f"b{number}"), ("matmul", (n, A))]
    new.append(("add", (n + 2, n + 1)))
    if activation != "linear":
        new.append((activation, (n + 3,)))
    return [*graph, *new], n + len(new) - 1
    ### END SOLUTION


# %% tests="append_layer"
check(append_layer)

# %% [markdown]
# ## A digit classifier without a derivation
#
# The data: 8 × 8 images of handwritten digits, 1397 to train on and 400 to test. The network:
# 64 inputs, 32 ReLU units, 10 scores $Z$. With the labels $Y$ as one-hot columns, the softmax loss
# of an example is $\log \sum_k e^{z_k} - \sum_k y_k z_k$. In operations: exp, column sums, log; a
# product and column sums; a difference; a mean. With the leaf for $Y$ that is eight nodes.


# %% locked="start-and-labels"
def one_hot(labels, C):
    """Return a (C, m) array of 0 and 1: column i has its 1 in row labels[0, i]."""
    return (np.arange(C).reshape(-1, 1) == labels).astype(float)


def initialize_parameters_deep(layer_dims, rng):
    """Return weights of mean 0 and deviation sqrt(2 / inputs), and biases of 0."""
    parameters = {}
    for number in range(1, len(layer_dims)):
        n_in, n_out = layer_dims[number - 1 : number + 1]
        parameters[f"W{number}"] = rng.normal(scale=np.sqrt(2 / n_in), size=(n_out, n_in))
        parameters[f"b{number}"] = np.zeros((n_out, 1))
    return parameters


# %% demo="digits"
digits = data.digits()
X_train = digits.train_x.reshape(len(digits.train_x), -1).T / 255
X_test = digits.test_x.reshape(len(digits.test_x), -1).T / 255
Y_train = one_hot(digits.train_y, 10)
print(f"{digits}; X_train {X_train.shape}, Y_train {Y_train.shape}")


# %% demo="build-the-classifier"
def classifier(layer_dims):
    """Return the graph of a network with its softmax cost, and the positions of cost and scores."""
    graph, Z = [("leaf", "X")], 0
    for number in range(1, len(layer_dims)):
        activation = "relu" if number < len(layer_dims) - 1 else "linear"
        graph, Z = append_layer(graph, Z, number, activation)
    n = len(graph)
    graph = [*graph, ("exp", (Z,)), ("column_sums", (n,)), ("log", (n + 1,)), ("leaf", "Y")]
    graph += [("multiply", (n + 3, Z)), ("column_sums", (n + 4,)), ("subtract", (n + 2, n + 5))]
    return [*graph, ("mean", (n + 6,))], n + 7, Z


graph, cost_at, scores_at = classifier([64, 32, 10])
start = initialize_parameters_deep([64, 32, 10], np.random.default_rng(0))
train_feed = {"X": X_train, "Y": Y_train, **start}
print(f"{len(graph)} nodes, {sum(p.size for p in start.values())} parameters")
draw(graph, scores_at, forward(graph, scores_at, train_feed), title="64-32-10, up to its scores")

# %% [markdown]
# The other half of the graph starts at node 9, the scores. Here it is alone, with $Z$ as a leaf.
# What comes back to $Z$, along which paths? The cell compares it with
# $(\text{softmax}(Z) - Y) / m$, which took a derivation in the last lesson.

# %% demo="loss-alone"
loss_graph = [("leaf", "Z"), ("exp", (0,)), ("column_sums", (1,)), ("log", (2,)), ("leaf", "Y")]
loss_graph += [("multiply", (4, 0)), ("column_sums", (5,)), ("subtract", (3, 6)), ("mean", (7,))]
Z = forward(graph, scores_at, train_feed)[scores_at]
loss_values = forward(loss_graph, 8, {"Z": Z, "Y": Y_train})
loss_slopes = backward(loss_graph, 8, loss_values)
by_hand = (loss_values[1] / loss_values[2] - Y_train) / Y_train.shape[1]
print(f"largest difference: {np.abs(loss_slopes[0] - by_hand).max():.0e}")
assert np.allclose(loss_slopes[0], by_hand), "softmax minus labels should come back to Z"
draw(loss_graph, 8, loss_values, loss_slopes, "The softmax cost of the scores")

# %% [markdown]
# Two pieces come back to $Z$: the softmax through the exponential, and $-Y$ through the product,
# each divided by $m$. If one overwrote the other, the network would learn from $-Y$ alone, or from
# the softmax alone.
#
# ### What a gradient costs
#
# Nudging needs two forward passes for each parameter. What does a gradient cost in reverse? Before
# you run the cell, set `my_passes`: how many forward passes does it cost?


# %% demo="price-of-a-gradient"
def quickest(call, tries=15):
    seconds = []
    for _ in range(tries):
        begun = time.process_time()
        call()
        seconds.append(time.process_time() - begun)
    return min(seconds)


my_passes = None  # the price of all slopes, in forward passes
few = train_feed | {"X": X_train[:, :200], "Y": Y_train[:, :200]}
there = quickest(lambda: forward(graph, cost_at, few))
both = quickest(lambda: gradients(graph, cost_at, few, list(start)))
count = sum(p.size for p in start.values())
print(f"one forward pass: {1000 * there:.2f} ms; all {count} slopes: {1000 * both:.2f} ms")
print(f"as much as {both / max(there, 1e-9):.0f} forward passes; nudging needs {2 * count}")
if my_passes is not None:
    is_near = 1 / 3 < my_passes / (both / max(there, 1e-9)) < 3
    print(f"your guess: {my_passes}, which is", "near" if is_near else "far off")

# %% [markdown]
# A handful of forward passes, whatever the number of parameters. (How many depends on the machine
# and on how your rules are written; we have seen between three and ten. Each matmul has two
# products in the backward pass, and the order is worked out anew in each call.) This is why
# networks with billions of parameters can be trained at all. The price is memory: all values of
# the forward pass are kept until the backward pass has used them.
#
# ### Exercise: `train`
#
# Gradient descent knows nothing of networks any more: it moves named leaves. By hand, for the leaf
# $w = 2$, the output $w^2$ and the rate 0.1: the first cost is 4, the slope 4, so $w$ becomes 1.6;
# the second cost is 2.56, the slope 3.2, and $w$ becomes 1.28. After two steps the costs are
# $[4, 2.56]$, and the trained leaf is 1.28.


# %% solution="train"
def train(graph, output, feed, names, num_iterations, learning_rate):
    """Return the named leaves after plain gradient descent on the output, and its values.

    graph, output, feed: as for gradients
    names: a list of the leaves that are trained, on all of which the output depends
    num_iterations: the number of steps, at least 1
    learning_rate: each array moves by learning_rate times its derivative
    Returns: {name: trained array} for these names (other keys are ignored), and the costs: a list
        with the output before each step.

    All leaves move at once: the derivatives of a step belong to one place. The feed and its arrays
    keep their values.
    """
    ### BEGIN SOLUTION
    trained, costs = {name: feed[name] for name in names}, []
    for _ in range(num_iterations):
        cost, grads = gradients(graph, output, feed | trained, names)
        costs.append(cost)
        trained = {name: trained[name] - learning_rate * grads["d" + name] for name in names}
    return trained, costs
    ### END SOLUTION


# %% tests="train"
check(train)

# %% [markdown]
# ### The application
#
# 300 steps on all 1397 images. At least 95 % of the unseen digits must be right, or the cell stops.
# The second network in the cell is softmax regression, `64-10`: the same code with one layer less.


# %% demo="classify-digits"
def classify(layer_dims, learning_rate, seed=0, steps=300):
    """Train a classifier; return its share of right test digits, its costs, its parameters."""
    graph, cost_at, scores_at = classifier(layer_dims)
    start = initialize_parameters_deep(layer_dims, np.random.default_rng(seed))
    feed = {"X": X_train, "Y": Y_train, **start}
    trained, costs = train(graph, cost_at, feed, list(start), steps, learning_rate)
    scores = forward(graph, scores_at, {**trained, "X": X_test})[scores_at]
    return float(np.mean(scores.argmax(axis=0) == digits.test_y[0])), costs, trained


histories = {}
for layer_dims in ([64, 32, 10], [64, 10]):
    name = "-".join(map(str, layer_dims))
    accuracy, histories[name], _ = classify(layer_dims, 0.5)
    print(f"{name:8} cost {histories[name][-1]:.3f}, right on unseen digits {accuracy:.1%}")
    assert accuracy >= 0.95 or layer_dims == [64, 10], "95 % of unseen digits should be right"
plot.costs(histories, "Trained by your own framework", "layers")

# %% [markdown]
# The network gets about 97 % of the unseen digits right, and softmax regression about 95 %. Nobody
# derived anything.
#
# Note what the scores needed: `forward` with the *scores* as the output. The leaf `Y` is missing in
# that feed, and is not needed, since the scores do not depend on it. One graph serves for training
# and for prediction.
#
# ### Deeper, and faster?
#
# Two hidden layers, at the rate that works and at twice that rate, from three starts each. Only
# `layer_dims` changes. Does the gradient being right save you from a bad choice?

# %% demo="two-hidden-layers"
deeper, _, _ = classifier([64, 32, 16, 10])
assert deeper[5][0] == deeper[10][0] == "relu", "nodes 5 and 10 are the two hidden layers"
for learning_rate in (0.5, 1.0):
    for seed in (0, 1, 2):
        with np.errstate(all="ignore"):  # one of these trainings breaks down
            found = classify([64, 32, 16, 10], learning_rate, seed, steps=150)
        hidden = forward(deeper, 10, {**found[2], "X": X_train})
        off = [np.sum(hidden[position].max(axis=1) == 0) for position in (5, 10)]
        print(f"rate {learning_rate}, start {seed}: cost {found[1][-1]:.3f}, ", end="")
        print(f"right {found[0]:.1%}; off for all images: {off[0]} of 32 and {off[1]} of 16 units")

# %% [markdown]
# At 0.5 all starts reach more than nine in ten. At 1.0 a third or more of the first layer's units
# end up off for every image. The gradient of such a unit is exactly 0, and rightly so: moving its
# weights a little changes nothing. So they never move again. One start has lost nearly the whole
# second layer as well and gets about 6 % right, less than the 10 % of guessing. A right gradient is
# the slope where you stand. It does not choose the step.

# %% [markdown]
# ## New operations
#
# The loss of one unit, $\log(1 + e^z)$, takes three operations, and $e^z$ overflows for large
# scores. Its value and its rule in one piece are safe. Adding an operation takes two places, its
# value and its rule; nothing else in the framework has to know. The rule of softplus is the one
# that you worked out by hand above.


# %% demo="softplus"
def softplus(a):
    return np.logaddexp(0, a)  # log(exp(0) + exp(a)), without an overflow


def softplus_rule(gradient, output, a):
    return [gradient * np.exp(a - output)]  # e^a / (1 + e^a)


short_steps = {**dict.fromkeys(("W", "X", "b", "Y"), "leaf"), "log": ("softplus", "Z")}
short_steps = {name: short_steps.get(name, step) for name, step in unit_steps.items()}
short_steps = {
    name: step for name, step in short_steps.items() if name not in ("one", "exp", "sum")
}
short_graph, short_cost = named(short_steps)
with also("softplus", softplus, softplus_rule):
    cost, grads = gradients(short_graph, short_cost, unit_feed, ["W", "b"])
    print(f"cost {cost:.10f}, dW {grads['dW'][0]}")
    found = checked(short_graph, short_cost, unit_feed, ["W", "b"])
assert abs(cost - 0.6211888366) < 1e-9 and max(found.values()) < 1e-6

# %% [markdown]
# The same idea for the softmax loss: seven nodes become one, which takes $Z$ and $Y$. Its rule is
# the formula of the last lesson. Look at what both versions say when one score is 1000.


# %% demo="fused-loss"
def softmax_loss(Z, Y):
    top = Z.max(axis=0, keepdims=True)
    logs = top + np.log(np.sum(np.exp(Z - top), axis=0, keepdims=True))
    return np.mean(logs - np.sum(Y * Z, axis=0, keepdims=True), keepdims=True)


def softmax_loss_rule(gradient, output, Z, Y):
    e = np.exp(Z - Z.max(axis=0, keepdims=True))
    m = Z.shape[1]
    return [gradient * (e / np.sum(e, axis=0, keepdims=True) - Y) / m, -gradient * Z / m]


pieces, pieces_cost, _ = classifier([64, 10])  # nodes 0 to 4: X, W1, b1, and the scores
fused = [*pieces[:5], ("leaf", "Y"), ("softmax_loss", (4, 5))]
ordinary = initialize_parameters_deep([64, 10], np.random.default_rng(0))
large = {"W1": ordinary["W1"], "b1": np.full((10, 1), 1000.0)}
for name, parameters in (("ordinary scores", ordinary), ("scores of 1000 ", large)):
    feed = {"X": X_train[:, :100], "Y": Y_train[:, :100], **parameters}
    with np.errstate(all="ignore"), also("softmax_loss", softmax_loss, softmax_loss_rule):
        cost_pieces, by_pieces = gradients(pieces, pieces_cost, feed, ["W1"])
        cost_fused, by_fused = gradients(fused, 6, feed, ["W1"])
    apart = np.abs(by_pieces["dW1"] - by_fused["dW1"]).max()
    print(f"{name}: cost {cost_pieces:.6f} and {cost_fused:.6f}, slopes differ by {apart:.0e}")
assert np.isfinite(by_fused["dW1"]).all(), "the fused loss should survive large scores"

# %% [markdown]
# With ordinary scores there is no difference. With scores of 1000 the pieces give an infinite cost
# and slopes that are NaN, and the fused loss does not mind. This is why frameworks have
# losses that take *scores* and why their manuals ask you to use them. The graph cannot know that
# `log` of a sum of `exp` was meant.

# %% [markdown]
# ## What you have, and what frameworks add
#
# You have built **reverse mode**: one forward pass, one backward pass, and the slopes of one
# output with respect to everything that it depends on. There is also *forward mode*, which carries
# along, with each value, its derivative with respect to one input; it needs a pass for each input,
# so it suits few inputs and many outputs, and networks are the opposite.
#
# PyTorch, TensorFlow and JAX add much to this: hundreds of operations, graphics processors, arrays
# of any number of axes, the graph written down while your Python code runs, optimisers, data
# loading. The core is what you have written. When you choose one, ask three things: how easy is it
# to write what you mean; how fast does it run, in training and where it is used; and is it truly
# open, that is, open source *and* governed so that it stays so?
#
# | what a framework saves you | what it does not |
# |---|---|
# | deriving and debugging the backward pass | choosing a model, a loss, a start, a learning rate |
# | the order of the calculation | overflow, where you write a loss in pieces |
# | a new derivation when the model changes | checking the rule of an operation of your own |
# | batch norm's page of algebra | knowing what batch norm does at test time |

# %% [markdown]
# ## Six questions
#
# Write the letter of your choice between the quotes. `check` only sees that you have chosen;
# whether you chose well, and if not, what to think about again, you are told when your work is
# graded.
#
# ### Question: `overwritten`
#
# In somebody's `backward`, a later piece overwrites an earlier one instead of being added. The
# graph is $x^2 + x$, of a multiply (0, 0) and an add. What happens?
#
# - **A**: The result is right, because both paths bring back the same slope.
# - **B**: The result is the mean of the pieces.
# - **C**: The result is one of the pieces alone; nothing warns of it.
# - **D**: An error is raised, because the derivative of node 0 is set twice.

# %% solution="overwritten"
### BEGIN SOLUTION
overwritten = "C"
### END SOLUTION

# %% tests="overwritten"
check(overwritten=overwritten)

# %% [markdown]
# ### Question: `reverse_order`
#
# Why does the backward pass go through a topological order in reverse?
#
# - **A**: Because the values of later nodes are needed to compute those of earlier ones.
# - **B**: Because a node can hand on its gradient only when all nodes that use it have handed
#   theirs to it.
# - **C**: Because this frees the memory of later values first.
# - **D**: It is a habit; sums do not depend on the order of their terms.

# %% solution="reverse_order"
### BEGIN SOLUTION
reverse_order = "B"
### END SOLUTION

# %% tests="reverse_order"
check(reverse_order=reverse_order)

# %% [markdown]
# ### Question: `kept_values`
#
# What does the backward pass of a network of matmul, add and tanh need from the forward pass?
#
# - **A**: The output alone: the rest follows from it.
# - **B**: The weights alone: the slopes depend on nothing else.
# - **C**: Nothing: the rules are formulas.
# - **D**: The values inside the network: the inputs of each matmul, the value of each tanh.

# %% solution="kept_values"
### BEGIN SOLUTION
kept_values = "D"
### END SOLUTION

# %% tests="kept_values"
check(kept_values=kept_values)

# %% [markdown]
# ### Question: `bias_gradient`
#
# A bias of shape `(4, 1)` is added to a `(4, 100)`. Why is its gradient the sum of the 100 columns
# that come back?
#
# - **A**: Because each entry of it acts in 100 places, and the effects add up.
# - **B**: Because a gradient must have the shape of its array, and a sum has it.
# - **C**: Because the cost is a mean over 100 examples; the sum is divided by 100.
# - **D**: Because one sum is quicker than 100 separate updates.

# %% solution="bias_gradient"
### BEGIN SOLUTION
bias_gradient = "A"
### END SOLUTION

# %% tests="bias_gradient"
check(bias_gradient=bias_gradient)

# %% [markdown]
# ### Question: `price`
#
# A network has a million parameters, and a forward pass takes 1 s. About how long does the gradient
# of the cost with respect to all of them take in reverse mode?
#
# - **A**: About a million seconds: a pass for each parameter.
# - **B**: No time: everything needed is there after the forward pass.
# - **C**: A few seconds.
# - **D**: As many seconds as there are examples.

# %% solution="price"
### BEGIN SOLUTION
price = "C"
### END SOLUTION

# %% tests="price"
check(price=price)

# %% [markdown]
# ### Question: `what_it_saves`
#
# You write a new model in a framework. What do you no longer have to worry about?
#
# - **A**: Whether the loss that you wrote is the one that you meant.
# - **B**: Whether the backward pass fits the forward pass.
# - **C**: Whether an exponential overflows.
# - **D**: Whether the learning rate suits the model.

# %% solution="what_it_saves"
### BEGIN SOLUTION
what_it_saves = "B"
### END SOLUTION

# %% tests="what_it_saves"
check(what_it_saves=what_it_saves)

# %% [markdown]
# ## What you can do now
#
# - Write a calculation as a graph, put it in order, and compute it.
# - Say what each operation hands back, and why gradients are summed for a
#   stretched or reused input.
# - Differentiate any graph of these operations, with shared weights, in one pass.
# - Train what you have written, whatever it is.
# - Say what a gradient costs, what has to be kept for it, and what it does not tell you.
#
# ### Things to try
#
# - Share one square `W` between two tanh layers, and check the gradient by nudging.
# - Add `"square_root"` or `"divide"` with `also`, and write batch norm with it.
# - Put batch norm between the layers of the classifier. How many nodes more, and how many rules?
# - Write a loss of your own, say the mean of squared differences from one-hot labels, and train
#   with it. Compare the share of right digits.
# - Draw the graph of `recurrent` weights: $h \leftarrow \tanh(W h + U x_t)$ for three steps.
