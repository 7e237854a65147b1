"""label_report: what part of an error is due to wrong labels."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second
from dlkit.reference import strategy as reference

from ..lesson import distinct, other_class

label_report = Exercise(
    reference.label_report, parts={"overall": 2, "labels": 3, "others": 2, "true": 3}
)


def checked(rng, right, unfair, lucky, still, wrong, classes):
    """Draw Y_hat, Y, Y_checked, (1, m), with these numbers of examples.

    right: all three agree; unfair: only the label is wrong; lucky: prediction and label are wrong
    alike; still: both are wrong, each in its own way (needs three classes); wrong: only the
    prediction is wrong
    """
    truth = rng.integers(0, classes, size=right + unfair + lucky + still + wrong)
    kinds = np.repeat(np.arange(5), (right, unfair, lucky, still, wrong))
    other = other_class(rng, truth, classes)
    third = 2 * (truth + other) % 3 if classes == 3 else truth
    Y = np.where(np.isin(kinds, (1, 2, 3)), other, truth)
    Y_hat = np.select([kinds == 2, kinds == 3, kinds == 4], [other, third, other], truth)
    order = rng.permutation(len(truth))
    return tuple(array[order][np.newaxis].astype(float) for array in (Y_hat, Y, truth))


# Labels are wrong where the model is right by them, too, and the numbers of all kinds differ.
@label_report.cases
def _(rng):
    def numbers():
        return int(rng.integers(15, 25)), *distinct(rng, 2, 9, 4)

    right, unfair, lucky, still, wrong = numbers()
    yield "two classes", checked(rng, right, unfair, lucky, 0, wrong, 2)
    yield "three classes", checked(rng, *numbers(), 3)
    yield "many examples", checked(rng, 400, *distinct(rng, 10, 60, 4), 3)
    Y_hat, Y, truth = checked(rng, *numbers(), 3)
    yield "strided", (as_every_second(Y_hat), Y, as_every_second(truth))
    more, fewer = sorted(distinct(rng, 3, 9, 2), reverse=True)
    yield "more lucky than unfair", checked(rng, right, fewer, more, 0, 4, 2)
    yield "labels wrong only where the model is wrong", checked(rng, right, unfair, 0, 0, wrong, 2)
    yield "labels wrong only where the model is right", checked(rng, right, 0, lucky, 0, wrong, 2)
    yield "all labels are right", checked(rng, right, 0, 0, 0, wrong, 3), {"edge": 0.1}
    yield "no mistakes by the labels", checked(rng, right, 0, lucky, 0, 0, 2)
    yield "one mistake by the labels", checked(rng, right, 1, lucky, 0, 0, 2)
    yield "no mistakes at all", checked(rng, right, 0, 0, 0, 0, 3), {"edge": 0.1}
    yield "one example", checked(rng, 0, 1, 0, 0, 0, 2), {"edge": 0.1}
    whole = tuple(a.astype(np.uint8) for a in checked(rng, *numbers(), 3))
    yield "whole numbers", whole, {"edge": 0.1}
    flags = tuple(a.astype(bool) for a in checked(rng, right, unfair, lucky, 0, wrong, 2))
    yield "booleans", flags, {"edge": 0.1}


@label_report.right_answer
def plain(Y_hat, Y, Y_checked):
    """Three masks and their means."""
    counted = Y_hat != Y
    bad_label = Y != Y_checked
    overall = np.mean(counted)
    labels = np.mean(counted & bad_label)
    true = np.mean(Y_hat != Y_checked)
    return {"overall": overall, "labels": labels, "others": overall - labels, "true": true}


@label_report.right_answer
def by_chosen_examples(Y_hat, Y, Y_checked):
    """Looks only at the mistakes, then divides by m; floats; prints."""
    m = Y.shape[1]
    mistakes = np.flatnonzero(Y_hat[0] != Y[0])
    wrong_labels = int((Y[0, mistakes] != Y_checked[0, mistakes]).sum())
    print(len(mistakes), "mistakes")
    return {
        "true": float((Y_hat != Y_checked).sum() / m),
        "others": (len(mistakes) - wrong_labels) / m,
        "labels": wrong_labels / m,
        "overall": len(mistakes) / m,
    }


@label_report.right_answer
def by_a_loop(Y_hat, Y, Y_checked):
    """Counts one example after the other; one key more."""
    report = {"overall": 0.0, "labels": 0.0, "others": 0.0, "true": 0.0, "m": Y.size}
    for guess, label, truth in zip(Y_hat.flat, Y.flat, Y_checked.flat, strict=True):
        if guess != label:
            report["overall"] += 1 / Y.size
            report["others" if label == truth else "labels"] += 1 / Y.size
        report["true"] += (guess != truth) / Y.size
    return report


label_report.slip(
    "takes_all_bad_labels",
    {"np.mean(counted & bad_label)": "np.mean(bad_label)"},
    """It looks as if "labels" is the share of all bad labels. Where prediction and label are wrong
    alike, nothing was counted as an error, so such a label has no part in it.""",
)

label_report.slip(
    "takes_a_share_of_the_errors",
    {"np.mean(counted & bad_label)": "np.sum(counted & bad_label) / max(np.sum(counted), 1)"},
    """It looks as if "labels" is a share of the mistakes. All four numbers are shares of all m
    examples, so that they can be subtracted from each other.""",
)

label_report.slip(
    "takes_the_others_for_the_truth",
    {"np.mean(Y_hat != Y_checked)": "overall - labels"},
    """It looks as if your "true" is what is left when mistakes with a bad label are forgiven. But
    the labels were checked for *all* examples: where a wrong label agreed with the model, checking
    it brings a new error.""",
)


@label_report.mistake
def corrects_only_what_was_counted(Y_hat, Y, Y_checked):
    """It looks as if only the labels of counted errors are corrected in your "true". That can only
    make the model look better: examples in which label and model were wrong alike are never found.
    Compare the predictions with all checked labels."""
    counted = Y_hat != Y
    labels = np.mean(counted & (Y != Y_checked))
    true = np.mean(Y_hat != np.where(counted, Y_checked, Y))
    overall = np.mean(counted)
    return {"overall": overall, "labels": labels, "others": overall - labels, "true": true}


label_report.slip(
    "asks_whether_the_model_was_right",
    {"bad_label = Y != Y_checked": "bad_label = Y_hat == Y_checked"},
    """With more than two classes your "labels" is too small, as when you ask whether the prediction
    was true after all. A label can be wrong and the prediction, too. The question is about the
    label.""",
)

label_report.slip(
    "measures_the_truth_of_the_labels",
    {"np.mean(Y_hat != Y_checked)": "np.mean(bad_label)"},
    """It looks as if your "true" compares old labels with checked ones. That is the error of the
    people who labelled. What is asked for is the error of the model.""",
)

label_report.slip(
    "takes_checked_labels_for_overall",
    {"counted = Y_hat != Y": "counted = Y_hat != Y_checked"},
    """It looks as if your "overall" is measured by the checked labels. It is the number that the
    team has seen all the time: by the labels as they came.""",
)

label_report.slip(
    "adds_the_labels",
    {"overall - labels": "overall + labels"},
    """Your "others" is larger than the overall error, of which it is a part.""",
)

label_report.slip(
    "takes_true_for_others",
    {'"others": overall - labels': '"others": true'},
    """It looks as if your "others" is the true error. "Others" is a part of what was *counted*: the
    mistakes by the old labels that bad labels do not explain.""",
)

label_report.slip(
    "returns_counts",
    {
        "np.mean(counted)": "np.sum(counted)",
        "np.mean(counted & bad_label)": "np.sum(counted & bad_label)",
        "np.mean(Y_hat != Y_checked)": "np.sum(Y_hat != Y_checked)",
    },
    """Your numbers are numbers of examples. Asked for are shares of all m examples.""",
)

label_report.slip(
    "subtracts_labels",
    {
        "counted = Y_hat != Y": "counted = np.abs(Y_hat - Y)",
        "counted & bad_label": "counted * bad_label",
    },
    """With two classes you are right, with more of them your error is too large, as when class
    numbers are subtracted. The numbers are names: an example is right or wrong.""",
)

label_report.slip(
    "takes_the_accuracy_for_overall",
    {"overall = np.mean(counted)": "overall = 1 - np.mean(counted)"},
    """It looks as if your "overall" is the share of *right* predictions. Then "others", which is
    computed from it, is wrong as well. An error counts the wrong ones.""",
)

label_report.slip(
    "divides_labels_by_the_mistakes",
    {"np.mean(counted & bad_label)": "np.sum(counted & bad_label) / np.sum(counted)"},
    """It looks as if "labels" is a share of the mistakes, which cannot be computed where there are
    none. All four numbers are shares of all m examples, so that they can be subtracted.""",
)

label_report.slip(
    "takes_a_share_of_the_errors_for_labels_alone",
    {
        '"labels": labels': '"labels": labels / overall if overall else 0.0',
    },
    """It looks as if "labels" is a share of the mistakes. All four numbers are shares of all m
    examples, so that they can be subtracted from each other.""",
)

label_report.slip(
    "divides_labels_alone_by_the_mistakes",
    {'"labels": labels': '"labels": labels / overall'},
    """It looks as if "labels" is a share of the mistakes, which cannot be computed where there are
    none. All four numbers are shares of all m examples, so that they can be subtracted.""",
)

label_report.slip(
    "forgets_mistakes_that_stay",
    {"np.mean(Y_hat != Y_checked)": "overall - labels + np.mean(~counted & bad_label)"},
    """With two classes your "true" is right, with three it is too small, as when every mistake with
    a bad label is forgiven. The prediction can be wrong by the checked label, too.""",
)

label_report.slip(
    "takes_mistakes_by_both_labels_for_others",
    {'"others": overall - labels': '"others": np.mean(counted & (Y_hat != Y_checked))'},
    """It looks as if your "others" counts what is a mistake by both labels. With three classes an
    example can be wrong by both although its label is wrong, too: then it belongs to "labels".""",
)
