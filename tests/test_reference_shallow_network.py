"""The shallow network against central differences, scikit-learn and worked numbers."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

from dlkit.reference.activations import (
    leaky_relu,
    leaky_relu_derivative,
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    tanh_derivative,
)
from dlkit.reference.shallow_network import (
    backward_propagation,
    compute_cost,
    forward_propagation,
    initialize_parameters,
    nn_model,
    predict,
    update_parameters,
)

pytestmark = pytest.mark.lesson("02-shallow-network")

# Worked with NumPy: three features, two hidden units, four examples.
WORKED = {
    "W1": np.array([[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]]),
    "b1": np.array([[0.05], [-0.1]]),
    "W2": np.array([[0.7, -0.8]]),
    "b2": np.array([[0.2]]),
}
X = np.array([[1.0, 0.0, -1.0, 2.0], [2.0, -1.0, 0.0, 1.0], [0.0, 1.0, 1.0, -2.0]])
Y = np.array([[1.0, 0.0, 0.0, 1.0]])
Z = np.array([-30.0, -3.0, -0.4, 0.2, 1.0, 8.0])  # no 0, where ReLU has no slope


def central_difference(f, at, h=1e-5):
    return (f(at + h) - f(at - h)) / (2 * h)


def gradients(parameters=WORKED):
    _, cache = forward_propagation(X, parameters)
    return backward_propagation(parameters, cache, X, Y)


def problem(n_h=4, m=40):
    """A network with O(1) weights and biases, and a round class that a line cannot split."""
    rng = np.random.default_rng(1)
    parameters = {
        "W1": rng.normal(size=(n_h, 2)),
        "b1": rng.normal(size=(n_h, 1)),
        "W2": rng.normal(size=(1, n_h)),
        "b2": rng.normal(size=(1, 1)),
    }
    X = rng.uniform(-2, 2, size=(2, m))
    return parameters, X, ((X**2).sum(axis=0, keepdims=True) < 1.5).astype(float)


# Activations


@pytest.mark.parametrize(
    ("derivative", "function"),
    [
        (sigmoid_derivative, expit),
        (tanh_derivative, np.tanh),
        (relu_derivative, relu),
        (leaky_relu_derivative, leaky_relu),
    ],
)
def test_a_derivative_is_the_central_difference_of_its_function(derivative, function):
    np.testing.assert_allclose(derivative(Z), central_difference(function, Z), atol=1e-9)


@pytest.mark.parametrize("slope", [0.05, 0.3])
def test_the_leaky_slope_below_zero_is_the_callers(slope):
    found = leaky_relu_derivative(Z, slope)
    np.testing.assert_allclose(found, central_difference(lambda z: leaky_relu(z, slope), Z))


@pytest.mark.parametrize(
    ("derivative", "z", "slope"),
    [
        (sigmoid_derivative, 0.0, 0.25),
        (sigmoid_derivative, 10.0, 4.53958e-05),
        (sigmoid_derivative, -10.0, 4.53958e-05),
        (tanh_derivative, 0.0, 1.0),
        (tanh_derivative, 10.0, 8.2446e-09),
        (relu_derivative, 7.0, 1.0),
        (relu_derivative, -7.0, 0.0),
        (leaky_relu_derivative, -7.0, 0.01),
    ],
)
def test_a_derivative_has_its_worked_values(derivative, z, slope):
    assert derivative(z) == pytest.approx(slope, rel=1e-5)


def test_tanh_is_a_sigmoid_of_twice_the_height_and_half_the_width():
    np.testing.assert_allclose(2 * sigmoid(2 * Z) - 1, np.tanh(Z), rtol=1e-12)
    np.testing.assert_allclose(4 * sigmoid_derivative(2 * Z), tanh_derivative(Z), atol=1e-15)


def test_a_derivative_keeps_every_shape_and_takes_whole_numbers():
    for derivative in (sigmoid_derivative, tanh_derivative, relu_derivative, leaky_relu_derivative):
        for z in (2, -2.0, np.array(2.0), np.ones(3), np.ones((1, 4)), np.ones((2, 3, 4)).T):
            assert np.shape(derivative(z)) == np.shape(z)
        np.testing.assert_array_equal(
            derivative(np.array([-3, 2])), derivative(np.array([-3.0, 2]))
        )


# One pass


def test_the_worked_network_has_its_probabilities_and_its_cost():
    A2, _ = forward_propagation(X, WORKED)
    want = [[0.3405550767, 0.7715859063, 0.7333805318, 0.2814452367]]
    np.testing.assert_allclose(A2, want, atol=1e-10)
    assert compute_cost(A2, Y) == pytest.approx(1.285880938142634, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "want"),
    [
        (
            "dW1",
            [
                [-0.4176131339, -0.4124060414, 0.4103331013],
                [0.0959466595, 0.119628935, -0.1090638826],
            ],
        ),
        ("db1", [[0.0191181069], [-0.0611495706]]),
        ("dW2", [[0.2717436175, -0.6263474403]]),
        ("db2", [[0.0317416879]]),
    ],
)
def test_the_worked_network_has_its_gradients(name, want):
    np.testing.assert_allclose(gradients()[name], want, atol=1e-10)


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_a_gradient_is_the_central_difference_of_scikit_learns_loss(name):
    parameters, X, Y = problem()

    def cost(value):
        moved = parameters | {name: value}
        Z2 = moved["W2"] @ np.tanh(moved["W1"] @ X + moved["b1"]) + moved["b2"]
        return log_loss(Y.ravel(), expit(Z2).ravel())

    at, h = parameters[name], 1e-5
    steps = h * np.eye(at.size).reshape(at.size, *at.shape)
    want = np.array([(cost(at + s) - cost(at - s)) / (2 * h) for s in steps]).reshape(at.shape)
    _, cache = forward_propagation(X, parameters)
    grads = backward_propagation(parameters, cache, X, Y)
    np.testing.assert_allclose(grads["d" + name], want, rtol=1e-6, atol=1e-9)


def test_the_way_forward_is_scikit_learns():
    parameters, X, Y = problem()
    theirs = MLPClassifier((4,), activation="tanh", solver="sgd", max_iter=1)
    theirs.partial_fit(X.T, Y.ravel(), classes=[0.0, 1.0])
    theirs.coefs_ = [parameters["W1"].T, parameters["W2"].T]
    theirs.intercepts_ = [parameters["b1"].ravel(), parameters["b2"].ravel()]
    A2, _ = forward_propagation(X, parameters)
    np.testing.assert_allclose(A2[0], theirs.predict_proba(X.T)[:, 1], rtol=1e-12)
    np.testing.assert_array_equal(predict(parameters, X)[0], theirs.predict(X.T))


def test_the_cache_holds_the_scores_and_what_the_activations_make_of_them():
    A2, cache = forward_propagation(X, WORKED)
    np.testing.assert_allclose(cache["A1"], np.tanh(cache["Z1"]), rtol=1e-15)
    np.testing.assert_allclose(cache["A2"], expit(cache["Z2"]), rtol=1e-14)
    assert cache["A2"] is A2 and cache["Z1"].shape == (2, 4)


# Training


def test_the_start_has_small_normal_weights_and_zero_biases():
    start = initialize_parameters(100, 200, 50, np.random.default_rng(0))
    assert {key: value.shape for key, value in start.items()} == {
        "W1": (200, 100),
        "b1": (200, 1),
        "W2": (50, 200),
        "b2": (50, 1),
    }
    assert start["W1"].std() == pytest.approx(0.01, rel=0.03)
    assert start["W2"].std() == pytest.approx(0.01, rel=0.05)
    assert abs(start["W1"].mean()) < 5e-4 and not start["b1"].any() and not start["b2"].any()


def test_an_update_takes_the_learning_rate_times_each_gradient():
    grads = gradients()
    moved = update_parameters(WORKED, grads, 0.5)
    for name, value in WORKED.items():
        np.testing.assert_array_equal(moved[name], value - 0.5 * grads["d" + name])


def test_one_iteration_more_is_one_step_more():
    few, more = (nn_model(X, Y, 3, k, 0.7, np.random.default_rng(4)) for k in (6, 7))
    for name, value in update_parameters(few, gradients(few), 0.7).items():
        np.testing.assert_array_equal(more[name], value)


@pytest.mark.parametrize("seed", range(5))
def test_training_fits_a_round_class_that_a_line_cannot_split(seed):
    _, X, Y = problem(m=80)
    clear = np.abs(np.sqrt((X**2).sum(axis=0)) - np.sqrt(1.5)) > 0.25
    X, Y = X[:, clear], Y[:, clear]
    line = LogisticRegression().fit(X.T, Y.ravel()).score(X.T, Y.ravel())
    parameters = nn_model(X, Y, 6, 2000, 0.5, np.random.default_rng(seed))
    assert np.mean(predict(parameters, X) == Y) > 0.95 and line < 0.8


def test_zero_weights_never_leave_zero_and_equal_units_stay_equal():
    zero = {name: np.zeros_like(value) for name, value in WORKED.items()}
    equal = zero | {"W1": np.ones((2, 3)), "W2": np.ones((1, 2))}
    for _ in range(20):
        zero = update_parameters(zero, gradients(zero), 0.5)
        equal = update_parameters(equal, gradients(equal), 0.5)
    assert not zero["W1"].any() and not zero["W2"].any()
    np.testing.assert_allclose(equal["W1"][0], equal["W1"][1], rtol=1e-12)


def test_nothing_changes_its_inputs():
    given = {name: value.copy() for name, value in WORKED.items()}
    A2, cache = forward_propagation(X, WORKED)
    kept = {name: value.copy() for name, value in cache.items()}
    update_parameters(WORKED, backward_propagation(WORKED, cache, X, Y), 0.5)
    compute_cost(A2, Y)
    predict(WORKED, X)
    for name in given:
        np.testing.assert_array_equal(WORKED[name], given[name])
    for name in kept:
        np.testing.assert_array_equal(cache[name], kept[name])
