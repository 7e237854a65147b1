"""The optimisers against worked walks, SciPy's filter and scikit-learn's optimisers."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.signal import lfilter
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

from dlkit.reference.optimizers import (
    decayed_learning_rate,
    exponentially_weighted_average,
    initialize_adam,
    initialize_velocity,
    random_mini_batches,
    step_decay,
    update_with_adam,
    update_with_gradient_descent,
    update_with_momentum,
    update_with_rmsprop,
)

pytestmark = pytest.mark.lesson("05-optimization")

TEMPERATURES = [40, 49, 45, 44, 50]
SLOPES = (1.0, 2.0, -1.0)  # the gradients of a walk of three steps from 0


def one(value):
    return {"W1": np.array([[value]])}


def slope(value):
    return {"dW1": np.array([[value]])}


def network(seed=0):
    rng = np.random.default_rng(seed)
    shapes = {"W1": (3, 2), "b1": (3, 1), "W2": (1, 3), "b2": (1, 1)}
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def gradients(steps, seed=1):
    return [{"d" + n: v for n, v in network(seed + k).items()} for k in range(steps)]


def walk(update, *states):
    """Return where each step of `update(parameters, grads, *states, t)` from 0 arrives."""
    parameters, places = one(0.0), []
    for t, value in enumerate(SLOPES, start=1):
        parameters, *states = update(parameters, slope(value), *states, t)
        places.append(parameters["W1"].item())
    return places


# Mini-batches


@pytest.mark.parametrize(
    ("m", "size", "sizes"), [(10, 4, [4, 4, 2]), (8, 4, [4, 4]), (3, 64, [3]), (3, 1, [1, 1, 1])]
)
def test_batches_have_the_size_asked_for_and_the_last_may_be_shorter(m, size, sizes):
    X, Y = np.ones((2, m)), np.ones((1, m))
    batches = random_mini_batches(X, Y, size, np.random.default_rng(0))
    assert [(X_b.shape, Y_b.shape) for X_b, Y_b in batches] == [((2, n), (1, n)) for n in sizes]


def test_an_epoch_holds_every_example_once_with_its_label():
    X = np.arange(22.0).reshape(2, 11)
    batches = random_mini_batches(X, X[:1] ** 2, 4, np.random.default_rng(3))
    mixed_X, mixed_Y = (np.hstack(pieces) for pieces in zip(*batches, strict=True))
    np.testing.assert_array_equal(np.sort(mixed_X), X)
    np.testing.assert_array_equal(mixed_Y, mixed_X[:1] ** 2)


def test_every_example_comes_to_the_first_batch_equally_often():
    X, rng, counts = np.arange(10.0).reshape(1, 10), np.random.default_rng(5), np.zeros(10)
    for _ in range(4000):
        (first, _), *_ = random_mini_batches(X, X, 3, rng)
        counts[first[0].astype(int)] += 1
    assert np.abs(counts - 1200).max() < 6 * np.sqrt(4000 * 0.3 * 0.7)


def test_an_epoch_has_as_many_steps_as_the_batch_size_goes_into_m():
    X = np.zeros((1, 50_000))
    assert len(random_mini_batches(X, X, 1000, np.random.default_rng(0))) == 50


# Averages


def test_the_worked_series_has_its_averages():
    plain = exponentially_weighted_average(TEMPERATURES, 0.9, bias_correction=False)
    np.testing.assert_allclose(plain, [4, 8.5, 12.15, 15.335, 18.8015], rtol=1e-14)
    corrected = [40, 44.736842, 44.833948, 44.591451, 45.912188]
    np.testing.assert_allclose(
        exponentially_weighted_average(TEMPERATURES, 0.9), corrected, rtol=1e-7
    )


def test_the_second_corrected_average_weighs_the_two_values_nearly_alike():
    _, v = exponentially_weighted_average([1.0, 0.0], 0.98)
    _, w = exponentially_weighted_average([0.0, 1.0], 0.98)
    assert (v, w) == (pytest.approx(0.494949, abs=1e-6), pytest.approx(0.505051, abs=1e-6))


def test_the_average_is_scipys_first_order_filter():
    values = np.random.default_rng(0).normal(size=50)
    plain = lfilter([0.05], [1, -0.95], values)
    weights = lfilter([0.05], [1, -0.95], np.ones(50))
    np.testing.assert_allclose(exponentially_weighted_average(values, 0.95, False), plain)
    np.testing.assert_allclose(exponentially_weighted_average(values, 0.95), plain / weights)


def test_the_corrected_average_of_a_constant_is_the_constant():
    np.testing.assert_allclose(exponentially_weighted_average([7.0] * 30, 0.98), 7.0, rtol=1e-13)


# Walks


def test_gradient_descent_walks_its_worked_steps():
    def update(parameters, grads, t):
        return (update_with_gradient_descent(parameters, grads, 0.1),)

    np.testing.assert_allclose(walk(update), [-0.1, -0.3, -0.2], rtol=1e-14)


def test_momentum_walks_its_worked_steps():
    def update(parameters, grads, velocity, t):
        return update_with_momentum(parameters, grads, velocity, 0.9, 0.1)

    np.testing.assert_allclose(walk(update, slope(0.0)), [-0.01, -0.039, -0.0551], rtol=1e-12)


def test_rmsprop_walks_its_worked_steps():
    def update(parameters, grads, s, t):
        return update_with_rmsprop(parameters, grads, s, 0.9, 0.1, 1e-8)

    worked = [-0.316227756, -0.601942038, -0.465985104]
    np.testing.assert_allclose(walk(update, slope(0.0)), worked, atol=1e-9)


def test_adam_walks_its_worked_steps():
    def update(parameters, grads, v, s, t):
        return update_with_adam(parameters, grads, v, s, t, 0.1, 0.9, 0.999, 1e-8)

    worked = [-0.099999999, -0.196518201, -0.238527131]
    np.testing.assert_allclose(walk(update, slope(0.0), slope(0.0)), worked, atol=1e-9)


def test_epsilon_stands_beside_the_root_so_a_gradient_as_small_makes_half_a_step():
    start = one(0.0), slope(1e-8)
    adam, *_ = update_with_adam(*start, slope(0.0), slope(0.0), 1, 1.0, 0.9, 0.999, 1e-8)
    assert adam["W1"].item() == pytest.approx(-0.5, rel=1e-6)
    rmsprop, _ = update_with_rmsprop(*start, slope(0.0), 0.0, 1.0, 1e-8)
    assert rmsprop["W1"].item() == pytest.approx(-0.5, rel=1e-6)


# The same in scikit-learn


def test_momentum_is_scikit_learns_with_a_learning_rate_of_one_minus_beta_times_as_much():
    names, parameters = list(network()), network()
    velocity = initialize_velocity(parameters)
    theirs = [network()[name] for name in names]
    sgd = SGDOptimizer(theirs, 0.3 * (1 - 0.8), momentum=0.8, nesterov=False)
    for grads in gradients(6):
        parameters, velocity = update_with_momentum(parameters, grads, velocity, 0.8, 0.3)
        sgd.update_params(theirs, [grads["d" + name] for name in names])
    for name, want in zip(names, theirs, strict=True):
        np.testing.assert_allclose(parameters[name], want, rtol=1e-12)


def test_adam_is_scikit_learns_while_gradients_are_large():
    names, parameters = list(network()), network()
    v, s = initialize_adam(parameters)
    theirs = [network()[name] for name in names]
    adam = AdamOptimizer(theirs, 0.3, 0.8, 0.99, 1e-14)
    for t, grads in enumerate(gradients(6), start=1):
        parameters, v, s = update_with_adam(parameters, grads, v, s, t, 0.3, 0.8, 0.99, 1e-14)
        adam.update_params(theirs, [grads["d" + name] for name in names])
    for name, want, m, second in zip(names, theirs, adam.ms, adam.vs, strict=True):
        np.testing.assert_allclose(parameters[name], want, rtol=1e-10)
        np.testing.assert_allclose(v["d" + name], m, rtol=1e-12)  # uncorrected, as theirs
        np.testing.assert_allclose(s["d" + name], second, rtol=1e-12)


# States


def test_every_state_starts_from_zeros_under_the_names_of_the_gradients():
    for state in (initialize_velocity(network()), *initialize_adam(network())):
        assert {name: value.shape for name, value in state.items()} == {
            "d" + name: value.shape for name, value in network().items()
        }
        assert not any(value.any() for value in state.values())


def test_adams_two_states_share_nothing():
    v, s = initialize_adam(network())
    assert v is not s
    assert not any(np.shares_memory(a, b) for a in v.values() for b in s.values())


def test_no_update_changes_its_inputs():
    given = [network(seed) for seed in range(1)] + gradients(3)
    update_with_gradient_descent(*given[:2], 0.1)
    update_with_momentum(*given[:3], 0.9, 0.1)
    squares = {name: value**2 for name, value in given[3].items()}
    kept = {name: value.copy() for name, value in squares.items()}
    update_with_rmsprop(*given[:2], squares, 0.9, 0.1, 1e-8)
    update_with_adam(*given[:3], squares, 2, 0.1, 0.9, 0.999, 1e-8)
    before = [network(seed) for seed in range(1)] + gradients(3)
    for mine, theirs in zip([*given, squares], [*before, kept], strict=True):
        for name in theirs:
            np.testing.assert_array_equal(mine[name], theirs[name])


# Decay


def test_the_rate_decays_as_in_the_lectures_table():
    rates = [decayed_learning_rate(0.2, epoch, 1.0) for epoch in range(5)]
    np.testing.assert_allclose(rates, [0.2, 0.1, 0.2 / 3, 0.05, 0.04], rtol=1e-15)


def test_a_step_decay_stands_still_within_an_interval():
    rates = [step_decay(0.2, epoch, 1.0, 3) for epoch in range(9)]
    np.testing.assert_allclose(rates, [0.2] * 3 + [0.1] * 3 + [0.2 / 3] * 3, rtol=1e-15)


def test_a_step_decay_of_interval_1_is_the_plain_decay():
    for epoch in range(6):
        assert step_decay(0.3, epoch, 0.7, 1) == decayed_learning_rate(0.3, epoch, 0.7)


# What they are for


def steps_to_the_bottom(update, *states, limit=2000):
    """Count the steps until the long narrow bowl (x² + 100 y²) / 2 is below 1e-6."""
    parameters, costs = {"W1": np.array([[10.0], [1.0]])}, []
    stretch = np.array([[1.0], [100.0]])
    while (cost := float((stretch * parameters["W1"] ** 2).sum() / 2)) > 1e-6:
        costs.append(cost)
        assert len(costs) < limit
        parameters, *states = update(parameters, {"dW1": stretch * parameters["W1"]}, *states)
    return costs


def test_momentum_crosses_a_narrow_bowl_more_than_twice_as_fast_as_the_best_gradient_descent():
    rest = {"dW1": np.zeros((2, 1))}
    plain = steps_to_the_bottom(lambda p, g: (update_with_gradient_descent(p, g, 2 / 101),))
    fast = steps_to_the_bottom(lambda p, g, v: update_with_momentum(p, g, v, 0.9, 0.15), rest)
    assert 2 * len(fast) < len(plain)
    assert all(after < before for before, after in pairwise(plain))
