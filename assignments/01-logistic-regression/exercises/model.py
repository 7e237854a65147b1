"""model: train from zeros and return w, b, costs and the share of right answers on both sets."""

import math

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import images
from dlkit.reference import logistic_regression as reference

from .initialize_with_zeros import initialize_with_zeros
from .optimize import optimize
from .predict import predict

model = Exercise(
    reference.model,
    parts={"w": 2, "b": 2, "costs": 2, "train_accuracy": 3, "test_accuracy": 3},
)


def two_sets(rng, draw, m_train, m_test, num_iterations, learning_rate, shows=None, ones=0.6):
    """Draw the arguments of `model` until both accuracies say something.

    They differ, neither is 0 or 1 (nor 1/2, where sets have odd sizes), and no probability is
    near one half. Labels follow the features, with noise; a share `ones` of them is 1.
    `learning_rate` may be a function of the training set. `shows(sets, trained)` says whether the
    draw shows what the case is for.
    """
    while True:
        X = draw(m_train + m_test)
        scores = rng.normal(size=(1, X.shape[0])) @ (X - X.mean(axis=1, keepdims=True))
        noisy = scores + rng.normal(scale=scores.std(), size=scores.shape)
        Y = (noisy > np.quantile(noisy, 1 - ones)).astype(float)
        sets = X[:, :m_train], Y[:, :m_train], X[:, m_train:], Y[:, m_train:]
        rate = learning_rate(*sets[:2]) if callable(learning_rate) else learning_rate
        with np.errstate(all="ignore"):  # what overflows is not drawn
            trained = reference.model(*sets, num_iterations, rate)
        hits = {trained["train_accuracy"], trained["test_accuracy"]}
        clear = np.abs(trained["w"].T @ X + trained["b"]).min() > 0.01
        if clear and len(hits) == 2 and not hits & {0.0, 1.0}:
            if shows is None or shows(sets, trained):
                return (*sets, num_iterations, rate)


def change_accuracy(w, b, X, Y, *others):
    """Say whether each of `others` in the place of X would have another accuracy."""
    found = [reference.accuracy(reference.predict(w, b, x), Y) for x in (X, *others)]
    return found[0] not in found[1:]


def scale_matters(sets, trained, which):
    """Say whether the accuracy of set 0 or 1 depends on the size of X beside b."""
    X, Y = sets[2 * which : 2 * which + 2]
    w, b = trained["w"], trained["b"]
    return change_accuracy(w, b, X, Y, 2 * X, X / 2, X + b - b / w.sum())


def range_matters(sets, trained):
    """Say whether both accuracies depend on features above 10."""
    w, b = trained["w"], trained["b"]
    pairs = sets[:2], sets[2:]
    return all(change_accuracy(w, b, X, Y, np.clip(X, -10, 10)) for X, Y in pairs)


def parameters_are_large(sets, trained):
    """Say whether w and b are above 10."""
    return np.abs(trained["w"]).max() > 11 and abs(trained["b"]) > 11


def too_long(X, Y):
    """Return the learning rate with which, after one step, the least sure score is wrong by 9.5.

    Its probability is then below 1e-4. In proportion to all losses it is not so small that 1e-8
    inside a logarithm would show.
    """
    dw, db = X @ (0.5 - Y).T / Y.size, np.mean(0.5 - Y)
    return float(9.5 / np.max(np.where(Y == 1, 1, -1) * (dw.T @ X + db)))


def is_wrong_after_a_step(sets, trained):
    """Say whether the first step leads to large losses, and b lies below -1 in the end."""
    X, Y = sets[:2]
    after = reference.optimize(np.zeros((len(X), 1)), 0.0, X, Y, 1, too_long(X, Y))[0]
    inside = np.abs(after["w"].T @ X + after["b"]).max() < 20
    return inside and trained["b"] < -1.05 and trained["costs"][1] * Y.size > 22.0


