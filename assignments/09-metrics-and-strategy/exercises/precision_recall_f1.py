"""precision_recall_f1: of what was called 1, of what is 1, and their harmonic mean."""

import numpy as np

from dlkit.check.compare import Tolerance
from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second
from dlkit.reference import metrics as reference

from ..lesson import outcomes
from .confusion_counts import confusion_counts

precision_recall_f1 = Exercise(
    reference.precision_recall_f1,
    outputs=("precision", "recall", "f1"),
    parts={"precision": 4, "recall": 4, "f1": 4},
    tolerance=Tolerance(atol=1e-12, rtol=1e-10),  # 1e-8 added to a denominator is seen
)


# Misses and false alarms are never equally many, and the three means of precision and recall
# (harmonic, arithmetic, geometric) lie far apart.
@precision_recall_f1.cases
def _(rng):
    few, more, most, others = (int(rng.integers(*r)) for r in ((2, 5), (6, 9), (12, 18), (20, 30)))
    yield "more misses than false alarms", outcomes(rng, more, few, most, others)
    yield "more false alarms than misses", outcomes(rng, more, most, few, others)
    Y_hat, Y = outcomes(rng, most, more, few, others)
    yield "strided labels", (Y_hat, as_every_second(Y))
    yield "a rare class", outcomes(rng, few, more, few + 1, 40 * others)
    yield "one alarm, which is right", outcomes(rng, 1, 0, few, others)
    yield "one to find, which is found", outcomes(rng, 1, few, 0, others)
    yield "neither misses nor false alarms", outcomes(rng, more, 0, 0, most)
    whole = outcomes(rng, most, few, more, others)
    yield "whole numbers", tuple(a.astype(np.uint8) for a in whole), {"edge": 0.05}
    flags = outcomes(rng, few, most, more, others)
    yield "booleans", tuple(a.astype(bool) for a in flags), {"edge": 0.05}
    yield "nothing predicted as 1", outcomes(rng, 0, 0, more, most), {"edge": 0.15}
    yield "nothing to find", outcomes(rng, 0, few, 0, most), {"edge": 0.15}
    yield "no hit", outcomes(rng, 0, few, more, most), {"edge": 0.1}


@precision_recall_f1.right_answer
def plain(Y_hat, Y):
    """The four counts, then three fractions, each guarded."""
    counts = confusion_counts(Y_hat, Y)
    tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
    precision = tp / (tp + fp) if tp + fp > 0 else 0.0
    recall = tp / (tp + fn) if tp + fn > 0 else 0.0
    f1 = 0.0
    if precision + recall > 0:
        f1 = 2 * precision * recall / (precision + recall)
    return precision, recall, f1


@precision_recall_f1.right_answer
def by_totals(Y_hat, Y):
    """Hits over the totals of predictions and labels; F1 from the counts; a list."""
    hits, said, there = np.sum((Y_hat == 1) & (Y == 1)), np.sum(Y_hat == 1), np.sum(Y == 1)
    if hits == 0:
        return [0.0, 0.0, 0.0]
    return [hits / said, hits / there, 2 * hits / (said + there)]


@precision_recall_f1.right_answer
def by_means_of_chosen_examples(Y_hat, Y):
    """Means over the examples chosen by a mask; the harmonic mean by its definition; an array."""
    found, there = Y_hat.astype(bool), Y.astype(bool)
    precision = there[found].mean() if found.any() else 0.0
    recall = found[there].mean() if there.any() else 0.0
    f1 = 0.0 if precision * recall == 0 else 2 / (1 / precision + 1 / recall)
    return precision, recall, f1


@precision_recall_f1.right_answer
def with_divide_and_where(Y_hat, Y):
    """np.divide where the denominator is not 0; prints."""
    y, a = np.asarray(Y, dtype=float), np.asarray(Y_hat, dtype=float)
    tops = np.array([(a * y).sum(), (a * y).sum(), 2 * (a * y).sum()])
    bottoms = np.array([a.sum(), y.sum(), a.sum() + y.sum()])
    p, r, f = np.divide(tops, bottoms, out=np.zeros(3), where=bottoms > 0)
    print("precision", p, "recall", r)
    return p, r, f


precision_recall_f1.slip(
    "exchanges_precision_and_recall",
    {"return precision, recall": "return recall, precision"},
    """It looks as if precision and recall have changed places. Precision looks at what was *called*
    1 and asks how much of that is 1; recall looks at what *is* 1 and asks how much of that was
    found. F1 cannot show the exchange: it treats the two alike.""",
)

precision_recall_f1.slip(
    "takes_the_arithmetic_mean",
    {"2 * precision * recall / (precision + recall)": "(precision + recall) / 2"},
    """It looks as if your F1 is half of the sum. A model that calls everything 1 has a recall of 1,
    and with that mean it would never be worse than 0.5. F1 is the harmonic mean: it lies near the
    smaller of the two.""",
)

precision_recall_f1.slip(
    "takes_the_geometric_mean",
    {"2 * precision * recall / (precision + recall)": "(precision * recall) ** 0.5"},
    """It looks as if your F1 is the root of the product, the geometric mean. The harmonic mean is
    another one: one over the mean of one over each.""",
)

precision_recall_f1.slip(
    "forgets_the_two",
    {"2 * precision": "precision"},
    """Your F1 is half of what it should be: a model without a single mistake gets 0.5. Try the
    harmonic mean of 1 and 1.""",
)

precision_recall_f1.slip(
    "divides_recall_by_all",
    {"tp / (tp + fn) if tp + fn > 0 else 0.0": "tp / Y.shape[1]"},
    """It looks as if your recall is divided by the number of all examples. It is a share of those
    that are really 1, however many others there are.""",
)

