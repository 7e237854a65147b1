"""Batch norm against worked numbers, scikit-learn, a complex step and what must not change."""

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler, scale

from dlkit.reference.batch_norm import (
    batch_norm_at_test,
    batch_norm_backward,
    batch_norm_forward,
    update_running,
)

pytestmark = pytest.mark.lesson("07-tuning-batch-norm-softmax")

COUNT = np.array([[1.0, 2, 3, 4]])
TWO, ONE = np.array([[2.0]]), np.array([[1.0]])


def layer(n=3, m=7, seed=0):
    rng = np.random.default_rng(seed)
    Z = rng.normal(2, 3, size=(n, m))
    return Z, rng.normal(size=(n, 1)), rng.normal(size=(n, 1))


def test_the_worked_case_forward():
    Z_tilde, cache = batch_norm_forward(COUNT, TWO, ONE, 1e-12)
    assert cache["Z_norm"].ravel() == pytest.approx(
        [-1.341641, -0.447214, 0.447214, 1.341641], abs=1e-6
    )
    assert Z_tilde == pytest.approx(2 * cache["Z_norm"] + 1)
    assert (cache["mean"], cache["variance"]) == (pytest.approx(2.5), pytest.approx(1.25))


def test_the_worked_case_backward():
    cache = batch_norm_forward(COUNT, TWO, ONE, 1e-12)[1]
    dZ, dgamma, dbeta = batch_norm_backward(np.array([[1.0, 0, 0, 0]]), cache)
    assert dZ.ravel() == pytest.approx([0.536656, -0.715542, -0.178885, 0.357771], abs=1e-6)
    assert dgamma.item() == pytest.approx(-0.335410, abs=1e-6) and dbeta.item() == 0.25


def test_forward_is_scikit_learns_scale_then_a_line():
    Z, gamma, beta = layer()
    expected = gamma * scale(Z, axis=1) + beta
    assert np.allclose(batch_norm_forward(Z, gamma, beta, 1e-12)[0], expected)


def test_epsilon_stands_inside_the_root():
    Z_tilde, cache = batch_norm_forward(COUNT, ONE, 0 * ONE, 0.19)
    assert Z_tilde[0, 0] == pytest.approx(-1.5 / 1.2)  # the root of 1.25 + 0.19 is 1.2
    assert cache["variance"].item() == pytest.approx(1.25)


@pytest.mark.parametrize("epsilon", [1e-12, 0.5])
def test_backward_is_the_complex_step_of_forward(epsilon):
    """The cost is a mean of weighted outputs, so m times its slope is dZ, and its slope dgamma."""
    Z, gamma, beta = layer()
    weights = np.random.default_rng(1).normal(size=Z.shape)
    cache = batch_norm_forward(Z, gamma, beta, epsilon)[1]
    m = Z.shape[1]
    for got, place, factor in zip(
        batch_norm_backward(weights, cache), range(3), (m, 1, 1), strict=True
    ):
        for index in np.ndindex(got.shape):
            given = [Z.astype(complex), gamma.astype(complex), beta.astype(complex)]
            given[place][index] += 1e-30j
            outputs = _forward(*given, epsilon)
            slope = ((weights * outputs).sum() / m).imag / 1e-30
            assert got[index] == pytest.approx(factor * slope, abs=1e-10)


def _forward(Z, gamma, beta, epsilon):
    """Batch norm by sums, for complex numbers too: NumPy's variance takes absolute values."""
    m = Z.shape[1]
    centred = Z - Z.sum(axis=1, keepdims=True) / m
    variance = (centred * centred).sum(axis=1, keepdims=True) / m
    return gamma * centred / (variance + epsilon) ** 0.5 + beta


def test_slopes_sum_to_0_and_have_nothing_along_the_normalised_scores():
    Z, gamma, beta = layer()
    cache = batch_norm_forward(Z, gamma, beta, 1e-12)[1]
    dZ = batch_norm_backward(np.random.default_rng(2).normal(size=Z.shape), cache)[0]
    assert np.allclose(dZ.sum(axis=1), 0) and np.allclose((dZ * cache["Z_norm"]).sum(axis=1), 0)


def test_a_constant_unit_becomes_0_and_stays_finite_on_the_way_back():
    Z_tilde, cache = batch_norm_forward(np.full((1, 4), 3.0), TWO, ONE, 1e-8)
    assert np.array_equal(cache["Z_norm"], np.zeros((1, 4))) and np.array_equal(
        Z_tilde, [[1.0] * 4]
    )
    assert all(np.isfinite(part).all() for part in batch_norm_backward(COUNT, cache))


def test_gamma_and_beta_of_the_batch_itself_undo_it():
    Z = layer()[0]
    mean, variance = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
    assert np.allclose(batch_norm_forward(Z, np.sqrt(variance + 0.1), mean, 0.1)[0], Z)


def test_running_averages_are_a_loop_of_their_own_and_leave_the_old_ones():
    start = {"mean": np.zeros((3, 1)), "variance": np.ones((3, 1))}
    running, means = start, []
    for seed in range(4):
        cache = batch_norm_forward(*layer(seed=seed), 0.1)[1]
        means.append(cache["mean"])
        running = update_running(running, cache, 0.8)
    weighted = sum(0.2 * 0.8 ** (3 - t) * mean for t, mean in enumerate(means))
    assert np.allclose(running["mean"], weighted) and set(running) == {"mean", "variance"}
    assert np.array_equal(start["mean"], np.zeros((3, 1)))


def test_at_test_is_a_scaler_fitted_on_other_data():
    train, gamma, beta = layer()
    fitted = StandardScaler().fit(train.T)
    running = {"mean": fitted.mean_[:, None], "variance": fitted.var_[:, None]}
    single = layer(m=1, seed=9)[0]
    expected = gamma * fitted.transform(single.T).T + beta
    assert np.allclose(batch_norm_at_test(single, gamma, beta, running, 1e-12), expected)
