"""Lesson 00's references against worked numbers, SciPy, scikit-learn and central differences."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from scipy.special import expit
from scipy.special import softmax as scipy_softmax
from sklearn.preprocessing import normalize

from dlkit.reference.activations import softmax
from dlkit.reference.arrays import (
    column_percentages,
    graph_backward,
    graph_forward,
    normalize_rows,
    pairwise_squared_distances,
    unroll_images,
)
from dlkit.reference.losses import l1_loss, l2_loss

pytestmark = pytest.mark.lesson("00-numpy-warmup")

# Calories from carbohydrates, proteins and fats in four foods: each column is a food.
CALORIES = np.array([[56.0, 0.0, 4.4, 68.0], [1.2, 104.0, 52.0, 8.0], [1.8, 135.0, 99.0, 0.9]])
PERCENTAGES = [
    [94.91525424, 0.0, 2.83140283, 88.42652796],
    [2.0338983, 43.51464435, 33.46203346, 10.40312094],
    [3.05084746, 56.48535565, 63.70656371, 1.17035111],
]
YHAT, Y = np.array([0.9, 0.2, 0.1, 0.4, 0.9]), np.array([1.0, 0.0, 0.0, 1.0, 1.0])


@pytest.fixture
def rng():
    return np.random.default_rng(1)


# Images


def test_a_worked_image_is_unrolled_pixel_by_pixel_with_its_colours_together():
    images = np.arange(24).reshape(2, 2, 2, 3)  # the second image goes from 12 to 23
    np.testing.assert_array_equal(unroll_images(images).T, [np.arange(12), np.arange(12, 24)])


def test_column_i_is_image_i_in_c_order_whatever_the_layout_in_memory(rng):
    images = rng.integers(0, 256, size=(3, 4, 2, 5)).astype(np.uint8).T
    X = unroll_images(images)
    assert X.shape == (4 * 2 * 3, 5)
    for i, image in enumerate(images):
        np.testing.assert_array_equal(X[:, i], image.flatten(order="C"))


def test_an_image_comes_back_from_its_column(rng):
    images = rng.random((5, 2, 3, 4))
    np.testing.assert_array_equal(unroll_images(images).T.reshape(images.shape), images)


# Axes


def test_the_table_of_calories_has_its_worked_percentages():
    np.testing.assert_allclose(CALORIES.sum(axis=0), [59, 239, 155.4, 76.9], rtol=1e-14)
    np.testing.assert_allclose(column_percentages(CALORIES), PERCENTAGES, atol=5e-9)


def test_every_column_of_percentages_sums_to_100(rng):
    sums = column_percentages(rng.uniform(0.1, 9.0, size=(7, 5))).sum(axis=0)
    np.testing.assert_allclose(sums, 100.0, rtol=1e-14)


def test_rows_of_3_and_4_have_length_5():
    np.testing.assert_allclose(
        normalize_rows(np.array([[3.0, -4.0], [0, 2]])), [[0.6, -0.8], [0, 1]]
    )


def test_normalized_rows_are_scikit_learns_and_an_all_zero_row_stays_zero(rng):
    x = rng.normal(scale=10.0, size=(6, 4))
    x[2] = 0.0
    np.testing.assert_allclose(normalize_rows(x), normalize(x), rtol=1e-14)
    assert not normalize_rows(x)[2].any()


# Softmax


def test_the_softmax_has_its_worked_values():
    a = softmax(np.array([[5.0], [2.0], [-1.0], [3.0]]))
    np.testing.assert_allclose(a[:, 0], [0.8420, 0.0419, 0.0021, 0.1140], atol=5e-5)


@pytest.mark.parametrize("scale", [1.0, 30.0, 1000.0])
def test_the_softmax_of_columns_is_scipys(rng, scale):
    Z = scale * rng.uniform(-1, 1, size=(4, 50))
    np.testing.assert_allclose(softmax(Z), scipy_softmax(Z, axis=0), rtol=1e-13, atol=0)
    np.testing.assert_allclose(softmax(Z).sum(axis=0), 1.0, rtol=1e-14)


def test_the_softmax_neither_overflows_nor_underflows_at_1000():
    Z = np.array([[1000.0, -1000.0, 1000.0], [999.0, -1001.0, -1000.0]])
    near = [expit(1.0), expit(-1.0)]
    np.testing.assert_allclose(softmax(Z).T, [near, near, [1.0, 0.0]], rtol=1e-14)


def test_a_constant_added_to_a_column_changes_nothing(rng):
    Z = rng.normal(size=(3, 5))
    np.testing.assert_allclose(softmax(Z + rng.normal(size=(1, 5))), softmax(Z), rtol=1e-13)


def test_the_softmax_of_two_classes_is_the_sigmoid_of_their_difference(rng):
    Z = rng.normal(scale=3.0, size=(2, 9))
    np.testing.assert_allclose(softmax(Z)[0], expit(Z[0] - Z[1]), rtol=1e-13)


# Losses


def test_the_losses_have_their_worked_values():
    assert l1_loss(YHAT, Y) == pytest.approx(1.1, rel=1e-14)
    assert l2_loss(YHAT, Y) == pytest.approx(0.43, rel=1e-14)


@pytest.mark.parametrize("shape", [6, (1, 6), (6, 1), (3, 4), (2, 3, 4)])
def test_the_losses_are_cdists_of_flat_arrays_and_floats(rng, shape):
    yhat, y = rng.normal(size=shape), rng.normal(size=shape)
    flat = yhat.reshape(1, -1), y.reshape(1, -1)
    for loss, metric in ((l1_loss, "cityblock"), (l2_loss, "sqeuclidean")):
        assert type(loss(yhat, y)) is float
        assert loss(yhat, y) == pytest.approx(cdist(*flat, metric).item(), rel=1e-13)


# The graph


def test_the_worked_graph_has_its_values_and_slopes():
    assert graph_forward(5, 3, 2) == (6, 11, 33)
    assert graph_forward(5, 3.001, 2)[2] == pytest.approx(33.006, rel=1e-14)
    assert graph_backward(5, 3, 2) == (3, 6, 9)


def test_the_slopes_of_the_graph_are_its_central_differences(rng):
    for point in rng.normal(scale=3.0, size=(20, 3)):
        steps = 1e-3 * np.eye(3)
        J = [graph_forward(*(point + s))[2] - graph_forward(*(point - s))[2] for s in steps]
        assert graph_backward(*point) == pytest.approx(np.array(J) / 2e-3, rel=1e-9, abs=1e-9)


# Distances


def test_three_and_four_are_25_apart():
    A, B = np.array([[0.0, 0.0], [3.0, 0.0]]), np.array([[3.0, 4.0]])
    np.testing.assert_array_equal(pairwise_squared_distances(A, B), [[25.0], [16.0]])


def test_distances_are_scipys_up_to_rounding(rng):
    A, B = rng.normal(size=(40, 8)), rng.normal(size=(30, 8))
    B[:5] = A[:5]  # 0 apart, where the product form may round to just below
    D = pairwise_squared_distances(A, B)
    np.testing.assert_allclose(D, cdist(A, B, "sqeuclidean"), rtol=1e-12, atol=1e-13)


# All


def test_nothing_changes_its_inputs(rng):
    given = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    before = [array.copy() for array in given]
    for one in (column_percentages, normalize_rows, softmax):
        one(given[0])
    for two in (l1_loss, l2_loss, pairwise_squared_distances):
        two(*given)
    for now, then in zip(given, before, strict=True):
        np.testing.assert_array_equal(now, then)