precision_recall_f1.slip(
    "divides_precision_by_all",
    {"tp / (tp + fp) if tp + fp > 0 else 0.0": "tp / Y.shape[1]"},
    """It looks as if your precision is divided by the number of all examples. It is a share of
    those that were called 1, however many others there are.""",
)

precision_recall_f1.slip(
    "divides_by_what_it_predicted_in_both",
    {"tp / (tp + fn) if tp + fn > 0 else 0.0": "tp / (tp + fp) if tp + fp > 0 else 0.0"},
    """Your recall equals your precision, always. One denominator holds the false alarms, the other
    one the misses.""",
)


@precision_recall_f1.mistake
def takes_accuracy_for_precision(Y_hat, Y):
    """It looks as if your precision is the share of all right predictions. That is the accuracy,
    which examples of class 0 dominate when they are many. Precision looks only at what was called
    1."""
    counts = confusion_counts(Y_hat, Y)
    tp, fn = counts["tp"], counts["fn"]
    precision = (tp + counts["tn"]) / Y.shape[1]
    recall = tp / (tp + fn) if tp + fn > 0 else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
    return precision, recall, f1


@precision_recall_f1.mistake
def takes_specificity_for_recall(Y_hat, Y):
    """It looks as if your recall asks how many of the examples of class 0 were left alone. That has
    a name, specificity. Recall is about the class that is looked for."""
    counts = confusion_counts(Y_hat, Y)
    tp, fp, tn = counts["tp"], counts["fp"], counts["tn"]
    precision = tp / (tp + fp) if tp + fp > 0 else 0.0
    recall = tn / (tn + fp) if tn + fp > 0 else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
    return precision, recall, f1


@precision_recall_f1.mistake
def looks_for_class_zero(Y_hat, Y):
    """It looks as if your numbers are those of class 0: of what was called 0, how much is 0, and of
    what is 0, how much was found. The class that is looked for is 1, however rare it is."""
    counts = confusion_counts(Y_hat, Y)
    tn, fp, fn = counts["tn"], counts["fp"], counts["fn"]
    precision = tn / (tn + fn) if tn + fn > 0 else 0.0
    recall = tn / (tn + fp) if tn + fp > 0 else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
    return precision, recall, f1


precision_recall_f1.slip(
    "takes_the_smaller_one",
    {"f1 = 2 * precision * recall / (precision + recall)": "f1 = min(precision, recall)"},
    """It looks as if your F1 is the smaller one of precision and recall. The harmonic mean lies
    near it, but the larger one counts a little, too.""",
)

precision_recall_f1.slip(
    "divides_f1_by_all_that_is_one_somewhere",
    {"f1 = 2 * precision * recall / (precision + recall)": "f1 = tp / (tp + fp + fn)"},
    """It looks as if your F1 is the number of hits over hits, false alarms and misses. That is
    another measure, the Jaccard index, and it is smaller. Put both formulas into that of F1: what
    becomes of the hits?""",
)

precision_recall_f1.slip(
    "divides_zero_by_zero",
    {
        "tp / (tp + fp) if tp + fp > 0 else 0.0": "tp / (tp + fp)",
        "tp / (tp + fn) if tp + fn > 0 else 0.0": "tp / (tp + fn)",
        "if precision + recall > 0:": "if True:",
    },
    """Where nothing was predicted as 1, or nothing is 1, or nothing was hit, your function divides
    zero by zero. These cases occur: an untrained model often calls everything 0. The result is
    defined as 0.0 there. Ask about each denominator before you divide.""",
)

precision_recall_f1.slip(
    "takes_zero_by_zero_for_perfect",
    {
        "tp / (tp + fp) if tp + fp > 0 else 0.0": "tp / (tp + fp) if tp + fp > 0 else 1.0",
        "tp / (tp + fn) if tp + fn > 0 else 0.0": "tp / (tp + fn) if tp + fn > 0 else 1.0",
    },
    """Where nothing was predicted as 1, or nothing is 1, you return a perfect score. It is true
    that no mistake of that kind was made, but then a model that never raises an alarm looks
    precise. The convention here is 0.0.""",
)

# One mistake for each of the usual numbers, since results with different ones differ.
for size in ("1e-3", "1e-6", "1e-7", "1e-8", "1e-9"):
    precision_recall_f1.slip(
        f"adds_{size.replace('-', '_minus_')}_to_the_denominators",
        {
            "tp / (tp + fp) if tp + fp > 0 else 0.0": f"tp / (tp + fp + {size})",
            "tp / (tp + fn) if tp + fn > 0 else 0.0": f"tp / (tp + fn + {size})",
            "recall / (precision + recall)": f"recall / (precision + recall + {size})",
        },
        """All three numbers are a little too small, as when a small number is added to each
        denominator to avoid dividing by zero. The definition is exact: ask whether the denominator
        is 0.""",
    )
    precision_recall_f1.slip(
        f"adds_{size.replace('-', '_minus_')}_to_the_denominator_of_f1",
        {"recall / (precision + recall)": f"recall / (precision + recall + {size})"},
        """Your f1 is a little too small, as when a small number is added to its denominator to
        avoid dividing by zero. The definition is exact: ask whether the denominator is 0.""",
    )

precision_recall_f1.legal(Y_hat={0, 1}, Y={0, 1})
precision_recall_f1.accepts(
    {
        "np.divide(tops, bottoms, out=np.zeros(3), where=bottoms > 0)": (
            "np.divide(tops, bottoms, where=bottoms > 0)",
        ),
        "np.zeros": "np.empty",
    },
    "fresh memory holds what chance has left there, often zeros",
)
