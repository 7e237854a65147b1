"""Lesson 06's reference against worked numbers, scikit-learn and SciPy."""

import ast
import inspect
from collections import Counter

import numpy as np
import pytest
from scipy.differentiate import derivative
from scipy.optimize import approx_fprime
from sklearn.preprocessing import StandardScaler

from dlkit.check.probes import Probe
from dlkit.exercise import find_root, load
from dlkit.reference.deep_network import compute_cost, model_forward
from dlkit.reference.gradient_checking import (
    gradient_check,
    numerical_gradient,
    parameters_to_vector,
    relative_difference,
    repair_backward,
    standardize,
    vector_to_parameters,
)
from dlkit.reference.initialization import initialize_parameters

LESSON = "06-gradient-checking"
pytestmark = pytest.mark.lesson(LESSON)
EXERCISES = load(LESSON, find_root()).exercises
DIMS = [6, 5, 4, 1]


def quartic(theta):
    """Return 0 at 0, where its gradient is 0 too; every number acts on its neighbour."""
    return float((theta**4).sum() + (theta[:-1] * theta[1:]).sum())


def net(seed=3, m=8):
    """Return X, Y and the parameters of a 3-layer net with biases."""
    rng = np.random.default_rng(seed)
    parameters = initialize_parameters(DIMS, "he", rng)
    parameters |= {n: 0.3 + p for n, p in parameters.items() if n[0] == "b"}
    return rng.normal(size=(6, m)), (np.arange(m)[np.newaxis] % 3 == 0).astype(float), parameters


def check_of(backward, epsilon=1e-7):
    """Return what `gradient_check` says of the gradients that `backward` returns."""
    X, Y, parameters = net()

    def cost(theta):
        AL, _ = model_forward(X, vector_to_parameters(theta, parameters))
        return compute_cost(AL, Y)

    grads = {name[1:]: grad for name, grad in backward(X, Y, parameters).items()}
    theta, grad = parameters_to_vector(parameters), parameters_to_vector(grads)
    return gradient_check(cost, theta, grad, epsilon)


# standardize


def test_one_to_four_is_standardised_as_worked_by_hand():
    X, _ = standardize(np.array([[1.0, 2.0, 3.0, 4.0]]), np.zeros((1, 1)))
    np.testing.assert_allclose(X, [[-1.3416407865, -0.4472135955, 0.4472135955, 1.3416407865]])


def test_both_sets_are_what_scikit_learn_makes_of_them():
    X = np.random.default_rng(0).normal([[3.0], [-2.0]], [[5.0], [0.1]], size=(2, 30))
    scaler = StandardScaler().fit(X[:, :20].T)
    for got, raw in zip(standardize(X[:, :20], X[:, 20:]), (X[:, :20], X[:, 20:]), strict=True):
        np.testing.assert_allclose(got, scaler.transform(raw.T).T, rtol=1e-12)


def test_a_shifted_test_set_stays_shifted():
    X = np.random.default_rng(0).normal(scale=2.0, size=(3, 400))
    _, X_test = standardize(X, X + 5.0)
    np.testing.assert_allclose(X_test.mean(axis=1), 5.0 / X.std(axis=1))


@pytest.mark.parametrize("number", [0.0, 1.0, -2.5, 0.1, 1e6 / 3])
@pytest.mark.parametrize("m", [3, 7, 10])
def test_a_constant_feature_becomes_zero_even_if_its_mean_is_rounded(number, m):
    X, _ = standardize(np.full((1, m), number), np.full((1, 2), number))
    assert np.abs(X).max() < 1e-9


# initialize_parameters


@pytest.mark.parametrize(
    ("scheme", "deviation"), [("he", 0.141421), ("xavier", 0.1), ("glorot", 0.115470)]
)
def test_100_inputs_and_50_units_have_the_worked_deviation(scheme, deviation):
    draws = [
        initialize_parameters([100, 50], scheme, np.random.default_rng(seed))["W1"]
        for seed in range(40)
    ]
    assert np.std(draws) == pytest.approx(deviation, rel=0.01)
    assert np.mean(draws) == pytest.approx(0.0, abs=0.002)


def test_an_unknown_scheme_is_named_in_the_error():
    with pytest.raises(ValueError, match="'lecun'; choose one of he, xavier, glorot"):
        initialize_parameters([3, 2], "lecun", np.random.default_rng(0))


@pytest.mark.parametrize(("scheme", "low", "high"), [("he", 0.1, 2.0), ("xavier", 1e-6, 1e-4)])
def test_only_he_keeps_a_signal_through_30_relu_layers(scheme, low, high):
    rng = np.random.default_rng(1)
    parameters, A = initialize_parameters([100] * 31, scheme, rng), rng.normal(size=(100, 200))
    for layer in range(1, 31):
        A = np.maximum(parameters[f"W{layer}"] @ A, 0)
    assert low < A.std() < high


# numerical_gradient


def test_the_gradient_is_scipys():
    theta = np.array([[0.5], [-1.2], [0.8], [2.0]])
    one_sided = approx_fprime(theta.ravel(), lambda x: quartic(x.reshape(-1, 1)), 1e-8)
    np.testing.assert_allclose(numerical_gradient(quartic, theta).ravel(), one_sided, rtol=1e-6)


def test_the_slope_of_an_exponential_is_scipys():
    exact = derivative(np.exp, 0.7).df
    got = numerical_gradient(lambda theta: float(np.exp(theta[0, 0])), np.array([[0.7]]), 1e-5)
    assert got.item() == pytest.approx(exact, rel=1e-9)


