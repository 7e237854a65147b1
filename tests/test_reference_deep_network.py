"""The L-layer network against scikit-learn, central differences and worked numbers."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

from dlkit.reference.deep_network import (
    compute_cost,
    initialize_parameters_deep,
    linear_activation_backward,
    linear_activation_forward,
    linear_backward,
    linear_forward,
    model_backward,
    model_forward,
    train,
    update_parameters,
)
from dlkit.reference.initialization import he, initialize_parameters

pytestmark = pytest.mark.lesson("03-deep-network")

# Worked by hand: two ReLU units, of which each example switches on one, and a sigmoid unit.
X = np.array([[1.0, -2.0], [2.0, 1.0]])
Y = np.array([[1.0, 0.0]])
WORKED = {
    "W1": np.array([[1.0, -1.0], [2.0, 1.0]]),
    "b1": np.array([[0.5], [-1.0]]),
    "W2": np.array([[3.0, -1.0]]),
    "b2": np.array([[2.0]]),
}


def problem(depth=4, m=9, seed=3):
    rng = np.random.default_rng(seed)
    dims = [3, *rng.integers(4, 8, size=depth - 1).tolist(), 1]
    parameters = initialize_parameters_deep(dims, rng)
    parameters |= {
        name: b + rng.normal(size=b.shape) for name, b in parameters.items() if "b" in name
    }
    return rng.normal(size=(3, m)), (rng.random((1, m)) < 0.4).astype(float), parameters


def cost_of(X, Y, parameters):
    return compute_cost(model_forward(X, parameters)[0], Y)


def central_difference(f, at, h=1e-6):
    steps = h * np.eye(at.size).reshape(at.size, *at.shape)
    return np.array([(f(at + s) - f(at - s)) / (2 * h) for s in steps]).reshape(at.shape)


def of_scikit_learn(X, Y, parameters, learning_rate=0.1):
    """Return scikit-learn's network with these parameters, ready for one plain step on all of X."""
    depth = len(parameters) // 2
    widths = [len(parameters[f"b{layer}"]) for layer in range(1, depth)]
    settings = {"alpha": 0.0, "momentum": 0.0, "learning_rate_init": learning_rate}
    network = MLPClassifier(widths, solver="sgd", batch_size=X.shape[1], shuffle=False, **settings)
    network.partial_fit(X.T, Y.ravel(), classes=[0.0, 1.0])
    network.coefs_ = [parameters[f"W{layer}"].T.copy() for layer in range(1, depth + 1)]
    network.intercepts_ = [parameters[f"b{layer}"].ravel() for layer in range(1, depth + 1)]
    return network


# Initialisation


def test_the_lectures_network_has_its_shapes_and_66_parameters():
    parameters = initialize_parameters_deep([2, 3, 5, 4, 2, 1], np.random.default_rng(0))
    shapes = [parameters[f"W{layer}"].shape for layer in range(1, 6)]
    assert shapes == [(3, 2), (5, 3), (4, 5), (2, 4), (1, 2)]
    assert [parameters[f"b{layer}"].shape for layer in range(1, 6)] == [(n, 1) for n, _ in shapes]
    assert sum(value.size for value in parameters.values()) == 66


@pytest.mark.parametrize(
    ("scheme", "deviation"), [("he", 0.1414214), ("xavier", 0.1), ("glorot", 0.1154701)]
)
def test_a_layer_of_50_units_with_100_inputs_has_the_schemes_deviation(scheme, deviation):
    W = [
        initialize_parameters([100, 50], scheme, np.random.default_rng(s))["W1"] for s in range(40)
    ]
    assert np.std(W) == pytest.approx(deviation, rel=6 / np.sqrt(2 * 200_000))
    assert abs(np.mean(W)) < 6 * deviation / np.sqrt(200_000)


