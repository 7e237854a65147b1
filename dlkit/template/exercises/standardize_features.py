"""standardize_features: every feature with mean 0 and deviation 1. A plain exercise."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import either_sign

from ..lesson import sizes

# The reference. Once a second lesson builds on it, or a test compares it with a second source,
# move it to a module in dlkit/reference/ and write Exercise(reference.standardize_features, ...).


def standardize_features(X):
    mean = X.mean(axis=1, keepdims=True)
    deviation = X.std(axis=1, keepdims=True)
    return (X - mean) / deviation, mean, deviation


# The declaration: names of the returned items, and what each of them earns.
standardize_features = Exercise(
    standardize_features,
    outputs=("X_scaled", "mean", "deviation"),
    parts={"X_scaled": 20, "mean": 10, "deviation": 10},
)


# The cases: everything from `rng`, so that a seed repeats them. Students read the titles.


def features(rng, n_x, m):
    """Draw X, (n_x, m), whose rows differ in mean and deviation; no mean is 0, no deviation 1."""
    deviations = rng.permutation(np.linspace(1.5, 6.0, n_x))[:, np.newaxis]
    return either_sign(rng, 2.0, 9.0, (n_x, 1)) + deviations * rng.normal(size=(n_x, m))


@standardize_features.cases
def _(rng):
    n_x, m = sizes(rng)
    yield f"{n_x} features, {m} examples", (features(rng, n_x, m),)
    yield "a single feature", (features(rng, 1, m),)
    yield "more features than examples", (features(rng, m, n_x),)
    yield "whole numbers", (np.round(10 * features(rng, n_x, m)).astype(int),)
    yield "a transposed array", (features(rng, m, n_x).T,)


# Right answers in other styles: each must earn every point.


@standardize_features.right_answer
def step_by_step(X):
    """The mean first, and the deviation from it."""
    mean = np.mean(X, axis=1, keepdims=True)
    centred = X - mean
    variance = np.mean(centred**2, axis=1, keepdims=True)
    deviation = np.sqrt(variance)
    return centred / deviation, mean, deviation


@standardize_features.right_answer
def feature_by_feature(X):
    """A loop over the rows."""
    X_scaled, mean, deviation = np.zeros(X.shape), np.zeros((len(X), 1)), np.zeros((len(X), 1))
    for i, row in enumerate(X):
        mean[i], deviation[i] = row.mean(), row.std()
        X_scaled[i] = (row - mean[i]) / deviation[i]
    return X_scaled, mean, deviation


# Mistakes that students really make. The text is the hint: what is seen, why, where to look. A
# slip is the first right answer with a change in its text; any other mistake is a function.

standardize_features.slip(
    "divides_by_the_variance",
    {"np.sqrt(variance)": "variance"},
    """Your result is divided by the mean of the squares, or so it looks. That is the variance, in
    square metres squared for an area. The deviation has the unit of the feature itself.""",
)

standardize_features.slip(
    "averages_over_the_features",
    {"np.mean(X, axis=1": "np.mean(X, axis=0", "centred**2, axis=1": "centred**2, axis=0"},
    """There is one mean for each example, as when areas and rooms are added up. A feature is a
    row of X, and its mean runs along that row: look at the axis.""",
)

standardize_features.slip(
    "only_centres",
    {"return centred / deviation": "return centred"},
    """The mean of every feature is 0 now, but each still has its old spread. What makes the
    spread the same for all?""",
)


@standardize_features.mistake
def writes_into_the_callers_array(X):
    """The raw numbers of the caller are gone after the call. That happens when a formula works
    inside its argument: an operator such as -= changes the array itself. Give the result a name of
    its own.
    """
    mean, deviation = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
    X -= mean
    X /= deviation
    return X, mean, deviation
