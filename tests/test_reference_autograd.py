"""The computation graph against worked numbers, the complex step and gradients derived by hand."""

import numpy as np
import pytest

from dlkit.data import digits
from dlkit.reference import computation_graph as graphs
from dlkit.reference.batch_norm import batch_norm_backward, batch_norm_forward
from dlkit.reference.computation_graph import append_layer, gradients, topological_order, train
from dlkit.reference.deep_network import model_backward, model_forward
from dlkit.reference.initialization import he
from dlkit.reference.shallow_network import backward_propagation, forward_propagation
from dlkit.reference.softmax_regression import one_hot, softmax_cross_entropy

pytestmark = pytest.mark.lesson("08-autograd")


def number(value):
    return np.array([[float(value)]])


def drawn(op, rng, n=3, m=4):
    """Draw inputs for one operation: a stretched one where that is legal, positive ones for log."""
    if op == "matmul":
        return [rng.normal(size=(n, 2)), rng.normal(size=(2, m))]
    if op in ("add", "subtract", "multiply"):
        return [rng.normal(size=(n, 1)), rng.normal(size=(n, m))]
    values = rng.normal(size=(n, m))
    return [np.abs(values) + 0.2 if op == "log" else values]


# One node


@pytest.mark.parametrize("op", graphs.VALUES)
@pytest.mark.parametrize("turn", [False, True])
def test_each_rule_is_the_complex_step_of_its_operation(op, turn, monkeypatch):
    monkeypatch.setitem(graphs.VALUES, "sigmoid", lambda a: 1 / (1 + np.exp(-a)))
    monkeypatch.setitem(graphs.VALUES, "relu", lambda a: np.where(a.real > 0, a, 0))
    rng = np.random.default_rng(3)
    inputs = drawn(op, rng)
    inputs = [a.T for a in reversed(inputs)] if turn else inputs
    output = graphs.evaluate_node(op, inputs)
    gradient = rng.normal(size=output.shape)
    found = graphs.backward_node(op, inputs, output, gradient)
    for i, a in enumerate(inputs):
        assert found[i].shape == a.shape
        for place in np.ndindex(*a.shape):
            nudged = [b.astype(complex) for b in inputs]
            nudged[i][place] += 1e-30j
            wanted = (graphs.evaluate_node(op, nudged).imag * gradient).sum() / 1e-30
            assert found[i][place] == pytest.approx(wanted, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("shape", [(3, 4), (3, 1), (1, 4), (1, 1)])
def test_unbroadcast_undoes_a_stretch_in_the_inner_product(shape):
    rng = np.random.default_rng(1)
    a, g = rng.normal(size=shape), rng.normal(size=(3, 4))
    back = graphs.unbroadcast(g, shape)
    assert back.shape == shape
    assert (back * a).sum() == pytest.approx((g * np.broadcast_to(a, (3, 4))).sum(), rel=1e-13)


# Order


def random_graph(rng, count=30):
    graph = [("leaf", f"x{i}") for i in range(4)]
    while len(graph) < count:
        graph.append(("add", tuple(int(i) for i in rng.integers(0, len(graph), size=2))))
    places = rng.permutation(count)
    moved = [None] * count
    for i, (op, inputs) in enumerate(graph):
        moved[places[i]] = (op, inputs if op == "leaf" else tuple(int(places[j]) for j in inputs))
    return moved, int(places[-1])


@pytest.mark.parametrize("seed", range(20))
def test_the_order_is_complete_and_has_every_node_after_its_inputs(seed):
    graph, output = random_graph(np.random.default_rng(seed))
    needed, size = {output}, 0
    while len(needed) > size:
        size = len(needed)
        needed |= {i for p in needed if graph[p][0] != "leaf" for i in graph[p][1]}
    order = topological_order(graph, output)
    assert sorted(order) == sorted(needed)
    for place, position in enumerate(order):
        op, inputs = graph[position]
        assert op == "leaf" or all(order.index(i) < place for i in inputs)


def test_forty_doublings_take_no_time():
    graph = [("leaf", "x")] + [("add", (i, i)) for i in range(40)]
    cost, grads = gradients(graph, 40, {"x": number(1)}, ["x"])
    assert cost == grads["dx"].item() == 2.0**40


# Worked numbers


def test_the_graph_of_the_course():
    graph = [("leaf", "a"), ("leaf", "b"), ("leaf", "c"), ("multiply", (1, 2)), ("add", (0, 3)),
             ("leaf", "three"), ("multiply", (4, 5))]  # fmt: skip
    feed = {name: number(value) for name, value in dict(a=5, b=3, c=2, three=3).items()}
    cost, grads = gradients(graph, 6, feed, ["a", "b", "c"])
    assert cost == 33
    assert {name: one.item() for name, one in grads.items()} == {"da": 3, "db": 6, "dc": 9}


def test_a_node_that_is_used_twice_gets_the_sum():
    graph = [("leaf", "x"), ("multiply", (0, 0)), ("multiply", (1, 0)), ("add", (2, 0))]
    _, grads = gradients(graph, 3, {"x": number(1.3)}, ["x"])
    assert grads["dx"].item() == pytest.approx(6.07, rel=1e-14)


def cross_entropy(graph, A):
    """Append the mean cross-entropy of the sigmoid output at A; leaves Y, one and minus."""
    n = len(graph)
    return [
        *graph,
        ("leaf", "Y"), ("leaf", "one"), ("leaf", "minus"),
        ("log", (A,)), ("multiply", (n, n + 3)),
        ("subtract", (n + 1, A)), ("log", (n + 5,)), ("subtract", (n + 1, n)),
        ("multiply", (n + 7, n + 6)), ("add", (n + 4, n + 8)), ("mean", (n + 9,)),
        ("multiply", (n + 10, n + 2)),
    ], n + 11  # fmt: skip


CONSTANTS = {"one": number(1), "minus": number(-1)}


def test_logistic_regression_has_its_worked_gradient():
    X = np.array([[1, -2, 0.5], [2, 1, -1]])
    feed = {"X": X, "Y": np.array([[1.0, 0, 1]]), "W1": np.array([[0.5, -1]]), "b1": number(0.25)}
    graph, A = append_layer([("leaf", "X")], 0, 1, "sigmoid")
    graph, cost = cross_entropy(graph, A)
    value, grads = gradients(graph, cost, feed | CONSTANTS, ["W1", "b1"])
    assert value == pytest.approx(0.6211888366, abs=1e-10)
    np.testing.assert_allclose(grads["dW1"], [[-0.3882023397, -0.4080423335]], atol=1e-10)
    np.testing.assert_allclose(grads["db1"], [[-0.2705593956]], atol=1e-10)


# Gradients that were derived by hand


def test_a_tanh_network():
    rng = np.random.default_rng(5)
    X, Y = rng.normal(size=(3, 7)), np.array([[0.0, 1, 1, 0, 1, 0, 0]])
    parameters = {"W1": rng.normal(size=(4, 3)), "b1": rng.normal(size=(4, 1)),
                  "W2": rng.normal(size=(1, 4)), "b2": rng.normal(size=(1, 1))}  # fmt: skip
    graph, A = append_layer([("leaf", "X")], 0, 1, "tanh")
    graph, A = append_layer(graph, A, 2, "sigmoid")
    graph, cost = cross_entropy(graph, A)
    feed = {"X": X, "Y": Y, **parameters, **CONSTANTS}
    _, grads = gradients(graph, cost, feed, list(parameters))
    _, cache = forward_propagation(X, parameters)
    wanted = backward_propagation(parameters, cache, X, Y)
    for name, slope in wanted.items():
        np.testing.assert_allclose(grads[name], slope, rtol=1e-11, atol=1e-14)


def test_a_relu_network_with_a_penalty():
    rng = np.random.default_rng(6)
    X, Y = rng.normal(size=(5, 9)), (rng.random((1, 9)) < 0.5).astype(float)
    parameters = he([5, 4, 3, 1], rng)
    graph, A = [("leaf", "X")], 0
    for layer, activation in ((1, "relu"), (2, "relu"), (3, "sigmoid")):
        graph, A = append_layer(graph, A, layer, activation)
    graph, cost = cross_entropy(graph, A)
    _, grads = gradients(graph, cost, {"X": X, "Y": Y, **parameters, **CONSTANTS}, list(parameters))
    wanted = model_backward(*reversed_pair(model_forward(X, parameters), Y))
    for name, slope in wanted.items():
        np.testing.assert_allclose(grads[name], slope, rtol=1e-11, atol=1e-14)


def reversed_pair(found, Y):
    AL, caches = found
    return AL, Y, caches


def test_batch_norm_in_nine_nodes():
    rng = np.random.default_rng(7)
    Z, weights = rng.normal(size=(2, 4)), rng.normal(size=(2, 4))
    gamma, beta, epsilon = rng.normal(size=(2, 1)), rng.normal(size=(2, 1)), 1e-3
    graph = [
        ("leaf", "Z"), ("row_means", (0,)), ("subtract", (0, 1)), ("multiply", (2, 2)),
        ("row_means", (3,)), ("leaf", "e"), ("add", (4, 5)), ("log", (6,)), ("leaf", "-half"),
        ("multiply", (7, 8)), ("exp", (9,)), ("multiply", (2, 10)), ("leaf", "gamma"),
        ("multiply", (11, 12)), ("leaf", "beta"), ("add", (13, 14)), ("leaf", "weights"),
        ("multiply", (15, 16)), ("mean", (17,)),
    ]  # fmt: skip
    feed = {"Z": Z, "gamma": gamma, "beta": beta, "weights": weights, "e": number(epsilon),
            "-half": number(-0.5)}  # fmt: skip
    cost, grads = gradients(graph, 18, feed, ["Z", "gamma", "beta"])
    value, cache = batch_norm_forward(Z, gamma, beta, epsilon)
    assert cost == pytest.approx((weights * value).mean(), rel=1e-13)
    dZ, dgamma, dbeta = batch_norm_backward(weights, cache)  # dgamma and dbeta: means over m
    np.testing.assert_allclose(grads["dZ"], dZ / 8, rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(grads["dgamma"], dgamma / 2, rtol=1e-12)
    np.testing.assert_allclose(grads["dbeta"], dbeta / 2, rtol=1e-12)


# The application


def digits_problem():
    images = digits()
    X = images.train_x.reshape(len(images.train_x), -1).T / 255.0
    return np.ascontiguousarray(X), one_hot(images.train_y, 10)


def classifier(dims):
    graph, A = [("leaf", "X")], 0
    for layer in range(1, len(dims)):
        graph, A = append_layer(graph, A, layer, "relu" if layer < len(dims) - 1 else "linear")
    n = len(graph)
    return [*graph, ("exp", (A,)), ("column_sums", (n,)), ("log", (n + 1,)), ("leaf", "Y"),
            ("multiply", (n + 3, A)), ("column_sums", (n + 4,)), ("subtract", (n + 2, n + 5)),
            ("mean", (n + 6,))]  # fmt: skip


def test_softmax_loss_has_the_gradient_of_softmax_minus_labels():
    X, Y = digits_problem()
    graph = classifier([64, 32, 10])
    assert len(graph) == 18
    parameters = he([64, 32, 10], np.random.default_rng(0))
    cost, grads = gradients(graph, 17, {"X": X, "Y": Y, **parameters}, list(parameters))
    A = np.maximum(parameters["W1"] @ X + parameters["b1"], 0)
    wanted, dZ = softmax_cross_entropy(parameters["W2"] @ A + parameters["b2"], Y)
    assert cost == pytest.approx(wanted, rel=1e-12)
    dA = (parameters["W2"].T @ dZ) * (A > 0)
    m = X.shape[1]
    np.testing.assert_allclose(grads["dW2"], dZ @ A.T / m, atol=1e-15)
    np.testing.assert_allclose(grads["dW1"], dA @ X.T / m, atol=1e-15)
    np.testing.assert_allclose(grads["db1"], dA.mean(axis=1, keepdims=True), atol=1e-15)


def test_training_walks_downhill_and_changes_nothing_that_is_given():
    X, Y = digits_problem()
    parameters = he([64, 32, 10], np.random.default_rng(0))
    feed = {"X": X, "Y": Y, **parameters}
    kept = {name: value.copy() for name, value in feed.items()}
    trained, costs = train(classifier([64, 32, 10]), 17, feed, list(parameters), 20, 0.5)
    assert all(after < before for before, after in zip(costs, costs[1:], strict=False))
    assert set(trained) == set(parameters)
    for name, value in kept.items():
        np.testing.assert_array_equal(feed[name], value)


def test_leaves_of_one_name_share_their_array_and_the_sum():
    graph = [("leaf", "w"), ("leaf", "x"), ("multiply", (0, 1)), ("tanh", (2,)), ("leaf", "w"),
             ("multiply", (4, 3))]  # fmt: skip
    _, grads = gradients(graph, 5, {"w": number(0.7), "x": number(2)}, ["w", "x", "w"])
    t = np.tanh(1.4)
    assert grads["dw"].item() == pytest.approx(t + 0.7 * 2 * (1 - t * t), rel=1e-13)


def test_names_that_make_no_difference_get_zeros():
    graph = [("leaf", "w"), ("leaf", "v"), ("exp", (0,))]
    feed = {"w": number(1), "v": np.ones((2, 3)), "u": np.ones((3, 1))}
    _, grads = gradients(graph, 2, feed, ["v", "u"])
    assert {name: one.shape for name, one in grads.items()} == {"dv": (2, 3), "du": (3, 1)}
    assert not any(one.any() for one in grads.values())
