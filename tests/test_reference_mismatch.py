"""Lesson 10's references: brute force, numerical gradients, scikit-learn, worked examples."""

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import log_loss

from dlkit.reference.activations import sigmoid
from dlkit.reference.deep_network import initialize_parameters_deep, model_forward
from dlkit.reference.mismatched_data import build_splits, error_gaps, synthesize
from dlkit.reference.multitask import multitask_cost, multitask_gradient
from dlkit.reference.transfer_learning import cached_features, replace_head, update_unfrozen

pytestmark = pytest.mark.lesson("10-mismatch-transfer-multitask")

NAN = np.nan
LABELS = np.array([[1, 0, NAN, NAN], [0, 1, NAN, 0], [0, 1, NAN, 1], [NAN, 0, 1, 0]])
DIMS = [3, 5, 4, *[3, 2] * 4, 1]  # eleven layers


def rng(seed=0):
    return np.random.default_rng(seed)


def source(m, first):
    numbers = np.arange(first, first + m)
    return np.vstack([numbers, numbers**2]), numbers[np.newaxis] * 10.0


# Splits


def test_the_example_of_web_and_app_images_has_its_sizes():
    web, app = source(200_000, 0), source(10_000, 200_000)
    splits = build_splits(web, app, 5000, 2000, 2500, rng())
    sizes = {name: X.shape[1] for name, (X, _) in splits.items()}
    assert sizes == {"train": 203_000, "train_dev": 2000, "dev": 2500, "test": 2500}


def test_every_example_is_in_one_set_with_its_label():
    splits = build_splits(source(30, 0), source(20, 30), 7, 9, 6, rng(1))
    X, Y = (np.hstack(parts) for parts in zip(*splits.values(), strict=True))
    np.testing.assert_array_equal(np.sort(X[0]), np.arange(50))
    np.testing.assert_array_equal(Y[0], 10 * X[0])
    assert min(splits["dev"][0][0].min(), splits["test"][0][0].min()) >= 30


def test_target_examples_come_to_train_dev_as_a_hypergeometric_draw():
    counts = [
        int((build_splits(source(12, 0), source(9, 12), 6, 5, 2, rng(s))["train_dev"][0] >= 12)[0]
            .sum()) for s in range(4000)
    ]  # fmt: skip
    seen = np.bincount(counts, minlength=6)
    expected = 4000 * stats.hypergeom(18, 6, 5).pmf(np.arange(6))
    assert stats.chisquare(seen, expected).pvalue > 1e-4


# Gaps


@pytest.mark.parametrize(
    ("errors", "gaps", "largest"),
    [
        ((0, 1, 9, 10, 10), (1, 8, 1, 0), "variance"),
        ((0, 1, 1.5, 10, 10), (1, 0.5, 8.5, 0), "mismatch"),
        ((0, 10, 11, 12, 12), (10, 1, 1, 0), "avoidable_bias"),
        ((0, 10, 11, 20, 20), (10, 1, 9, 0), "avoidable_bias"),
        ((0, 1, 2, -4, 9), (1, 1, -6, 13), "overfit_to_dev"),
    ],
)
def test_the_gaps_of_worked_scenarios(errors, gaps, largest):
    found = error_gaps(*errors)
    assert found.pop("largest") == largest and tuple(found.values()) == gaps


def test_a_target_that_is_easier_has_a_negative_mismatch():
    found = error_gaps(4, 7, 10, 6, 6)
    assert [found[k] for k in ("avoidable_bias", "variance", "mismatch")] == [3, 3, -4]


# Synthesis


def test_each_column_gets_one_noise_and_all_are_equally_likely():
    X, noises = rng().normal(size=(3, 6000)), rng(1).normal(size=(3, 5))
    added = (synthesize(X, noises, 0.5, rng(2)) - X) / 0.5
    distances = np.abs(added[:, :, np.newaxis] - noises[:, np.newaxis]).max(axis=0)
    assert distances.min(axis=1).max() < 1e-12
    counts = np.bincount(distances.argmin(axis=1))
    assert stats.chisquare(counts).pvalue > 1e-4


def test_whole_numbers_become_floats():
    X = np.full((2, 3), 7, dtype=np.uint8)
    np.testing.assert_allclose(synthesize(X, np.array([[0.5], [-0.5]]), 0.5, rng())[0], 7.25)


# Transfer


def test_a_new_head_is_he_initialised_on_old_layers():
    old = initialize_parameters_deep([4, 300, 2], rng())
    new = replace_head(old, 200, rng(1))
    assert new["W1"] is old["W1"] and new["W2"].shape == (200, 300) and not new["b2"].any()
    z = new["W2"].ravel() / np.sqrt(2 / 300)
    assert abs(z.mean()) < 0.03 and abs(z.std() - 1) < 0.02
    assert stats.kstest(z, "norm").pvalue > 1e-4


def test_the_head_of_eleven_layers_is_the_eleventh():
    old = initialize_parameters_deep(DIMS, rng())
    new = replace_head(dict(sorted(old.items())), 6, rng(1))
    changed = {name for name in old if not np.array_equal(old[name], new[name])}
    assert changed == {"W11", "b11"} and new["W11"].shape == (6, 2)


@pytest.mark.parametrize("frozen", range(12))
def test_frozen_layers_stay_and_the_others_take_a_step(frozen):
    old = initialize_parameters_deep(DIMS, rng())
    grads = {"d" + name: np.ones_like(value) for name, value in old.items()}
    new = update_unfrozen(old, grads, 0.25, frozen)
    for layer in range(1, 12):
        for kind in "Wb":
            step = old[f"{kind}{layer}"] - new[f"{kind}{layer}"]
            np.testing.assert_allclose(step, 0.25 * (layer > frozen))


def test_features_are_what_the_next_layer_gets_in_a_forward_pass():
    parameters, X = initialize_parameters_deep(DIMS, rng(3)), rng(4).normal(size=(3, 6))
    _, caches = model_forward(X, parameters)
    for frozen in range(11):
        np.testing.assert_allclose(cached_features(X, parameters, frozen), caches[frozen][0])


# Several tasks


def test_eleven_labels_and_probabilities_of_one_half():
    assert multitask_cost(np.full((4, 4), 0.5), LABELS) == pytest.approx(1.906155, abs=1e-6)


def test_the_cost_is_the_sum_of_the_log_losses_of_the_tasks():
    A = rng(5).uniform(0.05, 0.95, size=(4, 4))
    total = 0.0
    for a, y in zip(A, LABELS, strict=True):
        known = ~np.isnan(y)
        total += log_loss(y[known], a[known], labels=[0, 1], normalize=False)
    assert multitask_cost(A, LABELS) == pytest.approx(total / 4)


def test_the_gradient_is_that_of_the_cost():
    Z, step = rng(6).normal(size=(4, 4)), 1e-5
    measured = np.zeros((4, 4))
    for place in np.ndindex(4, 4):
        up, down = Z.copy(), Z.copy()
        up[place] += step
        down[place] -= step
        costs = [multitask_cost(sigmoid(z), LABELS) for z in (up, down)]
        measured[place] = (costs[0] - costs[1]) / (2 * step)
    gradient = multitask_gradient(sigmoid(Z), LABELS)
    np.testing.assert_allclose(gradient / 4, measured, atol=1e-9)
    assert not gradient[np.isnan(LABELS)].any()


def test_no_label_at_all_costs_nothing():
    A, Y = np.full((2, 3), 0.3), np.full((2, 3), NAN)
    assert multitask_cost(A, Y) == 0 and not multitask_gradient(A, Y).any()
