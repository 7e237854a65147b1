# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Metrics and strategy

# %% locked="setup"
import numpy as np

from dlkit import begin, check, data, plot

begin("09-metrics-and-strategy")

# %% [markdown]
# ### Exercise: `confusion_counts`


# %% solution="confusion_counts"
def confusion_counts(Y_hat, Y):
    """Doc."""
    ### BEGIN SOLUTION
    found, there = Y_hat == 1, Y == 1
    tp = int(np.sum(found & there))
    fp = int(np.sum(found & ~there))
    fn = int(np.sum(~found & there))
    tn = int(np.sum(~found & ~there))
    return {"tp": tp, "fp": fp, "fn": fn, "tn": tn}
    ### END SOLUTION


# %% tests="confusion_counts"
check(confusion_counts)

# %% [markdown]
# ### Exercise: `precision_recall_f1`


# %% solution="precision_recall_f1"
def precision_recall_f1(Y_hat, Y):
    """Doc."""
    ### BEGIN SOLUTION
    counts = confusion_counts(Y_hat, Y)
    tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
    precision = tp / (tp + fp) if tp + fp > 0 else 0.0
    recall = tp / (tp + fn) if tp + fn > 0 else 0.0
    f1 = 0.0
    if precision + recall > 0:
        f1 = 2 * precision * recall / (precision + recall)
    return precision, recall, f1
    ### END SOLUTION


# %% tests="precision_recall_f1"
check(precision_recall_f1)

# %% [markdown]
# ### Exercise: `select_model`


# %% solution="select_model"
def select_model(models, optimise, limits):
    """Doc."""
    ### BEGIN SOLUTION
    best = None
    for name, metrics in models.items():
        keeps = True
        for metric, limit in limits.items():
            if metrics[metric] > limit:
                keeps = False
        better = best is None or metrics[optimise] > models[best][optimise]
        if keeps and better:
            best = name
    return best
    ### END SOLUTION


# %% tests="select_model"
check(select_model)

# %% [markdown]
# ### Exercise: `weighted_error`


# %% solution="weighted_error"
def weighted_error(Y_hat, Y, weights):
    """Doc."""
    ### BEGIN SOLUTION
    wrong = Y_hat != Y
    return float(np.sum(weights * wrong) / np.sum(weights))
    ### END SOLUTION


# %% tests="weighted_error"
check(weighted_error)

# %% [markdown]
# ### Exercise: `error_interval`


# %% solution="error_interval"
def error_interval(error, n, z):
    """Doc."""
    ### BEGIN SOLUTION
    margin = z * np.sqrt(error * (1 - error) / n)
    low, high = max(0.0, error - margin), min(1.0, error + margin)
    return low, high
    ### END SOLUTION


# %% tests="error_interval"
check(error_interval)

# %% [markdown]
# ### Exercise: `stratified_halves`


# %% solution="stratified_halves"
def stratified_halves(groups, rng):
    """Doc."""
    ### BEGIN SOLUTION
    dev, test = [], []
    for group in np.unique(groups):
        members = np.flatnonzero(groups[0] == group)
        members = rng.permutation(members)
        half = len(members) // 2
        first, second = members[:half], members[half:]
        dev.extend(first)
        test.extend(second)
    return dev, test
    ### END SOLUTION


# %% tests="stratified_halves"
check(stratified_halves)

# %% [markdown]
# ### Exercise: `choose_focus`


# %% solution="choose_focus"
def choose_focus(human_errors, train_error, dev_error):
    """Doc."""
    ### BEGIN SOLUTION
    best = min(human_errors)
    avoidable_bias = train_error - best
    variance = dev_error - train_error
    if train_error < best:
        focus = "undecided"
    elif avoidable_bias > variance:
        focus = "bias"
    else:
        focus = "variance"
    return {"avoidable_bias": avoidable_bias, "variance": variance, "focus": focus}
    ### END SOLUTION


# %% tests="choose_focus"
check(choose_focus)

# %% [markdown]
# ### Exercise: `error_analysis`


# %% solution="error_analysis"
def error_analysis(tags, dev_error):
    """Doc."""
    ### BEGIN SOLUTION
    shares = tags.mean(axis=0)
    ceilings = dev_error * (1 - shares)
    return shares, ceilings
    ### END SOLUTION


# %% tests="error_analysis"
check(error_analysis)

# %% [markdown]
# ### Exercise: `label_report`


# %% solution="label_report"
def label_report(Y_hat, Y, Y_checked):
    """Doc."""
    ### BEGIN SOLUTION
    counted = Y_hat != Y
    bad_label = Y != Y_checked
    overall = np.mean(counted)
    labels = np.mean(counted & bad_label)
    true = np.mean(Y_hat != Y_checked)
    return {"overall": overall, "labels": labels, "others": overall - labels, "true": true}
    ### END SOLUTION


# %% tests="label_report"
check(label_report)
