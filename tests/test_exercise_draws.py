"""The shared draws: each keeps what its docstring says of the blind spot that it closes."""

import numpy as np
import pytest

from dlkit.exercise import draws

SEEDS = range(200)
each_seed = pytest.mark.parametrize("seed", [0, 1, 2])


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("m", [3, 4, 7, 20])
def test_both_labels_occur_and_not_equally_often(m):
    shares = [draws.labels(rng(seed), m) for seed in SEEDS]
    assert all(Y.shape == (1, m) and set(Y.flat) == {0.0, 1.0} for Y in shares)
    assert all(Y.mean() != 0.5 for Y in shares)
    assert {Y.mean() > 0.5 for Y in shares} == {True, False}


def test_numbers_of_either_sign_are_never_near_zero():
    numbers = draws.either_sign(rng(1), 0.3, 1.0, (40, 50))
    assert numbers.shape == (40, 50) and 0.3 <= np.abs(numbers).min() <= np.abs(numbers).max() <= 1
    assert 0.4 < (numbers > 0).mean() < 0.6


@each_seed
def test_arrays_lie_in_memory_as_they_say(seed):
    made = {f: f(rng(seed), 3, 5) for f in (draws.columns, draws.images, draws.transposed)}
    made[draws.strided] = draws.strided(rng(seed), 3, 5)
    assert all(X.shape == (3, 5) for X in made.values())
    assert made[draws.columns].flags.c_contiguous and made[draws.images].dtype == np.uint8
    flags = made[draws.transposed].flags
    assert flags.f_contiguous and not flags.c_contiguous
    assert not made[draws.strided].flags.forc


def test_a_layout_changes_no_value():
    X = rng(0).normal(size=(3, 4))
    for layout in (draws.as_transpose, draws.as_every_second):
        assert np.array_equal(layout(X), X) and not layout(X).flags.c_contiguous


def test_neighbouring_layers_differ_in_size():
    for seed in SEEDS:
        sizes = draws.widths(rng(seed), range(2, 5), 12)
        assert len(sizes) == 12 and set(sizes) <= {2, 3, 4}
        assert all(a != b for a, b in zip(sizes, sizes[1:], strict=False))
    assert draws.widths(rng(0), (2, 3), 4, first=9) in ([9, 2, 3, 2], [9, 3, 2, 3])


def test_keys_come_in_another_order_that_is_accepted():
    values = {"W1": 1, "b1": 2, "W2": 3}
    for seed in SEEDS:
        other = draws.shuffled(rng(seed), values, lambda keys: keys[0] != "W1")
        assert other == values and list(other) != list(values) and next(iter(other)) != "W1"
