"""standardize: both sets, scaled feature by feature by the training set's statistics."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import gradient_checking as reference

from ..lesson import column, whole_numbers

standardize = Exercise(
    reference.standardize, outputs=("X_train", "X_test"), parts={"X_train": 5, "X_test": 5}
)


def features(rng, n_x, m):
    """Draw an X whose rows differ in mean and in spread; neither is near 0, nor 1."""
    spread = rng.permutation(np.linspace(0.4, 3.0, n_x))[:, np.newaxis]
    return column(rng, 2.0, 6.0, n_x) + spread * rng.normal(size=(n_x, m))


def both_sets(rng, n_x, m_train, m_test):
    """Draw X_train and an X_test that is shifted against it and spread otherwise."""
    X = features(rng, n_x, m_train + m_test)
    return X[:, :m_train].copy(), 0.6 * X[:, m_train:] + 5.0


@standardize.cases
def _(rng):
    n_x, m_train, m_test = int(rng.integers(3, 5)), int(rng.integers(7, 10)), 5
    yield f"{n_x} features, {m_train} and {m_test} examples", both_sets(rng, n_x, m_train, m_test)
    yield "more examples for testing than for training", both_sets(rng, n_x, 5, m_train)
    # What a feature that is constant in training becomes in a test set where it is not, depends
    # on how division by zero is avoided: so it has the same value there. The mean of such
    # numbers is exact.
    X_train, X_test = both_sets(rng, n_x, m_train, m_test)
    for row, number in zip((0, -1), rng.permutation([0.0, 1.0, -2.5, 3.0, 0.75]), strict=False):
        X_train[row] = X_test[row] = number
    yield "two features that are the same in all examples", (X_train, X_test), {"edge": 0.2}
    X_train, X_test = features(rng, 1, m_train), features(rng, 1, 1)
    yield "a single feature, one test example", (X_train, X_test), {"edge": 0.1}
    scale = np.array([[1000.0]] + [[1.0]] * (n_x - 1))
    yield "one feature a thousand times larger", tuple(scale * X for X in both_sets(rng, n_x, 8, 6))
    yield "transposed arrays", (features(rng, 14, n_x).T, features(rng, 13, n_x).T)
    yield "every second column of an array", tuple(X[:, ::2] for X in both_sets(rng, n_x, 14, 12))
    yield (
        "images of whole numbers",
        (whole_numbers(rng, n_x, m_train), whole_numbers(rng, n_x, m_test)),
        {"edge": 0.2},
    )


@standardize.right_answer
def plain(X_train, X_test):
    """A deviation of 0 is replaced by 1."""
    mean, sd = X_train.mean(axis=1, keepdims=True), X_train.std(axis=1, keepdims=True)
    scale = np.where(sd > 0, sd, 1.0)
    return (X_train - mean) / scale, (X_test - mean) / scale


@standardize.right_answer
def with_a_small_number_added(X_train, X_test):
    """The deviation plus 1e-8, which is never 0; a list for the tuple."""
    mean = np.mean(X_train, axis=1).reshape(-1, 1)
    sd = np.sqrt(np.mean((X_train - mean) ** 2, axis=1)).reshape(-1, 1)
    return [(X_train - mean) / (sd + 1e-8), (X_test - mean) / (sd + 1e-8)]


@standardize.right_answer
def feature_by_feature(X_train, X_test):
    """A loop over rows that leaves constant ones at zero; prints."""
    results = np.zeros(X_train.shape), np.zeros(X_test.shape)
    for j in range(X_train.shape[0]):
        row = [float(x) for x in X_train[j]]
        mean = sum(row) / len(row)
        variance = sum((x - mean) ** 2 for x in row) / len(row)
        print(j, mean, variance)
        if variance == 0:
            continue
        for result, X in zip(results, (X_train, X_test), strict=True):
            for i in range(X.shape[1]):
                result[j, i] = (X[j, i] - mean) / variance**0.5
    return results


@standardize.right_answer
def nan_made_to_zero(X_train, X_test):
    """Divides by zero with a warning and repairs it; works on transposed arrays."""
    mean, sd = X_train.T.mean(axis=0), X_train.T.std(axis=0)
    return tuple(np.nan_to_num((X.T - mean) / sd).T for X in (X_train, X_test))


standardize.slip(
    "divides_by_the_variance",
    {"sd, 1.0)": "sd, 1.0) ** 2"},
    """It looks as if you divide by the variance, the square of the deviation. Then a feature with
    a large spread ends up with a tiny one: the ratios are turned upside down instead of levelled
    out. Afterwards each feature of the training set should have the standard deviation 1; print
    yours.""",
)

standardize.slip(
    "only_centres",
    {"(X_train - mean) / scale, (X_test - mean) / scale": "X_train - mean, X_test - mean"},
    """The means are 0 now, but each feature still has its old spread. Centring is one half of
    it; the long narrow valley in the cost comes from the other half.""",
)


@standardize.mistake
def does_not_centre(X_train, X_test):
    """Your features have spread 1 now, but their means are not 0. Something has to be taken off
    each feature before it is divided."""
    sd = X_train.std(axis=1, keepdims=True)
    scale = np.where(sd > 0, sd, 1.0)
    zero = np.where(sd > 0, 0.0, X_train[:, :1])
    return (X_train - zero) / scale, (X_test - zero) / scale


@standardize.mistake
def measures_the_spread_from_zero(X_train, X_test):
    """The spread that you divide by looks like the mean square of the raw numbers, which contains
    their mean as well. A deviation is measured from the mean; look at the order of centring and
    squaring."""
    mean = X_train.mean(axis=1, keepdims=True)
    scale = np.sqrt(np.mean(X_train.astype(float) ** 2, axis=1, keepdims=True)) + 1e-8
    return (X_train - mean) / scale, (X_test - mean) / scale


@standardize.mistake
def gives_each_set_its_own_statistics(X_train, X_test):
    """Your test set is moved by its own mean and scaled by its own deviation, so that the same raw
    example becomes another point there than in training. The net was not trained for that. There
    is one mean and one deviation for both."""

    def own(X):
        sd = X.std(axis=1, keepdims=True)
        return (X - X.mean(axis=1, keepdims=True)) / np.where(sd > 0, sd, 1.0)

    return own(X_train), own(X_test)


standardize.slip(
    "takes_the_statistics_of_both_sets",
    {
        "mean, sd =": "X = np.concatenate([X_train, X_test], axis=1)\n    mean, sd =",
        "X_train.mean": "X.mean",
        "X_train.std": "X.std",
    },
    """It looks as if your mean and deviation come from all examples, those for testing too. A test
    set stands for data that nobody has seen yet; as soon as it has a say in how the training set
    looks, it does not do that any more. Look at which examples your mean runs over.""",
)


@standardize.mistake
def averages_over_the_features(X_train, X_test):
    """The examples are levelled out, not the features: each column has mean 0 now. What is
    measured in large numbers still outweighs all else. The examples are the columns, so look at
    the axis along which a feature's numbers lie."""
    X_train, X_test = (
        (X - X.mean(axis=0, keepdims=True)) / (X.std(axis=0, keepdims=True) + 1e-8)
        for X in (X_train, X_test)
    )
    return X_train, X_test