def test_he_keeps_a_signal_through_30_relu_layers_where_smaller_weights_lose_it():
    dims, rng = [100] * 31, np.random.default_rng(1)
    for scheme, low, high in (("he", 0.1, 2.0), ("xavier", 1e-6, 1e-3)):
        A = rng.normal(size=(100, 200))
        for layer in range(1, 31):
            A = np.maximum(initialize_parameters(dims, scheme, rng)[f"W{layer}"] @ A, 0)
        assert low < A.std() < high


def test_biases_start_from_zero_and_equal_generators_give_equal_weights():
    one, other = (he([4, 3, 1], np.random.default_rng(7)) for _ in range(2))
    assert not one["b1"].any() and not one["b2"].any()
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_an_unknown_scheme_is_refused():
    with pytest.raises(ValueError, match="'orthogonal'"):
        initialize_parameters([2, 1], "orthogonal", np.random.default_rng(0))


# Forward


def test_the_worked_network_has_its_scores():
    AL, caches = model_forward(X, WORKED)
    np.testing.assert_array_equal(caches[0][3], [[-0.5, -2.5], [3.0, -4.0]])
    np.testing.assert_array_equal(caches[1][0], [[0.0, 0.0], [3.0, 0.0]])
    np.testing.assert_array_equal(caches[1][3], [[-1.0, 2.0]])
    np.testing.assert_allclose(AL, expit([[-1.0, 2.0]]), rtol=1e-15)


def test_the_worked_network_has_its_cost():
    assert cost_of(X, Y, WORKED) == pytest.approx((np.log1p(np.e) + np.log1p(np.exp(2))) / 2)


@pytest.mark.parametrize("depth", [1, 2, 4, 12])
def test_forward_is_scikit_learns(depth):
    X, Y, parameters = problem(depth)
    if depth == 1:
        want = expit(parameters["W1"] @ X + parameters["b1"])
    else:
        want = of_scikit_learn(X, Y, parameters).predict_proba(X.T)[:, 1:].T
    np.testing.assert_allclose(model_forward(X, parameters)[0], want, rtol=1e-12)


def test_a_cache_is_what_went_in_and_the_score():
    A_prev, W, b = X, WORKED["W1"], WORKED["b1"]
    A, cache = linear_activation_forward(A_prev, W, b, "relu")
    assert all(one is other for one, other in zip(cache[:3], (A_prev, W, b), strict=True))
    np.testing.assert_array_equal(cache[3], linear_forward(A_prev, W, b))
    np.testing.assert_array_equal(A, [[0.0, 0.0], [3.0, 0.0]])


def test_the_order_of_the_keys_is_of_no_account():
    X, _, parameters = problem(12)
    backwards = dict(reversed(parameters.items()))
    np.testing.assert_array_equal(model_forward(X, parameters)[0], model_forward(X, backwards)[0])


def test_the_cost_is_scikit_learns_log_loss():
    X, Y, parameters = problem()
    AL, _ = model_forward(X, parameters)
    assert compute_cost(AL, Y) == pytest.approx(log_loss(Y.ravel(), AL.ravel()), rel=1e-12)


# Backward


def test_the_worked_network_has_its_gradients():
    AL, caches = model_forward(X, WORKED)
    grads, (p, q) = model_backward(AL, Y, caches), expit([-1.0, 2.0])
    np.testing.assert_allclose(grads["dW2"], [[0.0, 3 * (p - 1) / 2]], rtol=1e-14)
    np.testing.assert_allclose(grads["db2"], [[(p - 1 + q) / 2]], rtol=1e-14)
    np.testing.assert_allclose(grads["dW1"], [[0, 0], [(1 - p) / 2, 1 - p]], rtol=1e-14)
    np.testing.assert_allclose(grads["db1"], [[0], [(1 - p) / 2]], rtol=1e-14)