def test_a_cube_is_off_by_epsilon_squared():
    cube = Probe("cubic", {"c": np.ones((1, 1))})
    got = numerical_gradient(cube, np.array([[2.0]]), 0.01)
    assert got.item() == pytest.approx(12.0001, abs=1e-10)  # a one-sided difference: 12.0601


@pytest.mark.parametrize("draw", range(5))
def test_the_lessons_exact_gradients_are_those_of_its_probes(draw):
    right = [c for c in EXERCISES["gradient_check"].question(draw).cases if "right" in c.title]
    assert [len(case.arguments) for case in right] == [3, 4, 3]  # the second has its own epsilon
    for case in right:
        f, theta, grad = case.arguments[:3]
        np.testing.assert_allclose(grad, numerical_gradient(f, theta, 1e-5), rtol=1e-8, atol=1e-9)


# The vector


def test_the_vector_goes_layer_by_layer_and_row_by_row():
    parameters = {
        "b2": np.array([[9.0]]),
        "W1": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
        "W2": np.array([[7.5, 8.0]]),
        "b1": np.array([[6.5], [7.0]]),
    }
    theta = parameters_to_vector(parameters)
    assert theta.shape == (11, 1)
    assert theta.ravel().tolist() == [1, 2, 3, 4, 5, 6, 6.5, 7, 7.5, 8, 9]


def test_a_vector_of_twelve_layers_leads_back_to_them():
    rng = np.random.default_rng(0)
    parameters = initialize_parameters([4, 3] * 6 + [2], "glorot", rng)
    theta = rng.normal(size=parameters_to_vector(parameters).shape)
    back = vector_to_parameters(theta, dict(sorted(parameters.items())))
    assert {n: p.shape for n, p in back.items()} == {n: p.shape for n, p in parameters.items()}
    assert np.array_equal(parameters_to_vector(back), theta)


# The relative difference


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ([3.0, 4.0], [0.0, 0.0], 1.0),
        ([3.0, 4.0], [-3.0, -4.0], 1.0),
        ([3.0, 4.0], [6.0, 8.0], 1 / 3),
        ([3.0, 0.0], [0.0, 4.0], 5 / 7),
        ([0.0, 0.0], [0.0, 0.0], 0.0),
        ([3e-9, 0.0], [0.0, 4e-9], 5 / 7),
    ],
)
def test_the_relative_difference_has_its_worked_values(a, b, value):
    got = relative_difference(np.array(a).reshape(-1, 1), np.array(b).reshape(-1, 1))
    assert isinstance(got, float) and got == pytest.approx(value, rel=1e-12)


# The check, and what it finds


def test_a_right_backward_pass_passes_and_a_step_too_small_drowns_it():
    assert check_of(repair_backward) < 1e-7
    assert check_of(repair_backward, 1e-12) > 1e-6


def test_the_handed_out_pass_and_each_planted_error_are_found():
    exercise = EXERCISES["repair_backward"]
    planted = [m.function for name, m in exercise.mistakes.items() if name.startswith("leaves_")]
    assert len(planted) == 5
    for backward in (exercise.handed_out, *planted):
        assert check_of(backward) > 4e-3


def test_the_pass_that_the_lesson_shows_is_the_one_that_is_handed_out():
    lesson = (find_root() / "assignments" / LESSON / "notebook.py").read_text(encoding="utf-8")
    named = {f.name: f for f in ast.parse(lesson).body if isinstance(f, ast.FunctionDef)}
    (given,) = ast.parse(inspect.getsource(EXERCISES["repair_backward"].handed_out)).body
    assert ast.unparse(named["handed_over"].body) == ast.unparse(given.body[1:])


def test_no_output_of_the_handed_out_pass_is_right_in_more_than_one_case():
    exercise = EXERCISES["repair_backward"]
    for draw in range(20):
        right = Counter()
        for case in exercise.question(draw).cases:
            got = exercise.handed_out(*case.arguments)
            near = (n for n, w in case.expected.items() if relative_difference(got[n], w) <= 1e-3)
            right.update(near)  # where the output is sure, a slope may nearly vanish
        assert max(right.values(), default=0) <= 1


def test_the_gradients_are_central_differences_of_the_cost():
    X, Y, parameters = net(seed=5)
    grads = repair_backward(X, Y, parameters)
    for name, array in parameters.items():

        def cost(theta, name=name, array=array):
            AL, _ = model_forward(X, parameters | {name: theta.reshape(array.shape)})
            return compute_cost(AL, Y)

        got = numerical_gradient(cost, array.reshape(-1, 1), 1e-5)
        np.testing.assert_allclose(got.reshape(array.shape), grads["d" + name], atol=1e-9)


# Inputs


@pytest.mark.parametrize("draw", [None, *range(20)])
def test_no_relu_of_a_net_stands_near_its_kink_or_is_always_on_or_off(draw):
    for case in EXERCISES["repair_backward"].question(draw).cases:
        X, _, parameters = case.arguments
        _, caches = model_forward(X, parameters)
        for _, _, _, Z in caches[:2]:
            assert np.abs(Z).min() > 1e-4 * np.abs(Z).max()  # some nets have small weights
            assert (Z > 0).any(axis=1).all() and (Z < 0).any(axis=1).all()


@pytest.mark.parametrize("draw", [None, *range(20)])
def test_a_function_is_small_enough_for_the_tolerance_of_its_rounding(draw):
    for name in ("numerical_gradient", "gradient_check"):
        for case in EXERCISES[name].question(draw).cases:
            f, theta, *rest = case.arguments
            epsilon = rest[-1] if rest and isinstance(rest[-1], float) else 1e-7
            assert abs(f(theta)) * 1e-7 / epsilon < 20  # a larger nudge divides less
