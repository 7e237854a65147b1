"""confusion_counts: how many true and false positives and negatives."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second, as_transpose
from dlkit.reference import metrics as reference

from ..lesson import distinct, outcomes

confusion_counts = Exercise(reference.confusion_counts, parts={"tp": 2, "fp": 2, "fn": 2, "tn": 2})


# The four counts differ from each other and from 0, so that no two can be exchanged.
@confusion_counts.cases
def _(rng):
    def some(high=12):
        return outcomes(rng, *distinct(rng, 2, high, 4))

    yield "some examples", some()
    yield "many more examples", outcomes(rng, *distinct(rng, 20, 60, 4))
    Y_hat, Y = some()
    yield "predictions transposed, labels strided", (as_transpose(Y_hat.T).T, as_every_second(Y))
    tp, fn = distinct(rng, 3, 9, 2)
    yield "nothing predicted as 1", outcomes(rng, 0, 0, fn, tp)
    yield "all predicted as 1", outcomes(rng, tp, fn, 0, 0)
    yield "one example, found", (np.ones((1, 1)), np.ones((1, 1)))
    yield "one example, missed", (np.zeros((1, 1)), np.ones((1, 1)))
    yield "whole numbers", tuple(a.astype(np.uint8) for a in some()), {"edge": 0.15}
    yield "booleans", tuple(a.astype(bool) for a in some()), {"edge": 0.15}
    Y_hat, Y = some()
    yield "booleans beside floats", (Y_hat > 0.5, Y), {"edge": 0.1}


@confusion_counts.right_answer
def plain(Y_hat, Y):
    """Compares both with 1 and 0 and counts where two comparisons hold."""
    found, there = Y_hat == 1, Y == 1
    tp = int(np.sum(found & there))
    fp = int(np.sum(found & ~there))
    fn = int(np.sum(~found & there))
    tn = int(np.sum(~found & ~there))
    return {"tp": tp, "fp": fp, "fn": fn, "tn": tn}


@confusion_counts.right_answer
def by_products(Y_hat, Y):
    """Products of floats, and what is left of the totals; floats with whole values."""
    a, y = Y_hat.astype(float), Y.astype(float)
    tp = float((a @ y.T).item())
    fp, fn = a.sum() - tp, y.sum() - tp
    return {"tn": y.size - tp - fp - fn, "fn": fn, "fp": fp, "tp": tp}


@confusion_counts.right_answer
def by_a_loop(Y_hat, Y):
    """Looks at one example after the other; prints; one key more."""
    counts = dict(tp=0, fp=0, fn=0, tn=0, total=Y.shape[1])
    for guess, label in zip(Y_hat[0], Y[0], strict=True):
        right = "t" if bool(guess) == bool(label) else "f"
        counts[right + ("p" if guess else "n")] += 1
    print(counts)
    return counts


@confusion_counts.right_answer
def by_a_code(Y_hat, Y):
    """One number from 0 to 3 for each example, counted all at once."""
    code = (2 * Y_hat.astype(int) + Y.astype(int)).ravel()
    tn, fn, fp, tp = np.bincount(code, minlength=4)
    return {"tp": tp, "fp": fp, "fn": fn, "tn": tn}


confusion_counts.slip(
    "exchanges_misses_and_false_alarms",
    {'"fp": fp, "fn": fn': '"fp": fn, "fn": fp'},
    """It looks as if misses and false alarms have changed places. The second word says what was
    *predicted*, the first whether that was true. A sick patient who is called healthy: what was
    predicted, and was it true?""",
)

confusion_counts.slip(
    "takes_zero_for_the_class_looked_for",
    {"Y_hat == 1": "Y_hat == 0", "Y == 1": "Y == 0"},
    """It looks as if 0 is your positive class. "Positive" does not mean good, and it does not mean
    frequent: it is the class that is looked for, which is 1 here.""",
)

confusion_counts.slip(
    "returns_shares",
    {
        "int(np.sum(found & there))": "float(np.mean(found & there))",
        "int(np.sum(found & ~there))": "float(np.mean(found & ~there))",
        "int(np.sum(~found & there))": "float(np.mean(~found & there))",
        "int(np.sum(~found & ~there))": "float(np.mean(~found & ~there))",
    },
    """Your four numbers sum to 1. What is asked for are counts: numbers of examples, which sum to
    m.""",
)


@confusion_counts.mistake
def counts_all_predicted_as_one(Y_hat, Y):
    """It looks as if your true positives are all examples that were predicted as 1, and your true
    negatives all that were predicted as 0. Half of each name says what was predicted; the other
    half asks the label.
    """
    return {
        "tp": int(np.sum(Y_hat == 1)),
        "fp": int(np.sum((Y_hat == 1) & (Y == 0))),
        "fn": int(np.sum((Y_hat == 0) & (Y == 1))),
        "tn": int(np.sum(Y_hat == 0)),
    }


@confusion_counts.mistake
def counts_all_that_are_one(Y_hat, Y):
    """It looks as if your true positives are all examples whose label is 1, found or not, and your
    true negatives all whose label is 0. A true positive needs both: the label and the prediction.
    """
    return {
        "tp": int(np.sum(Y == 1)),
        "fp": int(np.sum((Y_hat == 1) & (Y == 0))),
        "fn": int(np.sum((Y_hat == 0) & (Y == 1))),
        "tn": int(np.sum(Y == 0)),
    }


@confusion_counts.mistake
def takes_the_rest_for_true_negatives(Y_hat, Y):
    """Your true negatives are too many, as when they are all that is no true positive. Three of
    the four outcomes are no true positive, and two of them are mistakes of the model."""
    tp = int(np.sum((Y_hat == 1) & (Y == 1)))
    fp = int(np.sum((Y_hat == 1) & (Y == 0)))
    fn = int(np.sum((Y_hat == 0) & (Y == 1)))
    return {"tp": tp, "fp": fp, "fn": fn, "tn": Y.shape[1] - tp}


@confusion_counts.mistake
def looks_at_differences(Y_hat, Y):
    """With floats your counts are right, with whole numbers or booleans they are not, as when a
    difference of the arrays is asked whether it is -1. An unsigned 0 minus 1 is 255, and booleans
    cannot be subtracted at all. Compare each array by itself."""
    d = Y_hat - Y
    fp, fn = int(np.sum(d == 1)), int(np.sum(d == -1))
    tp = int(np.sum(Y)) - fn
    return {"tp": tp, "fp": fp, "fn": fn, "tn": Y.size - tp - fp - fn}


@confusion_counts.mistake
def counts_with_len(Y_hat, Y):
    """Your counts are never more than 1, as when the *rows* of an array are counted. The arrays are
    (1, m): their length is 1, however many examples there are."""
    return {
        "tp": len(Y_hat[(Y_hat == 1).all(axis=1) & (Y == 1).all(axis=1)]),
        "fp": len(Y_hat[(Y_hat == 1).all(axis=1) & (Y == 0).all(axis=1)]),
        "fn": len(Y_hat[(Y_hat == 0).all(axis=1) & (Y == 1).all(axis=1)]),
        "tn": len(Y_hat[(Y_hat == 0).all(axis=1) & (Y == 0).all(axis=1)]),
    }


@confusion_counts.mistake
def counts_differences_in_a_list(Y_hat, Y):
    """Where both arrays hold small unsigned whole numbers your fn is wrong, as when the differences
    are looked through for -1. An unsigned 0 minus 1 is 255. Compare each array by itself."""
    predicted, labels = (a.astype(int) if a.dtype == bool else a for a in (Y_hat, Y))
    d, both = (predicted - labels).ravel().tolist(), (predicted + labels).ravel().tolist()
    return {"tp": both.count(2), "fp": d.count(1), "fn": d.count(-1), "tn": both.count(0)}


@confusion_counts.mistake
def negates_whole_numbers(Y_hat, Y):
    """Your tn is negative or far too large, as when `~` is applied to whole numbers. There it turns
    all bits round: ~0 is -1 and ~1 is -2. On booleans it means "not", so compare first."""
    a, y = Y_hat.astype(int), Y.astype(int)
    return {
        "tp": int((a & y).sum()),
        "fp": int((a & ~y).sum()),
        "fn": int((~a & y).sum()),
        "tn": int((~a & ~y).sum()),
    }


confusion_counts.slip(
    "takes_the_number_of_rows_for_m",
    {"tn = int(np.sum(~found & ~there))": "tn = len(Y) - tp - fp - fn"},
    """Your tn is too small, as when `len(Y)` is taken for the number of examples. The arrays are
    (1, m): their length is 1, however many examples there are.""",
)

confusion_counts.legal(Y_hat={0, 1}, Y={0, 1})