@pytest.mark.parametrize("depth", [1, 2, 4, 12])
def test_gradients_are_central_differences_of_the_cost(depth):
    X, Y, parameters = problem(depth)
    AL, caches = model_forward(X, parameters)
    grads = model_backward(AL, Y, caches)
    for name, value in parameters.items():
        want = central_difference(lambda v, n=name: cost_of(X, Y, parameters | {n: v}), value)
        np.testing.assert_allclose(grads["d" + name], want, atol=2e-8)


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_a_layers_gradients_are_central_differences_of_a_weighted_output(activation):
    rng = np.random.default_rng(5)
    inputs = rng.normal(size=(3, 7)), rng.normal(size=(4, 3)), rng.normal(size=(4, 1))
    dA, m = rng.normal(size=(4, 7)), 7
    _, cache = linear_activation_forward(*inputs, activation)

    def output(i, value):
        changed = [*inputs[:i], value, *inputs[i + 1 :]]
        return (dA * linear_activation_forward(*changed, activation)[0]).sum()

    found = linear_activation_backward(dA, cache, activation)
    for i, (got, averaged) in enumerate(zip(found, (1, m, m), strict=True)):
        want = central_difference(lambda v, i=i: output(i, v), inputs[i]) / averaged
        np.testing.assert_allclose(got, want, atol=1e-8)


def test_the_linear_gradients_are_sums_of_outer_products():
    rng = np.random.default_rng(6)
    dZ, A_prev, W = rng.normal(size=(4, 7)), rng.normal(size=(3, 7)), rng.normal(size=(4, 3))
    dA_prev, dW, db = linear_backward(dZ, (A_prev, W, None, None))
    outer = np.mean([np.outer(dZ[:, i], A_prev[:, i]) for i in range(7)], axis=0)
    np.testing.assert_allclose(dW, outer, rtol=1e-12)
    np.testing.assert_allclose(db[:, 0], dZ.mean(axis=1), rtol=1e-12)
    np.testing.assert_allclose(dA_prev[:, 2], [dZ[:, 2] @ W[:, k] for k in range(3)], rtol=1e-12)


# Training


def test_a_step_goes_against_the_gradient():
    parameters = {"W1": np.array([[1.0, 2.0]]), "b1": np.array([[3.0]])}
    grads = {"db1": np.array([[10.0]]), "dW1": np.array([[4.0, -6.0]])}
    new = update_parameters(parameters, grads, 0.5)
    np.testing.assert_array_equal(new["W1"], [[-1.0, 5.0]])
    np.testing.assert_array_equal(new["b1"], [[-2.0]])


@pytest.mark.parametrize("depth", [2, 5])
def test_a_step_is_scikit_learns(depth):
    X, Y, parameters = problem(depth)
    AL, caches = model_forward(X, parameters)
    new = update_parameters(parameters, model_backward(AL, Y, caches), 0.1)
    network = of_scikit_learn(X, Y, parameters).partial_fit(X.T, Y.ravel())
    for layer in range(1, depth + 1):
        np.testing.assert_allclose(network.coefs_[layer - 1].T, new[f"W{layer}"], rtol=1e-9)
        np.testing.assert_allclose(
            network.intercepts_[layer - 1], new[f"b{layer}"][:, 0], rtol=1e-9
        )


def test_one_more_iteration_is_one_more_step_and_costs_are_taken_before_it():
    X, Y, _ = problem()
    three, four = (train(X, Y, [3, 5, 4, 1], k, 0.2, np.random.default_rng(2)) for k in (3, 4))
    AL, caches = model_forward(X, three[0])
    step = update_parameters(three[0], model_backward(AL, Y, caches), 0.2)
    assert all(np.array_equal(four[0][name], step[name]) for name in step)
    assert four[1] == [*three[1], compute_cost(AL, Y)]


def test_training_fits_the_exclusive_or_that_no_line_can_part():
    rng = np.random.default_rng(4)
    X = rng.choice([-1.0, 1.0], size=(2, 80)) + rng.normal(scale=0.2, size=(2, 80))
    Y = (X[:1] * X[1:] < 0).astype(float)
    parameters, costs = train(X, Y, [2, 10, 6, 1], 400, 0.3, rng)
    assert costs[-1] < 0.1 < costs[0] and len(costs) == 400
    assert np.mean((model_forward(X, parameters)[0] > 0.5) == Y) == 1.0