def one_against_all(rng, num_iterations, learning_rate):
    """Draw one training example, of one feature, and a test set of which nothing is right."""
    X_train, X_test = rng.uniform(0.5, 2.0, size=(1, 1)), rng.normal(size=(1, 7))
    Y_train = rng.integers(2, size=(1, 1)).astype(float)
    towards = 2 * Y_train - 1
    X_test[0, :2] = -2.5, 2.5  # on both sides, whatever the bias
    trained = reference.optimize(np.zeros((1, 1)), 0.0, X_train, Y_train, 1, 1.0)[0]
    X_test += 0.1 * np.sign(X_test - -trained["b"] / trained["w"])
    Y_test = (towards * (X_test * trained["w"] + trained["b"]) * towards < 0).astype(float)
    return X_train, Y_train, X_test, Y_test, num_iterations, learning_rate


@model.cases
def _(rng):
    n_x, steps = int(rng.integers(3, 6)), int(rng.integers(12, 20))

    def columns(m, n_x=n_x):
        return rng.normal(size=(n_x, m))

    yield (
        "more training than test examples",
        two_sets(rng, columns, 13, 9, steps, 0.5, lambda *a: scale_matters(*a, 0)),
    )
    yield (
        "more test than training examples",
        two_sets(rng, columns, 9, 13, steps, 0.5, lambda *a: scale_matters(*a, 1)),
    )
    yield (
        "a single step, a long one",
        two_sets(rng, columns, 11, 7, 1, 60.0, parameters_are_large, 0.75),
    )
    yield (
        "two long steps",
        two_sets(rng, columns, 17, 9, 2, too_long, is_wrong_after_a_step, 0.35),
    )
    # Whoever ends when nothing changes much ends here.
    yield "one example to train with, a tiny learning rate", one_against_all(rng, steps, 1e-6)
    wide = n_x + 3
    yield (
        "transposed X",
        two_sets(
            rng, lambda m: 20 * columns(m, wide).T.copy().T, 13, 7, steps, 1e-3, range_matters
        ),
    )
    yield (
        "images of whole numbers",
        two_sets(rng, lambda m: images(rng, n_x, m), 11, 9, 8, 0.02),
        {"edge": 0.2},
    )