standardize.slip(
    "takes_one_mean_for_all_features",
    {"mean(axis=1, keepdims=True)": "mean()", "std(axis=1, keepdims=True)": "std()"},
    """It looks as if you subtract one number and divide by one number, whatever the feature. A
    feature that is larger than the others is still larger afterwards. Without an axis, mean and
    std run over the whole array.""",
)

standardize.slip(
    "divides_by_one_example_less",
    {"std(axis=1, ": "std(axis=1, ddof=1, "},
    """Your numbers are all too small by one factor, the root of (m - 1) / m, as when you take the
    sample deviation, which divides by m - 1 (ddof=1, or the default of another library). Here the
    mean square itself is expected, divided by m.""",
)

standardize.slip(
    "divides_zero_by_zero",
    {"np.where(sd > 0, sd, 1.0)": "sd"},
    """A feature that is the same in all examples has the deviation 0, and 0 divided by 0 is NaN.
    One such number makes a whole net NaN. After centring, that feature is 0 everywhere and needs
    no scaling: see to it that the division leaves it there.""",
)


@standardize.mistake
def drops_constant_features(X_train, X_test):
    """Where a feature is the same in all examples, your result has one row less. It teaches the
    net nothing, but the rows after it have changed their number, and the first layer's weights
    no longer fit. Keep the row, with zeros in it.
    """
    mean, sd = X_train.mean(axis=1, keepdims=True), X_train.std(axis=1, keepdims=True)
    kept = sd[:, 0] > 0
    return ((X_train - mean) / sd)[kept], ((X_test - mean) / sd)[kept]


@standardize.mistake
def squeezes_into_0_to_1(X_train, X_test):
    """It looks as if you scale each feature by its smallest and largest value. That is a way to
    level features out, but another one: two extreme examples decide about all others, and the mean
    is not 0. Here mean and standard deviation are asked for."""
    low, high = X_train.min(axis=1, keepdims=True), X_train.max(axis=1, keepdims=True)
    width = np.where(high > low, high - low, 1)
    return (X_train - 1.0 * low) / width, (X_test - 1.0 * low) / width


standardize.slip(
    "leaves_the_test_set_as_it_is",
    {"(X_test - mean) / scale": "X_test"},
    """Your test set comes back untouched. The net is trained on small numbers around 0 and would
    be tested on raw ones. Whatever is done to the inputs of training has to be done to all inputs
    after it.""",
)

standardize.slip(
    "returns_mean_and_deviation",
    {"(X_train - mean) / scale, (X_test - mean) / scale": "mean, sd"},
    """You return what the scaling needs, but not what it yields. Whoever calls your function
    writes `X_train, X_test = ...` and wants to go on with both sets.""",
)


@standardize.mistake
def writes_into_the_callers_arrays(X_train, X_test):
    """After the call the caller's X_train, at least, has changed, or, if it holds whole numbers,
    there is an error. Operators such as -= and /= work inside the array that was handed in. Give
    the scaled arrays a memory of their own."""
    mean, sd = X_train.mean(axis=1, keepdims=True), X_train.std(axis=1, keepdims=True)
    scale = np.where(sd > 0, sd, 1.0)
    for X in (X_train, X_test):
        X -= mean
        X /= scale
    return X_train, X_test


standardize.accepts(
    {"1e-08": "1e-07"},
    "such a number is lost beside the deviation of every feature that is drawn",
)
standardize.accepts(
    {"np.zeros": "np.empty"},
    "what such an array holds is left to chance, and is often 0",
)
