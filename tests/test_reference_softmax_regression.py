"""Softmax regression against SciPy, scikit-learn and a complex step."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import log_softmax
from sklearn.metrics import log_loss
from sklearn.preprocessing import label_binarize

from dlkit.reference.softmax_regression import one_hot, softmax_cross_entropy, train_softmax

pytestmark = pytest.mark.lesson("07-tuning-batch-norm-softmax")


def problem(n_x=3, C=4, m=9, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n_x, m)), one_hot(rng.integers(0, C, size=(1, m)), C)


@pytest.mark.parametrize("kind", [np.uint8, np.int32, np.int64])
def test_one_hot_is_scikit_learns(kind):
    labels = np.random.default_rng(0).integers(0, 9, size=(1, 50)).astype(kind)  # never a 9
    assert np.array_equal(one_hot(labels, 10), label_binarize(labels[0], classes=range(10)).T)


def test_the_worked_case():
    cost, dZ = softmax_cross_entropy(np.array([[5.0], [2], [-1], [3]]), np.eye(4)[:, 1:2])
    assert cost == pytest.approx(3.171935, abs=1e-6)
    assert dZ.ravel() == pytest.approx([0.842034, -0.958078, 0.002087, 0.113957], abs=1e-6)


@pytest.mark.parametrize("C", [2, 4, 10])
def test_equal_scores_cost_the_logarithm_of_the_number_of_classes(C):
    cost = softmax_cross_entropy(np.full((C, 2), 7.0), np.eye(C)[:, :2])[0]
    assert cost == pytest.approx(np.log(C))


def test_the_cost_is_scikit_learns():
    Z, Y = 2 * problem(4)[0], problem()[1]
    P = np.exp(log_softmax(Z, axis=0))
    assert softmax_cross_entropy(Z, Y)[0] == pytest.approx(
        log_loss(Y.argmax(axis=0), P.T, labels=range(4))
    )


@pytest.mark.parametrize("size", [1.0, 1000.0])
def test_the_cost_is_scipys_up_to_1000(size):
    rng = np.random.default_rng(1)
    Z, Y = size * rng.uniform(-1, 1, size=(5, 40)), one_hot(rng.integers(0, 5, size=(1, 40)), 5)
    Z[:, 0], Y[:, 0] = (size, -size, 0, 0, 0), np.eye(5)[1]
    cost, dZ = softmax_cross_entropy(Z, Y)
    assert cost == pytest.approx(-(Y * log_softmax(Z, axis=0)).sum() / 40, rel=1e-13)
    assert np.allclose(dZ, np.exp(log_softmax(Z, axis=0)) - Y, atol=1e-13)


def test_the_slope_is_m_times_the_slope_of_the_cost_by_a_complex_step():
    Z, (_, Y) = problem(4)[0], problem()
    for i, j in np.ndindex(Z.shape):
        moved = Z.astype(complex)
        moved[i, j] += 1e-30j
        cost = (np.log(np.exp(moved).sum(axis=0)) - (Y * moved).sum(axis=0)).mean()
        slope = cost.imag / 1e-30
        assert softmax_cross_entropy(Z, Y)[1][i, j] == pytest.approx(9 * slope, abs=1e-12)


def test_training_takes_the_steps_of_a_loop_over_the_examples():
    X, Y = problem()
    parameters, costs = train_softmax(X, Y, 3, 0.7)
    W, b = np.zeros((4, 3)), np.zeros((4, 1))
    for step in range(3):
        dW, db, cost = 0 * W, 0 * b, 0.0
        for x, y in zip(X.T, Y.T, strict=True):
            log_p = log_softmax(W @ x + b[:, 0])
            cost -= y @ log_p / 9
            dW += np.outer(np.exp(log_p) - y, x) / 9
            db[:, 0] += (np.exp(log_p) - y) / 9
        assert costs[step] == pytest.approx(cost)
        W, b = W - 0.7 * dW, b - 0.7 * db
    assert np.allclose(parameters["W"], W) and np.allclose(parameters["b"], b)


def test_long_training_reaches_the_minimum_that_scipy_finds():
    X, Y = problem(n_x=2, C=3, m=60)

    def cost_of(theta):
        W, b = theta[:6].reshape(3, 2), theta[6:, None]
        return -(Y * log_softmax(W @ X + b, axis=0)).sum() / 60

    _, costs = train_softmax(X, Y, 3000, 1.0)
    assert costs[0] == pytest.approx(np.log(3))
    assert costs[-1] == pytest.approx(minimize(cost_of, np.zeros(9), tol=1e-10).fun, abs=1e-6)