@model.right_answer
def plain(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Calls the earlier exercises; an accuracy is a mean of hits."""
    w, b = initialize_with_zeros(X_train.shape[0])
    params, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    train = np.mean(predict(params["w"], params["b"], X_train) == Y_train)
    test = np.mean(predict(params["w"], params["b"], X_test) == Y_test)
    return {**params, "costs": costs, "train_accuracy": train, "test_accuracy": test}


@model.right_answer
def from_the_share_of_errors(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Accuracy as 1 minus the error; prints it; more keys than asked for."""
    w, b = initialize_with_zeros(X_train.shape[0])
    params, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    guesses = predict(params["w"], params["b"], X_train), predict(params["w"], params["b"], X_test)
    train, test = (
        1 - np.abs(g - Y).mean() for g, Y in zip(guesses, (Y_train, Y_test), strict=True)
    )
    print(f"train {100 * train} %, test {100 * test} %")
    accuracies = {"train_accuracy": train, "test_accuracy": test}
    return {**params, "costs": costs, "learning_rate": learning_rate, **accuracies}


@model.right_answer
def all_in_one_function(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Calls no other exercise; a tuple for the list of costs, Python floats."""
    w, b, costs = np.zeros((X_train.shape[0], 1)), 0.0, []
    for _ in range(num_iterations):
        A = 1 / (1 + np.exp(-(w.T @ X_train + b)))
        costs.append(float(np.mean(np.where(Y_train == 1, -np.log(A), -np.log(1 - A)))))
        w = w - learning_rate * np.mean(X_train * (A - Y_train), axis=1, keepdims=True)
        b = b - learning_rate * np.mean(A - Y_train)
    results = {"w": w, "b": b, "costs": tuple(costs)}
    for name, X, Y in (("train", X_train, Y_train), ("test", X_test, Y_test)):
        results[name + "_accuracy"] = float(((w.T @ X + b > 0) == (Y > 0.5)).mean())
    return results


@model.right_answer
def by_counting_hits(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Counts hits one by one; 0-d arrays for numbers, an array for the list of costs."""

    def share(params, X, Y):
        hits = 0
        for guess, y in zip(predict(params["w"], params["b"], X)[0], Y[0], strict=True):
            hits += int(guess == y)
        return np.array(hits / Y.shape[1])

    start = initialize_with_zeros(len(X_train))
    params, costs = optimize(*start, X_train, Y_train, num_iterations, learning_rate)
    return {
        "test_accuracy": share(params, X_test, Y_test),
        "train_accuracy": share(params, X_train, Y_train),
        "costs": np.array(costs),
        "w": params["w"],
        "b": np.asarray(params["b"]),
    }


model.slip(
    "gives_accuracies_in_percent",
    {
        '"train_accuracy": train': '"train_accuracy": 100 * train',
        '"test_accuracy": test': '"test_accuracy": 100 * test',
    },
    """Your accuracies are a hundred times too large: percent are for printing. Here an accuracy
    is a share, from 0 to 1.""",
)

model.slip(
    "returns_the_error_rates",
    {"X_train) == Y_train": "X_train) != Y_train", "X_test) == Y_test": "X_test) != Y_test"},
    """Each of your accuracies is 1 minus what it should be: you return the share of predictions
    that are wrong. An accuracy is high for a good model.""",
)

model.slip(
    "divides_by_the_wrong_m",
    {
        "test = np.mean": "test = np.sum",
        "X_test) == Y_test)": "X_test) == Y_test) / X_train.shape[1]",
    },
    """Your test accuracy is the number of hits in the test set divided by the size of the training
    set: with a large test set it can be above 1. The two sets differ in size: look at what each
    number of hits is divided by.""",
)

model.slip(
    "tests_on_the_training_set",
    {"X_test) == Y_test": "X_train) == Y_train"},
    """Your test accuracy is that of the training set: it looks as if it were measured on the
    examples that the model was trained with. How it does on examples that it has never seen is the
    one number that matters.""",
)

model.slip(
    "trains_on_the_test_set",
    {"b, X_train, Y_train": "b, X_test, Y_test"},
    """Your parameters fit the test set: it looks as if that was used for training. After that its
    accuracy says nothing any more about new examples. Look at which examples you hand on for
    training.""",
)


@model.mistake
def uses_the_untrained_parameters(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    """Your w and b are the zeros from the start, and your accuracies are those of zeros. Training
    leaves its inputs as they were; the trained parameters are in what it returns."""
    w, b = initialize_with_zeros(X_train.shape[0])
    _, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    train = np.mean(predict(w, b, X_train) == Y_train)
    test = np.mean(predict(w, b, X_test) == Y_test)
    return {"w": w, "b": b, "costs": costs, "train_accuracy": train, "test_accuracy": test}


model.slip(
    "starts_from_small_random_weights",
    {
        "initialize_with_zeros(X_train.shape[0])": (
            "np.random.default_rng(0).normal(size=(X_train.shape[0], 1)) * 0.01, 0.0"
        )
    },
    """Your first cost is close to ln 2 but not equal to it, as when the start is random and not
    zero. For one unit zeros are as good as anything, and everybody gets the same result.""",
)

model.slip(
    "ignores_the_settings",
    {"Y_train, num_iterations, learning_rate": "Y_train, 100, 0.01"},
    """However many iterations are asked for, your list of costs has the same length. It looks as
    if numbers of your own stand where the arguments belong. Look at the call that trains.""",
)

model.legal(Y_train={0, 1}, Y_test={0, 1}, learning_rate=(1e-9, math.inf))
