"""The reference against SciPy, scikit-learn, central differences and worked numbers."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit, log_expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from dlkit.reference.activations import sigmoid
from dlkit.reference.logistic_regression import (
    accuracy,
    initialize_with_zeros,
    model,
    optimize,
    predict,
    propagate,
)
from dlkit.reference.losses import cost_from_logits, cross_entropy

pytestmark = pytest.mark.lesson("01-logistic-regression")

LN2 = 0.6931471805599453
SCORES = np.array([-1000.0, -745.2, -37.0, -10.0, -1.0, -1e-9, 0.0, 0.3, 36.9, 710.0, 1000.0])

# Worked by hand and with NumPy: two features, three examples.
WORKED = (
    np.array([[0.5], [-1.0]]),
    0.25,
    np.array([[1.0, -2.0, 0.5], [2.0, 1.0, -1.0]]),
    np.array([[1.0, 0.0, 1.0]]),
)


def problem(m=12, n_x=3):
    rng = np.random.default_rng(1)
    w, X = rng.normal(size=(n_x, 1)), rng.normal(size=(n_x, m))
    Y = (rng.random((1, m)) < expit(2 * w.T @ X)).astype(float)
    return rng.normal(size=(n_x, 1)), 0.7, X, Y


def central_difference(f, at, h=1e-5):
    steps = h * np.eye(at.size).reshape(at.size, *at.shape)
    return np.array([(f(at + s) - f(at - s)) / (2 * h) for s in steps]).reshape(at.shape)


# sigmoid


@pytest.mark.parametrize(
    ("z", "a"),
    [(0, 0.5), (10, 0.9999546021312976), (-10, 4.5397868702434395e-05), (1, 0.7310585786300049)],
)
def test_the_sigmoid_has_its_worked_values(z, a):
    assert sigmoid(z) == pytest.approx(a, rel=1e-15)


def test_the_sigmoid_is_scipys_to_the_last_digits_up_to_1000():
    np.testing.assert_allclose(sigmoid(SCORES), expit(SCORES), rtol=4e-16, atol=0)


def test_the_sigmoid_keeps_every_shape():
    for z in (2.0, np.array(2.0), np.ones(3), np.ones((1, 4)), np.ones((2, 3, 4)).T):
        assert np.shape(sigmoid(z)) == np.shape(z)


def test_the_sigmoid_takes_whole_numbers_of_every_type():
    for kind in (np.uint8, np.int8, np.int64, bool):
        np.testing.assert_allclose(sigmoid(np.array([0, 1, 100], dtype=kind)[:2]), expit([0.0, 1]))


# Costs


@pytest.mark.parametrize(
    ("y", "p", "loss"), [(1, 0.9, 0.1053605), (0, 0.9, 2.3025851), (1, 0.5, LN2)]
)
def test_the_cross_entropy_has_its_worked_values(y, p, loss):
    assert cross_entropy(np.array([[p]]), np.array([[y]])) == pytest.approx(loss, abs=5e-8)


def test_the_cross_entropy_is_scikit_learns():
    _, _, X, Y = problem()
    A = expit(X[:1])
    assert cross_entropy(A, Y) == pytest.approx(log_loss(Y.ravel(), A.ravel()), rel=1e-12)


def test_the_cost_from_logits_is_scipys_up_to_1000():
    Z, Y = np.vstack([SCORES, SCORES]), np.vstack([np.ones(11), np.zeros(11)])
    for z, y in zip(Z.ravel(), Y.ravel(), strict=True):
        want = -log_expit(z) if y else -log_expit(-z)
        assert cost_from_logits(np.array([[z]]), np.array([[y]])) == pytest.approx(want, abs=1e-12)


def test_both_costs_agree_where_both_are_defined():
    w, b, X, Y = problem()
    Z = w.T @ X + b
    assert cost_from_logits(Z, Y) == pytest.approx(cross_entropy(sigmoid(Z), Y), rel=1e-12)


# Logistic regression


def test_the_start_is_a_column_of_zeros_and_a_zero():
    w, b = initialize_with_zeros(4)
    assert w.shape == (4, 1) and not w.any() and b == 0.0


def test_the_worked_example_has_its_cost_and_gradients():
    grads, cost = propagate(*WORKED)
    assert cost == pytest.approx(0.6211888365887376, rel=1e-12)
    np.testing.assert_allclose(grads["dw"], [[-0.3882023397], [-0.4080423335]], atol=1e-10)
    assert grads["db"] == pytest.approx(-0.2705593956, abs=1e-10)


def test_zero_weights_cost_ln_2_whatever_the_labels():
    _, _, X, Y = problem()
    assert propagate(*initialize_with_zeros(3), X, Y)[1] == pytest.approx(LN2, rel=1e-15)


def test_the_cost_is_minus_the_log_likelihood_per_example():
    w, b, X, Y = problem()
    A = expit(w.T @ X + b)
    likelihood = np.prod(np.where(Y == 1, A, 1 - A))
    assert propagate(w, b, X, Y)[1] == pytest.approx(-np.log(likelihood) / Y.size, rel=1e-12)


def test_the_gradients_are_the_central_differences_of_the_cost():
    w, b, X, Y = problem()
    grads, _ = propagate(w, b, X, Y)
    dw = central_difference(lambda w: propagate(w, b, X, Y)[1], w)
    db = central_difference(lambda b: propagate(w, b.item(), X, Y)[1], np.array([b])).item()
    np.testing.assert_allclose(grads["dw"], dw, rtol=1e-8)
    assert grads["db"] == pytest.approx(db, rel=1e-8)


def test_one_step_goes_down_the_gradient_and_reports_the_cost_before_it():
    w, b, X, Y = problem()
    grads, cost = propagate(w, b, X, Y)
    params, costs = optimize(w, b, X, Y, 1, 0.5)
    np.testing.assert_array_equal(params["w"], w - 0.5 * grads["dw"])
    assert params["b"] == b - 0.5 * grads["db"] and costs == [cost]


def test_gradient_descent_ends_where_a_general_minimiser_does():
    _, _, X, Y = problem(m=60)
    found = minimize(lambda t: cost_from_logits(t[:3] @ X + t[3], Y), np.zeros(4), tol=1e-12)
    params, costs = optimize(*initialize_with_zeros(3), X, Y, 3000, 1.0)
    np.testing.assert_allclose([*params["w"].ravel(), params["b"]], found.x, atol=1e-4)
    assert costs[-1] == pytest.approx(found.fun, abs=1e-9) and np.all(np.diff(costs) <= 1e-15)


def test_the_model_ends_where_scikit_learn_does():
    _, _, X, Y = problem(m=60)
    theirs = LogisticRegression(C=np.inf, tol=1e-10).fit(X.T, Y.ravel())
    ours = model(X, Y, X[:, :20], Y[:, :20], 3000, 1.0)
    np.testing.assert_allclose(ours["w"].T, theirs.coef_, atol=1e-3)
    assert ours["train_accuracy"] == theirs.score(X.T, Y.ravel())
    assert ours["test_accuracy"] == theirs.score(X[:, :20].T, Y[:, :20].ravel())


def test_predictions_are_the_more_probable_class():
    w, b, X, _ = WORKED
    np.testing.assert_array_equal(predict(w, b, X), [[0.0, 0.0, 1.0]])


def test_accuracy_is_the_share_of_equal_labels():
    assert accuracy(np.array([[1, 0, 1, 1]]), np.array([[1.0, 0.0, 0.0, 1.0]])) == 0.75


def test_nothing_changes_its_inputs():
    given = [np.array(argument) for argument in WORKED]
    optimize(*WORKED, 5, 0.5)
    predict(*WORKED[:3])
    model(*WORKED[2:], *WORKED[2:], 5, 0.5)
    for argument, before in zip(WORKED, given, strict=True):
        np.testing.assert_array_equal(argument, before)
