"""The drawn images: reproducible, small on disk, and out of reach for one unit on the pixels."""

from pathlib import Path

import numpy as np
import pytest

from dlkit.data import Images, load_images, save_images, shapes
from dlkit.reference import deep_network, logistic_regression

ARRAYS = ("train_x", "train_y", "test_x", "test_y")


@pytest.fixture(scope="module")
def drawn() -> Images:
    return shapes()


def same(one: Images, other: Images) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ARRAYS)


def test_equal_seeds_give_equal_images_and_other_seeds_others():
    assert same(shapes(6, 4, seed=1), shapes(6, 4, seed=1))
    one, other = shapes(6, 4, seed=1), shapes(6, 4, seed=2)
    assert not same(one, other) and not np.array_equal(one.train_x, other.train_x)


def test_the_images_have_the_layout_of_the_courses_files(drawn):
    assert drawn.train_x.shape == (240, 64, 64, 3) and drawn.test_x.shape == (80, 64, 64, 3)
    assert drawn.train_y.shape == (1, 240) and drawn.test_y.shape == (1, 80)
    assert drawn.train_x.dtype == np.uint8
    assert repr(drawn) == "240 training and 80 test images of 64 x 64 x 3, classes: disc, ring"


@pytest.mark.parametrize(("m_train", "m_test"), [(2, 3), (7, 4)])
def test_the_classes_are_equal_in_number_in_both_halves(m_train, m_test):
    drawn = shapes(m_train, m_test)
    assert drawn.train_y.sum() == m_train // 2 and drawn.test_y.sum() == m_test // 2


def test_no_image_is_there_twice(drawn):
    images = np.concatenate([drawn.train_x, drawn.test_x])
    assert len({image.tobytes() for image in images}) == 320


def test_the_middle_of_a_ring_is_like_the_corners_and_that_of_a_disc_is_not(drawn):
    middle = drawn.train_x[:, 32, 32].astype(float)
    around = drawn.train_x[:, 32, 0].astype(float)  # the same row: the same light
    is_like = np.linalg.norm(middle - around, axis=1) < 40
    assert np.array_equal(is_like, drawn.train_y[0] == 1)


def test_the_light_comes_from_above_or_from_below(drawn):
    top, bottom = (drawn.train_x[:, row, 0].sum(axis=1, dtype=int) for row in (0, -1))
    assert 0.3 < np.mean(top > bottom) < 0.7 and not np.any(top == bottom)


def test_edges_are_smooth(drawn):
    """A row through the middle has pixels between the two colours."""
    row = drawn.train_x[:, 32].astype(float)  # (m, 64, 3)
    ground = np.linalg.norm(row - row[:, :1], axis=2)  # distance from the ground's colour
    between = (ground > 0.1 * ground.max(axis=1, keepdims=True)) & (
        ground < 0.9 * ground.max(axis=1, keepdims=True)
    )
    assert np.mean(between.any(axis=1)) > 0.7


def test_what_is_saved_is_loaded_again_and_the_file_is_small(drawn, tmp_path: Path):
    path = tmp_path / "shapes.h5"
    save_images(path, drawn)
    loaded = load_images(path)
    assert same(loaded, drawn) and loaded.classes == drawn.classes
    assert path.stat().st_size < 500_000


@pytest.mark.parametrize("seed", [0, 1])
def test_a_network_learns_what_one_unit_cannot(seed):
    """Every fourth pixel will do here, and is sixteen times faster."""
    drawn = shapes(seed=seed)
    X, X_test = (x[:, ::4, ::4].reshape(len(x), -1).T / 255 - 0.5 for x in halves(drawn))
    one = logistic_regression.model(X, drawn.train_y, X_test, drawn.test_y, 300, 0.02)
    rng = np.random.default_rng(seed)
    network, _ = deep_network.train(X, drawn.train_y, [len(X), 32, 16, 1], 400, 0.1, rng)
    A, _ = deep_network.model_forward(X_test, network)
    assert one["test_accuracy"] < 0.65
    assert np.mean((A > 0.5) == drawn.test_y) > 0.9


def halves(drawn: Images) -> tuple[np.ndarray, np.ndarray]:
    return drawn.train_x, drawn.test_x


@pytest.mark.parametrize(("name", "sizes"), [("m_train", (1, 4)), ("m_test", (4, 0))])
def test_too_few_images_are_told(name, sizes):
    with pytest.raises(
        ValueError, match=rf"^shapes: {name} is \d, expected an integer of at least 2"
    ):
        shapes(*sizes)
