"""Kinds of wrong answers that once kept their points: each loses some on every one of ten draws."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from dlkit.check.local import local
from dlkit.check.review import Question, review
from dlkit.exercise import Exercise, load

ROOT = Path(__file__).parents[1]
DRAWS = 10


def exercise_of(lesson: str, name: str) -> Exercise:
    (folder,) = (ROOT / "assignments").glob(f"{lesson}-*")
    return load(folder.name, ROOT).exercises[name]


@cache
def questions(lesson: str, name: str) -> tuple[Question, ...]:
    return tuple(exercise_of(lesson, name).question(seed) for seed in range(DRAWS))


def function(lesson: str, name: str):
    return exercise_of(lesson, name).reference


def network(layer_dims, scheme, rng, spread, last=None):
    parameters = {}
    for layer in range(1, len(layer_dims)):
        n_in, n_out = layer_dims[layer - 1], layer_dims[layer]
        chosen = last if last and layer == len(layer_dims) - 1 else spread
        W = rng.standard_normal((n_out, n_in)) * chosen(scheme, n_in, n_out)
        parameters |= {f"W{layer}": W, f"b{layer}": np.zeros((n_out, 1))}
    if scheme not in ("he", "xavier", "glorot"):
        raise ValueError(scheme)
    return parameters


def by_scheme(scheme, n_in, n_out):
    return np.sqrt({"he": 2 / n_in, "xavier": 1 / n_in}.get(scheme, 2 / (n_in + n_out)))


def he(scheme, n_in, n_out):
    return np.sqrt(2 / n_in)


def both_sizes(scheme, n_in, n_out):
    return np.sqrt(4 / (n_in + n_out))


def both_sizes_for_he(scheme, n_in, n_out):
    return both_sizes(scheme, n_in, n_out) if scheme == "he" else by_scheme(scheme, n_in, n_out)


def unscaled(scheme, n_in, n_out):
    return 1.0


def less_than_he(scheme, n_in, n_out):
    return 0.8 * he(scheme, n_in, n_out)


def a_little_less(scheme, n_in, n_out):
    return 0.8 * by_scheme(scheme, n_in, n_out)


def deep(spread, last=None):
    return lambda layer_dims, rng: network(layer_dims, "he", rng, spread, last)


def schemes(spread, last=None):
    return lambda layer_dims, scheme, rng: network(layer_dims, scheme, rng, spread, last)


INITIALIZATION = {
    "last layer unscaled": ("03", "initialize_parameters_deep", deep(he, unscaled)),
    "both sizes": ("03", "initialize_parameters_deep", deep(both_sizes)),
    "both sizes in the last layer": ("03", "initialize_parameters_deep", deep(he, both_sizes)),
    "last layer a fifth too small": ("03", "initialize_parameters_deep", deep(he, less_than_he)),
    "last layer unscaled, schemes": ("06", "initialize_parameters", schemes(by_scheme, unscaled)),
    "both sizes for he": ("06", "initialize_parameters", schemes(both_sizes_for_he)),
    "last layer a fifth too small, schemes": (
        "06",
        "initialize_parameters",
        schemes(by_scheme, a_little_less),
    ),
}  # fmt: skip


def stopping(threshold):
    """Train a logistic unit, and stop when the cost moves less than `threshold`."""

    def optimize(w, b, X, Y, num_iterations, learning_rate):
        costs = []
        for _ in range(num_iterations):
            grads, cost = function("01", "propagate")(w, b, X, Y)
            if costs and abs(costs[-1] - cost) < threshold:
                break
            w, b = w - learning_rate * grads["dw"], b - learning_rate * grads["db"]
            costs.append(cost)
        return {"w": w, "b": b}, costs

    return optimize


def stopping_shallow(threshold):
    def nn_model(X, Y, n_h, num_iterations, learning_rate, rng):
        parameters = function("02", "initialize_parameters")(X.shape[0], n_h, 1, rng)
        before = np.inf
        for _ in range(num_iterations):
            A2, stored = function("02", "forward_propagation")(X, parameters)
            cost = function("02", "compute_cost")(A2, Y)
            if abs(before - cost) < threshold:
                break
            before = cost
            grads = function("02", "backward_propagation")(parameters, stored, X, Y)
            parameters = function("02", "update_parameters")(parameters, grads, learning_rate)
        return parameters

    return nn_model


def stopping_deep(threshold):
    def train(X, Y, layer_dims, num_iterations, learning_rate, rng):
        parameters = function("03", "initialize_parameters_deep")(layer_dims, rng)
        costs = []
        for _ in range(num_iterations):
            AL, caches = function("03", "model_forward")(X, parameters)
            cost = function("03", "compute_cost")(AL, Y)
            done = bool(costs) and abs(costs[-1] - cost) < threshold
            costs.append(cost)
            if not done:
                grads = function("03", "model_backward")(AL, Y, caches)
                parameters = function("03", "update_parameters")(parameters, grads, learning_rate)
        return parameters, costs

    return train


TRAINING = {
    "01, 1e-3": ("01", "optimize", stopping(1e-3)),
    "01, 1e-5": ("01", "optimize", stopping(1e-5)),
    "02, 1e-3": ("02", "nn_model", stopping_shallow(1e-3)),
    "02, 1e-6": ("02", "nn_model", stopping_shallow(1e-6)),
    "03, 1e-3": ("03", "train", stopping_deep(1e-3)),
    "03, 1e-5": ("03", "train", stopping_deep(1e-5)),
}


def squeezed(Z):
    e = np.exp(Z - Z.max(axis=0))
    return np.squeeze(e / e.sum(axis=0))


def clipped_cost(A2, Y):
    np.clip(A2, 0.01, 0.99, out=A2)
    return function("02", "compute_cost")(A2, Y)


def clipped_copy(epsilon):
    def compute_cost(AL, Y):
        return function("03", "compute_cost")(np.clip(AL, epsilon, 1 - epsilon), Y)

    return compute_cost


def other_gap(train_error, dev_error, bayes_error=0.0, gap=0.01):
    return function("04", "diagnose")(train_error, dev_error, bayes_error, gap)


def ignored_gap(train_error, dev_error, bayes_error=0.0, gap=0.02):
    return function("04", "diagnose")(train_error, dev_error, bayes_error, 0.02)


def edge_of_gap(train_error, dev_error, bayes_error=0.0, gap=0.02):
    found = {"high bias"} if train_error - bayes_error >= gap else set()
    return found | ({"high variance"} if dev_error - train_error >= gap else set())


def other_epsilon(f, theta, epsilon=1e-3):
    return function("06", "numerical_gradient")(f, theta, epsilon)


def ignored_epsilon(f, theta, epsilon=1e-7):
    return function("06", "numerical_gradient")(f, theta, 1e-7)


def ties_go_on(dev_costs, patience):
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost <= dev_costs[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


def improves_by_much(dev_costs, patience):
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best] - 0.001:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


def no_default(z, slope):
    return np.where(np.asarray(z) > 0, 1.0, slope)


def whole_percentages(table):
    shares = np.zeros_like(table)
    shares[...] = 100 * table / table.sum(axis=0)
    return shares


def ends_when_worse(w, b, X, Y, num_iterations, learning_rate):
    costs = []
    for _ in range(num_iterations):
        grads, cost = function("01", "propagate")(w, b, X, Y)
        if costs and cost > costs[-1]:
            break
        costs.append(cost)
        w, b = w - learning_rate * grads["dw"], b - learning_rate * grads["db"]
    return {"w": w, "b": b}, costs


def tiny_is_equal(a, b):
    if np.allclose(a, b):
        return 0.0
    return np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b))


def so_many_dropped(A, keep_prob, rng):
    mask = np.zeros(A.size)
    mask[rng.choice(A.size, size=round(keep_prob * A.size), replace=False)] = 1
    mask = mask.reshape(A.shape)
    return A * mask / keep_prob, mask


def shallow(scale, bias=0.0):
    def answer(X, Y, n_h, num_iterations, learning_rate, rng):
        parameters = function("02", "initialize_parameters")(X.shape[0], n_h, 1, rng)
        parameters = {k: scale * v if k[0] == "W" else v + bias for k, v in parameters.items()}
        for _ in range(num_iterations):
            _, cache = function("02", "forward_propagation")(X, parameters)
            grads = function("02", "backward_propagation")(parameters, cache, X, Y)
            parameters = function("02", "update_parameters")(parameters, grads, learning_rate)
        return parameters

    return answer


def waiting_deep(first, scale=1.0):
    def answer(X, Y, layer_dims, num_iterations, learning_rate, rng):
        parameters, costs = function("03", "initialize_parameters_deep")(layer_dims, rng), []
        parameters = {k: scale * v if k[0] == "W" else v for k, v in parameters.items()}
        for i in range(num_iterations):
            AL, caches = function("03", "model_forward")(X, parameters)
            costs.append(function("03", "compute_cost")(AL, Y))
            if i >= first:
                grads = function("03", "model_backward")(AL, Y, caches)
                parameters = function("03", "update_parameters")(parameters, grads, learning_rate)
        return parameters, costs

    return answer


OTHERS = {
    "percentages of whole numbers are cut": ("00", "column_percentages", whole_percentages),
    "training ends when the cost rises": ("01", "optimize", ends_when_worse),
    "tiny vectors are equal": ("06", "relative_difference", tiny_is_equal),
    "a fixed number of units is dropped": ("04", "dropout_forward", so_many_dropped),
    "a start that is too wide": ("02", "nn_model", shallow(2.0)),
    "biases that start at 1": ("02", "nn_model", shallow(1.0, 1.0)),
    "a start that is too narrow": ("03", "train", waiting_deep(0, 0.8)),
    "the first step is left out": ("03", "train", waiting_deep(1)),
    "softmax of one column": ("00", "softmax", squeezed),
    "probabilities clipped in place": ("02", "compute_cost", clipped_cost),
    "probabilities clipped at 0.01": ("03", "compute_cost", clipped_copy(0.01)),
    "probabilities clipped at 0.001": ("03", "compute_cost", clipped_copy(0.001)),
    "another default of gap": ("04", "diagnose", other_gap),
    "gap ignored": ("04", "diagnose", ignored_gap),
    "edge of gap": ("04", "diagnose", edge_of_gap),
    "another default of epsilon": ("06", "numerical_gradient", other_epsilon),
    "epsilon ignored": ("06", "numerical_gradient", ignored_epsilon),
    "a tie is an improvement": ("04", "early_stopping", ties_go_on),
    "0.001 is no improvement": ("04", "early_stopping", improves_by_much),
    "no default of slope": ("02", "leaky_relu_derivative", no_default),
}
KINDS = INITIALIZATION | TRAINING | OTHERS


@pytest.mark.parametrize("kind", KINDS)
def test_it_loses_points_on_every_draw(kind):
    lesson, name, answer = KINDS[kind]
    asked = questions(lesson, name)
    kept = [i for i, one in enumerate(asked) if review(one, local(answer)).points == one.points]
    assert kept == []


@pytest.mark.parametrize(
    ("lesson", "name", "answer"),
    [
        ("03", "initialize_parameters_deep", deep(he)),
        ("06", "initialize_parameters", schemes(by_scheme)),
        ("01", "optimize", stopping(-1)),
        ("02", "nn_model", stopping_shallow(-1)),
        ("03", "train", stopping_deep(-1)),
        ("02", "nn_model", shallow(1.0)),
        ("03", "train", waiting_deep(0)),
    ],
)
def test_the_same_code_without_the_slip_earns_everything(lesson, name, answer):
    for one in questions(lesson, name):
        assert review(one, local(answer)).points == one.points
