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

# %% locked="setup"
import numpy as np

from dlkit import begin, check, data, plot

begin("08-autograd")


# %% solution="evaluate_node"
def evaluate_node(op, inputs):
    """Return the value of one operation.

    op: one of the operations in the table
    inputs: a list of 2-D arrays, one or two, in order
    Returns: a 2-D array.
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


# %% solution="topological_order"
def topological_order(graph, output):
    """Return an order in which every node comes after its inputs.

    graph: a list of nodes, ("leaf", name) or (op, positions of the inputs); a node may stand
        before its inputs, and there may be nodes that the output does not depend on
    output: a position in the graph, anywhere; it may be a leaf
    Returns: a list of positions: each node that the output depends on, itself included, once.

    Up to 150 nodes come in a row. The work grows with the nodes and not with the number of ways
    through the graph.
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


# %% solution="forward"
def forward(graph, output, feed):
    """Return the value of each node that the output depends on."""
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


# %% solution="unbroadcast"
def unbroadcast(gradient, shape):
    """Return `gradient` summed over the axes that `shape` has with size 1."""
    ### BEGIN SOLUTION
    for axis in (0, 1):
        if shape[axis] == 1:
            gradient = np.sum(gradient, axis=axis, keepdims=True)
    return gradient
    ### END SOLUTION


# %% tests="unbroadcast"
check(unbroadcast)


# %% solution="backward_node"
def backward_node(op, inputs, output, gradient):
    """Return the derivative of J by each input of one operation."""
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


# %% solution="backward"
def backward(graph, output, values):
    """Return the derivative of the output by each node's value."""
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


# %% solution="gradients"
def gradients(graph, output, feed, names):
    """Return the cost and its derivative by each named leaf."""
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


# %% solution="append_layer"
def append_layer(graph, A, number, activation):
    """Return a longer graph and the position of the new layer's value."""
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


# %% solution="train"
def train(graph, output, feed, names, num_iterations, learning_rate):
    """Return the trained leaves and the costs."""
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

# %% solution="overwritten"
### BEGIN SOLUTION
overwritten = "C"
### END SOLUTION

# %% tests="overwritten"
check(overwritten=overwritten)

# %% solution="reverse_order"
### BEGIN SOLUTION
reverse_order = "B"
### END SOLUTION

# %% tests="reverse_order"
check(reverse_order=reverse_order)

# %% solution="kept_values"
### BEGIN SOLUTION
kept_values = "D"
### END SOLUTION

# %% tests="kept_values"
check(kept_values=kept_values)

# %% solution="bias_gradient"
### BEGIN SOLUTION
bias_gradient = "A"
### END SOLUTION

# %% tests="bias_gradient"
check(bias_gradient=bias_gradient)

# %% solution="price"
### BEGIN SOLUTION
price = "C"
### END SOLUTION

# %% tests="price"
check(price=price)

# %% solution="what_it_saves"
### BEGIN SOLUTION
what_it_saves = "B"
### END SOLUTION

# %% tests="what_it_saves"
check(what_it_saves=what_it_saves)
