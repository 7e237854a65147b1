"""Regularisation's reference against worked numbers, central differences and scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import log_loss

from dlkit.reference.regularization import (
    diagnose,
    dropout_backward,
    dropout_forward,
    early_stopping,
    flip_horizontal,
    l2_cost,
    l2_gradients,
    train_dev_test_split,
)

pytestmark = pytest.mark.lesson("04-regularization")

BIAS, VARIANCE = "high bias", "high variance"
W1, W2 = np.array([[1.0, -2.0], [3.0, 0.0]]), np.array([[0.5, -1.5]])  # squares sum to 16.5
WORKED = {"W1": W1, "b1": np.array([[9.0], [9.0]]), "W2": W2, "b2": np.array([[9.0]])}
EVEN = np.full((1, 10), 0.5), np.array([[1.0, 0.0] * 5])  # costs ln 2


# Splitting


def numbered(m):
    return np.arange(2.0 * m).reshape(2, m), np.arange(float(m))[np.newaxis]


@pytest.mark.parametrize(
    ("m", "dev", "test", "sizes"),
    [
        (1_000_000, 0.01, 0.01, (980_000, 10_000, 10_000)),
        (100, 0.2, 0.2, (60, 20, 20)),
        (11, 0.15, 0.25, (6, 2, 3)),  # 1.65 and 2.75
        (11, 0.11, 0.2, (8, 1, 2)),  # 1.21 and 2.2
    ],
)
def test_sets_have_the_sizes_of_the_lecture_and_round_to_nearest(m, dev, test, sizes):
    sets = train_dev_test_split(*numbered(m), dev, test, np.random.default_rng(0))
    assert tuple(Y.shape[1] for _, Y in sets) == sizes


def test_every_example_is_in_one_set_beside_its_label():
    X, Y = numbered(50)
    sets = train_dev_test_split(X, Y, 0.2, 0.3, np.random.default_rng(0))
    members = np.concatenate([Y_b[0] for _, Y_b in sets]).astype(int)
    np.testing.assert_array_equal(np.sort(members), np.arange(50))
    np.testing.assert_array_equal(np.hstack([X_b for X_b, _ in sets]), X[:, members])


def test_every_example_is_equally_often_in_the_test_set():
    rng, count = np.random.default_rng(0), np.zeros(10)
    for _ in range(2000):
        count[train_dev_test_split(*numbered(10), 0.2, 0.3, rng)[2][1][0].astype(int)] += 1
    assert np.abs(count / 2000 - 0.3).max() < 6 * np.sqrt(0.3 * 0.7 / 2000)


# Diagnosis: the lecture's table


@pytest.mark.parametrize(
    ("errors", "signs"),
    [
        ((0.01, 0.11), {VARIANCE}),
        ((0.15, 0.16), {BIAS}),
        ((0.15, 0.30), {BIAS, VARIANCE}),
        ((0.005, 0.01), set()),
        ((0.15, 0.16, 0.15), set()),
        ((0.08, 0.10, 0.01, 0.03), {BIAS}),
        ((0.08, 0.10, 0.075, 0.01), {VARIANCE}),
    ],
)
def test_the_diagnosis_is_the_lectures(errors, signs):
    assert diagnose(*errors) == signs


# L2


def test_the_penalty_has_its_worked_value_and_biases_are_free():
    assert l2_cost(*EVEN, WORKED, 0.7) - np.log(2) == pytest.approx(0.5775, rel=1e-14)


def test_without_a_penalty_the_cost_is_scikit_learns_log_loss():
    rng = np.random.default_rng(0)
    AL, Y = rng.uniform(0.05, 0.95, size=(1, 30)), rng.integers(0, 2, size=(1, 30))
    assert l2_cost(AL, Y, WORKED, 0.0) == pytest.approx(log_loss(Y[0], AL[0]), rel=1e-13)


def test_the_penaltys_gradient_has_its_worked_value():
    zeros = {"d" + key: np.zeros_like(value) for key, value in WORKED.items()}
    grads = l2_gradients(zeros, WORKED, 0.7, 10)
    np.testing.assert_allclose(grads["dW1"], [[0.07, -0.14], [0.21, 0.0]], rtol=1e-14)
    assert not grads["db1"].any() and not grads["db2"].any()


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_the_gradient_is_the_central_difference_of_the_cost(name):
    def cost(value):
        return l2_cost(*EVEN, WORKED | {name: value}, 0.7)

    at, h = WORKED[name], 1e-5
    steps = h * np.eye(at.size).reshape(at.size, *at.shape)
    slopes = [(cost(at + step) - cost(at - step)) / (2 * h) for step in steps]
    zeros = {"d" + key: np.zeros_like(value) for key, value in WORKED.items()}
    grad = l2_gradients(zeros, WORKED, 0.7, 10)["d" + name]
    np.testing.assert_allclose(grad.ravel(), slopes, atol=1e-9)


def test_gradients_are_added_to_and_left_alone():
    grads = {"d" + key: np.ones_like(value) for key, value in WORKED.items()}
    new = l2_gradients(grads, WORKED, 0.7, 10)
    np.testing.assert_allclose(new["dW2"], 1 + 0.07 * W2, rtol=1e-14)
    assert all((value == 1).all() for value in grads.values())


# Dropout


@pytest.mark.parametrize("keep_prob", [0.2, 0.5, 0.8])
def test_dropout_keeps_the_mean_with_the_variance_of_the_notes(keep_prob):
    A_dropped, mask = dropout_forward(np.ones((400, 500)), keep_prob, np.random.default_rng(0))
    variance = (1 - keep_prob) / keep_prob  # 0.25 at 0.8
    assert A_dropped.mean() == pytest.approx(1, abs=6 * np.sqrt(variance / A_dropped.size))
    assert A_dropped.var() == pytest.approx(variance, rel=0.05)
    assert set(np.unique(mask)) == {0.0, 1.0}


def test_dropout_at_0_8_switches_10_of_50_units_off_on_average():
    _, mask = dropout_forward(np.ones((50, 4000)), 0.8, np.random.default_rng(0))
    off = (1 - mask).sum(axis=0)
    assert off.mean() == pytest.approx(10, abs=0.3) and off.std() == pytest.approx(2.8, abs=0.2)


def test_keeping_everything_changes_nothing():
    A = np.random.default_rng(0).normal(size=(5, 7))
    A_dropped, mask = dropout_forward(A, 1.0, np.random.default_rng(1))
    np.testing.assert_array_equal(A_dropped, A)
    assert mask.all()


def test_the_backward_pass_is_the_derivative_of_the_forward_pass():
    rng = np.random.default_rng(0)
    A, dA = rng.normal(size=(2, 4, 6))
    cost = [
        (dropout_forward(A + h, 0.8, np.random.default_rng(3))[0] * dA).sum() for h in (1e-6, -1e-6)
    ]
    _, mask = dropout_forward(A, 0.8, np.random.default_rng(3))
    slope = (cost[0] - cost[1]) / 2e-6
    assert dropout_backward(dA, mask, 0.8).sum() == pytest.approx(slope, rel=1e-8)
    np.testing.assert_array_equal(dropout_backward(dA, mask, 0.8)[mask == 0], 0)


def test_a_boolean_mask_is_as_good_as_one_of_numbers():
    dA, mask = np.arange(6.0).reshape(2, 3), np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
    want = [[0.0, 0.0, 4.0], [0.0, 8.0, 10.0]]
    np.testing.assert_array_equal(dropout_backward(dA, mask, 0.5), want)
    np.testing.assert_array_equal(dropout_backward(dA, mask.astype(bool), 0.5), want)


# Early stopping


@pytest.mark.parametrize(
    ("costs", "patience", "best"),
    [
        ([3, 2, 1, 4, 4, 0], 2, 2),  # stops at epoch 4, before the better one
        ([3, 2, 1, 4, 0, 5], 2, 4),  # the better one comes just in time
        ([3, 1, 1, 1, 0], 2, 1),  # a tie is no improvement
        ([3, 1, 1, 0], 3, 3),
        ([3, 2, 5, 1], 1, 1),
        ([3, 2, 1], 4, 2),  # the best at the end
        ([1, 2, 3], 9, 0),
        ([7], 1, 0),
    ],
)
def test_the_best_epoch_is_the_one_worked_by_hand(costs, patience, best):
    assert early_stopping([float(cost) for cost in costs], patience) == best


# Flipping


def test_the_mirror_images_follow_the_originals():
    images = np.array([[[[1], [2], [3]], [[4], [5], [6]]]])  # one image of 2 rows, 3 columns
    both = flip_horizontal(images)
    assert both.shape == (2, 2, 3, 1)
    np.testing.assert_array_equal(both[0], images[0])
    np.testing.assert_array_equal(both[1, :, :, 0], [[3, 2, 1], [6, 5, 4]])


def test_each_mirror_image_is_numpys_fliplr_and_two_flips_are_none():
    images = np.random.default_rng(0).integers(0, 256, size=(3, 4, 5, 3), dtype=np.uint8)
    mirrored = flip_horizontal(images)[3:]
    np.testing.assert_array_equal(mirrored, [np.fliplr(image) for image in images])
    np.testing.assert_array_equal(flip_horizontal(mirrored)[3:], images)
