"""The sets of the plane: reproducible, balanced, in the layout of the lessons, and hard enough."""

import numpy as np
import pytest

from dlkit.data import blobs, circles, flower, moons, spirals
from dlkit.reference import shallow_network

SETS = [blobs, circles, moons, spirals, flower]
EVERY = pytest.mark.parametrize("make", SETS, ids=lambda make: make.__name__)


def a_line_gets(X: np.ndarray, Y: np.ndarray) -> float:
    """Return the share of points on the right side of the least-squares line."""
    rows = np.vstack([X, np.ones_like(Y)]).T
    weights = np.linalg.lstsq(rows, 2 * Y[0] - 1)[0]
    return np.mean((rows @ weights > 0) == Y[0])


@EVERY
def test_equal_seeds_give_equal_sets_and_other_seeds_others(make):
    X, Y = make(seed=3)
    again_X, again_Y = make(seed=3)
    assert np.array_equal(X, again_X) and np.array_equal(Y, again_Y)
    other_X, other_Y = make(seed=4)
    assert not np.array_equal(X, other_X) and not np.array_equal(Y, other_Y)


@EVERY
def test_points_are_columns_of_float64_and_labels_are_0_and_1(make):
    X, Y = make(m=50)
    assert X.shape == (2, 50) and Y.shape == (1, 50)
    assert X.dtype == Y.dtype == np.float64
    assert set(Y.ravel()) == {0.0, 1.0}


@EVERY
@pytest.mark.parametrize("m", [2, 3, 400, 401])
def test_the_classes_are_as_equal_in_number_as_m_allows(make, m):
    assert make(m=m)[1].sum() == m // 2


@EVERY
def test_the_order_tells_nothing_about_the_class(make):
    labels = make(m=400)[1][0]
    alike = np.mean(labels[1:] == labels[:-1])
    assert 0.4 < alike < 0.6, "neighbours are neither all alike nor all different"


@EVERY
@pytest.mark.parametrize("seed", range(5))
def test_the_points_lie_around_the_origin_and_fill_the_picture(make, seed):
    X, _ = make(seed=seed)
    assert 2.5 < np.abs(X).max() < 5
    assert np.abs(X.mean(axis=1)).max() < 0.6


@EVERY
def test_noise_moves_the_points_and_without_it_they_lie_where_they_belong(make):
    still, some = make(noise=0)[0], make(noise=0.1)[0]
    assert np.std(some - still) == pytest.approx(0.1, rel=0.15)


def test_without_noise_the_points_lie_on_their_curves():
    X, Y = circles(noise=0)
    assert np.allclose(np.hypot(*X), np.where(Y[0] == 1, 1.5, 3))
    X, Y = moons(noise=0)
    upper = np.where(Y == 1, -X, X)
    assert np.allclose(np.hypot(upper[0] + 1, upper[1] + 0.5), 2) and np.all(upper[1] >= -0.5)
    X, Y = blobs(noise=0)
    assert np.array_equal(X, np.where(Y == 1, [[1.5], [1.0]], [[-1.5], [-1.0]]))


def test_a_spiral_arm_is_the_other_one_after_half_a_turn_and_radius_grows_with_the_angle():
    X, Y = spirals(noise=0)
    first = np.where(Y == 1, -X, X)
    radius = np.hypot(*first)
    turned = 3 * np.pi * radius / 4
    assert np.allclose(first, radius * np.array([np.cos(turned), np.sin(turned)]))
    assert radius.min() < 0.5 and radius.max() > 3.9


def test_the_petals_of_the_flower_alternate():
    X, Y = flower(noise=0, m=1000)
    angle = np.arctan2(X[1], X[0])
    assert np.allclose(np.hypot(*X), 4 * np.abs(np.sin(3 * angle)))
    petal = np.floor(angle % (2 * np.pi) / (np.pi / 3))
    assert np.array_equal(petal % 2, Y[0]) and set(petal) == set(range(6))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("make", "least", "most"),
    [
        (blobs, 0.95, 1.0),
        (circles, 0.4, 0.62),
        (moons, 0.82, 0.93),
        (spirals, 0.5, 0.7),
        (flower, 0.3, 0.7),
    ],
)
def test_a_line_succeeds_and_fails_where_the_lessons_say_so(make, least, most, seed):
    assert least <= a_line_gets(*make(seed=seed)) <= most


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("make", [circles, moons, flower])
def test_a_small_tanh_network_learns_what_a_line_cannot(make, seed):
    X, Y = make(seed=seed)
    parameters = trained(X, Y)
    A2, _ = shallow_network.forward_propagation(X, parameters)
    assert np.mean((A2 > 0.5) == Y) > 0.88


def trained(X: np.ndarray, Y: np.ndarray) -> dict[str, np.ndarray]:
    """Train five units for 3000 steps."""
    rng = np.random.default_rng(3)
    parameters = {"W1": rng.standard_normal((5, 2)) * 0.01, "b1": np.zeros((5, 1))}
    parameters |= {"W2": rng.standard_normal((1, 5)) * 0.01, "b2": np.zeros((1, 1))}
    for _ in range(3000):
        _, cache = shallow_network.forward_propagation(X, parameters)
        grads = shallow_network.backward_propagation(parameters, cache, X, Y)
        parameters = shallow_network.update_parameters(parameters, grads, 1.2)
    return parameters


@EVERY
@pytest.mark.parametrize("m", [1, 0, -4, 4.0, True, "4", None])
def test_a_number_of_points_that_cannot_be_is_told(make, m):
    with pytest.raises(ValueError) as caught:
        make(m=m)
    start = f"{make.__name__}: m is {m!r}, expected an integer of at least 2; "
    assert str(caught.value).startswith(start)


@EVERY
@pytest.mark.parametrize("noise", [-0.1, float("nan")])
def test_noise_that_cannot_be_is_told(make, noise):
    with pytest.raises(ValueError) as caught:
        make(noise=noise)
    assert str(caught.value).startswith(
        f"{make.__name__}: noise is {noise!r}, expected 0 or more; "
    )
